//! Finds the mentions in text in three steps: finds triggers, grows a span around each, and chooses
//! the best composition in the span.
//!
//! Most words are not temporal, so no rule is tried on them. A *trigger* is a token that can be the
//! core of a time expression: a month, a unit, a year. From each trigger, the span grows to the
//! left over tokens that a pattern could match, at most [`MAX_TOKENS_TO_TRIGGER`] of them. The
//! leftmost longest composition that covers the trigger wins.

use super::clause::Clauses;
use super::coordination;
use super::grammar::{Best, CompositionRule, Found, MatchOutcome, Matcher};
use super::lang::{Compiled, Language, ja};
use super::lexicon::{ClauseTense, Meaning, Preposition};
use super::mention::{DateFunction, Genre, Mention, Position};
use super::pattern::{Class, Kind};
use super::token::{Gap, Shape, Token, tokenize};

/// The maximum number of tokens between the start of an expression and its trigger.
const MAX_TOKENS_TO_TRIGGER: usize = 9;

/// The maximum number of tokens in a heading.
const HEADING: usize = 14;

/// The maximum number of tokens between "until" and the date in its noun phrase.
const MAX_TOKENS_AFTER_UNTIL: usize = 8;

/// Marks that set off a date alone on a line.
const SET_OFF: &[&str] = &["-", "–", "—", ":", "*", "=", "#", "~", "|", "[", "]", "_"];

/// The maximum number of [`SET_OFF`] marks on each side of a date.
const MAX_SET_OFF: usize = 4;

/// The classes that are triggers in any context.
const TRIGGERS: u64 = Class::Month.bit()
    | Class::Weekday.bit()
    | Class::Unit.bit()
    | Class::Season.bit()
    | Class::DayPart.bit()
    | Class::Holiday.bit()
    | Class::Deictic.bit()
    | Class::Reference.bit()
    | Class::Frequency.bit()
    | Class::Zone.bit()
    | Class::Meridiem.bit()
    | Class::Trigger.bit()
    | Class::Prefix.bit()
    | Class::Year.bit()
    | Class::EightDigits.bit()
    | Class::Decade.bit()
    | Class::OrdinalDay.bit();

/// The result of tagging.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tagged {
    /// The mentions in text order, without overlaps.
    pub mentions: Vec<Mention>,
    /// The number of tokens, including numbers and marks.
    pub words: usize,
    /// The number of words that are typical of policy papers.
    pub policy_words: usize,
    /// The number of words that report speech, such as "said".
    pub reporting_words: usize,
}

/// Finds the mentions in one document after another, reusing the memory for tokens.
#[derive(Debug, Clone)]
pub(crate) struct Tagger {
    language: Language,
    tokens: Vec<Token>,
    most: usize,
    has_stopped: bool,
}

/// Returns the mentions in `text`, in order and without overlaps. The result is empty for a
/// language with its own scanner, such as Japanese.
pub fn mentions(text: &str, language: Language) -> Vec<Mention> {
    Tagger::new(language).tag(text).mentions
}

impl Tagger {
    /// Creates a tagger for a language.
    pub(crate) const fn new(language: Language) -> Self {
        Self::up_to(usize::MAX, language)
    }

    /// Creates a tagger that stops after `most` mentions. The result is then incomplete: see
    /// [`Tagger::has_stopped`].
    pub(crate) const fn up_to(most: usize, language: Language) -> Self {
        Self { language, tokens: Vec::new(), most, has_stopped: false }
    }

    /// Whether the last call stopped because there were too many mentions.
    pub(crate) const fn has_stopped(&self) -> bool {
        self.has_stopped
    }

    /// Finds the phrases in Japanese text.
    pub(crate) fn phrases(&mut self, text: &str) -> Vec<ja::JapanesePhrase> {
        let found = ja::phrases(text, self.most);
        self.has_stopped = found.len() > self.most;
        found
    }

    /// Finds the mentions in `text` and counts the words that show its genre.
    pub(crate) fn tag(&mut self, text: &str) -> Tagged {
        let Some(tables) = self.language.compiled() else { return Tagged::default() };
        tokenize(text, &tables.lexicon, &mut self.tokens);
        let tokens = self.tokens.as_slice();
        let mut scan = Scan {
            tables,
            matcher: Matcher::new(&tables.grammar, &tables.lexicon, text, tokens),
            tokens,
            found: Vec::new(),
            places: Vec::new(),
            groups: 0,
            tried: 0,
            paragraph: 0,
            sentence: 0,
            part: 0,
        };
        let (mut resume, mut policy_words, mut reporting_words) = (0, 0, 0);
        for (at, token) in tokens.iter().enumerate() {
            policy_words += usize::from(token.is(Class::Policy));
            scan.paragraph += usize::from(token.gap == Gap::Paragraph);
            let begins_sentence = scan.begins_sentence(at);
            let is_semicolon = token.shape == Shape::Mark && text.get(token.start..token.end) == Some(";");
            scan.sentence += usize::from(begins_sentence);
            scan.part += usize::from(begins_sentence || is_semicolon);
            reporting_words += usize::from(token.is(Class::Reporting));
            if at >= resume && scan.triggers(at) {
                resume = scan.around(at, resume);
                if scan.found.len() > self.most {
                    self.has_stopped = true;
                    break;
                }
            }
        }
        let Scan { found: mut mentions, places, groups, .. } = scan;
        coordination::coordinate(&mut mentions, &places, tokens, tables, groups);
        Tagged { mentions, words: tokens.len(), policy_words, reporting_words }
    }
}

/// The token range of a mention: the index of the first token, and the index after the last one.
pub(super) type TokenRange = (usize, usize);

struct Scan<'a> {
    tables: &'a Compiled,
    matcher: Matcher<'a>,
    tokens: &'a [Token],
    found: Vec<Mention>,
    places: Vec<TokenRange>,
    groups: u32,
    /// The first token from which no composition has been tried.
    tried: usize,
    /// The index of the current paragraph.
    paragraph: usize,
    /// The index of the current sentence.
    sentence: usize,
    /// The index of the current part of a sentence. Semicolons separate parts.
    part: usize,
}

impl Scan<'_> {
    /// Whether the token can be the core of a time expression.
    fn triggers(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        if token.classes & TRIGGERS != 0 {
            return true;
        }
        // Two consecutive number words are a trigger, because they can be a year: "nineteen
        // eighty-six".
        if token.is(Class::Cardinal) || token.is(Class::Multiplier) {
            let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
            return before.is_some_and(|before| before.is(Class::Cardinal) || before.is(Class::Multiplier));
        }
        if token.shape != Shape::Number || token.gap != Gap::None || at == 0 {
            return false;
        }
        // Digits are a trigger if a mark joins them to other digits ("7/8/07", "16:08") or if they
        // follow an apostrophe ("'82").
        token.is(Class::TwoDigits) && self.tokens.get(at - 1).is_some_and(|mark| mark.gap != Gap::None)
            || at >= 2
                && self
                    .tokens
                    .get(at - 1)
                    .is_some_and(|mark| mark.gap == Gap::None && mark.shape == Shape::Mark)
                && self.tokens.get(at - 2).is_some_and(|number| number.shape == Shape::Number)
    }

    /// Tries the compositions around a trigger, and returns the token at which the scan continues.
    fn around(&mut self, trigger: usize, resume: usize) -> usize {
        let mut first = trigger;
        // Skip starts that were tried for an earlier trigger: if they did not reach it, they cannot
        // reach this one.
        let resume = resume.max(self.tried);
        while first > resume && trigger - first < MAX_TOKENS_TO_TRIGGER && self.joins(first) {
            first -= 1;
        }
        self.tried = trigger + 1;
        for start in first..=trigger {
            let Some(best) = self.matcher.best(start) else { continue };
            if best.end > trigger {
                let end = best.end;
                self.take(start, best);
                return end;
            }
        }
        resume
    }

    /// Whether a pattern could continue from the token before `at` to this one.
    fn joins(&self, at: usize) -> bool {
        let (Some(token), Some(before)) = (self.tokens.get(at), self.tokens.get(at - 1)) else {
            return false;
        };
        let known = before.word != 0 || before.shape == Shape::Number;
        // Accept one unknown word before a unit: "two bloody weeks".
        token.gap < Gap::Paragraph && (known || before.is(Class::Adjective) && token.is(Class::Unit))
    }

    fn take(&mut self, start: usize, best: Best) {
        let only = match best.rule.kind {
            Kind::Policy => Some(Genre::Argument),
            Kind::Story => Some(Genre::Story),
            Kind::Report => Some(Genre::Report),
            _ => None,
        };
        match best.outcome {
            MatchOutcome::Nothing => {}
            MatchOutcome::One(found) => self.push(start, best.end, found, best.rule, only),
            MatchOutcome::Many(pieces) => {
                // Assign a separate group to each range: "3–7 and 10–14 May" has two groups.
                let (mut opened, mut was_range) = (false, true);
                for piece in pieces {
                    let is_end = piece.range && opened;
                    self.groups += u32::from(!is_end && (piece.range || was_range));
                    self.push(piece.first, piece.end, piece.found, best.rule, only);
                    if let Some(mention) = self.found.last_mut() {
                        mention.group = Some(self.groups);
                        mention.range_end = piece.range.then_some(is_end);
                    }
                    opened = piece.range && !is_end;
                    was_range = piece.range;
                }
            }
        }
    }

    fn push(
        &mut self,
        start: usize,
        end: usize,
        found: Found,
        rule: &'static CompositionRule,
        only: Option<Genre>,
    ) {
        let (Some(first), Some(last)) = (self.tokens.get(start), self.tokens.get(end.saturating_sub(1)))
        else {
            return;
        };
        self.found.push(Mention {
            start: first.start,
            end: last.end,
            expression: found.expression,
            modifier: found.modifier,
            rule: rule.id,
            weak: rule.weak,
            only,
            tense: self.tense(start, end),
            signal: self.signal(start),
            group: None,
            range_end: None,
            coordinated: false,
            definite: self.is_definite(start, end),
            possessive: self.clauses().is_possessive(end),
            conditional: self.clauses().is_conditional(start),
            habitual: self.clauses().is_habitual(start, end),
            is_current: self.clauses().is_current(start, end),
            position: self.position(start, end),
            paragraph: self.paragraph,
            sentence: self.sentence,
            part: self.part,
            leads: self.leads_paragraph(start),
            heads_row: self.heads_row(start, end),
            function: self.function(start, end),
        });
        self.places.push((start, end));
    }

    const fn clauses(&self) -> Clauses<'_> {
        Clauses { text: self.matcher.text, tokens: self.tokens, tables: self.tables }
    }

    /// Whether a definite article precedes the tokens and belongs to them: "the Monday", but not
    /// "the Monday meeting".
    fn is_definite(&self, start: usize, end: usize) -> bool {
        let article = start.checked_sub(1).and_then(|before| self.tokens.get(before));
        let clauses = self.clauses();
        self.member_before(start).is_some_and(|last| last.definite)
            || article.is_some_and(|token| token.is(Class::Determiner) && token.word == self.tables.definite)
                && !clauses.is_attribute_of_noun(start, end)
    }

    /// Returns the position of a mention in its paragraph.
    fn position(&self, start: usize, end: usize) -> Position {
        if self.is_alone(start, end) {
            Position::Alone
        } else if self.in_heading(start, end) {
            Position::Heading
        } else if self.opens_sentence(start) {
            Position::Opening
        } else {
            Position::Within
        }
    }

    /// Whether a paragraph consists of these tokens and marks that set them off: "1994:", "-- 1994
    /// --", "[1994]".
    fn is_alone(&self, start: usize, end: usize) -> bool {
        let breaks = |at: usize| self.tokens.get(at).is_none_or(|token| token.gap == Gap::Paragraph);
        let is_mark = |token: &&Token| {
            token.shape == Shape::Mark
                && self.matcher.text.get(token.start..token.end).is_some_and(|mark| SET_OFF.contains(&mark))
        };
        let head = self.tokens.get(start.saturating_sub(MAX_SET_OFF)..start).unwrap_or(&[]);
        let before = head.iter().rev().take_while(is_mark).count();
        let tail = self.tokens.get(end..(end + MAX_SET_OFF).min(self.tokens.len())).unwrap_or(&[]);
        let after = tail.iter().take_while(|token| token.gap != Gap::Paragraph).take_while(is_mark).count();
        (0..=before).any(|marks| breaks(start - marks)) && breaks(end + after)
    }

    /// Whether these tokens begin a paragraph or sentence and are followed by a dash, a colon or a
    /// bar.
    fn heads_row(&self, start: usize, end: usize) -> bool {
        // Also accept a row after a full stop: in wrapped text, a paragraph can contain several
        // rows.
        let before = start.checked_sub(1).and_then(|before| self.tokens.get(before));
        let begins = self.tokens.get(start).is_some_and(|token| token.gap == Gap::Paragraph)
            || before.is_none_or(|before| self.tables.sentence_ends.contains(&before.word));
        let mark =
            self.tokens.get(end).filter(|mark| mark.shape == Shape::Mark && mark.gap != Gap::Paragraph);
        let words = mark.and_then(|mark| self.matcher.text.get(mark.start..mark.end)).unwrap_or("");
        let after = self.tokens.get(end + 1).is_some_and(|next| next.gap == Gap::Space);
        begins && after && matches!(words, "-" | "–" | "—" | ":" | "|")
    }

    /// Returns the role of these tokens in their sentence.
    fn function(&self, start: usize, end: usize) -> DateFunction {
        let clauses = self.clauses();
        if self.is_of_update(start, end) {
            DateFunction::OfUpdate
        } else if clauses.is_compared_with(start) {
            DateFunction::OfComparison
        } else if clauses.is_of_event(start, end) {
            DateFunction::OfEvent
        } else if clauses.is_of_noun(start, end) {
            DateFunction::OfNoun
        } else if clauses.is_of_birth(start) {
            DateFunction::OfBirth
        } else if clauses.is_day_of_name(start, end) {
            DateFunction::InName
        } else if clauses.is_in_open_name(start, end) {
            DateFunction::OfOldPlan
        } else if clauses.is_of_old_plan(start, end) {
            if clauses.goes_on_in_the_past(end) {
                DateFunction::OfPassedPlan
            } else {
                DateFunction::OfOldPlan
            }
        } else if clauses.is_of_possibility(start) {
            DateFunction::OfPossibility
        } else if clauses.is_of_order(start) {
            DateFunction::OfOrder
        } else if clauses.heads_list(end) {
            DateFunction::OfList
        } else {
            DateFunction::Plain
        }
    }

    /// Whether these tokens are the date of an addition to the text: "Update, 9 February: the check
    /// went live", "Correction (9 February 2022): …".
    fn is_of_update(&self, start: usize, end: usize) -> bool {
        let word =
            |at: usize| self.tokens.get(at).and_then(|token| self.matcher.text.get(token.start..token.end));
        let is = |at: usize, marks: &[&str]| word(at).is_some_and(|word| marks.contains(&word));
        let mut first = start;
        // Skip the marks and prepositions between the word and the date: "Update, on 9 February:",
        // "Update (9 February):".
        while first > 0
            && start - first < 2
            && is(first - 1, &[",", "(", "[", ":", "-", "–", "—", "on", "of"])
        {
            first -= 1;
        }
        let Some(at) = first.checked_sub(1) else { return false };
        let closes = is(end, &[":", ")", "]", "–", "—", ".", "-"])
            || self.tokens.get(end).is_some_and(|token| token.gap == Gap::Paragraph);
        let begins = self.begins_sentence(at)
            || at.checked_sub(1).is_some_and(|before| is(before, &["*", "[", "(", "_"]));
        closes
            && begins
            && word(at).is_some_and(|word| {
                self.tables.additions.iter().any(|addition| word.eq_ignore_ascii_case(addition))
            })
    }

    /// Whether a paragraph begins at a token or at the preceding preposition.
    fn leads_paragraph(&self, start: usize) -> bool {
        let breaks = |at: usize| self.tokens.get(at).is_none_or(|token| token.gap == Gap::Paragraph);
        let preposition =
            start.checked_sub(1).filter(|at| self.tokens.get(*at).is_some_and(|t| t.is(Class::Signal)));
        breaks(start) || preposition.is_some_and(breaks)
    }

    /// Whether the paragraph around these tokens is shorter than [`HEADING`] and does not end like
    /// a sentence.
    fn in_heading(&self, start: usize, end: usize) -> bool {
        let head = self.tokens.get(start.saturating_sub(HEADING)..=start).unwrap_or(&[]);
        let tail = self.tokens.get(end..(end + HEADING).min(self.tokens.len())).unwrap_or(&[]);
        let before = head.iter().rev().position(|token| token.gap == Gap::Paragraph);
        let after = tail.iter().position(|token| token.gap == Gap::Paragraph);
        let after = after.or_else(|| (end + tail.len() == self.tokens.len()).then_some(tail.len()));
        let (Some(before), Some(after)) = (before, after) else { return false };
        let last = (end + after).checked_sub(1).and_then(|last| self.tokens.get(last));
        before + after < HEADING && last.is_some_and(|token| !self.tables.sentence_ends.contains(&token.word))
    }

    /// Whether a sentence begins at a token or at the preceding preposition.
    fn opens_sentence(&self, start: usize) -> bool {
        let opens = |at: usize| {
            let first = self.tokens.get(at).is_none_or(|token| token.gap == Gap::Paragraph);
            let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
            first || before.is_none_or(|token| self.tables.sentence_ends.contains(&token.word))
        };
        let preposition =
            start.checked_sub(1).filter(|at| self.tokens.get(*at).is_some_and(|t| t.is(Class::Signal)));
        opens(start) || preposition.is_some_and(opens)
    }

    /// Whether a token is the first in its sentence: the first in a paragraph, or a capitalised
    /// word or number after a full stop.
    fn begins_sentence(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        if token.gap == Gap::Paragraph {
            return true;
        }
        // Test the shape first, since nearly all tokens are in lower case.
        if token.gap == Gap::None || token.shape == Shape::Lower {
            return false;
        }
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let ended = before.is_some_and(|before| self.tables.sentence_ends.contains(&before.word));
        // The full stop of a month abbreviation does not end a sentence if a number follows: "on
        // Oct. 3".
        let abbreviation = token.shape == Shape::Number
            && at
                .checked_sub(2)
                .and_then(|word| self.tokens.get(word))
                .is_some_and(|word| word.is(Class::Month));
        ended && !abbreviation
    }

    /// Returns the preposition before a token, skipping a determiner: "in the 1990s".
    fn signal(&self, start: usize) -> Option<Preposition> {
        let before = self.tokens.get(start.checked_sub(1)?)?;
        let before =
            if before.is(Class::Determiner) { self.tokens.get(start.checked_sub(2)?)? } else { before };
        before.is(Class::Signal).then_some(())?;
        // In "lasted until the fall of the town in May", the date belongs to the noun phrase, not
        // to the clause.
        if self.is_within_limit(start) {
            return Some(Preposition::Aside);
        }
        // In "as of 2006", the sentence takes the viewpoint of another time.
        if self.tables.asides.contains(&before.word)
            && start
                .checked_sub(2)
                .and_then(|at| self.tokens.get(at))
                .is_some_and(|token| self.tables.asides.contains(&token.word))
        {
            return Some(Preposition::Aside);
        }
        self.tables.lexicon.meanings(before.word).iter().find_map(|meaning| match meaning {
            Meaning::Signal(signal) => Some(*signal),
            _ => None,
        })
    }

    /// Whether a noun phrase after "until" or "since" contains the date: "since the invasion of
    /// March 2003".
    fn is_within_limit(&self, start: usize) -> bool {
        for at in (start.saturating_sub(MAX_TOKENS_AFTER_UNTIL)..start).rev() {
            let Some(token) = self.tokens.get(at) else { return false };
            if self.tables.limits.contains(&token.word) {
                return start - at > 2;
            }
            if token.gap == Gap::Paragraph || token.shape == Shape::Mark || token.is(Class::Verb) {
                return false;
            }
        }
        false
    }

    /// Returns the preceding member if these tokens continue a list or range: "on Monday and
    /// Tuesday".
    fn member_before(&self, start: usize) -> Option<&Mention> {
        let (last, &(_, before)) = (self.found.last()?, self.places.last()?);
        let links = start > before
            && start - before <= 2
            && self.tokens.get(before..start)?.iter().all(|token| {
                token.gap < Gap::Paragraph
                    && (self.tables.conjunctions.contains(&token.word)
                        || self.tables.range_links.contains(&token.word))
            });
        links.then_some(last)
    }

    /// Returns the tense of the clause that contains the tokens.
    fn tense(&self, start: usize, end: usize) -> Option<ClauseTense> {
        let clauses = self.clauses();
        // A later member of a list shares the verb of the first: "will meet on Monday and Tuesday".
        if let Some(tense) = self.member_before(start).and_then(|last| last.tense) {
            return Some(tense);
        }
        match clauses.tense(start, end) {
            // Ignore the verb in "pursuant to the July 1 discussion, we will": the date belongs to
            // the noun, not to the clause.
            Some(ClauseTense::Future | ClauseTense::Scheduled)
                if clauses.is_attribute_of_noun(start, end) =>
            {
                Some(ClauseTense::Arranged)
            }
            tense => tense,
        }
    }
}
