//! Shapefiles: letters, values, shapes, systems, archives.

use geo::{Area, Geometry, MultiLineString, MultiPoint, Point, line_string};
use nahraum::base::codes;
use nahraum::crs::{CrsId, crs_texts};
use nahraum::format::{FormatError, Input, ReadLayer, ReadOptions, read_layer};
use nahraum::run;

use super::made::{Field, Shapefile, dbf, file, parts, point, shp, values, zipped};

const NAME: Field = (b"name", b'C', 20, 0);

pub fn read(made: &Shapefile) -> ReadLayer {
    let input = Input::File(made.path());
    read_layer(&input, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// `Größe ß` in an encoding, as the value and in the name of a column.
fn letters(language: u8, [oe, ss]: [&[u8]; 2]) -> Shapefile {
    let text = [b"Gr", oe, ss, b"e ", ss].concat();
    let name: &'static [u8] = [b"gr", oe, ss, b"e"].concat().leak();
    let rows: [&[&[u8]]; 2] = [&[&text], &[b""]];
    Shapefile::points(&dbf(language, &[(name, b'C', 12, 0)], &rows), 2)
}

#[test]
fn letters_are_those_that_were_written_whatever_their_encoding() {
    let utf8 = ["ö".as_bytes(), "ß".as_bytes()];
    let [latin, oem]: [[&[u8]; 2]; 2] = [[b"\xf6", b"\xdf"], [b"\x94", b"\xe1"]];
    let cases = [
        ("UTF-8 in .cpg", letters(0, utf8).with("cpg", "UTF-8"), 0),
        ("UTF-8 in .cpg against the byte", letters(0x57, utf8).with("cpg", "utf8\n"), 0),
        ("ISO-8859-1 in .cpg", letters(0, latin).with("cpg", "ISO-8859-1"), 0),
        ("ISO-8859-1 by the byte", letters(0x57, latin), 0),
        ("code page 850 by the byte", letters(0x10, oem), 0),
        ("code page 850 in .cpg", letters(0, oem).with("cpg", "OEM 850"), 0),
        ("nothing states UTF-8", letters(0, utf8), 1),
        ("nothing states ISO-8859-1", letters(0, latin), 1),
        ("an unknown name", letters(0, latin).with("cpg", "the usual one"), 1),
        ("an unknown name and a byte", letters(0x02, oem).with("cpg", "???"), 1),
    ];
    for (case, made, guesses) in cases {
        let read = read(&made);
        assert_eq!(read.layer.column_names(), ["größe"], "{case}");
        assert_eq!(values(&read.layer, "größe"), ["\"Größe ß\"", "null"], "{case}");
        let told = read.diagnostics.count_of_code(codes::W802);
        assert_eq!((told, read.diagnostics.count()), (guesses, guesses), "{case}");
    }
}

#[test]
fn text_that_does_not_fit_the_stated_set_is_told() {
    let made = letters(0, [b"\xf6", b"\xdf"]).with("cpg", "UTF-8");
    let read = read(&made);
    assert_eq!(values(&read.layer, &read.layer.column_names()[0]), ["\"Größe ß\"", "null"]);
    assert_eq!(read.diagnostics.count_of_code(codes::W803), 1);
    // A letter that the end of the field cuts off.
    let cut = dbf(0, &[(b"name", b'C', 3, 0)], &[&[b"Gr\xc3"]]);
    let read = self::read(&Shapefile::points(&cut, 1).with("cpg", "UTF-8"));
    assert_eq!(values(&read.layer, "name"), ["\"Gr\""]);
    assert_eq!(read.diagnostics.count_of_code(codes::W803), 1);
    // One that nothing cuts off: the only letter beyond ASCII is the last of a text that does not fill its field.
    let last = dbf(0, &[(b"name", b'C', 6, 0)], &[&[b"Caf\xe9"]]);
    let read = self::read(&Shapefile::points(&last, 1));
    assert_eq!(values(&read.layer, "name"), ["\"Café\""]);
    assert_eq!(read.diagnostics.count_of_code(codes::W802), 1);
}

#[test]
fn numbers_dates_truth_values_and_nulls_are_what_they_were() {
    let fields: [Field; 6] = [
        (b"id", b'N', 19, 0),
        (b"share", b'N', 10, 4),
        (b"day", b'D', 8, 0),
        (b"open", b'L', 1, 0),
        (b"large", b'N', 30, 0),
        (b"float", b'F', 20, 11),
    ];
    let rows: [&[&[u8]]; 3] = [
        &[
            b"9007199254740993",
            b"    0.5000",
            b"20241126",
            b"T",
            b"123456789012345678901",
            b"1.5e3",
        ],
        &[b"-9223372036854775808", b"-1.2500", b"19991231", b"n", b"1", b"-0.25"],
        &[b"", b"", b"00000000", b"?", b"", b""],
    ];
    // The last digit of the second id does not fit into its field.
    let read = read(&Shapefile::points(&dbf(0x57, &fields, &rows), 3));
    let shown = |name: &str| values(&read.layer, name);
    assert_eq!(shown("id"), ["9007199254740993", "-922337203685477580", "null"]);
    assert_eq!(shown("share"), ["0.5", "-1.25", "null"]);
    assert_eq!(shown("day"), ["\"2024-11-26\"", "\"1999-12-31\"", "null"]);
    assert_eq!(shown("open"), ["true", "false", "null"]);
    assert_eq!(shown("large"), ["\"123456789012345678901\"", "\"1\"", "null"]);
    assert_eq!(shown("float"), ["1500.0", "-0.25", "null"]);
    assert_eq!(read.diagnostics.count_of_code(codes::W207), 1);
    assert_eq!(read.diagnostics.count(), 1);
}

#[test]
fn a_value_of_another_kind_is_unknown_and_told_with_its_place() {
    let fields: [Field; 3] =
        [(b"persons", b'N', 6, 0), (b"day", b'D', 8, 0), (b"open", b'L', 1, 0)];
    let rows: [&[&[u8]]; 3] =
        [&[b"******", b"20241345", b"x"], &[b"7", b"20240229", b"F"], &[b"-", b"", b""]];
    let read = read(&Shapefile::points(&dbf(0x57, &fields, &rows), 3));
    assert_eq!(values(&read.layer, "persons"), ["null", "7", "null"], "a dash is no number");
    assert_eq!(values(&read.layer, "day"), ["null", "\"2024-02-29\"", "null"]);
    assert_eq!(values(&read.layer, "open"), ["null", "false", "null"]);
    assert_eq!(read.diagnostics.count_of_code(codes::W807), 4);
    let group = read.diagnostics.groups().next().expect("findings");
    let place = &group.first().place;
    assert_eq!(place.feature.as_deref(), Some("feature 1"));
    assert_eq!(place.field.as_deref(), Some("persons"));
}

/// A square that runs clockwise, or else counterclockwise.
fn square(x: f64, y: f64, side: f64, is_clockwise: bool) -> Vec<(f64, f64)> {
    let mut corners = vec![(x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y)];
    if !is_clockwise {
        corners.reverse();
    }
    corners
}

#[test]
fn shapes_are_read_with_their_parts_and_holes() {
    let [outline, hole, island, beside] = [
        square(0.0, 0.0, 10.0, true),
        square(2.0, 2.0, 6.0, false),
        square(4.0, 4.0, 1.0, true),
        square(20.0, 0.0, 3.0, true),
    ];
    let all = parts(5, &[&hole, &island, &outline, &beside]);
    let none = parts(5, &[]);
    let (bytes, shx) = shp(5, &[all, none, 0_u32.to_le_bytes().to_vec(), parts(5, &[&beside])]);
    let table = dbf(0x57, &[NAME], &[&[b"a"], &[b"b"], &[b"c"], &[b"d"]]);
    let read = read(&Shapefile::new(&bytes).with("shx", &shx).with("dbf", &table));
    let shapes = &read.layer.geometry;
    let Some(Geometry::MultiPolygon(areas)) = &shapes[0] else { panic!("{:?}", shapes[0]) };
    assert_eq!(areas.0.iter().map(|one| one.interiors().len()).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!(areas.unsigned_area(), 100.0 - 36.0 + 1.0 + 9.0);
    assert_eq!((&shapes[1], &shapes[2]), (&None, &None), "an empty area, and a null shape");
    assert!(matches!(&shapes[3], Some(Geometry::Polygon(one)) if one.unsigned_area() == 9.0));
    assert_eq!(values(&read.layer, "name"), ["\"a\"", "\"b\"", "\"c\"", "\"d\""]);
    assert_eq!(read.diagnostics.count(), 0, "{:?}", read.diagnostics);
}

#[test]
fn what_other_programs_write_is_read_and_heights_are_dropped() {
    use shapefile::{Multipoint, Point as Flat, PointZ, Polyline};
    let written = |write: &dyn Fn(&std::path::Path)| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.shp");
        write(&path);
        let read = read_layer(&Input::File(path), &ReadOptions::default()).expect("readable");
        (read.layer.geometry, read.diagnostics.count_of_code(codes::N213))
    };
    let (points, heights) = written(&|path| {
        let writer = shapefile::ShapeWriter::from_path(path).expect("space");
        let shapes = [PointZ::new(7.0, 51.0, 80.0, 0.0), PointZ::new(8.0, 52.0, 90.0, 1.0)];
        writer.write_shapes(&shapes).expect("space");
    });
    let at = |x, y| Some(Geometry::from(Point::new(x, y)));
    assert_eq!((points, heights), (vec![at(7.0, 51.0), at(8.0, 52.0)], 2));
    let (lines, _) = written(&|path| {
        let writer = shapefile::ShapeWriter::from_path(path).expect("space");
        let two = Polyline::with_parts(vec![
            vec![Flat::new(0.0, 0.0), Flat::new(1.0, 1.0)],
            vec![Flat::new(5.0, 5.0), Flat::new(6.0, 5.0), Flat::new(7.0, 5.0)],
        ]);
        let one = Polyline::new(vec![Flat::new(0.0, 0.0), Flat::new(1.0, 1.0)]);
        writer.write_shapes(&[two, one]).expect("space");
    });
    let first = line_string![(x: 0.0, y: 0.0), (x: 1.0, y: 1.0)];
    let second = line_string![(x: 5.0, y: 5.0), (x: 6.0, y: 5.0), (x: 7.0, y: 5.0)];
    let both = MultiLineString(vec![first.clone(), second]);
    assert_eq!(lines, [Some(both.into()), Some(first.into())]);
    let (many, _) = written(&|path| {
        let writer = shapefile::ShapeWriter::from_path(path).expect("space");
        let points = Multipoint::new(vec![Flat::new(1.0, 2.0), Flat::new(3.0, 4.0)]);
        writer.write_shapes(&[points]).expect("space");
    });
    assert_eq!(many, [Some(MultiPoint::from(vec![(1.0, 2.0), (3.0, 4.0)]).into())]);
}

#[test]
fn tables_that_the_crate_dbase_writes_are_read() {
    use dbase::{FieldName, FieldValue, Record, TableWriterBuilder};
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.shp");
    let (bytes, shx) = shp(1, &[point(7.0, 51.0), point(8.0, 52.0)]);
    std::fs::write(&path, bytes).expect("space");
    std::fs::write(path.with_extension("shx"), shx).expect("space");
    std::fs::write(path.with_extension("cpg"), "UTF-8").expect("space");
    let field = |name: &str| FieldName::try_from(name).expect("a short name");
    let mut writer = TableWriterBuilder::with_encoding(dbase::Unicode)
        .add_character_field(field("name"), 30)
        .add_numeric_field(field("persons"), 12, 0)
        .add_date_field(field("day"))
        .add_logical_field(field("open"))
        .build_with_file_dest(path.with_extension("dbf"))
        .expect("space");
    for (name, persons) in [(Some("Größe ß"), Some(1234.0)), (None, None)] {
        let mut record = Record::default();
        record.insert("name".into(), FieldValue::Character(name.map(str::to_owned)));
        record.insert("persons".into(), FieldValue::Numeric(persons));
        let day = dbase::Date::new(26, 11, 2024).expect("a date");
        record.insert("day".into(), FieldValue::Date(name.map(|_| day)));
        record.insert("open".into(), FieldValue::Logical(name.map(|_| true)));
        writer.write_record(&record).expect("space");
    }
    writer.finalize().expect("space");
    let read = read_layer(&Input::File(path), &ReadOptions::default()).expect("readable");
    let shown = |name: &str| values(&read.layer, name);
    assert_eq!(shown("name"), ["\"Größe ß\"", "null"]);
    assert_eq!(shown("persons"), ["1234", "null"]);
    assert_eq!(shown("day"), ["\"2024-11-26\"", "null"]);
    assert_eq!(shown("open"), ["true", "null"]);
    assert_eq!(read.diagnostics.count(), 0, "{:?}", read.diagnostics);
}

#[test]
fn the_system_is_that_of_the_definition_beside_the_shapes() {
    let made = || Shapefile::points(&dbf(0x57, &[NAME], &[&[b"a"]]), 1);
    let open = |made: &Shapefile, crs: Option<u32>| {
        let options = ReadOptions { crs: crs.map(CrsId::epsg), ..ReadOptions::default() };
        run::read_layer(&Input::File(made.path()), &options)
    };
    let definition = crs_texts(&CrsId::epsg(25832)).expect("a known CRS").wkt1;
    let utm = made().with("prj", definition);
    let read = open(&utm, None).expect("readable");
    assert_eq!(read.layer.crs, Some(CrsId::epsg(25832)));
    let other = open(&utm, Some(31466)).expect("readable");
    assert_eq!(other.layer.crs, Some(CrsId::epsg(31466)));
    assert_eq!(other.diagnostics.count_of_code(codes::W214), 1);
    assert_eq!(open(&made(), None).expect("readable").layer.crs, None, "nothing states it");
    let own = made().with("prj", "PROJCS[\"ours\",GEOGCS[\"own\"]]");
    let error = open(&own, None).expect_err("an unknown system");
    assert!(matches!(&error, FormatError::Crs { .. }), "{error}");
    assert!(error.to_string().contains("PROJCS[\"ours\""), "{error}");
    assert!(error.advice().is_some_and(|advice| advice.contains("EPSG:25832")));
    assert_eq!(open(&own, Some(25832)).expect("named").layer.crs, Some(CrsId::epsg(25832)));
}

#[test]
fn missing_files_and_unequal_numbers_of_records_are_told() {
    let table = dbf(0x57, &[NAME], &[&[b"a"], &[b"b"]]);
    let codes_of = |made: Shapefile| {
        let read = read(&made);
        let codes: Vec<_> = read.diagnostics.groups().map(|group| group.code()).collect();
        (codes, read.layer)
    };
    let (told, layer) = codes_of(Shapefile::points(&table, 2).without("dbf"));
    assert_eq!((told, layer.table.width(), layer.len()), (vec![codes::W805], 0, 2));
    assert_eq!(codes_of(Shapefile::points(&table, 2).without("shx")).0, [codes::W805]);
    assert_eq!(codes_of(Shapefile::points(&table, 2).with("shx", "no index")).0, [codes::W805]);
    let (told, layer) = codes_of(Shapefile::points(&table, 3));
    assert_eq!((told, values(&layer, "name").len()), (vec![codes::W806], 3));
    assert_eq!(values(&layer, "name")[2], "null");
    let (told, layer) = codes_of(Shapefile::points(&table, 1));
    assert_eq!((told, layer.len()), (vec![codes::W806], 2));
    assert_eq!(layer.geometry[1], None);
}

#[test]
fn deleted_records_go_with_their_shapes() {
    let mut table = dbf(0x57, &[NAME], &[&[b"a"], &[b"b"], &[b"c"]]);
    let second = 32 + 32 + 1 + 21;
    table[second] = b'*';
    let read = read(&Shapefile::points(&table, 3));
    assert_eq!(values(&read.layer, "name"), ["\"a\"", "\"c\""]);
    assert_eq!(read.layer.geometry[1], Some(Point::new(2.0, 51.0).into()));
    assert_eq!(read.layer.records, [1, 3], "records as the file counts them");
    assert_eq!(read.diagnostics.count_of_code(codes::N804), 1);
}

#[test]
fn the_index_says_where_records_are() {
    // Programs leave gaps where a record has grown, and put it at the end.
    let (bytes, _) = shp(1, &[point(9.0, 9.0), point(2.0, 51.0), point(1.0, 51.0)]);
    let (_, mut index) = shp(1, &[point(0.0, 0.0), point(0.0, 0.0)]);
    index[100..104].copy_from_slice(&(50_u32 + 14 * 2).to_be_bytes());
    index[108..112].copy_from_slice(&(50_u32 + 14).to_be_bytes());
    let table = dbf(0x57, &[NAME], &[&[b"a"], &[b"b"]]);
    let read = read(&Shapefile::new(&bytes).with("shx", &index).with("dbf", &table));
    let at = |x| Some(Geometry::from(Point::new(x, 51.0)));
    assert_eq!(read.layer.geometry, [at(1.0), at(2.0)]);
    assert_eq!(read.diagnostics.count(), 0, "{:?}", read.diagnostics);
}

#[test]
fn a_zipped_shapefile_is_read_and_one_of_several_by_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = |name: &[u8]| {
        let table = dbf(0, &[NAME], &[&[name]]);
        Shapefile::points(&table, 1).with("cpg", "UTF-8").with("prj", "x")
    };
    let towns = made("Städte".as_bytes()).members("daten/Städte");
    let places = made(b"Orte").members("daten/ORTE");
    let junk = [("__MACOSX/daten/._ORTE.shp".to_owned(), b"junk".to_vec())];
    let open = |path: &std::path::Path, table: Option<&str>| {
        let table = table.map(str::to_owned);
        read_layer(&Input::File(path.into()), &ReadOptions { table, ..ReadOptions::default() })
    };
    let one = file(folder.path(), "one.zip", zipped(&[&towns[..], &junk].concat()));
    assert_eq!(values(&open(&one, None).expect("one").layer, "name"), ["\"Städte\""]);
    let two = file(folder.path(), "two.zip", zipped(&[towns, places].concat()));
    let error = open(&two, None).expect_err("several");
    assert!(matches!(error, FormatError::SeveralTables { .. }), "{error}");
    assert!(error.to_string().contains("`ORTE`, `Städte`"), "{error}");
    for name in ["ORTE", "orte"] {
        assert_eq!(values(&open(&two, Some(name)).expect("by name").layer, "name"), ["\"Orte\""]);
    }
    let named = two.display().to_string() + ":Städte";
    let read = open(named.as_ref(), None).expect("by its path");
    assert_eq!(values(&read.layer, "name"), ["\"Städte\""]);
    assert_eq!(read.layer.source, two.display().to_string());
    let error = open(&two, Some("Kreise")).expect_err("no such name");
    assert!(matches!(error, FormatError::NoTable { .. }), "{error}");
    // Through a pipe the archive is whole, the shapes alone have nothing beside them.
    let bytes = std::fs::read(&one).expect("the archive");
    let piped = Input::Bytes { name: "-".into(), bytes };
    assert_eq!(read_layer(&piped, &ReadOptions::default()).expect("a pipe").layer.len(), 1);
    let (bytes, _) = shp(1, &[point(7.0, 51.0)]);
    let piped = Input::Bytes { name: "-".into(), bytes };
    let read = read_layer(&piped, &ReadOptions::default()).expect("a pipe");
    assert_eq!(read.diagnostics.count_of_code(codes::W805), 2);
}
