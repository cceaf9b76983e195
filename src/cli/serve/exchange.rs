//! The import and export page: reads an uploaded file, shows its changes, and writes them once the
//! user has confirmed them; and the exported files.

use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use axum::Form;
use axum::extract::{Multipart, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::response::{attachment, message, page_response, see_other};
use super::upload::received;
use super::{Desk, FormPairs, Pairs, on_worker};
use crate::brief::EventSelection;
use crate::chronology::Change;
use crate::chronology::edit;
use crate::cli::env;
use crate::cli::event_values::refuse_new_faults;
use crate::cli::import::sheet_of;
use crate::desk::{
    DeskError, DeskView, ImportPreview, Notice, QueryPairs, address, exchange_page, plan_fingerprint,
};
use crate::export::{ExportData, ExportOptions, export_format};
use crate::import::{ImportPlan, Sheet};
use crate::project::Project;

/// A file that was uploaded for an import.
#[derive(Debug, Clone)]
pub(super) struct SentSheet {
    name: String,
    sheet: Arc<Sheet>,
}

/// Shows the page, with the preview of an import if the query names one.
pub(super) async fn exchange(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    on_worker(move || {
        let query = QueryPairs::from(query);
        let view = desk.view_after(&query);
        let Some(number) = query.number("import") else {
            return page_response(StatusCode::OK, desk.exchange_page(&view, None, query.get("brief")));
        };
        match desk.preview(&view.loaded.project, number) {
            Ok(preview) => desk.shown(&view, Some(&preview), StatusCode::OK),
            Err(error) => desk.refused(&error),
        }
    })
    .await
}

/// Reads the uploaded file, and shows the preview of its import.
pub(super) async fn import(State(desk): State<Arc<Desk>>, mut form: Multipart) -> Response {
    let limit = desk.max_mebibytes() << 20;
    let files = match received(&mut form, limit).await {
        Ok(files) => files,
        Err(error) => {
            let text = "The file is too large, or did not arrive completely: nothing was imported.";
            return message(error.status(), "Nothing was imported", text);
        }
    };
    on_worker(move || {
        let sent = files.len();
        let Some(file) = files.into_iter().next().filter(|_| sent == 1) else {
            let reason = if sent == 0 { "choose a file" } else { "choose one file at a time" };
            return desk.refused(&anyhow!(reason));
        };
        let name = file.name;
        let read = file.bytes.with_context(|| format!("{name} is larger than {} MiB", limit >> 20));
        let planned = read.and_then(|bytes| {
            let sheet = desk.sheet(&name, bytes)?;
            // Refuse a file whose columns cannot be recognised at once, before the preview.
            ImportPlan::new(&desk.view().loaded.project, &sheet, &[])?;
            Ok(sheet)
        });
        match planned {
            Ok(sheet) => {
                let number = desk.sheets.keep(SentSheet { name, sheet: Arc::new(sheet) });
                see_other(&address("/exchange", &[("import", &number.to_string())]))
            }
            Err(error) => desk.refused(&error),
        }
    })
    .await
}

/// Writes the changes of an import, unless they differ from those that the user has seen.
pub(super) async fn apply(
    State(desk): State<Arc<Desk>>,
    Query(query): Pairs,
    Form(form): FormPairs,
) -> Response {
    on_worker(move || {
        let (query, form) = (QueryPairs::from(query), QueryPairs::from(form));
        match desk.apply(query.number("import").unwrap_or_default(), form.get("seen")) {
            Ok(Applied::Written) => see_other(&address("/", &[("done", "imported")])),
            Ok(Applied::Differs(preview)) => {
                // If nothing remains to be written, this is probably a second click, and the first
                // has written all changes.
                let text = if preview.plan.changes().is_empty() && preview.plan.conflicts.is_empty() {
                    "The chronology contains the changes of this file already, so nothing more was written."
                } else {
                    "The chronology was changed in the meantime, so nothing was written. The new changes are shown below."
                };
                let view = DeskView { notice: Some(Notice::error(text)), ..desk.view() };
                desk.shown(&view, Some(&preview), StatusCode::CONFLICT)
            }
            Err(error) => desk.refused(&error),
        }
    })
    .await
}

/// Responds with an exported file.
pub(super) async fn export(State(desk): State<Arc<Desk>>, Query(query): Pairs) -> Response {
    on_worker(move || {
        let query = QueryPairs::from(query);
        let options = ExportOptions { coarse: query.filled("coarse").is_some() };
        match desk.export(query.get("format"), query.get("brief"), options) {
            Ok((name, bytes)) => {
                let head = [
                    (header::CONTENT_TYPE, "application/octet-stream"),
                    (header::CONTENT_DISPOSITION, name.as_str()),
                ];
                (head, bytes).into_response()
            }
            Err(error) => message(StatusCode::NOT_FOUND, "Nothing was exported", &format!("{error:#}")),
        }
    })
    .await
}

/// The outcome of applying an import.
enum Applied {
    Written,
    /// The changes differ from those that the user has seen.
    Differs(ImportPreview),
}

impl Desk {
    /// Returns the maximum size of a file in MiB.
    fn max_mebibytes(&self) -> usize {
        self.global.reading.settings().map_or(1, |settings| settings.limits.bytes >> 20).max(1)
    }

    fn shown(&self, view: &DeskView, preview: Option<&ImportPreview>, status: StatusCode) -> Response {
        page_response(status, self.exchange_page(view, preview, ""))
    }

    pub(super) fn exchange_page(
        &self,
        view: &DeskView,
        preview: Option<&ImportPreview>,
        brief: &str,
    ) -> Result<String, DeskError> {
        exchange_page(view, preview, brief, self.max_mebibytes())
    }

    /// Shows the page with the reason why a file was not imported.
    fn refused(&self, error: &anyhow::Error) -> Response {
        let reason = self.syntax_error().unwrap_or_else(|| format!("{error:#}"));
        let notice = Some(Notice::error(format!("Nothing was imported: {reason}")));
        self.shown(&DeskView { notice, ..self.view() }, None, StatusCode::UNPROCESSABLE_ENTITY)
    }

    fn sheet(&self, name: &str, bytes: Vec<u8>) -> anyhow::Result<Sheet> {
        // Read the file in this process in a test, because the test binary cannot serve as the
        // subprocess.
        let program = self.renderer.as_ref().and_then(|_| env::this_program());
        sheet_of(name, bytes, None, &self.global.reading.settings()?.limits, program.as_ref())
    }

    fn sent(&self, number: usize) -> anyhow::Result<SentSheet> {
        self.sheets.get(number).context("the file was dropped: choose it again")
    }

    fn preview(&self, project: &Project, number: usize) -> anyhow::Result<ImportPreview> {
        let sent = self.sent(number)?;
        Ok(ImportPreview { number, plan: ImportPlan::new(project, &sent.sheet, &[])?, name: sent.name })
    }

    fn apply(&self, number: usize, seen: &str) -> anyhow::Result<Applied> {
        let view = self.view();
        let project = &*view.loaded.project;
        let preview = self.preview(project, number)?;
        if plan_fingerprint(&preview.plan) != seen {
            return Ok(Applied::Differs(preview));
        }
        let changes = preview.plan.changes();
        if changes.is_empty() {
            bail!("the file contains no changes to import");
        }
        refuse_new_faults(project, &edit(project.sources.whole(project.chronology.source), &changes)?)?;
        let sheet = self.sent(number)?.sheet;
        let again = |now: &Project| -> anyhow::Result<Vec<Change>> {
            let plan = ImportPlan::new(now, &sheet, &[])?;
            if plan_fingerprint(&plan) != seen {
                bail!("its changes differ from those that were shown: choose the file again");
            }
            Ok(plan.changes())
        };
        self.global.change("serve", &self.terminal, project, &changes, again)?;
        self.read_again();
        Ok(Applied::Written)
    }

    /// Returns the header with the file name, and the bytes of an export of all events or of a
    /// brief's events.
    fn export(&self, format: &str, brief: &str, options: ExportOptions) -> anyhow::Result<(String, Vec<u8>)> {
        let view = self.view();
        let (project, checked) = (&view.loaded.project, &view.loaded.checked);
        let format = export_format(format).with_context(|| format!("“{format}” is not an export format"))?;
        let selection = if brief.is_empty() {
            EventSelection::default()
        } else {
            let found = project.sound_briefs().find(|known| known.name == brief);
            found
                .with_context(|| format!("“{brief}” does not exist or has errors, which “Check” lists"))?
                .selection
                .clone()
        };
        let data = ExportData::gather(project, &checked.findings, &selection)?;
        let bytes = format.write(&data, options)?;
        let stem = if brief.is_empty() { "events" } else { brief };
        Ok((attachment(stem, format.extension), bytes))
    }
}
