//! Which rules of the check a chronology asks for, and what it tells them.

use crate::source::{Span, Spanned};
use crate::table::Need::Optional;
use crate::table::{Entry, Schema, field};

/// The table `[check]`.
#[derive(Debug, Clone, Default)]
pub struct CheckSettings {
    /// Rules that are off by default and that this chronology wants: codes, names, or families such as `DL2`.
    pub enable: Vec<Spanned<String>>,
    /// Rules that it does not want; stronger than `enable`.
    pub ignore: Vec<Spanned<String>>,
    /// How many days before its end something in force is told of (`DL404`); left out: 90.
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
                "Rules that are off by default: codes, names or families.",
                |c: &mut Self| &mut c.enable,
            ),
            &field(
                "ignore",
                Optional,
                "Rules that are not wanted; stronger than `enable`.",
                |c: &mut Self| &mut c.ignore,
            ),
            &field(
                "notice_days",
                Optional,
                "How many days before its end something in force is told of; left out: 90.",
                |c: &mut Self| &mut c.notice_days,
            ),
        ],
    };

    fn blank(_: Span) -> Self {
        Self::default()
    }
}
