//! Words and numbers at line ends: hyphens in compounds, and numbers that are not note marks.

use super::page::{Words, check, lines, pdf, words};

#[test]
fn compound_at_a_line_end_keeps_its_hyphen() {
    let page = lines(
        60.0,
        700.0,
        &[
            "The ministers of all the nine towns came on board of the new solar-",
            "powered ferry, and the lock-keeper of the eastern canal and his lock-",
            "keeper's wife read out the agree-",
            "ment of 7 Septem-",
            "ber 1911 there.",
        ],
    );
    let read = words(&pdf(&[page]));
    assert!(read.contains("new solar-powered ferry"), "{read}");
    assert!(read.contains("his lock-keeper's wife"), "{read}");
    assert!(read.contains("the agreement of 7 September 1911"), "{read}");
}

/// Returns a page with the note marks 9 and 10 in its text, and these lines in small type at the
/// bottom.
fn with_notes(notes: &[&'static str]) -> Vec<u8> {
    let text = ["The bell of the harbour was rung for all of the envoys who had come to the town"; 6];
    let mut page: Vec<Words<'_>> = lines(60.0, 700.0, &text);
    page.extend([
        (60.0, 628.0, 10.0, "1814"),
        (82.6, 631.5, 6.0, "9"),
        (88.0, 628.0, 10.0, "was the year before it, and"),
        (60.0, 616.0, 10.0, "1815"),
        (82.6, 619.5, 6.0, "10"),
        (92.0, 616.0, 10.0, "was the year after it."),
    ]);
    let small = |(words, nth): (&&'static str, u8)| (60.0, 150.0 - 9.0 * f32::from(nth), 7.0, *words);
    page.extend(notes.iter().zip(0..).map(small));
    pdf(&[page])
}

#[test]
fn number_in_the_text_of_a_note_does_not_start_another() {
    let read = check(&with_notes(&[
        "9 The keeper of the bell let it ring each time for",
        "10 seconds. It was cast on",
        "10 May 1909 by the founders of the town.",
        "10 A Ledger of the Harbour, p. 3.",
    ]));
    assert!(
        read.contains("Note(9) | The keeper of the bell let it ring each time for 10 seconds. It was cast on 10 May 1909"),
        "{read}"
    );
    assert!(read.contains("Note(10) | A Ledger of the Harbour, p. 3."), "{read}");
    let read = check(&with_notes(&["9 It rang for", "10", "seconds.", "10 Ledger, p. 3."]));
    assert!(read.contains("Note(9) | It rang for 10 seconds."), "{read}");
    assert!(read.contains("Note(10) | Ledger, p. 3."), "{read}");
}

#[test]
fn notes_with_unraised_numbers_are_notes() {
    let read = check(&with_notes(&["9 'The bell', in A Ledger, 2 May 2020.", "10. A Harbour Book."]));
    assert!(read.contains("Note(9) | 'The bell', in A Ledger, 2 May 2020.\n"), "{read}");
    assert!(read.contains("Note(10) | A Harbour Book."), "{read}");
}
