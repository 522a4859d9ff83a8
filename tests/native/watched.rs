//! A reinstall that is followed by its key: what it shows, and when it asks.

use crate::scripted::{KEY, OWNER, Scripted, order, success};
use reinstall_panel::api::{ApiError, AsyncAnswer, Message, Reply};
use reinstall_panel::domain::config::{Polling, WatchPolls};
use reinstall_panel::domain::id::{AsyncKey, ServerId};
use reinstall_panel::domain::route::Followed;
use reinstall_panel::flow::Decision;
use reinstall_panel::flow::messages::Made;
use reinstall_panel::flow::watch::{End, Plan, Source, Watch, relay};

const NOW: u64 = 1_795_460_645_000;
const MIN: u64 = 60_000;

fn followed() -> Followed {
    Followed { key: AsyncKey::parse(KEY).expect("a key"), hostname: "web-1".into() }
}

fn watch(polls: WatchPolls) -> Watch {
    Watch::new(followed(), polls, Polling { min_ms: 5_000, max_ms: 60_000 })
}

/// One that nobody in this browser knows the key of, and that may ask.
fn alone() -> Watch {
    let mut watch = watch(WatchPolls::Always);
    watch.relayed(None, false);
    watch
}

fn message(scope: &str) -> Message {
    Message { scope: scope.into(), ..Message::default() }
}

fn stage(scope: &str) -> Result<Reply, ApiError> {
    Ok(Reply::Async(AsyncAnswer::Stage(message(scope))))
}

fn answer(answer: AsyncAnswer) -> Result<Reply, ApiError> {
    Ok(Reply::Async(answer))
}

/// One that got these answers, a minute apart.
fn after(answers: Vec<Result<Reply, ApiError>>) -> Watch {
    let mut watch = alone();
    for (at, answer) in (NOW..).step_by(2 * MIN as usize).zip(answers) {
        assert_eq!(watch.plan(false, at), Plan::Ask);
        watch.answered(answer, 0, at);
    }
    watch
}

fn driven() -> Scripted {
    let mut run = Scripted::begin(order(25250, "Debian 12"), OWNER, NOW);
    run.reboot();
    run.stage(1, 60);
    run
}

#[test]
fn nothing_is_asked_while_a_page_of_this_browser_makes_the_calls() {
    for polls in [WatchPolls::Never, WatchPolls::Ask, WatchPolls::Always] {
        let mut watch = watch(polls);
        assert_eq!((watch.source(), watch.plan(false, NOW)), (Source::Looking, Plan::Look));
        let run = driven();
        watch.relayed(relay(&run.lines, &followed(), run.now), true);
        watch.allow();
        assert_eq!((watch.source(), watch.plan(false, NOW + 90 * MIN)), (Source::Relay, Plan::Look));
        assert_eq!(watch.stages().latest(), 1);
        assert!(!watch.may_allow() && watch.end().is_none());
        let entries = watch.entries();
        assert_eq!(entries.iter().map(|entry| entry.made).collect::<Vec<_>>(), [Made::Stage(1)]);
    }
}

#[test]
fn elsewhere_the_setting_decides_and_the_person() {
    let asks = |polls, found: Option<&Scripted>, is_allowed: bool| {
        let mut watch = watch(polls);
        watch.relayed(found.and_then(|run| relay(&run.lines, &followed(), NOW)), false);
        if is_allowed {
            watch.allow();
        }
        watch.plan(false, NOW) == Plan::Ask
    };
    let run = driven();
    for (polls, found, is_allowed, expected) in [
        (WatchPolls::Never, None, false, false),
        (WatchPolls::Never, None, true, false),
        (WatchPolls::Ask, None, false, false),
        (WatchPolls::Ask, None, true, true),
        (WatchPolls::Always, None, false, true),
        // Whoever drove may come back.
        (WatchPolls::Always, Some(&run), false, false),
        (WatchPolls::Always, Some(&run), true, true),
        (WatchPolls::Ask, Some(&run), false, false),
        (WatchPolls::Ask, Some(&run), true, true),
        (WatchPolls::Never, Some(&run), true, false),
    ] {
        assert_eq!(asks(polls, found, is_allowed), expected, "{polls:?} {} {is_allowed}", found.is_some());
    }
}

#[test]
fn one_question_at_a_time_and_the_next_after_a_pause() {
    let mut watch = alone();
    assert_eq!([watch.plan(false, NOW), watch.plan(false, NOW + 90 * MIN)], [Plan::Ask, Plan::Look]);
    watch.answered(answer(AsyncAnswer::NotReady), 0, NOW);
    // The shortest pause, half as long again for a quiet answer, less a tenth.
    assert_eq!([watch.plan(false, NOW + 6_749), watch.plan(false, NOW + 6_750)], [Plan::Look, Plan::Ask]);
    watch.answered(Err(ApiError::RateLimited { retry_after_s: Some(120) }), 0, NOW);
    assert_eq!([watch.plan(false, NOW + 119_999), watch.plan(false, NOW + 120_000)], [Plan::Look, Plan::Ask]);
    assert_eq!(watch.trouble(), Some(&ApiError::RateLimited { retry_after_s: Some(120) }));
    watch.answered(stage("Stage 1"), 0, NOW);
    assert_eq!((watch.trouble(), watch.heard()), (None, Some(NOW)));
}

#[test]
fn a_page_that_is_out_of_sight_for_long_asks_no_more_until_it_is_seen() {
    let mut watch = alone();
    assert_eq!(watch.plan(true, NOW), Plan::Ask);
    watch.answered(answer(AsyncAnswer::NotReady), 0, NOW);
    assert_eq!(watch.plan(true, NOW + 9 * MIN), Plan::Ask);
    watch.answered(answer(AsyncAnswer::NotReady), 0, NOW + 9 * MIN);
    assert_eq!(watch.plan(true, NOW + 10 * MIN), Plan::Look);
    assert_eq!(watch.plan(false, NOW + 11 * MIN), Plan::Ask);
}

#[test]
fn only_the_fifth_stage_is_a_success() {
    let unread = || answer(AsyncAnswer::Unknown(message("Success")));
    let ends = [
        (stage("Stage 4"), None),
        (stage("Stage 5"), Some(End::Online)),
        (answer(AsyncAnswer::Done(message("done"))), Some(End::Online)),
        (answer(AsyncAnswer::Done(message("base OS was installed"))), Some(End::Doubtful)),
        (unread(), None),
        (answer(AsyncAnswer::Progress(message("running"))), None),
        (answer(AsyncAnswer::Failed(message("no disk"))), Some(End::Failed("no disk".into()))),
        (answer(AsyncAnswer::NotFound), Some(End::Gone)),
        (answer(AsyncAnswer::NotReady), None),
        (Err(ApiError::NoAnswer), None),
        (Ok(Reply::Done), None),
    ];
    for (given, end) in ends {
        for before in [vec![], vec![stage("Stage 1"), stage("Stage 3")]] {
            // Of the old system, too, nothing else is heard.
            let is_first = before.is_empty();
            let end = match &end {
                Some(End::Online) if is_first => Some(End::Doubtful),
                end => end.clone(),
            };
            let all = before.into_iter().chain([given.clone()]).collect();
            let mut watch = after(all);
            assert_eq!(watch.end(), end.as_ref(), "{given:?}");
            let is_over = end.is_some();
            assert_eq!(watch.plan(false, NOW + 90 * MIN) == Plan::Look, is_over, "{given:?}");
        }
    }
}

#[test]
fn each_question_without_an_answer_doubles_the_pause() {
    let pause_s = |failures: usize| {
        let mut watch = after(vec![Err(ApiError::NoAnswer); failures]);
        let last = NOW + 2 * MIN * (failures as u64 - 1);
        (0..).find(|s| watch.plan(false, last + s * 1_000) == Plan::Ask).expect("it is asked again")
    };
    assert!(pause_s(2) >= 2 * pause_s(1), "{} and {}", pause_s(1), pause_s(2));
}

#[test]
fn a_key_that_nobody_knows_may_be_asked_about_once_more_by_hand() {
    let mut watch = after(vec![stage("Stage 1"), answer(AsyncAnswer::NotFound)]);
    assert!(watch.may_allow() && watch.stages().latest() == 1);
    watch.allow();
    assert_eq!(watch.end(), None);
    assert_eq!(watch.plan(false, NOW), Plan::Ask);
    let online = after(vec![stage("Stage 4"), stage("Stage 5")]);
    assert!(!online.may_allow());
    let doubted = after(vec![stage("Stage 5")]);
    assert!(doubted.may_allow(), "the next word may tell more");
}

#[test]
fn messages_are_kept_once_without_the_key_and_no_more_than_can_be_looked_at() {
    let echoed = Message { raw: ["<b>", KEY, "</b>"].concat(), ..message("Stage 1 \u{202e}") };
    let say = || answer(AsyncAnswer::Stage(echoed.clone()));
    let watch = after(vec![say(), say(), stage("mirror rebuilt")]);
    let entries = watch.entries();
    let seen: Vec<_> = entries.iter().map(|e| (e.made, &*e.words, &*e.raw)).collect();
    assert_eq!(
        seen,
        [(Made::Stage(1), "Stage 1 [U+202E]", "<b>•••</b>"), (Made::Stage(2), "mirror rebuilt", "")]
    );
    let many = (0..100).map(|n| stage(&format!("Stage 1, part {n}"))).collect();
    assert_eq!(after(many).entries().len(), 64);
}

#[test]
fn what_the_page_that_drives_tells_wins_over_what_was_asked_here() {
    let mut watch = after(vec![stage("Stage 1"), answer(AsyncAnswer::NotFound)]);
    let mut run = driven();
    run.stage(2, 60);
    let found = relay(&run.lines, &followed(), run.now).expect("the journal of the key");
    assert_eq!(found.server, ServerId(25250));
    watch.relayed(Some(found.clone()), true);
    assert_eq!((watch.end(), watch.stages().latest()), (None, 2));
    // What was learned here is not lost while nobody drives.
    let mut ahead = after(vec![stage("Stage 1"), stage("Stage 4")]);
    ahead.relayed(Some(found), false);
    assert_eq!((ahead.stages().latest(), ahead.source()), (4, Source::Left));
}

#[test]
fn the_end_of_the_run_is_told_as_it_was() {
    let end = |lines: &[String]| {
        let mut watch = watch(WatchPolls::Ask);
        watch.relayed(relay(lines, &followed(), NOW + 90 * MIN), false);
        watch.end().cloned()
    };
    assert_eq!(end(&success(order(25250, "Debian 12"), OWNER, NOW, [60; 5]).lines), Some(End::Online));
    let mut given_up = driven();
    given_up.decide(given_up.now, Decision::Abandon);
    given_up.clean_up();
    assert_eq!(end(&given_up.lines), Some(End::Stopped));
    let mut failed = driven();
    failed.answer(failed.now + 1, answer(AsyncAnswer::Failed(message("no disk"))));
    assert_eq!(end(&failed.lines), Some(End::Failed("no disk".into())));
    let mut lost = driven();
    lost.answer(lost.now + 1, answer(AsyncAnswer::NotFound));
    assert_eq!(end(&lost.lines), Some(End::Gone));
    assert_eq!(end(&driven().lines), None);
}

#[test]
fn only_the_journal_of_the_key_is_looked_into() {
    let run = driven();
    let other =
        Followed { key: AsyncKey::parse("00000000000000000000000000000000").expect("a key"), ..followed() };
    assert_eq!(relay(&run.lines, &other, NOW), None);
    assert_eq!(relay(&[], &followed(), NOW), None);
    let begun = Scripted::begin(order(700, "Debian 12"), OWNER, NOW);
    let lines: Vec<String> = run.lines.iter().chain(&begun.lines).cloned().collect();
    assert_eq!(relay(&lines, &followed(), NOW).map(|found| found.server), Some(ServerId(25250)));
}
