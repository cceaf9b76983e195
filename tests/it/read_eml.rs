//! Mail messages: their text, subject, sender and date.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fmt::Write as _;

use dateline::Sources;
use dateline::internals::read;

/// Returns the format, title, author, dates and blocks, or the fault.
fn check(name: &str, lines: &[&str]) -> String {
    let mut sources = Sources::new();
    let document = match read::read(name, lines.join("\r\n").as_bytes(), &mut sources) {
        Ok(document) => document,
        Err(fault) => return fault.to_string(),
    };
    let mut described = format!("{}\n", document.format);
    for words in [&document.title, &document.author].into_iter().flatten() {
        writeln!(described, "{}", words.value).unwrap();
    }
    for date in &document.dates {
        writeln!(described, "{} {:?}", date.date, date.evidence).unwrap();
    }
    for (_, block) in document.paragraphs() {
        writeln!(
            described,
            "{:?} | {}",
            block.kind,
            sources.text(block.span).replace('\n', "⏎").replace('\u{a0}', "⍽")
        )
        .unwrap();
    }
    described
}

#[test]
fn plain_text_part_is_preferred_and_attachments_are_listed() {
    let described = check(
        "saved.txt",
        &[
            "Received: from a.example by b.example; Tue, 11 Jun 2024 01:00:00 +0000",
            "Date: Mon, 10 Jun 2024 23:30:00 -0400",
            "From: =?ISO-8859-1?Q?Andr=E9?= <a@a.example>",
            "Subject: =?UTF-8?B?VGhlIEhhcmJvdXIgUGFjdCDigJMgc2lnbmVk?=",
            "Content-Type: multipart/mixed; boundary=m",
            "",
            "--m",
            "Content-Type: multipart/alternative; boundary=n",
            "",
            "--n",
            "Content-Type: text/plain; charset=windows-1252",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "It was signed=",
            " on 9=A0June 2024 =96 at last.",
            "",
            "> Will it be signed",
            "> in June?",
            "--n",
            "Content-Type: text/html",
            "",
            "<p>It was signed in another form.</p>",
            "--n--",
            "--m",
            "Content-Type: application/pdf; name=\"2024-05-01 terms.pdf\"",
            "Content-Disposition: attachment; filename=\"2024-05-01 terms.pdf\"",
            "Content-Transfer-Encoding: base64",
            "",
            "JVBERi0x",
            "--m--",
        ],
    );
    insta::assert_snapshot!(described, @r"
    EML
    The Harbour Pact – signed
    André
    2024-06-10 MailHeader
    Paragraph | It was signed on 9⍽June 2024 – at last.
    Quote | Will it be signed⏎in June?
    Code | Attachment: 2024-05-01 terms.pdf
    ");
}

#[test]
fn html_message_in_iso_2022_jp_is_read() {
    let described = check(
        "a.eml",
        &[
            "From: a@a.example",
            "Content-Type: text/html; charset=iso-2022-jp",
            "Content-Transfer-Encoding: base64",
            "",
            "PHA+GyRCMnE1RBsoQjwvcD4=",
        ],
    );
    insta::assert_snapshot!(described, @r"
    EML
    a@a.example
    Paragraph | 会議
    ");
}

#[test]
fn text_that_is_not_a_message_is_reported() {
    let memorandum = ["From: A. Writer", "Date: 10 June 2024", "", "The pact was signed yesterday."];
    assert!(check("memo.txt", &memorandum).starts_with("plain text\n"));
    assert!(check("a.eml", &["nothing", "", "else"]).contains("it has no headers"));
    assert!(check("a.eml", &["From: a@a.example", "", ""]).contains("is a mail message without text"));
}
