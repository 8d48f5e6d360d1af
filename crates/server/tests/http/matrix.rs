//! Every address, called as everybody: the rule that stands beside it is what it keeps.

use crate::access::{SECRET, claims, hs256, sign};
use crate::identity::{counts, eventually, specialist, with_desk_keys};
use crate::support::{Answer, Desk, FRIDAY, at, request};
use help_server::{Address, Rule};
use jsonwebtoken::{Algorithm, EncodingKey};
use reqwest::{Method, StatusCode};
use serde_json::json;

/// Who calls: a name, and the token they bring.
type Caller = (&'static str, Option<String>);

/// Those whom no rule but `Anyone` lets in.
fn strangers() -> [Caller; 4] {
    let mut expired = claims();
    expired["iat"] = json!(at(FRIDAY).timestamp() - 300);
    expired["exp"] = json!(at(FRIDAY).timestamp() - 31);
    let other = EncodingKey::from_secret(SECRET.to_uppercase().as_bytes());
    let forged = sign(Algorithm::HS256, "secret", &other, &claims());
    [
        ("nobody", None),
        ("expired", Some(hs256(&expired))),
        ("revoked", Some(customer("revoked", "a-1"))),
        ("forged", Some(forged)),
    ]
}

/// A token of some customer.
fn customer(subject: &str, account: &str) -> String {
    let mut claims = claims();
    claims["sub"] = json!(subject);
    claims["account"]["id"] = json!(account);
    hs256(&claims)
}

/// A desk where the customer "revoked" is just that, and R-10001 is of the customer "owner".
async fn open() -> Desk {
    let desk = Desk::open_with(with_desk_keys).await;
    let owner = customer("owner", "a-1");
    let sent = desk.sends_as(&owner, 1, &request("email")).await;
    assert_eq!(sent.receipt().number.0, 10_001);
    let place = desk.database().to_str().unwrap().to_owned();
    let person = [
        "--issuer",
        "https://product.example",
        "--subject",
        "revoked",
    ];
    let words = [&["help-server", "revoke"], &person[..], &["--data", &place]];
    desk.runs(&words.concat()).await.unwrap();
    let token = customer("revoked", "a-1");
    eventually(async || !counts(&desk, &token).await).await;
    desk
}

async fn call(desk: &Desk, address: &Address, (path, token): (&str, Option<&str>)) -> Answer {
    let request = match address.method {
        Method::GET => desk.get(path),
        _ => desk
            .post(path)
            .json(&request("email"))
            .header(protocol::paths::IDEMPOTENCY_KEY, "0123456789abcdef"),
    };
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    Answer::of(request.send().await.unwrap()).await
}

/// A path of which something is there, and the same of which nothing is.
fn paths(address: &Address) -> [String; 2] {
    let path = address.path.trim_start_matches('/');
    let with = |id: &str, number: &str| path.replace("{id}", id).replace("{number}", number);
    let paths = [with("export-contacts", "10001"), with("nothing", "10999")];
    assert!(!paths[0].contains('{'), "say what {path} is called with");
    paths
}

/// C15, C16, T6: the list is the router's own, so no address is left out, and none has no rule.
#[tokio::test]
async fn every_address_lets_in_whom_its_rule_says_and_nobody_else() {
    let desk = open().await;
    let customers = [
        ("the owner", customer("owner", "a-1")),
        ("a colleague", customer("colleague", "a-1")),
        ("a customer of another account", customer("owner-2", "a-2")),
    ];
    let customers = customers.map(|(who, token)| (who, Some(token)));
    let specialist = [("a specialist", Some(specialist()))];
    for address in help_server::addresses() {
        let [path, nothing] = paths(&address);
        let everybody = strangers().into_iter().chain(customers.clone());
        for (who, token) in everybody.chain(specialist.clone()) {
            let what = format!("{} {path} as {who}", address.method);
            let token = token.as_deref();
            let answer = call(&desk, &address, (&path, token)).await;
            let is_customer = customers.iter().any(|(customer, _)| *customer == who);
            match (address.rule, who) {
                (Rule::Anyone, _) => assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{what}"),
                (Rule::Customer, _) if is_customer => answer.succeeded(&what),
                (Rule::Owner, "the owner") | (Rule::Specialist, "a specialist") => {
                    answer.succeeded(&what);
                }
                (Rule::Owner, _) if is_customer => {
                    let unknown = call(&desk, &address, (&nothing, token)).await;
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}");
                    assert_eq!(answer.without_id(), unknown.without_id(), "{what}");
                }
                _ => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}"),
            }
        }
    }
}

/// C42: what isn't on the list isn't there.
#[tokio::test]
async fn an_address_takes_no_method_but_its_own() {
    let desk = Desk::open_with(with_desk_keys).await;
    let addresses = help_server::addresses();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for address in &addresses {
        let [path, _] = paths(address);
        let declared = |method: &Method| {
            let mut same = addresses.iter().filter(|it| it.path == address.path);
            same.any(|it| it.method == *method)
        };
        for method in [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
        ] {
            if declared(&method) || address.path.starts_with("/demo") {
                continue;
            }
            let request = http.request(method.clone(), desk.url(&path));
            let answer = request.bearer_auth(hs256(&claims())).send().await.unwrap();
            assert_eq!(
                answer.status(),
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
        }
    }
}
