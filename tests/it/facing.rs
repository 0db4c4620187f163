//! Quartiers that face each other: the length of the common boundary by arithmetic.

use nahraum::analysis::neighbours::facing_quartiers;
use nahraum::base::Silent;
use nahraum::region::{Mapped, QuartierFields, Region, RegionInputs, RegionSettings, build};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::region::read;

/// Corners of a ring in metres, around which the quartier lies on the left.
type Ring = Vec<(f64, f64)>;

fn block(west: f64, south: f64, east: f64, north: f64) -> Ring {
    vec![(west, south), (east, south), (east, north), (west, north)]
}

/// A region of quartiers, each with its municipality.
fn region(quartiers: &[(&str, &str, Ring)]) -> Region {
    let mut text = "id,name,municipality,wkt\n".to_owned();
    for (id, home, ring) in quartiers {
        let corner = |(x, y): &(f64, f64)| format!("{} {}", 380_000.0 + x, 5_700_000.0 + y);
        let corners: Vec<String> = ring.iter().chain([&ring[0]]).map(corner).collect();
        text += &format!("{id},{id},{home},\"POLYGON(({}))\"\n", corners.join(","));
    }
    let layer = read("quartiers.csv", &text, Some(25832));
    let quartiers = Some(Mapped::new(layer, QuartierFields::default()));
    let inputs = RegionInputs { quartiers, ..RegionInputs::default() };
    build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value
}

/// Pairs with their lengths in centimetres, by name, whichever comes first.
fn facing(quartiers: &[(&str, &str, Ring)], distance_m: f64) -> Vec<(String, i64)> {
    let region = region(quartiers);
    let mut pairs: Vec<(String, i64)> = facing_quartiers(&region, distance_m)
        .iter()
        .map(|pair| {
            let mut names = [pair.a, pair.b].map(|id| region.quartier(id).key());
            names.sort_unstable();
            (names.join("-"), (pair.shared_length_m * 100.0).round() as i64)
        })
        .collect();
    pairs.sort();
    let backwards: Vec<_> = quartiers.iter().rev().cloned().collect();
    if quartiers[0].0 < backwards[0].0 {
        assert_eq!(facing(&backwards, distance_m), pairs, "the order of input does not matter");
    }
    pairs
}

fn pair(names: &str, metres: f64) -> (String, i64) {
    (names.to_owned(), (metres * 100.0).round() as i64)
}

#[test]
fn a_common_side_is_as_long_as_it_is_and_corners_are_left_out() {
    let quartiers = [
        ("1", "West", block(0.0, 0.0, 1000.0, 1000.0)),
        ("2", "West", block(0.0, 1000.0, 1000.0, 2000.0)),
        ("3", "East", block(1000.0, 0.0, 2000.0, 1000.0)),
        ("4", "East", block(1000.0, 1000.0, 2000.0, 2000.0)),
    ];
    for distance_m in [0.0, 5.0, 100.0, 900.0] {
        let expected = [pair("1-3", 1000.0), pair("2-4", 1000.0)];
        assert_eq!(facing(&quartiers, distance_m), expected, "{distance_m}");
    }
    // The sides of the northern pair are shifted by a third of their length.
    let shifted = [
        ("1", "West", block(0.0, 0.0, 1000.0, 1000.0)),
        ("2", "East", block(1000.0, 333.0, 2000.0, 1333.0)),
    ];
    assert_eq!(facing(&shifted, 100.0), [pair("1-2", 667.0)]);
}

#[test]
fn gaps_and_overlaps_up_to_the_distance_count_and_others_do_not() {
    let beside = |west: f64| {
        let quartiers = [
            ("1", "West", block(0.0, 0.0, 1000.0, 1000.0)),
            ("2", "East", block(west, 200.0, 2000.0, 1500.0)),
        ];
        facing(&quartiers, 100.0)
    };
    let whole = [pair("1-2", 800.0)];
    for west in [1000.0, 1060.0, 1100.0] {
        assert_eq!(beside(west), whole, "{west}");
    }
    assert!(beside(1101.0).is_empty());
    // An overlap of 60 m: the sides of each that lie in the other face nothing but the parallel one.
    assert_eq!(beside(940.0), whole);
}

#[test]
fn a_third_quartier_between_two_hides_one_from_the_other() {
    let quartiers = [
        ("1", "West", block(0.0, 0.0, 1000.0, 1000.0)),
        ("2", "Middle", block(1000.0, 0.0, 1050.0, 400.0)),
        ("3", "East", block(1050.0, 0.0, 2000.0, 1000.0)),
    ];
    let expected = [pair("1-2", 400.0), pair("1-3", 600.0), pair("2-3", 400.0)];
    assert_eq!(facing(&quartiers, 100.0), expected);
}

#[test]
fn less_than_20_metres_in_common_are_a_corner() {
    let sharing = |metres: f64| {
        let quartiers = [
            ("1", "West", block(0.0, 0.0, 1000.0, 1000.0)),
            ("2", "East", block(1000.0, 1000.0 - metres, 2000.0, 2000.0)),
        ];
        facing(&quartiers, 100.0)
    };
    assert!(sharing(0.0).is_empty());
    assert!(sharing(19.0).is_empty());
    assert_eq!(sharing(21.0), [pair("1-2", 21.0)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Two municipalities share a crooked line, and each is cut into two quartiers at one of its corners.
    #[test]
    fn a_crooked_common_line_has_its_own_length_in_either_order(
        steps in vec((-40_i32..40, 15_i32..90), 4..14),
        cut in 1_usize..4,
    ) {
        let mut line = vec![(0.0, 0.0)];
        for (east, north) in &steps {
            let (_, y) = line[line.len() - 1];
            line.push((f64::from(*east), y + f64::from(*north)));
        }
        let length = |part: &[(f64, f64)]| -> f64 {
            part.windows(2).map(|w| ((w[1].0 - w[0].0).powi(2) + (w[1].1 - w[0].1).powi(2)).sqrt()).sum()
        };
        let side = |part: &[(f64, f64)], x: f64| {
            let (low, high) = (part[0].1, part[part.len() - 1].1);
            let mut ring = part.to_vec();
            ring.extend([(x, high), (x, low)]);
            if x < 0.0 { ring } else { ring.into_iter().rev().collect::<Ring>() }
        };
        let (south, north) = (&line[..=cut], &line[cut..]);
        let quartiers = [
            ("1", "West", side(south, -900.0)),
            ("2", "West", side(north, -900.0)),
            ("3", "East", side(south, 900.0)),
            ("4", "East", side(north, 900.0)),
        ];
        let all = [("1-3", length(south)), ("2-4", length(north))];
        let expected: Vec<_> =
            all.iter().filter(|(_, metres)| *metres >= 20.0).map(|(names, m)| pair(names, *m)).collect();
        // Lines of one pair alone: the others meet it in the corner of the cut.
        let found = facing(&quartiers, 0.0);
        prop_assert_eq!(found, expected);
    }

    /// Whatever lies between: the length is the same in either order, and never more than a boundary.
    #[test]
    fn the_length_is_symmetric_across_gaps_and_overlaps(
        a in vec((-60_i32..60, 10_i32..90), 3..12),
        b in vec((-60_i32..60, 10_i32..90), 3..12),
        apart in -30_i32..80,
    ) {
        let ring = |steps: &[(i32, i32)], x: f64, end: f64| {
            let mut ring = vec![(end, 0.0), (x, 0.0)];
            let mut y = 0.0;
            for (east, north) in steps {
                y += f64::from(*north);
                ring.push((x + f64::from(*east), y));
            }
            ring.push((end, y));
            ring
        };
        let quartiers = [
            ("1", "West", ring(&a, 0.0, -900.0)),
            ("2", "East", ring(&b, f64::from(apart), 900.0)),
        ];
        // `facing` compares both orders.
        for (_, centimetres) in facing(&quartiers, 100.0) {
            prop_assert!(centimetres <= 100 * 13 * 200);
        }
    }
}
