//! The program as people meet it: each file of `tests/cmd` is a session in a terminal of 80 columns, each folder
//! `NAME.in` the folder it is typed in.
//!
//! After a change that is meant, `TRYCMD=overwrite cargo test --test it cmd` writes what the program says now.

#[test]
fn sessions() {
    // Not in the cache of whoever runs the tests.
    let cache = concat!(env!("CARGO_TARGET_TMPDIR"), "/cache");
    trycmd::TestCases::new().env("DATELINE_CACHE_DIR", cache).case("tests/cmd/*.trycmd").run();
}
