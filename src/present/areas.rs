//! The areas of each level: their names and shapes.

use geo::{Geometry, MultiPolygon, Point, unary_union};

use super::table::Table;
use crate::analysis::coverage::Level;
use crate::base::{CountyId, DistrictId};
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
    let areas = || areas.iter().copied();
    match level {
        Level::Cell => {
            let cells = region.cells();
            table.text(("cell_id", "", "Population cell"), areas().map(|at| &cells.keys()[at]));
            let quartier =
                |at: usize| cells.quartiers()[at].map(|id| region.quartier(id).key().to_owned());
            table.maybe_text(("quartier_id", "", "Quartier it lies in"), areas().map(quartier));
            add_municipality(table, region, areas().map(|at| cells.municipalities()[at]));
        }
        Level::Quartier => {
            let quartier = |at: usize| &region.quartiers()[at];
            table.text(("quartier_id", "", "Quartier"), areas().map(|at| quartier(at).key()));
            table.text(("quartier_name", "", "Name"), areas().map(|at| quartier(at).name()));
            let district = |at: usize| {
                quartier(at).district().map(|id| region.districts()[id.index()].key().to_owned())
            };
            table.maybe_text(("district_id", "", "District"), areas().map(district));
            add_municipality(table, region, areas().map(|at| Some(quartier(at).municipality())));
        }
        Level::District => {
            let district = |at: usize| &region.districts()[at];
            table.text(("district_id", "", "District"), areas().map(|at| district(at).key()));
            add_municipality(table, region, areas().map(|at| Some(district(at).municipality())));
        }
        Level::Municipality => {
            let id = crate::base::MunicipalityId::at;
            add_municipality(table, region, areas().map(|at| Some(id(at))));
        }
        Level::County => {
            let county = |at: usize| &region.counties()[at];
            table.text(("county_id", "", "County key"), areas().map(|at| county(at).key()));
            table.text(("county_name", "", "Name"), areas().map(|at| county(at).name()));
        }
        Level::Region => table.text(("region", "", "Region"), areas().map(|_| region.name())),
    }
}

fn add_municipality(
    table: &mut Table,
    region: &Region,
    ids: impl Iterator<Item = Option<crate::base::MunicipalityId>>,
) {
    let ids: Vec<_> = ids.collect();
    let column = |pick: fn(&crate::region::Municipality) -> &str| {
        ids.iter()
            .map(move |id| id.map(|id| pick(region.municipality(id)).to_owned()))
            .collect::<Vec<_>>()
    };
    let (keys, names) =
        (column(|municipality| municipality.key()), column(|municipality| municipality.name()));
    table.maybe_text(("municipality_id", "", "Municipality key (AGS or ARS)"), keys.into_iter());
    table.maybe_text(("municipality_name", "", "Municipality"), names.into_iter());
}
