//! A zip archive or a folder with the files of a feed.

use crate::base::{Diagnostics, Finding, Place, codes};
use crate::format::file_error::FileError;
use crate::format::regular::open_regular;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::format::gtfs::error::GtfsError;
use crate::format::gtfs::limits::Limits;

/// Where the files of a feed are.
pub(super) enum Source {
    Folder(PathBuf),
    /// The archive, and its entries by the name of the file.
    Zip(Box<ZipArchive<BufReader<File>>>, BTreeMap<String, usize>),
}

/// An open file of a feed.
pub(super) struct Member<'a> {
    pub reader: Box<dyn Read + 'a>,
    /// Size in the archive; `None` in a folder.
    pub packed: Option<u64>,
}

impl Source {
    /// Opens a folder or zip archive and finds the feed in it.
    pub fn open(
        path: &Path,
        limits: &Limits,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, GtfsError> {
        let name = || path.display().to_string();
        let io = |action| FileError::when(action, name());
        if path.is_dir() {
            return Ok(Self::Folder(path.to_owned()));
        }
        let mut file = open_regular(path).map_err(io("open"))?;
        let mut first = Vec::new();
        let read = file.by_ref().take(4).read_to_end(&mut first);
        read.and_then(|_| file.rewind()).map_err(io("read"))?;
        if !first.starts_with(b"PK") {
            let found = match first.is_empty() {
                true => String::from("nothing: it is empty"),
                false => format!("`{}`", first.escape_ascii()),
            };
            return Err(GtfsError::NotZip { name: name(), found });
        }
        let archive = ZipArchive::new(BufReader::new(file))
            .map_err(|source| GtfsError::BrokenZip { name: name(), source })?;
        if archive.len() > limits.entries {
            return Err(GtfsError::TooLarge {
                name: name(),
                file: "zip directory",
                line: 0,
                what: "entries",
                limit: limits.entries as u64,
            });
        }
        let names: Vec<String> =
            archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
        let entries = feed_entries(&names, &name(), diagnostics);
        let index = |(name, entry): (String, String)| Some((name, archive.index_for_name(&entry)?));
        let entries = entries.into_iter().filter_map(index).collect();
        Ok(Self::Zip(Box::new(archive), entries))
    }

    /// Whether the feed has that file.
    pub fn has(&self, file: &str) -> bool {
        match self {
            Self::Folder(folder) => folder.join(file).is_file(),
            Self::Zip(_, entries) => entries.contains_key(file),
        }
    }

    /// The names of the files found, for an error message.
    pub fn shown(&self) -> String {
        let mut names: Vec<String> = match self {
            Self::Folder(folder) => std::fs::read_dir(folder)
                .map(|entries| {
                    let name = |e: std::fs::DirEntry| e.file_name().to_string_lossy().into_owned();
                    entries.flatten().take(1000).map(name).collect()
                })
                .unwrap_or_default(),
            Self::Zip(_, entries) => entries.keys().cloned().collect(),
        };
        names.sort();
        names.truncate(20);
        if names.is_empty() { String::from("no files") } else { names.join(", ") }
    }

    /// Opens a file of the feed; `None` when the feed has no such file.
    pub fn member(&mut self, file: &str) -> io::Result<Option<Member<'_>>> {
        match self {
            Self::Folder(folder) => match File::open(folder.join(file)) {
                Ok(reader) => Ok(Some(Member { reader: Box::new(reader), packed: None })),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            },
            Self::Zip(archive, entries) => {
                let Some(index) = entries.get(file) else { return Ok(None) };
                let entry = archive.by_index(*index).map_err(io::Error::other)?;
                let packed = Some(entry.compressed_size());
                Ok(Some(Member { reader: Box::new(entry), packed }))
            }
        }
    }
}

/// Names and entries of the files in the archive's feed folder: the folder with `stops.txt`; if
/// there are several, the topmost, then the first in alphabetical order.
fn feed_entries(
    names: &[String],
    archive: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, String)> {
    let mut folders: BTreeMap<(usize, String), Vec<(String, String)>> = BTreeMap::new();
    for entry in names {
        let path = entry.replace('\\', "/");
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        // macOS adds files such as `__MACOSX/._stops.txt` to archives.
        if folder.split('/').any(|part| part == "__MACOSX") || !file.ends_with(".txt") {
            continue;
        }
        let depth = folder.split('/').filter(|part| !part.is_empty()).count();
        let files = folders.entry((depth, folder.to_owned())).or_default();
        files.push((file.to_owned(), entry.clone()));
    }
    let has_stops = |files: &[(String, String)]| files.iter().any(|(file, _)| file == "stops.txt");
    let feeds: Vec<String> =
        folders.iter().filter(|(_, f)| has_stops(f)).map(|(key, _)| key.1.clone()).collect();
    if let [first, others @ ..] = &feeds[..]
        && !others.is_empty()
    {
        let text = format!(
            "the archive has several feeds; the one in `{first}/` is read, left out: {}",
            others.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
        );
        let finding = Finding::new(codes::W733, text).at(Place::of_source(archive));
        diagnostics.push_counted(finding, others.len() as u64);
    }
    let chosen = folders.iter().position(|(_, files)| has_stops(files)).unwrap_or(0);
    folders.into_values().nth(chosen).unwrap_or_default()
}
