//! How one gets at the server: its name, the password, the key, the PIN.

use super::field;
use super::form::{Form, Place};
use crate::domain::os::Os;
use crate::domain::password::{Rule as Demand, generate};
use crate::domain::ssh_key::SshKey;
use crate::text::plan as words;
use crate::text::{Key, fill, own};
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{Button, FieldKind, Rule, checklist, stack};

pub(super) fn draw(form: Form) -> El {
    let password = move || {
        let windows = form.system().as_ref().is_some_and(Os::is_windows);
        own(if windows { Key::PlanPasswordWindows } else { Key::PlanPassword })
    };
    let hostname = field(form, Place::Hostname, "hostname", Key::PlanHostname, FieldKind::Text)
        .hint(Key::PlanHostnameHint)
        .required();
    let password = field(form, Place::Password, "root-password", Words::live(password), FieldKind::Password)
        .hint(Key::PlanPasswordHint)
        .autocomplete("new-password")
        .required()
        .under(rules(form));
    let ssh_key = field(form, Place::SshKey, "ssh-key", Key::PlanSshKey, FieldKind::Area(3))
        .hint(Words::live(move || recognised(form)))
        .mono();
    let pin =
        field(form, Place::Pin, "pin", Key::PlanPin, FieldKind::Password).hint(Key::PlanPinHint).required();
    stack(vec![hostname.el(), password.el(), ssh_key.el(), pin.el()])
}

/// The rules of the password, and the button that makes one.
fn rules(form: Form) -> El {
    let policy = form.ports.doors.config().password_policy;
    let rules = move || {
        let password = form.text(Place::Password);
        let rule = |rule: &Demand| Rule {
            text: words::rule(*rule).to_owned(),
            met: rule.holds(&password) && !password.is_empty(),
        };
        policy.rules().iter().map(rule).collect()
    };
    let make = move || form.type_in(Place::Password, generate(form.ports.doors.random()).to_string());
    let button = Button::new(Key::PlanGenerate, make);
    el("div")
        .child(checklist(Key::PlanPasswordRules, rules))
        .child(el("div.actions plan__under").child(button.el()))
}

/// What kind of key was pasted, or what is expected.
fn recognised(form: Form) -> String {
    let Ok(Some(key)) = SshKey::parse(&form.text(Place::SshKey)) else {
        return own(Key::PlanSshKeyHint);
    };
    let name = key.algorithm + " " + &key.comment;
    fill(Key::PlanSshKeyFound, &[("key", name.trim_ascii_end())])
}
