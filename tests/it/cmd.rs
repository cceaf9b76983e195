//! The program as users see it: each file of `tests/cmd` is a session in an 80-column terminal, and
//! the folder `NAME.in` is its working directory.
//!
//! After an intended change, `TRYCMD=overwrite cargo test --test it cmd` writes the new output.

#[test]
fn sessions() {
    // The sessions must not use the developer's own cache.
    let cache = concat!(env!("CARGO_TARGET_TMPDIR"), "/cache");
    trycmd::TestCases::new()
        .env("DATELINE_CACHE_DIR", cache)
        .env("DATELINE_BY", "A. Reviewer")
        .case("tests/cmd/*.trycmd")
        .run();
}
