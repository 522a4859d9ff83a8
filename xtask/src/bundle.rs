//! The release build: Trunk compiles, then the files are made small, named by content and written
//! to dist/, ready for any static web server.
//!
//! Knows the order of the steps. The names and digests are taken here, on the final bytes: a name
//! taken before a later step would let a cache keep the old bytes under the new name.

use crate::project::{Project, cargo_home, files_below, relative};
use crate::setup::{Tools, WASM_TARGET, shrinkers_at_hand, sysroot};
use crate::shell::{capture, cargo, forget_xtask, run};
use crate::shrink::shrink;
use crate::{css, digest, html, split, std_source};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Everything that the bytes of dist/ depend on.
const INPUTS: &[&str] = &[
    "src",
    "patch",
    "style",
    "public",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "xtask/src",
];

pub type Files = BTreeMap<String, Vec<u8>>;

/// Builds dist/ unless it is what the sources would give.
pub fn ensure(project: &Project) -> Result<()> {
    if is_fresh(project)? {
        return Ok(());
    }
    build(project, &Tools::ensure(project)?)
}

/// The same, but asks for every tool first: one that was not to be had at the last build may be now.
pub fn dist(project: &Project) -> Result<()> {
    let tools = Tools::ensure(project)?;
    if is_fresh(project)? {
        return Ok(());
    }
    build(project, &tools)
}

fn build(project: &Project, tools: &Tools) -> Result<()> {
    let lock = File::create(project.scratch()?.join("bundle.lock"))?;
    if lock.try_lock().is_err() {
        println!("Waiting for another build of this clone");
        lock.lock()?;
        if is_fresh(project)? {
            return Ok(());
        }
    }
    let started = Instant::now();
    println!("Building the app");
    let inputs = fingerprint(project)?;
    compile(project, tools)?;
    let mut files = collect(project)?;
    files.insert("main.css".into(), css::flatten(&project.root.join("style/main.css"))?.into_bytes());
    shrink(project, tools, &mut files)?;
    check_paths(&files, &folders(project)?)?;
    name_part(&mut files);
    let files = name_by_content(files)?;
    write(&project.dist(), &files)?;
    std::fs::write(record(project)?, inputs + "\n" + &digest_of(&project.dist())?)?;
    println!("Built {} in {} s", project.dist().display(), started.elapsed().as_secs());
    Ok(())
}

fn record(project: &Project) -> Result<PathBuf> {
    Ok(project.scratch()?.join("dist.inputs"))
}

fn is_fresh(project: &Project) -> Result<bool> {
    if !project.dist().join("index.html").is_file() {
        return Ok(false);
    }
    let recorded = std::fs::read_to_string(record(project)?).unwrap_or_default();
    Ok(recorded == fingerprint(project)? + "\n" + &digest_of(&project.dist())?)
}

fn fingerprint(project: &Project) -> Result<String> {
    let compiler = capture(Command::new("rustc").arg("--version"))?;
    let more = format!("{compiler}{}", shrinkers_at_hand(project)?);
    digest::fingerprint(&project.root, INPUTS, &more)
}

fn digest_of(dist: &Path) -> Result<String> {
    digest::fingerprint(dist, &["."], "")
}

fn compile(project: &Project, tools: &Tools) -> Result<()> {
    // Trunk runs offline, so that it looks for no tools of its own; the crates come first.
    run(cargo().args(["fetch", "--target", WASM_TARGET]).current_dir(&project.root))
        .context("the app's dependencies could not be had: connect to the network and try again")?;
    let mut trunk = Command::new(tools.trunk());
    forget_xtask(&mut trunk);
    let mut flags: Vec<_> = folders(project)?
        .iter()
        .map(|(folder, instead)| format!("--remap-path-prefix={}={instead}", folder.display()))
        .collect();
    flags.extend(split::FLAGS.iter().map(|flag| (*flag).to_owned()));
    if tools.std_source {
        std_source::configure(&mut trunk);
        flags.extend(std_source::FLAGS.iter().map(|flag| (*flag).to_owned()));
    }
    trunk
        .args(["build", "--release", "--offline", "--log", "warn"])
        .current_dir(&project.root)
        .env("PATH", tools.path()?)
        // These alone, whatever the user builds other things with. A path may hold spaces.
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"))
        // Trunk takes the customary NO_COLOR=1 for a wrong value of a flag of its own.
        .env_remove("NO_COLOR");
    run(&mut trunk).context("the app does not build")
}

/// The folders that the compiler would tell in messages of a panic, and what it tells instead.
fn folders(project: &Project) -> Result<Vec<(PathBuf, &'static str)>> {
    let mut folders = vec![(project.root.clone(), "app"), (sysroot()?, "rust")];
    folders.extend(cargo_home().map(|home| (home, "crates")));
    Ok(folders)
}

fn collect(project: &Project) -> Result<Files> {
    let bundle = project.bundle();
    let mut files = Files::new();
    for path in files_below(&bundle)? {
        files.insert(relative(&bundle, &path), std::fs::read(&path)?);
    }
    Ok(files)
}

/// No file of the page tells a folder of the machine that built it.
fn check_paths(files: &Files, folders: &[(PathBuf, &str)]) -> Result<()> {
    for (folder, _) in folders {
        let folder = folder.to_string_lossy();
        let told = |bytes: &[u8]| bytes.windows(folder.len()).any(|part| part == folder.as_bytes());
        if let Some((name, _)) = files.iter().find(|(_, bytes)| told(bytes)) {
            bail!("{name} tells a folder of this machine: {folder}");
        }
    }
    Ok(())
}

/// Names the part by its content, in the script that fetches it too.
fn name_part(files: &mut Files) {
    let Some(part) = files.remove(split::PART) else { return };
    let name = hashed_name(split::PART, &part);
    let digest = digest::integrity(&part);
    for (_, script) in files.iter_mut().filter(|(name, _)| name.ends_with(".js")) {
        let text = String::from_utf8_lossy(script).replace(split::DIGEST, &digest);
        *script = text.replace(split::PART, &name).into_bytes();
    }
    files.insert(name, part);
}

/// Gives the code that the page loads names made from its content, and the page the new names with
/// their integrity.
fn name_by_content(mut files: Files) -> Result<Files> {
    let page = files.remove("index.html").context("Trunk left no index.html")?;
    let page = String::from_utf8(page).context("index.html is not UTF-8")?;
    let mut missing = Vec::new();
    let page = html::rewrite(&page, |tag| {
        let Some(old) = tag.file().map(str::to_owned) else { return };
        if !is_code(&old) {
            if !files.contains_key(&old) {
                missing.push(old);
            }
            return;
        }
        let new = match files.remove(&old) {
            Some(bytes) => {
                let new = hashed_name(&old, &bytes);
                files.insert(new.clone(), bytes);
                new
            }
            None => {
                let renamed = files.iter().find(|(name, bytes)| **name == hashed_name(&old, bytes));
                let Some((name, _)) = renamed else {
                    missing.push(old);
                    return;
                };
                name.clone()
            }
        };
        tag.set(tag.address_attribute(), &new);
        if let Some(attribute) = tag.digest_attribute() {
            tag.set(attribute, &digest::integrity(&files[&new]));
        }
    });
    if let Some(file) = missing.first() {
        bail!("index.html loads {file}, which the build did not make");
    }
    if let Some(what) = html::forbidden_inline(&page) {
        bail!("index.html holds {what}, which the content security policy forbids");
    }
    files.insert("index.html".into(), page.into_bytes());
    Ok(files)
}

/// Code is named by content. The configuration belongs to the deployment, and the app names
/// pictures itself: both keep their names.
fn is_code(name: &str) -> bool {
    [".js", ".css", ".wasm"].iter().any(|ending| name.ends_with(ending))
}

fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let hash = digest::short(bytes);
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}-{hash}.{ending}"),
        None => format!("{name}-{hash}"),
    }
}

/// New files first, then the page that names them, then the old ones go: a server that reads from
/// the folder meanwhile always finds what its page names.
fn write(dist: &Path, files: &Files) -> Result<()> {
    std::fs::create_dir_all(dist)?;
    for (name, bytes) in files.iter().filter(|(name, _)| *name != "index.html") {
        put(&dist.join(name), bytes)?;
    }
    put(&dist.join("index.html"), &files["index.html"])?;
    for old in files_below(dist)? {
        if !files.contains_key(&relative(dist, &old)) {
            std::fs::remove_file(&old)?;
        }
    }
    Ok(())
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    let dir = path.parent().expect("a file of dist lies in a folder");
    std::fs::create_dir_all(dir)?;
    let unfinished = path.with_extension("unfinished");
    std::fs::write(&unfinished, bytes)?;
    std::fs::rename(&unfinished, path).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn what_the_page_loads_is_named_by_content_and_checked() {
        let made = name_by_content(files(&[
            (
                "index.html",
                "<link rel=\"stylesheet\" href=\"./main.css\"><script src=\"./loader.js\"></script>",
            ),
            ("main.css", "a{}"),
            ("loader.js", "1"),
            ("robots.txt", "x"),
        ]))
        .unwrap();
        let css = hashed_name("main.css", b"a{}");
        let page = String::from_utf8(made["index.html"].clone()).unwrap();
        assert!(page.contains(&format!("href=\"{css}\" integrity=\"{}\"", digest::integrity(b"a{}"))));
        assert!(made.contains_key(&css) && !made.contains_key("main.css"));
        assert!(made.contains_key("robots.txt"));
        assert_eq!(made.len(), 4);
    }

    #[test]
    fn a_file_loaded_twice_keeps_one_name() {
        let page = "<link rel=\"modulepreload\" href=\"a.js\"><script src=\"a.js\"></script>";
        let made = name_by_content(files(&[("index.html", page), ("a.js", "1")])).unwrap();
        assert_eq!(made.len(), 2);
    }

    #[test]
    fn the_configuration_and_pictures_keep_their_names() {
        let page = "<link rel=\"preload\" href=\"config.json\"><link rel=\"icon\" href=\"i.svg\">";
        let made =
            name_by_content(files(&[("index.html", page), ("config.json", "{}"), ("i.svg", "i")])).unwrap();
        assert!(made.contains_key("config.json") && made.contains_key("i.svg"));
        assert!(!String::from_utf8(made["index.html"].clone()).unwrap().contains("integrity"));
    }

    #[test]
    fn a_missing_file_and_an_inline_script_are_refused() {
        for gone in ["gone.css", "gone.svg"] {
            let page = format!("<link href=\"{gone}\">");
            assert!(name_by_content(files(&[("index.html", &page)])).is_err(), "{gone}");
        }
        assert!(name_by_content(files(&[("index.html", "<script>1</script>")])).is_err());
    }

    #[test]
    fn a_folder_of_this_machine_is_refused() {
        let folders = [(PathBuf::from("/home/ann/x"), "app")];
        assert!(check_paths(&files(&[("a.js", "/home/bob/x")]), &folders).is_ok());
        let said = check_paths(&files(&[("a.wasm", "..at /home/ann/x/src")]), &folders).unwrap_err();
        assert_eq!(said.to_string(), "a.wasm tells a folder of this machine: /home/ann/x");
    }

    #[test]
    fn old_files_go_when_a_new_build_is_written() {
        let dist = std::env::temp_dir().join(format!("xtask-dist-{}", std::process::id()));
        write(&dist, &files(&[("index.html", "1"), ("a-1.js", "1"), ("icons/i.svg", "i")])).unwrap();
        write(&dist, &files(&[("index.html", "2"), ("a-2.js", "2"), ("icons/i.svg", "i")])).unwrap();
        let names: Vec<_> = files_below(&dist).unwrap().iter().map(|path| relative(&dist, path)).collect();
        assert_eq!(names, ["a-2.js", "icons/i.svg", "index.html"]);
        assert_eq!(std::fs::read(dist.join("index.html")).unwrap(), b"2");
        std::fs::remove_dir_all(&dist).unwrap();
    }
}
