//! The pictures of the README, of this very build: `cargo xtask screenshots`.
//!
//! The stand-in has a fixed seed and a clock that is moved by hand, and the page follows it, so that
//! two runs give the same pictures.

use e2e::{Browser, CUSTOMER, Plan, Screen, Setup, Site, case};
use serde_json::json;
use standin::model::DEFAULT_START_MS;
use std::path::{Path, PathBuf};

/// Light, and as high as what is to be seen.
const fn desk(height: u32) -> Screen {
    Screen { width: 1280, height, is_dark: false }
}

const PHONE: Screen = Screen { width: 390, height: 844, is_dark: true };

fn main() {
    let Some(dir) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("screenshots: name the folder for the pictures");
        std::process::exit(2);
    };
    case(still(), |browser, site| plan_and_review(browser, site, &dir));
    case(still(), |browser, site| phone(browser, site, &dir));
    case(still(), |browser, site| run(browser, site, &dir));
}

/// Nothing happens by itself. Effects take their time, as they do at a provider.
fn still() -> Setup {
    let polling = json!({ "polling": { "min_ms": 200, "max_ms": 500 } });
    Setup::new().speed(0.0).config(polling).reading("effects", "callback").with(|settings| {
        settings.options.start_ms = Some(DEFAULT_START_MS);
    })
}

/// A server with six disks: both the system and the data get mirrors, as is recommended.
fn plan() -> Plan {
    Plan { hostname: "store-1.example.com", ..Plan::new(25253, &[]) }
}

fn open(browser: &Browser, site: &Site, plan: &Plan, screen: Screen) {
    browser.show_on(screen);
    browser.stop_clock(DEFAULT_START_MS);
    browser.open(&site.url(&plan.fragment()));
    browser.sign_in(CUSTOMER);
    browser.press("radio", plan.system);
    browser.fill("Hostname", plan.hostname);
}

fn plan_and_review(browser: &Browser, site: &Site, dir: &Path) {
    let plan = plan();
    open(browser, site, &plan, desk(1_270));
    browser.press("button", "Debian");
    browser.scroll_to_top();
    browser.picture(&dir.join("plan.png"));
    browser.show_on(desk(1_290));
    browser.fill_plan(&plan);
    browser.see("heading", "Review: …");
    browser.read("It is right.");
    browser.type_name();
    browser.scroll_to_top();
    browser.picture(&dir.join("review.png"));
}

fn phone(browser: &Browser, site: &Site, dir: &Path) {
    open(browser, site, &plan(), PHONE);
    browser.scroll_down_to("Will be erased");
    browser.picture(&dir.join("plan-phone.png"));
}

/// A reinstall until it is well within its third stage.
fn run(browser: &Browser, site: &Site, dir: &Path) {
    let plan = plan();
    open(browser, site, &plan, desk(950));
    browser.fill_plan(&plan);
    browser.confirm();
    while !browser.reads("Telling the server to start from the network next.") {
        pass(browser, site, 1);
    }
    while !browser.reads("0 of 5 stages reported") || !browser.reads("loads the installer") {
        pass(browser, site, 2);
    }
    while !browser.reads("2 of 5 stages reported") {
        pass(browser, site, 20);
    }
    for _ in 0..4 {
        pass(browser, site, 20);
    }
    browser.scroll_to_top();
    browser.picture(&dir.join("run.png"));
}

/// Lets time go by on both sides, and waits until the page has asked how it stands since.
fn pass(browser: &Browser, site: &Site, seconds: u64) {
    let asked = || site.count("eq_callback/check", plan().server);
    let now_ms = site.world(|world| {
        world.advance(seconds * 1_000);
        world.now_ms()
    });
    browser.set_clock(now_ms);
    let before = asked();
    browser.wait("the page to ask again", || (asked() > before + 1).then_some(()));
}
