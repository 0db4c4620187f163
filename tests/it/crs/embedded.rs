//! The database inside the program always wins; grid files on the disk are still found.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use nahraum::crs::add_grid_folder;

use super::numbers::transformed;

/// Tells this test program, run again as a child, which part to play.
const PART: &str = "NAHRAUM_TEST_CRS_PART";

/// Runs one test of this program again, where PROJ finds only what lies in `data`.
fn run_again(test: &str, part: &str, data: &Path) -> Output {
    let home = tempfile::tempdir().expect("a folder");
    Command::new(env::current_exe().expect("this program"))
        .args(["--exact", &format!("crs::embedded::{test}"), "--nocapture", "--test-threads=1"])
        .current_dir(home.path())
        .env(PART, part)
        .env("PROJ_DATA", data)
        .env("PROJ_LIB", data)
        .env("HOME", home.path())
        .env_remove("XDG_DATA_HOME")
        .output()
        .expect("a child process")
}

fn assert_passed(output: &Output) {
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "PROJ must not print: {errors}");
}

fn folder_with_a_broken_database() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("proj.db"), "this is not a database").expect("a file");
    folder
}

#[test]
fn a_foreign_database_is_not_picked_up() {
    let folder = folder_with_a_broken_database();
    assert_passed(&run_again("child_transforms", "transform", folder.path()));
    // The same with the folder given as the place of the grids.
    let part = format!("folder={}", folder.path().display());
    assert_passed(&run_again("child_transforms", &part, folder.path()));
}

/// The control: with PROJ's own rules the broken database is found and nothing works. Without
/// this, the test above would also pass where `PROJ_DATA` is not honoured at all.
#[test]
fn projs_own_rules_would_pick_it_up() {
    let folder = folder_with_a_broken_database();
    assert!(run_again("child_by_projs_rules", "control", folder.path()).status.success());
}

#[test]
fn child_by_projs_rules() {
    if env::var(PART).is_ok() {
        assert!(proj::Proj::new_known_crs("EPSG:31466", "EPSG:25832", None).is_err());
    }
}

/// Adds the grid folder that the part names.
fn take_part() {
    if let Some(folder) = env::var(PART).unwrap_or_default().strip_prefix("folder=") {
        add_grid_folder(folder.as_ref()).expect("a folder");
    }
}

/// One place in DHDN / Gauss-Krüger zone 2, LAEA Europe and WGS 84.
#[test]
fn child_transforms() {
    take_part();
    let to_utm = |code: u32, x: f64, y: f64| transformed(code, 25832, x, y);
    // BKG's test point in zone 2, exact by grid; 3 m is the accuracy without the grid.
    let utm = to_utm(31466, 2_601_895.024_514, 5_761_935.671_777);
    assert!((utm.x - 395_783.496_871).hypot(utm.y - 5_760_119.715_259) < 3.0, "{utm:?}");
    // Projection centre of LAEA Europe, 10 degrees east, 52 north: one degree east of the zone's
    // middle meridian. PROJ's own test point for the zone is 12 degrees east, 55 north.
    let utm = to_utm(3035, 4_321_000.0, 3_210_000.0);
    let same = to_utm(4326, 10.0, 52.0);
    assert!((utm.x - same.x).hypot(utm.y - same.y) < 1e-6, "{utm:?} {same:?}");
    let utm = to_utm(4326, 12.0, 55.0);
    assert!((utm.x - 691_875.632_1).hypot(utm.y - 6_098_907.825_0) < 1e-4, "{utm:?}");
}

/// An NTv2 file (National Transformation version 2, Geodetic Survey of Canada) for Germany whose
/// shift is the same everywhere: 5 seconds south, 3 seconds west.
fn constant_grid() -> Vec<u8> {
    let mut bytes = Vec::new();
    let number = |bytes: &mut Vec<u8>, key: &str, value: f64| {
        bytes.extend(format!("{key:<8}").bytes().chain(value.to_le_bytes()));
    };
    let count = |bytes: &mut Vec<u8>, key: &str, value: i32| {
        bytes.extend(format!("{key:<8}").bytes().chain(value.to_le_bytes()).chain([0; 4]));
    };
    let word = |bytes: &mut Vec<u8>, key: &str, value: &str| {
        bytes.extend(format!("{key:<8}{value:<8}").bytes());
    };
    count(&mut bytes, "NUM_OREC", 11);
    count(&mut bytes, "NUM_SREC", 11);
    count(&mut bytes, "NUM_FILE", 1);
    word(&mut bytes, "GS_TYPE", "SECONDS");
    word(&mut bytes, "VERSION", "TEST");
    word(&mut bytes, "SYSTEM_F", "DHDN");
    word(&mut bytes, "SYSTEM_T", "ETRS89");
    number(&mut bytes, "MAJOR_F", 6_377_397.155);
    number(&mut bytes, "MINOR_F", 6_356_078.963);
    number(&mut bytes, "MAJOR_T", 6_378_137.0);
    number(&mut bytes, "MINOR_T", 6_356_752.314);
    word(&mut bytes, "SUB_NAME", "GERMANY");
    word(&mut bytes, "PARENT", "NONE");
    word(&mut bytes, "CREATED", "");
    word(&mut bytes, "UPDATED", "");
    // Longitudes count westwards in this format: 5 to 16 degrees east in steps of one degree.
    number(&mut bytes, "S_LAT", 46.0 * 3600.0);
    number(&mut bytes, "N_LAT", 56.0 * 3600.0);
    number(&mut bytes, "E_LONG", -16.0 * 3600.0);
    number(&mut bytes, "W_LONG", -5.0 * 3600.0);
    number(&mut bytes, "LAT_INC", 3600.0);
    number(&mut bytes, "LONG_INC", 3600.0);
    count(&mut bytes, "GS_COUNT", 11 * 12);
    for _node in 0..11 * 12 {
        let [south, west, accuracy] = [-5.0_f32, 3.0, 0.1];
        bytes.extend([south, west, accuracy, accuracy].iter().flat_map(|v| v.to_le_bytes()));
    }
    word(&mut bytes, "END", "");
    bytes
}

fn shift_seconds() -> (f64, f64) {
    let moved = transformed(4314, 4258, 7.0, 51.5);
    ((moved.x - 7.0) * 3600.0, (moved.y - 51.5) * 3600.0)
}

fn by_grid((east, north): (f64, f64)) -> bool {
    (east + 3.0).abs() < 1e-5 && (north + 5.0).abs() < 1e-5
}

fn folder_with_a_grid() -> tempfile::TempDir {
    let folder = folder_with_a_broken_database();
    fs::write(folder.path().join("BETA2007.gsb"), constant_grid()).expect("a file");
    folder
}

#[test]
fn a_grid_is_found_in_the_users_folder_and_in_proj_data() {
    assert!(!by_grid(shift_seconds()), "no grid on this machine");
    let (grid, empty) = (folder_with_a_grid(), tempfile::tempdir().expect("a folder"));
    let part = |folder: &Path| format!("folder={}", folder.display());
    assert_passed(&run_again("child_uses_grid", &part(grid.path()), empty.path()));
    assert_passed(&run_again("child_uses_grid", &part(empty.path()), grid.path()));
}

/// A transformation made before the folder was added must not stay in use.
#[test]
fn child_uses_grid() {
    if env::var(PART).is_ok() {
        shift_seconds();
        take_part();
        assert!(by_grid(shift_seconds()), "{:?}", shift_seconds());
    }
}

/// A damaged grid file must not give a worse result than a missing one.
#[test]
fn a_broken_grid_is_like_no_grid() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["BETA2007.gsb", "de_adv_BETA2007.tif"] {
        fs::write(folder.path().join(name), &constant_grid()[..100]).expect("a file");
    }
    let part = format!("folder={}", folder.path().display());
    assert_passed(&run_again("child_passes_over_a_broken_grid", &part, folder.path()));
}

#[test]
fn child_passes_over_a_broken_grid() {
    let without = transformed(31467, 25832, 3_400_000.0, 5_700_000.0);
    take_part();
    assert_eq!(transformed(31467, 25832, 3_400_000.0, 5_700_000.0), without);
}
