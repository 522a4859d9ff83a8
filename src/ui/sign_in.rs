//! Signing in, by account or by API key.

use super::dom::{El, Words, el, follow};
use super::kit::{Button, ButtonKind, Field, FieldKind, Notice, NoticeKind, actions, form, set_title, stack};
use super::ports::{Access, Ports};
use super::signal::Signal;
use super::spawn;
use crate::api::Call;
use crate::domain::secret::Secret;
use crate::domain::strings;
use crate::text::problem::{Problem, sign_in_problem};
use crate::text::{Key, own, t};
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
    way: Signal<Way>,
    email: Signal<String>,
    password: Signal<String>,
    api_key: Signal<String>,
    /// The button was pressed at least once, so that what is missing may be said.
    tried: Signal<bool>,
    busy: Signal<bool>,
    problem: Signal<Option<Problem>>,
}

impl Entry {
    fn new(ports: Ports) -> Self {
        Self {
            ports,
            way: Signal::new(Way::Account),
            email: Signal::new(String::new()),
            password: Signal::new(String::new()),
            api_key: Signal::new(String::new()),
            tried: Signal::new(false),
            busy: Signal::new(false),
            problem: Signal::new(None),
        }
    }

    /// The call, or `None` while something is missing.
    fn call(self) -> Option<(Call, &'static str)> {
        let secret = |text: &str| (!text.is_empty()).then(|| Secret::new(text.to_owned()));
        match *self.way.peek() {
            Way::Account => {
                let user = strings::trimmed(&self.email.peek()).to_owned();
                // A space may be part of a password.
                let password = secret(&self.password.peek())?;
                is_address(&user).then_some((Call::Login { user, password }, "auth/whmcslogin"))
            }
            Way::ApiKey => {
                let key = secret(strings::trimmed(&self.api_key.peek()))?;
                Some((Call::LoginKey { key }, "auth/login"))
            }
        }
    }

    fn submit(self) {
        self.tried.set(true);
        self.problem.set(None);
        if *self.busy.peek() {
            return;
        }
        let Some((call, name)) = self.call() else { return };
        self.busy.set(true);
        spawn(Box::pin(async move {
            match self.ports.doors.sign_in(call).await {
                Ok(()) => {
                    // Who it is may still be asked, and may fail.
                    self.busy.set(false);
                    for typed in [self.password, self.api_key] {
                        typed.update(Zeroize::zeroize);
                    }
                }
                Err(error) => {
                    self.problem.set(Some(sign_in_problem(name, &error)));
                    self.busy.set(false);
                }
            }
        }));
    }
}

/// Whether `text` could be an e-mail address; the API has the last word.
fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// The page that is shown while nobody is signed in.
#[must_use]
pub fn sign_in(ports: Ports) -> El {
    let entry = Entry::new(ports);
    let again = move || *ports.access.read() == Access::Expired;
    let title = move || if again() { Key::SignInAgain } else { Key::SignIn };
    let text = move || if again() { Key::SignInAgainText } else { Key::SignInText };
    follow(Box::new(move || set_title(t(title()))));
    let head = el("div.page__head")
        .child(el("h1").attr("tabindex", "-1").words(Words::picked(title)))
        .child(el("p.soft").words(Words::picked(text)));
    let refused = el("div").live(move || {
        let notice = |problem| Notice::new(NoticeKind::Error, problem).el();
        entry.problem.get().map(notice).into_iter().collect()
    });
    let button = Button::submit(Key::SignIn).busy(Key::SigningIn, move || entry.busy.get()).el();
    let form = form(Key::SignIn, move || entry.submit())
        .child(el("div.stack").live(move || fields(entry)))
        .child(actions(vec![button, el("div").live(move || vec![other_way(entry)])]));
    stack(vec![head, refused, form]).attr("class", "sign_in stack")
}

fn fields(entry: Entry) -> Vec<El> {
    let missing = |typed: Signal<String>, key| move || typed.read().is_empty().then(|| own(key));
    let no_key = move || strings::trimmed(&entry.api_key.read()).is_empty().then(|| own(Key::ApiKeyMissing));
    let field =
        |name, key, typed| Field::of(name, key, typed).show_errors(move || entry.tried.get()).required();
    match entry.way.get() {
        Way::Account => vec![
            field("email", Key::Email, entry.email)
                .kind(FieldKind::Email)
                .autocomplete("username")
                .error(move || {
                    (!is_address(strings::trimmed(&entry.email.read()))).then(|| own(Key::EmailMissing))
                })
                .el(),
            field("password", Key::Password, entry.password)
                .kind(FieldKind::Password)
                .autocomplete("current-password")
                .error(missing(entry.password, Key::PasswordMissing))
                .el(),
        ],
        Way::ApiKey => vec![
            field("api-key", Key::ApiKey, entry.api_key)
                .kind(FieldKind::Password)
                .hint(Key::ApiKeyHint)
                .error(no_key)
                .el(),
        ],
    }
}

fn other_way(entry: Entry) -> El {
    let (label, way) = match entry.way.get() {
        Way::Account => (Key::UseApiKey, Way::ApiKey),
        Way::ApiKey => (Key::UseAccount, Way::Account),
    };
    let change = move || {
        entry.tried.set(false);
        entry.problem.set(None);
        entry.way.set(way);
    };
    Button::new(label, change).kind(ButtonKind::Quiet).el()
}
