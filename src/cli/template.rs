//! `dateline template`: copies the built-in templates into a project, and prints their input.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::builder::PossibleValuesParser;

use super::Global;
use super::brief_builder::{BriefBuilder, BriefOptions};
use super::init::{create_files, others};
use super::terminal::Terminal;
use crate::project::BRIEFS;
use crate::render::{TEMPLATES, Template};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum TemplateCommand {
    /// Copy the built-in templates to the folder templates/ for editing
    Copy(CopyArgs),
    /// Print the data that templates read, as JSON; `dateline schema brief-data` describes it
    Data(BriefOptions),
}

#[derive(Debug, clap::Args)]
pub(crate) struct CopyArgs {
    /// Copy only these templates [default: all]
    #[arg(value_name = "TEMPLATE", value_parser = PossibleValuesParser::new(Template::NAMES))]
    names: Vec<String>,
}

impl TemplateCommand {
    pub(crate) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
        match self {
            Self::Copy(args) => copy(args, global, terminal)?,
            Self::Data(options) => data(options, global, terminal)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn copy(args: &CopyArgs, global: &Global, terminal: &Terminal) -> anyhow::Result<()> {
    let folder = global.directory.join(TEMPLATES);
    let is_wanted = |name: &&str| args.names.is_empty() || args.names.iter().any(|wanted| wanted == name);
    let wanted: Vec<&'static str> = Template::NAMES.into_iter().filter(is_wanted).collect();
    let text = |name: &&'static str| Ok((*name, Template::find(name, None)?.text().to_owned()));
    let files: Vec<(&str, String)> = wanted.iter().map(text).collect::<anyhow::Result<_>>()?;
    let others = others(&folder, &files).join(", ");
    if !others.is_empty() {
        bail!(
            "{TEMPLATES} already contains {others}; existing files are not overwritten: move them away, or name the templates to copy"
        );
    }
    let paths: Vec<String> = wanted.iter().map(|name| format!("{TEMPLATES}/{name}")).collect();
    let files = paths.iter().map(String::as_str).zip(files.into_iter().map(|(_, text)| text));
    create_files(&global.directory, "template copy", terminal, &files.collect::<Vec<_>>())?;
    terminal.report_written(&paths.iter().map(|path| format!("created {path}")).collect::<Vec<_>>())?;
    terminal.note(
        "`dateline brief` now uses these files instead of the built-in templates. Edit them, or delete one to restore the \
         built-in template.",
    );
    Ok(())
}

/// Prints the template input of each selected brief as JSON.
fn data(options: &BriefOptions, global: &Global, terminal: &Terminal) -> anyhow::Result<()> {
    let builder = BriefBuilder::new(options, global, terminal)?;
    for brief in builder.briefs(&options.names)? {
        let set = builder.lay_out(brief, terminal);
        let (data, pdf) = set.with_context(|| {
            format!("{BRIEFS}/{}.toml: the data of the brief could not be collected", brief.name)
        })?;
        terminal.print(&data.page(&pdf.fit).to_json())?;
    }
    Ok(())
}
