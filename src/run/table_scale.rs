//! Numbers of a table of distances, and the lengths that they are.

use polars::prelude::{AnyValue, Column};

use super::table_beside::Beside;
use crate::base::{Millimetres, TableUnit};
use crate::dataset::{is_numeric, parse_number, text_value};

/// A straight metre in seconds at one kilometre an hour.
const SECONDS_AT_1_KM_H: f64 = 3.6;

/// How numbers of a table become lengths.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    pub unit: TableUnit,
    pub metres_a_minute: f64,
}

impl Scale {
    /// A length; `None` for numbers that are none, and for those too large for one.
    pub fn distance(self, number: f64) -> Option<Millimetres> {
        let metres = match self.unit {
            TableUnit::Metres => number,
            TableUnit::Seconds => number * self.metres_a_minute / 60.0,
            TableUnit::Minutes => number * self.metres_a_minute,
        };
        let distance = Millimetres::from_metres(metres);
        (number >= 0.0 && distance != Millimetres::UNREACHED).then_some(distance)
    }

    /// Whether a number is finer than a thousandth of a metre, second or minute.
    pub fn is_finer(self, number: f64) -> bool {
        let thousandths = number * 1000.0;
        (thousandths - thousandths.round()).abs() > 1e-4
    }

    /// The smallest length that a straight metre can have. Only of metres a file beside a table says it.
    pub fn slowest(self, speed_max_km_h: f64, beside: &[Beside]) -> f64 {
        match self.unit {
            TableUnit::Metres => {
                let stated = beside.iter().filter_map(|one| one.straight_factor_min);
                stated.fold(1.0, f64::min)
            }
            TableUnit::Seconds | TableUnit::Minutes => {
                let seconds = SECONDS_AT_1_KM_H / speed_max_km_h;
                (seconds * self.metres_a_minute / 60.0).min(1.0)
            }
        }
    }

    pub fn sentence(self, walker: &str) -> String {
        format!(
            "the table of distances has {}: a minute counts as the {:.0} m that the walker ({walker}) covers in it, \
             and limits, distances and saved metres of all results are such metres",
            self.unit.key(),
            self.metres_a_minute
        )
    }
}

/// A number of single precision as the shortest text that means it: 480.2, not 480.20001220703125. Others stay.
fn as_written(number: f64) -> f64 {
    let single = number as f32;
    match f64::from(single) == number && number.fract() != 0.0 {
        true => single.to_string().parse().unwrap_or(number),
        false => number,
    }
}

/// What stands in a column of numbers.
pub(super) enum Number {
    Is(f64),
    Missing,
    Text(String),
}

pub(super) fn number_at(column: &Column, row: usize, decimal_comma: bool) -> Number {
    let number = match column.get(row) {
        Ok(value) if is_numeric(column) || matches!(value, AnyValue::Float32(_)) => {
            value.extract::<f64>().map(as_written)
        }
        _ => {
            let Some(text) = text_value(column, row) else { return Number::Missing };
            match parse_number(&text, decimal_comma) {
                Some(number) => Some(number),
                None if ["nan", "inf", "+inf", "infinity", "na", "null"]
                    .contains(&text.to_lowercase().as_str()) =>
                {
                    None
                }
                None => return Number::Text(text),
            }
        }
    };
    number.filter(|number| number.is_finite()).map_or(Number::Missing, Number::Is)
}
