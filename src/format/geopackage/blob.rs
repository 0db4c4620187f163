//! The binary form of a geometry in a GeoPackage: a head, then well-known binary (OGC 12-128r17, 2.1.3).

use geo::{CoordsIter, Geometry};
use wkb::Endianness;
use wkb::writer::{WriteOptions, geometry_wkb_size, write_geometry};

use crate::base::Bounds;

const MAGIC: [u8; 2] = *b"GP";
const LITTLE_ENDIAN: u8 = 1;
const ENVELOPE_XY: u8 = 1 << 1;
const IS_EMPTY: u8 = 1 << 4;
const IS_EXTENDED: u8 = 1 << 5;
/// Bytes of a head without its box.
const HEAD: usize = 8;

/// A geometry as it is stored, and its box; an empty one has none.
pub(super) struct Blob {
    pub bytes: Vec<u8>,
    pub bounds: Option<Bounds>,
}

/// The bytes of a geometry. Points need no box in the head, since reading it costs as much as the point.
///
/// An error says why the geometry cannot be stored.
pub(super) fn encode(geometry: &Geometry<f64>, srs_id: i32) -> Result<Blob, String> {
    if geometry.coords_iter().any(|at| !(at.x.is_finite() && at.y.is_finite())) {
        return Err("a coordinate is not a finite number".to_owned());
    }
    let bounds = Bounds::around(geometry.coords_iter());
    let boxed = bounds.filter(|_| !matches!(geometry, Geometry::Point(_)));
    let mut bytes = Vec::with_capacity(HEAD + 32 + geometry_wkb_size(geometry));
    let empty = if bounds.is_none() { IS_EMPTY } else { 0 };
    let envelope = if boxed.is_some() { ENVELOPE_XY } else { 0 };
    bytes.extend(MAGIC);
    bytes.extend([0, LITTLE_ENDIAN | envelope | empty]);
    bytes.extend(srs_id.to_le_bytes());
    for side in boxed.iter().flat_map(|b| [b.west, b.east, b.south, b.north]) {
        bytes.extend(side.to_le_bytes());
    }
    let options = WriteOptions { endianness: Endianness::LittleEndian };
    write_geometry(&mut bytes, geometry, &options).map_err(|error| error.to_string())?;
    Ok(Blob { bytes, bounds })
}

/// The number of the reference system that a stored geometry states, and its well-known binary. An error
/// says what is wrong with the head.
pub(super) fn decode(bytes: &[u8]) -> Result<(i32, &[u8]), String> {
    let Some(([b'G', b'P', version, flags], rest)) = bytes.split_first_chunk() else {
        return Err("expected the letters GP at its beginning".to_owned());
    };
    if *version != 0 {
        return Err(format!("found the version {version} of its head, expected 0"));
    }
    if flags & IS_EXTENDED != 0 {
        return Err("it is of an extension of the standard".to_owned());
    }
    let numbers = match flags >> 1 & 0b111 {
        0 => 0,
        1 => 4,
        2 | 3 => 6,
        4 => 8,
        other => return Err(format!("found the kind {other} of its box, expected 0 to 4")),
    };
    let (srs_id, rest) = rest.split_first_chunk().ok_or("it ends in its head")?;
    let srs_id = match flags & LITTLE_ENDIAN {
        0 => i32::from_be_bytes(*srs_id),
        _ => i32::from_le_bytes(*srs_id),
    };
    let binary = rest.get(numbers * 8..).ok_or("it ends in its head")?;
    Ok((srs_id, binary))
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, line_string, point};

    use super::*;
    use crate::format::wkb_read::read_wkb;

    #[test]
    fn a_head_says_box_and_system() {
        let line: Geometry<f64> = line_string![(x: 1., y: 4.), (x: 3., y: 2.)].into();
        let blob = encode(&line, 25832).expect("finite");
        assert_eq!(blob.bytes[..4], [b'G', b'P', 0, 0b11]);
        let sides = [1.0_f64, 3.0, 2.0, 4.0].map(f64::to_le_bytes).concat();
        assert_eq!(blob.bytes[8..40], sides);
        assert_eq!(blob.bounds, Some(Bounds::new(1., 2., 3., 4.)));
        let (srs_id, binary) = decode(&blob.bytes).expect("a head");
        assert_eq!((srs_id, read_wkb(binary).expect("a line").geometry), (25832, line));
        assert_eq!(encode(&point!(x: 1., y: 2.).into(), 4326).expect("finite").bytes.len(), 8 + 21);
    }

    #[test]
    fn nothing_is_marked_as_empty() {
        let empty: Geometry<f64> = MultiPolygon(Vec::new()).into();
        let blob = encode(&empty, -1).expect("nothing to be infinite");
        assert_eq!((blob.bytes[3], blob.bounds), (IS_EMPTY | LITTLE_ENDIAN, None));
        let (srs_id, binary) = decode(&blob.bytes).expect("a head");
        assert_eq!((srs_id, read_wkb(binary).expect("nothing").geometry), (-1, empty));
        assert!(encode(&point!(x: 1., y: f64::NAN).into(), 4326).is_err());
    }

    #[test]
    fn heads_that_are_none_are_errors() {
        let good = encode(&line_string![(x: 1., y: 4.), (x: 3., y: 2.)].into(), 1).expect("finite");
        for end in 0..40 {
            assert!(decode(&good.bytes[..end]).is_err(), "{end}");
        }
        for (at, byte) in [(0, b'g'), (2, 1), (3, IS_EXTENDED), (3, 5 << 1)] {
            let mut bytes = good.bytes.clone();
            bytes[at] = byte;
            assert!(decode(&bytes).is_err(), "{at} {byte}");
        }
        // Big-endian, with a box of three axes.
        let mut big = b"GP\0\x04\0\0\x10\xe6".to_vec();
        big.extend([0; 48]);
        assert_eq!(decode(&big), Ok((4326, &[][..])));
    }
}
