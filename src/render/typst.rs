//! The brief in Typst: a thin file, its data beside it, and a copy of the template that both briefs and engines use.

use super::page::Page;
use super::template::Template;

/// The template's name beside the briefs. No brief is called so: its `.toml` would have to begin with `_`.
const TEMPLATE: &str = "_brief.typ";

/// A file to write: its name in `briefs/`, and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// The name, without a folder.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// The files of a brief in Typst: `NAME.typ`, its data `NAME.json`, and the template, which all briefs share.
///
/// `typst compile NAME.typ` in their folder makes the page that the program makes, where the
/// [logo](super::ShownLogo) lies there too.
///
/// ```
/// # use dateline::date::Day;
/// # use dateline::brief::BriefSpec;
/// # use dateline::render::{BriefData, Fit, Template, typst_files};
/// # let (spec, _) = BriefSpec::parse("nato", dateline::source::Sources::new().add("", ""), "title = \"NATO\"");
/// # let (data, _) = BriefData::new(&spec, &[], &[], Day::from_number(0));
/// let fit = Fit::everything(&data);
/// let files = typst_files(&data.page(&fit), &Template::find("brief.typ", None)?);
/// let names = files.each_ref().map(|file| file.name.as_str());
/// assert_eq!(names, ["nato.typ", "nato.json", "_brief.typ"]);
/// assert!(files[0].text.ends_with("#brief(json(\"nato.json\"))\n"));
/// # Ok::<(), dateline::render::TemplateError>(())
/// ```
pub fn typst_files(page: &Page<'_>, template: &Template) -> [NamedFile; 3] {
    let file = |name: String, text: String| NamedFile { name, text };
    let name = &page.brief.name;
    let json = format!("{name}.json");
    [
        file(format!("{name}.typ"), main_file(TEMPLATE, "brief", &json)),
        file(json, page.to_json()),
        file(TEMPLATE.to_owned(), template.text().to_owned()),
    ]
}

/// The file that Typst begins with: it calls a function of the template with the data.
pub(super) fn main_file(template: &str, function: &str, data: &str) -> String {
    let (template, data) = (literal(template), literal(data));
    format!(
        "// Made by dateline from the file of the brief: change that, or the data, not this.\n#import {template}: {function}\n#{function}(json({data}))\n"
    )
}

/// A text as Typst writes it.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
