//! What there is room for on the pages of a brief.
//!
//! The template measures its parts; here is decided which of them are printed, in this order: first smaller type,
//! down to the smallest; then fewer summaries, those of the least important events first; then fewer events, the
//! least important first. Where a long event that went leaves room, summaries come back, the most important first.
//! All formats show what is decided here.

use itertools::Itertools as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::data::{BriefData, SIZES};
use super::drawing::{Drawing, Mark};
use super::page::{source_columns, upcoming};
use super::row::Row;

/// What there is room for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fit {
    /// The size of body text in points.
    pub size: f64,
    /// The rows that are printed, by their index in [`BriefData::rows`], rising.
    pub kept: Vec<usize>,
    /// Of those, the ones whose summary is printed too.
    pub told: Vec<usize>,
    /// How many pages are filled, in fractions of one; none where nobody measured, since there is room for everything. No
    /// template is told.
    #[serde(skip)]
    pub filled: Option<f64>,
}

impl Fit {
    /// Room for everything: what holds where nobody measured.
    pub fn everything(data: &BriefData) -> Self {
        Self::everything_in(SIZES[0], data)
    }

    /// Room for everything with the type in `size`.
    pub(super) fn everything_in(size: f64, data: &BriefData) -> Self {
        let told = data.rows.iter().enumerate().filter(|(_, row)| data.has_more(row));
        Self {
            size,
            kept: (0..data.rows.len()).collect(),
            told: told.map(|(i, _)| i).collect(),
            filled: None,
        }
    }

    /// Whether the same is printed in the same type.
    pub(super) fn shows_what(&self, other: &Self) -> bool {
        Self { filled: None, ..self.clone() } == Self { filled: None, ..other.clone() }
    }
}

/// A brief that cannot be printed on the pages it may have.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Overfull {
    /// Its head and its bottom line alone are too long.
    #[error(
        "the brief does not fit on {}: without any event it takes {taken:.2} pages, {} mm too much; shorten its bottom line",
        pages(*.allowed),
        millimetres(*.excess)
    )]
    Head {
        /// How many pages there may be.
        allowed: u32,
        /// How many it takes.
        taken: f64,
        /// By how much it is too long, in points.
        excess: f64,
    },
    /// There is room for the head, and for no event beside it.
    #[error(
        "not one event fits on {}: {} mm are missing; shorten the bottom line",
        pages(*.allowed),
        millimetres(*.excess)
    )]
    NoEvent {
        /// How many pages there may be.
        allowed: u32,
        /// How much room the most important event lacks, in points.
        excess: f64,
    },
}

fn pages(count: u32) -> String {
    if count == 1 { "1 page".to_owned() } else { format!("{count} pages") }
}

fn millimetres(points: f64) -> String {
    format!("{:.0}", (points / 72.0 * 25.4).ceil())
}

/// What the template measured, as it reports it under the label `<dateline-measures>`. All lengths are in points.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Measures {
    /// The height of the text on one page.
    page: f64,
    /// The parts of the brief in one or several of the sizes, largest first: where one surely is too large, or a
    /// larger one surely fits, it is left out.
    galleys: Vec<Galley>,
}

/// The parts of a brief in one size, and how high each is with the space that follows it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Galley {
    size: f64,
    /// What stands there whatever the events: head, bottom line, headings.
    fixed: f64,
    /// The remark on what is left out.
    remark: f64,
    /// The events, in the order of [`BriefData::rows`].
    rows: Vec<RowHeights>,
    /// The sources, in the order of [`BriefData::sources`], in as many columns as all of them take.
    sources: Vec<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
struct RowHeights {
    /// In the table, without its summary.
    bare: f64,
    /// In the table, with it.
    told: f64,
    /// Among what is to come.
    ahead: f64,
    /// Among what is disputed.
    disputed: f64,
    /// Among what has changed. A template from before there were such a section says nothing of it.
    #[serde(default)]
    changed: f64,
}

impl Measures {
    /// How much of `data` there is room for.
    pub(super) fn fit(&self, data: &BriefData) -> Result<Fit, Overfull> {
        let allowed = data.options.max_pages;
        let Some(smallest) = self.galleys.last() else { return Ok(Fit::everything(data)) };
        // Where a table runs on to another page, its head is set again and a line may be left empty.
        let turns = f64::from(allowed.saturating_sub(1));
        let room = self.page * f64::from(allowed) - turns * 5.0 * smallest.size - SLACK;
        let mut by_rank: Vec<usize> = (0..data.rows.len()).collect();
        by_rank.sort_by_key(|&i| data.rows.get(i).map_or(usize::MAX, |row| row.rank));
        let all = by_rank.len();
        let fit = |it: &Imposition<'_>, keep: usize, tell: usize| {
            let told = |i: &usize| data.rows.get(*i).is_some_and(|row| data.has_more(row));
            let sorted = |ranks: &[usize]| {
                let mut rows = ranks.to_vec();
                rows.sort_unstable();
                rows
            };
            Fit {
                size: it.galley.size,
                kept: sorted(by_rank.get(..keep).unwrap_or_default()),
                told: sorted(by_rank.get(..tell).unwrap_or_default()).into_iter().filter(told).collect(),
                filled: Some(((it.height(keep, tell) / self.page) * 1000.0).round() / 1000.0),
            }
        };
        for galley in &self.galleys {
            let it = Imposition { data, galley, by_rank: &by_rank };
            if it.height(all, all) <= room {
                return Ok(fit(&it, all, all));
            }
        }
        let it = Imposition { data, galley: smallest, by_rank: &by_rank };
        let most_told = |keep: usize| {
            let beside = it.beside(keep);
            (0..=keep).rev().find(|&tell| it.least(keep, tell) + beside <= room)
        };
        if it.least(all, 0) <= room
            && let Some(tell) = most_told(all)
        {
            return Ok(fit(&it, all, tell));
        }
        let fits = |keep: usize| it.least(keep, 0) <= room && it.height(keep, 0) <= room;
        let Some(keep) = (1..all).rev().find(|&keep| fits(keep)) else {
            let bare = it.height(0, 0);
            return Err(if bare > room {
                Overfull::Head { allowed, taken: bare / self.page, excess: bare - room }
            } else {
                Overfull::NoEvent { allowed, excess: it.height(1.min(all), 0) - room }
            });
        };
        Ok(fit(&it, keep, most_told(keep).unwrap_or(0)))
    }
}

/// What is kept free, so that nothing hangs on a hundredth of a point.
const SLACK: f64 = 0.5;

/// The heights that come of choosing among the parts in one size.
struct Imposition<'a> {
    data: &'a BriefData,
    galley: &'a Galley,
    /// The rows, the most important first.
    by_rank: &'a [usize],
}

impl Imposition<'_> {
    /// How high the brief is with the `keep` most important events, the `tell` most important with their summaries.
    fn height(&self, keep: usize, tell: usize) -> f64 {
        self.least(keep, tell) + self.beside(keep)
    }

    /// How high the sources, the drawing and what is to come are, with the `keep` most important events.
    fn beside(&self, keep: usize) -> f64 {
        let mut kept: Vec<usize> = self.by_rank.iter().take(keep).copied().collect();
        kept.sort_unstable();
        let rows: Vec<&Row> = kept.iter().filter_map(|&i| self.data.rows.get(i)).collect();
        let ahead = upcoming(rows.iter().copied());
        let ahead = ahead.iter().filter_map(|&place| self.galley.rows.get(*kept.get(place)?));
        let ahead: f64 = ahead.map(|row| row.ahead).sum();
        ahead + self.sources(&rows) + self.drawing(&rows)
    }

    /// The height without these: quickly worked out, and never too much.
    fn least(&self, keep: usize, tell: usize) -> f64 {
        let kept = self.by_rank.iter().take(keep).enumerate();
        let heights = kept.filter_map(|(rank, &i)| {
            let row = self.galley.rows.get(i)?;
            Some(row.disputed + row.changed + if rank < tell { row.told } else { row.bare })
        });
        let untold = self.by_rank.iter().take(keep).skip(tell);
        let untold = untold.filter_map(|&i| self.data.rows.get(i)).any(|row| self.data.has_more(row));
        let says_so = keep < self.by_rank.len() || untold || self.data.unread > 0;
        self.galley.fixed + heights.sum::<f64>() + if says_so { self.galley.remark } else { 0.0 }
    }

    /// Where fewer sources than all stand in one column and not in two, they are at most as high as was measured.
    fn sources(&self, rows: &[&Row]) -> f64 {
        let cited: Vec<&str> = rows.iter().flat_map(|row| row.cited()).unique().collect();
        let heights = cited.iter().filter_map(|id| {
            let place = self.data.sources.iter().position(|source| source.id == *id)?;
            self.galley.sources.get(place).copied()
        });
        let heights: Vec<f64> = heights.collect();
        let (left, right) = heights.split_at(heights.len().div_ceil(source_columns(cited.len())));
        left.iter().sum::<f64>().max(right.iter().sum())
    }

    fn drawing(&self, rows: &[&Row]) -> f64 {
        let marks: Vec<Mark> = rows
            .iter()
            .zip(1..)
            .map(|(row, number)| Mark { number, extent: row.extent, strong: row.important })
            .collect();
        let drawing = Drawing::new(&marks, &self.data.as_of, self.data.options.width, self.data.words);
        drawing.map_or(0.0, |drawing| drawing.height)
    }
}
