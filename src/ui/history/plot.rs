//! How long installations took, as a picture: one bar for each, parted into its stages, the latest last.
//!
//! Knows: where a bar stands. Must not know: what is usual, which is `text`'s to say.

use super::record::moment;
use crate::domain::strings;
use crate::flow::Ms;
use crate::flow::history::Past;
use crate::text::history as words;
use crate::text::late::{Late, own};
use crate::ui::dom::{El, classed, el, svg};

/// So many bars tell enough.
const MOST: usize = 12;

/// The bars of the latest successes whose stages are all known; nothing where there is none.
pub(super) fn draw(all: &[Past]) -> Vec<El> {
    let is_whole = |past: &&Past| past.is_success() && past.install_ms().is_some();
    let whole: Vec<&Past> = all.iter().filter(is_whole).collect();
    let took: Vec<Ms> = whole.iter().filter_map(|past| past.install_ms()).collect();
    let drawn = &whole[whole.len().saturating_sub(MOST)..];
    let longest = took[took.len() - drawn.len()..].iter().copied().max().unwrap_or_default();
    if longest == 0 {
        return Vec::new();
    }
    let stages = (1..=5).map(|n| classed("li", &class("plot__key", n)).text(&words::stage(n)));
    let numbers = el("details.details").child(el("summary").words(Late::HistoryNumbers)).child(table(drawn));
    let plot = el("section.plot stack stack--close")
        .child(el("h2").words(Late::HistoryPlot))
        .child(el("p").text(&words::latest(&took)))
        .child(el("ol.plot__bars").children(drawn.iter().map(|past| bar(past, longest)).collect()))
        // Of no use without the picture; the numbers name the stages again.
        .child(el("ul.plot__keys").attr("aria-hidden", "true").children(stages.collect()))
        .child(numbers);
    vec![plot]
}

/// A class with the one of the stage.
fn class(class: &str, n: u8) -> String {
    [class, " plot__stage--", &strings::number(n.into())].concat()
}

/// A bar in thousandths of the longest, with its name and its length in words.
fn bar(past: &Past, longest: Ms) -> El {
    let mut picture = svg("svg")
        .attr("class", "plot__bar")
        .attr("viewBox", "0 0 1000 10")
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true");
    let mut from = 0;
    for (n, ms) in (1..).zip(past.stages_ms) {
        let to = from + ms.unwrap_or_default();
        let [left, right] = [from, to].map(|at| at * 1_000 / longest);
        let part = svg("rect")
            .attr("class", &class("plot__stage", n))
            .attr("x", &strings::number(left))
            // With a gap to the next one.
            .attr("width", &strings::number((right - left).saturating_sub(3).max(1)))
            .attr("height", "10");
        picture = picture.child(part);
        from = to;
    }
    let name = el("span.plot__name").text(past.order().hostname.as_str()).text(" ");
    el("li.plot__row")
        .child(name.child(el("span.plot__when").text(&moment(past.started)).text(" ")))
        .child(picture)
        .child(el("span.plot__time").text(&words::minutes(from)))
}

/// The same in numbers.
fn table(drawn: &[&Past]) -> El {
    let mut columns: Vec<String> = (1..=5).map(words::stage_number).collect();
    columns.push(own(Late::HistoryWhole));
    let head = |name: &String| el("th").attr("scope", "col").text(name);
    let heads = el("tr").child(el("th").attr("scope", "col").words(Late::HistoryStarted));
    let row = |past: &&Past| {
        let name = [past.order().hostname.as_str(), ", ", &moment(past.started)].concat();
        let took = past.stages_ms.into_iter().chain([past.install_ms()]);
        let cells = columns
            .iter()
            .zip(took)
            .map(|(column, ms)| el("td").attr("data-label", column).text(&words::took(ms)));
        el("tr").child(el("th.table__main").attr("scope", "row").text(&name)).children(cells.collect())
    };
    el("table.table plot__table")
        .child(el("caption.unseen").words(Late::HistoryNumbers))
        .child(el("thead").child(heads.children(columns.iter().map(head).collect())))
        .child(el("tbody").children(drawn.iter().map(row).collect()))
}
