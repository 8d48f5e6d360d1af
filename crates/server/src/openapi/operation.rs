//! What can be asked for at one address.

use serde_json::{Map, Value, json};

/// What any address may answer besides what is its own.
const ALWAYS: [u16; 5] = [414, 429, 431, 500, 503];

/// An operation, as its description grows.
pub(super) struct Operation {
    summary: &'static str,
    parameters: Vec<Value>,
    body: Option<Value>,
    responses: Map<String, Value>,
    needs_token: Option<Value>,
}

impl Operation {
    pub(super) fn new(summary: &'static str) -> Self {
        let operation = Self {
            summary,
            parameters: Vec::new(),
            body: None,
            responses: Map::new(),
            needs_token: None,
        };
        operation.refusing(&ALWAYS)
    }

    /// With a parameter of the address, the query or the headers.
    pub(super) fn taking(mut self, place: &str, name: &str, schema: &Value) -> Self {
        let required = place != "query";
        let parameter =
            json!({ "in": place, "name": name, "required": required, "schema": schema });
        self.parameters.push(parameter);
        self
    }

    /// With a body of JSON.
    pub(super) fn sending(self, schema: &Value) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        Self {
            body: Some(json!({ "required": true, "content": content })),
            ..self
        }
    }

    /// An answer that isn't a refusal.
    pub(super) fn answering(mut self, status: u16, kind: &str, schema: &Value) -> Self {
        let answer = json!({
            "description": "Done",
            "headers": headers(),
            "content": { (kind): { "schema": schema } },
        });
        self.responses.insert(status.to_string(), answer);
        self
    }

    /// Refusals, each a problem.
    pub(super) fn refusing(mut self, statuses: &[u16]) -> Self {
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        let problem = json!({
            "description": "A problem, which its code names",
            "headers": headers(),
            "content": { "application/problem+json": { "schema": schema } },
        });
        // The connection itself gives this one, before anybody has read the request.
        let unread = json!({ "description": "Larger than a header may be" });
        for status in statuses {
            let answer = if *status == 431 { &unread } else { &problem };
            self.responses.insert(status.to_string(), answer.clone());
        }
        self
    }

    /// Without a token.
    pub(super) fn open(self) -> Self {
        Self {
            needs_token: Some(json!([])),
            ..self
        }
    }

    pub(super) fn described(self) -> Value {
        let mut described = Map::new();
        described.insert("summary".into(), self.summary.into());
        described.insert("parameters".into(), self.parameters.into());
        described.insert("responses".into(), self.responses.into());
        described.extend(self.body.map(|body| ("requestBody".into(), body)));
        described.extend(self.needs_token.map(|none| ("security".into(), none)));
        described.into()
    }
}

fn headers() -> Value {
    json!({ "x-request-id": { "required": true, "schema": { "type": "string", "pattern": "^[0-9a-f]{32}$" } } })
}
