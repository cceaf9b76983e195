//! The registered names of actors, tags and places, and their aliases.

use crate::date::{Answer, Date};
use crate::source::{Span, Spanned};
use crate::table::Need::{Always, Optional};
use crate::table::{Entry, Node, Reader, Schema, Slot, ValueShape, field};

/// The names in one of the tables `[actors]`, `[tags]` and `[places]`, in file order.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// The names with their aliases.
    pub names: Vec<Name>,
}

impl Register {
    /// Returns the name that equals `word`, or the first name with this alias.
    pub fn find(&self, word: &str) -> Option<&Name> {
        let canonical = self.names.iter().find(|name| name.name.value == word);
        canonical.or_else(|| {
            self.names.iter().find(|name| name.aliases.0.iter().any(|alias| alias.name.value == word))
        })
    }
}

/// A name with its aliases.
#[expect(clippy::struct_field_names, reason = "the name of an entry is its key in the table")]
#[derive(Debug, Clone)]
pub struct Name {
    /// The name that `events.toml` uses for the actor, tag or place.
    pub name: Spanned<String>,
    /// The other names that papers may use.
    pub aliases: Aliases,
    /// The date when the name came into use.
    pub from: Option<Spanned<Date>>,
    /// The date when the name went out of use.
    pub until: Option<Spanned<Date>>,
    /// A note for staff, which is never printed.
    pub note: Option<Spanned<String>>,
    /// The span of the whole entry.
    pub span: Span,
}

/// An alias, which may be limited in time: "AP4" until 2023, "IP4" since then.
#[derive(Debug, Clone)]
pub struct Alias {
    /// The alias itself.
    pub name: Spanned<String>,
    /// The date when the alias came into use.
    pub from: Option<Spanned<Date>>,
    /// The date when the alias went out of use.
    pub until: Option<Spanned<Date>>,
    /// The span of the whole entry.
    pub span: Span,
}

const FROM: &str = "The first date on which the name is valid.";
const UNTIL: &str = "The last date on which the name is valid.";

impl Entry for Name {
    const SCHEMA: Schema<Self> = Schema {
        name: "name",
        example: "{ aliases = [\"…\"] }",
        rows: &[
            &field("aliases", Optional, "Other names for it.", |n: &mut Self| &mut n.aliases),
            &field("from", Optional, FROM, |n: &mut Self| &mut n.from),
            &field("until", Optional, UNTIL, |n: &mut Self| &mut n.until),
            &field("note", Optional, "A note for maintainers; never printed.", |n: &mut Self| &mut n.note),
        ],
    };

    fn blank(span: Span) -> Self {
        let name = Spanned::new(String::new(), span);
        Self { name, aliases: Aliases::default(), from: None, until: None, note: None, span }
    }
}

impl Entry for Alias {
    const SCHEMA: Schema<Self> = Schema {
        name: "alias",
        example: "{ name = \"…\", until = \"2023\" }",
        rows: &[
            &field("name", Always, "The name.", |a: &mut Self| &mut a.name),
            &field("from", Optional, FROM, |a: &mut Self| &mut a.from),
            &field("until", Optional, UNTIL, |a: &mut Self| &mut a.until),
        ],
    };

    fn blank(span: Span) -> Self {
        Self { name: Spanned::new(String::new(), span), from: None, until: None, span }
    }
}

impl Alias {
    /// Whether the alias may have been in use on a date.
    ///
    /// ```
    /// use dateline::internals::chronology::parse;
    /// use dateline::{Date, Sources};
    ///
    /// let text = "[actors]\nAP4 = [{ name = \"IP4\", from = \"2023\" }]\n";
    /// let (chronology, _) = parse(Sources::new().add("events.toml", text), text);
    /// let alias = &chronology.actors.names[0].aliases.0[0];
    /// assert!(alias.is_in_use(&Date::parse("2024-07")?));
    /// assert!(!alias.is_in_use(&Date::parse("2022-06-29")?));
    /// # Ok::<(), dateline::DateError>(())
    /// ```
    pub fn is_in_use(&self, date: &Date) -> bool {
        let too_early = self.from.as_ref().is_some_and(|from| date.before(&from.value) == Answer::Holds);
        let too_late = self.until.as_ref().is_some_and(|until| date.after(&until.value) == Answer::Holds);
        !too_early && !too_late
    }
}

/// The aliases of a name, each a string or, if it is limited in time, a table.
#[derive(Debug, Clone, Default)]
pub struct Aliases(pub Vec<Alias>);

impl Slot for Aliases {
    const SHAPE: ValueShape = ValueShape::List(&ValueShape::Text);

    /// Reads a list whose items are strings, or tables for aliases limited in time. Returns whether
    /// all items were read.
    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let mut all_read = true;
        for item in node.items() {
            if item.table().is_some() {
                let mut aliases: Vec<Alias> = Vec::new();
                all_read &= aliases.fill(item, reader);
                self.0.append(&mut aliases);
            } else {
                let mut name: Option<Spanned<String>> = None;
                all_read &= name.fill(item, reader);
                self.0.extend(name.map(|name| Alias { span: name.span, name, from: None, until: None }));
            }
        }
        all_read
    }
}

impl Slot for Register {
    const SHAPE: ValueShape =
        ValueShape::Names { of: "names", example: "NATO = [\"North Atlantic Treaty Organization\"]" };

    fn fill(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let Some(table) = node.table() else {
            reader.wrong_type(node, &Self::SHAPE);
            return false;
        };
        let mut all_read = true;
        for (key, value) in table {
            let item = Node::new(key.get_ref(), value);
            let mut entry = Name::blank(reader.at(key.span().start..item.extent().end));
            entry.name = Spanned::new(key.get_ref().to_string(), reader.at(key.span()));
            all_read &= match item.table() {
                Some(inner) => reader.entry(&mut entry, inner, Some(&key.span())),
                None => entry.aliases.fill(item, reader),
            };
            self.names.push(entry);
        }
        all_read
    }
}
