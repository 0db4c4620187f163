//! Tables with one row per cell and characteristic.

use nahraum::base::codes;
use nahraum::import::census::CensusError;

use super::support::{codes, german, group, message, read};

const HEAD: &str = "Gitter_ID_100m;Gitter_ID_100m_neu;Merkmal;Auspraegung_Code;Auspraegung_Text;\
                    Anzahl;Anzahl_q\n";

fn row(cell: &str, rest: &str) -> String {
    let [north, east] = ["268", "433"].map(|start| format!("{start}{cell}"));
    format!("100mN{north}E{east};CRS3035RES100mN{north}00E{east}00;{rest}\n")
}

#[test]
fn zensus_2011_demography() {
    let text = [
        HEAD,
        &row("41", " INSGESAMT;0;Einheiten insgesamt;8;0"),
        &row("41", "ALTER_10JG;9;80 und älter;3;0"),
        &row("41", "ALTER_KURZ;5;65 und älter;4;0"),
        &row("41", "GESCHLECHT;1;Männlich;5;0"),
        &row("40", " INSGESAMT;0;Einheiten insgesamt;3;0"),
        &row("40", "ALTER_KURZ;1;Unter 18;-1;2"),
    ]
    .concat();
    let (layout, checked) = read(&german(&text)).expect("a sound table");
    assert_eq!(layout.cell_size_m, 100);
    let table = &checked.value;
    assert_eq!(table.cells, [(4_334_000, 2_684_000), (4_334_100, 2_684_100)]);
    assert_eq!(table.persons, Some(vec![Some(3), Some(8)]));
    assert_eq!(group(table, "65").values, [None, Some(4.0)]);
    assert_eq!(group(table, "80").values, [None, Some(3.0)]);
    assert_eq!(group(table, "under_18").values, [None, None]);
    assert_eq!((table.groups.len(), &table.lines[..]), (3, &[6, 2][..]));
    // Two columns and the one row about sexes are not read; -1 is suppressed.
    assert_eq!(codes(&checked.diagnostics), [(codes::N810, 1), (codes::N811, 1), (codes::N819, 1)]);
}

#[test]
fn a_second_row_of_a_characteristic_and_a_torn_one_are_left_out() {
    let text = [
        HEAD,
        &row("41", "INSGESAMT;0;Einheiten insgesamt;8;0"),
        &row("41", "INSGESAMT;0;Einheiten insgesamt;9;0"),
        &row("41", "ALTER_KURZ;5;Unter 18;4;0"),
        &row("41", "ALTER_KURZ;6;75 und älter;4;0"),
    ]
    .concat();
    let (_, checked) = read(&german(&text)).expect("a sound table");
    assert_eq!(checked.value.persons, Some(vec![Some(8)]));
    assert_eq!(checked.value.groups, []);
    assert_eq!(codes(&checked.diagnostics), [(codes::N810, 1), (codes::W842, 1), (codes::W845, 2)]);
    assert_eq!(
        message(&checked.diagnostics, codes::W845),
        "no group of `ALTER_KURZ` has both the code `5` and the text `Unter 18`; the row is left out"
    );
}

#[test]
fn totals_of_households_are_no_persons() {
    let text = [
        HEAD,
        &row("41", "INSGESAMT;0;Einheiten insgesamt;8;0"),
        &row("41", "HHTYP_SENIOR_HH;1;Haushalte mit ausschließlich Senioren/-innen;8;0"),
    ]
    .concat();
    let fault = read(&german(&text)).map(|_| ()).expect_err("no persons");
    assert!(matches!(&fault, CensusError::NoValues { .. }));
    assert!(fault.to_string().ends_with("its characteristics are `HHTYP_SENIOR_HH`"), "{fault}");
    let mixed = text + &row("41", "ALTER_KURZ;5;65 und älter;4;0");
    let (_, checked) = read(&german(&mixed)).expect("a sound table");
    assert_eq!(checked.value.persons, Some(vec![Some(8)]));
}
