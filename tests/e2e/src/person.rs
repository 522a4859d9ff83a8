//! What a person does with a page: reads, presses, types, each thing found by role and name.

use crate::browser::Browser;
use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use serde_json::json;

/// Control held, the letter A, control let go.
const SELECT_ALL: &str = "\u{E009}a\u{E009}";
const DELETE: char = '\u{E017}';

const FIND: &str = include_str!("find.js");
/// What a screen reader reads out after the name.
const DESCRIPTION: &str = r"const ids = arguments[0].getAttribute('aria-describedby') ?? '';
    return ids.split(/\s+/).map((id) => document.getElementById(id)?.innerText ?? '').join(' ')";
/// As a paste does, all at once.
const PASTE: &str = "arguments[0].focus(); arguments[0].select();
    return document.execCommand('insertText', false, arguments[1])";
/// Does nothing before everything is there.
const SUBMIT: &str = "const [fields, button] = arguments;
    const found = fields.map(([label]) => find('textbox', label)), press = find('button', button);
    if (!press || found.includes(null)) return false;
    found.forEach((field, i) => {
        field.focus();
        field.select();
        document.execCommand('insertText', false, fields[i][1]);
    });
    press.click();
    return true";
const VALUE: &str = "return arguments[0].value";
/// An option is as large as its label; the control inside is the smallest part of it.
const TARGET: &str = "return arguments[0].closest('label') ?? arguments[0]";

impl Browser {
    /// The element, if it is there now.
    pub(crate) fn look_for(&self, role: &str, name: &str) -> Option<Element> {
        self.element(&self.script(FIND, vec![json!(role), json!(name)]))
    }

    /// Waits for a control and checks that the accessibility tree calls it the same.
    fn control(&self, role: &str, name: &str) -> Element {
        self.wait(&format!("the {role} “{name}”"), || {
            let element = self.look_for(role, name)?;
            let (found, label) = self.computed(&element).ok()?;
            let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
            // It has left the page meanwhile, or a dialog has come before it.
            if found == "none" || label.is_empty() {
                return None;
            }
            assert_eq!(found, role, "what “{name}” is to a screen reader");
            assert!(
                label.starts_with(name.trim_end_matches('…')),
                "a screen reader calls the {role} “{name}” “{label}”"
            );
            Some(element)
        })
    }

    /// Does something with a control, anew when the page has drawn it anew meanwhile or it is
    /// still covered: in these cases nothing was done.
    fn with_control(&self, role: &str, name: &str, act: impl Fn(&Element) -> Result<(), CmdError>) {
        self.wait(&format!("the {role} “{name}” to take it"), || match act(&self.control(role, name)) {
            Ok(()) => Some(()),
            Err(error) if passes(&error) => None,
            Err(error) => panic!("the {role} “{name}”: {error}"),
        });
    }

    /// Presses a button, a link or an option.
    pub fn press(&self, role: &str, name: &str) {
        self.with_control(role, name, |element| {
            let target = self.attempt(self.client().execute(TARGET, vec![json!(element)]))?;
            self.attempt(self.element(&target).unwrap_or_else(|| element.clone()).click())
        });
    }

    /// Opens the fold of this name, unless it is open.
    pub fn unfold(&self, name: &str) {
        const IS_OPEN: &str = "return arguments[0].parentElement.open";
        // What Chromium calls it; there is no such role for authors.
        self.with_control("DisclosureTriangle", name, |summary| {
            match self.script(IS_OPEN, vec![json!(summary)]) == json!(true) {
                true => Ok(()),
                false => self.attempt(summary.clone().click()),
            }
        });
    }

    /// Types into a field in place of what stands there.
    pub fn fill(&self, label: &str, text: &str) {
        self.fill_field("textbox", label, text);
    }

    /// As [`Browser::fill`], for a field of another role.
    pub fn fill_field(&self, role: &str, label: &str, text: &str) {
        self.with_control(role, label, |element| {
            self.attempt(element.send_keys(SELECT_ALL))?;
            let text = if text.is_empty() { DELETE.to_string() } else { text.to_owned() };
            self.attempt(element.send_keys(&text))
        });
        let typed = self.value(role, label);
        assert_eq!(typed, text, "what stands in “{label}” after typing");
    }

    /// Puts a long text into a field in place of what stands there.
    pub fn paste(&self, label: &str, text: &str) {
        let element = self.control("textbox", label);
        let done = self.script(PASTE, vec![json!(element), json!(text)]);
        assert_eq!(done, json!(true), "pasting into “{label}”");
    }

    /// Puts a text into each of these fields and presses a button, all at once: for tests that fill
    /// in the same form often, and are about what follows.
    pub(crate) fn submit(&self, fields: &[(&str, &str)], button: &str) {
        let script = format!("const find = function () {{ {FIND} }}; {SUBMIT}");
        let is_done = || self.script(&script, vec![json!(fields), json!(button)]) == json!(true);
        self.wait(&format!("the fields before “{button}”"), || is_done().then_some(()));
    }

    /// Waits until these words stand beside a control, so that they are read out with it.
    pub fn read_beside(&self, role: &str, label: &str, words: &str) {
        self.wait(&format!("“{words}” beside the {role} “{label}”"), || {
            let element = self.look_for(role, label)?;
            let said = self.attempt(self.client().execute(DESCRIPTION, vec![json!(element)])).ok()?;
            said.as_str()?.contains(words).then_some(())
        });
    }

    /// What stands in a field.
    pub fn value(&self, role: &str, label: &str) -> String {
        let element = self.control(role, label);
        let value = self.script(VALUE, vec![json!(element)]);
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Whether an option is picked.
    pub fn is_picked(&self, role: &str, label: &str) -> bool {
        let element = self.control(role, label);
        self.act("read an option", element.is_selected())
    }

    /// Waits until something of this role and name is there.
    pub fn see(&self, role: &str, name: &str) {
        self.wait(&format!("the {role} “{name}”"), || self.look_for(role, name));
    }

    /// Whether something of this role and name is there now.
    pub fn sees(&self, role: &str, name: &str) -> bool {
        self.look_for(role, name).is_some()
    }

    /// Waits until these words can be read.
    pub fn read(&self, words: &str) {
        self.wait(&format!("the words “{words}”"), || self.reads(words).then_some(()));
    }

    /// Whether these words can be read now.
    pub fn reads(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// The words of an element.
    pub fn words_of(&self, role: &str, name: &str) -> String {
        self.wait(&format!("the {role} “{name}”"), || {
            let element = self.look_for(role, name)?;
            self.attempt(element.text()).ok()
        })
    }
}

/// Whether an error passes by itself: the element was drawn anew, or something lies over it.
fn passes(error: &CmdError) -> bool {
    matches!(error, CmdError::Standard(error) if matches!(
        error.error,
        ErrorStatus::StaleElementReference
            | ErrorStatus::ElementClickIntercepted
            | ErrorStatus::ElementNotInteractable
    ))
}
