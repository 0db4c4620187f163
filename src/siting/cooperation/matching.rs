//! Pairs of partners with the largest total weight: maximum-weight matching in any graph.

use std::collections::VecDeque;

use crate::base::DisjointSets;

/// What working together is worth to two partners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// The first partner, the lower number.
    pub a: usize,
    /// The second partner.
    pub b: usize,
    /// What the pair is worth.
    pub weight: u64,
}

/// Which pairs, each partner in one at most, are worth most together?
///
/// # Returns
/// The chosen pairs, ascending. Pairs of weight 0 are never chosen. Where several choices are worth the
/// same, one of them, the same for the same list.
///
/// # Panics
/// When a partner of a pair is not below `count`, or is paired with itself.
///
/// # Method
/// Primal-dual algorithm with blossoms (Edmonds 1965, in the form of Galil 1986) on each connected
/// component: exact in whole numbers. Weights must lie below 2^60.
///
/// # Cost
/// O(n^3) time and O(n^2) memory for the n partners of the largest component.
pub fn heaviest_pairs(count: usize, pairs: &[Match]) -> Vec<Match> {
    let mut sets = DisjointSets::new(count);
    let useful: Vec<Match> = pairs.iter().copied().filter(|pair| pair.weight > 0).collect();
    for pair in &useful {
        assert!(pair.a != pair.b && pair.a.max(pair.b) < count, "two partners of the list");
        sets.join(pair.a, pair.b);
    }
    let mut by_part: Vec<(usize, Match)> =
        useful.into_iter().map(|pair| (sets.lowest(pair.a), pair)).collect();
    by_part.sort_unstable();
    let mut chosen: Vec<Match> = by_part
        .chunk_by(|one, other| one.0 == other.0)
        .flat_map(|part| of_component(&part.iter().map(|(_, pair)| *pair).collect::<Vec<_>>()))
        .collect();
    chosen.sort_unstable();
    chosen
}

/// The heaviest pairs of one connected component.
fn of_component(pairs: &[Match]) -> Vec<Match> {
    let mut partners: Vec<usize> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    partners.sort_unstable();
    partners.dedup();
    let number = |partner: usize| partners.binary_search(&partner).expect("a partner of a pair");
    let mut forest = Forest::new(partners.len());
    for pair in pairs {
        forest.set_weight(number(pair.a), number(pair.b), pair.weight);
    }
    while forest.grow() {}
    let mate = |at: usize| forest.mates[at];
    let is_chosen = |pair: &&Match| mate(number(pair.a)) == Some(number(pair.b));
    pairs.iter().filter(is_chosen).copied().collect()
}

/// An edge between two vertices; of a blossom, the edge of one of its vertices.
#[derive(Clone, Copy, Default)]
struct Edge {
    from: usize,
    to: usize,
    weight: i64,
}

/// What a node is in the alternating forest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Free,
    Outer,
    Inner,
}

/// The state of the search. Nodes below `count` are vertices; the others are blossoms, odd cycles of
/// nodes that are treated as one.
struct Forest {
    count: usize,
    /// The edge between two nodes with the least slack; weight 0 is no edge.
    edges: Vec<Vec<Edge>>,
    /// The dual value of each node: of a vertex twice its price, of a blossom its surcharge.
    dual: Vec<i64>,
    /// The partner vertex of each node.
    mates: Vec<Option<usize>>,
    /// The outermost node that contains each node; `None` for a blossom that is not in use.
    outermost: Vec<Option<usize>>,
    /// The vertex from which an inner node was reached.
    parents: Vec<Option<usize>>,
    /// The outer vertex with the least slack to each node.
    nearest: Vec<Option<usize>>,
    labels: Vec<Label>,
    /// The nodes of each blossom around its cycle, the base first.
    cycles: Vec<Vec<usize>>,
    /// For each blossom and vertex, the member of its cycle that contains the vertex.
    members: Vec<Vec<Option<usize>>>,
    queue: VecDeque<usize>,
}

impl Forest {
    fn new(count: usize) -> Self {
        // Blossoms in use are disjoint or nested: fewer than `count` at a time.
        let nodes = 2 * count;
        let edge = |from: usize, to: usize| Edge { from, to, weight: 0 };
        Self {
            count,
            edges: (0..nodes).map(|a| (0..nodes).map(|b| edge(a, b)).collect()).collect(),
            dual: vec![0; nodes],
            mates: vec![None; nodes],
            outermost: (0..nodes).map(|at| (at < count).then_some(at)).collect(),
            parents: vec![None; nodes],
            nearest: vec![None; nodes],
            labels: vec![Label::Free; nodes],
            cycles: vec![Vec::new(); nodes],
            members: (0..nodes)
                .map(|a| (0..count).map(|b| (a == b).then_some(a)).collect())
                .collect(),
            queue: VecDeque::new(),
        }
    }

    fn set_weight(&mut self, a: usize, b: usize, weight: u64) {
        let weight = i64::try_from(weight).expect("weights below 2^60");
        self.edges[a][b].weight = weight;
        self.edges[b][a].weight = weight;
        let largest = self.dual[0].max(weight);
        self.dual[..self.count].fill(largest);
    }

    fn nodes(&self) -> usize {
        self.edges.len()
    }

    /// Blossoms and vertices that no other blossom contains.
    fn outermost_nodes(&self) -> Vec<usize> {
        (0..self.nodes()).filter(|at| self.outermost[*at] == Some(*at)).collect()
    }

    fn outer_of(&self, vertex: usize) -> usize {
        self.outermost[vertex].expect("every vertex is in use")
    }

    /// How far an edge is from being tight.
    fn slack(&self, edge: Edge) -> i64 {
        self.dual[edge.from] + self.dual[edge.to] - 2 * self.edges[edge.from][edge.to].weight
    }

    fn offer(&mut self, vertex: usize, node: usize) {
        let slack = self.slack(self.edges[vertex][node]);
        let known = self.nearest[node].map(|known| self.slack(self.edges[known][node]));
        if known.is_none_or(|known| slack < known) {
            self.nearest[node] = Some(vertex);
        }
    }

    /// Finds anew the outer vertex nearest to a node.
    fn find_nearest(&mut self, node: usize) {
        self.nearest[node] = None;
        for vertex in 0..self.count {
            let outer = self.outer_of(vertex);
            let is_edge = self.edges[vertex][node].weight > 0;
            if is_edge && outer != node && self.labels[outer] == Label::Outer {
                self.offer(vertex, node);
            }
        }
    }

    fn enqueue(&mut self, node: usize) {
        if node < self.count {
            self.queue.push_back(node);
        } else {
            for member in self.cycles[node].clone() {
                self.enqueue(member);
            }
        }
    }

    fn place_in(&mut self, node: usize, outermost: usize) {
        self.outermost[node] = Some(outermost);
        if node >= self.count {
            for member in self.cycles[node].clone() {
                self.place_in(member, outermost);
            }
        }
    }

    /// The even way from the base of a blossom to one of its members: how many steps along its cycle,
    /// which is turned round where that way runs backwards.
    fn even_way(&mut self, blossom: usize, member: usize) -> usize {
        let cycle = &mut self.cycles[blossom];
        let at = cycle.iter().position(|node| *node == member).expect("a member of the cycle");
        if at % 2 == 0 {
            return at;
        }
        cycle[1..].reverse();
        cycle.len() - at
    }

    fn member_with(&self, node: usize, vertex: usize) -> usize {
        self.members[node][vertex].expect("the node contains the vertex")
    }

    /// Matches a node with another along their edge, and the members of a blossom with each other.
    fn pair_up(&mut self, node: usize, with: usize) {
        let edge = self.edges[node][with];
        self.mates[node] = Some(edge.to);
        if node < self.count {
            return;
        }
        let member = self.member_with(node, edge.from);
        let way = self.even_way(node, member);
        for at in 0..way {
            let (one, other) = (self.cycles[node][at], self.cycles[node][at ^ 1]);
            self.pair_up(one, other);
        }
        self.pair_up(member, with);
        self.cycles[node].rotate_left(way);
    }

    /// Exchanges matched and unmatched edges from a node to the root of its tree.
    fn augment(&mut self, mut node: usize, mut with: usize) {
        loop {
            let before = self.mates[node].map(|mate| self.outer_of(mate));
            self.pair_up(node, with);
            let Some(inner) = before else { return };
            let parent = self.parents[inner].expect("an inner node has a parent");
            let outer = self.outer_of(parent);
            self.pair_up(inner, outer);
            (node, with) = (outer, inner);
        }
    }

    /// The outer nodes from a node to the root of its tree.
    fn way_up(&self, node: usize) -> Vec<usize> {
        let mut way = vec![node];
        let mut at = node;
        while let Some(mate) = self.mates[at] {
            let inner = self.outer_of(mate);
            let parent = self.parents[inner].expect("an inner node has a parent");
            at = self.outer_of(parent);
            way.push(at);
        }
        way
    }

    /// Outer and inner nodes from an outer node up to, and without, one of its ancestors.
    fn way_to(&self, from: usize, ancestor: usize) -> Vec<usize> {
        let mut way = Vec::new();
        for node in self.way_up(from) {
            if node == ancestor {
                break;
            }
            way.push(node);
            let mate = self.mates[node].expect("only the root has no partner");
            way.push(self.outer_of(mate));
        }
        way
    }

    /// Shrinks the odd cycle that an edge between two outer nodes of one tree closes.
    fn shrink(&mut self, a: usize, ancestor: usize, b: usize) {
        let mut unused = self.count..self.nodes();
        let blossom =
            unused.find(|at| self.outermost[*at].is_none()).expect("few blossoms at a time");
        let (up, down) = (self.way_to(a, ancestor), self.way_to(b, ancestor));
        let inner = |way: &[usize]| way.iter().copied().skip(1).step_by(2).collect::<Vec<_>>();
        let turned = [inner(&up), inner(&down)].concat();
        let mut cycle = vec![ancestor];
        cycle.extend(up.into_iter().rev());
        cycle.extend(down);
        self.dual[blossom] = 0;
        self.labels[blossom] = Label::Outer;
        self.mates[blossom] = self.mates[ancestor];
        self.parents[blossom] = self.parents[ancestor];
        self.cycles[blossom] = cycle;
        turned.into_iter().for_each(|node| self.enqueue(node));
        self.place_in(blossom, blossom);
        self.inherit_edges(blossom);
        self.find_nearest(blossom);
    }

    /// Gives a new blossom the tightest edges of its members.
    fn inherit_edges(&mut self, blossom: usize) {
        for node in 0..self.nodes() {
            self.edges[blossom][node].weight = 0;
            self.edges[node][blossom].weight = 0;
        }
        self.members[blossom].fill(None);
        for member in self.cycles[blossom].clone() {
            for node in 0..self.nodes() {
                let (new, old) = (self.edges[member][node], self.edges[blossom][node]);
                let is_better = old.weight == 0 || self.slack(new) < self.slack(old);
                if new.weight > 0 && is_better {
                    self.edges[blossom][node] = new;
                    self.edges[node][blossom] = self.edges[node][member];
                }
            }
            for vertex in 0..self.count {
                if self.members[member][vertex].is_some() {
                    self.members[blossom][vertex] = Some(member);
                }
            }
        }
    }

    /// Dissolves an inner blossom without surcharge.
    fn dissolve(&mut self, blossom: usize) {
        for member in self.cycles[blossom].clone() {
            self.place_in(member, member);
        }
        let parent = self.parents[blossom].expect("an inner node has a parent");
        let entry = self.member_with(blossom, self.edges[blossom][parent].from);
        let way = self.even_way(blossom, entry);
        let cycle = std::mem::take(&mut self.cycles[blossom]);
        for pair in cycle[..way].chunks_exact(2) {
            let (inner, outer) = (pair[0], pair[1]);
            self.parents[inner] = Some(self.edges[outer][inner].from);
            self.labels[inner] = Label::Inner;
            self.labels[outer] = Label::Outer;
            self.nearest[inner] = None;
            self.find_nearest(outer);
            self.enqueue(outer);
        }
        self.labels[entry] = Label::Inner;
        self.parents[entry] = Some(parent);
        for node in &cycle[way + 1..] {
            self.labels[*node] = Label::Free;
            self.find_nearest(*node);
        }
        self.outermost[blossom] = None;
    }

    /// Uses a tight edge from an outer node. Returns whether the matching has grown.
    fn use_edge(&mut self, edge: Edge) -> bool {
        let (a, b) = (self.outer_of(edge.from), self.outer_of(edge.to));
        match self.labels[b] {
            Label::Inner => false,
            Label::Free => {
                self.parents[b] = Some(edge.from);
                self.labels[b] = Label::Inner;
                let mate = self.mates[b].expect("a free node has a partner");
                let next = self.outer_of(mate);
                self.nearest[b] = None;
                self.nearest[next] = None;
                self.labels[next] = Label::Outer;
                self.enqueue(next);
                false
            }
            Label::Outer => {
                let (up, down) = (self.way_up(a), self.way_up(b));
                match up.into_iter().find(|node| down.contains(node)) {
                    Some(ancestor) => {
                        self.shrink(a, ancestor, b);
                        false
                    }
                    None => {
                        self.augment(a, b);
                        self.augment(b, a);
                        true
                    }
                }
            }
        }
    }

    /// Follows tight edges from waiting outer vertices. Returns whether the matching has grown.
    fn follow_tight_edges(&mut self) -> bool {
        while let Some(vertex) = self.queue.pop_front() {
            if self.labels[self.outer_of(vertex)] == Label::Inner {
                continue;
            }
            for other in 0..self.count {
                let (edge, node) = (self.edges[vertex][other], self.outer_of(other));
                if edge.weight == 0 || self.outer_of(vertex) == node {
                    continue;
                }
                if self.slack(edge) > 0 {
                    self.offer(vertex, node);
                } else if self.use_edge(edge) {
                    return true;
                }
            }
        }
        false
    }

    /// By how much dual values can change until an edge becomes tight, a blossom loses its surcharge, or an
    /// outer vertex its price.
    fn step(&self) -> i64 {
        let is_outer = |vertex: &usize| self.labels[self.outer_of(*vertex)] == Label::Outer;
        let prices = (0..self.count).filter(is_outer).map(|vertex| self.dual[vertex]);
        let mut step = prices.min().unwrap_or(0);
        for node in self.outermost_nodes() {
            if node >= self.count && self.labels[node] == Label::Inner {
                step = step.min(self.dual[node] / 2);
            }
            let Some(nearest) = self.nearest[node] else { continue };
            let slack = self.slack(self.edges[nearest][node]);
            match self.labels[node] {
                Label::Free => step = step.min(slack),
                Label::Outer => step = step.min(slack / 2),
                Label::Inner => {}
            }
        }
        step
    }

    /// Changes dual values. Returns `false` when an outer vertex is worth nothing more: the matching is
    /// heaviest.
    fn change_duals(&mut self, step: i64) -> bool {
        for vertex in 0..self.count {
            match self.labels[self.outer_of(vertex)] {
                Label::Outer if self.dual[vertex] <= step => return false,
                Label::Outer => self.dual[vertex] -= step,
                Label::Inner => self.dual[vertex] += step,
                Label::Free => {}
            }
        }
        for node in self.outermost_nodes().into_iter().filter(|node| *node >= self.count) {
            match self.labels[node] {
                Label::Outer => self.dual[node] += 2 * step,
                Label::Inner => self.dual[node] -= 2 * step,
                Label::Free => {}
            }
        }
        true
    }

    /// Searches for a way to a heavier matching, and returns whether there was one.
    fn grow(&mut self) -> bool {
        self.labels.fill(Label::Free);
        self.nearest.fill(None);
        self.queue.clear();
        for node in self.outermost_nodes() {
            if self.mates[node].is_none() {
                self.parents[node] = None;
                self.labels[node] = Label::Outer;
                self.enqueue(node);
            }
        }
        if self.queue.is_empty() {
            return false;
        }
        loop {
            if self.follow_tight_edges() {
                return true;
            }
            let step = self.step();
            if !self.change_duals(step) {
                return false;
            }
            self.queue.clear();
            for node in self.outermost_nodes() {
                if self.outermost[node] != Some(node) {
                    continue; // A blossom that has just swallowed it.
                }
                let Some(nearest) = self.nearest[node] else { continue };
                let edge = self.edges[nearest][node];
                if self.outer_of(nearest) != node && self.slack(edge) == 0 && self.use_edge(edge) {
                    return true;
                }
            }
            for node in self.outermost_nodes() {
                let is_blossom = node >= self.count;
                if is_blossom && self.labels[node] == Label::Inner && self.dual[node] == 0 {
                    self.dissolve(node);
                }
            }
        }
    }
}
