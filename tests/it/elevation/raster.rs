//! Rasters of other values than heights, and windows of them.

use std::io::Write;

use flate2::write::ZlibEncoder;
use nahraum::base::Bounds;
use nahraum::dataset::{Raster, RasterCrs};
use nahraum::format::{ElevationError, read_raster};
use tiff::encoder::colortype::{Gray8, Gray32, Gray32Float, Gray64Float, GrayI16, RGB8};
use tiff::encoder::{Compression, DeflateLevel};

use super::support::{Entry, Recipe, gzip, plane, raw_tags, raw_tiff};

fn window(bytes: &[u8], bounds: Option<Bounds>) -> Result<Raster, ElevationError> {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("a writable file");
    file.flush().expect("a writable file");
    read_raster(file.path(), bounds)
}

fn whole(bytes: &[u8]) -> Raster {
    window(bytes, None).expect("a sound raster")
}

/// Every cell of the raster with its place.
fn cells(raster: &Raster) -> Vec<([f64; 2], Option<f64>)> {
    let (columns, rows) = raster.size();
    let row = |row| (0..columns).map(move |column| (column, row));
    let places = (0..rows).flat_map(row);
    places.map(|(column, row)| (raster.centre(column, row), raster.value(column, row))).collect()
}

/// Whether a raster holds exactly those cells of the whole that overlap the bounds.
fn assert_window(bytes: &[u8], all: &Raster, bounds: Bounds) {
    let part = window(bytes, Some(bounds)).expect("a sound raster");
    let Bounds { west, south, east, north } = bounds;
    let [width, height] = all.cell_size();
    let overlaps = |[x, y]: [f64; 2]| {
        let across = x + width / 2.0 > west && x - width / 2.0 < east;
        across && y + height / 2.0 > south && y - height / 2.0 < north
    };
    let expected: Vec<_> = cells(all).into_iter().filter(|(at, _)| overlaps(*at)).collect();
    assert_eq!(cells(&part), expected, "{bounds:?}");
    assert_eq!((&part.crs, part.cell_size()), (&all.crs, all.cell_size()));
}

/// The raster of the recipes: edges 10, 38 to 42, 50 in cells of 4 by 2.
const WINDOWS: [Bounds; 8] = [
    Bounds::new(10.0, 38.0, 42.0, 50.0),
    Bounds::new(-99.0, -99.0, 99.0, 99.0),
    Bounds::new(14.0, 40.0, 22.0, 44.0),
    Bounds::new(13.0, 41.0, 23.0, 45.0),
    Bounds::new(41.0, 38.5, 99.0, 39.5),
    Bounds::new(-9.0, 49.0, 11.0, 60.0),
    Bounds::new(50.0, 38.0, 60.0, 50.0),
    Bounds::new(12.0, 10.0, 20.0, 30.0),
];

#[test]
fn windows_of_strips_are_parts_of_the_whole() {
    for rows_per_strip in [1, 4, 6] {
        let compression = Compression::Deflate(DeflateLevel::Balanced);
        let recipe = Recipe { rows_per_strip, compression, ..Recipe::default() };
        let bytes = recipe.write::<Gray64Float>(|value| value + 0.1);
        let all = whole(&bytes);
        assert_eq!((all.size(), all.bounds()), ((8, 6), Bounds::new(10.0, 38.0, 42.0, 50.0)));
        assert_eq!(
            (all.centre(0, 0), all.value(0, 0)),
            ([12.0, 49.0], Some(plane(12.0, 49.0) + 0.1))
        );
        assert_eq!((all.value(8, 0), all.value(0, 6)), (None, None));
        WINDOWS.into_iter().for_each(|bounds| assert_window(&bytes, &all, bounds));
        let packed = gzip(&bytes);
        WINDOWS.into_iter().for_each(|bounds| assert_window(&packed, &all, bounds));
    }
}

#[test]
fn windows_of_rasters_that_begin_in_the_south() {
    let mut matrix = [0.0; 16];
    (matrix[0], matrix[3], matrix[5], matrix[7]) = (4.0, 10.0, 2.0, 38.0);
    let recipe = Recipe { scale: None, matrix: Some(matrix), ..Recipe::default() };
    let bytes = recipe.write::<Gray32Float>(|value| value as f32);
    let all = whole(&bytes);
    assert_eq!(all.bounds(), Bounds::new(10.0, 38.0, 42.0, 50.0));
    WINDOWS.into_iter().for_each(|bounds| assert_window(&bytes, &all, bounds));
}

#[test]
fn windows_of_ascii_grids() {
    let mut text = "ncols 8\nnrows 6\nxllcorner 10\nyllcorner 38\ndx 4\ndy 2\n".to_owned();
    (0..48).for_each(|cell| text += &format!("{} ", if cell == 9 { -9999 } else { cell }));
    let all = whole(text.as_bytes());
    assert_eq!(
        (&all.crs, all.value(7, 5), all.value(1, 1)),
        (&RasterCrs::Unknown, Some(47.0), None)
    );
    WINDOWS.into_iter().for_each(|bounds| assert_window(text.as_bytes(), &all, bounds));
    assert!(window(format!("{text} 48").as_bytes(), Some(WINDOWS[2])).is_err());
}

#[test]
fn bounds_that_are_no_box_give_no_cells() {
    let bytes = Recipe::default().write::<GrayI16>(|value| value as i16);
    for bounds in [
        Bounds::new(20.0, 40.0, 10.0, 50.0),
        Bounds::new(f64::NAN, 40.0, 20.0, 50.0),
        Bounds::EMPTY,
    ] {
        let none = window(&bytes, Some(bounds)).expect("a sound raster");
        assert_eq!(none.size().0 * none.size().1, 0);
    }
}

#[test]
fn only_the_strips_of_the_window_are_unpacked() {
    // Four strips of four rows with the values 0 to 3; the edges are 0 and 32.
    let strip = |value: u8| {
        let mut packer = ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&[value; 64]).expect("memory");
        packer.finish().expect("memory")
    };
    let strips: Vec<Vec<u8>> = (0..4).map(strip).collect();
    let sizes: Vec<u64> = strips.iter().map(|strip| strip.len() as u64).collect();
    let offsets = (0..4).map(|at| 8 + sizes[..at].iter().sum::<u64>()).collect();
    let mut tags = raw_tags(8, 1, 8);
    tags.extend([(273, 4, offsets), (278, 3, vec![4]), (279, 4, sizes.clone())]);
    tags.sort_by_key(|tag| tag.0);
    let mut bytes = raw_tiff(false, &tags, &strips.concat());
    let all = whole(&bytes);
    assert_eq!((all.value(0, 3), all.value(0, 4)), (Some(0.0), Some(1.0)));
    bytes[8..8 + sizes[0] as usize].fill(0xff);
    assert!(window(&bytes, None).is_err());
    assert!(window(&bytes, Some(Bounds::new(0.0, 23.0, 32.0, 25.0))).is_err());
    assert_window(&bytes, &all, Bounds::new(0.0, 0.0, 32.0, 24.0));
}

#[test]
fn values_are_kept_as_they_are_published() {
    // No f32 between 16,777,216 and 16,777,218.
    let recipe = Recipe::default();
    let exact = |bytes: &[u8]| whole(bytes).value(0, 0);
    assert_eq!(exact(&recipe.write::<Gray64Float>(|_| 16_777_217.0)), Some(16_777_217.0));
    assert_eq!(exact(&recipe.write::<Gray32>(|_| 4_000_000_001)), Some(4_000_000_001.0));
    let unit = Recipe { geo_keys: vec![1, 1, 0, 1, 4099, 0, 1, 9002], ..Recipe::default() };
    assert_eq!(exact(&unit.write::<Gray8>(|_| 7)), Some(7.0));
    let nodata = Recipe { nodata: Some("-200"), ..Recipe::default() };
    let bytes = nodata.write::<Gray64Float>(|value| if value > 180.0 { -200.0 } else { 0.25 });
    let found = cells(&whole(&bytes));
    for ([x, y], value) in found {
        assert_eq!(value, (plane(x, y) <= 180.0).then_some(0.25));
    }
}

#[test]
fn what_is_no_raster_of_values_is_said() {
    let fault = |bytes: &[u8]| window(bytes, None).expect_err("a refused file").to_string();
    let bands = fault(&Recipe::default().write::<RGB8>(|_| 0));
    assert!(bands.ends_with("has 3 bands; expected one, the value"), "{bands}");
    let scaled = "<GDALMetadata><Item role=\"scale\">0.1</Item></GDALMetadata>";
    let scaled = Recipe { metadata: Some(scaled), ..Recipe::default() };
    let scaled = fault(&scaled.write::<Gray8>(|_| 0));
    assert!(scaled.ends_with("expected values as they are, scale 1"), "{scaled}");
}

#[test]
fn the_crs_of_population_rasters() {
    let crs = |geo_keys: Vec<u16>| {
        whole(&Recipe { geo_keys, ..Recipe::default() }.write::<Gray8>(|_| 0)).crs
    };
    let keys = |model: u16, key: u16, code: u16| {
        vec![1, 1, 0, 3, 1024, 0, 1, model, 1025, 0, 1, 1, key, 0, 1, code]
    };
    assert_eq!(crs(keys(1, 3072, 54009)), RasterCrs::Esri(54009));
    assert!(crs(keys(1, 3072, 54009)).is_world_mollweide());
    assert_eq!(crs(keys(2, 2048, 4326)), RasterCrs::Epsg(4326));
    assert_eq!(crs(keys(1, 3072, 3035)), RasterCrs::Epsg(3035));
    assert_eq!(crs(keys(1, 3072, 32767)), RasterCrs::Unknown);
}

#[test]
fn a_projection_without_code_is_known_by_its_name() {
    let described = |keys: &[u64], words: &str| {
        let mut tags = raw_tags(8, 1, 1);
        let words: Vec<u64> = words.bytes().map(u64::from).chain([0]).collect();
        tags.extend([(273, 4, vec![8]), (279, 4, vec![256])]);
        tags.extend([(34735, 3, keys.to_vec()), (34737, 2, words)]);
        tags.sort_by_key(|tag| tag.0);
        whole(&raw_tiff(false, &tags, &[1; 256])).crs
    };
    // GTCitation, then PCSCitation: the words for the projection come first.
    let keys =
        [1, 1, 0, 4, 1024, 0, 1, 1, 1026, 34737, 5, 0, 3072, 0, 1, 32767, 3073, 34737, 16, 5];
    let crs = described(&keys, "GHSL|World_Mollweide|");
    assert_eq!(crs, RasterCrs::Described("World_Mollweide".into()));
    assert!(crs.is_world_mollweide());
    let crs = described(&keys[..16], "GHSL|World_Mollweide|");
    assert_eq!(crs, RasterCrs::Described("GHSL".into()));
    // Words that are not there.
    assert_eq!(described(&keys, "GHS"), RasterCrs::Unknown);
}

/// One deflated tile of 256 by 256 shorts with the value 3 in a raster of the whole Earth.
fn earth(columns: u64, rows: u64, column: u64, row: u64) -> Vec<u8> {
    let across = columns.div_ceil(256);
    let tiles = across * rows.div_ceil(256);
    let mut packer = ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&[3, 0].repeat(256 * 256)).expect("memory");
    let data = packer.finish().expect("memory");
    let at = (row / 256 * across + column / 256) as usize;
    let (mut offsets, mut sizes) = (vec![0; tiles as usize], vec![0; tiles as usize]);
    (offsets[at], sizes[at]) = (8, data.len() as u64);
    let doubles = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect();
    let tags: Vec<Entry> = vec![
        (256, 4, vec![columns]),
        (257, 4, vec![rows]),
        (258, 3, vec![16]),
        (259, 3, vec![8]),
        (262, 3, vec![1]),
        (277, 3, vec![1]),
        (322, 3, vec![256]),
        (323, 3, vec![256]),
        (324, 4, offsets),
        (325, 4, sizes),
        (339, 3, vec![2]),
        (33550, 12, doubles(&[100.0, 100.0, 0.0])),
        (33922, 12, doubles(&[0.0, 0.0, 0.0, -18_041_000.0, 9_000_000.0, 0.0])),
    ];
    raw_tiff(false, &tags, &data)
}

#[test]
fn a_window_of_the_earth_in_steps_of_100_m() {
    let (columns, rows) = (360_820, 180_000);
    // Somewhere in the Ruhr area: x 530 km, y 6,050 km in Mollweide's projection.
    let bytes = earth(columns, rows, 185_710, 29_500);
    let bounds = Bounds::new(520_000.0, 6_040_000.0, 540_000.0, 6_060_000.0);
    let part = window(&bytes, Some(bounds)).expect("a sound raster");
    assert_eq!((part.size(), part.bounds()), ((200, 200), bounds));
    let settled = cells(&part).into_iter().filter(|(_, value)| *value == Some(3.0)).count();
    // The tile has the columns 185,600 to 185,855, the window 185,610 to 185,809; the rows of the
    // tile are 29,440 to 29,695, of the window 29,400 to 29,599.
    assert_eq!(settled, 200 * 160);
    let fault = window(&bytes, None).expect_err("too large").to_string();
    assert!(
        fault.contains("360820 columns and 180000 rows; expected at most 200000000 cells"),
        "{fault}"
    );
}

#[test]
fn broken_files_never_panic_in_a_window() {
    let compression = Compression::Deflate(DeflateLevel::Balanced);
    let recipe = Recipe { compression, rows_per_strip: 2, ..Recipe::default() };
    let sound = recipe.write::<Gray64Float>(|value| value + 0.1);
    let south = Bounds::new(10.0, 38.0, 20.0, 41.0);
    let expected = window(&sound, Some(south)).expect("a sound raster");
    let mut same = 0;
    for at in 0..sound.len() {
        for byte in [0, 0xff, sound[at] ^ 0x10] {
            let mut broken = sound.clone();
            broken[at] = byte;
            match window(&broken, Some(south)) {
                Ok(raster) => same += usize::from(raster == expected),
                Err(error) => assert!(!error.to_string().contains("stop the decoder"), "{error}"),
            }
        }
        assert!(at < 8 || window(&sound[..at], Some(south)).is_err());
    }
    // What lies outside of the window does not matter.
    assert!(same > sound.len() / 2, "{same}");
}
