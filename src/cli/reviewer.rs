//! The reviewer: the name and the day that are recorded with a decision.

use std::collections::BTreeSet;
use std::time::Duration;

use toml::Value;

use super::{Global, env};
use crate::chronology::{Change, REVIEWED, Review};
use crate::source::one_line;

/// The maximum time for asking Git for a name.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// The option for the name of the reviewer.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct ReviewerArgs {
    /// Your name, recorded with the day under `reviewed`; empty for no name [default: the variable
    /// `DATELINE_BY`, or else `user.name` of git]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl ReviewerArgs {
    /// Returns the value of `reviewed` for a decision made now.
    pub(crate) fn review(&self, global: &Global) -> Value {
        let name = self.name(global);
        let today = global.as_of.clone().unwrap_or_else(env::today);
        Review::value(name.as_deref(), &today)
    }
}

impl ReviewerArgs {
    /// Returns the reviewer's name, or `None` if it is unknown or should not be recorded.
    pub(crate) fn name(&self, global: &Global) -> Option<String> {
        let name = self.by.clone().or_else(env::reviewer).or_else(|| git_user(global));
        name.map(|name| one_line(&name)).filter(|name| !name.is_empty())
    }
}

/// Returns the user's name from the Git configuration.
fn git_user(global: &Global) -> Option<String> {
    let asked = env::git()?.run(&["config", "--get", "user.name"], Some(&global.directory), TIME_LIMIT);
    let asked = asked.ok().filter(|asked| asked.status.success())?;
    String::from_utf8(asked.stdout).ok()
}

/// Adds `review` to each event and dismissal that the changes concern.
pub(crate) fn signed(mut changes: Vec<Change>, review: &Value) -> Vec<Change> {
    let mut events = BTreeSet::new();
    for change in &mut changes {
        match change {
            Change::Event(event) => event.more.push((REVIEWED, review.clone())),
            Change::Dismissal(dismissal) => dismissal.more.push((REVIEWED, review.clone())),
            Change::Evidence { event, .. }
            | Change::Date { event, .. }
            | Change::Key { event, .. }
            | Change::NoKey { event, .. }
            | Change::Item { event, .. } => drop(events.insert(event.clone())),
            // Do not sign an allowance, which contains a reason instead.
            Change::Allowance { .. }
            | Change::PaperAllowance(_)
            | Change::Source(_)
            | Change::Pin { .. }
            | Change::SourceKey { .. }
            | Change::NoEvent { .. } => {}
        }
    }
    let reviewed = |event| Change::Key { event, key: REVIEWED, value: review.clone() };
    changes.extend(events.into_iter().map(reviewed));
    changes
}

/// Whether a change only records the reviewer. Reports omit such changes.
pub(crate) const fn is_signature(change: &Change) -> bool {
    match change {
        Change::Key { key, .. } | Change::SourceKey { key, .. } => matches!(key.as_bytes(), b"reviewed"),
        _ => false,
    }
}
