//! Finds the phase, tense and negation of a Japanese predicate.

use crate::assemble::clause::Tense;
use crate::phase::Phase;

/// Words for phases: nouns that become a verb with "する" ("署名", "署名した"), and verb stems.
const WORDS: &[(&str, Phase)] = &[
    ("署名", Phase::Signed),
    ("調印", Phase::Signed),
    ("締結", Phase::Signed),
    ("発効", Phase::InForce),
    ("施行", Phase::InForce),
    ("適用", Phase::InForce),
    ("公布", Phase::Adopted),
    ("可決", Phase::Adopted),
    ("成立", Phase::Adopted),
    ("採択", Phase::Adopted),
    ("閣議決定", Phase::Adopted),
    ("閣議了解", Phase::Adopted),
    ("決定", Phase::Adopted),
    ("承認", Phase::Adopted),
    ("策定", Phase::Adopted),
    ("合意", Phase::Agreed),
    ("妥結", Phase::Agreed),
    ("批准", Phase::Ratified),
    ("受諾", Phase::Ratified),
    ("改正", Phase::Amended),
    ("改訂", Phase::Amended),
    ("改定", Phase::Amended),
    ("延長", Phase::Amended),
    ("廃止", Phase::Ended),
    ("失効", Phase::Ended),
    ("満了", Phase::Ended),
    ("終了", Phase::Ended),
    ("脱退", Phase::Ended),
    ("破棄", Phase::Ended),
    ("設置", Phase::Founded),
    ("設立", Phase::Founded),
    ("発足", Phase::Founded),
    ("創設", Phase::Founded),
    ("創立", Phase::Founded),
    ("結成", Phase::Founded),
    ("開催", Phase::Held),
    ("開かれ", Phase::Held),
    ("行われ", Phase::Held),
    ("会談", Phase::Held),
    ("会合", Phase::Held),
    ("訪問", Phase::Held),
    ("発表", Phase::Announced),
    ("公表", Phase::Announced),
    ("表明", Phase::Announced),
    ("明らかに", Phase::Announced),
    ("公開", Phase::Published),
    ("刊行", Phase::Published),
    ("発売", Phase::Published),
    ("加盟", Phase::Joined),
    ("加入", Phase::Joined),
    ("参加", Phase::Joined),
    ("侵攻", Phase::Attacked),
    ("攻撃", Phase::Attacked),
    ("爆撃", Phase::Attacked),
    ("運用開始", Phase::Activated),
    ("稼働", Phase::Activated),
    ("開始", Phase::Started),
    ("着工", Phase::Started),
    ("完成", Phase::Completed),
    ("竣工", Phase::Completed),
    ("開業", Phase::Opened),
    ("開通", Phase::Opened),
    ("開館", Phase::Opened),
    ("閉鎖", Phase::Closed),
    ("閉館", Phase::Closed),
    ("中断", Phase::Suspended),
    ("運休", Phase::Suspended),
    ("復旧", Phase::Fixed),
    ("発見", Phase::Discovered),
    ("着陸", Phase::Landed),
    ("爆発", Phase::Exploded),
    ("噴火", Phase::Exploded),
    ("墜落", Phase::Crashed),
    ("沈没", Phase::Crashed),
    ("死去", Phase::Died),
    ("死亡", Phase::Died),
    ("就任", Phase::Appointed),
    ("任命", Phase::Appointed),
    ("辞任", Phase::Resigned),
    ("退任", Phase::Resigned),
    ("辞職", Phase::Resigned),
    ("逮捕", Phase::Arrested),
    ("起訴", Phase::Arrested),
    ("宣言", Phase::Declared),
    ("提案", Phase::Proposed),
    ("提出", Phase::Proposed),
    ("交渉", Phase::Negotiated),
    ("協議", Phase::Negotiated),
];

/// Phases that only report another one: "署名したと発表した" is a signing.
const REPORTS: [Phase; 2] = [Phase::Announced, Phase::Published];

/// Returns the phase that `words` describe. The last matching word decides, since the predicate is
/// at the end: "署名された協定が発効した" is an entry into force.
pub(crate) fn phase_of(words: &str) -> Option<Phase> {
    if words.is_ascii() {
        return None;
    }
    let hits = || {
        WORDS.iter().filter_map(|(word, phase)| {
            let at = words.rfind(word)?;
            // Prefer a longer word to its part: "閣議決定" to "決定".
            Some((at + word.len(), word.len(), *phase))
        })
    };
    let last = hits().max_by_key(|(end, length, _)| (*end, *length))?;
    if !REPORTS.contains(&last.2) {
        return Some(last.2);
    }
    // Prefer the phase in the clause before "と発表した", which reports it.
    let reports = words.contains("と発表") || words.contains("と表明") || words.contains("を発表");
    let reported = hits().filter(|(.., phase)| !REPORTS.contains(phase)).max_by_key(|(end, ..)| *end);
    Some(reported.filter(|_| reports && words.contains("と")).map_or(last.2, |(.., phase)| phase))
}

/// Words in a predicate about the future.
const AHEAD: &[&str] = &[
    "予定",
    "見通し",
    "見込み",
    "見込まれ",
    "方針",
    "計画",
    "目指す",
    "目指し",
    "はず",
    "だろう",
    "であろう",
    "こととする",
    "こととしている",
    "めど",
    "検討",
    "向けて",
];

/// Returns the tense of a predicate.
pub(super) fn tense(clause: &str) -> Tense {
    let predicate = clause.trim_end_matches(['。', '」', '』', '）', ')', ' ', '\n', '、', '　']);
    if AHEAD.iter().any(|word| predicate.contains(word)) {
        return Tense::Expected;
    }
    if predicate.ends_with(['た', 'だ']) && !predicate.ends_with("まだ") {
        return Tense::Happened;
    }
    if ["ている", "ています", "である", "です"].iter().any(|end| predicate.ends_with(end)) {
        return Tense::Present;
    }
    if ["する", "される", "れる", "ます", "う", "る"].iter().any(|end| predicate.ends_with(end)) {
        return Tense::Expected;
    }
    // "署名し、" and a noun ("成立") do not have a tense of their own.
    Tense::Unstated
}

/// Whether a predicate is negated: "署名しなかった", "結論が出ず".
pub(super) fn is_denied(clause: &str) -> bool {
    let predicate = clause.trim_end_matches(['。', '」', '、', ' ', '\n']);
    [
        "なかった",
        "ない",
        "ません",
        "ませんでした",
        "せず",
        "ず",
        "見送った",
        "見送られた",
        "中止された",
        "断念した",
    ]
    .iter()
    .any(|end| predicate.ends_with(end))
        && !predicate.ends_with("まず")
        && !predicate.ends_with("はず")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn step_is_that_of_the_predicate() {
        assert_eq!(phase_of("港湾協定がオスロで署名された"), Some(Phase::Signed));
        assert_eq!(phase_of("署名された協定が発効した"), Some(Phase::InForce));
        assert_eq!(phase_of("国家安全保障戦略を閣議決定"), Some(Phase::Adopted));
        assert_eq!(phase_of("両国は協定に署名したと発表した"), Some(Phase::Signed));
        assert_eq!(phase_of("予報を発表した"), Some(Phase::Announced));
        assert_eq!(phase_of("日本の港"), None);
    }

    #[test]
    fn predicate_shows_the_tense() {
        assert_eq!(tense("協定に署名した。"), Tense::Happened);
        assert_eq!(tense("協定に署名する予定だ。"), Tense::Expected);
        assert_eq!(tense("この法律は施行する。"), Tense::Expected);
        assert_eq!(tense("改正個人情報保護法成立"), Tense::Unstated);
        assert!(is_denied("合意に至らなかった。"));
        assert!(!is_denied("合意した。"));
    }
}
