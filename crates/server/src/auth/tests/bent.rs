//! Tokens of any kind: no panic can be reached from one.

use super::*;
use proptest::prelude::*;
use proptest::{collection, sample};

/// JSON of any kind, not deep.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (NOW - 2000..NOW + 2000).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        sample::select(vec!["JWT", "specialist+jwt", "HS256", "none", "k1", "a@b"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let members = collection::btree_map(".{0,6}", inner.clone(), 0..4);
        prop_oneof![
            collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|members| json!(members)),
        ]
    })
}

/// A good object with some members changed to anything.
fn bent(good: Value) -> impl Strategy<Value = Value> {
    let names: Vec<String> = good.as_object().unwrap().keys().cloned().collect();
    let more = ["typ", "crit", "jwk", "nbf", "app", "jti"].map(str::to_owned);
    let names = sample::select([&names[..], &more].concat());
    collection::vec((names, anything()), 0..3).prop_map(move |changes| {
        let mut bent = good.clone();
        for (name, value) in changes {
            bent[&name] = value;
        }
        bent
    })
}

proptest! {
    /// No panic can be reached from a token, and `token check` finds a fault exactly in those that the
    /// server refuses.
    #[test]
    fn the_check_and_the_server_are_of_one_mind(header in bent(header()), claims in bent(claims())) {
        let token = sign(&header, &claims, SECRET);
        let ring = ring();
        let faults = wait(faults(Some(&ring), &token, now()));
        prop_assert_eq!(faults.is_empty(), taken(&ring, &token), "{:?}", faults);
    }

    #[test]
    fn any_text_is_refused(text in "[a-zA-Z0-9_.=-]{0,200}|.{0,200}") {
        let ring = ring();
        prop_assert!(!taken(&ring, &text));
        prop_assert!(!wait(faults(Some(&ring), &text, now())).is_empty());
    }

    /// One byte changed anywhere is one too many.
    #[test]
    fn a_token_with_a_byte_changed_is_refused(at in any::<sample::Index>(), byte in 0x20..0x7f_u8) {
        let good = sign(&header(), &claims(), SECRET);
        let mut bytes = good.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        prop_assert!(!taken(&ring(), str::from_utf8(&bytes).unwrap()));
    }
}
