//! The undo button, which several pages have.

use axum::http::StatusCode;
use axum::response::Response;

use super::Desk;
use super::response::{page_response, see_other};
use crate::cli::rename::{NotLastChange, last_change, undo_last_change};
use crate::desk::{
    DeskError, DeskView, LastChange, Notice, QueryPairs, address, findings_page, review_page, timeline_page,
};

/// A page that has an undo button.
#[derive(Debug, Clone, Copy)]
enum UndoPage {
    Timeline,
    Findings,
    Papers,
    Briefs,
    Exchange,
    Review,
}

impl UndoPage {
    /// Returns the page that the form of the button names.
    fn named(name: &str) -> Self {
        match name {
            "check" => Self::Findings,
            "papers" => Self::Papers,
            "briefs" => Self::Briefs,
            "exchange" => Self::Exchange,
            "review" => Self::Review,
            _ => Self::Timeline,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Timeline => "/",
            Self::Findings => "/check",
            Self::Papers => "/papers",
            Self::Briefs => "/briefs",
            Self::Exchange => "/exchange",
            Self::Review => "/review",
        }
    }

    fn render(self, desk: &Desk, view: &DeskView, query: &QueryPairs) -> Result<String, DeskError> {
        match self {
            Self::Timeline => timeline_page(view, query),
            Self::Findings => findings_page(view, query),
            Self::Papers => desk.papers_page(view, &[]),
            Self::Briefs => desk.printed_page(view),
            Self::Exchange => desk.exchange_page(view, None, ""),
            Self::Review => review_page(view, query),
        }
    }
}

impl Desk {
    /// Undoes the change that the button names, and shows the page with the button.
    pub(super) fn undo(&self, form: &QueryPairs) -> Response {
        let (back, expected) = (form.get("back"), form.get("change"));
        let all = if form.has("all") { "yes" } else { "" };
        let change = last_change(&self.global).filter(|change| change.fingerprint == expected);
        let page = UndoPage::named(form.get("page"));
        let undone = undo_last_change(&self.global, &self.terminal, Some(expected));
        self.read_again();
        match undone {
            Ok(_) => {
                let (words, is_undo) =
                    change.map_or_else(Default::default, |change| (change.words, change.is_undo));
                let remark = self.remarks.keep(format!("{words}.")).to_string();
                let done = if is_undo { "redo" } else { "undo" };
                let pairs = [("id", back), ("all", all), ("done", done), ("remark", &remark)];
                see_other(&address(page.path(), &pairs))
            }
            Err(error) => {
                let view = self.view();
                let (status, text) = refusal(&error, view.last_change.as_ref());
                let pairs = [("id", back), ("all", all)];
                let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
                let query = QueryPairs::from(pairs.to_vec());
                let view = DeskView { notice: Some(Notice::error(text)), ..view };
                page_response(status, page.render(self, &view, &query))
            }
        }
    }
}

/// Returns the status and the reason why nothing was undone.
fn refusal(error: &anyhow::Error, last_change: Option<&LastChange>) -> (StatusCode, String) {
    match error.downcast_ref() {
        Some(NotLastChange::TakenBack) => {
            (StatusCode::CONFLICT, "This button was already used; nothing more was changed.".to_owned())
        }
        Some(NotLastChange::Other) => {
            let in_words = |change: &LastChange| {
                let undo = if change.is_undo { "the undo of " } else { "" };
                format!("{undo}{}", change.words)
            };
            let now = last_change.map_or_else(|| "another one".to_owned(), in_words);
            let text = format!(
                "Nothing was undone: the last change is now {now}. The button below undoes that change."
            );
            (StatusCode::CONFLICT, text)
        }
        None => (StatusCode::UNPROCESSABLE_ENTITY, format!("Nothing was undone: {error:#}")),
    }
}
