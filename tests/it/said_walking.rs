//! Sentences of the guide about walking: what closes a way, what slows a walker, what multiplies and adds.

use nahraum::base::WalkWeight;
use nahraum::dataset::{CrsId, OsmDrawing, TagKey};
use nahraum::network::{
    AccessDefaults, EdgeClass, NodeClass, WALK_PROFILES_TOML, WalkProfile, WayAccess, WayProperty,
    way_access,
};

use crate::network::on_map_as;

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
    assert_eq!(factors(&EdgeClass { ramp: true, ..edge("steps") }), [Some(1.0); 4]);
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
    let stile = NodeClass { barrier: "stile".into(), ..NodeClass::default() };
    assert_eq!(passes(stile), [Some(0), Some(0), None, None]);
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
