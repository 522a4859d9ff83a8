//! One style sheet from main.css and what it imports: each `@import` would cost a round trip.
//!
//! Knows `@import "file";` and `@import "file" layer(name);` on a line of their own, nothing more.

use anyhow::{Context, Result, bail};
use std::path::Path;

/// The sheet at `path` with its imports in place.
pub fn flatten(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let dir = path.parent().expect("a style sheet lies in a folder");
    let mut out = String::new();
    for line in text.lines() {
        let Some(import) = line.trim().strip_prefix("@import") else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let Some((file, layer)) = parse_import(import) else {
            bail!("{}: cannot put `{}` in place: write @import \"file.css\";", path.display(), line.trim());
        };
        let sheet = flatten(&dir.join(file))?;
        match layer {
            Some(layer) => out.push_str(&format!("@layer {layer} {{\n{sheet}}}\n")),
            None => out.push_str(&sheet),
        }
    }
    Ok(out)
}

/// File and layer of what follows `@import`.
fn parse_import(text: &str) -> Option<(&str, Option<&str>)> {
    let text = text.trim().strip_suffix(';')?.trim();
    let text = text.strip_prefix("url(").map_or(text, |text| text.trim_end_matches(')'));
    let (file, rest) = text.strip_prefix('"')?.split_once('"')?;
    let rest = rest.trim();
    if rest.is_empty() {
        return Some((file, None));
    }
    let layer = rest.strip_prefix("layer(")?.strip_suffix(')')?;
    Some((file, Some(layer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_read() {
        assert_eq!(parse_import(" \"a.css\";"), Some(("a.css", None)));
        assert_eq!(parse_import(" url(\"a.css\");"), Some(("a.css", None)));
        assert_eq!(parse_import(" \"a.css\" layer(kit);"), Some(("a.css", Some("kit"))));
        assert_eq!(parse_import(" \"a.css\" print;"), None);
        assert_eq!(parse_import(" a.css"), None);
    }

    #[test]
    fn imports_are_put_in_place_in_order() {
        let dir = std::env::temp_dir().join(format!("xtask-css-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("main.css"), "@import \"a.css\";\n@import \"b.css\" layer(k);\nc{}\n")
            .unwrap();
        std::fs::write(dir.join("a.css"), "a{}\n").unwrap();
        std::fs::write(dir.join("b.css"), "b{}\n").unwrap();
        assert_eq!(flatten(&dir.join("main.css")).unwrap(), "a{}\n@layer k {\nb{}\n}\nc{}\n");
        std::fs::write(dir.join("a.css"), "@import \"absent.css\";\n").unwrap();
        assert!(flatten(&dir.join("main.css")).is_err());
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
