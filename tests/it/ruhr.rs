//! The real Ruhr.

use std::process::Command;

use crate::support::real;

/// Runs the program on the example and returns its output as lines of fields.
fn answer(arguments: &[&str]) -> Vec<Vec<String>> {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/ruhr.toml");
    let output = Command::new(env!("CARGO_BIN_EXE_nahraum"))
        .args(arguments)
        .args(["-q", "-c", example, "--format", "csv"])
        .output()
        .expect("started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn column(rows: &[Vec<String>], name: &str) -> usize {
    rows[0].iter().position(|column| column == name).expect("the column")
}

/// Figures of an independent computation (shapely 2, pyproj, SciPy's k-d tree): category, limit,
/// covered open, covered closed, persons 65+ covered.
const EXPECTED: [(&str, &str, &str, &str, &str); 6] = [
    ("supermarket", "1000", "1977221", "1940767", "413170"),
    ("supermarket", "1500", "3174208", "3108738", "669437"),
    ("supermarket", "2000", "3920949", "3823312", "831867"),
    ("transit_stop", "300", "3974750", "3956380", "849628"),
    ("transit_stop", "500", "4837174", "4812467", "1035941"),
    ("transit_stop", "1000", "5043080", "5031737", "1078454"),
];

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn coverage_of_the_real_ruhr_is_what_an_independent_program_finds() {
    let rows = answer(&["coverage", "--by", "region"]);
    let at = |name| column(&rows, name);
    let found: Vec<[&str; 3]> = rows[1..]
        .iter()
        .map(|row| ["category", "limit_m", "persons_covered"].map(|name| row[at(name)].as_str()))
        .collect();
    let expected: Vec<[&str; 3]> = EXPECTED.iter().map(|e| [e.0, e.1, e.2]).collect();
    assert_eq!(found, expected);
    // The other program rounds percentages cell by cell; here sums of quartiers stay.
    for (row, expected) in rows[1..].iter().zip(EXPECTED) {
        let old = |text: &str| text.parse::<i64>().expect("persons");
        assert!((old(&row[at("persons_65_covered")]) - old(expected.4)).abs() <= 5, "{row:?}");
    }
    assert!(rows[1..].iter().all(|row| row[at("persons")] == "5058005"));
    assert_eq!(rows[1][at("median_distance_m")], "1222.7");
    assert_eq!(rows[4][at("p90_distance_m")], "390.2");
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn the_border_effect_of_the_real_ruhr_too() {
    let rows = answer(&["border"]);
    let at = |name| column(&rows, name);
    let region: Vec<&Vec<String>> =
        rows[1..].iter().filter(|row| row[at("municipality_id")].is_empty()).collect();
    let found: Vec<[&str; 4]> = region
        .iter()
        .map(|row| {
            ["category", "limit_m", "covered_open", "covered_closed"]
                .map(|name| row[at(name)].as_str())
        })
        .collect();
    let expected: Vec<[&str; 4]> = EXPECTED.iter().map(|e| [e.0, e.1, e.2, e.3]).collect();
    assert_eq!(found, expected);
    assert_eq!(region[0][at("nearest_abroad_persons")], "443389");
    assert_eq!(region[3][at("nearest_abroad_persons")], "76544");
    assert_eq!(rows.len() - 1, 54 * 6);
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn cells_outside_the_simplified_boundaries_are_reported() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/ruhr.toml");
    let output = Command::new(env!("CARGO_BIN_EXE_nahraum"))
        .args(["check", "-c", example])
        .output()
        .expect("started");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(talk.contains("32 W344") && talk.contains("with 0.14 % of the persons"), "{talk}");
    assert_eq!(output.status.code(), Some(0), "{talk}");
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn usual_names_of_fields_need_not_be_told() {
    let folder = real("ruhr");
    let file = |name: &str| folder.join(name).display().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_nahraum"))
        .args(["coverage", "-q", "--by", "region", "--format", "csv", "--limit", "500"])
        .args(["--municipalities", &file("rvr53_vg250_simplified.geojson")])
        .args(["--facilities", &file("ruhr_stops.csv"), "--category", "transit_stop"])
        .args(["--cells", &file("ruhr_zensus2011_1km.csv"), "--cells-crs", "EPSG:3035"])
        .args(["--set", "layers.cells=[{no_value=[\"-1\"]}]"])
        .output()
        .expect("started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("transit_stop,500,5058005,4837174,"), "{text}");
}
