//! A reinstall that somebody waits for: in the dark, without a network, for a day, by a notification.

use e2e::{Browser, CUSTOMER, Plan, Setup, Site, case};
use serde_json::json;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// How often the key of the installation was asked.
fn asked(site: &Site) -> usize {
    site.count_all("eq_callback/check")
}

/// An installation whose third stage never comes, seen by a page whose clock the test holds as it holds
/// the site's, with the polling of a real deployment.
fn stalled() -> Setup {
    Setup::new()
        .fault("stall-stage-3")
        .speed(0.0)
        .with(|settings| settings.options.session_scale = 100)
        .config(json!({ "polling": { "min_ms": 5_000, "max_ms": 60_000 }, "no_news_min": 1_440 }))
}

/// Begins the reinstall and waits until two stages are shown.
fn begin(browser: &Browser, site: &Site, plan: &Plan) {
    browser.hold_clock();
    browser.open(&site.url(&plan.fragment()));
    browser.sign_in(CUSTOMER);
    browser.fill_plan(plan);
    browser.confirm();
    browser.pass_at_both_until(site, 20 * SECOND, "2 of 5 stages reported");
}

#[test]
fn nobody_looks_so_it_is_asked_seldom_and_at_once_when_somebody_does() {
    case(stalled(), |browser, site| {
        let plan = Plan::bare_metal();
        begin(browser, site, &plan);
        // Five minutes usually go by before the third stage: it is now asked for as often as can be.
        browser.pass(5 * MINUTE);
        let before = asked(site);
        browser.pass(5 * MINUTE);
        let seen = asked(site) - before;
        browser.set_hidden(true);
        browser.pass(MINUTE);
        let before = asked(site);
        browser.pass(5 * MINUTE);
        let unseen = asked(site) - before;
        assert!((5..=6).contains(&unseen), "{unseen} questions in five minutes in the dark");
        assert!(seen > 2 * unseen, "{seen} questions in five minutes before somebody's eyes");
        let before = asked(site);
        browser.set_hidden(false);
        browser.wait("a question at once", || (asked(site) == before + 1).then_some(()));
        assert_eq!(browser.timers().len(), 3, "the clock, the next question, and the end of the session");
    });
}

#[test]
fn two_minutes_without_a_network_are_waited_for() {
    case(stalled().refuses(), |browser, site| {
        let plan = Plan::bare_metal();
        begin(browser, site, &plan);
        browser.set_offline(true);
        browser.pass_until(10 * SECOND, "No answer to eq_callback/check");
        browser.pass(2 * MINUTE);
        browser.read("2 of 5 stages reported");
        let before = asked(site);
        browser.set_offline(false);
        browser.wait("a question as soon as the network is back", || {
            browser.pass(Duration::ZERO);
            (asked(site) > before).then_some(())
        });
        browser.pass_until(SECOND, "The base system is on the disks; the post-install tasks run.");
        assert!(!browser.reads("No answer to eq_callback/check"));
    });
}

#[test]
fn after_ninety_minutes_without_news_nothing_is_asked_until_somebody_comes_back() {
    let patient = stalled().config(json!({
        "polling": { "min_ms": 5_000, "max_ms": 60_000 }, "no_news_min": 90
    }));
    case(patient, |browser, site| {
        let plan = Plan::bare_metal();
        begin(browser, site, &plan);
        browser.pass_until(HOUR / 6, "No news from the installer for long");
        let before = asked(site);
        browser.pass(4 * HOUR);
        assert_eq!(asked(site), before, "nothing is asked while nobody is there");
        assert_eq!(browser.timers(), [1_000], "nothing but the clock");
        browser.set_hidden(true);
        browser.set_hidden(false);
        browser.wait("one question", || (asked(site) == before + 1).then_some(()));
        browser.press("button", "Keep waiting");
        browser.wait("another one", || (asked(site) == before + 2).then_some(()));
        browser.pass(HOUR);
        assert!(asked(site) > before + 30, "it is asked on");
        assert!(site.server(plan.server).pxe_config.is_some());
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.press("button", "Give up");
        browser.pass_until(10 * SECOND, "The reinstall was given up");
        browser.pass_until(10 * SECOND, "Not armed");
    });
}

#[test]
fn a_working_day_in_front_of_it_costs_no_memory_and_leaves_no_timer() {
    case(stalled(), |browser, site| {
        let plan = Plan::bare_metal();
        begin(browser, site, &plan);
        browser.pass(HOUR);
        // What is held at a moment goes up and down; what leaks is there at every later one.
        let least = |hours: std::ops::Range<u32>| {
            let at = |_| {
                browser.pass(HOUR);
                browser.memory()
            };
            hours.map(at).min().expect("an hour")
        };
        let before = least(1..3);
        least(3..6);
        let after = least(6..8);
        assert!(after < before + 1_000_000, "{before} bytes became {after}");
        browser.press("link", "Servers");
        browser.pass(MINUTE);
        let timers = browser.timers();
        assert_eq!(timers.len(), 2, "the run's own: {timers:?}");
        browser.press("link", "1 reinstall going on");
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.press("button", "Give up");
        browser.pass_until(10 * SECOND, "The reinstall was given up");
        browser.press("link", "Servers");
        browser.pass(MINUTE);
        assert_eq!(browser.timers(), [0_u64; 0], "nothing goes on");
    });
}

#[test]
fn who_asks_for_it_is_notified_by_the_system() {
    const CATCH: &str = "const Real = window.Notification, shown = window.shown = [];
        window.Notification = class extends Real {
            constructor(title, options) {
                super(title, options);
                shown.push(`${title}: ${options.body}`);
            }
        }";
    case(Setup::new().by_hand(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.allow_notifications(&site.origin());
        browser.before_each_page(CATCH);
        browser.reload();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.press("button", "Notify me");
        browser.read("You get a notification when the reinstall needs you and when it is over");
        browser.install_to_success(site, &plan);
        let shown = |browser: &Browser| browser.script("return shown", vec![]);
        let told = browser.wait("a notification", || {
            let shown = shown(browser);
            shown.as_array().is_some_and(|shown| !shown.is_empty()).then_some(shown)
        });
        assert_eq!(told, json!(["Reinstall of new-1: Reinstalled"]));
        let icon = "return document.querySelector('link[rel=icon]').getAttribute('href')";
        let is_done = || browser.script(icon, vec![]) == "icon-done.svg";
        browser.wait("the icon of the end", || is_done().then_some(()));
        browser.see_title("Reinstalled · Reinstall of new-1");
    });
}

#[test]
fn what_was_installed_is_held_against_the_plan() {
    case(Setup::new(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.follow_to_success(&plan);
        browser.unfold("Check what was installed");
        browser.read("3 of 3 confirmed, 0 different.");
        browser.read("The API says: Chassis Power is on");
        site.world(|world| world.server_mut(plan.server).expect("a server").hostname = "odd".into());
        browser.press("button", "Check again");
        browser.read("The API says “odd”, the plan says “new-1”.");
        browser.read("2 of 3 confirmed, 1 different.");
    });
}
