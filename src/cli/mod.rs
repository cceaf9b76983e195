//! The command line: the only home of arguments, environment, clock and terminal.

/// Runs the command line.
pub fn run() {}
