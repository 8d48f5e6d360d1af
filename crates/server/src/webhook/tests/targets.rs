//! Where a webhook may go.

use super::sink::Sink;
use super::*;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// A caller that finds `addresses` for every name, and how often it was asked.
fn caller(addresses: Vec<Vec<SocketAddr>>) -> (Caller, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let mut caller = Caller::new(tls::config(None).unwrap());
    caller.lookup = Arc::new(move |_, _| {
        let turn = counted.fetch_add(1, Ordering::SeqCst);
        let found = addresses[turn.min(addresses.len() - 1)].clone();
        Box::pin(async move { Ok(found) })
    });
    (caller, asked)
}

fn empty() -> Request<Full<Bytes>> {
    Request::new(Full::default())
}

/// C43, T14: whatever the URL looks like, nothing that isn't public is connected to.
#[tokio::test]
async fn no_url_leads_to_this_machine_or_its_network() {
    let urls = include_str!("hostile-urls.txt");
    let canary = Sink::open(OK).await;
    assert!(urls.lines().count() >= 60);
    let (caller, _) = caller(vec![vec![canary.address]]);
    for url in urls.lines() {
        if let Ok(target) = Target::new(url, Reach::Public) {
            let answer = caller.call(&target, empty()).await;
            assert!(
                matches!(answer, Err(NoAnswer::Private)),
                "{url}: {answer:?}"
            );
        }
    }
    assert_eq!(canary.got(), Vec::<String>::new());
}

/// T14: the address that was checked is the one that is connected to; the name isn't asked again.
#[tokio::test]
async fn a_name_that_changes_its_answer_gains_nothing() {
    let good = Sink::open_as(OK, "hooks.example").await;
    let canary = Sink::open(OK).await;
    let (public, asked) = caller(vec![
        vec![canary.address],
        vec!["192.0.9.1:443".parse().unwrap()],
    ]);
    let target = Target::new("https://hooks.example/", Reach::Public).unwrap();
    let answer = public.call(&target, empty()).await;
    assert!(matches!(answer, Err(NoAnswer::Private)), "{answer:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let (any, asked) = caller(vec![vec![good.address], vec![canary.address]]);
    let target = Target::new("https://hooks.example/", Reach::Any).unwrap();
    let answer = any.call(&target, empty()).await;
    assert!(matches!(answer, Err(NoAnswer::Tls(_))), "{answer:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(canary.got(), Vec::<String>::new());
}

#[test]
fn a_url_says_one_thing_to_everyone_or_is_refused() {
    for good in [
        "https://hooks.example",
        "https://hooks.example:8443/crm?team=1",
        "https://1.1.1.1/",
    ] {
        assert!(Target::new(good, Reach::Public).is_ok(), "{good}");
    }
    for bad in [
        "https://user@hooks.example/",
        "https://user:secret@hooks.example/",
        "https://:secret@hooks.example/",
        "https://hooks.example/#part",
        "https://hooks.example:444/",
        "http://hooks.example/",
        "http://1.1.1.1/",
    ] {
        assert!(Target::new(bad, Reach::Public).is_err(), "{bad}");
    }
    assert!(Target::new("https://10.0.0.1:9000/", Reach::Any).is_ok());
    assert!(Target::new("http://10.0.0.1/", Reach::Any).is_err());
}

#[test]
fn only_addresses_of_the_public_internet_are_public() {
    let public = |address: &str| address::is_public(address.parse().unwrap());
    for address in [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "128.0.0.1",
        "169.253.1.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.1.1",
        "192.169.1.1",
        "198.17.1.1",
        "198.20.1.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00::1",
        "2001:200::1",
    ] {
        assert!(public(address), "{address}");
    }
    for address in [
        "0.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.255.255.255",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.255",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.255.255",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:1.1.1.1",
        "::1.1.1.1",
        "64:ff9b::101:101",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:db8::1",
        "2002:101:101::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ] {
        assert!(!public(address), "{address}");
    }
}
