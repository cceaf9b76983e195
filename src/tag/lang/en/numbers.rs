//! The evidence that a number needs before it counts as a year or a date: "2016" can be a page, a
//! count, an amount of money or half of a phone number.

use chrono::NaiveDate;

use super::citations;
use crate::tag::composition::Match;
use crate::tag::expression::{Calendar, Expression};
use crate::tag::pattern::Class;
use crate::tag::token::{Gap, Shape, Token};

/// Prepositions that rarely precede a count.
const STRONG: &[&str] = &["in", "since", "until", "till", "by", "during", "throughout"];

/// Words after which a number is a count or part of a name.
#[rustfmt::skip]
const COUNTING: &[&str] = &[
    "no", "nos", "number", "numbers", "page", "pages", "p", "pp", "room", "flight", "resolution", "article",
    "articles", "section", "paragraph", "chapter", "iso", "iec", "ieee", "rfc", "than", "least", "most",
    "nearly", "almost", "with", "lost", "killed", "some", "another", "boeing", "airbus", "highway", "route",
    "bus", "directive", "regulation", "act", "form", "approximately", "roughly", "only", "all", "or",
    "line", "order", "tel", "phone", "approx", "extension", "level", "prime", "build", "version", "type",
    "model", "class", "grade", "series", "port", "ports", "road", "asteroid", "locomotive",
];

/// Words before which a number is a count.
#[rustfmt::skip]
const COUNTED: &[&str] = &[
    "percent", "per", "km", "kilometers", "kilometres", "miles", "mile", "meters", "metres", "m", "mm",
    "cm", "feet", "ft", "tons", "tonnes", "people", "men", "women", "troops", "soldiers", "dollars",
    "euros", "yen", "pounds", "copies", "units", "points", "times", "words", "kg", "mw", "gw", "mhz", "ghz",
    "hp", "members", "killed", "dead", "wounded", "prisoners", "meter", "metre", "million", "billion",
    "thousand", "votes", "square", "more", "other", "civilian", "barrels", "strong", "rounds", "hours",
    "ppm", "horsepower", "years", "days", "months", "weeks", "minutes", "seconds", "kilowatts", "megawatts",
    "casualties", "kw", "kwh", "mwh", "gwh", "kva", "kv", "volts", "watts", "gallons", "gallon", "litres", "liters",
    "litre", "liter", "acres", "acre", "hectares", "lbs", "lb", "oz", "bytes", "kb", "mb", "gb", "hz", "khz", "rpm",
    "psi", "bhp", "kj", "mg", "cc", "cm3", "inches", "yards", "degrees", "knots",
];

/// The pattern for decades with a name.
pub(super) const TENS: &str = "( twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties )";

/// Returns the first year (without its century) of the decade that ends a match: 20 for "twenties".
pub(super) fn tens(m: &Match<'_>) -> Option<i32> {
    let word = m.word(m.tokens.get(m.end.checked_sub(1)?)?).to_ascii_lowercase();
    let names = TENS.trim_matches(['(', ')', ' ']);
    (20..).step_by(10).zip(names.split('|')).find(|(_, name)| *name == word).map(|(year, _)| year)
}

/// Accepts four digits or words as a year, if the neighbours support this.
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
    // Accepts the year in "no later than 2016"; "more than 2016" is a count.
    let later_than = m.follows(1, &["than"]) && m.follows(2, &["later", "earlier", "sooner"]);
    // Accepts the year in "We shall not see another 1709."
    let named = m.follows(1, &["another"]) && m.after(0).is_none_or(|next| next.shape == Shape::Mark);
    // Accepts the second year in "born in 1748 or 1749".
    let alternative = m.follows(1, &["or"]) && m.before(2).is_some_and(|before| before.is(Class::Year));
    let counting = m.follows(1, COUNTING) && !later_than && !named && !alternative;
    // Rejects the first number in "raised from 1500 to 2000 errors", which also counts errors.
    let counts = m.follows(1, &["from", "between"])
        && m.precedes(0, &["to", "and"])
        && m.after(1).is_some_and(|token| token.is(Class::Int))
        && m.after(2).is_some_and(|next| is_plural_noun(m, next) || m.is_word(next, COUNTED));
    // Accepts the year in "estimated in 2016 dollars".
    let priced = m.follows(1, &["in", "constant"]) && m.precedes(0, &["dollars", "euros", "pounds", "yen"]);
    if abbreviated || !stands_free(m) || counting || counts || m.precedes(0, COUNTED) && !priced {
        return None;
    }
    if citations::is_identifier(m) {
        return None;
    }
    let strong = m.follows(1, STRONG);
    let plural = m.after(0).is_some_and(|next| is_plural_noun(m, next));
    let strong = strong || m.follows(1, &["for", "of", "from"]) && (1900..2100).contains(&token.number);
    let determined = m.follows(
        1,
        &["the", "’", "'", "s", "a", "an", "(", "–", "-", "its", "their", "his", "early", "late", "mid"],
    );
    // Rejects "2016 soldiers", which is a count, but not "the 2016 elections".
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
    // Accepts a year before 1600 in a range of years: "from 1368 to 1644".
    let opened = m.follows(1, &["from", "between"])
        && m.precedes(0, &["to", "until", "till", "through", "and"])
        && m.after(1).is_some_and(|token| token.is(Class::Year));
    let closed = m.follows(1, &["to", "until", "till", "through", "and"])
        && m.before(2).is_some_and(|token| token.is(Class::Year))
        && m.follows(3, &["from", "between"]);
    (strong
        || range
        || opened
        || closed
        || m.follows(1, &["(", "-", "–", "from", "of", "year", "circa", "before", "after"])
            && m.precedes(0, &[")", ",", "."]))
    .then_some(())
}

/// Nouns that can follow a section number as well as a year: "a 1983 action" is based on section
/// 1983.
#[rustfmt::skip]
const LEGAL: &[&str] = &[
    "action", "actions", "claim", "claims", "suit", "suits", "lawsuit", "lawsuits", "petition", "petitions", "motion", "motions",
    "proceeding", "proceedings", "litigation", "plaintiff", "plaintiffs", "liability", "relief", "jurisdiction",
];

/// Whether the neighbours of a year rule out any other reading of the number.
pub(super) fn is_plain_year(m: &Match<'_>) -> bool {
    let plain = m.token(0).is_some_and(|token| token.is(Class::Year)) && m.end - m.start == 1;
    if !plain {
        return true;
    }
    if m.precedes(0, LEGAL) {
        return false;
    }
    let is_year = |token: Option<&Token>| token.is_some_and(|token| token.is(Class::Year));
    let is_date = |token: Option<&Token>| {
        token.is_some_and(|token| token.is(Class::Month) || token.is(Class::Season) || token.is(Class::Year))
    };
    let signal = m.follows(1, STRONG)
        || m.follows(
            1,
            &[
                "of", "from", "for", "before", "after", "between", "through", "around", "about", "circa",
                "year",
            ],
        )
        || m.follows(1, &["early", "late", "mid", "last", "next", "this", "fiscal", "financial", "season"])
        || m.follows(1, &["-"]) && m.follows(2, &["early", "late", "mid", "pre", "post"]);
    let determined = m.follows(1, &["the", "its", "their", "his", "her", "our", "a", "an", "’", "'", "s"])
        && m.after(0).is_some_and(|next| next.shape != Shape::Mark && next.gap != Gap::None);
    let enclosed =
        m.follows(1, &["(", "[", "–", "-", "—"]) && m.precedes(0, &[")", "]", "–", "-", "—", ",", ";", ":"]);
    let listed = m.follows(1, &["and", "or", "to", ",", "/", "-", "–", "—", "until", "till"])
        && (is_date(m.before(2)) || m.follows(2, &[","]) && is_date(m.before(3)));
    let lists = m.precedes(0, &["and", "or", "to", ",", "/", "-", "–", "—", "through", "until"])
        && is_year(m.after(1));
    let alone = m.before(1).is_none() || m.token(0).is_some_and(|token| token.gap == Gap::Paragraph);
    let court = citations::is_court_parenthetical(m, m.start);
    signal || determined || enclosed || listed || lists || alone || court || is_date(m.before(1))
}

/// Words before a list of identifying numbers: "cases 3, 5 and 9".
#[rustfmt::skip]
const NUMBERED: &[&str] = &[
    "cases", "case", "lots", "lot", "rules", "rule", "items", "item", "rooms", "chapters", "paragraphs", "sections",
    "tables", "table", "figures", "figure", "volumes", "units", "clauses", "clause", "questions", "question",
];

/// Whether the numbers in a list, including members before the match, are counts or identifiers:
/// "articles 3, 7 and 9".
pub(super) fn is_counted(m: &Match<'_>) -> bool {
    let mut back = 1;
    while m.follows(back, &[",", "and", "or"]) && m.before(back + 1).is_some_and(|token| token.is(Class::Int))
    {
        back += 2;
    }
    m.follows(back, COUNTING)
        || m.follows(back, NUMBERED)
        || m.follows(back, &["."]) && m.follows(back + 1, COUNTING)
}

/// Rejects a spelled-out or two-digit year unless a cue such as "in", "the" or "year" precedes it.
/// "Nineteen eighty-four" needs no cue.
fn spelled_or_short_year(m: &Match<'_>, first: &Token) -> Option<()> {
    let short = first.shape == Shape::Mark;
    let spelled = first.shape == Shape::Lower || first.shape == Shape::Capital;
    if !short && (!spelled || first.is(Class::Trigger)) {
        return Some(());
    }
    // Accepts "nineteen eighty-four" without a preposition, because it cannot count anything.
    let pair = m.tokens.get(m.start..m.end)?.iter().all(|token| !token.is(Class::Multiplier))
        && m.int(Class::Int, 0).is_none()
        && m.is_word(first, &["sixteen", "seventeen", "eighteen", "nineteen"])
        && m.after(0).is_none_or(|next| {
            // Rejects "nineteen eighty-kilo sacks", where the first word counts the sacks.
            let joined = next.gap == Gap::None && m.is_word(next, &["-"]);
            !joined && !is_plural_noun(m, next) && !next.is(Class::Unit)
        });
    if pair {
        return Some(());
    }
    m.follows(
        1,
        &["in", "since", "of", "until", "by", "year", "from", "during", "the", "to", "summer", "and", "or"],
    )
    .then_some(())
}

/// Whether a number is not part of a code, an amount of money, a decimal number or a phone number.
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
                let short_year = token.is(Class::TwoDigits) && m.follows(3, &["'", "’", "‘"]);
                !is_year_or_month(token)
                    && !short_year
                    && !m.is_word(token, &["mid", "early", "late", "end", "start", "pre", "post"])
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

/// Whether a token can precede a year that is glued to it. A two-digit number cannot: "15-1990" is
/// not a range of years.
fn is_year_or_month(token: &Token) -> bool {
    token.is(Class::Year) || token.is(Class::Month)
}

/// Whether a token can be the other end of a range with a year: a year, its last two digits, or a
/// month.
fn is_date_part(token: &Token) -> bool {
    is_year_or_month(token) || token.is(Class::TwoDigits)
}

fn is_plural_noun(m: &Match<'_>, token: &Token) -> bool {
    let word = m.word(token);
    token.shape == Shape::Lower
        && token.gap != Gap::None
        && token.is_ordinary()
        && word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
}

/// Whether the number after "about" is a year, "about 1910", not a count.
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
    let circa = m.starts_with(&["ca", "c", "circa"]);
    circa || plausible && !plural && !decimal && !m.precedes(0, COUNTED)
}

/// The earliest year that is accepted with a numeric month. Before it, "07-1315" is a number and
/// "1204-05" a range of years.
const FIRST_WITH_MONTH_DIGITS: u32 = 1500;

/// Accepts a numeric month and year if the year is at least [`FIRST_WITH_MONTH_DIGITS`] and no
/// letters precede it: "GAO-12-2024" is a code.
pub(super) fn month_digits_year(m: &Match<'_>) -> Option<()> {
    let late = m.int(Class::Year, 0)? >= FIRST_WITH_MONTH_DIGITS;
    let glued = |back: usize| m.before(back).is_some_and(|token| token.gap == Gap::None);
    let joined = m.token(0)?.gap == Gap::None && m.follows(1, &["-", "–", "/"]) && glued(1);
    let letters = m.before(2).is_some_and(|token| {
        matches!(token.shape, Shape::Upper | Shape::Code) || token.end - token.start == 1
    });
    (late && !(joined && letters) && !citations::is_identifier(m)).then_some(())
}

/// Whether the match contains an ISO date such as 2024-06-09: a valid year, month and day with all
/// digits, not part of a longer number.
pub(super) fn has_whole_date(m: &Match<'_>) -> bool {
    let is_date = |start: usize| {
        let date = Match { start, end: start + 5, ..*m };
        let number = |nth, class, digits| {
            date.token(nth)
                .filter(|token| token.is(class) && token.end - token.start == digits)
                .map(|token| token.number)
        };
        let is_glued = |nth| date.token(nth).is_some_and(|token| token.gap == Gap::None);
        let is_dash = |nth| date.token(nth).is_some_and(|token| m.is_word(token, &["-"]));
        let parts = (number(0, Class::Year, 4), number(2, Class::MonthNumber, 2), number(4, Class::Day, 2));
        let (Some(year), Some(month), Some(day)) = parts else { return false };
        let is_day =
            i32::try_from(year).is_ok_and(|year| NaiveDate::from_ymd_opt(year, month, day).is_some());
        is_day && is_dash(1) && is_dash(3) && (1..5).all(is_glued) && alone(&date).is_some()
    };
    (m.start..m.end).any(is_date)
}

/// Accepts a numeric date that is not part of a longer number or code.
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
