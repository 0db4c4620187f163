//! What was computed is kept, so that a later run need not compute it again.

use std::fmt::Debug;
use std::sync::Arc;

use geo::Coord;
use sha2::{Digest, Sha256};

/// Keeps what was computed. What is kept is named by all that it was computed from ([`CacheKey`]), so that it can never
/// be met by a question with another answer.
pub trait Cache: Debug + Send + Sync {
    /// The bytes that are kept under a name; `None` without any, and where they cannot be trusted.
    fn find(&self, key: &CacheKey) -> Option<Vec<u8>>;
    /// Keeps bytes under a name. Where that fails, they are computed again: it is no error.
    fn keep(&self, key: &CacheKey, bytes: &[u8]);
}

/// Where preparing a region keeps what it finds, and from which size of a region on; nowhere by default.
///
/// ```
/// use nahraum::base::Keeping;
/// assert!(Keeping::default().for_cells(1_000_000).is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Keeping {
    cache: Option<Arc<dyn Cache>>,
    cells_min: usize,
}

impl Keeping {
    /// Keeps what is found about regions of at least so many cells.
    pub fn in_cache(cache: Arc<dyn Cache>, cells_min: usize) -> Self {
        Self { cache: Some(cache), cells_min }
    }

    /// The cache for a region of so many cells; `None` where nothing is kept, and for a region so small that it is
    /// prepared in no time.
    pub fn for_cells(&self, cells: usize) -> Option<&dyn Cache> {
        self.cache.as_deref().filter(|_| cells >= self.cells_min)
    }
}

/// The name of what is kept: what it is, and the SHA-256 of all that it was computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheKey {
    kind: &'static str,
    digest: [u8; 32],
}

impl CacheKey {
    /// What is kept, as part of a file name.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The SHA-256 of all that it was computed from.
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }
}

/// Bytes that wait for the hash: it takes many at a time faster than few.
const WAITING_BYTES: usize = 1 << 15;

/// Makes the name of what is kept. Every part goes in with its length, so that no two different lists of parts are the
/// same bytes.
///
/// ```
/// use nahraum::base::KeyMaker;
/// let key = |parts: &[&str]| {
///     let mut maker = KeyMaker::new("words");
///     parts.iter().for_each(|part| maker.bytes(part.as_bytes()));
///     maker.finish()
/// };
/// assert_eq!(key(&["ab", "c"]), key(&["ab", "c"]));
/// assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
/// ```
pub struct KeyMaker {
    kind: &'static str,
    hash: Sha256,
    waiting: Vec<u8>,
}

impl KeyMaker {
    /// Begins with what is kept, and the version of the program: another one may compute it otherwise.
    pub fn new(kind: &'static str) -> Self {
        let waiting = Vec::with_capacity(WAITING_BYTES + 64);
        let mut maker = Self { kind, hash: Sha256::new(), waiting };
        maker.bytes(kind.as_bytes());
        maker.bytes(env!("CARGO_PKG_VERSION").as_bytes());
        maker
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) {
        self.put(&number.to_le_bytes());
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        bytes.chunks(WAITING_BYTES).for_each(|part| self.put(part));
    }

    /// Adds a list of numbers.
    pub fn numbers(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        self.number(numbers.len() as u64);
        numbers.for_each(|number| self.put(&number.to_le_bytes()));
    }

    /// Adds positions.
    pub fn coords<'c>(&mut self, coords: impl ExactSizeIterator<Item = &'c Coord<f64>>) {
        self.number(coords.len() as u64);
        for at in coords {
            self.put(&at.x.to_bits().to_le_bytes());
            self.put(&at.y.to_bits().to_le_bytes());
        }
    }

    /// The name.
    pub fn finish(self) -> CacheKey {
        let digest = self.hash.chain_update(&self.waiting).finalize().into();
        CacheKey { kind: self.kind, digest }
    }

    fn put(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= WAITING_BYTES {
            self.hash.update(&self.waiting);
            self.waiting.clear();
        }
    }
}

/// Columns of numbers as bytes.
///
/// ```
/// use nahraum::base::{ColumnReader, ColumnWriter};
/// let mut writer = ColumnWriter::default();
/// writer.numbers([7, 8].into_iter());
/// let bytes = writer.finish();
/// let mut reader = ColumnReader::new(&bytes);
/// assert_eq!(reader.numbers(), Some(vec![7, 8]));
/// assert!(reader.is_at_end());
/// assert_eq!(ColumnReader::new(&bytes[1..]).numbers(), None);
/// ```
#[derive(Default)]
pub struct ColumnWriter(Vec<u8>);

impl ColumnWriter {
    /// Writes a column of whole numbers.
    pub fn numbers(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        self.0.extend((numbers.len() as u64).to_le_bytes());
        numbers.for_each(|number| self.0.extend(number.to_le_bytes()));
    }

    /// Writes a column of positions.
    pub fn coords(&mut self, coords: impl ExactSizeIterator<Item = Coord<f64>>) {
        self.0.extend((coords.len() as u64).to_le_bytes());
        for at in coords {
            self.0.extend(at.x.to_bits().to_le_bytes());
            self.0.extend(at.y.to_bits().to_le_bytes());
        }
    }

    /// The bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads what [`ColumnWriter`] has written. Any other bytes give `None`.
pub struct ColumnReader<'b>(&'b [u8]);

impl<'b> ColumnReader<'b> {
    /// Begins with the first column.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// The next column, of whole numbers.
    pub fn numbers(&mut self) -> Option<Vec<u32>> {
        let column = self.column(4)?.chunks_exact(4);
        column.map(|four| four.try_into().ok().map(u32::from_le_bytes)).collect()
    }

    /// The next column, of positions.
    pub fn coords(&mut self) -> Option<Vec<Coord<f64>>> {
        let part = |bytes: &[u8]| bytes.try_into().ok().map(u64::from_le_bytes).map(f64::from_bits);
        let column = self.column(16)?.chunks_exact(16);
        column.map(|both| Some(Coord { x: part(&both[..8])?, y: part(&both[8..])? })).collect()
    }

    /// Whether all columns are read.
    pub fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of the next column, whose values have so many each.
    fn column(&mut self, width: usize) -> Option<&'b [u8]> {
        let (count, rest) = self.0.split_first_chunk::<8>()?;
        let bytes = usize::try_from(u64::from_le_bytes(*count)).ok()?.checked_mul(width)?;
        let (column, rest) = rest.split_at_checked(bytes)?;
        self.0 = rest;
        Some(column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_what_and_from_what() {
        let key = |kind: &'static str, numbers: &[u32]| {
            let mut maker = KeyMaker::new(kind);
            maker.numbers(numbers.iter().copied());
            maker.finish()
        };
        let many: Vec<u32> = (0..100_000).collect();
        assert_eq!(key("a", &many), key("a", &many));
        assert_ne!(key("a", &many), key("b", &many));
        assert_ne!(key("a", &many), key("a", &many[1..]));
        let mut other = many.clone();
        other[99_999] += 1;
        assert_ne!(key("a", &many), key("a", &other));
    }

    #[test]
    fn columns_come_back_and_cut_ones_do_not() {
        let coords = [Coord { x: 1.5, y: -0.0 }, Coord { x: f64::INFINITY, y: 3.0 }];
        let mut writer = ColumnWriter::default();
        writer.numbers([1, u32::MAX].into_iter());
        writer.coords(coords.into_iter());
        let bytes = writer.finish();
        for length in 0..bytes.len() {
            let mut reader = ColumnReader::new(&bytes[..length]);
            assert!(reader.numbers().is_none() || reader.coords().is_none(), "{length} bytes");
        }
        let mut reader = ColumnReader::new(&bytes);
        assert_eq!(
            (reader.numbers(), reader.coords()),
            (Some(vec![1, u32::MAX]), Some(coords.to_vec()))
        );
        let huge = [u64::MAX.to_le_bytes().as_slice(), &[0; 64]].concat();
        assert_eq!(ColumnReader::new(&huge).numbers(), None);
    }
}
