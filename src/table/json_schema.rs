//! Generates JSON Schema (draft 7, which TOML editors support) from table schemas, for completion
//! and validation in editors.
//!
//! The JSON schema accepts more than the reader does: EDTF is not a regular language, and
//! references between entries cannot be expressed. Everything that the schema rejects is also
//! rejected by the reader.

use serde_json::{Map, Value, json};

use super::schema::{Key, Need, ValueShape};

/// Returns the schema for a file with these top-level keys.
pub(crate) fn json_schema(title: &str, keys: &[Key]) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
    schema.insert("title".to_owned(), title.into());
    schema.extend(table(keys));
    schema.into()
}

/// Returns the schema for a table with known keys. Keys with the prefix `x-` are reserved for
/// users.
fn table(keys: &[Key]) -> Map<String, Value> {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| {
            let mut value = shape(&key.shape);
            value.insert("description".to_owned(), key.doc.into());
            (key.name.to_owned(), value.into())
        })
        .collect();
    let required: Vec<&str> =
        keys.iter().filter(|key| key.need == Need::Always).map(|key| key.name).collect();
    let mut schema = object(json!({
        "type": "object",
        "properties": properties,
        "patternProperties": { "^x-": {} },
        "additionalProperties": false,
    }));
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    schema
}

fn shape(wanted: &ValueShape) -> Map<String, Value> {
    match wanted {
        ValueShape::Text => object(json!({ "type": "string", "minLength": 1 })),
        ValueShape::Date => object(json!({
            "type": "string",
            "minLength": 1,
            "examples": ["2022-12-16", "2022-12", "2022?", "2023/2026", "2022-11~"],
        })),
        ValueShape::Translated => object(json!({
            "type": ["string", "object"],
            "minLength": 1,
            "additionalProperties": { "type": "string", "minLength": 1 },
        })),
        ValueShape::Weekday => object(json!({
            "type": "string",
            "examples": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        })),
        ValueShape::MonthDay => object(json!({ "type": "string", "examples": ["04-01"] })),
        ValueShape::Whole(least, i64::MAX) => object(json!({ "type": "integer", "minimum": least })),
        ValueShape::Whole(least, most) => {
            object(json!({ "type": "integer", "minimum": least, "maximum": most }))
        }
        ValueShape::Color => object(json!({
            "type": "string",
            "pattern": "^#[0-9A-Fa-f]{6}$",
            "examples": ["#1f3a5f"],
        })),
        ValueShape::YesNo => object(json!({ "type": "boolean" })),
        ValueShape::OneOf(words) => object(json!({ "enum": words() })),
        ValueShape::List(item) => list_of(shape(item)),
        ValueShape::Table { keys, .. } => table(&keys()),
        ValueShape::DateOrTable { keys, .. } => {
            // Put both in one schema: keywords for tables do not apply to strings and vice versa.
            let mut either = shape(&ValueShape::Date);
            either.extend(table(&keys()));
            either.insert("type".to_owned(), json!(["string", "object"]));
            either
        }
        ValueShape::Names { .. } => object(json!({ "type": "object" })),
    }
}

/// Returns the schema for a list that may also be written as a single item. Array keywords do not
/// apply to other values and vice versa, so one schema can contain both. With `anyOf`, an editor
/// could only report the whole list as invalid.
fn list_of(item: Map<String, Value>) -> Map<String, Value> {
    match item.get("type").cloned() {
        Some(kind) => {
            let mut either = item.clone();
            either.insert("type".to_owned(), json!(["array", kind]));
            either.insert("items".to_owned(), item.into());
            either
        }
        None => object(json!({ "anyOf": [{ "type": "array", "items": item }, item] })),
    }
}

/// Returns the members of a JSON object.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
