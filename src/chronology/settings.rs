//! The settings of a chronology: the tables `[check]` and `[briefs]`.

use crate::color::Color;
use crate::source::{Span, Spanned};
use crate::table::Need::Optional;
use crate::table::{Entry, Schema, Vocabulary, field};

/// The table `[check]`.
#[derive(Debug, Clone, Default)]
pub(crate) struct CheckSettings {
    /// Rules to enable that are off by default: codes, names, or families such as `DL2`.
    pub enable: Vec<Spanned<String>>,
    /// Rules to disable. This list takes precedence over `enable`.
    pub ignore: Vec<Spanned<String>>,
    /// The number of days before the end of an event in force from which `DL404` reports the event.
    /// The default is 90.
    pub notice_days: Option<Spanned<u32>>,
}

impl Entry for CheckSettings {
    const SCHEMA: Schema<Self> = Schema {
        name: "`[check]` table",
        example: "{ enable = [\"DL110\"], ignore = [\"DL107\"] }",
        rows: &[
            &field(
                "enable",
                Optional,
                "Rules to enable that are off by default: codes, names or families.",
                |c: &mut Self| &mut c.enable,
            ),
            &field(
                "ignore",
                Optional,
                "Rules to disable; takes precedence over `enable`.",
                |c: &mut Self| &mut c.ignore,
            ),
            &field(
                "notice_days",
                Optional,
                "The number of days before its end from which an event in force is reported; default: 90.",
                |c: &mut Self| &mut c.notice_days,
            ),
        ],
    };

    fn blank(_: Span) -> Self {
        Self::default()
    }
}

/// The table `[briefs]`: the house style. A value in a brief's own file takes precedence.
#[derive(Debug, Clone, Default)]
pub struct BriefDefaults {
    /// The span of the table, from its header to its last value, or `None` if it is absent.
    pub span: Option<Span>,
    /// The author of the briefs.
    pub author: Option<Spanned<String>>,
    /// A handling mark for the header and footer of each page.
    pub handling: Option<Spanned<String>>,
    /// The colour of titles, headings and lines.
    pub accent: Option<Spanned<Color>>,
    /// The path of the logo, an SVG or PNG file, relative to the project folder.
    pub logo: Option<Spanned<String>>,
    /// The alternative text of the logo.
    pub logo_alt: Option<Spanned<String>>,
    /// The policy for briefs if the check finds errors.
    pub(crate) errors: Option<Spanned<OnErrors>>,
}

/// The policy for the briefs of a chronology with errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnErrors {
    /// Each page is marked as a draft.
    Mark,
    /// No brief is written.
    Stop,
}

impl Vocabulary for OnErrors {
    const WORDS: &'static [(&'static str, Self)] = &[("mark", Self::Mark), ("stop", Self::Stop)];
}

impl Entry for BriefDefaults {
    const SCHEMA: Schema<Self> = Schema {
        name: "`[briefs]` table",
        example: "{ accent = \"#1f3a5f\", handling = \"OFFICIAL\" }",
        rows: &[
            &field("author", Optional, "The author of the briefs.", |h: &mut Self| &mut h.author),
            &field(
                "handling",
                Optional,
                "A handling mark on each page, such as \"OFFICIAL\".",
                |h: &mut Self| &mut h.handling,
            ),
            &field(
                "accent",
                Optional,
                "The colour of titles, headings and lines, with enough contrast on white; default: \"#1f3a5f\".",
                |h: &mut Self| &mut h.accent,
            ),
            &field(
                "logo",
                Optional,
                "An image at the top of the first page: an SVG or PNG file, relative to the project's folder.",
                |h: &mut Self| &mut h.logo,
            ),
            &field(
                "logo_alt",
                Optional,
                "The alternative text of the logo; required with `logo`.",
                |h: &mut Self| &mut h.logo_alt,
            ),
            &field(
                "errors",
                Optional,
                "What to do if `dateline check` finds errors: mark the briefs as drafts, or write none; default: mark.",
                |h: &mut Self| &mut h.errors,
            ),
        ],
    };

    fn blank(span: Span) -> Self {
        Self { span: Some(span), ..Self::default() }
    }
}
