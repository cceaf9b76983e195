//! `dateline review`: presents the candidates of `dateline pull` one by one, and asks what to do
//! with each.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use anyhow::bail;
use unicode_width::UnicodeWidthStr as _;

use super::Global;
use super::candidate_actions::{Action, describe_change, follow_up};
use super::open::open;
use super::paper_warnings::warn_of_papers;
use super::prompt::edited;
use super::pull::{effect, place};
use super::reviewer::{ReviewerArgs, is_signature};
use super::terminal::Terminal;
use crate::chronology::Change;
use crate::escape::for_line;
use crate::project::Project;
use crate::pull::{Candidate, NewEventValues, nearest_events, pull, surroundings};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Also review less certain candidates, and statements that date a curated event less precisely
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    reviewer: ReviewerArgs,
}

/// The number of curated events shown with a candidate.
const NEAREST: usize = 3;

const QUESTION: &str = "[a]ccept, a[t]tach, [r]efine, [d]ismiss, [o]pen the paper, [s]kip, [q]uit? ";

/// The explanation of the answers, printed for any other answer.
const EXPLANATION: &str =
    "  a  adds a new event, with these words as evidence, even if they seem to be about another one
  t  cites these words for an event that you name
  r  writes this date into the event that the candidate is about
  d  hides the candidate; asks for the reason
  o  opens the paper
  s  skips to the next candidate
  q  quits; decisions so far are kept
";

pub(crate) fn run(args: &Args, global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        bail!(
            "`review` needs a terminal: use `dateline pull` with the commands `accept`, `attach`, `refine` and `dismiss` \
             instead"
        );
    }
    let mut skipped: BTreeSet<String> = BTreeSet::new();
    let mut has_warned = false;
    loop {
        // Read the project again for each question, because a decision may affect the other
        // candidates.
        let project = global.project()?;
        if !std::mem::replace(&mut has_warned, true) {
            warn_of_papers(&project, terminal);
        }
        let candidates = pull(&project);
        let open = |candidate: &&Candidate<'_>| {
            (args.all || candidate.is_certain()) && !skipped.contains(&candidate.id)
        };
        let Some(candidate) = candidates.iter().find(open) else {
            terminal.say("No candidates remain.")?;
            return Ok(ExitCode::SUCCESS);
        };
        let left = candidates.iter().filter(open).count();
        terminal.print(&shown(&project, candidate, left, terminal.width()))?;
        match decided(candidate, &project, global, terminal) {
            Ok(Decision::Quit) => return Ok(ExitCode::SUCCESS),
            Ok(Decision::Skip) => {
                skipped.insert(candidate.id.clone());
            }
            Ok(Decision::Ask) => {}
            Ok(Decision::Change(command, changes)) => {
                let action = Action { command, reviewer: &args.reviewer, global, terminal };
                match action.carry_out(&project, candidate, &candidate.id, &changes) {
                    Ok(changes) => {
                        for change in changes.iter().filter(|change| !is_signature(change)) {
                            terminal.print(&format!("{}\n", for_line(&describe_change(change))))?;
                        }
                        if let Some(left) = follow_up(candidate, &changes) {
                            terminal.note(&left);
                        }
                    }
                    Err(error) => terminal.error(&error),
                }
            }
            Err(error) => terminal.error(&error),
        }
    }
}

/// A function that computes the changes for a decision.
type Changes = Box<dyn Fn(&Candidate<'_>, &Project) -> anyhow::Result<Vec<Change>>>;

/// The answer to the question about a candidate.
enum Decision {
    /// The equivalent command, and its changes.
    Change(&'static str, Changes),
    Skip,
    /// Ask again: the answer was not understood, or led to no decision.
    Ask,
    Quit,
}

fn decided(
    candidate: &Candidate<'_>,
    project: &Project,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Decision> {
    let Some(answer) = ask(terminal, QUESTION)? else { return Ok(Decision::Quit) };
    Ok(match answer.as_str() {
        "a" | "accept" => {
            let title = edited("title", &candidate.title, |_| Ok(()))?;
            let title = Some(title).filter(|title| !title.is_empty());
            // The prompt named the matching event, so accepting anyway means that this is another
            // event.
            let is_another = candidate.event.is_some();
            let wanted = NewEventValues { title, is_another, ..NewEventValues::default() };
            Decision::Change(
                "accept",
                Box::new(move |candidate, project| Ok(candidate.accept(project, &wanted)?)),
            )
        }
        "t" | "attach" => match ask(terminal, "id of the event: ")? {
            Some(event) if !event.is_empty() => Decision::Change(
                "attach",
                Box::new(move |candidate, project| Ok(candidate.attach(project, &event)?)),
            ),
            _ => Decision::Ask,
        },
        "r" | "refine" => {
            Decision::Change("refine", Box::new(|candidate, project| Ok(candidate.refine(project)?)))
        }
        "d" | "dismiss" => match ask(terminal, "reason: ")? {
            Some(reason) if !reason.is_empty() => Decision::Change(
                "dismiss",
                Box::new(move |candidate, project| Ok(candidate.dismiss(project, &reason))),
            ),
            _ => Decision::Ask,
        },
        "o" | "open" => {
            open(&global.directory, &project.sources.place(candidate.attestation.span))?;
            Decision::Ask
        }
        "s" | "skip" => Decision::Skip,
        "q" | "quit" => Decision::Quit,
        _ => {
            terminal.print(EXPLANATION)?;
            Decision::Ask
        }
    })
}

/// Asks a question. Returns the trimmed answer, or `None` at the end of the input.
pub(crate) fn ask(terminal: &Terminal, question: &str) -> io::Result<Option<String>> {
    terminal.print(question)?;
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line)?;
    Ok((read > 0).then(|| line.trim().to_owned()))
}

/// Formats a candidate with its quote, its location, and the curated events near its date.
fn shown(project: &Project, candidate: &Candidate<'_>, left: usize, width: usize) -> String {
    let (date, title, id) = (candidate.event_when(), &candidate.title, &candidate.id);
    let mut lines = vec![
        format!("\n{id}, {left} left: {}", effect(candidate)),
        folded(&format!("{date}: {title}"), "", width),
        folded(&format!("“{}”", surroundings(project, candidate.attestation)), "  ", width),
        format!("  {}", place(project, candidate)),
    ];
    let nearest = nearest_events(project, candidate.date, NEAREST);
    if !nearest.is_empty() {
        lines.push("Events in events.toml around that date:".to_owned());
        lines.extend(nearest.into_iter().map(|event| {
            let date = event.date.as_ref().map_or_else(String::new, |date| date.value.to_string());
            folded(&format!("{date} {}: {}", for_line(&event.id.value), event.title.value), "  ", width)
        }));
    }
    lines.join("\n") + "\n"
}

/// Wraps text at the width of the terminal, with an indent on each line.
fn folded(words: &str, indent: &str, width: usize) -> String {
    let mut lines = vec![indent.to_owned()];
    let mut used = indent.width();
    for word in words.split_whitespace() {
        let begins = used == indent.width();
        if !begins && used + 1 + word.width() > width {
            lines.push(indent.to_owned());
            used = indent.width();
        }
        if let Some(line) = lines.last_mut() {
            if used > indent.width() {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += word.width();
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn long_quotes_are_folded_at_the_width() {
        assert_eq!(
            folded("“They signed the pact in Oslo.”", "  ", 16),
            "  “They signed\n  the pact in\n  Oslo.”"
        );
        assert_eq!(folded("一二三 四五六", "", 8), "一二三\n四五六");
    }
}
