//! Cells of a configuration whose places are only in the ids of a census grid.

use std::collections::BTreeMap;

use geo::{Geometry, Point};

use crate::base::{Diagnostics, Finding, GroupUnit, Place, codes};
use crate::dataset::{CrsId, Layer, text_value};
use crate::import::census::{CENSUS_CRS_EPSG, CensusColumns, GridId};
use crate::region::{CellFields, GroupField, Mapped};

/// Number of rows searched for the first grid id.
const ID_ROWS: usize = 1000;

/// What a configuration says itself about the fields of cells.
#[derive(Clone, Copy)]
pub(super) struct Given {
    pub persons: bool,
    pub groups: bool,
}

/// Places the cells of a table without coordinates at the centres of the grid cells that its ids name
/// (`CRS3035RES1000mN2683000E4285000`, `1kmN2683E4285`), and finds the columns of persons and age groups
/// by the names that censuses give them (N502). Does nothing when the layer has geometries or no grid ids.
///
/// Findings: E800 for an id that cannot be read, E801 for a cell of another size or CRS than most, W240 when
/// the configuration states another CRS than the ids.
pub(super) fn place_by_grid_id(
    mapped: &mut Mapped<CellFields>,
    given: Given,
    diagnostics: &mut Diagnostics,
) {
    let columns = CensusColumns::default();
    let layer = &mapped.layer;
    if layer.geometry.iter().any(Option::is_some) {
        return;
    }
    let Some((column, ids)) = grid_ids(layer, &columns) else { return };
    let Some((size_m, epsg)) = usual_form(&ids) else { return };
    report_column(layer, &column, "the place", diagnostics);
    find_fields(mapped, (&columns, given), diagnostics);
    let layer = &mut mapped.layer;
    let crs = CrsId::epsg(epsg);
    if let Some(configured) = layer.crs.replace(crs.clone()).filter(|known| *known != crs) {
        let message = format!(
            "the grid ids state {crs}, the configuration {configured}; what the ids state counts"
        );
        let place = Place::of_source(&layer.source).field(&column);
        diagnostics.push_counted(Finding::new(codes::W240, message).at(place), layer.len() as u64);
    }
    for (row, (text, id)) in ids.iter().enumerate() {
        let (code, message) = match (text, id) {
            (_, Some(id)) if form(id) == (size_m, epsg) => {
                let [x, y] = id.centre_m();
                layer.geometry[row] = Some(Geometry::Point(Point::new(x, y)));
                continue;
            }
            (Some(text), Some(_)) => {
                let expected = format!("expected cells of {size_m} m in {crs}; left out");
                (codes::E801, format!("grid id `{text}`; {expected}"))
            }
            (Some(text), None) => {
                (codes::E800, format!("grid id `{text}` cannot be read; left out"))
            }
            // A blank id is reported as a missing place.
            (None, _) => continue,
        };
        layer.unplaced_reported.insert(row);
        let place = layer.place(row).field(&column);
        diagnostics.push_with(code, &layer.source, |_| (place, message));
    }
    mapped.mapping.grid_size_m.get_or_insert(f64::from(size_m));
    let known = mapped.no_value.clone();
    mapped.no_value.extend(columns.no_value().filter(|text| !known.contains(text)).cloned());
}

/// A text and the grid id in it, for each row.
type Ids = Vec<(Option<String>, Option<GridId>)>;

/// The first column with a usual name that has grid ids.
fn grid_ids(layer: &Layer, columns: &CensusColumns) -> Option<(String, Ids)> {
    let mut named = layer.column_names().into_iter().filter(|name| columns.is_grid_id(name));
    named.find_map(|name| {
        let column = layer.column(&name)?;
        let id_at = |row| GridId::parse(&text_value(column, row)?);
        (0..layer.len().min(ID_ROWS)).find_map(id_at)?;
        let texts = (0..layer.len()).map(|row| text_value(column, row));
        let ids = texts.map(|text| (text.clone(), text.and_then(|text| GridId::parse(&text))));
        let ids: Ids = ids.collect();
        Some((name, ids))
    })
}

/// Cell size in metres, and EPSG code of the CRS.
fn form(id: &GridId) -> (u32, u32) {
    (id.cell_size_m, id.crs_epsg.unwrap_or(CENSUS_CRS_EPSG))
}

/// The form that most ids have; of equally many, the one with the smallest cells.
fn usual_form(ids: &Ids) -> Option<(u32, u32)> {
    let mut rows_of: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    ids.iter().filter_map(|(_, id)| id.as_ref()).for_each(|id| {
        *rows_of.entry(form(id)).or_default() += 1;
    });
    let most = rows_of.into_iter().max_by_key(|(form, rows)| (*rows, std::cmp::Reverse(*form)));
    most.map(|(form, _)| form)
}

fn report_column(layer: &Layer, column: &str, what: &str, diagnostics: &mut Diagnostics) {
    diagnostics.push(layer.used_as(column, what));
}

/// Finds the columns of persons and age groups that the configuration does not name.
fn find_fields(
    mapped: &mut Mapped<CellFields>,
    (columns, given): (&CensusColumns, Given),
    diagnostics: &mut Diagnostics,
) {
    let (layer, mapping) = (&mapped.layer, &mut mapped.mapping);
    let names = layer.column_names();
    if !given.persons
        && layer.column(&mapping.persons).is_none()
        && let Some(column) = columns.persons_column(&names)
    {
        report_column(layer, column, "`persons`", diagnostics);
        mapping.persons.clone_from(column);
    }
    if given.groups || mapping.groups.iter().any(|group| layer.column(&group.field).is_some()) {
        return;
    }
    let mut groups: Vec<GroupField> = Vec::new();
    for name in &names {
        let Some((key, GroupUnit::Count)) = columns.group_of(name) else { continue };
        if groups.iter().all(|group| group.key != key) {
            report_column(layer, name, &format!("`persons_{key}`"), diagnostics);
            groups.push(GroupField { key, field: name.clone(), unit: GroupUnit::Count });
        }
    }
    if !groups.is_empty() {
        mapping.groups = groups;
    }
}
