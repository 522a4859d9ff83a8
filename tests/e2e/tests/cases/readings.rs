//! Every reading of what the API's document leaves open, one changed at a time.

use e2e::{CUSTOMER, Plan, Setup, case};
use standin::model::Readings;

macro_rules! readings {
    ($($test:ident: $name:literal = $value:literal;)+) => {
        const ALL: &[(&str, &str)] = &[$(($name, $value)),+];

        $(#[test]
        fn $test() {
            passes($name, $value);
        })+
    };
}

readings! {
    stage_messages_given_once: "stage_messages" = "once";
    fifth_stage_as_ok: "fifth" = "ok";
    stage_text_with_a_number: "stage_text" = "numbered";
    stage_text_terse: "stage_text" = "terse";
    ids_as_strings: "ids" = "strings";
    ids_mixed: "ids" = "mixed";
    effects_with_a_callback: "effects" = "callback";
    pxe_boot_persistent: "pxe_boot" = "persistent";
    key_named_callback: "key_field" = "callback";
    key_named_key: "key_field" = "key";
    list_of_ids: "list" = "ids";
    list_of_ids_and_objects: "list" = "mixed";
    session_at_the_top_level: "session" = "top-level";
    tasks_in_jenkins_tasks: "task_list" = "jenkins_tasks";
    tasks_in_task_list: "task_list" = "task_list";
    tasks_in_list: "task_list" = "list";
    tasks_in_a_bare_array: "task_list" = "bare";
    scope_as_an_object: "scope" = "object";
}

/// From the sign-in by the list to the end: every answer that a reading changes is read.
fn passes(name: &str, value: &str) {
    case(Setup::new().reading(name, value), |browser, site| {
        let plan = Plan::bare_metal();
        browser.sign_in(CUSTOMER);
        browser.press("link", "web-1");
        browser.fill_plan(&plan);
        browser.confirm();
        browser.follow_to_success(&plan);
        site.assert_reinstalled(&plan);
    });
}

#[test]
fn none_is_left_out() {
    let changes = Readings::single_changes().into_iter().map(|(name, value, _)| (name, value));
    let all: Vec<_> =
        changes.filter(|(name, value)| Readings::is_open_by_the_document(name, value)).collect();
    assert_eq!(ALL, all);
}
