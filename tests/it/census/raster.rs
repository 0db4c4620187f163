//! Population rasters.

use std::io::{Cursor, Write};

use nahraum::base::{Checked, codes};
use nahraum::dataset::{Raster, RasterCrs};
use nahraum::format::read_raster;
use nahraum::import::census::{PersonsRaster, RasterCells, persons_of_raster};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use tiff::encoder::TiffEncoder;
use tiff::encoder::colortype::Gray32Float;
use tiff::tags::Tag;

use super::support::{codes, message};

fn read(bytes: &[u8]) -> Raster {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("a writable file");
    file.flush().expect("a writable file");
    read_raster(file.path(), None).expect("a sound raster")
}

/// An ASCII grid of cells of 100 from (0, 0).
fn ascii(columns: usize, values: &[f64]) -> Raster {
    let rows = values.len() / columns;
    let mut text =
        format!("ncols {columns}\nnrows {rows}\nxllcorner 0\nyllcorner 0\ncellsize 100\n");
    values.iter().for_each(|value| text += &format!("{value} "));
    read(text.as_bytes())
}

fn persons(raster: &Raster) -> Checked<RasterCells> {
    let (columns, rows) = raster.size();
    let value = |column, row| raster.value(column, row);
    let centre = |column, row| raster.centre(column, row);
    persons_of_raster("pop.tif", &PersonsRaster { columns, rows, value: &value, centre: &centre })
}

#[test]
fn fractions_go_to_the_largest_remainders() {
    // 0.4 + 0.4 + 0.4 + 1.6 = 2.8, so 3 persons: one for 1.6, then 0.6, then the first 0.4.
    let checked = persons(&ascii(2, &[0.4, 0.4, 0.4, 1.6]));
    let cells = checked.value;
    assert_eq!(cells.persons, [1, 2]);
    assert_eq!(cells.centres, [(50.0, 150.0), (150.0, 50.0)]);
    assert_eq!(codes(&checked.diagnostics), [(codes::N817, 1)]);
    assert_eq!(
        message(&checked.diagnostics, codes::N817),
        "2.800 persons in 4 cells are rounded to 3 whole persons; 2 cells with a fraction of a \
         person get none, their fractions are added to other cells"
    );
}

#[test]
fn blocks_keep_their_persons() {
    // Two blocks of 10 by 10 side by side: 100 x 0.04 = 4 persons in the west, none in the east
    // but 0.6 in one cell.
    let mut values = vec![0.0; 200];
    for row in 0..10 {
        values[row * 20..row * 20 + 10].fill(0.04);
    }
    values[19] = 0.6;
    let cells = persons(&ascii(20, &values)).value;
    let west: u32 = (0..cells.persons.len())
        .filter(|at| cells.centres[*at].0 < 1000.0)
        .map(|at| cells.persons[at])
        .sum();
    assert_eq!((west, cells.persons.iter().sum::<u32>()), (4, 5));
    // The first cells of the block, row by row from the north.
    assert_eq!(cells.centres[..2], [(50.0, 950.0), (150.0, 950.0)]);
}

#[test]
fn whole_persons_stay_and_no_value_is_nobody() {
    let checked = persons(&ascii(3, &[5.0, -9999.0, 0.0, 7.0, 1.0, -9999.0]));
    assert_eq!(checked.value.persons, [5, 7, 1]);
    assert_eq!(codes(&checked.diagnostics), []);
    let odd = persons(&ascii(3, &[-200.0, 2e12, 4.0]));
    assert_eq!(odd.value.persons, [4]);
    assert_eq!(odd.value.unknown, [(150.0, 50.0)], "no number of persons, and not nobody");
    assert_eq!(codes(&odd.diagnostics), [(codes::W852, 1), (codes::W853, 1)]);
    assert!(message(&odd.diagnostics, codes::W852).starts_with("-200 persons; read as zero"));
}

#[test]
fn a_raster_as_worldpop_writes_it() {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("memory");
    let mut image = encoder.new_image::<Gray32Float>(3, 2).expect("a sound size");
    let tags = image.encoder();
    let step = 3.0 / 3600.0;
    let scale = [step, step, 0.0];
    let tie = [0.0, 0.0, 0.0, 7.0, 51.5, 0.0];
    let keys: [u16; 16] = [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326];
    tags.write_tag(Tag::ModelPixelScaleTag, &scale[..]).expect("memory");
    tags.write_tag(Tag::ModelTiepointTag, &tie[..]).expect("memory");
    tags.write_tag(Tag::GeoKeyDirectoryTag, &keys[..]).expect("memory");
    tags.write_tag(Tag::GdalNodata, "-99999").expect("memory");
    image.write_data(&[1.5_f32, -99999.0, 2.25, 0.0, 3.5, 0.75]).expect("memory");
    let raster = read(bytes.get_ref());
    assert_eq!((&raster.crs, raster.cell_size()), (&RasterCrs::Epsg(4326), [step, step]));
    assert_eq!((raster.value(0, 0), raster.value(1, 0)), (Some(1.5), None));
    let cells = persons(&raster).value;
    // 8 persons: 1, 2, 3 and 0 for sure; one each to .75 and, of the two halves, the first.
    assert_eq!(cells.persons, [2, 2, 3, 1]);
    assert_eq!(cells.centres[0], (7.0 + step / 2.0, 51.5 - step / 2.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rounding_keeps_totals_blocks_and_cells(
        columns in 1_usize..35,
        parts in proptest::collection::vec(0_u64..3_000_000, 35..900),
    ) {
        // Persons in millionths, so that sums are exact here as well.
        let parts = &parts[..parts.len() / columns * columns];
        let values: Vec<f64> = parts.iter().map(|part| *part as f64 / 1e6).collect();
        let raster = ascii(columns, &values);
        let cells = persons(&raster).value;
        let sum: u64 = parts.iter().sum();
        let total: u64 = cells.persons.iter().map(|persons| u64::from(*persons)).sum();
        prop_assert_eq!(total, (sum + 500_000) / 1_000_000);
        let rows = parts.len() / columns;
        let mut got = vec![0_u64; parts.len()];
        for ((x, y), persons) in cells.centres.iter().zip(&cells.persons) {
            let (column, row) = ((x / 100.0) as usize, rows - 1 - (y / 100.0) as usize);
            got[row * columns + column] = u64::from(*persons);
        }
        let close = |got: u64, part: u64| (got * 1_000_000).abs_diff(part) < 1_000_000;
        for (got, part) in got.iter().zip(parts) {
            prop_assert!(close(*got, *part), "{} for {}", got, part);
        }
        for block in 0..columns.div_ceil(10) * rows.div_ceil(10) {
            let across = columns.div_ceil(10);
            let (left, top) = (block % across * 10, block / across * 10);
            let inside = |at: &usize| {
                let (column, row) = (at % columns, at / columns);
                (left..left + 10).contains(&column) && (top..top + 10).contains(&row)
            };
            let cells: Vec<usize> = (0..parts.len()).filter(inside).collect();
            let sum_of = |of: &[u64]| cells.iter().map(|at| of[*at]).sum::<u64>();
            let sums = (sum_of(&got), sum_of(parts));
            prop_assert!(close(sums.0, sums.1), "block {} has {} of {}", block, sums.0, sums.1);
        }
    }
}
