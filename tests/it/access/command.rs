//! `nahraum access` and `[access]` of a run, on a town whose every column follows from arithmetic.

use std::path::Path;

use rusqlite::Connection;

use crate::import::command::{err, run};
use crate::support::{self, Asked};

/// West has the homes H1 (40 places) and H3 (no capacity), East has H2 (20 places); a library has no places.
///
/// Within 500 m of H1 live a (100 persons, 20 of 65 or older), b (60, 10, in East) and c (40, 10); of H2 lives d
/// (10, 0); of H3 live c. Nobody near e (5, 1) has a home.
pub fn write_homes(folder: &Path) {
    support::write_west_and_east(folder);
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    write(
        "f.csv",
        "id,category,name,capacity,x,y\nH1,residential_care,Haus Eins,40,380900,5700500\n\
         H2,residential_care,Haus Zwei,20,381900,5700500\nH3,residential_care,Haus Drei,,380100,5700500\n\
         L,library,Bücherei,,380900,5700500\n",
    );
    write(
        "c.csv",
        "id,persons,persons_65,x,y\na,100,20,380800,5700500\nb,60,10,381100,5700500\n\
         c,40,10,380500,5700500\nd,10,0,381600,5700500\ne,5,1,381500,5700990\n",
    );
}

const ACCESS: &str = "access --category residential_care --limit 500 --decay step -v";

pub fn homes() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_homes(folder.path());
    folder
}

pub fn check(asked: &Asked, expected: &[&str]) {
    let plain: Vec<String> = asked.all().iter().map(|line| line.replace(".0 ", " ")).collect();
    let plain: Vec<&str> =
        plain.iter().map(|line| line.strip_suffix(".0").unwrap_or(line)).collect();
    assert_eq!(plain, expected);
}

#[test]
fn every_column_of_areas_follows_from_the_town() {
    let folder = homes();
    let asked = Asked::about(folder.path(), ACCESS, "--missing leave-out");
    check(
        &asked,
        &[
            "municipality_id = 05911000 | 05916000 | 05911000 | 05916000",
            "municipality_name = West | East | West | East",
            "category = residential_care | residential_care | residential_care | residential_care",
            "limit_m = 500 | 500 | 500 | 500",
            "weight = persons | persons | persons_65 | persons_65",
            "decay = step | step | step | step",
            "is_divided = false | false | false | false",
            "persons = 140 | 75 | 30 | 11",
            "capacity_open = 28 | 32 | 30 | 10",
            "capacity_abroad = 0 | 12 | 0 | 10",
            "capacity_closed = 40 | 20 | 40 | 0",
            "per_1000_open = 200 | 426.6667 | 1000 | 909.0909",
            "per_1000_closed = 285.7143 | 266.6667 | 1333.3333 | 0",
            "persons_without = 0 | 5 | 0 | 1",
            "persons_without_closed = 0 | 65 | 0 | 11",
            "persons_uncertain = 0 | 0 | 0 | 0",
            "capacity_here = 40 | 20 | 40 | 20",
            "capacity_unreached = 0 | 0 | 0 | 20",
        ],
    );
    let sentence = "`residential_care` within 500 m, persons: 60.0 places fall to residents, 12.0 of them across a \
                    boundary";
    assert!(asked.said.contains(sentence), "{}", asked.said);
}

#[test]
fn cells_have_the_access_of_the_formula() {
    let folder = homes();
    let asked =
        Asked::about(folder.path(), ACCESS, "--missing leave-out --by cell --weight persons_65");
    let columns = ["cell_id", "persons", "capacity_open", "per_1000_open", "per_1000_closed"];
    let [id, persons, places, open, closed] = columns.map(|name| asked.column(name));
    assert_eq!(id, ["a", "b", "c", "d", "e"]);
    assert_eq!(persons, ["20", "10", "10", "0", "1"]);
    assert_eq!(places, ["20.0", "10.0", "10.0", "0.0", "0.0"]);
    assert_eq!(open, ["1000.0", "1000.0", "1000.0", "0.0", "0.0"]);
    assert_eq!(closed, ["1333.3333", "0.0", "1333.3333", "0.0", "0.0"]);
    assert!(asked.layer.column("capacity_here").is_none());
}

#[test]
fn every_column_of_facilities_follows_from_the_town() {
    let folder = homes();
    let more = "--missing leave-out --of facilities --weight persons";
    check(
        &Asked::about(folder.path(), ACCESS, more),
        &[
            "category = residential_care | residential_care | residential_care",
            "limit_m = 500 | 500 | 500",
            "weight = persons | persons | persons",
            "decay = step | step | step",
            "is_divided = false | false | false",
            "facility_id = H1 | H2 | H3",
            "facility_name = Haus Eins | Haus Zwei | Haus Drei",
            "municipality_id = 05911000 | 05916000 | 05911000",
            "municipality_name = West | East | West",
            "provider =  |  | ",
            "umbrella_key =  |  | ",
            "umbrella_name =  |  | ",
            "capacity = 40 | 20 | ",
            "capacity_source = given | given | missing",
            "persons = 200 | 10 | 0",
            "demand = 200 | 10 | ",
            "per_1000_open = 200 | 2000 | ",
            "per_1000_closed = 285.7143 | 2000 | ",
            "capacity_own = 28 | 20 | ",
            "capacity_abroad = 12 | 0 | ",
            "capacity_outside = 0 | 0 | ",
            "capacity_unreached = 0 | 0 | ",
        ],
    );
}

#[test]
fn a_default_counts_as_capacity_and_its_source_is_told() {
    let folder = homes();
    let more = "--of facilities --weight persons";
    let asked = Asked::about(folder.path(), ACCESS, more);
    assert_eq!(asked.column("capacity"), ["40.0", "20.0", "79.0"]);
    assert_eq!(asked.column("capacity_source"), ["given", "given", "assumed"]);
    // c reaches both H1 and H3.
    assert_eq!(asked.column("persons"), ["200", "10", "40"]);
    assert!(asked.said.contains("1 of 3 facilities of `residential_care`"), "{}", asked.said);
    assert!(asked.said.contains("11,683 homes"), "the source: {}", asked.said);
    let more = format!("{more} --set access.capacity.residential_care=8");
    let asked = Asked::about(folder.path(), ACCESS, &more);
    assert_eq!(asked.column("capacity"), ["40.0", "20.0", "8.0"]);
    assert_eq!(asked.column("capacity_own"), ["28.0", "20.0", "8.0"]);
}

#[test]
fn every_column_of_flows_follows_from_the_town() {
    let folder = homes();
    let more = "--missing leave-out --of flows";
    check(
        &Asked::about(folder.path(), ACCESS, more),
        &[
            "category = residential_care | residential_care | residential_care | residential_care | residential_care",
            "limit_m = 500 | 500 | 500 | 500 | 500",
            "weight = persons | persons | persons | persons_65 | persons_65",
            "decay = step | step | step | step | step",
            "is_divided = false | false | false | false | false",
            "home_id = 05911000 | 05916000 | 05916000 | 05911000 | 05916000",
            "home_name = West | East | East | West | East",
            "host_id = 05911000 | 05911000 | 05916000 | 05911000 | 05911000",
            "host_name = West | West | East | West | West",
            "capacity_found = 28 | 12 | 20 | 30 | 10",
        ],
    );
}

#[test]
fn settings_that_fit_nothing_are_refused() {
    let folder = homes();
    let refused = |more: &str| {
        let command = "access --category residential_care --limit 500 --set access.decay=zones";
        support::refused(folder.path(), command, more)
    };
    let falling = refused("--set access.zones_m=[600,300,1000]");
    assert!(falling.contains("expected ascending distances"), "{falling}");
    let lengths = refused("--set access.zones_m=[300,600]");
    assert!(lengths.contains("2 distances and 3 weights"), "{lengths}");
    let rising = refused("--set access.zones_m=[300,600] --set access.zone_weights=[0.5,0.7]");
    assert!(rising.contains("weights from 1 down to 0"), "{rising}");
    let scale = refused("--decay exponential --set access.scale_m=0");
    assert!(scale.contains("`access.scale_m`: found 0"), "{scale}");
    let negative = refused("--set access.capacity.residential_care=-1");
    assert!(negative.contains("`access.capacity.residential_care`: found -1"), "{negative}");
    assert!(refused("--weight persons_90").contains("persons_90"));
}

#[test]
fn a_category_that_is_asked_for_need_not_be_one_of_the_run() {
    let folder = homes();
    let more = "--weight persons --set access.categories=[\"library\"]";
    let asked = Asked::about(folder.path(), ACCESS, more);
    assert_eq!(asked.column("category"), ["residential_care", "residential_care"]);
}

#[test]
fn a_run_divides_places_where_it_is_asked_to() {
    let folder = homes();
    let (config, out) = (folder.path().join("region.toml"), folder.path().join("out"));
    let config = config.display().to_string();
    let ask = |more: &[&str]| {
        let start = ["run", "-q", "-c", &config, "--out", &out.display().to_string()];
        let output = run(&[&start[..], more].concat());
        assert!(output.status.success(), "{}", err(&output));
    };
    let formats = ["--formats", "csv,gpkg"];
    ask(&formats);
    assert!(!out.join("access_municipality.csv").exists(), "off by default");
    ask(&[
        &formats[..],
        &[
            "--limit",
            "500",
            "--set",
            "access.categories=[\"residential_care\"]",
            "--set",
            "access.decay=step",
            "--set",
            "access.assign=true",
        ],
    ]
    .concat());
    for name in [
        "access_municipality",
        "access_county",
        "access_region",
        "access_facilities",
        "access_flows",
        "assigned_municipality",
        "assigned_facilities",
        "assigned_flows",
    ] {
        assert!(out.join(format!("{name}.csv")).exists(), "{name}");
    }
    let db = Connection::open(out.join("results.gpkg")).expect("a database");
    let sum = |table: &str| -> f64 {
        let question = format!("SELECT sum(capacity_open) FROM {table} WHERE weight = 'persons'");
        db.query_row(&question, [], |row| row.get(0)).expect("a sum")
    };
    for level in ["municipality", "county", "region"] {
        assert!((sum(&format!("access_{level}")) - 139.0).abs() < 1e-6, "40, 20 and 79 places");
    }
}
