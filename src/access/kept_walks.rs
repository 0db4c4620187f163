//! Walks between the inhabited cells of a region, kept for the next question.

use super::link::LinkOptions;
use super::linked::LinkedRegion;
use crate::base::{
    Cache, CacheKey, CellId, ColumnReader, ColumnWriter, KeyMaker, Millimetres, Rows, zip_equal,
};
use crate::region::Region;

/// For each inhabited cell of a region, in order, the inhabited cells from which people walk to it within a limit, with
/// the length of the walk.
pub type Walks = Rows<(CellId, Millimetres), u64>;

/// Where the walks between the inhabited cells of a region are kept, under the name of all that they follow from: the
/// network, the walker, the cells, how they are linked, and the limit.
///
/// Questions about new places (`gaps`, `site`, `cooperate`) differ in category, group and threshold, but all of them
/// begin with these walks.
pub struct KeptWalks<'c> {
    cache: &'c dyn Cache,
    key: CacheKey,
    limit: Millimetres,
}

impl<'c> KeptWalks<'c> {
    /// Bytes that a pair of cells takes where it is kept.
    pub const PAIR_BYTES: u64 = 8;

    /// The walks within a limit. Cost: O(network + cells).
    pub fn new(
        linked: &LinkedRegion<'_>,
        options: LinkOptions,
        limit: Millimetres,
        cache: &'c dyn Cache,
    ) -> Self {
        let (region, walk) = (linked.region(), linked.network());
        let mut key = KeyMaker::new("walks");
        walk.add_ground(&mut key);
        walk.add_walker(&mut key);
        // Every option: a new one cannot be forgotten here.
        let LinkOptions { distance_max } = options;
        key.number(u64::from(distance_max.0));
        key.number(u64::from(limit.0));
        let cells = region.cells();
        key.coords(cells.positions().iter());
        let has_residents = |at: usize| !cells.is_halo(CellId::at(at)) && cells.persons(0)[at] > 0;
        key.numbers((0..cells.len()).map(|at| u32::from(has_residents(at))));
        Self { cache, key: key.finish(), limit }
    }

    /// The walks, if they are kept. Cost: O(pairs).
    pub fn find(&self, region: &Region) -> Option<Walks> {
        let bytes = self.cache.find(&self.key)?;
        self.from_bytes(&bytes, region)
    }

    /// Keeps the walks.
    pub fn keep(&self, walks: &Walks) {
        let mut columns = ColumnWriter::default();
        columns.numbers((0..walks.len()).map(|row| walks.row(row).len() as u32));
        columns.numbers(walks.items().iter().map(|(cell, _)| cell.0));
        columns.numbers(walks.items().iter().map(|(_, far)| far.0));
        self.cache.keep(&self.key, &columns.finish());
    }

    /// `None` when the bytes do not fit the region and the limit.
    fn from_bytes(&self, bytes: &[u8], region: &Region) -> Option<Walks> {
        let mut columns = ColumnReader::new(bytes);
        let (lengths, cells, far) = (columns.numbers()?, columns.numbers()?, columns.numbers()?);
        let persons = region.cells().persons(0);
        let residents = region.cells_inside().filter(|cell| persons[cell.index()] > 0).count();
        let pairs: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
        let fits = lengths.len() == residents
            && pairs == cells.len() as u64
            && far.len() == cells.len()
            && columns.is_at_end()
            && cells.iter().all(|cell| (*cell as usize) < region.cells().len())
            && far.iter().all(|far| *far <= self.limit.0);
        let pair = |(cell, far)| (CellId(cell), Millimetres(far));
        let lengths = lengths.into_iter().map(|length| length as usize);
        fits.then(|| Rows::from_lengths(lengths, zip_equal(cells, far).map(pair).collect()))
    }
}
