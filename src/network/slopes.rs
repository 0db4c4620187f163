//! Slopes along ways: the steepest stretch of each edge, and its length in metres on the level.

use std::collections::HashMap;
use std::ops::Range;

use super::chains::{Chain, Chains};
use super::ground::Ground;
use super::model::{EdgeSlope, NO_HEIGHT};
use super::segments::{NO_PIECE, Segments};
use crate::base::Rows;

/// Shortest stretch over which steepness is measured, millimetres: elevation models have a grid of 1 to
/// 30 m, and over shorter stretches their noise would look like steepness.
const STRETCH_MM: u64 = 25_000;

/// Nodes within 25 m that are looked at; no street map has so many.
const NODES_MAX: usize = 1_000;

/// Edges of a network with elevation are cut at nodes into pieces of about this length, so that a steep
/// stretch closes no more than a short part of a street.
const CUT_MM: u64 = 100_000;

/// Tobler's hiking function (Tobler 1993) as a factor on time, scaled to 1 on level ground; `grade` is
/// rise over length in walking direction.
fn tobler(grade: f64) -> f64 {
    (3.5 * ((grade + 0.05).abs() - 0.05)).exp()
}

/// Heights along a way: distance from its first node and height of each node, both in the same order.
struct HeightProfile<'p> {
    along_mm: &'p [u64],
    height_cm: &'p [i32],
}

impl HeightProfile<'_> {
    fn total_mm(&self) -> u64 {
        self.along_mm.last().copied().unwrap_or(0)
    }

    /// Height in centimetres at a distance from the first node, in a straight line between two nodes;
    /// `None` where one of them has none.
    fn height_at(&self, at_mm: f64) -> Option<f64> {
        let after = self.along_mm.partition_point(|along| (*along as f64) < at_mm);
        let after = after.min(self.along_mm.len() - 1);
        let known = |node: usize| {
            (self.height_cm[node] != NO_HEIGHT).then(|| f64::from(self.height_cm[node]))
        };
        let height = known(after)?;
        let beyond = self.along_mm[after] as f64 - at_mm;
        if beyond <= 0.0 || after == 0 {
            return Some(height);
        }
        let before = known(after - 1)?;
        let length = (self.along_mm[after] - self.along_mm[after - 1]) as f64;
        Some(height - (height - before) * beyond / length)
    }

    /// Height in centimetres at a distance from the first node as a whole fraction, so that it is the same
    /// from both ends: numerator and denominator.
    fn height_ratio(&self, at_mm: u64) -> Option<(i128, i128)> {
        let after = self.along_mm.partition_point(|along| *along < at_mm);
        let after = after.min(self.along_mm.len() - 1);
        let known = |node: usize| {
            (self.height_cm[node] != NO_HEIGHT).then(|| i128::from(self.height_cm[node]))
        };
        let height = known(after)?;
        if self.along_mm[after] <= at_mm || after == 0 {
            return Some((height, 1));
        }
        let before = known(after - 1)?;
        let length = i128::from(self.along_mm[after] - self.along_mm[after - 1]);
        let beyond = i128::from(self.along_mm[after] - at_mm);
        Some((height * length - (height - before) * beyond, length))
    }

    /// Rise over length between two places in ten-thousandths, rounded, without sign; a length below 25 m
    /// counts as 25 m.
    fn steepness(&self, from_mm: u64, to_mm: u64) -> Option<u16> {
        let (low, by) = self.height_ratio(from_mm)?;
        let (high, of) = self.height_ratio(to_mm)?;
        let rise = (high * by - low * of).abs() * 10 * 10_000;
        let length = by * of * i128::from((to_mm - from_mm).max(STRETCH_MM));
        u16::try_from((2 * rise + length) / (2 * length)).ok().or(Some(u16::MAX))
    }

    /// Rise over length between two places; a length below 25 m counts as 25 m.
    fn grade(&self, from_mm: f64, to_mm: f64) -> Option<f64> {
        let rise_mm = 10.0 * (self.height_at(to_mm)? - self.height_at(from_mm)?);
        Some(rise_mm / (to_mm - from_mm).max(STRETCH_MM as f64))
    }

    /// The stretches in which the steepest one of at least 25 m is sought, as distances from the first
    /// node: 25 m from each node in both directions, and from each node to those 25 to 50 m away. A longer
    /// one is never steeper than both of its halves. The whole way when it is shorter than 25 m.
    fn stretches(&self) -> Vec<(u64, u64)> {
        let total = self.total_mm();
        if total <= STRETCH_MM {
            return vec![(0, total)];
        }
        let mut stretches = Vec::with_capacity(3 * self.along_mm.len());
        let mut first_beyond = 0;
        for &at in self.along_mm {
            if let Some(start) = at.checked_sub(STRETCH_MM) {
                stretches.push((start, at));
            }
            if at + STRETCH_MM <= total {
                stretches.push((at, at + STRETCH_MM));
                while self.along_mm[first_beyond] < at + STRETCH_MM {
                    first_beyond += 1;
                }
                let beyond = self.along_mm[first_beyond..].iter().take(NODES_MAX);
                // Not up to the first node beyond 50 m: seen from there it may not be the first.
                let near = beyond.take_while(|end| **end < at + 2 * STRETCH_MM);
                stretches.extend(near.map(|end| (at, *end)));
            }
        }
        stretches
    }

    /// Raises the steepness of each piece, in ten-thousandths, to that of the stretches that have their
    /// middle in it. A walk over the whole stretch passes that piece.
    fn steepen(&self, mut steepen: impl FnMut(usize, u16)) {
        for (from, to) in self.stretches() {
            let Some(steepest) = self.steepness(from, to) else { continue };
            // Twice the middle, so that it is whole.
            let middle = from + to;
            let pieces = self.along_mm.len() - 1;
            let after = self.along_mm.partition_point(|along| 2 * along < middle);
            let piece = after.clamp(1, pieces) - 1;
            steepen(piece, steepest);
            if 2 * self.along_mm[piece + 1] == middle && piece + 1 < pieces {
                steepen(piece + 1, steepest);
            }
        }
    }

    /// The slope of a piece: its own when it has at least 25 m, else that of the 25 m around its middle.
    fn piece_grade(&self, piece: usize) -> f64 {
        let [from, to] = [piece, piece + 1].map(|node| self.along_mm[node] as f64);
        let (total, stretch) = (self.total_mm() as f64, STRETCH_MM as f64);
        let (from, to) = if to - from >= stretch {
            (from, to)
        } else if total <= stretch {
            (0.0, total)
        } else {
            let start = ((from + to - stretch) / 2.0).clamp(0.0, total - stretch);
            (start, start + stretch)
        };
        self.grade(from, to).unwrap_or(0.0)
    }
}

/// A street map with heights.
pub(super) struct Hills<'h> {
    /// The nodes of all ways, one way after the other.
    pub way_nodes: &'h [u32],
    /// The height of each node in centimetres, or [`NO_HEIGHT`].
    pub height_cm: &'h [i32],
    /// The position of each node.
    pub ground: &'h Ground<'h>,
    /// Whether ways of a class are off the ground: they rise evenly from end to end.
    pub apart: &'h [bool],
}

/// How the walkable pieces of a map meet.
pub(super) struct Meeting {
    /// The pieces at each node, as positions.
    pieces: Rows<u32>,
    /// Heights of the ends of pieces on bridges and in tunnels.
    even_cm: HashMap<(usize, bool), i32>,
}

/// Pieces that follow each other: its nodes, and the pieces between them.
struct Line {
    nodes: Vec<u32>,
    pieces: Vec<usize>,
}

impl Hills<'_> {
    fn along_mm(&self, nodes: &[u32]) -> Vec<u64> {
        let mut along = Vec::with_capacity(nodes.len());
        let mut sum = 0;
        along.push(0);
        for pair in nodes.windows(2) {
            sum += u64::from(self.ground.length_mm(pair[0], pair[1]));
            along.push(sum);
        }
        along
    }

    /// The steepness of the piece at each position, in ten-thousandths, by stretches along the ways of
    /// the map and what lies straight on beyond their ends: they pass junctions, and it does not matter
    /// where the map splits a street into ways.
    pub fn steepness_of_ways(&self, walkable: &Segments, meeting: &Meeting) -> Vec<u16> {
        let mut steepness = vec![0; self.way_nodes.len()];
        for run in all_runs(walkable).flat_map(|run| self.between_junctions(run, meeting)) {
            let line = self.line(run, meeting);
            let along_mm = self.along_mm(&line.nodes);
            // A piece has the height of its first node; the last node has that of the last piece.
            let first = line.pieces.iter().zip(&line.nodes);
            let last = line.pieces.last().into_iter().zip(line.nodes.last());
            let height_cm: Vec<i32> = first
                .chain(last)
                .map(|(piece, node)| self.height(*piece, *node, meeting))
                .collect();
            let profile = HeightProfile { along_mm: &along_mm, height_cm: &height_cm };
            profile.steepen(|piece, steepest| {
                let known: &mut u16 = &mut steepness[line.pieces[piece]];
                *known = steepest.max(*known);
            });
        }
        steepness
    }

    /// A run cut where further ways meet it: how a street goes on there is decided by angles, whether it
    /// is one way of the map or several.
    fn between_junctions(&self, run: Range<usize>, meeting: &Meeting) -> Vec<Range<usize>> {
        let (mut parts, mut start) = (Vec::new(), run.start);
        for at in run.start + 1..run.end {
            if meeting.pieces.row(self.way_nodes[at] as usize).len() != 2 {
                parts.push(start..at);
                start = at;
            }
        }
        parts.push(start..run.end);
        parts
    }

    /// How the pieces meet, and the heights of bridges and tunnels.
    pub fn meeting(&self, walkable: &Segments) -> Meeting {
        let pieces = all_runs(walkable).flatten();
        let ends = pieces.flat_map(|piece| {
            [piece, piece + 1].map(|at| (self.way_nodes[at] as usize, piece as u32))
        });
        let pieces = Rows::grouped(self.ground.at.len(), ends);
        let even_cm = self.even_heights(walkable, &pieces);
        Meeting { pieces, even_cm }
    }

    /// The heights of the nodes of bridges and tunnels between their ends: a model has the ground below a
    /// bridge, not the bridge. A bridge may consist of several ways; where several bridges meet in the air,
    /// the one that goes straight on decides the height.
    fn even_heights(&self, walkable: &Segments, pieces: &Rows<u32>) -> HashMap<(usize, bool), i32> {
        let is_apart = |piece: usize| self.apart[usize::from(walkable.class_at[piece])];
        let spans = self.spans(walkable, pieces, &is_apart);
        let is_in_air = |node: u32| {
            let here = pieces.row(node as usize);
            here.len() > 1 && here.iter().all(|piece| is_apart(*piece as usize))
        };
        let on_ground = |span: &&Line| {
            let ends = [span.nodes.first(), span.nodes.last()];
            !ends.into_iter().flatten().any(|end| is_in_air(*end))
        };
        // First those that end on the ground; the others may end at their nodes, in any order.
        let (first, then): (Vec<&Line>, Vec<&Line>) = spans.iter().partition(on_ground);
        let (mut even_cm, mut in_air) = (HashMap::new(), HashMap::new());
        let last_grounded = first.len();
        for (span, Line { nodes, pieces: line }) in first.into_iter().chain(then).enumerate() {
            let along_mm = self.along_mm(nodes);
            let last = nodes.len() - 1;
            let known = |end: &u32| in_air.get(end).filter(|_| span >= last_grounded);
            let end_cm = |end| known(&end).copied().unwrap_or(self.height_cm[end as usize]);
            let ends = HeightProfile {
                along_mm: &[0, along_mm[last]],
                height_cm: &[nodes[0], nodes[last]].map(end_cm),
            };
            let heights: Vec<i32> = along_mm
                .iter()
                .map(|along| match ends.height_ratio(*along) {
                    Some((of, by)) => (of as f64 / by as f64).round() as i32,
                    None => NO_HEIGHT,
                })
                .collect();
            for (number, piece) in line.iter().enumerate() {
                for end in [number, number + 1] {
                    even_cm.insert(self.end_of(*piece, nodes[end]), heights[end]);
                }
            }
            for at in (1..last).filter(|_| span < last_grounded) {
                let known = in_air.entry(nodes[at]).or_insert(heights[at]);
                *known = heights[at].min(*known);
            }
        }
        even_cm
    }

    /// The bridges and tunnels, each from end to end.
    fn spans(
        &self,
        walkable: &Segments,
        pieces: &Rows<u32>,
        is_apart: &dyn Fn(usize) -> bool,
    ) -> Vec<Line> {
        let on = |piece: usize, node: u32| self.goes_on(piece, node, pieces, is_apart);
        let mut seen = vec![false; self.way_nodes.len()];
        let mut spans = Vec::new();
        for first in all_runs(walkable).flatten().filter(|piece| is_apart(*piece)) {
            if seen[first] {
                continue;
            }
            // Back to an end, or once around a ring.
            let (mut piece, mut node) = (first, self.way_nodes[first]);
            while let Some((next, other)) = on(piece, node).filter(|(next, _)| *next != first) {
                (piece, node) = (next, other);
            }
            let mut span = Line { nodes: vec![node], pieces: vec![piece] };
            node = self.far(piece, node);
            span.nodes.push(node);
            while let Some((next, other)) =
                on(piece, node).filter(|(next, _)| *next != span.pieces[0])
            {
                (piece, node) = (next, other);
                span.pieces.push(piece);
                span.nodes.push(node);
            }
            span.pieces.iter().for_each(|piece| seen[*piece] = true);
            spans.push(span);
        }
        spans
    }

    /// The piece of a bridge or tunnel beyond a node of it, with its far node: the only other one there, or
    /// of several the one that goes straight on, if this one goes straight on from there too.
    fn goes_on(
        &self,
        piece: usize,
        node: u32,
        pieces: &Rows<u32>,
        is_apart: &dyn Fn(usize) -> bool,
    ) -> Option<(usize, u32)> {
        let here = pieces.row(node as usize).iter().map(|other| *other as usize);
        let here: Vec<usize> = here.filter(|other| is_apart(*other)).collect();
        let beyond = |piece: usize| here.iter().copied().filter(move |other| *other != piece);
        let next = match here.len() {
            2 => beyond(piece).next(),
            _ => self
                .straightest(piece, node, beyond(piece))
                .filter(|next| self.straightest(*next, node, beyond(*next)) == Some(piece)),
        };
        next.map(|next| (next, self.far(next, node)))
    }

    /// Of some pieces at a node the one that goes straightest on from a piece and turns by less than 90
    /// degrees; of two that are equally straight the one that ends farther west, then south.
    fn straightest(
        &self,
        piece: usize,
        node: u32,
        others: impl Iterator<Item = usize>,
    ) -> Option<usize> {
        let back = self.ground.offset_m(node, self.far(piece, node));
        let straight = |other: usize| {
            let on = self.ground.offset_m(node, self.far(other, node));
            -(on.x * back.x + on.y * back.y) / on.x.hypot(on.y).max(f64::MIN_POSITIVE)
        };
        let ahead = others.map(|other| (straight(other), other));
        let best = ahead.filter(|(straight, _)| *straight > 0.0).max_by(|a, b| {
            let at = |other: usize| self.ground.at[self.far(other, node) as usize];
            a.0.total_cmp(&b.0).then_with(|| at(b.1).cmp(&at(a.1)))
        });
        best.map(|(_, other)| other)
    }

    /// The other end of a piece.
    fn far(&self, piece: usize, node: u32) -> u32 {
        let [a, b] = [self.way_nodes[piece], self.way_nodes[piece + 1]];
        if a == node { b } else { a }
    }

    /// The key of an end of a piece: two pieces may have different heights at the node between them.
    fn end_of(&self, piece: usize, node: u32) -> (usize, bool) {
        (piece, self.way_nodes[piece] != node)
    }

    /// The height of an end of a piece, centimetres.
    fn height(&self, piece: usize, node: u32, meeting: &Meeting) -> i32 {
        let end = self.end_of(piece, node);
        meeting.even_cm.get(&end).copied().unwrap_or(self.height_cm[node as usize])
    }

    fn line(&self, run: Range<usize>, meeting: &Meeting) -> Line {
        let mut line = Line { nodes: Vec::new(), pieces: Vec::new() };
        let before = self.straight_on(run.start, self.way_nodes[run.start], meeting);
        let after = self.straight_on(run.end - 1, self.way_nodes[run.end], meeting);
        for (piece, node) in before.iter().rev() {
            line.pieces.push(*piece);
            line.nodes.push(*node);
        }
        line.nodes.extend(&self.way_nodes[run.start..=run.end]);
        line.pieces.extend(run);
        for (piece, node) in after {
            line.pieces.push(piece);
            line.nodes.push(node);
        }
        line
    }

    /// The pieces beyond an end of a piece, each with its far node: as many as a stretch can reach that
    /// has its middle before that end.
    fn straight_on(&self, piece: usize, node: u32, meeting: &Meeting) -> Vec<(usize, u32)> {
        let (mut beyond, mut length_mm) = (Vec::new(), 0);
        let (mut piece, mut node) = (piece, node);
        while length_mm < 2 * STRETCH_MM && beyond.len() < NODES_MAX {
            let Some((next, other)) = self.next(piece, node, meeting) else { break };
            length_mm += u64::from(self.ground.length_mm(node, other));
            beyond.push((next, other));
            (piece, node) = (next, other);
        }
        beyond
    }

    /// The piece that continues another one at a node: the only other one, or the straightest of those
    /// that turn by less than 90 degrees; of two that are equally straight the one that ends farther west,
    /// then south. Ways that meet at different heights, such as stairs below a bridge, do not continue
    /// each other.
    fn next(&self, piece: usize, node: u32, meeting: &Meeting) -> Option<(usize, u32)> {
        let here = meeting.pieces.row(node as usize);
        let others = here.iter().map(|other| *other as usize).filter(|other| *other != piece);
        let height = self.height(piece, node, meeting);
        let mut level = others.filter(|other| self.height(*other, node, meeting) == height);
        let next = match here.len() {
            2 => level.next_back(),
            _ => self.straightest(piece, node, level),
        };
        next.map(|next| (next, self.far(next, node)))
    }

    /// Cuts edges to about 100 m and fills in their lengths and slopes. Cuts and slopes are the same from
    /// both ends, however the map numbers its nodes.
    pub fn cut(&self, chains: &mut Chains, steepness: &[u16], meeting: &Meeting) {
        let mut list = Vec::with_capacity(chains.list.len());
        for chain in &chains.list {
            let nodes = &chains.nodes[chain.start..chain.start + chain.len as usize];
            let along_mm = self.along_mm(nodes);
            let pieces = &chains.pieces[chain.start..chain.start + nodes.len() - 1];
            let height = |(number, node): (usize, &u32)| {
                let piece = pieces[number.min(pieces.len() - 1)] as usize;
                self.height(piece, *node, meeting)
            };
            let height_cm: Vec<i32> = nodes.iter().enumerate().map(height).collect();
            let profile = HeightProfile { along_mm: &along_mm, height_cm: &height_cm };
            let mut steepest: Vec<u16> =
                pieces.iter().map(|piece| steepness[*piece as usize]).collect();
            profile.steepen(|piece, more| steepest[piece] = more.max(steepest[piece]));
            let cuts = self.cuts(nodes, &along_mm, chain.class);
            for pair in cuts.windows(2) {
                let (from, to) = (pair[0], pair[1]);
                list.push(Chain {
                    start: chain.start + from,
                    len: (to - from + 1) as u32,
                    class: chain.class,
                    length_mm: along_mm[to] - along_mm[from],
                    slope: slope(&profile, from..to, &steepest),
                });
            }
        }
        chains.list = list;
    }

    /// The nodes at which an edge is cut, both ends included: those nearest to the places that divide it
    /// into equal parts of about 100 m; of two equally near nodes the one farther west, then south.
    fn cuts(&self, nodes: &[u32], along_mm: &[u64], class: u16) -> Vec<usize> {
        let last = nodes.len() - 1;
        let total = along_mm[last];
        let parts = match self.apart[usize::from(class)] {
            true => 1,
            false => ((total + CUT_MM / 2) / CUT_MM).clamp(1, last as u64),
        };
        let mut cuts = vec![0];
        for part in 1..parts {
            // Multiplied by the number of parts, so that all is whole.
            let target = u128::from(total) * u128::from(part);
            let away =
                |node: usize| (u128::from(along_mm[node]) * u128::from(parts)).abs_diff(target);
            let beyond =
                along_mm.partition_point(|along| u128::from(*along) * u128::from(parts) < target);
            let near = [beyond.saturating_sub(1), beyond.min(last)];
            let near = near
                .into_iter()
                .min_by_key(|node| (away(*node), self.ground.at[nodes[*node] as usize]));
            cuts.extend(near.filter(|node| *node > 0 && *node < last));
        }
        cuts.push(last);
        cuts.dedup();
        cuts
    }
}

/// The slope of the pieces in a range.
fn slope(profile: &HeightProfile<'_>, pieces: Range<usize>, steepest: &[u16]) -> EdgeSlope {
    let mut tobler_mm = [0.0; 2];
    for piece in pieces.clone() {
        let length = (profile.along_mm[piece + 1] - profile.along_mm[piece]) as f64;
        let grade = profile.piece_grade(piece);
        tobler_mm[0] += length * tobler(grade);
        tobler_mm[1] += length * tobler(-grade);
    }
    EdgeSlope {
        steepest: steepest[pieces].iter().copied().max().unwrap_or(0),
        // The casts saturate: such an edge is impassable.
        tobler_mm: tobler_mm.map(|length| length.round() as u32),
    }
}

/// The slope of an edge that climbs evenly between its ends; level where a height is not known.
pub(super) fn even_slope(length_mm: u32, height_cm: [i32; 2]) -> EdgeSlope {
    let along_mm = [0, u64::from(length_mm)];
    let profile = HeightProfile { along_mm: &along_mm, height_cm: &height_cm };
    let steepest = profile.steepness(0, profile.total_mm()).unwrap_or(0);
    slope(&profile, 0..1, &[steepest])
}

/// The runs of all walkable ways. A way is interrupted where a node is missing.
fn all_runs(walkable: &Segments) -> impl Iterator<Item = Range<usize>> + Clone + '_ {
    let ways = walkable.ways.iter();
    ways.flat_map(|(start, len)| runs(&walkable.class_at[*start..*start + *len as usize], *start))
}

/// The ranges of neighbouring pieces, as positions of their first nodes.
fn runs(class_at: &[u16], start: usize) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in class_at.iter().enumerate().filter(|(_, class)| **class != NO_PIECE) {
        let at = start + at;
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tobler_is_one_on_the_level_and_fastest_slightly_downhill() {
        assert_eq!(tobler(0.0), 1.0);
        assert!(tobler(-0.05) < 1.0 && tobler(-0.05) < tobler(-0.04));
        assert!((tobler(0.1) - (3.5_f64 * 0.1).exp()).abs() < 1e-12);
    }

    /// The steepness of the pieces of a way, and of the same way from its other end.
    fn steepness(along_m: &[u64], height_m: &[f64]) -> Vec<u16> {
        let total = along_m[along_m.len() - 1] * 1000;
        let along: Vec<u64> = along_m.iter().map(|along| along * 1000).collect();
        let heights: Vec<i32> = height_m.iter().map(|height| (height * 100.0) as i32).collect();
        let measured = |along_mm: &[u64], height_cm: &[i32]| {
            let mut steepness = vec![0; along_mm.len() - 1];
            HeightProfile { along_mm, height_cm }
                .steepen(|piece, more| steepness[piece] = more.max(steepness[piece]));
            steepness
        };
        let back: Vec<u64> = along.iter().rev().map(|along| total - along).collect();
        let mut reversed = measured(&back, &heights.iter().rev().copied().collect::<Vec<_>>());
        reversed.reverse();
        let steepness = measured(&along, &heights);
        assert_eq!(steepness, reversed, "the same from both ends");
        steepness
    }

    #[test]
    fn the_steepest_stretch_of_25_m_counts() {
        // 8 % over 60 m between two level parts of 300 m.
        assert_eq!(steepness(&[0, 300, 360, 660], &[0.0, 0.0, 4.8, 4.8]), [0, 800, 0]);
        // A step of 20 cm is 20 cm in 25 m.
        assert_eq!(steepness(&[0, 100, 101, 201], &[0.0, 0.0, 0.2, 0.2]), [80, 0, 80]);
        // Two steep ends of 12 m around 13 m on the level: 2.4 m in 37 m is more than 1.2 m in 25 m.
        let ends = steepness(&[0, 12, 25, 37], &[0.0, 1.2, 1.2, 2.4]);
        assert_eq!(ends.iter().max(), Some(&649), "{ends:?}");
        // A short way counts as one of 25 m.
        assert_eq!(steepness(&[0, 10], &[0.0, 1.0]), [400]);
        assert_eq!(even_slope(10_000, [0, 100]).steepest, 400);
        let level = EdgeSlope { steepest: 0, tobler_mm: [30_000; 2] };
        assert_eq!(even_slope(30_000, [0, NO_HEIGHT]), level);
        // Where a height is missing nothing is steep.
        let unknown = HeightProfile { along_mm: &[0, 30_000], height_cm: &[0, NO_HEIGHT] };
        unknown.steepen(|_, _| panic!("a stretch without a height"));
    }
}
