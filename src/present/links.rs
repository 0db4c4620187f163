//! How points are linked to the walking network, as layers.

use geo::{Coord, Geometry, Line, LineString, Point};

use super::names::{Names, municipality_rows, texts};
use super::table::{Positions, Table, group_words};
use crate::access::{Links, NetworkIsland, Snap};
use crate::base::{CategoryId, CellId, FacilityId, Millimetres, MunicipalityId};
use crate::dataset::Layer;
use crate::region::Region;

/// A cell or facility that is not linked to the walking network, or far from its way.
struct Unlinked<'l> {
    point: LinkedPoint,
    /// Its place on the network; `None` when it is not linked.
    place: Option<&'l Snap>,
}

#[derive(Clone, Copy)]
enum LinkedPoint {
    Cell(CellId),
    Facility(FacilityId),
}

impl LinkedPoint {
    fn position(self, region: &Region) -> Coord<f64> {
        match self {
            Self::Cell(id) => region.cells().position(id),
            Self::Facility(id) => region.facility(id).position(),
        }
    }

    fn municipality(self, region: &Region) -> Option<MunicipalityId> {
        match self {
            Self::Cell(id) => region.cells().municipality(id),
            Self::Facility(id) => region.facility(id).municipality(),
        }
    }
}

/// Where did my points snap? One point for each inhabited cell and each facility that is not linked to the
/// walking network, or linked to a way farther away than `far`; and a line from each of those that are linked
/// to their place on the network, with the same columns. Facilities first, then cells, each in their order.
/// What lies outside the region is left out.
pub fn unlinked_tables(region: &Region, links: &Links, far: Millimetres) -> [Layer; 2] {
    let is_told = |place: Option<&Snap>| place.is_none_or(|place| place.offset() > far);
    let facilities = (0..region.facilities().len()).map(FacilityId::at);
    let is_told_of = |id: &FacilityId| {
        let facility = region.facility(*id);
        !facility.is_halo() && !facility.comes() && !facility.is_repeat()
    };
    let facilities = facilities.filter(is_told_of).map(|id| {
        let nearest = links.doors(id).iter().min_by_key(|door| door.offset());
        Unlinked { point: LinkedPoint::Facility(id), place: nearest }
    });
    let is_inhabited = |id: &CellId| region.cells().persons(0)[id.index()] > 0;
    let cells = region
        .cells_inside()
        .filter(is_inhabited)
        .map(|id| Unlinked { point: LinkedPoint::Cell(id), place: links.cell(id) });
    let rows: Vec<Unlinked<'_>> =
        facilities.chain(cells).filter(|one| is_told(one.place)).collect();
    let far_away: Vec<&Unlinked<'_>> = rows.iter().filter(|one| one.place.is_some()).collect();
    let points = rows.iter().map(|one| Some(Point::from(one.point.position(region)).into()));
    let line = |one: &&Unlinked<'_>| -> Option<Geometry<f64>> {
        let (from, to) = (one.point.position(region), one.place?.at());
        Some(LineString::from(Line::new(from, to)).into())
    };
    let lines = far_away.iter().map(line).collect();
    [
        table(region, &rows.iter().collect::<Vec<_>>()).finish(
            "unlinked",
            region,
            Some(points.collect()),
        ),
        table(region, &far_away).finish("unlinked_lines", region, Some(lines)),
    ]
}

/// The lines of each island of the walking network, with the persons and facilities on it.
pub fn island_table(region: &Region, islands: &[NetworkIsland]) -> Layer {
    let each = || islands.iter();
    let mut table = Table::default();
    table.count(("rank", "", "Order by persons, then by length"), (1..).take(islands.len()));
    let homes = municipality_rows(each().map(|island| Some(island.municipality)));
    let municipalities = Names::of_municipalities(region);
    table.look_up(
        ("municipality_id", "", "Municipality it begins in"),
        &municipalities.keys,
        &homes,
    );
    table.look_up(("municipality_name", "", "Its name"), &municipalities.names, &homes);
    table.number(
        ("length_m", "m", "Length of its ways"),
        1,
        each().map(|island| Some(island.length_mm as f64 / 1000.0)),
    );
    table.flag(
        ("is_linked", "", "Whether points are linked to it, because it is long enough"),
        each().map(|island| island.is_linked),
    );
    let what = "Why the ways that it meets are closed to walkers: unfinished; kind of road; forbidden; private; \
                sidewalk drawn apart; empty where the map has no connection";
    let reasons = |island: &NetworkIsland| {
        Some(island.closed_for.join(";")).filter(|reasons| !reasons.is_empty())
    };
    table.maybe_text(("closed_for", "", what), each().map(reasons));
    table.count(
        ("cells", "cells", "Inhabited cells whose nearest way it has"),
        each().map(|one| one.cells),
    );
    for (at, group) in region.groups().iter().enumerate() {
        let words = format!("{} living in these cells", group_words(group));
        table.count((&group.column(), "persons", &words), each().map(|one| one.persons[at]));
    }
    table.count(
        ("persons_unlinked", "persons", "Of these, persons linked to no way: they reach nothing"),
        each().map(|one| one.persons_unlinked),
    );
    table.count(
        ("facilities", "facilities", "Facilities whose nearest way it has"),
        each().map(|one| one.facilities),
    );
    table.count(
        ("facilities_unlinked", "facilities", "Of these, linked to no way: nobody reaches them"),
        each().map(|one| one.facilities_unlinked),
    );
    let lines = each().map(|island| Some(island.lines.clone().into()));
    table.finish("islands", region, Some(lines.collect()))
}

fn table(region: &Region, rows: &[&Unlinked<'_>]) -> Table {
    let mut table = Table::default();
    let each = || rows.iter().map(|one| one.point);
    let kind = |point| match point {
        LinkedPoint::Cell(_) => "cell",
        LinkedPoint::Facility(_) => "facility",
    };
    table.text(("kind", "", "cell or facility"), each().map(kind));
    let key = |point| match point {
        LinkedPoint::Cell(id) => region.cells().keys()[id.index()].as_str(),
        LinkedPoint::Facility(id) => region.facility(id).key(),
    };
    table.text(("point_id", "", "Cell or facility"), each().map(key));
    let facility = |point| match point {
        LinkedPoint::Cell(_) => None,
        LinkedPoint::Facility(id) => Some(id),
    };
    let facilities: Positions = each().map(|point| facility(point).map(|id| id.0)).collect();
    let names = Names::of_facilities(region).names;
    table.look_up(("facility_name", "", "Name of the facility"), &names, &facilities);
    let category = |id: FacilityId| region.facility(id).category();
    let categories: Vec<Option<CategoryId>> =
        each().map(|point| facility(point).map(category)).collect();
    let keys = texts(region.categories().iter().map(|category| category.key()));
    let positions = categories.iter().map(|id| id.map(|id| id.0)).collect();
    table.look_up(("category", "", "Kind of service of the facility"), &keys, &positions);
    let persons = |point| match point {
        LinkedPoint::Cell(id) => Some(u64::from(region.cells().persons(0)[id.index()])),
        LinkedPoint::Facility(_) => None,
    };
    table.maybe_count(("persons", "persons", "Residents of the cell"), each().map(persons));
    let homes = municipality_rows(each().map(|point| point.municipality(region)));
    let municipalities = Names::of_municipalities(region);
    let head = ("municipality_id", "", "Municipality it lies in");
    table.look_up(head, &municipalities.keys, &homes);
    table.look_up(("municipality_name", "", "Its name"), &municipalities.names, &homes);
    let status = |one: &&Unlinked<'_>| if one.place.is_some() { "far" } else { "not_linked" };
    let what = "not_linked: no way near enough, so unreachable; far: linked to a way far away";
    table.text(("status", "", what), rows.iter().map(status));
    let offset = rows.iter().map(|one| one.place.map(Snap::offset));
    table.distance(("link_m", "m", "Distance to the way that it is linked to"), offset);
    table
}
