//! Every reason of the API to refuse a call: what a person would have to enter for it, and that the
//! form or the checks before the start say so first; or why nobody can know it beforehand.

use e2e::{Browser, CUSTOMER, Plan, Setup, Site, case};
use serde_json::json;
use standin::model::{Why, World};

const WEB_1: u32 = 25250;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;
const LOCK_MS: u64 = 15 * 60 * 1000;

macro_rules! tried {
    ($($test:ident: $($why:ident)|+, $proof:expr;)+) => {
        /// The reasons for which there is a test here.
        const TRIED: &[Why] = &[$($(Why::$why),+),+];

        $(#[test]
        fn $test() {
            $proof;
        })+
    };
}

/// Why a reason can't be known beforehand, or does not come from anything that a person enters.
/// There is no `_`: a new reason of the model has to be thought of here.
fn explained(why: Why) -> Option<&'static str> {
    use Why as W;
    Some(match why {
        W::WrongPassword | W::WrongApiKey => "only the API knows them; `refusals` has what is said",
        W::NoServers => "of an account without servers; `account` has what is said",
        W::Fault => "a fault of the provider; `faults` has what is said of each",
        W::TaskUnknown => {
            "a task is called when the system is installed: what is offered then, no \
                           check before the start can tell; `faults` has what is said"
        }
        W::UnknownAction | W::SchemeUnknown => {
            "names of calls and schemes come from the document and \
                                                the deployment, none from a person"
        }
        W::TtlOutOfRange => "the app asks for no length of a session",
        W::IdMissing => "no view of a server without its number",
        W::KeyUnknown | W::AsyncKeyUnknown => {
            "keys go from answer to call, nobody enters them; `faults` \
                                               has what is said when one is lost"
        }
        W::ConfigExists => {
            "a config of somebody else, or of a run that was lost sight of: no call tells of it"
        }
        W::MediaUnknown => "the two values are the app's own",
        W::ClearWithoutHostname | W::ClearOfAnotherHost => "the hostname is that of the run's own config",
        W::TaskTooEarly => "tasks are called after the fifth stage alone",
        W::NothingToAbort | W::TagInvalid | W::TagTooLong | W::TagUnknown => "the app makes no such call",
        W::SessionEnded
        | W::ForeignServer
        | W::PinMissing
        | W::PinWrong
        | W::PinLocked
        | W::SystemUnknown
        | W::SystemNotActive
        | W::SystemUnfit
        | W::PasswordWeak
        | W::HostnameInvalid
        | W::SshKeyInvalid
        | W::SchemeForOneDisk
        | W::SchemeUnfit
        | W::CallbackInvalid
        | W::ScriptTooLong
        | W::TaskUnfit => return None,
    })
}

#[test]
fn each_reason_is_either_tried_here_or_explained() {
    for why in Why::ALL {
        assert_ne!(TRIED.contains(why), explained(*why).is_some(), "{why:?}");
    }
}

tried! {
    a_missing_pin: PinMissing,
        at_a_field("PIN", |browser| browser.fill("PIN", ""), "Enter the server's PIN",
            &[("pin", "")], Why::PinMissing);
    a_weak_password: PasswordWeak,
        at_a_field("Root password", |browser| browser.fill("Root password", "nocapital1"),
            "The password does not keep every rule yet", &[("root_pass", "nocapital1")], Why::PasswordWeak);
    a_password_that_is_weak_by_the_strict_rules_alone: PasswordWeak,
        at_a_field_where(Setup::new().config(json!({ "password_policy": "strict" })), "Root password",
            |browser| browser.fill("Root password", "Passw0rd"), "The password does not keep every rule yet",
            &[("root_pass", "Passw0rd")], Why::PasswordWeak);
    a_bad_hostname: HostnameInvalid,
        at_a_field("Hostname", |browser| browser.fill("Hostname", "web_1"),
            "“_” can't be in a hostname", &[("hostname", "web_1")], Why::HostnameInvalid);
    a_missing_hostname: HostnameInvalid,
        at_a_field("Hostname", |browser| browser.fill("Hostname", ""),
            "Enter a hostname", &[("hostname", "")], Why::HostnameInvalid);
    a_private_key: SshKeyInvalid,
        at_a_field("Public SSH key",
            |browser| browser.fill("Public SSH key", "-----BEGIN OPENSSH PRIVATE KEY-----"),
            "This is a private key", &[("ssh_key", "-----BEGIN OPENSSH PRIVATE KEY-----")],
            Why::SshKeyInvalid);
    a_callback_of_another_scheme: CallbackInvalid,
        at_a_field("Callback URL", |browser| browser.fill("Callback URL", "ftp://example.com"),
            "Only http and https can be called", &[("post_install_callback", "ftp://example.com")],
            Why::CallbackInvalid);
    a_script_that_is_too_long: ScriptTooLong,
        at_a_field("Post-install script", |browser| browser.paste("Post-install script", &long_script()),
            "32769 characters are too many", &[("post_install_script", &long_script())],
            Why::ScriptTooLong);
    a_missing_system: SystemUnknown, no_system();
    a_layout_for_other_disks: SchemeUnfit, other_layout();
    a_layout_for_a_single_disk: SchemeForOneDisk, single_disk();
    a_system_that_does_not_fit: SystemUnfit, unfit_system();
    a_task_for_another_kind_of_server: TaskUnfit, unfit_task();
    a_system_that_is_gone_before_the_start: SystemUnknown,
        between(|world| world.systems_mut().retain(|os| os.name != "Debian 12"), &[], Why::SystemUnknown,
            GONE, |browser| browser.read_beside("radiogroup", "Operating system", NONE_PICKED));
    a_system_that_is_switched_off_before_the_start: SystemNotActive,
        between(|world| debian(world, |os| os.active = false), &[], Why::SystemNotActive,
            GONE, |browser| browser.read_beside("radiogroup", "Operating system", "Not offered at the moment"));
    a_system_that_needs_more_before_the_start: SystemUnfit,
        between(|world| debian(world, |os| os.min_ram_gb = 1_000), &[], Why::SystemUnfit,
            GONE, |browser| browser.read_beside("radiogroup", "Operating system", NONE_PICKED));
    a_disk_that_is_gone_before_the_start: SchemeForOneDisk,
        between(|world| disks(world, &[960]), MIRROR, Why::SchemeForOneDisk,
            OTHER_DISKS, |browser| browser.read("The server has one disk of 960 GB"));
    a_disk_that_is_another_before_the_start: SchemeUnfit,
        between(|world| disks(world, &[960, 4000]), MIRROR, Why::SchemeUnfit,
            OTHER_DISKS, |browser| browser.see("radio", "System disk alone (LVM_HBA)"));
    a_server_that_is_somebody_elses_before_the_start: ForeignServer,
        between(|world| of(world, "other@example.com"), &[], Why::ForeignServer,
            "The API says: No appropriate servers found", |_| ());
    a_server_that_is_somebody_elses: ForeignServer, foreign_server();
    a_session_that_has_ended: SessionEnded, ended_session();
    a_wrong_pin: PinWrong, wrong_pin();
    a_pin_that_was_wrong_too_often: PinLocked, locked_pin();
}

const NONE_PICKED: &str = "Pick the system to install";
const GONE: &str = "It is no longer offered for this server";
const OTHER_DISKS: &str = "Its disks are no longer those of this plan";
const MIRROR: &[(&str, &str)] = &[("disk_mirror", "LVM_RAID1")];

fn long_script() -> String {
    "#".repeat(32_769)
}

fn debian(world: &mut World, change: impl Fn(&mut standin::model::Os)) {
    world.systems_mut().iter_mut().filter(|os| os.name == "Debian 12").for_each(change);
}

fn disks(world: &mut World, sizes_gb: &[u32]) {
    let server = world.server_mut(WEB_1).expect("web-1");
    (server.disks_gb, server.wipes_per_disk) = (sizes_gb.to_vec(), vec![0; sizes_gb.len()]);
}

fn of(world: &mut World, owner: &str) {
    owner.clone_into(&mut world.server_mut(WEB_1).expect("web-1").owner);
}

/// Nothing went out that a reinstall begins with.
fn assert_nothing_sent(site: &Site, server: u32) {
    for call in ["eq/reinstall", "eq/create_pxe", "eq/boot_dev", "eq/reboot", "jenkins/call"] {
        assert_eq!(site.count(call, server), 0, "{call} went out");
    }
    let server = site.server(server);
    assert_eq!((server.wipes(), server.is_armed(), server.pxe_config), (0, false, None));
}

/// The very thing that was not sent would have been refused, and for this reason.
fn assert_refused(site: &Site, call: (&str, &str), server: u32, given: &[(&str, &str)], why: Why) {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let refused = site.world(|world| {
        let sign_in = [("action", "whmcslogin"), ("user", CUSTOMER.email), ("password", CUSTOMER.password)];
        let session = world.call("auth", &sign_in.each_ref().map(pair)).value();
        let token = session["result"]["token"].as_str().expect("a token").to_owned();
        let id = server.to_string();
        let plan = Plan::bare_metal();
        let good = [
            ("action", call.1),
            ("token", &token),
            ("id", &id),
            ("pin", plan.pin),
            ("os_id", "180"),
            ("root_pass", plan.password),
            ("hostname", plan.hostname),
        ];
        // Of two fields of the same name the last counts.
        let fields: Vec<_> = good.iter().chain(given).map(pair).collect();
        world.call(call.0, &fields);
        world.log().last().and_then(|logged| logged.refused)
    });
    assert_eq!(refused, Some(why));
}

const CREATE_PXE: (&str, &str) = ("eq", "create_pxe");

fn open_form(browser: &Browser, site: &Site, server: u32) {
    browser.open(&site.url(&Plan::new(server, &[]).fragment()));
    browser.sign_in(CUSTOMER);
    browser.see("radio", "Debian 12");
}

/// Something that the form says beside the field: it leads to no review.
fn at_a_field(label: &str, enter: fn(&Browser), words: &str, given: &[(&str, &str)], why: Why) {
    at_a_field_where(Setup::new(), label, enter, words, given, why);
}

fn at_a_field_where(
    setup: Setup,
    label: &str,
    enter: fn(&Browser),
    words: &str,
    given: &[(&str, &str)],
    why: Why,
) {
    case(setup, |browser, site| {
        open_form(browser, site, WEB_1);
        let plan = Plan { script: "", ..Plan::bare_metal().full() };
        // A good plan first, so that this field alone stands in its way.
        browser.fill_plan(&plan);
        browser.see("heading", "Review: …");
        browser.press("button", "Back to the plan");
        browser.see("button", "Review");
        enter(browser);
        browser.press("button", "Review");
        browser.read_beside("textbox", label, words);
        assert!(!browser.sees("heading", "Review: …"), "the review came");
        assert_nothing_sent(site, WEB_1);
        assert_refused(site, CREATE_PXE, WEB_1, given, why);
    });
}

/// Something that changes between the plan and its start: the checks stop it, and whoever goes back
/// finds it in the form.
fn between(
    change: impl Fn(&mut World),
    given: &[(&str, &str)],
    why: Why,
    words: &str,
    back: impl Fn(&Browser),
) {
    case(Setup::new(), |browser, site| {
        let plan = Plan::bare_metal();
        open_form(browser, site, WEB_1);
        browser.fill_plan(&plan);
        browser.read("It is still offered.");
        site.world(&change);
        browser.press("button", "Check again");
        browser.read(words);
        assert_stopped(browser);
        assert_nothing_sent(site, WEB_1);
        browser.press("button", "Back to the plan");
        browser.see("button", "Review");
        back(browser);
        assert_refused(site, CREATE_PXE, WEB_1, given, why);
    });
}

/// The review is there, confirmed, and its button does nothing and says why.
fn assert_stopped(browser: &Browser) {
    browser.type_name();
    browser.read_beside("button", "Erase …", "A check above stops the reinstall.");
    browser.press("button", "Erase …");
    assert!(browser.sees("heading", "Review: …"), "the review has gone");
}

fn no_system() {
    case(Setup::new(), |browser, site| {
        open_form(browser, site, WEB_1);
        let plan = Plan::bare_metal();
        browser.fill("Root password", plan.password);
        browser.fill("PIN", plan.pin);
        browser.press("button", "Review");
        browser.read_beside("radiogroup", "Operating system", NONE_PICKED);
        assert_nothing_sent(site, WEB_1);
        assert_refused(site, CREATE_PXE, WEB_1, &[("os_id", "")], Why::SystemUnknown);
    });
}

fn other_layout() {
    case(Setup::new(), |browser, site| {
        open_form(browser, site, WEB_1);
        let striped = "Striped mirrors (LVM_RAID10)";
        browser.read_beside("radio", striped, "Needs at least 2 pairs of disks");
        browser.press("radio", striped);
        assert!(!browser.is_picked("radio", striped) && browser.is_picked("radio", "Mirror (LVM_RAID1)"));
        assert_nothing_sent(site, WEB_1);
        assert_refused(site, CREATE_PXE, WEB_1, &[("disk_mirror", "LVM_RAID10")], Why::SchemeUnfit);
        // Of a server whose disks the API keeps to itself (legacy-1) nobody can know which fit: what
        // the person states is what is held against the rules.
    });
}

fn single_disk() {
    const MAIL_1: u32 = 25251;
    case(Setup::new(), |browser, site| {
        open_form(browser, site, MAIL_1);
        browser.read("The server has one disk of 480 GB, so there is nothing to choose.");
        assert!(!browser.sees("radiogroup", "Partitioning"));
        assert_nothing_sent(site, MAIL_1);
        assert_refused(site, CREATE_PXE, MAIL_1, &[("disk_mirror", "LVM_RAID0")], Why::SchemeForOneDisk);
    });
}

fn unfit_system() {
    const VPS_2: u32 = 25260;
    case(Setup::new(), |browser, site| {
        open_form(browser, site, VPS_2);
        assert!(!browser.sees("radio", "AlmaLinux 9"), "it is offered among those that fit");
        // `plan` has what is said of it where it can be looked at.
        browser.press("button", "Review");
        browser.read_beside("radiogroup", "Operating system", NONE_PICKED);
        assert_nothing_sent(site, VPS_2);
        assert_refused(site, CREATE_PXE, VPS_2, &[("os_id", "186")], Why::SystemUnfit);
    });
}

fn unfit_task() {
    case(Setup::new(), |browser, site| {
        open_form(browser, site, WEB_1);
        browser.see("checkbox", "raid-monitoring");
        assert!(!browser.sees("checkbox", "nvidia-driver"), "it is offered among those that fit");
        assert_nothing_sent(site, WEB_1);
        assert_refused(site, ("jenkins", "call"), WEB_1, &[("task", "nvidia-driver")], Why::TaskUnfit);
    });
}

fn foreign_server() {
    const THEIRS: u32 = 31001;
    case(Setup::new(), |browser, site| {
        browser.open(&site.url(&Plan::new(THEIRS, &[]).fragment()));
        browser.sign_in(CUSTOMER);
        browser.read("This server is not in your account");
        assert!(!browser.sees("button", "Review"));
        assert_nothing_sent(site, THEIRS);
        assert_refused(site, CREATE_PXE, THEIRS, &[], Why::ForeignServer);
    });
}

fn ended_session() {
    case(Setup::new().refuses().speed(1.0), |browser, site| {
        let plan = Plan::bare_metal();
        open_form(browser, site, WEB_1);
        site.world(|world| world.expire_sessions(CUSTOMER.email));
        browser.fill_plan(&plan);
        browser.see("heading", "Sign in again");
        assert_nothing_sent(site, WEB_1);
        browser.sign_in(CUSTOMER);
        // The review comes back, and so do its checks.
        browser.see("heading", "Review: …");
        browser.read("It is still offered.");
        browser.read("It is right.");
        assert_nothing_sent(site, WEB_1);
        site.world(|world| world.advance(DAY_MS));
        browser.press("button", "Check again");
        browser.see("heading", "Sign in again");
        assert_nothing_sent(site, WEB_1);
        assert_refused(site, CREATE_PXE, WEB_1, &[("token", "ended")], Why::SessionEnded);
    });
}

fn wrong_pin() {
    case(Setup::new(), |browser, site| {
        let plan = Plan { pin: "9999", ..Plan::bare_metal() };
        open_form(browser, site, WEB_1);
        browser.fill_plan(&plan);
        browser.read("The API says: Wrong PIN. Attempts left: 2.");
        assert_stopped(browser);
        browser.press("button", "Back to the plan");
        browser.read_beside("textbox", "PIN", "The API has refused this PIN");
        browser.press("button", "Review");
        assert!(!browser.sees("heading", "Review: …"), "the refused PIN leads to a review");
        assert_eq!(site.count("eq/check_pin", WEB_1), 1, "a wrong PIN was sent once more");
        browser.fill("PIN", Plan::bare_metal().pin);
        browser.press("button", "Review");
        browser.read("It is right.");
        assert_nothing_sent(site, WEB_1);
        assert_refused(site, CREATE_PXE, WEB_1, &[("pin", "9999")], Why::PinWrong);
    });
}

fn locked_pin() {
    case(Setup::new().speed(1.0), |browser, site| {
        let plan = Plan { pin: "1111", ..Plan::bare_metal() };
        open_form(browser, site, WEB_1);
        browser.fill_plan(&plan);
        for (next, words) in [
            ("2222", "The API says: Wrong PIN. Attempts left: 2."),
            ("3333", "The API says: Wrong PIN. Attempts left: 1."),
            (Plan::bare_metal().pin, "The API says: Wrong PIN. PIN is locked for 15 minutes."),
        ] {
            browser.read(words);
            assert_stopped(browser);
            browser.press("button", "Back to the plan");
            browser.fill("PIN", next);
            browser.press("button", "Review");
        }
        browser.see("heading", "Review: …");
        browser.read("PIN is locked for 15 minutes.");
        assert_stopped(browser);
        assert_eq!(site.count("eq/check_pin", WEB_1), 3, "a locked PIN was sent");
        assert_nothing_sent(site, WEB_1);
        assert_refused(site, CREATE_PXE, WEB_1, &[], Why::PinLocked);
        site.world(|world| world.advance(LOCK_MS));
        let skip = "const now = Date.now; Date.now = () => now() + arguments[0]";
        browser.script(skip, vec![serde_json::json!(LOCK_MS)]);
        browser.press("button", "Check again");
        browser.read("It is right.");
        browser.confirm();
        browser.see("heading", &format!("Reinstall of {}", plan.hostname));
    });
}
