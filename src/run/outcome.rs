//! A region ready to be asked, and all its answers in a folder.

use std::collections::BTreeMap;
use std::path::Path;

use super::analyse::{in_degrees, shapes_in_degrees, to_degrees};
use super::folder::OutFolder;
use super::record::{finding_records, limit_records};
use super::walk::{assumed_shares, linked_region};
use super::{
    Analyses, Counts, Loaded, NetworkSource, PlanError, RunRecord, SourceRecord, WalkRecord,
    WalkSettings, walk_network,
};
use crate::access::{ReachTable, WalkReach, straight_line_reach};
use crate::analysis::coverage::Level;
use crate::base::{Diagnostics, Progress};
use crate::config::Lang;
use crate::format::OutputFormat;
use crate::present;
use crate::region::{Region, RegionSettings, build};

/// A region with its reach table: everything analyses need.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The region.
    pub region: Region,
    /// Who reaches what.
    pub reach: ReachTable,
    /// What was found in the input.
    pub diagnostics: Diagnostics,
    /// Where the input came from.
    pub sources: Vec<SourceRecord>,
    /// How people walk, when distances are on foot.
    pub walk: Option<WalkRecord>,
}

/// Builds a region and fills its reach table.
///
/// # Errors
/// [`PlanError::Region`] when no honest region can be built; else what [`walk_network`] says.
pub fn prepare(
    loaded: Loaded,
    settings: &RegionSettings,
    walk: Option<WalkSettings>,
    progress: &dyn Progress,
) -> Result<Prepared, PlanError> {
    let mut diagnostics = loaded.diagnostics;
    let built = build(loaded.inputs, settings, progress)
        .map_err(|source| PlanError::region(source, diagnostics.clone()))?;
    diagnostics.append(built.diagnostics);
    let (region, mut sources) = (built.value, loaded.sources);
    let Some(walk) = walk else {
        let reach = straight_line_reach(&region, progress);
        return Ok(Prepared { region, reach, diagnostics, sources, walk: None });
    };
    // Streets that were made up in memory are nobody's.
    let is_file = matches!(walk.source, NetworkSource::File(_));
    let link_options = walk.link;
    let network = walk_network(&region, walk, &mut sources, progress)?;
    diagnostics.append(network.diagnostics);
    let network = network.value;
    let linked = linked_region(&region, &network, link_options, progress);
    diagnostics.append(linked.diagnostics);
    let WalkReach { table: reach, used_mm } = linked.value.reach_and_ways(progress);
    let used = assumed_shares(&network, &used_mm, &mut diagnostics);
    let walk = Some(WalkRecord::of(&linked.value, used));
    let attribution = network.network().attribution();
    let region = if is_file { region.crediting(attribution) } else { region };
    Ok(Prepared { region, reach, diagnostics, sources, walk })
}

/// Levels that get tables of their own.
const AREA_LEVELS: [Level; 5] =
    [Level::Quartier, Level::District, Level::Municipality, Level::County, Level::Region];

/// Carries out every analysis on every level and writes the results into a folder: tables as CSV,
/// layers as GeoJSON (WGS 84), cells as GeoParquet, a map as HTML, and last `run.json`, which
/// stands for a complete run.
///
/// # Errors
/// [`PlanError`] when the folder or a file cannot be written.
pub fn write_results(
    analyses: &Analyses<'_>,
    command: &str,
    synthetic: bool,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<RunRecord, PlanError> {
    let mut out = OutFolder::open(folder)?;
    remove_earlier_run(folder)?;
    progress.begin("coverage", None);
    let mut not_listed = BTreeMap::new();
    write_coverage(analyses, synthetic, &mut out)?;
    progress.begin("gaps", None);
    write_gaps(analyses, &mut out, &mut not_listed)?;
    progress.begin("border effect", None);
    out.layer(&analyses.border_table(), OutputFormat::Csv)?;
    out.layer(&analyses.flow_table(), OutputFormat::Csv)?;
    progress.begin("overlaps", None);
    write_overlaps(analyses, &mut out, &mut not_listed)?;
    let region = &analyses.prepared.region;
    let record = RunRecord {
        program: format!("nahraum {}", env!("CARGO_PKG_VERSION")),
        command: command.to_owned(),
        synthetic,
        crs: region.crs.to_string(),
        walk: analyses.prepared.walk.clone(),
        attribution: region.attribution.clone(),
        counts: Counts::of(region, analyses.prepared.reach.pairs()),
        categories: analyses.selected_categories(),
        limits: limit_records(region, &analyses.limits),
        sources: analyses.prepared.sources.clone(),
        outputs: out.outputs.clone(),
        not_listed,
        findings: finding_records(&analyses.prepared.diagnostics),
        config: analyses.config.clone(),
    };
    let json = serde_json::to_string_pretty(&record).expect("a record of plain data is JSON");
    out.write("run.json", (json + "\n").as_bytes())?;
    progress.end();
    Ok(record)
}

/// Removes the record of an earlier run first, which stands for all of it, then the results it
/// names: they must not stand beside those of a new run.
fn remove_earlier_run(folder: &Path) -> Result<(), PlanError> {
    let path = folder.join("run.json");
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(()) };
    std::fs::remove_file(&path).map_err(|source| PlanError::File { path: path.clone(), source })?;
    let record: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let names = record["outputs"].as_object().into_iter().flat_map(|outputs| outputs.keys());
    // Only plain names: a record from elsewhere must not lead out of the folder.
    for name in names.filter(|name| !name.contains(['/', '\\'])) {
        let path = folder.join(name);
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(PlanError::File { path, source });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Coverage on all levels and the map, after which the tables are let go: they are large.
fn write_coverage(
    analyses: &Analyses<'_>,
    synthetic: bool,
    out: &mut OutFolder,
) -> Result<(), PlanError> {
    let region = &analyses.prepared.region;
    let coverage = analyses.coverage(&AREA_LEVELS);
    for level in &coverage {
        out.layer(&present::coverage_table(region, level, None), OutputFormat::Csv)?;
        if level.level.areas(region) > 0 {
            let shapes = shapes_in_degrees(region, level.level)?;
            let wide = in_degrees(present::wide_table(region, level, Some(&shapes)));
            out.layer(&wide, OutputFormat::GeoJson)?;
        }
    }
    let german = analyses.config.region.lang == Lang::De;
    let walker = analyses.prepared.walk.as_ref().map(|walk| walk.name(german));
    let about = present::map::About { synthetic, german, walker };
    let map = present::map::map(region, &coverage[0], &about);
    out.file("map.html", map.as_bytes(), region.quartiers.len())?;
    drop(coverage);
    for level in [Level::Quartier, Level::Municipality, Level::Region] {
        out.layer(&analyses.variety_table(level), OutputFormat::Csv)?;
    }
    let shapes = shapes_in_degrees(region, Level::Cell)?;
    let reach = &analyses.prepared.reach;
    let distance = |category, cell| reach.category(category).nearest(cell).distance;
    let cells = present::cell_table(region, &analyses.categories, &distance, Some(&shapes));
    out.layer(&in_degrees(cells), OutputFormat::Parquet).map(drop)
}

/// One file of gaps a category, each made, written and let go before the next.
fn write_gaps(
    analyses: &Analyses<'_>,
    out: &mut OutFolder,
    not_listed: &mut BTreeMap<String, u64>,
) -> Result<(), PlanError> {
    let (mut small, mut small_persons) = (0, 0);
    for category in &analyses.categories {
        let found = analyses.gaps_of(*category);
        small += found.iter().map(|gaps| gaps.small).sum::<u64>();
        small_persons += found.iter().map(|gaps| gaps.small_persons).sum::<u64>();
        out.layer(&analyses.gap_layer(*category, found)?, OutputFormat::GeoJson)?;
    }
    not_listed.insert("gaps".into(), small);
    not_listed.insert("gap_persons".into(), small_persons);
    Ok(())
}

fn write_overlaps(
    analyses: &Analyses<'_>,
    out: &mut OutFolder,
    not_listed: &mut BTreeMap<String, u64>,
) -> Result<(), PlanError> {
    let region = &analyses.prepared.region;
    let measured = analyses.overlaps();
    let below = measured.iter().map(|(_, _, overlaps)| overlaps.pairs_below).sum();
    not_listed.insert("overlap_pairs".into(), below);
    out.layer(&to_degrees(present::pair_table(region, &measured))?, OutputFormat::Parquet)?;
    let facilities = to_degrees(present::facility_table(region, &measured))?;
    out.layer(&facilities, OutputFormat::Parquet)?;
    out.layer(&present::municipality_pair_table(region, &measured), OutputFormat::Csv)?;
    out.layer(&present::provider_table(region, &measured), OutputFormat::Csv)?;
    out.layer(&analyses.facing_table(), OutputFormat::Csv)?;
    out.layer(&analyses.split_table(), OutputFormat::Csv).map(drop)
}
