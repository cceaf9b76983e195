//! Mail attachments: which ones are read as separate papers, how they are named and cited, and how
//! the others are reported.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fmt::Write as _;

use dateline::internals::read;
use dateline::{Limits, LoadOptions, Memory, Project, ReadSettings, Severity, check};

/// Returns a mail dated 6 March 2024 with `parts`. Each part consists of its headers, an empty line
/// and its content.
fn mail(parts: &[&str]) -> String {
    let mut mail =
        "From: Mia Berg <mia@example.org>\nDate: Wed, 06 Mar 2024 09:00:00 +0000\nMIME-Version: 1.0\n\
        Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThe note is attached.\n"
            .to_owned();
    for part in parts {
        write!(mail, "--b\n{part}\n").unwrap();
    }
    mail + "--b--\n"
}

fn attached(kind: &str, name: &str, content: &str) -> String {
    format!("Content-Type: {kind}\nContent-Disposition: attachment; filename=\"{name}\"\n\n{content}")
}

/// Reads a mail with its attachments. Returns the path and paragraphs of each file, or its fault.
fn files(mail: &str, limits: &Limits) -> Vec<String> {
    let settings = ReadSettings { limits: limits.clone(), ..ReadSettings::default() };
    let extract = |path: &str, bytes: &[u8], (): &()| read::extract(path, bytes, &settings);
    let all = read::extract_all("a.eml", mail.as_bytes(), limits, |_| (), extract);
    let file = |file: read::FileContent<()>| {
        let mut sources = dateline::Sources::new();
        let words = match file.content {
            Err(fault) => return fault.to_string(),
            Ok(content) => {
                let document = content.document(&file.path, &mut sources);
                document
                    .paragraphs()
                    .map(|(_, paragraph)| sources.text(paragraph.span).to_owned())
                    .collect::<Vec<_>>()
            }
        };
        format!("{} | {}", file.path, words.join(" | "))
    };
    all.into_iter().map(file).collect()
}

#[test]
fn attachments_are_read_as_separate_papers() {
    let note = attached("text/plain", "note.txt", "The quay was closed on 12 February 2024.");
    let page = attached("text/html", "page.html", "<html><p>It opens on 9 June 2024.</p></html>");
    let packed = format!(
        "Content-Type: text/markdown; name=minutes.md\nContent-Transfer-Encoding: base64\n\n{}",
        "IyBNaW51dGVzCgpIZWxkIG9uIDUgTWF5IDIwMjQuCg=="
    );
    assert_eq!(
        files(&mail(&[&note, &page, &packed]), &Limits::default()),
        [
            "a.eml | The note is attached. | Attachment: note.txt | Attachment: page.html | Attachment: minutes.md",
            "a.eml!/note.txt | The quay was closed on 12 February 2024.",
            "a.eml!/page.html | It opens on 9 June 2024.",
            "a.eml!/minutes.md | Minutes | Held on 5 May 2024.",
        ]
    );
}

#[test]
fn attached_mail_is_read_with_its_own_attachments() {
    let note = attached("text/plain", "note.txt", "The quay was closed on 12 February 2024.");
    let inner = mail(&[&note]).replace("=b\n", "=c\n").replace("--b", "--c").replace("06 Mar", "04 Mar");
    let outer = mail(&[&format!("Content-Type: message/rfc822\n\n{inner}")]);
    assert_eq!(
        files(&outer, &Limits::default()),
        [
            "a.eml | The note is attached. | Attachment: attachment-1.eml",
            "a.eml!/attachment-1.eml | The note is attached. | Attachment: note.txt",
            "a.eml!/attachment-1.eml!/note.txt | The quay was closed on 12 February 2024.",
        ]
    );
}

#[test]
fn attachment_names_are_sanitised_and_unique() {
    let names =
        ["../../etc/note.txt", "C:\\\\papers\\\\note.txt", "NOTE.txt", "\u{202e}txt.etoN", "..", "a\u{7}.md"];
    let parts = names.map(|name| attached("text/plain; charset=utf-8", name, "Closed on 12 February 2024."));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let found = files(&mail(&parts), &Limits::default());
    let paths: Vec<&str> = found.iter().map(|file| file.split(" | ").next().unwrap()).collect();
    assert_eq!(paths[1..4], ["a.eml!/note.txt", "a.eml!/note (2).txt", "a.eml!/NOTE (3).txt"]);
    assert!(paths[4].starts_with("a.eml!/txt.etoN"), "{paths:?}");
    assert_eq!(paths[5..], ["a.eml!/attachment-5.txt", "a.eml!/a.md"]);
}

#[test]
fn unreadable_attachments_are_reported() {
    let picture = attached("image/png", "map.png", "\u{89}PNG");
    // The message displays this image inline. Neither the image nor the signature is listed.
    let shown = "Content-Type: image/png; name=logo.png\nContent-ID: <logo>\n\nPNG";
    let signature = attached("application/pgp-signature", "signature.asc", "-----BEGIN PGP SIGNATURE-----");
    let damaged = attached("application/pdf", "terms.pdf", "%PDF-1.7 and nothing else");
    let found = files(&mail(&[&picture, shown, &signature, &damaged]), &Limits::default());
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].ends_with("Attachment: map.png | Attachment: terms.pdf"), "{found:?}");
    assert!(found[1].starts_with("a.eml!/map.png is an attachment in an unsupported format"), "{found:?}");
    assert!(found[2].starts_with("a.eml!/terms.pdf is a"), "{found:?}");
}

#[test]
fn limits_apply_to_all_attachments_together() {
    let note = attached("text/plain", "note.txt", "The quay was closed on 12 February 2024.");
    let many = mail(&[note.as_str(); 9]);
    let few = Limits { pages: 4, ..Limits::default() };
    let found = files(&many, &few);
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(found[4].contains("is one of more than 4 attached files"), "{found:?}");
    let small = Limits { unpacked: 300, ..Limits::default() };
    let found = files(&many, &small);
    assert!(found.last().unwrap().contains("unpacks to more than 300 bytes"), "{found:?}");
    // A thousand messages, each nested in the previous one.
    let nested = "Content-Type: message/rfc822\n\n".repeat(1000);
    let found = files(&mail(&[&nested]), &Limits::default());
    assert!(found[0].contains("more than 256 levels deep"), "{found:?}");
}

#[test]
fn project_reads_and_cites_attachments() {
    let note = attached("text/plain", "note.txt", "The Harbour Pact was signed on 9 June 2024 in Bergen.");
    let picture = attached("image/png", "map.png", "PNG");
    let events = "[chronology]\npapers = [\"papers\"]\n\n[[source]]\nid = \"note\"\n\
        path = \"papers/a.eml!/note.txt\"\npublished = 2024-06-10\n\n[[source]]\nid = \"gone\"\n\
        path = \"papers/a.eml!/gone.txt\"\n";
    let files = Memory::from([
        ("events.toml", events.to_owned()),
        ("papers/a.eml", mail(&[&note, &picture])),
        ("papers/~$a.docx", "a lock file".to_owned()),
    ]);
    let project = Project::load(&files, &LoadOptions::default()).unwrap();
    let paths: Vec<&str> = project.papers.iter().map(|paper| paper.path.as_str()).collect();
    assert_eq!(paths, ["papers/a.eml", "papers/a.eml!/note.txt", "papers/a.eml!/map.png"]);
    let note = &project.papers[1];
    assert_eq!(
        note.sha256,
        dateline::internals::project::sha256(b"The Harbour Pact was signed on 9 June 2024 in Bergen.")
    );
    assert_eq!(note.document().unwrap().created.as_ref().unwrap().date.to_string(), "2024-06-10");
    let signed =
        project.attestations.iter().find(|statement| statement.date.to_string() == "2024-06-09").unwrap();
    assert!(project.sources.cite(signed.span).starts_with("papers/a.eml!/note.txt"));
    assert_eq!(project.missing.len(), 1);
    assert_eq!(project.missing[0].path, "papers/a.eml!/gone.txt");
    let found = check(&project).findings;
    let picture: Vec<_> = found.iter().filter(|found| found.message.contains("map.png")).collect();
    assert_eq!(picture.len(), 1, "{found:?}");
    assert_eq!((picture[0].rule.code(), picture[0].severity), ("DL114", Severity::Info));
}

#[test]
fn compound_files_are_reported_by_kind() {
    for (stream, name) in [
        ("__properties_version1.0", "an Outlook message (.msg)"),
        ("WordDocument", "an old Word document (.doc)"),
        ("EncryptedPackage", "a password-protected Office document"),
        ("Other", "an old Office document"),
    ] {
        let name_in_file: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bytes = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".as_slice(), &name_in_file].concat();
        let fault = read::extract("a.msg", &bytes, &ReadSettings::default()).unwrap_err().to_string();
        let problem = if stream.starts_with("__") { "but it is damaged" } else { "which cannot be read" };
        assert!(fault.starts_with(&format!("a.msg is {name}, {problem}")), "{fault}");
        assert!(read::is_paper("a.msg", &bytes));
    }
}
