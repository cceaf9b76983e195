//! `dateline cache`, and where what was read of papers, and what they tell, is kept.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};

use super::check::count_of;
use super::terminal::Terminal;
use super::{Global, clock};
use crate::project::Cache;

/// Whether what is read of papers is kept, and where.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct CacheArgs {
    /// Read every paper anew, and keep nothing of it for the next run
    #[arg(long, global = true, conflicts_with = "cache_dir", hide_short_help = true)]
    no_cache: bool,
    /// Keep what is read of papers in this folder [default: that of the variable `DATELINE_CACHE_DIR`, or of your
    /// system for such files]
    #[arg(long, value_name = "DIR", global = true, hide_short_help = true)]
    cache_dir: Option<PathBuf>,
}

/// Say where what was read of papers is kept, so that the next run need not read it again, and how much it is
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Delete it, which is that of all your chronologies; papers are then read anew
    #[arg(long)]
    clear: bool,
}

impl CacheArgs {
    /// The cache, unless nothing is to be kept or there is no place for it.
    pub(crate) fn cache(&self) -> Option<Cache> {
        if self.no_cache {
            return None;
        }
        let folder = self.cache_dir.clone().or_else(clock::cache_folder)?;
        Some(Cache::new(folder, clock::build(), clock::now()))
    }
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    if global.cache.no_cache {
        bail!("with --no-cache nothing is kept: leave it out");
    }
    let cache = global
        .cache
        .cache()
        .context("nothing is kept: there is no folder for it; name one with --cache-dir")?;
    let size = cache.size();
    let entries = count_of(size.entries, "entry", "entries");
    let mebibytes = size.bytes.div_ceil(1 << 20);
    let folder = cache.folder().display();
    if args.clear {
        cache.clear();
        terminal.say(&format!("{folder}: deleted {entries}, {mebibytes} MiB"))?;
    } else {
        terminal.say(&format!("{folder}: {entries}, {mebibytes} MiB"))?;
    }
    Ok(ExitCode::SUCCESS)
}
