//! `[table]`: distances that another program has computed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::TableUnit;

/// `[table]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableSection {
    /// Files with a cell, a facility and how far it is, in rows.
    pub files: Vec<String>,
    /// Files with two cells and how far it is from the first to the second, in rows; only new places need them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cell_files: Vec<String>,
    /// What distances are measured in, when no file beside the table says it; metres otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<TableUnit>,
    /// Up to which distance, in this unit, `files` have every pair, when no file beside them says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete_to: Option<f64>,
    /// The same by category.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub complete_to_by: BTreeMap<String, f64>,
    /// The same of `cell_files`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cells_complete_to: Option<f64>,
    /// Speed that nobody exceeds, km/h: within how much time facilities on unknown ground may be.
    pub speed_max_km_h: f64,
    /// Whether numbers in text tables have a decimal comma.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub decimal_comma: bool,
    /// Columns.
    #[serde(skip_serializing_if = "TableKeys::is_default")]
    pub fields: TableKeys,
}

impl Default for TableSection {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            cell_files: Vec::new(),
            unit: None,
            complete_to: None,
            complete_to_by: BTreeMap::new(),
            cells_complete_to: None,
            speed_max_km_h: 130.0,
            decimal_comma: false,
            fields: TableKeys::default(),
        }
    }
}

impl TableSection {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Columns of tables of distances; their usual names when absent.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableKeys {
    /// The id of the cell from which; of both cells the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The id of the facility to which; of both cells the second one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// How far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance: Option<String>,
}

impl TableKeys {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
