//! Bodies that nobody would send, sent.

use crate::support::Desk;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use protocol::paths;
use serde_json::{Value, json};

/// JSON of any shape, in which the request's own fields turn up often.
fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        Just("email".to_owned()),
        Just("+39 02 1234 5678".to_owned()),
        Just("\u{0}".to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        text.prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("channel".to_owned()),
        Just("subject".to_owned()),
        Just("description".to_owned()),
        Just("phone".to_owned()),
        Just("critical".to_owned()),
        Just("language".to_owned()),
        any::<String>(),
    ];
    leaf.prop_recursive(4, 32, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..400),
        any_json().prop_map(|json| json.to_string().into_bytes()),
    ]
}

/// C54.
#[test]
fn no_body_brings_the_server_down() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let desk = runtime.block_on(Desk::open());
    let token = runtime.block_on(desk.token("super-admin"));
    let config = Config {
        cases: 256,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    runner
        .run(&(any_body(), any::<u64>()), |(body, key)| {
            let key = protocol::IdempotencyKey::from_random(key.into());
            let request = desk
                .post("v1/requests")
                .bearer_auth(&token)
                .header("content-type", "application/json")
                .header(paths::IDEMPOTENCY_KEY, key.as_str())
                .body(body);
            let status = runtime.block_on(request.send()).unwrap().status();
            prop_assert!(!status.is_server_error(), "{status}");
            Ok(())
        })
        .unwrap();
}
