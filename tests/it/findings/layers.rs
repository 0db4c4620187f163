//! 2xx: files of layers.

use nahraum::base::{Code, codes};
use nahraum::dataset::CrsId;
use nahraum::format::{Input, ReadOptions, read_layer};

use super::{Provoked, assert_complete};

/// Reads a file with options; a text table always says how it was read (N223).
fn file(
    name: &str,
    content: impl AsRef<[u8]>,
    options: &ReadOptions,
) -> nahraum::base::Diagnostics {
    let input = Input::Bytes { name: name.into(), bytes: content.as_ref().into() };
    read_layer(&input, options).expect("readable").diagnostics
}

fn geojson(provoked: &mut Provoked) {
    let mut read = |code: Code, text: &str| {
        provoked.exactly(&[code], &[], &file("a.geojson", text, &ReadOptions::default()));
    };
    let point = r#""geometry":{"type":"Point","coordinates":[7,51]}"#;
    let ring = |positions: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[{positions}]]}}}}"#
        )
    };
    let with =
        |properties: &str| format!(r#"{{"type":"Feature",{point},"properties":{properties}}}"#);
    let good = with("{}");
    read(
        codes::E201,
        &format!(r#"{{"type":"FeatureCollection","features":[{good},{{"type":"Point"}}]}}"#),
    );
    read(codes::W203, &ring("[7,51],[8,51],[8,52],[7,52]"));
    read(codes::W204, &ring("[7,51],[8,51],[7,51]"));
    read(codes::W205, &with(r#"{"a":1,"a":2}"#));
    read(codes::W206, &with(r#"{"a":"SÃ¼d"}"#));
    read(codes::W207, &with(r#"{"a":123456789012345678901234567890}"#));
    read(codes::N210, r#"{"type":"Point","coordinates":[7,51]}"#);
    read(codes::W211, &format!(r#"{{"type":"Feature",{point}}}"#));
    read(
        codes::N213,
        r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[7,51,80]}}"#,
    );
    let named = |name: &str| {
        let crs = format!(r#""crs":{{"type":"name","properties":{{"name":"{name}"}}}}"#);
        format!(r#"{{"type":"FeatureCollection",{crs},"features":[{good}]}}"#)
    };
    read(codes::W209, &named("EPSG:25832"));
    read(codes::E212, &named("the usual one"));
    let sequence = format!("{}\n{}\n", named("EPSG:4326"), named("EPSG:25832"));
    let found = file("a.geojsonl", sequence, &ReadOptions::default());
    provoked.exactly(&[codes::E217], &[codes::W209], &found);
    let set = ReadOptions { crs: Some(CrsId::epsg(31466)), ..ReadOptions::default() };
    provoked.exactly(
        &[codes::W209, codes::W214],
        &[],
        &file("a.geojson", named("EPSG:25832"), &set),
    );
    let fix = ReadOptions { fix_encoding: true, ..ReadOptions::default() };
    provoked.exactly(&[codes::W231], &[], &file("a.geojson", with(r#"{"a":"SÃ¼d"}"#), &fix));
}

fn tables(provoked: &mut Provoked) {
    let mut read = |code: Code, text: &[u8]| {
        provoked.exactly(&[code], &[codes::N223], &file("a.csv", text, &ReadOptions::default()));
    };
    read(codes::N223, b"id,lon,lat\n1,7,51\n");
    read(codes::W206, "id,name,lon,lat\n1,SÃ¼d,7,51\n".as_bytes());
    read(codes::W220, b"id,,lon,lat\n1,x,7,51\n");
    read(codes::N243, b"id,lon,lat\n1,7,51\n,,\n");
    read(codes::W221, b"id,a,a,lon,lat\n1,x,y,7,51\n");
    read(codes::W222, b"id,lon,lat,name\n1,7,51\n");
    read(codes::W224, b"id,name,lon,lat\n1,S\xfcd,7,51\n2,S\xc3\xbcd,7,51\n");
    read(codes::W225, b"id,lon,lat\n1,7,51\n2,east,51\n");
    read(codes::W226, b"id,wkt\n1,POINT(7 51)\n2,POINT OF VIEW\n");
    read(codes::E228, b"id,name\n1,\"a\n2,\"b\"\n3,c\n");
    read(codes::W230, b"id;x;y;persons\n1;380050;5700050;1.234\n2;1;2;12\n");
    // A blank is no broken coordinate: who needs the place reports it.
    provoked.exactly(
        &[],
        &[codes::N223],
        &file("a.csv", "id,lon,lat\n1,,\n", &ReadOptions::default()),
    );
}

/// Rows whose geometry states its CRS.
fn rows_with_srid(provoked: &mut Provoked) {
    let mut read = |codes: &[Code], rows: &[&str], options: &ReadOptions| {
        let text = format!("wkt\n\"{}\"\n", rows.join("\"\n\""));
        provoked.exactly(codes, &[codes::N223], &file("a.csv", text, options));
    };
    let (utm, degrees) = ("SRID=25832;POINT (380000 5700000)", "SRID=4326;POINT (7 51)");
    let hex = "0101000020E6100000CDCCCCCCCCCC1C400000000000C04940";
    let plain = ReadOptions::default();
    read(&[], &[utm, utm], &plain);
    read(&[], &[degrees, hex], &plain);
    read(&[codes::W241], &[utm, degrees], &plain);
    read(&[codes::W242], &[utm, "POINT (380000 5700000)"], &plain);
    read(&[codes::W241, codes::W242], &[utm, degrees, "POINT (7 51)"], &plain);
    read(&[codes::W226], &[hex, &hex[..40]], &plain);
    let set = ReadOptions { crs: Some(CrsId::wgs84()), ..ReadOptions::default() };
    read(&[codes::W240], &[utm, utm], &set);
    // The member of a feature or of its geometry, as PostGIS writes it.
    let crs = r#""crs":{"type":"name","properties":{"name":"EPSG:25832"}}"#;
    let point = |x: u32, y: u32, crs: &str| {
        format!(r#""geometry":{{"type":"Point",{crs}"coordinates":[{x},{y}]}}"#)
    };
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[
        {{"type":"Feature","properties":{{}},{}}},
        {{"type":"Feature","properties":{{}},{crs},{}}},
        {{"type":"Feature","properties":{{}},{}}}]}}"#,
        point(380_000, 5_700_000, &format!("{crs},")),
        point(380_000, 5_700_000, ""),
        point(7, 51, ""),
    );
    provoked.exactly(&[codes::W209], &[], &file("a.geojson", &text, &plain));
    provoked.exactly(&[codes::W209, codes::W240], &[], &file("a.geojson", &text, &set));
}

fn properties_that_end_early(provoked: &mut Provoked) {
    let text = r#"{"type":"Feature","geometry":null,"properties":{"a":1,"\ud800":2}}"#;
    provoked.exactly(&[codes::E208], &[], &file("a.geojson", text, &ReadOptions::default()));
}

#[test]
fn every_finding_in_files_of_layers_is_provoked() {
    let rooms =
        [geojson, tables, rows_with_srid, properties_that_end_early, super::region::spellings];
    assert_complete(&['2'], &rooms);
}
