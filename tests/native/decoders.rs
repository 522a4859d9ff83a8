//! Bytes and JSON of any kind through the decoders: no panic, and nothing is taken for done.

use crate::harness::parse_json;
use proptest::prelude::*;
use reinstall_panel::api::{Call, Reply, decode};
use reinstall_panel::domain::id::{AsyncKey, ServerId, TaskId};
use reinstall_panel::domain::pin::Pin;
use serde_json::{Map, Value};

fn calls() -> Vec<Call> {
    let server = ServerId(25250);
    let pin = Pin::parse("0420").expect("a PIN");
    vec![
        Call::Info,
        Call::List,
        Call::Show(server),
        Call::OsList(server),
        Call::GetTasks,
        Call::Reinstall(server),
        Call::Reboot { server, pin },
        Call::CallTask { server, task: TaskId("1".into()), pin: None },
        Call::Check(AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key")),
    ]
}

/// JSON of the API's own names and words in any arrangement.
fn json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just("OK"),
        Just("Stage"),
        Just("Not ready"),
        Just("Failed"),
        Just("-1"),
        Just("pending"),
        Just("25250"),
        Just("2x960 + 4x4000"),
        Just("invalid token"),
        Just(""),
        Just("AsyncKey not found"),
        Just("18446744073709551616"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("result"),
        Just("code"),
        Just("error"),
        Just("message"),
        Just("scope"),
        Just("context"),
        Just("key"),
        Just("callback"),
        Just("servers"),
        Just("os_list"),
        Just("os_excluded"),
        Just("tasks"),
        Just("tags"),
        Just("tag"),
        Just("value"),
        Just("id"),
        Just("name"),
        Just("hdd"),
        Just("ram"),
        Just("server_data"),
        Just("hardware"),
        Just("IP"),
        Just("token"),
        Just("token_expire"),
        Just("min_ram"),
        Just("price_per_core_EUR"),
        Just("action"),
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8).prop_map(|fields| {
                Value::from(fields.into_iter().map(|(n, v)| (n.to_owned(), v)).collect::<Map<_, _>>())
            }),
        ]
    })
}

/// 4,000 cases, or as many as `PROPTEST_CASES` says.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(4_000), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_json_panics_or_is_wrongly_taken_for_done(value in json(), status in 100_u16..600) {
        let body = value.to_string();
        for call in calls() {
            let reply = decode(&call, None, status, Some("7"), &body, parse_json);
            if matches!(reply, Ok(Reply::Done | Reply::Accepted(_))) {
                let word = value["result"].as_str().unwrap_or_default().trim();
                prop_assert!(word.eq_ignore_ascii_case("ok"), "{}", body);
                prop_assert!(status < 300, "{} {}", status, body);
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), status in any::<u16>()) {
        let body = String::from_utf8_lossy(&bytes);
        for call in calls() {
            let reply = decode(&call, None, status, None, &body, parse_json);
            prop_assert!(!matches!(reply, Ok(Reply::Done | Reply::Accepted(_))), "{}", body);
        }
    }
}
