//! Who is acknowledged to, and how often.

use super::*;
use crate::domain::Message;

impl Bench {
    /// Stores a request that is to be acknowledged to an address.
    async fn asks(&self, key: u128, to: &str) {
        let acknowledgement = Message {
            body: format!(r#"{{"to":"{to}","topic":"acknowledged"}}"#),
            ..message("mail")
        };
        let asked = Acceptance {
            messages: vec![acknowledgement],
            ..acceptance(key, "Login")
        };
        self.apply(Change::Accept(asked.into())).await;
    }

    /// The same as another server sees it, or this one after its next start.
    async fn again(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::at(self.place.clone(), folder, None).await
    }
}

/// T11: one in ten minutes, five a day, from all servers together and whenever they were started.
async fn an_address_gets_few_acknowledgements_whichever_server_takes_them(bench: Bench) {
    let mut given = vec![];
    for (key, minute) in (0..).zip([0, 1, 9, 10, 20, 30, 40, 50, 1439, 1440, 1441]) {
        let to = ["victim@b.example", "VICTIM@b.example"][usize::from(key % 2 == 0)];
        bench.asks(key, to).await;
        let server = bench.again().await;
        for sending in server.take("mail", at(60 * minute)).await {
            server.settle(&sending, Settled::Delivered).await;
            given.push(minute);
        }
        assert!(server.store.owed().await.unwrap().is_empty(), "{minute}");
    }
    assert_eq!(given, [0, 10, 20, 30, 40, 1440]);
}

/// T11.
async fn of_many_that_are_taken_at_once_each_address_gets_one(bench: Bench) {
    for key in 0..8 {
        bench.asks(key, "victim@b.example").await;
    }
    bench.asks(8, "other@b.example").await;
    let other = bench.again().await;
    let (one, two) = (bench.take("mail", at(0)), other.take("mail", at(0)));
    let (one, two) = futures_util::future::join(one, two).await;
    let mut to = [one, two].concat();
    to.sort_by_key(|sending| sending.id);
    let to: Vec<_> = to.iter().filter_map(Sending::acknowledges).collect();
    assert_eq!(to, ["victim@b.example", "other@b.example"]);
}

async fn an_acknowledgement_over_which_a_server_died_is_taken_again_and_no_other(bench: Bench) {
    bench.asks(1, "ada@b.example").await;
    let first = bench.take("mail", at(0)).await.remove(0);
    bench.asks(2, "ada@b.example").await;
    assert!(bench.take("mail", at(29)).await.is_empty());
    bench.asks(3, "ada@b.example").await;
    let again = bench.take("mail", at(30)).await;
    let again: Vec<_> = again.iter().map(|sending| sending.id).collect();
    assert_eq!(again, [first.id]);
}

async fn an_acknowledgement_that_was_not_given_does_not_count(bench: Bench) {
    let why = || "no answer".to_owned();
    let failed = [
        Settled::Dead { why: why() },
        Settled::Retry {
            at: at(9999),
            why: why(),
        },
    ];
    for (key, settled) in (1..).zip(failed) {
        bench.asks(key, "ada@b.example").await;
        let sending = bench.take("mail", at(0)).await.remove(0);
        bench.settle(&sending, settled).await;
    }
    bench.asks(3, "ada@b.example").await;
    assert_eq!(bench.take("mail", at(1)).await.len(), 1);
}

contract![
    an_address_gets_few_acknowledgements_whichever_server_takes_them,
    of_many_that_are_taken_at_once_each_address_gets_one,
    an_acknowledgement_over_which_a_server_died_is_taken_again_and_no_other,
    an_acknowledgement_that_was_not_given_does_not_count,
];
