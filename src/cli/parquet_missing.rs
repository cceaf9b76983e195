//! The functions of `parquet.rs` for a program that was compiled without the feature `parquet`.

use std::io::BufRead;
use std::path::Path;

use anyhow::bail;

use super::terminal::Terminal;
use crate::extraction::StatementDetails;
use crate::normalise::Context;

const MISSING: &str = "this program was compiled without support for Parquet; the published programs have it, and \
                       `cargo install --path . --features parquet` in the folder of dateline compiles it";

pub(super) fn write_time_expressions(_: &mut dyn BufRead, _: &Terminal, _: &Context) -> anyhow::Result<()> {
    bail!(MISSING)
}

pub(super) fn read_statements(_: &Path) -> anyhow::Result<Vec<StatementDetails>> {
    bail!(MISSING)
}
