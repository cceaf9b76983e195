//! The table of languages that can be detected or declared.

use whatlang::Lang;

use crate::table::Vocabulary;

/// The ISO 639-1 code of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageCode(&'static str);

impl LanguageCode {
    /// The code of English.
    pub const ENGLISH: Self = Self("en");

    /// Returns the two-letter code.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Returns the English name of the language.
    pub fn name(self) -> &'static str {
        LANGUAGES.iter().find(|row| row.code == self.0).map_or(self.0, |row| row.name)
    }

    pub(super) fn of_library(language: Lang) -> Option<Self> {
        LANGUAGES.iter().find(|row| row.library == language).map(LanguageRow::code)
    }
}

impl Vocabulary for LanguageCode {
    const WORDS: &'static [(&'static str, Self)] = &WORDS;
}

/// The values of `language` in `events.toml`.
const WORDS: [(&str, LanguageCode); LANGUAGES.len()] = {
    let mut words = [("", LanguageCode("")); LANGUAGES.len()];
    let mut at = 0;
    while at < LANGUAGES.len() {
        words[at] = (LANGUAGES[at].code, LanguageCode(LANGUAGES[at].code));
        at += 1;
    }
    words
};

/// A row of the table.
pub(super) struct LanguageRow {
    code: &'static str,
    name: &'static str,
    /// The identifier of the language in `whatlang`.
    pub(super) library: Lang,
    /// The most frequent function words; empty for languages recognised by their script.
    pub(super) words: &'static [&'static str],
}

impl LanguageRow {
    pub(super) const fn code(&self) -> LanguageCode {
        LanguageCode(self.code)
    }
}

const fn row(
    code: &'static str,
    name: &'static str,
    library: Lang,
    words: &'static [&'static str],
) -> LanguageRow {
    LanguageRow { code, name, library, words }
}

pub(super) const LANGUAGES: &[LanguageRow] = &[
    row("en", "English", Lang::Eng, &[]),
    row(
        "de",
        "German",
        Lang::Deu,
        &[
            "der", "die", "und", "den", "von", "zu", "das", "mit", "sich", "des", "auf", "für", "ist", "im",
            "dem", "nicht", "ein", "eine", "einer", "einem", "eines", "als", "auch", "es", "an", "werden",
            "wurde", "wird", "aus", "er", "hat", "dass", "sie", "nach", "bei", "am", "zum", "zur", "in",
        ],
    ),
    row(
        "fr",
        "French",
        Lang::Fra,
        &[
            "de", "la", "le", "et", "les", "des", "en", "un", "du", "une", "que", "est", "pour", "qui",
            "dans", "par", "plus", "au", "aux", "sur", "pas", "ne", "se", "ce", "il", "elle", "sont", "avec",
            "ont", "été", "a", "à", "l", "d",
        ],
    ),
    row(
        "es",
        "Spanish",
        Lang::Spa,
        &[
            "de", "la", "que", "el", "en", "y", "a", "los", "del", "se", "las", "por", "un", "para", "con",
            "no", "una", "su", "al", "lo", "es", "como", "más", "o", "fue", "han",
        ],
    ),
    row(
        "it",
        "Italian",
        Lang::Ita,
        &[
            "di", "e", "il", "la", "che", "in", "a", "per", "un", "del", "è", "della", "con", "non", "una",
            "si", "le", "dei", "da", "i", "al", "ha", "nel", "sono", "gli", "alla", "dal", "tra",
        ],
    ),
    row(
        "pt",
        "Portuguese",
        Lang::Por,
        &[
            "de", "a", "o", "que", "e", "do", "da", "em", "um", "para", "com", "não", "uma", "os", "no",
            "se", "na", "por", "mais", "as", "dos", "ao", "foi", "das", "pela", "pelo",
        ],
    ),
    row(
        "nl",
        "Dutch",
        Lang::Nld,
        &[
            "de", "van", "het", "een", "en", "in", "is", "op", "te", "dat", "die", "voor", "met", "zijn",
            "aan", "niet", "om", "ook", "er", "als", "bij", "door", "naar",
        ],
    ),
    row(
        "ca",
        "Catalan",
        Lang::Cat,
        &[
            "de", "la", "i", "el", "que", "en", "a", "les", "per", "un", "del", "els", "amb", "una", "es",
            "no", "al", "dels",
        ],
    ),
    row(
        "sv",
        "Swedish",
        Lang::Swe,
        &[
            "och", "i", "att", "det", "som", "en", "på", "är", "av", "för", "med", "den", "till", "inte",
            "ett", "om", "har", "de", "var",
        ],
    ),
    row(
        "da",
        "Danish",
        Lang::Dan,
        &[
            "og", "i", "at", "det", "er", "en", "til", "af", "som", "på", "de", "med", "for", "den", "ikke",
            "der", "et", "har", "var",
        ],
    ),
    row(
        "nb",
        "Norwegian",
        Lang::Nob,
        &[
            "og", "i", "det", "er", "på", "som", "en", "til", "av", "å", "for", "at", "med", "den", "de",
            "ikke", "har", "et", "var",
        ],
    ),
    row(
        "fi",
        "Finnish",
        Lang::Fin,
        &[
            "ja", "on", "ei", "että", "oli", "se", "ovat", "mutta", "myös", "joka", "hän", "kun", "sekä",
            "tai", "ole",
        ],
    ),
    row(
        "pl",
        "Polish",
        Lang::Pol,
        &[
            "i", "w", "z", "na", "do", "się", "nie", "to", "że", "jest", "o", "od", "po", "dla", "przez",
            "jak", "oraz", "ze", "a",
        ],
    ),
    row(
        "cs",
        "Czech",
        Lang::Ces,
        &[
            "a", "v", "se", "na", "je", "že", "s", "z", "do", "o", "k", "i", "ve", "pro", "za", "by", "jako",
            "jsou",
        ],
    ),
    row(
        "sk",
        "Slovak",
        Lang::Slk,
        &["a", "v", "sa", "na", "je", "že", "s", "z", "do", "o", "k", "aj", "pre", "za", "by", "ako", "sú"],
    ),
    row(
        "hu",
        "Hungarian",
        Lang::Hun,
        &["a", "az", "és", "hogy", "nem", "is", "egy", "ez", "volt", "meg", "de", "van", "mint", "csak"],
    ),
    row(
        "ro",
        "Romanian",
        Lang::Ron,
        &[
            "de", "și", "în", "a", "la", "cu", "pe", "un", "o", "că", "este", "din", "nu", "pentru", "care",
            "al", "mai", "să",
        ],
    ),
    row(
        "hr",
        "Croatian",
        Lang::Hrv,
        &["i", "u", "je", "na", "se", "da", "za", "od", "su", "s", "o", "kao", "koji", "ne", "ili", "iz"],
    ),
    row(
        "sl",
        "Slovenian",
        Lang::Slv,
        &["in", "je", "v", "na", "se", "da", "za", "so", "z", "s", "ki", "pa", "ne", "od", "tudi"],
    ),
    row(
        "lt",
        "Lithuanian",
        Lang::Lit,
        &["ir", "kad", "yra", "su", "iš", "buvo", "į", "tai", "bet", "kaip", "apie"],
    ),
    row(
        "lv",
        "Latvian",
        Lang::Lav,
        &["un", "ir", "no", "ar", "par", "uz", "kas", "tas", "bija", "bet", "kā"],
    ),
    row(
        "et",
        "Estonian",
        Lang::Est,
        &["ja", "on", "ei", "et", "oli", "see", "ka", "kui", "oma", "või", "aga"],
    ),
    row(
        "tr",
        "Turkish",
        Lang::Tur,
        &["ve", "bir", "bu", "da", "de", "için", "ile", "olarak", "çok", "daha", "olan", "gibi", "kadar"],
    ),
    row(
        "id",
        "Indonesian",
        Lang::Ind,
        &[
            "yang", "dan", "di", "dengan", "untuk", "pada", "dari", "dalam", "ini", "itu", "tidak", "oleh",
            "adalah", "ke",
        ],
    ),
    row(
        "vi",
        "Vietnamese",
        Lang::Vie,
        &["và", "của", "là", "có", "trong", "được", "cho", "không", "các", "một", "những", "với", "người"],
    ),
    row(
        "af",
        "Afrikaans",
        Lang::Afr,
        &["die", "van", "en", "in", "is", "het", "dat", "nie", "vir", "word", "met", "om"],
    ),
    row("tl", "Tagalog", Lang::Tgl, &["ang", "ng", "sa", "mga", "na", "ay", "at", "ni"]),
    row("ru", "Russian", Lang::Rus, &[]),
    row("uk", "Ukrainian", Lang::Ukr, &[]),
    row("be", "Belarusian", Lang::Bel, &[]),
    row("bg", "Bulgarian", Lang::Bul, &[]),
    row("sr", "Serbian", Lang::Srp, &[]),
    row("mk", "Macedonian", Lang::Mkd, &[]),
    row("el", "Greek", Lang::Ell, &[]),
    row("ka", "Georgian", Lang::Kat, &[]),
    row("hy", "Armenian", Lang::Hye, &[]),
    row("he", "Hebrew", Lang::Heb, &[]),
    row("yi", "Yiddish", Lang::Yid, &[]),
    row("ar", "Arabic", Lang::Ara, &[]),
    row("fa", "Persian", Lang::Pes, &[]),
    row("ur", "Urdu", Lang::Urd, &[]),
    row("hi", "Hindi", Lang::Hin, &[]),
    row("mr", "Marathi", Lang::Mar, &[]),
    row("ne", "Nepali", Lang::Nep, &[]),
    row("bn", "Bengali", Lang::Ben, &[]),
    row("gu", "Gujarati", Lang::Guj, &[]),
    row("pa", "Punjabi", Lang::Pan, &[]),
    row("or", "Odia", Lang::Ori, &[]),
    row("ta", "Tamil", Lang::Tam, &[]),
    row("te", "Telugu", Lang::Tel, &[]),
    row("kn", "Kannada", Lang::Kan, &[]),
    row("ml", "Malayalam", Lang::Mal, &[]),
    row("si", "Sinhala", Lang::Sin, &[]),
    row("th", "Thai", Lang::Tha, &[]),
    row("km", "Khmer", Lang::Khm, &[]),
    row("my", "Burmese", Lang::Mya, &[]),
    row("am", "Amharic", Lang::Amh, &[]),
    row("zh", "Chinese", Lang::Cmn, &[]),
    row("ja", "Japanese", Lang::Jpn, &[]),
    row("ko", "Korean", Lang::Kor, &[]),
];
