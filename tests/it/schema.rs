//! The JSON schemas: the shipped files are valid, the readers refuse what a schema refuses, and
//! every key has a description.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and writes the schemas when it is asked to"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dateline::Sources;
use dateline::internals::brief::BriefSpec;
use dateline::internals::chronology;
use dateline::internals::render::Page;
use jsonschema::Validator;
use serde_json::{Value, json};

/// Converts a TOML text to the data that an editor's validator sees: a date is a string.
fn data(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => date.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(convert).collect(),
            toml::Value::Table(table) => {
                Value::Object(table.into_iter().map(|(key, value)| (key, convert(value))).collect())
            }
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(yes) => yes.into(),
        }
    }
    convert(text.parse::<toml::Table>().unwrap().into())
}

fn wrong(validator: &Validator, text: &str) -> Vec<String> {
    let data = data(text);
    validator.iter_errors(&data).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn events() -> Validator {
    jsonschema::validator_for(&chronology::json_schema()).unwrap()
}

fn briefs() -> Validator {
    jsonschema::validator_for(&BriefSpec::json_schema()).unwrap()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn shipped_files_are_valid() {
    assert_eq!(wrong(&events(), &read("events.toml")), Vec::<String>::new());
    assert_eq!(wrong(&events(), &read("tests/chronology/sound.toml")), Vec::<String>::new());
    let folder = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("briefs")).unwrap();
    let files = folder.map(|entry| entry.unwrap().path());
    let files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    assert!(files.len() >= 3);
    for file in files {
        assert_eq!(
            wrong(&briefs(), &fs::read_to_string(&file).unwrap()),
            Vec::<String>::new(),
            "{}",
            file.display()
        );
    }
}

/// The files in `schemas/` are the output of `dateline schema`, and the shipped files name them for
/// editors. After an intended change, `UPDATE_PAGES=1 cargo test --test it schema` writes them.
#[test]
fn schemas_are_up_to_date_and_named_by_the_shipped_files() {
    let schemas = [
        ("schemas/events.schema.json", chronology::json_schema()),
        ("schemas/brief.schema.json", BriefSpec::json_schema()),
        ("schemas/brief-data.schema.json", Page::json_schema()),
    ];
    for (path, schema) in schemas {
        let schema = format!("{schema:#}\n");
        if std::env::var_os("UPDATE_PAGES").is_some() {
            fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), schema).unwrap();
        } else {
            assert_eq!(read(path), schema, "{path}");
        }
    }
    let named = |path: &str| read(path).lines().next().unwrap().to_owned();
    assert_eq!(named("events.toml"), "#:schema ./schemas/events.schema.json");
    for brief in ["chronology", "defence-industry", "japan-nato"] {
        assert_eq!(named(&format!("briefs/{brief}.toml")), "#:schema ../schemas/brief.schema.json");
    }
}

/// Returns the type of a value in a word or two, and the name of the definition that it refers to.
fn kind(value: &Value) -> (String, Option<String>) {
    if let Some(part) = value["$ref"].as_str() {
        let name = part.trim_start_matches("#/definitions/");
        return (format!("[{name}](#{})", name.to_lowercase()), Some(name.to_owned()));
    }
    if let Some(first) = value["allOf"].get(0).or(value["anyOf"].get(0)) {
        let (words, part) = kind(first);
        let or_nothing = if value["anyOf"].is_array() { ", or nothing" } else { "" };
        return (words + or_nothing, part);
    }
    let types: Vec<&str> = match &value["type"] {
        Value::Array(types) => types.iter().map(|name| name.as_str().unwrap()).collect(),
        other => vec![other.as_str().unwrap()],
    };
    let mut part = None;
    let words = types.iter().map(|name| match *name {
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "boolean" => "yes or no".to_owned(),
        "null" => "or nothing".to_owned(),
        "array" => {
            let (words, inner) = kind(&value["items"]);
            part = inner;
            format!("list of {words}")
        }
        other => other.to_owned(),
    });
    (words.collect::<Vec<_>>().join(", "), part)
}

/// Returns the fields of the template data as tables: first the page, then each definition after
/// the one that mentions it.
fn fields() -> String {
    let schema = Page::json_schema();
    let mut parts = vec![("Page".to_owned(), schema.clone())];
    let mut at = 0;
    let mut out = String::new();
    while let Some((name, part)) = parts.get(at).cloned() {
        at += 1;
        write!(out, "#### {name}\n\n{}\n\n", part["description"].as_str().unwrap()).unwrap();
        let words = |value: &Value| value["description"].as_str().unwrap_or_default().replace('|', "\\|");
        if let Some(fields) = part["properties"].as_object() {
            out += "| field | what it is | as |\n|---|---|---|\n";
            for (field, value) in fields {
                let (kind, named) = kind(value);
                writeln!(out, "| `{field}` | {} | {kind} |", words(value)).unwrap();
                let new = named.filter(|named| !parts.iter().any(|(known, _)| known == named));
                parts.extend(new.map(|named| (named.clone(), schema["definitions"][&named].clone())));
            }
            out.push('\n');
        }
        if part["type"] == "array" {
            let (kind, named) = kind(&part);
            write!(out, "A {kind}.\n\n").unwrap();
            parts.extend(named.map(|named| (named.clone(), schema["definitions"][&named].clone())));
        }
        for choice in part["oneOf"].as_array().into_iter().flatten() {
            let named = choice["enum"].as_array().into_iter().flatten().chain([&choice["const"]]);
            let keys = choice["properties"].as_object().into_iter().flat_map(|properties| properties.keys());
            let named = named.filter_map(Value::as_str).chain(keys.map(String::as_str));
            writeln!(out, "- `{}`: {}", named.collect::<Vec<_>>().join("`, `"), words(choice)).unwrap();
        }
        if part["oneOf"].is_array() {
            out.push('\n');
        }
    }
    out
}

/// Asserts that the generated part of a page, between two markers, is up to date. With
/// `UPDATE_PAGES`, writes it instead.
fn generated(path: &str, begin: &str, new: &str, end: &str) {
    let page = read(path);
    let (head, rest) = page.split_once(begin).unwrap();
    let (old, tail) = rest.split_once(end).unwrap();
    if std::env::var_os("UPDATE_PAGES").is_some() {
        let page = [head, begin, new, end, tail].concat();
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), page).unwrap();
    } else {
        assert!(old == new, "{path} is not up to date: UPDATE_PAGES=1 cargo test --test it schema");
    }
}

/// `docs/templates.md` lists every field. After an intended change, `UPDATE_PAGES=1 cargo test
/// --test it schema` writes it.
#[test]
fn docs_list_every_field_of_the_data() {
    let path = "docs/templates.md";
    generated(path, "<!-- fields -->\n\n", &fields(), "<!-- end of fields -->\n");
    let version = format!("**version {}**", dateline::internals::render::VERSION);
    assert!(read(path).contains(&version), "{path} does not speak of {version}");
}

/// Returns the possible values of a key, in words.
fn values(key: &Value) -> String {
    if let Some(words) = key["enum"].as_array() {
        let words: Vec<_> = words.iter().map(|word| format!("`{}`", word.as_str().unwrap())).collect();
        return words.join(", ");
    }
    if let Some(list) = key["anyOf"].get(0) {
        return format!("any of {}", values(&list["items"]));
    }
    match (key["type"].get(0).unwrap_or(&key["type"])).as_str().unwrap() {
        "array" if key["properties"].is_object() => "tables, see below".to_owned(),
        "array" => format!("list of {}s", values(&key["items"])),
        "object" => "see below".to_owned(),
        "boolean" => "`true`, `false`".to_owned(),
        "integer" => match key["maximum"].as_i64() {
            Some(most) => format!("{} to {most}", key["minimum"]),
            None => format!("whole number, {} or more", key["minimum"]),
        },
        "string" if key["properties"].is_object() => "date or table, see below".to_owned(),
        "string" if key["pattern"].is_string() => {
            format!("colour: `{}`", key["examples"][0].as_str().unwrap())
        }
        "string" if key["examples"].is_array() => {
            let example = key["examples"][0].as_str().unwrap();
            if example.starts_with(|c: char| c.is_ascii_digit()) {
                "date".to_owned()
            } else {
                format!("text: `{example}`")
            }
        }
        kind => {
            assert_eq!(kind, "string", "it has no words yet");
            "text".to_owned()
        }
    }
}

/// Returns a table of the keys, followed by the keys of its subtables. A key's description ends
/// with its default, after "; default: ".
fn keys(table: &Value) -> String {
    let mut out = "| key | what it is | values | default |\n|---|---|---|---|\n".to_owned();
    let mut inner = String::new();
    for (name, key) in table["properties"].as_object().unwrap() {
        let words = key["description"].as_str().unwrap().trim_end_matches('.');
        let needed = table["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
        let (words, without) = words.split_once("; default: ").unwrap_or((words, ""));
        let without = if needed { "required" } else { without };
        writeln!(out, "| `{name}` | {words} | {} | {without} |", values(key)).unwrap();
        if key["properties"].is_object() {
            let written = if key["type"].is_array() { name.clone() } else { format!("[{name}]") };
            write!(inner, "\nUnder `{written}`:\n\n{}", keys(key)).unwrap();
        }
    }
    out + &inner
}

#[test]
fn docs_list_every_key_of_a_brief() {
    let table = keys(&BriefSpec::json_schema()) + "\n";
    generated("docs/briefs.md", "<!-- keys -->\n\n", &table, "<!-- end of keys -->\n");
}

/// The tables of `events.toml` in the order in which a reader encounters them, and the header of
/// each.
const TABLES: [(&str, &str); 9] = [
    ("event", "[[event]]"),
    ("source", "[[source]]"),
    ("chronology", "[chronology]"),
    ("actors", "[actors]"),
    ("places", "[places]"),
    ("tags", "[tags]"),
    ("allow", "[[allow]]"),
    ("dismissed", "[[dismissed]]"),
    ("check", "[check]"),
];

#[test]
fn docs_list_every_key_of_a_chronology() {
    let schema = chronology::json_schema();
    let tables = &schema["properties"];
    let mut named: Vec<&str> = TABLES.iter().map(|(name, _)| *name).chain(["briefs"]).collect();
    named.sort_unstable();
    assert_eq!(tables.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>(), named);
    let mut page = String::new();
    for (name, written) in TABLES.into_iter().chain([("briefs", "[briefs]")]) {
        let table = &tables[name];
        write!(page, "### `{written}`\n\n{}\n\n", table["description"].as_str().unwrap()).unwrap();
        if table["properties"].is_object() {
            page += &(keys(table) + "\n");
        }
    }
    generated("docs/events.md", "<!-- keys -->\n\n", &page, "<!-- end of keys -->\n");
}

#[test]
fn docs_example_of_a_chronology_is_valid() {
    let page = read("docs/events.md");
    let example = page.split_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    assert_eq!(wrong(&events(), example), Vec::<String>::new());
    let file = Sources::new().add("events.toml", example);
    assert_eq!(chronology::parse(file, example).1, []);
}

#[test]
fn docs_example_of_a_brief_is_valid() {
    let page = read("docs/briefs.md");
    let example = page.split_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    assert_eq!(wrong(&briefs(), example), Vec::<String>::new());
    let file = Sources::new().add("briefs/harbour.toml", example);
    assert_eq!(BriefSpec::parse("harbour", file, example).1, []);
}

/// Returns an event that is valid except for one more line.
fn event(line: &str) -> String {
    format!("[[event]]\nid = \"pact\"\ntitle = \"The pact\"\ndate = \"2024-06-09\"\n{line}\n")
}

#[test]
fn readers_refuse_what_the_schemas_refuse() {
    let broken = [
        event("afer = [\"talks\"]"),
        event("importance = 9"),
        event("importance = \"high\""),
        event("status = \"planed\""),
        event("tags = [1]"),
        event("summary = true"),
        event("evidence = [{ quote = \"words\" }]"),
        event("evidence = [{ source = \"a\", page = { n = 1 } }]"),
        event("series = { name = \"talks\" }"),
        event("allow = [{ rule = \"\", reason = \"known\" }]"),
        "[[event]]\ntitle = \"The pact\"\ndate = \"2024-06-09\"\n".to_owned(),
        "[[event]]\nid = \"pact\"\ntitle = 1\ndate = \"2024-06-09\"\n".to_owned(),
        "[chronology]\npapers = 1\n".to_owned(),
        "event = \"pact\"\n".to_owned(),
        "evnt = 1\n".to_owned(),
    ];
    for text in broken {
        assert_ne!(wrong(&events(), &text), Vec::<String>::new(), "the schema takes\n{text}");
        let file = Sources::new().add("events.toml", text.as_str());
        assert!(!chronology::parse(file, &text).1.is_empty(), "the reader takes\n{text}");
    }
    for text in
        ["paper = \"a4\"\n", "title = \"T\"\npaper = \"a3\"\n", "title = \"T\"\n[select]\ntag = [\"x\"]\n"]
    {
        assert_ne!(wrong(&briefs(), text), Vec::<String>::new(), "the schema takes\n{text}");
        let file = Sources::new().add("briefs/t.toml", text);
        assert!(!BriefSpec::parse("t", file, text).1.is_empty(), "the reader takes\n{text}");
    }
    assert_eq!(wrong(&events(), &event("x-desk = 7\ntags = \"one\"")), Vec::<String>::new());
}

/// Collects the names of keys without a description.
fn undescribed(schema: &Value, found: &mut Vec<String>) {
    if let Some(properties) = schema["properties"].as_object() {
        let silent =
            properties.iter().filter(|(_, value)| value["description"].as_str().is_none_or(str::is_empty));
        found.extend(silent.map(|(name, _)| name.clone()));
        properties.values().for_each(|value| undescribed(value, found));
    }
    undescribed_in_list(schema, found);
}

fn undescribed_in_list(schema: &Value, found: &mut Vec<String>) {
    if schema["items"].is_object() {
        undescribed(&schema["items"], found);
    }
}

#[test]
fn every_key_has_a_description() {
    let data = Page::json_schema();
    let parts = data["definitions"].as_object().unwrap().values().cloned();
    for schema in parts.chain([chronology::json_schema(), BriefSpec::json_schema(), data.clone()]) {
        let mut found = Vec::new();
        undescribed(&schema, &mut found);
        assert_eq!(found, Vec::<String>::new());
    }
}
