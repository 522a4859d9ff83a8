//! A reinstall that is over: found again after a reload, saved without a secret, deleted for good.

use e2e::{CUSTOMER, Plan, Setup, case};

/// Keeps what is saved as a file, in place of a download.
const CATCH: &str = "window.saved = []; const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { saved.push(blob); return make.call(URL, blob); };
    HTMLAnchorElement.prototype.click = () => {}";
const CAUGHT: &str = "return Promise.all(saved.map((blob) => blob.text()))";

#[test]
fn a_reinstall_that_is_over_is_found_saved_and_deleted_after_a_reload() {
    case(Setup::new(), |browser, site| {
        let plan = Plan::bare_metal().full();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
        let journal = browser.journal().concat();
        let key = journal.split("reply=key&said=").nth(1).and_then(|rest| rest.split('&').next());
        let key = key.expect("the key of the installation is in the journal").to_owned();
        browser.open(&site.url("#/servers"));
        browser.reload();
        browser.press("link", "Past reinstalls");
        browser.see("heading", "Past reinstalls");
        browser.read("1 reinstall");
        browser.read(plan.hostname);
        browser.read("How long installations took");
        browser.press("button", "Details of new-1, …");
        browser.read("Not armed");
        browser.assert_holds_no_secret(&browser.text());
        browser.script(CATCH, vec![]);
        browser.press("button", "Save as JSON");
        browser.press("button", "Save as CSV");
        let count = || browser.script("return saved.length", vec![]).as_u64();
        browser.wait("two files", || (count() == Some(2)).then_some(()));
        let saved = browser.script(CAUGHT, vec![]);
        let texts: Vec<String> = serde_json::from_value(saved).expect("texts");
        assert_eq!(texts.len(), 2);
        for text in &texts {
            assert!(text.contains(plan.hostname) && text.contains("succeeded"), "{text}");
            assert!(!text.contains(&key), "{text}");
            browser.assert_holds_no_secret(text);
        }
        browser.press("button", "Delete this record");
        browser.press("button", "Delete");
        browser.read("No past reinstalls");
        // The places of its lines stay, so that a page that slept can't go on with it.
        assert_eq!(browser.journal().concat(), "");
        browser.reload();
        browser.read("No past reinstalls");
        browser.assert_nothing_leaked();
    });
}
