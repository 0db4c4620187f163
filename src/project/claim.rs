//! A claim: one process at a time writes into a folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::error::FolderError;

/// Name of the file whose lock is the claim.
const LOCK: &str = ".nahraum-lock";

/// The right to write into a folder. It is a lock (`flock`) on the file `.nahraum-lock`, so it ends with
/// the process, however that ends. A lock file without a lock means nothing.
///
/// Dropping the claim removes the lock file, and the folder too if taking the claim made it and it is
/// still empty.
pub(super) struct Claim {
    path: PathBuf,
    /// The folders that were made for the claim, the innermost first.
    made: Vec<PathBuf>,
    /// Open as long as the claim lasts.
    _lock: File,
}

impl Claim {
    /// Takes the claim on a folder; creates the folder if necessary.
    ///
    /// # Errors
    /// [`FolderError::Taken`] when another process has it; [`FolderError::Create`] or
    /// [`FolderError::Claim`] when the folder cannot be created or written into.
    pub fn take(path: &Path) -> Result<Self, FolderError> {
        loop {
            let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
            let made = path.ancestors().take_while(is_missing).map(Path::to_owned).collect();
            std::fs::create_dir_all(path)
                .map_err(|source| FolderError::Create { path: path.to_owned(), source })?;
            let lock_path = path.join(LOCK);
            let lock = match File::options().create(true).append(true).open(&lock_path) {
                // Another process has just given the folder up and removed it.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => {
                    other.map_err(|source| FolderError::Claim { path: path.to_owned(), source })?
                }
            };
            match lock.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    return Err(FolderError::Taken { path: path.to_owned() });
                }
                // The owner before has removed the file between opening and locking it.
                Ok(()) if !is_at(&lock, &lock_path) => {}
                // Some network file systems have no locks; there, nothing prevents a second process.
                Ok(()) | Err(TryLockError::Error(_)) => {
                    return Ok(Self { path: path.to_owned(), made, _lock: lock });
                }
            }
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // A lock file that stays does no harm.
        if cfg!(unix) {
            let _ = std::fs::remove_file(self.path.join(LOCK));
        }
        for folder in &self.made {
            // Only an empty folder can be removed this way.
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Whether an open file is still the one at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |known: std::fs::Metadata| (known.dev(), known.ino());
    let (own, there) = (file.metadata().map(identity), path.metadata().map(identity));
    matches!((own, there), (Ok(own), Ok(there)) if own == there)
}

/// Elsewhere the lock file is never removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_claim_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/results");
        let first = Claim::take(&path).expect("free");
        let second = Claim::take(&path).err().expect("taken");
        assert!(matches!(&second, FolderError::Taken { path: taken } if *taken == path));
        assert!(Claim::take(&folder.path().join("new")).is_ok(), "another folder");
        drop(first);
        assert!(!folder.path().join("new").exists(), "what was made and stayed empty is gone");
        let again = Claim::take(&path).expect("free again");
        std::fs::write(path.join("a.txt"), "a").expect("writable");
        drop(again);
        let names: Vec<_> = std::fs::read_dir(&path).expect("kept").flatten().collect();
        assert_eq!(names.len(), 1, "a folder with files stays, without the lock");
    }

    #[test]
    fn the_lock_file_of_a_dead_process_means_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(LOCK), "").expect("writable");
        assert!(Claim::take(folder.path()).is_ok());
        assert!(!folder.path().join(LOCK).exists());
    }
}
