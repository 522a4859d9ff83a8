//! `eq_callback.php`: what a key says.

use crate::api::envelope::{error_of, goes_on, has_bad_code, is_done, is_failure};
use crate::api::php;
use crate::api::redact::is_hidden;
use crate::api::{AsyncAnswer, Message};
use crate::domain::id::ServerId;
use crate::domain::json::Json;
use crate::domain::strings;

/// Reads an answer of `eq_callback/check`; `None` when it is none of the known ones. Source: contract,
/// section 4 and 9.7.
///
/// The words "error" and "failed" in scope or debug mean nothing: the logs of good runs hold
/// them. Only the word of `result` decides.
pub fn check(value: &Json) -> Option<AsyncAnswer> {
    let result = php::first(value, &["result"]);
    if is_done(result) {
        let mut message = message(value);
        // Done and refused in one breath is nobody knows what.
        if error_of(value).is_some() || has_bad_code(value) {
            let refused = refusal_of(value).into_iter().chain(Some(message.scope)).collect::<Vec<_>>();
            message.scope = strings::join(&refused, " ").trim().to_owned();
            return Some(AsyncAnswer::Unknown(message));
        }
        return Some(if is_pending(&message.scope) {
            AsyncAnswer::NotReady
        } else {
            AsyncAnswer::Done(message)
        });
    }
    match result {
        Json::Text(word) if word.trim().eq_ignore_ascii_case("stage") => {
            Some(AsyncAnswer::Stage(message(value)))
        }
        _ if says_not_found(value) => Some(AsyncAnswer::NotFound),
        Json::Text(word) if is_failure(word) => Some(AsyncAnswer::Failed(worded(value, word))),
        Json::Text(word) if goes_on(word) => {
            let message = message(value);
            let says_more = !message.scope.is_empty() && !goes_on(&message.scope);
            Some(if says_more { AsyncAnswer::Progress(message) } else { AsyncAnswer::NotReady })
        }
        Json::Text(word) => Some(AsyncAnswer::Unknown(worded(value, word))),
        Json::Bool(false) => Some(AsyncAnswer::Unknown(worded(value, "false"))),
        Json::Number(number) if !php::is_negative(result) => {
            Some(AsyncAnswer::Unknown(worded(value, number)))
        }
        _ => None,
    }
}

/// The words in which an answer that is done is refused.
fn refusal_of(value: &Json) -> Option<String> {
    error_of(value).or_else(|| php::text_of(value, &["message", "description"]))
}

/// Whether the scope of an answer that is done says that it goes on, such as `pending (2 ahead)`: by its
/// words before the first sign. A stage is named by a message that may well be the last.
fn is_pending(scope: &str) -> bool {
    let is_sign = |c: char| !(c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '-'));
    let words = scope.split(is_sign).next().unwrap_or_default();
    let words = words.split(" -").next().unwrap_or_default();
    goes_on(words) && !words.trim().eq_ignore_ascii_case("stage")
}

/// Whether nobody knows the key that was asked about. An SSH key that is not found is another matter: it
/// has failed there.
fn says_not_found(value: &Json) -> bool {
    const NAMED: &[&str] = &["asynckey", "async key", "callback key", "reinstall key"];
    const GONE: &[&str] = &[
        "not found",
        "was not found",
        "is not found",
        "unknown",
        "is unknown",
        "does not exist",
        "doesn t exist",
        "not exist",
    ];
    let text = php::text_of(value, &["message", "error", "description"]).unwrap_or_default().to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        // The key itself may stand among its words.
        .filter(|word| !matches!(*word, "" | "error" | "the" | "this" | "a" | "such") && word.len() < 32)
        .collect();
    let text = strings::join(&words, " ");
    let is = |key: &str| {
        let gone = GONE.iter().map(|gone| [key, gone].join(" "));
        let none = ["no", "unknown"].iter().map(|none| [none, key].join(" "));
        gone.chain(none).collect::<Vec<_>>()
    };
    is("key").contains(&text)
        || NAMED.iter().flat_map(|key| is(key)).any(|phrase| strings::contains(&text, &phrase))
}

/// A message whose words are the result's own, where nothing else is said.
fn worded(value: &Json, word: &str) -> Message {
    let mut message = message(value);
    if message.scope.is_empty() {
        message.scope = php::text_of(value, &["error", "message", "description"]).unwrap_or_default();
    }
    if message.scope.is_empty() {
        message.scope = word.trim().to_owned();
    }
    message
}

fn message(value: &Json) -> Message {
    let context = php::first(value, &["context"]);
    Message {
        scope: scope(php::first(value, &["scope"])),
        action: php::text_of(context, &["action"]),
        server: php::fact(php::first(context, &["id"])).map(ServerId),
        raw: String::new(),
    }
}

/// The words of a scope: a text, or the texts of an object or list of them.
fn scope(value: &Json) -> String {
    php::text(value)
        .or_else(|| of_how_many(value))
        .or_else(|| php::text_of(value, &["message", "text", "stage", "description"]))
        .unwrap_or_else(|| {
            let mut words = Vec::new();
            match value {
                Json::Object(fields) => {
                    for (name, value) in fields {
                        words.extend(php::text(value).filter(|_| !is_hidden(name)));
                    }
                }
                _ => words = php::read_all(value, php::text),
            }
            strings::join(&words, " ")
        })
}

/// A stage that is told beside how many there are, and what else is said: the number alone would be taken
/// for one of the five.
fn of_how_many(value: &Json) -> Option<String> {
    let total =
        ["total", "of", "stages", "steps", "count"].iter().find_map(|name| php::fact(value.get(name)?))?;
    let mut words = php::text_of(value, &["stage", "step"])?;
    let digits = words.trim_end_matches(|c: char| c.is_ascii_digit());
    // What ends otherwise, or has another number, tells the rest itself.
    if digits.len() == words.len() || digits.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    words.push('/');
    words.push_str(&strings::number(total));
    if let Some(text) = php::text_of(value, &["message", "text", "description"]) {
        words.push(' ');
        words.push_str(&text);
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::json;

    fn said(scope: &str) -> Message {
        Message { scope: scope.into(), ..Message::default() }
    }

    #[test]
    fn every_answer_of_the_contract() {
        let cases = [
            (json!({"result": "Not ready", "key": "k"}), Some(AsyncAnswer::NotReady)),
            (json!({"result": "OK", "scope": "pending"}), Some(AsyncAnswer::NotReady)),
            (json!({"result": "OK", "scope": "In progress"}), Some(AsyncAnswer::NotReady)),
            (json!({"result": "OK", "scope": "Up/On", "debug": "x"}), Some(AsyncAnswer::Done(said("Up/On")))),
            (json!({"result": "OK", "scope": null}), Some(AsyncAnswer::Done(said("")))),
            (json!({"result": true, "scope": false}), Some(AsyncAnswer::Done(said("")))),
            (json!({"result": 1, "error": 0, "scope": []}), Some(AsyncAnswer::Done(said("")))),
            (json!({"result": "OK", "scope": "queued, position 3"}), Some(AsyncAnswer::NotReady)),
            (json!({"result": "OK", "scope": "pending (2 ahead)"}), Some(AsyncAnswer::NotReady)),
            (json!({"result": "OK", "scope": "In progress: 40 %"}), Some(AsyncAnswer::NotReady)),
            (json!({"result": true, "scope": "in-progress - 2 left"}), Some(AsyncAnswer::NotReady)),
            (
                json!({"result": "OK", "scope": "stage (5 of 5)"}),
                Some(AsyncAnswer::Done(said("stage (5 of 5)"))),
            ),
            (
                json!({"result": "OK", "scope": "Chassis Power Control: Up/On"}),
                Some(AsyncAnswer::Done(said("Chassis Power Control: Up/On"))),
            ),
            (json!({"result": "Stage", "scope": "1"}), Some(AsyncAnswer::Stage(said("1")))),
            (json!({"result": "Stage", "scope": 1}), Some(AsyncAnswer::Stage(said("1")))),
            (json!({"result": "Stage", "scope": {"text": "one"}}), Some(AsyncAnswer::Stage(said("one")))),
            (json!({"result": "Stage", "scope": ["a", 2]}), Some(AsyncAnswer::Stage(said("a 2")))),
            (json!({"code": -1, "message": "AsyncKey not found", "key": "k"}), Some(AsyncAnswer::NotFound)),
            (json!({"result": -1, "error": "No such key"}), Some(AsyncAnswer::NotFound)),
            (json!({"code": -1, "message": "no"}), None),
            (json!({"code": -1, "message": "build token expired"}), None),
            (json!({}), None),
        ];
        for (value, expected) in cases {
            assert_eq!(check(&value), expected, "{value:?}");
        }
    }

    #[test]
    fn words_that_go_on_that_fail_and_that_nobody_knows() {
        for word in ["Pending", "queued", "running", "In progress", "waiting"] {
            assert_eq!(check(&json!({"result": word})), Some(AsyncAnswer::NotReady), "{word}");
            let told = json!({"result": word, "scope": "Stage 2/5"});
            assert_eq!(check(&told), Some(AsyncAnswer::Progress(said("Stage 2/5"))), "{word}");
        }
        for word in ["Cancelled", "Canceled", "Aborted", "Rejected", "Terminated", "Timeout", "Denied"] {
            assert_eq!(check(&json!({"result": word})), Some(AsyncAnswer::Failed(said(word))), "{word}");
        }
        let stopped = json!({"result": "Aborted", "scope": "stopped by staff"});
        assert_eq!(check(&stopped), Some(AsyncAnswer::Failed(said("stopped by staff"))));
        for word in ["OKAY", "Success", "Completed", "Zurückgestellt"] {
            assert_eq!(check(&json!({"result": word})), Some(AsyncAnswer::Unknown(said(word))), "{word}");
        }
        for value in [json!({"result": false}), json!({"result": 0}), json!({"result": 7})] {
            assert!(matches!(check(&value), Some(AsyncAnswer::Unknown(_))), "{value:?}");
        }
        let both = json!({"result": "OK", "error": "disk failed", "scope": "done"});
        assert_eq!(check(&both), Some(AsyncAnswer::Unknown(said("disk failed done"))));
    }

    #[test]
    fn done_with_the_code_of_an_error_is_not_done() {
        let cases = [
            (json!({"result": "OK", "code": -1, "scope": "Up/On"}), "Up/On"),
            (json!({"result": "OK", "code": "-1", "message": "no such server"}), "no such server"),
            (json!({"result": true, "code": 1, "description": "busy", "scope": "x"}), "busy x"),
            (json!({"result": 1, "code": 500}), ""),
            (json!({"result": "OK", "code": -1, "message": "AsyncKey not found"}), "AsyncKey not found"),
        ];
        for (value, words) in cases {
            assert_eq!(check(&value), Some(AsyncAnswer::Unknown(said(words))), "{value:?}");
        }
        for value in [json!({"result": "OK", "code": 0}), json!({"result": "OK", "code": 200})] {
            assert_eq!(check(&value), Some(AsyncAnswer::Done(said(""))), "{value:?}");
        }
    }

    #[test]
    fn a_key_that_nobody_knows_is_the_one_that_was_asked_about() {
        for words in [
            "AsyncKey not found",
            "async key not found.",
            "Error: AsyncKey f685eaa0f06e47faa2e6bb5002828b00 not found",
            "No such AsyncKey",
            "Unknown async_key",
            "Key not found",
            "The key does not exist",
            "Key doesn't exist",
            "no such key: f685eaa0f06e47faa2e6bb5002828b00",
            "AsyncKey not found or expired",
        ] {
            let value = Json::object([("code", json!(-1)), ("message", json!(words))]);
            assert_eq!(check(&value), Some(AsyncAnswer::NotFound), "{words}");
        }
        for words in [
            "SSH key not found",
            "ssh-key not found",
            "API key unknown",
            "Foreman: key not found in template",
            "unknown key exchange method",
            "keyboard not found",
            "host not found, key kept",
            "public key does not exist",
        ] {
            let value = Json::object([("result", json!("Failed")), ("message", json!(words))]);
            assert_eq!(check(&value), Some(AsyncAnswer::Failed(said(words))), "{words}");
            let value = Json::object([("code", json!(-1)), ("message", json!(words))]);
            assert_eq!(check(&value), None, "{words}");
        }
    }

    #[test]
    fn a_number_of_how_many_stays_one() {
        let cases = [
            (json!({"stage": 5, "total": 12}), "5/12"),
            (json!({"stage": 3, "total": 5}), "3/5"),
            (json!({"total": "12", "stage": "5", "text": "copying"}), "5/12 copying"),
            (json!({"step": 5, "of": 21}), "5/21"),
            (json!({"stage": 5}), "5"),
            (json!({"stage": "Stage 5", "total": 12}), "Stage 5/12"),
            (json!({"stage": "5 of 12", "total": 12}), "5 of 12"),
            (json!({"stage": "rebooting", "total": 12}), "rebooting"),
        ];
        for (value, words) in cases {
            assert_eq!(scope(&value), words, "{value:?}");
        }
    }

    #[test]
    fn words_of_failure_in_a_good_runs_log_mean_nothing() {
        let value = json!({"result": "OK", "scope": "done, 0 errors", "debug": "failed=0 error"});
        assert_eq!(check(&value), Some(AsyncAnswer::Done(said("done, 0 errors"))));
    }
}
