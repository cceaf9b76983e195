//! The report on a built brief, as text or JSON.

use serde::Serialize;

use super::check::count;
use crate::brief::{BriefFormat, BriefSpec};
use crate::project::BRIEFS;
use crate::render::{ChangedRow, OmissionReason, Page};
use crate::table::Vocabulary as _;

/// The report on one brief.
#[derive(Debug, Serialize)]
pub(crate) struct BriefSummary {
    /// The name of the brief.
    brief: String,
    /// The main file of each format, relative to the project's folder. Companion files, such as a
    /// drawing, are not listed.
    files: Vec<String>,
    /// The number of events on the pages.
    events: usize,
    /// The number of pages, or `None` if no PDF was laid out.
    pages: Option<u32>,
    /// Whether the PDF of the brief could not be made.
    #[serde(skip)]
    lacks_the_pdf: bool,
    /// The events that did not fit.
    left_out: Vec<LeftOut>,
    /// The changes since an earlier commit, or `None` if the brief does not report changes.
    changed: Option<Vec<ChangedRow>>,
    /// The number of events in the chronology that could not be read, and so are not in any brief.
    unread: usize,
    /// The release mark of the brief, or `None` if it is not a release.
    release: Option<String>,
    /// The files of the new release; empty if no release was made.
    pub(crate) released: Vec<String>,
}

/// An event that did not fit.
#[derive(Debug, Serialize)]
#[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk shows the reasons"))]
pub(crate) struct LeftOut {
    /// The id of the event, or `None` if it occurs only in papers.
    pub(crate) id: Option<String>,
    /// The date in EDTF.
    date: Option<String>,
    /// The date as printed in the brief.
    pub(crate) when: String,
    /// The title of the event.
    pub(crate) title: String,
    #[serde(skip)]
    pub(crate) importance: u8,
    /// The reason why the event did not fit.
    #[serde(skip)]
    pub(crate) reason: OmissionReason,
}

impl BriefSummary {
    pub(super) fn new(spec: &BriefSpec, page: &Page<'_>, pages: Option<u32>) -> Self {
        let name = &spec.name;
        let formats = spec.formats.iter().filter(|format| **format != BriefFormat::Pdf || pages.is_some());
        Self {
            brief: name.clone(),
            files: formats.map(|format| format!("{BRIEFS}/{name}.{}", format.word())).collect(),
            events: page.rows.len(),
            pages,
            lacks_the_pdf: pages.is_none() && spec.formats.contains(&BriefFormat::Pdf),
            unread: page.brief.unread,
            release: page.brief.release.as_ref().map(|release| release.text.clone()),
            released: Vec::new(),
            changed: page.brief.changed.as_ref().map(|changed| changed.rows.clone()),
            left_out: page
                .left_out
                .iter()
                .map(|row| LeftOut {
                    id: row.id.clone(),
                    date: row.date.clone(),
                    when: row.when.clone(),
                    title: row.title.clone(),
                    importance: row.importance,
                    reason: page.omission_reason(row),
                })
                .collect(),
        }
    }
}

#[cfg(feature = "desk")]
impl BriefSummary {
    /// Returns the number of events on the pages.
    pub(crate) const fn events(&self) -> usize {
        self.events
    }

    /// Returns the number of pages, or `None` if no PDF was laid out.
    pub(crate) const fn pages(&self) -> Option<u32> {
        self.pages
    }

    /// Returns the events that did not fit.
    pub(crate) fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }
}

impl BriefSummary {
    /// Whether all files of the brief were made.
    pub(crate) const fn is_complete(&self) -> bool {
        !self.lacks_the_pdf
    }

    /// Returns a line such as "briefs/nato.md briefs/nato.pdf: 12 events on 1 page, 1 left out",
    /// followed by a line for each omitted event.
    pub(crate) fn lines(&self) -> Vec<String> {
        let events = count(self.events, "event");
        let pages = self.pages.map(|pages| format!(" on {}", count(pages as usize, "page")));
        let mut head = vec![
            format!("{}: {events}{}", self.files.join(" "), pages.unwrap_or_default()),
            format!("{} left out", self.left_out.len()),
        ];
        head.extend(self.changed.as_ref().map(|changed| count(changed.len(), "change")));
        if self.unread > 0 {
            head.push(format!("{} of the chronology could not be read", count(self.unread, "event")));
        }
        let left_out = |LeftOut { when, title, .. }: &LeftOut| format!("  left out: {when}, {title}");
        let released = self.release.iter().filter(|_| !self.released.is_empty());
        let released = released.map(|mark| format!("  released as {mark}: {}", self.released.join(" ")));
        std::iter::once(head.join(", ")).chain(released).chain(self.left_out.iter().map(left_out)).collect()
    }
}
