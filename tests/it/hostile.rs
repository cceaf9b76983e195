//! Papers that are damaged, or made to crash or exhaust a reader: each is reported in bounded time
//! and memory, and the other papers are read. The operating system enforces the bounds.

#![expect(clippy::disallowed_methods, reason = "the test starts the program and keeps files of its own")]
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::docx::{document, paragraph, zip};
use crate::support::pdf;
use flate2::write::ZlibEncoder;
use flate2::{Compress, Compression, FlushCompress};
use serde_json::Value;

/// The limits on each process: memory in KiB, and processor time in seconds.
const MEMORY: u64 = 3 << 20;
const SECONDS: u64 = 120;

/// The limits that are passed to the program. The time limit is long, because an unoptimised build
/// on a busy machine must still reach the limit that a paper tests; [`SECONDS`] bounds the
/// processor time.
const LIMITS: &[&str] =
    &["--max-unpacked=8", "--max-memory=768", "--max-size=16", "--max-time=300", "--max-pages=1000"];

/// Runs the program under `ulimit`.
fn bounded(folder: &Path, arguments: &[&str]) -> Output {
    let bounds = format!("ulimit -v {MEMORY} && ulimit -t {SECONDS} && exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &bounds, env!("CARGO_BIN_EXE_dateline"), "-C"]).arg(folder);
    command.args(arguments).output().unwrap()
}

/// Runs `check` on these papers and a valid one. Returns the name of each unreadable paper, with
/// the message about it.
fn unread(papers: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("papers");
    fs::create_dir(&at).unwrap();
    let events = "[chronology]\npapers = [\"papers\"]\n\n[[event]]\nid = \"pact\"\ntitle = \"Harbour Pact signed\"\n\
                  date = \"2024-06-09\"\n";
    fs::write(folder.path().join("events.toml"), events).unwrap();
    fs::write(at.join("sound.txt"), "The Harbour Pact was signed on 10 June 2024.\n\n(2024/07/01)\n")
        .unwrap();
    for (name, bytes) in papers {
        fs::write(at.join(name), bytes).unwrap();
    }
    let output = bounded(folder.path(), &[&["check", "--format=json"], LIMITS].concat());
    let problems = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{problems}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let words = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let contradicted = findings.iter().any(|finding| words(finding, "message").contains("10 June 2024"));
    assert!(contradicted, "the sound paper is not read: {report}");
    let unread =
        findings.iter().filter(|finding| matches!(words(finding, "rule").as_str(), "DL102" | "DL114"));
    let named = unread.map(|finding| {
        let message = words(finding, "message");
        let (path, problem) = message.split_once(' ').unwrap();
        (path.trim_start_matches("papers/").to_owned(), problem.to_owned())
    });
    named.collect()
}

#[test]
fn hostile_papers_are_reported_and_the_others_are_read() {
    let papers = hostile();
    let files: Vec<_> = papers.iter().map(|(name, bytes, _)| ((*name).to_owned(), bytes.clone())).collect();
    let mut problems = unread(&files);
    for (name, _, problem) in &papers {
        let of_it: Vec<_> = problems.extract_if(.., |(path, _)| path == name).collect();
        match (&of_it[..], problem) {
            ([], None) => {}
            ([(_, problems)], Some(problem)) => assert!(problems.starts_with(problem), "{name} {problems}"),
            (problems, expected) => panic!("{name}: {problems:?}, and not {expected:?}"),
        }
    }
    assert!(problems.is_empty(), "{problems:?}");
}

type Paper = (&'static str, Vec<u8>, Option<&'static str>);

/// Returns hostile papers, each with the start of its message, or `None` if it is readable.
fn hostile() -> Vec<Paper> {
    let deep = "has elements nested more than";
    let random = |seed| {
        let mut bytes = vec![0; 8_192];
        fastrand::Rng::with_seed(seed).fill(&mut bytes);
        bytes
    };
    let brackets = "[".repeat(200_000);
    let words = |words: &str| zip(&[("word/document.xml", words)]);
    let entity = "<!DOCTYPE w [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>";
    let outside = "<Relationships><Relationship Type=\"x/officeDocument\" Target=\"../../../../etc/hostname\"/>\
                   </Relationships>";
    let encrypted = "/Encrypt<</Filter/Standard/V 1/R 2/O(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)\
                     /U(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)/P -4>>/ID[(a)(a)]";
    vec![
        (
            "bomb.docx",
            words(&document(&paragraph(&"a".repeat(16 << 20)))),
            Some("unpacks to more than 8 MiB"),
        ),
        ("deep.docx", words(&document(&"<w:ins>".repeat(100_000))), Some(deep)),
        (
            "entity.docx",
            words(&(entity.to_owned() + &document(&paragraph("&a;")))),
            Some("is a Word document, but it"),
        ),
        (
            "names.docx",
            zip(&[
                ("../../outside.txt", "outside"),
                ("/outside.txt", "outside"),
                ("word/document.xml", &document(&paragraph("Held in 2024."))),
            ]),
            None,
        ),
        (
            "outside.docx",
            zip(&[("_rels/.rels", outside), ("word/document.xml", &document(&paragraph("Held in 2024.")))]),
            Some("is a Word document, but it is damaged: its main part is missing"),
        ),
        ("deep.html", ["<!DOCTYPE html>", &"<blockquote>".repeat(100_000)].concat().into_bytes(), Some(deep)),
        ("flat.html", ["<!DOCTYPE html>", &"<div>".repeat(100_000), "Held."].concat().into_bytes(), None),
        ("deep.pdf", page(&format!("/A {brackets}"), "", b"", ""), Some(deep)),
        ("deep-content.pdf", page("", "", brackets.as_bytes(), ""), Some(deep)),
        ("deep-packed.pdf", page("", "/Filter/FlateDecode", &packed(brackets.as_bytes()), ""), Some(deep)),
        (
            "deep-twice.pdf",
            page("", "/Filter[/FlateDecode/FlateDecode]", &packed(&packed(brackets.as_bytes())), ""),
            Some(deep),
        ),
        // The nesting check decodes Flate but not `ASCIIHexDecode`, so the reader overflows its
        // stack and its subprocess dies.
        (
            "deep-hidden.pdf",
            page(
                "",
                "/Filter[/ASCIIHexDecode/FlateDecode]",
                hexadecimal(&packed(&vec![b'['; 4 << 20])).as_bytes(),
                "",
            ),
            Some("crashed the reader"),
        ),
        (
            "bomb.pdf",
            page("", "/Filter[/FlateDecode/FlateDecode]", &packed(&bomb()), ""),
            Some(
                "takes more than 768 MiB of memory to read; to read it anyway, raise the limit with --max-memory",
            ),
        ),
        ("million.pdf", pages("/Count 1000000", 1), Some("is a PDF without a text layer")),
        ("many.pdf", pages("/Count 1001", 1_001), Some("has more than 1000 pages")),
        ("ring.pdf", pages("/Count 3/Kids[2 0 R 2 0 R 2 0 R]", 0), Some("is a PDF, but it is damaged")),
        ("encrypted.pdf", page("", "", b"BT ET", encrypted), Some("is a password-protected PDF")),
        ("scan.pdf", page("", "", b"1 0 0 rg 0 0 9 9 re f", ""), Some("is a PDF without a text layer")),
        ("head.pdf", b"%PDF-1.7\n".to_vec(), Some("is a PDF, but it is damaged")),
        ("large.txt", vec![b'a'; (16 << 20) + 1], Some("cannot be read: it is larger than 16 MiB")),
        ("zeros.txt", vec![0; 1 << 20], Some("is not text")),
        ("random.txt", random(1), Some("is not text")),
        ("random.md", random(2), Some("is not text")),
        ("random.html", random(3), Some("is not text")),
        ("random.docx", random(4), Some("is a Word document, but it is damaged")),
        ("random.eml", random(6), Some("is a mail message, but it is damaged")),
        ("random.pdf", random(5), Some("is a PDF, but it is damaged")),
    ]
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut words, byte| {
        write!(words, "{byte:02x}").unwrap();
        words
    }) + ">"
}

/// Returns data that decompresses to 4 GiB. A single block is compressed and then repeated: after a
/// full flush, a block does not depend on earlier ones.
fn bomb() -> Vec<u8> {
    const STRETCH: usize = 1 << 20;
    let stretch = |packer: &mut Compress| {
        let mut out = Vec::with_capacity(STRETCH);
        packer.compress_vec(&vec![b' '; STRETCH], &mut out, FlushCompress::Full).unwrap();
        out
    };
    let mut packer = Compress::new(Compression::best(), true);
    let mut bomb = stretch(&mut packer);
    let again = stretch(&mut packer);
    (0..4_096).for_each(|_| bomb.extend_from_slice(&again));
    bomb
}

/// Returns a single-page PDF with this content.
fn page(entries: &str, packing: &str, content: &[u8], trailer: &str) -> Vec<u8> {
    let head = format!("<<{packing}/Length {}>>stream\n", content.len());
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R{entries}>>").into_bytes(),
        [head.as_bytes(), content, b"\nendstream"].concat(),
    ];
    pdf::file(&objects, trailer)
}

/// Returns a PDF with `count` empty pages, and `entries` in the root of its page tree.
fn pages(entries: &str, count: usize) -> Vec<u8> {
    let kids: String = (0..count).fold(String::new(), |mut kids, number| {
        write!(kids, "{} 0 R ", number + 3).unwrap();
        kids
    });
    let kids = if count > 0 { format!("/Kids[{kids}]") } else { String::new() };
    let mut objects =
        vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned(), format!("<</Type/Pages{kids}{entries}>>")];
    objects.extend((0..count).map(|_| "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>".to_owned()));
    pdf::file(&objects, "")
}

/// Found by the fuzzer: a form that draws itself twice doubles the work at each level.
#[test]
fn pdf_that_draws_itself_times_out() {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>",
        "<</Length 5>>stream\n/X Do\nendstream",
        "<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X 5 0 R>>>>/Length 11>>stream\n\
         /X Do /X Do\nendstream",
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("forms.pdf");
    fs::write(&path, pdf::file(&objects, "")).unwrap();
    let output = bounded(folder.path(), &["text", path.to_str().unwrap(), "--max-time=2"]);
    let problems = String::from_utf8_lossy(&output.stderr);
    assert!(problems.contains("takes longer than 2 s to read"), "{problems}");
}

#[test]
fn paper_with_too_many_dates_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let sentence = |number: u32| format!("The pact no. {number} was signed on 9 June {}.\n\n", 1900 + number);
    let text: String = (0..30).map(sentence).collect();
    // The quoted message in a mail is tagged separately, but its dates also count.
    let half: String = (0..15).map(sentence).collect();
    let quoted: Vec<String> = half.lines().map(|line| format!("> {line}")).collect();
    let quoted = quoted.join("\n") + "\n";
    let mail = format!(
        "From: a@example.org\nDate: Mon, 5 May 2025 10:00:00 +0000\n\n{half}On 4 May 2025, A. Lind wrote:\n{quoted}"
    );
    fs::write(folder.path().join("events.toml"), "[chronology]\npapers = [\"a.txt\", \"a.eml\"]\n").unwrap();
    fs::write(folder.path().join("a.txt"), text).unwrap();
    fs::write(folder.path().join("a.eml"), mail).unwrap();
    let cache = folder.path().join("cache");
    let run = |arguments: &[&str], most: &str| {
        let options = ["--max-dates", most, "--cache-dir", cache.to_str().unwrap()];
        let arguments = [arguments, &options].concat();
        let output = bounded(folder.path(), &arguments);
        let printed = [output.stdout, output.stderr].concat();
        // Long lines are wrapped.
        let words = String::from_utf8(printed).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        (output.status.code(), words)
    };
    for file in ["a.txt", "a.eml"] {
        let message = format!(
            "{file} contains more than 20 dates; to read it anyway, raise the limit with --max-dates"
        );
        let path = folder.path().join(file);
        for most in ["20", "40", "20"] {
            let is_over = most == "20";
            let (code, tagged) = run(&["tag", path.to_str().unwrap()], most);
            assert_eq!(code, Some(if is_over { 2 } else { 0 }), "{tagged}");
            assert_eq!(tagged.contains(&message), is_over, "{tagged}");
            // The second run fills the cache, and the third does not use it.
            let (_, checked) = run(&["check"], most);
            assert_eq!(checked.contains(&message), is_over, "{checked}");
        }
    }
}

#[test]
fn truncated_papers_are_read_or_reported() {
    let sentence =
        |number: u32| format!("The pact no. {number} was signed on 9 June {}. ", 1000 + number % 1000);
    let text: String = (0..400).map(sentence).collect();
    let lines: String = (0..400).fold(String::new(), |mut lines, number| {
        write!(lines, "({}) Tj T* ", sentence(number)).unwrap();
        lines
    });
    let whole = [
        ("eml", format!("Message-ID: <a@a.example>\r\nFrom: a@a.example\r\n\r\n{text}\r\n").into_bytes()),
        ("html", format!("<!DOCTYPE html><title>T</title><p>{text}</p><p>{text}</p>").into_bytes()),
        ("docx", stored(&document(&paragraph(&text)))),
        (
            "pdf",
            page(
                "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
                "",
                format!("BT /F 10 Tf 12 TL 50 780 Td {lines} ET").as_bytes(),
                "",
            ),
        ),
    ];
    let cuts = whole.iter().flat_map(|(ending, bytes)| {
        (0..bytes.len()).step_by(1024).map(move |end| (format!("{end}.{ending}"), bytes[..end].to_vec()))
    });
    let cuts: Vec<_> = cuts.collect();
    assert!(cuts.len() > 50, "{}", cuts.len());
    let mut problems = unread(&cuts);
    let count = problems.len();
    problems.dedup_by(|later, first| later.0 == first.0);
    assert_eq!(problems.len(), count, "one finding for each: {problems:?}");
    // A Word document is a zip file, whose directory is at the end, so a truncated one is never
    // read.
    let is_word = |name: &str| name.rsplit_once('.').is_some_and(|(_, ending)| ending == "docx");
    let words = problems.iter().filter(|(name, _)| is_word(name)).count();
    assert_eq!(words, cuts.iter().filter(|(name, _)| is_word(name)).count(), "{problems:?}");
}

/// Returns a Word document without compression.
fn stored(main: &str) -> Vec<u8> {
    use zip::write::SimpleFileOptions;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("word/document.xml", options).unwrap();
    zip.write_all(main.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}
