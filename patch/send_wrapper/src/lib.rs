//! A value that counts as able to cross threads, in place of the crate of the same name.
//!
//! That crate asks at every use whether it is still the thread that it began in, and with the question
//! come the standard library's threads and its second allocator. The page has one thread: wasm32
//! without atomics cannot make another, and for anything else nothing of this is compiled.
#![cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#![allow(unsafe_code)]

use std::ops::{Deref, DerefMut};

/// A value in the only thread there is.
#[derive(Clone, Debug)]
#[repr(transparent)]
pub struct SendWrapper<T>(T);

// SAFETY: there is no other thread that it could be sent to or seen from.
unsafe impl<T> Send for SendWrapper<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for SendWrapper<T> {}

impl<T> SendWrapper<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Whether it is used in the thread that it began in.
    pub const fn valid(&self) -> bool {
        true
    }

    /// The value.
    pub fn take(self) -> T {
        self.0
    }
}

impl<T> Deref for SendWrapper<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for SendWrapper<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

#[cfg(feature = "futures")]
mod futures {
    use super::SendWrapper;
    use futures_core::Stream;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    impl<T> SendWrapper<T> {
        fn inner(self: Pin<&mut Self>) -> Pin<&mut T> {
            // SAFETY: the value is pinned when its wrapper is: nothing moves out of it but `take`,
            // which wants the wrapper itself.
            unsafe { self.map_unchecked_mut(|wrapper| &mut wrapper.0) }
        }
    }

    impl<T: Future> Future for SendWrapper<T> {
        type Output = T::Output;

        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T::Output> {
            self.inner().poll(context)
        }
    }

    impl<T: Stream> Stream for SendWrapper<T> {
        type Item = T::Item;

        fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T::Item>> {
            self.inner().poll_next(context)
        }

        fn size_hint(&self) -> (usize, Option<usize>) {
            self.0.size_hint()
        }
    }
}
