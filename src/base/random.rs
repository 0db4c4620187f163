//! Random numbers that are the same everywhere: SplitMix64 (Steele, Lea and Flood 2014).

/// A stream of random numbers from a seed, for searches from many beginnings, made-up regions, tests
/// and benchmarks: the same seed gives the same numbers on every machine and in every version.
///
/// ```
/// use nahraum::base::Random;
/// let mut dice = Random::seeded(7);
/// let thrown: Vec<usize> = (0..4).map(|_| 1 + dice.below(6)).collect();
/// assert_eq!(thrown, [3, 1, 6, 4]);
/// ```
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed: SplitMix64 as published.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scramble(self.0)
    }

    /// From 0 up to but not including 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From `low` up to but not including `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// From 0 up to but not including `bound`, which must be above zero and below 2⁵³.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.unit() * bound as f64) as usize
    }

    /// Puts a list into a random order (Durstenfeld 1964, Algorithm 235: after Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

/// The finalizer of SplitMix64.
pub(crate) fn scramble(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // The first numbers of the reference implementation (Vigna 2015) for the seed 1234567.
        let mut random = Random::seeded(1_234_567);
        let first =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([random.bits(), random.bits(), random.bits()], first);
    }
}
