//! The Japanese eras.

/// A Japanese era since 1868.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Era {
    /// The name in Latin letters.
    pub(crate) name: &'static str,
    /// The name in Japanese.
    pub(crate) kanji: &'static str,
    /// Year, month and day of its first day.
    pub(crate) first: (i32, u32, u32),
    /// The last day. That of Meiji and that of Taisho are also the first day of the next era.
    pub(crate) last: Option<(i32, u32, u32)>,
}

/// The eras, the oldest first.
pub(crate) static ERAS: &[Era] = &[
    Era { name: "Meiji", kanji: "明治", first: (1868, 10, 23), last: Some((1912, 7, 30)) },
    Era { name: "Taisho", kanji: "大正", first: (1912, 7, 30), last: Some((1926, 12, 25)) },
    Era { name: "Showa", kanji: "昭和", first: (1926, 12, 25), last: Some((1989, 1, 7)) },
    Era { name: "Heisei", kanji: "平成", first: (1989, 1, 8), last: Some((2019, 4, 30)) },
    Era { name: "Reiwa", kanji: "令和", first: (2019, 5, 1), last: None },
];
