//! The order of the input does not matter.

use std::path::Path;

use nahraum::synthetic::Random;
use proptest::prelude::*;

use super::town::{Drawn, write_rows};
use crate::import::command::{err, run};

const TABLES: [&str; 5] = ["similar", "types", "type_variables", "type_counts", "quartier_types"];

/// Quartiers of random size and age; some are twins, and of some the age is not known.
fn drawn(random: &mut Random) -> Vec<Drawn> {
    let one = |at: usize| {
        let town = if random.below(2) == 0 { "05911000" } else { "05916000" };
        let year = (random.below(9) > 0).then(|| 1900 + 10 * random.below(12) as i32);
        (town, format!("Q{at:02}"), 100 * (1 + random.below(6) as u32), year)
    };
    (0..30).map(one).collect()
}

/// Puts the rows of a table behind its head into another order.
fn shuffle(path: &Path, random: &mut Random) {
    let text = std::fs::read_to_string(path).expect("readable");
    let (head, rows) = text.split_once('\n').expect("a head");
    let mut rows: Vec<&str> = rows.lines().collect();
    for at in (1..rows.len()).rev() {
        rows.swap(at, random.below(at + 1));
    }
    std::fs::write(path, format!("{head}\n{}\n", rows.join("\n"))).expect("writable");
}

fn tables(folder: &Path) -> Vec<Vec<u8>> {
    let (config, out) = (folder.join("region.toml"), folder.join("out"));
    let [config, to] = [&config, &out].map(|path| path.display().to_string());
    let output = run(&[
        "run",
        "-q",
        "--formats",
        "csv",
        "--set",
        "similar.nearest=3",
        "-c",
        &config,
        "--out",
        &to,
    ]);
    assert!(output.status.success(), "{}", err(&output));
    TABLES.map(|name| std::fs::read(out.join(format!("{name}.csv"))).expect("a table")).to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn a_shuffled_input_gives_the_same_bytes(seed in 0..1_000_u64) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut random = Random::seeded(seed);
        let quartiers = drawn(&mut random);
        write_rows(folder.path(), &quartiers, &["Q03", "Q11", "Q20"]);
        let first = tables(folder.path());
        for name in ["q.csv", "c.csv", "f.csv", "m.csv"] {
            shuffle(&folder.path().join(name), &mut random);
        }
        for (name, (before, after)) in TABLES.iter().zip(first.iter().zip(tables(folder.path()))) {
            prop_assert_eq!(String::from_utf8_lossy(before), String::from_utf8_lossy(&after), "{}", name);
        }
    }
}
