//! The few signs of the product, drawn on a 16 px grid in the colour of the text around them.
//!
//! Each is hidden from screen readers: the word beside it says the same.

use crate::ui::dom::{El, svg};

/// Names a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// An empty ring: has not begun.
    Ring,
    /// A ring with a core: is going on.
    Core,
    /// A filled disc with a tick.
    Tick,
    /// A triangle with an exclamation mark.
    Triangle,
    /// A filled octagon with a cross.
    Cross,
    /// A broken ring with a question mark.
    Question,
    /// A ring with a dash: was left out.
    Dash,
    /// A disc with an `i`.
    Info,
}

/// Draws the sign.
#[must_use]
pub fn icon(icon: Icon) -> El {
    let (class, outline, inside) = match icon {
        Icon::Ring => ("waiting", "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z", ""),
        Icon::Core => {
            ("going", "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z", "M8 6.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z")
        }
        Icon::Tick => ("done", "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z", "m5.2 8.2 2 2 3.6-4.2"),
        Icon::Triangle => ("late", "M8 2.2 14.4 13.4H1.6Z", "M8 6.4v3.2m0 1.7v.3"),
        Icon::Cross => (
            "failed",
            "M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4Z",
            "m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4",
        ),
        Icon::Question => (
            "unknown",
            "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z",
            "M6.3 6.6c0-2.3 3.5-2.2 3.5-.1 0 1.3-1.8 1.3-1.8 2.7m0 1.7v.3",
        ),
        Icon::Dash => ("skipped", "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z", "M5.5 8h5"),
        Icon::Info => ("info", "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z", "M8 7.4V11M8 4.9v.3"),
    };
    let drawing = [
        ("viewBox", "0 0 16 16"),
        ("width", "16"),
        ("height", "16"),
        ("fill", "none"),
        ("stroke", "currentColor"),
        ("stroke-width", "1.5"),
        ("stroke-linecap", "round"),
        ("stroke-linejoin", "round"),
        ("aria-hidden", "true"),
    ];
    let sign = svg("svg").attr("class", &["sign sign--", class].concat());
    drawing
        .into_iter()
        .fold(sign, |sign, (name, value)| sign.attr(name, value))
        .child(svg("path").attr("class", "sign__outline").attr("d", outline))
        .child(svg("path").attr("class", "sign__inside").attr("d", inside))
}
