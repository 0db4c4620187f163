//! Esri ASCII grids by arithmetic.

use super::support::{assert_plane, gzip, plane, read, refusal};
use nahraum::base::Bounds;

/// A grid of the plane whose lower left centre is given; the header says so by its first lines.
fn grid(header: &str, centre: [f64; 2], step: [f64; 2]) -> String {
    let mut text = format!("ncols 5\nnrows 4\n{header}\n");
    for row in (0..4).rev() {
        for column in 0..5 {
            let x = centre[0] + step[0] * f64::from(column);
            let y = centre[1] + step[1] * f64::from(row);
            text += &format!("{} ", plane(x, y));
        }
        text += "\n";
    }
    text
}

#[test]
fn a_plane_is_met_exactly_with_corner_registration() {
    let text = grid("xllcorner 100\nyllcorner 200\ncellsize 4", [102.0, 202.0], [4.0, 4.0]);
    let grid = read(text.as_bytes()).expect("a sound grid");
    assert_eq!(grid.bounds(), Bounds::new(102.0, 202.0, 118.0, 214.0));
    assert_eq!((grid.size(), grid.crs_epsg), ((5, 4), None));
    assert_plane(&grid);
}

#[test]
fn a_plane_is_met_exactly_with_centre_registration() {
    let text = grid("xllcenter 100\nyllcenter 200\ncellsize 4", [100.0, 200.0], [4.0, 4.0]);
    let grid = read(text.as_bytes()).expect("a sound grid");
    assert_eq!(grid.bounds(), Bounds::new(100.0, 200.0, 116.0, 212.0));
    assert_plane(&grid);
}

#[test]
fn axes_can_differ_in_registration_and_size() {
    let header = "XLLCENTER -1e1\r\nYllCorner +200.\r\nDX .5\r\nDy\t2\r\nnodata_VALUE -1";
    let text = grid(header, [-10.0, 201.0], [0.5, 2.0]);
    let grid = read(text.as_bytes()).expect("a sound grid");
    assert_eq!(grid.bounds(), Bounds::new(-10.0, 201.0, -8.0, 207.0));
    assert_plane(&grid);
}

#[test]
fn whitespace_order_byte_order_mark_and_gzip_do_not_matter() {
    let text = grid("xllcorner 100\nyllcorner 200\ncellsize 4", [102.0, 202.0], [4.0, 4.0]);
    let plain = read(text.as_bytes()).expect("a sound grid");
    let one_line = text.replace('\n', "\t \t");
    let marked = format!("\u{feff}{text}");
    let other_order =
        format!("NROWS 4\nNCOLS 5\n{}", text.split_once("nrows 4\n").unwrap_or_default().1);
    let packed = gzip(text.as_bytes());
    let mut members = gzip(&text.as_bytes()[..2]);
    members.extend(gzip(&text.as_bytes()[2..]));
    let variants =
        [one_line.as_bytes(), marked.as_bytes(), other_order.as_bytes(), &packed, &members];
    for bytes in variants {
        assert_eq!(read(bytes).expect("a sound grid"), plain);
    }
}

#[test]
fn next_to_a_missing_value_there_is_no_height() {
    let head = "ncols 3 nrows 3 xllcenter 0 yllcenter 0 cellsize 1";
    let values = "1 1 1  1 1 -9999.0  1 1 1";
    for nodata in ["", "NODATA_value -9999"] {
        let grid = read(format!("{head} {nodata} {values}").as_bytes()).expect("a sound grid");
        assert_eq!(grid.at(0.5, 0.5), Some(1.0));
        assert_eq!(grid.at(1.0, 1.0), Some(1.0));
        assert_eq!(grid.at(1.1, 1.0), None);
        assert_eq!(grid.at(2.0, 1.0), None);
        assert_eq!(grid.at(1.9, 1.9), None);
        assert_eq!(grid.at(2.0, 2.0), Some(1.0));
    }
    let other = format!("{head} NODATA_value -3.402823e+38 1 1 1 1 1 -3.402823e+38 nan 1 -9999");
    let grid = read(other.as_bytes()).expect("a sound grid");
    assert_eq!(grid.at(2.0, 1.0), None);
    assert_eq!(grid.at(0.0, 0.0), None);
    // Another void than the declared one is no height either, and is counted.
    assert_eq!(grid.at(2.0, 0.0), None);
    assert_eq!(grid.impossible().map(|heights| heights.cells), Some(1));
}

#[test]
fn rounding_at_the_edge_is_not_outside() {
    let head = "ncols 4 nrows 1 xllcenter 0.1 yllcenter 5 cellsize 0.1";
    let grid = read(format!("{head} 1 2 3 4").as_bytes()).expect("a sound grid");
    assert_eq!(grid.at(0.1 + 0.3, 5.0), Some(4.0));
    assert_eq!(grid.at(0.1 - 1e-12, 5.0), Some(1.0));
    assert_eq!(grid.at(0.1 - 1e-6, 5.0), None);
}

#[test]
fn what_is_wrong_is_said() {
    let head = "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\n";
    let cases = [
        ("".to_owned(), "FILE begins with nothing;"),
        ("PK\u{3}\u{4}\u{0}".to_owned(), "FILE begins with `PK\\u{3}\\u{4}\\0`;"),
        ("12 13".to_owned(), "FILE begins with `12`;"),
        (format!("{head}cellsize 1\n1 2\n3 x"), "FILE, line 7: found `x`; expected a number"),
        (format!("{head}cellsize 1\n1,5 2\n3 4"), "FILE, line 6: found `1,5`;"),
        (
            format!("{head}cellsize 1\n1 2\n3"),
            "FILE is truncated: found 3 values; expected 4 values",
        ),
        (format!("{head}cellsize 1\n1 2\n3 4 5"), "FILE, line 7: found `5`; expected the end"),
        (format!("{head}cellsize 0\n1 2"), "FILE, line 5: found `0`; expected the size"),
        (format!("{head}cellsize -1\n1 2"), "FILE, line 5: found `-1`; expected the size"),
        (format!("{head}1 2 3 4"), "FILE, line 5: found `1`; expected `cellsize or dx`"),
        (format!("{head}ncols 3"), "FILE, line 5: found `3`; expected `ncols` only once"),
        (format!("{head}cellsize 1"), "FILE is truncated: found the header only;"),
        ("ncols 2.5".to_owned(), "FILE, line 1: found `2.5`; expected a whole number"),
        ("ncols 9 nrows".to_owned(), "FILE is truncated: found the header only;"),
        (format!("{head}cellsize {}", "1".repeat(99)), "FILE, line 5: found `1111"),
    ];
    for (text, expected) in cases {
        let refusal = refusal(text.as_bytes());
        assert!(refusal.starts_with(expected), "{refusal}\n{expected}");
    }
}

#[test]
fn sizes_are_checked_before_memory_is_taken() {
    let tail = "xllcorner 0 yllcorner 0 cellsize 1 7";
    let short = format!("ncols 20000 nrows 20000 {tail}");
    let found = format!("FILE is truncated: found at most {} bytes", short.len());
    assert!(refusal(short.as_bytes()).starts_with(&found));
    let packed = gzip(short.as_bytes());
    assert!(refusal(&packed).starts_with("FILE is truncated: found"), "{}", refusal(&packed));
    let large = format!("ncols 4000000000 nrows 4000000000 {tail}");
    assert!(refusal(large.as_bytes()).contains("expected at most 400000000 cells"));
}
