//! Well-known binary as columns of text tables hold it: in hexadecimal digits.

use geo::Geometry;

use super::wkb_read::read_wkb;

/// Whether a text is well-known binary in hexadecimal digits; `\x` and `0x` may stand before it.
pub(super) fn is_hex(text: &str) -> bool {
    let digits = digits(text);
    let order_mark = digits.starts_with("00") || digits.starts_with("01");
    // Order mark, kind and a count: nothing shorter is a geometry.
    order_mark && digits.len() >= 18 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn digits(text: &str) -> &str {
    let text = text.trim();
    ["\\x", "0x", "0X"].into_iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text)
}

/// The geometry in hexadecimal digits, and its SRID if it states one.
pub(super) fn read_hex(text: &str) -> Result<(Geometry<f64>, Option<u32>), String> {
    let digits = digits(text);
    if digits.len() % 2 == 1 {
        return Err("an odd number of hexadecimal digits".to_owned());
    }
    let nibble = |digit: u8| char::from(digit).to_digit(16).unwrap_or(0) as u8;
    let pair = |pair: &[u8]| nibble(pair[0]) << 4 | nibble(pair[1]);
    let bytes: Vec<u8> = digits.as_bytes().chunks_exact(2).map(pair).collect();
    let read = read_wkb(&bytes)?;
    Ok((read.geometry, read.srid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{MultiPoint, MultiPolygon, Point, wkt};

    const POINT: &str = "0101000020E6100000CDCCCCCCCCCC1C400000000000C04940";

    #[test]
    fn a_point_is_read_with_its_srid_in_every_form() {
        let expected: Geometry<f64> = wkt!(POINT(7.2 51.5)).into();
        for text in
            [POINT.to_owned(), POINT.to_lowercase(), format!("\\x{POINT}"), format!("0x{POINT}")]
        {
            assert!(is_hex(&text), "{text}");
            assert_eq!(read_hex(&text), Ok((expected.clone(), Some(4326))), "{text}");
        }
        // Big-endian without SRID; with z by flag and by thousands.
        let big = "0000000001401CCCCCCCCCCCCD4049C00000000000";
        assert_eq!(read_hex(big), Ok((expected.clone(), None)));
        for code in ["01010000A0E6100000", "01E9030000"] {
            let text = format!("{code}CDCCCCCCCCCC1C400000000000C049400000000000005440");
            assert_eq!(read_hex(&text).map(|read| read.0), Ok(expected.clone()), "{code}");
        }
    }

    #[test]
    fn areas_and_collections_are_read() {
        let ring = "0400000000000000000000000000000000000000000000000000F03F0000000000000000\
                    000000000000F03F000000000000F03F00000000000000000000000000000000";
        let polygon = format!("010300000001000000{ring}");
        let area = wkt!(POLYGON((0. 0., 1. 0., 1. 1., 0. 0.)));
        assert_eq!(read_hex(&polygon), Ok((area.clone().into(), None)));
        let multi = format!("0106000020E864000001000000{polygon}");
        assert_eq!(read_hex(&multi), Ok((MultiPolygon(vec![area]).into(), Some(25832))));
    }

    #[test]
    fn an_empty_point_has_no_position_and_infinity_is_none() {
        let nan = "000000000000F87F";
        let empty: Geometry<f64> = MultiPoint(Vec::new()).into();
        let point = format!("0101000020E6100000{nan}{nan}");
        assert_eq!(read_hex(&point), Ok((empty.clone(), Some(4326))));
        let with_z = format!("01E9030000{nan}{nan}{nan}");
        assert_eq!(read_hex(&with_z), Ok((empty, None)));
        let both = format!("010400000002000000{point}{POINT}");
        let one: Geometry<f64> = MultiPoint(vec![Point::new(7.2, 51.5)]).into();
        assert_eq!(read_hex(&both).map(|read| read.0), Ok(one));
        let (zero, infinite) = ("0000000000000000", "000000000000F07F");
        for (x, y) in [(infinite, zero), (zero, infinite), (nan, zero), (infinite, nan)] {
            assert!(read_hex(&format!("0101000000{x}{y}")).is_err(), "{x} {y}");
        }
        assert!(read_hex(&format!("010200000001000000{nan}{nan}")).is_err(), "a corner of a line");
    }

    #[test]
    fn what_is_cut_off_or_too_deep_is_an_error_and_never_a_panic() {
        for end in (0..POINT.len()).step_by(2) {
            assert!(read_hex(&POINT[..end]).is_err(), "{end}");
        }
        let deep = "010700000001000000".repeat(100_000) + POINT;
        assert!(read_hex(&deep).is_err_and(|reason| reason.contains("deeper")));
        // A count of four thousand million members.
        assert!(read_hex("0104000000FFFFFFFF").is_err());
        for text in ["", "01", "POINT(7 51)", "0123456789", "7.2", "01010000 0000000000"] {
            assert!(!is_hex(text), "{text}");
        }
        assert!(read_hex("010100000").is_err(), "an odd number of digits");
    }
}
