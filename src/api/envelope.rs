//! The frame around every answer: done, accepted, refused in one of four shapes, or none of these.
//!
//! Knows: how each looks. Must not know: what a call's answer holds.

use super::php;
use crate::domain::json::Json;
use crate::domain::strings;

/// What a frame says of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Done, or accepted: the call's own fields tell which.
    Done,
    /// It goes on.
    GoesOn,
    /// The call did nothing.
    Refused {
        /// The API's sentence; its code or word where it has none.
        message: String,
        /// The API's word for the reason, such as `NO_APPROPRIATE_SERVERS`.
        code: Option<String>,
    },
    /// Words of a refusal in a shape that proves none: what changes nothing is refused; what has an effect
    /// may have had it.
    Doubtful {
        /// The API's sentence; its word where it has none.
        message: String,
        /// The API's word for the reason.
        code: Option<String>,
    },
    /// Neither: nobody knows what became of the call.
    Unclear {
        /// The API's words; empty if there are none.
        message: String,
    },
    /// An object, list or bare value without a `result` and without an error: only a read can tell what
    /// it is.
    Plain,
}

/// Reads the frame of an answer. Source: contract, section 2 and 9.2.
pub fn frame(body: &Json) -> Frame {
    let result = php::first(body, &["result"]);
    let code = php::first(body, &["code"]);
    let error = error_of(body);
    let is_bad_code = has_bad_code(body);
    let said = || said(body).or_else(|| word_of(result)).or_else(|| php::text(code)).unwrap_or_default();
    let refused = || Frame::Refused { message: said(), code: reason(code) };
    let doubtful = || Frame::Doubtful { message: said(), code: reason(code) };
    match result {
        // Done and refused in one breath.
        _ if is_done(result) && (error.is_some() || is_bad_code) => Frame::Unclear { message: said() },
        _ if is_done(result) => Frame::Done,
        _ if php::is_negative(result) => refused(),
        Json::Text(word) if is_refusal(word) => refused(),
        Json::Text(word) if is_failure(word) => doubtful(),
        Json::Text(word) if goes_on(word) => Frame::GoesOn,
        // A session, or the thing that was asked for.
        Json::Object(_) | Json::List(_) if error.is_none() && !is_bad_code => Frame::Plain,
        Json::Null if is_bad_code || (error.is_some() && reason(code).is_some()) => refused(),
        Json::Null if error.is_some() => doubtful(),
        Json::Null => Frame::Plain,
        _ => Frame::Unclear { message: said() },
    }
}

/// Whether a `result` says that it is done. Source: contract, 9.2.
pub fn is_done(result: &Json) -> bool {
    match result {
        Json::Bool(flag) => *flag,
        Json::Number(_) => php::int(result) == Some(1),
        Json::Text(word) => ["ok", "true", "1"].iter().any(|done| word.trim().eq_ignore_ascii_case(done)),
        Json::Null | Json::List(_) | Json::Object(_) => false,
    }
}

/// Whether a word means that it goes on. Source: contract, 9.7.
pub fn goes_on(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "not ready",
        "stage",
        "pending",
        "queued",
        "queue",
        "enqueued",
        "running",
        "in progress",
        "progress",
        "waiting",
        "wait",
        "processing",
        "in process",
        "scheduled",
        "starting",
        "started",
        "working",
        "ongoing",
        "active",
        "accepted",
        "delayed",
        "deferred",
        "busy",
        "in queue",
        "underway",
        "under way",
        "executing",
        "preparing",
        "initializing",
        "initialising",
        "new",
    ];
    let word = plain(word);
    WORDS.contains(&word.as_str())
}

/// How words begin that say no, or that it went wrong.
const REFUSALS: &[&str] = &["error", "fail", "cancel", "reject", "denied", "deny", "declin", "refus"];

/// How words begin that end what had been begun, or that may.
const ENDS: &[&str] = &[
    "abort",
    "terminat",
    "timeout",
    "timedout",
    "kill",
    "crash",
    "interrupt",
    "unsuccess",
    "exception",
    "fatal",
    "invalid",
    "broken",
    "stopped",
    "expired",
    "dead",
];

/// Whether the word of a `result` means that it failed for good. Source: contract, 9.7.
pub fn is_failure(word: &str) -> bool {
    let word = plain(word);
    // "No error" is none.
    let is_denied = word.split(' ').any(|word| matches!(word, "no" | "not" | "0" | "without"));
    !is_denied && (begins_with(&word, REFUSALS) || says_ended(&word))
}

/// Whether the word of a call's own `result` means that the call did nothing. What was ended was begun:
/// nobody knows how far it came. Source: contract, section 2 and 9.2.
fn is_refusal(word: &str) -> bool {
    is_failure(word) && !says_ended(&plain(word))
}

fn says_ended(word: &str) -> bool {
    begins_with(word, ENDS) || word.contains("timed out") || word.contains("time out")
}

fn begins_with(words: &str, beginnings: &[&str]) -> bool {
    words.split(' ').any(|word| beginnings.iter().any(|beginning| word.starts_with(beginning)))
}

/// A word in small letters, `in_progress` and `In-Progress` as `in progress`.
fn plain(word: &str) -> String {
    let parts: Vec<String> = word
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    strings::join(&parts, " ")
}

/// The error that an answer tells beside its result. Nothing, in each of PHP's forms, is none.
pub fn error_of(body: &Json) -> Option<String> {
    for name in ["error", "errors"] {
        let Some(value) = body.get(name).filter(|value| !php::is_nothing(value)) else { continue };
        match php::words(value) {
            Some(words) if php::says_nothing(&words) => {}
            Some(words) => return Some(words),
            None => return Some(name.to_owned()),
        }
    }
    None
}

/// Whether the code of an answer is one of an error: neither 0 nor of HTTP's good ones.
pub fn has_bad_code(body: &Json) -> bool {
    let code = php::first(body, &["code"]);
    php::is_negative(code) || php::int(code).is_some_and(|n| n != 0 && !(200..300).contains(&n))
}

/// All that is said of it, each once.
fn said(body: &Json) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for name in ["error", "errors", "message", "description", "scope"] {
        if let Some(text) = body.get(name).and_then(php::words)
            && !said.contains(&text)
        {
            said.push(text);
        }
    }
    (!said.is_empty()).then(|| strings::join(&said, ": "))
}

fn word_of(result: &Json) -> Option<String> {
    result.as_str().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty())
}

fn reason(code: &Json) -> Option<String> {
    code.as_str()
        .filter(|text| !text.is_empty() && !text.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::json;

    fn refused(message: &str, code: Option<&str>) -> Frame {
        Frame::Refused { message: message.into(), code: code.map(str::to_owned) }
    }

    fn unclear(message: &str) -> Frame {
        Frame::Unclear { message: message.into() }
    }

    #[test]
    fn all_shapes_of_a_refusal() {
        let cases = [
            (json!({"code": -1, "message": "bad PIN"}), refused("bad PIN", None)),
            (json!({"code": "-1", "message": "bad PIN", "key": "x"}), refused("bad PIN", None)),
            (json!({"code": -1, "description": "no such server"}), refused("no such server", None)),
            (
                json!({"code": -1, "message": "no", "description": "not yours"}),
                refused("no: not yours", None),
            ),
            (json!({"code": -1}), refused("-1", None)),
            (
                json!({"result": -1, "error": "No appropriate servers found", "code": "NO_APPROPRIATE_SERVERS"}),
                refused("No appropriate servers found", Some("NO_APPROPRIATE_SERVERS")),
            ),
            (json!({"code": 1, "error": "weak password"}), refused("weak password", None)),
            (
                json!({"code": -1, "error": true, "message": "no such server"}),
                refused("no such server", None),
            ),
            (json!({"error": "no right", "code": "NO_RIGHTS"}), refused("no right", Some("NO_RIGHTS"))),
            (json!({"result": "Failed", "scope": "IPMI"}), refused("IPMI", None)),
            (json!({"result": "error"}), refused("error", None)),
            (json!({"result": "Cancelled", "error": false}), refused("Cancelled", None)),
        ];
        for (body, expected) in cases {
            assert_eq!(frame(&body), expected, "{body:?}");
        }
        for word in
            ["Error", "Failed", "FAILURE", "Canceled", "Rejected", "Denied", "access_denied", "Refused"]
        {
            assert_eq!(frame(&json!({"result": word})), refused(word, None));
        }
    }

    #[test]
    fn words_of_a_refusal_in_a_shape_that_proves_none() {
        let doubtful = |message: &str| Frame::Doubtful { message: message.into(), code: None };
        let cases = [
            (json!({"error": "weak password"}), "weak password"),
            (json!({"error": {"text": "weak", "field": "password"}}), "weak password"),
            (json!({"errors": ["a", "b"], "result": null}), "a b"),
            (json!({"error": true, "message": "no such server"}), "no such server"),
            (json!({"code": 0, "error": "busy"}), "busy"),
            (json!({"result": "Aborted", "error": false}), "Aborted"),
            (json!({"result": "Terminated", "scope": "by staff"}), "by staff"),
        ];
        for (body, message) in cases {
            assert_eq!(frame(&body), doubtful(message), "{body:?}");
        }
        for word in
            ["Killed", "Expired", "Stopped", "Timeout", "Timed out", "failed: timeout", "Interrupted", "Dead"]
        {
            assert_eq!(frame(&json!({"result": word})), doubtful(word));
        }
    }

    #[test]
    fn done_in_each_of_its_forms_with_no_error_beside_it() {
        let nothing = [
            json!(null),
            json!(""),
            json!(false),
            json!(0),
            json!([]),
            json!({}),
            json!("0"),
            json!("false"),
        ];
        for done in [json!("OK"), json!(" ok "), json!(true), json!(1), json!("1"), json!("TRUE")] {
            assert_eq!(frame(&Json::object([("result", done.clone())])), Frame::Done);
            for error in &nothing {
                let body = Json::object([
                    ("result", done.clone()),
                    ("error", error.clone()),
                    ("message", error.clone()),
                    ("code", json!(0)),
                ]);
                assert_eq!(frame(&body), Frame::Done, "{body:?}");
            }
        }
        for body in [json!({"result": "OK", "code": 200}), json!({"result": "OK", "message": "set"})] {
            assert_eq!(frame(&body), Frame::Done, "{body:?}");
        }
    }

    #[test]
    fn neither_done_nor_refused() {
        let cases = [
            (json!({"result": "OK", "error": "disk layout ignored"}), unclear("disk layout ignored")),
            (json!({"result": "OK", "errors": ["a", "b"]}), unclear("a b")),
            (json!({"result": "OK", "error": true}), unclear("OK")),
            (json!({"result": "OK", "code": -1}), unclear("OK")),
            (json!({"result": "OK", "code": 1, "message": "no"}), unclear("no")),
            (json!({"result": 0}), unclear("")),
            (json!({"result": false}), unclear("")),
            (json!({"result": 2}), unclear("")),
            (json!({"result": "OKAY"}), unclear("OKAY")),
            (json!({"result": "maybe", "message": "?"}), unclear("?")),
            (json!({"result": {"token": "x"}, "error": "x"}), unclear("x")),
        ];
        for (body, expected) in cases {
            assert_eq!(frame(&body), expected, "{body:?}");
        }
        for body in [
            json!({}),
            json!([]),
            json!(null),
            json!({"code": 0, "message": "fine"}),
            json!({"result": {"token": "x"}}),
            json!({"result": ""}),
        ] {
            assert_eq!(frame(&body), Frame::Plain, "{body:?}");
        }
        assert_eq!(frame(&json!({"result": "Pending"})), Frame::GoesOn);
    }

    #[test]
    fn words_of_a_key_are_an_open_list() {
        for word in
            ["Not ready", "STAGE", "pending", "Queued", "running", "in_progress", "In Progress", "Waiting"]
        {
            assert!(goes_on(word) && !is_failure(word), "{word}");
        }
        for word in [
            "Error",
            "Fail",
            "Failed",
            "FAILURE",
            "Aborted",
            "Cancelled",
            "Canceled",
            "Rejected",
            "Terminated",
            "Timeout",
            "Timed out",
            "Access denied",
            "killed",
            "unsuccessful",
        ] {
            assert!(is_failure(word) && !goes_on(word), "{word}");
        }
        for word in ["OKAY", "Success", "Completed", "no error", "not failed", "", "maybe", "OK pending"] {
            assert!(!is_failure(word) && !goes_on(word), "{word}");
        }
    }
}
