//! All that is known of a run in one file, for whoever has to find out what went wrong.
//!
//! Knows: the run, what its journal tells, and what must not be in such a file: no secret, no key, no
//! e-mail address. Must not know: words, or how a file is saved.

use super::Ms;
use super::export::iso;
use super::messages::{Told, json};
use super::run::Run;
use super::timeline::{Row, State, What, rows_at};
use crate::domain::json::Json;
use crate::domain::strings;

/// What the page tells of itself.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The version of the app.
    pub version: &'a str,
    /// What the browser calls itself.
    pub agent: &'a str,
    /// The API's base with its scheme and host.
    pub base: &'a str,
    /// The time now.
    pub now: Ms,
}

/// The file: JSON.
#[must_use]
pub fn bundle(run: &Run, told: &Told, about: &About<'_>) -> String {
    let order = run.order();
    let text = |text: &str| Json::Text(without_addresses(text));
    let mut told = told.clone();
    for entry in &mut told.entries {
        entry.words = without_addresses(&entry.words);
        entry.raw = without_addresses(&entry.raw);
    }
    let decided = told.decided.iter().map(|(at, decision)| {
        Json::object([("at", Json::Text(iso(*at))), ("decided", Json::text(decision.code()))])
    });
    let reinstall = Json::object([
        ("started", Json::Text(iso(run.started()))),
        ("server", number(order.server.0)),
        ("hostname", text(order.hostname.as_str())),
        ("os", number(order.os_id.0)),
        ("system", text(&order.os_name)),
        ("layout", order.scheme.map_or(Json::Null, |scheme| Json::text(scheme.name()))),
        ("tasks", Json::List(order.tasks.iter().map(|task| text(&task.name)).collect())),
        ("ssh_key", Json::Bool(order.has_ssh_key)),
        ("script", Json::Bool(order.has_script)),
        ("callback", Json::Bool(order.has_callback)),
        ("is_over", Json::Bool(run.ending().is_some())),
        ("config_may_be_left", Json::Bool(run.config_may_exist())),
        ("boot_order_may_be_left", Json::Bool(run.boot_may_be_pxe())),
        ("stages", number(run.stages().latest().into())),
        ("asked_in_vain", number(run.quiet().into())),
    ]);
    Json::object([
        ("written", Json::Text(iso(about.now))),
        ("version", Json::text(about.version)),
        ("browser", text(about.agent)),
        ("api", text(origin(about.base))),
        ("reinstall", reinstall),
        ("settings", settings(run)),
        ("timeline", Json::List(rows_at(run, about.now).iter().map(|row| line(row, about.now)).collect())),
        ("decisions", Json::List(decided.collect())),
        ("taken_up", Json::List(told.opened.iter().map(|at| Json::Text(iso(*at))).collect())),
        ("messages", json(&told.entries)),
    ])
    .written()
}

fn number(number: u64) -> Json {
    Json::Number(strings::number(number))
}

fn settings(run: &Run) -> Json {
    let settings = run.settings();
    Json::object([
        ("polling_min_ms", number(settings.polling.min_ms.into())),
        ("polling_max_ms", number(settings.polling.max_ms.into())),
        ("no_sign_ms", number(settings.no_sign_ms)),
        ("no_news_ms", number(settings.no_news_ms)),
        ("task_cap_ms", number(settings.task_cap_ms)),
        ("apply_cap_ms", number(settings.apply_cap_ms)),
        ("disarm_first", Json::Bool(settings.disarm_first)),
    ])
}

/// A row of the timeline.
fn line(row: &Row, now: Ms) -> Json {
    let what = match row.what {
        What::Step(step) => step.code().to_owned(),
        What::Stage(n) => ["stage_", &strings::number(n.into())].concat(),
    };
    let state = match row.state {
        State::Waiting => "waiting",
        State::Going(_) => "going_on",
        State::Late => "late",
        State::Done => "done",
        State::Skipped => "skipped",
        State::Failed(_) => "failed",
        State::Unknown(_) => "unknown",
    };
    let time = |at: Option<Ms>| at.map_or(Json::Null, |at| Json::Text(iso(at)));
    let took = row.since.map(|since| row.until.unwrap_or(now).saturating_sub(since) / 1_000);
    Json::object([
        ("what", Json::Text(what)),
        ("state", Json::text(state)),
        ("since", time(row.since)),
        ("until", time(row.until)),
        ("s", took.map_or(Json::Null, number)),
    ])
}

/// Scheme and host of an address; nothing else of it is told.
fn origin(base: &str) -> &str {
    let host = strings::find(base, "://").map_or(0, |at| at + 3);
    let end = base[host..].bytes().position(|b| matches!(b, b'/' | b'?' | b'#'));
    end.map_or(base, |end| &base[..host + end])
}

/// `text` without anything that reads like an e-mail address.
fn without_addresses(text: &str) -> String {
    let is_part = |c: char| {
        c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, '.' | '_' | '-' | '+' | '%' | '@')
    };
    let (mut out, mut word) = (String::new(), String::new());
    // One more character, so that the last word ends as well.
    for c in text.chars().chain(['\n']) {
        if is_part(c) {
            word.push(c);
            continue;
        }
        let is_address = word.split('@').filter(|part| !part.is_empty()).nth(1).is_some();
        out.push_str(if is_address { "•••" } else { &word });
        word.clear();
        out.push(c);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_no_more_than_scheme_and_host_is_told() {
        let cases = [
            ("https://panel.example.com/api", "https://panel.example.com"),
            ("https://panel.example.com", "https://panel.example.com"),
            ("http://127.0.0.1:8080/api/x?y", "http://127.0.0.1:8080"),
            ("/api", ""),
        ];
        for (base, shown) in cases {
            assert_eq!(origin(base), shown);
        }
    }

    #[test]
    fn what_reads_like_an_e_mail_address_goes_and_nothing_else() {
        let cases = [
            ("mail a.b+c@example.com, now", "mail •••, now"),
            ("<root@10.0.0.1>", "<•••>"),
            ("@ home", "@ home"),
            ("@home", "@home"),
            ("a@b", "•••"),
            ("Stage 3/5", "Stage 3/5"),
            ("", ""),
        ];
        for (text, shown) in cases {
            assert_eq!(without_addresses(text), shown);
        }
    }
}
