//! Turns the dates of a sentence into attestations.

use std::collections::BTreeMap;
use std::ops::Range;

use super::date_range::{is_of_range, whole_range};
use super::dated_sentence::Sentence;
use super::table_cell::TextTables;
use super::{
    AttachmentSite, Attestation, Bond, Citation, Role, Signal, Tense, Term, Word, WordClass, actors,
    assertion, attachment, clause, covered_row, headline, is_datable, names, owner, partial, phase_of_title,
    phase_words, role, title, word,
};
use crate::date::{Date, Granularity};
use crate::normalise::{Anchor, RangeRole, Timex, TimexKind};
use crate::phase::Phase;
use crate::read::{BlockKind, Document};
use crate::source::{Sources, Span, one_line};

/// The maximum number of words in a first cell that names the row's subject. A longer cell is a
/// sentence.
const MAX_SUBJECT_WORDS: usize = 8;

pub(super) struct PaperText<'a> {
    pub(super) sources: &'a Sources,
    pub(super) document: &'a Document,
    pub(super) text: &'a str,
    pub(super) aliases: Acronyms,
    pub(super) tables: TextTables,
    pub(super) main_heading: Option<Range<usize>>,
    /// Whether the paper contains chronology rows.
    pub(super) has_rows: bool,
}

impl PaperText<'_> {
    pub(super) fn attestations(&self, sentence: &Sentence<'_>) -> Vec<Attestation> {
        let hits = phase_words::hits(&sentence.words);
        let mut dated = sentence
            .timexes
            .iter()
            .filter(|timex| is_datable(timex) && is_of_range(sentence, timex))
            .filter(|timex| !covered_row::is_field_of_next_cell(self.text, sentence.timexes, timex))
            .peekable();
        if dated.peek().is_none() {
            return Vec::new();
        }
        let names = names(&sentence.words);
        let terms: Vec<Term> = names.iter().map(|name| self.term(&sentence.words, name)).collect();
        let attestation = |timex: &Timex| match sentence.without_distant_events(timex) {
            Some(own) => self.attestation(&own, &phase_words::hits(&own.words), &terms, timex),
            None => self.attestation(sentence, &hits, &terms, timex),
        };
        let mut found: Vec<Attestation> = dated.filter_map(attestation).collect();
        let repeated: Vec<bool> = found.iter().map(|one| is_repeated(one, &found)).collect();
        let mut repeated = repeated.into_iter();
        found.retain(|_| !repeated.next().unwrap_or(false));
        found
    }

    pub(super) fn attestation(
        &self,
        sentence: &Sentence<'_>,
        hits: &[phase_words::Hit],
        terms: &[Term],
        timex: &Timex,
    ) -> Option<Attestation> {
        let words = &sentence.words;
        let at = words.iter().position(|word| word.start == timex.start && word.class == WordClass::Timex)?;
        let (date, end) = whole_range(timex, sentence.timexes)?;
        let span = self.span(timex.start..end);
        let (clause, cells) = self.clause(sentence, at);
        let is_day = date.granularity() == Granularity::Day;
        let mut attachment = attachment::of(words, hits, clause.clone(), at, is_day);
        let column_phase = cells.first().and_then(|column| phase_of_title(self.text.get(column.clone())?));
        // In "Pact | 8 December 1987 | not in force", take the phase of the date from the column
        // header ("Signed"), not from the words in another cell.
        let is_of_column = column_phase.is_some() && self.is_in_another_cell(words, at, &attachment);
        if is_of_column {
            attachment.hit = None;
        }
        let head = cells.first().and_then(|column| self.text.get(column.clone()));
        let (tense, negated) = reality(words, &clause, &attachment);
        let is_ahead = self.is_ahead(&date, timex.start);
        let tense = tense_of_plans(tense, head, is_ahead);
        // In "was extended from 1 June to 1 August", the verb is past, but August is to come.
        let is_new = timex.role == Some(RangeRole::End) && is_of_range(sentence, timex);
        let is_to_come = is_new || is_of_result(words, &attachment);
        let tense = if is_ahead && is_to_come { Tense::Expected } else { tense };
        let negated = assertion::asserted(words, clause.start, at).map_or(negated, |asserted| !asserted);
        let negated = negated && !is_of_column;
        let is_called_off = negated && assertion::is_called_off(words, clause.start, at);
        let clause_words = words.get(clause.clone()).unwrap_or(&[]);
        let is_partial = partial::is_partial(words, &clause, at, &attachment);
        let mut phase = attachment.hit.as_ref().map(|hit| hit.phase).or(column_phase);
        // Below "Signed" and "In force", the dates belong to "Harbour Pact" in the first cell.
        // Below "Planned" and "Actual", the first cell also gives the phase: "Pier opened".
        let is_of_results = head.is_some_and(partial::is_of_results);
        if (column_phase.is_some() || is_of_results)
            && let Some(subject) = self.subject_of_row(sentence, at)
        {
            let label = words
                .get(subject.clone())
                .and_then(|label| self.text.get(label.first()?.start..label.last()?.end));
            phase = phase.or_else(|| phase_of_title(label?));
            attachment.topic = vec![subject];
            attachment.attachment = AttachmentSite::Loose;
        }
        let title = self
            .title_of_row(sentence, at)
            .or_else(|| self.title_of_dated_row(sentence, at))
            .unwrap_or_else(|| title::title(self.text, words, &clause, &attachment));
        let is_row = sentence.row_text.is_some() || self.has_rows && sentence.text_of_row(at).is_some();
        let kind = match sentence.block.kind {
            // Treat the heading "14 May 2021 – Board elected" as the row itself, even if paragraphs
            // about it follow.
            BlockKind::Heading if is_row => BlockKind::Paragraph,
            kind => kind,
        };
        let role = role::role(self.document, kind, words, at, span);
        // Keep the whole sentence for a citation, which does not consist of clauses.
        let whole = self.span(sentence.range.clone());
        let clause = if role == Role::SourceDate { whole } else { self.span(bytes(words, &clause)) };
        let clause = self.without_rows_between(sentence, span, clause);
        let mut attestation = Attestation {
            source: self.document.source,
            timex: timex.clone(),
            date,
            span,
            sentence: whole,
            context: sentence.context.clone().map(|range| self.span(range)),
            opening: sentence.opening.clone().map(|range| self.span(range)),
            earlier: sentence.earlier.clone().map(|range| self.span(range)),
            heading: sentence.heading.clone().map(|range| self.span(range)),
            main_heading: self.main_heading.clone().map(|range| self.span(range)),
            cells: cells.into_iter().map(|range| self.span(range)).collect(),
            clause,
            refers_back: clause::refers_back(clause_words),
            topic: attachment.topic.iter().map(|topic| self.span(bytes(words, topic))).collect(),
            role,
            attachment: attachment.attachment,
            // The end of a range is not a bound: "postponed from 4 to 6 November".
            signal: match timex.role {
                Some(RangeRole::End) => Signal::At,
                _ => Signal::of(words, &attachment.phrase, at, timex, is_ahead),
            },
            phase,
            tense,
            negated,
            is_called_off,
            is_partial,
            is_row,
            terms: Vec::new(),
            actors: actors(clause_words),
            title,
            citation: Citation::new(self.sources, self.document, whole, sentence.paragraph),
        };
        let is_own = |term: &Term| words.iter().any(|word| (word.start..word.end).contains(&term.start));
        let bond = |term: &Term| {
            if is_own(term) { attestation.bond(self.span(term.start..term.end)) } else { Bond::Sentence }
        };
        attestation.terms = terms.iter().map(|term| Term { bond: bond(term), ..term.clone() }).collect();
        Some(attestation)
    }

    /// Whether a date at the byte offset `at` is after the paper's own date.
    pub(super) fn is_ahead(&self, date: &Date, at: usize) -> bool {
        let written = self.document.created_at(at);
        let written = written.and_then(|written| written.date.interval().latest.day());
        written.zip(date.interval().earliest.day()).is_some_and(|(written, first)| first > written)
    }

    /// Returns the word range of a date's clause and, in a table, the cells that name its subject.
    ///
    /// A date that is alone in its row applies to the whole row. If a row contains several dates,
    /// each combines its column header with the cells without a date: "Pact | 8 December 1987 | 1
    /// June 1988".
    pub(super) fn clause(&self, sentence: &Sentence<'_>, at: usize) -> (Range<usize>, Vec<Range<usize>>) {
        let words = &sentence.words;
        let mut plain = clause::clause(words, at);
        // Begin after the year in "1955: the founder is born on 24 February", which is not part of
        // the clause.
        if let Some(start) = self.row_text(sentence, 0).filter(|start| *start <= at) {
            plain.start = plain.start.max(start);
        }
        let Some(cell) = words.get(at).and_then(|date| self.tables.cell(self.text, date.start)) else {
            return (plain, Vec::new());
        };
        let is_dated = |cell: &Range<usize>| sentence.timexes.iter().any(|timex| cell.contains(&timex.start));
        let undated: Vec<Range<usize>> = cell.others.iter().filter(|cell| !is_dated(cell)).cloned().collect();
        if undated.len() == cell.others.len() {
            return (plain, cell.column.into_iter().collect());
        }
        let start = words.partition_point(|word| word.start < cell.own.start);
        let end = words.partition_point(|word| word.start < cell.own.end);
        let own = plain.start.max(start)..plain.end.min(end).max(at + 1);
        (own, cell.column.into_iter().chain(undated).collect())
    }

    /// Returns the clause of a row without the rows between its date and its words. Those have the
    /// same date, in a merged cell, but describe other events.
    fn without_rows_between(&self, sentence: &Sentence<'_>, date: Span, clause: Span) -> Span {
        let start = sentence.row_text.filter(|start| {
            let between = self.text.get(date.end..*start).unwrap_or("");
            between.contains(char::is_alphanumeric) && *start < clause.end
        });
        Span { start: start.unwrap_or(clause.start).max(clause.start), ..clause }
    }

    /// Whether the verb or noun that a date belongs to is in another cell of the row.
    fn is_in_another_cell(&self, words: &[Word], at: usize, attachment: &attachment::DateAttachment) -> bool {
        let hit = attachment.hit.as_ref().and_then(|hit| words.get(hit.words.start));
        let cell = words.get(at).and_then(|date| self.tables.cell(self.text, date.start));
        hit.zip(cell).is_some_and(|(hit, cell)| !cell.own.contains(&hit.start))
    }

    /// Returns the word range of the first cell in a date's row if it names the row's subject: a
    /// few words without a date.
    fn subject_of_row(&self, sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
        let words = &sentence.words;
        let cell = self.tables.cell(self.text, words.get(at)?.start)?;
        let first = cell.others.first().filter(|first| first.end <= cell.own.start)?;
        let start = words.partition_point(|word| word.start < first.start);
        let end = words.partition_point(|word| word.start < first.end);
        let is_dated = sentence.timexes.iter().any(|timex| first.contains(&timex.start));
        (start < end && end - start <= MAX_SUBJECT_WORDS && !is_dated).then_some(start..end)
    }

    /// Returns the title for a date in a table: a headline of the first cell before it that has
    /// enough words for one. If the row contains other dates, the column header distinguishes them:
    /// "Harbour Pact: in force".
    pub(super) fn title_of_row(&self, sentence: &Sentence<'_>, at: usize) -> Option<String> {
        let words = &sentence.words;
        let date = words.get(at)?;
        let cell = self.tables.cell(self.text, date.start)?;
        let is_dated = |cell: &Range<usize>| {
            sentence.timexes.iter().any(|timex| cell.contains(&timex.start) && is_datable(timex))
        };
        let words_of = |cell: &Range<usize>| -> Vec<usize> {
            (0..words.len())
                .filter(|at| words.get(*at).is_some_and(|word| cell.contains(&word.start)))
                .collect()
        };
        let before = cell.others.iter().filter(|other| other.end <= cell.own.start && !is_dated(other));
        let title = before.map(words_of).find_map(|kept| headline::headline(self.text, words, kept))?;
        let column = cell.column.as_ref().filter(|_| cell.others.iter().any(is_dated));
        let column = column.and_then(|column| self.text.get(column.clone()));
        let column = column.filter(|column| phase_of_title(column).is_some()).map(str::to_lowercase);
        Some(column.map_or_else(|| title.clone(), |column| format!("{title}: {}", one_line(&column))))
    }

    /// Returns the index of the first word after the date at `at`, which begins a row.
    pub(super) fn row_text(&self, sentence: &Sentence<'_>, at: usize) -> Option<usize> {
        match sentence.row_text {
            Some(start) => Some(sentence.words.partition_point(|word| word.start < start)),
            None => sentence.text_of_row(at).filter(|_| self.has_rows),
        }
    }

    /// Returns the title for a date that begins a row: a headline of the heading above it, or of
    /// the row's words, which are about one event.
    fn title_of_dated_row(&self, sentence: &Sentence<'_>, at: usize) -> Option<String> {
        let words = &sentence.words;
        let start = self.row_text(sentence, at).filter(|start| at < *start)?;
        if let Some(heading) = sentence.row_heading.clone() {
            let words = word::words(self.text, heading, &[]);
            return headline::headline(self.text, &words, (0..words.len()).collect());
        }
        headline::headline(self.text, words, (start..words.len()).collect())
    }

    /// Creates the term for a name. The caller sets its bond, which depends on the date.
    pub(super) fn term(&self, words: &[Word], name: &Range<usize>) -> Term {
        let text = written(self.text, words, name);
        let range = bytes(words, name);
        let alias = self.aliases.0.get(&text).cloned();
        Term {
            text,
            start: range.start,
            end: range.end,
            alias,
            owner: owner(words, name),
            is_head: names::is_head(words, name),
            is_one_of_several: names::is_one_of_several(words, name),
            bond: Bond::Sentence,
        }
    }

    pub(super) const fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.document.source, range)
    }
}

/// The acronyms that the paper expands and their expansions, each mapped to the other.
pub(super) struct Acronyms(BTreeMap<String, String>);

impl Acronyms {
    pub(super) fn of(text: &str, sentences: &[Sentence<'_>]) -> Self {
        let mut aliases = BTreeMap::new();
        for sentence in sentences {
            for (acronym, expansion) in names::expansions(&sentence.words) {
                let (short, long) =
                    (written(text, &sentence.words, &acronym), written(text, &sentence.words, &expansion));
                aliases.entry(short.clone()).or_insert_with(|| long.clone());
                aliases.entry(long).or_insert(short);
            }
        }
        Self(aliases)
    }
}

/// Whether another statement in the same sentence describes the same event with a better date.
///
/// The time in "On 4 May the board met at 3 p.m." is on the day in the same clause, and the year in
/// the row "1955: the founder is born on 24 February" contains a more precise date for the same
/// words.
fn is_repeated(statement: &Attestation, all: &[Attestation]) -> bool {
    let timex = &statement.timex;
    all.iter().any(|other| {
        let is_its_day = timex.kind == TimexKind::Time
            && other.date == statement.date
            && matches!(timex.anchor, Anchor::PreviousDate { start, .. } if start == other.timex.start)
            && (other.is_row || statement.clause.range().contains(&other.timex.start));
        let rest = statement.title.strip_prefix(&other.title);
        let is_finer = other.date.granularity() < statement.date.granularity()
            && other
                .date
                .interval()
                .earliest
                .day()
                .is_some_and(|day| statement.date.interval().contains(day));
        let is_one_event = rest.is_some_and(|rest| !rest.split(' ').any(|word| word == "and"));
        let is_later_in_row = statement.is_row && other.span.start > statement.span.start;
        // In a table, the year can be in a separate cell: "1994 | May 3 | Talks fail".
        let is_same_row = is_later_in_row && is_one_event || statement.title == other.title;
        is_its_day || is_finer && is_same_row
    })
}

/// Returns the tense of a statement whose verb has `tense`: a plan, if the column header or the
/// date shows it. `is_ahead` is whether the date is after the paper's own date.
fn tense_of_plans(tense: Tense, head: Option<&str>, is_ahead: bool) -> Tense {
    // A date in the column "Planned" is a plan, next to the column "Actual".
    let is_of_plans = head.is_some_and(partial::is_of_plans);
    // A future date with a verb in the present tense is also a plan: "The talks open tomorrow".
    if is_of_plans || tense == Tense::Present && is_ahead { Tense::Expected } else { tense }
}

/// Whether a date after a verb is not its time, but belongs to its result: the end in "renewed to
/// 31 December 2025", the value in "fixed at 2030", or the object in "adopted a target of zero
/// emissions in 2050", "announced the closure of the quay in 2027" and "published a novel set in
/// 2047". "Adopted a target on 4 May" gives the day of the adoption.
fn is_of_result(words: &[Word], attachment: &attachment::DateAttachment) -> bool {
    #[rustfmt::skip]
    const GOALS: [&str; 14] = [
        "ambition", "deadline", "estimate", "forecast", "goal", "limit", "outlook", "pledge", "projection", "promise", "prospect",
        "scenario", "target", "vision",
    ];
    let Some(hit) = attachment.hit.as_ref().filter(|_| attachment.attachment == AttachmentSite::Verb) else {
        return false;
    };
    let key = words.get(attachment.phrase.start).map_or("", |word| word.key.as_str());
    let between = words.get(hit.words.end..attachment.phrase.start).unwrap_or(&[]);
    let is_goal = |word: &Word| GOALS.contains(&word.key.strip_suffix('s').unwrap_or(&word.key));
    let of_goal = matches!(key, "in" | "by" | "of") && between.iter().any(is_goal);
    let is_participle = |word: &Word| {
        word.class == WordClass::Plain && word.key.ends_with("ing")
            || matches!(word.key.as_str(), "set" | "due" | "valid")
    };
    let of_participle = between.last().is_some_and(is_participle);
    // What is announced on a day is often to come: "announced a ban in 2027", "agreed to close it".
    let is_report = matches!(hit.phase, Phase::Announced | Phase::Agreed | Phase::Declared);
    let of_content = is_report && between.iter().any(Word::is_content);
    matches!(key, "to" | "at" | "for") || of_goal || of_participle || of_content
}

/// Returns the tense of the words that the date belongs to, and whether they are negated.
fn reality(words: &[Word], clause: &Range<usize>, attachment: &attachment::DateAttachment) -> (Tense, bool) {
    let verb = attachment.hit.as_ref().filter(|_| attachment.attachment == AttachmentSite::Verb);
    if let Some(hit) = verb {
        let past = words.get(hit.words.start).is_some_and(|w| w.class == WordClass::Verb);
        // In "signed the contract and foresees delivery in 2031", the delivery is expected, not
        // past.
        let is_projected =
            (hit.words.start..attachment.phrase.start).any(|at| clause::is_projecting(words, at));
        let tense = match clause::tense(words, hit.words.start, clause.start, past) {
            Tense::Happened | Tense::Present if is_projected => Tense::Expected,
            tense => tense,
        };
        return (tense, clause::negated(words, hit.words.start, clause.start));
    }
    let after = words.get(attachment.phrase.end..clause.end).unwrap_or(&[]);
    let verb = after.iter().find(|w| matches!(w.class, WordClass::Verb | WordClass::Auxiliary));
    let expects =
        |w: &Word| matches!(w.key.as_str(), "will" | "would" | "shall" | "may" | "might" | "should");
    let planned = |w: &Word| matches!(w.key.as_str(), "upcoming" | "planned" | "scheduled" | "forthcoming");
    let described =
        attachment.topic.iter().filter_map(|topic| words.get(topic.clone())).flatten().any(planned);
    let expected = described || verb.is_some_and(expects);
    (if expected { Tense::Expected } else { Tense::Unstated }, false)
}

/// Returns the byte range of `words[range]`.
pub(super) fn bytes(words: &[Word], range: &Range<usize>) -> Range<usize> {
    let part = words.get(range.clone()).unwrap_or(&[]);
    part.first().map_or(0, |w| w.start)..part.last().map_or(0, |w| w.end)
}

/// Returns `words[range]` as written, on one line.
pub(super) fn written(text: &str, words: &[Word], range: &Range<usize>) -> String {
    one_line(text.get(bytes(words, range)).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble::attestations;
    use crate::normalise::{Context, timexes};
    use crate::read::{DateEvidence, DocumentDate};

    /// Returns the tense of the only date of a sentence in a paper dated 20 March 2024.
    fn tense_in_2024(text: &str) -> Tense {
        let mut sources = Sources::new();
        let mut document = crate::read::read("a.txt", text.as_bytes(), &mut sources).unwrap();
        let date = Date::parse("2024-03-20").unwrap();
        document.created = Some(DocumentDate { date, span: None, evidence: DateEvidence::DateLine });
        let found = attestations(&sources, &document, &timexes(text, &Context::new()));
        assert_eq!(found.len(), 1, "{text}");
        found[0].tense
    }

    #[test]
    fn date_of_a_result_is_to_come() {
        for text in [
            "The licence was renewed to 31 December 2025.",
            "The date was fixed at 5 June 2025.",
            "The pact was signed in Oslo for 2025.",
            "The council adopted a target of zero emissions in 2050.",
            "The cabinet approved a forecast of a rise in 2031.",
            "The company published a novel set in 2047.",
            "He was appointed for a term ending 31 December 2026.",
            "The board announced the closure of the plant in 2027.",
            "It was agreed to close the plant in 2030.",
        ] {
            assert_eq!(tense_in_2024(text), Tense::Expected, "{text}");
        }
        for text in [
            "The council adopted a target of zero emissions on 12 July 2024.",
            "The pact was signed in Oslo on 5 June 2025.",
            "The treaty was ratified by Norway in 2025.",
            "The quay was opened to the public on 12 July 2024.",
            "The closure was announced on 12 July 2024.",
            "The board announced the closure of the plant in 2019.",
        ] {
            assert_eq!(tense_in_2024(text), Tense::Happened, "{text}");
        }
    }
}
