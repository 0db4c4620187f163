//! The switch: complete files of a waiting folder take their places in the folder, all of them or none.
//!
//! 1. All files are complete in `.nahraum-waiting` and on disk; nothing in the folder has changed.
//! 2. The record `.nahraum-switch.json` appears. It says which files are moved and which are removed. From
//!    here on the new files count.
//! 3. Files are moved and removed one by one.
//! 4. The record disappears, then the waiting folder.
//!
//! A process that ends before step 2 has changed nothing. One that ends later leaves the record, and whoever
//! comes next carries out what is left of it: each step can be repeated.
//!
//! After a power loss the same holds, because each step is on disk (`fsync` of the files and of the folders
//! that list them) before the next one begins.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::error::FolderError;
use super::record::{as_json, program};
use crate::format::{AtomicFile, remove_unfinished};

/// Folder with the complete files, inside of the folder that they are for.
pub(super) const WAITING: &str = ".nahraum-waiting";
/// The record of a switch in progress.
const RECORD: &str = ".nahraum-switch.json";
/// How the names of all folders for waiting files begin.
const OWN: &str = ".nahraum-";

/// What a switch does.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Switch {
    program: String,
    state: String,
    /// Names of the files that are moved. The last one marks complete results: its predecessor goes first,
    /// it comes last.
    moves: Vec<String>,
    /// Names of the files that are removed.
    removes: Vec<String>,
}

/// Copies of waiting files for destinations that are links, by name.
pub(super) type Copies = BTreeMap<String, AtomicFile>;

impl Switch {
    /// The switch that moves all waiting files, `marker` last.
    ///
    /// # Errors
    /// [`FolderError::List`] when the waiting folder cannot be listed.
    pub fn new(folder: &Path, marker: &str, removes: Vec<String>) -> Result<Self, FolderError> {
        let waiting = folder.join(WAITING);
        let fail = |source| FolderError::List { path: waiting.clone(), source };
        let mut moves = Vec::new();
        for entry in std::fs::read_dir(&waiting).map_err(fail)? {
            moves.push(entry.map_err(fail)?.file_name().to_string_lossy().into_owned());
        }
        moves.sort_by_key(|name| (name == marker, name.clone()));
        Ok(Self { program: program(), state: "in progress".to_owned(), moves, removes })
    }

    /// Checks that every file can take its place, and copies those whose destination is a link: it is
    /// written through, not replaced, because it may lead to another disk. Changes nothing.
    ///
    /// # Errors
    /// [`FolderError::Replace`] when a destination is neither a file nor a link to one (a folder, a pipe, a
    /// device), or when a link cannot be written through.
    pub fn copies(&self, folder: &Path) -> Result<Copies, FolderError> {
        let mut copies = Copies::new();
        for name in &self.moves {
            let (from, to) = (folder.join(WAITING).join(name), folder.join(name));
            match to.symlink_metadata() {
                Ok(_) if to.is_dir() => {
                    let source = io::ErrorKind::IsADirectory.into();
                    return Err(FolderError::Replace { path: to, source });
                }
                Ok(known) if !known.is_file() => {
                    copies.insert(name.clone(), copied(&from, &to)?);
                }
                _ => {}
            }
        }
        Ok(copies)
    }

    /// Writes the record: the switch has begun.
    ///
    /// # Errors
    /// [`FolderError::Write`] or [`FolderError::Fill`]; then nothing has changed.
    pub fn begin(&self, claim: &Claim) -> Result<(), FolderError> {
        let folder = claim.path();
        sync_folder(&folder.join(WAITING))?;
        let path = folder.join(RECORD);
        let fail = |source| FolderError::Write { name: RECORD.to_owned(), source };
        let mut file = AtomicFile::create(&path).map_err(fail)?;
        file.write_all(&as_json(self))
            .map_err(|source| FolderError::Fill { path: path.clone(), source })?;
        file.commit().map_err(fail)?;
        sync_folder(folder)
    }

    /// Carries out what is left of a switch that has begun.
    ///
    /// # Errors
    /// [`FolderError::Replace`], [`FolderError::Remove`] or [`FolderError::Write`] when the operating system
    /// refuses a step. The record stays, so that the switch can be finished later.
    pub fn carry_out(&self, claim: &Claim, mut copies: Copies) -> Result<(), FolderError> {
        let folder = claim.path();
        let waiting = folder.join(WAITING);
        if let Some(marker) = self.moves.last().filter(|name| waiting.join(name).exists()) {
            keep_permissions(&waiting.join(marker), &folder.join(marker))?;
            remove_file(&folder.join(marker))?;
        }
        for name in &self.moves {
            let (from, to) = (waiting.join(name), folder.join(name));
            // A missing one has been moved before.
            if from.exists() {
                place(&from, &to, copies.remove(name))?;
            }
        }
        for name in &self.removes {
            remove_file(&folder.join(name))?;
        }
        sync_folder(folder)?;
        remove_file(&folder.join(RECORD))?;
        sync_folder(folder)
    }
}

/// Moves a file to its destination, or copies it through a link.
fn place(from: &Path, to: &Path, copy: Option<AtomicFile>) -> Result<(), FolderError> {
    let fail = |source| FolderError::Replace { path: to.to_owned(), source };
    match to.symlink_metadata() {
        Ok(known) if !known.is_file() => {
            let copy = match copy {
                Some(copy) => copy,
                None => copied(from, to)?,
            };
            let name = to.display().to_string();
            copy.commit().map_err(|source| FolderError::Write { name, source })?;
            std::fs::remove_file(from).map_err(fail)
        }
        _ => {
            keep_permissions(from, to)?;
            std::fs::rename(from, to).map_err(fail)
        }
    }
}

/// Gives a file the permissions of the regular file that it is going to replace.
fn keep_permissions(from: &Path, to: &Path) -> Result<(), FolderError> {
    match to.symlink_metadata() {
        Ok(known) if known.is_file() => std::fs::set_permissions(from, known.permissions())
            .map_err(|source| FolderError::Replace { path: to.to_owned(), source }),
        _ => Ok(()),
    }
}

/// Copies a file through a link; the copy appears when it is committed.
fn copied(from: &Path, to: &Path) -> Result<AtomicFile, FolderError> {
    let fail = |source| FolderError::Replace { path: to.to_owned(), source };
    // Opening a pipe would wait for a reader.
    if to.metadata().is_ok_and(|known| !known.is_file()) {
        return Err(fail(io::Error::other("it is neither a file nor a link to a file")));
    }
    let mut input = File::open(from).map_err(fail)?;
    let name = to.display().to_string();
    let mut output =
        AtomicFile::create(to).map_err(|source| FolderError::Write { name, source })?;
    io::copy(&mut input, &mut output).and_then(|_| output.flush()).map_err(fail)?;
    Ok(output)
}

/// Removes a regular file if it is there. Links and folders stay.
fn remove_file(path: &Path) -> Result<(), FolderError> {
    if !path.symlink_metadata().is_ok_and(|known| known.is_file()) {
        return Ok(());
    }
    std::fs::remove_file(path)
        .map_err(|source| FolderError::Remove { path: path.to_owned(), source })
}

/// Makes sure that the names of a folder are on disk.
fn sync_folder(path: &Path) -> Result<(), FolderError> {
    // Elsewhere a folder cannot be opened, and the file system keeps the order.
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(path).and_then(|folder| folder.sync_all()) {
        Err(source) if source.kind() != io::ErrorKind::InvalidInput => {
            Err(FolderError::List { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// The switch that is in progress in a folder.
fn pending(folder: &Path) -> Result<Option<Switch>, FolderError> {
    let path = folder.join(RECORD);
    let text = match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(|source| FolderError::Switch { path: path.clone(), source })?,
    };
    let switch: Switch = serde_json::from_str(&text)
        .map_err(|error| FolderError::Switch { path: path.clone(), source: error.into() })?;
    // A manipulated record must not lead out of the folder.
    let is_odd = |name: &String| name.contains(['/', '\\']) || name == "." || name == "..";
    match switch.moves.iter().chain(&switch.removes).find(|name| is_odd(name)) {
        Some(odd) => {
            let source = io::Error::other(format!("found the name `{odd}`, expected a file name"));
            Err(FolderError::Switch { path, source })
        }
        None => Ok(Some(switch)),
    }
}

/// Finishes a switch that another process has begun, then removes what ended processes left.
pub(super) fn tidy(claim: &Claim) -> Result<(), FolderError> {
    let folder = claim.path();
    if let Some(switch) = pending(folder)? {
        let waiting = folder.join(WAITING);
        if !waiting.is_dir() {
            let source = io::Error::other(format!("found no folder `{WAITING}` beside it"));
            return Err(FolderError::Switch { path: folder.join(RECORD), source });
        }
        switch.carry_out(claim, Copies::new())?;
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        // Whoever has the claim is the only one who writes: other waiting folders belong to nobody.
        let is_own = entry.file_name().to_string_lossy().starts_with(OWN);
        if is_own && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            // A left-over folder that cannot be removed does not prevent the work.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    remove_unfinished(folder);
    Ok(())
}

/// Makes a folder whole before its files are read: if a run or an import was ended while it replaced the
/// files, the files that it had completed are put in their places. Returns whether there was anything to
/// do.
///
/// # Errors
/// [`FolderError::Taken`] when another process is replacing the files at this moment;
/// [`FolderError::HalfSwitched`] when the switch cannot be finished, because the folder cannot be written
/// into or the record is damaged. Then the folder is a mixture and must not be read.
///
/// # Cost
/// One look for the record `.nahraum-switch.json`; nothing else when it is not there.
pub fn finish_switch(folder: &Path) -> Result<bool, FolderError> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if !folder.join(RECORD).exists() {
        return Ok(false);
    }
    let half = |source| match source {
        FolderError::Taken { path } => FolderError::Taken { path },
        other => FolderError::HalfSwitched { path: PathBuf::from(folder), source: Box::new(other) },
    };
    tidy(&Claim::take(folder).map_err(half)?).map_err(half)?;
    Ok(true)
}
