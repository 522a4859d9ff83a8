//! What the browser keeps: the journals, and every place that a secret could come to rest in.

use crate::browser::Browser;
use serde_json::Value;

/// Every database, what the tab and the browser store, cookies, caches, addresses, the page.
const PLACES: &str = "return (async () => {
    const told = (asked) => new Promise((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
    });
    const databases = {};
    for (const { name } of await indexedDB.databases()) {
        const open = await told(indexedDB.open(name));
        for (const store of open.objectStoreNames) {
            const all = open.transaction(store).objectStore(store);
            databases[`${name}/${store}`] = [await told(all.getAllKeys()), await told(all.getAll())];
        }
        open.close();
    }
    const cached = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            cached.push(request.url, await (await cache.match(request)).text());
        }
    }
    const controls = [...document.querySelectorAll('input, textarea, select')];
    return {
        databases,
        session: Object.entries(sessionStorage),
        local: Object.entries(localStorage),
        cookies: document.cookie,
        cached,
        addresses: [location.href, document.referrer, ...performance.getEntries().map(({ name }) => name)],
        history: [history.state, document.title, window.name],
        page: document.documentElement.outerHTML,
        typed: controls.map(({ value }) => value),
    };
})()";

impl Browser {
    /// The lines of all journals.
    pub fn journal(&self) -> Vec<String> {
        let lines = &self.places()["databases"]["reinstall-panel/journal"][1];
        serde_json::from_value(lines.clone()).expect("texts")
    }

    /// What is in each place where this origin can keep something.
    pub fn places(&self) -> Value {
        self.script(PLACES, vec![])
    }

    /// What the console has said.
    pub fn console(&self) -> String {
        format!("{:?}", self.read_console())
    }
}
