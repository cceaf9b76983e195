//! Rules about events whose status or end does not fit the "as of" date, and about that date
//! itself.

use crate::check::{Diagnostic, Label, Rule, RuleContext, Severity};
use crate::chronology::{Event, Status};
use crate::date::Answer;
use crate::table::Vocabulary as _;

/// Reports planned events whose date has passed.
pub(in crate::check) fn planned_passed(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let Some(now) = &context.project.as_of else { return Vec::new() };
    let events = context.project.chronology.events.iter();
    events
        .filter_map(|event| {
            let (date, status) = (event.date.as_ref()?, event.status.as_ref()?);
            let open = matches!(status.value, Status::Planned | Status::Expected);
            if !open || date.value.before(now) != Answer::Holds {
                return None;
            }
            let (id, word) = (&event.id.value, status.value.word());
            let message =
                format!("\"{id}\" is {word} for {}, which is past as of {}", date.value.human(), now.human());
            let mut found = Diagnostic::new(rule, message, Label::new(date.span, ""))
                .related(status.span, "")
                .help("find out what happened: write `status = \"held\"` or \"cancelled\", or the new date")
                .event(id);
            if date.value.is_uncertain() {
                found.severity = found.severity.lowered();
            }
            Some(found)
        })
        .collect()
}

/// The number of days before a programme's end from which the programme is reported, unless the
/// chronology sets `notice_days`.
const NOTICE_DAYS: u32 = 90;

/// Reports events in force whose period has expired or is about to.
pub(in crate::check) fn programme_expired(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let Some((now, today)) = project.as_of.as_ref().and_then(|now| Some((now, now.as_day()?))) else {
        return Vec::new();
    };
    let notice = project.chronology.check.notice_days.as_ref().map_or(NOTICE_DAYS, |days| days.value);
    let in_force = project.chronology.events.iter().filter(|event| event.status() == Status::InForce);
    in_force
        .filter_map(|event| {
            let date = event.date.as_ref().filter(|date| date.value.is_span())?;
            let left = date.value.extent().end.latest.day()? - today;
            let (id, span) = (&event.id.value, date.value.human());
            let (message, help) = if left < 0 {
                let message =
                    format!("\"{id}\" ({span}) is marked as in force, but has expired as of {}", now.human());
                (message, "write `status = \"held\"`, or the new end with its source")
            } else if i64::from(left) <= i64::from(notice) {
                let days = if left == 1 { "day" } else { "days" };
                (
                    format!("\"{id}\" ({span}) expires in {left} {days}"),
                    "check whether it will be extended or replaced",
                )
            } else {
                return None;
            };
            let mut found = Diagnostic::new(rule, message, Label::new(date.span, "")).help(help).event(id);
            if left >= 0 {
                found.severity = Severity::Info;
            }
            found.related.extend(event.status.as_ref().map(|status| Label::new(status.span, "")));
            Some(found)
        })
        .collect()
}

/// Reports briefs that print events after their own "as of" date.
///
/// Considers only the brief's own `as_of`; `DL409` reports events after the chronology's `as_of`.
pub(in crate::check) fn stale_as_of(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let project = context.project;
    let briefs = project.sound_briefs().filter_map(|brief| Some((brief, brief.as_of.as_ref()?)));
    briefs
        .filter_map(|(brief, as_of)| {
            let chosen = brief.selection.choose(&project.chronology, &project.timeline);
            let later = |event: &&Event| {
                let done = matches!(event.status(), Status::Held | Status::InForce);
                let date = event.date.as_ref();
                done && date.is_some_and(|date| as_of.value.before(&date.value) == Answer::Holds)
            };
            // Take the last of the selected events, which are ordered by date.
            let event = chosen.iter().filter_map(|entry| entry.event(&project.chronology)).rfind(later)?;
            let date = event.date.as_ref()?;
            let (id, printed, day) = (&event.id.value, date.value.human(), as_of.value.human());
            let message =
                format!("the brief \"{}\" is as of {day}, but prints \"{id}\" ({printed})", brief.name);
            let found = Diagnostic::new(rule, message, Label::new(as_of.span, ""))
                .related(date.span, "")
                .help("update `as_of` of the brief, or remove it to use the one in events.toml")
                .event(id);
            Some(found)
        })
        .collect()
}

/// Reports events with the status "held" or "in force" whose date is in the future.
///
/// Lowers the severity for events without an explicit status, because "held" is only the default.
pub(in crate::check) fn held_in_future(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let Some(now) = &context.project.as_of else { return Vec::new() };
    let events = context.project.chronology.events.iter();
    let done = events.filter(|event| matches!(event.status(), Status::Held | Status::InForce));
    done.filter_map(|event| {
        let date = event.date.as_ref().filter(|date| now.before(&date.value) == Answer::Holds)?;
        let status = match event.status() {
            Status::InForce => "in force",
            _ => "held",
        };
        let (id, when, now) = (&event.id.value, date.value.human(), now.human());
        let message = format!("\"{id}\" counts as {status}, but is dated {when}, which is after {now}, the date of this chronology");
        let mut found = Diagnostic::new(rule, message, Label::new(date.span, ""))
            .help("write `status = \"planned\"`; if the event has taken place, update `as_of` of `[chronology]`")
            .event(id);
        if event.status.is_none() || date.value.is_uncertain() {
            found.severity = found.severity.lowered();
        }
        found.related.extend(event.status.as_ref().map(|status| Label::new(status.span, "")));
        Some(found)
    })
    .collect()
}
