//! 78x: files of layers with typed columns.

use std::io::Write;

use flatgeobuf::geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use nahraum::base::codes;
use nahraum::format::{Input, ReadOptions, read_layer};

use super::Provoked;

/// A geometry without parts: its positions.
struct Places(GeometryType, Vec<(f64, f64)>);

impl GeozeroGeometry for Places {
    fn process_geom<P: GeomProcessor>(
        &self,
        out: &mut P,
    ) -> flatgeobuf::geozero::error::Result<()> {
        match self.0 {
            GeometryType::Point => out.point_begin(0)?,
            _ => out.circularstring_begin(self.1.len(), 0)?,
        }
        for (at, (x, y)) in self.1.iter().enumerate() {
            out.xy(*x, *y, at)?;
        }
        Ok(())
    }
}

/// A file of one feature with one value: text, or bytes in a column of them.
fn file(shape: Places, kind: ColumnType, crs: FgbCrs<'_>) -> Vec<u8> {
    let options = FgbWriterOptions { write_index: false, crs, ..FgbWriterOptions::default() };
    let mut file = FgbWriter::create_with_options("x", shape.0, options).expect("a writer");
    file.add_column("value", kind, |_, _| {});
    let value = match kind {
        ColumnType::Binary => ColumnValue::Binary(b"abc"),
        _ => ColumnValue::String("abc"),
    };
    let added = file.add_feature_geom(shape, |feature| {
        feature.property(0, "value", &value).expect("a value");
    });
    added.expect("a feature");
    let mut bytes = Vec::new();
    file.write(&mut bytes).expect("written");
    bytes
}

fn point() -> Places {
    Places(GeometryType::Point, vec![(7.0, 51.0)])
}

pub fn files(provoked: &mut Provoked) {
    let lon_lat = || FgbCrs { code: 4326, ..FgbCrs::default() };
    let mut read = |expected: &[nahraum::base::Code], bytes: Vec<u8>| {
        let input = Input::Bytes { name: "a.fgb".into(), bytes };
        let read = read_layer(&input, &ReadOptions::default()).expect("readable");
        provoked.exactly(expected, &[], &read.diagnostics);
    };
    let good = file(point(), ColumnType::String, lon_lat());
    read(&[], good.clone());
    read(&[codes::W780], file(point(), ColumnType::Binary, lon_lat()));
    let nowhere = Places(GeometryType::Point, vec![(f64::INFINITY, 51.0)]);
    read(&[codes::E781], file(nowhere, ColumnType::String, lon_lat()));
    let arc = Places(GeometryType::CircularString, vec![(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]);
    read(&[codes::W783], file(arc, ColumnType::String, lon_lat()));
    let local = FgbCrs { wkt: Some("LOCAL_CS[\"a garden\"]"), ..FgbCrs::default() };
    read(&[codes::W785], file(point(), ColumnType::String, local));
    // The frame of the feature comes again, and then one that holds no feature.
    let header = 12 + u32::from_le_bytes(good[8..12].try_into().expect("four bytes")) as usize;
    let mut twice = good.clone();
    twice.extend_from_slice(&good[header..]);
    read(&[codes::W784], twice);
    let mut broken = good[..header].to_vec();
    broken.write_all(&8_u32.to_le_bytes()).expect("a vector");
    broken.write_all(&[0xff; 8]).expect("a vector");
    read(&[codes::E782], broken);
}
