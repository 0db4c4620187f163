//! Reads filters; tells all that is wrong with one.

use std::fmt;

use super::condition::{Comparison, Condition, Test};
use super::value::is_stated;
use crate::dataset::{has_thousands_points, parse_number};

/// A place in a filter that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterProblem {
    /// The character at which it begins, counted from 1.
    pub character: usize,
    /// What was found and expected.
    pub message: String,
    /// What is probably meant.
    pub hint: Option<String>,
}

impl fmt::Display for FilterProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {}: {}", self.character, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

/// Why a text is no filter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{filter}`: {}", joined(problems))]
#[non_exhaustive]
pub struct FilterError {
    /// The text.
    pub filter: String,
    /// All that is wrong with it, in the order of the text; never empty.
    pub problems: Vec<FilterProblem>,
}

fn joined(problems: &[FilterProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// A part of a filter, with the byte at which it begins.
#[derive(Clone, Copy)]
struct Part<'t> {
    at: usize,
    text: &'t str,
}

impl<'t> Part<'t> {
    /// Without the spaces around it.
    fn trimmed(self) -> Self {
        let lead = self.text.len() - self.text.trim_start().len();
        Self { at: self.at + lead, text: self.text.trim() }
    }

    /// The bytes from one on.
    fn from(self, start: usize) -> Self {
        Self { at: self.at + start, text: &self.text[start..] }
    }

    /// Split at a sign that does not stand between quotes.
    fn split(self, sign: char) -> Vec<Self> {
        let (mut parts, mut start, mut is_quoted) = (Vec::new(), 0, false);
        for (at, letter) in self.text.char_indices() {
            is_quoted ^= letter == '"';
            if letter == sign && !is_quoted {
                parts.push(Self { at: self.at + start, text: &self.text[start..at] });
                start = at + letter.len_utf8();
            }
        }
        parts.push(self.from(start));
        parts
    }
}

/// Signs that compare, the longer ones first, and signs that people write for them.
const SIGNS: [(&str, &str); 13] = [
    ("==", "="),
    ("=>", ">="),
    ("=<", "<="),
    ("<>", "!="),
    ("!==", "!="),
    ("=~", "="),
    ("!=", "!="),
    (">=", ">="),
    ("<=", "<="),
    ("=", "="),
    (">", ">"),
    ("<", "<"),
    ("~", "="),
];

const NOT_STATED: &str =
    "`!` before an attribute asks for facilities that do not state it: `!operator`";

/// Signs that a value has only between quotes.
const RESERVED: [char; 6] = ['=', '<', '>', '!', '"', '~'];

pub(super) fn conditions(text: &str) -> Result<Vec<Condition>, FilterError> {
    let mut parsing = Parsing { text, problems: Vec::new() };
    if text.matches('"').count() % 2 == 1 {
        let at = text.rfind('"').unwrap_or_default();
        parsing.problem(at, "found a quote that does not end, expected a second `\"`", None);
        return Err(parsing.error());
    }
    let parts = Part { at: 0, text }.split('&');
    let read: Vec<Option<Condition>> =
        parts.into_iter().map(|part| parsing.condition(part)).collect();
    match parsing.problems.is_empty() {
        true => Ok(read.into_iter().flatten().collect()),
        false => Err(parsing.error()),
    }
}

struct Parsing<'t> {
    text: &'t str,
    problems: Vec<FilterProblem>,
}

impl Parsing<'_> {
    fn error(self) -> FilterError {
        FilterError { filter: self.text.to_owned(), problems: self.problems }
    }

    /// Notes a problem at a byte of the filter.
    fn problem(&mut self, at: usize, message: impl Into<String>, hint: Option<String>) {
        let character = self.text[..at].chars().count() + 1;
        self.problems.push(FilterProblem { character, message: message.into(), hint });
    }

    fn condition(&mut self, part: Part<'_>) -> Option<Condition> {
        let part = part.trimmed();
        if part.text.is_empty() {
            let at = part.at.min(self.text.len());
            let hint = "one `&` stands between two conditions".to_owned();
            self.problem(at, "found nothing, expected a condition such as `fee=no`", Some(hint));
            return None;
        }
        let start = usize::from(part.text.starts_with('!'));
        let signs = |(at, _): (usize, char)| {
            let fits = |(written, _): &&(&str, &str)| part.text[at..].starts_with(written);
            SIGNS.iter().find(fits).map(|(written, meant)| (at, *written, *meant))
        };
        let found = part.text.char_indices().filter(|(at, _)| *at >= start).find_map(signs);
        let Some((at, written, meant)) = found else { return self.statement(part) };
        if start == 1 {
            let hint =
                format!("`!=` says that it has none of some values: `{}!=…`", &part.text[1..at]);
            self.problem(part.at, "found `!` before a comparison", Some(hint));
            return None;
        }
        let sign = Part { at: part.at + at, text: written };
        let attribute = Part { at: part.at, text: &part.text[..at] }.trimmed();
        self.compared(attribute, (sign, meant), part.from(at + written.len()))
    }

    /// A condition without a comparison: whether the attribute is stated.
    fn statement(&mut self, part: Part<'_>) -> Option<Condition> {
        let (test, name) = match part.text.strip_prefix('!') {
            Some(_) => (Test::NotStated, part.from(1).trimmed()),
            None => (Test::Stated, part),
        };
        let attribute = self.attribute(name)?;
        Some(Condition { attribute, test })
    }

    fn attribute(&mut self, name: Part<'_>) -> Option<String> {
        if name.text.is_empty() {
            self.problem(name.at, "found nothing, expected the name of an attribute", None);
            return None;
        }
        if name.text.contains(['|', '"', '!', '(', ')']) {
            let message = format!("found `{}`, expected the name of an attribute", name.text);
            let hint = "`|` stands between values of one attribute: `fee=no|donation`; conditions are joined by `&`";
            self.problem(name.at, message, Some(hint.to_owned()));
            return None;
        }
        Some(name.text.to_owned())
    }

    fn compared(
        &mut self,
        name: Part<'_>,
        (sign, meant): (Part<'_>, &str),
        values: Part<'_>,
    ) -> Option<Condition> {
        let before = self.problems.len();
        let attribute = self.attribute(name);
        if sign.text != meant {
            // The last sign is the one too many.
            let message = format!("found `{}`, expected `{meant}`", sign.text);
            self.problem(sign.at + sign.text.len() - 1, message, None);
        }
        let test = match meant {
            "=" | "!=" => self.listed(meant, values),
            _ => self.number(meant, values),
        };
        let attribute = attribute.filter(|_| self.problems.len() == before)?;
        Some(Condition { attribute, test: test? })
    }

    /// What is asked of the values of an attribute.
    fn listed(&mut self, meant: &str, values: Part<'_>) -> Option<Test> {
        if values.text.trim() == "*" {
            return Some(if meant == "=" { Test::Stated } else { Test::NotStated });
        }
        let values: Vec<Option<String>> =
            values.split('|').into_iter().map(|value| self.value(value)).collect();
        let values: Vec<String> = values.into_iter().collect::<Option<_>>()?;
        Some(if meant == "=" { Test::Any(values) } else { Test::None(values) })
    }

    fn value(&mut self, value: Part<'_>) -> Option<String> {
        let value = value.trimmed();
        let quoted = value.text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        if let Some(quoted) = quoted.filter(|text| !text.contains('"')) {
            return self.expect_possible(value, quoted).then(|| quoted.to_owned());
        }
        if value.text == "*" {
            let hint = "`*` stands alone for any value; with other values it says nothing more";
            self.problem(value.at, "found `*` among values", Some(hint.to_owned()));
            return None;
        }
        if value.text.is_empty() {
            let at = value.at.min(self.text.len());
            self.problem(at, "found nothing, expected a value such as `yes`", None);
            return None;
        }
        let Some(at) = value.text.find(RESERVED) else {
            return self.expect_possible(value, value.text).then(|| value.text.to_owned());
        };
        let sign = &value.text[at..].chars().next().map(String::from).unwrap_or_default();
        let message = format!("found `{sign}` in the value `{}`", value.text);
        let hint = "`&` stands between two conditions, and quotes around a value with such a sign";
        self.problem(value.at + at, message, Some(hint.to_owned()));
        None
    }

    /// Whether a facility can have a value; other values would match none, whatever the data say.
    fn expect_possible(&mut self, place: Part<'_>, value: &str) -> bool {
        let (found, hint) = match value {
            _ if value.trim().is_empty() => ("an empty value", NOT_STATED),
            _ if value.contains(';') => (
                "a value with `;`",
                "in the data `;` stands between values of one attribute; in a filter `|` does: `languages=de|tr`",
            ),
            _ if !is_stated(value) => ("a value that states nothing", NOT_STATED),
            _ => return true,
        };
        let message = format!("found {found}, `{}`, which no facility can have", place.text);
        self.problem(place.at, message, Some(hint.to_owned()));
        false
    }

    /// What is asked of an attribute that is a number.
    fn number(&mut self, meant: &str, bound: Part<'_>) -> Option<Test> {
        let bound = bound.trimmed();
        let comparison = match meant {
            ">=" => Comparison::AtLeast,
            "<=" => Comparison::AtMost,
            ">" => Comparison::Above,
            _ => Comparison::Below,
        };
        let number = parse_number(bound.text, false);
        if let Some(number) = number.filter(|_| !has_thousands_points(bound.text)) {
            return Some(Test::Number(comparison, number));
        }
        let found =
            if bound.text.is_empty() { "nothing".into() } else { format!("`{}`", bound.text) };
        let at = bound.at.min(self.text.len());
        let german = parse_number(bound.text, true);
        let hint = german.map(|german| match number.filter(|number| *number != german) {
            Some(number) => format!("write `{german}` or `{number}`: it may be either"),
            None => format!("numbers have a decimal point in a filter: `{german}`"),
        });
        self.problem(at, format!("found {found}, expected a number after `{meant}`"), hint);
        None
    }
}
