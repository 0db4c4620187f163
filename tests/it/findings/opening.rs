//! 865 to 869: opening hours.

use nahraum::base::{Code, codes};

use super::Provoked;
use crate::hours::town::write_pharmacies;
use crate::import::command::{err, run};

/// What every run on this town says of its inputs.
const BESIDE: [Code; 11] = [
    codes::N223,
    codes::N326,
    codes::N330,
    codes::N351,
    codes::N354,
    codes::W331,
    codes::W353,
    codes::W355,
    codes::W357,
    codes::W381,
    codes::W910,
];

pub fn hours(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    write_pharmacies(folder.path());
    let config = folder.path().join("region.toml").display().to_string();
    let mut said = |expected: &[Code], more: &[&str]| {
        let output = run(&[&["coverage", "-v", "-c", &config][..], more].concat());
        assert!(output.status.success(), "{}", err(&output));
        provoked.exactly_said(expected, &BESIDE, &err(&output));
    };
    let [unreadable, unknown, open, always] = [codes::W865, codes::W866, codes::N867, codes::N869];
    said(&[], &[]);
    let all = [unreadable, unknown, open, always];
    said(&all, &["--open-at", "Tu 10:00"]);
    said(&[open, always], &["--open-at", "Tu 10:00", "--category", "bus_stop"]);
    said(&all, &["--open-at", "2026-06-04 10:00"]);
    // Keys of another country: which holidays there are is not known.
    let areas = folder.path().join("m.csv");
    let text = std::fs::read_to_string(&areas).expect("readable").replace("059", "GM9");
    std::fs::write(&areas, text).expect("writable");
    let abroad = [&all[..], &[codes::W868]].concat();
    said(&abroad, &["--open-at", "2026-06-04 10:00"]);
    said(&all, &["--open-at", "Tu 10:00"]);
    let output = run(&["hours", "-v", "-c", &config, "--limit", "100"]);
    assert!(output.status.success(), "{}", err(&output));
    provoked.exactly_said(&[unreadable, unknown, always], &BESIDE, &err(&output));
}

#[test]
fn every_code_of_opening_hours_is_provoked_by_exactly_its_fault() {
    let mut provoked = Provoked::default();
    hours(&mut provoked);
    assert!(provoked.faults.is_empty(), "{}", provoked.faults.join("\n"));
    for code in [codes::W865, codes::W866, codes::N867, codes::W868, codes::N869] {
        assert!(provoked.codes.contains(&code), "no input provokes {code}");
    }
}
