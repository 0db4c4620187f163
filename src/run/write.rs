//! Writing all results into a folder.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::analyse::Analyses;
use super::answers::{Answer, GapAnswer, answers, gap_answers};
use super::degrees::facilities_in_degrees;
use super::error::AnalysisError;
use super::gaps::{Acted, largest};
use super::long_tables::LongTables;
use super::partners::report_partners;
use super::prepare::Prepared;
use super::providers::report_without_umbrella_beside_others;
use super::queue::Queue;
use super::record::{counts, limit_records, service_records, withhold_record};
use super::sink::{ISLANDS, PACKAGE, Role, Shown, Sink};
use super::site::SiteView;
use super::write_error::WriteError;
use crate::access::Links;
use crate::analysis::border::BorderLevels;
use crate::analysis::coverage::{CoverageLevels, CoverageTable, Level};
use crate::base::{
    CategoryId, Diagnostics, Finding, Millimetres, Place, Progress, ProviderLevel, codes, zip_equal,
};
use crate::dataset::{Layer, SCHEMA_VERSION};
use crate::format::geopackage::GeometryKind;
use crate::present::publication::{Publication, findings_without_numbers};
use crate::present::{self, BorderEffects, LevelTables, area_shapes, qgis};
use crate::project::{
    RUN_RECORD, RunRecord, ScenarioRecord, StagedFolder, as_json, finding_records, program,
    superseded,
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

/// What the areas of these levels are called as layers.
const AREA_NAMES: [&str; 5] = ["quartiers", "districts", "municipalities", "counties", "region"];

/// Layers that take long to make: they are made only when somebody asks for them.
const MADE_WHEN_WANTED: [&str; 3] = [CELLS, CONNECTED_GAPS, ISLANDS];
const CELLS: &str = "cells";
const CONNECTED_GAPS: &str = "gaps_connected";

const fn shown(name: &'static str, kind: GeometryKind) -> Shown {
    Shown { name, kind }
}

/// Runs every analysis on every level and writes the results into a folder, in the forms that `output.formats`
/// names: one GeoPackage with all layers and tables, a QGIS project for it, a workbook, tables as CSV, layers of many
/// rows as GeoParquet, areas as GeoJSON (WGS 84), a report as HTML; and last `run.json`, which marks a complete run.
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
    /// Further tables.
    pub tables: Vec<Layer>,
    /// Further layers of many rows.
    pub rows: Vec<(Layer, Shown)>,
    /// Further files: names and texts.
    pub files: Vec<(&'static str, String)>,
}

/// What analyses tell beside their layers.
#[derive(Default)]
struct Told {
    gaps: Vec<GapAnswer>,
    /// Of the whole region.
    effects: BorderEffects,
    not_listed: BTreeMap<String, Option<u64>>,
    /// What the areas of the levels are called that the region has.
    areas: Vec<&'static str>,
    diagnostics: Diagnostics,
}

/// [`write_results`] with further layers and files.
pub(super) fn write_with(
    analyses: &Analyses<'_>,
    written: Written<'_>,
    mut folder: StagedFolder,
    progress: &dyn Progress,
) -> Result<Outcome, WriteError> {
    let Written { command, synthetic, scenario, tables, rows, files } = written;
    let (region, output) = (&analyses.prepared.region, &analyses.config.output);
    folder.files.csv_safe = output.csv_safe;
    let publication = analyses.publication();
    let grid = (region, &analyses.corner_images, publication);
    let mut about_pages = Diagnostics::default();
    let maps = map_settings(analyses, synthetic, pages(analyses, &mut about_pages));
    let mut sink = Sink::open(grid, maps, output, &mut folder.files)?;
    let (told, took) = Queue::run(&mut sink, |sink| {
        let mut told = Told { diagnostics: about_pages, ..Told::default() };
        write_analyses(analyses, sink, &mut told, progress)?;
        tables.into_iter().try_for_each(|table| sink.table(table))?;
        rows.into_iter().try_for_each(|(layer, shown)| sink.layer(layer, shown, Role::Rows))?;
        for (name, text) in files {
            let lines = text.lines().count();
            sink.file(name, text.into_bytes(), lines)?;
        }
        progress.begin("writing what is left", None);
        Ok(told)
    })?;
    progress.meanwhile("writing of layers", took);
    let Told { gaps, effects, not_listed, areas, diagnostics: mut about_results } = told;
    let mut answers = answers(region, &effects, gaps);
    let mut diagnostics = analyses.prepared.diagnostics.clone();
    if let Some(publication) = publication {
        answers.iter_mut().for_each(|answer| answer.withhold(region, publication));
        diagnostics = findings_without_numbers(&diagnostics);
        report_withheld(&sink, publication, &mut about_results);
    }
    report_unknown((&sink, &areas), &mut about_results);
    diagnostics.append(about_results.clone());
    progress.begin("completing the files", None);
    let record = sink.finish(RUN_RECORD, |files| {
        let mut record = RunRecord {
            schema: SCHEMA_VERSION,
            program: program(),
            command: command.to_owned(),
            synthetic,
            scenario,
            crs: region.crs().to_string(),
            walk: analyses.prepared.walk.clone(),
            table: analyses.prepared.table.as_ref().map(|table| table.record.clone()),
            attribution: region.attribution().to_vec(),
            counts: counts(region, &analyses.prepared.reach),
            categories: analyses.selected_categories(),
            services: service_records(region, &analyses.categories),
            limits: limit_records(region),
            sources: analyses.prepared.sources.clone(),
            outputs: files.outputs.clone(),
            not_listed,
            findings: finding_records(&diagnostics),
            config: analyses.config.clone(),
        };
        publication.inspect(|publication| withhold_record(&mut record, publication));
        let bytes = as_json(&record);
        (record, bytes)
    })?;
    let superseded = superseded(folder.path(), &record.outputs);
    folder.publish_and_remove(RUN_RECORD, superseded)?;
    progress.end();
    Ok(Outcome { record, answers, diagnostics: about_results })
}

/// Says which names are left out that nothing has (W956).
fn report_unknown((sink, areas): (&Sink<'_>, &[&str]), diagnostics: &mut Diagnostics) {
    for name in sink.unknown_names(&[&MADE_WHEN_WANTED, areas].concat()) {
        let message =
            format!("no layer or table of this run is called `{name}` (`output.leave_out`)");
        diagnostics.push(Finding::new(codes::W956, message));
    }
}

/// Says of which tables how many values are withheld (N950). Other findings about results keep no numbers of persons.
fn report_withheld(sink: &Sink<'_>, publication: &Publication, diagnostics: &mut Diagnostics) {
    *diagnostics = findings_without_numbers(diagnostics);
    for (table, count) in sink.withheld() {
        let message = format!(
            "{count} values are withheld: counts of fewer than {} persons, and others from which they follow",
            publication.persons_min()
        );
        diagnostics.push(Finding::new(codes::N950, message).at(Place::of_source(table)));
    }
}

/// The services whose maps are printed beside the one that the project opens with. A service that is not analysed
/// is reported (W955).
fn pages(analyses: &Analyses<'_>, diagnostics: &mut Diagnostics) -> Vec<String> {
    let region = &analyses.prepared.region;
    let key = |name: &String| {
        let found = region.category_id(name).filter(|id| analyses.categories.contains(id));
        if found.is_none() {
            let known = analyses.selected_categories().join(", ");
            let message = format!("no map of `{name}` can be printed; the services are {known}");
            diagnostics.push(Finding::new(codes::W955, message));
        }
        found.map(|id| region.category(id).key().to_owned())
    };
    analyses.config.output.pages.iter().filter_map(key).collect()
}

/// Language, names and sources of styles and of the QGIS project.
fn map_settings(analyses: &Analyses<'_>, synthetic: bool, pages: Vec<String>) -> qgis::Settings {
    let (region, lang) = (&analyses.prepared.region, analyses.config.region.lang);
    let walk = analyses.prepared.walk.as_ref();
    qgis::Settings {
        lang,
        services: qgis::Service::of_region(region, &analyses.categories, lang),
        pages,
        region: region.name().to_owned(),
        database: PACKAGE.to_owned(),
        program: program(),
        sources: region.attribution().to_vec(),
        synthetic,
        walker: walk.map(|walk| walk.name(lang).to_owned()),
        is_table: analyses.prepared.table.is_some(),
        cell_m: region.cells().grid().map(|grid| grid.size_m()),
    }
}

fn write_analyses(
    analyses: &Analyses<'_>,
    sink: &mut Queue<'_>,
    told: &mut Told,
    progress: &dyn Progress,
) -> Result<(), WriteError> {
    progress.begin("coverage", None);
    let levels = area_levels(analyses);
    let wide = write_coverage(analyses, &levels, sink)?;
    progress.begin("border effect", None);
    write_border(analyses, (&levels, wide), sink, told)?;
    progress.begin("connected gaps", None);
    write_connected_gaps(analyses, sink, told)?;
    progress.begin("gaps one can act on", None);
    write_places(analyses, sink, told)?;
    progress.begin("new places", None);
    write_sites(analyses, sink, told)?;
    progress.begin("overlaps", None);
    write_overlaps(analyses, sink, told)?;
    if let Some(links) = &analyses.prepared.links {
        progress.begin("links to the network", None);
        write_links(analyses, links, sink)?;
    }
    if analyses.config.access.is_some() {
        progress.begin("supply and demand", None);
        told.diagnostics.append(analyses.write_access(sink)?);
        told.diagnostics.append(analyses.write_assigned(sink)?);
    }
    if analyses.config.fairness.is_some() {
        progress.begin("fairness", None);
        told.diagnostics.append(analyses.write_fairness(sink)?);
    }
    if analyses.config.mix.is_some() {
        progress.begin("help mix", None);
        told.diagnostics.append(analyses.write_mix(sink)?);
    }
    if analyses.config.when.by_hour {
        progress.begin("hours of the week", None);
        told.diagnostics.append(analyses.write_hours(sink)?);
    }
    if analyses.config.similar.is_some() {
        progress.begin("similar quartiers", None);
        told.diagnostics.append(analyses.write_similar(sink)?);
    }
    if analyses.config.barriers.is_some() {
        progress.begin("barriers", None);
        told.diagnostics.append(analyses.write_barriers(sink)?);
    }
    progress.begin("cooperation", None);
    told.diagnostics.append(analyses.write_cooperation(sink)?);
    Ok(())
}

/// The tables of all levels that have areas, each with what its areas are called as a layer.
fn area_levels<'r>(analyses: &Analyses<'r>) -> Vec<(LevelTables<'r>, &'static str)> {
    let region = &analyses.prepared.region;
    let with_areas = |(level, name)| Some((LevelTables::new(region, level)?, name));
    zip_equal(AREA_LEVELS, AREA_NAMES).filter_map(with_areas).collect()
}

/// Measures something of each share of an analysis, of as many at once as there are threads, and hands the answers over
/// in their order.
fn share_by_share<S: Sync, T: Send>(
    shares: &[S],
    measure: impl Fn(&S) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    for some in shares.chunks(rayon::current_num_threads()) {
        let measured: Vec<T> = some.par_iter().map(&measure).collect();
        measured.into_iter().try_for_each(&mut take)?;
    }
    Ok(())
}

/// Writes coverage and variety on all levels that have areas. The rows of one category become those of the tables before
/// the next one is measured. Returns the wide table of each level whose areas somebody asks for, for maps.
fn write_coverage(
    analyses: &Analyses<'_>,
    levels: &[(LevelTables<'_>, &'static str)],
    sink: &mut Queue<'_>,
) -> Result<Vec<Option<Layer>>, WriteError> {
    let Prepared { region, reach, .. } = analyses.prepared;
    let numbers: Vec<Level> = levels.iter().map(|(tables, _)| tables.level()).collect();
    let parts = CoverageLevels::new(region, &numbers);
    // A publication counts what it withholds of areas, too.
    let are_wanted = |name| analyses.is_wanted(name, Role::Map) || analyses.publication().is_some();
    let mut long = LongTables::begin(levels, |tables| tables.coverage(&[]), analyses, sink)?;
    let mut wide: Vec<Option<Layer>> = vec![None; levels.len()];
    let measure = |category: &CategoryId| -> Vec<(Vec<CoverageTable>, Layer)> {
        let on_levels = zip_equal(parts.coverage(reach, *category), levels);
        let table =
            |((_, rows), (tables, _)): ((Level, Vec<CoverageTable>), &(LevelTables<'_>, _))| {
                let part = tables.coverage(&rows);
                (rows, part)
            };
        on_levels.map(table).collect()
    };
    share_by_share(&analyses.categories, measure, |on_levels| {
        for (at, (rows, part)) in on_levels.into_iter().enumerate() {
            long.add(at, part, sink)?;
            let (tables, name) = &levels[at];
            let Some(first) = rows.first().filter(|_| are_wanted(name)) else { continue };
            let shapes = || area_shapes(region, tables.level());
            let wide = wide[at].get_or_insert_with(|| tables.wide(first, Some(&shapes())));
            tables.add_coverage(wide, &rows);
        }
        Ok(())
    })?;
    drop(parts);
    (0..levels.len()).try_for_each(|at| long.write(at, sink))?;
    for (at, sets) in analyses.variety(&numbers).into_iter().enumerate() {
        if let Some(layer) = &mut wide[at] {
            present::add_variety(layer, region, numbers[at], &sets);
        }
        if matches!(numbers[at], Level::Quartier | Level::Municipality | Level::Region) {
            let limit = analyses.variety_limit();
            sink.table(present::variety_table(region, numbers[at], &sets, limit))?;
        }
    }
    if !analyses.is_wanted(CELLS, Role::Rows) {
        return Ok(wide);
    }
    let shapes = area_shapes(region, Level::Cell);
    let cells = present::cell_table(region, reach, &analyses.categories, Some(shapes));
    sink.layer(cells, shown(CELLS, GeometryKind::Point), Role::Rows)?;
    Ok(wide)
}

/// Writes the border effect on all levels that have areas, as [`write_coverage`] writes coverage, and the wide tables with
/// it.
fn write_border(
    analyses: &Analyses<'_>,
    (levels, mut wide): (&[(LevelTables<'_>, &'static str)], Vec<Option<Layer>>),
    sink: &mut Queue<'_>,
    told: &mut Told,
) -> Result<(), WriteError> {
    let numbers: Vec<Level> = levels.iter().map(|(tables, _)| tables.level()).collect();
    let parts = BorderLevels::new(&analyses.prepared.region, &numbers);
    let head = |tables: &LevelTables<'_>| tables.border(&Vec::new());
    let mut long = LongTables::begin(levels, head, analyses, sink)?;
    let measure = |share: &&[CategoryId]| -> Vec<(BorderEffects, Layer)> {
        let table = |(effects, (tables, _)): (BorderEffects, &(LevelTables<'_>, _))| {
            let part = tables.border(&effects);
            (effects, part)
        };
        zip_equal(analyses.border_effects_of(&parts, share), levels).map(table).collect()
    };
    share_by_share(&analyses.border_shares(&parts), measure, |on_levels| {
        for (at, (effects, part)) in on_levels.into_iter().enumerate() {
            long.add(at, part, sink)?;
            if let Some(wide) = &mut wide[at] {
                levels[at].0.add_border(wide, &effects);
            }
            if numbers[at] == Level::Region {
                told.effects.extend(effects);
            }
        }
        Ok(())
    })?;
    drop(parts);
    for (at, (wide, (_, name))) in zip_equal(wide, levels).enumerate() {
        told.areas.push(name);
        long.write(at, sink)?;
        if let Some(layer) = wide {
            sink.layer(layer, shown(name, GeometryKind::MultiPolygon), Role::Map)?;
        }
    }
    sink.table(analyses.flow_table())
}

/// Writes what is not linked to the walking network, or farther from its way than half of what is allowed, and the
/// islands of the network.
fn write_links(
    analyses: &Analyses<'_>,
    links: &Links,
    sink: &mut Queue<'_>,
) -> Result<(), WriteError> {
    let far = Millimetres::from_metres(analyses.config.walk.link_distance_max_m / 2.0);
    let [points, lines] = present::unlinked_tables(&analyses.prepared.region, links, far);
    sink.layer(points, shown("unlinked", GeometryKind::Point), Role::Map)?;
    sink.layer(lines, shown("unlinked_lines", GeometryKind::LineString), Role::Map)?;
    if !analyses.is_wanted(ISLANDS, Role::Places) {
        return Ok(());
    }
    let islands = analyses.prepared.islands().unwrap_or_default();
    let islands = present::island_table(&analyses.prepared.region, &islands);
    sink.layer(islands, shown(ISLANDS, GeometryKind::MultiLineString), Role::Places)
}

/// Writes the connected gaps of each category, one after the other to save memory.
fn write_connected_gaps(
    analyses: &Analyses<'_>,
    sink: &mut Queue<'_>,
    told: &mut Told,
) -> Result<(), WriteError> {
    let is_wanted = analyses.is_wanted(CONNECTED_GAPS, Role::Outlines);
    let (mut small, mut small_persons) = (0, 0);
    for category in &analyses.categories {
        let gaps = analyses.connected_gaps_of(*category, !is_wanted);
        small += gaps.iter().map(|gaps| gaps.small).sum::<u64>();
        small_persons += gaps.iter().map(|gaps| gaps.small_persons).sum::<u64>();
        told.gaps.extend(gap_answers(&analyses.prepared.region, &gaps));
        if is_wanted {
            let layer = analyses.connected_table(*category, gaps);
            let shown = shown(CONNECTED_GAPS, GeometryKind::MultiPolygon);
            sink.layer(layer, shown, Role::Outlines)?;
        }
    }
    told.not_listed.insert("connected_gaps".into(), Some(small));
    told.not_listed.insert("connected_gap_persons".into(), Some(small_persons));
    Ok(())
}

/// Writes the gaps that one can act on, one file for each category, their places, and the need at every candidate
/// place, up to `gaps.run_candidates_max` candidates that fit into memory. Notes the largest gap at each limit for
/// which places are proposed.
fn write_places(
    analyses: &Analyses<'_>,
    sink: &mut Queue<'_>,
    told: &mut Told,
) -> Result<(), WriteError> {
    let (count, most) = (analyses.candidates.len(), analyses.config.gaps.run_candidates_max);
    if !analyses.config.gaps.proposes_places(count) {
        let message = format!(
            "{count} candidate places are more than the {most} of `gaps.run_candidates_max`: no new places are \
             proposed; `nahraum gaps` proposes them"
        );
        told.diagnostics.push(Finding::new(codes::N912, message));
        return Ok(());
    }
    let columns = analyses.columns_in_run(&mut told.diagnostics);
    if columns.is_empty() {
        return Ok(());
    }
    if analyses.lacks_place_distances(("places for gaps", largest(&columns)), &mut told.diagnostics)
    {
        return Ok(());
    }
    let (need, rings, demand) = match analyses.need_and_gaps(&columns) {
        Err(AnalysisError::TooLarge(source)) => {
            let message = format!("no new places are proposed: {source}");
            told.diagnostics.push(Finding::new(codes::N912, message));
            return Ok(());
        }
        found => found?,
    };
    let acted = analyses.acted((&demand, &rings), &columns, Some(&need))?;
    for ((category, limit), gap) in zip_equal(analyses.categories_with_limits(), &mut told.gaps) {
        let own = acted.iter().find(|one| (one.category, one.limit) == (category, limit));
        gap.largest = own.and_then(|one| analyses.largest_acted(one));
    }
    let left_over = analyses.left_over(&acted, &mut told.diagnostics)?;
    let left = left_over.iter().map(|one| one.persons_left).sum();
    told.not_listed.insert("persons_left_over".into(), Some(left));
    let mut places = Vec::new();
    for category in analyses.walked_categories() {
        let own: Vec<&Acted> = acted.iter().filter(|one| one.category == category).collect();
        let table = analyses.acted_table(&own)?;
        places.push(table.places);
        let layer = analyses.named_after(category, "gaps", table.gaps);
        sink.layer(layer, shown("gaps", GeometryKind::MultiPolygon), Role::Outlines)?;
    }
    if let Some(places) = places.into_iter().reduce(Layer::followed_by) {
        sink.layer(places, shown("gap_places", GeometryKind::Point), Role::Places)?;
    }
    sink.layer(analyses.need_table(&need)?, shown("need", GeometryKind::Any), Role::Rows)
}

/// Writes the chosen places of `[site]` and how good they are, up to `site.run_candidates_max` candidates.
fn write_sites(
    analyses: &Analyses<'_>,
    sink: &mut Queue<'_>,
    told: &mut Told,
) -> Result<(), WriteError> {
    let Some(section) = &analyses.config.site else { return Ok(()) };
    let (count, most) = (analyses.candidates.len(), section.run_candidates_max);
    if !section.is_in_run(count) {
        let message = format!(
            "{count} candidate places are more than the {most} of `site.run_candidates_max`: no places are chosen; \
             `nahraum site` chooses them"
        );
        told.diagnostics.push(Finding::new(codes::N920, message));
        return Ok(());
    }
    let columns = analyses.site_columns(section)?;
    if columns.is_empty() {
        return Ok(());
    }
    let most = analyses.site_reach_max(section, &columns)?;
    if analyses.lacks_place_distances(("chosen places", most), &mut told.diagnostics) {
        return Ok(());
    }
    let plans = analyses.site_plans(section, &columns, &mut told.diagnostics)?;
    let places = analyses.site_view(&plans, SiteView::Places)?;
    sink.layer(places, shown("sites", GeometryKind::Point), Role::Map)?;
    sink.table(analyses.site_view(&plans, SiteView::Summary)?)
}

fn write_overlaps(
    analyses: &Analyses<'_>,
    sink: &mut Queue<'_>,
    told: &mut Told,
) -> Result<(), WriteError> {
    let region = &analyses.prepared.region;
    let measured = analyses.overlaps();
    let below = measured.iter().map(|(_, _, overlaps)| overlaps.pairs_below).sum();
    told.not_listed.insert("overlap_pairs".into(), Some(below));
    report_partners(&measured, &mut told.diagnostics);
    let line = GeometryKind::LineString;
    let pairs = present::pair_table(region, &measured);
    sink.layer(pairs, shown("overlap_pairs", line), Role::Rows)?;
    let facilities = present::facility_table(region, &measured);
    sink.layer(facilities, shown("overlap_facilities", GeometryKind::Point), Role::Rows)?;
    let served = present::served_table(region, &measured, &facilities_in_degrees(region)?);
    sink.layer(served, shown("facilities", GeometryKind::Point), Role::Places)?;
    let mut pairs = present::municipality_pair_table(region, &measured);
    pairs.geometry = present::municipality_lines(region, &measured);
    pairs.crs = Some(region.crs().clone());
    sink.layer(pairs, shown("municipality_pairs", line), Role::Table)?;
    for level in [ProviderLevel::Provider, ProviderLevel::Umbrella] {
        sink.table(present::provider_table(region, &measured, level))?;
    }
    drop(measured);
    report_without_umbrella_beside_others(region, &mut told.diagnostics);
    sink.table(present::provider_spelling_table(region))?;
    sink.table(analyses.facing_table())?;
    sink.table(analyses.split_table())
}
