//! The folder that imports fill.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use geo::{BoundingRect, Coord};
use tempfile::{Builder, TempDir};

use super::BLOCKS;
use crate::config::Config;
use crate::crs::{LonLatBox, lon_lat_box};
use crate::dataset::CrsId;
use crate::format::{AtomicFile, Input, ReadOptions, read_layer};
use crate::run::PlanError;
use crate::run::folder::OutFolder;

/// The configuration that the imports of a folder put together.
const CONFIG: &str = "region.toml";

/// Where `import osm` puts the municipalities.
const MUNICIPALITIES: &str = "municipalities.geojson";

/// How the names of layers end whose rows lie nowhere.
pub(super) const WITHOUT_PLACE: &str = "_without_place";

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
    /// What changes in the configuration. It is made again on the text as it is at the end: others
    /// may write it while a long import runs.
    edits: Vec<Edit>,
}

/// A change of the configuration.
enum Edit {
    /// A table of its own at the end, if there is none of that name.
    Begin { table: String, lines: String },
    /// Lines of an import in place of its earlier ones.
    Put { name: String, lines: String },
}

impl Edit {
    fn made(&self, text: &str) -> Result<String, PlanError> {
        match self {
            Self::Begin { table, lines } if table_of(text, table).is_none() => {
                Ok(format!("{text}\n[{table}]\n{lines}"))
            }
            Self::Begin { .. } => Ok(text.to_owned()),
            Self::Put { name, lines } => with_block(text, name, lines),
        }
    }
}

/// A table of a configuration by its name.
fn table_of(text: &str, name: &str) -> Option<toml::Value> {
    let known: toml::Table = text.parse().unwrap_or_default();
    known.get(name).cloned()
}

impl Folder {
    /// Opens a folder, and makes it if need be.
    pub(super) fn open(path: &Path) -> Result<Self, PlanError> {
        let fail = |source| PlanError::Folder { path: path.to_owned(), source };
        std::fs::create_dir_all(path).map_err(fail)?;
        sweep(path);
        let waiting = Builder::new().prefix(WAITING).tempdir_in(path).map_err(fail)?;
        let files = OutFolder::open(waiting.path())?;
        Ok(Self { path: path.to_owned(), files, waiting, edits: Vec::new() })
    }

    /// The configuration as it will be: as it is, or a new one, with what this import changes.
    fn config(&self) -> Result<String, PlanError> {
        let path = self.path.join(CONFIG);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => HEAD.to_owned(),
            Err(source) => return Err(PlanError::File { path, source }),
        };
        self.edits.iter().try_fold(text, |text, edit| edit.made(&text))
    }

    fn change(&mut self, edit: Edit) -> Result<(), PlanError> {
        let layers = readable(&edit.made(&self.config()?)?)?;
        self.edits.push(edit);
        self.files.outputs.insert(CONFIG.to_owned(), layers);
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
        let config = self.config()?;
        readable(&config)?;
        let stale = self.stale(record, &config)?;
        let (mut moves, mut copies) = (Vec::new(), Vec::new());
        // What cannot be replaced shows before the first file is.
        for name in self.files.outputs.keys().map(String::as_str).chain([record]) {
            let to = self.path.join(name);
            let from = self.waiting.path().join(name);
            let fail = |source| PlanError::File { path: to.clone(), source };
            match to.symlink_metadata() {
                Ok(known) if known.is_dir() => {
                    return Err(fail(std::io::ErrorKind::IsADirectory.into()));
                }
                _ if !from.exists() => {}
                // Written through, not replaced: it may lead to another disk.
                Ok(known) if !known.is_file() => copies.push(copied(&from, &to)?),
                Ok(known) => {
                    std::fs::set_permissions(&from, known.permissions()).map_err(fail)?;
                    moves.push((from, to));
                }
                Err(_) => moves.push((from, to)),
            }
        }
        for (from, to) in moves {
            std::fs::rename(&from, &to).map_err(|source| PlanError::File { path: to, source })?;
        }
        for file in copies {
            let what = "cannot write a layer".to_owned();
            file.commit().map_err(|source| PlanError::Format { what, source })?;
        }
        let folder = OutFolder::open(&self.path)?;
        if !self.edits.is_empty() {
            folder.write(CONFIG, config.as_bytes())?;
        }
        for path in stale {
            std::fs::remove_file(&path).map_err(|source| PlanError::File { path, source })?;
        }
        folder.write(record, json)
    }

    /// Files of the earlier import of this record that are not written anew and that no configuration
    /// and no other import of the folder names. Rows without a place are never among them: somebody
    /// may have given them one.
    fn stale(&self, record: &str, config: &str) -> Result<Vec<PathBuf>, PlanError> {
        let earlier = std::fs::read_to_string(self.path.join(record)).unwrap_or_default();
        let earlier: serde_json::Value = serde_json::from_str(&earlier).unwrap_or_default();
        let mut readers = vec![config.to_owned()];
        let entries = std::fs::read_dir(&self.path)
            .map_err(|source| PlanError::Folder { path: self.path.clone(), source })?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let other = name.ends_with(".toml") && name != CONFIG
                || name.starts_with("import-") && name.ends_with(".json") && name != record;
            if other {
                readers.push(std::fs::read_to_string(entry.path()).unwrap_or_default());
            }
        }
        let written = |name: &str| self.files.outputs.contains_key(name);
        let read = |name: &str| readers.iter().any(|text| text.contains(name));
        let is_stale = |name: &&String| match name.strip_suffix("-metadata.json") {
            // What is said of a table goes with it.
            Some(table) => !written(name) && (written(table) || !read(table)),
            None => !written(name) && !read(name) && !name.contains(WITHOUT_PLACE),
        };
        let names = earlier["outputs"].as_object().into_iter().flat_map(|outputs| outputs.keys());
        // Only plain names: a record from elsewhere must not lead out of the folder.
        let names = names.filter(|name| !name.contains(['/', '\\']) && *name != CONFIG);
        let paths = names.filter(is_stale).map(|name| self.path.join(name));
        Ok(paths.filter(|path| path.is_file()).collect())
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
        if let Some(own) = table_of(&self.config()?, table) {
            let wanted: toml::Table = lines.parse().unwrap_or_default();
            let differs = wanted.iter().filter(|(key, value)| own.get(key) != Some(value));
            let told = differs.map(|(key, value)| match own.get(key) {
                Some(own) => format!("{key} = {own} (this import: {value})"),
                None => format!("{key} is not set (this import: {value})"),
            });
            return Ok(told.collect());
        }
        self.change(Edit::Begin { table: table.to_owned(), lines: lines.to_owned() })?;
        Ok(Vec::new())
    }

    /// The folder's own categories file, if its configuration names one.
    pub(super) fn categories_file(&self) -> Result<Option<PathBuf>, PlanError> {
        let region = table_of(&self.config()?, "region");
        let path = region.as_ref().and_then(|region| region.get("categories_file")?.as_str());
        match path {
            Some(path) if path.contains("${") => {
                let reason = format!("`{path}`: imports do not know variables; write the path out");
                Err(PlanError::Setting { key: "categories_file".to_owned(), reason })
            }
            path => Ok(path.map(|path| self.at(path))),
        }
    }

    /// Puts lines of an import into the configuration, in place of its earlier ones.
    ///
    /// # Errors
    /// As [`Folder::expect_room`], and when it cannot be written.
    pub(super) fn put(&mut self, name: &str, lines: &str) -> Result<(), PlanError> {
        self.change(Edit::Put { name: name.to_owned(), lines: lines.to_owned() })
    }
}

/// Copies a file towards one that is no plain file; it is not there before it is committed.
fn copied(from: &Path, to: &Path) -> Result<AtomicFile, PlanError> {
    let fail = |source| PlanError::File { path: to.to_owned(), source };
    let mut input = std::fs::File::open(from).map_err(fail)?;
    let what = format!("cannot write {}", to.display());
    let mut output = AtomicFile::create(to).map_err(|source| PlanError::Format { what, source })?;
    std::io::copy(&mut input, &mut output).and_then(|_| output.flush()).map_err(fail)?;
    Ok(output)
}

/// Begin of the names of folders in which files wait.
const WAITING: &str = ".nahraum-";
/// Imports do not take longer.
const FORGOTTEN: Duration = Duration::from_secs(2 * 24 * 3600);

/// Removes what imports that were killed have left.
fn sweep(path: &Path) {
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        let waits = entry.file_name().to_string_lossy().starts_with(WAITING);
        let age = entry.metadata().ok().filter(|known| known.is_dir());
        let age = age.and_then(|known| known.modified().ok()?.elapsed().ok());
        if waits && age.is_some_and(|age| age > FORGOTTEN) {
            // Whatever stands in the way of it does not stand in the way of the import.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
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
    fn lines_that_others_write_meanwhile_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join(CONFIG);
        let mut import = Folder::open(folder.path()).expect("writable");
        import.begin("region", "name = \"a\"\n").expect("room");
        import.put("osm cells", "[[layers.cells]]\npath = \"a.csv\"\n").expect("room");
        let other = "[limits]\nsupermarket = [333]\n";
        std::fs::write(&config, other).expect("writable");
        import.publish("import-osm.json", b"{}\n").expect("writable");
        let text = std::fs::read_to_string(&config).expect("there");
        assert!(text.starts_with(other), "{text}");
        assert!(text.contains("[region]\nname = \"a\"") && text.contains("a.csv"), "{text}");
        // Nothing is left of where files waited.
        let names = std::fs::read_dir(folder.path()).expect("there").flatten();
        let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
        names.sort();
        assert_eq!(names, ["import-osm.json", CONFIG]);
    }

    #[test]
    fn a_second_region_table_is_refused() {
        let text = with_block("[region]\nname = \"a\"\n", "osm", "[region]\nname = \"b\"\n");
        assert!(readable(&text.expect("whole")).is_err());
        assert_eq!(quoted("a \"b\"\nc"), "\"a \\\"b\\\"\\nc\"".to_owned());
    }
}
