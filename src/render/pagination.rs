//! Selects the parts of a brief that fit on its pages.
//!
//! The template reports the heights of the parts in [`Measures`], and [`Measures::fit`] selects
//! those that are printed. It takes these steps until the brief fits: reduce the type size,
//! down to the smallest; omit summaries, starting with the least important events; omit events, the
//! least important first. Before anything is omitted, the drawing is made more compact. If omitting
//! a long event leaves space, summaries are restored, the most important first. All formats show
//! the same selection.

use itertools::Itertools as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::data::{BriefData, SIZES};
use super::drawing::DrawingSize;
use super::page::{source_columns, upcoming};
use super::row::Row;
use super::size_estimate::text_height;
use crate::brief::{Inline, Paragraph};
use crate::table::Vocabulary as _;

/// The selection of parts that fit on the pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fit {
    /// The body text size in points.
    pub size: f64,
    /// The printed rows, as ascending indices into [`BriefData::rows`].
    pub kept: Vec<usize>,
    /// The indices of those rows whose summary is printed too.
    #[serde(rename = "told")]
    pub with_summary: Vec<usize>,
    /// Whether quotes are printed because there is room for them.
    pub quoted: bool,
    /// The level of detail of the drawing.
    pub drawing: DrawingSize,
    /// The number of pages filled, including a fraction. It is `None` if everything is printed,
    /// since the brief is then not measured. Templates do not receive this value.
    #[serde(skip)]
    pub filled: Option<f64>,
}

impl Fit {
    /// Selects everything, in the largest type, for formats without a page limit.
    pub fn everything(data: &BriefData) -> Self {
        Self::everything_in(SIZES[0], data)
    }

    /// Selects everything, in the type size `size`.
    pub(super) fn everything_in(size: f64, data: &BriefData) -> Self {
        let summarised = data.rows.iter().enumerate().filter(|(_, row)| data.has_more(row));
        Self {
            size,
            kept: (0..data.rows.len()).collect(),
            with_summary: summarised.map(|(i, _)| i).collect(),
            quoted: false,
            drawing: DrawingSize::Standard,
            filled: None,
        }
    }

    /// Returns a selection that fills the free space on the last page with quotes, then with a
    /// larger drawing. `height` is the height of the current selection, in points. Returns `None`
    /// if the current selection omits anything, or if nothing more fits.
    pub(super) fn richer(&self, data: &BriefData, height: f64) -> Option<Self> {
        let everything = Self::everything_in(self.size, data);
        if self.kept != everything.kept || self.with_summary != everything.with_summary {
            return None;
        }
        let page = data.options.paper.text_height();
        let pages = (height / page).ceil().max(1.0);
        let mut free = ROOM * (pages * page - height);
        let mut richer = self.clone();
        if data.quotes_if_room && data.options.sizes.first() == Some(&self.size) {
            let quoted = Self { quoted: true, ..self.clone() };
            let more = text_height(&data.page(&quoted)) - text_height(&data.page(self));
            if more > 0.0 && more <= free {
                richer = quoted;
                free -= more;
            }
        }
        let rows: Vec<&Row> = data.rows.iter().collect();
        let drawn = |size| data.drawing(&rows, size).map_or(0.0, |drawing| drawing.height);
        let larger = DrawingSize::LARGER.into_iter().find(|&size| drawn(size) - drawn(self.drawing) <= free);
        if let Some(larger) = larger.filter(|_| drawn(self.drawing) > 0.0) {
            richer.drawing = larger;
        }
        (richer != *self).then_some(richer)
    }

    /// Whether both selections print the same content in the same type size.
    pub(super) fn shows_what(&self, other: &Self) -> bool {
        Self { filled: None, ..self.clone() } == Self { filled: None, ..other.clone() }
    }
}

/// The share of the free space used for quotes and a larger drawing. A page filled to the last line
/// looks crowded, and the height of quotes is an estimate.
const ROOM: f64 = 0.85;

/// A brief that does not fit on its pages.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Overfull {
    /// The parts that are always printed, such as the head and the bottom line, are too long by
    /// themselves.
    #[error(
        "the brief does not fit on {}: without any event it takes {taken:.2} pages, {} mm too much; shorten its texts (the longest \
         is `{longest}`), or raise `max_pages`",
        pages(*.allowed),
        millimetres(*.excess)
    )]
    Head {
        /// The maximum number of pages.
        allowed: u32,
        /// The number of pages that these parts fill.
        taken: f64,
        /// The excess height in points.
        excess: f64,
        /// The key of the longest section of prose.
        longest: &'static str,
    },
    /// The parts that are always printed fit, but no event does.
    #[error(
        "no event fits on {}: {} mm more are needed; shorten the texts (the longest is `{longest}`), or raise `max_pages`",
        pages(*.allowed),
        millimetres(*.excess)
    )]
    NoEvent {
        /// The maximum number of pages.
        allowed: u32,
        /// The missing height for the most important event, in points.
        excess: f64,
        /// The key of the longest section of prose.
        longest: &'static str,
    },
}

/// Returns the key of the longest section of prose that is printed above the events or below them.
fn longest_text(data: &BriefData) -> &'static str {
    let written = data.written.iter().map(|written| (written.section.word(), &written.paragraphs));
    let texts = std::iter::once(("bottom_line", &data.bottom_line)).chain(written);
    let length = |(_, paragraphs): &(_, &Vec<Paragraph>)| {
        paragraphs.iter().map(|paragraph| characters(&paragraph.0)).sum::<usize>()
    };
    // Reverse the order, because `max_by_key` returns the last of several sections of the same
    // length.
    texts.collect::<Vec<_>>().into_iter().rev().max_by_key(length).map_or("bottom_line", |(key, _)| key)
}

/// Returns the number of characters without markup.
fn characters(inlines: &[Inline]) -> usize {
    let length = |inline: &Inline| match inline {
        Inline::Text(text) => text.chars().count(),
        Inline::Em(text) | Inline::Strong(text) | Inline::Link { text, .. } => characters(text),
    };
    inlines.iter().map(length).sum()
}

fn pages(count: u32) -> String {
    if count == 1 { "1 page".to_owned() } else { format!("{count} pages") }
}

fn millimetres(points: f64) -> String {
    format!("{:.0}", (points / 72.0 * 25.4).ceil())
}

/// The measurements that the template reports under the label `<dateline-measures>`. All lengths
/// are in points.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Measures {
    /// The height of the text area of one page.
    page: f64,
    /// The parts of the brief in one or more type sizes, largest first. The template omits sizes
    /// that certainly do not fit, and those below a size that certainly does.
    galleys: Vec<Galley>,
}

/// The heights of a brief's parts in one type size, each including the space below it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Galley {
    size: f64,
    /// The parts that do not depend on the events: head, bottom line, headings.
    fixed: f64,
    /// The note on omitted parts.
    remark: f64,
    /// The events, in the order of [`BriefData::rows`].
    rows: Vec<RowHeights>,
    /// The sources, in the order of [`BriefData::sources`], in the column width for the full list.
    sources: Vec<f64>,
}

/// The heights of one event in the parts of a brief, in points.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
struct RowHeights {
    /// The height in the table, without the summary.
    bare: f64,
    /// The height in the table, with the summary. Templates call it `told`.
    #[serde(rename = "told")]
    with_summary: f64,
    /// The height in the list of upcoming events.
    ahead: f64,
    /// The height in the list of disputed dates.
    disputed: f64,
    /// The height in the list of changes. Older templates, from before that section existed, do not
    /// report it.
    #[serde(default)]
    changed: f64,
}

impl Measures {
    /// Selects the parts of `data` that fit.
    ///
    /// # Errors
    ///
    /// Returns [`Overfull`] if not even the most important event fits.
    pub(super) fn fit(&self, data: &BriefData) -> Result<Fit, Overfull> {
        let allowed = data.options.max_pages;
        let Some(smallest) = self.galleys.last() else { return Ok(Fit::everything(data)) };
        // Reserve space for each page break: the table's header is repeated, and a line may stay
        // empty.
        let turns = f64::from(allowed.saturating_sub(1));
        let room = self.page * f64::from(allowed) - turns * 5.0 * smallest.size - SLACK;
        let mut by_rank: Vec<usize> = (0..data.rows.len()).collect();
        by_rank.sort_by_key(|&i| data.rows.get(i).map_or(usize::MAX, |row| row.rank));
        let all = by_rank.len();
        let fit = |imposition: &Imposition<'_>, keep: usize, summaries: usize| {
            let has_summary = |i: &usize| data.rows.get(*i).is_some_and(|row| data.has_more(row));
            let sorted = |ranks: &[usize]| {
                let mut rows = ranks.to_vec();
                rows.sort_unstable();
                rows
            };
            Fit {
                size: imposition.galley.size,
                kept: sorted(&by_rank[..keep]),
                with_summary: sorted(&by_rank[..summaries]).into_iter().filter(has_summary).collect(),
                quoted: false,
                drawing: imposition.drawing,
                filled: Some(((imposition.height(keep, summaries) / self.page) * 1000.0).round() / 1000.0),
            }
        };
        // Try all sizes with everything, largest first; then the smallest with a compact drawing.
        let whole = self.galleys.iter().map(|galley| (galley, DrawingSize::Standard));
        for (galley, drawing) in whole.chain([(smallest, DrawingSize::Compact)]) {
            let imposition = Imposition { data, galley, drawing, by_rank: &by_rank };
            if imposition.height(all, all) <= room {
                return Ok(fit(&imposition, all, all));
            }
        }
        let drawing = DrawingSize::Compact;
        let imposition = Imposition { data, galley: smallest, drawing, by_rank: &by_rank };
        let most_summaries = |keep: usize| {
            let outside = imposition.height_outside_table(keep);
            (0..=keep).rev().find(|&summaries| imposition.least(keep, summaries) + outside <= room)
        };
        // Keep all events in the smallest size, with as many summaries as fit.
        if imposition.least(all, 0) <= room
            && let Some(summaries) = most_summaries(all)
        {
            return Ok(fit(&imposition, all, summaries));
        }
        // There are too many events: keep as many as fit without summaries, then restore summaries.
        let fits = |keep: usize| imposition.least(keep, 0) <= room && imposition.height(keep, 0) <= room;
        let Some(keep) = (1..all).rev().find(|&keep| fits(keep)) else {
            let bare = imposition.height(0, 0);
            let longest = longest_text(data);
            return Err(if bare > room {
                Overfull::Head { allowed, taken: bare / self.page, excess: bare - room, longest }
            } else {
                let excess = imposition.height(1.min(all), 0) - room;
                Overfull::NoEvent { allowed, excess, longest }
            });
        };
        Ok(fit(&imposition, keep, most_summaries(keep).unwrap_or(0)))
    }
}

/// A safety margin for rounding errors, in points.
const SLACK: f64 = 0.5;

/// Computes the total height of a selection of rows in one type size.
struct Imposition<'a> {
    data: &'a BriefData,
    galley: &'a Galley,
    drawing: DrawingSize,
    /// The row indices, most important first.
    by_rank: &'a [usize],
}

impl Imposition<'_> {
    /// Returns the height with the `keep` most important events, and with summaries for the first
    /// `summaries` of them.
    fn height(&self, keep: usize, summaries: usize) -> f64 {
        self.least(keep, summaries) + self.height_outside_table(keep)
    }

    /// Returns the height of the sources, the drawing and the upcoming events, for the `keep` most
    /// important events.
    fn height_outside_table(&self, keep: usize) -> f64 {
        let mut kept: Vec<usize> = self.by_rank.iter().take(keep).copied().collect();
        kept.sort_unstable();
        let rows: Vec<&Row> = kept.iter().filter_map(|&i| self.data.rows.get(i)).collect();
        let ahead = upcoming(rows.iter().copied());
        let ahead = ahead.iter().filter_map(|&place| self.galley.rows.get(*kept.get(place)?));
        let ahead: f64 = ahead.map(|row| row.ahead).sum();
        ahead + self.sources(&rows) + self.drawing(&rows)
    }

    /// Returns the height without the parts outside the table: a lower bound that is cheap to
    /// compute.
    fn least(&self, keep: usize, summaries: usize) -> f64 {
        let kept = self.by_rank.iter().take(keep).enumerate();
        let heights = kept.filter_map(|(rank, &i)| {
            let row = self.galley.rows.get(i)?;
            Some(row.disputed + row.changed + if rank < summaries { row.with_summary } else { row.bare })
        });
        let without_summary = self.by_rank.iter().take(keep).skip(summaries);
        let omits_summary =
            without_summary.filter_map(|&i| self.data.rows.get(i)).any(|row| self.data.has_more(row));
        let has_remark = keep < self.by_rank.len() || omits_summary || self.data.unread > 0;
        self.galley.fixed + heights.sum::<f64>() + if has_remark { self.galley.remark } else { 0.0 }
    }

    /// Returns the height of the source list. If a shorter list has one column instead of two, this
    /// is an upper bound: the heights were measured in the narrower columns.
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
        self.data.drawing(rows, self.drawing).map_or(0.0, |drawing| drawing.height)
    }
}
