//! Reports events in force whose period has expired or is about to.

use crate::check::{Diagnostic, Label, Rule, RuleContext, Severity};
use crate::chronology::Status;

/// The number of days before its end at which a programme is reported, unless the chronology sets
/// `notice_days`.
const NOTICE_DAYS: u32 = 90;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
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
                (format!("\"{id}\" ({span}) expires in {left} {days}"), "check whether something follows it")
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
