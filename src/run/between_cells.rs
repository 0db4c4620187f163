//! Walks between inhabited cells, from one question about new places to the next.

use super::analyse::Analyses;
use super::prepare::OnFoot;
use crate::access::{KeptWalks, LinkedRegion, Walks};
use crate::base::{CellId, Millimetres, Rows};
use crate::siting::{Candidates, Demand, PlaceSearch};

/// Walks are kept up to a multiple of this many metres, so that questions with somewhat different limits share them.
const STEP_M: u32 = 500;
/// Of a cache, walks take at most this part, so that they never drive out everything else.
const PART_OF_CACHE: u64 = 4;

impl Analyses<'_> {
    /// The walks between all inhabited cells within at least a limit, from the cache, or measured and kept there. `None`
    /// where none are kept: without a cache, where places are no cells, and where the table is large for the cache or for
    /// the memory that is free.
    ///
    /// # Cost
    /// O(network + pairs) from the cache; else as [`PlaceSearch::rows`] for all cells.
    pub(super) fn kept_walks(
        &self,
        (linked, on_foot): (&LinkedRegion<'_>, &OnFoot),
        limit: Millimetres,
    ) -> Option<Walks> {
        let region = &self.prepared.region;
        let cache = on_foot.keeping.for_cells(region.cells().len())?;
        if self.candidates != Candidates::cells(region) {
            return None;
        }
        let step = STEP_M * 1_000;
        let limit = Millimetres(limit.0.div_ceil(step).saturating_mul(step));
        let kept = KeptWalks::new(linked, on_foot.options, limit, cache);
        if let Some(walks) = kept.find(region) {
            return Some(walks);
        }
        let demand = Demand::inhabited(region);
        let search = PlaceSearch::on_foot(linked, &self.candidates, demand, on_foot.options);
        let room = cache.bytes_max() / PART_OF_CACHE;
        search.expect_room(limit, KeptWalks::PAIR_BYTES, Some(room)).ok()?;
        let rows = search.rows(limit, self.prepared.reach_bytes_max).ok()?;
        let cells = search.demand().cells();
        let pair = |(number, far): &(u32, Millimetres)| (cells[*number as usize], *far);
        let lengths = (0..rows.candidates()).map(|row| rows.row(row).len());
        let pairs: Vec<(CellId, Millimetres)> =
            (0..rows.candidates()).flat_map(|row| rows.row(row).iter().map(pair)).collect();
        let walks = Rows::from_lengths(lengths, pairs);
        kept.keep(&walks);
        Some(walks)
    }
}
