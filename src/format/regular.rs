//! Files that are read more than once, and those that a person has written.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::base::limits::TEXT_BYTES_MAX;

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

/// The text of a file that a person has written, such as a configuration. It may be a pipe.
///
/// # Errors
/// When the file cannot be opened or read, is no UTF-8, or is longer than [`TEXT_BYTES_MAX`], as a device
/// without an end is.
pub fn read_text(path: &Path) -> io::Result<String> {
    text_of(File::open(path)?)
}

/// The text that a person has written, as [`read_text`].
///
/// # Errors
/// When it cannot be read, is no UTF-8, or is longer than [`TEXT_BYTES_MAX`].
pub fn text_of(from: impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    // One byte more tells a longer text.
    from.take(TEXT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > TEXT_BYTES_MAX {
        let message = format!(
            "found more than {TEXT_BYTES_MAX} bytes, expected a text that a person has written"
        );
        return Err(io::Error::new(ErrorKind::FileTooLarge, message));
    }
    String::from_utf8(bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
}
