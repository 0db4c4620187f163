//! Random numbers that are the same everywhere: SplitMix64 (Steele, Lea and Flood 2014).

/// A stream of random numbers from a seed.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// A stream of its own for each part of the generator, so that a change in one part leaves
    /// the others as they are.
    pub(super) fn new(seed: u64, part: &str) -> Self {
        let mix = |state: u64, byte: u8| scramble(state ^ u64::from(byte));
        Self(part.bytes().fold(scramble(seed), mix))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scramble(self.0)
    }

    /// From 0 up to but not including 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From `low` up to but not including `high`.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// From 0 up to but not including `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.unit() * bound as f64) as usize
    }
}

/// The finalizer of SplitMix64.
pub(super) fn scramble(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A number from 0 to 1 that depends on two whole numbers and a seed only.
pub(super) fn hash_unit(seed: u64, a: i64, b: i64) -> f64 {
    let mixed = scramble(scramble(seed ^ a as u64).wrapping_add(b as u64));
    (mixed >> 11) as f64 / (1u64 << 53) as f64
}

/// Smooth noise from 0 to 1: values on a lattice of `size`, interpolated in between.
pub(super) fn noise(seed: u64, x: f64, y: f64, size: f64) -> f64 {
    let (column, row) = ((x / size).floor(), (y / size).floor());
    let (fx, fy) = (x / size - column, y / size - row);
    let smooth = |t: f64| t * t * (3.0 - 2.0 * t);
    let at = |dx: i64, dy: i64| hash_unit(seed, column as i64 + dx, row as i64 + dy);
    let south = at(0, 0) + (at(1, 0) - at(0, 0)) * smooth(fx);
    let north = at(0, 1) + (at(1, 1) - at(0, 1)) * smooth(fx);
    south + (north - south) * smooth(fy)
}

/// Splits `total` into whole parts in proportion to weights: largest remainders, ties to the
/// lower position.
pub(super) fn apportion(total: u64, weights: &[f64]) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|weight| weight / sum * total as f64).collect();
    let mut parts: Vec<u64> = exact.iter().map(|value| value.floor() as u64).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()).then(a.cmp(b)));
    let missing = total.saturating_sub(parts.iter().sum());
    for at in order.into_iter().cycle().take(missing as usize) {
        parts[at] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apportioned_parts_sum_to_the_total() {
        assert_eq!(apportion(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(apportion(7, &[0.0, 2.0, 5.0]), [0, 2, 5]);
        assert_eq!(apportion(5, &[0.0, 0.0]), [0, 0]);
    }

    #[test]
    fn streams_depend_on_seed_and_part() {
        let first = |seed, part| Random::new(seed, part).next();
        assert_eq!(first(1, "cells"), first(1, "cells"));
        assert_ne!(first(1, "cells"), first(2, "cells"));
        assert_ne!(first(1, "cells"), first(1, "shops"));
    }
}
