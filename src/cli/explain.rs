//! `dateline explain` and `dateline rules`: the documentation of the check's rules.

use std::process::ExitCode;

use comfy_table::{ContentArrangement, Table, presets};

use super::terminal::Terminal;
use crate::check::{RULES, Switch, rule};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code or name of the rule
    #[arg(value_name = "RULE")]
    rule: String,
}

/// Prints the page of a rule.
pub(crate) fn explain(args: &Args, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    terminal.print(rule(&args.rule)?.page)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the table of rules.
pub(crate) fn rules(terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(terminal.width()).unwrap_or(80));
    table.set_header(["CODE", "NAME", "SEVERITY", "WHAT IT FINDS"]);
    for rule in RULES {
        let weight = match rule.by_default {
            Switch::On => rule.severity.word(),
            Switch::Off => "off",
        };
        table.add_row([rule.code(), rule.name(), weight, &rule.summary()]);
    }
    terminal.print(&(table.trim_fmt() + "\n"))?;
    Ok(ExitCode::SUCCESS)
}
