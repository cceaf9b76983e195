//! Detects numbers that cite a law, a book or a register and could be mistaken for years: "50
//! U.S.C. 1701", "§ 1983", "Release No. 2016-07", "RIN 1904-AE39".
//!
//! The evidence is the form of the citation, not the number: a preceding volume and abbreviation, a
//! noun that is typically numbered, a letter in parentheses after the number.

use crate::tag::composition::Match;
use crate::tag::pattern::Class;
use crate::tag::token::{Gap, Shape, Token};

/// Nouns and abbreviations before an identifying number: "section 1983".
#[rustfmt::skip]
const NUMBERED: &[&str] = &[
    "section", "sections", "sec", "secs", "sect", "subsection", "subsections", "part", "parts", "subpart", "subparts",
    "title", "titles", "chapter", "chapters", "ch", "article", "articles", "art", "arts", "clause", "clauses", "cl",
    "paragraph", "paragraphs", "para", "paras", "par", "schedule", "appendix", "annex", "rule", "rules", "regulation",
    "regulations", "standard", "standards", "form", "forms", "docket", "dockets", "dkt", "ecf", "case",
    "file", "document", "doc", "docs", "exhibit", "exhibits", "ex", "exs", "tr", "bates", "note", "notes", "fn", "bill",
    "bills", "resolution", "resolutions", "res", "order", "orders", "directive", "directives", "proposition", "prop",
    "amendment", "rin", "number", "numbers", "no", "nos", "nr", "check", "invoice", "contract", "grant", "patent",
    "permit", "licence", "license", "serial", "release", "notice", "bulletin", "circular", "instruction",
    "memorandum", "opinion", "advisory", "procedure", "ruling", "announcement", "petition", "application", "complaint",
    "proc", "rul", "lexis", "supra", "infra", "code", "ordinance", "treaty", "box", "suite", "room", "lot", "item",
    "page", "pages", "p", "pp", "line", "lines", "column", "col", "cols", "plot", "plots", "vol", "volume", "volumes", "transcript", "claim", "claims",
    "build", "firmware", "question", "control", "bug", "bugs", "ticket", "tickets", "error", "errors", "port", "ports", "rfc", "rfcs", "book", "reel", "frame", "folio", "liber", "plat", "parcel", "tract", "sheet",
];

/// The abbreviations in [`NUMBERED`]. After the other words of that list, a full stop ends a
/// sentence.
#[rustfmt::skip]
const ABBREVIATED: &[&str] = &[
    "sec", "secs", "sect", "ch", "art", "arts", "cl", "para", "paras", "par", "dkt", "doc", "docs", "ex", "exs", "tr", "fn", "res",
    "prop", "no", "nos", "nr", "proc", "rul", "p", "pp", "vol", "reg", "regs", "stat", "supp", "col", "cols",
];

/// Nouns before a range of numbers that are not years: "batch codes from 1912 to 2011". Rooms and
/// plots may be associated with years: "he let rooms from 1952 to 1978".
const OF_SPANS: &[&str] = &["codes", "folios", "nos", "serials"];

/// The words in [`NUMBERED`] that a year can also follow: "the column 2004", "the Gunpowder Plot
/// 1605".
const OF_YEARS: &[&str] = &["column", "plot", "plots"];

/// The words in [`NUMBERED`] that take a single number. A number after a comma only belongs to
/// their list if they are plural or "and" precedes it.
#[rustfmt::skip]
const SINGLE: &[&str] = &[
    "no", "nr", "number", "vol", "volume", "issue", "page", "p", "note", "order", "resolution", "notice", "release",
    "ruling", "opinion", "bulletin", "exhibit", "case",
];

/// Abbreviations of law reports and codes. The number after them is a page or section.
#[rustfmt::skip]
const REPORTERS: &[&str] = &[
    "usc", "usca", "uscs", "cfr", "ccr", "fr", "irc", "wl", "lexis", "stat", "stats", "reg", "regs", "supp", "f2d", "f3d",
    "f4th", "fsupp", "oj", "unts", "ust", "tias",
];

/// Series of papers of a parliament: "HC 1987".
const PARLIAMENTARY: &[&str] = &["hc", "hl", "cmd", "cmnd"];

/// Initials that do not start a citation: "the U.S. 2016 election".
const PLACES: &[&str] = &["us", "uk", "un", "eu", "dc", "am", "pm", "bc", "bce", "ad", "ce", "la", "ny"];

/// Products, indices and aircraft whose names include a number. Common words are omitted: "the
/// Office 2019 report".
#[rustfmt::skip]
const PRODUCTS: &[&str] =
    &["windows", "sharepoint", "powerpoint", "autocad", "russell", "wilshire", "boeing", "airbus"];

/// The maximum length of a court division's abbreviation: "Civ", "Admin".
const MAX_DIVISION: usize = 5;

/// The maximum number of tokens between the year of a law report and its page.
const MAX_REPORT: usize = 6;

/// The maximum number of tokens in a list of numbers. The name of a law report can have half as
/// many.
const MAX_TOKENS: usize = 30;

/// Whether the number at the start of the match cites a law, a book or a register, and is therefore
/// not a year.
pub(super) fn is_identifier(m: &Match<'_>) -> bool {
    if has_letters_behind(m)
        || has_code_before(m)
        || has_organ_before(m)
        || precedes_reporter(m)
        || precedes_its_act(m)
        || is_of_report(m)
        || is_of_span(m)
        || is_of_address(m)
    {
        return true;
    }
    let first = first_of_list(m);
    is_numbered(m, first.at, first.by_comma)
}

/// Whether a subsection or letters directly follow the number: "1332(a)", "1904-AE39", "1985(3)".
fn has_letters_behind(m: &Match<'_>) -> bool {
    let glued = |on: usize| m.after(on).filter(|token| token.gap == Gap::None);
    let subsection = glued(0).is_some_and(|open| m.is_word(open, &["("]))
        && glued(1).is_some_and(|inner| inner.shape != Shape::Mark && inner.end - inner.start <= 4)
        && glued(2).is_some_and(|close| m.is_word(close, &[")"]));
    let code = glued(0).is_some_and(|dash| m.is_word(dash, &["-", "–"]))
        && glued(1).is_some_and(|letters| {
            letters.shape == Shape::Code || letters.shape == Shape::Upper && letters.classes == 0
        });
    subsection || code
}

/// Whether a dash joins letters to the start of the number: "FDA-2015-N-0030", "PYSEC-2025-72".
fn has_code_before(m: &Match<'_>) -> bool {
    let glued = m.token(0).is_some_and(|number| number.gap == Gap::None) && m.follows(1, &["-", "–", "_"]);
    // The last number of "CVE-2019-2004" is not a year either.
    let is_third = m.before(2).is_some_and(|year| year.shape == Shape::Number && year.gap == Gap::None)
        && m.follows(3, &["-"])
        && m.before(4).is_some_and(|letters| letters.shape == Shape::Upper && letters.classes == 0);
    if glued && is_third {
        return true;
    }
    let dash_glued = m.before(1).is_some_and(|dash| dash.gap == Gap::None);
    glued
        && dash_glued
        && m.before(2).is_some_and(|letters| {
            let code = letters.shape == Shape::Code || letters.shape == Shape::Upper && letters.classes == 0;
            code && !m.is_word(letters, &["post", "pre", "mid", "end", "start", "until", "late", "early"])
        })
}

/// Whether slashes join an organ's letters to the start of the number: "S/2013/447",
/// "A/RES/2011/12".
fn has_organ_before(m: &Match<'_>) -> bool {
    let is_glued = |back: usize| m.before(back).is_some_and(|token| token.gap == Gap::None);
    let is_letters = |back: usize| {
        m.before(back).is_some_and(|letters| letters.shape == Shape::Upper && letters.classes == 0)
    };
    m.token(0).is_some_and(|number| number.gap == Gap::None)
        && m.follows(1, &["/"])
        && is_glued(1)
        && (is_letters(2)
            || m.before(2).is_some_and(|year| year.shape == Shape::Number && year.gap == Gap::None)
                && m.follows(3, &["/"])
                && is_letters(4))
}

/// Whether the number is the year or page of a neutral citation or law report: "[2021] EWCA Civ
/// 1998", "[1934] AC 201", "(1887) 14 QBD 1910", "[1972] IR 241 at 1980".
fn is_of_report(m: &Match<'_>) -> bool {
    let is = |at: usize, words: &[&str]| m.tokens.get(at).is_some_and(|token| m.is_word(token, words));
    // The court or law report is an abbreviation in capitals, possibly with a division: "EWCA Civ".
    // "[1991] UN Resolution 687" is not a law report.
    let report = |at: usize| {
        let at = at + usize::from(m.tokens.get(at).is_some_and(|volume| volume.is(Class::Int)));
        m.tokens.get(at).filter(|name| {
            name.gap == Gap::Space
                && name.shape == Shape::Upper
                && name.end - name.start > 1
                && !m.is_word(name, PLACES)
        })?;
        let number =
            (at + 1..at + 4).find(|at| m.tokens.get(*at).is_some_and(|token| token.is(Class::Int)))?;
        let letters = |at: usize| {
            m.tokens.get(at).is_some_and(|token| {
                let is_division = token.shape == Shape::Capital && token.end - token.start <= MAX_DIVISION;
                token.gap == Gap::Space && (token.shape == Shape::Upper || is_division)
            })
        };
        (at + 1..number).all(letters).then_some(number)
    };
    // A year in round brackets needs the volume, the name and the page: "(OECD 2015)" cites a work,
    // and "(1990) 14 NATO ships" is not a law report.
    let cited = |year: usize| {
        let square = year > 0 && is(year - 1, &["["]) && is(year + 1, &["]"]);
        let round = year > 0 && is(year - 1, &["("]) && is(year + 1, &[")"]);
        let is_year = m.tokens.get(year).is_some_and(|token| token.is(Class::Year));
        let volume = m.tokens.get(year + 2).is_some_and(|token| token.is(Class::Int));
        if is_year && (square || round && volume) { report(year + 2) } else { None }
    };
    if cited(m.start).is_some() {
        return true;
    }
    (m.start.saturating_sub(MAX_REPORT)..m.start).any(|year| cited(year) == Some(m.start))
}

/// Whether the number ends a range of numbers introduced by a noun: "codes from 1912 to 2011".
fn is_of_span(m: &Match<'_>) -> bool {
    let joins = ["to", "-", "–", "and", "through"];
    let last = m.follows(1, &joins) && m.before(2).is_some_and(|token| token.is(Class::Int));
    let back = if last { 2 } else { 0 };
    let from = m.follows(back + 1, &["from", "between"]);
    from && m.follows(back + 2, OF_SPANS)
}

/// Directions in road names.
const DIRECTIONS: &[&str] = &["n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west"];

/// Words for roads, which end an address.
const ROADS: &[&str] = &[
    "ave",
    "avenue",
    "blvd",
    "boulevard",
    "court",
    "ct",
    "dr",
    "drive",
    "highway",
    "hwy",
    "lane",
    "ln",
    "parkway",
    "pkwy",
    "pl",
    "place",
    "rd",
    "road",
    "st",
    "street",
    "way",
];

/// The maximum number of words between the direction and the word for a road.
const MAX_ROAD_NAME: usize = 2;

/// Whether the number is a house number, followed by a direction, a name and a word for a road:
/// "1905 E. 14th St.", "1860 North Main Street".
fn is_of_address(m: &Match<'_>) -> bool {
    let is_apart = |on: usize| {
        m.after(on).is_some_and(|word| {
            word.gap == Gap::Space
                && !matches!(word.shape, Shape::Lower | Shape::Mark)
                && !word.is(Class::Year)
        })
    };
    if !m.precedes(0, DIRECTIONS) || !is_apart(0) {
        return false;
    }
    let first = 1 + usize::from(m.precedes(1, &["."]));
    (1..=MAX_ROAD_NAME).any(|words| (first..=first + words).all(is_apart) && m.precedes(first + words, ROADS))
}

/// Whether the year is the volume of a law report: "2019 WL 2011342", "2018 U.S. Dist. LEXIS 1999".
fn precedes_reporter(m: &Match<'_>) -> bool {
    if m.precedes(0, &["wl", "lexis", "cfr"]) {
        return true;
    }
    let initials = |first: &str, second: &str| {
        m.precedes(0, &[first]) && m.precedes(1, &["."]) && m.precedes(2, &[second]) && m.precedes(3, &["."])
    };
    initials("c", "f") || initials("u", "s") && m.precedes(4, &["dist", "app", "lexis", "c"])
}

/// Whether "of this title" or "et seq." follows: "1702 of this title", "1601 et seq.".
fn precedes_its_act(m: &Match<'_>) -> bool {
    let act = ["title", "chapter", "section", "subchapter", "part", "subpart", "code", "act"];
    m.precedes(0, &["of"]) && m.precedes(1, &["this", "such"]) && m.precedes(2, &act)
        || m.precedes(0, &["et"]) && m.precedes(1, &["seq"])
}

/// The first number in a list.
struct First {
    at: usize,
    /// Whether the separator after the first number is a single comma.
    by_comma: bool,
}

/// Returns the first number in the list that ends at the match: 1331 for "1331, 1343 and 1367(a)".
fn first_of_list(m: &Match<'_>) -> First {
    let token = |at: usize| m.tokens.get(at);
    let is = |at: usize, words: &[&str]| token(at).is_some_and(|token| m.is_word(token, words));
    let mut first = First { at: m.start, by_comma: false };
    while m.start - first.at < MAX_TOKENS {
        let mut end = first.at;
        let mut comma = false;
        while end > 0
            && first.at - end < 2
            && is(end - 1, &[",", ";", "and", "or", "&", "-", "–", "to", "through"])
        {
            end -= 1;
            comma |= is(end, &[",", ";"]);
        }
        let linked = first.at - end;
        if linked == 0 {
            break;
        }
        // Skip subsections, "1367(a)(2)", and the parts of a number, "1026.41".
        while end >= 3 && is(end - 1, &[")"]) && is(end - 3, &["("]) && token(end - 2).is_some_and(is_short) {
            end -= 3;
        }
        while end >= 3
            && is(end - 2, &["."])
            && token(end - 1).is_some_and(|number| number.gap == Gap::None)
            && token(end - 3).is_some_and(|number| number.shape == Shape::Number)
        {
            end -= 2;
        }
        let Some(number) = end.checked_sub(1).and_then(token).filter(|token| token.shape == Shape::Number)
        else {
            break;
        };
        // "May 5, 2015" is a day and its year, not a list.
        let after_month =
            |back: usize| end.checked_sub(back).and_then(token).is_some_and(|token| token.is(Class::Month));
        if !number.is(Class::Int)
            || number.is(Class::Day)
                && (after_month(2) || end.checked_sub(2).is_some_and(|dot| is(dot, &["."])) && after_month(3))
        {
            break;
        }
        first = First { at: end - 1, by_comma: comma && linked == 1 };
    }
    first
}

fn is_short(token: &Token) -> bool {
    token.shape != Shape::Mark && token.end - token.start <= 4
}

/// Whether the words before the token `number` show that it is an identifier.
fn is_numbered(m: &Match<'_>, number: usize, by_comma: bool) -> bool {
    let back = |n: usize| number.checked_sub(n).and_then(|at| m.tokens.get(at));
    let is = |n: usize, words: &[&str]| back(n).is_some_and(|token| m.is_word(token, words));
    if back(0).is_none_or(|token| token.gap == Gap::Paragraph) {
        return false;
    }
    if is(1, &["§", "¶", "#", "№"]) {
        return true;
    }
    // Accepts "id. at 1990", but not "at 1990 levels".
    if is(1, &["at"]) && m.after(0).is_none_or(|next| next.shape != Shape::Lower) {
        return true;
    }
    // A full stop or colon can follow the noun: "Docket No. 2015", "Form: 1040".
    let mark = usize::from(is(1, &[".", ":"]));
    let dotted = mark == 1 && back(1).is_some_and(|token| token.gap == Gap::None) && is(1, &["."]);
    let (head, lead) = (1 + mark, 2 + mark);
    let ends_sentence = dotted && !is(head, ABBREVIATED);
    let of_years = |n: usize| {
        let is_name = back(n).is_some_and(|word| word.shape == Shape::Capital);
        is(n, OF_YEARS)
            && back(n + 1).is_some_and(|before| {
                before.is(Class::Determiner) || is_name && before.shape == Shape::Capital
            })
    };
    let heads = |n: usize| is(n, NUMBERED) && !(by_comma && is(n, SINGLE)) && !of_years(n);
    if !ends_sentence
        && heads(head)
        && back(head).is_some_and(|word| word.gap > Gap::None || is(lead, &["("]))
    {
        return true;
    }
    let acronym = back(head).is_some_and(|word| {
        word.classes == 0 && matches!(word.shape, Shape::Upper | Shape::Code) && !is(head, REPORTERS)
    });
    // An acronym can follow the noun: "Notice PIH 2012-15".
    if acronym && mark == 0 && heads(2) {
        return true;
    }
    if is(1, PARLIAMENTARY) && back(1).is_some_and(|word| word.shape != Shape::Lower) {
        return true;
    }
    if mark == 0 && is(1, PRODUCTS) && back(1).is_some_and(|word| word.shape == Shape::Capital) {
        return true;
    }
    let reporter = is(head, REPORTERS) && back(head).is_some_and(|word| word.shape != Shape::Lower);
    let court = is_court_parenthetical(m, number);
    reporter && !ends_sentence && !court
        || is_page_of_reporter(m, number)
        || dotted && !court && is_initials(m, number)
}

/// Whether the number is the year of a decision in parentheses after the court: "(9th Cir. 1984)",
/// "(S.D.N.Y. 2019)".
pub(super) fn is_court_parenthetical(m: &Match<'_>, number: usize) -> bool {
    if number != m.start || !m.precedes(0, &[")"]) {
        return false;
    }
    let opened = (1..12).find_map(|n| {
        let token = m.tokens.get(number.checked_sub(n)?)?;
        if m.is_word(token, &["("]) { Some(true) } else { m.is_word(token, &[")", ";"]).then_some(false) }
    });
    opened == Some(true)
}

/// Whether a volume and an abbreviation precede the page number: "410 F.2d 1984", "81 FR 2015",
/// "133 S. Ct. 2012", "29 C.F.R. Part 1926".
fn is_page_of_reporter(m: &Match<'_>, number: usize) -> bool {
    let token = |at: usize| m.tokens.get(at);
    let is = |at: usize, words: &[&str]| token(at).is_some_and(|token| m.is_word(token, words));
    let (mut at, mut letters, mut dots) = (number, false, false);
    while number - at < MAX_TOKENS / 2 {
        let Some(before) = at.checked_sub(1).and_then(token) else { return false };
        if token(at).is_some_and(|token| token.gap == Gap::Paragraph) {
            return false;
        }
        // "2d", "3d" and "4th" are series of a law report.
        let series = before.is(Class::Ordinal) || is(at - 1, &["d"]) && before.gap == Gap::None;
        let part = is(at - 1, &["at", "part", "parts", "pt", "sec", "section", "sections", "§", "ch"]);
        let calendar = Class::Month.bit() | Class::Weekday.bit() | Class::Meridiem.bit() | Class::Zone.bit();
        match before.shape {
            Shape::Mark if is(at - 1, &[".", "'", "’", "&"]) => dots |= is(at - 1, &["."]),
            _ if series || part => {}
            // In "2015 Doe Corp. Published 2014", the last word is not an abbreviation.
            Shape::Capital if !letters && !dots && !is(at - 1, REPORTERS) => return false,
            Shape::Capital | Shape::Upper | Shape::Code if before.classes & calendar == 0 => {
                letters = true;
                dots |= is(at - 1, REPORTERS);
            }
            Shape::Number
                if before.is(Class::Int)
                    && token(at).is_some_and(|next| next.gap == Gap::None)
                    && letters => {}
            Shape::Number if before.is(Class::Int) && is(at, &["d"]) => {}
            Shape::Number => {
                let clock = is(at, &["a", "p", "b"]) && is(at + 1, &["."]);
                return before.is(Class::Int) && !before.is(Class::Year) && letters && dots && !clock;
            }
            _ => return false,
        }
        at -= 1;
    }
    false
}

/// Whether the initials of a register precede the number: "H.R. 1865", "S. 1790", "I.R.C. 2032".
/// Initials of a country do not count: "the U.S. 2016 election".
fn is_initials(m: &Match<'_>, number: usize) -> bool {
    let mut name = String::new();
    let mut at = number;
    while let (Some(dot), Some(letter)) = (
        at.checked_sub(1).and_then(|dot| m.tokens.get(dot)),
        at.checked_sub(2).and_then(|letter| m.tokens.get(letter)),
    ) {
        let capital =
            letter.end - letter.start == 1 && m.word(letter).starts_with(|c: char| c.is_ascii_uppercase());
        let joined = at == number || m.tokens.get(at).is_some_and(|next| next.gap == Gap::None);
        if !m.is_word(dot, &["."]) || !capital || !joined {
            break;
        }
        name.insert_str(0, &m.word(letter).to_ascii_lowercase());
        at -= 2;
    }
    let before = at.checked_sub(1).and_then(|at| m.tokens.get(at));
    // "George S. 1865" and "World War I. 1914" end with a name. "S. 1790" is a bill, and "R. 1987"
    // is a page of the record.
    let of_name = name.len() == 1
        && (!matches!(name.as_str(), "s" | "r")
            || before.is_some_and(|word| {
                word.shape == Shape::Capital && word.gap != Gap::Paragraph && word.word == 0
            }));
    !name.is_empty() && !of_name && !PLACES.contains(&name.as_str())
}
