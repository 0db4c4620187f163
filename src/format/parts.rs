//! Tables that are written while they are made.

use std::io::Write;
use std::path::{Path, PathBuf};

use polars::prelude::{CsvWriter, SerWriter};

use super::atomic::AtomicFile;
use super::error::FormatError;
use super::output::OutputFormat;
use super::parquet::PartsFile;
use super::watched::Watched;
use super::write::commit_table;
use crate::dataset::Layer;

/// Takes a part of a table: some of its rows, in the order of the table, with all of its columns.
pub type TakePart<'t, E> = dyn FnMut(Layer) -> Result<(), E> + 't;

/// Whether a format can be written part by part. The others need the whole table.
pub fn takes_parts(format: OutputFormat) -> bool {
    matches!(format, OutputFormat::Csv | OutputFormat::Parquet)
}

/// Writes a table without geometries whose rows come in parts, to a stream: the same bytes as [`write_layer`] of all
/// rows, however large the parts are. `make` hands over the parts, one at least.
///
/// # Errors
/// Those of `make`, and those of [`write_layer`].
///
/// # Panics
/// When the format does not [take parts](takes_parts), or no part comes.
///
/// # Cost
/// Memory for one part, and for a group of 65,536 rows for each thread.
///
/// [`write_layer`]: super::write_layer
pub fn write_parts<E: From<FormatError>>(
    format: OutputFormat,
    sink: &mut dyn Write,
    make: impl FnOnce(&mut TakePart<'_, E>) -> Result<(), E>,
) -> Result<(), E> {
    head_of_parts(format, sink, make).map(|_| ())
}

/// [`write_parts`] to a file that appears complete or not at all, with the companion that [`write_layer_file`] gives a
/// text table.
///
/// # Errors
/// Those of [`write_parts`], and when the file cannot be created or renamed.
///
/// # Panics
/// As [`write_parts`].
///
/// [`write_layer_file`]: super::write_layer_file
pub fn write_parts_file<E: From<FormatError>>(
    format: OutputFormat,
    path: &Path,
    make: impl FnOnce(&mut TakePart<'_, E>) -> Result<(), E>,
) -> Result<(), E> {
    let mut file = AtomicFile::create(path)?;
    let head = head_of_parts(format, &mut file, make)?;
    Ok(commit_table(&head, file, format, path)?)
}

/// Writes the parts; returns the table without its rows.
fn head_of_parts<E: From<FormatError>>(
    format: OutputFormat,
    sink: &mut dyn Write,
    make: impl FnOnce(&mut TakePart<'_, E>) -> Result<(), E>,
) -> Result<Layer, E> {
    match format {
        OutputFormat::Csv => csv_parts(sink, make),
        OutputFormat::Parquet => parquet_parts(sink, make),
        _ => panic!("the format takes parts"),
    }
}

/// A part without its rows.
fn head_of(part: &Layer) -> Layer {
    let (table, records) = (part.table.clear(), Vec::new());
    Layer { table, records, geometry: Vec::new(), ..part.clone() }
}

fn csv_parts<E: From<FormatError>>(
    sink: &mut dyn Write,
    make: impl FnOnce(&mut TakePart<'_, E>) -> Result<(), E>,
) -> Result<Layer, E> {
    let mut head = None;
    let mut sink = Watched::new(sink);
    make(&mut |part| Ok(put_rows(&mut sink, &mut head, part)?))?;
    let head = head.expect("a table has a part");
    let flushed = sink.flush();
    sink.outcome(flushed, &head, OutputFormat::Csv)?;
    Ok(head)
}

/// Puts the rows of a part behind those of a text table, whose head is that of the first part.
fn put_rows(
    sink: &mut Watched<'_>,
    head: &mut Option<Layer>,
    mut part: Layer,
) -> Result<(), FormatError> {
    let mut csv = CsvWriter::new(&mut *sink).include_header(head.is_none());
    let written = csv.finish(&mut part.table);
    sink.so_far(written, &part, OutputFormat::Csv)?;
    head.get_or_insert_with(|| head_of(&part));
    Ok(())
}

/// A text table whose rows come while others are still made, and which appears complete or not at all:
/// [`write_parts_file`] for rows that nobody can hand over in one go.
pub(crate) struct TextTable {
    path: PathBuf,
    file: AtomicFile,
    /// The first part without its rows.
    head: Option<Layer>,
}

impl TextTable {
    /// Begins a table.
    ///
    /// # Errors
    /// [`FormatError::File`] when the file cannot be created.
    pub(crate) fn create(path: &Path) -> Result<Self, FormatError> {
        Ok(Self { path: path.to_owned(), file: AtomicFile::create(path)?, head: None })
    }

    /// Puts rows behind those that came.
    ///
    /// # Errors
    /// As [`write_layer`](super::write_layer).
    pub(crate) fn add(&mut self, part: Layer) -> Result<(), FormatError> {
        put_rows(&mut Watched::new(&mut self.file), &mut self.head, part)
    }

    /// Gives the table its name and its companion.
    ///
    /// # Errors
    /// As [`write_layer_file`](super::write_layer_file).
    ///
    /// # Panics
    /// When no part came.
    pub(crate) fn commit(self) -> Result<(), FormatError> {
        let head = self.head.expect("a table has a part");
        commit_table(&head, self.file, OutputFormat::Csv, &self.path)
    }
}

fn parquet_parts<E: From<FormatError>>(
    sink: &mut dyn Write,
    make: impl FnOnce(&mut TakePart<'_, E>) -> Result<(), E>,
) -> Result<Layer, E> {
    let format = OutputFormat::Parquet;
    let (mut sink, mut begun) = (Some(Watched::new(sink)), None);
    make(&mut |mut part| {
        let rows = std::mem::take(&mut part.table);
        let (mut file, head) = match begun.take() {
            Some(begun) => begun,
            None => {
                let head = Layer { table: rows.clear(), ..head_of(&part) };
                let sink = sink.take().expect("the first part begins the file");
                let file =
                    PartsFile::new(sink, &head).map_err(|error| FormatError::Unwritable {
                        layer: head.name.clone(),
                        format,
                        reason: error.to_string(),
                    })?;
                (file, head)
            }
        };
        if let Err(error) = file.add(rows) {
            return Ok(file.into_sink().outcome(Err::<(), _>(error), &head, format)?);
        }
        begun = Some((file, head));
        Ok(())
    })?;
    let (file, head) = begun.expect("a table has a part");
    let (mut sink, written) = file.finish();
    let flushed = written.and_then(|()| Ok(sink.flush()?));
    sink.outcome(flushed, &head, format)?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;
    use polars_parquet::read::read_metadata;

    use super::*;
    use crate::format::{write_layer, write_layer_file};

    fn table(rows: usize) -> Layer {
        let names: Vec<String> = (0..rows).map(|row| format!("cell {}", row % 977)).collect();
        let metres: Vec<Option<f64>> =
            (0..rows).map(|row| (row % 13 > 0).then_some(row as f64 / 8.0)).collect();
        let table = df!("cell_id" => names, "metres" => metres).expect("columns");
        let geometry = vec![None; rows];
        Layer {
            name: "distances".into(),
            table,
            geometry,
            attribution: vec!["nobody".into()],
            ..Layer::default()
        }
    }

    fn part(whole: &Layer, from: usize, to: usize) -> Layer {
        let table = whole.table.slice(from as i64, to - from);
        Layer { table, geometry: vec![None; to - from], ..whole.clone() }
    }

    #[test]
    fn a_table_in_parts_has_the_bytes_of_the_whole_table() {
        // Two whole groups and some rows more, in parts that end where groups do not.
        let rows = 2 * 65_536 + 100;
        let whole = table(rows);
        for format in [OutputFormat::Csv, OutputFormat::Parquet] {
            let mut expected = Vec::new();
            write_layer(&whole, format, &mut expected).expect("writable");
            for ends in [
                vec![rows],
                vec![0, 10, 70_000, 140_000.min(rows), rows],
                vec![65_536, 131_072, rows],
            ] {
                let mut bytes = Vec::new();
                let written = write_parts::<FormatError>(format, &mut bytes, |take| {
                    let mut from = 0;
                    for end in &ends {
                        take(part(&whole, from, *end))?;
                        from = *end;
                    }
                    Ok(())
                });
                written.expect("writable");
                assert!(bytes == expected, "{format:?} in parts that end at {ends:?}");
            }
        }
    }

    #[test]
    fn a_text_table_that_grows_has_the_bytes_and_the_companion_of_the_whole_table() {
        let folder = tempfile::tempdir().expect("a folder");
        let [grown, whole] = ["grown", "whole"].map(|name| folder.path().join(name));
        let layer = table(1_000);
        for (path, ends) in [(&grown, vec![0, 300, 300, 1_000]), (&whole, vec![1_000])] {
            std::fs::create_dir(path).expect("a folder");
            let mut table = TextTable::create(&path.join("t.csv")).expect("writable");
            let mut from = 0;
            for end in ends {
                table.add(part(&layer, from, end)).expect("writable");
                from = end;
            }
            assert!(!path.join("t.csv").exists(), "not before it is complete");
            table.commit().expect("writable");
        }
        write_layer_file(&layer, OutputFormat::Csv, &whole.join("t.csv")).expect("writable");
        for name in ["t.csv", "t.csv-metadata.json"] {
            let [a, b] = [&grown, &whole].map(|path| std::fs::read(path.join(name)).expect(name));
            assert!(a == b, "{name}");
        }
    }

    #[test]
    fn groups_of_a_table_in_parts_have_65536_rows() {
        let whole = table(150_000);
        let mut bytes = Vec::new();
        let written = write_parts::<FormatError>(OutputFormat::Parquet, &mut bytes, |take| {
            (0..15).try_for_each(|at| take(part(&whole, at * 10_000, (at + 1) * 10_000)))
        });
        written.expect("writable");
        let contents = read_metadata(&mut std::io::Cursor::new(&bytes[..])).expect("Parquet");
        let rows: Vec<usize> = contents.row_groups.iter().map(|group| group.num_rows()).collect();
        assert_eq!(rows, [65_536, 65_536, 18_928]);
    }

    #[test]
    fn a_table_that_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let whole = table(100);
        for (name, format) in [("t.csv", OutputFormat::Csv), ("t.parquet", OutputFormat::Parquet)] {
            let path = folder.path().join(name);
            let failed = write_parts_file(format, &path, |take| {
                take(part(&whole, 0, 60))?;
                Err(FormatError::UnknownFormat { name: "made up".into(), reason: "enough".into() })
            });
            assert!(matches!(failed, Err(FormatError::UnknownFormat { .. })), "{failed:?}");
            assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0, "{name}");
        }
    }

    #[test]
    fn a_table_without_rows_has_its_columns() {
        let empty = table(0);
        for format in [OutputFormat::Csv, OutputFormat::Parquet] {
            let (mut bytes, mut expected) = (Vec::new(), Vec::new());
            write_layer(&empty, format, &mut expected).expect("writable");
            write_parts::<FormatError>(format, &mut bytes, |take| take(empty.clone()))
                .expect("writable");
            assert_eq!(bytes, expected, "{format:?}");
        }
    }

    /// A disk with room for some bytes.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            match self.0.checked_sub(bytes.len()) {
                Some(left) => self.0 = left,
                None => return Err(std::io::ErrorKind::StorageFull.into()),
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_told_as_that() {
        let whole = table(200_000);
        for format in [OutputFormat::Csv, OutputFormat::Parquet] {
            for room in [0, 1_000, 100_000] {
                let parts = |take: &mut TakePart<'_, FormatError>| {
                    take(part(&whole, 0, 100_000))?;
                    take(part(&whole, 100_000, 200_000))
                };
                let error = write_parts(format, &mut Full(room), parts).expect_err("no room");
                assert!(matches!(error, FormatError::File { .. }), "{format:?}, {room}: {error:?}");
            }
        }
    }
}
