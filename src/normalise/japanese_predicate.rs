//! Finds the predicate that governs a Japanese date, and infers from its tense whether the date is
//! before or after the day of writing.
//!
//! A date with a particle ("7月3日に") belongs to the first predicate after it, which is often in an
//! embedded clause: in "7月3日に発行すると発表した", the issue is on 3 July. A date with a comma
//! ("7月3日、発行すると発表した") belongs to the predicate that ends the sentence. Predicates are recognised by
//! their endings and the surrounding characters.

use crate::tag::lang::ja::{is_hiragana, is_kanji};

/// Whether a clause is about the time before or after the day of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClauseDirection {
    /// The predicate is in the past tense: "会見した".
    Behind,
    /// The clause announces something: "開催される予定".
    Ahead,
    /// Neither, or unknown.
    Open,
}

/// The tense of a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PredicateTense {
    Past,
    NonPast,
    /// A state, which may have begun earlier: "調整している", "である".
    State,
}

#[derive(Debug, Clone, Copy)]
struct Predicate {
    tense: PredicateTense,
    /// The character index after the predicate.
    end: usize,
}

/// Nouns that show that the clause is about the future: "開催の予定".
const PLANS: &[&str] =
    &["予定", "見通し", "見込", "方針", "計画", "目指", "めど", "開催される", "行われる", "向け"];

/// Verbs and verbal nouns that reschedule an event to the date, or set its date.
const MOVES: &[&str] =
    &["延期", "延長", "前倒し", "繰り上げ", "繰上げ", "繰り下げ", "先送り", "後ろ倒し", "順延", "持ち越"];

/// Verbs whose object is in the future: "10月5日の開催を発表した".
const DECIDES: &[&str] = &[
    "発表",
    "決め",
    "決ま",
    "決定",
    "公表",
    "承認",
    "合意",
    "明らかに",
    "表明",
    "調整",
    "求め",
    "検討",
    "提案",
    "要請",
    "目指",
    "約束",
    "予告",
    "内定",
];

/// Nouns for actions that can be announced.
const ACTS: &[&str] = &[
    "開催",
    "実施",
    "施行",
    "発行",
    "導入",
    "就任",
    "解散",
    "出発",
    "訪問",
    "公開",
    "発売",
    "開始",
    "開業",
    "開館",
    "開設",
    "開通",
    "再開",
    "廃止",
    "引き上げ",
    "引き下げ",
    "選挙",
    "会談",
    "発足",
    "設立",
    "移転",
    "統合",
    "合併",
    "改正",
    "完成",
    "着工",
    "訪日",
    "訪米",
    "訪中",
    "退任",
    "辞任",
    "運用",
    "終了",
    "採択",
    "署名",
    "発効",
    "締結",
];

/// Returns whether the sentence places a date before or after the day of writing. `before` is the
/// text that precedes the date, and `rest` is the rest of the sentence after the date.
pub(super) fn direction(before: &str, rest: &str) -> ClauseDirection {
    let words = spoken(rest);
    let predicates = predicates(&words);
    let first = predicates.first().map_or(words.len(), |found| found.end);
    // A particle phrase with a comma, "19日の閣議で、", is separated from the clause like "19日、".
    let is_main = words.first() == Some(&'、') || is_set_apart(&words, first);
    let is_joined = !is_main && joins_next(&words, first);
    let main = || predicates.iter().find(|found| ends_clause(&words, found.end)).or(predicates.last());
    let governing = if is_main || is_joined { main() } else { predicates.first() };
    let Some(governing) = governing else {
        // Search only the next 40 characters, because a more distant word probably belongs to
        // another clause.
        let near: String = words.iter().take(40).collect();
        let is_planned = PLANS.iter().any(|word| near.contains(word));
        // A headline ends with "へ": "7月に新紙幣を発行へ".
        let is_headline = !is_main && words.last() == Some(&'へ');
        return if is_planned || is_headline { ClauseDirection::Ahead } else { ClauseDirection::Open };
    };
    // Leave "7月3日に発行し、9月に終えると発表した" open: it does not show whether the first event was also planned.
    let has_embedded =
        || predicates.iter().any(|found| found.end < governing.end && found.tense == PredicateTense::NonPast);
    if is_joined && governing.tense == PredicateTense::Past && has_embedded() {
        return ClauseDirection::Open;
    }
    let clause: String = words.iter().take(governing.end).collect();
    // Ignore "まして" in "日曜日に選挙がありまして、どう評価されますか": the polite form that joins a clause has no tense.
    if is_joined && governing.tense == PredicateTense::NonPast && clause.contains("まして、") {
        return ClauseDirection::Open;
    }
    let is_own = !is_main && !is_joined;
    match governing.tense {
        PredicateTense::NonPast => ClauseDirection::Ahead,
        PredicateTense::State => ClauseDirection::Open,
        // Leave "7月に開催予定だった大会" open, since it may have been held or cancelled.
        PredicateTense::Past if is_own && is_plan(&clause) => ClauseDirection::Open,
        PredicateTense::Past if is_own && (is_moved(before, &clause) || is_announced(&clause)) => {
            ClauseDirection::Ahead
        }
        PredicateTense::Past => ClauseDirection::Behind,
    }
}

/// Whether the words after a date name a plan: "に支払う見込みです". A verb in the non-past tense alone may
/// be the historical present.
pub(super) fn is_planned(rest: &str) -> bool {
    let words: String = spoken(rest).into_iter().take(40).collect();
    ["予定", "見込み", "見通し", "方針"].iter().any(|word| {
        words.split_once(word).is_some_and(|(_, rest)| {
            // "予定だった" is about the past.
            let rest = rest.trim_start_matches(['で', 'だ', 'す', 'あ', 'る']);
            rest.is_empty() || rest.starts_with(['。', '、'])
        })
    })
}

/// Returns the rest of the sentence after the date, with each quotation replaced by "□" and
/// bracketed text removed. Stops at an unmatched closing mark, where the quotation or bracket
/// around the date ends.
fn spoken(rest: &str) -> Vec<char> {
    let mut words = Vec::new();
    let mut depth = 0_usize;
    for c in rest.chars() {
        match c {
            '「' | '『' | '(' | '（' | '[' | '［' => {
                if depth == 0 && matches!(c, '「' | '『') {
                    words.push('□');
                }
                depth += 1;
            }
            '」' | '』' | ')' | '）' | ']' | '］' if depth == 0 => break,
            '」' | '』' | ')' | '）' | ']' | '］' => depth -= 1,
            _ if depth == 0 => words.push(c),
            _ => {}
        }
    }
    words
}

/// Whether a predicate that ends at `end` ends a main clause: "が、", "ものの" or the end of the
/// sentence follows.
fn ends_clause(words: &[char], end: usize) -> bool {
    let rest = words.get(end..).unwrap_or(&[]);
    matches!(rest, [] | ['。', ..] | ['が', '、', ..] | ['も', 'の', 'の', ..])
}

/// Whether a comma separates the date's phrase from the first predicate: "の閣議で、".
fn is_set_apart(words: &[char], first: usize) -> bool {
    let comma = words.iter().take(first).position(|c| *c == '、');
    comma.is_some_and(|comma| {
        let before = comma.checked_sub(1).and_then(|at| words.get(at));
        words.first() == Some(&'の') && before == Some(&'で')
    })
}

/// Whether the first predicate follows a verb form that takes its tense from the next clause:
/// "会見し、", "逮捕されて、".
fn joins_next(words: &[char], first: usize) -> bool {
    let stems = "しれりきえけせめべてちみ";
    words.iter().enumerate().take(first).any(|(at, c)| {
        let last = at.checked_sub(1).and_then(|at| words.get(at));
        let is_particle =
            ["として", "について", "において", "によって", "に対して", "にかけて", "しかし", "ただし"]
                .iter()
                .any(|word| ends_with(words, at, word));
        *c == '、' && last.is_some_and(|last| stems.contains(*last)) && !is_particle
    })
}

/// Whether a past-tense clause describes a planned time: "予定だった", "予定されていた", but not "予定を決めた".
fn is_plan(clause: &str) -> bool {
    ["予定", "見通し", "見込み", "計画"].iter().any(|word| {
        clause.split_once(word).is_some_and(|(_, rest)| rest.starts_with(['だ', 'で', 'さ', 'し']))
    })
}

/// Whether a clause reschedules an event to the date, or sets its date: "9月に延期された",
/// "投票日を10月27日に決めた".
fn is_moved(before: &str, clause: &str) -> bool {
    let to = ["に", "まで", "へ", "頃に", "ごろに"];
    let moves = to.iter().any(|to| clause.starts_with(to))
        && MOVES.iter().any(|word| {
            clause.split_once(word).is_some_and(|(_, rest)| {
                ["し", "さ", "す", "た", "ら", "にな", "となっ", "が決ま", "と決"]
                    .iter()
                    .any(|next| rest.starts_with(next))
            })
        });
    let sets = ["に決", "に設定", "に変更", "に定", "に内定", "に指定", "に確定", "と決", "と定", "と設定"];
    let is_object = before.ends_with('を')
        || before.strip_suffix(['は', 'が']).is_some_and(|topic| topic.ends_with(['日', '期', '限', '程']));
    let begins_to = clause.starts_with("に向け") || clause.starts_with("へ向け");
    moves || begins_to || is_object && sets.iter().any(|set| clause.starts_with(set))
}

/// Whether the date belongs to an action that the clause announces: "10月5日の開催を発表した".
fn is_announced(clause: &str) -> bool {
    let Some(rest) = clause.strip_prefix('の').or_else(|| clause.strip_prefix("から")) else {
        return false;
    };
    rest.split_once(['を', 'が']).is_some_and(|(object, verb)| {
        ACTS.iter().any(|act| object.ends_with(act))
            && object.chars().count() <= 16
            && DECIDES.iter().any(|decides| verb.starts_with(decides))
    })
}

/// Returns the predicates of a sentence, in order.
fn predicates(words: &[char]) -> Vec<Predicate> {
    let found = |(at, _)| {
        let tense = tense(words, at)?;
        Some(Predicate { tense, end: at + 1 })
    };
    words.iter().enumerate().filter_map(found).collect()
}

/// Returns the tense of the predicate that ends at the index `at`, or `None` if no predicate ends
/// there.
fn tense(words: &[char], at: usize) -> Option<PredicateTense> {
    let c = *words.get(at)?;
    let back = |count: usize| at.checked_sub(count).and_then(|at| words.get(at)).copied().unwrap_or('\0');
    let next = words.get(at + 1).copied().unwrap_or('\0');
    let (last, second) = (back(1), back(2));
    match c {
        // Exclude "したい", "したら", "したり", "至る" and "いただく", which are not in the past tense, and "ため",
        // which is not a verb.
        'た' => {
            let is_stem = "しっいれえけせてねべめげぜでみきじちびりぎ見出得来着経似".contains(last);
            let follows = next == 'が' && words.get(at + 2) == Some(&'っ');
            (is_stem && !"いらりるだけめち".contains(next) && !follows).then_some(PredicateTense::Past)
        }
        // Accept "選んだ" and "相次いだ", but not "なんだ" and "まだ".
        'だ' => {
            let is_verb = matches!(last, 'ん' | 'い') && is_kanji(second) && !"何".contains(second);
            is_verb.then_some(PredicateTense::Past)
        }
        'る' => {
            if "らりれっい".contains(next) || !(is_kanji(last) || is_hiragana(last)) {
                return None;
            }
            let ends = |word: &str| ends_with(words, at + 1, word);
            let is_word = [
                "による",
                "よると",
                "における",
                "に係る",
                "に関する",
                "に対する",
                "をめぐる",
                "を巡る",
                "にわたる",
                "いわゆる",
                "あらゆる",
                "さる",
            ];
            if is_word.iter().any(|word| ends(word)) && !ends("される") {
                return None;
            }
            let is_state =
                ["ている", "でいる", "てある", "である", "ある", "いる"].iter().any(|word| ends(word));
            let is_passive = ["される", "られる"].iter().any(|word| ends(word));
            Some(if is_state && !is_passive { PredicateTense::State } else { PredicateTense::NonPast })
        }
        'す' => {
            // Accept "ます", a polite verb ending, but not the adverb "ますます".
            let is_verb = is_kanji(last) || "まからたわやだ".contains(last);
            let is_state = [
                "ています",
                "であります",
                "てあります",
                "があります",
                "はあります",
                "にあります",
                "がいます",
            ]
            .iter()
            .any(|word| ends_with(words, at + 1, word));
            let tense = if is_state { PredicateTense::State } else { PredicateTense::NonPast };
            (is_verb && !"まばるれで".contains(next)).then_some(tense)
        }
        'く' => verb("開続行置招書働引届就解動聞退導描築除", last, next),
        'つ' => verb("立持待打勝放", last, next),
        'ぶ' => verb("選結及運学呼", last, next),
        'む' => verb("進臨望含組住読込済営", last, next),
        'ぐ' => verb("継急防", last, next),
        'う' => {
            let is_kana = matches!((second, last), ('向' | '伺' | '賄' | '担' | '損', 'か' | 'な'))
                || last == 'ら' && second == 'も';
            if is_kana {
                Some(PredicateTense::NonPast)
            } else {
                verb("行会払扱従失担使争買", last, next)
            }
        }
        // Accept "しない" and "行わない", but not "少ない" and "問題がない".
        'い' if last == 'な' => {
            let is_verb = "しれけせえきわらさかたまばがなべめげ".contains(second) && second != 'が';
            is_verb.then_some(PredicateTense::NonPast)
        }
        _ => None,
    }
}

/// Returns the non-past tense for a verb in dictionary form: `stems` contains `last`, the character
/// before the ending, and `next` does not continue the word.
fn verb(stems: &str, last: char, next: char) -> Option<PredicateTense> {
    let goes_on = is_hiragana(next) && !"とこのかがたよべもにで".contains(next);
    (stems.contains(last) && !goes_on).then_some(PredicateTense::NonPast)
}

/// Whether the characters before `end` end with `word`.
fn ends_with(words: &[char], end: usize, word: &str) -> bool {
    let length = word.chars().count();
    end.checked_sub(length)
        .and_then(|start| words.get(start..end))
        .is_some_and(|found| found.iter().copied().eq(word.chars()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, rest: &str, expected: ClauseDirection) {
        assert_eq!(direction(before, rest), expected, "{before}…{rest}");
    }

    #[test]
    fn first_predicate_governs_a_date_with_a_particle() {
        use ClauseDirection::{Ahead, Behind, Open};
        check("政府は", "に新紙幣を発行すると発表した", Ahead);
        check("政府は", "に発表した方針を撤回する", Behind);
        check("両国は", "に会談を開く方向で調整していることが分かった", Ahead);
        check("市は", "から調査を続けている", Open);
        check("大会は", "に開催予定だったが、中止された", Open);
        check("大会は", "に開催予定", Ahead);
        check("", "に少ない雨が降った", Behind);
        check("首相は「", "に解散はしない」と述べた", Ahead);
    }

    #[test]
    fn last_predicate_governs_a_date_with_a_comma() {
        use ClauseDirection::{Ahead, Behind};
        check("政府は", "、新紙幣を発行すると発表した", Behind);
        check("新紙幣は", "、全国で発行が始まる", Ahead);
        check("首相は", "、米国を訪れたが、会談はしない", Behind);
        check("政府は", "の会合で、廃止することを盛り込んだ報告書を取りまとめました", Behind);
        check("社長が", "に退くことで合意した", Ahead);
    }

    #[test]
    fn verb_that_is_joined_to_the_next_has_its_tense() {
        use ClauseDirection::{Ahead, Behind, Open};
        check("大臣は", "に会見し、辞任を表明した", Behind);
        check("政府は", "に発行し、9月に終えると発表した", Open);
        check("政府は", "に発行し、9月に終える", Ahead);
        check("大会は", "の開催日における特別競走でも行われ、それらを合わせた予算が組まれている", Open);
        check("", "の月曜日に手配はしてありますか", Open);
    }

    #[test]
    fn event_that_is_moved_or_announced_is_ahead() {
        use ClauseDirection::{Ahead, Behind};
        check("総会は", "に延期された", Ahead);
        check("総会は", "に延期を決めた", Behind);
        check("期間は", "まで延長された", Ahead);
        check("投票日を", "に決めた", Ahead);
        check("計画は", "に決めた", Behind);
        check("市は", "の開催を発表した", Ahead);
        check("市は", "の会議の結果を発表した", Behind);
    }
}
