// Starts the app and says so when it can't, or when it has stopped: the only script that is not made
// from Rust.
//
// Knows the wasm file that index.html preloads (id `app-wasm`) and the sentences `no-start` and
// `stopped`. Must not know anything of the app itself.
// `cargo xtask dist` joins it with the glue into one file, named by content, to be cached for good.

import start from "./reinstall-panel.js";

const wasm = document.getElementById("app-wasm");

const say = (sentence) => {
  document.getElementById(sentence).hidden = false;
};

// A panic in Rust is a trap of WebAssembly, after which nothing of the app answers any more. It comes
// up wherever the browser called the app: in an event, a timer or a promise. Other errors end nothing.
const stop = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  // An open one would keep people from the sentence.
  for (const dialog of document.querySelectorAll("dialog")) dialog.remove();
  say("stopped");
};

addEventListener("error", ({ error }) => stop(error));
addEventListener("unhandledrejection", ({ reason }) => stop(reason));

try {
  // The digest stands in a data attribute: browsers ignore `integrity` on a preload of this kind
  // and say so in the console. Mode and credentials are the preload's, so that it is used.
  const answer = fetch(wasm.href, { credentials: "same-origin", integrity: wasm.dataset.integrity ?? "" });
  await start({ module_or_path: answer });
} catch (error) {
  console.error(error);
  say("no-start");
}
