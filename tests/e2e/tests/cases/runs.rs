//! Reinstalls in one page: several at once, one that is asked for twice, one that is left.

use e2e::{CUSTOMER, Plan, Setup, case};

#[test]
fn two_servers_are_reinstalled_at_the_same_time() {
    case(Setup::new().speed(120.0), |browser, site| {
        let one = Plan::bare_metal();
        let two = Plan { hostname: "new-2", tasks: vec!["qemu-guest-agent"], ..Plan::new(25259, &[1]) };
        browser.begin(&site.url(&one.fragment()), CUSTOMER, &one);
        browser.press("link", "Servers");
        browser.press("link", "vps-1");
        browser.fill_plan(&two);
        browser.confirm(&two);
        browser.see("heading", "Reinstall of new-2");
        browser.press("link", "2 reinstalls going on");
        browser.read("Reinstall going on");
        assert_eq!(site.count("eq/clear_pxe", one.server), 0, "the first still goes on");
        browser.press("link", "vps-1");
        browser.follow_to_success(&two);
        browser.press("link", "Servers");
        browser
            .wait("both to be done", || (browser.text().matches("Reinstalled").count() == 2).then_some(()));
        site.assert_reinstalled(&one);
        site.assert_reinstalled(&two);
    });
}

#[test]
fn a_double_click_starts_one() {
    case(Setup::new(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill_plan(&plan);
        browser.see("heading", "Review: …");
        browser.fill("Type new-1 to confirm", plan.hostname);
        browser.tab_to("button", "Erase ");
        browser.double_click_focused();
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
        for call in ["eq/reinstall", "eq/create_pxe", "eq/reboot", "eq/clear_pxe"] {
            assert_eq!(site.count(call, plan.server), 1, "{call}");
        }
    });
}

#[test]
fn a_second_plan_for_the_same_server_waits_for_the_first() {
    case(Setup::new().speed(120.0), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.press("link", "Server 25250");
        browser.read("A reinstall of this server is going on");
        assert!(!browser.sees("button", "Review"));
        browser.press("link", "Follow the reinstall");
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn a_page_that_was_reloaded_says_that_the_server_may_be_armed() {
    case(Setup::new().fault("stall-stage-1"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("0 of 5 stages reported");
        browser.reload();
        browser.read("No reinstall of this server in this page");
        browser.read("the server may still be set to reinstall itself at its next reboot");
        assert!(site.server(plan.server).pxe_config.is_some());
    });
}
