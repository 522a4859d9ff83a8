//! Takes secrets out of what a person may see.
//!
//! Knows: which names hold secrets. Must not know: where the text is shown.

use super::secret_words::{MASK, is_secret, mask_words, names_secret};
use crate::domain::json::Json;
use crate::domain::strings;
use form_urlencoded::byte_serialize;

/// Fields whose value is never shown, wherever they stand.
const HIDDEN: &[&str] = &[
    "token",
    "key",
    "callback",
    "reinstall_key",
    "pin",
    "password",
    "pass",
    "root_pass",
    "api_key",
    "secret",
    "passphrase",
    "post_install_script",
    "post_install_callback",
    "ssh_key",
    "debug",
    "user",
];

/// Whether what stands under this name is never shown.
pub(super) fn is_hidden(name: &str) -> bool {
    HIDDEN.iter().any(|hidden| name.eq_ignore_ascii_case(hidden)) || names_secret(name)
}

/// Characters of a raw answer that are kept.
const MOST_CHARS: usize = 4_000;

/// The body of an answer with secrets removed: fields by name, where it is JSON, and each of
/// `secrets` wherever it stands; shortened to 4,000 characters.
pub(super) fn redact(body: &str, value: Option<&Json>, secrets: &[&str]) -> String {
    let text = match value {
        Some(value) => {
            let mut text = String::new();
            write(value, &mut text);
            text
        }
        None => {
            let (text, found) = mask_named(body);
            // One that is told under its name is none elsewhere either.
            let found: Vec<&str> = found
                .into_iter()
                .filter(|text| is_secret(text) && !matches!(*text, "true" | "false" | "null"))
                .collect();
            // A secret may hold a secret's word: it goes first.
            mask_words(&cover(cover(text, secrets), &found))
        }
    };
    cut(cover(text, secrets), MOST_CHARS)
}

/// Words of the API that are shown by themselves: without what follows a secret's word, and without
/// `secrets`.
pub(super) fn cover_words(text: &str, secrets: &[&str]) -> String {
    mask_words(&cover(text.to_owned(), secrets))
}

/// `text` with no more characters than these.
#[must_use]
pub fn cut(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A text that is no JSON, such as half of one, without what stands there under hidden names, and what that
/// was where the name is a secret's.
fn mask_named(text: &str) -> (String, Vec<&str>) {
    let (mut out, mut rest, mut found) = (String::new(), text, Vec::new());
    // Any two quotes may stand around a name: one that is missing or too many has to hide no other.
    while let Some((before, after)) = rest.split_once('"') {
        out.push_str(before);
        out.push('"');
        rest = after;
        let Some((name, value)) = after.split_once('"') else { continue };
        let start = value.trim_start();
        if let (true, Some(start)) = (is_hidden(name.trim_end_matches('\\')), start.strip_prefix(':')) {
            let start = start.trim_start();
            out.push_str(&after[..after.len() - start.len()]);
            rest = mask_value(start, &mut out);
            let value = &start[..start.len() - rest.len()];
            if names_secret(name) {
                leaves(value, &mut found);
            } else {
                found.extend(mask_named(value).1);
            }
        }
    }
    out.push_str(rest);
    (out, found)
}

/// The texts and numbers in a piece of JSON, without the names of fields.
fn leaves<'a>(text: &'a str, found: &mut Vec<&'a str>) {
    let mut rest = text;
    while let Some(at) =
        rest.find(|c: char| !c.is_whitespace() && !matches!(c, '{' | '}' | '[' | ']' | ',' | ':' | '\\'))
    {
        rest = &rest[at..];
        let (leaf, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_at(rest.find(['{', '}', '[', ']', ',', ':', '"']).unwrap_or(rest.len())),
        };
        if !after.trim_start().starts_with(':') {
            found.push(leaf.trim().trim_end_matches('\\'));
        }
        rest = after;
    }
}

/// Writes a mask for the value at the start of a text, and says what stands behind it.
fn mask_value<'a>(text: &'a str, out: &mut String) -> &'a str {
    let bare = text.trim_start_matches('\\');
    let escapes = text.len() - bare.len();
    if let Some(quoted) = bare.strip_prefix('"') {
        let before = |at: usize| quoted[..at].len() - quoted[..at].trim_end_matches('\\').len();
        let end = quoted
            .match_indices('"')
            .find(|(at, _)| before(*at) <= escapes)
            .map_or(quoted.len(), |(at, _)| at);
        let end = quoted[..end].trim_end_matches('\\').len();
        out.push_str(&text[..=escapes]);
        out.push_str(MASK);
        return &quoted[end..];
    }
    let mut depth = 0_usize;
    let end = text.find(|c| match c {
        '{' | '[' => {
            depth += 1;
            false
        }
        '}' | ']' => {
            depth = depth.saturating_sub(1);
            depth == 0
        }
        ',' => depth == 0,
        c => depth == 0 && c.is_whitespace(),
    });
    let end = end.unwrap_or(text.len());
    // The bracket that ends it is a part of it.
    let is_nested = text.starts_with(['{', '[']);
    out.push_str(MASK);
    &text[if is_nested && end < text.len() { end + 1 } else { end }..]
}

/// `text` without any of `secrets`.
#[must_use]
pub fn cover(mut text: String, secrets: &[&str]) -> String {
    for secret in secrets {
        // As typed, and as JSON and forms write it.
        let mut quoted = String::new();
        quote(secret, &mut quoted);
        let encoded: String = byte_serialize(secret.as_bytes()).collect();
        for form in [*secret, &quoted, &encoded] {
            // Two characters are in every text: masking them would hide the text and tell them.
            if form.chars().nth(2).is_some() {
                text = mask(&text, form);
            }
        }
    }
    text
}

fn mask(text: &str, secret: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = strings::find(rest, secret) {
        out.push_str(&rest[..at]);
        out.push_str(MASK);
        rest = &rest[at + secret.len()..];
    }
    out.push_str(rest);
    out
}

/// Writes a value as JSON, its secrets masked.
fn write(value: &Json, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(number) => out.push_str(number),
        Json::Text(text) => write_text(&mask_words(text), out),
        Json::List(items) => {
            let mut between = "[";
            for item in items {
                out.push_str(between);
                write(item, out);
                between = ",";
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Json::Object(fields) => {
            let mut between = "{";
            for (name, value) in fields {
                out.push_str(between);
                write_text(name, out);
                out.push(':');
                if !value.is_null() && is_hidden(name) {
                    write_text(MASK, out);
                } else {
                    write(value, out);
                }
                between = ",";
            }
            out.push_str(if fields.is_empty() { "{}" } else { "}" });
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    quote(text, out);
    out.push('"');
}

/// Writes a text as it stands between the quotes of JSON.
fn quote(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' => {
                out.push_str(if c < '\u{10}' { "\\u000" } else { "\\u001" });
                out.push(char::from(b"0123456789abcdef"[c as usize % 16]));
            }
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::parse_json;

    fn redacted(body: &str, secrets: &[&str]) -> String {
        redact(body, parse_json(body).as_ref(), secrets)
    }

    #[test]
    fn what_is_no_json_is_masked_by_name_as_well() {
        let cases = [
            (r#"{"context":{"password":"hunter2","id":1"#, r#"{"context":{"password":"•••","id":1"#),
            (r#"Warning{"Token" : "abc"}"#, r#"Warning{"Token" : "•••"}"#),
            (r#"{"pin":"04"#, r#"{"pin":"•••"#),
            (r#"{"key":"a\"b","x":"c"}"#, r#"{"key":"•••","x":"c"}"#),
            (r#"{"pin":1234,"x":1"#, r#"{"pin":•••,"x":1"#),
            (r#"{"token":{"a":["b","c"]},"x":1"#, r#"{"token":•••,"x":1"#),
            (r#"{"token":{"a":["b","#, r#"{"token":•••"#),
            (r#""{"token":"abc"} "x":1"#, r#""{"token":"•••"} "x":1"#),
            (r#"{"x":"{\"token\":\"abc\",\"y\":1}"#, r#"{"x":"{\"token\":\"•••\",\"y\":1}"#),
            (r#"no "quotes": of names"#, r#"no "quotes": of names"#),
        ];
        for (body, shown) in cases {
            assert_eq!(redact(body, None, &[]), shown);
        }
        let body = r#"{"a":"Xy9zz","password":{"of":["Xy9zz",1234567]},"b":[1234567,"#;
        assert_eq!(redact(body, None, &[]), r#"{"a":"•••","password":•••,"b":[•••,"#);
        assert_eq!(redact("root_pass=Pa%2Bss+w&x=1", None, &["Pa+ss w"]), "root_pass=•••&x=1");
    }

    #[test]
    fn what_is_no_secret_is_written_as_json_writes_it() {
        let body = r#"{"a":["\"\\\n\r\t\b\f\u0001\u001f/é",1.50,true,false,null,[],{}]}"#;
        assert_eq!(redacted(body, &[]), body);
    }

    #[test]
    fn fields_are_masked_by_name_at_any_depth() {
        let shown = redacted(
            r#"{"result":"x","context":{"User":"root","Password":"hunter2","id":1},"l":[{"pin":4}]}"#,
            &[],
        );
        assert_eq!(
            shown,
            r#"{"result":"x","context":{"User":"•••","Password":"•••","id":1},"l":[{"pin":"•••"}]}"#
        );
    }

    #[test]
    fn a_secret_is_masked_wherever_an_answer_repeats_it() {
        let shown = redacted("<h1>bad password: A\"1bcdefg</h1> A\\\"1bcdefg", &["A\"1bcdefg"]);
        assert_eq!(shown, "<h1>bad password: •••</h1> •••");
    }

    #[test]
    fn a_long_body_is_shortened_between_characters() {
        let shown = redacted(&"é".repeat(5_000), &[]);
        assert_eq!(shown.chars().count(), MOST_CHARS + 1);
    }
}
