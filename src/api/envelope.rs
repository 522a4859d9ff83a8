//! The frame around every answer: done, accepted, or refused in one of four shapes.
//!
//! Knows: how a refusal looks. Must not know: what a call's answer holds.

use super::error::ApiError;
use super::php;
use crate::domain::json::Json;
use crate::domain::strings;

/// Texts by which the API says that a token is not good. Source: contract, "Envelopes".
const SESSION: &[&str] = &[
    "invalid token",
    "token expired",
    "token is invalid",
    "not authorized",
    "authentication failed",
    "unauthorized",
];

/// Whether a refusal's text means that the session has ended.
pub fn speaks_of_session(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    SESSION.iter().any(|phrase| strings::contains(&text, phrase))
}

/// The refusal in an answer, if it is one.
pub fn refusal(body: &Json, signs_in: bool) -> Option<ApiError> {
    let result = php::first(body, &["result"]);
    let word = result.as_str().unwrap_or_default().trim_ascii();
    let code = php::first(body, &["code"]);
    let says_no = php::is_negative(result) || is_failure(word);
    let has_error = php::text_of(body, &["error"]).is_some();
    let bad_code = php::is_negative(code) || php::int(code).is_some_and(|n| n != 0);
    let refused = says_no || has_error || (bad_code && !word.eq_ignore_ascii_case("ok"));
    if !refused {
        return None;
    }
    let mut said: Vec<String> = Vec::new();
    for name in ["error", "message", "description", "scope"] {
        if let Some(text) = php::text_of(body, &[name])
            && !said.contains(&text)
        {
            said.push(text);
        }
    }
    let message = match said.is_empty() {
        true => php::text(code).unwrap_or_else(|| word.to_owned()),
        false => strings::join(&said, ": "),
    };
    if !signs_in && speaks_of_session(&message) {
        return Some(ApiError::SessionExpired);
    }
    let code = code
        .as_str()
        .filter(|text| !text.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
        .map(str::to_owned);
    Some(ApiError::Refused { message, code })
}

/// Whether the word of a `result` means that something failed for good.
pub fn is_failure(word: &str) -> bool {
    ["error", "fail", "failed", "cancelled", "canceled"].iter().any(|bad| word.eq_ignore_ascii_case(bad))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::json;

    fn refused(message: &str, code: Option<&str>) -> Option<ApiError> {
        Some(ApiError::Refused { message: message.into(), code: code.map(str::to_owned) })
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
            (json!({"result": "Failed", "scope": "IPMI"}), refused("IPMI", None)),
            (json!({"result": "error"}), refused("error", None)),
        ];
        for (body, expected) in cases {
            assert_eq!(refusal(&body, false), expected, "{body:?}");
        }
    }

    #[test]
    fn what_is_no_refusal() {
        let bodies = [
            json!({"result": "OK"}),
            json!({"result": "OK", "code": 0}),
            json!({"result": "OK", "code": 200}),
            json!({"result": "OK", "error": ""}),
            json!({"result": "OK", "error": null}),
            json!({"result": {"token": "x"}}),
            json!({"code": 0, "message": "fine"}),
            json!([]),
            json!(null),
        ];
        for body in bodies {
            assert_eq!(refusal(&body, false), None, "{body:?}");
        }
    }

    #[test]
    fn an_ended_session_by_any_of_its_phrases_except_while_signing_in() {
        for phrase in SESSION {
            let described = json!({"code": -1, "message": "Access denied", "description": phrase});
            assert_eq!(refusal(&described, false), Some(ApiError::SessionExpired), "{phrase}");
            let body = json!({"code": -1, "message": format!("Sorry, {}!", phrase.to_uppercase())});
            assert_eq!(refusal(&body, false), Some(ApiError::SessionExpired), "{phrase}");
            assert!(matches!(refusal(&body, true), Some(ApiError::Refused { .. })), "{phrase}");
        }
    }
}
