//! Choices that the configuration, the command line and the library share. Each is a single type, so
//! that a value means the same wherever it is read or written.

use serde::{Deserialize, Serialize};

/// How distances are measured.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum DistanceKind {
    /// Straight-line distance.
    #[default]
    Straight,
    /// Walking distance along the network.
    Walk,
    /// Distances that another program has computed, from a table.
    #[cfg_attr(feature = "cli", value(skip))]
    Table,
}

/// What a table of distances is measured in.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TableUnit {
    /// Metres.
    #[default]
    Metres,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
}

impl TableUnit {
    /// Its key in configurations and records: `metres`, `seconds`, `minutes`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Metres => "metres",
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
        }
    }

    /// Whether it is one of time.
    pub fn is_time(self) -> bool {
        self != Self::Metres
    }
}

/// What the length of a walk is measured in.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum WalkWeight {
    /// Metres along the way. Obstacles that slow a walker do not matter, impassable ones do.
    #[default]
    Length,
    /// Metres that the walker would cover on a level, smooth way in the same time.
    Time,
}

/// Language of reports and maps.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Lang {
    /// German.
    De,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// The text in this language, out of an English and a German one.
    pub fn pick<T>(self, english: T, german: T) -> T {
        match self {
            Self::De => german,
            Self::En => english,
        }
    }
}

/// Whether residents may use facilities across a boundary, unless a pair of municipalities says
/// otherwise.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Permeability {
    /// Residents use facilities on both sides.
    #[default]
    Open,
    /// Residents use facilities on their own side only. Configurations may call it `hard` too.
    #[serde(alias = "hard")]
    Closed,
}

/// The boundary that opens and closes in the border effect.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Boundary {
    /// The boundaries of municipalities.
    #[default]
    Municipality,
    /// The boundaries of counties: municipalities of one county are at home with each other.
    County,
}

impl Boundary {
    /// The word for one side of it.
    pub fn side(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::County => "county",
        }
    }
}

/// How much a place counts at a distance, in floating catchments.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum DecayKind {
    /// The same up to the limit (2SFCA, Luo and Wang 2003).
    Step,
    /// Less from zone to zone (E2SFCA, Luo and Qi 2009).
    Zones,
    /// Gaussian decay, 0 at the limit (Dai 2010).
    #[default]
    Gaussian,
    /// In proportion, 0 at the limit.
    Linear,
    /// Exponential decay, cut at the limit.
    Exponential,
    /// Logistic decay, cut at the limit.
    Logistic,
}

impl DecayKind {
    /// Its name in settings and tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Zones => "zones",
            Self::Gaussian => "gaussian",
            Self::Linear => "linear",
            Self::Exponential => "exponential",
            Self::Logistic => "logistic",
        }
    }
}

/// What becomes of facilities that state no capacity.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum MissingCapacity {
    /// They have the default of their category; without one they are left out.
    #[default]
    Assume,
    /// They are left out.
    #[serde(rename = "leave-out")]
    LeaveOut,
}

/// What new places should achieve.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum SiteModel {
    /// Most persons within the limit, with a number of places (maximal covering, MCLP).
    #[default]
    Most,
    /// Fewest places with which a share of all persons has one within the limit (set covering, LSCP).
    Fewest,
    /// Shortest walks of all persons together, with a number of places (p-median).
    Median,
}

impl SiteModel {
    /// Its key in configurations and tables: `most`, `fewest`, `median`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Most => "most",
            Self::Fewest => "fewest",
            Self::Median => "median",
        }
    }
}

/// How a group of persons is stored in a table of cells.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum GroupUnit {
    /// Persons.
    #[default]
    Count,
    /// Percent of all persons of the cell.
    Percent,
}

/// Where a source of population cells counts everybody. No row there means that nobody lives there; no
/// row elsewhere means that nobody knows.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(
    untagged,
    expecting = "expected \"region\", \"municipalities\" or a list of municipalities"
)]
pub enum CellExtent {
    /// A whole kind of places.
    Whole(WholeExtent),
    /// These municipalities, by id or name.
    Of(Vec<String>),
}

/// An extent of population cells that needs no list.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WholeExtent {
    /// The whole region.
    Region,
    /// Every municipality in which the source has a row: it counts a municipality as a whole.
    Municipalities,
}

/// Who counts as one when providers are compared: overlaps between two of them, who works across a boundary.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum ProviderLevel {
    /// Each provider.
    #[default]
    Provider,
    /// All providers of an umbrella organisation together; those of none, or of one whose members are independent of
    /// each other, each by itself.
    Umbrella,
}

/// Who runs a facility (Trägerart).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ProviderType {
    /// A state, a municipality, or one of their institutions.
    Public,
    /// Churches, welfare associations, foundations (freigemeinnützig).
    NonProfit,
    /// Companies.
    Commercial,
    /// Citizens themselves: associations, cooperatives.
    Civic,
}

impl ProviderType {
    /// All provider types.
    pub const ALL: [Self; 4] = [Self::Public, Self::NonProfit, Self::Commercial, Self::Civic];

    /// Its key in data: `public`, `non_profit`, `commercial`, `civic`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::NonProfit => "non_profit",
            Self::Commercial => "commercial",
            Self::Civic => "civic",
        }
    }

    /// The provider type with a key; case and the separator between words do not matter.
    ///
    /// ```
    /// use nahraum::base::ProviderType;
    /// for text in ["non_profit", "non-profit", " Non profit"] {
    ///     assert_eq!(ProviderType::from_key(text), Some(ProviderType::NonProfit));
    /// }
    /// assert_eq!(ProviderType::from_key("Land"), None);
    /// ```
    pub fn from_key(text: &str) -> Option<Self> {
        let key = text.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|provider_type| provider_type.key() == key)
    }
}

/// What becomes of a facility of which the data do not say what is asked: whether it belongs to a derived category,
/// whether it is open.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum WhenUnknown {
    /// It is left out: persons reach only what is known to be fit.
    #[default]
    Out,
    /// It is taken in: persons reach what may be fit.
    In,
}

/// A form in which a run writes its results.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum ResultFormat {
    /// One GeoPackage with every layer and table, for QGIS and other programs.
    Gpkg,
    /// A QGIS project with maps to print, and the GeoPackage that it shows.
    Qgz,
    /// One Excel workbook with every table.
    Xlsx,
    /// A text table for each table.
    Csv,
    /// A GeoParquet file for each layer of many rows.
    Parquet,
    /// A GeoJSON file for each layer of areas, points or lines.
    #[cfg_attr(feature = "cli", value(name = "geojson"))]
    GeoJson,
    /// One page for browsers with everything: maps, profiles, tables.
    Report,
}

impl ResultFormat {
    /// What people open, unless they ask for something else.
    pub const USUAL: [Self; 5] = [Self::Report, Self::Gpkg, Self::Qgz, Self::Csv, Self::Parquet];
}
