//! Records (`run.json` and `import-*.json`): the inputs and outputs of a run or an import.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{Diagnostics, FindingGroup, Lang, TableUnit, WalkWeight};
use crate::config::Config;
use crate::dataset::SCHEMA_VERSION;
use crate::format::{FilePrint, ReadLayer};

/// An input file of a run or an import.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct SourceRecord {
    /// The layer that it was read as.
    pub layer: String,
    /// Name as the user gave it.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Number of bytes.
    pub bytes: u64,
    /// Features read.
    pub features: usize,
    /// Date of the data, as its source states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The files beside it that were read too: those of a Shapefile, what a table of distances says of itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<FilePrint>,
}

impl SourceRecord {
    /// The record of a layer that was read as `role` from a file of that name.
    pub fn new(role: &str, name: impl Into<String>, read: &ReadLayer) -> Self {
        Self {
            layer: role.to_owned(),
            name: name.into(),
            sha256: read.sha256.clone(),
            bytes: read.bytes,
            features: read.layer.len(),
            date: None,
            beside: read.beside.clone(),
        }
    }
}

/// The walk in `run.json`: network, walker and links.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WalkRecord {
    /// Key of the profile.
    pub profile: String,
    /// Its English name.
    pub profile_name_en: String,
    /// Its German name.
    pub profile_name_de: String,
    /// Speed on a level, smooth way.
    pub speed_m_s: f64,
    /// Source of the speed.
    pub speed_source: String,
    /// length or time.
    pub weight: WalkWeight,
    /// Attribution of the street map.
    pub attribution: String,
    /// Nodes of the network.
    pub nodes: usize,
    /// Edges of the network.
    pub edges: usize,
    /// Length of all ways, metres.
    pub length_m: u64,
    /// Length of the ways open to the walker, metres.
    pub open_m: u64,
    /// Length of the ways on walks to facilities within the limits, each way once, metres.
    pub used_m: u64,
    /// Share of the used length without a tag, by tag; a missing tag counts as harmless. Only tags that
    /// matter to the walker; `incline` only without elevation.
    pub assumed_share: BTreeMap<&'static str, f64>,
    /// Connected components (islands) of the network.
    pub islands: u64,
    /// Country whose defaults of access apply, by its code; `worldwide` for any other.
    pub access_country: String,
    /// How it was chosen: `setting` or `place`.
    pub access_chosen_by: &'static str,
    /// Crossings that walkers are assumed to use, from junctions of carriageways whose sidewalk is drawn
    /// apart to the sidewalk.
    pub crossings_assumed: u64,
    /// Length of the carriageways beside a separate sidewalk that are used because the map has no sidewalk
    /// near, metres.
    pub carriageways_m: u64,
    /// Cells of the region that are not linked.
    pub cells_unlinked: usize,
    /// Persons in them.
    pub persons_unlinked: Option<u64>,
    /// Cells of the region on a way from which this walker has no way to the network.
    pub cells_without_way: usize,
    /// Persons in them.
    pub persons_without_way: Option<u64>,
    /// Facilities that are not linked.
    pub facilities_unlinked: usize,
}

impl WalkRecord {
    /// Name of the profile in a language.
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.profile_name_en, &self.profile_name_de)
    }
}

/// The table of distances in `run.json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableRecord {
    /// What it is measured in.
    pub unit: TableUnit,
    /// How many metres a minute counts as; absent for metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metres_a_minute: Option<f64>,
    /// Who covers them; absent for metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walker: Option<String>,
    /// Up to which distance it has every pair, metres, by category.
    pub complete_to_m: BTreeMap<String, f64>,
}

/// Sizes of a region. Halo cells and facilities are counted separately.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Counties.
    pub counties: usize,
    /// Municipalities.
    pub municipalities: usize,
    /// Districts.
    pub districts: usize,
    /// Municipalities whose persons are known, at least of a part.
    pub municipalities_known: usize,
    /// Quartiers, rest quartiers included.
    pub quartiers: usize,
    /// Quartiers whose persons are known.
    pub quartiers_known: usize,
    /// Categories.
    pub categories: usize,
    /// Providers.
    pub providers: usize,
    /// Facilities in the region.
    pub facilities: usize,
    /// Facilities outside the region, which also serve residents.
    pub facilities_halo: usize,
    /// All of them by what distances to them end at: entrance, way, outline or point. Facilities that are
    /// not linked to the network are left out.
    pub placed_by: BTreeMap<&'static str, usize>,
    /// Population cells in the region.
    pub cells: usize,
    /// Population cells outside the region, which are not reported.
    pub cells_halo: usize,
    /// Persons in the region; withheld when the results are for publication and they are few.
    pub persons: Option<u64>,
    /// Persons of the further groups; withheld as those in the region.
    pub groups: BTreeMap<String, Option<u64>>,
    /// Cells of the region without a value, by group.
    pub suppressed: BTreeMap<String, u64>,
    /// Persons in halo cells; withheld as those in the region.
    pub persons_halo: Option<u64>,
    /// Pairs in the reach table.
    pub reach_pairs: usize,
}

/// A kind of service that was analysed, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceRecord {
    /// Its key in columns.
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
    /// Key of its field of action; empty for a category of the user's own.
    pub field_of_action: String,
}

/// A limit used in the run, and its source.
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
    /// Number of findings.
    pub count: u64,
    /// The first ones, with their place.
    pub first: Vec<String>,
}

impl FindingRecord {
    fn from_group(group: &FindingGroup) -> Self {
        let finding = group.first();
        let text = |finding: &crate::base::Finding| {
            let place = finding.place.to_string();
            let space = if place.is_empty() { "" } else { ": " };
            format!("{place}{space}{}", finding.message)
        };
        Self {
            code: finding.code.name(),
            severity: finding.code.severity().to_string(),
            count: group.count(),
            first: group.kept().iter().map(text).collect(),
        }
    }
}

/// The scenario in `run.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScenarioRecord {
    /// Its name; may be empty.
    pub name: String,
    /// The forecast year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// Its changes.
    pub changes: Vec<ChangeRecord>,
}

/// One change of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeRecord {
    /// open, close, move, enlarge, add_way, remove_way or persons.
    pub kind: String,
    /// What is changed.
    pub subject: String,
    /// SHA-256 of the change: of its kind and values in one fixed form.
    pub sha256: String,
}

/// The record of a run.
#[derive(Clone, Debug, Serialize)]
pub struct RunRecord {
    /// The [version](crate::dataset::SCHEMA_VERSION) of names and meanings of what is written.
    pub schema: u32,
    /// Program and version.
    pub program: String,
    /// Command.
    pub command: String,
    /// Whether the data are synthetic.
    pub synthetic: bool,
    /// The scenario that was applied; absent for the region as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<ScenarioRecord>,
    /// Working CRS.
    pub crs: String,
    /// The walk; absent for distances that are not measured along ways.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walk: Option<WalkRecord>,
    /// The table of distances; absent for those that were measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<TableRecord>,
    /// Attributions, shown with every result.
    pub attribution: Vec<String>,
    /// Sizes.
    pub counts: Counts,
    /// The categories that were analysed.
    pub categories: Vec<String>,
    /// Their names.
    pub services: Vec<ServiceRecord>,
    /// The limits in use.
    pub limits: Vec<LimitRecord>,
    /// Input files.
    pub sources: Vec<SourceRecord>,
    /// Output files with their number of rows.
    pub outputs: BTreeMap<String, usize>,
    /// Numbers of facility pairs and gaps that are too small to be listed.
    /// Those of persons are withheld when the results are for publication.
    pub not_listed: BTreeMap<String, Option<u64>>,
    /// Findings about the input.
    pub findings: Vec<FindingRecord>,
    /// The configuration with all defaults.
    pub config: Config,
}

/// Findings for a record, errors first.
pub(crate) fn finding_records(diagnostics: &Diagnostics) -> Vec<FindingRecord> {
    diagnostics.groups().map(FindingRecord::from_group).collect()
}

/// The record of an import: the file `import-<kind>.json` beside the layers.
#[derive(Clone, Debug, Serialize)]
pub struct ImportRecord {
    /// The [version](crate::dataset::SCHEMA_VERSION) of names and meanings of what is written.
    pub schema: u32,
    /// Program and version.
    pub program: String,
    /// osm, census, gtfs or facilities.
    pub kind: &'static str,
    /// Input files.
    pub sources: Vec<SourceRecord>,
    /// Attributions with the licence, shown with every result.
    pub attribution: Vec<String>,
    /// Date of the data, as the source states it.
    pub date: Option<String>,
    /// Settings and decisions, by name.
    pub settings: BTreeMap<String, String>,
    /// Counts, by name.
    pub counts: BTreeMap<String, u64>,
    /// Written files with their number of rows.
    pub outputs: BTreeMap<String, usize>,
    /// Findings about the input.
    pub findings: Vec<FindingRecord>,
}

impl ImportRecord {
    /// A record without content.
    pub(crate) fn new(kind: &'static str) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            program: program(),
            kind,
            sources: Vec::new(),
            attribution: Vec::new(),
            date: None,
            settings: BTreeMap::new(),
            counts: BTreeMap::new(),
            outputs: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    pub(crate) fn count(&mut self, name: impl Into<String>, count: usize) {
        self.counts.insert(name.into(), count as u64);
    }

    pub(crate) fn set(&mut self, name: &str, value: impl ToString) {
        self.settings.insert(name.to_owned(), value.to_string());
    }
}

/// Name and version of the program.
pub(crate) fn program() -> String {
    format!("nahraum {}", env!("CARGO_PKG_VERSION"))
}

/// The bytes of a record.
pub(crate) fn as_json(record: &impl Serialize) -> Vec<u8> {
    let json = serde_json::to_string_pretty(record).expect("a record of plain data is JSON");
    (json + "\n").into_bytes()
}
