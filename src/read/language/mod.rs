//! Determines the language of a document from its words.
//!
//! In an unsupported language, the tagger finds fragments ("Juni in Kraft"), so such documents must
//! be recognised. It is more important that English is never taken for another language, because
//! its dates would be dropped. English is therefore the default. A document only counts as foreign
//! if two independent signals agree: `whatlang`'s trigrams, and the share of the language's
//! function words ("der", "und") or of its script. Short and mixed documents remain English.

mod table;

use std::collections::BTreeMap;

use whatlang::{Detector, Lang};

use table::LANGUAGES;
pub(crate) use table::LanguageCode;

use super::document::{BlockKind, Document};
use super::printed_date;
use crate::date::ERAS;
use crate::source::Sources;

/// The language of a document, with the evidence for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentLanguage {
    /// The language of most of the document.
    pub code: LanguageCode,
    /// The evidence for this language.
    pub evidence: LanguageEvidence,
}

/// The kinds of evidence for the language of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LanguageEvidence {
    /// The `language` key in the document's `[[source]]` entry.
    Declared,
    /// The document's words.
    Detected,
    /// The default, because the document is too short or too mixed.
    Assumed,
}

impl LanguageEvidence {
    /// Returns a short description for messages, such as "detected".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declared => "declared in events.toml",
            Self::Detected => "detected",
            Self::Assumed => "assumed: too few words to detect it",
        }
    }
}

impl DocumentLanguage {
    /// English, as the default.
    pub const ASSUMED: Self = Self { code: LanguageCode::ENGLISH, evidence: LanguageEvidence::Assumed };

    /// Creates a declared language.
    pub const fn declared(code: LanguageCode) -> Self {
        Self { code, evidence: LanguageEvidence::Declared }
    }

    const fn detected(code: LanguageCode) -> Self {
        Self { code, evidence: LanguageEvidence::Detected }
    }

    /// Detects the language of `text`.
    ///
    /// ```
    /// use dateline::internals::read::{DocumentLanguage, LanguageEvidence};
    ///
    /// let french = "Le traité a été signé à Oslo et il entrera en vigueur dans les deux pays au mois de juin.";
    /// assert_eq!(DocumentLanguage::of(french).code.name(), "French");
    /// let short = DocumentLanguage::of("Le traité de Lisbonne");
    /// assert_eq!((short.code.as_str(), short.evidence), ("en", LanguageEvidence::Assumed));
    /// ```
    pub fn of(text: &str) -> Self {
        decide(&sample([text].into_iter()))
    }

    /// Detects the language of a document from its prose, without code and front matter.
    pub(super) fn of_document(document: &Document, sources: &Sources) -> Self {
        let prose = document
            .blocks
            .iter()
            .filter(|block| !matches!(block.kind, BlockKind::Code | BlockKind::FrontMatter));
        let blocks: Vec<_> = prose.map(|block| document.words(block, sources)).collect();
        decide(&sample(blocks.iter().map(AsRef::as_ref)))
    }
}

/// The maximum sample size in bytes: a few thousand words, which take a fraction of a millisecond.
const SAMPLE: usize = 16 << 10;

/// The size in bytes of the pieces into which blocks are divided for sampling, so that a long block
/// does not decide alone.
const PIECE: usize = 2 << 10;

/// The minimum number of words for detecting a language in Latin script.
const MIN_WORDS: usize = 12;

/// The minimum number of letters for detecting a language in a non-Latin script.
const MIN_LETTERS: usize = 20;

/// The minimum number of letters in a text without any Latin letter. Fewer may be symbols: "Δ 12
/// μ".
const MIN_LETTERS_ALONE: usize = 5;

/// The number of Latin letters that correspond to one Chinese character, kana or Hangul syllable in
/// translations.
const LETTERS_OF_A_CHARACTER: usize = 2;

/// English function words that are rare or absent in other languages (though "of" is also Dutch).
/// They make up 15 to 35 % of the words in English prose, and less than 2 % in other languages.
const ENGLISH: [&str; 24] = [
    "the", "and", "of", "to", "that", "with", "from", "this", "which", "have", "has", "been", "were", "its",
    "their", "they", "would", "not", "his", "our", "who", "are", "these", "there",
];

/// [`ENGLISH`] packed into integers, which are fast to compare: each word in a sample is compared
/// with all of them.
const ENGLISH_PACKED: [u64; ENGLISH.len()] = {
    // The words found are a bit mask in a `u32`, so at most 32 words fit.
    assert!(ENGLISH.len() <= 32);
    let mut packed = [0; ENGLISH.len()];
    let mut at = 0;
    while at < ENGLISH.len() {
        packed[at] = pack(ENGLISH[at]);
        at += 1;
    }
    packed
};

/// The length of the longest word in [`ENGLISH`], in bytes.
const LONGEST_ENGLISH: usize = {
    let (mut longest, mut at) = (0, 0);
    while at < ENGLISH.len() {
        if ENGLISH[at].len() > longest {
            longest = ENGLISH[at].len();
        }
        at += 1;
    }
    longest
};

/// Packs a word of up to eight bytes into an integer, with ASCII letters in lower case. Returns 0
/// for longer words.
const fn pack(word: &str) -> u64 {
    let bytes = word.as_bytes();
    if bytes.len() > 8 {
        return 0;
    }
    let (mut packed, mut at) = (0, 0);
    while at < bytes.len() {
        packed = packed << 8 | bytes[at].to_ascii_lowercase() as u64;
        at += 1;
    }
    packed
}

/// English function words that are also words in other languages: "a" is Slovak and Hungarian, "on"
/// French, "in" German and Italian. Text is foreign only if it contains other words of that
/// language too.
const SHARED: &[&str] = &[
    "a", "all", "am", "an", "as", "at", "be", "by", "do", "for", "had", "he", "her", "i", "in", "is", "it",
    "me", "no", "on", "one", "or", "so", "to", "us", "was", "we",
];

/// Samples text evenly, up to about [`SAMPLE`] bytes.
fn sample<'t>(blocks: impl Iterator<Item = &'t str> + Clone) -> String {
    // Divide blocks into pieces, since a paper may consist of a single block.
    let pieces = blocks.flat_map(pieces);
    let all: usize = pieces.clone().map(str::len).sum();
    let step = all.div_ceil(SAMPLE).max(1);
    let mut sample = String::new();
    for piece in pieces.step_by(step) {
        if sample.len() > SAMPLE {
            break;
        }
        sample.push_str(piece);
        sample.push('\n');
    }
    sample
}

/// Divides `text` into pieces of about [`PIECE`] bytes.
fn pieces(text: &str) -> impl Iterator<Item = &str> + Clone {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = if rest.len() <= PIECE { rest.len() } else { rest.ceil_char_boundary(PIECE) };
        let (piece, after) = rest.split_at_checked(end)?;
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

fn decide(sample: &str) -> DocumentLanguage {
    let is_foreign = |c: &char| !c.is_ascii() && !is_latin(*c) && c.is_alphabetic();
    let foreign: String = sample.chars().filter(is_foreign).collect();
    if foreign.is_empty() {
        return latin_language(sample);
    }
    let other = foreign.chars().count();
    let latin = sample.chars().filter(|c| is_latin(*c) && c.is_alphabetic()).count();
    let weight = if foreign.chars().any(is_east_asian) { other * LETTERS_OF_A_CHARACTER } else { other };
    // Only Japanese uses kana, so a few words suffice, also with abbreviations: "NHKは放送を始めた。"
    let is_short_with_kana = other < MIN_LETTERS && weight * 2 > latin * 3 && !has_english_words(sample);
    if (latin == 0 || is_short_with_kana) && foreign.chars().any(is_kana) {
        let found = LanguageCode::of_library(Lang::Jpn).map(DocumentLanguage::detected);
        return found.unwrap_or(DocumentLanguage::ASSUMED);
    }
    // Kanji without kana can be Japanese: a chronology of names and dates may not contain kana.
    if latin * 3 < weight * 2 && is_japanese_without_kana(&foreign, sample) {
        let found = LanguageCode::of_library(Lang::Jpn).map(DocumentLanguage::detected);
        return found.unwrap_or(DocumentLanguage::ASSUMED);
    }
    // Up to two fifths, the other script is an annex, a quotation or names; between two and three
    // fifths, the text is mixed.
    let min_letters = if latin == 0 { MIN_LETTERS_ALONE } else { MIN_LETTERS };
    if other >= min_letters && weight * 2 > latin * 3 {
        let found = script_language(&foreign).map(DocumentLanguage::detected);
        return found.unwrap_or(DocumentLanguage::ASSUMED);
    }
    if weight * 3 > latin * 2 {
        return DocumentLanguage::ASSUMED;
    }
    latin_language(sample)
}

/// Whether a text contains the name of a month or a word in lower case, rather than only
/// abbreviations and names: "会議の記録: September 18, 1814 and 2024-10-01", but not "NHKは".
fn has_english_words(sample: &str) -> bool {
    let words = sample.split(|c: char| !c.is_ascii_alphabetic());
    words
        .filter(|word| word.len() > 1)
        .any(|word| printed_date::month(word).is_some() || word.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Characters that are written in this form only in Japanese; Chinese uses 发 or 發, 县 or 縣.
const JAPANESE_FORMS: &str = "円駅営歴沢県変発検権対図囲広応戦拠効経総関顕験単厳売読続絵気浜渋済団圧伝価仮桜栄塩様\
    払込働徳楽薬訳択鉄亜悪壊拡挙軽剣険献実釈収従縦処剰浄譲醸粋枢摂繊践銭潜騒増蔵臓帯滞遅鋳庁聴鎮逓転両々";

/// Simplified characters that Japanese shares with mainland Chinese, and traditional ones that it
/// shares with Taiwan. Only Japanese uses both in one text.
const SIMPLIFIED: &str = "国会学来体区医点旧当号参断党担乱辞";
const TRADITIONAL: &str = "議設隊編衛員長開間東車門見電話語説論記計許訪証評試調護財費資質軍運連進過達遺選適銀録閣際陸階離難領\
    題類館現場業務動勢協個備億側問報審導島師庫張強後復憲換撃書機構標減測準無確種範節純紙級終組結統給線締義習聞職航華術衆補製規視親討";

/// Chinese characters that Japanese writes in a different form or not at all.
const CHINESE_FORMS: &str = "们們这這么麼吗嗎呢吧还還没沒于为个对對发發东车门问间长说說让讓从從时过进动关關开业务义國會學來體區醫黨當舊號數\
    應廣經總變實處擴舉戰縣圓氣邊圖壓賣讀續";

/// Whether letters without kana are Japanese: there are era years, or characters in a form that
/// only Japanese uses, or too few letters for a Chinese sentence.
fn is_japanese_without_kana(letters: &str, sample: &str) -> bool {
    let all = letters.chars().count();
    let is_han = |c: &char| is_east_asian(*c) && !is_kana(*c) && !matches!(c, '\u{ac00}'..='\u{d7a3}');
    if letters.chars().filter(is_han).count() * 10 < all * 9 {
        return false;
    }
    let count = |forms: &str| letters.chars().filter(|c| forms.contains(*c)).count();
    let (japanese, chinese) = (count(JAPANESE_FORMS), count(CHINESE_FORMS));
    let mixed = count(SIMPLIFIED).min(count(TRADITIONAL));
    let is_number = |c: char| c.is_ascii_digit() || "０１２３４５６７８９元一二三四五六七八九十".contains(c);
    // A number after an era name is a year, and only Japanese counts years in these eras.
    let eras = ERAS.iter().flat_map(|era| sample.match_indices(era.kanji).map(|(at, name)| at + name.len()));
    let eras = eras
        .filter(|at| sample.get(*at..).is_some_and(|rest| rest.trim_start().starts_with(is_number)))
        .count();
    let is_short = all < MIN_LETTERS && chinese == 0;
    is_short
        || eras * 100 >= all && eras * 2 > chinese
        || japanese > chinese && japanese * 50 >= all
        || mixed > chinese && mixed > 1 && mixed * 50 >= all
}

/// Determines the language of letters in a non-Latin script.
fn script_language(letters: &str) -> Option<LanguageCode> {
    let kana = letters.chars().filter(|c| is_kana(*c)).count();
    let (all, han) = (letters.chars().count(), letters.chars().filter(|c| is_east_asian(*c)).count());
    // Decide by the share of kana: Japanese legal texts are half kanji, and the library mistakes
    // lists of Japanese names for Chinese.
    if han * 2 > all && kana * 50 > han {
        return LanguageCode::of_library(Lang::Jpn);
    }
    LanguageCode::of_library(whatlang::detect(letters)?.lang())
}

/// Determines the language of text in Latin script.
fn latin_language(sample: &str) -> DocumentLanguage {
    let words = || sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let (mut all, mut english, mut different) = (0_usize, 0_usize, 0_u32);
    for word in words() {
        all += 1;
        let place = if word.len() <= LONGEST_ENGLISH {
            let packed = pack(word);
            ENGLISH_PACKED.iter().position(|known| *known == packed)
        } else {
            None
        };
        english += usize::from(place.is_some());
        different |= place.map_or(0, |place| 1 << place);
    }
    if all < MIN_WORDS {
        return DocumentLanguage::ASSUMED;
    }
    // Require two different function words: "to" is also a Polish word.
    if english * 20 >= all && different.count_ones() > 1 {
        return DocumentLanguage::detected(LanguageCode::ENGLISH);
    }
    // Count all words only if the text is not clearly English, because this takes longer.
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in words() {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    let of = |list: &[&str]| list.iter().filter_map(|word| counts.get(*word)).sum::<usize>();
    let known = LANGUAGES.iter().filter(|row| !row.words.is_empty()).map(|row| row.library);
    let guess = Detector::with_allowlist(known.chain([Lang::Eng]).collect()).detect(sample);
    let found = guess.and_then(|guess| {
        let row = LANGUAGES.iter().find(|row| row.library == guess.lang())?;
        let certain = || row.words.iter().copied().filter(|word| !SHARED.contains(word));
        // Require two different function words, one of which is not English: "a ship" does not make
        // text Slovak, and a name with "de la" does not make it French.
        let (own, different) = (of(row.words), certain().filter(|word| counts.contains_key(*word)).count());
        // Require more function words if the library is unsure: it confuses closely related
        // languages, such as Dutch and Afrikaans.
        let fewest = if guess.is_reliable() { all.div_ceil(8) } else { all.div_ceil(4) };
        (own >= fewest && own > english * 3 && different > 1).then(|| DocumentLanguage::detected(row.code()))
    });
    found.unwrap_or(DocumentLanguage::ASSUMED)
}

/// Whether a letter is Latin, including letters with diacritics, as in French, Polish or
/// Vietnamese.
const fn is_latin(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}')
}

const fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}')
}

const fn is_east_asian(c: char) -> bool {
    is_kana(c)
        || matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ENGLISH_TEXT: &str = "The ferry between the two islands was closed for repairs on 4 May 2021, and the owners expect \
        that it will sail again in June. They have asked the council to pay for a new pier. ";
    const JAPANESE_TEXT: &str = "両島を結ぶ渡し船は二〇二一年五月四日から修理のため運休している。船主は六月に再開する見込みであるという。";

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = DocumentLanguage::of(text);
        assert_eq!(found.code.as_str(), expected, "{found:?} {text}");
    }

    #[test]
    fn prose_of_other_languages_is_detected() {
        check(
            "Die Fähre zwischen den beiden Inseln ist seit dem 4. Mai wegen einer Reparatur nicht mehr in Betrieb.",
            "de",
        );
        check(
            "Le bac entre les deux îles est fermé depuis le 4 mai pour des travaux, et il ne reprendra pas avant juin.",
            "fr",
        );
        check(
            "El transbordador entre las dos islas está cerrado desde el 4 de mayo por obras y no volverá hasta junio.",
            "es",
        );
        check(
            "Il traghetto tra le due isole è fermo dal 4 maggio per lavori e non riprenderà che nel mese di giugno.",
            "it",
        );
        check(
            "De veerpont tussen de twee eilanden is sinds 4 mei gesloten en vaart niet meer voor het einde van juni.",
            "nl",
        );
        check(
            "Färjan mellan de två öarna är stängd sedan den 4 maj och den kommer inte att gå igen förrän i juni.",
            "sv",
        );
        check(
            "Prom między dwiema wyspami jest zamknięty od 4 maja i nie będzie pływać do końca czerwca, a to się nie zmieni.",
            "pl",
        );
        check(
            "A balsa entre as duas ilhas está parada desde o dia 4 de maio para obras e não volta antes do mês de junho.",
            "pt",
        );
        check(JAPANESE_TEXT, "ja");
        check("Паром между двумя островами закрыт с 4 мая на ремонт и не откроется до июня.", "ru");
        check(
            "两岛之间的渡轮自五月四日起停航维修，预计要到六月才能恢复。船主已请求议会出资修建新码头。",
            "zh",
        );
        check(
            "두 섬을 잇는 나룻배는 5월 4일부터 수리 때문에 운항을 멈추었으며 6월에야 다시 다닐 예정이다.",
            "ko",
        );
        // Without a Latin letter, a sentence suffices.
        check("2023년 11월 12일 협정이 서명되었다.", "ko");
        check("Η συμφωνία υπογράφηκε στις 12.11.2023.", "el");
        check("Το πορθμείο ανάμεσα στα δύο νησιά είναι κλειστό από τις 4 Μαΐου για επισκευές.", "el");
    }

    #[test]
    fn english_short_and_mixed_texts_stay_english() {
        check("", "en");
        check("5. März 2024", "en");
        check("2024-05-04 Δ 12 μ", "en");
        check("OSLO, 20 March 2026 – A summary. On 9 March 2026 a runaway barge struck a pier.", "en");
        check(
            "A storm on 3 March 2026 hit a pier in a port. A barge sank in a minute. A diver is missing.",
            "en",
        );
        check("A bus hit a tram at a stop in Malmo on Friday. It is a write-off. No one was hurt.", "en");
        check("Trams resume in Oslo on Monday. A line is shut. Buses do run. A fare is due.", "en");
        check(ENGLISH_TEXT, "en");
        check(
            "Members: Jean-Luc de la Tour, Marie du Pont, Pilar de los Ríos, Gabriele d'Annunzio, Kees van der Meer, Ana dos Santos",
            "en",
        );
        check(
            "President Levits, President Nauseda, President Duda, President Iohannis, President Pahor, President Zeman, Latvia, Lithuania",
            "en",
        );
        check(
            "4 May 2021 ferry closed; 6 May 2021 repairs begin; 9 June 2021 pier opened; 3 July 2021 ferry sails; 1 May 2022 new ferry",
            "en",
        );
        check(
            "THE OWNERS OF THE FERRY TOLD THE COUNCIL THAT REPAIRS WOULD LAST UNTIL JUNE AND ASKED FOR MONEY",
            "en",
        );
        let annex = ENGLISH_TEXT.to_owned() + JAPANESE_TEXT;
        check(&annex, "en");
        let german = "Die Fähre zwischen den beiden Inseln ist seit dem 4. Mai wegen einer Reparatur nicht mehr in Betrieb. ";
        check(&(german.repeat(3) + ENGLISH_TEXT), "en");
        check(&format!("{ENGLISH_TEXT}{}", german.repeat(2)), "en");
    }

    #[test]
    fn short_text_with_kana_and_abbreviations_is_japanese() {
        check("NHKは2024年8月6日、放送を始めた。", "ja");
        check("PTA総会は5月10日に開きます。", "ja");
        check("KDDIは昨日、5Gの提供を始めた。", "ja");
        check("広報あおなぎ　R6.7.1　No.1432", "ja");
        check("Zoomで5月10日に開く", "ja");
        check("会議の記録: September 18, 1814 and 2024-10-01", "en");
        check("まとめ: signed on 9 June 2024", "en");
        check("The pact (東京の) was signed on 9 June.", "en");
        check("Toshiba（ひがし） 5 Mar 2024", "en");
    }

    #[test]
    fn japanese_without_kana_is_detected() {
        check("令和6年3月5日", "ja");
        check("令和六年六月九日　閣議決定", "ja");
        check("2024年6月9日　閣議決定", "ja");
        check("平成19年1月9日　防衛省移行\n平成20年3月26日　情報保全隊新編", "ja");
        check(
            "2007年1月9日　防衛省移行\n2008年3月26日　自衛隊情報保全隊新編\n2013年12月4日　国家安全保障会議設置",
            "ja",
        );
        check(
            "昭和27年10月15日保安隊発足、昭和29年7月1日防衛庁設置、昭和32年5月20日国防基本方針閣議決定",
            "ja",
        );
        // Chinese texts can mention Japanese eras.
        check(
            "明治维新以后，日本在明治三十八年打败了俄国，这是二十世纪初的重要事件，对东亚的影响很大。",
            "zh",
        );
        check("两国的代表在会议上签署了协定，这是两国关系发展的里程碑。", "zh");
        check("兩國的代表在會議上簽署了協定，這是兩國關係發展的里程碑，雙方都表示滿意。", "zh");
    }

    #[test]
    fn majority_decides_in_a_long_document() {
        check(&(ENGLISH_TEXT.repeat(1000) + &JAPANESE_TEXT.repeat(300)), "en");
        check(&(JAPANESE_TEXT.repeat(300) + &ENGLISH_TEXT.repeat(1000)), "en");
        check(&(JAPANESE_TEXT.repeat(3000) + ENGLISH_TEXT), "ja");
    }

    proptest! {
        /// Any text can be classified, and a long English text remains English whatever text
        /// follows it.
        #[test]
        fn any_text_has_a_language(text in "\\PC{0,400}") {
            let _ = DocumentLanguage::of(&text);
            let english = ENGLISH_TEXT.repeat(10) + &text;
            prop_assert_eq!(DocumentLanguage::of(&english).code, LanguageCode::ENGLISH);
        }
    }
}
