//! English words with a temporal meaning.

use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};

use crate::date::Season::{Autumn, Spring, Summer, Winter};
use crate::tag::expression::{Reference, Which, Zone};
use crate::tag::lexicon::Meaning::{
    self, Cardinal, DayPart, Deictic, Determiner, Frequency, Holiday, Measure, Meridiem, Modifier, Month,
    Multiplier, Ordinal, Policy, Prefix, Season, Signal, Times, Trigger, Vague, Weekday,
};
use crate::tag::lexicon::Preposition::{At, Other, Since, Until};
use crate::tag::terms::DayPart::{Afternoon, Daytime, EndOfDay, Evening, Midnight, Morning, Night, Noon};
use crate::tag::terms::Holiday::{Easter, Fixed, Nth};
use crate::tag::terms::Modifier::{
    After, Approx, Before, End, EqualOrLess, EqualOrMore, LessThan, Mid, MoreThan, Start,
};
use crate::tag::terms::Unit;

const fn unit(unit: Unit) -> Meaning {
    Meaning::Unit(unit)
}

const fn which(which: Which) -> Meaning {
    Meaning::Which(which)
}

const fn reference(reference: Reference) -> Meaning {
    Meaning::Reference(reference)
}

const fn zone(hours: i16) -> Meaning {
    Meaning::Zone(Zone { minutes: hours * 60, utc: false })
}

const UTC: Meaning = Meaning::Zone(Zone { minutes: 0, utc: true });

/// All words, with one entry per meaning.
#[rustfmt::skip]
pub(super) const WORDS: &[(&str, Meaning)] = &[
    // Months.
    ("january", Month(1)), ("february", Month(2)), ("march", Month(3)), ("april", Month(4)),
    ("may", Month(5)), ("june", Month(6)), ("july", Month(7)), ("august", Month(8)),
    ("september", Month(9)), ("october", Month(10)), ("november", Month(11)), ("december", Month(12)),
    ("jan", Month(1)), ("feb", Month(2)), ("mar", Month(3)), ("apr", Month(4)), ("jun", Month(6)),
    ("jul", Month(7)), ("aug", Month(8)), ("sep", Month(9)), ("sept", Month(9)), ("oct", Month(10)),
    ("nov", Month(11)), ("dec", Month(12)),
    // Weekdays.
    ("monday", Weekday(Mon)), ("tuesday", Weekday(Tue)), ("wednesday", Weekday(Wed)),
    ("thursday", Weekday(Thu)), ("friday", Weekday(Fri)), ("saturday", Weekday(Sat)),
    ("sunday", Weekday(Sun)), ("mon", Weekday(Mon)), ("tue", Weekday(Tue)), ("tues", Weekday(Tue)),
    ("wed", Weekday(Wed)), ("weds", Weekday(Wed)), ("thu", Weekday(Thu)), ("thur", Weekday(Thu)),
    ("thurs", Weekday(Thu)), ("fri", Weekday(Fri)), ("sat", Weekday(Sat)), ("sun", Weekday(Sun)),
    // Units.
    ("second", unit(Unit::Second)), ("seconds", unit(Unit::Second)), ("sec", unit(Unit::Second)),
    ("secs", unit(Unit::Second)), ("minute", unit(Unit::Minute)), ("minutes", unit(Unit::Minute)),
    ("min", unit(Unit::Minute)), ("mins", unit(Unit::Minute)), ("hour", unit(Unit::Hour)),
    ("hours", unit(Unit::Hour)), ("hr", unit(Unit::Hour)), ("hrs", unit(Unit::Hour)),
    ("day", unit(Unit::Day)), ("days", unit(Unit::Day)), ("weekday", unit(Unit::Workday)),
    ("weekdays", unit(Unit::Workday)), ("workday", unit(Unit::Workday)), ("workdays", unit(Unit::Workday)),
    ("night", unit(Unit::Night)), ("nights", unit(Unit::Night)),
    ("weekend", unit(Unit::Weekend)), ("weekends", unit(Unit::Weekend)), ("week", unit(Unit::Week)),
    ("weeks", unit(Unit::Week)), ("workweek", unit(Unit::Week)), ("wk", unit(Unit::Week)), ("wks", unit(Unit::Week)),
    ("fortnight", unit(Unit::Fortnight)), ("fortnights", unit(Unit::Fortnight)),
    ("month", unit(Unit::Month)), ("months", unit(Unit::Month)), ("mo", unit(Unit::Month)),
    ("mos", unit(Unit::Month)), ("quarter", unit(Unit::Quarter)), ("quarters", unit(Unit::Quarter)),
    ("year", unit(Unit::Year)), ("years", unit(Unit::Year)), ("yr", unit(Unit::Year)),
    ("yrs", unit(Unit::Year)), ("decade", unit(Unit::Decade)), ("decades", unit(Unit::Decade)),
    ("century", unit(Unit::Century)), ("centuries", unit(Unit::Century)),
    ("millennium", unit(Unit::Millennium)), ("millennia", unit(Unit::Millennium)),
    ("semester", unit(Unit::Half)), ("semesters", unit(Unit::Half)),
    // Number words.
    ("one", Cardinal(1)), ("two", Cardinal(2)), ("three", Cardinal(3)), ("four", Cardinal(4)),
    ("five", Cardinal(5)), ("six", Cardinal(6)), ("seven", Cardinal(7)), ("eight", Cardinal(8)),
    ("nine", Cardinal(9)), ("ten", Cardinal(10)), ("eleven", Cardinal(11)), ("twelve", Cardinal(12)),
    ("thirteen", Cardinal(13)), ("fourteen", Cardinal(14)), ("fifteen", Cardinal(15)),
    ("sixteen", Cardinal(16)), ("seventeen", Cardinal(17)), ("eighteen", Cardinal(18)),
    ("nineteen", Cardinal(19)), ("twenty", Cardinal(20)), ("thirty", Cardinal(30)), ("forty", Cardinal(40)),
    ("fifty", Cardinal(50)), ("sixty", Cardinal(60)), ("seventy", Cardinal(70)), ("eighty", Cardinal(80)),
    ("ninety", Cardinal(90)), ("dozen", Cardinal(12)),
    ("hundred", Multiplier(100)), ("thousand", Multiplier(1000)), ("million", Multiplier(1_000_000)),
    ("first", Ordinal(1)), ("second", Ordinal(2)), ("third", Ordinal(3)), ("fourth", Ordinal(4)),
    ("fifth", Ordinal(5)), ("sixth", Ordinal(6)), ("seventh", Ordinal(7)), ("eighth", Ordinal(8)),
    ("ninth", Ordinal(9)), ("tenth", Ordinal(10)), ("eleventh", Ordinal(11)), ("twelfth", Ordinal(12)),
    ("thirteenth", Ordinal(13)), ("fourteenth", Ordinal(14)), ("fifteenth", Ordinal(15)),
    ("sixteenth", Ordinal(16)), ("seventeenth", Ordinal(17)), ("eighteenth", Ordinal(18)),
    ("nineteenth", Ordinal(19)), ("twentieth", Ordinal(20)), ("thirtieth", Ordinal(30)),
    ("½", Ordinal(2)), ("¼", Ordinal(4)),
    ("several", Vague), ("few", Vague), ("many", Vague), ("some", Vague), ("numerous", Vague),
    // Seasons and parts of the day.
    ("spring", Season(Spring)), ("springtime", Season(Spring)), ("summer", Season(Summer)),
    ("summertime", Season(Summer)), ("autumn", Season(Autumn)), ("fall", Season(Autumn)),
    ("winter", Season(Winter)), ("wintertime", Season(Winter)),
    ("morning", DayPart(Morning)), ("mornings", DayPart(Morning)), ("dawn", DayPart(Morning)),
    ("sunrise", DayPart(Morning)), ("noon", DayPart(Noon)), ("midday", DayPart(Noon)),
    ("noontime", DayPart(Noon)), ("afternoon", DayPart(Afternoon)), ("afternoons", DayPart(Afternoon)),
    ("evening", DayPart(Evening)), ("evenings", DayPart(Evening)), ("dusk", DayPart(Evening)),
    ("sunset", DayPart(Evening)), ("nightfall", DayPart(Evening)), ("night", DayPart(Night)),
    ("nights", DayPart(Night)), ("nighttime", DayPart(Night)), ("daytime", DayPart(Daytime)),
    ("midnight", DayPart(Midnight)), ("eod", DayPart(EndOfDay)),
    // Words that select a member of a sequence.
    ("last", which(Which::Last)), ("past", which(Which::Last)), ("latest", which(Which::Last)), ("next", which(Which::Next)),
    ("coming", which(Which::Coming)), ("upcoming", which(Which::Coming)), ("forthcoming", which(Which::Coming)),
    ("previous", which(Which::Previous)), ("preceding", which(Which::Previous)),
    ("prior", which(Which::Previous)), ("following", which(Which::Following)),
    ("succeeding", which(Which::Following)), ("subsequent", which(Which::Following)),
    ("ensuing", which(Which::Following)), ("same", which(Which::Same)), ("that", which(Which::Same)),
    ("this", which(Which::This)), ("current", which(Which::This)), ("present", which(Which::This)),
    // Days relative to today, and references.
    ("today", Deictic(0)), ("tomorrow", Deictic(1)), ("yesterday", Deictic(-1)), ("otd", Deictic(0)),
    ("now", reference(Reference::Present)), ("currently", reference(Reference::Present)),
    ("presently", reference(Reference::Present)), ("nowadays", reference(Reference::Present)),
    ("recently", reference(Reference::Past)), ("lately", reference(Reference::Past)),
    ("current", Trigger), ("recent", Trigger), ("former", Trigger), ("future", Trigger), ("present", Trigger),
    ("past", Trigger), ("moment", Trigger), ("date", Trigger), ("then", Trigger), ("previously", Trigger),
    ("time", Trigger), ("later", Trigger), ("administration", Trigger), ("ii", Trigger), ("war", Trigger),
    ("everyday", Trigger), ("half", Trigger), ("period", Trigger), ("term", Trigger), ("midyear", Trigger), ("midweek", Trigger), ("midmonth", Trigger), ("point", Trigger), ("history", Trigger), ("immediately", Trigger),
    // The start, middle and end of a date; modifiers of a duration.
    ("early", Modifier(Start)), ("earlier", Modifier(Start)), ("beginning", Modifier(Start)), ("start", Modifier(Start)),
    ("opening", Modifier(Start)),
    ("mid", Modifier(Mid)), ("middle", Modifier(Mid)), ("midst", Modifier(Mid)), ("late", Modifier(End)),
    ("end", Modifier(End)), ("close", Modifier(End)), ("eve", Modifier(Before)),
    ("about", Measure(Approx)), ("around", Measure(Approx)), ("approximately", Measure(Approx)),
    ("roughly", Measure(Approx)), ("circa", Measure(Approx)), ("ca", Measure(Approx)), ("c", Measure(Approx)),
    ("nearly", Measure(LessThan)), ("almost", Measure(LessThan)), ("under", Measure(LessThan)),
    ("over", Measure(MoreThan)), ("exceeding", Measure(MoreThan)),
    ("minimum", Measure(EqualOrMore)), ("maximum", Measure(EqualOrLess)),
    ("before", Measure(Before)), ("after", Measure(After)),
    // Recurring times (TIMEX3 sets).
    ("daily", Frequency(Unit::Day, 1)), ("nightly", Frequency(Unit::Day, 1)), ("hourly", Frequency(Unit::Hour, 1)),
    ("weekly", Frequency(Unit::Week, 1)), ("biweekly", Frequency(Unit::Week, 2)),
    ("fortnightly", Frequency(Unit::Week, 2)), ("monthly", Frequency(Unit::Month, 1)),
    ("bimonthly", Frequency(Unit::Month, 2)), ("quarterly", Frequency(Unit::Month, 3)),
    ("semiannual", Frequency(Unit::Half, 1)), ("semiannually", Frequency(Unit::Half, 1)),
    ("biannual", Frequency(Unit::Half, 1)), ("annual", Frequency(Unit::Year, 1)),
    ("annually", Frequency(Unit::Year, 1)), ("yearly", Frequency(Unit::Year, 1)),
    ("biennial", Frequency(Unit::Year, 2)), ("biennially", Frequency(Unit::Year, 2)),
    ("triennial", Frequency(Unit::Year, 3)),
    ("once", Times(1)), ("twice", Times(2)), ("thrice", Times(3)),
    // Clock times and time zones.
    ("am", Meridiem(false)), ("pm", Meridiem(true)),
    ("utc", UTC), ("gmt", UTC), ("zulu", UTC), ("cet", zone(1)), ("cest", zone(2)), ("bst", zone(1)),
    ("est", zone(-5)), ("edt", zone(-4)), ("cst", zone(-6)), ("cdt", zone(-5)), ("mst", zone(-7)),
    ("mdt", zone(-6)), ("pst", zone(-8)), ("pdt", zone(-7)), ("jst", zone(9)), ("msk", zone(3)),
    ("bc", Trigger), ("b", Trigger), ("m", Trigger), ("mondays", Trigger), ("tuesdays", Trigger), ("wednesdays", Trigger),
    ("thursdays", Trigger), ("fridays", Trigger), ("saturdays", Trigger), ("sundays", Trigger), ("bce", Trigger), ("ad", Trigger), ("ce", Trigger), ("o", Trigger), ("tonight", Trigger),
    ("tonite", Trigger), ("twenties", Trigger), ("thirties", Trigger), ("forties", Trigger), ("fifties", Trigger),
    ("sixties", Trigger), ("seventies", Trigger), ("eighties", Trigger), ("nineties", Trigger), ("d", Trigger),
    ("q", Prefix), ("fy", Prefix), ("cy", Prefix), ("sy", Prefix), ("h", Prefix), ("t", Prefix), ("w", Prefix),
    // Holidays and named days. `Easter(n)` is n days after Easter Sunday; `Nth(n, weekday, month,
    // days)` is a number of days after the nth weekday of a month.
    ("christmas", Holiday(Fixed(12, 25))), ("halloween", Holiday(Fixed(10, 31))), ("easter", Holiday(Easter(0))),
    ("thanksgiving", Holiday(Nth(4, Thu, 11, 0))), ("epiphany", Holiday(Fixed(1, 6))),
    ("pentecost", Holiday(Easter(49))), ("juneteenth", Holiday(Fixed(6, 19))),
    // Temporal prepositions, and articles.
    ("in", Signal(At)), ("on", Signal(At)), ("at", Signal(At)), ("during", Signal(At)), ("within", Signal(At)),
    ("throughout", Signal(At)), ("until", Signal(Until)), ("till", Signal(Until)), ("by", Signal(Until)),
    ("since", Signal(Since)), ("from", Signal(Other)), ("after", Signal(Other)), ("before", Signal(Other)),
    ("between", Signal(Other)), ("to", Signal(Other)), ("of", Signal(Other)), ("for", Signal(Other)),
    ("through", Signal(Other)), ("as", Signal(Other)),
    ("the", Determiner), ("a", Determiner), ("an", Determiner),
    // Nouns that are typical of policy papers.
    ("policy", Policy), ("policies", Policy), ("strategy", Policy), ("strategic", Policy), ("cooperation", Policy),
    ("alliance", Policy), ("allies", Policy), ("partners", Policy), ("deterrence", Policy), ("agreement", Policy),
    ("framework", Policy), ("capabilities", Policy), ("defense", Policy), ("defence", Policy), ("security", Policy),
    ("multilateral", Policy), ("bilateral", Policy), ("partnership", Policy), ("initiative", Policy),
];
