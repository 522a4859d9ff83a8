//! A reinstall that somebody follows by its link, without an account, and what that costs whoever makes the
//! calls: nothing in the same browser, and elsewhere nothing before it is asked for.

use e2e::{Browser, CUSTOMER, Plan, Setup, Site, case};
use standin::http::{Hold, Moment};

/// The link as the page that makes the calls gives it out.
fn link(browser: &Browser) -> String {
    browser.unfold("Messages");
    browser.unfold("Let somebody follow");
    browser.read("They can change nothing.");
    let words = browser.words_of("group", "Link to follow this reinstall");
    words.split_whitespace().find(|word| word.contains("#/watch/")).expect("a link").to_owned()
}

/// The browser forgets what a page fetched beyond a number that a reinstall's questions may exceed.
fn remember_all(browser: &Browser) {
    browser.before_each_page("performance.setResourceTimingBufferSize(100000)");
}

/// Lets the installer report the stages after the first one, as a watcher in sight reads them.
fn watch_to_the_end(browser: &Browser, site: &Site, plan: &Plan) {
    for stage in 2..=4 {
        site.report(plan.server, stage);
        let is_told = |told: u8| browser.reads(&format!("{told} of 5 stages told"));
        browser.wait(&format!("stage {stage} to be told"), || (stage..=5).any(is_told).then_some(()));
    }
    site.report(plan.server, 5);
    browser.read("The server is online");
}

/// How often the page that is looked at has asked about a key.
fn asked(browser: &Browser) -> usize {
    let script = "return performance.getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('/eq_callback.php')).length";
    browser.script(script, vec![]).as_u64().expect("a number") as usize
}

/// Counts how often the journals are read from now on.
const COUNT_LOOKS: &str = "window.looks = 0; const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...all) { window.looks += 1; return open.apply(this, all); };";

#[test]
fn a_run_is_followed_in_two_tabs_and_by_a_watcher_who_asks_nothing() {
    case(Setup::new().by_hand(), |browser, site| {
        let plan = Plan::bare_metal();
        remember_all(browser);
        browser.reload();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.install_until(site, &plan, 1);
        let (driver, link) = (browser.tab(), link(browser));
        let second = browser.new_tab();
        browser.look_at(&second);
        browser.open(&site.url(&format!("#/servers/{}/run", plan.server)));
        browser.sign_in(CUSTOMER);
        browser.read("Another tab of this browser makes the calls of this reinstall");
        let watcher = browser.new_tab();
        browser.look_at(&watcher);
        remember_all(browser);
        browser.open(&link);
        browser.see("heading", "Follow a reinstall");
        browser.read("Told by the page that makes the calls");
        browser.read("Reinstall of new-1");
        assert!(!browser.sees("button", "Sign in") && !browser.sees("button", "Ask the provider"));
        browser.read("1 of 5 stages told");
        watch_to_the_end(browser, site, &plan);
        browser.see_title("The server is online · Reinstall of new-1");
        assert_eq!(asked(browser), 0, "the watcher asks nothing");
        let key = link.split('/').rev().nth(1).expect("the key in the link").to_owned();
        let kept = browser.script("return [document.title, document.body.innerHTML, history.state]", vec![]);
        assert!(!kept.to_string().contains(&key) && !browser.console().contains(&key), "{kept}");
        assert_eq!(browser.stored(), []);
        browser.look_at(&driver);
        browser.finish(site, &plan);
        assert_eq!(asked(browser), site.count_all("eq_callback/check"), "nobody else has asked");
        site.assert_reinstalled(&plan);
        browser.look_at(&second);
        browser.follow_to_success(&plan);
    });
}

#[test]
fn once_the_page_that_made_the_calls_is_closed_a_watcher_asks_when_told_to() {
    case(Setup::new().by_hand(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.install_until(site, &plan, 1);
        let link = link(browser);
        let watcher = browser.new_tab();
        // Its last question is dropped with it, so that none comes in later.
        site.handle().hold(Hold { call: "eq_callback/check", field: None, moment: Moment::Received });
        browser.wait("a question", || (site.handle().held() > 0).then_some(()));
        browser.close_tab();
        browser.look_at(&watcher);
        browser.wait("the question to be dropped", || (site.handle().held() == 0).then_some(()));
        site.handle().let_go();
        remember_all(browser);
        browser.open(&link);
        browser.read("The page that makes the calls is closed");
        let before = site.count_all("eq_callback/check");
        browser.read("A question may use up a message");
        // It looks again and again, and asks nothing.
        browser.script(COUNT_LOOKS, vec![]);
        let looks = || browser.script("return window.looks", vec![]).as_u64().filter(|looks| *looks >= 3);
        browser.wait("three more looks", looks);
        assert_eq!((asked(browser), site.count_all("eq_callback/check")), (0, before));
        browser.press("button", "Ask the provider");
        watch_to_the_end(browser, site, &plan);
        assert_eq!(asked(browser), site.count_all("eq_callback/check") - before);
        assert!(asked(browser) > 0);
    });
}

#[test]
fn a_browser_that_never_heard_of_it_asks_when_told_to_and_takes_no_end_for_a_success() {
    case(Setup::new(), |browser, site| {
        let unknown = "0123456789abcdef0123456789abcdef";
        browser.open(&site.url(&format!("#/watch/{unknown}/web-1")));
        browser.reload();
        browser.read("Nothing has been asked yet");
        assert_eq!(site.count_all("eq_callback/check"), 0);
        browser.press("button", "Ask the provider");
        browser.read("The provider does not know this key");
        browser.read("That says nothing about how it ended.");
        assert_eq!(site.count_all("eq_callback/check"), 1);
        assert!(!browser.reads("The server is online"));
        let databases = browser.script("return indexedDB.databases().then((all) => all.length)", vec![]);
        assert_eq!(databases, 0, "nothing is kept of it");
    });
}
