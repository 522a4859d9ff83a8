//! How one gets at the server: its name, the password, the key, the PIN.

use super::extra::{Drawn, drawn};
use super::field;
use super::form::{Form, Place};
use crate::domain::password::{ENTROPY_BITS, LENGTH, Rule as Demand, generate};
use crate::domain::ssh_key::SshKey;
use crate::text::late::{self, Late};
use crate::text::plan as words;
use crate::text::{Key, count, fill, own};
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{
    Button, FieldKind, Icon, Rule, checklist, copy_secret_or, icon, select_field, stack, warnings,
};
use crate::ui::part::ssh_key;
use crate::ui::signal::Signal;

/// The name of the password's field.
const PASSWORD: &str = "root-password";
/// Far more than any public key has.
const SSH_KEY_MOST_KB: u32 = 16;

pub(super) fn draw(form: Form) -> El {
    let password = move || own(if form.is_windows() { Key::PlanPasswordWindows } else { Key::PlanPassword });
    let seen = Signal::new(false);
    let hostname = field(form, Place::Hostname, "hostname", Key::PlanHostname, FieldKind::Text)
        .hint(Key::PlanHostnameHint)
        .required();
    let password = field(form, Place::Password, PASSWORD, Words::live(password), FieldKind::Password)
        .hint(Key::PlanPasswordHint)
        .autocomplete("new-password")
        .required()
        .seen(seen)
        .under(rules(form, seen));
    let windows = Signal::made(move || u64::from(form.is_windows()));
    let left_out = move || {
        let is_left_out = windows.get() > 0 && !form.text(Place::SshKey).trim().is_empty();
        is_left_out.then(|| own(Key::PlanSshKeyWindows)).into_iter().collect()
    };
    let is_private = move || SshKey::is_private(&form.text(Place::SshKey));
    let ssh_key = field(form, Place::SshKey, "ssh-key", Key::PlanSshKey, FieldKind::Area(3))
        .hint(Key::PlanSshKeyHint)
        .mono()
        .files(SSH_KEY_MOST_KB)
        // A private key is too late to be told of when the field is left.
        .show_errors(move || form.tried.get() || is_private())
        .under(el("div").child(recognised(form)).child(warnings(left_out)));
    let pin = field(form, Place::Pin, "pin", Key::PlanPin, FieldKind::Pin).hint(Key::PlanPinHint).required();
    stack(vec![hostname.el(), password.el(), ssh_key.el(), pin.el()])
}

/// The rules of the password, the button that makes one and shows it, and the one that copies it.
fn rules(form: Form, seen: Signal<bool>) -> El {
    let policy = form.ports.doors.config().password_policy;
    let rules = move || {
        let password = form.text(Place::Password);
        let rule = |rule: &Demand| Rule {
            text: words::rule(*rule),
            met: rule.holds(&password) && !password.is_empty(),
        };
        policy.rules_for(form.is_windows()).iter().map(rule).collect()
    };
    let make = move || {
        form.type_in(Place::Password, generate(form.ports.doors.random()).to_string());
        form.typed.update(|typed| typed.generated = true);
        seen.set(true);
    };
    let by_hand = move || {
        seen.set(true);
        select_field(PASSWORD);
    };
    let made = move || {
        let key = if form.typed.read().generated { Key::PlanGenerated } else { Key::PlanGenerates };
        fill(key, &[("length", &count(LENGTH)), ("bits", &count(ENTROPY_BITS as usize))])
    };
    el("div")
        .child(checklist(Key::PlanPasswordRules, rules))
        .child(
            el("div.actions plan__under")
                .child(Button::new(Key::PlanGenerate, make).el())
                .children(copy_secret_or(move || form.text(Place::Password), by_hand)),
        )
        .child(el("p.plan__under soft").attr("role", "status").words(Words::live(made)))
}

/// What key was given, once there is one that can be read.
fn recognised(form: Form) -> El {
    let is_key = Signal::made(move || u64::from(key(form).is_some()));
    el("div").attr("role", "status").live(move || match is_key.get() {
        0 => Vec::new(),
        _ => vec![drawn(Drawn::SshKey(form))],
    })
}

fn key(form: Form) -> Option<SshKey> {
    ssh_key(&form.text(Place::SshKey)).ok().flatten()
}

/// The key in the words by which its owner knows it, and its digest, which nobody wants to hear; drawn
/// by the part.
pub(super) fn ssh_key_known(form: Form) -> Vec<El> {
    let said = move || {
        let Some(key) = key(form) else { return String::new() };
        let values = [("kind", &*key.algorithm), ("bits", &count(key.bits))];
        let said = late::fill(Late::PlanSshKeyFound, &values);
        if key.comment.is_empty() { said } else { [&*said, ", ", &key.comment].concat() }
    };
    let converted = move || {
        let is_converted = key(form).is_some_and(|key| key.is_converted);
        if is_converted { late::own(Late::PlanSshKeyConverted) } else { String::new() }
    };
    let digest = move || key(form).map(|key| key.fingerprint()).unwrap_or_default();
    vec![
        el("p.plan__key").child(icon(Icon::Tick)).child(el("span").words(Words::live(said))),
        el("p").words(Words::live(converted)),
        el("p").attr("aria-live", "off").child(el("code").words(Words::live(digest))),
    ]
}
