//! The references of a page: finds them in `<link>` and `<script>` tags and rewrites the tags.
//!
//! Knows just enough HTML for our own index.html: comments, tags, quoted attributes. Must not know
//! files or digests.

/// A tag that loads something. Its name is `link` or `script`.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub name: String,
    attributes: Vec<(String, Option<String>)>,
}

impl Tag {
    pub fn get(&self, attribute: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(name, _)| name == attribute)?;
        found.1.as_deref()
    }

    pub fn set(&mut self, attribute: &str, value: &str) {
        self.attributes.retain(|(name, _)| name != attribute);
        self.attributes.push((attribute.to_owned(), Some(value.to_owned())));
    }

    /// The attribute that holds the address.
    pub fn address_attribute(&self) -> &'static str {
        if self.name == "script" { "src" } else { "href" }
    }

    /// What it loads, if that is a file beside the page.
    pub fn file(&self) -> Option<&str> {
        let address = self.get(self.address_attribute())?;
        let file = address.strip_prefix("./").unwrap_or(address);
        let elsewhere = file.is_empty() || file.starts_with(['/', '#']) || file.contains(':');
        (!elsewhere).then_some(file)
    }

    /// The attribute for the digest of what is loaded, where anybody checks it: browsers do for
    /// scripts and style sheets, the loader for what it fetches itself.
    pub fn digest_attribute(&self) -> Option<&'static str> {
        match self.get("rel") {
            None => (self.name == "script").then_some("integrity"),
            Some("stylesheet" | "modulepreload") => Some("integrity"),
            Some("preload") => Some("data-integrity"),
            Some(_) => None,
        }
    }

    fn text(&self) -> String {
        let mut text = format!("<{}", self.name);
        for (name, value) in &self.attributes {
            text.push(' ');
            text.push_str(name);
            if let Some(value) = value {
                text.push_str(&format!("=\"{value}\""));
            }
        }
        text + ">"
    }
}

/// The tags of a page that load something, in order.
pub fn references(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    rewrite(page, |tag| found.push(tag.clone()));
    found
}

/// The page with each such tag as `change` leaves it, without comments and indentation.
pub fn rewrite(page: &str, mut change: impl FnMut(&mut Tag)) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |at| at + 3);
            rest = &rest[end..];
            continue;
        }
        if let Some((mut tag, after)) = loading_tag(rest) {
            change(&mut tag);
            out.push_str(&tag.text());
            rest = after;
        } else {
            out.push('<');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn loading_tag(text: &str) -> Option<(Tag, &str)> {
    let name = ["link", "script"].into_iter().find(|name| {
        let after = text.strip_prefix('<').and_then(|text| text.strip_prefix(name));
        after.is_some_and(|after| after.starts_with(|c: char| c.is_whitespace() || c == '>'))
    })?;
    let mut rest = &text[1 + name.len()..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Some((Tag { name: name.to_owned(), attributes }, after));
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c))?;
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            attributes.push((key, None));
            continue;
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| "\"'".contains(*c));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote)?,
            None => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>')?),
        };
        attributes.push((key, Some(value.to_owned())));
        rest = after;
    }
}

/// What the policy `script-src 'self'; style-src 'self'` forbids in a page.
pub fn forbidden_inline(page: &str) -> Option<&'static str> {
    let lower = page.to_ascii_lowercase();
    if references(page).iter().any(|tag| tag.name == "script" && tag.get("src").is_none()) {
        return Some("an inline script");
    }
    if lower.contains("<style") {
        return Some("a <style> element");
    }
    let in_tag = |word: &str| {
        lower.match_indices(word).any(|(at, _)| {
            let before = &lower[..at];
            before.rfind('<') > before.rfind('>') || (before.contains('<') && !before.contains('>'))
        })
    };
    in_tag(" style=").then_some("a style attribute")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!DOCTYPE html>\n<html>\n  <head>\n    <!-- <link rel=\"old\"> -->\n    \
        <link rel=\"stylesheet\" href=\"./main.css\"/>\n    <script type=module src='./loader.js'></script>\n    \
        <link rel=\"icon\" href=\"icon.svg\"><linked>\n  </head></html>";

    #[test]
    fn finds_what_a_page_loads() {
        let files: Vec<_> = references(PAGE).iter().filter_map(|tag| tag.file().map(str::to_owned)).collect();
        assert_eq!(files, ["main.css", "loader.js", "icon.svg"]);
    }

    #[test]
    fn rewrites_a_tag_and_leaves_the_rest() {
        let page = rewrite(PAGE, |tag| {
            if tag.file() == Some("loader.js") {
                tag.set("src", "loader-1.js");
                tag.set("integrity", "sha256-x");
            }
        });
        assert!(
            page.contains("<script type=\"module\" src=\"loader-1.js\" integrity=\"sha256-x\"></script>")
        );
        assert!(page.contains("<link rel=\"icon\" href=\"icon.svg\"><linked>"));
        assert!(!page.contains("old"));
    }

    #[test]
    fn a_digest_stands_where_somebody_checks_it() {
        let page = "<link rel=\"stylesheet\"><script src=\"a.js\"></script><link rel=\"modulepreload\">\
                    <link rel=\"preload\"><link rel=\"icon\">";
        let found: Vec<_> = references(page).iter().map(Tag::digest_attribute).collect();
        let checked = Some("integrity");
        assert_eq!(found, [checked, checked, checked, Some("data-integrity"), None]);
    }

    #[test]
    fn addresses_elsewhere_are_no_files() {
        for address in ["https://x.example/a.js", "/a.js", "#a", "", "data:,x"] {
            let tags = references(&format!("<link href=\"{address}\">"));
            assert_eq!(tags[0].file(), None, "{address}");
        }
    }

    #[test]
    fn inline_code_and_style_are_found() {
        assert_eq!(forbidden_inline(PAGE), None);
        assert_eq!(forbidden_inline("<script>1</script>"), Some("an inline script"));
        assert_eq!(forbidden_inline("<style>a{}</style>"), Some("a <style> element"));
        assert_eq!(forbidden_inline("<p style=\"a\">x</p>"), Some("a style attribute"));
        assert_eq!(forbidden_inline("<p>a style=b</p>"), None);
    }
}
