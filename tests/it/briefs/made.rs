//! Builders for brief tests: items, sources, data and engines.

use std::path::Path;
use std::sync::LazyLock;

use dateline::Sources;
use dateline::internals::brief::{BriefSpec, Picture};
use dateline::internals::render::{
    BriefData, CitedSource, Engine, Fonts, Item, Page, Pdf, PdfError, Template, html, markdown,
};
use dateline::{Date, Day};
use jsonschema::Validator;

pub(crate) fn spec(toml: &str) -> BriefSpec {
    let mut sources = Sources::new();
    let (spec, faults) = BriefSpec::parse("test", sources.add("briefs/test.toml", toml), toml);
    assert!(faults.is_empty(), "{faults:?}");
    spec
}

pub(crate) fn data(toml: &str, items: &[Item]) -> BriefData {
    let spec = spec(toml);
    let mut chosen = items.to_vec();
    // Sorts the items as a timeline does.
    chosen.sort_by(|a, b| a.date.is_none().cmp(&b.date.is_none()).then_with(|| a.date.cmp(&b.date)));
    let (data, removed) = BriefData::new(&spec, &chosen, &sources(), Day::from_ymd(2025, 4, 4).unwrap());
    assert_eq!(removed, []);
    data
}

pub(crate) fn sources() -> Vec<CitedSource> {
    let source = |id: &str, title: &str, url: Option<&str>| CitedSource {
        id: id.to_owned(),
        title: title.to_owned(),
        author: None,
        published: Date::parse("2025-04-04").ok(),
        url: url.map(str::to_owned),
        ..CitedSource::default()
    };
    vec![
        source("industry", "Industry and alliance", None),
        source("nato", "Ties", Some("https://example.org/a_b")),
    ]
}

pub(crate) fn item(id: &str, date: &str, title: &str) -> Item {
    Item {
        id: Some(id.to_owned()),
        date: Date::parse(date).ok(),
        sources: vec!["nato".into()],
        ..Item::new(title)
    }
}

pub(crate) fn template() -> Template {
    Template::find("brief.typ", None).unwrap()
}

pub(crate) fn built_in() -> Engine {
    Engine::choose(None, None).unwrap().engine
}

pub(crate) fn print(data: &BriefData, template: &Template) -> Result<Pdf, PdfError> {
    built_in().print(data, template, data.as_of.midnight())
}

/// Returns the errors that the data schema finds in a brief's data.
pub(crate) fn against_the_schema(json: &str) -> Vec<String> {
    static SCHEMA: LazyLock<Validator> =
        LazyLock::new(|| jsonschema::validator_for(&Page::json_schema()).unwrap());
    let data = serde_json::from_str(json).unwrap();
    SCHEMA.iter_errors(&data).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Returns 64 items of different importance, which are too many for a page if each has a summary.
pub(crate) fn many() -> Vec<Item> {
    let summary = "They name the fields of work, the money for each, the firms that take part, and the month in which they \
                   are to meet again.";
    (0..64)
        .map(|i| Item {
            importance: u8::try_from(i % 5 + 1).unwrap(),
            summary: Some(summary.to_owned()),
            ..item(
                &format!("e{i}"),
                &format!("{}-{:02}-{:02}", 2022 + i / 16, i % 12 + 1, i % 28 + 1),
                "Ministers meet",
            )
        })
        .collect()
}

/// Returns a font that contains two characters of Noto Sans Japanese, © 2014 Adobe, under the
/// Apache License 2.0.
pub(crate) fn japanese() -> Fonts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts");
    Fonts::find(&[folder]).unwrap()
}

/// Returns a brief with this file as its logo.
pub(crate) fn with_logo(file: &[u8]) -> BriefData {
    with_logo_and(file, &[item("launch", "2024", "Launch")])
}

/// Returns the same brief with these events.
pub(crate) fn with_logo_and(file: &[u8], items: &[Item]) -> BriefData {
    let mut spec = spec("title = \"Ships\"\nlogo = \"art/house.svg\"\nlogo_alt = \"A \\\"house\\\"\"");
    let logo = spec.logo.as_mut().unwrap();
    logo.picture = Some(Picture::new(file.to_vec()).unwrap());
    BriefData::new(&spec, items, &[], Day::from_number(20_000)).0
}

pub(crate) const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 1\"><script>alert(1)</script><rect width=\"4\" height=\"1\"/></svg>";

pub(crate) fn in_markdown(page: &Page<'_>) -> String {
    markdown(page, &Template::find("brief.md.j2", None).unwrap()).unwrap()
}

pub(crate) fn in_html(page: &Page<'_>) -> String {
    html(page, &Template::find("brief.html.j2", None).unwrap()).unwrap()
}
