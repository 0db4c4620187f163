//! The `region.toml` of a folder: imports own the lines between their marker comments, the user owns all
//! others.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Item};

use super::error::RegionFileError;
use crate::config::{Config, SourceKeys, expand};

/// Name of the configuration to which all imports of a folder contribute.
pub(crate) const REGION_FILE: &str = "region.toml";

const HEAD: &str = "\
# A region from open data. Each import owns the lines between its two marker comments and rewrites them
# every time; all other lines are yours. `nahraum init -` shows every key.
#
#   nahraum check -c region.toml
#   nahraum run -c region.toml --out results
";

/// The `region.toml` of a folder with the pending edits of one import. It does not write the file. The
/// edits are applied to the text at the end of the import, because others may write the file during a
/// long import.
///
/// `toml_edit` reads the structure and distinguishes marker comments from values that look like them.
/// The edits are spliced into the original text, and all other bytes are copied: printing the document
/// as a whole would lose carriage returns.
pub(crate) struct RegionFile {
    path: PathBuf,
    edits: Vec<Edit>,
}

/// A change of the file.
enum Edit {
    /// Append a table unless the file has one of that name.
    Begin { table: String, lines: String },
    /// Replace the lines of an import.
    Put { block: String, lines: String },
}

/// A user's key with another value than the import would write.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct KeptKey {
    pub key: String,
    /// The user's value; `None` where the key is not set.
    own: Option<String>,
    /// The import's value.
    wanted: String,
}

/// The file with the areas of a region, and how the configuration says to read it.
pub(crate) struct AreaFile {
    /// municipalities or quartiers.
    pub role: &'static str,
    pub path: PathBuf,
    pub source: SourceKeys,
    /// Column with the geometry of a text table.
    pub wkt: Option<String>,
}

impl fmt::Display for KeptKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, own, wanted } = self;
        match own {
            Some(own) => write!(out, "{key} = {own} (this import: {wanted})"),
            None => write!(out, "{key} is not set (this import: {wanted})"),
        }
    }
}

impl RegionFile {
    /// The file of a folder, without edits. It need not exist yet.
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(REGION_FILE), edits: Vec::new() }
    }

    /// The text of the existing or a new file, with the edits applied.
    ///
    /// # Errors
    /// [`RegionFileError::Read`]; [`RegionFileError::Marks`] when the marks are not one pair.
    pub fn text(&self) -> Result<String, RegionFileError> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => HEAD.to_owned(),
            Err(source) => return Err(RegionFileError::Read { path: self.path.clone(), source }),
        };
        self.edits.iter().try_fold(text, |text, edit| self.edited(text, edit))
    }

    /// Whether there are edits.
    pub fn is_changed(&self) -> bool {
        !self.edits.is_empty()
    }

    /// The configuration that a text of the file is.
    fn config_in(&self, text: &str) -> Result<Config, RegionFileError> {
        Config::parse(text, REGION_FILE)
            .map_err(|source| RegionFileError::Invalid { path: self.path.clone(), source })
    }

    /// The number of layers in a text of the file.
    ///
    /// # Errors
    /// [`RegionFileError::Invalid`] when the text is not a configuration.
    pub fn layers_in(&self, text: &str) -> Result<usize, RegionFileError> {
        let config = self.config_in(text)?;
        let layers = &config.layers;
        let areas =
            usize::from(layers.municipalities.is_some()) + usize::from(layers.quartiers.is_some());
        Ok(areas + layers.facilities.len() + layers.cells.len() + layers.homes.len())
    }

    /// Whether the file has municipalities or quartiers.
    ///
    /// # Errors
    /// As [`RegionFile::text`].
    pub fn has_areas(&self) -> Result<bool, RegionFileError> {
        let text = self.text()?;
        let layers = table_of(&text, "layers");
        let has = |name| layers.as_ref().is_some_and(|layers| layers.get(name).is_some());
        Ok(has("municipalities") || has("quartiers"))
    }

    /// Checks before the import begins whether lines can be put into a block.
    ///
    /// # Parameters
    /// `known`: further blocks whose marks must be complete, because the import may replace them.
    ///
    /// # Errors
    /// [`RegionFileError::Marks`] when the marks are not one pair, [`RegionFileError::Invalid`]
    /// when the file with the lines would not be a configuration.
    pub fn expect_room(
        &self,
        block: &str,
        lines: &str,
        known: &[&str],
    ) -> Result<(), RegionFileError> {
        let text = self.text()?;
        for other in known {
            self.block_in(&text, other)?;
        }
        self.layers_in(&self.with_block(text, block, lines)?).map(drop)
    }

    /// Whether the file has lines of a block.
    ///
    /// # Errors
    /// As [`RegionFile::text`].
    pub fn has_block(&self, block: &str) -> Result<bool, RegionFileError> {
        Ok(self.block_in(&self.text()?, block)?.is_some())
    }

    /// Replaces the lines of a block; empty lines remove the block.
    ///
    /// # Errors
    /// As [`RegionFile::expect_room`].
    pub fn put_block(&mut self, block: &str, lines: &str) -> Result<(), RegionFileError> {
        self.change(Edit::Put { block: block.to_owned(), lines: lines.to_owned() })
    }

    /// Appends a table unless the file has one of that name; from then on the user owns it. Returns the
    /// keys in which the user's table differs from this one.
    ///
    /// # Errors
    /// As [`RegionFile::expect_room`].
    pub fn begin_table(
        &mut self,
        table: &str,
        keys: &[(&str, toml::Value)],
    ) -> Result<Vec<KeptKey>, RegionFileError> {
        if let Some(own) = table_of(&self.text()?, table) {
            let differs = keys.iter().filter(|(key, wanted)| own.get(*key) != Some(wanted));
            let kept = differs.map(|(key, wanted)| KeptKey {
                key: (*key).to_owned(),
                own: own.get(*key).map(toml::Value::to_string),
                wanted: wanted.to_string(),
            });
            return Ok(kept.collect());
        }
        let lines = keys.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        self.change(Edit::Begin { table: table.to_owned(), lines })?;
        Ok(Vec::new())
    }

    /// The file of the region's own categories, if the file names one.
    ///
    /// # Errors
    /// [`RegionFileError::Variable`] when its path contains an environment variable, `$NAME` or `${NAME}`,
    /// or is malformed; and as [`RegionFile::text`].
    pub fn categories_file(&self) -> Result<Option<PathBuf>, RegionFileError> {
        let region = table_of(&self.text()?, "region");
        let value = region.as_ref().and_then(|region| region.get("categories_file")?.as_str());
        let Some(value) = value else { return Ok(None) };
        self.plain_path("region.categories_file", value).map(Some)
    }

    /// The file with the areas of the region: the municipalities, else the quartiers that the configuration
    /// names; `None` when it names neither.
    ///
    /// # Errors
    /// As [`RegionFile::categories_file`], and [`RegionFileError::Invalid`] when the file is not a
    /// configuration.
    pub fn areas(&self) -> Result<Option<AreaFile>, RegionFileError> {
        let layers = self.config_in(&self.text()?)?.layers;
        let municipalities = layers.municipalities.map(|layer| {
            ("municipalities", "layers.municipalities.path", layer.source, layer.fields.wkt)
        });
        let quartiers = layers
            .quartiers
            .map(|layer| ("quartiers", "layers.quartiers.path", layer.source, layer.fields.wkt));
        let Some((role, key, source, wkt)) = municipalities.or(quartiers) else { return Ok(None) };
        let path = self.plain_path(key, &source.path)?;
        Ok(Some(AreaFile { role, path, source, wkt }))
    }

    /// The source of the layer of cells in a file of the folder.
    ///
    /// # Errors
    /// [`RegionFileError::Invalid`] when the file is not a configuration; and as [`RegionFile::text`].
    pub fn cells_in(&self, file: &str) -> Result<Option<SourceKeys>, RegionFileError> {
        let cells = self.config_in(&self.text()?)?.layers.cells.into_iter();
        Ok(cells.map(|layer| layer.source).find(|source| source.path == file))
    }

    /// A path of the configuration, relative to its folder.
    fn plain_path(&self, key: &'static str, value: &str) -> Result<PathBuf, RegionFileError> {
        let plain = expand(value, &|_| None).map_err(|source| RegionFileError::Variable {
            path: self.path.clone(),
            key,
            value: value.to_owned(),
            source,
        })?;
        Ok(self.path.with_file_name(plain))
    }

    /// Adds an edit, provided that the file is still a configuration with it.
    fn change(&mut self, edit: Edit) -> Result<(), RegionFileError> {
        self.layers_in(&self.edited(self.text()?, &edit)?)?;
        self.edits.push(edit);
        Ok(())
    }

    fn edited(&self, text: String, edit: &Edit) -> Result<String, RegionFileError> {
        match edit {
            Edit::Begin { table, lines } if table_of(&text, table).is_none() => {
                Ok(format!("{text}\n[{table}]\n{lines}"))
            }
            Edit::Begin { .. } => Ok(text),
            Edit::Put { block, lines } => self.with_block(text, block, lines),
        }
    }

    /// A text with the lines of a block replaced or appended.
    fn with_block(
        &self,
        text: String,
        block: &str,
        lines: &str,
    ) -> Result<String, RegionFileError> {
        let [begin, end] = marks_of(block);
        let block_lines =
            if lines.is_empty() { String::new() } else { format!("{begin}\n{lines}{end}\n") };
        if let Some(Range { start, end }) = self.block_in(&text, block)? {
            return Ok(format!("{}{block_lines}{}", &text[..start], &text[end..]));
        }
        if lines.is_empty() {
            return Ok(text);
        }
        let gap = if text.is_empty() || text.ends_with("\n\n") { "" } else { "\n" };
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        Ok(format!("{text}{end}{gap}{block_lines}"))
    }

    /// The byte range of a block with its marks. Blanks and line ends around a mark do not matter; a line
    /// inside a multi-line value is not a mark.
    fn block_in(&self, text: &str, block: &str) -> Result<Option<Range<usize>>, RegionFileError> {
        let [begin, end] = marks_of(block);
        let values = value_spans(text);
        let (mut starts, mut ends, mut at) = (Vec::new(), Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let is_comment = !values.iter().any(|value| value.contains(&at));
            match line.trim() {
                mark if is_comment && mark == begin.trim() => starts.push(at),
                mark if is_comment && mark == end.trim() => ends.push(at + line.len()),
                _ => {}
            }
            at += line.len();
        }
        match (&starts[..], &ends[..]) {
            ([], []) => Ok(None),
            ([start], [end]) if start < end => Ok(Some(*start..*end)),
            _ => Err(RegionFileError::Marks {
                path: self.path.clone(),
                begin,
                begins: starts.len(),
                end,
                ends: ends.len(),
            }),
        }
    }
}

/// The comments that begin and end the lines of a block.
fn marks_of(block: &str) -> [String; 2] {
    [format!("# >>> import {block}"), format!("# <<< import {block}")]
}

/// A table of a configuration by its name; `None` for a text that is not TOML, which
/// [`RegionFile::layers_in`] reports.
fn table_of(text: &str, name: &str) -> Option<toml::Value> {
    let tables: toml::Table = text.parse().unwrap_or_default();
    tables.get(name).cloned()
}

/// The byte ranges of the values in a text; none if the text is not TOML.
fn value_spans(text: &str) -> Vec<Range<usize>> {
    fn collect(item: &Item, spans: &mut Vec<Range<usize>>) {
        match item {
            Item::Value(value) => spans.extend(value.span()),
            Item::Table(table) => table.iter().for_each(|(_, item)| collect(item, spans)),
            Item::ArrayOfTables(tables) => {
                tables.iter().flat_map(|table| table.iter()).for_each(|(_, item)| {
                    collect(item, spans);
                });
            }
            Item::None => {}
        }
    }
    let mut spans = Vec::new();
    if let Ok(document) = Document::parse(text) {
        collect(document.as_item(), &mut spans);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with a block, in a folder without a file.
    fn with_block(text: &str, block: &str, lines: &str) -> Result<String, RegionFileError> {
        RegionFile::in_folder(Path::new("")).with_block(text.to_owned(), block, lines)
    }

    #[test]
    fn blocks_are_put_in_and_replaced_and_leave_other_lines_alone() {
        let with_block = |text: &str, block, lines| with_block(text, block, lines).expect("whole");
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
        assert_eq!(none, "# mine\r\n[gaps]\r\npersons_min = 5\r\n\r\n# end\r\n");
    }

    #[test]
    fn marks_that_are_no_pair_are_refused() {
        for (text, begins, ends) in [
            ("# >>> import a\n", 1, 0),
            ("# <<< import a\n", 0, 1),
            ("# <<< import a\n# >>> import a\n", 1, 1),
            ("# >>> import a\n# <<< import a\n# >>> import a\n# <<< import a\n", 2, 2),
        ] {
            let error = with_block(text, "a", "x = 1\n").expect_err(text);
            let RegionFileError::Marks { begins: found, ends: closed, .. } = error else {
                panic!("{error}");
            };
            assert_eq!((found, closed), (begins, ends), "{text}");
        }
        assert!(with_block("# >>> import ab\n", "a", "").is_ok(), "another import's mark");
    }

    #[test]
    fn a_mark_inside_of_a_value_is_none() {
        let text = "[region]\nname = \"\"\"\n# >>> import a\n\"\"\"\n";
        let with = with_block(text, "a", "[gaps]\n").expect("no mark of its own");
        assert_eq!(with, format!("{text}\n# >>> import a\n[gaps]\n# <<< import a\n"));
        assert_eq!(with_block(&with, "a", "").expect("one pair"), format!("{text}\n"));
    }

    #[test]
    fn a_table_of_the_user_stays_and_its_differences_are_reported() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = "region.name = 'mine' # by hand\r\n";
        std::fs::write(folder.path().join(REGION_FILE), own).expect("writable");
        let mut file = RegionFile::in_folder(folder.path());
        let keys = [("name", "a".into()), ("fill_rest", toml::Value::Boolean(true))];
        let kept = file.begin_table("region", &keys).expect("readable");
        let reported: Vec<String> = kept.iter().map(KeptKey::to_string).collect();
        assert_eq!(
            reported,
            ["name = \"mine\" (this import: \"a\")", "fill_rest is not set (this import: true)"]
        );
        assert!(!file.is_changed());
        file.begin_table("walk", &[("network", "n".into())]).expect("readable");
        assert_eq!(file.text().expect("whole"), format!("{own}\n[walk]\nnetwork = \"n\"\n"));
    }

    #[test]
    fn a_second_region_table_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(REGION_FILE), "[region]\nname = \"a\"\n")
            .expect("writable");
        let mut file = RegionFile::in_folder(folder.path());
        let error = file.put_block("osm", "[region]\nname = \"b\"\n").expect_err("two tables");
        assert!(matches!(error, RegionFileError::Invalid { .. }), "{error}");
        assert!(std::error::Error::source(&error).is_some(), "the cause is kept");
    }

    #[test]
    fn a_path_with_a_variable_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str| {
            let text = format!("[region]\ncategories_file = \"{path}\"\n");
            std::fs::write(folder.path().join(REGION_FILE), text).expect("writable");
            RegionFile::in_folder(folder.path()).categories_file()
        };
        assert_eq!(write("own.toml").expect("plain"), Some(folder.path().join("own.toml")));
        assert_eq!(write("a$$b.toml").expect("plain"), Some(folder.path().join("a$b.toml")));
        for path in ["${DATA}/own.toml", "$DATA/own.toml"] {
            let error = write(path).expect_err("a variable");
            assert!(matches!(error, RegionFileError::Variable { .. }), "{error}");
        }
    }
}
