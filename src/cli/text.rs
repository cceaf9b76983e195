//! `dateline text`: prints the text and metadata that were extracted from papers.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use super::Global;
use super::declarations::Declarations;
use super::terminal::Terminal;
use crate::confined_dir::read_regular_file;
use crate::escape::for_line;
use crate::read::{
    self, BlockKind, Document, FileContent, Limit, ReadFault, ReadProblem, RejectedDate, Section,
};
use crate::source::{Sources, one_line};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The papers to show
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Print only the text, with an empty line between blocks
    #[arg(long)]
    plain: bool,
}

/// The maximum number of unused dates that are shown.
const MAX_REJECTED: usize = 5;

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let mut done = ExitCode::SUCCESS;
    let settings = global.reading.settings()?;
    let declarations = Declarations::read(global);
    for path in &args.files {
        let name = path.to_string_lossy();
        let most = settings.limits.bytes;
        let named = global.named(path);
        let bytes = match read_regular_file(&named, u64::try_from(most).unwrap_or(u64::MAX)) {
            Err(error) if error.kind() == ErrorKind::FileTooLarge => {
                let problem = ReadProblem::Over(Limit::Bytes(most));
                terminal.error(&ReadFault { path: name.into_owned(), problem }.into());
                done = ExitCode::from(2);
                continue;
            }
            read => read.with_context(|| format!("cannot read {}", named.display()))?,
        };
        let extract = |path: &str, bytes: &[u8], (): &()| read::extract(path, bytes, &settings);
        let all = read::extract_all(&name, &bytes, &settings.limits, |_| (), extract);
        for (number, FileContent { path: shown, content, .. }) in all.into_iter().enumerate() {
            match content {
                Ok(content) => {
                    let mut sources = declarations.sources();
                    let declared = declarations.of(global, &named, shown.strip_prefix(&*name));
                    let order = declared.context.date_order;
                    let mut document = content.document_in_order(&shown, order, &mut sources);
                    declared.declare(&mut document);
                    let text = if args.plain {
                        document.reading(&sources).text().to_owned() + "\n"
                    } else {
                        describe(&document, &sources)?
                    };
                    terminal.print(if number > 0 { "\n" } else { "" })?;
                    terminal.print(&text)?;
                }
                Err(fault) if fault.problem == ReadProblem::Attachment => {
                    terminal.note(&format!("note: {fault}"));
                }
                Err(fault) => {
                    terminal.error(&fault.into());
                    done = ExitCode::from(2);
                }
            }
        }
    }
    Ok(done)
}

/// Formats the metadata of a document, and a line for each block with its location, kind and words.
fn describe(document: &Document, sources: &Sources) -> anyhow::Result<String> {
    let mut out = String::new();
    let encoding = document.encoding.as_ref().map(|encoding| format!(", {encoding}")).unwrap_or_default();
    let last = document.pages.iter().map(|(_, page)| *page).max();
    let pages = last.map(|last| format!(", {}", super::check::count(last, "page"))).unwrap_or_default();
    writeln!(out, "{}: {}{encoding}{pages}", for_line(sources.path(document.source)), document.format)?;
    for (label, words) in [("title", &document.title), ("author", &document.author)] {
        if let Some(words) = words {
            writeln!(out, "{label:>10}  {}", for_line(&words.value))?;
        }
    }
    let language = document.language;
    writeln!(out, "{:>10}  {} ({})", "language", language.code.name(), language.evidence.name())?;
    for date in &document.dates {
        let words = date.span.map(|span| format!(": “{}”", for_line(sources.text(span)))).unwrap_or_default();
        writeln!(out, "{:>10}  {} ({}{words})", "date", date.date, date.evidence.name())?;
    }
    // A document head can be a table with a thousand dates.
    for RejectedDate { date, span, reason } in document.rejected.iter().take(MAX_REJECTED) {
        let words = for_line(sources.text(*span));
        writeln!(out, "{:>10}  {date} (“{words}”: {})", "not used", reason.reason())?;
    }
    if let Some(made) = &document.file_created {
        writeln!(
            out,
            "{:>10}  {} (creation date of the file; not used as the document date)",
            "file", made.value
        )?;
    }
    writeln!(out)?;
    let mut quoted = None;
    for (paragraph, block) in document.paragraphs() {
        let section = document.section(block.span.start);
        if section != quoted {
            writeln!(out, "{}", section.map_or("(the document continues)".to_owned(), quotation))?;
            quoted = section;
        }
        let place = match (document.page(block.span.start), document.page(block.span.end.saturating_sub(1))) {
            (Some(first), Some(last)) if first < last => format!("pp. {first}–{last}, "),
            (Some(page), _) => format!("p. {page}, "),
            (None, _) => String::new(),
        };
        let words = one_line(&document.words(block, sources));
        writeln!(out, "{place}para. {paragraph}  [{}]  {words}", name(block.kind))?;
    }
    Ok(out)
}

/// Returns the heading of a quoted message, such as "(quoted: A. Lind, 5 March 2024)".
fn quotation(section: &Section) -> String {
    let author = section.author.as_ref().map_or("unknown sender", |author| &author.value);
    let date = section.created.as_ref().map_or("no readable date".to_owned(), |created| created.date.human());
    for_line(&format!("(quoted: {author}, {date})")).into_owned()
}

fn name(kind: BlockKind) -> String {
    match kind {
        BlockKind::FrontMatter => "front matter".to_owned(),
        BlockKind::Heading => "heading".to_owned(),
        BlockKind::Paragraph => "paragraph".to_owned(),
        BlockKind::ListItem => "item".to_owned(),
        BlockKind::Note(0) => "note".to_owned(),
        BlockKind::Note(number) => format!("note {number}"),
        BlockKind::Quote => "quote".to_owned(),
        BlockKind::Code => "code".to_owned(),
        BlockKind::DateLine => "date".to_owned(),
    }
}
