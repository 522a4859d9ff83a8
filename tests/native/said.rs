//! What the API said in a run, as its journal tells it.

use crate::scripted::{KEY, OWNER, Scripted, order};
use reinstall_panel::api::{ApiError, AsyncAnswer, Message, Reply};
use reinstall_panel::domain::id::{AsyncKey, ServerId};
use reinstall_panel::flow::bundle::{About, bundle};
use reinstall_panel::flow::messages::{Asked, Entry, Made, Told, json, matches, told, visible};
use reinstall_panel::flow::{Decision, StepName};

const FIRST: u64 = 1_795_460_645_000;

fn message(scope: &str, raw: &str) -> Message {
    Message { scope: scope.into(), raw: raw.into(), ..Message::default() }
}

fn async_key() -> AsyncKey {
    AsyncKey::parse(KEY).expect("a key")
}

fn rebooted() -> Scripted {
    let mut run = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST);
    run.reboot();
    run
}

fn stage(message: Message) -> Result<Reply, ApiError> {
    Ok(Reply::Async(AsyncAnswer::Stage(message)))
}

fn of(run: &Scripted) -> Told {
    told(&run.lines, run.pilot.name())
}

fn latest(run: &Scripted) -> Entry {
    of(run).entries.pop().expect("an entry")
}

#[test]
fn each_answer_tells_what_was_asked_and_what_it_was_taken_for() {
    let mut run = rebooted();
    let at = run.now + 1_000;
    run.answer(at, stage(message("Stage 1", "{\"result\":\"Stage\"}")));
    let foreign = Message { server: Some(ServerId(9)), ..message("Stage 4", "") };
    run.answer(at + 1_000, stage(foreign));
    run.answer(at + 2_000, stage(message("mirror rebuilt", "")));
    run.answer(at + 3_000, stage(message("Stage 3", "")));
    let entries = of(&run).entries;
    let seen: Vec<_> = entries.iter().map(|entry| (entry.asked, entry.made)).collect();
    let call = Asked::Call;
    assert_eq!(
        seen,
        [
            (call(StepName::Key), Made::Key),
            (call(StepName::CreatePxe), Made::Done),
            (call(StepName::BootPxe), Made::Done),
            (call(StepName::Reboot), Made::Done),
            (Asked::Installer, Made::Stage(1)),
            (Asked::Installer, Made::Stage(2)),
            (Asked::Installer, Made::Stage(3)),
        ],
        "what is of another server leaves no line"
    );
    assert_eq!((entries[4].at, &*entries[4].raw), (at, "{\"result\":\"Stage\"}"));
    assert!(!format!("{entries:?}").contains(KEY));
}

#[test]
fn a_message_about_something_else_is_told_where_a_line_has_it() {
    let mut run = rebooted();
    // It asks a person because nothing comes, which is news, with a message that counts for nothing.
    let foreign = Message { server: Some(ServerId(9)), ..message("Stage 4", "") };
    let at = run.now + 21 * 60_000;
    run.answer(at, stage(foreign));
    assert_eq!(latest(&run).made, Made::NotOurs);
    run.decide(at + 1_000, Decision::Wait);
    assert_eq!(of(&run).decided, [(at + 1_000, Decision::Wait)]);
}

#[test]
fn the_key_of_an_effect_is_asked_about_that_effect() {
    let mut run = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST);
    run.answer(FIRST + 1, Ok(Reply::Key(async_key())));
    run.answer(FIRST + 2, Ok(Reply::Accepted(async_key())));
    run.answer(FIRST + 3, Ok(Reply::Async(AsyncAnswer::Done(message("made", "")))));
    run.answer(FIRST + 4, Err(ApiError::Refused { message: "No".into(), code: None }));
    let seen: Vec<_> = of(&run).entries.into_iter().map(|e| (e.asked, e.made, e.words)).collect();
    assert_eq!(
        seen[1..],
        [
            (Asked::Call(StepName::CreatePxe), Made::Accepted, String::new()),
            (Asked::Callback(StepName::CreatePxe), Made::Done, "made".into()),
            (Asked::Call(StepName::BootPxe), Made::Refused, "No".into()),
        ]
    );
}

#[test]
fn hostile_words_are_text_in_sight_and_short() {
    let mut run = rebooted();
    let html = "<img src=x onerror=alert(1)> \u{202e}gnp.exe\u{0}\n\u{200b}";
    run.answer(run.now + 1, stage(message(html, html)));
    let shown = "<img src=x onerror=alert(1)> [U+202E]gnp.exe[U+0000][U+000A][U+200B]";
    let entry = latest(&run);
    assert_eq!((&*entry.words, &*entry.raw), (shown, shown));
    run.answer(run.now + 1, stage(message("Stage 1", &"ü".repeat(1_000_000))));
    let raw = latest(&run).raw;
    assert_eq!((raw.chars().count(), raw.ends_with("ü…")), (2_001, true));
    let echoed = ["key ", KEY, " of ", OWNER].concat();
    run.answer(run.now + 1, stage(message(&echoed, &echoed)));
    let entry = latest(&run);
    assert_eq!((&*entry.words, &*entry.raw), ("key ••• of •••", "key ••• of •••"));
}

#[test]
fn every_character_that_hides_or_turns_others_is_made_visible_and_no_other() {
    let cases = [
        ("Stage 3 – “done” 日本 é", "Stage 3 – “done” 日本 é"),
        ("\u{2066}a\u{2069}\u{200f}\u{feff}", "[U+2066]a[U+2069][U+200F][U+FEFF]"),
        ("\u{e0041}\t\u{7f}\u{85}\u{ad}", "[U+E0041][U+0009][U+007F][U+0085][U+00AD]"),
        ("\u{2028}\u{2029}\u{61c}", "[U+2028][U+2029][U+061C]"),
    ];
    for (text, shown) in cases {
        assert_eq!(visible(text), shown);
    }
}

#[test]
fn lines_of_other_journals_and_of_another_build_are_kept_apart() {
    let mut run = rebooted();
    let other = Scripted::begin(order(700, "Debian 12"), OWNER, FIRST);
    let count = of(&run).entries.len();
    run.lines.extend(other.lines.clone());
    assert_eq!(of(&run).entries.len(), count);
    assert_eq!(told(&run.lines, "no such journal"), Told::default());
    run.answer(run.now + 1, stage(message("Stage 1", "")));
    let line = run.lines.last_mut().expect("a line");
    *line = line.replace("&v=1&", "&v=2&");
    let entry = latest(&run);
    assert_eq!((entry.asked, &*entry.words), (Asked::Unknown, "Stage 1"), "what it meant then nobody knows");
}

#[test]
fn the_raw_answer_outlives_the_page_and_lines_without_it_are_read() {
    let mut run = rebooted();
    run.answer(run.now + 1, stage(message("Stage 1", "{\"a\":\"b&c=d\"}")));
    let with = run.run().clone();
    let mut bare = run.clone();
    let line = bare.lines.last_mut().expect("a line");
    *line = line.replace("&raw=%7B%22a%22%3A%22b%26c%3Dd%22%7D", "");
    assert_ne!(bare.lines, run.lines);
    assert_eq!((&*latest(&run).raw, &*latest(&bare).raw), ("{\"a\":\"b&c=d\"}", ""));
    run.reopen(run.now + 1);
    bare.reopen(bare.now + 1);
    assert!(run.run().is_same_as(bare.run()) && run.run().stages() == with.stages());
}

#[test]
fn as_json_and_looked_for_by_words() {
    let mut run = rebooted();
    run.answer(FIRST + 86_400_000, stage(message("Stage \"1\"", "{}")));
    let entry = latest(&run);
    assert_eq!(
        json(std::slice::from_ref(&entry)).written(),
        concat!(
            r#"[{"at":"2026-11-24T19:04:05Z","asked":"installer","step":"install","taken_for":"stage_1","#,
            r#""words":"Stage \"1\"","raw":"{}"}]"#
        )
    );
    assert!(
        matches("Stage 1: mirror", "MIRROR stage") && matches("x", " ") && !matches("Stage 1", "stage 2")
    );
}

#[test]
fn the_report_tells_the_run_and_neither_a_key_nor_an_account() {
    let mut run = rebooted();
    let raw = ["{\"key\":\"", KEY, "\",\"mail\":\"", OWNER, "\",\"cc\":\"other@example.org\"}"].concat();
    run.answer(run.now + 60_000, stage(message("Stage 1", &raw)));
    run.reopen(run.now + 30_000);
    run.decide(run.now + 30_000, Decision::Abandon);
    let about =
        About { version: "1.2.3", agent: "Browser/1", base: "https://x.example/api?token=abc", now: run.now };
    let text = bundle(run.run(), &of(&run), &about);
    assert!(text.contains(r#""asked_in_vain":0"#), "{text}");
    let mut silent = rebooted();
    for _ in 0..3 {
        silent.answer(silent.now + 60_000, Ok(Reply::Async(AsyncAnswer::NotReady)));
    }
    let of_silent = bundle(silent.run(), &of(&silent), &about);
    assert!(of_silent.contains(r#""asked_in_vain":3"#), "{of_silent}");
    for part in [
        r#""version":"1.2.3","browser":"Browser/1","api":"https://x.example","#,
        r#""server":25250,"hostname":"web-1","#,
        r#""decided":"abandon""#,
        r#""taken_up":["2026-"#,
        r#""s":60},{"what":"stage_2","#,
        r#"{"what":"create_pxe","state":"done","since":"2026-"#,
        r#"{"what":"stage_1","state":"done","#,
        r#""taken_for":"stage_1","words":"Stage 1","raw":"{\"key\":\"•••\",\"mail\":\"•••\",\"cc\":\"•••\"}""#,
        r#""no_sign_ms":1200000"#,
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
    for secret in [KEY, OWNER, "example.org", "token"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
