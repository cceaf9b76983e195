//! Word hashes, for comparing papers without keeping their words.

use std::iter;

/// A 64-bit FNV-1a hash, the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hash(u64);

impl Hash {
    const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    /// Returns the hash of `text`.
    pub(super) fn of(text: &str) -> Self {
        text.bytes().fold(Self::EMPTY, Self::with)
    }

    /// Returns the hash of a run of words.
    pub(super) fn of_run(words: &[Self]) -> Self {
        let bytes = words.iter().flat_map(|word| word.0.to_le_bytes());
        bytes.fold(Self::EMPTY, Self::with)
    }

    const fn with(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0100_0000_01b3))
    }
}

/// Returns the word hashes of `text`, ignoring ASCII case.
pub(super) fn word_hashes(text: &str) -> impl Iterator<Item = Hash> {
    // Bytes above 127 count as letters, even in marks such as "–". That does no harm, because all
    // copies contain the same marks.
    let mut bytes = text.bytes().filter(|byte| !matches!(byte, b'\'')).peekable();
    iter::from_fn(move || {
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        while bytes.next_if(|byte| !is_letter(byte)).is_some() {}
        let mut hash = None;
        while let Some(byte) = bytes.next_if(is_letter) {
            hash = Some(hash.unwrap_or(Hash::EMPTY).with(byte.to_ascii_lowercase()));
        }
        hash
    })
}
