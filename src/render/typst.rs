//! The brief as Typst files: a short main file, its data as JSON, and a copy of the template.

use super::page::Page;
use super::template::Template;

/// The name of the template next to the briefs. A brief cannot have this name: the name of its
/// `.toml` file would have to begin with `_`.
const TEMPLATE: &str = "_brief.typ";

/// A file to write to `briefs/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// The file name, without a folder.
    pub name: String,
    /// The contents.
    pub text: String,
}

/// Returns the files of a brief in Typst: `NAME.typ`, its data `NAME.json`, and the template that
/// all briefs share.
///
/// Running `typst compile NAME.typ` in their folder produces the same page as dateline does. The
/// [logo](super::ShownLogo), if any, must be in that folder too.
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

/// Returns the main Typst file: it imports a function of the template and calls it with the data.
pub(super) fn main_file(template: &str, function: &str, data: &str) -> String {
    let (template, data) = (literal(template), literal(data));
    format!(
        "// Made by dateline from the file of the brief: change that, or the data, not this.\n#import {template}: {function}\n#{function}(json({data}))\n"
    )
}

/// Returns a Typst string literal.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
