use super::*;

const MONTH_FIRST: DigitOrder = DigitOrder::new(DateOrder::MonthFirst, DateOrder::MonthFirst);

fn check(line: &str, order: DigitOrder, expected: &[&str]) {
    let found: Vec<String> = find_all(line, order)
        .into_iter()
        .map(|found| format!("{}={}", found.date, &line[found.range]))
        .collect();
    assert_eq!(found, expected, "{line}");
}

#[test]
fn dates_with_one_reading_are_found() {
    for (line, expected) in [
        ("5th of April, 2025", "2025-04-05=5th of April, 2025"),
        ("the 5th day of April, 2025", "2025-04-05=5th day of April, 2025"),
        ("APRIL 5 2025", "2025-04-05=APRIL 5 2025"),
        ("Sept. 9th, 2024", "2024-09-09=Sept. 9th, 2024"),
        ("04.05.2025", "2025-05-04=04.05.2025"),
        ("25/04/2025", "2025-04-25=25/04/2025"),
        ("04/25/2025", "2025-04-25=04/25/2025"),
        ("04/04/2025", "2025-04-04=04/04/2025"),
        ("5-Apr-2025", "2025-04-05=5-Apr-2025"),
        ("2025-04-05T10:30:00Z", "2025-04-05=2025-04-05"),
        ("2025年4月5日", "2025-04-05=2025年4月5日"),
        ("051430Z APR 25", "2025-04-05=051430Z APR 25"),
        ("05 APR 99", "1999-04-05=05 APR 99"),
        ("2025 April 5", "2025-04-05=2025 April 5"),
    ] {
        check(line, DigitOrder::CUSTOMARY, &[expected]);
    }
}

#[test]
fn dates_with_two_readings_need_the_order() {
    check("04/05/2025", DigitOrder::CUSTOMARY, &[]);
    check("04/05/2025", DigitOrder::DAY_FIRST, &["2025-05-04=04/05/2025"]);
    check("04.05.2025", DigitOrder::UNKNOWN, &[]);
    check("04.05.2025", DigitOrder::LIKELY, &["2025-05-04?=04.05.2025"]);
    check(
        "14.05.2025 or 05.05.2025",
        DigitOrder::LIKELY,
        &["2025-05-14=14.05.2025", "2025-05-05=05.05.2025"],
    );
    check("04.05.2025", MONTH_FIRST, &["2025-04-05=04.05.2025"]);
    check("04/05/2025", MONTH_FIRST, &["2025-04-05=04/05/2025"]);
    for line in ["05 APR 45", "05 Apr 25", "31 June 2025", "2018-04823", "April 5", "12.3", "mayor 2025"] {
        check(line, DigitOrder::CUSTOMARY, &[]);
    }
}

#[test]
fn order_of_a_text_follows_its_unambiguous_dates() {
    for (text, order) in [
        ("By 25/04/2025, and 04/05/2025.", DateOrder::DayFirst),
        ("On 4/25/2025.", DateOrder::MonthFirst),
        ("On 4.25.2025.", DateOrder::MonthFirst),
        ("Version 4.25.1 of 25.4.2025", DateOrder::DayFirst),
        ("On 4/25/2025 and 25/4/2025.", DateOrder::Unknown),
        ("x/2025/04/25 and 1/25/2", DateOrder::Unknown),
        ("/", DateOrder::Unknown),
    ] {
        assert_eq!(shown(text).order, order, "{text}");
    }
}

#[test]
fn dots_need_evidence_in_english() {
    for (text, expected) in [
        ("On 06.10.2024 the port opened.", DigitOrder::LIKELY),
        ("On 06.10.2024 the port opened. It was closed on 3 May 2024.", DigitOrder::CUSTOMARY),
        ("On 06.10.2024 the port opened. It was closed on May 3, 2024.", DigitOrder::UNKNOWN),
        ("On 06.10.2024 the port opened. It was closed on 05.28.2024.", MONTH_FIRST),
        ("On 06.10.2024 the port opened. It was closed on 28/05/2024.", DigitOrder::DAY_FIRST),
        (
            "Am 06.10.2024 wurde der Hafen wieder für den Verkehr geöffnet, und die Fähren fahren nach dem Plan.",
            DigitOrder::CUSTOMARY,
        ),
    ] {
        assert_eq!(DigitOrder::of(text, DateOrder::Unknown), expected, "{text}");
    }
}

#[test]
fn line_ends_inside_a_date_are_recognised() {
    assert!(is_broken("came on September", "11, 2001. The threat"));
    assert!(is_broken("signed on 18 September", "1814."));
    assert!(is_broken("signed on 18", "September 1814."));
    for (line, next) in
        [("What came in May", "1. A storm"), ("There were 18", "ships"), ("", "1814"), ("it may", "1999")]
    {
        assert!(!is_broken(line, next), "{line}⏎{next}");
    }
}
