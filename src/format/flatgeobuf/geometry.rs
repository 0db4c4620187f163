//! Geometries out of a FlatGeobuf file.

use flatgeobuf::{Geometry as Given, GeometryType};
use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};

use crate::format::arc::{joined, line_of_arcs};

/// Deepest nesting of collections.
const DEPTH_MAX: usize = 16;

/// A geometry as it was read.
#[derive(Default)]
pub(super) struct Read {
    /// The geometry in the plane; `None` when it has no position.
    pub geometry: Option<Geometry<f64>>,
    /// Whether positions had a third or fourth coordinate, which is dropped.
    pub has_more_dimensions: bool,
    /// Whether arcs were replaced by chords.
    pub has_arcs: bool,
}

/// The geometry of a feature, of the kind that the header states for all or that it states itself. An error says
/// what is wrong with it.
pub(super) fn read_geometry(given: &Given<'_>, of_all: GeometryType) -> Result<Read, String> {
    let kind = if of_all == GeometryType::Unknown { given.type_() } else { of_all };
    let mut read = Read::default();
    read.geometry = read.shape(given, kind, 0)?;
    Ok(read)
}

impl Read {
    /// `None` for a geometry without any position.
    fn shape(
        &mut self,
        given: &Given<'_>,
        kind: GeometryType,
        depth: usize,
    ) -> Result<Option<Geometry<f64>>, String> {
        if depth > DEPTH_MAX {
            return Err(format!("collections nest deeper than {DEPTH_MAX}"));
        }
        let is_empty = given.xy().is_none_or(|xy| xy.is_empty());
        if is_empty && given.parts().is_none_or(|parts| parts.is_empty()) {
            return Ok(None);
        }
        let read: Geometry<f64> = match kind {
            GeometryType::Point => return self.point(given),
            GeometryType::MultiPoint => {
                MultiPoint(self.places(given)?.into_iter().map(Point::from).collect()).into()
            }
            GeometryType::LineString => LineString(self.places(given)?).into(),
            GeometryType::MultiLineString => {
                let mut lines = self.rings(given)?;
                lines.retain(|line| !line.0.is_empty());
                MultiLineString(lines).into()
            }
            GeometryType::Polygon | GeometryType::Triangle => self.polygon(given)?.into(),
            GeometryType::MultiPolygon | GeometryType::PolyhedralSurface | GeometryType::TIN => {
                let areas = parts(given).map(|part| self.polygon(&part));
                let mut areas: Vec<_> = areas.collect::<Result<_, _>>()?;
                areas.retain(|area| !area.exterior().0.is_empty());
                if areas.is_empty() {
                    return Ok(None);
                }
                MultiPolygon(areas).into()
            }
            GeometryType::GeometryCollection => {
                let members = parts(given).map(|part| self.shape(&part, part.type_(), depth + 1));
                let members: Vec<_> = members.collect::<Result<_, _>>()?;
                let members = members.into_iter().flatten().collect();
                Geometry::GeometryCollection(GeometryCollection(members))
            }
            GeometryType::CircularString | GeometryType::CompoundCurve => {
                self.curve(given, kind, depth)?.into()
            }
            GeometryType::CurvePolygon => self.curve_polygon(given, depth)?.into(),
            GeometryType::MultiCurve => {
                let curves = parts(given).map(|part| self.curve(&part, part.type_(), depth + 1));
                MultiLineString(curves.collect::<Result<_, _>>()?).into()
            }
            GeometryType::MultiSurface => {
                let areas = parts(given).map(|part| match part.type_() {
                    GeometryType::CurvePolygon => self.curve_polygon(&part, depth + 1),
                    _ => self.polygon(&part),
                });
                MultiPolygon(areas.collect::<Result<_, _>>()?).into()
            }
            other => return Err(format!("{other:?} is no kind of geometry that can be read")),
        };
        Ok(Some(read))
    }

    /// The positions of a geometry without parts.
    fn places(&mut self, given: &Given<'_>) -> Result<Vec<Coord<f64>>, String> {
        let has = |values: Option<usize>| values.is_some_and(|count| count > 0);
        self.has_more_dimensions |=
            has(given.z().map(|z| z.len())) || has(given.m().map(|m| m.len()));
        let numbers: Vec<f64> = given.xy().map(|xy| xy.iter().collect()).unwrap_or_default();
        if numbers.len() % 2 == 1 {
            return Err("it has an odd number of coordinates".to_owned());
        }
        let places = numbers.chunks_exact(2).map(|pair| Coord { x: pair[0], y: pair[1] });
        let places: Vec<Coord<f64>> = places.collect();
        match places.iter().find(|at| !at.x.is_finite() || !at.y.is_finite()) {
            Some(at) => {
                Err(format!("found the position {} {}, expected finite numbers", at.x, at.y))
            }
            None => Ok(places),
        }
    }

    /// A point; one whose coordinates are no numbers is empty.
    fn point(&mut self, given: &Given<'_>) -> Result<Option<Geometry<f64>>, String> {
        let is_empty = given.xy().is_some_and(|xy| xy.iter().all(f64::is_nan));
        if is_empty {
            return Ok(None);
        }
        match self.places(given)?.as_slice() {
            [one] => Ok(Some(Point::from(*one).into())),
            several => Err(format!("it is a point with {} positions", several.len())),
        }
    }

    /// The positions in parts that end where the geometry says.
    fn rings(&mut self, given: &Given<'_>) -> Result<Vec<LineString<f64>>, String> {
        let places = self.places(given)?;
        let Some(ends) = given.ends().filter(|ends| !ends.is_empty()) else {
            return Ok(vec![LineString(places)]);
        };
        let mut rings = Vec::with_capacity(ends.len());
        let mut from = 0;
        for end in ends {
            let part = places.get(from..end as usize);
            let part = part.ok_or_else(|| {
                format!("a part ends at position {end} of {}, after {from}", places.len())
            })?;
            rings.push(LineString(part.to_vec()));
            from = end as usize;
        }
        match places.len() - from {
            0 => Ok(rings),
            more => Err(format!("{more} positions belong to no part")),
        }
    }

    fn polygon(&mut self, given: &Given<'_>) -> Result<Polygon<f64>, String> {
        Ok(polygon_of(self.rings(given)?))
    }

    /// A line that may have arcs, as chords.
    fn curve(
        &mut self,
        given: &Given<'_>,
        kind: GeometryType,
        depth: usize,
    ) -> Result<LineString<f64>, String> {
        if depth > DEPTH_MAX {
            return Err(format!("curves nest deeper than {DEPTH_MAX}"));
        }
        match kind {
            GeometryType::CompoundCurve => {
                let lines = parts(given).map(|part| self.curve(&part, part.type_(), depth + 1));
                Ok(joined(lines.collect::<Result<_, _>>()?))
            }
            GeometryType::CircularString => {
                self.has_arcs = true;
                line_of_arcs(&self.places(given)?)
            }
            _ => Ok(LineString(self.places(given)?)),
        }
    }

    fn curve_polygon(&mut self, given: &Given<'_>, depth: usize) -> Result<Polygon<f64>, String> {
        let rings = parts(given).map(|part| self.curve(&part, part.type_(), depth + 1));
        Ok(polygon_of(rings.collect::<Result<_, _>>()?))
    }
}

fn parts<'g>(given: &Given<'g>) -> impl Iterator<Item = Given<'g>> {
    given.parts().into_iter().flatten()
}

fn polygon_of(rings: Vec<LineString<f64>>) -> Polygon<f64> {
    let mut rings = rings.into_iter();
    let exterior = rings.next().unwrap_or_else(|| LineString(Vec::new()));
    Polygon::new(exterior, rings.collect())
}
