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
use crate::region::{Catalog, Region, cell_bytes, facility_bytes};

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
    /// Bytes while the network is read or built, beside the layers; 0 when it is read after them.
    pub network_reading_bytes: u64,
    /// Bytes of the network with all that is done with it.
    pub network_bytes: u64,
}

/// What is done with a walking network.
#[derive(Clone, Copy, Debug, Default)]
pub enum OnNetwork<'w> {
    /// Nothing: distances are straight lines, or known.
    #[default]
    Nothing,
    /// It is read beside the layers; then points are linked to it, and it is searched.
    Walked(&'w WalkSettings),
    /// It is read when the layers are gone, and cut into pieces.
    Cut(&'w WalkSettings),
}

impl<'w> From<Option<&'w WalkSettings>> for OnNetwork<'w> {
    fn from(walk: Option<&'w WalkSettings>) -> Self {
        walk.map_or(Self::Nothing, Self::Walked)
    }
}

/// The layers and the network would need more memory than there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error(
    "the region would need about {} of memory before distances are measured, and there is room for {}: {}",
    size_in_words(*needed),
    size_in_words(*available),
    need.parts()
)]
pub struct MemoryError {
    /// What is needed, part by part.
    pub need: MemoryNeed,
    /// Bytes that are needed while layers are read, or after that.
    pub needed: u64,
    /// Bytes that there are for that.
    pub available: u64,
}

/// Of free memory, what a region with its network and distances may take: three quarters, because the analyses need the
/// rest.
pub fn room_beside_analyses(free: u64) -> u64 {
    free / 4 * 3
}

impl MemoryNeed {
    /// Estimates what a configuration in a folder needs.
    ///
    /// # Cost
    /// Reads 256 KiB of each layer at most, the table of contents of Parquet, and the header of the network.
    pub fn estimate(
        (config, folder): (&Config, &Path),
        lookup: Lookup<'_>,
        network: OnNetwork<'_>,
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
        let categories = match config.region.categories.len() {
            0 => Catalog::builtin().categories.len(),
            some => some,
        };
        need.add_network(network, categories as u64);
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

    fn add_network(&mut self, network: OnNetwork<'_>, categories: u64) {
        let (OnNetwork::Walked(walk) | OnNetwork::Cut(walk)) = network else { return };
        let NetworkSource::File(path) = &walk.source else { return };
        let Some(size) = network_size(path) else { return };
        self.edges = size.edges;
        let reading = match size.file_bytes {
            0 => size.network_bytes() + BUILT_NODE_BYTES * size.corners,
            _ => size.reading_bytes(),
        };
        let points = self.cells + self.facilities;
        (self.network_reading_bytes, self.network_bytes) = match network {
            OnNetwork::Cut(_) => (0, reading.max(size.weighted_bytes())),
            _ => (reading, on_foot_bytes(&size, (points, categories))),
        };
    }

    /// Bytes at the most, without the program.
    pub fn bytes(&self) -> u64 {
        self.reading_bytes().max(self.kept_bytes())
    }

    /// Bytes that are needed and that there are, where free memory does not suffice: all of it may be taken while layers
    /// are read, and [less](room_beside_analyses) by what analyses find.
    fn beyond(&self, free: u64) -> Option<(u64, u64)> {
        let (reading, kept) = (self.reading_bytes(), self.kept_bytes());
        let room = room_beside_analyses(free);
        let while_read = (reading > free).then_some((reading, free));
        while_read.or_else(|| (kept > room).then_some((kept, room)))
    }

    fn kept_bytes(&self) -> u64 {
        self.region_bytes.saturating_add(self.network_bytes)
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

/// Refuses layers and a network that would need more memory than is free (nothing bounds it without), and notes the
/// estimate as progress. Reads no more than [`MemoryNeed::estimate`].
///
/// # Errors
/// [`MemoryError`] with the estimate.
pub fn expect_memory(
    config: (&Config, &Path),
    lookup: Lookup<'_>,
    network: OnNetwork<'_>,
    (free, progress): (Option<u64>, &dyn Progress),
) -> Result<MemoryNeed, MemoryError> {
    let need = MemoryNeed::estimate(config, lookup, network);
    let room = free.map(|bytes| format!("; {} are free", size_in_words(bytes))).unwrap_or_default();
    progress.note(&format!(
        "memory: about {} until distances are measured: {}{room}",
        size_in_words(need.with_program_bytes()),
        need.parts(),
    ));
    match free.and_then(|free| need.beyond(free)) {
        Some((needed, available)) => Err(MemoryError { need, needed, available }),
        None => Ok(need),
    }
}

/// Bytes of the network of a walk with all by which points are linked and walks are searched; 0 when it is not a file.
pub(super) fn walk_room(source: &NetworkSource, region: &Region) -> u64 {
    let NetworkSource::File(path) = source else { return 0 };
    let points = (region.cells().len() + region.facilities().len()) as u64;
    let categories = region.categories().len() as u64;
    network_size(path).map_or(0, |size| on_foot_bytes(&size, (points, categories)))
}

fn on_foot_bytes(size: &NetworkSize, counts: (u64, u64)) -> u64 {
    walk_bytes(size, counts, rayon::current_num_threads() as u64)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_may_take_all_that_is_free_and_what_stays_three_quarters_of_it() {
        let while_read = MemoryNeed {
            layers_bytes: 100,
            region_bytes: 20,
            building_bytes: 20,
            ..MemoryNeed::default()
        };
        assert_eq!(while_read.beyond(140), None);
        assert_eq!(while_read.beyond(139), Some((140, 139)));
        let kept = MemoryNeed { region_bytes: 80, network_bytes: 40, ..MemoryNeed::default() };
        assert_eq!(kept.beyond(160), None);
        assert_eq!(kept.beyond(156), Some((120, 117)));
        let most = MemoryNeed { layers_bytes: u64::MAX, ..while_read };
        assert_eq!(most.beyond(1_000), Some((u64::MAX, 1_000)), "no sum is too large");
    }

    /// A file of a form that is not looked into.
    #[test]
    fn layers_of_one_file_are_guessed_together_and_areas_by_their_length() {
        let folder = tempfile::tempdir().expect("a folder");
        let bytes = [b"fgb\x03fgb\x00".as_slice(), &[0; 99_992]].concat();
        std::fs::write(folder.path().join("p.fgb"), bytes).expect("writable");
        let need = |layers: &str| {
            let config = Config::parse(layers, "region.toml").expect("a configuration");
            MemoryNeed::estimate((&config, folder.path()), &|_| None, OnNetwork::Nothing)
        };
        let one = "[[layers.facilities]]\npath = \"p.fgb\"\ncategory = \"pharmacy\"\n";
        assert_eq!(need(one).facilities, 1_000);
        assert_eq!(need(&one.repeat(3)), need(one));
        let areas = need("[layers.municipalities]\npath = \"p.fgb\"\n");
        assert_eq!((areas.layers_bytes, areas.region_bytes), (100_000, 200_000));
    }
}
