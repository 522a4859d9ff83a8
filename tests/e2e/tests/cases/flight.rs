//! What stands before the start: the checks, and the plan of every call.

use e2e::{Browser, CUSTOMER, Plan, Setup, Site, case};
use serde_json::{Value, json};
use standin::model::Fault;

/// The form of the plan's server, filled in and under review.
fn review(browser: &Browser, site: &Site, plan: &Plan) {
    browser.open(&site.url(&plan.fragment()));
    browser.sign_in(CUSTOMER);
    browser.fill_plan(plan);
    browser.see("heading", "Review: …");
}

#[test]
fn an_api_that_is_silent_stops_the_start_until_it_answers() {
    let setup = Setup::new().refuses();
    case(setup, |browser, site| {
        let plan = Plan::bare_metal();
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.see("radio", plan.system);
        browser.read("192.0.2.60");
        let silent = Fault::named("lost-before-show").expect("a scenario");
        site.world(|world| world.add_faults(silent));
        browser.fill_plan(&plan);
        browser.read("No answer to eq/show.");
        browser.type_name();
        browser.read_beside("button", "Erase …", "A check above stops the reinstall.");
        browser.press("button", "Erase …");
        assert!(browser.sees("heading", "Review: …"));
        assert_eq!(site.count("eq/reinstall", plan.server), 0);
        browser.press("button", "Check again");
        browser.read("The API answers and knows the server.");
        browser.press("button", "Erase …");
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}

/// Keeps what is saved as a file, in place of a download.
const CATCH: &str = "window.saved = []; const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { saved.push(blob); return make.call(URL, blob); };
    HTMLAnchorElement.prototype.click = () => {}";
const CAUGHT: &str = "return Promise.all(saved.map((blob) => blob.text()))";

/// A call as both sides name it, and its fields but for the secrets.
type Call = (String, Vec<(String, String)>);

/// The calls of the saved plan, and the names of the fields that hold secrets.
fn planned(saved: &str) -> (Vec<Call>, Vec<String>) {
    let legs: Vec<Value> = serde_json::from_str(saved).expect("a list of calls");
    let mut secret = Vec::new();
    let mut calls = Vec::new();
    for leg in &legs {
        let module = leg["url"].as_str().and_then(|url| url.rsplit_once('/')).expect("an address").1;
        let mut fields = Vec::new();
        for (name, value) in leg["fields"].as_object().expect("fields") {
            let value = value.as_str().expect("a text");
            if value.starts_with('$') {
                secret.push(name.clone());
            } else {
                fields.push((name.clone(), value.to_owned()));
            }
        }
        fields.sort();
        calls.push((module.trim_end_matches(".php").to_owned(), fields));
    }
    (calls, secret)
}

/// The calls that came in since `from`. A key is asked again and again, and a task's key is one more
/// that can't be told beforehand: what was asked before counts once.
fn flown(site: &Site, from: usize, secret: &[String]) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    site.world(|world| {
        for logged in &world.log()[from..] {
            // The marker is advice and no part of the procedure.
            if logged.module == "tags" {
                continue;
            }
            let is_plain = |(name, _): &&(String, String)| !secret.contains(name);
            let mut fields: Vec<_> = logged.fields.iter().filter(is_plain).cloned().collect();
            fields.sort();
            let call = (logged.module.clone(), fields);
            if logged.call() != "eq_callback/check" || !calls.contains(&call) {
                calls.push(call);
            }
        }
    });
    calls
}

#[test]
fn the_flight_plan_is_what_is_flown_and_holds_no_secret() {
    case(Setup::new(), |browser, site| {
        let plan = Plan::bare_metal().full();
        review(browser, site, &plan);
        browser.read("It is right.");
        browser.unfold("Flight plan: every call in its order");
        browser.script(CATCH, vec![]);
        browser.press("button", "Save as shell script");
        browser.press("button", "Save as JSON");
        let count = || browser.script("return saved.length", vec![]).as_u64();
        browser.wait("two files", || (count() == Some(2)).then_some(()));
        let saved: Vec<String> = serde_json::from_value(browser.script(CAUGHT, vec![])).expect("two texts");
        let [script, calls] = &saved[..] else { panic!("{} files were saved", saved.len()) };
        browser.assert_nothing_leaked();
        for file in [script, calls] {
            assert!(file.contains(&format!("{}/api/eq.php", site.origin())), "{file}");
            browser.assert_holds_no_secret(file);
        }
        let shown = browser.script("return document.querySelector('details[open] pre').textContent", vec![]);
        assert_eq!(shown, json!(script), "what is shown is what is saved");
        let (planned, secret) = planned(calls);
        assert_eq!(planned.len(), 8, "six calls, the question about the key, a task: {planned:#?}");
        for name in ["token", "pin", "root_pass", "ssh_key", "post_install_script"] {
            assert!(secret.iter().any(|field| field == name), "{name} is no secret of {secret:?}");
        }
        let from = site.world(|world| world.log().len());
        browser.confirm();
        browser.follow_to_success(&plan);
        assert_eq!(flown(site, from, &secret), planned);
        site.assert_reinstalled(&plan);
    });
}
