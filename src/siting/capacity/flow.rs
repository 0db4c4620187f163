//! Who is served where: a maximum flow from places to persons, place by place.

use std::collections::VecDeque;

use super::problem::CapacityProblem;

/// An assignment of persons to open places that serves as many as these can.
#[derive(Clone)]
pub(super) struct Flow<'p> {
    problem: &'p CapacityProblem,
    /// Persons whom each open place can still serve; 0 for closed ones.
    free: Vec<u64>,
    /// Persons at each demand point whom nobody serves.
    unserved: Vec<u64>,
    /// Places that serve persons of each demand point, with their number.
    served_by: Vec<Vec<(u32, u64)>>,
    served: u64,
}

/// A step of a path: a place takes over a person of a demand point.
#[derive(Clone, Copy)]
struct Step {
    place: u32,
    demand: u32,
}

impl<'p> Flow<'p> {
    /// The existing places, serving as many as they can.
    pub(super) fn of_existing(problem: &'p CapacityProblem) -> Self {
        let mut flow = Self {
            problem,
            free: vec![0; problem.places()],
            unserved: problem.weights().to_vec(),
            served_by: vec![Vec::new(); problem.weights().len()],
            served: 0,
        };
        (0..problem.existing()).for_each(|place| flow.open(place));
        flow
    }

    /// Persons served.
    pub(super) fn served(&self) -> u64 {
        self.served
    }

    /// Opens a place: it serves whom it can, and takes over persons from others that then serve further ones
    /// (augmenting paths, Ford and Fulkerson 1956). Afterwards the open places serve as many as they can.
    pub(super) fn open(&mut self, place: usize) {
        self.free[place] = self.problem.capacity(place);
        for demand in self.problem.row(place) {
            let persons = self.unserved[*demand as usize].min(self.free[place]);
            self.push(&[Step { place: place as u32, demand: *demand }], persons);
        }
        while self.free[place] > 0
            && let Some(path) = self.path(place)
        {
            let persons = self.persons_along(&path);
            self.push(&path, persons);
        }
    }

    /// Persons whom a candidate would add.
    pub(super) fn gain(&self, place: usize) -> u64 {
        let unserved = self.problem.row(place).iter().map(|demand| self.unserved[*demand as usize]);
        let (near, capacity) = (unserved.sum(), self.problem.capacity(place));
        if near >= capacity {
            return capacity;
        }
        let is_shared = |demand: &u32| !self.served_by[*demand as usize].is_empty();
        if !self.problem.row(place).iter().any(is_shared) {
            return near;
        }
        let mut trial = self.clone();
        trial.open(place);
        trial.served - self.served
    }

    /// A shortest path from a place to persons whom nobody serves.
    fn path(&self, from: usize) -> Option<Vec<Step>> {
        // The step by which each place was found.
        let mut by: Vec<Option<Step>> = vec![None; self.problem.places()];
        let mut seen = vec![false; self.unserved.len()];
        let mut queue = VecDeque::from([from as u32]);
        while let Some(place) = queue.pop_front() {
            for demand in self.problem.row(place as usize) {
                if std::mem::replace(&mut seen[*demand as usize], true) {
                    continue;
                }
                let step = Step { place, demand: *demand };
                if self.unserved[*demand as usize] > 0 {
                    return Some(steps_to(step, from, &by));
                }
                for (other, _) in &self.served_by[*demand as usize] {
                    if *other as usize != from && by[*other as usize].is_none() {
                        by[*other as usize] = Some(step);
                        queue.push_back(*other);
                    }
                }
            }
        }
        None
    }

    fn persons_along(&self, path: &[Step]) -> u64 {
        let first = path.first().map_or(0, |step| self.free[step.place as usize]);
        let last = path.last().map_or(0, |step| self.unserved[step.demand as usize]);
        let taken_over = path.windows(2).map(|two| {
            let by = &self.served_by[two[0].demand as usize];
            by.iter().find(|(place, _)| *place == two[1].place).map_or(0, |(_, persons)| *persons)
        });
        taken_over.chain([first, last]).min().unwrap_or(0)
    }

    /// Lets each place of a path take over persons of its demand point from the next place; the last takes
    /// persons whom nobody served.
    fn push(&mut self, path: &[Step], persons: u64) {
        let (Some(first), Some(last)) = (path.first(), path.last()) else { return };
        if persons == 0 {
            return;
        }
        self.free[first.place as usize] -= persons;
        self.unserved[last.demand as usize] -= persons;
        self.served += persons;
        for (at, step) in path.iter().enumerate() {
            let by = &mut self.served_by[step.demand as usize];
            if let Some(next) = path.get(at + 1)
                && let Some(found) = by.iter().position(|(place, _)| *place == next.place)
            {
                by[found].1 -= persons;
                if by[found].1 == 0 {
                    by.remove(found);
                }
            }
            match by.iter_mut().find(|(place, _)| *place == step.place) {
                Some((_, served)) => *served += persons,
                None => by.push((step.place, persons)),
            }
        }
    }
}

/// The path that ends with a step, from its beginning.
fn steps_to(last: Step, from: usize, by: &[Option<Step>]) -> Vec<Step> {
    let mut path = vec![last];
    let mut place = last.place as usize;
    while place != from
        && let Some(step) = by[place]
    {
        path.push(step);
        place = step.place as usize;
    }
    path.reverse();
    path
}
