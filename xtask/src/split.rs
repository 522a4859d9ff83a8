//! Cuts the linked wasm file in two: what the page needs at its start, and the part that is fetched
//! when it is asked for (`src/ui/part.rs`).
//!
//! Knows who cuts, by the linker's own relocations, and how the two are joined again in the browser.
//! Must not know what is in the part.

use crate::project::Project;
use crate::setup::{Tools, WASM_TARGET};
use crate::shell::run;
use crate::wasm::Module;
use anyhow::{Context, Result, anyhow};
use std::path::PathBuf;
use std::process::Command;
use wasm_split_cli_support::{Options, transform};

/// The compiler's: the app is written to be cut, and the linker tells who needs whom.
pub const FLAGS: &[&str] = &["--cfg=panel_split", "-Clink-arg=--emit-relocs"];
/// The name of the part before it is named by content.
pub const PART: &str = "reinstall-panel_part.wasm";
/// What stands in JavaScript for its digest until that is known.
pub const DIGEST: &str = "digest of reinstall-panel_part.wasm";

/// The page's own file, its glue, and the part.
pub struct Split {
    pub wasm: Vec<u8>,
    pub glue: String,
    pub part: Vec<u8>,
}

pub fn split(project: &Project, tools: &Tools) -> Result<Split> {
    let linked = linked(project);
    let linked = std::fs::read(&linked).with_context(|| format!("cannot read {}", linked.display()))?;
    let dir = project.scratch()?.join("split");
    let main = dir.join("main.wasm");
    let mut options = Options::new(&linked);
    (options.output_dir, options.main_out_path) = (&dir, &main);
    transform(options).map_err(|error| anyhow!("the wasm file can't be cut: {error:#}"))?;
    let out = dir.join("bindgen");
    let mut bindgen = Command::new(tools.wasm_bindgen());
    bindgen.args([
        "--target",
        "web",
        "--no-typescript",
        "--keep-lld-exports",
        "--out-name",
        "reinstall-panel",
        "--out-dir",
    ]);
    run(bindgen.arg(&out).arg(&main)).context("wasm-bindgen can't read the cut wasm file")?;
    let part = std::fs::read(dir.join("split_part.wasm")).context("nothing was cut off the wasm file")?;
    let glue = std::fs::read_to_string(out.join("reinstall-panel.js"))? + &loader(&part)?;
    Ok(Split { wasm: std::fs::read(out.join("reinstall-panel_bg.wasm"))?, glue, part })
}

/// What the linker made, before anything else was done with it.
fn linked(project: &Project) -> PathBuf {
    let own = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = own.unwrap_or_else(|| project.root.join("target"));
    target.join(WASM_TARGET).join("release/reinstall-panel.wasm")
}

/// The function that the app calls for the part. One that can't be had is asked for again the next
/// time.
fn loader(part: &[u8]) -> Result<String> {
    let part = Module::parse(part)?;
    let modules = part.modules();
    let [module] = modules[..] else {
        return Err(anyhow!("the part of the wasm file imports from {modules:?}, not from one module"));
    };
    let shared: Vec<_> = part.imports().map(|name| format!("{name}: wasm.{name}")).collect();
    Ok(format!(
        "let part;
globalThis.reinstallPanelPart = () => part ??= fetch(\"{PART}\", {{ integrity: \"{DIGEST}\" }})
    .then((answer) => answer.arrayBuffer())
    .then((bytes) => WebAssembly.instantiate(bytes, {{ {module}: {{ {} }} }}))
    .catch((error) => {{ part = undefined; throw error; }});
",
        shared.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports a memory with and a table without a bound, and a global, from `m`.
    fn part() -> Vec<u8> {
        let text = |text: &str| [&[text.len() as u8], text.as_bytes()].concat();
        let import = |name: &str, kind: &[u8]| [&text("m")[..], &text(name), kind].concat();
        let content = [
            vec![3],
            import("memory", b"\x02\x01\x11\x20"),
            import("table", b"\x01\x70\x00\x87\x04"),
            import("stack", b"\x03\x7f\x01"),
        ];
        let content = content.concat();
        [b"\0asm\x01\0\0\0\x02".to_vec(), vec![content.len() as u8], content].concat()
    }

    #[test]
    fn the_part_gets_what_it_shares_by_name() {
        let script = loader(&part()).unwrap();
        assert!(script.contains("{ m: { memory: wasm.memory, table: wasm.table, stack: wasm.stack } }"));
        assert!(script.contains(PART) && script.contains(DIGEST), "{script}");
    }

    #[test]
    fn a_part_that_imports_from_elsewhere_is_refused() {
        let mut bytes = part();
        let second = bytes.windows(2).rposition(|two| two == b"\x01m").unwrap();
        bytes[second + 1] = b'n';
        assert!(loader(&bytes).unwrap_err().to_string().contains("not from one module"));
    }
}
