//! Text is data: every text in `events.toml` or in a brief's file is printed verbatim except for
//! typographic quotation marks, in every format, or is refused with its location. The program
//! itself builds the briefs, and independent parsers read them back.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at once, and starts the program"
)]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use dateline::Sources;
use dateline::internals::brief::BriefSpec;
use html5gum::{Token, Tokenizer};
use pulldown_cmark::{Event, Options, Parser, Tag};
use rayon::prelude::*;
use toml::Value;

/// Texts that could be taken for markup or code.
const HOSTILE: [&str; 24] = [
    "#panic(\"no\")",
    "#{ read(\"/etc/passwd\") } $#read(\"/etc/passwd\")$ $ x^2 $",
    "#import \"@preview/x:1.0.0\": * @ref <lbl> \\u{41} ~ --- // c /* d */",
    "= H",
    "+ item / term: words",
    "*b* _e_ **s** `c` ~~d~~ ==m== ^u^ [l](https://example.org) ![p](q.png) [r][s]",
    "# H",
    "- [ ] item",
    "1. item",
    "> quote",
    "    code ``` ~~~",
    "| cell | cell | \\| |:--|",
    "[^1]: a footnote [^1] ^[note]",
    "--- title: x ---",
    "::: note {.x #y} \\begin{x} :emoji: @somebody",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> <!-- c --> <?php ?> <br>",
    "&amp; &#65; &lt;b&gt; &nbsp;",
    "\" onmouseover=\"alert(1)\" x=' y=`",
    "]]> </style></title></svg></table></td> <![CDATA[",
    "{{ 7 * 7 }} {% raw %} {# c #} ${x} %s \\(x\\)",
    "https://example.org/?a=b&c=d <https://example.org> www.example.org me@example.org",
    "javascript:alert(1) data:text/html,x file:///etc/passwd",
    "back\\slash \\* \\\\ \\n C:\\temp\\",
    "ACCENT TINT null true [] {} NaN",
];

/// The fields whose text is printed. In the project, the field's name follows the text, so that it
/// can be found.
const PRINTED: [&str; 10] = [
    "title",
    "subtitle",
    "audience",
    "handling",
    "event",
    "summary",
    "quote",
    "source",
    "author-of-source",
    "publisher",
];

/// Returns a project with `text` in every field that can be printed or read aloud, followed by the
/// field's name.
fn project(text: &str) -> TempProject {
    project_of(|field| format!("{text} {field}"))
}

/// Returns the same project with the text that `words` returns for each field's name.
fn project_of(words: impl Fn(&str) -> String) -> TempProject {
    let of = |field: &str| Value::from(words(field)).to_string();
    let events = format!(
        "[chronology]\nas_of = 2025-01-01\n\n\
         [[source]]\nid = \"s\"\ntitle = {}\nauthor = {}\nurl = \"https://example.org/s\"\n\n\
         [[source]]\nid = \"t\"\ntitle = \"T\"\npublisher = {}\n\n\
         [[event]]\nid = \"e\"\ntitle = {}\nsummary = {}\nplace = {}\nactors = [{}]\ntags = [{}]\ndate = \"2026-06\"\nimportance = 4\n\
         evidence = [{{ source = \"s\", quote = {} }}, {{ source = \"t\" }}]\n",
        of("source"),
        of("author-of-source"),
        of("publisher"),
        of("event"),
        of("summary"),
        of("place"),
        of("actor"),
        of("tag"),
        of("quote"),
    );
    let brief = format!(
        "title = {}\nsubtitle = {}\naudience = {}\nauthor = {}\nhandling = {}\nkeywords = [{}]\n\
         logo = \"logo.svg\"\nlogo_alt = {}\nquotes = true\n",
        of("title"),
        of("subtitle"),
        of("audience"),
        of("author"),
        of("handling"),
        of("keyword"),
        of("logo"),
    );
    TempProject::new(&events, &brief)
}

struct TempProject(tempfile::TempDir);

impl TempProject {
    fn new(events: &str, brief: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("briefs")).unwrap();
        let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"M0 0h9v9z\"/></svg>";
        fs::write(folder.path().join("logo.svg"), logo).unwrap();
        fs::write(folder.path().join("events.toml"), events).unwrap();
        fs::write(folder.path().join("briefs/b.toml"), brief).unwrap();
        Self(folder)
    }

    /// Builds the brief. Returns the program's standard error, and whether it succeeded.
    fn print(&self) -> (String, bool) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output =
            command.current_dir(self.0.path()).args(["brief", "--typst", "embedded"]).output().unwrap();
        (String::from_utf8(output.stderr).unwrap(), output.status.success())
    }

    fn made(&self, ending: &str) -> String {
        fs::read_to_string(self.0.path().join(format!("briefs/b.{ending}"))).unwrap()
    }

    /// Returns the words of the PDF as the paper reader extracts them.
    fn words_of_pdf(&self) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let args = ["text", "--plain", "briefs/b.pdf"];
        let output = command.current_dir(self.0.path()).args(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Appends all strings of a JSON value.
fn collect(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::String(text) => out.push_str(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| collect(field, out)),
        _ => {}
    }
}

/// Parses Markdown with all extensions of `CommonMark` in GitHub and pandoc, except typographic
/// quotes. Returns its structure without the words, and the words.
fn markdown(text: &str) -> (Vec<String>, String) {
    let (mut structure, mut words) = (Vec::new(), String::new());
    for event in Parser::new_ext(text, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::SoftBreak => words.push(' '),
            Event::Start(Tag::Heading { level, .. }) => structure.push(level.to_string()),
            other => structure.push(format!("{other:?}")),
        }
    }
    (structure, words)
}

/// Parses HTML as a browser does. Returns the elements with the names of their attributes, and all
/// words, including those in attributes.
fn html(text: &str) -> (Vec<String>, String) {
    let (mut structure, mut words) = (Vec::new(), String::new());
    let of = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    for token in Tokenizer::new(text) {
        match token.unwrap() {
            Token::String(text) => words.push_str(&of(&text)),
            Token::StartTag(tag) => {
                let names = tag.attributes.keys().map(|name| of(name)).collect::<Vec<_>>().join(" ");
                structure.push(format!("<{} {names}>", of(&tag.name)));
                tag.attributes.values().for_each(|value| words.push_str(&of(value)));
            }
            Token::EndTag(tag) => structure.push(format!("</{}>", of(&tag.name))),
            Token::Comment(_) => structure.push("comment".to_owned()),
            Token::Doctype(_) => structure.push("doctype".to_owned()),
            Token::Error(error) => structure.push(format!("error {:?}", error.value)),
        }
    }
    (structure, words)
}

/// Returns the text without spaces, because a line may end anywhere, and in lower case, because a
/// handling mark is in capitals. Its quotation marks are straight: a brief prints typographic ones.
fn bare(text: &str) -> String {
    let text = text.replace(['“', '”'], "\"").replace(['‘', '’'], "'");
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect::<String>().to_lowercase()
}

#[test]
fn text_is_printed_verbatim() {
    let plain = project("plain");
    assert!(plain.print().1);
    HOSTILE.par_iter().for_each(|text| {
        let hostile = project(text);
        let (messages, done) = hostile.print();
        assert!(done, "{text}: {messages}");

        let data: serde_json::Value = serde_json::from_str(&hostile.made("json")).unwrap();
        let mut in_data = String::new();
        collect(&data, &mut in_data);
        let ((as_markdown, words_of_markdown), (as_html, words_of_html)) =
            (markdown(&hostile.made("md")), html(&hostile.made("html")));
        assert_eq!(as_markdown, markdown(&plain.made("md")).0, "the Markdown of {text}");
        let html_of_plain = html(&plain.made("html")).0;
        let ([before, drawing, after], [of_before, of_drawing, of_after]) =
            (parts(&as_html), parts(&html_of_plain));
        assert_eq!((before, after), (of_before, of_after), "the HTML of {text}");
        let is_known = |tag: &String| of_drawing.contains(tag);
        assert!(drawing.iter().all(is_known), "the drawing in the HTML of {text}: {drawing:?}");
        assert!(hostile.made("typ") == plain.made("typ"), "the Typst of {text}");
        // The drawing names events, so its words differ, but no text adds an element or a link.
        let (drawing, of_plain) = (hostile.made("svg"), plain.made("svg"));
        assert!(elements(&drawing).is_subset(&elements(&of_plain)), "the drawing of {text}: {drawing}");
        let links_to_rows = drawing.split("<a ").skip(1).all(|tag| tag.starts_with("href=\"#"));
        assert!(links_to_rows, "a link in the drawing of {text}: {drawing}");
        // The PDF reader takes the source numbers for words of the adjacent line.
        let pdf = hostile.words_of_pdf().replace("1, 2", "");
        let read =
            [("data", in_data), ("Markdown", words_of_markdown), ("HTML", words_of_html), ("PDF", pdf)];
        for (format, words) in read {
            let words = bare(&words);
            // The PDF reader also takes these for list markers.
            let marks = if format == "PDF" { ["- ", "+ ", "1. "].as_slice() } else { &[] };
            let text = marks.iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
            for field in PRINTED {
                let wanted = bare(&format!("{text} {field}"));
                assert!(words.contains(&wanted), "{field} in the {format}: no {wanted} in\n{words}");
            }
        }
    });
}

/// Returns the tags before, in and after the drawing, which contains one extra tag for each line of
/// a long name.
fn parts(tags: &[String]) -> [&[String]; 3] {
    let at = |wanted: &str| tags.iter().position(|tag| tag.starts_with(wanted)).unwrap();
    let (start, end) = (at("<svg "), at("</svg>"));
    [&tags[..start], &tags[start..end], &tags[end..]]
}

/// Returns the element names in an XML text.
fn elements(xml: &str) -> BTreeSet<&str> {
    xml.split('<')
        .skip(1)
        .map(|tag| tag.split([' ', '>', '/', '\n']).find(|name| !name.is_empty()).unwrap_or(""))
        .collect()
}

/// The fields that are printed or stored in a file's properties, with their names in messages.
const PLACES: [(&str, &str); 13] = [
    ("title", "the title of the brief"),
    ("subtitle", "the subtitle of the brief"),
    ("audience", "the audience of the brief"),
    ("handling", "the handling mark of the brief"),
    ("author", "the author of the brief"),
    ("keyword", "the keywords of the brief"),
    ("logo", "the `logo_alt` of the brief"),
    ("event", "the title of event \"e\""),
    ("summary", "the summary of event \"e\""),
    ("quote", "the evidence of event \"e\""),
    ("source", "source \"s\""),
    ("author-of-source", "source \"s\""),
    ("publisher", "source \"t\""),
];

/// Returns a project with `text` in one field, and plain words in the others.
fn one(field: &str, text: &str) -> TempProject {
    project_of(|name| if name == field { text.to_owned() } else { "plain".to_owned() })
}

#[test]
fn text_over_the_limit_is_refused_with_its_place() {
    let long = "A".repeat(1 << 20);
    PLACES.par_iter().for_each(|(field, place)| {
        let (messages, done) = one(field, &long).print();
        assert!(!done, "{field}");
        let wanted = format!("{place} has 1048576 characters, but the limit is 20000");
        assert!(messages.contains(&wanted), "{field}: {}", messages.get(..500).unwrap_or(&messages));
    });
}

#[test]
fn unprintable_character_is_refused_with_its_place() {
    let unseen = ["author", "keyword", "logo"];
    PLACES.par_iter().filter(|(field, _)| !unseen.contains(field)).for_each(|(field, place)| {
        let more: &[(&str, &str)] = &[("\u{1f6a2} leaves", "U+1F6A2"), ("\u{e000}", "U+E000")];
        let more = if *field == "title" { more } else { &[] };
        for (text, code) in more.iter().chain(&[("a\u{ffff}b", "U+FFFF")]) {
            let (messages, done) = one(field, text).print();
            assert!(!done, "{field} {code}");
            assert!(
                messages.contains(code)
                    && [";", " is a"].iter().any(|end| messages.contains(&format!("in {place}{end}"))),
                "{field}: {messages}"
            );
        }
    });
}

#[test]
fn invisible_characters_are_removed_and_reported_with_their_place() {
    let text = "a\0b\u{1}c\u{1b}[31md\u{7f}e\u{85}f\u{202e}g\u{2066}h\u{200f}i";
    PLACES.par_iter().for_each(|(field, place)| {
        let project = one(field, text);
        let (messages, done) = project.print();
        assert!(done, "{field}: {messages}");
        for code in ["U+0000", "U+0001", "U+001B", "U+007F", "U+202E", "U+2066", "U+200F"] {
            let is_reported = messages.lines().any(|line| line.contains(code));
            assert!(is_reported, "{field} ({place}): {code} does not report it: {messages}");
        }
        for ending in ["md", "html", "json"] {
            let made = project.made(ending);
            let unseen = made.chars().find(|c| c.is_control() && !matches!(c, '\n'));
            assert_eq!(unseen, None, "{field} in {ending}");
            assert!(!made.contains(['\u{202e}', '\u{2066}']), "{field} in {ending}");
        }
    });
}

/// Returns the words of a bottom line, without its markup.
fn displayed(text: &str) -> String {
    let toml = format!("title = \"T\"\nbottom_line = {}\n", Value::from(text));
    let (spec, _) = BriefSpec::parse("b", Sources::new().add("briefs/b.toml", toml.as_str()), &toml);
    spec.bottom_line[0].to_string()
}

/// A bottom line and questions may have a little markup. Any other markup is refused with its line
/// and column.
#[test]
fn other_markup_is_refused_or_printed_verbatim() {
    let refused = [
        "# H",
        "- item",
        "> quote",
        "`c`",
        "<script>alert(1)</script>",
        "a <b>c</b>",
        "![p](q.png)",
        "[l](javascript:alert(1))",
        "[l](data:text/html,x)",
        "[l](//example.org)",
        "***",
        "    code",
    ];
    let literal = [
        "#panic(\"no\") #{ read(\"/etc/passwd\") } $#read(\"x\")$ @ref",
        "| cell | cell | [^1]: note ~~d~~ {{ 7 * 7 }} {% raw %} &amp;amp; ]]> ^up^",
        "https://example.org www.example.org javascript:alert(1)",
        "\\*not emphasis\\* \\<b\\> \\[l\\](x)",
    ];
    let project = |text: &str| {
        let text = Value::from(text).to_string();
        let brief = format!("title = \"T\"\nbottom_line = {text}\nquestions = [{text}]\n");
        TempProject::new("[chronology]\nas_of = 2025-01-01\n", &brief)
    };
    refused.par_iter().for_each(|text| {
        let (messages, done) = project(text).print();
        assert!(
            !done && messages.contains("briefs/b.toml:2:") && messages.contains("briefs/b.toml:3:"),
            "{text}: {messages}"
        );
    });
    literal.par_iter().for_each(|text| {
        let project = project(text);
        let (messages, done) = project.print();
        assert!(done, "{text}: {messages}");
        let words = bare(&displayed(text));
        let (markdown, html) = (markdown(&project.made("md")), html(&project.made("html")));
        for (format, made) in [("Markdown", markdown.1), ("HTML", html.1), ("PDF", project.words_of_pdf())] {
            assert_eq!(
                bare(&made).matches(&words).count(),
                2,
                "{text} in the {format}: no {words} in {made}"
            );
        }
        let is_link = |line: &&String| line.starts_with("Start(Link") || line.starts_with("<a ");
        assert_eq!(markdown.0.iter().chain(&html.0).find(is_link), None, "{text}");
    });
}

#[test]
fn links_keep_their_address() {
    let urls = [
        "https://example.org/?a=b&c=%22%3E#d",
        "https://example.org/\"onmouseover=\"alert(1)",
        "https://example.org/(a)_[b]*c*'d'",
        "https://example.org/a<b>\\c",
    ];
    urls.par_iter().for_each(|url| {
        let events = format!(
            "[chronology]\nas_of = 2025-01-01\n[[source]]\nid = \"s\"\ntitle = \"S\"\nurl = {}\n\
             [[event]]\nid = \"e\"\ntitle = \"E\"\ndate = \"2024\"\nevidence = [{{ source = \"s\" }}]\n",
            Value::from(*url)
        );
        let project = TempProject::new(&events, "title = \"T\"\n");
        let (messages, done) = project.print();
        assert!(done, "{url}: {messages}");
        let mut leads = Vec::new();
        for token in Tokenizer::new(&project.made("html")) {
            if let Token::StartTag(tag) = token.unwrap() {
                let names: Vec<_> =
                    tag.attributes.keys().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
                assert!(!names.iter().any(|name| name.starts_with("on")), "{names:?}");
                let href = tag.attributes.iter().find(|(name, _)| ***name == b"href"[..]);
                leads.extend(href.map(|(_, value)| String::from_utf8(value.to_vec()).unwrap()));
            }
        }
        leads.retain(|to| !to.starts_with('#'));
        assert_eq!(leads, [*url]);
        let markdown = project.made("md");
        let links = Parser::new_ext(&markdown, Options::all()).filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        });
        let percent = url.replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C");
        assert_eq!(links.collect::<Vec<_>>(), [percent]);
    });
}
