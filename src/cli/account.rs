//! What became of a brief: what is said of it when it is made.

use serde::Serialize;

use super::check::count;
use crate::brief::BriefSpec;
use crate::project::BRIEFS;
use crate::render::{ChangedRow, Page};
use crate::table::Vocabulary as _;

/// What became of one brief.
#[derive(Debug, Serialize)]
pub(crate) struct Account {
    /// Its name.
    brief: String,
    /// The file of each format, from the project's folder; what lies beside it, a drawing say, is not named.
    files: Vec<String>,
    /// How many events are printed.
    events: usize,
    /// On how many pages.
    pages: u32,
    /// The events that found no room.
    left_out: Vec<LeftOut>,
    /// What has changed; none where it is not told.
    changed: Option<Vec<ChangedRow>>,
    /// How many events of the chronology could not be read, and are in no brief.
    unread: usize,
}

/// An event that found no room.
#[derive(Debug, Serialize)]
struct LeftOut {
    /// Its id; none for one that only papers have.
    id: Option<String>,
    /// Its date in EDTF.
    date: Option<String>,
    /// Its date for people.
    when: String,
    /// What happened.
    title: String,
}

impl Account {
    pub(super) fn new(spec: &BriefSpec, page: &Page<'_>, pages: u32) -> Self {
        let name = &spec.name;
        Self {
            brief: name.clone(),
            files: spec.formats.iter().map(|format| format!("{BRIEFS}/{name}.{}", format.word())).collect(),
            events: page.rows.len(),
            pages,
            unread: page.brief.unread,
            changed: page.brief.changed.as_ref().map(|changed| changed.rows.clone()),
            left_out: page
                .left_out
                .iter()
                .map(|row| LeftOut {
                    id: row.id.clone(),
                    date: row.date.clone(),
                    when: row.when.clone(),
                    title: row.title.clone(),
                })
                .collect(),
        }
    }
}

impl Account {
    /// Returns a line such as "briefs/nato.md briefs/nato.pdf: 12 events on 1 page, 1 left out", and one for each event
    /// that was left out.
    pub(crate) fn lines(&self) -> Vec<String> {
        let events = count(self.events, "event");
        let pages = count(self.pages as usize, "page");
        let mut head = vec![
            format!("{}: {events} on {pages}", self.files.join(" ")),
            format!("{} left out", self.left_out.len()),
        ];
        head.extend(self.changed.as_ref().map(|changed| count(changed.len(), "change")));
        if self.unread > 0 {
            head.push(format!("{} of the chronology could not be read", count(self.unread, "event")));
        }
        let left_out = |LeftOut { when, title, .. }: &LeftOut| format!("  left out: {when}, {title}");
        std::iter::once(head.join(", ")).chain(self.left_out.iter().map(left_out)).collect()
    }
}
