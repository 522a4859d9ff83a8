//! Signing in and out, and the list of servers.

use e2e::{CUSTOMER, Person, Plan, Setup, case};
use standin::model::{Fault, FaultKind};
use std::time::Duration;

#[test]
fn servers_are_found_by_number_address_and_hostname() {
    case(Setup::new(), |browser, _| {
        browser.sign_in(CUSTOMER);
        browser.read("15 servers");
        for (query, found, missing) in
            [("25252", "db-1", "web-1"), ("192.0.2.66", "gpu-1", "web-1"), ("VPS-1", "vps-1", "gpu-1")]
        {
            browser.fill_field("searchbox", "Search servers", query);
            browser.read("1 of 15 servers");
            browser.see("link", found);
            assert!(!browser.sees("link", missing), "{missing} is still in the list");
        }
        browser.fill_field("searchbox", "Search servers", "no such thing");
        browser.read("None of the 15 servers has “no such thing”");
        browser.press("button", "Show all servers");
        browser.see("link", "web-1");
    });
}

#[test]
fn an_account_sees_its_own_servers_alone() {
    case(Setup::new(), |browser, _| {
        browser.sign_in(Person { email: "other@example.com", password: "other-Pass1" });
        browser.see("link", "other-web-1");
        browser.read("3 servers");
        assert!(!browser.sees("link", "web-1"));
    });
}

#[test]
fn an_account_without_servers_is_told_so() {
    case(Setup::new(), |browser, _| {
        browser.sign_in(Person { email: "empty@example.com", password: "empty-Pass1" });
        browser.read("This account rents no server.");
    });
}

#[test]
fn a_reload_keeps_the_session_and_signing_out_forgets_it() {
    case(Setup::new(), |browser, site| {
        browser.sign_in(CUSTOMER);
        browser.press("link", "web-1");
        browser.see("heading", "Reinstall web-1");
        browser.reload();
        browser.see("heading", "Reinstall web-1");
        browser.fill("Root password", Plan::bare_metal().password);
        browser.press("button", "Sign out");
        browser.see("heading", "Sign in");
        assert_eq!(browser.stored(), []);
        browser.wait("the API to hear of it", || (site.count_all("auth/logout") == 1).then_some(()));
        browser.back();
        browser.see("heading", "Sign in");
        assert!(!browser.reads("web-1") && !browser.reads(CUSTOMER.email), "{}", browser.text());
        browser.reload();
        browser.see("heading", "Sign in");
        // What somebody typed is not there for the next one at the page either.
        browser.open(&site.url(&Plan::bare_metal().fragment()));
        browser.sign_in(CUSTOMER);
        assert_eq!(browser.value("textbox", "Root password"), "");
    });
}

#[test]
fn signing_out_during_a_reinstall_asks_first() {
    case(Setup::new().by_hand(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.press("button", "Sign out");
        browser.see("heading", "Sign out while a reinstall goes on?");
        browser.press("button", "Stay signed in");
        browser.install_to_success(site, &plan);
        site.assert_reinstalled(&plan);
        browser.press("button", "Sign out");
        browser.see("heading", "Sign in");
        assert!(!browser.reads(plan.hostname), "{}", browser.text());
    });
}

#[test]
fn a_session_that_is_about_to_end_is_renewed_without_losing_anything() {
    const MINUTE: Duration = Duration::from_secs(60);
    case(Setup::new(), |browser, site| {
        browser.hold_clock();
        browser.sign_in(CUSTOMER);
        browser.pass(MINUTE);
        browser.read("15 servers");
        browser.fill_field("searchbox", "Search servers", "web-1");
        browser.pass(170 * MINUTE);
        assert!(!browser.reads("Your session ends"), "{}", browser.text());
        // What has passed in the page has passed at the API, whose clock tells when the next one ends.
        site.world(|world| world.advance(177 * 60_000 * 300));
        browser.pass(6 * MINUTE);
        browser.read("Your session ends in ");
        browser.press("button", "Sign in again");
        browser.fill("Password", CUSTOMER.password);
        browser.press("button", "Sign in");
        browser.wait("the warning to go", || (!browser.reads("Your session ends")).then_some(()));
        assert_eq!(browser.value("searchbox", "Search servers"), "web-1");
        assert_eq!(site.count_all("auth/whmcslogin"), 2);
    });
}

#[test]
fn what_the_api_says_is_shown_as_text() {
    let markup = "<img src=x onerror=alert(1)><b>web</b>";
    let refusal = FaultKind::Refuse { message: format!("No {markup}") };
    let setup = Setup::new().with(|settings| {
        settings.options.faults.push(Fault::once("os", "list", refusal));
    });
    case(setup, |browser, site| {
        site.world(|world| markup.clone_into(&mut world.server_mut(25250).expect("web-1").hostname));
        browser.sign_in(CUSTOMER);
        browser.press("link", markup);
        browser.see("heading", &format!("Reinstall {markup}"));
        browser.read(&format!("The API says: No {markup}"));
    });
}
