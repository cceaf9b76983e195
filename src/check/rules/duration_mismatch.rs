//! Reports durations that do not fit the date range next to them.

use crate::check::{Diagnostic, Label, Rule, RuleContext};
use crate::date::Date;
use crate::normalise::{Confidence, RangeRole, Timex, TimexKind};
use crate::project::Paper;
use crate::source::Span;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let papers = context.project.papers.iter();
    papers.flat_map(|paper| in_paper(rule, context, paper)).collect()
}

/// Checks durations before a range: "The four-year programme (2023–2026)", "for six months from
/// January to June 2024".
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
            let message = format!("{} is not “{words}”", range.human());
            Diagnostic::new(rule, message, Label::new(length, ""))
                .related(Span::new(begin.source, begin.start..finish.end), "")
                .confidence(Confidence::Medium)
                .help("one of the three is wrong: do not use any of them until a second source confirms it")
        })
        .collect()
}

/// Whether the words connect a duration to the range of the same thing.
fn leads_on(between: &str) -> bool {
    let between = between.trim_end();
    let opens = ["(", "from", "between"].iter().any(|word| between.ends_with(word));
    opens && between.split_whitespace().count() <= 5 && !between.contains(['.', ',', ';', ':', '\n', ')'])
}

/// Returns the number of days in a plain duration: whole days, weeks, months or years without a
/// modifier.
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

/// Returns the minimum and maximum number of days between the ends. The last day may or may not
/// count.
fn length_of(range: &Date) -> Option<(f64, f64)> {
    let extent = range.extent();
    let least = extent.end.earliest.day()?.number() - extent.start.latest.day()?.number();
    let most = extent.end.latest.day()?.number() - extent.start.earliest.day()?.number() + 1;
    Some((f64::from(least), f64::from(most)))
}

/// Returns the tolerance in days: people round durations by a day, or by one part in twenty.
fn slack(days: f64) -> f64 {
    1.0 + days / 20.0
}
