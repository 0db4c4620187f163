//! Files that appear complete or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::FormatError;
use crate::format::file_error::FileError;

/// A file being written. Bytes go to a temporary file in the target's folder, and
/// [`commit`](Self::commit) renames it to the target. If the value is dropped without commit, the
/// temporary file is deleted. If the process is killed, a `.nahraum-` file remains, but never a
/// half-written target.
///
/// A symbolic link is preserved; the file it points to is replaced. Devices and named pipes cannot
/// be replaced, so they are written to directly. An existing file keeps its permissions.
///
/// ```
/// use std::io::Write;
/// use nahraum::format::AtomicFile;
/// let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("gaps.csv");
/// let mut file = AtomicFile::create(&path).unwrap();
/// file.write_all(b"persons\n").unwrap();
/// assert!(!path.exists());
/// file.commit().unwrap();
/// assert!(path.exists());
/// ```
pub struct AtomicFile {
    target: PathBuf,
    writer: BufWriter<Sink>,
}

/// The destination of the bytes until commit.
enum Sink {
    Temporary(NamedTempFile),
    Direct(File),
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Temporary(file) => file.write(bytes),
            Self::Direct(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Temporary(file) => file.flush(),
            Self::Direct(file) => file.flush(),
        }
    }
}

impl AtomicFile {
    /// Begins a file.
    ///
    /// # Errors
    /// [`FormatError::File`] when the folder does not exist or cannot be written to.
    pub fn create(target: &Path) -> Result<Self, FormatError> {
        // A dangling link is treated as the target itself.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let known = target.metadata().ok();
        let fail = || FileError::when("create", target.display().to_string());
        let sink = match &known {
            Some(known) if !known.is_file() && !known.is_dir() => {
                Sink::Direct(File::options().write(true).open(&target).map_err(fail())?)
            }
            known => {
                let folder = match target.parent() {
                    Some(parent) if !parent.as_os_str().is_empty() => parent,
                    _ => Path::new("."),
                };
                let mut builder = tempfile::Builder::new();
                give_usual_permissions(builder.prefix(".nahraum-"));
                let file = builder.tempfile_in(folder).map_err(fail())?;
                if let Some(known) = known.as_ref().filter(|known| known.is_file()) {
                    file.as_file().set_permissions(known.permissions()).map_err(fail())?;
                }
                Sink::Temporary(file)
            }
        };
        Ok(Self { target, writer: BufWriter::with_capacity(1 << 16, sink) })
    }

    /// Finishes the file: all bytes are on disk before it is renamed.
    ///
    /// # Errors
    /// [`FormatError::File`] when the disk is full or the target cannot be replaced.
    pub fn commit(self) -> Result<(), FormatError> {
        let name = self.target.display().to_string();
        let sink = self
            .writer
            .into_inner()
            .map_err(|error| FileError::when("write", name.clone())(error.into_error()))?;
        let Sink::Temporary(file) = sink else { return Ok(()) };
        file.as_file().sync_data().map_err(FileError::when("write", name.clone()))?;
        file.persist(&self.target).map_err(|error| FileError::when("rename", name)(error.error))?;
        Ok(())
    }
}

/// Temporary files are readable by their owner only; results have the permissions that new files
/// of the user have.
#[cfg(unix)]
fn give_usual_permissions(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

/// Elsewhere new files take the permissions of their folder, temporary ones too.
#[cfg(not(unix))]
fn give_usual_permissions(_: &mut tempfile::Builder<'_, '_>) {}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
