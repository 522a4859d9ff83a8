//! What a reinstall needs to be told again before it goes on: the secrets that an earlier page took
//! with it, or the confirmation of a second reboot. Drawn by the part of the page that is fetched
//! when it is asked for.
//!
//! Knows: the fields. Must not know: what the run does with them.

use super::Watched;
use super::timeline::clock;
use crate::api::{ApiError, Call};
use crate::domain::callback::CallbackUrl;
use crate::domain::password::{RootPassword, generate};
use crate::domain::pin::Pin;
use crate::domain::plan::{Draft, Fault, InstallSecrets, Order, Secrets};
use crate::domain::script::Script;
use crate::domain::ssh_key::SshKey;
use crate::domain::strings;
use crate::flow::{Decision, Ms, Park, PinRefusal, Run, StepName};
use crate::text::late::{Late, fill as fill_late, own};
use crate::text::run::pin::Refusal;
use crate::text::{Key, fill, install as install_words, plan as words};
use crate::ui::dom::{El, el, once_drawn};
use crate::ui::kit::{Button, ButtonKind, Field, FieldKind, actions, copy_secret, focus_heading, form};
use crate::ui::signal::Signal;
use crate::ui::spawn;
use leptos::prelude::{document, untrack};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What has to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// The PIN.
    Pin,
    /// All that `eq/create_pxe` carries.
    Install,
    /// The PIN, which is needed at the end and better told now.
    PinLater,
    /// The hostname and the PIN, for one more reboot.
    RebootAgain,
}

impl Needs {
    /// What the run needs, if it needs anything.
    pub fn of(run: &Run) -> Option<Self> {
        match (run.park(), run.question()) {
            (Some(Park::Secrets(StepName::CreatePxe)), _) => Some(Self::Install),
            (Some(Park::Secrets(_) | Park::BootRefused), _) => Some(Self::Pin),
            (Some(Park::KeyEnded(_)), _) | (None, Some(_))
                if run.decisions().contains(&Decision::RebootAgain) =>
            {
                Some(Self::RebootAgain)
            }
            (None, _) if run.is_locked() => Some(Self::PinLater),
            _ => None,
        }
    }
}

/// The form for what a run needs.
#[derive(Clone)]
pub struct Unlock {
    pub(super) watched: Watched,
    pub(super) needs: Needs,
    pub(super) typed: Typed,
}

/// What is typed, and whether it was tried to send it. What is asked for may change while somebody types:
/// the PIN stays.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    draft: Signal<Draft>,
    tried: Signal<bool>,
    /// The PIN is being checked.
    checking: Signal<bool>,
    /// What is wrong with the PIN that was typed last, as the check says; empty where nothing is.
    wrong_pin: Signal<String>,
    /// The refusal for which the keyboard was led to the field: the next one leads it there again, though it
    /// may say the same.
    led_for: Signal<Option<PinRefusal>>,
}

impl Typed {
    pub fn new() -> Self {
        Self {
            draft: Signal::new(Draft::default()),
            tried: Signal::new(false),
            checking: Signal::new(false),
            wrong_pin: Signal::new(String::new()),
            led_for: Signal::new(None),
        }
    }

    /// What was typed is of no use: another PIN is to be typed in its place.
    fn refuse(self, why: String) {
        if self.draft.is_gone() {
            return;
        }
        self.draft.update(|draft| draft.pin.clear());
        self.wrong_pin.set(why);
        focus_pin();
    }
}

/// What is gone with its view needs no focus any more.
fn focus_pin() {
    once_drawn(Box::new(|| {
        let field = document().get_element_by_id("field-again-pin");
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _ = field.focus();
        }
    }));
}

/// What a run is given once the PIN is known to be right, or that nobody tells beforehand.
struct Given {
    watched: Watched,
    typed: Typed,
    secrets: Secrets,
    decision: Option<Decision>,
}

impl Given {
    /// Has the PIN checked before anything else is done with it: a wrong one that a run finds out twenty
    /// minutes later has cost an attempt, and the person is gone.
    async fn check(self) {
        let (ports, server, pin) = (self.watched.ports, self.watched.id, self.secrets.pin.clone());
        let typed = self.typed;
        typed.checking.set(true);
        let answer = ports.doors.call(Call::CheckPin { server, pin }).await;
        typed.checking.set(false);
        if let Some(refusal) = Refusal::of(&answer) {
            let now = ports.doors.now();
            return typed.refuse(refusal.said(locked_until(self.watched, now).as_deref()));
        }
        match answer {
            Err(ApiError::NoAnswer) => typed.wrong_pin.set(own(Late::PinUnchecked)),
            Err(ApiError::RateLimited { .. }) => typed.wrong_pin.set(own(Late::PinLimited)),
            // Whoever signs in again finds what they typed.
            Err(ApiError::SessionExpired) => {}
            // It is right, or the API has no such call: then the run finds out.
            Ok(_)
            | Err(
                ApiError::Refused { .. }
                | ApiError::WrongPin { .. }
                | ApiError::Redirected
                | ApiError::Http { .. }
                | ApiError::TooLong
                | ApiError::Unclear { .. }
                | ApiError::Undecodable { .. },
            ) => self.unlock(),
        }
    }

    fn unlock(self) {
        let Self { watched, typed, secrets, decision } = self;
        // Nothing is missing from what was sent.
        typed.tried.set(false);
        typed.draft.set(Draft::default());
        watched.ports.doors.unlock(watched.id, secrets, decision);
        if !typed.tried.is_gone() {
            focus_heading();
        }
    }
}

/// The time at which the lock of the server's PIN ends, as a clock shows it.
fn locked_until(watched: Watched, now: Ms) -> Option<String> {
    watched.ports.pins.locked_until(watched.id, now).map(clock)
}

impl Unlock {
    /// Called in the part alone.
    pub fn draw(&self) -> Vec<El> {
        let Self { watched, needs, typed } = *self;
        // A hostname confirms what is asked for now.
        typed.draft.update(|draft| draft.hostname.clear());
        let Some(order) = untrack(|| watched.see(|run| Some(run.order().clone()))) else { return Vec::new() };
        let label = match needs {
            Needs::RebootAgain => own(Late::UnlockReboot),
            Needs::Pin | Needs::Install => own(Late::UnlockGoOn),
            Needs::PinLater => own(Late::UnlockKeep),
        };
        let kind = if needs == Needs::RebootAgain { ButtonKind::Danger } else { ButtonKind::Primary };
        let fields = fields(watched, needs, &order, typed);
        let locked = move || {
            // Known once an answer was heard, and over when the clock says so.
            let _ = (typed.wrong_pin.read(), watched.ports.now.get());
            let until = locked_until(watched, watched.ports.doors.now())?;
            Some(fill_late(Late::PinLockedUntil, &[("at", &until)]))
        };
        let send = move || {
            typed.tried.set(true);
            if *typed.checking.peek() || untrack(locked).is_some() {
                return;
            }
            let Some(secrets) = untrack(|| told(&typed.draft.read(), watched, needs, &order)) else { return };
            let ports = watched.ports;
            // What stands there was typed for this: the field is emptied by each refusal.
            ports.pins.asked(watched.id);
            if ports.pins.refused(watched.id, &secrets.pin, ports.doors.now()).is_some() {
                return typed.refuse(own(Late::PinRefusedBefore));
            }
            typed.wrong_pin.set(String::new());
            let decision = (needs == Needs::RebootAgain).then_some(Decision::RebootAgain);
            spawn(Box::pin(Given { watched, typed, secrets, decision }.check()));
        };
        let refused = untrack(|| watched.see(|run| run.pin_refusal().cloned()));
        if refused.is_some() && refused != *typed.led_for.peek() {
            // What helps is here, and nothing else is to be done first.
            typed.led_for.set(refused);
            focus_pin();
        }
        let button = Button::submit(label.clone())
            .kind(kind)
            .busy(own(Late::PinChecking), move || typed.checking.get())
            .blocked(locked);
        vec![form(label, send).children(fields).child(actions(vec![button.el()]))]
    }
}

fn fields(watched: Watched, needs: Needs, order: &Order, typed: Typed) -> Vec<El> {
    let mut fields = Vec::new();
    if needs == Needs::RebootAgain {
        let hostname = order.name_to_type();
        let ask = fill(Key::PlanConfirm, &[("name", &hostname)]);
        let error = {
            let ask = ask.clone();
            move || (!is_named(&typed.draft.read(), &hostname)).then(|| ask.clone())
        };
        fields.push(field(typed, "again-hostname", ask, |draft| &mut draft.hostname).error(error).el());
    }
    if needs == Needs::Install {
        let seen = Signal::new(false);
        let policy = watched.ports.doors.config().password_policy;
        let is_windows = order.is_windows;
        let wrong = move || {
            let password = &typed.draft.read().root_password;
            let broken =
                || RootPassword::parse_for(password, policy, is_windows).err().map(Fault::RootPassword);
            missing(password).or_else(|| broken().as_ref().map(words::fault))
        };
        let rules = strings::join(
            &policy.rules_for(is_windows).iter().map(|rule| words::rule(*rule)).collect::<Vec<_>>(),
            ", ",
        );
        fields.push(
            field(typed, "again-password", own(Late::UnlockPassword), |draft| &mut draft.root_password)
                .kind(FieldKind::Password)
                .hint(rules)
                .autocomplete("new-password")
                .seen(seen)
                .under(generated(watched, typed, seen))
                .error(wrong)
                .el(),
        );
        let optional = [
            order.has_ssh_key.then(|| ssh_key(typed)),
            order.has_script.then(|| script(typed)),
            order.has_callback.then(|| callback(watched, typed)),
        ];
        fields.extend(optional.into_iter().flatten());
    }
    let wrong = move || {
        let refused = typed.wrong_pin.get();
        if !refused.is_empty() {
            return Some(refused);
        }
        Pin::parse(&typed.draft.read().pin).err().map(|why| words::fault(&Fault::Pin(why)))
    };
    fields.push(
        field(typed, "again-pin", crate::text::own(Key::PlanPin), |draft| &mut draft.pin)
            .kind(FieldKind::Pin)
            .error(wrong)
            .el()
            // What was said was about what stood there before.
            .on("input", move |_| typed.wrong_pin.set(String::new())),
    );
    fields
}

/// A password can be made anew, as the one of the plan has gone with its page; and has to be kept now.
fn generated(watched: Watched, typed: Typed, seen: Signal<bool>) -> El {
    let make = move || {
        let password = generate(watched.ports.doors.random());
        typed.draft.update(|draft| draft.root_password = password);
        seen.set(true);
    };
    let typed_now = move || typed.draft.read().root_password.to_string();
    el("div")
        .child(
            el("div.actions plan__under")
                .child(Button::new(Key::PlanGenerate, make).el())
                .children(copy_secret(typed_now)),
        )
        .child(el("p.plan__under soft").words(Key::PlanPasswordSave))
}

fn is_named(draft: &Draft, hostname: &str) -> bool {
    draft.hostname.trim_ascii().eq_ignore_ascii_case(hostname)
}

/// What was part of the reinstall is part of it still.
fn missing(text: &str) -> Option<String> {
    text.trim_ascii().is_empty().then(|| own(Late::UnlockMissing))
}

fn ssh_key(typed: Typed) -> El {
    let wrong = move || {
        let draft = typed.draft.read();
        missing(&draft.ssh_key)
            .or_else(|| SshKey::parse(&draft.ssh_key).err().map(|why| words::fault(&Fault::SshKey(why))))
    };
    field(typed, "again-ssh-key", crate::text::own(Key::PlanSshKey), |draft| &mut draft.ssh_key)
        .kind(FieldKind::Area(3))
        .mono()
        .error(wrong)
        .el()
}

fn script(typed: Typed) -> El {
    let wrong = move || {
        let draft = typed.draft.read();
        missing(&draft.script).or_else(|| Script::parse(&draft.script).err().map(install_words::script))
    };
    field(typed, "again-script", own(Late::PlanScript), |draft| &mut draft.script).code(8).error(wrong).el()
}

fn callback(watched: Watched, typed: Typed) -> El {
    let parse_url = watched.ports.doors.parse_url();
    let wrong = move || {
        let draft = typed.draft.read();
        missing(&draft.callback)
            .or_else(|| CallbackUrl::parse(&draft.callback, parse_url).err().map(install_words::callback))
    };
    field(typed, "again-callback", crate::text::own(Key::PlanCallback), |draft| &mut draft.callback)
        .kind(FieldKind::Url)
        .error(wrong)
        .el()
}

/// A field of the draft; what of it is secret is wiped with the draft.
fn field(typed: Typed, name: &'static str, label: String, place: fn(&mut Draft) -> &mut String) -> Field {
    let value = move || place(&mut typed.draft.get()).clone();
    let tell = move |text| {
        typed.draft.update(|draft| *place(draft) = text);
    };
    Field::new(name, label, value, tell).required().show_errors(move || typed.tried.get())
}

/// The secrets that were typed, once all of them can be used.
fn told(draft: &Draft, watched: Watched, needs: Needs, order: &Order) -> Option<Secrets> {
    if needs == Needs::RebootAgain && !is_named(draft, &order.name_to_type()) {
        return None;
    }
    let doors = watched.ports.doors;
    let install = match needs {
        Needs::Pin | Needs::PinLater | Needs::RebootAgain => None,
        Needs::Install => {
            let policy = doors.config().password_policy;
            let root_password =
                RootPassword::parse_for(&draft.root_password, policy, order.is_windows).ok()?;
            let ssh_key = SshKey::parse(&draft.ssh_key).ok()?;
            let script = Script::parse(&draft.script).ok()?;
            let callback = CallbackUrl::parse(&draft.callback, doors.parse_url()).ok()?;
            let is_all = order.has_ssh_key == ssh_key.is_some()
                && order.has_script == script.is_some()
                && order.has_callback == callback.is_some();
            is_all.then_some(Some(InstallSecrets { root_password, ssh_key, script, callback }))?
        }
    };
    Some(Secrets { pin: Pin::parse(&draft.pin).ok()?, install })
}
