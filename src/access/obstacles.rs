//! Obstacles between points and ways: rails, motorways, water, walls and fences.

use geo::Coord;
use rstar::primitives::{GeomWithData, Line, Rectangle};
use rstar::{AABB, RTree, RTreeObject};

use super::near::NearGround;
use crate::base::zip_equal;
use crate::network::{Network, crosses};

/// A closed wall: its number and its corners.
type Enclosure = GeomWithData<Rectangle<[f64; 2]>, (u32, Vec<Coord<f64>>)>;

/// A piece of an obstacle with the number of the closed wall that it is part of, or 0.
pub(super) type Piece = GeomWithData<Line<[f64; 2]>, u32>;

/// The obstacles of a network, indexed.
pub(super) struct Obstacles {
    pieces: RTree<Piece>,
    enclosures: RTree<Enclosure>,
}

impl Obstacles {
    /// Indexes the obstacles of a network. Cost: O(n log n).
    pub fn new(network: &Network) -> Self {
        Self::on_ground(network, None)
    }

    /// Indexes those on some ground; all without one. A closed wall is indexed as a whole. Cost: O(obstacles), and
    /// O(n log n) for those on the ground.
    pub fn on_ground(network: &Network, ground: Option<&NearGround>) -> Self {
        let is_near = |one: &AABB<[f64; 2]>| ground.is_none_or(|ground| ground.may_meet(one));
        let mut walls: Vec<(u32, Vec<Coord<f64>>)> = Vec::new();
        let mut pieces = Vec::new();
        for ([a, b], ring) in zip_equal(network.obstacles(), network.obstacle_rings()) {
            let piece = Line::new([a.x, a.y], [b.x, b.y]);
            if is_near(&piece.envelope()) {
                pieces.push(GeomWithData::new(piece, *ring));
            }
            match walls.last_mut() {
                _ if *ring == 0 => {}
                // Gaps at gates are closed here, so that it is known who lives inside.
                Some((number, corners)) if number == ring => corners.extend([*a, *b]),
                _ => walls.push((*ring, vec![*a, *b])),
            }
        }
        let enclosure = |(ring, corners): (u32, Vec<Coord<f64>>)| {
            let points: Vec<[f64; 2]> = corners.iter().map(|at| [at.x, at.y]).collect();
            let bounds = AABB::from_points(points.iter());
            is_near(&bounds)
                .then(|| GeomWithData::new(Rectangle::from_aabb(bounds), (ring, corners)))
        };
        Self {
            pieces: RTree::bulk_load(pieces),
            enclosures: RTree::bulk_load(walls.into_iter().filter_map(enclosure).collect()),
        }
    }

    /// The pieces whose bounding box touches the one of some points, widened by a distance.
    pub fn near(&self, a: Coord<f64>, b: Coord<f64>, distance: f64) -> Vec<[Coord<f64>; 2]> {
        let low = [a.x.min(b.x) - distance, a.y.min(b.y) - distance];
        let high = [a.x.max(b.x) + distance, a.y.max(b.y) + distance];
        let pieces = self.pieces.locate_in_envelope_intersecting(AABB::from_corners(low, high));
        pieces.map(|piece| [piece.geom().from.into(), piece.geom().to.into()]).collect()
    }

    /// Whether an obstacle lies between two points, apart from some closed walls.
    pub fn cut_off(&self, from: Coord<f64>, to: Coord<f64>, open: &[u32]) -> bool {
        let envelope = AABB::from_corners([from.x, from.y], [to.x, to.y]);
        let mut pieces = self.pieces.locate_in_envelope_intersecting(envelope);
        pieces.any(|piece| {
            let (a, b) = (piece.geom().from.into(), piece.geom().to.into());
            !open.contains(&piece.data) && crosses(from, to, a, b)
        })
    }

    /// The closed walls around a point, ascending.
    pub fn around(&self, at: Coord<f64>) -> Vec<u32> {
        let hits = self.enclosures.locate_all_at_point([at.x, at.y]);
        let hits = hits.filter(|hit| encloses(&hit.data.1, at));
        let mut rings: Vec<u32> = hits.map(|hit| hit.data.0).collect();
        rings.sort_unstable();
        rings
    }
}

/// Whether a ring of corners encloses a point: a ray to the east crosses it an odd number of times.
fn encloses(corners: &[Coord<f64>], at: Coord<f64>) -> bool {
    let next = corners.iter().cycle().skip(1);
    let crossings = corners.iter().zip(next).filter(|(a, b)| {
        (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
    });
    crossings.count() % 2 == 1
}
