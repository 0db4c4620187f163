//! Detects the dialect of a text table: separator, decimal sign, geometry columns.

use super::options::CsvGeometry;
use crate::dataset::without_group_marks;

/// Separators in order of preference when counts are equal.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// The separator that a first line `sep=;` declares, as Excel writes and reads it.
pub(super) fn declared_separator(head: &[u8]) -> Option<u8> {
    let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let line =
        line.strip_prefix(b"\"").map_or(line, |rest| rest.strip_suffix(b"\"").unwrap_or(rest));
    let (mark, rest) = line.split_at_checked(4)?;
    let [separator] = rest.trim_ascii_end() else {
        // A tab is white space itself.
        return (mark.eq_ignore_ascii_case(b"sep=") && rest == b"\t").then_some(b'\t');
    };
    let is_sign = separator.is_ascii() && !separator.is_ascii_alphanumeric() && *separator != b'"';
    (mark.eq_ignore_ascii_case(b"sep=") && is_sign).then_some(*separator)
}

/// The text of a cell. Excel keeps text as text with a formula: `="05913"`.
pub(super) fn cell_text(text: &str) -> std::borrow::Cow<'_, str> {
    let inner = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.replace("\"\"", "").contains('"') => {
            inner.replace("\"\"", "\"").into()
        }
        _ => text.into(),
    }
}

/// The separator that occurs most often in the header line, outside quotes.
pub(super) fn separator(head: &[u8]) -> u8 {
    let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).find(|line| !line.is_empty());
    let mut counts = [0usize; SEPARATORS.len()];
    let mut quoted = false;
    for byte in line.unwrap_or_default() {
        quoted ^= *byte == b'"';
        if let Some(at) = SEPARATORS.iter().position(|separator| separator == byte)
            && !quoted
        {
            counts[at] += 1;
        }
    }
    let best = (0..SEPARATORS.len()).max_by_key(|at| (counts[*at], SEPARATORS.len() - at));
    best.filter(|at| counts[*at] > 0).map_or(b',', |at| SEPARATORS[at])
}

/// Counts values that can only have a decimal comma, and values that can only have a decimal point.
#[derive(Default)]
pub(in crate::format) struct DecimalSign {
    pub commas: u64,
    pub points: u64,
}

impl DecimalSign {
    /// Classifies a value.
    pub(in crate::format) fn see(&mut self, text: &str) {
        // Most values have neither sign.
        if !text.bytes().any(|byte| matches!(byte, b',' | b'.')) {
            return;
        }
        let text = without_group_marks(text);
        let unsigned = text.trim().trim_start_matches('-');
        let Some(at) = unsigned.find([',', '.']) else { return };
        let (whole, fraction) = (&unsigned[..at], &unsigned[at + 1..]);
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        // `1.234` and `1,234` are ambiguous.
        let ambiguous = (1..=3).contains(&whole.len()) && whole != "0" && fraction.len() == 3;
        if digits(whole) && digits(fraction) && !ambiguous {
            match unsigned.as_bytes()[at] {
                b',' => self.commas += 1,
                _ => self.points += 1,
            }
        }
    }

    /// Whether the table has decimal commas, by majority, because a German table may hold `1.234`
    /// with a thousands point and an English one `1,234`.
    pub(in crate::format) fn is_comma(&self) -> bool {
        self.commas > self.points
    }
}

/// Usual names of coordinate columns, and whether they mean longitude and latitude.
const COORDINATE_NAMES: [(&str, &str, bool); 12] = [
    ("lon", "lat", true),
    ("lng", "lat", true),
    ("long", "lat", true),
    ("longitude", "latitude", true),
    ("laenge", "breite", true),
    ("länge", "breite", true),
    ("x", "y", false),
    ("easting", "northing", false),
    ("rechtswert", "hochwert", false),
    ("x_mp_100m", "y_mp_100m", false),
    ("x_mp_1km", "y_mp_1km", false),
    ("ostwert", "nordwert", false),
];

/// Usual names of columns with well-known text or binary.
const WKT_NAMES: [&str; 13] = [
    "wkt",
    "geometry",
    "geom",
    "the_geom",
    "ewkt",
    "wkb",
    "ewkb",
    "wkb_geometry",
    "wkt_geom",
    "geom_wkt",
    "geometrie",
    "geometry_wkt",
    "wkt_geometry",
];

/// The geometry columns of a header, and whether they hold longitude and latitude.
pub(super) fn geometry(header: &[String]) -> (CsvGeometry, bool) {
    let find = |name: &str| header.iter().find(|column| column.trim().to_lowercase() == name);
    for (x, y, degrees) in COORDINATE_NAMES {
        if let (Some(x), Some(y)) = (find(x), find(y)) {
            return (CsvGeometry::Xy { x: x.clone(), y: y.clone() }, degrees);
        }
    }
    match WKT_NAMES.iter().find_map(|name| find(name)) {
        Some(column) => (CsvGeometry::Wkt { column: column.clone() }, false),
        None => (CsvGeometry::None, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_inside_quotes_do_not_count() {
        assert_eq!(separator(b"id;\"a,b,c,d\";x\n"), b';');
        assert_eq!(separator(b"id\tname\n"), b'\t');
        assert_eq!(separator(b"\n\nid,name;alias,x\n"), b',');
        assert_eq!(separator(b"id\n"), b',');
    }

    #[test]
    fn the_first_line_of_excel_declares_the_separator() {
        for (text, separator) in [
            ("sep=;\nid;a,b\n", Some(b';')),
            ("\"SEP=,\"\r\nid\r\n", Some(b',')),
            ("sep=\t\nid\n", Some(b'\t')),
            ("sep=;  \n", Some(b';')),
            ("sep\n", None),
            ("sep=ab\n", None),
            ("separator;x\n", None),
            ("", None),
        ] {
            assert_eq!(declared_separator(text.as_bytes()), separator, "{text:?}");
        }
        assert_eq!(cell_text("=\"05913\""), "05913");
        assert_eq!(cell_text("=\"a\"\"b\""), "a\"b");
        for text in ["=A1", "=\"a\"&\"b\"", "\"05913\"", "="] {
            assert_eq!(cell_text(text), text);
        }
    }

    #[test]
    fn the_prevailing_decimal_sign_wins() {
        let sign = |values: &[&str]| {
            let mut sign = DecimalSign::default();
            values.iter().for_each(|value| sign.see(value));
            sign.is_comma()
        };
        assert!(sign(&["7,25", "-51,5", "1.234"]));
        assert!(!sign(&["7.25", "51.5", "Herne, Mitte", ""]));
        assert!(
            sign(&["7,2", "1.234", "12.000", "2.500"]),
            "points that group thousands are not decimal points"
        );
    }
}
