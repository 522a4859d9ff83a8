//! Reinstalls in which something goes wrong: what the person reads, and that the server is
//! disarmed, wiped at most once, and nothing is sent twice that may be sent once.

use e2e::{Browser, CUSTOMER, Person, Plan, Setup, Site, case};
use serde_json::json;
use standin::model::{BootOrder, World};
use std::time::Duration;

const WEB_1: u32 = 25250;
/// Longer than anything takes that the API accepted.
const LATER_MS: u64 = 600_000;

/// What has become of the disks.
#[derive(Clone, Copy)]
enum Disks {
    Untouched,
    Wiped,
}

fn assert_ended(site: &Site, disks: Disks, (configs, reboots): (usize, usize)) {
    // What was accepted and nobody waits for has happened by then.
    site.world(|world| world.advance(LATER_MS));
    match disks {
        Disks::Untouched => site.assert_untouched(WEB_1),
        Disks::Wiped => site.assert_wiped_once(WEB_1),
    }
    let sent = (site.count("eq/create_pxe", WEB_1), site.count("eq/reboot", WEB_1));
    assert_eq!(sent, (configs, reboots), "how often eq/create_pxe and eq/reboot were sent");
}

/// Lets time pass in the page until these words can be read: a refusal that may pass is tried again for
/// a minute and a half.
fn pass_to(browser: &Browser, words: &str) {
    browser.wait(&format!("the words “{words}”"), || {
        browser.pass(SECOND);
        browser.reads(words).then_some(())
    });
}

/// A run that is stopped by a fault.
fn stopped(fault: &str, words: &[&str], disks: Disks, sent: (usize, usize)) {
    case(Setup::new().fault(fault), |browser, site| {
        let plan = Plan::bare_metal().full();
        browser.hold_clock();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        pass_to(browser, "Back to the plan");
        words.iter().for_each(|words| browser.read(words));
        browser.read("Not armed");
        browser.read(match disks {
            Disks::Untouched => "Disks untouched",
            Disks::Wiped => "Disks erased",
        });
        assert_ended(site, disks, sent);
        browser.press("link", "Back to the plan");
        assert_eq!(browser.value("textbox", "Hostname"), plan.hostname, "what was filled in is still there");
    });
}

macro_rules! stopped {
    ($($test:ident: $fault:literal, $disks:expr, $sent:expr, $words:expr;)+) => {
        $(#[test]
        fn $test() {
            stopped($fault, &$words, $disks, $sent);
        })+
    };
}

stopped! {
    refused_key: "refuse-reinstall-always", Disks::Untouched, (0, 0),
        ["The reinstall was stopped", "A key could not be made"];
    refused_config: "refuse-create-pxe", Disks::Untouched, (1, 0),
        ["The reinstall was stopped", "Foreman: the host could not be saved"];
    refused_boot_order: "refuse-boot-dev-pxe-always", Disks::Untouched, (1, 0),
        ["The reinstall was stopped", "IPMI: unable to set the boot device"];
    refused_reboot: "refuse-reboot", Disks::Untouched, (1, 1),
        ["The reinstall was stopped", "IPMI: the chassis does not answer"];
    config_for_too_many_calls: "rate-limit-create-pxe", Disks::Untouched, (1, 0),
        ["The reinstall was stopped", "The API asks to be called less often"];
    config_whose_callback_fails: "fail-callback-create-pxe", Disks::Untouched, (1, 0),
        ["The reinstall was stopped", "Create the PXE config"];
    lost_config: "lost-create-pxe", Disks::Untouched, (1, 0),
        ["Nobody knows whether the PXE config was made", "No answer to eq/create_pxe"];
    lost_and_late_config: "lost-late-create-pxe", Disks::Untouched, (1, 0),
        ["Nobody knows whether the PXE config was made", "No answer to eq/create_pxe"];
    config_behind_a_broken_gateway: "html-502-create-pxe", Disks::Untouched, (1, 0),
        ["Nobody knows whether the PXE config was made", "HTTP status 502"];
    config_with_wrong_json: "wrong-json-create-pxe", Disks::Untouched, (1, 0),
        ["Nobody knows whether the PXE config was made", "can't be understood"];
    failed_installation: "fail-stage-2", Disks::Wiped, (1, 1),
        ["The installation failed", "Installation failed"];
}

/// Where the API can't check it beforehand.
#[test]
fn wrong_pin() {
    case(Setup::new().fault("refuse-check-pin-always"), |browser, site| {
        let plan = Plan { pin: "9999", ..Plan::bare_metal() };
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.see("link", "Back to the plan");
        browser.read("Wrong PIN");
        assert_ended(site, Disks::Untouched, (1, 0));
    });
}

/// A run that succeeds all the same, by itself.
fn survived(fault: &str) {
    case(Setup::new().fault(fault), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
        assert_eq!((site.count("eq/create_pxe", WEB_1), site.count("eq/reboot", WEB_1)), (1, 1));
    });
}

macro_rules! survived {
    ($($test:ident: $fault:literal;)+) => {
        $(#[test]
        fn $test() {
            survived($fault);
        })+
    };
}

survived! {
    lost_reboot: "lost-reboot";
    reboot_behind_a_broken_gateway: "html-502-after-reboot";
    lost_boot_order: "lost-boot-dev-pxe";
    boot_order_behind_a_broken_gateway: "html-502-boot-dev-disk";
    lost_removal: "lost-clear-pxe-twice";
    broken_answer_with_a_stage: "wrong-json-stage";
    stage_that_is_not_reported: "skip-stage-2";
    message_about_another_server: "stray-stage-3";
}

/// A session that ends during the run, at the given call or stage.
fn session_ends(fault: &str) {
    case(Setup::new().fault(fault), |browser, site| {
        let plan = Plan::bare_metal();
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill_plan(&plan);
        browser.confirm();
        browser.see("heading", "Sign in to finish: new-1");
        browser.see_title("Sign in to finish: new-1");
        assert_eq!(site.server(WEB_1).finished_installs, 0, "nobody has signed in again yet");
        browser.sign_in(CUSTOMER);
        browser.see("heading", &format!("Reinstall of {}", plan.hostname));
        browser.follow_to_success(&plan);
        browser.see_title(&format!("Reinstalled · Reinstall of {}", plan.hostname));
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn session_that_ends_before_the_config() {
    session_ends("expire-session-create-pxe");
}

#[test]
fn session_that_ends_before_the_reboot() {
    session_ends("expire-session-reboot");
}

#[test]
fn session_that_ends_during_the_installation() {
    case(Setup::new().fault("expire-session-mid-run"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        // The key needs no token: only the clean-up finds out.
        browser.see("heading", "Sign in to finish: new-1");
        assert!(site.server(WEB_1).pxe_config.is_some(), "the clean-up waits for the person");
        // Whoever is there reads what is armed, and can do nothing but sign in.
        browser.see("heading", "Reinstall of new-1");
        browser.read("Don't reboot the server. Sign in to finish.");
        browser.read("Armed: do not reboot it by hand");
        let free = "return [...document.querySelectorAll('main button:enabled, main input:enabled')]
            .filter((it) => !it.closest('section.sign_in')).length";
        assert_eq!(browser.script(free, vec![]), 0);
        assert_eq!(browser.value("textbox", "E-mail address"), CUSTOMER.email);
        browser.sign_in(CUSTOMER);
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn somebody_else_who_signs_in_meanwhile_sees_nothing_of_it() {
    case(Setup::new().fault("expire-session-mid-run"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.see("heading", "Sign in to finish: new-1");
        let asked = site.count("eq/clear_pxe", WEB_1);
        browser.sign_in(Person { email: "other@example.com", password: "other-Pass1" });
        browser.see("button", "Sign out");
        let shown = || browser.reads(plan.hostname) || browser.reads("reinstall going on");
        assert!(!shown(), "{}", browser.text());
        browser.press("link", "Servers");
        browser.see("link", "other-web-1");
        assert!(!shown(), "{}", browser.text());
        assert_eq!(site.count("eq/clear_pxe", WEB_1), asked, "a call of it went out for somebody else");
    });
}

#[test]
fn refused_removal_is_never_called_done() {
    case(Setup::new().fault("refuse-clear-pxe-always"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.hold_clock();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        pass_to(browser, "The PXE config could not be removed");
        browser.read("Foreman: the host could not be deleted");
        browser.read("Do not reboot the server.");
        browser.read("Armed: do not reboot it by hand");
        assert!(site.server(WEB_1).pxe_config.is_some());
        site.world(World::clear_faults);
        browser.press("button", "Try again");
        pass_to(browser, "new-1 is reinstalled");
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn boot_order_that_can_not_be_set_back_is_told() {
    let setup = Setup::new().fault("refuse-boot-dev-disk-always").reading("pxe_boot", "persistent");
    case(setup, |browser, site| {
        let plan = Plan::bare_metal();
        browser.hold_clock();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        let told = || {
            pass_to(browser, "The boot order could not be set back to disk");
            browser.read("IPMI: unable to set the boot device");
            browser.read("Do not reboot the server by hand.");
            browser.see("button", "Leave it as it is");
        };
        told();
        let sent = site.count("eq/boot_dev", WEB_1);
        browser.press("button", "Try again");
        browser.wait("another try", || (site.count("eq/boot_dev", WEB_1) > sent).then_some(()));
        told();
        assert!(!browser.reads("is reinstalled"), "{}", browser.text());
        browser.press("button", "Leave it as it is");
        pass_to(browser, "Back to the plan");
        browser.read("The boot order could not be set back to disk");
        browser.read("Do not reboot the server by hand.");
        let server = site.server(WEB_1);
        assert_eq!((server.pxe_config, server.boot_order), (None, BootOrder::Pxe));
        assert_eq!((server.finished_installs, server.wipes_per_disk), (1, plan.wipes));
    });
}

#[test]
fn boot_order_that_was_refused_is_set_back_when_it_is_tried_again() {
    let setup = Setup::new().fault("refuse-boot-dev-disk-always").reading("pxe_boot", "persistent");
    case(setup, |browser, site| {
        let plan = Plan::bare_metal();
        browser.hold_clock();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        pass_to(browser, "The boot order could not be set back to disk");
        assert_eq!(site.server(WEB_1).boot_order, BootOrder::Pxe);
        site.world(World::clear_faults);
        browser.press("button", "Try again");
        pass_to(browser, "new-1 is reinstalled");
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn task_that_fails_is_named_and_does_not_deny_the_success() {
    case(Setup::new().fault("refuse-jenkins-call"), |browser, site| {
        let plan = Plan { tasks: vec![], ..Plan::bare_metal() };
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("new-1 is reinstalled");
        browser.read("Jenkins: the queue is full");
        browser.read("The system itself is installed. Run the task from the control panel, or by hand.");
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn stage_that_never_comes_can_be_given_up() {
    case(Setup::new().fault("stall-stage-3"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("2 of 5 stages reported");
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.read("The disks are erased and the new system is not finished");
        browser.press("button", "Go on with the reinstall");
        assert!(site.server(WEB_1).pxe_config.is_some(), "it goes on");
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.press("button", "Give up");
        browser.see("link", "Back to the plan");
        browser.read("The reinstall was given up");
        browser.read("Not armed");
        assert_ended(site, Disks::Wiped, (1, 1));
    });
}

#[test]
fn reboot_that_never_happened_is_not_sent_again_and_can_be_given_up() {
    case(Setup::new().fault("lost-before-reboot"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("0 of 5 stages reported");
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.press("button", "Give up");
        browser.see("link", "Back to the plan");
        browser.read("The reinstall was given up");
        browser.read("Not armed");
        assert_ended(site, Disks::Untouched, (1, 1));
    });
}

/// A minute of silence is the least that a deployment can ask for. The test holds both clocks.
fn with_little_patience(fault: &str) -> Setup {
    Setup::new().fault(fault).speed(0.0).config(json!({ "no_sign_min": 1, "no_news_min": 1 }))
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn no_sign_after_the_reboot_is_asked_about() {
    const ASKED: &str = "No sign of the installer since the reboot";
    case(with_little_patience("lost-before-reboot"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.hold_clock();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.pass_at_both_until(site, 5 * SECOND, ASKED);
        browser.read("Late: 0 of 5 stages reported");
        browser.press("button", "Keep waiting");
        browser.wait("the question to go", || (!browser.reads(ASKED)).then_some(()));
        browser.pass_at_both_until(site, 5 * SECOND, ASKED);
        browser.read("Late: 0 of 5 stages reported");
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.press("button", "Give up");
        browser.pass_at_both_until(site, SECOND, "The reinstall was given up");
        browser.see("link", "Back to the plan");
        assert_ended(site, Disks::Untouched, (1, 1));
    });
}

#[test]
fn no_news_for_long_is_asked_about() {
    case(with_little_patience("stall-stage-4"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.hold_clock();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.wait("the reboot", || {
            browser.pass(SECOND);
            (site.server(WEB_1).reboots == 1).then_some(())
        });
        for stage in 1..=3 {
            site.report(WEB_1, stage);
            browser.pass_until(SECOND, &format!("{stage} of 5 stages reported"));
        }
        browser.pass_until(5 * SECOND, "No news from the installer for long");
        browser.read("3 of 5 stages were reported, then no more");
        browser.press("button", "Server is online: finish");
        browser.pass_until(SECOND, "Cleaned up, but not proven to be installed");
        browser.see("link", "Back to the plan");
        assert_ended(site, Disks::Wiped, (1, 1));
    });
}

#[test]
fn lost_key_is_neither_success_nor_failure() {
    case(Setup::new().fault("lose-key-stage-4"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("The provider no longer knows the key of this reinstall");
        browser.wait("the server to be up", || (site.server(WEB_1).finished_installs == 1).then_some(()));
        browser.press("button", "Server is online: finish");
        browser.read("Cleaned up, but not proven to be installed");
        browser.see("link", "Back to the plan");
        assert!(!browser.reads("new-1 is reinstalled"));
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn broken_answers_leave_no_secret_behind() {
    case(Setup::new().fault("wrong-json-check-always"), |browser, site| {
        let plan = Plan::bare_metal().full();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        let online =
            || (site.server(WEB_1).finished_installs == 1).then(|| site.count("eq_callback/check", WEB_1));
        let before = browser.wait("the server to be online", online);
        // By then half of the answer that holds the password has been read.
        let later = || (site.count("eq_callback/check", WEB_1) > before + 1).then_some(());
        browser.wait("two more questions", later);
        browser.read("The answer to eq_callback/check can't be understood");
        browser.assert_nothing_leaked();
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.press("button", "Give up");
        browser.see("link", "Back to the plan");
        browser.read("The reinstall was given up");
        site.assert_reinstalled(&Plan { tasks: vec![], ..plan });
    });
}
