//! Pending changes as a unified diff.

use similar::TextDiff;

use crate::escape::{for_line, for_terminal};

/// The colours of removed lines, added lines and hunk headers on a terminal.
const COLORS: [(&str, &str); 3] = [("-", "\u{1b}[31m"), ("+", "\u{1b}[32m"), ("@@", "\u{1b}[36m")];

/// Returns the changes from `old` to `new` as a unified diff with three lines of context; empty if
/// they are equal.
///
/// Control characters are escaped so that differences in them are visible; such a diff cannot be
/// applied.
pub(crate) fn unified(path: &str, old: &str, new: &str, color: bool) -> String {
    if old == new {
        return String::new();
    }
    let path = for_line(path);
    let (before, after) = (format!("a/{path}"), format!("b/{path}"));
    let diff =
        TextDiff::from_lines(old, new).unified_diff().context_radius(3).header(&before, &after).to_string();
    let diff = for_terminal(&diff);
    if !color {
        return diff.into_owned();
    }
    let painted =
        diff.split_inclusive('\n').map(|line| match COLORS.iter().find(|(head, _)| line.starts_with(head)) {
            Some((_, paint)) => format!("{paint}{}\u{1b}[0m\n", line.trim_end_matches('\n')),
            None => line.to_owned(),
        });
    painted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diff_has_the_format_of_git_apply() {
        let old = "a = 1\nb = 2\r\nc = 3";
        insta::assert_snapshot!(unified("events.toml", old, "a = 1\nc = 3", false), @r"
        --- a/events.toml
        +++ b/events.toml
        @@ -1,3 +1,2 @@
         a = 1
        -b = 2
         c = 3
        \ No newline at end of file
        ");
        assert_eq!(unified("events.toml", old, old, true), "");
    }
}
