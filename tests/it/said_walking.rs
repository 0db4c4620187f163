//! Sentences of the guide about walking: what closes a way, what slows a walker, what multiplies and adds,
//! where points are linked.

use std::collections::BTreeMap;

use nahraum::base::WalkWeight;
use nahraum::dataset::{CrsId, OsmDrawing, TagKey};
use nahraum::network::{
    AccessDefaults, EdgeClass, NodeClass, WALK_PROFILES_TOML, WalkProfile, WayAccess, WayProperty,
    way_access,
};
use nahraum::region::PlacedBy;

use crate::closed_ways::{cells, folder};
use crate::import::command::{err, run};
use crate::import::xml::Map;
use crate::network::{entered_on_map, in_folder, on_map, on_map_as, out, value};

fn profile(key: &str) -> WalkProfile {
    WalkProfile::find(WALK_PROFILES_TOML, key).expect("built in")
}

fn edge(kind: &str) -> EdgeClass {
    EdgeClass { kind: kind.into(), ..EdgeClass::default() }
}

#[test]
fn the_table_of_walkers_says_what_the_profiles_do() {
    let walkers = ["adult", "senior", "rollator", "wheelchair"].map(profile);
    assert_eq!(walkers.each_ref().map(|walker| walker.speed_m_s), [1.34, 0.97, 0.70, 0.80]);
    let factors = |class: &EdgeClass| walkers.each_ref().map(|walker| walker.edge_factor(class));
    assert_eq!(factors(&edge("steps")), [Some(2.06), Some(2.9), None, None]);
    let ramp = EdgeClass { ramp: true, ..edge("steps") };
    assert_eq!(factors(&ramp), [Some(1.0); 4]);
    // Of steps with a ramp the surface, smoothness and width count.
    let sandy = EdgeClass { surface: "sand".into(), ..ramp.clone() };
    assert_eq!(factors(&sandy), [Some(1.0), Some(1.4), None, None]);
    let rough = EdgeClass { smoothness: "bad".into(), ..ramp.clone() };
    assert_eq!(factors(&rough), [Some(1.0), Some(1.2), Some(1.4), Some(1.6)]);
    assert_eq!(factors(&EdgeClass { width_cm: 89, ..ramp })[2..], [None, None]);
    let smooth = |smoothness: &str| {
        factors(&EdgeClass { smoothness: smoothness.into(), ..edge("path") }).map(|f| f.is_some())
    };
    assert_eq!(smooth("very_horrible"), [true, false, false, false]);
    assert_eq!(smooth("impassable"), [true, false, false, false]);
    assert_eq!(smooth("horrible"), [true, true, false, false]);
    assert_eq!(smooth("very_bad"), [true, true, true, false]);
    let narrow = |width_cm| factors(&EdgeClass { width_cm, ..edge("path") }).map(|f| f.is_some());
    assert_eq!(narrow(89), [true, true, false, false]);
    assert_eq!(narrow(90), [true; 4]);
    for surface in ["sand", "mud"] {
        let open = factors(&EdgeClass { surface: surface.into(), ..edge("path") });
        assert_eq!(open.map(|factor| factor.is_some()), [true, true, false, false], "{surface}");
    }
    let steep = [0.0601, 0.06].map(|grade| walkers.each_ref().map(|one| one.is_too_steep(grade)));
    assert_eq!(steep, [[false, false, true, true], [false; 4]]);
    let passes = |class: NodeClass| walkers.each_ref().map(|walker| walker.node_seconds(&class));
    let barrier = |barrier: &str| NodeClass { barrier: barrier.into(), ..NodeClass::default() };
    for stops in ["stile", "turnstile"] {
        assert_eq!(passes(barrier(stops)), [Some(0), Some(0), None, None], "{stops}");
    }
    assert_eq!(passes(barrier("cycle_barrier")), [Some(0), Some(0), Some(0), None]);
    let kerb = NodeClass { kerb: "raised".into(), ..NodeClass::default() };
    assert_eq!(passes(kerb), [Some(0), Some(0), Some(10), None]);
    let lights = NodeClass { signals: true, ..NodeClass::default() };
    assert_eq!(passes(lights), [20, 20, 25, 25].map(Some));
    // `wheelchair` counts for wheelchairs alone.
    for (value, factor) in [("yes", Some(1.0)), ("designated", Some(1.0)), ("no", None)] {
        let class =
            EdgeClass { wheelchair: value.into(), smoothness: "bad".into(), ..edge("path") };
        assert_eq!(factors(&class)[3], factor, "{value}");
        assert_eq!(factors(&class)[..3], [Some(1.0), Some(1.2), Some(1.4)], "{value}");
    }
}

#[test]
fn profiles_of_ones_own_set_what_a_ramp_and_the_tag_for_wheelchairs_mean() {
    let text = "[walker]\nname_en = \"a\"\nname_de = \"a\"\nspeed_m_s = 1.0\nspeed_source = \"own\"\n\
                steps = \"no\"\nsteps_source = \"own\"\n";
    let own = |more: &str| WalkProfile::find(&format!("{text}{more}"), "walker").expect("valid");
    let ramp = EdgeClass { ramp: true, ..edge("steps") };
    let factors = |more: &str| own(more).edge_factor(&ramp);
    assert_eq!(
        ["", "steps_with_ramp = 1.5", "steps_with_ramp = \"no\""].map(factors),
        [Some(1.0), Some(1.5), None]
    );
    let shut = EdgeClass { wheelchair: "no".into(), ..edge("path") };
    let factors = |more: &str| own(more).edge_factor(&shut);
    assert_eq!(["", "[walker.wheelchair_tag]\nno = \"no\""].map(factors), [Some(1.0), None]);
}

#[test]
fn a_missing_tag_is_harmless_and_a_gradient_that_is_tagged_never_slows() {
    for key in ["adult", "senior", "rollator", "wheelchair"] {
        let walker = profile(key);
        assert_eq!(walker.edge_factor(&edge("footway")), Some(1.0), "{key}");
        let gentle = EdgeClass { incline_permille: 60, ..edge("footway") };
        assert_eq!(walker.edge_factor(&gentle), Some(1.0), "{key}");
    }
    let steep = EdgeClass { incline_permille: 200, ..edge("footway") };
    let factors = ["adult", "senior", "rollator"].map(|key| profile(key).edge_factor(&steep));
    assert_eq!(factors, [Some(1.0), Some(1.0), None]);
    // What is reported as assumed is what slows or stops this walker.
    let minded = |key: &str, with_heights: bool| {
        WayProperty::ALL.map(|property| profile(key).minds(property, with_heights))
    };
    assert_eq!(minded("adult", false), [false; 3]);
    assert_eq!(minded("senior", false), [true, false, false]);
    assert_eq!(minded("rollator", false), [true; 3]);
    assert_eq!(minded("rollator", true), [true, true, false]);
}

#[test]
fn ways_under_rules_for_vehicles_are_open_to_walkers() {
    let germany = AccessDefaults::of_country("DE").expect("it has defaults");
    let is_open = |tags: &[(&str, &str)]| {
        let tag = |key: TagKey| tags.iter().find(|(k, _)| *k == key.as_str()).map(|(_, v)| *v);
        matches!(way_access(&tag, &germany), WayAccess::Open(_))
    };
    for access in ["destination", "delivery", "customers", "permissive", "agricultural", "forestry"]
    {
        assert!(is_open(&[("highway", "service"), ("access", access)]), "{access}");
    }
    for grade in ["grade1", "grade2", "grade3", "grade4", "grade5"] {
        assert!(is_open(&[("highway", "track"), ("tracktype", grade)]), "{grade}");
    }
    for (key, value) in
        [("railway", "platform"), ("public_transport", "platform"), ("man_made", "pier")]
    {
        assert!(is_open(&[(key, value)]), "{key}");
    }
    assert!(!is_open(&[("route", "ferry"), ("foot", "yes")]));
    for (foot, open) in [("yes", true), ("use_sidepath", false)] {
        let road = [("highway", "primary"), ("sidewalk", "separate"), ("foot", foot)];
        assert_eq!(is_open(&road), open, "{foot}");
    }
}

/// 100 m of footway, 100 m of steps with cobblestones and 100 m of footway, with a raised kerb at their
/// beginning.
fn with_steps() -> OsmDrawing {
    let mut drawing = OsmDrawing::new("steps", CrsId::epsg(25832));
    let kerb: &[(&str, &str)] = &[("kerb", "raised")];
    let nodes = [0, 100, 200, 300].map(|x| {
        let tags = if x == 100 { kerb } else { &[] };
        drawing.node([(380_000 + x) * 100, 570_050_000], tags)
    });
    drawing.way(&nodes[..2], &[("highway", "footway")]);
    drawing.way(&nodes[1..3], &[("highway", "steps"), ("surface", "cobblestone")]);
    drawing.way(&nodes[2..], &[("highway", "footway")]);
    drawing
}

#[test]
fn by_length_only_what_is_impassable_counts_and_by_time_factors_multiply_and_seconds_add() {
    let walk = |weight, walker| on_map_as(with_steps(), [0, 0], [300, 0], weight, walker);
    for walker in ["adult", "senior"] {
        assert_eq!(walk(WalkWeight::Length, walker), Some(300.0), "{walker}");
    }
    for weight in [WalkWeight::Length, WalkWeight::Time] {
        assert_eq!(walk(weight, "rollator"), None);
    }
    let by_time = |walker| walk(WalkWeight::Time, walker).expect("a way");
    assert!((by_time("adult") - (200.0 + 100.0 * 2.06)).abs() < 0.003);
    assert!((by_time("senior") - (200.0 + 100.0 * 2.9 * 1.1)).abs() < 0.003);
    // A rollator passes the kerb in 10 s, that is 7 m, where there are no steps behind it.
    let mut drawing = OsmDrawing::new("kerb", CrsId::epsg(25832));
    let nodes = [0, 100, 200].map(|x| {
        let tags: &[(&str, &str)] = if x == 100 { &[("kerb", "raised")] } else { &[] };
        drawing.node([(380_000 + x) * 100, 570_050_000], tags)
    });
    drawing.way(&nodes, &[("highway", "footway"), ("surface", "sett")]);
    let found = on_map_as(drawing, [0, 0], [200, 0], WalkWeight::Time, "rollator").expect("a way");
    assert!((found - (200.0 * 1.2 + 10.0 * 0.70)).abs() < 0.003, "{found}");
}

/// A map of ways given by tags and places, which are the same node where they are the same; those in the list
/// have tags.
fn drawn(ways: &[(Tags<'_>, &[[i32; 2]])], tagged: &[([i32; 2], Tags<'_>)]) -> OsmDrawing {
    let mut drawing = OsmDrawing::new("drawn", CrsId::epsg(25832));
    let mut known = BTreeMap::new();
    for (tags, places) in ways {
        let nodes = places.iter().map(|[x, y]| {
            let own =
                tagged.iter().find(|(place, _)| place == &[*x, *y]).map_or(&[][..], |own| own.1);
            let at = [(380_000 + x) * 100, (5_700_500 + y) * 100];
            *known.entry(at).or_insert_with(|| drawing.node(at, own))
        });
        let nodes: Vec<u32> = nodes.collect();
        drawing.way(&nodes, tags);
    }
    drawing
}

type Tags<'t> = &'t [(&'t str, &'t str)];

const FOOTWAY: Tags<'static> = &[("highway", "footway")];
const STREET: Tags<'static> = &[("highway", "residential")];
const WALL: Tags<'static> = &[("barrier", "wall")];

#[test]
fn a_bridge_or_a_tunnel_meets_other_ways_only_at_nodes_that_they_share() {
    let street = [[0, 0], [200, 0], [400, 0]];
    let (under, met) = ([[200, -100], [200, 100]], [[200, -100], [200, 0], [200, 100]]);
    let walk = |tags: Tags<'_>, bridge: &[[i32; 2]]| {
        let ends: (&[[i32; 2]], &[[i32; 2]]) =
            (&[[200, -200], [200, -100]], &[[200, 100], [400, 100], [400, 0]]);
        let ways: [(Tags<'_>, &[[i32; 2]]); 4] =
            [(STREET, &street), (tags, bridge), (FOOTWAY, ends.0), (FOOTWAY, ends.1)];
        on_map(drawn(&ways, &[]), [0, 0], [200, -200])
    };
    for apart in ["bridge", "tunnel"] {
        let tags = [("highway", "footway"), (apart, "yes")];
        assert_eq!(walk(&tags, &under), Some(400.0 + 100.0 + 200.0 + 200.0 + 100.0), "{apart}");
        assert_eq!(walk(&tags, &met), Some(200.0 + 100.0 + 100.0), "{apart}");
    }
}

#[test]
fn of_each_segment_the_nearest_point_counts_unless_it_is_hidden() {
    // One way around a corner; the wall hides its first segment from the house.
    let corner: &[[i32; 2]] = &[[0, 0], [100, 0], [100, 100]];
    let hides: &[[i32; 2]] = &[[-50, 15], [90, 15]];
    let around = on_map(drawn(&[(STREET, corner), (WALL, hides)], &[]), [50, 30], [0, 0]);
    assert_eq!(around, Some(50.0 + 30.0 + 100.0));
    // A wall hides the nearest point of a straight street: others of the same segment are not looked at, but
    // that of another segment is.
    let hides: &[[i32; 2]] = &[[90, 15], [110, 15]];
    let past = |street: &[[i32; 2]]| {
        on_map(drawn(&[(STREET, street), (WALL, hides)], &[]), [100, 30], [0, 0])
    };
    assert_eq!(past(&[[0, 0], [300, 0]]), None);
    let metres = past(&[[0, 0], [50, 0], [300, 0]]).expect("linked");
    assert!((metres - (50.0_f64.hypot(30.0) + 50.0)).abs() < 0.002, "{metres}");
}

#[test]
fn points_are_linked_up_to_200_metres_away() {
    let street: &[[i32; 2]] = &[[0, 0], [300, 0]];
    let from = |y| on_map(drawn(&[(STREET, street)], &[]), [0, y], [100, 0]);
    assert_eq!([200, 201].map(from), [Some(300.0), None]);
}

#[test]
fn nothing_is_linked_to_an_island_of_less_than_5_km_unless_it_is_the_longest() {
    // A street, and another one kilometre north of it.
    let from = |[own, other]: [i32; 2]| {
        let (own, other): ([[i32; 2]; 3], _) =
            ([[0, 0], [100, 0], [own, 0]], [[0, 1_000], [other, 1_000]]);
        let ways: [(Tags<'_>, &[[i32; 2]]); 2] = [(STREET, &own), (STREET, &other)];
        on_map(drawn(&ways, &[]), [0, 20], [100, 0])
    };
    let metres = [[4_999, 6_000], [5_000, 6_000], [300, 200]].map(from);
    assert_eq!(metres, [None, Some(120.0), Some(120.0)]);
}

#[test]
fn a_point_on_a_closed_gate_is_linked_to_one_side_of_it() {
    let gate: Tags<'_> = &[("barrier", "gate"), ("access", "private")];
    let street: &[[i32; 2]] = &[[0, 0], [100, 0], [200, 0]];
    let from = |x| on_map(drawn(&[(STREET, street)], &[([100, 0], gate)]), [x, 0], [100, 0]);
    let mut sides = [0, 200].map(from);
    sides.sort_by_key(Option::is_some);
    assert_eq!(sides, [None, Some(100.0)]);
}

#[test]
fn a_bridge_over_an_area_is_no_entry_to_it() {
    // A way with a bend to the north that leads through a park: 60 m to its corner from where the bend begins.
    let park = "id,category,wkt\nP,park,\"POLYGON((380150 5700560,380240 5700560,380240 5700640,\
                380150 5700640,380150 5700560))\"\n";
    let walk = |bend: Tags<'_>| {
        let ways: [(Tags<'_>, &[[i32; 2]]); 3] = [
            (FOOTWAY, &[[0, 0], [100, 0]]),
            (bend, &[[100, 0], [200, 100], [300, 0]]),
            (FOOTWAY, &[[300, 0], [400, 0]]),
        ];
        let map = drawn(&ways, &[]);
        let (by, metres) = entered_on_map(map, [0, 0], park, WalkWeight::Length, "adult");
        (by, metres.expect("a way").round())
    };
    assert_eq!(walk(FOOTWAY), (Some(PlacedBy::Way), (100.0 + 60.0_f64.hypot(60.0)).round()));
    let bridge: Tags<'_> = &[("highway", "footway"), ("bridge", "yes")];
    assert_eq!(walk(bridge), (Some(PlacedBy::Outline), (100.0 + 50.0_f64.hypot(60.0)).round()));
}

#[test]
fn who_lives_inside_an_area_walks_to_its_nearest_entry() {
    let park = "id,category,wkt\nP,park,\"POLYGON((380100 5700460,380240 5700460,380240 5700540,\
                380100 5700540,380100 5700460))\"\n";
    let map = drawn(&[(STREET, &[[0, 0], [400, 0]])], &[]);
    let walk = entered_on_map(map, [150, 0], park, WalkWeight::Length, "adult");
    assert_eq!(walk, (Some(PlacedBy::Way), Some(50.0)));
}

#[test]
fn reach_takes_time_also_where_the_configuration_compares_metres() {
    let folder = tempfile::tempdir().expect("a folder");
    let question = ["reach", "-q", "--from", "7.21,51.485", "--minutes", "10", "--format", "csv"];
    let adult = ["-c", "r.toml", "--profile", "adult", "--set", "walk.weight=length"];
    let text = out(&in_folder(folder.path(), &[&question[..], &adult].concat()));
    // 804 m along the streets, and as many on the steps at a factor of 2.06.
    let km: f64 = value(&text, 0, "ways_km").parse().expect("a number");
    assert!((km - (0.804 + 0.804 / 2.06)).abs() < 0.006, "{km}");
}

#[test]
fn a_run_counts_assumed_crossings_and_who_has_no_way() {
    // A street between a carriageway whose sidewalk is 11 m south of it and one that has none near; steps that
    // lead up from the street, with a house.
    let road = "highway=secondary sidewalk=separate";
    let map = Map::default()
        .node(900, (0.0, -0.1), "")
        .node(910, (10.0, -0.1), "")
        .way(1, &[(0, 0), (2, 0), (10, 0)], road)
        .way(2, &[(0, -1), (10, -1)], "highway=footway")
        .way(3, &[(2, 0), (2, 3), (2, 6)], "highway=residential surface=asphalt")
        .way(4, &[(2, 3), (4, 3)], "highway=steps")
        .way(5, &[(2, 6), (4, 6)], road);
    let folder = folder(&map.text(), &cells(&[("up", 10, 3.0, 3.0), ("street", 7, 2.0, 1.0)]));
    let path = |name: &str| folder.path().join(name).display().to_string();
    let rollator = ["--set", "walk.profile=rollator"];
    let (config, results) = (path("r.toml"), path("results"));
    let done = run(&[&["run", "-c", &config, "--out", &results][..], &rollator].concat());
    assert!(done.status.success(), "{}", err(&done));
    let text = std::fs::read_to_string(path("results/run.json")).expect("a record");
    let record: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let count =
        |key: &str| record["walk"][key].as_u64().unwrap_or_else(|| panic!("{key} in {text}"));
    assert_eq!((count("crossings_assumed"), count("carriageways_m")), (1, 222), "{text}");
    assert_eq!((count("cells_without_way"), count("persons_without_way")), (1, 10), "{text}");
    let info = out(&run(&["network", "info", &path("map.osm")]));
    let expected = "1 crossings to sidewalks drawn apart (0.011 km), 0.223 km of carriageways";
    assert!(info.contains(expected), "{info}");
    // Of 2,010 m that are open to rollators, 663 m have a surface.
    let rollator = info.lines().find(|line| line.starts_with("  rollator")).expect("a walker");
    assert!(rollator.contains("surface 67.0 %, width 100.0 %"), "{rollator}");
}

#[test]
fn an_outline_is_entered_on_this_side_of_a_wall() {
    // A park 20 m north of a street, with a tip 100 m from the same street behind it.
    let park = "id,category,wkt\nP,park,\"POLYGON((380100 5700520,380200 5700525,380150 5700600,\
                380100 5700520))\"\n";
    let streets: &[[i32; 2]] = &[[0, 0], [400, 0], [400, 200], [0, 200]];
    let walk = |barrier: &str| {
        let barrier: Tags<'_> = &[("barrier", barrier)];
        let map = drawn(&[(STREET, streets), (barrier, &[[-150, 10], [290, 10]])], &[]);
        entered_on_map(map, [0, 0], park, WalkWeight::Length, "adult")
    };
    assert_eq!(walk("kerb"), (Some(PlacedBy::Outline), Some(100.0 + 20.0)));
    let around = 400.0 + 200.0 + 250.0 + 100.0;
    assert_eq!(walk("wall"), (Some(PlacedBy::Outline), Some(around)));
}
