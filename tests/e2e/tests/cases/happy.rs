//! Reinstalls that go well: every kind of server, both ways to sign in, every form of layout.

use e2e::{Browser, CUSTOMER, Plan, Setup, case};

fn reinstall(setup: Setup, plan: &Plan) {
    case(setup, |browser, site| {
        browser.begin(&site.url(&plan.fragment()), CUSTOMER, plan);
        browser.follow_to_success(plan);
        site.assert_reinstalled(plan);
        assert_token_and_drafts_alone_are_kept(browser);
    });
}

fn assert_token_and_drafts_alone_are_kept(browser: &Browser) {
    let stored = browser.stored();
    let mut names: Vec<_> = stored.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["reinstall-panel.drafts", "reinstall-panel.token"], "{stored:?}");
}

#[test]
fn bare_metal_with_everything_filled_in() {
    reinstall(Setup::new(), &Plan::bare_metal().full());
}

#[test]
fn gpu_server_with_its_usual_tasks() {
    let tasks = vec!["nvidia-driver", "raid-monitoring"];
    let plan = Plan { sent_scheme: Some("LVM_RAID1"), tasks, ..Plan::new(25256, &[1, 1]) };
    reinstall(Setup::new(), &plan);
}

#[test]
fn vgpu_server() {
    let tasks = vec!["nvidia-driver", "qemu-guest-agent"];
    reinstall(Setup::new(), &Plan { system: "Ubuntu 22.04 + CUDA", tasks, ..Plan::new(25258, &[1]) });
}

#[test]
fn virtual_machine() {
    let tasks = vec!["qemu-guest-agent"];
    reinstall(Setup::new(), &Plan { system: "Ubuntu 24.04", tasks, ..Plan::new(25259, &[1]) });
}

#[test]
fn signed_in_by_api_key_and_led_by_the_list() {
    case(Setup::new(), |browser, site| {
        let plan = Plan::bare_metal();
        browser.sign_in_with_key();
        browser.press("link", "web-1");
        browser.fill_plan(&plan);
        browser.confirm();
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
        assert_token_and_drafts_alone_are_kept(browser);
    });
}

#[test]
fn windows_with_its_licence() {
    case(Setup::new(), |browser, site| {
        let plan = Plan {
            system: "Windows Server 2022 Standard",
            password_field: "Administrator password",
            script: "Set-Content C:\\it-ran canary-script",
            sent_scheme: Some("LVM_RAID1"),
            tasks: vec!["raid-monitoring"],
            ..Plan::new(25263, &[1, 1])
        };
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill_plan(&plan);
        browser.read("14 cores × €4.20 = €58.80 a month");
        browser.confirm();
        browser.follow_to_success(&plan);
        browser.read("Remote Desktop");
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn only_the_system_disk_is_erased_when_the_others_are_to_stay() {
    case(Setup::new(), |browser, site| {
        let plan = Plan {
            scheme: "System disk alone (LVM_HBA)",
            sent_scheme: Some("LVM_HBA"),
            tasks: vec!["raid-monitoring"],
            ..Plan::new(25254, &[1, 0])
        };
        browser.open(&site.url(&plan.fragment()));
        browser.sign_in(CUSTOMER);
        browser.fill_plan(&plan);
        browser.read("1 disk of build-1 (#25254) will be erased");
        browser.read("Stays untouched: 2 TB");
        browser.confirm();
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn striped_mirrors_over_four_disks() {
    let plan = Plan {
        scheme: "Striped mirrors (LVM_RAID10)",
        sent_scheme: Some("LVM_RAID10"),
        tasks: vec!["raid-monitoring"],
        ..Plan::new(25252, &[1, 1, 1, 1])
    };
    reinstall(Setup::new(), &plan);
}

#[test]
fn disks_that_the_api_does_not_tell_are_stated() {
    let plan = Plan {
        disks: "2x960",
        scheme: "Mirror (LVM_RAID1)",
        sent_scheme: Some("LVM_RAID1"),
        tasks: vec!["raid-monitoring"],
        ..Plan::new(25261, &[1, 1])
    };
    reinstall(Setup::new(), &plan);
}

#[test]
fn under_enforced_trusted_types() {
    let setup = Setup::new().with(|settings| settings.enforce_trusted_types = true);
    reinstall(setup, &Plan::bare_metal().full());
}
