//! The memory that layers and network need, before they are read.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use super::streets::NetworkSource;
use super::walk::WalkSettings;
use crate::access::walk_bytes;
use crate::base::Progress;
use crate::config::{Config, Lookup, SourceKeys, expand};
use crate::format::{Input, LayerSize, file_and_table};
use crate::network::NetworkSize;
use crate::region::{cell_bytes, facility_bytes};

/// Groups of persons that cells have where the settings name none: all, and two ages.
const USUAL_GROUPS: u64 = 3;
/// Bytes of a street map (PBF) for each of its nodes of streets and obstacles, where buildings are mapped too (the guide,
/// `guide/import.md`).
const MAP_BYTES_A_NODE: u64 = 64;
/// Bytes that a node of streets and obstacles takes while a network is built (as there).
const BUILT_NODE_BYTES: u64 = 38;
/// What the program itself takes, with its tables and the database of coordinate systems: measured with a region of 2,000
/// cells, without optimisation; with it 60 MB.
const PROGRAM_BYTES: u64 = 95_000_000;

/// The memory that a region needs until its distances are measured.
///
/// How much memory do cells and the walking network of a configuration need, before any of them is read?
///
/// # Method
/// The number of rows, nodes and edges comes from the beginnings and ends of the files ([`LayerSize`], [`NetworkSize`]);
/// each takes what its type takes. What is needed is the larger of two: layers, and region and network while they are
/// read at once; or the region, with the network and all by which points are linked and walks are searched. Distances
/// are not among it: how many there are is known when the region is there
/// ([`ReachSize`](crate::access::ReachSize)). What comes from a pipe is not known and does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryNeed {
    /// Rows of the layers of cells.
    pub cells: u64,
    /// Rows of the layers of facilities.
    pub facilities: u64,
    /// Bytes of all layers while they are read, or while the region is built from them.
    pub layers_bytes: u64,
    /// Bytes of the region.
    pub region_bytes: u64,
    /// Bytes that the region takes beside that while it is built.
    pub building_bytes: u64,
    /// Edges of the walking network; 0 for straight-line distances.
    pub edges: u64,
    /// Bytes while the network is read or built.
    pub network_reading_bytes: u64,
    /// Bytes of the network with all that walks need.
    pub network_bytes: u64,
}

/// The layers and the network would need more memory than there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error(
    "the region would need about {} of memory before distances are measured, and there is room for {}: {}",
    size_in_words(need.bytes()),
    size_in_words(*available),
    need.parts()
)]
pub struct MemoryError {
    /// What is needed.
    pub need: MemoryNeed,
    /// What there is.
    pub available: u64,
}

impl MemoryNeed {
    /// Estimates what a configuration in a folder needs; `walk` says on which network people walk.
    ///
    /// # Cost
    /// Reads 256 KiB of each layer at most, the table of contents of Parquet, and the header of the network.
    pub fn estimate(
        (config, folder): (&Config, &Path),
        lookup: Lookup<'_>,
        walk: Option<&WalkSettings>,
    ) -> Self {
        let mut seen = BTreeSet::new();
        let mut size = |source: &SourceKeys| {
            let path = expand(&source.path, lookup).ok()?;
            let Input::File(path) = Input::from_argument(&path) else { return None };
            let path = folder.join(path);
            let size = LayerSize::of_file(&path)?;
            // Several layers of one file are guessed together.
            let is_new = size.guessed_from == 0 || seen.insert(file_and_table(&path).0);
            is_new.then_some(size)
        };
        let mut size = |source: &SourceKeys| size(source).unwrap_or_default();
        let layers = &config.layers;
        let mut need = Self::default();
        for layer in &layers.cells {
            let groups = match layer.groups.len() {
                0 => USUAL_GROUPS,
                groups => groups as u64 + 1,
            };
            let (kept, beside) = cell_bytes(groups);
            need.cells += need.add(size(&layer.source), (kept, beside));
        }
        for layer in &layers.facilities {
            let each = (facility_bytes(), facility_bytes());
            need.facilities += need.add(size(&layer.source), each);
        }
        let areas = layers.municipalities.iter().map(|layer| &layer.source);
        let areas = areas.chain(layers.quartiers.iter().map(|layer| &layer.source));
        for source in areas {
            let size = size(source);
            // Areas are few and have many corners: where only the length is known, all of it is corners.
            let held_bytes = match size.guessed_from {
                0 => size.held_bytes,
                bytes => bytes,
            };
            need.add(LayerSize { held_bytes, ..size }, (0, 0));
            // Their outlines are kept, and indexed.
            need.region_bytes = need.region_bytes.saturating_add(held_bytes.saturating_mul(2));
        }
        for layer in &layers.homes {
            need.add(size(&layer.source), (0, 0));
        }
        if let Some(WalkSettings { source: NetworkSource::File(path), .. }) = walk {
            need.add_network(path);
        }
        need
    }

    /// Adds a layer of which each row takes so much in the region, and so much beside it; returns its rows.
    fn add(&mut self, size: LayerSize, (kept, beside): (u64, u64)) -> u64 {
        let more = |to: &mut u64, bytes: u64| *to = to.saturating_add(bytes);
        more(&mut self.layers_bytes, size.held_bytes.saturating_add(size.reading_bytes));
        more(&mut self.region_bytes, kept.saturating_mul(size.rows));
        more(&mut self.building_bytes, beside.saturating_mul(size.rows));
        size.rows
    }

    fn add_network(&mut self, path: &Path) {
        let Some(size) = network_size(path) else { return };
        self.edges = size.edges;
        self.network_reading_bytes = match size.file_bytes {
            0 => size.network_bytes() + BUILT_NODE_BYTES * size.corners,
            _ => size.reading_bytes(),
        };
        self.network_bytes = on_foot_bytes(&size, self.cells + self.facilities);
    }

    /// Bytes at the most, without the program.
    pub fn bytes(&self) -> u64 {
        self.reading_bytes().max(self.region_bytes.saturating_add(self.network_bytes))
    }

    /// Bytes that must be there for the distances and what follows; while layers are read, nothing else is computed.
    fn room_bytes(&self) -> u64 {
        let reading = self.reading_bytes() / 4 * 3;
        reading.max(self.region_bytes.saturating_add(self.network_bytes))
    }

    fn reading_bytes(&self) -> u64 {
        let parts =
            [self.layers_bytes, self.region_bytes, self.building_bytes, self.network_reading_bytes];
        parts.into_iter().fold(0, u64::saturating_add)
    }

    /// Bytes at the most, with the program itself.
    pub fn with_program_bytes(&self) -> u64 {
        self.bytes().saturating_add(PROGRAM_BYTES)
    }

    /// What takes memory, for people.
    fn parts(&self) -> String {
        let layers = format!(
            "about {} cells and {} facilities take {} while they are read",
            self.cells,
            self.facilities,
            size_in_words(MemoryNeed { network_reading_bytes: 0, ..*self }.reading_bytes()),
        );
        match self.network_bytes {
            0 => layers,
            bytes => {
                let bytes = size_in_words(bytes.max(self.network_reading_bytes));
                format!("{layers}, about {} ways take {bytes}", self.edges)
            }
        }
    }
}

/// Refuses layers and a network that would need more memory than there is (`available`: three quarters of what is free,
/// all of which layers may take while they are read; nothing bounds it without), and
/// notes the estimate as progress. Reads no more than [`MemoryNeed::estimate`].
///
/// # Errors
/// [`MemoryError`] with the estimate.
pub fn expect_memory(
    config: (&Config, &Path),
    lookup: Lookup<'_>,
    walk: Option<&WalkSettings>,
    (available, progress): (Option<u64>, &dyn Progress),
) -> Result<MemoryNeed, MemoryError> {
    let need = MemoryNeed::estimate(config, lookup, walk);
    let room = available
        .map(|bytes| format!("; there is room for {}", size_in_words(bytes)))
        .unwrap_or_default();
    progress.note(&format!(
        "memory: about {} until distances are measured: {}{room}",
        size_in_words(need.with_program_bytes()),
        need.parts(),
    ));
    match available.filter(|available| need.room_bytes() > *available) {
        Some(available) => Err(MemoryError { need, available }),
        None => Ok(need),
    }
}

/// Bytes of the network of a walk with all by which points are linked and walks are searched; 0 when it is not a file.
pub(super) fn walk_room(source: &NetworkSource, points: u64) -> u64 {
    let NetworkSource::File(path) = source else { return 0 };
    network_size(path).map_or(0, |size| on_foot_bytes(&size, points))
}

fn on_foot_bytes(size: &NetworkSize, points: u64) -> u64 {
    walk_bytes(size, points, rayon::current_num_threads() as u64)
}

/// The size of the network in a file: as its header says, else as long as a map of streets with buildings is.
fn network_size(path: &Path) -> Option<NetworkSize> {
    let path = file_and_table(path).0;
    let bytes = path.metadata().ok().filter(|known| known.is_file())?.len();
    let built = NetworkSize::of_file(&mut File::open(&path).ok()?, bytes);
    Some(built.unwrap_or_else(|| NetworkSize::of_map(bytes / MAP_BYTES_A_NODE)))
}

/// A number of bytes for people.
pub(super) fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
