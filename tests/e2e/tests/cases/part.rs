//! The part of the app that is fetched when it is asked for.

use e2e::{Browser, CUSTOMER, Plan, Setup, case, dist_without};

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

#[test]
fn a_plain_reinstall_does_without_it_and_a_recipe_fetches_it_once() {
    case(Setup::new(), |browser, site| {
        remember_all(browser);
        let plan = Plan::bare_metal();
        browser.sign_in(CUSTOMER);
        browser.press("link", "web-1");
        browser.fill_plan(&plan);
        browser.confirm(&plan);
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
        assert_eq!(fetched(browser), 0, "the part is in the way of everybody");
        browser.press("link", "Back to the plan");
        browser.unfold("Recipes");
        browser.see("button", "Save the plan as a recipe");
        browser.wait("the part to be told among what was fetched", || (fetched(browser) > 0).then_some(()));
        assert_eq!(fetched(browser), 1);
        browser.fill("Root password", plan.password);
        browser.fill("PIN", plan.pin);
        browser.press("button", "Review");
        browser.unfold("Flight plan: every call in its order");
        browser.see("button", "Save as JSON");
        assert_eq!(fetched(browser), 1, "it is fetched for each of its uses");
    });
}

#[test]
fn without_it_the_form_works_and_says_what_is_missing() {
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
        browser.confirm(&plan);
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn it_can_be_fetched_once_the_network_is_back() {
    let setup = Setup::new().refuses().console_allows(&["integrity"]);
    case(setup, |browser, site| {
        browser.open(&site.url(&Plan::bare_metal().fragment()));
        browser.sign_in(CUSTOMER);
        browser.see("radio", "Debian 12");
        let cut = "const get = window.fetch; window.fetch = (to, ...more) =>
            String(to).includes('_part-') ? Promise.reject(new TypeError('cut')) : get(to, ...more);
            window.mend = () => window.fetch = get";
        browser.script(cut, vec![]);
        browser.script(NOT_BY_ITSELF, vec![]);
        browser.unfold("Recipes");
        browser.read("This part of the page could not be loaded");
        browser.script("mend()", vec![]);
        browser.press("button", "Try again");
        browser.see("button", "Save the plan as a recipe");
        site.assert_untouched(25250);
    });
}
