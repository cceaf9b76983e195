//! Formats the TIMEX3 values of durations, sets and times of day.

use std::fmt::Write as _;

use crate::tag::{Amount, Clock, DayPart, Duration, Field, Freq, Recurring, Unit};

/// Returns the value of a duration: `P10Y`, `PT30M`, `P2DE`, `PXM`, `P1Y6M`.
pub(super) fn duration(duration: &Duration) -> String {
    let mut value = length(duration.amount, duration.unit);
    if let Some((amount, unit)) = duration.rest {
        let rest = length(amount, unit);
        let rest = rest.strip_prefix('P').unwrap_or(&rest);
        match (value.contains('T'), rest.strip_prefix('T')) {
            (true, Some(rest)) => value.push_str(rest),
            _ => value.push_str(rest),
        }
    }
    value
}

/// Returns the value of an amount in a unit.
pub(super) fn length(amount: Amount, unit: Unit) -> String {
    let (time, code, factor) = match unit {
        Unit::Second => (true, "S", 1),
        Unit::Minute => (true, "M", 1),
        Unit::Hour => (true, "H", 1),
        Unit::Day | Unit::Night | Unit::Moment => (false, "D", 1),
        Unit::Workday => (false, "WD", 1),
        Unit::Weekend => (false, "WE", 1),
        Unit::Week => (false, "W", 1),
        Unit::Fortnight => (false, "W", 2),
        Unit::Month => (false, "M", 1),
        Unit::Quarter => (false, "Q", 1),
        Unit::Half => (false, "M", 6),
        Unit::Year | Unit::FiscalYear => (false, "Y", 1),
        Unit::Decade => (false, "DE", 1),
        Unit::Century => (false, "CE", 1),
        Unit::Millennium => (false, "Y", 1000),
    };
    let mut value = String::from(if time { "PT" } else { "P" });
    match amount {
        Amount::Vague => value.push('X'),
        Amount::Hundredths(n) => {
            let n = n.saturating_mul(factor);
            let _ = write!(value, "{}", n / 100);
            match n % 100 {
                0 => {}
                rest if rest % 10 == 0 => {
                    let _ = write!(value, ".{}", rest / 10);
                }
                rest => {
                    let _ = write!(value, ".{rest:02}");
                }
            }
        }
    }
    value.push_str(code);
    value
}

/// Returns the value of a recurring time: `P1D`, `XXXX-WXX-1`, `XXXX-06`.
pub(super) fn recurring(what: Recurring) -> String {
    match what {
        Recurring::Every(amount, Unit::Workday) => length(amount, Unit::Week).replace('W', "WD"),
        Recurring::Every(amount, Unit::Half) => match amount {
            Amount::Hundredths(n) => length(Amount::Hundredths(n / 2), Unit::Year),
            Amount::Vague => length(amount, Unit::Year),
        },
        Recurring::Every(Amount::Hundredths(n), Unit::Quarter) => {
            length(Amount::Hundredths(n * 3), Unit::Month)
        }
        Recurring::Every(amount, unit) => length(amount, unit),
        Recurring::DayPart(part) => format!("XXXX-XX-XXT{}", day_part(part)),
        Recurring::WeekdayPart(day, part) => {
            format!("XXXX-WXX-{}T{}", day.number_from_monday(), day_part(part))
        }
        Recurring::Field(Field::Weekday(day)) => format!("XXXX-WXX-{}", day.number_from_monday()),
        Recurring::Field(Field::Month(month)) => format!("XXXX-{month:02}"),
        Recurring::Field(Field::Day { month, day }) => format!("XXXX-{month:02}-{day:02}"),
        Recurring::Field(Field::Season(season)) => format!("XXXX-{}", season.timex_code()),
        Recurring::Field(_) => String::from("XXXX"),
    }
}

/// Returns the `freq` of a set: `2X`, or `5D` for "five days a week".
pub(super) fn freq(freq: Freq) -> String {
    match freq {
        Freq::Times(n) => format!("{n}X"),
        Freq::Lengths(n, unit) => length(Amount::whole(n), unit).trim_start_matches(['P', 'T']).to_owned(),
    }
}

/// Returns the value of a part of the day, without the leading `T`.
pub(super) const fn day_part(part: DayPart) -> &'static str {
    match part {
        DayPart::Morning => "MO",
        DayPart::Noon => "12:00",
        DayPart::Afternoon => "AF",
        DayPart::Evening => "EV",
        DayPart::Night => "NI",
        DayPart::Daytime => "DT",
        DayPart::Midnight => "24:00",
        DayPart::EndOfDay => "23:59:59",
    }
}

/// Returns the value of a clock time, without the leading `T`.
pub(super) fn clock(clock: Clock) -> String {
    let mut value = format!("{:02}:{:02}", clock.hour, clock.minute.unwrap_or(0));
    if let Some(second) = clock.second {
        let _ = write!(value, ":{second:02}");
    }
    match clock.zone {
        Some(zone) if zone.utc => value.push('Z'),
        Some(zone) => {
            let sign = if zone.minutes < 0 { '-' } else { '+' };
            let minutes = zone.minutes.unsigned_abs();
            let _ = write!(value, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        }
        None => {}
    }
    value
}
