//! Table rows, one-line list items, and date lines above a text are kept apart.

use super::page::{Words, document, lines, pdf, words};

/// Returns the rows of a table, with each cell at its column's position, `leading` points between
/// the lines of a cell, and `gap` points between the last line of a row and the next row.
fn table<'w>(
    columns: &[f32],
    mut y: f32,
    (leading, gap): (f32, f32),
    rows: &[&[&[&'w str]]],
) -> Vec<Words<'w>> {
    let mut found = Vec::new();
    for row in rows {
        let mut lowest = y;
        for (x, cell) in columns.iter().zip(*row) {
            for (line, down) in cell.iter().zip(0_u8..) {
                let at = y - leading * f32::from(down);
                lowest = lowest.min(at);
                found.push((*x, at, 10.0, *line));
            }
        }
        y = lowest - gap;
    }
    found
}

const PROSE: [&str; 3] = [
    "This annex lists the meetings that the two towns have held since the summit of the spring, in",
    "the order of their dates, and the steps that are planned for the years that follow, as far as they",
    "are known to the council.",
];

#[test]
fn row_of_a_table_is_a_block() {
    let rows: &[&[&[&str]]] = &[
        &[&["Date"], &["Event"], &["Place"]],
        &[&["28 July 2024"], &["Two-plus-two of the envoys"], &["Tokyo"]],
        &[&["3-4 Sept. 2024"], &["Working-level talks"], &["Washington"]],
        &[&["Nov. 2024"], &["Trilateral ministers meet"], &["Darwin"]],
        &[&["10 Dec"], &["Ishiba meets Austin"], &["Tokyo"]],
        &[&["Spring 2025"], &["Joint headquarters stands up"], &["Ichigaya"]],
    ];
    let expected = "Date | Event | Place / 28 July 2024 | Two-plus-two of the envoys | Tokyo / \
        3-4 Sept. 2024 | Working-level talks | Washington / Nov. 2024 | Trilateral ministers meet | Darwin / \
        10 Dec | Ishiba meets Austin | Tokyo / Spring 2025 | Joint headquarters stands up | Ichigaya";
    for distance in [12.0, 18.0] {
        let mut page = lines(60.0, 700.0, &PROSE);
        page.extend(table(&[60.0, 160.0, 330.0], 650.0, (12.0, distance), rows));
        page.extend(lines(60.0, 500.0, &PROSE));
        let read = words(&pdf(&[page]));
        assert_eq!(read, format!("{0} / {expected} / {0}", PROSE.join(" ")), "{distance}");
    }
}

#[test]
fn wrapped_cells_stay_in_their_row() {
    let rows: &[&[&[&str]]] = &[
        &[&["Date"], &["Event"], &["Place"]],
        &[
            &["28 July 2024"],
            &["Two-plus-two of foreign", "and defence ministers, with", "the staffs"],
            &["Tokyo"],
        ],
        &[&["3-4 Sept.", "2024"], &["Working-level talks"], &["Washington"]],
        &[&["10 Dec"], &["Ishiba meets", "Austin"], &["Tokyo"]],
    ];
    for distance in [12.0, 17.0] {
        let read = words(&pdf(&[table(&[60.0, 160.0, 330.0], 650.0, (12.0, distance), rows)]));
        assert_eq!(
            read,
            "Date | Event | Place / 28 July 2024 | Two-plus-two of foreign and defence ministers, with the staffs | Tokyo / \
            3-4 Sept. 2024 | Working-level talks | Washington / 10 Dec | Ishiba meets Austin | Tokyo",
            "{distance}"
        );
    }
}

#[test]
fn cells_below_each_other_in_the_middle_of_a_row_stay_in_it() {
    // The date is at the bottom of its cell.
    let page = vec![
        (60.0, 700.0, 10.0, "Date"),
        (160.0, 700.0, 10.0, "Event"),
        (160.0, 682.0, 10.0, "Two-plus-two of foreign"),
        (60.0, 670.0, 10.0, "28 July 2024"),
        (160.0, 670.0, 10.0, "and defence ministers"),
        (60.0, 652.0, 10.0, "3-4 Sept. 2024"),
        (160.0, 652.0, 10.0, "Working-level talks"),
    ];
    assert_eq!(
        words(&pdf(&[page])),
        "Date | Event / 28 July 2024 | Two-plus-two of foreign and defence ministers / 3-4 Sept. 2024 | Working-level talks"
    );
}

#[test]
fn numbered_paragraphs_and_forms_are_not_tables() {
    let page = table(
        &[60.0, 90.0],
        700.0,
        (12.0, 12.0),
        &[
            &[
                &["(a)"],
                &[
                    "The quay is opened by the council on 5 May 2024, and the mole is closed by",
                    "the harbour master.",
                ],
            ],
            &[&["(b)"], &["The council reports to the towns."]],
        ],
    );
    let read = words(&pdf(&[page]));
    assert!(!read.contains('|'), "{read}");
    assert!(read.contains("the mole is closed by the harbour master."), "{read}");
    let page = table(
        &[60.0, 160.0],
        700.0,
        (12.0, 12.0),
        &[
            &[&["From:"], &["The harbour council"]],
            &[&["Date:"], &["12 December 2024"]],
            &[&["To:"], &["The towns"]],
        ],
    );
    assert_eq!(
        words(&pdf(std::slice::from_ref(&page))),
        "From: The harbour council / Date: 12 December 2024 / To: The towns"
    );
    let (document, _) = document(&pdf(&[page]));
    assert_eq!(document.created.map(|created| created.date.to_string()).as_deref(), Some("2024-12-12"));
}

#[test]
fn date_line_above_a_text_is_a_block() {
    let mut page = vec![(60.0, 730.0, 18.0, "Joint press release")];
    page.extend(lines(
        60.0,
        700.0,
        &[
            "12 December 2024",
            "The ministers met on Tuesday in Tokyo and agreed on the plan for the joint headquarters that",
            "they announced last July, and they will meet again in March.",
        ],
    ));
    let bytes = pdf(&[page]);
    assert!(words(&bytes).contains("/ 12 December 2024 / The ministers met"), "{}", words(&bytes));
    let (document, _) = document(&bytes);
    assert_eq!(document.created.map(|created| created.date.to_string()).as_deref(), Some("2024-12-12"));
}

#[test]
fn list_of_dates_has_a_block_for_each() {
    let rows = [
        "28 July 2024: Two-plus-two in Tokyo",
        "3-4 September 2024: Working-level talks",
        "10 December 2024: Ishiba meets Austin",
        "Spring 2025: Joint headquarters stands up",
    ];
    assert_eq!(words(&pdf(&[lines(60.0, 700.0, &rows)])), rows.join(" / "));
    // A row may wrap.
    let read = words(&pdf(&[lines(
        60.0,
        700.0,
        &[
            "28 July 2024: The foreign and the defence ministers of the two",
            "countries meet in Tokyo for the first time since the spring of the",
            "year before.",
            "3-4 September 2024: Working-level talks",
            "10 December 2024: Ishiba meets Austin",
        ],
    )]));
    assert_eq!(read.matches(" / ").count(), 2, "{read}");
    assert!(
        read.contains("countries meet in Tokyo for the first time since the spring of the year before."),
        "{read}"
    );
}

#[test]
fn wrapped_sentence_is_not_cut_before_a_name_or_a_date() {
    for text in [
        &[
            "The treaty of the two towns was signed in the old hall of the harbour on",
            "9 June 2024 by the mayors, and it was then sent to the council of the",
            "Netherlands, where it was approved by a large majority of its members.",
        ][..],
        // A quotation is narrower than the text around it.
        &[
            "The council wrote to the towns that it had considered the plan for the quay, and gave its view:",
            "We have seen the plan that was made by",
            "Ada Lind, and we hold that the ferry to",
            "Bergen must run until 5 May 2024.",
        ],
    ] {
        let (first, rest) = text.split_at(text.len() - 3);
        let mut page = lines(60.0, 700.0, first);
        page.extend(lines(if first.is_empty() { 60.0 } else { 90.0 }, 670.0, rest));
        let read = words(&pdf(&[page]));
        assert!(read.contains(&rest.join(" ")), "{read}");
    }
}
