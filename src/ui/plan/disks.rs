//! Which disks there are, how they are partitioned, and which of them that erases.

use super::extra::{Drawn, drawn};
use super::form::{Form, Place};
use super::known::{GOING, Part};
use super::{field, not_here, picture};
use crate::domain::disks::{Disks, Layout, Scheme, layout as laid_out};
use crate::text::late::{self, Late};
use crate::text::plan as words;
use crate::text::{Key, fill, t};
use crate::ui::dom::{El, Words, el, once_drawn};
use crate::ui::kit::{
    Button, ButtonKind, Choice, ChoiceOption, Fact, FieldKind, Pick, actions, facts, select_field, stack,
};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;

/// The name of the field for them.
const DISKS: &str = "disks";
/// Where the disks are known from, for a memo.
const READING: u64 = 0;
const FROM_API: u64 = 1;
const FROM_PERSON: u64 = 2;

pub(super) fn draw(form: Form) -> El {
    let known = form.known;
    let source = Signal::made(move || {
        let typed = form.typed.read();
        let is_stated = typed.corrects || !typed.draft.disks.trim_ascii().is_empty();
        match known.server.read().disks {
            _ if is_stated => FROM_PERSON,
            Some(_) => FROM_API,
            None if known.stage(Part::Server) == GOING => READING,
            None => FROM_PERSON,
        }
    });
    // What was pressed goes with the other, and the keyboard with it: it is led to what comes instead.
    let was_pressed = Signal::new(false);
    el("div").live(move || match source.get() {
        READING => untrack(|| not_here(form, Part::Server)),
        FROM_API => vec![told(form, was_pressed), layout(form)],
        _ => vec![stack(vec![drawn(Drawn::Disks(form, was_pressed)), layout(form)])],
    })
}

/// The disks as the API tells them, which may be wrong: a number can be the sum of several disks.
fn told(form: Form, was_pressed: Signal<bool>) -> El {
    let words = move || {
        let server = form.known.server.read();
        let sizes = server.disks.as_ref().map(|disks| disks.sizes_gb()).unwrap_or_default();
        fill(Key::PlanDisksTold, &[("disks", &words::disks(sizes))])
    };
    let correct = move || {
        let told = form.known.server.peek().disks.as_ref().map(Disks::to_string);
        was_pressed.set(true);
        form.type_in(Place::Disks, told.unwrap_or_default());
    };
    let button = Button::new(Key::PlanDisksCorrect, correct).kind(ButtonKind::Quiet).el();
    if was_pressed.update(std::mem::take).unwrap_or_default() {
        let button = button.clone();
        once_drawn(Box::new(move || button.focus()));
    }
    actions(vec![el("span.soft").words(Words::live(words)), button])
}

/// The field for the disks; drawn by the part.
pub(super) fn stated(form: Form, was_pressed: Signal<bool>) -> Vec<El> {
    let hint = move || {
        let server = form.known.server.read();
        match (&server.disks, &server.disks_words) {
            (Some(disks), _) => {
                late::fill(Late::PlanDisksHintTold, &[("disks", &words::disks(disks.sizes_gb()))])
            }
            (None, Some(words)) => {
                let is_count = words.bytes().all(|b| b.is_ascii_digit());
                let key = if is_count { Late::PlanDisksHintCount } else { Late::PlanDisksHintWords };
                late::fill(key, &[("words", words)])
            }
            (None, None) => late::own(Late::PlanDisksHint),
        }
    };
    let stated = field(form, Place::Disks, DISKS, late::t(Late::PlanDisksStated), FieldKind::Text);
    let is_told = Signal::made(move || u64::from(form.known.server.read().disks.is_some()));
    let as_told = move || {
        was_pressed.set(true);
        form.typed.update(|typed| {
            typed.corrects = false;
            typed.draft.disks.clear();
        });
    };
    let back = el("div.plan__quiet").live(move || match is_told.get() {
        0 => Vec::new(),
        _ => vec![Button::new(Late::PlanDisksAsTold, as_told).kind(ButtonKind::Quiet).el()],
    });
    if was_pressed.update(std::mem::take).unwrap_or_default() {
        once_drawn(Box::new(|| select_field(DISKS)));
    }
    vec![stated.hint(Words::live(hint)).required().el(), back]
}

fn layout(form: Form) -> El {
    let count = Signal::made(move || form.disks().map_or(0, |disks| disks.sizes_gb().len() as u64));
    let inside = move || match count.get() {
        0 => vec![el("p.soft").words(Key::PlanSchemeAfterDisks)],
        1 => vec![el("p").words(Words::live(move || one_disk(form)))],
        _ => vec![choice(form)],
    };
    let drawn = el("div.drawn")
        .child(el("div").patched(move || laid(form).iter().map(picture::draw).collect()))
        .child(facts(move || laid(form).iter().flat_map(consequences).collect()));
    let outcome = el("p.plan__outcome").attr("role", "status");
    el("div.stack stack--close").child(el("div").live(inside)).child(drawn).child(
        outcome.patched(move || laid(form).iter().map(|layout| el("span").text(&erased(layout))).collect()),
    )
}

/// The disks as they will be, once they are known.
fn laid(form: Form) -> Option<Layout> {
    Some(laid_out(form.scheme(), &form.disks()?))
}

fn consequences(layout: &Layout) -> Vec<Fact> {
    vec![(Key::PlanUsable, words::usable(layout)), (Key::PlanMayFail, words::may_fail(layout))]
}

/// Which disks are erased and which are not, as it stands.
fn erased(layout: &Layout) -> String {
    words::erased(&layout.erased_gb(), &layout.untouched_gb())
}

fn one_disk(form: Form) -> String {
    let disks = form.disks();
    let sizes = disks.as_ref().map(|disks| disks.sizes_gb()).unwrap_or_default();
    fill(Key::PlanOneDisk, &[("disks", &words::disks(sizes))])
}

fn choice(form: Form) -> El {
    let picked = move || form.scheme().map(|scheme| scheme.name().to_owned()).into_iter().collect();
    let choose = move |value: String| {
        let scheme = Scheme::ALL.into_iter().find(|scheme| scheme.name() == value);
        form.typed.update(|typed| typed.draft.scheme = scheme);
    };
    Choice::new(Pick::One, Key::PlanScheme, move || options(form), picked, choose)
        .error(move || form.shown_fault(Place::Scheme))
        .el()
}

fn options(form: Form) -> Vec<ChoiceOption> {
    let Some(disks) = form.disks() else { return Vec::new() };
    let recommended = Scheme::recommended(&disks);
    let option = |scheme: Scheme| ChoiceOption {
        value: scheme.name().to_owned(),
        label: words::scheme(scheme),
        text: words::scheme_text(scheme, &disks),
        badge: if Some(scheme) == recommended { t(Key::PlanRecommended) } else { "" }.to_owned(),
        blocked: scheme.fits(&disks).err().map(words::scheme_blocked),
        ..ChoiceOption::default()
    };
    Scheme::ALL.into_iter().map(option).collect()
}
