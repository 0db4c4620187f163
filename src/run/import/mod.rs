//! Open data to a folder with layers and a `region.toml` that reads them.

mod cells;
mod census;
mod estimate;
mod folder;
mod list;
mod osm;
mod transit;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

pub use census::{CensusImport, import_census};
pub use list::{ListImport, import_facilities};
pub use osm::{OsmImport, PersonsFrom, import_osm};
pub use transit::{GtfsImport, import_gtfs};

use super::record::{FindingRecord, finding_records};
use super::{PlanError, SourceRecord};
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::crs::LonLatBox;
use crate::region::Catalog;

/// Lines of the configuration that hold the stops of a map, and those of a timetable in their place.
const STOPS_BLOCK: &str = "osm stops";
const GTFS_BLOCK: &str = "gtfs";
/// Those that hold cells estimated from a map, and those of a census in their place.
const ESTIMATE_BLOCK: &str = "osm cells";
const CENSUS_BLOCK: &str = "census";
/// All of them, besides those of lists.
const BLOCKS: [&str; 5] = ["osm", STOPS_BLOCK, GTFS_BLOCK, ESTIMATE_BLOCK, CENSUS_BLOCK];

/// What an import did: the file `import-<kind>.json` beside the layers.
#[derive(Clone, Debug, Serialize)]
pub struct ImportRecord {
    /// Program and version.
    pub program: String,
    /// osm, census, gtfs or facilities.
    pub kind: &'static str,
    /// Files that went in.
    pub sources: Vec<SourceRecord>,
    /// Who must be named wherever the data is shown, with the licence.
    pub attribution: Vec<String>,
    /// Date of the data, as the source states it.
    pub date: Option<String>,
    /// What was decided, by name.
    pub settings: BTreeMap<String, String>,
    /// What came out, by name.
    pub counts: BTreeMap<String, u64>,
    /// Files that were written, with their rows.
    pub outputs: BTreeMap<String, usize>,
    /// What was found in the input.
    pub findings: Vec<FindingRecord>,
}

/// An import that was carried out.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The record, as it was written.
    pub record: ImportRecord,
    /// What was found in the input.
    pub diagnostics: Diagnostics,
    /// The folder's configuration has municipalities or quartiers: it can be analysed.
    pub has_areas: bool,
}

impl ImportRecord {
    /// A record without content.
    fn new(kind: &'static str) -> Self {
        Self {
            program: format!("nahraum {}", env!("CARGO_PKG_VERSION")),
            kind,
            sources: Vec::new(),
            attribution: Vec::new(),
            date: None,
            settings: BTreeMap::new(),
            counts: BTreeMap::new(),
            outputs: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    fn count(&mut self, name: impl Into<String>, count: usize) {
        self.counts.insert(name.into(), count as u64);
    }

    fn set(&mut self, name: &str, value: impl ToString) {
        self.settings.insert(name.to_owned(), value.to_string());
    }
}

/// Closes an import: its files, the findings, and last the record under a name, which stands for all
/// of it.
fn finish(
    mut record: ImportRecord,
    name: &str,
    folder: folder::Folder,
    diagnostics: Diagnostics,
) -> Result<Imported, PlanError> {
    record.findings = finding_records(&diagnostics);
    record.outputs.clone_from(&folder.files.outputs);
    let json = serde_json::to_string_pretty(&record).expect("a record of plain data is JSON");
    let has_areas = folder.has_areas()?;
    folder.publish(&format!("import-{name}.json"), (json + "\n").as_bytes())?;
    Ok(Imported { record, diagnostics, has_areas })
}

/// The file's name without folder and endings, as the name of what is in it.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let known = [".gz", ".bz2", ".pbf", ".osm", ".csv", ".tsv", ".txt", ".geojson", ".json"];
    let shorter = |name: &str| {
        let end = known.iter().find(|end| name.to_lowercase().ends_with(*end))?;
        name.get(..name.len() - end.len()).map(str::to_owned)
    };
    std::iter::successors(Some(name), |name| shorter(name)).last().unwrap_or_default()
}

/// Says that nobody is named for some data.
fn report_nobody(source: &str, diagnostics: &mut Diagnostics) {
    let message = "nothing says who must be named for this data, and under which licence";
    let hint = "give it with --attribution \"City of …, CC BY 4.0\"";
    let place = Place::of_source(source);
    diagnostics.push(Finding::new(codes::N662, message).at(place).hint(hint));
}

/// The categories of a file, or the built-in ones.
fn catalog(own: Option<&Path>) -> Result<Catalog, PlanError> {
    let Some(path) = own else { return Ok(Catalog::builtin()) };
    let text = std::fs::read_to_string(path)
        .map_err(|source| PlanError::File { path: path.to_owned(), source })?;
    Catalog::with_categories(&text).map_err(|error| {
        let cause = std::error::Error::source(&error).map_or(String::new(), |c| format!(": {c}"));
        let reason = format!("`{}`: {error}{cause}", path.display());
        PlanError::Setting { key: "categories".to_owned(), reason }
    })
}

/// Refuses a distance around the region that is none.
fn check_around(around_km: f64) -> Result<(), PlanError> {
    if (0.0..=100_000.0).contains(&around_km) {
        return Ok(());
    }
    let reason = format!("found {around_km}, expected 0 to 100000 kilometres");
    Err(PlanError::Setting { key: "around".to_owned(), reason })
}

/// A box in degrees, wider by some kilometres on each side.
fn widened([west, south, east, north]: LonLatBox, km: f64) -> LonLatBox {
    // Shorter than any degree on the ellipsoid, so that the margin is rather too wide.
    const KM_OF_DEGREE: f64 = 110.5;
    let (dy, far) = (km / KM_OF_DEGREE, south.abs().max(north.abs()) + km / KM_OF_DEGREE);
    // Near the poles every meridian is near.
    let dx = if far < 89.0 { dy / far.to_radians().cos() } else { 360.0 };
    [
        (west - dx).clamp(-180.0, 180.0),
        (south - dy).clamp(-90.0, 90.0),
        (east + dx).clamp(-180.0, 180.0),
        (north + dy).clamp(-90.0, 90.0),
    ]
}
