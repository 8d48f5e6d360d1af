use super::*;
use serde_json::json;

/// C11: a key with which nothing can be checked would turn away all whom it is for, and nobody would know why.
#[test]
fn a_public_key_that_is_none_is_refused_when_it_is_read() {
    let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let point =
        |x: &[u8], y: &[u8]| json!({ "kty": "EC", "crv": "P-256", "x": number(x), "y": number(y) });
    let rsa_of = |n: &[u8], e: &[u8]| json!({ "kty": "RSA", "n": number(n), "e": number(e) });
    let rsa = |n: &[u8]| rsa_of(n, &[1, 0, 1]);
    let read = |key: Value| {
        let key = serde_json::from_value(key).unwrap();
        let party = Party {
            issuer: "https://product.example".to_owned(),
            audience: "help".to_owned(),
            kind: Kind::Customers,
        };
        Key::jwk("k", &key, party).is_ok()
    };
    let (x, y) = p256();
    assert!(read(point(&x, &y)));
    assert!(!read(point(&[1; 32], &y)), "off the curve");
    assert!(!read(point(&x[1..], &y)), "too short");
    assert!(!read(point(&[x, x].concat(), &y)), "too long");
    assert!(read(rsa(&[0xff; 256])));
    assert!(
        read(rsa(&[[0].as_slice(), &[0xff; 256]].concat())),
        "a zero before it"
    );
    assert!(
        !read(rsa(&[[0; 128], [0xff; 128]].concat())),
        "zeros in place of bits"
    );
    assert!(!read(rsa(&[0x7f; 256])), "2047 bits");
    assert!(!read(rsa(&[0xff; 513])));
    assert!(read(rsa_of(&[0xff; 256], &[3])));
    for exponent in [&[][..], &[0], &[1], &[1, 0, 0], &[3, 0, 0, 0, 1], &[1; 9]] {
        assert!(!read(rsa_of(&[0xff; 256], exponent)), "{exponent:?}");
    }
    assert!(!read(
        json!({ "kty": "OKP", "crv": "Ed25519", "x": "AAAA" })
    ));
}

/// The generator of the curve (FIPS 186-4, D.1.2.3).
fn p256() -> ([u8; 32], [u8; 32]) {
    let x = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    let y = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
    [x, y]
        .map(|number| protocol::hex::decode(number).unwrap())
        .into()
}
