//! Files that are read more than once.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Opens a file that can be read several times and at any place. A pipe without a writer would wait
/// for ever, and a device may have no end.
///
/// # Errors
/// When the path is a pipe, a device, a socket or a folder, or when the file cannot be opened.
pub fn open_regular(path: &Path) -> io::Result<File> {
    let what = match path.metadata()? {
        known if known.is_file() => return File::open(path),
        known if known.is_dir() => "a folder",
        _ => "a pipe or a device",
    };
    let message = format!("found {what}, expected a file, because it is read several times");
    Err(io::Error::new(ErrorKind::InvalidInput, message))
}
