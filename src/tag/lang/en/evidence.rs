//! The evidence that an ambiguous word needs before it counts as a time: "may" is mostly a verb,
//! and "Sun" can be a newspaper.
//!
//! Each function examines the neighbours of a match. It returns `Some(())` if the evidence
//! suffices, so that a rule can use `?`.

use super::names;
use crate::tag::composition::Match;
use crate::tag::expression::{Expression, Field, Inner};
use crate::tag::pattern::Class;
use crate::tag::terms::Unit;
use crate::tag::token::{Gap, Shape, Token};

/// Prepositions and connectives that introduce a calendar date.
#[rustfmt::skip]
const INTRODUCERS: &[&str] = &[
    "in", "since", "until", "till", "by", "during", "from", "through", "throughout", "between", "before",
    "after", "of", "to", "late", "early", "mid", "last", "next", "this", "every", "each", "for", "around",
    "about", "over",
];

/// Accepts a month next to a day: "May 5", "on may 5", "4 march 2024", but not "may 5", "May 20.5"
/// or "May 1:20".
pub(super) fn month_with_number(m: &Match<'_>) -> Option<()> {
    let month = m.tokens.get(m.start..m.end)?.iter().find(|token| token.is(Class::Month))?;
    if month.shape == Shape::Lower && is_common_word(m, month) && !is_dated(m) {
        return None;
    }
    let first = m.token(0)?;
    // Rejects "2.5 May", where the first number is the end of a longer one.
    if first.shape == Shape::Number
        && first.gap == Gap::None
        && m.before(1).is_some_and(|before| {
            m.is_word(before, &[".", ":", ",", "$", "/"]) || before.shape == Shape::Number
        })
        && m.before(2).is_some_and(|before| before.shape == Shape::Number)
    {
        return None;
    }
    let next = m.after(0);
    let beyond = m.after(1);
    let decimal = next.is_some_and(|next| next.gap == Gap::None && m.is_word(next, &[".", ":", "%"]))
        && beyond.is_some_and(|beyond| beyond.gap == Gap::None && beyond.shape == Shape::Number)
        && m.tokens.get(m.end - 1).is_some_and(|token| token.shape == Shape::Number);
    let percent = next.is_some_and(|next| m.is_word(next, &["%"])) && first.shape != Shape::Number;
    (!decimal && !percent).then_some(())
}

/// Whether the neighbours show that a lower-case word is a month: a following year, or "on" before
/// the day.
fn is_dated(m: &Match<'_>) -> bool {
    let is_year =
        |on: usize| m.after(on).is_some_and(|token| token.is(Class::Year) && token.gap != Gap::None);
    let has_year =
        m.tokens.get(m.start..m.end).is_some_and(|words| words.iter().any(|word| word.is(Class::Year)))
            || is_year(0)
            || m.precedes(0, &[",", "of"]) && is_year(1);
    // After a day before its month, the sentence must end, because the word may be its verb: "On
    // the 3rd may come".
    let month_first = m.token(0).is_some_and(|token| token.is(Class::Month));
    let ends = m.after(0).is_none_or(|next| match next.shape {
        Shape::Mark => !m.is_word(next, &["%", "/", "-", "'", "’"]),
        Shape::Lower => month_first && next.classes & FUNCTION_WORDS != 0,
        _ => false,
    });
    has_year || ends && m.follows(1, &["on"])
}

/// Whether the days in a list without a year end at the match, so that the last number does not
/// count the next noun: "May 12, 15 and 17 in Oslo", but not "May 12, 15 and 17 soldiers". `commas`
/// and `closed` have the same meaning as in `DayList`.
pub(super) fn ends_days(m: &Match<'_>, commas: bool, closed: bool) -> bool {
    let Some(next) = m.after(0) else { return true };
    let number_follows = |on: usize| m.after(on).is_some_and(|token| token.shape == Shape::Number);
    if m.is_glued() || next.is(Class::Month) || next.is(Class::Unit) || next.shape == Shape::Number {
        return false;
    }
    match next.shape {
        Shape::Mark => {
            let goes_on = m.is_word(next, &[",", "&"]) && number_follows(1) && !closed;
            let decimal = m.is_word(next, &[".", ":"])
                && m.after(1).is_some_and(|token| token.gap == Gap::None && token.shape == Shape::Number);
            // In "2025 Jan 7 - Mission opened", the hyphen is a dash, so the list ends here.
            let is_dash = m.is_word(next, &["-"]) && next.gap != Gap::None && {
                m.after(1).is_some_and(|token| token.gap != Gap::None && token.shape != Shape::Number)
            };
            !(goes_on || decimal || m.is_word(next, &["%", "/", "-", "$", "°"]) && !is_dash)
        }
        Shape::Lower if m.is_word(next, &["of"]) => {
            m.after(1).is_some_and(|token| token.is(Class::Year) || token.is(Class::Which))
        }
        Shape::Lower if m.is_word(next, &["and", "or"]) => !number_follows(1),
        // "And" joins the days in "June 4 and 5 protesters", so the second number does not count
        // the protesters.
        Shape::Lower if closed && !commas => true,
        Shape::Lower => {
            let adverb = m.word(next).ends_with("ly");
            adverb || next.classes & FUNCTION_WORDS != 0 || m.is_word(next, AFTER_A_DAY)
        }
        _ => true,
    }
}

/// The classes of words that a number cannot count.
const FUNCTION_WORDS: u64 =
    Class::Verb.bit() | Class::Clause.bit() | Class::Signal.bit() | Class::Determiner.bit();

/// Whether the month of a match is also a common word.
pub(super) fn is_common_month(m: &Match<'_>) -> bool {
    let month = m.place(Class::Month, 0).and_then(|(at, _)| m.tokens.get(at));
    month.is_some_and(|month| is_common_word(m, month))
}

/// Whether a token is a function word, such as "on", "the" or "was". A number does not count a
/// function word, and a date is not its attribute.
pub(super) const fn is_function_word(token: &Token) -> bool {
    token.classes & FUNCTION_WORDS != 0
}

/// Whether a month name is also a common word, or an abbreviation with another meaning.
fn is_common_word(m: &Match<'_>, token: &Token) -> bool {
    m.is_word(token, &["may", "march", "mar", "august", "jan", "dec", "sep"])
}

/// Accepts a month by itself.
pub(super) fn bare_month(m: &Match<'_>) -> Option<()> {
    let token = m.token(0)?;
    if m.is_glued()
        || names::is_person(m)
        || names::is_of_organization(m)
        || names::is_of_handle(m)
        || names::is_of_title(m)
        || names::has_age(m)
        || names::is_speaking_person(m)
        || names::is_of_named_event(m)
    {
        return None;
    }
    // Accepts a month alone on a line, which is a heading.
    let ends_line = m.tokens.get(m.end).is_none_or(|next| next.gap == Gap::Paragraph);
    if token.gap == Gap::Paragraph
        && ends_line
        && token.shape == Shape::Capital
        && token.end - token.start > 2
    {
        return Some(());
    }
    if is_month_cell(m, token) {
        return Some(());
    }
    // Treats "as early as" like a preposition: "as early as March".
    let limited = m.follows(1, &["as"]) && m.follows(2, &["early", "late", "soon", "recently"]);
    let introduced = m.follows(1, INTRODUCERS) || limited;
    if token.shape == Shape::Lower {
        return (!is_common_word(m, token) && token.end - token.start > 3
            || m.follows(1, &["in", "of", "since", "until", "during", "by"]))
        .then_some(());
    }
    // Accepts a month at the start of a row: "March: the leak was found", "Dec - the talks fail".
    let is_spaced = |at: usize| m.after(at).is_some_and(|token| token.gap == Gap::Space);
    let is_before_mark =
        m.precedes(0, &[":", "–", "—", "|"]) || m.precedes(0, &["-"]) && is_spaced(0) && is_spaced(1);
    if token.gap == Gap::Paragraph && is_before_mark && !names::has_initial(m) {
        return Some(());
    }
    // Requires evidence for a capitalised month, which may be a person's name: "Theresa May", "June
    // Carter", "April said".
    let abbreviation = token.end - token.start == 3 && !m.is_word(token, &["may"]);
    if abbreviation {
        // Accepts an abbreviation in a range of months: "Oct–Dec: the county agrees".
        let dash = |mark: Option<&Token>, month: Option<&Token>| {
            mark.is_some_and(|mark| m.is_word(mark, &["-", "–", "/"]))
                && month.is_some_and(|month| month.is(Class::Month) && month.shape != Shape::Lower)
        };
        let spans = dash(m.after(0), m.after(1)) || dash(m.before(1), m.before(2));
        return (!names::has_particle(m) && (introduced || spans)).then_some(());
    }
    if names::has_initial(m) {
        return None;
    }
    if introduced {
        return (!m.is_word(token, &["may"])
            || !m.follows(1, &["of", "to", "for", "about", "after", "before"])
            || !m.after(0).is_some_and(|t| t.shape == Shape::Capital))
        .then_some(());
    }
    if names::is_met_person(m) || names::is_listed_person(m) {
        return None;
    }
    let listed = m.before(1).is_some_and(|before| {
        before.is(Class::Month) || m.is_word(before, &[",", "and", "or", "-", "–", "(", "/"])
    });
    let joined = m.precedes(0, &["and", "or", "to", "-", "–", "through", ",", ")"]);
    let is_family_name = m
        .before(1)
        .is_some_and(|before| before.shape == Shape::Capital && before.word == 0 && before.gap == Gap::Space);
    if m.is_word(token, &["may", "march"]) && is_family_name && token.gap == Gap::Space {
        return None;
    }
    if m.is_word(token, &["may"]) {
        let article = m.before(1).is_some_and(|before| before.is(Class::Determiner));
        return (listed || !m.opens_sentence() && joined || article).then_some(());
    }
    if m.is_word(token, &["march"]) {
        // Accepts "the March monthly meeting", but not "the March was" or "the March on Rome",
        // which are about a march.
        let attribute = m.follows(1, &["the", "its", "our", "their"])
            && m.after(0).is_some_and(|next| {
                next.gap == Gap::Space
                    && next.shape == Shape::Lower
                    && !is_function_word(next)
                    && !m.word(next).ends_with("ed")
            });
        let article = m.follows(1, &["a", "an"]) || attribute;
        // Accepts "March to May was dry", but not "March to the Sea".
        let span = m.precedes(0, &["to"]) && m.after(1).is_some_and(|next| next.is(Class::Month));
        let verb =
            (span || m.precedes(0, &["was", "saw", "and", "through", "brought"])) && m.opens_sentence();
        return (listed || article || verb).then_some(());
    }
    let person = m
        .before(1)
        .is_some_and(|before| before.shape == Shape::Capital && before.word == 0 && before.gap == Gap::Space)
        && !m.opens_sentence();
    let given_name = m.is_word(token, &["april", "june", "august"])
        && m.after(0).is_some_and(|next| next.shape == Shape::Capital && next.word == 0)
        && m.opens_sentence();
    (!person && !given_name).then_some(())
}

/// Whether a month fills a table cell whose position confirms it: next to the cell of its year
/// ("2024 | May | The pact is signed"), or at the start of a row ("Sep | The quay opens").
fn is_month_cell(m: &Match<'_>, token: &Token) -> bool {
    let begins_row = token.gap == Gap::Paragraph;
    let begins = begins_row || m.follows(1, &["|"]);
    let ends = m.after(0).is_none() || m.precedes(0, &["|"]);
    if !begins || !ends || token.shape == Shape::Lower {
        return false;
    }
    let is_year = |cell: Option<&Token>| cell.is_some_and(|cell| cell.is(Class::Year));
    let beside = !begins_row && is_year(m.before(2)) || m.after(0).is_some() && is_year(m.after(1));
    // Rejects "Jan", which may be a name, and "Oct | Nov | Dec", which are column headers.
    let heads_row = begins_row
        && m.after(0).is_some()
        && !m.is_word(token, &["jan"])
        && m.after(1).is_some_and(|next| !next.is(Class::Month));
    beside || heads_row
}

/// Accepts a numeric day with a two-digit year after a word that dates something ("filed 6-10-19"),
/// or at the start of a row: "12.3.86 – The council votes".
pub(super) fn dated_or_row(m: &Match<'_>) -> Option<()> {
    let dated = m.follows(1, &["dated", "filed", "signed", "on", "date", "issued"])
        || m.follows(1, &[":"]) && m.follows(2, &["date", "dated", "filed", "issued"]);
    let row = m.token(0)?.gap == Gap::Paragraph
        && m.after(0).is_some_and(|mark| mark.gap == Gap::Space || m.is_word(mark, &[":"]))
        && m.precedes(0, &["–", "—", "-", ":", "|"]);
    (dated || row).then_some(())
}

/// Accepts a weekday by itself: a full name, or an abbreviation whose neighbours show that it is a
/// weekday.
pub(super) fn bare_weekday(m: &Match<'_>) -> Option<()> {
    let token = m.token(0)?;
    let full = token.end - token.start > 5;
    let introduced =
        m.follows(1, &["on", "by", "until", "from", "to", "last", "next", "this", "since", "till"]);
    // In all-capitals text, abbreviations are in capitals too: "BLACK ICE ON TUES INTO WED".
    let is_upper = |token: Option<&Token>| token.is_some_and(|token| token.shape == Shape::Upper);
    let in_capitals = token.shape == Shape::Upper && (is_upper(m.before(1)) || is_upper(m.after(0)));
    let capital = token.shape == Shape::Capital || in_capitals;
    let distinct = m.is_word(token, &["tues", "weds", "thurs"]);
    // Excludes "SAT" and "SUN", which are also other words: "INTO SUN".
    let is_day = in_capitals && !m.is_word(token, &["sat", "sun"]);
    let introduced = introduced || is_day && m.follows(1, &["early", "into", "late", "through", "thru"]);
    let short = introduced && capital
        || distinct && (capital || introduced)
        || (capital || distinct) && is_short_day(m);
    let name = names::has_title(m) || names::is_of_organization(m) || names::has_initial(m);
    (!m.is_glued() && (full || short) && !name).then_some(())
}

/// Accepts a weekday next to its date, unless it may be a verb: "sat 5 May".
pub(super) fn weekday_of_date(m: &Match<'_>) -> Option<()> {
    let token = m.place(Class::Weekday, 0).and_then(|(at, _)| m.tokens.get(at));
    let is_verb = |token: &Token| token.shape == Shape::Lower && m.is_word(token, &["sat", "sun", "wed"]);
    (!token.is_some_and(is_verb)).then_some(())
}

/// Whether the neighbours of an ambiguous abbreviation show that it is a weekday: "Sat night", "Mon
/// or Wed", "Wed 9:30", "Fri: dentist".
fn is_short_day(m: &Match<'_>) -> bool {
    let point = usize::from(m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["."])));
    let next = m.after(point);
    let is = |token: Option<&Token>, class: Class| token.is_some_and(|token| token.is(class));
    let joins = ["or", "and", "/", "-", "–", ",", "&", "to"];
    let paired = m.precedes(point, &joins) && is(m.after(point + 1), Class::Weekday)
        || m.follows(1, &joins) && is(m.before(2), Class::Weekday);
    let hour = |on: usize| {
        is(m.after(on), Class::Hour) && (m.precedes(on + 1, &[":"]) || is(m.after(on + 1), Class::Meridiem))
    };
    let timed = is(next, Class::DayPart)
        || is(next, Class::Meridiem)
        || hour(point)
        || m.precedes(point, &["at", "@"]) && (hour(point + 1) || is(m.after(point + 1), Class::DayPart));
    let heads_note = m.before(1).is_none() && m.precedes(point, &[":"]) && m.after(point + 1).is_some();
    paired || timed || heads_note
}

/// Accepts a day after a weekday ("Monday 21"), unless the number is an hour or a count.
pub(super) fn day_after_weekday(m: &Match<'_>) -> Option<()> {
    let weekday = m.token(0)?;
    let plain = m.tokens.get(m.end - 1).is_some_and(|token| token.is(Class::Day));
    let next_glued = m.after(0).is_some_and(|next| {
        next.gap == Gap::None
            && m.is_word(next, &[":", "%", "-", "/", "."])
            && m.after(1).is_some_and(|t| t.gap == Gap::None)
    });
    let followed = m
        .after(0)
        .is_some_and(|next| next.shape == Shape::Lower || next.is(Class::Meridiem) || next.is(Class::Month));
    let next_plain = m.before(1).is_some_and(|before| before.is(Class::Which));
    // Rejects "Thursday, the third decline", where the ordinal counts declines.
    let goes_on = FUNCTION_WORDS | Class::Cardinal.bit() | Class::DayPart.bit() | Class::Meridiem.bit();
    let counted = m.after(0).is_some_and(|next| {
        next.shape == Shape::Lower && next.classes & goes_on == 0 && !m.is_word(next, AFTER_A_DAY)
    });
    if m.has(&["the"]) && m.has(&[","]) && counted {
        return None;
    }
    (weekday.end - weekday.start >= 3 && (!plain || !next_glued && !followed && !next_plain)).then_some(())
}

/// Words that can follow a day. Other lower-case words may be a noun that the number counts.
#[rustfmt::skip]
const AFTER_A_DAY: &[&str] = &[
    "he", "she", "they", "it", "we", "his", "her", "their", "its", "both", "all", "no", "and", "but", "at", "in", "when",
    "while", "after", "with", "as",
];

/// Accepts a day without its month, "on the 27th", unless the number counts the next word.
pub(super) fn day_alone(m: &Match<'_>) -> Option<()> {
    let introduced = m.follows(
        1,
        &["on", "of", "by", "for", "until", "till", "from", "since", "to", "and", "before", "after"],
    ) || m.follows(1, &["least"]) && m.follows(2, &["at"])
        || m.follows(1, &["not"]) && corrects_day(m);
    (introduced && ends_day(m) && !m.is_glued()).then_some(())
}

/// The maximum number of tokens between two contrasted days.
const MAX_TOKENS_TO_OTHER_DAY: usize = 9;

/// Whether "not" contrasts the match with another day: "on Monday the 18th, not the 19th". A
/// century or floor can also follow "not": "the 20th century, not the 19th".
fn corrects_day(m: &Match<'_>) -> bool {
    let mut before = (2..=MAX_TOKENS_TO_OTHER_DAY).map_while(|back| {
        let token = m.before(back)?;
        (token.gap != Gap::Paragraph && !m.is_word(token, &[".", ";", "!", "?"])).then_some(back)
    });
    before.any(|back| {
        let is = |class: Class| m.before(back).is_some_and(|token| token.is(class));
        let is_named = is(Class::Month) || is(Class::Weekday);
        let is_number = is(Class::OrdinalDay)
            && m.follows(back + 1, &["the"])
            && m.follows(back + 2, &["on", "by", "until", "till", "before", "since"])
            && back == 3;
        is_named || is_number
    })
}

/// Whether the next word shows that the number is a day, and not a count as in "the 20 ships".
fn ends_day(m: &Match<'_>) -> bool {
    m.after(0).is_none_or(|next| match next.shape {
        Shape::Mark => !m.is_word(next, &["-", "/", "%", "'", "’"]),
        // Accepts the first day of a range: "away from the 20th to the 27th".
        Shape::Lower if m.is_word(next, &["to", "until", "till", "through"]) => {
            m.precedes(1, &["the"]) && m.after(2).is_some_and(|day| day.is(Class::OrdinalDay))
        }
        Shape::Lower => next.is(Class::Verb) || next.is(Class::Determiner) || m.is_word(next, AFTER_A_DAY),
        _ => false,
    })
}

/// Accepts "9/11" if it means the attacks of 2001, not a fraction or a day in another year.
pub(super) fn the_attacks(m: &Match<'_>) -> Option<()> {
    let alone = !m.is_glued()
        && !m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["/", "-", "%"]));
    let names_attack = m.follows(1, &["after", "since", "before", "the", "post", "pre", "of", "-"])
        || m.precedes(0, &["attacks", "attack", "commission", "hijackers", "terrorists"]);
    (alone && names_attack).then_some(())
}

/// Accepts a season after a year. "2021 fall of" is rejected, because "fall" and "spring" can be
/// other words.
pub(super) fn season_word(m: &Match<'_>) -> Option<()> {
    let season = m.tokens.get(m.start..m.end)?.iter().find(|token| token.is(Class::Season))?;
    (!m.is_word(season, &["fall", "spring"]) || !m.precedes(0, &["of", "in", "to"])).then_some(())
}

/// Accepts a season before a year. In "a further fall in 2016", "fall" is a decline.
pub(super) fn season_before_year(m: &Match<'_>) -> Option<()> {
    let is_decline =
        m.has(&["fall"]) && m.has(&["in"]) && !m.follows(1, &["in", "during", "since", "until", "by"]);
    (!is_decline).then_some(())
}

/// Accepts a season by itself. "the summer offensive" is rejected, because the article belongs to
/// "offensive".
pub(super) fn bare_season(m: &Match<'_>) -> Option<()> {
    let last = m.tokens.get(m.end - 1)?;
    if names::is_person(m)
        || names::is_family_name(m)
        || names::is_of_organization(m)
        || names::is_of_title(m)
        || names::has_initial(m)
    {
        return None;
    }
    let noun = m.after(0).is_some_and(|next| {
        next.is_ordinary()
            && next.gap == Gap::Space
            && next.shape != Shape::Mark
            && !m.word(next).ends_with("ed")
    });
    // Rejects "the spring broke", which is about a clock, but accepts "the spring was wet".
    let acts = m.after(0).is_some_and(|next| {
        next.is(Class::Verb) && !m.is_word(next, &["was", "were", "is", "had", "has", "will", "saw", "began"])
    });
    // Rejects "the spring of the latch", but accepts "the spring of the same year".
    let owned = m.precedes(0, &["of"])
        && m.after(1).is_some_and(|token| token.is(Class::Determiner))
        && !m.after(2).is_some_and(|token| token.is(Class::Which) || token.is(Class::Unit));
    if (acts || owned) && m.is_word(last, &["spring", "fall"]) {
        return None;
    }
    if m.is_glued() || m.end - m.start > 1 && noun && !m.word(m.after(0)?).ends_with("ing") {
        return None;
    }
    if m.is_word(last, &["summer", "winter", "autumn", "springtime", "summertime", "wintertime"]) {
        // Rejects names of events and places: "Winter Olympics", "Summer Palace".
        let event = m.precedes(
            0,
            &["olympics", "olympic", "games", "palace", "school", "war", "paralympics", "solstice"],
        );
        return (!event).then_some(());
    }
    let articled = m.end - m.start > 1;
    let introduced = m.follows(
        1,
        &[
            "in",
            "during",
            "since",
            "until",
            "by",
            "through",
            "throughout",
            "over",
            "spent",
            "early",
            "late",
            "mid",
            "last",
            "next",
            "this",
            "into",
            "of",
        ],
    );
    let offensive = m.precedes(
        0,
        &[
            "offensive",
            "offensives",
            "campaign",
            "semester",
            "season",
            "meeting",
            "training",
            "and",
            "quarter",
            "session",
            "term",
        ],
    );
    let complement = m.precedes(0, &["of", "in"]) && m.is_word(last, &["fall"])
        || m.precedes(0, &["to", "from", "between", "water"]);
    if m.is_word(last, &["fall"]) {
        return ((introduced && articled
            || offensive && m.precedes(0, &["campaign", "offensive", "semester"]))
            && !complement)
            .then_some(());
    }
    (!complement && (introduced || offensive || articled)).then_some(())
}

/// Accepts a modifier that is part of the date: "the end of June", "beginning of 2020", "start of
/// the week".
pub(super) fn part_word(m: &Match<'_>) -> Option<()> {
    let of = m.has(&["of"]);
    let word = m.tokens.get(m.start..m.end)?.iter().find(|token| token.is(Class::Modifier))?;
    let part = !m.is_word(word, &["early", "late", "earlier", "mid", "eve", "opening"]);
    let early_in = m.is_word(word, &["early", "late"]) && m.has(&["in"]);
    let plain = !of && m.is_word(word, &["mid", "early", "late", "middle"]);
    (of && part || early_in || plain).then_some(())
}

/// Whether an expression is a year, which can be combined with a month.
pub(super) const fn is_year_like(expression: &Expression) -> bool {
    match expression {
        Expression::Calendar(calendar) => matches!(calendar.field, Field::Year | Field::FiscalYear),
        Expression::Period(period) => matches!(period.unit, Unit::Year | Unit::FiscalYear),
        _ => false,
    }
}

/// Whether an expression is a month, which can be combined with a day.
pub(super) fn is_month_like(expression: &Expression) -> bool {
    match expression {
        Expression::Calendar(calendar) => matches!(calendar.field, Field::Month(_)),
        Expression::Period(period) => matches!(period.unit, Unit::Month),
        // Accepts "March of last year".
        Expression::Part(part) => matches!(part.inner, Inner::Field(Field::Month(_))),
        _ => false,
    }
}

/// Whether an expression is a day, which can be combined with a time.
pub(super) fn is_day(expression: &Expression) -> bool {
    match expression {
        Expression::Calendar(calendar) => {
            matches!(
                calendar.field,
                Field::Day { .. } | Field::DayOfMonth(_) | Field::Weekday(_) | Field::Holiday(_)
            )
        }
        Expression::Period(period) => period.unit == Unit::Day,
        Expression::Part(part) => matches!(
            part.inner,
            Inner::Field(Field::Day { .. } | Field::Weekday(_))
                | Inner::Nth(_, Unit::Day)
                | Inner::NthWeekday(..)
        ),
        Expression::Shift(shift) => matches!(shift.unit, Unit::Day | Unit::Week),
        Expression::Numeric(_) => true,
        _ => false,
    }
}
