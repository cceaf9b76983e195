//! Rules about the notation of dates in `events.toml` and in papers.

use itertools::Itertools as _;

use super::faults;
use crate::assemble::Attestation;
use crate::check::evidence::{DatedQuote, QuotedDate};
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::chronology::EventKind;
use crate::date::{Date, DateError};
use crate::normalise::{Doubt, Timex};
use crate::source::one_line;

/// Reports dates that do not exist in the calendar.
pub(in crate::check) fn impossible_date(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let mut found = faults::findings(rule, context);
    found.extend(project.impossible_dates().map(|(span, timex)| {
        let words = one_line(project.sources.text(span));
        let message = format!("“{words}” is not a valid date: {}", reason(timex));
        Diagnostic::new(rule, message, Label::new(span, "error in the paper")).help(
            "the timeline omits this date: look the day up in another source and use that, or allow this with the \
             reason that the paper is wrong",
        )
    }));
    found
}

/// Returns the reason why the date is impossible.
fn reason(timex: &Timex) -> String {
    match Date::parse(&timex.value) {
        Err(DateError::Impossible { reason, .. }) => reason,
        _ => "no year has such a day".to_owned(),
    }
}

/// Reports curated dates that are coarser than the dates in their quotes.
pub(in crate::check) fn precision_lost(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let coarse =
        context.testimonies().iter().filter(|testimony| testimony.event.kind() == EventKind::Instant);
    let mut found: Vec<Diagnostic> =
        coarse.filter_map(|testimony| finding(rule, context, testimony)).collect();
    found.dedup_by(|later, first| later.primary.span == first.primary.span);
    found
}

fn finding(rule: &'static Rule, context: &RuleContext<'_>, testimony: &DatedQuote<'_>) -> Option<Diagnostic> {
    let (id, curated) = (&testimony.event.id.value, testimony.curated);
    let finer: Vec<&QuotedDate<'_>> =
        testimony.agreeing().filter(|quoted_date| refines(quoted_date, &curated.value)).collect();
    // Skip a quote with several finer dates: it is not clear which one belongs to the event.
    let quoted_date =
        finer.first().filter(|first| finer.iter().all(|quoted_date| quoted_date.date == first.date))?;
    let (coarse, fine) = (curated.value.human(), quoted_date.date.human());
    let message = format!("\"{id}\" is dated {coarse} in events.toml, but its quote gives {fine}");
    let found = Diagnostic::new(rule, message, Label::new(curated.span, "less precise"));
    let found = found.related(quoted_date.span, "").help(format!("write date = \"{}\"", quoted_date.date));
    let why = "the quote may describe a different event";
    let found = found.event(id).fix(Fix::redating(curated, quoted_date.date, context.project, why));
    Some(quoted_date.confidence().into_iter().fold(found, Diagnostic::confidence))
}

/// Whether the paper gives a finer date within the curated one and is certain about it.
fn refines(quoted_date: &QuotedDate<'_>, curated: &Date) -> bool {
    quoted_date.is_of_the_story()
        && quoted_date.attestation.is_some_and(Attestation::is_plain_claim)
        && !quoted_date.date.is_uncertain()
        && !quoted_date.date.is_approximate()
        && quoted_date.date.interval() != curated.interval()
        && quoted_date.date.is_within(curated)
}

/// Reports events of the kind `instant` whose date is a range.
pub(in crate::check) fn span_as_instant(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = context.project.chronology.events.iter().filter(|event| event.note.is_none());
    events
        .filter_map(|event| {
            let kind = event.kind.as_ref().filter(|kind| kind.value == EventKind::Instant)?;
            let date = event.date.as_ref().filter(|date| date.value.is_span())?;
            let (id, range) = (&event.id.value, date.value.human());
            let message = format!("\"{id}\" has `kind = \"instant\"`, but its date is the range {range}");
            let found =
                Diagnostic::new(rule, message, Label::new(kind.span, "")).related(date.span, "").help(
                    "if it lasted more than a day, write `kind = \"span\"`; if not, describe in `note` what is known \
                     about the day",
                );
            Some(found.event(id))
        })
        .collect()
}

/// Reports numeric dates in papers that have two readings, such as "03/04/2024".
pub(in crate::check) fn ambiguous_numeric_date(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let project = context.project;
    let doubtful = project.spanned_timexes().filter_map(|(span, timex)| match &timex.doubt {
        Some(Doubt::Ambiguous { readings }) => Some((span, readings)),
        _ => None,
    });
    doubtful
        .map(|(span, readings)| {
            let words = project.sources.text(span);
            let readings = readings.iter().map(Date::human).join(" or ");
            Diagnostic::new(rule, format!("“{words}” can mean {readings}"), Label::new(span, "")).help(
                "the timeline uses the first one: find out which is meant, and add that day to events.toml",
            )
        })
        .collect()
}

const SEASONS: [&str; 5] = ["spring", "summer", "autumn", "fall", "winter"];

/// Reports seasons that look like abbreviated spans of years: `2023-24` is winter 2023 in EDTF.
pub(in crate::check) fn season_like_years(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    // Skip events with a note or with a season in the title, which show that the season is
    // intended.
    let events = context.project.chronology.events.iter().filter(|event| {
        let title = event.title.value.to_lowercase();
        event.note.is_none() && !SEASONS.iter().any(|season| title.contains(season))
    });
    events
        .filter_map(|event| {
            let date = event.date.as_ref()?;
            let years = years(&date.value.to_string())?;
            let (id, season) = (&event.id.value, date.value.human());
            let message = format!("the date of \"{id}\" is {season}, but may be meant as {years}");
            let help = format!(
                "if the years are meant, write date = \"{years}\"; if the season is meant, write that in `note`"
            );
            Some(Diagnostic::new(rule, message, Label::new(date.span, "")).help(help).event(id))
        })
        .collect()
}

/// Returns the two years that the author of a season may have meant: "2023/2024" for "2023-24".
fn years(edtf: &str) -> Option<String> {
    let (year, code) = edtf.split_once('-')?;
    let (first, code): (u32, u32) = (year.parse().ok()?, code.parse().ok()?);
    let is_next = year.len() == 4 && code == (first + 1) % 100 && (21..=41).contains(&code);
    is_next.then(|| format!("{first}/{}", first + 1))
}
