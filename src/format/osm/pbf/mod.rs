//! The PBF format: blobs with blocks of elements.
//!
//! The decoder is our own, because the existing library panics on some invalid input, builds every
//! element of a block in memory, and supports neither LZ4 nor Zstandard.

mod blob;
mod block;
mod dense;
mod grid;
mod header;
mod picker;
mod wire;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use rayon::prelude::*;

use blob::{BlobAt, BlobKind, blob_error, index, unpack};
use header::header;
use wire::Flaw;

use crate::base::{Bounds, zip_equal};
use crate::format::file_error::FileError;
use crate::format::osm::chunk::{Ask, Chunk};
use crate::format::osm::error::OsmError;
use crate::format::osm::gather::{Sink, Source};

/// How many blobs are in memory at a time …
const BATCH: usize = 64;

/// … and how many bytes they have before unpacking.
const BATCH_BYTES: u64 = 64 << 20;

/// Blobs as they are in the file, by position in the index.
type Batch = Vec<(usize, Vec<u8>)>;

/// A PBF file.
pub struct Pbf {
    name: String,
    file: File,
    blobs: Vec<BlobAt>,
    history: bool,
    places_in_ways: bool,
    replication_timestamp: Option<i64>,
    bounds: Option<Bounds<i32>>,
}

impl Pbf {
    /// Finds the blobs of a file and reads its header.
    pub fn open(name: &str, mut file: File) -> Result<Self, OsmError> {
        let blobs = index(name, &mut file)?;
        let first = blobs.iter().find(|blob| blob.kind != BlobKind::Other);
        if first.is_none_or(|blob| blob.kind != BlobKind::Header) {
            let offset = first.map_or(0, |blob| blob.offset);
            let flaw = Flaw::new("a file without header", "a blob OSMHeader before all data");
            return Err(blob_error(name, offset, flaw));
        }
        let (history, places_in_ways, replication_timestamp) = (false, false, None);
        let name = name.to_owned();
        let bounds = None;
        let mut pbf =
            Self { name, file, blobs, history, places_in_ways, replication_timestamp, bounds };
        for at in 0..pbf.blobs.len() {
            if pbf.blobs[at].kind == BlobKind::Header {
                pbf.read_header(at)?;
            }
        }
        Ok(pbf)
    }

    fn read_header(&mut self, at: usize) -> Result<(), OsmError> {
        let bytes = self.read_blob(at)?;
        let (name, offset) = (&self.name, self.blobs[at].offset);
        let read = unpack(&bytes, &mut Vec::new()).and_then(header);
        let header = read.map_err(|flaw| blob_error(name, offset, flaw))?;
        if let Some(feature) = header.unsupported {
            return Err(OsmError::Feature { name: name.clone(), offset, feature });
        }
        self.history |= header.history;
        self.places_in_ways |= header.places_in_ways;
        self.replication_timestamp = self.replication_timestamp.or(header.replication_timestamp);
        self.bounds = self.bounds.or(header.bounds);
        Ok(())
    }

    fn read_blob(&mut self, at: usize) -> Result<Vec<u8>, OsmError> {
        let blob = &self.blobs[at];
        let mut bytes = vec![0; blob.len as usize];
        let read = self.file.seek(SeekFrom::Start(blob.data));
        read.and_then(|_| self.file.read_exact(&mut bytes))
            .map_err(FileError::when("read", &self.name))?;
        Ok(bytes)
    }

    /// The blobs from `at` on that a pass needs, as many as fit into memory, and where to go on.
    fn batch(&mut self, at: usize, ask: &Ask) -> Result<(Batch, usize), OsmError> {
        let (mut batch, mut bytes, mut next) = (Vec::new(), 0, at);
        while next < self.blobs.len() && batch.len() < BATCH && bytes < BATCH_BYTES {
            let blob = &self.blobs[next];
            let needed = blob.kinds.is_none_or(|kinds| kinds.meets(ask.kinds));
            if blob.kind == BlobKind::Data && needed {
                bytes += blob.len;
                batch.push((next, self.read_blob(next)?));
            }
            next += 1;
        }
        Ok((batch, next))
    }
}

impl Source for Pbf {
    fn name(&self) -> &str {
        &self.name
    }

    fn history(&self) -> bool {
        self.history
    }

    fn replication_timestamp(&self) -> Option<i64> {
        self.replication_timestamp
    }

    fn bounds(&self) -> Option<Bounds<i32>> {
        self.bounds
    }

    fn has_places_in_ways(&self) -> bool {
        self.places_in_ways
    }

    fn scan(&mut self, ask: &Ask, sink: Sink) -> Result<(), OsmError> {
        let mut at = 0;
        while at < self.blobs.len() {
            let (batch, next) = self.batch(at, ask)?;
            let chunks: Vec<Result<Chunk, Flaw>> = batch
                .par_iter()
                .map_init(Vec::new, |buffer, (_, bytes)| {
                    unpack(bytes, buffer).and_then(|block| block::read_block(block, ask))
                })
                .collect();
            // In the order of the file, so that the number of threads does not matter.
            for ((at, _), chunk) in zip_equal(&batch, chunks) {
                let blob = &mut self.blobs[*at];
                let chunk = chunk.map_err(|flaw| blob_error(&self.name, blob.offset, flaw))?;
                blob.kinds = Some(chunk.kinds);
                sink(chunk)?;
            }
            at = next;
        }
        Ok(())
    }
}
