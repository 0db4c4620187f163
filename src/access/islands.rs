//! The islands of a walking network, with the persons and facilities on them.

use std::collections::BTreeMap;

use geo::{Coord, LineString, MultiLineString};

use super::linked::LinkedRegion;
use super::links::Links;
use super::snap::Snap;
use crate::base::{CellId, EdgeId, FacilityId, MunicipalityId, NodeId, zip_equal};
use crate::network::{Closed, MapIsland, WalkNetwork};
use crate::region::Region;
use crate::spatial::AreaIndex;

/// A part of the map's walking network without a connection to the main network.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkIsland {
    /// Its ways, in the working CRS.
    pub lines: MultiLineString<f64>,
    /// Their length on the ellipsoid, millimetres.
    pub length_mm: u64,
    /// Whether it is long enough that points are linked to it
    /// ([`ISLAND_LENGTH_MIN_M`](crate::network::ISLAND_LENGTH_MIN_M)).
    pub is_linked: bool,
    /// Keys of the reasons for which the ways that it meets are closed to walkers; none where the map has no
    /// connection.
    pub closed_for: Vec<&'static str>,
    /// The municipality in which its first node of the region lies.
    pub municipality: MunicipalityId,
    /// Inhabited cells on it.
    pub cells: u64,
    /// Persons by group in these cells.
    pub persons: Vec<u64>,
    /// Of the persons, those who are linked to no way at all.
    pub persons_unlinked: u64,
    /// Facilities on it.
    pub facilities: u64,
    /// Of the facilities, those that are linked to no way at all.
    pub facilities_unlinked: u64,
}

/// Which parts of the walking network hang together with nothing, and who lives there?
///
/// # Returns
/// Every connected component of the map's ways with a node in the region, the longest one of the map left out:
/// most persons first, then the longest, then by the lowest node. Whether one walker can pass a way does not
/// matter: an island is one for all.
///
/// # Method
/// A cell or facility lies on an island when its nearest way does. Points are linked to a farther way past an
/// island shorter than [`ISLAND_LENGTH_MIN_M`](crate::network::ISLAND_LENGTH_MIN_M), or to none; a longer
/// island is where they walk, and cannot leave. Facilities with an outline count on long islands only, because
/// their ways are looked for around the outline. Cells without residents and halo cells do not count.
///
/// # Cost
/// O(edges + cells), and one search for an area by node of the islands outside the region.
pub fn network_islands(linked: &LinkedRegion<'_>) -> Vec<NetworkIsland> {
    let islands = placed_islands(linked.region(), linked.network());
    let links = linked.links();
    let name = |edge: EdgeId| linked.network().map_island(edge).name;
    let of_cell = |cell: CellId| {
        let own = known(links.cells_on_islands(), cell);
        own.or(links.cell(cell).map(Snap::edge)).map(name)
    };
    let of_facility = |id: FacilityId| {
        let own = known(links.facilities_on_islands(), id);
        own.or(links.doors(id).first().map(Snap::edge)).map(name)
    };
    settled_islands((linked.region(), &links), islands, of_cell, of_facility)
}

/// The islands of [`network_islands`] by name, before it is known who lives there. Cost: as there.
pub fn placed_islands(region: &Region, walk: &WalkNetwork) -> BTreeMap<NodeId, NetworkIsland> {
    placed((region, walk), ways_by_island(walk))
}

/// Counts persons and facilities on islands, and sorts them as [`network_islands`] does.
///
/// # Parameters
/// `of_cell` and `of_facility` name the island of a cell's or facility's own way, or else of the way to which it is
/// linked; names that are none of these islands do not matter.
pub fn settled_islands(
    (region, links): (&Region, &Links),
    mut islands: BTreeMap<NodeId, NetworkIsland>,
    of_cell: impl Fn(CellId) -> Option<NodeId>,
    of_facility: impl Fn(FacilityId) -> Option<NodeId>,
) -> Vec<NetworkIsland> {
    add_persons((region, links), &mut islands, of_cell);
    add_facilities((region, links), &mut islands, of_facility);
    let mut islands: Vec<(NodeId, NetworkIsland)> = islands.into_iter().collect();
    islands.sort_by(|(a, one), (b, other)| {
        let size = |island: &NetworkIsland| (island.persons[0], island.length_mm);
        size(other).cmp(&size(one)).then(a.cmp(b))
    });
    islands.into_iter().map(|(_, island)| island).collect()
}

/// The edges of each component but the main one, ascending.
fn ways_by_island(walk: &WalkNetwork) -> BTreeMap<NodeId, Vec<EdgeId>> {
    let mut ways: BTreeMap<NodeId, Vec<EdgeId>> = BTreeMap::new();
    for edge in walk.network().edge_ids() {
        let MapIsland { name, is_main, .. } = walk.map_island(edge);
        if !is_main {
            ways.entry(name).or_default().push(edge);
        }
    }
    ways
}

/// The islands with a node in the region, without persons and facilities.
fn placed(
    (region, walk): (&Region, &WalkNetwork),
    ways: BTreeMap<NodeId, Vec<EdgeId>>,
) -> BTreeMap<NodeId, NetworkIsland> {
    if ways.is_empty() {
        return BTreeMap::new();
    }
    let network = walk.network();
    let homes = AreaIndex::new(region.municipalities().iter().map(|home| home.area()));
    let island = |(name, edges): (NodeId, Vec<EdgeId>)| {
        let nodes = edges.iter().flat_map(|edge| network.ends(*edge));
        let home = nodes.map(|node| network.position(node)).find_map(|at| homes.locate(at))?;
        let MapIsland { is_linked, length_mm, meets, .. } = walk.map_island(edges[0]);
        let line = |edge: &EdgeId| LineString(network.line(*edge).collect::<Vec<Coord<f64>>>());
        let island = NetworkIsland {
            lines: MultiLineString(edges.iter().map(line).collect()),
            length_mm,
            is_linked,
            closed_for: meets.reasons().map(Closed::key).collect(),
            municipality: MunicipalityId::at(home),
            cells: 0,
            persons: vec![0; region.groups().len()],
            persons_unlinked: 0,
            facilities: 0,
            facilities_unlinked: 0,
        };
        Some((name, island))
    };
    ways.into_iter().filter_map(island).collect()
}

fn known<Id: Ord + Copy>(on_islands: &[(Id, EdgeId)], id: Id) -> Option<EdgeId> {
    let at = on_islands.binary_search_by_key(&id, |(id, _)| *id).ok()?;
    Some(on_islands[at].1)
}

fn add_persons(
    (region, links): (&Region, &Links),
    islands: &mut BTreeMap<NodeId, NetworkIsland>,
    of_cell: impl Fn(CellId) -> Option<NodeId>,
) {
    if islands.is_empty() {
        return;
    }
    let inhabited = |cell: &CellId| region.cells().persons(0)[cell.index()] > 0;
    for cell in region.cells_inside().filter(inhabited) {
        let name = of_cell(cell);
        let Some(island) = name.and_then(|name| islands.get_mut(&name)) else { continue };
        island.cells += 1;
        for (sum, persons) in zip_equal(&mut island.persons, region.cells().persons_by_group()) {
            *sum += u64::from(persons[cell.index()]);
        }
        if links.cell(cell).is_none() {
            island.persons_unlinked += u64::from(region.cells().persons(0)[cell.index()]);
        }
    }
}

fn add_facilities(
    (region, links): (&Region, &Links),
    islands: &mut BTreeMap<NodeId, NetworkIsland>,
    of_facility: impl Fn(FacilityId) -> Option<NodeId>,
) {
    let facilities = (0..region.facilities().len()).map(FacilityId::at);
    let is_counted = |id: &FacilityId| {
        let facility = region.facility(*id);
        !facility.is_halo() && !facility.comes() && !facility.is_repeat()
    };
    for id in facilities.filter(is_counted) {
        let name = of_facility(id);
        let Some(island) = name.and_then(|name| islands.get_mut(&name)) else { continue };
        island.facilities += 1;
        island.facilities_unlinked += u64::from(links.doors(id).is_empty());
    }
}
