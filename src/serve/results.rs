//! The layers of a finished run, read when somebody asks for them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use geo::{BoundingRect, Coord, CoordsIter, Geometry};
use polars::prelude::{Column, DataType};
use serde_json::Value;

use crate::base::Bounds;
use crate::crs::{CrsError, transform_coords, transform_layer};
use crate::dataset::{CrsId, Layer, RecordKind};
use crate::format::geopackage::{LayerEntry, layers_of};
use crate::format::{FormatError, Input, ReadOptions, read_layer};

/// The file that has all layers of a run.
const PACKAGE: &str = "results.gpkg";
/// Endings of files of one layer, the one with most of a layer first.
const ENDINGS: [&str; 4] = ["geojson", "parquet", "fgb", "csv"];
/// Values and coordinates that are kept in memory for further pages of layers, before the layers used longest ago go:
/// about half a gigabyte of numbers.
const VALUES_KEPT: usize = 64_000_000;
/// Points on each side of a box by which its image in another CRS is found.
const STEPS: usize = 16;

/// Why the layers of a run cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResultsError {
    /// A file of results cannot be read.
    #[error("cannot read the results")]
    File(#[source] FormatError),
    /// Its places cannot be transformed.
    #[error("cannot transform the results to longitude and latitude")]
    Crs(#[source] CrsError),
}

/// A layer that can be asked for.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it shows; may be empty.
    pub description: String,
    /// The box around it in longitude and latitude, if its file tells.
    pub extent: Option<Bounds>,
    file: PathBuf,
    table: Option<String>,
}

/// A layer in longitude and latitude with the boxes around its features.
#[derive(Debug)]
pub(super) struct Opened {
    pub layer: Layer,
    pub boxes: Vec<Option<Bounds>>,
    /// The number of each feature: that in its file, else that of its row from 1.
    pub ids: Vec<u64>,
    /// How many values and coordinates it has.
    numbers: usize,
}

/// The layers of a run.
#[derive(Debug)]
pub struct ResultLayers {
    sources: Vec<Source>,
    /// Layers that were read, the one used last at the end.
    kept: Mutex<Vec<(usize, Arc<Opened>)>>,
}

impl ResultLayers {
    /// Lists the layers of a folder: those of `results.gpkg`, else of the files that the record of the run names.
    ///
    /// # Errors
    /// [`ResultsError`] when the GeoPackage is damaged.
    pub fn of_run(folder: &Path, record: &Value) -> Result<Self, ResultsError> {
        let package = folder.join(PACKAGE);
        let sources = match package.is_file() {
            true => layers_of(&package)
                .map_err(ResultsError::File)?
                .into_iter()
                .map(|entry| in_package(&package, entry))
                .collect(),
            false => files(folder, record),
        };
        Ok(Self { sources, kept: Mutex::new(Vec::new()) })
    }

    /// All layers, in the order of the run.
    pub(super) fn all(&self) -> &[Source] {
        &self.sources
    }

    /// A layer by its name in addresses.
    pub(super) fn named(&self, id: &str) -> Option<(usize, &Source)> {
        self.sources.iter().enumerate().find(|(_, source)| source.id == id)
    }

    /// A layer with its features; the last ones asked for are kept.
    pub(super) fn open(&self, at: usize) -> Result<Arc<Opened>, ResultsError> {
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |kept: &mut Vec<(usize, Arc<Opened>)>| {
            let place = kept.iter().position(|(known, _)| *known == at)?;
            let found = kept.remove(place);
            kept.push(found);
            kept.last().map(|(_, opened)| Arc::clone(opened))
        };
        if let Some(opened) = known(&mut lock()) {
            return Ok(opened);
        }
        let opened = Arc::new(read(&self.sources[at])?);
        let mut kept = lock();
        // Somebody else may have read it meanwhile.
        if let Some(opened) = known(&mut kept) {
            return Ok(opened);
        }
        kept.push((at, Arc::clone(&opened)));
        let values = |kept: &[(usize, Arc<Opened>)]| -> usize {
            kept.iter().map(|(_, one)| one.numbers).sum()
        };
        while kept.len() > 1 && values(&kept) > VALUES_KEPT {
            kept.remove(0);
        }
        Ok(opened)
    }
}

fn in_package(package: &Path, entry: LayerEntry) -> Source {
    let extent = entry.extent.and_then(|(extent, crs)| image(extent, &crs, &CrsId::wgs84()));
    let title = if entry.title.is_empty() { entry.table.clone() } else { entry.title };
    Source {
        id: entry.table.clone(),
        title,
        description: entry.description,
        extent,
        file: package.to_owned(),
        table: Some(entry.table),
    }
}

/// The files of one layer that a record names: of several of one name the one with most of the layer.
fn files(folder: &Path, record: &Value) -> Vec<Source> {
    let outputs = record["outputs"].as_object();
    let names = || outputs.into_iter().flatten().map(|(name, _)| name.as_str());
    // Only plain names count: a manipulated record must not lead out of the folder.
    let names = || names().filter(|name| !name.contains(['/', '\\']));
    let rank = |name: &str| ENDINGS.iter().position(|ending| name.ends_with(&format!(".{ending}")));
    let stem = |name: &str| name.rsplit_once('.').map_or("", |(stem, _)| stem).to_owned();
    let is_best = |name: &&str| {
        let own = rank(name);
        let others = names().filter(|other| stem(other) == stem(name)).filter_map(rank);
        own.is_some() && own == others.min()
    };
    let source = |name: &str| Source {
        id: stem(name),
        title: stem(name).replace('_', " "),
        description: String::new(),
        extent: None,
        file: folder.join(name),
        table: None,
    };
    names().filter(is_best).map(source).collect()
}

fn read(source: &Source) -> Result<Opened, ResultsError> {
    let options = ReadOptions { table: source.table.clone(), ..ReadOptions::default() };
    let read = read_layer(&Input::File(source.file.clone()), &options);
    let mut layer = read.map_err(ResultsError::File)?.layer;
    if layer.geometry.iter().any(Option::is_some) {
        transform_layer(&mut layer, &CrsId::wgs84()).map_err(ResultsError::Crs)?;
    }
    let is_numbered =
        layer.record_kind == RecordKind::Feature && layer.records.len() == layer.len();
    let ids = match is_numbered {
        true => layer.records.clone(),
        false => (1..=layer.len() as u64).collect(),
    };
    drop_key(&mut layer, &ids);
    let around = |shape: &Option<Geometry<f64>>| shape.as_ref()?.bounding_rect().map(Bounds::from);
    let boxes = layer.geometry.iter().map(around).collect();
    let corners: usize = layer.geometry.iter().flatten().map(CoordsIter::coords_count).sum();
    let numbers = layer.len() * layer.table.width() + 2 * corners;
    Ok(Opened { layer, boxes, ids, numbers })
}

/// Takes the numbers of the features out of the properties: they are the ids.
fn drop_key(layer: &mut Layer, ids: &[u64]) {
    let is_key = |column: &Column| {
        let numbers = column.cast(&DataType::UInt64).ok();
        let numbers = numbers.as_ref().and_then(|numbers| numbers.u64().ok());
        numbers.is_some_and(|numbers| numbers.iter().eq(ids.iter().copied().map(Some)))
    };
    if layer.column("fid").is_some_and(is_key) {
        layer.table = layer.table.drop("fid").expect("it has the column");
    }
}

/// The box around the image of a box in another CRS; `None` where it has none.
pub(super) fn image(bounds: Bounds, from: &CrsId, to: &CrsId) -> Option<Bounds> {
    let Bounds { west, south, east, north } = bounds;
    let along = |a: f64, b: f64, step: usize| a + (b - a) * step as f64 / STEPS as f64;
    let mut edge: Vec<Coord<f64>> = (0..=STEPS)
        .flat_map(|step| {
            let (x, y) = (along(west, east, step), along(south, north, step));
            [(x, south), (x, north), (west, y), (east, y)].map(|(x, y)| Coord { x, y })
        })
        .collect();
    let failed = transform_coords(&mut edge, from, to).ok()?;
    failed.is_empty().then(|| Bounds::around(edge))?
}
