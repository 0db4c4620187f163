//! Conditions about one attribute.

use super::value::{is_same, is_stated, number_of, values_of};

/// Whether a facility fulfils a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// The data do not say what decides it: that is not "no".
    Unknown,
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    AtLeast,
    AtMost,
    Above,
    Below,
}

impl Comparison {
    fn holds(self, number: f64, bound: f64) -> bool {
        match self {
            Self::AtLeast => number >= bound,
            Self::AtMost => number <= bound,
            Self::Above => number > bound,
            Self::Below => number < bound,
        }
    }
}

/// What a condition asks of an attribute.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// It is stated, whatever it says.
    Stated,
    /// It is not stated.
    NotStated,
    /// One of its values is one of these.
    Any(Vec<String>),
    /// None of its values is one of these.
    None(Vec<String>),
    /// It is a number that compares so.
    Number(Comparison, f64),
}

/// A condition about one attribute.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub attribute: String,
    pub test: Test,
}

impl Condition {
    /// Whether it holds for the text of its attribute.
    pub(super) fn verdict(&self, text: Option<&str>) -> Verdict {
        let text = text.filter(|text| is_stated(text));
        let holds = |holds: bool| if holds { Verdict::Yes } else { Verdict::No };
        match (&self.test, text) {
            (Test::Stated, text) => holds(text.is_some()),
            (Test::NotStated, text) => holds(text.is_none()),
            (_, None) => Verdict::Unknown,
            (Test::Any(wanted), Some(text)) => holds(self.has_any(text, wanted)),
            (Test::None(unwanted), Some(text)) => holds(!self.has_any(text, unwanted)),
            (Test::Number(comparison, bound), Some(text)) => match number_of(text) {
                Some(number) => holds(comparison.holds(number, *bound)),
                None => Verdict::Unknown,
            },
        }
    }

    fn has_any(&self, text: &str, wanted: &[String]) -> bool {
        let is_wanted = |value: &str| wanted.iter().any(|one| is_same(&self.attribute, value, one));
        values_of(text).any(is_wanted)
    }
}
