//! Reads well-known binary with its SRID (PostGIS' EWKB), as columns of text tables hold it: in
//! hexadecimal digits. The crate `wkb`, which writes well-known binary, is not used for it: wkb 0.9 does
//! not tell the SRID, and panics on points of a multipoint that state one of their own.

use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};

/// Flags of EWKB in the number of the kind.
const HAS_Z: u32 = 0x8000_0000;
const HAS_M: u32 = 0x4000_0000;
const HAS_SRID: u32 = 0x2000_0000;

/// Deepest nesting of collections.
const DEPTH_MAX: usize = 16;

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
    read(&bytes)
}

/// The geometry in bytes, and its SRID if it states one.
fn read(bytes: &[u8]) -> Result<(Geometry<f64>, Option<u32>), String> {
    let mut reader = Reader { rest: bytes, srid: None };
    let geometry = reader.geometry(0)?;
    match reader.rest.len() {
        0 => Ok((geometry, reader.srid)),
        more => Err(format!("{more} bytes follow the geometry")),
    }
}

/// Byte order and dimensions of a geometry.
#[derive(Clone, Copy)]
struct Form {
    is_little: bool,
    dimensions: usize,
}

struct Reader<'b> {
    rest: &'b [u8],
    srid: Option<u32>,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or("it ends too early")?;
        self.rest = rest;
        Ok(*head)
    }

    fn whole(&mut self, is_little: bool) -> Result<u32, String> {
        let bytes = self.take()?;
        Ok(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn number(&mut self, is_little: bool) -> Result<f64, String> {
        let bytes = self.take()?;
        Ok(if is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn coord(&mut self, form: Form) -> Result<Coord<f64>, String> {
        let (x, y) = (self.number(form.is_little)?, self.number(form.is_little)?);
        for _ in 2..form.dimensions {
            self.number(form.is_little)?;
        }
        match x.is_finite() && y.is_finite() {
            true => Ok(Coord { x, y }),
            false => Err(format!("found the position {x} {y}, expected finite numbers")),
        }
    }

    /// A point. The binary form has no other way to say that it is empty than two coordinates that are no
    /// numbers; it then holds no position, as an empty list of points.
    fn point(&mut self, form: Form) -> Result<Geometry<f64>, String> {
        let mut ahead = Reader { rest: self.rest, srid: None };
        let (x, y) = (ahead.number(form.is_little)?, ahead.number(form.is_little)?);
        if !(x.is_nan() && y.is_nan()) {
            return Ok(Point::from(self.coord(form)?).into());
        }
        for _ in 2..form.dimensions {
            ahead.number(form.is_little)?;
        }
        self.rest = ahead.rest;
        Ok(MultiPoint(Vec::new()).into())
    }

    /// As many members as the count before them says. A false count ends with the bytes.
    fn list<T>(
        &mut self,
        form: Form,
        member: &mut dyn FnMut(&mut Self) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        let count = self.whole(form.is_little)?;
        (0..count).map(|_| member(self)).collect()
    }

    fn line(&mut self, form: Form) -> Result<LineString<f64>, String> {
        Ok(LineString(self.list(form, &mut |reader| reader.coord(form))?))
    }

    fn polygon(&mut self, form: Form) -> Result<Polygon<f64>, String> {
        let mut rings = self.list(form, &mut |reader| reader.line(form))?.into_iter();
        let exterior = rings.next().unwrap_or_else(|| LineString(Vec::new()));
        Ok(Polygon::new(exterior, rings.collect()))
    }

    fn geometry(&mut self, depth: usize) -> Result<Geometry<f64>, String> {
        if depth > DEPTH_MAX {
            return Err(format!("collections nest deeper than {DEPTH_MAX}"));
        }
        let is_little = match self.take()? {
            [0] => false,
            [1] => true,
            [other] => return Err(format!("found the byte order {other}, expected 0 or 1")),
        };
        let code = self.whole(is_little)?;
        if code & HAS_SRID != 0 {
            let srid = self.whole(is_little)?;
            self.srid.get_or_insert(srid);
        }
        let kind = code & !(HAS_Z | HAS_M | HAS_SRID);
        // The flags are PostGIS' way to state a third and fourth dimension, thousands the ISO one.
        let iso = kind / 1000;
        let has_z = code & HAS_Z != 0 || iso == 1 || iso == 3;
        let has_m = code & HAS_M != 0 || iso == 2 || iso == 3;
        let form = Form { is_little, dimensions: 2 + usize::from(has_z) + usize::from(has_m) };
        if iso > 3 {
            return Err(format!("{code} is no kind of geometry"));
        }
        Ok(match kind % 1000 {
            1 => self.point(form)?,
            2 => self.line(form)?.into(),
            3 => self.polygon(form)?.into(),
            4..=7 => self.collection(kind % 1000, form, depth)?,
            8..=17 => return Err("curves and surfaces are not supported".to_owned()),
            _ => return Err(format!("{code} is no kind of geometry")),
        })
    }

    fn collection(&mut self, kind: u32, form: Form, depth: usize) -> Result<Geometry<f64>, String> {
        let members = self.list(form, &mut |reader| reader.geometry(depth + 1))?;
        if kind == 7 {
            return Ok(Geometry::GeometryCollection(GeometryCollection(members)));
        }
        let (mut points, mut lines, mut polygons) = (Vec::new(), Vec::new(), Vec::new());
        for member in members {
            match (kind, member) {
                (4, Geometry::Point(point)) => points.push(point),
                (4, Geometry::MultiPoint(empty)) if empty.0.is_empty() => {}
                (5, Geometry::LineString(line)) => lines.push(line),
                (6, Geometry::Polygon(polygon)) => polygons.push(polygon),
                _ => return Err("a collection has a member of another kind".to_owned()),
            }
        }
        Ok(match kind {
            4 => MultiPoint(points).into(),
            5 => MultiLineString(lines).into(),
            _ => MultiPolygon(polygons).into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

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
