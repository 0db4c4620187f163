//! Files of earlier runs and imports that are no longer needed.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::FolderError;
use super::region_file::REGION_FILE;

/// Suffix in the names of layers whose rows have no position. Such files are never removed: somebody may
/// have geocoded the rows.
pub(crate) const WITHOUT_PLACE: &str = "_without_place";

/// Name of the record of a run, which marks its results as complete.
pub(crate) const RUN_RECORD: &str = "run.json";

/// Names of the files that a record (`run.json`, `import-*.json`) lists. Only plain names count, because
/// a manipulated record must not lead out of the folder.
fn names_in(record: &str) -> Vec<String> {
    let record: serde_json::Value = serde_json::from_str(record).unwrap_or_default();
    let names = record["outputs"].as_object().into_iter().flat_map(|outputs| outputs.keys());
    names.filter(|name| !name.contains(['/', '\\'])).cloned().collect()
}

/// The text of a record; empty without a file of that name. Reading a pipe would wait for a writer.
fn record_text(path: &Path) -> String {
    let is_file = path.is_file();
    if is_file { std::fs::read_to_string(path).unwrap_or_default() } else { String::new() }
}

/// Files that the earlier run of a folder lists in its `run.json` and that the present run does not write
/// again: they would be mistaken for its results.
pub(crate) fn superseded(folder: &Path, written: &BTreeMap<String, usize>) -> Vec<String> {
    let earlier = record_text(&folder.join(RUN_RECORD));
    let is_other = |name: &String| name != RUN_RECORD && name != REGION_FILE;
    let names = names_in(&earlier).into_iter().filter(is_other);
    names.filter(|name| !written.contains_key(name)).collect()
}

/// Files that the last import with this record wrote, that the present import does not write again, and
/// that nothing in the folder names: neither a configuration nor the record of another import.
///
/// # Parameters
/// `record`: name of the import's record; `written`: the files of the present import;
/// `region_file`: the new text of `region.toml`.
///
/// # Errors
/// [`FolderError::List`] when the folder cannot be listed.
pub(crate) fn stale_files(
    folder: &Path,
    record: &str,
    written: &BTreeMap<String, usize>,
    region_file: &str,
) -> Result<Vec<String>, FolderError> {
    let earlier = record_text(&folder.join(record));
    let mut readers = vec![region_file.to_owned()];
    let entries = std::fs::read_dir(folder)
        .map_err(|source| FolderError::List { path: folder.to_owned(), source })?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let other = name.ends_with(".toml") && name != REGION_FILE
            || name.starts_with("import-") && name.ends_with(".json") && name != record;
        if other {
            readers.push(record_text(&entry.path()));
        }
    }
    let is_written = |name: &str| written.contains_key(name);
    let is_read = |name: &str| readers.iter().any(|text| text.contains(name));
    let is_stale = |name: &String| match name.strip_suffix("-metadata.json") {
        // The metadata of a table are removed together with the table.
        Some(table) => !is_written(name) && (is_written(table) || !is_read(table)),
        None => !is_written(name) && !is_read(name) && !name.contains(WITHOUT_PLACE),
    };
    let names = names_in(&earlier).into_iter().filter(|name| name != REGION_FILE);
    Ok(names.filter(is_stale).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_same_import_that_nothing_reads_are_stale() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("writable");
        };
        let names = ["old.csv", "new.csv", "kept.csv", "other.csv", "x_without_place.csv"];
        names.iter().for_each(|name| write(name, ""));
        let outputs: Vec<String> = names.iter().map(|name| format!("\"{name}\": 1")).collect();
        let outside = "\"../outside.csv\": 1, \"region.toml\": 1";
        let record = format!("{{\"outputs\": {{{}, {outside}}}}}", outputs.join(", "));
        write("import-a.json", &record);
        write("import-b.json", "{\"outputs\": {\"other.csv\": 1}}");
        let written = BTreeMap::from([("new.csv".to_owned(), 1)]);
        let stale = |region_file: &str| {
            stale_files(folder.path(), "import-a.json", &written, region_file).expect("readable")
        };
        assert_eq!(stale("path = \"kept.csv\""), ["old.csv"]);
        write("mine.toml", "path = \"old.csv\"");
        assert!(stale("path = \"kept.csv\"").is_empty(), "a configuration of one's own reads it");
        assert_eq!(stale(""), ["kept.csv"]);
    }

    #[test]
    fn only_results_of_an_earlier_run_that_are_not_written_again_are_superseded() {
        let folder = tempfile::tempdir().expect("a folder");
        let written = BTreeMap::from([("new.csv".to_owned(), 1)]);
        assert!(superseded(folder.path(), &written).is_empty(), "no earlier run");
        let record = "{\"outputs\": {\"old.csv\": 1, \"new.csv\": 1, \"../far.csv\": 1, \
                      \"region.toml\": 1, \"run.json\": 1}}";
        std::fs::write(folder.path().join("run.json"), record).expect("writable");
        assert_eq!(superseded(folder.path(), &written), ["old.csv"]);
    }
}
