//! Settings of gaps, of candidate places and of mobile services.

use serde::{Deserialize, Serialize};

/// `[gaps]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct GapsSection {
    /// Uncovered cells without a grid are joined up to this distance, metres.
    pub joining_distance_m: f64,
    /// Reporting size in persons: a municipality overlooks smaller parts of a gap, and a new place that serves
    /// fewer is not proposed, unless the category names its own threshold.
    pub report_persons: u64,
    /// Connected gaps with fewer persons are counted, not listed.
    pub persons_min: u64,
    /// Fewest persons that a new place must serve, for every category, instead of the thresholds of categories and
    /// `report_persons`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_persons: Option<u64>,
    /// The group of persons whom new places should serve: `persons`, `persons_65`; `--weight` sets it.
    pub weight: String,
    /// A run computes the gaps that one can act on, and the need, up to this number of candidate places; the
    /// command `gaps` computes them whatever the number.
    pub run_candidates_max: usize,
    /// A run computes them for every limit up to this number of candidate places; with more, for the largest limit
    /// of each category alone.
    pub run_all_limits_max: usize,
}

impl GapsSection {
    /// Whether a run proposes places when there are this many candidates.
    pub fn proposes_places(&self, candidates: usize) -> bool {
        candidates <= self.run_candidates_max
    }

    /// Whether a run proposes them for every limit when there are this many candidates.
    pub fn proposes_for_all_limits(&self, candidates: usize) -> bool {
        candidates <= self.run_all_limits_max
    }
}

impl Default for GapsSection {
    fn default() -> Self {
        Self {
            joining_distance_m: 150.0,
            report_persons: 500,
            persons_min: 1,
            threshold_persons: None,
            weight: "persons".to_owned(),
            run_candidates_max: 250_000,
            run_all_limits_max: 50_000,
        }
    }
}

/// `[candidates]`: where a new place could open. Every inhabited cell, unless hosts or a layer are named.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CandidatesSection {
    /// Categories of facilities that could open their doors for another service; `--host` sets it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// A layer of points in any format of layers; `--candidates` sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// CRS of the layer, when the file does not state it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
}

impl CandidatesSection {
    /// Whether every inhabited cell is a candidate.
    pub fn is_cells(&self) -> bool {
        self.hosts.is_empty() && self.layer.is_none()
    }
}

/// `[mobile]`: a rolling shop or bus surgery for those whom no new place would serve.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct MobileSection {
    /// Largest accepted distance to a stop, metres.
    pub limit_m: u32,
    /// Longest tour, hours; `--hours` sets it.
    pub hours: f64,
    /// How long the vehicle stays at a stop, minutes.
    pub stay_minutes: u32,
    /// How fast it comes ahead between stops, kilometres per hour.
    pub speed_km_h: u32,
}

impl Default for MobileSection {
    fn default() -> Self {
        Self { limit_m: 300, hours: 4.0, stay_minutes: 30, speed_km_h: 25 }
    }
}
