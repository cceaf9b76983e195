//! Reads the styles of a document: headings, lists and quotes.

use std::collections::HashMap;

use crate::read::fault::ReadProblem;
use crate::read::xml::{self, XmlEvent};

/// The kind of block that a style represents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DocxStyle {
    /// The title of the document, or a top-level heading.
    Title,
    Heading,
    List,
    Quote,
}

/// The styles that represent a kind of block, by id.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, DocxStyle>);

impl Styles {
    /// Returns the kind of block for a style id. Documents may use built-in styles without defining
    /// them.
    pub(super) fn of(&self, id: &str) -> Option<DocxStyle> {
        self.0.get(id).copied().or_else(|| of_name(&id.to_lowercase()))
    }
}

/// Reads the style definitions. Ids depend on the language of the author's Word, whereas the names
/// of built-in styles are always English.
pub(super) fn read(part: &str) -> Result<Styles, ReadProblem> {
    let mut styles = HashMap::new();
    let mut current = None;
    let mut bases = Vec::new();
    xml::events(part, |event| {
        if let XmlEvent::Start(element) = event {
            match element.name {
                "style" => current = element.attribute("styleId"),
                "name" => {
                    let style = element.attribute("val").and_then(|name| of_name(&name.to_lowercase()));
                    if let (Some(id), Some(style)) = (&current, style) {
                        styles.insert(id.clone(), style);
                    }
                }
                "basedOn" => {
                    if let (Some(id), Some(base)) = (&current, element.attribute("val")) {
                        bases.push((id.clone(), base));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    for (id, base) in bases {
        if let (false, Some(style)) = (styles.contains_key(&id), styles.get(&base).copied()) {
            styles.insert(id, style);
        }
    }
    Ok(Styles(styles))
}

fn of_name(name: &str) -> Option<DocxStyle> {
    match name {
        "title" | "heading 1" | "heading1" => Some(DocxStyle::Title),
        "quote" | "intense quote" | "block text" => Some(DocxStyle::Quote),
        _ if name.starts_with("heading") || name == "subtitle" => Some(DocxStyle::Heading),
        _ if name.starts_with("list") => Some(DocxStyle::List),
        _ => None,
    }
}
