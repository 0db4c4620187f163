//! The configuration: one struct per table of the TOML file. Unknown keys are errors.

mod access;
mod barriers;
mod cache;
mod category;
mod cooperate;
mod expand;
mod fairness;
mod gaps;
mod layer_keys;
mod layers;
mod lines;
mod mix;
mod providers;
mod publication;
mod similar;
mod site;
mod table;
mod when;

pub use access::AccessSection;
pub use barriers::BarriersSection;
pub use cache::CacheSection;
pub use category::CategorySection;
pub use cooperate::CooperateSection;
pub use expand::{ExpandError, Lookup, expand};
pub use fairness::FairnessSection;
pub use gaps::{CandidatesSection, GapsSection, MobileSection};
pub use layers::{
    AttributeKeys, CellKeys, CellLayer, FacilityKeys, FacilityLayer, GroupKeys, HomeKeys,
    LayerSection, LayersSection, MunicipalityKeys, MunicipalityLayer, QuartierKeys, SourceKeys,
};
pub use lines::LinesSection;
pub use mix::MixSection;
pub use providers::ProvidersSection;
pub use publication::PublicationSection;
pub use similar::SimilarSection;
pub use site::SiteSection;
pub use table::{TableKeys, TableSection};
pub use when::WhenSection;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use layer_keys::check_source_keys;

use crate::base::{Boundary, DistanceKind, Lang, Permeability, ResultFormat, WalkWeight};

/// A commented configuration that explains every key.
pub const TEMPLATE: &str = include_str!("../../data/region_template.toml");

/// Largest limit in metres: a day's walk.
pub const LIMIT_MAX_M: u32 = 50_000;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The text is not TOML of the expected form; the source states line, key and what was expected.
    #[error("`{name}` is not a valid configuration")]
    Parse {
        /// The file.
        name: String,
        /// Where and why.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A setting on the command line is not of the form `KEY=VALUE`, or its value does not fit.
    #[error("cannot set `{setting}`: {reason}")]
    Set {
        /// The setting as given.
        setting: String,
        /// Why.
        reason: String,
    },
}

/// All settings of a run.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The region as a whole.
    pub region: RegionSection,
    /// Categories that are derived from others by what is known of their facilities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<CategorySection>,
    /// Limits in metres by category, instead of those of the standard.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, Vec<u32>>,
    /// Limits in minutes by category, at the speed of the walk profile; used instead of metres.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits_minutes: BTreeMap<String, Vec<f64>>,
    /// The walking network and the walker.
    pub walk: WalkSection,
    /// Distances that another program has computed; for `distance = "table"`.
    #[serde(skip_serializing_if = "TableSection::is_default")]
    pub table: TableSection,
    /// When facilities must be open.
    #[serde(skip_serializing_if = "WhenSection::is_default")]
    pub when: WhenSection,
    /// Permeability of boundaries.
    pub borders: BordersSection,
    /// What counts as a gap.
    pub gaps: GapsSection,
    /// Where a new place could open.
    #[serde(skip_serializing_if = "CandidatesSection::is_cells")]
    pub candidates: CandidatesSection,
    /// Mobile services.
    pub mobile: MobileSection,
    /// Where new places achieve most; a run chooses places where this table is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteSection>,
    /// Is there enough for everybody; a run divides places where this table is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<AccessSection>,
    /// Who has it near and who has it far; a run measures it where this table is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fairness: Option<FairnessSection>,
    /// Which needs a quartier meets; a run answers it where this table is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mix: Option<MixSection>,
    /// Which quartiers are alike; a run compares them where this table is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similar: Option<SimilarSection>,
    /// What does mending barriers give; a run values them where this table is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub barriers: Option<BarriersSection>,
    /// Which spellings are one provider, and who belongs to which umbrella organisation.
    #[serde(skip_serializing_if = "ProvidersSection::is_default")]
    pub providers: ProvidersSection,
    /// What counts as an overlap.
    pub overlaps: OverlapsSection,
    /// The scenario that `nahraum scenario` computes.
    #[serde(skip_serializing_if = "ScenarioSection::is_default")]
    pub scenario: ScenarioSection,
    /// What municipalities save when they plan new places together.
    pub cooperate: CooperateSection,
    /// What is withheld when results are published.
    #[serde(skip_serializing_if = "PublicationSection::is_default")]
    pub publication: PublicationSection,
    /// How results are written.
    pub output: OutputSection,
    /// Where preparing a region keeps what it finds.
    #[serde(skip_serializing_if = "CacheSection::is_default")]
    pub cache: CacheSection,
    /// The data.
    pub layers: LayersSection,
}

/// `[scenario]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioSection {
    /// The changes file, when the command line names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<String>,
    /// The forecast year, instead of that of the changes file; `--year` sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
}

impl ScenarioSection {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// `[output]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct OutputSection {
    /// In which forms a run writes its results; `--formats` sets it.
    pub formats: Vec<ResultFormat>,
    /// Whether text in CSV answers and results that a spreadsheet would compute as a formula gets an
    /// apostrophe before it; `--csv-safe` sets it. The tables of an import are inputs and stay as they are.
    pub csv_safe: bool,
    /// Names of layers and tables of the results that are not written; `--leave-out` sets it. The report still has
    /// what it shows of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leave_out: Vec<String>,
    /// Services whose maps the QGIS project has as printed pages too, beside those of the service that it opens
    /// with: the supermarket, or the first one.
    pub pages: Vec<String>,
}

impl Default for OutputSection {
    fn default() -> Self {
        let (leave_out, pages) = (Vec::new(), Vec::new());
        Self { formats: ResultFormat::USUAL.to_vec(), csv_safe: false, leave_out, pages }
    }
}

impl OutputSection {
    /// Whether a layer is not written that has this name among the results, or in a file of its own.
    pub fn leaves_out(&self, name: &str) -> bool {
        self.leave_out.iter().any(|left| left == name)
    }
}

/// `[region]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct RegionSection {
    /// Name in reports.
    pub name: String,
    /// The data are synthetic; maps and records are marked accordingly.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub synthetic: bool,
    /// Working CRS; chosen from the data when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// Set of limits: quartier, bbsr, seniors, ghsci, ch, at, nl, gb.
    pub standard: String,
    /// How distances are measured: straight, walk, or table.
    pub distance: DistanceKind,
    /// Language of reports and maps.
    pub lang: Lang,
    /// Whether the part of a municipality without quartiers becomes one rest quartier.
    pub fill_rest: bool,
    /// Spacing in metres of the points over which persons of quartiers are spread without cells.
    pub spread_spacing_m: f64,
    /// Whether the persons of cells larger than quartiers are shared out over the quartiers that they
    /// overlap, by homes or by area.
    pub share_cells: bool,
    /// Only these categories, by key or by English or German name; `--category` sets it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Limits in metres for every category, ascending, instead of `[limits]`, `[limits_minutes]`
    /// and those of the standard; `--limit` sets it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits_m: Vec<u32>,
    /// File with categories, instead of the built-in ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories_file: Option<String>,
    /// File with standards, instead of the built-in ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thresholds_file: Option<String>,
    /// Folder with PROJ grid files, such as BETA2007.gsb.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proj_data: Option<String>,
}

impl Default for RegionSection {
    fn default() -> Self {
        Self {
            name: "Region".into(),
            synthetic: false,
            crs: None,
            standard: "quartier".into(),
            distance: DistanceKind::Straight,
            lang: Lang::En,
            fill_rest: false,
            spread_spacing_m: 100.0,
            share_cells: true,
            categories: Vec::new(),
            limits_m: Vec::new(),
            categories_file: None,
            thresholds_file: None,
            proj_data: None,
        }
    }
}

/// `[walk]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WalkSection {
    /// Street map: OpenStreetMap (.osm.pbf, .osm, .osm.gz, .osm.bz2), a layer of lines, or a file of
    /// `nahraum network build`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Who walks: adult, senior, rollator, wheelchair, or one of `profiles_file`.
    pub profile: String,
    /// How walks are measured: length or time.
    pub weight: WalkWeight,
    /// File with profiles, instead of the built-in ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profiles_file: Option<String>,
    /// Largest distance in metres from a point to the way it is linked to.
    pub link_distance_max_m: f64,
    /// Elevation (GeoTIFF or Esri ASCII grid); only for street maps, a built network has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elevation: Option<String>,
    /// CRS of the elevation, when the file does not state it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elevation_crs: Option<String>,
    /// The network has every way up to this distance from the municipalities, metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_around_m: Option<f64>,
    /// The network has every way between these degrees: west, south, east, north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_box: Option<[f64; 4]>,
    /// File with the area in which the network has every way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_area: Option<String>,
    /// Country whose defaults of access apply (ISO 3166-1: DE, AT, ...; or worldwide); by where the map
    /// lies when absent. Only for street maps, a built network has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Lines or areas (GeoJSON or a text table) that nobody crosses between a point and its way, beside
    /// the walls and fences of the street map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub barriers: Option<String>,
    /// CRS of the barriers, when the file does not state it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub barriers_crs: Option<String>,
    /// How a network that is a layer of lines is read.
    #[serde(skip_serializing_if = "LinesSection::is_default")]
    pub lines: LinesSection,
}

impl Default for WalkSection {
    fn default() -> Self {
        Self {
            network: None,
            profile: "adult".into(),
            weight: WalkWeight::Length,
            profiles_file: None,
            link_distance_max_m: 200.0,
            elevation: None,
            elevation_crs: None,
            known_around_m: None,
            known_box: None,
            known_area: None,
            country: None,
            barriers: None,
            barriers_crs: None,
            lines: LinesSection::default(),
        }
    }
}

/// `[borders]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct BordersSection {
    /// Boundaries between the region's municipalities.
    pub inner: Permeability,
    /// The outer boundary of the region.
    pub outer: Permeability,
    /// The boundary that opens and closes in the border effect.
    pub boundary: Boundary,
    /// Pairs of municipalities, by id or name, whose common boundary nobody crosses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hard: Vec<[String; 2]>,
}

/// `[overlaps]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct OverlapsSection {
    /// Smallest Jaccard index of a double structure.
    pub jaccard_min: f64,
    /// Pairs sharing fewer persons are counted, not listed.
    pub persons_min: u64,
    /// Largest distance in metres between the boundaries of quartiers that face each other. The default
    /// bridges the slivers in real data: 0.1 to 0.3 km² between the boundaries of two cities, along some
    /// kilometres.
    pub facing_distance_m: f64,
    /// Smallest share of its area with which a quartier counts as lying in a municipality.
    pub part_share_min: f64,
}

impl Default for OverlapsSection {
    fn default() -> Self {
        Self { jaccard_min: 0.5, persons_min: 100, facing_distance_m: 100.0, part_share_min: 0.05 }
    }
}

impl Config {
    /// Reads a configuration.
    ///
    /// ```
    /// use nahraum::config::Config;
    /// let config = Config::parse("[region]\nstandard = \"bbsr\"", "region.toml").unwrap();
    /// assert_eq!(config.region.standard, "bbsr");
    /// assert!(Config::parse("[region]\nstandart = \"bbsr\"", "region.toml").is_err());
    /// ```
    ///
    /// # Errors
    /// [`ConfigError::Parse`] when the text is not TOML, a value has the wrong type, or a key is unknown.
    pub fn parse(text: &str, name: &str) -> Result<Self, ConfigError> {
        Self::parse_with(text, name, &[])
    }

    /// Reads a configuration and then applies settings of the form `KEY=VALUE`, where the key is
    /// dotted (`gaps.report_persons=300`) and the value is TOML or else plain text.
    ///
    /// # Errors
    /// As [`Config::parse`]; [`ConfigError::Set`] for a setting that does not fit.
    pub fn parse_with(text: &str, name: &str, settings: &[String]) -> Result<Self, ConfigError> {
        let fail = |source| ConfigError::Parse { name: name.to_owned(), source: Box::new(source) };
        // Only this first parse can report line and column.
        let plain: Self = toml::from_str(text).map_err(fail)?;
        check_source_keys(text).map_err(|key| fail(unknown_key(&key)))?;
        if settings.is_empty() {
            return Ok(plain);
        }
        let mut table: toml::Table = text.parse().map_err(fail)?;
        for setting in settings {
            apply(&mut table, setting)?;
        }
        let text = toml::to_string(&table).expect("a table that was read can be written");
        check_source_keys(&text).map_err(|key| fail(unknown_key(&key)))?;
        table.try_into().map_err(fail)
    }

    /// The configuration as TOML that [`Config::parse`] reads back.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("a configuration is representable in TOML")
    }
}

fn unknown_key(key: &str) -> toml::de::Error {
    serde::de::Error::custom(format!("unknown key `{key}`"))
}

fn apply(table: &mut toml::Table, setting: &str) -> Result<(), ConfigError> {
    let fail =
        |reason: &str| ConfigError::Set { setting: setting.to_owned(), reason: reason.to_owned() };
    let (key, value) = setting.split_once('=').ok_or_else(|| fail("expected KEY=VALUE"))?;
    let parsed: Result<toml::Table, _> = format!("value = {value}").parse();
    let value = match parsed {
        Ok(mut parsed) => parsed.remove("value").ok_or_else(|| fail("no value"))?,
        Err(_) => toml::Value::String(value.to_owned()),
    };
    let parts: Vec<&str> = key.trim().split('.').collect();
    if parts.len() > KEY_PARTS_MAX {
        let shown: String = setting.chars().take(40).collect();
        let reason = format!("found {} parts, expected at most {KEY_PARTS_MAX}", parts.len());
        return Err(ConfigError::Set { setting: format!("{shown}…"), reason });
    }
    let (last, path) = parts.split_last().ok_or_else(|| fail("no key"))?;
    insert(table, path, last, &value).map_err(fail)
}

/// Most parts of a dotted key; those that exist have five. Each part is a nested table.
const KEY_PARTS_MAX: usize = 16;

/// Tables of which there may be several.
const LISTS: [&str; 4] = ["facilities", "cells", "homes", "category"];

/// Puts a value into a table. A path through a list of layers sets the value in all of them.
fn insert(
    table: &mut toml::Table,
    path: &[&str],
    last: &str,
    value: &toml::Value,
) -> Result<(), &'static str> {
    let Some((part, rest)) = path.split_first() else {
        table.insert(last.to_owned(), value.clone());
        return Ok(());
    };
    let empty = || match LISTS.contains(part) {
        true => toml::Value::Array(vec![toml::Value::Table(toml::Table::new())]),
        false => toml::Value::Table(toml::Table::new()),
    };
    match table.entry(*part).or_insert_with(empty) {
        toml::Value::Table(table) => insert(table, rest, last, value),
        toml::Value::Array(list) => list.iter_mut().try_for_each(|layer| {
            let layer = layer.as_table_mut().ok_or("the key leads through a value")?;
            insert(layer, rest, last, value)
        }),
        _ => Err("the key leads through a value"),
    }
}
