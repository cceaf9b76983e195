//! Turns the dates of a Japanese paper into attestations.
//!
//! Input: the blocks and time expressions of a document. Output: one attestation per date, in text
//! order. The parts of a sentence are found by their marks: a sentence ends at "。", a clause at a
//! comma after a verb ("署名し、"), and the topic at "は". The predicate is the last word of a clause
//! and determines the phase and the tense. In a chronology row, the words after the date are the
//! title.

mod names;
mod phases;
mod title;

use std::collections::BTreeMap;
use std::ops::Range;

pub(crate) use names::actors as actors_of;
pub(crate) use phases::phase_of;

use super::attachment::AttachmentSite;
use super::covered_row::{self, CoveredRow};
use super::date_range::whole_range;
use super::dated_sentence::MAX_SENTENCE_LENGTH;
use super::role::Role;
use super::row;
use super::signal::Signal;
use super::{Attestation, Bond, Citation, Owner, Tense, Term, is_datable};
use crate::date::{Date, Granularity};
use crate::normalise::{RangeRole, Timex};
use crate::phase::Phase;
use crate::read::{Block, BlockKind, Document};
use crate::source::{Sources, Span};

/// The maximum number of statements from one sentence.
const MAX_DATES: usize = 48;

/// The maximum number of bytes from the start of a sentence in which its topic is searched for.
const MAX_TOPIC: usize = 150;

/// Words for kinds of legal acts. A year before one of them is part of the act's number:
/// "令和六年法律第二号".
const LAWS: &[&str] = &["法律", "政令", "省令", "府令", "勅令", "条約", "告示", "規則", "閣令"];

/// Returns the dated statements of a Japanese document, in text order.
pub(super) fn attestations(sources: &Sources, document: &Document, timexes: &[Timex]) -> Vec<Attestation> {
    let text = sources.whole(document.source);
    let paper = JapanesePaper { sources, document, text, abbreviations: names::abbreviations(text) };
    let rows = row::rows(text, document, timexes);
    let covered = covered_row::rows(text, document, timexes);
    let mut found = Vec::new();
    let mut heading: Option<Range<usize>> = None;
    let mut main_heading: Option<Range<usize>> = None;
    let mut paragraph = 0;
    for (index, block) in document.blocks.iter().enumerate() {
        paragraph += usize::from(block.kind != BlockKind::FrontMatter);
        let first = rows.partition_point(|row| row.date_block < index);
        let headed: Vec<_> =
            rows.get(first..).unwrap_or(&[]).iter().take_while(|row| row.date_block == index).collect();
        let place =
            SentencePlace { heading: heading.clone(), main_heading: main_heading.clone(), paragraph, block };
        let before = found.len();
        for row in headed {
            let timex = within(timexes, &row.date).first();
            found.extend(timex.and_then(|timex| paper.of_row(timex, row.text.clone(), &place)));
        }
        if found.len() > before {
            continue;
        }
        let range = block.span.range();
        let mut context: Option<Range<usize>> = None;
        for sentence in sentences(text, range.clone(), timexes) {
            let dates = within(timexes, &sentence);
            found.extend(paper.of_sentence(&sentence, dates, context.as_ref(), &place));
            context = Some(sentence);
        }
        let row = covered.binary_search_by_key(&index, |covered| covered.row.text_block).ok();
        if let Some(CoveredRow { row, timexes }) = row.and_then(|row| covered.get(row)) {
            found.extend(timexes.first().and_then(|timex| paper.of_row(timex, row.text.clone(), &place)));
        }
        let is_heading = block.kind == BlockKind::Heading;
        if is_heading
            && within(timexes, &range).iter().map(|timex| timex.end - timex.start).sum::<usize>()
                < range.len()
        {
            heading = Some(range.clone());
            main_heading = main_heading.or_else(|| heading.clone());
        }
    }
    found.sort_by_key(|attestation: &Attestation| attestation.timex.start);
    found
}

/// Returns the sentences of a block: they end at "。" outside brackets and quotations, and before a
/// line that begins with a date.
fn sentences(text: &str, range: Range<usize>, timexes: &[Timex]) -> Vec<Range<usize>> {
    let Some(block) = text.get(range.clone()) else { return Vec::new() };
    let row_starts: Vec<usize> = within(timexes, &range)
        .iter()
        .filter_map(|timex| {
            let before = text.get(range.start..timex.start)?;
            let line = before.rfind('\n').map_or(0, |line| line + 1);
            let lead = before.get(line..)?;
            let begins =
                lead.chars().all(|c| c.is_whitespace() || matches!(c, '*' | '-' | '・' | '|' | '○' | '●'));
            (begins && line > 0).then_some(line)
        })
        .collect();
    let mut bounds = row_starts;
    let mut depth = 0_i32;
    for (at, c) in block.char_indices() {
        match c {
            '「' | '『' | '（' => depth += 1,
            '」' | '』' | '）' => depth = (depth - 1).max(0),
            '。' | '！' | '？' if depth == 0 => bounds.push(at + c.len_utf8()),
            // Reset the depth at a line break, so that an unclosed bracket does not join the rest
            // of the paper into one sentence.
            '\n' => depth = 0,
            _ => {}
        }
    }
    bounds.push(block.len());
    bounds.sort_unstable();
    bounds.dedup();
    let mut out = Vec::new();
    let mut start = 0;
    for end in bounds {
        let mut from = start;
        // Cut text without "。" into pieces, so that the work per date is bounded.
        while from < end {
            let to = block.floor_char_boundary(end.min(from + MAX_SENTENCE_LENGTH));
            let part = block.get(from..to).unwrap_or("");
            let words = part.trim();
            if !words.is_empty() {
                let lead = part.len() - part.trim_start().len();
                out.push(range.start + from + lead..range.start + from + lead + words.len());
            }
            if to <= from {
                break;
            }
            from = to;
        }
        start = end;
    }
    out
}

/// Returns the time expressions inside a range.
fn within<'t>(timexes: &'t [Timex], range: &Range<usize>) -> &'t [Timex] {
    let first = timexes.partition_point(|timex| timex.start < range.start);
    let last = timexes.partition_point(|timex| timex.start < range.end);
    timexes.get(first..last).unwrap_or(&[])
}

/// The position of a sentence in its paper.
struct SentencePlace<'a> {
    heading: Option<Range<usize>>,
    main_heading: Option<Range<usize>>,
    paragraph: usize,
    block: &'a Block,
}

struct JapanesePaper<'a> {
    sources: &'a Sources,
    document: &'a Document,
    text: &'a str,
    abbreviations: BTreeMap<String, String>,
}

/// The parts of the sentence around one date.
struct Parts {
    /// The topic, without the particle "は".
    topic: Option<Range<usize>>,
    clause: Range<usize>,
    /// Whether the date begins a row, so that the words after it are the title.
    is_row: bool,
    /// The event's title, built from the words of the clause or row.
    title: String,
}

impl JapanesePaper<'_> {
    fn words(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or("")
    }

    const fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.document.source, range)
    }

    /// Returns the statements for the dates in one sentence.
    fn of_sentence(
        &self,
        sentence: &Range<usize>,
        dates: &[Timex],
        context: Option<&Range<usize>>,
        place: &SentencePlace<'_>,
    ) -> Vec<Attestation> {
        let mut found = Vec::new();
        for (nth, timex) in dates.iter().enumerate().take(MAX_DATES) {
            let is_end = timex.role == Some(RangeRole::End);
            if !is_datable(timex) || is_end || self.is_field_of_next(timex, dates.get(nth + 1)) {
                continue;
            }
            // Skip later dates in a row, which are part of its title: "2025年5月1日 | 2024年度の報告".
            let opens_row = nth > 0 && self.opens_row(sentence, dates.first());
            if opens_row && self.is_table_row(sentence) {
                continue;
            }
            found.extend(self.attestation(timex, sentence, dates, context, place));
        }
        found
    }

    /// Returns the statement for a row whose date is on its own line above the text.
    fn of_row(&self, timex: &Timex, text: Range<usize>, place: &SentencePlace<'_>) -> Option<Attestation> {
        let (date, end) = whole_range(timex, std::slice::from_ref(timex))?;
        let words = self.words(&text).to_owned();
        let parts = Parts {
            topic: topic(self.text, &text),
            clause: text.clone(),
            is_row: true,
            title: title::title("", &words),
        };
        let whole = timex.start..text.end;
        Some(self.finish(timex, (date, timex.start..end), whole, parts, None, place))
    }

    /// Whether a date is only the year or month of the next date: "昭和29年 | 9月20日".
    fn is_field_of_next(&self, timex: &Timex, next: Option<&Timex>) -> bool {
        let Some(next) = next.filter(|next| is_datable(next)) else { return false };
        let between = self.text.get(timex.end..next.start).unwrap_or("");
        let is_gap = between.len() <= 24
            && !between.is_empty()
            && between.chars().all(|c| {
                c.is_whitespace()
                    || c.is_ascii_digit()
                    || matches!(c, '|' | '(' | ')' | '（' | '）' | '年' | 'の')
            });
        let coarse = timex.date.as_ref().map(Date::granularity);
        let fine = next.date.as_ref().map(Date::granularity);
        let days = |timex: &Timex| {
            let interval = timex.date.as_ref()?.interval();
            Some((interval.earliest.day()?.number(), interval.latest.day()?.number()))
        };
        let is_inside =
            days(timex).zip(days(next)).is_some_and(|(whole, part)| whole.0 <= part.0 && part.1 <= whole.1);
        is_gap && fine < coarse && is_inside
    }

    fn is_table_row(&self, sentence: &Range<usize>) -> bool {
        self.words(sentence).contains('|')
    }

    /// Whether a date begins its sentence, and is followed by a mark that indicates a row:
    /// "2003年　個人情報保護法成立".
    fn opens_row(&self, sentence: &Range<usize>, timex: Option<&Timex>) -> bool {
        let Some(timex) = timex else { return false };
        let before = self.text.get(sentence.start..timex.start).unwrap_or("x");
        let begins = before.chars().all(|c| !c.is_alphanumeric()) && before.chars().count() <= 8;
        let after = self.text.get(timex.end..sentence.end).unwrap_or("");
        let after = after.strip_prefix(['頃', '*']).unwrap_or(after);
        begins && after.starts_with([' ', '　', '\t', ':', '：', '|', '-', '–', '—', '、', '\n', '…'])
    }

    fn attestation(
        &self,
        timex: &Timex,
        sentence: &Range<usize>,
        dates: &[Timex],
        context: Option<&Range<usize>>,
        place: &SentencePlace<'_>,
    ) -> Option<Attestation> {
        let (date, end) = whole_range(timex, dates)?;
        let span = timex.start..end;
        let is_row = self.opens_row(sentence, Some(timex));
        let parts = self.parts(timex, sentence, end, is_row);
        Some(self.finish(timex, (date, span), sentence.clone(), parts, context, place))
    }

    fn parts(&self, timex: &Timex, sentence: &Range<usize>, end: usize, is_row: bool) -> Parts {
        let topic =
            topic(self.text, sentence).filter(|topic| topic.end <= timex.start || timex.end <= topic.start);
        if is_row {
            let rest = end..sentence.end;
            let title = self.title_of_row(&rest).unwrap_or_else(|| {
                let words = self.words(&rest);
                // Do not add the topic, which the words already contain: "5月1日、政府は計画を決定した。"
                title::title("", &words.replace('|', " "))
            });
            return Parts { topic, clause: sentence.clone(), is_row, title };
        }
        let clause = clause(self.text, sentence, timex.start, end);
        let from = topic
            .as_ref()
            .filter(|topic| clause.contains(&topic.start))
            .map_or(clause.start, |topic| (topic.end + 'は'.len_utf8()).min(clause.end));
        let mut words = String::new();
        if from < timex.start {
            words.push_str(self.words(&(from..timex.start)));
        }
        words.push_str(after_particle(self.text.get(end.max(from)..clause.end).unwrap_or("")));
        let topic_words = topic.as_ref().map_or("", |topic| self.words(topic));
        let title = title::title(topic_words, &words);
        Parts { topic, clause, is_row, title }
    }

    /// Returns the title of a table row: the first cell after the date with at least two letters.
    fn title_of_row(&self, rest: &Range<usize>) -> Option<String> {
        let words = self.words(rest);
        if !words.contains('|') {
            return None;
        }
        let is_title = |cell: &&str| {
            let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
            letters >= 2
        };
        let cells = || words.split('|').map(str::trim);
        let cell = cells().find(is_title).or_else(|| cells().find(|cell| !cell.is_empty()))?;
        Some(title::title("", cell))
    }

    fn finish(
        &self,
        timex: &Timex,
        (date, span): (Date, Range<usize>),
        sentence: Range<usize>,
        parts: Parts,
        context: Option<&Range<usize>>,
        place: &SentencePlace<'_>,
    ) -> Attestation {
        let Parts { topic, clause, is_row, title } = parts;
        let after = self.text.get(span.end..clause.end.max(span.end)).unwrap_or("").to_owned();
        let clause_words = self.words(&clause);
        let phase = phase_of(&after).or_else(|| phase_of(clause_words));
        // Treat a heading like "2003年　個人情報保護法成立" in plain text as a paragraph: the reader takes
        // such lines for headings.
        let is_heading_row =
            is_row && place.block.kind == BlockKind::Heading && after.chars().any(char::is_alphabetic);
        let kind = if is_heading_row { BlockKind::Paragraph } else { place.block.kind };
        let role = self.role(timex, &sentence, &after, kind);
        let mut tense = phases::tense(&after);
        if tense == Tense::Unstated && !is_row {
            // Take the tense of "署名し、" from the predicate at the end of the sentence.
            tense = phases::tense(self.words(&sentence));
        }
        let whole = self.span(sentence.clone());
        let topics: Vec<Range<usize>> = topic.iter().cloned().chain([clause.clone()]).collect();
        let actors = {
            let subject = topic.as_ref().map_or("", |topic| self.words(topic));
            names::actors(&format!("{subject}\n{clause_words}"))
        };
        let terms = self.terms(&sentence, &topics, &clause);
        Attestation {
            source: self.document.source,
            timex: timex.clone(),
            span: self.span(span.clone()),
            sentence: whole,
            context: context.cloned().map(|range| self.span(range)),
            opening: None,
            earlier: None,
            heading: place.heading.clone().map(|range| self.span(range)),
            main_heading: place.main_heading.clone().map(|range| self.span(range)),
            cells: Vec::new(),
            clause: self.span(clause.clone()),
            refers_back: ["同", "これ", "この", "その"].iter().any(|word| clause_words.starts_with(word)),
            topic: topics.into_iter().map(|range| self.span(range)).collect(),
            role,
            attachment: attachment(&after, phase),
            signal: signal(timex, &after, phase),
            phase,
            tense,
            negated: phases::is_denied(clause_words),
            is_called_off: false,
            is_partial: clause_words.contains("一部"),
            is_row,
            terms,
            actors,
            title,
            citation: Citation::new(self.sources, self.document, whole, place.paragraph),
            date,
        }
    }

    fn role(&self, timex: &Timex, sentence: &Range<usize>, after: &str, kind: BlockKind) -> Role {
        let overlaps = |range: Range<usize>| range.start < timex.end && timex.start < range.end;
        let is_own =
            self.document.dates.iter().filter_map(|date| date.span).any(|span| overlaps(span.range()));
        if is_own || kind == BlockKind::DateLine {
            return Role::DocumentDate;
        }
        if matches!(kind, BlockKind::FrontMatter | BlockKind::Code) {
            return Role::Metadata;
        }
        if LAWS.iter().any(|law| after.starts_with(law)) {
            return Role::Title;
        }
        let before = self.text.get(sentence.start..timex.start).unwrap_or("");
        let rest = self.text.get(timex.end..sentence.end).unwrap_or("");
        let has_words = |words: &str| words.chars().any(char::is_alphabetic);
        if kind == BlockKind::Heading || !has_words(before) && !has_words(rest) {
            return Role::Heading;
        }
        // Exclude "朝日新聞、2012年12月12日。", which cites a newspaper.
        let ends = rest.trim_end_matches(['。', '閲', '覧', ' ', '）', ')']).is_empty();
        let has_predicate = ["た", "る", "は", "を"].iter().any(|word| before.contains(word));
        if ends
            && before.trim_end().ends_with(['、', '，', '』', '」', '(', '（'])
            && (!has_predicate || before.contains('『'))
        {
            return Role::SourceDate;
        }
        Role::Narrative
    }

    fn terms(&self, sentence: &Range<usize>, topics: &[Range<usize>], clause: &Range<usize>) -> Vec<Term> {
        let term = |name: Range<usize>| {
            let text = self.words(&name).to_owned();
            let inside = |range: &Range<usize>| range.start <= name.start && name.end <= range.end;
            let bond = if topics.iter().any(inside) {
                Bond::Topic
            } else if inside(clause) {
                Bond::Clause
            } else {
                Bond::Sentence
            };
            Term {
                alias: self.abbreviations.get(&text).cloned(),
                text,
                start: name.start,
                end: name.end,
                owner: Owner::Unstated,
                is_head: true,
                is_one_of_several: false,
                bond,
            }
        };
        names::names(self.text, sentence.clone()).into_iter().map(term).collect()
    }
}

/// Returns the topic of a sentence: the words before the first "は" that is outside brackets and
/// follows a noun. Returns `None` if there is no such "は".
fn topic(text: &str, sentence: &Range<usize>) -> Option<Range<usize>> {
    let words = text.get(sentence.clone())?;
    let words = words.get(..words.floor_char_boundary(MAX_TOPIC)).unwrap_or(words);
    let (mut depth, mut start) = (0_i32, 0);
    let mut before = ' ';
    for (at, c) in words.char_indices() {
        match c {
            '「' | '『' | '（' | '(' => depth += 1,
            '」' | '』' | '）' | ')' => depth -= 1,
            // Restart after a comma: the topic of "また、政府は" is "政府".
            '、' | '，' | ',' if depth == 0 => start = at + c.len_utf8(),
            'は' if depth == 0 => {
                let is_noun = matches!(before, '\u{3400}'..='\u{9fff}' | 'ァ'..='ヺ' | 'ー' | '」' | '』' | '）' | ')' | '々')
                    || before.is_ascii_alphanumeric()
                    || ('Ａ'..='ｚ').contains(&before);
                let found = words.get(start..at)?;
                // Exclude "4月は" and "同日は", which are dates.
                let is_date = found.ends_with(['日', '月', '年', '時']) && found.chars().count() <= 8;
                if is_noun && !is_date && !found.trim().is_empty() {
                    // Keep the last noun phrase: the topic of "設置を機に停滞状況は" is "停滞状況".
                    let cut = found.rfind(['を', 'が']).map_or(0, |cut| cut + 'を'.len_utf8());
                    let tail = found.get(cut..).unwrap_or("");
                    let tail = if cut > 0 {
                        tail.rfind('に').map_or(cut, |cut2| cut + cut2 + 'に'.len_utf8())
                    } else {
                        0
                    };
                    return Some(sentence.start + start + tail..sentence.start + at);
                }
            }
            _ => {}
        }
        before = c;
    }
    None
}

/// Returns the clause of the date at the byte range `start..end`. It begins after the last comma
/// before the date that follows a verb, and ends at the next such comma after the date.
fn clause(text: &str, sentence: &Range<usize>, start: usize, end: usize) -> Range<usize> {
    // "署名し、" and "署名したが、" end a clause; "受け、" and "として、" do not.
    const VERB_ENDS: &[&str] = &[
        "し",
        "され",
        "り",
        "しており",
        "ており",
        "たが",
        "るが",
        "だが",
        "いが",
        "たため",
        "るため",
        "たほか",
        "るほか",
        "ものの",
        "ず",
        "したところ",
    ];
    const NO_ENDS: &[&str] =
        &["により", "限り", "あたり", "つまり", "より", "のり", "もし", "ただし", "しかし", "まず"];
    let mut bounds = vec![sentence.start];
    let words = text.get(sentence.clone()).unwrap_or("");
    let mut depth = 0_i32;
    for (at, c) in words.char_indices() {
        match c {
            '「' | '『' | '（' | '(' => depth += 1,
            '」' | '』' | '）' | ')' => depth -= 1,
            '、' | '，' if depth <= 0 => {
                let before = words.get(..at).unwrap_or("");
                if VERB_ENDS.iter().any(|ending| before.ends_with(ending))
                    && !NO_ENDS.iter().any(|ending| before.ends_with(ending))
                {
                    bounds.push(sentence.start + at + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    bounds.push(sentence.end);
    let from = bounds.iter().copied().filter(|bound| *bound <= start).max().unwrap_or(sentence.start);
    let to = bounds
        .iter()
        .copied()
        .filter(|bound| *bound > end + '、'.len_utf8() * 2)
        .min()
        .unwrap_or(sentence.end);
    from..to.max(end)
}

/// Removes the particle or comma after a date: "に署名した" becomes "署名した".
fn after_particle(words: &str) -> &str {
    const PARTICLES: &[&str] = &[
        "までに",
        "から",
        "より",
        "まで",
        "において",
        "における",
        "には",
        "では",
        "に",
        "の",
        "で",
        "は",
        "、",
        "，",
        "付けで",
        "付け",
        "頃",
    ];
    let words = words.trim_start();
    let rest = PARTICLES.iter().find_map(|particle| words.strip_prefix(particle)).unwrap_or(words);
    rest.trim_start_matches(['、', '，', ' '])
}

/// Returns the kind of words that the date belongs to: a name after "の" ("2022年の戦略"), the verb if
/// the clause describes a phase, or else the clause as a whole.
fn attachment(after: &str, phase: Option<Phase>) -> AttachmentSite {
    if after.starts_with('の') && phase.is_none() {
        return AttachmentSite::Name;
    }
    if phase.is_some() { AttachmentSite::Verb } else { AttachmentSite::Loose }
}

/// Returns the relation of a date to its event, from the particle after it.
fn signal(timex: &Timex, after: &str, phase: Option<Phase>) -> Signal {
    if timex.role == Some(RangeRole::Start)
        && timex.date.as_ref().is_some_and(|date| date.granularity() <= Granularity::Year)
    {
        return Signal::Range;
    }
    let starts = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    if starts(&["までに", "以前", "より前", "前に"]) {
        Signal::By
    } else if starts(&["まで"]) {
        Signal::Until
    } else if starts(&["以降", "以後", "から", "より", "以来"]) {
        // In "7月1日から施行する", the date is that of the entry into force itself, not a bound.
        let is_step =
            matches!(phase, Some(Phase::InForce | Phase::Started | Phase::Activated | Phase::Opened));
        if is_step && starts(&["から", "より"]) { Signal::At } else { Signal::Since }
    } else if starts(&["の後", "後に"]) {
        Signal::After
    } else {
        Signal::At
    }
}
