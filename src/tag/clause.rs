//! Determines the tense of the clause that contains a time expression.
//!
//! Input: the tokens of a text and the position of an expression among them. Output: whether its
//! clause is about the past or the future. An expression either follows the verb that it dates
//! ("signed the pact on Monday") or opens the clause ("on Monday they sign"). The nearest verb on
//! that side therefore decides, up to the marks and words that end a clause. A language table lists
//! verbs, subordinators and words that govern an infinitive; everything else here is word order.

use super::lang::Compiled;
use super::lexicon::{ClauseTense, ClauseWord, Habit, Meaning, Preposition};
use super::pattern::Class;
use super::token::{Gap, Shape, Token};

/// The maximum number of tokens on each side of an expression in which its verb is searched for.
const MAX_TOKENS_TO_VERB: usize = 40;

/// The maximum number of tokens between a verb and its infinitive: "urged the two sides to sign".
const MAX_TOKENS_OF_OBJECT: usize = 6;

/// The maximum number of tokens before the head of a verb group: "will not yet have been".
const MAX_TOKENS_OF_VERB_GROUP: usize = 6;

/// The maximum number of tokens before an expression in which a condition is searched for. It is
/// large, since legal sentences are long.
const MAX_TOKENS_TO_CONDITION: usize = 120;

/// The maximum number of tokens between a word that compares figures and the date of the second
/// figure: "from a high | of 200 to 300 a month in summer 2007".
const MAX_TOKENS_OF_COMPARISON: usize = 12;

/// The maximum number of tokens in a subject between "and" and the expression: "and | the two firms
/// | on Tuesday made".
const MAX_TOKENS_OF_SUBJECT: usize = 5;

/// The maximum number of tokens between a noun and its date: "the fire | at the old customs house |
/// on Friday".
const MAX_TOKENS_TO_NOUN: usize = 8;

/// The maximum number of tokens in a noun phrase between "to" and the preposition of its date:
/// "deferred to | its next regular meeting | of 6 June".
const MAX_TOKENS_OF_NOUN: usize = 5;

/// The tokens of a text, for clause analysis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clauses<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub tables: &'a Compiled,
}

/// A verb group and its tense.
#[derive(Debug, Clone, Copy)]
struct Verb {
    at: usize,
    tense: ClauseTense,
}

/// Whether an expression opens a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// The expression does not open a clause.
    No,
    /// The expression opens a clause or sentence: "; on Monday", "and on Monday".
    Clause,
    /// The expression follows a comma, which can precede a clause or an apposition.
    Comma,
}

/// When the day was or is by which something is called: "the report of 6 December".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayInName {
    /// The day has passed.
    Passed,
    /// The day can be in the past or the future.
    Open,
}

/// Participles of verbs that end a plan before its date.
const CALLED_OFF: &[&str] = &[
    "abandoned",
    "averted",
    "canceled",
    "cancelled",
    "deferred",
    "delayed",
    "dropped",
    "postponed",
    "scrapped",
    "shelved",
    "suspended",
];

/// Nouns for changes of prices and figures, which are reported after they have happened.
const FLUCTUATIONS: &[&str] = &[
    "decline", "declines", "drop", "gain", "gains", "loss", "losses", "plunge", "sell-off", "selloff",
    "slide", "slump",
];

/// Unplanned events that people still call by their day years later: "the July 7 bombing", "the
/// March 11 earthquake".
const REMEMBERED: &[&str] = &[
    "assassination",
    "attack",
    "attacks",
    "bombing",
    "disaster",
    "earthquake",
    "killing",
    "killings",
    "massacre",
    "murder",
    "quake",
    "riot",
    "riots",
    "shooting",
    "stabbing",
    "tragedy",
    "violence",
];

/// Nouns that, as the subject of a verb such as "changed", show that a date was changed: "the
/// deadline changed from".
const DATED: &[&str] = &["date", "dates", "deadline", "launch", "release", "schedule"];

/// Verbs of states that have no passive, so that a headline uses them in the past: "Talks lasted
/// until Friday".
const INTRANSITIVE: &[&str] = &[
    "lasted",
    "stayed",
    "remained",
    "continued",
    "worked",
    "waited",
    "lived",
    "persisted",
    "slept",
    "talked",
];

/// Nouns before "from" and the time of what they record: "photos from Monday".
const RECORDS: &[&str] = &[
    "photos",
    "pictures",
    "footage",
    "highlights",
    "scenes",
    "news",
    "notes",
    "minutes",
    "letter",
    "letters",
    "message",
    "report",
    "reports",
    "results",
    "figures",
    "data",
    "update",
    "updates",
    "story",
    "stories",
];

impl Clauses<'_> {
    /// Returns the tense of the clause that contains the expression, or `None` if the words do not
    /// show a tense.
    pub(super) fn tense(&self, start: usize, end: usize) -> Option<ClauseTense> {
        if self.is_moved(start) {
            return Some(ClauseTense::Moved);
        }
        if let Some(tense) = self.tense_of_when(end) {
            return Some(tense);
        }
        if self.is_covered(start)
            || self.day_in_name(start, end) == Some(DayInName::Passed)
            || self.is_day_of_accident(start, end)
        {
            return Some(ClauseTense::Past);
        }
        if self.is_arranged(start) {
            return Some(ClauseTense::Future);
        }
        if self.is_quarter_of_figures(end) {
            // The quarter in "will publish its fourth-quarter figures in January" may still be in
            // the future.
            let is_ahead = |tense| matches!(tense, ClauseTense::Future | ClauseTense::Scheduled);
            let tense = self.tense_of_verb(start, end);
            return if tense.is_some_and(is_ahead) { None } else { Some(ClauseTense::Past) };
        }
        // In "The fare, last raised in 2015, rises on 1 January", the search for a verb would stop
        // at "raised".
        if self.is_change(start) {
            return Some(ClauseTense::Scheduled);
        }
        let tense = self.tense_of_verb(start, end);
        if tense.is_none() && self.is_start_in_headline(start) {
            return Some(ClauseTense::Scheduled);
        }
        // A record that is to be approved dates from a nearby day, in the past or the future.
        if tense == Some(ClauseTense::Future) && self.is_of_approved(start) {
            return Some(ClauseTense::Arranged);
        }
        // In "the firm, founded in 1885, failed", the date is before the main event of the
        // sentence.
        if tense == Some(ClauseTense::Past) && self.is_inserted(start, end) {
            Some(ClauseTense::Before)
        } else {
            tense
        }
    }

    /// Whether the expression is the day of a meeting or record that is the object of a verb of
    /// approval: "a motion to approve the emergency meeting on March 24". "Approve a meeting on May
    /// 4" is about a future meeting.
    fn is_of_approved(&self, start: usize) -> bool {
        let word = |at: usize| self.token(at).map_or("", |token| self.words(token));
        let Some(noun) = start.checked_sub(2) else { return false };
        if !matches!(word(noun + 1), "on" | "from" | "of") || !self.tables.records.contains(&word(noun)) {
            return false;
        }
        let mut before = (noun.saturating_sub(MAX_TOKENS_TO_NOUN)..noun).rev();
        before
            .find_map(|at| {
                let token = self.token(at)?;
                let ends = token.shape == Shape::Mark || token.gap == Gap::Paragraph;
                // The article nearest to the noun decides.
                let is_new = matches!(word(at), "a" | "an" | "another");
                (ends || is_new || self.tables.approvals.contains(&word(at))).then_some(!ends && !is_new)
            })
            .unwrap_or(false)
    }

    /// Whether the expression is the quarter or half-year covered by the figures that follow it,
    /// with at most one word in between: "First-quarter throughput figures are due on April 18".
    fn is_quarter_of_figures(&self, end: usize) -> bool {
        let is_figures = |at: usize| {
            self.token(at).is_some_and(|token| {
                token.gap == Gap::Space
                    && self.tables.figures.contains(&self.words(token).to_ascii_lowercase().as_str())
            })
        };
        let is_quarter = end
            .checked_sub(1)
            .and_then(|last| self.token(last))
            .is_some_and(|last| matches!(self.words(last).to_ascii_lowercase().as_str(), "quarter" | "half"));
        is_quarter && (is_figures(end) || is_figures(end + 1))
    }

    /// Whether the expression is the period that figures cover, or the day of a document. Both have
    /// begun, even if the clause is about the future: "Statistics for the second quarter will be
    /// published".
    fn is_covered(&self, start: usize) -> bool {
        let word = |back: usize| {
            start.checked_sub(back).and_then(|at| self.token(at)).map_or("", |token| self.words(token))
        };
        let is_one_of = |nouns: &[&str]| nouns.contains(&word(2).to_ascii_lowercase().as_str());
        // The document in "In accordance with the decision of 25 April, the Bank will" already
        // exists.
        word(1) == "for" && is_one_of(self.tables.figures)
            || word(1) == "of" && is_one_of(self.tables.documents)
    }

    /// Whether the expression is the day by which something is called. The day has passed,
    /// whatever the tense of the verb: "The Harbour Agreement of 15 December enters into force",
    /// "will reply to the report of 6 December". It can be to come if a plan is called by it ("the
    /// deadline of 1 June"), or an event that is arranged ("will vote at the summit of 12 July").
    fn day_in_name(&self, start: usize, end: usize) -> Option<DayInName> {
        let word = |at: usize| self.token(at).map_or("", |token| self.words(token));
        let has = |class: Class| (start..end).any(|at| self.token(at).is_some_and(|token| token.is(class)));
        // A month without a day also names a period of figures or of weather: "the data of June".
        let is_day = has(Class::Month) && (has(Class::Int) || has(Class::OrdinalDay));
        let the = start.checked_sub(1).is_some_and(|at| word(at) == "the");
        let of = start.checked_sub(1 + usize::from(the))?;
        let noun = of.checked_sub(1).filter(|_| word(of) == "of")?;
        if !is_day || has(Class::Year) || !self.is_definite_noun(noun) {
            return None;
        }
        let key = word(noun).to_ascii_lowercase();
        let is_one_of = |nouns: &[&str]| nouns.contains(&key.as_str());
        let is_part = self.token(noun).is_some_and(|token| {
            token.is(Class::Unit)
                || token.is(Class::DayPart)
                || token.is(Class::Modifier)
                || token.is(Class::Weekday)
        });
        if is_part || is_one_of(self.tables.parts) || self.form(noun) == Some(ClauseWord::Prospective) {
            return None;
        }
        if is_one_of(self.tables.arrangeable) {
            // In "the minutes of its meeting of 12 November", the minutes show that it was held.
            let is_recorded =
                (noun.saturating_sub(3)..noun).rev().find(|at| word(*at) == "of").is_some_and(|of| {
                    let record = of.checked_sub(1).map_or("", word).to_ascii_lowercase();
                    let lists = [self.tables.documents, self.tables.records, self.tables.figures];
                    lists.iter().any(|nouns| nouns.contains(&record.as_str()))
                });
            return is_recorded.then_some(DayInName::Passed);
        }
        // "The tests of 12 June will show" can be about tests to come. What has a name in capitals,
        // a document, or something unplanned cannot.
        let is_subject = self
            .verb_right_after(end)
            .is_some_and(|verb| matches!(verb.tense, ClauseTense::Future | ClauseTense::Scheduled));
        let is_made = self.token(noun).is_some_and(|token| token.shape != Shape::Lower)
            || is_one_of(self.tables.documents)
            || is_one_of(self.tables.records)
            || self
                .meanings(noun)
                .iter()
                .any(|meaning| matches!(meaning, Meaning::Unplanned | Meaning::Infinitive(true)));
        Some(if is_subject && !is_made { DayInName::Open } else { DayInName::Passed })
    }

    /// Whether the expression is the date of a birth: "born on 9 June 1950", "born in Oslo on 4
    /// May".
    pub(super) fn is_of_birth(&self, start: usize) -> bool {
        for at in (start.saturating_sub(MAX_TOKENS_OF_OBJECT)..start).rev() {
            let Some(token) = self.token(at) else { return false };
            match self.words(token) {
                "born" | "Born" => return true,
                _ if token.shape == Shape::Mark
                    || self.form(at).is_some()
                    || self.token(at + 1).is_none_or(|next| next.gap == Gap::Paragraph) =>
                {
                    return false;
                }
                _ => {}
            }
        }
        false
    }

    /// Whether the expression is a day without a year in a name, such as "the July 7
    /// bombings", "the January 6 committee" or "the 20 July plotters". The day of a meeting or a
    /// deadline is near the day of writing: "the May 5 hearing".
    pub(super) fn is_day_of_name(&self, start: usize, end: usize) -> bool {
        let has = |class: Class| (start..end).any(|at| self.token(at).is_some_and(|token| token.is(class)));
        let is_day =
            has(Class::Month) && (has(Class::Int) || has(Class::OrdinalDay) || has(Class::OrdinalWord));
        if !is_day || has(Class::Year) || has(Class::Weekday) {
            return false;
        }
        // A report calls a recent accident by its day: "the 4 July explosion at the depot".
        if self.is_day_of_accident(start, end) && !REMEMBERED.contains(&self.words_at(end)) {
            return false;
        }
        let is_the = self.follows_the(start);
        let noun = self.token(end).filter(|noun| noun.gap == Gap::Space);
        let is_noun = noun.is_some_and(|noun| {
            let is_word = matches!(noun.shape, Shape::Lower | Shape::Capital);
            let key = self.words(noun).to_ascii_lowercase();
            let others = [self.tables.arrangeable, self.tables.records, self.tables.documents];
            let is_verb = noun.is(Class::Verb) && !noun.is(Class::Unplanned);
            is_word
                && !noun.is(Class::Signal)
                && !noun.is(Class::Determiner)
                && !noun.is(Class::Clause)
                && !noun.is(Class::Unit)
                && !is_verb
                && !others.iter().any(|nouns| nouns.contains(&key.as_str()))
        });
        is_the && is_noun
    }

    /// Whether the expression is the day of an unplanned event, which has passed whatever the tense
    /// of the verb: "A report on the March 26 collapse will be published".
    fn is_day_of_accident(&self, start: usize, end: usize) -> bool {
        let has = |class: Class| (start..end).any(|at| self.token(at).is_some_and(|token| token.is(class)));
        let is_next =
            self.token(end).is_some_and(|noun| noun.gap == Gap::Space && noun.shape == Shape::Lower);
        has(Class::Month)
            && (has(Class::Int) || has(Class::OrdinalDay))
            && !has(Class::Year)
            && is_next
            && self.meanings(end).contains(&Meaning::Unplanned)
            && self.follows_the(start)
    }

    /// Whether the word before the expression is "the".
    fn follows_the(&self, start: usize) -> bool {
        start.checked_sub(1).is_some_and(|at| self.words_at(at).eq_ignore_ascii_case("the"))
    }

    /// Whether the expression follows the object of an order or a promise: "ordered elections in
    /// June", "promised a decision in May". Then the order or its object has that date. A number of
    /// things is bought or delivered: "ordered 40 ships in June".
    pub(super) fn is_of_order(&self, start: usize) -> bool {
        let Some(preposition) = start.checked_sub(1).filter(|at| matches!(self.words_at(*at), "in" | "on"))
        else {
            return false;
        };
        for at in (preposition.saturating_sub(MAX_TOKENS_OF_OBJECT)..preposition).rev() {
            let Some(token) = self.token(at) else { return false };
            let ends = token.shape == Shape::Mark
                || self.token(at + 1).is_none_or(|next| next.gap == Gap::Paragraph);
            if ends || token.is(Class::Signal) || token.is(Class::Int) || token.is(Class::Cardinal) {
                return false;
            }
            if self.tables.orders.contains(&self.words(token)) {
                return at + 1 < preposition
                    && self.group(at, Some(ClauseTense::Past)) == Some(ClauseTense::Past)
                    && !self.is_attribute(at, start);
            }
            if self.form(at).is_some_and(|form| form != ClauseWord::Other) {
                return false;
            }
        }
        false
    }

    /// Whether the expression is the day by which something is called that may be to come: "The
    /// tests of 12 June will show".
    pub(super) fn is_in_open_name(&self, start: usize, end: usize) -> bool {
        self.day_in_name(start, end) == Some(DayInName::Open)
    }

    /// Whether the noun at `at` has a definite article, another definite determiner, or a capital
    /// letter: "the report", "its last report", "Decision". "A deadline of 1 June" has not.
    fn is_definite_noun(&self, at: usize) -> bool {
        let Some(noun) = self.token(at) else { return false };
        let is_name = matches!(noun.shape, Shape::Capital | Shape::Upper);
        if !is_name && noun.shape != Shape::Lower || noun.is(Class::Signal) || noun.is(Class::Determiner) {
            return false;
        }
        for before in (at.saturating_sub(MAX_TOKENS_OF_NOUN)..at).rev() {
            let Some(token) = self.token(before) else { break };
            let ends = token.shape == Shape::Mark
                || self.token(before + 1).is_none_or(|next| next.gap == Gap::Paragraph);
            if ends || token.is(Class::Signal) {
                break;
            }
            match self.words(token).to_ascii_lowercase().as_str() {
                "a" | "an" | "another" | "any" | "some" | "no" => return false,
                "the" | "this" | "that" | "these" | "those" | "its" | "his" | "her" | "their" | "our"
                | "my" | "your" => return true,
                _ => {}
            }
        }
        is_name
    }

    /// Returns the tense of the "when" clause after the expression, if it is in a past or future
    /// tense: "shut until January, when it reopened".
    fn tense_of_when(&self, end: usize) -> Option<ClauseTense> {
        let word = self.token(end + 1).map_or("", |token| self.words(token));
        if !self.is_mark(end, &[","]) || word != "when" {
            return None;
        }
        let tense = self.verb_after(end + 2, true)?.tense;
        matches!(tense, ClauseTense::Past | ClauseTense::Before | ClauseTense::Future).then_some(tense)
    }

    /// Returns the tense of the verb that governs the expression.
    fn tense_of_verb(&self, start: usize, end: usize) -> Option<ClauseTense> {
        // In "On Monday the ministers met", the verb follows the expression that opens the clause.
        let opening = self.opening(start, end);
        if opening != Opening::No
            && let Some(verb) = self.verb_after(end, opening == Opening::Clause)
        {
            return Some(verb.tense);
        }
        let nearest = self.verb_before(start);
        let after_noun = || self.verb_right_after(end);
        // In "few had agreed, and many on Tuesday called for a vote", the verb of the second clause
        // follows the expression.
        if nearest.is_some_and(|verb| self.is_after_subject(verb.at, start))
            && let Some(verb) = after_noun()
                .filter(|verb| self.token(verb.at + 1).is_none_or(|next| self.words(next) != "by"))
        {
            return Some(verb.tense);
        }
        // In "is closed until Friday", the verb's tense does not apply to the date.
        let before = nearest.filter(|_| !self.is_limit(start)).or_else(|| self.state_until(start, nearest));
        let verb = match before {
            // In "said the vote on Friday will", the reported clause has its own verb, and "Friday"
            // is in its subject.
            Some(verb) if self.reports(verb.at) && start - verb.at > 3 => after_noun().or(before),
            // A clause has one finite verb. In "The time needed for the debate on Friday will",
            // "needed" is therefore a participle. In "The permit issued in March expires soon", the
            // date belongs to the participle.
            Some(verb) if self.is_bare_participle(verb) && !self.is_right_after(verb.at, start) => {
                after_noun().or(before)
            }
            // In "a statement about the fire on Friday", the date belongs to the fire, and fires
            // are not planned.
            Some(verb) if self.is_of_unplanned(verb.at, start) => {
                return Some(ClauseTense::Past);
            }
            Some(_) => before,
            // In "put off until its May 24 meeting", the meeting is in the future.
            None if self.is_limit_of_noun(start) => return Some(ClauseTense::Future),
            // In "will shut by October, two people said", the limit belongs to the first clause.
            None if nearest
                .is_some_and(|verb| verb.tense == ClauseTense::Future && !self.reports(verb.at)) =>
            {
                nearest
            }
            None => self.verb_after(end, true).or_else(|| self.unlisted_present(start, end)),
        };
        // In "The crash on Monday could delay the launch", the crash has happened.
        if verb.is_some_and(|verb| verb.at >= end && verb.tense == ClauseTense::Future)
            && self.is_of_happened(start)
        {
            return Some(ClauseTense::Past);
        }
        // "the Monday deadline" is in the future, unless the verb states that it has passed:
        // "missed the Monday deadline".
        let noun = self.form(end) == Some(ClauseWord::Prospective);
        match verb {
            Some(verb) if noun && !(verb.at < start && start - verb.at <= 3) => Some(ClauseTense::Future),
            None if noun => Some(ClauseTense::Future),
            // In "A verdict is possible as soon as Thursday", Thursday is in the future, although
            // the verb is in the present tense.
            Some(Verb { tense: ClauseTense::Present, .. }) | None if self.is_earliest(start) => {
                Some(ClauseTense::Future)
            }
            Some(verb) if verb.tense == ClauseTense::Past && self.is_remote(verb.at, start) => {
                Some(ClauseTense::Remote)
            }
            verb => verb.map(|verb| verb.tense),
        }
    }

    /// Whether only a coordinator or comma, a subject and "on" are between a verb and the
    /// expression: "wanted to settle, and | the firms on | Tuesday".
    fn is_after_subject(&self, verb: usize, start: usize) -> bool {
        let on =
            start.checked_sub(1).and_then(|at| self.token(at)).is_some_and(|token| self.words(token) == "on");
        let first = start.saturating_sub(MAX_TOKENS_OF_SUBJECT + 1).max(verb + 1);
        let Some(joint) = (first..start).rfind(|at| self.form(*at) == Some(ClauseWord::Coordinator)) else {
            return false;
        };
        on && joint + 2 < start
            && (joint + 1..start - 1).all(|at| {
                self.token(at).is_some_and(|token| {
                    let is_link = token.is(Class::Signal) && self.words(token) != "of";
                    token.shape != Shape::Mark && token.gap != Gap::Paragraph && !is_link
                }) && self.form(at).is_none_or(|form| form == ClauseWord::Pronoun)
            })
    }

    /// Whether a verb of change and "on" or "from" precede the expression: "rises on 1 January".
    /// With "in", such a verb reports the past: "Unemployment rises in May".
    fn is_change(&self, start: usize) -> bool {
        let word = |back: usize| {
            start.checked_sub(back).and_then(|at| self.token(at)).map_or("", |token| self.words(token))
        };
        // After a determiner or a preposition, the word is a noun: "the rises on 1 January".
        let is_subject = || {
            let before = start.checked_sub(3).and_then(|at| self.token(at));
            before.is_some_and(|token| !token.is(Class::Determiner) && !token.is(Class::Signal))
        };
        matches!(word(1), "on" | "from") && self.tables.changes.contains(&word(2)) && is_subject()
    }

    /// Whether the expression is the year of the event that the sentence describes: "The flood of
    /// 1953 began when".
    pub(super) fn is_of_event(&self, start: usize, end: usize) -> bool {
        let Some(noun) = start.checked_sub(2) else { return false };
        let word = |at: usize| self.token(at).map_or("", |token| self.words(token));
        let is_event =
            self.meanings(noun).contains(&Meaning::Unplanned) || self.tables.events.contains(&word(noun));
        word(start - 1) == "of"
            && is_event
            && self.verb_before(noun).is_none()
            && self.verb_right_after(end).is_some_and(|verb| verb.tense == ClauseTense::Past)
    }

    /// Whether something is compared with the expression: "higher than on Boxing Day 2015". In "no
    /// later than on 4 May", the date is a limit.
    pub(super) fn is_compared_with(&self, start: usize) -> bool {
        let word = |back: usize| {
            start.checked_sub(back).and_then(|at| self.token(at)).map_or("", |token| self.words(token))
        };
        matches!((word(2), word(1)), ("than", "on" | "in" | "at" | "during" | "since"))
            && !matches!(word(3), "later" | "earlier" | "sooner" | "rather" | "other" | "before")
            || self.is_in_comparison(start)
    }

    /// Whether words that compare figures precede the expression: "as opposed to a peak of 1,600 in
    /// summer 2007", "from a high of 40 in May", "490 against 3,500 in 2007", "surpassing the May
    /// high".
    fn is_in_comparison(&self, start: usize) -> bool {
        let word = |at: usize| self.token(at).map_or("", |token| self.words(token));
        for at in (start.saturating_sub(MAX_TOKENS_OF_COMPARISON)..start).rev() {
            let Some(token) = self.token(at) else { return false };
            // The comma in "1,600" does not end the phrase.
            let is_apart = self.token(at + 1).is_none_or(|next| next.gap != Gap::None);
            if is_apart && self.is_mark(at, &[",", ".", ";", ":", "(", ")"]) {
                return false;
            }
            let compares = match word(at) {
                "compared" => matches!(word(at + 1), "with" | "to"),
                "opposed" => word(at + 1) == "to",
                "against" => at.checked_sub(1).is_some_and(|before| {
                    word(before) == "as" || self.token(before).is_some_and(|token| token.is(Class::Int))
                }),
                "from" => {
                    let is_extreme = |at: usize| matches!(word(at), "high" | "low" | "peak" | "record");
                    let is_moved = at.checked_sub(1).is_some_and(|at| matches!(word(at), "up" | "down"));
                    is_moved || (at + 1..(at + 4).min(start)).any(is_extreme)
                }
                "surpassing" | "exceeding" | "topping" | "beating" | "matching" | "equalling" => {
                    word(at + 1) == "the" && at + 2 == start
                }
                _ => false,
            };
            if compares {
                return true;
            }
            let ends = self.form(at).is_some_and(|form| form == ClauseWord::Coordinator || form.is_verb());
            if ends || token.gap == Gap::Paragraph {
                return false;
            }
        }
        false
    }

    /// Whether the expression dates a noun that is the object of a preceding verb: "bought back
    /// shares under the programme approved in November 2018", "the limit that was set in July
    /// 2020".
    pub(super) fn is_of_noun(&self, start: usize, end: usize) -> bool {
        if self.opening(start, end) != Opening::No {
            return false;
        }
        let Some(verb) = self.verb_before(start) else { return false };
        let is_governed = |at: usize| self.verb_before(at).is_some_and(|main| !self.reports(main.at));
        // The participle of a reduced relative clause has no object: "the programme approved in",
        // but not "the board approved the programme in".
        let is_reduced = || {
            self.is_bare_participle(verb)
                && self.token(verb.at + 1).is_some_and(|next| next.is(Class::Signal))
                && verb
                    .at
                    .checked_sub(1)
                    .and_then(|at| self.token(at))
                    .is_some_and(|noun| noun.shape != Shape::Mark && self.form(verb.at - 1).is_none())
        };
        if is_reduced() {
            return is_governed(verb.at);
        }
        let first = verb.at.saturating_sub(MAX_TOKENS_OF_VERB_GROUP);
        let Some(relative) =
            (first..verb.at).rev().find(|at| self.form(*at) == Some(ClauseWord::Subordinator))
        else {
            return false;
        };
        let is_relative =
            self.token(relative).is_some_and(|token| self.tables.relatives.contains(&self.words(token)));
        let noun = relative.checked_sub(1);
        is_relative
            && noun.is_some_and(|at| !self.reports(at) && !self.ends_sentence(at) && self.form(at).is_none())
            && is_governed(relative)
    }

    /// Whether the expression is the old or new date of something that was rescheduled: "postponed
    /// the vote from 4 May to 6 June", "brought forward to 4 May", "rescheduled for 4 May",
    /// "deferred to its meeting of 6 June". Another preposition after the verb changes its meaning:
    /// "moved to Oslo from 4 May to 6 June".
    fn is_moved(&self, start: usize) -> bool {
        let word = |at: usize| self.token(at).map_or("", |token| self.words(token));
        let is_target = |at: &usize| matches!(word(*at), "from" | "to" | "for");
        let Some(mut preposition) = start.checked_sub(1) else { return false };
        let is_meeting = |at: usize| matches!(word(at), "hearing" | "meeting" | "session" | "sitting");
        if matches!(word(preposition), "of" | "on") && preposition.checked_sub(1).is_some_and(is_meeting) {
            let noun = preposition.saturating_sub(MAX_TOKENS_OF_NOUN)..preposition;
            let Some(to) = noun.rev().find(|at| word(*at) == "to") else { return false };
            preposition = to;
        }
        if !is_target(&preposition) {
            return false;
        }
        let is_particle =
            |at: usize| matches!(word(at), "forward" | "forwards" | "back" | "off" | "out" | "over");
        for at in (preposition.saturating_sub(MAX_TOKENS_OF_OBJECT)..preposition).rev() {
            let Some(token) = self.token(at) else { return false };
            if token.shape == Shape::Mark || self.token(at + 1).is_none_or(|next| next.gap == Gap::Paragraph)
            {
                return false;
            }
            let moving = self.meanings(at).iter().find_map(|meaning| match meaning {
                Meaning::Moving(needs_particle) => Some(*needs_particle),
                _ => None,
            });
            // Courts and councils continue a hearing to another day, but a war that continued to
            // May was not rescheduled.
            let is_continued = word(at) == "continued"
                && at.checked_sub(1).is_some_and(|be| {
                    matches!(self.form(be), Some(ClauseWord::Be | ClauseWord::BePast | ClauseWord::BePresent))
                });
            // "The release date has gone from 4 May to 6 June", "was pushed to 6 June".
            let is_of_date = || {
                let first = at.saturating_sub(MAX_TOKENS_TO_NOUN);
                matches!(word(at), "gone" | "went" | "goes" | "changed" | "changes")
                    && (first..at).any(|at| DATED.contains(&word(at)))
            };
            if matches!(word(at), "push" | "pushed") && at + 1 == preposition || is_of_date() {
                return true;
            }
            // In "put off a vote scheduled for June", the vote was not moved to June.
            let is_apart = word(preposition) == "for" && at + 1 < preposition;
            match moving.or(is_continued.then_some(false)).filter(|_| !is_apart) {
                Some(true) => return (at + 1..preposition).any(is_particle),
                // In "Sales slipped from July to September", nothing was rescheduled.
                Some(false) => return !self.is_measured(at),
                None if token.is(Class::Signal) => return false,
                None => {}
            }
        }
        false
    }

    /// Whether the expression is the date of something that was arranged in the past: "announced a
    /// visit for 2 May", "called an election for June", "the deadline was set at 30 June".
    fn is_arranged(&self, start: usize) -> bool {
        let word = |at: usize| self.token(at).map_or("", |token| self.words(token));
        let Some(preposition) = start.checked_sub(1).filter(|at| matches!(word(*at), "for" | "at")) else {
            return false;
        };
        for at in (preposition.saturating_sub(MAX_TOKENS_OF_OBJECT)..preposition).rev() {
            let Some(token) = self.token(at) else { return false };
            let breaks = self.token(at + 1).is_none_or(|next| next.gap == Gap::Paragraph);
            if token.shape == Shape::Mark || token.is(Class::Signal) || breaks {
                return false;
            }
            let arranges = if word(preposition) == "at" { self.tables.fixes } else { self.tables.arranges };
            if arranges.contains(&word(at)) {
                return true;
            }
        }
        false
    }

    /// Whether the subject of the verb at `at` is a measured quantity: "sales slipped".
    fn is_measured(&self, at: usize) -> bool {
        let before = (at.saturating_sub(2)..at).filter_map(|at| self.token(at));
        let mut words = before.map(|token| self.words(token));
        words.any(|word| self.tables.measured.contains(&word.to_ascii_lowercase().as_str()))
    }

    /// Whether the expression ends a participle clause or relative clause between commas: "the
    /// firm, founded in 1885, failed".
    fn is_inserted(&self, start: usize, end: usize) -> bool {
        if !self.is_mark(end, &[","]) {
            return false;
        }
        for at in (start.saturating_sub(MAX_TOKENS_TO_NOUN)..start).rev() {
            if self.token(at + 1).is_none_or(|next| next.gap == Gap::Paragraph) || self.ends_sentence(at) {
                return false;
            }
            if self.is_mark(at, &[","]) {
                let opens =
                    matches!(self.form(at + 1), Some(ClauseWord::PastOrParticiple | ClauseWord::Participle));
                let relative = self
                    .token(at + 1)
                    .is_some_and(|token| matches!(self.words(token), "which" | "who" | "whom" | "whose"));
                return opens || relative;
            }
        }
        false
    }

    /// Whether the verb of the clause is in the present, the present perfect or a future seen from
    /// the present: "has set aside", "are due", "will move". The clause is then about the time of
    /// writing, whatever the narrative is about. Returns `false` in a quotation, whose present is
    /// the speaker's.
    pub(super) fn is_current(&self, start: usize, end: usize) -> bool {
        if self.is_quoted(start) {
            return false;
        }
        let opening = self.opening(start, end);
        let after = || self.verb_after(end, opening == Opening::Clause);
        let opened = if opening == Opening::No { None } else { after() };
        let Some(verb) = opened.or_else(|| self.verb_before(start)).or_else(|| self.verb_after(end, true))
        else {
            return false;
        };
        // In "This weekend we fix the roof", the verb after the pronoun is in the present tense.
        if verb.tense == ClauseTense::Arranged && self.pronoun_and_present(verb.at).is_some() {
            return true;
        }
        for at in (verb.at.saturating_sub(MAX_TOKENS_OF_VERB_GROUP)..=verb.at).rev() {
            match self.form(at) {
                Some(
                    ClauseWord::BePresent
                    | ClauseWord::HavePresent
                    | ClauseWord::DoPresent
                    | ClauseWord::Modal,
                ) => return true,
                Some(ClauseWord::Scheduled | ClauseWord::ScheduledBase) if at == verb.at => return true,
                Some(
                    ClauseWord::Be | ClauseWord::Adverb | ClauseWord::Prospective | ClauseWord::Participle,
                ) => {}
                Some(ClauseWord::PastOrParticiple) if at == verb.at => {}
                _ if self.is_infinitive_mark(at) || at == verb.at => {}
                _ => return false,
            }
        }
        false
    }

    /// Whether a quotation that opens earlier in the paragraph contains the expression.
    fn is_quoted(&self, start: usize) -> bool {
        let mut straight = 0;
        for at in (start.saturating_sub(MAX_TOKENS_TO_CONDITION)..start).rev() {
            match self.token(at) {
                Some(_) if self.is_mark(at, &["“", "«"]) => return true,
                Some(_) if self.is_mark(at, &["”", "»"]) => return false,
                Some(_) if self.is_mark(at, &["\""]) => straight += 1,
                Some(_) => {}
                None => break,
            }
            if self.token(at).is_none_or(|token| token.gap == Gap::Paragraph) {
                break;
            }
        }
        straight % 2 == 1
    }

    /// Whether the expression is the date of a plan that no longer holds: "had been expected in
    /// March", "was due in March", "originally 28 February".
    pub(super) fn is_of_old_plan(&self, start: usize, end: usize) -> bool {
        let word = |at: usize| self.token(at).map_or("", |token| self.words(token));
        // "first set for 4 May", but not "the first on 4 May".
        let is_adverb = |at: usize| {
            matches!(word(at), "originally" | "initially")
                || word(at) == "first" && self.meanings(at + 1).contains(&Meaning::Infinitive(true))
        };
        // A preposition, and a participle before it, may come between the adverb and the date:
        // "originally scheduled for 4 May".
        let mut first = start;
        for _ in 0..3 {
            let Some(before) = first.checked_sub(1) else { break };
            if is_adverb(before) {
                return true;
            }
            let is_between = self.token(before).is_some_and(|token| token.is(Class::Signal))
                || word(before) == "for"
                || self.form(before) == Some(ClauseWord::Prospective)
                || self.meanings(before).contains(&Meaning::Infinitive(true));
            if !is_between {
                break;
            }
            first = before;
        }
        let Some(verb) = self.verb_before(start) else { return false };
        // "Was to have replaced the ferry in June" is a plan that was not carried out.
        if self.is_unfulfilled(verb.at) {
            return true;
        }
        if verb.tense != ClauseTense::Future {
            return false;
        }
        // "A stoppage planned for March 18 was called off" is about a plan without an auxiliary.
        let is_bare = self.form(verb.at) == Some(ClauseWord::Prospective)
            || self.meanings(verb.at).contains(&Meaning::Infinitive(true));
        if is_bare && self.verb_right_after(end).is_some_and(|verb| verb.tense == ClauseTense::Past) {
            return true;
        }
        for at in (verb.at.saturating_sub(MAX_TOKENS_OF_VERB_GROUP)..verb.at).rev() {
            match self.form(at) {
                Some(ClauseWord::HavePast | ClauseWord::BePast) => return true,
                Some(ClauseWord::Be | ClauseWord::Adverb | ClauseWord::Prospective) => {}
                _ if self.is_infinitive_mark(at) => {}
                _ if self.meanings(at).contains(&Meaning::Infinitive(true)) => {}
                _ => return false,
            }
        }
        false
    }

    /// Whether the verb before the expression is in a group with "could": "could be inspected
    /// until".
    pub(super) fn is_of_possibility(&self, start: usize) -> bool {
        self.verb_before(start).filter(|verb| verb.tense == ClauseTense::Future).is_some_and(|verb| {
            let first = verb.at.saturating_sub(MAX_TOKENS_OF_VERB_GROUP);
            (first..=verb.at).any(|at| self.words_at(at).eq_ignore_ascii_case("could"))
        })
    }

    /// Whether the sentence goes on to report what happened instead of a plan: "was due in March
    /// and came out in June", "was planned for Monday but did not take place".
    pub(super) fn goes_on_in_the_past(&self, end: usize) -> bool {
        for at in end..(end + MAX_TOKENS_TO_VERB).min(self.tokens.len()) {
            let Some(token) = self.token(at) else { return false };
            if token.gap == Gap::Paragraph || self.ends_sentence(at) {
                return false;
            }
            // In "was due in March, two people said", the reporting verb is not about the plan.
            let is_past = |verb: Verb| {
                matches!(verb.tense, ClauseTense::Past | ClauseTense::Before)
                    && !self.reports(verb.at)
                    && !self.calls_off(verb.at)
            };
            let verb = self.form(at).and_then(|form| self.finite(at, form));
            if matches!(self.words(token), "but" | "however" | "instead" | "then")
                || verb.is_some_and(is_past)
            {
                return true;
            }
        }
        false
    }

    /// Whether the verb at `at`, or the participle after it, calls off a plan, which happens before
    /// the planned date: "the strike, which had been set to start Saturday, was called off".
    fn calls_off(&self, at: usize) -> bool {
        let is = |at: usize, words: &[&str]| {
            self.token(at)
                .is_some_and(|token| words.iter().any(|word| self.words(token).eq_ignore_ascii_case(word)))
        };
        (at..=at + 2).any(|at| is(at, CALLED_OFF) || is(at, &["called", "put"]) && is(at + 1, &["off"]))
    }

    /// Whether the verb at `at` ends a perfect infinitive after "was" or "were": "was to have
    /// replaced".
    fn is_unfulfilled(&self, at: usize) -> bool {
        let have = (at.saturating_sub(3)..at).rfind(|at| self.form(*at) == Some(ClauseWord::HavePresent));
        have.and_then(|have| have.checked_sub(2))
            .is_some_and(|was| self.is_infinitive_mark(was + 1) && self.form(was) == Some(ClauseWord::BePast))
    }

    /// Whether a colon follows the expression, so that it dates what follows: "Term dates for 2024:
    /// 8 January to 28 March".
    pub(super) fn heads_list(&self, end: usize) -> bool {
        self.is_mark(end, &[":"]) && self.token(end + 1).is_some_and(|next| next.gap == Gap::Space)
    }

    /// Whether there is only a preposition between a verb and the expression. "For" belongs to a
    /// plan: "the strike called for Friday will".
    fn is_right_after(&self, verb: usize, start: usize) -> bool {
        let preposition = self.token(verb + 1).filter(|token| token.is(Class::Signal));
        verb + 2 == start && preposition.is_some_and(|token| self.words(token) != "for")
    }

    /// Whether a phrase separates a verb from the preposition of the expression, to which the date
    /// may belong: "spoke | of the meeting | on 21 January". A place says where the event was and
    /// has no date of its own: "met | in Oslo | on 2 May".
    fn is_remote(&self, verb: usize, start: usize) -> bool {
        let signal = |at: usize| self.token(at).is_some_and(|token| token.is(Class::Signal));
        let own = (1..=2).filter_map(|back| start.checked_sub(back)).find(|at| signal(*at)).unwrap_or(start);
        let is_name = |at: usize| {
            self.token(at).is_some_and(|token| token.shape == Shape::Capital || token.is(Class::Determiner))
        };
        let is_place = |at: usize| {
            matches!(self.words_at(at), "in" | "at")
                && (at + 1..own).take_while(|word| !signal(*word)).all(is_name)
        };
        verb < own && (verb + 1..own).any(|at| signal(at) && !is_place(at))
    }

    /// Whether the verb form may be a participle that modifies the noun before it: it has no
    /// auxiliary and is not a reporting verb.
    fn is_bare_participle(&self, verb: Verb) -> bool {
        // In "The ministers who met on Monday will sign", "who" is the subject of "met", which is
        // therefore finite. The same applies to "got" in "The permit we got in March expires".
        let pronoun = verb.at.checked_sub(1).and_then(|before| self.form(before));
        self.form(verb.at) == Some(ClauseWord::PastOrParticiple)
            && !matches!(pronoun, Some(ClauseWord::Subordinator | ClauseWord::Pronoun))
            && self.group(verb.at, None).is_none()
            && !self.reports(verb.at)
    }

    /// Whether the expression belongs to a noun for something unplanned instead of the verb. That
    /// noun follows a preposition ("about the fire") and is at most [`MAX_TOKENS_TO_NOUN`] tokens
    /// before the expression.
    fn is_of_unplanned(&self, verb: usize, start: usize) -> bool {
        let Some(noun) = (verb + 1..start).rfind(|at| self.meanings(*at).contains(&Meaning::Unplanned))
        else {
            return false;
        };
        let topic = |at: usize| self.token(at).is_some_and(|token| self.tables.topics.contains(&token.word));
        start - noun <= MAX_TOKENS_TO_NOUN && (verb + 1..noun).any(topic)
    }

    /// Whether the sentence up to the expression states a condition: "If the term ends on 6
    /// October".
    pub(super) fn is_conditional(&self, start: usize) -> bool {
        for at in (start.saturating_sub(MAX_TOKENS_TO_CONDITION)..start).rev() {
            let Some(token) = self.token(at) else { return false };
            if self.ends_sentence(at) {
                return false;
            }
            // "Unless" makes an exception from something definite.
            if self.tables.conditions.contains(&token.word) {
                return !self.words(token).eq_ignore_ascii_case("unless");
            }
            if token.gap == Gap::Paragraph {
                return false;
            }
        }
        false
    }

    /// Whether the word before is a condition: "if", "unless".
    fn follows_condition(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.token(before));
        before.is_some_and(|token| self.tables.conditions.contains(&token.word))
    }

    /// Whether the clause around the expression describes a habit, shown by an adverb of frequency
    /// ("members normally pay in May"), a quantifier ("from May to July each year"), a verb of
    /// custom ("is celebrated on 4 July") or a subject that recurs by definition ("the fiscal year
    /// begins on 1 October").
    pub(super) fn is_habitual(&self, start: usize, end: usize) -> bool {
        // After the expression, only the words up to the next mark or verb count.
        for at in end..(end + MAX_TOKENS_TO_NOUN).min(self.tokens.len()) {
            if self.token(at).is_none_or(|token| token.gap == Gap::Paragraph || token.shape == Shape::Mark) {
                break;
            }
            if self.recurs(at) {
                return true;
            }
        }
        for at in (start.saturating_sub(MAX_TOKENS_TO_VERB)..start).rev() {
            if self.ends_sentence(at) || self.breaks(at) {
                return false;
            }
            // Words before a comma only count if they open the sentence: "Each year, members pay in
            // May". In contrast, "The board, which meets every month, votes in May" is about one
            // vote.
            if self.is_mark(at, &[","]) && !self.opens_sentence_before(at) {
                return false;
            }
            if self.recurs(at) {
                return true;
            }
            if self.token(at).is_none_or(|token| token.gap == Gap::Paragraph) {
                return false;
            }
        }
        false
    }

    /// Whether a comma is at most three words from the start of its sentence.
    fn opens_sentence_before(&self, comma: usize) -> bool {
        (0..=3).any(|back| {
            let Some(first) = comma.checked_sub(back) else { return true };
            first == 0
                || self.token(first).is_none_or(|token| token.gap == Gap::Paragraph)
                || self.ends_sentence(first - 1)
        })
    }

    /// Whether the word at `at` shows that its clause describes a habit.
    fn recurs(&self, at: usize) -> bool {
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.token(at));
        if self.token(at).is_some_and(|token| self.tables.quantifiers.contains(&token.word)) {
            return self.token(at + 1).is_some_and(|next| next.is(Class::Unit));
        }
        let habit = self.meanings(at).iter().find_map(|meaning| match meaning {
            Meaning::Habit(habit) => Some(*habit),
            _ => None,
        });
        match habit {
            Some(Habit::Adverb) => true,
            Some(Habit::Custom) => (1..=2)
                .filter_map(|back| at.checked_sub(back))
                .any(|at| self.form(at) == Some(ClauseWord::BePresent)),
            Some(Habit::Cycle) => {
                let opens = before(1)
                    .is_none_or(|token| token.is(Class::Determiner) || token.shape == Shape::Mark)
                    || self.token(at).is_some_and(|token| token.gap == Gap::Paragraph);
                let is_unit = |at: usize| self.token(at).is_some_and(|token| token.is(Class::Unit));
                let verb = at + 1 + usize::from(is_unit(at + 1));
                let defines = match self.form(verb) {
                    Some(ClauseWord::BePresent) => true,
                    Some(ClauseWord::Scheduled) => !is_unit(at),
                    _ => false,
                };
                opens && defines
            }
            None => false,
        }
    }

    /// Whether the expression is an attribute of a noun: "the July 1 discussion".
    pub(super) fn is_attribute_of_noun(&self, start: usize, end: usize) -> bool {
        let article = start
            .checked_sub(1)
            .and_then(|before| self.token(before))
            .is_some_and(|token| token.is(Class::Determiner));
        let noun = self.token(end).is_some_and(|next| {
            next.gap == Gap::Space
                && next.shape == Shape::Lower
                && next.classes
                    & (Class::Signal.bit()
                        | Class::Determiner.bit()
                        | Class::Verb.bit()
                        | Class::Clause.bit())
                    == 0
        });
        article && noun
    }

    /// Whether a possessive ending and a noun follow the expression: "Tuesday's losses".
    pub(super) fn is_possessive(&self, end: usize) -> bool {
        let is_noun = |at: usize| {
            self.token(at).is_some_and(|token| token.gap == Gap::Space && token.shape != Shape::Mark)
        };
        self.is_mark(end, &["'", "’"])
            && self.token(end + 1).is_some_and(|token| token.gap == Gap::None && self.words(token) == "s")
            && is_noun(end + 2)
    }

    /// Whether the expression is the day of a noun for something that has happened: "the crash
    /// Monday", "the market's drop on Tuesday". "A drop Tuesday" can be in the future.
    fn is_of_happened(&self, start: usize) -> bool {
        let word = |at: usize| self.token(at).map_or("", |token| self.words(token));
        let Some(before) = start.checked_sub(1) else { return false };
        let noun = if word(before) == "on" { before.checked_sub(1) } else { Some(before) };
        let Some(noun) = noun else { return false };
        let has_happened =
            self.meanings(noun).contains(&Meaning::Unplanned) || FLUCTUATIONS.contains(&word(noun));
        let first = noun.saturating_sub(MAX_TOKENS_TO_NOUN);
        let article = (first..noun).rev().find(|at| {
            self.token(*at).is_some_and(|token| token.is(Class::Determiner)) || self.is_mark(*at, &["'", "’"])
        });
        has_happened && article.is_some_and(|at| !matches!(word(at), "a" | "A" | "an" | "An" | "any" | "no"))
    }

    /// Whether "until" precedes the expression, possibly with an article in between.
    fn is_limit(&self, start: usize) -> bool {
        (1..=2)
            .filter_map(|back| start.checked_sub(back))
            .any(|at| self.meanings(at).contains(&Meaning::Signal(Preposition::Until)))
    }

    /// Whether "until" and a possessive precede the expression, which modifies the next noun:
    /// "until its May 24 meeting".
    fn is_limit_of_noun(&self, start: usize) -> bool {
        let word = |back: usize| {
            start.checked_sub(back).and_then(|at| self.token(at)).map_or("", |token| self.words(token))
        };
        matches!(word(1), "its" | "his" | "her" | "their" | "our") && matches!(word(2), "until" | "till")
    }

    /// Whether "by" and the expression directly follow a participle for a completed action:
    /// "payments were made by 31 January". In "it was promised by 31 January", in contrast, the
    /// promise is about the future.
    fn is_done_by(&self, start: usize, verb: Verb) -> bool {
        let by =
            start.checked_sub(1).and_then(|at| self.token(at)).is_some_and(|token| self.words(token) == "by");
        let form = self.form(verb.at);
        by && verb.at + 2 == start
            && matches!(form, Some(ClauseWord::PastOrParticiple | ClauseWord::Participle))
            && matches!(verb.tense, ClauseTense::Past | ClauseTense::Before)
            && !self.meanings(verb.at).contains(&Meaning::Infinitive(true))
    }

    /// Returns the verb for a state that has ended: "lasted until Friday", "had been closed until
    /// Friday". In other clauses, the end of a state is in the future: "is closed until Friday",
    /// "was extended until Friday".
    fn state_until(&self, start: usize, nearest: Option<Verb>) -> Option<Verb> {
        let nearest = nearest.filter(|verb| self.is_limit(start) && start - verb.at <= 3)?;
        let bare = self
            .form(nearest.at)
            .is_some_and(|form| matches!(form, ClauseWord::Past | ClauseWord::PastOrParticiple))
            && self.group(nearest.at, None).is_none()
            && self.is_subject_before(nearest.at)
            // In "promised comments by Wednesday", Wednesday is in the future.
            && !self.meanings(nearest.at).contains(&Meaning::Infinitive(true));
        // In the headline "Museum closed until April", the verb is a participle.
        let is_participle = self.is_in_headline(start) && !INTRANSITIVE.contains(&self.words_at(nearest.at));
        let bare = bare && !is_participle;
        let done = self.is_done_by(start, nearest);
        (bare || done || nearest.tense == ClauseTense::Before).then_some(nearest)
    }

    /// Whether the expression is the start of something in a headline without a verb: "New rules
    /// from January".
    fn is_start_in_headline(&self, start: usize) -> bool {
        let word = |back: usize| start.checked_sub(back).map_or("", |at| self.words_at(at));
        let is_record = || RECORDS.iter().any(|noun| noun.eq_ignore_ascii_case(word(2)));
        word(1) == "from" && !is_record() && self.is_in_headline(start)
    }

    /// Whether the paragraph of the expression does not end with a mark, as in a headline.
    fn is_in_headline(&self, start: usize) -> bool {
        let ends = |at: &usize| self.token(at + 1).is_none_or(|next| next.gap == Gap::Paragraph);
        let last = (start..start + MAX_TOKENS_TO_VERB).take_while(|at| self.token(*at).is_some()).find(ends);
        let begins = |at: &usize| self.token(*at).is_some_and(|token| token.gap == Gap::Paragraph);
        let first =
            (start.saturating_sub(MAX_TOKENS_TO_VERB)..=start).rev().find(|at| *at == 0 || begins(at));
        first.zip(last).is_some_and(|(first, last)| {
            !self.is_mark(last, &[".", "!", "?", ":", ";", ","])
                && !(first..last).any(|at| self.ends_sentence(at))
        })
    }

    /// Whether only a subject precedes a verb form in its clause, so that the form is finite: "The
    /// talks lasted".
    fn is_subject_before(&self, at: usize) -> bool {
        let is_behind_pronoun =
            at.checked_sub(1).is_some_and(|before| self.form(before) == Some(ClauseWord::Pronoun));
        at > 0 && (is_behind_pronoun || self.verb_before(at).is_none())
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn meanings(&self, at: usize) -> &[Meaning] {
        self.token(at).map_or(&[], |token| self.tables.lexicon.meanings(token.word))
    }

    /// Returns the function of the word in its clause, if known.
    fn form(&self, at: usize) -> Option<ClauseWord> {
        let token = self.token(at)?;
        if !token.is(Class::Verb) && !token.is(Class::Clause) {
            return self.looks_past(token).then_some(ClauseWord::PastOrParticiple);
        }
        let mut forms = self.meanings(at).iter().filter_map(|meaning| match meaning {
            Meaning::Clause(word) => Some(*word),
            _ => None,
        });
        let first = forms.next();
        match first {
            // "m" is a verb in "I'm in Leeds on Friday", but not in "10 a.m.".
            Some(ClauseWord::BePresent)
                if matches!(self.words(token), "m" | "re")
                    && !(token.gap == Gap::None && at > 0 && self.is_mark(at - 1, &["'", "’"])) =>
            {
                None
            }
            // In "in May", the word is the month, not the modal verb.
            Some(ClauseWord::Modal) if token.is(Class::Month) && token.shape != Shape::Lower => None,
            // "won" is part of "won't" only if an apostrophe directly follows it. Otherwise it is
            // the past tense of "win".
            Some(ClauseWord::Modal) => match forms.next() {
                Some(second)
                    if !self.is_mark(at + 1, &["'", "’"])
                        || self.token(at + 1).is_some_and(|next| next.gap != Gap::None) =>
                {
                    Some(second)
                }
                _ => first,
            },
            None => self.looks_past(token).then_some(ClauseWord::PastOrParticiple),
            _ => first,
        }
    }

    /// Whether an unknown word has the regular ending of the past tense.
    fn looks_past(&self, token: &Token) -> bool {
        let text = self.text.get(token.start..token.end).unwrap_or("");
        token.shape == Shape::Lower && text.len() > 4 && text.ends_with(self.tables.past_ending)
    }

    fn is_infinitive_mark(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.word == self.tables.infinitive)
            && self.token(at + 1).is_some_and(|next| {
                // In "to terms", "to parliament's" and "to the", the word is a preposition and does
                // not mark an infinitive.
                let text = self.text.get(next.start..next.end).unwrap_or("");
                next.shape == Shape::Lower
                    && !next.is(Class::Determiner)
                    && !next.is(Class::Signal)
                    && next.classes & (Class::Cardinal.bit() | Class::Which.bit() | Class::Deictic.bit()) == 0
                    && (!text.ends_with('s') || text.ends_with("ss") || text.ends_with("us"))
            })
    }

    fn reports(&self, at: usize) -> bool {
        self.meanings(at).contains(&Meaning::Reporting)
    }

    /// Whether a sentence ends at the token. The full stop of an abbreviation does not end a
    /// sentence.
    fn ends_sentence(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return true };
        if !self.tables.sentence_ends.contains(&token.word) {
            return false;
        }
        self.token(at + 1).is_none_or(|next| {
            let initial = at.checked_sub(1).and_then(|before| self.token(before)).is_some_and(|word| {
                // A number is not an initial. In "by Dec. 31. As of Tuesday", the full stop ends a
                // sentence.
                let short = word.end - word.start <= 2 && word.shape != Shape::Number;
                token.gap == Gap::None && word.shape != Shape::Lower && short
            });
            next.gap == Gap::Paragraph || next.gap != Gap::None && next.shape != Shape::Lower && !initial
        })
    }

    /// Whether the mark at `at` ends a clause: a semicolon, a dash between spaces, a colon before a
    /// space.
    fn breaks(&self, at: usize) -> bool {
        let Some(token) = self.token(at).filter(|token| token.shape == Shape::Mark) else { return false };
        let apart = || token.gap != Gap::None && self.token(at + 1).is_none_or(|next| next.gap != Gap::None);
        match self.text.get(token.start..token.end) {
            Some(";" | "—") => true,
            Some(":") => self.token(at + 1).is_none_or(|next| next.gap != Gap::None),
            Some("-" | "–") => apart(),
            _ => false,
        }
    }

    fn is_mark(&self, at: usize, marks: &[&str]) -> bool {
        self.token(at)
            .filter(|token| token.shape == Shape::Mark)
            .and_then(|token| self.text.get(token.start..token.end))
            .is_some_and(|mark| marks.contains(&mark))
    }

    /// Returns whether the expression, with its preposition, opens a clause.
    fn opening(&self, start: usize, end: usize) -> Opening {
        let mut first = start;
        while let Some(before) = first.checked_sub(1) {
            let Some(token) = self.token(before) else { break };
            let small = token.is(Class::Signal) || token.is(Class::Determiner);
            if !small
                || self.token(first).is_none_or(|token| token.gap == Gap::Paragraph)
                || start - before > 3
            {
                break;
            }
            first = before;
        }
        let Some(before) = first.checked_sub(1) else { return Opening::Clause };
        if self.token(first).is_none_or(|token| token.gap == Gap::Paragraph)
            || self.ends_sentence(before)
            || self.breaks(before)
        {
            return Opening::Clause;
        }
        match self.form(before) {
            Some(ClauseWord::Subordinator) => Opening::Clause,
            // "on Monday and Tuesday" is a list, whereas a new clause repeats the preposition: "and
            // on Tuesday will sign".
            Some(ClauseWord::Coordinator) if first < start => Opening::Clause,
            // "next year" never has a preposition. It opens a clause in "and next year we shall
            // celebrate", but is the subject in "this year and next year will".
            Some(ClauseWord::Coordinator)
                if self
                    .token(start)
                    .is_some_and(|token| token.is(Class::Which) || token.is(Class::Deictic))
                    && self.token(end).is_some_and(|next| {
                        next.shape != Shape::Mark
                            && !next.is(Class::Signal)
                            && self.form(end).is_none_or(|form| form == ClauseWord::Pronoun)
                    }) =>
            {
                Opening::Clause
            }
            _ if self.is_mark(before, &[","]) => Opening::Comma,
            _ if self.is_mark(before, &["“", "\"", "‘"]) => Opening::Clause,
            _ => Opening::No,
        }
    }

    /// Returns the nearest verb before the expression in its clause.
    fn verb_before(&self, start: usize) -> Option<Verb> {
        let mut at = start;
        let floor = start.saturating_sub(MAX_TOKENS_TO_VERB);
        let mut open = 0_usize;
        while at > floor {
            if self.token(at).is_none_or(|token| token.gap == Gap::Paragraph) {
                return None;
            }
            at -= 1;
            if self.ends_sentence(at) || self.breaks(at) {
                return None;
            }
            // Skip a parenthesis, which is not part of the clause. An unmatched "(" means that the
            // expression itself is in parentheses, and the clause begins there.
            if self.is_mark(at, &[")"]) {
                open += 1;
            } else if self.is_mark(at, &["("]) {
                match open.checked_sub(1) {
                    Some(left) => open = left,
                    None => return None,
                }
            }
            if open > 0 {
                continue;
            }
            if self.is_infinitive_mark(at) {
                if let Some(tense) = self.infinitive(at, false, false) {
                    return Some(Verb { at, tense });
                }
                continue;
            }
            // In "The committee, which met in May, reports in July", the word after the second
            // comma is a verb in the present that is not listed.
            if self.is_mark(at, &[","])
                && self.is_plain(at + 1)
                && self.ends_in_s(at + 1)
                && self.inserted_clause(at).is_some()
            {
                return Some(Verb { at: at + 1, tense: ClauseTense::Arranged });
            }
            // In ", resulting in cuts during the quarter", the date belongs to the result, not to
            // the main verb.
            if self.token(at).is_some_and(|token| self.ends_with(token, "ing"))
                && at.checked_sub(1).is_some_and(|before| self.is_mark(before, &[","]))
            {
                return None;
            }
            if self.is_set_for(at) || self.looks_forward(at) {
                return Some(Verb { at, tense: ClauseTense::Future });
            }
            let Some(form) = self.form(at).filter(|form| *form != ClauseWord::Other) else {
                if let Some(verb) = self.pronoun_and_present(at) {
                    return Some(verb);
                }
                continue;
            };
            if form == ClauseWord::Subordinator && !self.is_demonstrative(at) {
                return None;
            }
            if let Some(tense) = self.shown(at, form, start) {
                return Some(Verb { at, tense });
            }
        }
        None
    }

    /// Returns an unlisted verb in the present before the expression, if its place shows it: "the
    /// two sides sign the deal in August", between a plural and a determiner. The clause has no
    /// other verb.
    fn unlisted_present(&self, start: usize, end: usize) -> Option<Verb> {
        if !self.ends_clause(end) {
            return None;
        }
        for at in (start.saturating_sub(MAX_TOKENS_TO_VERB)..start).rev() {
            let token = self.token(at)?;
            if self.ends_sentence(at) || self.breaks(at) || self.is_mark(at, &[",", "(", ")"]) {
                return None;
            }
            let subject =
                at.checked_sub(1).filter(|subject| self.ends_in_s(*subject) && self.is_plain(*subject));
            let is_verb = self.is_plain(at) && !self.ends_in_s(at) && !self.ends_with(token, "ing");
            let has_object =
                at + 1 < start && self.token(at + 1).is_some_and(|next| next.is(Class::Determiner));
            if subject.is_some() && is_verb && has_object && token.gap == Gap::Space {
                return Some(Verb { at, tense: ClauseTense::Arranged });
            }
            if token.gap == Gap::Paragraph {
                return None;
            }
        }
        None
    }

    /// Whether a token is a word in small letters that has no function in a clause or a date.
    fn is_plain(&self, at: usize) -> bool {
        let open = Class::Unplanned.bit() | Class::Habit.bit() | Class::Policy.bit();
        self.token(at).is_some_and(|token| {
            token.shape == Shape::Lower && (token.word == 0 || token.classes & !open == 0)
        })
    }

    /// Whether a word can be a plural, or the third person of a verb.
    fn ends_in_s(&self, at: usize) -> bool {
        self.words_at(at).ends_with('s') && !self.words_at(at).ends_with("ss")
    }

    /// Whether the clause ends at a token: with a mark, or with the text.
    fn ends_clause(&self, at: usize) -> bool {
        self.token(at).is_none_or(|token| token.shape == Shape::Mark || token.gap == Gap::Paragraph)
    }

    /// Returns the place of the comma that opens a relative clause which the comma at `at` closes:
    /// "The committee, which met in May, reports in July". The main verb then follows.
    fn inserted_clause(&self, at: usize) -> Option<usize> {
        let floor = at.saturating_sub(MAX_TOKENS_TO_VERB);
        let opens =
            (floor..at).rev().take_while(|before| !self.ends_sentence(*before) && !self.breaks(*before));
        let opens =
            opens.take_while(|before| self.token(*before).is_some_and(|token| token.gap != Gap::Paragraph));
        let comma = opens.into_iter().find(|before| self.is_mark(*before, &[","]))?;
        matches!(self.words_at(comma + 1), "which" | "who" | "whose" | "where").then_some(comma)
    }

    /// Whether the word at `at` is between a form of "to be" and "for", and refers to the future:
    /// "is set for November", "was intended for March".
    fn is_set_for(&self, at: usize) -> bool {
        let is_auxiliary = |form: ClauseWord| match self.token(at + 1).map_or("", |token| self.words(token)) {
            "for" => matches!(form, ClauseWord::BePresent | ClauseWord::BePast | ClauseWord::Be),
            // "was set on Monday" says when it was set.
            "on" => form == ClauseWord::BePresent,
            _ => false,
        };
        self.meanings(at).contains(&Meaning::Infinitive(true))
            // There may be an adverb in between: "is now set for".
            && (at.saturating_sub(3)..at)
                .rev()
                .filter_map(|before| self.form(before))
                .find(|form| *form != ClauseWord::Adverb)
                .is_some_and(is_auxiliary)
    }

    /// Whether the word is a verb in the present whose infinitive is in the future: "the board
    /// intends to meet", "they hope to finish". In "the board's plan to meet" and "hopes to win
    /// were dashed", it is a noun.
    fn intends(&self, at: usize) -> bool {
        let (Some(before), Some(verb)) = (at.checked_sub(1).and_then(|at| self.token(at)), self.token(at))
        else {
            return false;
        };
        let is_adverb = |at: usize| self.form(at) == Some(ClauseWord::Adverb);
        let mark = at + 1 + usize::from(is_adverb(at + 1));
        let is_present = self.ends_with(verb, "s") != self.ends_with(before, "s")
            || self.form(at - 1) == Some(ClauseWord::Pronoun);
        let is_possessive = at >= 2 && before.gap == Gap::None && self.is_mark(at - 2, &["'", "’"]);
        let is_word = matches!(before.shape, Shape::Lower | Shape::Capital | Shape::Upper);
        let is_subject =
            is_word && !before.is(Class::Determiner) && !before.is(Class::Signal) && !is_possessive;
        self.is_infinitive_mark(mark)
            && self.meanings(at).contains(&Meaning::Infinitive(true))
            && verb.shape == Shape::Lower
            && is_present
            && is_subject
            && !self.looks_past(verb)
    }

    /// Whether the words from `at` on refer to something in the future: "looked forward to the
    /// summit in July", "ahead of the vote on Friday", "to prepare for the visit in May".
    fn looks_forward(&self, at: usize) -> bool {
        let (Some(word), Some(next)) = (self.token(at), self.token(at + 1)) else { return false };
        match (self.words(word), self.words(next)) {
            ("forward", "to") | ("ahead", "of") => true,
            (word, "for") => word.starts_with("prepar"),
            _ => false,
        }
    }

    fn words_at(&self, at: usize) -> &str {
        self.token(at).map_or("", |token| self.words(token))
    }

    fn is_no_longer(&self, at: usize) -> bool {
        let (Some(word), Some(next)) = (self.token(at), self.token(at + 1)) else { return false };
        self.words(word) == "no" && matches!(self.words(next), "longer" | "more")
    }

    /// Whether "as soon as", "as early as" or "as late as" precedes the expression, so that it is
    /// the first or last of several possible future days.
    fn is_earliest(&self, start: usize) -> bool {
        let word = |back: usize| {
            let token = start.checked_sub(back).and_then(|at| self.token(at));
            token.map_or("", |token| self.words(token))
        };
        word(1) == "as" && matches!(word(2), "soon" | "early" | "late") && word(3) == "as"
    }

    fn words(&self, token: &Token) -> &str {
        self.text.get(token.start..token.end).unwrap_or("")
    }

    /// Whether a present-tense form is a verb here: "the ministers meet", but not "the vote" or
    /// "the votes".
    fn is_finite_present(&self, at: usize, form: ClauseWord) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| self.token(before)) else { return false };
        // In "the invasion plans were cancelled", "plans" is a noun.
        if matches!(
            self.form(at + 1),
            Some(
                ClauseWord::BePast
                    | ClauseWord::BePresent
                    | ClauseWord::HavePast
                    | ClauseWord::HavePresent
                    | ClauseWord::Modal
                    | ClauseWord::PastModal
            )
        ) {
            return false;
        }
        if form == ClauseWord::Scheduled {
            // "The bank projects a rise in June" has a verb, but "the harbour projects in June" a
            // noun.
            let is_noun = || {
                self.tables.nouns_of_forecasts.contains(&self.words_at(at))
                    && !self.token(at + 1).is_some_and(|next| {
                        next.is(Class::Determiner)
                            || self.ends_with(next, "ing")
                            || self.words(next) == "that"
                    })
            };
            return !before.is(Class::Determiner) && !before.is(Class::Signal) && !is_noun();
        }
        // In "Sunday's vote", the "s" marks a possessive, not a plural.
        let possessive = at >= 2 && before.gap == Gap::None && self.is_mark(at - 2, &["'", "’"]);
        let plural = before.shape != Shape::Mark
            && self.words(before).ends_with('s')
            // In "took its leave on 24 October", "leave" is a noun.
            && !matches!(self.words(before), "its" | "his" | "this" | "is" | "was" | "has")
            && !before.is(Class::Determiner)
            && !possessive;
        plural || self.form(at - 1) == Some(ClauseWord::Pronoun)
    }

    /// Whether a possible subordinator is a demonstrative after a preposition: "at that meeting",
    /// "ships of that class".
    fn is_demonstrative(&self, at: usize) -> bool {
        let is_preposition =
            |token: &Token| token.is(Class::Signal) || matches!(self.words(token), "of" | "with" | "for");
        self.token(at).is_some_and(|token| token.is(Class::Which))
            && at.checked_sub(1).and_then(|before| self.token(before)).is_some_and(is_preposition)
    }

    /// Returns the verb after a pronoun if it is in the base form: "we need the report on
    /// Thursday". The date is then in the speaker's future.
    fn pronoun_and_present(&self, at: usize) -> Option<Verb> {
        let before = at.checked_sub(1)?;
        let token = self.token(at)?;
        let unknown = token.is_ordinary() || self.form(at) == Some(ClauseWord::Other);
        let plain =
            token.shape == Shape::Lower && unknown && token.gap == Gap::Space && !self.looks_past(token);
        (plain && self.form(before) == Some(ClauseWord::Pronoun))
            .then_some(Verb { at, tense: ClauseTense::Arranged })
    }

    /// Returns the tense of the verb at `at`, including its auxiliaries. Returns `None` if it is
    /// not a finite verb of the clause, such as an attribute ("the proposed talks") or an adverb.
    fn shown(&self, at: usize, form: ClauseWord, start: usize) -> Option<ClauseTense> {
        match form {
            ClauseWord::PastOrParticiple if self.is_attribute(at, start) => None,
            // "If ratified by 1 June" omits "it is".
            ClauseWord::PastOrParticiple | ClauseWord::Participle if self.follows_condition(at) => {
                Some(ClauseTense::Future)
            }
            ClauseWord::PastOrParticiple | ClauseWord::Participle => {
                let tense = self.group(at, self.shared_auxiliary(at).or(Some(ClauseTense::Past)));
                // "The library is closed on Friday" is about a future Friday.
                let is_on = at + 2 == start && self.token(at + 1).is_some_and(|on| self.words(on) == "on");
                if tense == Some(ClauseTense::Present) && is_on { Some(ClauseTense::Arranged) } else { tense }
            }
            ClauseWord::Modal | ClauseWord::PastModal => Some(self.modal(at, form, false)),
            ClauseWord::Be => self.group(at, None),
            // In "The office is open on Thursday", "open" is an adjective.
            ClauseWord::Scheduled | ClauseWord::ScheduledBase
                if at.checked_sub(1).is_some_and(|be| {
                    self.form(be) == Some(ClauseWord::BePresent) && self.is_fixture(at, start)
                }) =>
            {
                Some(ClauseTense::Arranged)
            }
            // "meet" is a verb in "the ministers meet on Monday", but "vote" is a noun in "the vote
            // on Monday".
            ClauseWord::Scheduled | ClauseWord::ScheduledBase => {
                self.group(at, self.is_finite_present(at, form).then_some(ClauseTense::Scheduled))
            }
            ClauseWord::BePresent => {
                // "The vote is on Monday" and "is meeting on Monday" refer to the future.
                let near = (at + 1..start).all(|between| {
                    self.token(between).is_some_and(|t| t.is(Class::Signal) || t.is(Class::Determiner))
                });
                let progressive = self.token(at + 1).is_some_and(|next| self.ends_with(next, "ing"));
                // In "I'm in Leeds on Friday", the speaker's own plan is in the future.
                let back = 1 + usize::from(at > 0 && self.is_mark(at - 1, &["'", "’"]));
                let is_own = at
                    .checked_sub(back)
                    .and_then(|at| self.token(at))
                    .is_some_and(|token| matches!(self.words(token), "I" | "we" | "We"));
                if is_own && !near && !progressive {
                    return Some(ClauseTense::Arranged);
                }
                if !near && !progressive && self.is_fixture(at, start) {
                    return Some(ClauseTense::Arranged);
                }
                Some(match (near, progressive && at + 1 < start) {
                    (true, _) => ClauseTense::Scheduled,
                    (false, true) => ClauseTense::Future,
                    (false, false) => ClauseTense::Present,
                })
            }
            ClauseWord::BePast | ClauseWord::DoPast | ClauseWord::Past => Some(ClauseTense::Past),
            ClauseWord::HavePast => Some(ClauseTense::Before),
            // In "has a meeting on Monday", "has" is the main verb. In "has met", the search would
            // have found the participle first.
            ClauseWord::HavePresent => Some(ClauseTense::Arranged),
            // In "would do so again in October", the word before "do" decides.
            ClauseWord::DoPresent => self.group(at, Some(ClauseTense::Present)),
            // In "crude for November delivery", the month is in the future. In "an increase in home
            // delivery prices in July", it is not.
            ClauseWord::Prospective if self.is_attributive_delivery(at, start) => None,
            ClauseWord::Prospective => Some(ClauseTense::Future),
            _ => None,
        }
    }

    /// Whether the word at `at` is "delivery" before another noun.
    fn is_attributive_delivery(&self, at: usize, start: usize) -> bool {
        self.token(at).is_some_and(|token| self.words(token) == "delivery")
            && at + 1 < start
            && self.token(at + 1).is_some_and(|next| next.shape == Shape::Lower && !next.is(Class::Signal))
    }

    /// Whether only a complement is between a present form of "to be" and "on" or the expression,
    /// so that the date is arranged: "There is a hearing on Friday", "The office is open on
    /// Thursday". In "is accused of robbing a bank on Friday" and "is under review after the crash
    /// on Friday", the date belongs to a past event.
    fn is_fixture(&self, at: usize, start: usize) -> bool {
        // "a hearing" is a noun, and "robbing a bank" is not.
        let is_noun = |ing: usize| {
            self.token(ing - 1)
                .is_some_and(|before| before.is(Class::Determiner) || before.is(Class::Adjective))
        };
        start - at <= MAX_TOKENS_TO_NOUN
            && (at + 1..start).all(|between| {
                self.token(between).is_some_and(|token| {
                    let is_plain_signal =
                        matches!(self.words(token), "on" | "at" | "in" | "for" | "to" | "by" | "until");
                    (!token.is(Class::Signal) || is_plain_signal)
                        && token.shape != Shape::Mark
                        && (!self.ends_with(token, "ing") || is_noun(between))
                        && !self.meanings(between).contains(&Meaning::Unplanned)
                        && !self.tables.topics.contains(&token.word)
                        && self.form(between).is_none_or(|form| form == ClauseWord::Adverb)
                })
            })
    }

    fn ends_with(&self, token: &Token, ending: &str) -> bool {
        token.shape == Shape::Lower
            && self.text.get(token.start..token.end).is_some_and(|w| w.ends_with(ending))
    }

    /// Whether a form is a participle between a determiner and its noun: "the newly elected
    /// president".
    fn is_attribute(&self, at: usize, start: usize) -> bool {
        let noun = self.token(at + 1).is_some_and(|next| {
            at + 1 < start
                && next.shape == Shape::Lower
                && next.classes & (Class::Signal.bit() | Class::Determiner.bit() | Class::Which.bit()) == 0
                && !matches!(
                    self.form(at + 1),
                    Some(ClauseWord::Adverb | ClauseWord::Coordinator | ClauseWord::Subordinator)
                )
        });
        let Some(before) = at.checked_sub(1) else { return noun };
        let before = match self.token(before) {
            Some(token) if self.ends_with(token, "ly") => before.saturating_sub(1),
            _ => before,
        };
        noun && self.token(before).is_some_and(|token| token.is(Class::Determiner))
    }

    /// Returns the tense of the verb group whose head is the form at `head`, or `bare` if the form
    /// has no auxiliary.
    fn group(&self, head: usize, bare: Option<ClauseTense>) -> Option<ClauseTense> {
        let (mut perfect, mut passive) = (false, self.form(head) == Some(ClauseWord::Be));
        let mut at = head;
        while at > 0 && head - at < MAX_TOKENS_OF_VERB_GROUP {
            if self.token(at).is_none_or(|token| token.gap == Gap::Paragraph) {
                break;
            }
            at -= 1;
            if self.is_infinitive_mark(at) {
                return self.infinitive(at, perfect, passive);
            }
            match self.form(at) {
                Some(ClauseWord::Adverb) => {}
                Some(form @ (ClauseWord::Modal | ClauseWord::PastModal)) => {
                    return Some(self.modal(at, form, perfect));
                }
                Some(ClauseWord::BePast | ClauseWord::DoPast) => return Some(ClauseTense::Past),
                Some(ClauseWord::BePresent | ClauseWord::DoPresent) => {
                    return Some(if perfect { ClauseTense::Past } else { ClauseTense::Present });
                }
                Some(ClauseWord::HavePast) => return Some(ClauseTense::Before),
                Some(ClauseWord::HavePresent) => perfect = true,
                Some(ClauseWord::Be) => passive = true,
                _ if self.token(at).is_some_and(|token| self.ends_with(token, "ly")) => {}
                // "n't" is tokenised as a mark and a letter.
                _ if self.is_mark(at, &["'", "’"]) => {}
                // In "will no longer be sold", the search skips "no longer".
                _ if self.is_no_longer(at) || at > 0 && self.is_no_longer(at - 1) => {}
                _ => break,
            }
        }
        if perfect { Some(ClauseTense::Past) } else { bare }
    }

    /// Returns the tense of the auxiliary that a participle shares with a previous one: "is drained
    /// in May and filled in June", "will be signed and published".
    fn shared_auxiliary(&self, at: usize) -> Option<ClauseTense> {
        let coordinator = at.checked_sub(1).filter(|at| self.form(*at) == Some(ClauseWord::Coordinator))?;
        let floor = coordinator.saturating_sub(MAX_TOKENS_TO_NOUN);
        for head in (floor..coordinator).rev() {
            if self.ends_sentence(head) || self.breaks(head) || self.is_mark(head, &[","]) {
                return None;
            }
            match self.form(head) {
                Some(ClauseWord::PastOrParticiple | ClauseWord::Participle) => return self.group(head, None),
                Some(form) if form.is_verb() => return None,
                _ => {}
            }
        }
        None
    }

    /// Returns the tense of a verb group that starts with a modal: past before a perfect ("could
    /// have met") and for "could" with an adverb ("could not meet"), otherwise future.
    fn modal(&self, at: usize, form: ClauseWord, perfect: bool) -> ClauseTense {
        let adverbs =
            (at + 1..at + 4).take_while(|next| self.form(*next) == Some(ClauseWord::Adverb)).count();
        let next = at + 1 + adverbs;
        let have = self.form(next) == Some(ClauseWord::HavePresent);
        let participle = matches!(
            self.form(next + 1),
            Some(ClauseWord::PastOrParticiple | ClauseWord::Participle | ClauseWord::Be)
        );
        // "Could also meet" is not negated. "Couldn't" is a form of its own, before a mark and "t".
        let is_negation = |at: usize| matches!(self.words_at(at), "not" | "never" | "n" | "t");
        let negated = form == ClauseWord::PastModal && (at + 1..next).any(is_negation);
        let could = self.text.get(self.token(at).map_or(0..0, |token| token.start..token.end));
        if perfect
            || have && participle
            || negated && could.is_some_and(|word| word.eq_ignore_ascii_case("could"))
        {
            ClauseTense::Past
        } else {
            ClauseTense::Future
        }
    }

    /// Returns the tense of an infinitive, which depends on the word that governs it. Returns
    /// `None` for an infinitive of purpose ("met to discuss the budget on Friday"), so that the
    /// preceding verb decides.
    fn infinitive(&self, mark: usize, perfect: bool, passive: bool) -> Option<ClauseTense> {
        if perfect {
            return Some(ClauseTense::Past);
        }
        let passive = passive || self.form(mark + 1) == Some(ClauseWord::Be);
        for back in 1..=MAX_TOKENS_OF_OBJECT {
            let Some(at) = mark.checked_sub(back) else { break };
            if self.token(at + 1).is_none_or(|token| token.gap == Gap::Paragraph)
                || self.ends_sentence(at)
                || self.breaks(at)
            {
                break;
            }
            let prospective = self.meanings(at).iter().find_map(|meaning| match meaning {
                Meaning::Infinitive(prospective) => Some(*prospective),
                _ => None,
            });
            match prospective {
                Some(true) => return Some(ClauseTense::Future),
                Some(false) => return self.group(at, Some(ClauseTense::Past)),
                None => {}
            }
            match self.form(at) {
                // "is to meet" and "was to meet" describe a later arrangement.
                Some(ClauseWord::BePresent | ClauseWord::BePast) if back == 1 => {
                    return Some(ClauseTense::Future);
                }
                Some(ClauseWord::Subordinator | ClauseWord::Coordinator) => break,
                _ => {}
            }
        }
        // Any other infinitive is in the future if it is passive ("a conference to be held on
        // Friday") or belongs to the subject ("The talks, to open Friday, were", "Ann to report
        // back in May").
        (passive || self.is_infinitive_of_subject(mark)).then_some(ClauseTense::Future)
    }

    /// Whether an infinitive belongs to the subject of its sentence, because words but no verb
    /// precede it.
    fn is_infinitive_of_subject(&self, mark: usize) -> bool {
        if mark
            .checked_sub(1)
            .and_then(|before| self.token(before))
            .is_some_and(|word| self.tables.plain_infinitives.contains(&word.word))
        {
            return false;
        }
        for at in (mark.saturating_sub(MAX_TOKENS_TO_VERB)..mark).rev() {
            if self.ends_sentence(at) || self.breaks(at) {
                return at + 1 < mark;
            }
            let is_verb = self.form(at).is_some_and(|form| form.is_verb() && form != ClauseWord::Prospective);
            if is_verb || self.form(at) == Some(ClauseWord::Subordinator) {
                return false;
            }
            if self.token(at).is_none_or(|token| token.gap == Gap::Paragraph) {
                return true;
            }
        }
        false
    }

    /// Returns the first finite verb after an expression that opens its clause. `over_comma` allows
    /// a comma in between: "On Monday, the ministers met".
    fn verb_after(&self, end: usize, over_comma: bool) -> Option<Verb> {
        let mut aside = false;
        for at in end..(end + MAX_TOKENS_TO_VERB).min(self.tokens.len()) {
            if self.token(at).is_none_or(|token| token.gap == Gap::Paragraph)
                || self.ends_sentence(at)
                || self.breaks(at)
                || !over_comma && self.is_mark(at, &[","])
            {
                return None;
            }
            if self.is_set_for(at) || self.intends(at) {
                return Some(Verb { at, tense: ClauseTense::Future });
            }
            let Some(form) = self.form(at).filter(|form| *form != ClauseWord::Other) else {
                if let Some(verb) = self.pronoun_and_present(at) {
                    return Some(verb);
                }
                continue;
            };
            if form == ClauseWord::Subordinator && at > end {
                // Skip the verb of the relative clause, which is not the main verb.
                aside = true;
                continue;
            }
            let Some(verb) = self.finite(at, form) else { continue };
            if aside {
                aside = false;
                continue;
            }
            return Some(verb);
        }
        None
    }

    /// Returns the finite verb directly after an expression: "the vote on Friday will".
    fn verb_right_after(&self, end: usize) -> Option<Verb> {
        self.form(end).and_then(|form| self.finite(end, form))
    }

    /// Returns the finite verb at `at`, or `None` if it is not finite. Its tense depends on the
    /// rest of the verb group.
    fn finite(&self, at: usize, form: ClauseWord) -> Option<Verb> {
        let next =
            (at + 1..at + 4).find(|next| self.form(*next) != Some(ClauseWord::Adverb)).unwrap_or(at + 1);
        let to_come = || {
            self.is_infinitive_mark(next)
                || self.form(next) == Some(ClauseWord::Prospective)
                || self.meanings(next).contains(&Meaning::Infinitive(true))
                    && self.is_infinitive_mark(next + 1)
        };
        let tense = match form {
            ClauseWord::Modal | ClauseWord::PastModal => self.modal(at, form, false),
            // In "is said to have left", the infinitive is about the past.
            ClauseWord::BePresent
                if (next..next + 3).any(|mark| {
                    self.is_infinitive_mark(mark) && self.form(mark + 1) == Some(ClauseWord::HavePresent)
                }) =>
            {
                ClauseTense::Past
            }
            ClauseWord::BePresent => {
                if to_come() {
                    ClauseTense::Future
                } else {
                    ClauseTense::Present
                }
            }
            ClauseWord::BePast if to_come() => ClauseTense::Future,
            ClauseWord::HavePast => ClauseTense::Before,
            ClauseWord::HavePresent => {
                let participle = matches!(
                    self.form(next),
                    Some(ClauseWord::PastOrParticiple | ClauseWord::Participle | ClauseWord::Be)
                );
                if participle { ClauseTense::Past } else { ClauseTense::Arranged }
            }
            ClauseWord::DoPresent => ClauseTense::Present,
            ClauseWord::Scheduled | ClauseWord::ScheduledBase if self.is_finite_present(at, form) => {
                ClauseTense::Scheduled
            }
            ClauseWord::PastOrParticiple if self.is_attribute(at, usize::MAX) => return None,
            // In "On Friday they agreed to meet", the date belongs to the agreement, so "agreed"
            // determines the tense.
            ClauseWord::BePast | ClauseWord::DoPast | ClauseWord::Past | ClauseWord::PastOrParticiple => {
                ClauseTense::Past
            }
            _ => return None,
        };
        Some(Verb { at, tense })
    }
}
