//! Every part of the kit.

use crate::page::{Page, settle, show};
use leptos::prelude::*;
use reinstall_panel::ui::kit::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement};

fn input(page: &Page, label: &str) -> HtmlInputElement {
    page.labelled(label).unchecked_into()
}

fn focused() -> String {
    document().active_element().map(|e| e.id()).unwrap_or_default()
}

/// A signal and a callback that writes to it.
fn kept(value: &str) -> (RwSignal<String>, Callback<String>) {
    let signal = RwSignal::new(value.to_owned());
    (signal, Callback::new(move |value| signal.set(value)))
}

fn hostname_field(error: impl Into<Signal<Option<String>>>, show_errors: RwSignal<bool>) -> AnyView {
    let (value, on_input) = kept("web 1");
    let error = error.into();
    view! {
        <Field
            name="hostname"
            label="Hostname"
            value=value
            on_input=on_input
            hint="Such as web-1"
            error=error
            show_errors=show_errors
            required=true
        />
    }
    .into_any()
}

#[wasm_bindgen_test]
async fn a_field_is_named_by_its_label_and_described_by_its_hint() {
    let page = show(|| hostname_field(Signal::stored(None::<String>), RwSignal::new(false))).await;
    let control = input(&page, "Hostname");
    assert_eq!(control.value(), "web 1");
    assert!(control.required());
    assert_eq!(page.description(&control), "Such as web-1");
    assert_eq!(control.get_attribute("aria-invalid").as_deref(), Some("false"));
    assert!(!page.text().contains("(optional)"));
}

#[wasm_bindgen_test]
async fn a_fields_error_waits_until_the_person_has_left_it() {
    let error = Signal::stored(Some("No spaces".to_owned()));
    let page = show(move || hostname_field(error, RwSignal::new(false))).await;
    assert!(!page.text().contains("No spaces"));
    page.leave("Hostname").await;
    let control = input(&page, "Hostname");
    assert_eq!(control.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(page.description(&control), "Such as web-1 No spaces");
}

#[wasm_bindgen_test]
async fn a_fields_error_shows_when_the_form_was_submitted() {
    let tried = RwSignal::new(false);
    let page = show(move || hostname_field(Signal::stored(Some("No spaces".to_owned())), tried)).await;
    tried.set(true);
    settle().await;
    assert!(page.description(&page.labelled("Hostname")).contains("No spaces"));
}

#[wasm_bindgen_test]
async fn what_is_typed_comes_out_and_what_is_set_goes_in() {
    let (value, on_input) = kept("");
    let page = show(move || {
        view! { <Field name="key" label="SSH key" kind=FieldKind::Area(3) value=value on_input=on_input /> }
            .into_any()
    })
    .await;
    page.fill("SSH key", "ssh-ed25519 AAAA\n").await;
    assert_eq!(value.get_untracked(), "ssh-ed25519 AAAA\n");
    value.set("other".into());
    settle().await;
    assert_eq!(page.labelled("SSH key").unchecked_into::<web_sys::HtmlTextAreaElement>().value(), "other");
    assert!(page.text().contains("(optional)"));
}

#[wasm_bindgen_test]
async fn a_password_is_hidden_until_asked_for_and_keeps_its_value() {
    let (value, on_input) = kept(" Pass word ");
    let page = show(move || {
        view! {
            <Field
                name="root-pass"
                label="Root password"
                kind=FieldKind::Password
                value=value
                on_input=on_input
                autocomplete="new-password"
            />
        }
        .into_any()
    })
    .await;
    let control = input(&page, "Root password");
    assert_eq!(control.type_(), "password");
    assert_eq!(control.get_attribute("autocomplete").as_deref(), Some("new-password"));
    page.press("Show Root password").await;
    assert_eq!((control.type_(), control.value()), ("text".to_owned(), " Pass word ".to_owned()));
    page.press("Hide Root password").await;
    assert_eq!(control.type_(), "password");
}

#[wasm_bindgen_test]
async fn a_field_that_cannot_be_used_says_why() {
    let (value, on_input) = kept("");
    let page = show(move || {
        view! {
            <Field
                name="pin"
                label="PIN"
                kind=FieldKind::Figures
                value=value
                on_input=on_input
                hint="Four to six figures"
                blocked=Signal::stored(Some("Locked for 15 minutes".to_owned()))
            />
        }
        .into_any()
    })
    .await;
    let control = input(&page, "PIN");
    assert!(control.disabled());
    assert_eq!(page.description(&control), "Locked for 15 minutes");
    assert_eq!(control.get_attribute("inputmode").as_deref(), Some("numeric"));
}

#[wasm_bindgen_test]
async fn a_list_of_values_shows_the_one_that_is_set() {
    let (value, on_input) = kept("us");
    let options = vec![("nl", "Netherlands"), ("us", "United States")];
    let options =
        options.into_iter().map(|(key, name)| (key.to_owned(), name.to_owned())).collect::<Vec<_>>();
    let page = show(move || {
        let kind = FieldKind::Select(Signal::stored(options));
        view! { <Field name="place" label="Location" kind=kind value=value on_input=on_input /> }.into_any()
    })
    .await;
    let control = page.labelled("Location").unchecked_into::<web_sys::HtmlSelectElement>();
    assert_eq!(control.value(), "us");
    page.fill("Location", "nl").await;
    assert_eq!(value.get_untracked(), "nl");
}

fn option(value: &str, text: &str, blocked: Option<&str>) -> ChoiceOption {
    ChoiceOption {
        value: value.to_owned(),
        label: value.to_uppercase(),
        text: text.to_owned(),
        blocked: blocked.map(str::to_owned),
        ..ChoiceOption::default()
    }
}

fn choice(pick: Pick, chosen: RwSignal<Vec<String>>, pressed: RwSignal<Vec<String>>) -> AnyView {
    let options = vec![
        option("a", "Needs 2 GB", None),
        option("b", "", None),
        option("c", "", Some("Needs 4 GB; this server has 2")),
    ];
    let on_choose = Callback::new(move |value| pressed.update(|pressed| pressed.push(value)));
    view! { <Choice legend="System" pick=pick options=options chosen=chosen on_choose=on_choose /> }
        .into_any()
}

#[wasm_bindgen_test]
async fn one_of_several_is_picked_and_what_cannot_be_had_says_why() {
    let (chosen, pressed) = (RwSignal::new(vec!["a".to_owned()]), RwSignal::new(Vec::new()));
    let page = show(move || choice(Pick::One, chosen, pressed)).await;
    assert_eq!(page.one("fieldset").get_attribute("role").as_deref(), Some("radiogroup"));
    let [a, b, c] = ["A", "B", "C"].map(|label| input(&page, label));
    assert_eq!(a.type_(), "radio");
    assert!(a.checked() && !b.checked());
    assert_eq!(page.description(&a), "Needs 2 GB");
    assert!(c.disabled());
    assert_eq!(page.description(&c), "Needs 4 GB; this server has 2");
    page.pick("B").await;
    page.pick("C").await;
    assert_eq!(pressed.get_untracked(), ["b"]);
    chosen.set(vec!["b".into()]);
    settle().await;
    assert!(b.checked() && !a.checked());
}

#[wasm_bindgen_test]
async fn any_number_is_ticked() {
    let (chosen, pressed) = (RwSignal::new(vec!["a".to_owned(), "b".to_owned()]), RwSignal::new(Vec::new()));
    let page = show(move || choice(Pick::Many, chosen, pressed)).await;
    let [a, b] = ["A", "B"].map(|label| input(&page, label));
    assert_eq!(a.type_(), "checkbox");
    assert!(a.checked() && b.checked());
    page.pick("A").await;
    assert_eq!(pressed.get_untracked(), ["a"]);
}

#[wasm_bindgen_test]
async fn a_choice_without_options_says_so_and_shows_its_error() {
    let page = show(|| {
        view! {
            <Choice
                legend="Tasks"
                pick=Pick::Many
                options=Vec::new()
                chosen=Signal::stored(Vec::new())
                on_choose=Callback::new(|_| ())
                none="No task fits this server"
                error=Some("Pick one".to_owned())
                show_errors=true
            />
        }
        .into_any()
    })
    .await;
    assert!(page.text().contains("No task fits this server"));
    assert_eq!(page.description(&page.one("fieldset")), "Pick one");
}

/// A button with a counter of its presses.
async fn counting(busy: RwSignal<bool>, blocked: RwSignal<Option<String>>) -> (Page, RwSignal<u32>) {
    let count = RwSignal::new(0);
    let page = show(move || {
        let on_press = Callback::new(move |()| count.update(|count| *count += 1));
        view! { <Button label="Check" on_press=on_press busy=busy busy_label="Checking…" blocked=blocked /> }
            .into_any()
    })
    .await;
    (page, count)
}

#[wasm_bindgen_test]
async fn a_busy_button_says_so_and_cannot_be_pressed_again() {
    let busy = RwSignal::new(false);
    let (page, count) = counting(busy, RwSignal::new(None)).await;
    page.press("Check").await;
    let width = page.button("Check").offset_width();
    busy.set(true);
    settle().await;
    let button = page.button("Checking…");
    assert_eq!(button.get_attribute("aria-busy").as_deref(), Some("true"));
    assert_eq!(button.offset_width(), width, "the button changed its size");
    page.press("Checking…").await;
    assert_eq!(count.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn a_blocked_button_says_why_beside_it() {
    let blocked = RwSignal::new(Some("The PIN is missing".to_owned()));
    let (page, count) = counting(RwSignal::new(false), blocked).await;
    let button = page.button("Check");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(page.description(&button), "The PIN is missing");
    page.press("Check").await;
    assert_eq!(count.get_untracked(), 0);
    blocked.set(None);
    settle().await;
    assert!(!page.text().contains("The PIN is missing"));
    page.press("Check").await;
    assert_eq!(count.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn a_link_that_looks_like_a_button_is_a_link() {
    let page = show(|| view! { <LinkButton label="Plan" href="#/servers/1/plan" /> }.into_any()).await;
    assert_eq!(page.link("Plan").get_attribute("href").as_deref(), Some("#/servers/1/plan"));
}

#[wasm_bindgen_test]
async fn a_form_is_submitted_by_its_button_and_leads_to_the_first_error() {
    let (sent, tried) = (RwSignal::new(0), RwSignal::new(false));
    let page = show(move || {
        let on_submit = Callback::new(move |()| {
            sent.update(|sent| *sent += 1);
            tried.set(true);
        });
        view! {
            <Form label="Plan" on_submit=on_submit>
                <Button label="Other" />
                {hostname_field(Signal::stored(Some("No spaces".to_owned())), tried)}
                <Button label="Review" submit=true />
            </Form>
        }
        .into_any()
    })
    .await;
    page.press("Other").await;
    assert_eq!(sent.get_untracked(), 0);
    page.press("Review").await;
    assert_eq!(sent.get_untracked(), 1);
    assert_eq!(focused(), page.labelled("Hostname").id());
}

#[wasm_bindgen_test]
async fn a_busy_submit_button_does_not_submit() {
    let sent = RwSignal::new(0);
    let page = show(move || {
        view! {
            <Form label="Plan" on_submit=Callback::new(move |()| sent.update(|sent| *sent += 1))>
                <Button label="Review" submit=true busy=Signal::stored(true) />
            </Form>
        }
        .into_any()
    })
    .await;
    page.press("Review").await;
    assert_eq!(sent.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn an_error_is_read_out_and_its_raw_words_stay_text() {
    let page = show(|| {
        view! {
            <Notice
                kind=NoticeKind::Error
                title="Refused"
                text="Wrong PIN"
                remedy="Check it"
                details="<b>no</b>"
            />
        }
        .into_any()
    })
    .await;
    let alert = page.one("[role=alert]");
    let title = alert.get_attribute("aria-labelledby").unwrap();
    assert_eq!(document().get_element_by_id(&title).unwrap().text_content().as_deref(), Some("Refused"));
    assert!(page.text().contains("Wrong PIN Check it"));
    assert_eq!(page.one("details pre").text_content().as_deref().map(str::trim), Some("<b>no</b>"));
    assert!(page.all("b").is_empty());
}

#[wasm_bindgen_test]
async fn only_errors_interrupt() {
    for kind in [NoticeKind::Info, NoticeKind::Done, NoticeKind::Warning, NoticeKind::Danger] {
        let page = show(move || view! { <Notice kind=kind title="Title" /> }.into_any()).await;
        assert!(page.all("[role=alert]").is_empty(), "{kind:?}");
        assert!(page.all("details").is_empty(), "{kind:?}");
    }
}

#[wasm_bindgen_test]
async fn a_dialog_is_named_takes_the_focus_and_gives_it_back() {
    let open = RwSignal::new(false);
    let page = show(move || {
        view! {
            <Button label="Erase" on_press=Callback::new(move |()| open.set(true)) />
            <Dialog title="Erase web-1?" open=open on_close=Callback::new(move |()| open.set(false))>
                <Button label="Keep" on_press=Callback::new(move |()| open.set(false)) />
            </Dialog>
        }
        .into_any()
    })
    .await;
    let dialog: HtmlDialogElement = page.one("dialog").unchecked_into();
    assert!(!dialog.open() && !page.has_button("Keep"));
    page.button("Erase").focus().unwrap();
    page.press("Erase").await;
    assert!(dialog.open());
    let name = dialog.get_attribute("aria-labelledby").unwrap();
    assert_eq!(document().get_element_by_id(&name).unwrap().text_content().as_deref(), Some("Erase web-1?"));
    assert!(dialog.contains(document().active_element().as_ref().map(|e| e.unchecked_ref())));
    page.press("Keep").await;
    assert!(!dialog.open());
    let erase: HtmlElement = page.button("Erase");
    assert_eq!(document().active_element().as_ref(), Some(erase.unchecked_ref()));
}

#[wasm_bindgen_test]
async fn a_dialog_closed_by_the_browser_tells_its_owner() {
    let open = RwSignal::new(true);
    let page = show(move || {
        view! {
            <Dialog title="Sure?" open=open on_close=Callback::new(move |()| open.set(false))>
                "…"
            </Dialog>
        }
        .into_any()
    })
    .await;
    settle().await;
    let dialog: HtmlDialogElement = page.one("dialog").unchecked_into();
    assert!(dialog.open());
    dialog.close();
    settle().await;
    assert!(!open.get_untracked());
}

#[wasm_bindgen_test]
async fn a_table_has_named_columns_and_one_link_a_row() {
    let rows = vec![
        vec![
            Cell::Main { label: "web-1".into(), href: "#/servers/1/plan".into(), note: "#1".into() },
            Cell::Text("192.0.2.1".into()),
            Cell::Status(Meaning::GoingOn, "Reinstall going on".into()),
        ],
        vec![
            Cell::Main { label: "web-2".into(), href: "#/servers/2/plan".into(), note: String::new() },
            Cell::Text(String::new()),
            Cell::Link { label: "Log".into(), href: "#/log".into() },
        ],
    ];
    let page = show(move || {
        view! { <Table caption="Servers" columns=vec!["Server", "Address", "Status"] rows=rows /> }.into_any()
    })
    .await;
    assert_eq!(page.one("caption").text_content().as_deref(), Some("Servers"));
    let heads = page.all("th[scope=col]").iter().map(|th| th.text_content().unwrap()).collect::<Vec<_>>();
    assert_eq!(heads, ["Server", "Address", "Status"]);
    assert_eq!(page.link("web-1").get_attribute("href").as_deref(), Some("#/servers/1/plan"));
    assert_eq!(page.link("Log").get_attribute("href").as_deref(), Some("#/log"));
    assert!(page.text().contains("Reinstall going on"));
}

#[wasm_bindgen_test]
async fn a_table_keeps_the_focus_when_a_cell_changes() {
    let row = |ip: &str| {
        let main = Cell::Main { label: "web-1".into(), href: "#/servers/1/plan".into(), note: String::new() };
        vec![vec![main, Cell::Text(ip.to_owned())]]
    };
    let rows = RwSignal::new(row(""));
    let page = show(move || {
        view! { <Table caption="Servers" columns=vec!["Server", "Address"] rows=rows /> }.into_any()
    })
    .await;
    page.link("web-1").focus().unwrap();
    rows.set(row("192.0.2.1"));
    settle().await;
    assert!(page.text().contains("192.0.2.1"));
    let focused = document().active_element().and_then(|e| e.text_content());
    assert_eq!(focused.as_deref(), Some("web-1"));
}

#[wasm_bindgen_test]
async fn facts_are_names_with_values() {
    let facts = vec![Fact { name: "Address", value: "192.0.2.1".into(), mono: true }];
    let page = show(move || view! { <Facts facts=facts /> }.into_any()).await;
    assert_eq!(page.one("dt").text_content().as_deref(), Some("Address"));
    assert_eq!(page.one("dd.mono").text_content().as_deref(), Some("192.0.2.1"));
}

#[wasm_bindgen_test]
async fn a_meter_tells_its_value_or_that_it_is_not_known() {
    let value = RwSignal::new(Some(0.25));
    let page = show(move || {
        view! { <Meter label="Installing" value=value text="about 9 minutes left" /> }.into_any()
    })
    .await;
    let bar = page.one("progress[aria-label=Installing]");
    assert_eq!(bar.get_attribute("value").as_deref(), Some("0.25"));
    assert!(page.text().contains("about 9 minutes left"));
    value.set(None);
    settle().await;
    assert_eq!(bar.get_attribute("value"), None);
}

#[wasm_bindgen_test]
async fn a_state_is_told_by_a_word_and_a_shape_of_its_own() {
    let all = [
        Meaning::Waiting,
        Meaning::GoingOn,
        Meaning::Done,
        Meaning::Late,
        Meaning::Failed,
        Meaning::Unknown,
        Meaning::Skipped,
    ];
    let mut shapes = Vec::new();
    for meaning in all {
        let page = show(move || view! { <Status meaning=meaning text="Word" /> }.into_any()).await;
        assert_eq!(page.text(), "Word");
        let shape = page.one("svg[aria-hidden=true]").inner_html();
        assert!(!shapes.contains(&shape), "{meaning:?} has the shape of another");
        shapes.push(shape);
    }
}

#[wasm_bindgen_test]
async fn a_rail_marks_the_step_that_goes_on_and_says_each_state() {
    let step = |meaning, state: &str, name: &str| Step {
        meaning,
        state: state.into(),
        name: name.into(),
        ..Step::default()
    };
    let steps = vec![
        step(Meaning::Done, "done", "PXE config"),
        step(Meaning::GoingOn, "going on", "Reboot"),
        step(Meaning::Waiting, "waiting", "OS installation"),
    ];
    let page = show(move || view! { <Rail label="Reinstall" steps=steps /> }.into_any()).await;
    assert_eq!(page.all("ol[aria-label=Reinstall] > li").len(), 3);
    let current = page.one("li[aria-current=step]");
    assert!(current.text_content().unwrap().contains("Reboot going on"));
}

#[wasm_bindgen_test]
async fn a_checklist_follows_what_is_typed() {
    let met = RwSignal::new(false);
    let page = show(move || {
        let rules = Signal::derive(move || vec![Rule { text: "A digit".into(), met: met.get() }]);
        view! { <Checklist label="Rules" rules=rules /> }.into_any()
    })
    .await;
    assert_eq!(page.text(), "A digit not yet met");
    met.set(true);
    settle().await;
    assert_eq!(page.text(), "A digit met");
}

#[wasm_bindgen_test]
async fn a_copied_value_says_what_came_of_it() {
    let page = show(|| view! { <Copyable label="Command" value="ssh root@192.0.2.1" /> }.into_any()).await;
    assert_eq!(
        page.one("[role=group][aria-label=Command] code").text_content().as_deref(),
        Some("ssh root@192.0.2.1")
    );
    page.press("Copy").await;
    // A browser without a person in front of it may refuse.
    assert!(page.has_button("Copied") || page.has_button("Select it and copy by hand"), "{}", page.text());
}

#[wasm_bindgen_test]
async fn waiting_is_told_in_words() {
    let page = show(|| view! { <Loading text="Reading…" /> }.into_any()).await;
    assert_eq!(page.one("[role=status]").text_content().as_deref(), Some("Reading…"));
}

#[wasm_bindgen_test]
async fn having_nothing_is_told_in_words() {
    let page = show(|| view! { <Empty title="No servers" text="None is rented." /> }.into_any()).await;
    assert_eq!(page.text(), "No servers None is rented.");
}

#[wasm_bindgen_test]
async fn what_failed_can_be_tried_again() {
    let again = RwSignal::new(0);
    let page = show(move || {
        let on_retry = Callback::new(move |()| again.update(|again| *again += 1));
        view! { <Failed title="Failed" text="No answer." on_retry=on_retry /> }.into_any()
    })
    .await;
    page.press("Try again").await;
    assert_eq!(again.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn the_head_of_a_view_names_the_tab() {
    let title = RwSignal::new("Servers".to_owned());
    let page = show(move || view! { <PageHead title=title text="Pick one." /> }.into_any()).await;
    settle().await;
    assert_eq!(document().title(), "Servers · Reinstall Panel");
    title.set("Server 1".into());
    settle().await;
    assert_eq!(page.one("h1").text_content().as_deref(), Some("Server 1"));
    assert_eq!(document().title(), "Server 1 · Reinstall Panel");
}

#[wasm_bindgen_test]
async fn the_last_step_of_the_trail_is_where_one_is() {
    let steps = vec![("Servers".to_owned(), "#/servers".to_owned()), ("Server 1".to_owned(), String::new())];
    let page = show(move || view! { <Trail steps=steps /> }.into_any()).await;
    assert_eq!(page.link("Servers").get_attribute("href").as_deref(), Some("#/servers"));
    assert_eq!(page.one("[aria-current=page]").text_content().as_deref(), Some("Server 1"));
    assert_eq!(page.all("a").len(), 1);
}
