//! Known ground: where the data would show a facility if there were one.

use std::collections::BTreeSet;

use geo::algorithm::buffer::{BufferStyle, LineJoin};
use geo::{
    Area, BooleanOps, Buffer, Coord, CoordsIter, LineString, MultiPolygon, Polygon, unary_union,
};

use rayon::prelude::*;

use super::error::RegionError;
use crate::base::{Bounds, CategoryId, MunicipalityId, Permeability};
use crate::crs::transform_coords;
use crate::dataset::CrsId;
use crate::spatial::EdgeIndex;

/// Sides of a box along parallels and meridians are drawn with this many points, because they are curves
/// in a metric CRS: the error of a side of 100 km is below a decimetre.
const BOX_STEPS: u32 = 64;
/// Holes between municipalities that are narrower on average come from boundaries that do not fit, metres.
const HOLE_WIDTH_MIN_M: f64 = 100.0;
/// Turning angle between two corners of a rounded edge, in radians.
const ROUNDING: f64 = 0.02;
/// A municipality counts as known as a whole if a smaller share of its area is unknown: boundaries that are
/// drawn twice do not fit exactly.
const UNKNOWN_SHARE_MAX: f64 = 0.001;
/// Smaller pieces of unknown ground come from rounded coordinates, square metres.
const PIECE_MIN_M2: f64 = 1.0;

/// What a source states about the ground on which it has every facility (or every way).
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Known {
    /// Nothing: only the municipalities count as known.
    #[default]
    Unstated,
    /// The municipalities and the ground up to this distance from them, metres.
    Around {
        /// The distance in metres, not negative.
        metres: f64,
    },
    /// An area.
    Area {
        /// CRS of the area.
        crs: CrsId,
        /// The area.
        area: MultiPolygon<f64>,
    },
}

impl Known {
    /// The ground between two meridians and two parallels, in degrees (WGS 84).
    pub fn within(bounds: Bounds) -> Self {
        let Bounds { west, south, east, north } = bounds;
        let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)];
        let sides = corners.windows(2).flat_map(|side| {
            let ((x, y), (to_x, to_y)) = (side[0], side[1]);
            (0..BOX_STEPS).map(move |step| {
                let share = f64::from(step) / f64::from(BOX_STEPS);
                Coord { x: x + share * (to_x - x), y: y + share * (to_y - y) }
            })
        });
        let ring = LineString::from(sides.collect::<Vec<_>>());
        let area = MultiPolygon(vec![Polygon::new(ring, Vec::new())]);
        Self::Area { crs: CrsId::wgs84(), area }
    }
}

/// Known ground in the working CRS.
#[derive(Clone, Debug, PartialEq)]
enum Extent {
    /// Everything is known.
    Everything,
    /// These areas are known, each with the ground up to a distance from it, metres.
    Within(Vec<(MultiPolygon<f64>, f64)>),
    /// Everything but this area is known.
    Except(MultiPolygon<f64>),
}

/// Ground on which no facility can be missing in the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    extent: Extent,
    /// Municipalities that do not lie on it as a whole.
    open_homes: BTreeSet<MunicipalityId>,
}

impl Ground {
    /// Whether everything is known.
    pub fn is_everything(&self) -> bool {
        self.extent == Extent::Everything
    }

    /// An index of distances to the edge of this ground. Cost: O(n log n) in corners.
    pub fn index(&self) -> GroundIndex {
        GroundIndex(match &self.extent {
            Extent::Everything => Index::Everything,
            Extent::Within(areas) => {
                let index = |(area, beyond): &(_, f64)| (EdgeIndex::new(area), *beyond);
                Index::Within(areas.iter().map(index).collect())
            }
            Extent::Except(area) => Index::Except(EdgeIndex::new(area)),
        })
    }
}

/// Distances to the edge of known ground.
pub struct GroundIndex(Index);

enum Index {
    Everything,
    Within(Vec<(EdgeIndex, f64)>),
    Except(EdgeIndex),
}

impl GroundIndex {
    /// The straight distance in metres from a point to the nearest unknown ground: 0 on unknown ground,
    /// infinite where everything is known.
    pub fn edge_m(&self, at: Coord<f64>) -> f64 {
        match &self.0 {
            Index::Everything => f64::INFINITY,
            Index::Within(areas) => areas
                .iter()
                .filter_map(|(area, beyond)| Some(area.distance_inside(at)? + beyond))
                .fold(0.0, f64::max),
            Index::Except(area) => match area.distance_inside(at) {
                Some(_) => 0.0,
                None => area.distance(at).unwrap_or(f64::INFINITY),
            },
        }
    }
}

/// The known ground of each category.
#[derive(Clone, Debug, Default)]
pub struct Grounds {
    all: Vec<Ground>,
    /// For each category the grounds that are both needed: of its facilities, and of the network.
    of_category: Vec<Vec<usize>>,
    /// The ground on which all ways are known; `None` for straight lines.
    of_network: Option<usize>,
}

impl Grounds {
    /// Each different ground.
    pub fn all(&self) -> &[Ground] {
        &self.all
    }

    /// The grounds whose common part is the known ground of each category, as positions in
    /// [`Grounds::all`]. Categories have the order of the region's.
    pub fn of_categories(&self) -> &[Vec<usize>] {
        &self.of_category
    }

    /// The ground on which all ways are known; `None` for straight lines.
    pub fn of_network(&self) -> Option<&Ground> {
        self.of_network.map(|at| &self.all[at])
    }

    /// Whether every facility of a category in a municipality is known: whether the municipality lies on
    /// the known ground of the category, but for a thousandth of its area.
    pub fn is_home_known(&self, category: CategoryId, home: MunicipalityId) -> bool {
        let needed = &self.of_category[category.index()];
        !needed.iter().any(|ground| self.all[*ground].open_homes.contains(&home))
    }
}

/// What the known ground is derived from.
pub(super) struct Statements<'s> {
    /// What each layer of facilities states.
    pub layers: Vec<&'s Known>,
    /// The layers that have facilities of each category; `None` for one that is known everywhere.
    pub of_category: Vec<Option<BTreeSet<usize>>>,
    /// What the walking network states; `None` for straight lines.
    pub network: Option<&'s Known>,
}

/// Derives the known ground of each category: the ground that any of its layers knows, as far as the
/// network knows it too.
///
/// A category without facilities is known nowhere but in the municipalities. With a closed outer border all
/// ground outside them counts as known, because nobody uses a facility there.
///
/// # Errors
/// [`RegionError::Crs`] when an area cannot be transformed.
pub(super) fn grounds(
    statements: &Statements<'_>,
    municipalities: &[&MultiPolygon<f64>],
    outer: Permeability,
    crs: &CrsId,
) -> Result<Grounds, RegionError> {
    static NOTHING: Known = Known::Unstated;
    let mut drawing = Drawing { municipalities, whole: None, outer, crs, stated: Vec::new() };
    let mut grounds = Grounds::default();
    for layers in &statements.of_category {
        let Some(layers) = layers else {
            grounds.of_category.push(Vec::new());
            continue;
        };
        let mut stated: Vec<&Known> = layers.iter().map(|at| statements.layers[*at]).collect();
        if stated.is_empty() {
            stated.push(&NOTHING);
        }
        let mut needed = vec![drawing.number(stated, &mut grounds.all)?];
        if let Some(network) = statements.network {
            needed.push(drawing.number(vec![network], &mut grounds.all)?);
        }
        needed.dedup();
        grounds.of_category.push(needed);
    }
    if let Some(network) = statements.network {
        grounds.of_network = Some(drawing.number(vec![network], &mut grounds.all)?);
    }
    Ok(grounds)
}

/// Draws grounds in the working CRS.
struct Drawing<'d> {
    municipalities: &'d [&'d MultiPolygon<f64>],
    /// Their union, once it is needed.
    whole: Option<MultiPolygon<f64>>,
    outer: Permeability,
    crs: &'d CrsId,
    /// The different statements of the grounds that are drawn.
    stated: Vec<Vec<&'d Known>>,
}

impl<'d> Drawing<'d> {
    /// The position of the ground that one of some statements covers; it is drawn once.
    fn number(
        &mut self,
        stated: Vec<&'d Known>,
        all: &mut Vec<Ground>,
    ) -> Result<usize, RegionError> {
        let mut distinct: Vec<&Known> = Vec::new();
        for known in stated {
            if !distinct.contains(&known) {
                distinct.push(known);
            }
        }
        if let Some(at) = self.stated.iter().position(|earlier| *earlier == distinct) {
            return Ok(at);
        }
        let extent = self.extent(&distinct)?;
        let open_homes = self.open_homes(&distinct, &extent);
        all.push(Ground { extent, open_homes });
        self.stated.push(distinct);
        Ok(all.len() - 1)
    }

    /// The municipalities that do not lie on a ground as a whole.
    fn open_homes(&self, stated: &[&Known], extent: &Extent) -> BTreeSet<MunicipalityId> {
        if stated.iter().any(|known| !matches!(known, Known::Area { .. })) {
            return BTreeSet::new();
        }
        let unknown_of = |area: &MultiPolygon<f64>| match extent {
            Extent::Everything => 0.0,
            Extent::Within(known) => {
                // Statements of areas alone are one area: their union.
                known.iter().map(|(known, _)| area.difference(known).unsigned_area()).sum()
            }
            Extent::Except(unknown) => area.intersection(unknown).unsigned_area(),
        };
        let is_open = |at: &usize| {
            let area = self.municipalities[*at];
            unknown_of(area) > UNKNOWN_SHARE_MAX * area.unsigned_area()
        };
        let open = (0..self.municipalities.len()).into_par_iter().filter(is_open);
        open.map(MunicipalityId::at).collect()
    }

    /// The ground that one of some statements covers.
    fn extent(&mut self, stated: &[&Known]) -> Result<Extent, RegionError> {
        let is_closed = self.outer == Permeability::Closed;
        let metres = |known: &&Known| match known {
            Known::Unstated => Some(0.0),
            Known::Around { metres } => Some(*metres),
            Known::Area { .. } => None,
        };
        let around = stated.iter().filter_map(metres).reduce(f64::max);
        if is_closed && around.is_some() {
            return Ok(Extent::Everything);
        }
        let mut areas = Vec::new();
        for known in stated {
            if let Known::Area { crs, area } = known {
                areas.push(self.transformed(area, crs)?);
            }
        }
        let mut within = Vec::new();
        if let Some(metres) = around {
            let whole = self.whole().clone();
            if metres > 0.0 {
                // Beyond bays and between parts, the edge is farther than the distance from the inside
                // plus the width; elsewhere that sum is exact, and the buffer is rounded.
                let style = BufferStyle::new(metres).line_join(LineJoin::Round(ROUNDING));
                areas.push(whole.buffer_with_style(style));
            }
            within.push((whole, metres));
        }
        if !areas.is_empty() {
            let all = within.iter().map(|(area, _)| area).chain(&areas);
            let joined =
                if areas.len() + within.len() > 1 { unary_union(all) } else { areas.remove(0) };
            within.push((joined, 0.0));
        }
        if !is_closed {
            return Ok(Extent::Within(within));
        }
        let known = unary_union(within.iter().map(|(area, _)| area));
        let unknown = self.whole().difference(&known);
        let pieces = unknown.0.into_iter().filter(|piece| piece.unsigned_area() >= PIECE_MIN_M2);
        let unknown = MultiPolygon(pieces.collect());
        Ok(match unknown.0.is_empty() {
            true => Extent::Everything,
            false => Extent::Except(unknown),
        })
    }

    /// The union of the municipalities, without the slivers between them.
    fn whole(&mut self) -> &MultiPolygon<f64> {
        self.whole.get_or_insert_with(|| {
            let union = unary_union(self.municipalities.iter().copied());
            MultiPolygon(union.0.into_iter().map(without_slivers).collect())
        })
    }

    fn transformed(
        &self,
        area: &MultiPolygon<f64>,
        crs: &CrsId,
    ) -> Result<MultiPolygon<f64>, RegionError> {
        let mut coords: Vec<Coord<f64>> = area.coords_iter().collect();
        transform_coords(&mut coords, crs, self.crs)?;
        let mut next = coords.into_iter();
        let mut ring = |ring: &LineString<f64>| -> LineString<f64> {
            next.by_ref().take(ring.0.len()).collect()
        };
        let polygons = area.iter().map(|polygon| {
            let shell = ring(polygon.exterior());
            Polygon::new(shell, polygon.interiors().iter().map(&mut ring).collect())
        });
        Ok(polygons.collect())
    }
}

/// A polygon without its narrow holes.
fn without_slivers(polygon: Polygon<f64>) -> Polygon<f64> {
    let (shell, mut holes) = polygon.into_inner();
    holes.retain(|hole| {
        let around: f64 = hole
            .lines()
            .map(|line| {
                let delta = line.delta();
                (delta.x * delta.x + delta.y * delta.y).sqrt()
            })
            .sum();
        let area = Polygon::new(hole.clone(), Vec::new()).unsigned_area();
        2.0 * area >= HOLE_WIDTH_MIN_M * around
    });
    Polygon::new(shell, holes)
}
