//! A sentence of a document with its dates. A row of a chronology counts as a sentence, even if its
//! date is in another block. Sentences that exceed a limit are cut.

use std::ops::Range;

use super::{Word, WordClass, clause, row, sentence, without_distant_events, words};
use crate::normalise::{RangeRole, Timex};
use crate::read::{Block, Document};

/// The maximum length of a sentence, in bytes. A longer one is cut. Long sentences in laws and
/// treaties have about 3,000 bytes.
pub(super) const MAX_SENTENCE_LENGTH: usize = 8_000;

/// The maximum number of dates in a sentence. A sentence with more is cut.
pub(super) const MAX_DATES_OF_SENTENCE: usize = 48;

/// A sentence with its words and dates.
#[derive(Clone)]
pub(super) struct Sentence<'a> {
    pub(super) range: Range<usize>,
    pub(super) context: Option<Range<usize>>,
    pub(super) opening: Option<Range<usize>>,
    pub(super) earlier: Option<Range<usize>>,
    pub(super) heading: Option<Range<usize>>,
    pub(super) block: &'a Block,
    pub(super) paragraph: usize,
    pub(super) timexes: &'a [Timex],
    /// The byte offset of a row's text, if the row's date is a separate block or sentence.
    pub(super) row_text: Option<usize>,
    /// The heading directly above the date of such a row.
    pub(super) row_heading: Option<Range<usize>>,
    /// The words of the sentence. Empty if it contains neither a date nor a bracket, which may
    /// introduce an acronym.
    pub(super) words: Vec<Word>,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(
        text: &str,
        range: Range<usize>,
        block: &'a Block,
        paragraph: usize,
        timexes: &'a [Timex],
    ) -> Self {
        let first = timexes.partition_point(|timex| timex.start < range.start);
        let last = timexes.partition_point(|timex| timex.start < range.end);
        let timexes = timexes.get(first..last).unwrap_or(&[]);
        let spans: Vec<Range<usize>> = timexes.iter().map(|timex| timex.start..timex.end).collect();
        let needed = !timexes.is_empty() || text.get(range.clone()).is_some_and(|words| words.contains('('));
        let start = sentence::after_lead_in(text, &range);
        let start =
            if timexes.first().is_some_and(|timex| timex.start < start) { range.start } else { start };
        let words = if needed { words(text, start..range.end, &spans) } else { Vec::new() };
        Self {
            range,
            context: None,
            opening: None,
            earlier: None,
            heading: None,
            row_text: None,
            row_heading: None,
            block,
            paragraph,
            timexes,
            words,
        }
    }
}

impl<'a> Sentence<'a> {
    /// Joins a date that is a separate block and the sentence below it, as if they were one
    /// sentence: "5 May 2021, the quay …".
    pub(super) fn of_row(
        text: &str,
        row: &row::DatedRow,
        document: &'a Document,
        paragraph: usize,
        timexes: &'a [Timex],
    ) -> Option<Self> {
        let block = document.blocks.get(row.text_block)?;
        let whole = row.date.start..row.text.end;
        let mut sentence = Self::new(text, whole, block, paragraph, timexes);
        sentence.words.retain(|word| row.date.contains(&word.start) || row.text.contains(&word.start));
        let at = sentence.words.partition_point(|word| word.start < row.date.end);
        sentence.words.insert(at, Word::comma(row.date.end));
        sentence.row_text = Some(row.text.start);
        sentence.row_heading.clone_from(&row.heading);
        Some(sentence)
    }
}

impl Sentence<'_> {
    /// Returns the sentence without the words about events at a distance from a date, if there are
    /// any: see [`without_distant_events`].
    pub(super) fn without_distant_events(&self, timex: &Timex) -> Option<Self> {
        let words = without_distant_events(&self.words, &(timex.start..timex.end))?;
        Some(Self { words, ..self.clone() })
    }

    /// Returns the index of the first word after the date that begins a row: "5 May 2021 – the quay
    /// opens". The dash may be missing at the start of a block: "5 May 2021 The quay opens".
    pub(super) fn text_of_row(&self, at: usize) -> Option<usize> {
        let is_unmarked = || {
            let [date, next, ..] = self.words.as_slice() else { return false };
            at == 0
                && self.range.start == self.block.span.start
                && date.class == WordClass::Timex
                && date.start == self.range.start
                && next.capital
        };
        clause::row_text(&self.words, at).or_else(|| is_unmarked().then_some(1))
    }
}

/// Cuts a sentence that exceeds a limit into pieces that do not. It is cut between words and after
/// a date.
///
/// The work per date is proportional to the length of its sentence, which each attestation quotes.
/// Without a limit, a text without full stops (a table of years, a list) would take quadratic time.
pub(super) fn within_limits(text: &str, sentence: Range<usize>, timexes: &[Timex]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    loop {
        let first = timexes.partition_point(|timex| timex.start < rest.start);
        let dates = timexes.get(first..).unwrap_or(&[]);
        let mut end = rest.end;
        if rest.len() > MAX_SENTENCE_LENGTH {
            let most = text.floor_char_boundary(rest.start + MAX_SENTENCE_LENGTH);
            let words = text.get(rest.start..most).unwrap_or("");
            end = words.rfind(char::is_whitespace).map_or(most, |blank| rest.start + blank);
        }
        // Do not cut a range in two: "… and from May | to June".
        let last =
            dates.iter().skip(MAX_DATES_OF_SENTENCE - 1).find(|timex| timex.role != Some(RangeRole::Start));
        if let Some(last) = last
            && dates.get(MAX_DATES_OF_SENTENCE).is_some_and(|next| next.start < rest.end)
        {
            end = end.min(last.end);
        }
        // Do not cut a date in two.
        if let Some(cut) =
            dates.iter().take(MAX_DATES_OF_SENTENCE).find(|date| date.start < end && end < date.end)
        {
            end = if cut.start > rest.start { cut.start } else { cut.end };
        }
        let piece = text.get(rest.start..end).unwrap_or("").trim_end();
        if end >= rest.end || end <= rest.start {
            pieces.push(rest);
            return pieces;
        }
        if !piece.is_empty() {
            pieces.push(rest.start..rest.start + piece.len());
        }
        let after = text.get(end..rest.end).unwrap_or("");
        rest = end + after.len() - after.trim_start().len()..rest.end;
        if rest.is_empty() {
            return pieces;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble::attestations;
    use crate::normalise::{Context, timexes};
    use crate::source::Sources;

    fn pieces(text: &str) -> Vec<&str> {
        let dates = timexes(text, &Context::new());
        let found = within_limits(text, 0..text.len(), &dates);
        found.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_over_a_limit_are_cut_after_a_date() {
        let sentence = "It was signed on 5 May 2021, on 6 June 2022 and on 7 July 2023";
        assert_eq!(pieces(sentence), [sentence]);
        let dates = "5 May 2021 or ".repeat(MAX_DATES_OF_SENTENCE * 2 + 1);
        let found = pieces(dates.trim_end());
        assert_eq!(found.len(), 3);
        assert!(found[0].ends_with("5 May 2021") && found[1].starts_with("or 5 May 2021"), "{found:?}");
        let ranges = "from 5 May 2021 to 6 June 2022, ".repeat(MAX_DATES_OF_SENTENCE);
        let found = pieces(ranges.trim_end());
        assert!(
            found.len() > 1 && found.iter().all(|piece| piece.trim_end_matches(',').ends_with("6 June 2022"))
        );
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_and_no_date_is_lost() {
        let text =
            format!("{}5 May 2021{}", "word ".repeat(MAX_SENTENCE_LENGTH / 5 - 1), " word".repeat(2_000));
        let found = pieces(&text);
        assert!(
            found.len() > 1 && found.iter().all(|piece| piece.len() <= MAX_SENTENCE_LENGTH + 20),
            "{found:?}"
        );
        assert_eq!(found.iter().filter(|piece| piece.contains("5 May 2021")).count(), 1);
        assert_eq!(found.join(" "), text);
        let solid = "x".repeat(MAX_SENTENCE_LENGTH * 2 + 1);
        assert_eq!(pieces(&solid).concat(), solid);
    }

    /// The length of each attestation's sentence is bounded, so the total is proportional to the
    /// text.
    #[test]
    fn quotes_grow_linearly_without_full_stops() {
        let quoted = |count: usize| {
            let text = "The Harbour Pact was signed on 5 May 2021 and ".repeat(count);
            let mut sources = Sources::new();
            let document = crate::read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
            let found = attestations(&sources, &document, &timexes(&text, &Context::new()));
            assert_eq!(found.len(), count);
            found.iter().map(|attestation| attestation.citation.quote.len()).sum::<usize>()
        };
        let (once, twice) = (quoted(200), quoted(400));
        assert!(twice * 10 <= once * 21, "{once}, {twice}");
    }
}
