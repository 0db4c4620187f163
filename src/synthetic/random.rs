//! Random numbers of the generator: streams of its parts, numbers that depend on a place, smooth noise.

use crate::base::Random;
use crate::base::random::scramble;

/// A stream of its own for each part of the generator, so that a change in one part leaves
/// the others as they are.
pub(super) fn stream_of_part(seed: u64, part: &str) -> Random {
    let mix = |state: u64, byte: u8| scramble(state ^ u64::from(byte));
    Random::seeded(part.bytes().fold(scramble(seed), mix))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_depend_on_seed_and_part() {
        let first = |seed, part| stream_of_part(seed, part).bits();
        assert_eq!(first(1, "cells"), first(1, "cells"));
        assert_ne!(first(1, "cells"), first(2, "cells"));
        assert_ne!(first(1, "cells"), first(1, "shops"));
    }
}
