//! Attacks on what is published of random towns.

use super::attacker::{Attacker, GROUPS, Key};
use super::town::{Tables, write_town};

/// The fewest persons of a published count.
const PERSONS_MIN: u64 = 5;

/// A count of few persons, as a sum of counts with factors.
struct Secret {
    name: String,
    terms: Vec<(f64, usize)>,
    value: f64,
}

/// All small counts of the exact tables: those of a column; persons who are not covered; those of an age group who are
/// in no older one; and those between two limits.
fn secrets(exact: &Attacker) -> Vec<Secret> {
    let mut secrets = Vec::new();
    for (key, at) in exact.counts() {
        let mut add = |name: &str, terms: Vec<(f64, usize)>| {
            let value = |(factor, at): &(f64, usize)| Some(factor * exact.published(*at)?);
            let value: Option<f64> = terms.iter().map(value).sum();
            let value = value.unwrap_or_else(|| panic!("{key:?} is known"));
            if (1.0..PERSONS_MIN as f64).contains(&value) {
                secrets.push(Secret { name: format!("{name} {key:?}"), terms, value });
            }
        };
        let other = |about: (String, u32), count: &str| {
            exact.at(&Key { about, count: count.to_owned(), ..key.clone() })
        };
        add("", vec![(1.0, at)]);
        for pair in GROUPS.windows(2) {
            let older = match pair[0] {
                "" => key.count.replacen("persons", &format!("persons{}", pair[1]), 1),
                group => key.count.replacen(group, pair[1], 1),
            };
            if let Some(part) = other(key.about.clone(), &older).filter(|part| *part != at) {
                add("not older", vec![(1.0, at), (-1.0, part)]);
            }
        }
        if let Some(whole) = key.count.strip_suffix("_covered") {
            let whole = other((String::new(), 0), whole).expect("persons of the row");
            add("not covered", vec![(1.0, whole), (-1.0, at)]);
        }
        for (limit, larger) in [(200, 400), (150, 300), (300, 500)] {
            let is_smaller = key.about.1 == limit && key.count.contains("covered");
            if let Some(larger) =
                other((key.about.0.clone(), larger), &key.count).filter(|_| is_smaller)
            {
                add("between limits", vec![(1.0, larger), (-1.0, at)]);
            }
        }
    }
    secrets
}

impl Secret {
    fn value_in(&self, counts: &[f64]) -> f64 {
        self.terms.iter().map(|(factor, at)| factor * counts[*at]).sum()
    }
}

/// The secrets that published tables give away: what can only be less than `PERSONS_MIN`.
fn given_away<'s>(secrets: &'s [Secret], published: &Attacker) -> Vec<&'s Secret> {
    let is_large = |value: f64| value > PERSONS_MIN as f64 - 1e-6;
    let mut open: Vec<&Secret> = secrets.iter().collect();
    let mut found = Vec::new();
    while !open.is_empty() {
        // One answer often shows of many secrets that they can be large.
        let all: Vec<(f64, usize)> = open.iter().flat_map(|secret| secret.terms.clone()).collect();
        let counts = published.at_most(&all);
        let before = open.len();
        open.retain(|secret| !is_large(secret.value_in(&counts)));
        if open.len() == before {
            let one = open.remove(0);
            let largest = one.value_in(&published.at_most(&one.terms));
            assert!(largest > one.value - 1e-6, "{}: the truth is possible", one.name);
            if !is_large(largest) {
                found.push(one);
            }
        }
    }
    found
}

/// The tables of a run without publication, and with it.
fn both(seed: u64) -> [Tables; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), seed);
    let exact = Tables::of_run(folder.path(), &[]);
    let persons_min = PERSONS_MIN.to_string();
    [exact, Tables::of_run(folder.path(), &["--persons-min", &persons_min])]
}

#[test]
fn nobody_finds_that_a_withheld_count_is_small() {
    for seed in 1..=4 {
        let [exact, published] = both(seed);
        let secrets = secrets(&Attacker::reading(&exact));
        assert!(secrets.len() > 100, "the town {seed} has {} small counts", secrets.len());
        let published = Attacker::reading(&published);
        let counts = published.counts().count();
        let shown = published.counts().filter(|(_, at)| published.published(*at).is_some()).count();
        assert!(shown > counts / 8, "of the town {seed} {shown} of {counts} counts are published");
        let found = given_away(&secrets, &published);
        let names: Vec<&str> = found.iter().map(|secret| secret.name.as_str()).collect();
        assert!(
            names.is_empty(),
            "town {seed}: {} found: {:#?}",
            names.len(),
            &names[..names.len().min(9)]
        );
    }
}

#[test]
fn without_secondary_suppression_the_same_attack_succeeds() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), 1);
    let exact = Tables::of_run(folder.path(), &[]);
    let secrets = secrets(&Attacker::reading(&exact));
    // Only counts of few persons are withheld.
    let mut published = Tables::of_run(folder.path(), &[]);
    for row in published.rows_mut() {
        for (name, value) in row {
            let is_count = ["persons", "covered", "gain"].iter().any(|part| name.contains(part));
            let count = value.parse::<f64>().unwrap_or(0.0);
            if is_count && (1.0..PERSONS_MIN as f64).contains(&count) {
                value.clear();
            }
        }
    }
    let found = given_away(&secrets, &Attacker::reading(&published));
    assert!(found.len() > 10, "{} of {} counts are found", found.len(), secrets.len());
}
