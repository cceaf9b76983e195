//! The Japanese eras, with their names, short forms, and first and last days.

use crate::date::{Era, HEISEI, MEIJI, REIWA, SHOWA, TAISHO};
use crate::tag::Ymd;

use super::chars::{Chars, is_kanji};

/// An era (元号), in which years are counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct JapaneseEra {
    /// The name: "令和".
    pub name: &'static str,
    /// The Western year of the era's first year (元年).
    pub first_year: i32,
    /// The last day, or `None` for the current era.
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
    era("弘化", 1844, Some((1848, 3, 31)), &[], "弘化"),
    era("天保", 1830, Some((1845, 1, 8)), &[], "天保"),
    era("文政", 1818, Some((1831, 1, 22)), &[], "文政"),
    era("文化", 1804, Some((1818, 5, 25)), &[], "文化"),
    era("享和", 1801, Some((1804, 3, 21)), &[], "享和"),
    era("寛政", 1789, Some((1801, 3, 18)), &[], "寬政"),
    era("天明", 1781, Some((1789, 2, 18)), &[], "天明"),
    era("安永", 1772, Some((1781, 4, 24)), &[], "安永"),
    era("明和", 1764, Some((1772, 12, 9)), &[], "明和"),
    era("宝暦", 1751, Some((1764, 6, 29)), &[], "寶暦"),
    era("寛延", 1748, Some((1751, 12, 13)), &[], "寛延"),
    era("延享", 1744, Some((1748, 8, 4)), &[], "延享"),
    era("寛保", 1741, Some((1744, 4, 2)), &[], "寛保"),
    era("元文", 1736, Some((1741, 4, 11)), &[], "元文"),
    era("享保", 1716, Some((1736, 6, 6)), &[], "享保"),
    era("正徳", 1711, Some((1716, 8, 8)), &[], "正徳"),
    era("宝永", 1704, Some((1711, 6, 10)), &[], "宝永"),
    era("元禄", 1688, Some((1704, 4, 15)), &[], "元禄"),
    era("貞享", 1684, Some((1688, 10, 22)), &[], "貞享"),
    era("天和", 1681, Some((1684, 4, 4)), &[], "天和"),
    era("延宝", 1673, Some((1681, 11, 8)), &[], "延宝"),
    era("寛文", 1661, Some((1673, 10, 29)), &[], "寛文"),
    era("万治", 1658, Some((1661, 5, 22)), &[], "万治"),
    era("明暦", 1655, Some((1658, 8, 20)), &[], "明暦"),
    era("承応", 1652, Some((1655, 5, 17)), &[], "承応"),
    era("慶安", 1648, Some((1652, 10, 19)), &[], "慶安"),
    era("正保", 1644, Some((1648, 4, 6)), &[], "正保"),
    era("寛永", 1624, Some((1645, 1, 12)), &[], "寛永"),
    era("元和", 1615, Some((1624, 4, 16)), &[], "元和"),
    era("慶長", 1596, Some((1615, 9, 4)), &[], "慶長"),
    era("文禄", 1592, Some((1596, 12, 15)), &[], "文禄"),
    era("天正", 1573, Some((1593, 1, 9)), &[], "天正"),
];

impl JapaneseEra {
    /// Converts an era year to a Western year. A year after the end of the era is counted as if the
    /// era continued: "平成40年" in a plan from 2010 is 2028.
    pub(crate) const fn western(&self, year: i32) -> i32 {
        self.first_year + year - 1
    }

    /// Returns the era since 1868 whose year `year` is the Western year `western`.
    pub(super) fn modern_of(year: i32, western: i32) -> Option<&'static Self> {
        ERAS.iter().find(|era| {
            era.first_year >= 1868
                && era.western(year) == western
                && era.last.is_none_or(|(last, _, _)| western <= last)
        })
    }

    /// Returns the era whose name starts at `start`, and the index after the name.
    pub(super) fn named(chars: &Chars, start: usize) -> Option<(&'static Self, usize)> {
        ERAS.iter().find_map(|era| {
            let end = chars.word(start, era.name).or_else(|| chars.word(start, era.variant))?;
            // Reject "日本文化10年史", where "文化" means culture.
            let is_word = era.name == "文化" && is_kanji(chars.before(start));
            (!is_word).then_some((era, end))
        })
    }

    /// Returns the era whose short form is at `start`, and the index after it.
    pub(super) fn abbreviated(chars: &Chars, start: usize) -> Option<(&'static Self, usize)> {
        ERAS.iter().find_map(|era| Some((era, chars.any(start, era.short)?)))
    }
}
