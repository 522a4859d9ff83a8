//! What runs on the new system by itself: the script and the callback URL. Drawn by the part of the
//! page that is fetched when it is asked for.
//!
//! Knows: the two fields and what is said about them. Must not know: when they are shown.

use super::field;
use super::form::{Form, Place};
use crate::domain::callback::CallbackUrl;
use crate::domain::script::{self, Script};
use crate::text::Key;
use crate::text::install as words;
use crate::text::late::{Late, fill, own, t};
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{FieldKind, stack, warnings};
use crate::ui::signal::Signal;

/// As many KB as the most characters of a script can have.
const SCRIPT_MOST_KB: u32 = 128;

/// Which shell runs the script, for a memo.
const NONE: u64 = 0;
const LINUX: u64 = 1;
const WINDOWS: u64 = 2;

pub(super) fn draw(form: Form) -> Vec<El> {
    vec![stack(vec![script(form), callback(form)])]
}

fn script(form: Form) -> El {
    let place = Place::Script;
    let hint = move || {
        let language = if form.is_windows() { Late::PlanScriptHintWindows } else { Late::PlanScriptHint };
        [t(language), " ", t(Late::PlanScriptKeys)].concat()
    };
    let count = move || words::script_length(form.text(place).chars().count());
    let under =
        el("div").child(el("p.plan__count").words(Words::live(count))).child(warnings(script_warnings(form)));
    field(form, place, "script", Late::PlanScript, FieldKind::Text)
        .code(8)
        .error(move || Script::parse(&form.text(place)).err().map(words::script))
        .hint(Words::live(hint))
        .files(SCRIPT_MOST_KB)
        .under(under)
        .el()
}

fn callback(form: Form) -> El {
    let place = Place::Callback;
    let parse_url = form.ports.doors.parse_url();
    let read = move || CallbackUrl::parse(&form.text(place), parse_url).ok().flatten();
    // The address exactly as it will be called, once it can be.
    let called = move || match read() {
        Some(url) => fill(Late::PlanCallbackCalled, &[("url", url.expose())]),
        None => own(Late::PlanCallbackHint),
    };
    let local = move || {
        let is_local = read().is_some_and(|url| url.is_local(parse_url));
        is_local.then(|| own(Late::PlanCallbackLocal)).into_iter().collect()
    };
    field(form, place, "callback", Key::PlanCallback, FieldKind::Url)
        .error(move || CallbackUrl::parse(&form.text(place), parse_url).err().map(words::callback))
        .hint(Words::live(called))
        .under(warnings(local))
        .el()
}

/// What to look at in the script, once it is known which system runs it.
fn script_warnings(form: Form) -> impl Fn() -> Vec<String> {
    // Read over whenever one of both changes, and not at every key in another field.
    let text = Signal::made(move || form.text(Place::Script));
    let system =
        Signal::made(move || form.system().map_or(NONE, |os| if os.is_windows() { WINDOWS } else { LINUX }));
    move || {
        let system = system.get();
        if system == NONE {
            return Vec::new();
        }
        let (text, windows) = (text.read(), system == WINDOWS);
        let found = script::warnings(&text, windows);
        found.into_iter().map(|warning| words::script_warning(warning, &text, windows)).collect()
    }
}
