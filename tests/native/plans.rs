//! What comes before a reinstall: the flight plan, the check of the PIN, recipes.

use crate::harness::{BARE_METAL, Driven, PIN, Page, parse_json, parse_url, succeeded, typed};
use reinstall_panel::api::{ApiError, Call, Outline, Reply, outline};
use reinstall_panel::domain::disks::Scheme;
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::domain::os::Os;
use reinstall_panel::domain::pin::Pin;
use reinstall_panel::domain::plan::{Draft, Offer};
use reinstall_panel::domain::recipe::{Lost, Recipe};
use reinstall_panel::domain::server::Server;
use reinstall_panel::domain::ssh_key::SshKey;
use reinstall_panel::flow::StepName;
use reinstall_panel::flow::flight::{Leg, flight};
use reinstall_panel::flow::marker::Marker;
use reinstall_panel::flow::preflight::{Check, Finding, Verdict};
use standin::model::{Fault, Options, World};

/// A call of the flight plan as the stand-in logs it: name, and its fields but for the secrets.
fn planned(outline: &Outline) -> (String, Vec<(String, String)>) {
    let plain = outline.fields.iter().filter(|field| !field.is_secret && field.name != "action");
    let fields = plain.map(|field| (field.name.clone(), field.value.clone())).collect();
    (format!("{} {}", outline.path, outline.fields[0].value), fields)
}

#[test]
fn the_flight_plan_is_what_is_flown() {
    for id in [25250, 25251, 25256, 25260].map(ServerId) {
        let mut page = Page::signed_in(Options::default());
        let full = |draft: &mut Draft| {
            draft.script = typed("#!/bin/sh\ntrue\n");
            draft.callback = typed("https://example.com/done");
        };
        let plan = page.try_plan(id, "web-1", full).expect("a plan that holds");
        let (order, secrets) = plan.clone().split();
        let legs = flight(&order, &secrets, &page.config);
        let before = page.world.log().len();
        let mut driven = page.start(plan);
        page.drive(&mut driven);
        assert!(succeeded(driven.run()));
        let mut flown = Vec::new();
        for logged in &page.world.log()[before..] {
            let name = format!("{}.php {}", logged.module, logged.action);
            let secret: Vec<_> = legs.iter().flat_map(|leg| &leg.outline.fields).collect();
            let is_plain = |name: &str| {
                name != "action" && !secret.iter().any(|field| field.is_secret && field.name == name)
            };
            let fields: Vec<_> = logged.fields.iter().filter(|(name, _)| is_plain(name)).cloned().collect();
            let call = (name, fields);
            // Keys are asked again and again: the master key, and that of a task.
            if logged.call() != "eq_callback/check" || !flown.contains(&call) {
                flown.push(call);
            }
        }
        let planned: Vec<_> = legs.iter().map(|leg| planned(&leg.outline)).collect();
        assert_eq!(planned, flown, "server {id:?}");
        let steps: Vec<_> = legs.iter().map(|leg| leg.step).collect();
        assert_eq!(steps[..4], [StepName::Key, StepName::CreatePxe, StepName::BootPxe, StepName::Reboot]);
        assert_eq!(steps.last(), Some(&StepName::ClearPxe));
    }
}

#[test]
fn the_flight_plan_holds_no_secret() {
    let mut page = Page::signed_in(Options::default());
    let full = |draft: &mut Draft| {
        draft.root_password = typed("Canary-Pass-1");
        draft.script = typed("#!/bin/sh\necho canary-script\n");
        draft.callback = typed("https://example.com/canary-callback");
    };
    let plan = page.try_plan(BARE_METAL, "web-1", full).expect("a plan that holds");
    let (order, secrets) = plan.split();
    let legs: Vec<Leg> = flight(&order, &secrets, &page.config);
    let shown = format!("{legs:?}");
    for secret in ["Canary-Pass-1", "canary-script", "canary-callback", PIN] {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
}

#[test]
fn a_pin_is_checked_and_the_attempts_are_counted() {
    let mut page = Page::signed_in(Options::default());
    let mut check = |pin: &str| {
        page.call(&Call::CheckPin { server: BARE_METAL, pin: Pin::parse(pin).expect("a PIN's form") })
    };
    assert!(matches!(check(PIN), Ok(Reply::Done)));
    for left in [2, 1, 0] {
        match check("9999") {
            Err(ApiError::WrongPin { message, attempts_left }) => {
                assert_eq!(attempts_left, Some(left));
                assert!(message.starts_with("Wrong PIN"), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
    match check(PIN) {
        Err(ApiError::WrongPin { message, attempts_left: Some(0) }) => assert!(message.contains("locked")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_api_without_the_check_refuses_it_without_a_verdict_on_the_pin() {
    let mut page = Page::signed_in(Options::default());
    page.world.add_faults(Fault::named("refuse-check-pin").expect("a scenario"));
    let call = Call::CheckPin { server: BARE_METAL, pin: Pin::parse("9999").expect("a PIN's form") };
    assert!(matches!(page.call(&call), Err(ApiError::Refused { .. })));
    let shown = format!("{:?}", outline(&call, &page.config));
    assert!(!shown.contains("9999"), "{shown}");
}

/// What the check of the server finds once `change` has happened to the provider's side.
fn found_of_server(change: impl FnOnce(&mut World)) -> Finding {
    let mut page = Page::signed_in(Options::default());
    let plan = page.plan(BARE_METAL, "web-1");
    let server = page.server(BARE_METAL);
    change(&mut page.world);
    let answer = page.call(&Call::Show(BARE_METAL));
    Check::Server.judge(answer, plan.order(), &server, 0)
}

fn disks(world: &mut World, sizes_gb: &[u32]) {
    world.server_mut(25250).expect("web-1").disks_gb = sizes_gb.to_vec();
}

fn fault(world: &mut World, name: &str) {
    world.add_faults(Fault::named(name).expect("a scenario"));
}

#[test]
fn a_server_that_is_not_the_one_of_the_plan_stops_the_start() {
    let stops = |finding: &Finding| finding.verdict(Check::Server) == Verdict::Stop;
    for sizes_gb in [&[960][..], &[960, 4000], &[960, 960, 960, 960], &[1920, 1920]] {
        let finding = found_of_server(|world| disks(world, sizes_gb));
        assert_eq!(finding, Finding::DisksChanged, "{sizes_gb:?}");
        assert!(stops(&finding));
    }
    let foreign = found_of_server(|world| {
        "other@example.com".clone_into(&mut world.server_mut(25250).expect("web-1").owner);
    });
    let silent = found_of_server(|world| fault(world, "lost-show"));
    assert!(matches!(&foreign, Finding::Failed(ApiError::Refused { .. })) && stops(&foreign), "{foreign:?}");
    assert!(matches!(&silent, Finding::Failed(ApiError::NoAnswer)) && stops(&silent), "{silent:?}");
}

#[test]
fn a_server_that_is_the_same_or_is_not_told_stops_nothing() {
    let good = found_of_server(|_| ());
    assert_eq!((good.verdict(Check::Server), good), (Verdict::Good, Finding::ServerKnown));
    let untold = found_of_server(|world| fault(world, "refuse-show"));
    assert_eq!((untold.verdict(Check::Server), untold), (Verdict::Unknown, Finding::Untold));
}

/// Server, systems and tasks as the form has them.
fn with_offer<T>(page: &mut Page, id: ServerId, act: impl FnOnce(&Offer<'_>) -> T) -> T {
    let (server, systems, tasks) = (page.server(id), page.systems(id), page.tasks());
    let policy = page.config.password_policy;
    act(&Offer {
        server: &server,
        systems: &systems,
        tasks: &tasks,
        policy,
        parse_url,
        parse_ssh_key: SshKey::parse,
    })
}

#[test]
fn a_recipe_comes_back_as_it_was_written() {
    let recipe = Recipe {
        os: "Debian 12".into(),
        scheme: Some(Scheme::Raid10S),
        tasks: Some(vec!["docker".into(), "\"quoted\" \\ \n".into()]),
    };
    for recipe in [recipe, Recipe::default(), Recipe { tasks: Some(vec![]), ..Recipe::default() }] {
        let read = Recipe::read(&parse_json(&recipe.json().written()).expect("JSON"));
        assert_eq!(read, recipe);
    }
    for text in ["null", "[]", "1", "{}", r#"{"os":1,"tasks":"x","scheme":"RAID5"}"#] {
        let read = Recipe::read(&parse_json(text).expect("JSON"));
        assert_eq!((read.os.as_str(), read.scheme), ("", None));
    }
}

#[test]
fn a_recipe_fits_the_server_that_it_is_from() {
    let mut page = Page::signed_in(Options::default());
    let order = page.plan(BARE_METAL, "web-1").order().clone();
    with_offer(&mut page, BARE_METAL, |offer| {
        let tasks: Vec<_> = order.tasks.iter().map(|task| task.id.clone()).collect();
        let draft = Draft { os: Some(order.os_id), scheme: order.scheme, tasks, ..Draft::default() };
        let recipe = Recipe::of_draft(&draft, offer);
        assert_eq!(recipe.os, order.os_name);
        let mut fresh = Draft { hostname: "kept".into(), ..Draft::default() };
        assert_eq!(recipe.apply(&mut fresh, offer), []);
        assert_eq!((fresh.os, fresh.scheme, &fresh.tasks), (draft.os, draft.scheme, &draft.tasks));
        assert_eq!(fresh.hostname, "kept", "a hostname belongs to one server");
    });
}

#[test]
fn what_a_recipe_can_not_have_elsewhere_is_said() {
    let mut page = Page::signed_in(Options::default());
    let vm = ServerId(25262);
    let recipe = Recipe {
        os: "Plan 9".into(),
        scheme: Some(Scheme::Raid10),
        tasks: Some(vec!["no such task".into()]),
    };
    with_offer(&mut page, BARE_METAL, |offer| {
        let mut draft = Draft { hostname: "kept".into(), ..Draft::default() };
        let lost = recipe.apply(&mut draft, offer);
        assert!(
            matches!(&lost[..], [Lost::Scheme(Scheme::Raid10, _), Lost::System(os), Lost::Task(task)]
            if os == "Plan 9" && task == "no such task"),
            "{lost:?}"
        );
        assert_eq!((draft.os, draft.scheme, draft.hostname.as_str()), (None, None, "kept"));
    });
    let offered = page.systems(vm);
    let elsewhere: Vec<Os> = (25250..25262).flat_map(|id| page.systems(ServerId(id))).collect();
    let foreign = elsewhere.iter().find(|os| !offered.contains(os)).expect("a system for others alone");
    let foreign = foreign.name.clone();
    with_offer(&mut page, vm, |offer| {
        let mut draft = Draft::default();
        let lost = Recipe { os: foreign, ..Recipe::default() }.apply(&mut draft, offer);
        assert!(matches!(&lost[..], [Lost::Unfit(..) | Lost::System(_)]), "{lost:?}");
        assert_eq!(draft.os, None, "what does not fit is not picked");
    });
}

/// What the server of a run is marked with, one after the other.
fn marks(page: &mut Page, driven: &mut Driven) -> Vec<String> {
    let mut marks: Vec<Marker> = Vec::new();
    loop {
        let mark = Marker::of(driven.run(), page.world.now_ms());
        marks.extend(mark.filter(|mark| mark.is_news(marks.last().copied())));
        if !page.turn(driven) {
            return marks.iter().map(|mark| mark.text("1-2")).collect();
        }
    }
}

#[test]
fn a_server_is_marked_with_each_thing_that_goes_on() {
    let codes = |marks: Vec<String>| -> Vec<String> {
        let code = |mark: &String| Some(mark.strip_prefix("1-2 ")?.rsplit_once(' ')?.0.to_owned());
        marks.iter().map(|mark| code(mark).expect("a journal, a code, a time")).collect()
    };
    let mut page = Page::signed_in(Options::default());
    let plan = page.plan(BARE_METAL, "web-1");
    let mut driven = page.start(plan);
    let all = [
        "create_pxe",
        "boot_pxe",
        "reboot",
        "stage_1",
        "stage_2",
        "stage_3",
        "stage_4",
        "stage_5",
        "boot_disk",
        "clear_pxe",
    ];
    assert_eq!(codes(marks(&mut page, &mut driven)), all);

    let mut page = Page::signed_in(Options::default());
    page.world.add_faults(Fault::named("refuse-reboot").expect("a fault of the stand-in"));
    let plan = page.plan(BARE_METAL, "web-1");
    let mut driven = page.start(plan);
    let off = ["create_pxe", "boot_pxe", "reboot", "boot_disk off", "clear_pxe off"];
    assert_eq!(codes(marks(&mut page, &mut driven)), off);
}

#[test]
fn a_marker_of_a_reinstall_that_is_not_over_is_told_for_three_hours() {
    let mut page = Page::signed_in(Options::default());
    let (plan, known) = (page.plan(BARE_METAL, "web-1"), page.server(BARE_METAL));
    let found = |marker: &str, now| {
        let marked = Server { marker: Some(marker.to_owned()), ..known.clone() };
        Check::Server.judge(Ok(Reply::Server(Box::new(marked))), plan.order(), &known, now)
    };
    let began = 1_795_460_000_000;
    let marker = String::from("1795460000000-25250 reboot 1795460000000");
    assert_eq!(found(&marker, began + 12 * 60_000), Finding::ServerMarked(12));
    assert_eq!(found(&marker, began - 60_000), Finding::ServerMarked(0), "a clock that goes behind");
    assert_eq!(found(&marker, began + 180 * 60_000), Finding::ServerKnown, "left behind");
    assert_eq!(found("somebody's own tag", began), Finding::ServerKnown);
    assert_eq!(Finding::ServerMarked(12).verdict(Check::Server), Verdict::Look);
}
