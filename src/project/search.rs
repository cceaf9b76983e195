//! Finds the papers of a project: the files, folders and globs named in `events.toml`.

use std::collections::BTreeMap;
use std::io;

use globset::{Glob, GlobBuilder, GlobMatcher};
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::files::{EntryKind, Files, join, normal};
use super::missing::{Absence, Missing};
use crate::chronology::Chronology;
use crate::read;
use crate::source::{Span, Spanned};

/// The characters that distinguish a glob from a path.
pub(super) const WILD: [char; 4] = ['*', '?', '[', '{'];

/// The prefix of a glob that excludes files.
const NOT: char = '!';

/// A file to read as a paper.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) path: String,
    /// The span in `events.toml` that names the file.
    pub(super) span: Span,
    /// Whether the file was found in a folder or by a glob, rather than named directly.
    pub(super) is_found: bool,
}

#[derive(Debug, Default)]
pub(super) struct SearchResult {
    /// The papers, sorted by path, each once.
    pub(super) named: Vec<Named>,
    /// The paths and globs that yield nothing to read.
    pub(super) missing: Vec<Missing>,
    /// The files and folders that were skipped because of a `.gitignore`.
    pub(super) ignored: Vec<Ignored>,
}

/// The reason why a file or folder in a folder of papers is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum IgnoredReason {
    /// A `.gitignore` excludes the file or folder.
    Gitignore,
    /// The format of the file is unknown.
    UnknownFormat,
}

/// A file or folder that is not read although a folder of papers contains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ignored {
    /// The path relative to the project's folder.
    pub path: String,
    /// The reason why the file or folder is not read.
    pub why: IgnoredReason,
    /// The span in `events.toml` that would otherwise include the file or folder.
    pub span: Span,
}

/// Finds all papers that the chronology names.
///
/// A file that is named directly is always read. A file found in a folder or by a glob is skipped
/// in these cases:
///
/// - Its name begins with a dot or with `~$`.
/// - A `.gitignore` of the project excludes it.
/// - It matches a glob that begins with `!`.
pub(super) fn find(files: &dyn Files, chronology: &Chronology) -> SearchResult {
    let mut search =
        PaperSearch { files, rules: BTreeMap::new(), left_out: Vec::new(), found: SearchResult::default() };
    let (left_out, taken): (Vec<_>, Vec<_>) =
        chronology.papers.iter().partition(|words| words.value.starts_with(NOT));
    for words in left_out {
        let text = words.value.trim_start_matches(NOT);
        match glob(text) {
            Ok(glob) => search.left_out.push(glob.compile_matcher()),
            Err(error) => search.miss(words, not_a_glob(&error)),
        }
    }
    for words in taken {
        search.take(words);
    }
    let mut found = search.found;
    found.named.extend(chronology.sources.iter().filter_map(|entry| {
        let path = entry.path.as_ref()?;
        let (path, span) = (normal(&path.value).unwrap_or_else(|_| path.value.clone()), path.span);
        Some(Named { path, span, is_found: false })
    }));
    // Keep the span of a paper that is also named directly.
    found.named.sort_by(|a, b| a.path.cmp(&b.path).then(a.is_found.cmp(&b.is_found)));
    found.named.dedup_by(|later, first| later.path == first.path);
    let first_from = |path: &str| {
        let at = found.named.partition_point(|named| named.path.as_str() < path);
        found.named.get(at).map_or("", |named| named.path.as_str())
    };
    // Do not report a link or an ignored path if another entry of `events.toml` names it, or a path
    // below it.
    let is_named = |path: &str| {
        let below = join(path, "");
        first_from(path) == path || first_from(&below).starts_with(&below)
    };
    found.missing.retain(|Missing { path, why, .. }| !(matches!(why, Absence::Link) && is_named(path)));
    found.ignored.retain(|Ignored { path, .. }| !is_named(path));
    found.ignored.sort_by(|a, b| a.path.cmp(&b.path));
    found.ignored.dedup_by(|later, first| later.path == first.path);
    found
}

/// Returns the folders and directly named files to watch for changes to papers.
///
/// ```
/// use dateline::internals::chronology;
/// use dateline::Sources;
///
/// let text = "[chronology]\npapers = [\"notes/a.md\", \"papers/eu/**/*.pdf\", \"!papers/eu/drafts\", \"*.txt\"]\n";
/// let file = Sources::new().add("events.toml", text);
/// let (chronology, _) = chronology::parse(file, text);
/// assert_eq!(dateline::internals::project::places(&chronology), ["notes/a.md", "papers/eu", ""]);
/// ```
pub fn places(chronology: &Chronology) -> Vec<String> {
    let taken = chronology.papers.iter().filter(|words| !words.value.starts_with(NOT));
    taken.filter_map(|words| Some(base(&normal(&words.value).ok()?).to_owned())).collect()
}

/// Returns the folder before the first wildcard of a glob, or all of `text` if it is a path.
fn base(text: &str) -> &str {
    let Some(wild) = text.find(WILD) else { return text };
    let head = &text[..wild];
    head.rfind('/').map_or("", |end| &head[..end])
}

/// Whether a name is skipped in folders and globs: hidden files, and the lock files of word
/// processors for open documents (`~$report.docx`; the lock file of `LibreOffice`,
/// `.~lock.report.odt#`, is hidden).
fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

/// Compiles a glob. Matching ignores case, like most desktop file systems, and `*` does not match
/// `/`.
fn glob(text: &str) -> Result<Glob, globset::Error> {
    let text = normal(text).unwrap_or_else(|_| text.to_owned());
    GlobBuilder::new(&text).case_insensitive(true).literal_separator(true).backslash_escape(true).build()
}

fn not_a_glob(error: &globset::Error) -> Absence {
    Absence::NotAGlob(error.kind().to_string())
}

/// A search through the files of a project.
struct PaperSearch<'f> {
    files: &'f dyn Files,
    /// The rules of the `.gitignore` in each folder visited so far, or `None` for a folder without
    /// one.
    rules: BTreeMap<String, Option<Gitignore>>,
    left_out: Vec<GlobMatcher>,
    found: SearchResult,
}

impl PaperSearch<'_> {
    /// Adds the files that one entry of `papers` names.
    fn take(&mut self, words: &Spanned<String>) {
        let path = match normal(&words.value) {
            Ok(path) => path,
            Err(error) => return self.miss(words, Absence::Io(error)),
        };
        match self.files.entries(&path) {
            Ok(_) => self.take_below(words, &path, None),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                self.found.named.push(Named { path, span: words.span, is_found: false });
            }
            // Treat the value as a glob only if no such path exists: a folder may be called
            // "treaties [2]".
            Err(_) if path.contains(WILD) => match glob(&path) {
                Ok(glob) => self.take_below(words, base(&path), Some(&glob)),
                Err(error) => self.miss(words, not_a_glob(&error)),
            },
            Err(error) => self.miss(words, Absence::Io(error)),
        }
    }

    /// Adds the files in a folder and its subfolders, or those that match a glob.
    fn take_below(&mut self, words: &Spanned<String>, folder: &str, glob: Option<&Glob>) {
        let matcher = glob.map(Glob::compile_matcher);
        let fits = |path: &str| matcher.as_ref().is_none_or(|matcher| matcher.is_match(path));
        // Limit the depth of a glob without `**`, which matches only files at its own depth.
        let depth = glob.map(Glob::glob).filter(|text| !text.contains("**"));
        let depth = depth.map_or(usize::MAX, |text| text.split('/').count());
        let (mut any, mut any_ignored, mut any_unlisted) = (false, false, false);
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = match self.files.entries(&folder) {
                Ok(entries) => entries,
                // If the folder of a glob does not exist, no file matches, which is reported below.
                Err(error) if glob.is_some() && error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => {
                    let why = Absence::Io(error);
                    any_unlisted = true;
                    self.found.missing.push(Missing { span: words.span, path: folder, why });
                    continue;
                }
            };
            for entry in entries.into_iter().filter(|entry| !is_skipped(&entry.name)) {
                let path = join(&folder, &entry.name);
                let is_folder = entry.kind == EntryKind::Folder;
                let goes_on = is_folder && path.split('/').count() < depth;
                if !(goes_on || !is_folder && fits(&path)) || self.is_left_out(&path) {
                    continue;
                }
                if entry.kind == EntryKind::NotUnicode {
                    any = true;
                    self.found.missing.push(Missing { span: words.span, path, why: Absence::NotUnicode });
                    continue;
                }
                if entry.kind == EntryKind::Link {
                    // Report a link without an extension, which may lead to a folder of papers:
                    // "latest" → "2024".
                    let may_be_paper = read::is_paper(&path, &[]) || !entry.name.contains('.');
                    if may_be_paper && !self.is_ignored(&path, false) {
                        any = true;
                        self.found.missing.push(Missing { span: words.span, path, why: Absence::Link });
                    }
                    continue;
                }
                if self.is_ignored(&path, is_folder) {
                    any_ignored = true;
                    // Report only paths that would have been read. An ignored folder may contain
                    // nothing that matches a glob.
                    if if is_folder { glob.is_none() } else { read::is_paper(&path, &[]) } {
                        let why = IgnoredReason::Gitignore;
                        self.found.ignored.push(Ignored { path, why, span: words.span });
                    }
                } else if is_folder {
                    folders.push(path);
                } else {
                    any = true;
                    self.found.named.push(Named { path, span: words.span, is_found: true });
                }
            }
        }
        match (any, any_ignored, glob) {
            (false, true, _) => self.miss(words, Absence::AllIgnored),
            (false, false, Some(_)) => self.miss(words, Absence::FitsNothing),
            (false, false, None) if !any_unlisted => self.miss(words, Absence::EmptyFolder),
            _ => {}
        }
    }

    fn miss(&mut self, words: &Spanned<String>, why: Absence) {
        self.found.missing.push(Missing { span: words.span, path: words.value.clone(), why });
    }

    fn is_left_out(&self, path: &str) -> bool {
        self.left_out.iter().any(|glob| glob.is_match(path))
    }

    /// Whether a `.gitignore` excludes a path. The nearest `.gitignore` with a matching rule
    /// decides.
    fn is_ignored(&mut self, path: &str, is_folder: bool) -> bool {
        let mut folder = path;
        while !folder.is_empty() {
            folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
            let rules = self.rules.entry(folder.to_owned()).or_insert_with_key(|at| rules(self.files, at));
            let Some(rules) = rules else { continue };
            let from_there = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
            match rules.matched(from_there, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => {}
            }
        }
        false
    }
}

/// Reads the rules of the `.gitignore` in a folder, if there is one.
fn rules(files: &dyn Files, folder: &str) -> Option<Gitignore> {
    let bytes = files.read(&join(folder, ".gitignore")).ok()?;
    let mut rules = GitignoreBuilder::new("");
    for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
        // Skip invalid lines, as Git does.
        let _ = rules.add_line(None, line);
    }
    rules.build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chronology;
    use crate::project::Memory;
    use crate::source::Sources;

    /// Searches `files` with `papers = […]`. `expected` lists the papers, the missing entries and,
    /// in parentheses, the ignored files.
    fn check(files: &[&str], papers: &str, expected: &str) {
        let text = format!("[chronology]\npapers = {papers}\n");
        let mut sources = Sources::new();
        let file = sources.add("events.toml", text.as_str());
        let (chronology, faults) = chronology::parse(file, &text);
        assert_eq!(faults, []);
        let files: Memory = files
            .iter()
            .map(|file| {
                let (path, text) = file.split_once(": ").unwrap_or((file, ""));
                (path.to_owned(), text.replace(' ', "\n"))
            })
            .collect();
        let SearchResult { named, missing, ignored } = find(&files, &chronology);
        let named = named.iter().map(|named| named.path.clone());
        let missing = missing.iter().map(|missing| match &missing.why {
            Absence::Io(error) => format!("{}: {:?}", missing.path, error.kind()),
            Absence::NotAGlob(_) => format!("{}: no glob", missing.path),
            why => format!("{}: {why:?}", missing.path),
        });
        let ignored = ignored.iter().map(|ignored| format!("({})", ignored.path));
        let all: Vec<String> = named.chain(missing).chain(ignored).collect();
        assert_eq!(all.join(" "), expected, "{papers}");
    }

    #[test]
    fn folders_files_and_globs_are_found() {
        let files = ["a.md", "p/b.txt", "p/q/c.PDF", "p/q/r/d.pdf", "p/.e.pdf", "p/.git/f.pdf", "p [2]/g.md"];
        check(&files, r#"["p"]"#, "p/b.txt p/q/c.PDF p/q/r/d.pdf");
        check(&files, r#"["p", "./p//q/", "p/b.txt", "**/*.txt"]"#, "p/b.txt p/q/c.PDF p/q/r/d.pdf");
        check(&files, r#"["*.md"]"#, "a.md");
        check(&files, r#"["**/*.md"]"#, "a.md p [2]/g.md");
        check(&files, r#"["p/**/*.pdf"]"#, "p/q/c.PDF p/q/r/d.pdf");
        check(&files, r#"["p/*/*.pdf"]"#, "p/q/c.PDF");
        check(&files, r#"["p/q/[a-d].pdf", "p/b.t?t"]"#, "p/b.txt p/q/c.PDF");
        check(&files, r#"["{p/q,x}/*.pdf"]"#, "p/q/c.PDF");
        check(&files, r#"["p [2]", "p/.e.pdf"]"#, "p [2]/g.md p/.e.pdf");
        check(&files, r#"["p", "!p/q"]"#, "p/b.txt");
        check(&files, r#"["!**/*.pdf", "p"]"#, "p/b.txt");
        check(&files, r#"["p", "p/q/c.PDF", "!p/q/**"]"#, "p/b.txt p/q/c.PDF");
    }

    #[test]
    fn lock_files_of_open_documents_are_skipped() {
        let files =
            ["p/report.docx", "p/~$report.docx", "p/.~lock.minutes.odt#", "p/~notes.txt", "p/q/~$a.md"];
        check(&files, r#"["p"]"#, "p/report.docx p/~notes.txt");
        check(&files, r#"["p/*.docx"]"#, "p/report.docx");
        check(&files, r#"["p/~$report.docx"]"#, "p/~$report.docx");
    }

    #[test]
    fn missing_papers_are_reported() {
        let files = ["p/b.txt"];
        check(
            &files,
            r#"["x", "p/*.pdf", "x/*.pdf"]"#,
            "x: NotFound p/*.pdf: FitsNothing x/*.pdf: FitsNothing",
        );
        check(&files, r#"["p/[b", "!p/{"]"#, "!p/{: no glob p/[b: no glob");
        check(&files, r#"["p\\*.txt"]"#, r"p\*.txt: FitsNothing");
        check(&files, r#"["../p", "/etc/*", "{..,p}/*"]"#, "p/b.txt ../p: InvalidInput /etc/*: InvalidInput");
    }

    #[test]
    fn gitignore_applies_to_searched_folders() {
        let files =
            [".gitignore: *.log /p/x/ !keep.log p/y/*", "p/a.txt", "p/b.log", "p/keep.log", "p/x/c.txt"];
        check(&files, r#"["p"]"#, "p/a.txt p/keep.log (p/x)");
        check(&files, r#"["p", "p/x", "p/b.log"]"#, "p/a.txt p/b.log p/keep.log p/x/c.txt");
        check(&files, r#"["p", "!p/x"]"#, "p/a.txt p/keep.log");
        check(&files, r#"["p/**/*.log"]"#, "p/keep.log");
        check(&["p/.gitignore: *", "p/a.txt"], r#"["p"]"#, "p: AllIgnored (p/a.txt)");
        check(&["p/.gitignore: *", "p/a.txt"], r#"["p/*.txt"]"#, "p/*.txt: AllIgnored (p/a.txt)");
        check(&["q/a.md", "p/.hidden"], r#"["p", "q"]"#, "q/a.md p: EmptyFolder");
        check(&["p/a.md"], r#"["p", "!p/*.md"]"#, "p: EmptyFolder");
        // The nearest `.gitignore` decides, and a byte order mark at its start is ignored.
        let files = [".gitignore: *.md", "p/.gitignore: \u{feff}!a.md", "p/a.md", "p/b.md"];
        check(&files, r#"["p"]"#, "p/a.md (p/b.md)");
    }
}
