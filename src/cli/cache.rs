//! `dateline cache`, and the options that locate or disable the extraction cache.
//!
//! The cache contains the text of papers and the dated statements extracted from it.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, bail};

use super::check::count_of;
use super::terminal::Terminal;
use super::{Global, env};
use crate::project::{Cache, CacheProblem};

/// The options for the extraction cache.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct CacheArgs {
    /// Do not read or write the cache
    #[arg(long, global = true, conflicts_with = "cache_dir", hide_short_help = true)]
    no_cache: bool,
    /// Cache folder [default: `DATELINE_CACHE_DIR`, or else the cache folder of your system]
    #[arg(long, value_name = "DIR", global = true, hide_short_help = true)]
    cache_dir: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Delete the cache. All your chronologies share it; papers will be read again
    #[arg(long)]
    clear: bool,
}

impl CacheArgs {
    /// Returns the cache, or `None` if `--no-cache` is given or no folder is available for it.
    pub(crate) fn cache(&self) -> Option<Cache> {
        if self.no_cache {
            return None;
        }
        let folder = self.cache_dir.clone().or_else(env::cache_folder)?;
        Some(Cache::new(folder, env::build(), env::now()))
    }
}

/// Whether the problem with the cache has been reported. `watch` and `review` reload the project
/// often, but should warn once.
static HAS_WARNED: AtomicBool = AtomicBool::new(false);

/// Warns once if the cache is not trusted, which means that every run reads each paper again.
pub(super) fn warn_of_cache(cache: Option<&Cache>, terminal: &Terminal) {
    if let Some(cache) = cache
        && let Some(problem) = cache.problem()
        && !HAS_WARNED.swap(true, Ordering::Relaxed)
    {
        terminal.warn(&refusal(cache, problem));
    }
}

fn refusal(cache: &Cache, problem: CacheProblem) -> String {
    let folder = cache.folder().display();
    let reason = match problem {
        CacheProblem::OtherOwner => format!("the cache folder {folder} belongs to another user"),
        CacheProblem::OthersWrite => format!("other users can write to the cache folder {folder}"),
    };
    format!(
        "{reason}, so it is not used: choose another folder with --cache-dir, or make it private with `chmod 700`"
    )
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    if global.cache.no_cache {
        bail!("--no-cache disables the cache: remove the option");
    }
    let cache =
        global.cache.cache().context("no folder is available for the cache: choose one with --cache-dir")?;
    if let Some(problem) = cache.problem() {
        bail!("{}", refusal(&cache, problem));
    }
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
