//! Who tries to find withheld counts: all equations and inequalities that the published tables allow, and the
//! largest value that a count can have under them.
//!
//! It knows the sums over levels, that a part is not more than its whole, by age group and for what is left of one,
//! that coverage grows with the limit, what opening a boundary adds, and what shares, medians and percentiles say. It
//! does not know where people live within a quartier, and so not which services the same persons lack, and it does not
//! read variety, flows and mean distances.

use std::collections::BTreeMap;

use highs::{Col, HighsModelStatus, RowProblem, Sense};

use super::town::Tables;

/// The levels with rows of their own, each with the one that it sums to.
pub const LEVELS: [&str; 5] = ["quartier", "district", "municipality", "county", "region"];
/// Persons of all ages and those of the groups, each a part of the one before.
pub const GROUPS: [&str; 3] = ["", "_65", "_80"];

/// What a count is about: an area of a level, a service within a limit, and the name of the count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub level: &'static str,
    pub area: String,
    /// Service and limit; empty for persons.
    pub about: (String, u32),
    pub count: String,
}

/// An equation or inequality: factors of counts, and between which numbers their sum lies.
struct Condition {
    terms: Vec<(f64, usize)>,
    range: (f64, f64),
}

/// All counts with what is published of them.
#[derive(Default)]
pub struct Attacker {
    keys: BTreeMap<Key, usize>,
    published: Vec<Option<f64>>,
    conditions: Vec<Condition>,
    /// What an area sums to on the next level.
    parents: BTreeMap<(&'static str, String), String>,
}

fn column<'r>(row: &'r BTreeMap<String, String>, name: &str) -> &'r str {
    row.get(name).map_or("", String::as_str)
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// The name of a row on its level, and of the row of the next level that it is a part of.
fn area_of(row: &BTreeMap<String, String>, level: &str) -> (String, String) {
    let town = column(row, "municipality_id").to_owned();
    // A quartier lies in the second and the third town, which sum to both together.
    let home = |town: &str| match town {
        "05911004" | "05913000" => "05911004+05913000".to_owned(),
        other => other.to_owned(),
    };
    let district = || format!("{}/{town}", column(row, "district_id"));
    match level {
        "quartier" => (format!("{}/{town}", column(row, "quartier_id")), district()),
        "district" => (district(), home(&town)),
        "municipality" => (town.clone(), town[..5].to_owned()),
        "county" => (column(row, "county_id").to_owned(), "all".to_owned()),
        _ => ("all".to_owned(), String::new()),
    }
}

impl Attacker {
    /// Reads the tables of coverage and border effect, and sets up what follows.
    pub fn reading(tables: &Tables) -> Self {
        let mut attacker = Self::default();
        for level in LEVELS {
            for row in tables.rows(&format!("coverage_{level}.csv")) {
                attacker.read_coverage(level, row);
            }
            for row in tables.rows(&format!("border_{level}.csv")) {
                // The row of the whole region is on its own level.
                if level == "region"
                    || !column(row, "municipality_id").is_empty()
                    || level == "county" && !column(row, "county_id").is_empty()
                {
                    attacker.read_border(level, row);
                }
            }
        }
        attacker.add_sums();
        attacker.add_rings();
        attacker
    }

    fn count(&mut self, key: Key) -> usize {
        let next = self.published.len();
        let at = *self.keys.entry(key).or_insert(next);
        if at == next {
            self.published.push(None);
        }
        at
    }

    /// A count of a row, with what is published of it.
    fn told(
        &mut self,
        (level, area): (&'static str, &str),
        about: (&str, u32),
        (count, value): (&str, &str),
    ) -> usize {
        let about = (about.0.to_owned(), about.1);
        let key = Key { level, area: area.to_owned(), about, count: count.to_owned() };
        let at = self.count(key);
        self.published[at] = number(value).or(self.published[at]);
        at
    }

    fn between(&mut self, terms: &[(f64, usize)], low: f64, high: f64) {
        self.conditions.push(Condition { terms: terms.to_vec(), range: (low, high) });
    }

    /// A part is not more than its whole, in each group and in what is left of it without the next.
    fn parts(&mut self, parts: &[usize], wholes: &[usize]) {
        for group in 0..parts.len() {
            let (part, whole) = (parts[group], wholes[group]);
            self.between(&[(1.0, whole), (-1.0, part)], 0.0, f64::INFINITY);
            if group + 1 < parts.len() {
                let (next, of_whole) = (parts[group + 1], wholes[group + 1]);
                self.between(&[(1.0, part), (-1.0, next)], 0.0, f64::INFINITY);
                let rest = [(1.0, whole), (-1.0, of_whole), (-1.0, part), (1.0, next)];
                self.between(&rest, 0.0, f64::INFINITY);
            }
        }
    }

    fn read_coverage(&mut self, level: &'static str, row: &BTreeMap<String, String>) {
        let (area, parent) = area_of(row, level);
        self.parents.insert((level, area.clone()), parent);
        let limit = column(row, "limit_m").parse().expect("a limit");
        let (at, about) = ((level, area.as_str()), (column(row, "category"), limit));
        let mut lists: [Vec<usize>; 3] = Default::default();
        for group in GROUPS {
            let name = |ending: &str| format!("persons{group}{ending}");
            let value = |ending: &str| column(row, &name(ending));
            lists[0].push(self.told(at, ("", 0), (&name(""), value(""))));
            lists[1].push(self.told(at, about, (&name("_covered"), value("_covered"))));
            lists[2].push(self.told(at, about, (&name("_uncertain"), value("_uncertain"))));
        }
        let [persons, covered, uncertain] = lists;
        self.parts(&covered, &persons);
        self.parts(&uncertain, &persons);
        for group in 0..GROUPS.len() {
            let terms = [(1.0, persons[group]), (-1.0, covered[group]), (-1.0, uncertain[group])];
            self.between(&terms, 0.0, f64::INFINITY);
        }
        let shares = ["share_covered", "share_65_covered", "share_80_covered"];
        for (group, name) in shares.into_iter().enumerate() {
            let Some(share) = number(column(row, name)) else { continue };
            // It is published with six digits.
            let least = [(1.0, covered[group]), (1e-6 - share, persons[group])];
            self.between(&least, 0.0, f64::INFINITY);
            let most = [(1.0, covered[group]), (-1e-6 - share, persons[group])];
            self.between(&most, f64::NEG_INFINITY, 0.0);
        }
        for (name, share) in [("median_distance_m", 0.5), ("p90_distance_m", 0.9)] {
            let Some(distance) = number(column(row, name)) else { continue };
            // As many persons have one within this distance, and fewer within less.
            let terms = [(1.0, covered[0]), (-share, persons[0])];
            match distance <= f64::from(limit) {
                true => self.between(&terms, 0.0, f64::INFINITY),
                false => self.between(&terms, f64::NEG_INFINITY, 0.0),
            }
        }
    }

    fn read_border(&mut self, level: &'static str, row: &BTreeMap<String, String>) {
        let (area, _) = area_of(row, level);
        let limit = column(row, "limit_m").parse().expect("a limit");
        let service = column(row, "category");
        let (at, about) = ((level, area.as_str()), (service, limit));
        let abroad =
            self.told(at, (service, 0), ("nearest_abroad", column(row, "nearest_abroad_persons")));
        let mut lists: [Vec<usize>; 3] = Default::default();
        for group in GROUPS {
            let open = column(row, &format!("covered_open{group}"));
            let closed = column(row, &format!("covered_closed{group}"));
            let gain = column(row, &format!("border_gain{group}"));
            lists[0].push(self.told(at, about, (&format!("persons{group}_covered"), open)));
            lists[1].push(self.told(at, about, (&format!("covered_closed{group}"), closed)));
            lists[2].push(self.told(at, about, (&format!("border_gain{group}"), gain)));
        }
        let [open, closed, gain] = lists;
        for group in 0..GROUPS.len() {
            let terms = [(1.0, open[group]), (-1.0, closed[group]), (-1.0, gain[group])];
            self.between(&terms, 0.0, 0.0);
        }
        self.parts(&closed, &open);
        // Who gains has the nearest one abroad.
        self.between(&[(1.0, abroad), (-1.0, gain[0])], 0.0, f64::INFINITY);
        let persons = self.told(at, ("", 0), ("persons", column(row, "persons")));
        self.between(&[(1.0, persons), (-1.0, abroad)], 0.0, f64::INFINITY);
    }

    /// The rows of a level sum to those of the next.
    fn add_sums(&mut self) {
        let mut sums: BTreeMap<Key, Vec<(f64, usize)>> = BTreeMap::new();
        for (key, at) in &self.keys {
            let own = LEVELS.iter().position(|level| *level == key.level).expect("a level");
            let parent = &self.parents[&(key.level, key.area.clone())];
            if let Some(level) = LEVELS.get(own + 1) {
                let sum = Key { level, area: parent.clone(), ..key.clone() };
                sums.entry(sum).or_default().push((1.0, *at));
            }
            let area = match key.area.as_str() {
                "05911004" | "05913000" => "05911004+05913000".to_owned(),
                other => other.to_owned(),
            };
            sums.entry(Key { area, ..key.clone() }).or_default().push((-1.0, *at));
        }
        for (key, terms) in sums {
            if key.level != "quartier" {
                self.between(&terms, 0.0, 0.0);
            }
        }
    }

    /// More persons are covered within a larger limit, in each group and in what is left of it.
    fn add_rings(&mut self) {
        let mut by_count: BTreeMap<(Key, String), Vec<(u32, usize)>> = BTreeMap::new();
        for (key, at) in &self.keys {
            let grows = ["_covered", "covered_closed"].iter().any(|part| key.count.contains(part));
            if grows {
                let about = (key.about.0.clone(), 0);
                let grown = (Key { about, ..key.clone() }, key.count.clone());
                by_count.entry(grown).or_default().push((key.about.1, *at));
            }
        }
        let group_of = |name: &str, group: &str| match name.strip_prefix("persons_covered") {
            Some(_) => format!("persons{group}_covered"),
            None => format!("covered_closed{group}"),
        };
        let first: Vec<Key> = by_count
            .keys()
            .filter(|(_, name)| name == "persons_covered" || name == "covered_closed")
            .map(|(key, _)| key.clone())
            .collect();
        for key in first {
            let of_group = |group: &str| {
                let name = group_of(&key.count, group);
                by_count[&(Key { count: name.clone(), ..key.clone() }, name)].clone()
            };
            let lists = GROUPS.map(of_group);
            for limit in 1..lists[0].len() {
                let [small, large] =
                    [limit - 1, limit].map(|at| lists.clone().map(|list| list[at].1));
                self.parts(&small, &large);
            }
        }
    }

    /// Every count, with its key and number.
    pub fn counts(&self) -> impl Iterator<Item = (&Key, usize)> {
        self.keys.iter().map(|(key, at)| (key, *at))
    }

    /// What is published of a count.
    pub fn published(&self, at: usize) -> Option<f64> {
        self.published[at]
    }

    /// The number of a count.
    pub fn at(&self, key: &Key) -> Option<usize> {
        self.keys.get(key).copied()
    }

    /// Counts of all kinds at which the sum of some is as large as the published numbers allow.
    pub fn at_most(&self, terms: &[(f64, usize)]) -> Vec<f64> {
        let mut factors = vec![0.0; self.published.len()];
        terms.iter().for_each(|(factor, at)| factors[*at] += factor);
        let mut problem = RowProblem::default();
        let column = |(value, factor): (&Option<f64>, f64)| match value {
            Some(value) => problem.add_column(factor, *value..=*value),
            None => problem.add_column(factor, 0.0..=1e4),
        };
        let columns: Vec<Col> = self.published.iter().zip(factors).map(column).collect();
        for Condition { terms, range: (low, high) } in &self.conditions {
            let is_open = |(_, at): &(f64, usize)| self.published[*at].is_none();
            if terms.iter().any(is_open) {
                let term = |(factor, at): &(f64, usize)| (columns[*at], *factor);
                problem.add_row(*low..=*high, terms.iter().map(term).collect::<Vec<_>>());
            }
        }
        let mut model = problem.optimise(Sense::Maximise);
        model.make_quiet();
        let solved = model.solve();
        assert_eq!(
            solved.status(),
            HighsModelStatus::Optimal,
            "the published tables are consistent"
        );
        solved.get_solution().columns().to_vec()
    }
}
