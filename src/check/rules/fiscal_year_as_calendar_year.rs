//! Reports fiscal years that are curated as the calendar year of the same number.

use crate::check::evidence::Testimony;
use crate::check::{Diagnostic, Fix, Label, Rule, RuleContext};
use crate::date::Date;

pub(super) fn check(rule: &'static Rule, context: &RuleContext<'_>) -> Vec<Diagnostic> {
    context.testimonies().iter().filter_map(|testimony| finding(rule, context, testimony)).collect()
}

fn finding(rule: &'static Rule, context: &RuleContext<'_>, testimony: &Testimony<'_>) -> Option<Diagnostic> {
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
        "\"{}\" is dated {year} in events.toml, but its quote has the fiscal year {year}",
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
            let why = format!("the fiscal year may be that of a country other than {country}");
            Fix::redating(curated, range, project, &why)
        }
        _ => None,
    };
    let found = Diagnostic::new(rule, message, Label::new(curated.span, "the calendar year"));
    Some(found.related(span, "").help(help).fix(fix).event(&testimony.event.id.value))
}
