//! Document symbols: the outline of a file, with its events, sources and tables, or the keys of a
//! brief.

use lsp_types::{DocumentSymbol, SymbolKind};
use toml::de::{DeTable, DeValue};

use super::view::View;
use crate::escape::for_line;
use crate::source::{SourceId, Span};
use crate::table::Node;

/// Returns the symbols of a file, in text order.
pub(super) fn symbols(view: &View<'_>, source: SourceId) -> Vec<DocumentSymbol> {
    let Some(positions) = view.positions(source) else { return Vec::new() };
    let symbol = |name: &str, detail: Option<String>, kind, whole: Span, name_at: Span| {
        #[expect(deprecated, reason = "the field has to be set")]
        DocumentSymbol {
            // Clients reject a symbol with an empty name.
            name: if name.trim().is_empty() { "?".to_owned() } else { for_line(name).into_owned() },
            detail: detail.map(|detail| for_line(&detail).into_owned()),
            kind,
            tags: None,
            deprecated: None,
            range: positions.range(whole.range()),
            selection_range: positions.range(name_at.range()),
            children: None,
        }
    };
    let chronology = &view.project.chronology;
    let mut found = Vec::new();
    if source == chronology.source {
        for entry in &chronology.sources {
            let title = entry.title.as_ref().map(|title| title.value.clone());
            found.push((
                entry.span,
                symbol(&entry.id.value, title, SymbolKind::FILE, entry.span, entry.id.span),
            ));
        }
        for event in &chronology.events {
            let date = event.date.as_ref().map(|date| date.value.human());
            let detail = date
                .map_or_else(|| event.title.value.clone(), |date| format!("{date}: {}", event.title.value));
            found.push((
                event.span,
                symbol(&event.id.value, Some(detail), SymbolKind::EVENT, event.span, event.id.span),
            ));
        }
    }
    // Adds the tables and, in a brief, the other keys.
    let text = view.project.sources.whole(source);
    let (file, _) = DeTable::parse_recoverable(text);
    for (key, value) in file.get_ref() {
        let is_table = matches!(value.get_ref(), DeValue::Table(_));
        let is_listed = is_table || source != chronology.source;
        let name: &str = key.get_ref();
        if is_listed {
            let at = key.span();
            let extent = Node::new(name, value).extent();
            let whole = Span::new(source, at.start..extent.end.max(at.end));
            let kind = if is_table { SymbolKind::NAMESPACE } else { SymbolKind::PROPERTY };
            found.push((whole, symbol(name, None, kind, whole, Span::new(source, at))));
        }
    }
    found.sort_by_key(|(span, _)| *span);
    found.into_iter().map(|(_, symbol)| symbol).collect()
}
