// Starts the app: the only script that is not made from Rust.
//
// Knows the two files that index.html preloads (ids `app-glue` and `app-wasm`) and the fallback
// sentence `no-start`. Must not know anything of the app itself.
// `cargo xtask dist` names it by its content, so it may be cached for good.

const glue = document.getElementById("app-glue");
const wasm = document.getElementById("app-wasm");

// What could run: a script, a frame, an event handler, a script address.
const CAN_RUN = /<\s*\/?\s*(script|iframe|frame|object|embed|base|meta|link|style)\b|<[^>]*[\s"'/]on\w+\s*=|javascript:/i;

// The app's framework builds its static parts through innerHTML. Under Trusted Types that needs
// a default policy; this one lets markup pass that cannot run, and the glue's own address.
window.trustedTypes?.createPolicy("default", {
  createHTML: (html) => (CAN_RUN.test(html) ? null : html),
  createScript: () => null,
  createScriptURL: (url) => (url === glue.href ? url : null),
});

try {
  const { default: start } = await import(glue.href);
  // The digest stands in a data attribute: browsers ignore `integrity` on a preload of this kind
  // and say so in the console. Mode and credentials are the preload's, so that it is used.
  const answer = fetch(wasm.href, { credentials: "same-origin", integrity: wasm.dataset.integrity ?? "" });
  await start({ module_or_path: answer });
} catch (error) {
  console.error(error);
  document.getElementById("no-start").hidden = false;
}
