//! Who calls, by the network: the client behind proxies that are trusted, and those it shares a line with.

use crate::settings::Network;
use std::net::{IpAddr, Ipv6Addr};

/// An address, or the /64 of IPv6 that one customer of a provider has at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Household(IpAddr);

impl Household {
    pub(crate) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = u128::from(address) >> 64 << 64;
                Ipv6Addr::from(network).into()
            }
            address @ IpAddr::V4(_) => address,
        })
    }
}

/// The client: the peer or, as far as trusted proxies tell, whom they speak for.
///
/// Each proxy adds to the right of `forwarded` (the `X-Forwarded-For` headers) who called it. What is
/// left of the first that isn't trusted was written by that one, and proves nothing.
pub(crate) fn client<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[Network],
) -> IpAddr {
    let mut client = peer.to_canonical();
    let mut hops = forwarded.rev().flat_map(|header| header.rsplit(','));
    while trusted.iter().any(|proxy| proxy.contains(client)) {
        let hop = hops
            .next()
            .and_then(|hop| hop.trim().parse::<IpAddr>().ok());
        let Some(hop) = hop else {
            break;
        };
        client = hop.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(peer: &str, forwarded: &[&str], expected: &str) {
        let trusted = ["10.0.0.0/8", "::1"].map(|one| String::from(one).try_into().unwrap());
        let client = client(peer.parse().unwrap(), forwarded.iter().copied(), &trusted);
        assert_eq!(client.to_string(), expected, "{forwarded:?}");
    }

    /// C49, T22: whoever writes the header is believed only if they are a listed proxy.
    #[test]
    fn a_header_counts_as_far_as_trusted_proxies_wrote_it() {
        check("203.0.113.7", &["198.51.100.1"], "203.0.113.7");
        check("10.0.0.1", &[], "10.0.0.1");
        check("10.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("10.0.0.1", &["1.2.3.4, 198.51.100.1"], "198.51.100.1");
        check("10.0.0.1", &["198.51.100.1, 10.0.0.2"], "198.51.100.1");
        check(
            "10.0.0.1",
            &["1.2.3.4", "198.51.100.1 ,10.0.0.2"],
            "198.51.100.1",
        );
        check("10.0.0.1", &["1.2.3.4, who knows"], "10.0.0.1");
        check("::ffff:10.0.0.1", &["2001:db8::1"], "2001:db8::1");
        check("::1", &["::ffff:198.51.100.1"], "198.51.100.1");
    }

    #[test]
    fn a_household_is_an_address_or_a_64() {
        let of = |address: &str| Household::of(address.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
        assert_ne!(of("10.0.0.1"), of("10.0.0.2"));
    }
}
