//! The functions of `parquet.rs` for a program that was compiled without the feature `parquet`.

use std::io::BufRead;
use std::path::Path;

use anyhow::bail;

use super::terminal::Terminal;
use crate::extraction::StatementDetails;
use crate::normalise::Context;

const MISSING: &str = "this build has no Parquet support: use a release binary, or rebuild with `cargo install --path . \
                       --features parquet`";

pub(super) fn write_time_expressions(_: &mut dyn BufRead, _: &Terminal, _: &Context) -> anyhow::Result<()> {
    bail!(MISSING)
}

pub(super) fn read_statements(_: &Path) -> anyhow::Result<Vec<StatementDetails>> {
    bail!(MISSING)
}
