//! The geometries of a text table, and the CRS that its rows state.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::str::FromStr;

use geo::{Geometry, Point};
use polars::prelude::StringChunked;
use rayon::prelude::*;
use wkt::Wkt;

use super::options::{CsvGeometry, CsvOptions};
use super::sniff;
use crate::base::{Code, Diagnostics, Finding, Place, codes, zip_equal};
use crate::dataset::{CrsId, has_thousands_points, parse_number};
use crate::format::FormatError;
use crate::format::hex_wkb;
use crate::format::row_crs::{OfRows, StatedCrs};

/// Deepest nesting of brackets in well-known text.
const WKT_DEPTH_MAX: usize = 16;

/// So many points are read by one thread at a time.
const ROWS_AT_ONCE: usize = 8_192;

/// The rows of a table: name, columns with their texts, and the number of each row's record.
pub(in crate::format) struct Rows<'t> {
    pub name: &'t str,
    pub header: &'t [String],
    pub texts: &'t [StringChunked],
    pub records: &'t [u64],
    /// What the numbers count: `line` or `row`.
    pub record: &'static str,
}

/// The places of the rows.
pub(in crate::format) struct Located {
    /// The geometry of each row.
    pub geometry: Vec<Option<Geometry<f64>>>,
    /// Rows whose geometry could not be read, which is reported.
    pub unreadable: BTreeSet<usize>,
    /// The CRS of the table, and that of the rows that state another one.
    pub crs: Option<CrsId>,
    pub row_crs: BTreeMap<usize, CrsId>,
}

/// The geometries of the rows.
#[derive(Default)]
struct Placed {
    /// One a row.
    pub geometry: Vec<Option<Geometry<f64>>>,
    /// Rows whose geometry could not be read, which is reported.
    pub unreadable: BTreeSet<usize>,
    /// The CRS (SRID) of the rows whose geometry states one.
    pub stated: BTreeMap<usize, CrsId>,
    pub diagnostics: Diagnostics,
}

impl Placed {
    /// Appends the rows that follow.
    fn append(&mut self, more: Self) {
        self.geometry.extend(more.geometry);
        self.unreadable.extend(more.unreadable);
        self.stated.extend(more.stated);
        self.diagnostics.append(more.diagnostics);
    }
}

impl Rows<'_> {
    /// The columns of the geometry: the given ones, else those with a usual name; and whether they hold longitude
    /// and latitude.
    pub(in crate::format) fn place_columns(&self, given: &CsvGeometry) -> (CsvGeometry, bool) {
        let usual = sniff::geometry(self.header);
        match given {
            CsvGeometry::Auto => usual,
            given => (given.clone(), usual == (given.clone(), true)),
        }
    }

    /// Reads the geometries, and settles the CRS from the given one, the names of the columns and what rows state.
    ///
    /// # Errors
    /// [`FormatError::NoColumn`] when a column that the options name is missing.
    pub(in crate::format) fn located(
        &self,
        options: &CsvOptions,
        comma: bool,
        wanted: Option<CrsId>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Located, FormatError> {
        let (geometry, is_degrees) = self.place_columns(&options.geometry);
        let mut placed = self.placed(&geometry, comma)?;
        diagnostics.append(placed.diagnostics);
        let is_stated: BTreeSet<usize> = placed.stated.keys().copied().collect();
        let placed_rows = placed.geometry.iter().flatten().count();
        let stated = StatedCrs {
            name: self.name,
            silent: (placed_rows - placed.stated.len()) as u64,
            of_rows: placed.stated,
        };
        let of_format = is_degrees.then(CrsId::wgs84);
        let OfRows { of_layer, of_rows, are_silent_unplaced } =
            stated.resolve(wanted, of_format, diagnostics);
        let rows = 0..placed.geometry.len();
        for row in rows.filter(|row| are_silent_unplaced && !is_stated.contains(row)) {
            if placed.geometry[row].take().is_some() {
                placed.unreadable.insert(row);
            }
        }
        let Placed { geometry, unreadable, .. } = placed;
        Ok(Located { geometry, unreadable, crs: of_layer, row_crs: of_rows })
    }

    /// `1.234` can mean 1.234 or 1234. Reports the columns among those asked for in which every number with a
    /// point is ambiguous (W230).
    pub(in crate::format) fn report_ambiguous_points(
        &self,
        geometry: &CsvGeometry,
        is_asked: impl Fn(usize) -> bool,
        diagnostics: &mut Diagnostics,
    ) {
        let is_place = |name: &String| match geometry {
            CsvGeometry::Xy { x, y } => name == x || name == y,
            _ => false,
        };
        let columns = zip_equal(self.header, self.texts).enumerate();
        for (_, (column, texts)) in columns.filter(|(number, _)| is_asked(*number)) {
            let mut pointed = texts.iter().flatten().filter(|text| text.contains('.')).peekable();
            let Some(example) = pointed.peek().copied() else { continue };
            if is_place(column) || !pointed.all(has_thousands_points) {
                continue;
            }
            let message = format!(
                "`{example}` is ambiguous: the point could be a thousands separator; it is read as \
                 a decimal point"
            );
            let place = Place::of_source(self.name).field(column);
            let finding = Finding::new(codes::W230, message).at(place);
            let hint = "set `decimal_comma = true` if the point separates thousands, `false` \
                        otherwise";
            diagnostics.push(finding.hint(hint));
        }
    }

    fn column(&self, name: &str) -> Result<usize, FormatError> {
        self.header.iter().position(|column| column == name).ok_or_else(|| {
            let known: Vec<String> = self.header.iter().map(|name| format!("`{name}`")).collect();
            FormatError::NoColumn {
                name: self.name.to_owned(),
                column: name.to_owned(),
                known: known.join(", "),
            }
        })
    }

    /// Reads the geometries from their columns.
    fn placed(&self, geometry: &CsvGeometry, comma: bool) -> Result<Placed, FormatError> {
        let mut placed = Placed::default();
        match geometry {
            CsvGeometry::Auto | CsvGeometry::None => {
                placed.geometry = vec![None; self.records.len()];
            }
            CsvGeometry::Xy { x, y } => {
                let at = [self.column(x)?, self.column(y)?];
                let firsts: Vec<usize> = (0..self.records.len()).step_by(ROWS_AT_ONCE).collect();
                let points = |first: usize| {
                    let rows = first..self.records.len().min(first + ROWS_AT_ONCE);
                    self.points(rows, at, comma)
                };
                let parts: Vec<Placed> = firsts.into_par_iter().map(points).collect();
                parts.into_iter().for_each(|part| placed.append(part));
            }
            CsvGeometry::Wkt { column } => {
                let column = self.column(column)?;
                for (row, text) in self.texts[column].iter().enumerate() {
                    let shape = self.shape((row, column), text, &mut placed);
                    placed.geometry.push(shape);
                }
            }
        }
        Ok(placed)
    }

    /// The points of some rows.
    fn points(&self, rows: Range<usize>, columns: [usize; 2], comma: bool) -> Placed {
        let mut placed = Placed::default();
        for row in rows {
            let texts = columns.map(|column| self.texts[column].get(row));
            let point = self.point((row, columns), texts, comma, &mut placed);
            placed.geometry.push(point);
        }
        placed
    }

    /// Reports a geometry that cannot be read. The text is built only if the finding is kept.
    fn report(
        &self,
        code: Code,
        (row, column): (usize, usize),
        message: impl FnOnce() -> String,
        to: &mut Placed,
    ) {
        to.unreadable.insert(row);
        to.diagnostics.push_with(code, self.name, |file| {
            let record = format!("{} {}", self.record, self.records[row]);
            (file.feature(record).field(&self.header[column]), message())
        });
    }

    /// The point of a row. A coordinate that is not a number is reported here (W225); a blank one
    /// is reported by the layer's user if the geometry is needed.
    fn point(
        &self,
        (row, columns): (usize, [usize; 2]),
        texts: [Option<&str>; 2],
        comma: bool,
        to: &mut Placed,
    ) -> Option<Geometry<f64>> {
        let number = |at: usize| {
            let text = texts[at].unwrap_or("").trim();
            parse_number(text, comma).ok_or((columns[at], text))
        };
        match (number(0), number(1)) {
            (Ok(x), Ok(y)) => return Some(Point::new(x, y).into()),
            (Err((column, text)), other) | (other, Err((column, text))) => {
                let (column, text) = match other {
                    Err(other) if text.is_empty() => other,
                    _ => (column, text),
                };
                if !text.is_empty() {
                    let message = || format!("found `{text}`, expected a coordinate");
                    self.report(codes::W225, (row, column), message, to);
                }
            }
        }
        None
    }

    /// The geometry of a row in well-known text or binary. What is invalid is reported here (W226); a
    /// blank is reported by the layer's user if the geometry is needed.
    fn shape(
        &self,
        at: (usize, usize),
        text: Option<&str>,
        to: &mut Placed,
    ) -> Option<Geometry<f64>> {
        let text = text.unwrap_or("").trim();
        if text.is_empty() {
            return None;
        }
        let (kind, read) = match hex_wkb::is_hex(text) {
            true => ("binary", hex_wkb::read_hex(text)),
            false => ("text", from_text(text)),
        };
        match read {
            Ok((geometry, srid)) => {
                to.stated.extend(srid.and_then(crs_of_srid).map(|crs| (at.0, crs)));
                Some(geometry)
            }
            Err(reason) => {
                let message = || format!("invalid well-known {kind}: {reason}");
                self.report(codes::W226, at, message, to);
                None
            }
        }
    }
}

/// The geometry in well-known text, with the SRID that PostGIS writes before it: `SRID=25832;POINT(…)`.
fn from_text(text: &str) -> Result<(Geometry<f64>, Option<u32>), String> {
    let (srid, bare) = match text.split_once(';') {
        None => (None, text),
        Some((before, geometry)) => {
            let number = before.trim().to_ascii_uppercase();
            let number = number.strip_prefix("SRID").map_or(number.as_str(), str::trim_start);
            let number = number.strip_prefix('=').unwrap_or(number).trim();
            // Minus one and zero both say that the CRS is not known.
            let number = if number == "-1" { "0" } else { number };
            let read = number.parse().map_err(|_| {
                format!("found `{before}` before the geometry, expected an SRID such as SRID=25832")
            });
            (Some(read?), geometry.trim())
        }
    };
    if !is_shallow(bare) {
        return Err(format!("brackets nest deeper than {WKT_DEPTH_MAX}"));
    }
    let wkt = Wkt::<f64>::from_str(bare).map_err(str::to_owned)?;
    Ok((Geometry::try_from(wkt).map_err(|error| error.to_string())?, srid))
}

/// The CRS of an SRID. PostGIS numbers CRS as EPSG does; from 100,000 on as Esri; zero is unknown, and
/// web maps have had numbers of their own.
fn crs_of_srid(srid: u32) -> Option<CrsId> {
    match srid {
        0 => None,
        3785 | 102_100 | 102_113 | 900_913 => Some(CrsId::epsg(3857)),
        100_000.. => format!("ESRI:{srid}").parse().ok().or(Some(CrsId::epsg(srid))),
        code => Some(CrsId::epsg(code)),
    }
}

/// Whether brackets nest no deeper than a MultiPolygon in a few collections. Deeper nesting would
/// exhaust the parser's stack.
fn is_shallow(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().all(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth <= WKT_DEPTH_MAX
    })
}
