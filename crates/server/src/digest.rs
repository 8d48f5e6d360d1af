//! Digests of several texts, such that no two lists of texts have the same one.

use protocol::hex;
use sha2::{Digest, Sha256};

/// SHA-256 over the parts, each with its length before it.
pub(crate) fn of(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// The first `bytes` bytes in hexadecimal.
pub(crate) fn hex(digest: [u8; 32], bytes: usize) -> String {
    hex::encode(digest.get(..bytes).unwrap_or(&digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_between_two_parts_counts() {
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(hex(of(&[]), 4), "e3b0c442");
    }
}
