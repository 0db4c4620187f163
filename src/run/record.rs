//! `run.json`: what went into a run and what came out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{SourceRecord, WalkRecord};
use crate::base::{Diagnostics, FindingGroup, Millimetres};
use crate::config::Config;
use crate::region::Region;

/// Sizes of a region. Halo cells and facilities are counted apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Counties.
    pub counties: usize,
    /// Municipalities.
    pub municipalities: usize,
    /// Districts.
    pub districts: usize,
    /// Quartiers, rest quartiers included.
    pub quartiers: usize,
    /// Categories.
    pub categories: usize,
    /// Providers.
    pub providers: usize,
    /// Facilities in the region.
    pub facilities: usize,
    /// Facilities outside, which serve residents too.
    pub facilities_halo: usize,
    /// Population cells in the region.
    pub cells: usize,
    /// Population cells outside, which are not reported.
    pub cells_halo: usize,
    /// Persons in the region, then by group.
    pub persons: u64,
    /// Persons of the further groups.
    pub groups: BTreeMap<String, u64>,
    /// Cells of the region without a value, by group.
    pub suppressed: BTreeMap<String, u64>,
    /// Persons in halo cells.
    pub persons_halo: u64,
    /// Pairs in the reach table.
    pub reach_pairs: usize,
}

impl Counts {
    /// Counts a region; `reach_pairs` come from its reach table.
    pub fn of(region: &Region, reach_pairs: usize) -> Self {
        let persons = region.persons();
        let inside = region.cells_inside().count();
        let all: u64 = region.cells.persons[0].iter().map(|persons| u64::from(*persons)).sum();
        let halo = region.facilities.iter().filter(|facility| facility.is_halo()).count();
        let columns = || region.groups.iter().map(|group| group.column());
        Self {
            counties: region.counties.len(),
            municipalities: region.municipalities.len(),
            districts: region.districts.len(),
            quartiers: region.quartiers.len(),
            categories: region.categories.len(),
            providers: region.providers.len(),
            facilities: region.facilities.len() - halo,
            facilities_halo: halo,
            cells: inside,
            cells_halo: region.cells.len() - inside,
            persons: persons[0],
            persons_halo: all - persons[0],
            groups: columns().zip(persons.iter().copied()).skip(1).collect(),
            suppressed: columns().zip(region.cells.suppressed.iter().copied()).collect(),
            reach_pairs,
        }
    }
}

/// A limit that held in the run, and who says so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LimitRecord {
    /// Category.
    pub category: String,
    /// Metres.
    pub limit_m: f64,
    /// Source of the number.
    pub source: String,
}

/// Findings of one code in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingRecord {
    /// Code.
    pub code: &'static str,
    /// error, warning or note.
    pub severity: String,
    /// How many.
    pub count: u64,
    /// The first ones, with their place.
    pub first: Vec<String>,
}

impl FindingRecord {
    fn of(group: &FindingGroup) -> Self {
        let finding = &group.kept[0];
        let text = |finding: &crate::base::Finding| {
            let place = finding.place.to_string();
            let space = if place.is_empty() { "" } else { ": " };
            format!("{place}{space}{}", finding.message)
        };
        Self {
            code: finding.code.name(),
            severity: finding.code.severity().to_string(),
            count: group.count,
            first: group.kept.iter().map(text).collect(),
        }
    }
}

/// The record of a run.
#[derive(Clone, Debug, Serialize)]
pub struct RunRecord {
    /// Program and version.
    pub program: String,
    /// Command.
    pub command: String,
    /// The data are made up.
    pub synthetic: bool,
    /// Working CRS.
    pub crs: String,
    /// How people walk; absent when distances are straight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walk: Option<WalkRecord>,
    /// Who must be named wherever results are shown.
    pub attribution: Vec<String>,
    /// Sizes.
    pub counts: Counts,
    /// The categories that were analysed.
    pub categories: Vec<String>,
    /// The limits that held.
    pub limits: Vec<LimitRecord>,
    /// Files that went in.
    pub sources: Vec<SourceRecord>,
    /// Files that came out, with their rows.
    pub outputs: BTreeMap<String, usize>,
    /// Pairs of facilities too small to be listed, and gaps too small to be listed.
    pub not_listed: BTreeMap<String, u64>,
    /// What was found in the input.
    pub findings: Vec<FindingRecord>,
    /// The configuration with all defaults.
    pub config: Config,
}

/// Findings for a record, errors first.
pub(super) fn finding_records(diagnostics: &Diagnostics) -> Vec<FindingRecord> {
    diagnostics.groups().map(FindingRecord::of).collect()
}

/// The limits of all categories of a region: those asked for, or the categories' own.
pub(super) fn limit_records(region: &Region, asked: &[Millimetres]) -> Vec<LimitRecord> {
    let of = |category: &crate::region::Category| {
        let record = |limit: &crate::region::CategoryLimit| LimitRecord {
            category: category.key.clone(),
            limit_m: limit.distance.metres().unwrap_or_default(),
            source: limit.source.clone(),
        };
        let own = category.limits.iter().map(record);
        let on_request = |limit: &Millimetres| LimitRecord {
            category: category.key.clone(),
            limit_m: limit.metres().unwrap_or_default(),
            source: "asked for on the command line".to_owned(),
        };
        if asked.is_empty() {
            own.collect::<Vec<_>>()
        } else {
            asked.iter().map(on_request).collect()
        }
    };
    region.categories.iter().flat_map(of).collect()
}
