//! A piece of a page with a view in it, used by label and by role.

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::domain::route::Followed;
use reinstall_panel::ui::dom::El;
use reinstall_panel::ui::{Books, Pending, Wish, enter_by, inside, mount_in};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
    KeyboardEvent, KeyboardEventInit,
};

thread_local! {
    /// Where the view of the test that runs now is. The runner has one test at a time, as there is
    /// one document, one focus, one title.
    static STAGE: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
}

/// The journals as a test has them.
#[derive(Default)]
pub struct Shelf {
    /// `None`: the browser does not tell.
    pub lines: Option<Vec<String>>,
    pub refuses_to_delete: bool,
    /// What the address of a followed reinstall says.
    pub followed: Option<Followed>,
    /// Whether another page makes the calls.
    pub is_driven: bool,
    /// What was to be deleted, each time.
    pub deleted: Vec<Vec<String>>,
}

thread_local!(pub static SHELF: RefCell<Shelf> = RefCell::default());

struct OnShelf;

impl Books for OnShelf {
    fn read(&self) -> Pending<Option<Vec<String>>> {
        let lines = SHELF.with_borrow(|shelf| shelf.lines.clone());
        Box::pin(async move { lines })
    }

    fn remove(&self, names: Vec<String>) -> Pending<bool> {
        let is_done = SHELF.with_borrow_mut(|shelf| {
            shelf.deleted.push(names.clone());
            let is_kept = |line: &String| !names.iter().any(|name| line.starts_with(&format!("run={name}&")));
            if !shelf.refuses_to_delete {
                shelf.lines.iter_mut().for_each(|lines| lines.retain(is_kept));
            }
            !shelf.refuses_to_delete
        });
        Box::pin(async move { is_done })
    }

    fn is_driven(&self, _: ServerId) -> Pending<bool> {
        let is_driven = SHELF.with_borrow(|shelf| shelf.is_driven);
        Box::pin(async move { is_driven })
    }

    fn hear(&self, act: Box<dyn Fn()>) -> Box<dyn Any> {
        let act: Rc<dyn Fn()> = Rc::from(act);
        HEARS.with_borrow_mut(|hears| hears.push(act.clone()));
        Box::new(Ear(act))
    }

    fn followed(&self) -> Option<Followed> {
        SHELF.with_borrow(|shelf| shelf.followed.clone())
    }

    fn link(&self, fragment: &str) -> String {
        ["https://panel.example.com/", fragment].concat()
    }
}

thread_local!(static HEARS: RefCell<Vec<Rc<dyn Fn()>>> = RefCell::default());

/// Another page says that it has written a line.
pub fn say() {
    let hears = HEARS.with_borrow(Clone::clone);
    hears.iter().for_each(|act| act());
}

/// How many listen to the other pages.
pub fn listeners() -> usize {
    HEARS.with_borrow(Vec::len)
}

/// Listens until it is dropped.
struct Ear(Rc<dyn Fn()>);

impl Drop for Ear {
    fn drop(&mut self) {
        HEARS.with_borrow_mut(|hears| hears.retain(|other| !Rc::ptr_eq(other, &self.0)));
    }
}

fn entry(wish: &mut Wish<'_>) {
    inside(wish, &OnShelf);
}

/// Long past any good case, even on a machine that is busy with something else.
const DEADLINE_MS: f64 = 60_000.0;

/// A mounted view; it leaves the document when dropped.
pub struct Page {
    root: HtmlElement,
    _mounted: Box<dyn Any>,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
        STAGE.take();
    }
}

/// Mounts what `make` makes.
pub async fn show(make: impl FnOnce() -> Vec<El> + 'static) -> Page {
    // A test that failed leaves its view behind.
    if let Some(left) = STAGE.take() {
        left.remove();
    }
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    STAGE.set(Some(root.clone()));
    document().body().unwrap().append_child(&root).unwrap();
    enter_by(entry);
    let mounted = Box::new(mount_in(root.clone(), Box::new(make)));
    settle().await;
    Page { root, _mounted: mounted }
}

async fn frame() {
    let frame = js_sys::Promise::new(&mut |done, _| {
        window().request_animation_frame(&done).unwrap();
    });
    JsFuture::from(frame).await.unwrap();
}

/// Lets signals, promises and the next frame run. What more than the page itself has a part in is
/// waited for with [`until`].
pub async fn settle() {
    for _ in 0..3 {
        frame().await;
        leptos::task::tick().await;
    }
}

/// What is written in an element, in one line.
fn words(element: &Element) -> String {
    let text = element.unchecked_ref::<HtmlElement>().inner_text();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).map(|at| found.get(at).unwrap().unchecked_into()).collect()
    }

    pub fn one(&self, selector: &str) -> Element {
        let mut all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} in {}", self.root.outer_html());
        all.remove(0)
    }

    pub fn text(&self) -> String {
        words(&self.root)
    }

    /// The control with this label.
    pub fn labelled(&self, label: &str) -> HtmlElement {
        let of = |e: &Element| words(e).trim_end_matches("(optional)").trim() == label;
        let found = self.all("label, .choice__name").into_iter().find(of);
        let found = found.unwrap_or_else(|| panic!("no label {label:?} in {}", self.text()));
        let label = found.closest("label").unwrap().unwrap();
        document().get_element_by_id(&label.get_attribute("for").unwrap()).unwrap().unchecked_into()
    }

    /// The controls of this selector whose accessible name is `name`.
    fn named(&self, selector: &str, name: &str) -> Vec<HtmlElement> {
        let is = |e: &Element| e.get_attribute("aria-label").unwrap_or_else(|| seen(e)) == name;
        self.all(selector).into_iter().filter(is).map(JsCast::unchecked_into).collect()
    }

    pub fn has_button(&self, name: &str) -> bool {
        !self.named("button", name).is_empty()
    }

    pub fn button(&self, name: &str) -> HtmlElement {
        self.named("button", name).pop().unwrap_or_else(|| panic!("no button {name:?} in {}", self.text()))
    }

    pub fn link(&self, name: &str) -> HtmlElement {
        self.named("a[href]", name).pop().unwrap_or_else(|| panic!("no link {name:?} in {}", self.text()))
    }

    /// The words of what this element is described by.
    pub fn description(&self, element: &Element) -> String {
        let ids = element.get_attribute("aria-describedby").unwrap_or_default();
        let parts = ids.split_whitespace().map(|id| words(&document().get_element_by_id(id).unwrap()));
        parts.collect::<Vec<_>>().join(" ")
    }

    /// Types into the control with this label, in place of what stands there.
    pub async fn fill(&self, label: &str, value: &str) {
        self.fill_in(&self.labelled(label), value).await;
    }

    /// Types into this control, where its label is another's as well.
    pub async fn fill_in(&self, control: &HtmlElement, value: &str) {
        control.focus().unwrap();
        if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            input.set_value(value);
            fire(control, "input");
        } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(value);
            fire(control, "input");
        } else {
            control.unchecked_ref::<HtmlSelectElement>().set_value(value);
            fire(control, "change");
        }
        settle().await;
    }

    /// Presses the control with this label.
    pub async fn pick(&self, label: &str) {
        self.labelled(label).click();
        settle().await;
    }

    /// Unfolds what is folded away under words that begin so, or folds it away again.
    pub async fn open(&self, summary: &str) {
        let summary = self.fold(summary).query_selector("summary").unwrap().unwrap();
        summary.unchecked_into::<HtmlElement>().click();
        settle().await;
        settle().await;
    }

    /// Whether somebody can use it: it and all around it are not disabled.
    pub fn is_usable(&self, control: &Element) -> bool {
        !control.matches(":disabled").unwrap()
    }

    pub async fn press(&self, name: &str) {
        self.button(name).click();
        settle().await;
    }

    /// The fold whose summary begins so.
    pub fn fold(&self, name: &str) -> Element {
        let mut all = self.all("details > summary").into_iter();
        let found = all.find(|summary| words(summary).starts_with(name));
        let found = found.unwrap_or_else(|| panic!("no fold {name:?} in {}", self.text()));
        found.parent_element().unwrap()
    }

    /// Takes the focus away from the control with this label.
    pub async fn leave(&self, label: &str) {
        let control = self.labelled(label);
        control.focus().unwrap();
        fire(&control, "blur");
        settle().await;
    }
}

/// The text of an element without what is out of sight.
fn seen(element: &Element) -> String {
    let parts = element.query_selector_all(".button__label").unwrap();
    let shown = (0..parts.length())
        .map(|at| parts.get(at).unwrap().unchecked_into::<Element>())
        .filter(|part| !part.class_name().contains("away"))
        .map(|part| words(&part))
        .collect::<Vec<_>>();
    if shown.is_empty() { words(element) } else { shown.join(" ") }
}

fn fire(element: &HtmlElement, name: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    element.dispatch_event(&Event::new_with_event_init_dict(name, &init).unwrap()).unwrap();
}

/// Lets frames pass until it is so: for what another process or a timer has a part in.
pub async fn until(is_so: impl Fn() -> bool) {
    let until = js_sys::Date::now() + DEADLINE_MS;
    while !is_so() {
        assert!(js_sys::Date::now() < until, "it never came to be");
        frame().await;
    }
}

/// Presses a key on a control; whether the page took it from the browser.
pub fn key(control: &HtmlElement, key: &str, with_shift: bool) -> bool {
    control.focus().unwrap();
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_shift_key(with_shift);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    !control.dispatch_event(&event).unwrap()
}

/// Drops files with these texts on a control.
pub fn drop_file(control: &HtmlElement, texts: &[&str]) {
    let script = "const carried = new DataTransfer();
        texts.forEach((text, at) => carried.items.add(new File([text], `file-${at}`)));
        const told = { dataTransfer: carried, bubbles: true, cancelable: true };
        control.dispatchEvent(new DragEvent('drop', told));";
    let texts: Array = texts.iter().map(|text| JsValue::from_str(text)).collect();
    Function::new_with_args("control, texts", script).call2(&JsValue::NULL, control, &texts).unwrap();
}

/// Chooses a file with this text in a file control.
pub fn choose_file(control: &HtmlElement, text: &str) {
    let script = "const carried = new DataTransfer();
        carried.items.add(new File([text], 'file'));
        control.files = carried.files;
        control.dispatchEvent(new Event('change', { bubbles: true }));";
    let text = JsValue::from_str(text);
    Function::new_with_args("control, text", script).call2(&JsValue::NULL, control, &text).unwrap();
}

/// The clipboard and the minutes that pass, as a test wants them. At first the page may read it.
pub struct Clipboard(Object);

impl Clipboard {
    /// In place of the browser's until it is dropped.
    pub fn stand_in() -> Self {
        let script = "const held = [], due = [], clipboard = navigator.clipboard, wait = window.setTimeout;
            const self = { held, due, now: '', refuses: false, may: 'granted', asked: false, away: false, undo() {
                delete clipboard.writeText;
                delete clipboard.readText;
                delete navigator.permissions.query;
                delete navigator.clipboard;
                delete document.hasFocus;
                window.setTimeout = wait;
            } };
            clipboard.writeText = (text) => {
                if (self.refuses) return Promise.reject(new Error('refused'));
                held.push(text);
                self.now = text;
                return Promise.resolve();
            };
            clipboard.readText = () => {
                self.asked ||= self.may !== 'granted';
                const may = self.may === 'granted' && !self.away;
                return may ? Promise.resolve(self.now) : Promise.reject(new Error('refused'));
            };
            navigator.permissions.query = (what) => what.name === 'clipboard-read' && self.may !== 'unknown'
                ? Promise.resolve({ state: self.may })
                : Promise.reject(new TypeError('no such permission'));
            document.hasFocus = () => !self.away;
            window.setTimeout = (act, ms, ...more) =>
                [2000, 60000].includes(ms) ? due.push(act) : wait.call(window, act, ms, ...more);
            return self;";
        Self(Function::new_no_args(script).call0(&JsValue::NULL).unwrap().unchecked_into())
    }

    fn set(&self, name: &str, value: impl Into<JsValue>) {
        Reflect::set(&self.0, &name.into(), &value.into()).unwrap();
    }

    fn list(&self, name: &str) -> Array {
        Reflect::get(&self.0, &name.into()).unwrap().unchecked_into()
    }

    /// Everything that was put into it by the page, in order.
    pub fn held(&self) -> Vec<String> {
        self.list("held").iter().map(|text| text.as_string().unwrap()).collect()
    }

    /// From now on the browser lets nothing in.
    pub fn refuse(&self) {
        self.set("refuses", true);
    }

    /// What the browser says to reading: `granted`, `prompt`, `denied`, or `unknown` to it.
    pub fn permit(&self, state: &str) {
        self.set("may", state);
    }

    /// Something is copied in another program.
    pub fn copy_elsewhere(&self, text: &str) {
        self.set("now", text);
    }

    /// The page is no longer in front, or is again.
    pub async fn leave(&self, is_away: bool) {
        self.set("away", is_away);
        if !is_away {
            window().dispatch_event(&Event::new("focus").unwrap()).unwrap();
        }
        settle().await;
    }

    /// There is none, as over plain http.
    pub fn take_away(&self) {
        let script =
            "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });";
        Function::new_no_args(script).call0(&JsValue::NULL).unwrap();
    }

    /// Whether the person would have been asked whether the page may read it.
    pub fn has_asked(&self) -> bool {
        Reflect::get(&self.0, &"asked".into()).unwrap().is_truthy()
    }

    /// How many minutes are waited for.
    pub fn waiting(&self) -> u32 {
        self.list("due").length()
    }

    /// The minute of the oldest copy that waits is over.
    pub async fn pass_a_minute(&self) {
        self.list("due").shift().unchecked_into::<Function>().call0(&JsValue::NULL).unwrap();
        settle().await;
    }
}

impl Drop for Clipboard {
    fn drop(&mut self) {
        let undo: Function = Reflect::get(&self.0, &"undo".into()).unwrap().unchecked_into();
        undo.call0(&self.0).unwrap();
    }
}
