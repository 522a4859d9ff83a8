//! Taking back, by itself, whatever would make the server install at its next reboot: for a server that an
//! earlier reinstall or another tool has left like that. Source: contract, 9.3.
//!
//! Knows: the two fields. Must not know: what follows; the run does.

use super::form::Form;
use crate::domain::hostname::Hostname;
use crate::domain::pin::Pin;
use crate::domain::plan::{Fault, Order};
use crate::domain::route::Route;
use crate::text::Key;
use crate::text::late::{Late, own};
use crate::text::plan as words;
use crate::ui::dom::{El, el};
use crate::ui::kit::{Button, ButtonKind, Field, FieldKind, actions, form as parts_form};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;
use zeroize::Zeroize;

pub(super) fn draw(form: Form) -> Vec<El> {
    let known = untrack(|| form.known.server.read().hostname.clone()).unwrap_or_default();
    let (hostname, pin) = (Signal::new(known), Signal::new(String::new()));
    let tried = Signal::new(false);
    let wrong_name =
        move || Hostname::parse(&hostname.read()).err().map(|why| words::fault(&Fault::Hostname(why)));
    // Without a PIN the config is removed at once, and the PIN is asked for then.
    let wrong_pin = move || {
        let typed = pin.read();
        if form.ports.pins.is_wrong(form.known.id, &typed) {
            return Some(crate::text::own(Key::PlanPinRefused));
        }
        let fault = Pin::parse(&typed).err().filter(|_| !typed.trim_ascii().is_empty());
        fault.map(|why| words::fault(&Fault::Pin(why)))
    };
    let send = move || {
        tried.set(true);
        let Ok(name) = Hostname::parse(&hostname.peek()) else { return };
        if untrack(wrong_pin).is_some() {
            return;
        }
        let typed = Pin::parse(&pin.peek()).ok();
        form.ports.pins.asked(form.known.id);
        pin.update(Zeroize::zeroize);
        let order = untrack(|| Order::to_disarm(&form.known.server.read(), name));
        form.ports.doors.disarm(order, typed);
        form.ports.doors.go(Route::Run(form.known.id));
    };
    let name = Field::of("disarm-hostname", own(Late::DisarmHostname), hostname)
        .hint(own(Late::DisarmHostnameHint))
        .show_errors(move || tried.get())
        .error(wrong_name);
    let pin = Field::of("disarm-pin", crate::text::own(Key::PlanPin), pin)
        .kind(FieldKind::Pin)
        .hint(own(Late::DisarmPinHint))
        .show_errors(move || tried.get())
        .error(wrong_pin);
    let button = Button::submit(own(Late::DisarmNow)).kind(ButtonKind::Secondary);
    vec![
        el("p").words(Late::DisarmText),
        parts_form(own(Late::DisarmNow), send)
            .children(vec![name.el(), pin.el()])
            .child(actions(vec![button.el()])),
    ]
}
