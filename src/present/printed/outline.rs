//! Outlines of areas on the page: simplified to what a printer shows, so that what two areas share stays shared.

use std::collections::{BTreeMap, HashMap};

use geo::{LineString, MultiPolygon};

use super::frame::Frame;
use super::svg::hundredths;

/// A corner on the page, hundredths of a millimetre.
type Corner = (i64, i64);

/// Corners that lie so near to the line between their neighbours are left out, hundredths of a millimetre: a printer
/// of 600 dots an inch has dots of 4.2.
const TOLERANCE: f64 = 5.0;

/// The outlines of areas on the page.
pub(super) struct Outlines {
    /// The rings of each area, as steps of a path; empty for an area that has none.
    pub areas: Vec<String>,
    /// All lines between areas and around them, each once.
    pub lines: String,
}

/// The outlines of some areas.
///
/// # Method
/// 1. Corners are rounded to hundredths of a millimetre.
/// 2. Where lines of three or more directions meet, rings are cut into pieces. So two neighbours have the same pieces.
/// 3. Each piece is simplified from its smaller end (Douglas and Peucker 1973), whoever it belongs to.
pub(super) fn outlines(shapes: &[Option<&MultiPolygon<f64>>], frame: &Frame) -> Outlines {
    let rings = |shape: &Option<&MultiPolygon<f64>>| -> Vec<Vec<Corner>> {
        let polygons = shape.iter().flat_map(|area| area.iter());
        let lines = polygons
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        lines.map(|line| ring(line, frame)).filter(|ring| ring.len() >= 3).collect()
    };
    let all: Vec<Vec<Vec<Corner>>> = shapes.iter().map(rings).collect();
    let meetings = Meetings::of_rings(all.iter().flatten());
    let mut pieces = Pieces::default();
    let areas = all.iter().map(|rings| {
        let simplified = rings.iter().map(|ring| steps(&pieces.simplified(ring, &meetings), true));
        simplified.collect::<String>()
    });
    let areas = areas.collect();
    Outlines { areas, lines: pieces.lines }
}

/// A ring without its last corner, which is the first, and without corners that rounding made equal.
fn ring(line: &LineString<f64>, frame: &Frame) -> Vec<Corner> {
    let on_page = |position: &geo::Coord<f64>| {
        let at = frame.at(*position);
        ((at.x * 100.0).round() as i64, (at.y * 100.0).round() as i64)
    };
    let mut corners: Vec<Corner> = line.0.iter().map(on_page).collect();
    corners.dedup();
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    corners
}

/// Which corners lines of three or more directions meet at.
struct Meetings {
    /// Up to three neighbours of each corner.
    neighbours: HashMap<Corner, Vec<Corner>>,
}

impl Meetings {
    fn of_rings<'r>(rings: impl Iterator<Item = &'r Vec<Corner>>) -> Self {
        let mut neighbours: HashMap<Corner, Vec<Corner>> = HashMap::new();
        for ring in rings {
            for (at, corner) in ring.iter().enumerate() {
                let next = ring[(at + 1) % ring.len()];
                for (one, other) in [(*corner, next), (next, *corner)] {
                    let known = neighbours.entry(one).or_default();
                    if known.len() < 3 && !known.contains(&other) {
                        known.push(other);
                    }
                }
            }
        }
        Self { neighbours }
    }

    fn has(&self, corner: &Corner) -> bool {
        self.neighbours.get(corner).is_some_and(|known| known.len() != 2)
    }
}

/// The pieces of rings.
#[derive(Default)]
struct Pieces {
    /// Each piece in its canonical direction, and simplified.
    known: BTreeMap<Vec<Corner>, Vec<Corner>>,
    /// Steps of all pieces in the order in which they came.
    lines: String,
}

impl Pieces {
    /// A ring made of simplified pieces; as it is when too little would be left of it.
    fn simplified(&mut self, ring: &[Corner], meetings: &Meetings) -> Vec<Corner> {
        let mut corners = Vec::new();
        for piece in cut(ring, meetings) {
            let simple = self.piece(piece);
            corners.extend_from_slice(&simple[..simple.len() - 1]);
        }
        if corners.len() < 3 { ring.to_vec() } else { corners }
    }

    fn piece(&mut self, piece: Vec<Corner>) -> Vec<Corner> {
        let reversed: Vec<Corner> = piece.iter().rev().copied().collect();
        let is_reversed = reversed < piece;
        let canonical = if is_reversed { reversed } else { piece };
        let lines = &mut self.lines;
        let simple = self.known.entry(canonical).or_insert_with_key(|corners| {
            let simple = simplified(corners);
            lines.push_str(&steps(&simple, false));
            simple
        });
        match is_reversed {
            true => simple.iter().rev().copied().collect(),
            false => simple.clone(),
        }
    }
}

/// Cuts a ring where lines meet; a ring without such a corner becomes one piece from its smallest corner. Each piece
/// has both of its ends.
fn cut(ring: &[Corner], meetings: &Meetings) -> Vec<Vec<Corner>> {
    let smallest = || (0..ring.len()).min_by_key(|at| ring[*at]).unwrap_or(0);
    let start = (0..ring.len()).find(|at| meetings.has(&ring[*at])).unwrap_or_else(smallest);
    let mut pieces = Vec::new();
    let mut piece = vec![ring[start]];
    for step in 1..=ring.len() {
        let corner = ring[(start + step) % ring.len()];
        piece.push(corner);
        if step == ring.len() || meetings.has(&corner) {
            pieces.push(std::mem::replace(&mut piece, vec![corner]));
        }
    }
    pieces
}

/// A line without the corners that nobody sees; its ends stay.
fn simplified(line: &[Corner]) -> Vec<Corner> {
    let mut kept = vec![false; line.len()];
    let last = line.len() - 1;
    (kept[0], kept[last]) = (true, true);
    let mut waiting = vec![(0, last)];
    while let Some((from, to)) = waiting.pop() {
        let inner = from + 1..to;
        let far = inner.map(|at| (distance(line[at], line[from], line[to]), at));
        // The first of several that are equally far.
        let farthest = far.reduce(|best, next| if next.0 > best.0 { next } else { best });
        if let Some((_, at)) = farthest.filter(|(away, _)| *away > TOLERANCE) {
            kept[at] = true;
            waiting.extend([(from, at), (at, to)]);
        }
    }
    line.iter().zip(kept).filter(|(_, is_kept)| *is_kept).map(|(corner, _)| *corner).collect()
}

/// How far a corner lies from the line between two others; from their place where these are one.
fn distance(corner: Corner, from: Corner, to: Corner) -> f64 {
    let minus = |a: Corner, b: Corner| ((a.0 - b.0) as f64, (a.1 - b.1) as f64);
    let (along, away) = (minus(to, from), minus(corner, from));
    let length_squared = along.0 * along.0 + along.1 * along.1;
    if length_squared == 0.0 {
        return away.0.hypot(away.1);
    }
    let share = ((away.0 * along.0 + away.1 * along.1) / length_squared).clamp(0.0, 1.0);
    (away.0 - share * along.0).hypot(away.1 - share * along.1)
}

/// Corners as steps of a path: the first one absolute, the others from the one before.
fn steps(corners: &[Corner], is_ring: bool) -> String {
    let mut text = String::new();
    let Some(first) = corners.first() else { return text };
    text.push_str(&format!("M{}", pair(*first)));
    for (before, corner) in corners.iter().zip(&corners[1..]) {
        let step = (corner.0 - before.0, corner.1 - before.1);
        text.push('l');
        text.push_str(&pair(step));
    }
    if is_ring {
        text.push('z');
    }
    text
}

fn pair((x, y): Corner) -> String {
    let y = hundredths(y);
    let gap = if y.starts_with('-') { "" } else { " " };
    format!("{}{gap}{y}", hundredths(x))
}

#[cfg(test)]
mod tests {
    use geo::polygon;

    use super::*;
    use crate::base::Bounds;
    use crate::present::printed::svg::Rect;

    fn frame() -> Frame {
        // 100 m are a hundred millimetres, and one more on each side.
        Frame::around(Bounds::new(0.0, 0.0, 100.0, 100.0), Rect::new(0.0, 0.0, 106.0, 106.0))
    }

    fn area(polygon: geo::Polygon<f64>) -> MultiPolygon<f64> {
        MultiPolygon(vec![polygon])
    }

    #[test]
    fn two_areas_keep_the_line_that_they_share() {
        // A wavy line of small steps between a west and an east area, given in both directions.
        let wave: Vec<(f64, f64)> = (0..=200)
            .map(|at| (50.0 + (f64::from(at) * 0.37).sin() * 3.0, f64::from(at) * 0.5))
            .collect();
        let mut west = wave.clone();
        west.extend([(0.0, 100.0), (0.0, 0.0)]);
        let mut east: Vec<(f64, f64)> = wave.iter().rev().copied().collect();
        east.extend([(100.0, 0.0), (100.0, 100.0)]);
        let areas = [west, east].map(|ring| area(geo::Polygon::new(ring.into(), vec![])));
        let out = outlines(&areas.each_ref().map(Some), &frame());
        // One line between them and one around each: three pieces.
        assert_eq!(out.lines.matches('M').count(), 3);
        let steps = out.lines.matches('l').count();
        assert!(steps < 190, "{steps} steps");
        // What they share has the same corners in both: the sum of the parts' corners is that of the rings.
        let corners = |text: &str| text.matches(['M', 'l']).count();
        let shared =
            out.lines.split('M').map(|piece| piece.matches('l').count()).max().unwrap_or(0);
        assert_eq!(corners(&out.areas[0]) + corners(&out.areas[1]), steps + shared);
    }

    #[test]
    fn straight_corners_are_left_out_and_small_areas_stay() {
        let square = area(polygon![
            (x: 10.0, y: 10.0), (x: 20.0, y: 10.0), (x: 30.0, y: 10.02), (x: 30.0, y: 30.0), (x: 10.0, y: 30.0),
        ]);
        let tiny = area(polygon![
            (x: 50.0, y: 50.0), (x: 50.02, y: 50.0), (x: 50.02, y: 50.02), (x: 50.0, y: 50.02),
        ]);
        let out = outlines(&[Some(&square), Some(&tiny), None], &frame());
        assert_eq!(out.areas[0].matches('l').count(), 3);
        assert_eq!(out.areas[1].matches('l').count(), 3);
        assert_eq!(out.areas[2], "");
    }

    #[test]
    fn a_line_within_the_tolerance_stays_within_it() {
        let line: Vec<Corner> = (0..100).map(|at| (at * 10, (at * at) % 7)).collect();
        let simple = simplified(&line);
        assert!(simple.len() < line.len());
        for corner in &line {
            let near = simple.windows(2).map(|ends| distance(*corner, ends[0], ends[1]));
            assert!(near.fold(f64::INFINITY, f64::min) <= TOLERANCE);
        }
    }
}
