//! What the checks before a start make of each answer.

use crate::harness::{BARE_METAL, PIN, Page};
use reinstall_panel::api::{ApiError, Listed, Reply, Session};
use reinstall_panel::domain::decimal::Gb;
use reinstall_panel::domain::disks::Disks;
use reinstall_panel::domain::id::AsyncKey;
use reinstall_panel::domain::os::Os;
use reinstall_panel::domain::pin::Pin;
use reinstall_panel::domain::plan::Order;
use reinstall_panel::domain::server::Server;
use reinstall_panel::flow::preflight::{Check, Finding, Verdict};
use standin::model::Options;

const NOW: u64 = 1_795_460_000_000;

struct Case {
    page: Page,
    order: Order,
    server: Server,
}

impl Case {
    fn new() -> Self {
        let mut page = Page::signed_in(Options::default());
        let (order, server) = (page.plan(BARE_METAL, "web-1").split().0, page.server(BARE_METAL));
        Self { page, order, server }
    }

    fn judge(&self, check: Check, answer: Result<Reply, ApiError>) -> Finding {
        check.judge(answer, &self.order, &self.server, NOW)
    }

    fn shown(&self, change: impl FnOnce(&mut Server)) -> Finding {
        let mut server = self.server.clone();
        change(&mut server);
        self.judge(Check::Server, Ok(Reply::Server(Box::new(server))))
    }
}

fn refused(message: &str) -> Result<Reply, ApiError> {
    Err(ApiError::Refused { message: message.into(), code: None })
}

#[test]
fn each_check_is_one_call_that_changes_nothing() {
    let mut case = Case::new();
    let pin = Pin::parse(PIN).expect("a PIN");
    for (check, name) in Check::ALL.into_iter().zip(["eq/show", "auth/info", "os/list", "eq/check_pin"]) {
        assert_eq!(check.call_name(), name);
        let call = check.call(&case.order, &pin);
        assert_eq!(call.name(&case.page.config), name);
        let answer = case.page.call(&call);
        let now = case.page.world.now_ms();
        let found = check.judge(answer, &case.order, &case.server, now);
        assert_eq!(found.verdict(check), Verdict::Good, "{name}: {found:?}");
    }
}

#[test]
fn a_server_that_is_being_installed_stops_it_in_the_apis_words() {
    let case = Case::new();
    for status in ["Installing", "os install in progress", "reinstalling", "DEPLOYING", "reinstall_running"] {
        let found = case.shown(|server| server.status = Some(status.into()));
        assert_eq!(found, Finding::ServerBusy(status.into()));
        assert_eq!(found.verdict(Check::Server), Verdict::Stop);
    }
    for status in [
        "on",
        "installed",
        "install_failed",
        "uninstalled",
        "reinstall required",
        "INSTALL",
        "deployed",
        "installation completed",
        "not installing",
        "uninstalling",
    ] {
        let found = case.shown(|server| server.status = Some(status.into()));
        assert_eq!(found, Finding::ServerKnown, "{status}");
    }
    let tool = case.shown(|server| server.other_tool = Some("autodeploy_start".into()));
    assert_eq!(tool, Finding::OtherTool("autodeploy_start".into()));
    assert_eq!(tool.verdict(Check::Server), Verdict::Look);
    assert_eq!(case.shown(|server| server.status = None), Finding::ServerKnown);
}

#[test]
fn other_disks_than_those_of_the_plan_stop_it() {
    let case = Case::new();
    let disks = |text: &str| Some(Disks::parse(text).expect("disks"));
    assert_eq!(case.shown(|server| server.disks = disks("2x480")), Finding::DisksChanged);
    assert_eq!(case.shown(|server| server.disks = disks("2x960 + 2x4000")), Finding::DisksChanged);
    assert_eq!(case.shown(|server| server.disks = None), Finding::ServerKnown, "who tells nothing");
    assert_eq!(Finding::DisksChanged.verdict(Check::Server), Verdict::Stop);
}

#[test]
fn a_server_that_is_not_told_of_is_no_reason_against_it_but_no_servers_is() {
    let case = Case::new();
    assert_eq!(case.judge(Check::Server, refused("Unknown action")), Finding::Untold);
    let code = Some("NO_APPROPRIATE_SERVERS".to_owned());
    let none = case.judge(Check::Server, Err(ApiError::Refused { message: "No servers".into(), code }));
    assert!(matches!(none, Finding::Failed(_)), "{none:?}");
    assert_eq!(none.verdict(Check::Server), Verdict::Stop);
    let lost = case.judge(Check::Server, Err(ApiError::NoAnswer));
    assert_eq!(lost, Finding::Failed(ApiError::NoAnswer));
}

#[test]
fn a_session_is_long_enough_from_an_hour_on() {
    let case = Case::new();
    let lasting = |expires_s| {
        let session = Session { token: None, servers: Vec::new(), expires_s, email: None };
        case.judge(Check::Session, Ok(Reply::Session(session)))
    };
    let in_s = |s: u64| lasting(Some(NOW / 1_000 + s));
    assert_eq!(in_s(7_200), Finding::SessionLasts(120));
    assert_eq!(in_s(3_600), Finding::SessionLasts(60));
    assert_eq!(in_s(3_599), Finding::SessionShort(59));
    assert_eq!(lasting(Some(5)), Finding::SessionShort(0), "it is over by this clock");
    assert_eq!(lasting(None), Finding::Untold);
    assert_eq!(Finding::SessionShort(59).verdict(Check::Session), Verdict::Look);
    assert_eq!(case.judge(Check::Session, refused("Unknown action")), Finding::Untold);
    let failed = case.judge(Check::Session, Err(ApiError::NoAnswer));
    assert_eq!(failed.verdict(Check::Session), Verdict::Unknown);
}

#[test]
fn a_system_is_the_same_by_number_and_name_and_still_has_to_fit() {
    let mut case = Case::new();
    let systems = case.page.systems(BARE_METAL);
    let offered = |change: &dyn Fn(&mut Os)| {
        let mut offered = systems.clone();
        offered.iter_mut().filter(|os| os.id == case.order.os_id).for_each(change);
        let offered = Listed::of(offered).expect("some");
        case.judge(Check::System, Ok(Reply::Systems { offered, excluded: Vec::new() }))
    };
    assert_eq!(offered(&|_| {}), Finding::SystemOffered);
    assert_eq!(offered(&|os| os.name = "Debian 99".into()), Finding::SystemGone, "another of its number");
    assert_eq!(offered(&|os| os.min_ram = Some(Gb::whole(4_096))), Finding::SystemGone);
    let others: Vec<_> = systems.iter().filter(|os| os.id != case.order.os_id).cloned().collect();
    let namesake = others.iter().map(|os| Os { name: case.order.os_name.clone(), ..os.clone() }).collect();
    for offered in [others, namesake] {
        let offered = Listed::of(offered).expect("some");
        let found = case.judge(Check::System, Ok(Reply::Systems { offered, excluded: Vec::new() }));
        assert_eq!(found, Finding::SystemGone);
    }
    assert_eq!(Finding::SystemGone.verdict(Check::System), Verdict::Stop);
    assert_eq!(case.judge(Check::System, Err(ApiError::NoAnswer)).verdict(Check::System), Verdict::Stop);
}

#[test]
fn a_wrong_pin_stops_the_start_with_the_attempts_that_are_left() {
    let case = Case::new();
    let wrong = |attempts_left| {
        let wrong = ApiError::WrongPin { message: "Wrong PIN".into(), attempts_left };
        case.judge(Check::Pin, Err(wrong))
    };
    assert_eq!(wrong(Some(2)), Finding::PinWrong("Wrong PIN".into(), Some(2)));
    assert_eq!(wrong(Some(2)).verdict(Check::Pin), Verdict::Stop);
    assert_eq!(case.judge(Check::Pin, Ok(Reply::Done)), Finding::PinRight);
    assert_eq!(case.judge(Check::Pin, refused("Unknown action")), Finding::Untold);
    let key = AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key");
    assert_eq!(case.judge(Check::Pin, Ok(Reply::Accepted(key))), Finding::Untold, "it is still checked");
    assert_eq!(case.judge(Check::Server, Ok(Reply::Done)), Finding::Untold, "an answer to something else");
}
