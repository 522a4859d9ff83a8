//! Signing in, by account or by API key.

use super::kit::{Button, ButtonKind, Field, FieldKind, Form, Notice, NoticeKind};
use super::ports::{Access, Ports};
use crate::api::Call;
use crate::domain::secret::Secret;
use crate::text::problem::{Problem, sign_in_problem};
use crate::text::{Key, fill, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroize;

/// With what a person signs in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Account,
    ApiKey,
}

/// What was typed and what came of it.
#[derive(Clone, Copy)]
struct Entry {
    ports: Ports,
    way: RwSignal<Way>,
    email: RwSignal<String>,
    password: RwSignal<String>,
    api_key: RwSignal<String>,
    /// The button was pressed at least once, so that what is missing may be said.
    tried: RwSignal<bool>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
}

impl Entry {
    fn new(ports: Ports) -> Self {
        Self {
            ports,
            way: RwSignal::new(Way::Account),
            email: RwSignal::new(String::new()),
            password: RwSignal::new(String::new()),
            api_key: RwSignal::new(String::new()),
            tried: RwSignal::new(false),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
        }
    }

    /// The call, or `None` while something is missing.
    fn call(self) -> Option<(Call, &'static str)> {
        let secret = |typed: RwSignal<String>| {
            let typed = typed.get_untracked();
            (!typed.is_empty()).then(|| Secret::new(typed))
        };
        match self.way.get_untracked() {
            Way::Account => {
                let user = self.email.read_untracked().trim().to_owned();
                let password = secret(self.password)?;
                is_address(&user).then_some((Call::Login { user, password }, "auth/whmcslogin"))
            }
            Way::ApiKey => Some((Call::LoginKey { key: secret(self.api_key)? }, "auth/login")),
        }
    }

    fn submit(self) {
        self.tried.set(true);
        self.problem.set(None);
        if self.busy.get_untracked() {
            return;
        }
        let Some((call, name)) = self.call() else { return };
        self.busy.set(true);
        spawn_local(async move {
            match self.ports.sign_in(call).await {
                Ok(()) => {
                    for typed in [self.password, self.api_key] {
                        typed.try_update(Zeroize::zeroize);
                    }
                }
                Err(error) => {
                    self.problem.try_update(|problem| *problem = Some(sign_in_problem(name, &error)));
                    self.busy.try_update(|busy| *busy = false);
                }
            }
        });
    }
}

/// Whether `text` could be an e-mail address; the API has the last word.
fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// The page that is shown while nobody is signed in.
#[component]
pub fn SignIn() -> impl IntoView {
    let ports = Ports::here();
    let entry = Entry::new(ports);
    let again = move || *ports.access.read() == Access::Expired;
    let title = move || t(if again() { Key::SignInAgain } else { Key::SignIn });
    let text = move || t(if again() { Key::SignInAgainText } else { Key::SignInText });
    Effect::new(move |_| {
        document().set_title(&fill(Key::TabTitle, &[("view", title()), ("app", t(Key::AppName))]));
    });
    view! {
        <div class="sign_in stack">
            <div class="page__head">
                <h1 tabindex="-1">{title}</h1>
                <p class="soft">{text}</p>
            </div>
            {move || entry.problem.get().map(refused)}
            <Form label=t(Key::SignIn) on_submit=Callback::new(move |()| entry.submit())>
                {move || fields(entry)}
                <div class="actions">
                    <Button
                        kind=ButtonKind::Primary
                        label=t(Key::SignIn)
                        submit=true
                        busy=entry.busy
                        busy_label=t(Key::SigningIn)
                    />
                    {move || other_way(entry)}
                </div>
            </Form>
        </div>
    }
}

fn refused(problem: Problem) -> AnyView {
    let Problem { title, text, remedy, details } = problem;
    view! { <Notice kind=NoticeKind::Error title=title text=text remedy=remedy details=details /> }.into_any()
}

fn fields(entry: Entry) -> AnyView {
    let set = |typed: RwSignal<String>| Callback::new(move |words| typed.set(words));
    let missing = |typed: RwSignal<String>, key| {
        Signal::derive(move || typed.read().is_empty().then(|| t(key).to_owned()))
    };
    let no_address = Signal::derive(move || {
        (!is_address(entry.email.read().trim())).then(|| t(Key::EmailMissing).to_owned())
    });
    match entry.way.get() {
        Way::Account => view! {
            <Field
                name="email"
                label=t(Key::Email)
                kind=FieldKind::Email
                value=entry.email
                on_input=set(entry.email)
                error=no_address
                show_errors=entry.tried
                autocomplete="username"
                required=true
            />
            <Field
                name="password"
                label=t(Key::Password)
                kind=FieldKind::Password
                value=entry.password
                on_input=set(entry.password)
                error=missing(entry.password, Key::PasswordMissing)
                show_errors=entry.tried
                autocomplete="current-password"
                required=true
            />
        }
        .into_any(),
        Way::ApiKey => view! {
            <Field
                name="api-key"
                label=t(Key::ApiKey)
                kind=FieldKind::Password
                value=entry.api_key
                on_input=set(entry.api_key)
                hint=t(Key::ApiKeyHint)
                error=missing(entry.api_key, Key::ApiKeyMissing)
                show_errors=entry.tried
                required=true
            />
        }
        .into_any(),
    }
}

fn other_way(entry: Entry) -> AnyView {
    let (label, way) = match entry.way.get() {
        Way::Account => (Key::UseApiKey, Way::ApiKey),
        Way::ApiKey => (Key::UseAccount, Way::Account),
    };
    let change = move |()| {
        entry.tried.set(false);
        entry.problem.set(None);
        entry.way.set(way);
    };
    view! { <Button kind=ButtonKind::Quiet label=t(label) on_press=Callback::new(change) /> }.into_any()
}
