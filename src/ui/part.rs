//! The part of the page that is fetched when it is asked for.
//!
//! Knows: how it is fetched and entered. Must not know: what is drawn in it.
//!
//! `cargo xtask dist` cuts the wasm file where `outer` stands; `app::part` has the other side.
#![allow(unsafe_code)]

use super::dom::{El, el};
use super::history::History;
use super::kit::{NoticeKind, failed, loading};
use super::plan::Extra;
use super::ports::Books;
use super::run::{Elsewhere, GiveUp, Messages, Notices, Share, Unlock, Wanted};
use super::servers::Nothing;
use super::shell::SignOut;
use super::signal::{Kept, Signal};
use super::watch::Watching;
use super::{no_start, spawn};
use crate::domain::config::ConfigError;
use crate::domain::os::Unfit;
use crate::domain::plan::Fault;
use crate::domain::ssh_key::{SshKey, SshKeyError};
use crate::flow::preflight::Finding;
use crate::text::late::{self, Late};
use crate::text::problem::Problem;
use crate::text::{Key, check, own, plan, t};
use leptos::leptos_dom::helpers::request_idle_callback;
use leptos::prelude::{set_timeout, untrack};
use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
#[cfg(panel_split)]
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(panel_split)]
#[wasm_bindgen]
unsafe extern "C" {
    #[wasm_bindgen(js_name = reinstallPanelPart, catch)]
    async fn fetch() -> Result<(), wasm_bindgen::JsValue>;
}

/// In one piece with the rest: nothing has to be fetched.
#[cfg(not(panel_split))]
async fn fetch() -> Result<(), ()> {
    Ok(())
}

/// What is drawn by the part.
#[derive(Clone)]
pub enum Inside {
    /// Something of the plan.
    Plan(Extra),
    /// What a reinstall needs to be told again.
    Unlock(Unlock),
    /// What there is to know and to decide of a reinstall.
    Notices(Notices),
    /// A reinstall that another browser drives, if there is one.
    Elsewhere(Elsewhere),
    /// What the API said in a reinstall.
    Messages(Messages),
    /// The link by which somebody else can follow a reinstall.
    Share(Share),
    /// A reinstall that is followed by its link.
    Watch(Watching),
    /// The question before a reinstall is given up.
    GiveUp(GiveUp),
    /// The question before somebody signs out while a reinstall goes on.
    SignOut(SignOut),
    /// That there is no server to show.
    Nothing(Nothing),
    /// The reinstalls that are over.
    History(History),
    /// What somebody wants to have of a reinstall.
    Wanted(Wanted),
    /// What is wrong with the settings.
    Settings(Rc<Vec<ConfigError>>),
}

/// What only the part has words for.
pub enum Say<'a> {
    /// What is wrong with a field.
    Fault(&'a Fault),
    /// Why a system can't be picked.
    Unfit(Unfit),
    /// What stops a start.
    Trouble(&'a Finding),
    /// What can be done about a stage that takes long.
    Slow,
}

/// What is asked of the part, and what it gives.
pub enum Wish<'a> {
    /// What is drawn.
    Draw(&'a Inside, Vec<El>),
    /// Words.
    Say(Say<'a>, &'a mut String),
    /// The key that a text is.
    SshKey(&'a str, Result<Option<SshKey>, SshKeyError>),
    /// Something of whoever drives the views, which the views don't know.
    Outside(&'static dyn Any, &'a str),
}

thread_local! {
    static HERE: Cell<bool> = const { Cell::new(false) };
    /// How far the part is, for who waits for its words.
    static STATE: Kept<u64> = Kept::new(LOADING);
}

/// Fetches the part unless it is here; whether it is.
pub async fn bring() -> bool {
    if !HERE.get() {
        HERE.set(fetch().await.is_ok() || HERE.get());
        STATE.with(|state| state.renew(if HERE.get() { DRAWN } else { GONE }));
    }
    HERE.get()
}

#[cfg(panel_split)]
#[link(wasm_import_module = "__wasm_split_placeholder__")]
unsafe extern "C" {
    #[link_name = "__wasm_split_00part00_import_5f3c1a7e9b2d4860a1c3e5f7092b4d6e"]
    #[allow(improper_ctypes)] // It never leaves Rust.
    fn outer(wish: &mut Wish<'_>);
}

/// What the views have in the part. Called there alone.
pub fn inside(wish: &mut Wish<'_>, books: &'static dyn Books) {
    match wish {
        Wish::Draw(Inside::Plan(extra), drawn) => *drawn = extra.draw(),
        Wish::Draw(Inside::Unlock(unlock), drawn) => *drawn = unlock.draw(),
        Wish::Draw(Inside::Notices(notices), drawn) => *drawn = notices.draw(),
        Wish::Draw(Inside::Elsewhere(elsewhere), drawn) => *drawn = elsewhere.draw(),
        Wish::Draw(Inside::Messages(messages), drawn) => *drawn = messages.draw(books),
        Wish::Draw(Inside::Share(share), drawn) => *drawn = share.draw(books),
        Wish::Draw(Inside::Watch(watching), drawn) => *drawn = watching.draw(books),
        Wish::Draw(Inside::GiveUp(question), drawn) => *drawn = question.draw(),
        Wish::Draw(Inside::SignOut(question), drawn) => *drawn = question.draw(),
        Wish::Draw(Inside::Nothing(nothing), drawn) => *drawn = nothing.draw(),
        Wish::Draw(Inside::History(history), drawn) => *drawn = history.draw(books),
        Wish::Draw(Inside::Wanted(wanted), drawn) => *drawn = wanted.draw(),
        Wish::Draw(Inside::Settings(errors), drawn) => *drawn = no_start::mistakes(errors),
        Wish::Say(Say::Fault(fault), said) => **said = plan::fault(fault),
        Wish::Say(Say::Unfit(why), said) => **said = plan::unfit(*why),
        Wish::Say(Say::Trouble(finding), said) => **said = check::trouble(finding),
        Wish::Say(Say::Slow, said) => **said = late::own(Late::RunSlow),
        Wish::SshKey(text, key) => *key = SshKey::parse(text),
        Wish::Outside(..) => {}
    }
}

#[cfg(not(panel_split))]
thread_local!(static ENTRY: Cell<fn(&mut Wish<'_>)> = const { Cell::new(|_| {}) });

/// Where the part is entered when the page is in one piece.
#[cfg(not(panel_split))]
pub fn enter_by(entry: fn(&mut Wish<'_>)) {
    ENTRY.set(entry);
}

fn enter(wish: &mut Wish<'_>) {
    // The part is there by now, and both sides are of one compilation.
    #[cfg(panel_split)]
    unsafe {
        outer(wish);
    }
    #[cfg(not(panel_split))]
    ENTRY.get()(wish);
}

/// What the part says, once it is here; followed. Whoever shows it sees to it that it is wanted.
pub fn say(what: Say<'_>) -> String {
    let mut said = String::new();
    match STATE.with(Kept::get) {
        DRAWN => enter(&mut Wish::Say(what, &mut said)),
        GONE => said = [t(Key::PartFailed), ". ", t(Key::NoAnswerRemedy)].concat(),
        _ => said.push('…'),
    }
    said
}

/// Fetches the part once the browser has nothing else to do, so that it is there when it is needed. A browser
/// that does not tell fetches it when it is asked for.
pub fn want_soon() {
    request_idle_callback(want);
}

/// Fetches the part, unless it is here.
pub fn want() {
    if !HERE.get() {
        spawn(Box::pin(async {
            bring().await;
        }));
    }
}

/// Reads a key, once the part is here; followed.
pub fn ssh_key(text: &str) -> Result<Option<SshKey>, SshKeyError> {
    let mut wish = Wish::SshKey(text, Ok(None));
    if !text.trim_ascii().is_empty() {
        if STATE.with(Kept::get) != DRAWN {
            return Err(SshKeyError::Unread);
        }
        enter(&mut wish);
    }
    match wish {
        Wish::SshKey(_, key) => key,
        Wish::Draw(..) | Wish::Say(..) | Wish::Outside(..) => Ok(None),
    }
}

/// Hands something to the part that the views don't know; `false` when it can't be fetched.
pub async fn outside(whom: &'static dyn Any, words: String) -> bool {
    let is_here = bring().await;
    if is_here {
        enter(&mut Wish::Outside(whom, &words));
    }
    is_here
}

const LOADING: u64 = 0;
const DRAWN: u64 = 1;
const GONE: u64 = 2;
/// After so long a part that could not be fetched is asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// Fetches the part for whoever shows `state`, again and again until it is there or nobody looks.
fn ask(state: Signal<u64>) {
    if state.is_gone() || *state.peek() == DRAWN {
        return;
    }
    spawn(Box::pin(async move {
        let is_here = bring().await;
        let now = if is_here { DRAWN } else { GONE };
        // Another one may have been told the same before: what is drawn stays, with what was typed in it.
        if !state.is_gone() && *state.peek() != now {
            state.set(now);
        }
        if !is_here {
            set_timeout(move || ask(state), ASK_AGAIN);
        }
    }));
}

/// What can't go on without the part: it is fetched at once, and again and again until it is there.
#[derive(Clone, Copy)]
pub struct Needed(Signal<u64>);

impl Needed {
    /// For the view that is being drawn.
    pub fn new() -> Self {
        let state = Signal::new(if HERE.get() { DRAWN } else { LOADING });
        ask(state);
        Self(state)
    }

    /// Whether it is there; followed.
    pub fn is_here(self) -> bool {
        self.0.get() == DRAWN
    }

    /// That it could not be fetched; followed.
    pub fn is_missing(self) -> bool {
        self.0.get() == GONE
    }

    /// Asks for it now.
    pub fn ask(self) {
        ask(self.0);
    }
}

/// What the part draws, once it is there; it is fetched at once.
pub fn part(inside: Inside) -> El {
    let state = Signal::new(LOADING);
    ask(state);
    el("div").live(move || match state.get() {
        LOADING => vec![loading(Key::PartLoading)],
        GONE => {
            let (title, text) = (own(Key::PartFailed), own(Key::NoAnswerRemedy));
            vec![failed(NoticeKind::Warning, Problem { title, text, ..Problem::default() }, move || {
                ask(state)
            })]
        }
        _ => {
            let mut wish = Wish::Draw(&inside, Vec::new());
            untrack(|| enter(&mut wish));
            match wish {
                Wish::Draw(_, drawn) => drawn,
                Wish::Say(..) | Wish::SshKey(..) | Wish::Outside(..) => Vec::new(),
            }
        }
    })
}

/// What the part draws, from the first time on that it is asked for.
pub fn once_asked(asking: Signal<bool>, what: Inside) -> El {
    let was_asked = Cell::new(false);
    let asked = Signal::made(move || {
        was_asked.set(asking.get() || was_asked.get());
        u64::from(was_asked.get())
    });
    el("div").live(move || match asked.get() {
        0 => Vec::new(),
        _ => vec![part(what.clone())],
    })
}

/// A fold whose inside is fetched when it is opened for the first time, and stays from then on.
pub fn fold(summary: El, what: Inside) -> El {
    let open = Signal::new(0_u64);
    let inside = move || match open.get() {
        0 => Vec::new(),
        _ => vec![part(what.clone())],
    };
    el("details.details extra").child(summary).child(el("div.stack stack--close").live(inside)).on(
        "toggle",
        move |_| {
            if *open.peek() == 0 {
                open.set(1);
            }
        },
    )
}
