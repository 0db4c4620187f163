//! The catalogue: categories of services, and standards with their limits.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::derivation::Derivation;
use super::model::{Category, CategoryLimit, Need};
use crate::base::Millimetres;
use crate::base::names::{folded, is_english_plural, is_german_plural, nearest_name};

/// Why a catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// The text is not TOML, or not of the expected structure.
    #[error("the {file} file cannot be read")]
    Parse {
        /// `categories` or `thresholds`.
        file: &'static str,
        /// The cause, with line and column.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// Two entries share a key.
    #[error("the {what} `{key}` is defined twice")]
    Duplicate {
        /// category, group, field of action or standard.
        what: &'static str,
        /// The key.
        key: String,
    },
    /// A key refers to something that does not exist.
    #[error("unknown {what} `{key}`; known: {known}")]
    Unknown {
        /// category, group, field of action or standard.
        what: &'static str,
        /// The key asked for.
        key: String,
        /// The existing keys.
        known: String,
    },
    /// A publication names no distance, so that it is no set of limits.
    #[error("`{key}` names no distance, so that nothing can be measured by it: {about}")]
    NoDistance {
        /// The key asked for.
        key: String,
        /// What the publication says.
        about: String,
    },
    /// Derived categories cannot be used.
    #[error("derived categories: {}", problems.join("; "))]
    Derived {
        /// All that is wrong with them.
        problems: Vec<String>,
    },
    /// A list of limits is empty, not ascending, or contains a zero.
    #[error("the limits of `{key}` must be ascending whole metres above zero")]
    BadLimits {
        /// Category or standard.
        key: String,
    },
}

/// A key with its names.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Key in data and columns.
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
}

/// A category as the catalogue describes it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct CategoryInfo {
    /// Key in data and columns.
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
    /// Other usual names, in either language.
    #[serde(default)]
    pub also: Vec<String>,
    /// Its field of action.
    pub field_of_action: String,
    /// The groups it belongs to.
    #[serde(default)]
    pub groups: Vec<String>,
    /// The OpenStreetMap tags of the category.
    #[serde(default)]
    pub osm: Vec<String>,
    /// Whether people go to the service, or it comes to them.
    #[serde(default)]
    pub kind: ServiceKind,
    /// Whether its facilities have opening hours; otherwise one that states none can always be used.
    #[serde(default = "usually")]
    pub hours: bool,
}

fn usually() -> bool {
    true
}

/// Who covers the way between a service and a person.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum ServiceKind {
    /// People go to it.
    #[default]
    Place,
    /// It comes to people: nobody walks to it.
    Visiting,
}

/// Limits of some categories in a standard.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct StandardLimit {
    /// The categories.
    pub categories: Vec<String>,
    /// The limits in metres, ascending.
    pub metres: Vec<u32>,
    /// The source of the limits.
    pub source: String,
}

/// A named set of limits.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Key for `--standard`.
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
    /// Limits of categories that the standard does not list.
    pub otherwise: Vec<u32>,
    /// The source of `otherwise`.
    pub source: String,
    /// Limits of the categories that the standard lists.
    #[serde(default)]
    pub limit: Vec<StandardLimit>,
}

/// How many persons a new place of a category needs.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct ViablePlace {
    /// The category.
    pub category: String,
    /// Fewest persons that it must serve.
    pub persons: u64,
    /// The source of the number.
    pub source: String,
}

/// A publication that is often asked for, and names no distance.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct WithoutDistance {
    /// Key with which people ask for it.
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
    /// The publication, and what it says in place of distances.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoriesFile {
    field_of_action: Vec<Named>,
    #[serde(default)]
    group: Vec<Named>,
    category: Vec<CategoryInfo>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdsFile {
    standard: Vec<Standard>,
    #[serde(default)]
    viable: Vec<ViablePlace>,
    #[serde(default)]
    need: Vec<Need>,
    #[serde(default)]
    without_distance: Vec<WithoutDistance>,
}

/// Categories, groups, fields of action and standards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    /// Fields of action.
    pub fields_of_action: Vec<Named>,
    /// Groups of categories.
    pub groups: Vec<Named>,
    /// Categories.
    pub categories: Vec<CategoryInfo>,
    /// Standards.
    pub standards: Vec<Standard>,
    /// Persons that a new place needs, for the categories for which a source says so.
    pub viable: Vec<ViablePlace>,
    /// What an age-friendly quartier has within reach.
    pub needs: Vec<Need>,
    /// Publications that name no distance, so that there are no limits of them.
    pub without_distance: Vec<WithoutDistance>,
    /// How categories are derived from others, by key.
    pub(super) derived: BTreeMap<String, Derivation>,
}

/// The categories that come with Nahraum.
pub const CATEGORIES_TOML: &str = include_str!("../../data/categories.toml");
/// The standards that come with Nahraum.
pub const THRESHOLDS_TOML: &str = include_str!("../../data/thresholds.toml");

impl Catalog {
    /// The catalogue that comes with Nahraum.
    ///
    /// ```
    /// let catalog = nahraum::region::Catalog::builtin();
    /// let pharmacy = catalog.category("pharmacy", "bbsr", &[]).unwrap();
    /// assert_eq!(pharmacy.limits()[0].distance().metres(), Some(1000.0));
    /// assert!(catalog.category("pharmacy", "dream", &[]).is_err());
    /// ```
    pub fn builtin() -> Self {
        Self::parse(CATEGORIES_TOML, THRESHOLDS_TOML).expect("a test reads the built-in catalogue")
    }

    /// Reads a catalogue from the texts of a categories file and a thresholds file.
    ///
    /// # Errors
    /// [`CatalogError`] for unknown fields, duplicate keys, references to missing keys, bad limits.
    pub fn parse(categories: &str, thresholds: &str) -> Result<Self, CatalogError> {
        let catalog = Self::read(categories, thresholds)?;
        catalog.check()?;
        Ok(catalog)
    }

    /// Reads a catalogue from the text of a categories file, with the built-in standards; their limits
    /// for categories that the file does not have are left out.
    ///
    /// # Errors
    /// As [`Catalog::parse`].
    pub fn with_categories(categories: &str) -> Result<Self, CatalogError> {
        let mut catalog = Self::read(categories, THRESHOLDS_TOML)?;
        let keys: BTreeSet<&String> =
            catalog.categories.iter().map(|category| &category.key).collect();
        for standard in &mut catalog.standards {
            for limit in &mut standard.limit {
                limit.categories.retain(|category| keys.contains(category));
            }
            standard.limit.retain(|limit| !limit.categories.is_empty());
        }
        catalog.viable.retain(|viable| keys.contains(&viable.category));
        for need in &mut catalog.needs {
            need.any.retain(|category| keys.contains(category));
        }
        catalog.needs.retain(|need| !need.any.is_empty());
        catalog.check()?;
        Ok(catalog)
    }

    /// The key of the category that a text names: by its key, by its English or German name, or by
    /// another usual name, ignoring case, in the singular or the plural. `None` when no category
    /// matches, or more than one. Options, configurations, facility layers and imports all use this.
    ///
    /// ```
    /// let catalog = nahraum::region::Catalog::builtin();
    /// for text in ["pharmacy", " Apotheke ", "APOTHEKE", "Apotheken", "Pharmacies"] {
    ///     assert_eq!(catalog.key_of(text).as_deref(), Some("pharmacy"));
    /// }
    /// assert_eq!(catalog.key_of("Hausarzt").as_deref(), Some("doctor"));
    /// assert_eq!(catalog.key_of("Luftschloss"), None);
    /// ```
    pub fn key_of(&self, text: &str) -> Option<String> {
        if self.has(text) {
            return Some(text.to_owned());
        }
        let name = folded(text);
        let same = |known: &str| folded(known) == name;
        self.only_match(|category| same(&category.key))
            .or_else(|| {
                self.only_match(|category| same(&category.name_en) || same(&category.name_de))
            })
            .or_else(|| {
                let english = |known: &str| is_english_plural(text, known);
                self.only_match(|category| {
                    english(&category.key)
                        || english(&category.name_en)
                        || is_german_plural(text, &category.name_de)
                })
            })
            .or_else(|| {
                let is = |known: &String| {
                    same(known) || is_english_plural(text, known) || is_german_plural(text, known)
                };
                self.only_match(|category| category.also.iter().any(is))
            })
    }

    /// The key of the category whose key or name is most similar to a text, for "did you mean" hints;
    /// `None` when none is similar.
    ///
    /// ```
    /// let catalog = nahraum::region::Catalog::builtin();
    /// assert_eq!(catalog.nearest_key("Apoteke").as_deref(), Some("pharmacy"));
    /// assert_eq!(catalog.nearest_key("Luftschloss"), None);
    /// ```
    pub fn nearest_key(&self, text: &str) -> Option<String> {
        let all = self.categories.iter().flat_map(|category| {
            let names = [&category.key, &category.name_en, &category.name_de];
            names.into_iter().chain(&category.also).map(String::as_str)
        });
        nearest_name(text, all).and_then(|name| self.key_of(name))
    }

    /// Whether the services of a category come to people, so that nobody walks to them.
    pub fn is_visiting(&self, key: &str) -> bool {
        let is_meant = |category: &&CategoryInfo| category.key == key;
        self.categories.iter().find(is_meant).is_some_and(|info| info.kind == ServiceKind::Visiting)
    }

    /// Whether a category has this key.
    pub fn has(&self, key: &str) -> bool {
        self.categories.iter().any(|category| category.key == key)
    }

    /// The key of the only matching category; `None` when none or several match.
    fn only_match(&self, fits: impl Fn(&CategoryInfo) -> bool) -> Option<String> {
        let mut fitting = self.categories.iter().filter(|category| fits(category));
        fitting.next().filter(|_| fitting.next().is_none()).map(|category| category.key.clone())
    }

    fn read(categories: &str, thresholds: &str) -> Result<Self, CatalogError> {
        fn read<T: serde::de::DeserializeOwned>(
            text: &str,
            file: &'static str,
        ) -> Result<T, CatalogError> {
            let fail = |source| CatalogError::Parse { file, source: Box::new(source) };
            toml::from_str(text).map_err(fail)
        }
        let categories: CategoriesFile = read(categories, "categories")?;
        let thresholds: ThresholdsFile = read(thresholds, "thresholds")?;
        Ok(Self {
            fields_of_action: categories.field_of_action,
            groups: categories.group,
            categories: categories.category,
            standards: thresholds.standard,
            viable: thresholds.viable,
            needs: thresholds.need,
            without_distance: thresholds.without_distance,
            derived: BTreeMap::new(),
        })
    }

    fn check(&self) -> Result<(), CatalogError> {
        let fields = keys("field of action", self.fields_of_action.iter().map(|f| &f.key))?;
        let groups = keys("group", self.groups.iter().map(|g| &g.key))?;
        let categories = keys("category", self.categories.iter().map(|c| &c.key))?;
        for category in &self.categories {
            require("field of action", &fields, &category.field_of_action)?;
            for group in &category.groups {
                require("group", &groups, group)?;
            }
        }
        keys("threshold", self.viable.iter().map(|viable| &viable.category))?;
        for viable in &self.viable {
            require("category", &categories, &viable.category)?;
        }
        keys("need", self.needs.iter().map(|need| &need.key))?;
        for need in &self.needs {
            need.any.iter().try_for_each(|category| require("category", &categories, category))?;
        }
        let named = self.without_distance.iter().map(|own| &own.key);
        keys("standard", self.standards.iter().map(|standard| &standard.key).chain(named))?;
        for standard in &self.standards {
            check_limits(&standard.key, &standard.otherwise)?;
            for limit in &standard.limit {
                check_limits(&standard.key, &limit.metres)?;
                for category in &limit.categories {
                    require("category", &categories, category)?;
                }
            }
        }
        Ok(())
    }

    /// The standard with a key.
    ///
    /// # Errors
    /// [`CatalogError::Unknown`], which lists the existing standards; [`CatalogError::NoDistance`] for a publication
    /// that names none.
    pub fn standard(&self, key: &str) -> Result<&Standard, CatalogError> {
        if let Some(own) = self.without_distance.iter().find(|own| own.key == key) {
            let (key, source) = (own.key.clone(), own.source.clone());
            return Err(CatalogError::NoDistance { key, about: source });
        }
        let known = || self.standards.iter().map(|standard| standard.key.as_str());
        self.standards
            .iter()
            .find(|standard| standard.key == key)
            .ok_or_else(|| unknown("standard", key, known()))
    }

    /// A category with the limits of a standard, or with `own_metres` unless that is empty. A key
    /// that the catalogue does not have is a category of the user's own, and the key is its name.
    ///
    /// # Errors
    /// [`CatalogError::Unknown`] for the standard; [`CatalogError::BadLimits`] for own limits.
    pub fn category(
        &self,
        key: &str,
        standard: &str,
        own_metres: &[u32],
    ) -> Result<Category, CatalogError> {
        let standard = self.standard(standard)?;
        // A derived category has the limits of the one that it is derived from, unless it has its own.
        let sources: Vec<&str> = self.sources_of(key).collect();
        let named = |key: &&str| {
            standard.limit.iter().find(|limit| limit.categories.iter().any(|c| c == key))
        };
        let own =
            || self.derived.get(key).map(|own| &own.limits_m[..]).filter(|own| !own.is_empty());
        let (metres, source) = match (own_metres, own(), sources.iter().find_map(named)) {
            ([], Some(own), _) => (own, "set by the user"),
            ([], None, Some(limit)) => (&limit.metres[..], limit.source.as_str()),
            ([], None, None) => (&standard.otherwise[..], standard.source.as_str()),
            (own, ..) => (own, "set by the user"),
        };
        check_limits(key, metres)?;
        let limits = metres.iter().map(|metres| CategoryLimit {
            distance: Millimetres::from_metres(f64::from(*metres)),
            source: source.to_owned(),
        });
        let info = self.categories.iter().find(|category| category.key == key);
        let viable = |key: &&str| self.viable.iter().find(|viable| viable.category == *key);
        let viable = sources.iter().find_map(viable);
        Ok(Category {
            key: key.to_owned(),
            name_en: info.map_or(key, |info| &info.name_en).to_owned(),
            name_de: info.map_or(key, |info| &info.name_de).to_owned(),
            field_of_action: info.map_or("", |info| &info.field_of_action).to_owned(),
            groups: info.map_or_else(Vec::new, |info| info.groups.clone()),
            limits: limits.collect(),
            viable_persons: viable.map(|viable| viable.persons),
            comes: false,
            has_hours: info.is_none_or(|info| info.hours),
            derivations: sources.iter().map_while(|key| self.derived.get(*key).cloned()).collect(),
            sources: sources.iter().skip(1).map(|&key| key.to_owned()).collect(),
        })
    }

    /// The keys of the derived categories, ascending.
    pub(super) fn derived_keys(&self) -> impl Iterator<Item = &str> {
        self.derived.keys().map(String::as_str)
    }

    /// A category, the one that it is derived from, and so on.
    pub(super) fn sources_of<'c>(&'c self, key: &'c str) -> impl Iterator<Item = &'c str> {
        let from =
            move |key: &&'c str| self.derived.get(*key).map(|derivation| derivation.from.as_str());
        std::iter::successors(Some(key), from)
    }
}

pub(super) fn check_limits(key: &str, metres: &[u32]) -> Result<(), CatalogError> {
    let ascending = metres.windows(2).all(|pair| pair[0] < pair[1]);
    if ascending && metres.first().is_some_and(|first| *first > 0) {
        Ok(())
    } else {
        Err(CatalogError::BadLimits { key: key.to_owned() })
    }
}

fn keys<'a>(
    what: &'static str,
    all: impl Iterator<Item = &'a String>,
) -> Result<BTreeSet<&'a str>, CatalogError> {
    let mut distinct = BTreeSet::new();
    for key in all {
        if !distinct.insert(key.as_str()) {
            return Err(CatalogError::Duplicate { what, key: key.clone() });
        }
    }
    Ok(distinct)
}

fn require(what: &'static str, known: &BTreeSet<&str>, key: &str) -> Result<(), CatalogError> {
    if known.contains(key) { Ok(()) } else { Err(unknown(what, key, known.iter().copied())) }
}

fn unknown<'a>(
    what: &'static str,
    key: &str,
    known: impl Iterator<Item = &'a str>,
) -> CatalogError {
    let known: Vec<&str> = known.collect();
    CatalogError::Unknown { what, key: key.to_owned(), known: known.join(", ") }
}

#[cfg(test)]
#[path = "catalog_sources.rs"]
mod sources;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalogue_holds_what_the_domain_names() {
        let catalog = Catalog::builtin();
        for standard in ["bbsr", "seniors", "ghsci", "quartier", "ch", "at", "nl", "gb"] {
            assert!(catalog.standard(standard).is_ok(), "{standard}");
        }
        let stop = catalog.category("transit_stop", "seniors", &[]).expect("known");
        assert_eq!(stop.limits[0].distance, Millimetres(300_000));
        assert_eq!(stop.groups, ["transit"]);
        let metres = |key| catalog.category(key, "gb", &[]).expect("known").limit_max();
        let british = ["bus_stop", "tram_stop", "rail_station", "pharmacy", "park"].map(metres);
        assert_eq!(british, [400, 800, 800, 800, 300].map(|m| Millimetres(m * 1_000)));
        let dutch = |key| catalog.category(key, "nl", &[]).expect("known").limits.len();
        assert_eq!(["doctor", "bank", "pharmacy", "primary_school"].map(dutch), [2, 2, 1, 1]);
    }

    #[test]
    fn a_supermarket_needs_more_persons_than_a_pharmacy_and_each_number_has_a_source() {
        let catalog = Catalog::builtin();
        let persons = |key| catalog.category(key, "bbsr", &[]).expect("known").viable_persons;
        assert!(persons("supermarket") > persons("pharmacy") && persons("pharmacy").is_some());
        assert_eq!((persons("meeting_place"), persons("doctor")), (None, None), "no source");
        assert!(
            catalog.viable.iter().all(|viable| viable.persons > 0 && !viable.source.is_empty())
        );
        let unknown =
            THRESHOLDS_TOML.replace("category = \"pharmacy\"", "category = \"apothecary\"");
        assert!(Catalog::parse(CATEGORIES_TOML, &unknown).is_err());
        let fewer = CATEGORIES_TOML.replace("key = \"pharmacy\"", "key = \"apothecary\"");
        assert!(
            Catalog::with_categories(&fewer).expect("usable").viable.len() < catalog.viable.len()
        );
    }

    #[test]
    fn own_limits_win_and_must_ascend() {
        let catalog = Catalog::builtin();
        let shop = catalog.category("hofladen", "bbsr", &[700, 900]).expect("own category");
        assert_eq!(shop.limit_max(), Millimetres(900_000));
        assert_eq!(shop.limits[0].source, "set by the user");
        assert!(catalog.category("supermarket", "bbsr", &[900, 700]).is_err());
        assert!(catalog.category("supermarket", "bbsr", &[0]).is_err());
    }

    #[test]
    fn a_publication_without_distances_is_no_standard_and_says_so() {
        let error = Catalog::builtin().standard("who").expect_err("no limits").to_string();
        assert!(error.contains("names no distance") && error.contains("2007"), "{error}");
        let twice = THRESHOLDS_TOML.replace("key = \"who\"", "key = \"bbsr\"");
        let error = Catalog::parse(CATEGORIES_TOML, &twice).expect_err("twice").to_string();
        assert!(error.contains("standard `bbsr` is defined twice"), "{error}");
    }

    #[test]
    fn needs_are_met_by_categories_that_exist() {
        let catalog = Catalog::builtin();
        assert!(catalog.needs.iter().any(|need| need.key == "food" && need.any.len() > 1));
        let thresholds = THRESHOLDS_TOML.replace("any = [\"day_care\"]", "any = [\"day_car\"]");
        let error = Catalog::parse(CATEGORIES_TOML, &thresholds).expect_err("no such category");
        assert!(error.to_string().contains("day_car"));
        // A catalogue of the user's own has the needs that it can meet.
        let own = CATEGORIES_TOML.replace("key = \"day_care\"", "key = \"my_day_care\"");
        let own = Catalog::with_categories(&own).expect("usable");
        assert!(own.needs.iter().all(|need| need.key != "day_care"));
    }

    #[test]
    fn a_limit_for_nothing_is_an_error() {
        let thresholds = THRESHOLDS_TOML.replace("\"supermarket\"", "\"supermarkt\"");
        let error = Catalog::parse(CATEGORIES_TOML, &thresholds).expect_err("no such category");
        assert!(error.to_string().contains("supermarkt"));
    }
}
