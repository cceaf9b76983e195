//! Text for dates in languages other than English, from one table of patterns per language.
//!
//! There are patterns for the dates that briefs contain: days, months, years, seasons, quarters,
//! decades, centuries, spans, open ends, alternatives, and approximate or uncertain dates. Any
//! other date is described by its first and last day, which is less precise but never wrong.

use edtf_core::{Date as Single, Edtf, IntervalEndpoint, Precision, Set, SetElement, SetKind};

use super::human::PlainDate;
use super::{Bound, Date, Day, ERAS, words};

/// The date patterns of a language. `{y}`, `{m}` and `{d}` stand for a year, a month name and a
/// day; `{a}` and `{b}` for other parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateStyle {
    months: [&'static str; 12],
    day: &'static str,
    month: &'static str,
    year: &'static str,
    /// A year from 1 to 999.
    ad: &'static str,
    /// A year before 1: the year 0 is 1 BC.
    bc: &'static str,
    decade: &'static str,
    century: &'static str,
    /// The seasons from spring to winter.
    seasons: [&'static str; 4],
    /// The quarters of a year, in order.
    quarters: [&'static str; 4],
    /// The halves of a year, in order.
    halves: [&'static str; 2],
    /// "early", "mid-" and "late" with a year: the thirds of the year, in order.
    thirds: [&'static str; 3],
    /// A span of days within a month: `{a}` and `{b}` are the days.
    days: &'static str,
    /// The first day of a month, where it is an ordinal: "1er".
    first: &'static str,
    /// A span of days or months within a year: `{a}` and `{b}` are its ends without the year.
    within_year: &'static str,
    /// A span of years.
    years: &'static str,
    /// A day as one end of `within_year`: "16. Juni".
    day_of_year: &'static str,
    /// A month as one end of `within_year`: "Juni".
    month_of_year: &'static str,
    /// Any other span.
    to: &'static str,
    from: &'static str,
    until: &'static str,
    by: &'static str,
    end_unknown: &'static str,
    begin_unknown: &'static str,
    between: &'static str,
    unknown: &'static str,
    about: &'static str,
    uncertain: &'static str,
    /// Whether years are given in the Japanese era, if there is one.
    has_eras: bool,
    /// Whether a preposition is followed by the date's article, as in French: "jusqu’au 16 juin"
    /// and "jusqu’à l’été", but "jusqu’à juin".
    has_articles: bool,
    comma: &'static str,
    and: &'static str,
    or: &'static str,
}

impl DateStyle {
    /// The German patterns.
    pub const GERMAN: Self = Self {
        months: [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        day: "{d}. {m} {y}",
        month: "{m} {y}",
        year: "{y}",
        ad: "{y} n. Chr.",
        bc: "{y} v. Chr.",
        decade: "{y}er-Jahre",
        century: "{a}. Jahrhundert",
        seasons: ["Frühling {y}", "Sommer {y}", "Herbst {y}", "Winter {y}"],
        quarters: ["1. Quartal {y}", "2. Quartal {y}", "3. Quartal {y}", "4. Quartal {y}"],
        halves: ["1. Halbjahr {y}", "2. Halbjahr {y}"],
        thirds: ["Anfang {y}", "Mitte {y}", "Ende {y}"],
        days: "{a}.–{b}. {m} {y}",
        first: "1",
        within_year: "{a} – {b} {y}",
        years: "{a}–{b}",
        day_of_year: "{d}. {m}",
        month_of_year: "{m}",
        to: "{a} – {b}",
        from: "ab {a}",
        until: "bis {a}",
        by: "bis {a}",
        end_unknown: "ab {a}, Ende unbekannt",
        begin_unknown: "bis {a}, Beginn unbekannt",
        between: "zwischen dem {a} und dem {b}",
        unknown: "zu unbekannter Zeit",
        about: "etwa {a}",
        uncertain: "{a} (unsicher)",
        has_eras: false,
        has_articles: false,
        comma: ", ",
        and: " und ",
        or: " oder ",
    };

    /// The French patterns.
    pub const FRENCH: Self = Self {
        months: [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        day: "{d} {m} {y}",
        month: "{m} {y}",
        year: "{y}",
        ad: "{y} apr. J.-C.",
        bc: "{y} av. J.-C.",
        decade: "années {y}",
        century: "{a}e siècle",
        seasons: ["printemps {y}", "été {y}", "automne {y}", "hiver {y}"],
        quarters: ["1er trimestre {y}", "2e trimestre {y}", "3e trimestre {y}", "4e trimestre {y}"],
        halves: ["1er semestre {y}", "2e semestre {y}"],
        thirds: ["début {y}", "mi-{y}", "fin {y}"],
        days: "{a}–{b} {m} {y}",
        first: "1er",
        within_year: "{a} – {b} {y}",
        years: "{a}–{b}",
        day_of_year: "{d} {m}",
        month_of_year: "{m}",
        to: "{a} – {b}",
        from: "à partir de {a}",
        until: "jusqu’à {a}",
        by: "d’ici à {a}",
        end_unknown: "à partir de {a}, fin inconnue",
        begin_unknown: "jusqu’à {a}, début inconnu",
        between: "entre le {a} et le {b}",
        unknown: "à une date inconnue",
        about: "vers {a}",
        uncertain: "{a} (incertain)",
        has_eras: false,
        has_articles: true,
        comma: ", ",
        and: " et ",
        or: " ou ",
    };

    /// The Japanese patterns with era years: "令和7年4月4日". A year in which the era changed is given
    /// in the Gregorian calendar, unless the month determines the era.
    pub const JAPANESE_ERA: Self = Self { has_eras: true, ..Self::JAPANESE };

    /// The Japanese patterns with Gregorian years.
    pub const JAPANESE: Self = Self {
        months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
        day: "{y}年{m}{d}日",
        month: "{y}年{m}",
        year: "{y}年",
        ad: "{y}",
        bc: "紀元前{y}",
        decade: "{y}年代",
        century: "{a}世紀",
        seasons: ["{y}年春", "{y}年夏", "{y}年秋", "{y}年冬"],
        quarters: ["{y}年第1四半期", "{y}年第2四半期", "{y}年第3四半期", "{y}年第4四半期"],
        halves: ["{y}年第1半期", "{y}年第2半期"],
        thirds: ["{y}年の初め", "{y}年の半ば", "{y}年の終わり"],
        days: "{y}年{m}{a}日〜{b}日",
        first: "1",
        within_year: "{y}年{a}〜{b}",
        years: "{a}〜{b}年",
        day_of_year: "{m}{d}日",
        month_of_year: "{m}",
        to: "{a}〜{b}",
        from: "{a}以降",
        until: "{a}まで",
        by: "{a}までに",
        end_unknown: "{a}以降(終期不明)",
        begin_unknown: "{a}まで(始期不明)",
        between: "{a}から{b}までの間",
        unknown: "時期不明",
        about: "{a}頃",
        uncertain: "{a}(不確か)",
        has_eras: false,
        has_articles: false,
        comma: "、",
        and: "及び",
        or: "又は",
    };

    /// Formats a known year.
    fn number_of(&self, year: i64) -> String {
        match year {
            1000.. => year.to_string(),
            1..1000 => filled(self.ad, &[("{y}", &year.to_string())]),
            _ => filled(self.bc, &[("{y}", &year.unsigned_abs().saturating_add(1).to_string())]),
        }
    }

    /// Formats the year of a date, in its era if the style uses eras.
    fn year_of(&self, date: PlainDate) -> String {
        let in_era = || {
            let year = i32::try_from(date.year).ok().filter(|_| self.has_eras)?;
            let first = (year, date.month.unwrap_or(1), date.day.unwrap_or(1));
            let last = (year, date.month.unwrap_or(12), date.day.unwrap_or(31));
            let era_of = |day| ERAS.iter().rfind(|era| era.first <= day);
            let (era, other) = (era_of(first)?, era_of(last)?);
            let number = year - era.first.0 + 1;
            let number = if number == 1 { "元".to_owned() } else { number.to_string() };
            (era == other).then(|| format!("{}{number}", era.kanji))
        };
        in_era().unwrap_or_else(|| self.number_of(date.year))
    }

    fn month_name(&self, month: u32) -> &'static str {
        let index = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
        index.and_then(|index| self.months.get(index)).copied().unwrap_or_default()
    }

    fn day_number(&self, day: u32) -> String {
        if day == 1 { self.first.to_owned() } else { day.to_string() }
    }

    fn day(&self, day: Day) -> String {
        let (year, month, number) = day.ymd();
        self.plain(PlainDate { year: year.into(), month: Some(month), day: Some(number) })
    }

    fn plain(&self, date: PlainDate) -> String {
        let year = self.year_of(date);
        let pattern = match (date.month, date.day) {
            (Some(_), Some(_)) => self.day,
            (Some(_), None) => self.month,
            (None, _) => self.year,
        };
        let filled = self.put_in(date, pattern);
        filled.replace("{y}", &year)
    }

    /// Fills in the month and day of a date; `{y}` stays in the pattern.
    fn put_in(&self, date: PlainDate, pattern: &str) -> String {
        let month = date.month.map(|month| self.month_name(month)).unwrap_or_default();
        let day = date.day.map(|day| self.day_number(day)).unwrap_or_default();
        filled(pattern, &[("{m}", month), ("{d}", &day)])
    }

    fn whole(&self, edtf: &Edtf) -> Option<String> {
        match edtf {
            Edtf::Date(date) => self.single(date),
            Edtf::DateTime(at) => self.single(&at.date),
            Edtf::Interval(span) => self.range(&span.start, &span.end),
            Edtf::Set(set) => self.members(set),
        }
    }

    /// Formats a date with its certainty. Returns `None` if a specified digit follows an
    /// unspecified one.
    fn single(&self, date: &Single) -> Option<String> {
        let text = match date.precision() {
            Precision::Season => self.part_of_year(date)?,
            _ => match PlainDate::without_qualifiers(date) {
                Some(plain) => self.plain(plain),
                None => self.many_years(date)?,
            },
        };
        let text = if date.is_approximate() {
            self.after_preposition(self.about, &text, has_article(date))
        } else {
            text
        };
        Some(if date.is_uncertain() { filled(self.uncertain, &[("{a}", &text)]) } else { text })
    }

    /// Formats a season, quarter, third or half (ISO 8601-2:2019, 4.8).
    fn part_of_year(&self, date: &Single) -> Option<String> {
        let (year, code) = (date.year.value()?, date.month?.value()?);
        let pattern = match code {
            21..=32 => self.seasons.get(usize::from((code - 21) % 4))?,
            33..=36 => self.quarters.get(usize::from(code - 33))?,
            37..=39 => self.thirds.get(usize::from(code - 37))?,
            40..=41 => self.halves.get(usize::from(code - 40))?,
            _ => return None,
        };
        Some(filled(pattern, &[("{y}", &self.number_of(year))]))
    }

    /// Formats a decade or century: a year without a month whose last one or two digits are
    /// unspecified.
    fn many_years(&self, date: &Single) -> Option<String> {
        if date.month.is_some() {
            return None;
        }
        let (first, _) = words::first_and_last(&date.year);
        match words::open_digits(&date.year)? {
            // Give the first and last day of "1900er-Jahre", which is ambiguous: ten years or a
            // hundred.
            1 if first > 0 && first % 100 != 0 => Some(filled(self.decade, &[("{y}", &first.to_string())])),
            2 if first > 0 => Some(filled(self.century, &[("{a}", &(first / 100 + 1).to_string())])),
            _ => None,
        }
    }

    fn range(&self, start: &IntervalEndpoint, end: &IntervalEndpoint) -> Option<String> {
        use IntervalEndpoint::{Date, Open, Unknown};
        let (pattern, date) = match (start, end) {
            (Date(a), Date(b)) => {
                return self.shortened_range(a, b).or_else(|| {
                    Some(filled(self.to, &[("{a}", &self.single(a)?), ("{b}", &self.single(b)?)]))
                });
            }
            (Date(a), Open) => (self.from, a),
            (Date(a), Unknown) => (self.end_unknown, a),
            (Open, Date(b)) => (self.by, b),
            (Unknown, Date(b)) => (self.begin_unknown, b),
            _ => return None,
        };
        // The preposition comes before "vers": "jusqu’à vers le 16 juin".
        Some(self.after_preposition(
            pattern,
            &self.single(date)?,
            has_article(date) && !date.is_approximate(),
        ))
    }

    /// Fills in a date after a preposition, with its article and the resulting contraction: "à
    /// partir du 16 juin".
    fn after_preposition(&self, pattern: &str, date: &str, has_article: bool) -> String {
        if !self.has_articles || !has_article {
            return filled(pattern, &[("{a}", date)]);
        }
        let article = match date.chars().next() {
            Some('a') if date.starts_with("années") => "les ",
            Some('a' | 'é' | 'h') => "l’",
            _ => "le ",
        };
        let text = filled(pattern, &[("{a}", &format!("{article}{date}"))]);
        let contracted = [("de le ", "du "), ("de les ", "des "), ("à le ", "au "), ("à les ", "aux ")];
        contracted.iter().fold(text, |text, (long, short)| text.replacen(long, short, 1))
    }

    /// Shortens a range of two plain dates of equal precision, if both are years or both are in the
    /// same year.
    fn shortened_range(&self, start: &Single, end: &Single) -> Option<String> {
        let (a, b) = (PlainDate::of(start)?, PlainDate::of(end)?);
        if a == b {
            return Some(self.plain(a));
        }
        if !a.has_the_precision_of(b) {
            return None;
        }
        let year = self.year_of(b);
        // Do not shorten "令和5年〜令和8年": the era is given with each year.
        if self.has_eras && (a.month.is_none() || self.year_of(a) != year) {
            return None;
        }
        let put = |pattern: &str, from: &str, to: &str| {
            let month = b.month.map(|month| self.month_name(month)).unwrap_or_default();
            filled(pattern, &[("{a}", from), ("{b}", to), ("{m}", month), ("{y}", &year)])
        };
        match (a.month, a.day, b.day) {
            (None, _, _) if a.year >= 1000 => Some(put(self.years, &self.number_of(a.year), &year)),
            _ if a.year != b.year => None,
            (_, Some(first), Some(last)) if a.month == b.month => {
                Some(put(self.days, &self.day_number(first), &last.to_string()))
            }
            (_, day, _) => {
                let pattern = if day.is_some() { self.day_of_year } else { self.month_of_year };
                Some(put(self.within_year, &self.put_in(a, pattern), &self.put_in(b, pattern)))
            }
        }
    }

    fn members(&self, set: &Set) -> Option<String> {
        let single = |element: &SetElement| match element {
            SetElement::Date(date) => self.single(date),
            _ => None,
        };
        let dates: Vec<String> = set.elements.iter().map(single).collect::<Option<_>>()?;
        let last = match set.kind {
            SetKind::AllMembers => self.and,
            SetKind::OneMember => self.or,
        };
        let (end, head) = dates.split_last()?;
        Some(if head.is_empty() { end.clone() } else { format!("{}{last}{end}", head.join(self.comma)) })
    }

    /// Describes any date by its first and last day.
    fn bounds(&self, earliest: Bound, latest: Bound) -> String {
        let day = |bound: Bound| bound.day().map(|day| self.day(day));
        match (day(earliest), day(latest)) {
            (Some(a), Some(b)) => filled(self.between, &[("{a}", &a), ("{b}", &b)]),
            (Some(a), None) => self.after_preposition(self.from, &a, true),
            (None, Some(b)) => self.after_preposition(self.until, &b, true),
            (None, None) => self.unknown.to_owned(),
        }
    }
}

/// Whether this date takes an article in a language that uses them: all dates do, except months and
/// years.
fn has_article(date: &Single) -> bool {
    let is_long = date.month.is_none() && words::open_digits(&date.year).is_some_and(|open| open > 0);
    is_long || !matches!(date.precision(), Precision::Month | Precision::Year)
}

/// Fills the placeholders of a pattern. The parts themselves never contain placeholders.
fn filled(pattern: &str, parts: &[(&str, &str)]) -> String {
    parts.iter().fold(pattern.to_owned(), |text, (place, part)| text.replace(place, part))
}

impl Date {
    /// Returns the date in a language other than English; see [`Date::human`] for English.
    ///
    /// ```
    /// use dateline::internals::date::DateStyle;
    /// use dateline::Date;
    ///
    /// let date = Date::parse("2022-12-16")?;
    /// assert_eq!(date.human_in(&DateStyle::GERMAN), "16. Dezember 2022");
    /// assert_eq!(date.human_in(&DateStyle::JAPANESE), "2022年12月16日");
    /// # Ok::<(), dateline::DateError>(())
    /// ```
    #[doc(hidden)]
    pub fn human_in(&self, style: &DateStyle) -> String {
        let interval = self.interval();
        style.whole(&self.0.edtf).unwrap_or_else(|| style.bounds(interval.earliest, interval.latest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn human_form_in_german_and_japanese() {
        for (edtf, german, japanese) in [
            ("2022-12-16", "16. Dezember 2022", "2022年12月16日"),
            ("2022-03", "März 2022", "2022年3月"),
            ("2022", "2022", "2022年"),
            ("0476-09-04", "4. September 476 n. Chr.", "476年9月4日"),
            ("-0043-03-15", "15. März 44 v. Chr.", "紀元前44年3月15日"),
            ("2024-21", "Frühling 2024", "2024年春"),
            ("2024-32", "Winter 2024", "2024年冬"),
            ("2024-35", "3. Quartal 2024", "2024年第3四半期"),
            ("2024-41", "2. Halbjahr 2024", "2024年第2半期"),
            ("199X", "1990er-Jahre", "1990年代"),
            ("19XX", "20. Jahrhundert", "20世紀"),
            ("2023~", "etwa 2023", "2023年頃"),
            ("2023-06?", "Juni 2023 (unsicher)", "2023年6月(不確か)"),
            ("2004-06~-11%", "etwa 11. Juni 2004 (unsicher)", "2004年6月11日頃(不確か)"),
            ("2024-06-16/2024-06-17", "16.–17. Juni 2024", "2024年6月16日〜17日"),
            ("2023-07-26/2023-08-22", "26. Juli – 22. August 2023", "2023年7月26日〜8月22日"),
            ("2024-06/2024-10", "Juni – Oktober 2024", "2024年6月〜10月"),
            ("2023-04/2028-03", "April 2023 – März 2028", "2023年4月〜2028年3月"),
            ("2023/2026", "2023–2026", "2023〜2026年"),
            ("2024-06-16/2026", "16. Juni 2024 – 2026", "2024年6月16日〜2026年"),
            ("2024-06/..", "ab Juni 2024", "2024年6月以降"),
            ("../2024-06", "bis Juni 2024", "2024年6月までに"),
            ("1985/", "ab 1985, Ende unbekannt", "1985年以降(終期不明)"),
            ("/1985", "bis 1985, Beginn unbekannt", "1985年まで(始期不明)"),
            ("[2024-06,2024-10]", "Juni 2024 oder Oktober 2024", "2024年6月又は2024年10月"),
            ("{2023,2024,2026~}", "2023, 2024 und etwa 2026", "2023年、2024年及び2026年頃"),
            // Described by the first and last day.
            (
                "190X",
                "zwischen dem 1. Januar 1900 und dem 31. Dezember 1909",
                "1900年1月1日から1909年12月31日までの間",
            ),
            (
                "2024-XX",
                "zwischen dem 1. Januar 2024 und dem 31. Dezember 2024",
                "2024年1月1日から2024年12月31日までの間",
            ),
            (
                "2024-06-1X",
                "zwischen dem 10. Juni 2024 und dem 19. Juni 2024",
                "2024年6月10日から2024年6月19日までの間",
            ),
            ("2024-37", "Anfang 2024", "2024年の初め"),
            ("2024-39", "Ende 2024", "2024年の終わり"),
            ("../2024-38", "bis Mitte 2024", "2024年の半ばまでに"),
            ("[1760-12..]", "ab 1. Dezember 1760", "1760年12月1日以降"),
            ("../2026..", "zu unbekannter Zeit", "時期不明"),
        ] {
            let date = Date::parse(edtf).unwrap();
            assert_eq!(date.human_in(&DateStyle::GERMAN), german, "{edtf}");
            assert_eq!(date.human_in(&DateStyle::JAPANESE), japanese, "{edtf}");
        }
    }

    #[test]
    fn human_form_in_french() {
        for (edtf, french) in [
            ("2022-12-16", "16 décembre 2022"),
            ("2022-05-01", "1er mai 2022"),
            ("2022-03", "mars 2022"),
            ("-0043-03-15", "15 mars 44 av. J.-C."),
            ("2024-21", "printemps 2024"),
            ("2024-33", "1er trimestre 2024"),
            ("2024-38", "mi-2024"),
            ("2024-39", "fin 2024"),
            ("2024-35", "3e trimestre 2024"),
            ("199X", "années 1990"),
            ("19XX", "20e siècle"),
            ("2023-06?", "juin 2023 (incertain)"),
            ("2024-06-01/2024-06-17", "1er–17 juin 2024"),
            ("2023-07-26/2023-08-22", "26 juillet – 22 août 2023"),
            ("2023/2026", "2023–2026"),
            ("../2024-06", "d’ici à juin 2024"),
            ("../2024-06-16", "d’ici au 16 juin 2024"),
            ("/2024-06-16", "jusqu’au 16 juin 2024, début inconnu"),
            ("2024-06/..", "à partir de juin 2024"),
            ("1985/", "à partir de 1985, fin inconnue"),
            ("2022-05-01/..", "à partir du 1er mai 2022"),
            ("2024-22/..", "à partir de l’été 2024"),
            ("2024-33/..", "à partir du 1er trimestre 2024"),
            ("199X/..", "à partir des années 1990"),
            ("/199X", "jusqu’aux années 1990, début inconnu"),
            ("19XX/..", "à partir du 20e siècle"),
            ("2004-06~", "vers juin 2004"),
            ("2004-06-11~", "vers le 11 juin 2004"),
            ("2024-06-1X", "entre le 10 juin 2024 et le 19 juin 2024"),
            ("190X", "entre le 1er janvier 1900 et le 31 décembre 1909"),
            ("[1760-12..]", "à partir du 1er décembre 1760"),
            ("[2024-06,2024-10]", "juin 2024 ou octobre 2024"),
        ] {
            assert_eq!(Date::parse(edtf).unwrap().human_in(&DateStyle::FRENCH), french, "{edtf}");
        }
    }

    #[test]
    fn years_are_counted_in_eras_on_request() {
        for (edtf, japanese) in [
            ("2025-04-04", "令和7年4月4日"),
            ("2019-05-01", "令和元年5月1日"),
            ("2019-04-30", "平成31年4月30日"),
            ("2019-05", "令和元年5月"),
            ("2019", "2019年"),
            ("1926-12", "1926年12月"),
            ("2022", "令和4年"),
            ("1850", "1850年"),
            ("2024-06-16/2024-06-17", "令和6年6月16日〜17日"),
            ("2019-04/2019-06", "平成31年4月〜令和元年6月"),
            ("2023/2026", "令和5年〜令和8年"),
            ("2024-35", "2024年第3四半期"),
        ] {
            assert_eq!(Date::parse(edtf).unwrap().human_in(&DateStyle::JAPANESE_ERA), japanese, "{edtf}");
        }
    }
}
