//! Choices that a configuration, the command line and the library share. Each is one type, so that
//! a value means the same wherever it is read or written.

use serde::{Deserialize, Serialize};

/// How distances are measured.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum DistanceKind {
    /// As the crow flies.
    #[default]
    Straight,
    /// Along the walking network.
    Walk,
}

/// What a walk is weighted by.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum WalkWeight {
    /// Metres along the way; what slows a walker does not matter, what stops them does.
    #[default]
    Length,
    /// Metres the walker covers on a level, smooth way in the time the way takes.
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
    /// The text in this language, of one in each.
    pub fn pick<T>(self, english: T, german: T) -> T {
        match self {
            Self::De => german,
            Self::En => english,
        }
    }
}

/// What a boundary lets through when nothing else is said about it.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Permeability {
    /// Residents use facilities on both sides.
    #[default]
    Open,
    /// Residents use facilities on their own side only.
    Closed,
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

/// Who runs a facility (Trägerart).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ProviderType {
    /// A state, a municipality, or a body of theirs.
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

    /// The provider type of a key, in whatever case and however its words are joined.
    ///
    /// ```
    /// use nahraum::base::ProviderType;
    /// for text in ["non_profit", "non-profit", " Non profit"] {
    ///     assert_eq!(ProviderType::of_key(text), Some(ProviderType::NonProfit));
    /// }
    /// assert_eq!(ProviderType::of_key("Land"), None);
    /// ```
    pub fn of_key(text: &str) -> Option<Self> {
        let key = text.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|one| one.key() == key)
    }
}
