//! What the rules look at.

use std::cell::OnceCell;

use super::evidence::Testimony;
use super::order::Outcome;
use super::quote::{self, Lookup};
use crate::chronology::Event;
use crate::project::Project;

/// A project, and what several rules need to have worked out of it: each of these once, when the first rule
/// asks for it.
#[derive(Debug)]
pub struct Case<'p> {
    /// The project.
    pub project: &'p Project,
    order: OnceCell<Outcome<'p>>,
    quotes: OnceCell<Vec<Lookup<'p>>>,
    testimonies: OnceCell<Vec<Testimony<'p>>>,
}

impl<'p> Case<'p> {
    /// The case that a project makes; nothing is worked out yet.
    pub const fn of(project: &'p Project) -> Self {
        Self { project, order: OnceCell::new(), quotes: OnceCell::new(), testimonies: OnceCell::new() }
    }

    /// What follows from the order of the events, and what of it cannot hold.
    pub(super) fn order(&self) -> &Outcome<'p> {
        self.order.get_or_init(|| Outcome::of(&self.project.chronology))
    }

    /// Every quote whose paper could be read.
    pub(super) fn quotes(&self) -> &[Lookup<'p>] {
        self.quotes.get_or_init(|| quote::look_up(self.project))
    }

    /// Every quote that its paper has, with the dates in its words.
    pub(super) fn testimonies(&self) -> &[Testimony<'p>] {
        self.testimonies.get_or_init(|| Testimony::all(self.project, self.quotes()))
    }

    /// Those of one event.
    pub(super) fn testimonies_of(&self, event: &Event) -> &[Testimony<'p>] {
        let all = self.testimonies();
        let first = all.partition_point(|it| it.event.span < event.span);
        let count = all.partition_point(|it| it.event.span <= event.span) - first;
        all.get(first..first + count).unwrap_or(&[])
    }
}
