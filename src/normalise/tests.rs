//! Tests for dates, doubts, groups and anchors, which the values in `tests/tag/` do not show.

use super::{Anchor, Confidence, Context, Doubt, RangeRole, TextKind, Timex, timexes, timexes_of};
use crate::date::{Date, DateOrder, FiscalYear};
use crate::source::Sources;
use crate::tag::Modifier;

fn tag(text: &str) -> Vec<Timex> {
    timexes(text, &Context::new().written(Date::from_ymd(2025, 4, 4)).of_kind(TextKind::News))
}

fn dates(timexes: &[Timex]) -> Vec<String> {
    timexes.iter().map(|timex| timex.date.as_ref().map_or_else(String::new, ToString::to_string)).collect()
}

#[test]
fn list_is_one_group_and_range_has_start_and_end() {
    let list = tag("Rounds were held in June and October 2024.");
    assert!(list.iter().all(|timex| timex.group == Some(1) && timex.role.is_none()));
    assert_eq!(list[0].anchor, Anchor::Coordination);
    let range = tag("It runs from 2023 to 2026.");
    let roles: Vec<_> = range.iter().map(|timex| timex.role).collect();
    assert_eq!(roles, [Some(RangeRole::Start), Some(RangeRole::End)]);
    assert_eq!(range[0].group, range[1].group);
}

#[test]
fn impossible_day_is_one_mention_with_a_doubt() {
    for text in
        ["It was signed on 31 June 2024.", "It was signed on Feb 29, 2015.", "It was signed on 2024-02-30."]
    {
        let found = tag(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(
            (found[0].doubt.as_ref(), found[0].date.as_ref()),
            (Some(&Doubt::Impossible), None),
            "{text}"
        );
    }
}

#[test]
fn leap_day_is_impossible_only_with_an_explicit_year() {
    let doubt = |text: &str, context: &Context| timexes(text, context).last().unwrap().doubt.clone();
    let undated = Context::new();
    let story = Context::new().of_kind(TextKind::Narrative);
    assert_eq!(doubt("It was signed on 31 June.", &undated), Some(Doubt::Impossible));
    assert_eq!(doubt("It was signed on 29 February.", &undated), None);
    let text = "In May 2023 the talks began. They resumed on 29 February.";
    assert_eq!(doubt(text, &story), None, "the year that was found is wrong, not the day");
}

#[test]
fn ambiguous_numeric_date_has_both_readings() {
    let readings = |text: &str| match &tag(text)[0].doubt {
        Some(Doubt::Ambiguous { readings }) => readings.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    assert_eq!(readings("Due on 03/04/2025."), ["2025-03-04", "2025-04-03"]);
    assert_eq!(readings("Due on 13/04/2025."), Vec::<String>::new());
    assert_eq!(dates(&tag("Sent on 13/04/2025, due on 03/05/2025.")), ["2025-04-13", "2025-05-03"]);
}

#[test]
fn ambiguous_date_is_uncertain_unless_order_is_given_or_inferred() {
    assert_eq!(dates(&tag("Due on 03/04/2025.")), ["2025-03-04?"]);
    let order = |order| dates(&timexes("Due on 03/04/2025.", &Context::new().in_order(order)));
    assert_eq!(order(DateOrder::MonthFirst), ["2025-03-04"]);
    assert_eq!(order(DateOrder::DayFirst), ["2025-04-03"]);
    let shown = tag("Due on 03/04/2025, sent on 13/04/2025.");
    assert_eq!(dates(&shown), ["2025-04-03", "2025-04-13"]);
    assert!(shown.iter().all(|timex| timex.doubt.is_none()));
    let torn = tag("Due on 03/04/2025, sent on 13/04/2025 or 04/13/2025.");
    assert_eq!(dates(&torn), ["2025-03-04?", "2025-04-13", "2025-04-13"]);
}

#[test]
fn about_makes_a_date_approximate() {
    let found = tag("The mill dates from about 1840.");
    assert_eq!((found[0].modifier, dates(&found)), (Some(Modifier::Approx), vec!["1840~".to_owned()]));
}

#[test]
fn anchored_duration_has_both_ends() {
    let found = tag("Yards grew over the past two decades and will grow over the next ten years.");
    assert_eq!(dates(&found), ["2005~/2025-04-04", "2025-04-04/2035-04-04~"]);
    assert_eq!(found[0].begin_point.as_deref(), Some("2005"));
    assert_eq!(found[1].end_point.as_deref(), Some("2035-04-04"));
}

#[test]
fn duration_in_hours_needs_whole_days() {
    let begin = |text: &str| tag(text)[0].begin_point.clone();
    assert_eq!(begin("Rain fell over the past 24 hours.").as_deref(), Some("2025-04-03"));
    assert_eq!(begin("Rain fell over the past 30 hours."), None);
    assert_eq!(begin("Rain fell over the past 90 minutes."), None);
}

#[test]
fn set_has_a_frequency() {
    let freq = |text: &str| tag(text)[0].freq.clone();
    assert_eq!(freq("The board meets twice a year.").as_deref(), Some("2X"));
    assert_eq!(freq("The mill runs five days a week.").as_deref(), Some("5D"));
    assert_eq!(freq("The mill runs 24 hours a day.").as_deref(), Some("24H"));
}

#[test]
fn weekday_next_to_a_date_is_kept() {
    let found = tag("The board met on Friday, December 16, 2022.");
    assert_eq!(found[0].weekday, Some(chrono::Weekday::Fri));
}

#[test]
fn fiscal_year_follows_the_country() {
    let japan = FiscalYear::starting(4, 1).unwrap();
    let found = timexes("The budget of FY2024 grew.", &Context::new().with_fiscal_year(japan));
    assert_eq!(
        (found[0].value.as_str(), dates(&found)),
        ("FY2024", vec!["2024-04-01/2025-03-31".to_owned()])
    );
    assert_eq!(dates(&tag("The budget of FY2024 grew.")), [""]);
}

#[test]
fn anchor_is_the_reference_time() {
    let found =
        tag("The pact was signed on 3 May 2019. Two days later it was broken, last week it was mended.");
    assert_eq!(found[1].anchor, Anchor::PreviousDate { start: found[0].start, end: found[0].end });
    assert_eq!(found[2].anchor, Anchor::DocumentCreationTime);
}

#[test]
fn invisible_characters_and_full_width_digits_do_not_change_a_date() {
    for text in [
        "Signed on 7\u{200b} June 1911.",
        "Signed on 7 Ju\u{ad}ne 1911.",
        "Signed on 7 Ju\u{200d}ne 19\u{2060}11.",
        "Signed on \u{2066}7 June\u{2069} 1911.",
        "Signed on 7\u{200b}June\u{200b}1911.",
        "Signed on ７ June １９１１.",
        "Signed on June ７，１９１１.",
        "Signed on １９１１－０６－０７.",
        "Signed on 1911\u{200b}-\u{200b}06\u{200b}-\u{200b}07.",
        "Signed on 𝟕 June 𝟏𝟗𝟏𝟏.",
    ] {
        let found = timexes(text, &Context::new());
        assert_eq!(
            found.iter().map(|timex| timex.value.as_str()).collect::<Vec<_>>(),
            ["1911-06-07"],
            "{text}"
        );
        let (after, before) = ("Signed on ", ".");
        let words = text.strip_prefix(after).unwrap().strip_suffix(before).unwrap();
        assert_eq!(
            found[0].words(text).trim_matches(['\u{2066}', '\u{2069}']),
            words.trim_matches(['\u{2066}', '\u{2069}'])
        );
    }
    let text = "７ June\n\n19\u{ad}11";
    assert_eq!(timexes(text, &Context::new()).len(), 2, "lines stay apart");
}

/// A block quotation has its own date, so "today" in it may not be the document's day. A complete
/// date does not depend on that.
#[test]
fn relative_date_in_a_block_quotation_has_low_confidence() {
    use Confidence::{High, Low, Medium};
    let check = |text: &str, expected: &[(&str, Confidence)]| {
        let mut sources = Sources::new();
        let document = crate::read::read("post.md", text.as_bytes(), &mut sources).unwrap();
        let context = Context::new().written(Date::from_ymd(2025, 7, 31));
        let found = timexes_of(&document, &sources, &context);
        let found: Vec<_> = found.iter().map(|timex| (timex.words(text), timex.confidence)).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("The owner wrote:\n\n> The harbour was closed this morning.\n", &[("this morning", Low)]);
    check("> We met on Tuesday.\n\nWe meet again tomorrow.\n", &[("Tuesday", Low), ("tomorrow", Medium)]);
    check("> The pact was signed on 4 May 2021.\n", &[("4 May 2021", High)]);
    check(
        "> On 4 May 2021 we met; two days later we signed.\n",
        &[("4 May 2021", High), ("two days later", Medium)],
    );
    check("\"The harbour was closed this morning,\" the owner wrote.\n", &[("this morning", Medium)]);
    check("- The harbour was closed this morning.\n", &[("this morning", Medium)]);
}

/// A press release with many background years is news if its opening mentions a day relative to the
/// day of writing, such as "today". A history that opens with a day in an earlier year is not.
#[test]
fn opening_with_a_current_day_is_news() {
    let background = "Ground was broken on October 6, 2020. A strike in 2022 and a flood in January 2023 \
        pushed the date back. The office was founded in 1937 and moved in 1988. A report of 2019 named costs, \
        and another of 2016 named delays.";
    let values = |opening: &str| {
        let context = Context::new().written(Date::from_ymd(2026, 3, 18));
        let text = format!("{opening}\n\n{background}\n\nThe first ship passed on Monday.");
        let found = timexes(&text, &context);
        found.last().map(|timex| timex.value.clone()).unwrap_or_default()
    };
    assert_eq!(values("The commission today announced the opening of the lock."), "2026-03-16");
    assert_eq!(values("The lock opened on Tuesday, the commission said."), "2026-03-16");
    let history = values("The flood of 4 March 1913 came on Tuesday.");
    assert!(!history.starts_with("2026"), "{history}");
    let museum = values("Today the mill is a museum.");
    assert!(!museum.starts_with("2026"), "{museum}");
}
