//! Creates the title of a Japanese statement from the words of its clause, without the date. A
//! title ends in a noun (体言止め) and has at most 40 characters.

/// The maximum length of a title, in characters.
pub(super) const MAX_LENGTH: usize = 40;

/// Conjunctions at the start of a sentence, which a title omits.
const OPENINGS: &[&str] = &[
    "しかしながら",
    "さらには",
    "このような中",
    "これを受けて",
    "これを受け",
    "このため",
    "その後",
    "そのため",
    "また",
    "なお",
    "一方",
    "しかし",
    "さらに",
    "そして",
    "まず",
];

/// Endings of a predicate and their replacements: "を開催した" becomes "を開催". An ending precedes any
/// shorter one that is a suffix of it.
const ENDINGS: &[(&str, &str)] = &[
    ("することを発表した", "を発表"),
    ("ことを明らかにした", "と発表"),
    ("考えを明らかにした", "考えを表明"),
    ("ことが明らかになった", ""),
    ("ことがわかった", ""),
    ("ことが分かった", ""),
    ("とみられると発表した", "と発表"),
    ("と発表しており", ""),
    ("したと発表した", ""),
    ("すると発表した", ""),
    ("と発表した", "と発表"),
    ("を明らかにした", "を公表"),
    ("が開催された", "開催"),
    ("を開催した", "を開催"),
    ("が行われた", "実施"),
    ("行われた", ""),
    ("を行った", "を実施"),
    ("が開かれた", "開催"),
    ("で開かれた", "で開催"),
    ("を開いた", "を開催"),
    ("こととした", "ことを決定"),
    ("こととされた", "ことに"),
    ("となっている", ""),
    ("となった", ""),
    ("となる", ""),
    ("することで合意した", "で合意"),
    ("しています", ""),
    ("していました", ""),
    ("している", ""),
    ("していた", ""),
    ("しており", ""),
    ("されています", ""),
    ("されている", ""),
    ("されました", ""),
    ("されます", ""),
    ("された", ""),
    ("される", ""),
    ("されて", ""),
    ("され", ""),
    ("しました", ""),
    ("します", ""),
    ("した", ""),
    ("する", ""),
    ("して", ""),
    ("し", ""),
    ("である", ""),
    ("であった", ""),
    ("です", ""),
    ("だった", ""),
    ("だ", ""),
    ("打ち上げた", "打ち上げ"),
    ("始めた", "開始"),
    ("始まった", "開始"),
    ("受けた", "受け入れ"),
    ("設けた", "設置"),
    ("設けられた", "設置"),
];

/// Creates a title from the clause's topic, which may be empty, and the clause's words without the
/// date.
pub(super) fn title(topic: &str, clause: &str) -> String {
    let clause = without_brackets(clause);
    let clause = without_source(clause.trim());
    let clause = without_opening(clause);
    let clause = clause.trim_matches(['、', '，', '。', ' ', '　', ':', '：', '-', '\n', '|']);
    let body = to_noun(clause);
    let topic = without_brackets(topic);
    let topic = without_opening(without_source(topic.trim()));
    let topic = topic.trim_matches(['、', '，', ' ', '　']);
    let with_topic = |body: &str| {
        if topic.is_empty() || body.starts_with(topic) {
            return body.to_owned();
        }
        // Use a comma if the words already have a subject, to avoid a second "が": "日本、首相が訪問".
        let has_subject = body.contains('が');
        format!("{topic}{}{body}", if has_subject { "、" } else { "が" })
    };
    let mut body = one_line(&body);
    let mut whole = with_topic(&body);
    // Shorten a long title at its start, since the predicate and its object are at the end.
    while length(&whole) > MAX_LENGTH {
        let Some(rest) = shorter(&body) else { break };
        body = rest;
        whole = with_topic(&body);
    }
    if length(&whole) > MAX_LENGTH && !topic.is_empty() {
        whole = body;
    }
    if length(&whole) > MAX_LENGTH {
        let kept: String = whole.chars().take(MAX_LENGTH - 1).collect();
        whole = format!("{kept}…");
    }
    whole.trim_matches(['、', '，', ' ', '　']).to_owned()
}

fn without_opening(words: &str) -> &str {
    let opening = OPENINGS.iter().find_map(|opening| words.strip_prefix(opening));
    opening.map_or(words, |rest| rest.trim_start_matches(['、', '，']))
}

fn length(words: &str) -> usize {
    words.chars().count()
}

/// Returns the words after the next boundary at which a title can begin: a comma, the end of a
/// modifier, or a particle. Returns `None` if too few words remain.
fn shorter(body: &str) -> Option<String> {
    const BOUNDS: &[&str] = &[
        "、",
        "，",
        "における",
        "に対し",
        "という",
        "といった",
        "など",
        "した",
        "する",
        "された",
        "のうち",
        "による",
        "に関する",
        "で",
        "の",
        "に",
        "は",
        "から",
        "と",
    ];
    let mut depth = 0_i32;
    for (at, c) in body.char_indices() {
        match c {
            '「' | '『' | '（' | '(' => depth += 1,
            '」' | '』' | '）' | ')' => depth -= 1,
            _ => {}
        }
        if depth > 0 {
            continue;
        }
        let rest = body.get(at..)?;
        let Some(bound) = BOUNDS.iter().find(|bound| rest.starts_with(**bound)) else { continue };
        let after = rest.get(bound.len()..)?;
        // Do not begin a title with "こと" or "ともない", which need the words before them.
        let is_bound_noun = [
            "こと", "もの", "ため", "よう", "際", "場合", "旨", "など", "おい", "つい", "よ", "関", "対",
            "とも", "伴", "と", "は", "も", "な", "の", "、",
        ]
        .iter()
        .any(|word| after.starts_with(word));
        if is_bound_noun {
            continue;
        }
        if length(after) >= MIN_LENGTH {
            return Some(after.trim_start_matches(['、', '，', ' ']).to_owned());
        }
        return None;
    }
    None
}

/// The minimum length of a shortened title, in characters.
const MIN_LENGTH: usize = 8;

/// Removes words in round brackets, except in a quotation.
fn without_brackets(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let (mut depth, mut quoted) = (0_u32, false);
    for c in words.chars() {
        match c {
            '「' | '『' => quoted = true,
            '」' | '』' => quoted = false,
            '（' | '(' if !quoted => {
                depth += 1;
                continue;
            }
            '）' | ')' if !quoted && depth > 0 => {
                depth -= 1;
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            out.push(c);
        }
    }
    out
}

/// Removes an attribution at the start: "産経新聞によると、".
fn without_source(words: &str) -> &str {
    for mark in ["によると、", "によれば、", "によると，", "によれば，"] {
        if let Some(at) = words.find(mark)
            && length(words.get(..at).unwrap_or("")) <= 24
        {
            return words.get(at + mark.len()..).unwrap_or(words);
        }
    }
    words
}

/// Replaces a clause's predicate with its noun: "協定に署名した" becomes "協定に署名".
fn to_noun(clause: &str) -> String {
    let clause = clause.trim_end_matches(['。', '、', '，', ' ', '　']);
    // Remove the "が" or "ものの" of "署名したが" and "署名したものの", which introduce another clause.
    let clause = clause
        .strip_suffix("ものの")
        .or_else(|| clause.strip_suffix('が'))
        .filter(|rest| rest.ends_with('た'))
        .unwrap_or(clause);
    let mut out = clause.to_owned();
    for (ending, noun) in ENDINGS {
        if let Some(stem) = clause.strip_suffix(ending) {
            // Keep the "した" in "示した" and "果たした", which is part of the verb, not a form of "する".
            let before = stem.chars().next_back().unwrap_or(' ');
            let after_noun = matches!(before, '\u{3400}'..='\u{9fff}' | 'ァ'..='ヺ' | 'ー' | '」' | '』')
                || before.is_ascii_alphanumeric();
            let is_verb_ending = noun.is_empty() && matches!(ending.chars().next(), Some('し' | 'さ' | 'す'));
            if is_verb_ending && (!after_noun || is_single_kanji(stem)) {
                continue;
            }
            out = format!("{stem}{noun}");
            break;
        }
    }
    out.trim_end_matches(['を', 'に', 'が', 'は', 'と', 'で', '、', '，', ' ']).to_owned()
}

/// Whether the last word is a single kanji. "示" and "出" in "示した" and "出した" are verb stems, not
/// nouns.
fn is_single_kanji(stem: &str) -> bool {
    let is_kanji = |c: char| matches!(c, '\u{3400}'..='\u{9fff}');
    let mut last = stem.chars().rev();
    last.next().is_some_and(is_kanji)
        && !last.next().is_some_and(|c| is_kanji(c) || matches!(c, 'ァ'..='ヺ' | 'ー'))
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace(['\n', '　'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_end_in_a_noun() {
        assert_eq!(title("日本とNATO", "ITPPに合意した。"), "日本とNATOがITPPに合意");
        assert_eq!(title("", "港湾協定がオスロで署名された"), "港湾協定がオスロで署名");
        assert_eq!(title("", "第39回会議が開催された。"), "第39回会議開催");
        assert_eq!(
            title("産経新聞によると、北朝鮮(朝鮮民主主義人民共和国)", "弾道ミサイルの発射を強行した。"),
            "北朝鮮が弾道ミサイルの発射を強行"
        );
        assert_eq!(title("政府", "見解を示した。"), "政府が見解を示した");
    }

    #[test]
    fn long_titles_lose_their_first_words() {
        let long = "北西部にある発射場から人工衛星とうたった事実上の長距離弾道ミサイルの打ち上げを強行した";
        let short = title("北朝鮮", long);
        assert!(length(&short) <= MAX_LENGTH, "{short}");
        assert!(short.ends_with("打ち上げを強行"), "{short}");
        assert!(length(&title("", &"長い言葉が続く".repeat(20))) <= MAX_LENGTH);
    }
}
