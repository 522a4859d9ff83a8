//! One reinstall that is over: its row, and all that is told of it.
//!
//! Knows: where a fact stands. Must not know: how it is derived.

use super::View;
use crate::domain::strings;
use crate::flow::Ms;
use crate::flow::history::Past;
use crate::text::history as words;
use crate::text::late::{Late, fill, own, t};
use crate::text::run::{duration, layout};
use crate::text::{Key, own as own_key, t as t_key};
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{Button, ButtonKind, Meaning, actions, stack, status};
use crate::ui::run::{clock, over};
use crate::ui::signal::Signal;
use js_sys::Date;

/// A day and a time, as the person's clock has it.
pub(super) fn moment(at: Ms) -> String {
    let date = Date::new(&(at as f64).into());
    let two = |n: u32| strings::number((n + 100).into()).split_off(1);
    let day = [strings::number(date.get_full_year().into()), two(date.get_month() + 1), two(date.get_date())];
    [&*strings::join(&day, "-"), " ", &clock(at)].concat()
}

/// The text with the hostname and the time of its beginning.
pub(super) fn named(key: Late, past: &Past) -> String {
    fill(key, &[("hostname", past.order().hostname.as_str()), ("at", &moment(past.started))])
}

/// Its row in the table, and the one under it, which is there when it is asked for.
pub(super) fn rows(view: View, past: &Past) -> [El; 2] {
    let order = past.order();
    let open = Signal::new(false);
    let cell = |label: &str, words: &str| el("td").attr("data-label", label).text(words);
    let name = el("td.table__main")
        .text(order.hostname.as_str())
        .child(el("div.table__note").text(&["#", &order.server.text()].concat()));
    let meaning = past.run().zip(past.ending()).map_or(Meaning::Unknown, |(run, how)| over(run, how));
    let state = status(meaning, words::ended(past));
    let button = el("button.button button--quiet")
        .attr("type", "button")
        .live_attr("aria-expanded", move || Some(if open.get() { "true" } else { "false" }.to_owned()))
        .label(named(Late::HistoryDetailsOf, past))
        .words(Late::HistoryDetails)
        .on("click", move |_| open.set(!*open.peek()));
    let row = el("tr")
        .child(name)
        .child(cell(t_key(Key::ColumnSystem), &order.os_name))
        .child(cell(t(Late::HistoryStarted), &moment(past.started)))
        .child(cell(t(Late::HistoryTook), &duration(past.ended.saturating_sub(past.started))))
        .child(el("td").attr("data-label", t(Late::HistoryOutcome)).child(state))
        .child(el("td.history__open").child(button));
    let past = past.clone();
    let inside = el("td").attr("colspan", "6").live(move || match open.get() {
        true => vec![details(view, &past)],
        false => Vec::new(),
    });
    let more = el("tr.history__more").live_attr("hidden", move || (!open.get()).then(String::new));
    [row, more.child(inside)]
}

fn details(view: View, past: &Past) -> El {
    let order = past.order();
    let flag = |set| own_key(if set { Key::PlanSet } else { Key::PlanNone });
    let facts = [
        (t_key(Key::PlanNumber), order.server.text()),
        (t_key(Key::ColumnAddress), order.ip.clone().unwrap_or_default()),
        (t_key(Key::ColumnSystem), order.os_name.clone()),
        (t_key(Key::RunLayout), layout(order)),
        (t(Late::HistoryTasks), words::tasks(past)),
        (t_key(Key::PlanSshKey), flag(order.has_ssh_key)),
        (t_key(Key::PlanScriptShort), flag(order.has_script)),
        (t_key(Key::PlanCallback), flag(order.has_callback)),
        (t(Late::HistoryStarted), moment(past.started)),
        (t(Late::HistoryEnded), moment(past.ended)),
        (t(Late::HistoryServerNow), words::server(past)),
    ];
    let stages = (1..).zip(past.stages_ms).map(|(n, ms)| (words::stage(n), words::took(ms)));
    let name = past.name.clone();
    let delete = Button::new(Words::from(own(Late::HistoryDelete)), move || {
        view.asked.set(vec![name.clone()]);
    });
    stack(vec![
        el("p").text(&words::said(past)),
        pairs(facts.into_iter().map(|(name, value)| (name.to_owned(), value))),
        el("h2.history__part").words(Late::HistoryStages),
        pairs(stages),
        actions(vec![delete.kind(ButtonKind::Quiet).el()]),
    ])
}

/// Names with their values; a name without a value is left out.
fn pairs(facts: impl Iterator<Item = (String, String)>) -> El {
    let pair = |(name, value): (String, String)| [el("dt").text(&name), el("dd.facts__value").text(&value)];
    el("dl.facts").children(facts.filter(|(_, value)| !value.is_empty()).flat_map(pair).collect())
}
