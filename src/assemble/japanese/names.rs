//! Finds names in Japanese text: states and organisations, treaties, plans and bodies, and the
//! abbreviations that the text defines ("以下「防衛省」という。").

use std::collections::BTreeMap;
use std::ops::Range;

use crate::assemble::actor::Actor;

/// The Japanese names of states and organisations. A compound for two states has a row for each:
/// "日英" is Japan and the United Kingdom.
const ACTORS: &[(&str, Actor)] = &[
    ("アフガニスタン", "Afghanistan"),
    ("東南アジア諸国連合", "ASEAN"),
    ("ＡＳＥＡＮ", "ASEAN"),
    ("ASEAN", "ASEAN"),
    ("AUKUS", "AUKUS"),
    ("オーストラリア", "Australia"),
    ("豪州", "Australia"),
    ("日豪", "Australia"),
    ("ベルギー", "Belgium"),
    ("ブラジル", "Brazil"),
    ("カナダ", "Canada"),
    ("中国", "China"),
    ("日中", "China"),
    ("チェコ", "Czech Republic"),
    ("デンマーク", "Denmark"),
    ("エジプト", "Egypt"),
    ("エストニア", "Estonia"),
    ("欧州連合", "European Union"),
    ("ＥＵ", "European Union"),
    ("EU", "European Union"),
    ("フィンランド", "Finland"),
    ("フランス", "France"),
    ("日仏", "France"),
    ("G7", "G7"),
    ("Ｇ７", "G7"),
    ("ドイツ", "Germany"),
    ("日独", "Germany"),
    ("ギリシャ", "Greece"),
    ("ハンガリー", "Hungary"),
    ("インドネシア", "Indonesia"),
    ("日印", "India"),
    ("インド", "India"),
    ("イラン", "Iran"),
    ("イラク", "Iraq"),
    ("イスラエル", "Israel"),
    ("イタリア", "Italy"),
    ("日伊", "Italy"),
    ("日本", "Japan"),
    ("我が国", "Japan"),
    ("日米", "Japan"),
    ("日英", "Japan"),
    ("日豪", "Japan"),
    ("日中", "Japan"),
    ("日仏", "Japan"),
    ("日独", "Japan"),
    ("日伊", "Japan"),
    ("日印", "Japan"),
    ("日韓", "Japan"),
    ("日NATO", "Japan"),
    ("日・NATO", "Japan"),
    ("ラトビア", "Latvia"),
    ("リトアニア", "Lithuania"),
    ("マレーシア", "Malaysia"),
    ("メキシコ", "Mexico"),
    ("モンゴル", "Mongolia"),
    ("ミャンマー", "Myanmar"),
    ("北大西洋条約機構", "NATO"),
    ("ＮＡＴＯ", "NATO"),
    ("NATO", "NATO"),
    ("オランダ", "Netherlands"),
    ("ニュージーランド", "New Zealand"),
    ("北朝鮮", "North Korea"),
    ("ノルウェー", "Norway"),
    ("パキスタン", "Pakistan"),
    ("フィリピン", "Philippines"),
    ("ポーランド", "Poland"),
    ("ポルトガル", "Portugal"),
    ("ルーマニア", "Romania"),
    ("ロシア", "Russia"),
    ("日露", "Russia"),
    ("サウジアラビア", "Saudi Arabia"),
    ("シンガポール", "Singapore"),
    ("南アフリカ", "South Africa"),
    ("韓国", "South Korea"),
    ("日韓", "South Korea"),
    ("スペイン", "Spain"),
    ("スリランカ", "Sri Lanka"),
    ("スウェーデン", "Sweden"),
    ("スイス", "Switzerland"),
    ("シリア", "Syria"),
    ("台湾", "Taiwan"),
    ("タイ王国", "Thailand"),
    ("トルコ", "Turkey"),
    ("ウクライナ", "Ukraine"),
    ("英国", "United Kingdom"),
    ("イギリス", "United Kingdom"),
    ("日英", "United Kingdom"),
    ("国際連合", "United Nations"),
    ("国連", "United Nations"),
    ("米国", "United States"),
    ("アメリカ", "United States"),
    ("日米", "United States"),
    ("ベトナム", "Vietnam"),
];

/// Returns the actors that `words` name, each once, in the order of first mention.
pub(crate) fn actors(words: &str) -> Vec<Actor> {
    let mut found: Vec<(usize, Actor)> = Vec::new();
    let is_ascii = words.is_ascii();
    for (name, actor) in ACTORS {
        // Skip Japanese names in ASCII text, which can only contain names such as "NATO". This
        // saves most of the time for an English chronology with thousands of titles.
        if is_ascii && !name.is_ascii() {
            continue;
        }
        let at =
            words.match_indices(name).map(|(at, _)| at).find(|at| is_whole(words, *at..*at + name.len()));
        if let Some(at) = at
            && !found.iter().any(|(_, known)| known == actor)
        {
            found.push((at, actor));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, actor)| actor).collect()
}

/// Whether a name is a separate word, unlike "インド" in "インドネシア" and "日中" in "一日中".
fn is_whole(words: &str, range: Range<usize>) -> bool {
    let before = words.get(..range.start).and_then(|before| before.chars().next_back());
    let after = words.get(range.end..).and_then(|after| after.chars().next());
    let name = words.get(range).unwrap_or("");
    let first = name.chars().next().unwrap_or(' ');
    let is_katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    if is_katakana(first) {
        return !before.is_some_and(is_katakana) && !after.is_some_and(is_katakana);
    }
    if first.is_ascii_alphanumeric() {
        return !before.is_some_and(|c| c.is_ascii_alphanumeric())
            && !after.is_some_and(|c| c.is_ascii_alphanumeric());
    }
    // Exclude "東日本" and "日本海", which do not denote the state.
    let is_region =
        name == "日本" && (matches!(before, Some('東' | '西' | '北' | '南' | '全')) || after == Some('海'));
    let is_daytime = name == "日中"
        && !matches!(after, Some('両' | '首' | '関' | '韓' | '間' | '共' | '平' | '友' | '外'));
    let is_southwest = name == "中国" && matches!(after, Some('地' | '電' | '新' | '銀'));
    !is_region && !is_daytime && !is_southwest
}

/// The last words of compounds that are names: "港湾協定".
const HEADS: &[&str] = &[
    "条約",
    "協定",
    "議定書",
    "憲章",
    "共同声明",
    "宣言",
    "覚書",
    "取極",
    "大綱",
    "戦略",
    "計画",
    "政策",
    "構想",
    "白書",
    "法案",
    "法",
    "サミット",
    "会議",
    "会談",
    "会合",
    "委員会",
    "審議会",
    "協議会",
    "機構",
    "連合",
    "連盟",
    "協会",
    "本部",
    "庁",
    "省",
    "局",
    "センター",
    "制度",
];

/// Returns the ranges of names in a sentence: words in 「」, Latin names, and compounds whose last
/// word is in [`HEADS`].
pub(super) fn names(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let Some(sentence) = text.get(range.clone()) else { return Vec::new() };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut add = |start: usize, end: usize| {
        let here = range.start + start..range.start + end;
        if found.iter().all(|other| other.end <= here.start || here.end <= other.start) {
            found.push(here);
        }
    };
    let mut rest = 0;
    while let Some(open) = sentence.get(rest..).and_then(|after| after.find('「')).map(|at| rest + at) {
        let start = open + '「'.len_utf8();
        let Some(length) = sentence.get(start..).and_then(|after| after.find('」')) else { break };
        let quoted = sentence.get(start..start + length).unwrap_or("");
        if (2..=MAX_NAME).contains(&quoted.chars().count()) && !quoted.contains(['。', '、']) {
            add(start, start + length);
        }
        rest = start + length;
    }
    // Take each run of kanji, katakana or Latin letters as a candidate, since Japanese is
    // written without spaces.
    let mut start = None;
    let ends = std::iter::once((sentence.len(), ' '));
    for (at, c) in sentence.char_indices().chain(ends) {
        if is_name_character(c) {
            start.get_or_insert(at);
            continue;
        }
        let Some(from) = start.take() else { continue };
        let run = sentence.get(from..at).unwrap_or("");
        let count = run.chars().count();
        let is_latin = run.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | 'Ａ'..='Ｚ'))
            && run.starts_with(char::is_uppercase);
        let is_thing = HEADS.iter().any(|head| run.ends_with(head) && run.len() > head.len());
        if (3..=MAX_NAME).contains(&count) && is_thing || (2..=MAX_NAME).contains(&count) && is_latin {
            add(from, at);
        }
    }
    found.sort_by_key(|name| name.start);
    found
}

/// The maximum length of a name, in characters.
const MAX_NAME: usize = 40;

fn is_name_character(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | 'ァ'..='ヺ' | 'ー' | '々' | '・' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
        || c.is_ascii_alphanumeric()
        || c == '-'
}

/// Returns the abbreviations that `text` defines, mapped to their full names, and each full name
/// mapped to its abbreviation: "国際刑事警察機構（以下「機構」という。）", "国家安全保障戦略（NSS）".
pub(super) fn abbreviations(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (at, open) in text.match_indices(['（', '(']) {
        let inside = text.get(at + open.len()..).unwrap_or("");
        let Some(end) = inside.find(['）', ')']).filter(|end| *end <= MAX_GLOSS) else { continue };
        let inside = inside.get(..end).unwrap_or("");
        let short = match inside.strip_prefix("以下「").or_else(|| inside.strip_prefix("以下、「")) {
            Some(short) => short.split('」').next().unwrap_or(""),
            None if inside.chars().count() >= 2
                && inside.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, 'Ａ'..='Ｚ'))
                && inside.starts_with(char::is_uppercase) =>
            {
                inside
            }
            None => continue,
        };
        let before = text.get(..at).unwrap_or("").trim_end_matches('」');
        let start =
            before.char_indices().rev().take(MAX_NAME).take_while(|(_, c)| is_name_character(*c)).last();
        let long = start.and_then(|(start, _)| before.get(start..)).unwrap_or("");
        if long.chars().count() > short.chars().count() && !short.is_empty() {
            found.entry(short.to_owned()).or_insert_with(|| long.to_owned());
            found.entry(long.to_owned()).or_insert_with(|| short.to_owned());
        }
    }
    found
}

/// The maximum length of brackets that may define an abbreviation, in bytes.
const MAX_GLOSS: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_found_by_name_and_in_compounds() {
        assert_eq!(actors("日本とNATOは合意した"), ["Japan", "NATO"]);
        assert_eq!(actors("日英首脳会談"), ["Japan", "United Kingdom"]);
        assert!(actors("東日本大震災とインドネシア料理").iter().all(|actor| *actor == "Indonesia"));
        assert!(actors("一日中、日本海を見た").is_empty());
    }

    #[test]
    fn names_and_abbreviations_are_found() {
        let text = "政府は国家安全保障戦略（NSS）と「防衛力整備計画」を決定した。";
        let found: Vec<&str> = names(text, 0..text.len()).into_iter().map(|name| &text[name]).collect();
        assert_eq!(found, ["国家安全保障戦略", "NSS", "防衛力整備計画"]);
        assert_eq!(abbreviations(text).get("NSS").map(String::as_str), Some("国家安全保障戦略"));
        let defined = "防衛装備庁（以下「装備庁」という。）";
        assert_eq!(abbreviations(defined).get("装備庁").map(String::as_str), Some("防衛装備庁"));
    }
}
