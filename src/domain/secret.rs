//! A value that can be used but not read by accident.
//!
//! Knows: how to keep a value out of logs and to wipe it. Must not know: what it is for.

use std::fmt;
use zeroize::Zeroize;

/// A value with a redacted `Debug`, no `Display` and no `Serialize`, wiped when dropped.
///
/// Reading it takes a word in the code: [`Secret::expose`].
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes `value` into custody.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for the one place that sends it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_the_value() {
        let shown = format!("{:?}", Some(Secret::new(String::from("hunter2"))));
        assert_eq!(shown, "Some(Secret(…))");
    }
}
