//! The time from now until an event, in a unit that is easy to grasp: "in 41 days", "in 11 to 23
//! months", "in 9 years".

use crate::date::Date;

/// The wording for a time from now. In the patterns, `{a}` is the smaller number, and `{b}` the
/// larger number with its unit.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct AheadWords {
    /// Formats a number of units: "1 day", "23 months".
    pub amount: fn(usize, TimeUnit) -> String,
    /// Formats the end of a current period, from the date and its wording: "ends in March 2028".
    pub ends: fn(&Date, &str) -> String,
    /// The time until an event: "in {b}".
    pub at: &'static str,
    /// The time until a period starts: "starts in {b}".
    pub starts: &'static str,
    /// The time until a date with a first and a last possible day: "in {a} to {b}".
    pub between: &'static str,
    /// The time until a coarse date that has begun, such as the current year: "within {b}".
    pub within: &'static str,
    /// The time until a date with an open end: "in {b} or more".
    pub open: &'static str,
}

/// The unit of a countdown: the "days" in "in 41 days".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum TimeUnit {
    Day,
    Month,
    Year,
}

impl TimeUnit {
    /// Returns the unit for times of up to `last` days from now. If `is_exact`, the number of days
    /// is exact.
    const fn of(last: i32, is_exact: bool) -> Self {
        match last {
            ..60 => Self::Day,
            60..100 if is_exact => Self::Day,
            60..1_096 => Self::Month,
            _ => Self::Year,
        }
    }

    /// Converts a number of days to this unit, rounded.
    fn count(self, days: i32) -> usize {
        // The length of the unit in ten-thousandths of a day.
        let length: i64 = match self {
            Self::Day => 10_000,
            Self::Month => 304_369,
            Self::Year => 3_652_425,
        };
        let count = (i64::from(days) * 10_000 + length / 2) / length;
        usize::try_from(count).unwrap_or_default()
    }
}

impl AheadWords {
    /// Returns the time until the days from `first` to `last`. If they are the same day, `pattern`
    /// is used. If `last` is `None`, the end is open.
    pub(in crate::render) fn text(&self, first: i32, last: Option<i32>, pattern: &str) -> String {
        let end = last.unwrap_or(first);
        let unit = TimeUnit::of(end, first == end);
        let (a, b) = (unit.count(first), unit.count(end));
        let pattern = match last {
            None => self.open,
            Some(_) if first == end => pattern,
            Some(_) if a == 0 => self.within,
            Some(_) if a == b => pattern,
            Some(_) => self.between,
        };
        pattern.replace("{a}", &a.to_string()).replace("{b}", &(self.amount)(b, unit))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Words;
    use crate::date::Date;

    #[test]
    fn current_period_has_its_end() {
        let check = |end: &str, wanted: [&str; 4]| {
            let end = Date::parse(end).unwrap();
            let languages = [&Words::ENGLISH, &Words::GERMAN, &Words::JAPANESE, &Words::FRENCH];
            let found = languages.map(|words| (words.ahead.ends)(&end, &(words.date_of)(&end)));
            assert_eq!(found, wanted);
        };
        check(
            "2028-03",
            ["ends in March 2028", "endet im März 2028", "2028年3月に終了", "s’achève en mars 2028"],
        );
        check(
            "2026-21",
            ["ends in spring 2026", "Ende: Frühling 2026", "2026年春に終了", "fin\u{a0}: printemps 2026"],
        );
        check("2026", ["ends in 2026", "endet 2026", "2026年に終了", "s’achève en 2026"]);
        check(
            "2026-05-12",
            [
                "ends on 12 May 2026",
                "endet am 12. Mai 2026",
                "2026年5月12日に終了",
                "s’achève le 12 mai 2026",
            ],
        );
    }

    #[test]
    fn unit_is_easy_to_grasp() {
        let check = |first, last, wanted: [&str; 4]| {
            let languages = [&Words::ENGLISH, &Words::GERMAN, &Words::JAPANESE, &Words::FRENCH];
            let found = languages.map(|words| words.ahead.text(first, last, words.ahead.at));
            assert_eq!(found, wanted);
        };
        check(1, Some(1), ["in 1 day", "in 1 Tag", "1日後", "dans 1 jour"]);
        check(90, Some(90), ["in 90 days", "in 90 Tagen", "90日後", "dans 90 jours"]);
        check(14, Some(44), ["in 14 to 44 days", "in 14 bis 44 Tagen", "14〜44日後", "dans 14 à 44 jours"]);
        check(0, Some(61), ["within 2 months", "innerhalb von 2 Monaten", "2か月以内", "d’ici 2 mois"]);
        check(20, Some(61), ["in 1 to 2 months", "in 1 bis 2 Monaten", "1〜2か月後", "dans 1 à 2 mois"]);
        check(10, Some(70), ["within 2 months", "innerhalb von 2 Monaten", "2か月以内", "d’ici 2 mois"]);
        check(
            333,
            Some(697),
            ["in 11 to 23 months", "in 11 bis 23 Monaten", "11〜23か月後", "dans 11 à 23 mois"],
        );
        // "In 2 years" would be half a year too early.
        check(881, Some(881), ["in 29 months", "in 29 Monaten", "29か月後", "dans 29 mois"]);
        check(1_100, Some(1_100), ["in 3 years", "in 3 Jahren", "3年後", "dans 3 ans"]);
        check(3349, Some(3713), ["in 9 to 10 years", "in 9 bis 10 Jahren", "9〜10年後", "dans 9 à 10 ans"]);
        check(365_000, Some(365_000), ["in 999 years", "in 999 Jahren", "999年後", "dans 999 ans"]);
        check(
            400,
            None,
            ["in 13 months or more", "in 13 Monaten oder später", "13か月後以降", "dans 13 mois ou plus"],
        );
        let ahead = Words::ENGLISH.ahead;
        assert_eq!(ahead.text(150, Some(150), ahead.starts), "starts in 5 months");
    }
}
