//! Reads the core properties: title, author, and the creation date of the file.

use super::xml::{self, Event};
use crate::read::fault::Trouble;

/// The core properties; empty ones are omitted.
#[derive(Debug, Default)]
pub(super) struct Properties {
    pub(super) title: Option<String>,
    pub(super) creator: Option<String>,
    pub(super) created: Option<String>,
}

pub(super) fn read(part: &str) -> Result<Properties, Trouble> {
    let mut properties = Properties::default();
    let mut words = String::new();
    xml::events(part, |event| {
        match event {
            Event::Start(_) => words.clear(),
            Event::Text(text) => words.push_str(text),
            Event::End(name) => {
                let said = Some(std::mem::take(&mut words)).filter(|words| !words.trim().is_empty());
                match name {
                    "title" => properties.title = said,
                    "creator" => properties.creator = said,
                    "created" => properties.created = said,
                    _ => {}
                }
            }
        }
        Ok(())
    })?;
    Ok(properties)
}
