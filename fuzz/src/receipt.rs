//! A signed receipt, as a customer kept it.

use crate::promises;
use protocol::SignedReceipt;

/// What reads as a receipt is written back as it was, and can be explained whatever it says.
///
/// # Panics
/// If it isn't.
pub fn receipt(data: &[u8]) {
    let Ok(receipt) = SignedReceipt::read(data) else {
        return;
    };
    assert_eq!(receipt.file(), data);
    promises::are_explained(&receipt.statement.promise);
}
