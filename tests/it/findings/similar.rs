//! 89x: similar quartiers.

use nahraum::base::{Code, codes};

use super::Provoked;
use crate::import::command::{err, run};
use crate::similar::town::{write_rows, write_six, write_years};

/// What every run on these towns says of its inputs.
const BESIDE: [Code; 5] = [codes::N223, codes::N330, codes::N354, codes::W357, codes::W381];

pub fn similar(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let config = folder.join("region.toml").display().to_string();
    let mut said = |expected: &[Code], more: &str| {
        let start = ["similar", "-v", "-c", &config];
        let words: Vec<&str> = start.into_iter().chain(more.split_whitespace()).collect();
        let output = run(&words);
        assert!(output.status.success(), "{}", err(&output));
        provoked.exactly_said(expected, &BESIDE, &err(&output));
    };
    write_six(folder);
    let [lacking, same, deviation, number, weak, small, no_types, alone] = [
        codes::N890,
        codes::N891,
        codes::N892,
        codes::N893,
        codes::W894,
        codes::N895,
        codes::N896,
        codes::N897,
    ];
    said(&[lacking, deviation, number], "--variable density,year");
    // Nobody reaches the library.
    said(&[lacking, same, number], "--variable year,coverage_social");
    // Years as far from each other: only two of five are of a type.
    write_years(folder, &[1950, 1960, 1970, 1980, 1990]);
    said(&[weak, number], "--variable year");
    // Four kinds, and one quartier that is much newer.
    let kinds = [1900, 1930, 1960, 1990].map(|year| [year; 50]).concat();
    write_years(folder, &[&kinds[..], &[2100]].concat());
    said(&[small, number], "--variable year");
    write_years(folder, &[1950, 1960, 1970]);
    said(&[no_types], "--variable year");
    let years = [1900, 1950, 1990, 2000, 2010].map(|year| (year, format!("Q{year}")));
    let west = years.map(|(year, id)| ("05911000", id, 100, Some(year)));
    write_rows(folder, &west, &[]);
    said(&[alone, number, weak], "--variable year");
    let output = run(&["mix", "-v", "-c", &config]);
    assert!(output.status.success(), "{}", err(&output));
    provoked.exactly_said(&[codes::N898], &BESIDE, &err(&output));
}

#[test]
fn every_code_of_similar_quartiers_is_provoked_by_exactly_its_fault() {
    let mut provoked = Provoked::default();
    similar(&mut provoked);
    assert!(provoked.faults.is_empty(), "{}", provoked.faults.join("\n"));
    for code in [
        codes::N890,
        codes::N891,
        codes::N892,
        codes::N893,
        codes::W894,
        codes::N895,
        codes::N896,
        codes::N897,
        codes::N898,
    ] {
        assert!(provoked.codes.contains(&code), "no input provokes {code}");
    }
}
