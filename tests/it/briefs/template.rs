//! Errors in a user's template are reported with their location.

use dateline::internals::render::{Fit, Template, html, markdown};

use super::made::{data, print};

#[test]
fn template_errors_have_their_place() {
    let data = data("title = \"A\"", &[]);
    let typ = Template::new("templates/brief.typ", "#let measures(d) = {\n  d.titel\n}\n");
    let message = print(&data, &typ).unwrap_err().to_string();
    assert!(message.starts_with("templates/brief.typ:2:"), "{message}");
    for (line, wanted) in [
        ("{{ title | shout }}", "12: unknown filter: filter shout is unknown"),
        ("{{ titel }}", "4: undefined value: `titel` is undefined"),
        ("{% if subtitel %}{% endif %}", "7: undefined value: `subtitel` is undefined"),
        ("{{ as_of.txt }}", "4: undefined value: `as_of.txt` is undefined"),
        ("{% for row in rows %}", "20: syntax error: unexpected end of input, expected end of block"),
        (
            "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
            "19: invalid operation: recursion limit exceeded",
        ),
        (
            "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            "40: this takes too many steps; it may be an infinite loop",
        ),
        ("{% include \"events.toml\" %}", "4: a template cannot include another file"),
    ] {
        let j2 = Template::new("templates/brief.md.j2", format!("# {{{{ title }}}}\n\n{line}"));
        let fit = Fit::everything(&data);
        let page = data.page(&fit);
        for made in [markdown(&page, &j2), html(&page, &j2)] {
            assert_eq!(made.unwrap_err().to_string(), format!("templates/brief.md.j2:3:{wanted}"), "{line}");
        }
    }
}

#[test]
fn template_without_measures_is_refused() {
    let typ = Template::new("templates/brief.typ", "#let measures(d) = d.title\n");
    let message = print(&data("title = \"A\"", &[]), &typ).unwrap_err().to_string();
    assert!(message.contains("does not report its measures"), "{message}");
}
