//! The `dateline` program: all it does is in [`dateline::cli`].

fn main() {
    dateline::cli::run();
}
