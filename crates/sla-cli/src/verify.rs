//! Was this receipt issued with that key, byte for byte as it is?

use crate::moment;
use clap::Args;
use ed25519_dalek::pkcs8::DecodePublicKey;
use ed25519_dalek::{Signature, VerifyingKey};
use protocol::{Language, SignedReceipt, why};
use std::fs;
use std::path::PathBuf;

/// A receipt and a key.
#[derive(Args)]
pub(crate) struct Verify {
    /// The file that "Save proof" saved
    receipt: PathBuf,
    /// The server's public key, from its /v1/proof-key (PEM)
    key: PathBuf,
}

/// What the receipt says, once it is known to be genuine.
pub(crate) fn run(verify: &Verify) -> Result<String, String> {
    let read = |path: &PathBuf| fs::read(path).map_err(|why| format!("{}: {why}", path.display()));
    let key = String::from_utf8(read(&verify.key)?).unwrap_or_default();
    let key = VerifyingKey::from_public_key_pem(&key).map_err(|_| {
        let path = verify.key.display();
        format!("{path}: expected an Ed25519 public key (PEM)")
    })?;
    let not_genuine = |what: &str| format!("{}: {what}", verify.receipt.display());
    let receipt = SignedReceipt::read(&read(&verify.receipt)?)
        .map_err(|why| not_genuine(&why.to_string()))?;
    let signature = Signature::from_bytes(&receipt.signature.0);
    key.verify_strict(&receipt.statement.bytes(), &signature)
        .map_err(|_| not_genuine("not signed with that key, or changed since"))?;
    let statement = &receipt.statement;
    let promise = &statement.promise;
    let mut lines = vec![
        format!("genuine: {}", statement.number),
        format!("case: {}", promise.terms.case),
        format!("policy: {}", promise.terms.policy),
    ];
    lines.extend(why(promise, Language::En, moment::write));
    Ok(lines.join("\n"))
}
