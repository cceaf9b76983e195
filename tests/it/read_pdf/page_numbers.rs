//! Page numbers are dropped, but years and days on their own line at the edge of a page are kept.

use super::page::{Words, lines, pdf, words};

/// Returns lines of text that fill the page from 700 points down to the bottom, followed by `last`.
fn filled(last: &[&'static str]) -> Vec<Words<'static>> {
    let line = "The harbour masters of the nine towns met in the old hall and read the reports of the year";
    let mut page = vec![line; 52];
    page.extend(last);
    lines(60.0, 700.0, &page)
}

fn with_number<'w>(mut page: Vec<Words<'w>>, number: &'w str) -> Vec<Words<'w>> {
    page.push((290.0, 25.0, 10.0, number));
    page
}

#[test]
fn year_alone_on_the_last_line_of_a_page_is_text() {
    let page =
        filled(&["and at last the Lantern Treaty was signed there by all of the envoys on 7 June", "1911"]);
    assert!(words(&pdf(std::slice::from_ref(&page))).ends_with("on 7 June 1911"));
    let numbered = [
        with_number(page, "1"),
        with_number(filled(&["and the Quay Charter was renewed."]), "2"),
        with_number(filled(&["and nobody came."]), "3"),
    ];
    let read = words(&pdf(&numbered));
    assert!(read.contains("on 7 June 1911 The harbour") || read.contains("on 7 June 1911 / The"), "{read}");
    assert!(!read.contains("1911 1") && !read.ends_with('3'), "{read}");
}

#[test]
fn year_alone_on_the_first_line_of_a_page_is_text() {
    let first = lines(
        60.0,
        700.0,
        &["The envoys of all the nine towns signed the Lantern Treaty in the hall on 7 June"],
    );
    let second = lines(60.0, 770.0, &["1911", "and left the town on the next day."]);
    let read = words(&pdf(&[first, second]));
    assert!(read.contains("on 7 June 1911 and left"), "{read}");
}

#[test]
fn years_at_the_same_edge_are_text_unless_they_increase_with_the_pages() {
    let treaties = [
        "and the Lantern Treaty was signed there by all of the nine envoys on 7 June",
        "and the Charter of the Quay was at last read aloud to the people on 7 June",
    ];
    let page = |treaty: usize, year| filled(&[treaties[treaty], year]);
    let read = words(&pdf(&[page(0, "1911"), page(1, "1907")]));
    assert!(read.contains("envoys on 7 June 1911") && read.contains("people on 7 June 1907"), "{read}");
    let read = words(&pdf(&[page(0, "1911"), page(1, "1911")]));
    assert_eq!(read.matches("7 June 1911").count(), 2, "{read}");
    let read = words(&pdf(&[page(0, "1911"), page(1, "1912")]));
    assert!(!read.contains("1911") && !read.contains("1912"), "{read}");
}

#[test]
fn day_alone_on_the_last_line_of_a_page_is_text() {
    let page = filled(&["and at last the Lantern Treaty was signed there by all of the envoys on June", "7"]);
    assert!(words(&pdf(&[page])).ends_with("on June 7"));
}

#[test]
fn page_numbers_that_look_like_years_are_dropped() {
    let numbers = ["1998", "1999", "2000", "2001", "2002", "2003"];
    let pages =
        numbers.map(|number| with_number(filled(&["and the reports were read again in the year"]), number));
    let read = words(&pdf(&pages));
    for number in numbers {
        assert!(!read.contains(number), "{number}: {read}");
    }
}

#[test]
fn page_numbers_are_dropped_from_either_corner_even_if_some_pages_have_none() {
    let at = |x: f32, number| {
        let mut page = filled(&["and the reports were read again."]);
        page.extend([(x, 770.0, 9.0, number)]);
        page
    };
    let pages = [filled(&["and so on."]), at(540.0, "ii"), at(60.0, "iii"), at(540.0, "4"), at(60.0, "5")];
    let read = words(&pdf(&pages));
    for number in ["ii", "4", "5"] {
        assert!(!read.split_whitespace().any(|word| word == number), "{number}: {read}");
    }
}

#[test]
fn single_page_loses_its_number_and_keeps_its_year() {
    let page = lines(60.0, 700.0, &["It was renewed in the spring."]);
    for (number, kept) in
        [("12", false), ("– 12 –", false), ("Page 1", false), ("1/1", false), ("1911", true)]
    {
        let read = words(&pdf(&[with_number(page.clone(), number)]));
        assert_eq!(read.contains(number), kept, "{number}: {read}");
    }
}

#[test]
fn diary_dates_at_page_heads_are_kept_and_running_heads_kept_once() {
    let page = |head| [vec![(60.0, 770.0, 10.0, head)], lines(60.0, 700.0, &["The envoys met."])].concat();
    let read = words(&pdf(&[page("12 May 1911"), page("13 May 1911"), page("15 May 1911")]));
    assert_eq!(
        read,
        "12 May 1911 / The envoys met. / 13 May 1911 / The envoys met. / 15 May 1911 / The envoys met."
    );
    let heads = ["Harbour Review 1911, p. 4", "Harbour Review 1911, p. 5", "Harbour Review 1911, p. 6"];
    let read = words(&pdf(&heads.map(page)));
    assert_eq!(read.matches("Harbour Review").count(), 1, "{read}");
    let heads = ["Harbour Review 1998", "Harbour Review 1999", "Harbour Review 2000"];
    let read = words(&pdf(&heads.map(page)));
    assert_eq!(read.matches("Harbour Review").count(), 1, "{read}");
}
