//! The human-readable format: annotated snippets of `events.toml` and the papers, with help.
//!
//! Findings become annotated snippets, rendered by the `annotate_snippets` crate. All text is
//! escaped first, so that it cannot control the terminal. Lines are cut or wrapped to the width of
//! the terminal.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use itertools::Itertools;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::region::has_lines;
use super::{Report, ReportSink};
use crate::check::{Confidence, Diagnostic, Label, Severity};
use crate::escape::{for_line, for_terminal};
use crate::project::CHRONOLOGY;
use crate::source::{Place, SourceId, Sources, Span};

/// The appearance of a human-readable report.
#[derive(Debug, Clone, Copy)]
pub struct ReportStyle {
    /// Whether to use ANSI colours.
    pub color: bool,
    /// The width of the terminal in columns. Longer lines are cut around the highlighted text.
    pub width: usize,
}

impl Default for ReportStyle {
    fn default() -> Self {
        Self { color: false, width: 80 }
    }
}

/// Formats an error that does not belong to a rule, such as an error in a brief file.
pub(crate) fn fault(
    message: &str,
    help: Option<&str>,
    span: Span,
    sources: &Sources,
    style: ReportStyle,
) -> String {
    let label = Label::new(span, "");
    let marked = [(AnnotationKind::Primary, &label)];
    let message = fold(&for_line(message), style.width);
    let help = help.map(|help| fold(&for_terminal(help), style.width));
    let title = Group::with_title(Level::ERROR.primary_title(&message));
    let mut group = title.element(snippet(span.source, &marked, sources, style.width));
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help));
    }
    with_column(&renderer(style).render(&[group]), span, sources) + "\n"
}

/// Corrects the column of a place, because the renderer counts the characters of the escaped line.
fn with_column(report: &str, span: Span, sources: &Sources) -> String {
    let Place { path, line, column } = sources.place(span);
    let before = sources.whole(span.source).get(..span.start).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let added = for_terminal(before).chars().count() - before.chars().count();
    if added == 0 {
        return report.to_owned();
    }
    let place = format!("{}:{line}:", for_line(path));
    let (shown, real) = (format!("{place}{}", column + added), format!("{place}{column}"));
    match report.split_once(&shown) {
        // The number must end here: "1:2" is not a match in "1:23".
        Some((head, tail)) if !tail.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{head}{real}{tail}")
        }
        _ => report.to_owned(),
    }
}

const fn renderer(style: ReportStyle) -> Renderer {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(style.width)
}

/// The maximum number of findings per rule and document that a grouped report shows in full.
const SHOWN: usize = 5;

/// The findings of one rule in one document that a grouped report only counts.
struct OmittedFindings<'a> {
    document: SourceId,
    worst: &'a Diagnostic,
    count: usize,
}

pub(super) fn write(report: &Report<'_>, style: ReportStyle, out: ReportSink<'_>) -> io::Result<()> {
    let Report { findings, sources, is_grouped } = report;
    let mut counts: BTreeMap<(SourceId, &str), usize> = BTreeMap::new();
    let mut rest: BTreeMap<(SourceId, &str), OmittedFindings<'_>> = BTreeMap::new();
    for found in findings {
        let document = document(found, sources);
        let count = counts.entry((document, found.rule.code())).or_default();
        *count += 1;
        if !is_grouped || *count <= SHOWN {
            out(&(one(found, sources, style) + "\n\n"))?;
            continue;
        }
        let more = rest.entry((document, found.rule.code())).or_insert(OmittedFindings {
            document,
            worst: found,
            count: 0,
        });
        more.count += 1;
        if found.severity > more.worst.severity {
            more.worst = found;
        }
    }
    let mut rest: Vec<_> = rest.into_values().collect();
    rest.sort_by_key(|more| (sources.path(more.document), more.worst.rule.code()));
    rest.iter().try_for_each(|more| out(&(counted(more, sources, style) + "\n\n")))
}

/// Returns the document that a finding is about: the first paper among its places, else the file of
/// its primary place. A contradiction's primary place is in `events.toml`, but its cause is a
/// sentence in a paper.
fn document(found: &Diagnostic, sources: &Sources) -> SourceId {
    let mut places = std::iter::once(&found.primary).chain(&found.related).map(|label| label.span.source);
    places.find(|source| sources.path(*source) != CHRONOLOGY).unwrap_or(found.primary.span.source)
}

/// Formats the line for findings that are only counted.
fn counted(more: &OmittedFindings<'_>, sources: &Sources, style: ReportStyle) -> String {
    let OmittedFindings { document, worst, count } = more;
    let noun = if *count == 1 { "finding" } else { "findings" };
    let path = for_line(sources.path(*document));
    let message = fold(&format!("{count} more {noun} of {} in {path}", worst.rule.name()), style.width);
    let help =
        fold("show all with --all, or use a machine-readable format such as --format jsonl", style.width);
    let title = level(worst.severity).primary_title(&message).id(worst.rule.code());
    let group = Group::with_title(title).element(Level::HELP.message(&help));
    renderer(style).render(&[group])
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

/// Formats one finding, without a final line break.
pub(super) fn one(found: &Diagnostic, sources: &Sources, style: ReportStyle) -> String {
    let message = fold(&for_line(&found.message), style.width);
    let help = found.help.as_deref().map(|help| fold(&for_terminal(help), style.width));
    let fix = found.fix.as_ref().map(|fix| fold(&for_line(&fix.to_string()), style.width));
    let doubt = found.confidence.and_then(doubt).map(|doubt| fold(doubt, style.width));
    let below = [
        (Level::NOTE, doubt.as_deref()),
        (Level::HELP, help.as_deref()),
        (Level::HELP.with_name("fix"), fix.as_deref()),
    ];
    let below = below.into_iter().filter_map(|(level, text)| Some((level, text?)));
    let report = renderer(style).render(&[group(found, &message, below, sources, style.width)]);
    let labels = || std::iter::once(&found.primary).chain(&found.related);
    let in_lines = labels().filter(|label| has_lines(label.span.source, sources));
    let report = in_lines.fold(report, |report, label| with_column(&report, label.span, sources));
    let cited =
        labels().filter(|label| !has_lines(label.span.source, sources)).map(|label| sources.cite(label.span));
    cited.unique().fold(report, |report, place| without_line(&report, &place))
}

/// Removes the line and column that the renderer appends to a place: "papers/b.pdf, p. 7:12:3".
fn without_line(report: &str, place: &str) -> String {
    let with_line = format!("{place}:");
    let mut parts = report.split(with_line.as_str());
    let first = parts.next().expect("`split` yields at least one part").to_owned();
    parts.fold(first, |done, part| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
        done + place + rest
    })
}

/// Returns a note on the confidence of the extraction, unless it is high.
const fn doubt(confidence: Confidence) -> Option<&'static str> {
    match confidence {
        Confidence::High => None,
        Confidence::Medium => Some("the words in the paper are clear, but what they refer to is uncertain"),
        Confidence::Low => Some("the interpretation of the paper is uncertain"),
    }
}

/// Builds one finding: the title, the snippets in the order of their first label, and the notes.
fn group<'a>(
    found: &'a Diagnostic,
    message: &'a str,
    below: impl Iterator<Item = (Level<'a>, &'a str)>,
    sources: &'a Sources,
    width: usize,
) -> Group<'a> {
    let mut group = Group::with_title(level(found.severity).primary_title(message).id(found.rule.code()));
    let labels = std::iter::once((AnnotationKind::Primary, &found.primary))
        .chain(found.related.iter().map(|label| (AnnotationKind::Context, label)));
    for (source, labels) in by_snippet(labels, sources, width) {
        group = group.element(snippet(source, &labels, sources, width));
    }
    for (level, text) in below {
        group = group.element(level.message(text));
    }
    group
}

/// The columns before a line's text: `warning[DL301]: ` before a message, ` = help: ` before a help
/// text.
const MARGIN: usize = 16;

/// Wraps text to `width` minus the margin.
fn fold(text: &str, width: usize) -> String {
    in_lines(text, width.saturating_sub(MARGIN))
}

/// Wraps a text to lines of `room` columns. Words are not split.
pub(crate) fn in_lines(text: &str, room: usize) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.lines() {
        let mut column = 0;
        for word in line.split(' ') {
            let length = word.width();
            if column > 0 && column + 1 + length > room {
                folded.push('\n');
                column = 0;
            } else if column > 0 {
                folded.push(' ');
                column += 1;
            }
            folded.push_str(word);
            column += length;
        }
        folded.push('\n');
    }
    folded.truncate(folded.trim_end().len());
    folded
}

type Marked<'a> = (AnnotationKind, &'a Label);

/// Labels in the same file with a greater distance than this, in bytes, get separate snippets.
const MAX_SNIPPET_GAP: usize = 1 << 15;

/// Groups labels into snippets, in the order of their first labels. Labels in the same file share a
/// snippet if they are close to the first one. A label on a line wider than the terminal gets its
/// own snippet, because the renderer cuts a snippet around a single place.
fn by_snippet<'a>(
    labels: impl Iterator<Item = Marked<'a>>,
    sources: &Sources,
    width: usize,
) -> Vec<(SourceId, Vec<Marked<'a>>)> {
    let mut snippets: Vec<(SourceId, Vec<Marked<'a>>)> = Vec::new();
    let place = |label: &Label| {
        let source = label.span.source;
        let cited = (!has_lines(source, sources)).then(|| sources.cite(label.span));
        (source, cited, wide_line(source, label.span.start, sources, width))
    };
    for (kind, label) in labels {
        let same = |(_, list): &&mut (_, Vec<Marked<'a>>)| {
            list.first().is_some_and(|(_, first)| {
                first.span.start.abs_diff(label.span.start) < MAX_SNIPPET_GAP && place(first) == place(label)
            })
        };
        match snippets.iter_mut().find(same) {
            Some((_, list)) => list.push((kind, label)),
            None => snippets.push((label.span.source, vec![(kind, label)])),
        }
    }
    snippets
}

/// Returns the start of the line that contains `byte` if the line is wider than `width` columns.
fn wide_line(source: SourceId, byte: usize, sources: &Sources, width: usize) -> Option<usize> {
    let source = sources.get(source)?;
    let line = source.line_around(byte);
    let text = source.text().get(line.clone())?;
    // Combining marks have no width. A line of several megabytes counts as wide without being
    // measured.
    let is_wide = text.len() > LONG_LINE || text.width() > width;
    is_wide.then_some(line.start)
}

/// The length in bytes above which a line counts as wider than any terminal.
const LONG_LINE: usize = 1 << 16;

/// The columns next to the highlighted text: the line number, and the dots where the line is cut.
const GUTTER_COLUMNS: usize = 24;

/// Returns the span of a label, shortened to fit the width. The renderer cuts a line around the
/// highlighted text, but does not cut the text itself.
fn fitted(label: &Label, sources: &Sources, width: usize) -> Span {
    let span = label.span;
    let words = sources.text(span);
    let room = width.saturating_sub(GUTTER_COLUMNS);
    let is_wide = |byte| wide_line(span.source, byte, sources, width).is_some();
    let fits = words.width() <= room && !words.contains('\n');
    if fits || !(is_wide(span.start) || is_wide(span.end)) {
        return span;
    }
    let mut column = 0;
    let kept = words.chars().take_while(|c| {
        column += c.width().unwrap_or(0);
        *c != '\n' && column <= room
    });
    Span::new(span.source, span.start..span.start + kept.map(char::len_utf8).sum::<usize>())
}

/// Returns the snippet from the line of the first label to the line of the last one. Without this
/// limit, the renderer would process the whole text.
fn snippet<'a>(
    source: SourceId,
    labels: &[Marked<'a>],
    sources: &'a Sources,
    width: usize,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let whole = sources.whole(source);
    let spans = || labels.iter().map(|(_, label)| fitted(label, sources, width));
    let first = spans().map(|span| span.start).min().unwrap_or(0);
    let last = spans().map(|span| span.end).max().unwrap_or(whole.len());
    let start = whole.get(..first).and_then(|head| head.rfind('\n')).map_or(0, |end| end + 1);
    let end = whole.get(last..).and_then(|tail| tail.find('\n')).map_or(whole.len(), |end| last + end);
    let line = sources.place(Span::new(source, start..start)).line;
    let lines = &whole[start..end];
    // For CRLF, `lines` still ends with the CR.
    let lines = if end < whole.len() { lines.strip_suffix('\r').unwrap_or(lines) } else { lines };
    // The renderer only replaces some control characters, because its own colours use them too.
    let escaped = for_terminal(lines);
    let is_same = matches!(escaped, Cow::Borrowed(_));
    // A label may extend beyond the lines, into a CR that was removed.
    let place = |byte: usize| {
        let before = lines.get(..lines.floor_char_boundary(byte)).unwrap_or(lines);
        if is_same { before.len() } else { escaped_length(before, lines) }
    };
    let annotations = labels.iter().unique_by(|(_, label)| (label.span, &label.text)).map(|(kind, label)| {
        let span = fitted(label, sources, width);
        let marked = kind.span(place(span.start - start)..place(span.end - start));
        if label.text.is_empty() { marked } else { marked.label(for_line(&label.text)) }
    });
    let snippet = Snippet::source(escaped).annotations(annotations);
    match (!has_lines(source, sources)).then(|| spans().next()).flatten() {
        Some(first) => snippet.line_numbering(false).path(sources.cite(first)),
        None => snippet.line_start(line).path(for_line(sources.path(source))),
    }
}

/// Returns the length that the start of a text has within the escaped form of the whole text.
/// Escaping the start alone differs only for a final CR, which is kept if an LF follows.
fn escaped_length(before: &str, whole: &str) -> usize {
    let is_line_end =
        before.ends_with('\r') && whole.get(before.len()..).is_some_and(|rest| rest.starts_with('\n'));
    let before = if is_line_end { before.get(..before.len() - 1).unwrap_or(before) } else { before };
    for_terminal(before).len() + usize::from(is_line_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::RULES;
    use crate::report::stream::to_text;
    use crate::source::Landmarks;

    fn human(report: &Report<'_>) -> String {
        to_text(|out| write(report, ReportStyle::default(), out))
    }

    #[test]
    fn marked_words_wider_than_the_terminal_are_cut() {
        let mut sources = Sources::new();
        let sentence = "東京で the parties met and agreed ".repeat(6);
        let paper = sources
            .add("papers/note.txt", format!("It is said: {sentence}\nand {sentence}in the end.\nShort.\n"));
        for words in [sentence.trim_end(), "agreed \nand 東京で"] {
            let label = Label::new(sources.find(paper, words).unwrap(), "");
            let findings = [Diagnostic::new(RULES[0], "much", label)];
            let report = human(&Report::new(&findings, &sources));
            assert!(report.contains('^'), "{report}");
            for line in report.lines() {
                assert!(line.width() <= 80, "{} columns: {line}", line.width());
            }
        }
    }

    #[test]
    fn more_than_five_findings_of_a_rule_in_a_document_are_counted() {
        let mut sources = Sources::new();
        let events = sources.add("events.toml", "date = 2022\n");
        let papers =
            ["papers/a.txt", "papers/b.txt"].map(|path| sources.add(path, "Signed in May.\n".repeat(9)));
        let place = |file, at: usize| Span::new(file, at * 15..at * 15 + 6);
        let curated = || Label::new(Span::new(events, 7..11), "");
        // A contradiction's primary place is in events.toml, but it is grouped by the paper.
        let contradiction =
            |paper, at| Diagnostic::new(RULES[0], "two", curated()).related(place(paper, at), "");
        let mut findings: Vec<_> = (0..8).map(|at| contradiction(papers[0], at)).collect();
        findings.extend((0..5).map(|at| contradiction(papers[1], at)));
        findings.extend(
            (0..6).map(|at| Diagnostic::new(RULES[1], "other", Label::new(place(papers[1], at), ""))),
        );
        let all = human(&Report::new(&findings, &sources));
        assert_eq!(all.matches(": two\n").count(), 13);
        assert!(!all.contains("more finding"), "{all}");
        let grouped = human(&Report::new(&findings, &sources).grouped());
        assert_eq!(grouped.matches(": two\n").count(), 10);
        assert_eq!(grouped.matches(": other\n").count(), 5);
        let (one, other) = (RULES[0], RULES[1]);
        assert!(
            grouped.contains(&format!(
                "[{}]: 3 more findings of {} in papers/a.txt\n",
                one.code(),
                one.name()
            )),
            "{grouped}"
        );
        assert!(
            grouped.contains(&format!(
                "[{}]: 1 more finding of {} in papers/b.txt\n",
                other.code(),
                other.name()
            )),
            "{grouped}"
        );
        assert!(grouped.contains("show all with --all"), "{grouped}");
        let report = Report::new(&findings, &sources).grouped();
        let jsonl = crate::report::format("jsonl").unwrap().write(&report, ReportStyle::default());
        assert_eq!(jsonl.lines().count(), 19, "machine formats stay complete");
    }

    #[test]
    fn place_in_a_pdf_is_its_page() {
        let mut sources = Sources::new();
        let events = sources.add("events.toml", "date = 2022");
        let paper = sources.add("papers/a.pdf", "Nobody came.\n\nSigned in May 2023.\n");
        sources.mark(paper, Landmarks { pages: vec![(0, 6), (14, 7)], paragraphs: vec![0, 14] });
        let mut found = Diagnostic::new(RULES[0], "two dates", Label::new(Span::new(events, 7..11), ""));
        found.related = vec![Label::new(sources.find(paper, "May 2023").unwrap(), "the other")];
        let findings = [found];
        insta::assert_snapshot!(human(&Report::new(&findings, &sources)), @r"
        error[DL001]: two dates
         --> events.toml:1:8
          |
        1 | date = 2022
          |        ^^^^
          |
         ::: papers/a.pdf, p. 7
          |
          | Signed in May 2023.
          |           -------- the other
        ");
    }

    #[test]
    fn escaped_characters_move_the_mark_but_not_the_column() {
        let mut sources = Sources::new();
        let paper = sources.add("papers/a\nb.txt", "One.\nTwo\u{1b}[2J\u{9b} on 9 June\r\n");
        let label = Label::new(sources.find(paper, "9 June").unwrap(), "this\nday");
        let findings = [Diagnostic::new(RULES[0], "much\r\nado\u{202e}", label)];
        insta::assert_snapshot!(human(&Report::new(&findings, &sources)), @r"
        error[DL001]: much\r\nado\u{202e}
         --> papers/a\nb.txt:2:13
          |
        2 | Two\u{1b}[2J\u{9b} on 9 June
          |                       ^^^^^^ this\nday
        ");
    }

    #[test]
    fn label_can_end_in_a_line_end() {
        for text in ["a\u{2028}e\u{301}\r\nb", "é\r\nb", "é\u{9b}\r", "é\u{9b}\n"] {
            let mut sources = Sources::new();
            let paper = sources.add("papers/a.txt", text);
            for start in 0..=text.len() {
                for end in start..=text.len() {
                    if text.get(start..end).is_none() {
                        continue;
                    }
                    let label = Label::new(Span::new(paper, start..end), "here");
                    let findings = [Diagnostic::new(RULES[0], "much", label)];
                    let report = human(&Report::new(&findings, &sources));
                    assert!(report.contains("here"), "{text:?} {start}..{end}\n{report}");
                }
            }
        }
    }

    #[test]
    fn long_line_is_cut_around_each_place() {
        let mut sources = Sources::new();
        let filler = "There is a great deal to be said about harbours and about those who keep them. ";
        let text = format!(
            "{filler}The pact was signed in May 2022. {filler}\n\n{filler}{filler}It was signed in June 2023.\n"
        );
        let paper = sources.add("papers/note.txt", text);
        let place = |words| sources.find(paper, words).unwrap();
        let mut found = Diagnostic::new(RULES[0], "two dates", Label::new(place("June 2023"), ""));
        found.related = vec![Label::new(place("May 2022"), "the other")];
        let findings = [found];
        insta::assert_snapshot!(human(&Report::new(&findings, &sources)), @r"
        error[DL001]: two dates
         --> papers/note.txt:3:176
          |
        3 | ...o keep them. It was signed in June 2023.
          |                                  ^^^^^^^^^
          |
         ::: papers/note.txt:1:103
          |
        1 | ...m. The pact was signed in May 2022. There is a great deal to be said a...
          |                              -------- the other
        ");
    }
}
