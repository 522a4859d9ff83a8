//! What a deployment decides: settings, the page around the app, the API's origin.

use e2e::{Browser, CUSTOMER, Embedder, Plan, Profile, Setup, Site, case, case_at};
use serde_json::{Value, json};
use std::cell::RefCell;

#[test]
fn mistakes_in_the_settings_are_named_all_at_once() {
    let patch = json!({ "portal": "admin", "polling": { "min_ms": 10 }, "api_bas": "/api" });
    case(Setup::new().config(patch), |browser, _| {
        browser.see("heading", "Reinstall Panel can't start");
        browser.read("portal: is not one of the values that it can have");
        browser.read("polling.min_ms: is not a number within its bounds");
        browser.read("api_bas: there is no such setting");
        assert!(!browser.sees("button", "Sign in"));
    });
}

#[test]
fn the_strict_rules_for_passwords_can_be_chosen() {
    case(Setup::new().config(json!({ "password_policy": "strict" })), |browser, site| {
        browser.open(&site.url(&Plan::bare_metal().fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill("Root password", "Abcdefg1");
        browser.press("button", "Review");
        browser.read("The password does not keep every rule yet");
        browser.read("One of % - _ +");
    });
}

#[test]
fn the_layout_is_sent_in_the_field_of_the_deployment() {
    let values = json!({ "LVM_RAID1": "mirror-1" });
    let patch = json!({ "partitioning": { "field": "layout", "values": values } });
    case(Setup::new().config(patch), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser
            .wait("the config to be made", || (site.count("eq/create_pxe", plan.server) == 1).then_some(()));
        let sent = site.world(|world| {
            let logged = world.log().iter().find(|logged| logged.call() == "eq/create_pxe");
            logged.map(|logged| (logged.field("layout").to_owned(), logged.field("disk_mirror").to_owned()))
        });
        assert_eq!(sent, Some(("mirror-1".to_owned(), String::new())));
    });
}

/// The API and, on another port, the app. Each has to know the other's address before it starts, so that
/// the second port can only be one that was free a moment ago: where somebody else took it, it is
/// another one's turn.
fn two_origins() -> (Site, Site) {
    for _ in 0..100 {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let app = listener.local_addr().expect("a listener has an address");
        drop(listener);
        let api = Setup::api_alone()
            .with(|settings| settings.allow_origins = vec![format!("http://{app}")])
            .start();
        let config = json!({ "api_base": format!("{}/api", api.origin()) });
        let site = Setup::new().config(config).with(|settings| {
            settings.addr = app;
            settings.api_origin = Some(api.origin());
        });
        if let Some(site) = site.start_unless_taken() {
            return (api, site);
        }
    }
    panic!("every port that was free was taken a moment later");
}

#[test]
fn the_api_may_be_on_another_origin() {
    let kept = RefCell::new(None);
    let start = || {
        let (api, site) = two_origins();
        kept.replace(Some(api));
        site
    };
    case_at(&Profile::new(), start, |browser, site| {
        let api = kept.borrow();
        let api = api.as_ref().expect("it was started with the site");
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("new-1 is reinstalled");
        api.assert_reinstalled(&plan);
        assert_eq!(site.calls(), "", "the app's own host is not asked");
    });
}

/// A token of the customer, as the panel around the app would have it.
fn token(site: &Site) -> String {
    let fields = [("action", "whmcslogin"), ("user", CUSTOMER.email), ("password", CUSTOMER.password)];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let answer = site.world(|world| world.call("auth", &fields)).value();
    answer["result"]["token"].as_str().expect("a token").to_owned()
}

fn embedded(embedder: &Embedder, trusted: &str) -> Setup {
    let (ancestors, trusted) = (vec![embedder.origin()], trusted.to_owned());
    Setup::new()
        .config(json!({ "embedder_origin": trusted }))
        .with(|settings| settings.frame_ancestors = ancestors)
}

fn heard(browser: &Browser) -> Vec<Value> {
    browser.script("return window.heard", vec![]).as_array().cloned().unwrap_or_default()
}

fn give(browser: &Browser, message: Value, to: &str) {
    let script = "document.querySelector('iframe').contentWindow.postMessage(arguments[0], arguments[1])";
    browser.script(script, vec![message, json!(to)]);
}

#[test]
fn the_page_around_the_app_hands_a_session_over() {
    let embedder = Embedder::start();
    case(embedded(&embedder, &embedder.origin()), |browser, site| {
        browser.open(&embedder.url(&site.origin()));
        let asked = browser.wait("the app to ask for a token", || heard(browser).pop());
        assert_eq!(
            (&asked["type"], &asked["origin"]),
            (&json!("reinstall-panel/ready"), &json!(site.origin()))
        );
        let (token, nonce) = (token(site), &asked["nonce"]);
        let kind = "reinstall-panel/token";
        for wrong in [
            json!({ "type": kind, "nonce": "0000", "token": "wrong-nonce" }),
            json!({ "type": kind, "token": "no-nonce" }),
            json!({ "type": "token", "nonce": nonce, "token": "wrong-type" }),
            json!({ "type": kind, "nonce": nonce, "token": 7 }),
            json!({ "type": kind, "nonce": nonce, "token": "" }),
            json!("token"),
            Value::Null,
        ] {
            give(browser, wrong, &site.origin());
        }
        give(browser, json!({ "type": kind, "nonce": nonce, "token": token }), &site.origin());
        browser.enter_frame();
        browser.see("link", "web-1");
        browser.read(CUSTOMER.email);
        assert_eq!(site.count_all("auth/info"), 1, "one token was taken up");
        assert_eq!(site.count("eq/reinstall", 25250), 0);
        let plan = Plan::bare_metal();
        browser.press("link", "web-1");
        browser.fill_plan(&plan);
        browser.confirm();
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
        browser.leave_frame();
        assert!(!browser.url().contains(&token) && heard(browser).len() == 1);
        browser.enter_frame();
    });
}

#[test]
fn a_page_of_another_origin_is_told_nothing_and_not_listened_to() {
    let embedder = Embedder::start();
    let setup = embedded(&embedder, "http://127.0.0.1:9").console_allows(&["postMessage"]);
    case(setup, |browser, site| {
        browser.open(&embedder.url(&site.origin()));
        browser.enter_frame();
        browser.see("heading", "Sign in");
        browser.leave_frame();
        assert_eq!(heard(browser), Vec::<Value>::new());
        give(browser, json!({ "type": "reinstall-panel/token", "nonce": "", "token": token(site) }), "*");
        browser.enter_frame();
        browser.sign_in(CUSTOMER);
        browser.see("link", "web-1");
        assert_eq!(site.count_all("auth/whmcslogin"), 2, "ours and the person's");
        assert_eq!(site.count_all("auth/info"), 0, "no handed token was taken up");
    });
}

#[test]
fn nobody_may_embed_the_app_unless_the_deployment_says_so() {
    let embedder = Embedder::start();
    let closed = Setup::new().start();
    // The browser's report of it is sent, and its answer kept from the page around.
    let setup = Setup::new().console_allows(&["frame-ancestors", "/csp"]);
    case(setup, |browser, _| {
        browser.open(&embedder.url(&closed.origin()));
        browser.enter_frame();
        assert!(!browser.reads("Sign in"), "{}", browser.text());
        browser.wait("the browser to report it", || (!closed.reports().is_empty()).then_some(()));
        browser.leave_frame();
    });
}
