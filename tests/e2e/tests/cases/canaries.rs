//! Secrets that can be told from anything else: they are typed, a reload takes them, they are typed
//! again, and then they are looked for wherever a browser could keep them.

use e2e::{Browser, CUSTOMER, Plan, Profile, Setup, Site, case_in};
use serde_json::Value;
use standin::http::{Hold, Moment};

/// No four digits, which are found anywhere.
const PIN: &str = "Kx9vQz";
const PASSWORD: &str = "Canary-Root-9";

/// What of the secrets is written the same way wherever it stands, percent-encoded or not.
const CANARIES: [(&str, &str); 7] = [
    ("the password of the account", "demo-Pass1"),
    ("the PIN", PIN),
    ("the root password", PASSWORD),
    ("the body of the SSH key", "AAAAC3NzaC1lZDI1NTE5AAAAICAxRXP5dZ6jNwcqZ1YaLpjpQ327IScN3cWY"),
    ("the comment of the SSH key", "canary@laptop"),
    ("the script", "canary-script"),
    ("the token of the callback URL", "canary-callback"),
];

/// The plan's form repeats the address that will be called; no other place may have it.
const SHOWN: &str = "canary-callback";

fn plan() -> Plan {
    Plan { pin: PIN, ..Plan::bare_metal().full() }
}

/// What is looked for: the secrets that are typed, and the token of the session.
fn canaries(browser: &Browser) -> Vec<(&'static str, String)> {
    let token = browser.stored().into_iter().find(|(name, _)| name == "reinstall-panel.token");
    let token = token.expect("a session").1;
    assert!(token.len() >= 20, "{token} could be found by chance");
    let typed = CANARIES.map(|(what, canary)| (what, canary.to_owned()));
    typed.into_iter().chain([("the token of the session", token)]).collect()
}

/// None of them is in any place but the token in its own. `in_form`: what is typed stands in the
/// fields, and the address that will be called beside its field.
fn assert_kept_nowhere(browser: &Browser, canaries: &[(&str, String)], in_form: bool) {
    let mut places = browser.places();
    let console = browser.console();
    let session = places["session"].as_array_mut().expect("pairs");
    let before = session.len();
    session.retain(|pair| pair[0] != "reinstall-panel.token");
    assert_eq!(session.len() + 1, before, "the token has one place");
    if in_form {
        places["typed"] = Value::Null;
    }
    for (what, canary) in canaries {
        for (place, held) in places.as_object().expect("places") {
            let may_show = in_form && place == "page" && canary == SHOWN;
            assert!(may_show || !holds(held.to_string().as_bytes(), canary), "{what} is in {place}: {held}");
        }
        assert!(!holds(console.as_bytes(), canary), "{what} is in the console");
    }
}

/// As it is, percent-encoded, or in the two bytes a character that browsers write to disks.
fn holds(bytes: &[u8], canary: &str) -> bool {
    let wide: Vec<u8> = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encoded = canary.replace('@', "%40");
    [canary.as_bytes(), encoded.as_bytes(), &wide]
        .into_iter()
        .any(|canary| bytes.windows(canary.len()).any(|window| window == canary))
}

/// Keeps what is saved as a file, in place of a download.
const CATCH: &str = "window.saved = []; const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { saved.push(blob); return make.call(URL, blob); };
    HTMLAnchorElement.prototype.click = () => {}";
const CAUGHT: &str = "return Promise.all(saved.map((blob) => blob.text()))";

/// So many files, once they are saved.
fn caught(browser: &Browser, count: u64) -> Vec<String> {
    let saved = || browser.script("return saved.length", vec![]).as_u64();
    browser.wait(&format!("{count} files"), || (saved() == Some(count)).then_some(()));
    serde_json::from_value(browser.script(CAUGHT, vec![])).expect("texts")
}

/// The recipes and the flight plan as files.
fn save_files(browser: &Browser) -> Vec<String> {
    browser.script(CATCH, vec![]);
    browser.unfold("Flight plan: every call in its order");
    browser.press("button", "Save as shell script");
    browser.press("button", "Save as JSON");
    browser.press("button", "Back to the plan");
    browser.unfold("Recipes");
    browser.fill("Name of the recipe", "Canaries");
    browser.press("button", "Save the plan as a recipe");
    browser.press("button", "Save all as a file");
    browser.press("button", "Review");
    caught(browser, 3)
}

/// The messages and the report of a reinstall as files.
fn save_messages(browser: &Browser) -> Vec<String> {
    browser.script(CATCH, vec![]);
    browser.unfold("Messages");
    browser.press("button", "Save as text");
    browser.press("button", "Save as JSON");
    browser.press("button", "Save a report for support");
    caught(browser, 3)
}

/// Starts it and loads the page anew before the secrets have been sent; types them again.
fn reload_and_type_again(browser: &Browser, site: &Site, plan: &Plan) {
    let first = Hold { call: "eq/reinstall", field: None, moment: Moment::Received };
    site.handle().hold(first);
    browser.confirm();
    browser.wait("the first call", || (site.handle().held() == 1).then_some(()));
    assert_kept_nowhere(browser, &canaries(browser), false);
    browser.reload();
    browser.wait("the call to be dropped", || (site.handle().held() == 0).then_some(()));
    site.handle().let_go();
    browser.read("Enter the password and PIN to continue");
    assert_kept_nowhere(browser, &canaries(browser), false);
    browser.fill("Root password of the new system", plan.password);
    browser.fill("Public SSH key", plan.ssh_key);
    browser.fill("Post-install script", plan.script);
    browser.fill("Callback URL", plan.callback);
    browser.fill("PIN", plan.pin);
    // What is in sight is a field of text, which a browser keeps to restore the tab unless it is told not to.
    browser.press("button", "Show PIN");
    browser.press("button", "Show Root password of the new system");
    assert_kept_nowhere(browser, &canaries(browser), true);
    browser.press("button", "Continue");
}

#[test]
fn no_secret_is_kept_anywhere_by_a_reinstall_that_is_loaded_anew() {
    let profile = Profile::new();
    let mut looked_for = Vec::new();
    // Chromium's advice to password managers, about a form that is no sign-in.
    let setup = Setup::new().console_allows(&["(optionally hidden) username fields"]);
    case_in(&profile, setup, |browser, site| {
        let plan = plan();
        site.world(|world| PIN.clone_into(&mut world.server_mut(plan.server).expect("web-1").pin));
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill_plan(&plan);
        browser.read("It is right.");
        let canaries = canaries(browser);
        assert_kept_nowhere(browser, &canaries, true);
        for file in save_files(browser) {
            for (what, canary) in &canaries {
                assert!(!holds(file.as_bytes(), canary), "{what} is in a file: {file}");
            }
        }
        reload_and_type_again(browser, site, &plan);
        browser.follow_to_success(&plan);
        let journal = browser.journal().concat();
        let key = journal.split("reply=key&said=").nth(1).and_then(|rest| rest.split('&').next());
        let own = [("the key", key.expect("a key").to_owned()), ("the account", CUSTOMER.email.to_owned())];
        let files = save_messages(browser);
        assert!(files.iter().all(|file| file.contains("tage")), "{files:?}");
        for (what, canary) in canaries.iter().chain(&own) {
            for file in &files {
                assert!(!holds(file.as_bytes(), canary), "{what} is in a file: {file}");
            }
        }
        assert_kept_nowhere(browser, &canaries, false);
        site.assert_reinstalled(&plan);
        // The next plan of the server begins as this one was.
        browser.press("link", "Back to the plan");
        browser.read("What you had filled in is back, except the secrets");
        assert_kept_nowhere(browser, &canaries, false);
        browser.press("link", "Servers");
        browser.read("15 servers");
        assert_kept_nowhere(browser, &canaries, false);
        looked_for = canaries;
    });
    let files = profile.files();
    assert!(files.iter().any(|(_, held)| holds(held, "&fact=ended")), "the journal is not on the disk");
    for (what, canary) in &looked_for {
        for (path, held) in &files {
            // Chromium keeps what a tab stores, for when it is restored.
            let is_own = *what == "the token of the session" && is_session_storage(path);
            assert!(is_own || !holds(held, canary), "{what} is in {}", path.display());
        }
    }
}

fn is_session_storage(path: &std::path::Path) -> bool {
    path.components().any(|part| part.as_os_str() == "Session Storage")
}

/// The search finds what it looks for.
#[test]
fn a_canary_is_found_in_each_way_of_writing_it() {
    let wide: Vec<u8> = "x canary@laptop".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for held in [&b"a canary@laptop b"[..], b"key=a+canary%40laptop&", &wide] {
        assert!(holds(held, "canary@laptop"));
    }
    assert!(!holds(b"canary at laptop", "canary@laptop"));
}
