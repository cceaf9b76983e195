//! Messages quoted and forwarded in mails: their spans, dates and authors, and the reference dates
//! for relative dates in them.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use dateline::internals::extraction::extract_from;
use dateline::internals::read;
use dateline::{Context, Date, Document, Sources};

/// Returns a plain-text mail dated Wednesday 6 March 2024 with this body.
fn plain(body: &[&str]) -> String {
    let head =
        "From: Mia Berg <mia@example.org>\nDate: Wed, 06 Mar 2024 09:00:00 +0000\nSubject: Quay works\n\n";
    format!("{head}{}\n", body.join("\n"))
}

fn page(body: &[&str]) -> String {
    plain(body).replacen("\n\n", "\nContent-Type: text/html\n\n", 1)
}

fn document(mail: &str) -> (Document, Sources) {
    let mut sources = Sources::new();
    let document = read::read("a.eml", mail.as_bytes(), &mut sources).unwrap();
    (document, sources)
}

/// Asserts the sections of a mail, each as "date author", and some time expressions in its body,
/// each as "words value".
fn check(mail: &str, sections: &[&str], dates: &[&str]) {
    let (document, sources) = document(mail);
    let found: Vec<String> = document
        .sections
        .iter()
        .map(|section| {
            let date =
                section.created.as_ref().map_or("undated".to_owned(), |created| created.date.to_string());
            let author = section.author.as_ref().map(|author| author.value.clone()).unwrap_or_default();
            format!("{date} {author}").trim_end().to_owned()
        })
        .collect();
    assert_eq!(found, sections, "{mail}");
    let context = Context::new().written(document.created.as_ref().map(|created| created.date.clone()));
    let text = sources.whole(document.source);
    let found = extract_from(document.clone(), &context, &sources).timexes;
    assert!(found.is_sorted_by_key(|timex| timex.start));
    let body = document.paragraphs().next().unwrap().1.span.start;
    let values: Vec<String> = found
        .iter()
        .filter(|timex| timex.start >= body)
        .map(|timex| {
            format!("{} {}", timex.words(text), timex.date.as_ref().map_or("?".to_owned(), Date::to_string))
        })
        .collect();
    for date in dates {
        assert!(values.iter().any(|value| value == date), "{date} not in {values:?} of {mail}");
    }
}

#[test]
fn forwarded_messages_count_from_their_own_date() {
    let message = ["The quay was closed yesterday.", ""];
    let gmail = [
        "I saw this today.",
        "",
        "---------- Forwarded message ---------",
        "From: Ole Dahl <ole@example.org>",
        "Date: Mon, 12 Feb 2024 at 17:02",
        "Subject: Quay",
        "To: Mia Berg <mia@example.org>",
        "",
    ];
    let dates = ["today 2024-03-06", "yesterday 2024-02-11"];
    check(&plain(&[&gmail[..], &message].concat()), &["2024-02-12 Ole Dahl"], &dates);
    let outlook = [
        "I saw this today.",
        "",
        "-----Original Message-----",
        "From: Ole Dahl [mailto:ole@example.org]",
        "Sent: Monday, February 12, 2024 5:02 PM",
        "To: Mia Berg; Harbour Board;",
        "  Tug Crews",
        "Subject: Quay",
        "",
    ];
    check(&plain(&[&outlook[..], &message].concat()), &["2024-02-12 Ole Dahl"], &dates);
    // Outlook on the web writes a line instead of a marker.
    let bare = [&outlook[..2], &["________________________________"], &outlook[3..], &message].concat();
    check(&plain(&bare), &["2024-02-12 Ole Dahl"], &dates);
    let apple = [
        "I saw this today.",
        "",
        "Begin forwarded message:",
        "",
        "> From: Ole Dahl <ole@example.org>",
        "> Subject: Quay",
        "> Date: 12 February 2024 at 17:02:11 GMT+1",
        "> To: Mia Berg <mia@example.org>",
        "> ",
        "> The quay was closed yesterday.",
        "",
        "Tell me tomorrow.",
    ];
    check(
        &plain(&apple),
        &["2024-02-12 Ole Dahl"],
        &["today 2024-03-06", "yesterday 2024-02-11", "tomorrow 2024-03-07"],
    );
    let unix = [
        "I saw this today.",
        "----- Forwarded message -----",
        "From: ole@example.org",
        "Date: Mon Feb 12 17:02:11 2024",
        "To: mia@example.org",
        "",
        "The quay was closed yesterday.",
        "----- End forwarded message -----",
        "Tell me tomorrow.",
    ];
    check(
        &plain(&unix),
        &["2024-02-12 ole@example.org"],
        &["today 2024-03-06", "yesterday 2024-02-11", "tomorrow 2024-03-07"],
    );
}

#[test]
fn replies_between_quotes_count_from_the_mail() {
    let mail = plain(&[
        "On Mon, 12 Feb 2024 at 17:02, Ole Dahl",
        "<ole@example.org> wrote:",
        "> The quay was closed yesterday.",
        ">",
        ">> We meet tomorrow.",
        "",
        "I heard so today.",
        "",
        "> It opens next month.",
        "",
        "Fine, see you on 9 March.",
    ]);
    check(
        &mail,
        &["2024-02-12 Ole Dahl", "undated", "2024-02-12 Ole Dahl"],
        &[
            "yesterday 2024-02-11",
            "tomorrow ?",
            "today 2024-03-06",
            "next month 2024-03",
            "9 March 2024-03-09",
        ],
    );
}

#[test]
fn each_reply_in_a_chain_counts_from_its_own_date() {
    let mail = plain(&[
        "Agreed. I was there yesterday.",
        "",
        "On Feb 12, 2024, at 5:02 PM, Ole Dahl <ole@example.org> wrote:",
        "",
        "> The quay was closed yesterday.",
        ">",
        "> On 1/15/24, Ina Moe <ina@example.org> wrote:",
        ">> We sailed yesterday.",
    ]);
    check(
        &mail,
        &["2024-02-12 Ole Dahl", "2024-01-15 Ina Moe"],
        &["yesterday 2024-03-05", "yesterday 2024-02-11", "yesterday 2024-01-14"],
    );
}

#[test]
fn relative_dates_in_undated_quotes_are_unresolved() {
    let unattributed = plain(&["So we agreed.", "", "> The quay was closed yesterday.", "", "I left today."]);
    check(&unattributed, &["undated"], &["yesterday ?", "today 2024-03-06"]);
    // 2 March or 3 February.
    let ambiguous =
        plain(&["Yes.", "", "On 02/03/2024, Ole Dahl wrote:", "> The quay was closed yesterday."]);
    check(&ambiguous, &["undated Ole Dahl"], &["yesterday ?"]);
    // 12 February 2024 was a Monday, not a Friday.
    let contradictory =
        plain(&["Yes.", "", "On Fri, 12 Feb 2024, Ole Dahl wrote:", "> The quay was closed yesterday."]);
    check(&contradictory, &["undated"], &["yesterday ?"]);
    let weekday = plain(&["As you know.", "", "On Monday he wrote:", "", "> The quay was closed yesterday."]);
    check(&weekday, &["undated"], &["yesterday ?"]);
}

#[test]
fn prose_is_not_taken_for_an_attribution_or_header() {
    for body in [
        &["On Monday he wrote:", "", "The quay was closed yesterday."][..],
        &[
            "On 12 February 2024 the board met in Bergen, and later it wrote:",
            "The quay was closed yesterday.",
        ],
        &["From: the tug crews, with thanks.", "", "The quay was closed yesterday."],
        &["To: do", "Date: unknown", "The quay was closed yesterday."],
        &["We asked for a sum > 5 million.", "The quay was closed yesterday."],
        &[">From the board: the quay was closed yesterday."],
    ] {
        check(&plain(body), &[], &["yesterday 2024-03-05"]);
    }
}

#[test]
fn quotes_in_html_mail_count_from_their_own_date() {
    let gmail = page(&[
        "<div>I saw this today.</div>",
        "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon, Feb 12, 2024 at 5:02&#8239;PM Ole Dahl ",
        "&lt;<a href=\"mailto:ole@example.org\">ole@example.org</a>&gt; wrote:<br></div>",
        "<blockquote class=\"gmail_quote\"><div>The quay was closed yesterday.</div></blockquote>",
        "<div>I leave tomorrow.</div></div>",
    ]);
    let dates = ["today 2024-03-06", "yesterday 2024-02-11", "tomorrow 2024-03-07"];
    check(&gmail, &["2024-02-12 Ole Dahl"], &dates);
    let forwarded = page(&[
        "<div>I saw this today.</div>",
        "<div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Forwarded message ---------<br>",
        "From: <b>Ole Dahl</b> &lt;ole@example.org&gt;<br>Date: Mon, Feb 12, 2024 at 5:02 PM<br>Subject: Quay<br>",
        "To: Mia</div><br><p>The quay was closed yesterday.</p></div>",
        "<div>I leave tomorrow.</div>",
    ]);
    check(&forwarded, &["2024-02-12 Ole Dahl"], &dates);
    let outlook = page(&[
        "<p>I saw this today.</p>",
        "<div style=\"border:none;border-top:solid #E1E1E1 1.0pt\"><p><b>From:</b> Ole Dahl<br><b>Sent:</b> Monday, ",
        "February 12, 2024 5:02 PM<br><b>To:</b> Mia Berg<br><b>Subject:</b> Quay</p></div>",
        "<p>The quay was closed yesterday.</p>",
    ]);
    check(&outlook, &["2024-02-12 Ole Dahl"], &dates[..2]);
    let thunderbird = page(&[
        "<p>I saw this today.</p>",
        "<div class=\"moz-cite-prefix\">On 12 Feb 2024 17:02, Ole Dahl wrote:<br></div>",
        "<blockquote type=\"cite\"><p>The quay was closed yesterday.</p></blockquote><p>I leave tomorrow.</p>",
    ]);
    check(&thunderbird, &["2024-02-12 Ole Dahl"], &dates);
    let literary = page(&["<p>I read today:</p><blockquote><p>He came back yesterday.</p></blockquote>"]);
    check(&literary, &["undated"], &["today 2024-03-06", "yesterday ?"]);
}

#[test]
fn headers_and_dates_of_quotes_do_not_date_the_mail() {
    let mail = "From: Mia Berg <mia@example.org>\nSubject: Quay\n\nSee below.\n\n-----Original Message-----\n\
        From: Ole Dahl\nSent: Monday, February 12, 2024 5:02 PM\nTo: Mia\n\nClosed.\n\n10 February 2024\n";
    let (found, sources) = document(mail);
    assert_eq!(found.created, None);
    let section = &found.sections[0];
    let date = section.created.as_ref().unwrap();
    assert_eq!(sources.text(date.span.unwrap()), "Monday, February 12, 2024");
    assert_eq!(sources.text(section.author.as_ref().unwrap().span), "Ole Dahl");
    assert!(
        sources.text(section.span).starts_with("-----Original")
            && sources.text(section.span).ends_with("2024")
    );
    assert_eq!(found.created_at(section.span.start), Some(date));
    assert_eq!(found.created_at(section.span.start - 1), None);
}

#[test]
fn alternative_with_more_words_is_read() {
    let forms = |plain: &str, html: &str| {
        format!(
            "From: mia@example.org\nDate: Wed, 06 Mar 2024 09:00:00 +0000\nMIME-Version: 1.0\n\
             Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n{plain}\n\
             --b\nContent-Type: text/html\n\n{html}\n--b--\n"
        )
    };
    let body_of = |mail: &str| {
        let (document, sources) = document(mail);
        let words = document.paragraphs().map(|(_, block)| sources.text(block.span).to_owned());
        words.collect::<Vec<_>>().join(" | ")
    };
    let notice = "Your program does not show web pages.";
    let words = "The quay was closed on 12 February 2024, and it opens again in May.";
    assert_eq!(body_of(&forms(notice, &format!("<p>{words}</p>"))), words);
    assert_eq!(body_of(&forms(words, "<p><img src=\"a.png\"></p>")), words);
    assert_eq!(body_of(&forms(words, &format!("<p>{words}</p>"))), words);
}

#[test]
fn date_header_without_zone_dates_the_mail() {
    for date in
        ["Wed, 6 Mar 2024 14:53:31", "Wed, 6 March 2024 14:53", "6 Mar 2024", "Wed Mar 6 14:53:31 2024"]
    {
        let (found, _) =
            document(&format!("From: mia@example.org\nDate: {date}\n\nIt was closed yesterday.\n"));
        assert_eq!(found.created.unwrap().date.to_string(), "2024-03-06", "{date}");
    }
    let (found, _) = document("From: mia@example.org\nDate: 03/06/2024\n\nIt was closed yesterday.\n");
    assert_eq!(found.created, None);
}

#[test]
fn headers_and_attributions_in_japanese_and_french_begin_a_message() {
    check(
        &plain(&[
            "了解しました。",
            "",
            "________________________________",
            "差出人: 鈴木 一郎 <suzuki@example.jp>",
            "送信日時: 2024年2月28日水曜日 10:00",
            "宛先: Mia Berg <mia@example.org>",
            "件名: 埠頭の工事",
            "",
            "昨日、工事の契約に署名しました。",
        ]),
        &["2024-02-28 鈴木 一郎"],
        &["昨日 2024-02-27"],
    );
    check(
        &plain(&[
            "確認しました。",
            "",
            "2024年2月28日(水) 10:00 鈴木 一郎 <suzuki@example.jp>:",
            "",
            "> 昨日、工事の契約に署名しました。",
        ]),
        &["2024-02-28 鈴木 一郎"],
        &["昨日 2024-02-27"],
    );
    check(
        &plain(&[
            "Fine.",
            "",
            "De : Anne Roux <anne@example.fr>",
            "Envoyé : mercredi 28 février 2024 10:00",
            "À : Mia Berg <mia@example.org>",
            "Objet : Quay works",
            "",
            "The contract for the works at the quay was signed yesterday by both of the companies.",
        ]),
        &["2024-02-28 Anne Roux"],
        &["yesterday 2024-02-27"],
    );
    // A form with a single field of this kind is not a message.
    check(
        &plain(&[
            "件名: 埠頭の工事",
            "日時: 2024年3月8日",
            "会場: 港",
            "",
            "昨日、工事の契約に署名しました。",
        ]),
        &[],
        &["昨日 2024-03-05"],
    );
}

/// Asserts the date of a paper that is not a mail, the messages in it, each as "date author", and
/// the value of "yesterday" in each of its sentences.
fn check_pasted(name: &str, text: &str, created: &str, sections: &[&str], days: &[&str]) {
    let mut sources = Sources::new();
    let document = read::read(name, text.as_bytes(), &mut sources).unwrap();
    let date = document.created.as_ref().map(|created| created.date.to_string()).unwrap_or_default();
    assert_eq!(date, created, "{text}");
    let found: Vec<String> = document
        .sections
        .iter()
        .map(|section| {
            let date =
                section.created.as_ref().map_or("undated".to_owned(), |created| created.date.to_string());
            format!("{date} {}", section.author.as_ref().map_or("", |author| &author.value))
                .trim_end()
                .to_owned()
        })
        .collect();
    assert_eq!(found, sections, "{text}");
    let written = document.created.as_ref().map(|created| created.date.clone());
    let whole = sources.whole(document.source).to_owned();
    let timexes = extract_from(document, &Context::new().written(written), &sources).timexes;
    let found: Vec<String> = timexes
        .iter()
        .filter(|timex| timex.words(&whole) == "yesterday")
        .map(|timex| timex.date.as_ref().map_or("?".to_owned(), Date::to_string))
        .collect();
    assert_eq!(found, days, "{text}");
}

#[test]
fn messages_pasted_into_a_text_count_from_their_own_date() {
    let own = "From: A. Berg\nSent: Monday, 10 June 2024 09:12\nTo: C. Lind\nSubject: FW: Pact\n\nWe met yesterday.\n";
    let inner = "From: B. Holm\nSent: Friday, May 31, 2024 4:05 PM\nTo: A. Berg\nSubject: Pact\n";
    let marker = "-----Original Message-----\n";
    let body = "The board met yesterday.";
    let holm = ["2024-05-31 B. Holm"];
    let days = ["2024-06-09", "2024-05-30"];
    check_pasted("h.txt", &format!("{own}\n{marker}{inner}\n{body}\n"), "2024-06-10", &holm, &days);
    // Without a separator, and without an empty line.
    check_pasted("h.txt", &format!("{own}\n{inner}\n{body}\n"), "2024-06-10", &holm, &days);
    check_pasted("h.txt", &format!("{own}{marker}{inner}{body}\n"), "2024-06-10", &holm, &days);
    check_pasted("h.md", &format!("{own}\n{marker}{inner}\n{body}\n"), "2024-06-10", &holm, &days);
    // Each field is a paragraph, as in a page or a Word document.
    let fields = inner.lines().map(|line| format!("<p>{line}</p>")).collect::<Vec<_>>().concat();
    let page = format!(
        "<!doctype html><h1>Note</h1><p>10 June 2024</p><p>We met yesterday.</p><p>{}</p>{fields}<p>{body}</p>",
        marker.trim_end()
    );
    check_pasted("h.html", &page, "2024-06-10", &holm, &days);
    // A message without a readable date has none.
    let undated = inner.replace("Friday, May 31, 2024 4:05 PM", "last week");
    check_pasted(
        "h.txt",
        &format!("{own}\n{marker}{undated}\n{body}\n"),
        "2024-06-10",
        &["undated B. Holm"],
        &["2024-06-09", "?"],
    );
}

#[test]
fn head_of_a_memorandum_is_not_a_pasted_message() {
    let memo = "MEMORANDUM\n\nTO: All staff\nFROM: A. Berg\nDATE: 10 June 2024\nSUBJECT: Pact\n\nThe board met yesterday.\n";
    check_pasted("memo.txt", memo, "2024-06-10", &[], &["2024-06-09"]);
    let play = "# Note\n\n10 June 2024\n\nFrom: Oslo\nTo: Bergen\n\nThe train left yesterday.\n";
    check_pasted("note.md", play, "2024-06-10", &[], &["2024-06-09"]);
    let prose = "Note\n\n10 June 2024\n\nThe original message was sent yesterday.\n\nFrom: the board\n";
    check_pasted("note.txt", prose, "2024-06-10", &[], &["2024-06-09"]);
}
