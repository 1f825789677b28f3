//! SHA-256 of documents and texts.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::canonical::canonical;
use crate::json::Value;

/// `sha256:` and the SHA-256 of the canonical JSON of a document, in 64 hex digits.
pub(crate) fn hash(document: &Value<'_>) -> String {
    format!("sha256:{}", hex(&canonical(document)))
}

/// The SHA-256 of a text in UTF-8, in 64 hex digits.
pub(crate) fn hex(text: &str) -> String {
    let mut hasher = Hasher::default();
    hasher.add(text.as_bytes());
    hasher.hex()
}

/// The SHA-256 of bytes that come piece by piece.
#[derive(Default)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The first eight bytes.
    pub(crate) fn first(self) -> [u8; 8] {
        let digest = self.0.finalize();
        digest.first_chunk().copied().unwrap_or_default()
    }

    /// In 64 hex digits.
    pub(crate) fn hex(self) -> String {
        let digest = self.0.finalize();
        digest
            .iter()
            .fold(String::with_capacity(64), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_the_standard() {
        // FIPS 180-4, examples of NIST.
        assert_eq!(
            hex(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            hex(&"a".repeat(1_000_000)),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        );
    }

    #[test]
    fn a_document_is_hashed_in_its_canonical_form() {
        let document = Value::from_json(r#"{"b": 1.0, "a": "가"}"#).expect("well-formed");
        assert_eq!(
            hash(&document),
            format!("sha256:{}", hex(r#"{"a":"가","b":1}"#))
        );
    }
}
