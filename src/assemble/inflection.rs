//! Forms the present tense of English verbs from the past tense, if the result is certain.

/// Returns the present tense of a past form: "signed" → "signs", or "sign" for a plural subject.
/// Returns `None` if the ending allows more than one base form and the verb is not listed
/// ("planed": plan or plane).
pub(super) fn present(past: &str, is_plural: bool) -> Option<String> {
    let base = base(past)?;
    Some(if is_plural { base } else { third_person(&base) })
}

/// Irregular verbs, and regular ones whose base form does not follow from the ending.
const BASES: [(&str, &str); 139] = [
    ("accused", "accuse"),
    ("advised", "advise"),
    ("agreed", "agree"),
    ("approved", "approve"),
    ("arrived", "arrive"),
    ("began", "begin"),
    ("became", "become"),
    ("bought", "buy"),
    ("broke", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("caused", "cause"),
    ("ceased", "cease"),
    ("chose", "choose"),
    ("closed", "close"),
    ("completed", "complete"),
    ("convened", "convene"),
    ("decided", "decide"),
    ("declared", "declare"),
    ("died", "die"),
    ("drew", "draw"),
    ("drove", "drive"),
    ("escaped", "escape"),
    ("exploded", "explode"),
    ("fell", "fall"),
    ("fired", "fire"),
    ("flew", "fly"),
    ("fought", "fight"),
    ("found", "find"),
    ("gave", "give"),
    ("got", "get"),
    ("grew", "grow"),
    ("held", "hold"),
    ("hired", "hire"),
    ("hit", "hit"),
    ("imposed", "impose"),
    ("invaded", "invade"),
    ("issued", "issue"),
    ("joined", "join"),
    ("kept", "keep"),
    ("knew", "know"),
    ("laid", "lay"),
    ("led", "lead"),
    ("left", "leave"),
    ("lost", "lose"),
    ("made", "make"),
    ("met", "meet"),
    ("moved", "move"),
    ("noted", "note"),
    ("opened", "open"),
    ("paid", "pay"),
    ("proposed", "propose"),
    ("proved", "prove"),
    ("put", "put"),
    ("ran", "run"),
    ("raised", "raise"),
    ("reached", "reach"),
    ("received", "receive"),
    ("removed", "remove"),
    ("required", "require"),
    ("resumed", "resume"),
    ("retired", "retire"),
    ("revised", "revise"),
    ("rose", "rise"),
    ("ruled", "rule"),
    ("said", "say"),
    ("sank", "sink"),
    ("saw", "see"),
    ("secured", "secure"),
    ("seized", "seize"),
    ("sent", "send"),
    ("served", "serve"),
    ("set", "set"),
    ("settled", "settle"),
    ("shared", "share"),
    ("shot", "shoot"),
    ("sold", "sell"),
    ("sought", "seek"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("stated", "state"),
    ("stole", "steal"),
    ("stood", "stand"),
    ("struck", "strike"),
    ("sued", "sue"),
    ("swept", "sweep"),
    ("swore", "swear"),
    ("took", "take"),
    ("taught", "teach"),
    ("told", "tell"),
    ("took", "take"),
    ("urged", "urge"),
    ("used", "use"),
    ("visited", "visit"),
    ("voted", "vote"),
    ("went", "go"),
    ("withdrew", "withdraw"),
    ("won", "win"),
    ("wrote", "write"),
    ("admitted", "admit"),
    ("banned", "ban"),
    ("committed", "commit"),
    ("controlled", "control"),
    ("dropped", "drop"),
    ("occurred", "occur"),
    ("permitted", "permit"),
    ("planned", "plan"),
    ("referred", "refer"),
    ("shipped", "ship"),
    ("stopped", "stop"),
    ("submitted", "submit"),
    ("transferred", "transfer"),
    ("travelled", "travel"),
    ("tried", "try"),
    ("carried", "carry"),
    ("ratified", "ratify"),
    ("notified", "notify"),
    ("identified", "identify"),
    ("cancelled", "cancel"),
    ("channelled", "channel"),
    ("compelled", "compel"),
    ("equalled", "equal"),
    ("excelled", "excel"),
    ("expelled", "expel"),
    ("fuelled", "fuel"),
    ("initialled", "initial"),
    ("labelled", "label"),
    ("levelled", "level"),
    ("marshalled", "marshal"),
    ("modelled", "model"),
    ("patrolled", "patrol"),
    ("propelled", "propel"),
    ("rebelled", "rebel"),
    ("repelled", "repel"),
    ("rivalled", "rival"),
    ("signalled", "signal"),
    ("totalled", "total"),
    ("unravelled", "unravel"),
];

/// Stem endings for which the stem is the base form ("launch", "sign", "attack", "pass", "follow",
/// "deliver").
const WHOLE: [&str; 27] = [
    "ch", "sh", "ss", "gn", "ck", "nt", "st", "ct", "pt", "ft", "lt", "rt", "nd", "rd", "ld", "rm", "rn",
    "rk", "lk", "nk", "lp", "ow", "er", "ay", "oy", "ll", "mb",
];
/// Stem endings for which the base form adds an "e" ("announce", "release", "create", "organize",
/// "serve", "enable", "change", "acquire").
const CUT: [&str; 22] = [
    "nc", "rc", "uc", "eas", "ais", "ous", "iz", "yz", "rv", "lv", "iv", "av", "ov", "bl", "tl", "pl", "dg",
    "ng", "rg", "eat", "uat", "iat",
];

/// Returns the base form of a past form that [`BASES`] lists: "sank" → "sink".
pub(crate) fn listed_base(past: &str) -> Option<&'static str> {
    BASES.iter().find(|(form, _)| *form == past).map(|(_, base)| *base)
}

fn base(past: &str) -> Option<String> {
    if let Some(base) = listed_base(past) {
        return Some(base.to_owned());
    }
    let stem = past.strip_suffix("ed").filter(|stem| stem.len() > 2)?;
    let ends = |endings: &[&str]| endings.iter().any(|ending| stem.ends_with(ending));
    if ends(&CUT) {
        // Only accept "changed" and "avenged": other stems in "ng" may not have lost an "e"
        // ("belonged", "hanged").
        let is_certain =
            !stem.ends_with("ng") || stem.ends_with("hang") && stem.len() > 4 || stem.ends_with("eng");
        let is_heat = ["heat", "treat", "repeat", "defeat"].iter().any(|whole| stem.ends_with(whole));
        return if is_heat { Some(stem.to_owned()) } else { is_certain.then(|| format!("{stem}e")) };
    }
    (ends(&WHOLE)).then(|| stem.to_owned())
}

fn third_person(base: &str) -> String {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let before_last = base.chars().rev().nth(1);
    if let Some(stem) = base.strip_suffix('y').filter(|_| before_last.is_some_and(|c| !is_vowel(c))) {
        return format!("{stem}ies");
    }
    let hisses = ["s", "sh", "ch", "x", "z", "o"].iter().any(|ending| base.ends_with(ending));
    format!("{base}{}", if hisses { "es" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn present_of_certain_forms() {
        for (past, one, many) in [
            ("signed", "signs", "sign"),
            ("launched", "launches", "launch"),
            ("announced", "announces", "announce"),
            ("released", "releases", "release"),
            ("created", "creates", "create"),
            ("passed", "passes", "pass"),
            ("ratified", "ratifies", "ratify"),
            ("went", "goes", "go"),
            ("delivered", "delivers", "deliver"),
            ("defeated", "defeats", "defeat"),
            ("enabled", "enables", "enable"),
        ] {
            assert_eq!(present(past, false).as_deref(), Some(one), "{past}");
            assert_eq!(present(past, true).as_deref(), Some(many), "{past}");
        }
    }

    #[test]
    fn uncertain_forms_have_no_present() {
        for past in ["planed", "cited", "rated", "hoped", "red"] {
            assert_eq!(present(past, false), None, "{past}");
        }
    }
}
