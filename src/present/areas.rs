//! The areas of each level: their names and shapes.

use geo::{Geometry, MultiPolygon, Point, unary_union};

use super::names::{Names, municipality_rows, quartier_rows, texts};
use super::table::{Positions, Table};
use crate::analysis::coverage::Level;
use crate::base::{CountyId, DistrictId, MunicipalityId};
use crate::region::Region;

/// The geometry of every area of a level, in the working CRS: points for cells, polygons otherwise.
///
/// Cost: union of polygons for districts, counties and the region.
pub fn area_shapes(region: &Region, level: Level) -> Vec<Option<Geometry<f64>>> {
    let union = |areas: Vec<&MultiPolygon<f64>>| Some(unary_union(areas).into());
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
                union(members.map(|quartier| quartier.area()).collect())
            })
            .collect(),
        Level::County => (0..region.counties().len())
            .map(|at| {
                let members =
                    region.municipalities().iter().filter(|m| m.county() == CountyId::at(at));
                union(members.map(|municipality| municipality.area()).collect())
            })
            .collect(),
        Level::Region => vec![union(region.municipalities().iter().map(|m| m.area()).collect())],
    }
}

/// Adds the columns that name the areas of a level, one row for each entry of `areas`.
pub(super) fn add_names(table: &mut Table, region: &Region, level: Level, areas: &[usize]) {
    let rows: Positions = areas.iter().map(|at| Some(*at as u32)).collect();
    let areas = || areas.iter().copied();
    let quartier = |at: usize| &region.quartiers()[at];
    match level {
        Level::Cell => {
            let cells = region.cells();
            table.look_up(
                ("cell_id", "", "Population cell"),
                &texts(cells.keys().iter().map(String::as_str)),
                &rows,
            );
            let quartiers = quartier_rows(areas().map(|at| cells.quartiers()[at]));
            let keys = Names::of_quartiers(region).keys;
            table.look_up(("quartier_id", "", "Quartier it lies in"), &keys, &quartiers);
            add_municipality(table, region, areas().map(|at| cells.municipalities()[at]));
        }
        Level::Quartier => {
            let Names { keys, names } = Names::of_quartiers(region);
            table.look_up(("quartier_id", "", "Quartier"), &keys, &rows);
            table.look_up(("quartier_name", "", "Name"), &names, &rows);
            let districts = areas().map(|at| quartier(at).district().map(|id| id.0)).collect();
            add_district(table, region, &districts);
            add_municipality(table, region, areas().map(|at| Some(quartier(at).municipality())));
        }
        Level::District => {
            add_district(table, region, &rows);
            let home = |at: usize| Some(region.districts()[at].municipality());
            add_municipality(table, region, areas().map(home));
        }
        Level::Municipality => {
            add_municipality(table, region, areas().map(|at| Some(MunicipalityId::at(at))));
        }
        Level::County => {
            let Names { keys, names } = Names::of_counties(region);
            table.look_up(("county_id", "", "County key"), &keys, &rows);
            table.look_up(("county_name", "", "Name"), &names, &rows);
        }
        Level::Region => table.text(("region", "", "Region"), areas().map(|_| region.name())),
    }
}

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
    table.look_up(("municipality_id", "", "Municipality key (AGS or ARS)"), &keys, &rows);
    table.look_up(("municipality_name", "", "Municipality"), &names, &rows);
}
