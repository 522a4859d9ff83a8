//! Refusals before a reinstall begins: each reaches the person in words, and what can be tried
//! again can be tried again in place.

use e2e::{Browser, CUSTOMER, Person, Plan, Setup, Site, case};

const WEB_1: u32 = 25250;

fn at_sign_in(setup: Setup, person: Person, words: &[&str]) {
    case(setup, |browser, site| {
        browser.sign_in(person);
        words.iter().for_each(|words| browser.read(words));
        browser.see("alert", "…");
        // What was typed is still there, and now it is right.
        assert_eq!(browser.value("textbox", "E-mail address"), person.email);
        browser.fill("Password", CUSTOMER.password);
        browser.press("button", "Sign in");
        browser.see("heading", "Servers");
        site.assert_untouched(WEB_1);
    });
}

#[test]
fn a_wrong_password() {
    let wrong = Person { password: "Wrong-Pass1", ..CUSTOMER };
    at_sign_in(Setup::new(), wrong, &["The sign-in was refused", "Wrong e-mail address or password"]);
}

#[test]
fn a_closed_sign_in() {
    let words = &["The sign-in was refused", "Signing in is closed for maintenance"];
    at_sign_in(Setup::new().fault("refuse-sign-in"), CUSTOMER, words);
}

#[test]
fn an_html_page_in_place_of_the_sign_in() {
    let words = &["The API failed at auth/whmcslogin", "HTTP status 502"];
    at_sign_in(Setup::new().fault("html-502-sign-in"), CUSTOMER, words);
}

#[test]
fn a_wrong_api_key() {
    case(Setup::new(), |browser, _| {
        browser.press("button", "Use an API key instead");
        browser.fill("API key", "no-such-key");
        browser.press("button", "Sign in");
        browser.read("The sign-in was refused");
        browser.read("Wrong API key");
        browser.press("button", "Use e-mail and password instead");
        browser.sign_in(CUSTOMER);
        browser.see("heading", "Servers");
    });
}

fn of_the_list(fault: &str, words: &[&str]) {
    case(Setup::new().fault(fault), |browser, site| {
        browser.sign_in(CUSTOMER);
        browser.read("The servers could not be read");
        words.iter().for_each(|words| browser.read(words));
        browser.press("button", "Try again");
        browser.see("link", "web-1");
        site.assert_untouched(WEB_1);
    });
}

#[test]
fn of_the_list_by_the_api() {
    of_the_list("refuse-list", &["The API refused eq/list", "Not possible at the moment"]);
}

#[test]
fn of_the_list_by_a_gateway() {
    of_the_list("html-502-list", &["The API failed at eq/list", "HTTP status 502"]);
}

#[test]
fn of_the_list_for_too_many_calls() {
    of_the_list("rate-limit-list", &["Too many calls", "Wait 7 s and try again"]);
}

#[test]
fn a_list_that_breaks_off() {
    of_the_list("wrong-json-list", &["The answer to eq/list can't be understood"]);
}

#[test]
fn a_list_that_is_lost() {
    of_the_list("lost-list", &["No answer to eq/list"]);
}

#[test]
fn a_session_that_ends_before_the_list() {
    case(Setup::new().fault("expire-session-list"), |browser, _| {
        browser.sign_in(CUSTOMER);
        browser.see("heading", "Sign in again");
        browser.read("Your session has ended");
        browser.sign_in(CUSTOMER);
        browser.see("link", "web-1");
    });
}

#[test]
fn of_what_can_be_done_without() {
    case(Setup::new().fault("refuse-update-servers").fault("refuse-info-always"), |browser, _| {
        browser.sign_in(CUSTOMER);
        browser.see("link", "web-1");
        browser.reload();
        browser.see("link", "web-1");
    });
}

#[test]
fn of_a_session_that_a_reload_finds_ended() {
    case(Setup::new().refuses(), |browser, site| {
        browser.open(&site.url("#/servers/25252/plan"));
        browser.sign_in(CUSTOMER);
        browser.see("heading", "Reinstall db-1");
        site.world(|world| world.expire_sessions(CUSTOMER.email));
        browser.reload();
        browser.see("heading", "Sign in again");
        browser.sign_in(CUSTOMER);
        browser.see("heading", "Reinstall db-1");
        browser.see("radio", "Debian 12");
    });
}

/// The form of web-1 with a reading that fails the first time.
fn of_the_form(fault: &str, words: &[&str], go_on: impl FnOnce(&Browser, &Site)) {
    case(Setup::new().fault(fault), |browser, site| {
        browser.open(&site.url(&Plan::bare_metal().fragment()));
        browser.sign_in(CUSTOMER);
        words.iter().for_each(|words| browser.read(words));
        go_on(browser, site);
    });
}

#[test]
fn of_the_systems() {
    let words = &[
        "The systems could not be read",
        "Not possible at the moment",
        "The systems have to be read first.",
    ];
    of_the_form("refuse-os-list", words, |browser, site| {
        browser.press("button", "Try again");
        browser.fill_plan(&Plan::bare_metal());
        browser.see("heading", "Review: reinstall web-1");
        site.assert_untouched(WEB_1);
    });
}

#[test]
fn of_the_tasks_can_be_done_without() {
    let words =
        &["The tasks could not be read", "Not possible at the moment", "You can go on without tasks."];
    of_the_form("refuse-get-tasks", words, |browser, site| {
        let plan = Plan { tasks: vec![], ..Plan::bare_metal() };
        browser.fill_plan(&plan);
        browser.confirm();
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn of_the_details_can_be_done_without() {
    let words = &["The server's details could not be read", "Not possible at the moment"];
    of_the_form("refuse-show-always", words, |browser, site| {
        let plan = Plan { disks: "2x960", scheme: "Mirror (LVM_RAID1)", ..Plan::bare_metal() };
        browser.fill_plan(&plan);
        browser.confirm();
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn of_somebody_elses_server() {
    case(Setup::new(), |browser, site| {
        browser.open(&site.url("#/servers/31001/plan"));
        browser.sign_in(CUSTOMER);
        browser.read("This server is not in your account");
        browser.read("Server 31001 can be reinstalled only by the account that rents it.");
        assert!(!browser.sees("button", "Review"));
        site.assert_untouched(31001);
        browser.press("link", "To the servers");
        browser.see("link", "web-1");
    });
}
