//! Files for the tests, written by the tests.

use std::io::{Cursor, Write};

use flate2::Compression as Level;
use flate2::write::GzEncoder;
use nahraum::base::Bounds;
use nahraum::dataset::ElevationGrid;
use nahraum::format::{ElevationError, read_elevation};
use tiff::encoder::colortype::ColorType;
use tiff::encoder::{Compression, TiffEncoder, TiffKind, TiffValue};
use tiff::tags::Tag;

/// The test's plane: its heights are exact in every type the tests write.
pub fn plane(x: f64, y: f64) -> f64 {
    2.0 * x + 3.0 * y
}

pub fn read(bytes: &[u8]) -> Result<ElevationGrid, ElevationError> {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("a writable file");
    file.flush().expect("a writable file");
    read_elevation(file.path())
}

/// The error's words without the path of the temporary file.
pub fn refusal(bytes: &[u8]) -> String {
    let text = read(bytes).expect_err("a file that is refused").to_string();
    match text.split_once('`').and_then(|(head, rest)| Some((head, rest.split_once('`')?.1))) {
        Some((head, tail)) => format!("{head}FILE{tail}"),
        None => text,
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Level::best());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}

/// Checks a grid of the plane at its cell centres and between them, and that it ends there.
pub fn assert_plane(grid: &ElevationGrid) {
    let Bounds { west, south, east, north } = grid.bounds();
    for i in 0..=16 {
        for j in 0..=16 {
            let x = west + (east - west) * f64::from(i) / 16.0;
            let y = south + (north - south) * f64::from(j) / 16.0;
            assert_eq!(grid.at(x, y), Some(plane(x, y)), "at {x} {y}");
        }
    }
    for (x, y) in [(west - 0.01, south), (east + 0.01, north), (west, south - 0.01)] {
        assert_eq!(grid.at(x, y), None);
    }
    assert_eq!(grid.at(east, north + 0.01), None);
    assert_eq!(grid.at(f64::NAN, north), None);
}

/// How a test TIFF is made; the cells are those of the plane.
#[derive(Clone)]
pub struct Recipe {
    pub columns: u32,
    pub rows: u32,
    pub compression: Compression,
    pub rows_per_strip: u32,
    /// Upper left edge and size of the cells, or none of these tags.
    pub scale: Option<([f64; 2], [f64; 2])>,
    pub matrix: Option<[f64; 16]>,
    pub geo_keys: Vec<u16>,
    pub nodata: Option<&'static str>,
    pub metadata: Option<&'static str>,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            columns: 8,
            rows: 6,
            compression: Compression::Uncompressed,
            rows_per_strip: 4,
            scale: Some(([10.0, 50.0], [4.0, 2.0])),
            matrix: None,
            geo_keys: vec![1, 1, 0, 1, 3072, 0, 1, 25832],
            nodata: None,
            metadata: None,
        }
    }
}

impl Recipe {
    /// Heights of the plane at the centres of the cells.
    pub fn heights(&self) -> Vec<f64> {
        let ([west, north], [width, height]) = self.scale.expect("a recipe with a place");
        let row = |row| {
            let y = north - height * (f64::from(row) + 0.5);
            (0..self.columns).map(move |column| plane(west + width * (f64::from(column) + 0.5), y))
        };
        (0..self.rows).flat_map(row).collect()
    }

    pub fn write<C: ColorType>(&self, number: impl Fn(f64) -> C::Inner) -> Vec<u8>
    where
        [C::Inner]: TiffValue,
    {
        let mut bytes = Cursor::new(Vec::new());
        let encoder = TiffEncoder::new(&mut bytes).expect("memory");
        self.encode::<C, _>(encoder, number);
        bytes.into_inner()
    }

    pub fn write_big<C: ColorType>(&self, number: impl Fn(f64) -> C::Inner) -> Vec<u8>
    where
        [C::Inner]: TiffValue,
    {
        let mut bytes = Cursor::new(Vec::new());
        let encoder = TiffEncoder::new_big(&mut bytes).expect("memory");
        self.encode::<C, _>(encoder, number);
        bytes.into_inner()
    }

    fn encode<C: ColorType, K: TiffKind>(
        &self,
        encoder: TiffEncoder<&mut Cursor<Vec<u8>>, K>,
        number: impl Fn(f64) -> C::Inner,
    ) where
        [C::Inner]: TiffValue,
    {
        let bands = C::BITS_PER_SAMPLE.len();
        let heights =
            Self { scale: self.scale.or(Self::default().scale), ..self.clone() }.heights();
        let cells: Vec<C::Inner> =
            heights.iter().flat_map(|height| (0..bands).map(|_| number(*height))).collect();
        let mut encoder = encoder.with_compression(self.compression);
        let mut image = encoder.new_image::<C>(self.columns, self.rows).expect("a sound size");
        if self.compression != Compression::Packbits {
            image.rows_per_strip(self.rows_per_strip).expect("before the data");
        }
        let tags = image.encoder();
        if let Some(([west, north], [width, height])) = self.scale {
            let (scale, tie) = ([width, height, 0.0], [0.0, 0.0, 0.0, west, north, 0.0]);
            tags.write_tag(Tag::ModelPixelScaleTag, &scale[..]).expect("memory");
            tags.write_tag(Tag::ModelTiepointTag, &tie[..]).expect("memory");
        }
        if let Some(matrix) = self.matrix {
            tags.write_tag(Tag::ModelTransformationTag, &matrix[..]).expect("memory");
        }
        tags.write_tag(Tag::GeoKeyDirectoryTag, &self.geo_keys[..]).expect("memory");
        if let Some(nodata) = self.nodata {
            tags.write_tag(Tag::GdalNodata, nodata).expect("memory");
        }
        if let Some(metadata) = self.metadata {
            tags.write_tag(Tag::Unknown(42112), metadata).expect("memory");
        }
        image.write_data(&cells).expect("memory");
    }
}

/// A tag, its type and its values as unsigned numbers.
pub type Entry = (u16, u16, Vec<u64>);

/// A TIFF byte by byte, for what the encoder of `tiff` cannot write. The strips or tiles
/// follow each other from byte 8.
pub fn raw_tiff(big_endian: bool, entries: &[Entry], data: &[u8]) -> Vec<u8> {
    let number = |value: u64, size: usize| -> Vec<u8> {
        if big_endian {
            value.to_be_bytes()[8 - size..].to_vec()
        } else {
            value.to_le_bytes()[..size].to_vec()
        }
    };
    let mut bytes = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    let directory = 8 + data.len();
    bytes.extend(number(directory as u64, 4));
    bytes.extend(data);
    bytes.extend(number(entries.len() as u64, 2));
    let mut behind = Vec::new();
    let behind_start = directory + 2 + entries.len() * 12 + 4;
    for (tag, kind, values) in entries {
        let size = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8][usize::from(*kind)];
        let mut field: Vec<u8> = values.iter().flat_map(|value| number(*value, size)).collect();
        if field.len() > 4 {
            let offset = behind_start + behind.len();
            behind.extend(field);
            field = number(offset as u64, 4);
        }
        field.resize(4, 0);
        bytes.extend(number(u64::from(*tag), 2));
        bytes.extend(number(u64::from(*kind), 2));
        bytes.extend(number(values.len() as u64, 4));
        bytes.extend(field);
    }
    bytes.extend([0; 4]);
    bytes.extend(behind);
    bytes
}

/// The tags of one square raster of 16 columns with its upper left edge at (0, 32), cells of 2.
pub fn raw_tags(bits: u64, format: u64, compression: u64) -> Vec<Entry> {
    let doubles = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect();
    vec![
        (256, 3, vec![16]),
        (257, 3, vec![16]),
        (258, 3, vec![bits]),
        (259, 3, vec![compression]),
        (262, 3, vec![1]),
        (277, 3, vec![1]),
        (339, 3, vec![format]),
        (33550, 12, doubles(&[2.0, 2.0, 0.0])),
        (33922, 12, doubles(&[0.0, 0.0, 0.0, 0.0, 32.0, 0.0])),
    ]
}
