//! Pseudorandom numbers that are the same in each run.

/// A pseudorandom generator: Steele, Lea and Flood's `SplitMix64` (2014).
pub(crate) struct Lot(pub(crate) u64);

impl Lot {
    /// Returns a number from 0 up to, but not including, `below`.
    pub(crate) fn draw(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((it ^ (it >> 31)) % u64::from(below.max(1))).unwrap_or(0)
    }
}
