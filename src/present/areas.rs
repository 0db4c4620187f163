//! The areas of each level: their names and shapes.

use geo::{BooleanOps, Geometry, MultiPolygon, Point, unary_union};

use super::names::{Names, municipality_rows, quartier_rows, texts};
use super::table::{Head, Positions, Table};
use crate::analysis::coverage::Level;
use crate::base::{CategoryId, CountyId, DistrictId, Millimetres, MunicipalityId};
use crate::region::{County, Municipality, Quartier, Region};

/// The geometry of every row of a level, in the working CRS, addressed by the row's number: points for
/// cells, polygons otherwise. Residents outside all quartiers have the ground of their municipality that
/// lies in no quartier; residents without a district have that ground and the quartiers of
/// their municipality that belong to none.
///
/// Cost: union of polygons for districts, counties and the region.
pub fn area_shapes(region: &Region, level: Level) -> Vec<Option<Geometry<f64>>> {
    let mut shapes = shapes_of_areas(region, level);
    shapes.resize(level.numbers(region), None);
    for row in level.rows(region) {
        if let Some(home) = level.without_area(region, row) {
            shapes[row] = shape_without(region, level, home);
        }
    }
    shapes
}

fn union<'a>(areas: impl Iterator<Item = &'a MultiPolygon<f64>>) -> Option<Geometry<f64>> {
    let areas: Vec<&MultiPolygon<f64>> = areas.collect();
    (!areas.is_empty()).then(|| unary_union(areas).into())
}

fn shapes_of_areas(region: &Region, level: Level) -> Vec<Option<Geometry<f64>>> {
    match level {
        Level::Cell => {
            region.cells().positions().iter().map(|at| Some(Point::from(*at).into())).collect()
        }
        Level::Quartier => {
            region.quartiers().iter().map(|quartier| Some(quartier.area().clone().into())).collect()
        }
        Level::Municipality => region
            .municipalities()
            .iter()
            .map(|municipality| Some(municipality.area().clone().into()))
            .collect(),
        Level::District => (0..region.districts().len())
            .map(|at| {
                let members =
                    region.quartiers().iter().filter(|q| q.district() == Some(DistrictId::at(at)));
                union(members.map(|quartier| quartier.area()))
            })
            .collect(),
        Level::County => (0..region.counties().len())
            .map(|at| {
                let members =
                    region.municipalities().iter().filter(|m| m.county() == CountyId::at(at));
                union(members.map(|municipality| municipality.area()))
            })
            .collect(),
        Level::Region => vec![union(region.municipalities().iter().map(|m| m.area()))],
    }
}

/// The ground of a municipality outside all areas of a level.
fn shape_without(region: &Region, level: Level, home: MunicipalityId) -> Option<Geometry<f64>> {
    let has_part =
        |quartier: &&Quartier| quartier.parts().iter().any(|part| part.municipality() == home);
    let parts = region.quartiers().iter().filter(has_part).map(|quartier| quartier.area());
    let taken = unary_union(parts.collect::<Vec<_>>());
    let rest = region.municipality(home).area().difference(&taken);
    let own = region.quartiers().iter().filter(|quartier| quartier.municipality() == home);
    let without = own.filter(|quartier| level == Level::District && quartier.district().is_none());
    let areas = without.map(|quartier| quartier.area());
    union(areas.chain((!rest.0.is_empty()).then_some(&rest)))
}

/// What an answer says of some areas, for one category at one limit.
pub type AtLimit<T> = (CategoryId, Millimetres, Vec<T>);

/// The rows of several categories and limits, one after the other, with the columns that name them.
pub(super) struct AreaRows<'f, T> {
    pub table: Table,
    pub rows: Vec<&'f T>,
    /// The area of each row.
    pub areas: Vec<usize>,
}

impl<'f, T> AreaRows<'f, T> {
    /// Begins a table: names of areas, category and limit.
    pub fn new(
        region: &Region,
        level: Level,
        found: &'f [AtLimit<T>],
        area: fn(&T) -> usize,
    ) -> Self {
        let each = || {
            found.iter().flat_map(|(category, limit, rows)| {
                rows.iter().map(move |row| (*category, *limit, row))
            })
        };
        let rows: Vec<&T> = each().map(|(_, _, row)| row).collect();
        let areas: Vec<usize> = rows.iter().map(|row| area(row)).collect();
        let mut table = Table::default();
        add_names(&mut table, region, level, &areas);
        table.category("Kind of service", region, each().map(|(category, _, _)| category));
        table.limit(each().map(|(_, limit, _)| limit));
        Self { table, rows, areas }
    }
}

/// Adds the columns that name the rows of a level, one row for each entry of `areas`.
pub(super) fn add_names(table: &mut Table, region: &Region, level: Level, areas: &[usize]) {
    let areas: Vec<Option<usize>> = areas.iter().copied().map(Some).collect();
    add_names_or_whole(table, region, level, &areas);
}

/// [`add_names`] with rows for the whole region (`None`), which have its name and no keys.
pub(super) fn add_names_or_whole(
    table: &mut Table,
    region: &Region,
    level: Level,
    numbers: &[Option<usize>],
) {
    let is_area = |at: &usize| level.without_area(region, *at).is_none();
    let rows: Positions = numbers.iter().map(|at| at.filter(is_area).map(|at| at as u32)).collect();
    let areas = || numbers.iter().copied();
    let quartier = |at: usize| region.quartiers().get(at);
    let home = |at: usize, of_area: &dyn Fn(usize) -> MunicipalityId| {
        level.without_area(region, at).unwrap_or_else(|| of_area(at))
    };
    match level {
        Level::Cell => {
            let cells = region.cells();
            table.look_up(
                ("cell_id", "", "Population cell"),
                &texts(cells.keys().iter().map(String::as_str)),
                &rows,
            );
            let quartiers = quartier_rows(areas().map(|at| cells.quartiers()[at?]));
            let keys = Names::of_quartiers(region).keys;
            table.look_up(("quartier_id", "", "Quartier it lies in"), &keys, &quartiers);
            add_municipality(table, region, areas().map(|at| cells.municipalities()[at?]));
        }
        Level::Quartier => {
            table.look_up(
                ("quartier_id", "", "Quartier"),
                &Names::of_quartiers(region).keys,
                &rows,
            );
            let head = ("quartier_name", "", "Name, or that the residents have no quartier");
            let names = region.quartiers().iter().map(Quartier::name);
            add_name_or(table, head, names, (numbers, [WITHOUT_QUARTIER, region.name()]));
            let district = |at: Option<usize>| quartier(at?)?.district().map(|id| id.0);
            add_district(table, region, &areas().map(district).collect());
            let of_area = |at: usize| region.quartiers()[at].municipality();
            add_municipality(table, region, areas().map(|at| Some(home(at?, &of_area))));
        }
        Level::District => {
            add_district(table, region, &rows);
            let head = ("district_name", "", "Name, or that the residents have no district");
            let names = region.districts().iter().map(|district| district.key());
            add_name_or(table, head, names, (numbers, [WITHOUT_DISTRICT, region.name()]));
            let of_area = |at: usize| region.districts()[at].municipality();
            add_municipality(table, region, areas().map(|at| Some(home(at?, &of_area))));
        }
        Level::Municipality => {
            table.look_up(MUNICIPALITY_KEY, &Names::of_municipalities(region).keys, &rows);
            let names = region.municipalities().iter().map(Municipality::name);
            add_name_or(table, MUNICIPALITY_NAME, names, (numbers, ["", region.name()]));
        }
        Level::County => {
            let keys = Names::of_counties(region).keys;
            table.look_up(("county_id", "", "County key"), &keys, &rows);
            let names = region.counties().iter().map(County::name);
            add_name_or(table, ("county_name", "", "Name"), names, (numbers, ["", region.name()]));
        }
        Level::Region => table.text(("region", "", "Region"), areas().map(|_| region.name())),
    }
}

/// Adds the county of each municipality.
pub(super) fn add_county(table: &mut Table, region: &Region, municipalities: &[usize]) {
    let county = |at: &usize| Some(region.municipalities().get(*at)?.county().0);
    let rows: Positions = municipalities.iter().map(county).collect();
    table.look_up(("county_id", "", "County"), &Names::of_counties(region).keys, &rows);
}

/// Name of the row for residents outside all quartiers of their municipality.
const WITHOUT_QUARTIER: &str = "without quartier";
/// Name of the row for residents whose quartier belongs to no district.
const WITHOUT_DISTRICT: &str = "without district";

/// Adds the names of areas; rows beyond them, and rows of the whole region, are called by the words.
fn add_name_or<'n>(
    table: &mut Table,
    head: Head<'_>,
    names: impl Iterator<Item = &'n str>,
    (rows, [without, whole]): (&[Option<usize>], [&'n str; 2]),
) {
    let names = texts(names.chain([without, whole]));
    let (beyond, of_whole) = (names.len() - 2, names.len() - 1);
    let name = |row: &Option<usize>| Some(row.map_or(of_whole, |row| row.min(beyond)) as u32);
    table.look_up(head, &names, &rows.iter().map(name).collect());
}

const MUNICIPALITY_KEY: Head<'_> = ("municipality_id", "", "Municipality key (AGS or ARS)");
const MUNICIPALITY_NAME: Head<'_> = ("municipality_name", "", "Municipality");

fn add_district(table: &mut Table, region: &Region, rows: &Positions) {
    let keys = texts(region.districts().iter().map(|district| district.key()));
    table.look_up(("district_id", "", "District"), &keys, rows);
}

fn add_municipality(
    table: &mut Table,
    region: &Region,
    rows: impl Iterator<Item = Option<MunicipalityId>>,
) {
    let (Names { keys, names }, rows) = (Names::of_municipalities(region), municipality_rows(rows));
    table.look_up(MUNICIPALITY_KEY, &keys, &rows);
    table.look_up(MUNICIPALITY_NAME, &names, &rows);
}
