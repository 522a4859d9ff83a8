//! Pictures of the page that look the same whenever they are taken: its screen, its clock and its
//! colours are set.

use crate::browser::Browser;
use crate::driver::Extra;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// What a page is shown on.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
    pub is_dark: bool,
}

/// As long as nothing may change in a page that is still. Its own clock ticks more often.
const STILL: Duration = Duration::from_millis(2_500);

impl Browser {
    fn set(&self, command: &'static str, parameters: Value) {
        self.act(command, self.client().issue_cmd(Extra::DevTools(command, parameters)));
    }

    /// Shows the page on this screen.
    pub fn show_on(&self, screen: Screen) {
        let Screen { width, height, is_dark } = screen;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.set("Emulation.setDeviceMetricsOverride", size);
        self.set("Emulation.setScrollbarsHidden", json!({ "hidden": true }));
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.set("Emulation.setEmulatedMedia", json!({ "features": features }));
        self.set("Emulation.setTimezoneOverride", json!({ "timezoneId": "UTC" }));
    }

    /// Loads the page anew with a clock that stands still until it is set; timers keep their pace.
    pub fn stop_clock(&self, ms: u64) {
        let source =
            format!("let now = {ms}; Date.now = () => now; window.setClock = (ms) => {{ now = ms }};");
        self.before_each_page(&source);
        self.reload();
    }

    /// Sets the clock that [`Browser::stop_clock`] has stopped.
    pub fn set_clock(&self, ms: u64) {
        self.script("setClock(arguments[0])", vec![json!(ms)]);
    }

    /// Moves to the top of the page.
    pub fn scroll_to_top(&self) {
        self.script("scrollTo({ top: 0, behavior: 'instant' })", vec![]);
    }

    /// Moves until a paragraph that begins so stands at the lower edge.
    pub fn scroll_down_to(&self, words: &str) {
        self.read(words);
        let script = "[...document.querySelectorAll('p')].find((it) => it.innerText.startsWith(arguments[0]))
            .scrollIntoView({ block: 'end', behavior: 'instant' }); scrollBy({ top: 16, behavior: 'instant' })";
        self.script(script, vec![json!(words)]);
    }

    /// Saves what is in sight once nothing changes any more.
    ///
    /// # Panics
    /// When something goes on changing, or there is no room for the file.
    pub fn picture(&self, file: &Path) {
        self.script("document.activeElement?.blur()", vec![]);
        // Nothing is under the pointer.
        self.set("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": 0, "y": 0 }));
        let (mut seen, mut since) = (self.text(), Instant::now());
        self.wait("a still page", || {
            let now = self.text();
            if now != seen {
                (seen, since) = (now, Instant::now());
            }
            (since.elapsed() > STILL).then_some(())
        });
        let picture = self.act("take a picture", self.client().screenshot());
        std::fs::write(file, picture).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}
