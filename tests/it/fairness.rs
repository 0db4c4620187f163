//! Fairness: every column predicted by arithmetic, and all measures against PySAL and NumPy.

use std::path::Path;
use std::process::Command;

use nahraum::analysis::fairness::{Share, concentration, gini, palma, theil, worst_tenth};
use nahraum::synthetic::Random;
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use crate::access::command::check;
use crate::import::command::{err, run};
use crate::region::square;
use crate::support::{Asked, refused};

/// One pharmacy in West. Of West (quartier Q1, income 1000) 10 persons live 100 m and 30 live 400 m from it, of East 40
/// live 1,000 m away in Q2 (income 2000) and 20 live 1,800 m away in Q3 (no income). Of 65 or older 2, 3, 0 and 5.
pub fn write_walks(folder: &Path) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    let at = |x: f64, size: f64| square(x, 5_700_000.0, size);
    let (west, east) = (at(380_000.0, 1_000.0), at(381_000.0, 1_000.0));
    let (middle, far) = (at(381_000.0, 600.0), at(381_600.0, 600.0));
    write("m.csv", &format!("id,name,wkt\n05911000,West,{west}\n05916000,East,{east}\n"));
    write(
        "q.csv",
        &format!(
            "id,name,municipality,income,wkt\nQ1,One,05911000,1000,{west}\nQ2,Two,05916000,2000,{middle}\n\
             Q3,Three,05916000,,{far}\n"
        ),
    );
    write("f.csv", "id,category,x,y\nP,pharmacy,380100,5700500\n");
    write(
        "c.csv",
        "id,persons,persons_65,x,y\na,10,2,380200,5700500\nb,30,3,380500,5700500\n\
         c,40,0,381100,5700500\nd,20,5,381900,5700500\n",
    );
    write(
        "region.toml",
        "[region]\ncrs = \"EPSG:25832\"\n[layers.municipalities]\npath = \"m.csv\"\ncrs = \"EPSG:25832\"\n\
         [layers.quartiers]\npath = \"q.csv\"\ncrs = \"EPSG:25832\"\n[layers.quartiers.fields]\nattribute = \"income\"\n\
         [[layers.facilities]]\npath = \"f.csv\"\ncrs = \"EPSG:25832\"\nknown_around_m = 60000\n[[layers.cells]]\n\
         path = \"c.csv\"\ncrs = \"EPSG:25832\"\n",
    );
}

const FAIRNESS: &str = "fairness --category pharmacy --limit 500 -v";

fn walks() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_walks(folder.path());
    folder
}

#[test]
fn every_column_of_municipalities_follows_from_the_town() {
    let folder = walks();
    check(
        &Asked::about(folder.path(), FAIRNESS, ""),
        &[
            "municipality_id = 05911000 | 05916000 | 05911000 | 05916000",
            "municipality_name = West | East | West | East",
            "category = pharmacy | pharmacy | pharmacy | pharmacy",
            "limit_m = 500 | 500 | 500 | 500",
            "weight = persons | persons | persons_65 | persons_65",
            "persons = 40 | 60 | 5 | 5",
            "persons_covered = 40 | 0 | 5 | 0",
            "persons_uncertain = 0 | 0 | 0 | 0",
            "persons_measured = 40 | 60 | 5 | 5",
            "nearest_uncertain_persons = 0 | 0 | 0 | 0",
            "persons_ranked = 40 | 40 | 5 | 0",
            "share_covered = 1 | 0 | 1 | 0",
            "mean_distance_m = 325 | 1266.7 | 280 | 1800",
            "median_distance_m = 400 | 1000 | 400 | 1800",
            "worst_tenth_distance_m = 400 | 1800 | 400 | 1800",
            "worst_tenth_share = 0.123077 | 0.142105 | 0.142857 | 0.1",
            "gini = 0.173077 | 0.140351 | 0.257143 | 0",
            "theil = 0.101001 | 0.042036 | 0.158633 | 0",
            "theil_between = 0 | 0 | 0 | 0",
            "theil_within = 0.101001 | 0.042036 | 0.158633 | 0",
            "palma = 0.470588 | 0.45 | 1 | 0.25",
            "concentration = 0 | 0 | 0 | ",
        ],
    );
}

#[test]
fn the_region_tells_what_municipalities_differ() {
    let folder = walks();
    let region = Asked::about(folder.path(), FAIRNESS, "--by region");
    for (name, values) in [
        ("persons_covered", ["40", "5"]),
        ("mean_distance_m", ["890.0", "1040.0"]),
        ("median_distance_m", ["1000.0", "400.0"]),
        ("worst_tenth_share", ["0.202247", "0.173077"]),
        ("gini", ["0.335955", "0.382692"]),
        ("theil", ["0.204874", "0.319434"]),
        ("theil_between", ["0.154224", "0.29808"]),
        ("theil_within", ["0.050649", "0.021354"]),
        ("palma", ["1.384615", "1.8"]),
        ("persons_ranked", ["80", "5"]),
        // Those with more income have longer ways.
        ("concentration", ["0.254717", "0.0"]),
    ] {
        assert_eq!(region.column(name), values, "{name}");
    }
    assert!(region.said.contains("1 of 3 quartiers have no attribute"), "{}", region.said);
    let wrong = refused(folder.path(), FAIRNESS, "--weight persons_90");
    assert!(wrong.contains("persons_90"), "{wrong}");
}

#[test]
fn a_category_that_is_asked_for_need_not_be_one_of_the_run() {
    let folder = walks();
    let more = "--by region --weight persons --set fairness.categories=[\"library\"]";
    assert_eq!(Asked::about(folder.path(), FAIRNESS, more).column("category"), ["pharmacy"]);
}

#[test]
fn a_run_measures_fairness_where_it_is_asked_to() {
    let folder = walks();
    let config = folder.path().join("region.toml").display().to_string();
    let out = folder.path().join("out");
    let ask = |more: &[&str]| {
        let start = ["run", "-q", "--formats", "csv,gpkg", "-c", &config, "--out"];
        let output = run(&[&start[..], &[&out.display().to_string()], more].concat());
        assert!(output.status.success(), "{}", err(&output));
    };
    ask(&[]);
    assert!(!out.join("fairness_region.csv").exists(), "off by default");
    ask(&["--set", "fairness.weights=[\"persons\"]", "--limit", "500"]);
    let db = Connection::open(out.join("results.gpkg")).expect("a database");
    for (level, rows) in [("quartier", 3), ("municipality", 2), ("county", 2), ("region", 1)] {
        let question = format!("SELECT count(*), sum(persons) FROM fairness_{level}");
        let found: (i64, i64) =
            db.query_row(&question, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("a table");
        assert_eq!(found, (rows, 100), "{level}");
    }
}

/// Persons with distances, in towns, with the income of their quartier.
type Person = (u64, u64, usize, u32);

/// All persons one by one, as the definitions of the measures have them.
fn gini_of_pairs(shares: &[Share]) -> f64 {
    let all: Vec<f64> =
        shares.iter().flat_map(|share| vec![share.value as f64; share.persons as usize]).collect();
    let mean: f64 = all.iter().sum::<f64>() / all.len() as f64;
    let pairs = all.iter().flat_map(|a| all.iter().map(move |b| (a - b).abs()));
    pairs.sum::<f64>() / (2.0 * (all.len() * all.len()) as f64 * mean)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn measures_are_those_of_persons_one_by_one(
        list in proptest::collection::vec((0..3_000_u64, 0..9_u64, 0..4_usize, 0..5_u32), 1..25)
    ) {
        let list: Vec<Person> = list;
        let shares: Vec<Share> = list.iter().map(|(value, persons, ..)| Share { value: *value, persons: *persons }).collect();
        let sum: u64 = shares.iter().map(|share| share.persons * share.value).sum();
        prop_assume!(sum > 0);
        let found = gini(&shares).expect("defined");
        prop_assert!((found - gini_of_pairs(&shares)).abs() < 1e-9);
        let mut towns = vec![Vec::new(); 4];
        list.iter().zip(&shares).for_each(|((_, _, town, _), share)| towns[*town].push(*share));
        let parts = theil(&towns).expect("defined");
        prop_assert_eq!(parts.whole, parts.between + parts.within);
        prop_assert!(parts.between > -1e-12 && parts.within > -1e-12);
        let alone = theil(std::slice::from_ref(&shares)).expect("defined");
        prop_assert!((alone.whole - parts.whole).abs() < 1e-9, "{:?} {:?}", alone, parts);
        // Twice as far for everybody is as unequal as before.
        let doubled: Vec<Share> = shares.iter().map(|share| Share { value: 2 * share.value, ..*share }).collect();
        prop_assert!((gini(&doubled).expect("defined") - found).abs() < 1e-12);
        // Every person twice, too.
        let twice = [&shares[..], &shares[..]].concat();
        prop_assert!((gini(&twice).expect("defined") - found).abs() < 1e-12);
        prop_assert_eq!(palma(&twice), palma(&shares));
        prop_assert_eq!(worst_tenth(&twice).map(|(mean, _)| mean), worst_tenth(&shares).map(|(mean, _)| mean));
        let ranked: Vec<(f64, Share)> = list.iter().zip(&shares).map(|((.., income), share)| (f64::from(*income), *share)).collect();
        let turned: Vec<(f64, Share)> = ranked.iter().map(|(income, share)| (-income, *share)).collect();
        let both = [concentration(&ranked), concentration(&turned)].map(|index| index.expect("defined"));
        prop_assert!((both[0] + both[1]).abs() < 1e-12 && both[0].abs() <= found + 1e-12, "{:?}", both);
    }
}

#[test]
#[cfg_attr(
    not(pysal),
    ignore = "needs NAHRAUM_TEST_PYSAL, a Python with `access` and `inequality`"
)]
fn every_measure_equals_a_second_program() {
    let mut random = Random::seeded(7);
    let people: Vec<Person> = (0..400)
        .map(|_| {
            let metres = 1 + random.below(3_000) as u64;
            (metres * 1_000, random.below(12) as u64, random.below(6), random.below(9) as u32)
        })
        .collect();
    let shares: Vec<Share> = people
        .iter()
        .map(|(value, persons, ..)| Share { value: *value, persons: *persons })
        .collect();
    let mut towns = vec![Vec::new(); 6];
    people.iter().zip(&shares).for_each(|((_, _, town, _), share)| towns[*town].push(*share));
    let ranked: Vec<(f64, Share)> = people
        .iter()
        .zip(&shares)
        .map(|((.., income), share)| (f64::from(*income), *share))
        .collect();
    let parts = theil(&towns).expect("defined");
    let (worst, part) = worst_tenth(&shares).expect("persons");
    let town = json!({
        "people": people,
        "found": {
            "gini": gini(&shares), "theil": parts.whole, "theil_between": parts.between,
            "theil_within": parts.within, "palma": palma(&shares), "worst_tenth": worst,
            "worst_tenth_share": part, "concentration": concentration(&ranked),
        },
    });
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("people.json");
    std::fs::write(&path, town.to_string()).expect("writable");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/fairness.py");
    let python = std::env::var("NAHRAUM_TEST_PYSAL").expect("set, as it was at compile time");
    let output = Command::new(python).arg(script).arg(path).output().expect("started");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("8 measures are equal"), "{said}");
}
