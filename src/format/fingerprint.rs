//! Fingerprints of files: SHA-256 (FIPS 180-4).

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::base::hex;

/// A reader that counts and hashes the bytes passing through.
pub(super) struct Fingerprint<R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Fingerprint<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// SHA-256 in hexadecimal digits, and the number of bytes.
    pub(super) fn finish(self) -> (String, u64) {
        (hex(&self.hash.finalize()), self.bytes)
    }
}

impl<R: Read> Read for Fingerprint<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

/// SHA-256 of a file in hexadecimal digits, and its number of bytes.
///
/// # Errors
/// When the file cannot be read.
pub fn fingerprint(path: &Path) -> io::Result<(String, u64)> {
    let mut file = BufReader::with_capacity(1 << 18, Fingerprint::new(File::open(path)?));
    io::copy(&mut file, &mut io::sink())?;
    Ok(file.into_inner().finish())
}
