//! 8xx: census tables and rasters of persons.

use nahraum::base::{Code, Diagnostics, GroupUnit, codes};
use nahraum::import::census::{
    CENSUS_COLUMNS_TOML, CensusColumns, CombineOptions, GridTable, PersonsRaster, Resolution,
    combine, persons_of_raster, read_grid, recognise,
};

use super::{Provoked, assert_complete};
use crate::census::support::{german, grid, read, with};

const COUNT: GroupUnit = GroupUnit::Count;
const PERCENT: GroupUnit = GroupUnit::Percent;

/// A table in the German manner gives these findings.
#[track_caller]
fn table(provoked: &mut Provoked, expected: &[Code], text: &str) {
    provoked.exactly(expected, &[], &read(&german(text)).expect("a sound table").1.diagnostics);
}

fn wide_tables(provoked: &mut Provoked) {
    let mut rows = |code: Code, rows: &str| {
        let head = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n";
        let first = "100mN26891E43370;4337050;2689150;4\n";
        table(provoked, &[code], &format!("{head}{first}{rows}"));
    };
    rows(codes::E800, "nowhere;;;6\n");
    rows(codes::E801, "CRS3035RES1000mN2689000E4337000;;;8\n");
    rows(codes::N811, "100mN26891E43371;4337150;2689150;–\n");
    rows(codes::W840, "100mN26891E43371;4337150;2689150;many\n");
    rows(codes::W841, "100mN26891E43371;4337150;2689150;-7\n");
    rows(codes::W842, "100mN26891E43370;4337050;2689150;5\n");
    rows(codes::W843, "100mN26891E43371;4337250;2689150;5\n");
    rows(codes::W844, "100mN26891E43371;4337150;2689150;2,5\n");
    table(provoked, &[codes::N810], "GITTER_ID_1km;Einwohner;Kneipen\n1kmN1E1;4;2\n");
    let parts = "GITTER_ID_1km;a65bis69;a70bis74;a75bis79;a80bis84;a85bis89;a90undaelter\n\
                 1kmN1E1;1;2;3;4;5;6\n1kmN1E2;1;2;–;4;5;6\n";
    table(provoked, &[codes::N811, codes::W855], parts);
    table(provoked, &[codes::N813], "Einwohner;x;y\n11;4139500;3127500\n22;4140500;3127500\n");
    let corners = "Einwohner;x;y\n3;4139500;3127500\n4;4139600;3127500\n";
    table(provoked, &[codes::N812, codes::N813], corners);
}

fn long_tables(provoked: &mut Provoked) {
    let mut rows = |code: Code, rows: &[&str]| {
        let mut text =
            "Gitter_ID_100m;Merkmal;Auspraegung_Code;Auspraegung_Text;Anzahl\n".to_owned();
        rows.iter().for_each(|row| text += &format!("100mN26841E43341;{row}\n"));
        table(provoked, &[code], &text);
    };
    let all = "INSGESAMT;0;Einheiten insgesamt;8";
    let old = "ALTER_KURZ;5;65 und älter;4";
    rows(codes::N819, &[all, old, "GESCHLECHT;1;Männlich;5"]);
    rows(codes::W842, &[all, old, old]);
    rows(codes::W845, &[all, old, "ALTER_KURZ;5;Unter 18;4"]);
    // Columns of one's own in which ages are not of persons: then the totals are not either.
    let own = CENSUS_COLUMNS_TOML.replace("\"ALTER_KURZ\", \"ALTER_10JG\", ", "");
    let own = CensusColumns::parse(&own).expect("a sound table of columns");
    let table = german(&format!(
        "Gitter_ID_100m;Merkmal;Auspraegung_Code;Auspraegung_Text;Anzahl\n\
         100mN26841E43341;{all}\n100mN26841E43341;{old}\n"
    ));
    let layout = recognise(&table, &own).expect("a table of a census").value;
    let found = read_grid(&table, &layout, &own).expect("a group").diagnostics;
    provoked.exactly(&[codes::W851], &[], &found);
}

/// What is said of totals and ages of a table that has its persons, when they are joined.
#[track_caller]
fn joined(provoked: &mut Provoked, expected: &[Code], total: &GridTable, ages: &[GridTable]) {
    let found = combine(total, ages, CombineOptions::default()).expect("sound tables").diagnostics;
    provoked.exactly(expected, &[], &found);
}

fn tables_joined(provoked: &mut Provoked) {
    let one = |persons| grid("total", 100, &[(0, 0)], Some(&[persons]));
    let two = grid("total", 100, &[(0, 0), (1, 0)], Some(&[5, -1]));
    let ages = |size, unit, value| with(grid("ages", size, &[(0, 0)], None), "65", unit, &[value]);
    joined(provoked, &[codes::N815], &one(8), &[ages(1000, COUNT, 4.0)]);
    joined(provoked, &[codes::N815, codes::W848], &one(8), &[ages(1000, COUNT, 40.0)]);
    joined(provoked, &[codes::W849], &one(8), &[ages(100, COUNT, 9.0)]);
    joined(provoked, &[codes::W858], &two, &[ages(100, COUNT, 3.0)]);
    let elsewhere = with(grid("ages", 100, &[(0, 0), (5, 0)], None), "65", COUNT, &[1.0, 1.0]);
    joined(provoked, &[codes::W846], &one(8), &[elsewhere]);
    let pair = grid("total", 100, &[(0, 0), (1, 0)], Some(&[5, 5]));
    joined(provoked, &[codes::W847], &pair, &[ages(100, COUNT, 3.0)]);
    joined(provoked, &[codes::W850], &one(8), &[ages(100, COUNT, 3.0), ages(100, COUNT, 4.0)]);
    let large = grid("total", 1000, &[(0, 0)], Some(&[8]));
    joined(provoked, &[codes::W856], &large, &[ages(100, PERCENT, 50.0)]);
    let partly = with(grid("ages", 100, &[(0, 0), (1, 0)], None), "65", COUNT, &[3.0, -1.0]);
    joined(provoked, &[codes::W855], &large, &[partly]);
}

fn persons_spread(provoked: &mut Provoked) {
    let total = grid("total", 1000, &[(0, 0), (1, 0)], Some(&[8, 6]));
    let ages = with(grid("ages", 100, &[(0, 0)], None), "65", COUNT, &[3.0]);
    let finest = CombineOptions { resolution: Resolution::Finest };
    let found = combine(&total, &[ages], finest).expect("sound tables").diagnostics;
    provoked.exactly(&[codes::N818, codes::W859], &[codes::W847], &found);
}

fn raster(values: &[f64]) -> Diagnostics {
    let value = |column: usize, _| values.get(column).copied();
    let centre = |column: usize, _| [column as f64 * 100.0, 50.0];
    let raster = PersonsRaster { columns: values.len(), rows: 1, value: &value, centre: &centre };
    persons_of_raster("persons.tif", &raster).diagnostics
}

fn rasters(provoked: &mut Provoked) {
    provoked.exactly(&[codes::N817], &[], &raster(&[0.4, 1.6]));
    provoked.exactly(&[codes::W852], &[], &raster(&[-200.0, 3.0]));
    provoked.exactly(&[codes::W853], &[], &raster(&[2e12, 3.0]));
}

#[test]
fn every_finding_in_a_census_is_provoked() {
    let rooms: [fn(&mut Provoked); 17] = [
        wide_tables,
        long_tables,
        tables_joined,
        persons_spread,
        rasters,
        super::homes::levels,
        super::region::cut,
        super::offices::shapefiles,
        super::offices::sheets,
        super::opening::hours,
        super::similar::similar,
        super::walking::lines,
        super::distances::tables,
        super::distances::barriers,
        super::providers::names,
        super::coming::services,
        super::derived::filters,
    ];
    assert_complete(&['8'], &rooms);
}
