//! The page that imports a colleague's changes from a spreadsheet or another file, after a preview,
//! and that offers the exports.

use serde::Serialize;

use super::DeskView;
use super::excerpt::event_address;
use super::query::address;
use super::shell::{DeskError, Shell, render};
use crate::date::Date;
use crate::export::{EXPORT_FORMATS, ExportData, ExportFormat, ExportOptions};
use crate::import::{ImportPlan, RowNote};

/// The effects of an import, before they are written.
#[derive(Debug)]
pub(crate) struct ImportPreview {
    /// The number of the uploaded file.
    pub(crate) number: usize,
    /// The name of the file.
    pub(crate) name: String,
    /// The effects of the import.
    pub(crate) plan: ImportPlan,
}

/// A new event in an import.
#[derive(Debug, Serialize)]
struct NewRow<'p> {
    when: String,
    title: &'p str,
    place: &'p str,
}

/// A changed value in an import.
#[derive(Debug, Serialize)]
struct ChangedCell<'p> {
    href: String,
    event: &'p str,
    key: String,
    old: &'p str,
    new: &'p str,
    place: &'p str,
}

/// A cell or row that is not imported, or a remark.
#[derive(Debug, Serialize)]
struct NoteRow<'p> {
    place: &'p str,
    text: &'p str,
}

#[derive(Debug, Serialize)]
struct PreviewPart<'p> {
    name: &'p str,
    action: String,
    new: Vec<NewRow<'p>>,
    changed: Vec<ChangedCell<'p>>,
    conflicts: Vec<NoteRow<'p>>,
    left_out: Vec<NoteRow<'p>>,
    notes: Vec<NoteRow<'p>>,
    unchanged: usize,
    absent: usize,
    /// The number of changes that would be written.
    changes: usize,
    /// The fingerprint of this preview, which is compared when the import is applied.
    seen: String,
}

/// An export format with its URL.
#[derive(Debug, Serialize)]
struct ExportLink {
    label: &'static str,
    about: &'static str,
    href: String,
    /// The number of selected events that the file omits because their date is not a day.
    coarse: usize,
    /// The number of events that the format cannot represent.
    left_out: usize,
    /// The URL of the file that includes these events.
    with_coarse: String,
}

#[derive(Serialize)]
struct ExchangePage<'p> {
    preview: Option<PreviewPart<'p>>,
    exports: Vec<ExportLink>,
    /// The brief whose events are exported; empty for all events.
    brief: &'p str,
    /// The names and titles of the briefs.
    briefs: Vec<(&'p str, &'p str)>,
    mebibytes: usize,
    /// The number of errors in events.toml, whose entries are not exported.
    faults: usize,
}

/// Returns a fingerprint of the effects of an import.
pub(crate) fn plan_fingerprint(plan: &ImportPlan) -> String {
    crate::project::sha256(format!("{plan:?}").as_bytes())
}

/// Returns the page with the exports and, after an upload, the effects of the import. `brief` is
/// the name of the brief whose events are exported; `mebibytes` is the maximum size of a file.
pub(crate) fn exchange_page(
    view: &DeskView,
    preview: Option<&ImportPreview>,
    brief: &str,
    mebibytes: usize,
) -> Result<String, DeskError> {
    let project = &view.loaded.project;
    let briefs: Vec<(&str, &str)> =
        project.sound_briefs().map(|brief| (brief.name.as_str(), brief.title.value.as_str())).collect();
    let brief = briefs.iter().map(|(name, _)| *name).find(|name| *name == brief).unwrap_or_default();
    let selection = project.sound_briefs().find(|known| known.name == brief);
    let selection = selection.map(|brief| brief.selection.clone()).unwrap_or_default();
    // Without valid TOML, nothing can be exported, and the page reports the line of the error.
    let data = ExportData::gather(project, &[], &selection).ok();
    let left_out = |format: &ExportFormat, coarse: bool| {
        data.as_ref().map_or(0, |data| data.left_out(format, ExportOptions { coarse }).len())
    };
    let export = |format: &'static ExportFormat| {
        let href = |coarse| {
            address("/exchange/file", &[("format", format.name), ("brief", brief), ("coarse", coarse)])
        };
        ExportLink {
            label: format.name,
            about: format.about,
            href: href(""),
            coarse: left_out(format, false).saturating_sub(left_out(format, true)),
            left_out: left_out(format, true),
            with_coarse: href("yes"),
        }
    };
    let page = ExchangePage {
        preview: preview.map(|preview| part(view, preview)),
        exports: EXPORT_FORMATS.iter().map(export).collect(),
        brief,
        briefs,
        mebibytes,
        faults: project.faults.len(),
    };
    render("exchange.html", &Shell::new(view, "exchange", "Import and export"), &page)
}

fn part<'p>(view: &'p DeskView, preview: &'p ImportPreview) -> PreviewPart<'p> {
    let plan = &preview.plan;
    let chronology = &view.loaded.project.chronology;
    let rows = |notes: &'p [RowNote]| {
        notes.iter().map(|note| NoteRow { place: &note.place, text: &note.text }).collect()
    };
    PreviewPart {
        name: &preview.name,
        action: address("/exchange/apply", &[("import", &preview.number.to_string())]),
        new: plan
            .new
            .iter()
            .map(|planned| NewRow {
                when: planned.event.date.as_ref().map_or_else(|| "undated".to_owned(), Date::human),
                title: &planned.event.title,
                place: &planned.place,
            })
            .collect(),
        changed: plan
            .changed
            .iter()
            .map(|change| ChangedCell {
                href: event_address(&change.id),
                event: chronology.event(&change.id).map_or(&change.id, |event| &event.title.value),
                key: change.key.replace('_', " "),
                old: &change.old,
                new: &change.new,
                place: &change.place,
            })
            .collect(),
        conflicts: rows(&plan.conflicts),
        left_out: rows(&plan.unreadable),
        notes: rows(&plan.notes),
        unchanged: plan.unchanged,
        absent: plan.absent.len(),
        changes: plan.changes().len(),
        seen: plan_fingerprint(plan),
    }
}
