//! Members of zip archives, with bounds against archives that unpack without end.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use zip::ZipArchive;

use super::error::FormatError;
use super::file_error::FileError;

/// Most members of an archive.
const MEMBERS_MAX: usize = 10_000;
/// Unpacked bytes of a member that are always accepted.
const FREE_BYTES: u64 = 64 << 20;
/// Unpacked bytes for each packed byte beyond. Tables and shapes pack to a tenth, very regular ones to a fiftieth;
/// bombs of zeros to a thousandth.
const UNPACKED_PER_PACKED: u64 = 200;
/// Unpacked bytes of a member: what a Shapefile can have by its own lengths.
const MEMBER_BYTES_MAX: u64 = 8 << 30;

/// Opens an archive and lists its members; `None` for a file that is none.
pub(super) fn open(path: &Path) -> Option<(ZipArchive<BufReader<File>>, Vec<String>)> {
    let archive = ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
    if archive.len() > MEMBERS_MAX {
        return None;
    }
    let names = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    Some((archive, names))
}

/// An open member whose reading fails where it unpacks to more than 200 times its packed size and 64 MiB, or to
/// 8 GiB.
pub(super) struct Member<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Member<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other("it unpacks to far more than its packed size")),
        }
        Ok(count)
    }
}

/// Opens a member.
///
/// # Errors
/// [`FormatError::File`] when there is no such member.
pub(super) fn member<'a>(
    archive: &'a mut ZipArchive<BufReader<File>>,
    member: &str,
    name: &str,
) -> Result<Member<impl Read + use<'a>>, FormatError> {
    let fail = FileError::when("unpack", format!("{name}/{member}"));
    let inner = archive.by_name(member).map_err(|error| fail(io::Error::other(error)))?;
    let ratio = inner.compressed_size().saturating_mul(UNPACKED_PER_PACKED);
    Ok(Member { left: ratio.clamp(FREE_BYTES, MEMBER_BYTES_MAX), inner })
}

/// Unpacks a member into a sink.
///
/// # Errors
/// [`FormatError::File`] when it is damaged, or unpacks to far more than it should.
pub(super) fn unpack_to(
    archive: &mut ZipArchive<BufReader<File>>,
    path: &str,
    sink: &mut dyn Write,
    name: &str,
) -> Result<(), FormatError> {
    let mut open = member(archive, path, name)?;
    let copied = io::copy(&mut open, sink);
    Ok(copied.map(drop).map_err(FileError::when("unpack", format!("{name}/{path}")))?)
}

/// Unpacks a member into a file.
///
/// # Errors
/// As [`unpack_to`].
pub(super) fn unpack(
    archive: &mut ZipArchive<BufReader<File>>,
    member: &str,
    to: &Path,
    name: &str,
) -> Result<(), FormatError> {
    let mut file = File::create_new(to).map_err(FileError::when("unpack", name))?;
    unpack_to(archive, member, &mut file, name)
}
