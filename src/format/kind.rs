//! Recognises files of kinds that are not layers, by their content.

use super::error::FormatError;
use super::input::InputFormat;

/// Bytes in which the root of an XML file, or a text that is none, shows.
const LOOKED_AT: usize = 4096;

/// Whether bytes begin like a FlatGeobuf file.
pub(super) fn is_flatgeobuf(head: &[u8]) -> bool {
    matches!(head, [b'f', b'g', b'b', 0..=3, b'f', b'g', b'b', ..])
}

/// Whether bytes begin like a Parquet file and not like a text table whose first heading is `PAR1`.
fn is_parquet(head: &[u8]) -> bool {
    head.starts_with(b"PAR1") && is_binary_after(b"PAR1", head)
}

/// Whether bytes begin like the shapes of a Shapefile.
pub(super) fn is_shapefile(head: &[u8]) -> bool {
    head.starts_with(b"\x00\x00\x27\x0a\x00\x00\x00\x00")
}

/// A mark at the beginning of files of a format.
type Mark = (fn(&[u8]) -> bool, InputFormat);

/// The format of a layer whose files begin with a mark of their own.
pub(super) fn by_mark(head: &[u8]) -> Option<InputFormat> {
    let marks: [Mark; 4] = [
        (is_flatgeobuf, InputFormat::FlatGeobuf),
        (is_parquet, InputFormat::Parquet),
        (is_geopackage, InputFormat::GeoPackage),
        (is_shapefile, InputFormat::Shapefile),
    ];
    marks.into_iter().find(|(is_kind, _)| is_kind(head)).map(|(_, format)| format)
}

/// Whether bytes begin like a zip archive that has members.
pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// A file of another kind, and what to do with it.
struct Kind {
    what: &'static str,
    advice: &'static str,
}

const fn kind(what: &'static str, advice: &'static str) -> Option<Kind> {
    Some(Kind { what, advice })
}

const TO_GEOJSON: &str = "convert it: ogr2ogr -t_srs EPSG:4326 -f GeoJSON out.geojson FILE, or export it as \
                          GeoJSON from QGIS";
const TO_CSV: &str =
    "save the sheet as CSV UTF-8 (in Excel: Save As; in LibreOffice: Save As, Text CSV)";
const UNPACK: &str = "unpack it and name the file inside";

const SQLITE: &[u8] = b"SQLite format 3\0";

/// Whether bytes begin like a GeoPackage: an SQLite database with the mark of one of its versions.
fn is_geopackage(head: &[u8]) -> bool {
    let mark = head.get(68..72);
    head.starts_with(SQLITE) && matches!(mark, Some(b"GPKG" | b"GP10" | b"GP11"))
}

/// Refuses bytes that begin like a file of another kind.
///
/// # Errors
/// [`FormatError::OtherKind`] with what it is and what to do.
pub(super) fn expect_layer(head: &[u8], name: &str) -> Result<(), FormatError> {
    let found = of_binary(head).or_else(|| of_archive(head)).or_else(|| of_markup(head));
    match found.or_else(|| of_json(head)).or_else(|| of_unknown(head)) {
        Some(Kind { what, advice }) => {
            Err(FormatError::OtherKind { name: name.to_owned(), kind: what, advice })
        }
        None => Ok(()),
    }
}

/// The refusal of an archive in which no layer is.
pub(super) fn refusal(head: &[u8], name: &str) -> FormatError {
    let Kind { what, advice } =
        of_archive(head).unwrap_or(Kind { what: "a ZIP archive", advice: UNPACK });
    FormatError::OtherKind { name: name.to_owned(), kind: what, advice }
}

/// Kinds with a mark of their own at the beginning.
fn of_binary(head: &[u8]) -> Option<Kind> {
    let begins =
        |mark: &[u8]| head.starts_with(mark) && (!is_text(mark) || is_binary_after(mark, head));
    if begins(SQLITE) && !is_geopackage(head) {
        return kind("an SQLite database", TO_GEOJSON);
    }
    if is_dbf(head) {
        let advice = "the shapes are in the file .shp beside it; name that one";
        return kind("a dBASE table (DBF), as it belongs to a Shapefile", advice);
    }
    let marks: [(&[u8], &str, &str); 13] = [
        (b"ARROW1", "an Arrow (Feather) file", TO_GEOJSON),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (XLS) or Word file", TO_CSV),
        (b"%PDF-", "a PDF document", "ask its publisher for the table, or copy it into one"),
        (b"{\\rtf", "a text document (RTF)", "save the table in it as CSV"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
        (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
        (b"\xfd7zXZ\0", "an XZ file", "unpack it with unxz"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard file", "unpack it with unzstd"),
        (b"\x1f\x8b", "a gzip file inside a gzip file", "unpack it with gunzip"),
        (b"II*\0", "a GeoTIFF raster", "`import census` reads rasters of persons"),
        (b"MM\0*", "a GeoTIFF raster", "`import census` reads rasters of persons"),
        (b"\x89PNG", "a picture (PNG)", "name the data, not its map"),
        (b"\xff\xd8\xff", "a picture (JPEG)", "name the data, not its map"),
    ];
    if let Some((_, what, advice)) = marks.into_iter().find(|(mark, ..)| begins(mark)) {
        return kind(what, advice);
    }
    let is_pbf = head.first() == Some(&0)
        && head.get(4..).is_some_and(|rest| rest.starts_with(b"\x0a\x09OSMHeader"));
    let is_tar = head.get(257..262) == Some(b"ustar") && head[..257].contains(&0);
    if is_pbf {
        kind(OSM, FROM_OSM)
    } else if is_tar {
        kind("a TAR archive", UNPACK)
    } else if is_bzip2(head) {
        kind("a bzip2 file", "unpack it with bunzip2")
    } else {
        None
    }
}

/// Whether a mark could be the beginning of a heading.
fn is_text(mark: &[u8]) -> bool {
    // A PDF document and a text document begin with lines of text.
    mark.is_ascii()
        && !mark.iter().any(u8::is_ascii_control)
        && !mark.starts_with(b"{")
        && mark != b"%PDF-"
}

/// Whether bytes that text does not have follow soon after a mark.
fn is_binary_after(mark: &[u8], head: &[u8]) -> bool {
    let is_control = |byte: &u8| *byte < b' ' && !b"\t\n\r".contains(byte);
    head.iter().skip(mark.len()).take(16).any(is_control)
}

/// A bzip2 file: its mark, a digit, and the mark of a block or of the end.
fn is_bzip2(head: &[u8]) -> bool {
    let Some([b'B', b'Z', b'h', b'1'..=b'9', block @ ..]) = head.get(..10) else { return false };
    block == b"1AY&SY" || block == b"\x17\x72\x45\x38\x50\x90"
}

const OSM: &str = "an OpenStreetMap extract";
const FROM_OSM: &str = "`nahraum import osm` makes layers of it";

/// A dBASE table: a version, a date, a header that ends where it says, and two reserved bytes, which are zero.
fn is_dbf(head: &[u8]) -> bool {
    let [version, _, month, day, _, _, _, _, low, high, _, _, 0, 0, ..] = head else {
        return false;
    };
    let versions = [0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0xcb, 0xf5, 0xfb];
    let length = usize::from(u16::from_le_bytes([*low, *high]));
    let date = (1..=12).contains(month) && (1..=31).contains(day);
    let ends = length >= 33 && head.get(length - 1).is_none_or(|end| *end == 0x0d || *end == 0);
    versions.contains(version) && date && ends
}

/// ZIP files are told apart by the names of their members.
fn of_archive(head: &[u8]) -> Option<Kind> {
    if !head.starts_with(b"PK\x03\x04") && !head.starts_with(b"PK\x05\x06") {
        return None;
    }
    let member = |name: &dyn Fn(&str) -> bool| members(head).iter().any(|member| name(member));
    let ends = |ending: &'static str| move |name: &str| name.to_lowercase().ends_with(ending);
    let starts = |start: &'static str| move |name: &str| name.starts_with(start);
    let is_mime =
        |text: &str| head[..head.len().min(200)].windows(text.len()).any(|w| w == text.as_bytes());
    if member(&starts("xl/")) {
        kind("an Excel workbook in binary form (XLSB)", TO_CSV)
    } else if member(&starts("word/")) || is_mime("opendocument.text") {
        kind("a text document", "save the table in it as CSV")
    } else if member(&ends(".kml")) {
        kind("a Google Earth file (KMZ)", TO_GEOJSON)
    } else if member(&ends(".gdbtable")) {
        kind("a zipped Esri geodatabase", TO_GEOJSON)
    } else if member(&ends("stop_times.txt")) || member(&ends("stops.txt")) {
        kind("a timetable (GTFS)", "`nahraum import gtfs` makes stops of it")
    } else if member(&starts("[Content_Types].xml")) {
        kind("an Office file without sheets", "save the table in it as CSV")
    } else {
        kind("a ZIP archive", UNPACK)
    }
}

/// Names of the members whose headers lie in the bytes.
fn members(head: &[u8]) -> Vec<String> {
    const HEADER_BYTES: usize = 30;
    let is_header = |at: &usize| head[*at..].starts_with(b"PK\x03\x04");
    let name = |at: usize| {
        let length = head.get(at + 26..at + 28)?;
        let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
        let bytes = head.get(at + HEADER_BYTES..at + HEADER_BYTES + length)?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    };
    (0..head.len()).filter(is_header).filter_map(name).collect()
}

/// XML and web pages, by their root.
fn of_markup(head: &[u8]) -> Option<Kind> {
    let text = text_of(head).to_lowercase();
    let text = text.trim_start();
    let is_root = |c: char| c.is_alphabetic() || matches!(c, '!' | '?' | '_');
    if !text.strip_prefix('<').is_some_and(|rest| rest.starts_with(is_root)) || is_heading(text) {
        return None;
    }
    let has = |word: &str| text.contains(word);
    if has("<!doctype html") || has("<html") {
        let advice = "a download that answers with a page has often moved, or wants a login; open the file \
                      in a browser";
        return kind("a web page (HTML)", advice);
    }
    let roots = [
        (
            "exceptionreport",
            "the error message of a web service",
            "open it in an editor: it says why",
        ),
        (
            "serviceexception",
            "the error message of a web service",
            "open it in an editor: it says why",
        ),
        ("<kml", "a Google Earth file (KML)", TO_GEOJSON),
        ("<gpx", "a GPS track (GPX)", TO_GEOJSON),
        ("<osm", OSM, FROM_OSM),
        ("opengis.net/gml", "a GML file", TO_GEOJSON),
        ("opengis.net/wfs", "a GML file of a web service", TO_GEOJSON),
        ("office:spreadsheet", "an Excel workbook in XML", TO_CSV),
        ("<svg", "a picture (SVG)", "name the data, not its map"),
    ];
    let known = roots.into_iter().find(|(root, ..)| has(root));
    match known {
        Some((_, what, advice)) => kind(what, advice),
        None => kind("an XML file of an unknown kind", TO_GEOJSON),
    }
}

/// The text at the beginning of a file, without a byte order mark.
fn text_of(head: &[u8]) -> String {
    let looked_at = &head[..head.len().min(LOOKED_AT)];
    let wide = looked_at.strip_prefix(b"\xff\xfe").or_else(|| looked_at.strip_prefix(b"\xfe\xff"));
    let text = match wide {
        // In UTF-16 the letters of roots and keys have a zero byte each.
        Some(wide) => wide.iter().copied().filter(|byte| *byte != 0).collect(),
        None => looked_at.to_vec(),
    };
    String::from_utf8_lossy(&text).trim_start_matches('\u{feff}').to_owned()
}

/// Whether a text begins with the heading of a table whose columns are in angle brackets: `<id>;<name>`.
fn is_heading(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.split_once('>').is_some_and(|(_, rest)| rest.starts_with([';', ',', '|', '\t']))
}

/// JSON that is not GeoJSON, by the keys of its root.
fn of_json(head: &[u8]) -> Option<Kind> {
    let text = text_of(head);
    let text = text.trim_start();
    if !text.starts_with('{') {
        return None;
    }
    let keys = root_keys(text);
    let value = |key: &str| keys.iter().find(|(known, _)| *known == key).map(|(_, value)| *value);
    let has = |key: &str| value(key).is_some();
    let begins = |key: &str, start: &str| value(key).is_some_and(|value| value.starts_with(start));
    if begins("type", "\"Topology\"") || has("arcs") && has("objects") {
        kind("a TopoJSON file", TO_GEOJSON)
    } else if has("type") {
        None
    } else if has("osm3s") || begins("elements", "[") {
        let advice = "ask for XML instead ([out:xml]): `nahraum import osm` makes layers of it";
        kind("the JSON answer of an OpenStreetMap service (Overpass)", advice)
    } else if begins("geometryType", "\"esri")
        || has("spatialReference")
        || has("objectIdFieldName")
    {
        let advice = "ask the service for f=geojson, or convert it: ogr2ogr -t_srs EPSG:4326 -f GeoJSON \
                      out.geojson FILE";
        kind("an Esri JSON file", advice)
    } else if begins("error", "{") {
        kind("the error message of a web service", "open it in an editor: it says why")
    } else {
        None
    }
}

/// The keys of the object that a JSON text begins with, as far as the text goes, each with the text from its
/// value on.
fn root_keys(text: &str) -> Vec<(&str, &str)> {
    let (mut depth, mut opened, mut is_escaped) = (0_usize, None, false);
    let mut keys = Vec::new();
    for (at, c) in text.char_indices() {
        match (opened, c) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(start), '"') => {
                opened = None;
                let rest = text[at + 1..].trim_start().strip_prefix(':');
                if let Some(value) = rest.filter(|_| depth == 1) {
                    keys.push((&text[start..at], value.trim_start()));
                }
            }
            (Some(_), _) => {}
            (None, '"') => opened = Some(at + 1),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    keys
}

/// Bytes that are no text: text has no zero bytes, unless it is UTF-16, which begins with a mark.
fn of_unknown(head: &[u8]) -> Option<Kind> {
    if by_mark(head).is_some() {
        return None;
    }
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let looked_at = &head[..head.len().min(LOOKED_AT)];
    let zeros = looked_at.iter().filter(|byte| **byte == 0).count();
    if wide || zeros * 50 <= looked_at.len() {
        return None;
    }
    let half = looked_at.len() / 2;
    if zeros * 5 > half * 4 && zeros <= half + 1 {
        let advice = "save it as UTF-8, or with a byte order mark";
        return kind("text in UTF-16 without a byte order mark", advice);
    }
    kind("binary data of an unknown kind", "name a GeoJSON file or a text table (CSV)")
}
