//! What a person is told once the app has stopped because of an error in itself.

use e2e::{CUSTOMER, Setup, case};

const TOLD: &str = "Reinstall Panel has stopped because of an error in itself.";

/// A wasm file whose start is a trap: what a panic of the app is to the page.
const TRAP: &str = "const trap = () => new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([ \
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 8, 1, 0, 10, 5, 1, 3, 0, 0, 11])));";

#[test]
fn a_trap_in_a_timer_says_that_the_app_has_stopped() {
    stops(&format!("{TRAP} setTimeout(trap);"));
}

#[test]
fn a_trap_in_a_promise_says_that_the_app_has_stopped() {
    stops(&format!("{TRAP} Promise.resolve().then(trap);"));
}

#[test]
fn an_error_that_is_no_trap_stops_nothing() {
    case(Setup::new().console_allows(&["no trap"]), |browser, _| {
        browser.sign_in(CUSTOMER);
        browser.read("15 servers");
        browser.script(
            "Promise.reject(new Error('no trap')); setTimeout(() => { throw new TypeError('no trap'); });",
            vec![],
        );
        browser.press("link", "web-1");
        browser.see("heading", "Reinstall web-1");
        assert!(!browser.reads(TOLD), "{}", browser.text());
    });
}

fn stops(script: &str) {
    case(Setup::new().console_allows(&["RuntimeError: unreachable"]), |browser, _| {
        browser.sign_in(CUSTOMER);
        browser.read("15 servers");
        assert!(!browser.reads(TOLD), "{}", browser.text());
        browser.script(script, vec![]);
        browser.read(TOLD);
        assert!(!browser.reads("15 servers"), "{}", browser.text());
    });
}
