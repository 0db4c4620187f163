//! What old residents need in their quartier.

use serde::Deserialize;

/// Something that an age-friendly quartier has within reach.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Key in tables.
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
    /// Categories that meet it, each alone.
    pub any: Vec<String>,
    /// Who says so.
    pub source: String,
}
