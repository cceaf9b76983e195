//! The styles of a document: which of them are headings, lists and quotes.

use std::collections::HashMap;

use super::xml::{self, Event};
use crate::read::fault::Trouble;

/// What a style makes of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// The title of the document, or a heading of the first rank.
    Title,
    Heading,
    List,
    Quote,
}

/// The styles that make something of a paragraph, by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    /// What the style of that id makes of a paragraph; a document may use styles it does not have.
    pub(super) fn of(&self, id: &str) -> Option<Style> {
        self.0.get(id).copied().or_else(|| of_name(&id.to_lowercase()))
    }
}

/// The ids are in the language of whoever made the document; the names of Word's own styles are English in all.
pub(super) fn read(part: &str) -> Result<Styles, Trouble> {
    let mut styles = HashMap::new();
    let mut current = None;
    let mut bases = Vec::new();
    xml::events(part, |event| {
        if let Event::Start(element) = event {
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

fn of_name(name: &str) -> Option<Style> {
    match name {
        "title" | "heading 1" | "heading1" => Some(Style::Title),
        "quote" | "intense quote" | "block text" => Some(Style::Quote),
        _ if name.starts_with("heading") || name == "subtitle" => Some(Style::Heading),
        _ if name.starts_with("list") => Some(Style::List),
        _ => None,
    }
}
