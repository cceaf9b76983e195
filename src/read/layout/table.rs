//! Finds the tables on a page, and joins the lines of each row.
//!
//! Input: the lines of a document in reading order, each with the positions of its cells. Output:
//! the same lines, with table lines grouped into rows. A table is a run of lines with a wide gap at
//! the same position. A row can have several lines, because its cells wrap.

use std::collections::VecDeque;

use super::Line;
use super::flow::opens_with_date;
use crate::read::date_line::is_broken;

/// Maximum distance between the left edges of cells in a column, relative to the type size.
const ALIGNED: f32 = 0.4;
/// Maximum distance between these edges for cells after a narrow gap, relative to the type size. In
/// justified text, a wide space may happen to be near the left edge of a column.
const FLUSH: f32 = 0.12;
/// Minimum gap before a cell that begins at the left edge of a column, relative to the type size. A
/// space is narrower.
const CELL_GAP: f32 = 0.45;
/// Maximum distance between table lines, relative to the type size.
const MAX_LINE_GAP: f32 = 6.0;
/// Minimum ratio of the row distance to the line distance, if both occur.
const ROW_GAP: f32 = 1.2;
/// Maximum number of columns in a table.
const MAX_COLUMNS: usize = 16;

/// Lines of a paper that belong together.
pub(super) enum LineGroup {
    /// A line of running text.
    Line(Line),
    /// The lines of each cell in a row, with the table number.
    Row(Vec<Vec<Line>>, usize),
    /// A line that ends its paragraph, because it is a form field: "Place:    Oslo".
    Field(Line),
}

/// Returns the lines of a document, grouped by table row.
pub(super) fn groups(lines: Vec<Line>) -> Vec<LineGroup> {
    let mut groups = Vec::with_capacity(lines.len());
    let mut rest: VecDeque<Line> = lines.into();
    let mut tables = 0;
    while let Some(first) = rest.pop_front() {
        if first.cells.is_empty() {
            groups.push(LineGroup::Line(first));
            continue;
        }
        let table = Table::below(&first, &rest);
        let mut lines = vec![first];
        lines.extend(rest.drain(..table.length.min(rest.len())));
        match table.kind(&lines) {
            TableKind::None => groups.extend(lines.into_iter().map(LineGroup::Line)),
            TableKind::Form => groups.extend(lines.into_iter().map(LineGroup::Field)),
            TableKind::Rows => {
                tables += 1;
                groups.extend(table.rows(lines).into_iter().map(|cells| LineGroup::Row(cells, tables)));
            }
        }
    }
    groups
}

enum TableKind {
    /// Not a table: numbered paragraphs or lines.
    None,
    /// Names and values.
    Form,
    Rows,
}

/// A run of lines that may be a table.
struct Table {
    /// The left edges of the columns, from left to right.
    columns: Vec<f32>,
    /// The number of lines after the first one.
    length: usize,
    size: f32,
}

impl Table {
    /// Returns the table that begins with the line `first`. Its length is 0 if no other line
    /// belongs to it.
    fn below(first: &Line, rest: &VecDeque<Line>) -> Self {
        let mut columns: Vec<f32> = vec![first.left];
        columns.extend(first.cells());
        let mut table = Self { columns, length: 0, size: first.size };
        let mut last = first.y;
        for (nth, line) in rest.iter().enumerate() {
            let is_near = (line.page, line.column) == (first.page, first.column)
                && line.y - last < MAX_LINE_GAP * table.size
                && (line.size - table.size).abs() < 0.2 * table.size;
            if !is_near || !(table.is_row(line) || table.is_part_of_row(line)) {
                break;
            }
            if table.is_row(line) {
                let new: Vec<f32> = line.cells().filter(|left| table.column(*left).is_none()).collect();
                table.columns.extend(new);
                table.columns.sort_by(f32::total_cmp);
                table.columns.truncate(MAX_COLUMNS);
            }
            // Do not extend the table by a last line in only the first column, which can be a
            // paragraph below the table.
            if table.is_row(line) || table.column(line.left) != Some(0) {
                table.length = nth + 1;
            }
            last = line.y;
        }
        table
    }

    /// Returns the index of the column whose left edge is at `left`, within the tolerance.
    fn column(&self, left: f32) -> Option<usize> {
        self.columns.iter().position(|column| (left - column).abs() < ALIGNED * self.size)
    }

    /// Returns the index of the column that contains text with the left edge `left`.
    fn column_of(&self, left: f32) -> usize {
        let after = self.columns.partition_point(|column| *column <= left + ALIGNED * self.size);
        after.saturating_sub(1)
    }

    /// Returns the indices of the words that begin the cells of a line, except the first cell:
    /// words after a wide gap, and words after a narrower gap at the left edge of a column.
    fn cells(&self, line: &Line) -> Vec<usize> {
        let is_cell = |nth: &usize| {
            let (Some(before), Some(word)) = (line.words.get(nth - 1), line.words.get(*nth)) else {
                return false;
            };
            line.cells.binary_search(nth).is_ok()
                || word.left - before.right > CELL_GAP * self.size
                    && self.columns.iter().skip(1).any(|left| (word.left - left).abs() < FLUSH * self.size)
        };
        (1..line.words.len()).filter(is_cell).collect()
    }

    /// Whether a line has several cells, one of which is aligned with a column after the first.
    fn is_row(&self, line: &Line) -> bool {
        let left = |nth: &usize| line.words.get(*nth).map(|word| word.left);
        let lefts: Vec<f32> = self.cells(line).iter().filter_map(left).collect();
        lefts.iter().any(|left| self.column(*left).is_some_and(|column| column > 0))
    }

    /// Whether a line without gaps is inside a column.
    fn is_part_of_row(&self, line: &Line) -> bool {
        let next = |column: usize| self.columns.get(column + 1);
        line.cells.is_empty()
            && self.column(line.left).is_some_and(|column| next(column).is_none_or(|next| line.right < *next))
    }

    fn kind(&self, lines: &[Line]) -> TableKind {
        let rows: Vec<&Line> = lines.iter().filter(|line| !line.cells.is_empty()).collect();
        let first_cells = || rows.iter().map(|line| line.cell_text(0).trim());
        let most = |count: usize| 2 * count > rows.len();
        let has_numbers = most(first_cells().filter(|words| is_number(words)).count());
        // Leader dots in a table of contents do not count as a cell.
        let is_cell = |words: &str| {
            words.contains(char::is_alphanumeric) && !words.trim_start().starts_with(['.', '…', '·', '_'])
        };
        let has_words = |line: &&&Line| (1..=line.cells.len()).any(|cell| is_cell(line.cell_text(cell)));
        let has_words = most(rows.iter().filter(has_words).count());
        if rows.len() < 2 || !has_words || self.columns.len() < 3 && has_numbers {
            TableKind::None
        } else if most(first_cells().filter(|words| words.ends_with([':', '：'])).count()) {
            TableKind::Form
        } else {
            TableKind::Rows
        }
    }

    /// Joins the lines of each row.
    fn rows(&self, lines: Vec<Line>) -> Vec<Vec<Vec<Line>>> {
        let starts = self.starts(&lines);
        let mut rows: Vec<Vec<Vec<Line>>> = Vec::new();
        for (nth, line) in lines.into_iter().enumerate() {
            if rows.is_empty() || starts.binary_search(&nth).is_ok() {
                rows.push(vec![Vec::new(); self.columns.len()]);
            }
            let Some(row) = rows.last_mut() else { continue };
            let cells = self.cells(&line);
            for piece in (Line { cells, ..line }).split_cells() {
                if let Some(cell) = row.get_mut(self.column_of(piece.left)) {
                    cell.push(piece);
                }
            }
        }
        rows
    }

    /// Returns the indices of the lines that begin a row, except the first row.
    ///
    /// If rows are further apart than lines within a cell, the distance decides. Otherwise, a row
    /// begins with its first cell.
    fn starts(&self, lines: &[Line]) -> Vec<usize> {
        let gaps: Vec<f32> = lines.windows(2).map(|pair| gap(pair).unwrap_or(0.0)).collect();
        let least = gaps.iter().copied().fold(f32::INFINITY, f32::min);
        let has_first = |line: &Line| self.column_of(line.left) == 0;
        let by_distance: Vec<usize> = (1..lines.len())
            .filter(|nth| gaps.get(nth - 1).is_some_and(|gap| *gap > ROW_GAP * least))
            .collect();
        let begins = |nth: &usize| {
            let (Some(before), Some(line)) =
                (nth.checked_sub(1).and_then(|nth| lines.get(nth)), lines.get(*nth))
            else {
                return lines.get(*nth).is_some_and(has_first);
            };
            let is_continued = line.text.trim_start().starts_with(char::is_lowercase)
                && !opens_with_date(&line.text)
                || is_broken(&self.first_cell(before), &self.first_cell(line));
            has_first(line) && !is_continued
        };
        let ends = by_distance.iter().copied().chain([lines.len()]);
        let mut start = 0;
        let mut fits = !by_distance.is_empty();
        for end in ends {
            fits &= (start..end).filter(begins).count() <= 1;
            start = end;
        }
        if fits { by_distance } else { (1..lines.len()).filter(begins).collect() }
    }

    /// Returns the text of the first cell in a line; empty if that cell is empty.
    fn first_cell(&self, line: &Line) -> String {
        if self.column_of(line.left) > 0 {
            return String::new();
        }
        let cells = self.cells(line);
        let end = cells.first().and_then(|word| line.words.get(*word)).map(|word| word.start);
        line.text.get(..end.unwrap_or(line.text.len())).unwrap_or("").to_owned()
    }
}

fn gap(pair: &[Line]) -> Option<f32> {
    let [before, line] = pair else { return None };
    Some(line.y - before.y)
}

/// Whether the text is the number or marker of a paragraph, a list item or a line: "12", "(iv)",
/// "•".
fn is_number(words: &str) -> bool {
    let inner = words.trim_matches(|c: char| !c.is_alphanumeric());
    let is_year = inner.len() == 4 && inner.bytes().all(|byte| byte.is_ascii_digit());
    let is_roman = inner.len() <= 5 && inner.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X'));
    let is_digits = inner.split('.').all(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    !is_year && (is_roman || is_digits || inner.chars().count() == 1)
}

impl Line {
    /// Returns the left edges of the cells, except the first.
    fn cells(&self) -> impl Iterator<Item = f32> {
        self.cells.iter().filter_map(|word| Some(self.words.get(*word)?.left))
    }

    /// Returns the text of a cell.
    fn cell_text(&self, nth: usize) -> &str {
        let offset = |word: Option<&usize>| self.words.get(*word?).map(|word| word.start);
        let start = nth.checked_sub(1).and_then(|before| offset(self.cells.get(before))).unwrap_or(0);
        let end = offset(self.cells.get(nth)).unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or("")
    }

    /// Splits a line into its cells.
    fn split_cells(self) -> Vec<Self> {
        let mut first = 0;
        let mut pieces = Vec::with_capacity(self.cells.len() + 1);
        for nth in 0..=self.cells.len() {
            let end = self.cells.get(nth).copied().unwrap_or(self.words.len());
            let words = self.words.get(first..end).unwrap_or(&[]);
            let left = words.first().map_or(self.left, |word| word.left);
            let right = words.last().map_or(self.right, |word| word.right);
            let text = self.cell_text(nth).to_owned();
            pieces.push(Self { text, left, right, words: Vec::new(), cells: Vec::new(), ..self });
            first = end;
        }
        pieces
    }

    /// Whether two lines are in the same column of the same page.
    pub(super) const fn is_beside(&self, other: &Self) -> bool {
        self.page == other.page && self.column == other.column
    }
}
