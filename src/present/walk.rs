//! Tables of walks: detours and isochrones.

use geo::{Geometry, LineString, MultiPolygon};

use super::areas::{AreaRows, AtLimit};
use super::counted::Counted;
use super::table::{Table, group_words, share};
use crate::analysis::coverage::Level;
use crate::analysis::detour::Detour;
use crate::base::Millimetres;
use crate::dataset::Layer;
use crate::region::Region;

/// One row for each area, category and limit: straight-line coverage compared with coverage on foot.
pub fn detour_table(
    region: &Region,
    level: Level,
    found: &[AtLimit<Detour>],
    shapes: Option<&[Option<Geometry<f64>>]>,
) -> Layer {
    let AreaRows { mut table, rows, areas } = AreaRows::new(region, level, found, |row| row.area);
    let each = || rows.iter().copied();
    let known = Counted::on_level(region, level);
    for (at, group) in region.groups().iter().enumerate() {
        let words = group_words(group);
        let suffix = group.column().replacen("persons", "", 1);
        let persons = each().map(|row| known.persons(at, row.area, row.persons[at]));
        let head = format!("{words}; empty where their number is not known");
        table.maybe_count((&group.column(), "persons", &head), persons);
        let mut column = |name: &str, what: &str, of: &dyn Fn(&Detour) -> u64| {
            let head = format!("{name}{suffix}");
            let persons = each().map(|row| known.persons(at, row.area, of(row)));
            table.maybe_count((&head, "persons", &format!("{words} {what}")), persons);
        };
        column("covered_straight", "within the limit in a straight line", &|row| {
            row.covered_straight[at]
        });
        column("covered_walk", "within the limit on foot", &|row| row.covered_walk[at]);
        column(
            "wrongly_covered",
            "that the straight line calls covered although the walk is longer than the limit",
            &|row| row.only_straight[at],
        );
        column("wrongly_uncovered", "covered on foot only", &|row| row.only_walk[at]);
        let what = "not covered in a straight line who may be from unknown ground";
        column("straight_uncertain", what, &|row| row.straight_uncertain[at]);
        let what = "not covered on foot who may be from unknown ground";
        column("walk_uncertain", what, &|row| row.walk_uncertain[at]);
        let what = "of whom it is uncertain whether they are wrongly covered or uncovered";
        column("wrongly_uncertain", what, &|row| row.compared_uncertain[at]);
    }
    table.number(
        ("wrongly_covered_share", "share", "Wrongly covered persons over all persons"),
        6,
        each().map(|row| share(row.only_straight[0], row.persons[0])),
    );
    table.maybe_count(
        ("without_way_persons", "persons", "Persons with no way on foot to any facility"),
        each().map(|row| known.value(row.area, row.without_way)),
    );
    table.number(
        ("detour_factor", "", "Walk over straight line to the nearest facility, by persons"),
        3,
        each().map(|row| row.factor),
    );
    let what = "Persons for whom a facility on unknown ground may be nearer, by line or on foot";
    let uncertain = each().map(|row| known.value(row.area, row.nearest_uncertain));
    table.maybe_count(("nearest_uncertain_persons", "persons", what), uncertain);
    let geometry = shapes.map(|shapes| areas.iter().map(|area| shapes[*area].clone()).collect());
    table.finish("compare_straight_walk", region, geometry)
}

/// An isochrone: everything reached from a place within a limit.
#[derive(Clone, Debug, PartialEq)]
pub struct ReachRow {
    /// The place, as it was given.
    pub place: String,
    /// Minutes on foot at the profile's speed.
    pub minutes: f64,
    /// The limit in metres.
    pub limit: Millimetres,
    /// Length of the reached ways, metres.
    pub ways_m: f64,
    /// Persons by group in reached cells; none without a region.
    pub persons: Vec<u64>,
    /// Reached facilities by category.
    pub facilities: Vec<u64>,
    /// The reached ground.
    pub area: MultiPolygon<f64>,
    /// The reached ways.
    pub ways: Vec<LineString<f64>>,
}

/// The reached ground, one row for each place and limit; with persons and facilities if there is a
/// region.
pub fn reach_table(region: &Region, rows: &[ReachRow]) -> Layer {
    let mut table = Table::default();
    add_place(&mut table, rows.iter());
    table.number(
        ("ways_km", "km", "Length of the reached ways"),
        3,
        rows.iter().map(|row| Some(row.ways_m / 1000.0)),
    );
    for (at, group) in region.groups().iter().enumerate() {
        let words = format!("{} in reached cells", group_words(group));
        table.count((&group.column(), "persons", &words), rows.iter().map(|row| row.persons[at]));
    }
    for (at, category) in region.categories().iter().enumerate() {
        let words = format!("Reached facilities: {}", category.name_en());
        let head = (category.key(), "facilities", words.as_str());
        table.count(head, rows.iter().map(|row| row.facilities[at]));
    }
    let geometry = rows.iter().map(|row| Some(Geometry::from(row.area.clone())));
    table.finish("reach", region, Some(geometry.collect()))
}

/// One row for each reached way, place and limit.
pub fn reached_ways_table(region: &Region, rows: &[ReachRow]) -> Layer {
    let all: Vec<(&ReachRow, &LineString<f64>)> =
        rows.iter().flat_map(|row| row.ways.iter().map(move |way| (row, way))).collect();
    let mut table = Table::default();
    add_place(&mut table, all.iter().map(|(row, _)| *row));
    let geometry = all.iter().map(|(_, way)| Some(Geometry::from((*way).clone())));
    table.finish("reached_ways", region, Some(geometry.collect()))
}

fn add_place<'r>(table: &mut Table, rows: impl Iterator<Item = &'r ReachRow> + Clone) {
    table.text(("place", "", "Where the walk begins"), rows.clone().map(|row| &row.place));
    table.number(
        ("minutes", "min", "Minutes on foot"),
        2,
        rows.clone().map(|row| Some(row.minutes)),
    );
    table.limit(rows.map(|row| row.limit));
}
