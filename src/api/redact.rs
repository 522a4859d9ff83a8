//! Takes secrets out of what a person may see.
//!
//! Knows: which names hold secrets. Must not know: where the text is shown.

use super::error::ApiError;
use serde_json::Value;

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
/// Shown in place of a secret.
const MASK: &str = "•••";
/// Characters of a raw answer that are kept.
const MOST_CHARS: usize = 4_000;

/// The body of an answer with secrets removed: fields by name, and each of `secrets` wherever
/// it stands; shortened to 4,000 characters.
#[must_use]
pub fn redact(body: &str, secrets: &[&str]) -> String {
    let mut text = match serde_json::from_str::<Value>(body) {
        Ok(mut value) => {
            mask(&mut value);
            value.to_string()
        }
        Err(_) => body.to_owned(),
    };
    cover(&mut text, secrets);
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => {
            text.truncate(end);
            text + "…"
        }
        None => text,
    }
}

/// An error whose sentence from the API repeats none of `secrets`.
pub(super) fn hide(mut error: ApiError, secrets: &[&str]) -> ApiError {
    if let ApiError::Refused { message, .. } = &mut error {
        cover(message, secrets);
    }
    error
}

fn cover(text: &mut String, secrets: &[&str]) {
    for secret in secrets {
        // As typed, and as JSON writes it.
        let quoted = Value::from(*secret).to_string();
        for form in [*secret, quoted.trim_matches('"')] {
            // Two characters are in every text: masking them would hide the text and tell them.
            if form.chars().count() > 2 && text.contains(form) {
                *text = text.replace(form, MASK);
            }
        }
    }
}

fn mask(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (name, value) in object.iter_mut() {
                let hidden = HIDDEN.iter().any(|hidden| name.eq_ignore_ascii_case(hidden));
                match value {
                    Value::Null => {}
                    _ if hidden => *value = Value::from(MASK),
                    _ => mask(value),
                }
            }
        }
        Value::Array(array) => array.iter_mut().for_each(mask),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_masked_by_name_at_any_depth() {
        let shown = redact(
            r#"{"result":"x","context":{"User":"root","Password":"hunter2","id":1},"l":[{"pin":4}]}"#,
            &[],
        );
        assert_eq!(
            shown,
            r#"{"context":{"Password":"•••","User":"•••","id":1},"l":[{"pin":"•••"}],"result":"x"}"#
        );
    }

    #[test]
    fn a_secret_is_masked_wherever_an_answer_repeats_it() {
        let shown = redact("<h1>bad password: A\"1bcdefg</h1> A\\\"1bcdefg", &["A\"1bcdefg"]);
        assert_eq!(shown, "<h1>bad password: •••</h1> •••");
    }

    #[test]
    fn a_long_body_is_shortened_between_characters() {
        let shown = redact(&"é".repeat(5_000), &[]);
        assert_eq!(shown.chars().count(), MOST_CHARS + 1);
    }
}
