//! Which municipalities make a tile.

use geo::Coord;

/// A municipality, as far as tiles depend on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Town {
    pub(super) persons: u64,
    /// The middle of its box in the working CRS.
    pub(super) middle: Coord<f64>,
}

/// Cuts a region into tiles of whole municipalities with at most so many persons each; a municipality with more is a
/// tile of its own.
///
/// # Method
/// Recursive bisection: the municipalities are ordered along the longer side of the box around their middles (ties by
/// number) and cut where the persons of both sides are nearest to whole numbers of full tiles. So tiles are compact,
/// and numbers that follow each other are neighbours. Each tile lists its municipalities ascending.
///
/// # Cost
/// O(n log² n).
pub(super) fn divide(towns: &[Town], persons_max: u64) -> Vec<Vec<usize>> {
    let mut tiles = Vec::new();
    if !towns.is_empty() {
        cut(towns, (0..towns.len()).collect(), persons_max.max(1), &mut tiles);
    }
    tiles
}

fn cut(towns: &[Town], mut group: Vec<usize>, persons_max: u64, tiles: &mut Vec<Vec<usize>>) {
    let persons: u64 = group.iter().map(|at| towns[*at].persons).sum();
    if group.len() == 1 || persons <= persons_max {
        group.sort_unstable();
        tiles.push(group);
        return;
    }
    let extent = |part: fn(&Coord<f64>) -> f64| {
        let parts = group.iter().map(|at| part(&towns[*at].middle));
        let (low, high) = parts.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), part| {
            (low.min(part), high.max(part))
        });
        high - low
    };
    let along: fn(&Coord<f64>) -> f64 =
        if extent(|at| at.x) >= extent(|at| at.y) { |at| at.x } else { |at| at.y };
    group.sort_by(|a, b| {
        along(&towns[*a].middle).total_cmp(&along(&towns[*b].middle)).then(a.cmp(b))
    });
    let full = persons.div_ceil(persons_max);
    let goal = (u128::from(persons) * u128::from(full / 2) / u128::from(full)) as u64;
    let mut before = 0;
    let sums = group[..group.len() - 1].iter().map(|at| {
        before += towns[*at].persons;
        before
    });
    let nearest = sums.enumerate().min_by_key(|(at, sum)| (sum.abs_diff(goal), *at));
    let first = nearest.map_or(1, |(at, _)| at + 1);
    let rest = group.split_off(first);
    cut(towns, group, persons_max, tiles);
    cut(towns, rest, persons_max, tiles);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(persons: &[u64]) -> Vec<Town> {
        let town = |(at, persons): (usize, &u64)| Town {
            persons: *persons,
            middle: Coord { x: at as f64, y: 0.0 },
        };
        persons.iter().enumerate().map(town).collect()
    }

    #[test]
    fn neighbours_make_a_tile_and_nobody_is_in_two() {
        assert_eq!(divide(&row(&[10, 10, 10, 10]), 20), [vec![0, 1], vec![2, 3]]);
        assert_eq!(divide(&row(&[10, 10, 10, 10]), 40), [vec![0, 1, 2, 3]]);
        // Three full tiles: one on the left, two on the right.
        assert_eq!(divide(&row(&[10, 10, 10]), 10), [vec![0], vec![1], vec![2]]);
        assert!(divide(&[], 10).is_empty());
    }

    #[test]
    fn a_municipality_larger_than_a_tile_is_one_of_its_own() {
        assert_eq!(divide(&row(&[5, 90, 5, 5]), 20), [vec![0], vec![1], vec![2, 3]]);
    }

    #[test]
    fn the_longer_side_is_cut() {
        let at = |x: f64, y: f64| Town { persons: 1, middle: Coord { x, y } };
        let towns = [at(0.0, 0.0), at(1.0, 9.0), at(1.0, 0.0), at(0.0, 9.0)];
        assert_eq!(divide(&towns, 2), [vec![0, 2], vec![1, 3]]);
    }

    #[test]
    fn a_region_without_persons_is_one_tile() {
        assert_eq!(divide(&row(&[0, 0, 0]), 10), [vec![0, 1, 2]]);
    }
}
