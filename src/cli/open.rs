//! Opens a paper at a candidate's line, in the user's editor or the system's default application.

use std::path::Path;

use anyhow::{Context as _, bail};

use super::env;
use crate::source::Place;
use crate::subprocess::Program;

/// The programs that open a file in its default application on Linux, macOS and Windows.
const OPENERS: [&str; 3] = ["xdg-open", "open", "explorer"];

/// Opens a paper at `place`: text files in the editor, at the line; other files, such as PDFs, in
/// their default application.
pub(crate) fn open(folder: &Path, place: &Place<'_>) -> anyhow::Result<()> {
    let path = folder.join(place.path);
    let search = env::search_path().unwrap_or_default();
    let file = path.display().to_string();
    let editor = env::editor().filter(|_| is_text(&path));
    let (program, arguments) = if let Some(editor) = editor {
        let mut words = editor.split_whitespace();
        let name = words.next().unwrap_or_default();
        let program =
            if name.contains(['/', '\\']) { Some(Program::at(name)) } else { Program::find(name, &search) };
        let program = program
            .with_context(|| format!("the editor \"{name}\" is not on the PATH: set VISUAL or EDITOR"))?;
        let own = words.map(str::to_owned);
        (program, own.chain(at_line(name, &file, place.line)).collect())
    } else {
        let Some(program) = OPENERS.iter().find_map(|name| Program::find(name, &search)) else {
            bail!("found no program to open {file}: set EDITOR to your editor");
        };
        (program, vec![file.clone()])
    };
    let status = program.run_interactive(&arguments)?;
    if !status.success() {
        bail!("{} could not open {file}", program.path().display());
    }
    Ok(())
}

/// Opens a URL in the user's browser.
#[cfg(feature = "desk")]
pub(crate) fn open_address(address: &str) -> anyhow::Result<()> {
    let search = env::search_path().unwrap_or_default();
    let Some(program) = OPENERS.iter().find_map(|name| Program::find(name, &search)) else {
        bail!("found no program to open a browser: open the address yourself");
    };
    let status = program.run_interactive(&[address.to_owned()])?;
    if !status.success() {
        bail!("{} could not open the address: open it yourself", program.path().display());
    }
    Ok(())
}

/// Returns the arguments that open a file at a line in an editor. Most editors take `+LINE FILE`.
fn at_line(editor: &str, file: &str, line: usize) -> Vec<String> {
    let name = Path::new(editor).file_stem().and_then(|stem| stem.to_str()).unwrap_or(editor);
    match name {
        "code" | "codium" => vec!["--goto".to_owned(), format!("{file}:{line}")],
        "hx" | "subl" | "zed" => vec![format!("{file}:{line}")],
        _ => vec![format!("+{line}"), file.to_owned()],
    }
}

fn is_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_lowercase();
    matches!(extension.as_str(), "md" | "markdown" | "txt" | "text" | "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_gets_the_line_in_its_syntax() {
        assert_eq!(at_line("vim", "a.md", 7), ["+7", "a.md"]);
        assert_eq!(at_line("/usr/bin/code", "a.md", 7), ["--goto", "a.md:7"]);
        assert_eq!(at_line("hx", "a.md", 7), ["a.md:7"]);
    }

    #[test]
    fn pdf_is_not_opened_in_an_editor() {
        assert!(is_text(Path::new("papers/a.MD")) && !is_text(Path::new("papers/a.pdf")));
    }
}
