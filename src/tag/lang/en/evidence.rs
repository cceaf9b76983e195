//! What the neighbours of an ambiguous word must be like before it counts as a time: "may" is mostly a verb,
//! "2016" can be a page, "Sun" a newspaper. Each function gives `Some(())` where the evidence suffices.

use crate::tag::composition::Match;
use crate::tag::expression::{Calendar, Expression, Field, Unit};
use crate::tag::pattern::Class;
use crate::tag::token::{Gap, Shape, Token};

/// Prepositions and connectives that introduce a place on the calendar.
const INTRODUCERS: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "by",
    "during",
    "from",
    "through",
    "throughout",
    "between",
    "before",
    "after",
    "of",
    "to",
    "late",
    "early",
    "mid",
    "last",
    "next",
    "this",
    "every",
    "each",
    "for",
    "around",
    "about",
    "over",
];

/// Prepositions that a number of things rarely follows.
const STRONG: &[&str] = &["in", "since", "until", "till", "by", "during", "throughout"];

/// Words after which a number is a count or a name.
const COUNTING: &[&str] = &[
    "no",
    "nos",
    "number",
    "numbers",
    "page",
    "pages",
    "p",
    "pp",
    "room",
    "flight",
    "resolution",
    "article",
    "articles",
    "section",
    "paragraph",
    "chapter",
    "iso",
    "iec",
    "ieee",
    "rfc",
    "than",
    "least",
    "most",
    "nearly",
    "almost",
    "with",
    "lost",
    "killed",
    "some",
    "another",
    "boeing",
    "airbus",
    "highway",
    "route",
    "bus",
    "directive",
    "regulation",
    "act",
    "form",
    "approximately",
    "roughly",
    "only",
    "all",
    "or",
    "line",
    "order",
    "tel",
    "phone",
    "approx",
    "extension",
    "level",
    "prime",
    "build",
    "version",
    "type",
    "model",
    "class",
    "grade",
];

/// Words before which a number is a count.
const COUNTED: &[&str] = &[
    "percent",
    "per",
    "km",
    "kilometers",
    "kilometres",
    "miles",
    "mile",
    "meters",
    "metres",
    "m",
    "mm",
    "cm",
    "feet",
    "ft",
    "tons",
    "tonnes",
    "people",
    "men",
    "women",
    "troops",
    "soldiers",
    "dollars",
    "euros",
    "yen",
    "pounds",
    "copies",
    "units",
    "points",
    "times",
    "words",
    "kg",
    "mw",
    "gw",
    "mhz",
    "ghz",
    "hp",
    "members",
    "killed",
    "dead",
    "wounded",
    "prisoners",
    "meter",
    "metre",
    "million",
    "billion",
    "thousand",
    "men",
    "votes",
    "square",
    "more",
    "other",
    "civilian",
    "wounded",
    "barrels",
    "strong",
    "rounds",
    "hours",
    "ppm",
    "horsepower",
    "years",
    "days",
    "months",
    "weeks",
    "minutes",
    "seconds",
    "kilowatts",
    "megawatts",
    "casualties",
];

/// Four digits that stand for a year.
pub(super) fn bare_year(m: &Match<'_>) -> Option<()> {
    let token = m.token(0)?;
    if m.end - m.start > 1 {
        return if matches!(m.found(0)?.expression, Expression::Calendar(Calendar { year: Some(_), .. })) {
            spelled_or_short_year(m, token)
        } else {
            None
        };
    }
    let abbreviated = m.follows(1, &["."]) && m.follows(2, COUNTING);
    if abbreviated || !stands_free(m) || m.follows(1, COUNTING) || m.precedes(0, COUNTED) {
        return None;
    }
    let strong = m.follows(1, STRONG);
    let plural = m.after(0).is_some_and(|next| is_plural_noun(m, next));
    let strong = strong || m.follows(1, &["for", "of", "from"]) && (1900..2100).contains(&token.number);
    let determined = m.follows(1, &["the", "’", "'", "s", "a", "an", "(", "–", "-", "its", "their", "his"]);
    if plural && !determined && !(strong && token.number % 100 != 0) {
        return None;
    }
    let name = token.number < 1900
        && !strong
        && !determined
        && m.after(0).is_some_and(|t| t.shape == Shape::Capital);
    if name {
        return None;
    }
    if (1600..2100).contains(&token.number) {
        return Some(());
    }
    let range = m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["-", "–"]));
    (strong
        || range
        || m.follows(1, &["(", "-", "–", "from", "of", "year", "circa"]) && m.precedes(0, &[")", ",", "."]))
    .then_some(())
}

/// A year in words or with its century left out needs a preposition.
fn spelled_or_short_year(m: &Match<'_>, first: &Token) -> Option<()> {
    let short = first.shape == Shape::Mark;
    let spelled = first.shape == Shape::Lower || first.shape == Shape::Capital;
    if !short && (!spelled || first.is(Class::Trigger)) {
        return Some(());
    }
    m.follows(
        1,
        &["in", "since", "of", "until", "by", "year", "from", "during", "the", "to", "summer", "and"],
    )
    .then_some(())
}

/// Whether a number stands free: not in a code, an amount of money, a decimal number or a phone number.
fn stands_free(m: &Match<'_>) -> bool {
    if m.is_glued() {
        return false;
    }
    let opens_glued = m.token(0).is_some_and(|token| token.gap == Gap::None);
    if let Some(before) = m.before(1) {
        let money = m.is_word(before, &["$", "€", "£", "¥", "#", "№", "+"]);
        let inside = opens_glued && m.is_word(before, &["/", ".", ":", "_", ",", "&", "="]);
        let inside =
            inside && m.before(2).is_some_and(|token| before.gap == Gap::None && token.shape != Shape::Mark);
        let dashed = opens_glued
            && m.is_word(before, &["-", "–", "/"])
            && before.gap == Gap::None
            && m.before(2).is_some_and(|token| {
                !is_date_part(token) && !m.is_word(token, &["mid", "early", "late", "pre", "post"])
            });
        if money || inside || dashed {
            return false;
        }
    }
    let Some(next) = m.after(0).filter(|next| next.gap == Gap::None) else { return true };
    let beyond = m.after(1).filter(|token| token.gap == Gap::None);
    let heading = m.is_word(next, &[":"]) && beyond.is_none();
    if m.is_word(next, &["%", "/", ":", "_", "°", "="]) && !heading {
        return false;
    }
    let number = beyond.is_some_and(|token| token.shape == Shape::Number);
    let part = beyond.is_some_and(is_date_part);
    !number || !(m.is_word(next, &[".", ","]) || m.is_word(next, &["-", "–"]) && !part)
}

/// Whether a token can be a neighbour of a year in a range: a year, two digits of one, or a month.
fn is_date_part(token: &Token) -> bool {
    token.is(Class::Year) || token.is(Class::TwoDigits) || token.is(Class::Month)
}

fn is_plural_noun(m: &Match<'_>, token: &Token) -> bool {
    let word = m.word(token);
    token.shape == Shape::Lower
        && token.gap != Gap::None
        && token.word == 0
        && word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
}

/// "about 1910": a year, not a number of things.
pub(super) fn approximate_year(m: &Match<'_>) -> bool {
    let plural = m.after(0).is_some_and(|next| is_plural_noun(m, next));
    let plain = m.tokens.get(m.end - 1).is_some_and(|token| token.is(Class::Year));
    if !plain {
        return true;
    }
    let decimal = m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["%", ".", "/"]))
        && m.after(1).is_some_and(|token| token.gap == Gap::None && token.shape == Shape::Number);
    let number = m.tokens.get(m.end - 1).map_or(0, |token| token.number);
    let plausible = (1500..2100).contains(&number) && !number.is_multiple_of(1000);
    let circa = m.token(0).is_some_and(|token| m.is_word(token, &["ca", "c", "circa"]));
    circa || plausible && !plural && !decimal && !m.precedes(0, COUNTED)
}

/// Numeric dates are no part of something longer.
pub(super) fn alone(m: &Match<'_>) -> Option<()> {
    let glued_before = m.token(0).is_some_and(|token| token.gap == Gap::None)
        && m.before(1)
            .is_some_and(|token| token.shape != Shape::Mark || m.is_word(token, &["/", "-", ".", "$"]))
        && m.before(2).is_some_and(|token| {
            token.shape == Shape::Number || m.before(1).is_some_and(|b| b.shape != Shape::Mark)
        });
    let glued_after = m.after(0).is_some_and(|token| {
        token.gap == Gap::None
            && (token.shape == Shape::Number
                || m.is_word(token, &["/", "-"])
                    && m.after(1).is_some_and(|next| next.gap == Gap::None && next.shape == Shape::Number))
    });
    (!glued_before && !glued_after).then_some(())
}

/// A month beside a day: "may 5" is none in small letters, "May 5" is one, "May 20.5" and "May 1:20" are not.
pub(super) fn month_with_number(m: &Match<'_>) -> Option<()> {
    let month = m.tokens.get(m.start..m.end)?.iter().find(|token| token.is(Class::Month))?;
    if month.shape == Shape::Lower && is_common_word(m, month) {
        return None;
    }
    let first = m.token(0)?;
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

/// Month names that are words of another sort too.
fn is_common_word(m: &Match<'_>, token: &Token) -> bool {
    m.is_word(token, &["may", "march", "mar", "august", "jan", "dec", "sep"])
}

/// A month that stands alone.
pub(super) fn bare_month(m: &Match<'_>) -> Option<()> {
    let token = m.token(0)?;
    if m.is_glued() {
        return None;
    }
    let introduced = m.follows(1, INTRODUCERS);
    if token.shape == Shape::Lower {
        return (!is_common_word(m, token) && token.end - token.start > 3
            || m.follows(1, &["in", "of", "since", "until", "during", "by"]))
        .then_some(());
    }
    // Names of people: "Theresa May", "June Carter", "April said".
    let abbreviation = token.end - token.start == 3 && !m.is_word(token, &["may"]);
    if abbreviation {
        return introduced.then_some(());
    }
    if introduced {
        return (!m.is_word(token, &["may"])
            || !m.follows(1, &["of", "to", "for", "about", "after", "before"])
            || !m.after(0).is_some_and(|t| t.shape == Shape::Capital))
        .then_some(());
    }
    let listed = m.before(1).is_some_and(|before| {
        before.is(Class::Month) || m.is_word(before, &[",", "and", "or", "-", "–", "(", "/"])
    });
    let joined = m.precedes(0, &["and", "or", "to", "-", "–", "through", ",", ")"]);
    if m.is_word(token, &["may"]) {
        let article = m.before(1).is_some_and(|before| before.is(Class::Determiner));
        return (listed || !m.opens_sentence() && joined || article).then_some(());
    }
    if m.is_word(token, &["march"]) {
        let article = m.follows(1, &["a", "an"]);
        let verb = m.precedes(0, &["was", "saw", "and", "to", "through", "brought"]) && m.opens_sentence();
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

/// A weekday that stands alone: names in full, abbreviations only after "on" or "by".
pub(super) fn bare_weekday(m: &Match<'_>) -> Option<()> {
    let token = m.token(0)?;
    let full = token.end - token.start > 5;
    let introduced =
        m.follows(1, &["on", "by", "until", "from", "to", "last", "next", "this", "since", "till"]);
    (!m.is_glued() && (full || introduced && token.shape == Shape::Capital)).then_some(())
}

/// "Monday 21": the number is a day, not an hour or a count.
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
    (weekday.end - weekday.start >= 3 && (!plain || !next_glued && !followed && !next_plain)).then_some(())
}

/// Seasons that are words of another sort too count only where a year or a preposition is near.
pub(super) fn season_word(m: &Match<'_>) -> Option<()> {
    let season = m.tokens.get(m.start..m.end)?.iter().find(|token| token.is(Class::Season))?;
    (!m.is_word(season, &["fall", "spring"]) || !m.precedes(0, &["of", "in", "to"])).then_some(())
}

/// A season that stands alone. "The summer offensive" has its article for the offensive.
pub(super) fn bare_season(m: &Match<'_>) -> Option<()> {
    let last = m.tokens.get(m.end - 1)?;
    let noun = m.after(0).is_some_and(|next| {
        next.word == 0 && next.gap == Gap::Space && next.shape != Shape::Mark && !m.word(next).ends_with("ed")
    });
    if m.is_glued() || m.end - m.start > 1 && noun && !m.word(m.after(0)?).ends_with("ing") {
        return None;
    }
    if m.is_word(last, &["summer", "winter", "autumn", "springtime", "summertime", "wintertime"]) {
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

/// "the end of June", "beginning of 2020", "start of the week": the words before are a part of the date.
pub(super) fn part_word(m: &Match<'_>) -> Option<()> {
    let of = m.tokens.get(m.start..m.end)?.iter().any(|token| m.is_word(token, &["of"]));
    let word = m.tokens.get(m.start..m.end)?.iter().find(|token| token.is(Class::Modifier))?;
    let part = !m.is_word(word, &["early", "late", "earlier", "mid", "eve", "opening"]);
    let early_in = m.is_word(word, &["early", "late"])
        && m.tokens.get(m.start..m.end)?.iter().any(|t| m.is_word(t, &["in"]));
    let plain = !of && m.is_word(word, &["mid", "early", "late", "middle"]);
    (of && part || early_in || plain).then_some(())
}

/// Whether an expression names a year, so that a month of it makes sense.
pub(super) const fn is_year_like(expression: &Expression) -> bool {
    match expression {
        Expression::Calendar(calendar) => matches!(calendar.field, Field::Year | Field::FiscalYear),
        Expression::Period(period) => matches!(period.unit, Unit::Year | Unit::FiscalYear),
        _ => false,
    }
}

/// Whether an expression names a month, so that a day of it makes sense.
pub(super) const fn is_month_like(expression: &Expression) -> bool {
    match expression {
        Expression::Calendar(calendar) => matches!(calendar.field, Field::Month(_)),
        Expression::Period(period) => matches!(period.unit, Unit::Month),
        _ => false,
    }
}
