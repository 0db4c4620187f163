//! Values of a layer's columns.

use polars::prelude::{Column, DataType};

use crate::dataset::{Layer, text_value};

/// The numbers of a column in some rows, times ten to the power of `decimals`; `None` where there is none.
pub(super) fn numbers(column: &Column, rows: &[usize], decimals: u8) -> Vec<Option<i64>> {
    let factor = 10_f64.powi(i32::from(decimals));
    let Ok(cast) = column.cast(&DataType::Float64) else { return vec![None; rows.len()] };
    let Ok(values) = cast.f64() else { return vec![None; rows.len()] };
    let whole = |value: f64| value.is_finite().then(|| (value * factor).round() as i64);
    rows.iter().map(|row| values.get(*row).and_then(whole)).collect()
}

/// The texts of a column in some rows.
pub(super) fn texts(column: &Column, rows: &[usize]) -> Vec<Option<String>> {
    rows.iter().map(|row| text_value(column, *row)).collect()
}

/// The text of a column in a row; none where the layer has no such column.
pub(super) fn text(layer: &Layer, column: &str, row: usize) -> Option<String> {
    text_value(layer.column(column)?, row)
}

/// Persons by municipality, as tables of gaps tell them in one text: `Essen: 120; Bochum: 30`. A name may have
/// the signs between the parts in it: a part ends with a number.
pub(super) fn persons_by(text: &str) -> Vec<i64> {
    let mut persons = Vec::new();
    for part in text.split("; ") {
        let number = part.rsplit_once(": ").and_then(|(_, number)| number.parse::<i64>().ok());
        persons.extend(number);
    }
    persons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_stand_behind_names_that_may_have_any_signs() {
        assert_eq!(persons_by("Essen: 120; Bochum: 30"), [120, 30]);
        assert_eq!(persons_by("A; B: C: 7; D: 8"), [7, 8]);
        assert!(persons_by("").is_empty());
    }
}
