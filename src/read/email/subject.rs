//! The subject of a message without the prefixes that mail programs add.

/// Prefixes that mail programs add to the subject of a reply or forwarded message, in English,
/// German (`AW`, `WG`), French (`TR`), Dutch (`Antw`, `Doorst`), the Nordic languages (`SV`, `VB`,
/// `VS`), Spanish and Portuguese (`RV`, `ENC`). The Italian ones (`I`, `R`) are too short to be
/// recognised safely.
const PREFIXES: &[&str] =
    &["re", "fw", "fwd", "aw", "wg", "tr", "antw", "doorst", "sv", "vb", "vs", "rv", "enc"];

/// Bracketed tags that mail gateways add before a subject.
const MARKS: &[&str] = &["ext", "external", "external email", "extern", "spam", "suspected spam", "bulk"];

/// Returns a title without mail prefixes: `FW: RE: [EXTERNAL] The harbour pact` becomes `The
/// harbour pact`. A title that consists only of prefixes is returned unchanged.
pub(crate) fn without_mail_prefixes(title: &str) -> &str {
    let mut rest = title.trim();
    while let Some(shorter) = without_mark(rest).or_else(|| without_prefix(rest)) {
        rest = shorter.trim_start();
    }
    if rest.is_empty() { title.trim() } else { rest }
}

/// Removes `FW:`, `Re[2]:`, `AW (3):` or `TR :` from the start.
fn without_prefix(title: &str) -> Option<&str> {
    let end = title.find(|c: char| !c.is_alphabetic())?;
    let (word, mut rest) = title.split_at(end);
    if !PREFIXES.iter().any(|prefix| word.eq_ignore_ascii_case(prefix)) {
        return None;
    }
    rest = rest.trim_start();
    for (open, close) in [('[', ']'), ('(', ')')] {
        let counted = rest.strip_prefix(open).and_then(|inner| inner.split_once(close));
        if let Some((count, after)) = counted
            && count.bytes().all(|byte| byte.is_ascii_digit())
        {
            rest = after.trim_start();
        }
    }
    rest.strip_prefix([':', '：'])
}

/// Removes `[EXTERNAL]` or `EXTERNAL:` from the start.
fn without_mark(title: &str) -> Option<&str> {
    let is_mark = |words: &str| MARKS.iter().any(|mark| words.trim().eq_ignore_ascii_case(mark));
    let bracketed = [('[', ']'), ('(', ')'), ('{', '}')].into_iter().find_map(|(open, close)| {
        let (mark, rest) = title.strip_prefix(open)?.split_once(close)?;
        is_mark(mark.trim_matches('*')).then_some(rest)
    });
    bracketed.or_else(|| {
        let (mark, rest) = title.split_once(':')?;
        is_mark(mark).then_some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_mail_programs_add_is_removed() {
        for (title, wanted) in [
            ("FW: RE: The harbour pact", "The harbour pact"),
            ("Fwd: [EXTERNAL] Minutes of 3 May", "Minutes of 3 May"),
            ("AW: WG: Vermerk zum Hafen", "Vermerk zum Hafen"),
            ("Re[2]: Budget", "Budget"),
            ("RE (3): Budget", "Budget"),
            ("TR : Compte rendu", "Compte rendu"),
            ("EXTERNAL: Fw: note", "note"),
            ("RE：会議録", "会議録"),
            ("Re: ", "Re:"),
            ("Reform: what comes next", "Reform: what comes next"),
            ("Re-opening the port", "Re-opening the port"),
            ("[OFFICIAL] Note", "[OFFICIAL] Note"),
            ("SV Werder: the season", "SV Werder: the season"),
            ("The answer: FW: was meant", "The answer: FW: was meant"),
        ] {
            assert_eq!(without_mail_prefixes(title), wanted);
        }
    }
}
