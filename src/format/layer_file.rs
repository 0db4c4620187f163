//! Tells files of layers from street maps, where both may be named.

use std::path::Path;

/// Beginnings of files that hold layers: GeoPackage, Shapefile (also in a zip file), FlatGeobuf, Parquet.
const MARKS: [&[u8]; 5] = [
    b"SQLite format 3\0",
    b"\x00\x00\x27\x0a\x00\x00\x00\x00",
    b"fgb\x03fgb",
    b"PAR1",
    b"PK\x03\x04",
];

/// Whether a file holds a layer and no street map of OpenStreetMap, by its first bytes; a compressed file and a
/// text table by its name.
///
/// ```
/// use std::path::Path;
/// use nahraum::format::holds_layer;
/// assert!(holds_layer(b" {\"type\":\"FeatureCollection\"", Path::new("paths.json")));
/// assert!(!holds_layer(b"<?xml version=\"1.0\"?><osm>", Path::new("paths.json")));
/// assert!(holds_layer(b"\x1f\x8b", Path::new("paths.GeoJSON.gz")));
/// assert!(!holds_layer(b"\x1f\x8b", Path::new("paths.osm.gz")));
/// ```
pub fn holds_layer(head: &[u8], path: &Path) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    let name = path.to_string_lossy().to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let is_compressed = head.starts_with(b"\x1f\x8b");
    matches!(first, Some(b'{' | 0x1e))
        || MARKS.iter().any(|mark| head.starts_with(mark))
        || ends(&[".csv", ".tsv", ".csv.gz", ".tsv.gz"])
        || is_compressed && ends(&["json.gz", "geojsonl.gz"])
}
