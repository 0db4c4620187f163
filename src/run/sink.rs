//! Where results go: each layer comes once, and is written in every chosen form.

use std::collections::{BTreeMap, BTreeSet};

use super::degrees::{CornerImages, outlines_to_degrees, to_degrees};
use super::write_error::WriteError;
use crate::base::ResultFormat;
use crate::config::OutputSection;
use crate::crs::crs_texts;
use crate::dataset::{CrsTexts, Layer};
use crate::format::geopackage::{GeometryKind, LayerOptions, Style, Writer};
use crate::format::{FormatError, OutputFormat, Workbook};
use crate::present::publication::Publication;
use crate::present::{Report, name_for_people, qgis};
use crate::project::{FolderError, ResultFolder};
use crate::region::Region;

/// The GeoPackage with all results.
pub(super) const PACKAGE: &str = "results.gpkg";
/// The islands of the walking network, which are made only when somebody asks for them.
pub(super) const ISLANDS: &str = "islands";
/// The workbook with all tables.
pub(super) const WORKBOOK: &str = "results.xlsx";
/// The page with everything.
pub(super) const REPORT: &str = "report.html";
/// The QGIS project over the GeoPackage.
const PROJECT: &str = "nahraum.qgz";
/// What the record of a run in the metadata of a GeoPackage follows: the guide's page on formats.
const RECORD_STANDARD: &str = "urn:x-nahraum:run";

/// What a layer of results is, and so in which files of its own it comes. Each is in the GeoPackage too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A table: CSV, and a sheet of the workbook.
    Table,
    /// A table whose rows have places: as [`Self::Table`] and as [`Self::Map`].
    Places,
    /// Many rows for programs: GeoParquet.
    Rows,
    /// Areas, points or lines for maps: GeoJSON.
    Map,
    /// [`Self::Map`] with outlines along the grid of cells.
    Outlines,
}

/// What a layer is called in a file of several layers, and what it draws. Layers of one name that come one
/// after the other are one layer there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub name: &'static str,
    pub kind: GeometryKind,
}

/// How much of a layer comes.
#[derive(Clone, Copy)]
enum Amount {
    Whole,
    /// Some rows of a table.
    Rows,
}

/// Writes the layers of a run into its folder. Each is handed over once, in the working CRS, and freed
/// after that.
pub(super) struct Sink<'s> {
    region: &'s Region,
    images: &'s CornerImages,
    /// What is withheld of every layer.
    publication: Option<&'s Publication>,
    maps: qgis::Settings,
    output: &'s OutputSection,
    texts: CrsTexts,
    files: &'s mut ResultFolder,
    package: Option<Package>,
    workbook: Option<Book>,
    report: Option<Report>,
    /// How many values are withheld of each layer.
    withheld: BTreeMap<String, usize>,
    /// The names of all that came.
    names: BTreeSet<String>,
}

/// The workbook while it is written.
struct Book {
    workbook: Workbook,
    sheets: usize,
}

/// The GeoPackage while it is written.
struct Package {
    writer: Writer,
    /// The layer that was added last.
    last: String,
    names: BTreeSet<String>,
    /// What the project needs to know of each layer.
    sheets: Vec<qgis::Sheet>,
}

impl<'s> Sink<'s> {
    /// Opens the files that hold several layers, of which the publication withholds something. `maps`: language and
    /// names of styles and of the project.
    pub(super) fn open(
        (region, images, publication): (&'s Region, &'s CornerImages, Option<&'s Publication>),
        maps: qgis::Settings,
        output: &'s OutputSection,
        files: &'s mut ResultFolder,
    ) -> Result<Self, WriteError> {
        let texts = crs_texts(region.crs())?;
        let formats = &output.formats;
        let needs_package =
            |format: &ResultFormat| matches!(format, ResultFormat::Gpkg | ResultFormat::Qgz);
        let package = match formats.iter().any(needs_package) {
            true => {
                let writer = Writer::create(&files.path.join(PACKAGE)).map_err(in_package)?;
                Some(Package {
                    writer,
                    last: String::new(),
                    names: BTreeSet::new(),
                    sheets: Vec::new(),
                })
            }
            false => None,
        };
        let workbook = match formats.contains(&ResultFormat::Xlsx) {
            true => {
                let workbook = Workbook::create(&files.path.join(WORKBOOK), maps.lang);
                Some(Book { workbook: workbook.map_err(in_workbook)?, sheets: 0 })
            }
            false => None,
        };
        let report = formats.contains(&ResultFormat::Report).then(Report::default);
        let (withheld, names) = (BTreeMap::new(), BTreeSet::new());
        Ok(Self {
            region,
            images,
            publication,
            maps,
            output,
            texts,
            files,
            package,
            workbook,
            report,
            withheld,
            names,
        })
    }

    /// Writes a table under its name.
    pub(super) fn table(&mut self, layer: Layer) -> Result<(), WriteError> {
        let name = layer.name.clone();
        self.put(layer, (&name, None, Role::Table), Amount::Whole)
    }

    /// Writes some rows of a table under its name: the parts that come until [`Self::end_rows`] are one table, and no
    /// other layer comes between them. They have the columns of the whole.
    ///
    /// # Panics
    /// Where something needs the table whole ([`Self::needs_whole`]).
    pub(super) fn rows(&mut self, part: Layer) -> Result<(), WriteError> {
        let name = part.name.clone();
        assert!(!Self::needs_whole(&name, self.output, self.publication.is_some()));
        self.put(part, (&name, None, Role::Table), Amount::Rows)
    }

    /// Completes the table whose rows came part by part.
    pub(super) fn end_rows(&mut self) -> Result<(), WriteError> {
        Ok(self.files.end_rows()?)
    }

    /// Whether something needs all rows of a table at once: a publication withholds what follows from other rows, a
    /// workbook has the table on one sheet, and a report may show it whole.
    pub(super) fn needs_whole(table: &str, output: &OutputSection, is_publication: bool) -> bool {
        let has = |format| output.formats.contains(&format);
        is_publication
            || has(ResultFormat::Xlsx)
            || has(ResultFormat::Report) && !Report::takes_rows(table)
    }

    /// Writes a layer of features: under its own name in files of its own, under the shown name among others.
    pub(super) fn layer(
        &mut self,
        layer: Layer,
        shown: Shown,
        role: Role,
    ) -> Result<(), WriteError> {
        self.put(layer, (shown.name, Some(shown.kind), role), Amount::Whole)
    }

    /// How many values are withheld of each layer.
    pub(super) fn withheld(&self) -> impl Iterator<Item = (&str, usize)> {
        let all = self.withheld.iter().map(|(name, count)| (name.as_str(), *count));
        all.filter(|(_, count)| *count > 0)
    }

    /// The names in `output.leave_out` that nothing has, of what came and of `others`, which nobody made.
    pub(super) fn unknown_names<'n>(&'n self, others: &'n [&str]) -> impl Iterator<Item = &'n str> {
        let is_known = |name: &str| self.names.contains(name) || others.contains(&name);
        self.output.leave_out.iter().map(String::as_str).filter(move |name| !is_known(name))
    }

    /// Writes a file that is no layer.
    pub(super) fn file(&mut self, name: &str, bytes: &[u8], rows: usize) -> Result<(), WriteError> {
        Ok(self.files.file(name, bytes, rows)?)
    }

    /// Completes the files of several layers, lists all of them in the record that `record` makes of the
    /// list, and writes the record.
    pub(super) fn finish<R>(
        self,
        name: &str,
        record: impl FnOnce(&ResultFolder) -> (R, Vec<u8>),
    ) -> Result<R, WriteError> {
        if let Some(package) = &self.package {
            self.files.outputs.insert(PACKAGE.to_owned(), package.names.len());
            if self.output.formats.contains(&ResultFormat::Qgz) {
                let project = qgis::project(&package.sheets, &self.maps);
                self.files.file(PROJECT, &project, package.names.len())?;
            }
        }
        if let Some(book) = &self.workbook {
            self.files.outputs.insert(WORKBOOK.to_owned(), book.sheets);
        }
        if self.report.is_some() {
            self.files.outputs.insert(REPORT.to_owned(), self.region.quartiers().len());
        }
        let (made, bytes) = record(self.files);
        if let Some(report) = self.report {
            let record = serde_json::from_slice(&bytes).expect("a record is JSON");
            self.files.write(REPORT, report.page(&record, self.maps.lang).as_bytes())?;
        }
        if let Some(Book { workbook, .. }) = self.workbook {
            workbook.finish().map_err(in_workbook)?;
        }
        if let Some(Package { mut writer, .. }) = self.package {
            let text = String::from_utf8_lossy(&bytes);
            writer.metadata(RECORD_STANDARD, "application/json", &text);
            writer.finish().map_err(in_package)?;
        }
        self.files.write(name, &bytes)?;
        Ok(made)
    }

    /// Whether a layer is left out everywhere, and whether it is in a file of its own. The gaps of one service lie among
    /// those of all in the GeoPackage, where a service without any would look like one without gaps; and a map of areas
    /// has a table of its name beside it.
    fn left_out(&self, shown: &str, name: &str, role: Role) -> (bool, bool) {
        let (by_shown, by_name) = (self.output.leaves_out(shown), self.output.leaves_out(name));
        match role {
            Role::Outlines | Role::Map => (by_shown, by_shown || by_name),
            Role::Table | Role::Places | Role::Rows => (by_shown || by_name, by_shown || by_name),
        }
    }

    fn put(
        &mut self,
        mut layer: Layer,
        (shown, kind, role): (&str, Option<GeometryKind>, Role),
        amount: Amount,
    ) -> Result<(), WriteError> {
        let (in_all, in_own) = self.left_out(shown, &layer.name, role);
        self.names.extend([shown.to_owned(), layer.name.clone()]);
        if in_all && !(self.report.is_some() && Report::tables().contains(&shown)) {
            return Ok(());
        }
        if let Some(publication) = self.publication {
            let count = publication.of_table(&mut layer, shown, self.region);
            *self.withheld.entry(shown.to_owned()).or_default() += count;
        }
        name_for_people(&mut layer, shown, self.region, self.maps.lang);
        if let Some(report) = &mut self.report {
            report.take(shown, &layer);
        }
        if in_all {
            return Ok(());
        }
        if let Some(package) = &mut self.package {
            layer.crs_texts = layer.crs.as_ref().map(|_| self.texts.clone());
            let own_name = std::mem::replace(&mut layer.name, shown.to_owned());
            package.put(&layer, kind, &self.maps)?;
            layer.name = own_name;
        }
        if let Some(book) = self.workbook.as_mut().filter(|_| role.is_table()) {
            book.workbook.sheet(&layer).map_err(in_workbook)?;
            book.sheets += 1;
        }
        if role.is_table() && self.output.formats.contains(&ResultFormat::Csv) {
            match amount {
                Amount::Whole => self.files.layer(&layer, OutputFormat::Csv).map(drop)?,
                Amount::Rows => return Ok(self.files.rows(layer)?),
            }
        }
        let own_file = match role {
            Role::Table => return Ok(()),
            Role::Rows => (ResultFormat::Parquet, OutputFormat::Parquet),
            Role::Map | Role::Outlines | Role::Places => {
                (ResultFormat::GeoJson, OutputFormat::GeoJson)
            }
        };
        if in_own || !self.output.formats.contains(&own_file.0) {
            return Ok(());
        }
        let layer = match role {
            Role::Outlines => outlines_to_degrees(self.region, layer, self.images)?,
            Role::Table | Role::Rows | Role::Map | Role::Places => to_degrees(layer)?,
        };
        self.files.layer(&layer, own_file.1)?;
        Ok(())
    }
}

impl Role {
    /// Whether a layer of the results is written in any of the chosen forms, or shown by the report.
    pub(super) fn is_wanted(self, name: &str, output: &OutputSection) -> bool {
        let reported = output.formats.contains(&ResultFormat::Report);
        let written = output.formats.iter().any(|format| self.has_form(*format));
        written && !output.leaves_out(name) || reported && Report::tables().contains(&name)
    }

    /// Whether a layer comes in a form of results.
    pub(super) fn has_form(self, format: ResultFormat) -> bool {
        match format {
            ResultFormat::Gpkg | ResultFormat::Qgz => true,
            ResultFormat::Csv | ResultFormat::Xlsx => self.is_table(),
            ResultFormat::Parquet => self == Self::Rows,
            ResultFormat::GeoJson => matches!(self, Self::Map | Self::Outlines | Self::Places),
            ResultFormat::Report => false,
        }
    }

    fn is_table(self) -> bool {
        matches!(self, Self::Table | Self::Places)
    }
}

impl Package {
    fn put(
        &mut self,
        layer: &Layer,
        kind: Option<GeometryKind>,
        maps: &qgis::Settings,
    ) -> Result<(), WriteError> {
        if self.last == layer.name {
            return Ok(self.writer.append(layer).map_err(in_package)?);
        }
        let sheet = qgis::Sheet::from_layer(layer);
        let qgis::Style { name, qml } = qgis::style(&sheet, maps);
        let style = Some(Style { name, qml, sld: None });
        let options = LayerOptions { kind, style, ..LayerOptions::default() };
        self.sheets.push(sheet);
        self.writer.add(layer, &options).map_err(in_package)?;
        self.last.clone_from(&layer.name);
        self.names.insert(layer.name.clone());
        Ok(())
    }
}

/// The error of a workbook among the results.
fn in_workbook(source: FormatError) -> FolderError {
    FolderError::Write { name: WORKBOOK.to_owned(), source }
}

/// The error of a GeoPackage among the results.
fn in_package(source: FormatError) -> FolderError {
    FolderError::Write { name: PACKAGE.to_owned(), source }
}
