//! Files that appear whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::FormatError;

/// A file under construction: bytes go to a temporary file in the target's folder, and
/// [`commit`](Self::commit) gives it its name. Dropped without commit, it vanishes; killed, it
/// leaves a `.nahraum-` file and never a half-written one under the target's name.
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
    writer: BufWriter<NamedTempFile>,
}

impl AtomicFile {
    /// Begins a file.
    ///
    /// # Errors
    /// [`FormatError::Io`] when the folder does not exist or cannot be written to.
    pub fn create(target: &Path) -> Result<Self, FormatError> {
        let folder = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let file = tempfile::Builder::new()
            .prefix(".nahraum-")
            .tempfile_in(folder)
            .map_err(FormatError::io("create", target.display().to_string()))?;
        Ok(Self { target: target.to_owned(), writer: BufWriter::with_capacity(1 << 16, file) })
    }

    /// Ends the file: everything is on disk before it gets its name.
    ///
    /// # Errors
    /// [`FormatError::Io`] when the disk is full or the target cannot be replaced.
    pub fn commit(self) -> Result<(), FormatError> {
        let name = self.target.display().to_string();
        let file = self
            .writer
            .into_inner()
            .map_err(|error| FormatError::io("write", name.clone())(error.into_error()))?;
        file.as_file().sync_data().map_err(FormatError::io("write", name.clone()))?;
        set_usual_permissions(file.as_file()).map_err(FormatError::io("write", name.clone()))?;
        file.persist(&self.target).map_err(|error| FormatError::io("rename", name)(error.error))?;
        Ok(())
    }
}

/// Temporary files are readable by their owner only; results are for everybody.
#[cfg(unix)]
fn set_usual_permissions(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_usual_permissions(_file: &std::fs::File) -> io::Result<()> {
    Ok(())
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
