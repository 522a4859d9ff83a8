// A clock that stands still until a test lets it go on: the page's time, its timers, and what it waits
// for from outside (the network, the disk, locks, parts of the app), so that hours pass in moments and
// nothing is skipped, however slow the machine is.
(() => {
    const from = Date.now(), timers = new Map();
    let now = 0, made = 0, out = 0, idle = [];
    // After everything else that the page is ready to do, and without leaving its thread.
    const turn = () => scheduler.postTask(() => {}, { priority: 'background' });
    const promises = async () => { for (let n = 0; n < 50; n += 1) await null; };
    const back = () => {
        out -= 1;
        if (!out) idle.splice(0).forEach((done) => done());
    };
    // Nothing is out, and no turn brings anything out.
    const settle = async () => {
        for (let quiet = 0; quiet < 8; quiet += 1) {
            await turn();
            while (out) {
                await new Promise((done) => idle.push(done));
                quiet = 0;
            }
        }
    };
    // What these return is waited for.
    const promised = (of, ...names) => names.forEach((name) => {
        const real = of?.[name];
        if (!real) return;
        of[name] = async function (...asked) {
            out += 1;
            try { return await real.apply(this, asked); } finally { back(); }
        };
    });
    const evented = (of, name, ...ends) => {
        const real = of[name];
        of[name] = function (...asked) {
            const what = real.apply(this, asked);
            let is_out = true;
            out += 1;
            for (const end of ends) what.addEventListener(end, () => { if (is_out) back(); is_out = false; });
            return what;
        };
    };
    promised(window, 'fetch');
    promised(Response.prototype, 'text', 'json', 'arrayBuffer');
    promised(ReadableStreamDefaultReader.prototype, 'read');
    promised(WebAssembly, 'instantiate', 'instantiateStreaming');
    promised(IDBFactory.prototype, 'databases');
    promised(LockManager.prototype, 'query');
    evented(IDBFactory.prototype, 'open', 'success', 'error');
    evented(IDBDatabase.prototype, 'transaction', 'complete', 'abort');
    // A lock that is waited for may be another tab's for hours; whether it is free is told at once.
    const request = LockManager.prototype.request;
    LockManager.prototype.request = function (name, options, hold) {
        if (!options?.ifAvailable) return request.apply(this, arguments);
        let is_out = true;
        const told = () => { if (is_out) back(); is_out = false; };
        out += 1;
        const asked = request.call(this, name, options, (lock) => { told(); return hold(lock); });
        asked.catch(told);
        return asked;
    };
    const add = (act, ms, every, more) => {
        timers.set(++made, { act: () => act(...more), due: now + Math.max(0, Number(ms) || 0), every });
        return made;
    };
    Date.now = () => from + now;
    performance.now = () => now;
    window.setTimeout = (act, ms, ...more) => add(act, ms, 0, more);
    window.setInterval = (act, ms, ...more) => add(act, ms, Math.max(1, ms), more);
    window.clearTimeout = window.clearInterval = (id) => timers.delete(id);
    window.clock = {
        async waits() {
            await settle();
            return [...timers.values()].map(({ due, every }) => every || due - now).sort((a, b) => a - b);
        },
        async advance(ms) {
            const until = now + ms;
            await settle();
            for (;;) {
                let next = null;
                for (const [id, timer] of timers) {
                    if (timer.due <= until && (!next || timer.due < next[1].due)) next = [id, timer];
                }
                if (!next) break;
                const [id, timer] = next;
                now = timer.due;
                if (timer.every) timer.due += timer.every; else timers.delete(id);
                timer.act();
                // What only moves the time shown is done with its promises, and needs no turn.
                await promises();
                if (!timer.every || out) await settle();
            }
            now = until;
            await settle();
        },
    };
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...asked) => {
        const made = await instantiate.apply(WebAssembly, asked);
        const memory = Object.values(made.instance.exports).find((it) => it instanceof WebAssembly.Memory);
        if (memory) window.clock.memory = memory;
        return made;
    };
})();
