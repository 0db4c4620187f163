//! Scenarios: a region before and after the changes of a file.

use std::sync::Arc;

use geo::Coord;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::analyse::Analyses;
use super::degrees::{in_degrees, shapes_in_degrees};
use super::error::{AnalysisError, PrepareError, WalkError};
use super::load::Loaded;
use super::prepare::{OnFoot, Prepared, prepare};
use super::sink::Shown;
use super::streets::{NetworkSource, lines_of_ways};
use super::table::GivenTable;
use super::walk::{WalkSettings, assumed_shares, walk_record};
use super::write::{AREA_LEVELS, Outcome, Written, write_with};
use super::write_error::WriteError;
use crate::access::{LinkedRegion, Linker, Rerouted, Updater};
use crate::analysis::coverage::{Level, limits_of};
use crate::analysis::difference::{Difference, State, differences};
use crate::base::{
    CategoryId, Checked, Code, Diagnostics, Lang, Millimetres, Progress, Severity, codes, hex,
};
use crate::config::Config;
use crate::crs::transform_coords;
use crate::dataset::{CrsId, Layer};
use crate::format::geopackage::GeometryKind;
use crate::format::{Input, read_text, text_of};
use crate::network::EditedNetwork;
use crate::present::publication::without_numbers;
use crate::present::{AtLimit, area_shapes, difference_table, in_words, name_for_people};
use crate::project::{ChangeRecord, ScenarioRecord, SourceRecord, StagedFolder, WalkRecord};
use crate::region::{EditedRegion, Region, RegionSettings};
use crate::scenario::{Around, ChangesError, ChangesFile, Scenario, resolve};

/// Findings about places on the network.
const ABOUT_LINKS: [Code; 7] =
    [codes::W410, codes::W411, codes::W412, codes::W429, codes::W430, codes::W431, codes::N490];

/// Name of the file with a scenario's answer in words.
const WORDS_FILE: &str = "scenario.txt";

/// Why a scenario cannot be computed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The changes file cannot be read.
    #[error("cannot read the changes file `{path}`")]
    Read {
        /// The file.
        path: String,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
    /// It is not a changes file.
    #[error("cannot use the changes")]
    Changes {
        /// Why.
        #[source]
        source: ChangesError,
    },
    /// A change cannot be made; nothing was applied.
    #[error("{problems} of the changes cannot be made as they are; nothing was applied")]
    Refused {
        /// Number of problems.
        problems: u64,
        /// All of them.
        diagnostics: Box<Diagnostics>,
    },
    /// The region cannot be prepared.
    #[error(transparent)]
    Prepare {
        /// Why.
        source: PrepareError,
    },
    /// A table of distances does not have those to facilities that are opened or moved.
    #[error(
        "{count} facilities are opened or moved, first `{first}`: the table of distances does not say how far they are"
    )]
    NoDistances {
        /// The id of the first of them.
        first: String,
        /// How many there are.
        count: usize,
    },
    /// The ways of the street map cannot be read.
    #[error("cannot look up the removed ways")]
    Walk {
        /// Why.
        #[source]
        source: WalkError,
    },
}

/// A changes file as it was read.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The changes, with findings about entries that cannot be understood.
    pub file: Checked<ChangesFile>,
    /// The file for the record.
    pub record: SourceRecord,
}

/// Reads a changes file; `-` is standard input.
///
/// # Errors
/// [`ScenarioError::Read`] or [`ScenarioError::Changes`] when it cannot be read, or is no text or no TOML.
pub fn read_changes(path: &str) -> Result<Changes, ScenarioError> {
    let fail = |source| ScenarioError::Read { path: path.to_owned(), source };
    let text = match Input::from_argument(path) {
        Input::File(file) => read_text(&file),
        _ => text_of(std::io::stdin()),
    };
    let text = text.map_err(fail)?;
    let file =
        ChangesFile::parse(&text, path).map_err(|source| ScenarioError::Changes { source })?;
    let record = SourceRecord {
        layer: "changes".to_owned(),
        name: path.to_owned(),
        sha256: hex(&Sha256::digest(text.as_bytes())),
        bytes: text.len() as u64,
        features: file.value.entries.len(),
        date: None,
        beside: Vec::new(),
    };
    Ok(Changes { file, record })
}

/// A region before and after a scenario.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The scenario; its network has become that of `after`.
    pub scenario: Scenario,
    /// The region as it is.
    pub before: Prepared,
    /// The region as it would be.
    pub after: Prepared,
    /// Warnings about the changes.
    pub diagnostics: Diagnostics,
}

/// Builds a region, fills its reach table, and computes what a scenario changes in both.
///
/// # Method
/// All problems of the changes are looked for first; if there is one, nothing is applied. Facilities and
/// persons change in copies of the region; only the reach of the categories whose facilities change is
/// computed anew, and of these only what changes ([`Updater`]). After a changed way, only what it touches is
/// linked and searched again ([`LinkedRegion::rerouted`]).
///
/// # Errors
/// [`ScenarioError::Prepare`] as [`prepare`]; [`ScenarioError::Refused`] with all findings when a change
/// cannot be made; [`ScenarioError::Walk`] when the street map of a removed way cannot be read.
pub fn prepare_scenario(
    loaded: Loaded,
    settings: &RegionSettings,
    walk: Option<WalkSettings>,
    changes: &Changes,
    progress: &dyn Progress,
) -> Result<Scene, ScenarioError> {
    let mut settings = settings.clone();
    let opened = changes.file.value.opened_categories().into_iter();
    let is_used =
        |text: &String| settings.catalog.key_of(text).is_some_and(|key| settings.uses(&key));
    settings.kept_categories = opened.filter(is_used).collect();
    let map = walk.as_ref().map(|walk| walk.source.clone());
    let before = prepare(loaded, &settings, walk, progress)
        .map_err(|source| ScenarioError::Prepare { source })?;
    let osm_ways = match map {
        Some(NetworkSource::File(path)) => {
            lines_of_ways(&path, &changes.file.value.osm_ways(), before.region.crs())
                .map_err(|source| ScenarioError::Walk { source })?
        }
        _ => None,
    };
    progress.begin("scenario", None);
    let mut diagnostics = changes.file.diagnostics.clone();
    let places = before.region.places();
    let to_working = |at: [f64; 2]| to_working(&before.region, at);
    let around = Around {
        region: &before.region,
        settings: &settings,
        places: &places,
        walk: before.on_foot.as_ref().map(|on_foot| &*on_foot.network),
        to_working: &to_working,
        osm_ways: osm_ways.as_ref(),
    };
    let resolved = resolve(&changes.file.value, around);
    let (scenario, more) = match resolved {
        Ok((scenario, more)) => (Some(scenario), more),
        Err(more) => (None, more),
    };
    diagnostics.append(more);
    let Some(mut scenario) = scenario.filter(|_| !diagnostics.has_errors()) else {
        let problems = diagnostics.count_of(Severity::Error);
        return Err(ScenarioError::Refused { problems, diagnostics: Box::new(diagnostics) });
    };
    let edited = scenario.apply(&before.region, &places);
    let (mut after, about_links) = changed(&before, scenario.network.take(), edited)?;
    after.sources.push(changes.record.clone());
    after.diagnostics.append(diagnostics.clone());
    diagnostics.append(about_links);
    progress.end();
    Ok(Scene { scenario, before, after, diagnostics })
}

/// Longitude and latitude as a point in the region's working CRS.
fn to_working(region: &Region, [x, y]: [f64; 2]) -> Option<Coord<f64>> {
    let mut coords = [Coord { x, y }];
    let failed = transform_coords(&mut coords, &CrsId::wgs84(), region.crs()).ok()?;
    failed.is_empty().then_some(coords[0])
}

/// The region after a scenario with its reach, and what has not been told of its places on the network.
fn changed(
    before: &Prepared,
    network: Option<EditedNetwork>,
    edited: EditedRegion,
) -> Result<(Prepared, Diagnostics), ScenarioError> {
    if let Some(given) = &before.table {
        return Ok((by_table(before, given, edited)?, Diagnostics::default()));
    }
    Ok(match (&before.on_foot, network) {
        (None, _) => {
            let reach = Updater::straight(&before.region, &before.reach).update(&edited).value;
            let after = Prepared { region: edited.region, reach, ..before.clone() };
            (after, Diagnostics::default())
        }
        (Some(on_foot), None) => on_same_ways(before, on_foot, edited),
        (Some(on_foot), Some(network)) => on_other_ways(before, on_foot, network, edited),
    })
}

/// The reach by the same table without the facilities that are closed.
fn by_table(
    before: &Prepared,
    given: &GivenTable,
    edited: EditedRegion,
) -> Result<Prepared, ScenarioError> {
    let region = &edited.region;
    let distances = given.to_facilities.after(&edited).map_err(|new| {
        let first = new.first().map(|id| region.facility(*id).key().to_owned());
        ScenarioError::NoDistances { first: first.unwrap_or_default(), count: new.len() }
    })?;
    let reach = distances.reach(region);
    let table = Some(GivenTable { to_facilities: Arc::new(distances), ..given.clone() });
    Ok(Prepared { region: edited.region, reach, table, ..before.clone() })
}

/// The reach of changed facilities on an unchanged network, from the table before.
fn on_same_ways(
    before: &Prepared,
    on_foot: &OnFoot,
    edited: EditedRegion,
) -> (Prepared, Diagnostics) {
    let OnFoot { network, links, options } = on_foot;
    let linker = Linker::near_facilities(network, *options, edited.facilities_new());
    let linked = LinkedRegion::from_links(&before.region, network, Arc::clone(links));
    let updated = Updater::on_foot(&linked, &linker, &before.reach).update(&edited);
    let linked = linked.with_facilities(&edited, &linker).value;
    let facilities_unlinked = linked.unlinked_facilities();
    let walk = before.walk.clone().map(|walk| WalkRecord { facilities_unlinked, ..walk });
    let on_foot = OnFoot { links: linked.links(), ..on_foot.clone() };
    let mut diagnostics = before.diagnostics.clone();
    diagnostics.append(updated.diagnostics.clone());
    let (region, reach) = (edited.region, updated.value);
    let after = Prepared { region, reach, walk, diagnostics, ..placed(before, on_foot) };
    (after, updated.diagnostics)
}

/// The reach on a network with other ways: first of changed facilities on the ways that were, then of what the
/// changed ways touch.
fn on_other_ways(
    before: &Prepared,
    on_foot: &OnFoot,
    network: EditedNetwork,
    edited: EditedRegion,
) -> (Prepared, Diagnostics) {
    let OnFoot { network: earlier, links, options } = on_foot;
    let ways = network.weighted(earlier);
    let (linked, reach) = match edited.keeps_facilities_of(&before.region) {
        true => {
            let linked = LinkedRegion::from_links(&edited.region, earlier, Arc::clone(links));
            (linked, before.reach.clone())
        }
        false => {
            let linked = LinkedRegion::from_links(&before.region, earlier, Arc::clone(links));
            let linker = Linker::near_facilities(earlier, *options, edited.facilities_new());
            let reach = Updater::on_foot(&linked, &linker, &before.reach).update(&edited).value;
            (linked.with_facilities(&edited, &linker).value, reach)
        }
    };
    let linker = Linker::new(&ways.network, *options);
    let Checked { value: Rerouted { linked, table: reach }, diagnostics: about_links } =
        linked.rerouted(&reach, &ways, &linker);
    let used = assumed_shares(linked.network(), &linked.used_mm(), &mut Diagnostics::default());
    let (walk, links) = (Some(walk_record(&linked, used)), linked.links());
    let on_foot = OnFoot { links, network: Arc::new(ways.network), options: *options };
    let mut diagnostics = before.diagnostics.clone();
    ABOUT_LINKS.into_iter().for_each(|code| diagnostics.forget(code));
    diagnostics.append(about_links.clone());
    let is_told =
        about_links.groups().all(|one| before.diagnostics.groups().any(|other| other == one));
    let region = edited.region;
    let after = Prepared { region, reach, walk, diagnostics, ..placed(before, on_foot) };
    (after, if is_told { Diagnostics::default() } else { about_links })
}

/// What was before, with other places of cells and facilities on the network. Its islands are looked for again.
fn placed(before: &Prepared, on_foot: OnFoot) -> Prepared {
    let links = Some(Arc::clone(&on_foot.links));
    Prepared { on_foot: Some(on_foot), links, islands: None, ..before.clone() }
}

/// Differences of every category at each of its limits.
fn differences_of(scene: &Scene, level: Level) -> Vec<AtLimit<Difference>> {
    let Scene { before, after, .. } = scene;
    let [now, then] =
        [before, after].map(|state| State { region: &state.region, reach: &state.reach });
    let region = &before.region;
    let asked = (0..region.categories().len()).map(CategoryId::at).flat_map(|category| {
        limits_of(region, category).into_iter().map(move |limit| (category, limit))
    });
    let asked: Vec<(CategoryId, Millimetres)> = asked.collect();
    let find = |(category, limit): (CategoryId, Millimetres)| -> AtLimit<Difference> {
        let rows: Vec<Difference> = differences(now, then, category, limit, level);
        (category, limit, rows)
    };
    asked.into_par_iter().map(find).collect()
}

/// The answer of `nahraum scenario`: what changes in each area of a level, with names for people in a language.
///
/// # Errors
/// [`AnalysisError::Crs`] when shapes cannot be transformed.
pub fn scenario_layer(
    scene: &Scene,
    level: Level,
    with_shapes: bool,
    lang: Lang,
) -> Result<Layer, AnalysisError> {
    let region = &scene.before.region;
    let shapes = if with_shapes { Some(shapes_in_degrees(region, level)?) } else { None };
    let rows = differences_of(scene, level);
    let mut layer = in_degrees(difference_table(region, level, &rows, shapes.as_deref()));
    let name = layer.name.clone();
    name_for_people(&mut layer, &name, region, lang);
    Ok(layer)
}

/// The answer of `nahraum scenario` in words: winners and losers of each category.
pub fn scenario_words(scene: &Scene, lang: Lang) -> String {
    let rows = differences_of(scene, Level::Municipality);
    in_words(&scene.before.region, &scene.scenario, &rows, lang)
}

/// Writes all results of the region after a scenario into a folder, as
/// [`write_results`](super::write_results) does, with the differences on every level and in words. The files
/// that a run writes too are equal to those of a run if nothing changes.
///
/// # Errors
/// [`WriteError`] when the folder or a file cannot be written. The earlier results stay.
pub fn write_scenario(
    scene: &Scene,
    config: &Config,
    folder: StagedFolder,
    progress: &dyn Progress,
) -> Result<Outcome, WriteError> {
    let analyses = Analyses::new(&scene.after, config);
    let region = &scene.before.region;
    let table = |level| difference_table(region, level, &differences_of(scene, level), None);
    let shapes = area_shapes(region, Level::Cell);
    let cells = differences_of(scene, Level::Cell);
    let cells = difference_table(region, Level::Cell, &cells, Some(&shapes));
    let shown = Shown { name: "changes_cell", kind: GeometryKind::Point };
    let mut words = scenario_words(scene, config.region.lang);
    if config.publication.persons_min.is_some() {
        words = without_numbers(&words);
    }
    let changes = scene.scenario.changes.iter().map(|change| ChangeRecord {
        kind: change.kind.to_owned(),
        subject: change.subject.clone(),
        sha256: change.sha256.clone(),
    });
    let scenario = ScenarioRecord {
        name: scene.scenario.name.clone(),
        year: scene.scenario.year,
        changes: changes.collect(),
    };
    let written = Written {
        command: "scenario",
        synthetic: config.region.synthetic,
        scenario: Some(scenario),
        tables: AREA_LEVELS.map(table).to_vec(),
        rows: vec![(cells, shown)],
        files: vec![(WORDS_FILE, words)],
    };
    write_with(&analyses, written, folder, progress)
}
