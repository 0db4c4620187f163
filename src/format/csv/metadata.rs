//! Metadata of a text table, in a companion file.

use std::io::Write;
use std::path::Path;

use serde_json::json;

use crate::dataset::{Layer, SCHEMA_VERSION};
use crate::format::FormatError;
use crate::format::file_error::FileError;

/// Name of the file that describes a text table, following the Metadata Vocabulary for Tabular Data
/// (W3C 2015, section 5.3).
///
/// ```
/// use nahraum::format::csv_metadata_name;
/// assert_eq!(csv_metadata_name("border.csv"), "border.csv-metadata.json");
/// ```
pub fn csv_metadata_name(table: &str) -> String {
    format!("{table}-metadata.json")
}

/// The vocabulary of the metadata.
const CONTEXT: &str = "http://www.w3.org/ns/csvw";
/// The key of the attribution.
const RIGHTS: &str = "dc:rights";

/// Whether a file is the companion of a table that this project has written.
pub(in crate::format) fn is_metadata(path: &Path) -> bool {
    // Reading a pipe would wait for a writer.
    if !path.is_file() {
        return false;
    }
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    json["@context"] == CONTEXT && json.get(RIGHTS).is_some()
}

/// Writes the attribution, and units and descriptions of the columns.
pub(in crate::format) fn write_metadata(
    layer: &Layer,
    table: &str,
    sink: &mut dyn Write,
) -> Result<(), FormatError> {
    let columns: Vec<_> = layer
        .column_names()
        .into_iter()
        .map(|name| {
            let mut column = json!({"name": name, "titles": name});
            if let Some(field) = layer.fields.iter().find(|field| field.name == name) {
                column["dc:description"] = json!(field.description);
                column["schema:unitText"] = json!(field.unit);
            }
            column
        })
        .collect();
    let metadata = json!({
        "@context": CONTEXT,
        "url": table,
        RIGHTS: layer.attribution,
        "schema:schemaVersion": SCHEMA_VERSION.to_string(),
        "tableSchema": {"columns": columns},
    });
    let text = format!("{metadata:#}\n");
    let written = sink.write_all(text.as_bytes()).and_then(|()| sink.flush());
    Ok(written.map_err(FileError::when("write", csv_metadata_name(table)))?)
}
