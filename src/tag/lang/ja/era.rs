//! The eras of Japan, with their names, short forms, and first and last days.

use crate::date::{Era, HEISEI, MEIJI, REIWA, SHOWA, TAISHO};
use crate::tag::Ymd;

use super::chars::Chars;

/// An era (元号), in which years are counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct JapaneseEra {
    /// The name: "令和".
    pub name: &'static str,
    /// The Western year of the first year (元年).
    pub first_year: i32,
    /// The last day, or `None` for the present era.
    pub last: Option<Ymd>,
    /// The short forms: "令", "R".
    short: &'static [&'static str],
    /// The name as a single character ("㋿"), or its older spelling ("慶應").
    variant: &'static str,
}

const fn era(
    name: &'static str,
    first_year: i32,
    last: Option<Ymd>,
    short: &'static [&'static str],
    variant: &'static str,
) -> JapaneseEra {
    JapaneseEra { name, first_year, last, short, variant }
}

const fn modern(era: &Era, short: &'static [&'static str]) -> JapaneseEra {
    JapaneseEra { name: era.kanji, first_year: era.first.0, last: era.last, short, variant: era.square }
}

pub(super) static ERAS: &[JapaneseEra] = &[
    modern(&REIWA, &["令", "R"]),
    modern(&HEISEI, &["平", "H"]),
    modern(&SHOWA, &["昭", "S"]),
    modern(&TAISHO, &["大", "T"]),
    modern(&MEIJI, &["明", "M"]),
    era("慶応", 1865, Some((1868, 10, 22)), &[], "慶應"),
    era("元治", 1864, Some((1865, 5, 1)), &[], "元治"),
    era("文久", 1861, Some((1864, 3, 27)), &[], "文久"),
    era("万延", 1860, Some((1861, 3, 29)), &[], "萬延"),
    era("安政", 1854, Some((1860, 4, 8)), &[], "安政"),
    era("嘉永", 1848, Some((1855, 1, 15)), &[], "嘉永"),
];

impl JapaneseEra {
    /// Returns the Western year of a year of the era. A year after the end of the era is counted as
    /// if the era continued: "平成40年" in a plan of 2010 is 2028.
    pub(crate) const fn western(&self, year: i32) -> i32 {
        self.first_year + year - 1
    }

    /// Returns the era whose name is at an index, and the index after it.
    pub(super) fn named(chars: &Chars, start: usize) -> Option<(&'static Self, usize)> {
        ERAS.iter().find_map(|era| {
            let end = chars.word(start, era.name).or_else(|| chars.word(start, era.variant))?;
            Some((era, end))
        })
    }

    /// Returns the era whose short form is at an index, and the index after it.
    pub(super) fn abbreviated(chars: &Chars, start: usize) -> Option<(&'static Self, usize)> {
        ERAS.iter().find_map(|era| Some((era, chars.any(start, era.short)?)))
    }
}
