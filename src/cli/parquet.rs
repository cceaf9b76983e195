//! Parquet tables: reads statements and writes time expressions.

use std::io::{BufRead, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::terminal::Terminal;
use crate::confined_dir::{ConfinedDir, ItemKind, open_regular_file};
use crate::extraction::{StatementDetails, StatementTable, batch_to_parquet};
use crate::normalise::Context;

/// Tags a corpus, and writes its time expressions to standard output.
pub(super) fn write_time_expressions(
    input: &mut dyn BufRead,
    terminal: &Terminal,
    context: &Context,
) -> anyhow::Result<()> {
    Ok(batch_to_parquet(input, BufWriter::new(terminal.raw_output()), context)?)
}

/// Reads a statement table: a file, or a folder of files as written by Spark.
pub(super) fn read_statements(table: &Path) -> anyhow::Result<Vec<StatementDetails>> {
    let mut read = StatementTable::default();
    for file in files(table)? {
        let unreadable = || format!("cannot read {}", file.display());
        read = read.with_file(open_regular_file(&file).with_context(unreadable)?).with_context(unreadable)?;
    }
    Ok(read.rows)
}

/// Returns the files of a table, sorted by name.
fn files(table: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !table.is_dir() {
        return Ok(vec![table.to_owned()]);
    }
    let unreadable = || format!("cannot read {}", table.display());
    let entries = ConfinedDir::new(table).entries("").with_context(unreadable)?;
    if let Some(part) = entries.iter().find(|item| item.kind == ItemKind::Dir && item.name.contains('=')) {
        bail!(
            "{} is divided into partitions ({}), which are not read: write the table without `partitionBy`",
            table.display(),
            part.name
        );
    }
    // Like Spark, ignore hidden names such as "._SUCCESS.crc".
    let is_part = |name: &String| name.ends_with(".parquet") && !name.starts_with(['.', '_']);
    let files: Vec<PathBuf> =
        entries.into_iter().map(|item| item.name).filter(is_part).map(|name| table.join(name)).collect();
    if files.is_empty() {
        bail!("{} contains no file that ends in .parquet", table.display());
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_with_partitions_is_refused() {
        let table = tempfile::tempdir().unwrap();
        std::fs::write(table.path().join("part-0.parquet"), "").unwrap();
        assert_eq!(files(table.path()).unwrap(), [table.path().join("part-0.parquet")]);
        std::fs::create_dir(table.path().join("year=2024")).unwrap();
        let error = files(table.path()).unwrap_err().to_string();
        assert!(error.contains("is divided into partitions (year=2024)"), "{error}");
    }
}
