//! Access to the rows of a census table.

use std::borrow::Cow;

/// A view of a census grid as a text table. National grids have some three million rows, so values
/// are borrowed, not copied.
pub trait CensusRows {
    /// Name of the file or layer, for findings.
    fn source(&self) -> &str;
    /// Names of the columns.
    fn columns(&self) -> &[String];
    /// How many rows there are.
    fn rows(&self) -> usize;
    /// The text at a row and column; None if it is blank or outside the table.
    fn value(&self, row: usize, column: usize) -> Option<Cow<'_, str>>;
    /// The line of a row in its file, from 1.
    fn line(&self, row: usize) -> u64;
    /// Whether numbers have a decimal comma.
    fn decimal_comma(&self) -> bool;
}

/// A small census table in memory.
///
/// ```
/// use nahraum::import::census::{CensusRows, CensusTable};
/// let table = CensusTable::of_text("cells.csv", ';', "GITTER_ID_1km;Einwohner\n1kmN1E2;\n");
/// assert_eq!(table.columns(), ["GITTER_ID_1km", "Einwohner"]);
/// assert_eq!(table.value(0, 0).as_deref(), Some("1kmN1E2"));
/// assert_eq!((table.value(0, 1), table.line(0)), (None, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CensusTable {
    /// Name of the file or layer.
    pub source: String,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Texts by column, then row; None is blank.
    pub values: Vec<Vec<Option<String>>>,
    /// Line of each row in its file.
    pub lines: Vec<u64>,
    /// Whether numbers have a decimal comma.
    pub decimal_comma: bool,
}

impl CensusTable {
    /// Parses a text without quotes, for examples and small data; the separator `;` implies decimal
    /// commas. Use the CSV reader of this crate for files.
    pub fn of_text(source: &str, separator: char, text: &str) -> Self {
        let mut lines = text.lines();
        let split = |line: &str| line.split(separator).map(str::to_owned).collect::<Vec<_>>();
        let columns = lines.next().map(split).unwrap_or_default();
        let mut table = Self {
            source: source.to_owned(),
            values: vec![Vec::new(); columns.len()],
            columns,
            lines: Vec::new(),
            decimal_comma: separator == ';',
        };
        for (number, line) in (2..).zip(lines) {
            let mut texts = split(line).into_iter();
            for column in &mut table.values {
                column.push(texts.next().filter(|text| !text.trim().is_empty()));
            }
            table.lines.push(number);
        }
        table
    }
}

impl CensusRows for CensusTable {
    fn source(&self) -> &str {
        &self.source
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn rows(&self) -> usize {
        self.lines.len()
    }

    fn value(&self, row: usize, column: usize) -> Option<Cow<'_, str>> {
        self.values.get(column)?.get(row)?.as_deref().map(Cow::Borrowed)
    }

    fn line(&self, row: usize) -> u64 {
        self.lines.get(row).copied().unwrap_or_default()
    }

    fn decimal_comma(&self) -> bool {
        self.decimal_comma
    }
}
