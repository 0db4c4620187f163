//! The areas of a map and what is known of each.

use std::collections::HashMap;

use geo::{Area as _, BoundingRect, Geometry, MultiPolygon};

use super::read::Rows;
use crate::analysis::coverage::Level;
use crate::base::Bounds;
use crate::dataset::Layer;

/// An area.
#[derive(Clone, Debug)]
pub(super) struct Area {
    pub id: String,
    pub name: String,
    /// Key of its municipality; of a county none.
    pub home: String,
    pub persons: Option<u64>,
    pub shape: Option<MultiPolygon<f64>>,
}

impl Area {
    pub(super) fn km2(&self) -> f64 {
        self.shape.as_ref().map_or(0.0, |shape| shape.unsigned_area() / 1e6)
    }

    pub(super) fn bounds(&self) -> Option<Bounds> {
        self.shape.as_ref()?.bounding_rect().map(Bounds::from)
    }
}

/// All areas of a level, in the order of their layer.
pub(super) fn areas(layer: &Layer, level: Level) -> Vec<Area> {
    let rows = Rows { layer };
    let key = level.key();
    let area = |row: usize| {
        let id = rows.text(&format!("{key}_id"), row);
        let home = match level {
            Level::Municipality => id.clone(),
            _ => rows.text("municipality_id", row),
        };
        let name = rows.text(&format!("{key}_name"), row);
        let name = if name.is_empty() { id.clone() } else { name };
        let shape = layer.geometry[row].as_ref().and_then(polygons);
        Area { id, name, home, persons: rows.count("persons", row), shape }
    };
    (0..layer.len()).map(area).collect()
}

fn polygons(shape: &Geometry<f64>) -> Option<MultiPolygon<f64>> {
    match shape {
        Geometry::MultiPolygon(area) => Some(area.clone()),
        Geometry::Polygon(polygon) => Some(MultiPolygon(vec![polygon.clone()])),
        _ => None,
    }
}

/// What is known of an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    Number(f64),
    /// Nobody lives here.
    Nobody,
    /// A count is withheld for publication.
    Withheld,
    /// Persons, or who of them has the service, are not known.
    NotKnown,
}

/// A table with a row for each area and whatever else, of which some rows are addressed by their areas.
pub(super) struct ByArea<'l> {
    pub rows: Rows<'l>,
    by_area: HashMap<(String, String), usize>,
}

impl<'l> ByArea<'l> {
    /// Of these rows, each of another area.
    pub(super) fn of_rows(layer: &'l Layer, level: Level, own: Vec<usize>) -> Self {
        let rows = Rows { layer };
        let id = format!("{}_id", level.key());
        let home = if level == Level::Municipality { &id } else { "municipality_id" };
        let key = |row: usize| (rows.text(&id, row), rows.text(home, row));
        Self { rows, by_area: own.into_iter().map(|row| (key(row), row)).collect() }
    }

    /// The row of an area.
    pub(super) fn row(&self, area: &Area) -> Option<usize> {
        self.by_area.get(&(area.id.clone(), area.home.clone())).copied()
    }

    /// What is known of an area; `number` reads it from the rows with persons.
    pub(super) fn value(
        &self,
        area: &Area,
        number: impl Fn(Rows<'l>, usize) -> Option<f64>,
    ) -> Value {
        let Some(row) = self.row(area) else {
            return if area.persons == Some(0) { Value::Nobody } else { Value::NotKnown };
        };
        if self.rows.count("persons", row) == Some(0) {
            return Value::Nobody;
        }
        match number(self.rows, row) {
            Some(number) => Value::Number(number),
            None if self.rows.is_withheld(row) => Value::Withheld,
            None => Value::NotKnown,
        }
    }
}
