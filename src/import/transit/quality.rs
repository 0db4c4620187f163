//! Quality classes of stops, defined by an editable table.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::mode::Mode;
use crate::base::Millimetres;

/// The table that comes with the program.
const SWISS: &str = include_str!("../../../data/transit_quality.toml");

/// A scheme that grades stops by means of transport and interval, and grades places by the category
/// of a stop and the distance to it. All numbers come from a TOML file.
///
/// ```
/// use nahraum::base::Millimetres;
/// use nahraum::import::transit::QualityScheme;
/// let scheme = QualityScheme::swiss();
/// // A bus every 10 minutes in both directions from 6 to 20 o'clock: 2 x 84 departures.
/// let buses = [0, 0, 168, 0, 0, 0];
/// let category = scheme.category_of(&buses, 0).unwrap();
/// assert_eq!(scheme.category_key(category), "IV");
/// assert_eq!(scheme.class_at(category, Millimetres(299_999)), Some("C"));
/// assert_eq!(scheme.class_at(category, Millimetres(500_000)), Some("D"));
/// assert_eq!(scheme.class_at(category, Millimetres(500_001)), None);
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityScheme {
    /// Short name for settings and columns.
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
    /// Author, year and publication of the scheme.
    pub source: String,
    window_from_hour: u32,
    window_to_hour: u32,
    directions: u32,
    #[serde(rename = "group")]
    groups: Vec<Group>,
    #[serde(rename = "interval")]
    intervals: Vec<Interval>,
    #[serde(rename = "ring")]
    rings: Vec<Ring>,
    #[serde(rename = "category")]
    categories: Vec<Category>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    key: String,
    #[serde(rename = "name_en")]
    _name_en: String,
    #[serde(rename = "name_de")]
    _name_de: String,
    modes: Vec<Mode>,
    #[serde(default)]
    lines_min: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Interval {
    below_minutes: Option<u32>,
    up_to_minutes: Option<u32>,
    category: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ring {
    below_metres: Option<u32>,
    up_to_metres: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Category {
    key: String,
    classes: Vec<String>,
}

/// Errors of texts that are not a valid scheme of quality classes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QualityError {
    /// The text is not TOML, or has unknown keys.
    #[error("the quality scheme cannot be read")]
    Toml {
        /// The parser's message, with line and column.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// The table contradicts itself.
    #[error("quality scheme `{scheme}`, {place}: found {found}; expected {expected}")]
    Table {
        /// Key of the scheme.
        scheme: String,
        /// The entry.
        place: String,
        /// The value found.
        found: String,
        /// The value expected.
        expected: &'static str,
    },
}

impl QualityScheme {
    /// The Swiss ÖV-Güteklassen of `data/transit_quality.toml`.
    pub fn swiss() -> Self {
        Self::from_toml(SWISS).expect("the scheme that comes with the program is valid")
    }

    /// Reads a scheme in the form of `data/transit_quality.toml`.
    ///
    /// # Errors
    /// [`QualityError`] if the text is not TOML of that form, a limit is missing or given twice,
    /// limits do not ascend, a category is not defined, the window is empty, or the number of
    /// directions is zero.
    pub fn from_toml(text: &str) -> Result<Self, QualityError> {
        let scheme: Self = toml::from_str(text)
            .map_err(|source| QualityError::Toml { source: Box::new(source) })?;
        scheme.check()?;
        Ok(scheme)
    }

    fn check(&self) -> Result<(), QualityError> {
        let (from, to) = self.window_hours();
        if from >= to || to > 48 {
            return Err(self.wrong("window", format!("{from} to {to}"), "hours, at most 48"));
        }
        if self.directions == 0 {
            return Err(self.wrong("directions", String::from("0"), "1 or more"));
        }
        let rows = self.intervals.iter().map(|row| (row.below_minutes, row.up_to_minutes));
        self.check_limits("interval", rows)?;
        let rings = self.rings.iter().map(|ring| (ring.below_metres, ring.up_to_metres));
        self.check_limits("ring", rings)?;
        for (group, key) in self.intervals.iter().flat_map(|row| &row.category) {
            if !self.groups.iter().any(|known| known.key == *group) {
                return Err(self.wrong("interval", format!("group `{group}`"), "a known group"));
            }
            if self.position(key).is_none() {
                let found = format!("category `{key}`");
                return Err(self.wrong("interval", found, "a known category"));
            }
        }
        for category in &self.categories {
            if category.classes.len() > self.rings.len() {
                let place = format!("category `{}`", category.key);
                let found = format!("{} classes", category.classes.len());
                return Err(self.wrong(&place, found, "at most one class for each ring"));
            }
        }
        Ok(())
    }

    fn check_limits(
        &self,
        place: &str,
        limits: impl Iterator<Item = (Option<u32>, Option<u32>)>,
    ) -> Result<(), QualityError> {
        let mut before = (0, true);
        for (number, limit) in (1..).zip(limits) {
            let place = format!("{place} {number}");
            // `up to 5` lies above `below 5`.
            let next = match limit {
                (Some(below), None) => (below, false),
                (None, Some(up_to)) => (up_to, true),
                _ => {
                    let found = String::from("none or both of below and up_to");
                    return Err(self.wrong(&place, found, "one of them"));
                }
            };
            if next <= before {
                return Err(self.wrong(&place, next.0.to_string(), "more than in the row before"));
            }
            before = next;
        }
        Ok(())
    }

    fn wrong(&self, place: &str, found: String, expected: &'static str) -> QualityError {
        QualityError::Table { scheme: self.key.clone(), place: place.to_owned(), found, expected }
    }

    fn position(&self, category: &str) -> Option<usize> {
        self.categories.iter().position(|known| known.key == category)
    }

    /// The hours of the time window: from the first (inclusive) to the second (exclusive).
    pub fn window_hours(&self) -> (u32, u32) {
        (self.window_from_hour, self.window_to_hour)
    }

    /// The time window in seconds after midnight: first second (inclusive) and last (exclusive).
    pub fn window_seconds(&self) -> (u32, u32) {
        (self.window_from_hour.saturating_mul(3600), self.window_to_hour.saturating_mul(3600))
    }

    /// Mean headway in seconds between two departures in one direction over the window, rounded;
    /// `None` without departures. Departures of all directions are divided by the scheme's number
    /// of directions, because timetables often do not state directions.
    pub fn headway_seconds(&self, departures: u32) -> Option<u32> {
        let doubled = self.window_times_directions() * 2;
        let departures = u64::from(departures);
        // Rounded to the nearest: half a departure is added before dividing.
        let headway = (doubled + departures).checked_div(departures * 2)?;
        Some(u32::try_from(headway).unwrap_or(u32::MAX))
    }

    fn window_times_directions(&self) -> u64 {
        let (from, to) = self.window_seconds();
        u64::from(to - from) * u64::from(self.directions)
    }

    /// The category of a stop as a rank, 0 for the best; `None` if the stop reaches no category.
    ///
    /// `departures` are the departures in the window by [`Mode`], all directions together;
    /// `rail_lines` distinguishes railway nodes from stops on one line. If several groups apply,
    /// the best category counts.
    pub fn category_of(&self, departures: &[u32; Mode::COUNT], rail_lines: u32) -> Option<usize> {
        let groups = self.groups.iter().filter(|group| rail_lines >= group.lines_min);
        let of_group = |group: &Group| {
            let sum = group.modes.iter().map(|mode| u64::from(departures[mode.index()])).sum();
            let row = self.intervals.iter().find(|row| self.is_within(sum, row))?;
            self.position(row.category.get(&group.key)?)
        };
        groups.filter_map(of_group).min()
    }

    /// Whether this number of departures has an interval within the limit of the row.
    fn is_within(&self, departures: u64, row: &Interval) -> bool {
        let window = self.window_times_directions();
        let limit = |minutes: u32| (u64::from(minutes) * 60).saturating_mul(departures);
        match (row.below_minutes, row.up_to_minutes) {
            (Some(minutes), _) => window < limit(minutes),
            (None, Some(minutes)) => window <= limit(minutes),
            (None, None) => false,
        }
    }

    /// The name of the category with that rank; empty if the rank does not exist.
    pub fn category_key(&self, rank: usize) -> &str {
        self.categories.get(rank).map_or("", |category| &category.key)
    }

    /// The class of a place at that straight-line distance from a stop of that category; `None` if
    /// it is too far away.
    pub fn class_at(&self, rank: usize, distance: Millimetres) -> Option<&str> {
        let within = |ring: &Ring| match (ring.below_metres, ring.up_to_metres) {
            (Some(metres), _) => u64::from(distance.0) < u64::from(metres) * 1000,
            (None, Some(metres)) => u64::from(distance.0) <= u64::from(metres) * 1000,
            (None, None) => false,
        };
        let ring = self.rings.iter().position(within)?;
        self.categories.get(rank)?.classes.get(ring).map(String::as_str)
    }
}
