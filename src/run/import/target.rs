//! The folder of an import, from opening it to writing the record.

use std::path::{Path, PathBuf};

use geo::{BoundingRect, Coord};

use super::error::ImportError;
use crate::base::{Bounds, Diagnostics, Finding, codes};
use crate::crs::{CrsError, lon_lat_box, unify_rows};
use crate::format::Input;
use crate::project::{
    ImportRecord, REGION_FILE, RegionFile, ResultFolder, StagedFolder, as_json, finding_records,
    stale_files,
};
use crate::run::load::{geometry, read_options};
use crate::run::read::read_layer;

/// Block of configuration lines for the layers of a map.
pub(super) const OSM_BLOCK: &str = "osm";
/// Blocks for the stops of a map, and for the stops of a timetable, which replace them.
pub(super) const STOPS_BLOCK: &str = "osm stops";
pub(super) const GTFS_BLOCK: &str = "gtfs";
/// Blocks for cells estimated from a map, and for the cells of a census, which replace them.
pub(super) const ESTIMATE_BLOCK: &str = "osm cells";
pub(super) const CENSUS_BLOCK: &str = "census";
/// Block for the homes of a map beside a census: the estimated cells.
pub(super) const HOMES_BLOCK: &str = "osm homes";
/// All blocks except those of lists.
const BLOCKS: [&str; 6] =
    [OSM_BLOCK, STOPS_BLOCK, GTFS_BLOCK, ESTIMATE_BLOCK, CENSUS_BLOCK, HOMES_BLOCK];

/// A completed import.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The record as written.
    pub record: ImportRecord,
    /// Findings about the input.
    pub diagnostics: Diagnostics,
    /// Whether the folder's configuration has municipalities or quartiers, so that it can be analysed.
    pub has_areas: bool,
}

/// The folder of a running import, with staged files and pending edits of its configuration.
pub(super) struct Target {
    path: PathBuf,
    staged: StagedFolder,
    pub region_file: RegionFile,
}

impl Target {
    /// Opens a folder; creates it if necessary. `block` and `lines` are what the import will put into the
    /// configuration, so that a conflict is found before the work begins.
    pub fn open(path: &Path, block: &str, lines: &str) -> Result<Self, ImportError> {
        let staged = StagedFolder::open(path)?;
        let region_file = RegionFile::in_folder(path);
        region_file.expect_room(block, lines, &BLOCKS)?;
        Ok(Self { path: path.to_owned(), staged, region_file })
    }

    /// The staged files of the import.
    pub fn files(&mut self) -> &mut ResultFolder {
        &mut self.staged.files
    }

    /// The bounding box of the region in degrees: of the municipalities, else the quartiers that the folder's
    /// configuration names. Without them nothing can be cut to the region (W690); `kept` says what is
    /// therefore kept. Areas in a CRS of their own (SRID) count where they lie; the findings about their rows
    /// are those of [`unify_rows`].
    ///
    /// # Errors
    /// [`ImportError::Layer`] when the areas cannot be read; [`ImportError::Crs`] when nothing states their
    /// CRS, or PROJ does not know it.
    pub fn region_box(
        &self,
        kept: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Bounds>, ImportError> {
        let Some(areas) = self.region_file.areas()? else {
            let message = format!("region.toml names no municipalities or quartiers: {kept}");
            let hint = "import a map into the folder first (nahraum import osm), or name a file of your \
                        own as `path` in [layers.municipalities] of its region.toml; then repeat this \
                        import";
            diagnostics.push(Finding::new(codes::W690, message).hint(hint));
            return Ok(None);
        };
        let geometry = geometry(&None, &None, &areas.wkt);
        let options = read_options(areas.role, &areas.source, geometry)
            .map_err(|source| ImportError::Areas { source })?;
        let mut read = read_layer(&Input::File(areas.path), &options)
            .map_err(|source| ImportError::Layer { what: areas.role, source })?;
        diagnostics.append(unify_rows(&mut read.layer)?);
        let corners = read.layer.geometry.iter().flatten().flat_map(|shape| {
            let rect = shape.bounding_rect();
            rect.into_iter().flat_map(|rect| [rect.min(), rect.max()])
        });
        let corners: Vec<Coord<f64>> = corners.collect();
        if corners.is_empty() {
            return Ok(None);
        }
        let missing = || CrsError::Missing { layer: areas.role.to_owned() };
        let crs = read.layer.crs.ok_or_else(missing)?;
        Ok(lon_lat_box(&corners, &crs)?)
    }

    /// Completes an import: publishes the files, writes the configuration that reads them, and last the
    /// record `import-<name>.json`, which marks a complete import. Removes files that the same import wrote
    /// earlier and that nothing reads any more.
    pub fn finish(
        self,
        mut record: ImportRecord,
        name: &str,
        diagnostics: Diagnostics,
    ) -> Result<Imported, ImportError> {
        let text = self.region_file.text()?;
        let layers = self.region_file.layers_in(&text)?;
        let is_changed = self.region_file.is_changed();
        record.findings = finding_records(&diagnostics);
        record.outputs.clone_from(&self.staged.files.outputs);
        let record_file = format!("import-{name}.json");
        if is_changed {
            record.outputs.insert(REGION_FILE.to_owned(), layers);
            self.staged.files.write(REGION_FILE, text.as_bytes())?;
        }
        let stale = stale_files(&self.path, &record_file, &record.outputs, &text)?;
        let has_areas = self.region_file.has_areas()?;
        self.staged.files.write(&record_file, &as_json(&record))?;
        self.staged.publish_and_remove(&record_file, stale)?;
        Ok(Imported { record, diagnostics, has_areas })
    }
}
