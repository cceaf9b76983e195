//! The earlier states against which briefs report changes: the project at commits, and releases.
//!
//! Each commit is read once, however many briefs compare against it.

use std::collections::BTreeMap;

use anyhow::anyhow;

use super::Global;
use super::releases::Releases;
use super::terminal::Terminal;
use crate::brief::{BriefSection, BriefSpec};
use crate::check::{Checked, check};
use crate::date::{Date, Day};
use crate::project::{BRIEFS, Project};
use crate::render::{EarlierBrief, EventChange, Item, Release, Since, changes, gather};

/// The earlier states that briefs are compared against, each read once.
pub(crate) struct Revisions {
    /// The revision given by `--since`, which applies to all briefs.
    asked: Option<String>,
    /// The states by revision: `None` if the commit has no chronology, or an error message if it
    /// cannot be read.
    states: BTreeMap<String, Result<Option<EarlierState>, String>>,
    /// The releases of the briefs.
    pub(crate) releases: Releases,
}

struct EarlierState {
    /// The name of the commit.
    name: String,
    committed: Day,
    project: Project,
    checked: Checked,
}

/// A brief compared with an earlier state.
pub(crate) struct Comparison {
    pub(crate) since: Since,
    pub(crate) changes: Vec<EventChange>,
    pub(crate) earlier: EarlierBrief,
}

impl Revisions {
    /// Reads the states that these briefs need.
    ///
    /// Fails if the revision given by `--since` cannot be read. An unreadable `since` in a brief
    /// file is stored, and fails only that brief.
    pub(crate) fn read<'b>(
        asked: Option<&String>,
        briefs: impl Iterator<Item = &'b BriefSpec>,
        releases: Releases,
        global: &Global,
        terminal: &Terminal,
    ) -> anyhow::Result<Self> {
        // Pass no `as_of`: each state uses the one in its own `events.toml`.
        let state = |revision: &str| -> anyhow::Result<Option<EarlierState>> {
            let (then, project) = global.project_at(revision, None, terminal)?;
            if project.is_none() {
                terminal.note(&format!(
                    "events.toml does not exist at {revision}: changes since then are not shown"
                ));
            }
            let (name, committed) = (then.name().to_owned(), then.day());
            Ok(project.map(|project| EarlierState { name, committed, checked: check(&project), project }))
        };
        let mut states = BTreeMap::new();
        if let Some(asked) = asked {
            let mut briefs = briefs.peekable();
            let has_briefs = briefs.peek().is_some();
            if !has_briefs || !briefs.all(|brief| releases.named(&brief.name, asked).is_some()) {
                states.insert(asked.clone(), Ok(state(asked)?));
            }
            return Ok(Self { asked: Some(asked.clone()), states, releases });
        }
        for brief in briefs.filter(|brief| shows_changes(brief)) {
            let Some(revision) = brief.since.as_ref().map(|since| &since.value) else { continue };
            if releases.named(&brief.name, revision).is_none() {
                let read = || state(revision).map_err(|error| format!("{error:#}"));
                states.entry(revision.clone()).or_insert_with(read);
            }
        }
        Ok(Self { asked: None, states, releases })
    }

    /// Whether `--since` was given.
    pub(crate) const fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// Compares a brief's events in the earlier state with their state `now`, on the day `today`.
    /// Without a named earlier state, the `last` release is used.
    ///
    /// Returns `None` if the brief does not report changes, cannot be compared with anything, or
    /// names a revision without a chronology.
    pub(crate) fn changes(
        &self,
        spec: &BriefSpec,
        now: &[Item],
        last: Option<&Release>,
        today: Day,
        project: &Project,
        terminal: &Terminal,
    ) -> anyhow::Result<Option<Comparison>> {
        let file = format!("{BRIEFS}/{}.toml", spec.name);
        if !shows_changes(spec) {
            if self.asked.is_some() {
                terminal.note(&format!("{file} has no section \"changed\": changes are not shown"));
            }
            return Ok(None);
        }
        let own = spec.since.as_ref().map(|since| &since.value);
        let named = self.asked.as_ref().or(own);
        let release = match named {
            Some(revision) => self.releases.named(&spec.name, revision),
            None => last,
        };
        if let Some(release) = release {
            let then = release.items()?;
            let found = changes(&then, now, |id| project.chronology.event(id).is_some());
            let since = Since {
                revision: format!("v{}", release.number),
                committed: release.released,
                as_of: Some(release.as_of),
                release: Some(release.number),
            };
            let earlier = EarlierBrief::new(spec, None, &then, now, release.as_of).without_summaries();
            return Ok(Some(Comparison { since, changes: found, earlier }));
        }
        let Some(revision) = named else {
            if !BriefSection::all().eq(spec.sections.iter().copied()) {
                terminal.note(&format!(
                    "{file} has a section \"changed\", but no revision to compare with: pass --since, or set `since` in the file"
                ));
            }
            return Ok(None);
        };
        let state = match self.states.get(revision) {
            Some(Ok(Some(state))) => state,
            Some(Err(why)) => {
                return Err(anyhow!("{why}")
                    .context(format!("cannot read the chronology at `since = \"{revision}\"`")));
            }
            Some(Ok(None)) | None => return Ok(None),
        };
        if project.chronology.unread > 0 {
            terminal.warn(&format!(
                "{file}: some events in events.toml cannot be read, so they are listed as withdrawn"
            ));
        }
        let EarlierState { name, committed, project: then, checked } = state;
        // Apply the current selection to both sides: a changed selection is not a change of the
        // events.
        let chosen = spec.selection.choose(&then.chronology, &then.timeline);
        let (before, _) = gather(then, &checked.findings, chosen);
        let found = changes(&before, now, |id| project.chronology.event(id).is_some());
        let same_brief = then.briefs.iter().find(|brief| brief.name == spec.name);
        let as_of = match same_brief {
            // Ignore an `as_of` that is only today's date, because it does not describe the earlier
            // state.
            _ if then.as_of_is_today => None,
            Some(brief) => then.as_of_of(brief),
            None => then.as_of.as_ref().and_then(Date::as_day),
        };
        let earlier = EarlierBrief::new(spec, same_brief, &before, now, as_of.unwrap_or(today));
        let since = Since { revision: name.clone(), committed: *committed, as_of, release: None };
        Ok(Some(Comparison { since, changes: found, earlier }))
    }
}

/// Whether a brief has a section for changes.
fn shows_changes(brief: &BriefSpec) -> bool {
    brief.sections.contains(&BriefSection::Changed)
}
