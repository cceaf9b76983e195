//! Rules about texts whose tense or words do not fit the chronology's "as of" date.

use std::ops::Range;

use crate::assemble::{AttachmentSite, Attestation, Tense, words};
use crate::check::event_text::{self, EventText, first_mentions, is_quoted, is_word_at};
use crate::check::evidence::describes_a_plan;
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Evidence};
use crate::date::{Answer, Date, Day};
use crate::extraction::extract_from;
use crate::normalise::{Anchor, Context, TextKind};
use crate::read::read_text;
use crate::source::{Sources, Span, one_line};
use crate::table;
use crate::tag::{Expression, Mention, Origin, Reference, Which};

/// Reports papers that describe a date after their own as past.
pub(in crate::check) fn future_described_as_past(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let attestation =
        context.project.attestations.iter().filter(|attestation| is_described_as_done(attestation));
    attestation
        .filter_map(|attestation| future_described_as_past_finding(rule, context, attestation))
        .collect()
}

/// Returns the finding for a statement, unless its sentence contains words that announce a plan.
/// The verb may then belong to something else: "the next meeting, hosted by Oslo in 2025".
fn future_described_as_past_finding(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    attestation: &Attestation,
) -> Option<Diagnostic> {
    let project = context.project;
    let written = project.paper(attestation.source)?.document()?.created_at(attestation.span.start)?;
    let (first, last) =
        (attestation.date.extent().hull().earliest.day()?, written.date.extent().hull().latest.day()?);
    // Allow one day, since the date differs between time zones.
    let is_later = first.number() > last.number() + 1;
    let sentence = || words(project.sources.whole(attestation.source), attestation.sentence.range(), &[]);
    if !is_later || describes_a_plan(&sentence()) {
        return None;
    }
    let message = format!(
        "{} is dated {}, but describes {} as past",
        project.sources.path(attestation.source),
        written.date.human(),
        attestation.date.human()
    );
    let found = Diagnostic::new(rule, message, Label::new(attestation.span, ""))
        .confidence(attestation.timex.confidence);
    let found =
        written.span.into_iter().fold(found, |found, span| found.related(span, "when it was written"));
    Some(found.help("one of the two dates is wrong: do not use this one until a second source confirms it"))
}

/// Whether the date belongs to a verb in the past tense and is written in full.
fn is_described_as_done(attestation: &Attestation) -> bool {
    attestation.is_plain_claim()
        && attestation.tense == Tense::Happened
        && attestation.attachment == AttachmentSite::Verb
        && matches!(attestation.timex.anchor, Anchor::Explicit | Anchor::Coordination)
}

/// Words before a date that mark it as upcoming.
const AHEAD: &[&str] = &["upcoming", "forthcoming"];
/// Verbs that mark a date as upcoming. "Was expected" is not one of them: it describes a past
/// expectation, which stays correct.
const WILL: &[&str] = &[
    "will",
    "is to",
    "are to",
    "is due",
    "are due",
    "is expected",
    "are expected",
    "is planned",
    "are planned",
    "is scheduled",
    "are scheduled",
];

/// Reports text that describes a past date as upcoming.
///
/// Checks titles and summaries against the chronology's "as of" date, and the texts of each brief
/// against the brief's.
pub(in crate::check) fn upcoming_now_past(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let mut findings = Vec::new();
    if let Some(now) = &project.as_of {
        findings.extend(event_text::titles_and_summaries(project).filter_map(|text| {
            let passed = passed(&text.words.value, now)?;
            let place = text.span_of(&project.sources, passed.range.clone());
            Some(text.mark(upcoming_now_past_finding(rule, place, &passed, now)))
        }));
    }
    for brief in project.sound_briefs() {
        let Some(now) = project.as_of_of(brief).map(Date::day) else { continue };
        let file = project.sources.whole(brief.source);
        findings.extend(brief.texts.iter().filter_map(|text| {
            let passed = passed(&text.plain, &now)?;
            let place = table::subspan(file, &text.words, passed.range.clone());
            Some(upcoming_now_past_finding(rule, place, &passed, &now))
        }));
    }
    findings
}

fn upcoming_now_past_finding(rule: &'static Rule, place: Span, passed: &Passed, now: &Date) -> Diagnostic {
    let message = format!("“{}” is described as upcoming, but is past as of {}", passed.words, now.human());
    Diagnostic::new(rule, message, Label::new(place, ""))
        .help("find out what happened, and describe it as past")
}

/// A date that the words describe as upcoming but that has passed.
#[derive(Debug)]
struct Passed {
    words: String,
    range: Range<usize>,
}

fn passed(text: &str, now: &Date) -> Option<Passed> {
    let lower = text.to_ascii_lowercase();
    let is_in_text = |word: &&str| find_in_lower(text, &lower, word).is_some();
    if !AHEAD.iter().chain(WILL).any(is_in_text) {
        return None;
    }
    let mut sources = Sources::new();
    let document = read_text("text.txt", text, &mut sources);
    let context = Context::new().written(Some(now.clone())).of_kind(TextKind::Policy);
    let found = extract_from(document, &context, &sources);
    found.statements.iter().find_map(|attestation| {
        let words = sources.text(attestation.span);
        let at = text.find(words)?;
        let before = text.get(..at)?;
        let clause = sources.text(attestation.clause);
        let is_coming =
            attestation.tense == Tense::Expected && WILL.iter().any(|word| find(clause, word).is_some());
        let has_passed =
            attestation.timex.anchor == Anchor::Explicit && attestation.date.before(now) == Answer::Holds;
        let start = upcoming(before).or(is_coming.then_some(at))?;
        let range = start..at + words.len();
        (has_passed && !is_quoted(text, at))
            .then(|| Some(Passed { words: one_line(text.get(range.clone())?), range }))?
    })
}

/// Returns the byte offset of "upcoming" among the last few words before a date, without
/// punctuation in between: "the upcoming vote of May 2024".
fn upcoming(before: &str) -> Option<usize> {
    let start = before.rfind([',', ';', '.', ':', '(']).map_or(0, |mark| mark + 1);
    let near = before.get(start..)?;
    let is_near = |at: &usize| near.get(*at..).is_some_and(|words| words.split_whitespace().count() <= 4);
    AHEAD.iter().filter_map(|word| find(near, word)).find(is_near).map(|at| start + at)
}

/// Returns the byte offset of the first whole-word match, ignoring case.
fn find(text: &str, words: &str) -> Option<usize> {
    find_in_lower(text, &text.to_ascii_lowercase(), words)
}

/// Like [`find`]. `lower` is the text in lower case.
fn find_in_lower(text: &str, lower: &str, words: &str) -> Option<usize> {
    let mut places = lower.match_indices(words).map(|(at, _)| at);
    places.find(|at| is_word_at(text, *at..at + words.len()))
}

/// The age in days above which a source's "now" is out of date.
const YEAR: i32 = 365;

/// Reports quotes that contain "now" and are more than a year old.
pub(in crate::check) fn stale_present(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let Some(today) = context.project.as_of.as_ref().and_then(Date::as_day) else { return Vec::new() };
    let events = context.project.chronology.events.iter();
    events
        .flat_map(|event| event.evidence.iter().map(move |evidence| (event, evidence)))
        .filter_map(|(event, evidence)| stale_present_finding(rule, context, today, event, evidence))
        .collect()
}

fn stale_present_finding(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    today: Day,
    event: &Event,
    evidence: &Evidence,
) -> Option<Diagnostic> {
    let quote = evidence.quote.as_ref()?;
    let written = written(context, &evidence.source.value)?;
    let day = written.extent().end.latest.day().filter(|day| today - *day > YEAR)?;
    let present = first_mentions(&quote.value)
        .into_iter()
        .find(|mention| mention.expression == Expression::Reference(Reference::Present))?;
    let words = quote.value.get(present.start..present.end)?;
    let years = (today - day) / YEAR;
    let ago = if years == 1 { "a year".to_owned() } else { format!("{years} years") };
    let message = format!("“{words}” in this quote dates from {}, more than {ago} ago", written.human());
    let found = Diagnostic::new(rule, message, Label::new(quote.span, ""))
        .help("check whether it is still true; print it with \"as of\" and the date");
    Some(found.event(&event.id.value))
}

/// Returns the date on which a source was written: the date in the source's entry, otherwise the
/// paper's own date.
fn written<'c>(context: &RuleContext<'c>, id: &str) -> Option<&'c Date> {
    let chronology = &context.project.chronology;
    let index = chronology.source_index(id)?;
    let published = chronology.sources.get(index)?.published.as_ref().map(|date| &date.value);
    let paper = || {
        let paper = context.project.papers.iter().find(|paper| paper.entry == Some(index))?;
        paper.document()?.created.as_ref().map(|created| &created.date)
    };
    published.or_else(paper)
}

/// Reports relative dates in titles, summaries and texts of briefs, which become wrong with time.
pub(in crate::check) fn relative_words_in_curated_text(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let look = |text: EventText<'_>| {
        let words = text.words.value.as_str();
        let mut ageing = first_mentions(words).into_iter().filter(|mention| {
            ages(&mention.expression) && !is_quoted(words, mention.start) && !is_name(words, mention)
        });
        let mention = ageing.next()?;
        let range = mention.start..mention.end;
        let expression = words.get(range.clone())?;
        let message = format!("“{expression}” in {} depends on when it is read", text.name());
        let label = Label::new(text.span_of(&context.project.sources, range), "");
        let found =
            Diagnostic::new(rule, message, label).help("write the date or the year, or remove the words");
        Some(text.mark(found))
    };
    let curated = event_text::titles_and_summaries(context.project).filter_map(look);
    let in_briefs = context.brief_texts().texts.iter().filter_map(|read| {
        let words = read.text.plain.as_str();
        let mut ageing = first_mentions(words).into_iter().filter(|mention| {
            ages_in_days(&mention.expression) && !is_quoted(words, mention.start) && !is_name(words, mention)
        });
        let range = ageing.next().map(|mention| mention.start..mention.end)?;
        let message =
            format!("“{}” in {} depends on when it is read", read.words(range.clone()), read.name());
        let label = Label::new(read.span_of(context.project, range), "");
        Some(Diagnostic::new(rule, message, label).help("write the date"))
    });
    curated.chain(in_briefs).collect()
}

/// Whether the words become wrong soon after the date of a brief: "tomorrow", "next week". A brief
/// states its date, so that "now" and "this year" remain clear.
fn ages_in_days(expression: &Expression) -> bool {
    let is_current = match expression {
        Expression::Period(period) => period.which == Which::This,
        Expression::Calendar(calendar) => calendar.which == Which::This,
        Expression::Reference(_) => true,
        Expression::Part(part) => !ages_in_days(&part.whole),
        _ => false,
    };
    !is_current && ages(expression)
}

/// Whether the words depend on the time of reading or writing.
fn ages(expression: &Expression) -> bool {
    let from_now =
        |which| matches!(which, Which::Last | Which::Next | Which::Coming | Which::This | Which::Offset(_));
    match expression {
        Expression::Period(period) => from_now(period.which),
        Expression::Calendar(calendar) => calendar.year.is_none() && from_now(calendar.which),
        Expression::Shift(shift) => match &shift.from {
            Origin::Speech => true,
            Origin::Story => false,
            Origin::Discussed { or_speech, .. } => *or_speech,
            Origin::Named(from) => ages(from),
        },
        Expression::Part(part) => ages(&part.whole),
        Expression::Reference(reference) => matches!(reference, Reference::Past | Reference::Present),
        _ => false,
    }
}

/// Whether the words are part of a name, as in "the newspaper Japan Today". A capital at the start
/// of a sentence does not indicate a name.
fn is_name(text: &str, mention: &Mention) -> bool {
    let capital = text.get(mention.start..).is_some_and(|words| words.starts_with(char::is_uppercase));
    let before = text.get(..mention.start).unwrap_or("").trim_end();
    let opens = before.is_empty() || before.ends_with(['.', ':', ';', '!', '?', '–', '—']);
    capital && !opens
}
