//! What a reinstall needs to be told again before it goes on: the secrets that an earlier page took
//! with it, or the confirmation of a second reboot. Drawn by the part of the page that is fetched
//! when it is asked for.
//!
//! Knows: the fields. Must not know: what the run does with them.

use super::Watched;
use crate::domain::callback::CallbackUrl;
use crate::domain::password::RootPassword;
use crate::domain::pin::Pin;
use crate::domain::plan::{Draft, Fault, InstallSecrets, Order, Secrets};
use crate::domain::script::Script;
use crate::domain::ssh_key::SshKey;
use crate::domain::strings;
use crate::flow::{Decision, Park, Question, Run, StepName};
use crate::text::late::{Late, own};
use crate::text::{Key, fill, install as install_words, plan as words};
use crate::ui::dom::El;
use crate::ui::kit::{Button, ButtonKind, Field, FieldKind, actions, focus_heading, form};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;

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
            (None, Some(Question::NoSign)) if run.decisions().contains(&Decision::RebootAgain) => {
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
}

impl Typed {
    pub fn new() -> Self {
        Self { draft: Signal::new(Draft::default()), tried: Signal::new(false) }
    }
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
        let send = move || {
            typed.tried.set(true);
            let secrets = untrack(|| told(&typed.draft.read(), watched, needs, &order));
            if let Some(secrets) = secrets {
                // Nothing is missing from what was sent.
                typed.tried.set(false);
                typed.draft.set(Draft::default());
                let decision = (needs == Needs::RebootAgain).then_some(Decision::RebootAgain);
                watched.ports.doors.unlock(watched.id, secrets, decision);
                focus_heading();
            }
        };
        let button = Button::submit(label.clone()).kind(kind);
        vec![form(label, send).children(fields).child(actions(vec![button.el()]))]
    }
}

fn fields(watched: Watched, needs: Needs, order: &Order, typed: Typed) -> Vec<El> {
    let mut fields = Vec::new();
    if needs == Needs::RebootAgain {
        let hostname = order.hostname.as_str().to_owned();
        let ask = fill(Key::PlanConfirm, &[("hostname", &hostname)]);
        let error = {
            let ask = ask.clone();
            move || (!is_named(&typed.draft.read(), &hostname)).then(|| ask.clone())
        };
        fields.push(field(typed, "again-hostname", ask, |draft| &mut draft.hostname).error(error).el());
    }
    if needs == Needs::Install {
        let policy = watched.ports.doors.config().password_policy;
        let wrong = move || {
            let password = &typed.draft.read().root_password;
            let broken = || RootPassword::parse(password, policy).err().map(Fault::RootPassword);
            missing(password).or_else(|| broken().as_ref().map(words::fault))
        };
        let rules =
            strings::join(&policy.rules().iter().map(|rule| words::rule(*rule)).collect::<Vec<_>>(), ", ");
        fields.push(
            field(typed, "again-password", own(Late::UnlockPassword), |draft| &mut draft.root_password)
                .kind(FieldKind::Password)
                .hint(rules)
                .autocomplete("new-password")
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
    let pin = move || Pin::parse(&typed.draft.read().pin).err().map(|why| words::fault(&Fault::Pin(why)));
    fields.push(
        field(typed, "again-pin", crate::text::own(Key::PlanPin), |draft| &mut draft.pin)
            .kind(FieldKind::Password)
            .error(pin)
            .el(),
    );
    fields
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
    if needs == Needs::RebootAgain && !is_named(draft, order.hostname.as_str()) {
        return None;
    }
    let doors = watched.ports.doors;
    let install = match needs {
        Needs::Pin | Needs::PinLater | Needs::RebootAgain => None,
        Needs::Install => {
            let root_password =
                RootPassword::parse(&draft.root_password, doors.config().password_policy).ok()?;
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
