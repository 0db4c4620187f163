//! Distances of persons: their mean, and the distances within which a share of them has a facility.

use crate::base::Millimetres;

/// Persons of one cell and how far their nearest facility is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walk {
    pub distance: Millimetres,
    pub persons: u32,
}

/// Mean distance in metres, weighted by persons; `None` of nobody.
pub(super) fn mean_metres(walks: &[Walk]) -> Option<f64> {
    let persons: u64 = walks.iter().map(|walk| u64::from(walk.persons)).sum();
    let millimetres: u128 =
        walks.iter().map(|walk| u128::from(walk.persons) * u128::from(walk.distance.0)).sum();
    (persons > 0).then(|| millimetres as f64 / persons as f64 / 1e3)
}

/// The smallest distance within which at least so many tenths of `all` persons have a facility: those of the walks, and
/// others who reach none. `None` where so many do not reach any. Reorders the walks.
///
/// Method: selection by halves (Hoare 1961, "Algorithm 65: FIND"), with persons as weights. To sort the cells of all areas
/// together and add one after the other to its areas reads memory here and there: of sixteen Ruhrs that took four fifths
/// of the time of coverage.
///
/// Cost: O(walks).
pub(super) fn quantile(walks: &mut [Walk], all: u64, tenths: u64) -> Option<Millimetres> {
    let mut needed = (all * tenths).div_ceil(10);
    let mut left = walks;
    while !left.is_empty() {
        let middle = left.len() / 2;
        let (nearer, pivot, farther) =
            left.select_nth_unstable_by_key(middle, |walk| walk.distance);
        let within: u64 = nearer.iter().map(|walk| u64::from(walk.persons)).sum();
        if within >= needed {
            left = nearer;
            continue;
        }
        needed -= within;
        if u64::from(pivot.persons) >= needed {
            return Some(pivot.distance);
        }
        needed -= u64::from(pivot.persons);
        left = farther;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;

    fn walk(distance: u32, persons: u32) -> Walk {
        Walk { distance: Millimetres(distance), persons }
    }

    #[test]
    fn the_mean_counts_each_person() {
        assert_eq!(mean_metres(&[walk(1_000, 1), walk(4_000, 2)]), Some(3.0));
        assert_eq!(mean_metres(&[]), None);
    }

    #[test]
    fn a_quantile_is_the_first_distance_within_which_enough_persons_are() {
        let mut random = Random::seeded(5);
        for round in 0..500 {
            let cells = random.below(40);
            // Few distances, so that many cells have the same.
            let mut walks: Vec<Walk> = (0..cells)
                .map(|_| walk(random.below(9) as u32, 1 + random.below(30) as u32))
                .collect();
            let reached: u64 = walks.iter().map(|walk| u64::from(walk.persons)).sum();
            let all = reached + if round % 2 == 0 { 0 } else { random.below(60) as u64 };
            for tenths in [5, 9] {
                let mut sorted = walks.clone();
                sorted.sort_by_key(|walk| walk.distance);
                let mut so_far = 0;
                let expected = sorted.iter().find(|walk| {
                    so_far += u64::from(walk.persons);
                    so_far * 10 >= all * tenths
                });
                let found = quantile(&mut walks, all, tenths);
                assert_eq!(found, expected.map(|walk| walk.distance), "{round}: {tenths} tenths");
            }
        }
    }
}
