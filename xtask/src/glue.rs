//! The JavaScript that wasm-bindgen writes around a wasm file: joined with the loader into one
//! module, without what nobody uses.
//!
//! Knows the shape of that JavaScript, of the version in Cargo.lock; says so where it meets another.
//! Must not know what any of its functions is for.

use crate::wasm::{Module, Renaming};
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};

/// The object of the functions that the wasm file imports opens and closes so.
const OPENS: &str = "    const import0 = {\n";
const CLOSES: &str = "\n    };\n";
/// What indents the functions in it, and nothing else there.
const INDENT: &str = "\n        ";
/// The loader's line that brings the glue in.
const BRINGS: &str = "import start from \"./reinstall-panel.js\";\n";
/// Where the glue begins to fetch, to guess what it was given, and to start; and where that ends.
const STARTS: &str = "async function __wbg_load(";
/// What starts the wasm file in place of that: the loader gives one answer of `fetch`. One of another
/// type, as plain servers send it, can't be read as it comes.
const START: &str = "async function __wbg_init({ module_or_path }) {
    const answer = await module_or_path;
    const imports = __wbg_get_imports();
    const { instance } = answer.headers.get(\"Content-Type\") === \"application/wasm\"
        ? await WebAssembly.instantiateStreaming(answer, imports)
        : await WebAssembly.instantiate(await answer.arrayBuffer(), imports);
    __wbg_finalize_init(instance);
}
";
/// What stands in for a function that every browser has which knows ES2022, from here to there.
const ENCODES: (&str, &str) = ("if (!('encodeInto' in", "let WASM_VECTOR_LEN");
/// The glue's line that gives it away.
const GIVES: &str = "export { initSync, __wbg_init as default };\n";

/// One module of the glue and the loader.
pub fn join(glue: &str, loader: &str) -> Result<String> {
    let (glue, later) = glue.split_once(GIVES).with_context(|| unknown(GIVES))?;
    let (glue, _) = glue.split_once(STARTS).with_context(|| unknown(STARTS))?;
    let (from, to) = ENCODES;
    let (glue, rest) = glue.split_once(from).with_context(|| unknown(from))?;
    let (_, rest) = rest.split_once(to).with_context(|| unknown(to))?;
    let loader = without_once(loader, BRINGS)?;
    // A block of its own: the loader's names and the glue's can't meet.
    Ok(format!("{glue}{to}{rest}{START}{later}\n{{\nconst start = __wbg_init;\n{loader}}}\n"))
}

fn without_once(text: &str, part: &str) -> Result<String> {
    let (before, after) = text.split_once(part).with_context(|| unknown(part))?;
    Ok(format!("{before}{after}"))
}

fn unknown(what: &str) -> String {
    format!("wasm-bindgen writes other JavaScript than xtask/src/glue.rs knows: no {:?}", what.trim())
}

/// Whether the JavaScript can call this export of the wasm file.
pub fn names_export(js: &str, export: &str) -> bool {
    js.match_indices(export).any(|(at, _)| is_property(js, at) && !continues(&js[at + export.len()..]))
}

fn is_property(js: &str, at: usize) -> bool {
    js[..at].ends_with('.')
}

fn continues(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$')
}

/// The glue without functions that the wasm file does not import.
pub fn without_imports(glue: &str, wasm: &Module) -> Result<String> {
    let wanted: BTreeSet<&str> = wasm.imports().collect();
    let Parts { before, functions, after } = split(glue)?;
    let kept: Vec<_> = functions.iter().filter(|(name, _)| wanted.contains(name)).collect();
    if kept.len() != wanted.len() {
        let missing = wanted.iter().find(|name| kept.iter().all(|(kept, _)| kept != *name));
        bail!("{}", unknown(missing.unwrap_or(&"functions of different names")));
    }
    let kept: String = kept.iter().map(|(name, rest)| format!("{INDENT}{name}{rest}")).collect();
    Ok(format!("{before}{kept}{after}"))
}

/// The glue and the wasm file with short names for what they call of each other: the long ones are
/// unique, so they do not compress, and stand in both.
pub fn shorten_names(glue: &str, wasm: &mut Module) -> Result<String> {
    let modules = wasm.modules();
    let [module] = modules[..] else {
        bail!("the wasm file imports from {modules:?}, xtask/src/glue.rs knows one module alone");
    };
    let quoted = format!("\"{module}\": import0");
    let glue = glue.replacen(&quoted, "a: import0", 1);
    let names = Renaming {
        modules: BTreeMap::from([(module.to_owned(), "a".to_owned())]),
        imports: shortened(wasm.imports()),
        exports: shortened(wasm.exports()),
    };
    let Parts { before, functions, after } = split(&glue)?;
    let mut out = before.to_owned();
    for (name, rest) in functions {
        let name = names.imports.get(name).with_context(|| unknown(name))?;
        out.push_str(&format!("{INDENT}{name}{rest}"));
    }
    out.push_str(after);
    wasm.rename(&names);
    Ok(with_exports_named(&out, &names.exports))
}

/// The functions for the wasm file by name, each with the text after its name, and what stands
/// before and after them all.
struct Parts<'a> {
    before: &'a str,
    functions: Vec<(&'a str, &'a str)>,
    after: &'a str,
}

fn split(glue: &str) -> Result<Parts<'_>> {
    let opens = glue.find(OPENS).with_context(|| unknown(OPENS))?;
    let from = opens + OPENS.len() - 1;
    let length = glue[from..].find(CLOSES).with_context(|| unknown(CLOSES))?;
    let inside = &glue[from..from + length];
    let starts = inside.match_indices(INDENT).filter_map(|(at, _)| {
        let text = &inside[at + INDENT.len()..];
        let name = &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_')?];
        text[name.len()..].starts_with(": function(").then_some((at, name))
    });
    let starts: Vec<_> = starts.collect();
    let first = starts.first().map_or(inside.len(), |(at, _)| *at);
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([inside.len()]);
    let functions = starts.iter().zip(ends).map(|((at, name), end)| {
        let after_name = at + INDENT.len() + name.len();
        (*name, &inside[after_name..end])
    });
    Ok(Parts { before: &glue[..from + first], functions: functions.collect(), after: &glue[from + length..] })
}

/// `wasm.name` under the new names.
fn with_exports_named(glue: &str, names: &BTreeMap<String, String>) -> String {
    const OBJECT: &str = "wasm.";
    let mut out = String::new();
    let mut rest = glue;
    while let Some(at) = rest.find(OBJECT) {
        let (before, after) = rest.split_at(at + OBJECT.len());
        out.push_str(before);
        let length = after.find(|c: char| !continues(&c.to_string())).unwrap_or(after.len());
        let own = !before[..at].ends_with(|c: char| continues(&c.to_string()) || c == '.');
        match names.get(&after[..length]).filter(|_| own) {
            Some(new) => out.push_str(new),
            None => out.push_str(&after[..length]),
        }
        rest = &after[length..];
    }
    out + rest
}

fn shortened<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<String, String> {
    names.enumerate().map(|(place, name)| (name.to_owned(), short_name(place))).collect()
}

/// a, b, … z, aa, ba, …
fn short_name(place: usize) -> String {
    const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
    let mut name = String::new();
    let mut left = place + 1;
    while left > 0 {
        left -= 1;
        name.push(char::from(LETTERS[left % LETTERS.len()]));
        left /= LETTERS.len();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = r#"function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_log_1f: function(arg0, arg1) {
            console.log(text(arg0, arg1));
        },
        __wbg_now_2e: function() { return handleError(function () {
            const ret = Date.now();
            return ret;
        }, arguments); },
        __wbg_now_2e3: function() {
            wasm.again(); mywasm.again();
        },
    };
    return {
        __proto__: null,
        "./reinstall-panel_bg.js": import0,
    };
}
const view = () => wasm.memory.buffer;
if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = old;
}

let WASM_VECTOR_LEN = 0;
async function __wbg_load(module, imports) {}

export { initSync, __wbg_init as default };
"#;

    /// Imports `__wbg_now_2e3` and `__wbg_log_1f`; exports `memory`, `again` and `unused`.
    fn wasm() -> Module {
        let text = |text: &str| [&[text.len() as u8], text.as_bytes()].concat();
        let from = text("./reinstall-panel_bg.js");
        let imports =
            [&[2], &from[..], &text("__wbg_now_2e3"), b"\0\0", &from[..], &text("__wbg_log_1f"), b"\0\0"]
                .concat();
        let exports =
            [&[3], &text("memory")[..], b"\x02\0", &text("again"), b"\0\x02", &text("unused"), b"\0\x03"]
                .concat();
        let section = |id: u8, content: Vec<u8>| [vec![id, content.len() as u8], content].concat();
        let bytes = [b"\0asm\x01\0\0\0".to_vec(), section(2, imports), section(7, exports)].concat();
        Module::parse(&bytes).unwrap()
    }

    #[test]
    fn functions_that_the_wasm_does_not_import_go() {
        let left = without_imports(GLUE, &wasm()).unwrap();
        assert!(left.contains("__proto__: null,\n        __wbg_log_1f: function(arg0, arg1) {\n"));
        assert!(left.contains("        },\n        __wbg_now_2e3: function() {\n            wasm.again();"));
        assert!(!left.contains("__wbg_now_2e:") && !left.contains("Date.now"), "{left}");
        assert!(left.contains("        },\n    };\n    return {"), "{left}");
        assert_eq!(without_imports(&left, &wasm()).unwrap(), left);
    }

    #[test]
    fn glue_of_another_shape_is_refused() {
        for (old, new) in [("import0 = {", "import0 = new Map("), ("__wbg_log_1f:", "__wbg_log_2f:")] {
            let said = without_imports(&GLUE.replace(old, new), &wasm()).unwrap_err().to_string();
            assert!(said.contains("glue.rs"), "{said}");
        }
        for part in ["", GIVES, "__wbg_load(", "'encodeInto'", "let WASM_VECTOR_LEN"] {
            let glue = if part.is_empty() { String::new() } else { GLUE.replace(part, "") };
            assert!(join(&glue, BRINGS).is_err(), "{part}");
        }
        assert!(join(GLUE, "start();").is_err());
    }

    #[test]
    fn both_sides_get_the_same_short_names() {
        let mut module = wasm();
        let glue = without_imports(GLUE, &module).unwrap();
        let glue = shorten_names(&glue, &mut module).unwrap();
        assert_eq!(module.imports().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(module.exports().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(module.modules(), ["a"]);
        assert!(glue.contains("        b: function(arg0, arg1) {\n            console.log"));
        assert!(glue.contains("        a: function() {\n            wasm.b(); mywasm.again();"), "{glue}");
        assert!(glue.contains("wasm.a.buffer") && glue.contains("        a: import0,"));
    }

    #[test]
    fn the_glue_and_the_loader_become_one_module() {
        let glue = format!("{GLUE}let part;\n");
        let joined = join(&glue, &format!("// Starts\n{BRINGS}await start();\n")).unwrap();
        assert!(joined.starts_with("function __wbg_get_imports") && !joined.contains("export "));
        assert!(
            joined.contains("wasm.memory.buffer;\nlet WASM_VECTOR_LEN = 0;\nasync function __wbg_init({")
        );
        assert!(joined.contains("}\nlet part;\n") && !joined.contains("__wbg_load"), "{joined}");
        assert!(joined.ends_with("{\nconst start = __wbg_init;\n// Starts\nawait start();\n}\n"), "{joined}");
    }

    #[test]
    fn an_export_is_named_as_a_property_in_full() {
        assert!(names_export("e.go(1)", "go") && names_export("e.go", "go"));
        for js in ["e.gone()", "go()", "e.ago()", "e.go$()", "e.go_on()", ""] {
            assert!(!names_export(js, "go"), "{js}");
        }
    }

    #[test]
    fn short_names_differ() {
        let names: BTreeSet<_> = (0..1000).map(short_name).collect();
        assert_eq!(names.len(), 1000);
        assert_eq!([short_name(0), short_name(25), short_name(26)], ["a", "z", "aa"]);
    }
}
