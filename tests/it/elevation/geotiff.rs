//! GeoTIFFs that the tests write themselves.

use std::io::Write;

use flate2::write::ZlibEncoder;
use nahraum::base::Bounds;
use nahraum::format::ElevationError;
use tiff::encoder::colortype::{
    Gray8, Gray16, Gray32, Gray32Float, Gray64Float, GrayI16, GrayI32, RGB8,
};
use tiff::encoder::{Compression, DeflateLevel};

use super::support::{Entry, Recipe, assert_plane, gzip, plane, raw_tags, raw_tiff, read, refusal};

fn grid_keys(raster_type: u16) -> Vec<u16> {
    vec![1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, raster_type, 3072, 0, 1, 25832]
}

#[test]
fn every_sample_type_in_classic_and_big_tiff() {
    let recipe = Recipe::default();
    let low = Recipe { scale: Some(([0.0, 12.0], [4.0, 2.0])), ..Recipe::default() };
    let files = [
        low.write::<Gray8>(|height| height as u8),
        recipe.write::<Gray16>(|height| height as u16),
        recipe.write::<GrayI16>(|height| height as i16),
        recipe.write::<GrayI32>(|height| height as i32),
        recipe.write::<Gray32Float>(|height| height as f32),
        recipe.write::<Gray64Float>(|height| height),
        recipe.write_big::<GrayI16>(|height| height as i16),
        recipe.write_big::<Gray32Float>(|height| height as f32),
    ];
    for bytes in files {
        let grid = read(&bytes).expect("a sound TIFF");
        assert_eq!((grid.size(), grid.crs_epsg), ((8, 6), Some(25832)));
        assert_plane(&grid);
        assert_eq!(read(&gzip(&bytes)).expect("a sound TIFF"), grid);
    }
}

#[test]
fn every_compression_of_the_encoder_and_every_strip_height() {
    let deflate = Compression::Deflate(DeflateLevel::Balanced);
    for compression in [Compression::Uncompressed, Compression::Lzw, deflate, Compression::Packbits]
    {
        for rows_per_strip in [1, 4, 6, 1000] {
            let recipe = Recipe { compression, rows_per_strip, ..Recipe::default() };
            assert_plane(&read(&recipe.write::<GrayI16>(|height| height as i16)).expect("a TIFF"));
            let floats = recipe.write::<Gray32Float>(|height| height as f32);
            assert_plane(&read(&floats).expect("a TIFF"));
        }
    }
}

#[test]
fn pixel_is_point_means_centres() {
    let area = Recipe { geo_keys: grid_keys(1), ..Recipe::default() };
    let point = Recipe { geo_keys: grid_keys(2), ..Recipe::default() };
    let area = read(&area.write::<GrayI16>(|height| height as i16)).expect("a sound TIFF");
    let point = read(&point.write::<GrayI16>(|height| height as i16)).expect("a sound TIFF");
    assert_eq!(area.bounds(), Bounds::new(12.0, 39.0, 40.0, 49.0));
    assert_eq!(point.bounds(), Bounds::new(10.0, 40.0, 38.0, 50.0));
    assert_eq!(area.at(12.0, 49.0), point.at(10.0, 50.0));
    assert_eq!(area.at(12.0, 49.0), Some(plane(12.0, 49.0)));
}

#[test]
fn nodata_is_no_height() {
    let lowest = |height: f64| if height == plane(12.0, 49.0) { f32::MIN } else { height as f32 };
    for nodata in ["-3.4028234663852886e+38", "-3.40282346600000016e+38 "] {
        let recipe = Recipe { nodata: Some(nodata), ..Recipe::default() };
        let grid = read(&recipe.write::<Gray32Float>(lowest)).expect("a sound TIFF");
        assert_eq!(grid.at(12.0, 49.0), None);
        assert_eq!(grid.at(15.0, 48.0), None);
        assert_eq!(grid.at(16.0, 48.0), Some(plane(16.0, 48.0)));
    }
    let recipe = Recipe { nodata: Some("-9999"), ..Recipe::default() };
    let hole = |height: f64| if height == plane(12.0, 49.0) { -9999 } else { height as i16 };
    let grid = read(&recipe.write::<GrayI16>(hole)).expect("a sound TIFF");
    assert_eq!(grid.at(12.0, 49.0), None);
    assert_eq!(grid.impossible(), None, "a declared void is no finding");
    // Without a mark the same number cannot be a height either, and is counted; two cells have it.
    let grid = read(&Recipe::default().write::<GrayI16>(hole)).expect("a sound TIFF");
    assert_eq!(grid.at(12.0, 49.0), None);
    let impossible = grid.impossible().expect("counted");
    assert_eq!((impossible.cells, impossible.first_m), (2, -9999.0));
    for none in [f64::NAN, f64::NEG_INFINITY, -1.7976931348623157e308] {
        let hole = |height: f64| if height == plane(12.0, 49.0) { none } else { height };
        let grid = read(&Recipe::default().write::<Gray64Float>(hole)).expect("a sound TIFF");
        assert_eq!(grid.at(12.0, 49.0), None);
    }
    let nan = Recipe { nodata: Some("nan"), ..Recipe::default() };
    assert_plane(&read(&nan.write::<Gray32Float>(|height| height as f32)).expect("a TIFF"));
    let text = Recipe { nodata: Some("none"), ..Recipe::default() };
    let refusal = refusal(&text.write::<Gray8>(|_| 0));
    assert_eq!(refusal, "FILE, GDAL_NODATA: found `none`; expected a number");
}

#[test]
fn the_crs_is_what_the_coordinates_are_in() {
    let cases: [(&[u16], Option<u32>); 6] = [
        (&[1024, 0, 1, 2, 2048, 0, 1, 4258], Some(4258)),
        (&[2048, 0, 1, 4326], Some(4326)),
        (&[1024, 0, 1, 1, 2048, 0, 1, 4258, 3072, 0, 1, 31466], Some(31466)),
        (&[1024, 0, 1, 1, 2048, 0, 1, 4258, 3072, 0, 1, 32767], None),
        (&[2048, 0, 1, 4258, 3072, 0, 1, 32767], None),
        (&[1024, 0, 1, 1, 2048, 0, 1, 4258], None),
    ];
    for (keys, crs) in cases {
        let mut geo_keys = vec![1, 1, 0, keys.len() as u16 / 4];
        geo_keys.extend(keys);
        let recipe = Recipe { geo_keys, ..Recipe::default() };
        assert_eq!(read(&recipe.write::<Gray8>(|_| 0)).expect("a sound TIFF").crs_epsg, crs);
    }
}

#[test]
fn a_transformation_without_rotation_is_a_place() {
    let mut matrix = [0.0; 16];
    (matrix[0], matrix[3], matrix[5], matrix[7], matrix[15]) = (4.0, 10.0, -2.0, 50.0, 1.0);
    let north_up = Recipe { scale: None, matrix: Some(matrix), ..Recipe::default() };
    assert_plane(&read(&north_up.write::<GrayI16>(|height| height as i16)).expect("a TIFF"));
    // The same rows from the south on: the heights mirror at the middle, y = 44.
    (matrix[5], matrix[7]) = (2.0, 38.0);
    let south_up = Recipe { matrix: Some(matrix), ..north_up.clone() };
    let grid = read(&south_up.write::<GrayI16>(|height| height as i16)).expect("a TIFF");
    assert_eq!(grid.bounds(), Bounds::new(12.0, 39.0, 40.0, 49.0));
    assert_eq!(grid.at(16.0, 39.0), Some(plane(16.0, 49.0)));
    assert_eq!(grid.at(16.0, 42.5), Some(plane(16.0, 45.5)));
    for (at, value) in [(1, 0.5), (4, 0.5), (0, -4.0)] {
        let mut turned = matrix;
        turned[at] = value;
        let recipe = Recipe { matrix: Some(turned), ..north_up.clone() };
        let error = read(&recipe.write::<Gray8>(|_| 0)).expect_err("a rotation");
        assert!(matches!(error, ElevationError::Rotated { .. }), "{error}");
    }
}

#[test]
fn what_is_not_read_is_said() {
    let bands = Recipe::default().write::<RGB8>(|_| 0);
    assert_eq!(refusal(&bands), "FILE has 3 bands; expected one, the height");
    let nowhere = Recipe { scale: None, ..Recipe::default() }.write::<Gray8>(|_| 0);
    let found = "FILE has no georeference: found none of these tags; expected the tags";
    assert!(refusal(&nowhere).starts_with(found));
    let bits = Recipe::default().write::<Gray32>(|_| 0);
    assert!(refusal(&bits).starts_with("FILE, tag 258: found 32 bits, unsigned; expected 8 or"));
    let feet = Recipe { geo_keys: vec![1, 1, 0, 1, 4099, 0, 1, 9002], ..Recipe::default() };
    let feet = refusal(&feet.write::<Gray8>(|_| 0));
    assert!(feet.ends_with("found heights in the unit EPSG:9002; expected metres, EPSG:9001"));
    let scaled = "<GDALMetadata><Item name=\"SCALE\" sample=\"0\" role=\"scale\">0.1</Item>";
    let scaled = Recipe { metadata: Some(scaled), ..Recipe::default() };
    assert!(refusal(&scaled.write::<Gray8>(|_| 0)).contains("found the scale Some(0.1)"));
    let neutral = "<Item name=\"OFFSET\" role=\"offset\">0</Item>";
    let neutral = Recipe { metadata: Some(neutral), ..Recipe::default() };
    assert!(read(&neutral.write::<Gray8>(|_| 0)).is_ok());
    let upside_down = Recipe { scale: Some(([0.0, 0.0], [1.0, -1.0])), ..Recipe::default() };
    let found = "FILE, ModelPixelScale: found 1 and -1; expected sizes above 0";
    assert_eq!(refusal(&upside_down.write::<Gray8>(|_| 0)), found);
}

/// The heights of the raster of [`raw_tags`] as i16 in one byte order.
fn raw_heights(big_endian: bool, rows: impl Iterator<Item = u32>, columns: [u32; 2]) -> Vec<u8> {
    let order = |height: i16| if big_endian { height.to_be_bytes() } else { height.to_le_bytes() };
    let row = |row: u32| {
        (columns[0]..columns[1]).flat_map(move |column| {
            let (x, y) = (2.0 * f64::from(column) + 1.0, 31.0 - 2.0 * f64::from(row));
            order(plane(x, y) as i16)
        })
    };
    rows.flat_map(row).collect()
}

#[test]
fn big_endian_files() {
    let data = raw_heights(true, 0..16, [0, 16]);
    let mut tags = raw_tags(16, 2, 1);
    tags.push((273, 4, vec![8]));
    tags.push((279, 4, vec![data.len() as u64]));
    tags.sort_by_key(|entry| entry.0);
    let grid = read(&raw_tiff(true, &tags, &data)).expect("a sound TIFF");
    assert_eq!(grid.crs_epsg, None);
    assert_plane(&grid);
}

/// Tiles of 12 columns and 10 rows, so that three of the four are padded.
fn tiles(compression: u64, pack: impl Fn(&[u8]) -> Vec<u8>) -> (Vec<Entry>, Vec<u8>) {
    let (mut data, mut offsets, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
    for top in [0, 10] {
        for left in [0, 12] {
            let tile = pack(&raw_heights(false, top..top + 10, [left, left + 12]));
            offsets.push(8 + data.len() as u64);
            sizes.push(tile.len() as u64);
            data.extend(tile);
        }
    }
    let mut tags = raw_tags(16, 2, compression);
    tags.extend([(322, 3, vec![12]), (323, 3, vec![10]), (324, 4, offsets), (325, 4, sizes)]);
    tags.sort_by_key(|entry| entry.0);
    (tags, data)
}

#[test]
fn tiles_plain_deflated_and_by_zstd() {
    let zlib = |tile: &[u8]| {
        let mut packer = ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(tile).expect("memory");
        packer.finish().expect("memory")
    };
    let zstd = |tile: &[u8]| zstd::encode_all(tile, 3).expect("memory");
    for (tags, data) in
        [tiles(1, <[u8]>::to_vec), tiles(8, zlib), tiles(32946, zlib), tiles(50000, zstd)]
    {
        assert_plane(&read(&raw_tiff(false, &tags, &data)).expect("a sound TIFF"));
    }
}

/// One row by the floating point predictor: the bytes of the numbers side by side from the highest
/// on, each as the difference to the byte before.
fn predicted_floats(row: &[f32]) -> Vec<u8> {
    let plane = |at: usize| row.iter().map(move |number| number.to_be_bytes()[at]);
    let bytes: Vec<u8> = (0..4).flat_map(plane).collect();
    let before = [0].into_iter().chain(bytes.iter().copied());
    bytes.iter().zip(before).map(|(byte, before)| byte.wrapping_sub(before)).collect()
}

/// One row by the horizontal predictor: differences of the numbers.
fn predicted_integers(row: &[f32]) -> Vec<u8> {
    let numbers = row.iter().map(|number| *number as i16);
    let before = [0].into_iter().chain(numbers.clone());
    numbers.zip(before).flat_map(|(number, before)| (number - before).to_le_bytes()).collect()
}

#[test]
fn predictors_with_and_without_padding() {
    let floats = (3, 32, 3, predicted_floats as fn(&[f32]) -> Vec<u8>);
    let integers = (2, 16, 2, predicted_integers as fn(&[f32]) -> Vec<u8>);
    for (predictor, bits, format, pack) in [floats, integers] {
        for width in [16_u32, 32] {
            let row = |row: u32| -> Vec<f32> {
                let y = 31.0 - 2.0 * f64::from(row);
                (0..width).map(|column| plane(2.0 * f64::from(column) + 1.0, y) as f32).collect()
            };
            let data: Vec<u8> = (0..16).flat_map(|at| pack(&row(at))).collect();
            let mut tags = raw_tags(bits, format, 1);
            tags.extend([(317, 3, vec![predictor]), (322, 4, vec![u64::from(width)])]);
            tags.extend([(323, 3, vec![16]), (324, 4, vec![8]), (325, 4, vec![data.len() as u64])]);
            assert_plane(&read(&raw_tiff(false, &tags, &data)).expect("a sound TIFF"));
        }
    }
}

#[test]
fn tiles_that_are_left_out_have_no_heights() {
    let (mut tags, data) = tiles(1, <[u8]>::to_vec);
    for entry in tags.iter_mut().filter(|entry| [324, 325].contains(&entry.0)) {
        entry.2[1] = 0;
    }
    let grid = read(&raw_tiff(false, &tags, &data)).expect("a sound TIFF");
    assert_eq!(grid.at(1.0, 31.0), Some(plane(1.0, 31.0)));
    assert_eq!(grid.at(31.0, 31.0), None);
    assert_eq!(grid.at(31.0, 1.0), Some(plane(31.0, 1.0)));
    for entry in tags.iter_mut().filter(|entry| [324, 325].contains(&entry.0)) {
        entry.2.fill(0);
    }
    let refusal = refusal(&raw_tiff(false, &tags, &data));
    assert_eq!(refusal, "FILE is truncated: found no data; expected heights");
}

/// A grey JPEG of 16 by 16 cells, all of them 128.
pub fn jpeg(width: u8, height: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    bytes.extend([1; 64]);
    bytes.extend([0xff, 0xc0, 0, 11, 8, height, 16, width, 16, 1, 1, 0x11, 0]);
    for table in [0x00, 0x10] {
        // One code of one bit, for the symbol 0: no difference, end of block.
        bytes.extend([0xff, 0xc4, 0, 20, table, 1]);
        bytes.extend([0; 16]);
    }
    bytes.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0, 0xff, 0xd9]);
    bytes
}

#[test]
fn a_jpeg_is_read_unless_its_header_is_larger_than_its_strip() {
    for (high_bytes, sound) in [([0, 0], true), ([0xff, 0xff], false)] {
        let data = jpeg(high_bytes[0], high_bytes[1]);
        let mut tags = raw_tags(8, 1, 7);
        tags.extend([(273, 4, vec![8]), (279, 4, vec![data.len() as u64])]);
        tags.sort_by_key(|entry| entry.0);
        let bytes = raw_tiff(false, &tags, &data);
        if sound {
            assert_eq!(read(&bytes).expect("a sound TIFF").at(7.0, 7.0), Some(128.0));
        } else {
            assert!(refusal(&bytes).contains("found a larger JPEG"), "{}", refusal(&bytes));
        }
    }
}
