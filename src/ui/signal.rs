//! Values that the views follow.
//!
//! Knows: who follows a value, and when it is gone. Must not know: what a value means.
//! Leptos' own signals and memos are generic over what they hold, down to their locks and guards:
//! each further type is sent to the browser as code of its own, again at each place that reads it.
//! Here the value stands behind `dyn Any`, so that one trigger and one memo of Leptos serve all.

use super::dom::Source;
use leptos::prelude::{
    ArcMemo, ArcTrigger, Get, GetUntracked, GetValue, LocalStorage, Notify, StoredValue, Track,
};
use send_wrapper::SendWrapper;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

/// A value that can be followed: one that is set, or one that is made of others.
///
/// A copy costs nothing and means the same value. It is gone with the part of the page that made
/// it: setting it then does nothing.
pub struct Signal<T> {
    slot: StoredValue<Rc<Slot>, LocalStorage>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

/// A value that outlives the part of the page that follows it.
pub struct Kept<T> {
    slot: Rc<Slot>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self { slot: self.slot.clone(), holds: PhantomData }
    }
}

type Held = Rc<RefCell<Option<Rc<dyn Any>>>>;

struct Slot {
    /// `None` only while it is being changed, or before it was made for the first time.
    held: Held,
    origin: Origin,
}

enum Origin {
    Set(ArcTrigger),
    /// Counts the changes of what is held.
    Made(ArcMemo<u32>),
}

impl Slot {
    fn new(value: Rc<dyn Any>) -> Rc<Self> {
        let held = Rc::new(RefCell::new(Some(value)));
        Rc::new(Self { held, origin: Origin::Set(ArcTrigger::new()) })
    }

    /// `make_anew` puts a new value there and says whether it differs from the one before.
    fn made(held: Held, make_anew: Box<dyn Source<bool>>) -> Rc<Self> {
        let make_anew = SendWrapper::new(make_anew);
        let count = ArcMemo::new(move |count: Option<&u32>| {
            count.copied().unwrap_or_default().wrapping_add(u32::from(make_anew.get()))
        });
        Rc::new(Self { held, origin: Origin::Made(count) })
    }

    fn value(&self, tracked: bool) -> Rc<dyn Any> {
        match (&self.origin, tracked) {
            (Origin::Set(trigger), true) => trigger.track(),
            (Origin::Set(_), false) => {}
            (Origin::Made(count), true) => drop(count.get()),
            (Origin::Made(count), false) => drop(count.get_untracked()),
        }
        self.held.borrow().clone().expect("a value is not read while it is being changed")
    }

    fn put(&self, value: Rc<dyn Any>) {
        // Dropped only afterwards: dropping may run anything.
        let before = self.held.replace(Some(value));
        if let Origin::Set(trigger) = &self.origin {
            trigger.notify();
        }
        drop(before);
    }
}

fn slot_of(place: StoredValue<Rc<Slot>, LocalStorage>) -> Rc<Slot> {
    place.try_get_value().expect("a view reads only what lives as long as itself")
}

fn store(slot: Rc<Slot>) -> StoredValue<Rc<Slot>, LocalStorage> {
    StoredValue::new_local(slot)
}

/// Puts a fresh value there, unless it is the same; says whether it was put.
fn renew(place: &Held, fresh: Rc<dyn Any>, is_same: fn(&dyn Any, &dyn Any) -> bool) -> bool {
    let is_same = place.borrow().as_ref().is_some_and(|value| is_same(&**value, &*fresh));
    if !is_same {
        place.replace(Some(fresh));
    }
    !is_same
}

fn as_held<T: 'static>(value: Rc<dyn Any>) -> Rc<T> {
    value.downcast().expect("a signal of a type holds values of that type")
}

impl<T: 'static> Signal<T> {
    /// A value that is set.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { slot: store(Slot::new(Rc::new(value))), holds: PhantomData }
    }

    /// What `make` makes of other signals. Who follows it hears only of changes.
    #[must_use]
    pub fn made(make: impl Fn() -> T + 'static) -> Self
    where
        T: PartialEq,
    {
        Self::made_by(Box::new(make))
    }

    fn made_by(make: Box<dyn Source<T>>) -> Self
    where
        T: PartialEq,
    {
        let held = Held::default();
        let place = held.clone();
        let is_same = |one: &dyn Any, other: &dyn Any| one.downcast_ref::<T>() == other.downcast_ref();
        let make_anew = Box::new(move || renew(&place, Rc::new(make.get()), is_same));
        Self { slot: store(Slot::made(held, make_anew)), holds: PhantomData }
    }

    /// What it holds; followed.
    #[must_use]
    pub fn read(self) -> Rc<T> {
        as_held(slot_of(self.slot).value(true))
    }

    /// Follows it without a look at what it holds.
    pub fn track(self) {
        drop(slot_of(self.slot).value(true));
    }

    /// What it holds now; not followed.
    #[must_use]
    pub fn peek(self) -> Rc<T> {
        as_held(slot_of(self.slot).value(false))
    }

    /// A copy of what it holds; followed.
    #[must_use]
    pub fn get(self) -> T
    where
        T: Clone,
    {
        T::clone(&self.read())
    }

    /// Sets what it holds.
    pub fn set(self, value: T) {
        if let Some(slot) = self.slot.try_get_value() {
            slot.put(Rc::new(value));
        }
    }

    /// Changes what it holds, and gives what `change` gives; `None` when it is gone.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R>
    where
        T: Clone,
    {
        let slot = self.slot.try_get_value()?;
        let mut value = as_held::<T>(slot.value(false));
        // Held here alone, so that what is changed need not be copied.
        slot.held.replace(None);
        let given = change(Rc::make_mut(&mut value));
        slot.put(value);
        Some(given)
    }

    /// Whether the part of the page that made it is gone.
    #[must_use]
    pub fn is_gone(self) -> bool {
        self.slot.try_get_value().is_none()
    }
}

impl<T: 'static> Kept<T> {
    /// A value that is set.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { slot: Slot::new(Rc::new(value)), holds: PhantomData }
    }

    /// What it holds; followed.
    #[must_use]
    pub fn get(&self) -> T
    where
        T: Clone,
    {
        T::clone(&as_held(self.slot.value(true)))
    }

    /// A copy of what it holds now; not followed.
    #[must_use]
    pub fn peek(&self) -> T
    where
        T: Clone,
    {
        T::clone(&as_held(self.slot.value(false)))
    }

    /// Sets what it holds, unless that is the same.
    pub fn renew(&self, value: T)
    where
        T: PartialEq,
    {
        if *as_held::<T>(self.slot.value(false)) != value {
            self.slot.put(Rc::new(value));
        }
    }

    /// The value for the part of the page that is being made.
    #[must_use]
    pub fn signal(&self) -> Signal<T> {
        Signal { slot: store(self.slot.clone()), holds: PhantomData }
    }
}
