//! Anything at all through the decoders: no panic, nothing is taken for done, no token comes out.
//!
//! Three kinds of bodies by turns: bytes, JSON of the API's own names and words, and real answers
//! of the stand-in with something done to them. A run is the same each time for the same seed.

use crate::harness::{Page, parse_json};
use reinstall_panel::api::{ApiError, Call, CreatePxe, Media, Reply, Token, decode};
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::hostname::Hostname;
use reinstall_panel::domain::id::{AsyncKey, OsId, ServerId, TaskId};
use reinstall_panel::domain::password::{Policy, RootPassword};
use reinstall_panel::domain::pin::Pin;
use reinstall_panel::domain::plan::InstallSecrets;
use reinstall_panel::domain::secret::Secret;
use serde_json::Value;
use standin::model::{Options, Readings};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Executions of a run, unless `FUZZ` says how many.
const SHORT: u64 = 30_000;
const TOKEN: &str = "3f9a-tok<en>&é";
const KEY: &str = "f685eaa0f06e47faa2e6bb5002828b00";

#[rustfmt::skip]
const WORDS: [&str; 52] = [
    "OK", " ok ", "Stage", "Not ready", "Failed", "Cancelled", "pending", "-1", "0", "true", "",
    "25250", "25250.0", "18446744073709551616", "1e999", "2x960 + 4x4000", "18446744073709551615x1",
    "4,20", "invalid token", "unauthorized", "AsyncKey not found", "No appropriate servers found",
    "Stage 3: post-install tasks are completed", "é\u{0}\u{feff}\u{202e}", "<script>", KEY, TOKEN,
    "0420", "web-1", "Windows Server 2022",
    "1", "false", "Aborted", "running", "Success", "Timeout", "step 1/21: checking BIOS", "10%",
    "root password S3cr3tXyz", "ipmitool -P S3cr3tXyz power on", "S3cr3tXyz", "https://root:S3cr3tXyz@h/",
    "PXE config already exists", "Too Many Requests", "IPMI: Unauthorized name", "Invalid hash",
    "Wrong PIN, 2 attempts left", "The server is online", "Schritt 3 von 5", "2x1.92TB", "bm,vm,default",
    "timed out",
];

#[rustfmt::skip]
const NAMES: [&str; 48] = [
    "result", "code", "error", "message", "description", "scope", "context", "key", "callback",
    "debug", "servers", "server_data", "hardware", "IP", "ip", "main_ip", "os_list", "os_excluded",
    "reason", "tasks", "tags", "tag", "value", "id", "name", "hdd", "ram", "bm", "gpu", "min_ram",
    "min_hdd", "active", "price_per_core_EUR", "token", "token_expire", "role", "reinstall_key",
    "password", "action", "default", "root_password", "api_token", "errors", "attempts_left", "vds", "valid",
    "25250", "hostname",
];

/// What JSON is made of, for what is put where it does not belong.
#[rustfmt::skip]
const PIECES: [&str; 27] = [
    "{", "}", "[", "]", "\"", ":", ",", "null", "true", "[]", "{}", "\\u0000", "\\ud800", "1e999",
    "-0", "\u{feff}", "\"\"", "\n", "0.1", "99999999999999999999", "false", "0", "<br />\n<b>Warning</b>: ",
    "<html>", "{\"result\":\"OK\"}", "\"error\":false,", "\"result\":1,",
];

const NUMBERS: [&str; 8] = ["0", "1", "-1", "25250", "0.5", "1e999", "-0.0", "99999999999999999999"];

/// A plain generator of numbers (SplitMix64): quick, and the same for the same seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

fn calls() -> Vec<Call> {
    let server = ServerId(25250);
    let pin = || Pin::parse("0420").expect("a PIN");
    let hostname = || Hostname::parse("web-1").expect("a hostname");
    let key = || AsyncKey::parse(KEY).expect("a key");
    let secret = || Secret::new("hunter2".to_owned());
    let root_password = RootPassword::parse("Abcdefg1", Policy::Document).expect("a password");
    vec![
        Call::Login { user: "demo@example.com".into(), password: secret() },
        Call::LoginKey { key: secret() },
        Call::Info,
        Call::Logout,
        Call::UpdateServers,
        Call::List,
        Call::Show(server),
        Call::OsList(server),
        Call::GetTasks,
        Call::Reinstall(server),
        Call::CreatePxe(Box::new(CreatePxe {
            server,
            pin: pin(),
            os_id: OsId(180),
            hostname: hostname(),
            scheme: None,
            install: InstallSecrets { root_password, ssh_key: None, script: None, callback: None },
            reinstall_key: key(),
        })),
        Call::BootDev { server, pin: pin(), media: Media::Pxe },
        Call::Reboot { server, pin: pin() },
        Call::Check(key()),
        Call::Check(key()),
        Call::CallTask { server, task: TaskId("1".into()), pin: None },
        Call::ClearPxe { server, hostname: hostname() },
    ]
}

/// Every answer that the stand-in gives in whole reinstalls, under each reading of the document,
/// with the name of the call.
fn real_answers() -> Vec<(String, String)> {
    let mut heard = BTreeSet::new();
    let readings = Readings::single_changes().into_iter().map(|(_, _, readings)| readings);
    for readings in [Readings::default()].into_iter().chain(readings) {
        let mut page = Page::signed_in(Options { readings, ..Options::default() });
        for call in [Call::Info, Call::List, Call::Logout] {
            // What is refused is an answer as well.
            let _ = page.call(&call);
        }
        for server in [25250, 25256, 25264] {
            // One that nobody can read takes until the session has ended.
            page.sign_in().expect("the demo account signs in");
            page.reinstall(ServerId(server), "web-1");
        }
        heard.extend(page.heard);
    }
    heard.into_iter().collect()
}

fn bytes(dice: &mut Dice) -> String {
    let length = dice.below(200);
    let is_json_like = dice.below(2) == 0;
    let mut body = Vec::new();
    while body.len() < length {
        match is_json_like {
            true => body.extend_from_slice(dice.pick(&PIECES).as_bytes()),
            false => body.push(dice.next() as u8),
        }
    }
    String::from_utf8_lossy(&body).into_owned()
}

fn json(dice: &mut Dice, depth: usize, out: &mut String) {
    match dice.below(if depth == 0 { 6 } else { 12 }) {
        0 => out.push_str(dice.pick(&["null", "true", "false", "[]", "{}"])),
        1 => {
            let short = dice.below(64);
            out.push_str(&(dice.next() as i64 >> short).to_string());
        }
        2 => out.push_str(dice.pick(&NUMBERS)),
        3..=5 => text(dice.pick(&WORDS), out),
        6..=7 => list(dice, depth, out),
        _ => object(dice, depth, out),
    }
}

fn list(dice: &mut Dice, depth: usize, out: &mut String) {
    out.push('[');
    for at in 0..dice.below(5) {
        if at > 0 {
            out.push(',');
        }
        json(dice, depth - 1, out);
    }
    out.push(']');
}

fn object(dice: &mut Dice, depth: usize, out: &mut String) {
    out.push('{');
    for at in 0..dice.below(7) {
        if at > 0 {
            out.push(',');
        }
        text(dice.pick(&NAMES), out);
        out.push(':');
        json(dice, depth - 1, out);
    }
    out.push('}');
}

fn text(words: &str, out: &mut String) {
    out.push_str(&Value::from(words).to_string());
}

/// A real answer to which one to four things were done.
fn changed(dice: &mut Dice, answer: &str, answers: &[(String, String)]) -> String {
    let mut body = answer.as_bytes().to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(body.len() + 1);
        let end = (at + dice.below(24)).min(body.len());
        match dice.below(10) {
            0 => body.truncate(at),
            1 => drop(body.drain(at..end)),
            2 if at < body.len() => body[at] ^= 1 << dice.below(8),
            3 => {
                let again = body[at..end].to_vec();
                body.splice(at..at, again);
            }
            4 => drop(body.splice(at..end, dice.pick(&PIECES).bytes())),
            5 => {
                let other = answers[dice.below(answers.len())].1.as_bytes();
                body.truncate(at);
                body.extend_from_slice(&other[dice.below(other.len() + 1)..]);
            }
            6 => {
                let mut value = String::new();
                json(dice, 2, &mut value);
                body.splice(at..end, value.bytes());
            }
            _ => replace_text(dice, &mut body),
        }
    }
    String::from_utf8_lossy(&body).into_owned()
}

/// Puts another word in place of one between quotes, so that the JSON stays whole.
fn replace_text(dice: &mut Dice, body: &mut Vec<u8>) {
    let quotes: Vec<_> = (0..body.len()).filter(|at| body[*at] == b'"').collect();
    if quotes.len() < 2 {
        return;
    }
    let pair = dice.below(quotes.len() / 2) * 2;
    let mut word = String::new();
    let is_name = dice.below(2) == 0;
    text(if is_name { dice.pick(&NAMES) } else { dice.pick(&WORDS) }, &mut word);
    body.splice(quotes[pair]..=quotes[pair + 1], word.bytes());
}

/// The texts in what `Debug` writes, without its own words.
fn texts(debug: &str) -> String {
    let (mut texts, mut is_inside, mut is_escaped) = (String::new(), false, false);
    for c in debug.chars() {
        if is_inside && (is_escaped || c != '"') {
            texts.push(c);
            is_escaped = c == '\\' && !is_escaped;
        } else if c == '"' {
            is_inside = !is_inside;
            texts.push('\n');
        }
    }
    texts
}

/// Whether a text, found again, is the same text: not a number, a short word, or one that tells how a call
/// went, which stand everywhere.
fn tells(text: &str) -> bool {
    let is_verdict = ["failed", "expired", "invalid"].iter().any(|word| text.eq_ignore_ascii_case(word));
    !is_verdict && text.trim().chars().count() > 5 && text.contains(|c: char| !c.is_ascii_digit() && c != '.')
}

/// Every text in a field that by its name holds a secret.
fn hidden(value: &Value, is_secret: bool, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let is_named = ["password", "passwd", "pwd", "token", "secret"]
                    .iter()
                    .any(|word| name.to_lowercase().contains(word));
                hidden(value, is_secret || is_named, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| hidden(item, is_secret, found)),
        Value::String(text) if is_secret => found.push(text.trim().to_owned()),
        _ => {}
    }
}

/// The only object in a text, as another parser finds it.
fn only_object(text: &str) -> Option<Value> {
    let (mut found, mut at) = (None, 0);
    while let Some(from) = text[at..].find('{').map(|found| at + found) {
        let mut values = serde_json::Deserializer::from_str(&text[from..]).into_iter::<Value>();
        at = match values.next() {
            Some(Ok(_)) if found.is_some() => return None,
            Some(Ok(value)) => {
                found = Some(value);
                from + values.byte_offset()
            }
            _ => from + 1,
        };
    }
    found
}

/// What must hold of an answer, however it came about. Whether it was understood.
fn judge(call: &Call, token: &Token, status: u16, body: &str) -> bool {
    let reply = decode(call, Some(token), status, Some("7"), body, parse_json);
    let value = || -> Value {
        let whole = body.trim_start_matches('\u{feff}').trim();
        serde_json::from_str(whole).ok().or_else(|| only_object(whole)).unwrap_or_default()
    };
    if let Err(_) | Ok(Reply::Async(_)) = &reply {
        let shown = texts(&format!("{reply:?}"));
        let mut secrets: Vec<String> = call.secrets().into_iter().map(str::to_owned).collect();
        secrets.push(TOKEN.to_owned());
        // Of what is no JSON nobody can tell by its structure what a secret is.
        if !matches!(reply, Err(ApiError::Undecodable { .. })) {
            hidden(&value(), false, &mut secrets);
        }
        for secret in secrets.iter().filter(|secret| tells(secret)) {
            assert!(!shown.contains(&**secret), "a secret is shown: {secret:?} in {shown}");
        }
    }
    if let Ok(Reply::Done | Reply::Accepted(_)) = reply {
        let value = value();
        let word = match &value["result"] {
            Value::String(word) => word.trim().to_lowercase(),
            word => word.to_string(),
        };
        let goes_on = matches!(reply, Ok(Reply::Accepted(_)));
        assert!(matches!(&*word, "ok" | "true" | "1" | "1.0") || goes_on, "taken for done: {word}");
        let error = value["error"].as_str().is_some_and(|error| tells(error) && error != "false");
        assert!(status < 300 && !error, "taken for done");
    }
    reply.is_ok()
}

#[test]
fn whatever_comes_is_decoded_or_refused() {
    let asked = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let (runs, seed) = (asked("FUZZ").unwrap_or(SHORT), asked("FUZZ_SEED").unwrap_or(1));
    let (answers, calls, config) = (real_answers(), calls(), Config::default());
    assert!(answers.len() >= 100, "{} real answers", answers.len());
    let token = Secret::new(TOKEN.to_owned());
    let (mut dice, mut understood) = (Dice(seed), 0);
    for run in 0..runs {
        let mut call = &calls[dice.below(calls.len())];
        let body = match run % 3 {
            0 => bytes(&mut dice),
            1 => {
                let mut body = String::new();
                object(&mut dice, 5, &mut body);
                body
            }
            _ => {
                let (name, answer) = &answers[dice.below(answers.len())];
                // Mostly to the call that it is an answer to.
                let its_own = calls.iter().find(|call| call.name(&config) == *name);
                call = its_own.filter(|_| dice.below(4) > 0).unwrap_or(call);
                changed(&mut dice, answer, &answers)
            }
        };
        let status =
            dice.pick(&[200, 200, 200, 200, 200, 200, 200, 200, 201, 301, 400, 401, 404, 429, 500, 502, 503]);
        let judged = catch_unwind(AssertUnwindSafe(|| {
            // The deployment's settings are decoded as well.
            drop(Config::parse(&body, parse_json));
            judge(call, &token, status, &body)
        }));
        match judged {
            Ok(is_understood) => understood += u64::from(is_understood),
            Err(_) => panic!("execution {run} of seed {seed}: {call:?}, status {status}, {body:?}"),
        }
    }
    println!("{runs} executions of seed {seed}, {understood} understood; {} real answers", answers.len());
    assert!(understood > runs / 50, "too few are near enough to an answer: {understood} of {runs}");
}
