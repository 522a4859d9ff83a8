//! The JSON in a body, whatever PHP has put around it.
//!
//! Source: contract, 9.11: a byte order mark, warnings or HTML before or after exactly one object. Ours: the
//! same around a list of texts or objects, where there is no object. What is cut off, or stands twice, is no
//! answer: half an object may hold one that looks whole.

use crate::domain::json::{Json, ParseJson};

/// The value of a body; `None` where it is none, or not the only one.
pub fn value(body: &str, parse_json: ParseJson) -> Option<Json> {
    let body = body.trim_start_matches('\u{feff}').trim();
    if let Some(value) = parse_json(body) {
        return Some(value);
    }
    let (from, to) = only(body, '{').or_else(|| only(body, '['))?;
    parse_json(&body[from..to])
}

/// Where the only object of a text begins and ends; where it has none, the only list, by its first sign.
fn only(text: &str, sign: char) -> Option<(usize, usize)> {
    let mut found = None;
    let mut at = 0;
    while let Some(from) = text[at..].find(sign).map(|found| at + found) {
        if !begins_value(&text[from..]) {
            at = from + 1;
            continue;
        }
        // One that does not end is cut off, and what stands in it is only a part of it.
        let to = from + length(&text[from..])?;
        let (before, after) = (&text[..from], &text[to..]);
        // What is empty says nothing of the call: the noise of a script has such, too.
        let is_empty = text[from + 1..to - 1].trim().is_empty();
        if found.is_some() || is_empty || !stands_alone(before, after) {
            return None;
        }
        if sign == '[' && [before, after].into_iter().any(holds_object) {
            return None;
        }
        found = Some((from, to));
        at = to;
    }
    found
}

/// Whether what begins with a brace can be an object, that is go on with a name in quotes or end; and what
/// begins with a bracket a list of texts or objects. The braces of a style sheet or of a sentence begin
/// none, nor do the brackets around a time.
fn begins_value(text: &str) -> bool {
    let rest = text[1..].trim_start();
    rest.starts_with(if text.starts_with('{') { ['"', '}'] } else { ['"', '{'] })
}

/// Whether a noise is more than one: an object in it may be the answer.
fn holds_object(noise: &str) -> bool {
    noise.match_indices('{').any(|(at, _)| begins_value(&noise[at..]))
}

/// Whether an object or list is no part of a larger value.
fn stands_alone(before: &str, after: &str) -> bool {
    let (before, after) = (before.trim_end(), after.trim_start());
    // A colon after a sentence is one; after a name in quotes it is not.
    let is_named = before.strip_suffix(':').is_some_and(|name| name.trim_end().ends_with('"'));
    !is_named
        && !before.ends_with([',', '[', '\\'])
        && !after.starts_with([',', ']', '}', ':'])
        && [before, after].into_iter().all(closes_what_it_opens)
}

/// Whether a noise has its braces in pairs, as a style sheet or a sentence does. One alone is what is left
/// of a larger object.
fn closes_what_it_opens(noise: &str) -> bool {
    let depth = noise.bytes().try_fold(0_usize, |depth, b| match b {
        b'{' => Some(depth + 1),
        b'}' => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth == Some(0)
}

/// How long the object is that a text begins with; `None` when it does not end.
fn length(text: &str) -> Option<usize> {
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    for (at, b) in text.bytes().enumerate() {
        match b {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'{' | b'[' if !is_text => depth += 1,
            b'}' | b']' if !is_text => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::{json, parse_json};

    fn read(body: &str) -> Option<Json> {
        value(body, parse_json)
    }

    #[test]
    fn noise_around_one_object_is_left_out() {
        let done = json!({"result": "OK", "a": {"b": ["}", "\"{"]}});
        let object = r#"{"result":"OK","a":{"b":["}","\"{"]}}"#;
        let warning =
            "<br />\n<b>Warning</b>: Undefined index: {$key} in /srv/a.php on line <b>12</b><br />\n";
        for (before, after) in [
            ("", ""),
            ("\u{feff}", ""),
            ("\u{feff}\u{feff} \r\n", "\n"),
            (warning, ""),
            ("", "<!-- served in 12 ms { cached } -->\n</body></html>"),
            (warning, warning),
            ("<style>p { color: red }</style>", ""),
            ("Response: ", ""),
            ("[05-Jan-2026 09:00:00] PHP Notice: x\n", "\nbool(true)"),
        ] {
            let body = [before, object, after].concat();
            assert_eq!(read(&body), Some(done.clone()), "{body}");
        }
    }

    #[test]
    fn what_is_cut_off_or_stands_twice_is_no_answer() {
        for body in [
            r#"{"result":"Stage","context":{"result":"OK"}"#,
            r#"Warning {"result":"Stage","context":{"result":"OK"}"#,
            r#""context":{"result":"OK"}}"#,
            r#"[1,{"result":"OK"}"#,
            r#"x {"result":"OK"} "error":false}"#,
            r#"{ "error":1 x {"result":"OK"}"#,
            r#"{"result":"OK"}{"result":"OK"}"#,
            r#"{"result":"OK"} {"code":-1,"message":"no"}"#,
            r#"{} {"result":"OK"}"#,
            r#"{"result":"OK""#,
            r#"{"result":"OK",}"#,
            "<html>{{ result }}</html>",
            "",
            "{",
            "}{",
            "Warning: x",
        ] {
            assert_eq!(read(body), None, "{body}");
        }
    }

    #[test]
    fn noise_around_one_list_is_left_out_where_there_is_no_object() {
        let warning = "<br />\n<b>Warning</b>: Undefined index in /srv/a.php on line <b>12</b><br />\n";
        for list in [r#"["docker","ngin[x]"]"#, r#"[ {"id":1,"tags":["bm"]}, {"id":2}]"#] {
            let value = parse_json(list);
            assert!(value.is_some());
            for (before, after) in [
                (warning, ""),
                ("", warning),
                ("[05-Jan-2026 09:00:00] PHP Notice: x\n", "\n[1]"),
                ("<style>p { color: red }</style>", "</body>"),
            ] {
                let body = [before, list, after].concat();
                assert_eq!(read(&body), value, "{body}");
            }
        }
        for body in [
            r#"x []"#,
            r#"x [ ]"#,
            r#"x {}"#,
            r#"x { }"#,
            r#"x [25250]"#,
            r#"x ["a"] ["b"]"#,
            r#"x ["a""#,
            r#"x [["a"]]"#,
            r#""tasks":["a"]"#,
            r#"{"tasks":["a"]"#,
            r#"{"a":1} {"b":2} ["a"]"#,
            r#"x [{"id":1},{"id":2}"#,
            r#"x {} ["a"]"#,
        ] {
            assert_eq!(read(body), None, "{body}");
        }
        let object = r#"in ["a"] {"result":"OK"}"#;
        assert_eq!(read(object), Some(json!({"result": "OK"})), "an object goes before a list");
    }

    #[test]
    fn a_body_that_is_json_as_a_whole_is_read_as_it_is() {
        assert_eq!(read("[4]"), Some(json!([4])));
        assert_eq!(read(" null "), Some(json!(null)));
        assert_eq!(read(r#"[{"id":1}]"#), Some(json!([{"id": 1}])));
    }
}
