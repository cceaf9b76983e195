//! The Japanese texts of a brief.

use super::ahead::{AheadWords, TimeUnit};
use super::{DrawingKey, Omissions, Words, rounded_time};
use crate::chronology::Status;
use crate::date::DateStyle;
use crate::render::changes::ChangeKind;

impl Words {
    /// Japanese with era years.
    pub(super) const JAPANESE_ERA: Self =
        Self { date_of: |date| date.human_in(&DateStyle::JAPANESE_ERA), ..Self::JAPANESE };

    /// Japanese.
    pub(super) const JAPANESE: Self = Self {
        language: "ja",
        date_of: |date| date.human_in(&DateStyle::JAPANESE),
        as_of: "基準日",
        bottom_line: "要点",
        timeline: "年表",
        events: "出来事",
        number: "番号",
        date: "日付",
        event: "出来事",
        source: "出典",
        page: "p.",
        quotes: ["「", "」"],
        single_quotes: ["『", "』"],
        comma: "、",
        colon: "：",
        accessed: |day| format!("{day}閲覧"),
        archived: "保存版",
        upcoming: "今後の予定",
        disputed: "異説のある日付",
        ask: "提案",
        background: "背景",
        lines_to_take: "応答要領",
        questions: "検討課題",
        next_steps: "今後の対応",
        contact: "問合せ先",
        sources: "出典",
        no_events: "該当する出来事はない。",
        undated: "日付不明",
        is_disputed: "異説あり",
        between: "・",
        attested: "文献のみ、未確認",
        months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
        month_of_year: |month, year| format!("{year}年{month}"),
        changed_since: |day| format!("{day}以降の変更"),
        changed_since_version: |day| format!("{day}の版以降の変更"),
        changed_since_release: |number, day| format!("第{number}版（{day}）以降の変更"),
        change: |kind| match kind {
            ChangeKind::New => "新規",
            ChangeKind::Moved => "日付変更",
            ChangeKind::Withdrawn => "取りやめ",
            ChangeKind::Unlisted => "掲載終了",
            ChangeKind::Disputed => "新たに異説あり",
        },
        formerly: |now, then| format!("{now}（変更前：{then}）"),
        last_dated: |then| format!("最後の日付は{then}"),
        nothing_changed: "変更はない。",
        more_changes: |changes| format!("ほかに変更{changes}件。"),
        key: DrawingKey {
            day: "日付確定",
            unit: "日は不明",
            span: "期間",
            open: "端が未定",
            deadline: "期限",
            earliest: "以後",
            about: "およそ",
            uncertain: "不確か",
            doubt: "およそ・不確か",
            planned: "今後の予定",
            important: "重要",
            cut: "期間を省略",
            undated: "日付不明",
        },
        status: |status| match status {
            Status::Held | Status::InForce | Status::Disputed => None,
            Status::Planned => Some("予定"),
            Status::Expected => Some("見込み"),
            Status::Cancelled => Some("中止"),
            Status::Unscheduled => Some("日程未定"),
        },
        ahead: AheadWords {
            amount: |count, unit| match unit {
                TimeUnit::Day => format!("{count}日"),
                TimeUnit::Month => format!("{count}か月"),
                TimeUnit::Year => format!("{count}年"),
            },
            ends: |_, when| format!("{when}に終了"),
            at: "{b}後",
            starts: "{b}後に開始",
            between: "{a}〜{b}後",
            within: "{b}以内",
            open: "{b}後以降",
        },
        more_upcoming: |events| format!("ほか{events}件は表に記載。"),
        alt: |events, first, last| {
            format!("{first}から{last}までの出来事{events}件を示す年表。図中の番号は表の番号である。")
        },
        alt_key: |past, as_of, ahead| {
            let past = Some(past).filter(|past| !past.is_empty());
            let ahead = Some(ahead).filter(|ahead| !ahead.is_empty());
            let past = past.map(|past| format!("{as_of}までの主な出来事：{past}。"));
            let ahead = ahead.map(|ahead| format!("今後の予定：{ahead}。"));
            past.into_iter().chain(ahead).collect()
        },
        gap: |days| rounded_time(days, "年", "か月"),
        other_lane: "その他",
        dangling: &["の", "を", "に", "は", "が", "と", "で", "へ", "も", "や"],
        left_out: |&Omissions { events, are_minor, summaries, pages }| {
            let minor = if are_minor { "重要度の低い、または古い" } else { "" };
            let what: Vec<String> = [
                (events > 0).then(|| format!("{minor}出来事{events}件")),
                (summaries > 0).then(|| format!("要約{summaries}件")),
            ]
            .into_iter()
            .flatten()
            .collect();
            format!("{pages}ページに収めるため、{}を省いた。", what.join("と"))
        },
        draft: |errors| format!("草案：点検で誤り{errors}件。"),
        draft_first: "草案",
        draft_after: |number, day| format!("草案（{day}の第{number}版より後）"),
        released: |number, by, day| format!("第{number}版・承認：{by}・{day}"),
        unread: |events| format!("年表の出来事{events}件は読み取れなかった。"),
    };
}
