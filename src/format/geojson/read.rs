//! Reads a stream of GeoJSON into a layer.

use std::collections::BTreeMap;
use std::io::BufRead;

use geo::Geometry;
use polars::prelude::{Column, DataFrame};
use serde_json::value::RawValue;

use super::columns::{Columns, Pushed};
use super::feature::{Parsed, RawObject, each_property, is_json};
use super::split::{Piece, Stop, split};
use crate::base::limits::{COLUMNS_MAX, JSON_DEPTH_MAX, RECORD_BYTES_MAX};
use crate::base::{Code, Diagnostics, Finding, Place, codes};
use crate::dataset::{CrsId, Layer, RecordKind};
use crate::format::row_crs::StatedCrs;
use crate::format::text::{report_double_encoding, undo_double_encoding};
use crate::format::{FormatError, ReadOptions};

/// A layer under construction.
struct Builder<'o> {
    name: &'o str,
    options: &'o ReadOptions,
    diagnostics: Diagnostics,
    geometry: Vec<Option<Geometry<f64>>>,
    records: Vec<u64>,
    columns: Columns,
    ids: Vec<Option<String>>,
    crs: Option<CrsId>,
    /// CRS of the rows whose feature or geometry states one.
    row_crs: BTreeMap<usize, CrsId>,
    /// CRS of the rows of documents that state another one than the first document.
    document_crs: BTreeMap<usize, CrsId>,
    /// Number of rows before the document that is being read.
    rows_before: usize,
    collections: u64,
    attribution: Vec<String>,
    /// Number of features so far, valid or not.
    met: u64,
    documents: u64,
    extra_dimensions: u64,
}

/// Reads a layer from GeoJSON.
pub(in crate::format) fn read(
    reader: &mut dyn BufRead,
    name: &str,
    options: &ReadOptions,
) -> Result<(Layer, Diagnostics), FormatError> {
    let mut builder = Builder {
        name,
        options,
        diagnostics: Diagnostics::default(),
        geometry: Vec::new(),
        records: Vec::new(),
        columns: Columns::default(),
        ids: Vec::new(),
        crs: None,
        row_crs: BTreeMap::new(),
        document_crs: BTreeMap::new(),
        rows_before: 0,
        collections: 0,
        attribution: Vec::new(),
        met: 0,
        documents: 0,
        extra_dimensions: 0,
    };
    let done = split(reader, name, &mut |piece| builder.take(piece));
    done.map_err(|stop| builder.stopped(stop))?;
    builder.finish()
}

impl Builder<'_> {
    fn take(&mut self, piece: Piece<'_>) -> Result<(), FormatError> {
        match piece {
            Piece::Feature(bytes, at) => self.feature_bytes(bytes, at),
            Piece::Document(bytes, at) => self.document(bytes, at),
            Piece::Garbage(bytes, at) => {
                self.met += 1;
                let text = String::from_utf8_lossy(bytes);
                self.fault(at, format!("expected a GeoJSON object, found `{}`", text.trim()));
                Ok(())
            }
        }
    }

    fn place(&self) -> Place {
        Place::of_source(self.name).feature(format!("feature {}", self.met))
    }

    /// Reports an unusable feature, which gets no row.
    fn fault(&mut self, at: u64, reason: String) {
        let finding = Finding::new(codes::E201, format!("{reason} (byte {at})"));
        self.diagnostics.push(finding.at(self.place()));
    }

    fn warn(&mut self, code: Code, message: &str) {
        let met = self.met;
        self.diagnostics
            .push_with(code, self.name, |file| (file.feature(format!("feature {met}")), message));
    }

    fn feature_bytes(&mut self, bytes: &[u8], at: u64) -> Result<(), FormatError> {
        self.met += 1;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let byte = at + error.valid_up_to() as u64;
                self.fault(byte, "text that is not UTF-8, expected UTF-8".into());
                return Ok(());
            }
        };
        match serde_json::from_str::<RawObject<'_>>(text) {
            Ok(raw) => self.feature(&raw, at),
            Err(error) if is_json(text) => {
                let found = shorten(text);
                self.fault(at, format!("expected a Feature object, found `{found}`: {error}"));
                Ok(())
            }
            Err(error) => {
                self.fault(at, format!("invalid JSON: {error}"));
                Ok(())
            }
        }
    }

    /// A top-level value: a collection without its features, a single feature, or a geometry.
    fn document(&mut self, bytes: &[u8], at: u64) -> Result<(), FormatError> {
        self.documents += 1;
        let broken = |reason: String| FormatError::Broken {
            name: self.name.to_owned(),
            byte: at,
            after: String::new(),
            reason,
        };
        let text = std::str::from_utf8(bytes)
            .map_err(|_| broken("text that is not UTF-8, expected UTF-8".into()))?;
        let raw: RawObject<'_> = match serde_json::from_str(text) {
            Ok(raw) => raw,
            // An invalid line of a sequence is an invalid record; an invalid single document is an
            // invalid file.
            Err(error) if self.documents > 1 => {
                self.met += 1;
                self.fault(at, format!("not a GeoJSON object: {error}"));
                return Ok(());
            }
            Err(error) => return Err(broken(format!("not a GeoJSON object: {error}"))),
        };
        // The member of a single feature or geometry is that of its row.
        if raw.features.is_some() {
            let stated = raw.crs.and_then(|member| self.crs_member(member.get()));
            self.crs_of_document(stated);
        }
        if let Some(member) = raw.attribution {
            self.attribution.extend(names_in(member.get()));
        }
        match (raw.kind.as_deref(), raw.features) {
            (Some("FeatureCollection"), Some(features)) if features.get().starts_with('[') => {
                Ok(())
            }
            (Some("FeatureCollection"), _) => {
                Err(broken("a FeatureCollection without an array `features`".into()))
            }
            (Some("Feature"), _) => {
                self.met += 1;
                self.feature(&raw, at)
            }
            (Some(kind), _) if raw.coordinates.is_some() || raw.geometries.is_some() => {
                let kind = kind.to_owned();
                self.met += 1;
                self.bare_geometry(&raw, at, &kind);
                Ok(())
            }
            (Some(kind), _) => Err(broken(format!("`{kind}` is not a GeoJSON object type"))),
            (None, _) => Err(broken("an object without `type`".into())),
        }
    }

    fn bare_geometry(&mut self, raw: &RawObject<'_>, at: u64, kind: &str) {
        let mut parsed = Parsed::default();
        match parsed.raw_object(raw) {
            // A single bare collection is a layer; each of its members becomes a feature.
            Ok(Geometry::GeometryCollection(members)) if members.len() > 1 => {
                let message =
                    format!("a bare {kind}, read as {} features without attributes", members.len());
                self.warn(codes::N210, &message);
                self.extra_dimensions += u64::from(parsed.extra_dimensions);
                for member in members {
                    let crs = parsed.crs.clone();
                    self.add_row(Parsed { geometry: Some(member), crs, ..Parsed::default() }, None);
                    self.met += 1;
                }
                self.met -= 1;
            }
            Ok(geometry) => {
                parsed.geometry = Some(geometry);
                let message = format!("a bare {kind}, read as a feature without attributes");
                self.warn(codes::N210, &message);
                self.add_row(parsed, None);
            }
            Err(reason) => self.fault(at, reason),
        }
    }

    fn feature(&mut self, raw: &RawObject<'_>, at: u64) -> Result<(), FormatError> {
        match raw.kind.as_deref() {
            Some("Feature") => {}
            Some(kind) if raw.coordinates.is_some() || raw.geometries.is_some() => {
                let kind = kind.to_owned();
                self.bare_geometry(raw, at, &kind);
                return Ok(());
            }
            found => {
                let found = found.unwrap_or("no type");
                self.fault(at, format!("expected `\"type\": \"Feature\"`, found {found}"));
                return Ok(());
            }
        }
        let Some(geometry) = raw.geometry else {
            self.fault(at, "a Feature without the member `geometry`".into());
            return Ok(());
        };
        let parsed = match Parsed::member(geometry.get()) {
            Ok(parsed) => parsed.in_feature_stating(stated_by(raw)),
            Err(reason) => {
                self.fault(at, reason);
                return Ok(());
            }
        };
        let properties = raw.properties.map_or("null", RawValue::get);
        if !properties.starts_with(['{', 'n']) {
            self.fault(at, "expected an object or null as `properties`".into());
            return Ok(());
        }
        let id = match raw.id.map(RawValue::get) {
            None | Some("null") => None,
            Some(text) if text.starts_with('"') => serde_json::from_str(text).ok(),
            Some(text) if text.starts_with(['{', '[', 't', 'f']) => {
                self.fault(at, format!("expected a string or number as `id`, found {text}"));
                return Ok(());
            }
            Some(text) => Some(text.to_owned()),
        };
        if raw.properties.is_none() {
            self.warn(codes::W211, "the feature lacks the member `properties`");
        }
        self.add_row(parsed, id);
        self.add_properties(properties)
    }

    fn add_row(&mut self, parsed: Parsed, id: Option<String>) {
        if parsed.unclosed {
            self.warn(
                codes::W203,
                "a ring is not closed; its first position is repeated at the end",
            );
        }
        if parsed.short_ring {
            self.warn(codes::W204, "a ring has fewer than four positions");
        }
        self.extra_dimensions += u64::from(parsed.extra_dimensions);
        if let Some(member) = &parsed.crs {
            self.crs_of_row(member);
            if let Some(other) = &parsed.other_crs {
                self.several_crs(member, other);
            }
        }
        self.geometry.push(parsed.geometry);
        self.records.push(self.met);
        self.ids.push(id);
        self.columns.next_row();
    }

    fn add_properties(&mut self, text: &str) -> Result<(), FormatError> {
        let row = self.geometry.len() - 1;
        let (name, met, fix) = (self.name, self.met, self.options.fix_encoding);
        let (columns, diagnostics) = (&mut self.columns, &mut self.diagnostics);
        let at = |file: Place| file.feature(format!("feature {met}"));
        let read = each_property(text, &mut |key, raw| {
            let pushed = match undo_double_encoding(raw.get()) {
                None => columns.push(row, &key, raw),
                Some(mended) => {
                    let place = |file| at(file).field(&*key);
                    report_double_encoding((raw.get(), &mended), fix, (name, place), diagnostics);
                    match RawValue::from_string(mended) {
                        Ok(mended) if fix => columns.push(row, &key, &mended),
                        _ => columns.push(row, &key, raw),
                    }
                }
            };
            match pushed {
                Pushed::Done => {}
                Pushed::Duplicate => diagnostics.push_with(codes::W205, name, |file| {
                    (at(file), format!("`{key}` occurs twice; the first value is kept"))
                }),
                Pushed::HugeNumber => diagnostics.push_with(codes::W207, name, |file| {
                    (at(file), format!("{raw} is too large for 64 bits; kept as text"))
                }),
            }
        });
        if let Err(reason) = read {
            self.warn(codes::E208, &format!("{reason}; the values before it were kept"));
        }
        if self.columns.len() > COLUMNS_MAX {
            return Err(FormatError::TooLarge {
                name: self.name.to_owned(),
                place: format!("feature {}", self.met),
                what: format!("{} properties", self.columns.len()),
                limit: COLUMNS_MAX,
            });
        }
        Ok(())
    }

    /// The `crs` member of a feature or of its geometry is that of its row.
    fn crs_of_row(&mut self, text: &str) {
        match named_crs(text) {
            Ok(Some(crs)) => drop(self.row_crs.insert(self.geometry.len(), crs)),
            Ok(None) => {}
            Err(()) => {
                let message = format!("the `crs` member {} is not a known CRS", shorten(text));
                let finding = Finding::new(codes::E212, message).at(self.place().field("crs"));
                self.diagnostics.push(finding.hint("set `crs` of the layer"));
            }
        }
    }

    /// The CRS of a collection. The `crs` member of GeoJSON 2008 is honoured although RFC 7946 has removed it.
    fn crs_member(&mut self, text: &str) -> Option<CrsId> {
        let place = Place::of_source(self.name).field("crs");
        match named_crs(text) {
            Ok(None) => None,
            Ok(Some(crs)) if crs == CrsId::wgs84() => Some(crs),
            Ok(Some(crs)) => {
                let message = format!(
                    "the file has a `crs` member naming {crs}; RFC 7946 knows only WGS 84, but \
                     the member is honoured"
                );
                self.diagnostics.push(Finding::new(codes::W209, message).at(place));
                Some(crs)
            }
            Err(()) => {
                let message = format!("the `crs` member {} is not a known CRS", shorten(text));
                let hint = "set `crs` of the layer";
                self.diagnostics.push(Finding::new(codes::E212, message).at(place).hint(hint));
                None
            }
        }
    }

    /// The first collection of a sequence states the CRS of the layer; the features of one that is in another
    /// CRS, which is WGS 84 where none is stated, are transformed from that.
    fn crs_of_document(&mut self, stated: Option<CrsId>) {
        let rows = self.rows_before..self.geometry.len();
        self.rows_before = rows.end;
        self.collections += 1;
        if self.collections == 1 {
            self.crs = stated;
            return;
        }
        let of_first = self.crs.clone().unwrap_or_else(CrsId::wgs84);
        let own = stated.unwrap_or_else(CrsId::wgs84);
        if own == of_first {
            return;
        }
        let read_in = match &self.options.crs {
            Some(configured) => format!("all are read in {configured} as configured"),
            None => "each feature is read in that of its document".to_owned(),
        };
        let message = format!("a document is in {own}, the first one in {of_first}; {read_in}");
        let place = Place::of_source(self.name).field("crs");
        let hint = "split the file by CRS, or remove the wrong `crs` member";
        self.diagnostics.push(Finding::new(codes::E217, message).at(place).hint(hint));
        if self.options.crs.is_none() {
            self.document_crs.extend(rows.map(|row| (row, own.clone())));
        }
    }

    /// Reports a feature that states several CRS; the one that counts is that of the outermost geometry.
    fn several_crs(&mut self, counts: &str, other: &str) {
        let [counts, other] = [counts, other].map(|member| named_crs(member).ok().flatten());
        if let (Some(counts), Some(other)) = (counts, other)
            && counts != other
        {
            let met = self.met;
            self.diagnostics.push_with(codes::E217, self.name, |file| {
                let text = format!(
                    "the feature states {counts} and {other} (`crs` of the feature and of its \
                     geometries); it is read in {counts}"
                );
                (file.feature(format!("feature {met}")).field("crs"), text)
            });
        }
    }

    fn stopped(&self, stop: Stop) -> FormatError {
        let name = self.name.to_owned();
        let after =
            if self.met > 0 { format!(", after feature {}", self.met) } else { String::new() };
        let too_large = |what: &str, limit| FormatError::TooLarge {
            name: name.clone(),
            place: format!("feature {}", self.met + 1),
            what: what.to_owned(),
            limit,
        };
        match stop {
            Stop::Refused(error) => error,
            Stop::Deep => too_large("nesting", JSON_DEPTH_MAX),
            Stop::Long => too_large("length in bytes", RECORD_BYTES_MAX),
            Stop::Truncated(byte) => {
                let reason = "the text ends inside an object or array".into();
                FormatError::Broken { name, byte, after, reason }
            }
        }
    }

    /// The CRS of the layer, and of the rows that state another.
    fn crs_of_rows(&mut self, stated: Option<CrsId>) -> (Option<CrsId>, BTreeMap<usize, CrsId>) {
        let mut of_rows = std::mem::take(&mut self.row_crs);
        if of_rows.values().any(|crs| *crs != CrsId::wgs84()) {
            let message = format!(
                "{} features have a `crs` member of their own; RFC 7946 knows only WGS 84, but the \
                 members are honoured",
                of_rows.len()
            );
            let place = Place::of_source(self.name).field("crs");
            let finding = Finding::new(codes::W209, message).at(place);
            self.diagnostics.push_counted(finding, of_rows.len() as u64);
        }
        for (row, crs) in std::mem::take(&mut self.document_crs) {
            of_rows.entry(row).or_insert(crs);
        }
        let of_format = stated.unwrap_or_else(CrsId::wgs84);
        let stated = StatedCrs { name: self.name, of_rows, silent: 0 };
        let all = stated.resolve(self.options.crs.clone(), Some(of_format), &mut self.diagnostics);
        (all.of_layer, all.of_rows)
    }

    fn finish(mut self) -> Result<(Layer, Diagnostics), FormatError> {
        if self.documents == 0 {
            return Err(FormatError::Broken {
                name: self.name.to_owned(),
                byte: 0,
                after: String::new(),
                reason: "it contains no GeoJSON object".into(),
            });
        }
        if self.extra_dimensions > 0 {
            let message = "coordinates with more than two dimensions; only x and y are used";
            let finding = Finding::new(codes::N213, message).at(Place::of_source(self.name));
            self.diagnostics.push_counted(finding, self.extra_dimensions);
        }
        let stated = self.crs.take();
        if let (Some(wanted), Some(stated)) = (&self.options.crs, &stated)
            && wanted != stated
        {
            let message =
                format!("read as {wanted} as configured, although the file states {stated}");
            self.diagnostics
                .push(Finding::new(codes::W214, message).at(Place::of_source(self.name)));
        }
        let (crs, row_crs) = self.crs_of_rows(stated);
        let rows = self.geometry.len();
        let mut columns = Vec::new();
        if self.ids.iter().any(Option::is_some) {
            let usual = ["id".to_owned(), "feature_id".to_owned()].into_iter();
            let name = usual
                .chain((2..).map(|ending| format!("feature_id_{ending}")))
                .find(|name| !self.columns.has(name))
                .expect("there are more names than columns");
            columns.push(Column::new(name.into(), &self.ids));
        }
        columns.extend(self.columns.finish(rows));
        let table = DataFrame::new(rows, columns).expect("columns of one length, names distinct");
        let layer = Layer {
            source: self.name.to_owned(),
            crs,
            row_crs,
            geometry: self.geometry,
            table,
            records: self.records,
            record_kind: RecordKind::Feature,
            attribution: self.attribution,
            ..Layer::default()
        };
        Ok((layer, self.diagnostics))
    }
}

/// The `crs` member of a feature.
fn stated_by(raw: &RawObject<'_>) -> Option<String> {
    raw.crs.map(|member| member.get().to_owned())
}

/// The CRS that a `crs` member names; none for `null`. An error when it is not understood.
fn named_crs(text: &str) -> Result<Option<CrsId>, ()> {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    if value.is_null() {
        return Ok(None);
    }
    let named = value["properties"]["name"].as_str().unwrap_or_default();
    named.parse().map(Some).map_err(|_| ())
}

/// The attributions in the foreign member `attribution`: a text or a list of texts.
fn names_in(text: &str) -> Vec<String> {
    match serde_json::from_str(text) {
        Ok(serde_json::Value::String(one)) => vec![one],
        Ok(serde_json::Value::Array(list)) => {
            list.iter().filter_map(|one| one.as_str()).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// The beginning of a text, for messages.
fn shorten(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
