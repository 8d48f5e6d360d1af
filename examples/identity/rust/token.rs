use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

/// `key` is `EncodingKey::from_ed_pem(&std::fs::read("help-private.pem")?)?`.
pub fn help_token(mut claims: Value, key: &EncodingKey) -> Result<String, Box<dyn Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    claims["iss"] = json!("https://app.example.com");
    claims["aud"] = json!("help");
    claims["iat"] = json!(now);
    claims["exp"] = json!(now + 600);
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some("2026-11".to_owned());
    Ok(encode(&header, &claims, key)?)
}

/// The person of the session.
pub fn ada() -> Value {
    json!({
        "sub": "user-4711", "name": "Ada Rossi", "email": "ada@northwind.example",
        "role": "super_admin", "account": { "id": "northwind", "name": "Northwind" },
        "subscription": "growth-enterprise", "premium": { "channels": ["chat", "email", "phone"] },
    })
}
