//! Layers column by column.

use geo::Geometry;
use polars::prelude::{Column, DataFrame, IdxCa};

use super::{CrsId, FieldInfo, Layer};

/// A layer under construction, column by column.
#[derive(Default)]
pub(crate) struct Table {
    columns: Vec<Column>,
    fields: Vec<FieldInfo>,
}

/// Name, unit and description of a column.
pub(crate) type Head<'a> = (&'a str, &'a str, &'a str);

/// What each row refers to: a position in a column of values, or nothing.
pub(crate) type Positions = IdxCa;

impl Table {
    fn add(&mut self, (name, unit, description): Head<'_>, column: Column) {
        // A category or group of the user's own may be called like a column.
        let mut name = name.to_owned();
        while self.fields.iter().any(|field| field.name == name) {
            name.push('_');
        }
        self.columns.push(column.with_name(name.as_str().into()));
        self.fields.push(FieldInfo {
            name,
            unit: unit.to_owned(),
            description: description.to_owned(),
            alias: String::new(),
        });
    }

    /// A column of text.
    pub(crate) fn text<S: AsRef<str>>(&mut self, head: Head<'_>, values: impl Iterator<Item = S>) {
        let values: Vec<S> = values.collect();
        let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        self.add(head, Column::new(head.0.into(), values));
    }

    /// A column of text with holes.
    pub(crate) fn maybe_text<S: AsRef<str>>(
        &mut self,
        head: Head<'_>,
        values: impl Iterator<Item = Option<S>>,
    ) {
        let values: Vec<Option<S>> = values.collect();
        let values: Vec<Option<&str>> =
            values.iter().map(|value| value.as_ref().map(AsRef::as_ref)).collect();
        self.add(head, Column::new(head.0.into(), values));
    }

    /// A column of looked-up values: the value at each position, empty for missing positions. This is a
    /// join to dense ids that does not copy a text for each row.
    pub(crate) fn look_up(&mut self, head: Head<'_>, values: &Column, at: &Positions) {
        let column = values.take(at).expect("positions within the values");
        self.add(head, column.with_name(head.0.into()));
    }

    /// A column of counts.
    pub(crate) fn count(&mut self, head: Head<'_>, values: impl Iterator<Item = u64>) {
        self.add(head, Column::new(head.0.into(), values.collect::<Vec<_>>()));
    }

    /// A column of counts with holes.
    pub(crate) fn maybe_count(
        &mut self,
        head: Head<'_>,
        values: impl Iterator<Item = Option<u64>>,
    ) {
        self.add(head, Column::new(head.0.into(), values.collect::<Vec<_>>()));
    }

    /// A column of changes of counts, up or down, with holes.
    pub(crate) fn maybe_change(
        &mut self,
        head: Head<'_>,
        values: impl Iterator<Item = Option<i64>>,
    ) {
        self.add(head, Column::new(head.0.into(), values.collect::<Vec<_>>()));
    }

    /// A column of truth values.
    pub(crate) fn flag(&mut self, head: Head<'_>, values: impl Iterator<Item = bool>) {
        self.add(head, Column::new(head.0.into(), values.collect::<Vec<_>>()));
    }

    /// A column of truth values with holes.
    pub(crate) fn maybe_flag(
        &mut self,
        head: Head<'_>,
        values: impl Iterator<Item = Option<bool>>,
    ) {
        self.add(head, Column::new(head.0.into(), values.collect::<Vec<_>>()));
    }

    /// A column of numbers, rounded to `decimals`; further digits would promise too much.
    pub(crate) fn number(
        &mut self,
        head: Head<'_>,
        decimals: i32,
        values: impl Iterator<Item = Option<f64>>,
    ) {
        let scale = 10_f64.powi(decimals);
        let round = |value: Option<f64>| value.map(|value| (value * scale).round() / scale);
        self.add(head, Column::new(head.0.into(), values.map(round).collect::<Vec<_>>()));
    }

    /// The columns of a layer, behind which others follow. The layer has none until it gets all of them
    /// ([`Self::give_to`]).
    pub(crate) fn out_of(layer: &mut Layer) -> Self {
        let columns = std::mem::take(&mut layer.table).into_columns();
        Self { columns, fields: std::mem::take(&mut layer.fields) }
    }

    /// Gives the columns to the layer that they belong to.
    pub(crate) fn give_to(self, layer: &mut Layer) {
        let rows = layer.len();
        layer.table = DataFrame::new(rows, self.columns).expect("a value a row, names distinct");
        layer.fields = self.fields;
    }

    /// The layer, with one geometry a row in a CRS, or none at all.
    pub(crate) fn into_layer(
        self,
        name: &str,
        shapes: Option<(CrsId, Vec<Option<Geometry<f64>>>)>,
    ) -> Layer {
        let rows = self.columns.first().map_or(0, Column::len);
        let table =
            DataFrame::new(rows, self.columns).expect("columns of one length, names distinct");
        let (crs, geometry) = shapes.unzip();
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
