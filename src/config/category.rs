//! Categories that are derived from others.

use serde::{Deserialize, Serialize};

use crate::base::WhenUnknown;

/// `[[category]]`: the facilities of another category that fulfil a filter.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CategorySection {
    /// Its key, by which `--category` and results name it.
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
    /// The category whose facilities are looked at, by key or name; it may be a derived one.
    pub from: String,
    /// What they have to fulfil: `wheelchair=yes & fee=no`.
    #[serde(rename = "where")]
    pub filter: String,
    /// What becomes of facilities of which the data do not say whether they fulfil it: `out` or `in`.
    #[serde(default)]
    pub unknown: WhenUnknown,
    /// Its field of action; that of `from` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_of_action: Option<String>,
    /// Groups of categories that it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Its limits in metres, ascending; those of `from` when empty. `[limits]` goes before them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits_m: Vec<u32>,
    /// Whether the help mix asks for it as a need of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_need: bool,
}
