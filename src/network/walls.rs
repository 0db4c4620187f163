//! Walls and fences of a street map as obstacles: impassable, except at their gates.

use std::collections::BTreeMap;

use super::ground::Ground;
use super::segments::{NO_PIECE, Segments, Wall};
use crate::dataset::NO_NODE;

/// Width of a gate to each side of its node, metres: the accuracy with which gates are drawn.
const GATE_M: f64 = 5.0;

/// Adds the segments of walls to the obstacles, without the parts next to gates. A gate is a node of the
/// wall with a barrier that opens or an entrance, or a node through which an open way leads. Walls that
/// end where they begin, alone or together, are numbered from 1, so that those who live inside are known.
///
/// Cost: O(nodes + walls log walls) when there are walls.
pub(super) fn add_walls(ground: &mut Ground<'_>, way_nodes: &[u32], walkable: &mut Segments) {
    if walkable.walls.is_empty() {
        return;
    }
    let is_gate = gates(ground, way_nodes, walkable);
    let drawn = std::mem::take(&mut walkable.walls).into_iter();
    let drawn = drawn.map(|Wall { start, len }| way_nodes[start..start + len as usize].to_vec());
    let mut rings = 0;
    for nodes in joined(drawn.collect()) {
        let is_ring = nodes.len() > 3 && nodes.first() == nodes.last() && !nodes.contains(&NO_NODE);
        rings += u32::from(is_ring);
        let ring = if is_ring { rings } else { 0 };
        for pair in nodes.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if a == b || a == NO_NODE || b == NO_NODE {
                continue;
            }
            let length_m = f64::from(ground.length_mm(a, b)) / 1000.0;
            let [from, to] = [a, b].map(|end| is_gate[end as usize]);
            let gaps = GATE_M * f64::from(u8::from(from) + u8::from(to));
            if gaps >= length_m {
                continue;
            }
            let share = GATE_M / length_m;
            let first = if from { ground.add_between(a, b, share) } else { a };
            let last = if to { ground.add_between(a, b, 1.0 - share) } else { b };
            walkable.obstacles.push([first, last]);
            walkable.obstacle_ring.push(ring);
        }
    }
}

/// Walls as lines of nodes, joined where exactly two of them end: a wall around a ground is often drawn as
/// several ways.
fn joined(mut walls: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut at_end: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (wall, nodes) in walls.iter().enumerate() {
        let ends = [nodes.first(), nodes.last()].map(|end| end.copied().unwrap_or(NO_NODE));
        if ends[0] != ends[1] {
            ends.into_iter().for_each(|end| at_end.entry(end).or_default().push(wall));
        }
    }
    at_end.remove(&NO_NODE);
    let mut lines = Vec::with_capacity(walls.len());
    for wall in 0..walls.len() {
        let mut line = std::mem::take(&mut walls[wall]);
        while let Some(last) = line.last().copied().filter(|last| line[0] != *last) {
            let Some([a, b]) = at_end.get(&last).map(Vec::as_slice) else { break };
            // A wall that was taken is empty.
            let other = if walls[*a].is_empty() { *b } else { *a };
            let next = std::mem::take(&mut walls[other]);
            match next.first() {
                None => break,
                Some(begin) if *begin == last => line.extend(&next[1..]),
                Some(_) => line.extend(next.iter().rev().skip(1)),
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

/// Whether a wall is open at each node of the map.
fn gates(ground: &Ground<'_>, way_nodes: &[u32], walkable: &Segments) -> Vec<bool> {
    let mut is_gate = vec![false; ground.at.len()];
    for (start, len) in &walkable.ways {
        for piece in *start..*start + *len as usize {
            if walkable.class_at[piece] != NO_PIECE {
                is_gate[way_nodes[piece] as usize] = true;
                is_gate[way_nodes[piece + 1] as usize] = true;
            }
        }
    }
    for node in walkable.gates.iter().filter(|node| **node != NO_NODE) {
        is_gate[*node as usize] = true;
    }
    is_gate
}
