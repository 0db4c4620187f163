//! Files of other kinds than layers, and the conventions of spreadsheets in text tables.

use std::io::Write;

use nahraum::base::codes;
use nahraum::format::{FormatError, Input, ReadLayer, ReadOptions, read_layer};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::column;

fn read(name: &str, bytes: &[u8]) -> Result<ReadLayer, FormatError> {
    let input = Input::Bytes { name: name.to_owned(), bytes: bytes.to_vec() };
    read_layer(&input, &ReadOptions::default())
}

fn zipped(members: &[&str]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut zip = ZipWriter::new(&mut bytes);
    for member in members {
        zip.start_file(*member, SimpleFileOptions::default()).expect("a new entry");
        zip.write_all(b"some content").expect("space");
    }
    zip.finish().expect("space");
    bytes.into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("space");
    packer.finish().expect("space")
}

const OVERPASS: &[u8] = b"{\"version\": 0.6, \"generator\": \"Overpass API\", \"osm3s\": {\"copyright\": \
    \"OpenStreetMap\"}, \"elements\": [{\"type\": \"node\", \"id\": 1, \"lat\": 51.4, \"lon\": 7.2}]}";
const ESRI: &[u8] = b"{\"objectIdFieldName\":\"OBJECTID\",\"geometryType\":\"esriGeometryPoint\",\
    \"spatialReference\":{\"wkid\":4326},\"features\":[{\"attributes\":{\"OBJECTID\":1},\"geometry\":\
    {\"x\":7.2,\"y\":51.4}}]}";

#[test]
fn a_file_of_another_kind_is_named_as_what_it_is() {
    let mut dbf = vec![0x03, 124, 5, 17, 2, 0, 0, 0, 65, 0, 20, 0];
    dbf.resize(64, 0);
    dbf.push(0x0d);
    let mut sqlite = b"SQLite format 3\0".to_vec();
    sqlite.resize(100, 1);
    let cases: [(&[u8], &str); 19] = [
        (&dbf, "dBASE"),
        (&sqlite, "SQLite"),
        (&zipped(&["[Content_Types].xml", "_rels/.rels", "xl/workbook.bin"]), "XLSB"),
        (&zipped(&["doc.kml"]), "KMZ"),
        (&zipped(&["stops.txt"]), "GTFS"),
        (&zipped(&["a.bin"]), "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "XLS"),
        (b"<?xml version=\"1.0\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">", "KML"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\n<!DOCTYPE html>\n<html><body>Moved</body></html>", "HTML"),
        (b"<ows:ExceptionReport version=\"2.0.0\">", "web service"),
        (b"BZh91AY&SY\x2f\x11", "bzip2"),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\">\n</svg>\n", "SVG"),
        (b"<!-- towns -->\n<towns><town/></towns>", "XML"),
        (OVERPASS, "Overpass"),
        (b"{\n  \"elements\": []\n}", "Overpass"),
        (ESRI, "Esri"),
        (b" {\"error\": {\"code\": 400, \"message\": \"no layer\"}}", "web service"),
        (b"{\"type\":\"Topology\",\"objects\":{},\"arcs\":[]}", "TopoJSON"),
    ];
    for (bytes, words) in cases {
        // Whatever the name says, and packed too.
        for (name, bytes) in [("a.csv", bytes.to_vec()), ("a.geojson.gz", gzipped(bytes))] {
            let error = read(name, &bytes).expect_err(words);
            assert!(matches!(error, FormatError::OtherKind { .. }), "{name}: {error}");
            assert!(error.to_string().contains(words), "{name}: {error}");
            assert!(error.advice().is_some_and(|advice| !advice.is_empty()));
        }
    }
    // A service's error is XML with any root.
    let report = b"<?xml version=\"1.0\"?><ServiceExceptionReport><ServiceException>no layer";
    assert!(read("a.geojson", report).expect_err("no layer").to_string().contains("web service"));
}

#[test]
fn tables_that_look_a_little_like_other_kinds_are_read() {
    for text in ["CSV,id\n1,2\n", "PKZ;id\na;1\n", "BZ,x\n1,2\n", "id,html\n1,<html>\n", "0x;1\n"] {
        assert!(read("a.csv", text.as_bytes()).is_ok(), "{text}");
    }
    // Tabs and letters may stand where a dBASE table has its date and lengths.
    let rows = "id\tname\n1\t\t\t\tid\n".repeat(20);
    for text in [
        &format!("C\t\t\tid\t{rows}"),
        "PAR1;x\n1;2\n",
        "ARROW1;x\n1;2\n",
        "BZhNr;Name\n1;a\n",
        "BZh91;Name\n1;a\n",
        "%PDF;Name\n1;a\n",
        "<18;18-65\n1;2\n",
        "<id>;<name>\n1;a\n",
        "II*;x\n1;2\n",
    ] {
        let table = read("a.csv", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        assert!(!table.layer.is_empty(), "{text}");
    }
    // GeoJSON whose properties look like another kind of JSON.
    let features = "{\"features\":[{\"type\":\"Feature\",\"properties\":{\"elements\":[1],\
        \"arcs\":2,\"osm3s\":3,\"geometryType\":\"esriGeometryPoint\"},\"geometry\":null}],\
        \"error\":null,\"type\":\"FeatureCollection\"}";
    assert_eq!(read("a.geojson", features.as_bytes()).expect("GeoJSON").layer.len(), 1);
    let wide: Vec<u8> = "id;name\n1;a\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = read("wide.csv", &wide).expect_err("no mark");
    assert!(error.to_string().contains("UTF-16"), "{error}");
    assert!(read("wide.csv", &[b"\xff\xfe", &wide[..]].concat()).is_ok());
}

#[test]
fn the_conventions_of_spreadsheets_are_understood() {
    // A declared separator, text kept by a formula, columns and rows that only once had values.
    let text = "\u{feff}sep=;\r\nid;name;persons;;\r\n=\"05913\";Alt, Neu;1 234;;\r\n\
                \"=\"\"07\"\"\";\"B\";5;;\r\n;;;;\r\n ; ;;;\r\n";
    let table = read("excel.csv", text.as_bytes()).expect("readable");
    assert_eq!(table.layer.column_names(), ["id", "name", "persons"]);
    assert_eq!(column(&table.layer, "id"), ["05913", "07"]);
    assert_eq!(column(&table.layer, "name"), ["Alt, Neu", "B"]);
    assert_eq!(table.layer.records, [3, 4], "lines as an editor counts them");
    assert_eq!(table.diagnostics.count_of_code(codes::N243), 2);
    for code in [codes::W220, codes::W222] {
        assert_eq!(table.diagnostics.count_of_code(code), 0, "{:?}", table.diagnostics);
    }
    // The declared separator wins over the one that occurs more often.
    let commas = read("commas.csv", b"sep=|\na,b,c|d\n1|2\n").expect("readable");
    assert_eq!(commas.layer.column_names(), ["a,b,c", "d"]);
    // A column without a name that has a value is still told, and so is a value behind the last column.
    let filled = read("filled.csv", b"id;;\n1;x;\n2;;;z\n").expect("readable");
    assert_eq!(filled.layer.column_names(), ["id", "column_2"]);
    assert_eq!(filled.diagnostics.count_of_code(codes::W220), 1);
    assert_eq!(filled.diagnostics.count_of_code(codes::W222), 1);
}
