//! The desk in a real browser: `tests/desk/end_to_end.py` controls Chromium as a user would.

use std::process::Command;

use crate::support::program;

#[test]
#[ignore = "needs chromium and playwright"]
#[expect(clippy::disallowed_methods, reason = "only the environment names the Python that CI installs")]
fn work_in_a_browser_from_first_start_to_printed_brief() {
    let python = std::env::var_os("DATELINE_PYTHON").unwrap_or_else(|| "python3".into());
    let run = Command::new(python)
        .arg("tests/desk/end_to_end.py")
        .arg(env!("CARGO_BIN_EXE_dateline"))
        .arg(program("chromium").path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{report}\n{}", String::from_utf8_lossy(&run.stderr));
}
