//! Broken files: errors, never panics, never memory that the file cannot fill.

use nahraum::format::ElevationError;
use nahraum::synthetic::Random;
use tiff::encoder::colortype::{Gray32Float, GrayI16};
use tiff::encoder::{Compression, DeflateLevel};

use super::geotiff::jpeg;
use super::support::{Entry, Recipe, gzip, raw_tags, raw_tiff, read, refusal};

fn samples() -> Vec<Vec<u8>> {
    let text = "ncols 3\nnrows 3\nxllcorner 1\nyllcorner 2\ncellsize 5\nNODATA_value -9999\n\
                1 2 3\n4 5 -9999\n7 8 9.5\n";
    let deflate = Compression::Deflate(DeflateLevel::Balanced);
    let recipe = |compression| Recipe { compression, nodata: Some("-9999"), ..Recipe::default() };
    let data = jpeg(0, 0);
    let mut jpeg = raw_tags(8, 1, 7);
    jpeg.extend([(273, 4, vec![8]), (279, 4, vec![data.len() as u64])]);
    let cells = zstd::encode_all(&[1; 512][..], 3).expect("memory");
    let mut tiles = raw_tags(16, 2, 50000);
    let size = vec![cells.len() as u64];
    tiles.extend([(322, 3, vec![16]), (323, 3, vec![16]), (324, 4, vec![8]), (325, 4, size)]);
    vec![
        text.as_bytes().to_vec(),
        gzip(text.as_bytes()),
        recipe(Compression::Uncompressed).write::<GrayI16>(|height| height as i16),
        recipe(Compression::Lzw).write::<Gray32Float>(|height| height as f32),
        recipe(Compression::Packbits).write::<GrayI16>(|height| height as i16),
        recipe(deflate).write_big::<Gray32Float>(|height| height as f32),
        gzip(&recipe(deflate).write::<GrayI16>(|height| height as i16)),
        raw_tiff(true, &jpeg, &data),
        raw_tiff(false, &tiles, &cells),
    ]
}

/// Any result will do except that the decoder panicked and was caught.
fn try_read(bytes: &[u8]) -> bool {
    match read(bytes) {
        Ok(grid) => {
            let [x, y] = grid.bounds().middle();
            grid.at(x, y);
            true
        }
        Err(error) => {
            let caught = matches!(&error, ElevationError::Tiff { found, .. }
                if found == "bytes that stop the decoder");
            assert!(!caught, "the decoder panicked");
            false
        }
    }
}

#[test]
fn every_sample_is_sound() {
    for (index, bytes) in samples().iter().enumerate() {
        assert!(try_read(bytes), "{index}: {}", refusal(bytes));
    }
}

#[test]
fn truncated_files_never_panic() {
    for bytes in samples() {
        for length in 0..bytes.len() {
            try_read(&bytes[..length]);
        }
    }
}

#[test]
fn mutated_files_never_panic() {
    let samples = samples();
    for seed in 1..=4000_u64 {
        let mut numbers = Random::seeded(seed);
        let mut bytes = samples[numbers.below(samples.len())].clone();
        for _ in 0..=numbers.below(6) {
            let at = numbers.below(bytes.len());
            match numbers.below(5) {
                0 => bytes[at] = numbers.bits() as u8,
                1 => bytes[at] ^= 1 << numbers.below(8),
                2 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][numbers.below(5)],
                3 => bytes.insert(at, numbers.bits() as u8),
                _ => {
                    let end = (at + numbers.below(8)).min(bytes.len());
                    bytes[at..end].fill(0xff);
                }
            }
        }
        try_read(&bytes);
    }
}

#[test]
fn every_byte_of_a_directory_at_its_extremes() {
    for bytes in samples().iter().filter(|bytes| !bytes.starts_with(b"ncols")) {
        for at in 0..bytes.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut bytes = bytes.clone();
                bytes[at] = value;
                try_read(&bytes);
            }
        }
    }
}

/// The tags of an i16 raster in one strip with some of them replaced.
fn with(changes: &[Entry]) -> Vec<u8> {
    let mut tags = raw_tags(16, 2, 1);
    tags.extend([(273, 4, vec![8]), (279, 4, vec![512])]);
    for change in changes {
        tags.retain(|entry| entry.0 != change.0);
        tags.push(change.clone());
    }
    raw_tiff(false, &tags, &[0; 512])
}

#[test]
fn claims_are_checked_against_the_file() {
    assert!(try_read(&with(&[])));
    let huge = u64::from(u32::MAX);
    let cases = [
        (vec![(256, 4, vec![huge]), (257, 4, vec![huge])], "expected at most 400000000 cells"),
        (vec![(256, 4, vec![20000]), (257, 4, vec![20000])], "found 512 bytes; expected 800000000"),
        (vec![(257, 3, vec![0])], "found 16 columns and 0 rows; expected at least one cell"),
        (vec![(279, 4, vec![5000])], "found 5000 bytes at byte 8 of"),
        (vec![(273, 4, vec![huge])], "found 512 bytes at byte 4294967295 of"),
        (vec![(273, 4, vec![0]), (279, 4, vec![0])], "found no data; expected heights"),
        (vec![(279, 4, vec![0])], "found 0 bytes; expected 512 unpacked bytes"),
        (vec![(284, 3, vec![2]), (277, 3, vec![60000])], "has 60000 bands"),
        (vec![(322, 4, vec![huge])], "tag 322: found 4294967295; expected a side of at most"),
        (vec![(262, 3, vec![0])], "tag 262: found 0; expected 1, black is zero"),
        (vec![(256, 3, vec![4, 4])], "tag 256: found 2 values of type 3; expected one"),
        (vec![(259, 3, vec![34712])], "expected decodable data"),
    ];
    for (changes, expected) in cases {
        let refusal = refusal(&with(&changes));
        assert!(refusal.contains(expected), "{refusal}\n{expected}");
    }
    let mut long_tag = with(&[]);
    let count = long_tag.windows(4).position(|bytes| bytes == [0x0e, 0x83, 12, 0]);
    let count = count.expect("the tag 33550") + 4;
    long_tag[count..count + 4].fill(0xff);
    assert!(refusal(&long_tag).contains("tag 33550 with 4294967295 values"));
}
