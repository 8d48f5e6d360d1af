//! The API in the words of `OpenAPI` 3.1, its types as the code has them.

mod operation;

use operation::Operation;
use protocol::{Article, Found, NewRequest, Problem, Receipt, Session, Specialist, limits, paths};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Value, json};

const JSON: &str = "application/json";

/// The description, as JSON.
pub(crate) fn description() -> Value {
    let answers = SchemaSettings::draft2020_12().for_serialize();
    let answers = answers.with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut types = answers.into_generator();
    // Every operation refers to it.
    types.subschema_for::<Problem>();
    let addresses = addresses(&mut types);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Help server",
            "summary": "Articles that answer a question, and requests for premium support",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "security": [{ "token": [] }],
        "paths": addresses,
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
            },
            "schemas": types.take_definitions(true),
        },
    })
}

fn addresses(types: &mut SchemaGenerator) -> Value {
    let text = json!({ "type": "string" });
    let session = Operation::new("Who the caller is, what their package has, the policy")
        .answering(200, JSON, &types.subschema_for::<Session>().into())
        .refusing(&[401]);
    let search = Operation::new("Articles that answer a question")
        .taking("query", "q", &text)
        .taking("query", "language", &text)
        .answering(200, JSON, &types.subschema_for::<Found>().into())
        .refusing(&[401]);
    let article = Operation::new("One article")
        .taking("path", "id", &text)
        .taking("query", "language", &text)
        .answering(200, JSON, &types.subschema_for::<Article>().into())
        .refusing(&[401, 404]);
    let receipt = Operation::new("A request of one's own, as it stands")
        .taking(
            "path",
            "number",
            &json!({ "type": "integer", "minimum": 1 }),
        )
        .answering(200, JSON, &types.subschema_for::<Receipt>().into())
        .refusing(&[401, 404]);
    let specialist = Operation::new("Who the caller is, with the token of a specialist")
        .answering(200, JSON, &types.subschema_for::<Specialist>().into())
        .refusing(&[401]);
    let key = Operation::new("The public key of receipts, as PEM")
        .answering(200, "application/x-pem-file", &text)
        .open();
    let health = Operation::new("Whether the server answers")
        .answering(200, "text/plain", &json!({ "const": "ok" }))
        .open();
    json!({
        (paths::SESSION): { "get": session.described() },
        (paths::ARTICLES): { "get": search.described() },
        (paths::ARTICLE): { "get": article.described() },
        (paths::REQUESTS): { "post": submit(types).described() },
        (paths::REQUEST): { "get": receipt.described() },
        (paths::SPECIALIST): { "get": specialist.described() },
        (paths::PROOF_KEY): { "get": key.described() },
        "/health": { "get": health.described() },
    })
}

fn submit(types: &mut SchemaGenerator) -> Operation {
    let receipt = types.subschema_for::<Receipt>().into();
    let key = json!({
        "type": "string", "pattern": "^[A-Za-z0-9_-]+$",
        "minLength": limits::KEY_CHARS.start(), "maxLength": limits::KEY_CHARS.end(),
    });
    // What is sent has schemas of its own: there unknown fields are refused.
    let sent = SchemaSettings::draft2020_12().for_deserialize();
    let sent = sent.with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let sent = sent.into_generator().into_root_schema_for::<NewRequest>();
    Operation::new("A new request, once for each key however often it is sent")
        .taking("header", paths::IDEMPOTENCY_KEY, &key)
        .sending(&sent.into())
        .answering(201, JSON, &receipt)
        .answering(200, JSON, &receipt)
        .refusing(&[400, 401, 403, 408, 409, 413, 415, 422])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Address, Rule};

    #[test]
    fn every_address_is_described_with_who_may_call_it() {
        let description = description();
        let real = |address: &Address| address.path != crate::demo::TOKEN;
        for Address { method, path, rule } in crate::addresses().into_iter().filter(real) {
            let method = method.as_str().to_ascii_lowercase();
            let operation = &description["paths"][path][&method];
            assert!(operation.is_object(), "{method} {path}");
            let is_open = operation["security"] == json!([]);
            assert_eq!(is_open, rule == Rule::Anyone, "{method} {path}");
        }
    }

    /// The file is what the code says; where it isn't, it is written anew.
    #[test]
    fn the_description_on_file_is_that_of_this_server() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
        let current = format!("{:#}\n", description());
        if std::fs::read_to_string(file).unwrap_or_default() != current {
            std::fs::write(file, current).unwrap();
            panic!("docs/openapi.json was not current. It is now: look at what has changed.");
        }
    }
}
