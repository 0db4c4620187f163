//! Columns with units and descriptions.

use geo::Geometry;
use polars::prelude::{Column, DataFrame};

use crate::base::Millimetres;
use crate::dataset::{CrsId, FieldInfo, Layer};
use crate::region::{PersonGroup, Region};

/// A layer under construction, column by column.
#[derive(Default)]
pub(super) struct Table {
    columns: Vec<Column>,
    fields: Vec<FieldInfo>,
}

/// Name, unit and description of a column.
pub(super) type Head<'a> = (&'a str, &'a str, &'a str);

impl Table {
    fn add(&mut self, (name, unit, description): Head<'_>, column: Column) {
        self.columns.push(column);
        self.fields.push(FieldInfo {
            name: name.to_owned(),
            unit: unit.to_owned(),
            description: description.to_owned(),
        });
    }

    /// A column of text.
    pub(super) fn text<S: AsRef<str>>(&mut self, head: Head<'_>, values: impl Iterator<Item = S>) {
        let values: Vec<S> = values.collect();
        let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        self.add(head, Column::new(head.0.into(), values));
    }

    /// A column of text with holes.
    pub(super) fn maybe_text(
        &mut self,
        head: Head<'_>,
        values: impl Iterator<Item = Option<String>>,
    ) {
        self.add(head, Column::new(head.0.into(), values.collect::<Vec<_>>()));
    }

    /// A column of counts.
    pub(super) fn count(&mut self, head: Head<'_>, values: impl Iterator<Item = u64>) {
        self.add(head, Column::new(head.0.into(), values.collect::<Vec<_>>()));
    }

    /// A column of truth values.
    pub(super) fn flag(&mut self, head: Head<'_>, values: impl Iterator<Item = bool>) {
        self.add(head, Column::new(head.0.into(), values.collect::<Vec<_>>()));
    }

    /// A column of numbers, rounded to `decimals`; further digits would promise too much.
    pub(super) fn number(
        &mut self,
        head: Head<'_>,
        decimals: i32,
        values: impl Iterator<Item = Option<f64>>,
    ) {
        let scale = 10_f64.powi(decimals);
        let round = |value: Option<f64>| value.map(|value| (value * scale).round() / scale);
        self.add(head, Column::new(head.0.into(), values.map(round).collect::<Vec<_>>()));
    }

    /// A column of limits in whole metres.
    pub(super) fn limit(&mut self, values: impl Iterator<Item = Millimetres>) {
        let head = ("limit_m", "m", "Largest accepted distance");
        self.count(head, values.map(|limit| u64::from(limit.0) / 1000));
    }

    /// A column of distances; empty where nothing is reached.
    pub(super) fn distance(
        &mut self,
        head: Head<'_>,
        values: impl Iterator<Item = Option<Millimetres>>,
    ) {
        self.number(head, 1, values.map(|distance| distance.and_then(Millimetres::metres)));
    }

    /// The layer, with one geometry a row or none at all.
    pub(super) fn finish(
        self,
        name: &str,
        region: &Region,
        geometry: Option<Vec<Option<Geometry<f64>>>>,
    ) -> Layer {
        let rows = self.columns.first().map_or(0, Column::len);
        let table =
            DataFrame::new(rows, self.columns).expect("columns of one length, names distinct");
        let crs: Option<CrsId> = geometry.as_ref().map(|_| region.crs.clone());
        Layer {
            name: name.to_owned(),
            crs,
            geometry: geometry.unwrap_or_else(|| vec![None; rows]),
            table,
            fields: self.fields,
            ..Layer::default()
        }
    }
}

/// The share of a part in a whole; none of nobody.
pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// What a group of persons is, for descriptions.
pub(super) fn group_words(group: &PersonGroup) -> String {
    match group.key.as_str() {
        "" => "Persons".into(),
        key if key.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("Persons aged {key} and over")
        }
        key => format!("Persons of group {key}"),
    }
}
