//! Rules for durations: "at least a month", "the past two decades", "two and a half years".

use super::make::one;
use crate::tag::composition::Match;
use crate::tag::expression::{Anchored, Duration, Expression};
use crate::tag::grammar::{CompositionRule, Found};
use crate::tag::pattern::Class;
use crate::tag::pattern::Kind::Duration as Length;
use crate::tag::terms::{Amount, Modifier, Unit};
use crate::tag::token::{Gap, Shape, Token};

/// Adjectives for periods, which do not begin the name of an event.
const OF_PERIODS: &[&str] =
    &["academic", "calendar", "current", "financial", "fiscal", "new", "previous", "school", "tax"];

/// Whether a week, month, year or decade of an event ends at the match: "the first year of the
/// war", but not "the first year of the decade".
pub(super) fn is_of_event(m: &Match<'_>) -> bool {
    let is_counted = matches!(m.unit(), Some(Unit::Week | Unit::Month | Unit::Year | Unit::Decade));
    let determined = m.after(1).is_some_and(|token| token.is(Class::Determiner))
        || m.precedes(1, &["his", "her", "its", "their"]);
    let timed = Class::Unit.bit()
        | Class::Which.bit()
        | Class::Decade.bit()
        | Class::Month.bit()
        | Class::Season.bit()
        | Class::Holiday.bit()
        | Class::OrdinalWord.bit();
    let is_noun = |noun: &Token| {
        matches!(noun.shape, Shape::Lower | Shape::Capital)
            && noun.classes & timed == 0
            && !m.is_word(noun, OF_PERIODS)
    };
    let named = m.after(1).is_some_and(|name| name.shape == Shape::Capital && is_noun(name));
    is_counted && m.precedes(0, &["of"]) && (named || determined && m.after(2).is_some_and(is_noun))
}

pub(super) const RULES: &[CompositionRule] = &[
    one(
        "duration.number",
        Length,
        "( the )? <n> -? ( full|whole|long|straight|consecutive|trading|working|business|calendar|more|additional|further|solid|successive )? <unit>",
        |m| {
            counted(m)?;
            articled_number(m)?;
            length(m.amount()?, m.unit()?)
        },
    ),
    // "12 to 18 months" is one duration, approximately 12 months. "60 and 90 days" are two
    // durations, which `list.lengths` matches.
    one("duration.number-to", Length, "<n> -? to|-|–|— -? <n> -? <unit>", |m| {
        let unit = m.unit()?;
        let (first, last) = (m.token(0)?, m.capture(1)?);
        let is_year = first.is(Class::Year) || m.tokens.get(last.0)?.is(Class::Year);
        let rises = matches!(
            (m.nth_amount(0)?, m.nth_amount(1)?),
            (Amount::Hundredths(first), Amount::Hundredths(last)) if first < last
        );
        let money = m.follows(1, &["$", "€", "£", "."]);
        (rises && !is_year && !money && !m.is_glued() && !matches!(unit, Unit::Quarter | Unit::Night))
            .then(|| approximate(m.nth_amount(0)?, unit))?
    }),
    one("duration.number-or", Length, "<n> or <n> <unit>", |m| {
        let shifts = m.precedes(0, &["ago", "earlier", "later"]);
        shifts.then(|| approximate(m.nth_amount(0)?, m.unit()?))?
    }),
    one("duration.single", Length, "single - <unit>", |m| length(Amount::whole(1), m.unit()?)),
    one("duration.article", Length, "a|an|another ( full|whole|single|further|entire )? <unit>", |m| {
        articled(m)?;
        length(Amount::whole(1), m.unit()?)
    }),
    one("duration.unit-long", Length, "<unit> - long", |m| {
        let plural = plural_unit(m).is_some();
        length(if plural { Amount::Vague } else { Amount::whole(1) }, m.unit()?)
    }),
    one("duration.number-long", Length, "<n> -? <unit> -? long", |m| length(m.amount()?, m.unit()?)),
    one("duration.age", Length, "( <n> <unit> old | <n> - <unit> - old | <n> <unit> of age )", |m| {
        length(m.amount()?, m.unit()?)
    }),
    one("duration.adjective", Length, "<n> <adjective> <unit>", |m| {
        plural_unit(m)?;
        counted(m)?;
        length(m.amount()?, m.unit()?)
    }),
    one(
        "duration.row",
        Length,
        "the first|last|early|earlier|late|later|final|closing|opening|intervening|remaining <unit>",
        |m| {
            plural_unit(m)?;
            length(Amount::Vague, m.unit()?)
        },
    ),
    one("duration.vague", Length, "( a )? <vague> ( of )? ( more )? <unit>", |m| {
        plural_unit(m)?;
        vague_ok(m)?;
        length(Amount::Vague, m.unit()?)
    }),
    one("duration.number-of", Length, "a number of <unit>", |m| length(Amount::Vague, m.unit()?)),
    one("duration.couple", Length, "a couple of <unit>", |m| length(Amount::whole(2), m.unit()?)),
    one("duration.dozen", Length, "a dozen <unit>", |m| length(Amount::whole(12), m.unit()?)),
    one("duration.half-dozen", Length, "half a dozen <unit>", |m| length(Amount::whole(6), m.unit()?)),
    // The article in "a three-year plan" belongs to the plan, whereas a period is itself a time.
    one("duration.period", Length, "( a|an|the|this|that )? <n> -? <unit> period", |m| {
        (m.unit()? >= Unit::Minute && !m.precedes(0, &["-"])).then(|| length(m.amount()?, m.unit()?))?
    }),
    one("duration.tens-of", Length, "( tens|dozens|hundreds|thousands|scores of )? <unit>", |m| {
        plural_unit(m)?;
        bare_plural(m)?;
        length(Amount::Vague, m.unit()?)
    }),
    one("duration.hundreds", Length, "a hundred|thousand|million -? <unit>", |m| {
        let n = if m.has(&["hundred"]) {
            100
        } else if m.has(&["thousand"]) {
            1000
        } else {
            1_000_000
        };
        length(Amount::whole(n), m.unit()?)
    }),
    one("duration.vague-hundreds", Length, "<vague> hundred|thousand|million|dozen -? <unit>", |m| {
        plural_unit(m)?;
        length(Amount::Vague, m.unit()?)
    }),
    one("duration.the-plural", Length, "the <unit>", |m| {
        plural_unit(m)?;
        let introduced = m.follows(1, &["in", "during", "over", "for", "throughout", "of"]);
        let placed = m.precedes(
            0,
            &[
                "before",
                "after",
                "since",
                "that",
                "following",
                "preceding",
                "leading",
                "immediately",
                "between",
            ],
        );
        (introduced && placed).then(|| length(Amount::Vague, m.unit()?))?
    }),
    one("duration.until", Length, "the <unit>", |m| {
        let unit = m.unit()?;
        let whole = plural_unit(m).is_none() && unit >= Unit::Week;
        if whole { until_next(m, unit) } else { None }
    }),
    one("duration.fiscal-until", Length, "( the )? fiscal|financial year", |m| {
        until_next(m, Unit::FiscalYear)
    }),
    one("duration.ahead", Length, "the <n>? <unit> ( ahead | to come )", |m| {
        let plural = plural_unit(m).is_some();
        let amount = m.amount().unwrap_or(if plural { Amount::Vague } else { Amount::whole(1) });
        let anchored = Some(Anchored::Coming);
        let (unit, rest) = (m.unit()?, None);
        (unit >= Unit::Day).then(|| Expression::Duration(Duration { amount, unit, rest, anchored }).into())
    }),
    one("duration.some", Length, "some <n> -? <unit>", |m| {
        plural_unit(m)?;
        Some(Found { modifier: Some(Modifier::Approx), ..length(m.amount()?, m.unit()?)? })
    }),
    one("duration.half", Length, "half ( a|an|of ( a )? )? <unit>", |m| {
        length(Amount::Hundredths(50), m.unit()?)
    }),
    one("duration.half-hyphen", Length, "a? half -? <unit>", |m| length(Amount::Hundredths(50), m.unit()?)),
    one("duration.quarter-of", Length, "a quarter ( of )? ( a|an )? <unit>", |m| {
        length(Amount::Hundredths(25), m.unit()?)
    }),
    one("duration.quarter-century", Length, "( a|the )? quarter - century", |_| {
        length(Amount::Hundredths(25), Unit::Century)
    }),
    one("duration.number-and-half", Length, "<n> -? and -? a? -? half -? <unit>", |m| {
        length(plus_half(m.amount()?, 50)?, m.unit()?)
    }),
    one("duration.unit-and-half", Length, "a|an|one|<n> <unit> and ( a )? half|quarter", |m| {
        let quarter = m.ends_with(&["quarter"]);
        length(plus_half(m.amount().unwrap_or(Amount::whole(1)), if quarter { 25 } else { 50 })?, m.unit()?)
    }),
    one("duration.two-units", Length, "<n> <unit> ( ,|and | , and )? <n> <unit>", |m| {
        let (big, small) = (m.nth_unit(0)?, m.nth_unit(1)?);
        (big > small).then_some(())?;
        Some(
            Expression::Duration(Duration {
                amount: m.nth_amount(0)?,
                unit: big,
                rest: Some((m.nth_amount(1)?, small)),
                anchored: None,
            })
            .into(),
        )
    }),
    one(
        "duration.two-units-article",
        Length,
        "( a|an <unit> and|, <n> <unit> | a|an|<n> <unit> and a|an <unit> )",
        |m| {
            let (big, small) = (m.nth_unit(0)?, m.nth_unit(1)?);
            let one = Amount::whole(1);
            let articled = m.starts_with(&["a", "an"]);
            let first = if articled { one } else { m.nth_amount(0)? };
            let second = m.nth_amount(usize::from(!articled)).unwrap_or(one);
            (big > small && small >= Unit::Minute && small != Unit::Quarter && !m.follows(1, &["between"]))
                .then(|| {
                    Expression::Duration(Duration {
                        amount: first,
                        unit: big,
                        rest: Some((second, small)),
                        anchored: None,
                    })
                    .into()
                })
        },
    ),
    one("duration.or-so", Length, "( a|an <unit> or two | a|an|<n> <unit> or so )", |m| {
        approximate(m.amount().unwrap_or(Amount::whole(1)), m.unit()?)
    }),
    one("duration.letters", Length, "<int> +h|d|w", |m| {
        let unit = match m.word(m.token(1)?).to_ascii_lowercase().as_str() {
            "h" => Unit::Hour,
            "d" => Unit::Day,
            _ => Unit::Week,
        };
        // Rejects "410 F.2d 12" and "12 Cal. 3d 40", which contain the series of a law report, and
        // "(2d Cir. 1984)", which contains a court.
        let series = m.follows(1, &["."]) && m.before(2).is_some_and(|word| word.shape != Shape::Lower)
            || m.after(0).is_some_and(|next| next.shape == Shape::Capital);
        (m.int(Class::Int, 0)? < 1000 && !m.is_glued() && !series)
            .then(|| length(m.amount().unwrap_or(Amount::whole(m.int(Class::Int, 0)?)), unit))?
    }),
    one("duration.all", Length, "all -? <unit>", |m| {
        (plural_unit(m).is_none() && m.unit()? >= Unit::Day).then(|| length(Amount::whole(1), m.unit()?))?
    }),
    one("duration.measured", Length, "<measure> {dur}", |m| measured(m, m.modifier()?)),
    one("duration.more-than", Length, "more|greater|longer than {dur}", |m| measured(m, Modifier::MoreThan)),
    one("duration.less-than", Length, "less|fewer|shorter than {dur}", |m| measured(m, Modifier::LessThan)),
    one("duration.at-least", Length, "( at least | no|not fewer|less than | a minimum of ) {dur}", |m| {
        measured(m, Modifier::EqualOrMore)
    }),
    one(
        "duration.at-most",
        Length,
        "( at most | up to | no|not more|longer than | a maximum of | as much|long|many as ) {dur}",
        |m| measured(m, Modifier::EqualOrLess),
    ),
    one(
        "duration.past",
        Length,
        "( the|these|this|those )? last|past|previous|preceding|prior ( <n>|<vague>|few|couple ( of )? | <n> to|or|- <n> )? ( full|consecutive|trading|working|business )? <unit> ( or so )?",
        |m| anchored(m, Anchored::Past),
    ),
    one("duration.past-and-half", Length, "( the )? last|past <unit> and ( a )? half", |m| {
        let (amount, anchored) = (Amount::Hundredths(150), Some(Anchored::Past));
        let whole = plural_unit(m).is_none();
        whole.then(|| {
            Some(Expression::Duration(Duration { amount, unit: m.unit()?, rest: None, anchored }).into())
        })?
    }),
    one(
        "duration.coming",
        Length,
        "( the|these )? next|coming|following|upcoming|ensuing|succeeding|subsequent ( <n>|<vague>|few|couple ( of )? | <n> to|or|- <n> )? ( full|consecutive|trading|working|business )? <unit> ( or so )?",
        |m| anchored(m, Anchored::Coming),
    ),
    one("duration.recent", Length, "( the )? ( more|most )? recent <unit>", |m| {
        plural_unit(m)?;
        Some(
            Expression::Duration(Duration {
                amount: Amount::Vague,
                unit: m.unit()?,
                rest: None,
                anchored: Some(Anchored::Past),
            })
            .into(),
        )
    }),
    one(
        "duration.ordinal-row",
        Length,
        "the first|last|final|opening|other|remaining|entire|whole <n>|<vague> <unit>",
        |m| length(m.amount()?, m.unit()?),
    ),
    one("duration.whole", Length, "the whole|entire|full <unit>", |m| length(Amount::whole(1), m.unit()?)),
    // Matches "the first year" in "the first year of the war".
    one("duration.nth-of-event", Length, "the <ord>|final|last|opening|closing <unit>", |m| {
        let unit = m.unit()?;
        is_of_event(m).then(|| length(Amount::whole(1), unit))?
    }),
];

/// Builds an approximate duration.
fn approximate(amount: Amount, unit: Unit) -> Option<Found> {
    Some(Found { modifier: Some(Modifier::Approx), ..length(amount, unit)? })
}

/// Accepts "the nine months", but not "the nine-month truce" or "the 30 days' leave", in which the
/// article belongs to the noun.
fn articled_number(m: &Match<'_>) -> Option<()> {
    let attribute = m.has(&["-"])
        || plural_unit(m).is_none()
        || m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["'", "’"]));
    (!m.starts_with(&["the"]) || !attribute).then_some(())
}

#[expect(clippy::unnecessary_wraps, reason = "the last expression of builders, which return an option")]
fn length(amount: Amount, unit: Unit) -> Option<Found> {
    Some(Expression::Duration(Duration { amount, unit, rest: None, anchored: None }).into())
}

/// Accepts a period that ends with the date after it: "the quarter ended Sept. 30".
fn until_next(m: &Match<'_>, unit: Unit) -> Option<Found> {
    // Skips a relative pronoun: "the quarter that ended Sept. 30".
    let relative = usize::from(m.precedes(0, &["that", "which"]) && m.precedes(1, &["ended", "ends"]));
    let ends = relative == 1 || m.precedes(0, &["ended", "ending", "to", "through"]);
    let dated = m.after(1 + relative).is_some_and(|next| {
        next.is(Class::Month) || next.is(Class::Day) || next.is(Class::Year) || next.is(Class::Modifier)
    });
    let (amount, anchored) = (Amount::whole(1), Some(Anchored::UntilNext));
    (ends && dated).then(|| Expression::Duration(Duration { amount, unit, rest: None, anchored }).into())
}

fn measured(m: &Match<'_>, modifier: Modifier) -> Option<Found> {
    let found = m.found(0)?;
    let Expression::Duration(duration) = &found.expression else { return None };
    let before_after = matches!(modifier, Modifier::Before | Modifier::After);
    // Keeps "over a three-year period" without a modifier, because it means during the period, not
    // longer than it.
    let definite = m.has(&["the", "these", "those"]) || m.has(&["over"]) && m.ends_with(&["period"]);
    (found.modifier.is_none() && duration.anchored.is_none() && !before_after && !definite)
        .then_some(Found { modifier: Some(modifier), ..found })
}

fn plus_half(amount: Amount, hundredths: u64) -> Option<Amount> {
    match amount {
        Amount::Hundredths(n) => Some(Amount::Hundredths(n + hundredths)),
        Amount::Vague => None,
    }
}

/// Returns the text of the first `<unit>`.
fn unit_word<'a>(m: &Match<'a>) -> Option<&'a str> {
    m.place(Class::Unit, 0).and_then(|(at, _)| m.tokens.get(at)).map(|token| m.word(token))
}

pub(super) fn plural_unit(m: &Match<'_>) -> Option<()> {
    unit_word(m).filter(|word| word.len() > 3 && (word.ends_with('s') || word.ends_with("ia"))).map(|_| ())
}

/// Accepts a number of units: "10 years". Rejects a number that is part of a code or decimal, and a
/// unit that may be another word in this position: "section 2 second".
fn counted(m: &Match<'_>) -> Option<()> {
    let word = unit_word(m)?;
    let unit = m.unit()?;
    let first = m.token(usize::from(m.starts_with(&["the"])))?;
    let digits = first.shape == Shape::Number;
    let amount = m.amount()?;
    let plural = word.ends_with('s') && word.len() > 3 || word.ends_with("ia");
    let hyphen = m.has(&["-"]);
    let abbreviated = word.len() <= 3 && unit != Unit::Day;
    if first.gap == Gap::None
        && m.before(1).is_some_and(|before| {
            before.shape != Shape::Mark || m.is_word(before, &[".", "$", "/", ":", "€", "£"])
        })
        && m.before(2).is_some_and(|before| before.gap == Gap::None || before.shape == Shape::Number)
    {
        return None;
    }
    if unit == Unit::Quarter && (!plural || hyphen || m.precedes(0, &["of"]))
        || unit == Unit::Second && !plural && !hyphen && amount != Amount::whole(1)
    {
        return None;
    }
    if abbreviated && !digits {
        return None;
    }
    let calendar_year = digits && first.is(Class::Year) && (1800..2100).contains(&first.number) && !plural;
    let ordinal_second = unit == Unit::Second
        && !plural
        && !digits
        && m.after(0).is_some_and(|next| next.shape == Shape::Capital);
    (!calendar_year && !ordinal_second).then_some(())
}

/// Accepts a unit with an article, "a year", "an hour", but not "a second chance" or "a day-trip".
fn articled(m: &Match<'_>) -> Option<()> {
    let word = unit_word(m)?;
    let unit = m.unit()?;
    let first = m.token(0)?;
    if word.ends_with('s') && word.len() > 3
        || word.len() <= 3 && unit != Unit::Day
        || unit == Unit::Quarter
        || m.is_glued()
    {
        return None;
    }
    // Rejects "A minute amount was found", where "minute" is an adjective.
    let tiny = unit == Unit::Minute
        && m.after(0)
            .is_some_and(|next| next.is_ordinary() && next.shape == Shape::Lower && next.gap == Gap::Space);
    if tiny || unit == Unit::Second && !m.precedes(0, &[",", ".", "later", "before", "after", "ago"]) {
        return None;
    }
    // Rejects "twice a week", where the unit is part of a set.
    let distributive = m.follows(1, &["times", "twice", "once"])
        || m.after(0).is_some_and(|next| next.gap == Gap::None && m.is_word(next, &["-"]));
    let initial = first.shape == Shape::Upper;
    (!distributive && !initial).then_some(())
}

/// Accepts "many years" and "several quarters", but not "many quarters", where the noun means
/// people.
fn vague_ok(m: &Match<'_>) -> Option<()> {
    let counted = m.has(&["several", "few"]) || m.follows(1, &["past", "last", "next"]);
    (m.unit()? != Unit::Quarter || counted).then_some(())
}

/// Accepts a plural without a number after a preposition: "within days", "for months".
fn bare_plural(m: &Match<'_>) -> Option<()> {
    let counted = m.end - m.start > 1;
    let introduced = m.follows(
        1,
        &[
            "for", "within", "in", "after", "over", "took", "take", "takes", "taken", "lasted", "last",
            "lasting", "spent", "through", "only", "just", "of", "been", "waited", "waiting", "lasts",
            "spend", "needs",
        ],
    );
    let shifted = m.precedes(0, &["later", "ago", "earlier", "before", "after"]);
    let of = m.follows(1, &["of"]) && !m.follows(2, &["number", "period", "hundreds", "lots"]);
    // Accepts "Years of neglect" and "despite months of talks", but not "the number of hours of
    // work".
    let with_noun = m.precedes(0, &["of"])
        && m.after(1).is_some_and(|noun| {
            let goes_on = [Class::Determiner, Class::Which, Class::Unit, Class::Cardinal];
            noun.shape == Shape::Lower && !goes_on.into_iter().any(|class| noun.is(class))
        })
        && (m.opens_sentence() && m.unit().is_some_and(|unit| unit >= Unit::Day)
            || m.follows(
                1,
                &[
                    "after",
                    "despite",
                    "following",
                    "amid",
                    "by",
                    "ended",
                    "ending",
                    "ends",
                    "during",
                    "through",
                    "with",
                    "and",
                    "or",
                    "from",
                ],
            ));
    let adverb = m.precedes(0, &["of"]);
    // Accepts the second unit in "for weeks and months".
    let joined = m.follows(1, &["and", "or"]) && m.before(2).is_some_and(|before| before.is(Class::Unit));
    let quarters = m.unit() == Some(Unit::Quarter);
    let working = m.is_glued();
    ((counted || (introduced || joined) && !of && !adverb || with_noun || shifted) && !quarters && !working)
        .then_some(())
}

fn anchored(m: &Match<'_>, anchored: Anchored) -> Option<Found> {
    let unit = m.unit()?;
    // Rejects "They were to last five years", where "last" is a verb.
    if m.starts_with(&["last"])
        && m.follows(1, &["to", "will", "would", "could", "can", "may", "might", "not", "must"])
    {
        return None;
    }
    // Rejects "the last six months of the campaign", which are relative to the campaign, not to
    // now.
    if anchored == Anchored::Past && m.has(&["the"]) && m.has(&["last"]) && m.precedes(0, &["of"]) {
        return None;
    }
    let lasts = m.follows(1, &["for", "over", "within", "during"]);
    let has = |word: &str| m.has(&[word]);
    let amount = m.amount();
    let about = m.ends_with(&["so"]);
    let numbered = amount.is_some() || has("few") || has("couple") || about;
    let plural = plural_unit(m).is_some();
    // "the past year" is a duration, whereas "last year" and "the next year" are dates. A
    // preposition makes the latter a duration: "for the next year".
    let next_one = lasts
        && !numbered
        && !plural
        && has("the")
        && anchored == Anchored::Coming
        && !has("following")
        && unit > Unit::Week
        && m.follows(1, &["for", "over"]);
    let past_one = !numbered && !plural && has("past") && unit >= Unit::Hour && !has("this");
    let long = !numbered
        && !plural
        && unit >= Unit::Decade
        && !has("previous")
        && !has("preceding")
        && has("the")
        && !has("following");
    let decade = long && unit == Unit::Decade;
    let few_plural = !numbered && plural && (has("the") || has("coming") || has("past"));
    let short = !numbered && !plural && matches!(unit, Unit::Hour | Unit::Minute | Unit::Second);
    if !(numbered || next_one || past_one || decade || few_plural || short) {
        return None;
    }
    let amount = if has("couple") {
        Amount::whole(2)
    } else if has("few") || few_plural {
        Amount::Vague
    } else {
        amount.unwrap_or(Amount::whole(1))
    };
    let story = has("following")
        || has("previous")
        || has("preceding")
        || has("ensuing")
        || has("succeeding")
        || has("subsequent");
    let anchored = (!story).then_some(anchored);
    let modifier = (about || m.nth_amount(1).is_some()).then_some(Modifier::Approx);
    Some(Found {
        expression: Expression::Duration(Duration { amount, unit, rest: None, anchored }),
        modifier,
    })
}
