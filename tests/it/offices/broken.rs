//! Truncated and hostile files: an error or a finding, never a panic, and memory in proportion to the file.

use std::fs;

use nahraum::base::codes;
use nahraum::format::{FormatError, Input, ReadLayer, ReadOptions, read_layer};
use rust_xlsxwriter::{Formula, Workbook};

use super::made::{Shapefile, dbf, file, ods, parts, point, shp, with_member, zipped};

fn open(path: &std::path::Path) -> Result<ReadLayer, FormatError> {
    read_layer(&Input::File(path.into()), &ReadOptions::default())
}

/// The bytes with some of them changed, by a seed.
fn changed(bytes: &[u8], seed: u64, from: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut bytes = bytes.to_vec();
    for _ in 0..=next() % 4 {
        let at = from + (next() as usize) % (bytes.len() - from);
        bytes[at] = next() as u8;
    }
    bytes
}

fn table() -> Vec<u8> {
    let fields: [super::made::Field; 3] =
        [(b"name", b'C', 10, 0), (b"persons", b'N', 6, 0), (b"day", b'D', 8, 0)];
    dbf(0, &fields, &[&[b"a", b"1", b"20241126"], &[b"b", b"2", b""]])
}

#[test]
fn a_shapefile_that_is_cut_off_is_an_error_that_names_the_byte() {
    let ring = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0)];
    let (shapes, index) = shp(5, &[parts(5, &[&ring]), parts(5, &[&ring])]);
    let made = Shapefile::new(&shapes).with("shx", &index).with("dbf", table());
    assert_eq!(open(&made.path()).expect("whole").layer.len(), 2);
    for length in 8..shapes.len() {
        fs::write(made.path(), &shapes[..length]).expect("space");
        let error = open(&made.path()).expect_err("cut off");
        assert!(matches!(error, FormatError::Broken { .. }), "{length}: {error}");
    }
    fs::write(made.path(), &shapes).expect("space");
    let whole = table();
    // The mark of the end may be missing.
    for length in 0..whole.len() - 1 {
        fs::write(made.path().with_extension("dbf"), &whole[..length]).expect("space");
        let error = open(&made.path()).expect_err("cut off");
        assert!(matches!(error, FormatError::Broken { .. }), "{length}: {error}");
    }
}

#[test]
fn a_broken_shape_is_told_and_the_others_are_read() {
    let good = point(7.0, 51.0);
    let mut long = parts(5, &[&[(0.0, 0.0)]]);
    long[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    let mut many = parts(3, &[&[(0.0, 0.0), (1.0, 1.0)]]);
    many[36..40].copy_from_slice(&u32::MAX.to_le_bytes());
    let mut back = parts(5, &[&[(0.0, 0.0), (1.0, 1.0)], &[(2.0, 2.0)]]);
    back[44..48].copy_from_slice(&3_u32.to_le_bytes());
    let infinite = point(f64::INFINITY, 51.0);
    let surface = 31_u32.to_le_bytes().to_vec();
    let unknown = 99_u32.to_le_bytes().to_vec();
    let records = [good.clone(), long, many, back, infinite, surface, unknown, vec![], good];
    let (bytes, shx) = shp(1, &records);
    let read = open(&Shapefile::new(&bytes).with("shx", &shx).path()).expect("readable");
    let places: Vec<bool> = read.layer.geometry.iter().map(Option::is_some).collect();
    assert_eq!(places, [true, false, false, false, false, false, false, false, true]);
    assert_eq!(read.diagnostics.count_of_code(codes::E781), 7);
    assert_eq!(read.layer.unplaced_reported.len(), 7);
}

#[test]
fn lengths_that_lie_do_not_make_memory() {
    let (mut bytes, shx) = shp(1, &[point(7.0, 51.0)]);
    bytes[104..108].copy_from_slice(&u32::MAX.to_be_bytes());
    let error = open(&Shapefile::new(&bytes).with("shx", &shx).path()).expect_err("too long");
    assert!(matches!(error, FormatError::TooLarge { .. }), "{error}");
    bytes[104..108].copy_from_slice(&(100_u32 << 20).to_be_bytes());
    let error = open(&Shapefile::new(&bytes).path()).expect_err("longer than the file");
    assert!(matches!(error, FormatError::Broken { .. }), "{error}");
    // An index that names one record over and over.
    let (bytes, _) = shp(1, &[point(7.0, 51.0)]);
    let (_, index) = shp(1, &vec![Vec::new(); 1000]);
    let head = index[..100].to_vec();
    let again = [head, index[100..108].repeat(1000)].concat();
    let error = open(&Shapefile::new(&bytes).with("shx", again).path()).expect_err("overlaps");
    assert!(error.to_string().contains("overlap"), "{error}");
    let mut many = table();
    many[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    let error = open(&Shapefile::points(&many, 2).path()).expect_err("fewer records");
    assert!(matches!(error, FormatError::Broken { .. }), "{error}");
    let mut narrow = table();
    narrow[10..12].copy_from_slice(&5_u16.to_le_bytes());
    let error = open(&Shapefile::points(&narrow, 2).path()).expect_err("fields beyond the record");
    assert!(matches!(error, FormatError::Broken { .. }), "{error}");
}

#[test]
fn changed_bytes_of_a_shapefile_never_panic() {
    let ring = [(0.0, 0.0), (0.0, 3.0), (3.0, 3.0), (0.0, 0.0)];
    let hole = [(1.0, 2.0), (1.5, 2.0), (1.0, 2.5), (1.0, 2.0)];
    let (shapes, index) = shp(5, &[parts(5, &[&ring, &hole]), parts(5, &[&ring])]);
    let made = Shapefile::new(&shapes).with("shx", &index).with("dbf", table());
    let path = made.path();
    for seed in 0..300 {
        let files = [("shp", &shapes, 8), ("shx", &index, 0), ("dbf", &table(), 0)];
        for (ending, bytes, from) in files {
            let other = path.with_extension(ending);
            fs::write(&other, changed(bytes, seed, from)).expect("space");
            let _ = open(&path);
            fs::write(&other, bytes).expect("space");
        }
    }
    assert_eq!(open(&path).expect("as before").layer.len(), 2);
}

#[test]
fn archives_that_are_cut_off_or_unpack_without_end_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = Shapefile::points(&table(), 2);
    let whole = zipped(&made.members("a"));
    for length in [30, whole.len() / 2, whole.len() - 4] {
        let path = file(folder.path(), "cut.zip", &whole[..length]);
        let error = open(&path).expect_err("cut off");
        assert!(matches!(error, FormatError::Unreadable { .. }), "{length}: {error}");
    }
    let mut members = made.members("a");
    members.push(("a.prj".to_owned(), vec![b' '; 80 << 20]));
    let error = open(&file(folder.path(), "bomb.zip", zipped(&members))).expect_err("a bomb");
    assert!(matches!(error, FormatError::File(_)), "{error}");
    for seed in 0..200 {
        let _ = open(&file(folder.path(), "a.zip", changed(&whole, seed, 4)));
    }
}

fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["id", "persons"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, name).expect("a value");
        sheet.write_number(1, column as u16, 7.0).expect("a value");
    }
    sheet.write_formula(2, 1, Formula::new("=1+1").set_result("2")).expect("a value");
    book.save_to_buffer().expect("space")
}

#[test]
fn changed_workbooks_and_sheets_never_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let cells = "<table:table table:name=\"a\"><table:table-row><table:table-cell \
                 office:value-type=\"string\" table:number-columns-repeated=\"3\"><text:p>id</text:p>\
                 </table:table-cell></table:table-row></table:table>";
    let (workbook, sheet) = (book(), ods(cells));
    for seed in 0..150 {
        for name in
            ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
        {
            let broken = with_member(&workbook, name, &|bytes| changed(bytes, seed, 0));
            let _ = open(&file(folder.path(), "a.xlsx", broken));
        }
        let broken = with_member(&sheet, "content.xml", &|bytes| changed(bytes, seed, 0));
        let _ = open(&file(folder.path(), "a.ods", broken));
    }
    assert_eq!(open(&file(folder.path(), "a.xlsx", &workbook)).expect("whole").layer.len(), 2);
}

#[test]
fn cells_without_end_are_refused_before_memory_is_full() {
    let folder = tempfile::tempdir().expect("a folder");
    let repeated = |rows: u32, columns: u32, text: &str| {
        let cells = format!(
            "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"{rows}\">\
             <table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"{columns}\">\
             <text:p>{text}</text:p></table:table-cell></table:table-row></table:table>"
        );
        open(&file(folder.path(), "a.ods", ods(&cells)))
    };
    assert_eq!(repeated(3, 2, "a").expect("few").layer.len(), 2);
    for (rows, columns) in [(1, 5000), (2_000_000, 1), (1_000_000, 4000), (u32::MAX, u32::MAX)] {
        let error = repeated(rows, columns, "a").expect_err("many");
        assert!(matches!(error, FormatError::TooLarge { .. }), "{rows} x {columns}: {error}");
    }
    let blanks = "<text:s text:c=\"4000000000\"/>x";
    assert!(repeated(2, 1, blanks).is_ok());
    // Far away cells of a workbook are no space between them.
    let far = with_member(&book(), "xl/worksheets/sheet1.xml", &|bytes| {
        let text = String::from_utf8_lossy(bytes);
        assert!(text.contains("r=\"A2\""), "{text}");
        text.replace("r=\"A2\"", "r=\"XFD1048576\"").into_bytes()
    });
    let error = open(&file(folder.path(), "far.xlsx", far)).expect_err("too many columns");
    assert!(matches!(error, FormatError::TooLarge { .. }), "{error}");
}
