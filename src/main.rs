//! The `dateline` executable, which only calls the command line of the library.

fn main() -> std::process::ExitCode {
    dateline::internals::main()
}
