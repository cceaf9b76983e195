//! Holidays and named days of more than one word.

use chrono::Weekday::{Mon, Sun, Thu};

use crate::tag::composition::Match;
use crate::tag::terms::Holiday::{self, Advent, Easter, Fixed, Labour, Nth};

/// The pattern of all phrases in [`PHRASES`], for the fragment `$holiday-phrase`.
pub(super) const PATTERN: &str = "( new year $apos s day | new years day | new year $apos s eve | new years eve | christmas eve | \
    boxing day | good friday | easter sunday | easter monday | palm sunday | ash wednesday | whit monday | ascension day | \
    memorial day | labor day | labour day | independence day | veterans $apos? day | armistice day | columbus day | presidents $apos? day | \
    martin luther king ( jr +.? )? day | mlk day | mother $apos s day | father $apos s day | valentine $apos s day | st +.? patrick $apos s day | \
    saint patrick ( $apos s day )? | black friday | cyber monday | thanksgiving day | all saints $apos? day | bastille day | earth day | may day | april fools ( $apos s? )? day | april fool $apos s day | remembrance day | remembrance sunday | mothering sunday | whit sunday | lady day | canada day | australia day | \
    ( early may | spring|august|summer ) bank holiday ( monday )? | advent sunday | \
    ( first|second|third|fourth sunday of|in advent ) | maundy thursday | holy thursday | holy saturday | shrove tuesday | st +.? stephen $apos s day | anzac day )";

/// The first words of each holiday in [`PATTERN`], without punctuation, and the day that they
/// denote.
const PHRASES: &[(&str, Holiday)] = &[
    ("new year s day", Fixed(1, 1)),
    ("new years day", Fixed(1, 1)),
    ("new year s eve", Fixed(12, 31)),
    ("new years eve", Fixed(12, 31)),
    ("christmas eve", Fixed(12, 24)),
    ("boxing day", Fixed(12, 26)),
    ("good friday", Easter(-2)),
    ("easter sunday", Easter(0)),
    ("easter monday", Easter(1)),
    ("palm sunday", Easter(-7)),
    ("ash wednesday", Easter(-46)),
    ("whit monday", Easter(50)),
    ("ascension day", Easter(39)),
    ("memorial day", Nth(-1, Mon, 5, 0)),
    ("labor day", Nth(1, Mon, 9, 0)),
    ("labour day", Labour),
    ("may day", Fixed(5, 1)),
    ("independence day", Fixed(7, 4)),
    ("veterans day", Fixed(11, 11)),
    ("armistice day", Fixed(11, 11)),
    ("columbus day", Nth(2, Mon, 10, 0)),
    ("presidents day", Nth(3, Mon, 2, 0)),
    ("martin luther king", Nth(3, Mon, 1, 0)),
    ("mlk day", Nth(3, Mon, 1, 0)),
    ("mother s day", Nth(2, Sun, 5, 0)),
    ("father s day", Nth(3, Sun, 6, 0)),
    ("valentine s day", Fixed(2, 14)),
    ("st patrick s day", Fixed(3, 17)),
    ("saint patrick", Fixed(3, 17)),
    ("black friday", Nth(4, Thu, 11, 1)),
    ("cyber monday", Nth(4, Thu, 11, 4)),
    ("thanksgiving day", Nth(4, Thu, 11, 0)),
    ("all saints day", Fixed(11, 1)),
    ("bastille day", Fixed(7, 14)),
    ("april fools", Fixed(4, 1)),
    ("april fool s day", Fixed(4, 1)),
    ("remembrance day", Fixed(11, 11)),
    ("maundy thursday", Easter(-3)),
    ("holy thursday", Easter(-3)),
    ("holy saturday", Easter(-1)),
    ("shrove tuesday", Easter(-47)),
    ("st stephen s day", Fixed(12, 26)),
    ("anzac day", Fixed(4, 25)),
    ("earth day", Fixed(4, 22)),
    ("remembrance sunday", Nth(2, Sun, 11, 0)),
    ("mothering sunday", Easter(-21)),
    ("whit sunday", Easter(49)),
    ("early may bank holiday", Nth(1, Mon, 5, 0)),
    ("spring bank holiday", Nth(-1, Mon, 5, 0)),
    ("august bank holiday", Nth(-1, Mon, 8, 0)),
    ("summer bank holiday", Nth(-1, Mon, 8, 0)),
    ("advent sunday", Advent(1)),
    ("first sunday of advent", Advent(1)),
    ("second sunday of advent", Advent(2)),
    ("third sunday of advent", Advent(3)),
    ("fourth sunday of advent", Advent(4)),
    ("lady day", Fixed(3, 25)),
    ("canada day", Fixed(7, 1)),
    ("australia day", Fixed(1, 26)),
];

/// Returns the holiday that the words of a match name.
pub(super) fn phrase(m: &Match<'_>) -> Option<Holiday> {
    let words: Vec<String> = m
        .tokens
        .get(m.start..m.end)?
        .iter()
        .map(|token| m.word(token).to_ascii_lowercase())
        .filter(|word| word.chars().all(char::is_alphabetic))
        .skip_while(|word| word == "the")
        .collect();
    let words = words.join(" ").replace(" in advent", " of advent");
    PHRASES.iter().find(|(phrase, _)| words.starts_with(phrase)).map(|(_, holiday)| *holiday)
}
