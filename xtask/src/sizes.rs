//! What a cold start to the end of a run transfers, and the gate on it.
//!
//! Everything that a run needs comes at the start: later the app loads the API's answers, and the
//! part that nobody needs who just reinstalls (`src/ui/part.rs`), when it is asked for. Bytes are
//! those of brotli 11, as a server with precompressed files sends them.

use crate::html;
use crate::project::{Project, files_below, relative};
use crate::setup::shrinkers_at_hand;
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::path::Path;

/// 168 KiB: what was measured, and 5 %. Raise it with a reason.
pub const GATE: usize = 168 * 1024;

pub struct Size {
    pub name: String,
    pub raw: usize,
    pub sent: usize,
}

/// Prints the table and refuses what is above the gate.
pub fn gate(project: &Project) -> Result<()> {
    let sizes = measure(&project.dist())?;
    print!("{}", table(&sizes));
    for Size { name, sent, .. } in later(&project.dist())? {
        println!("when it is asked for: {name}, {sent} bytes");
    }
    let made_with = shrinkers_at_hand(project)?;
    check(sizes.iter().map(|size| size.sent).sum(), &made_with)
}

fn check(sent: usize, made_with: &str) -> Result<()> {
    if sent > GATE {
        let over = sent - GATE;
        let made_with = if made_with.is_empty() { "no tool that makes it small" } else { made_with };
        bail!("a cold start transfers {sent} bytes, {over} over the gate of {GATE} (made with {made_with})");
    }
    Ok(())
}

/// The page, what it names, and what wasm-bindgen's own modules import.
fn measure(dist: &Path) -> Result<Vec<Size>> {
    let page = std::fs::read_to_string(dist.join("index.html"))
        .with_context(|| format!("{} holds no built app", dist.display()))?;
    let mut names = vec!["index.html".to_owned()];
    names.extend(html::references(&page).iter().filter_map(|tag| tag.file().map(str::to_owned)));
    let all = files_below(dist)?;
    let all = all.iter().map(|path| relative(dist, path));
    names.extend(all.filter(|name| name.starts_with("snippets/") || name == "config.json"));
    names.sort();
    names.dedup();
    let mut sizes = Vec::new();
    for name in names {
        let bytes = std::fs::read(dist.join(&name)).with_context(|| format!("cannot read {name}"))?;
        sizes.push(Size { sent: brotli(&bytes)?, raw: bytes.len(), name });
    }
    sizes.sort_by_key(|size| std::cmp::Reverse(size.sent));
    Ok(sizes)
}

/// What is fetched when it is asked for.
fn later(dist: &Path) -> Result<Vec<Size>> {
    let mut sizes = Vec::new();
    for path in files_below(dist)? {
        let name = relative(dist, &path);
        if name.contains("_part-") {
            let bytes = std::fs::read(&path)?;
            sizes.push(Size { sent: brotli(&bytes)?, raw: bytes.len(), name });
        }
    }
    Ok(sizes)
}

fn brotli(bytes: &[u8]) -> Result<usize> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 22);
    writer.write_all(bytes)?;
    Ok(writer.into_inner().len())
}

fn table(sizes: &[Size]) -> String {
    let mut text = format!("{:<48} {:>9} {:>9}\n", "file", "raw", "brotli 11");
    let total = Size {
        name: "total".into(),
        raw: sizes.iter().map(|size| size.raw).sum(),
        sent: sizes.iter().map(|size| size.sent).sum(),
    };
    for Size { name, raw, sent } in sizes.iter().chain([&total]) {
        text.push_str(&format!("{name:<48} {raw:>9} {sent:>9}\n"));
    }
    let (sent, gate) = (total.sent as f64 / 1024.0, GATE / 1024);
    text + &format!("{sent:.1} KiB of {gate} KiB\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gate_holds_at_exactly_its_size() {
        assert!(check(GATE, "").is_ok());
        let said = check(GATE + 1, "").unwrap_err().to_string();
        assert!(said.contains("1 over") && said.contains("no tool"), "{said}");
    }

    #[test]
    fn counts_the_page_and_what_it_loads_once() {
        let dist = std::env::temp_dir().join(format!("xtask-sizes-{}", std::process::id()));
        std::fs::create_dir_all(dist.join("snippets/x")).unwrap();
        let page = "<link href=\"a.css\"><link href=\"config.json\"><link href=\"https://x.example/b.css\">";
        for (name, text) in [
            ("index.html", page),
            ("a.css", "a{}"),
            ("config.json", "{}"),
            ("unused.svg", "<svg/>"),
            ("snippets/x/inline0.js", "1"),
        ] {
            std::fs::write(dist.join(name), text).unwrap();
        }
        let mut names: Vec<_> = measure(&dist).unwrap().into_iter().map(|size| size.name).collect();
        names.sort();
        assert_eq!(names, ["a.css", "config.json", "index.html", "snippets/x/inline0.js"]);
        std::fs::remove_dir_all(&dist).unwrap();
    }

    #[test]
    fn brotli_makes_repetition_small() {
        assert!(brotli(&[b'a'; 10_000]).unwrap() < 100);
    }

    #[test]
    fn the_table_ends_with_the_total() {
        let size = |name: &str, raw, sent| Size { name: name.into(), raw, sent };
        let text = table(&[size("a.wasm", 3000, 1000), size("a.js", 100, 24)]);
        let total = text.lines().find(|line| line.starts_with("total")).unwrap();
        assert!(total.contains("3100") && total.ends_with("1024"));
        assert!(text.ends_with("1.0 KiB of 168 KiB\n"));
    }
}
