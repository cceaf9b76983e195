//! Writes the styles of a Word brief: the built-in ones, or those of a reference document plus the
//! built-in ones that it lacks.
//!
//! Styles are matched by name, since their ids depend on Word's language: in a German Word,
//! "heading 1" has the id `berschrift1`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::package::DECLARATION;
use super::reference::{ReferenceDocx, ReferenceStyles};
use crate::chronology::BriefLanguage;
use crate::render::data::BriefData;
use crate::render::xml::XmlWriter;
use crate::table::Vocabulary as _;

/// The namespace of `WordprocessingML`, in its transitional form.
pub(super) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A style of a brief.
struct BuiltInStyle {
    id: &'static str,
    name: &'static str,
    kind: StyleKind,
    /// The id of the base style.
    base: Option<&'static str>,
    /// The properties as XML, with placeholders: `@s84` is 84 % of the type size in half-points,
    /// `@t84` the same in twentieths of a point, `@accent` the accent colour without "#".
    properties: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StyleKind {
    Paragraph,
    Character,
    Table,
}

impl StyleKind {
    pub(super) const ALL: [Self; 3] = [Self::Paragraph, Self::Character, Self::Table];

    /// Returns the value of the `w:type` attribute.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Character => "character",
            Self::Table => "table",
        }
    }
}

/// A paragraph style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ParagraphStyle {
    id: &'static str,
    /// Whether the paragraph is right-aligned, overriding the style.
    pub(super) is_right: bool,
}

impl ParagraphStyle {
    pub(super) const TITLE: Self = Self::left("Title");
    pub(super) const SUBTITLE: Self = Self::left("Subtitle");
    pub(super) const FACTS: Self = Self::left("BriefFacts");
    pub(super) const HEADING: Self = Self::left("Heading1");
    pub(super) const BODY: Self = Self::left("Normal");
    pub(super) const BOTTOM_LINE: Self = Self::left("BriefBottomLine");
    pub(super) const BOTTOM_LINE_HEADING: Self = Self::left("BriefBottomLineHeading");
    pub(super) const BULLET: Self = Self::left("ListBullet");
    pub(super) const DRAWING: Self = Self::left("BriefDrawing");
    pub(super) const LOGO: Self = Self::left("BriefLogo");
    pub(super) const REMARK: Self = Self::left("BriefRemark");
    pub(super) const TABLE_HEAD: Self = Self::left("BriefTableHead");
    pub(super) const TABLE_TEXT: Self = Self::left("BriefTableText");
    pub(super) const NOTE: Self = Self::left("FootnoteText");
    pub(super) const FOOTER: Self = Self::left("Footer");
    pub(super) const HANDLING: Self = Self::left("BriefHandling");

    const fn left(id: &'static str) -> Self {
        Self { id, is_right: false }
    }

    pub(super) const fn at_the_right(self) -> Self {
        Self { is_right: true, ..self }
    }
}

/// A character style, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct CharacterStyle(&'static str);

impl CharacterStyle {
    pub(super) const EMPHASIS: Self = Self("Emphasis");
    pub(super) const STRONG: Self = Self("Strong");
    pub(super) const LINK: Self = Self("Hyperlink");
    pub(super) const NOTE_REFERENCE: Self = Self("FootnoteReference");
    pub(super) const NUMBER: Self = Self("BriefNumber");
    pub(super) const CHANGED: Self = Self("BriefChanged");
    pub(super) const STANDING: Self = Self("BriefStanding");
    pub(super) const SUMMARY: Self = Self("BriefSummary");
    pub(super) const QUOTE: Self = Self("BriefQuote");
    pub(super) const DRAFT: Self = Self("BriefDraft");
    pub(super) const TODAY: Self = Self("BriefToday");
    pub(super) const HANDLING_MARK: Self = Self("BriefHandlingMark");
}

/// The id of the table style.
const TABLE: &str = "BriefTable";

const fn style(
    kind: StyleKind,
    id: &'static str,
    name: &'static str,
    base: Option<&'static str>,
    properties: &'static str,
) -> BuiltInStyle {
    BuiltInStyle { id, name, kind, base, properties }
}

const fn of_paragraphs(id: &'static str, name: &'static str, properties: &'static str) -> BuiltInStyle {
    style(StyleKind::Paragraph, id, name, Some("Normal"), properties)
}

const fn of_words(id: &'static str, name: &'static str, properties: &'static str) -> BuiltInStyle {
    style(StyleKind::Character, id, name, Some("DefaultParagraphFont"), properties)
}

/// All built-in styles. Those that Word itself defines have Word's names.
const STYLES: &[BuiltInStyle] = &[
    style(
        StyleKind::Paragraph,
        "Normal",
        "Normal",
        None,
        "<w:pPr><w:spacing w:before=\"0\" w:after=\"@t40\" w:line=\"245\" w:lineRule=\"auto\"/></w:pPr>\
         <w:rPr><w:color w:val=\"141414\"/><w:sz w:val=\"@s100\"/><w:szCs w:val=\"@s100\"/></w:rPr>",
    ),
    style(StyleKind::Character, "DefaultParagraphFont", "Default Paragraph Font", None, ""),
    style(
        StyleKind::Table,
        "TableNormal",
        "Normal Table",
        None,
        "<w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/>\
         <w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/>\
         </w:tblCellMar></w:tblPr>",
    ),
    of_paragraphs(
        "Title",
        "Title",
        "<w:pPr><w:keepNext/><w:suppressAutoHyphens/><w:spacing w:after=\"@t30\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr>\
         <w:rPr><w:b/><w:bCs/><w:color w:val=\"@accent\"/><w:sz w:val=\"@s170\"/><w:szCs w:val=\"@s170\"/></w:rPr>",
    ),
    of_paragraphs(
        "Subtitle",
        "Subtitle",
        "<w:pPr><w:keepNext/><w:spacing w:after=\"@t45\"/></w:pPr>\
         <w:rPr><w:i/><w:iCs/><w:color w:val=\"595959\"/><w:sz w:val=\"@s112\"/><w:szCs w:val=\"@s112\"/></w:rPr>",
    ),
    of_paragraphs(
        "Heading1",
        "heading 1",
        "<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before=\"@t75\" w:after=\"@t30\"/><w:outlineLvl w:val=\"0\"/></w:pPr>\
         <w:rPr><w:b/><w:bCs/><w:caps/><w:color w:val=\"@accent\"/><w:spacing w:val=\"@t6\"/><w:sz w:val=\"@s84\"/>\
         <w:szCs w:val=\"@s84\"/></w:rPr>",
    ),
    of_paragraphs(
        "BriefFacts",
        "Brief Facts",
        "<w:pPr><w:pBdr><w:top w:val=\"single\" w:sz=\"7\" w:space=\"4\" w:color=\"@accent\"/></w:pBdr>\
         <w:spacing w:before=\"@t40\" w:after=\"@t80\"/></w:pPr>\
         <w:rPr><w:color w:val=\"595959\"/><w:sz w:val=\"@s88\"/><w:szCs w:val=\"@s88\"/></w:rPr>",
    ),
    of_paragraphs(
        "BriefBottomLine",
        "Brief Bottom Line",
        "<w:pPr><w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"5\" w:color=\"F5F5F5\"/>\
         <w:left w:val=\"single\" w:sz=\"19\" w:space=\"9\" w:color=\"@accent\"/>\
         <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"5\" w:color=\"F5F5F5\"/>\
         <w:right w:val=\"single\" w:sz=\"4\" w:space=\"9\" w:color=\"F5F5F5\"/></w:pBdr>\
         <w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F5F5F5\"/><w:ind w:left=\"227\" w:right=\"227\"/></w:pPr>\
         <w:rPr><w:sz w:val=\"@s106\"/><w:szCs w:val=\"@s106\"/></w:rPr>",
    ),
    style(
        StyleKind::Paragraph,
        "BriefBottomLineHeading",
        "Brief Bottom Line Heading",
        Some("Heading1"),
        "<w:pPr><w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"5\" w:color=\"F5F5F5\"/>\
         <w:left w:val=\"single\" w:sz=\"19\" w:space=\"9\" w:color=\"@accent\"/>\
         <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"5\" w:color=\"F5F5F5\"/>\
         <w:right w:val=\"single\" w:sz=\"4\" w:space=\"9\" w:color=\"F5F5F5\"/></w:pBdr>\
         <w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F5F5F5\"/><w:spacing w:before=\"0\"/>\
         <w:ind w:left=\"227\" w:right=\"227\"/></w:pPr>",
    ),
    of_paragraphs(
        "ListBullet",
        "List Bullet",
        "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:spacing w:after=\"@t25\"/><w:contextualSpacing/></w:pPr>\
         <w:rPr><w:sz w:val=\"@s95\"/><w:szCs w:val=\"@s95\"/></w:rPr>",
    ),
    of_paragraphs(
        "BriefDrawing",
        "Brief Drawing",
        "<w:pPr><w:spacing w:before=\"@t50\" w:after=\"@t40\"/></w:pPr>",
    ),
    of_paragraphs(
        "BriefLogo",
        "Brief Logo",
        "<w:pPr><w:spacing w:after=\"@t40\"/><w:jc w:val=\"right\"/></w:pPr>",
    ),
    of_paragraphs(
        "BriefRemark",
        "Brief Remark",
        "<w:pPr><w:spacing w:before=\"@t40\"/></w:pPr>\
         <w:rPr><w:i/><w:iCs/><w:color w:val=\"595959\"/><w:sz w:val=\"@s85\"/><w:szCs w:val=\"@s85\"/></w:rPr>",
    ),
    of_paragraphs(
        "BriefTableText",
        "Brief Table Text",
        "<w:pPr><w:spacing w:before=\"@t10\" w:after=\"@t10\" w:line=\"235\" w:lineRule=\"auto\"/></w:pPr>",
    ),
    style(
        StyleKind::Paragraph,
        "BriefTableHead",
        "Brief Table Head",
        Some("BriefTableText"),
        "<w:pPr><w:keepNext/><w:spacing w:before=\"@t30\"/></w:pPr>\
         <w:rPr><w:color w:val=\"595959\"/><w:sz w:val=\"@s84\"/><w:szCs w:val=\"@s84\"/></w:rPr>",
    ),
    of_paragraphs(
        "FootnoteText",
        "footnote text",
        "<w:pPr><w:spacing w:after=\"0\" w:line=\"235\" w:lineRule=\"auto\"/></w:pPr>\
         <w:rPr><w:sz w:val=\"@s84\"/><w:szCs w:val=\"@s84\"/></w:rPr>",
    ),
    of_paragraphs(
        "Header",
        "header",
        "<w:pPr><w:spacing w:after=\"0\"/></w:pPr>\
         <w:rPr><w:color w:val=\"595959\"/><w:sz w:val=\"15\"/><w:szCs w:val=\"15\"/></w:rPr>",
    ),
    of_paragraphs(
        "Footer",
        "footer",
        "<w:pPr><w:spacing w:after=\"0\"/></w:pPr>\
         <w:rPr><w:color w:val=\"595959\"/><w:sz w:val=\"15\"/><w:szCs w:val=\"15\"/></w:rPr>",
    ),
    style(
        StyleKind::Paragraph,
        "BriefHandling",
        "Brief Handling",
        Some("Header"),
        "<w:pPr><w:jc w:val=\"center\"/></w:pPr>",
    ),
    of_words("Strong", "Strong", "<w:rPr><w:b/><w:bCs/></w:rPr>"),
    of_words("Emphasis", "Emphasis", "<w:rPr><w:i/><w:iCs/></w:rPr>"),
    of_words("Hyperlink", "Hyperlink", "<w:rPr><w:color w:val=\"@accent\"/></w:rPr>"),
    of_words(
        "FootnoteReference",
        "footnote reference",
        "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>",
    ),
    of_words("BriefNumber", "Brief Number", "<w:rPr><w:b/><w:bCs/><w:color w:val=\"@accent\"/></w:rPr>"),
    of_words(
        "BriefChanged",
        "Brief Changed",
        "<w:rPr><w:color w:val=\"@accent\"/><w:sz w:val=\"@s75\"/><w:szCs w:val=\"@s75\"/>\
         <w:bdr w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"@accent\"/></w:rPr>",
    ),
    of_words(
        "BriefStanding",
        "Brief Standing",
        "<w:rPr><w:i/><w:iCs/><w:color w:val=\"595959\"/><w:sz w:val=\"@s88\"/><w:szCs w:val=\"@s88\"/></w:rPr>",
    ),
    of_words("BriefSummary", "Brief Summary", "<w:rPr><w:color w:val=\"404040\"/></w:rPr>"),
    of_words(
        "BriefQuote",
        "Brief Quote",
        "<w:rPr><w:i/><w:iCs/><w:color w:val=\"595959\"/><w:sz w:val=\"@s90\"/><w:szCs w:val=\"@s90\"/></w:rPr>",
    ),
    of_words("BriefDraft", "Brief Draft", "<w:rPr><w:b/><w:bCs/><w:color w:val=\"B3261E\"/></w:rPr>"),
    of_words(
        "BriefToday",
        "Brief Today",
        "<w:rPr><w:color w:val=\"B3261E\"/><w:sz w:val=\"@s84\"/><w:szCs w:val=\"@s84\"/></w:rPr>",
    ),
    of_words(
        "BriefHandlingMark",
        "Brief Handling Mark",
        "<w:rPr><w:b/><w:bCs/><w:caps/><w:color w:val=\"@accent\"/><w:spacing w:val=\"6\"/><w:sz w:val=\"16\"/>\
         <w:szCs w:val=\"16\"/></w:rPr>",
    ),
    style(
        StyleKind::Table,
        TABLE,
        "Brief Table",
        Some("TableNormal"),
        "<w:tblPr><w:tblBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"B8B8B8\"/>\
         <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"B8B8B8\"/></w:tblBorders>\
         <w:tblCellMar><w:left w:w=\"@t90\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         <w:tblStylePr w:type=\"firstRow\"><w:tblPr/><w:tcPr><w:tcBorders>\
         <w:bottom w:val=\"single\" w:sz=\"7\" w:space=\"0\" w:color=\"@accent\"/></w:tcBorders></w:tcPr></w:tblStylePr>",
    ),
];

/// The parts of a document that define its styles.
#[derive(Debug)]
pub(super) struct StyleSheet {
    /// `word/styles.xml`.
    pub(super) styles: String,
    /// `word/numbering.xml`.
    pub(super) numbering: String,
    /// `word/theme/theme1.xml`.
    pub(super) theme: String,
    /// The id of the list for each bullet, or `None` if the bullet style already has a list.
    pub(super) bullets: Option<u32>,
    /// The id of each built-in style in this document.
    ids: BTreeMap<&'static str, String>,
}

impl StyleSheet {
    /// Returns the built-in styles scaled to the type size `size`, or those of the reference
    /// document plus the missing built-in ones.
    pub(super) fn new(brief: &BriefData, size: f64, reference: Option<&ReferenceDocx>) -> Self {
        let theme = reference.and_then(|reference| reference.theme.clone());
        let reference = reference.map(|reference| &reference.styles);
        let known = reference.map(|reference| &reference.names);
        let mut taken: BTreeSet<String> =
            known.into_iter().flat_map(|names| names.values().cloned()).collect();
        let mut ids = BTreeMap::new();
        let mut missing = Vec::new();
        for style in STYLES {
            let theirs = known.and_then(|names| names.get(&(style.kind, style.name.to_lowercase())));
            if let Some(id) = theirs {
                ids.insert(style.id, id.clone());
                continue;
            }
            // Extend the id until it is unique: the reference document may use it for a different
            // style.
            let mut id = style.id.to_owned();
            while !taken.insert(id.clone()) {
                id.push_str("Dateline");
            }
            ids.insert(style.id, id);
            missing.push(style);
        }
        let lacks_bullets = missing.iter().any(|style| style.id == ParagraphStyle::BULLET.id);
        let has_list = !lacks_bullets && reference.is_some_and(|reference| reference.lists_bullets);
        let (numbering, list) = numbering(reference, !has_list);
        let accent = brief.colours.accent.trim_start_matches('#').to_uppercase();
        let mut xml = String::new();
        for style in missing {
            style.write(&ids, size, &accent, reference.is_none(), list, &mut xml);
        }
        let languages = Languages::of(&brief.language);
        let styles = match reference {
            Some(reference) => reference.with_styles(&languages.xml(), &xml),
            None => format!(
                "{DECLARATION}<w:styles xmlns:w=\"{WORD}\"><w:docDefaults><w:rPrDefault><w:rPr>\
                 <w:rFonts w:ascii=\"{FONT}\" w:hAnsi=\"{FONT}\" w:eastAsia=\"{EAST_ASIAN_FONT}\" w:cs=\"{FONT}\"/>\
                 {languages}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>{xml}</w:styles>",
                languages = languages.xml(),
            ),
        };
        let theme = theme.unwrap_or_else(|| include_str!("theme.xml").replace("@accent", &accent));
        Self { styles, numbering, theme, bullets: (!has_list && !lacks_bullets).then_some(list), ids }
    }

    pub(super) fn paragraph(&self, style: ParagraphStyle) -> &str {
        self.id(style.id)
    }

    pub(super) fn character(&self, style: CharacterStyle) -> &str {
        self.id(style.0)
    }

    pub(super) fn table(&self) -> &str {
        self.id(TABLE)
    }

    fn id(&self, id: &'static str) -> &str {
        self.ids.get(id).map_or(id, String::as_str)
    }
}

/// The typefaces. Every copy of Word has them, and their metrics are close to those in the PDF.
const FONT: &str = "Times New Roman";
const EAST_ASIAN_FONT: &str = "MS Mincho";

impl BuiltInStyle {
    fn write(
        &self,
        ids: &BTreeMap<&'static str, String>,
        size: f64,
        accent: &str,
        has_defaults: bool,
        list: u32,
        out: &mut String,
    ) {
        let id = |id: &str| ids.get(id).cloned().unwrap_or_else(|| id.to_owned());
        let mut xml = XmlWriter::new();
        let own = id(self.id);
        let is_default = has_defaults && self.base.is_none();
        let default: &[(&str, &dyn std::fmt::Display)] = if is_default { &[("w:default", &1)] } else { &[] };
        let is_own = self.name.starts_with("Brief ");
        let custom: &[(&str, &dyn std::fmt::Display)] = if is_own { &[("w:customStyle", &1)] } else { &[] };
        let kind = self.kind.word();
        let named: &[(&str, &dyn std::fmt::Display)] = &[("w:type", &kind), ("w:styleId", &own)];
        xml.open("w:style", &[named, default, custom].concat());
        xml.empty("w:name", &[("w:val", &self.name)]);
        if let Some(base) = self.base {
            xml.empty("w:basedOn", &[("w:val", &id(base))]);
        }
        xml.raw(if is_own || self.kind == StyleKind::Table { "" } else { "<w:qFormat/>" });
        let properties =
            self.properties.replace("<w:numId w:val=\"1\"/>", &format!("<w:numId w:val=\"{list}\"/>"));
        xml.raw(&filled(&properties, size, accent));
        xml.close("w:style");
        out.push_str(&xml.finish());
    }
}

/// Replaces the placeholders in the properties of a style.
fn filled(properties: &str, size: f64, accent: &str) -> String {
    let mut parts = properties.split('@');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some(rest) = part.strip_prefix("accent") {
            out.push_str(accent);
            out.push_str(rest);
            continue;
        }
        let unit = part.chars().next().unwrap_or_default();
        let rest = part.trim_start_matches(['s', 't']);
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = rest.split_at(digits);
        let share = number.parse::<f64>().unwrap_or(100.0) / 100.0;
        let length = if unit == 's' { half_points(size * share) } else { twips(size * share) };
        let _ = write!(out, "{length}{rest}");
    }
    out
}

/// Converts a type size to half-points.
#[expect(clippy::cast_possible_truncation, reason = "sizes are small")]
fn half_points(points: f64) -> i64 {
    (points * 2.0).round() as i64
}

/// Converts a length to twentieths of a point.
#[expect(clippy::cast_possible_truncation, reason = "lengths are those of a page")]
pub(super) fn twips(points: f64) -> i64 {
    (points * 20.0).round() as i64
}

/// The languages of a document: one for its text, and one for its East Asian characters.
struct Languages {
    text: &'static str,
    east_asian: &'static str,
}

impl Languages {
    fn of(tag: &str) -> Self {
        let language = BriefLanguage::WORDS.iter().find(|(known, _)| *known == tag);
        let text = match language.map(|(_, language)| language) {
            Some(BriefLanguage::German) => "de-DE",
            Some(BriefLanguage::French) => "fr-FR",
            Some(BriefLanguage::British) => "en-GB",
            // Tag Latin words in a Japanese brief as American English.
            Some(BriefLanguage::American | BriefLanguage::Japanese | BriefLanguage::JapaneseEra) | None => {
                "en-US"
            }
        };
        Self { text, east_asian: "ja-JP" }
    }

    fn xml(&self) -> String {
        let Self { text, east_asian } = self;
        format!("<w:lang w:val=\"{text}\" w:eastAsia=\"{east_asian}\" w:bidi=\"ar-SA\"/>")
    }
}

/// Returns `word/fontTable.xml`.
pub(super) fn font_table() -> String {
    format!(
        "{DECLARATION}<w:fonts xmlns:w=\"{WORD}\"><w:font w:name=\"{FONT}\"><w:family w:val=\"roman\"/>\
         <w:pitch w:val=\"variable\"/></w:font></w:fonts>"
    )
}

/// Returns the definition of the bullet list.
fn bullet_list(id: u32) -> String {
    format!(
        "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"hybridMultilevel\"/><w:lvl w:ilvl=\"0\">\
         <w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"•\"/><w:lvlJc w:val=\"left\"/>\
         <w:pPr><w:ind w:left=\"198\" w:hanging=\"198\"/></w:pPr></w:lvl></w:abstractNum>"
    )
}

/// Returns `word/numbering.xml` and the id of the bullet list. If there is a reference document,
/// its lists are kept, and the bullet list is added only if needed.
fn numbering(reference: Option<&ReferenceStyles>, needs_list: bool) -> (String, u32) {
    if let Some(numbering) = reference.and_then(|reference| reference.numbering.as_ref()) {
        let (definition, list) = (numbering.next_definition, numbering.next_list);
        if !needs_list {
            return (numbering.with_list("", ""), list);
        }
        let num = format!("<w:num w:numId=\"{list}\"><w:abstractNumId w:val=\"{definition}\"/></w:num>");
        return (numbering.with_list(&bullet_list(definition), &num), list);
    }
    let xml = format!(
        "{DECLARATION}<w:numbering xmlns:w=\"{WORD}\">{}<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
         </w:numbering>",
        bullet_list(0)
    );
    (xml, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_lengths_and_colours() {
        assert_eq!(
            filled("<a b=\"@s84\"/><c d=\"@t40\" e=\"@accent\"/>", 10.0, "1F3A5F"),
            "<a b=\"17\"/><c d=\"80\" e=\"1F3A5F\"/>"
        );
    }

    #[test]
    fn each_style_is_based_on_one_of_its_kind() {
        for style in STYLES {
            let base = style.base.map(|base| STYLES.iter().find(|style| style.id == base));
            assert!(base.is_none_or(|base| base.is_some_and(|base| base.kind == style.kind)), "{}", style.id);
        }
    }
}
