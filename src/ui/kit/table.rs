//! Rows of the same kind, and lists of names with their values.

use super::status::{Meaning, status};
use crate::text::{Key, t};
use crate::ui::dom::{El, Words, el};

/// What stands where a row and a column meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Plain words. Empty: nothing.
    Text(String),
    /// The link of the whole row, with what stands under it in small print.
    Main { label: String, href: String, note: String },
    /// A state.
    Status(Meaning, String),
}

/// The cells of one row, in the order of the columns.
pub type Row = Vec<Cell>;

/// A table with its name for screen readers; on a phone each row becomes a short card.
#[must_use]
pub fn table(caption: impl Into<Words>, columns: Vec<Key>, rows: impl Fn() -> Vec<Row> + 'static) -> El {
    let heads = columns.iter().map(|name| el("th").attr("scope", "col").words(*name));
    let head = el("thead").child(el("tr").children(heads.collect()));
    let body = el("tbody").patched(move || draw_all(&columns, rows()));
    el("table.table").child(el("caption.unseen").words(caption)).child(head).child(body)
}

fn draw_all(columns: &[Key], rows: Vec<Row>) -> Vec<El> {
    let mut drawn = Vec::new();
    for row in rows {
        let cells = columns.iter().zip(row).map(|(name, cell)| draw(t(*name), cell));
        drawn.push(el("tr").children(cells.collect()));
    }
    drawn
}

fn draw(column: &str, cell: Cell) -> El {
    let place = el("td").attr("data-label", column);
    match cell {
        Cell::Text(words) => place.text(&words),
        Cell::Main { label, href, note } => place
            .attr("class", "table__main")
            .child(el("a").attr("href", &href).text(&label))
            .child(el("div.table__note").text(&note)),
        Cell::Status(meaning, word) => place.child(status(meaning, &word)),
    }
}

/// A name with its value.
pub type Fact = (Key, String);

/// Names with their values; a name without a value is left out.
#[must_use]
pub fn facts(facts: impl Fn() -> Vec<Fact> + 'static) -> El {
    el("dl.facts").patched(move || pairs(&facts()))
}

fn pairs(facts: &[Fact]) -> Vec<El> {
    let mut pairs = Vec::new();
    for (name, value) in facts {
        if !value.is_empty() {
            pairs.push(el("dt").text(t(*name)));
            pairs.push(el("dd.facts__value").text(value));
        }
    }
    pairs
}
