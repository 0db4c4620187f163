//! Candidate places of a run: cells, hosts, or a layer; and what the findings say of them.

use std::path::{Path, PathBuf};

use geo::{Coord, Geometry};

use super::error::{CandidateError, SettingsError};
use super::prepare::Prepared;
use super::read::read_layer;
use crate::base::{CategoryId, Checked, Diagnostics, Finding, Millimetres, Place, codes};
use crate::config::{Config, Lookup, expand};
use crate::crs::{transform_coords, unify_rows};
use crate::dataset::{CrsId, Layer, UsualColumn, number_value, text_value};
use crate::format::{Input, ReadOptions};
use crate::project::SourceRecord;
use crate::region::{PersonGroup, Region};
use crate::siting::{CandidatePoint, Candidates, ReachRows, median_cells_reached};
use crate::spatial::Outline;

/// Which candidate places a run considers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CandidateChoice {
    /// Every inhabited cell.
    #[default]
    Cells,
    /// Facilities of these categories, by key or name.
    Hosts(Vec<String>),
    /// The points of a layer.
    Layer {
        /// The file.
        path: PathBuf,
        /// Its CRS, when the file does not state it.
        crs: Option<CrsId>,
    },
}

/// The choice of a configuration.
///
/// # Errors
/// [`SettingsError`] when both hosts and a layer are named, or the path or CRS of the layer cannot be used.
pub fn resolve_candidates(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<CandidateChoice, SettingsError> {
    let section = &config.candidates;
    match (&section.layer, &section.hosts[..]) {
        (None, []) => Ok(CandidateChoice::Cells),
        (None, hosts) => Ok(CandidateChoice::Hosts(hosts.to_vec())),
        (Some(_), [_, ..]) => Err(SettingsError::HostsAndLayer),
        (Some(text), []) => {
            let key = "candidates.layer";
            let path =
                expand(text, lookup).map_err(|source| SettingsError::Variable { key, source })?;
            let parse = |text: &String| {
                let key = "candidates.crs";
                text.parse().map_err(|source| SettingsError::Crs { key, source })
            };
            let crs = section.crs.as_ref().map(parse).transpose()?;
            Ok(CandidateChoice::Layer { path: folder.join(path), crs })
        }
    }
}

/// The candidate places of a prepared region. Findings about a layer, and its record, are added to those of the
/// region.
///
/// # Errors
/// [`CandidateError`] when a category of hosts does not occur, or the layer cannot be read.
pub fn load_candidates(
    prepared: &mut Prepared,
    choice: &CandidateChoice,
) -> Result<Candidates, CandidateError> {
    let region = &prepared.region;
    match choice {
        CandidateChoice::Cells => Ok(Candidates::cells(region)),
        CandidateChoice::Hosts(names) => {
            let categories: Result<Vec<CategoryId>, _> =
                names.iter().map(|name| host(region, name)).collect();
            Ok(Candidates::hosts(region, &categories?))
        }
        CandidateChoice::Layer { path, crs } => {
            let (points, record) = load_points(path, crs.clone(), region.crs())?;
            prepared.diagnostics.append(points.diagnostics);
            prepared.sources.push(record);
            Ok(Candidates::points(&prepared.region, points.value))
        }
    }
}

fn host(region: &Region, name: &str) -> Result<CategoryId, CandidateError> {
    let has_hosts = |id: &CategoryId| {
        region
            .facilities()
            .iter()
            .any(|one| one.category() == *id && !one.is_halo() && !one.comes())
    };
    region.category_id(name).filter(has_hosts).ok_or_else(|| {
        let all = (0..region.categories().len()).map(CategoryId::at).filter(has_hosts);
        let known: Vec<&str> = all.map(|id| region.category(id).key()).collect();
        CandidateError::NoHosts { name: name.to_owned(), known: known.join(", ") }
    })
}

/// The points of a layer of candidates in the CRS of the region. An area or line stands for a point of it; records
/// without a place are left out with a finding (W307). A column of capacities is read by its usual names.
fn load_points(
    path: &Path,
    crs: Option<CrsId>,
    to: &CrsId,
) -> Result<(Checked<Vec<CandidatePoint>>, SourceRecord), CandidateError> {
    let options = ReadOptions { layer: "candidates".to_owned(), crs, ..ReadOptions::default() };
    let mut read = read_layer(&Input::File(path.to_owned()), &options)?;
    let Some(from) = read.layer.crs.clone() else {
        return Err(CandidateError::NoCrs { path: path.to_owned() });
    };
    let record = SourceRecord::new("candidates", path.display().to_string(), &read);
    let mut diagnostics = read.diagnostics;
    diagnostics.append(unify_rows(&mut read.layer)?);
    let layer = &read.layer;
    let columns = layer.column_names();
    let room = UsualColumn::Capacity.find(&columns);
    let mut value = Vec::new();
    for (row, geometry) in layer.geometry.iter().enumerate() {
        let mut at: Vec<Coord<f64>> = geometry.as_ref().and_then(place_of).into_iter().collect();
        let is_lost = !transform_coords(&mut at, &from, to)?.is_empty();
        match at.first().filter(|_| !is_lost) {
            Some(at) => {
                let capacity =
                    room.and_then(|room| capacity_of(layer, room, row, &mut diagnostics));
                value.push(CandidatePoint { key: key_of(layer, row), at: *at, capacity });
            }
            None if layer.unplaced_reported.contains(&row) => {}
            None => {
                let message = "the candidate place has no position";
                diagnostics.push(Finding::new(codes::W307, message).at(layer.place(row)));
            }
        }
    }
    if value.is_empty() {
        return Err(CandidateError::NoPoints { path: path.to_owned() });
    }
    Ok((Checked { value, diagnostics }, record))
}

fn place_of(geometry: &Geometry<f64>) -> Option<Coord<f64>> {
    match geometry {
        Geometry::Point(point) => Some(point.0),
        other => Outline::from_geometry(other)?.representative(),
    }
}

/// The id of a record, else its name, else its number.
fn key_of(layer: &Layer, row: usize) -> String {
    let column = ["id", "name"].iter().find_map(|name| layer.column(name));
    let key = column.and_then(|column| text_value(column, row));
    key.unwrap_or_else(|| format!("{}", row + 1))
}

/// The whole persons that a record has room for; text and numbers below zero are reported (W301).
fn capacity_of(
    layer: &Layer,
    column: &str,
    row: usize,
    diagnostics: &mut Diagnostics,
) -> Option<u64> {
    let text = text_value(layer.column(column)?, row)?;
    let room =
        number_value(layer.column(column)?, row, layer.decimal_comma).filter(|room| *room >= 0.0);
    if room.is_none() {
        let message = format!("found `{text}`, expected the persons that there is room for");
        diagnostics.push(Finding::new(codes::W301, message).at(layer.place(row).field(column)));
    }
    room.map(|room| room as u64)
}

/// The categories that names or keys choose among those that are analysed, in their order; all of these without names.
///
/// # Errors
/// [`CandidateError::NoCategory`], which lists the categories of the region.
pub(super) fn categories_named(
    region: &Region,
    analysed: &[CategoryId],
    names: &[String],
) -> Result<Vec<CategoryId>, CandidateError> {
    let named = |name: &String| category_named(region, name);
    let chosen: Vec<CategoryId> = names.iter().map(named).collect::<Result<_, _>>()?;
    let is_chosen = |id: &&CategoryId| chosen.is_empty() || chosen.contains(*id);
    Ok(analysed.iter().filter(is_chosen).copied().collect())
}

/// The category with a name or key.
///
/// # Errors
/// [`CandidateError::NoCategory`], which lists the categories of the region.
pub(super) fn category_named(region: &Region, name: &str) -> Result<CategoryId, CandidateError> {
    region.category_id(name).ok_or_else(|| {
        let known: Vec<&str> = region.categories().iter().map(|one| one.key()).collect();
        CandidateError::NoCategory { name: name.to_owned(), known: known.join(", ") }
    })
}

/// The groups of persons with these names ([`group_named`]); every group without names.
///
/// # Errors
/// [`CandidateError::NoGroup`], which lists the groups of the region.
pub(super) fn groups_named(
    region: &Region,
    names: &[String],
) -> Result<Vec<usize>, CandidateError> {
    match names {
        [] => Ok((0..region.groups().len()).collect()),
        names => names.iter().map(|name| group_named(region, name)).collect(),
    }
}

/// The group of persons with a name: `persons`, `persons_65`, or `65`.
///
/// # Errors
/// [`CandidateError::NoGroup`], which lists the groups of the region.
pub fn group_named(region: &Region, name: &str) -> Result<usize, CandidateError> {
    let groups = region.groups();
    let is_meant = |group: &PersonGroup| group.column() == name || group.key() == name;
    groups.iter().position(is_meant).ok_or_else(|| {
        let known: Vec<String> = groups.iter().map(|group| group.column()).collect();
        CandidateError::NoGroup { name: name.to_owned(), known: known.join(", ") }
    })
}

/// Warns where the median candidate reaches one cell or fewer (W910): then hardly any place can serve two
/// municipalities.
pub(super) fn report_coarse(
    rows: &impl ReachRows,
    name: &str,
    limit: Millimetres,
    diagnostics: &mut Diagnostics,
) {
    let median = median_cells_reached(rows);
    if median <= 1 && rows.candidates() > 0 {
        diagnostics.push_with(codes::W910, "candidates", |candidates: Place| {
            let text = format!(
                "`{name}` within {limit}: the median candidate place reaches {median} cells, so that hardly any \
                 place can serve two municipalities; take smaller cells or a larger limit"
            );
            (candidates, text)
        });
    }
}
