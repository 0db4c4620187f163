//! Writing all results into a folder.

use std::collections::BTreeMap;

use super::analyse::Analyses;
use super::answers::{Answer, GapAnswer, answers, gap_answers};
use super::degrees::{in_degrees, shapes_in_degrees, to_degrees};
use super::error::AnalysisError;
use super::gaps::Acted;
use super::record::{counts, limit_records};
use super::site::SiteView;
use super::write_error::WriteError;
use crate::analysis::coverage::Level;
use crate::base::{Diagnostics, Finding, Progress, codes, zip_equal};
use crate::dataset::Layer;
use crate::format::OutputFormat;
use crate::present;
use crate::project::{
    RUN_RECORD, ResultFolder, RunRecord, ScenarioRecord, StagedFolder, as_json, finding_records,
    program, superseded,
};

/// A completed run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The record as written.
    pub record: RunRecord,
    /// One answer for each category and limit.
    pub answers: Vec<Answer>,
    /// Findings about the results, beside those about the inputs.
    pub diagnostics: Diagnostics,
}

/// Levels with tables of their own.
pub(super) const AREA_LEVELS: [Level; 5] =
    [Level::Quartier, Level::District, Level::Municipality, Level::County, Level::Region];

/// Runs every analysis on every level and writes the results into a folder: tables as CSV, layers as
/// GeoJSON (WGS 84), cells as GeoParquet, a map as HTML, and last `run.json`, which marks a complete run.
/// All of them replace the results of an earlier run at once; those that this run does not write are removed.
/// Returns the record and the main answers.
///
/// # Errors
/// [`WriteError`] when the folder or a file cannot be written. The earlier results stay.
pub fn write_results(
    analyses: &Analyses<'_>,
    command: &str,
    synthetic: bool,
    folder: StagedFolder,
    progress: &dyn Progress,
) -> Result<Outcome, WriteError> {
    let written = Written { command, synthetic, ..Written::default() };
    write_with(analyses, written, folder, progress)
}

/// What a folder of results has beside the results of every analysis.
#[derive(Default)]
pub(super) struct Written<'w> {
    /// The command that writes it.
    pub command: &'w str,
    /// Whether the data are synthetic.
    pub synthetic: bool,
    /// The scenario that was applied.
    pub scenario: Option<ScenarioRecord>,
    /// Further layers.
    pub layers: Vec<(Layer, OutputFormat)>,
    /// Further files: names and texts.
    pub files: Vec<(&'static str, String)>,
}

/// [`write_results`] with further layers and files.
pub(super) fn write_with(
    analyses: &Analyses<'_>,
    written: Written<'_>,
    mut folder: StagedFolder,
    progress: &dyn Progress,
) -> Result<Outcome, WriteError> {
    let Written { command, synthetic, scenario, layers, files } = written;
    let out = &mut folder.files;
    out.csv_safe = analyses.config.output.csv_safe;
    progress.begin("coverage", None);
    let mut not_listed = BTreeMap::new();
    write_coverage(analyses, synthetic, out)?;
    progress.begin("connected gaps", None);
    let mut gaps = write_connected_gaps(analyses, out, &mut not_listed)?;
    progress.begin("gaps one can act on", None);
    let mut told = write_places(analyses, out, &mut gaps, &mut not_listed)?;
    progress.begin("new places", None);
    told.append(write_sites(analyses, out)?);
    progress.begin("border effect", None);
    let region = &analyses.prepared.region;
    let effects = analyses.border_effects(&AREA_LEVELS);
    for (level, effects) in zip_equal(AREA_LEVELS, &effects) {
        if !level.rows(region).is_empty() {
            out.layer(&present::border_table(region, level, effects, None), OutputFormat::Csv)?;
        }
    }
    let answers = answers(region, effects.last().expect("the region is a level"), gaps);
    out.layer(&analyses.flow_table(), OutputFormat::Csv)?;
    progress.begin("overlaps", None);
    write_overlaps(analyses, out, &mut not_listed)?;
    progress.begin("cooperation", None);
    told.append(analyses.write_cooperation(out)?);
    for (layer, format) in &layers {
        out.layer(layer, *format)?;
    }
    for (name, text) in &files {
        out.file(name, text.as_bytes(), text.lines().count())?;
    }
    let mut diagnostics = analyses.prepared.diagnostics.clone();
    diagnostics.append(told.clone());
    let record = RunRecord {
        program: program(),
        command: command.to_owned(),
        synthetic,
        scenario,
        crs: region.crs().to_string(),
        walk: analyses.prepared.walk.clone(),
        attribution: region.attribution().to_vec(),
        counts: counts(region, &analyses.prepared.reach),
        categories: analyses.selected_categories(),
        limits: limit_records(region),
        sources: analyses.prepared.sources.clone(),
        outputs: out.outputs.clone(),
        not_listed,
        findings: finding_records(&diagnostics),
        config: analyses.config.clone(),
    };
    out.write(RUN_RECORD, &as_json(&record))?;
    let superseded = superseded(folder.path(), &record.outputs);
    folder.publish_and_remove(RUN_RECORD, superseded)?;
    progress.end();
    Ok(Outcome { record, answers, diagnostics: told })
}

/// Writes coverage on all levels and the map. The tables are large and are freed at the end.
fn write_coverage(
    analyses: &Analyses<'_>,
    synthetic: bool,
    out: &mut ResultFolder,
) -> Result<(), WriteError> {
    let region = &analyses.prepared.region;
    let coverage = analyses.coverage(&AREA_LEVELS);
    for level in &coverage {
        out.layer(&present::coverage_table(region, level, None), OutputFormat::Csv)?;
        if !level.level.rows(region).is_empty() {
            let shapes = shapes_in_degrees(region, level.level)?;
            let wide = in_degrees(present::wide_table(region, level, Some(&shapes)));
            out.layer(&wide, OutputFormat::GeoJson)?;
        }
    }
    let lang = analyses.config.region.lang;
    let walker = analyses.prepared.walk.as_ref().map(|walk| walk.name(lang));
    let about = present::map::About { synthetic, lang, walker };
    let map = present::map::map(region, &coverage[0], &about);
    out.file("map.html", map.as_bytes(), region.quartiers().len())?;
    drop(coverage);
    for level in [Level::Quartier, Level::Municipality, Level::Region] {
        out.layer(&analyses.variety_table(level), OutputFormat::Csv)?;
    }
    let shapes = shapes_in_degrees(region, Level::Cell)?;
    let reach = &analyses.prepared.reach;
    let cells = present::cell_table(region, reach, &analyses.categories, Some(shapes));
    out.layer(&in_degrees(cells), OutputFormat::Parquet)?;
    Ok(())
}

/// Writes one file of connected gaps for each category, one after the other to save memory. Returns the largest at
/// each limit of each category.
fn write_connected_gaps(
    analyses: &Analyses<'_>,
    out: &mut ResultFolder,
    not_listed: &mut BTreeMap<String, u64>,
) -> Result<Vec<GapAnswer>, WriteError> {
    let mut in_short = Vec::new();
    let (mut small, mut small_persons) = (0, 0);
    for category in &analyses.categories {
        let gaps = analyses.connected_gaps_of(*category);
        small += gaps.iter().map(|gaps| gaps.small).sum::<u64>();
        small_persons += gaps.iter().map(|gaps| gaps.small_persons).sum::<u64>();
        in_short.extend(gap_answers(&analyses.prepared.region, &gaps));
        out.layer(&analyses.connected_layer(*category, gaps)?, OutputFormat::GeoJson)?;
    }
    not_listed.insert("connected_gaps".into(), small);
    not_listed.insert("connected_gap_persons".into(), small_persons);
    Ok(in_short)
}

/// Writes the gaps that one can act on, one file for each category, and the need at every candidate place, up to
/// `gaps.run_candidates_max` candidates that fit into memory. Notes the largest gap at each limit of each category
/// in `gaps`. Returns findings.
fn write_places(
    analyses: &Analyses<'_>,
    out: &mut ResultFolder,
    gaps: &mut [GapAnswer],
    not_listed: &mut BTreeMap<String, u64>,
) -> Result<Diagnostics, WriteError> {
    let mut diagnostics = Diagnostics::default();
    let (count, most) = (analyses.candidates.len(), analyses.config.gaps.run_candidates_max);
    if !analyses.config.gaps.proposes_places(count) {
        let message = format!(
            "{count} candidate places are more than the {most} of `gaps.run_candidates_max`: no new places are \
             proposed; `nahraum gaps` proposes them"
        );
        diagnostics.push(Finding::new(codes::N912, message));
        return Ok(diagnostics);
    }
    let columns = analyses.categories_with_limits();
    let (need, rings, demand) = match analyses.need_and_gaps(&columns) {
        Err(AnalysisError::TooLarge(source)) => {
            let message = format!("no new places are proposed: {source}");
            diagnostics.push(Finding::new(codes::N912, message));
            return Ok(diagnostics);
        }
        found => found?,
    };
    let acted = analyses.acted(&demand, &rings, &columns)?;
    zip_equal(gaps, &acted).for_each(|(gap, one)| gap.largest = analyses.largest_acted(one));
    let left_over = analyses.left_over(&acted, &mut diagnostics)?;
    let left = left_over.iter().map(|one| one.persons_left).sum();
    not_listed.insert("persons_left_over".into(), left);
    for category in &analyses.categories {
        let own: Vec<&Acted> = acted.iter().filter(|one| one.category == *category).collect();
        let layer = analyses.acted_table(&own)?;
        out.layer(&analyses.named_after(*category, "gaps", layer)?, OutputFormat::GeoJson)?;
    }
    out.layer(&analyses.need_table(&need)?, OutputFormat::Parquet)?;
    Ok(diagnostics)
}

/// Writes the chosen places of `[site]` and how good they are, up to `site.run_candidates_max` candidates. Returns
/// findings.
fn write_sites(analyses: &Analyses<'_>, out: &mut ResultFolder) -> Result<Diagnostics, WriteError> {
    let mut diagnostics = Diagnostics::default();
    let Some(section) = &analyses.config.site else { return Ok(diagnostics) };
    let (count, most) = (analyses.candidates.len(), section.run_candidates_max);
    if !section.is_in_run(count) {
        let message = format!(
            "{count} candidate places are more than the {most} of `site.run_candidates_max`: no places are chosen; \
             `nahraum site` chooses them"
        );
        diagnostics.push(Finding::new(codes::N920, message));
        return Ok(diagnostics);
    }
    let columns = analyses.site_columns(section)?;
    let plans = analyses.site_plans(section, &columns, &mut diagnostics)?;
    out.layer(&analyses.site_view(&plans, SiteView::Places)?, OutputFormat::GeoJson)?;
    out.layer(&analyses.site_view(&plans, SiteView::Summary)?, OutputFormat::Csv)?;
    Ok(diagnostics)
}

fn write_overlaps(
    analyses: &Analyses<'_>,
    out: &mut ResultFolder,
    not_listed: &mut BTreeMap<String, u64>,
) -> Result<(), WriteError> {
    let region = &analyses.prepared.region;
    let measured = analyses.overlaps();
    let below = measured.iter().map(|(_, _, overlaps)| overlaps.pairs_below).sum();
    not_listed.insert("overlap_pairs".into(), below);
    let pairs = to_degrees(present::pair_table(region, &measured))?;
    out.layer(&pairs, OutputFormat::Parquet)?;
    let facilities = to_degrees(present::facility_table(region, &measured))?;
    out.layer(&facilities, OutputFormat::Parquet)?;
    out.layer(&present::municipality_pair_table(region, &measured), OutputFormat::Csv)?;
    out.layer(&present::provider_table(region, &measured), OutputFormat::Csv)?;
    out.layer(&analyses.facing_table(), OutputFormat::Csv)?;
    out.layer(&analyses.split_table(), OutputFormat::Csv)?;
    Ok(())
}
