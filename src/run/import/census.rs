//! `import census`: population cells from census grids or a raster.

use std::borrow::Cow;
use std::io::Read;
use std::path::{Path, PathBuf};

use geo::Coord;
use polars::prelude::StringChunked;

use super::cells::{CellTable, ESTIMATED, estimate_as_homes, read_as_homes, write_cells};
use super::common::{check_around, report_missing_attribution, widened};
use super::error::{CensusImportError, ImportError, no_file};
use super::target::{CENSUS_BLOCK, ESTIMATE_BLOCK, Imported, Target};
use crate::base::{
    Bounds, CellExtent, Code, Diagnostics, Finding, Place, Progress, WholeExtent, codes,
};
use crate::crs::transform_coords;
use crate::dataset::{CrsId, Layer, RasterCrs};
use crate::format::{
    CsvGeometry, CsvOptions, Input, ReadOptions, fingerprint, read_raster, read_text,
};
use crate::import::census::{
    CensusColumns, CensusError, CensusRows, CombineOptions, GridTable, PersonsRaster, Resolution,
    combine, persons_of_raster, read_grid, recognise,
};
use crate::project::{ImportRecord, SourceRecord};
use crate::run::read::read_layer;

/// Options of a census import.
#[derive(Clone, Debug)]
pub struct CensusImport {
    /// The tables, or one raster. The first table has the number of persons, the others have their ages.
    pub files: Vec<PathBuf>,
    /// Folder for the cells.
    pub out: PathBuf,
    /// Cell size when the tables differ.
    pub resolution: Resolution,
    /// Table of columns to use instead of the built-in one.
    pub columns: Option<PathBuf>,
    /// Cells up to this distance in kilometres from the folder's region are kept; all without a region.
    pub around_km: f64,
    /// CRS of a raster that does not state it.
    pub crs: Option<CrsId>,
    /// Attribution with the licence.
    pub attribution: Option<String>,
    /// Date of the census.
    pub date: Option<String>,
}

/// Turns census grids, or a population raster, into the cells of a folder: whole persons, in total and by
/// age. Cells far from the folder's region are left out and counted (N663). They replace cells estimated
/// from a map in the same folder (N677).
///
/// # Errors
/// [`ImportError`] when a file cannot be read or has no persons, or the folder cannot be written.
pub fn import_census(
    import: &CensusImport,
    progress: &dyn Progress,
) -> Result<Imported, ImportError> {
    check_around(import.around_km)?;
    let mut target = Target::open(&import.out, CENSUS_BLOCK, "[[layers.cells]]\n")?;
    let mut diagnostics = Diagnostics::default();
    let region = target.region_box("all cells are kept", &mut diagnostics)?;
    let mut job =
        Job { import, region, record: ImportRecord::new("census"), diagnostics, progress };
    let files = import.files.iter().map(|file| Ok((file, is_tiff(file)?)));
    let files: Vec<(&PathBuf, bool)> = files.collect::<Result<_, ImportError>>()?;
    let table = match &files[..] {
        [(raster, true)] if import.columns.is_some() => {
            return Err(CensusImportError::ColumnsOfRaster { raster: (*raster).clone() }.into());
        }
        [(raster, true)] => job.raster(raster)?,
        files => match files.iter().find(|(_, is_raster)| *is_raster) {
            Some((raster, _)) => {
                return Err(CensusImportError::RasterNotAlone { raster: (*raster).clone() }.into());
            }
            None => match &import.crs {
                Some(given) => {
                    return Err(CensusImportError::CrsOfTables { given: given.clone() }.into());
                }
                None => job.grids(&import.files)?,
            },
        },
    };
    progress.begin("cells", None);
    job.record.date.clone_from(&import.date);
    job.record.attribution.extend(import.attribution.clone());
    if import.attribution.is_none() {
        let names: Vec<String> = import.files.iter().map(|f| f.display().to_string()).collect();
        report_missing_attribution(&names.join(", "), &mut job.diagnostics);
    }
    if table.persons.iter().any(|persons| *persons > 0) {
        write_cells(&table, CENSUS_BLOCK, &mut job.record, &mut target)?;
        if target.region_file.has_block(ESTIMATE_BLOCK)? {
            job.diagnostics.push(estimate_as_homes());
            if let Some(cells) = target.region_file.cells_in(&format!("{ESTIMATED}.csv"))? {
                read_as_homes(&cells, &mut target)?;
            }
        }
        target.region_file.put_block(ESTIMATE_BLOCK, "")?;
    } else {
        job.record.count("cells", 0);
        let message =
            "found no cell with persons near the region; the folder keeps its existing cells";
        let place = Place::of_source(import.files[0].display().to_string());
        job.diagnostics.push(Finding::new(codes::E675, message).at(place));
    }
    progress.end();
    target.finish(job.record, "census", job.diagnostics)
}

/// A census or raster of persons counts a municipality as a whole or not at all, such as one abroad.
const EXTENT: CellExtent = CellExtent::Whole(WholeExtent::Municipalities);

/// Findings that say that a row of a table is not among the cells. Where no cell is, persons may then live
/// all the same, so no extent is stated.
const LOST_ROWS: [Code; 4] = [codes::E228, codes::E800, codes::E801, codes::W842];

/// Whether a file is a GeoTIFF, by its first bytes.
fn is_tiff(path: &Path) -> Result<bool, ImportError> {
    // Bytes read from a pipe cannot be read again.
    if !path.metadata().map_err(no_file(path))?.is_file() {
        return Ok(false);
    }
    let (mut head, file) = (Vec::new(), std::fs::File::open(path).map_err(no_file(path))?);
    file.take(4).read_to_end(&mut head).map_err(no_file(path))?;
    let marks: [&[u8]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];
    Ok(marks.contains(&&head[..]))
}

struct Job<'a> {
    import: &'a CensusImport,
    region: Option<Bounds>,
    record: ImportRecord,
    diagnostics: Diagnostics,
    progress: &'a dyn Progress,
}

impl Job<'_> {
    fn grids(&mut self, files: &[PathBuf]) -> Result<CellTable, ImportError> {
        let columns = match &self.import.columns {
            None => CensusColumns::default(),
            Some(path) => {
                let text = read_text(path).map_err(no_file(path))?;
                CensusColumns::parse(&text).map_err(unusable)?
            }
        };
        let mut tables = Vec::new();
        for path in files {
            let table = self.grid(path, &columns)?;
            tables.push(table);
        }
        self.clip(&mut tables)?;
        let Some((total, ages)) = tables.split_first() else {
            return Err(CensusImportError::NoFile.into());
        };
        self.progress.begin("combining tables", None);
        let options = CombineOptions { resolution: self.import.resolution };
        let combined = combine(total, ages, options).map_err(unusable)?;
        self.diagnostics.append(combined.diagnostics);
        let lost = |code: &Code| self.diagnostics.count_of_code(*code) > 0;
        let extent = (!LOST_ROWS.iter().any(lost)).then_some(EXTENT);
        let combined = combined.value;
        Ok(CellTable {
            name: "cells",
            crs: CrsId::epsg(combined.crs_epsg),
            grid_size_m: f64::from(combined.cell_size_m),
            unit_is_metre: true,
            extent,
            centres: combined.centres().collect(),
            persons: combined.persons,
            groups: combined.groups,
            attribution: self.import.attribution.clone(),
            date: self.import.date.clone(),
        })
    }

    fn grid(&mut self, path: &Path, columns: &CensusColumns) -> Result<GridTable, ImportError> {
        let name = path.display().to_string();
        self.progress.begin(&format!("reading the census from {name}"), None);
        let options = ReadOptions {
            layer: "census".to_owned(),
            csv: CsvOptions { geometry: CsvGeometry::None, ..CsvOptions::default() },
            ..ReadOptions::default()
        };
        let read = read_layer(&Input::File(path.to_owned()), &options)
            .map_err(|source| ImportError::Layer { what: "the census", source })?;
        let source = SourceRecord::new("census", name, &read);
        let date = self.import.date.clone();
        self.record.sources.push(SourceRecord { date, ..source });
        self.diagnostics.append(read.diagnostics);
        let rows = Rows::from_layer(&read.layer);
        let layout = recognise(&rows, columns).map_err(unusable)?;
        self.diagnostics.append(layout.diagnostics);
        let grid = read_grid(&rows, &layout.value, columns).map_err(unusable)?;
        self.diagnostics.append(grid.diagnostics);
        Ok(grid.value)
    }

    /// Removes cells far from the region. The cut follows cells of the largest size, so that larger and
    /// smaller cells still fit together.
    fn clip(&mut self, tables: &mut [GridTable]) -> Result<(), ImportError> {
        let Some(region) = self.region else { return Ok(()) };
        let largest = tables.iter().map(|table| i64::from(table.cell_size_m)).max().unwrap_or(1);
        for table in tables {
            let crs = CrsId::epsg(table.crs_epsg);
            let Bounds { west, south, east, north } = around(region, &crs, self.import.around_km)?;
            // The cast and what follows saturate: a box may be larger than any grid.
            let snapped = |value: f64| (value as i64).div_euclid(largest).saturating_mul(largest);
            let (low, high) = (
                (snapped(west), snapped(south)),
                (snapped(east).saturating_add(largest), snapped(north).saturating_add(largest)),
            );
            let inside = |(x, y): (i64, i64)| x >= low.0 && y >= low.1 && x < high.0 && y < high.1;
            let before = table.cells.len();
            keep_cells(table, inside);
            let left_out = before - table.cells.len();
            if left_out > 0 {
                let message = format!(
                    "cells lie farther than {} km from the region and are left out",
                    self.import.around_km
                );
                let place = Place::of_source(&table.source);
                let finding = Finding::new(codes::N663, message).at(place);
                self.diagnostics.push_counted(finding, left_out as u64);
            }
        }
        Ok(())
    }

    fn raster(&mut self, path: &Path) -> Result<CellTable, ImportError> {
        let name = path.display().to_string();
        self.progress.begin(&format!("reading persons from {name}"), None);
        // With an empty box, only the georeference is read.
        let unreadable = |source| CensusImportError::Raster { source };
        let own = read_raster(path, Some(Bounds::EMPTY)).map_err(unreadable)?.crs;
        let crs = crs_of_raster(path, self.import.crs.as_ref(), &own)?;
        let km = self.import.around_km;
        let bounds = self.region.map(|region| around(region, &crs, km)).transpose()?;
        let raster = read_raster(path, bounds).map_err(unreadable)?;
        let (columns, rows) = raster.size();
        let grid = PersonsRaster {
            columns,
            rows,
            value: &|column, row| raster.value(column, row),
            centre: &|column, row| raster.centre(column, row),
        };
        let cells = persons_of_raster(&name, &grid);
        self.diagnostics.append(cells.diagnostics);
        let cells = cells.value;
        let (sha256, bytes) = fingerprint(path).map_err(no_file(path))?;
        let (layer, date) = ("census".to_owned(), self.import.date.clone());
        let features = cells.persons.len();
        let beside = Vec::new();
        let source = SourceRecord { layer, name, sha256, bytes, features, date, beside };
        self.record.sources.push(source);
        let [width, height] = raster.cell_size();
        let unit_is_metre = is_metric(&crs);
        let square = (width - height).abs() < 1e-6 && unit_is_metre;
        Ok(CellTable {
            name: "cells",
            crs,
            grid_size_m: if square { width } else { 0.0 },
            unit_is_metre,
            extent: Some(EXTENT),
            centres: [cells.centres, cells.unknown].concat(),
            persons: cells.persons,
            groups: Vec::new(),
            attribution: self.import.attribution.clone(),
            date: self.import.date.clone(),
        })
    }
}

fn unusable(source: CensusError) -> CensusImportError {
    CensusImportError::Census { source }
}

/// The CRS of a raster: `own` is stated in the file, `given` by the user.
fn crs_of_raster(
    raster: &Path,
    given: Option<&CrsId>,
    own: &RasterCrs,
) -> Result<CrsId, CensusImportError> {
    let unknown = |words: &str| CensusImportError::NoCrs {
        raster: raster.to_owned(),
        found: words.to_owned(),
    };
    let esri = |code: u32| {
        let name = format!("ESRI:{code}");
        name.parse().map_err(|_| unknown(&name))
    };
    match (given, own) {
        (Some(given), RasterCrs::Epsg(code)) if *given != CrsId::epsg(*code) => {
            let (raster, own) = (raster.to_owned(), CrsId::epsg(*code));
            Err(CensusImportError::OtherCrs { raster, own, given: given.clone() })
        }
        (Some(given), _) => Ok(given.clone()),
        (None, RasterCrs::Epsg(code)) => Ok(CrsId::epsg(*code)),
        (None, own) if own.is_world_mollweide() => esri(54009),
        (None, RasterCrs::Esri(code)) => esri(*code),
        (None, RasterCrs::Described(words)) => Err(unknown(words)),
        (None, RasterCrs::Unknown) => Err(unknown("nothing")),
    }
}

/// Whether coordinates of a CRS are in metres; false when unknown.
fn is_metric(crs: &CrsId) -> bool {
    crate::crs::facts(crs).is_ok_and(|facts| facts.is_metre)
}

/// The bounding box of a region in another CRS, enlarged by `km` kilometres.
fn around(region: Bounds, crs: &CrsId, km: f64) -> Result<Bounds, ImportError> {
    const STEPS: u32 = 20;
    let region = widened(region, km);
    let Bounds { west, south, east, north } = region;
    // The edges of the box are curved in another CRS.
    let mut coords = Vec::new();
    for step in 0..=STEPS {
        let share = f64::from(step) / f64::from(STEPS);
        let (x, y) = (west + share * region.width(), south + share * region.height());
        coords.extend([(x, south), (x, north), (west, y), (east, y)].map(Coord::from));
    }
    transform_coords(&mut coords, &CrsId::wgs84(), crs)?;
    let there = coords.into_iter().filter(|at| at.x.is_finite() && at.y.is_finite());
    Ok(Bounds::around(there).unwrap_or(Bounds::EMPTY))
}

/// Keeps the cells of a grid whose corner is inside.
fn keep_cells(table: &mut GridTable, inside: impl Fn((i64, i64)) -> bool) {
    let keep: Vec<bool> = table.cells.iter().map(|cell| inside(*cell)).collect();
    fn filter<T: Clone>(values: &mut Vec<T>, keep: &[bool]) {
        let mut flags = keep.iter();
        values.retain(|_| flags.next().copied().unwrap_or(false));
    }
    filter(&mut table.cells, &keep);
    filter(&mut table.lines, &keep);
    if let Some(persons) = &mut table.persons {
        filter(persons, &keep);
    }
    for group in &mut table.groups {
        filter(&mut group.values, &keep);
    }
}

/// A text table as rows for the census reader.
struct Rows<'l> {
    layer: &'l Layer,
    names: Vec<String>,
    columns: Vec<Option<&'l StringChunked>>,
}

impl<'l> Rows<'l> {
    fn from_layer(layer: &'l Layer) -> Self {
        let columns = layer.table.columns().iter().map(|column| column.str().ok());
        Self { layer, names: layer.column_names(), columns: columns.collect() }
    }
}

impl CensusRows for Rows<'_> {
    fn source(&self) -> &str {
        &self.layer.source
    }

    fn columns(&self) -> &[String] {
        &self.names
    }

    fn rows(&self) -> usize {
        self.layer.len()
    }

    fn value(&self, row: usize, column: usize) -> Option<Cow<'_, str>> {
        let text = (*self.columns.get(column)?)?.get(row)?.trim();
        (!text.is_empty()).then_some(Cow::Borrowed(text))
    }

    fn line(&self, row: usize) -> u64 {
        self.layer.records.get(row).copied().unwrap_or(row as u64 + 1)
    }

    fn decimal_comma(&self) -> bool {
        self.layer.decimal_comma
    }
}
