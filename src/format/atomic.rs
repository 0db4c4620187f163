//! Files that appear complete or not at all.

use std::fs::{File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::FormatError;
use crate::format::file_error::FileError;

/// Names of unfinished files begin and end like this.
const UNFINISHED: (&str, &str) = (".nahraum-", ".part");

/// A file being written. Bytes go to a temporary file in the target's folder, and
/// [`commit`](Self::commit) renames it to the target. If the value is dropped without commit, the
/// temporary file is deleted. If the process is killed, a `.nahraum-….part` remains, but never a
/// half-written target; the next file that is written into the folder removes it.
///
/// The process holds a lock on its temporary file (`flock`), which ends with it: a temporary file without
/// a lock belongs to nobody.
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
    /// Begins a file, and removes unfinished files of ended processes from its folder.
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
                remove_unfinished(folder);
                let file = locked_file(folder).map_err(fail())?;
                if let Some(known) = known.as_ref().filter(|known| known.is_file()) {
                    file.as_file().set_permissions(known.permissions()).map_err(fail())?;
                }
                Sink::Temporary(file)
            }
        };
        Ok(Self { target, writer: BufWriter::with_capacity(1 << 16, sink) })
    }

    /// Where the bytes are until they get their name; `None` for a device or pipe.
    pub(super) fn temporary_path(&self) -> Option<&Path> {
        match self.writer.get_ref() {
            Sink::Temporary(file) => Some(file.path()),
            Sink::Direct(_) => None,
        }
    }

    /// Finishes the file: all bytes are on disk before it is renamed. After a power loss the target is
    /// the old or the new file as a whole.
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
        let failed = || FileError::when("rename", name.clone());
        // The file stays open, and with it the lock, until it has its name.
        let (_locked, path) = file.keep().map_err(|error| failed()(error.error))?;
        std::fs::rename(&path, &self.target).map_err(|source| {
            // The error of the rename matters, not that of the removal.
            let _ = std::fs::remove_file(&path);
            failed()(source)
        })?;
        Ok(())
    }
}

/// A new temporary file with its lock.
fn locked_file(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED.0).suffix(UNFINISHED.1);
        give_usual_permissions(&mut builder);
        let file = builder.tempfile_in(folder)?;
        match file.as_file().try_lock() {
            // Another process has just taken it for left over, because it had no lock yet.
            Err(TryLockError::WouldBlock) => {}
            Ok(()) if !file.path().exists() => {}
            // Some network file systems have no locks. There, nobody removes unfinished files.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
}

/// Removes unfinished files of ended processes. A file that cannot be removed prevents nothing.
pub(crate) fn remove_unfinished(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !(name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1)) {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_file())
            && let Ok(file) = File::open(entry.path())
            && file.try_lock().is_ok()
        {
            let _ = std::fs::remove_file(entry.path());
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_files_of_the_living_stay_and_those_of_the_dead_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let count = || std::fs::read_dir(folder.path()).expect("a folder").count();
        let mut living = AtomicFile::create(&folder.path().join("a.csv")).expect("writable");
        living.write_all(b"a").expect("writable");
        // What a killed process leaves has no lock.
        std::fs::write(folder.path().join(".nahraum-abcdef.part"), "half").expect("writable");
        std::fs::write(folder.path().join("mine.part"), "mine").expect("writable");
        assert_eq!(count(), 3);
        let other = AtomicFile::create(&folder.path().join("b.csv")).expect("writable");
        assert_eq!(count(), 3, "the one without a lock is gone, another has begun");
        other.commit().expect("writable");
        living.commit().expect("nobody took it");
        assert_eq!(std::fs::read(folder.path().join("a.csv")).expect("there"), b"a");
        assert_eq!(count(), 3, "a.csv, b.csv, mine.part");
    }
}
