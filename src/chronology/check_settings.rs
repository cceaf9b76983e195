//! The rule settings of a chronology: the table `[check]`.

use crate::source::{Span, Spanned};
use crate::table::Need::Optional;
use crate::table::{Entry, Schema, field};

/// The table `[check]`.
#[derive(Debug, Clone, Default)]
pub struct CheckSettings {
    /// Rules to enable that are off by default: codes, names, or families such as `DL2`.
    pub enable: Vec<Spanned<String>>,
    /// Rules to disable; takes precedence over `enable`.
    pub ignore: Vec<Spanned<String>>,
    /// The number of days before the end of an event in force at which `DL404` reports it; the
    /// default is 90.
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
                "How many days before its end an event in force is reported; default: 90.",
                |c: &mut Self| &mut c.notice_days,
            ),
        ],
    };

    fn blank(_: Span) -> Self {
        Self::default()
    }
}
