//! The folder in which preparing a region keeps what it has found.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::base::{Cache, CacheKey, Diagnostics, Finding, Place, codes, hex};
use crate::format::{AtomicFile, FileError, FormatError};

/// Name of the folder beside the network, or beside the configuration.
pub const CACHE_FOLDER: &str = "nahraum-cache";
/// Name of the text in it that says what it is.
const README: &str = "README.txt";
/// Ending of what is kept.
const ENDING: &str = "kept";
const MARK: &[u8; 8] = b"nahraumC";
/// Version of what is kept. A change of its form, or of what it is computed by, needs another one.
const VERSION: u32 = 1;
/// Bytes of the checksum at the end.
const CHECKSUM: usize = 32;

const README_TEXT: &str = "\
This folder is a cache of Nahraum: what it has found while it prepared a region, such as the place of each
cell on the walking network. It only saves time. Delete it whenever you like; results stay the same.
`nahraum --no-cache` does without it, [cache] in region.toml sets its place and its size.

Dieser Ordner ist ein Zwischenspeicher von Nahraum: was beim Vorbereiten einer Region ermittelt wurde, etwa
die Lage jeder Zelle im Wegenetz. Er spart nur Zeit. Sie können ihn jederzeit löschen; die Ergebnisse bleiben
dieselben. `nahraum --no-cache` kommt ohne ihn aus, [cache] in region.toml bestimmt Ort und Größe.
";

/// A folder that keeps what was computed, a file each.
///
/// A file has a mark, a version, the name of what it keeps, the bytes, and a SHA-256 of all of this. One that is
/// damaged, cut, foreign or of another version is passed over and written anew. A file appears as a whole or not at
/// all, so that several processes may use the folder at once. When the folder has grown beyond its size, what was
/// not used for longest goes. A folder that cannot be written keeps nothing; [`Self::findings`] says so.
#[derive(Debug)]
pub struct CacheFolder {
    path: PathBuf,
    bytes_max: u64,
    /// Why nothing can be kept.
    problem: OnceLock<String>,
}

impl CacheFolder {
    /// A folder that keeps at most so many bytes. It is made when something is kept.
    pub fn new(path: PathBuf, bytes_max: u64) -> Self {
        Self { path, bytes_max, problem: OnceLock::new() }
    }

    /// That nothing could be kept, and why (N435); empty while nothing failed.
    pub fn findings(&self) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        if let Some(problem) = self.problem.get() {
            let message =
                format!("the cache cannot be written, so preparing takes as long again: {problem}");
            let hint = "set another `folder` in [cache], or do without by `--no-cache`";
            let place = Place::of_source(self.path.display().to_string());
            diagnostics.push(Finding::new(codes::N435, message).at(place).hint(hint));
        }
        diagnostics
    }

    fn path_of(&self, key: &CacheKey) -> PathBuf {
        self.path.join(format!("{}-{}.{ENDING}", key.kind(), hex(&key.digest()[..16])))
    }

    /// Makes the folder, with a text that says what it is.
    fn ensure_folder(&self) -> Result<(), FormatError> {
        let fail = FileError::when("create", self.path.display().to_string());
        fs::create_dir_all(&self.path).map_err(fail)?;
        let readme = self.path.join(README);
        match readme.exists() {
            true => Ok(()),
            false => write_whole(&readme, &[README_TEXT.as_bytes()]),
        }
    }

    /// Removes what was not used for longest until the rest is small enough. What another process removes
    /// meanwhile is gone as well.
    fn trim(&self) {
        let Ok(entries) = fs::read_dir(&self.path) else { return };
        let is_kept = |path: &Path| path.extension().is_some_and(|ending| ending == ENDING);
        let paths = entries.flatten().map(|entry| entry.path()).filter(|path| is_kept(path));
        let known = paths.filter_map(|path| {
            let known = path.metadata().ok()?;
            Some((known.modified().unwrap_or(SystemTime::UNIX_EPOCH), path, known.len()))
        });
        let mut kept: Vec<(SystemTime, PathBuf, u64)> = known.collect();
        kept.sort();
        let mut bytes: u64 = kept.iter().map(|(_, _, bytes)| bytes).sum();
        for (_, path, size) in kept {
            if bytes <= self.bytes_max {
                return;
            }
            let _ = fs::remove_file(path);
            bytes -= size;
        }
    }
}

impl Cache for CacheFolder {
    fn find(&self, key: &CacheKey) -> Option<Vec<u8>> {
        let path = self.path_of(key);
        let mut bytes = fs::read(&path).ok()?;
        let kept = content(&bytes, key)?;
        // What is used stays. A folder that can only be read is no worse for it.
        let file = File::options().write(true).open(&path);
        let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
        bytes.truncate(kept.end);
        bytes.drain(..kept.start);
        Some(bytes)
    }

    fn keep(&self, key: &CacheKey, bytes: &[u8]) {
        let head = head(key, bytes);
        let size = (head.len() + bytes.len() + CHECKSUM) as u64;
        if self.problem.get().is_some() || size > self.bytes_max {
            return;
        }
        let checksum = Sha256::new().chain_update(&head).chain_update(bytes).finalize();
        let parts = [&head[..], bytes, &checksum[..]];
        let written = self.ensure_folder().and_then(|()| write_whole(&self.path_of(key), &parts));
        match written {
            Ok(()) => self.trim(),
            // The first reason stays.
            Err(error) => drop(self.problem.set(reason(&error))),
        }
    }
}

/// An error with its causes, in one line.
fn reason(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

/// What comes before the bytes: mark, version, name, and their number.
fn head(key: &CacheKey, bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u64).to_le_bytes();
    [&MARK[..], &VERSION.to_le_bytes(), key.digest(), &length].concat()
}

/// Where in a file the bytes of a name are; `None` unless it has just these, undamaged.
fn content(file: &[u8], key: &CacheKey) -> Option<std::ops::Range<usize>> {
    let (checked, checksum) = file.split_last_chunk::<CHECKSUM>()?;
    let start = MARK.len() + 4 + key.digest().len() + 8;
    let bytes = checked.get(start..)?;
    let is_own = checked.starts_with(&head(key, bytes));
    let is_whole = is_own && Sha256::digest(checked).as_slice() == checksum;
    is_whole.then_some(start..checked.len())
}

/// Writes a file that appears as a whole or not at all.
fn write_whole(path: &Path, parts: &[&[u8]]) -> Result<(), FormatError> {
    let mut file = AtomicFile::create(path)?;
    let written: io::Result<()> = parts.iter().try_for_each(|part| file.write_all(part));
    written.map_err(FileError::when("write", path.display().to_string()))?;
    file.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::KeyMaker;

    fn key(number: u64) -> CacheKey {
        let mut maker = KeyMaker::new("numbers");
        maker.number(number);
        maker.finish()
    }

    /// The folder of a cache, and the cache with room for so many bytes.
    fn cache(bytes_max: u64) -> (tempfile::TempDir, CacheFolder) {
        let parent = tempfile::tempdir().expect("a folder");
        let cache = CacheFolder::new(parent.path().join(CACHE_FOLDER), bytes_max);
        (parent, cache)
    }

    #[test]
    fn what_is_kept_is_found_under_its_name_alone() {
        let (parent, cache) = cache(1_000_000);
        assert_eq!(cache.find(&key(1)), None);
        assert!(!parent.path().join(CACHE_FOLDER).exists(), "asking makes no folder");
        cache.keep(&key(1), b"one");
        cache.keep(&key(2), b"");
        assert_eq!(cache.find(&key(1)).as_deref(), Some(&b"one"[..]));
        assert_eq!(cache.find(&key(2)).as_deref(), Some(&b""[..]));
        assert_eq!(cache.find(&key(3)), None);
        let readme = fs::read_to_string(parent.path().join(CACHE_FOLDER).join(README));
        assert!(readme.expect("there").contains("jederzeit löschen"));
        assert_eq!(cache.findings().count(), 0);
    }

    #[test]
    fn changed_cut_foreign_and_older_files_are_passed_over_and_written_anew() {
        let (_parent, cache) = cache(1_000_000);
        cache.keep(&key(1), b"seven words");
        let path = cache.path_of(&key(1));
        let whole = fs::read(&path).expect("kept");
        let spoilt_at = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            bytes
        };
        let spoilt = (0..whole.len()).map(spoilt_at);
        let cut = (0..whole.len()).map(|length| whole[..length].to_vec());
        let longer = [&whole[..], b"!"].concat();
        for bytes in spoilt.chain(cut).chain([longer, b"notes of somebody".to_vec()]) {
            fs::write(&path, &bytes).expect("writable");
            assert_eq!(cache.find(&key(1)), None, "{} bytes", bytes.len());
        }
        // An older version, whose checksum is right.
        let mut older = spoilt_at(MARK.len());
        let content = older.len() - CHECKSUM;
        let checksum = Sha256::digest(&older[..content]);
        older[content..].copy_from_slice(&checksum);
        fs::write(&path, &older).expect("writable");
        assert_eq!(cache.find(&key(1)), None);
        // What another name keeps, under this one.
        cache.keep(&key(2), b"seven words");
        fs::copy(cache.path_of(&key(2)), &path).expect("copied");
        assert_eq!(cache.find(&key(1)), None);
        cache.keep(&key(1), b"seven words");
        assert_eq!(fs::read(&path).expect("kept"), whole);
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let size = (head(&key(1), b"one").len() + 3 + CHECKSUM) as u64;
        let (_parent, cache) = cache(2 * size);
        let set_age = |number: u64, seconds: u64| {
            let time = SystemTime::now() - std::time::Duration::from_secs(seconds);
            let file = File::options().write(true).open(cache.path_of(&key(number)));
            file.and_then(|file| file.set_modified(time)).expect("there");
        };
        cache.keep(&key(1), b"one");
        cache.keep(&key(2), b"two");
        set_age(1, 200);
        set_age(2, 100);
        assert!(cache.find(&key(1)).is_some(), "and is young again");
        cache.keep(&key(3), b"six");
        let there = [1, 2, 3].map(|number| cache.find(&key(number)).is_some());
        assert_eq!(there, [true, false, true]);
        cache.keep(&key(4), &[0; 1_000]);
        assert_eq!(cache.find(&key(4)), None, "larger than the folder may be");
        assert!(cache.find(&key(3)).is_some());
    }

    #[test]
    fn a_folder_that_cannot_be_made_keeps_nothing_and_says_so_once() {
        let parent = tempfile::tempdir().expect("a folder");
        let path = parent.path().join(CACHE_FOLDER);
        fs::write(&path, "a file in its place").expect("writable");
        let cache = CacheFolder::new(path, 1_000_000);
        cache.keep(&key(1), b"one");
        cache.keep(&key(2), b"two");
        assert_eq!(cache.find(&key(1)), None);
        assert_eq!(cache.findings().count_of_code(codes::N435), 1);
    }

    #[test]
    fn many_may_keep_and_find_at_once() {
        let (parent, _) = cache(0);
        let path = parent.path().join(CACHE_FOLDER);
        let bytes = |number: u64| vec![number as u8; 20_000];
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let cache = CacheFolder::new(path.clone(), 1_000_000);
                    for number in (0..10).cycle().take(100) {
                        let found = cache.find(&key(number));
                        assert!(found.is_none_or(|found| found == bytes(number)), "half a file");
                        cache.keep(&key(number), &bytes(number));
                    }
                    assert_eq!(cache.findings().count(), 0, "{:?}", cache.findings());
                });
            }
        });
        let cache = CacheFolder::new(path, 1_000_000);
        assert!((0..10).all(|number| cache.find(&key(number)) == Some(bytes(number))));
    }
}
