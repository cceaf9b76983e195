//! `dateline check`: checks the chronology against its rules and the papers, for users and CI.
//!
//! Prints the findings in one of the report formats, and optionally applies fixes to `events.toml`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use clap::ArgGroup;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::paper_warnings::{unsupported, without_papers};
use super::terminal::{Terminal, unreported};
use super::{Global, diff, env, project_file};
use crate::check::{
    AppliedFix, Autofixed, Baseline, Checked, Fix, Rule, RuleSelection, Severity, autofix, check_with,
    rules_called,
};
use crate::confined_dir::MAX_FILE_SIZE;
use crate::date::Date;
use crate::file::{ProjectLock, UndoFile, UndoRecord};
use crate::project::{CHRONOLOGY, Files as _, Project};
use crate::report::{FORMATS, Report, ReportFormat, ReportStyle, fault, format};
use crate::source::Sources;

#[derive(Debug, clap::Args)]
#[command(after_help = "Exit status: 0 no findings at or above --fail-on, 1 findings, 2 the check failed. \
                        With --diff: 0 nothing to fix, 1 something to fix.")]
pub(crate) struct Args {
    /// Output format
    #[arg(long, value_parser = formats(), default_value = "human")]
    format: &'static ReportFormat,
    /// Show all findings; by default, only the first five per rule and document are shown
    #[arg(long, conflicts_with = "diff")]
    all: bool,
    /// Lowest severity that makes the exit status 1
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// Run only these rules: codes, names, families such as DL2, or all
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    select: Vec<String>,
    /// Also run these rules, which are off by default
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', conflicts_with = "select")]
    enable: Vec<String>,
    /// Do not run these rules; takes precedence over --select and --enable
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Do not report the findings listed in this file
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings to this file, to be used with --baseline in later runs
    #[arg(long, value_name = "FILE", conflicts_with_all = ["select", "enable", "ignore", "baseline"])]
    write_baseline: Option<PathBuf>,
    /// Show only findings that are new since this Git revision: a hash, branch or tag
    #[arg(long, value_name = "REV", conflicts_with = "write_baseline")]
    since: Option<String>,
    #[command(flatten)]
    fixing: FixOptions,
    /// Use the current date instead of `as_of`, for example in a nightly run
    #[arg(long, conflicts_with = "as_of")]
    today: bool,
}

/// The options that apply fixes.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("fixing").args(["fix", "diff"]).multiple(true))]
struct FixOptions {
    /// Apply the safe fixes to events.toml, and report the remaining findings
    #[arg(long, conflicts_with = "write_baseline")]
    fix: bool,
    /// With --fix or --diff: also apply fixes that change the meaning of the file and may be wrong
    #[arg(long, requires = "fixing")]
    unsafe_fixes: bool,
    /// Print the changes that --fix would make, without writing them
    #[arg(long, conflicts_with_all = ["fix", "format", "write_baseline"])]
    diff: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum FailOn {
    /// A printed date may be wrong
    Error,
    /// A person should check it
    Warning,
    /// Any finding
    Info,
}

impl FixOptions {
    /// Returns the predicate that selects the fixes to apply.
    fn wanted(&self) -> fn(&Fix) -> bool {
        match (self.fix || self.diff, self.unsafe_fixes) {
            (false, _) => |_| false,
            (true, false) => Fix::is_safe,
            (true, true) => |_| true,
        }
    }
}

impl From<FailOn> for Severity {
    fn from(weight: FailOn) -> Self {
        match weight {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Info => Self::Info,
        }
    }
}

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let look = Look::new(args, global, terminal)?;
    let wanted = args.fixing.wanted();
    let autofix_project = || -> anyhow::Result<Autofixed> {
        let options = global.options(look.as_of.clone())?;
        autofix(&global.files(), &options, &mut |project| look.at(project), wanted)
            .with_context(|| global.unreadable())
    };
    let mut fixed = autofix_project()?;
    let mut written = Vec::new();
    if args.fixing.diff {
        return show(&fixed, terminal);
    }
    if args.fixing.fix && !fixed.applied.is_empty() {
        let held = global.lock("check", terminal)?;
        // Fix the file again if another process changed it while this one read the papers.
        if !global.files().read(CHRONOLOGY).is_ok_and(|now| now == fixed.before.as_bytes()) {
            fixed = autofix_project()?;
        }
        written = write(&fixed, &held, terminal)?;
    }
    let Autofixed { mut project, mut checked, .. } = fixed;
    if let Some(file) = &args.write_baseline {
        let text = Baseline::of(&checked.findings, &project.sources);
        let _lock = global.lock("check", terminal)?;
        let present = project_file::read_named(global, file, MAX_FILE_SIZE);
        if present.is_ok_and(|bytes| !Baseline::is_baseline(&String::from_utf8_lossy(&bytes))) {
            bail!("--write-baseline: {} exists and is not a baseline: choose another name", file.display());
        }
        project_file::write_named(global, file, text.as_bytes())?;
        written.push(format!("written: {}", file.display()));
        let known = KnownBefore { name: file.display().to_string(), text };
        known.apply(&mut checked, &RuleSelection::of(&project.chronology), &mut project.sources);
    }
    let report = Report::new(&checked.findings, &project.sources);
    let report = if args.all { report } else { report.grouped() };
    let style = ReportStyle { color: terminal.color(), width: terminal.width() };
    let printed = terminal.print_pieces(|out| args.format.write_to(&report, style, out));
    match printed {
        Err(error) if !written.is_empty() => return Err(unreported(&written, &error)),
        printed => printed?,
    }
    if let Some(file) = &args.write_baseline {
        terminal.note(&format!("wrote {} to {}", count(checked.known.len(), "finding"), file.display()));
    }
    terminal.note(&verdict(&project, &report, &checked, args.since.as_deref()));
    let failed = checked.worst().is_some_and(|worst| worst >= args.fail_on.into());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The configuration of a check: the selected rules and the findings to suppress.
struct Look {
    select: Vec<&'static Rule>,
    enable: Vec<&'static Rule>,
    ignore: Vec<&'static Rule>,
    as_of: Option<Date>,
    baseline: Option<KnownBefore>,
    /// The project at the commit named by `--since`.
    then: Option<Project>,
}

impl Look {
    fn new(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<Self> {
        let as_of = if args.today { Some(env::today()) } else { global.as_of.clone() };
        let at = |revision: &String| {
            Ok::<_, anyhow::Error>(global.project_at(revision, as_of.clone(), terminal)?.1)
        };
        Ok(Self {
            select: rules("--select", &args.select)?,
            enable: rules("--enable", &args.enable)?,
            ignore: rules("--ignore", &args.ignore)?,
            then: args.since.as_ref().map(at).transpose()?.flatten(),
            baseline: args
                .baseline
                .as_ref()
                .map(|file| KnownBefore::read(file, global, terminal))
                .transpose()?,
            as_of,
        })
    }

    fn at(&self, project: &mut Project) -> Checked {
        let wanted = match self.select.as_slice() {
            [] => RuleSelection::of(&project.chronology),
            select => RuleSelection::only(select),
        };
        let selection = wanted.with(&self.enable).without(&self.ignore);
        let mut checked = check_with(project, &selection);
        if let Some(baseline) = &self.baseline {
            baseline.apply(&mut checked, &selection, &mut project.sources);
        }
        if let Some(then) = &self.then {
            checked.since(&project.sources, &check_with(then, &selection), &then.sources);
        }
        checked
    }
}

/// Prints the changes that the fixes would make, as a diff.
fn show(fixed: &Autofixed, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let after = fixed.project.sources.whole(fixed.project.chronology.source);
    terminal.print_styled(&diff::unified(CHRONOLOGY, &fixed.before, after, terminal.color()))?;
    terminal.note(&match fixed.applied.len() {
        0 => "Nothing to fix.".to_owned(),
        applied => format!("Would apply {}; nothing was written.", count_of(applied, "fix", "fixes")),
    });
    Ok(if fixed.applied.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes the fixed file. Reports and returns one line per fix.
fn write(fixed: &Autofixed, lock: &ProjectLock, terminal: &Terminal) -> anyhow::Result<Vec<String>> {
    let after = fixed.project.sources.whole(fixed.project.chronology.source);
    lock.replace(CHRONOLOGY, fixed.before.as_bytes(), after.as_bytes())?;
    let files = vec![UndoFile::new(CHRONOLOGY, Some(&fixed.before), Some(after))];
    lock.record_undo(&UndoRecord::new("check --fix", files));
    let line = |AppliedFix { rule, title, line }: &AppliedFix| {
        format!("fixed {CHRONOLOGY}:{line}: {}: {title}", rule.code())
    };
    let lines: Vec<String> = fixed.applied.iter().map(line).collect();
    for line in &lines {
        terminal.note(line);
    }
    Ok(lines)
}

/// Returns the parser for `--format`, which accepts the names in the table of formats.
fn formats() -> impl TypedValueParser<Value = &'static ReportFormat> {
    let words = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(words)
        .try_map(|word| format(&word).ok_or_else(|| format!("unknown format `{word}`")))
}

/// Returns the rules that the values of an option select.
///
/// Fails if a value is not the code, name or family of a rule.
fn rules(option: &str, words: &[String]) -> anyhow::Result<Vec<&'static Rule>> {
    let called = |word: &String| rules_called(word).map_err(|unknown| anyhow!("{option}: {unknown}"));
    let rules: Vec<_> = words.iter().map(called).collect::<anyhow::Result<_>>()?;
    Ok(rules.concat())
}

/// A baseline file that parsed without errors.
struct KnownBefore {
    name: String,
    text: String,
}

impl KnownBefore {
    /// Reads a baseline.
    ///
    /// Fails on any error in the file: with a baseline that is only partly understood, the wrong
    /// findings would be shown or hidden.
    fn read(file: &Path, global: &Global, terminal: &Terminal) -> anyhow::Result<Self> {
        let name = file.display().to_string();
        let text = project_file::read_named(global, file, MAX_FILE_SIZE)
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| std::io::ErrorKind::InvalidData.into()))
            .with_context(|| format!("--baseline: cannot read {name}; create it with --write-baseline"))?;
        if !Baseline::is_baseline(&text) {
            bail!("--baseline: {name} is not a baseline: pass a file that --write-baseline wrote");
        }
        let mut sources = Sources::new();
        let source = sources.add(name.as_str(), text.as_str());
        let (_, faults) = Baseline::parse(source, &text);
        let style = ReportStyle { color: terminal.color(), width: terminal.width() };
        for found in &faults {
            let (message, help) = (found.message(), found.help());
            terminal.report(&fault(&message, help.as_deref(), found.span(), &sources, style));
        }
        if !faults.is_empty() {
            bail!(
                "fix the {} in {name}, or recreate the file with --write-baseline",
                count(faults.len(), "error")
            );
        }
        Ok(Self { name, text })
    }

    fn apply(&self, checked: &mut Checked, selection: &RuleSelection, sources: &mut Sources) {
        let source = sources.add(self.name.as_str(), self.text.as_str());
        Baseline::parse(source, &self.text).0.apply(checked, selection, sources);
    }
}

/// Returns the closing summary, such as "Checked 24 events and 4 papers: 2 errors, 1 warning. 1
/// finding is allowed in events.toml."
fn verdict(project: &Project, report: &Report<'_>, checked: &Checked, since: Option<&str>) -> String {
    let events = count(project.chronology.events.len(), "event");
    let papers = count(project.papers.len(), "paper");
    let found = report.summary();
    let since = since.map(|revision| format!(" since {revision}")).unwrap_or_default();
    let found =
        if found.is_empty() { format!("nothing to report{since}") } else { format!("{found}{since}") };
    let passed_over = |number: usize, why: &str| match number {
        0 => String::new(),
        1 => format!(" 1 finding is {why}."),
        many => format!(" {many} findings are {why}."),
    };
    let allowed = passed_over(checked.allowed.len(), "allowed in events.toml");
    let known = passed_over(checked.known.len(), "in the baseline");
    let earlier = match checked.earlier.len() {
        0 => String::new(),
        1 => " 1 older finding is not shown.".to_owned(),
        many => format!(" {many} older findings are not shown."),
    };
    let languages = unsupported(project).map(|languages| format!(" {languages}.")).unwrap_or_default();
    format!(
        "Checked {events} and {papers}: {found}.{languages}{allowed}{known}{earlier}{}{}",
        available_fixes(checked),
        if project.chronology.events.is_empty() { without_papers(project) } else { "" }
    )
}

/// Returns the sentence on available fixes, with a leading space; empty without fixes.
fn available_fixes(checked: &Checked) -> String {
    let fixes = || checked.findings.iter().filter_map(|found| found.fix.as_ref());
    let safe = fixes().filter(|fix| fix.is_safe()).count();
    match (safe, fixes().count() - safe) {
        (0, 0) => String::new(),
        (safe, 0) => format!(" {safe} can be fixed with --fix."),
        (0, other) => format!(" {other} can be fixed with --fix --unsafe-fixes."),
        (safe, other) => format!(" {safe} can be fixed with --fix, {other} more with --fix --unsafe-fixes."),
    }
}

/// Formats a number with a noun whose plural ends in "s": "1 paper", "4 papers".
pub(crate) fn count(number: usize, noun: &str) -> String {
    count_of(number, noun, &format!("{noun}s"))
}

/// Formats a number with the singular or plural of a noun: "1 fix", "4 fixes".
pub(crate) fn count_of(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
