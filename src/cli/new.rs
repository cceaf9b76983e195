//! `dateline new`: creates a brief file.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::bail;

use super::Global;
use super::init::{create_files, others};
use super::terminal::Terminal;
use crate::escape::for_toml;
use crate::file::{UndoFile, UndoRecord};
use crate::project::{BRIEFS, Files as _, Project};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum NewCommand {
    /// Create a brief file with the keys that most briefs need
    Brief(NewBrief),
}

#[derive(Debug, clap::Args)]
pub(crate) struct NewBrief {
    /// The name of the brief; its file name is derived from it
    #[arg(value_name = "NAME")]
    name: String,
    /// The title on the page [default: the name]
    #[arg(long)]
    title: Option<String>,
    /// Print only events with this tag; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
}

/// The name of the command, for the lock and for `undo`.
const COMMAND: &str = "new brief";

/// The number of tags that the comment in a new brief lists.
const MAX_TAGS: usize = 5;

impl NewCommand {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let Self::Brief(brief) = self;
        brief.run(global, terminal)
    }
}

impl NewBrief {
    fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        let name = self.create(&global.project()?, global, terminal)?;
        terminal.report_written(&[format!("created {BRIEFS}/{name}.toml")])?;
        terminal.note(&format!("Edit it, then run `dateline brief {name}` to write the brief."));
        Ok(ExitCode::SUCCESS)
    }

    /// Describes a brief with this title, from which its file name is derived, and these tags.
    #[cfg(feature = "desk")]
    pub(crate) fn titled(title: &str, tags: Vec<String>) -> anyhow::Result<Self> {
        if title.is_empty() {
            bail!("a brief needs a title");
        }
        Ok(Self { name: title.to_owned(), title: Some(title.to_owned()), tags })
    }

    /// Creates the brief file, and returns its name.
    pub(crate) fn create(
        &self,
        project: &Project,
        global: &Global,
        terminal: &Terminal,
    ) -> anyhow::Result<String> {
        let given =
            self.name.trim_start_matches("./").trim_start_matches("briefs/").trim_end_matches(".toml");
        let name = file_name(given);
        if name.is_empty() {
            bail!("\"{}\" contains no letters or digits for a file name: choose another name", self.name);
        }
        let known: Vec<&str> = project
            .chronology
            .events
            .iter()
            .flat_map(|event| &event.tags)
            .map(|tag| tag.value.as_str())
            .collect();
        if let Some(tag) = self.tags.iter().find(|tag| !known.contains(&tag.as_str())) {
            bail!("--tag: no event in events.toml has the tag \"{tag}\"; nothing was written");
        }
        let title = self.title.clone().unwrap_or_else(|| title_of(given));
        let has_schema = global.files().read("schemas/brief.schema.json").is_ok();
        let path = format!("{BRIEFS}/{name}.toml");
        let files = [(path.as_str(), self.text(project, &title, has_schema))];
        if !others(&global.directory, &files).is_empty() {
            bail!("{path} already exists and is not overwritten: choose another name");
        }
        let lock = create_files(&global.directory, COMMAND, terminal, &files)?;
        let created = files.iter().map(|(path, text)| UndoFile::new(path, None, Some(text)));
        lock.record_undo(&UndoRecord::new(COMMAND, created.collect()));
        drop(lock);
        Ok(name)
    }

    /// Returns the text of the file: the keys that most briefs need, and comments on others.
    fn text(&self, project: &Project, title: &str, has_schema: bool) -> String {
        let schema = if has_schema { "#:schema ../schemas/brief.schema.json\n" } else { "" };
        let event = project.chronology.events.first().map_or("ID", |event| event.id.value.as_str());
        let tags = |tags: &[&str]| {
            for_toml(&toml::Value::from(tags.iter().map(|tag| toml::Value::from(*tag)).collect::<Vec<_>>()))
        };
        let select = match self.tags.as_slice() {
            [] => {
                let mut frequent = frequent_tags(project);
                frequent.truncate(MAX_TAGS);
                let frequent = if frequent.is_empty() { vec!["TAG"] } else { frequent };
                format!(
                    "# [select]           # the events to print; without this table, all of them\n# tags = {}\n",
                    tags(&frequent)
                )
            }
            chosen => {
                let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
                format!(
                    "[select]             # the events to print; without this table, all of them\ntags = {}\n",
                    tags(&chosen)
                )
            }
        };
        format!(
            "{schema}# A brief: the text at the top of the page, and the events to print. `dateline brief` writes it.\n\
             # `dateline schema brief` lists all keys.\n\n\
             title = {}\n\
             # subtitle = \"Current status\"\n\
             # audience = \"For the delegation\"\n\
             # bottom_line = \"What the reader should remember, with a link to an [event](#{event}).\"\n\n\
             paper = \"a4\"         # or \"letter\"\n\
             max_pages = 1        # the least important events are left out if they do not fit; the brief states how many\n\n\
             {select}",
            for_toml(&title.into())
        )
    }
}

/// Converts a name to a file name: lower-case letters and digits, with hyphens between words.
fn file_name(name: &str) -> String {
    let name = name.to_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// Converts a name to a title: "japan-nato" becomes "Japan nato". A name with capitals or spaces is
/// returned unchanged.
fn title_of(name: &str) -> String {
    if name.chars().any(|c| c.is_uppercase() || c.is_whitespace()) {
        return name.to_owned();
    }
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Returns the tags of the events, the most frequent first.
fn frequent_tags(project: &Project) -> Vec<&str> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in project.chronology.events.iter().flat_map(|event| &event.tags) {
        *numbers.entry(&tag.value).or_default() += 1;
    }
    let mut tags: Vec<(&str, usize)> = numbers.into_iter().collect();
    tags.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    tags.into_iter().map(|(tag, _)| tag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_file_names_and_titles() {
        for (name, file, title) in [
            ("japan-nato", "japan-nato", "Japan nato"),
            ("Japan and NATO", "japan-and-nato", "Japan and NATO"),
            ("../x", "x", "../x"),
            ("協定", "協定", "協定"),
            ("./..", "", "./.."),
        ] {
            assert_eq!(file_name(name), file);
            if !name.contains('.') {
                assert_eq!(title_of(name), title);
            }
        }
    }
}
