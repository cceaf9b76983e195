//! What a page has room for.
//!
//! The Typst template measures itself, so it alone knows. It says so in a [`Fit`], which the other formats
//! follow: the Markdown brief shows the same events as the PDF.

use serde::{Deserialize, Serialize};

use super::data::{BriefData, CitedRow, Row};

/// What the page had room for, as the template reports it under the label `<dateline-fit>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The size of body text in points.
    pub size: f64,
    /// The rows that are printed, by their index in [`BriefData::rows`], rising.
    pub kept: Vec<usize>,
    /// Of those, the ones whose summary is printed too.
    pub told: Vec<usize>,
    /// How many pages there are.
    pub pages: u32,
}

/// What one brief shows once it is known what there is room for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Printed<'a> {
    /// The events, numbered from 1.
    pub rows: Vec<PrintedRow<'a>>,
    /// The sources that these events name, in the order in which they are first named; the first is number 1.
    pub sources: Vec<&'a CitedRow>,
    /// The events that are left out.
    pub left_out: Vec<&'a Row>,
    /// How many events are printed without the summary they have.
    pub untold: usize,
}

/// One event as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrintedRow<'a> {
    /// Its number on the page.
    pub number: usize,
    /// The event.
    #[serde(flatten)]
    pub row: &'a Row,
    /// Whether its summary is shown.
    pub told: bool,
    /// The numbers of its sources, rising.
    pub cited: Vec<usize>,
}

impl Fit {
    /// Room for everything: what holds where nobody measured.
    pub fn everything(data: &BriefData) -> Self {
        let kept: Vec<usize> = (0..data.rows.len()).collect();
        Self { size: super::data::SIZES[0], told: kept.clone(), kept, pages: 0 }
    }

    /// What `data` shows on such a page.
    pub fn print<'a>(&self, data: &'a BriefData) -> Printed<'a> {
        let kept = |i: usize| self.kept.binary_search(&i).is_ok();
        let mut sources: Vec<&str> = Vec::new();
        let mut rows = Vec::new();
        for (i, row) in data.rows.iter().enumerate().filter(|(i, _)| kept(*i)) {
            let mut cited: Vec<usize> = Vec::new();
            for id in &row.sources {
                let place = sources.iter().position(|known| known == id).unwrap_or_else(|| {
                    sources.push(id);
                    sources.len() - 1
                });
                cited.push(place + 1);
            }
            cited.sort_unstable();
            let told = row.summary.is_some() && self.told.binary_search(&i).is_ok();
            rows.push(PrintedRow { number: rows.len() + 1, row, told, cited });
        }
        let untold = rows.iter().filter(|printed| printed.row.summary.is_some() && !printed.told).count();
        let sources = sources.iter().filter_map(|id| data.sources.iter().find(|source| source.id == *id));
        let left_out = data.rows.iter().enumerate().filter(|(i, _)| !kept(*i)).map(|(_, row)| row);
        Printed { rows, sources: sources.collect(), left_out: left_out.collect(), untold }
    }
}
