//! The states between two finished runs, computed anew from their inputs.

use std::path::{Path, PathBuf};

use super::analyse::Analyses;
use super::finished::{FinishedRun, rows_of};
use super::load::{Loaded, load};
use super::prepare::prepare;
use super::settings::{resolve_settings, resolve_walk};
use super::table_beside::beside;
use super::table_rows::{CELL_TABLE_LAYER, TABLE_LAYER};
use crate::analysis::coverage::Level;
use crate::base::{Diagnostics, DistanceKind, Progress, zip_equal};
use crate::config::{Config, Lookup, expand};
use crate::format::{companions, file_and_table, fingerprint};
use crate::present::coverage_table;
use crate::region::RegionInputs;
use crate::scenario::Rows;

/// The inputs that a state is computed from, by the layers that they are recorded as.
const LAYERS: [&str; 9] = [
    "municipalities",
    "quartiers",
    "facilities",
    "cells",
    "homes",
    "network",
    "barriers",
    TABLE_LAYER,
    CELL_TABLE_LAYER,
];

/// What came of computing states anew.
pub(super) enum Replay {
    /// Nobody asked for it.
    Unasked,
    /// The inputs are not there any more, or not as they were.
    Gone(String),
    /// The rows of each level before; with the facilities of after; with its persons too; and after.
    States([Vec<Rows>; 4]),
}

/// The inputs of a run.
struct Inputs<'r> {
    config: &'r Config,
    folder: PathBuf,
    loaded: Loaded,
}

/// Computes the states between two runs, if their inputs are as they were.
pub(super) fn replayed(
    runs: [&FinishedRun; 2],
    folders: &[Option<PathBuf>; 2],
    (levels, groups): (&[Level], &[String]),
    (lookup, progress): (Lookup<'_>, &dyn Progress),
) -> Replay {
    let mut inputs = Vec::new();
    for (run, given) in zip_equal(runs, folders) {
        match inputs_of(run, given.as_deref(), lookup, progress) {
            Ok(one) => inputs.push(one),
            Err(reason) => return Replay::Gone(reason),
        }
    }
    let mut categories: Vec<String> = runs.iter().flat_map(|run| run.categories()).collect();
    categories.sort();
    categories.dedup();
    let mut states = Vec::new();
    // The runs whose facilities, persons and map count.
    for [facilities, persons, map] in [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]] {
        let mixed = RegionInputs {
            municipalities: inputs[map].loaded.inputs.municipalities.clone(),
            quartiers: inputs[map].loaded.inputs.quartiers.clone(),
            facilities: inputs[facilities].loaded.inputs.facilities.clone(),
            cells: inputs[persons].loaded.inputs.cells.clone(),
            homes: inputs[persons].loaded.inputs.homes.clone(),
        };
        // Of the states only the rows count, not what was found on the way.
        let sources = inputs[map].loaded.sources.clone();
        let (diagnostics, table) = (Diagnostics::default(), inputs[map].loaded.table.clone());
        // Which facilities are open is a part of what they are.
        let when = inputs[facilities].loaded.when.clone();
        let loaded = Loaded { inputs: mixed, sources, diagnostics, table, when };
        match rows(&inputs[map], loaded, &categories, (levels, groups), (lookup, progress)) {
            Ok(rows) => states.push(rows),
            Err(reason) => return Replay::Gone(reason),
        }
    }
    match <[Vec<Rows>; 4]>::try_from(states) {
        Ok(states) => Replay::States(states),
        Err(_) => Replay::Gone("a state is missing".to_owned()),
    }
}

/// The rows of a state on each level.
fn rows(
    map: &Inputs<'_>,
    loaded: Loaded,
    categories: &[String],
    (levels, groups): (&[Level], &[String]),
    (lookup, progress): (Lookup<'_>, &dyn Progress),
) -> Result<Vec<Rows>, String> {
    let settings = resolve_settings(map.config, &map.folder, lookup);
    let mut settings = settings.map_err(|error| error.to_string())?.value;
    settings.kept_categories = categories.to_vec();
    let walk = resolve_walk(map.config, &map.folder, lookup).map_err(|error| error.to_string())?;
    let prepared = prepare(loaded, &settings, walk, progress).map_err(|error| error.to_string())?;
    let analyses = Analyses::new(&prepared, map.config);
    let coverage = analyses.coverage(levels);
    let table = |at: usize| {
        // A run writes no table of a level without areas.
        if levels[at].rows(&prepared.region).is_empty() {
            return Rows::new();
        }
        let layer = coverage_table(&prepared.region, &coverage[at], None);
        rows_of(&layer, levels[at], groups)
    };
    Ok((0..levels.len()).map(table).collect())
}

/// Reads the inputs of a run again, if they are the same files.
fn inputs_of<'r>(
    run: &'r FinishedRun,
    given: Option<&Path>,
    lookup: Lookup<'_>,
    progress: &dyn Progress,
) -> Result<Inputs<'r>, String> {
    if run.is_scenario() {
        let path = run.path.display();
        return Err(format!("`{path}` is a region after a scenario, which no inputs describe"));
    }
    let folder = folder_of(run, given, lookup)?;
    let loaded = load(&run.config, &folder, lookup, progress).map_err(|error| error.to_string())?;
    Ok(Inputs { config: &run.config, folder, loaded })
}

/// The folder in which the inputs of a run are still the same.
fn folder_of(
    run: &FinishedRun,
    given: Option<&Path>,
    lookup: Lookup<'_>,
) -> Result<PathBuf, String> {
    let mut reason = String::new();
    for folder in run.folders(given) {
        match changed_input(run, &folder, lookup) {
            None => return Ok(folder),
            Some(other) if reason.is_empty() => reason = other,
            Some(_) => {}
        }
    }
    Err(reason)
}

/// Why the inputs of a run are not those in a folder; `None` if they are.
fn changed_input(run: &FinishedRun, folder: &Path, lookup: Lookup<'_>) -> Option<String> {
    let (mut sources, paths) = (run.sources(), paths(&run.config));
    sources.retain(|source| LAYERS.contains(&source.layer.as_str()));
    if sources.len() != paths.len() {
        return Some(format!("the record of `{}` lists other inputs", run.path.display()));
    }
    for (source, text) in zip_equal(sources, paths) {
        let named = match expand(text, lookup) {
            Ok(path) if path != "-" => folder.join(path),
            _ => return Some(format!("the {} came from standard input", source.layer)),
        };
        let changed = |path: &Path| Some(format!("`{}` has changed since the run", path.display()));
        let path = file_and_table(&named).0;
        let is_table = [TABLE_LAYER, CELL_TABLE_LAYER].contains(&source.layer.as_str());
        let said = usize::from(is_table && beside(&named).is_file());
        if companions(&path).len() + said != source.beside.len() {
            return changed(&path);
        }
        let others = source.beside.into_iter();
        let others = others.map(|[name, sha256]| (path.with_file_name(name), sha256));
        for (path, sha256) in std::iter::once((path.clone(), source.sha256)).chain(others) {
            match fingerprint(&path) {
                Ok((now, _)) if now == sha256 => {}
                Ok(_) => return changed(&path),
                Err(_) => return Some(format!("`{}` is not there", path.display())),
            }
        }
    }
    None
}

/// The files of a configuration in the order in which a run records them.
fn paths(config: &Config) -> Vec<&String> {
    let layers = &config.layers;
    let municipalities = layers.municipalities.iter().map(|layer| &layer.source.path);
    let quartiers = layers.quartiers.iter().map(|layer| &layer.source.path);
    let facilities = layers.facilities.iter().map(|layer| &layer.source.path);
    let cells = layers.cells.iter().map(|layer| &layer.source.path);
    let homes = layers.homes.iter().map(|layer| &layer.source.path);
    let is_walk = config.region.distance == DistanceKind::Walk;
    let walk = [&config.walk.network, &config.walk.barriers];
    let walk = walk.into_iter().flatten().filter(move |_| is_walk);
    let is_table = config.region.distance == DistanceKind::Table;
    let tables = config.table.files.iter().chain(&config.table.cell_files);
    let tables = tables.filter(move |_| is_table);
    municipalities
        .chain(quartiers)
        .chain(facilities)
        .chain(cells)
        .chain(homes)
        .chain(walk)
        .chain(tables)
        .collect()
}
