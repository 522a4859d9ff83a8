//! `eq_callback.php`: what a key says.

use crate::api::envelope::{error_of, goes_on, is_done, is_failure};
use crate::api::php;
use crate::api::redact::is_hidden;
use crate::api::{AsyncAnswer, Message};
use crate::domain::id::ServerId;
use crate::domain::json::Json;
use crate::domain::strings;

/// Characters of a message that are kept.
const MOST_CHARS: usize = 1_000;

/// Reads an answer of `eq_callback/check`; `None` when it is none of the known ones. Source: contract,
/// section 4 and 9.7.
///
/// The words "error" and "failed" in scope or debug mean nothing: the logs of good runs hold
/// them. Only the word of `result` decides.
pub fn check(value: &Json) -> Option<AsyncAnswer> {
    let result = php::first(value, &["result"]);
    if is_done(result) {
        let mut message = message(value);
        // Done with an error text is nobody knows what.
        if let Some(error) = error_of(value) {
            message.scope = strings::join(&[error, message.scope], " ").trim().to_owned();
            return Some(AsyncAnswer::Unknown(message));
        }
        let is_pending = goes_on(&message.scope) && !message.scope.trim().eq_ignore_ascii_case("stage");
        return Some(if is_pending { AsyncAnswer::NotReady } else { AsyncAnswer::Done(message) });
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

/// Whether nobody knows the key.
fn says_not_found(value: &Json) -> bool {
    let text = php::text_of(value, &["message", "error", "description"]).unwrap_or_default().to_lowercase();
    let is_gone = ["not found", "unknown", "no such", "does not exist", "doesn't exist", "not exist"]
        .iter()
        .any(|phrase| strings::contains(&text, phrase));
    is_gone && strings::contains(&text, "key")
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
    let words = php::text(value)
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
        });
    match words.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => words[..end].to_owned(),
        None => words,
    }
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
    fn words_of_failure_in_a_good_runs_log_mean_nothing() {
        let value = json!({"result": "OK", "scope": "done, 0 errors", "debug": "failed=0 error"});
        assert_eq!(check(&value), Some(AsyncAnswer::Done(said("done, 0 errors"))));
    }
}
