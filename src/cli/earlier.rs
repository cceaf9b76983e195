//! The project as it was, for briefs that tell what has changed.

use std::collections::BTreeMap;

use anyhow::anyhow;

use super::Global;
use super::terminal::Terminal;
use crate::brief::{BriefSpec, Section};
use crate::check::{Checked, check};
use crate::date::{Date, Day};
use crate::project::{BRIEFS, Project};
use crate::render::{Change, Item, Since, changes, gather};

/// The states since which briefs tell what has changed, each read once.
pub(crate) struct Earlier {
    /// The commit that `--since` names, for all briefs.
    asked: Option<String>,
    /// By the words for the commit: none where there was no chronology yet, or why it cannot be seen.
    states: BTreeMap<String, Result<Option<State>, String>>,
}

struct State {
    /// What the commit is called.
    name: String,
    committed: Day,
    project: Project,
    checked: Checked,
}

impl Earlier {
    /// Reads the states that these briefs need. A commit that `--since` names must be there; where the file of a brief
    /// names it, that brief alone cannot be made.
    pub(crate) fn read<'b>(
        asked: Option<&String>,
        briefs: impl Iterator<Item = &'b BriefSpec>,
        global: &Global,
        terminal: &Terminal,
    ) -> anyhow::Result<Self> {
        // Each state speaks from its own day.
        let state = |revision: &str| -> anyhow::Result<Option<State>> {
            let (then, project) = global.project_at(revision, None, terminal)?;
            if project.is_none() {
                terminal.note(&format!(
                    "there was no events.toml at {revision}: what has changed since is not told"
                ));
            }
            let (name, committed) = (then.name().to_owned(), then.day());
            Ok(project.map(|project| State { name, committed, checked: check(&project), project }))
        };
        let mut states = BTreeMap::new();
        if let Some(asked) = asked {
            states.insert(asked.clone(), Ok(state(asked)?));
            return Ok(Self { asked: Some(asked.clone()), states });
        }
        for revision in briefs.filter(|brief| tells(brief)).filter_map(|brief| brief.since.as_ref()) {
            let read = || state(&revision.value).map_err(|error| format!("{error:#}"));
            states.entry(revision.value.clone()).or_insert_with(read);
        }
        Ok(Self { asked: None, states })
    }

    /// Whether `--since` names the commit.
    pub(crate) const fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// What has become of the events of a brief, which are `now` these; none where nobody says since when.
    pub(crate) fn changes(
        &self,
        spec: &BriefSpec,
        now: &[Item],
        project: &Project,
        terminal: &Terminal,
    ) -> anyhow::Result<Option<(Since, Vec<Change>)>> {
        let file = format!("{BRIEFS}/{}.toml", spec.name);
        if !tells(spec) {
            if self.asked.is_some() {
                terminal.note(&format!("{file} has no section \"changed\": what has changed is not told"));
            }
            return Ok(None);
        }
        let own = spec.since.as_ref().map(|since| &since.value);
        let Some(revision) = self.asked.as_ref().or(own) else {
            if !Section::all().eq(spec.sections.iter().copied()) {
                terminal.note(&format!(
                    "{file} asks for what has changed, and nothing says since when: give --since, or write `since` in it"
                ));
            }
            return Ok(None);
        };
        let state = match self.states.get(revision) {
            Some(Ok(Some(state))) => state,
            Some(Err(why)) => {
                return Err(anyhow!("{why}")
                    .context(format!("what was there at `since = \"{revision}\"` cannot be seen")));
            }
            Some(Ok(None)) | None => return Ok(None),
        };
        if project.chronology.unread > 0 {
            terminal.warn(&format!("{file}: what cannot be read in events.toml is told as withdrawn"));
        }
        let State { name, committed, project: then, checked } = state;
        // What is chosen today is compared: another selection is no news.
        let chosen = spec.selection.choose(&then.chronology, &then.timeline);
        let (before, _) = gather(then, &checked.findings, chosen);
        let found = changes(&before, now, |id| project.chronology.event(id).is_some());
        let same_brief = then.briefs.iter().find(|brief| brief.name == spec.name);
        let as_of = match same_brief {
            _ if then.as_of_is_today => None,
            Some(brief) => then.as_of_of(brief),
            None => then.as_of.as_ref().and_then(Date::as_day),
        };
        Ok(Some((Since { revision: name.clone(), committed: *committed, as_of }, found)))
    }
}

/// Whether a brief has a place for what has changed.
fn tells(brief: &BriefSpec) -> bool {
    brief.sections.contains(&Section::Changed)
}
