//! Tag rules such as `amenity=toilets & access!=private|no`.

use std::fmt;
use std::str::FromStr;

/// Prefixes of keys for things that do not exist any more or do not exist yet
/// (`disused:shop=bakery`). Source: OpenStreetMap wiki, "Lifecycle prefix".
const STATES: [&str; 12] = [
    "abandoned",
    "construction",
    "demolished",
    "destroyed",
    "disused",
    "historic",
    "planned",
    "proposed",
    "razed",
    "removed",
    "ruins",
    "was",
];

/// Which tags an element of OpenStreetMap must have and must not have.
///
/// A rule is a list of conditions, joined by `&`, that must all hold:
///
/// | condition | holds when |
/// | --- | --- |
/// | `shop=bakery` | one of the values of `shop` is `bakery` |
/// | `shop=farm\|dairy` | one of the values of `shop` is `farm` or `dairy` |
/// | `atm=*` | there is a tag `atm`, whatever its value |
/// | `access!=private\|no` | `access=private\|no` does not hold, or there is no tag `access` |
/// | `isced:level!=*` | there is no tag `isced:level` |
/// | `name~grund\|primar` | `name` contains `grund` or `primar`, ignoring case |
/// | `name!~musik` | `name` does not contain `musik`, or there is no tag `name` |
///
/// OpenStreetMap puts several values into one tag, with semicolons between: `shop=bakery;kiosk` has
/// the values `bakery` and `kiosk`. With `=`, keys and values are compared letter by letter. Values
/// cannot hold any of `& | = ; *`.
///
/// A `?` before the first condition marks a *presumption*: a matching element probably is what is
/// meant, but its tags do not state it.
///
/// # Example
/// ```
/// use nahraum::import::osm::TagRule;
/// let rule: TagRule = "amenity=toilets & access!=private|no".parse()?;
/// let matches = |tags: &[(&str, &str)]| {
///     rule.matches(|key| tags.iter().find(|tag| tag.0 == key).map(|tag| tag.1))
/// };
/// assert!(matches(&[("amenity", "toilets")]));
/// assert!(matches(&[("amenity", "cafe;toilets"), ("access", "yes")]));
/// assert!(!matches(&[("amenity", "toilets"), ("access", "private")]));
/// assert!(!matches(&[("disused:amenity", "toilets")]));
/// # Ok::<(), nahraum::import::osm::TagRuleError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TagRule {
    presumed: bool,
    conditions: Vec<Condition>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Condition {
    key: String,
    negated: bool,
    /// Values are parts of the tag's text (`~`), not one of its values (`=`).
    within: bool,
    /// Empty: any value.
    values: Vec<String>,
}

/// Errors of texts that are not valid rules.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TagRuleError {
    /// A condition does not have the form `key=value`.
    #[error(
        "`{condition}` in the rule `{rule}` is not a valid condition: {reason}; expected a form \
         like `key=value`, `key=a|b`, `key=*` or `key!=a`"
    )]
    Condition {
        /// The whole rule.
        rule: String,
        /// The condition.
        condition: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The rule has no condition with `=` or `~`, so nearly everything would match.
    #[error(
        "the rule `{rule}` has only conditions with `!`; expected at least one condition with `=`"
    )]
    NothingRequired {
        /// The whole rule.
        rule: String,
    },
    /// The rule asks for things that do not exist any more or do not exist yet.
    #[error(
        "the rule `{rule}` asks for `{key}`: what is disused, abandoned or under construction \
         serves nobody; expected a key without such a prefix"
    )]
    NotInUse {
        /// The whole rule.
        rule: String,
        /// The key.
        key: String,
    },
}

impl TagRule {
    /// Whether an element matches; `value_of` gives the value of a tag. Cost: one look-up per
    /// condition.
    pub fn matches<'t>(&self, value_of: impl Fn(&str) -> Option<&'t str>) -> bool {
        self.conditions.iter().all(|condition| condition.holds(value_of(&condition.key)))
    }

    /// Whether a match is only presumed (`?`).
    pub fn is_presumed(&self) -> bool {
        self.presumed
    }

    /// The keys of the conditions without `!`, in their order. A matching element has all of them, so
    /// any one of them is enough to select elements from a file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.conditions.iter().filter(|it| !it.negated).map(|it| it.key.as_str())
    }

    /// The keys of all conditions; a file reader must keep these tags.
    pub fn tag_keys(&self) -> impl Iterator<Item = &str> {
        self.conditions.iter().map(|it| it.key.as_str())
    }
}

impl FromStr for TagRule {
    type Err = TagRuleError;

    /// Reads a rule.
    fn from_str(text: &str) -> Result<Self, TagRuleError> {
        let rule = || text.to_owned();
        let presumption = text.trim_start().strip_prefix('?');
        let parse = |part| Condition::parse(part, text);
        let parts = presumption.unwrap_or(text).split('&');
        let conditions = parts.map(parse).collect::<Result<Vec<_>, _>>()?;
        let required = || conditions.iter().filter(|condition| !condition.negated);
        if required().next().is_none() {
            return Err(TagRuleError::NothingRequired { rule: rule() });
        }
        let has_state = |key: &str| key.split_once(':').is_some_and(|it| STATES.contains(&it.0));
        if let Some(condition) = required().find(|condition| has_state(&condition.key)) {
            return Err(TagRuleError::NotInUse { rule: rule(), key: condition.key.clone() });
        }
        Ok(Self { presumed: presumption.is_some(), conditions })
    }
}

impl Condition {
    fn parse(part: &str, rule: &str) -> Result<Self, TagRuleError> {
        let condition = part.trim();
        let (rule, text) = (rule.to_owned(), condition.to_owned());
        let fail = |reason| TagRuleError::Condition { rule, condition: text, reason };
        let Some((key, values)) = condition.split_once(['=', '~']) else {
            return Err(fail("it has no `=` and no `~`"));
        };
        let within = condition[key.len()..].starts_with('~');
        let (key, negated) = match key.strip_suffix('!') {
            Some(key) => (key.trim(), true),
            None => (key.trim(), false),
        };
        let values: Vec<&str> = values.split('|').map(str::trim).collect();
        if key.is_empty() || key.contains(['*', '|', ';', '!', '?']) {
            return Err(fail("its key is empty or contains a character that keys cannot have"));
        }
        if values.contains(&"") {
            return Err(fail("a value is empty"));
        }
        if values == ["*"] && !within {
            return Ok(Self { key: key.to_owned(), negated, within, values: Vec::new() });
        }
        if values.iter().any(|value| value.contains(['*', ';', '='])) {
            return Err(fail("a value holds `*`, `;` or `=`"));
        }
        let owned = |value: &str| if within { value.to_lowercase() } else { value.to_owned() };
        let values = values.into_iter().map(owned).collect();
        Ok(Self { key: key.to_owned(), negated, within, values })
    }

    fn holds(&self, value: Option<&str>) -> bool {
        let meant = |part: &str| self.values.iter().any(|value| value == part.trim());
        let found = value.is_some_and(|value| match self.within {
            true => {
                let lower = value.to_lowercase();
                self.values.iter().any(|part| lower.contains(part))
            }
            false => self.values.is_empty() || value.split(';').any(meant),
        });
        found != self.negated
    }
}

impl fmt::Display for TagRule {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = if self.presumed { "? " } else { "" };
        for Condition { key, negated, within, values } in &self.conditions {
            let sign = match (negated, within) {
                (false, false) => "=",
                (true, false) => "!=",
                (false, true) => "~",
                (true, true) => "!~",
            };
            let values = if values.is_empty() { "*".to_owned() } else { values.join("|") };
            write!(to, "{between}{key}{sign}{values}")?;
            between = " & ";
        }
        Ok(())
    }
}
