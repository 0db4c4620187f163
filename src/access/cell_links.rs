//! The places of a region's cells on a walking network.

use std::sync::Arc;

use rayon::prelude::*;

use super::link::{LinkOptions, Linker, Unlinked};
use super::snap::Snap;
use crate::base::{
    Cache, CacheKey, CellId, ColumnReader, ColumnWriter, EdgeId, KeyMaker, Millimetres, zip_equal,
};
use crate::network::WalkNetwork;
use crate::region::Region;

/// In a column of edges: no edge.
const NO_EDGE: u32 = u32::MAX;

/// The place of each cell of a region on a network, and what of them is without a place or on an island.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CellLinks {
    /// The place of each cell; `None` when it is not linked.
    places: Vec<Option<Snap>>,
    /// The cells of the region without a place, ascending, and why they have none.
    unlinked: Vec<(CellId, Unlinked)>,
    /// The cells of the region whose way is on an island, ascending, with that way.
    on_islands: Vec<(CellId, EdgeId)>,
}

impl CellLinks {
    /// The places of all cells, with the reasons of those that have none. Cost: O(cells log edges).
    pub fn of_places(region: &Region, linker: &Linker<'_>, places: Vec<Option<Snap>>) -> Self {
        let position = |cell: CellId| region.cells().position(cell);
        let inside: Vec<CellId> = region.cells_inside().collect();
        let is_unlinked = |cell: &&CellId| places[cell.index()].is_none();
        let unlinked: Vec<(CellId, Unlinked)> = inside
            .par_iter()
            .filter(is_unlinked)
            .map(|cell| (*cell, linker.reason(position(*cell))))
            .collect();
        let passed_by = |cell: &CellId| {
            let edge = linker.passed_by(position(*cell), places[cell.index()].as_ref()?)?;
            Some((*cell, edge))
        };
        let mut on_islands: Vec<(CellId, EdgeId)> =
            inside.par_iter().filter_map(passed_by).collect();
        on_islands.extend(unlinked.iter().filter_map(|(cell, why)| Some((*cell, why.island()?))));
        on_islands.sort_unstable();
        Self { places, unlinked, on_islands }
    }

    /// Places that were found in parts of a network, and the cells on islands, ascending; why others have no place is not
    /// known.
    pub fn known(places: Vec<Option<Snap>>, on_islands: Vec<(CellId, EdgeId)>) -> Self {
        Self { places, unlinked: Vec::new(), on_islands }
    }

    /// The place of each cell.
    pub fn places(&self) -> &[Option<Snap>] {
        &self.places
    }

    /// The cells of the region whose way is on an island, with that way.
    pub fn on_islands(&self) -> &[(CellId, EdgeId)] {
        &self.on_islands
    }

    /// Why a cell of the region has no place; `None` when it has one.
    pub fn reason(&self, cell: CellId) -> Option<Unlinked> {
        let at = self.unlinked.binary_search_by_key(&cell, |(cell, _)| *cell).ok()?;
        Some(self.unlinked[at].1)
    }

    /// The places as bytes.
    fn to_bytes(&self) -> Vec<u8> {
        let mut columns = ColumnWriter::default();
        let numbers = |columns: &mut ColumnWriter, number: &dyn Fn(&Snap) -> u32, none: u32| {
            let places = self.places.iter();
            columns.numbers(places.map(|place| place.as_ref().map_or(none, number)));
        };
        numbers(&mut columns, &|place| place.edge.0, NO_EDGE);
        numbers(&mut columns, &|place| place.along_mm, 0);
        numbers(&mut columns, &|place| place.offset.0, 0);
        let at = self.places.iter().map(|place| place.map(|place| place.at).unwrap_or_default());
        columns.coords(at);
        columns.numbers(self.unlinked.iter().map(|(cell, _)| cell.0));
        columns.numbers(self.unlinked.iter().map(|(_, why)| why.number()));
        let edge = |(_, why): &(CellId, Unlinked)| why.island().map_or(NO_EDGE, |edge| edge.0);
        columns.numbers(self.unlinked.iter().map(edge));
        columns.numbers(self.on_islands.iter().map(|(cell, _)| cell.0));
        columns.numbers(self.on_islands.iter().map(|(_, edge)| edge.0));
        columns.finish()
    }

    /// The places that bytes of [`Self::to_bytes`] have; `None` when they do not fit the region and the network.
    fn from_bytes(bytes: &[u8], region: &Region, walk: &WalkNetwork) -> Option<Self> {
        let mut columns = ColumnReader::new(bytes);
        let (edges, along, offsets) = (columns.numbers()?, columns.numbers()?, columns.numbers()?);
        let (at, cells) = (columns.coords()?, region.cells().len());
        let lengths = [edges.len(), along.len(), offsets.len(), at.len()];
        (lengths == [cells; 4]).then_some(())?;
        let network = walk.network();
        let is_edge = |edge: u32| edge != NO_EDGE && (edge as usize) < network.edge_count();
        let place = |((edge, along_mm), (offset, at))| -> Option<Option<Snap>> {
            if edge == NO_EDGE {
                return Some(None);
            }
            let edge = is_edge(edge).then_some(EdgeId(edge))?;
            let fits = along_mm <= network.length_mm(edge);
            let offset = Millimetres(offset);
            fits.then_some(Some(Snap { edge, along_mm, offset, at, network: walk.stamp() }))
        };
        let pairs = zip_equal(zip_equal(edges, along), zip_equal(offsets, at));
        let places = pairs.map(place).collect::<Option<Vec<Option<Snap>>>>()?;
        let (of_cells, why, on) = (columns.numbers()?, columns.numbers()?, columns.numbers()?);
        let (island_cells, ways) = (columns.numbers()?, columns.numbers()?);
        let lists = [why.len(), on.len()] == [of_cells.len(); 2];
        (lists && island_cells.len() == ways.len() && columns.is_at_end()).then_some(())?;
        let unlinked = zip_equal(of_cells, zip_equal(why, on)).map(|(cell, (why, edge))| {
            Some((CellId(cell), Unlinked::from_number(why, is_edge(edge).then_some(EdgeId(edge)))?))
        });
        let unlinked = unlinked.collect::<Option<Vec<(CellId, Unlinked)>>>()?;
        let on_islands = zip_equal(island_cells, ways).map(|(cell, edge)| {
            (is_edge(edge) && (cell as usize) < cells).then_some((CellId(cell), EdgeId(edge)))
        });
        let on_islands = on_islands.collect::<Option<Vec<(CellId, EdgeId)>>>()?;
        let without = region.cells_inside().filter(|cell| places[cell.index()].is_none());
        let has_reasons = without.eq(unlinked.iter().map(|(cell, _)| *cell));
        let ascends = on_islands.is_sorted();
        (has_reasons && ascends).then_some(Self { places, unlinked, on_islands })
    }
}

/// Where the places of a region's cells on a network are kept, under the name of all that they follow from.
pub(super) struct KeptCells<'c> {
    cache: &'c dyn Cache,
    key: CacheKey,
}

impl<'c> KeptCells<'c> {
    /// The places on a network, whoever walks. Cost: O(network + cells).
    pub fn new(
        (region, walk): (&Region, &WalkNetwork),
        options: LinkOptions,
        cache: &'c dyn Cache,
    ) -> Self {
        let mut key = KeyMaker::new("links");
        walk.add_ground(&mut key);
        // Every option: a new one cannot be forgotten here.
        let LinkOptions { distance_max } = options;
        key.number(u64::from(distance_max.0));
        let cells = region.cells();
        key.coords(cells.positions().iter());
        let is_halo = (0..cells.len()).map(|at| u32::from(cells.is_halo(CellId::at(at))));
        key.numbers(is_halo);
        Self { cache, key: key.finish() }
    }

    /// The places, if they are kept. Cost: O(cells).
    pub fn find(&self, (region, walk): (&Region, &WalkNetwork)) -> Option<Arc<CellLinks>> {
        let bytes = self.cache.find(&self.key)?;
        CellLinks::from_bytes(&bytes, region, walk).map(Arc::new)
    }

    /// Keeps the places.
    pub fn keep(&self, cells: &CellLinks) {
        self.cache.keep(&self.key, &cells.to_bytes());
    }
}
