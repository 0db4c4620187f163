//! Writing population cells as a text table into the folder.

use toml_edit::Value;

use super::error::ImportError;
use super::target::{HOMES_BLOCK, Target};
use crate::base::{CellExtent, Finding, WholeExtent, codes};
use crate::config::SourceKeys;
use crate::dataset::{CrsId, Table};
use crate::format::OutputFormat;
use crate::project::{ImportRecord, LayerLines};

/// Name of the layer of cells that are estimated from a map.
pub(super) const ESTIMATED: &str = "cells_estimated";

/// Cells with whole persons.
pub(super) struct CellTable {
    /// Name of the file without extension.
    pub name: &'static str,
    pub crs: CrsId,
    /// Side length of a cell in metres; 0 when cells do not lie on a grid in metres.
    pub grid_size_m: f64,
    /// Whether coordinates are in metres, not degrees.
    pub unit_is_metre: bool,
    /// Where the source counts everybody, so that no cell means nobody; `None` where it does not say.
    pub extent: Option<CellExtent>,
    /// Centres in the CRS: of cells with known persons, then of those whose persons are unknown.
    pub centres: Vec<(f64, f64)>,
    /// The known persons. Cells beyond them are unknown.
    pub persons: Vec<u32>,
    /// Groups of persons of the same cells by key; `None` is unknown.
    pub groups: Vec<(String, Vec<Option<u32>>)>,
    pub attribution: Option<String>,
    pub date: Option<String>,
}

impl CellTable {
    /// Number of cells whose persons are unknown.
    fn unknown(&self) -> usize {
        self.centres.len() - self.persons.len()
    }
}

/// Writes cells and the configuration lines that read them, and counts them in the record.
pub(super) fn write_cells(
    cells: &CellTable,
    block: &str,
    record: &mut ImportRecord,
    target: &mut Target,
) -> Result<(), ImportError> {
    let file = write_file(cells, target)?;
    record.count("cells", cells.centres.len());
    record.count("cells_unknown", cells.unknown());
    let total = |values: &mut dyn Iterator<Item = u32>| values.map(u64::from).sum::<u64>();
    record.counts.insert("persons".to_owned(), total(&mut cells.persons.iter().copied()));
    for (key, values) in &cells.groups {
        let sum = total(&mut values.iter().flatten().copied());
        record.counts.insert(format!("persons_{key}"), sum);
    }
    record.set("crs", &cells.crs);
    record.set("grid_size_m", cells.grid_size_m);
    Ok(target.region_file.put_block(block, &lines(cells, &file))?)
}

/// Says that a census takes the place of the cells estimated from a map (N677).
pub(super) fn estimate_as_homes() -> Finding {
    let message = "the census cells replace the cells estimated from a map, which stay as homes: persons of \
                   cells larger than quartiers are shared out by them";
    Finding::new(codes::N677, message)
}

/// Writes cells, and the configuration lines that read them as homes.
pub(super) fn write_homes(cells: &CellTable, target: &mut Target) -> Result<(), ImportError> {
    let source = SourceKeys {
        path: write_file(cells, target)?,
        crs: Some(cells.crs.as_str().to_owned()),
        attribution: cells.attribution.clone(),
        date: cells.date.clone(),
        ..SourceKeys::default()
    };
    read_as_homes(&source, target)
}

/// Puts the configuration lines that read a file of cells as homes.
pub(super) fn read_as_homes(cells: &SourceKeys, target: &mut Target) -> Result<(), ImportError> {
    let mut lines = LayerLines::listed("homes")
        .key("path", &cells.path)
        .key_if("crs", cells.crs.as_ref())
        .key_if("attribution", cells.attribution.as_ref())
        .key_if("date", cells.date.as_ref());
    for (key, column) in [("x", "x"), ("y", "y"), ("weight", "persons")] {
        lines = lines.key_in("fields", key, column);
    }
    Ok(target.region_file.put_block(HOMES_BLOCK, &lines.to_string())?)
}

/// Writes cells as a text table, and returns the name of its file.
fn write_file(cells: &CellTable, target: &mut Target) -> Result<String, ImportError> {
    let mut table = Table::default();
    let (unit, decimals) = if cells.unit_is_metre { ("m", 1) } else { ("", 7) };
    let each = || cells.centres.iter();
    let id = |(x, y): &(f64, f64)| format!("{x:.decimals$}_{y:.decimals$}", decimals = decimals);
    table.text(("id", "", "Coordinates of the centre"), each().map(id));
    let crs = &cells.crs;
    let axis = |name: &str| format!("{name} of the centre in {crs}");
    let (east, north) = (axis("East"), axis("North"));
    table.number(("x", unit, &east), decimals as i32, each().map(|at| Some(at.0)));
    table.number(("y", unit, &north), decimals as i32, each().map(|at| Some(at.1)));
    let beyond = || std::iter::repeat_n(None, cells.unknown());
    let persons = cells.persons.iter().map(|persons| Some(u64::from(*persons)));
    let head = ("persons", "persons", "Persons; empty where suppressed or unknown");
    table.maybe_count(head, persons.chain(beyond()));
    for (key, values) in &cells.groups {
        let (name, description) = (format!("persons_{key}"), format!("Persons of group {key}"));
        let values = values.iter().map(|value| value.map(u64::from));
        table.maybe_count((&name, "persons", &description), values.chain(beyond()));
    }
    let mut layer = table.into_layer(cells.name, None);
    layer.attribution.extend(cells.attribution.clone());
    Ok(target.files().layer(&layer, OutputFormat::Csv)?)
}

/// An extent as a value of the configuration.
fn extent(extent: &CellExtent) -> Value {
    match extent {
        CellExtent::Whole(WholeExtent::Region) => "region".into(),
        CellExtent::Whole(WholeExtent::Municipalities) => "municipalities".into(),
        CellExtent::Of(list) => Value::from_iter(list),
    }
}

fn lines(cells: &CellTable, file: &str) -> String {
    let mut lines = LayerLines::listed("cells")
        .key("path", file)
        .key("crs", cells.crs.as_str())
        .key("grid_size_m", cells.grid_size_m)
        .key_if("attribution", cells.attribution.as_ref())
        .key_if("date", cells.date.as_ref());
    if let Some(stated) = &cells.extent {
        lines = lines.key("extent", extent(stated));
    }
    for key in ["x", "y", "persons"] {
        lines = lines.key_in("fields", key, key);
    }
    for (key, _) in &cells.groups {
        lines = lines.group(key, &format!("persons_{key}"));
    }
    lines.to_string()
}
