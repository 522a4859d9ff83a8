//! `eq_callback.php`: what a key says.

use crate::api::envelope::is_failure;
use crate::api::php;
use crate::api::redact::is_hidden;
use crate::api::{AsyncAnswer, Message};
use crate::domain::id::ServerId;
use crate::domain::json::Json;
use crate::domain::strings;

/// Characters of a message that are kept.
const MOST_CHARS: usize = 1_000;

/// Reads an answer of `eq_callback/check`; `None` when it is none of the known ones.
///
/// The words "error" and "failed" in scope or debug mean nothing: the logs of good runs hold
/// them. Only the word of `result` decides.
pub fn check(value: &Json) -> Option<AsyncAnswer> {
    let word = value.get("result").and_then(Json::as_str).unwrap_or_default().trim_ascii();
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    if is("not ready") {
        return Some(AsyncAnswer::NotReady);
    }
    if is("stage") {
        return Some(AsyncAnswer::Stage(message(value)));
    }
    if is("ok") {
        let message = message(value);
        let pending = message.scope.trim_ascii().eq_ignore_ascii_case("pending");
        return Some(if pending { AsyncAnswer::NotReady } else { AsyncAnswer::Done(message) });
    }
    if is_failure(word) {
        return Some(AsyncAnswer::Failed(message(value)));
    }
    let text = php::text_of(value, &["message", "error", "description"])?.to_ascii_lowercase();
    (strings::contains(&text, "key") && strings::contains(&text, "not found"))
        .then_some(AsyncAnswer::NotFound)
}

fn message(value: &Json) -> Message {
    let context = php::first(value, &["context"]);
    Message {
        scope: scope(php::first(value, &["scope"])),
        action: php::text_of(context, &["action"]),
        server: php::int(php::first(context, &["id"])).map(ServerId),
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
            (json!({"result": "OK", "scope": "Up/On", "debug": "x"}), Some(AsyncAnswer::Done(said("Up/On")))),
            (json!({"result": "OK", "scope": null}), Some(AsyncAnswer::Done(said("")))),
            (json!({"result": "Stage", "scope": "1"}), Some(AsyncAnswer::Stage(said("1")))),
            (json!({"result": "Stage", "scope": 1}), Some(AsyncAnswer::Stage(said("1")))),
            (json!({"result": "Stage", "scope": {"text": "one"}}), Some(AsyncAnswer::Stage(said("one")))),
            (json!({"result": "Stage", "scope": ["a", 2]}), Some(AsyncAnswer::Stage(said("a 2")))),
            (json!({"code": -1, "message": "AsyncKey not found", "key": "k"}), Some(AsyncAnswer::NotFound)),
            (json!({"result": "Cancelled"}), Some(AsyncAnswer::Failed(said("")))),
            (json!({"result": "Canceled"}), Some(AsyncAnswer::Failed(said("")))),
            (json!({"result": "Fail", "scope": "disk"}), Some(AsyncAnswer::Failed(said("disk")))),
            (json!({"result": "OKAY"}), None),
            (json!({"code": -1, "message": "no"}), None),
            (json!({}), None),
        ];
        for (value, expected) in cases {
            assert_eq!(check(&value), expected, "{value:?}");
        }
    }

    #[test]
    fn words_of_failure_in_a_good_runs_log_mean_nothing() {
        let value = json!({"result": "OK", "scope": "done, 0 errors", "debug": "failed=0 error"});
        assert_eq!(check(&value), Some(AsyncAnswer::Done(said("done, 0 errors"))));
    }
}
