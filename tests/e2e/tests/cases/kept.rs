//! What of a plan is kept: over a reload, as a recipe, after a reinstall; and what never is.

use e2e::{Browser, CUSTOMER, Person, Plan, Setup, Site, case};

const OTHER: Person = Person { email: "other@example.com", password: "other-Pass1" };
const BACK: &str = "What you had filled in is back, except the secrets";

fn open(browser: &Browser, site: &Site, plan: &Plan) {
    browser.open(&site.url(&plan.fragment()));
    browser.see("radio", "Debian 12");
}

/// Four disks, and a layout that is not the recommended one.
fn plan_of_db_1() -> Plan {
    Plan { scheme: "Stripe (LVM_RAID0)", hostname: "new-db", ..Plan::new(25252, &[]) }.full()
}

fn assert_no_secret_is_filled_in(browser: &Browser) {
    for label in ["Root password", "PIN", "Public SSH key"] {
        assert_eq!(browser.value("textbox", label), "", "{label}");
    }
    let all = "return [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join(' ')";
    browser.assert_holds_no_secret(&browser.script(all, vec![]).to_string());
}

#[test]
fn a_plan_survives_a_reload_but_for_its_secrets() {
    case(Setup::new(), |browser, site| {
        let plan = plan_of_db_1();
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.see("checkbox", "docker");
        browser.press("checkbox", "docker");
        browser.fill_plan(&plan);
        browser.see("heading", "Review: …");
        let kept = browser.stored();
        let draft = kept.iter().find(|(name, _)| name == "reinstall-panel.drafts").expect("a draft");
        assert!(draft.1.contains(plan.hostname) && draft.1.contains("LVM_RAID0"), "{kept:?}");
        browser.assert_holds_no_secret(&format!("{:?}", kept));
        browser.assert_nothing_leaked();
        browser.reload();
        browser.read(BACK);
        browser.see("radio", plan.system);
        assert!(browser.is_picked("radio", plan.system) && browser.is_picked("radio", plan.scheme));
        assert!(browser.is_picked("checkbox", "docker") && browser.is_picked("checkbox", "raid-monitoring"));
        assert_eq!(browser.value("textbox", "Hostname"), plan.hostname);
        assert_no_secret_is_filled_in(browser);
        site.assert_untouched(plan.server);
    });
}

#[test]
fn disks_and_cores_that_were_stated_survive_a_reload() {
    case(Setup::new(), |browser, site| {
        let plan = Plan { disks: "2x960", ..Plan::new(25261, &[]) };
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill("Cores of the server", "16");
        browser.fill_plan(&plan);
        browser.see("heading", "Review: …");
        browser.reload();
        browser.read(BACK);
        assert_eq!(browser.value("textbox", "Disks of the server"), "2x960");
        assert_eq!(browser.value("textbox", "Cores of the server"), "16");
    });
}

/// The form of a server as it is for somebody who never was here.
fn assert_fresh(browser: &Browser, system: &str, hostname: &str) {
    browser.see("radio", system);
    assert!(!browser.is_picked("radio", system));
    // The list of systems may be there before the details of the server.
    let stands = || browser.value("textbox", "Hostname") == hostname;
    browser.wait(&format!("the hostname {hostname}"), || stands().then_some(()));
    assert!(!browser.reads("Filled in for you"), "{}", browser.text());
    assert_no_secret_is_filled_in(browser);
}

#[test]
fn signing_out_leaves_nothing_of_a_plan_to_anybody() {
    case(Setup::new(), |browser, site| {
        let plan = plan_of_db_1();
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill_plan(&plan);
        browser.see("heading", "Review: …");
        browser.press("button", "Sign out");
        browser.see("heading", "Sign in");
        assert_eq!(browser.stored(), []);
        browser.sign_in(OTHER);
        browser.press("link", "other-web-1");
        assert_fresh(browser, "Debian 12", "other-web-1");
        browser.press("button", "Sign out");
        browser.see("heading", "Sign in");
        browser.sign_in(CUSTOMER);
        browser.press("link", "db-1");
        assert_fresh(browser, plan.system, "db-1");
    });
}

#[test]
fn somebody_else_after_the_end_of_a_session_finds_nothing_of_a_plan() {
    case(Setup::new().refuses(), |browser, site| {
        let plan = plan_of_db_1();
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill_plan(&plan);
        browser.read("It is right.");
        site.world(|world| world.expire_sessions(CUSTOMER.email));
        browser.press("button", "Check again");
        browser.see("heading", "Sign in again");
        browser.sign_in(OTHER);
        browser.read("This server is not in your account");
        let kept = browser.stored();
        assert!(!format!("{kept:?}").contains(plan.hostname), "{kept:?}");
        assert!(!browser.reads(plan.hostname), "{}", browser.text());
        browser.reload();
        browser.read("This server is not in your account");
        browser.press("button", "Sign out");
        browser.see("heading", "Sign in");
        browser.sign_in(CUSTOMER);
        browser.press("link", "db-1");
        assert_fresh(browser, plan.system, "db-1");
    });
}

#[test]
fn a_recipe_of_one_server_is_put_to_use_on_others_and_says_what_they_can_not_have() {
    case(Setup::new(), |browser, site| {
        let rack = Plan::new(25253, &[]);
        browser.open(&site.url(&rack.fragment()));
        browser.sign_in(CUSTOMER);
        browser.press("radio", "Windows Server 2022 Datacenter");
        browser.press("radio", "System mirror and data mirrors (LVM_RAID10S)");
        browser.press("checkbox", "docker");
        browser.fill("Hostname", "rack-1");
        browser.fill("Administrator password", rack.password);
        browser.fill("PIN", rack.pin);
        browser.unfold("Recipes");
        browser.fill("Name of the recipe", "Rack");
        browser.press("button", "Save the plan as a recipe");
        browser.read("The recipe Rack is saved.");
        let kept = browser.stored();
        let recipes = kept.iter().find(|(name, _)| name == "reinstall-panel.recipes").expect("recipes");
        assert!(recipes.1.contains("Rack") && recipes.1.contains("LVM_RAID10S"), "{kept:?}");
        assert!(!recipes.1.contains("rack-1"), "a hostname belongs to one server: {kept:?}");
        browser.assert_nothing_leaked();

        // A virtual machine with one disk, after a reload and another sign-in.
        browser.press("button", "Sign out");
        browser.see("heading", "Sign in");
        browser.sign_in(CUSTOMER);
        open(browser, site, &Plan::new(25259, &[]));
        browser.unfold("Recipes");
        browser.press("button", "Use Rack");
        browser.read("As the recipe says. Secrets are never part of one.");
        browser.read("Windows Server 2022 Datacenter is not offered for this server.");
        browser.read("The task raid-monitoring is not offered for this server.");
        assert!(!browser.reads("does not fit the disks"), "one disk leaves nothing to choose");
        assert!(browser.is_picked("checkbox", "docker"));
        assert!(!browser.is_picked("checkbox", "qemu-guest-agent"), "the recipe has other tasks");
        assert_eq!(browser.value("textbox", "Hostname"), "vps-1");
        browser.press("button", "Review");
        browser.read_beside("radiogroup", "Operating system", "Pick the system to install");

        // Bare metal with four disks.
        open(browser, site, &Plan::new(25252, &[]));
        browser.unfold("Recipes");
        browser.press("button", "Use Rack");
        browser.read("LVM_RAID10S does not fit the disks. Needs at least 3 pairs of disks.");
        assert!(browser.is_picked("radio", "Windows Server 2022 Datacenter"));
        assert!(browser.is_picked("checkbox", "raid-monitoring") && browser.is_picked("checkbox", "docker"));
        assert!(browser.is_picked("radio", "Striped mirrors (LVM_RAID10)"), "the recommended one stands in");
        assert_no_secret_of_the_form(browser);
        site.assert_untouched(25252);
    });
}

fn assert_no_secret_of_the_form(browser: &Browser) {
    assert_eq!(browser.value("textbox", "Administrator password"), "");
    assert_eq!(browser.value("textbox", "PIN"), "");
}

#[test]
fn the_same_again_after_a_reinstall_but_for_the_secrets() {
    case(Setup::new(), |browser, site| {
        let plan =
            Plan { scheme: "Stripe (LVM_RAID0)", sent_scheme: Some("LVM_RAID0"), ..Plan::bare_metal() };
        let plan = plan.full();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
        browser.press("link", "Back to the plan");
        browser.read("As in the last reinstall, except the secrets: enter them again.");
        browser.see("radio", plan.system);
        assert!(browser.is_picked("radio", plan.system) && browser.is_picked("radio", plan.scheme));
        assert!(browser.is_picked("checkbox", "raid-monitoring"));
        assert_eq!(browser.value("textbox", "Hostname"), plan.hostname);
        assert_no_secret_is_filled_in(browser);
        // With its secrets it is a plan again.
        browser.fill("Root password", plan.password);
        browser.fill("PIN", plan.pin);
        browser.press("button", "Review");
        browser.see("heading", "Review: reinstall new-1");
        browser.read("It is right.");
        assert_eq!(site.count("eq/reinstall", plan.server), 1);
    });
}
