//! `nahraum site`, from outside: proofs against all choices of places, and searches that are cut short.

use std::path::Path;

use nahraum::base::Random;

use crate::site::write_street;
use crate::support::Asked;

/// A square of 100 m: its column and row.
type Square = (u32, u32);

/// Writes homes and a pharmacy on squares in place of those of the street.
fn write_homes(folder: &Path, pharmacy: Square, homes: &[(Square, u64)]) {
    write_street(folder);
    let at = |(x, y): Square| format!("{},{}", 380_100 + 100 * x, 5_700_100 + 100 * y);
    let home = |(number, (square, persons)): (usize, &(Square, u64))| {
        format!("{number},{persons},{}\n", at(*square))
    };
    let homes: String = homes.iter().enumerate().map(home).collect();
    let cells = format!("id,persons,x,y\n{homes}");
    std::fs::write(folder.join("c.csv"), cells).expect("writable");
    let facilities = format!("id,category,x,y\nP,pharmacy,{}\n", at(pharmacy));
    std::fs::write(folder.join("f.csv"), facilities).expect("writable");
}

/// The words of the sentence after the numbers, and bound and flags of the summary.
fn proof(folder: &Path, question: &str, columns: [&str; 2]) -> (String, [String; 4]) {
    let asked = Asked::about(folder, "site --category pharmacy --limit 100 --of summary", question);
    let [found, bound] = columns;
    let columns = [found, bound, "is_proven", "is_repeatable"];
    (asked.said.clone(), columns.map(|name| asked.column(name).concat()))
}

#[test]
fn a_search_cut_short_tells_its_gap_and_a_limit_of_time_that_the_answer_may_differ() {
    let folder = tempfile::tempdir().expect("a folder");
    // 36 homes; a place serves its own and the four beside it. Ten such places are needed for all (Alanko et al.
    // 2011, "Computing the domination number of grid graphs": 10 for 6 by 6), and bounds alone do not show it.
    let squares = (0..6).flat_map(|x| (0..6).map(move |y| (x, y)));
    let homes: Vec<(Square, u64)> = squares.map(|square| (square, 10)).collect();
    write_homes(folder.path(), (15, 8), &homes);
    let questions = [
        ("--model fewest --target 100", ["places", "places_min"], " places, at least "),
        ("--model most --places 9", ["persons_after", "persons_after_max"], " persons, at most "),
        (
            "--model most --places 7 --capacity 45",
            ["persons_after", "persons_after_max"],
            ", at most ",
        ),
        ("--model median --places 5", ["person_km", "person_km_min"], " person-km, at least "),
    ];
    for (question, columns, words) in questions {
        let (said, [found, bound, is_proven, is_repeatable]) =
            proof(folder.path(), question, columns);
        assert_eq!(
            (&found, &is_proven[..], &is_repeatable[..]),
            (&bound, "true", "true"),
            "{question}"
        );
        assert!(said.contains("proven, no plan is better (one of several best plans)"), "{said}");
        for (limit, repeatable) in
            [("--nodes-max 0", "true"), ("--set site.seconds_max=0", "false")]
        {
            let (said, [found, bound, is_proven, is_repeatable]) =
                proof(folder.path(), &format!("{question} {limit} -v"), columns);
            assert_ne!(found, bound, "{question} {limit}");
            assert_eq!(
                (&is_proven[..], &is_repeatable[..]),
                ("false", repeatable),
                "{question} {limit}"
            );
            assert!(
                said.contains("N923") && said.contains(words) && said.contains("(gap "),
                "{said}"
            );
            assert!(!said.contains("best plans"), "{said}");
            let may_differ = said.contains("another time may find another plan");
            assert_eq!(may_differ, repeatable == "false", "{said}");
        }
    }
    let (_, [ten, ..]) = proof(folder.path(), questions[0].0, questions[0].1);
    assert_eq!(ten, "10");
}

/// A town whose answers are found by trying every choice of homes as places.
struct Town {
    pharmacy: Square,
    homes: Vec<(Square, u64)>,
}

impl Town {
    fn drawn(seed: u64) -> Self {
        let mut dice = Random::seeded(seed);
        let mut squares: Vec<Square> = (0..7).flat_map(|x| (0..4).map(move |y| (x, y))).collect();
        dice.shuffle(&mut squares);
        let homes = squares[1..11].iter().map(|square| (*square, 1 + dice.below(60) as u64));
        Self { pharmacy: squares[0], homes: homes.collect() }
    }

    /// Metres of each home's walk to the nearest place, rounded up, with the chosen homes as places.
    fn walks(&self, chosen: u32) -> impl Iterator<Item = (u64, u64)> {
        let chosen = (0..self.homes.len()).filter(move |at| chosen >> at & 1 == 1);
        let new = chosen.map(|at| self.homes[at].0);
        let places: Vec<Square> = new.chain([self.pharmacy]).collect();
        self.homes.iter().map(move |(home, persons)| {
            let walk = |place: &Square| {
                let far = home.0.abs_diff(place.0).pow(2) + home.1.abs_diff(place.1).pow(2);
                (f64::from(far).sqrt() * 100.0).ceil() as u64
            };
            (*persons, places.iter().map(walk).min().expect("the pharmacy at least"))
        })
    }

    fn persons_within(&self, metres: u64, chosen: u32) -> u64 {
        self.walks(chosen).filter(|(_, walk)| *walk <= metres).map(|(persons, _)| persons).sum()
    }

    fn person_m(&self, chosen: u32) -> u64 {
        self.walks(chosen).map(|(persons, walk)| persons * walk).sum()
    }
}

#[test]
fn answers_are_as_good_as_the_best_of_all_choices_in_small_towns() {
    for seed in 1..5 {
        let (folder, town) = (tempfile::tempdir().expect("a folder"), Town::drawn(seed));
        write_homes(folder.path(), town.pharmacy, &town.homes);
        let found = |question: &str, column: &str| {
            let command = "site --category pharmacy --limit 150 --of summary";
            let asked = Asked::about(folder.path(), command, question);
            assert_eq!(asked.column("is_proven"), ["true"], "{question} in town {seed}");
            asked.column(column).concat().parse::<f64>().expect("a number")
        };
        let all = 0..1_u32 << town.homes.len();
        let of_two = || all.clone().filter(|choice| choice.count_ones() == 2);
        let most = of_two().map(|choice| town.persons_within(150, choice)).max().expect("some");
        assert_eq!(found("--model most --places 2", "persons_after"), most as f64, "{seed}");
        let need = (80 * town.homes.iter().map(|(_, persons)| persons).sum::<u64>()).div_ceil(100);
        let meets = |choice: &u32| town.persons_within(150, *choice) >= need;
        let fewest = all.clone().filter(meets).map(u32::count_ones).min().expect("all at least");
        assert_eq!(found("--model fewest --target 80", "places"), f64::from(fewest), "{seed}");
        let least = of_two().map(|choice| town.person_m(choice)).min().expect("some");
        assert_eq!(found("--model median --places 2", "person_km"), least as f64 / 1e3, "{seed}");
    }
}
