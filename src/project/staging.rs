//! Staging: files are collected in a temporary folder until all of them are complete.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{Builder, TempDir};

use super::error::FolderError;
use super::results::ResultFolder;
use crate::format::AtomicFile;

/// Prefix of the names of temporary folders.
const WAITING: &str = ".nahraum-";
/// Age from which a temporary folder is left over; no import takes this long.
const FORGOTTEN: Duration = Duration::from_secs(2 * 24 * 3600);

/// A folder with staged files. They are collected in a temporary folder inside it, on the same disk, so
/// that publishing only renames them. If it is dropped before publishing, the folder stays unchanged.
pub(crate) struct StagedFolder {
    path: PathBuf,
    /// The staged files.
    pub files: ResultFolder,
    waiting: TempDir,
}

impl StagedFolder {
    /// Opens a folder; creates it if necessary.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let fail = |source| FolderError::Create { path: path.to_owned(), source };
        std::fs::create_dir_all(path).map_err(fail)?;
        sweep(path);
        let waiting = Builder::new().prefix(WAITING).tempdir_in(path).map_err(fail)?;
        let files = ResultFolder::open(waiting.path())?;
        Ok(Self { path: path.to_owned(), files, waiting })
    }

    /// The path of a file in the folder, published or not.
    pub fn at(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Moves all files into the folder. `next` are the names of files that the caller writes afterwards.
    /// All destinations, including those in `next`, are checked before the first file is replaced.
    ///
    /// # Errors
    /// [`FolderError::Replace`] when a destination is a folder, or the operating system refuses.
    pub fn publish(self, next: &[&str]) -> Result<ResultFolder, FolderError> {
        let (mut moves, mut copies) = (Vec::new(), Vec::new());
        for name in self.files.outputs.keys().map(String::as_str).chain(next.iter().copied()) {
            let to = self.path.join(name);
            let from = self.waiting.path().join(name);
            let fail = |source| FolderError::Replace { path: to.clone(), source };
            match to.symlink_metadata() {
                Ok(known) if known.is_dir() => {
                    return Err(fail(std::io::ErrorKind::IsADirectory.into()));
                }
                _ if !from.exists() => {}
                // A link is written through, not replaced: it may lead to another disk.
                Ok(known) if !known.is_file() => {
                    copies.push((name.to_owned(), copied(&from, &to)?))
                }
                Ok(known) => {
                    std::fs::set_permissions(&from, known.permissions()).map_err(fail)?;
                    moves.push((from, to));
                }
                Err(_) => moves.push((from, to)),
            }
        }
        for (from, to) in moves {
            std::fs::rename(&from, &to)
                .map_err(|source| FolderError::Replace { path: to, source })?;
        }
        for (name, file) in copies {
            file.commit().map_err(|source| FolderError::Write { name, source })?;
        }
        ResultFolder::open(&self.path)
    }
}

/// Copies a file to a destination that is not a regular file; the copy appears when it is committed.
fn copied(from: &Path, to: &Path) -> Result<AtomicFile, FolderError> {
    let fail = |source| FolderError::Replace { path: to.to_owned(), source };
    let mut input = std::fs::File::open(from).map_err(fail)?;
    let name = to.display().to_string();
    let mut output =
        AtomicFile::create(to).map_err(|source| FolderError::Write { name, source })?;
    std::io::copy(&mut input, &mut output).and_then(|_| output.flush()).map_err(fail)?;
    Ok(output)
}

/// Removes temporary folders of killed imports.
fn sweep(path: &Path) {
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        let waits = entry.file_name().to_string_lossy().starts_with(WAITING);
        let age = entry.metadata().ok().filter(|known| known.is_dir());
        let age = age.and_then(|known| known.modified().ok()?.elapsed().ok());
        if waits && age.is_some_and(|age| age > FORGOTTEN) {
            // A left-over folder that cannot be removed does not prevent the import.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of the files in a folder, in order.
    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("a folder").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn no_file_appears_before_all_are_published() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut staged = StagedFolder::open(folder.path()).expect("writable");
        staged.files.file("a.txt", b"a", 1).expect("writable");
        assert!(!folder.path().join("a.txt").exists());
        drop(staged);
        assert!(names(folder.path()).is_empty(), "a dropped one leaves nothing");
        let mut staged = StagedFolder::open(folder.path()).expect("writable");
        staged.files.file("a.txt", b"a", 1).expect("writable");
        staged.publish(&["later.json"]).expect("writable");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn a_folder_in_the_place_of_a_later_file_keeps_all_files_as_they_were() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.txt"), "old").expect("writable");
        std::fs::create_dir(folder.path().join("later.json")).expect("writable");
        let mut staged = StagedFolder::open(folder.path()).expect("writable");
        staged.files.file("a.txt", b"new", 1).expect("writable");
        let error = staged.publish(&["later.json"]).err().expect("a folder is in the way");
        assert!(
            matches!(&error, FolderError::Replace { path, .. } if path.ends_with("later.json"))
        );
        let kept = std::fs::read_to_string(folder.path().join("a.txt")).expect("there");
        assert_eq!(kept, "old");
    }
}
