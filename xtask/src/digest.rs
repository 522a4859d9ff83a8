//! Digests: names by content, integrity attributes, and the fingerprint of a build's inputs.

use crate::project::{files_below, relative};
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::path::Path;

/// 16 hexadecimal digits of SHA-256: enough to never meet twice, short enough for a file name.
pub fn short(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

/// The value of an `integrity` attribute: SHA-256, the shortest of those that browsers take.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// One digest over files and folders below `root`, by name and content; what is absent counts as
/// absent. `more` holds inputs that are not files, such as the versions of tools.
pub fn fingerprint(root: &Path, inputs: &[&str], more: &str) -> Result<String> {
    let mut sum = Sha256::new();
    sum.update(more.as_bytes());
    for input in inputs {
        let path = root.join(input);
        let files = if path.is_dir() { files_below(&path)? } else { vec![path] };
        for file in files.iter().filter(|file| file.is_file()) {
            let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            let name = relative(root, file);
            sum.update(format!("\n{name}\n{}\n", bytes.len()).as_bytes());
            sum.update(&bytes);
        }
    }
    Ok(hex(&sum.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_is_the_value_that_browsers_compute() {
        assert_eq!(
            integrity(b"alert('Hello, world.');"),
            "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }

    #[test]
    fn a_fingerprint_changes_with_content_name_and_tools() {
        let dir = std::env::temp_dir().join(format!("xtask-fingerprint-{}", std::process::id()));
        let inner = dir.join("src/inner");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(inner.join("a.rs"), "1").unwrap();
        let take = |more| fingerprint(&dir, &["src", "absent.toml"], more).unwrap();
        let first = take("tools");
        assert_eq!(first, take("tools"));
        assert_ne!(first, take("other tools"));
        std::fs::write(inner.join("a.rs"), "2").unwrap();
        let changed = take("tools");
        assert_ne!(first, changed);
        std::fs::rename(inner.join("a.rs"), inner.join("b.rs")).unwrap();
        assert_ne!(changed, take("tools"));
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
