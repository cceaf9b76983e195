//! Rules about periods: durations, and the beginning of states that a paper dates with "since".

use std::collections::BTreeMap;

use crate::assemble::{Attestation, Role, Signal, Tense, Word, phase_of_title, plain_words, words};
use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::chronology::{Event, Status};
use crate::date::{Answer, Date};
use crate::normalise::{Anchor, Confidence, RangeRole, Timex, TimexKind};
use crate::phase::Phase;
use crate::project::Paper;
use crate::source::{Span, Spanned};

/// Reports durations that do not fit the date range next to them.
pub(in crate::check) fn duration_mismatch(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let papers = context.project.papers.iter();
    papers.flat_map(|paper| in_paper(rule, context, paper)).collect()
}

/// Checks each duration that is followed by its date range, as in "the four-year programme
/// (2023–2026)" or "for six months from January to June 2024".
fn in_paper(rule: &'static Rule, context: &RuleContext<'_>, paper: &Paper) -> Vec<Diagnostic> {
    let sources = &context.project.sources;
    let timexes: Vec<(Span, &Timex)> = paper.spanned_timexes().collect();
    let threes = timexes.windows(3).filter_map(|three| match three {
        [(length, duration), (begin, first), (finish, second)] => {
            let days = days(duration)?;
            let is_range = first.role == Some(RangeRole::Start)
                && second.role == Some(RangeRole::End)
                && first.group == second.group;
            let between = sources.text(Span::new(length.source, length.end..begin.start));
            let range = Date::range(first.date.as_ref()?, second.date.as_ref()?)
                .filter(|_| is_range && leads_on(between))?;
            let (fewest, most) = length_of(&range)?;
            (days < fewest - slack(days) || most + slack(days) < days)
                .then_some((*length, *begin, *finish, range))
        }
        _ => None,
    });
    threes
        .map(|(length, begin, finish, range)| {
            let words = sources.text(length);
            let message = format!("“{words}” does not match {}", range.human());
            Diagnostic::new(rule, message, Label::new(length, ""))
                .related(Span::new(begin.source, begin.start..finish.end), "")
                .confidence(Confidence::Medium)
                .help(
                    "the duration or one of the two dates is wrong: confirm them with a second source before you use \
                     any of them",
                )
        })
        .collect()
}

/// Whether the words between a duration and a range connect the two, as "from" does in "for six
/// months from January to June 2024".
fn leads_on(between: &str) -> bool {
    let between = between.trim_end();
    let opens = ["(", "from", "between"].iter().any(|word| between.ends_with(word));
    opens && between.split_whitespace().count() <= 5 && !between.contains(['.', ',', ';', ':', '\n', ')'])
}

/// Returns the number of days in a duration of whole days, weeks, months or years without a
/// modifier, or `None` for other durations.
fn days(duration: &Timex) -> Option<f64> {
    if duration.kind != TimexKind::Duration || duration.modifier.is_some() {
        return None;
    }
    // The TIMEX3 value is `P`, a number and a unit: `P4Y`. Values with a time part (`PT2H`) or with
    // several units do not parse as a number below.
    let (number, unit) = duration.value.strip_prefix('P')?.split_at_checked(duration.value.len() - 2)?;
    let days = match unit {
        "D" => 1.0,
        "W" => 7.0,
        "M" => 30.44,
        "Y" => 365.24,
        _ => return None,
    };
    Some(f64::from(number.parse::<u16>().ok()?) * days)
}

/// Returns the minimum and the maximum length of a range in days, or `None` if an end is unknown.
/// Only the maximum counts the last day, since writers may or may not include it.
fn length_of(range: &Date) -> Option<(f64, f64)> {
    let extent = range.extent();
    let least = extent.end.earliest.day()?.number() - extent.start.latest.day()?.number();
    let most = extent.end.latest.day()?.number() - extent.start.earliest.day()?.number() + 1;
    Some((f64::from(least), f64::from(most)))
}

/// Returns the tolerance in days: one day plus 5 % of the duration, since writers round durations.
fn slack(days: f64) -> f64 {
    1.0 + days / 20.0
}

/// Reports papers that date a beginning earlier than the chronology does.
pub(in crate::check) fn since_claim_too_early(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let names = names(context);
    let claims = context.project.attestations.iter().filter(|attestation| claims_beginning(attestation));
    claims.filter_map(|attestation| finding(rule, context, &names, attestation)).collect()
}

fn finding(
    rule: &'static Rule,
    context: &RuleContext<'_>,
    names: &BTreeMap<Vec<String>, Vec<&Event>>,
    attestation: &Attestation,
) -> Option<Diagnostic> {
    let sources = &context.project.sources;
    let clause: Vec<String> =
        keys(&words(sources.whole(attestation.source), attestation.clause.range(), &[]));
    let is_named = |name: &[String]| clause.windows(name.len()).any(|row| row == name);
    let matching = names.iter().filter(|(name, _)| is_named(name)).map(|(_, events)| events);
    // If an event with this name begins earlier, the paper may mean that one.
    let too_early = matching.filter(|events| events.iter().all(|event| begins_later(attestation, event)));
    let mut later: Vec<(&Event, &Spanned<Date>)> =
        too_early.flatten().filter_map(|event| Some((*event, event.date.as_ref()?))).collect();
    later.sort_by_key(|(event, date)| (&date.value, event.span));
    later.dedup_by_key(|(event, _)| event.span);
    let (first, begin) = later.iter().find(|(event, _)| is_beginning(attestation, event))?;
    let (since, id, when) = (attestation.date.human(), &first.id.value, begin.value.human());
    let message = format!(
        "{} states “since {since}”, but \"{id}\" is dated {when} in events.toml",
        sources.path(attestation.source)
    );
    let found = Diagnostic::new(rule, message, Label::new(attestation.span, "earlier than the event"));
    let found = later
        .iter()
        .fold(found, |found, (event, date)| found.related(date.span, "").event(&event.id.value))
        .confidence(attestation.timex.confidence);
    Some(found.help(
        "if the paper refers to an earlier event, make `match` more specific; otherwise allow this, and do \
         not copy the year",
    ))
}

/// Returns the names under `match`, each with all its events.
fn names<'p>(context: &RuleContext<'p>) -> BTreeMap<Vec<String>, Vec<&'p Event>> {
    let mut names: BTreeMap<Vec<String>, Vec<&Event>> = BTreeMap::new();
    for event in &context.project.chronology.events {
        for name in
            event.matches.iter().map(|name| keys(&plain_words(&name.value))).filter(|name| !name.is_empty())
        {
            names.entry(name).or_default().push(event);
        }
    }
    names
}

fn keys(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.key.clone()).collect()
}

fn begins_later(attestation: &Attestation, event: &Event) -> bool {
    event.date.as_ref().is_some_and(|date| attestation.date.before(&date.value) == Answer::Holds)
}

/// Whether the statement claims with certainty that something began on its date: "since 2022".
fn claims_beginning(attestation: &Attestation) -> bool {
    attestation.signal == Signal::Since
        && attestation.role == Role::Narrative
        && !attestation.negated
        && attestation.tense != Tense::Expected
        && attestation.timex.doubt.is_none()
        && attestation.timex.anchor == Anchor::Explicit
}

/// Whether the event can be the beginning that the paper describes: both have the same phase, or
/// the paper does not name one. Talks about a pact, for instance, begin before it is signed, so
/// their date does not contradict the date of the signing.
fn is_beginning(attestation: &Attestation, event: &Event) -> bool {
    let curated =
        event.phase.as_ref().map(|phase| phase.value).or_else(|| phase_of_title(&event.title.value));
    let begins = |phase: Phase| {
        matches!(
            phase,
            Phase::Adopted | Phase::Agreed | Phase::Founded | Phase::InForce | Phase::Joined | Phase::Signed
        )
    };
    let same_step = attestation.phase.is_none() || attestation.phase == curated;
    same_step && curated.is_none_or(begins) && matches!(event.status(), Status::Held | Status::InForce)
}
