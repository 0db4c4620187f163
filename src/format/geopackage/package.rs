//! A GeoPackage in the making.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::blob::{Blob, encode};
use super::catalogue::{Catalogue, LayerOptions, Registered, root_of};
use super::columns::{Columns, Values};
use super::fault::{Fault, failed};
use super::pages::Rows;
use super::record::Record;
use super::rtree::Indexed;
use super::schema::{RIGHTS, SCHEMA};
use crate::base::Bounds;
use crate::dataset::{Layer, SCHEMA_VERSION};
use crate::format::FormatError;
use crate::format::geometry_kind::GeometryKind;

/// Rows that one thread encodes at a time.
const ENCODED: usize = 1 << 10;

/// A file that is becoming a GeoPackage. SQLite makes its tables and fills those that describe it; the rows of
/// layers and the nodes of indexes go into its pages directly ([`Rows`]), one table after the other.
pub(super) struct Package {
    /// Where the file is.
    place: PathBuf,
    /// What it will be called, for errors.
    name: String,
    catalogue: Catalogue,
    attribution: Vec<String>,
    /// Texts about the whole file.
    texts: Vec<[String; 3]>,
    last: Option<Last>,
}

/// The table that was added last, behind whose rows more may follow.
struct Last {
    registered: Registered,
    key: String,
    /// Whether its rows have numbers of their own, behind which rows that are counted need not lie.
    is_numbered: bool,
    geometry: String,
    /// Its rows in the file, if it has any.
    packed: Option<Rows>,
    rows: usize,
    boxes: Vec<(i64, Bounds)>,
}

/// Some rows as they are stored: their numbers, where each ends among the bytes, and the boxes of features.
#[derive(Default)]
struct Encoded {
    bytes: Vec<u8>,
    rows: Vec<(i64, usize)>,
    boxes: Vec<(i64, Bounds)>,
}

impl Package {
    /// Begins a GeoPackage in an empty file.
    pub(super) fn begin(place: &Path, name: &str) -> Result<Self, FormatError> {
        let catalogue = Catalogue::begin(place).map_err(|error| failed(name, error))?;
        Ok(Self {
            place: place.to_owned(),
            name: name.to_owned(),
            catalogue,
            attribution: Vec::new(),
            texts: Vec::new(),
            last: None,
        })
    }

    pub(super) fn add(&mut self, layer: &Layer, options: &LayerOptions) -> Result<(), FormatError> {
        let completed = self.complete_last();
        let added = completed.and_then(|()| self.added(layer, options));
        added.map_err(|fault| fault.explained(&self.name, &layer.name))
    }

    pub(super) fn append(&mut self, layer: &Layer) -> Result<(), FormatError> {
        self.appended(layer).map_err(|fault| fault.explained(&self.name, &layer.name))
    }

    /// Adds a text about the whole file: what it follows, its media type, and itself.
    pub(super) fn describe(&mut self, standard: &str, media_type: &str, text: &str) {
        self.texts.push([standard, media_type, text].map(str::to_owned));
    }

    /// Completes the file.
    pub(super) fn finish(mut self) -> Result<(), FormatError> {
        let name = std::mem::take(&mut self.name);
        let completed = self.complete_last();
        completed.map_err(|fault| fault.explained(&name, ""))?;
        self.describe(SCHEMA, "text/plain", &SCHEMA_VERSION.to_string());
        for one in std::mem::take(&mut self.attribution) {
            self.describe(RIGHTS, "text/plain", &one);
        }
        let put = self.catalogue.put_texts(&self.texts);
        put.and_then(|()| self.catalogue.close()).map_err(|error| failed(&name, error))
    }

    fn added(&mut self, layer: &Layer, options: &LayerOptions) -> Result<(), Fault> {
        let columns = Columns::new(layer)?;
        let registered = self.catalogue.register(layer, &columns, options)?;
        let last = self.last.insert(Last {
            registered,
            key: columns.key.clone(),
            is_numbered: columns.key_at.is_some(),
            geometry: columns.geometry.clone(),
            packed: None,
            rows: 0,
            boxes: Vec::new(),
        });
        let put = last.put((&self.catalogue, &self.place), &columns, layer);
        self.settled(put, layer)
    }

    /// Credits a layer whose rows were put. Where they were not, the table has none and gets no index.
    fn settled(&mut self, put: Result<(), Fault>, layer: &Layer) -> Result<(), Fault> {
        match put {
            Ok(()) => self.credit(layer),
            Err(_) => self.last = None,
        }
        put
    }

    fn appended(&mut self, layer: &Layer) -> Result<(), Fault> {
        let other = |what: &str| Fault::Layer(format!("the rows to be appended have {what}"));
        let columns = Columns::new(layer)?;
        let Some(last) = self.last.as_mut().filter(|last| last.registered.table == layer.name)
        else {
            return Err(other("another table"));
        };
        if last.is_numbered {
            return Err(Fault::Layer("the rows before have numbers of their own".to_owned()));
        }
        let Registered { placed, definitions, .. } = &last.registered;
        if columns.key_at.is_some() || columns.key != last.key {
            return Err(other("numbers of their own"));
        }
        let kind = placed.map(|(kind, _)| kind);
        if columns.definitions(kind.map(GeometryKind::name)) != *definitions {
            return Err(other("other columns"));
        }
        if placed.is_some_and(|(_, srs_id)| self.catalogue.known_system(layer) != Some(srs_id)) {
            return Err(other("another CRS"));
        }
        let of_features = GeometryKind::of_all(layer.geometry.iter().flatten());
        if of_features.is_some_and(|one| kind != Some(kind.map_or(one, |kind| kind.or(one)))) {
            return Err(other("another kind of geometry"));
        }
        let put = last.put((&self.catalogue, &self.place), &columns, layer);
        self.settled(put, layer)
    }

    fn credit(&mut self, layer: &Layer) {
        for one in &layer.attribution {
            if !self.attribution.contains(one) {
                self.attribution.push(one.clone());
            }
        }
    }

    /// Completes the rows of the table that was added last, and gives it its extent and its index.
    fn complete_last(&mut self) -> Result<(), Fault> {
        let Some(last) = self.last.take() else { return Ok(()) };
        let Last {
            registered: Registered { table, placed, .. }, key, geometry, packed, boxes, ..
        } = last;
        packed.map_or(Ok(()), Rows::complete)?;
        if placed.is_none() {
            return Ok(());
        }
        if let Some(whole) = boxes.iter().map(|(_, bounds)| *bounds).reduce(Bounds::joined) {
            self.catalogue.put_extent(&table, whole)?;
        }
        let indexed = Indexed { table: &table, geometry: &geometry, key: &key };
        indexed.create(self.catalogue.db(), &self.place, &boxes)
    }
}

impl Last {
    /// Puts rows behind those that the table has.
    fn put(
        &mut self,
        (catalogue, place): (&Catalogue, &Path),
        columns: &Columns,
        layer: &Layer,
    ) -> Result<(), Fault> {
        if layer.is_empty() {
            return Ok(());
        }
        let mut packed = match self.packed.take() {
            Some(packed) => packed,
            None => Rows::begin(place, root_of(catalogue.db(), &self.registered.table)?)?,
        };
        let (order, values) = (columns.order(layer.len()), columns.values());
        let at_once = ENCODED * rayon::current_num_threads();
        for from in (0..layer.len()).step_by(at_once) {
            let to = layer.len().min(from + at_once);
            let parts: Vec<Result<Encoded, String>> = (from..to)
                .into_par_iter()
                .step_by(ENCODED)
                .map(|from| {
                    let rows = from..to.min(from + ENCODED);
                    let rows = rows.map(|at| order.as_ref().map_or(at, |order| order[at]));
                    self.encoded(rows, (columns, &values), layer)
                })
                .collect();
            for part in parts {
                let Encoded { bytes, rows, boxes } = part?;
                let mut begin = 0;
                for (number, end) in rows {
                    packed.push(number, &bytes[begin..end])?;
                    begin = end;
                }
                self.boxes.extend(boxes);
            }
        }
        self.packed = Some(packed);
        self.rows += layer.len();
        Ok(())
    }

    /// Encodes rows. An error says which cannot be stored and why.
    fn encoded(
        &self,
        rows: impl Iterator<Item = usize>,
        (columns, values): (&Columns, &[Values<'_>]),
        layer: &Layer,
    ) -> Result<Encoded, String> {
        let (mut encoded, mut record) = (Encoded::default(), Record::default());
        for row in rows {
            let number = columns.key_of(row, self.rows);
            record.null();
            if let Some((kind, srs_id)) = self.registered.placed {
                let geometry = layer.geometry[row].as_ref();
                let blob = geometry.map(|geometry| encode(&kind.fit(geometry), srs_id));
                let blob: Option<Blob> = blob
                    .transpose()
                    .map_err(|reason| format!("row {}: {reason}", self.rows + row + 1))?;
                match blob {
                    Some(Blob { bytes, bounds }) => {
                        record.blob(&bytes);
                        encoded.boxes.extend(bounds.map(|bounds| (number, bounds)));
                    }
                    None => record.null(),
                }
            }
            values.iter().for_each(|values| values.put(row, &mut record));
            record.move_to(&mut encoded.bytes);
            encoded.rows.push((number, encoded.bytes.len()));
        }
        Ok(encoded)
    }
}
