//! The `dateline` executable, which only calls [`dateline::cli`].

fn main() -> std::process::ExitCode {
    dateline::cli::main()
}
