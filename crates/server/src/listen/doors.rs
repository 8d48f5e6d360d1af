//! How many connections are open, in all and from each address.

use crate::address::Household;
use crate::settings::{Edge, Network};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts who is in.
pub(super) struct Doors {
    most: u32,
    most_from_one: u32,
    /// They speak for many, so they may have as many as there are.
    trusted: Vec<Network>,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    all: u32,
    from: HashMap<Household, u32>,
}

/// Someone who is in, until this is dropped.
pub(super) struct Place {
    doors: Arc<Doors>,
    from: Household,
}

impl Doors {
    pub(super) fn new(edge: &Edge) -> Self {
        Self {
            most: edge.limits.connections.get(),
            most_from_one: edge.limits.connections_per_address.get(),
            trusted: edge.trusted_proxies.clone(),
            inside: Mutex::default(),
        }
    }

    /// A place for a connection from `address`, if there is one left.
    pub(super) fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        // On a socket of IPv6 an address of IPv4 comes in its dress.
        let address = address.to_canonical();
        let from = Household::of(address);
        let is_trusted = self.trusted.iter().any(|one| one.contains(address));
        let most = if is_trusted {
            self.most
        } else {
            self.most_from_one
        };
        let mut inside = self.lock();
        let theirs = inside.from.get(&from).copied().unwrap_or_default();
        if inside.all >= self.most || theirs >= most {
            return None;
        }
        inside.all += 1;
        inside.from.insert(from, theirs + 1);
        let doors = Arc::clone(self);
        Some(Place { doors, from })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inside> {
        // Nothing panics while it counts.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inside = self.doors.lock();
        inside.all -= 1;
        if let Some(theirs) = inside.from.get_mut(&self.from) {
            *theirs -= 1;
            if *theirs == 0 {
                inside.from.remove(&self.from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Limits;
    use std::num::NonZeroU32;

    fn doors() -> Arc<Doors> {
        let count = |number| NonZeroU32::new(number).unwrap();
        Arc::new(Doors::new(&Edge {
            trusted_proxies: vec![String::from("10.0.0.9").try_into().unwrap()],
            limits: Limits {
                connections: count(4),
                connections_per_address: count(2),
                ..Limits::default()
            },
            ..Edge::default()
        }))
    }

    /// C50.
    #[test]
    fn one_address_takes_no_more_than_its_share_and_all_no_more_than_there_is() {
        let doors = doors();
        let enter = |address: &str| doors.enter(address.parse().unwrap());
        let first = enter("2001:db8::1");
        let second = enter("2001:db8::2");
        assert!(first.is_some() && second.is_some());
        assert!(enter("2001:db8::3").is_none(), "it is of the same /64");
        let proxy = [enter("10.0.0.9"), enter("10.0.0.9")];
        assert!(proxy.iter().all(Option::is_some));
        assert!(enter("10.0.0.1").is_none(), "four are in");
        drop(first);
        assert!(
            enter("10.0.0.9").is_some(),
            "a proxy may have more than two"
        );
        drop((second, proxy));
        assert_eq!(doors.lock().all, 0);
        assert!(doors.lock().from.is_empty());
    }
}
