//! Texts of a census table to numbers.

use super::columns::GroupUnit;
use super::layout::CensusLayout;
use super::read::short;
use super::table::CensusRows;
use super::tally::Tally;
use crate::base::{Diagnostics, Finding, Place};
use crate::dataset::parse_number;

/// By how much persons may miss a whole number without being called a fraction.
const FRACTION_MIN: f64 = 1e-6;

/// Reads the values of one column.
pub(super) struct Values<'a> {
    rows: &'a dyn CensusRows,
    layout: &'a CensusLayout,
    column: usize,
    unit: GroupUnit,
    suppressed: u64,
    texts: Tally,
    impossible: Tally,
}

impl<'a> Values<'a> {
    pub fn new(
        rows: &'a dyn CensusRows,
        layout: &'a CensusLayout,
        column: usize,
        unit: GroupUnit,
    ) -> Self {
        let (texts, impossible) = (Tally::default(), Tally::default());
        Self { rows, layout, column, unit, suppressed: 0, texts, impossible }
    }

    /// The number in a row; None with a finding if it has none.
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
        let place = || {
            let line = format!("line {}", rows.line(row));
            Place::of_source(rows.source()).feature(line).field(name(rows, column))
        };
        let Some(number) = number else {
            self.texts.add(diagnostics, || {
                let message = format!("`{}` is no number; taken for no value", short(&text));
                Finding::new("W640", message).at(place())
            });
            return None;
        };
        let (most, expected) = match self.unit {
            GroupUnit::Count => (f64::from(u32::MAX), "0 or more persons"),
            GroupUnit::Percent => (100.0, "0 to 100 per cent"),
        };
        if !(0.0..=most).contains(&number) {
            self.impossible.add(diagnostics, || {
                let message = format!("found {number}, expected {expected}; taken for no value");
                Finding::new("W641", message).at(place())
            });
            return None;
        }
        Some(number)
    }

    /// Counts what is suppressed among `of` values.
    pub fn finish(self, of: usize, diagnostics: &mut Diagnostics) {
        if self.suppressed > 0 {
            let (suppressed, column) = (self.suppressed, name(self.rows, self.column));
            let message = format!(
                "{suppressed} of {of} values of `{column}` are suppressed or unknown: neither \
                 zero nor a number"
            );
            let place = Place::of_source(self.rows.source()).field(column);
            diagnostics.push_counted(Finding::new("N641", message).at(place), suppressed);
        }
        self.texts.finish(diagnostics);
        self.impossible.finish(diagnostics);
    }
}

fn name(rows: &dyn CensusRows, column: usize) -> String {
    rows.columns().get(column).cloned().unwrap_or_default()
}

/// Whole persons; fractions are rounded, halves up, and reported.
pub(super) fn persons_of(
    numbers: &[Option<f64>],
    place: &dyn Fn(usize) -> Place,
    diagnostics: &mut Diagnostics,
) -> Vec<Option<u32>> {
    let mut fractions = Tally::default();
    let persons = numbers.iter().enumerate().map(|(at, number)| {
        let number = (*number)?;
        let whole = (number + 0.5).floor();
        if (number - number.round()).abs() > FRACTION_MIN {
            fractions.add(diagnostics, || {
                let message = format!("{number} persons, taken for {whole}");
                Finding::new("W644", message).at(place(at))
            });
        }
        // `Values` lets nothing through that does not fit; the cast saturates.
        Some(whole as u32)
    });
    let persons = persons.collect();
    fractions.finish(diagnostics);
    persons
}
