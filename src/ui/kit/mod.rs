//! The parts every view is made of: fields, choices, buttons, notices and the like.
//!
//! Knows: how a part looks, is named and is used by keyboard and screen reader. State comes
//! in by signal, intent goes out by callback. Must not know: servers, reinstalls, the API, or
//! any other thing of the domain. Nothing here is generic over a caller's type, because each
//! instance of a generic component is sent to the browser again.

mod button;
mod checklist;
mod choice;
mod copy;
mod dialog;
mod field;
mod focus;
mod form;
mod icon;
mod meter;
mod notice;
mod page;
mod rail;
mod state;
mod status;
mod table;

pub use button::{Button, ButtonKind, LinkButton};
pub use checklist::{Checklist, Rule};
pub use choice::{Choice, ChoiceOption, Pick};
pub use copy::Copyable;
pub use dialog::Dialog;
pub use field::{Field, FieldKind};
pub use focus::{focus_first_invalid, focus_heading, scroll_to_top};
pub use form::Form;
pub use icon::{Icon, icon};
pub use meter::Meter;
pub use notice::{Details, Notice, NoticeKind};
pub use page::{PageHead, Trail};
pub use rail::{Rail, Step};
pub use state::{Empty, Failed, Loading};
pub use status::{Meaning, Status};
pub use table::{Cell, Fact, Facts, Row, Table};

use std::cell::Cell as Counter;

/// An id for an element that another element has to point to. Unique in the page.
fn fresh_id() -> String {
    thread_local!(static LAST: Counter<u32> = const { Counter::new(0) });
    let id = LAST.get() + 1;
    LAST.set(id);
    format!("k{id}")
}
