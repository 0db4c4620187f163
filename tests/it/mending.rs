//! What mending one barrier gives, against everything computed anew.

use std::collections::BTreeMap;
use std::path::Path;

use nahraum::access::{LinkOptions, LinkedRegion, Nearer, ReachTable};
use nahraum::base::{CategoryId, CellId, Millimetres, Silent, WalkWeight};
use nahraum::config::Config;
use nahraum::network::{BarrierKind, WalkNetwork, WayBarrier};
use nahraum::region::Region;
use nahraum::run::{load, prepare, resolve_settings, resolve_walk};
use nahraum::synthetic::Random;

use crate::access::command::check;
use crate::import::command::{err, run};
use crate::support::{Asked, real, refused, write_west_and_east};
use crate::walk_oracle::{hilly_streets, random_region, random_streets, weighted};

/// Who is nearer in a reach table computed anew, of inhabited cells and within the largest limits.
fn nearer_anew(region: &Region, before: &ReachTable, after: &ReachTable) -> Vec<Nearer> {
    let persons = region.cells().persons(0);
    let mut gains = Vec::new();
    for category in (0..region.categories().len()).map(CategoryId::at) {
        let limit = region.category(category).limit_max();
        let inhabited = region.cells_inside().filter(|cell| persons[cell.index()] > 0);
        let mut cells: Vec<CellId> = inhabited.collect();
        cells.sort_unstable();
        for cell in cells {
            let [before, after] =
                [before, after].map(|table| table.category(category).nearest(cell).distance);
            assert!(after <= before, "mending takes nothing away");
            if after < before && after <= limit {
                gains.push(Nearer { category, cell, before, after });
            }
        }
    }
    gains
}

fn link<'r>(region: &'r Region, walk: &'r WalkNetwork) -> LinkedRegion<'r> {
    LinkedRegion::link(region, walk, LinkOptions::default()).value
}

/// Compares every so many of the barriers.
fn compare(
    linked: &LinkedRegion<'_>,
    before: &ReachTable,
    every: usize,
    (seen, what): (&mut BTreeMap<BarrierKind, usize>, &str),
) {
    let (region, walk) = (linked.region(), linked.network());
    let barriers: Vec<WayBarrier> = walk.barriers().into_iter().step_by(every).collect();
    let all = linked.nearer_without(before, &barriers, &Silent, |_, gains| gains.to_vec());
    assert_eq!(all.len(), barriers.len());
    for (barrier, gains) in barriers.iter().zip(all) {
        let mended = walk.mended(barrier);
        let after = link(region, &mended).reach(&Silent);
        assert_eq!(gains, nearer_anew(region, before, &after), "{what}: {barrier:?}");
        *seen.entry(barrier.kind).or_default() += gains.len();
    }
}

#[test]
fn who_is_nearer_over_a_mended_barrier_is_nearer_in_a_full_recount() {
    let mut seen = BTreeMap::new();
    for seed in 0..20 {
        let mut dice = Random::seeded(seed ^ 0xba44);
        // Every fourth town has slopes of up to a fifth.
        let rise_m = (seed % 4 == 3).then_some(6.0);
        let (region, streets) = (random_region(seed, &mut dice), hilly_streets(rise_m, &mut dice));
        for key in ["rollator", "wheelchair"] {
            for weight in [WalkWeight::Length, WalkWeight::Time] {
                let walk = weighted(streets.clone(), key, weight);
                let linked = link(&region, &walk);
                let what = format!("seed {seed}, {key}, {weight:?}");
                compare(&linked, &linked.reach(&Silent), 1, (&mut seen, &what));
            }
        }
    }
    use BarrierKind::{Gate, Kerb, Locked, Narrow, Rough, Stairs, Steep, Unfit};
    for kind in [Stairs, Rough, Kerb, Locked, Gate, Narrow] {
        assert!(seen.get(&kind).is_some_and(|gains| *gains > 100), "{kind:?}: {seen:?}");
    }
    // Slopes are few, and the tag counts only for wheelchairs.
    assert!(seen.contains_key(&Steep) && seen.contains_key(&Unfit), "{seen:?}");
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn barriers_of_liechtenstein_give_what_a_full_recount_gives() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = real("osm/valhalla_liechtenstein.osm.pbf").display().to_string();
    let to = folder.path().display().to_string();
    let output = run(&["import", "osm", &map, "-q", "-o", &to]);
    assert!(output.status.success(), "{}", err(&output));
    let text = std::fs::read_to_string(folder.path().join("region.toml")).expect("a region");
    let mut config = Config::parse(&text, "region.toml").expect("valid");
    config.walk.profile = "rollator".to_owned();
    let none = |_: &str| None;
    let settings = resolve_settings(&config, folder.path(), &none).expect("usable").value;
    let walk = resolve_walk(&config, folder.path(), &none).expect("usable");
    let loaded = load(&config, folder.path(), &none, &Silent).expect("readable");
    let prepared = prepare(loaded, &settings, walk, &Silent).expect("a region");
    let linked = prepared.linked().expect("a network");
    let mut seen = BTreeMap::new();
    compare(&linked, &prepared.reach, 4, (&mut seen, "Liechtenstein"));
    assert!(seen.get(&BarrierKind::Stairs).is_some_and(|gains| *gains > 5), "{seen:?}");
}

#[test]
fn the_same_gains_for_any_number_of_threads() {
    let mut dice = Random::seeded(7);
    let (region, streets) = (random_region(7, &mut dice), random_streets(7, &mut dice));
    let walk = weighted(streets, "rollator", WalkWeight::Time);
    let linked = link(&region, &walk);
    let (before, barriers) = (linked.reach(&Silent), walk.barriers());
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| linked.nearer_without(&before, &barriers, &Silent, |_, all| all.to_vec()))
    };
    let one = with(1);
    assert!(one.iter().any(|gains| !gains.is_empty()));
    assert_eq!(one, with(3));
    assert!(one.iter().flatten().all(|gain| gain.after != Millimetres::UNREACHED));
}

/// West and East with two streets: along the north, where the pharmacy stands in the west, and along the south. Stairs
/// lead from one to the other 10 m west of the boundary; around it, the way is some 2 km longer.
pub fn write_stairs(folder: &Path) {
    write_west_and_east(folder);
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    let line = |name: &str, kind: &str, corners: &[(u32, u32)]| {
        let corners = corners.iter().map(|(x, y)| format!("{} {}", 380_000 + x, 5_700_000 + y));
        format!("{name},{kind},\"LINESTRING({})\"\n", corners.collect::<Vec<_>>().join(","))
    };
    let ways = [
        line("north", "footway", &[(0, 500), (990, 500), (2_000, 500)]),
        line("south", "footway", &[(0, 400), (990, 400), (2_000, 400)]),
        line("stairs", "steps", &[(990, 400), (990, 500)]),
        line("around", "footway", &[(2_000, 500), (2_000, 400)]),
    ];
    write("paths.csv", &format!("id,highway,wkt\n{}", ways.concat()));
    write("f.csv", "id,category,x,y\nP,pharmacy,380900,5700500\nL,library,381900,5700400\n");
    // 90 m and 210 m from the foot of the stairs.
    write("c.csv", "id,persons,persons_65,x,y\na,10,4,380900,5700400\nb,20,6,381200,5700400\n");
    let config = std::fs::read_to_string(folder.join("region.toml")).expect("readable");
    let config = config.replace("[region]\n", "[region]\ndistance = \"walk\"\n");
    let walk = "[walk]\nnetwork = \"paths.csv\"\n[walk.lines]\ncrs = \"EPSG:25832\"\n[limits]\npharmacy = [250, 350]\n\
                library = [500]\n";
    write("region.toml", &format!("{config}{walk}"));
}

const ASKED: &str = "barriers --profile wheelchair -v";

#[test]
fn every_column_of_a_barrier_follows_from_the_town() {
    let folder = tempfile::tempdir().expect("a folder");
    write_stairs(folder.path());
    // To the pharmacy over the stairs: 90 + 100 + 90 m for `a`, 210 + 100 + 90 m for `b`, beyond the limit. Around, `a`
    // walks 1,100 m to the east, 100 m north and 1,100 m back: 2,020 m more, which are 0.03 % longer on the ellipsoid
    // than on the map. The library is nearer for nobody.
    check(
        &Asked::about(folder.path(), ASKED, ""),
        &[
            "rank = 1",
            "kind = stairs",
            "municipality_id = 05911000",
            "municipality_name = West",
            "is_on_boundary = true",
            "b_municipality_id = 05916000",
            "b_municipality_name = East",
            "length_m = 100",
            "services = 1",
            "person_services = 10",
            "person_services_uncertain = 0",
            "person_services_65 = 4",
            "person_services_65_uncertain = 0",
            "person_km_saved = 20.205",
        ],
    );
    check(
        &Asked::about(folder.path(), ASKED, "--show services"),
        &[
            "rank = 1 | 1",
            "kind = stairs | stairs",
            "category = pharmacy | pharmacy",
            "limit_m = 250 | 350",
            "persons_newly_covered = 0 | 10",
            "persons_newly_covered_uncertain = 0 | 0",
            "persons_65_newly_covered = 0 | 4",
            "persons_65_newly_covered_uncertain = 0 | 0",
            "persons_nearer = 10 | 10",
            "persons_nearer_uncertain = 0 | 0",
            "persons_65_nearer = 4 | 4",
            "persons_65_nearer_uncertain = 0 | 0",
            "person_km_saved = 20.205 | 20.205",
        ],
    );
}

#[test]
fn a_barrier_is_on_a_boundary_by_its_distance_to_the_next_municipality() {
    let folder = tempfile::tempdir().expect("a folder");
    write_stairs(folder.path());
    // The boundary is straight, 10 m east of the stairs along all their length.
    for (metres, is_on) in [("9.9", "false"), ("10.1", "true"), ("11", "true"), ("0", "false")] {
        let set = format!("--set barriers.boundary_m={metres}");
        assert_eq!(
            Asked::about(folder.path(), ASKED, &set).column("is_on_boundary"),
            [is_on],
            "{metres}"
        );
    }
    // A third town is 1 m wide and lies 5 m west of the middle of the stairs, far from both ends.
    let corners = |at: [(u32, u32); 4]| {
        let all =
            at.iter().chain(&at[..1]).map(|(x, y)| format!("{} {}", 380_000 + x, 5_700_000 + y));
        all.collect::<Vec<_>>().join(",")
    };
    let whole = |x: u32| corners([(x, 0), (x + 1_000, 0), (x + 1_000, 1_000), (x, 1_000)]);
    let spur = corners([(980, 460), (985, 460), (985, 461), (980, 461)]);
    let towns = format!(
        "id,name,wkt\n05911000,West,\"POLYGON(({}),({spur}))\"\n05916000,East,\"POLYGON(({}))\"\n\
         05913000,Spur,\"POLYGON(({spur}))\"\n",
        whole(0),
        whole(1_000)
    );
    std::fs::write(folder.path().join("m.csv"), towns).expect("writable");
    let near = Asked::about(folder.path(), ASKED, "--set barriers.boundary_m=9");
    assert_eq!(near.column("b_municipality_name"), ["Spur"]);
    let far = Asked::about(folder.path(), ASKED, "--set barriers.boundary_m=4.9");
    assert_eq!(far.column("is_on_boundary"), ["false"]);
    for bad in ["-1", "nan", "10001"] {
        let said = refused(folder.path(), ASKED, &format!("--set barriers.boundary_m={bad}"));
        assert!(said.contains("barriers.boundary_m"), "{bad}: {said}");
    }
}

#[test]
fn who_may_have_a_service_on_unknown_ground_already_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    write_stairs(folder.path());
    // The streets are known in the region alone, and `a` and `b` live 400 m from its edge: beyond that there may be other
    // facilities, but not within the 280 m that `a` would walk over the stairs.
    let config = std::fs::read_to_string(folder.path().join("region.toml")).expect("readable");
    let config = config.replace("pharmacy = [250, 350]", "pharmacy = [350, 600]");
    std::fs::write(folder.path().join("region.toml"), &config).expect("writable");
    let within = Asked::about(folder.path(), ASKED, "--show services --category pharmacy");
    assert_eq!(within.column("persons_newly_covered"), ["10", "30"]);
    assert_eq!(within.column("persons_newly_covered_uncertain"), ["0", "30"]);
    // `b` would walk 400 m, which are 0.03 % more on the ellipsoid.
    assert_eq!(within.column("persons_nearer_uncertain"), ["20", "20"]);
    let points = Asked::about(folder.path(), ASKED, "--category pharmacy");
    assert_eq!(points.column("person_services_uncertain"), ["30"]);
    assert_eq!(points.column("person_services"), ["30"]);
}

#[test]
fn who_climbs_stairs_has_no_barrier_and_who_walks_nowhere_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    write_stairs(folder.path());
    let asked = Asked::about(folder.path(), "barriers --profile adult -v", "");
    assert_eq!(asked.layer.len(), 0);
    assert!(asked.said.contains("0 barriers stop or slow the walker"), "{}", asked.said);
    let said = refused(folder.path(), "barriers", "--set region.distance=straight");
    assert!(said.contains("found no walking network"), "{said}");
    let list = Asked::about(folder.path(), ASKED, "--set barriers.list_max=0");
    assert_eq!(list.layer.len(), 0);
    assert!(list.said.contains("one of 1 of them"), "{}", list.said);
}

#[test]
fn a_run_values_barriers_where_it_is_asked_to() {
    let folder = tempfile::tempdir().expect("a folder");
    write_stairs(folder.path());
    let (config, out) = (folder.path().join("region.toml"), folder.path().join("out"));
    let results = |more: &[&str]| {
        let arguments = ["run", "-c", config.to_str().expect("UTF-8"), "--profile", "wheelchair"];
        let to = ["--formats", "csv,gpkg", "--out", out.to_str().expect("UTF-8")];
        let output = run(&[&arguments[..], &to, more].concat());
        assert!(output.status.success(), "{}", err(&output));
    };
    results(&[]);
    assert!(!out.join("barrier_services.csv").exists());
    results(&["--set", "barriers.list_max=5"]);
    let text = std::fs::read_to_string(out.join("barrier_services.csv")).expect("written");
    assert!(text.contains("1,stairs,pharmacy,350,10,0,4,0,10,0,4,0,20.205"), "{text}");
    let package = rusqlite::Connection::open(out.join("results.gpkg")).expect("a package");
    let count = |table: &str| -> u64 {
        let asked = format!("SELECT count(*) FROM {table}");
        package.query_row(&asked, [], |row| row.get(0)).expect("a table")
    };
    assert_eq!([count("barriers"), count("barrier_lines"), count("barrier_services")], [1, 1, 2]);
}
