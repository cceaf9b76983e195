//! Rules about the dates of sources, and how they compare with the dates of the events that cite
//! them.

use crate::assemble::{phase_of_title, plain_words};
use crate::check::evidence::{DatedQuote, QuotedDate, dates, describes_a_plan, source};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Evidence, Status};
use crate::date::Answer;
use crate::normalise::{Timex, TimexKind};
use crate::phase::Phase;
use crate::project::{Paper, Project};
use crate::read::{DateEvidence, Document, DocumentDate};
use crate::source::{Span, Spanned, one_line};

/// Reports sources that are older than the event they are cited for.
pub(in crate::check) fn source_predates_event(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let events = context.project.chronology.events.iter();
    let past = events.filter(|event| matches!(event.status(), Status::Held | Status::InForce));
    let pieces = past.flat_map(|event| event.evidence.iter().map(move |evidence| (event, evidence)));
    pieces
        .filter_map(|(event, evidence)| source_predates_event_finding(rule, context, event, evidence))
        .collect()
}

fn source_predates_event_finding(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    event: &Event,
    evidence: &Evidence,
) -> Option<Diagnostic> {
    let curated = event.date.as_ref()?;
    let (_, written) = source(context.project, evidence);
    let written = written.filter(|written| written.before(&curated.value) == Answer::Holds)?;
    if evidence.quote.as_ref().is_some_and(|quote| quote_describes_a_plan(context, quote)) {
        return None;
    }
    let (then, when) = (written.human(), curated.value.human());
    let message =
        format!("\"{}\" is dated {then}, but is cited for an event on {when}", evidence.source.value);
    let message =
        if curated.value.as_day().is_some() { message } else { message.replace("event on ", "event in ") };
    let found = Diagnostic::new(rule, message, Label::new(evidence.source.span, "written before the event"));
    let found = found.related(curated.span, "").event(&event.id.value);
    Some(found.help("cite a later source, or write `status = \"planned\"` if nothing later is known"))
}

/// Whether the quote describes a plan. It is then evidence for the plan, so its source may be older
/// than the event.
fn quote_describes_a_plan(context: &RuleContext<'_>, quote: &Spanned<String>) -> bool {
    let expected = |testimony: &DatedQuote<'_>| {
        testimony.quote.span == quote.span && testimony.dates.iter().any(QuotedDate::is_expected)
    };
    describes_a_plan(&plain_words(&quote.value)) || context.testimonies().iter().any(expected)
}

/// Reports each document without a date once, with the number of expressions that cannot be
/// resolved without it.
pub(in crate::check) fn undated_source(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    // Skip papers in unsupported languages, which are reported only by DL118.
    let papers = context.project.papers.iter().filter(|paper| paper.unsupported_language().is_none());
    let undated = papers.filter(|paper| paper.document().is_some_and(is_undated));
    undated.map(|paper| undated_source_finding(rule, context, paper)).collect()
}

fn undated_source_finding(rule: &'static Rule, context: &RuleContext<'_>, paper: &Paper) -> Diagnostic {
    let project = context.project;
    let entry = paper.entry.and_then(|index| project.chronology.sources.get(index));
    let place = entry.map_or(paper.named, |entry| entry.id.span);
    let help = match entry {
        Some(_) => "add `published = …` here".to_owned(),
        None => format!("add a [[source]] with path = \"{}\" and `published = …`", paper.path),
    };
    let open: Vec<Span> =
        paper.spanned_timexes().filter(|(_, timex)| is_open(timex)).map(|(span, _)| span).collect();
    let words = |span: &Span| one_line(project.sources.text(*span));
    let unresolved = match open.as_slice() {
        [] => String::new(),
        [only] => format!(", so “{}” is not resolved", words(only)),
        [first, ..] => {
            let (count, first) = (open.len(), words(first));
            format!(", so {count} time expressions are not resolved, the first being “{first}”")
        }
    };
    let created = paper.document().and_then(|document| document.file_created.as_ref());
    let created = created.map(|created| format!(" (its file was created on {})", created.value.human()));
    let message = format!("{} has no document date{unresolved}{}", paper.path, created.unwrap_or_default());
    let mut found = Diagnostic::new(rule, message, Label::new(place, "")).help(help);
    if let Some(rejected) = paper.document().and_then(|document| document.rejected.first()) {
        found = found.related(rejected.span, format!("not used: {}", rejected.reason.reason()));
    }
    if let Some(first) = open.first() {
        found = found.related(*first, "not resolved");
    } else if found.related.is_empty()
        && entry.is_none()
        && let Some(begin) = paper.document().and_then(|document| begin(project, document))
    {
        // Add a label for the paper, because the finding points to `papers = […]`.
        found = found.related(begin, "the paper");
    }
    found
}

/// Returns the first line of a document.
fn begin(project: &Project, document: &Document) -> Option<Span> {
    let (_, block) = document.paragraphs().next()?;
    let line = project.sources.text(block.span).lines().next()?.trim_end();
    Some(Span::new(document.source, block.span.start..block.span.start + line.len()))
}

/// Returns `true` if the document has no date. The creation date of its file is only a hint.
const fn is_undated(document: &Document) -> bool {
    document.created.is_none()
}

/// Whether an expression lacks its year or its day: "today", "on Tuesday", "in June".
fn is_open(timex: &Timex) -> bool {
    matches!(timex.kind, TimexKind::Date | TimexKind::Time)
        && timex.date.is_none()
        && timex.doubt.is_none()
        && timex.value.starts_with("XXXX")
}

/// Reports sources that are dated after the chronology's "as of" date.
///
/// Compares only with the file's own `as_of`, or with today. A day given on the command line does
/// not make the file wrong.
pub(in crate::check) fn source_from_the_future(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let project = context.project;
    let own = project.chronology.as_of.as_ref();
    let Some(now) = project
        .as_of
        .as_ref()
        .filter(|now| project.as_of_is_today || own.is_some_and(|date| date.value == **now))
    else {
        return Vec::new();
    };
    let sources = project.chronology.sources.iter();
    sources
        .filter(|entry| entry.forthcoming.as_ref().is_none_or(|forthcoming| !forthcoming.value))
        .filter_map(|entry| {
            let published = entry.published.as_ref()?;
            (now.before(&published.value) == Answer::Holds).then_some(())?;
            let date = published.value.human();
            let now = now.human();
            let message = format!(
                "\"{}\" is dated {date}, which is after {now}, the date of this chronology",
                entry.id.value
            );
            let found = Diagnostic::new(rule, message, Label::new(published.span, "not yet published"));
            let help = "fix the date, update `as_of`, or write `forthcoming = true`";
            let found = found.help(help);
            Some(match own {
                Some(as_of) => found.related(as_of.span, "date of this chronology"),
                None => found,
            })
        })
        .collect()
}

/// Reports events whose date is, according to their sources, only the publication date of a work.
pub(in crate::check) fn source_date_as_event_date(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let events = context.project.chronology.events.iter().filter(|event| !is_publication(event));
    events.filter_map(|event| source_date_as_event_date_finding(rule, context, event)).collect()
}

/// Whether the event is a publication or announcement, which happens on its publication date.
fn is_publication(event: &Event) -> bool {
    let steps = [event.phase.as_ref().map(|phase| phase.value), phase_of_title(&event.title.value)];
    steps.iter().flatten().any(|phase| matches!(phase, Phase::Published | Phase::Announced))
}

fn source_date_as_event_date_finding(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    event: &Event,
) -> Option<Diagnostic> {
    let curated = event.date.as_ref()?;
    let testimonies = context.testimonies_of(event);
    if testimonies.len() < event.evidence.len() {
        return None;
    }
    let quoted_dates: Vec<QuotedDate<'_>> =
        testimonies.iter().flat_map(|testimony| supporting_dates(context, testimony)).collect();
    let of_a_work = quoted_dates.first().filter(|_| !quoted_dates.iter().any(QuotedDate::is_of_the_story))?;
    let message =
        format!("\"{}\" is dated {}, the date of a publication", event.id.value, curated.value.human());
    let found =
        Diagnostic::new(rule, message, Label::new(curated.span, "the quote does not mention this day"));
    let found = found.related(of_a_work.span, "date of a publication").event(&event.id.value);
    Some(found.help("look for a source that reports when it happened; remove the date until then"))
}

/// Returns the dates in the quoted words that agree with the curated date. If the quote has no
/// dates, returns all dates in the paper that are equal to the curated date.
fn supporting_dates<'p>(context: &RuleContext<'p>, testimony: &DatedQuote<'p>) -> Vec<QuotedDate<'p>> {
    if !testimony.dates.is_empty() {
        return testimony.agreeing().copied().collect();
    }
    let all = Span::new(testimony.words.source, 0..usize::MAX);
    let mut dates = dates(context.project, testimony.paper, all);
    dates.retain(|quoted_date| *quoted_date.date == testimony.curated.value);
    dates
}

/// Reports papers that give two different document dates.
pub(in crate::check) fn document_dates_disagree(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    context.project.papers.iter().filter_map(|paper| disagreement(rule, context, paper)).collect()
}

fn disagreement(rule: &'static Rule, context: &RuleContext<'_>, paper: &Paper) -> Option<Diagnostic> {
    let document = paper.document()?;
    let taken = document.created.as_ref().filter(|date| is_own(date))?;
    // Compare only dates of different kinds: two of the same kind can mean different things, as
    // when a page is written on one day and published on another.
    let is_other = |date: &&DocumentDate| {
        is_own(date) && date.evidence != taken.evidence && !is_same_night(context, taken, date)
    };
    let others: Vec<&DocumentDate> = document.disagreeing().filter(is_other).collect();
    let first = others.first()?;
    let describe = |date: &DocumentDate| format!("{} ({})", date.date.human(), date.evidence.name());
    let message =
        format!("{} has two document dates: {} and {}", paper.path, describe(taken), describe(first));
    let found = Diagnostic::new(rule, message, Label::new(taken.span?, "used as the date of the paper"));
    let related = others.iter().filter_map(|date| date.span);
    let found = related.fold(found, |found, span| found.related(span, ""));
    Some(found.help(match paper.entry {
        Some(_) => "find out which is right: add `published = …` to its [[source]]".to_owned(),
        None => {
            format!(
                "find out which is right: add a [[source]] with path = \"{}\" and `published = …`",
                paper.path
            )
        }
    }))
}

/// Whether the paper itself states that it was published on the date. A declared date comes from
/// the user, a revision date is later than the publication, and a file name is not a statement.
const fn is_own(date: &DocumentDate) -> bool {
    !matches!(date.evidence, DateEvidence::Declared | DateEvidence::Updated | DateEvidence::FileName)
}

/// Whether one date is an instant such as `2024-06-11T01:30:00Z` and the other is an adjacent day.
/// For some hours of each day, the UTC date differs from the printed local date.
fn is_same_night(context: &RuleContext<'_>, taken: &DocumentDate, other: &DocumentDate) -> bool {
    let is_instant = |date: &DocumentDate| {
        let words = date.span.map_or("", |span| context.project.sources.text(span));
        words.contains(':') && date.evidence == DateEvidence::Metadata
    };
    let days = [taken, other].map(|date| date.date.as_day().map(crate::date::Day::number));
    let [Some(first), Some(second)] = days else { return false };
    (is_instant(taken) || is_instant(other)) && (first - second).abs() <= 1
}
