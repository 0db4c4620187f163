//! The one kind of geometry that a table states.

use std::borrow::Cow;

use geo::{Geometry, MultiLineString, MultiPoint, MultiPolygon};

/// The kind of the geometries of a table. Where single and multiple ones of a kind are mixed, all become
/// multiple: a table of one kind opens as one layer in every program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeometryKind {
    /// Different kinds.
    Any,
    /// One point.
    Point,
    /// One line.
    LineString,
    /// One area.
    Polygon,
    /// Several points.
    MultiPoint,
    /// Several lines.
    MultiLineString,
    /// Several areas.
    MultiPolygon,
    /// A collection.
    Collection,
}

impl GeometryKind {
    /// The kind of all geometries; `None` without any.
    pub(super) fn of_all<'g>(
        geometries: impl IntoIterator<Item = &'g Geometry<f64>>,
    ) -> Option<Self> {
        geometries.into_iter().map(Self::of_one).reduce(Self::or)
    }

    fn of_one(geometry: &Geometry<f64>) -> Self {
        match geometry {
            Geometry::Point(_) => Self::Point,
            Geometry::Line(_) | Geometry::LineString(_) => Self::LineString,
            Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => Self::Polygon,
            Geometry::MultiPoint(_) => Self::MultiPoint,
            Geometry::MultiLineString(_) => Self::MultiLineString,
            Geometry::MultiPolygon(_) => Self::MultiPolygon,
            Geometry::GeometryCollection(_) => Self::Collection,
        }
    }

    /// The kind of a table with geometries of both.
    pub(super) fn or(self, other: Self) -> Self {
        if self == other {
            self
        } else if self.multiple() == other.multiple() {
            self.multiple()
        } else {
            Self::Any
        }
    }

    /// The kind of several of this one.
    pub(super) fn multiple(self) -> Self {
        match self {
            Self::Point => Self::MultiPoint,
            Self::LineString => Self::MultiLineString,
            Self::Polygon => Self::MultiPolygon,
            other => other,
        }
    }

    /// The name in a GeoPackage.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Any => "GEOMETRY",
            Self::Point => "POINT",
            Self::LineString => "LINESTRING",
            Self::Polygon => "POLYGON",
            Self::MultiPoint => "MULTIPOINT",
            Self::MultiLineString => "MULTILINESTRING",
            Self::MultiPolygon => "MULTIPOLYGON",
            Self::Collection => "GEOMETRYCOLLECTION",
        }
    }

    /// A geometry of a table of this kind: a single one as the only member of a multiple one.
    pub(super) fn fit(self, geometry: &Geometry<f64>) -> Cow<'_, Geometry<f64>> {
        match (self, geometry) {
            (Self::MultiPoint, Geometry::Point(one)) => Cow::Owned(MultiPoint(vec![*one]).into()),
            (Self::MultiLineString, Geometry::LineString(one)) => {
                Cow::Owned(MultiLineString(vec![one.clone()]).into())
            }
            (Self::MultiLineString, Geometry::Line(one)) => {
                Cow::Owned(MultiLineString(vec![(*one).into()]).into())
            }
            (Self::MultiPolygon, Geometry::Polygon(one)) => {
                Cow::Owned(MultiPolygon(vec![one.clone()]).into())
            }
            (Self::MultiPolygon, Geometry::Rect(one)) => {
                Cow::Owned(MultiPolygon(vec![one.to_polygon()]).into())
            }
            (Self::MultiPolygon, Geometry::Triangle(one)) => {
                Cow::Owned(MultiPolygon(vec![one.to_polygon()]).into())
            }
            (_, other) => Cow::Borrowed(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use geo::{Rect, coord, line_string, point, polygon};

    use super::*;

    #[test]
    fn single_and_multiple_ones_of_a_kind_become_multiple() {
        let square = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 0., y: 1.)];
        let one: Geometry<f64> = square.clone().into();
        let several: Geometry<f64> = MultiPolygon(vec![square.clone(), square]).into();
        let at: Geometry<f64> = point!(x: 0., y: 0.).into();
        let line: Geometry<f64> = line_string![(x: 0., y: 0.), (x: 1., y: 0.)].into();
        let rect: Geometry<f64> = Rect::new(coord!(x: 0., y: 0.), coord!(x: 1., y: 1.)).into();
        let kind = |geometries: &[&Geometry<f64>]| GeometryKind::of_all(geometries.iter().copied());
        assert_eq!(kind(&[]), None);
        assert_eq!(kind(&[&one, &rect]), Some(GeometryKind::Polygon));
        assert_eq!(kind(&[&one, &several, &one]), Some(GeometryKind::MultiPolygon));
        assert_eq!(kind(&[&several, &at]), Some(GeometryKind::Any));
        assert_eq!(kind(&[&at, &line]), Some(GeometryKind::Any));
        for (kind, single) in [
            (GeometryKind::MultiPolygon, &one),
            (GeometryKind::MultiPolygon, &rect),
            (GeometryKind::MultiPoint, &at),
            (GeometryKind::MultiLineString, &line),
        ] {
            assert_eq!(GeometryKind::of_one(&kind.fit(single)), kind);
            assert_eq!(GeometryKind::Any.fit(single).as_ref(), single);
        }
    }
}
