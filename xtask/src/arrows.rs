//! The rules of the layers, as tests on the sources: imports go one way, and what builds on the
//! host names no browser.
//!
//! Knows the layers and what each may name. The compiler can't hold these: all layers are modules
//! of one crate.

use crate::project::{Project, files_below, relative};
use crate::scan::{Token, tokens};
use anyhow::Result;

/// Each layer and the layers that it may import besides itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("api", &["domain"]),
    ("flow", &["domain", "api"]),
    ("text", &["domain", "api", "flow"]),
    ("browser", &["domain", "api", "flow"]),
    ("ui", &["domain", "api", "flow", "text"]),
    ("app", &["domain", "api", "flow", "text", "browser", "ui"]),
];

/// What builds on the host must not name these.
const BROWSER_CRATES: &[&str] = &[
    "leptos",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "gloo",
    "gloo_net",
    "gloo_timers",
];

pub struct Source {
    /// Below the project's root, with `/`.
    path: String,
    tokens: Vec<Token>,
    raw: String,
}

impl Source {
    fn new(path: String, raw: String) -> Self {
        Self { tokens: tokens(&raw), path, raw }
    }

    /// `api` for src/api/php.rs and src/api.rs; nothing for lib.rs, main.rs and files elsewhere.
    fn layer(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let first = inside.split('/').next()?.trim_end_matches(".rs");
        LAYERS.iter().any(|(name, _)| *name == first).then_some(first)
    }

    fn is_below(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    fn at(&self, token: &Token, what: &str) -> String {
        format!("{}:{}: {what}", self.path, token.line)
    }
}

type Rule = (&'static str, fn(&[Source]) -> Vec<String>);

const RULES: &[Rule] = &[
    ("imports point along the arrows", imports_follow_arrows),
    ("lib.rs and main.rs re-export nothing", roots_reexport_nothing),
    ("domain, api, flow and text name no browser", pure_layers_name_no_browser),
    ("browser names no leptos", browser_names_no_leptos),
    ("ui/kit knows no domain", kit_knows_no_domain),
    ("no inner_html", no_inner_html),
    ("no inline style", no_inline_style),
    ("views hold no text of their own", views_hold_no_text),
    ("the stand-in does not know the app", standin_is_apart),
];

/// Each rule with what breaks it.
pub fn check(project: &Project) -> Result<Vec<(&'static str, Vec<String>)>> {
    let mut sources = Vec::new();
    for folder in ["src", "standin"] {
        for file in files_below(&project.root.join(folder))? {
            let path = relative(&project.root, &file);
            if path.ends_with(".rs") || path.ends_with("Cargo.toml") {
                sources.push(Source::new(path, std::fs::read_to_string(&file)?));
            }
        }
    }
    Ok(RULES.iter().map(|(name, rule)| (*name, rule(&sources))).collect())
}

fn imports_follow_arrows(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let Some(layer) = source.layer() else { continue };
        let (_, allowed) = LAYERS.iter().find(|(name, _)| *name == layer).expect("layer() names a layer");
        for (token, target) in named_layers(source) {
            if target != layer && !allowed.contains(&target.as_str()) {
                found.push(source.at(token, &format!("{layer} must not import {target}")));
            }
        }
    }
    found
}

/// Every path from the crate's root that names a layer, with the layer.
fn named_layers(source: &Source) -> Vec<(&Token, String)> {
    let tokens = &source.tokens;
    let mut found = Vec::new();
    let mut nesting = InlineModules::new(&source.path);
    for at in 0..tokens.len() {
        nesting.step(tokens, at);
        let after_root = match tokens[at].word() {
            Some("crate" | "reinstall_panel") => at + 1,
            Some("super") if !follows_path(tokens, at) => match nesting.climb(tokens, at) {
                Some(after) => after,
                None => continue,
            },
            _ => continue,
        };
        if tokens.get(after_root).is_some_and(|token| token.is("::")) {
            first_segments(tokens, after_root + 1, &mut found);
        }
    }
    found.retain(|(_, name)| LAYERS.iter().any(|(layer, _)| layer == name));
    found
}

fn follows_path(tokens: &[Token], at: usize) -> bool {
    at > 0 && tokens[at - 1].is("::")
}

/// The first names at `at`: one, or those of a group.
fn first_segments<'a>(tokens: &'a [Token], at: usize, found: &mut Vec<(&'a Token, String)>) {
    let Some(first) = tokens.get(at) else { return };
    if let Some(word) = first.word() {
        found.push((first, word.to_owned()));
    }
    if !first.is("{") {
        return;
    }
    let mut depth = 0;
    let mut starts = false;
    for token in &tokens[at..] {
        if let (Some(word), true, 1) = (token.word(), starts, depth) {
            found.push((token, word.to_owned()));
        }
        starts = token.is("{") || token.is(",");
        if token.is("{") {
            depth += 1;
        } else if token.is("}") {
            depth -= 1;
            if depth == 0 {
                return;
            }
        }
    }
}

/// How deep below the crate's root the module around a token lies.
struct InlineModules {
    file_depth: usize,
    braces: usize,
    /// The number of braces outside each `mod x {` that is open.
    open: Vec<usize>,
}

impl InlineModules {
    fn new(path: &str) -> Self {
        let inside = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
        let parts = inside.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main"));
        Self { file_depth: parts.count(), braces: 0, open: Vec::new() }
    }

    fn step(&mut self, tokens: &[Token], at: usize) {
        if tokens[at].is("{") {
            if at >= 2 && tokens[at - 2].word() == Some("mod") && tokens[at - 1].word().is_some() {
                self.open.push(self.braces);
            }
            self.braces += 1;
        } else if tokens[at].is("}") {
            self.braces = self.braces.saturating_sub(1);
            if self.open.last() == Some(&self.braces) {
                self.open.pop();
            }
        }
    }

    /// Follows `super::super`; where that reaches the crate's root, the place after the last.
    fn climb(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let mut climbed = 1;
        let mut last = at;
        while tokens.get(last + 1).is_some_and(|token| token.is("::"))
            && tokens.get(last + 2).and_then(Token::word) == Some("super")
        {
            climbed += 1;
            last += 2;
        }
        (climbed == self.file_depth + self.open.len()).then_some(last + 1)
    }
}

fn roots_reexport_nothing(sources: &[Source]) -> Vec<String> {
    let roots = sources.iter().filter(|source| matches!(source.path.as_str(), "src/lib.rs" | "src/main.rs"));
    roots.flat_map(|source| pairs(source, "pub", "use", "a re-export would hide a layer's name")).collect()
}

/// Each place where two words stand side by side.
fn pairs(source: &Source, first: &str, second: &str, what: &str) -> Vec<String> {
    let hits = source
        .tokens
        .windows(2)
        .filter(|pair| pair[0].word() == Some(first) && pair[1].word() == Some(second));
    hits.map(|pair| source.at(&pair[0], what)).collect()
}

fn pure_layers_name_no_browser(sources: &[Source]) -> Vec<String> {
    let pure = |layer| matches!(layer, Some("domain" | "api" | "flow" | "text"));
    let sources = sources.iter().filter(|source| pure(source.layer()));
    sources.flat_map(|source| words_named(source, BROWSER_CRATES)).collect()
}

fn browser_names_no_leptos(sources: &[Source]) -> Vec<String> {
    let sources = sources.iter().filter(|source| source.layer() == Some("browser"));
    sources.flat_map(|source| words_named(source, &["leptos"])).collect()
}

fn words_named(source: &Source, names: &[&str]) -> Vec<String> {
    let hits = source.tokens.iter().filter_map(|token| {
        let word = token.word().filter(|word| names.contains(word))?;
        Some(source.at(token, &format!("must not name {word}")))
    });
    hits.collect()
}

fn kit_knows_no_domain(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_below("src/ui/kit")) {
        for (token, target) in named_layers(source) {
            if matches!(target.as_str(), "domain" | "api" | "flow") {
                found.push(source.at(token, &format!("the kit must not import {target}")));
            }
        }
    }
    found
}

fn no_inner_html(sources: &[Source]) -> Vec<String> {
    let sources = sources.iter().filter(|source| source.is_below("src/"));
    let markup = ["inner_html", "set_inner_html", "set_outer_html", "insert_adjacent_html"];
    sources.flat_map(|source| words_named(source, &markup)).collect()
}

fn no_inline_style(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_below("src/")) {
        for (at, inside) in in_views(&source.tokens) {
            let token = &source.tokens[at];
            let next = source.tokens.get(at + 1);
            let bound = at > 0 && matches!(source.tokens[at - 1].word(), Some("let" | "mut"));
            let assigned = next.is_some_and(|next| next.is("=") || next.is(":"));
            if inside && token.word() == Some("style") && assigned && !bound {
                found.push(source.at(token, "the content security policy forbids inline styles"));
            }
        }
    }
    found
}

/// A child of an element that is a literal with words in it.
fn views_hold_no_text(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_below("src/ui") || source.is_below("src/app")) {
        for (at, inside) in in_views(&source.tokens) {
            let token = &source.tokens[at];
            let Some(text) = token.text().filter(|_| inside && at > 0) else { continue };
            let child = source.tokens[at - 1].is(">")
                && source.tokens.get(at + 1).is_some_and(|next| next.is("<") || next.is("{"));
            if child && text.contains(' ') && text.contains(|c: char| c.is_alphabetic()) {
                found.push(source.at(token, &format!("\"{text}\" belongs into text/")));
            }
        }
    }
    found
}

/// Every token's place, and whether it lies inside a `view!` macro.
fn in_views(tokens: &[Token]) -> Vec<(usize, bool)> {
    let mut places = Vec::with_capacity(tokens.len());
    let mut depth = 0usize;
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.is("{") {
            if at >= 2 && tokens[at - 1].is("!") && tokens[at - 2].word() == Some("view") {
                open.push(depth);
            }
            depth += 1;
        } else if token.is("}") {
            depth = depth.saturating_sub(1);
            if open.last() == Some(&depth) {
                open.pop();
            }
        }
        places.push((at, !open.is_empty()));
    }
    places
}

fn standin_is_apart(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_below("standin/")) {
        if source.path.ends_with("Cargo.toml") {
            let depends =
                |line: &&str| line.trim_start().trim_start_matches('"').starts_with("reinstall-panel");
            found.extend(source.raw.lines().filter(depends).map(|line| format!("{}: {line}", source.path)));
        } else {
            found.extend(words_named(source, &["reinstall_panel"]));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaks(rule: fn(&[Source]) -> Vec<String>, path: &str, text: &str) -> usize {
        rule(&[Source::new(path.to_owned(), text.to_owned())]).len()
    }

    #[test]
    fn an_import_against_the_arrows_is_found_in_every_spelling() {
        for (path, text) in [
            ("src/domain/plan.rs", "use crate::api::Call;"),
            ("src/domain/plan.rs", "use crate::{secret::Secret, api::Call};"),
            ("src/domain/plan.rs", "use crate::{domain::{pin::Pin, id}, flow};"),
            ("src/domain/plan.rs", "fn x() { crate::flow::step(); }"),
            ("src/domain/plan.rs", "use super::super::api::Call;"),
            ("src/domain/mod.rs", "use super::api::Call;"),
            ("src/domain/mod.rs", "mod tests { use super::super::api::Call; }"),
            ("src/domain/plan.rs", "mod tests { use super::super::super::{text, ui}; }"),
            ("src/api/mod.rs", "use crate::flow::State;"),
            ("src/flow/mod.rs", "use reinstall_panel::text::say;"),
            ("src/flow/mod.rs", "use crate::browser;"),
            ("src/text/mod.rs", "use crate::ui::kit;"),
            ("src/browser/http.rs", "use crate::ui::kit;"),
            ("src/browser/http.rs", "use crate::text::say;"),
            ("src/ui/plan/mod.rs", "use crate::browser::clock;"),
            ("src/ui/plan/mod.rs", "use crate::app::App;"),
        ] {
            assert!(breaks(imports_follow_arrows, path, text) >= 1, "{path}: {text}");
        }
    }

    #[test]
    fn imports_along_the_arrows_pass() {
        for (path, text) in [
            ("src/api/php.rs", "use crate::domain::Pin; use super::wire; use crate::api::Call;"),
            ("src/flow/mod.rs", "use crate::{api::Call, domain::{api_name, Pin}};"),
            ("src/domain/plan.rs", "use super::api; mod tests { use super::super::api; }"),
            ("src/domain/plan.rs", "// use crate::api::Call;\nconst X: &str = \"crate::api\";"),
            ("src/app.rs", "use crate::{browser, ui, text};"),
            ("src/lib.rs", "pub mod domain; use crate::ui::App;"),
            ("standin/src/lib.rs", "use crate::api::x;"),
        ] {
            assert_eq!(breaks(imports_follow_arrows, path, text), 0, "{path}: {text}");
        }
    }

    #[test]
    fn a_re_export_at_the_root_is_found() {
        assert_eq!(breaks(roots_reexport_nothing, "src/lib.rs", "pub use api::Call;"), 1);
        assert_eq!(breaks(roots_reexport_nothing, "src/lib.rs", "pub mod api;"), 0);
        assert_eq!(breaks(roots_reexport_nothing, "src/api/mod.rs", "pub use call::Call;"), 0);
    }

    #[test]
    fn a_browser_crate_in_a_pure_layer_is_found() {
        for layer in ["domain", "api", "flow", "text"] {
            let path = format!("src/{layer}/mod.rs");
            assert_eq!(breaks(pure_layers_name_no_browser, &path, "use leptos::prelude::*;"), 1, "{layer}");
            assert_eq!(breaks(pure_layers_name_no_browser, &path, "fn x() { web_sys::window(); }"), 1);
            assert_eq!(breaks(pure_layers_name_no_browser, &path, "//! Must not know leptos."), 0);
        }
        assert_eq!(breaks(pure_layers_name_no_browser, "src/ui/mod.rs", "use leptos::prelude::*;"), 0);
    }

    #[test]
    fn leptos_in_browser_is_found() {
        assert_eq!(breaks(browser_names_no_leptos, "src/browser/mod.rs", "use leptos::task;"), 1);
        assert_eq!(breaks(browser_names_no_leptos, "src/browser/mod.rs", "use web_sys::Window;"), 0);
    }

    #[test]
    fn a_kit_that_knows_the_domain_is_found() {
        for layer in ["domain", "api", "flow"] {
            let text = format!("use crate::{layer}::X;");
            assert_eq!(breaks(kit_knows_no_domain, "src/ui/kit/field.rs", &text), 1, "{layer}");
            assert_eq!(breaks(kit_knows_no_domain, "src/ui/plan/mod.rs", &text), 0, "{layer}");
        }
    }

    #[test]
    fn markup_from_text_is_found() {
        assert_eq!(breaks(no_inner_html, "src/ui/run/mod.rs", "view! { <p inner_html=x/> }"), 1);
        assert_eq!(breaks(no_inner_html, "src/browser/mod.rs", "element.set_inner_html(&x);"), 1);
        assert_eq!(breaks(no_inner_html, "src/ui/run/mod.rs", "// never inner_html"), 0);
    }

    #[test]
    fn an_inline_style_is_found() {
        for text in ["view! { <p style=\"color:red\"/> }", "view! { <p style:width=w/> }"] {
            assert_eq!(breaks(no_inline_style, "src/ui/run/mod.rs", text), 1, "{text}");
        }
        for text in ["let style = 1; view! { <p class=style/> }", "view! { {let style = 1; style} }"] {
            assert_eq!(breaks(no_inline_style, "src/ui/run/mod.rs", text), 0, "{text}");
        }
    }

    #[test]
    fn text_in_a_view_is_found() {
        let found = |text| breaks(views_hold_no_text, "src/ui/run/mod.rs", text);
        assert_eq!(found("view! { <p>\"Erase the disks\"</p> }"), 1);
        assert_eq!(found("view! { <p>\"Erase the disks\" {n}</p> }"), 1);
        for text in [
            "view! { <p>{say(Key::Erase)}</p> }",
            "view! { <p>\" \" {n}</p> }",
            "view! { <p class=\"a b\">{x}</p> }",
            "view! { {match x { A => \"two words\", B => call(\"two words\") }} }",
            "let x = a > \"b c\"; fn y() -> &'static str { \"d e\" }",
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
    }

    #[test]
    fn a_stand_in_that_knows_the_app_is_found() {
        let found = |path, text| breaks(standin_is_apart, path, text);
        assert_eq!(found("standin/Cargo.toml", "reinstall-panel = { path = \"..\" }"), 1);
        assert_eq!(found("standin/src/lib.rs", "use reinstall_panel::domain::Pin;"), 1);
        assert_eq!(found("standin/Cargo.toml", "description = \"for reinstall-panel\""), 0);
        assert_eq!(found("src/app.rs", "use reinstall_panel::domain::Pin;"), 0);
    }
}
