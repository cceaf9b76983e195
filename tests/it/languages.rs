//! Papers in unsupported languages: one finding each, and no dates.

#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use std::path::{Path, PathBuf};

use dateline::internals::pull::pull;
use dateline::internals::read::{self, LanguageEvidence};
use dateline::{Folder, LoadOptions, Memory, Project, Sources, check};

const GERMAN: &str = "Bergen, 3. April 2023\n\nDie Fähre wurde am 2. April 2023 verkauft und soll am 1. Juni 2023 wieder fahren. Der Rat hat dem \
    Vertrag am 28. März 2023 zugestimmt, und die neuen Besitzer sind mit dem Preis zufrieden.\n";
const DUTCH: &str = "Bergen, 3 april 2023\n\nDe veerboot is op 2 april 2023 verkocht en zal vanaf 1 juni 2023 weer varen. De raad heeft het \
    contract op 28 maart 2023 goedgekeurd, en de nieuwe eigenaars zijn tevreden met de prijs.\n";
const CHINESE: &str = "渡轮于2023年4月2日售出，将于2023年6月1日恢复通航。市议会已于2023年3月28日批准该合同，新船主对价格表示满意。\n";
const JAPANESE: &str = "令和5年4月3日\n\n渡し船は2023年4月2日に売却された。市議会は同年3月28日に契約を承認した。新しい船主は6月1日に運航を再開する予定である。\n";
const ENGLISH: &str = "Bergen, 3 April 2023\n\nThe ferry was sold on 2 April 2023 and will sail again on 1 June 2023. The council agreed to the \
    contract on 28 March 2023.\n";

/// Returns the finding codes for a project with one paper, and the number of candidates.
fn load(paper: &str, more: &str) -> (Vec<&'static str>, usize) {
    let events = format!("[chronology]\nas_of = 2023-05-01\npapers = [\"papers\"]\n{more}");
    let files = Memory::from([("events.toml", events.as_str()), ("papers/ferry.txt", paper)]);
    let project = Project::load(&files, &LoadOptions::default()).unwrap();
    let codes = check(&project).findings.iter().map(|found| found.rule.code()).collect();
    (codes, pull(&project).len())
}

#[test]
fn paper_in_unsupported_language_is_one_finding_without_candidates() {
    for paper in [GERMAN, DUTCH, CHINESE] {
        assert_eq!(load(paper, ""), (vec!["DL118"], 0), "{paper}");
    }
    let (codes, candidates) = load(ENGLISH, "");
    assert!(codes.is_empty() && candidates > 0, "{codes:?} {candidates}");
}

#[test]
fn japanese_paper_gives_candidates() {
    let (codes, candidates) = load(JAPANESE, "");
    assert!(!codes.contains(&"DL118"), "{codes:?}");
    assert_eq!(candidates, 3);
}

#[test]
fn declared_language_overrides_the_detected_one() {
    let source = |language| {
        format!("[[source]]\nid = \"ferry\"\npath = \"papers/ferry.txt\"\nlanguage = \"{language}\"\n")
    };
    assert_eq!(load(ENGLISH, &source("de")), (vec!["DL118"], 0));
    let (codes, candidates) = load(GERMAN, &source("en"));
    assert!(!codes.contains(&"DL118") && candidates > 0, "{codes:?} {candidates}");
    assert_eq!(load(ENGLISH, &source("english")).0, ["DL016"]);
}

#[test]
fn quotes_in_unsupported_languages_are_found_but_not_dated() {
    let event = |quote| {
        format!(
            "[[source]]\nid = \"ferry\"\npath = \"papers/ferry.txt\"\n[[event]]\nid = \"sale\"\ntitle = \"The ferry is sold\"\n\
             date = 2023-04-02\nevidence = [{{ source = \"ferry\", quote = \"{quote}\" }}]\n"
        )
    };
    assert_eq!(load(GERMAN, &event("Die Fähre wurde am 2. April 2023 verkauft")).0, ["DL118"]);
    assert_eq!(load(GERMAN, &event("Die Fähre wurde im Mai verkauft")).0, ["DL103", "DL118"]);
}

#[expect(
    clippy::disallowed_methods,
    reason = "the shared data is next to the project or in $DATELINE_SHARED"
)]
fn shared() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    std::env::var_os("DATELINE_SHARED").map_or(beside, PathBuf::from)
}

#[test]
#[ignore = "needs ../shared"]
fn english_documents_are_detected_as_english() {
    let mut count = 0;
    for folder in ["library/wh", "library/en", "devset-en/docs"] {
        for entry in std::fs::read_dir(shared().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let (name, bytes) = (path.to_string_lossy(), std::fs::read(&path).unwrap());
            let Ok(document) = read::read(&name, &bytes, &mut Sources::new()) else { continue };
            assert_eq!(document.language.code.as_str(), "en", "{name}");
            assert_eq!(document.language.evidence, LanguageEvidence::Detected, "{name}");
            count += 1;
        }
    }
    assert!(count > 150, "{count}");
}

#[test]
#[ignore = "needs ../shared"]
fn foreign_papers_have_no_candidates() {
    let project =
        Project::load(&Folder::new(shared().join("cases/foreign")), &LoadOptions::default()).unwrap();
    // The folder contains a German, a French and a Japanese paper, and only the last is read.
    let candidates = pull(&project);
    let mut places = candidates.iter().flat_map(|candidate| &candidate.places);
    assert!(places.all(|place| place.citation.path.ends_with("nihongo.txt")));
    let codes: Vec<&str> = check(&project).findings.iter().map(|found| found.rule.code()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "DL118").count(), 2, "{codes:?}");
}
