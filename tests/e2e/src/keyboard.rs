//! A person without a mouse.

use crate::browser::Browser;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::Element;
use serde_json::json;

/// More stops than any page has.
const MOST_STOPS: usize = 80;

const TAB: char = '\u{E004}';
const ESCAPE: char = '\u{E00C}';
const ENTER: char = '\u{E007}';
const SPACE: char = ' ';

impl Browser {
    /// Types on the keyboard, wherever the focus is.
    pub fn keys(&self, keys: &str) {
        let mut strokes = KeyActions::new("keyboard".to_owned());
        for value in keys.chars() {
            strokes = strokes.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.act("type", self.client().perform_actions(strokes));
    }

    /// What a screen reader calls what has the focus: (role, name).
    pub fn focused(&self) -> (String, String) {
        let element: Element = self.act("find the focus", self.client().active_element());
        let (role, name) = self.computed(&element).unwrap_or_default();
        (role, name.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Goes on from stop to stop until something of this role, whose name begins so, has the
    /// focus.
    pub fn tab_to(&self, role: &str, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..MOST_STOPS {
            let (found, label) = self.focused();
            if found == role && label.starts_with(name) {
                return;
            }
            // There Tab writes, as the hint says that is read out with the field.
            if label.starts_with("Post-install script") {
                self.keys(&ESCAPE.to_string());
            }
            passed.push(format!("{found} “{label}”"));
            self.keys(&TAB.to_string());
        }
        panic!("the tab key never comes to the {role} “{name}”, only to {}", passed.join(", "));
    }

    pub fn press_enter(&self) {
        self.keys(&ENTER.to_string());
    }

    pub fn press_space(&self) {
        self.keys(&SPACE.to_string());
    }

    /// Presses the mouse button twice at once on what has the focus.
    pub fn double_click_focused(&self) {
        let element: Element = self.act("find the focus", self.client().active_element());
        let script = "arguments[0].scrollIntoView({ block: 'center' })";
        self.script(script, vec![json!(element)]);
        let button = 0;
        let mut clicks = MouseActions::new("mouse".to_owned()).then(PointerAction::MoveToElement {
            element,
            duration: None,
            x: 0.0,
            y: 0.0,
        });
        for _ in 0..2 {
            clicks = clicks.then(PointerAction::Down { button }).then(PointerAction::Up { button });
        }
        self.act("double-click", self.client().perform_actions(clicks));
    }
}
