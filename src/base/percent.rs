//! Percentages as exact ratios of whole numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Most decimals of a percentage.
const DECIMALS_MAX: usize = 6;

/// A text is no percentage above 0 and up to 100.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("found `{found}`, expected a percentage above 0 and up to 100, such as 90 or 92.5")]
#[non_exhaustive]
pub struct PercentError {
    /// The text.
    pub found: String,
}

/// A percentage above 0 and up to 100, as an exact ratio: a target of 90 % of 10 persons is 9 persons, and
/// never 9.000000000000002 rounded up to 10.
///
/// ```
/// use nahraum::base::Percent;
/// let target: Percent = "92.5".parse().unwrap();
/// assert_eq!(target.needed(40), 37); // exactly 37
/// assert_eq!(target.needed(41), 38); // 37.925
/// assert_eq!(target.to_string(), "92.5");
/// assert!("0".parse::<Percent>().is_err() && "100.1".parse::<Percent>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent {
    /// Millionths of one percent.
    millionths: u64,
}

impl Percent {
    /// 100 %, in millionths of one percent.
    const WHOLE: u64 = 100_000_000;

    /// A percentage in whole numbers.
    ///
    /// # Errors
    /// [`PercentError`] if it is 0 or above 100.
    pub fn whole(percent: u8) -> Result<Self, PercentError> {
        percent.to_string().parse()
    }

    /// How many of these persons make the share: the least whole number that is not below it.
    pub fn needed(self, persons: u64) -> u64 {
        let product = u128::from(self.millionths) * u128::from(persons);
        u64::try_from(product.div_ceil(u128::from(Self::WHOLE))).expect("at most the persons")
    }

    /// The share as a number from 0 to 1, for tables.
    pub fn share(self) -> f64 {
        self.millionths as f64 / Self::WHOLE as f64
    }
}

impl FromStr for Percent {
    type Err = PercentError;

    fn from_str(text: &str) -> Result<Self, PercentError> {
        let fail = || PercentError { found: text.to_owned() };
        let number = text.trim().trim_end_matches('%').trim_end();
        let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = all_digits(whole) && all_digits(decimals) && !whole.is_empty();
        if !is_number || decimals.len() > DECIMALS_MAX || whole.len() > 3 {
            return Err(fail());
        }
        let digits = format!("{whole}{decimals:0<DECIMALS_MAX$}");
        let millionths: u64 = digits.parse().map_err(|_| fail())?;
        match (1..=Self::WHOLE).contains(&millionths) {
            true => Ok(Self { millionths }),
            false => Err(fail()),
        }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.millionths / 1_000_000, self.millionths % 1_000_000);
        let decimals = format!("{rest:06}");
        let decimals = decimals.trim_end_matches('0');
        if decimals.is_empty() { write!(f, "{whole}") } else { write!(f, "{whole}.{decimals}") }
    }
}

impl Serialize for Percent {
    /// As a whole number where it is one, else as text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.millionths % 1_000_000 {
            0 => serializer.serialize_u64(self.millionths / 1_000_000),
            _ => serializer.serialize_str(&self.to_string()),
        }
    }
}

impl<'de> Deserialize<'de> for Percent {
    /// From a whole number, a number with decimals as it is written, or text.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Whole(u64),
            Decimal(f64),
            Text(String),
        }
        // The shortest decimal that means a floating-point number is what somebody wrote.
        let text = match Written::deserialize(deserializer)? {
            Written::Whole(number) => number.to_string(),
            Written::Decimal(number) => number.to_string(),
            Written::Text(text) => text,
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(text: &str) -> Percent {
        text.parse().expect("a percentage")
    }

    #[test]
    fn whole_persons_are_needed_and_no_rounding_adds_one() {
        for (text, persons, needed) in [
            ("90", 10, 9),
            ("90", 11, 10), // 9.9
            ("95", 1, 1),
            ("33.3", 1000, 333),
            ("0.000001", 1, 1),
            ("100", u64::MAX, u64::MAX),
            ("7", 0, 0),
            ("29", 100, 29), // 0.29 * 100.0 is 28.999999999999996
            ("55", 100, 55), // 0.55 * 100.0 is 55.00000000000001
        ] {
            assert_eq!(percent(text).needed(persons), needed, "{text} % of {persons}");
        }
    }

    #[test]
    fn a_percentage_is_read_as_it_is_written() {
        for (text, shown) in
            [("90", "90"), (" 92,50 % ", "92.5"), ("007.1", "7.1"), ("100.", "100")]
        {
            assert_eq!(percent(text).to_string(), shown, "{text}");
        }
        for text in ["", "0", "0.0", "100.000001", "-5", "9e1", "90.1234567", "x", ".5", "1000"] {
            assert!(text.parse::<Percent>().is_err(), "`{text}`");
        }
    }
}
