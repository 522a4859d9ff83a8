//! JSON as the browser parses it.

use reinstall_panel::browser::platform::parse_json;
use reinstall_panel::domain::json::Json;
use wasm_bindgen_test::wasm_bindgen_test;

fn number(text: &str) -> Json {
    Json::Number(text.to_owned())
}

#[wasm_bindgen_test]
fn every_kind_of_value_is_read() {
    let fields = [
        ("null", Json::Null),
        ("yes", Json::Bool(true)),
        ("no", Json::Bool(false)),
        ("text", Json::Text("a \"ü\" 😀\n".to_owned())),
        ("empty", Json::Text(String::new())),
        ("list", Json::List(vec![number("1"), Json::List(vec![]), Json::Null])),
        ("map", Json::Object(vec![("a".to_owned(), Json::Object(vec![]))])),
        ("__proto__", number("1")),
    ];
    let text = r#" {"null": null, "yes": true, "no": false, "text": "a \"\u00fc\" 😀\n", "empty": "",
        "list": [1, [], null], "map": {"a": {}}, "__proto__": 1} "#;
    let expected = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    assert_eq!(parse_json(text), Some(Json::Object(expected)));
}

#[wasm_bindgen_test]
fn numbers_keep_their_digits() {
    for text in ["0", "25250", "-1", "4.2", "0.8206", "1735689600", "9007199254740991", "-0.5"] {
        assert_eq!(parse_json(text), Some(number(text)), "{text}");
    }
    assert_eq!(parse_json("4.20"), Some(number("4.2")));
    assert_eq!(parse_json("25250.0"), Some(number("25250")));
}

#[wasm_bindgen_test]
fn what_is_no_json_or_nested_without_end_is_not_read() {
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(parse_json(&deep(50)).is_some());
    for text in ["", "OK", "<html>", "{\"a\":1", "1 2", &deep(5_000)] {
        assert_eq!(parse_json(text), None);
    }
}
