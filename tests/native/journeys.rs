//! Whole reinstalls that go well: every kind of server, every reading of the document.

use crate::harness::{BARE_METAL, Page, succeeded};
use reinstall_panel::api::{Call, Reply};
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::flow::timeline::{State, What, rows};
use reinstall_panel::flow::{Decision, DiskState, Ending, Event, Outcome, Question, Run, StepName};
use standin::model::{Options, Readings};

/// Bare metal with 2, 1, 4 and 6 disks, GPU, vGPU and virtual machines, and two of which the API
/// tells little.
const SERVERS: [u64; 15] =
    [25250, 25251, 25252, 25253, 25254, 25255, 25256, 25257, 25258, 25259, 25260, 25261, 25262, 25263, 25264];

#[test]
fn every_kind_of_server_is_reinstalled_once_and_disarmed() {
    for id in SERVERS.map(ServerId) {
        let mut page = Page::signed_in(Options::default());
        let run = page.reinstall(id, "web-1");
        assert!(succeeded(&run), "server {id}: {run:#?}");
        page.assert_disarmed(id, &run);
        let server = page.model(id);
        assert_eq!((server.finished_installs, server.reinstalls), (1, 1), "server {id}");
        assert_eq!(server.hostname, "web-1");
        assert_eq!(server.installed_os.as_deref(), Some(run.order().os_name.as_str()));
        assert!(matches!(run.disk_state(), DiskState::Installed(_)));
        assert_eq!(server.tasks_run.len(), run.order().tasks.len());
    }
}

#[test]
fn the_calls_come_in_the_documents_order() {
    let mut page = Page::signed_in(Options::default());
    let run = page.reinstall(ServerId(25256), "gpu-1");
    assert!(succeeded(&run));
    let effects =
        ["eq/reinstall", "eq/create_pxe", "eq/boot_dev", "eq/reboot", "jenkins/call", "eq/clear_pxe"];
    let log = page.world.log().iter().map(|logged| (logged.call(), logged.field("media").to_owned()));
    let order: Vec<_> = log.filter(|(call, _)| effects.contains(&call.as_str())).collect();
    let order: Vec<_> = order.iter().map(|(call, media)| (call.as_str(), media.as_str())).collect();
    let tasks = run.order().tasks.len();
    assert!(tasks > 0, "a GPU server has default tasks");
    let mut expected = vec![
        ("eq/reinstall", ""),
        ("eq/create_pxe", ""),
        ("eq/boot_dev", "pxe"),
        ("eq/reboot", ""),
        ("eq/boot_dev", "disk"),
    ];
    expected.extend(std::iter::repeat_n(("jenkins/call", ""), tasks));
    expected.push(("eq/clear_pxe", ""));
    assert_eq!(order, expected);
}

#[test]
fn every_single_reading_of_the_document_passes() {
    let changes = Readings::single_changes();
    assert!(changes.len() >= 10, "{} readings", changes.len());
    for (name, value, readings) in changes {
        let mut page = Page::signed_in(Options { readings, ..Options::default() });
        // Whose words nobody can read proves nothing: a person has to say that the server is up.
        let is_unread = (name, value) == ("stage_text", "unread");
        let run = if is_unread { finished_by_hand(&mut page) } else { page.reinstall(BARE_METAL, "web-1") };
        assert!(succeeded(&run) != is_unread, "{name}={value}: {run:#?}");
        page.assert_disarmed(BARE_METAL, &run);
    }
}

fn finished_by_hand(page: &mut Page) -> Run {
    let plan = page.plan(BARE_METAL, "web-1");
    let mut driven = page.start(plan);
    page.drive_until(&mut driven, |run| run.question().is_some());
    assert_eq!(driven.run().question(), Some(Question::Unreadable), "asked as soon as it can't be read");
    page.decide(&mut driven, Decision::ServerIsUp);
    page.drive(&mut driven);
    assert_eq!(driven.run().ending(), Some(&Ending::Unverified));
    driven.run().clone()
}

#[test]
fn every_combination_of_readings_passes() {
    let all = Readings::combinations(&[
        "stage_messages",
        "fifth",
        "stage_text",
        "ids",
        "effects",
        "pxe_boot",
        "key_field",
        "scope",
    ]);
    println!("{} combinations of readings", all.len());
    assert!(all.len() >= 800);
    for readings in all {
        let mut page = Page::signed_in(Options { readings, ..Options::default() });
        let run = page.reinstall(BARE_METAL, "web-1");
        assert!(succeeded(&run), "{:?}: {run:#?}", readings.taken());
        page.assert_disarmed(BARE_METAL, &run);
    }
}

#[test]
fn installations_of_every_length_pass() {
    for seed in 0..50 {
        let mut page = Page::signed_in(Options { seed, ..Options::default() });
        let run = page.reinstall(BARE_METAL, "web-1");
        assert!(succeeded(&run), "seed {seed}");
    }
}

#[test]
fn an_effect_is_awaited_until_it_is_applied() {
    let mut page = Page::signed_in(Options::default());
    page.world.readings_mut().set("effects", "callback").expect("a reading");
    let run = page.reinstall(BARE_METAL, "web-1");
    assert!(succeeded(&run));
    let log = page.world.log();
    let at = |call: &str, media: &str| {
        log.iter().find(|l| l.call() == call && l.field("media") == media).expect("the call was made")
    };
    assert!(log.iter().filter(|l| l.call() == "eq_callback/check").count() > 10);
    for (before, after) in
        [(at("eq/create_pxe", ""), at("eq/boot_dev", "pxe")), (at("eq/boot_dev", "pxe"), at("eq/reboot", ""))]
    {
        assert!(
            before.effect_applied && before.at_ms < after.at_ms,
            "{} before {}",
            before.call(),
            after.call()
        );
    }
}

#[test]
fn two_servers_at_once_do_not_touch_each_other() {
    let mut page = Page::signed_in(Options::default());
    let ids = [ServerId(25250), ServerId(25251), ServerId(25259)];
    let mut runs: Vec<_> = ids
        .iter()
        .map(|id| {
            let plan = page.plan(*id, &format!("host-{id}"));
            page.start(plan)
        })
        .collect();
    for _ in 0..3_000 {
        for driven in &mut runs {
            page.turn(driven);
        }
    }
    for (id, driven) in ids.into_iter().zip(&runs) {
        assert!(succeeded(driven.run()), "server {id}: {:#?}", driven.run());
        page.assert_disarmed(id, driven.run());
        assert_eq!(page.model(id).finished_installs, 1);
    }
}

#[test]
fn an_answer_that_nobody_waits_for_changes_nothing() {
    let mut page = Page::signed_in(Options::default());
    let plan = page.plan(BARE_METAL, "web-1");
    let mut driven = page.start(plan);
    page.turn(&mut driven);
    page.turn(&mut driven);
    let before = driven.run().clone();
    for ticket in [0, 1, 999] {
        page.happen(&mut driven, Event::Answered(ticket, Ok(Reply::Done)));
        page.happen(&mut driven, Event::Rang(ticket));
    }
    page.happen(&mut driven, Event::SessionRenewed);
    assert_eq!(driven.run(), &before);
    page.drive(&mut driven);
    assert!(succeeded(driven.run()));
}

#[test]
fn the_timeline_shows_each_stage_as_it_is_reported() {
    let mut page = Page::signed_in(Options::default());
    let plan = page.plan(BARE_METAL, "web-1");
    let mut driven = page.start(plan);
    for stage in 1..=4_u8 {
        page.drive_until(&mut driven, |run| run.stages().latest() >= stage);
        let rows = rows(driven.run());
        let state = |n| &rows.iter().find(|row| row.what == What::Stage(n)).expect("a row a stage").state;
        assert_eq!(*state(stage), State::Done);
        assert!(matches!(state(stage + 1), State::Going(_)), "after stage {stage}: {rows:#?}");
        assert!(stage == 4 || *state(5) == State::Waiting);
    }
    page.drive(&mut driven);
    assert!(rows(driven.run()).iter().all(|row| row.state == State::Done));
    let started = rows(driven.run()).iter().map(|row| row.until).collect::<Vec<_>>();
    assert!(started.is_sorted(), "{started:?}");
}

#[test]
fn the_account_sees_its_servers_in_every_form_of_the_list() {
    for list in ["objects", "ids", "mixed"] {
        for ids in ["numbers", "strings", "mixed"] {
            let mut page = Page::signed_in(Options::default());
            page.world.readings_mut().set("list", list).expect("a reading");
            page.world.readings_mut().set("ids", ids).expect("a reading");
            let Ok(Reply::Servers(servers)) = page.call(&Call::List) else { panic!("a list") };
            assert_eq!(servers.iter().map(|server| server.id.0).collect::<Vec<_>>(), SERVERS);
        }
    }
}

#[test]
fn a_task_that_fails_neither_hides_nor_blocks_the_cleanup() {
    let mut page = Page::signed_in(Options::default());
    let id = ServerId(25256);
    let run = page.reinstall(id, "fail-callback-jenkins-call");
    page.assert_disarmed(id, &run);
    assert!(succeeded(&run));
    assert!(matches!(run.outcome(StepName::Task(0)), Outcome::Failed { .. }));
}
