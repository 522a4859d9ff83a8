// A clock that stands still until a test lets it go on: the page's time, its timers, and what it waits
// for from the network, so that hours pass in moments and nothing is skipped.
(() => {
    const from = Date.now(), fetch = window.fetch, timers = new Map();
    const pipe = new MessageChannel(), turns = [];
    let now = 0, made = 0, out = 0;
    pipe.port1.onmessage = () => turns.shift()();
    const turn = () => new Promise((done) => { turns.push(done); pipe.port2.postMessage(0); });
    const settle = async () => {
        for (let quiet = 0; quiet < 20; quiet = out ? 0 : quiet + 1) await turn();
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
    window.fetch = async (...asked) => {
        out += 1;
        try { return await fetch(...asked); } finally { out -= 1; }
    };
    window.clock = {
        waits: () => [...timers.values()].map(({ due, every }) => every || due - now).sort((a, b) => a - b),
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
                // What only moves the time shown needs no more than its turn.
                await turn();
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
