//! A folder of results and the list of its files.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::FolderError;
use crate::dataset::Layer;
use crate::format::{
    AtomicFile, OutputFormat, TextTable, csv_metadata_name, without_formulas, write_layer_file,
};

/// Writes files into a folder and lists them.
pub(crate) struct ResultFolder {
    pub path: PathBuf,
    /// Files with their number of rows.
    pub outputs: BTreeMap<String, usize>,
    /// Whether text tables are written [without formulas](without_formulas).
    pub csv_safe: bool,
    /// The text table whose rows come part by part, its name, and how many rows it has so far.
    growing: Option<(TextTable, String, usize)>,
}

impl ResultFolder {
    /// Opens a folder; creates it if necessary.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        std::fs::create_dir_all(path)
            .map_err(|source| FolderError::Create { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), outputs: BTreeMap::new(), csv_safe: false, growing: None })
    }

    /// Writes a layer under its name; returns the name of the file.
    pub fn layer(&mut self, layer: &Layer, format: OutputFormat) -> Result<String, FolderError> {
        let name = format!("{}.{}", layer.name, format.ending());
        let safe = (self.csv_safe && format == OutputFormat::Csv).then(|| without_formulas(layer));
        write_layer_file(safe.as_ref().unwrap_or(layer), format, &self.path.join(&name))
            .map_err(|source| FolderError::Write { name: name.clone(), source })?;
        if format == OutputFormat::Csv {
            self.outputs.insert(csv_metadata_name(&name), layer.table.width());
        }
        self.outputs.insert(name.clone(), layer.len());
        Ok(name)
    }

    /// Writes some rows of a text table: the parts that come until [`Self::end_rows`] are one table.
    pub fn rows(&mut self, part: Layer) -> Result<(), FolderError> {
        let name = format!("{}.{}", part.name, OutputFormat::Csv.ending());
        let fail = |source| FolderError::Write { name: name.clone(), source };
        if self.growing.is_none() {
            let table = TextTable::create(&self.path.join(&name)).map_err(fail)?;
            self.outputs.insert(csv_metadata_name(&name), part.table.width());
            self.growing = Some((table, name.clone(), 0));
        }
        let (table, begun, rows) = self.growing.as_mut().expect("begun above");
        assert_eq!(*begun, name, "the table before is complete");
        *rows += part.len();
        let part = if self.csv_safe { without_formulas(&part) } else { part };
        table.add(part).map_err(fail)
    }

    /// Completes the text table whose rows came part by part, where there is one.
    pub fn end_rows(&mut self) -> Result<(), FolderError> {
        let Some((table, name, rows)) = self.growing.take() else { return Ok(()) };
        table.commit().map_err(|source| FolderError::Write { name: name.clone(), source })?;
        self.outputs.insert(name, rows);
        Ok(())
    }

    /// Writes a file that is not a layer.
    pub fn file(&mut self, name: &str, bytes: &[u8], rows: usize) -> Result<(), FolderError> {
        self.write(name, bytes)?;
        self.outputs.insert(name.to_owned(), rows);
        Ok(())
    }

    /// Writes a file without listing it: the record itself.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        self.write_by(name, |file| file.write_all(bytes))
    }

    /// Writes a file that is not a layer with a function.
    pub fn file_by(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut AtomicFile) -> io::Result<()>,
        rows: usize,
    ) -> Result<(), FolderError> {
        self.write_by(name, write)?;
        self.outputs.insert(name.to_owned(), rows);
        Ok(())
    }

    /// Writes a file with a function, without listing it.
    pub fn write_by(
        &self,
        name: &str,
        write: impl FnOnce(&mut AtomicFile) -> io::Result<()>,
    ) -> Result<(), FolderError> {
        let path = self.path.join(name);
        let fail = |source| FolderError::Write { name: name.to_owned(), source };
        let mut file = AtomicFile::create(&path).map_err(fail)?;
        write(&mut file).map_err(|source| FolderError::Fill { path, source })?;
        file.commit().map_err(fail)
    }
}
