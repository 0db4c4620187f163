//! Cooperation on a street of seven squares of 100 m, whose dividend is known by hand. A place serves its own and the
//! next squares (100 m).
//!
//! ```text
//! DDAAABC   towns
//! 1S1.111   homes and a shop of D
//! 60  30   50 20 10   persons
//! ```
//! At 37.5 % A needs 30, B 8, C 4 and D 23 of its residents served. Closed, A's 30 in reach of the shop of D do not
//! count: A, B and C open one place each. Credited, A has what it needs. Open, one place at 6/1 serves 50 + 20 + 10.

use std::path::Path;

use nahraum::base::Silent;
use nahraum::dataset::CrsId;
use nahraum::region::{RegionInputs, build};
use nahraum::synthetic::town;

use super::counties::{answer, nahraum, populate, put, write_degrees, write_points};
use super::{Predicted, Table};

const PEOPLE: [[i64; 3]; 5] = [[60, 9, 3], [30, 8, 2], [50, 7, 4], [20, 6, 1], [10, 5, 0]];

const CONFIG: &str = r#"
[region]
name = "Street"
[limits]
supermarket = [100]
[cooperate]
target = "37.5"
group = ["A", "Town B", "C"]
[layers.municipalities]
path = "municipalities.geojson"
[layers.quartiers]
path = "quartiers.geojson"
[[layers.facilities]]
path = "facilities.csv"
crs = "EPSG:25832"
known_around_m = 1000
[[layers.cells]]
path = "cells.csv"
crs = "EPSG:25832"
grid_size_m = 100
"#;

pub fn write_street(folder: &Path) {
    let mut town = town("DDAAABC\n\n1S1.111").expect("well-formed");
    populate(&mut town.cells, &PEOPLE);
    for points in [town.cells, town.facilities] {
        write_points(points, folder);
    }
    for areas in [town.municipalities, town.quartiers] {
        write_degrees(areas, folder);
    }
    std::fs::write(folder.join("region.toml"), CONFIG).expect("writable");
}

/// Together 64 of 170 suffice: 60 are served today, so closed one place for A's 50 does; credited and open 90 are
/// served without a new place. In both cases B and C stay below their own targets. As many places as alone are two;
/// one at 6/1 serves everybody. Two places: closed best both homes of A; by persons one for A and one for D, which has
/// nobody left.
const REGION: &str = "\
category             | supermarket | supermarket | supermarket | supermarket | supermarket | supermarket
limit_m              |         100 |         100 |         100 |         100 |         100 |         100
target_share         |       0.375 |       0.375 |       0.375 |       0.375 |       0.375 |       0.375
target_kind          |        each |        each |        each |    together |    together |    together
mode                 |      closed |    credited |        open |      closed |    credited |        open
places               |           3 |           2 |           1 |           1 |           0 |           0
places_min           |           3 |           2 |           1 |           1 |           0 |           0
persons_covered      |         140 |         120 |         170 |         110 |          90 |          90
persons_max          |         140 |         120 |         170 |         110 |          90 |          90
persons_by_quota     |             |             |             |             |             |
persons              |         170 |         170 |         170 |         170 |         170 |         170
municipalities_below |           0 |           0 |           0 |           2 |           2 |           2
condition            |             |             |             |             |             |

category             |      supermarket |      supermarket |  supermarket |  supermarket |  supermarket
limit_m              |              100 |              100 |          100 |          100 |          100
target_share         |            0.375 |            0.375 |              |              |
target_kind          |                  |                  |              |              |
mode                 |             open |             open |       closed |     credited |         open
places               |                2 |                2 |            2 |            2 |            2
places_min           |                  |                  |              |              |
persons_covered      |              170 |              170 |          140 |          160 |          170
persons_max          |              170 |              170 |          140 |          160 |          170
persons_by_quota     |                  |                  |          110 |          140 |
persons              |              170 |              170 |          170 |          170 |          170
municipalities_below |                  |                  |              |              |
condition            | as_many_as_alone | nobody_worse_off | most_persons | most_persons | most_persons
";

/// B's place reaches 50 residents of A and 10 of C, C's place 20 of B.
const MUNICIPALITIES: &str = "\
category                  | supermarket |  supermarket |  supermarket | supermarket
limit_m                   |         100 |          100 |          100 |         100
target_share              |       0.375 |        0.375 |        0.375 |       0.375
municipality_id           |           A |            B |            C |           D
municipality_name         |      Town A |       Town B |       Town C |      Town D
places_closed             |           1 |            1 |            1 |           0
places_credited           |           0 |            1 |            1 |           0
places_saved_by_crediting |           1 |            0 |            0 |           0
places_closed_min         |           1 |            1 |            1 |           0
places_credited_min       |           0 |            1 |            1 |           0
persons                   |          80 |           20 |           10 |          60
persons_target            |          30 |            8 |            4 |          23
persons_before_closed     |           0 |            0 |            0 |          60
persons_before_credited   |          30 |            0 |            0 |          60
persons_closed            |          50 |           20 |           10 |          60
persons_closed_max        |          50 |           20 |           10 |          60
persons_credited          |          30 |           20 |           10 |          60
persons_credited_max      |          30 |           20 |           10 |          60
persons_spill_over        |           0 |           60 |           20 |           0
share_reachable           |           1 |            1 |            1 |           1
status                    |         met | needs_places | needs_places |         met
";

/// B and C need one place each alone and one together, which serves 30; the best single one for its own town serves 20.
/// A needs none, so nothing is saved with B; one common place serves 70, the best for its own town 50.
const PAIRS: &str = "\
category            | supermarket | supermarket
limit_m             |         100 |         100
target_share        |       0.375 |       0.375
a_municipality_id   |           B |           A
a_municipality_name |      Town B |      Town A
b_municipality_id   |           C |           B
b_municipality_name |      Town C |      Town B
places_alone        |           2 |           1
places_together     |           1 |           1
places_saved        |           1 |           0
places_saved_min    |           1 |           0
places_saved_max    |           1 |           0
persons_gained      |          10 |          20
persons_gained_min  |          10 |          20
persons_gained_max  |          10 |          20
places_together_min |           1 |           1
a_places_paid       |         0.5 |           0
b_places_paid       |         0.5 |           1
places_shared       |           1 |
a_persons_shared    |          20 |
b_persons_shared    |          10 |
providers           |             |
umbrellas           |             |
is_in_best_pairing  |        true |       false
is_proven           |        true |        true
";

/// At 100 % A, B and C need one place each, with credit for A's 30; any two neighbours need one together, and all
/// three one at 6/1. One place serves all 80 without a shop; the best for its own town serves 50.
const TRIPLES: &str = "\
category                 | supermarket
limit_m                  |         100
target_share             |           1
a_municipality_id        |           A
a_municipality_name      |      Town A
b_municipality_id        |           B
b_municipality_name      |      Town B
c_municipality_id        |           C
c_municipality_name      |      Town C
places_alone             |           3
places_together          |           1
places_saved             |           2
places_saved_min         |           2
places_saved_max         |           2
persons_gained           |          30
persons_gained_min       |          30
persons_gained_max       |          30
places_together_min      |           1
places_saved_by_best_pair |          1
is_proven                |        true
";

/// The group: A adds nothing, B and C one place or none with equal chance. The region: one place for two lone ones. By
/// users: 50, 20 and 10 of 80.
const SHARES: &str = "\
category           | supermarket | supermarket | supermarket |      supermarket |      supermarket
limit_m            |         100 |         100 |         100 |              100 |              100
target_share       |       0.375 |       0.375 |       0.375 |            0.375 |            0.375
rule               |     shapley |     shapley |     shapley | equal_percentage | equal_percentage
partner_ids        |       A;B;C |       A;B;C |       A;B;C |                  |
municipality_id    |           A |           B |           C |                A |                B
municipality_name  |      Town A |      Town B |      Town C |           Town A |           Town B
places_alone       |           0 |           1 |           1 |                0 |                1
places_paid        |           0 |         0.5 |         0.5 |                0 |              0.5
is_more_than_alone |       false |       false |       false |            false |            false
is_proven          |        true |        true |        true |             true |             true

category           |      supermarket |      supermarket | supermarket | supermarket | supermarket
limit_m            |              100 |              100 |         100 |         100 |         100
target_share       |            0.375 |            0.375 |       0.375 |       0.375 |       0.375
rule               | equal_percentage | equal_percentage |       users |       users |       users
partner_ids        |                  |                  |             |             |
municipality_id    |                C |                D |           A |           B |           C
municipality_name  |           Town C |           Town D |      Town A |      Town B |      Town C
places_alone       |                1 |                0 |           0 |           1 |           1
places_paid        |              0.5 |                0 |       0.625 |        0.25 |       0.125
is_more_than_alone |            false |            false |        true |       false |       false
is_proven          |             true |             true |        true |        true |        true

category           | supermarket | supermarket | supermarket
limit_m            |         100 |         100 |         100
target_share       |       0.375 |       0.375 |       0.375
rule               |       users |      halves |      halves
partner_ids        |             |         B;C |         B;C
municipality_id    |           D |           B |           C
municipality_name  |      Town D |      Town B |      Town C
places_alone       |           0 |           1 |           1
places_paid        |           0 |         0.5 |         0.5
is_more_than_alone |       false |       false |       false
is_proven          |        true |        true |        true
";

/// Places by plan: 5/1 is A's, 6/1 B's, 7/1 C's.
fn places() -> String {
    let plans = [
        ("each_closed", "", 5),
        ("each_closed", "", 6),
        ("each_closed", "", 7),
        ("each_credited", "", 6),
        ("each_credited", "", 7),
        ("each_open", "", 6),
        ("together_closed", "", 5),
        ("pair", "B;C", 6),
    ];
    let at = |square: i32| {
        let mut at = vec![geo::Coord { x: 379_950.0 + 100.0 * f64::from(square), y: 5_700_050.0 }];
        nahraum::crs::transform_coords(&mut at, &CrsId::epsg(25832), &CrsId::wgs84())
            .expect("possible");
        at.remove(0)
    };
    let row = |name: &str, value: &dyn Fn(&(&str, &str, i32)) -> String| {
        let values: Vec<String> = plans.iter().map(value).collect();
        format!("{name} | {}\n", values.join(" | "))
    };
    // Who is at 5/1, 6/1 and 7/1 without a shop, and whom a place there reaches.
    let of_square = |square: i32, values: [&str; 3]| values[square as usize - 5].to_owned();
    [
        row("category", &|_| "supermarket".to_owned()),
        row("limit_m", &|_| "100".to_owned()),
        row("plan", &|plan| plan.0.to_owned()),
        row("partner_ids", &|plan| plan.1.to_owned()),
        row("place_id", &|plan| format!("{}/1", plan.2)),
        row("place_lon", &|plan| format!("{:.6}", at(plan.2).x)),
        row("place_lat", &|plan| format!("{:.6}", at(plan.2).y)),
        row("municipality_id", &|plan| of_square(plan.2, ["A", "B", "C"])),
        row("municipality_name", &|plan| of_square(plan.2, ["Town A", "Town B", "Town C"])),
        row("persons_own", &|plan| of_square(plan.2, ["50", "20", "10"])),
        // The pair plans for B and C alone.
        row("persons_abroad", &|plan| match plan.0 {
            "pair" => "10".to_owned(),
            _ => of_square(plan.2, ["20", "60", "20"]),
        }),
        row("persons_by_municipality", &|plan| match plan.0 {
            "pair" => "Town B: 20; Town C: 10".to_owned(),
            _ => of_square(
                plan.2,
                [
                    "Town A: 50; Town B: 20",
                    "Town A: 50; Town B: 20; Town C: 10",
                    "Town B: 20; Town C: 10",
                ],
            ),
        }),
    ]
    .concat()
}

#[test]
fn the_dividend_of_a_street_is_known_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    let ask = |view: &str, more: &[&str]| {
        let question = ["cooperate", "-c", "region.toml", "--of", view];
        answer(folder.path(), &[&question[..], more].concat())
    };
    let answers = [
        ("region", &["--places", "2"][..], REGION),
        ("municipalities", &[], MUNICIPALITIES),
        ("pairs", &[], PAIRS),
        ("triples", &["--target", "100"], TRIPLES),
        ("shares", &[], SHARES),
    ];
    for (view, more, expected) in answers {
        Predicted::default().check(view, &ask(view, more), expected);
    }
    Predicted::default().check("places", &ask("places", &[]), &places());
}

/// The youngest age group decides elsewhere: of 65 and older, A has 15, B 6, C 5, D 9.
#[test]
fn a_group_of_persons_is_the_weight() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    let question =
        ["cooperate", "-c", "region.toml", "--of", "municipalities", "--weight", "persons_65"];
    let written = answer(folder.path(), &question);
    let column = |name: &str| written.values(name).to_vec();
    assert_eq!(column("persons"), ["15", "6", "5", "9"]);
    assert_eq!(column("persons_target"), ["6", "3", "2", "4"]); // of 5.625, 2.25, 1.875, 3.375
    assert_eq!(column("persons_before_credited"), ["8", "0", "0", "9"]);
}

#[test]
fn a_run_writes_the_same_tables_where_cooperation_is_configured() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    let run = ["run", "-q", "-c", "region.toml", "--set", "cooperate.categories=[\"supermarket\"]"];
    nahraum(
        folder.path(),
        &[
            &run[..],
            &["--set", "cooperate.places=2", "--formats", "csv,geojson", "--out", "results"],
        ]
        .concat(),
    );
    let read = |file: &str| Table::read(&folder.path().join("results").join(file));
    for (file, expected) in [
        ("cooperation_region.csv", REGION),
        ("cooperation_municipalities.csv", MUNICIPALITIES),
        ("cooperation_pairs.geojson", PAIRS),
        ("cooperation_shares.csv", SHARES),
    ] {
        Predicted::default().check(file, &read(file), expected);
    }
    let places = read("cooperation_places.geojson");
    assert!(places.names().contains(&"plan"), "{:?}", places.names());
    // The command and the run do not differ with the number of threads.
    let threads = ["--threads", "1", "cooperate", "-c", "region.toml", "--of", "pairs"];
    Predicted::default().check("pairs", &answer(folder.path(), &threads), PAIRS);
}

/// Three towns, a study of which is made up so that no two columns are alike.
mod made_up {
    use nahraum::base::{CategoryId, Millimetres, MunicipalityId};
    use nahraum::present::Studied;
    use nahraum::siting::Reached;
    use nahraum::siting::cooperation::{
        Alone, BestPlan, Existing, Fewest, Mode, Pair, Partners, RegionPlan, Residents,
        SharedPlace, Sites, Study, TargetKind, Towns, Triple, Triples, halves,
    };

    fn fewest(places: u32, places_min: usize) -> Fewest {
        Fewest { places: (0..places).collect(), places_min, is_repeatable: true }
    }

    fn partners(towns: &[u32], saved: usize) -> Partners {
        Partners {
            towns: towns.to_vec(),
            places_alone: Some(21),
            together: fewest(16, 14),
            places_saved: Some(saved),
            places_saved_range: Some(4..=7),
            persons_gained: 333,
            persons_gained_range: 331..=336,
            is_proven: false,
        }
    }

    fn alone(places: u32, places_min: usize, persons: u64, served_before: u64) -> Alone {
        let persons_max = persons + 3;
        let best = BestPlan { fewest: fewest(places, places_min), persons, persons_max };
        Alone {
            town: 0,
            persons: 1000,
            target_persons: 900,
            served_before,
            reachable: 950,
            plan: Some(best),
        }
    }

    pub fn studied() -> Studied {
        let rows: Vec<Vec<u32>> = (0..16).map(|place| vec![place % 3]).collect();
        let grounds = (0..16).map(|place| place % 2).collect();
        let residents = Residents {
            persons: vec![100, 40, 7],
            homes: vec![0, 1, 2],
            existing: vec![Existing::Nobody; 3],
        };
        let towns = Towns::new(3, Sites { reached: Reached::from_rows(rows), grounds }, residents);
        let plan = |mode, places, places_min| RegionPlan {
            kind: TargetKind::Each,
            mode,
            fewest: Some(fewest(places, places_min)),
            persons: vec![100, 12, 1],
            persons_max: Some(131),
        };
        let shared = SharedPlace { place: 4, ground: 0, persons: vec![(0, 51), (1, 29)] };
        let study = Study {
            closed: vec![alone(9, 7, 903, 600)],
            credited: vec![alone(6, 5, 901, 650)],
            region: vec![plan(Mode::Open, 5, 4)],
            pairs: vec![Pair {
                partners: partners(&[0, 1], 5),
                shared: vec![shared],
                halves: Some(halves([(0, 12), (1, 9)], 5)),
                is_in_best_pairing: true,
            }],
            triples: Triples {
                found: vec![Triple { partners: partners(&[0, 1, 2], 5), saved_by_best_pair: 3 }],
                open: 0,
            },
            ..Study::default()
        };
        Studied {
            category: CategoryId(0),
            limit: Millimetres(750_000),
            target: "90".parse().expect("a percentage"),
            towns: towns.expect("without contradictions"),
            municipalities: [0, 1, 2].map(MunicipalityId).to_vec(),
            candidates: (0..16).collect(),
            study,
        }
    }
}

/// One row of each table whose columns all differ.
const MADE_UP: [(&str, &str); 4] = [
    (
        "region",
        "category | supermarket\nlimit_m | 750\ntarget_share | 0.9\ntarget_kind | each\nmode | open\nplaces | 5\n\
         places_min | 4\npersons_covered | 113\npersons_max | 131\npersons_by_quota |\npersons | 147\n\
         municipalities_below | 2\ncondition |\n",
    ),
    (
        "municipalities",
        "category | supermarket\nlimit_m | 750\ntarget_share | 0.9\nmunicipality_id | A\n\
         municipality_name | Town A\nplaces_closed | 9\nplaces_credited | 6\nplaces_saved_by_crediting | 3\n\
         places_closed_min | 7\nplaces_credited_min | 5\npersons | 1000\npersons_target | 900\n\
         persons_before_closed | 600\npersons_before_credited | 650\npersons_closed | 903\n\
         persons_closed_max | 906\npersons_credited | 901\npersons_credited_max | 904\n\
         persons_spill_over | 47\nshare_reachable | 0.95\nstatus | needs_places\n",
    ),
    (
        "pairs",
        "category | supermarket\nlimit_m | 750\ntarget_share | 0.9\na_municipality_id | A\n\
         a_municipality_name | Town A\nb_municipality_id | B\nb_municipality_name | Town B\nplaces_alone | 21\n\
         places_together | 16\nplaces_saved | 5\nplaces_saved_min | 4\nplaces_saved_max | 7\n\
         persons_gained | 333\npersons_gained_min | 331\n\
         persons_gained_max | 336\nplaces_together_min | 14\n\
         a_places_paid | 9.5\nb_places_paid | 6.5\nplaces_shared | 1\na_persons_shared | 51\n\
         b_persons_shared | 29\nproviders | AWO X\numbrellas | Arbeiterwohlfahrt (AWO)\nis_in_best_pairing | true\nis_proven | false\n",
    ),
    (
        "triples",
        "category | supermarket\nlimit_m | 750\ntarget_share | 0.9\na_municipality_id | A\n\
         a_municipality_name | Town A\nb_municipality_id | B\nb_municipality_name | Town B\n\
         c_municipality_id | C\nc_municipality_name | Town C\nplaces_alone | 21\nplaces_together | 16\n\
         places_saved | 5\nplaces_saved_min | 4\nplaces_saved_max | 7\npersons_gained | 333\npersons_gained_min | 331\n\
         persons_gained_max | 336\nplaces_together_min | 14\nplaces_saved_by_best_pair | 3\n\
         is_proven | false\n",
    ),
];

#[test]
fn no_two_columns_of_cooperation_can_be_exchanged() {
    let settings = crate::support::limits("supermarket", &[750]);
    let mut drawn = town("AABC\n\n1SS3").expect("well-formed");
    put(&mut drawn.facilities, "provider", ["AWO X", "AWO X"]);
    let inputs = RegionInputs::from_layers(
        drawn.municipalities,
        drawn.quartiers,
        drawn.facilities,
        drawn.cells,
    );
    let region = build(inputs, &settings, &Silent).expect("a buildable town").value;
    let studies = [made_up::studied()];
    let tables = [
        nahraum::present::cooperation_region_table(&region, &studies),
        nahraum::present::cooperation_municipality_table(&region, 0, &studies),
        nahraum::present::cooperation_pair_table(&region, &studies),
        nahraum::present::cooperation_triple_table(&region, &studies),
    ];
    let by_hand = [REGION, MUNICIPALITIES, PAIRS, TRIPLES].map(Table::drawn);
    for (((kind, expected), layer), street) in MADE_UP.iter().zip(&tables).zip(by_hand) {
        let mut predicted = Predicted::default();
        predicted.check(kind, &Table::of_layer(layer), expected);
        predicted.0.push(street);
        predicted.tells_columns_apart(kind);
        for field in &layer.fields {
            assert!(field.description.len() > 3, "{kind}: `{}` is not described", field.name);
        }
    }
    for kind in [SHARES, &places()] {
        let mut predicted = Predicted::default();
        predicted.0.push(Table::drawn(kind));
        predicted.tells_columns_apart("shares and places");
    }
}
