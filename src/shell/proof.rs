//! The proof: checked by the browser's own Ed25519, and saved as a file.

use core::time::Duration;
use flow::Proof;
use leptos::prelude::set_timeout;
use protocol::{PublicKey, SignedReceipt};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CryptoKey, HtmlElement, SubtleCrypto, Url, js_sys};

const ALGORITHM: &str = "Ed25519";

/// How long a browser may take to begin saving a file.
const SAVED_BY: Duration = Duration::from_secs(40);

/// Whether the signature was made with the key over just this statement.
pub(crate) async fn check(receipt: &SignedReceipt, key: PublicKey) -> Proof {
    match verify(receipt, key).await {
        Ok(true) => Proof::Genuine,
        Ok(false) => Proof::Forged,
        // An older browser, or a page that isn't served over TLS.
        Err(_) => Proof::Unchecked,
    }
}

async fn verify(receipt: &SignedReceipt, key: PublicKey) -> Result<bool, JsValue> {
    let crypto = web_sys::window().ok_or(JsValue::NULL)?.crypto()?;
    let subtle = js_sys::Reflect::get(&crypto, &"subtle".into())?.dyn_into::<SubtleCrypto>()?;
    let raw = js_sys::Uint8Array::from(key.0.as_slice());
    let usages = js_sys::Array::of1(&"verify".into());
    let key = subtle.import_key_with_str("raw", &raw, ALGORITHM, false, &usages)?;
    let key = JsFuture::from(key).await?.dyn_into::<CryptoKey>()?;
    let signature = js_sys::Uint8Array::from(receipt.signature.0.as_slice());
    let statement = js_sys::Uint8Array::from(receipt.statement.bytes().as_slice());
    let verified = subtle
        .verify_with_str_and_js_u8_array_and_js_u8_array(ALGORITHM, &key, &signature, &statement)?;
    Ok(JsFuture::from(verified).await?.is_truthy())
}

/// Hands the person the file, byte for byte as it was signed.
pub(crate) fn save(receipt: &SignedReceipt) -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let bytes = js_sys::Uint8Array::from(receipt.file().as_slice());
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let parts = js_sys::Array::of1(&bytes);
    let file = Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?;
    let url = Url::create_object_url_with_blob(&file)?;
    // A link that is never put on the page: the host's tree stays as it is.
    let link = document.create_element("a")?.dyn_into::<HtmlElement>()?;
    link.set_attribute("href", &url)?;
    let name = format!("{}.receipt.json", receipt.statement.number);
    link.set_attribute("download", &name)?;
    link.click();
    // Not at once: some browsers begin to save only after this turn.
    set_timeout(move || drop(Url::revoke_object_url(&url)), SAVED_BY);
    Ok(())
}
