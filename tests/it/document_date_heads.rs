//! Document dates found in the first lines: each case in `tests/document_date/heads.txt`, read as
//! plain text and as Markdown, and web pages whose metadata and printed date differ.

use dateline::internals::read;
use dateline::{DateEvidence, Document, Sources};

fn document(name: &str, text: &str) -> Document {
    read::read(name, text.as_bytes(), &mut Sources::new()).expect("a text can be read")
}

fn date(document: &Document) -> String {
    document.created.as_ref().map_or("none".to_owned(), |created| created.date.to_string())
}

#[test]
fn each_head_gives_its_expected_date() {
    let cases = include_str!("../document_date/heads.txt");
    let (mut wrong, mut count) = (Vec::new(), 0);
    for case in cases.split("\n== ").skip(1) {
        let (title, text) = case.split_once('\n').expect("a case has a text");
        let (name, expected) = title.split_once(" => ").expect("a case has a date");
        for file in ["a.txt", "a.md"] {
            // Markdown joins the lines of a paragraph unless they end in two spaces.
            let text = if file == "a.md" { text.replace('\n', "  \n") } else { text.to_owned() };
            let found = date(&document(file, &text));
            count += 1;
            if found != expected {
                wrong.push(format!("{name} ({file}): {found}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 90, "only {count} cases were read");
}

#[test]
fn a_labelled_date_above_the_title_is_not_the_title() {
    let check = |name: &str, text: &str, title: &str, expected: &str| {
        let document = document(name, text);
        assert_eq!(document.title.as_ref().map(|found| found.value.as_str()), Some(title), "{text}");
        assert_eq!(date(&document), expected, "{text}");
    };
    let prose = "The ferries run every hour, and the last one leaves at ten.";
    for (day, expected) in [("3 April 2025", "2025-04-03"), ("03/04/2025", "none")] {
        check(
            "a.txt",
            &format!("Updated: {day}\n\nFerry timetable\n\n{prose}\n"),
            "Ferry timetable",
            expected,
        );
        check(
            "a.md",
            &format!("# Updated: {day}\n\n# Ferry timetable\n\n{prose}\n"),
            "Ferry timetable",
            expected,
        );
        let page = format!("<main><h1>Updated: {day}</h1><h1>Ferry timetable</h1><p>{prose}</p></main>");
        check("a.html", &page, "Ferry timetable", expected);
    }
    // A heading that contains a day remains the title.
    let log = format!("# Changes of 3 April 2025\n\n## Ferry timetable\n\n{prose}\n");
    check("a.md", &log, "Changes of 3 April 2025", "none");
}

#[test]
fn dates_of_the_head_that_are_not_used_have_a_reason() {
    let prose = "The board asks all members for their views, and will answer them in writing.\n";
    let check = |name: &str, head: &str, expected: &[(&str, &str)]| {
        let document = document(name, &format!("{head}\n\n{prose}"));
        let rejected = document.rejected.iter();
        let found: Vec<_> = rejected.map(|found| (found.date.to_string(), found.reason.reason())).collect();
        let expected: Vec<_> = expected.iter().map(|(date, reason)| ((*date).to_owned(), *reason)).collect();
        assert_eq!(found, expected, "{head}");
    };
    let announced = "the head announces an event";
    check("a.txt", "Call for papers\n\n3 May 2024", &[("2024-05-03", announced)]);
    check("a.txt", "Call for papers\n\nPublished: 3 May 2024", &[]);
    check("a.txt", "Dear members,\n\nCall for papers\n\n3 May 2024", &[]);
    check("a.txt", "A note on papers\n\n3 May 2024", &[]);
    let label = "its label does not introduce a document date";
    check("a.txt", "A note on papers\n\nDeadline: 3 May 2024", &[("2024-05-03", label)]);
    check(
        "a.txt",
        "A note on papers\n\nPublished: 2 May 2024\n\nDeadline: 3 May 2024",
        &[("2024-05-03", label)],
    );
    let list = "other lines consist of dates, too";
    let days = "Harbour days\n\n3 May 2024\n\n4 May 2024";
    check("a.txt", days, &[("2024-05-03", list), ("2024-05-04", list)]);
    let venue = "Open day\n\nDate: 3 May 2024\n\nVenue: Town hall";
    check("a.txt", venue, &[("2024-05-03", "the head names the place or time of an event")]);
    check("a.txt", &venue.replace("Venue", "Author"), &[]);
    let mail = "From: a@b.example\nDate: Thu, 2 May 2024 10:00:00 +0000\nSubject: Papers\n\n3 May 2024";
    let of_mail = "in an email, only a date that is labelled as its publication date counts";
    check("a.eml", mail, &[("2024-05-03", of_mail)]);
}

#[test]
fn minutes_in_the_title_date_a_page_without_headings() {
    let page = |title: &str| {
        format!(
            "<html><head><title>{title}</title></head><body><main><p>We agreed to meet next week.</p></main></body></html>"
        )
    };
    let check = |title: &str, expected: &str| {
        assert_eq!(date(&document("a.html", &page(title))), expected, "{title}");
    };
    check("May 21, 2012 Meeting Notes", "2012-05-21");
    check("Minutes of the harbour board, 21 May 2012", "2012-05-21");
    check("The fire of May 21, 2012", "none");
    check("May 21, 2012", "none");
    check("Minutes of the meetings of May 21, 2012 and June 3, 2012", "none");
}

#[test]
fn printed_day_outranks_a_utc_instant() {
    let page = "<html><head><meta property='article:published_time' content='2022-11-04T01:05:00Z'></head><body><main>\
        <h1>Strike ends</h1><p>November 3, 2022</p><p>The crews went back to work today.</p></main></body></html>";
    let found = document("a.html", page);
    assert_eq!(date(&found), "2022-11-03");
    assert_eq!(
        found.dates.iter().map(|date| date.evidence).collect::<Vec<_>>(),
        [DateEvidence::DateLine, DateEvidence::Metadata]
    );
}

#[test]
fn bare_date_after_the_day_of_publication_belongs_to_an_event() {
    let page = "<html><head><meta property='article:published_time' content='2022-11-04'></head><body><main>\
        <h1>Boat fair</h1><p>Bergen, 3 December 2022</p><p>The fair shows boats of all kinds.</p></main></body></html>";
    assert_eq!(date(&document("a.html", page)), "2022-11-04");
}

#[test]
fn time_element_in_the_head_dates_the_page() {
    let page = |head: &str| {
        format!(
            "<html><body><main><h1>Strike ends</h1>{head}<p>The crews went back to work today.</p>\
             <p>They had left on <time datetime='2022-09-23'>23 Sept</time>.</p></main></body></html>"
        )
    };
    for (head, expected) in [
        (
            "<p>Posted by A. Berg on <time datetime='2022-11-03T23:30:00-05:00'>Thursday</time></p>",
            "2022-11-03",
        ),
        ("<p>When: <time datetime='2022-11-03'>Thursday</time></p>", "none"),
        (
            "<p><time datetime='2022-11-03'>Thu</time></p><p><time datetime='2022-11-05'>Sat</time></p>",
            "none",
        ),
        ("", "none"),
    ] {
        assert_eq!(date(&document("a.html", &page(head))), expected, "{head}");
    }
}

#[test]
fn page_with_only_a_revision_is_dated_by_it() {
    let page = "<html><head><meta name='dcterms.modified' content='2022-11-03'></head><body><main><h1>Ferries</h1>\
        <p>Ferries of class A are listed here.</p></main></body></html>";
    let found = document("a.html", page);
    assert_eq!(found.created.map(|date| date.evidence), Some(DateEvidence::Updated));
    let page = page.replace("<main>", "<main><p>Published 1 May 2020</p>");
    assert_eq!(date(&document("a.html", &page)), "2020-05-01");
}

#[test]
fn mail_is_dated_by_its_header_and_not_by_dates_below() {
    let mail = |date: &str, body: &str| {
        format!(
            "From: A <a@example.org>\r\nTo: B <b@example.org>\r\nSubject: Fair\r\nMessage-ID: <1@example.org>\r\n{date}\r\n\r\n{body}\r\n"
        )
    };
    for (header, body, expected) in [
        ("Date: Thu, 3 Nov 2022 14:53:31 +0100", "See below.\r\n\r\n5 December 2022", "2022-11-03"),
        ("Date: Thu, 3 Nov 2022 14:53:31", "See you on Friday.", "2022-11-03"),
        ("X-Note: none", "See you on Friday.\r\n\r\n5 December 2022", "none"),
    ] {
        assert_eq!(date(&document("a.eml", &mail(header, body))), expected, "{header}");
    }
}

#[test]
fn file_name_of_a_post_is_the_last_resort() {
    let text = "# Ferries\n\nThe crews went back to work today.\n";
    for (name, expected) in [
        ("posts/2022-11-03-strike-ends.md", "2022-11-03"),
        ("posts/2022-11-03.md", "none"),
        ("posts/2022-11-03 Scan.md", "none"),
        ("posts/2022-11-03-strike-ends.txt", "none"),
        ("posts/2022-13-03-strike-ends.md", "none"),
    ] {
        assert_eq!(date(&document(name, text)), expected, "{name}");
    }
    let dated = format!("---\ndate: 2022-11-05\n---\n{text}");
    assert_eq!(date(&document("2022-11-03-strike-ends.md", &dated)), "2022-11-05");
}

#[test]
fn front_matter_dates_the_page_and_not_its_event() {
    for (name, front, expected) in [
        ("talk.md", "date: 2018-03-09 14:00:00 -0500\nend_date: 2018-03-09 15:00:00 -0500", "none"),
        ("2018-03-01-talk.md", "date: 2018-03-09\nend_date: 2018-03-10", "2018-03-01"),
        ("talk.md", "date: 2018-03-09\nend_date: 2018-03-10\npublished: 2018-03-01", "2018-03-01"),
        ("talk.md", "date: 2018-03-09\nend_date: ''", "2018-03-09"),
        ("post.md", "permalink: /blog/2018/03/09/harbour-pact/", "2018-03-09"),
        ("post.md", "permalink: /blog/2018/13/09/harbour-pact/", "none"),
        ("post.md", "permalink: /blog/20180/3/9/harbour-pact/", "none"),
        ("post.md", "slug: harbour-pact-1842", "none"),
        ("post.md", "date: 2018-03-10\npermalink: /2018/03/09/harbour-pact/", "2018-03-10"),
    ] {
        let text =
            format!("---\n{front}\n---\n# Harbour talk\n\nThe harbour masters speak about the tides.\n");
        assert_eq!(date(&document(name, &text)), expected, "{name} {front}");
    }
    let toml = "+++\npath = \"2018/03/09/harbour-pact\"\n+++\n\nThe pact was signed.\n";
    assert_eq!(date(&document("post.md", toml)), "2018-03-09");
}
