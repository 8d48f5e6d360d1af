//! Someone who keeps a set of keys.

use crate::access::{claims, sign};
use crate::identity::{curve, fixture};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use help_server::{Settings, Trust};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A provider that says what it is told to, byte for byte, and counts how often it is asked.
pub(crate) struct Provider {
    url: String,
    answer: Arc<Mutex<Vec<u8>>>,
    asked: Arc<AtomicUsize>,
}

impl Provider {
    pub(crate) fn start(set: &Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let provider = Self {
            url: format!("http://{}/jwks.json", listener.local_addr().unwrap()),
            answer: Arc::default(),
            asked: Arc::default(),
        };
        provider.publishes(set);
        let (answer, asked) = (Arc::clone(&provider.answer), Arc::clone(&provider.asked));
        std::thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let mut stream: TcpStream = stream.unwrap();
                asked.fetch_add(1, Ordering::SeqCst);
                let _ = stream.read(&mut [0; 4096]);
                let answer = answer.lock().unwrap();
                let _ = stream.write_all(&answer);
                if answer.is_empty() {
                    silent.push(stream);
                }
            }
        });
        provider
    }

    pub(crate) fn publishes(&self, set: &Value) {
        self.says(&format!("HTTP/1.1 200 OK\r\n\r\n{set}"));
    }

    pub(crate) fn says(&self, answer: &str) {
        *self.answer.lock().unwrap() = answer.into();
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// The settings of a desk that trusts the keys of this provider.
    pub(crate) fn trusted(&self, rest: &str) -> impl FnOnce(&mut Settings, &Path) {
        let row = format!("url = \"{}\"\n{rest}", self.url);
        move |settings, folder| trust(settings, folder, &row)
    }
}

/// Trusts the set of this row, and no other key.
pub(crate) fn trust(settings: &mut Settings, folder: &Path, row: &str) {
    let head = "issuer = \"https://product.example\"\naudience = \"help\"\n[[jwks]]\n";
    let file = folder.join("keys.toml");
    std::fs::write(&file, format!("{head}{row}\n")).unwrap();
    settings.trust = Trust::Keys(file);
}

/// A key of a set: that of the pair with which [`token`] signs.
pub(crate) fn jwk(kid: &str) -> Value {
    let key = DecodingKey::from_ec_pem(&fixture("p256-public.pem")).unwrap();
    let key = Jwk::from_decoding_key(&key, Some(Algorithm::ES256)).unwrap();
    let mut key = serde_json::to_value(key).unwrap();
    key["kid"] = json!(kid);
    key["use"] = json!("sig");
    key
}

pub(crate) fn set(kids: &[&str]) -> Value {
    json!({ "keys": kids.iter().map(|kid| jwk(kid)).collect::<Vec<_>>() })
}

pub(crate) fn token(kid: &str) -> String {
    sign(Algorithm::ES256, kid, &curve(), &claims())
}

/// A provider with TLS, and the certificate that it shows.
pub(crate) fn with_tls(set: &Value) -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = STANDARD.encode(made.cert.der());
    let edge = |edge: &str| format!("-----{edge} CERTIFICATE-----\n");
    let certificate = format!("{}{certificate}\n{}", edge("BEGIN"), edge("END"));
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.into()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = format!("HTTP/1.1 200 OK\r\n\r\n{set}");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            // Whoever doesn't trust the certificate hangs up.
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    (format!("https://localhost:{port}/jwks.json"), certificate)
}
