//! Rules about days and their calendar: weekdays, working days, fiscal years, Japanese eras.

use chrono::Weekday;

use crate::assemble::{Word, phase_of_title, plain_words};
use crate::check::era::EraDate;
use crate::check::evidence::DatedQuote;
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext, Severity};
use crate::chronology::{Event, Status};
use crate::date::{Date, Granularity};
use crate::normalise::{Anchor, Confidence, Timex, Weakness};
use crate::phase::Phase;
use crate::project::{Paper, Project};
use crate::source::{Span, one_line};
use crate::tag::ClauseTense;

/// Reports weekdays that do not match their date.
pub(in crate::check) fn weekday_mismatch(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let curated = project.chronology.events.iter().filter_map(|event| {
        let (date, weekday) = (event.date.as_ref()?, event.weekday.as_ref()?);
        let message = date.value.other_weekday(weekday.value)?;
        let found = Diagnostic::new(rule, message, Label::new(weekday.span, ""))
            .related(date.span, "")
            .help("one of the two is wrong: check the date in the source");
        Some(of_julian_calendar(found, &date.value, weekday.value).event(&event.id.value))
    });
    let written = |timex: &Timex| matches!(timex.anchor, Anchor::Explicit | Anchor::Coordination);
    let printed = project.spanned_timexes().filter_map(|(span, timex)| {
        let (date, weekday) = (timex.date.as_ref()?, timex.weekday?);
        let message = date.other_weekday(weekday)?;
        if written(timex) {
            let is_old = date.gregorian_of_julian(weekday).is_some();
            let label = if is_old { "" } else { "error in the paper" };
            let found = Diagnostic::new(rule, message, Label::new(span, label))
                .help("do not use this date until a second source confirms it")
                // The date is doubtful, but the disagreement is certain.
                .confidence(Confidence::High);
            return Some(of_julian_calendar(found, date, weekday));
        }
        // The year may be far from the paper's date in the past perfect ("had met on Friday 23
        // March") and in a quotation.
        if timex.tense == Some(ClauseTense::Before) || timex.weakness == Some(Weakness::Quotation) {
            return None;
        }
        // If a paper does not state the year, the year before and after the inferred one were
        // tried. That the weekday fits none of the three shows an error or a distant year.
        let label = "the paper does not state the year";
        let help = "the day or the weekday is wrong, or the date is in another year: do not use it until a second source confirms it";
        let found = Diagnostic::new(rule, message, Label::new(span, label)).severity(Severity::Warning);
        Some(found.help(help).confidence(timex.confidence))
    });
    let in_briefs = context.brief_texts().texts.iter().flat_map(|read| {
        read.extraction.timexes.iter().filter_map(move |timex| {
            let date = timex.date.as_ref()?;
            let date = if written(timex) { date.clone() } else { nearest(date, read.now.as_ref()?)? };
            let message = date.other_weekday(timex.weekday?)?;
            let span = read.span_of(project, timex.start..timex.end);
            let found = Diagnostic::new(rule, message, Label::new(span, "in the brief"))
                .help("correct the day or the weekday");
            Some(of_julian_calendar(found, &date, timex.weekday?))
        })
    });
    curated.chain(printed).chain(in_briefs).collect()
}

/// Turns the finding into information if the weekday is right in the Julian calendar, in which old
/// dates are often given: "Tuesday, 30 January 1649".
fn of_julian_calendar(mut finding: Diagnostic, date: &Date, weekday: Weekday) -> Diagnostic {
    let Some(gregorian) = date.gregorian_of_julian(weekday) else { return finding };
    finding.message += ", but the weekday is right in the Julian calendar";
    let help = format!(
        "if the date is in the Julian calendar (Old Style), it is {} in the Gregorian calendar",
        gregorian.human()
    );
    finding.severity(Severity::Info).help(help)
}

/// Returns the date closest to `now` with the same day and month, which is what a brief means by a
/// date without a year.
fn nearest(date: &Date, now: &Date) -> Option<Date> {
    let (now, (_, month, day)) = (now.as_day()?, date.as_day()?.ymd());
    let (year, ..) = now.ymd();
    let days = (year - 1..=year + 1).filter_map(|year| Date::from_ymd(year, month, day));
    days.min_by_key(|date| date.as_day().map_or(i32::MAX, |day| (day.number() - now.number()).abs()))
}

/// Reports fiscal years that are curated as the calendar year with the same number.
pub(in crate::check) fn fiscal_year_as_calendar_year(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    context.testimonies().iter().filter_map(|testimony| finding(rule, context, testimony)).collect()
}

/// Reports each paper with fiscal years once, if the start of fiscal years is not declared. Their
/// dates are then unknown, and no statement about them is in the timeline. Fiscal years whose first
/// or last day the paper gives are not reported.
pub(in crate::check) fn fiscal_year_without_start(
    rule: &'static Rule,
    context: &RuleContext<'_>,
) -> Vec<Diagnostic> {
    let project = context.project;
    let count = project.chronology.fiscal_years.len();
    if count == 1 {
        return Vec::new();
    }
    let of_paper = |paper: &Paper| {
        let timexes: Vec<(Span, &Timex)> = paper.spanned_timexes().collect();
        let next = |at: usize| timexes.get(at + 1).copied();
        let is_open = |at: usize, timex: &Timex| {
            timex.is_fiscal()
                && timex.date.is_none()
                && !next(at).is_some_and(|next| is_end_of(project, timex, next))
        };
        let mut fiscal = timexes
            .iter()
            .enumerate()
            .filter(|(at, (_, timex))| is_open(*at, timex))
            .map(|(_, found)| *found);
        let (span, _) = fiscal.next()?;
        let others = match fiscal.count() {
            0 => String::new(),
            1 => String::from(" (and 1 more in this paper)"),
            n => format!(" (and {n} more in this paper)"),
        };
        let words = one_line(project.sources.text(span));
        let (reason, help) = if count == 0 {
            (
                "the first day of fiscal years is not declared",
                "declare it under [chronology]: fiscal_year = { US = \"10-01\" }",
            )
        } else {
            (
                "events.toml declares the fiscal years of several countries",
                "declare only the fiscal year of the country that the papers are about",
            )
        };
        let message = format!("“{words}” has no date, because {reason}{others}");
        Some(Diagnostic::new(rule, message, Label::new(span, "")).help(help))
    };
    project.papers.iter().filter_map(of_paper).collect()
}

/// Whether the next date gives the first or last day of a fiscal year: "the fiscal year ended 31
/// March 2025", "FY2024 (to 30 June 2024)".
fn is_end_of(project: &Project, fiscal: &Timex, (span, next): (Span, &Timex)) -> bool {
    /// The maximum number of words between the year and the day: "2024, which ended on".
    const MAX_WORDS: usize = 4;
    const LIMITS: [&str; 13] = [
        "begin",
        "beginning",
        "begins",
        "end",
        "ended",
        "ending",
        "ends",
        "from",
        "start",
        "starting",
        "starts",
        "through",
        "to",
    ];
    let between = project.sources.whole(span.source).get(fiscal.end..span.start).unwrap_or("");
    let words = plain_words(between);
    let is_limit = |word: &Word| LIMITS.contains(&word.key.as_str());
    let is_fine = next.date.as_ref().is_some_and(|date| date.granularity() <= Granularity::Month);
    let words_of_text = words.iter().filter(|word| word.key.starts_with(char::is_alphabetic)).count();
    is_fine && words_of_text <= MAX_WORDS && words.iter().any(is_limit) && !between.contains(['.', ';'])
}

fn finding(rule: &'static Rule, context: &RuleContext<'_>, testimony: &DatedQuote<'_>) -> Option<Diagnostic> {
    let (project, curated) = (context.project, testimony.curated);
    let year: i32 = curated.value.to_string().parse().ok()?;
    let name = format!("FY{year}");
    let named_year = testimony
        .paper
        .spanned_timexes()
        .find(|(span, timex)| testimony.words.contains(*span) && timex.value == name);
    let (span, _) = named_year?;
    let starts = &project.chronology.fiscal_years;
    let years: Vec<(&str, Date)> = starts
        .iter()
        .filter_map(|start| Some((start.country.value.as_str(), start.year.value.year(year)?)))
        .collect();
    let message = format!(
        "\"{}\" is dated {year} in events.toml, but its quote gives the fiscal year {year}",
        testimony.event.id.value
    );
    let help = if years.is_empty() {
        "set the start of the fiscal year under [chronology]: fiscal_year = { JP = \"04-01\" }".to_owned()
    } else {
        let each = years.iter().map(|(country, range)| format!("\"{range}\" ({country})"));
        format!("write date = {}", each.collect::<Vec<_>>().join(" or "))
    };
    let fix = match years.as_slice() {
        [(country, range)] => {
            let why = format!("the fiscal year may belong to a country other than {country}");
            Fix::redating(curated, range, project, &why)
        }
        _ => None,
    };
    let found = Diagnostic::new(rule, message, Label::new(curated.span, "calendar year"));
    Some(found.related(span, "").help(help).fix(fix).event(&testimony.event.id.value))
}

/// Reports official acts on a Saturday or Sunday.
pub(in crate::check) fn non_working_day(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let events = context.project.chronology.events.iter().filter(|event| is_official_act(event));
    events
        .filter_map(|event| {
            let date = event.date.as_ref()?;
            let weekday = match date.value.as_day()?.weekday() {
                Weekday::Sat => "Saturday",
                Weekday::Sun => "Sunday",
                _ => return None,
            };
            let message = format!("{} was a {weekday}, when offices are closed", date.value.human());
            let found = Diagnostic::new(rule, message, Label::new(date.span, ""));
            let help = "check the day in the source; parliaments and cabinets sometimes meet on such days";
            Some(found.help(help).event(&event.id.value))
        })
        .collect()
}

/// Whether a public authority performed the act: a cabinet or parliament adopted or ratified
/// something.
fn is_official_act(event: &Event) -> bool {
    let curated = event.phase.as_ref().map(|phase| phase.value);
    let phase = curated.or_else(|| phase_of_title(&event.title.value));
    event.status() == Status::Held && matches!(phase, Some(Phase::Adopted | Phase::Ratified))
}

/// Reports Japanese era years next to a Western year that does not match.
pub(in crate::check) fn era_year_mismatch(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let finding = |(era_date, event): &(EraDate, Option<&Event>)| {
        let (western, span) = era_date.western.filter(|(western, _)| *western != era_date.western_year())?;
        let message =
            format!("{} {} is {}, not {western}", era_date.era.name, era_date.year, era_date.western_year());
        let finding = Diagnostic::new(rule, message, Label::new(era_date.span, ""))
            .related(span, "")
            .help("one of the two years is wrong: look the date up in another source");
        Some(event.iter().fold(finding, |finding, event| finding.event(&event.id.value)))
    };
    context.era_dates().iter().filter_map(finding).collect()
}

/// Reports dates in a Japanese era that are outside that era.
pub(in crate::check) fn date_outside_era(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let is_wrong = |(era_date, event): &&(EraDate, Option<&Event>)| {
        !era_date.is_in_its_era() && (event.is_some() || is_looking_back(context, era_date))
    };
    let finding = |(era_date, event): &(EraDate, Option<&Event>)| {
        let message = format!("{} has no such date: {}", era_date.era.name, era_date.era.reach());
        let finding = Diagnostic::new(rule, message, Label::new(era_date.span, ""))
            .help("look the date up in another source, and write the Western year");
        event.iter().fold(finding, |finding, event| finding.event(&event.id.value))
    };
    context.era_dates().iter().filter(is_wrong).map(finding).collect()
}

/// Whether the paper was written after the era had ended. A paper of 2015, for instance, may
/// mention 平成35年, since no one knew then that the era would end in its 31st year.
fn is_looking_back(context: &RuleContext<'_>, era_date: &EraDate) -> bool {
    let written = context
        .project
        .paper(era_date.span.source)
        .and_then(|paper| paper.document()?.created_at(era_date.span.start));
    let written = written.and_then(|written| written.date.interval().earliest.day());
    written.zip(era_date.era.last_day()).is_some_and(|(written, last)| written > last)
}
