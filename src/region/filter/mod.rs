//! Which facilities a derived category has: conditions about their attributes.

mod condition;
mod parse;
mod value;

pub use condition::Verdict;
pub use parse::{FilterError, FilterProblem};
pub(in crate::region) use value::{is_same, is_stated, number_of, values_of};

use std::fmt;

use condition::{Condition, Test};

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
/// `&` joins conditions. A value with one of the signs `& | = ! < > ~ "` stands between quotes: `operator="A & B"`. An
/// attribute may have several values with `;` between them (`de;tr`): `=` holds when one of them fits, `!=` when none
/// does. Case does not matter. `yes` is also `ja` and `true`, `no` is `nein` and `false`, `limited` is `teilweise` and
/// `eingeschränkt`; of an attribute about wheelchairs `yes` is also `designated` (made for them), but not `limited`:
/// `wheelchair=yes|limited` has both. `unknown` and `unbekannt` state nothing. Numbers have a decimal point and no signs
/// between thousands, in the filter as in the texts that it is asked about; a region rewrites the numbers of its layers so.
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
            ("capacity>=1200", "1200", Yes),
            ("capacity>=1200", "inf", Unknown),
            ("operator=\"*\"", "A", No),
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

    /// The problems of a filter: the character of each, and what it says.
    fn problems(text: &str) -> Vec<(usize, String)> {
        let error = Filter::parse(text).expect_err(text);
        error.problems.iter().map(|one| (one.character, one.to_string())).collect()
    }

    #[test]
    fn every_problem_is_told_with_its_place() {
        for (filter, places) in [
            ("", &[1][..]),
            ("fee=no &", &[9]),
            ("fee=no && wheelchair=yes", &[9]),
            ("fee==no", &[5]),
            ("capacity=>20", &[10]),
            ("capacity>=viele", &[11]),
            ("capacity>=", &[11]),
            ("=yes", &[1]),
            ("fee=", &[5]),
            ("fee=no|", &[8]),
            ("fee=no and wheelchair=yes", &[22]),
            ("fee=no | wheelchair=yes", &[20]),
            ("fee | wheelchair", &[1]),
            ("!fee=no", &[1]),
            ("!", &[2]),
            ("name=\"a", &[6]),
            ("operator=\"\"", &[10]),
            ("operator=\" \"|AWO", &[10]),
            ("wheelchair=yes|*", &[16]),
            ("languages!=de|*|tr", &[15]),
            ("operator=\"A; B\"", &[10]),
            ("languages=de;tr", &[11]),
            ("fee!=unknown", &[6]),
            ("fee=no|Unbekannt", &[8]),
            ("capacity>=1.200", &[11]),
            ("capacity>=1,5", &[11]),
            ("Gebühr=nein & fee==no & capacity>x", &[19, 34]),
        ] {
            let found: Vec<usize> = problems(filter).iter().map(|(at, _)| *at).collect();
            assert_eq!(found, places, "{filter}: {:?}", problems(filter));
        }
    }

    #[test]
    fn a_problem_says_what_is_probably_meant() {
        let told = |text: &str| problems(text).remove(0).1;
        assert!(told("fee==no").contains("expected `=`"));
        assert!(told("fee=no and wheelchair=yes").contains("`&` stands between two conditions"));
        assert!(told("!fee=no").contains("`fee!=…`"));
        assert!(told("fee | wheelchair").contains("`fee=no|donation`"));
        assert!(told("operator=\"\"").contains("`!operator`"));
        assert!(told("languages=de;tr").contains("`languages=de|tr`"));
        assert!(told("wheelchair=yes|*").contains("`*` stands alone"));
        assert!(told("capacity>=1.200").contains("`1200` or `1.2`"));
        assert!(told("capacity>=1,5").contains("a decimal point in a filter: `1.5`"));
        let error = Filter::parse("fee==no").expect_err("two signs");
        assert!(error.to_string().starts_with("`fee==no`: character 5: "), "{error}");
    }

    #[test]
    fn spaces_and_quotes_stand_where_they_like() {
        for text in ["fee=no&wheelchair=yes", " fee = no  &  wheelchair = \"yes\" "] {
            let filter = Filter::parse(text).expect("a filter");
            assert_eq!(filter.values(), [("fee", "no"), ("wheelchair", "yes")]);
        }
        let filter = Filter::parse("operator=\"A & B | C=D\"|E").expect("a filter");
        assert_eq!(filter.values(), [("operator", "A & B | C=D"), ("operator", "E")]);
    }
}
