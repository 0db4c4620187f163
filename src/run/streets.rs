//! The walking network of a file: a street map, or a network built earlier.

use std::io::Read;
use std::path::{Path, PathBuf};

use geo::Coord;

use super::error::WalkError;
use super::lines::{LineMap, LineSettings, load_lines};
use crate::base::{Bounds, Checked, Diagnostics, Finding, Place, Progress, codes, hex};
use crate::crs::{transform_coords, working_crs};
use crate::dataset::{
    CrsId, HEIGHT_MAX_M, HEIGHT_MIN_M, ImpossibleHeights, NO_NODE, OsmExtract, OsmWayId,
};
use crate::format::{
    OsmSelection, file_and_table, fingerprint, holds_layer, open_regular, read_elevation, read_osm,
};
use crate::network::{
    AccessDefaults, ChosenBy, Network, NetworkError, WALK_TAG_KEYS, WALK_WAY_KEYS,
    build_network_out_of, decode_network, is_network,
};
use crate::project::SourceRecord;
use crate::scenario::OsmWays;

/// The attribution required for data of OpenStreetMap (ODbL 1.0, section 4.3).
pub(super) const OSM_ATTRIBUTION: &str = "© OpenStreetMap contributors, ODbL 1.0";

/// The source of a network.
#[derive(Clone, Debug)]
pub enum NetworkSource {
    /// A file: a street map of OpenStreetMap, a layer of lines, or a network built from one of them.
    File(PathBuf),
    /// A network in memory.
    Network(Box<Network>),
    /// A network file that is in memory already.
    Read(Box<BuiltFile>),
}

/// A network file in memory.
#[derive(Clone, Debug)]
pub struct BuiltFile {
    path: PathBuf,
    network: Network,
    sha256: [u8; 32],
    bytes: u64,
}

impl BuiltFile {
    /// Reads a network file; `None` when a file is another kind of network, which is read when the CRS is known.
    ///
    /// # Errors
    /// [`WalkError`] when the file cannot be read.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, WalkError> {
        let fail = |source| WalkError::File { path: path.to_owned(), source };
        if !is_network(&head_of(path).map_err(fail)?) {
            return Ok(None);
        }
        let bytes = std::fs::read(path).map_err(fail)?;
        let (network, sha256) = decode_network(&bytes, &path.display().to_string())
            .map_err(|source| WalkError::Built { source })?;
        Ok(Some(Self { path: path.to_owned(), network, sha256, bytes: bytes.len() as u64 }))
    }

    /// The network with the record of its file, as [`load_network`] returns them.
    ///
    /// # Errors
    /// As [`load_network`].
    pub(super) fn load(
        self,
        options: &NetworkOptions,
    ) -> Result<(Checked<Network>, SourceRecord), WalkError> {
        let Self { path, network, sha256, bytes } = self;
        if options.elevation.is_some() {
            return Err(WalkError::ElevationTooLate { path });
        }
        let network = match &options.crs {
            Some(crs) => network.into_crs(crs).map_err(no_network)?,
            None => network,
        };
        refuse_other_country(&path, &network, options)?;
        let read = Checked { value: network, diagnostics: Diagnostics::default() };
        Ok(with_record(&path, read, (hex(&sha256), bytes)))
    }
}

/// Elevation along a street map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElevationSource {
    /// GeoTIFF or Esri ASCII grid.
    pub path: PathBuf,
    /// Its CRS, when the file does not state it.
    pub crs: Option<CrsId>,
}

/// How to load a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkOptions {
    /// The metric CRS of the network; the UTM zone of its centre when absent.
    pub crs: Option<CrsId>,
    /// Elevation; only for a street map.
    pub elevation: Option<ElevationSource>,
    /// The defaults of access of a country; by where the map lies when absent.
    pub country: Option<AccessDefaults>,
    /// How a layer of lines is read; a street map and a built network do without.
    pub lines: LineSettings,
}

/// Bytes by which kinds of files are told apart.
const HEAD_BYTES: u64 = 512;

fn head_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    open_regular(&file_and_table(path).0)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head)
}

/// The elements of a street map that matter for walking.
fn selection() -> OsmSelection {
    OsmSelection::ways_and_relations(&WALK_WAY_KEYS, WALK_TAG_KEYS.iter().copied())
}

/// Loads a network from a network file, or builds it from a street map or a layer of lines.
///
/// A note (N434) says by which country's defaults of access the map is read, unless a setting chose them.
///
/// # Errors
/// [`WalkError`] when the file cannot be read or nothing in it is walkable, or when elevation or another
/// country is given for a network that is built already.
pub fn load_network(
    path: &Path,
    options: &NetworkOptions,
    progress: &dyn Progress,
) -> Result<(Checked<Network>, SourceRecord), WalkError> {
    progress.begin(&format!("reading the network from {}", path.display()), None);
    let fail = |source| WalkError::File { path: path.to_owned(), source };
    if let Some(built) = BuiltFile::read(path)? {
        let read = built.load(options)?;
        progress.end();
        return Ok(read);
    }
    let head = head_of(path).map_err(fail)?;
    if holds_layer(&head, &file_and_table(path).0) {
        return from_lines(path, options, progress);
    }
    let file = fingerprint(path).map_err(fail)?;
    let read = from_osm(path, options, None, progress)?;
    progress.end();
    Ok(with_record(path, read, file))
}

/// A network with the record of its file, of which hash and size are given, and with a note about its country.
fn with_record(
    path: &Path,
    mut read: Checked<Network>,
    (sha256, bytes): (String, u64),
) -> (Checked<Network>, SourceRecord) {
    report_country(path, &mut read);
    let record = SourceRecord {
        layer: "network".to_owned(),
        name: path.display().to_string(),
        sha256,
        bytes,
        features: read.value.edge_count(),
        date: None,
        beside: Vec::new(),
    };
    (read, record)
}

/// The lines of some ways of a street map in a CRS, by their numbers; `None` for a layer of lines, which has
/// none, and for a network that is built already, which does not keep them.
///
/// # Errors
/// As [`load_network`].
pub(super) fn lines_of_ways(
    path: &Path,
    ids: &[i64],
    crs: &CrsId,
) -> Result<Option<OsmWays>, WalkError> {
    if ids.is_empty() {
        return Ok(Some(OsmWays::new()));
    }
    let fail = |source| WalkError::File { path: path.to_owned(), source };
    let head = head_of(path).map_err(fail)?;
    if is_network(&head) || holds_layer(&head, &file_and_table(path).0) {
        return Ok(None);
    }
    let (extract, _) =
        read_osm(path, &selection()).map_err(|source| WalkError::StreetMap { source })?;
    let from = extract.crs.clone().unwrap_or_else(CrsId::wgs84);
    let unit = if extract.crs.is_some() { 100.0 } else { 1e7 };
    let mut lines = OsmWays::new();
    for id in ids {
        let Some(way) = extract.way(OsmWayId(*id)) else { continue };
        let nodes = extract.way_nodes(way).iter().filter(|node| **node != NO_NODE);
        let place = |node: &u32| {
            let [x, y] = extract.node_at[*node as usize].map(|part| f64::from(part) / unit);
            Coord { x, y }
        };
        let mut line: Vec<Coord<f64>> = nodes.map(place).collect();
        transform_coords(&mut line, &from, crs).map_err(|source| WalkError::Crs { source })?;
        lines.insert(*id, line);
    }
    Ok(Some(lines))
}

/// Builds the network of the part of a street map that touches a bounding box in 1e-7 degrees; of the
/// whole map without a box.
///
/// # Errors
/// As [`load_network`].
pub(super) fn load_streets(
    path: &Path,
    crs: Option<&CrsId>,
    within: Option<Bounds<i32>>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, WalkError> {
    progress.begin(&format!("reading the network from {}", path.display()), None);
    let options = NetworkOptions { crs: crs.cloned(), ..NetworkOptions::default() };
    let read = from_osm(path, &options, within, progress)?;
    progress.end();
    Ok(read)
}

pub(super) fn no_network(source: NetworkError) -> WalkError {
    WalkError::Network { source }
}

/// A built network follows the rules by which it was built.
fn refuse_other_country(
    path: &Path,
    network: &Network,
    options: &NetworkOptions,
) -> Result<(), WalkError> {
    let built = network.access().map_or("", |access| access.country.as_str());
    match &options.country {
        Some(asked) if asked.country != built => Err(WalkError::CountryTooLate {
            path: path.to_owned(),
            found: asked.country.clone(),
            built: built.to_owned(),
        }),
        _ => Ok(()),
    }
}

fn report_country(path: &Path, read: &mut Checked<Network>) {
    let Some(access) = read.value.access() else { return };
    if access.chosen_by == ChosenBy::Place {
        let message = format!(
            "the map lies in {} ({}), whose defaults of access apply; `country` in [walk] sets another",
            access.name, access.country
        );
        let place = Place::of_source(path.display().to_string());
        read.diagnostics.push(Finding::new(codes::N434, message).at(place));
    }
}

/// The network of a layer of lines, with the record of its file.
fn from_lines(
    path: &Path,
    options: &NetworkOptions,
    progress: &dyn Progress,
) -> Result<(Checked<Network>, SourceRecord), WalkError> {
    let LineMap { map, attribution, mut record } = load_lines(path, &options.lines)?;
    let built = network_of(map.value, options, progress)?;
    let mut diagnostics = map.diagnostics;
    diagnostics.append(built.diagnostics);
    let value = built.value.attributed_to(&attribution);
    record.features = value.edge_count();
    let mut read = Checked { value, diagnostics };
    report_country(path, &mut read);
    progress.end();
    Ok((read, record))
}

fn from_osm(
    path: &Path,
    options: &NetworkOptions,
    within: Option<Bounds<i32>>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, WalkError> {
    let (extract, mut diagnostics) = read_osm(path, &OsmSelection { within, ..selection() })
        .map_err(|source| WalkError::StreetMap { source })?;
    let built = network_of(extract, options, progress)?;
    diagnostics.append(built.diagnostics);
    Ok(Checked { value: built.value.attributed_to(OSM_ATTRIBUTION), diagnostics })
}

/// The network of a street map, in its CRS or a given one.
fn network_of(
    extract: OsmExtract,
    options: &NetworkOptions,
    progress: &dyn Progress,
) -> Result<Checked<Network>, WalkError> {
    let access = options.country.clone().unwrap_or_else(|| AccessDefaults::of_map(&extract));
    let crs = match (&options.crs, &extract.crs) {
        (Some(crs), _) | (None, Some(crs)) => crs.clone(),
        (None, None) => working_crs(box_around(&extract)),
    };
    let Some(source) = &options.elevation else {
        return build_network_out_of(extract, access, &crs, None, progress).map_err(no_network);
    };
    let grid = read_elevation(&source.path).map_err(|source| WalkError::Elevation { source })?;
    let grid_crs = source.crs.clone().or_else(|| grid.crs_epsg.map(CrsId::epsg));
    let Some(grid_crs) = grid_crs else {
        return Err(WalkError::NoElevationCrs { path: source.path.clone() });
    };
    let from = extract.crs.clone().unwrap_or_else(CrsId::wgs84);
    // An impossible transformation must fail before the work, not at every node.
    transform_coords(&mut [], &from, &grid_crs).map_err(|source| WalkError::Crs { source })?;
    let height_of = |at: Coord<f64>| {
        let mut coords = [at];
        let failed = transform_coords(&mut coords, &from, &grid_crs).ok()?;
        failed.is_empty().then(|| grid.at(coords[0].x, coords[0].y)).flatten()
    };
    let mut built = build_network_out_of(extract, access, &crs, Some(&height_of), progress)
        .map_err(no_network)?;
    let nodes = built.value.node_count();
    let missing = nodes - built.value.known_heights();
    let place = Place::of_source(source.path.display().to_string());
    if let Some(ImpossibleHeights { cells, first_m }) = grid.impossible() {
        let message = format!(
            "{cells} cells cannot be heights (the first is {first_m} m), expected {HEIGHT_MIN_M} to \
             {HEIGHT_MAX_M} m; they count as cells without a height"
        );
        built.diagnostics.push(Finding::new(codes::W432, message).at(place.clone()));
    }
    if missing > 0 {
        let message = format!(
            "the elevation has no height at {missing} of {nodes} nodes; ways there count as level"
        );
        built.diagnostics.push(Finding::new(codes::W425, message).at(place));
    }
    Ok(built)
}

/// The bounding box of a street map's nodes in degrees.
fn box_around(extract: &OsmExtract) -> Bounds {
    let nodes = Bounds::around(extract.node_at.iter().copied());
    nodes.map_or(Bounds::WORLD, |nodes| nodes.map(|side| f64::from(side) / 1e7))
}
