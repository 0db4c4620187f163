//! Searches in graphs against a second algorithm.

use nahraum::base::NodeId;
use nahraum::network::{
    ArcBetween, Graph, Label, NearestWorkspace, Seed, SourceSeed, UNREACHED, Workspace,
    nearest_sources,
};
use proptest::prelude::*;

/// A graph of arcs given by their ends, what they weigh, and what the way back weighs if there is one:
/// slopes, waiting and one-way edges make both differ.
fn asymmetric(nodes: u32, pairs: &[(u32, u32, u32, Option<u32>)]) -> Graph {
    let arcs = pairs.iter().flat_map(|&(a, b, there, back)| {
        let [from, to] = [a, b].map(|node| NodeId(node % nodes));
        let back = back.map(|weight| ArcBetween { from: to, to: from, weight });
        std::iter::once(ArcBetween { from, to, weight: there }).chain(back)
    });
    Graph::new(nodes as usize, &arcs.collect::<Vec<_>>())
}

/// Distances by Bellman (1958) and Ford (1956): arcs are relaxed until nothing changes.
fn bellman_ford(graph: &Graph, from: usize) -> Vec<u64> {
    let far = u64::from(UNREACHED);
    let mut distance = vec![far; graph.nodes()];
    distance[from] = 0;
    loop {
        let mut changed = false;
        for node in 0..graph.nodes() {
            for arc in graph.arcs_from(NodeId::at(node)) {
                let there = distance[node] + u64::from(arc.weight);
                if distance[node] < far && there < distance[arc.head.index()] {
                    distance[arc.head.index()] = there;
                    changed = true;
                }
            }
        }
        if !changed {
            return distance;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn searches_are_what_bellman_and_ford_find(
        pairs in prop::collection::vec(
            (0..40_u32, 0..40_u32, 0..200_000_u32, prop::option::of(0..200_000_u32)), 1..160
        ),
        sources in prop::collection::vec(0..40_u32, 1..6),
        limit in 0..600_000_u32,
    ) {
        let graph = asymmetric(40, &pairs);
        let all: Vec<Vec<u64>> = (0..40).map(|node| bellman_ford(&graph, node)).collect();
        let mut search = Workspace::new(40);
        for (from, from_here) in all.iter().enumerate() {
            let seeds = [Seed { node: NodeId::at(from), distance: 0 }];
            // Bounded is unbounded cut at the limit, whatever was searched before; a node whose distance
            // is the limit is reached.
            let some_distance = from_here[(from + 1) % 40];
            let exactly = u32::try_from(some_distance).ok().filter(|limit| *limit < UNREACHED);
            for limit in exactly.into_iter().chain([limit]) {
                search.bounded(&graph, &seeds, limit);
                for (to, expected) in from_here.iter().enumerate() {
                    let distance = u64::from(search.distance(NodeId::at(to)));
                    let is_within = *expected <= u64::from(limit);
                    let cut = if is_within { *expected } else { u64::from(UNREACHED) };
                    prop_assert_eq!(distance, cut);
                }
            }
        }
        let seeds: Vec<SourceSeed> = (0..)
            .zip(&sources)
            .map(|(source, node)| SourceSeed { node: NodeId(*node), distance: source * 500, source })
            .collect();
        let mut nearest = NearestWorkspace::new(40);
        nearest.search(&graph, &seeds);
        let few = nearest_sources(&graph, &seeds, 3);
        let mut to_targets = NearestWorkspace::new(40);
        to_targets.search_to(&graph, &seeds, &[3, 17].map(NodeId));
        for node in 0..40 {
            let mut labels: Vec<(u64, u32)> = seeds
                .iter()
                .map(|seed| {
                    let way = all[seed.node.index()][node];
                    (way.saturating_add(u64::from(seed.distance)), seed.source)
                })
                .filter(|(distance, _)| *distance < u64::from(UNREACHED))
                .collect();
            labels.sort_unstable();
            let label = |&(distance, source): &(u64, u32)| Label { distance: distance as u32, source };
            let expected: Vec<Label> = labels.iter().take(3).map(label).collect();
            prop_assert_eq!(&few[node], &expected);
            let first = expected.first().copied().unwrap_or(Label::NONE);
            prop_assert_eq!(nearest.label(NodeId::at(node)), first);
            if [3, 17].contains(&node) {
                prop_assert_eq!(to_targets.label(NodeId::at(node)), first);
            }
        }
    }
}
