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
#[error(
    "`walk.country`: found `{found}`, expected a code of ISO 3166-1; of these have rules of their own: \
     {known}"
)]
#[non_exhaustive]
pub struct CountryError {
    /// What was asked for.
    pub found: String,
    /// The codes of the countries that have rules of their own.
    pub known: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: Vec<Country>,
    without_rules: Vec<String>,
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

fn file() -> File {
    toml::from_str(ACCESS_DEFAULTS_TOML).expect("the built-in file is well-formed")
}

/// The key of the defaults of every country that has none of its own.
const WORLDWIDE: &str = "worldwide";

impl AccessDefaults {
    /// The defaults of a country by its code of ISO 3166-1, in any case; the worldwide ones, under this
    /// code, when it has none of its own.
    ///
    /// ```
    /// use nahraum::network::AccessDefaults;
    /// assert!(AccessDefaults::of_country("gb").unwrap().opens("trunk"));
    /// assert!(!AccessDefaults::of_country("DE").unwrap().opens("trunk"));
    /// assert!(AccessDefaults::of_country("PT").unwrap().opens("trunk"));
    /// assert!(AccessDefaults::of_country("Germany").is_err());
    /// ```
    ///
    /// # Errors
    /// [`CountryError`] when it is no code of a country; it lists the countries that have rules of their own.
    pub fn of_country(code: &str) -> Result<Self, CountryError> {
        let File { country: all, without_rules } = file();
        let is_meant = |known: &str| known.eq_ignore_ascii_case(code);
        let without = without_rules.into_iter().find(|known| is_meant(known));
        let key = if without.is_some() { WORLDWIDE } else { code };
        let known: Vec<String> = all.iter().map(|country| country.code.clone()).collect();
        let error = CountryError { found: code.to_owned(), known: known.join(", ") };
        let country = all.into_iter().find(|country| country.code.eq_ignore_ascii_case(key));
        let defaults = country.map(|country| country.defaults(ChosenBy::Setting)).ok_or(error)?;
        Ok(Self { country: without.unwrap_or(defaults.country), ..defaults })
    }

    /// The defaults of the country in which most nodes of a street map lie. A drawn map, which lies
    /// nowhere, has the German ones. Cost: O(1), 10,000 nodes are looked at.
    pub fn of_map(map: &OsmExtract) -> Self {
        let mut all = file().country;
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
            ("MT", &[(14.51, 35.9), (14.24, 36.05)]),
            ("AD", &[(1.52, 42.51), (1.73, 42.54)]),
            ("MC", &[(7.42, 43.735)]),
            ("SE", &[(18.06, 59.33), (11.97, 57.71), (13.0, 55.6), (12.69, 56.05), (20.26, 63.83)]),
            ("FI", &[(24.94, 60.17), (22.27, 60.45), (25.47, 65.01), (25.73, 66.5)]),
            ("NO", &[(10.75, 59.91), (5.32, 60.39), (10.4, 63.43), (18.96, 69.65)]),
            ("IS", &[(-21.94, 64.15)]),
            ("SK", &[(17.11, 48.15), (21.26, 48.72), (18.74, 49.22), (19.15, 48.74)]),
            (
                "HU",
                &[(19.04, 47.5), (20.15, 46.25), (18.23, 46.07), (21.62, 47.53), (17.63, 47.68)],
            ),
            ("RO", &[(26.1, 44.43), (23.6, 46.77), (21.23, 45.75), (27.6, 47.16), (28.65, 44.18)]),
            (
                "GR",
                &[(23.73, 37.98), (22.94, 40.64), (25.13, 35.34), (28.22, 36.44), (19.92, 39.62)],
            ),
            ("TR", &[(28.98, 41.01), (32.86, 39.93), (27.14, 38.42), (40.23, 37.91)]),
            ("BY", &[(27.56, 53.9), (30.2, 55.19), (23.83, 53.68), (31.0, 52.43)]),
            (
                "US",
                &[
                    (-74.0, 40.71),
                    (-118.24, 34.05),
                    (-87.63, 41.88),
                    (-95.37, 29.76),
                    (-71.06, 42.36),
                ],
            ),
            ("BR", &[(-46.63, -23.55), (-47.9, -15.8), (-51.2, -30.03), (-60.0, -3.1)]),
            ("OM", &[(58.4, 23.6), (54.1, 17.0)]),
            ("PH", &[(120.98, 14.6), (123.9, 10.3)]),
            ("TH", &[(100.5, 13.75), (98.99, 18.79), (102.83, 16.44)]),
            // Neighbours of these that have no rules of their own.
            ("worldwide", &[(-8.61, 41.15), (-169.9, -19.05), (-3.7, 40.42), (12.5, 41.9)]),
            ("worldwide", &[(30.52, 50.45), (37.62, 55.75), (28.86, 47.01), (24.75, 59.44)]),
            ("worldwide", &[(20.46, 44.82), (23.32, 42.7), (15.98, 45.81), (19.82, 41.33)]),
            ("worldwide", &[(-79.38, 43.65), (-99.13, 19.43), (-75.7, 45.42), (-123.12, 49.28)]),
            ("worldwide", &[(33.38, 35.17), (44.79, 41.72), (151.2, -33.87), (116.4, 39.9)]),
            ("worldwide", &[(55.3, 25.2), (104.9, 11.6), (102.6, 17.97), (-57.6, -25.3)]),
        ] {
            for (lon, lat) in cities {
                let all = file().country;
                let first = all.iter().find(|country| country.has(*lon, *lat));
                assert_eq!(first.map(|country| country.code.as_str()), Some(code), "{lon} {lat}");
            }
        }
    }

    #[test]
    fn each_code_has_one_place_in_the_file_and_a_country_without_rules_has_the_worldwide_ones() {
        let File { country, without_rules } = file();
        let codes = country.iter().map(|country| &country.code).filter(|code| *code != WORLDWIDE);
        let codes: std::collections::BTreeSet<&String> = codes.chain(&without_rules).collect();
        assert_eq!(codes.len(), country.len() - 1 + without_rules.len(), "each code once");
        assert_eq!(codes.len(), 249, "all codes of ISO 3166-1");
        let open = |code: &str| {
            let defaults = AccessDefaults::of_country(code).expect("a country");
            assert_eq!(defaults.country, code);
            ["trunk", "cycleway", "bridleway", "busway"].map(|kind| defaults.opens(kind))
        };
        for code in ["worldwide", "MT", "PT", "IT", "ES", "AD", "UA", "AU", "CZ"] {
            assert_eq!(open(code), [true, false, false, false], "{code}");
        }
        for code in ["DE", "AT", "FR", "SK"] {
            assert_eq!(open(code), [false; 4], "{code}");
        }
        for code in ["GB", "SE", "GR", "US", "PL", "TR"] {
            assert_eq!(open(code), [true, true, true, false], "{code}");
        }
        assert_eq!(["HU", "DK", "CH"].map(open), [[false, true, false, false]; 3]);
        assert_eq!(["FI", "NO", "NL"].map(open), [[true, true, false, false]; 3]);
        assert_eq!(["RO", "BR", "IE"].map(open), [[true, false, true, false]; 3]);
        assert_eq!(open("BE"), [false, true, true, false]);
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
