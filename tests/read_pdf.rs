//! PDFs, made here by hand so that each test shows what is in its file, and real ones beside the project.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]
#![expect(clippy::disallowed_methods, reason = "the test looks for a program on the PATH")]

#[path = "made/pdf.rs"]
mod made;
mod shared;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use dateline::assemble::attestations;
use dateline::normalise::{Context, timexes_of};
use dateline::process::Program;
use dateline::read::{self, BlockKind, Document, Limit, Limits, PdfReader, Settings, Trouble};
use dateline::source::Sources;
use made::file;
use shared::shared;

/// Words at a place of a page: points from the left and from below, the size of the type.
type Words<'w> = (f32, f32, f32, &'w str);

/// A PDF with these pages, in Helvetica.
fn pdf(pages: &[Vec<Words<'_>>]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        String::new(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let mut kids = String::new();
    for page in pages {
        let mut content = String::from("BT ");
        for (x, y, size, words) in page {
            let words = words.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            write!(content, "/F {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ").unwrap();
        }
        content.push_str("ET");
        let number = objects.len() + 1;
        write!(kids, "{number} 0 R ").unwrap();
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
            number + 1
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len());
    file(&objects, "")
}

/// Lines of a page below each other, from a height down.
fn lines<'w>(x: f32, mut y: f32, words: &[&'w str]) -> Vec<Words<'w>> {
    let place = |words: &&'w str| {
        y -= 12.0;
        (x, y + 12.0, 10.0, *words)
    };
    words.iter().map(place).collect()
}

fn document(bytes: &[u8]) -> (Document, Sources) {
    let mut sources = Sources::new();
    let document = read::read("a.pdf", bytes, &mut sources).unwrap();
    (document, sources)
}

/// Each block with its page, what it is and its words.
fn check(bytes: &[u8]) -> String {
    let (document, sources) = document(bytes);
    let mut said = String::new();
    for block in &document.blocks {
        let page = document.page(block.span.start).unwrap_or(0);
        writeln!(said, "{page} {:?} | {}", block.kind, sources.text(block.span).replace('\n', "⏎")).unwrap();
    }
    said
}

#[test]
fn what_a_page_broke_is_whole_again() {
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
fn columns_are_read_one_after_the_other() {
    let column = |word: &'static str| vec![word; 8];
    let page = [
        vec![(60.0, 760.0, 20.0, "A heading that goes over both of the columns")],
        lines(60.0, 700.0, &column("the left column goes on and on and")),
        lines(320.0, 700.0, &column("the right column goes on and on and")),
    ]
    .concat();
    let said = check(&pdf(&[page]));
    let (left, right) = (said.rfind("left column").unwrap(), said.find("right column").unwrap());
    assert!(left < right, "{said}");
}

/// The words of the blocks, one after the other.
fn words(bytes: &[u8]) -> String {
    let (document, sources) = document(bytes);
    let blocks = document.blocks.iter().map(|block| sources.text(block.span));
    blocks.collect::<Vec<_>>().join(" / ")
}

#[test]
fn three_narrow_columns_have_a_heading_over_two_and_a_line_over_all() {
    // The gutters are 5 points wide, narrower than the wide spaces in one of the lines.
    let column = |n: usize| {
        let all = [
            [
                "first one in a column of words",
                "second one is in  that  column",
                "third one in the same column",
            ],
            [
                "fourth one in a middle column",
                "fifth one of the middle column",
                "sixth one of the middle one",
            ],
            [
                "seventh one of the third of all",
                "eighth one of the last column",
                "ninth one in the last column",
            ],
        ];
        all[n]
    };
    let (x, mut page) = ([40.0, 184.0, 328.0], Vec::new());
    for (n, x) in x.into_iter().enumerate() {
        page.extend(lines(
            x,
            600.0 - 3.0 * x / 40.0,
            &[column(n), ["and on", "and so on", "and on again"]].concat(),
        ));
    }
    page.extend([(40.0, 640.0, 12.0, "A heading over the first and the second")]);
    page.extend(lines(328.0, 648.0, &["at the head of the third there", "is something else to read now"]));
    page.extend(lines(
        40.0,
        480.0,
        &["a line that goes from the left over all of the columns to the right edge of the page"],
    ));
    let said = words(&pdf(&[page]));
    let order = [
        "A heading",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "at the head",
        "something else",
        "seventh one",
        "eighth",
        "ninth",
        "a line that goes",
    ];
    let mut rest = said.as_str();
    for words in order {
        rest = rest.split_once(words).unwrap_or_else(|| panic!("{words} is not in its place: {said}")).1;
    }
}

#[test]
fn text_goes_on_over_a_figure_in_columns_as_narrow_as_on_other_pages() {
    let column =
        |x, y| lines(x, y, &["many words are in each of the lines", "of a column, and there are no other"]);
    let full = [
        lines(40.0, 700.0, &["a line of this column has many words"; 9]),
        lines(240.0, 700.0, &["a line of the next has as many words"; 9]),
    ];
    let figure = [
        column(40.0, 700.0),
        column(240.0, 700.0),
        lines(40.0, 400.0, &["Below the figure it was signed, as", "they say, on the 18 September"]),
        lines(240.0, 400.0, &["1814 and not in the next year, when", "nobody came to the town."]),
    ];
    let said = words(&pdf(&[full.concat(), figure.concat()]));
    assert!(said.contains("on the 18 September 1814 and not"), "{said}");
}

#[test]
fn rows_of_a_table_are_read_one_after_the_other() {
    let page = [
        lines(60.0, 700.0, &["2021", "2022", "2023", "2024", "2025", "2026"]),
        lines(320.0, 700.0, &["talks", "a draft", "signed", "in force", "renewed", "ended"]),
    ]
    .concat();
    let said = check(&pdf(&[page]));
    assert!(said.contains("2021 talks") && said.contains("2026 ended"), "{said}");
}

#[test]
fn a_date_in_a_table_belongs_to_what_stands_beside_it() {
    let mut page = Vec::new();
    let rows =
        ["Thursday, 18 September 1814", "Friday, 9 June 1815", "Monday, 3 March 1817", "Tuesday, 2 May 1820"];
    for (row, y) in rows.into_iter().zip([700.0, 660.0, 620.0, 580.0]) {
        page.push((60.0, y, 10.0, row));
        page.extend(lines(
            220.0,
            y,
            &[
                "The envoys of all the towns met in the old hall, and they",
                "said that nothing had been signed.",
            ],
        ));
    }
    let said = words(&pdf(&[page]));
    for row in rows {
        assert!(said.contains(&format!("{row} The envoys of all")), "{said}");
    }
}

#[test]
fn a_month_that_a_page_breaks_is_whole_and_the_note_at_its_foot_stands_after_it() {
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
    let said = words(&bytes);
    assert!(said.starts_with("1814⁴ was") && said.contains("18 September 1816, as all"), "{said}");
    let (document, sources) = document(&bytes);
    let found = timexes_of(&document, &sources, &Context::new());
    let said = attestations(&sources, &document, &found);
    let day = said.iter().find(|said| said.date.to_string() == "1816-09-18").unwrap();
    assert_eq!(day.citation.place(), "p. 1");
}

#[test]
fn running_heads_of_left_and_right_pages_are_no_text() {
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
    let said = words(&bytes);
    for date in ["9th of June 1815", "18th of September 1816", "in May 1817"] {
        assert!(said.contains(date), "{said}");
    }
}

#[test]
fn the_numbers_of_lines_are_no_text() {
    let text = [
        "The envoys of all of the towns",
        "met in the old hall of Oslo and",
        "said that they would sign on",
        "the 18th of September",
        "1814, if nobody came from the",
        "sea before the end of the year",
        "and took the ships away which",
        "lay there. This was not what",
        "the towns had wanted, and in",
        "the year after they met again.",
    ];
    let mut page = lines(100.0, 700.0, &text);
    page.extend(
        (0_u8..10)
            .zip(["11", "12", "13", "14", "15", "16", "17", "18", "19", "20"])
            .map(|(n, number)| (60.0, 700.0 - 12.0 * f32::from(n), 10.0, number)),
    );
    let said = words(&pdf(&[page]));
    assert!(said.contains("the 18th of September 1814, if nobody"), "{said}");
}

#[test]
fn the_dots_of_a_table_of_contents_are_no_column() {
    let entry = [
        "1. The harbour in the years of the war",
        "2. The towns and what they wanted of it",
        "3. The pact",
        "4. What came of it in the end",
        "5. Notes",
    ];
    let page = [
        lines(60.0, 700.0, &entry),
        lines(300.0, 700.0, &[". . . . . . . . . . . . . . . . . . . . . . . . . . . . 3"; 5]),
    ];
    let said = words(&pdf(&[page.concat()]));
    assert!(said.contains("3. The pact . . ."), "{said}");
}

#[test]
fn a_citation_names_the_page() {
    let page = |words| lines(60.0, 700.0, &[words]);
    let bytes = pdf(&[
        page("Nobody came to the first meeting."),
        page("The Harbour Pact was signed in Oslo on 9 June 2024."),
    ]);
    let (document, sources) = document(&bytes);
    let found = timexes_of(&document, &sources, &Context::new());
    let said = attestations(&sources, &document, &found);
    assert_eq!((said[0].citation.place().as_str(), said[0].citation.page), ("p. 2", Some(2)));
}

#[test]
fn what_cannot_be_read_is_named_as_what_it_is() {
    let said = |bytes: &[u8]| read::extract("a.pdf", bytes, &Settings::default()).unwrap_err().to_string();
    assert_eq!(
        said(&pdf(&[Vec::new()])),
        "a.pdf is a PDF without a text layer, perhaps a scan: run OCR on it, for instance `ocrmypdf`"
    );
    assert!(
        said(b"%PDF-1.7\nnothing else").contains("is a PDF, and it is damaged"),
        "{}",
        said(b"%PDF-1.7\n")
    );
    let few = Limits { pages: 1, ..Limits::default() };
    let few = Settings { limits: few, ..Settings::default() };
    let two = pdf(&[Vec::new(), Vec::new()]);
    let fault = read::extract("a.pdf", &two, &few).unwrap_err().to_string();
    assert_eq!(
        fault,
        "a.pdf has more than 1 pages; if it is to be read all the same, raise that limit with --max-pages"
    );
}

#[test]
fn pdftotext_reads_where_it_is_asked_to() {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let Some(program) = Program::find("pdftotext", &path) else {
        eprintln!("skipped: there is no pdftotext on the PATH");
        return;
    };
    let settings = Settings { pdf: PdfReader::Pdftotext(program), ..Settings::default() };
    let said = |bytes: &[u8]| read::extract("a.pdf", bytes, &settings).unwrap_err().to_string();
    let page = |words| lines(60.0, 700.0, &[words]);
    let bytes = pdf(&[page("Nobody came."), page("The Harbour Pact was signed on 9 June 2024.")]);
    let mut sources = Sources::new();
    let document = read::extract("a.pdf", &bytes, &settings).unwrap().document("a.pdf", &mut sources);
    let found = timexes_of(&document, &sources, &Context::new());
    assert_eq!((document.format.as_str(), document.page(found[0].start)), ("PDF", Some(2)));
    assert_eq!(found[0].value, "2024-06-09");
    assert!(said(&pdf(&[Vec::new()])).contains("without a text layer"), "{}", said(&pdf(&[Vec::new()])));
    assert!(
        said(b"%PDF-1.7\n").contains("it is damaged: pdftotext cannot open it"),
        "{}",
        said(b"%PDF-1.7\n")
    );
    let few = Limits { pages: 1, ..Limits::default() };
    let fault = read::extract("a.pdf", &bytes, &Settings { limits: few, ..settings.clone() }).unwrap_err();
    assert_eq!(fault.trouble, Trouble::Over(Limit::Pages(1)));
    let nowhere = Settings { pdf: PdfReader::Pdftotext(Program::at("/no/such/pdftotext")), ..settings };
    let fault = read::extract("a.pdf", &bytes, &nowhere).unwrap_err().to_string();
    assert!(fault.starts_with("a.pdf could not be read: cannot run /no/such/pdftotext"), "{fault}");
}

#[test]
fn a_broken_pdf_is_read_or_told_of_in_little_time() {
    let sound =
        pdf(&[lines(60.0, 700.0, &["Held on 9 June 2024."]), lines(60.0, 700.0, &["And on 10 June."])]);
    for end in (0..sound.len()).step_by(97) {
        let _ = read::extract("a.pdf", &sound[..end], &Settings::default());
    }
    let objects = |pages: &str| {
        file(&["<</Type/Catalog/Pages 2 0 R>>".to_owned(), pages.to_owned(), "<</Type/Page>>".to_owned()], "")
    };
    for hostile in [
        objects("<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
        objects("<</Type/Pages/Kids[3 0 R]/Count 1000000>>"),
        objects(&format!("{}{}", "<</A ".repeat(20_000), ">>".repeat(20_000))),
        objects(&"[".repeat(100_000)),
    ] {
        assert!(read::extract("a.pdf", &hostile, &Settings::default()).is_err());
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "it tells how long it took, and nothing hangs on that")]
fn every_file_of_the_library_is_read() {
    let Some(shared) = shared("") else { return };
    let mut folders = vec![shared.join("library")];
    let mut took = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut sources = Sources::new();
            let bytes = std::fs::read(&path).unwrap();
            let began = Instant::now();
            let document = read::read(&path.to_string_lossy(), &bytes, &mut sources).unwrap();
            took.push((began.elapsed(), path.clone()));
            let words = document.blocks.iter().filter(|block| block.kind != BlockKind::FrontMatter).count();
            assert!(words > 0, "{}", path.display());
        }
    }
    let all: Duration = took.iter().map(|(time, _)| time).sum();
    let (longest, path) = took.iter().max().unwrap();
    eprintln!("{} files in {all:.2?}; the longest, {longest:.2?}: {}", took.len(), path.display());
    assert!(took.len() > 100, "{}", took.len());
}
