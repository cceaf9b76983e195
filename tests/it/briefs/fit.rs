//! Fitting a brief on its pages: which parts are omitted, and in which order.

use dateline::internals::render::{Engine, Item, Pdf, Since, changes};
use dateline::{Date, Day, Status};
use fastrand::Rng;
use rayon::prelude::*;

use super::engine::typst;
use super::made::{against_the_schema, built_in, data, in_markdown, item, many, print, template};

/// Returns the number of random briefs in `$RANDOM_BRIEFS`. `RANDOM_BRIEFS=500 cargo test --release
/// --test it every_brief` tests 500 of them.
#[expect(clippy::disallowed_methods, reason = "the environment limits the time of the test")]
fn asked_for() -> Option<u64> {
    std::env::var("RANDOM_BRIEFS").ok().and_then(|number| number.parse().ok())
}

/// Returns the text of a random brief, and items with all kinds of date, importance and length. The
/// same seed gives the same items.
fn random_brief(seed: u64) -> (String, Vec<Item>) {
    let mut rng = Rng::with_seed(seed);
    let words = |count: usize| vec!["ministers agree on repair"; count].join(" ");
    let count = [0, 1, 3, 8, 24, 60, 90][rng.usize(..7)];
    let items: Vec<Item> = (0..count)
        .map(|i| {
            let (year, month, day) = (rng.u16(1995..2030), rng.u8(1..=12), rng.u8(1..=28));
            let date = match rng.u8(..9) {
                0 => format!("{year}"),
                1 => format!("{year}~"),
                2 => format!("{year}/{}", year + rng.u16(..5)),
                3 => format!("{year}-{month:02}/.."),
                4 => format!("../{year}"),
                5 => format!("{year}-{month:02}?"),
                6 => String::new(),
                _ => format!("{year}-{month:02}-{day:02}"),
            };
            Item {
                summary: (rng.u8(..3) == 0).then(|| words(rng.usize(1..=12))),
                importance: rng.u8(1..=5),
                status: if rng.u8(..4) == 0 { Status::Planned } else { Status::Held },
                curated: rng.u8(..5) != 0,
                ..item(&format!("e{i}"), &date, &words(rng.usize(1..=6)))
            }
        })
        .collect();
    let paper = if rng.bool() { "a4" } else { "letter" };
    let bottom_line = words(rng.usize(..40));
    let head = format!("title = \"{}\"\npaper = \"{paper}\"\n", words(rng.usize(1..=5)));
    let rest =
        if bottom_line.is_empty() { String::new() } else { format!("bottom_line = \"{bottom_line}\"\n") };
    (format!("{head}{rest}[select]\ninclude = \"all\"\n"), items)
}

/// Returns an earlier state of the items: some did not exist, had a different date, or were
/// different items.
fn as_it_was(items: &[Item]) -> Vec<Item> {
    let before = |(i, item): (usize, &Item)| match i % 7 {
        0 => None,
        1 => Some(Item { date: Date::parse("1999").ok(), ..item.clone() }),
        2 => {
            Some(Item { id: Some(format!("gone{i}")), title: format!("{i} {}", item.title), ..item.clone() })
        }
        _ => Some(item.clone()),
    };
    items.iter().enumerate().filter_map(before).collect()
}

/// Each [`random_brief`] fits on one page. Parts are omitted by rank, summaries before events, and
/// only from a page that is more than two-thirds full.
#[test]
fn every_brief_fits_its_page_and_omits_no_more_than_needed() {
    assert_random_briefs(None);
}

#[test]
#[ignore = "needs typst"]
fn every_brief_is_the_same_in_typst() {
    assert_random_briefs(Some(&typst()));
}

fn assert_random_briefs(program: Option<&Engine>) {
    // A thread that waits for a part of one brief starts another brief in the meantime, so the
    // calls of both are on one stack.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build().unwrap();
    // A debug build tests only a few, because each takes some seconds.
    let few = if cfg!(debug_assertions) { 6 } else { 400 };
    let random = (0..asked_for().unwrap_or(few)).into_par_iter();
    pool.install(|| {
        random.for_each(|seed| {
            let (toml, items) = random_brief(seed);
            let earlier = as_it_was(&items);
            let changes = changes(&earlier, &items, |id| id.ends_with('1'));
            let since = Since {
                revision: "v1".to_owned(),
                committed: Day::from_number(0),
                as_of: None,
                release: None,
            };
            let (data, _) = data(&toml, &items).with_changes(&since, &changes);
            let Pdf { fit, pages, .. } = print(&data, &template()).unwrap();
            assert_eq!(pages, 1, "brief {seed}");
            if let Some(program) = program {
                let theirs = program.print(&data, &template(), data.as_of.midnight()).unwrap();
                assert_eq!((theirs.pages, &theirs.fit), (1, &fit), "brief {seed}");
            }
            assert_eq!(against_the_schema(&data.page(&fit).to_json()), [""; 0], "brief {seed}");
            let kept = fit.kept.len();
            let ranks: Vec<usize> = fit.kept.iter().map(|&i| data.rows[i].rank).collect();
            assert!(ranks.iter().all(|&rank| rank < kept), "brief {seed}: the most important are kept");
            let summaries = data.rows.iter().filter(|row| row.summary.is_some()).count();
            if kept < data.rows.len() || fit.with_summary.len() < summaries {
                assert_eq!((fit.size, kept > 0), (9.0, true), "brief {seed}");
                assert!(fit.filled.unwrap() > 2.0 / 3.0, "brief {seed}: {:?} of a page", fit.filled);
            }
            assert!(fit.filled.is_none_or(|filled| filled <= 1.0), "brief {seed}: {:?} pages", fit.filled);
        });
    });
}

#[test]
fn markdown_has_the_rows_of_the_page_and_counts_the_omitted() {
    let data = data("title = \"Meetings\"\nbottom_line = \"They *met*.\"", &many());
    let fit = print(&data, &template()).unwrap().fit;
    assert!((1..64).contains(&fit.kept.len()), "{fit:?}");
    let page = data.page(&fit);
    assert_eq!(page.left_out.len(), 64 - fit.kept.len());
    let text = in_markdown(&page);
    assert_eq!(
        text.matches("| Ministers meet").count(),
        page.rows.iter().filter(|row| !row.row.important).count()
    );
    // The drawing's alternative text also names events.
    let lines = text.lines().filter(|line| !line.starts_with("!["));
    let named = lines.map(|line| line.matches("Ministers meet").count()).sum::<usize>();
    assert_eq!(named, fit.kept.len() + page.upcoming.len());
    let note = format!("*To fit on one page, {} less important or earlier events", page.left_out.len());
    assert!(text.contains(&note), "{text}");
}

/// With a second core, the page that seems to fit is laid out before this is certain. The briefs
/// have a lot of room to spare, a little, or too little.
#[test]
fn brief_is_the_same_on_one_core_and_on_two() {
    let mut sizes = Vec::new();
    for events in [3, 14, 17, 20, 23, 26, 32, 48] {
        let data = data("title = \"Meetings\"", &many()[..events]);
        let [one, two] = [1, 2]
            .map(|cores| built_in().print_on(cores, &data, &template(), data.as_of.midnight()).unwrap());
        assert_eq!(one.fit, two.fit, "{events} events");
        assert!(one.bytes == two.bytes, "{events} events");
        sizes.push(one.fit.size);
    }
    let (first, last) = (sizes[0], sizes[sizes.len() - 1]);
    assert!(first > last && sizes.iter().any(|&size| size < first && size > last), "{sizes:?}");
}

#[test]
fn summaries_are_omitted_before_events() {
    let data = data("title = \"Meetings\"", &many()[..36]);
    let fit = print(&data, &template()).unwrap().fit;
    assert_eq!(fit.kept.len(), 36);
    assert!(fit.with_summary.len() < 36, "{fit:?}");
}

#[test]
fn bottom_line_that_fills_the_page_is_refused() {
    let words = "They met and will meet again. ".repeat(400);
    let error = print(&data(&format!("title = \"Long\"\nbottom_line = \"{words}\""), &many()), &template());
    let message = error.unwrap_err().to_string();
    assert!(
        message.starts_with("the brief does not fit on 1 page: without any event it takes 1."),
        "{message}"
    );
    assert!(
        message.ends_with("shorten its texts (the longest is `bottom_line`), or raise `max_pages`"),
        "{message}"
    );
}

#[test]
fn referenced_events_are_omitted_last() {
    let items = many();
    let least = items.iter().find(|item| item.importance == 1).and_then(|item| item.id.clone()).unwrap();
    let data = data(&format!("title = \"A\"\nbottom_line = \"See [it](#{least}).\""), &items);
    let page_of = print(&data, &template()).unwrap().fit;
    let page = data.page(&page_of);
    assert!(!page.left_out.is_empty());
    assert!(page.rows.iter().any(|printed| printed.referred && printed.row.id.as_ref() == Some(&least)));
}
