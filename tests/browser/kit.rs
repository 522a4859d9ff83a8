//! Every part of the kit.

use crate::page::{Clipboard, Page, settle, show, until};
use leptos::prelude::document;
use reinstall_panel::text::Key;
use reinstall_panel::text::problem::Problem;
use reinstall_panel::ui::Signal;
use reinstall_panel::ui::dom::{El, Words, el};
use reinstall_panel::ui::kit::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

fn input(page: &Page, label: &str) -> HtmlInputElement {
    page.labelled(label).unchecked_into()
}

fn focused() -> String {
    document().active_element().map(|e| e.id()).unwrap_or_default()
}

fn typed(value: &str) -> Signal<String> {
    Signal::new(value.to_owned())
}

fn hostname_field(error: Option<&'static str>, show_errors: Signal<bool>) -> El {
    Field::of("hostname", "Hostname", typed("web 1"))
        .hint("Such as web-1")
        .error(move || error.map(str::to_owned))
        .show_errors(move || show_errors.get())
        .required()
        .el()
}

#[wasm_bindgen_test]
async fn a_field_is_named_by_its_label_and_described_by_its_hint() {
    let page = show(|| vec![hostname_field(None, Signal::new(false))]).await;
    let control = input(&page, "Hostname");
    assert_eq!(control.value(), "web 1");
    assert!(control.required());
    assert_eq!(page.description(&control), "Such as web-1");
    assert_eq!(control.get_attribute("aria-invalid").as_deref(), Some("false"));
    assert!(!page.text().contains("(optional)"));
}

#[wasm_bindgen_test]
async fn a_fields_error_waits_until_the_person_has_left_it() {
    let page = show(|| vec![hostname_field(Some("No spaces"), Signal::new(false))]).await;
    assert!(!page.text().contains("No spaces"));
    page.leave("Hostname").await;
    let control = input(&page, "Hostname");
    assert_eq!(control.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(page.description(&control), "Such as web-1 No spaces");
}

#[wasm_bindgen_test]
async fn a_fields_error_shows_when_the_form_was_submitted() {
    let tried = Signal::new(false);
    let page = show(move || vec![hostname_field(Some("No spaces"), tried)]).await;
    tried.set(true);
    settle().await;
    assert!(page.description(&page.labelled("Hostname")).contains("No spaces"));
}

#[wasm_bindgen_test]
async fn what_is_typed_comes_out_and_what_is_set_goes_in() {
    let value = typed("");
    let page = show(move || vec![Field::of("key", "SSH key", value).kind(FieldKind::Area(3)).el()]).await;
    page.fill("SSH key", "ssh-ed25519 AAAA\n").await;
    assert_eq!(*value.peek(), "ssh-ed25519 AAAA\n");
    value.set("other".into());
    settle().await;
    assert_eq!(page.labelled("SSH key").unchecked_into::<HtmlTextAreaElement>().value(), "other");
    assert!(page.text().contains("(optional)"));
}

#[wasm_bindgen_test]
async fn a_password_is_hidden_until_asked_for_and_keeps_its_value() {
    let page = show(|| {
        let field = Field::of("root-pass", "Root password", typed(" Pass word "));
        vec![field.kind(FieldKind::Password).autocomplete("new-password").el()]
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
async fn figures_bring_up_the_number_pad_and_stay_text() {
    let page = show(|| vec![Field::of("pin", "PIN", typed("0420")).kind(FieldKind::Figures).el()]).await;
    let control = input(&page, "PIN");
    assert_eq!(control.get_attribute("inputmode").as_deref(), Some("numeric"));
    assert_eq!((control.type_(), control.value()), ("text".to_owned(), "0420".to_owned()));
}

#[wasm_bindgen_test]
async fn a_field_taken_away_under_the_keyboard_harms_nothing() {
    let there = Signal::new(true);
    let page = show(move || {
        let field = move || hostname_field(Some("No spaces"), Signal::new(false));
        vec![el("div").live(move || if there.get() { vec![field()] } else { Vec::new() })]
    })
    .await;
    page.labelled("Hostname").focus().unwrap();
    there.set(false);
    settle().await;
    assert_eq!(page.text(), "");
    there.set(true);
    settle().await;
    assert_eq!(input(&page, "Hostname").value(), "web 1");
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

fn options() -> Vec<ChoiceOption> {
    vec![
        option("a", "Needs 2 GB", None),
        option("b", "", None),
        option("c", "", Some("Needs 4 GB; this server has 2")),
    ]
}

fn choice(pick: Pick, chosen: Signal<Vec<String>>, pressed: Signal<Vec<String>>) -> Vec<El> {
    let press = move |value| {
        pressed.update(|pressed| pressed.push(value));
    };
    vec![Choice::new(pick, "System", options, move || chosen.get(), press).el()]
}

#[wasm_bindgen_test]
async fn one_of_several_is_picked_and_what_cannot_be_had_says_why() {
    let (chosen, pressed) = (Signal::new(vec!["a".to_owned()]), Signal::new(Vec::new()));
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
    assert_eq!(*pressed.peek(), ["b"]);
    chosen.set(vec!["b".into()]);
    settle().await;
    assert!(b.checked() && !a.checked());
}

#[wasm_bindgen_test]
async fn any_number_is_ticked() {
    let (chosen, pressed) = (Signal::new(vec!["a".to_owned(), "b".to_owned()]), Signal::new(Vec::new()));
    let page = show(move || choice(Pick::Many, chosen, pressed)).await;
    let [a, b] = ["A", "B"].map(|label| input(&page, label));
    assert_eq!(a.type_(), "checkbox");
    assert!(a.checked() && b.checked());
    page.pick("A").await;
    assert_eq!(*pressed.peek(), ["a"]);
}

#[wasm_bindgen_test]
async fn what_is_picked_stays_picked_when_the_options_change() {
    let all = Signal::new(options());
    let page = show(move || {
        let chosen = || vec!["b".to_owned()];
        vec![Choice::new(Pick::One, "System", move || all.get(), chosen, |_| ()).el()]
    })
    .await;
    assert!(input(&page, "B").checked());
    all.update(|all| drop(all.remove(0)));
    settle().await;
    assert!(input(&page, "B").checked() && !input(&page, "C").checked());
}

#[wasm_bindgen_test]
async fn a_choice_without_options_says_so_and_shows_its_error() {
    let page = show(|| {
        let choice = Choice::new(Pick::Many, "Tasks", Vec::new, Vec::new, |_| ());
        vec![choice.none("No task fits this server").error(|| Some("Pick one".to_owned())).el()]
    })
    .await;
    assert!(page.text().contains("No task fits this server"));
    assert_eq!(page.description(&page.one("fieldset")), "Pick one");
}

/// A button with a counter of its presses.
async fn counting(busy: Signal<bool>, blocked: Signal<Option<String>>) -> (Page, Signal<u32>) {
    let count = Signal::new(0);
    let page = show(move || {
        let button = Button::new("Check", move || count.set(*count.peek() + 1));
        vec![button.busy("Checking…", move || busy.get()).blocked(move || blocked.get()).el()]
    })
    .await;
    (page, count)
}

#[wasm_bindgen_test]
async fn a_busy_button_says_so_and_cannot_be_pressed_again() {
    let busy = Signal::new(false);
    let (page, count) = counting(busy, Signal::new(None)).await;
    page.press("Check").await;
    let width = page.button("Check").offset_width();
    busy.set(true);
    settle().await;
    let button = page.button("Checking…");
    assert_eq!(button.get_attribute("aria-busy").as_deref(), Some("true"));
    assert_eq!(button.offset_width(), width, "the button changed its size");
    page.press("Checking…").await;
    assert_eq!(*count.peek(), 1);
}

#[wasm_bindgen_test]
async fn a_blocked_button_says_why_beside_it() {
    let blocked = Signal::new(Some("The PIN is missing".to_owned()));
    let (page, count) = counting(Signal::new(false), blocked).await;
    let button = page.button("Check");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(page.description(&button), "The PIN is missing");
    page.press("Check").await;
    assert_eq!(*count.peek(), 0);
    blocked.set(None);
    settle().await;
    assert!(!page.text().contains("The PIN is missing"));
    page.press("Check").await;
    assert_eq!(*count.peek(), 1);
}

#[wasm_bindgen_test]
async fn a_link_that_looks_like_a_button_is_a_link() {
    let page = show(|| vec![link_button(ButtonKind::Primary, "Plan", "#/servers/1/plan")]).await;
    assert_eq!(page.link("Plan").get_attribute("href").as_deref(), Some("#/servers/1/plan"));
}

#[wasm_bindgen_test]
async fn a_form_is_submitted_by_its_button_and_leads_to_the_first_error() {
    let (sent, tried) = (Signal::new(0), Signal::new(false));
    let page = show(move || {
        let submit = move || {
            sent.update(|sent| *sent += 1);
            tried.set(true);
        };
        let inside = [
            Button::new("Other", || ()).el(),
            hostname_field(Some("No spaces"), tried),
            Button::submit("Review").el(),
        ];
        vec![form("Plan", submit).children(inside.into())]
    })
    .await;
    page.press("Other").await;
    assert_eq!(*sent.peek(), 0);
    page.press("Review").await;
    assert_eq!(*sent.peek(), 1);
    assert_eq!(focused(), page.labelled("Hostname").id());
}

#[wasm_bindgen_test]
async fn a_busy_submit_button_does_not_submit() {
    let sent = Signal::new(0);
    let page = show(move || {
        let button = Button::submit("Review").busy("Checking…", || true).el();
        vec![form("Plan", move || sent.set(*sent.peek() + 1)).child(button)]
    })
    .await;
    page.press("Checking…").await;
    assert_eq!(*sent.peek(), 0);
}

#[wasm_bindgen_test]
async fn an_error_is_read_out_and_its_raw_words_stay_text() {
    let page = show(|| {
        let said = Problem {
            title: "Refused".into(),
            text: "Wrong PIN".into(),
            remedy: "Check it".into(),
            details: "<b>no</b>".into(),
        };
        vec![Notice::new(NoticeKind::Error, said).el()]
    })
    .await;
    let alert = page.one("[role=alert]");
    let title = alert.get_attribute("aria-labelledby").unwrap();
    assert_eq!(document().get_element_by_id(&title).unwrap().text_content().as_deref(), Some("Refused"));
    assert!(page.text().contains("Wrong PIN Check it"));
    assert_eq!(page.one("details pre").text_content().as_deref(), Some("<b>no</b>"));
    assert!(page.all("b").is_empty());
}

#[wasm_bindgen_test]
async fn only_errors_interrupt() {
    for kind in [NoticeKind::Info, NoticeKind::Done, NoticeKind::Warning, NoticeKind::Danger] {
        let page = show(move || vec![Notice::of(kind, Key::SessionEnded, Key::SessionEndedText).el()]).await;
        assert!(page.all("[role=alert]").is_empty(), "{kind:?}");
        assert!(page.all("details").is_empty(), "{kind:?}");
    }
}

#[wasm_bindgen_test]
async fn a_dialog_is_named_takes_the_focus_and_gives_it_back() {
    let open = Signal::new(false);
    let page = show(move || {
        let keep = move || vec![Button::new("Keep", move || open.set(false)).el()];
        vec![
            Button::new("Erase", move || open.set(true)).el(),
            dialog("Erase web-1?", open, move || open.set(false), keep),
        ]
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
    let open = Signal::new(true);
    let close = move || open.set(false);
    let page = show(move || vec![dialog("Sure?", open, close, || vec![el("p").text("…")])]).await;
    settle().await;
    let dialog: HtmlDialogElement = page.one("dialog").unchecked_into();
    assert!(dialog.open());
    dialog.close();
    until(|| !*open.peek()).await;
}

fn main_cell(label: &str, href: &str) -> Cell {
    Cell::Main { label: label.into(), href: href.into(), note: "#1".into() }
}

#[wasm_bindgen_test]
async fn a_table_has_named_columns_and_one_link_a_row() {
    let rows = vec![
        vec![
            main_cell("web-1", "#/servers/1/plan"),
            Cell::Text("192.0.2.1".into()),
            Cell::Status(Meaning::GoingOn, "Reinstall going on".into()),
        ],
        vec![main_cell("web-2", "#/servers/2/plan"), Cell::Text(String::new()), Cell::Text("rent".into())],
    ];
    let columns = vec![Key::ColumnServer, Key::ColumnAddress, Key::ColumnStatus];
    let page = show(move || vec![table("Servers", columns, move || rows.clone())]).await;
    assert_eq!(page.one("caption").text_content().as_deref(), Some("Servers"));
    let heads = page.all("th[scope=col]").iter().map(|th| th.text_content().unwrap()).collect::<Vec<_>>();
    assert_eq!(heads, ["Server", "Address", "Status"]);
    assert_eq!(page.link("web-1").get_attribute("href").as_deref(), Some("#/servers/1/plan"));
    assert!(page.text().contains("Reinstall going on"));
}

#[wasm_bindgen_test]
async fn a_table_keeps_the_focus_when_a_cell_changes_and_loses_no_row() {
    let row = |ip: &str| vec![main_cell("web-1", "#/servers/1/plan"), Cell::Text(ip.to_owned())];
    let rows = Signal::new(vec![row("")]);
    let page =
        show(move || vec![table("Servers", vec![Key::ColumnServer, Key::ColumnAddress], move || rows.get())])
            .await;
    page.link("web-1").focus().unwrap();
    rows.set(vec![row("192.0.2.1"), row("192.0.2.2"), row("192.0.2.3")]);
    settle().await;
    assert!(page.text().contains("192.0.2.1") && page.text().contains("192.0.2.3"));
    let focused = document().active_element().and_then(|e| e.text_content());
    assert_eq!(focused.as_deref(), Some("web-1"));
    rows.set(vec![row("192.0.2.3")]);
    settle().await;
    assert_eq!(page.all("tbody tr").len(), 1);
    assert!(!page.text().contains("192.0.2.1"));
}

#[wasm_bindgen_test]
async fn facts_are_names_with_values() {
    let all = || vec![(Key::ColumnAddress, "192.0.2.1".to_owned()), (Key::ColumnKind, String::new())];
    let page = show(move || vec![facts(all)]).await;
    assert_eq!(page.one("dt").text_content().as_deref(), Some("Address"));
    assert_eq!(page.all("dt").len(), 1, "a name without a value is left out");
    assert_eq!(page.one("dd").text_content().as_deref(), Some("192.0.2.1"));
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
        let page = show(move || vec![status(meaning, "Word")]).await;
        assert_eq!(page.text(), "Word");
        let shape = page.one("svg[aria-hidden=true]").inner_html();
        assert!(!shapes.contains(&shape), "{meaning:?} has the shape of another");
        shapes.push(shape);
    }
}

fn step(meaning: Meaning, state: &str, name: &str, details: &str) -> Step {
    Step { meaning, state: state.into(), name: name.into(), details: details.into(), ..Step::default() }
}

#[wasm_bindgen_test]
async fn a_rail_marks_the_step_that_goes_on_and_says_each_state() {
    let steps = vec![
        step(Meaning::Done, "done", "PXE config", ""),
        step(Meaning::GoingOn, "going on", "Reboot", ""),
        step(Meaning::Waiting, "waiting", "OS installation", ""),
    ];
    let page = show(move || vec![rail("Reinstall", move || steps.clone())]).await;
    assert_eq!(page.all("ol[aria-label=Reinstall] > li").len(), 3);
    let current = page.one("li[aria-current=step]");
    assert!(current.text_content().unwrap().contains("Reboot going on"));
}

#[wasm_bindgen_test]
async fn what_is_folded_open_stays_open_while_the_time_goes_on() {
    let time = Signal::new("1 s".to_owned());
    let page = show(move || {
        let steps =
            move || vec![Step { time: time.get(), ..step(Meaning::Late, "late", "Reboot", "<html>") }];
        vec![rail("Reinstall", steps)]
    })
    .await;
    page.one("details").set_attribute("open", "").unwrap();
    time.set("2 s".into());
    settle().await;
    assert!(page.text().contains("2 s") && !page.text().contains("1 s"));
    assert!(page.one("details").has_attribute("open"));
}

#[wasm_bindgen_test]
async fn a_checklist_follows_what_is_typed() {
    let met = Signal::new(false);
    let rules = move || vec![Rule { text: "A digit".into(), met: met.get() }];
    let page = show(move || vec![checklist("Rules", rules)]).await;
    assert_eq!(page.text(), "A digit not yet met");
    met.set(true);
    settle().await;
    assert_eq!(page.text(), "A digit met");
}

#[wasm_bindgen_test]
async fn a_copied_value_says_what_came_of_it() {
    let page = show(|| vec![copyable("Command", "ssh root@192.0.2.1".to_owned())]).await;
    let clipboard = Clipboard::stand_in();
    let shown = page.one("[role=group][aria-label=Command] code").text_content();
    assert_eq!(shown.as_deref(), Some("ssh root@192.0.2.1"));
    page.press("Copy").await;
    assert_eq!(clipboard.held(), ["ssh root@192.0.2.1"]);
    assert!(page.has_button("Copied"), "{}", page.text());
    clipboard.refuse();
    page.press("Copied").await;
    assert!(page.has_button("Select it and copy by hand"), "{}", page.text());
}

#[wasm_bindgen_test]
async fn without_a_clipboard_a_value_is_marked_to_be_copied_by_hand() {
    let page = show(|| vec![copyable("Command", "ssh root@192.0.2.1".to_owned())]).await;
    let clipboard = Clipboard::stand_in();
    clipboard.take_away();
    page.press("Copy").await;
    assert!(page.has_button("Select it and copy by hand"), "{}", page.text());
    let marked = js_sys::Function::new_no_args("return getSelection().toString();");
    let marked = marked.call0(&wasm_bindgen::JsValue::NULL).unwrap().as_string();
    assert_eq!(marked.as_deref().map(str::trim), Some("ssh root@192.0.2.1"));
    drop(clipboard);
}

#[wasm_bindgen_test]
async fn a_pin_is_hidden_by_its_looks_and_never_filled_in_for_somebody() {
    let pin = typed("");
    let page = show(move || vec![Field::of("pin", "PIN", pin).kind(FieldKind::Pin).el()]).await;
    let control = input(&page, "PIN");
    let of = |name: &str| control.get_attribute(name).unwrap_or_default();
    let marks = || (control.type_(), of("autocomplete"), of("inputmode"));
    assert_eq!(marks(), ("text".to_owned(), "one-time-code".to_owned(), "text".to_owned()));
    pin.set("0420".to_owned());
    settle().await;
    assert_eq!(of("autocomplete"), "off", "what stands in it is not kept to restore the tab");
    assert_eq!(
        (&*of("data-lpignore"), &*of("data-1p-ignore"), &*of("data-bwignore")),
        ("true", "true", "true")
    );
    assert!(control.has_attribute("data-masked"));
    page.press("Show PIN").await;
    assert!(!control.has_attribute("data-masked"));
    page.press("Hide PIN").await;
    assert!(control.has_attribute("data-masked"));
    assert_eq!((control.type_().as_str(), control.value().as_str()), ("text", "0420"));
}

#[wasm_bindgen_test]
async fn waiting_is_told_in_words() {
    let page = show(|| vec![loading("Reading…")]).await;
    assert_eq!(page.one("[role=status]").text_content().as_deref(), Some("Reading…"));
}

#[wasm_bindgen_test]
async fn having_nothing_is_told_in_words() {
    let page = show(|| vec![empty("No servers", "None is rented.", Vec::new())]).await;
    assert_eq!(page.text(), "No servers None is rented.");
}

#[wasm_bindgen_test]
async fn what_failed_can_be_tried_again() {
    let again = Signal::new(0);
    let page = show(move || {
        let said = Problem { title: "Failed".into(), ..Problem::default() };
        vec![failed(NoticeKind::Error, said, move || again.set(*again.peek() + 1))]
    })
    .await;
    page.press("Try again").await;
    assert_eq!(*again.peek(), 1);
}

#[wasm_bindgen_test]
async fn the_head_of_a_view_names_the_tab() {
    let title = typed("Servers");
    let page = show(move || vec![page_head(Words::live(move || title.get()), "Pick one.")]).await;
    assert_eq!(document().title(), "Servers · Reinstall Panel");
    title.set("Server 1".into());
    settle().await;
    assert_eq!(page.one("h1").text_content().as_deref(), Some("Server 1"));
    assert_eq!(document().title(), "Server 1 · Reinstall Panel");
}

#[wasm_bindgen_test]
async fn the_last_step_of_the_trail_is_where_one_is() {
    let steps = vec![("Servers".to_owned(), "#/servers".to_owned()), ("Server 1".to_owned(), String::new())];
    let page = show(move || vec![trail(steps)]).await;
    assert_eq!(page.link("Servers").get_attribute("href").as_deref(), Some("#/servers"));
    assert_eq!(page.one("[aria-current=page]").text_content().as_deref(), Some("Server 1"));
    assert_eq!(page.all("a").len(), 1);
}
