//! Detects names of people, places and things that are also a month, season, day or holiday:
//! "August Wilson", "Judge Winter", "Easter Island".

use crate::tag::composition::Match;
use crate::tag::pattern::Class;
use crate::tag::token::{Gap, Shape, Token};

/// Titles and offices before a family name, without their full stops.
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "lord", "lady", "dame", "judge", "justice",
    "magistrate", "senator", "sen", "rep", "representative", "congressman", "congresswoman", "governor", "gov",
    "president", "minister", "secretary", "ambassador", "chancellor", "commissioner", "chairman", "chairwoman",
    "captain", "capt", "colonel", "col", "general", "gen", "lieutenant", "lt", "major", "maj", "sergeant", "sgt",
    "officer", "detective", "inspector", "agent", "attorney", "counsel", "baroness", "baron", "bishop", "father",
    "sister", "brother", "aunt", "uncle", "mayor", "sheriff", "deputy", "admiral", "commander",
];

/// Words that can precede either a person or a month.
const BEFORE_PEOPLE: &[&str] =
    &["by", "with", "to", "from", "for", "about", "of", "after", "before", "v", "vs", "and", "against"];

/// Words that form a compound with a holiday: "Easter Island", "Christmas tree".
#[rustfmt::skip]
const OF_FEASTS: &[&str] = &[
    "island", "islands", "islander", "islanders", "rising", "rebellion", "seal", "seals", "bunny", "egg", "eggs", "carol", "carols",
    "tree", "trees", "card", "cards", "party", "road", "lights", "cactus", "pudding", "lily",
];

/// Nouns that end the name of a company or institution.
#[rustfmt::skip]
const ORGANIZATIONS: &[&str] = &[
    "association", "bank", "club", "co", "company", "corp", "corporation", "department", "foundation", "fund", "gmbh",
    "group", "holdings", "inc", "institute", "llc", "llp", "ltd", "museum", "partners", "plc", "press", "publishing",
    "records", "society", "stores", "trust",
];

/// Parties to a lawsuit and professions, which precede a name.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "actor", "actress", "appellant", "appellee", "artist", "author", "claimant", "defendant", "director", "driver", "editor",
    "lawyer", "novelist", "petitioner", "plaintiff", "poet", "reporter", "respondent", "singer", "witness", "writer",
];

/// Verbs whose object is a person: "thanked June for the cakes".
#[rustfmt::skip]
const WITH_PEOPLE: &[&str] = &[
    "asked", "congratulated", "introduced", "invited", "married", "met", "phoned", "rang", "replaced", "succeeded", "thank",
    "thanked", "thanks", "told", "visited", "welcomed",
];

/// Verbs for what only people do.
#[rustfmt::skip]
const OF_PEOPLE: &[&str] = &[
    "admits", "admitted", "answered", "apologised", "apologized", "asked", "asks", "believed", "believes", "denied",
    "denies", "died", "insisted", "insists", "knew", "laughed", "lived", "lives", "married", "replied", "resigned", "said",
    "says", "smiled", "speaks", "spoke", "tells", "thinks", "thought", "told", "wrote",
];

/// Nouns that, after a month, end the name of an event in history, or of what came from it.
#[rustfmt::skip]
const NAMED_EVENTS: &[&str] = &[
    "accords", "constitution", "coup", "crisis", "days", "decrees", "laws", "manifesto", "massacre", "monarchy", "offensive",
    "plot", "pogrom", "pogroms", "putsch", "rebellion", "republic", "revolt", "revolution", "rising", "theses", "uprising",
    "war",
];

/// Nouns for things identified by a letter: "Plan B", "Terminal A".
#[rustfmt::skip]
const LETTERED: &[&str] = &[
    "annex", "appendix", "block", "building", "category", "class", "committee", "exhibit", "gate", "grade", "group", "hall",
    "hepatitis", "influenza", "league", "level", "line", "list", "model", "option", "part", "phase", "plan", "ring", "room",
    "schedule", "scenario", "section", "series", "stage", "table", "team", "terminal", "tier", "type", "unit", "variant",
    "vitamin", "wing", "zone",
];

/// Post-nominal letters: "May LJ".
const BEHIND_NAMES: &[&str] =
    &["lj", "ljj", "jj", "cj", "jsc", "jca", "qc", "kc", "mp", "esq", "obe", "cbe", "mbe"];

/// Particles in names of people and places.
#[rustfmt::skip]
const PARTICLES: &[&str] =
    &["da", "de", "del", "della", "der", "des", "di", "do", "dos", "du", "la", "las", "los", "van", "von", "y"];

/// Nouns for plans, laws and papers whose names can begin with a year: "the 2016 Paris Plan".
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "accord", "accords", "act", "acts", "agenda", "agreement", "bill", "blueprint", "bonds", "charter", "code", "compact",
    "concept", "convention", "declaration", "directive", "framework", "guidance", "guidelines", "initiative", "law", "manual",
    "notes", "order", "ordinance", "pact", "paper", "plan", "plans", "policy", "programme", "program", "protocol", "regulation",
    "regulations", "resolution", "review", "roadmap", "rules", "scheme", "standard", "standards", "statement", "statute",
    "strategy", "treaty", "vision",
];

/// Nouns for laws whose names can end with "of" and a year: "the Securities Exchange Act of 1934".
const LAWS: &[&str] = &["act", "acts", "bill", "code", "law", "ordinance", "regulations", "rules", "statute"];

/// Nouns for programmes whose names can end with a year: "Vision 2030".
const PROGRAMMES: &[&str] = &["agenda", "fleet", "horizon", "option", "roadmap", "target", "vision"];

/// Verbs for making a law or plan: the year in "passed the Reform Act of 1832" dates the event.
#[rustfmt::skip]
const MAKING: &[&str] = &[
    "adopt", "adopted", "adopts", "approved", "approves", "enacted", "enacts", "issued", "issues", "passed", "passes",
    "promulgated", "published", "publishes", "ratified", "signed", "signs",
];

/// The maximum number of words in a name.
const MAX_NAME: usize = 7;

/// Participles in a passive that reports the making of a law or plan: "the Reform Act of 1832 was
/// passed". A state can ratify it years later.
const MADE: &[&str] = &[
    "adopted",
    "agreed",
    "approved",
    "concluded",
    "drafted",
    "enacted",
    "introduced",
    "issued",
    "passed",
    "promulgated",
    "published",
    "signed",
];

/// The maximum number of tokens after a name in which another date is searched for.
const MAX_SENTENCE: usize = 24;

/// Whether the name that ends `on` tokens after the match is the subject of a passive such as "was
/// adopted", in a sentence without a later date. The year in the name then dates the event.
fn is_passive_without_date(m: &Match<'_>, on: usize) -> bool {
    let has = |on: usize| m.precedes(on, &["has", "have", "had"]) && m.precedes(on + 1, &["been"]);
    let auxiliaries = match on {
        on if m.precedes(on, &["was", "were"]) => 1,
        on if has(on) => 2,
        _ => return false,
    };
    // Skips an adverb, "was finally adopted", but does not accept "was not adopted".
    let is_adverb = |on: &usize| m.after(*on).is_some_and(|token| m.word(token).ends_with("ly"));
    let verb = on + auxiliaries;
    let verb = verb + usize::from(is_adverb(&verb));
    // Rejects "The 2015 Paris Agreement was signed in New York in April 2016", which contains
    // another date.
    let is_dated = (verb..verb + MAX_SENTENCE)
        .map_while(|on| m.after(on).filter(|token| !m.is_word(token, &[".", ";"])))
        .any(|token| token.is(Class::Year) || token.is(Class::Month) || token.is(Class::Weekday));
    m.precedes(verb, MADE) && !is_dated
}

/// Whether the match is a year in the name of a law, plan or paper, which does not date an event:
/// "the 2016 Paris Plan", "the Securities Exchange Act of 1934", "Vision 2030".
pub(super) fn is_year_of_name(m: &Match<'_>) -> bool {
    let capital = |token: &Token| matches!(token.shape, Shape::Capital | Shape::Upper | Shape::Code);
    let small = |token: &Token| m.is_word(token, &["and", "of", "for", "on", "the", "-", "–", "&"]);
    // Stops at the end of a sentence: in "It was passed. The 2016 Paris Plan binds both", the verb
    // is not about the plan.
    let is_made = |first: usize| {
        (1..=MAX_NAME)
            .map_while(|back| {
                let at = first.checked_sub(back)?;
                let token = m.tokens.get(at).filter(|token| !m.is_word(token, &[".", ";", "!", "?"]))?;
                m.tokens.get(at + 1).filter(|next| next.gap != Gap::Paragraph).map(|_| token)
            })
            .any(|token| m.is_word(token, MAKING))
    };
    let year = m.token(0).is_some_and(|token| token.is(Class::Year)) && m.end - m.start == 1;
    if !year {
        return false;
    }
    // Requires a determiner, since in "In 2016 Plan International moved", the year is not part of
    // the name.
    let determined = m.follows(1, &["the", "its", "their", "our", "his", "her", "a", "this", "that", "s"]);
    if determined {
        let words = (0..MAX_NAME).map_while(|on| m.after(on).filter(|next| next.gap <= Gap::Space));
        let words: Vec<&Token> = words.take_while(|token| capital(token) || small(token)).collect();
        // Tests the noun before "of", "for" or "on": "The 2015 Paris Agreement on Climate Change"
        // is an agreement, whereas "the 2013 Plan International Gala" is not a plan.
        let head = words.iter().take_while(|token| !m.is_word(token, &["of", "for", "on"]));
        let head = head.filter(|token| capital(token)).last();
        return words.first().is_some_and(|first| capital(first))
            && head.is_some_and(|head| m.is_word(head, TEXTS))
            && !is_made(m.start)
            && !is_passive_without_date(m, words.len());
    }
    let law = m.follows(1, &["of"])
        && m.before(2).is_some_and(|law| law.shape == Shape::Capital && m.is_word(law, LAWS));
    let programme =
        m.before(1).is_some_and(|noun| noun.shape == Shape::Capital && m.is_word(noun, PROGRAMMES))
            && m.token(0).is_some_and(|token| token.gap == Gap::Space);
    // The name begins with its first capital: "Securities Exchange Act".
    let first = (1..=MAX_NAME)
        .take_while(|back| m.before(*back).is_some_and(|token| capital(token) || small(token)))
        .last()
        .unwrap_or(1);
    programme || law && !is_made(m.start - first) && !is_passive_without_date(m, 0)
}

/// Whether the match is the first part of an organisation's name: "the Friday Group". After a
/// preposition, the next name is the subject: "On Friday Bank of Example cut its rates".
pub(super) fn is_of_organization(m: &Match<'_>) -> bool {
    let next = m.after(0).is_some_and(|next| {
        next.shape == Shape::Capital && next.gap == Gap::Space && m.is_word(next, ORGANIZATIONS)
    });
    let last = m.tokens.get(m.end - 1);
    let capital = last.is_some_and(|token| token.shape == Shape::Capital);
    next && capital && !m.before(1).is_some_and(|before| before.is(Class::Signal))
}

/// Whether a single temporal word is a person's name or part of one.
pub(super) fn is_person(m: &Match<'_>) -> bool {
    let Some(token) = m.token(0).filter(|token| token.shape == Shape::Capital) else { return false };
    if has_title(m) || has_title_before_given_name(m) || has_letters_behind(m) {
        return true;
    }
    // "According to May, the treaty is dead", "the May government fell".
    let is_source = m.follows(1, &["to"]) && m.follows(2, &["according"]);
    let governs = m.is_word(token, &["may"])
        && m.follows(1, &["the"])
        && m.after(0).is_some_and(|next| {
            next.gap == Gap::Space
                && m.is_word(next, &["administration", "cabinet", "government", "premiership"])
        });
    if token.is(Class::Month) && m.end - m.start == 1 && (is_source || governs) {
        return true;
    }
    let given = m.is_word(token, &["april", "may", "june", "august", "summer", "autumn", "easter"]);
    // Excludes feasts and seasons: "They welcomed Easter with songs" is about the feast.
    let is_feast = token.is(Class::Holiday) || token.is(Class::Season);
    if given && m.end - m.start == 1 && (!is_feast && is_thanked(m) || is_subject(m)) {
        return true;
    }
    // Accepts a temporal word as family name after a role: "the novelist June Winters".
    let family = m.after(0).is_some_and(|next| {
        is_name(next) || next.shape == Shape::Capital && next.gap == Gap::Space && m.follows(1, ROLES)
    });
    given
        && family
        && (m.follows(1, BEFORE_PEOPLE) || m.follows(1, ROLES))
        && !m.before(2).is_some_and(|token| token.is(Class::Month))
}

/// Whether a month is the given name of a person who is the object of a verb: "met June Carter". A
/// month between a verb and a name would have a preposition.
pub(super) fn is_met_person(m: &Match<'_>) -> bool {
    let given = m.token(0).is_some_and(|token| m.is_word(token, &["april", "may", "june", "august"]));
    let verb = m.before(1).is_some_and(|before| {
        before.shape == Shape::Lower
            && before.classes & (Class::Signal.bit() | Class::Determiner.bit() | Class::Which.bit()) == 0
            && !m.is_word(before, &["and", "or", "early", "late", "mid"])
    });
    given && verb && m.after(0).is_some_and(is_name)
}

/// Whether a month is in a list of people: "Tom Reyes, June Patel, Ann Lind", "their daughters,
/// April and Susan", "HALL, MARCH and OKAFOR".
pub(super) fn is_listed_person(m: &Match<'_>) -> bool {
    let Some(token) = m.token(0) else { return false };
    let listed = m.follows(1, &[",", ";", ":", "and", "&"]);
    let is_capital = |token: Option<&Token>| {
        token.is_some_and(|token| {
            token.shape == Shape::Upper && token.is_ordinary() && token.end - token.start > 2
        })
    };
    if token.shape == Shape::Upper && token.end - token.start > 3 {
        let joins = |on: usize| m.precedes(on, &[",", "and", "&"]);
        return listed && is_capital(m.before(2)) || joins(0) && is_capital(m.after(1));
    }
    let given = m.is_word(token, &["april", "may", "june", "august"]);
    let full = m.after(0).is_some_and(is_name) && m.precedes(1, &[",", ";", ")", "and", "&"]);
    let first = m.precedes(0, &["and", "&"])
        && m.after(1).is_some_and(is_name)
        && m.follows(1, &[",", ":"])
        && m.before(2).is_some_and(|noun| noun.shape == Shape::Lower);
    given && (listed && full || first)
}

/// Whether a month is part of a handle or an address: "@june-k", "april.young@example.org".
pub(super) fn is_of_handle(m: &Match<'_>) -> bool {
    let at = m.follows(1, &["@"]) && m.token(0).is_some_and(|token| token.gap == Gap::None);
    let is_glued = |on: usize| m.after(on).filter(|token| token.gap == Gap::None);
    let dotted = is_glued(0).is_some_and(|mark| m.is_word(mark, &[".", "_", "@"]))
        && is_glued(1).is_some_and(|next| next.shape == Shape::Lower);
    at || dotted
}

/// Whether a title precedes the match: "Judge Winter", "Mr. Friday", but not "met the president
/// Friday".
pub(super) fn has_title(m: &Match<'_>) -> bool {
    let point = usize::from(m.follows(1, &["."]) && m.token(0).is_some_and(|token| token.gap == Gap::Space));
    let Some(title) = m.before(1 + point).filter(|title| m.is_word(title, TITLES)) else { return false };
    let near = m.token(0).is_some_and(|token| token.gap == Gap::Space);
    near && matches!(title.shape, Shape::Capital | Shape::Upper)
}

/// Whether a title and a given name precede a one-word month, season or holiday: "Sir Brian
/// Easter", "Mr Daniel August", but not "visited Mrs Brown Easter Sunday". Weekdays are excluded,
/// since "President Obama Friday signed" is about a day.
fn has_title_before_given_name(m: &Match<'_>) -> bool {
    let Some(token) = m.token(0).filter(|_| m.end - m.start == 1) else { return false };
    let near = token.gap == Gap::Space && m.before(1).is_some_and(is_name) && !token.is(Class::Weekday);
    let point = usize::from(m.follows(2, &["."]));
    let title = m.before(2 + point).filter(|title| m.is_word(title, TITLES));
    // Rejects "President Bush April 3", where a number follows the month.
    let dated = m.after(0).is_some_and(|next| next.shape == Shape::Number);
    near && !dated && title.is_some_and(|title| matches!(title.shape, Shape::Capital | Shape::Upper))
}

/// Whether post-nominal letters follow the match: "May LJ, who agreed".
fn has_letters_behind(m: &Match<'_>) -> bool {
    m.after(0).is_some_and(|next| {
        next.gap == Gap::Space && next.shape == Shape::Upper && m.is_word(next, BEHIND_NAMES)
    })
}

/// Whether a verb whose object is a person precedes the match, and "for" or "to" follows it:
/// "thanked June for the cakes", but not "met June targets" or "met June and July targets".
fn is_thanked(m: &Match<'_>) -> bool {
    let is_span = m.precedes(0, &["and", "to"]) && m.after(1).is_some_and(|token| token.is(Class::Month));
    !is_span
        && m.follows(1, WITH_PEOPLE)
        && m.after(0).is_none_or(|next| {
            next.shape == Shape::Mark || m.is_word(next, &["for", "and", "to", "at", "in", "on", "with"])
        })
}

/// Whether the match and the next name are the subject of a verb: "On August 1, 2024, April
/// Hastings notified the Company".
fn is_subject(m: &Match<'_>) -> bool {
    let begins = m.opens_sentence() || m.follows(1, &[",", ":", "and", "that"]);
    let verb = m.after(1).is_some_and(|verb| {
        verb.gap == Gap::Space
            && verb.shape == Shape::Lower
            && (verb.is(Class::Verb) || m.word(verb).ends_with("ed"))
    });
    // Rejects "in May and June Germany agreed", where both months are dates, but not "In June, June
    // Carter wrote", where both are the same word.
    let is_other = |before: &Token| m.token(0).is_some_and(|token| token.word != before.word);
    let listed = m.before(2).is_some_and(|before| before.is(Class::Month) && is_other(before));
    begins && !listed && verb && m.after(0).is_some_and(is_name)
}

/// Whether a month is the given name of a person who is the subject of a verb: "April told the
/// court". A month can see or bring something, but does not speak or live.
pub(super) fn is_speaking_person(m: &Match<'_>) -> bool {
    let given = m.token(0).is_some_and(|token| {
        token.shape == Shape::Capital && m.is_word(token, &["april", "may", "june", "august"])
    });
    let begins = m.opens_sentence() || m.follows(1, &[",", ":", "and", "but", "that", "when", "because"]);
    let verb = m.after(0).is_some_and(|verb| {
        verb.gap == Gap::Space && verb.shape == Shape::Lower && m.is_word(verb, OF_PEOPLE)
    });
    given && begins && verb && m.end - m.start == 1
}

/// Whether a month begins the name of an event or of what came from it: "the October Revolution".
/// Its year is not that of the text. "The June Summit" and "the March Budget" recur, and are near
/// the time of writing.
pub(super) fn is_of_named_event(m: &Match<'_>) -> bool {
    m.follows(1, &["the"])
        && m.token(0).is_some_and(|token| token.shape == Shape::Capital)
        && m.after(0).is_some_and(|next| {
            next.gap == Gap::Space && next.shape == Shape::Capital && m.is_word(next, NAMED_EVENTS)
        })
}

/// Whether the match is the family name of a person, after a given name that is the object or
/// subject of a verb: "married Daniel August in 1958". In "visited London August 1958", there is no
/// word between the month and the year.
pub(super) fn is_family_name_before_year(m: &Match<'_>) -> bool {
    let given = m.before(1).is_some_and(is_name) && m.token(0).is_some_and(|token| token.gap == Gap::Space);
    let verb = m.before(2).is_some_and(|verb| {
        verb.shape == Shape::Lower
            && verb.classes & (Class::Signal.bit() | Class::Determiner.bit() | Class::Which.bit()) == 0
    });
    given && verb && m.has(&["in"]) && m.token(0).is_some_and(|token| token.shape == Shape::Capital)
}

/// Whether the match is a family name after an initial, followed by a mark or a verb: "J. August,
/// Head of Legal Services", "R. Winter thanked them". In "U.S. August sales", "Plan B. Friday
/// ended" and "World War I. Autumn came", the letter is not an initial.
pub(super) fn has_initial(m: &Match<'_>) -> bool {
    let Some(token) = m.token(0).filter(|token| token.gap == Gap::Space) else { return false };
    let is_capital =
        |token: &Token| token.gap != Gap::Paragraph && matches!(token.shape, Shape::Capital | Shape::Upper);
    let is_numeral = |letter: &Token| {
        m.is_word(letter, &["i", "v", "x"])
            && m.before(3).is_some_and(|before| is_capital(before) || m.is_word(before, &["and", "or"]))
    };
    let initial = m.before(2).is_some_and(|letter| {
        letter.end - letter.start == 1
            && letter.shape != Shape::Lower
            && letter.gap != Gap::None
            && !(letter.gap == Gap::Space && (m.follows(3, LETTERED) || is_numeral(letter)))
    });
    let point = m.before(1).is_some_and(|mark| mark.gap == Gap::None && m.is_word(mark, &["."]));
    // Accepts a following verb: "R. Winter thanked them".
    let ends = m.after(0).is_none_or(|next| {
        let verb = next.shape == Shape::Lower && (next.is(Class::Verb) || m.word(next).ends_with("ed"));
        next.shape == Shape::Mark || next.gap == Gap::Paragraph || verb
    });
    token.shape != Shape::Lower && point && initial && ends
}

/// Whether a month abbreviation begins a name with a particle: "Mar de Plata", "Jan van Eyck".
///
/// Only abbreviations count: in "In June de Gaulle left", the month is a date.
pub(super) fn has_particle(m: &Match<'_>) -> bool {
    let particle = m.after(0).is_some_and(|next| next.gap == Gap::Space && m.is_word(next, PARTICLES));
    particle && m.after(0).is_some_and(|next| next.shape == Shape::Lower)
}

fn is_name(token: &Token) -> bool {
    token.shape == Shape::Capital && token.is_ordinary() && token.gap == Gap::Space
}

/// Whether a season is a person's family name: "Alex Winter". Requires a word before the given
/// name, because all words in a heading are capitalised.
pub(super) fn is_family_name(m: &Match<'_>) -> bool {
    let capital = m.token(0).is_some_and(|token| token.shape == Shape::Capital && token.gap == Gap::Space);
    let given = m.before(1).is_some_and(is_name);
    let first = m.before(2).is_none_or(|token| token.shape == Shape::Mark);
    capital && given && !first && m.end - m.start == 1
}

/// Whether an age between marks follows the match, which is then the name of a person: "survived
/// by May, 55, and April, 51".
pub(super) fn has_age(m: &Match<'_>) -> bool {
    let is_age = m.after(1).is_some_and(|age| age.is(Class::Int) && age.is(Class::TwoDigits));
    let ends = m.after(2).is_none_or(|next| next.gap == Gap::Paragraph || m.is_word(next, &[",", ".", ";"]));
    // Rejects "In May, 12, 15 and 17 year olds were asked", where the preposition is one of time.
    let is_time = m.follows(1, &["in", "since", "until", "during", "of", "early", "late"]);
    m.precedes(0, &[","]) && is_age && ends && !is_time && m.end - m.start == 1
}

/// Whether a holiday is part of a name or compound: "Easter Island", "Christmas tree".
pub(super) fn is_of_feast(m: &Match<'_>) -> bool {
    m.after(0).is_some_and(|next| next.gap == Gap::Space && m.is_word(next, OF_FEASTS))
        || is_person(m)
        || is_of_title(m)
}

/// The maximum number of words in a title before a month, a season or a holiday.
const MAX_TITLE: usize = 4;

/// Whether the match is the last word of a quoted title with several words: "White Christmas".
pub(super) fn is_of_title(m: &Match<'_>) -> bool {
    let closes = m.after(0).is_some_and(|mark| mark.gap == Gap::None && m.is_word(mark, &["\"", "”"]));
    if !closes || m.end - m.start != 1 {
        return false;
    }
    let words = (1..=MAX_TITLE)
        .take_while(|back| {
            m.before(*back).is_some_and(|token| {
                token.shape == Shape::Capital || m.is_word(token, &["a", "and", "in", "of", "the"])
            })
        })
        .count();
    let opens = m.follows(words + 1, &["\"", "“"]);
    let is_name = words > 0 && m.before(words).is_some_and(|first| first.shape == Shape::Capital);
    opens && is_name
}
