//! The reading order of columns, tables and adjacent text.

use super::page::{check, lines, pdf, words};

#[test]
fn columns_are_read_one_after_the_other() {
    let column = |word: &'static str| vec![word; 8];
    let page = [
        vec![(60.0, 760.0, 20.0, "A heading that goes over both of the columns")],
        lines(60.0, 700.0, &column("the left column goes on and on and")),
        lines(320.0, 700.0, &column("the right column goes on and on and")),
    ]
    .concat();
    let read = check(&pdf(&[page]));
    let (left, right) = (read.rfind("left column").unwrap(), read.find("right column").unwrap());
    assert!(left < right, "{read}");
}

#[test]
fn three_narrow_columns_are_read_with_headings_that_span_them() {
    // The gutters are 5 points wide, narrower than the wide spaces in one of the lines.
    let column = |n: usize| {
        let all = [
            [
                "first one in a column of words",
                "second one is in  that  column",
                "third one in the same column",
            ],
            [
                "fourth one in a middle column",
                "fifth one of the middle column",
                "sixth one of the middle one",
            ],
            [
                "seventh one of the third of all",
                "eighth one of the last column",
                "ninth one in the last column",
            ],
        ];
        all[n]
    };
    let (x, mut page) = ([40.0, 184.0, 328.0], Vec::new());
    for (n, x) in x.into_iter().enumerate() {
        page.extend(lines(
            x,
            600.0 - 3.0 * x / 40.0,
            &[column(n), ["and on", "and so on", "and on again"]].concat(),
        ));
    }
    page.extend([(40.0, 640.0, 12.0, "A heading over the first and the second")]);
    page.extend(lines(328.0, 648.0, &["at the head of the third there", "is something else to read now"]));
    page.extend(lines(
        40.0,
        480.0,
        &["a line that goes from the left over all of the columns to the right edge of the page"],
    ));
    let read = words(&pdf(&[page]));
    let order = [
        "A heading",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "at the head",
        "something else",
        "seventh one",
        "eighth",
        "ninth",
        "a line that goes",
    ];
    let mut rest = read.as_str();
    for words in order {
        rest = rest.split_once(words).unwrap_or_else(|| panic!("{words} is not in its place: {read}")).1;
    }
}

#[test]
fn text_continues_below_a_figure_in_columns_known_from_other_pages() {
    let column =
        |x, y| lines(x, y, &["many words are in each of the lines", "of a column, and there are no other"]);
    let full = [
        lines(40.0, 700.0, &["a line of this column has many words"; 9]),
        lines(240.0, 700.0, &["a line of the next has as many words"; 9]),
    ];
    let figure = [
        column(40.0, 700.0),
        column(240.0, 700.0),
        lines(40.0, 400.0, &["Below the figure it was signed, as", "they say, on the 18 September"]),
        lines(240.0, 400.0, &["1814 and not in the next year, when", "nobody came to the town."]),
    ];
    let read = words(&pdf(&[full.concat(), figure.concat()]));
    assert!(read.contains("on the 18 September 1814 and not"), "{read}");
}

#[test]
fn rows_of_a_table_are_read_one_after_the_other() {
    let page = [
        lines(60.0, 700.0, &["2021", "2022", "2023", "2024", "2025", "2026"]),
        lines(320.0, 700.0, &["talks", "a draft", "signed", "in force", "renewed", "ended"]),
    ]
    .concat();
    let read = check(&pdf(&[page]));
    assert!(read.contains("2021 | talks") && read.contains("2026 | ended"), "{read}");
}

#[test]
fn date_in_a_table_is_read_with_the_text_of_its_row() {
    let mut page = Vec::new();
    let rows =
        ["Thursday, 18 September 1814", "Friday, 9 June 1815", "Monday, 3 March 1817", "Tuesday, 2 May 1820"];
    for (row, y) in rows.into_iter().zip([700.0, 660.0, 620.0, 580.0]) {
        page.push((60.0, y, 10.0, row));
        page.extend(lines(
            220.0,
            y,
            &[
                "The envoys of all the towns met in the old hall, and they",
                "said that nothing had been signed.",
            ],
        ));
    }
    let read = words(&pdf(&[page]));
    for row in rows {
        assert!(read.contains(&format!("{row} | The envoys of all")), "{read}");
    }
}

#[test]
fn line_numbers_are_dropped() {
    let text = [
        "The envoys of all of the towns",
        "met in the old hall of Oslo and",
        "said that they would sign on",
        "the 18th of September",
        "1814, if nobody came from the",
        "sea before the end of the year",
        "and took the ships away which",
        "lay there. This was not what",
        "the towns had wanted, and in",
        "the year after they met again.",
    ];
    let mut page = lines(100.0, 700.0, &text);
    page.extend(
        (0_u8..10)
            .zip(["11", "12", "13", "14", "15", "16", "17", "18", "19", "20"])
            .map(|(n, number)| (60.0, 700.0 - 12.0 * f32::from(n), 10.0, number)),
    );
    let read = words(&pdf(&[page]));
    assert!(read.contains("the 18th of September 1814, if nobody"), "{read}");
}

#[test]
fn leaders_of_a_table_of_contents_are_not_a_column() {
    let entry = [
        "1. The harbour in the years of the war",
        "2. The towns and what they wanted of it",
        "3. The pact",
        "4. What came of it in the end",
        "5. Notes",
    ];
    let page = [
        lines(60.0, 700.0, &entry),
        lines(300.0, 700.0, &[". . . . . . . . . . . . . . . . . . . . . . . . . . . . 3"; 5]),
    ];
    let read = words(&pdf(&[page.concat()]));
    assert!(read.contains("3. The pact . . ."), "{read}");
}
