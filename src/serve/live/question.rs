//! Questions, as clients send them in JSON.

use serde::Deserialize;

use crate::base::{DistanceKind, Millimetres};

/// Largest limit of a live answer in metres, more than two hours on foot: it bounds what a question can cost.
pub const LIMIT_MAX_M: u32 = 10_000;

/// A question to the region.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(tag = "question", rename_all = "lowercase")]
pub enum Question {
    /// Who reaches a service?
    Coverage(CoverageQuestion),
    /// What is around a place?
    Surroundings(SurroundingsQuestion),
}

impl Question {
    /// Reads a question.
    ///
    /// # Errors
    /// When it is not JSON, or has a key that no question has.
    pub fn parse(text: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(text)
    }
}

/// Which residents of each area reach a service within a limit, with open and with closed boundaries?
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct CoverageQuestion {
    /// Key or name of the category.
    pub category: String,
    /// The limit in metres; 1 to [`LIMIT_MAX_M`].
    pub limit_m: f64,
    /// How distances are measured; as in the configuration when absent.
    pub distance: Option<DistanceKind>,
    /// Key of the walker; that of the configuration when absent.
    pub profile: Option<String>,
    /// The level of the areas; quartiers when absent.
    pub level: Option<String>,
}

/// What is within a limit of a place: which ground, how many residents of which municipalities, which facilities?
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct SurroundingsQuestion {
    /// Longitude of the place.
    pub lon: Option<f64>,
    /// Latitude of the place.
    pub lat: Option<f64>,
    /// In the place of both: metres east in the region's CRS.
    pub x_m: Option<f64>,
    /// Metres north.
    pub y_m: Option<f64>,
    /// The limit in metres; 1 to [`LIMIT_MAX_M`].
    pub limit_m: Option<f64>,
    /// In the place of metres: minutes of the walker.
    pub minutes: Option<f64>,
    /// How distances are measured; as in the configuration when absent.
    pub distance: Option<DistanceKind>,
    /// Key of the walker; that of the configuration when absent.
    pub profile: Option<String>,
}

/// A limit in metres, if it is in range.
pub(super) fn metres(limit_m: f64) -> Option<Millimetres> {
    let is_in_range = (1.0..=f64::from(LIMIT_MAX_M)).contains(&limit_m);
    is_in_range.then(|| Millimetres::from_metres(limit_m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_with_a_key_that_none_has_is_refused() {
        let parse = |text: &str| Question::parse(text.as_bytes());
        let plain = r#"{"question":"coverage","category":"pharmacy","limit_m":500}"#;
        assert!(matches!(parse(plain), Ok(Question::Coverage(_))));
        for broken in [
            "",
            "[]",
            "{}",
            r#"{"question":"sum"}"#,
            r#"{"question":"coverage","category":"pharmacy"}"#,
            r#"{"question":"coverage","category":"pharmacy","limit_m":500,"limit":3}"#,
            r#"{"question":"surroundings","lon":"7"}"#,
            r#"{"question":"surroundings","distance":"flight"}"#,
        ] {
            assert!(parse(broken).is_err(), "{broken}");
        }
        assert_eq!(metres(500.0), Some(Millimetres(500_000)));
        assert_eq!([0.9, 10_001.0, f64::NAN, f64::INFINITY, -1.0].map(metres), [None; 5]);
    }
}
