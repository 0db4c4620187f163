//! Areas that can be told, with exact polygons.

use geo::{MultiPolygon, Validation, wkt};
use nahraum::spatial::assembly::{
    AreaProblem, MapUnit, NodePlace, RingKind, WayRole, assemble_closed_way,
};

use super::{Sketch, bare, spot, square};

/// Checks an area that has nothing wrong.
fn assert_clean(sketch: &Sketch, expected: &MultiPolygon<f64>) {
    assert_repaired(sketch, expected, &[]);
}

/// Checks an area whose boundary is known although something was wrong.
fn assert_repaired(sketch: &Sketch, expected: &MultiPolygon<f64>, problems: &[AreaProblem]) {
    let found = sketch.assemble();
    assert_eq!(found.area, *expected);
    assert_eq!(found.problems, problems);
    assert!(found.complete);
    assert!(expected.is_valid());
}

#[test]
fn a_closed_way_in_any_direction_from_any_start() {
    let expected = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 3., 0. 3., 0. 0.))));
    let corners = [[0, 0], [4, 0], [4, 3], [0, 3]];
    for start in 0..4 {
        for backwards in [false, true] {
            let mut path: Vec<[i32; 2]> = (0..5).map(|at| corners[(start + at) % 4]).collect();
            if backwards {
                path.reverse();
            }
            assert_clean(&Sketch::default().outer(1, &path), &expected);
        }
    }
}

#[test]
fn degrees_are_ten_millionths() {
    let places = [[95_123_456, -1], [95_123_457, -1], [95_123_457, 2]];
    let place_of = |node: u32| NodePlace { at: places[node as usize], id: 1 + i64::from(node) };
    let found = assemble_closed_way(1, &[0, 1, 2, 0], &place_of, MapUnit::Degrees);
    let ring: Vec<[f64; 2]> = found.area.0[0].exterior().coords().map(|c| [c.x, c.y]).collect();
    let expected = [[9.5123456, -1e-7], [9.5123457, -1e-7], [9.5123457, 2e-7], [9.5123456, -1e-7]];
    assert_eq!(ring, expected);
    assert!(found.complete && found.problems.is_empty());
}

#[test]
fn ways_in_any_order_and_direction() {
    let expected = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 3., 2. 5., 0. 3., 0. 0.))));
    let parts: [&[[i32; 2]]; 3] =
        [&[[0, 0], [4, 0], [4, 3]], &[[4, 3], [2, 5]], &[[2, 5], [0, 3], [0, 0]]];
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for order in orders {
        for backwards in 0..8 {
            let mut sketch = Sketch::default();
            for part in order {
                let mut path = parts[part].to_vec();
                if backwards >> part & 1 == 1 {
                    path.reverse();
                }
                sketch = sketch.outer(part as i64, &path);
            }
            assert_clean(&sketch, &expected);
        }
    }
}

#[test]
fn holes_islands_and_ponds_on_islands() {
    let sketch = Sketch::default()
        .inner(4, &square([3, 3], [4, 4]))
        .outer(3, &square([2, 2], [6, 6]))
        .inner(2, &square([1, 1], [8, 8]))
        .outer(1, &square([0, 0], [9, 9]))
        .outer(5, &square([20, 0], [21, 1]))
        .inner(6, &square([8, 0], [9, 1]));
    // The last one lies in the corner of the first and shares two of its edges.
    let found = sketch.assemble();
    let expected = wkt!(MULTIPOLYGON(
        ((0. 0., 8. 0., 8. 1., 9. 1., 9. 9., 0. 9., 0. 0.),
         (1. 1., 1. 8., 8. 8., 8. 1., 1. 1.)),
        ((2. 2., 6. 2., 6. 6., 2. 6., 2. 2.), (3. 3., 3. 4., 4. 4., 4. 3., 3. 3.)),
        ((20. 0., 21. 0., 21. 1., 20. 1., 20. 0.))
    ));
    // Corner (9, 0) of both squares: 8,0-9,0 lies on 0,0-9,0 and 9,0-9,1 on 9,0-9,9.
    assert_eq!(found.area, expected);
    assert!(found.complete && expected.is_valid());
    let touch = AreaProblem::Touch { ways: vec![1, 6], first: spot([8, 0]), places: 2 };
    assert_eq!(found.problems[0], touch);
    let twice = AreaProblem::DuplicateSegment {
        ways: vec![1, 6],
        first: spot([8, 0]),
        segments: 2,
        times: 2,
    };
    assert_eq!(found.problems[1], twice);
    assert_eq!(found.problems.len(), 2);
}

#[test]
fn many_rings_side_by_side_find_their_outer_ring() {
    // A row of holes: for each, the next line to the west is the hole before it.
    let mut sketch = Sketch::default().outer(1, &square([0, 0], [100, 9]));
    for number in 1..30 {
        let (x, y) = (3 * number, number % 5);
        sketch = sketch.inner(10 + i64::from(number), &square([x, y + 1], [x + 2, y + 3]));
    }
    let found = sketch.outer(2, &square([200, 0], [201, 9])).assemble();
    assert!(found.complete && found.problems.is_empty());
    let holes: Vec<usize> = found.area.0.iter().map(|area| area.interiors().len()).collect();
    assert_eq!(holes, [29, 0]);
    let starts: Vec<f64> = found.area.0[0].interiors().iter().map(|ring| ring.0[0].x).collect();
    assert!(starts.is_sorted());
}

#[test]
fn the_next_line_to_the_west_may_be_far_away() {
    // Seen from the pond, the slope's box is near, but the slope itself lies behind the island.
    let slope = [[-10, 40], [-10, -100], [2000, -100], [2000, 2000], [-10, 40]];
    let sketch = Sketch::default()
        .outer(1, &slope)
        .inner(2, &square([400, 5], [1100, 95]))
        .outer(3, &square([500, 10], [1090, 90]))
        .inner(4, &square([1000, 50], [1010, 60]));
    let expected = wkt!(MULTIPOLYGON(
        ((-10. -100., 2000. -100., 2000. 2000., -10. 40., -10. -100.),
         (400. 5., 400. 95., 1100. 95., 1100. 5., 400. 5.)),
        ((500. 10., 1090. 10., 1090. 90., 500. 90., 500. 10.),
         (1000. 50., 1000. 60., 1010. 60., 1010. 50., 1000. 50.))
    ));
    assert_clean(&sketch, &expected);
}

#[test]
fn two_lines_that_rise_from_one_node_to_the_west() {
    // The western corner of the square hole is as high as the lowest node of the other hole.
    let lean = [[[12, 14], [13, 14]], [[8, 14], [7, 14]], [[8, 14], [12, 14]], [[9, 12], [8, 15]]];
    for [a, b] in lean {
        let sketch = Sketch::default()
            .outer(1, &square([0, 0], [30, 30]))
            .inner(2, &[[10, 10], a, b, [10, 10]])
            .inner(3, &square([20, 10], [22, 12]));
        let found = sketch.assemble();
        assert!(found.complete && found.problems.is_empty(), "{}", super::texts(&found));
        assert_eq!(found.area.0.len(), 1);
        assert_eq!(found.area.0[0].interiors().len(), 2);
    }
}

#[test]
fn an_hourglass_is_two_areas() {
    let path = [[0, 0], [2, 2], [4, 0], [4, 4], [2, 2], [0, 4], [0, 0]];
    let expected = wkt!(MULTIPOLYGON(
        ((0. 0., 2. 2., 0. 4., 0. 0.)),
        ((2. 2., 4. 0., 4. 4., 2. 2.))
    ));
    assert_clean(&Sketch::default().outer(1, &path), &expected);
    // The same as two rings that touch.
    let left = [[0, 0], [2, 2], [0, 4], [0, 0]];
    let right = [[4, 0], [4, 4], [2, 2], [4, 0]];
    assert_clean(&Sketch::default().outer(1, &left).outer(2, &right), &expected);
    // The same with ways that cross in the common node.
    let down = [[0, 4], [2, 2], [4, 0]];
    let up = [[0, 0], [2, 2], [4, 4]];
    let sides = Sketch::default().outer(3, &[[0, 0], [0, 4]]).outer(4, &[[4, 4], [4, 0]]);
    assert_clean(&sides.outer(1, &down).outer(2, &up), &expected);
}

#[test]
fn a_ring_that_touches_itself_from_inside_has_a_hole() {
    let path = [[0, 0], [6, 0], [6, 6], [0, 6], [0, 3], [2, 2], [4, 3], [2, 4], [0, 3], [0, 0]];
    let expected = wkt!(MULTIPOLYGON(
        ((0. 0., 6. 0., 6. 6., 0. 6., 0. 3., 0. 0.), (0. 3., 2. 4., 4. 3., 2. 2., 0. 3.))
    ));
    assert_clean(&Sketch::default().outer(1, &path), &expected);
}

#[test]
fn holes_that_touch_in_a_node_are_two_holes() {
    let expected = wkt!(MULTIPOLYGON(
        ((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.),
         (1. 1., 1. 4., 4. 4., 4. 1., 1. 1.),
         (4. 4., 4. 7., 7. 7., 7. 4., 4. 4.))
    ));
    let sketch = Sketch::default()
        .outer(1, &square([0, 0], [9, 9]))
        .inner(2, &square([1, 1], [4, 4]))
        .inner(3, &square([4, 4], [7, 7]));
    assert_clean(&sketch, &expected);
}

#[test]
fn a_hole_that_touches_twice_parts_the_area() {
    // A diamond within a square whose sides have nodes in their middles.
    let ring = [[0, 0], [4, 0], [4, 2], [4, 4], [0, 4], [0, 2], [0, 0]];
    let diamond = [[0, 2], [2, 1], [4, 2], [2, 3], [0, 2]];
    let expected = wkt!(MULTIPOLYGON(
        ((0. 0., 4. 0., 4. 2., 2. 1., 0. 2., 0. 0.)),
        ((0. 2., 2. 3., 4. 2., 4. 4., 0. 4., 0. 2.))
    ));
    assert_clean(&Sketch::default().outer(1, &ring).inner(2, &diamond), &expected);
}

#[test]
fn a_hole_may_touch_where_the_outer_ring_has_no_node() {
    let expected = wkt!(MULTIPOLYGON(
        ((0. 0., 4. 0., 4. 4., 0. 4., 0. 2., 0. 0.), (0. 2., 2. 3., 2. 1., 0. 2.))
    ));
    let sketch = Sketch::default()
        .outer(1, &square([0, 0], [4, 4]))
        .inner(2, &[[0, 2], [2, 1], [2, 3], [0, 2]]);
    let touch = AreaProblem::Touch { ways: vec![1, 2], first: spot([0, 2]), places: 1 };
    assert_repaired(&sketch, &expected, &[touch]);
}

#[test]
fn holes_with_a_common_edge_become_one() {
    let expected = wkt!(MULTIPOLYGON(
        ((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.), (1. 1., 1. 3., 3. 3., 5. 3., 5. 1., 3. 1., 1. 1.))
    ));
    let sketch = Sketch::default()
        .outer(1, &square([0, 0], [9, 9]))
        .inner(2, &square([1, 1], [3, 3]))
        .inner(3, &square([3, 1], [5, 3]));
    let twice = AreaProblem::DuplicateSegment {
        ways: vec![2, 3],
        first: spot([3, 1]),
        segments: 1,
        times: 2,
    };
    assert_repaired(&sketch, &expected, &[twice]);
}

#[test]
fn a_hole_with_an_edge_of_the_outer_ring_is_a_bay() {
    let ring = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 3], [0, 1], [0, 0]];
    let expected =
        wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 3., 2. 3., 2. 1., 0. 1., 0. 0.))));
    let sketch = Sketch::default().outer(1, &ring).inner(2, &square([0, 1], [2, 3]));
    let twice = AreaProblem::DuplicateSegment {
        ways: vec![1, 2],
        first: spot([0, 1]),
        segments: 1,
        times: 2,
    };
    // The inner way is now part of the outer ring; its role is still correct.
    assert_repaired(&sketch, &expected, &[twice]);
}

#[test]
fn three_times_is_once() {
    let expected = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.))));
    let sketch = Sketch::default()
        .outer(1, &square([0, 0], [4, 4]))
        .outer(2, &[[4, 0], [0, 0]])
        .outer(3, &[[0, 0], [4, 0]]);
    let thrice = AreaProblem::DuplicateSegment {
        ways: vec![1, 2, 3],
        first: spot([0, 0]),
        segments: 1,
        times: 3,
    };
    assert_repaired(&sketch, &expected, &[thrice]);
}

#[test]
fn a_way_that_is_listed_twice_is_used_once() {
    let expected = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.))));
    let [a, b, c, d, e] = square([0, 0], [4, 4]);
    let sketch = Sketch::default().outer(1, &[a, b, c]).outer(2, &[c, d, e]).outer(1, &[a, b, c]);
    assert_repaired(&sketch, &expected, &[AreaProblem::DuplicateWay { way: 1, times: 2 }]);
}

#[test]
fn spikes_go_and_are_reported() {
    let spike = |tip, segments| AreaProblem::Spike { way: 1, tip: spot(tip), segments };
    let expected = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.))));
    // In the middle, of two nodes.
    let path = [[0, 0], [4, 0], [4, 4], [6, 6], [8, 6], [6, 6], [4, 4], [0, 4], [0, 0]];
    assert_repaired(&Sketch::default().outer(1, &path), &expected, &[spike([8, 6], 2)]);
    // The way begins and ends at the tip.
    let path = [[-2, 0], [0, 0], [4, 0], [4, 4], [0, 4], [0, 0], [-2, 0]];
    assert_repaired(&Sketch::default().outer(1, &path), &expected, &[spike([-2, 0], 1)]);
    // On the line itself, beyond its corner: (4, 0) to (6, 0) and back to (0, 0).
    let path = [[0, 0], [6, 0], [4, 0], [4, 4], [0, 4], [0, 0]];
    let touch = AreaProblem::Touch { ways: vec![1], first: spot([4, 0]), places: 1 };
    let twice =
        AreaProblem::DuplicateSegment { ways: vec![1], first: spot([4, 0]), segments: 1, times: 2 };
    assert_repaired(&Sketch::default().outer(1, &path), &expected, &[touch, twice]);
}

#[test]
fn repeated_nodes_and_nodes_at_one_place_count_once() {
    let expected = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 0.))));
    let path = [[0, 0], [4, 0], [4, 0], [4, 0], [4, 4], [0, 0], [0, 0]];
    let repeated = AreaProblem::RepeatedNode { way: 1, first: spot([4, 0]), nodes: 3 };
    assert_repaired(&Sketch::default().outer(1, &path), &expected, &[repeated]);
    // Two ways meet at the place (4, 4), one with another node.
    let mut sketch =
        Sketch::default().outer(1, &[[0, 0], [4, 0], [4, 4]]).outer(2, &[[4, 4], [0, 0]]);
    sketch.places.push(NodePlace { at: [400, 400], id: 99 });
    sketch.ways[1].2[0] = sketch.places.len() as u32 - 1;
    let same = AreaProblem::SamePlace { nodes: [99, 4004], first: bare([4, 4]), places: 1 };
    let found = sketch.assemble();
    assert_eq!((found.area, found.complete), (expected, true));
    let AreaProblem::SamePlace { nodes, first, places } = &found.problems[0] else {
        panic!("{:?}", found.problems)
    };
    let first = nahraum::spatial::assembly::Spot { node: None, ..*first };
    assert_eq!(AreaProblem::SamePlace { nodes: *nodes, first, places: *places }, same);
}

#[test]
fn geometry_decides_and_wrong_roles_are_reported() {
    let expected = wkt!(MULTIPOLYGON(
        ((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.), (1. 1., 1. 4., 4. 4., 4. 1., 1. 1.),
         (6. 6., 6. 7., 7. 7., 7. 6., 6. 6.))
    ));
    let sketch = Sketch::default()
        .inner(1, &square([0, 0], [9, 9]))
        .outer(2, &square([1, 1], [4, 4]))
        .way(3, WayRole::Other, &square([6, 6], [7, 7]));
    let wrong = |way, role, ring| AreaProblem::WrongRole { way, role, ring };
    let problems = [
        wrong(1, WayRole::Inner, RingKind::Outer),
        wrong(2, WayRole::Outer, RingKind::Inner),
        wrong(3, WayRole::Other, RingKind::Inner),
    ];
    assert_repaired(&sketch, &expected, &problems);
    let unset = Sketch::default()
        .plain(1, &square([0, 0], [9, 9]))
        .plain(2, &square([1, 1], [4, 4]))
        .plain(3, &square([6, 6], [7, 7]));
    assert_clean(&unset, &expected);
}

#[test]
fn one_way_of_a_ring_with_a_wrong_role_is_named() {
    let expected = wkt!(MULTIPOLYGON(((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.))));
    let [a, b, c, d, e] = square([0, 0], [9, 9]);
    let sketch = Sketch::default().outer(1, &[a, b, c]).inner(2, &[c, d, e]);
    let wrong = AreaProblem::WrongRole { way: 2, role: WayRole::Inner, ring: RingKind::Outer };
    assert_repaired(&sketch, &expected, &[wrong]);
}

#[test]
fn coordinates_at_the_end_of_the_range() {
    let (low, high) = (i32::MIN, i32::MAX);
    let places = [[low, low], [high, low], [high, high], [low, high], [0, 0], [0, high]];
    let place_of = |node: u32| NodePlace { at: places[node as usize], id: i64::from(node) };
    let nodes = [0, 1, 2, 5, 4, 5, 3, 0];
    let found = assemble_closed_way(1, &nodes, &place_of, MapUnit::Centimetres);
    assert_eq!(found.area.0.len(), 1);
    assert_eq!(found.area.0[0].exterior().0.len(), 6);
    assert!(matches!(found.problems.as_slice(), [AreaProblem::Spike { segments: 1, .. }]));
}
