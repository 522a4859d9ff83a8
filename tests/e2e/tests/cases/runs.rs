//! Reinstalls in one page: several at once, one that is asked for twice, one that is left.

use e2e::{CUSTOMER, Person, Plan, Setup, case};
use standin::model::Tag;
use std::time::{SystemTime, UNIX_EPOCH};

#[test]
fn two_servers_are_reinstalled_at_the_same_time() {
    case(Setup::new().by_hand(), |browser, site| {
        let one = Plan::bare_metal();
        let two = Plan { hostname: "new-2", tasks: vec!["qemu-guest-agent"], ..Plan::new(25259, &[1]) };
        browser.begin(&site.url(&one.fragment()), CUSTOMER, &one);
        browser.install_until(site, &one, 1);
        browser.press("link", "Servers");
        browser.press("link", "vps-1");
        browser.fill_plan(&two);
        browser.confirm();
        browser.see("heading", "Reinstall of new-2");
        browser.press("link", "2 reinstalls going on");
        browser.read("Reinstall going on");
        assert_eq!(site.count("eq/clear_pxe", one.server), 0, "the first still goes on");
        browser.press("link", "vps-1");
        browser.install_to_success(site, &two);
        browser.press("link", "Servers");
        browser.wait("both to be done", || {
            site.world(|world| world.advance(30_000));
            (browser.text().matches("Reinstalled").count() == 2).then_some(())
        });
        site.assert_reinstalled(&one);
        site.assert_reinstalled(&two);
    });
}

#[test]
fn the_server_is_marked_while_it_goes_on_and_others_are_told() {
    case(Setup::new().by_hand(), |browser, site| {
        let plan = Plan::bare_metal();
        let marker = || site.server(plan.server).tags.into_iter().find(|tag| tag.tag == "reinstall-panel");
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.install_until(site, &plan, 1);
        let marked = browser
            .wait("the stage to be marked", || marker().filter(|marked| marked.value.contains(" stage_2 ")));
        browser.install_to_success(site, &plan);
        browser.wait("the marker to be gone", || marker().is_none().then_some(()));
        // What somebody else would see, had the marker been theirs.
        site.world(|world| world.server_mut(plan.server).expect("a server").tags.push(marked));
        browser.open(&site.url(&plan.fragment()));
        browser.fill_plan(&plan);
        // How long ago is a matter of how long this test takes.
        browser.read("Another browser or person reinstalls it, as a mark from ");
        browser.read(" minutes ago says");
        browser.press("button", "Back to the plan");
        browser.read("A reinstall of this server goes on elsewhere");
        browser.press("link", "Follow it");
        // The page of somebody who has not started it knows nothing else of it.
        browser.reload();
        browser.read("Another browser or person makes its calls");
        browser.read("Stage 2: base system installed");
    });
}

#[test]
fn a_reinstall_that_another_browser_drives_is_followed_to_its_end() {
    case(Setup::new(), |browser, site| {
        let plan = Plan::bare_metal();
        let mark = |value: Option<&str>| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
            site.world(|world| {
                let tags = &mut world.server_mut(plan.server).expect("a server").tags;
                tags.retain(|tag| tag.tag != "reinstall-panel");
                tags.extend(value.map(|value| Tag {
                    tag: "reinstall-panel".into(),
                    value: format!("1-25250 {value} {now}"),
                    extra: String::new(),
                }));
            });
        };
        // Half a minute between two readings would be a long test.
        browser.before_each_page(
            "const later = window.setTimeout;
            window.setTimeout = (act, ms, ...rest) => later(act, ms === 30000 ? 100 : ms, ...rest);",
        );
        mark(Some("stage_2"));
        browser.open(&site.url(&format!("#/servers/{}/run", plan.server)));
        browser.reload();
        browser.sign_in(CUSTOMER);
        browser.read("The installer partitions the disks and copies the base system.");
        mark(Some("stage_4"));
        browser.read("The post-install tasks are done; the final ones run.");
        mark(None);
        browser.read("The reinstall elsewhere has ended");
    });
}

#[test]
fn an_api_that_does_not_tell_whose_the_session_is_leaves_a_reinstall_with_its_owner() {
    // By hand, so that the PIN is there before the end.
    case(Setup::new().fault("refuse-info-always").by_hand(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.install_until(site, &plan, 1);
        browser.reload();
        browser.read("Enter your PIN to finish automatically");
        browser.fill("PIN", "0420");
        browser.press("button", "Save PIN for this run");
        browser.install_to_success(site, &plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn a_journal_that_can_not_be_read_at_once_is_not_taken_for_none() {
    case(Setup::new().by_hand(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.install_until(site, &plan, 1);
        browser.before_each_page(
            "const read = IDBObjectStore.prototype.getAll; window.failed = 0;
            window.mend = () => { IDBObjectStore.prototype.getAll = read; };
            IDBObjectStore.prototype.getAll = function () {
                window.failed += 1;
                throw new DOMException('not now', 'UnknownError');
            };",
        );
        browser.reload();
        let failed = || browser.script("return window.failed", vec![]).as_u64() > Some(0);
        browser.wait("the journal to be asked for", || failed().then_some(()));
        browser.read("Looking for reinstalls that go on…");
        assert!(!browser.reads("No reinstall of this server goes on"));
        browser.script("mend()", vec![]);
        browser.read("Enter your PIN to finish automatically");
    });
}

#[test]
fn a_pin_typed_late_is_checked_at_once_and_a_wrong_one_is_never_sent_again() {
    case(Setup::new().fault("stall-stage-2"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("1 of 5 stages reported");
        browser.reload();
        browser.read("Enter your PIN to finish automatically");
        for said in ["Wrong PIN. 2 attempts left.", "This PIN was refused. Enter another one."] {
            browser.fill("PIN", "9999");
            browser.press("button", "Save PIN for this run");
            browser.read_beside("textbox", "PIN", said);
            assert_eq!(browser.value("textbox", "PIN"), "");
        }
        // One before the start, one now.
        assert_eq!(site.count("eq/check_pin", plan.server), 2);
        assert_eq!(site.count("eq/boot_dev", plan.server), 1, "a wrong PIN was used");
        browser.fill("PIN", plan.pin);
        browser.press("button", "Save PIN for this run");
        browser.wait("the form to go", || (!browser.sees("textbox", "PIN")).then_some(()));
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.press("button", "Give up");
        browser.see("link", "Back to the plan");
        site.assert_wiped_once(plan.server);
    });
}

#[test]
fn a_wrong_pin_that_the_api_does_not_check_beforehand_costs_one_attempt() {
    // Slower, so that the PIN is there before the end.
    case(Setup::new().fault("refuse-check-pin-always").speed(60.0), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("1 of 5 stages reported");
        browser.reload();
        browser.read("Enter your PIN to finish automatically");
        browser.fill("PIN", "9999");
        browser.press("button", "Save PIN for this run");
        browser.read("Enter the right PIN to continue");
        assert!(!browser.sees("button", "Try again"), "{}", browser.text());
        browser.fill("PIN", "9999");
        browser.press("button", "Continue");
        browser.read_beside("textbox", "PIN", "This PIN was refused. Enter another one.");
        assert_eq!(site.calls().matches("Wrong PIN").count(), 1, "it was sent again: {}", site.calls());
        browser.fill("PIN", plan.pin);
        browser.press("button", "Continue");
        browser.read("new-1 is reinstalled");
        site.assert_disarmed(plan.server);
    });
}

#[test]
fn the_root_password_is_handed_over_by_the_page_that_has_it_alone() {
    case(Setup::new(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.follow_to_success(&plan);
        assert!(!browser.reads(plan.password), "nobody has asked for it");
        browser.press("button", "Show");
        browser.read(plan.password);
        browser.press("button", "Hide");
        browser.wait("it to be hidden", || (!browser.reads(plan.password)).then_some(()));
        browser.press("button", "Sign out");
        browser.see("heading", "Sign in");
        browser.sign_in(CUSTOMER);
        browser.open(&site.url(&format!("#/servers/{}/run", plan.server)));
        browser.read("No reinstall of this server goes on");
        site.assert_reinstalled(&plan);
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
        browser.type_name();
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
    case(Setup::new().by_hand(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.press("link", "Server 25250");
        browser.read("A reinstall of this server is going on");
        assert!(!browser.sees("button", "Review"));
        browser.press("link", "Follow the reinstall");
        browser.install_to_success(site, &plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn a_page_that_was_reloaded_goes_on_and_asks_for_the_pin_where_it_needs_it() {
    case(Setup::new().fault("stall-stage-1"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("0 of 5 stages reported");
        browser.reload();
        browser.see("heading", "Reinstall of new-1");
        browser.read("0 of 5 stages reported");
        browser.read("Armed: do not reboot it by hand");
        browser.read("Enter your PIN to finish automatically");
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.press("button", "Give up");
        browser.read("Enter your PIN to continue");
        let is_removed = || site.server(plan.server).pxe_config.is_none();
        browser.wait("what needs no PIN to be done without it", || is_removed().then_some(()));
        browser.fill("PIN", plan.pin);
        browser.press("button", "Continue");
        browser.see("link", "Back to the plan");
        browser.read("The reinstall was given up");
        browser.read("Not armed");
        site.assert_disarmed(plan.server);
        browser.reload();
        browser.read("No reinstall of this server goes on");
    });
}

#[test]
fn an_unfinished_reinstall_stands_first_for_whoever_began_it_and_for_nobody_else() {
    case(Setup::new().fault("stall-stage-2"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("1 of 5 stages reported");
        let (old, new) = (browser.tab(), browser.new_tab());
        browser.look_at(&old);
        browser.close_tab();
        browser.look_at(&new);
        browser.open(&site.url("#/servers"));
        browser.sign_in(Person { email: "other@example.com", password: "other-Pass1" });
        browser.see("link", "other-web-1");
        assert!(!browser.reads(plan.hostname) && !browser.sees("link", "Look at it"), "{}", browser.text());
        browser.press("button", "Sign out");
        browser.see("heading", "Sign in");
        browser.sign_in(CUSTOMER);
        browser.read("Reinstall of new-1: going on");
        browser.read("15 servers");
        let words = browser.text();
        assert!(words.find("Reinstall of new-1") < words.find("15 servers"), "{words}");
        browser.press("link", "Look at it");
        browser.read("1 of 5 stages reported");
        browser.read("Disks erased");
        assert_eq!(site.server(plan.server).wipes(), 1);
    });
}

#[test]
fn a_tab_that_looks_on_takes_over_when_the_other_one_is_closed() {
    case(Setup::new().fault("stall-stage-2"), |browser, site| {
        let plan = Plan::bare_metal();
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, &plan);
        browser.read("1 of 5 stages reported");
        let (first, second) = (browser.tab(), browser.new_tab());
        browser.look_at(&second);
        browser.open(&site.url(&format!("#/servers/{}/run", plan.server)));
        browser.sign_in(CUSTOMER);
        let watching = "Another tab of this browser makes the calls of this reinstall";
        browser.read(watching);
        browser.look_at(&first);
        browser.close_tab();
        browser.look_at(&second);
        browser.wait("it to take over", || (!browser.reads(watching)).then_some(()));
        browser.press("button", "Give up");
        browser.see("heading", "Give up the reinstall of new-1?");
        browser.press("button", "Give up");
        browser.fill("PIN", plan.pin);
        browser.press("button", "Continue");
        browser.see("link", "Back to the plan");
        site.assert_wiped_once(plan.server);
    });
}

/// A browser that does not write, as some do in a private window.
const NO_WRITING: &str =
    "IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError') }";
const WRITING_AGAIN: &str = "IDBObjectStore.prototype.add = window.add";

#[test]
fn a_browser_that_can_not_write_starts_nothing_and_says_so() {
    case(Setup::new(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill_plan(&plan);
        browser.see("heading", "Review: …");
        browser.script(&format!("window.add = IDBObjectStore.prototype.add; {NO_WRITING}"), vec![]);
        browser.confirm();
        browser.read("This browser does not let the page write down what it does");
        browser.read("so nothing is sent");
        assert_eq!(site.count("eq/reinstall", plan.server), 0);
        browser.script(WRITING_AGAIN, vec![]);
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}
