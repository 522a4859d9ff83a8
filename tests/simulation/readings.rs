//! Every reading of the document together with every other: whatever the API means by it, a reinstall
//! goes well. The page of the host's tests, without a journal read again and without a browser.

use crate::harness::{BARE_METAL, Page, succeeded};
use standin::model::{Options, Readings};

#[test]
fn a_reinstall_goes_well_in_every_combination_of_readings() {
    let all = Readings::combinations(&[]);
    let points = Readings::open_by_the_document();
    let product: usize = points.iter().map(|(_, values)| values.len()).product();
    assert_eq!(all.len(), product, "each with each");
    println!("{} combinations of {} readings", all.len(), points.len());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for part in all.chunks(all.len().div_ceil(threads)) {
            scope.spawn(move || part.iter().for_each(|readings| holds(*readings)));
        }
    });
}

fn holds(readings: Readings) {
    let mut page = Page::signed_in(Options { readings, ..Options::default() });
    let run = page.reinstall(BARE_METAL, "web-1");
    assert!(succeeded(&run), "{:?}: {run:#?}", readings.taken());
    page.assert_disarmed(BARE_METAL, &run);
    assert_eq!(page.model(BARE_METAL).reinstalls, 1, "{:?}", readings.taken());
}
