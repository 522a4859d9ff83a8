//! Makes what Trunk left small: the style sheet, and the wasm file together with its JavaScript.
//!
//! Knows the order of the steps and how to call wasm-opt and esbuild; without one of them its steps
//! fall away and the page is whole, only larger. Must not know names by content or digests.

use crate::bundle::Files;
use crate::glue;
use crate::project::Project;
use crate::setup::Tools;
use crate::shell::run;
use crate::split::{PART, Split, split};
use crate::wasm::Module;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM: &str = "reinstall-panel_bg.wasm";
const GLUE: &str = "reinstall-panel.js";
const LOADER: &str = "loader.js";
const STYLE: &str = "main.css";

/// The features that rustc enables for wasm32: wasm-opt must accept what it is given.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-call-indirect-overlong",
];

/// Measured: after `-Oz` alone the file is 1.2 % larger in transfer.
const SMALLEST: &[&str] = &[
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=60",
    "--low-memory-unused",
];
/// Measured: 1.5 % less in transfer.
const ORDERED: &[&str] = &["--reorder-functions-by-name"];
const UNUSED: &[&str] = &["--remove-unused-module-elements"];

const JS: &[&str] = &["--format=esm", "--target=es2022", "--tree-shaking=true", "--log-level=warning"];

/// The files of the page; the glue goes into the loader.
pub fn shrink(project: &Project, tools: &Tools, files: &mut Files) -> Result<()> {
    let shop = Shop { scratch: project.scratch()?, tools };
    let take =
        |files: &mut Files, name: &str| files.remove(name).with_context(|| format!("Trunk left no {name}"));
    let style = shop.esbuild("css", take(files, STYLE)?, &["--minify", "--log-level=warning"])?;
    let loader = String::from_utf8(take(files, LOADER)?).context("a JavaScript file is not UTF-8")?;
    // Trunk's are of the whole wasm file.
    take(files, WASM)?;
    take(files, GLUE)?;
    let Split { wasm, glue, part } = split(project, tools)?;
    let (wasm, script) = shop.program(wasm, glue, &loader)?;
    let part = shop.part(&part)?;
    files.extend(
        [(STYLE, style), (WASM, wasm), (LOADER, script), (PART, part)]
            .map(|(name, bytes)| (name.to_owned(), bytes)),
    );
    Ok(())
}

struct Shop<'a> {
    scratch: PathBuf,
    tools: &'a Tools,
}

impl Shop<'_> {
    /// The wasm file and the one script. Each side keeps parts of the other alive, so what nobody
    /// uses goes step by step until nothing more does.
    fn program(&self, wasm: Vec<u8>, mut glue: String, loader: &str) -> Result<(Vec<u8>, Vec<u8>)> {
        let mut wasm = Module::parse(&wasm)?;
        loop {
            let used = self.script(&glue, loader, &[])?;
            let used = String::from_utf8_lossy(&used);
            wasm.keep_exports(|name| glue::names_export(&used, name));
            wasm = self.wasm_opt(&wasm, UNUSED)?;
            let left = glue::without_imports(&glue, &wasm)?;
            if left == glue {
                break;
            }
            glue = left;
        }
        wasm = self.wasm_opt(&wasm, SMALLEST)?;
        wasm.name_by_likeness()?;
        wasm = self.wasm_opt(&wasm, ORDERED)?;
        wasm.drop_notes();
        glue = glue::without_imports(&glue, &wasm)?;
        glue = glue::shorten_names(&glue, &mut wasm)?;
        Ok((wasm.bytes(), self.script(&glue, loader, &["--minify"])?))
    }

    /// The part that is fetched later. Its interface is between two wasm files and stays.
    fn part(&self, wasm: &[u8]) -> Result<Vec<u8>> {
        let mut part = self.wasm_opt(&Module::parse(wasm)?, SMALLEST)?;
        part.drop_notes();
        Ok(part.bytes())
    }

    fn script(&self, glue: &str, loader: &str, more: &[&str]) -> Result<Vec<u8>> {
        self.esbuild("js", glue::join(glue, loader)?.into_bytes(), &[JS, more].concat())
    }

    fn wasm_opt(&self, wasm: &Module, passes: &[&str]) -> Result<Module> {
        let Some(program) = &self.tools.wasm_opt else { return Ok(wasm.clone()) };
        let made = self.made(program, "wasm", &wasm.bytes(), |command, after| {
            command.args(WASM_FEATURES).args(passes).arg("-o").arg(after);
        })?;
        Module::parse(&made)
    }

    fn esbuild(&self, ending: &str, bytes: Vec<u8>, args: &[&str]) -> Result<Vec<u8>> {
        let Some(program) = &self.tools.esbuild else { return Ok(bytes) };
        self.made(program, ending, &bytes, |command, after| {
            command.args(args).arg(format!("--outfile={}", after.display()));
        })
    }

    /// What a program makes of a file.
    fn made(
        &self,
        program: &Path,
        ending: &str,
        bytes: &[u8],
        arguments: impl FnOnce(&mut Command, &Path),
    ) -> Result<Vec<u8>> {
        let (before, after) =
            (self.scratch.join(format!("in.{ending}")), self.scratch.join(format!("out.{ending}")));
        std::fs::write(&before, bytes)?;
        let mut command = Command::new(program);
        command.arg(&before);
        arguments(&mut command, &after);
        run(&mut command).with_context(|| format!("a .{ending} file could not be made smaller"))?;
        Ok(std::fs::read(&after)?)
    }
}
