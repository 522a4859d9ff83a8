//! The form of a plan, its review and its confirmation.

use e2e::{AUTOMATION, CUSTOMER, Plan, Setup, case};

#[test]
fn a_direct_link_works_after_signing_in_and_after_a_reload() {
    case(Setup::new(), |browser, site| {
        let plan = Plan::new(25252, &[]);
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.see("heading", "Reinstall db-1");
        browser.reload();
        browser.see("heading", "Reinstall db-1");
        assert!(browser.url().ends_with(&plan.fragment()), "{}", browser.url());
    });
}

#[test]
fn everything_that_is_missing_or_wrong_is_named_at_its_place() {
    case(Setup::new(), |browser, site| {
        browser.open(&site.url(&Plan::bare_metal().fragment()));
        browser.sign_in(CUSTOMER);
        browser.see("radio", "Debian 12");
        browser.press("button", "Review");
        for words in
            ["Pick the system to install", "Enter a password, or generate one", "Enter the server's PIN"]
        {
            browser.read(words);
        }
        browser.fill("Hostname", "web_1");
        browser.read("“_” can't be in a hostname");
        browser.fill("Root password", "short");
        browser.read("The password does not keep every rule yet");
        browser.fill("PIN", "123");
        browser.read("A PIN has 4 to 6 characters");
        browser.fill("Public SSH key", "-----BEGIN OPENSSH PRIVATE KEY-----");
        browser.read("This is a private key");
        browser.unfold(AUTOMATION);
        browser.fill("Callback URL", "ftp://example.com");
        browser.read("Only http and https can be called");
        browser.press("button", "Review");
        assert!(!browser.sees("heading", "Review: …"));
        browser.press("button", "Generate");
        let is_drawn = || browser.value("textbox", "Root password").len() >= 12;
        browser.wait("a password of at least 12 characters", || is_drawn().then_some(()));
        let is_good = || !browser.reads("does not keep every rule");
        browser.wait("no more complaint about the password", || is_good().then_some(()));
        site.assert_untouched(25250);
    });
}

#[test]
fn a_click_that_ends_the_typing_is_not_lost_to_the_error_that_it_brings_up() {
    case(Setup::new(), |browser, site| {
        browser.open(&site.url(&Plan::bare_metal().fragment()));
        browser.sign_in(CUSTOMER);
        browser.see("radio", "Debian 12");
        browser.fill("Hostname", "web_1");
        browser.press("button", "Generate");
        browser.read("“_” can't be in a hostname");
        let made = || (browser.value("textbox", "Root password").len() == 20).then_some(());
        browser.wait("a generated password", made);
    });
}

#[test]
fn what_will_be_read_out_is_listened_to_from_the_beginning() {
    // A screen reader hears words only in an element that it knew before.
    let unheard = "return [...document.querySelectorAll('main [aria-live], main [role=status]')]
        .filter((element) => !element.checkVisibility()).map((element) => element.outerHTML)";
    case(Setup::new(), |browser, site| {
        browser.open(&site.url(&Plan::bare_metal().fragment()));
        browser.see("button", "Sign in");
        assert_eq!(browser.script(unheard, vec![]), serde_json::json!([]), "of the sign-in");
        browser.sign_in(CUSTOMER);
        browser.see("radio", "Debian 12");
        browser.see("button", "Review");
        assert_eq!(browser.script(unheard, vec![]), serde_json::json!([]), "of the plan");
    });
}

#[test]
fn what_does_not_fit_is_shown_on_demand_with_its_reason() {
    case(Setup::new(), |browser, site| {
        browser.open(&site.url("#/servers/25260/plan"));
        browser.sign_in(CUSTOMER);
        browser.see("radio", "Debian 12");
        assert!(!browser.sees("radio", "Windows Server 2022 Standard"));
        browser.unfold("What does not fit (…");
        browser.see("radio", "Windows Server 2022 Standard");
        browser.read("needs 2 GB RAM, the server has 1");
        browser.read("The server has one disk of 20 GB, so there is nothing to choose.");
    });
}

#[test]
fn nothing_starts_before_the_name_of_the_server_that_is_erased_is_typed() {
    case(Setup::new(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill_plan(&plan);
        browser.see("heading", "Review: reinstall web-1");
        browser.read("2 disks of web-1 (#25250) will be erased");
        browser.read("All data on 2 × 960 GB will be permanently lost.");
        browser.read("web-1 → new-1");
        browser.read("First type web-1 above");
        browser.press("button", "Erase …");
        // Whoever has planned on the wrong server knows the name that it is to have.
        browser.fill("Type web-1 to confirm", "new-1");
        browser.press("button", "Erase …");
        browser.see("heading", "Review: reinstall web-1");
        assert_eq!(site.count("eq/reinstall", plan.server), 0);
        browser.press("button", "Back to the plan");
        assert_eq!(browser.value("textbox", "Hostname"), "new-1");
        assert_eq!(browser.value("textbox", "PIN"), plan.pin);
        assert!(browser.is_picked("radio", plan.system));
        site.assert_untouched(plan.server);
    });
}

#[test]
fn the_keyboard_alone_is_enough() {
    case(Setup::new(), |browser, site| {
        let plan = Plan { tasks: vec!["docker", "raid-monitoring"], ..Plan::bare_metal() };
        browser.open(&site.url(&plan.fragment()));
        browser.see("textbox", "E-mail address");
        browser.tab_to("textbox", "E-mail address");
        browser.keys(CUSTOMER.email);
        browser.tab_to("textbox", "Password");
        browser.keys(CUSTOMER.password);
        browser.press_enter();
        browser.see("radio", plan.system);
        browser.tab_to("radio", plan.system);
        browser.press_space();
        browser.tab_to("checkbox", "docker");
        browser.press_space();
        // A recipe of it, and back to it after a change of mind.
        browser.tab_to("DisclosureTriangle", "Recipes");
        browser.press_enter();
        browser.see("textbox", "Name of the recipe");
        browser.tab_to("textbox", "Name of the recipe");
        browser.keys("Web");
        browser.press_enter();
        browser.read("The recipe Web is saved.");
        browser.tab_to("checkbox", "docker");
        browser.press_space();
        assert!(!browser.is_picked("checkbox", "docker"));
        browser.tab_to("button", "Use Web");
        browser.press_space();
        browser.read("As the recipe says.");
        assert!(browser.is_picked("checkbox", "docker") && browser.is_picked("radio", plan.system));
        for (label, text) in
            [("Hostname", plan.hostname), ("Root password", plan.password), ("PIN", plan.pin)]
        {
            browser.tab_to("textbox", label);
            browser.keys(text);
        }
        browser.tab_to("button", "Review");
        browser.press_enter();
        browser.see("heading", "Review: reinstall web-1");
        browser.tab_to("textbox", "Type web-1 to confirm");
        browser.keys("web-1");
        browser.tab_to("button", "Erase 2 disks and reinstall web-1");
        browser.press_space();
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}
