//! How one gets at the server: its name, the password, the key, the PIN.

use super::form::{Form, Place};
use super::{FieldParts, field};
use crate::domain::os::Os;
use crate::domain::password::generate;
use crate::domain::ssh_key::SshKey;
use crate::text::plan as words;
use crate::text::{Key, fill, t};
use crate::ui::kit::{Button, Checklist, FieldKind, Rule};
use leptos::prelude::*;

pub(super) fn draw(form: Form) -> AnyView {
    let windows = Memo::new(move |_| form.system().as_ref().is_some_and(Os::is_windows));
    let password = Signal::derive(move || {
        t(if windows.get() { Key::PlanPasswordWindows } else { Key::PlanPassword }).to_owned()
    });
    let line = |place, name, label: Key, kind, hint: Key| FieldParts {
        place,
        name,
        label: t(label).into(),
        kind,
        hint: t(hint).into(),
        required: true,
        autocomplete: "off",
        mono: false,
        under: None,
    };
    let hostname =
        line(Place::Hostname, "hostname", Key::PlanHostname, FieldKind::Text, Key::PlanHostnameHint);
    let root = FieldParts {
        label: password,
        autocomplete: "new-password",
        under: Some(rules(form)),
        ..line(
            Place::Password,
            "root-password",
            Key::PlanPassword,
            FieldKind::Password,
            Key::PlanPasswordHint,
        )
    };
    let ssh_key = FieldParts {
        hint: Memo::new(move |_| recognised(form)).into(),
        required: false,
        mono: true,
        ..line(Place::SshKey, "ssh-key", Key::PlanSshKey, FieldKind::Area(3), Key::PlanSshKeyHint)
    };
    let pin = line(Place::Pin, "pin", Key::PlanPin, FieldKind::Password, Key::PlanPinHint);
    let fields = [hostname, root, ssh_key, pin].map(|parts| field(form, parts));
    view! { <div class="stack">{fields.into_iter().collect_view()}</div> }.into_any()
}

fn rules(form: Form) -> AnyView {
    let policy = form.ports.config().password_policy;
    let rules = Memo::new(move |_| {
        let password = form.text(Place::Password);
        let rule = |rule: &crate::domain::password::Rule| Rule {
            text: words::rule(*rule).to_owned(),
            met: rule.holds(&password) && !password.is_empty(),
        };
        policy.rules().iter().map(rule).collect::<Vec<_>>()
    });
    let draw = Callback::new(move |()| {
        form.type_in(Place::Password, generate(form.ports.random()).to_string());
    });
    view! {
        <Checklist label=t(Key::PlanPasswordRules) rules=rules />
        <div class="actions plan__under">
            <Button label=t(Key::PlanGenerate) on_press=draw />
        </div>
    }
    .into_any()
}

/// What kind of key was pasted, or what is expected.
fn recognised(form: Form) -> String {
    let Ok(Some(key)) = SshKey::parse(&form.text(Place::SshKey)) else {
        return t(Key::PlanSshKeyHint).to_owned();
    };
    let name = format!("{} {}", key.algorithm, key.comment);
    fill(Key::PlanSshKeyFound, &[("key", name.trim_end())])
}
