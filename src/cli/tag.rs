//! `dateline tag`: prints the time expressions of texts, in one of several formats.

use std::io::{self, BufReader, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, presets};
use itertools::Itertools as _;

use super::Global;
use super::declarations::Declarations;
use super::parquet;
use super::terminal::Terminal;
use crate::confined_dir::{open_regular_file, read_regular_file};
use crate::date::{Date, DateOrder, FiscalYear};
use crate::escape::for_line;
use crate::extraction::{Extraction, batch, extract_within};
use crate::normalise::{Anchor, Confidence, Context, Doubt, TextKind, Timex, TimexKind, output};
use crate::read::{self, DateEvidence, FileContent, LanguageCode, Limits};
use crate::source::{SourceId, Sources, Span, one_line};
use crate::tag::ClauseTense;
use crate::tag::lang::Language;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Papers to read; omit them, or use `-`, to read standard input
    #[arg(value_name = "FILE", conflicts_with = "batch")]
    files: Vec<PathBuf>,
    /// The document creation time, to which "today" and "last year" are relative
    #[arg(long, value_name = "DATE")]
    dct: Option<String>,
    /// The language of the text, en or ja [default: detected, else en]
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// The kind of text, which determines how dates such as "in June" are resolved
    #[arg(long, value_enum, default_value_t = TextKindArg::Auto)]
    text_kind: TextKindArg,
    /// The order of day and month in dates such as 03/04/2025 [default: inferred from the text,
    /// else month first, marked as doubtful]
    #[arg(long, value_enum, value_name = "ORDER")]
    date_order: Option<DateOrderArg>,
    /// The first day of fiscal years: 04-01 in Japan, 10-01 in the United States. Without it,
    /// "FY2024" has no date
    #[arg(long, value_name = "MM-DD")]
    fiscal_year: Option<String>,
    /// Output format [default: table; for --batch, jsonl]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Also print the rule that found each expression, and what it was resolved against
    #[arg(long, conflicts_with = "batch")]
    explain: bool,
    /// Tag a corpus with one JSON document per line, {"doc","dct","text"}, and print each line with
    /// "timex" added
    #[arg(long, value_name = "FILE.jsonl")]
    batch: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TextKindArg {
    /// Inferred from the text
    Auto,
    /// Reports current events
    News,
    /// Reports past events in order
    Narrative,
    /// Discusses the present and mentions past dates
    Policy,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DateOrderArg {
    /// Month, day, year
    Mdy,
    /// Day, month, year
    Dmy,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A table
    Table,
    /// The text with TIMEX3 tags, as TimeML
    Inline,
    /// A JSON object with all details
    Json,
    /// One JSON document per line, with offsets in code points
    Jsonl,
    /// A Parquet table with one row per time expression; requires --batch
    Parquet,
}

const PARQUET_NEEDS_BATCH: &str = "--format parquet requires --batch: for one document, use --format json";

const BATCH_NEEDS_LINES: &str =
    "--batch prints one JSON document per line: omit --format, or use --format jsonl or --format parquet";

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let context = context(args)?;
    if let Some(path) = args.batch.as_deref().map(|path| global.named(path)) {
        if matches!(args.format, Some(Format::Table | Format::Inline | Format::Json)) {
            bail!(BATCH_NEEDS_LINES);
        }
        let mut input: Box<dyn io::BufRead> = if path.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            let file = open_regular_file(&path).with_context(|| format!("cannot read {}", path.display()))?;
            Box::new(BufReader::with_capacity(1 << 20, file))
        };
        if matches!(args.format, Some(Format::Parquet)) {
            if io::stdout().is_terminal() {
                bail!(
                    "--format parquet writes binary data: redirect the output to a file, `> dates.parquet`"
                );
            }
            parquet::write_time_expressions(input.as_mut(), terminal, &context)
                .with_context(|| format!("cannot tag {}", name(&path)))?;
            return Ok(ExitCode::SUCCESS);
        }
        // The output bypasses `Terminal::print`: the library escapes it, and it is written while
        // the corpus is still being read.
        batch(input.as_mut(), &mut terminal.stream(), &context)
            .with_context(|| format!("cannot tag {}", name(&path)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let format = args.format.unwrap_or(Format::Table);
    if matches!(format, Format::Parquet) {
        bail!(PARQUET_NEEDS_BATCH);
    }
    let standard_input = [PathBuf::from("-")];
    let files = if args.files.is_empty() { standard_input.as_slice() } else { args.files.as_slice() };
    if files.len() > 1 && matches!(format, Format::Inline | Format::Json) {
        bail!("this format supports only one document: give one FILE, or use --format jsonl");
    }
    let declarations = Declarations::read(global);
    for path in files {
        let mut documents = TaggedFile::all(path, &context, &declarations, global, terminal)?;
        if matches!(format, Format::Inline | Format::Json) {
            for attached in documents.drain(1.min(documents.len())..) {
                terminal.note(&format!("note: {} is left out; --format jsonl includes it", attached.name));
            }
        }
        let has_names = files.len() > 1 || documents.len() > 1;
        for tagged in &documents {
            let (doc, text, found) = (&tagged.name, tagged.text(), &tagged.found);
            let dct = tagged.context.dct.as_ref();
            match format {
                Format::Table => {
                    if has_names {
                        terminal.print(&format!("{}\n", for_line(doc)))?;
                    }
                    if found.is_empty() {
                        terminal.print("no time expressions found\n")?;
                    } else {
                        terminal.print(&format!("{}\n", table(tagged, args.explain)))?;
                    }
                }
                Format::Inline => terminal.print(&output::timeml(text, found, dct))?,
                Format::Json => terminal.print(&format!("{}\n", output::json(doc, text, found, dct)?))?,
                Format::Parquet => bail!(PARQUET_NEEDS_BATCH),
                Format::Jsonl => terminal.print(&format!("{}\n", output::jsonl(doc, text, found, dct)?))?,
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn context(args: &Args) -> anyhow::Result<Context> {
    let dct = args
        .dct
        .as_deref()
        .map(|dct| Date::parse(dct).map_err(|error| anyhow!("--dct {dct}: {error}")))
        .transpose()?;
    let text_kind = match args.text_kind {
        TextKindArg::Auto => TextKind::Auto,
        TextKindArg::News => TextKind::News,
        TextKindArg::Narrative => TextKind::Narrative,
        TextKindArg::Policy => TextKind::Policy,
    };
    let date_order = match args.date_order {
        None => DateOrder::Unknown,
        Some(DateOrderArg::Mdy) => DateOrder::MonthFirst,
        Some(DateOrderArg::Dmy) => DateOrder::DayFirst,
    };
    let start = |start: &String| {
        FiscalYear::parse(start).ok_or_else(|| {
            anyhow!("--fiscal-year {start}: expected a month and a day with two digits each, such as 04-01")
        })
    };
    let fiscal_year = args.fiscal_year.as_ref().map(start).transpose()?;
    let context = Context { dct, text_kind, fiscal_year, date_order, language: None };
    match &args.lang {
        Some(code) => context.in_language(code).map_err(|error| anyhow!("--lang {code}: {error}")),
        None => Ok(context),
    }
}

/// Returns the context from the command line, with missing values from the context of
/// `events.toml`.
fn completed(given: &Context, declared: &Context) -> Context {
    let text_kind = if given.text_kind == TextKind::Auto { declared.text_kind } else { given.text_kind };
    let date_order =
        if given.date_order == DateOrder::Unknown { declared.date_order } else { given.date_order };
    let fiscal_year = given.fiscal_year.or(declared.fiscal_year);
    Context { text_kind, fiscal_year, date_order, ..given.clone() }
}

/// A document with its time expressions.
struct TaggedFile {
    name: String,
    sources: Sources,
    source: SourceId,
    found: Vec<Timex>,
    /// The context, with the document creation time if it is known.
    context: Context,
}

impl TaggedFile {
    /// Tags a file and its attachments, each as a separate document.
    ///
    /// An unreadable attachment is not an error; it is only reported as a note.
    fn all(
        path: &Path,
        context: &Context,
        declarations: &Declarations,
        global: &Global,
        terminal: &Terminal,
    ) -> anyhow::Result<Vec<Self>> {
        let (label, settings) = (name(path), global.reading.settings()?);
        let named = global.named(path);
        let bytes = bytes(&named, &settings.limits)?;
        let extract = |path: &str, bytes: &[u8], (): &()| read::extract(path, bytes, &settings);
        let files = read::extract_all(&label, &bytes, &settings.limits, |_| (), extract);
        let mut all = Vec::new();
        for (number, FileContent { path: shown, content: read, .. }) in files.into_iter().enumerate() {
            let is_attached = number > 0;
            let file = match read {
                Err(fault) if is_attached => {
                    terminal.note(&format!("note: {fault}"));
                    continue;
                }
                read => read?,
            };
            let mut sources = declarations.sources();
            let declared = declarations.of(global, &named, shown.strip_prefix(&*label));
            let order = completed(context, &declared.context).date_order;
            let mut document = file.document_in_order(&shown, order, &mut sources);
            declared.declare(&mut document);
            // `--dct` is the date of the file, not of its attachments.
            let dct = context.dct.clone().filter(|_| !is_attached);
            if dct.is_some() {
                // It overrides `published` in events.toml.
                document.dates.retain(|date| date.evidence != DateEvidence::Declared);
                document.created = None;
            }
            let context = completed(context, &declared.context).written(dct);
            let extracted = extract_within(&settings.limits, document, &context, &sources);
            let Extraction { document, timexes, .. } = match extracted {
                Err(fault) if is_attached => {
                    terminal.note(&format!("note: {fault}"));
                    continue;
                }
                extracted => extracted?,
            };
            warn_of_language(&shown, document.language.code, terminal);
            // Print the path as given: "-" is standard input.
            let name = if is_attached { shown } else { path.to_string_lossy().into_owned() };
            let context = context.written(document.created.map(|created| created.date));
            all.push(Self { name, source: document.source, sources, found: timexes, context });
        }
        Ok(all)
    }

    fn text(&self) -> &str {
        self.sources.whole(self.source)
    }

    /// Returns the location of each expression: the line, or "p. 7" or "para. 12" in a paper
    /// without lines.
    fn places(&self) -> Vec<String> {
        if self.has_lines() {
            // Count line feeds from one expression to the next, so that the text is scanned only
            // once.
            let (mut line, mut from) = (1, 0);
            let lines = self.found.iter().map(|timex| {
                line += self.text().get(from..timex.start).unwrap_or("").matches('\n').count();
                from = timex.start;
                line.to_string()
            });
            return lines.collect();
        }
        let path = for_line(self.sources.path(self.source));
        let place = |timex: &Timex| {
            let cited = self.sources.cite(Span::new(self.source, timex.start..timex.end));
            match cited.strip_prefix(&*path).unwrap_or(&cited).trim_start_matches([',', ' ']) {
                "" => "properties".to_owned(),
                place => place.to_owned(),
            }
        };
        self.found.iter().map(place).collect()
    }

    fn has_lines(&self) -> bool {
        self.sources.get(self.source).is_none_or(|source| source.landmarks().is_none())
    }
}

/// The paths that mean standard input, which may be a pipe.
const STDIN: [&str; 2] = ["-", "/dev/stdin"];

/// Warns if the text is in an unsupported language, where the matches may be fragments.
fn warn_of_language(name: &str, language: LanguageCode, terminal: &Terminal) {
    if Language::from_code(language.as_str()).is_none() {
        let language = language.name();
        terminal.warn(&format!(
            "{name} is in {language}, which dateline does not support: these dates were found with the rules for English, and may be wrong"
        ));
    }
}

fn bytes(path: &Path, limits: &Limits) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if STDIN.iter().any(|name| path.as_os_str() == *name) {
        io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(bytes);
    }
    let limit = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
    read_regular_file(path, limit).with_context(|| match path.metadata() {
        Ok(about) if about.is_file() && about.len() > limit => {
            format!("cannot read {}; raise the limit with --max-size", path.display())
        }
        _ => format!("cannot read {}", path.display()),
    })
}

fn name(path: &Path) -> String {
    if path.as_os_str() == "-" { String::from("standard input") } else { path.display().to_string() }
}

fn table(tagged: &TaggedFile, explain: bool) -> Table {
    let text = tagged.text();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let mut header = vec![
        if tagged.has_lines() { "line" } else { "place" },
        "words",
        "type",
        "value",
        "mod",
        "date",
        "note",
    ];
    if explain {
        header.extend(["rule", "anchor", "tense", "confidence"]);
    }
    table.set_header(header);
    for (timex, place) in tagged.found.iter().zip(tagged.places()) {
        let mut row = vec![
            place,
            one_line(timex.words(text)),
            timex.kind.as_str().to_owned(),
            timex.value.clone(),
            timex.modifier.map_or_else(String::new, |modifier| modifier.as_str().to_owned()),
            timex.date.as_ref().map_or_else(String::new, Date::human),
            note(timex, text, &tagged.context),
        ];
        if explain {
            let tense = timex.tense.map_or("", ClauseTense::as_str);
            row.extend(
                [timex.rule, &anchor(text, timex.anchor), tense, timex.confidence.as_str()]
                    .map(str::to_owned),
            );
        }
        table.add_row(row.iter().map(|cell| for_line(cell)));
    }
    table
}

/// Returns the note on a date: the reason why it is doubtful, the option that its value needs, or
/// the words that it was resolved against if these are uncertain.
fn note(timex: &Timex, text: &str, context: &Context) -> String {
    let open = timex.date.is_none() && matches!(timex.kind, TimexKind::Date | TimexKind::Time);
    match &timex.doubt {
        Some(Doubt::Impossible) => String::from("no such day"),
        Some(Doubt::Ambiguous { readings }) => {
            let readings: Vec<String> = readings.iter().map(Date::human).collect();
            format!("{}; set --date-order", readings.join(" or "))
        }
        None if open && timex.is_fiscal() && context.fiscal_year.is_none() => {
            String::from("needs --fiscal-year")
        }
        None if open && context.dct.is_none() => String::from("needs --dct"),
        None => {
            let from = match timex.anchor {
                Anchor::PreviousDate { start, end } if timex.confidence != Confidence::High => {
                    Some(format!("from “{}”", one_line(text.get(start..end).unwrap_or(""))))
                }
                _ => None,
            };
            let weakness = timex.weakness.filter(|_| timex.date.is_some());
            let doubtful = weakness.map(|weakness| format!("doubtful: {}", weakness.reason()));
            from.into_iter().chain(doubtful).join("; ")
        }
    }
}

fn anchor(text: &str, anchor: Anchor) -> String {
    match anchor {
        Anchor::Explicit => String::from("explicit"),
        Anchor::DocumentCreationTime => String::from("document date"),
        Anchor::PreviousDate { start, end } => format!("“{}”", text.get(start..end).unwrap_or("")),
        Anchor::Coordination => String::from("neighbouring date"),
        Anchor::None => String::from("nothing"),
    }
}
