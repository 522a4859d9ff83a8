//! The part of the app that is fetched when it is asked for.

use e2e::{Browser, CUSTOMER, Plan, Setup, Site, case, dist_without};

/// How often the part was fetched by this page.
fn fetched(browser: &Browser) -> usize {
    let script = "return performance.getEntriesByType('resource').filter(({ name }) => /_part-[^/]*\\.wasm$/.test(name)).length";
    usize::try_from(browser.script(script, vec![]).as_u64().expect("a number")).expect("a small one")
}

/// A part that could not be fetched is asked for again by itself after a while. Without that, it is the
/// button that asks.
const NOT_BY_ITSELF: &str = "const later = window.setTimeout;
    window.setTimeout = (act, ms, ...more) => ms === 5000 ? 0 : later(act, ms, ...more);";

/// The browser forgets what it fetched beyond a number that a reinstall's questions exceed.
fn remember_all(browser: &Browser) {
    browser.script("performance.setResourceTimingBufferSize(100000)", vec![]);
}

/// What was fetched of the app itself, in the order in which it was; but the icons of the tab, which says the
/// same by its title.
fn files(browser: &Browser) -> Vec<String> {
    let script = "return performance.getEntriesByType('resource').map(({ name }) => new URL(name))
        .filter(({ origin, pathname }) => origin === location.origin && !/\\.(php|svg)$/.test(pathname))
        .map(({ pathname }) => pathname)";
    serde_json::from_value(browser.script(script, vec![])).expect("paths")
}

#[test]
fn it_is_fetched_once_and_before_anybody_needs_it() {
    case(Setup::new(), |browser, site| {
        browser.wait("the part to be fetched", || (fetched(browser) == 1).then_some(()));
        let plan = Plan::bare_metal();
        browser.sign_in(CUSTOMER);
        browser.press("link", "web-1");
        browser.unfold("Recipes");
        browser.see("button", "Save the plan as a recipe");
        browser.wait("the part to be told among what was fetched", || (fetched(browser) > 0).then_some(()));
        assert_eq!(fetched(browser), 1);
        browser.fill_plan(&plan);
        browser.unfold("Flight plan: every call in its order");
        browser.see("button", "Save as JSON");
        assert_eq!(fetched(browser), 1, "it is fetched for each of its uses");
        site.assert_untouched(plan.server);
    });
}

/// Starts it from its review, and says what was fetched of the app by then.
fn start(browser: &Browser, site: &Site, plan: &Plan) -> Vec<String> {
    browser.open(&site.url(&plan.fragment()));
    remember_all(browser);
    browser.sign_in(CUSTOMER);
    browser.fill_plan(plan);
    browser.see("heading", "Review: …");
    browser.type_name();
    browser.wait("the part to be fetched", || (fetched(browser) == 1).then_some(()));
    let before = files(browser);
    browser.press("button", "Erase …");
    browser.see("heading", "Reinstall of new-1");
    before
}

#[test]
fn after_the_start_nothing_more_is_fetched_where_the_session_ends_and_it_ends_well() {
    case(Setup::new().fault("expire-session-mid-run"), |browser, site| {
        let plan = Plan::bare_metal();
        let before = start(browser, site, &plan);
        browser.unfold("Messages");
        browser.see("button", "Save a report for support");
        browser.see("heading", "Sign in to finish: new-1");
        browser.sign_in(CUSTOMER);
        browser.follow_to_success(&plan);
        browser.unfold("Check what was installed");
        browser.read("3 of 3 confirmed, 0 different.");
        assert_eq!(files(browser), before);
    });
}

#[test]
fn after_the_start_nothing_more_is_fetched_where_it_is_given_up() {
    case(Setup::new().fault("stall-stage-2"), |browser, site| {
        let plan = Plan::bare_metal();
        let before = start(browser, site, &plan);
        browser.read("1 of 5 stages reported");
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.press("button", "Give up");
        browser.see("link", "Back to the plan");
        browser.read("The reinstall was given up");
        assert_eq!(files(browser), before);
        site.assert_wiped_once(plan.server);
    });
}

#[test]
fn without_it_the_form_works_and_nothing_can_be_started() {
    let dist = dist_without("_part-");
    // What the browser notes by itself of a file that is not there.
    let setup = Setup::new().refuses().console_allows(&["integrity"]);
    case(setup.with(|settings| settings.dist = Some(dist.path().to_owned())), |browser, site| {
        let plan = Plan::bare_metal();
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.script(NOT_BY_ITSELF, vec![]);
        browser.unfold("Recipes");
        let missing = "This part of the page could not be loaded";
        browser.read(missing);
        let asked = fetched(browser);
        browser.press("button", "Try again");
        browser.wait("the part to be asked for once more", || (fetched(browser) > asked).then_some(()));
        browser.read(missing);
        browser.fill_plan(&plan);
        browser.see("heading", "Review: …");
        browser.type_name();
        browser.read("The rest of this page couldn't be loaded");
        browser.read_beside("button", "Erase …", "The rest of this page has to be loaded first.");
        browser.press("button", "Erase …");
        assert!(browser.sees("heading", "Review: …"), "it was started");
        assert_eq!(site.count("eq/reinstall", plan.server), 0);
        site.assert_untouched(plan.server);
    });
}

#[test]
fn it_can_be_fetched_once_the_network_is_back_and_then_it_can_be_started() {
    let setup = Setup::new().refuses().console_allows(&["integrity"]);
    case(setup, |browser, site| {
        browser.before_each_page(
            "const get = window.fetch; window.fetch = (to, ...more) =>
            String(to).includes('_part-') ? Promise.reject(new TypeError('cut')) : get(to, ...more);
            window.mend = () => window.fetch = get",
        );
        let plan = Plan::bare_metal();
        browser.open(&site.url(&plan.fragment()));
        browser.reload();
        browser.sign_in(CUSTOMER);
        browser.fill_plan(&plan);
        browser.see("heading", "Review: …");
        browser.type_name();
        browser.read_beside("button", "Erase …", "The rest of this page has to be loaded first.");
        browser.script("mend()", vec![]);
        // It is asked for again by itself.
        browser.wait("the part", || (!browser.reads("has to be loaded first")).then_some(()));
        browser.press("button", "Erase …");
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}
