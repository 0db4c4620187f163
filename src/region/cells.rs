//! Population cells: persons by group, from counts, percentages, or spread over quartiers.

use std::collections::BTreeMap;

use geo::Coord;
use rayon::prelude::*;

use super::RegionError;
use super::facilities::Places;
use super::fields::{Field, Number, optional, required};
use super::geometry::point_of;
use super::grid::{self, GridFrame};
use super::inputs::{CellFields, GroupUnit, Mapped};
use super::model::{Cells, PersonGroup, Quartier};
use super::quartiers::grid_points;
use crate::base::{CellId, Diagnostics, Finding, QuartierId};

/// Cells with the groups they count.
pub(super) struct Population {
    pub groups: Vec<PersonGroup>,
    pub cells: Cells,
}

/// Transforms coordinates of the layer of a number to the working CRS.
pub(super) type ToWorking<'a> = dyn Fn(usize, &mut [Coord<f64>]) -> Result<(), RegionError> + 'a;

/// One cell as read; `None` is a suppressed value.
struct Draft {
    key: String,
    position: Coord<f64>,
    values: Vec<Option<f64>>,
}

/// Cells from their layers. `source_points` are the cells' points in the CRS of each layer, in
/// which a grid is regular.
pub(super) fn from_layers(
    layers: &[Mapped<CellFields>],
    source_points: &[Vec<Option<Coord<f64>>>],
    to_working: &ToWorking<'_>,
    places: &Places,
    diagnostics: &mut Diagnostics,
) -> Result<Population, RegionError> {
    let groups = groups_of(layers);
    let (mut drafts, mut grids) = (Vec::new(), Vec::new());
    for (number, mapped) in layers.iter().enumerate() {
        let rows = read_layer(mapped, &groups, &mut drafts, diagnostics)?;
        // Cells given as shapes stand for their centroids, which need not lie on a grid.
        let points: Option<Vec<Coord<f64>>> =
            rows.iter().map(|row| source_points[number][*row]).collect();
        grids.push(points.and_then(|points| grid::find(&points, mapped.mapping.grid_size_m)));
    }
    let grid = match &mut grids[..] {
        [only] => only.take(),
        _ => None,
    };
    let grid = match grid {
        Some(found) => Some(found.into_frame(|corners| to_working(0, corners))?),
        None => None,
    };
    Ok(finish(drafts, groups, grid, places, diagnostics))
}

fn groups_of(layers: &[Mapped<CellFields>]) -> Vec<PersonGroup> {
    let mut groups = vec![PersonGroup { key: String::new() }];
    for mapped in layers {
        for field in &mapped.mapping.groups {
            // The usual groups need not be there.
            let usual = field.field == format!("persons_{}", field.key);
            let known = groups.iter().any(|group| group.key == field.key);
            let absent = mapped.layer.column(&field.field).is_none();
            if !(known || usual && absent) {
                groups.push(PersonGroup { key: field.key.clone() });
            }
        }
    }
    groups
}

/// Reads the cells of a layer and returns the rows they came from.
fn read_layer(
    mapped: &Mapped<CellFields>,
    groups: &[PersonGroup],
    drafts: &mut Vec<Draft>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<usize>, RegionError> {
    let (layer, mapping, no_value) = (&mapped.layer, &mapped.mapping, &mapped.no_value[..]);
    let id = optional(layer, mapping.id.as_deref(), "id", no_value)?;
    let persons = required(layer, &mapping.persons, no_value)?;
    let mut fields: Vec<Option<(Field<'_>, GroupUnit)>> = Vec::new();
    for group in &groups[1..] {
        let given = mapping.groups.iter().find(|field| field.key == group.key);
        fields.push(match given {
            Some(given) => {
                let usual = format!("persons_{}", given.key);
                let field = optional(layer, Some(&given.field), &usual, no_value)?;
                field.map(|field| (field, given.unit))
            }
            None => None,
        });
    }
    report_disguised_percentages(&fields, layer.len(), diagnostics);
    let mut rows = Vec::new();
    for row in 0..layer.len() {
        let Some(position) = point_of(layer, row, diagnostics) else { continue };
        let all = value(&persons, row, diagnostics);
        let mut values = vec![all];
        for field in &fields {
            values.push(field.as_ref().and_then(|(field, unit)| {
                let given = value(field, row, diagnostics)?;
                match unit {
                    GroupUnit::Count => Some(given),
                    GroupUnit::Percent if given > 100.0 => {
                        let message = format!("found {given}, expected at most 100 percent");
                        let place = layer.place(row).field(field.name());
                        diagnostics.push(Finding::new("W340", message).at(place));
                        None
                    }
                    GroupUnit::Percent => all.map(|all| all * given / 100.0),
                }
            }));
        }
        let key = id.as_ref().and_then(|id| id.text(row));
        let key = key.unwrap_or_else(|| format!("{}-{}", layer.name, row + 1));
        drafts.push(Draft { key, position, values });
        rows.push(row);
    }
    Ok(rows)
}

/// A number of persons; a negative one is no number of persons and is reported.
fn value(field: &Field<'_>, row: usize, diagnostics: &mut Diagnostics) -> Option<f64> {
    match field.number(row, diagnostics) {
        Number::Value(value) if value < 0.0 => {
            let message = format!("found {value}, expected a number of persons");
            let hint = "list the value under `no_value` if it means that there is none";
            let place = field.place(row);
            diagnostics.push(Finding::new("W341", message).at(place).hint(hint));
            None
        }
        // More than the world has: a fault of units or a hostile file.
        Number::Value(value) if value > 4e9 => {
            let message = format!("found {value}, expected a number of persons");
            diagnostics.push(Finding::new("W341", message).at(field.place(row)));
            None
        }
        Number::Value(value) => Some(value),
        Number::Missing | Number::Bad => None,
    }
}

/// Counts are whole numbers; a field that is fractional and never above 100 is a percentage.
fn report_disguised_percentages(
    fields: &[Option<(Field<'_>, GroupUnit)>],
    rows: usize,
    diagnostics: &mut Diagnostics,
) {
    let mut ignored = Diagnostics::default();
    for (field, unit) in fields.iter().flatten() {
        if *unit == GroupUnit::Percent {
            continue;
        }
        let (mut fractional, mut largest) = (0usize, 0.0_f64);
        for row in 0..rows {
            if let Number::Value(value) = field.number(row, &mut ignored) {
                fractional += usize::from(value.fract() != 0.0);
                largest = largest.max(value);
            }
        }
        if fractional * 2 > rows && largest <= 100.0 {
            let message = "fractions between 0 and 100 where persons are expected: these look \
                           like percentages";
            let finding = Finding::new("E342", message).at(field.place(0));
            diagnostics.push(finding.hint("set `unit = \"percent\"` for the group"));
        }
    }
}

/// Whole persons that keep the sum: each value is rounded down, and the persons still missing go
/// to the largest remainders (Hare-Niemeyer), ties to the lower cell.
pub(super) fn whole_persons(values: &[Option<f64>]) -> Vec<u32> {
    let mut whole: Vec<u32> = values.iter().map(|v| v.unwrap_or(0.0).floor() as u32).collect();
    let exact: f64 = values.iter().flatten().map(|value| value.fract()).sum();
    let missing = (exact + 1e-6).round() as usize;
    if missing > 0 {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.retain(|at| values[*at].is_some_and(|value| value.fract() > 0.0));
        let fraction = |at: usize| values[at].map_or(0.0, f64::fract);
        order.sort_by(|a, b| fraction(*b).total_cmp(&fraction(*a)).then(a.cmp(b)));
        for at in order.into_iter().take(missing) {
            whole[at] += 1;
        }
    }
    whole
}

fn finish(
    drafts: Vec<Draft>,
    groups: Vec<PersonGroup>,
    grid: Option<GridFrame>,
    places: &Places,
    diagnostics: &mut Diagnostics,
) -> Population {
    let located: Vec<_> = drafts.par_iter().map(|draft| places.locate(draft.position)).collect();
    let (municipality, quartier): (Vec<_>, Vec<_>) = located.into_iter().unzip();
    let mut persons = Vec::new();
    let mut suppressed = Vec::new();
    for (group, info) in groups.iter().enumerate() {
        let values: Vec<Option<f64>> = drafts.iter().map(|draft| draft.values[group]).collect();
        let inside = values.iter().zip(&municipality);
        let missing = inside.filter(|(value, home)| value.is_none() && home.is_some()).count();
        suppressed.push(missing as u64);
        persons.push(if group == 0 { whole_persons(&values) } else { rounded(&values) });
        if missing > 0 {
            let message = format!(
                "cells of the region have no value for `{}`; they count as nobody",
                info.column()
            );
            diagnostics.push_counted(Finding::new("N343", message), missing as u64);
        }
    }
    let (keys, positions) = drafts.into_iter().map(|draft| (draft.key, draft.position)).unzip();
    let cells = Cells { keys, positions, municipality, quartier, persons, suppressed, grid };
    report_places(&cells, diagnostics);
    report_large_groups(&cells, &groups, diagnostics);
    Population { groups, cells }
}

/// Groups are rounded cell by cell: a percentage with two decimals of whole persons is a whole
/// number again.
fn rounded(values: &[Option<f64>]) -> Vec<u32> {
    values.iter().map(|value| value.unwrap_or(0.0).round() as u32).collect()
}

fn report_places(cells: &Cells, diagnostics: &mut Diagnostics) {
    let ids = || (0..cells.len()).map(CellId::at);
    let persons = |of: &dyn Fn(usize) -> bool| {
        let chosen = ids().map(CellId::index).filter(|at| of(*at));
        chosen.fold((0u64, 0u64), |(count, sum), at| {
            (count + 1, sum + u64::from(cells.persons[0][at]))
        })
    };
    let (count, sum) = persons(&|at| cells.municipality[at].is_none());
    if count > 0 {
        let message = format!(
            "cells with {sum} persons lie outside all municipalities; they are kept as halo and \
             not reported"
        );
        diagnostics.push_counted(Finding::new("W344", message), count);
    }
    let (count, sum) =
        persons(&|at| cells.municipality[at].is_some() && cells.quartier[at].is_none());
    if count > 0 {
        let message = format!(
            "cells with {sum} persons lie in a municipality but in no quartier; they count for \
             the municipality only"
        );
        diagnostics.push_counted(Finding::new("W345", message), count);
    }
}

fn report_large_groups(cells: &Cells, groups: &[PersonGroup], diagnostics: &mut Diagnostics) {
    for (group, persons) in cells.persons.iter().enumerate().skip(1) {
        let larger = persons.iter().zip(&cells.persons[0]).filter(|(part, all)| part > all).count();
        if larger > 0 {
            let message = format!(
                "cells have more {} than persons; both numbers are used as they are",
                groups[group].column()
            );
            diagnostics.push_counted(Finding::new("W346", message), larger as u64);
        }
    }
}

/// Cells from persons given on quartiers: spread evenly over a regular grid of points inside.
pub(super) fn spread(
    quartiers: &[Quartier],
    persons: &[Option<f64>],
    spacing_m: f64,
    places: &Places,
    diagnostics: &mut Diagnostics,
) -> Population {
    let given = quartiers.iter().zip(persons);
    let points: Vec<Vec<Coord<f64>>> = given
        .collect::<Vec<_>>()
        .par_iter()
        .map(|(quartier, persons)| match persons {
            Some(_) => grid_points(&quartier.area, spacing_m),
            None => Vec::new(),
        })
        .collect();
    let missing = persons.iter().filter(|persons| persons.is_none()).count();
    if missing > 0 {
        let message = "quartiers have no persons; nobody lives there in the results";
        diagnostics.push_counted(Finding::new("W347", message), missing as u64);
    }
    let message = format!(
        "no population cells given: the persons of {} quartiers are spread evenly over points \
         {spacing_m} m apart, which is an estimate",
        quartiers.len() - missing
    );
    diagnostics.push(Finding::new("W348", message));
    let mut drafts = Vec::new();
    let mut cells_of: BTreeMap<QuartierId, u32> = BTreeMap::new();
    for (number, points) in points.iter().enumerate() {
        let all = persons[number].unwrap_or(0.0);
        let share = all / points.len().max(1) as f64;
        for position in points {
            let count = cells_of.entry(QuartierId::at(number)).or_default();
            *count += 1;
            let key = format!("{}-{count}", quartiers[number].key);
            drafts.push(Draft { key, position: *position, values: vec![Some(share)] });
        }
    }
    let groups = vec![PersonGroup { key: String::new() }];
    let mut population = finish(drafts, groups, None, places, diagnostics);
    // Spread persons belong to their quartier, even where two quartiers overlap.
    let homes = cells_of.iter().flat_map(|(id, count)| std::iter::repeat_n(*id, *count as usize));
    population.cells.quartier = homes.map(Some).collect();
    population
}

#[cfg(test)]
mod tests {
    use super::whole_persons;

    #[test]
    fn whole_persons_keep_the_sum() {
        assert_eq!(whole_persons(&[Some(1.4), Some(1.4), Some(0.2)]), [2, 1, 0]);
        assert_eq!(whole_persons(&[Some(3.0), None, Some(2.0)]), [3, 0, 2]);
        let thirds = vec![Some(10.0 / 3.0); 3];
        assert_eq!(whole_persons(&thirds).iter().sum::<u32>(), 10);
    }
}
