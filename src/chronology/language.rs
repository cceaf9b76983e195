//! The languages of briefs, in which events can also have titles.

use itertools::Itertools as _;

use crate::table::Vocabulary;

/// The language of a brief's fixed wording, dates and event titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BriefLanguage {
    /// English with dates as in "4 April 2025".
    British,
    /// English with dates as in "April 4, 2025".
    American,
    /// German with dates as in "4. April 2025".
    German,
    /// Japanese with dates as in "2025年4月4日".
    Japanese,
    /// Japanese with era years, as in "令和7年4月4日".
    JapaneseEra,
    /// French with dates as in "4 avril 2025".
    French,
}

impl Vocabulary for BriefLanguage {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("en-GB", Self::British),
        ("en-US", Self::American),
        ("de", Self::German),
        ("fr", Self::French),
        ("ja", Self::Japanese),
        ("ja-u-ca-japanese", Self::JapaneseEra),
    ];
}

impl BriefLanguage {
    /// Whether the language is English.
    pub const fn is_english(self) -> bool {
        matches!(self, Self::British | Self::American)
    }

    /// Returns the languages in which titles can be given, without the region and the calendar:
    /// "en" for "en-GB". Outside briefs, a title in several languages is represented by the
    /// translation whose language comes first.
    pub(crate) fn of_titles() -> impl Iterator<Item = &'static str> {
        Self::WORDS.iter().map(|(tag, _)| tag.split_once('-').map_or(*tag, |(language, _)| language)).dedup()
    }
}

/// Returns the main language of a translated value: the first in the table for which `has` returns
/// `true`.
pub(crate) fn main_language(has: impl Fn(&str) -> bool) -> Option<&'static str> {
    BriefLanguage::of_titles().find(|language| has(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_have_the_languages_of_briefs_once() {
        assert_eq!(BriefLanguage::of_titles().collect::<Vec<_>>(), ["en", "de", "fr", "ja"]);
    }
}
