//! English.

/// Declares [`Key`] and the English table together, so that no key can lack a text.
macro_rules! texts {
    ($($key:ident = $text:literal;)*) => {
        /// Names one text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum Key { $($key),* }

        pub(super) static TABLE: &[&str] = &[$($text),*];
    };
}

texts! {
    // The frame around every view
    AppName = "Reinstall Panel";
    ServerTitle = "Server {id}";

    // Controls, wherever they stand
    Optional = "(optional)";
    Show = "Show";
    Hide = "Hide";
    ShowField = "Show {field}";
    HideField = "Hide {field}";
    Copy = "Copy";
    Copied = "Copied";
    CopyRefused = "Select it and copy by hand";
    TryAgain = "Try again";
    RuleMet = "met";
    RuleNotMet = "not yet met";
    WhatTheApiSaid = "What the API said";
}
