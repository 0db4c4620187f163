//! Shapefiles in a zip archive.

use std::fs::File;
use std::io::BufReader;

use tempfile::TempDir;
use zip::ZipArchive;

use super::files::{ENDINGS, Files};
use crate::format::archive::unpack;
use crate::format::error::FormatError;
use crate::format::file_error::FileError;
use crate::format::named::one_of;

/// The Shapefiles among the members of an archive, by their names with folders and without ending.
pub(in crate::format) fn shapefiles_in(members: &[String]) -> Vec<String> {
    let stem = |member: &String| Some(split(member).filter(|(_, ending)| ending == "shp")?.0);
    let mut stems: Vec<String> = members.iter().filter_map(stem).collect();
    stems.sort();
    stems.dedup();
    stems
}

/// Name without ending, and the ending in small letters; `None` for files that macOS adds.
fn split(member: &str) -> Option<(String, String)> {
    let path = member.replace('\\', "/");
    let (stem, ending) = path.rsplit_once('.')?;
    let is_added = stem.split('/').any(|part| part == "__MACOSX" || part.starts_with("._"));
    (!is_added).then(|| (stem.to_owned(), ending.to_ascii_lowercase()))
}

/// A Shapefile that was unpacked into a folder, which is removed afterwards.
pub(in crate::format) struct Extracted {
    _folder: TempDir,
    pub(in crate::format) files: Files,
}

impl Extracted {
    /// Unpacks the Shapefile of a name, or the only one.
    ///
    /// # Errors
    /// [`FormatError::SeveralTables`] and [`FormatError::NoTable`] when the name is missing or wrong;
    /// [`FormatError::File`] for a member that is damaged, or unpacks to far more than it should.
    pub(in crate::format) fn new(
        archive: &mut ZipArchive<BufReader<File>>,
        members: &[String],
        (name, table): (&str, Option<&str>),
    ) -> Result<Self, FormatError> {
        let stems = shapefiles_in(members);
        let short = |stem: &String| stem.rsplit('/').next().unwrap_or_default().to_owned();
        let mut names: Vec<String> = stems.iter().map(short).collect();
        let twins = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
        if names.iter().any(twins) {
            names.clone_from(&stems);
        }
        let stem = &stems[one_of(&names, table, name)?];
        let folder = tempfile::tempdir().map_err(FileError::when("unpack", name))?;
        let shp = folder.path().join("shapes.shp");
        for member in members {
            let own = split(member).filter(|(name, _)| name == stem);
            let Some((_, ending)) = own else { continue };
            if ending == "shp" || ENDINGS.contains(&ending.as_str()) {
                unpack(archive, member, &shp.with_extension(ending), name)?;
            }
        }
        Ok(Self { files: Files::new(&shp), _folder: folder })
    }
}
