//! Determines the dates that a document states for itself: the document creation time and its
//! evidence.
//!
//! The evidence is, in this order: the front matter, the lines of the head (everything above the
//! first paragraph of prose), the last line, and the format's metadata. A document that lists days,
//! such as a timeline, contains many lines with only a date; none of these is the document's date.

use std::borrow::Cow;
use std::ops::Range;

use super::content::{About, Part};
use super::date_label::{DateRole, begins_about_document, is_minutes, is_of_publication, whole_label};
use super::date_line::{self, LineDate, LineDates};
use super::document::{BlockKind, DateEvidence, Rejection};
use super::front_matter;
use super::japanese_date;
use super::printed_date::DigitOrder;
use crate::date::{Date, DateOrder, Day};

/// The maximum number of blocks above the prose: title, subtitle, authors, institute, contacts.
const MAX_HEAD_BLOCKS: usize = 14;

type Dated = (Date, Range<usize>, DateEvidence);

/// A date in the head that is not the document's date, with its byte range in the text.
pub(super) type Rejected = (Date, Range<usize>, Rejection);

/// Returns every date that the document states for itself, and the rejected ones. Blocks that
/// consist of such a date become date lines.
///
/// In an email, only explicit labels count, since a bare date below the header may belong to
/// anything. `order` is the declared order of day and month.
pub(super) fn dates(
    text: &str,
    about: &About,
    parts: &mut [Part],
    order: DateOrder,
    is_mail: bool,
) -> (Vec<Dated>, Vec<Rejected>) {
    let stated = about.dates.iter().filter_map(|(range, evidence)| {
        Some((front_matter::day(text.get(range.clone())?)?, range.clone(), *evidence))
    });
    let stated: Vec<Dated> = stated.collect();
    let order = DigitOrder::of(text, order);
    let mut head = DocumentHead::of(text, parts, order, is_mail);
    head.leave_out_lists(text, parts, order);
    head.leave_out_announced(&stated);
    let tail = tail(text, parts);
    let is_only = parts.iter().filter(|part| parenthesised(text, part)).count() == 1;
    let mut printed = head.dates();
    let above_titles = head.labelled_above_titles(parts);
    for (index, part) in parts.iter_mut().enumerate() {
        let is_line = part.kind == BlockKind::DateLine && !head.is_mail;
        let counts = index + 1 == tail || (is_only && parenthesised(text, part));
        let in_head = head.whole.contains(&index) || head.unknown_order.contains(&index);
        // Only lines that can count are parsed again, because parsing takes as long as tagging.
        let words = (is_line && counts && !in_head).then(|| words(text, part));
        let line = words.as_deref().and_then(|words| Some((words, date_line::parse_in_order(words, order)?)));
        if let Some((words, line)) = line {
            let updated = date_line::read(words, order)
                .is_some_and(|read| read.dates.iter().all(|field| field.role == DateRole::Updated));
            let evidence = match (line.parenthesised, updated) {
                (true, _) => DateEvidence::Parenthesis,
                (_, true) => DateEvidence::Updated,
                _ => DateEvidence::DateLine,
            };
            printed.push((line.date, shift(&line.range, part.range.start), evidence));
        } else if in_head && matches!(part.kind, BlockKind::Paragraph) || above_titles.contains(&index) {
            part.kind = BlockKind::DateLine;
        } else if part.kind == BlockKind::DateLine && !in_head {
            part.kind = BlockKind::Paragraph;
        }
    }
    let last = tail.checked_sub(1).and_then(|index| parts.get(index));
    printed.extend(last.filter(|part| part.kind == BlockKind::Paragraph && !head.is_mail).and_then(|part| {
        let words = words(text, part);
        let parenthesis = date_line::at_end(&words, order).map(|found| (found, DateEvidence::Parenthesis));
        let closing = || Some((date_line::closing(&words, order)?, DateEvidence::DateLine));
        let (found, evidence) = parenthesis.or_else(closing)?;
        Some((found.date, shift(&found.range, part.range.start), evidence))
    }));
    // Without a date of publication, search the second half for a closing formula: in a legal act
    // with annexes, it is not the last line.
    if printed.iter().all(|(.., evidence)| *evidence == DateEvidence::Updated) {
        // Start below the head: a page "Status as at 1 August 2024" can begin with the day of the
        // treaty, "Done at Varn on 17 June 1994".
        let first = if printed.is_empty() { 0 } else { (parts.len() / 2).max(head.length + 1) };
        printed.extend(closing_formula(text, parts.get(first..).unwrap_or(&[]), order));
    }
    // Below "Date of report (date of earliest event reported)", the date is that of the event, and
    // the signature dates the document.
    let is_of_event = !head.is_minutes
        && !head.candidates.is_empty()
        && head.candidates.iter().all(|found| found.role == DateRole::Held);
    if (printed.is_empty() || is_of_event) && !is_mail {
        let signed = signature(text, parts, order);
        let is_later = |(.., evidence): &Dated| *evidence == DateEvidence::Updated && !printed.is_empty();
        if let Some(signed) = signed.filter(|signed| !is_later(signed)) {
            printed.insert(0, signed);
        }
    }
    if printed.is_empty() {
        printed.extend(about.title.as_ref().and_then(|(title, range)| minuted(title, range, order)));
    }
    if printed.is_empty() && stated.is_empty() && !is_mail {
        printed.extend(
            labelled_once(text, parts, order)
                .or_else(|| japanese_date::of(text, parts))
                .or_else(|| imprint_year(text, parts, &head)),
        );
    }
    if is_mail {
        leave_out_later(&mut printed, &stated);
    }
    let found: Vec<Dated> = stated.into_iter().chain(printed).collect();
    let rejected = head.rejected(&found);
    (found, rejected)
}

/// Returns the day of a meeting from the title of a page without headings: "May 21, 2012 Meeting
/// Notes".
fn minuted(title: &str, range: &Range<usize>, order: DigitOrder) -> Option<Dated> {
    let read = date_line::read(title, order)?;
    let [field] = read.dates.as_slice() else { return None };
    (field.role == DateRole::Held).then(|| (field.date.clone(), range.clone(), DateEvidence::DateLine))
}

/// Drops dates after the day on which an email was sent, such as the end of an embargo or a
/// meeting.
fn leave_out_later(printed: &mut Vec<Dated>, stated: &[Dated]) {
    let sent = stated.iter().find(|(.., evidence)| *evidence == DateEvidence::MailHeader);
    let Some(sent) = sent.and_then(|(date, ..)| start(date)) else { return };
    // Allow one day more: because of time zones, the day in the header can be the day before.
    printed.retain(|(date, ..)| start(date).is_some_and(|day| day <= sent + 1));
}

/// Returns the date of a line below the head that consists of a date with a publication label:
/// "Answered on 17 May 2018" below the question, "Published 3 June 2019" below a summary. A page
/// that lists documents has several such dates, none of which is the page's date.
fn labelled_once(text: &str, parts: &[Part], order: DigitOrder) -> Option<Dated> {
    let mut found: Vec<(LineDate, Range<usize>)> = Vec::new();
    let lines = parts
        .iter()
        .filter(|part| matches!(part.kind, BlockKind::Paragraph | BlockKind::DateLine | BlockKind::Heading));
    // The label can be a separate block, as in a definition list.
    let mut above: Option<DateRole> = None;
    for part in lines.filter(|part| part.table.is_none()) {
        let words = words(text, part);
        let is_below = above.is_some() && words.len() <= MAX_LABEL_LENGTH;
        // The label is tested before the line is read, because reading takes longer.
        let counts = part.kind != BlockKind::Heading && (is_below || is_of_publication(&words));
        let read = counts.then(|| date_line::read(&words, order)).flatten();
        let fields = read.filter(|read| !read.parenthesised).into_iter().flat_map(|read| read.dates);
        found.extend(fields.map(|field| {
            let role = above.filter(|_| field.role == DateRole::Plain).unwrap_or(field.role);
            let range = shift(&field.range, part.range.start);
            (LineDate { role, ..field }, range)
        }));
        let label = (words.len() <= MAX_LABEL_LENGTH).then(|| whole_label(&words)).flatten();
        above = label.filter(|role| matches!(role, DateRole::Published | DateRole::Updated));
    }
    let only = |role: DateRole, evidence: DateEvidence| {
        let mut dated = found.iter().filter(|(field, _)| field.role == role);
        let (first, range) = dated.next()?;
        dated
            .all(|(field, _)| field.date == first.date)
            .then(|| (first.date.clone(), range.clone(), evidence))
    };
    let is_published = found.iter().any(|(field, _)| field.role == DateRole::Published);
    let published = only(DateRole::Published, DateEvidence::DateLine);
    published.or_else(|| only(DateRole::Updated, DateEvidence::Updated).filter(|_| !is_published))
}

/// The maximum length, in bytes, of a block that consists of a label, or of a date next to a label.
const MAX_LABEL_LENGTH: usize = 40;

/// The years that an imprint can contain.
const IMPRINT_YEARS: Range<i32> = 1500..2100;

/// Words, in lower case, on a title page with an imprint. In "Annual report", "2013" can be the
/// year of the report.
const OF_TITLE_PAGES: &[&str] = &[
    "dissertation",
    "press",
    "published",
    "publisher",
    "publishers",
    "publishing",
    "submitted",
    "thesis",
    "university",
];

/// Returns the year that is alone on a title page, as in a thesis: a line of the head below the
/// title, and the only line of the document that is a year. A chronology contains several such
/// lines.
fn imprint_year(text: &str, parts: &[Part], head: &DocumentHead) -> Option<Dated> {
    let year = |part: &Part| {
        let line = words(text, part);
        let line = line.trim();
        let digits = line.len() == 4 && line.bytes().all(|byte| byte.is_ascii_digit());
        line.parse().ok().filter(|year| digits && IMPRINT_YEARS.contains(year))
    };
    let mut years = parts.iter().enumerate().filter_map(|(index, part)| Some((index, year(part)?)));
    let (index, year) = years.next()?;
    let part = parts.get(index).filter(|part| part.kind == BlockKind::Paragraph)?;
    let is_single = years.next().is_none();
    let goes_on = parts.get(index + 1).is_some_and(|next| {
        next.kind != BlockKind::ListItem && !is_prose(&words(text, next), next) && next.table.is_none()
    });
    if !is_single || !goes_on || !(2..head.length).contains(&index) || part.table.is_some() {
        return None;
    }
    let is_title_page = parts.iter().take(head.length).any(|part| {
        let words = words(text, part).to_lowercase();
        words.split(|c: char| !c.is_alphabetic()).any(|word| OF_TITLE_PAGES.contains(&word))
    });
    if !is_title_page {
        return None;
    }
    Some((Date::from_year(year)?, part.range.clone(), DateEvidence::DateLine))
}

/// Whether a line consists of a year and an optional colon or full stop: "1994", "1994:".
fn is_year_line(line: &str) -> bool {
    let year = line.trim_end_matches([':', '.']);
    year.len() == 4 && year.parse().is_ok_and(|year: u16| (1000..2200).contains(&year))
}

/// A date in the head of a document.
struct HeadDate {
    part: usize,
    date: Date,
    /// The byte range in the text.
    range: Range<usize>,
    role: DateRole,
    /// Whether the block is a heading.
    heading: bool,
}

/// The blocks above the first paragraph of prose.
struct DocumentHead {
    candidates: Vec<HeadDate>,
    /// The dropped candidates, in the order in which they were rejected.
    rejected: Vec<Rejected>,
    /// The indices of the blocks that consist of date lines.
    whole: Vec<usize>,
    /// The indices of the blocks that consist of a label and a numeric date in unknown order.
    unknown_order: Vec<usize>,
    /// The number of blocks in the head.
    length: usize,
    is_mail: bool,
    is_minutes: bool,
}

impl DocumentHead {
    fn of(text: &str, parts: &[Part], order: DigitOrder, is_mail: bool) -> Self {
        let mut head = Self {
            candidates: Vec::new(),
            rejected: Vec::new(),
            whole: Vec::new(),
            unknown_order: Vec::new(),
            length: 0,
            is_mail,
            is_minutes: false,
        };
        let mut reader = HeadReader::default();
        for (index, part) in parts.iter().enumerate().take(MAX_HEAD_BLOCKS) {
            let words = words(text, part);
            let is_read = matches!(
                part.kind,
                BlockKind::Paragraph | BlockKind::Heading | BlockKind::DateLine | BlockKind::ListItem
            );
            if HeadReader::begins_other_message(&words, is_mail) {
                break;
            }
            if is_read && !reader.read(index, part, &words, order, &mut head) {
                // The first paragraph may begin with a wire dateline: "OSLO, March 5, 2024 — The
                // pact …".
                let role = DateRole::Published;
                if let Some(field) = date_line::wire(&words, order) {
                    let range = shift(&field.range, part.range.start);
                    let Some(date) = wires(text, parts, order, &field.date) else {
                        head.rejected.push((field.date, range, Rejection::Datelines));
                        break;
                    };
                    head.candidates.push(HeadDate { part: index, date, range, role, heading: false });
                } else if let Some(field) = date_line::made(&words, order) {
                    let range = shift(&field.range, part.range.start);
                    head.candidates.push(HeadDate {
                        part: index,
                        date: field.date,
                        range,
                        role,
                        heading: false,
                    });
                }
                break;
            }
            head.length = index + 1;
        }
        head.is_minutes = reader.is_minutes;
        let announces = reader.announces && !reader.is_letter;
        // Below "Venue: …", the label "Date:" refers to an event.
        let is_event = reader.has_venue && !reader.is_minutes;
        let in_row = |found: &HeadDate| parts.get(found.part).is_none_or(|part| part.table.is_some());
        head.reject(|found| match found.role {
            DateRole::Plain | DateRole::Dated | DateRole::Held if is_mail => Some(Rejection::Mail),
            DateRole::Plain if announces => Some(Rejection::Announcement),
            // A bare date in a table row belongs to that row.
            DateRole::Plain if in_row(found) => Some(Rejection::TableRow),
            DateRole::Dated if is_event => Some(Rejection::Venue),
            _ => None,
        });
        // Below "Status as at 1 August 2024", the day of a treaty is not the page's date.
        if head.candidates.iter().any(|found| found.role == DateRole::Updated) {
            let closes = |part: &Part| begins_with(words(text, part).trim_start(), "done ");
            head.reject(|found| parts.get(found.part).is_some_and(closes).then_some(Rejection::Superseded));
        }
        head.drop_other_lines();
        head
    }

    /// Drops the candidates for which `reason` returns a reason, and records that reason.
    fn reject(&mut self, reason: impl Fn(&HeadDate) -> Option<Rejection>) {
        let rejected = self.candidates.extract_if(.., |found| reason(found).is_some());
        let rejected =
            rejected.filter_map(|found| Some((found.date.clone(), found.range.clone(), reason(&found)?)));
        self.rejected.extend(rejected);
    }

    /// Removes from `whole` the blocks without a remaining candidate.
    fn drop_other_lines(&mut self) {
        let kept: Vec<usize> = self.candidates.iter().map(|found| found.part).collect();
        self.whole.retain(|index| kept.contains(index));
    }

    /// Returns the unused dates in the head, in text order. `used` are the document's dates: a
    /// rejected line can be reused for another reason, such as being the only labelled line, and
    /// another line can state the same day.
    fn rejected(self, used: &[Dated]) -> Vec<Rejected> {
        let is_used = |(date, range, _): &Rejected| {
            used.iter().any(|(known, other, _)| other == range || known == date)
        };
        let mut rejected = self.rejected;
        rejected.extend(self.candidates.into_iter().filter_map(|found| {
            let reason = match found.role {
                DateRole::Other => Rejection::Label,
                DateRole::FirstPublished => Rejection::Superseded,
                _ => return None,
            };
            Some((found.date, found.range, reason))
        }));
        rejected.retain(|rejected| !is_used(rejected));
        rejected.sort_by_key(|(_, range, _)| range.start);
        rejected
    }

    /// Returns the indices of headings that are only a labelled date, above another heading, which
    /// is then the title: "# Updated: 3 April 2025" above "# Ferry timetable".
    fn labelled_above_titles(&self, parts: &[Part]) -> Vec<usize> {
        let is_heading = |at: usize| parts.get(at).is_some_and(|part| part.kind == BlockKind::Heading);
        let is_labelled = |at: usize| {
            let mut dates = self.candidates.iter().filter(|found| found.part == at).peekable();
            dates.peek().is_some() && dates.all(|found| found.role.is_explicit())
        };
        let labelled = self.whole.iter().copied().filter(|at| is_labelled(*at));
        let all = labelled.chain(self.unknown_order.iter().copied());
        all.filter(|at| is_heading(*at) && is_heading(at + 1)).collect()
    }

    /// Drops bare dates if the document has several, because they are then days in a list.
    fn leave_out_lists(&mut self, text: &str, parts: &[Part], order: DigitOrder) {
        let Some(first) = self.candidates.iter().find(|found| found.role == DateRole::Plain) else { return };
        let (first, heading) = (first.date.clone(), first.heading);
        let in_head = self.candidates.iter().filter(|found| found.role == DateRole::Plain);
        // "SEPTEMBER 2019" above the days of a calendar contains the document's date, so it does
        // not make the dates a list.
        let is_month = |date: &Date| date.as_day().is_none() && first.as_day().is_some();
        let mut differ = in_head.filter(|found| found.date != first && !is_month(&found.date)).count() > 0;
        let mut others: Vec<Date> = Vec::new();
        let body = parts.iter().take(tail(text, parts).saturating_sub(1)).skip(self.length);
        for part in body {
            let bare = matches!(part.kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::DateLine)
                .then(|| plain(&words(text, part), order))
                .flatten();
            if let Some(date) = bare.filter(|date| *date != first && !is_month(date)) {
                // A later date below, or a heading that is another date, shows a diary or an
                // agenda. A document with a publication date contains neither.
                let is_later = start(&date) > start(&first);
                differ |= is_later || (heading && part.kind == BlockKind::Heading);
                // Stop after two other dates: they suffice to recognise a list, and a long table
                // contains thousands.
                if others.len() < 2 && !others.contains(&date) {
                    others.push(date);
                }
            }
        }
        // If several lines are only a year ("1994", "1996"), the document is a chronology, and the
        // day belongs to one of its rows.
        let is_year = |part: &&Part| is_year_line(words(text, part).trim());
        differ |= parts.iter().filter(is_year).take(2).count() > 1;
        if differ || others.len() > 1 {
            self.reject(|found| (found.role == DateRole::Plain).then_some(Rejection::List));
            self.drop_other_lines();
        }
    }

    /// Drops a bare date that is more than two days after the publication date in the page's
    /// metadata. Such a date belongs to an event that the page announces.
    fn leave_out_announced(&mut self, stated: &[Dated]) {
        let published = stated.iter().find(|(.., evidence)| *evidence == DateEvidence::Metadata);
        let Some(published) = published.and_then(|(date, ..)| start(date)) else { return };
        let is_ahead = |date: &Date| start(date).is_some_and(|day| day - published > 2);
        self.reject(|found| {
            (found.role == DateRole::Plain && is_ahead(&found.date)).then_some(Rejection::AfterPublication)
        });
    }

    /// Returns the dates with their evidence, most explicit first.
    fn dates(&self) -> Vec<Dated> {
        let is_updated = self.candidates.iter().any(|found| found.role == DateRole::Updated);
        let rank = |found: &&HeadDate| match found.role {
            DateRole::Spoken => Some((0, DateEvidence::DateLine)),
            DateRole::Published | DateRole::Dated => Some((1, DateEvidence::DateLine)),
            // On a patent, "Filing date: 3 May 2019" can precede "Date of patent: 4 June 2021", so
            // publication ranks higher.
            DateRole::Filed => Some((2, DateEvidence::DateLine)),
            DateRole::Plain => Some((3, DateEvidence::DateLine)),
            DateRole::Held => Some((4, DateEvidence::DateLine)),
            // In a revised text, the date of first publication no longer applies.
            DateRole::FirstPublished => (!is_updated).then_some((5, DateEvidence::DateLine)),
            DateRole::Updated => Some((6, DateEvidence::Updated)),
            DateRole::Other => None,
        };
        let mut found: Vec<_> =
            self.candidates.iter().filter_map(|found| Some((rank(&found)?, found))).collect();
        found.sort_by_key(|((rank, _), _)| *rank);
        let dated = found
            .into_iter()
            .map(|((_, evidence), found)| (found.date.clone(), found.range.clone(), evidence));
        dated.collect()
    }
}

/// Words, in lower case, that begin the titles of documents whose bare dates belong to events.
const ANNOUNCEMENTS: &[&str] = &[
    "agenda",
    "calendar",
    "call for",
    "deadline",
    "events",
    "invitation",
    "programme",
    "register",
    "save the date",
    "schedule",
    "timeline",
    "timetable",
    "chronology",
    "upcoming",
];

/// Nouns, in lower case, for documents that are about an announced event or plan.
const REPORTS: &[&str] = &[
    "assessment",
    "brief",
    "briefing",
    "evaluation",
    "minutes",
    "newsletter",
    "note",
    "notes",
    "report",
    "review",
    "statement",
    "summary",
    "update",
];

/// The maximum number of words from the first word of a title to a noun that it belongs to.
const MAX_WORDS_TO_NOUN: usize = 3;

/// Whether a line of the head announces an event or a list of events. A "Programme report" is a
/// report, "Events of the year" is a review, and "Timeline: the collapse of the bridge" can be an
/// article.
fn announces(line: &str) -> bool {
    let Some(word) = ANNOUNCEMENTS.iter().find(|word| begins_with(line, word)) else { return false };
    let rest = line.get(word.len()..).unwrap_or("");
    let is_article = matches!(*word, "timeline" | "chronology") && rest.starts_with(": ");
    let is_review = line.to_lowercase().contains("of the year");
    let name = rest.split([':', ',', ';', '–', '—']).next().unwrap_or("");
    let mut words = name.split_whitespace().take_while(|word| !matches!(*word, "of" | "for" | "and" | "on"));
    let is_report = words
        .by_ref()
        .take(MAX_WORDS_TO_NOUN)
        .any(|word| REPORTS.iter().any(|noun| word.eq_ignore_ascii_case(noun)));
    !is_article && !is_report && !is_review
}

/// Labels next to an event's date, with a colon or in a separate cell.
const VENUES: &[&str] = &["venue", "location", "where", "rsvp", "time", "place"];

/// Reads the head line by line.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts about the lines read so far, independent of one another"
)]
struct HeadReader {
    last_line: String,
    announces: bool,
    has_venue: bool,
    is_minutes: bool,
    /// Whether a salutation was read: below "Dear parents", an announcement is a letter with its
    /// own date.
    is_letter: bool,
}

impl HeadReader {
    /// Whether a quoted or forwarded email begins with this block. Its dates do not belong to the
    /// document.
    fn begins_other_message(words: &str, is_mail: bool) -> bool {
        let words = words.trim();
        let begins = |start: &str| begins_with(words, start);
        let ends = |end: &str| {
            let tail = words.len().checked_sub(end.len()).and_then(|at| words.get(at..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        };
        let is_separator = || {
            let folded = words.to_lowercase();
            folded.contains("original message") || folded.contains("forwarded")
        };
        (is_mail && begins("from:"))
            || (begins("--") && is_separator())
            || begins("begin forwarded")
            || (begins("on ") && ends("wrote:"))
    }

    /// Reads a block. Returns `false` if it is prose, which ends the head.
    fn read(
        &mut self,
        index: usize,
        part: &Part,
        words: &str,
        order: DigitOrder,
        head: &mut DocumentHead,
    ) -> bool {
        // Read the whole block first, since a date line may be wrapped. Lines with columns contain
        // different fields, so they are read one by one.
        let read = |words| date_line::read(words, order).filter(|read| accepts(read, part));
        let of_block = read(words);
        let is_whole = of_block.is_some() && !is_columns(words);
        let heading = part.kind == BlockKind::Heading;
        // `is_prose` is computed once per block: it reads all words, and a block can have a million
        // lines.
        let is_prose = is_prose(words, part);
        let is_title = head.length == 0 && !is_prose;
        let mut found: Vec<HeadDate> = Vec::new();
        let mut at = 0;
        // Do not read the lines of a block that is itself a wrapped date line.
        let is_one_line = is_whole || !words.contains('\n');
        let lines: Vec<&str> = if is_one_line { vec![words] } else { words.split('\n').collect() };
        let mut known = is_one_line.then_some(of_block);
        let mut all = true;
        for line in lines {
            let read = known.take().unwrap_or_else(|| read(line));
            all &= read.as_ref().is_some_and(|read| read.only_dates);
            let edition = || date_line::month_of_edition(line, &self.last_line);
            for field in read.map_or_else(|| edition().into_iter().collect(), |read| read.dates) {
                let role = self.role_under_label(field.role);
                let range = shift(&field.range, part.range.start + at);
                found.push(HeadDate { part: index, date: field.date, range, role, heading });
            }
            let of_title = || date_line::announced(line, order).or_else(|| date_line::spoken(line, order));
            if is_title && let Some(field) = of_title() {
                let range = shift(&field.range, part.range.start + at);
                found.push(HeadDate { part: index, date: field.date, range, role: field.role, heading });
                all = false;
            }
            self.note(line);
            at += line.len() + 1;
        }
        // In a note below the title, one of several sentences can be a date line: "Recorded 21
        // April 2017. Edited for length."
        let is_note = found.is_empty() && is_prose && index <= MAX_NOTE_BLOCK;
        if is_note {
            for (start, sentence) in sentences(words) {
                let read = date_line::read(sentence, order).filter(|read| accepts(read, part));
                let dates = read.into_iter().flat_map(|read| read.dates);
                let labelled = dates.filter(|field| field.role.is_explicit() || field.role == DateRole::Held);
                found.extend(labelled.map(|field| {
                    let range = shift(&field.range, part.range.start + start);
                    HeadDate { part: index, date: field.date, range, role: field.role, heading }
                }));
            }
            all &= found.is_empty();
        }
        let explicit = found.iter().any(|found| found.role.is_explicit());
        let is_dated_note = is_note && !found.is_empty();
        if is_prose && !explicit && !is_whole && !is_dated_note {
            return false;
        }
        if all && found.iter().all(|found| found.role != DateRole::Held) {
            head.whole.push(index);
        }
        if found.is_empty() && date_line::is_of_unknown_order(words) {
            head.unknown_order.push(index);
        }
        head.candidates.extend(found);
        true
    }

    /// Returns the role of a date without a label of its own below a line that is a label or ends
    /// in a colon.
    fn role_under_label(&self, role: DateRole) -> DateRole {
        if role != DateRole::Plain {
            return role;
        }
        match whole_label(&self.last_line) {
            Some(label) => label,
            None if self.last_line.ends_with(':') => DateRole::Other,
            None => role,
        }
    }

    fn note(&mut self, line: &str) {
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        self.announces |= announces(line);
        self.has_venue |= VENUES.iter().any(|label| {
            let rest = line.get(label.len()..).filter(|_| begins_with(line, label)).map(str::trim_start);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '|', '\t']) || *label == "rsvp")
        });
        self.is_minutes |= is_minutes(line);
        self.is_letter |= begins_with(line, "dear ");
        line.clone_into(&mut self.last_line);
    }
}

/// The highest index of a block that can be a note below the title.
const MAX_NOTE_BLOCK: usize = 2;

/// Returns the sentences of a note with their byte offsets. A semicolon also ends a sentence.
fn sentences(words: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    words.split_inclusive([';', '\n']).flat_map(|part| part.split_inclusive(". ")).map(move |sentence| {
        let at = start;
        start += sentence.len();
        (at, sentence.trim_end().trim_end_matches([';', '.']))
    })
}

/// Whether the fields of a line in a block can date a document. Dates in parentheses are handled
/// separately.
fn accepts(read: &LineDates, part: &Part) -> bool {
    let labelled = read.dates.iter().all(|field| field.role.is_explicit() || field.role == DateRole::Other);
    !read.parenthesised && (part.kind != BlockKind::ListItem || labelled)
}

/// Returns the date of a wire dateline, unless paragraphs with different datelines follow.
fn wires(text: &str, parts: &[Part], order: DigitOrder, date: &Date) -> Option<Date> {
    let paragraphs = parts.iter().filter(|part| part.kind == BlockKind::Paragraph);
    let mut wires = paragraphs.filter_map(|part| date_line::wire(&words(text, part), order));
    wires.all(|wire| wire.date == *date).then(|| date.clone())
}

/// Returns the date of "Done at Brussels, 13 June 2024", which closes a legal act above its
/// annexes, if exactly one block contains such a formula.
fn closing_formula(text: &str, parts: &[Part], order: DigitOrder) -> Option<Dated> {
    let mut found = parts.iter().filter_map(|part| {
        let field = date_line::closing_formula(&words(text, part), order)?;
        Some((field.date, shift(&field.range, part.range.start), DateEvidence::DateLine))
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The maximum number of blocks in a signature: date, name, office and address.
const MAX_SIGNATURE_LINES: usize = 6;

/// Returns the date of "Dated this 12th day of April 2019" above the signatory's name and office,
/// or of "Page updated 5 June 2014" at the foot of a page.
fn signature(text: &str, parts: &[Part], order: DigitOrder) -> Option<Dated> {
    let last = parts.get(..tail(text, parts))?.iter().rev().take(MAX_SIGNATURE_LINES);
    for part in last {
        let words = words(text, part);
        let mut at = 0;
        for line in words.split('\n') {
            let begins = date_line::begins_signature(line.trim_start()) || begins_about_document(line);
            // Read only the first sentence, since others can follow: "Page updated 5 June 2014. The
            // gallery is closed on Mondays."
            let first = line.split_once(". ").map_or(line, |(first, _)| first);
            let read = begins.then(|| date_line::read(first, order)).flatten();
            let field = match read.as_ref().map(|read| read.dates.as_slice()) {
                Some([field]) => Some(field.clone()),
                _ => date_line::signed(line, order),
            };
            if let Some(field) = field {
                let range = shift(&field.range, part.range.start + at);
                let evidence = match field.role {
                    DateRole::Updated => DateEvidence::Updated,
                    _ => DateEvidence::DateLine,
                };
                return Some((field.date.clone(), range, evidence));
            }
            at += line.len() + 1;
        }
        if is_prose(&words, part) {
            return None;
        }
    }
    None
}

/// Returns the date of a block that is a bare date.
fn plain(words: &str, order: DigitOrder) -> Option<Date> {
    let read = date_line::read(words, order).filter(|read| !read.parenthesised)?;
    read.dates.into_iter().find(|field| field.role == DateRole::Plain).map(|field| field.date)
}

fn parenthesised(text: &str, part: &Part) -> bool {
    let is_line = part.kind == BlockKind::DateLine;
    is_line && date_line::parse(&words(text, part)).is_some_and(|line| line.parenthesised)
}

/// Whether the words begin with `start`, ignoring ASCII case.
fn begins_with(words: &str, start: &str) -> bool {
    words.get(..start.len()).is_some_and(|words| words.eq_ignore_ascii_case(start))
}

/// Returns the day number of a date's first day.
fn start(date: &Date) -> Option<i32> {
    date.interval().earliest.day().map(Day::number)
}

fn shift(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// Returns the text of a block with markup replaced by spaces, so that byte offsets stay the same.
fn words<'t>(text: &'t str, part: &Part) -> Cow<'t, str> {
    let words = &text[part.range.clone()];
    if part.hidden.is_empty() {
        return Cow::Borrowed(words);
    }
    let mut bytes = words.as_bytes().to_vec();
    for hidden in &part.hidden {
        let range =
            hidden.start.saturating_sub(part.range.start)..hidden.end.saturating_sub(part.range.start);
        let marks = bytes.get_mut(range).into_iter().flatten();
        marks.filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(words), Cow::Owned)
}

/// Function words. Almost every sentence contains one of them, but a case caption does not ("ADA
/// BERG, Appellant, v. CITY OF PORT ELLERY, Appellee.").
const OF_SENTENCES: &[&str] = &[
    "a", "an", "are", "as", "be", "but", "by", "for", "has", "have", "he", "in", "is", "it", "on", "she",
    "that", "the", "they", "to", "was", "we", "were", "will", "with", "you",
];

/// Whether a block is a paragraph, and not just an author's name, a place ("Washington, D.C.") or
/// the parties of a case.
fn is_prose(words: &str, part: &Part) -> bool {
    if part.kind != BlockKind::Paragraph {
        return false;
    }
    let words = words.trim_end();
    let mut each = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let has_words = |count: usize| words.split_whitespace().nth(count - 1).is_some();
    let mut is_sentence = || has_words(13) || each.any(|word| OF_SENTENCES.contains(&word));
    let ends = words.ends_with('。') || (words.ends_with('.') && has_words(4) && is_sentence());
    ends || words.chars().count() > 200 && !is_columns(words)
}

/// Whether most lines consist of columns, as in the head of a memorandum or a standard.
fn is_columns(words: &str) -> bool {
    let lines = words.lines().filter(|line| !line.trim().is_empty());
    let (mut columns, mut all) = (0, 0);
    for line in lines {
        columns += usize::from(line.trim().contains("    "));
        all += 1;
    }
    columns * 2 > all
}

/// Returns the number of blocks before the notes and their heading, or before text that follows a
/// letter's date: "[seal]", "P.S. …".
fn tail(text: &str, parts: &[Part]) -> usize {
    let is_addition = |part: &Part| {
        let words = text.get(part.range.clone()).unwrap_or("").trim();
        let is_seal = words.len() <= 20
            && words.starts_with(['[', '('])
            && words.ends_with([']', ')'])
            && !words.contains(|c: char| c.is_ascii_digit());
        is_seal || ["P.S.", "PS:", "P. S."].iter().any(|mark| words.starts_with(mark))
    };
    let is_note = |part: &Part| matches!(part.kind, BlockKind::Note(_)) || is_addition(part);
    let body = parts.iter().rposition(|part| !is_note(part)).map_or(0, |last| last + 1);
    let ends_in_heading = parts.get(body.wrapping_sub(1)).is_some_and(|part| part.kind == BlockKind::Heading);
    if body < parts.len() && ends_in_heading { body - 1 } else { body }
}
