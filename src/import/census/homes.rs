//! Recognises residential buildings in OpenStreetMap and estimates their number of levels.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::error::CensusError;
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{parse_number, tag_keys};

tag_keys! {
    pub(in crate::import) const {
        BUILDING = "building",
        BUILDING_LEVELS = "building:levels",
        BUILDING_USE = "building:use",
        ROOF_LEVELS = "roof:levels",
    }
    /// The tags that identify homes, whatever table of kinds is used.
    KEYS
}

/// The built-in kinds of buildings, `data/buildings.toml`. They are assumptions; users can supply
/// their own table.
pub const BUILDINGS_TOML: &str = include_str!("../../../data/buildings.toml");

/// Upper bound for `levels_max` in a table of buildings; the highest building has some 160 levels.
const LEVELS_LIMIT: f64 = 200.0;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoHomeIf {
    keys: Vec<String>,
    r#use: BTreeSet<String>,
}

/// Decides by OpenStreetMap tags which buildings are homes.
///
/// ```
/// use nahraum::import::census::{BUILDINGS_TOML, HomeKinds};
/// assert_eq!(HomeKinds::parse(BUILDINGS_TOML)?, HomeKinds::default());
/// # Ok::<(), nahraum::import::census::CensusError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HomeKinds {
    levels_max: f64,
    roof_level_share: f64,
    homes: BTreeMap<String, f64>,
    no_home_if: NoHomeIf,
}

/// Source of a building's number of levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelSource {
    /// Tagged.
    Tagged,
    /// Not tagged; the usual number for this kind of building is assumed.
    Assumed,
    /// Tagged with a text that is not a number of levels, such as `0`; treated as not tagged.
    Unusable(String),
}

/// The levels of a home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeLevels {
    /// Levels in halves: 5 means two and a half.
    pub levels_x2: u32,
    /// Their source.
    pub source: LevelSource,
}

impl Default for HomeKinds {
    fn default() -> Self {
        Self::parse(BUILDINGS_TOML).expect("the built-in table is sound, as a test shows")
    }
}

impl HomeKinds {
    /// Reads a table of buildings.
    ///
    /// # Errors
    /// [`CensusError::Buildings`] with line and column; [`CensusError::BuildingNumber`].
    pub fn parse(text: &str) -> Result<Self, CensusError> {
        let kinds: Self = toml::from_str(text).map_err(|cause| CensusError::Buildings { cause })?;
        let wrong = |field: &str, found: f64, expected: &'static str| {
            Err(CensusError::BuildingNumber { field: field.to_owned(), found, expected })
        };
        if !(0.5..=LEVELS_LIMIT).contains(&kinds.levels_max) {
            return wrong("levels_max", kinds.levels_max, "0.5 to 200 levels");
        }
        if !(0.0..=1.0).contains(&kinds.roof_level_share) {
            return wrong("roof_level_share", kinds.roof_level_share, "0 to 1");
        }
        for (kind, levels) in &kinds.homes {
            if !(0.5..=kinds.levels_max).contains(levels) {
                return wrong(kind, *levels, "half a level to levels_max");
            }
        }
        Ok(kinds)
    }

    /// The keys of the tags that identify homes and their levels. A file reader must keep these.
    pub fn tag_keys(&self) -> impl Iterator<Item = &str> {
        KEYS.iter().copied().chain(self.no_home_if.keys.iter().map(String::as_str))
    }

    /// The residential levels of a building, to the nearest half; None if it is not a home.
    ///
    /// The tag `building` decides whether it is a home, and `building:use` overrules it;
    /// `building=yes` beside a tag such as `amenity` is not a home. Levels are `building:levels`
    /// plus a share of `roof:levels`. Several numbers (`3;4`, `3-4`) are averaged, decimal commas
    /// are accepted, and words around a number are ignored (`ca. 3`). A value that is not a number,
    /// zero or above `levels_max` is replaced by the usual levels of the kind.
    ///
    /// ```
    /// use nahraum::import::census::{HomeKinds, LevelSource};
    /// let kinds = HomeKinds::default();
    /// let levels = |tags: &[(&str, &str)]| {
    ///     let find = |key: &str| tags.iter().find(|tag| tag.0 == key).map(|tag| tag.1);
    ///     kinds.levels(find).map(|levels| (levels.levels_x2, levels.source))
    /// };
    /// let tagged = Some((6, LevelSource::Tagged));
    /// assert_eq!(levels(&[("building", "yes"), ("building:levels", "ca. 3")]), tagged);
    /// assert_eq!(levels(&[("building", "house")]), Some((4, LevelSource::Assumed)));
    /// assert_eq!(levels(&[("building", "garage"), ("building:levels", "1")]), None);
    /// ```
    pub fn levels<'t>(&self, tag: impl Fn(&str) -> Option<&'t str>) -> Option<HomeLevels> {
        let usual = self.usual_levels(&tag)?;
        let assumed = |source: LevelSource| HomeLevels { levels_x2: halves(usual), source };
        let Some(text) = tag(BUILDING_LEVELS.as_str()) else {
            return Some(assumed(LevelSource::Assumed));
        };
        let levels = levels_of_text(text).filter(|levels| (0.5..=self.levels_max).contains(levels));
        let Some(levels) = levels else {
            let text = text.chars().take(40).collect::<String>();
            return Some(assumed(LevelSource::Unusable(text)));
        };
        let under_roof = tag(ROOF_LEVELS.as_str()).and_then(levels_of_text).unwrap_or(0.0);
        let under_roof = if under_roof <= self.levels_max { under_roof } else { 0.0 };
        let levels_x2 = halves(levels + under_roof * self.roof_level_share);
        Some(HomeLevels { levels_x2, source: LevelSource::Tagged })
    }

    /// The usual levels for this kind of home; None if the tags do not describe a home.
    fn usual_levels<'t>(&self, tag: &impl Fn(&str) -> Option<&'t str>) -> Option<f64> {
        let kind = tag(BUILDING.as_str())?.trim();
        let usual_of_yes = || self.homes.get("yes").copied();
        if let Some(purpose) = tag(BUILDING_USE.as_str()) {
            let lived_in = purpose.split(';').any(|one| self.no_home_if.r#use.contains(one.trim()));
            return lived_in.then(|| self.homes.get(kind).copied().or_else(usual_of_yes)).flatten();
        }
        let usual = *self.homes.get(kind)?;
        let is_set = |key: &String| tag(key).is_some_and(|value| value.trim() != "no");
        (kind != "yes" || !self.no_home_if.keys.iter().any(is_set)).then_some(usual)
    }
}

/// The mean of the numbers in a text; None if it has no number, a negative number or a sum.
fn levels_of_text(text: &str) -> Option<f64> {
    // Negative levels are below ground; a sum such as `2+1` mixes full levels and others.
    if text.trim_start().starts_with('-') || text.contains('+') {
        return None;
    }
    let text = text.replace(',', ".");
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let words = text.split(|c: char| !is_part(c)).map(|word| word.trim_matches('.'));
    let numbers: Option<Vec<f64>> =
        words.filter(|word| !word.is_empty()).map(|word| parse_number(word, false)).collect();
    let numbers = numbers.filter(|numbers| !numbers.is_empty())?;
    Some(numbers.iter().sum::<f64>() / numbers.len() as f64)
}

/// Half levels, at least one. The cast saturates.
fn halves(levels: f64) -> u32 {
    ((levels * 2.0).round() as u32).max(1)
}

/// Counts homes with tagged and with assumed levels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelTally {
    /// Homes with tagged levels.
    pub tagged: u64,
    /// Homes with assumed levels, including those with unusable tags.
    pub assumed: u64,
}

impl LevelTally {
    /// Counts a home; W854 if its tag is not a number of levels.
    pub fn add(&mut self, levels: &HomeLevels, place: Place, diagnostics: &mut Diagnostics) {
        match &levels.source {
            LevelSource::Tagged => self.tagged += 1,
            LevelSource::Assumed => self.assumed += 1,
            LevelSource::Unusable(text) => {
                self.assumed += 1;
                let assumed = f64::from(levels.levels_x2) / 2.0;
                let message = format!(
                    "`{}` is not a number of levels; {assumed} levels are assumed",
                    text.escape_debug()
                );
                let place = place.field(BUILDING_LEVELS.as_str());
                diagnostics.push(Finding::new(codes::W854, message).at(place));
            }
        }
    }

    /// Homes counted.
    pub fn homes(&self) -> u64 {
        self.tagged + self.assumed
    }

    /// Reports the number of homes with assumed levels (N816), if there are any.
    pub fn report(&self, source: &str, diagnostics: &mut Diagnostics) {
        if self.assumed > 0 {
            let share = self.assumed as f64 * 100.0 / self.homes() as f64;
            let message = format!(
                "levels of {} of {} homes ({share:.1} %) are assumed by the kind of building",
                self.assumed,
                self.homes()
            );
            let finding = Finding::new(codes::N816, message).at(Place::of_source(source));
            diagnostics.push_counted(finding, self.assumed);
        }
    }
}
