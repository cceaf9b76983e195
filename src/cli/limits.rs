//! How much a paper may ask of the machine, as arguments.

use std::time::Duration;

use crate::read::Limits;

/// Limits on each paper.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Limits on each paper")]
pub(crate) struct LimitArgs {
    /// The size of the file [default: 100]
    #[arg(long = "max-size", global = true, hide_short_help = true, value_name = "MIB")]
    size: Option<usize>,
    /// The size of its text and of what is packed in it [default: 256]
    #[arg(long = "max-unpacked", global = true, hide_short_help = true, value_name = "MIB")]
    unpacked: Option<usize>,
    /// Its pages [default: 5000]
    #[arg(long = "max-pages", global = true, hide_short_help = true, value_name = "PAGES")]
    pages: Option<usize>,
    /// How long it may take to read [default: 60]
    #[arg(long = "max-time", global = true, hide_short_help = true, value_name = "SECONDS")]
    time: Option<u64>,
}

impl LimitArgs {
    pub(crate) fn limits(self) -> Limits {
        let default = Limits::default();
        let bytes =
            |mebibytes: Option<usize>, default| mebibytes.map_or(default, |it| it.saturating_mul(1 << 20));
        Limits {
            bytes: bytes(self.size, default.bytes),
            unpacked: bytes(self.unpacked, default.unpacked),
            pages: self.pages.unwrap_or(default.pages),
            time: self.time.map_or(default.time, Duration::from_secs),
            ..default
        }
    }
}
