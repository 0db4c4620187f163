//! Reads well-known binary (OGC Simple Feature Access, ISO 13249-3) with the SRID that PostGIS adds
//! (EWKB). Arcs of circles become chords. The crate `wkb`, which writes well-known binary, is not used for
//! it: wkb 0.9 does not tell the SRID, knows no curves, and panics on points of a multipoint that state one
//! of their own.

use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};

use super::arc::{joined, line_of_arcs};

/// Flags of EWKB in the number of the kind.
const HAS_Z: u32 = 0x8000_0000;
const HAS_M: u32 = 0x4000_0000;
const HAS_SRID: u32 = 0x2000_0000;

/// Deepest nesting of collections.
const DEPTH_MAX: usize = 16;

/// A geometry as it was read.
#[derive(Debug, PartialEq)]
pub(super) struct WkbGeometry {
    /// The geometry in the plane.
    pub geometry: Geometry<f64>,
    /// The number of its reference system, if it states one.
    pub srid: Option<u32>,
    /// Whether positions had a third or fourth coordinate, which is dropped.
    pub has_more_dimensions: bool,
    /// Whether arcs were replaced by chords.
    pub has_arcs: bool,
}

/// The geometry in bytes. An error says what is wrong with them.
pub(super) fn read_wkb(bytes: &[u8]) -> Result<WkbGeometry, String> {
    let mut reader =
        Reader { rest: bytes, srid: None, has_more_dimensions: false, has_arcs: false };
    let geometry = reader.geometry(0)?;
    let Reader { rest, srid, has_more_dimensions, has_arcs } = reader;
    match rest.len() {
        0 => Ok(WkbGeometry { geometry, srid, has_more_dimensions, has_arcs }),
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
    has_more_dimensions: bool,
    has_arcs: bool,
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
        let mut ahead = Reader { ..*self };
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
        self.has_more_dimensions |= form.dimensions > 2;
        if iso > 3 {
            return Err(format!("{code} is no kind of geometry"));
        }
        Ok(match kind % 1000 {
            1 => self.point(form)?,
            2 => self.line(form)?.into(),
            3 => self.polygon(form)?.into(),
            4..=7 => self.collection(kind % 1000, form, depth)?,
            8 => self.arcs(form)?.into(),
            9 => self.joined(form, depth)?.into(),
            10 => self.curve_polygon(form, depth)?.into(),
            11 => self.collection(5, form, depth)?,
            12 => self.collection(6, form, depth)?,
            13..=17 => {
                return Err("surfaces in space (TIN, polyhedra) are not supported".to_owned());
            }
            _ => return Err(format!("{code} is no kind of geometry")),
        })
    }

    /// A string of arcs, each through three positions, as chords.
    fn arcs(&mut self, form: Form) -> Result<LineString<f64>, String> {
        self.has_arcs = true;
        line_of_arcs(&self.line(form)?.0)
    }

    /// One line of several, each of which begins where the one before ends.
    fn joined(&mut self, form: Form, depth: usize) -> Result<LineString<f64>, String> {
        Ok(joined(self.list(form, &mut |reader| reader.curve(depth + 1))?))
    }

    fn curve_polygon(&mut self, form: Form, depth: usize) -> Result<Polygon<f64>, String> {
        let mut rings = self.list(form, &mut |reader| reader.curve(depth + 1))?.into_iter();
        let exterior = rings.next().unwrap_or_else(|| LineString(Vec::new()));
        Ok(Polygon::new(exterior, rings.collect()))
    }

    fn curve(&mut self, depth: usize) -> Result<LineString<f64>, String> {
        match self.geometry(depth)? {
            Geometry::LineString(line) => Ok(line),
            _ => Err("a curve has a part that is no line".to_owned()),
        }
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
    use geo::{Area, Euclidean, Length, line_string};

    /// Bytes of a geometry: little-endian, kind, count, positions.
    fn curve(kind: u32, positions: &[(f64, f64)]) -> Vec<u8> {
        let mut bytes = head(kind, positions.len());
        for (x, y) in positions {
            bytes.extend(x.to_le_bytes().iter().chain(&y.to_le_bytes()));
        }
        bytes
    }

    fn head(kind: u32, count: usize) -> Vec<u8> {
        [&[1][..], &kind.to_le_bytes(), &(count as u32).to_le_bytes()].concat()
    }

    #[test]
    fn half_a_circle_is_as_long_as_pi_says() {
        let half = read_wkb(&curve(8, &[(-1., 0.), (0., 1.), (1., 0.)])).expect("an arc");
        assert!(half.has_arcs && !half.has_more_dimensions);
        let Geometry::LineString(line) = half.geometry else { panic!("{:?}", half.geometry) };
        assert_eq!(line.0.first().zip(line.0.last()), Some((&(-1., 0.).into(), &(1., 0.).into())));
        assert!(line.0.contains(&(0., 1.).into()), "the middle stays");
        assert_eq!(
            line.0.len(),
            47,
            "chords of at most four degrees: 23 to the middle, 23 from it"
        );
        let length = Euclidean.length(&line);
        assert!((length / std::f64::consts::PI - 1.0).abs() < 0.0005, "{length}");
    }

    #[test]
    fn areas_with_round_edges_become_polygons() {
        // A square of side 2 with half a circle of radius 1 on its right.
        let lines = curve(2, &[(1., 2.), (-1., 2.), (-1., 0.), (1., 0.)]);
        let arc = curve(8, &[(1., 0.), (2., 1.), (1., 2.)]);
        let ring = [head(9, 2), lines, arc].concat();
        let polygon = [head(10, 1), ring].concat();
        for bytes in [polygon.clone(), [head(12, 1), polygon.clone()].concat()] {
            let read = read_wkb(&bytes).expect("an area");
            let expected = 4.0 + std::f64::consts::FRAC_PI_2;
            assert!((read.geometry.unsigned_area() / expected - 1.0).abs() < 0.001);
            assert!(read.has_arcs);
        }
        let straight = [head(11, 1), curve(2, &[(0., 0.), (1., 1.)])].concat();
        let read = read_wkb(&straight).expect("lines");
        let line = line_string![(x: 0., y: 0.), (x: 1., y: 1.)];
        assert_eq!(read.geometry, MultiLineString(vec![line]).into());
        assert!(!read.has_arcs);
    }

    #[test]
    fn curves_that_are_none_are_errors() {
        for bytes in [
            curve(8, &[(0., 0.), (1., 1.)]),
            curve(8, &[(0., 0.), (1., 1.), (2., 0.), (3., 0.)]),
            [head(9, 1), head(3, 0)].concat(),
            [head(10, 1), head(7, 0)].concat(),
            [head(11, 1), head(3, 0)].concat(),
            head(16, 0),
            head(17, 0),
            head(18, 0),
        ] {
            assert!(read_wkb(&bytes).is_err(), "{bytes:?}");
        }
        assert_eq!(read_wkb(&head(8, 0)).expect("empty").geometry, LineString(Vec::new()).into());
        let deep = [head(9, 1).repeat(100_000), head(2, 0)].concat();
        assert!(read_wkb(&deep).is_err_and(|reason| reason.contains("deeper")));
    }

    #[test]
    fn dropped_heights_are_told() {
        let flat = read_wkb(&curve(2, &[(0., 0.), (1., 1.)])).expect("a line");
        assert!(!flat.has_more_dimensions);
        let mut bytes = head(1002, 1);
        bytes.extend([1.0_f64, 2.0, 3.0].iter().flat_map(|number| number.to_le_bytes()));
        assert!(read_wkb(&bytes).expect("a line with height").has_more_dimensions);
    }
}
