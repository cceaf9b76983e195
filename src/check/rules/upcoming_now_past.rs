//! Reports text that calls something upcoming although it has passed.

use std::borrow::Cow;
use std::ops::Range;

use crate::assemble::Tense;
use crate::brief::BriefSpec;
use crate::check::event_text::{self, is_quoted, is_word_at};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::date::{Answer, Date};
use crate::extraction::extract_from;
use crate::normalise::{Anchor, Context, TextKind};
use crate::read::read_text;
use crate::source::{Sources, Span};

/// Words before a date that mark it as upcoming.
const AHEAD: &[&str] = &["upcoming", "forthcoming"];
/// Verbs that mark it as upcoming. "Was expected" describes a past expectation and remains correct.
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

/// Checks titles and summaries against the day of the chronology, and the texts of each brief
/// against the day of the brief.
pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let mut findings = Vec::new();
    if let Some(now) = &project.as_of {
        findings.extend(event_text::titles_and_summaries(project).filter_map(|text| {
            let passed = passed(&text.words.value, now)?;
            let place = text.span_of(&project.sources, passed.range.clone());
            Some(text.mark(finding(rule, place, &passed, now)))
        }));
    }
    for brief in project.sound_briefs() {
        let Some(now) = project.as_of_of(brief).map(Date::day) else { continue };
        let found = texts(brief).filter_map(|words| passed(&words, &now));
        findings.extend(found.map(|passed| {
            // The file may break its lines elsewhere, and then the words are not found.
            let place = project.sources.find(brief.source, &passed.words).unwrap_or(brief.title.span);
            finding(rule, place, &passed, &now)
        }));
    }
    findings
}

/// Returns the texts that the brief itself contains.
fn texts(brief: &BriefSpec) -> impl Iterator<Item = Cow<'_, str>> {
    let heads =
        std::iter::once(&brief.title).chain(&brief.subtitle).map(|text| Cow::from(text.value.as_str()));
    heads.chain(brief.bottom_line.iter().map(|paragraph| Cow::from(paragraph.to_string())))
}

fn finding(rule: &'static Rule, place: Span, passed: &Passed, now: &Date) -> Diagnostic {
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
    let any = |words: &[&str]| words.iter().any(|word| find(text, word).is_some());
    if !any(AHEAD) && !any(WILL) {
        return None;
    }
    let mut sources = Sources::new();
    let document = read_text("text.txt", text, &mut sources);
    let context = Context::new().written(Some(now.clone())).of_kind(TextKind::Policy);
    let found = extract_from(document, &context, &sources);
    found.statements.iter().find_map(|said| {
        let words = sources.text(said.span);
        let at = text.find(words)?;
        let before = text.get(..at)?;
        let clause = sources.text(said.clause);
        let is_coming = said.tense == Tense::Expected && WILL.iter().any(|word| find(clause, word).is_some());
        let has_passed = said.timex.anchor == Anchor::Explicit && said.date.before(now) == Answer::Holds;
        let start = upcoming(before).or(is_coming.then_some(at))?;
        let range = start..at + words.len();
        (has_passed && !is_quoted(text, at))
            .then(|| Some(Passed { words: text.get(range.clone())?.to_owned(), range }))?
    })
}

/// Returns the position of "upcoming" among the last few words before a date, without punctuation
/// in between: "the upcoming vote of May 2024".
fn upcoming(before: &str) -> Option<usize> {
    let start = before.rfind([',', ';', '.', ':', '(']).map_or(0, |mark| mark + 1);
    let near = before.get(start..)?;
    let is_near = |at: &usize| near.get(*at..).is_some_and(|words| words.split_whitespace().count() <= 4);
    AHEAD.iter().filter_map(|word| find(near, word)).find(is_near).map(|at| start + at)
}

/// Returns the first place of the words, ignoring case.
fn find(text: &str, words: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let mut places = lower.match_indices(words).map(|(at, _)| at);
    places.find(|at| is_word_at(text, *at..at + words.len()))
}
