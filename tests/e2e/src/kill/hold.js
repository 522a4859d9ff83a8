// Holds the page at one line of its journal: before the line is written, or once it is on the disk
// and before the page knows. `hold.reached` says that it stands there; `hold.letGo()` lets it go on.
//
// Counts the calls that failed, and can set the page's clock forward.

const [wanted] = arguments;
const hold = { reached: false, failed: 0, letGo: () => {} };
window.hold = hold;

const STORE = "journal";
const add = IDBObjectStore.prototype.add;
let step = "";
let stages = 0;

const is = (line) => {
  const fields = new URLSearchParams(line);
  const fact = fields.get("fact");
  if (fact === "intent") step = fields.get("step");
  if (fact === "heard" && fields.get("reply") === "stage") stages += 1;
  if (hold.reached || hold.matched || fact !== wanted.fact) return false;
  return wanted.stage ? stages === wanted.stage : step === wanted.step;
};

IDBObjectStore.prototype.add = function (line, place) {
  if (!is(line)) return add.call(this, line, place);
  hold.matched = true;
  const { transaction } = this;
  let done;
  // The page sets it right after this call.
  Object.defineProperty(transaction, "oncomplete", { set: (handler) => { done = handler; } });
  if (wanted.written) {
    transaction.addEventListener("complete", (event) => {
      hold.reached = true;
      hold.letGo = () => done(event);
    });
    return add.call(this, line, place);
  }
  hold.reached = true;
  hold.letGo = () => {
    // The page has closed its own connection by now.
    indexedDB.open(transaction.db.name).onsuccess = ({ target }) => {
      const late = target.result.transaction(STORE, "readwrite", { durability: "strict" });
      late.oncomplete = (event) => done(event);
      late.onabort = transaction.onabort;
      add.call(late.objectStore(STORE), line, place);
      target.result.close();
    };
  };
};

const ask = window.fetch;
window.fetch = (...call) => {
  const answer = ask.apply(window, call);
  answer.catch(() => { hold.failed += 1; });
  return answer;
};

let skipped = 0;
const now = Date.now;
Date.now = () => now() + skipped;
window.skip = (ms) => { skipped += ms; };
