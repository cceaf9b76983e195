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

/// Whether a single temporal word is the name of a person or a part of one.
pub(super) fn is_person(m: &Match<'_>) -> bool {
    let Some(token) = m.token(0).filter(|token| token.shape == Shape::Capital) else { return false };
    if has_title(m) {
        return true;
    }
    let given = m.is_word(token, &["april", "may", "june", "august", "summer", "autumn", "easter"]);
    let family = m.after(0).is_some_and(is_name);
    given && family && m.follows(1, BEFORE_PEOPLE) && !m.before(2).is_some_and(|it| it.is(Class::Month))
}

/// Whether a title precedes the match: "Judge Winter", "Mr. Friday", but not "met the president
/// Friday".
pub(super) fn has_title(m: &Match<'_>) -> bool {
    let point = usize::from(m.follows(1, &["."]) && m.token(0).is_some_and(|token| token.gap == Gap::Space));
    let Some(title) = m.before(1 + point).filter(|title| m.is_word(title, TITLES)) else { return false };
    let near = m.token(0).is_some_and(|token| token.gap == Gap::Space);
    near && matches!(title.shape, Shape::Capital | Shape::Upper)
}

fn is_name(token: &Token) -> bool {
    token.shape == Shape::Capital && token.is_ordinary() && token.gap == Gap::Space
}

/// Whether a season is the family name of a person: "Alex Winter". Requires a word before the given
/// name, because all words of a heading have a capital.
pub(super) fn is_family_name(m: &Match<'_>) -> bool {
    let capital = m.token(0).is_some_and(|token| token.shape == Shape::Capital && token.gap == Gap::Space);
    let given = m.before(1).is_some_and(is_name);
    let first = m.before(2).is_none_or(|it| it.shape == Shape::Mark);
    capital && given && !first && m.end - m.start == 1
}

/// Whether a holiday is a part of a name or compound: "Easter Island", "Christmas tree".
pub(super) fn is_of_feast(m: &Match<'_>) -> bool {
    m.after(0).is_some_and(|next| next.gap == Gap::Space && m.is_word(next, OF_FEASTS)) || is_person(m)
}
