//! Distances of persons: their mean, and the distances within which a share of them has a facility.

use crate::base::Millimetres;

/// Persons of one cell and how far their nearest facility is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walk {
    pub distance: Millimetres,
    pub persons: u32,
}

/// What the distances of persons tell of an area.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Told {
    /// Mean distance in metres, weighted by persons; `None` of nobody.
    pub mean_m: Option<f64>,
    /// The smallest distance within which half of all persons have a facility; `None` where fewer reach any.
    pub median: Option<Millimetres>,
    /// The same of nine tenths.
    pub p90: Option<Millimetres>,
}

/// Tells of one area after another what their distances say, with memory that it keeps.
///
/// Method: the persons of many cells are counted in classes of distance first; a quantile lies in one of them, and only
/// the cells of that class are looked at again. Within it, and in areas of few cells, selection by halves (Hoare 1961,
/// "Algorithm 65: FIND") with persons as weights. Selection alone goes through all cells of a nation several times and
/// moves them about, which took half of the time of coverage.
#[derive(Default)]
pub(super) struct Teller {
    /// Persons by class.
    persons: Vec<u64>,
    few: Vec<Walk>,
}

impl Teller {
    /// Classes of distance: sums of all stay in the processor's nearest cache.
    const CLASSES: usize = 2048;
    /// Areas with fewer cells are not worth the classes.
    const MANY: usize = 2 * Self::CLASSES;

    /// Of the cells of an area, in parts, of whose persons there are `all`: those of the walks, and others who reach no
    /// facility. The order of cells does not matter.
    ///
    /// Cost: O(walks).
    pub(super) fn tell<'w>(
        &mut self,
        parts: impl Iterator<Item = &'w [Walk]> + Clone,
        all: u64,
    ) -> Told {
        let needed = [5, 9].map(|tenths| (all * tenths).div_ceil(10));
        let sums = Sums::of_walks(parts.clone());
        let [median, p90] = if sums.cells < Self::MANY {
            self.few.clear();
            parts.for_each(|part| self.few.extend_from_slice(part));
            needed.map(|needed| within(&mut self.few, needed))
        } else {
            // How many binary digits of a distance its class leaves out.
            let classes = Self::CLASSES.ilog2();
            let digits = (u32::BITS - sums.farthest.0.leading_zeros()).saturating_sub(classes);
            self.persons.clear();
            self.persons.resize(Self::CLASSES, 0);
            for walk in parts.clone().flatten() {
                self.persons[(walk.distance.0 >> digits) as usize] += u64::from(walk.persons);
            }
            needed.map(|needed| self.in_its_class((parts.clone(), digits), needed))
        };
        Told { mean_m: sums.mean_m(), median, p90 }
    }

    /// The smallest distance within which so many persons have a facility, after the persons of all classes.
    fn in_its_class<'w>(
        &mut self,
        (parts, digits): (impl Iterator<Item = &'w [Walk]>, u32),
        mut needed: u64,
    ) -> Option<Millimetres> {
        let class = self.persons.iter().position(|persons| {
            let is_here = *persons >= needed;
            needed -= if is_here { 0 } else { *persons };
            is_here
        })?;
        self.few.clear();
        let of_class = |walk: &&Walk| (walk.distance.0 >> digits) as usize == class;
        self.few.extend(parts.flatten().filter(of_class));
        within(&mut self.few, needed)
    }
}

/// What is summed of walks.
#[derive(Default)]
struct Sums {
    cells: usize,
    persons: u64,
    person_mm: u128,
    farthest: Millimetres,
}

impl Sums {
    fn of_walks<'w>(parts: impl Iterator<Item = &'w [Walk]>) -> Self {
        let mut sums = Self::default();
        for part in parts {
            sums.cells += part.len();
            for walk in part {
                sums.persons += u64::from(walk.persons);
                // Either number is below 2^32.
                let person_mm = u64::from(walk.persons) * u64::from(walk.distance.0);
                sums.person_mm += u128::from(person_mm);
                sums.farthest = sums.farthest.max(walk.distance);
            }
        }
        sums
    }

    /// Mean distance in metres, weighted by persons; `None` of nobody.
    fn mean_m(&self) -> Option<f64> {
        (self.persons > 0).then(|| self.person_mm as f64 / self.persons as f64 / 1e3)
    }
}

/// The smallest distance within which at least so many persons of the walks have a facility. Reorders the walks.
fn within(walks: &mut [Walk], mut needed: u64) -> Option<Millimetres> {
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
        let parts = [[walk(1_000, 1)], [walk(4_000, 2)]];
        assert_eq!(Sums::of_walks(parts.iter().map(|part| &part[..])).mean_m(), Some(3.0));
        assert_eq!(Sums::of_walks(std::iter::empty()).mean_m(), None);
    }

    /// What is told of areas of so many cells is what sorting tells. `distances`: how many different ones there are.
    fn assert_is_told(rounds: u64, cells: usize, (distances, step): (usize, u32)) {
        let mut random = Random::seeded(5);
        let mut teller = Teller::default();
        for round in 0..rounds {
            let cells = cells - random.below(cells / 2 + 1);
            let mut walks: Vec<Walk> = (0..cells)
                .map(|_| {
                    let distance = random.below(distances) as u32 * step;
                    walk(distance, 1 + random.below(30) as u32)
                })
                .collect();
            let reached: u64 = walks.iter().map(|walk| u64::from(walk.persons)).sum();
            let all = reached + if round % 2 == 0 { 0 } else { random.below(cells * 20) as u64 };
            let told = teller.tell(walks.chunks(7), all);
            walks.sort_by_key(|walk| walk.distance);
            for (tenths, found) in [(5, told.median), (9, told.p90)] {
                let mut so_far = 0;
                let expected = walks.iter().find(|walk| {
                    so_far += u64::from(walk.persons);
                    so_far * 10 >= all * tenths
                });
                let expected = expected.map(|walk| walk.distance);
                assert_eq!(found, expected, "{round}: {cells} cells, {tenths} tenths");
            }
            assert_eq!(told.mean_m, Sums::of_walks(std::iter::once(&walks[..])).mean_m());
        }
        let nobody = teller.tell(std::iter::empty(), 30);
        assert_eq!(nobody, Told::default(), "nobody reaches any");
    }

    #[test]
    fn a_quantile_is_the_first_distance_within_which_enough_persons_are() {
        // Few distances, so that many cells have the same.
        assert_is_told(500, 40, (9, 1));
        assert_is_told(20, 3 * Teller::MANY, (9, 1));
        // Distances that share classes, and the largest that there are.
        assert_is_told(20, 3 * Teller::MANY, (60_000, 1));
        assert_is_told(20, 3 * Teller::MANY, (40_000, 100_000));
    }
}
