//! Rows of the same kind, and lists of names with their values.

use super::status::{Meaning, status};
use crate::ui::dom::{El, classed, el};

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
pub fn table(caption: &str, columns: Vec<&'static str>, rows: impl Fn() -> Vec<Row> + 'static) -> El {
    let heads = columns.iter().map(|name| el("th").attr("scope", "col").text(name));
    let head = el("thead").child(el("tr").children(heads.collect()));
    let body = el("tbody").patched(move || {
        let row = |row: Row| {
            el("tr").children(columns.iter().zip(row).map(|(name, cell)| draw(name, cell)).collect())
        };
        rows().into_iter().map(row).collect()
    });
    classed("table", "table").child(classed("caption", "unseen").text(caption)).child(head).child(body)
}

fn draw(column: &str, cell: Cell) -> El {
    let place = el("td").attr("data-label", column);
    match cell {
        Cell::Text(words) => place.text(&words),
        Cell::Main { label, href, note } => place
            .attr("class", "table__main")
            .child(el("a").attr("href", &href).text(&label))
            .child(classed("div", "table__note").text(&note)),
        Cell::Status(meaning, word) => place.child(status(meaning, &word)),
    }
}

/// A name with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub name: &'static str,
    pub value: String,
    /// Sets the value in the typeface for code.
    pub mono: bool,
}

/// Names with their values.
#[must_use]
pub fn facts(facts: impl Fn() -> Vec<Fact> + 'static) -> El {
    classed("dl", "facts").patched(move || {
        let pair = |Fact { name, value, mono }| {
            let class = if mono { "mono" } else { "facts__value" };
            [el("dt").text(name), classed("dd", class).text(&value)]
        };
        facts().into_iter().flat_map(pair).collect()
    })
}
