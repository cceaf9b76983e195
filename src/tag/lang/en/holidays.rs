//! Holidays and named days with more than one word.

use std::sync::LazyLock;

use chrono::Weekday::{Mon, Sun, Thu};

use crate::tag::composition::Match;
use crate::tag::terms::Holiday::{self, Advent, Easter, Fixed, Labour, Nth};

/// Defines `PATTERN` and `HOLIDAYS` from the pattern of each holiday and the day that it denotes.
macro_rules! holidays {
    ($first:literal => $first_day:expr, $($pattern:literal => $day:expr,)+) => {
        /// A pattern that matches any holiday, for the fragment `$holiday-phrase`.
        pub(super) const PATTERN: &str = concat!("( ", $first, $(" | ", $pattern,)+ " )");

        /// The pattern of each holiday and the day that it denotes.
        const HOLIDAYS: &[(&str, Holiday)] = &[($first, $first_day), $(($pattern, $day),)+];
    };
}

holidays! {
    "new year $apos s day" => Fixed(1, 1),
    "new years day" => Fixed(1, 1),
    "new year $apos s eve" => Fixed(12, 31),
    "new years eve" => Fixed(12, 31),
    "christmas eve" => Fixed(12, 24),
    "boxing day" => Fixed(12, 26),
    "good friday" => Easter(-2),
    "easter sunday" => Easter(0),
    "easter monday" => Easter(1),
    "easter tuesday" => Easter(2),
    "easter friday" => Easter(-2),
    "easter saturday" => Easter(-1),
    "palm sunday" => Easter(-7),
    "ash wednesday" => Easter(-46),
    "whit monday" => Easter(50),
    "ascension day" => Easter(39),
    "memorial day" => Nth(-1, Mon, 5, 0),
    "labor day" => Nth(1, Mon, 9, 0),
    "labour day" => Labour,
    "may day" => Fixed(5, 1),
    "independence day" => Fixed(7, 4),
    "veterans $apos? day" => Fixed(11, 11),
    "armistice day" => Fixed(11, 11),
    "columbus day" => Nth(2, Mon, 10, 0),
    "presidents $apos? day" => Nth(3, Mon, 2, 0),
    "martin luther king ( jr +.? )? day" => Nth(3, Mon, 1, 0),
    "mlk day" => Nth(3, Mon, 1, 0),
    "mother $apos s day" => Nth(2, Sun, 5, 0),
    "father $apos s day" => Nth(3, Sun, 6, 0),
    "valentine $apos s day" => Fixed(2, 14),
    "st +.? patrick $apos s day" => Fixed(3, 17),
    "saint patrick ( $apos s day )?" => Fixed(3, 17),
    "black friday" => Nth(4, Thu, 11, 1),
    "cyber monday" => Nth(4, Thu, 11, 4),
    "thanksgiving day" => Nth(4, Thu, 11, 0),
    "all saints $apos? day" => Fixed(11, 1),
    "bastille day" => Fixed(7, 14),
    "april fools ( $apos s? )? day" => Fixed(4, 1),
    "april fool $apos s day" => Fixed(4, 1),
    "remembrance day" => Fixed(11, 11),
    "maundy thursday" => Easter(-3),
    "holy thursday" => Easter(-3),
    "holy saturday" => Easter(-1),
    "shrove tuesday" => Easter(-47),
    "st +.? stephen $apos s day" => Fixed(12, 26),
    "anzac day" => Fixed(4, 25),
    "earth day" => Fixed(4, 22),
    "remembrance sunday" => Nth(2, Sun, 11, 0),
    "mothering sunday" => Easter(-21),
    "whit sunday" => Easter(49),
    "early may bank holiday ( monday )?" => Nth(1, Mon, 5, 0),
    "spring bank holiday ( monday )?" => Nth(-1, Mon, 5, 0),
    "august bank holiday ( monday )?" => Nth(-1, Mon, 8, 0),
    "summer bank holiday ( monday )?" => Nth(-1, Mon, 8, 0),
    "advent sunday" => Advent(1),
    "first sunday of|in advent" => Advent(1),
    "second sunday of|in advent" => Advent(2),
    "third sunday of|in advent" => Advent(3),
    "fourth sunday of|in advent" => Advent(4),
    "lady day" => Fixed(3, 25),
    "canada day" => Fixed(7, 1),
    "australia day" => Fixed(1, 26),
}

/// The [`first_words`] of each holiday's pattern, and the day that it denotes.
static PHRASES: LazyLock<Vec<(String, Holiday)>> =
    LazyLock::new(|| HOLIDAYS.iter().map(|(pattern, day)| (first_words(pattern), *day)).collect());

/// Returns the words of a pattern before its first optional group, without punctuation. Of several
/// alternatives, only the first is included.
fn first_words(pattern: &str) -> String {
    let words = pattern.split(' ').take_while(|element| *element != "(");
    let words = words.filter(|element| !element.starts_with(['$', '+']));
    words.filter_map(|element| element.split('|').next()).collect::<Vec<_>>().join(" ")
}

/// Returns the holiday that a match denotes.
pub(super) fn phrase(m: &Match<'_>) -> Option<Holiday> {
    let words: Vec<String> = m
        .tokens
        .get(m.start..m.end)?
        .iter()
        .map(|token| m.word(token).to_ascii_lowercase())
        .filter(|word| word.chars().all(char::is_alphabetic))
        .skip_while(|word| {
            matches!(word.as_str(), "the" | "this" | "that" | "last" | "next" | "previous" | "coming")
        })
        .collect();
    let words = words.join(" ").replace(" in advent", " of advent");
    PHRASES.iter().find(|(phrase, _)| words.starts_with(phrase.as_str())).map(|(_, holiday)| *holiday)
}
