//! Which disks there are, how they are partitioned, and which of them that erases.

use super::form::{Form, Place};
use super::known::{Part, Reading};
use super::{FieldParts, field, not_here};
use crate::domain::disks::{Disks, Scheme};
use crate::text::plan as words;
use crate::text::{Key, fill, t};
use crate::ui::kit::{Choice, ChoiceOption, FieldKind, Pick};
use leptos::prelude::*;

/// Where the disks are known from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Reading,
    Api,
    Person,
}

pub(super) fn draw(form: Form) -> AnyView {
    let known = form.known;
    let source = Memo::new(move |_| match (&known.server.read().disks, known.read(Part::Server)) {
        (Some(_), _) => Source::Api,
        (None, Reading::Going) => Source::Reading,
        (None, Reading::Failed(_) | Reading::Here) => Source::Person,
    });
    (move || match source.get() {
        Source::Reading => not_here(form, Part::Server, Reading::Going).into_any(),
        Source::Api => layout(form),
        Source::Person => view! {
            <div class="stack">
                {field(
                    form,
                    FieldParts {
                        place: Place::Disks,
                        name: "disks",
                        label: t(Key::PlanDisksStated).into(),
                        kind: FieldKind::Text,
                        hint: t(Key::PlanDisksHint).into(),
                        required: true,
                        autocomplete: "off",
                        mono: false,
                        under: None,
                    },
                )}
                {layout(form)}
            </div>
        }
        .into_any(),
    })
    .into_any()
}

fn layout(form: Form) -> AnyView {
    let single = Memo::new(move |_| form.disks.read().as_ref().map(Disks::is_single));
    let outcome = Memo::new(move |_| outcome(form));
    let inside = move || match single.get() {
        None => view! { <p class="soft">{t(Key::PlanSchemeAfterDisks)}</p> }.into_any(),
        Some(true) => view! { <p>{move || one_disk(form)}</p> }.into_any(),
        Some(false) => choice(form),
    };
    view! {
        <div class="stack stack--close">
            {inside}
            <p class="plan__outcome" role="status">
                {outcome}
            </p>
        </div>
    }
    .into_any()
}

fn one_disk(form: Form) -> Option<String> {
    let disks = form.disks.read();
    Some(fill(Key::PlanOneDisk, &[("disks", &words::disks(disks.as_ref()?.sizes_gb()))]))
}

fn choice(form: Form) -> AnyView {
    let choose = Callback::new(move |value: String| {
        let scheme = Scheme::ALL.into_iter().find(|scheme| scheme.name() == value);
        form.typed.update(|typed| typed.draft.scheme = scheme);
    });
    view! {
        <Choice
            legend=t(Key::PlanScheme)
            pick=Pick::One
            options=Memo::new(move |_| options(form.disks.read().as_ref()))
            chosen=Signal::derive(move || {
                form.scheme().map(|scheme| scheme.name().to_owned()).into_iter().collect()
            })
            on_choose=choose
            error=Signal::derive(move || form.fault(Place::Scheme))
            show_errors=form.tried
        />
    }
    .into_any()
}

fn options(disks: Option<&Disks>) -> Vec<ChoiceOption> {
    let Some(disks) = disks else { return Vec::new() };
    let recommended = Scheme::recommended(disks);
    let option = |scheme: Scheme| ChoiceOption {
        value: scheme.name().to_owned(),
        label: words::scheme(scheme),
        text: words::scheme_text(scheme, disks),
        badge: if Some(scheme) == recommended { t(Key::PlanRecommended) } else { "" }.to_owned(),
        blocked: scheme.fits(disks).err().map(words::scheme_blocked),
    };
    Scheme::ALL.into_iter().map(option).collect()
}

/// Which disks are erased and which are not, as it stands.
fn outcome(form: Form) -> String {
    let disks = form.disks.read();
    let Some(disks) = disks.as_ref() else { return String::new() };
    let scheme = form.scheme();
    words::erased(&Scheme::erased_gb(scheme, disks), &Scheme::untouched_gb(scheme, disks))
}
