//! The proof of a promise: checked in the browser, saved as a file, checked again without either.

use crate::{
    desk::{Desk, Persona},
    page::Page,
};
use ed25519_dalek::{Signature, VerifyingKey, pkcs8::DecodePublicKey};
use protocol::{Language::En, SignedReceipt};
use serde_json::json;
use std::path::Path;

/// What a page saves as this file. Chromium keeps its name with an empty file until the whole one
/// is moved there.
async fn saved(page: &Page, file: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    page.eventually(async || {
        bytes = std::fs::read(file).unwrap_or_default();
        !bytes.is_empty()
    })
    .await;
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn the_saved_proof_is_the_promise_on_screen_signed_by_the_server() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let page = &ada.page;
    let folder = tempfile::tempdir().unwrap();
    let allow = json!({ "behavior": "allow", "downloadPath": folder.path() });
    page.0.call("Browser.setDownloadBehavior", allow).await;
    page.click("button", ada.words.help).await;
    page.click("button", ada.words.contact_us).await;
    page.click("button", ada.words.email).await;
    page.write("textbox", ada.words.subject, "Login").await;
    page.write("textbox", ada.words.description, "Nobody can log in")
        .await;
    page.click("button", ada.words.send_message).await;
    page.says("Signed by the server; the signature is right.")
        .await;
    page.click("button", "Save proof").await;
    let file = saved(page, &folder.path().join("R-10001.receipt.json")).await;
    let receipt = SignedReceipt::read(&file).unwrap();
    let due = receipt.statement.promise.due.unwrap();
    assert_eq!(due, desk.clock.now() + chrono::TimeDelta::hours(1));
    let key = page
        .evaluate("fetch('/v1/proof-key').then(answer => answer.text())")
        .await;
    let key = VerifyingKey::from_public_key_pem(key.as_str().unwrap()).unwrap();
    let signature = Signature::from_bytes(&receipt.signature.0);
    key.verify_strict(&receipt.statement.bytes(), &signature)
        .unwrap();
    page.0.close().await;
    desk.close().await;
}

/// A server in the middle that names another due time than the one that was signed is found out.
#[tokio::test(flavor = "multi_thread")]
async fn a_promise_that_was_changed_on_its_way_is_said_not_to_be_genuine() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let page = &ada.page;
    page.click("button", ada.words.help).await;
    page.click("button", ada.words.contact_us).await;
    page.click("button", ada.words.email).await;
    page.write("textbox", ada.words.subject, "Login").await;
    page.write("textbox", ada.words.description, "Nobody can log in")
        .await;
    page.evaluate(
        "window.realFetch = fetch; window.fetch = async (...args) => { \
         const answer = await realFetch(...args); \
         if (args[0].method !== 'POST') return answer; \
         const receipt = await answer.json(); receipt.promise.due += 60; \
         return new Response(JSON.stringify(receipt), { status: 201 }); }; 0",
    )
    .await;
    page.click("button", ada.words.send_message).await;
    page.says("The signature doesn't match this promise").await;
    page.audit("a forged receipt").await;
    page.0.close().await;
    desk.close().await;
}
