//! `auth.php`.

use crate::api::listed::id_of;
use crate::api::php;
use crate::api::{Session, Token};
use crate::domain::id::ServerId;
use crate::domain::json::Json;

/// A session: under `result`, or in an older form at the top level.
pub fn session(value: &Json) -> Option<Session> {
    let is_object = |value: &&Json| matches!(value, Json::Object(_));
    let inner = value.get("result").filter(is_object).or(Some(value).filter(is_object))?;
    let token = php::text_of(inner, &["token"]).map(Token::new);
    let listed = php::first(inner, &["servers"]);
    let known = token.is_some() || !php::first(inner, &["role", "email", "servers", "permissions"]).is_null();
    known.then(|| Session {
        token,
        servers: php::keyed(listed)
            .into_iter()
            .filter_map(|(key, id)| id_of(key, id, &["id", "server_id"]).map(ServerId))
            .collect(),
        expires_s: php::fact(php::first(inner, &["token_expire"])),
        email: php::text_of(inner, &["email"]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::json;

    #[test]
    fn both_forms_of_a_session() {
        let inner = serde_json::json!({"token": "t", "role": "Customer", "servers": [12345, "12346", null], "token_expire": "1735689600"});
        for value in [json!({"result": inner}), Json::from(inner.clone())] {
            let session = session(&value).expect("a session");
            assert_eq!(session.token.map(|token| token.expose().clone()).as_deref(), Some("t"));
            assert_eq!(session.servers, [ServerId(12345), ServerId(12346)]);
            assert_eq!(session.expires_s, Some(1_735_689_600));
        }
    }

    #[test]
    fn what_is_no_session() {
        for value in [json!({}), json!([]), json!({"result": "OK"}), json!(1)] {
            assert!(session(&value).is_none(), "{value:?}");
        }
    }
}
