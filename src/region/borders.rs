//! Permeability of municipal boundaries: across which of them residents use facilities.

use crate::base::{MunicipalityId, Permeability};

/// The permeability of every boundary of a region.
///
/// ```
/// use nahraum::base::{MunicipalityId, Permeability};
/// use nahraum::region::Borders;
/// let (herne, bochum) = (MunicipalityId(0), MunicipalityId(1));
/// let borders = Borders::new(Permeability::Open, Permeability::Open, vec![(bochum, herne)]);
/// assert!(!borders.lets_through(Some(herne), Some(bochum)));
/// assert!(borders.lets_through(Some(herne), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Borders {
    inner: Permeability,
    outer: Permeability,
    hard: Vec<(MunicipalityId, MunicipalityId)>,
}

impl Borders {
    /// `inner` applies between the region's municipalities, `outer` towards the halo. The boundaries
    /// of the pairs in `hard` are impassable in both directions.
    pub fn new(
        inner: Permeability,
        outer: Permeability,
        hard: Vec<(MunicipalityId, MunicipalityId)>,
    ) -> Self {
        let mut hard: Vec<_> = hard.into_iter().map(|(a, b)| (a.min(b), a.max(b))).collect();
        hard.sort();
        hard.dedup();
        Self { inner, outer, hard }
    }

    /// The same permeability for municipalities with other numbers; pairs of those without one are gone.
    pub(super) fn renumbered(self, new: &[Option<MunicipalityId>]) -> Self {
        let pair =
            |(a, b): (MunicipalityId, MunicipalityId)| Some((new[a.index()]?, new[b.index()]?));
        Self::new(self.inner, self.outer, self.hard.into_iter().filter_map(pair).collect())
    }

    /// Of all pairs, towards the halo, and the pairs that are impassable, as [`Self::new`] takes them.
    pub fn stated(&self) -> (Permeability, Permeability, &[(MunicipalityId, MunicipalityId)]) {
        (self.inner, self.outer, &self.hard)
    }

    /// Whether every boundary is open, so that pairs need not be checked.
    pub fn all_open(&self) -> bool {
        self.inner == Permeability::Open && self.outer == Permeability::Open && self.hard.is_empty()
    }

    /// Whether a resident of `home` may use a facility in `host`; `None` is the halo.
    pub fn lets_through(&self, home: Option<MunicipalityId>, host: Option<MunicipalityId>) -> bool {
        match (home, host) {
            (a, b) if a == b => true,
            (Some(a), Some(b)) => {
                self.inner == Permeability::Open
                    && self.hard.binary_search(&(a.min(b), a.max(b))).is_err()
            }
            _ => self.outer == Permeability::Open,
        }
    }
}
