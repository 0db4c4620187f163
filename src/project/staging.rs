//! Staging: files are collected in a waiting folder until all of them are complete.

use std::io;
use std::path::Path;

use super::claim::Claim;
use super::error::FolderError;
use super::results::ResultFolder;
use super::switch::{Switch, WAITING, tidy};
use crate::format::AtomicFile;

/// A folder that one process writes into, and the files that it stages for it. The files are collected in a
/// waiting folder inside, on the same disk. [`publish`](Self::publish) puts all of them into their places at
/// once. If the value is dropped before, or the process is killed, the folder keeps the files that it had.
///
/// ```
/// use std::io::Write;
/// use nahraum::project::StagedFolder;
/// let parent = tempfile::tempdir().unwrap();
/// let path = parent.path().join("results");
/// let mut staged = StagedFolder::open(&path)?;
/// assert!(StagedFolder::open(&path).is_err()); // One at a time.
/// staged.add("a.txt", |file| file.write_all(b"a"))?;
/// assert!(!path.join("a.txt").exists());
/// staged.publish("a.txt")?;
/// assert!(path.join("a.txt").exists());
/// # Ok::<(), nahraum::project::FolderError>(())
/// ```
pub struct StagedFolder {
    claim: Claim,
    /// The staged files.
    pub(crate) files: ResultFolder,
    /// Whether the waiting files have begun to take their places.
    has_begun: bool,
}

impl StagedFolder {
    /// Opens a folder for this process alone; creates it if necessary. If a process was ended while it put
    /// files into their places there, the rest of them is put there now. What else ended processes left is
    /// removed.
    ///
    /// # Errors
    /// [`FolderError::Taken`] when another process writes into the folder; [`FolderError::Create`] or
    /// [`FolderError::Claim`] when it cannot be created or written into; [`FolderError::Switch`] when an
    /// earlier switch cannot be finished.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let claim = Claim::take(path)?;
        tidy(&claim)?;
        let files = ResultFolder::open(&path.join(WAITING))?;
        Ok(Self { claim, files, has_begun: false })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.claim.path()
    }

    /// The folder where files wait. Everything in it is published.
    pub fn waiting(&self) -> &Path {
        &self.files.path
    }

    /// Stages a file that a function writes.
    ///
    /// # Errors
    /// [`FolderError::Write`] or [`FolderError::Fill`] when it cannot be written.
    pub fn add(
        &self,
        name: &str,
        write: impl FnOnce(&mut AtomicFile) -> io::Result<()>,
    ) -> Result<(), FolderError> {
        self.files.write_by(name, write)
    }

    /// Puts all staged files into their places, `marker` last: where it is, the others are complete.
    ///
    /// # Errors
    /// [`FolderError::Replace`] when a destination is a folder: nothing has changed. Errors of the operating
    /// system after the switch has begun: the next process that opens or reads the folder finishes it.
    pub fn publish(self, marker: &str) -> Result<(), FolderError> {
        self.publish_and_remove(marker, Vec::new())
    }

    /// As [`publish`](Self::publish); afterwards removes files of the folder by name.
    pub(crate) fn publish_and_remove(
        mut self,
        marker: &str,
        removes: Vec<String>,
    ) -> Result<(), FolderError> {
        let switch = Switch::new(self.path(), marker, removes)?;
        let copies = switch.copies(self.path())?;
        switch.begin(&self.claim)?;
        self.has_begun = true;
        switch.carry_out(&self.claim, copies)?;
        self.has_begun = false;
        Ok(())
    }
}

impl Drop for StagedFolder {
    fn drop(&mut self) {
        if !self.has_begun {
            // A waiting folder that cannot be removed does no harm.
            let _ = std::fs::remove_dir_all(&self.files.path);
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
        staged.publish("a.txt").expect("writable");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_keeps_all_files_as_they_were() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.txt"), "old").expect("writable");
        std::fs::create_dir(folder.path().join("later.json")).expect("writable");
        let mut staged = StagedFolder::open(folder.path()).expect("writable");
        staged.files.file("a.txt", b"new", 1).expect("writable");
        staged.files.file("later.json", b"new", 1).expect("writable");
        let error = staged.publish("later.json").expect_err("a folder is in the way");
        assert!(
            matches!(&error, FolderError::Replace { path, .. } if path.ends_with("later.json"))
        );
        let kept = std::fs::read_to_string(folder.path().join("a.txt")).expect("there");
        assert_eq!(kept, "old");
        assert_eq!(names(folder.path()), ["a.txt", "later.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_written_through_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, other) = (tempfile::tempdir().expect("a"), tempfile::tempdir().expect("b"));
        let real = other.path().join("real.txt");
        std::fs::write(&real, "old").expect("writable");
        std::os::unix::fs::symlink(&real, folder.path().join("a.txt")).expect("linked");
        std::fs::write(folder.path().join("b.txt"), "old").expect("writable");
        let own = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(folder.path().join("b.txt"), own).expect("settable");
        let mut staged = StagedFolder::open(folder.path()).expect("writable");
        staged.files.file("a.txt", b"new a", 1).expect("writable");
        staged.files.file("b.txt", b"new b", 1).expect("writable");
        staged.publish_and_remove("b.txt", vec!["gone.txt".to_owned()]).expect("writable");
        assert_eq!(std::fs::read_to_string(&real).expect("there"), "new a");
        assert!(folder.path().join("a.txt").symlink_metadata().expect("there").is_symlink());
        let known = folder.path().join("b.txt").metadata().expect("there");
        assert_eq!(known.permissions().mode() & 0o777, 0o600);
        assert_eq!(names(folder.path()), ["a.txt", "b.txt"]);
        assert_eq!(names(other.path()), ["real.txt"]);
    }
}
