//! Coverage as tables.

use geo::Geometry;

use super::areas::{add_county, add_names};
use super::counted::Counted;
use super::table::{Table, group_words, share};
use super::words::within;
use crate::access::ReachTable;
use crate::analysis::Persons;
use crate::analysis::coverage::{Coverage, CoverageTable, Level, Variety};
use crate::base::{CategoryId, CellId, Lang, Millimetres};
use crate::dataset::Layer;
use crate::region::Region;

/// Coverage tables of one level: all categories and limits.
#[derive(Clone, Debug)]
pub struct LevelCoverage {
    /// The level.
    pub level: Level,
    /// One table for each category and limit.
    pub tables: Vec<CoverageTable>,
}

/// Geometries of the areas of a level, by area.
pub type Shapes<'a> = Option<&'a [Option<Geometry<f64>>]>;

/// The long table: one row for each area, category and limit; with geometries if shapes are given.
pub fn coverage_table(region: &Region, coverage: &LevelCoverage, shapes: Shapes<'_>) -> Layer {
    let known = Counted::on_level(region, coverage.level);
    long_table(region, (coverage.level, &coverage.tables), &known, shapes)
}

/// [`coverage_table`] where it is known of which areas the persons are known.
pub(super) fn long_table(
    region: &Region,
    (level, tables): (Level, &[CoverageTable]),
    known: &Counted,
    shapes: Shapes<'_>,
) -> Layer {
    let rows: Vec<(&CoverageTable, &Coverage)> =
        tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row))).collect();
    let areas: Vec<usize> = rows.iter().map(|(_, row)| row.area).collect();
    let mut table = Table::default();
    add_names(&mut table, region, level, &areas);
    table.category("Kind of service", region, rows.iter().map(|(table, _)| table.category));
    table.limit(rows.iter().map(|(table, _)| table.limit));
    add_groups(&mut table, region, &rows, known);
    let each = || rows.iter().map(|(_, row)| *row);
    table.number(
        (
            "mean_distance_m",
            "m",
            "Mean distance to the nearest facility, weighted by persons; this and other distances are empty for \
             services that come to people",
        ),
        1,
        each().map(|row| row.mean_distance_m),
    );
    table.distance(
        (
            "median_distance_m",
            "m",
            "Distance within which half of all persons have their nearest facility",
        ),
        each().map(|row| row.median_distance),
    );
    table.distance(
        (
            "p90_distance_m",
            "m",
            "Distance within which 90 % of all persons have their nearest facility",
        ),
        each().map(|row| row.p90_distance),
    );
    table.maybe_count(
        (
            "nearest_uncertain_persons",
            "persons",
            "Persons for whom a facility on unknown ground may be nearer than the nearest known one",
        ),
        each().map(|row| known.value(row.area, row.nearest_uncertain)),
    );
    table.number(
        (
            "facilities_in_reach",
            "facilities",
            "Mean number of facilities within the limit, weighted by persons",
        ),
        3,
        each().map(|row| known.value(row.area, row.facilities_in_reach)),
    );
    let what = "Persons who may have further facilities within the limit on unknown ground";
    let uncertain = each().map(|row| known.value(row.area, row.in_reach_uncertain));
    table.maybe_count(("in_reach_uncertain_persons", "persons", what), uncertain);
    let geometry = shapes.map(|shapes| areas.iter().map(|area| shapes[*area].clone()).collect());
    table.finish(&format!("coverage_{}", level.key()), region, geometry)
}

fn add_groups(
    table: &mut Table,
    region: &Region,
    rows: &[(&CoverageTable, &Coverage)],
    known: &Counted,
) {
    for (at, group) in region.groups().iter().enumerate() {
        let (column, words) = (group.column(), group_words(group));
        let count = |value: fn(&Coverage) -> &Persons| {
            rows.iter().map(move |(_, row)| known.persons(at, row.area, value(row)[at]))
        };
        let head = format!("{words}; empty where their number is not known");
        table.maybe_count((&column, "persons", &head), count(|row| &row.persons));
        table.maybe_count(
            (&format!("{column}_covered"), "persons", &format!("{words} within the limit")),
            count(|row| &row.covered),
        );
        let name = if group.key().is_empty() {
            "share_covered".to_owned()
        } else {
            format!("share_{}_covered", group.key())
        };
        table.number(
            (&name, "share", &format!("{words} within the limit over all of them")),
            6,
            rows.iter().map(|(_, row)| share(row.covered[at], row.persons[at])),
        );
        let what = format!("{words} without one who may have one on unknown ground");
        let uncertain = count(|row| &row.uncertain);
        table.maybe_count((&format!("{column}_uncertain"), "persons", &what), uncertain);
    }
}

/// The wide table for maps, without what is told of categories: one row for each area of a table of coverage, with its
/// persons by group.
pub(super) fn wide_table(
    region: &Region,
    (level, first): (Level, &CoverageTable),
    known: &Counted,
    shapes: Shapes<'_>,
) -> Layer {
    let first: &[Coverage] = &first.rows;
    let areas: Vec<usize> = first.iter().map(|row| row.area).collect();
    let mut table = Table::default();
    add_names(&mut table, region, level, &areas);
    if level == Level::Municipality {
        add_county(&mut table, region, &areas);
    }
    for (at, group) in region.groups().iter().enumerate() {
        let head = (&group.column()[..], "persons", &group_words(group)[..]);
        let persons = first.iter().map(|row| known.persons(at, row.area, row.persons[at]));
        table.maybe_count(head, persons);
    }
    let geometry = shapes.map(|shapes| areas.iter().map(|area| shapes[*area].clone()).collect());
    table.finish(&format!("coverage_{}", level.key()), region, geometry)
}

/// Adds the coverage of some categories to the wide table of a level: a few columns for each category and limit.
pub(super) fn add_coverage(layer: &mut Layer, region: &Region, tables: &[CoverageTable]) {
    let mut table = Table::out_of(layer);
    let mut measured: Option<CategoryId> = None;
    for at_limit in tables {
        let category = region.category(at_limit.category);
        let metres = at_limit.limit.0 / 1000;
        let name = format!("{}_{metres}_share_covered", category.key());
        let limit = within(u64::from(metres), Lang::En);
        let words = format!("Share of persons {limit} of: {}", category.name_en());
        let shares = at_limit.rows.iter().map(|row| share(row.covered[0], row.persons[0]));
        table.number((&name, "share", &words), 4, shares);
        let name = format!("{}_{metres}_share_uncertain", category.key());
        let words =
            "Share of persons without one within the limit who may have one on unknown ground";
        let shares = at_limit.rows.iter().map(|row| share(row.uncertain[0], row.persons[0]));
        table.number((&name, "share", words), 4, shares);
        // Distances are the same at every limit.
        if measured.replace(at_limit.category) != Some(at_limit.category) {
            let name = format!("{}_mean_distance_m", category.key());
            let words = format!("Mean distance to the nearest: {}", category.name_en());
            table.number(
                (&name, "m", &words),
                0,
                at_limit.rows.iter().map(|row| row.mean_distance_m),
            );
            let name = format!("{}_share_nearest_uncertain", category.key());
            let words = "Share of persons for whom one on unknown ground may be nearer";
            let shares =
                at_limit.rows.iter().map(|row| share(row.nearest_uncertain, row.persons[0]));
            table.number((&name, "share", words), 4, shares);
        }
    }
    table.give_to(layer);
}

/// Each cell of the region with its distance to the nearest facility of every category, that with closed
/// boundaries, whether one on unknown ground may be nearer, and whether a cell that is not covered at a limit may be
/// covered from there.
/// `shapes`: the geometry of every cell, halo cells included.
pub fn cell_table(
    region: &Region,
    reach: &ReachTable,
    categories: &[CategoryId],
    shapes: Option<Vec<Option<Geometry<f64>>>>,
) -> Layer {
    let cells: Vec<usize> = region.cells_inside().map(CellId::index).collect();
    let mut table = Table::default();
    add_names(&mut table, region, Level::Cell, &cells);
    for (at, group) in region.groups().iter().enumerate() {
        let head = (&group.column()[..], "persons", &group_words(group)[..]);
        let persons = |cell: &usize| {
            let persons = region.cells().persons(at)[*cell];
            region.cells().is_known(at, CellId::at(*cell)).then_some(u64::from(persons))
        };
        table.maybe_count(head, cells.iter().map(persons));
    }
    for id in categories {
        let (category, reach) = (region.category(*id), reach.category(*id));
        let each = || cells.iter().map(|cell| CellId::at(*cell));
        let name = format!("{}_distance_m", category.key());
        let words = match category.comes() {
            true => format!(
                "0 in a service area of: {}; empty where none of its services comes",
                category.name_en()
            ),
            false => format!("Distance to the nearest: {}", category.name_en()),
        };
        let distances = each().map(|cell| Some(reach.nearest(cell).distance));
        table.distance((&name, "m", &words), distances);
        let name = format!("{}_own_distance_m", category.key());
        let words = "The same with closed boundaries: to the nearest known one on the own side; empty without one";
        let distances = each().map(|cell| {
            let own = reach.nearest_own(cell);
            own.facility().map(|_| own.distance)
        });
        table.distance((&name, "m", words), distances);
        let name = format!("{}_nearest_uncertain", category.key());
        let words = "Whether one on unknown ground may be nearer";
        table.flag((&name, "", words), each().map(|cell| reach.is_nearest_uncertain(cell)));
        for limit in category.limits().iter().map(|limit| limit.distance()) {
            let name = format!("{}_{}_uncertain", category.key(), limit.0 / 1000);
            let words = "Whether the cell is not covered, but may be from unknown ground";
            table.flag((&name, "", words), each().map(|cell| reach.is_uncertain(cell, limit)));
        }
    }
    let geometry = shapes.map(|mut shapes| {
        let mut homes = region.cells().municipalities().iter();
        shapes.retain(|_| homes.next().is_some_and(Option::is_some));
        shapes
    });
    table.finish("coverage_cell", region, geometry)
}

/// Variety by area: one row for each area and set of categories.
pub fn variety_table(
    region: &Region,
    level: Level,
    sets: &[(String, usize, Vec<Variety>)],
    limit: Option<Millimetres>,
) -> Layer {
    let rows: Vec<(&String, usize, &Variety)> = sets
        .iter()
        .flat_map(|(set, size, rows)| rows.iter().map(move |row| (set, *size, row)))
        .collect();
    let areas: Vec<usize> = rows.iter().map(|(_, _, row)| row.area).collect();
    let mut table = Table::default();
    add_names(&mut table, region, level, &areas);
    table.text(("set", "", "Field of action or group of categories"), rows.iter().map(|row| row.0));
    table.count(
        ("categories", "categories", "Categories in the set"),
        rows.iter().map(|row| row.1 as u64),
    );
    if let Some(limit) = limit {
        table.limit(rows.iter().map(|_| limit));
    }
    let known = Counted::on_level(region, level);
    let count = |value: fn(&Variety) -> u64| {
        let known = &known;
        rows.iter().map(move |row| known.value(row.2.area, value(row.2)))
    };
    table.maybe_count(("persons", "persons", "Persons"), count(|row| row.persons));
    table.number(
        (
            "variety",
            "categories",
            "Mean number of categories of the set within reach, weighted by persons",
        ),
        4,
        rows.iter().map(|row| known.value(row.2.area, row.2.mean)),
    );
    table.number(
        (
            "variety_uncertain",
            "categories",
            "Mean number of further categories that may be within reach on unknown ground",
        ),
        4,
        rows.iter().map(|row| known.value(row.2.area, row.2.uncertain)),
    );
    table.maybe_count(
        ("persons_all", "persons", "Persons with every category of the set within reach"),
        count(|row| row.persons_all),
    );
    let what = "Persons without every category who may have the others on unknown ground";
    table.maybe_count(("persons_all_uncertain", "persons", what), count(|row| row.all_uncertain));
    table.maybe_count(
        ("persons_none", "persons", "Persons with no category of the set within reach"),
        count(|row| row.persons_none),
    );
    let what = "Of these, persons who may have one on unknown ground";
    table.maybe_count(("persons_none_uncertain", "persons", what), count(|row| row.none_uncertain));
    table.finish(&format!("variety_{}", level.key()), region, None)
}
