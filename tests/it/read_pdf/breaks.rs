//! Sentences and dates that a page break splits are joined again, and are cited by the page on
//! which they begin.

use dateline::Context;
use dateline::internals::extraction::extract_from;

use super::page::{check, document, lines, pdf, words};

#[test]
fn sentences_are_joined_across_lines_notes_and_pages() {
    let first = [
        lines(60.0, 780.0, &["A Ledger, vol. 3"]),
        vec![(60.0, 740.0, 20.0, "The Harbour Pact")],
        lines(
            60.0,
            700.0,
            &[
                "The pact was first spoken of in the days before the war and was",
                "signed, as all agree, on 18 Septem-",
                "ber 1814",
            ],
        ),
        vec![(100.5, 679.5, 6.0, "3"), (108.0, 676.0, 10.0, "by two ministers, who had met in Oslo and")],
        lines(60.0, 664.0, &["who would meet again in that town before the year was over, on 18 September"]),
        vec![
            (60.0, 120.0, 6.0, "3"),
            (64.0, 118.0, 7.0, "A Ministry, Report, 2 May 2020."),
            (300.0, 30.0, 10.0, "1"),
        ],
    ]
    .concat();
    let second = [
        lines(60.0, 780.0, &["A Ledger, vol. 3"]),
        lines(60.0, 740.0, &["1815, as they had said.", "", "It was renewed in 1820."]),
        vec![(300.0, 30.0, 10.0, "2")],
    ]
    .concat();
    insta::assert_snapshot!(check(&pdf(&[first, second])), @r"
    1 Paragraph | A Ledger, vol. 3
    1 Heading | The Harbour Pact
    1 Paragraph | The pact was first spoken of in the days before the war and was signed, as all agree, on 18 September 1814³ by two ministers, who had met in Oslo and who would meet again in that town before the year was over, on 18 September 1815, as they had said.
    1 Note(3) | A Ministry, Report, 2 May 2020.
    2 Paragraph | It was renewed in 1820.
    ");
}

#[test]
fn month_hyphenated_across_pages_is_joined_before_the_footnote() {
    let first = [
        vec![
            (60.0, 712.0, 10.0, "1814"),
            (82.6, 715.5, 6.0, "4"),
            (88.0, 712.0, 10.0, "was the year before it, and"),
        ],
        lines(60.0, 700.0, &["the ministers of all the towns met in the old hall and signed on 18 Sep-"]),
        vec![(60.0, 120.0, 5.0, "4"), (64.0, 118.0, 7.0, "A Ministry, Report, 2 May 2020.")],
    ];
    let second =
        lines(60.0, 700.0, &["tember 1816, as all of them say, and nobody has ever said anything else."]);
    let bytes = pdf(&[first.concat(), second]);
    let read = words(&bytes);
    assert!(read.starts_with("1814⁴ was") && read.contains("18 September 1816, as all"), "{read}");
    let (document, sources) = document(&bytes);
    let read = extract_from(document, &Context::new(), &sources).statements;
    let day = read.iter().find(|read| read.date.to_string() == "1816-09-18").unwrap();
    assert_eq!(day.citation.place(), "p. 1");
}

#[test]
fn running_heads_of_left_and_right_pages_are_dropped() {
    let page = |head: &'static str, x: f32, words: &'static str| {
        [vec![(x, 770.0, 9.0, head)], lines(60.0, 700.0, &[words])].concat()
    };
    let bytes = pdf(&[
        page(
            "The Harbour Pact",
            400.0,
            "It was signed by the envoys of nine towns in the old hall on the 9th of",
        ),
        page(
            "A Ledger of the North",
            60.0,
            "June 1815 and by the others, who had come too late for it, on the 18th of",
        ),
        page(
            "The Harbour Pact",
            400.0,
            "September 1816, when all of them were in town again for the fair, and in",
        ),
        page("A Ledger of the North", 60.0, "May 1817 it was renewed."),
    ]);
    let read = words(&bytes);
    for date in ["9th of June 1815", "18th of September 1816", "in May 1817"] {
        assert!(read.contains(date), "{read}");
    }
}

#[test]
fn citation_names_the_page() {
    let page = |words| lines(60.0, 700.0, &[words]);
    let bytes = pdf(&[
        page("Nobody came to the first meeting."),
        page("The Harbour Pact was signed in Oslo on 9 June 2024."),
    ]);
    let (document, sources) = document(&bytes);
    let read = extract_from(document, &Context::new(), &sources).statements;
    assert_eq!((read[0].citation.place().as_str(), read[0].citation.page), ("p. 2", Some(2)));
}
