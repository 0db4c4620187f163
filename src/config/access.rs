//! Settings of supply and demand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{DecayKind, MissingCapacity, Percent};

/// `[access]`: is there enough for everybody? A run divides places where this table is there.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccessSection {
    /// Categories for which `run` divides places, by key or name; when empty, those of which a facility states its
    /// capacity, or a default is known. The command `access` takes `--category`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Groups of persons who ask for places: `persons`, `persons_65`; every group when empty. `--weight` sets it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<String>,
    /// How much a place counts at a distance; `--decay` sets it.
    pub decay: DecayKind,
    /// Whether persons who reach several places divide their demand over them (three steps, Wan, Zou and Sternberg
    /// 2012); `--divided` sets it.
    pub divided: bool,
    /// For `zones`: the largest distance of each zone, metres, ascending; thirds of the limit when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub zones_m: Vec<u32>,
    /// For `zones`: the weight of each zone; 1, 0.68, 0.22 when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub zone_weights: Vec<f64>,
    /// For `exponential`: the distance at which a place counts 37 percent, metres; 40 percent of the limit when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale_m: Option<u32>,
    /// For `logistic`: the distance at which a place counts half, metres; half of the limit when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_m: Option<u32>,
    /// For `logistic`: how gently the weight falls there, metres; a tenth of the limit when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width_m: Option<u32>,
    /// Whether `run` also gives places to the nearest first, until they are full; `access --assign` does.
    pub assign: bool,
    /// For that: share of the persons of a group who ask for a place, in percent: `100` or `"2.5"`; `--asking` sets it.
    pub asking: Percent,
    /// What becomes of facilities that state no capacity; `--missing` sets it.
    pub missing: MissingCapacity,
    /// Default capacities by category, by key or name, before the built-in ones.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub capacity: BTreeMap<String, f64>,
}

impl Default for AccessSection {
    fn default() -> Self {
        Self {
            categories: Vec::new(),
            weights: Vec::new(),
            decay: DecayKind::Gaussian,
            divided: false,
            zones_m: Vec::new(),
            zone_weights: Vec::new(),
            scale_m: None,
            middle_m: None,
            width_m: None,
            assign: false,
            asking: Percent::whole(100).expect("a percentage"),
            missing: MissingCapacity::Assume,
            capacity: BTreeMap::new(),
        }
    }
}
