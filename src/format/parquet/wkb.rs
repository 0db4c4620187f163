//! Geometries as well-known binary (OGC Simple Feature Access, part 1).

use geo::Geometry;
use wkb::Endianness;
use wkb::error::WkbError;
use wkb::writer::{WriteOptions, geometry_wkb_size, write_geometry};

/// Little-endian bytes. Fails when a ring or a collection has more members than 32 bits can count.
pub(crate) fn to_wkb(geometry: &Geometry<f64>) -> Result<Vec<u8>, WkbError> {
    let mut bytes = Vec::with_capacity(geometry_wkb_size(geometry));
    let options = WriteOptions { endianness: Endianness::LittleEndian };
    write_geometry(&mut bytes, geometry, &options)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use geo::{line_string, point, polygon};

    use super::*;

    /// A head (little-endian, kind), counts and coordinates as the standard puts them.
    fn laid_out(parts: &[(u32, &[f64])]) -> Vec<u8> {
        let part = |(number, values): &(u32, &[f64])| {
            let values = values.iter().flat_map(|value| value.to_le_bytes());
            number.to_le_bytes().into_iter().chain(values).collect::<Vec<u8>>()
        };
        parts.iter().flat_map(part).collect()
    }

    #[test]
    fn geometries_are_laid_out_as_the_standard_says() {
        let bytes = to_wkb(&point! { x: 7.0, y: 51.5 }.into()).expect("one place");
        assert_eq!(bytes, [&[1][..], &laid_out(&[(1, &[7.0, 51.5])])].concat());
        let line = to_wkb(&line_string![(x: 1.0, y: 2.0), (x: 3.0, y: 4.0)].into());
        let expected = laid_out(&[(2, &[]), (2, &[1.0, 2.0, 3.0, 4.0])]);
        assert_eq!(line.expect("two places"), [&[1][..], &expected].concat());
        // Two rings of four corners: the outline and a hole.
        let square = polygon!(
            exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 0., y: 9.)],
            interiors: [[(x: 1., y: 1.), (x: 2., y: 1.), (x: 1., y: 2.)]],
        );
        let rings = laid_out(&[
            (3, &[]),
            (2, &[]),
            (4, &[0.0, 0.0, 9.0, 0.0, 0.0, 9.0, 0.0, 0.0]),
            (4, &[1.0, 1.0, 2.0, 1.0, 1.0, 2.0, 1.0, 1.0]),
        ]);
        let alone = [&[1][..], &rings].concat();
        assert_eq!(to_wkb(&square.clone().into()).expect("eight places"), alone);
        let several = to_wkb(&geo::MultiPolygon(vec![square]).into()).expect("eight places");
        assert_eq!(several, [&[1][..], &laid_out(&[(6, &[]), (1, &[])]), &alone].concat());
    }
}
