//! The command line: parses the arguments and runs the command, one file per command.
//!
//! Arguments, environment, clock and terminal are read only here. The library offers the same
//! operations with these values passed in.

// The commands. `candidate_actions` contains the commands that record a decision on a candidate;
// `reading`, `rendering` and `run_limited` contain hidden commands.
mod amend;
mod brief;
mod cache;
mod candidate_actions;
mod check;
mod explain;
mod export;
mod find;
mod import;
mod init;
mod lsp;
mod new;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(not(feature = "parquet"))]
#[path = "parquet_missing.rs"]
mod parquet;
mod pull;
mod reading;
mod rename;
mod rendering;
mod review;
mod run_limited;
mod schema;
#[cfg(feature = "desk")]
mod serve;
mod shell;
mod source;
mod tag;
mod template;
mod text;
mod timeline;
#[cfg(feature = "desk")]
mod undo_summary;
mod watch;

// Shared by the commands.
mod brief_builder;
mod declarations;
mod diff;
mod edit;
mod env;
mod event_values;
mod limited_memory;
mod open;
mod ordered_parallel;
mod paper_warnings;
mod progress;
mod project_file;
mod prompt;
mod releases;
mod reviewer;
mod revisions;
mod summary;
mod template_fault;
mod terminal;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::{Parser, Subcommand};

use self::cache::{CacheArgs, warn_of_cache};
use self::progress::Bar;
use self::reading::ReadingArgs;
use self::terminal::{ColorChoice, Terminal};
use crate::date::{Date, Granularity};
use crate::escape::for_line;
use crate::import::READ_SHEET;
use crate::project::{Folder, LoadError, LoadOptions, Progress, Project, Revision};
#[cfg(feature = "desk")]
use crate::read::DRAW_PAGE;
use crate::read::{READ_PDF, READER_THREAD};
use crate::render::{RENDER, Renderer};
use crate::source::one_line;
use crate::subprocess::RUN_LIMITED;

/// Chronology as code: keep dated events in events.toml, check them against papers, and print
/// one-page briefs.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 success; 1 `check` found something at or above --fail-on, `brief --check` found a \
                        brief that is out of date, or `import` left rows out; 2 the command failed."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// The options that all commands share.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Global {
    /// Run in this folder, which contains events.toml; command-line paths are relative to it
    #[arg(
        short = 'C',
        long = "directory",
        value_name = "DIR",
        default_value = ".",
        global = true,
        hide_default_value = true
    )]
    directory: PathBuf,
    /// Use this date as "now", for example 2025-04-04; overrides `as_of` in events.toml
    #[arg(long, value_name = "DATE", global = true, value_parser = day)]
    as_of: Option<Date>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, global = true, hide_default_value = true)]
    color: ColorChoice,
    /// Print only the requested output, warnings and errors
    #[arg(short, long, global = true)]
    quiet: bool,
    #[command(flatten)]
    cache: CacheArgs,
    #[command(flatten)]
    reading: ReadingArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create a starter project
    Init(init::Args),
    /// List all events by date, with their sources
    Timeline(timeline::Args),
    /// Check events.toml and the papers for errors and contradictions
    Check(check::Args),
    /// List events in the papers that are missing from events.toml, or have a different date there
    Pull(pull::Args),
    /// Search events, sources and the statements in papers
    Find(find::Args),
    /// Review the candidates from `pull` one by one
    Review(review::Args),
    /// Add a candidate from `pull` to events.toml as a new event
    Accept(candidate_actions::Accept),
    /// Add a candidate from `pull` to an existing event as evidence
    Attach(candidate_actions::Attach),
    /// Change the date of an event to the date of a candidate from `pull`
    Refine(candidate_actions::Refine),
    /// Hide a candidate in `pull` until its sentence changes
    Dismiss(candidate_actions::Dismiss),
    /// Add an event to events.toml
    Add(Box<amend::AddEvent>),
    /// Change the values of an event
    Edit(Box<amend::EditEvent>),
    /// Merge an event into another one, and update all references to it
    Merge(Box<amend::MergeArgs>),
    /// Change the id of an event and all references to it
    Rename(rename::Rename),
    /// Remove an event from events.toml
    Remove(rename::Remove),
    /// Undo the last change that dateline made to events.toml and briefs; run it again to redo it
    Undo,
    /// Add sources to events.toml, and record that they were reviewed
    #[command(subcommand)]
    Source(source::SourceCommand),
    /// Create a brief file
    #[command(subcommand)]
    New(new::NewCommand),
    /// Write briefs as Markdown, HTML, Typst, PDF and Word documents
    Brief(brief::Args),
    /// Write briefs, and update them whenever an input changes
    Watch(watch::Args),
    /// Work on the chronology in a browser, on this machine only
    #[cfg(feature = "desk")]
    Serve(serve::Args),
    /// Export events and sources to spreadsheets, calendars, timelines and bibliographies
    Export(Box<export::Args>),
    /// Import changes that were made in a spreadsheet, calendar, timeline or table
    Import(import::Args),
    /// Customise the brief templates
    #[command(subcommand)]
    Template(template::TemplateCommand),
    /// Run the language server for an editor, on standard input and output
    Lsp,
    /// Find the time expressions in a text and resolve them to dates
    Tag(tag::Args),
    /// Show a paper as dateline reads it: title, dates, and blocks with their pages
    Text(text::Args),
    /// Show the location and size of the cache
    Cache(cache::Args),
    /// Explain a rule
    Explain(explain::Args),
    /// List the rules of `check`
    Rules,
    /// Print the JSON Schema of events.toml, of briefs, or of the data that templates read
    Schema(schema::Args),
    /// Print a shell completion script
    Completions(shell::Completions),
    /// Print the manual page
    Man,
    #[command(name = READ_PDF, hide = true)]
    ReadPdf(reading::Args),
    #[cfg(feature = "desk")]
    #[command(name = DRAW_PAGE, hide = true)]
    DrawPage(reading::DrawArgs),
    #[command(name = READ_SHEET, hide = true)]
    ReadSheet(import::ReadSheet),
    #[command(name = RENDER, hide = true)]
    Render(rendering::Args),
    #[command(name = RUN_LIMITED, hide = true)]
    RunLimited(run_limited::Args),
}

/// Runs the command line of this process and returns its exit status.
///
/// The status is 0 if there is nothing to report, 1 if `check` or `brief --check` found something
/// or `import` skipped rows, and 2 if the command failed.
pub fn main() -> ExitCode {
    report_missing_reader();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Parse the arguments again in escaped form, because clap quotes the offending one in
            // its error.
            let escaped = env::arguments().map(|argument| for_line(&argument).into_owned());
            return terminal::print_usage(&Cli::try_parse_from(escaped).err().unwrap_or(error));
        }
    };
    let terminal = Terminal::new(cli.global.color, cli.global.quiet);
    if let Err(error) = cli.check_directory() {
        terminal.error(&error);
        return ExitCode::from(2);
    }
    let done = match &cli.command {
        Command::Init(args) => init::run(args, &cli.global, &terminal),
        Command::Timeline(args) => timeline::run(args, &cli.global, &terminal),
        Command::Check(args) => check::run(args, &cli.global, &terminal),
        Command::Pull(args) => pull::run(args, &cli.global, &terminal),
        Command::Find(args) => find::run(args, &cli.global, &terminal),
        Command::Review(args) => review::run(args, &cli.global, &terminal),
        Command::Accept(args) => args.run(&cli.global, &terminal),
        Command::Attach(args) => args.run(&cli.global, &terminal),
        Command::Refine(args) => args.run(&cli.global, &terminal),
        Command::Dismiss(args) => args.run(&cli.global, &terminal),
        Command::Add(args) => args.run(&cli.global, &terminal),
        Command::Edit(args) => args.run(&cli.global, &terminal),
        Command::Merge(args) => args.run(&cli.global, &terminal),
        Command::Rename(args) => args.run(&cli.global, &terminal),
        Command::Remove(args) => args.run(&cli.global, &terminal),
        Command::Undo => rename::undo(&cli.global, &terminal),
        Command::Source(command) => command.run(&cli.global, &terminal),
        Command::New(command) => command.run(&cli.global, &terminal),
        Command::Brief(args) => brief::run(args, &cli.global, &terminal),
        Command::Watch(args) => watch::run(args, &cli.global, &terminal),
        #[cfg(feature = "desk")]
        Command::Serve(args) => serve::run(args, &cli.global, &terminal),
        Command::Export(args) => export::run(args, &cli.global, &terminal),
        Command::Import(args) => import::run(args, &cli.global, &terminal),
        Command::Template(command) => command.run(&cli.global, &terminal),
        Command::Lsp => lsp::run(&cli.global, &terminal),
        Command::Tag(args) => tag::run(args, &cli.global, &terminal),
        Command::Text(args) => text::run(args, &cli.global, &terminal),
        Command::Cache(args) => cache::run(args, &cli.global, &terminal),
        Command::Explain(args) => explain::explain(args, &terminal),
        Command::Rules => explain::rules(&terminal),
        Command::Schema(args) => schema::run(args, &terminal),
        Command::Completions(args) => shell::completions(args, &terminal),
        Command::Man => shell::man(&terminal),
        Command::ReadPdf(args) => reading::run(args, &terminal),
        #[cfg(feature = "desk")]
        Command::DrawPage(args) => args.run(&terminal),
        Command::ReadSheet(args) => args.run(&terminal),
        Command::Render(args) => rendering::run(args, &terminal),
        Command::RunLimited(args) => run_limited::run(args),
    };
    done.unwrap_or_else(|error| {
        if terminal::is_broken_pipe(&error) {
            return ExitCode::SUCCESS;
        }
        terminal.error(&error);
        ExitCode::from(2)
    })
}

impl Cli {
    /// Fails if the folder given by `-C` does not exist. `init` creates it.
    fn check_directory(&self) -> anyhow::Result<()> {
        let directory = &self.global.directory;
        match std::fs::metadata(directory) {
            _ if matches!(self.command, Command::Init(_)) || directory.as_os_str() == "." => Ok(()),
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => bail!("-C: {} is not a folder", directory.display()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                bail!("-C: the folder {} does not exist", directory.display())
            }
            Err(error) => {
                Err(error).with_context(|| format!("-C: cannot read the folder {}", directory.display()))
            }
        }
    }
}

/// Silences the panic message of reader threads. Such a panic is reported as a finding instead.
fn report_missing_reader() {
    let default_hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(READER_THREAD) {
            default_hook(panic);
        }
    }));
}

impl Global {
    /// Reads the project in the folder given by `-C`.
    fn project(&self) -> anyhow::Result<Project> {
        Project::load(&self.files(), &self.options(self.as_of.clone())?).with_context(|| self.unreadable())
    }

    /// Reads the project in the folder given by `-C`, with a statement table in place of papers.
    fn project_of_statements(&self, table: &Path) -> anyhow::Result<Project> {
        let rows = parquet::read_statements(&self.named(table))?;
        Project::load_statements(&self.files(), &self.options(self.as_of.clone())?, &rows)
            .with_context(|| self.unreadable())
    }

    /// Returns the files in the folder given by `-C`.
    fn files(&self) -> Folder {
        Folder::new(&self.directory)
    }

    /// Returns the path of a file named on the command line, which is relative to the folder given
    /// by `-C`, as with `git -C`. `-` is standard input.
    fn named(&self, file: &Path) -> PathBuf {
        let is_here = self.directory.as_os_str() == "." || file.as_os_str() == "-";
        if is_here { file.to_path_buf() } else { self.directory.join(file) }
    }

    /// Returns the renderer for templates, or `None` if the path of this executable is unknown.
    fn renderer(&self) -> Option<Renderer> {
        rendering::renderer(&self.reading)
    }

    /// Returns the settings of a run that come from the command line and the environment.
    fn options(&self, as_of: Option<Date>) -> anyhow::Result<LoadOptions> {
        let terminal = Terminal::new(self.color, self.quiet);
        let shows = terminal.shows_progress();
        let progress = shows.then(|| Bar::new() as Arc<dyn Progress>);
        let (reading, cache) = (self.reading.settings()?, self.cache.cache());
        warn_of_cache(cache.as_ref(), &terminal);
        Ok(LoadOptions { as_of, today: Some(env::today()), reading, cache, progress })
    }

    fn unreadable(&self) -> String {
        format!("cannot read the chronology in {}", self.directory.display())
    }

    /// Reads the project at a commit, and returns it with the commit.
    ///
    /// The project is `None` if the commit does not contain `events.toml`. Papers outside Git's
    /// object store, such as ignored ones, are read from the working tree, which is reported on the
    /// terminal.
    fn project_at(
        &self,
        revision: &str,
        as_of: Option<Date>,
        terminal: &Terminal,
    ) -> anyhow::Result<(Revision, Option<Project>)> {
        let git = env::git().context("`since` requires git: install it, or add it to the PATH")?;
        let then = Revision::open(git, &self.directory, revision)?;
        let project = match Project::load(&then, &self.options(as_of)?) {
            Err(LoadError::NoChronology) => None,
            loaded => Some(loaded.with_context(|| format!("cannot read the chronology at {revision}"))?),
        };
        let today = match then.outside().as_slice() {
            [] => return Ok((then, project)),
            [one] => format!("{one} is not tracked by git: its current version is used"),
            all @ [first, ..] => {
                format!(
                    "{} papers, such as {first}, are not tracked by git: their current versions are used",
                    all.len()
                )
            }
        };
        terminal.note(&format!("{today} on both sides of the comparison with {revision}"));
        Ok((then, project))
    }
}

/// Warns about impossible dates in papers, such as 31 June. The events with these dates are missing
/// from the output.
fn warn_of_impossible_dates<'p>(project: &'p Project, shows: impl Fn(&'p str) -> bool, terminal: &Terminal) {
    for (span, _) in project.impossible_dates() {
        let (place, words) = (project.sources.place(span), one_line(project.sources.text(span)));
        if shows(place.path) {
            let at = project.sources.cite(span);
            terminal
                .warn(&format!("{at}: “{words}” is not a valid date; the event with this date is left out"));
        }
    }
}

fn day(text: &str) -> Result<Date, String> {
    let date = Date::parse(text).map_err(|error| error.to_string())?;
    match date.granularity() {
        Granularity::Day => Ok(date),
        _ => Err("expected a single day, for example 2025-04-04".to_owned()),
    }
}
