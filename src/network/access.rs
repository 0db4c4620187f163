//! Which kinds of roads are open to pedestrians where nothing else is tagged, by country.

use serde::{Deserialize, Serialize};

use crate::dataset::OsmExtract;

/// The defaults of access of all countries, `data/access_defaults.toml`; each names its source there.
pub const ACCESS_DEFAULTS_TOML: &str = include_str!("../../data/access_defaults.toml");

/// Number of nodes of a map that say where it lies.
const SAMPLE: usize = 10_000;

/// How the country was chosen whose defaults of access apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChosenBy {
    /// By the setting `walk.country`.
    Setting,
    /// By where most of the map lies.
    #[default]
    Place,
}

impl ChosenBy {
    /// `setting` or `place`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Setting => "setting",
            Self::Place => "place",
        }
    }
}

/// The defaults of access of a country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessDefaults {
    /// Code of ISO 3166-1, such as `DE`, or `worldwide`.
    pub country: String,
    /// Name of the country in English.
    pub name: String,
    /// How it was chosen.
    pub chosen_by: ChosenBy,
    /// Kinds of roads that are open beside those that are open everywhere.
    open: Vec<String>,
}

/// A country that has no defaults.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`walk.country`: found `{found}`, expected one of {known}")]
#[non_exhaustive]
pub struct CountryError {
    /// What was asked for.
    pub found: String,
    /// The codes of all countries.
    pub known: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: Vec<Country>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Country {
    code: String,
    name: String,
    open: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
    boxes: Vec<[f64; 4]>,
}

impl Country {
    fn has(&self, lon: f64, lat: f64) -> bool {
        let holds = |[west, south, east, north]: &[f64; 4]| {
            (*west..=*east).contains(&lon) && (*south..=*north).contains(&lat)
        };
        self.boxes.iter().any(holds)
    }

    fn defaults(self, chosen_by: ChosenBy) -> AccessDefaults {
        AccessDefaults { country: self.code, name: self.name, chosen_by, open: self.open }
    }
}

fn countries() -> Vec<Country> {
    toml::from_str::<File>(ACCESS_DEFAULTS_TOML).expect("the built-in file is well-formed").country
}

impl AccessDefaults {
    /// The defaults of a country by its code of ISO 3166-1, in any case.
    ///
    /// ```
    /// use nahraum::network::AccessDefaults;
    /// assert!(AccessDefaults::of_country("gb").unwrap().opens("trunk"));
    /// assert!(!AccessDefaults::of_country("DE").unwrap().opens("trunk"));
    /// assert!(AccessDefaults::of_country("Germany").is_err());
    /// ```
    ///
    /// # Errors
    /// [`CountryError`] when the country has no defaults; it lists those that have.
    pub fn of_country(code: &str) -> Result<Self, CountryError> {
        let all = countries();
        let known: Vec<String> = all.iter().map(|country| country.code.clone()).collect();
        let country = all.into_iter().find(|country| country.code.eq_ignore_ascii_case(code));
        let error = CountryError { found: code.to_owned(), known: known.join(", ") };
        country.map(|country| country.defaults(ChosenBy::Setting)).ok_or(error)
    }

    /// The defaults of the country in which most nodes of a street map lie. A drawn map, which lies
    /// nowhere, has the German ones. Cost: O(1), 10,000 nodes are looked at.
    pub fn of_map(map: &OsmExtract) -> Self {
        let mut all = countries();
        let chosen = if map.crs.is_some() {
            all.iter().position(|country| country.code == "DE")
        } else {
            let mut votes = vec![0_usize; all.len()];
            let step = (map.node_at.len() / SAMPLE).max(1);
            for [lon, lat] in map.node_at.iter().step_by(step) {
                let [lon, lat] = [lon, lat].map(|part| f64::from(*part) / 1e7);
                if let Some(country) = all.iter().position(|country| country.has(lon, lat)) {
                    votes[country] += 1;
                }
            }
            // Of two that have as many nodes the first in the file counts.
            (0..all.len()).rev().max_by_key(|country| votes[*country])
        };
        all.swap_remove(chosen.unwrap_or(0)).defaults(ChosenBy::Place)
    }

    /// Whether a kind of road is open here beside those that are open everywhere.
    pub fn opens(&self, kind: &str) -> bool {
        self.open.iter().any(|open| open == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::OsmDrawing;

    #[test]
    fn every_country_is_known_by_its_cities() {
        for (code, cities) in [
            (
                "DE",
                &[(7.22, 51.48), (13.4, 52.52), (11.58, 48.14), (8.4, 49.01), (6.99, 49.23)][..],
            ),
            ("DE", &[(6.08, 50.78), (9.99, 53.55), (13.73, 51.05), (7.82, 48.57), (8.68, 50.02)]),
            ("AT", &[(16.37, 48.21), (13.05, 47.8), (11.4, 47.27), (9.75, 47.5)]),
            ("CH", &[(8.54, 47.38), (7.45, 46.95), (6.15, 46.2), (8.95, 46.0)]),
            ("FR", &[(2.35, 48.86), (7.75, 48.58), (5.37, 43.3), (-1.55, 47.22)]),
            ("BE", &[(4.35, 50.85), (5.57, 50.63)]),
            ("NL", &[(4.9, 52.37), (5.69, 50.85), (6.57, 53.22)]),
            ("LU", &[(6.13, 49.61)]),
            ("DK", &[(12.57, 55.68), (10.2, 56.16)]),
            ("PL", &[(21.01, 52.23), (16.93, 52.41), (19.94, 50.06)]),
            ("CZ", &[(14.42, 50.09), (16.61, 49.19)]),
            ("GB", &[(-0.13, 51.51), (-3.19, 55.95), (-5.93, 54.6)]),
            ("IE", &[(-6.26, 53.35)]),
            ("LI", &[(9.52, 47.14)]),
            ("worldwide", &[(14.51, 35.9), (-8.61, 41.15), (-169.9, -19.05)]),
        ] {
            for (lon, lat) in cities {
                let all = countries();
                let first = all.iter().find(|country| country.has(*lon, *lat));
                assert_eq!(first.map(|country| country.code.as_str()), Some(code), "{lon} {lat}");
            }
        }
    }

    #[test]
    fn the_country_of_most_nodes_counts_and_a_drawn_map_is_german() {
        let at = |lon: f64, lat: f64| [lon, lat].map(|part| (part * 1e7) as i32);
        let london = vec![at(-0.13, 51.51), at(-0.14, 51.5), at(7.2, 51.5)];
        let map = OsmExtract { node_at: london, ..OsmExtract::default() };
        assert_eq!(AccessDefaults::of_map(&map).country, "GB");
        let drawn = OsmDrawing::new("drawn", crate::dataset::CrsId::epsg(25832)).finish();
        let defaults = AccessDefaults::of_map(&drawn);
        assert_eq!((defaults.country.as_str(), defaults.chosen_by), ("DE", ChosenBy::Place));
    }
}
