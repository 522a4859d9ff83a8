// Finds an element by role and name as the accessibility tree has them; the harness asks the
// browser's own tree afterwards whether that was right. While a modal dialog is open, the rest of
// the page is out of reach, as it is for a person.
//
// A name that ends with `…` stands for every name that begins so.

const [role, wanted] = arguments;
const KINDS = {
  button: "button, [role=button]",
  link: "a[href]",
  DisclosureTriangle: "summary",
  textbox: "input:not([type]), input[type=text], input[type=email], input[type=url], input[type=password], textarea",
  searchbox: "input[type=search]",
  radio: "input[type=radio]",
  radiogroup: "[role=radiogroup]",
  checkbox: "input[type=checkbox]",
  heading: "h1, h2, h3",
  alert: "[role=alert]",
  status: "[role=status]",
  note: "[role=note]",
  region: "section[aria-label]",
  group: "[role=group]",
  list: "ol, ul",
  table: "table",
};
const tidy = (text) => (text ?? "").replace(/\s+/g, " ").replace(/\s*\(optional\)$/, "").trim();
const byId = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.innerText ?? "").join(" ");
const name = (element) => {
  const named = element.getAttribute("aria-labelledby");
  if (named) return tidy(byId(named));
  const label = element.getAttribute("aria-label");
  if (label !== null) return tidy(label);
  if (element.matches("fieldset")) return tidy(element.querySelector("legend")?.innerText);
  if (element.caption) return tidy(element.caption.textContent);
  if (element.labels?.length) return tidy([...element.labels].map((it) => it.innerText).join(" "));
  return tidy(element.innerText);
};
const fits = (found) => (wanted.endsWith("…") ? found.startsWith(wanted.slice(0, -1)) : found === wanted);
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const place = [...document.querySelectorAll("dialog[open]")].pop() ?? document;
return [...place.querySelectorAll(KINDS[role])].filter(shown).find((element) => fits(name(element))) ?? null;
