//! Elements of the page, made by name, with parts that follow signals.
//!
//! Knows: elements, and the owner that a part's effects belong to. Must not know: what is shown.
//! Leptos' own view types are generic over everything that stands in them, so each view is sent
//! to the browser as several KB of its own; here one small set of functions makes all of them.
//! What is written is always text or an attribute's value, never markup.

use crate::text::late::{self, Late};
use crate::text::{Key, own, t};
use leptos::prelude::*;
use std::borrow::Cow;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Words that stand, or that follow a signal.
#[derive(Clone)]
pub enum Words {
    /// They stand.
    Fixed(Cow<'static, str>),
    /// They are a text of the product.
    Key(Key),
    /// They follow what they are read from.
    Live(Read<String>),
    /// They are one of several texts, after what it is picked by.
    Picked(Read<Key>),
}

impl Words {
    /// Words that follow the signals which `read` reads.
    pub fn live(read: impl Fn() -> String + 'static) -> Self {
        Self::Live(Rc::new(read))
    }

    /// One of several texts, after the signals which `pick` reads.
    pub fn picked(pick: impl Fn() -> Key + 'static) -> Self {
        Self::Picked(Rc::new(pick))
    }

    /// What they are now; tracked.
    #[must_use]
    pub fn get(&self) -> String {
        match self {
            Self::Fixed(words) => words.clone().into_owned(),
            Self::Key(key) => own(*key),
            Self::Live(read) => read.get(),
            Self::Picked(pick) => own(pick.get()),
        }
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::Fixed(Cow::Borrowed(""))
    }
}

impl From<Key> for Words {
    fn from(key: Key) -> Self {
        Self::Key(key)
    }
}

impl From<Late> for Words {
    fn from(key: Late) -> Self {
        Self::from(late::t(key))
    }
}

impl From<&'static str> for Words {
    fn from(words: &'static str) -> Self {
        Self::Fixed(Cow::Borrowed(words))
    }
}

impl From<String> for Words {
    fn from(words: String) -> Self {
        Self::Fixed(Cow::Owned(words))
    }
}

/// Something read again whenever a signal in it changes: any closure is one. A trait of our own, as
/// `dyn Fn` carries two more ways to be called for each closure, which nobody uses and the page pays.
pub trait Source<T> {
    /// What it is now.
    fn get(&self) -> T;
}

impl<T, F: Fn() -> T> Source<T> for F {
    fn get(&self) -> T {
        self()
    }
}

/// Something done with a value; any closure is one.
pub trait Sink<T> {
    /// Does it.
    fn put(&self, value: T);
}

impl<T, F: Fn(T)> Sink<T> for F {
    fn put(&self, value: T) {
        self(value);
    }
}

/// Something read by several.
pub type Read<T> = Rc<dyn Source<T>>;

/// Something done by several.
pub type Act<T> = Rc<dyn Sink<T>>;

/// An element.
#[derive(Clone)]
pub struct El(Element);

/// A new element, such as `div`, or one with its classes: `div.page stack`.
#[must_use]
pub fn el(name: &str) -> El {
    match name.split_once('.') {
        Some((name, class)) => classed(name, class),
        None => new(name),
    }
}

fn new(name: &str) -> El {
    El(document().create_element(name).expect("the names of elements are written in this crate"))
}

/// A new element of a drawing, such as `path`.
#[must_use]
pub fn svg(name: &str) -> El {
    let made = document().create_element_ns(Some(SVG), name);
    El(made.expect("the names of elements are written in this crate"))
}

/// A new element with a class.
#[must_use]
pub fn classed(name: &str, class: &str) -> El {
    new(name).attr("class", class)
}

impl El {
    /// The element itself.
    #[must_use]
    pub const fn node(&self) -> &Element {
        &self.0
    }

    /// Sets an attribute.
    #[must_use]
    pub fn attr(self, name: &str, value: &str) -> Self {
        set(&self.0, name, Some(value));
        self
    }

    /// Names it for screen readers.
    #[must_use]
    pub fn label(self, words: impl Into<Words>) -> Self {
        label(&self.0, words.into());
        self
    }

    /// Sets an attribute without a value, such as `disabled`, if so.
    #[must_use]
    pub fn flag(self, name: &str, on: bool) -> Self {
        set(&self.0, name, on.then_some(""));
        self
    }

    /// An attribute that follows `read`; not there while it is `None`.
    #[must_use]
    pub fn live_attr(self, name: &'static str, read: impl Fn() -> Option<String> + 'static) -> Self {
        follow_attr(&self.0, name, Box::new(read));
        self
    }

    /// Puts words at the end.
    #[must_use]
    pub fn text(self, words: &str) -> Self {
        append(&self.0, &document().create_text_node(words));
        self
    }

    /// Puts words at the end that may follow a signal.
    #[must_use]
    pub fn words(self, words: impl Into<Words>) -> Self {
        append_words(&self.0, words.into());
        self
    }

    /// Puts an element at the end.
    #[must_use]
    pub fn child(self, child: El) -> Self {
        append(&self.0, &child.0);
        self
    }

    /// Puts an element at the end, if there is one.
    #[must_use]
    pub fn maybe(self, child: Option<El>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// Puts elements at the end, in their order.
    #[must_use]
    pub fn children(self, children: Vec<El>) -> Self {
        append_all(&self.0, children);
        self
    }

    /// Everything inside follows `read`, made anew each time. For what holds controls: the
    /// keyboard must not be in there when it changes.
    #[must_use]
    pub fn live(self, read: impl Fn() -> Vec<El> + 'static) -> Self {
        follow_children(&self.0, Box::new(read));
        self
    }

    /// Everything inside follows `read`, and what is the same stays in place with the keyboard,
    /// what is folded open, what is selected. For words and links: what it makes must neither
    /// listen to events nor follow signals of its own.
    #[must_use]
    pub fn patched(self, read: impl Fn() -> Vec<El> + 'static) -> Self {
        follow_patched(&self.0, Box::new(read));
        self
    }

    /// Makes what is inside look like `children`; see [`El::patched`].
    pub fn patch(&self, children: Vec<El>) {
        patch_all(&self.0, children);
    }

    /// Calls `act` at an event.
    #[must_use]
    pub fn on(self, event: &'static str, act: impl Fn(Event) + 'static) -> Self {
        listen(&self.0, event, Rc::new(act));
        self
    }

    /// Puts the focus on it. One that has left the page can't take it, and nothing depends on that.
    pub fn focus(&self) {
        if let Some(element) = self.0.dyn_ref::<HtmlElement>() {
            let _ = element.focus();
        }
    }
}

fn append(parent: &Element, child: &Node) {
    parent.append_child(child).expect("an element that was just made has no reason to refuse a child");
}

fn append_all(parent: &Element, children: Vec<El>) {
    for child in children {
        append(parent, &child.0);
    }
}

fn label(element: &Element, words: Words) {
    follow_attr(element, "aria-label", Box::new(move || Some(words.get())));
}

fn append_words(parent: &Element, words: Words) {
    match words {
        Words::Fixed(words) => append(parent, &document().create_text_node(&words)),
        Words::Key(key) => append(parent, &document().create_text_node(t(key))),
        Words::Live(_) | Words::Picked(_) => {
            let node = document().create_text_node("");
            append(parent, &node);
            follow(Box::new(move || node.set_data(&words.get())));
        }
    }
}

fn patch_all(element: &Element, children: Vec<El>) {
    patch_children(element, &el("div").children(children).0);
}

// What follows is the part of the methods above that is the same whatever they are given.

fn follow_attr(element: &Element, name: &'static str, read: Box<dyn Source<Option<String>>>) {
    let element = element.clone();
    follow(Box::new(move || set(&element, name, read.get().as_deref())));
}

fn follow_children(element: &Element, read: Box<dyn Source<Vec<El>>>) {
    let element = element.clone();
    follow(Box::new(move || {
        let children = read.get();
        element.set_text_content(None);
        append_all(&element, children);
    }));
}

fn follow_patched(element: &Element, read: Box<dyn Source<Vec<El>>>) {
    let element = element.clone();
    follow(Box::new(move || patch_all(&element, read.get())));
}

/// Sets an attribute, or takes it away.
pub fn set(element: &Element, name: &str, value: Option<&str>) {
    let done = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
    done.expect("the names of attributes are written in this crate");
}

/// Runs `act` now and whenever a signal that it reads changes, until the owner goes.
pub fn follow(act: Box<dyn Source<()>>) {
    // Owned by the part that is being made; the effect ends with it.
    StoredValue::new_local(RenderEffect::new(move |_| act.get()));
}

/// Does something once the browser has drawn the page.
pub fn once_drawn(act: Box<dyn FnOnce()>) {
    request_animation_frame(act);
}

/// A listener that leaves its element with its owner: an element that is taken out of the page
/// while it has the focus still loses it, when what would listen is gone.
struct Listener {
    element: Element,
    event: &'static str,
    call: Closure<dyn Fn(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let call = self.call.as_ref().unchecked_ref();
        // Removing what is not there is no error.
        let _ = self.element.remove_event_listener_with_callback(self.event, call);
    }
}

fn listen(element: &Element, event: &'static str, act: Act<Event>) {
    let call = Closure::<dyn Fn(Event)>::new(move |event| act.put(event));
    let added = element.add_event_listener_with_callback(event, call.as_ref().unchecked_ref());
    added.expect("every element can be listened to");
    StoredValue::new_local(Listener { element: element.clone(), event, call });
}

/// Makes what is inside `old` look like what is inside `new`.
fn patch_children(old: &Node, new: &Node) {
    let mut at = old.first_child();
    let mut fresh = new.first_child();
    while let Some(node) = fresh {
        // Read before `node` may move over.
        fresh = node.next_sibling();
        at = match at {
            Some(there) => {
                let next = there.next_sibling();
                if !patch(&there, &node) {
                    old.replace_child(&node, &there).expect("it is a child: it was just walked to");
                }
                next
            }
            None => {
                old.append_child(&node).expect("a parent that has such children takes one more");
                None
            }
        };
    }
    while let Some(rest) = at {
        at = rest.next_sibling();
        old.remove_child(&rest).expect("it is a child: it was just walked to");
    }
}

/// Makes `old` look like `new`; false when they are of different kinds.
fn patch(old: &Node, new: &Node) -> bool {
    if old.node_name() != new.node_name() {
        return false;
    }
    let (Some(before), Some(after)) = (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) else {
        if old.node_value() != new.node_value() {
            old.set_node_value(new.node_value().as_deref());
        }
        return true;
    };
    for name in before.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        // Whether it is folded open is the person's.
        if !after.has_attribute(&name) && name != "open" {
            set(before, &name, None);
        }
    }
    for name in after.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let value = after.get_attribute(&name);
        if before.get_attribute(&name) != value {
            set(before, &name, value.as_deref());
        }
    }
    patch_children(before, after);
    true
}
