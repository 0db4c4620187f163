//! The table of known census column names, `data/census_columns.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::error::CensusError;
use super::grid_id::parse_size;
use crate::base::GroupUnit;
use crate::dataset::parse_number;

/// The built-in table of column names, `data/census_columns.toml`; users can supply their own.
pub const CENSUS_COLUMNS_TOML: &str = include_str!("../../../data/census_columns.toml");

/// What a column of a census table means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    GridId,
    X,
    Y,
    /// All persons; the number is the preference, lower first.
    Persons(usize),
    Group(String, GroupUnit),
    NoAges,
    Attribute,
    Code,
    Text,
    Count,
}

impl Meaning {
    fn words(&self) -> String {
        match self {
            Self::Group(key, GroupUnit::Count) => format!("persons of the group `{key}`"),
            Self::Group(key, GroupUnit::Percent) => format!("the share of the group `{key}`"),
            Self::Persons(_) => "all persons".to_owned(),
            other => format!("{other:?}"),
        }
    }
}

/// One group of a long table (one row per cell and characteristic).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LongGroup {
    pub attribute: String,
    pub code: String,
    pub text: String,
    pub key: String,
}

/// A group that is the sum of several columns.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sum {
    pub key: String,
    pub of: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    key: String,
    unit: GroupUnit,
    columns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Long {
    attribute: Vec<String>,
    code: Vec<String>,
    text: Vec<String>,
    count: Vec<String>,
    persons: String,
    about_persons: BTreeSet<String>,
    group: Vec<LongGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    no_value: Vec<String>,
    grid_id: Vec<String>,
    x: Vec<String>,
    y: Vec<String>,
    persons: Vec<String>,
    no_ages: Vec<String>,
    group: Vec<Group>,
    #[serde(default)]
    sum: Vec<Sum>,
    long: Long,
}

/// Maps the column names of census grids to their meaning.
///
/// ```
/// use nahraum::import::census::{CENSUS_COLUMNS_TOML, CensusColumns};
/// let columns = CensusColumns::parse(CENSUS_COLUMNS_TOML)?;
/// assert_eq!(columns, CensusColumns::default());
/// # Ok::<(), nahraum::import::census::CensusError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CensusColumns {
    /// Plain names, as [`normal`] writes them.
    names: BTreeMap<String, Meaning>,
    /// Names that contain the cell size: the text before the size and the text after it.
    sized: Vec<(String, String, Meaning)>,
    pub(super) no_value: NoValue,
    pub(super) sums: Vec<Sum>,
    pub(super) long_persons: String,
    pub(super) about_persons: BTreeSet<String>,
    pub(super) long_groups: Vec<LongGroup>,
}

impl Default for CensusColumns {
    fn default() -> Self {
        Self::parse(CENSUS_COLUMNS_TOML).expect("the built-in table is sound, as a test shows")
    }
}

impl CensusColumns {
    /// Reads a table of column names.
    ///
    /// # Errors
    /// [`CensusError::Columns`] with line and column; [`CensusError::TwoMeanings`].
    pub fn parse(text: &str) -> Result<Self, CensusError> {
        let file: File = toml::from_str(text).map_err(|cause| CensusError::Columns { cause })?;
        let mut columns = Self {
            names: BTreeMap::new(),
            sized: Vec::new(),
            no_value: NoValue::new(file.no_value),
            sums: file.sum,
            long_persons: file.long.persons,
            about_persons: file.long.about_persons,
            long_groups: file.long.group,
        };
        let plain = [
            (file.grid_id, Meaning::GridId),
            (file.x, Meaning::X),
            (file.y, Meaning::Y),
            (file.no_ages, Meaning::NoAges),
            (file.long.attribute, Meaning::Attribute),
            (file.long.code, Meaning::Code),
            (file.long.text, Meaning::Text),
            (file.long.count, Meaning::Count),
        ];
        for (names, meaning) in plain {
            names.iter().try_for_each(|name| columns.add(name, meaning.clone()))?;
        }
        for (at, name) in file.persons.iter().enumerate() {
            columns.add(name, Meaning::Persons(at))?;
        }
        for group in file.group {
            let meaning = Meaning::Group(group.key, group.unit);
            group.columns.iter().try_for_each(|name| columns.add(name, meaning.clone()))?;
        }
        Ok(columns)
    }

    fn add(&mut self, name: &str, meaning: Meaning) -> Result<(), CensusError> {
        let name = normal(name);
        if let Some((before, behind)) = name.split_once("{size}") {
            self.sized.push((before.to_owned(), behind.to_owned(), meaning));
            return Ok(());
        }
        let second = meaning.words();
        if let Some(first) = self.names.insert(name.clone(), meaning) {
            let first = first.words();
            return Err(CensusError::TwoMeanings { alias: name, first, second });
        }
        Ok(())
    }

    /// Whether a column has a usual name of a column of grid ids.
    pub fn is_grid_id(&self, column: &str) -> bool {
        matches!(self.meaning(column), Some((Meaning::GridId, _)))
    }

    /// The column with all persons; the first of the table of several.
    pub fn persons_column<'c>(&self, columns: &'c [String]) -> Option<&'c String> {
        let rank = |column: &String| match self.meaning(column) {
            Some((Meaning::Persons(rank), _)) => Some(rank),
            _ => None,
        };
        let ranked = columns.iter().filter_map(|column| Some((rank(column)?, column)));
        ranked.min_by_key(|(rank, _)| *rank).map(|(_, column)| column)
    }

    /// The age group that a column holds, with its unit.
    pub fn group_of(&self, column: &str) -> Option<(String, GroupUnit)> {
        match self.meaning(column) {
            Some((Meaning::Group(key, unit), _)) => Some((key, unit)),
            _ => None,
        }
    }

    /// The texts that mean "no value".
    pub fn no_value(&self) -> impl Iterator<Item = &String> {
        self.no_value.texts.iter()
    }

    /// What a column means, and the size of the cells if its name has one.
    pub(super) fn meaning(&self, column: &str) -> Option<(Meaning, Option<u32>)> {
        let name = normal(column);
        if let Some(meaning) = self.names.get(&name) {
            return Some((meaning.clone(), None));
        }
        self.sized.iter().find_map(|(before, behind, meaning)| {
            let size = name.strip_prefix(before.as_str())?.strip_suffix(behind.as_str())?;
            Some((meaning.clone(), Some(parse_size(size)?)))
        })
    }
}

/// A column name in normal form: case, umlauts, spaces and hyphens no longer differ.
pub(super) fn normal(name: &str) -> String {
    let name = name.trim_start_matches('\u{feff}').trim().trim_matches('"').to_lowercase();
    let umlauts = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), (" ", "_"), ("-", "_")];
    umlauts.iter().fold(name, |name, (from, to)| name.replace(from, to))
}

/// Texts that mean "no value".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoValue {
    texts: BTreeSet<String>,
    numbers: Vec<f64>,
}

impl NoValue {
    /// Takes the texts; a number stands for every spelling of it (`-1`, `-1.0`).
    pub fn new(texts: impl IntoIterator<Item = String>) -> Self {
        let texts: BTreeSet<String> = texts.into_iter().collect();
        let numbers = texts.iter().filter_map(|text| parse_number(text, false)).collect();
        Self { texts, numbers }
    }

    /// Whether a text, or the number it spells, means "no value". A blank always does.
    ///
    /// ```
    /// use nahraum::import::census::NoValue;
    /// let no_value = NoValue::new(["–".to_owned(), "-1".to_owned()]);
    /// assert!(no_value.holds("–", None) && no_value.holds("-1.0", Some(-1.0)));
    /// assert!(no_value.holds(" ", None) && !no_value.holds("0", Some(0.0)));
    /// ```
    pub fn holds(&self, text: &str, number: Option<f64>) -> bool {
        let text = text.trim();
        text.is_empty()
            || self.texts.contains(text)
            || number.is_some_and(|number| self.numbers.contains(&number))
    }
}
