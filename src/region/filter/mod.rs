//! Which facilities a derived category has: conditions about their attributes.

mod parse;
mod value;

pub use parse::{FilterError, FilterProblem};
pub(in crate::region) use value::{is_same, is_stated, number_of, values_of};

use std::fmt;

use serde::{Serialize, Serializer};

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
enum Comparison {
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
enum Test {
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
struct Condition {
    attribute: String,
    test: Test,
}

/// Conditions about the attributes of a facility, all of which must hold: `wheelchair=yes & fee!=yes`.
///
/// # The language
/// | condition | holds when the attribute |
/// |---|---|
/// | `wheelchair=yes` | has the value `yes` |
/// | `languages=tr\|ar` | has one of the values |
/// | `fee!=yes` | is stated and has not this value (none of several: `fee!=yes\|donation`) |
/// | `capacity>=20` | is a number of at least 20; also `<=`, `>`, `<` |
/// | `opening_hours` | is stated |
/// | `!opening_hours` | is not stated |
///
/// `&` joins conditions. A value with one of the signs `& | = ! < > "` stands between quotes: `operator="A & B"`. An
/// attribute may have several values with `;` between them (`de;tr`): `=` holds when one of them fits, `!=` when none
/// does. Case does not matter. `yes` is also `ja` and `true`, `no` is `nein` and `false`, `limited` is `teilweise` and
/// `eingeschränkt`; of an attribute about wheelchairs `yes` is also `designated` (made for them), but not `limited`:
/// `wheelchair=yes|limited` has both. `unknown` and `unbekannt` state nothing.
///
/// An attribute that is not stated makes its condition unknown, not false, and so does a text where a number is
/// compared; one condition that does not hold decides nevertheless.
///
/// ```
/// use nahraum::region::{Filter, Verdict};
///
/// let filter = Filter::parse("wheelchair=yes & capacity>=20")?;
/// let verdict = |wheelchair: Option<&'static str>, capacity: Option<&'static str>| {
///     filter.verdict(|name| if name == "wheelchair" { wheelchair } else { capacity })
/// };
/// assert_eq!(verdict(Some("designated"), Some("20")), Verdict::Yes);
/// assert_eq!(verdict(Some("limited"), Some("20")), Verdict::No);
/// assert_eq!(verdict(None, Some("20")), Verdict::Unknown);
/// assert_eq!(verdict(None, Some("19")), Verdict::No);
///
/// let error = Filter::parse("wheelchair==yes & fee").expect_err("two signs");
/// assert_eq!(error.problems[0].character, 12);
/// # Ok::<(), nahraum::region::FilterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Filter {
    text: String,
    conditions: Vec<Condition>,
}

impl PartialEq for Filter {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Filter {}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// [`FilterError`] with all that is wrong, each at its character.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let conditions = parse::conditions(text)?;
        Ok(Self { text: text.to_owned(), conditions })
    }

    /// The attributes that it asks about, in its order, each once.
    pub fn attributes(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for condition in &self.conditions {
            if !names.contains(&condition.attribute.as_str()) {
                names.push(&condition.attribute);
            }
        }
        names
    }

    /// Whether a facility fulfils it, by the texts of its attributes; `None` for one that is not stated. Cost:
    /// O(length of the filter and of the texts).
    pub fn verdict<'t>(&self, text_of: impl Fn(&str) -> Option<&'t str>) -> Verdict {
        let mut all = Verdict::Yes;
        for condition in &self.conditions {
            match condition.verdict(text_of(&condition.attribute)) {
                Verdict::Yes => {}
                Verdict::No => return Verdict::No,
                Verdict::Unknown => all = Verdict::Unknown,
            }
        }
        all
    }

    /// The attributes that are compared as numbers, each once.
    pub(in crate::region) fn numbers(&self) -> Vec<&str> {
        let is_number = |one: &&Condition| matches!(one.test, Test::Number(..));
        let mut names: Vec<&str> =
            self.conditions.iter().filter(is_number).map(|one| one.attribute.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The values that it names, each with its attribute.
    pub(in crate::region) fn values(&self) -> Vec<(&str, &str)> {
        let mut named = Vec::new();
        for Condition { attribute, test } in &self.conditions {
            if let Test::Any(values) | Test::None(values) = test {
                named.extend(values.iter().map(|value| (attribute.as_str(), value.as_str())));
            }
        }
        named
    }
}

impl Condition {
    fn verdict(&self, text: Option<&str>) -> Verdict {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(filter: &str, attributes: &[(&str, &'static str)]) -> Verdict {
        let filter = Filter::parse(filter).expect("a filter");
        filter
            .verdict(|name| attributes.iter().find(|(own, _)| *own == name).map(|(_, text)| *text))
    }

    #[test]
    fn values_are_compared_as_openstreetmap_and_lists_write_them() {
        use Verdict::{No, Unknown, Yes};
        for (filter, text, expected) in [
            ("wheelchair=yes", "yes", Yes),
            ("wheelchair=yes", "designated", Yes),
            ("wheelchair=yes", "limited", No),
            ("wheelchair=yes", "no", No),
            ("wheelchair=yes|limited", "limited", Yes),
            ("wheelchair=limited", "teilweise", Yes),
            ("wheelchair!=no", "limited", Yes),
            ("wheelchair!=yes", "designated", No),
            ("wheelchair=yes", "unknown", Unknown),
            ("toilets:wheelchair=yes", "designated", Yes),
            ("access=yes", "designated", No),
            ("fee=no", "Nein", Yes),
            ("fee=no", "false", Yes),
            ("fee=nein", "no", Yes),
            ("fee!=yes", "donation", Yes),
            ("languages=tr", "de;tr", Yes),
            ("languages=tr|ar", "de; AR", Yes),
            ("languages=tr", "de", No),
            ("languages!=tr", "de;tr", No),
            ("languages!=tr|ar", "de;en", Yes),
            ("provider=\"A & B\"", "A & B", Yes),
            ("capacity>=20", "20", Yes),
            ("capacity>20", "20", No),
            ("capacity<20.5", "20", Yes),
            ("capacity<=19", "20", No),
            ("capacity>=20", "ca. 20", Unknown),
            ("capacity=*", "20", Yes),
            ("capacity!=*", "20", No),
            ("capacity", "unbekannt", No),
        ] {
            let attribute = filter.split(['=', '!', '<', '>']).next().expect("a name");
            assert_eq!(verdict(filter, &[(attribute, text)]), expected, "{filter}: {text}");
        }
    }

    #[test]
    fn what_is_not_stated_is_unknown_unless_the_filter_asks_whether_it_is() {
        use Verdict::{No, Unknown, Yes};
        for (filter, expected) in [
            ("fee=no", Unknown),
            ("fee!=yes", Unknown),
            ("capacity>=20", Unknown),
            ("fee", No),
            ("!fee", Yes),
            ("! fee", Yes),
        ] {
            assert_eq!(verdict(filter, &[]), expected, "{filter}");
        }
    }

    #[test]
    fn one_condition_that_does_not_hold_decides() {
        let both = "wheelchair=yes & fee=no";
        assert_eq!(verdict(both, &[("fee", "yes")]), Verdict::No);
        assert_eq!(verdict(both, &[("fee", "no")]), Verdict::Unknown);
        assert_eq!(verdict(both, &[("fee", "no"), ("wheelchair", "yes")]), Verdict::Yes);
    }

    #[test]
    fn a_filter_says_what_it_asks_about() {
        let filter =
            Filter::parse("fee=no|free & capacity>3 & !until & fee!=yes").expect("a filter");
        assert_eq!(filter.attributes(), ["fee", "capacity", "until"]);
        assert_eq!(filter.numbers(), ["capacity"]);
        assert_eq!(filter.values(), [("fee", "no"), ("fee", "free"), ("fee", "yes")]);
    }
}
