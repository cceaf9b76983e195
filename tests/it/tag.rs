//! The tagger, tested on our own sentences and on the two seed papers.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its cases should stop")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::Weekday;
use dateline::internals::tag::lang::Language;
use dateline::{
    Confidence, Context, Date, DateOrder, Doubt, Modifier, ReadSettings, Sources, TextKind, Timex, Weakness,
    extract, timexes,
};
use proptest::prelude::*;

use crate::support::shared;

/// Asserts the cases of `tests/tag/NAME`. A line is `KIND DCT | sentence with [[words=value]]` or
/// `[[words=value MOD]]`. Without `KIND DCT |`, it is news of 2025-04-04; `-` means that there is
/// no document creation time. `\n` is a line break. Blank lines and lines that begin with `#` are
/// skipped.
fn check(name: &str) {
    let mut wrong = Vec::new();
    let mut count = 0;
    each(name, |text, expected, timexes| {
        count += 1;
        let found: Vec<(String, String)> = timexes
            .iter()
            .enumerate()
            .map(|(nth, timex)| {
                let asked = expected.get(nth).is_some_and(|(_, value)| value.contains(' '));
                let modifier = timex.modifier.filter(|_| asked).map_or("", Modifier::as_str);
                (timex.words(text).to_owned(), format!("{} {modifier}", timex.value).trim_end().to_owned())
            })
            .collect();
        if found != expected {
            wrong.push(format!("{text}\n  expected {expected:?}\n  found    {found:?}"));
        }
    });
    assert!(count > 0, "tests/tag/{name} holds no case");
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// Tags each case of a file.
fn each(name: &str, mut visit: impl FnMut(&str, &[(String, String)], &[Timex])) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/tag").join(name);
    let cases = std::fs::read_to_string(&path).unwrap();
    for line in cases.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let (head, sentence) = line.split_once(" | ").unwrap_or(("news 2025-04-04", line));
        let (kind, dct) = head.split_once(' ').unwrap_or((head, "2025-04-04"));
        let kind = match kind {
            "news" => TextKind::News,
            "narrative" => TextKind::Narrative,
            "policy" => TextKind::Policy,
            _ => TextKind::Auto,
        };
        let (text, expected) = unmark(sentence);
        // A short sentence with Latin letters would be classified as English.
        let language = name.starts_with("japanese").then_some(Language::Japanese);
        let context = Context { language, ..Context::new().written(Date::parse(dct).ok()).of_kind(kind) };
        let mut sources = Sources::new();
        let found =
            extract("case.txt", text.as_bytes(), &context, &ReadSettings::default(), &mut sources).unwrap();
        visit(&text, &expected, &found.timexes);
    }
}

/// Returns the sentence without its markup, and the marked words with their values.
fn unmark(sentence: &str) -> (String, Vec<(String, String)>) {
    let mut text = String::new();
    let mut expected = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once("[[") {
        let (marked, after) = after.split_once("]]").unwrap();
        let (words, value) = marked.rsplit_once('=').unwrap();
        text.push_str(before);
        text.push_str(words);
        expected.push((words.to_owned(), value.to_owned()));
        rest = after;
    }
    text.push_str(rest);
    (text.replace("\\n", "\n"), expected)
}

/// Asserts the confidence of each date: `?` after its value marks a low one.
#[test]
fn weak_evidence_lowers_the_confidence() {
    let mut wrong = Vec::new();
    each(CONFIDENCE, |text, expected, timexes| {
        let mark = |timex: &Timex| if timex.confidence == Confidence::Low { "?" } else { "" };
        let found: Vec<(String, String)> = timexes
            .iter()
            .map(|timex| (timex.words(text).to_owned(), format!("{}{}", timex.value, mark(timex))))
            .collect();
        if found != expected {
            wrong.push(format!("{text}\n  expected {expected:?}\n  found    {found:?}"));
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Defines a test for each file in `tests/tag` whose cases `check` asserts, named after the file,
/// and `FILES`, the names of these files.
macro_rules! files {
    ($($test:ident $name:literal)*) => {
        const FILES: &[&str] = &[$($name),*];

        $(#[test]
        fn $test() {
            check($name);
        })*
    };
}

files! {
    calendar "calendar.txt"
    citations "citations.txt"
    clock "clock.txt"
    definite "definite.txt"
    direction "direction.txt"
    fractions "fractions.txt"
    habits "habits.txt"
    japanese "japanese.txt"
    length "length.txt"
    lists "lists.txt"
    look_alikes "look-alikes.txt"
    moved "moved.txt"
    names "names.txt"
    narratives "narratives.txt"
    newswire "newswire.txt"
    notations "notations.txt"
    opinions "opinions.txt"
    periods "periods.txt"
    present "present.txt"
    press "press.txt"
    reference "reference.txt"
    relative "relative.txt"
    reports "reports.txt"
    rows "rows.txt"
    short_weekdays "short-weekdays.txt"
    unseen "unseen.txt"
    weeks "weeks.txt"
    wire "wire.txt"
}

/// The file whose cases `weak_evidence_lowers_the_confidence` asserts.
const CONFIDENCE: &str = "confidence.txt";

#[test]
fn every_file_of_cases_has_a_test() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/tag");
    let names =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let untested: Vec<String> =
        names.filter(|name| name != CONFIDENCE && !FILES.contains(&name.as_str())).collect();
    assert!(untested.is_empty(), "add a line to `files!` for {untested:?}");
}

#[test]
fn japanese_date_after_the_end_of_its_era_is_doubtful_unless_it_was_a_plan() {
    let weakness =
        |text: &str, dct| timexes(text, &Context::new().written(Date::parse(dct).ok()))[0].weakness;
    assert_eq!(weakness("平成31年4月30日に退位する。", "2020-01-01"), None);
    assert_eq!(weakness("平成31年5月1日に即位する。", "2020-01-01"), Some(Weakness::OtherEra));
    assert_eq!(weakness("平成33年4月1日に施行する。", "2018-06-01"), None);
}

#[test]
fn japanese_weekday_is_kept_for_the_check() {
    let found = timexes("会議は2024年3月12日(月)に開かれた。", &Context::new());
    assert_eq!((found[0].value.as_str(), found[0].weekday), ("2024-03-12", Some(Weekday::Mon)));
}

#[test]
fn weekday_belongs_to_its_date_in_any_notation() {
    let written = [
        "It is of Tuesday 2024-03-05.",
        "It is of Tuesday (5 March 2024).",
        "It is of 5 March 2024 (Tue).",
        "It is of Tuesday, 03/05/2024.",
        "It is of Tuesday, 25/03/2024.",
    ];
    for text in written {
        let found = timexes(text, &Context::new());
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].weekday, Some(Weekday::Tue), "{text}");
        assert_eq!(found[0].doubt, None, "{text}");
    }
    // 5 March 2024 was a Tuesday and 3 May 2024 was a Friday, so "Monday" supports neither.
    let found = timexes("It is of Monday, 03/05/2024.", &Context::new());
    assert!(matches!(found[0].doubt, Some(Doubt::Ambiguous { .. })));
    let day_first = Context { date_order: DateOrder::DayFirst, ..Context::new() };
    let found = timexes("It is of Tuesday, 03/05/2024.", &day_first);
    assert_eq!(found[0].value, "2024-05-03");
}

#[test]
fn century_bc_has_negative_years() {
    let found = timexes("The tomb is of the 2nd century BC.", &Context::new());
    assert_eq!(found[0].date.as_ref().map(ToString::to_string).as_deref(), Some("-0199/-0100"));
}

#[test]
fn every_rule_has_a_sentence() {
    let mut used = BTreeSet::new();
    for name in FILES {
        each(name, |_, _, timexes| used.extend(timexes.iter().map(|timex| timex.rule)));
    }
    let unused: Vec<&str> = Language::English
        .rules()
        .filter(|rule| rule.stands_alone() && !used.contains(rule.id))
        .map(|rule| rule.id)
        .collect();
    assert!(unused.is_empty(), "no sentence of tests/tag shows these rules: {unused:?}");
}

#[test]
fn rule_names_are_unique() {
    let mut names = BTreeSet::new();
    let twice: Vec<&str> =
        Language::English.rules().map(|rule| rule.id).filter(|id| !names.insert(*id)).collect();
    assert!(twice.is_empty(), "these names stand twice: {twice:?}");
}

#[test]
#[ignore = "needs ../shared"]
fn seed_papers_are_tagged_as_in_the_gold_standard() {
    let gold = std::fs::read_to_string(shared("gold/seed_gold.jsonl")).unwrap();
    let (mut wrong, mut hits, mut all) = (Vec::new(), 0, 0);
    for line in gold.lines() {
        let paper: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = paper["text"].as_str().unwrap();
        let dct = Date::parse(paper["dct"].as_str().unwrap()).ok();
        let context = Context::new().written(dct);
        let mut sources = Sources::new();
        let found = extract("paper.txt", text.as_bytes(), &context, &ReadSettings::default(), &mut sources);
        let timexes = found.unwrap().timexes;
        let byte = |point: &serde_json::Value| {
            let point = usize::try_from(point.as_u64().unwrap()).unwrap();
            text.char_indices().nth(point).map_or(text.len(), |(byte, _)| byte)
        };
        for gold in paper["timex"].as_array().unwrap() {
            all += 1;
            let (start, end) = (byte(&gold["start"]), byte(&gold["end"]));
            let timex = timexes.iter().find(|timex| (timex.start, timex.end) == (start, end));
            hits += usize::from(timex.is_some());
            let value = timex.map(|timex| timex.value.as_str());
            if gold["level"] == "calendar" && value != gold["value"].as_str() {
                wrong.push(format!("{} is {}, not {value:?}", gold["text"], gold["value"]));
            }
        }
        for trap in paper["traps"].as_array().unwrap() {
            let (start, end) = (byte(&trap["start"]), byte(&trap["end"]));
            // A trap can be part of a date; finding the whole date is right.
            let fires = timexes.iter().find(|timex| {
                timex.start < end && start < timex.end && (start <= timex.start || timex.end < end)
            });
            if let Some(timex) = fires {
                wrong.push(format!("{} is no time, but {:?} was found", trap["text"], timex.words(text)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(hits >= 48, "only {hits} of {all} expressions were found");
}

/// Generates words that rules depend on, the marks between them, and letters of every byte width.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "(the|a|of|in|first|last|next|two|end|early|mid|every|night|day|week|year|May|June|Monday|BC|ago|later)",
        "[0-9]{1,4}",
        "[-/:.,'’–() \n]",
        "(令和|平成|昭|年|月|日|時|分|半|前|後|第|毎|同|翌|昨|今|週|末|元|の|から|、|十|二〇|午後|四半期|世紀|（|）)",
        "\\PC{0,3}",
    ]
}

proptest! {
    #[test]
    fn mentions_are_in_order_and_at_character_boundaries(words in prop::collection::vec(word(), 0..40)) {
        let text = words.join(" ");
        let glued = words.concat();
        for text in [text, glued] {
            let context = Context::new().written(Date::from_ymd(2024, 2, 29));
            let mut end = 0;
            for timex in timexes(&text, &context) {
                prop_assert!(end <= timex.start && timex.start < timex.end);
                prop_assert!(text.get(timex.start..timex.end).is_some());
                prop_assert!(!timex.value.is_empty());
                end = timex.end;
            }
        }
    }
}

/// Past-tense verb groups that a time expression can follow.
const PAST: &[&str] = &[
    "met",
    "was signed",
    "were held",
    "had resigned",
    "has spoken",
    "did not vote",
    "failed to agree",
    "fell",
    "announced it",
    "is said to have left",
    "should have replied",
    "could not agree",
    "managed to close the file",
    "reported losses",
    "won",
];

/// Future-tense verb groups that a time expression can follow.
const FUTURE: &[&str] = &[
    "will meet",
    "is to be signed",
    "are to vote",
    "must reply",
    "should be ready",
    "may rule",
    "might resign",
    "could come",
    "can be seen",
    "is due to lapse",
    "is set to open",
    "is scheduled to speak",
    "is expected to rule",
    "is likely to fall",
    "are planned to start",
    "hopes to sign",
    "agreed to meet",
    "plans to vote",
    "intends to leave",
    "enters into force",
    "takes effect",
    "did not plan to vote",
];

/// Plans in the past tense. Their dates can be before or after the document's date.
const OLD_PLANS: &[&str] =
    &["had been due to lapse", "was to be signed", "was expected to open", "was scheduled to end"];

/// Generates a weekday, a day or a month without a year.
fn bare_date() -> impl Strategy<Value = String> {
    let weekday = prop::sample::select(
        &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][..],
    );
    let month = prop::sample::select(
        &[
            "January",
            "February",
            "March",
            "April",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
        ][..],
    );
    prop_oneof![
        weekday.prop_map(|day| format!("on {day}")),
        (1..29_u32, month.clone()).prop_map(|(day, month)| format!("on {day} {month}")),
        month.prop_map(|month| format!("in {month}")),
    ]
}

/// Returns a phrase as it begins a sentence: "On Monday" for "on Monday".
fn capitalised(phrase: &str) -> String {
    let (first, rest) = phrase.split_at(1);
    first.to_uppercase() + rest
}

/// Generates a day of a leap year, without its year.
fn leap_day() -> impl Strategy<Value = String> {
    (1..367_u32).prop_map(|nth| {
        let day = chrono::NaiveDate::from_yo_opt(2024, nth).unwrap();
        day.format("%-d %B").to_string()
    })
}

/// Returns the only date in a sentence that was written on a day, and that day.
fn dated(sentence: &str, written: (i32, u32, u32)) -> (Date, Date) {
    let (found, dct) = tagged(sentence, written);
    (found.date.unwrap(), dct)
}

fn tagged(sentence: &str, written: (i32, u32, u32)) -> (Timex, Date) {
    let dct = Date::from_ymd(written.0, written.1, written.2).unwrap();
    let context = Context::new().written(Some(dct.clone()));
    let mut sources = Sources::new();
    let found =
        extract("case.txt", sentence.as_bytes(), &context, &ReadSettings::default(), &mut sources).unwrap();
    assert_eq!(found.timexes.len(), 1, "{sentence}");
    (found.timexes[0].clone(), dct)
}

proptest! {
    #[test]
    fn past_clause_never_gives_a_date_after_the_document(
        verb in prop::sample::select(PAST), date in bare_date(), year in 1990..2040_i32, month in 1..13_u32, day in 1..29_u32,
        place in prop::sample::select(&["", " in Oslo", " with the ministers"][..]), fronted in any::<bool>(),
    ) {
        let sentence = if fronted {
            format!("{}, the council {verb}{place}.", capitalised(&date))
        } else {
            format!("The council {verb}{place} {date}.")
        };
        let (found, dct) = dated(&sentence, (year, month, day));
        prop_assert!(found.interval().earliest.day() <= dct.interval().latest.day(), "{sentence} on {dct}: {found}");
    }

    #[test]
    fn future_clause_never_gives_a_date_before_the_document(
        verb in prop::sample::select(FUTURE), date in bare_date(), year in 1990..2040_i32, month in 1..13_u32, day in 1..29_u32,
        rest in prop::sample::select(&[".", ", officials said.", " in Oslo."][..]), fronted in any::<bool>(),
    ) {
        // "In May, the council agreed to meet" may say when it agreed.
        let is_clear = !verb.starts_with("agreed") && !verb.starts_with("did not");
        let sentence = if fronted && is_clear {
            format!("{}, the council {verb}{rest}", capitalised(&date))
        } else {
            format!("The council {verb} {date}{rest}")
        };
        let (found, dct) = dated(&sentence, (year, month, day));
        prop_assert!(found.interval().latest.day() >= dct.interval().earliest.day(), "{sentence} on {dct}: {found}");
    }

    #[test]
    fn date_of_an_old_plan_is_ahead_or_doubtful(
        verb in prop::sample::select(OLD_PLANS), date in bare_date(), year in 1990..2040_i32, month in 1..13_u32, day in 1..29_u32,
        rest in prop::sample::select(&[".", ", officials said.", " in Oslo."][..]),
    ) {
        let sentence = format!("The council {verb} {date}{rest}");
        let (found, dct) = tagged(&sentence, (year, month, day));
        let date = found.date.clone().unwrap();
        let is_ahead = date.interval().latest.day() >= dct.interval().earliest.day();
        prop_assert!(is_ahead || found.confidence == Confidence::Low, "{sentence} on {dct}: {date}");
    }

    #[test]
    fn inferred_day_is_in_the_calendar(
        (frame, frame_year) in (leap_day(), 1990..2040_i32),
        first in prop::sample::select(&["It was signed on", "The order of", "It will be signed on"][..]),
        verb in prop::sample::select(&["was ratified", "will be ratified", "had been ratified", "is ratified"][..]),
        (day, bare) in (1..32_u32, leap_day()),
        by_number in any::<bool>(),
        kind in prop::sample::select(&[TextKind::News, TextKind::Narrative, TextKind::Policy][..]),
        (year, month) in (1990..2040_i32, 1..13_u32),
    ) {
        let ordinal = match day { 1 | 21 | 31 => "st", 2 | 22 => "nd", 3 | 23 => "rd", _ => "th" };
        let later = if by_number { format!("the {day}{ordinal}") } else { bare };
        let text = format!("{first} {frame} {frame_year}. It {verb} on {later}.");
        let context = Context::new().written(Date::from_ymd(year, month, 17)).of_kind(kind);
        let found = timexes(&text, &context);
        let last = found.last().unwrap();
        let is_day = last.value.len() == 10 && !last.value.contains('X');
        prop_assert!(!is_day || Date::parse(&last.value).is_ok(), "{text} on {year}-{month}: {}", last.value);
    }
}
