//! Reads the rows of a layer of population cells.

use std::ops::Range;

use rayon::prelude::*;

use super::blocks::Block;
use super::drafts::{Draft, spread_over};
use super::error::RegionError;
use super::fields::{Field, Number, optional, required};
use super::geometry::{require_positions, site_of};
use super::inputs::{CellFields, Mapped};
use super::model::PersonGroup;
use super::spread::Spread;
use crate::base::{Diagnostics, Finding, GroupUnit, codes};
use crate::dataset::Layer;
use crate::spatial::Outline;

/// So many rows are read by one thread at a time.
const ROWS_AT_ONCE: usize = 4_096;

/// Reads the cells of a layer and returns the rows they came from. The persons of areas are spread.
pub(super) fn read_layer(
    (number, mapped, spread): (usize, &Mapped<CellFields>, Spread),
    groups: &[PersonGroup],
    (drafts, blocks): (&mut Vec<Draft>, &mut Vec<Block>),
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
    require_positions(layer)?;
    report_disguised_percentages(&fields, layer.len(), diagnostics);
    report_fractions(&persons, layer.len(), diagnostics);
    // Their numbers are read before the rows are, of which several threads ask for them.
    fields.iter().flatten().map(|(field, _)| field).chain([&persons]).for_each(Field::read_all);
    let reader = RowReader { number, mapped, spread, id, persons, fields };
    let firsts: Vec<usize> = (0..layer.len()).step_by(ROWS_AT_ONCE).collect();
    let parts: Vec<RowsRead> = firsts
        .into_par_iter()
        .map(|first| reader.read(first..layer.len().min(first + ROWS_AT_ONCE)))
        .collect();
    let mut rows = Vec::with_capacity(layer.len());
    drafts.reserve(parts.iter().map(|part| part.drafts.len()).sum());
    for part in parts {
        let before = drafts.len();
        let moved = |cells: Range<usize>| cells.start + before..cells.end + before;
        blocks.extend(
            part.blocks.into_iter().map(|block| Block { cells: moved(block.cells), ..block }),
        );
        drafts.extend(part.drafts);
        rows.extend(part.rows);
        diagnostics.append(part.diagnostics);
    }
    Ok(rows)
}

/// A layer of cells with its fields.
struct RowReader<'l> {
    /// The number of the layer.
    number: usize,
    mapped: &'l Mapped<CellFields>,
    spread: Spread,
    id: Option<Field<'l>>,
    persons: Field<'l>,
    fields: Vec<Option<(Field<'l>, GroupUnit)>>,
}

/// The cells of some rows, and the row that each came from. Blocks count these cells alone.
#[derive(Default)]
struct RowsRead {
    drafts: Vec<Draft>,
    blocks: Vec<Block>,
    rows: Vec<usize>,
    diagnostics: Diagnostics,
}

impl RowReader<'_> {
    fn read(&self, rows: Range<usize>) -> RowsRead {
        let mut read = RowsRead::default();
        read.drafts.reserve(rows.len());
        rows.for_each(|row| self.read_row(row, &mut read));
        read
    }

    fn read_row(&self, row: usize, to: &mut RowsRead) {
        let Some(site) = site_of(self.mapped, row, &mut to.diagnostics) else { return };
        let mut numbers = Vec::with_capacity(1 + self.fields.len());
        numbers.push(self.persons.persons(row, &mut to.diagnostics));
        for field in &self.fields {
            numbers.push(match field {
                Some((field, unit)) => {
                    in_persons(field, *unit, (row, numbers[0]), &mut to.diagnostics)
                }
                None => Number::Missing,
            });
        }
        let is_bad = |(_, number): &(usize, &Number)| **number == Number::Bad;
        let unusable = numbers.iter().enumerate().filter(is_bad).map(|(group, _)| group).collect();
        let values = numbers.into_iter().map(Number::value).collect();
        let layer = &self.mapped.layer;
        let key = self.id.as_ref().and_then(|id| id.text(row));
        let key = key.unwrap_or_else(|| format!("{}-{}", layer.name, row + 1));
        let record = [self.number, row];
        let draft = Draft { key, record, position: site.position, values, unusable };
        let Some(outline) = site.outline else {
            to.drafts.push(draft);
            to.rows.push(row);
            return;
        };
        let (key, persons) = (draft.key.clone(), draft.values[0]);
        let cells = spread_over(draft, &outline, self.spread);
        if let Outline::Area(area) = outline {
            let cells = to.drafts.len()..to.drafts.len() + cells.len();
            to.blocks.push(Block { key, area, persons, cells });
        }
        report_spread(layer, row, cells.len(), &mut to.diagnostics);
        to.rows.extend(std::iter::repeat_n(row, cells.len()));
        to.drafts.extend(cells);
    }
}

/// Reports that a cell is an area or a line, and where its persons are (W390, N392).
fn report_spread(layer: &Layer, row: usize, points: usize, log: &mut Diagnostics) {
    let (code, message) = match points {
        1 => (codes::N392, "one point of it stands for the cell".to_owned()),
        points => {
            let message = format!(
                "the persons of the cell are spread evenly over {points} points inside its area, which is \
                 an estimate"
            );
            (codes::W390, message)
        }
    };
    log.push_with(code, layer.source_name(), |file| (file.feature(layer.record(row)), message));
}

/// The number of persons of a group in a row; `all` is the number of all persons in the cell.
fn in_persons(
    field: &Field<'_>,
    unit: GroupUnit,
    (row, all): (usize, Number),
    diagnostics: &mut Diagnostics,
) -> Number {
    match (field.persons(row, diagnostics), unit) {
        (Number::Value(given), GroupUnit::Percent) if given > 100.0 => {
            diagnostics.push_with(codes::W340, field.source_name(), |_| {
                (field.place(row), format!("found {given} percent, expected at most 100"))
            });
            Number::Bad
        }
        // If the number of persons is unusable, that has been reported already.
        (Number::Value(given), GroupUnit::Percent) => match all {
            Number::Value(all) => Number::Value(part_of(all, given)),
            other => other,
        },
        (number, _) => number,
    }
}

/// The number of persons of a percentage. If a whole number of persons has this percentage, to two
/// decimals, that number is returned.
fn part_of(all: f64, percent: f64) -> f64 {
    let exact = all * percent / 100.0;
    let whole = exact.round();
    if (exact - whole).abs() <= all * 0.005 / 100.0 + 1e-9 { whole } else { exact }
}

/// Reports fields of counts that look like percentages: mostly fractional and never above 100.
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
        let (fractional, given, largest) = fractions(field, rows, &mut ignored);
        if fractional * 2 > given && largest <= 100.0 {
            let message = "found fractions between 0 and 100, expected numbers of persons; \
                                       these look like percentages";
            let finding = Finding::new(codes::E342, message).at(field.place(0));
            diagnostics.push(finding.hint("set `unit = \"percent\"` for the group"));
        }
    }
}

/// The number of fractional values, the number of values, and the largest value.
fn fractions(field: &Field<'_>, rows: usize, ignored: &mut Diagnostics) -> (usize, usize, f64) {
    let (mut fractional, mut given, mut largest) = (0, 0, 0.0_f64);
    for row in 0..rows {
        if let Number::Value(value) = field.number(row, ignored) {
            fractional += usize::from(value.fract() != 0.0);
            given += 1;
            largest = largest.max(value);
        }
    }
    (fractional, given, largest)
}

/// Reports fractional numbers of persons, which are rounded.
fn report_fractions(persons: &Field<'_>, rows: usize, diagnostics: &mut Diagnostics) {
    let (fractional, given, largest) = fractions(persons, rows, &mut Diagnostics::default());
    if fractional > 0 {
        let message = format!(
            "{fractional} of {given} numbers of persons are fractions, the largest is {largest}; \
             they are rounded so that the sum of each quartier is kept"
        );
        let finding = Finding::new(codes::W349, message).at(persons.place(0));
        diagnostics.push(finding.hint("map percentages as a group with `unit = \"percent\"`"));
    }
}

#[cfg(test)]
mod tests {
    use geo::{Geometry, Point, Rect};
    use polars::prelude::{Column, DataFrame, NamedFrom, Series};

    use super::*;

    #[test]
    fn the_points_of_areas_stay_theirs_wherever_a_thread_begins() {
        let count = 2 * ROWS_AT_ONCE + 9;
        let is_area = |row: usize| row == 3 || row == ROWS_AT_ONCE + 5;
        let geometry = |row: usize| -> Option<Geometry<f64>> {
            let x = row as f64 * 1_000.0;
            match is_area(row) {
                true => Some(Rect::new((x, 0.0), (x + 500.0, 1_000.0)).to_polygon().into()),
                false => Some(Point::new(x, 0.0).into()),
            }
        };
        let persons: Vec<i64> = (0..count as i64).collect();
        let column = Column::from(Series::new("persons".into(), persons));
        let layer = Layer {
            name: "cells".into(),
            geometry: (0..count).map(geometry).collect(),
            table: DataFrame::new(count, vec![column]).expect("one column"),
            ..Layer::default()
        };
        let mapped = Mapped::new(layer, CellFields { id: None, ..CellFields::default() });
        let (mut drafts, mut blocks) = (Vec::new(), Vec::new());
        let groups = [PersonGroup { key: String::new() }];
        let (read, to) = ((0, &mapped, Spread { spacing_m: 100.0 }), (&mut drafts, &mut blocks));
        let mut findings = Diagnostics::default();
        let rows = read_layer(read, &groups, to, &mut findings).expect("a column of persons");
        assert!(rows.is_sorted() && rows.iter().eq(drafts.iter().map(|draft| &draft.record[1])));
        let mut sums = vec![0.0; count];
        drafts.iter().for_each(|draft| sums[draft.record[1]] += draft.values[0].expect("known"));
        assert!((0..count).all(|row| sums[row] == row as f64));
        let found: Vec<(usize, usize)> =
            blocks.iter().map(|block| (rows[block.cells.start], block.cells.len())).collect();
        assert_eq!(found, [(3, 50), (ROWS_AT_ONCE + 5, 50)]);
        let ends = blocks.iter().map(|block| rows[block.cells.end - 1]);
        assert!(ends.eq([3, ROWS_AT_ONCE + 5]));
    }

    #[test]
    fn a_percentage_of_whole_persons_is_a_whole_number_again() {
        assert_eq!(part_of(497.0, 21.33), 106.0);
        assert_eq!(part_of(2.0, 20.0), 0.4);
    }
}
