//! The nearest facility of a cell, and that on its own side, as far as it is another than the nearest of all.

use crate::base::{FacilityId, Millimetres, zip_equal};

/// Cells that share one count.
const WORD: usize = u64::BITS as usize;

/// The nearest facility of a cell, without a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// Its distance; [`Millimetres::UNREACHED`] when no facility can be reached.
    pub distance: Millimetres,
    facility: FacilityId,
}

impl Nearest {
    /// No facility can be reached.
    pub const NONE: Self =
        Self { distance: Millimetres::UNREACHED, facility: FacilityId(u32::MAX) };

    /// A facility at a distance.
    pub fn new(distance: Millimetres, facility: FacilityId) -> Self {
        Self { distance, facility }
    }

    /// The facility; `None` when no facility can be reached.
    pub fn facility(&self) -> Option<FacilityId> {
        (self.distance != Millimetres::UNREACHED).then_some(self.facility)
    }
}

/// A column of nearest facilities beside that of all: for most cells both are the same, and only the others take
/// memory.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnNearest {
    /// Which cells have another one, as bits.
    differs: Vec<u64>,
    /// How many cells before those of each word have another one.
    before: Vec<u32>,
    /// The other ones.
    others: Vec<Nearest>,
}

impl OwnNearest {
    /// Keeps of `own` what differs from `all`. Cost: O(cells).
    pub(super) fn new(own: &[Nearest], all: &[Nearest]) -> Self {
        let (mut differs, mut before) = (vec![0; own.len().div_ceil(WORD)], Vec::new());
        let mut others = Vec::new();
        before.reserve_exact(differs.len());
        for (at, (own, all)) in zip_equal(own, all).enumerate() {
            if at % WORD == 0 {
                before.push(others.len() as u32);
            }
            if own != all {
                differs[at / WORD] |= 1 << (at % WORD);
                others.push(*own);
            }
        }
        others.shrink_to_fit();
        Self { differs, before, others }
    }

    /// The nearest facility of the own side of a cell, where `all` is the nearest of all.
    #[inline]
    pub(super) fn of_cell(&self, cell: usize, all: Nearest) -> Nearest {
        let (word, bit) = (self.differs[cell / WORD], 1 << (cell % WORD));
        if word & bit == 0 {
            return all;
        }
        let in_word = (word & (bit - 1)).count_ones();
        self.others[(self.before[cell / WORD] + in_word) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_has_its_own_nearest_facility_whether_it_differs_or_not() {
        let one = |at: u32| Nearest::new(Millimetres(at), FacilityId(at));
        // Every seventh and all about the ends of words.
        let differs = |at: u32| at.is_multiple_of(7) || matches!(at % 64, 0 | 1 | 63);
        for cells in [0, 1, 63, 64, 65, 128, 1_000] {
            let all: Vec<Nearest> = (0..cells).map(one).collect();
            let own = |at: u32| if differs(at) { one(5_000 + at) } else { one(at) };
            let own: Vec<Nearest> = (0..cells).map(own).collect();
            let column = OwnNearest::new(&own, &all);
            let found: Vec<Nearest> =
                (0..all.len()).map(|at| column.of_cell(at, all[at])).collect();
            assert_eq!(found, own);
            let count = (0..cells).filter(|at| differs(*at)).count();
            assert_eq!(column.others.len(), count, "only these take memory");
        }
    }
}
