//! Resolves Japanese time expressions to TIMEX3 values and EDTF dates.
//!
//! Input: the phrases of a text, its headings, and its context (document creation time, fiscal
//! year). Output: the time expressions in text order. A missing field comes from one of three
//! sources: the date mentioned last (anaphoric: "同年9月", "翌日", "3日"), the heading above, or the day
//! of writing (deictic: "昨年", "先月18日").

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::context::Context;
use super::japanese_predicate::{self, ClauseDirection};
use super::japanese_rows::{self, RowYear};
use super::lunisolar;
use super::outline::Outline;
use super::point::{CalendarPlace, Point, small};
use super::timex::{Anchor, Confidence, Doubt, RangeRole, Timex, TimexKind, Weakness};
use super::value;
use crate::date::{Date, FiscalYear, NamedBy, Season};
use crate::tag::lang::ja::{
    Away, DateWords, DayWord, JapanesePhrase, MonthWord, PeriodWord, PhraseLink, PhraseMeaning, YearWord,
};
use crate::tag::{Clock, Modifier, Unit};

/// Resolves the phrases of a text. A phrase that does not add a date, such as the holiday in
/// "2026年5月4日 | みどりの日", yields no time expression.
pub(super) fn resolve(
    text: &str,
    phrases: &[JapanesePhrase],
    outline: &Outline,
    context: &Context,
) -> Vec<Timex> {
    let mut state = State::new(text, outline, context);
    state.row_years = japanese_rows::row_years(text, outline, phrases);
    let mut found: Vec<Timex> = Vec::with_capacity(phrases.len());
    let mut groups = 0;
    for (nth, phrase) in phrases.iter().enumerate() {
        state.enter(phrase);
        let before = found.last().filter(|last| nth > 0 && last.end <= phrase.start);
        let link = if before.is_some() { phrase.link } else { PhraseLink::Apart };
        let glossed = glossed(text, phrase, phrases.get(nth + 1));
        let Some(mut timex) = state.timex(glossed.as_ref().unwrap_or(phrase), link) else { continue };
        if glossed.is_some() {
            timex.anchor = Anchor::Coordination;
        }
        let is_date = |timex: &Timex| matches!(timex.kind, TimexKind::Date | TimexKind::Time);
        if let Some(last) = found.last_mut()
            && matches!(link, PhraseLink::Range | PhraseLink::List)
            && is_date(last)
            && is_date(&timex)
            && phrases.get(nth.wrapping_sub(1)).is_some_and(|other| other.start == last.start)
        {
            let starts_group = last.group.is_none() || link == PhraseLink::Range && last.role.is_some();
            groups += u32::from(starts_group);
            let group = if starts_group { Some(groups) } else { last.group };
            last.group = last.group.filter(|_| !starts_group).or(group);
            timex.group = group;
            if link == PhraseLink::Range {
                (last.role, timex.role) = (Some(RangeRole::Start), Some(RangeRole::End));
            }
        }
        found.push(timex);
    }
    found
}

/// Returns a relative-year phrase with its year replaced by the year in the following brackets,
/// which need not be inferred: "翌年（明治六年）" is 1873. Returns `None` for other phrases.
fn glossed(text: &str, phrase: &JapanesePhrase, next: Option<&JapanesePhrase>) -> Option<JapanesePhrase> {
    let (PhraseMeaning::Date(words), next) = (&phrase.meaning, next?) else { return None };
    let PhraseMeaning::Date(named) = next.meaning else { return None };
    let is_relative =
        matches!(words.year, Some(YearWord::Anaphoric(_) | YearWord::Deictic(_))) && words.period.is_none();
    let is_year =
        matches!(named.year, Some(YearWord::Western(_) | YearWord::Era(..))) && named.month.is_none();
    let in_brackets = matches!(text.get(phrase.end..next.start), Some("(" | "（"))
        && text.get(next.end..).is_some_and(|rest| rest.starts_with([')', '）']));
    (is_relative && is_year && in_brackets).then(|| JapanesePhrase {
        meaning: PhraseMeaning::Date(DateWords { year: named.year, ..*words }),
        ..phrase.clone()
    })
}

/// A field of an earlier date, from which later dates inherit it, and that date's position in the
/// text.
#[derive(Debug, Clone, Copy)]
struct Antecedent<T> {
    value: T,
    start: usize,
    end: usize,
    paragraph: usize,
}

/// The dates mentioned so far. For each field, the last date that contains it is kept.
struct State<'a> {
    text: &'a str,
    outline: &'a Outline,
    context: &'a Context,
    /// The day of writing (speech time); if only its month or year is known, the first day of that
    /// month or year.
    speech: Option<NaiveDate>,
    /// The number of line breaks before `counted`, which identifies the paragraph.
    paragraph: usize,
    counted: usize,
    year: Option<Antecedent<i32>>,
    /// Whether the months and days of `year` are in the lunisolar calendar, used until 1872.
    is_old: bool,
    month: Option<Antecedent<(i32, u8)>>,
    day: Option<Antecedent<NaiveDate>>,
    week: Option<Antecedent<Point>>,
    /// The last month, quarter, half-year or fiscal year, to which "前年同期" and "前期" refer.
    period: Option<Antecedent<Point>>,
    fiscal: Option<Antecedent<i32>>,
    /// The last year with an era. Later years of one or two digits are in the same era.
    era_year: Option<YearWord>,
    /// The year and last month of a company's business year, as in "2025年3月期".
    term: Option<Antecedent<(i32, u8)>>,
    /// The company's business year to which the current phrase refers, if any.
    term_start: Option<FiscalYear>,
    /// The inferred years of rows without a year, keyed by the byte offset of the row's date.
    row_years: BTreeMap<usize, RowYear>,
    /// The year and the day in the heading above, or in a line that is only a date.
    heading_year: Option<Antecedent<i32>>,
    heading_day: Option<Antecedent<NaiveDate>>,
    /// The fields and the point of the last phrase, which the next phrase in a list or range
    /// shares: in "5月10、11日", 11 takes the month of 10.
    last: Option<(DateWords, Option<Point>)>,
}

/// A point and the reference time from which it was resolved.
#[derive(Debug, Clone, Copy)]
struct DatedPoint {
    point: Point,
    anchor: Anchor,
}

/// The maximum number of bytes before, and after, the date on a line that dates the following
/// lines: "11/25" or "2018年9月18日のタイムライン:".
const MAX_HEAD_LENGTH: usize = 36;

/// The maximum number of bytes after a date in which the end of its sentence is searched for.
const MAX_REST: usize = 600;

/// The maximum number of days by which a plan may precede the day of writing, if its year is taken
/// from the text.
const MAX_DAYS_BEHIND: i64 = 92;

/// The maximum number of days by which the nearest date of a plan may precede the day of writing.
const MAX_DAYS_BEGUN: i64 = 14;

/// Types of legal acts. A year before one of them belongs to the act's name ("令和六年法律第二号"), so later
/// dates do not take their year from it.
const LAWS: &[&str] = &[
    "法律",
    "政令",
    "省令",
    "府令",
    "勅令",
    "条約",
    "規則",
    "告示",
    "訓令",
    "通達",
    "閣令",
    "条例",
    "法第",
    "改正法",
];

impl<'a> State<'a> {
    fn new(text: &'a str, outline: &'a Outline, context: &'a Context) -> Self {
        let speech = context.dct.as_ref().and_then(|date| {
            let (year, month, day) = date.interval().earliest.day()?.ymd();
            NaiveDate::from_ymd_opt(year, month, day)
        });
        Self {
            text,
            outline,
            context,
            speech,
            paragraph: 0,
            counted: 0,
            year: None,
            is_old: false,
            month: None,
            day: None,
            week: None,
            period: None,
            fiscal: None,
            era_year: None,
            term: None,
            term_start: None,
            row_years: BTreeMap::new(),
            heading_year: None,
            heading_day: None,
            last: None,
        }
    }

    /// Moves to the paragraph of a phrase. The date in a heading applies until the next heading.
    fn enter(&mut self, phrase: &JapanesePhrase) {
        let passed = self.text.get(self.counted..phrase.start).unwrap_or("");
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        let passes_heading = self.outline.section(self.counted) != self.outline.section(phrase.start);
        self.counted = phrase.start.max(self.counted);
        self.paragraph += lines;
        if passes_heading {
            (self.heading_day, self.heading_year) = (None, None);
        }
    }

    const fn antecedent<T>(&self, value: T, phrase: &JapanesePhrase) -> Antecedent<T> {
        Antecedent { value, start: phrase.start, end: phrase.end, paragraph: self.paragraph }
    }

    fn fiscal_year(&self) -> Option<FiscalYear> {
        self.context.fiscal_year.or_else(|| FiscalYear::starting(4, 1))
    }

    /// Returns the rest of the sentence after a phrase, at most [`MAX_REST`] bytes.
    fn rest(&self, phrase: &JapanesePhrase) -> &'a str {
        let rest = self.after(phrase, MAX_REST);
        let end = rest.find(['。', '\n', '！', '？']).unwrap_or(rest.len());
        rest.get(..end).unwrap_or("")
    }

    /// Returns at most `most` bytes after a phrase, so that the work per phrase is bounded even
    /// without line breaks.
    fn after(&self, phrase: &JapanesePhrase, most: usize) -> &'a str {
        let end = self.text.floor_char_boundary(phrase.end.saturating_add(most));
        self.text.get(phrase.end..end).unwrap_or("")
    }

    /// Whether the words before a phrase continue from the date mentioned last: "この後、十二月二日".
    fn continues(&self, phrase: &JapanesePhrase) -> bool {
        let before = self.text.get(..phrase.start).unwrap_or("").trim_end_matches(['、', ',', '，', ' ']);
        ["この後", "その後", "このあと", "そのあと", "引き続く", "続く", "続いて", "次いで"]
            .iter()
            .any(|word| before.ends_with(word))
    }

    /// Whether a phrase only states a time for comparison: "前年比", "（前年は8万人）". Later dates are not
    /// relative to it.
    fn compares(&self, words: &DateWords, phrase: &JapanesePhrase) -> bool {
        let is_anaphoric = matches!(words.year, Some(YearWord::Anaphoric(years)) if years != 0);
        let before = self.text.get(..phrase.start).unwrap_or("");
        is_anaphoric
            && (self.after(phrase, 6).starts_with(['比', '同', '並']) || before.ends_with(['(', '（']))
    }

    fn direction(&self, phrase: &JapanesePhrase) -> ClauseDirection {
        let before = self.text.get(..phrase.start).unwrap_or("").trim_end_matches([' ', '\u{3000}']);
        japanese_predicate::direction(before, self.rest(phrase))
    }

    fn timex(&mut self, phrase: &JapanesePhrase, link: PhraseLink) -> Option<Timex> {
        let mut timex = Timex {
            start: phrase.start,
            end: phrase.end,
            kind: TimexKind::Date,
            value: String::new(),
            modifier: phrase.modifier,
            quant: None,
            freq: None,
            begin_point: None,
            end_point: None,
            date: None,
            anchor: Anchor::Explicit,
            rule: phrase.rule,
            confidence: Confidence::High,
            weakness: None,
            doubt: None,
            group: None,
            role: None,
            weekday: None,
            tense: None,
        };
        match &phrase.meaning {
            PhraseMeaning::Length(length) => {
                timex.kind = TimexKind::Duration;
                timex.value = value::duration(length);
            }
            PhraseMeaning::Set(value) => {
                timex.kind = TimexKind::Set;
                timex.value.clone_from(value);
                timex.quant = Some("EVERY".to_owned());
            }
            PhraseMeaning::Every(length) => {
                timex.kind = TimexKind::Set;
                timex.value = value::duration(length);
                timex.quant = Some("EVERY".to_owned());
            }
            PhraseMeaning::Reference(value) => {
                (*value).clone_into(&mut timex.value);
                timex.anchor = Anchor::DocumentCreationTime;
                timex.confidence = Confidence::Medium;
                if *value == "PRESENT_REF" {
                    timex.date.clone_from(&self.context.dct);
                }
            }
            PhraseMeaning::YearBefore => {
                let earlier = self.period?;
                let point = earlier.value.shifted(-1, Unit::Year)?;
                self.write(&mut timex, DatedPoint { point, anchor: at(&earlier) });
            }
            PhraseMeaning::PeriodBefore => {
                let earlier = self.period.filter(|earlier| {
                    matches!(earlier.value.place, CalendarPlace::Quarter(_) | CalendarPlace::FiscalQuarter(_))
                })?;
                let point = earlier.value.shifted(-1, Unit::Quarter)?;
                self.write(&mut timex, DatedPoint { point, anchor: at(&earlier) });
            }
            PhraseMeaning::Away(away) => {
                self.away(&mut timex, *away, phrase);
                return Some(timex);
            }
            PhraseMeaning::Date(words) => return self.date(timex, words, phrase, link),
        }
        self.last = None;
        Some(timex)
    }

    /// Sets the value, date and anchor of a time expression.
    fn write(&self, timex: &mut Timex, found: DatedPoint) {
        let DatedPoint { point, anchor } = found;
        timex.anchor = anchor;
        timex.confidence = if anchor == Anchor::Explicit { Confidence::High } else { Confidence::Medium };
        timex.value = match point.place {
            CalendarPlace::FiscalQuarter(quarter) => format!("FY{:04}-Q{quarter}", point.year),
            CalendarPlace::FiscalHalf(half) => format!("FY{:04}-H{half}", point.year),
            _ => point.value(),
        };
        let fiscal = self.term_start.or_else(|| self.fiscal_year());
        let date = match point.place {
            CalendarPlace::FiscalYear => fiscal.and_then(|fiscal| fiscal.year(point.year)),
            CalendarPlace::FiscalHalf(half) => fiscal.and_then(|fiscal| fiscal.half(point.year, half.into())),
            CalendarPlace::FiscalQuarter(quarter) => {
                fiscal.and_then(|fiscal| fiscal.quarter(point.year, quarter.into()))
            }
            _ => point.date(),
        };
        // In "14日18時40分ごろ", the minute is approximate, but the day is exact.
        let is_about = timex.modifier == Some(Modifier::Approx) && timex.kind == TimexKind::Date;
        timex.date = date.map(|date| {
            let about = is_about.then(|| Date::parse(&format!("{date}~")).ok()).flatten();
            about.unwrap_or(date)
        });
        if matches!(point.place, CalendarPlace::Day(..)) && point.first_day().is_none() {
            timex.doubt = Some(Doubt::Impossible);
        }
    }

    fn unresolved(timex: &mut Timex, value: impl Into<String>) {
        timex.value = value.into();
        timex.anchor = Anchor::None;
        (timex.confidence, timex.weakness) = (Confidence::Low, Some(Weakness::NoReference));
    }

    /// Resolves a distance: "8年後", "その半年前", "五十六年前の今日". A distance in hours remains a duration,
    /// because the time of day from which it counts is not known.
    fn away(&mut self, timex: &mut Timex, away: Away, phrase: &JapanesePhrase) {
        self.last = None;
        let unit = away.length.unit;
        if matches!(unit, Unit::Hour | Unit::Minute | Unit::Second) {
            timex.kind = TimexKind::Duration;
            timex.value = value::duration(&away.length);
            return;
        }
        let Some(count) = away.length.amount.as_whole() else {
            if away.forward { "FUTURE_REF" } else { "PAST_REF" }.clone_into(&mut timex.value);
            timex.confidence = Confidence::Medium;
            return;
        };
        let speech = self.speech.map(|day| (Point::day(day), Anchor::DocumentCreationTime));
        let grain = match unit {
            Unit::Year => Unit::Year,
            Unit::Month => Unit::Month,
            _ => Unit::Day,
        };
        let earlier = self.last_mentioned(grain);
        // A plain "後" in the past counts from an earlier date: "半年後に施行された" cannot be half a year
        // after the day of writing.
        let counts_from_text = away.forward
            && !away.is_anaphoric
            && match self.direction(phrase) {
                ClauseDirection::Behind => true,
                ClauseDirection::Ahead => false,
                ClauseDirection::Open => self.continues(phrase),
            };
        let base = if away.is_anaphoric {
            earlier.or(speech)
        } else if counts_from_text {
            earlier
        } else {
            speech.or(earlier)
        };
        let Some((base, anchor)) = base else {
            return Self::unresolved(timex, if unit == Unit::Year { "XXXX" } else { "XXXX-XX-XX" });
        };
        let base = if away.same_day { Some(base) } else { base.within(grain) };
        let point = base.and_then(|base| base.shifted(if away.forward { count } else { -count }, unit));
        let Some(point) = point else {
            return Self::unresolved(timex, if unit == Unit::Year { "XXXX" } else { "XXXX-XX-XX" });
        };
        self.write(timex, DatedPoint { point, anchor });
        if let CalendarPlace::Day(..) = point.place
            && let Some(day) = point.as_day()
        {
            self.day = Some(self.antecedent(day, phrase));
        }
        // Record the year, so that in "その2年前の3月", the month is in it.
        let words = DateWords { year: Some(YearWord::Anaphoric(0)), ..DateWords::default() };
        self.last = Some((words, Some(point)));
    }

    /// Returns the last mentioned date that is at least as precise as a unit.
    fn last_mentioned(&self, grain: Unit) -> Option<(Point, Anchor)> {
        let day = self.day.map(|earlier| (earlier.start, Point::day(earlier.value), at(&earlier)));
        let month = self.month.map(|earlier| (earlier.start, month_point(earlier.value), at(&earlier)));
        let year = self.year.map(|earlier| (earlier.start, Point::year(earlier.value), at(&earlier)));
        let is_fine = |(_, point, _): &(usize, Point, Anchor)| point.within(grain).is_some();
        // Of several fields of one date, the most precise is chosen, because `max_by_key` returns
        // the last maximum.
        let last =
            [year, month, day].into_iter().flatten().filter(is_fine).max_by_key(|(start, ..)| *start)?;
        Some((last.1, last.2))
    }

    fn date(
        &mut self,
        mut timex: Timex,
        words: &DateWords,
        phrase: &JapanesePhrase,
        link: PhraseLink,
    ) -> Option<Timex> {
        let with_era = self.with_era(words, link);
        let is_short = with_era.is_some();
        let words = with_era.as_ref().unwrap_or(words);
        timex.weekday = words.weekday;
        let has_time = words.clock.is_some() || words.part.is_some();
        let has_date = words.year.is_some()
            || words.month.is_some()
            || words.day.is_some()
            || words.period.is_some()
            || words.weekday.is_some();
        if has_time {
            timex.kind = TimexKind::Time;
        }
        // Skip the holiday in the row "2026年5月4日 | みどりの日": it is the row's day, not another date.
        let is_named_day = phrase.rule == "ja.date.holiday"
            && self.day.is_some_and(|earlier| {
                earlier.paragraph == self.paragraph
                    && self.text.get(earlier.end..phrase.start).is_some_and(|gap| gap.len() < 40)
            });
        if is_named_day {
            return None;
        }
        if phrase.rule == "ja.date.bare-season" {
            let found = self.bare_season_place(words)?;
            self.write(&mut timex, found);
            timex.confidence = timex.confidence.min(Confidence::Medium);
            self.last = None;
            return Some(timex);
        }
        let found = if has_date { self.place(words, phrase, link) } else { self.day_of_time(link) };
        let last_point = found.map(|found| found.point);
        match found {
            Some(found) => {
                self.term_start = self.term_month(words).and_then(|month| {
                    let start = FiscalYear::starting(u32::from(month) % 12 + 1, 1)?;
                    Some(start.named_by(NamedBy::Start))
                });
                self.write(&mut timex, found);
                Self::write_period(&mut timex, words, found.point);
                self.check_era(&mut timex, words, found.point);
                if is_short {
                    (timex.anchor, timex.confidence) = (Anchor::Coordination, Confidence::Medium);
                }
                self.record(words, found.point, phrase, link);
            }
            None => Self::unresolved(&mut timex, open_value(words)),
        }
        if has_time {
            let clock = words.clock.map(|clock| self.in_afternoon(clock, words, phrase, link));
            let time = clock.map(value::clock);
            let time = time.or_else(|| words.part.map(|part| value::day_part(part).to_owned()));
            let day = if timex.value.is_empty() { "XXXX-XX-XX" } else { &timex.value };
            timex.value = format!("{day}T{}", time.unwrap_or_default());
        }
        self.last = Some((*words, last_point));
        Some(timex)
    }

    /// Resolves a year of one or two digits to the last mentioned era: 15年 in
    /// "平成12年4月に設立、15年10月に移転". A year before the mentioned one is not resolved.
    fn with_era(&self, words: &DateWords, link: PhraseLink) -> Option<DateWords> {
        let Some(YearWord::Short(year)) = words.year else { return None };
        let is_joined = matches!(link, PhraseLink::Range | PhraseLink::List)
            && self.last.is_some_and(|(last, _)| matches!(last.year, Some(YearWord::Era(..))));
        let Some(YearWord::Era(era, named)) = self.era_year else { return None };
        let year = i32::from(year);
        let latest = self.speech.map_or(9999, |day| day.year() + 20);
        let last = era.last.map_or(latest, |(last, ..)| last);
        let fits = year >= named && era.western(year) <= last.min(latest);
        (fits && !is_joined).then_some(DateWords { year: Some(YearWord::Era(era, year)), ..*words })
    }

    /// Sets the value and date of periods that TIMEX3 cannot express: "昭和50年代" is 1975 to 1984, and
    /// the 5th month of a lunisolar year is not May.
    fn write_period(timex: &mut Timex, words: &DateWords, point: Point) {
        if let (Some(PeriodWord::Decade), Some(YearWord::Era(era, year))) = (words.period, words.year) {
            let first = era.western(year);
            timex.value = format!("{first:04}/{:04}", first + 9);
            timex.date = Date::parse(&timex.value).ok();
        }
        if let Some(YearWord::Era(era, year)) = words.year
            && era.western(year) <= lunisolar::LAST_YEAR_OF_EDO
        {
            // Lower the confidence: the new moon at the start of the month is computed, and may be
            // off by a day.
            timex.confidence = Confidence::Medium;
        }
        if let CalendarPlace::Month(month) = point.place
            && let Some(YearWord::Era(..)) = words.year
            && let Some((first, last)) = lunisolar::month(point.year, month)
        {
            timex.date = Date::parse(&format!("{first}/{last}")).ok();
        }
    }

    /// Returns the last month of the business year that contains a period: in a report about
    /// "2025年3月期", 第2四半期 is a quarter of that year.
    fn term_month(&self, words: &DateWords) -> Option<u8> {
        match words.period? {
            PeriodWord::Term(month) | PeriodWord::TermHalf(month, _) | PeriodWord::TermQuarter(month, _) => {
                Some(month)
            }
            PeriodWord::Quarter(_) if words.year.is_none() && !words.names_months => {
                self.term.map(|term| term.value.1)
            }
            _ => None,
        }
    }

    /// Marks a date after the last day of its era as doubtful, unless the text was written during
    /// that era: "平成31年5月1日" was a plan until the era ended.
    fn check_era(&self, timex: &mut Timex, words: &DateWords, point: Point) {
        let Some(YearWord::Era(era, _)) = words.year else { return };
        let Some((year, month, day)) = era.last else { return };
        let last = NaiveDate::from_ymd_opt(year, month, day);
        let is_after = point.first_day() > last && words.period != Some(PeriodWord::FiscalYear);
        let is_of_its_time = self.speech.is_some() && self.speech <= last;
        if is_after && !is_of_its_time && last.is_some() {
            (timex.confidence, timex.weakness) = (Confidence::Low, Some(Weakness::OtherEra));
        }
    }

    /// Returns the clock time at the end of a range, which is in the afternoon if the start is:
    /// "午後2時5分〜2時39分".
    fn in_afternoon(
        &self,
        clock: Clock,
        words: &DateWords,
        phrase: &JapanesePhrase,
        link: PhraseLink,
    ) -> Clock {
        let start = self.last.and_then(|(last, _)| last.clock).filter(|_| link == PhraseLink::Range);
        let Some(start) = start.filter(|_| words.day.is_none() && clock.hour < 12) else { return clock };
        let before = self.text.get(..phrase.start).and_then(|text| text.rsplit('\n').next());
        let names_half = before.is_some_and(|words| words.rfind("午後") > words.rfind("午前"));
        let has_half = self.text.get(phrase.start..phrase.end).is_some_and(|own| own.contains('午'));
        if names_half && !has_half && clock.hour + 12 >= start.hour {
            return Clock { hour: clock.hour + 12, ..clock };
        }
        clock
    }

    /// Returns the day of a clock time without a date.
    fn day_of_time(&self, link: PhraseLink) -> Option<DatedPoint> {
        let of = |earlier: &Antecedent<NaiveDate>| DatedPoint {
            point: Point::day(earlier.value),
            anchor: at(earlier),
        };
        if link != PhraseLink::Apart
            && let Some(day) = &self.day
        {
            return Some(of(day));
        }
        if let Some(day) = self.day.as_ref().filter(|day| day.paragraph == self.paragraph) {
            return Some(of(day));
        }
        if let Some(day) = &self.heading_day {
            return Some(of(day));
        }
        let speech = self
            .speech
            .map(|day| DatedPoint { point: Point::day(day), anchor: Anchor::DocumentCreationTime });
        // Prefer a day mentioned up to four lines before: "発生直後の15時14分".
        let near = self.day.as_ref().filter(|day| self.paragraph - day.paragraph <= 4);
        near.map(of).or(speech).or_else(|| self.day.as_ref().map(of))
    }

    /// Returns the year whose end is nearest to the day of writing: in April, "年度末" is the
    /// preceding end of March, not the one eleven months later.
    fn nearest_end(&self, words: &DateWords) -> Option<DatedPoint> {
        let speech = self.speech?;
        let (fiscal, anchor) = (self.fiscal_year()?, Anchor::DocumentCreationTime);
        let is_fiscal = words.period == Some(PeriodWord::FiscalYear);
        let end = |year: i32| {
            let date = if is_fiscal { fiscal.year(year)? } else { Date::from_year(year)? };
            let (year, month, day) = date.interval().latest.day()?.ymd();
            NaiveDate::from_ymd_opt(year, month, day)
        };
        let here = speech.year();
        let years = [here - 1, here, here + 1].into_iter().filter_map(|year| Some((year, end(year)?)));
        let (year, _) = years.min_by_key(|(_, end)| (*end - speech).num_days().abs())?;
        let place = if is_fiscal { CalendarPlace::FiscalYear } else { CalendarPlace::Year };
        Some(DatedPoint { point: Point { year, place }, anchor })
    }

    fn place(&self, words: &DateWords, phrase: &JapanesePhrase, link: PhraseLink) -> Option<DatedPoint> {
        if phrase.rule == "ja.date.edge" && phrase.modifier == Some(Modifier::End) && words.year.is_some() {
            return self.nearest_end(words);
        }
        if let Some(period) = words.period {
            return self.period_place(words, period, link);
        }
        let explicit = words.year.map(|_| self.year_of(words, link));
        if let Some(year) = explicit {
            let (year, anchor) = year?;
            return Some(DatedPoint { point: self.in_year(year, words)?, anchor });
        }
        match (words.month, words.day) {
            (Some(_), _) => self.month_place(words, phrase, link),
            (None, Some(day)) => self.day_place(day, words.weekday, phrase, link),
            (None, None) => self.weekday_place(words.weekday?, phrase, link),
        }
    }

    /// Returns the year of a date, with its anchor.
    fn year_of(&self, words: &DateWords, link: PhraseLink) -> Option<(i32, Anchor)> {
        let joined = self.last.filter(|_| matches!(link, PhraseLink::Range | PhraseLink::List));
        Some(match words.year? {
            YearWord::Western(year) => (year, Anchor::Explicit),
            YearWord::Era(era, year) => (era.western(year), Anchor::Explicit),
            YearWord::Short(year) => {
                let year = i32::from(year);
                match joined.and_then(|(last, point)| Some((last.year?, point?.year))) {
                    // In "平成5年から8年まで", the second year is in the era of the first.
                    Some((YearWord::Era(era, _), _)) => (era.western(year), Anchor::Coordination),
                    Some((_, other)) => (other.div_euclid(100) * 100 + year, Anchor::Coordination),
                    // Resolve "95年" to the latest such year up to 20 years after the time of
                    // writing.
                    None => {
                        let now =
                            self.speech.map(|day| day.year()).or(self.year.map(|earlier| earlier.value));
                        // Do not look ahead for a decade: "60年代" has already begun.
                        let is_decade = words.period == Some(PeriodWord::Decade);
                        let latest = now.unwrap_or(2040) + if is_decade { 0 } else { 20 };
                        let year = latest.div_euclid(100) * 100 + year;
                        (if year > latest { year - 100 } else { year }, Anchor::Explicit)
                    }
                }
            }
            YearWord::Deictic(years) => {
                (self.speech?.year().checked_add(years)?, Anchor::DocumentCreationTime)
            }
            YearWord::TurnOfYear => {
                // After "昨年12月", the turn of the year is the following January; otherwise the
                // nearest one.
                if let Some(month) = self.month.filter(|month| month.paragraph == self.paragraph)
                    && month.value.1 >= 9
                {
                    return Some((month.value.0 + 1, at(&month)));
                }
                let speech = self.speech?;
                (speech.year() + i32::from(speech.month() > 6), Anchor::DocumentCreationTime)
            }
            YearWord::Anaphoric(years) => {
                let earlier = self.year.map(|earlier| (earlier.value, at(&earlier)));
                let speech = self.speech.map(|day| (day.year(), Anchor::DocumentCreationTime));
                let (year, anchor) = earlier.or(speech)?;
                (year.checked_add(years)?, anchor)
            }
        })
    }

    /// Returns the day, the month or the whole year that the words denote in `year`. A day with an
    /// era year until 1872 is converted from the lunisolar calendar.
    fn in_year(&self, year: i32, words: &DateWords) -> Option<Point> {
        let Some(MonthWord::Number(month)) = words.month else { return Some(Point::year(year)) };
        let day = match words.day {
            Some(DayWord::Number(day)) => Some(day),
            Some(DayWord::Last) => Some(last_day(year, month)?),
            _ => None,
        };
        let is_old = match words.year {
            Some(YearWord::Era(..)) => year <= lunisolar::LAST_YEAR,
            Some(YearWord::Western(_)) => false,
            _ => self.is_old && year <= lunisolar::LAST_YEAR,
        };
        if is_old {
            // Without a table entry for the month, return only the year, because a day could be up
            // to two months off.
            let first = lunisolar::gregorian(year, month, day.unwrap_or(1));
            return Some(match (first, day) {
                (Some(first), Some(_)) => Point::day(first),
                (Some(_), None) => month_point((year, month)),
                (None, _) => Point::year(year),
            });
        }
        let Some(day) = day else { return Some(month_point((year, month))) };
        Some(Point { year, place: CalendarPlace::Day(month, day) })
    }

    fn month_place(
        &self,
        words: &DateWords,
        phrase: &JapanesePhrase,
        link: PhraseLink,
    ) -> Option<DatedPoint> {
        let day = match words.day {
            Some(DayWord::Number(day)) => Some(day),
            _ => None,
        };
        let with_day = |point: Point| match (day, words.day, point.place) {
            (Some(day), _, CalendarPlace::Month(month)) => {
                Some(Point { place: CalendarPlace::Day(month, day), ..point })
            }
            (None, Some(DayWord::Last), CalendarPlace::Month(month)) => {
                let day = last_day(point.year, month)?;
                Some(Point { place: CalendarPlace::Day(month, day), ..point })
            }
            _ => Some(point),
        };
        match words.month? {
            MonthWord::Deictic(months) => {
                let point =
                    Point::day(self.speech?).within(Unit::Month)?.shifted(months.into(), Unit::Month)?;
                Some(DatedPoint { point: with_day(point)?, anchor: Anchor::DocumentCreationTime })
            }
            MonthWord::Anaphoric(months) => {
                let earlier = self.month.map(|earlier| (month_point(earlier.value), at(&earlier)));
                let speech = self.speech.map(|day| (Point::day(day), Anchor::DocumentCreationTime));
                let (base, anchor) = earlier.or(speech)?;
                let point = base.within(Unit::Month)?.shifted(months.into(), Unit::Month)?;
                Some(DatedPoint { point: with_day(point)?, anchor })
            }
            MonthWord::Number(month) => {
                if words.is_of_every_year {
                    return None;
                }
                let (year, anchor) = self.year_of_month(month, day, words.weekday, phrase, link)?;
                Some(DatedPoint { point: self.in_year(year, words)?, anchor })
            }
        }
    }

    /// Returns the year of a month or day that is given without a year. The candidates are, in this
    /// order: the other end of a range or list, the last year mentioned in the paragraph, the year
    /// of the heading, and the year nearest to the day of writing that fits the tense and the
    /// weekday.
    fn year_of_month(
        &self,
        month: u8,
        day: Option<u8>,
        weekday: Option<Weekday>,
        phrase: &JapanesePhrase,
        link: PhraseLink,
    ) -> Option<(i32, Anchor)> {
        if link != PhraseLink::Apart
            && let Some((last, point)) = self.last
            && let Some(point) = point
            && (last.year.is_some() || last.month.is_some() || last.period.is_some())
        {
            // In "11月から3月まで", the end is in the next year.
            let wraps = link == PhraseLink::Range && point.about_month().is_some_and(|first| month < first);
            return Some((point.year + i32::from(wraps), Anchor::Coordination));
        }
        if let Some(row) = self.row_years.get(&phrase.start) {
            return Some((row.year, Anchor::PreviousDate { start: row.start, end: row.end }));
        }
        let on_weekday = |year: i32| {
            let day = day.and_then(|day| NaiveDate::from_ymd_opt(year, month.into(), day.into()));
            weekday.is_none() || day.is_some_and(|day| Some(day.weekday()) == weekday)
        };
        let direction = self.direction(phrase);
        let first = |year: i32| NaiveDate::from_ymd_opt(year, month.into(), day.unwrap_or(1).into());
        let continues = self.continues(phrase);
        // In "2019年に改元する案が、1月11日に明らかになった", written in January 2018, a past event cannot be in 2019.
        let fits = |earlier: &Antecedent<i32>| {
            let is_ahead = self.speech.is_some() && first(earlier.value) > self.speech;
            // Likewise, a plan for January cannot be in the previous January if only the current
            // year or the year before was mentioned: "昨年10月に公表した。4月10日に偲ぶ会を開く。" But a story
            // goes on in the same year: "同年6月に参加した。引き続く7月には決定する".
            let is_recent =
                self.speech.is_some_and(|day| earlier.value + i32::from(!continues) >= day.year());
            let is_over = self
                .speech
                .zip(first(earlier.value))
                .is_some_and(|(speech, day)| (speech - day).num_days() > MAX_DAYS_BEHIND);
            on_weekday(earlier.value)
                && !(direction == ClauseDirection::Behind && is_ahead)
                && !(direction == ClauseDirection::Ahead && is_recent && is_over)
                && !self.is_other_plan(earlier, phrase)
        };
        // A month named with its year just above is the same month: "昭和四十一年二月には完成している。", then in
        // the next paragraph "二月十一日に進水した。".
        let repeats_month = |earlier: &Antecedent<i32>| {
            direction == ClauseDirection::Behind
                && self.paragraph - earlier.paragraph <= 2
                && self
                    .month
                    .is_some_and(|last| last.start == earlier.start && last.value == (earlier.value, month))
        };
        let is_near = |earlier: &Antecedent<i32>| {
            earlier.paragraph == self.paragraph || continues || repeats_month(earlier)
        };
        if let Some(year) = self.year.filter(is_near).filter(fits) {
            return Some((year.value, at(&year)));
        }
        if let Some(year) = self.heading_year.filter(fits) {
            return Some((year.value, at(&year)));
        }
        let Some(speech) = self.speech else {
            return self.year.filter(fits).map(|year| (year.value, at(&year)));
        };
        let distance = |year: i32| first(year).map_or(i64::MAX, |day| (day - speech).num_days().abs());
        let here = speech.year();
        let is_after = |year: i32| match day {
            Some(_) => first(year).is_some_and(|day| day > speech),
            None => (year, u32::from(month)) > (speech.year(), speech.month()),
        };
        // Allow a plan that has just begun, since it is still described as a plan: "12月10日から打ち上げる".
        let is_before = |year: i32| match day {
            Some(_) => first(year).is_some_and(|day| (speech - day).num_days() > MAX_DAYS_BEGUN),
            None => (year, u32::from(month)) < (speech.year(), speech.month()),
        };
        let near = [here - 1, here, here + 1].into_iter().filter(|year| on_weekday(*year));
        let year = match direction {
            ClauseDirection::Behind => {
                near.filter(|year| !is_after(*year)).min_by_key(|year| distance(*year))
            }
            ClauseDirection::Ahead => {
                near.filter(|year| !is_before(*year)).min_by_key(|year| distance(*year))
            }
            ClauseDirection::Open => near.min_by_key(|year| distance(*year)),
        };
        Some((year.unwrap_or(here), Anchor::DocumentCreationTime))
    }

    /// Whether the document has no date and the year is mentioned in an earlier sentence, so that a
    /// plan may be in any later year: "令和2年2月26日から制限した。10月にはなくす見込みです。" But in
    /// "2019年の総会は6月に開く予定だ", the plan is in the year of its sentence.
    fn is_other_plan(&self, earlier: &Antecedent<i32>, phrase: &JapanesePhrase) -> bool {
        let between = self.text.get(earlier.end..phrase.start).unwrap_or("");
        self.speech.is_none()
            && between.contains(['。', '\n'])
            && japanese_predicate::is_planned(self.rest(phrase))
    }

    fn day_place(
        &self,
        day: DayWord,
        weekday: Option<Weekday>,
        phrase: &JapanesePhrase,
        link: PhraseLink,
    ) -> Option<DatedPoint> {
        match day {
            DayWord::Deictic(days) => {
                let point = Point::day(self.speech?).shifted(days.into(), Unit::Day)?;
                Some(DatedPoint { point, anchor: Anchor::DocumentCreationTime })
            }
            DayWord::Anaphoric(days) => {
                let earlier = self.day.map(|earlier| (earlier.value, at(&earlier)));
                let speech = self.speech.map(|day| (day, Anchor::DocumentCreationTime));
                let (base, anchor) = earlier.or(speech)?;
                Some(DatedPoint { point: Point::day(base).shifted(days.into(), Unit::Day)?, anchor })
            }
            DayWord::AfterAntecedent(number) => {
                let earlier = self.day.map(|earlier| (earlier.value, at(&earlier)));
                let speech = self.speech.map(|day| (day, Anchor::DocumentCreationTime));
                let (base, anchor) = earlier.or(speech)?;
                // "翌1日" after 31 May is 1 June, so a small number after a late day is in the next
                // month.
                let months = i64::from(u32::from(number) < base.day() && base.day() > 20 && number < 10);
                let month = Point::day(base).within(Unit::Month)?.shifted(months, Unit::Month)?;
                Some(DatedPoint { point: day_in(month, number)?, anchor })
            }
            DayWord::Last => None,
            DayWord::NextWeekday => {
                let speech = self.speech?;
                let days = speech.weekday().days_since(weekday?);
                let point = Point::day(speech).shifted(7 - i64::from(days), Unit::Day)?;
                Some(DatedPoint { point, anchor: Anchor::DocumentCreationTime })
            }
            DayWord::Number(number) => {
                if link != PhraseLink::Apart
                    && let Some((_, Some(point))) = self.last
                    && let Some(month) = point.within(Unit::Month)
                {
                    // In "5月28日から3日まで", the end is in June.
                    let wraps = link == PhraseLink::Range
                        && matches!(point.place, CalendarPlace::Day(_, first) if number < first);
                    let month = month.shifted(i64::from(wraps), Unit::Month)?;
                    return Some(DatedPoint { point: day_in(month, number)?, anchor: Anchor::Coordination });
                }
                let fits = |point: &Point| {
                    weekday.is_none() || point.as_day().is_some_and(|day| Some(day.weekday()) == weekday)
                };
                let earlier = |earlier: &Antecedent<(i32, u8)>| {
                    Some(DatedPoint {
                        point: day_in(month_point(earlier.value), number)?,
                        anchor: at(earlier),
                    })
                };
                let near = self.month.filter(|earlier| earlier.paragraph == self.paragraph);
                // Reject a day that contradicts the tense: written on 1 August, "5日" in
                // "7月31日に協議しており、5日に述べる" is not in July.
                let direction = self.direction(phrase);
                let is_past_plan = |point: &Point| {
                    let Some((speech, day)) = self.speech.zip(point.as_day()) else { return false };
                    let next = speech.with_day(number.into());
                    direction == ClauseDirection::Ahead
                        && (1..MAX_DAYS_BEHIND).contains(&(speech - day).num_days())
                        && next.is_some_and(|next| next >= speech)
                };
                let near = near.as_ref().and_then(earlier);
                if let Some(found) = near.filter(|found| fits(&found.point) && !is_past_plan(&found.point)) {
                    return Some(found);
                }
                let heading = self.heading_day.map(|earlier| Antecedent {
                    value: (earlier.value.year(), small(earlier.value.month())),
                    start: earlier.start,
                    end: earlier.end,
                    paragraph: earlier.paragraph,
                });
                if let Some(found) = heading.as_ref().and_then(earlier).filter(|found| fits(&found.point)) {
                    return Some(found);
                }
                let Some(speech) = self.speech else { return self.month.as_ref().and_then(earlier) };
                let here = Point::day(speech).within(Unit::Month)?;
                let is_later = u32::from(number) > speech.day();
                let first: i64 = match direction {
                    // "29日に会見した", written on the 3rd, is in the previous month.
                    ClauseDirection::Behind if is_later => -1,
                    ClauseDirection::Ahead if u32::from(number) < speech.day() => 1,
                    ClauseDirection::Open if is_later && u32::from(number) > speech.day() + 15 => -1,
                    _ => 0,
                };
                let candidates = [first, 0, -1, 1]
                    .into_iter()
                    .filter_map(|months| day_in(here.shifted(months, Unit::Month)?, number));
                let point = candidates.clone().find(|point| fits(point) && point.first_day().is_some());
                let point = point.or_else(|| candidates.clone().next())?;
                Some(DatedPoint { point, anchor: Anchor::DocumentCreationTime })
            }
        }
    }

    fn weekday_place(
        &self,
        weekday: Weekday,
        phrase: &JapanesePhrase,
        link: PhraseLink,
    ) -> Option<DatedPoint> {
        let in_week = |point: Point, anchor| {
            let CalendarPlace::Week(week) = point.place else { return None };
            let day = NaiveDate::from_isoywd_opt(point.year, week.into(), weekday)?;
            Some(DatedPoint { point: Point::day(day), anchor })
        };
        if link == PhraseLink::Of
            && let Some(week) = self.week
        {
            return in_week(week.value, at(&week));
        }
        let speech = self.speech?;
        let week = Point::week(speech);
        let days =
            i64::from(weekday.num_days_from_monday()) - i64::from(speech.weekday().num_days_from_monday());
        // "金曜日に会見した", written on a Wednesday, is in the week before.
        let weeks = match self.direction(phrase) {
            ClauseDirection::Behind if days > 0 => -1,
            ClauseDirection::Ahead if days < 0 => 1,
            // Take the previous Sunday, since the week begins on Sunday in Japanese calendars.
            ClauseDirection::Open if weekday == Weekday::Sun && days > 0 => -1,
            _ => 0,
        };
        in_week(week.shifted(weeks, Unit::Week)?, Anchor::DocumentCreationTime)
    }

    /// Resolves a season in a narrative: after "12月17日", "春に" is in the next year. Without a month
    /// in the same paragraph, "春に咲く" can be any spring.
    fn bare_season_place(&self, words: &DateWords) -> Option<DatedPoint> {
        let Some(PeriodWord::Season(season)) = words.period else { return None };
        let in_paragraph = |paragraph: usize| paragraph == self.paragraph;
        let month = self.month.filter(|earlier| in_paragraph(earlier.paragraph));
        // Take the year of "1914年夏から秋にかけて".
        let year = self.year.filter(|year| in_paragraph(year.paragraph));
        if let Some(year) = year.filter(|year| month.is_none_or(|month| month.start < year.start)) {
            let point = Point { year: year.value, place: CalendarPlace::Season(season) };
            return Some(DatedPoint { point, anchor: at(&year) });
        }
        let earlier = month?;
        let (year, month) = earlier.value;
        let last_month = match season {
            Season::Spring => 5,
            Season::Summer => 8,
            Season::Autumn => 11,
            Season::Winter => 12,
        };
        // In January, "冬に" is the present winter, which began in December of the previous year.
        let year = match season {
            Season::Winter if month <= 2 => year - 1,
            _ => year + i32::from(month > last_month),
        };
        Some(DatedPoint { point: Point { year, place: CalendarPlace::Season(season) }, anchor: at(&earlier) })
    }

    fn period_place(&self, words: &DateWords, period: PeriodWord, link: PhraseLink) -> Option<DatedPoint> {
        let speech_week = |weeks: i32| Point::week(self.speech?).shifted(weeks.into(), Unit::Week);
        let anaphoric_week = |weeks: i32| {
            let base = self
                .week
                .map(|earlier| earlier.value)
                .or_else(|| self.day.map(|earlier| Point::week(earlier.value)));
            base.or_else(|| self.speech.map(Point::week))?.shifted(weeks.into(), Unit::Week)
        };
        let by_week = |week: Option<Point>, anchor, is_weekend: bool| {
            let week = week?;
            let CalendarPlace::Week(number) = week.place else { return None };
            if let Some(weekday) = words.weekday {
                let day = NaiveDate::from_isoywd_opt(week.year, number.into(), weekday)?;
                return Some(DatedPoint { point: Point::day(day), anchor });
            }
            let place = if is_weekend { CalendarPlace::Weekend(number) } else { week.place };
            Some(DatedPoint { point: Point { place, ..week }, anchor })
        };
        let week_anchor = || {
            self.week
                .map(|earlier| at(&earlier))
                .or_else(|| self.day.map(|earlier| at(&earlier)))
                .unwrap_or(Anchor::DocumentCreationTime)
        };
        match period {
            PeriodWord::DeicticWeek(weeks) => {
                return by_week(speech_week(weeks), Anchor::DocumentCreationTime, false);
            }
            PeriodWord::DeicticWeekend(weeks) => {
                return by_week(speech_week(weeks), Anchor::DocumentCreationTime, true);
            }
            PeriodWord::AnaphoricWeek(weeks) => return by_week(anaphoric_week(weeks), week_anchor(), false),
            PeriodWord::AnaphoricWeekend(weeks) => {
                return by_week(anaphoric_week(weeks), week_anchor(), true);
            }
            _ => {}
        }
        // In "2009年度の第3四半期", the quarter is one of the fiscal year.
        let of_fiscal_year = link == PhraseLink::Of
            && self.last.is_some_and(|(last, _)| last.period == Some(PeriodWord::FiscalYear));
        if let (Some(earlier), true) = (self.fiscal, of_fiscal_year) {
            let place = match period {
                PeriodWord::Quarter(quarter) => Some(CalendarPlace::FiscalQuarter(quarter)),
                PeriodWord::Half(half) => Some(CalendarPlace::FiscalHalf(half)),
                _ => None,
            };
            if let Some(place) = place {
                return Some(DatedPoint {
                    point: Point { year: earlier.value, place },
                    anchor: Anchor::Coordination,
                });
            }
        }
        if let Some(month) = self.term_month(words) {
            let (year, anchor) = match (words.year, self.term) {
                (Some(_), _) => self.year_of(words, link)?,
                (None, term) => term.map(|term| (term.value.0, at(&term)))?,
            };
            // A business year that ends in December is a calendar year, so its periods are those of
            // the year.
            let is_calendar = month == 12;
            let place = match (period, is_calendar) {
                (PeriodWord::TermQuarter(_, quarter) | PeriodWord::Quarter(quarter), true) => {
                    CalendarPlace::Quarter(quarter)
                }
                (PeriodWord::TermQuarter(_, quarter) | PeriodWord::Quarter(quarter), false) => {
                    CalendarPlace::FiscalQuarter(quarter)
                }
                (PeriodWord::TermHalf(_, half), true) => CalendarPlace::Half(half),
                (PeriodWord::TermHalf(_, half), false) => CalendarPlace::FiscalHalf(half),
                (_, true) => CalendarPlace::Year,
                (_, false) => CalendarPlace::FiscalYear,
            };
            let year = if is_calendar { year } else { year - 1 };
            return Some(DatedPoint { point: Point { year, place }, anchor });
        }
        let is_fiscal = matches!(
            period,
            PeriodWord::FiscalYear | PeriodWord::FiscalHalf(_) | PeriodWord::FiscalQuarter(_)
        );
        let (year, anchor) = match (words.year, is_fiscal) {
            (Some(YearWord::Deictic(years)), true) => {
                let day = Point::day(self.speech?).date().and_then(|date| date.as_day())?;
                (self.fiscal_year()?.containing(day).checked_add(years)?, Anchor::DocumentCreationTime)
            }
            (Some(YearWord::Anaphoric(years)), true) => {
                let earlier = self.fiscal.or(self.year).map(|earlier| (earlier.value, at(&earlier)));
                let speech = || {
                    let day = Point::day(self.speech?).date().and_then(|date| date.as_day())?;
                    Some((self.fiscal_year()?.containing(day), Anchor::DocumentCreationTime))
                };
                let (year, anchor) = earlier.or_else(speech)?;
                (year.checked_add(years)?, anchor)
            }
            (Some(_), _) => self.year_of(words, link)?,
            // "第2四半期" is in the year mentioned in the same paragraph, or else in the year of
            // writing.
            (None, _) => {
                let earlier = self
                    .year
                    .filter(|earlier| earlier.paragraph == self.paragraph)
                    .map(|earlier| (earlier.value, at(&earlier)));
                let speech = self.speech.map(|day| (day.year(), Anchor::DocumentCreationTime));
                earlier.or(speech).or_else(|| self.year.map(|earlier| (earlier.value, at(&earlier))))?
            }
        };
        let (year, place) = match period {
            PeriodWord::FiscalYear => (year, CalendarPlace::FiscalYear),
            PeriodWord::FiscalHalf(half) => (year, CalendarPlace::FiscalHalf(half)),
            PeriodWord::FiscalQuarter(quarter) => (year, CalendarPlace::FiscalQuarter(quarter)),
            // "1～6月期" is the first half of the year.
            PeriodWord::Half(half) | PeriodWord::Months(1, half @ 6) => {
                (year, CalendarPlace::Half(if half == 6 { 1 } else { half }))
            }
            PeriodWord::Quarter(quarter) => (year, CalendarPlace::Quarter(quarter)),
            PeriodWord::Months(first, _) => (year, CalendarPlace::Month(first)),
            PeriodWord::Season(season) => (year, CalendarPlace::Season(season)),
            PeriodWord::Decade => (year.div_euclid(10) * 10, CalendarPlace::Decade),
            PeriodWord::Century if year > 0 => {
                // Subtract 1, because the year 2000 belongs to the 20th century.
                ((year - 1).div_euclid(100) * 100, CalendarPlace::Century)
            }
            PeriodWord::Century => (year.div_euclid(100) * 100, CalendarPlace::Century),
            _ => return None,
        };
        Some(DatedPoint { point: Point { year, place }, anchor })
    }

    /// Records a date as the antecedent of later ones.
    fn record(&mut self, words: &DateWords, point: Point, phrase: &JapanesePhrase, link: PhraseLink) {
        if self.outline.is_own_date(phrase.start, phrase.end) || self.compares(words, phrase) {
            return;
        }
        let names_law = {
            let rest = self.text.get(phrase.end..).unwrap_or("");
            LAWS.iter().any(|law| rest.starts_with(law))
        };
        // After "2006年7月30日から2007年7月29日まで", "同年" is 2006: the end of a range is not recorded if it
        // is in another month.
        let is_far_end = link == PhraseLink::Range
            && self
                .last
                .and_then(|(_, point)| point)
                .is_some_and(|first| first.within(Unit::Month) != point.within(Unit::Month));
        if names_law || is_far_end {
            return;
        }
        match words.year {
            Some(YearWord::Era(..)) => self.era_year = words.year,
            Some(YearWord::Western(_)) => self.era_year = None,
            _ => {}
        }
        if let Some(
            PeriodWord::Term(month) | PeriodWord::TermHalf(month, _) | PeriodWord::TermQuarter(month, _),
        ) = words.period
            && words.year.is_some()
        {
            let year = match words.year {
                Some(YearWord::Era(era, year)) => era.western(year),
                Some(YearWord::Western(year)) => year,
                _ => point.year,
            };
            self.term = Some(self.antecedent((year, month), phrase));
        }
        match point.place {
            CalendarPlace::FiscalYear | CalendarPlace::FiscalHalf(_) | CalendarPlace::FiscalQuarter(_) => {
                self.fiscal = Some(self.antecedent(point.year, phrase));
                self.period = Some(self.antecedent(point, phrase));
                return;
            }
            CalendarPlace::Century | CalendarPlace::Decade => return,
            _ => {}
        }
        let written = matches!(words.year, Some(YearWord::Era(..)));
        if words.year.is_some() {
            self.is_old = written
                && point.year <= lunisolar::LAST_YEAR + 1
                && match words.year {
                    Some(YearWord::Era(era, year)) => era.western(year) <= lunisolar::LAST_YEAR,
                    _ => false,
                };
        }
        // Days in the 12th lunisolar month are in the next Gregorian year, but a later "同年" refers
        // to the era year.
        let year = match words.year {
            Some(YearWord::Era(era, year)) => era.western(year),
            _ => point.year,
        };
        self.year = Some(self.antecedent(year, phrase));
        let is_head = self.is_head(phrase);
        if is_head {
            self.heading_year = Some(self.antecedent(year, phrase));
        }
        match point.place {
            CalendarPlace::Quarter(_) | CalendarPlace::Half(_) => {
                self.period = Some(self.antecedent(point, phrase));
            }
            CalendarPlace::Week(_) => self.week = Some(self.antecedent(point, phrase)),
            CalendarPlace::Month(month) => {
                self.month = Some(self.antecedent((point.year, month), phrase));
                self.period = Some(self.antecedent(point, phrase));
            }
            CalendarPlace::Day(month, _) => {
                self.month = Some(self.antecedent((point.year, month), phrase));
                if let Some(day) = point.as_day() {
                    self.day = Some(self.antecedent(day, phrase));
                    if is_head {
                        self.heading_day = Some(self.antecedent(day, phrase));
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether a date is in a heading or makes up most of its line, so that it dates the following
    /// lines.
    fn is_head(&self, phrase: &JapanesePhrase) -> bool {
        if self.outline.is_heading(phrase.start) {
            return true;
        }
        // Exclude "（10日朝）" and "今月2日行われた。", which do not date the following lines.
        let from = self.text.ceil_char_boundary(phrase.start.saturating_sub(MAX_HEAD_LENGTH));
        let before = self.text.get(from..phrase.start).unwrap_or("");
        let begins_line = from == 0 || before.contains('\n');
        let before = before.rsplit('\n').next().unwrap_or("");
        let rest = self.after(phrase, MAX_HEAD_LENGTH);
        let ends_line = rest.contains('\n') || phrase.end + rest.len() == self.text.len();
        let rest = rest.split('\n').next().unwrap_or("");
        let is_bare = |words: &str| !words.contains(['。', '、', '(', ')', '（', '）', '|']);
        begins_line
            && ends_line
            && before.chars().all(|c| !c.is_alphanumeric())
            && is_bare(before)
            && is_bare(rest)
    }
}

const fn at<T>(antecedent: &Antecedent<T>) -> Anchor {
    Anchor::PreviousDate { start: antecedent.start, end: antecedent.end }
}

const fn month_point((year, month): (i32, u8)) -> Point {
    Point { year, place: CalendarPlace::Month(month) }
}

fn day_in(month: Point, day: u8) -> Option<Point> {
    let CalendarPlace::Month(number) = month.place else { return None };
    Some(Point { place: CalendarPlace::Day(number, day), ..month })
}

fn last_day(year: i32, month: u8) -> Option<u8> {
    (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month.into(), (*day).into()).is_some())
}

/// Returns the TIMEX3 value of an unresolved date, with X for the unknown digits: "XXXX-06-09".
fn open_value(words: &DateWords) -> String {
    if let Some(PeriodWord::DeicticWeek(_) | PeriodWord::AnaphoricWeek(_)) = words.period {
        return "XXXX-WXX".to_owned();
    }
    match (words.month, words.day, words.weekday) {
        (Some(MonthWord::Number(month)), Some(DayWord::Number(day)), _) => {
            format!("XXXX-{month:02}-{day:02}")
        }
        (Some(MonthWord::Number(month)), _, _) => format!("XXXX-{month:02}"),
        (Some(_), None, _) => "XXXX-XX".to_owned(),
        (None, Some(DayWord::Number(day)), _) => format!("XXXX-XX-{day:02}"),
        (None, None, Some(weekday)) => format!("XXXX-WXX-{}", weekday.number_from_monday()),
        _ if words.year.is_some() => "XXXX".to_owned(),
        _ => "XXXX-XX-XX".to_owned(),
    }
}
