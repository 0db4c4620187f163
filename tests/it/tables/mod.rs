//! Every column of every table that is written, predicted by arithmetic on drawn towns.
//!
//! An expected table stands on its side: a line is a column, its name and then its values, one a row.
//! Long tables are broken into blocks; what is the same in all of them is drawn once.
//! [`Predicted::check`] compares a written table with it, name by name and value by value, and
//! [`Predicted::tells_columns_apart`] exchanges any two columns and holds
//! that the comparison notices.

mod area_columns;
mod border_levels;
mod boundaries;
pub mod cooperation;
mod coverage_levels;
mod coverage_other;
pub mod counties;
mod imports;
mod links;
mod named;
mod package;
pub mod scenario;
mod unknown_ground;
mod places;
pub mod walks;

use std::path::Path;

use nahraum::dataset::{Layer, text_value};
use nahraum::format::{Input, ReadOptions, read_layer};
use polars::prelude::DataFrame;

/// Columns with their names; values as text, without trailing zeros of fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct Table(Vec<(String, Vec<String>)>);

/// A text whose numbers have twelve digits, so that 2 comes before 11.
fn natural(text: &str) -> String {
    let parts = text.split_inclusive(|c: char| !c.is_ascii_digit());
    let part = |part: &str| {
        let digits = part.chars().take_while(char::is_ascii_digit).count();
        format!("{:0>12}{}", &part[..digits], &part[digits..])
    };
    parts.map(part).collect()
}

/// A number as short as it can be; all else as it is.
fn plain(text: &str) -> String {
    match text.contains('.') && text.parse::<f64>().is_ok() {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    }
}

impl Table {
    /// The columns of a drawn table. A line with one value holds for all rows of its block, and a block that
    /// leaves out a column has there the values of the first block.
    fn drawn(text: &str) -> Self {
        let mut blocks = text.trim().split("\n\n").map(Self::block);
        let first = blocks.next().expect("a block");
        let mut columns = first.clone();
        for block in blocks {
            let mut lines = block.into_iter().peekable();
            for ((name, values), (_, of_first)) in columns.iter_mut().zip(&first) {
                let own = lines.next_if(|(line, _)| line == name);
                values.extend(own.map_or_else(|| of_first.clone(), |(_, values)| values));
            }
            assert_eq!(lines.next(), None, "blocks have the columns of the first, in its order");
        }
        let rows = columns[0].1.len();
        for (name, values) in &columns {
            assert_eq!(values.len(), rows, "`{name}` has as many values as the first column");
        }
        Self(columns)
    }

    /// The lines of a block.
    fn block(text: &str) -> Vec<(String, Vec<String>)> {
        let line = |line: &str| {
            let mut cells = line.split('|').map(str::trim);
            let name = cells.next().expect("a name").to_owned();
            (name, cells.map(plain).collect::<Vec<String>>())
        };
        let mut lines: Vec<(String, Vec<String>)> = text.lines().map(line).collect();
        let rows = lines.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
        for (_, values) in lines.iter_mut().filter(|(_, values)| values.len() == 1) {
            *values = vec![values[0].clone(); rows];
        }
        lines
    }

    /// The table with the columns that are drawn in place of its own; others of them only name the rows.
    fn with(mut self, changes: &str) -> Self {
        for (name, values) in Self::drawn(changes).0 {
            let column = self.0.iter_mut().find(|(own, _)| *own == name);
            let (_, own) = column.unwrap_or_else(|| panic!("no `{name}`"));
            assert_eq!(own.len(), values.len(), "`{name}` has a value for each row");
            *own = values;
        }
        self
    }

    /// The attributes of a layer.
    pub fn of_layer(layer: &Layer) -> Self {
        Self::of_frame(&layer.table)
    }

    fn of_frame(frame: &DataFrame) -> Self {
        let column = |column: &polars::prelude::Column| {
            let text = |row| plain(&text_value(column, row).unwrap_or_default());
            (column.name().to_string(), (0..column.len()).map(text).collect())
        };
        Self(frame.columns().iter().map(column).collect())
    }

    /// The attributes in a written file; geometry is left out. The rows of GeoParquet, which lie along a curve
    /// through the region, are sorted as a person sorts them.
    pub fn read(path: &Path) -> Self {
        let read = read_layer(&Input::File(path.to_owned()), &ReadOptions::default());
        let table = Self::of_layer(&read.unwrap_or_else(|error| panic!("{error}")).layer);
        match path.extension().is_some_and(|ending| ending == "parquet") {
            true => table.sorted(),
            false => table,
        }
    }

    fn sorted(mut self) -> Self {
        let keys = |row: usize| -> Vec<String> {
            self.0.iter().map(|(_, values)| natural(&values[row])).collect()
        };
        let mut rows: Vec<usize> = (0..self.0.first().map_or(0, |(_, all)| all.len())).collect();
        rows.sort_by_cached_key(|row| keys(*row));
        for (_, values) in &mut self.0 {
            *values = rows.iter().map(|row| values[*row].clone()).collect();
        }
        self
    }

    /// The rows of a table of the same columns put behind.
    pub fn and(mut self, more: &Self) -> Self {
        assert_eq!(self.names(), more.names());
        for ((_, values), (_, further)) in self.0.iter_mut().zip(&more.0) {
            values.extend(further.iter().cloned());
        }
        self
    }

    /// The table without rows that are like the row before.
    pub fn without_repeats(mut self) -> Self {
        let rows = self.0[0].1.len();
        let is_new = |row: &usize| {
            *row == 0 || self.0.iter().any(|(_, values)| values[*row] != values[*row - 1])
        };
        let kept: Vec<usize> = (0..rows).filter(is_new).collect();
        for (_, values) in &mut self.0 {
            *values = kept.iter().map(|row| values[*row].clone()).collect();
        }
        self
    }

    /// The table without some columns.
    pub fn without(mut self, is_left_out: fn(&str) -> bool) -> Self {
        self.0.retain(|(name, _)| !is_left_out(name));
        self
    }

    /// The values of a column.
    pub fn values(&self, name: &str) -> &[String] {
        let column = self.0.iter().find(|(column, _)| column == name);
        &column.unwrap_or_else(|| panic!("no `{name}`")).1
    }

    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The table with the values of two columns exchanged.
    fn exchanged(&self, a: usize, b: usize) -> Self {
        let mut table = self.clone();
        let values = std::mem::take(&mut table.0[a].1);
        table.0[a].1 = std::mem::replace(&mut table.0[b].1, values);
        table
    }
}

/// The first difference between a written table and the expected one.
fn difference(written: &Table, expected: &Table) -> Option<String> {
    if written.names() != expected.names() {
        return Some(format!("columns {:?}, expected {:?}", written.names(), expected.names()));
    }
    let mut pairs = written.0.iter().zip(&expected.0);
    let (written, expected) = pairs.find(|(written, expected)| written.1 != expected.1)?;
    Some(format!("`{}` is {:?}, expected {:?}", written.0, written.1, expected.1))
}

/// Tables of one kind that were compared with what was expected.
#[derive(Default)]
pub struct Predicted(Vec<Table>);

impl Predicted {
    /// Holds that a written table is the drawn one.
    pub fn check(&mut self, name: &str, written: &Table, expected: &str) {
        self.check_table(name, written, Table::drawn(expected));
    }

    /// Holds that a written table is the drawn one but for columns that are drawn as changes.
    pub fn check_changed(&mut self, name: &str, written: &Table, expected: &str, changes: &str) {
        self.check_table(name, written, Table::drawn(expected).with(changes));
    }

    fn check_table(&mut self, name: &str, written: &Table, expected: Table) {
        if let Some(difference) = difference(written, &expected) {
            panic!("{name}: {difference}");
        }
        self.0.push(expected);
    }

    /// Holds that no two columns can be exchanged in all tables of this kind without being noticed.
    pub fn tells_columns_apart(&self, kind: &str) {
        for table in &self.0 {
            for (a, b) in pairs(table.0.len()) {
                let both = [a, b].map(|at| table.0[at].0.as_str());
                let noticed = self.0.iter().any(|other| {
                    let at = both.map(|name| other.names().iter().position(|n| *n == name));
                    let [Some(a), Some(b)] = at else { return false };
                    difference(&other.exchanged(a, b), other).is_some()
                });
                assert!(noticed, "{kind}: {both:?} could be exchanged without a test failing");
            }
        }
    }
}

/// Holds that the features of a GeoJSON file have one kind of geometry, single or multiple: programs for maps
/// split a layer of several kinds.
pub fn has_one_kind(path: &Path) {
    let text = std::fs::read_to_string(path).expect("a layer");
    let layer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let features = layer["features"].as_array().expect("features");
    let kinds: std::collections::BTreeSet<&str> = features
        .iter()
        .filter_map(|feature| feature["geometry"]["type"].as_str())
        .map(|kind| kind.trim_start_matches("Multi"))
        .collect();
    assert!(kinds.len() <= 1, "{}: {kinds:?}", path.display());
    assert!(features.is_empty() || !kinds.is_empty(), "{}: nothing to draw", path.display());
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(|a| (0..a).map(move |b| (b, a)))
}

#[test]
fn an_exchange_is_noticed_and_twins_are_refused() {
    let table = Table::drawn("a | 1 | 2\nb | 1 | 3.50\n\na | 0\nb | x");
    assert_eq!(table.0[1].1, ["1", "3.5", "x"]);
    assert!(difference(&table.exchanged(0, 1), &table).is_some());
    let short = Table::drawn("a | 1 | 2\nb | x\nc | 3 | 4\n\nb | y\nc | 5 | 6");
    let long = "a | 1 | 2 | 1 | 2\nb | x | x | y | y\nc | 3 | 4 | 5 | 6";
    assert_eq!(short, Table::drawn(long));
    let changed = table.clone().with("b | 1 | 4 | x");
    assert_eq!(changed, Table::drawn("a | 1 | 2 | 0\nb | 1 | 4 | x"));
    let mut twins = Predicted::default();
    twins.check("twins", &Table::drawn("a | 1\nb | 1"), "a | 1\nb | 1");
    let refused = std::panic::catch_unwind(|| twins.tells_columns_apart("twins"));
    assert!(refused.is_err(), "two columns of the same values cannot be told apart");
}
