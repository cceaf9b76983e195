//! Look-alikes: words and numbers that resemble a time but are not one, such as the number of a
//! regulation. Each rule takes precedence over shorter matches and produces nothing.

use super::make::{guard, guard_where};
use crate::tag::composition::Match;
use crate::tag::grammar::CompositionRule;
use crate::tag::pattern::Class;
use crate::tag::token::{Gap, Shape, Token};

pub(super) const RULES: &[CompositionRule] = &[
    guard(
        "guard.law",
        "directive|regulation|decision|law|act|decree|ordinance|order|bill ( \\( eu|ec|eec|euratom \\) )? ( no +.? )? ( <int> / <int> ( / eu|ec|eec|jha|cfsp )? | <int> +- <int> )",
    ),
    guard("guard.eu-law", "<int> +/ <int> +/ eu|ec|eec|jha|cfsp"),
    guard(
        "guard.standard",
        "iso|iec|en|din|ieee|rfc|ansi|nist|mil|stanag|jis|astm|nfpa|asme|ashrae|sae|gost ( -|/ )? ( iec )? -? <int> ( +: <int> )?",
    ),
    guard(
        "guard.section",
        "( section|sections|article|articles|chapter|clause|paragraph|para|annex|appendix|table|figure|fig|title|part|rule | para|fig|art|sec|ch +. ) <int> ( +.|- <int> ( +.|- <int> )? )?",
    ),
    guard(
        "guard.page",
        "( page|pages|note|notes|footnote|volume|issue | p|pp|fn|vol +.? ) <int> ( -|–|, <int> )?",
    ),
    guard("guard.resolution", "resolution|resolutions|unscr|sr|res ( no +.? )? <int> ( \\( <int> \\) )?"),
    // Matches "No. 07-1315", a court docket number, and "Opinion 05/2012", the fifth opinion in
    // that year.
    guard(
        "guard.number",
        "( no|nos|nr|art|arts|sec +. | docket|dockets|nos|§|№ ) ( +: )? <int> +-|–|/ +<int> ( +-|–|/ +<int> )?",
    ),
    guard(
        "guard.number-of-its-year",
        "no|nr|number|case|cases|file|application|petition|opinion|guidelines|recommendations|permission|consent|licence|license|permit ( +: )? ( <mm> +-|–|/ +<year> | <year> +-|/ +<mm> )",
    ),
    // Matches "S.I. 2010/2011", a statutory instrument.
    guard("guard.instrument", "( s +. i +. | si|ssi|wsi|nisr ) ( no +.? )? <int> +/ +<int>"),
    // Matches "Report 2019-12" and "Circular 2020/11", the twelfth report and the eleventh circular
    // in that year, but not "The annual report 2019/20" and "the white paper 2023-2026", which
    // cover a range of years.
    guard_where(
        "guard.report-of-its-year",
        "report|reports|paper|papers|circular|bulletin|memo|memorandum|note|notice|instruction|brief|letter ( no +.? )? <year> +-|/ +<int>",
        |m| {
            let (Some(year), Some(number)) = (m.int(Class::Year, 0), m.int(Class::Int, 0)) else {
                return false;
            };
            number < 1000 && number != (year + 1) % 100
        },
    ),
    // Matches "H.R. 12-1990" and "Pub. L. 11-1990", the twelfth bill and the eleventh law in that
    // year. A number with a leading zero is a month.
    guard_where("guard.number-behind-initial", ". <mm> +-|– +<year>", |m| {
        is_initial(m) && m.digits(Class::MonthNumber, 0) == 2 && m.int(Class::MonthNumber, 0) >= Some(10)
    }),
    guard("guard.numbers", "nos|cases|dockets ( +. )? $docket $and-docket $and-docket?"),
    // Matches names: "the May 9 Battalion", "6 October City", "the 26th of July Movement".
    guard_where(
        "guard.named-after-day",
        "( <month> <day> | <day>|<nth> of? <month> ) ( youth )? movement|battalion|brigade|city|square|avenue|street|bridge|stadium|university",
        |m| m.tokens.get(m.end - 1).is_some_and(|name| name.shape == Shape::Capital),
    ),
    // Matches "AGO 2018-46", the number of an opinion. A range of years is shorter: "the EU 2014-20
    // budget".
    guard_where("guard.number-behind-acronym", "<year> +- +<yy>", |m| {
        let (Some(year), Some(number)) = (m.int(Class::Year, 0), m.int(Class::TwoDigits, 0)) else {
            return false;
        };
        let is_acronym = |word: &Token| {
            word.shape == Shape::Upper && word.classes == 0 && word.end - word.start <= MAX_ACRONYM
        };
        let years = (number + 100 - year % 100) % 100;
        m.token(0).is_some_and(|year| year.gap == Gap::Space)
            && m.before(1).is_some_and(is_acronym)
            && m.after(0).is_none_or(|next| next.gap != Gap::None || next.shape == Shape::Mark)
            && years > MAX_SPAN
            && number > 12
    }),
    guard("guard.money", "$|€|£|¥ +<int> ( +, <int> )? ( +. <int> )?"),
    guard("guard.day-by-day", "<unit> after|by|to <unit>"),
    guard("guard.now-and-then", "( every )? now and then|again"),
    guard("guard.time-of-year", "( at )? this|that time of year|day"),
    guard("guard.other-day", "( the )? other day"),
    // Matches "Man of the Year", an award.
    guard_where("guard.award", "the year|month|decade|century", |m| {
        m.token(1).is_some_and(|unit| unit.shape == Shape::Capital)
            && m.follows(1, &["of"])
            && m.before(2).is_some_and(|award| award.shape == Shape::Capital)
    }),
    // Matches "in as many years" in "the third fire in as many years".
    guard("guard.as-many", "in as many <unit>"),
    guard("guard.second-to-none", "second to none"),
    guard("guard.rush-hour", "rush|happy|eleventh|zero|finest hour"),
    guard("guard.kilowatt-hour", "kilowatt|watt|gigawatt|megawatt|man|kwh -? hour|hours"),
    guard("guard.newspaper", "the sun|times"),
    guard("guard.newspaper-name", "sunday|daily times|telegraph|mail|mirror|express|star|news"),
    // "Friday Harbor" is a town; "the Friday harbour tour" takes place on a Friday.
    guard_where(
        "guard.place-named-after-weekday",
        "<weekday> harbor|harbour|island|islands|bay|creek|cove|lake|river|mountain|hill|hills",
        |m| {
            m.token(0).zip(m.token(1)).is_some_and(|(day, place)| {
                day.shape == Shape::Capital && place.shape == Shape::Capital && place.gap == Gap::Space
            })
        },
    ),
    guard("guard.winter-quarters", "winter|summer quarters"),
    guard("guard.quarter-finals", "quarter - finals|final"),
    guard("guard.phone", "tel|phone|fax ( +. )? ( +: )? <int> -? <int> -? <int>"),
    // Matches groups of digits, the first of which begins with a zero: "024 7601 1887".
    guard_where("guard.phone-groups", "<int> <int> <int>", |m| {
        let is_group = |nth: usize| m.token(nth).is_some_and(|group| group.end - group.start >= 3);
        m.token(0).is_some_and(|first| m.word(first).starts_with('0')) && (0..3).all(is_group)
    }),
    guard("guard.phone-plus", "+ +<int> -? <int> -? <int> ( -? <int> )? ( -? <int> )?"),
    guard("guard.age", "<n> - <unit> - old|olds"),
    guard("guard.ages", "<n> -|–|to <n> -? year|month|week|day -? old|olds"),
    // Matches "The mile was run in 3:43:13", a duration that looks like a clock time.
    guard_where("guard.race-time", "<hour> +: +<sixty> +: +<sixty> ( +. +<int> )?", |m| {
        m.follows(1, &["in", "of", "ran", "clocked", "timed", "took"])
    }),
    // Matches durations: "14:08.3" contains tenths of a second, so it is minutes and seconds, and
    // "took 14:12" follows a verb of timing.
    guard("guard.race-time-tenths", "<hour> +: +<sixty> +. +<int>"),
    guard_where("guard.race-time-minutes", "<hour> +: +<sixty>", |m| {
        m.follows(1, &["took", "clocked", "timed"]) || m.follows(1, &["of"]) && m.follows(2, &["time"])
    }),
    // Matches "AD 2015-07-12", an airworthiness directive.
    guard_where("guard.airworthiness", "ad|ed|sib|ead <year> +- <int> +- <int>", |m| {
        m.token(0).is_some_and(|token| token.shape == Shape::Upper)
    }),
    guard("guard.up-to-date", "up - to - date"),
];

/// The maximum length of an acronym before a document number, in bytes.
const MAX_ACRONYM: usize = 5;

/// The maximum number of years in a range after an acronym.
const MAX_SPAN: u32 = 15;

/// Whether the full stop at the start of the match ends an initial, as in abbreviated names of
/// bills and laws. A numeric month, in contrast, follows a longer word or abbreviation ("Rev.
/// 10-2018").
fn is_initial(m: &Match<'_>) -> bool {
    let is_capital = |word: &str| word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    m.token(0).is_some_and(|stop| stop.gap == Gap::None)
        && m.before(1).is_some_and(|token| is_capital(m.word(token)))
}
