//! The Japanese eras.

/// A Japanese era since 1868.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Era {
    /// The name in Latin script.
    pub(crate) name: &'static str,
    /// The name in Japanese.
    pub(crate) kanji: &'static str,
    /// The name as a single character.
    pub(crate) square: &'static str,
    /// The year, month and day on which the era begins.
    pub(crate) first: (i32, u32, u32),
    /// The year, month and day on which the era ends; `None` for the present era. The last days of
    /// Meiji and Taisho are also the first days of the next eras.
    pub(crate) last: Option<(i32, u32, u32)>,
}

/// The eras, the oldest first.
pub(crate) static ERAS: &[Era] = &[MEIJI, TAISHO, SHOWA, HEISEI, REIWA];

pub(crate) const MEIJI: Era =
    Era { name: "Meiji", kanji: "明治", square: "㍾", first: (1868, 10, 23), last: Some((1912, 7, 30)) };
pub(crate) const TAISHO: Era =
    Era { name: "Taisho", kanji: "大正", square: "㍽", first: (1912, 7, 30), last: Some((1926, 12, 25)) };
pub(crate) const SHOWA: Era =
    Era { name: "Showa", kanji: "昭和", square: "㍼", first: (1926, 12, 25), last: Some((1989, 1, 7)) };
pub(crate) const HEISEI: Era =
    Era { name: "Heisei", kanji: "平成", square: "㍻", first: (1989, 1, 8), last: Some((2019, 4, 30)) };
pub(crate) const REIWA: Era =
    Era { name: "Reiwa", kanji: "令和", square: "㋿", first: (2019, 5, 1), last: None };
