//! Slopes: the steepest stretch of 25 m, whatever the order and the numbers of a map's nodes.

use std::collections::BTreeMap;

use geo::Coord;
use nahraum::base::{Silent, WalkWeight};
use nahraum::dataset::{CrsId, OsmDrawing};
use nahraum::network::{
    CLOSED, Network, WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network,
};
use nahraum::synthetic::Random;

/// Metres along the street of its nodes, and its height there by the elevation model: level, a ramp of
/// 60 m with 8 %, level.
const STREET: [i32; 11] = [0, 40, 100, 155, 200, 300, 360, 375, 460, 530, 600];

fn ramp(x: f64) -> f64 {
    100.0 + ((x - 300.0) * 0.08).clamp(0.0, 4.8)
}

type Tags<'t> = &'t [(&'t str, &'t str)];

/// A map of ways given by places and tags. `order` shuffles the numbers of the nodes and the direction in
/// which ways are drawn; 0 leaves both as they are given.
fn network(ways: &[(&[[i32; 2]], Tags<'_>)], order: u64, height: fn(f64) -> f64) -> Network {
    let mut dice = Random::seeded(order);
    let mut places: Vec<[i32; 2]> = ways.iter().flat_map(|(places, _)| places.to_vec()).collect();
    places.sort_unstable();
    places.dedup();
    if order > 0 {
        for last in (1..places.len()).rev() {
            places.swap(last, dice.below(last + 1));
        }
    }
    let mut drawing = OsmDrawing::new("street", CrsId::epsg(25832));
    let numbers: BTreeMap<[i32; 2], u32> = places
        .iter()
        .map(|[x, y]| ([*x, *y], drawing.node([(380_000 + x) * 100, (5_700_000 + y) * 100], &[])))
        .collect();
    for (places, tags) in ways {
        let mut nodes: Vec<u32> = places.iter().map(|place| numbers[place]).collect();
        if order > 0 && dice.below(2) == 0 {
            nodes.reverse();
        }
        drawing.way(&nodes, tags);
    }
    let height_of = |at: Coord<f64>| Some(height(at.x - 380_000.0));
    let crs = CrsId::epsg(25832);
    build_network(&drawing.finish(), &crs, Some(&height_of), &Silent).expect("walkable").value
}

fn weighted(network: Network, key: &str, weight: WalkWeight) -> WalkNetwork {
    let profile = WalkProfile::find(WALK_PROFILES_TOML, key).expect("built in");
    WalkNetwork::new(network, profile, weight)
}

/// The weight of each edge, by its ends in whole metres from west to east.
fn weights(walk: &WalkNetwork) -> BTreeMap<[i64; 2], [u32; 2]> {
    let network = walk.network();
    let weight = |edge| {
        let [a, b] = network.ends(edge).map(|node| (network.position(node).x - 380_000.0) as i64);
        let [there, back] = walk.weight(edge);
        if a <= b { ([a, b], [there, back]) } else { ([b, a], [back, there]) }
    };
    network.edge_ids().map(weight).collect()
}

fn along(y: i32, xs: &[i32]) -> Vec<[i32; 2]> {
    xs.iter().map(|x| [*x, y]).collect()
}

const STREET_TAGS: Tags<'static> = &[("highway", "residential")];

#[test]
fn a_ramp_stops_wheels_whatever_the_numbers_of_the_nodes() {
    let street = along(0, &STREET);
    let one: &[(&[[i32; 2]], Tags<'_>)] = &[(&street, STREET_TAGS)];
    let several: &[(&[[i32; 2]], Tags<'_>)] = &[
        (&street[..3], STREET_TAGS),
        (&street[2..5], STREET_TAGS),
        (&street[4..7], &[("highway", "footway")]),
        (&street[6..], &[("highway", "footway")]),
    ];
    for ways in [one, several] {
        let first = weights(&weighted(network(ways, 0, ramp), "rollator", WalkWeight::Length));
        assert!(first.values().any(|both| *both == [CLOSED; 2]), "{first:?}");
        let open: u32 = first.values().filter(|both| both[0] != CLOSED).map(|both| both[0]).sum();
        assert!((480_000..=540_000).contains(&open), "{open} mm of 600 m are open");
        let by_time = weights(&weighted(network(ways, 0, ramp), "adult", WalkWeight::Time));
        let sum = by_time.values().map(|both| f64::from(both[0])).sum::<f64>() / 1000.0;
        // 60 m up at 8 %, the rest on the level; Tobler's function piece by piece.
        let expected = 540.0 + 60.0 * (3.5_f64 * 0.08).exp();
        assert!((sum - expected).abs() < 3.0, "{sum} of {expected}");
        for order in 1..20 {
            let again = weighted(network(ways, order, ramp), "rollator", WalkWeight::Length);
            assert_eq!(weights(&again), first, "order {order}");
            let again = weighted(network(ways, order, ramp), "adult", WalkWeight::Time);
            for (ends, both) in weights(&again) {
                let known = by_time[&ends];
                let off = [0, 1].map(|at| both[at].abs_diff(known[at]));
                assert!(off[0] <= 1 && off[1] <= 1, "order {order}, {ends:?}: {both:?} {known:?}");
            }
        }
    }
}

#[test]
fn a_ramp_across_a_junction_is_one_stretch() {
    // 2 x 15 m of 8 %, with a side street in the middle of the ramp: no edge has 25 m of it.
    let short = |x: f64| 100.0 + ((x - 300.0) * 0.08).clamp(0.0, 2.4);
    let street = along(0, &[0, 100, 200, 300, 315, 330, 430, 530]);
    let side = [[315, 0], [315, 90]];
    let ways: &[(&[[i32; 2]], Tags<'_>)] = &[(&street, STREET_TAGS), (&side, STREET_TAGS)];
    let closed = |key| {
        let weights = weights(&weighted(network(ways, 0, short), key, WalkWeight::Length));
        weights.into_iter().filter(|(_, both)| *both == [CLOSED; 2]).count()
    };
    assert!(closed("rollator") > 0 && closed("adult") == 0);
    // The same height over 45 m is 5.3 %.
    let gentle = |x: f64| 100.0 + ((x - 300.0) * 2.4 / 45.0).clamp(0.0, 2.4);
    let open = weights(&weighted(network(ways, 0, gentle), "rollator", WalkWeight::Length));
    assert!(open.values().all(|both| *both != [CLOSED; 2]), "{open:?}");
}

#[test]
fn a_ramp_is_steep_however_the_map_splits_it_into_ways() {
    // 60 m of 8 % in four pieces of 15 m; at each node between them a level street leaves.
    let street = along(0, &[0, 100, 200, 300, 315, 330, 345, 360, 460, 560]);
    let sides = [315, 330, 345].map(|x| [[x, 0], [x, 90]]);
    let (foot, paved): (Tags<'_>, Tags<'_>) =
        (&[("highway", "footway")], &[("highway", "footway"), ("surface", "asphalt")]);
    let pieces: Vec<&[[i32; 2]]> = (3..7).map(|at| &street[at..=at + 1]).collect();
    let level: [(&[[i32; 2]], Tags<'_>); 2] = [(&street[..4], foot), (&street[7..], foot)];
    let split: Vec<_> = level.iter().copied().chain(pieces.iter().map(|p| (*p, foot))).collect();
    let tags = [paved, foot, paved, foot];
    let mixed: Vec<_> = level.iter().copied().chain(pieces.iter().copied().zip(tags)).collect();
    let one: Vec<(&[[i32; 2]], Tags<'_>)> = vec![(&street, foot)];
    let closed = |ways: &[(&[[i32; 2]], Tags<'_>)], with_sides: bool, order: u64| -> i64 {
        let streets = sides.iter().take(if with_sides { 3 } else { 0 });
        let streets = streets.map(|side| (side.as_slice(), STREET_TAGS));
        let ways: Vec<_> = ways.iter().copied().chain(streets).collect();
        let walk = weighted(network(&ways, order, ramp), "rollator", WalkWeight::Length);
        let closed = weights(&walk).into_iter().filter(|(_, both)| *both == [CLOSED; 2]);
        closed.map(|([from, to], _)| to - from).sum()
    };
    for order in 0..10 {
        // The edges with a part of the ramp: 200 to 315, two of 15 m, and 345 to 460; a first piece with
        // tags of its own begins at 300.
        let closed_m = [&one, &split, &mixed].map(|ways| closed(ways, true, order));
        assert_eq!(closed_m, [260, 260, 160], "order {order}");
        // Without side streets it is one edge, or one for each piece with tags of its own.
        assert_eq!(closed(&mixed, false, order), 160, "order {order}");
        assert!(closed(&split, false, order) >= 60);
    }
    // Below a level bridge a flight of stairs of 10 m ends: it does not continue on the bridge.
    let bridge = along(0, &[0, 100, 110, 120, 220]);
    let stairs = [[110, 0], [120, 8]];
    let valley = |x: f64| if x > 90.0 && x < 215.0 { 94.0 } else { 100.0 };
    let ways: &[(&[[i32; 2]], Tags<'_>)] =
        &[(&bridge, &[("highway", "footway"), ("bridge", "yes")]), (&stairs, foot)];
    let open = weighted(network(ways, 0, valley), "rollator", WalkWeight::Length).facts().open_m;
    assert_eq!(open, 220 + 12);
}

#[test]
fn what_was_found_on_the_ground_counts_more_than_the_model() {
    let street = along(0, &STREET);
    let open = |key: &str, tags: Tags<'_>| {
        let ways: &[(&[[i32; 2]], Tags<'_>)] = &[(&street, tags)];
        let walk = weighted(network(ways, 0, ramp), key, WalkWeight::Length);
        walk.facts().open_m
    };
    let fit: Tags<'_> = &[("highway", "footway"), ("wheelchair", "yes")];
    assert_eq!(open("wheelchair", fit), 600);
    assert!(open("rollator", fit) < 600, "only wheelchairs look at the tag");
    let with_ramp: Tags<'_> = &[("highway", "steps"), ("ramp:wheelchair", "yes")];
    assert_eq!([open("wheelchair", with_ramp), open("rollator", with_ramp)], [600, 600]);
}

#[test]
fn the_factor_of_a_slope_multiplies_with_those_of_the_way_but_not_with_that_of_steps() {
    let street = along(0, &STREET);
    let metres = |key: &str, tags: Tags<'_>| -> f64 {
        let ways: &[(&[[i32; 2]], Tags<'_>)] = &[(&street, tags)];
        let walk = weighted(network(ways, 0, ramp), key, WalkWeight::Time);
        weights(&walk).values().map(|both| f64::from(both[0]) / 1000.0).sum()
    };
    let plain = metres("senior", &[("highway", "footway")]);
    assert!((plain - (540.0 + 60.0 * (3.5_f64 * 0.08).exp())).abs() < 3.0, "{plain}");
    let rough = metres("senior", &[("highway", "footway"), ("surface", "cobblestone")]);
    assert!((rough - 1.1 * plain).abs() < 0.02, "{rough} for {plain}");
    // The speed on steps is that of climbing them.
    assert!((metres("adult", &[("highway", "steps")]) - 600.0 * 2.06).abs() < 0.02);
    // A ramp beside them and what is fit for wheelchairs are no slopes.
    let with_ramp: Tags<'_> = &[("highway", "steps"), ("ramp:wheelchair", "yes")];
    assert_eq!(["adult", "rollator"].map(|key| metres(key, with_ramp)), [600.0; 2]);
    assert_eq!(metres("wheelchair", &[("highway", "path"), ("wheelchair", "yes")]), 600.0);
}

#[test]
fn an_impossible_height_is_none() {
    // A void in the middle: nothing is steep, and the time is that of a level street.
    let void = |x: f64| if (350.0..400.0).contains(&x) { -32_768.0 } else { 80.0 };
    let street = along(0, &STREET);
    let ways: &[(&[[i32; 2]], Tags<'_>)] = &[(&street, STREET_TAGS)];
    for (key, weight) in [("rollator", WalkWeight::Length), ("adult", WalkWeight::Time)] {
        let walk = weighted(network(ways, 0, void), key, weight);
        let sum: u32 = weights(&walk).values().map(|both| both[0]).sum();
        assert_eq!(sum, 600_000, "{key}");
    }
}

/// Streets of a hilly town: places and tags of each.
type Streets = Vec<(Vec<[i32; 2]>, Tags<'static>)>;

/// Streets along the rows and columns of a bent grid, some of them on bridges or paved.
fn town(dice: &mut Random) -> Streets {
    let (paved, bridge): (Tags<'_>, Tags<'_>) = (
        &[("highway", "footway"), ("surface", "asphalt")],
        &[("highway", "footway"), ("bridge", "yes")],
    );
    let at = |x: usize, y: usize, dice: &mut Random| -> [i32; 2] {
        [x, y].map(|part| part as i32 * 40 + dice.below(21) as i32)
    };
    let grid: Vec<Vec<[i32; 2]>> =
        (0..5).map(|y| (0..5).map(|x| at(x, y, dice)).collect()).collect();
    let mut streets = Streets::new();
    for (line, row) in grid.iter().enumerate() {
        let row = row.clone();
        let column: Vec<[i32; 2]> = grid.iter().map(|row| row[line]).collect();
        for places in [row, column] {
            let tags = match dice.below(4) {
                0 => paved,
                1 => bridge,
                _ => STREET_TAGS,
            };
            // A node between all others, so that streets bend and pieces are short.
            let mut bent = vec![places[0]];
            for pair in places.windows(2) {
                let middle = [0, 1].map(|axis| (pair[0][axis] + pair[1][axis]) / 2);
                bent.push([middle[0] + dice.below(5) as i32, middle[1] + dice.below(5) as i32]);
                bent.push(pair[1]);
            }
            streets.push((bent, tags));
        }
    }
    streets
}

/// The same streets, cut at random places.
fn split(streets: &Streets, dice: &mut Random) -> Streets {
    let mut parts = Streets::new();
    for (places, tags) in streets {
        let mut start = 0;
        for at in 1..places.len() {
            if at + 1 == places.len() || dice.below(3) == 0 {
                parts.push((places[start..=at].to_vec(), tags));
                start = at;
            }
        }
    }
    for last in (1..parts.len()).rev() {
        parts.swap(last, dice.below(last + 1));
    }
    parts
}

/// The weight of each edge there and back, by its line from its western end.
fn by_line(walk: &WalkNetwork) -> BTreeMap<Vec<[i64; 2]>, [u32; 2]> {
    let network = walk.network();
    let weight = |edge| {
        let line = network.line(edge);
        let mut line: Vec<[i64; 2]> =
            line.map(|at| [at.x, at.y].map(|m| m.round() as i64)).collect();
        let [there, back] = walk.weight(edge);
        let turned: Vec<[i64; 2]> = line.iter().rev().copied().collect();
        if turned < line {
            line = turned;
            (line, [back, there])
        } else {
            (line, [there, back])
        }
    };
    network.edge_ids().map(weight).collect()
}

#[test]
fn slopes_do_not_depend_on_how_a_map_is_drawn() {
    let hills = |x: f64| 100.0 + 6.0 * (x / 23.0).sin() + x / 40.0;
    let (mut closed, mut open) = (0, 0);
    for seed in 1..40 {
        let mut dice = Random::seeded(seed);
        let whole = town(&mut dice);
        let drawn = |streets: &Streets, order: u64| {
            let ways: Vec<(&[[i32; 2]], Tags<'_>)> =
                streets.iter().map(|(places, tags)| (places.as_slice(), *tags)).collect();
            network(&ways, order, hills)
        };
        let parts = split(&whole, &mut dice);
        for (key, weight, most) in
            [("rollator", WalkWeight::Length, 0), ("adult", WalkWeight::Time, 1)]
        {
            let weights_of = |network: Network| by_line(&weighted(network, key, weight));
            let first = weights_of(drawn(&whole, 0));
            for again in [drawn(&whole, seed), drawn(&parts, 0), drawn(&parts, seed + 100)] {
                let again = weights_of(again);
                assert!(first.keys().eq(again.keys()), "seed {seed}: other edges");
                for (line, both) in &again {
                    let known = first[line];
                    let off = [0, 1].map(|at| both[at].abs_diff(known[at]));
                    assert!(
                        off[0] <= most && off[1] <= most,
                        "{seed} {line:?}: {both:?} {known:?}"
                    );
                }
            }
            closed += first.values().filter(|both| **both == [CLOSED; 2]).count();
            open += first.values().filter(|both| **both != [CLOSED; 2]).count();
        }
    }
    assert!(closed > 100 && open > 100, "{closed} closed and {open} open edges");
}

#[test]
fn at_a_junction_a_stretch_does_not_turn_back_and_elsewhere_it_follows_the_bend() {
    // A path to the north rises to the east, and one with other tags goes on to the east, a little to the
    // south: 1.58 m in 25 m, too steep. A little more to the south is back, 1.26 m in 15 m, which count as 25 m.
    let slope = |x: f64| 100.0 + ((x - 200.0) * 0.09).max(0.0);
    let (foot, paved): (Tags<'_>, Tags<'_>) =
        (&[("highway", "footway")], &[("highway", "footway"), ("surface", "asphalt")]);
    let is_closed = |y: i32, has_third: bool| {
        let third: &[(&[[i32; 2]], Tags<'_>)] = &[(&[[205, 14], [220, 22]], foot)];
        let two: &[(&[[i32; 2]], Tags<'_>)] =
            &[(&[[100, 0], [200, 0], [205, 14]], foot), (&[[205, 14], [219, y]], paved)];
        let ways = [two, if has_third { third } else { &[] }].concat();
        let walk = weighted(network(&ways, 0, slope), "rollator", WalkWeight::Length);
        weights(&walk)[&[205, 219]] == [CLOSED; 2]
    };
    assert_eq!([10, 8].map(|y| is_closed(y, true)), [true, false]);
    assert_eq!([10, 8].map(|y| is_closed(y, false)), [true, true]);
}
