//! What the journals tell of reinstalls that are over: the list, how long stages usually take, the files.

use crate::scripted::{KEY, OWNER, Scripted, done, order, refused, stage, success};
use reinstall_panel::api::{AsyncAnswer, Message, Reply};
use reinstall_panel::flow::export::{csv, json};
use reinstall_panel::flow::history::{Past, may_go, past};
use reinstall_panel::flow::stage::{USUAL, Usual};
use reinstall_panel::flow::usual::{hundredth, sorted, usual};
use reinstall_panel::flow::{Cause, Decision, Ending};

const DAY: u64 = 86_400_000;
const FIRST: u64 = 1_795_460_645_000;

fn text(journal: &str) -> Vec<String> {
    journal.lines().map(str::to_owned).collect()
}

/// What these journals tell, which come in their order.
fn told(runs: &[&Scripted]) -> Vec<Past> {
    let lines: Vec<_> = runs.iter().flat_map(|run| run.lines.clone()).collect();
    past(&lines, FIRST + 900 * DAY)
}

fn debian(day: u64, stages_s: [u64; 5]) -> Scripted {
    success(order(25250, "Debian 12"), OWNER, FIRST + day * DAY, stages_s)
}

#[test]
fn a_run_that_is_over_tells_when_and_how_and_how_long_each_stage_took() {
    let run = debian(0, [180, 361, 299, 150, 149]);
    let [past] = <[Past; 1]>::try_from(told(&[&run])).expect("one run");
    assert_eq!((&*past.name, &*past.owner), ("1795460645000-25250", OWNER));
    assert_eq!((past.started, past.ended), (FIRST, FIRST + 4_000 + 1_139_000 + 3_000));
    assert!(matches!(past.ending(), Some(Ending::Succeeded(_))));
    assert_eq!(past.stages_ms, [180, 361, 299, 150, 149].map(|s| Some(s * 1_000)));
    assert_eq!(past.install_ms(), Some(1_139_000));
    assert_eq!(past.order().os_name, "Debian 12");
}

#[test]
fn a_run_that_is_not_over_is_none_of_them_and_may_not_go() {
    let mut run = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST);
    assert!(told(&[&run]).is_empty() && !may_go(&run.lines));
    run.reboot();
    for n in 1..=5 {
        run.stage(n, 60);
    }
    assert!(told(&[&run]).is_empty() && !may_go(&run.lines));
    run.clean_up();
    assert_eq!(told(&[&run]).len(), 1);
    assert!(may_go(&run.lines));
    // The end is a line: without it, somebody may still go on with it.
    let open = &run.lines[..run.lines.len() - 1];
    assert!(past(open, FIRST).is_empty() && !may_go(open) && !may_go(&[]));
    // A torn line is no reason to keep the others, unless it is the end.
    let mut torn = run.lines;
    torn[3].truncate(9);
    assert!(may_go(&torn));
    let last = torn.last_mut().expect("a line");
    last.truncate(last.len() - 1);
    assert!(!may_go(&torn));
}

#[test]
fn every_end_is_told() {
    let ends = |answers: &[_]| {
        let mut run = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST);
        for answer in answers {
            run.answer(run.now + 1_000, Clone::clone(answer));
        }
        let [past] = <[Past; 1]>::try_from(told(&[&run])).expect("one run");
        (past.ending().cloned(), past.stages_ms)
    };
    let failed =
        Ok(Reply::Async(AsyncAnswer::Failed(Message { scope: "no disk".into(), ..Message::default() })));
    let key = crate::scripted::key();
    let stopped = ends(&[refused("Not permitted")]);
    assert!(matches!(stopped, (Some(Ending::Stopped(Cause::Step(_))), _)), "{stopped:?}");
    let began = [key, done(), done(), done(), stage("Stage 1"), failed, done(), done()];
    let stages = [Some(1_000), None, None, None, None];
    assert_eq!(ends(&began), (Some(Ending::Stopped(Cause::Install("no disk".into()))), stages));
}

#[test]
fn a_stage_whose_ends_nobody_saw_has_no_length() {
    // Told together with later ones.
    let mut run = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST);
    run.reboot();
    run.stage(1, 100);
    run.stage(3, 200);
    run.stage(4, 300);
    run.stage(5, 400);
    run.clean_up();
    assert_eq!(told(&[&run])[0].stages_ms, [Some(100_000), None, None, Some(300_000), Some(400_000)]);
    assert_eq!(told(&[&run])[0].install_ms(), None);
    // Told to a page that was just opened.
    let mut run = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST);
    run.reboot();
    run.stage(1, 100);
    run.stage(2, 100);
    run.reopen(run.now + 50_000);
    run.stage(3, 5);
    run.stage(4, 200);
    let opened = run.now + 10_000;
    run.reopen(opened);
    run.stage(5, 300);
    run.unlock();
    run.clean_up();
    let known = [Some(100_000), Some(100_000), None, None, Some(310_000)];
    assert_eq!(told(&[&run])[0].stages_ms, known);
}

#[test]
fn torn_lines_and_other_versions_do_not_hide_the_others() {
    let good = debian(0, [60; 5]);
    let mut torn = debian(1, [60; 5]);
    torn.lines[3].truncate(60);
    let mut headless = debian(2, [60; 5]);
    headless.lines[0].truncate(40);
    let newer = text(include_str!("../fixtures/journals/v2-later.txt"));
    let ended = "run=1767603600000-25250&n=99&v=2&at=1767603700000&fact=ended".to_owned();
    let lines: Vec<_> =
        [newer, vec![ended], good.lines, torn.lines, headless.lines].into_iter().flatten().collect();
    let all = past(&lines, FIRST);
    let told: Vec<_> = all.iter().map(|past| (past.started, past.ending().is_some())).collect();
    assert_eq!(told[0], (1_767_603_600_000, false), "of a newer version the order alone is told");
    assert_eq!(told[1], (FIRST, true));
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!((all[0].ended, all[0].stages_ms), (1_767_603_700_000, [None; 5]));
    assert_eq!(all[0].order().hostname.as_str(), "web-1");
    for journal in ["v1-finished", "v1-torn", "v1-abandoned"] {
        let lines = match journal {
            "v1-finished" => include_str!("../fixtures/journals/v1-finished.txt"),
            "v1-torn" => include_str!("../fixtures/journals/v1-torn.txt"),
            _ => include_str!("../fixtures/journals/v1-abandoned.txt"),
        };
        assert_eq!(past(&text(lines), FIRST).len(), usize::from(journal == "v1-finished"), "{journal}");
    }
}

#[test]
fn is_found_by_every_word_of_hostname_number_system_address_and_outcome() {
    let past = &told(&[&debian(0, [60; 5])])[0];
    for query in ["", " ", "web-1", "WEB", "2525", "debian", "192.0.2.7", "reinstalled", "web debian 12"] {
        assert!(past.matches(query, "Reinstalled"), "{query}");
    }
    for query in ["web-2", "ubuntu", "failed", "web ubuntu", "12web", KEY, OWNER] {
        assert!(!past.matches(query, "Reinstalled"), "{query}");
    }
}

fn minutes(least_s: u64, late_s: u64) -> Usual {
    Usual { median_ms: least_s * 1_000, late_ms: late_s * 1_000 }
}

#[test]
fn numbers_in_order_and_their_hundredths() {
    assert_eq!(sorted([3, 1, 2, 2].into_iter()), [1, 2, 2, 3]);
    let hundred: Vec<u64> = (1..=100).collect();
    let at = |hundredths| hundredth(&hundred, hundredths);
    assert_eq!([0, 1, 25, 95, 100].map(at), [1, 1, 25, 95, 100].map(Some));
    assert_eq!([25, 75, 95].map(|n| hundredth(&[10, 20, 30], n)), [10, 30, 30].map(Some));
    assert_eq!(hundredth(&[], 50), None);
}

#[test]
fn nothing_is_learned_of_fewer_than_three() {
    let runs = [debian(0, [100; 5]), debian(1, [100; 5])];
    let told = told(&[&runs[0], &runs[1]]);
    assert_eq!(usual(&told, OWNER, &order(25250, "Debian 12")), USUAL);
    assert_eq!(usual(&[], OWNER, &order(25250, "Debian 12")), USUAL);
}

#[test]
fn three_tell_what_is_usual_and_at_least_a_minute_more_is_not_late() {
    let runs = [[300, 100, 60, 100, 100], [200, 500, 60, 100, 100], [250, 120, 60, 100, 900]];
    let runs: Vec<_> = (0..).zip(runs).map(|(day, stages)| debian(day, stages)).collect();
    let told = told(&runs.iter().collect::<Vec<_>>());
    let learned = usual(&told, OWNER, &order(25250, "Debian 12"));
    let expected =
        [minutes(250, 312), minutes(120, 500), minutes(60, 120), minutes(100, 160), minutes(100, 900)];
    assert_eq!(
        learned.map(|usual| (usual.median_ms / 1_000, usual.late_ms / 1_000)),
        expected.map(|usual| (usual.median_ms / 1_000, usual.late_ms / 1_000))
    );
    let fourth = debian(3, [280, 100, 60, 100, 100]);
    let told =
        past(&runs.iter().chain([&fourth]).flat_map(|run| run.lines.clone()).collect::<Vec<_>>(), FIRST);
    assert_eq!(usual(&told, OWNER, &order(25250, "Debian 12"))[0].median_ms, 265_000, "in the middle of two");
}

#[test]
fn the_same_server_and_system_come_first_then_the_system_then_any() {
    let of = |server, system, s| {
        (0..3).map(move |day| success(order(server, system), OWNER, FIRST + (server * 9 + day) * DAY, [s; 5]))
    };
    let mut runs: Vec<Scripted> = of(1, "Debian 12", 100).chain(of(2, "Debian 12", 200)).collect();
    runs.extend(of(3, "Windows", 900));
    let told = told(&runs.iter().collect::<Vec<_>>());
    let median = |server, system| usual(&told, OWNER, &order(server, system)).map(|usual| usual.median_ms);
    assert_eq!(median(1, "Debian 12"), [100_000; 5]);
    assert_eq!(median(2, "Debian 12"), [200_000; 5]);
    assert_eq!(median(4, "Debian 12"), [150_000; 5]);
    assert_eq!(median(4, "Windows"), [900_000; 5]);
    assert_eq!(median(1, "Ubuntu LTS"), [200_000; 5]);
    assert_eq!(usual(&told, "other@example.com", &order(1, "Debian 12")), USUAL, "not of another account");
}

#[test]
fn only_successes_tell_and_each_stage_for_itself() {
    let mut given_up: Vec<Scripted> = Vec::new();
    for day in 0..3 {
        let mut run = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST + day * DAY);
        run.reboot();
        run.stage(1, 900);
        run.decide(run.now, Decision::Abandon);
        run.clean_up();
        given_up.push(run);
    }
    // Two tell of stage 2 and 3, three of the others.
    let mut partly = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST + 9 * DAY);
    partly.reboot();
    partly.stage(1, 100);
    partly.stage(3, 100);
    partly.stage(4, 100);
    partly.stage(5, 100);
    partly.clean_up();
    let good = [debian(7, [100; 5]), debian(8, [100; 5]), partly];
    let told = told(&given_up.iter().chain(&good).collect::<Vec<_>>());
    assert_eq!(told.len(), 6);
    let learned = usual(&told, OWNER, &order(25250, "Debian 12"));
    let own = Usual { median_ms: 100_000, late_ms: 160_000 };
    assert_eq!(learned, [own, USUAL[1], USUAL[2], own, own]);
}

#[test]
fn what_was_learned_counts_until_the_installer_begins() {
    let quick = [Usual { median_ms: 60_000, late_ms: 90_000 }; 5];
    let mut early = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST);
    let mut late = early.clone();
    early.pilot.learn(quick);
    early.reboot();
    late.reboot();
    late.pilot.learn(quick);
    let is_late = |run: &Scripted| reinstall_panel::flow::progress::is_late(run.run(), run.now + 91_000);
    assert_eq!((is_late(&early), is_late(&late)), (true, false));
    // A page that takes the run up knows it from the beginning.
    let mut found = reinstall_panel::flow::reopen::journals(&late.lines, late.now);
    let runs = [debian(0, [10; 5]), debian(1, [10; 5]), debian(2, [10; 5])];
    reinstall_panel::flow::usual::teach(&mut found, &told(&[&runs[0], &runs[1], &runs[2]]));
    assert!(reinstall_panel::flow::progress::is_late(&found[0].run, late.now + 91_000));
}

#[test]
fn as_json_without_the_key() {
    let run = debian(0, [180, 361, 299, 150, 149]);
    let told = told(&[&run]);
    assert!(run.lines.concat().contains(KEY));
    let text = json(&told.iter().collect::<Vec<_>>());
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let expected = serde_json::json!([{
        "started": "2026-11-23T19:04:05Z", "ended": "2026-11-23T19:23:11Z", "server": 25250,
        "hostname": "web-1", "address": "192.0.2.7", "os": 9, "system": "Debian 12", "layout": "LVM_RAID1",
        "erased_gb": [960, 960], "untouched_gb": [], "tasks": ["nvidia-driver: done"], "ssh_key": true,
        "script": false, "callback": false, "outcome": "succeeded", "config_left": false,
        "boot_order_left": false, "stage_s": [180, 361, 299, 150, 149], "install_s": 1139
    }]);
    assert_eq!(value, expected);
    assert!(!text.contains(KEY) && !text.contains(OWNER));
    assert_eq!(json(&[]), "[]");
}

#[test]
fn as_csv_that_no_spreadsheet_takes_for_formulas() {
    let mut order = order(25250, "=HYPERLINK(\"https://evil.example\")");
    order.scheme = None;
    order.ip = None;
    order.tasks[0].name = "@SUM(1,2)".into();
    let run = success(order, OWNER, FIRST, [60; 5]);
    let told = told(&[&run]);
    let text = csv(&told.iter().collect::<Vec<_>>());
    let lines: Vec<_> = text.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "started,ended,server,hostname,address,os,system,layout,erased_gb,untouched_gb,tasks,ssh_key,script,\
         callback,outcome,config_left,boot_order_left,stage_1_s,stage_2_s,stage_3_s,stage_4_s,stage_5_s,install_s"
    );
    assert_eq!(
        lines[1],
        "2026-11-23T19:04:05Z,2026-11-23T19:09:12Z,25250,web-1,,34,\
         \"'=HYPERLINK(\"\"https://evil.example\"\")\",,\"960; 960\",,\"'@SUM(1,2): done\",yes,no,no,succeeded,no,no,\
         60,60,60,60,60,300"
    );
    assert_eq!(lines[2..], [""]);
    assert!(!text.contains(KEY) && !text.contains(OWNER));
}

#[test]
fn cells_that_begin_a_formula_in_any_of_the_ways_are_guarded() {
    for (system, cell) in [
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("two\r\nlines", "\"two\r\nlines\""),
        ("a, b", "\"a, b\""),
        ("1-2", "1-2"),
        ("ünïcode", "ünïcode"),
    ] {
        let run = success(order(25250, system), OWNER, FIRST, [60; 5]);
        let text = csv(&told(&[&run]).iter().collect::<Vec<_>>());
        assert!(
            text.contains(
                &["Z,25250,web-1,192.0.2.7,", &system.len().to_string(), ",", cell, ",LVM_RAID1,"].concat()
            ),
            "{text}"
        );
    }
}

#[test]
fn times_are_those_of_the_calendar() {
    let of = |ms: u64| {
        let run = success(order(1, "x"), OWNER, ms, [60; 5]);
        let text = csv(&past(&run.lines, ms).iter().collect::<Vec<_>>());
        text.split("\r\n").nth(1).expect("a line").split(',').next().expect("a cell").to_owned()
    };
    for (ms, time) in [
        (0, "1970-01-01T00:00:00Z"),
        (951_782_399_000, "2000-02-28T23:59:59Z"),
        (951_782_400_000, "2000-02-29T00:00:00Z"),
        (1_709_251_199_000, "2024-02-29T23:59:59Z"),
        (1_709_251_200_000, "2024-03-01T00:00:00Z"),
        (1_798_761_599_999, "2026-12-31T23:59:59Z"),
        (1_798_761_600_000, "2027-01-01T00:00:00Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00Z"),
    ] {
        assert_eq!(of(ms), time);
    }
}
