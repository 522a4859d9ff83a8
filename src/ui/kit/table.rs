//! Rows of the same kind, and lists of names with their values.

use super::status::{Meaning, Status};
use leptos::prelude::*;

/// What stands where a row and a column meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Plain words. Empty: nothing.
    Text(String),
    /// The link of the whole row, with what stands under it in small print.
    Main { label: String, href: String, note: String },
    /// A state.
    Status(Meaning, String),
    /// A link of its own inside the row.
    Link { label: String, href: String },
}

/// The cells of one row, in the order of the columns.
pub type Row = Vec<Cell>;

/// A table; on a phone each row becomes a short card.
#[component]
pub fn Table(
    /// Names the table for screen readers.
    #[prop(into)]
    caption: String,
    columns: Vec<&'static str>,
    #[prop(into)] rows: Signal<Vec<Row>>,
) -> impl IntoView {
    let heads = columns.iter().map(|name| view! { <th scope="col">{*name}</th> }).collect_view();
    let body = move || {
        rows.get()
            .into_iter()
            .map(|row| {
                let cells = columns.iter().zip(row).map(|(name, cell)| draw(name, cell));
                view! { <tr>{cells.collect_view()}</tr> }
            })
            .collect_view()
    };
    view! {
        <table class="table">
            <caption class="unseen">{caption}</caption>
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
    }
}

fn draw(column: &'static str, cell: Cell) -> AnyView {
    let (class, inside) = match cell {
        Cell::Text(words) => ("", words.into_any()),
        Cell::Main { label, href, note } => (
            "table__main",
            view! {
                <a href=href>{label}</a>
                <div class="table__note">{note}</div>
            }
            .into_any(),
        ),
        Cell::Status(meaning, word) => ("", view! { <Status meaning=meaning text=word /> }.into_any()),
        Cell::Link { label, href } => ("table__over", view! { <a href=href>{label}</a> }.into_any()),
    };
    view! {
        <td class=class data-label=column>
            {inside}
        </td>
    }
    .into_any()
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
#[component]
pub fn Facts(#[prop(into)] facts: Signal<Vec<Fact>>) -> impl IntoView {
    let rows = move || {
        facts
            .get()
            .into_iter()
            .map(|Fact { name, value, mono }| {
                view! {
                    <dt>{name}</dt>
                    <dd class=mono.then_some("mono")>{value}</dd>
                }
            })
            .collect_view()
    };
    view! { <dl class="facts">{rows}</dl> }
}
