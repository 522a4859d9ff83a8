//! What people type and what the API tells, good and bad, with the exact verdict on each.

mod access;
mod answers;
mod automation;
mod machine;

use std::fmt::Debug;

/// Fewest inputs that make the table worth its name.
const FEWEST: usize = 300;

/// One input: of which field, what should be said of it, and what is.
struct Row {
    field: &'static str,
    input: String,
    wanted: String,
    got: String,
}

fn row<T: Debug>(field: &'static str, input: &str, wanted: &T, got: &T) -> Row {
    Row { field, input: input.to_owned(), wanted: format!("{wanted:?}"), got: format!("{got:?}") }
}

#[test]
fn every_input_gets_its_exact_verdict() {
    let mut rows = access::rows();
    rows.extend(automation::rows());
    rows.extend(machine::rows());
    let mut seen = std::collections::HashSet::new();
    let mut wrong = Vec::new();
    for Row { field, input, wanted, got } in &rows {
        assert!(seen.insert((field, input)), "twice in the table: {field}: {input:?}");
        if got != wanted {
            // Some are long.
            let short = |text: &str| text.chars().take(120).collect::<String>();
            wrong.push(format!("{field}: {:?} is {}, not {}", short(input), short(got), short(wanted)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows.len() >= FEWEST, "{} inputs, fewer than {FEWEST}", rows.len());
}
