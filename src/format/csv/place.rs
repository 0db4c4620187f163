//! The geometries of a text table, and the CRS that its rows state.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use geo::{Geometry, Point};
use polars::prelude::StringChunked;
use wkt::Wkt;

use super::options::CsvGeometry;
use crate::base::{Code, Diagnostics, codes, zip_equal};
use crate::dataset::{CrsId, parse_number};
use crate::format::FormatError;
use crate::format::hex_wkb;

/// Deepest nesting of brackets in well-known text.
const WKT_DEPTH_MAX: usize = 16;

/// The rows of a table: name, columns with their texts, and the line of each row.
pub(super) struct Rows<'t> {
    pub name: &'t str,
    pub header: &'t [String],
    pub texts: &'t [StringChunked],
    pub lines: &'t [u64],
}

/// The geometries of the rows.
#[derive(Default)]
pub(super) struct Placed {
    /// One a row.
    pub geometry: Vec<Option<Geometry<f64>>>,
    /// Rows whose geometry could not be read, which is reported.
    pub unreadable: BTreeSet<usize>,
    /// The CRS (SRID) of the rows whose geometry states one.
    pub stated: BTreeMap<usize, CrsId>,
    pub diagnostics: Diagnostics,
}

impl Rows<'_> {
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
    pub(super) fn placed(
        &self,
        geometry: &CsvGeometry,
        comma: bool,
    ) -> Result<Placed, FormatError> {
        let mut placed = Placed::default();
        match geometry {
            CsvGeometry::Auto | CsvGeometry::None => {
                placed.geometry = vec![None; self.lines.len()];
            }
            CsvGeometry::Xy { x, y } => {
                let at = [self.column(x)?, self.column(y)?];
                let pairs = zip_equal(self.texts[at[0]].iter(), self.texts[at[1]].iter());
                for (row, (x, y)) in pairs.enumerate() {
                    let point = self.point((row, at), [x, y], comma, &mut placed);
                    placed.geometry.push(point);
                }
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
            let line = format!("line {}", self.lines[row]);
            (file.feature(line).field(&self.header[column]), message())
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
