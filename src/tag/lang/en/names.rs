//! Detects names of people, places and things that are also a month, season, day or holiday:
//! "August Wilson", "Judge Winter", "Easter Island".

use crate::tag::composition::Match;
use crate::tag::pattern::Class;
use crate::tag::token::{Gap, Shape, Token};

/// Titles and offices before a family name, without their full stops.
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "lord", "lady", "dame", "judge", "justice",
    "magistrate", "senator", "sen", "rep", "representative", "congressman", "congresswoman", "governor", "gov",
    "president", "minister", "secretary", "ambassador", "chancellor", "commissioner", "chairman", "chairwoman",
    "captain", "capt", "colonel", "col", "general", "gen", "lieutenant", "lt", "major", "maj", "sergeant", "sgt",
    "officer", "detective", "inspector", "agent", "attorney", "counsel", "baroness", "baron", "bishop", "father",
    "sister", "brother", "aunt", "uncle", "mayor", "sheriff", "deputy", "admiral", "commander",
];

/// Words that can be followed by a person or by a month.
const BEFORE_PEOPLE: &[&str] =
    &["by", "with", "to", "from", "for", "about", "of", "after", "before", "v", "vs", "and", "against"];

/// Words that form a compound with a holiday: "Easter Island", "Christmas tree".
#[rustfmt::skip]
const OF_FEASTS: &[&str] = &[
    "island", "islands", "islander", "islanders", "rising", "rebellion", "seal", "seals", "bunny", "egg", "eggs", "carol", "carols",
    "tree", "trees", "card", "cards", "party", "road", "lights", "cactus", "pudding", "lily",
];

/// Nouns that end the name of a company or institution.
#[rustfmt::skip]
const ORGANIZATIONS: &[&str] = &[
    "association", "bank", "club", "co", "company", "corp", "corporation", "department", "foundation", "fund", "gmbh",
    "group", "holdings", "inc", "institute", "llc", "llp", "ltd", "museum", "partners", "plc", "press", "publishing",
    "records", "society", "stores", "trust",
];

/// Parties to a lawsuit and professions, which precede a name.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "actor", "actress", "appellant", "appellee", "artist", "author", "claimant", "defendant", "director", "driver", "editor",
    "lawyer", "novelist", "petitioner", "plaintiff", "poet", "reporter", "respondent", "singer", "witness", "writer",
];

/// Particles within names of people and places.
#[rustfmt::skip]
const PARTICLES: &[&str] =
    &["da", "de", "del", "della", "der", "des", "di", "do", "dos", "du", "la", "las", "los", "van", "von", "y"];

/// Whether the match is the first part of the name of an organization: "the Friday Group". After a
/// preposition, the next name is the subject: "On Friday Bank of Example cut its rates".
pub(super) fn is_of_organization(m: &Match<'_>) -> bool {
    let next = m.after(0).is_some_and(|next| {
        next.shape == Shape::Capital && next.gap == Gap::Space && m.is_word(next, ORGANIZATIONS)
    });
    let last = m.tokens.get(m.end - 1);
    let capital = last.is_some_and(|token| token.shape == Shape::Capital);
    next && capital && !m.before(1).is_some_and(|before| before.is(Class::Signal))
}

/// Whether a single temporal word is the name of a person or a part of one.
pub(super) fn is_person(m: &Match<'_>) -> bool {
    let Some(token) = m.token(0).filter(|token| token.shape == Shape::Capital) else { return false };
    if has_title(m) {
        return true;
    }
    let given = m.is_word(token, &["april", "may", "june", "august", "summer", "autumn", "easter"]);
    // After a role, the family name may also be a temporal word: "the novelist June Winters".
    let family = m.after(0).is_some_and(|next| {
        is_name(next) || next.shape == Shape::Capital && next.gap == Gap::Space && m.follows(1, ROLES)
    });
    given
        && family
        && (m.follows(1, BEFORE_PEOPLE) || m.follows(1, ROLES))
        && !m.before(2).is_some_and(|token| token.is(Class::Month))
}

/// Whether a month is the given name of a person whom a verb mentions: "met June Carter". A month
/// between a verb and a name would have a preposition.
pub(super) fn is_met_person(m: &Match<'_>) -> bool {
    let given = m.token(0).is_some_and(|token| m.is_word(token, &["april", "may", "june", "august"]));
    let verb = m.before(1).is_some_and(|before| {
        before.shape == Shape::Lower
            && before.classes & (Class::Signal.bit() | Class::Determiner.bit() | Class::Which.bit()) == 0
            && !m.is_word(before, &["and", "or", "early", "late", "mid"])
    });
    given && verb && m.after(0).is_some_and(is_name)
}

/// Whether a month is in a list of people: "Tom Reyes, June Patel, Ann Lind", "their daughters,
/// April and Susan", "HALL, MARCH and OKAFOR".
pub(super) fn is_listed_person(m: &Match<'_>) -> bool {
    let Some(token) = m.token(0) else { return false };
    let listed = m.follows(1, &[",", ";", ":", "and", "&"]);
    let is_capital = |token: Option<&Token>| {
        token.is_some_and(|token| {
            token.shape == Shape::Upper && token.is_ordinary() && token.end - token.start > 2
        })
    };
    if token.shape == Shape::Upper && token.end - token.start > 3 {
        let joins = |on: usize| m.precedes(on, &[",", "and", "&"]);
        return listed && is_capital(m.before(2)) || joins(0) && is_capital(m.after(1));
    }
    let given = m.is_word(token, &["april", "may", "june", "august"]);
    let full = m.after(0).is_some_and(is_name) && m.precedes(1, &[",", ";", ")", "and", "&"]);
    let first = m.precedes(0, &["and", "&"])
        && m.after(1).is_some_and(is_name)
        && m.follows(1, &[",", ":"])
        && m.before(2).is_some_and(|noun| noun.shape == Shape::Lower);
    given && (listed && full || first)
}

/// Whether a month is a part of a handle or an address: "@june-k", "april.young@example.org".
pub(super) fn is_of_handle(m: &Match<'_>) -> bool {
    let at = m.follows(1, &["@"]) && m.token(0).is_some_and(|token| token.gap == Gap::None);
    let is_glued = |on: usize| m.after(on).filter(|token| token.gap == Gap::None);
    let dotted = is_glued(0).is_some_and(|mark| m.is_word(mark, &[".", "_", "@"]))
        && is_glued(1).is_some_and(|next| next.shape == Shape::Lower);
    at || dotted
}

/// Whether a title precedes the match: "Judge Winter", "Mr. Friday", but not "met the president
/// Friday".
pub(super) fn has_title(m: &Match<'_>) -> bool {
    let point = usize::from(m.follows(1, &["."]) && m.token(0).is_some_and(|token| token.gap == Gap::Space));
    let Some(title) = m.before(1 + point).filter(|title| m.is_word(title, TITLES)) else { return false };
    let near = m.token(0).is_some_and(|token| token.gap == Gap::Space);
    near && matches!(title.shape, Shape::Capital | Shape::Upper)
}

/// Whether a month is a family name after an initial and before a mark: "J. August, Head of Legal
/// Services". In "U.S. August sales", the letter is not an initial.
pub(super) fn has_initial(m: &Match<'_>) -> bool {
    let Some(token) = m.token(0).filter(|token| token.gap == Gap::Space) else { return false };
    let initial = m.before(2).is_some_and(|letter| {
        letter.end - letter.start == 1 && letter.shape != Shape::Lower && letter.gap != Gap::None
    });
    let point = m.before(1).is_some_and(|mark| mark.gap == Gap::None && m.is_word(mark, &["."]));
    let ends = m.after(0).is_none_or(|next| next.shape == Shape::Mark || next.gap == Gap::Paragraph);
    token.shape != Shape::Lower && point && initial && ends
}

/// Whether the abbreviation of a month begins a name with a particle: "Mar de Plata", "Jan van Eyck".
///
/// Only for abbreviations: in "In June de Gaulle left", the month is a date.
pub(super) fn has_particle(m: &Match<'_>) -> bool {
    let particle = m.after(0).is_some_and(|next| next.gap == Gap::Space && m.is_word(next, PARTICLES));
    particle && m.after(0).is_some_and(|next| next.shape == Shape::Lower)
}

fn is_name(token: &Token) -> bool {
    token.shape == Shape::Capital && token.is_ordinary() && token.gap == Gap::Space
}

/// Whether a season is the family name of a person: "Alex Winter". Requires a word before the given
/// name, because all words of a heading have a capital.
pub(super) fn is_family_name(m: &Match<'_>) -> bool {
    let capital = m.token(0).is_some_and(|token| token.shape == Shape::Capital && token.gap == Gap::Space);
    let given = m.before(1).is_some_and(is_name);
    let first = m.before(2).is_none_or(|token| token.shape == Shape::Mark);
    capital && given && !first && m.end - m.start == 1
}

/// Whether a holiday is a part of a name or compound: "Easter Island", "Christmas tree".
pub(super) fn is_of_feast(m: &Match<'_>) -> bool {
    m.after(0).is_some_and(|next| next.gap == Gap::Space && m.is_word(next, OF_FEASTS)) || is_person(m)
}
