//! What the plan of tiles knows of walks.

use serde::{Deserialize, Serialize};

use super::error::TilesError;
use crate::base::{Code, Diagnostics, Finding, FindingGroup, Place, WalkWeight};
use crate::network::WalkProfile;
use crate::project::SourceRecord;
use crate::run::walk::NetworkRecord;

/// The file of a piece of the network.
pub(super) const NETWORK: &str = "network";

/// What the plan knows of walks.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct WalkPlan {
    /// Largest distance between a point and the way it is linked to, millimetres.
    pub link_mm: u32,
    /// What walks are measured in.
    pub weight: WalkWeight,
    /// The key of the walker.
    pub profile: String,
    /// The walkers, as TOML.
    pub profiles: String,
    /// The checksum of the weighted network.
    pub stamp: u32,
    /// The smallest weight of a straight millimetre, as a decimal number that says it exactly.
    pub straight_factor: String,
    /// Facilities farther than this from a way, in metres, are beyond every limit on it.
    pub far_m: u32,
    /// Candidate places that are to be reached, up to so many millimetres; absent where the run proposes none.
    pub places_mm: Option<u32>,
    /// Number of candidate places.
    pub candidates: usize,
    /// What `run.json` says of the network.
    pub network: NetworkRecord,
    /// The files of the network and the barriers.
    pub sources: Vec<SourceRecord>,
    /// The file of candidate places.
    pub candidate_source: Option<SourceRecord>,
    /// Findings about the network.
    pub findings: Vec<FindingsRecord>,
    /// The islands of the network in the region.
    pub islands: Vec<IslandRecord>,
}

/// Findings of one code in one source.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct FindingsRecord {
    /// The code.
    pub code: String,
    /// How many.
    pub count: u64,
    /// The first ones: source, layer, feature and field of the place, message and hint.
    pub first: Vec<[Option<String>; 6]>,
}

/// An island of the network.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct IslandRecord {
    /// Its lowest node.
    pub name: u32,
    /// The length of its ways, millimetres.
    pub length_mm: u64,
    /// Whether points are linked to it.
    pub is_linked: bool,
    /// Keys of the reasons for which the ways that it meets are closed.
    pub closed_for: Vec<String>,
    /// The municipality it lies in.
    pub municipality: u32,
}

impl WalkPlan {
    /// The walker.
    pub(super) fn walker(&self) -> Result<WalkProfile, TilesError> {
        Ok(WalkProfile::find(&self.profiles, &self.profile)?)
    }
}

/// The records of findings.
pub(super) fn findings_records(diagnostics: &Diagnostics) -> Vec<FindingsRecord> {
    let group = |group: &FindingGroup| FindingsRecord {
        code: group.code().name().to_owned(),
        count: group.count(),
        first: group
            .kept()
            .iter()
            .map(|finding| {
                let place = finding.place.clone();
                let message = Some(finding.message.clone());
                let hint = finding.hint.clone();
                [place.source, place.layer, place.feature, place.field, message, hint]
            })
            .collect(),
    };
    diagnostics.groups().map(group).collect()
}

/// Findings from their records.
pub(super) fn findings_of(records: &[FindingsRecord]) -> Diagnostics {
    let codes = Code::all();
    let mut diagnostics = Diagnostics::default();
    for record in records {
        let Some(code) = codes.iter().find(|code| code.name() == record.code) else { continue };
        let last = record.first.len().saturating_sub(1);
        for (at, texts) in record.first.iter().enumerate() {
            let [source, layer, feature, field, message, hint] = texts.clone();
            let place = Place { source, layer, feature, field };
            let message = message.unwrap_or_default();
            let finding = Finding { code: *code, place, message, hint };
            let others = if at == last { record.count - last as u64 } else { 1 };
            diagnostics.push_counted(finding, others);
        }
    }
    diagnostics
}
