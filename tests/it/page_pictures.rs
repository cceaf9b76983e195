//! PDF pages as images in the desk: `dateline serve`, tested over its socket.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and starts the program"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use tempfile::TempDir;

use crate::support::pdf::file;

const SENTENCE: &str = "The envoys signed the Lantern Treaty on 6 June 1911.";

/// Returns a PDF with two pages of 600 by 800 points. The first contains lines of text after
/// `content`.
fn pdf(content: &str, resources: &str) -> Vec<u8> {
    let lines = [SENTENCE, "It was renewed by their grandchildren."];
    pdf_of(content, resources, &lines, "The second page has no date.")
}

/// Returns a PDF with two pages, the second with one line of text. `resources` is inserted into the
/// first page's resources; after `>>`, it adds keys to the page.
fn pdf_of(content: &str, resources: &str, lines: &[&str], second: &str) -> Vec<u8> {
    let lines: Vec<String> = lines.iter().map(|line| format!("({line}) Tj 0 -12 Td ")).collect();
    let lines =
        format!("{content} BT /F 10 Tf 60 700 Td (A report on lanterns) Tj 0 -30 Td {}ET", lines.concat());
    let page = |resources: &str, content: usize| {
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>{resources}>>/Contents {content} 0 R>>"
        )
    };
    let stream = |content: &str| format!("<</Length {}>>stream\n{content}\nendstream", content.len());
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>".to_owned(),
        page(resources, 6),
        page("", 7),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        stream(&lines),
        stream(&format!("BT /F 10 Tf 60 700 Td ({second}) Tj ET")),
        "<</Type/XObject/Subtype/Image/Width 20000/Height 20000/ColorSpace/DeviceGray/BitsPerComponent 1/Length 0>>stream\n\nendstream".to_owned(),
        "<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 600 0]/Extend[true true]/Function<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]/N 1>>>>".to_owned(),
    ];
    file(&objects, "")
}

fn plain_pdf() -> Vec<u8> {
    pdf("", "")
}

/// A running desk for a folder of papers.
struct Served {
    process: Child,
    port: String,
    token: String,
    folder: TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A response: its status, its headers in lower case, and its body.
struct Response {
    status: u16,
    headers: String,
    body: String,
}

impl Served {
    fn of(papers: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("papers")).unwrap();
        for (name, bytes) in papers {
            std::fs::write(folder.path().join("papers").join(name), bytes).unwrap();
        }
        let events = "[chronology]\ntitle = \"Lanterns\"\nas_of = 2025-01-01\npapers = [\"papers\"]\n";
        std::fs::write(folder.path().join("events.toml"), events).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["serve", "--no-cache", "--quiet", "-C"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let (server, token) = address.trim().split_once("/?token=").unwrap();
        let port = server.rsplit(':').next().unwrap().to_owned();
        Self { process, port, token: token.to_owned(), folder }
    }

    fn get_with(&self, address: &str, host: &str, cookie: &str) -> Response {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{}", self.port)).unwrap();
        let request = format!(
            "GET {address} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (headers, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = headers.split(' ').nth(1).unwrap().parse().unwrap();
        Response { status, headers: headers.to_lowercase(), body: body.to_owned() }
    }

    fn get(&self, address: &str) -> Response {
        let host = format!("127.0.0.1:{}", self.port);
        self.get_with(address, &host, &format!("dateline-{}={}", self.port, self.token))
    }
}

/// Returns the URL of the image on a page of the desk.
fn picture(page: &str) -> String {
    let (_, rest) = page.split_once("<img src=\"").unwrap();
    rest.split('"').next().unwrap().replace("&amp;", "&").replace("&#x2f;", "/")
}

#[test]
fn picture_of_a_page_shows_the_marked_sentence_and_can_load_and_run_nothing() {
    let served = Served::of(&[("a.pdf", &plain_pdf())]);
    let review = served.get("/review?all=yes").body;
    assert!(review.contains("Page 1 as printed") && review.contains("Text as read"), "{review}");
    assert!(review.contains(&format!("alt=\"Page 1 of 2 as printed. Marked: “{SENTENCE}”\"")), "{review}");
    assert_eq!(review.matches("<rect").count(), 1, "{review}");
    let answer = served.get(&picture(&review));
    assert_eq!(answer.status, 200);
    assert!(answer.body.starts_with("<svg viewBox=\"0 0 600 800\""), "{}", answer.body);
    assert!(!answer.body.contains("<script") && !answer.body.contains("http://evil"));
    for header in [
        "content-type: image/svg+xml",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
        "cross-origin-resource-policy: same-origin",
        "content-security-policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; sandbox",
    ] {
        assert!(answer.headers.contains(header), "{header} is missing in {}", answer.headers);
    }
    // Marks a quote, a date, and nothing.
    let quoted = served.get("/paper?path=papers/a.pdf&quote=renewed+by+their+grandchildren").body;
    assert!(quoted.contains("Marked: “renewed by their grandchildren”"), "{quoted}");
    let cited = served.get("/paper?path=papers/a.pdf&quote=renewed+by+their+grandchildren&page=1").body;
    assert!(cited.contains("Marked: “renewed by their grandchildren”"), "{cited}");
    let lost = served.get("/paper?path=papers/a.pdf&quote=No+such+words+at+all&page=2").body;
    assert!(
        lost.contains("was not found in this paper") && lost.contains("Page 2 of 2 as printed"),
        "{lost}"
    );
    let paper = served.get("/paper?path=papers/a.pdf").body;
    assert!(!paper.contains("<img") && paper.contains("&amp;page=1#printed"), "{paper}");
    assert!(paper.contains("Show it on the page"), "{paper}");
    let second = served.get("/paper?path=papers/a.pdf&page=2").body;
    assert!(second.contains("Page 2 of 2") && !second.contains("<rect"), "{second}");
    assert!(second.contains("Previous page") && !second.contains("Next page"), "{second}");
}

#[test]
fn only_pages_of_papers_of_the_project_are_drawn() {
    let served = Served::of(&[("a.pdf", &plain_pdf()), ("note.txt", b"Held on 6 June 1911.")]);
    std::fs::write(served.folder.path().join("secret.pdf"), plain_pdf()).unwrap();
    let good = picture(&served.get("/review?all=yes").body);
    let digest = good.split("sha256=").nth(1).unwrap();
    for (path, page, digest) in [
        ("papers/a.pdf", "0", digest),
        ("papers/a.pdf", "3", digest),
        ("papers/a.pdf", "99999999999999999999", digest),
        ("papers/a.pdf", "one", digest),
        ("papers/a.pdf", "", digest),
        ("papers/a.pdf", "1", "0000"),
        ("papers/a.pdf", "1", ""),
        ("papers/note.txt", "1", digest),
        ("secret.pdf", "1", digest),
        ("papers/../secret.pdf", "1", digest),
        ("/etc/passwd", "1", digest),
        ("", "1", digest),
    ] {
        let answer = served.get(&format!("/paper/page?path={path}&page={page}&sha256={digest}"));
        assert_eq!(answer.status, 404, "{path} {page} {digest}");
        assert!(!answer.body.contains("<svg viewBox"), "{path} {page} {digest}");
    }
    let host = format!("127.0.0.1:{}", served.port);
    assert_eq!(served.get_with(&good, &host, "").status, 403);
    let cookie = format!("dateline-{}={}", served.port, served.token);
    assert_eq!(served.get_with(&good, "evil.example", &cookie).status, 421);
    assert_eq!(served.get(&good).status, 200);
    // Byte offsets that do not exist.
    for (at, to) in [("999999999", "1"), ("18446744073709551615", "18446744073709551615"), ("70", "3")] {
        assert_eq!(served.get(&format!("/paper?path=papers/a.pdf&at={at}&to={to}")).status, 200, "{at}");
    }
    // A page number that does not exist, on the paper's page.
    let page = served.get("/paper?path=papers/a.pdf&page=7").body;
    assert!(page.contains("This paper has no page with this number."), "{page}");
}

#[test]
fn page_that_exceeds_a_limit_is_shown_as_text_with_the_reason() {
    let picture = pdf("q 600 0 0 800 0 0 cm /I Do Q", "/XObject<</I 8 0 R>>");
    // A shading is drawn as a texture: here, one of 16 GB, and one whose size overflows an integer.
    let shading = |side: &str| {
        pdf(
            &format!("/Pattern cs /P scn 0 0 {side} {side} re f"),
            "/Pattern<</P<</PatternType 2/Shading 9 0 R>>>>",
        )
    };
    let (large, endless) = (shading("64000"), shading("2000000000"));
    let served = Served::of(&[("picture.pdf", &picture), ("large.pdf", &large), ("endless.pdf", &endless)]);
    let too_large = "too large or too complex to be shown as it is printed";
    for (name, reason) in
        [("picture", too_large), ("large", too_large), ("endless", "dateline could not draw this page.")]
    {
        let page = served.get(&format!("/paper?path=papers/{name}.pdf&quote=signed+the+Lantern+Treaty")).body;
        assert!(page.contains(reason), "{name}: {page}");
        assert!(
            !page.contains("<img") && page.contains("signed the Lantern Treaty</mark>"),
            "{name}: {page}"
        );
    }
    // The desk is still running.
    assert_eq!(served.get("/").status, 200);
}

#[test]
fn sentence_over_two_pages_is_marked_on_the_first() {
    let lines = [
        "The harbour had been open for years, and the envoys came in",
        "ships of their own to sign the Lantern Treaty on 6 June",
    ];
    let served = Served::of(&[("a.pdf", &pdf_of("", "", &lines, "1911 in the old hall. It was renewed."))]);
    let page = served
        .get("/paper?path=papers/a.pdf&quote=sign+the+Lantern+Treaty+on+6+June+1911+in+the+old+hall")
        .body;
    assert!(
        page.contains("alt=\"Page 1 of 2 as printed. Marked: “sign the Lantern Treaty on 6 June”\""),
        "{page}"
    );
    assert!(page.contains("The marked words continue on the next page."), "{page}");
    assert_eq!(page.matches("<rect").count(), 1, "{page}");
}

#[test]
fn words_outside_of_the_printed_page_are_reported_as_not_marked() {
    // Only the lower half of the page is shown, but the words are in the upper half.
    let served = Served::of(&[("a.pdf", &pdf("", ">>/CropBox[0 0 600 400]/Group<<"))]);
    let page = served.get("/review?all=yes").body;
    let note = format!("These words could not be marked on the page: <span dir=\"auto\">“{SENTENCE}”");
    assert!(page.contains(&note) && page.contains("<img") && !page.contains("<rect"), "{page}");
    assert!(page.contains("alt=\"Page 1 of 2 as printed.\""), "{page}");
}

#[test]
fn page_of_an_attached_pdf_is_drawn() {
    let attached = base64::engine::general_purpose::STANDARD.encode(plain_pdf());
    let mail = format!(
        "From: Ada\r\nSubject: Lanterns\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n\
         See the report.\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=a.pdf\r\n\r\n{attached}\r\n--b--\r\n"
    );
    let served = Served::of(&[("mail.eml", mail.as_bytes())]);
    let page = served.get("/review?all=yes").body;
    assert_eq!(page.matches("<rect").count(), 1, "{page}");
    assert_eq!(served.get(&picture(&page)).status, 200);
}
