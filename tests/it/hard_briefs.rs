//! Briefs that are hard to lay out: very many events, no events, all on one day, two centuries,
//! very long names.
//!
//! Each must fit on its pages. This command writes them as PDF and PNG for both paper sizes, and as
//! Chromium prints their HTML, for visual inspection:
//!
//! ```text
//! cargo test --test it hard_briefs -- --ignored --nocapture
//! ```
//!
//! The output is in `target/hard-briefs/`. `FONTS` names a folder with fonts for Japanese, Hebrew
//! and Arabic. `pdftoppm` renders the images, and `chromium` prints the HTML.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once; pictures are made by other programs, in a folder that the environment names"
)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dateline::Sources;
use dateline::internals::brief::BriefSpec;
use dateline::internals::render::{
    BriefData, Cite, CitedSource, ContradictingStatement, Engine, Fonts, Item, Pdf, PdfError, Template, html,
    markdown,
};
use dateline::{Date, Day, Status};
use rayon::prelude::*;

/// A brief that is hard to lay out.
struct Hard {
    name: &'static str,
    /// The content of its brief file, without the paper size.
    toml: String,
    items: Vec<Item>,
    /// Whether the brief needs fonts that are not part of Typst.
    needs_fonts: bool,
}

fn hard(name: &'static str, toml: &str, items: Vec<Item>) -> Hard {
    Hard { name, toml: toml.to_owned(), items, needs_fonts: false }
}

fn item(date: &str, title: &str, importance: u8) -> Item {
    Item { date: Date::parse(date).ok(), importance, sources: vec!["s0".into()], ..Item::new(title) }
}

const TITLES: [&str; 6] = [
    "Ministers agree to repair ships in each other's yards",
    "The committee meets",
    "A treaty on the exchange of classified information is signed in the presence of both heads of government",
    "Export rules are eased",
    "First joint exercise, with observers from four states",
    "Parliament passes the budget",
];
const SUMMARY: &str = "Both sides name the firms that take part, and the month in which they meet again.";

/// Returns `count` events from 2014 onwards, with every kind of date.
fn mixed(count: usize) -> Vec<Item> {
    (0..count)
        .map(|i| {
            let (year, month, day) = (2014 + i * 15 / count, i * 7 % 12 + 1, i * 11 % 28 + 1);
            let date = match i % 8 {
                0 => format!("{year}"),
                1 => format!("{year}-{month:02}~"),
                2 => format!("{year}-{month:02}/{}", year + 2),
                3 => format!("{year}-{month:02}?"),
                4 if i % 16 == 4 => format!("{year}-{month:02}/.."),
                _ => format!("{year}-{month:02}-{day:02}"),
            };
            let source = format!("s{}", i % 14);
            Item {
                summary: (i % 3 == 0).then(|| SUMMARY.to_owned()),
                status: if year > 2025 { Status::Planned } else { Status::Held },
                sources: vec![source.as_str().into(), "s0".into()],
                ..item(&date, TITLES[i % TITLES.len()], u8::try_from(i * 3 % 5 + 1).unwrap())
            }
        })
        .collect()
}

fn briefs() -> Vec<Hard> {
    let long =
        "a memorandum of understanding on the mutual recognition of airworthiness certificates ".repeat(2);
    let unbroken = "Verteidigungsindustriezusammenarbeitsabkommen".repeat(5);
    let on_one_day =
        TITLES.iter().cycle().take(14).zip(1..).map(|(title, n)| item("2024-06-09", title, n % 5 + 1));
    let in_three_months = (0..18).map(|i: usize| {
        item(
            &format!("2025-{:02}-{:02}", i / 7 + 1, i % 7 * 4 + 1),
            TITLES[i % 6],
            u8::try_from(i % 5 + 1).unwrap(),
        )
    });
    let centuries = (0..24).map(|i: usize| {
        let year = 1825 + i * i * 200 / 529;
        let date = if i.is_multiple_of(4) {
            format!("{year}/{}", year + 6)
        } else {
            format!("{year}-05-{:02}", i + 1)
        };
        item(&date, TITLES[i % 6], u8::try_from(i % 5 + 1).unwrap())
    });
    let undated = (0..9).map(|i| item("", TITLES[i % 6], 3)).chain([item("2024", "The only date", 5)]);
    let named = (0..8).map(|i: usize| {
        let title = if i % 3 == 2 { &unbroken[..200] } else { &long };
        item(&format!("{}", 2018 + i), title.trim(), 3)
    });
    let against = |date: &str| ContradictingStatement {
        date: Date::parse(date).unwrap(),
        cite: Cite { page: Some(12), quote: Some("came into force".to_owned()), ..Cite::from("s3") },
    };
    let disputed = mixed(20).into_iter().enumerate().map(|(i, it)| Item {
        disputed: i % 4 == 0,
        disputes: if i % 4 == 0 { vec![against("2020-05"), against("2021")] } else { Vec::new() },
        sources: vec![Cite {
            source: "s1".to_owned(),
            page: Some(4),
            quote: Some("was agreed upon".to_owned()),
            linked: false,
        }],
        ..it
    });
    let scripts = [
        ("2023-05-18", "日英首脳会談、東京で開催"),
        ("2023-09", "ועידת הביטחון נפתחת בתל אביב (2023)."),
        (
            "2024-02-11",
            "قمة الدفاع في أبوظبي: اتفق الوزراء على برنامج مشترك لمدة 3 سنوات، ويبدأ في عام 2025 ويستمر حتى عام 2028.",
        ),
        ("2023-04/2028-03", "防衛力整備計画"),
        ("2022~", "GCAP: 日英伊が条約に署名 in Tokyo"),
    ];
    let scripts: Vec<Item> = scripts.into_iter().map(|(date, title)| item(date, title, 4)).collect();
    let in_scripts = |name, toml: &str| Hard { needs_fonts: true, ..hard(name, toml, scripts.clone()) };
    let three = [
        Item { summary: Some(SUMMARY.to_owned()), ..item("2024-11-05", "The ministers agree on a plan", 5) },
        item("2025-02-17", "Export rules are eased", 3),
        Item { status: Status::Planned, ..item("2025-09", "A treaty is to be signed in Rome", 4) },
    ];
    let one_far = (0..12).map(|i: usize| {
        let date = format!("2025-{:02}-{:02}", i / 3 + 1, i % 3 * 9 + 1);
        item(&date, TITLES[i % 6], u8::try_from(i % 5 + 1).unwrap())
    });
    let one_far =
        one_far.chain([Item { status: Status::Planned, ..item("2035", "The first aircraft is to fly", 5) }]);
    let eighty_years = (0..30).map(|i: usize| {
        let year = 1946 + i * 80 / 30;
        let date = if i.is_multiple_of(5) {
            format!("{year}/{}", year + 9)
        } else {
            format!("{year}-0{}-11", i % 9 + 1)
        };
        item(&date, TITLES[i % 6], u8::try_from(i % 5 + 1).unwrap())
    });
    let planned = (0..14).map(|i: usize| {
        let date = match i % 4 {
            0 => format!("{}", 2026 + i / 5),
            1 => format!("2025-{:02}/2026-{:02}", i % 6 + 5, i % 12 + 1),
            _ => format!("2025-{:02}-{:02}", i % 8 + 5, i * 2 % 28 + 1),
        };
        Item { status: Status::Planned, ..item(&date, TITLES[i % 6], u8::try_from(i % 5 + 1).unwrap()) }
    });
    let lanes = mixed(16).into_iter().enumerate().map(|(i, it)| Item {
        actors: [["Japan", "NATO"], ["United States", "Japan"], ["European Union", "NATO"]][i % 3]
            .into_iter()
            .take(i % 2 + 1)
            .map(str::to_owned)
            .collect(),
        ..it
    });
    let line = "bottom_line = \"Work goes on under a programme that **runs out in 2026**; a successor is to be negotiated before.\"";
    let mark = "OFFICIAL – SENSITIVE – FOR THE EYES OF THE DELEGATION TO THE COMMITTEE ONLY, NOT TO BE COPIED OR SENT ON";
    vec![
        hard("eighty", &format!("title = \"Eighty events\"\nhandling = \"Official\"\n{line}"), mixed(80)),
        hard(
            "eighty-two-pages",
            &format!("title = \"Eighty events\"\nhandling = \"Official\"\nmax_pages = 2\n{line}"),
            mixed(80),
        ),
        hard("one", &format!("title = \"One event\"\n{line}"), vec![item("2024-06-09", TITLES[0], 5)]),
        hard("none", &format!("title = \"No event\"\n{line}"), Vec::new()),
        hard("three", &format!("title = \"Three events\"\n{line}"), three.to_vec()),
        hard("forty", &format!("title = \"Forty events\"\n{line}"), mixed(40)),
        hard("one-far", &format!("title = \"One in 2035\"\n{line}"), one_far.collect()),
        hard("eighty-years", &format!("title = \"Eighty years\"\n{line}"), eighty_years.collect()),
        hard("all-planned", &format!("title = \"All planned\"\n{line}"), planned.collect()),
        hard("lanes", &format!("title = \"Who meets whom\"\nlanes = \"actors\"\n{line}"), lanes.collect()),
        hard(
            "no-drawing",
            &format!("title = \"No drawing\"\nsections = [\"upcoming\", \"events\", \"sources\"]\n{line}"),
            mixed(12),
        ),
        hard("one-day", &format!("title = \"One day\"\n{line}"), on_one_day.collect()),
        hard("three-months", &format!("title = \"Three months\"\n{line}"), in_three_months.collect()),
        hard(
            "two-centuries",
            &format!("title = \"Two centuries\"\nsubtitle = \"From sail to steam\"\n{line}"),
            centuries.collect(),
        ),
        hard("undated", &format!("title = \"Nobody knows when\"\n{line}"), undated.collect()),
        hard(
            "long-names",
            &format!("title = \"{}\"\nhandling = \"{mark}\"\naudience = \"{long}\"\n{line}", long.trim()),
            named.collect(),
        ),
        hard(
            "disputed",
            &format!(
                "title = \"Who is right?\"\nquotes = true\nquestions = [\"Who *pays*?\", \"When does it end?\"]\n{line}"
            ),
            disputed.collect(),
        ),
        hard("german", &format!("title = \"Vierzig Ereignisse\"\nlanguage = \"de\"\n{line}"), mixed(40)),
        in_scripts(
            "japanese",
            "title = \"日本の安全保障と国際協力\"\nlanguage = \"ja\"\nhandling = \"取扱注意\"\nbottom_line = \"日本は2022年12月に*三文書*を決定し、**防衛力**の抜本的強化に着手した。\"",
        ),
        in_scripts(
            "right-to-left",
            "title = \"שיתוף פעולה ביטחוני (2022–2028)\"\nsubtitle = \"מן התוכנית הראשונה\"\nbottom_line = \"שרי ההגנה של Japan ו-NATO נפגשו ב-12 ביולי 2023. זה הכול.\"",
        ),
    ]
}

const PAPERS: [&str; 2] = ["a4", "letter"];

fn data(brief: &Hard, paper: &str) -> BriefData {
    let toml = format!("{}\npaper = \"{paper}\"\n", brief.toml);
    let (spec, faults) = BriefSpec::parse(brief.name, Sources::new().add("", ""), &toml);
    assert!(faults.is_empty(), "{}: {faults:?}", brief.name);
    let mut items = brief.items.clone();
    items.sort_by(|a, b| a.date.is_none().cmp(&b.date.is_none()).then_with(|| a.date.cmp(&b.date)));
    let sources: Vec<CitedSource> = (0..14)
        .map(|i| CitedSource {
            id: format!("s{i}"),
            title: format!("{} ({i})", TITLES[i % 6]),
            author: (i % 2 == 0).then(|| "Ministry of Defence".to_owned()),
            published: Date::parse("2025-03").ok(),
            url: (i % 3 == 0).then(|| "https://example.org/".to_owned()),
            ..CitedSource::default()
        })
        .collect();
    BriefData::new(&spec, &items, &sources, Day::from_ymd(2025, 4, 4).unwrap()).0
}

fn print(engine: &Engine, data: &BriefData) -> Result<Pdf, PdfError> {
    engine.print(data, &Template::find("brief.typ", None).unwrap(), data.as_of.midnight())
}

/// Returns the engine, and whether it includes the fonts in `FONTS`.
fn engine() -> (Engine, bool) {
    let engine = Engine::embedded();
    match env::var_os("FONTS") {
        Some(folder) => (engine.with_fonts(&Fonts::find(&[folder]).unwrap()).unwrap(), true),
        None => (engine, false),
    }
}

#[test]
fn hard_briefs_fit_their_pages() {
    assert_pages(&engine().0, |brief| !brief.needs_fonts);
}

#[test]
#[ignore = "needs $FONTS"]
fn hard_briefs_in_other_scripts_fit_their_pages() {
    let (engine, has_fonts) = engine();
    assert!(has_fonts, "this test needs $FONTS, a folder with Noto fonts for Japanese, Arabic and Hebrew");
    assert_pages(&engine, |brief| brief.needs_fonts);
}

fn assert_pages(engine: &Engine, wanted: fn(&Hard) -> bool) {
    briefs().par_iter().filter(|brief| wanted(brief)).for_each(|brief| {
        let data = data(brief, "letter");
        let pdf = print(engine, &data).unwrap();
        assert!(pdf.pages <= data.options.max_pages, "{}: {} pages", brief.name, pdf.pages);
        // A brief that omits events must fill more than two-thirds of its pages.
        let untouched = pdf.fit.kept.len() == brief.items.len();
        let is_full =
            pdf.fit.filled.is_some_and(|filled| filled > 2.0 / 3.0 * f64::from(data.options.max_pages));
        assert!(untouched || is_full, "{}: {:?}", brief.name, pdf.fit);
    });
}

/// The briefs with a handling mark.
const MARKED: [&str; 2] = ["eighty-two-pages", "long-names"];

/// Returns the words on each page of a PDF as `pdftotext` prints them, with one space between them.
fn words(pdf: &Pdf) -> Vec<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), &pdf.bytes).unwrap();
    let printed = Command::new("pdftotext").arg(file.path()).arg("-").output().unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    let pages = printed.trim_end_matches('\u{c}').split('\u{c}');
    pages.map(|page| page.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn handling_mark_is_at_head_and_foot_of_each_page() {
    let (engine, _) = engine();
    for brief in briefs().iter().filter(|brief| MARKED.contains(&brief.name)) {
        let data = data(brief, "letter");
        let pdf = print(&engine, &data).unwrap();
        let mark = data.handling.clone().unwrap();
        let page = data.page(&pdf.fit);

        let text = markdown(&page, &Template::find("brief.md.j2", None).unwrap()).unwrap();
        let bold = format!("**{}**", mark.to_uppercase());
        assert!(text.trim_end().ends_with(&bold), "{text}");
        assert_eq!(text.matches(&bold).count(), 2, "{text}");

        let html = html_of(&data, &pdf);
        for marked in [
            format!("<p class=\"handling\">{mark}</p>"),
            format!("<footer class=\"handling\">{mark}</footer>"),
        ] {
            assert_eq!(html.matches(&marked).count(), 1, "{html}");
        }
        assert_eq!(html.matches("-center { content: \"OFFICIAL").count(), 2, "{html}");
    }
}

#[test]
#[ignore = "needs pdftotext"]
fn handling_mark_is_printed_twice_on_each_page() {
    let (engine, _) = engine();
    for brief in briefs().iter().filter(|brief| MARKED.contains(&brief.name)) {
        let data = data(brief, "letter");
        let pdf = print(&engine, &data).unwrap();
        let mark = data.handling.clone().unwrap();
        let pages = words(&pdf);
        assert_eq!(pages.len(), usize::try_from(pdf.pages).unwrap());
        for page in pages {
            assert_eq!(page.matches(&mark.to_uppercase()).count(), 2, "{page}");
        }
    }
}

#[test]
fn handling_mark_too_long_for_a_page_is_refused() {
    let endless = hard(
        "endless",
        &format!("title = \"A\"\nhandling = \"{}\"", "FOR YOUR EYES ONLY ".repeat(30)),
        Vec::new(),
    );
    let message = print(&engine().0, &data(&endless, "a4")).unwrap_err().to_string();
    assert_eq!(message, "the handling mark is too long for the top margin: shorten it");
}

/// Runs a program on the `PATH`. Returns whether it succeeded, or `None` if it is not installed.
fn run(program: &str, arguments: &[&str]) -> Option<bool> {
    let output = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    output.ok().map(|status| status.success())
}

/// Returns the number of pages of a PDF according to `pdfinfo`.
fn pages(pdf: &Path) -> Option<u32> {
    let printed = Command::new("pdfinfo").arg(pdf).output().ok()?;
    let printed = String::from_utf8(printed.stdout).ok()?;
    printed.lines().find_map(|line| line.strip_prefix("Pages:"))?.trim().parse().ok()
}

/// Prints an HTML page with Chromium. Returns the number of pages, or `None` if Chromium is not
/// installed.
fn print_html(page: &Path, pdf: &Path) -> Option<u32> {
    let to = format!("--print-to-pdf={}", pdf.display());
    let address = format!("file://{}", page.display());
    let quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", &to, &address];
    run("chromium", &quiet).filter(|done| *done).and_then(|_| pages(pdf))
}

fn html_of(data: &BriefData, pdf: &Pdf) -> String {
    html(&data.page(&pdf.fit), &Template::find("brief.html.j2", None).unwrap()).unwrap()
}

#[test]
#[ignore = "writes pictures to look at"]
fn pictures() {
    let folder = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from);
    let folder = folder.join("hard-briefs");
    fs::create_dir_all(&folder).unwrap();
    let (engine, has_fonts) = engine();
    if !has_fonts {
        println!("skipped: Japanese, and what runs from right to left; FONTS names no folder of fonts");
    }
    let all = briefs();
    let wanted = all.iter().filter(|brief| has_fonts || !brief.needs_fonts);
    let wanted: Vec<(&Hard, &str)> = wanted.flat_map(|brief| PAPERS.map(|paper| (brief, paper))).collect();
    let printed: Vec<String> = wanted
        .par_iter()
        .map(|(brief, paper)| {
            let data = data(brief, paper);
            let pdf = print(&engine, &data).unwrap();
            let at = |end: &str| folder.join(format!("{}-{paper}{end}", brief.name));
            fs::write(at(".pdf"), &pdf.bytes).unwrap();
            fs::write(at(".html"), html_of(&data, &pdf)).unwrap();
            let chromium = print_html(&at(".html"), &at("-chromium.pdf"));
            for kind in ["", "-chromium"] {
                let [file, picture] =
                    [at(&format!("{kind}.pdf")), at(kind)].map(|path| path.display().to_string());
                run("pdftoppm", &["-r", "80", "-png", &file, &picture]);
            }
            let chromium = chromium.map_or("no chromium".to_owned(), |pages| format!("chromium {pages}"));
            let (kept, fit) = (pdf.fit.kept.len(), &pdf.fit);
            format!(
                "{} on {paper}: {} pt, {kept} of {} events, {} summaries, {} of {} page(s), {chromium}",
                brief.name,
                fit.size,
                brief.items.len(),
                fit.with_summary.len(),
                fit.filled.map_or("some".to_owned(), |filled| format!("{filled:.2}")),
                pdf.pages
            )
        })
        .collect();
    println!("{}\nin {}", printed.join("\n"), folder.display());
}
