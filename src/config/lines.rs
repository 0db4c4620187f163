//! `[walk.lines]`: a layer of lines as walking network.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `[walk.lines]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinesSection {
    /// The name of the layer in a file that has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// CRS of the lines, when the file does not state it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// Attribution with the licence, shown with every result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
    /// Ends of lines up to this distance from another line are joined to it, metres.
    pub join_ends_m: f64,
    /// Whether lines of one level that cross without a common point are joined there.
    pub join_crossings: bool,
    /// The column of each tag, where it has another name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// Translation of classes to values of OpenStreetMap's `highway`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub classes: BTreeMap<String, String>,
}

impl LinesSection {
    /// Whether nothing is set.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for LinesSection {
    fn default() -> Self {
        Self {
            table: None,
            crs: None,
            attribution: None,
            join_ends_m: 0.05,
            join_crossings: false,
            fields: BTreeMap::new(),
            classes: BTreeMap::new(),
        }
    }
}
