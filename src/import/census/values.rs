//! Parses the values of a census table.

use super::layout::CensusLayout;
use super::locate::short;
use super::table::CensusRows;
use crate::base::{Diagnostics, Finding, GroupUnit, Place, codes, zip_equal};
use crate::dataset::parse_number;

/// Tolerance within which a number of persons counts as whole.
const FRACTION_MIN: f64 = 1e-6;

/// Reads the values of one column.
pub(super) struct Values<'a> {
    rows: &'a dyn CensusRows,
    layout: &'a CensusLayout,
    column: usize,
    unit: GroupUnit,
    suppressed: u64,
}

impl<'a> Values<'a> {
    pub fn new(
        rows: &'a dyn CensusRows,
        layout: &'a CensusLayout,
        column: usize,
        unit: GroupUnit,
    ) -> Self {
        Self { rows, layout, column, unit, suppressed: 0 }
    }

    /// The number in a row; None, with a finding, if the text is not a number.
    pub fn number(&mut self, row: usize, diagnostics: &mut Diagnostics) -> Option<f64> {
        let Some(text) = self.rows.value(row, self.column) else {
            self.suppressed += 1;
            return None;
        };
        let number = parse_number(&text, self.rows.decimal_comma());
        if self.layout.no_value.holds(&text, number) {
            self.suppressed += 1;
            return None;
        }
        let (rows, column) = (self.rows, self.column);
        let at = |file: Place| {
            file.feature(format!("line {}", rows.line(row))).field(name(rows, column))
        };
        let Some(number) = number else {
            diagnostics.push_with(codes::W840, rows.source(), |file| {
                (at(file), format!("`{}` is not a number; read as unknown", short(&text)))
            });
            return None;
        };
        let (most, expected) = match self.unit {
            GroupUnit::Count => (f64::from(u32::MAX), "0 or more persons"),
            GroupUnit::Percent => (100.0, "0 to 100 per cent"),
        };
        if !(0.0..=most).contains(&number) {
            diagnostics.push_with(codes::W841, rows.source(), |file| {
                (at(file), format!("found {number}, expected {expected}; read as unknown"))
            });
            return None;
        }
        Some(number)
    }

    /// Reports the number of suppressed values among `of` values.
    pub fn finish(self, of: usize, diagnostics: &mut Diagnostics) {
        if self.suppressed > 0 {
            let (suppressed, column) = (self.suppressed, name(self.rows, self.column));
            let message = format!(
                "{suppressed} of {of} values of `{column}` are suppressed or unknown (not zero)"
            );
            let place = Place::of_source(self.rows.source()).field(column);
            diagnostics.push_counted(Finding::new(codes::N811, message).at(place), suppressed);
        }
    }
}

fn name(rows: &dyn CensusRows, column: usize) -> String {
    rows.columns().get(column).cloned().unwrap_or_default()
}

/// Whole persons; fractions are rounded half up and reported with their line in the source.
pub(super) fn persons_of(
    numbers: &[Option<f64>],
    (source, lines): (&str, &[u64]),
    diagnostics: &mut Diagnostics,
) -> Vec<Option<u32>> {
    let persons = zip_equal(numbers, lines).map(|(number, line)| {
        let number = (*number)?;
        let whole = (number + 0.5).floor();
        if (number - number.round()).abs() > FRACTION_MIN {
            diagnostics.push_with(codes::W844, source, |file| {
                let place = file.feature(format!("line {line}")).field("persons");
                (place, format!("{number} persons, rounded to {whole}"))
            });
        }
        // `Values` has checked the range; the cast saturates.
        Some(whole as u32)
    });
    persons.collect()
}
