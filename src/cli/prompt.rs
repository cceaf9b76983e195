//! Questions on the terminal, with a line editor that can start from the present value.

use std::io::{self, IsTerminal as _};

use anyhow::Context as _;
use dialoguer::Input;
use dialoguer::theme::SimpleTheme;

use super::terminal::Terminal;
use crate::escape::for_line;

/// Returns `true` if stdin, stdout and stderr are all terminals, so that prompts can be shown.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && io::stderr().is_terminal()
}

/// Prompts for text, prefilled with `present`, until `check` accepts the answer.
///
/// Returns the trimmed answer.
pub(crate) fn edited(
    question: &str,
    present: &str,
    check: impl Fn(&str) -> Result<(), String>,
) -> anyhow::Result<String> {
    let input = Input::<String>::with_theme(&SimpleTheme)
        .with_prompt(for_line(question))
        .allow_empty(true)
        .with_initial_text(for_line(present))
        .validate_with(|answer: &String| {
            check(answer.trim()).map_err(|reason| for_line(&reason).into_owned())
        });
    let answer = input.interact_text().context("no answer from the terminal; nothing was written")?;
    Ok(answer.trim().to_owned())
}

/// Asks for one of several choices by its number, and returns its index.
///
/// A menu operated with the arrow keys would leave the terminal without a cursor after Ctrl-C.
pub(crate) fn choice(question: &str, choices: &[String], terminal: &Terminal) -> anyhow::Result<usize> {
    let lines =
        choices.iter().enumerate().map(|(index, choice)| format!("  {}  {}\n", index + 1, for_line(choice)));
    terminal.print(&format!("{question}:\n{}", lines.collect::<String>()))?;
    let index = |answer: &str| {
        let number = answer.parse::<usize>().ok().filter(|number| (1..=choices.len()).contains(number));
        number.map(|number| number - 1).ok_or_else(|| format!("type a number from 1 to {}", choices.len()))
    };
    let answer = edited("Number", "", |answer| index(answer).map(drop))?;
    index(&answer).map_err(anyhow::Error::msg)
}
