//! Whose tokens count: algorithms, kinds, forgeries.

use crate::access::{KEYS, claims, eddsa, hs256, keys, sign};
use crate::forged;
use crate::support::{Answer, Desk, FRIDAY, at, fixtures};
use help_server::{Settings, Trust};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use protocol::{Session, Specialist};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// Keys of P-256 and RSA besides those of `access`, one of them for specialists.
const MORE_KEYS: &str = r#"
    [[keys]]
    kid = "curve"
    algorithm = "ES256"
    public_key_file = "p256-public.pem"
    [[keys]]
    kid = "rsa"
    algorithm = "RS256"
    public_key_file = "rsa-public.pem"
    [[keys]]
    kid = "desk"
    issuer = "https://desk.example"
    audience = "help-desk"
    signs = "specialists"
    algorithm = "ES256"
    public_key_file = "p256-public.pem"
"#;

/// Trusts customers by four algorithms, and specialists.
pub(crate) fn with_desk_keys(settings: &mut Settings, folder: &Path) {
    keys(settings, folder);
    for name in ["p256-public.pem", "rsa-public.pem"] {
        std::fs::write(folder.join(name), fixture(name)).unwrap();
    }
    let file = folder.join("keys.toml");
    std::fs::write(&file, format!("{KEYS}{MORE_KEYS}")).unwrap();
    settings.trust = Trust::Keys(file);
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(fixtures().join("keys").join(name)).unwrap()
}

pub(crate) fn curve() -> EncodingKey {
    EncodingKey::from_ec_pem(&fixture("p256-private.pem")).unwrap()
}

fn rsa() -> EncodingKey {
    EncodingKey::from_rsa_pem(&fixture("rsa-private.pem")).unwrap()
}

fn specialist_claims() -> Value {
    let now = at(FRIDAY).timestamp();
    json!({
        "iss": "https://desk.example", "aud": "help-desk", "sub": "staff-7",
        "iat": now, "exp": now + 600, "name": "Sam Bianchi", "email": "sam@acme.example",
    })
}

fn as_specialist(key: &EncodingKey, (algorithm, kid): (Algorithm, &str), claims: &Value) -> String {
    let mut header = Header::new(algorithm);
    header.kid = Some(kid.into());
    header.typ = Some("specialist+jwt".into());
    encode(&header, claims, key).unwrap()
}

/// A token of a specialist.
pub(crate) fn specialist() -> String {
    as_specialist(&curve(), (Algorithm::ES256, "desk"), &specialist_claims())
}

/// Waits until something is so; a minute later it won't be any more.
pub(crate) async fn eventually(is_so: impl AsyncFn() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), waiting)
        .await
        .unwrap();
}

/// What an address answers to whoever brings a token.
pub(crate) async fn answer(desk: &Desk, path: &str, token: &str) -> Answer {
    let request = desk.get(path).bearer_auth(token);
    Answer::of(request.send().await.unwrap()).await
}

/// Whether a customer's token counts.
pub(crate) async fn counts(desk: &Desk, token: &str) -> bool {
    let answer = answer(desk, "v1/session", token).await;
    assert!(
        [StatusCode::OK, StatusCode::UNAUTHORIZED].contains(&answer.status),
        "{answer:?}"
    );
    answer.status == StatusCode::OK
}

/// C1: several keys at once, each for its one algorithm.
#[tokio::test]
async fn each_key_takes_tokens_of_its_own_algorithm_and_no_other() {
    let desk = Desk::open_with(with_desk_keys).await;
    let (curve, rsa) = (curve(), rsa());
    let good = [
        hs256(&claims()),
        eddsa(&claims()),
        sign(Algorithm::ES256, "curve", &curve, &claims()),
        sign(Algorithm::RS256, "rsa", &rsa, &claims()),
    ];
    for token in &good {
        let answer = answer(&desk, "v1/session", token).await;
        let session: Session = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(session.customer.name, "Ada");
    }
    for (algorithm, kid, key) in [
        (Algorithm::ES256, "rsa", &curve),
        (Algorithm::ES256, "pair", &curve),
        (Algorithm::RS256, "curve", &rsa),
        (Algorithm::RS256, "secret", &rsa),
        (Algorithm::RS384, "rsa", &rsa),
        (Algorithm::PS256, "rsa", &rsa),
    ] {
        assert!(!counts(&desk, &sign(algorithm, kid, key, &claims())).await);
    }
}

/// C7: the type in the header and the key must both be a specialist's.
#[tokio::test]
async fn a_specialist_is_no_customer_and_a_customer_no_specialist() {
    let desk = Desk::open_with(with_desk_keys).await;
    let me = answer(&desk, "v1/specialist/me", &specialist()).await;
    let expected = Specialist {
        issuer: "https://desk.example".into(),
        subject: "staff-7".into(),
        name: "Sam Bianchi".into(),
        email: "sam@acme.example".into(),
    };
    assert_eq!(
        serde_json::from_str::<Specialist>(&me.body).unwrap(),
        expected
    );
    assert!(!counts(&desk, &specialist()).await);

    let mut both = specialist_claims();
    let (all, own) = (both.as_object_mut().unwrap(), claims());
    for (name, value) in own.as_object().unwrap() {
        all.entry(name).or_insert(value.clone());
    }
    let key = curve();
    let of_desk = (Algorithm::ES256, "desk");
    assert!(!counts(&desk, &as_specialist(&key, of_desk, &both)).await);
    let plain = sign(Algorithm::ES256, "desk", &key, &both);
    assert!(
        !counts(&desk, &plain).await,
        "a desk's key signs no customer"
    );
    for token in [
        plain,
        hs256(&claims()),
        as_specialist(&key, (Algorithm::ES256, "curve"), &claims()),
        as_specialist(&key, (Algorithm::ES256, "curve"), &both),
        as_specialist(&rsa(), (Algorithm::RS256, "rsa"), &claims()),
    ] {
        let me = answer(&desk, "v1/specialist/me", &token).await;
        assert_eq!(me.status, StatusCode::UNAUTHORIZED, "{token}");
    }
}

/// T7, T8, C1 to C6: the answer doesn't say what is wrong, and no address is called for it.
#[tokio::test]
async fn forged_tokens_are_all_answered_alike() {
    let desk = Desk::open_with(with_desk_keys).await;
    assert!(counts(&desk, &forged::not_forged()).await);
    let all = forged::all();
    assert!(all.len() > 90, "{}", all.len());
    let absent = Answer::of(desk.get("v1/session").send().await.unwrap()).await;
    for (what, token) in all {
        let answer = answer(&desk, "v1/session", &token).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{what}: {answer:?}"
        );
        assert_eq!(answer.without_id(), absent.without_id(), "{what}");
    }
}

/// T7, C8, C14: whatever else a request says about the person, it is the token that counts.
#[tokio::test]
async fn who_asks_is_in_the_token_alone() {
    let desk = Desk::open_with(with_desk_keys).await;
    let headers = [
        "x-forwarded-user",
        "x-remote-user",
        "x-user-id",
        "x-user-role",
        "remote-user",
        "from",
    ];
    let path = "v1/session?email=eve@evil.example&sub=u-2&role=super_admin&user_id=u-2";
    let dressed = |token: Option<&str>| {
        let request = headers.iter().fold(desk.get(path), |request, name| {
            request.header(*name, "eve@evil.example")
        });
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    };
    let nobody = dressed(None).send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    let mut user = claims();
    user["role"] = json!("user");
    let known = dressed(Some(&hs256(&user))).send().await.unwrap();
    let session: Session = known.json().await.unwrap();
    assert_eq!(session.customer.email, "ada@customer.example");
    assert_eq!(session.customer.role, sla::Role::User);
}

/// C8: a role is exactly that word; what merely looks like it has the fewest rights.
#[tokio::test]
async fn a_role_that_nobody_knows_has_the_fewest_rights() {
    let desk = Desk::open_with(with_desk_keys).await;
    for role in [
        "Super_Admin",
        " super_admin",
        "super_admin ",
        "ｓｕｐｅｒ_ａｄｍｉｎ",
        "super_admin\u{200b}",
        "admin",
        "",
    ] {
        let mut claims = claims();
        claims["role"] = json!(role);
        let answer = answer(&desk, "v1/session", &hs256(&claims)).await;
        let session: Session = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(session.customer.role, sla::Role::User, "{role}");
    }
}

/// C11: no server is started again for the sake of a key.
#[tokio::test]
async fn the_keys_file_is_followed_while_the_server_runs() {
    let desk = Desk::open_with(keys).await;
    let folder = desk.folder.path();
    let (by_secret, by_pair) = (hs256(&claims()), eddsa(&claims()));
    assert!(counts(&desk, &by_secret).await && counts(&desk, &by_pair).await);
    let (secret_alone, pair) = KEYS.rsplit_once("[[keys]]").unwrap();
    std::fs::write(folder.join("keys.toml"), secret_alone).unwrap();
    eventually(async || !counts(&desk, &by_pair).await).await;
    assert!(counts(&desk, &by_secret).await);
    let again = format!("{secret_alone}[[keys]]{pair}");
    std::fs::write(folder.join("keys.toml"), again).unwrap();
    eventually(async || counts(&desk, &by_pair).await).await;

    let other = b"another secret of thirty-two byte";
    std::fs::write(folder.join("secret"), other).unwrap();
    let key = EncodingKey::from_secret(other);
    let token = sign(Algorithm::HS256, "secret", &key, &claims());
    eventually(async || counts(&desk, &token).await).await;
    assert!(!counts(&desk, &by_secret).await);
}

/// C4: an hour at most, and only when the operator says so.
#[tokio::test]
async fn the_operator_may_let_tokens_live_for_an_hour() {
    let with_life = |life: &'static str| {
        move |settings: &mut Settings, folder: &Path| {
            with_desk_keys(settings, folder);
            let text = format!("max_life_s = {life}\n{KEYS}{MORE_KEYS}");
            std::fs::write(folder.join("keys.toml"), text).unwrap();
        }
    };
    let desk = Desk::open_with(with_life("3600")).await;
    let lives = |seconds: i64| {
        let mut claims = claims();
        claims["exp"] = json!(at(FRIDAY).timestamp() + seconds);
        hs256(&claims)
    };
    assert!(counts(&desk, &lives(3600)).await);
    assert!(!counts(&desk, &lives(3601)).await);
    for life in ["3601", "0", "-1"] {
        let folder = tempfile::TempDir::new().unwrap();
        let mut settings = crate::support::settings(folder.path());
        with_life(life.to_owned().leak())(&mut settings, folder.path());
        let error = help_server::start(settings).await.unwrap_err().to_string();
        assert!(error.contains("max_life_s: expected 1 to 3600"), "{error}");
    }
}
