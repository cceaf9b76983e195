//! Parses the pattern language of the rules into [`PatternElement`]s.
//!
//! A pattern is a sequence of elements separated by spaces:
//!
//! | element | matches |
//! |---|---|
//! | `of` | the word, ignoring case, or the mark, such as `,`; `\(` is a parenthesis of the text |
//! | `<month>` | one token of that [`Class`], captured |
//! | `<n>`, `<ord>`, `<spelled>` | a number, ordinal, spelled year: one or more tokens, captured |
//! | `{date}` | an expression that the rules of that [`Kind`] find, captured |
//! | `a\|an` | either word |
//! | `( … )` | a group, whose branches are separated by ` \| ` |
//! | `x?` | x or nothing; also after a group |
//! | `+x` | x glued to the token before it |
//! | `$name` | a fragment of the language's table |

use super::lexicon::{Lexicon, Meaning, WordId};

/// A set of tokens that a pattern element can match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    Month,
    Weekday,
    Unit,
    Cardinal,
    Multiplier,
    OrdinalWord,
    Vague,
    Season,
    DayPart,
    Modifier,
    Measure,
    Holiday,
    Which,
    Deictic,
    Reference,
    Zone,
    Meridiem,
    Frequency,
    Times,
    Determiner,
    /// A verb form.
    Verb,
    /// A function word of a clause, such as "which" or "and".
    Clause,
    /// A verb that reports speech, such as "said".
    Reporting,
    Unplanned,
    /// A verb that reschedules something, such as "postponed".
    Moving,
    /// A word that shows recurrence, such as "normally".
    Habit,
    Signal,
    Policy,
    /// A prefix that is split from the following digits: the Q in "Q3".
    Prefix,
    /// A word that only has a temporal meaning inside a pattern, such as "BC".
    Trigger,
    /// A number in digits.
    Int,
    /// 1 to 31 in one or two digits.
    Day,
    /// 1 to 12 in one or two digits.
    MonthNumber,
    /// 0 to 24 in one or two digits.
    Hour,
    /// Two digits.
    TwoDigits,
    /// Two digits below 60.
    Sixty,
    /// Four digits from 1000 to 2199.
    Year,
    /// Eight digits.
    EightDigits,
    /// Digits with an ordinal ending, such as "42nd".
    Ordinal,
    /// Digits with an ordinal ending, from 1 to 31.
    OrdinalDay,
    /// A multiple of ten with an "s", such as "1990s".
    Decade,
    /// An unknown lower-case word that does not end in "s".
    Adjective,
}

impl Class {
    /// Returns the bit of this class in a class set.
    pub const fn bit(self) -> u64 {
        1 << self as u8
    }

    /// Returns the class of a meaning.
    pub const fn of(meaning: Meaning) -> Self {
        match meaning {
            Meaning::Month(_) => Self::Month,
            Meaning::Weekday(_) => Self::Weekday,
            Meaning::Unit(_) => Self::Unit,
            Meaning::Cardinal(_) => Self::Cardinal,
            Meaning::Multiplier(_) => Self::Multiplier,
            Meaning::Ordinal(_) => Self::OrdinalWord,
            Meaning::Vague => Self::Vague,
            Meaning::Season(_) => Self::Season,
            Meaning::DayPart(_) => Self::DayPart,
            Meaning::Modifier(_) => Self::Modifier,
            Meaning::Measure(_) => Self::Measure,
            Meaning::Holiday(_) => Self::Holiday,
            Meaning::Which(_) => Self::Which,
            Meaning::Deictic(_) => Self::Deictic,
            Meaning::Reference(_) => Self::Reference,
            Meaning::Zone(_) => Self::Zone,
            Meaning::Meridiem(_) => Self::Meridiem,
            Meaning::Frequency(..) => Self::Frequency,
            Meaning::Times(_) => Self::Times,
            Meaning::Determiner => Self::Determiner,
            Meaning::Clause(word) if word.is_verb() => Self::Verb,
            Meaning::Clause(_) | Meaning::Infinitive(_) => Self::Clause,
            Meaning::Reporting => Self::Reporting,
            Meaning::Unplanned => Self::Unplanned,
            Meaning::Moving(_) => Self::Moving,
            Meaning::Habit(_) => Self::Habit,
            Meaning::Signal(_) => Self::Signal,
            Meaning::Policy => Self::Policy,
            Meaning::Prefix => Self::Prefix,
            Meaning::Trigger => Self::Trigger,
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "month" => Self::Month,
            "weekday" => Self::Weekday,
            "unit" => Self::Unit,
            "vague" => Self::Vague,
            "season" => Self::Season,
            "daypart" => Self::DayPart,
            "mod" => Self::Modifier,
            "measure" => Self::Measure,
            "holiday" => Self::Holiday,
            "which" => Self::Which,
            "deictic" => Self::Deictic,
            "ref" => Self::Reference,
            "zone" => Self::Zone,
            "ampm" => Self::Meridiem,
            "frequency" => Self::Frequency,
            "times" => Self::Times,
            "det" => Self::Determiner,
            "int" => Self::Int,
            "day" => Self::Day,
            "mm" => Self::MonthNumber,
            "hour" => Self::Hour,
            "yy" => Self::TwoDigits,
            "sixty" => Self::Sixty,
            "year" => Self::Year,
            "yyyymmdd" => Self::EightDigits,
            "nth" => Self::OrdinalDay,
            "decade" => Self::Decade,
            "adjective" => Self::Adjective,
            _ => return None,
        })
    }
}

/// The kind of expression that a rule produces, and that `{…}` in a pattern requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// `{year}`: a year, only used inside other rules.
    Year,
    /// `{md}`: a day and month without a year, only used inside other rules.
    MonthDay,
    /// `{clock}`: a clock time, only used inside other rules.
    Clock,
    /// `{date}`: a calendar date.
    Date,
    /// `{dur}`: a duration.
    Duration,
    /// Any other expression that is a mention by itself.
    Other,
    /// Several mentions at once: coordinations and ranges that share a part.
    List,
    /// An expression that is only a time in narratives.
    Story,
    /// An expression that is only a time in policy papers.
    Policy,
    /// An expression that is only a time in reports about a quarter or half-year.
    Report,
    /// A look-alike: the match is not a time.
    Guard,
}

impl Kind {
    /// All kinds, in the order of their discriminants.
    pub const ALL: [Self; 11] = [
        Self::Year,
        Self::MonthDay,
        Self::Clock,
        Self::Date,
        Self::Duration,
        Self::Other,
        Self::List,
        Self::Story,
        Self::Policy,
        Self::Report,
        Self::Guard,
    ];

    /// Whether rules of this kind are tried by themselves, and not only inside other rules.
    pub const fn stands_alone(self) -> bool {
        !matches!(self, Self::Year | Self::MonthDay | Self::Clock)
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "year" => Self::Year,
            "md" => Self::MonthDay,
            "clock" => Self::Clock,
            "date" => Self::Date,
            "dur" => Self::Duration,
            _ => return None,
        })
    }
}

/// A single condition on the text at a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Test {
    pub what: What,
    /// Whether whitespace before the token is forbidden.
    pub glued: bool,
}

/// The token or expression that a test requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The word or mark with this id.
    Word(WordId),
    Class(Class),
    /// A number in digits or words.
    Number,
    /// An ordinal in digits or words.
    Ordinal,
    /// A year in words.
    SpelledYear,
    /// An expression found by the rules of a kind.
    Kind(Kind),
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PatternElement {
    One(Test),
    /// One of several sequences.
    Choice(Vec<Vec<PatternElement>>),
    /// One of several sequences whose first test must be glued to the previous token.
    Glued(Vec<Vec<PatternElement>>),
}

/// Parses `pattern`. Malformed elements are read as words; a test per language checks that all of
/// its patterns are well-formed.
pub(super) fn parse(pattern: &str, fragments: &[(&str, &str)], lexicon: &mut Lexicon) -> Vec<PatternElement> {
    let mut text = format!(" {pattern} ");
    while let Some((name, value)) = fragments.iter().find(|(name, _)| has_fragment(&text, name)) {
        text = text.replace(&format!("${name} "), &format!("{value} "));
        text = text.replace(&format!("${name}? "), &format!("( {value} )? "));
    }
    let elements: Vec<&str> = text.split_whitespace().collect();
    let mut at = 0;
    one_of(branches(&elements, &mut at, lexicon))
}

/// Whether `text` still refers to the fragment `name`. A fragment can contain other fragments, so
/// expansion continues until no references remain.
fn has_fragment(text: &str, name: &str) -> bool {
    let ends = |rest: &str| rest.starts_with(' ') || rest.starts_with("? ");
    text.match_indices('$')
        .any(|(at, _)| text.get(at + 1..).and_then(|rest| rest.strip_prefix(name)).is_some_and(ends))
}

fn one_of(mut rows: Vec<Vec<PatternElement>>) -> Vec<PatternElement> {
    match rows.len() {
        1 => rows.swap_remove(0),
        _ => vec![PatternElement::Choice(rows)],
    }
}

/// Parses branches up to the end of the pattern or the closing parenthesis of the group.
fn branches(elements: &[&str], at: &mut usize, lexicon: &mut Lexicon) -> Vec<Vec<PatternElement>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    while let Some(&element) = elements.get(*at) {
        *at += 1;
        match element {
            ")" | ")?" => break,
            "|" => rows.push(std::mem::take(&mut row)),
            "(" | "+(" => {
                let mut inner = branches(elements, at, lexicon);
                let closing = at.checked_sub(1).and_then(|last| elements.get(last));
                if closing == Some(&")?") {
                    inner.push(Vec::new());
                }
                row.push(if element == "+(" {
                    PatternElement::Glued(inner)
                } else {
                    PatternElement::Choice(inner)
                });
            }
            _ => row.push(alternatives(element, lexicon)),
        }
    }
    rows.push(row);
    rows
}

/// Parses a single element such as `+a|an?`.
fn alternatives(element: &str, lexicon: &mut Lexicon) -> PatternElement {
    let (element, optional) = element
        .strip_suffix('?')
        .filter(|rest| !rest.is_empty())
        .map_or((element, false), |rest| (rest, true));
    let (element, glued) = element
        .strip_prefix('+')
        .filter(|rest| !rest.is_empty())
        .map_or((element, false), |rest| (rest, true));
    let mut tests =
        element.split('|').map(|word| PatternElement::One(Test { what: what(word, lexicon), glued }));
    match (tests.next(), tests.next()) {
        (Some(only), None) if !optional => only,
        (first, second) => {
            let mut rows: Vec<Vec<PatternElement>> =
                first.into_iter().chain(second).chain(tests).map(|test| vec![test]).collect();
            if optional {
                rows.push(Vec::new());
            }
            PatternElement::Choice(rows)
        }
    }
}

fn what(word: &str, lexicon: &mut Lexicon) -> What {
    let class = word.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let kind = word.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match (class, kind.and_then(Kind::named)) {
        (Some("n"), _) => What::Number,
        (Some("ord"), _) => What::Ordinal,
        (Some("spelled"), _) => What::SpelledYear,
        (Some(name), _) => Class::named(name).map_or_else(|| What::Word(lexicon.intern(word)), What::Class),
        (None, Some(kind)) => What::Kind(kind),
        (None, None) => What::Word(lexicon.intern(word.strip_prefix('\\').unwrap_or(word))),
    }
}
