//! The folder that imports fill.

use std::path::{Path, PathBuf};

use geo::{BoundingRect, Coord};
use tempfile::{Builder, TempDir};

use super::BLOCKS;
use crate::config::Config;
use crate::crs::{LonLatBox, lon_lat_box};
use crate::dataset::CrsId;
use crate::format::{AtomicFile, Input, ReadOptions, read_layer};
use crate::plan::PlanError;
use crate::plan::folder::OutFolder;

/// The configuration that the imports of a folder put together.
const CONFIG: &str = "region.toml";

/// Where `import osm` puts the municipalities.
const MUNICIPALITIES: &str = "municipalities.geojson";

const HEAD: &str = "\
# A region out of open data. Imports own the lines between their marks and write them anew each time;
# all other lines are yours. `nahraum init -` shows every key.
#
#   nahraum check -c region.toml
#   nahraum run -c region.toml --out results
";

/// A folder of layers, with the configuration that reads them. What an import writes waits in a folder
/// of its own until all of it is there: one that fails leaves the folder as it was.
pub(super) struct Folder {
    path: PathBuf,
    /// Takes the files; not yet in the folder.
    pub files: OutFolder,
    waiting: TempDir,
    /// The configuration as it will be, if it changes.
    config: Option<String>,
}

impl Folder {
    /// Opens a folder, and makes it if need be.
    pub(super) fn open(path: &Path) -> Result<Self, PlanError> {
        let fail = |source| PlanError::Folder { path: path.to_owned(), source };
        std::fs::create_dir_all(path).map_err(fail)?;
        let waiting = Builder::new().prefix(".nahraum-").tempdir_in(path).map_err(fail)?;
        let files = OutFolder::open(waiting.path())?;
        Ok(Self { path: path.to_owned(), files, waiting, config: None })
    }

    /// The configuration as it will be: as it is, or a new one, with what this import changes.
    fn config(&self) -> Result<String, PlanError> {
        if let Some(text) = &self.config {
            return Ok(text.clone());
        }
        let path = self.path.join(CONFIG);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(text),
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(HEAD.to_owned()),
            Err(source) => Err(PlanError::File { path, source }),
        }
    }

    fn change(&mut self, text: String) -> Result<(), PlanError> {
        let layers = readable(&text)?;
        self.files.outputs.insert(CONFIG.to_owned(), layers);
        self.config = Some(text);
        Ok(())
    }

    /// Whether the configuration has municipalities or quartiers.
    pub(super) fn has_areas(&self) -> Result<bool, PlanError> {
        let known: toml::Table = self.config()?.parse().unwrap_or_default();
        let layers = known.get("layers");
        let has = |name| layers.is_some_and(|layers| layers.get(name).is_some());
        Ok(has("municipalities") || has("quartiers"))
    }

    /// Where a file of the folder is.
    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Moves everything into the folder: layers, then the configuration that reads them, then the
    /// record, which stands for all of it. Files that the same import wrote earlier and that nothing
    /// reads any more are removed.
    pub(super) fn publish(self, record: &str, json: &[u8]) -> Result<(), PlanError> {
        let (stale, config) = (self.stale(record)?, self.config.clone());
        // What cannot be replaced shows before the first file is.
        for name in self.files.outputs.keys().map(String::as_str).chain([record]) {
            let path = self.path.join(name);
            if path.is_dir() {
                let source = std::io::Error::from(std::io::ErrorKind::IsADirectory);
                return Err(PlanError::File { path, source });
            }
        }
        for name in self.files.outputs.keys().filter(|name| *name != CONFIG) {
            let from = self.waiting.path().join(name);
            let to = self.path.join(name);
            let fail = |source| PlanError::File { path: to.clone(), source };
            match to.symlink_metadata() {
                // Written through, not replaced: it may lead to another disk.
                Ok(known) if !known.is_file() => copy_into(&from, &to)?,
                Ok(known) => {
                    std::fs::set_permissions(&from, known.permissions()).map_err(fail)?;
                    std::fs::rename(&from, &to).map_err(fail)?;
                }
                Err(_) => std::fs::rename(&from, &to).map_err(fail)?,
            }
        }
        let folder = OutFolder::open(&self.path)?;
        if let Some(config) = config {
            folder.write(CONFIG, config.as_bytes())?;
        }
        for path in stale {
            std::fs::remove_file(&path).map_err(|source| PlanError::File { path, source })?;
        }
        folder.write(record, json)
    }

    /// Files of the earlier import of this record that are not written anew and that the
    /// configuration does not name.
    fn stale(&self, record: &str) -> Result<Vec<PathBuf>, PlanError> {
        let earlier = std::fs::read_to_string(self.path.join(record)).unwrap_or_default();
        let earlier: serde_json::Value = serde_json::from_str(&earlier).unwrap_or_default();
        let config = self.config()?;
        let names = earlier["outputs"].as_object().into_iter().flat_map(|outputs| outputs.keys());
        // Only plain names: a record from elsewhere must not lead out of the folder.
        let names = names.filter(|name| !name.contains(['/', '\\']) && *name != CONFIG);
        let read = |name: &str| config.contains(name.trim_end_matches("-metadata.json"));
        let gone = names.filter(|name| !self.files.outputs.contains_key(*name) && !read(name));
        Ok(gone.map(|name| self.path.join(name)).filter(|path| path.is_file()).collect())
    }

    /// The box in degrees around the folder's municipalities, if they are there.
    pub(super) fn region_box(&self) -> Result<Option<LonLatBox>, PlanError> {
        let path = self.at(MUNICIPALITIES);
        if !path.exists() {
            return Ok(None);
        }
        let fail = |source| PlanError::Format { what: "cannot read municipalities".into(), source };
        let read = read_layer(&Input::File(path), &ReadOptions::default()).map_err(fail)?;
        let corners = read.layer.geometry.iter().flatten().flat_map(|shape| {
            let rect = shape.bounding_rect();
            rect.into_iter().flat_map(|rect| [rect.min(), rect.max()])
        });
        let corners: Vec<Coord<f64>> = corners.collect();
        let crs = read.layer.crs.unwrap_or_else(CrsId::wgs84);
        Ok(lon_lat_box(&corners, &crs)?)
    }

    /// Whether lines of an import can be put into the configuration; asked before the work begins.
    ///
    /// # Errors
    /// [`PlanError::Setting`] when the configuration would not be readable with them.
    pub(super) fn expect_room(&self, name: &str, lines: &str) -> Result<(), PlanError> {
        let text = self.config()?;
        for known in BLOCKS {
            with_block(&text, known, "")?;
        }
        readable(&with_block(&text, name, lines)?).map(|_| ())
    }

    /// Whether the configuration has lines of an import.
    pub(super) fn has(&self, name: &str) -> Result<bool, PlanError> {
        let marks = [format!("# >>> import {name}"), format!("# <<< import {name}")];
        Ok(marked(&self.config()?, [&marks[0], &marks[1]])?.is_some())
    }

    /// Puts a table into the configuration if it has none of that name; it is the user's from then
    /// on. Returns what differs between the user's table and this one: `key = value (wanted)`.
    pub(super) fn begin(&mut self, table: &str, lines: &str) -> Result<Vec<String>, PlanError> {
        let text = self.config()?;
        let known: toml::Table = text.parse().unwrap_or_default();
        if let Some(own) = known.get(table) {
            let wanted: toml::Table = lines.parse().unwrap_or_default();
            let differs = wanted.iter().filter(|(key, value)| own.get(key) != Some(value));
            let told = differs.map(|(key, value)| match own.get(key) {
                Some(own) => format!("{key} = {own} (this import: {value})"),
                None => format!("{key} is not set (this import: {value})"),
            });
            return Ok(told.collect());
        }
        self.change(format!("{text}\n[{table}]\n{lines}"))?;
        Ok(Vec::new())
    }

    /// The folder's own categories file, if its configuration names one.
    pub(super) fn categories_file(&self) -> Result<Option<PathBuf>, PlanError> {
        let known: toml::Table = self.config()?.parse().unwrap_or_default();
        let path = known.get("region").and_then(|region| region.get("categories_file"));
        Ok(path.and_then(|path| path.as_str()).map(|path| self.at(path)))
    }

    /// Puts lines of an import into the configuration, in place of its earlier ones.
    ///
    /// # Errors
    /// As [`Folder::expect_room`], and when it cannot be written.
    pub(super) fn put(&mut self, name: &str, lines: &str) -> Result<(), PlanError> {
        let text = with_block(&self.config()?, name, lines)?;
        self.change(text)
    }
}

/// Copies a file into one that exists, or to where a link leads.
fn copy_into(from: &Path, to: &Path) -> Result<(), PlanError> {
    let fail = |source| PlanError::File { path: to.to_owned(), source };
    let mut input = std::fs::File::open(from).map_err(fail)?;
    let what = || format!("cannot write {}", to.display());
    let unwritten = |source| PlanError::Format { what: what(), source };
    let mut output = AtomicFile::create(to).map_err(unwritten)?;
    std::io::copy(&mut input, &mut output).map_err(fail)?;
    output.commit().map_err(unwritten)
}

/// Reads a configuration back; how many layers it has.
fn readable(text: &str) -> Result<usize, PlanError> {
    let config = Config::parse(text, CONFIG).map_err(|error| {
        let cause = std::error::Error::source(&error).map_or(String::new(), |c| format!(": {c}"));
        PlanError::Setting {
            key: CONFIG.to_owned(),
            reason: format!(
                "with the lines of this import it could not be read; import into another folder, \
                 or remove what stands in the way ({error}{cause})"
            ),
        }
    })?;
    let layers = &config.layers;
    let areas =
        usize::from(layers.municipalities.is_some()) + usize::from(layers.quartiers.is_some());
    Ok(areas + layers.facilities.len() + layers.cells.len())
}

/// A text with the lines between the marks of a name replaced, or put at the end. Marks count whatever
/// blanks and line ends are around them.
///
/// # Errors
/// [`PlanError::Setting`] when the marks of the name do not come as one pair.
fn with_block(text: &str, name: &str, lines: &str) -> Result<String, PlanError> {
    let (begin, end) = (format!("# >>> import {name}"), format!("# <<< import {name}"));
    let block = if lines.is_empty() { String::new() } else { format!("{begin}\n{lines}{end}\n") };
    let Some((from, to)) = marked(text, [&begin, &end])? else {
        if lines.is_empty() {
            return Ok(text.to_owned());
        }
        let gap = if text.is_empty() || text.ends_with("\n\n") { "" } else { "\n" };
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        return Ok(format!("{text}{end}{gap}{block}"));
    };
    Ok(format!("{}{block}{}", &text[..from], &text[to..]))
}

/// Where the lines from one mark to the other begin and end, with both marks.
fn marked(text: &str, [begin, end]: [&str; 2]) -> Result<Option<(usize, usize)>, PlanError> {
    let (mut starts, mut ends, mut at) = (Vec::new(), Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        match line.trim() {
            mark if mark == begin => starts.push(at),
            mark if mark == end => ends.push(at + line.len()),
            _ => {}
        }
        at += line.len();
    }
    match (&starts[..], &ends[..]) {
        ([], []) => Ok(None),
        ([from], [to]) if from < to => Ok(Some((*from, *to))),
        _ => {
            let reason = format!(
                "the marks `{begin}` and `{end}` do not come as one pair ({} and {} of them); \
                 remove what stands between them, with the marks",
                starts.len(),
                ends.len()
            );
            Err(PlanError::Setting { key: CONFIG.to_owned(), reason })
        }
    }
}

/// A text as TOML has it in one line.
pub(super) fn quoted(text: &str) -> String {
    // What JSON writes, TOML reads as a basic string.
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_put_in_and_replaced_and_leave_other_lines_alone() {
        let with_block =
            |text: &str, name, lines| super::with_block(text, name, lines).expect("whole");
        let one = with_block("# mine\n[gaps]\npersons_min = 5", "cells", "[[layers.cells]]\n");
        assert_eq!(
            one,
            "# mine\n[gaps]\npersons_min = 5\n\n# >>> import cells\n[[layers.cells]]\n# <<< import \
             cells\n"
        );
        let two = with_block(&format!("{one}# end\n"), "cells", "[[layers.cells]]\npath = \"a\"\n");
        assert!(two.contains("path = \"a\"\n# <<< import cells\n# end\n"), "{two}");
        assert_eq!(two.matches("layers.cells").count(), 1);
        let none = with_block(&two, "cells", "");
        assert_eq!(none, "# mine\n[gaps]\npersons_min = 5\n\n# end\n");
        // Editors change line ends and indent.
        let edited =
            two.replace('\n', "\r\n").replace("# >>>", "  # >>>").replace("# <<<", "\t# <<<");
        let none = with_block(&edited, "cells", "");
        assert!(!none.contains("layers.cells") && none.contains("# end\r\n"), "{none}");
    }

    #[test]
    fn marks_that_are_no_pair_are_refused() {
        for text in [
            "# >>> import a\n",
            "# <<< import a\n",
            "# <<< import a\n# >>> import a\n",
            "# >>> import a\n# <<< import a\n# >>> import a\n# <<< import a\n",
        ] {
            let error = with_block(text, "a", "x = 1\n").expect_err(text).to_string();
            assert!(error.contains("one pair"), "{error}");
        }
        assert!(with_block("# >>> import ab\n", "a", "").is_ok(), "another import's mark");
    }

    #[test]
    fn a_second_region_table_is_refused() {
        let text = with_block("[region]\nname = \"a\"\n", "osm", "[region]\nname = \"b\"\n");
        assert!(readable(&text.expect("whole")).is_err());
        assert_eq!(quoted("a \"b\"\nc"), "\"a \\\"b\\\"\\nc\"".to_owned());
    }
}
