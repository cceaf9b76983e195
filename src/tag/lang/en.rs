//! The tables for English, one per module: words, rules, and guards against false positives.

mod calendar;
mod citations;
mod clock;
mod evidence;
mod guards;
mod holidays;
mod length;
mod list;
mod make;
mod names;
mod numbers;
mod parts;
mod reference;
mod relative;
mod sets;
mod verbs;
mod words;

use super::{EventWords, LanguageTables};

/// Patterns that several rules share.
const FRAGMENTS: &[(&str, &str)] = &[
    ("holiday-phrase", holidays::PATTERN),
    ("month", "<month> +.?"),
    ("apos", "'|’|‘|`"),
    ("dash", "-|–|—"),
    ("sep", "+-|/"),
    ("docket", "( <yy> +- +<int> | <mm> +/ +<year> )"),
    ("and-docket", "( ,|;|and|& | , and|& ) $docket"),
    // The days in a list. Each item is a day or a range of days; `next-days` adds the preceding
    // separator.
    ("days", "<day>|<nth> ( -|–|—|to|through|until|till|/ the? <day>|<nth> )?"),
    ("next-days", "( ,|and|or|& | , and|or|& ) the? $days"),
    (
        "more-days",
        "( $next-days ( $next-days ( $next-days ( $next-days ( $next-days ( $next-days ( $next-days ( $next-days )? )? )? )? )? )? )? )?",
    ),
    ("wday", "<weekday> +.? ,? the? <day>|<nth>"),
    ("next-wday", "( -|–|—|to|through|until|till|,|and|or|& | , and|or|& ) $wday"),
    ("link", "( -|–|—|to|and|or|through|until|till|/ )"),
    ("bc", "( bc|bce | b +. c ( +. )? | b +. c +. e ( +. )? )"),
    ("ad", "( ad|ce | a +. d ( +. )? | c +. e ( +. )? )"),
    ("hours", "( {clock}|<hour> -|–|—|to|and|until|through|till {clock} )"),
    ("of-day", "( in the morning|afternoon|evening | at night )"),
    ("period", "( period|quarter|month|half|week )"),
    ("same", "( same|comparable|corresponding|equivalent|like|similar )"),
    ("tens", numbers::TENS),
    ("fy", "( fy ( <year> ( /|- +<yy> )? | $apos? <yy> ( / +<yy> )? ) )"),
    ("ampm", "( <ampm> | a +. m ( +. )? | p +. m ( +. )? )"),
    (
        "zone",
        "( <zone> | \\( <zone> ( -|+|− <hour> )? \\) | <zone> -|+|− <hour> | et|ct|mt|pt | eastern|central|mountain|pacific ( standard|daylight )? time )",
    ),
];

pub(super) static TABLES: LanguageTables = LanguageTables {
    words: words::WORDS,
    clause_words: verbs::words,
    modals: &[verbs::MODALS, verbs::PAST_MODALS],
    fragments: FRAGMENTS,
    rules: &[
        guards::RULES,
        list::RULES,
        calendar::YEARS,
        calendar::MONTH_DAYS,
        calendar::RULES,
        parts::RULES,
        relative::RULES,
        clock::CLOCKS,
        clock::RULES,
        length::RULES,
        sets::RULES,
        reference::RULES,
    ],
    sentence_ends: &[".", "!", "?"],
    conjunctions: &["and", "or", ",", "&"],
    range_links: &["to", "-", "–", "—", "until", "till", "through", "into"],
    range_openers: &["from", "between"],
    asides: &["as", "of"],
    past_ending: "ed",
    infinitive: "to",
    plain_infinitives: &[
        // After these words, "to" is a preposition: "according to police".
        "according",
        "addition",
        "close",
        "contrary",
        "access",
        "next",
        "opposed",
        "owing",
        "prior",
        "regard",
        "relation",
        "response",
        "similar",
        "subject",
        "thanks",
        "up",
        // After these verbs, the infinitive is not a plan: "sales continue to fall".
        "continue",
        "tend",
        "seem",
        "appear",
        "begin",
        "start",
        "fail",
        "manage",
        "help",
        "serve",
        "come",
        "get",
        "remain",
        "prove",
        "happen",
        "struggle",
        "try",
        "attempt",
        "work",
        "move",
        "choose",
        "refuse",
        "decline",
        "like",
        "prefer",
    ],
    topics: &["about", "after", "concerning", "following", "into", "over", "regarding"],
    conditions: &["if", "unless", "whenever", "suppose", "assume", "assuming"],
    quantifiers: &["any", "each", "every"],
    limits: &["since", "till", "until"],
    measured: relative::MEASURED,
    additions: &["addendum", "correction", "edit", "edited", "update", "updated"],
    events: &[
        "campaign",
        "cholera",
        "coup",
        "crisis",
        "drought",
        "epidemic",
        "famine",
        "gale",
        "hurricane",
        "mutiny",
        "revolt",
        "revolution",
        "rising",
        "siege",
        "storm",
        "strike",
        "surge",
        "uprising",
        "war",
    ],
    arranges: verbs::ARRANGES,
    fixes: verbs::FIXES,
    figures: &["accounts", "data", "earnings", "figures", "results", "statistics"],
    documents: &[
        "announcement",
        "decision",
        "email",
        "judgment",
        "letter",
        "mail",
        "message",
        "minutes",
        "note",
        "notice",
        "order",
        "request",
        "resolution",
        "ruling",
        "statement",
    ],
    records: &[
        "hearing",
        "meeting",
        "meetings",
        "minutes",
        "proceedings",
        "record",
        "report",
        "session",
        "sessions",
        "transcript",
    ],
    approvals: &["accept", "adopt", "amend", "approve", "confirm", "correct", "note", "ratify", "receive"],
    relatives: &["that", "which", "who", "whose", "where"],
    changes: &["applies", "changes", "doubles", "drops", "falls", "halves", "increases", "rises", "triples"],
    event_words: EventWords {
        article: "the ",
        dated: &["on", "in"],
        openings: &["since", "after", "before", "until", "following"],
        since: "since",
        after: "after ",
        before: "before ",
        speech_verbs: &["said", "told", "added", "declared", "announced", "wrote", "warned", "explained"],
        quoted_texts: &["post", "tweet", "letter", "email", "message", "blog", "diary", "note"],
        articles: &["the", "a", "an"],
        of: "of",
        after_name: &[
            "the", "a", "an", "he", "she", "they", "it", "we", "his", "her", "their", "its", "in", "on",
            "at", "and", "but", "that", "which", "was", "were", "had", "did", "by", "to", "from", "with",
            "when", "began", "all", "both",
        ],
    },
};
