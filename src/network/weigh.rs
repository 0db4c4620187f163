//! A network as one kind of walker sees it: what is open, and what each edge weighs.

use std::collections::BTreeMap;

use super::graph::{ArcBetween, Graph};
use super::model::Network;
use super::profile::{WalkProfile, WalkWeight, WayProperty};

/// An edge that cannot be walked in a direction.
pub const CLOSED: u32 = u32::MAX;

/// Ways of an island that are worth being linked to, metres in sum. What is smaller is mostly a
/// forgotten connection in the map: facilities link to the network around it instead.
pub const ISLAND_LENGTH_MIN_M: u64 = 5_000;

/// In which direction a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// From a place to others: whom can I reach?
    Away,
    /// From others to a place: who reaches me?
    Here,
}

/// A network for one profile.
#[derive(Clone, Debug)]
pub struct WalkGraph {
    /// Weight of each edge from its first to its last node, and back, millimetres; [`CLOSED`] when
    /// it cannot be walked.
    pub weight: Vec<[u32; 2]>,
    /// Whether points may be linked to an edge: it is open and part of a network of some size.
    pub linkable: Vec<bool>,
    /// Nodes nobody passes, ascending.
    pub barred: Vec<u32>,
    /// Nodes that take time to pass, ascending, with its weight: paid by who goes on from there.
    pub wait: Vec<(u32, u32)>,
    /// The island of each node: the same number where ways hang together, directions aside.
    pub island: Vec<u32>,
    /// What there is.
    pub facts: WalkFacts,
}

/// What a walker's network consists of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WalkFacts {
    /// Length of all edges, metres.
    pub length_m: u64,
    /// Length of those the walker may use.
    pub open_m: u64,
    /// Networks that do not hang together, the largest included.
    pub islands: u64,
    /// Of these, networks too small to link to.
    pub small_islands: u64,
    /// Length of the small ones, metres.
    pub small_m: u64,
}

/// Some ways, and how much of them rests on assumptions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssumedShares {
    /// Length of the ways, metres.
    pub length_m: u64,
    /// Share of this length whose tag is missing, by tag; only of tags that matter to the walker.
    pub share: BTreeMap<&'static str, f64>,
}

impl AssumedShares {
    /// Which share of some ways does a walker take for harmless because a tag is missing?
    ///
    /// # Parameters
    /// `part_mm`: how much of each edge is meant, millimetres.
    ///
    /// # Cost
    /// O(edges).
    pub fn of(network: &Network, profile: &WalkProfile, part_mm: &[u32]) -> Self {
        let has_elevation = !network.height_cm.is_empty();
        let sum = |is_meant: &dyn Fn(u32) -> bool| -> u64 {
            let parts = (0_u32..).zip(part_mm).filter(|(edge, _)| is_meant(*edge));
            parts.map(|(_, part)| u64::from(*part)).sum()
        };
        let length_mm = sum(&|_| true);
        let minded = WayProperty::ALL.into_iter().filter(|p| profile.minds(*p, has_elevation));
        let share = minded.map(|property| {
            let assumed = sum(&|edge| profile.assumes(property, network.edge_class(edge)));
            (property.tag(), assumed as f64 / length_mm.max(1) as f64)
        });
        Self { length_m: length_mm / 1000, share: share.collect() }
    }
}

impl WalkGraph {
    /// Weighs a network for a walker. Cost: O(nodes + edges).
    ///
    /// # Method
    /// By [`WalkWeight::Length`] an edge weighs its length. By [`WalkWeight::Time`] it weighs the
    /// metres that the walker covers on a level, smooth way in the time the edge takes: length times
    /// factors of steps, surface, smoothness and slope. Waiting at crossings and kerbs is paid at the
    /// node by who goes on from there.
    pub fn new(network: &Network, profile: &WalkProfile, weight: WalkWeight) -> Self {
        let factors: Vec<Option<f64>> =
            network.edge_classes.iter().map(|class| profile.edge_factor(class)).collect();
        let seconds: Vec<Option<u32>> =
            network.node_classes.iter().map(|class| profile.node_seconds(class)).collect();
        let (mut wait, mut barred) = (Vec::new(), Vec::new());
        for (node, class) in &network.at_nodes {
            match seconds[usize::from(*class)] {
                None => barred.push(*node),
                Some(seconds) if seconds > 0 && weight == WalkWeight::Time => {
                    let metres = f64::from(seconds) * profile.speed_m_s;
                    wait.push((*node, (metres * 1000.0).round() as u32));
                }
                Some(_) => {}
            }
        }
        let weigh = |edge: usize| {
            let Some(factor) = factors[usize::from(network.class_of[edge])] else {
                return [CLOSED; 2];
            };
            let length = f64::from(network.length_mm[edge]);
            let grade = network.grade(edge as u32);
            let one_way = network.edge_class(edge as u32).one_way;
            [(1, grade), (-1, -grade)].map(|(direction, grade)| {
                match (profile.slope_factor(grade), weight) {
                    (None, _) => CLOSED,
                    _ if one_way == -direction => CLOSED,
                    (_, WalkWeight::Length) => network.length_mm[edge],
                    (Some(slope), WalkWeight::Time) => {
                        (length * factor * slope).round().min(f64::from(CLOSED - 1)) as u32
                    }
                }
            })
        };
        let weight: Vec<[u32; 2]> = (0..network.edges()).map(weigh).collect();
        let Islands { island, linkable, mut facts } = islands(network, &weight, &barred);
        for (edge, weight) in weight.iter().enumerate() {
            let length = u64::from(network.length_mm[edge]);
            facts.length_m += length;
            facts.open_m += if is_open(*weight) { length } else { 0 };
        }
        facts.length_m /= 1000;
        facts.open_m /= 1000;
        Self { weight, linkable, barred, wait, island, facts }
    }

    /// Length of each edge that the walker may use, at least in one direction, else 0; millimetres.
    pub fn open_mm(&self, network: &Network) -> Vec<u32> {
        let lengths = self.weight.iter().zip(&network.length_mm);
        lengths.map(|(weight, length)| if is_open(*weight) { *length } else { 0 }).collect()
    }

    /// What it weighs to go on from a node.
    pub fn wait_at(&self, node: u32) -> u32 {
        let at = self.wait.binary_search_by_key(&node, |(node, _)| *node);
        at.map_or(0, |at| self.wait[at].1)
    }

    /// The graph to search: with its arcs turned round when the search begins at destinations.
    /// Nodes nobody passes can be reached, but have no arcs.
    pub fn graph(&self, network: &Network, towards: Towards) -> Graph {
        let mut arcs = Vec::with_capacity(self.weight.len() * 2);
        for (ends, weight) in network.ends.iter().zip(&self.weight) {
            let [a, b] = *ends;
            let [there, back] = *weight;
            let [wait_a, wait_b] = [a, b].map(|node| self.wait_at(node));
            let plus = |weight: u32, wait: u32| match weight {
                CLOSED => CLOSED,
                weight => weight.saturating_add(wait).min(CLOSED - 1),
            };
            // Who walks from a to b waits at a.
            let (there, back) = (plus(there, wait_a), plus(back, wait_b));
            let (out_of_a, out_of_b) = match towards {
                Towards::Away => (there, back),
                Towards::Here => (back, there),
            };
            for (from, to, weight) in [(a, b, out_of_a), (b, a, out_of_b)] {
                if weight != CLOSED && a != b && self.barred.binary_search(&from).is_err() {
                    arcs.push(ArcBetween { from, to, weight });
                }
            }
        }
        Graph::new(network.nodes.len(), &arcs)
    }
}

fn is_open(weight: [u32; 2]) -> bool {
    weight != [CLOSED; 2]
}

/// What hangs together.
struct Islands {
    island: Vec<u32>,
    linkable: Vec<bool>,
    facts: WalkFacts,
}

/// Which edges points may be linked to: open ones on the ground that are, on the map, part of the
/// largest network or of one with enough ways. What only this walker cannot get to (by steps, kerbs
/// or gates) stays linkable: there is no way there, and that must show.
fn islands(network: &Network, weight: &[[u32; 2]], barred: &[u32]) -> Islands {
    let whole = joined(network, |_| true, |_| false);
    let mut length: BTreeMap<u32, u64> = BTreeMap::new();
    for (ends, length_mm) in network.ends.iter().zip(&network.length_mm) {
        *length.entry(whole[ends[0] as usize]).or_default() += u64::from(*length_mm);
    }
    let largest = length.iter().max_by_key(|(node, length)| (**length, u32::MAX - **node));
    let largest = largest.map(|(node, _)| *node);
    let is_large = |node: u32| {
        Some(node) == largest || length.get(&node).is_some_and(|l| *l >= ISLAND_LENGTH_MIN_M * 1000)
    };
    let small: Vec<u64> =
        length.iter().filter(|(node, _)| !is_large(**node)).map(|(_, l)| *l).collect();
    let facts = WalkFacts {
        islands: length.len() as u64,
        small_islands: small.len() as u64,
        small_m: small.iter().sum::<u64>() / 1000,
        ..WalkFacts::default()
    };
    let linkable = (0..network.edges())
        .map(|edge| {
            let on_ground = !network.edge_class(edge as u32).apart;
            let home = whole[network.ends[edge][0] as usize];
            on_ground && is_open(weight[edge]) && is_large(home)
        })
        .collect();
    let island =
        joined(network, |edge| is_open(weight[edge]), |node| barred.binary_search(&node).is_ok());
    Islands { island, linkable, facts }
}

/// A number of each node that is the same where ways hang together, directions aside.
fn joined(
    network: &Network,
    is_open: impl Fn(usize) -> bool,
    is_barred: impl Fn(u32) -> bool,
) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..network.nodes.len() as u32).collect();
    for (edge, ends) in network.ends.iter().enumerate() {
        if is_open(edge) && !ends.iter().any(|node| is_barred(*node)) {
            let [a, b] = ends.map(|node| root(&mut parent, node));
            // The lower number stays, so that the result does not depend on the order.
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    (0..network.nodes.len() as u32).map(|node| root(&mut parent, node)).collect()
}

fn root(parent: &mut [u32], mut node: u32) -> u32 {
    while parent[node as usize] != node {
        parent[node as usize] = parent[parent[node as usize] as usize];
        node = parent[node as usize];
    }
    node
}
