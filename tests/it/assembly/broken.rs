//! Areas of which part cannot be told.

use geo::{Area, MultiPolygon, Validation, wkt};
use nahraum::spatial::assembly::{
    AreaProblem, AreaWay, LeftOutReason, MapUnit, NodePlace, OpenEnd, RingKind, WayRole, assemble,
};

use super::{GONE, Sketch, bare, spot, square, texts};

fn assert_broken(sketch: &Sketch, expected: &MultiPolygon<f64>, problems: &[AreaProblem]) {
    let found = sketch.assemble();
    assert_eq!(found.problems, problems, "{}", texts(&found));
    assert_eq!(found.area, *expected);
    assert!(!found.complete);
    assert!(found.area.is_valid());
}

fn nothing() -> MultiPolygon<f64> {
    MultiPolygon(Vec::new())
}

fn open_end(at: [i32; 2], nearest: [i32; 2], distance_m: f64) -> OpenEnd {
    OpenEnd { spot: spot(at), nearest: Some(spot(nearest)), distance_m: Some(distance_m) }
}

/// A line with two ends that are nearest to each other.
fn gap(ways: &[i64], [a, b]: [[i32; 2]; 2], distance_m: f64) -> AreaProblem {
    let ends = vec![open_end(a, b, distance_m), open_end(b, a, distance_m)];
    AreaProblem::Gap { ways: ways.to_vec(), ends }
}

fn left_out(ways: &[i64], ring: RingKind, reason: LeftOutReason) -> AreaProblem {
    AreaProblem::LeftOut { ways: ways.to_vec(), ring, reason }
}

#[test]
fn an_open_line_is_left_out_and_closed_rings_stay() {
    let sketch = Sketch::default()
        .outer(1, &[[0, 0], [4, 0], [4, 4]])
        .outer(2, &[[4, 4], [0, 4], [0, 3]])
        .outer(3, &square([10, 0], [12, 2]));
    let expected = wkt!(MULTIPOLYGON(((10. 0., 12. 0., 12. 2., 10. 2., 10. 0.))));
    assert_broken(&sketch, &expected, &[gap(&[1, 2], [[0, 0], [0, 3]], 3.0)]);
    assert_eq!(
        texts(&sketch.assemble()),
        "ways 1, 2 make a line that is not closed: it ends at node 0 (0.00 m east, \
         0.00 m north) and at node 3 (0.00 m east, 3.00 m north), 3.0 m apart; left out"
    );
}

#[test]
fn the_nearest_open_end_may_be_of_another_line() {
    let sketch = Sketch::default()
        .outer(1, &[[0, 0], [20, 0], [20, 9]])
        .outer(2, &[[17, 13], [0, 13], [0, 4]]);
    let first = vec![open_end([0, 0], [0, 4], 4.0), open_end([20, 9], [17, 13], 5.0)];
    let second = vec![open_end([0, 4], [0, 0], 4.0), open_end([17, 13], [20, 9], 5.0)];
    let problems = [
        AreaProblem::Gap { ways: vec![1], ends: first },
        AreaProblem::Gap { ways: vec![2], ends: second },
        AreaProblem::NoRing,
    ];
    assert_broken(&sketch, &nothing(), &problems);
    let text = texts(&sketch.assemble());
    let expected = "way 1 makes a line that is not closed: it ends at node 0 (0.00 m \
                    east, 0.00 m north), 4.0 m from the nearest other open end, node 4 (0.00 m \
                    east, 4.00 m north); and at node 20009 (20.00 m east, 9.00 m north), 5.0 m \
                    from the nearest other open end, node 17013 (17.00 m east, 13.00 m north); \
                    left out";
    assert_eq!(text.lines().next(), Some(expected));
}

#[test]
fn gaps_in_degrees_are_measured_on_the_sphere() {
    // From longitude 179.9999 to -179.9999 on the equator: 0.0002 degrees of 111,195.08 m.
    let places = [[1_799_999_000, 0], [0, 100_000_000], [-1_799_999_000, 0]];
    let place_of = |node: u32| NodePlace { at: places[node as usize], id: i64::from(node) };
    let way = AreaWay { id: 1, nodes: &[0, 1, 2], role: WayRole::Outer };
    let found = assemble(&[way], &[], &place_of, MapUnit::Degrees);
    let AreaProblem::Gap { ends, .. } = &found.problems[0] else { panic!("{}", texts(&found)) };
    let metres = ends[0].distance_m.expect("the other end");
    assert!((metres - 22.239).abs() < 0.001, "{metres}");
    assert!(
        texts(&found).contains(
            "node 0 (longitude 179.9999000, latitude 0.0000000) and at node 2 (longitude \
         -179.9999000, latitude 0.0000000), 22.2 m apart"
        ) || texts(&found).contains(
            "node 2 (longitude -179.9999000, latitude 0.0000000) and at node 0 (longitude \
         179.9999000, latitude 0.0000000), 22.2 m apart"
        )
    );
}

#[test]
fn a_tail_on_a_ring_is_left_out() {
    // One way runs on behind the node where the other meets it.
    let sketch = Sketch::default()
        .outer(1, &[[0, 0], [4, 0], [4, 4], [4, 7]])
        .outer(2, &[[4, 4], [0, 4], [0, 0]]);
    let expected = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.))));
    assert_broken(&sketch, &expected, &[gap(&[1], [[4, 4], [4, 7]], 3.0)]);
}

#[test]
fn a_way_between_two_nodes_of_a_closed_way_is_left_out() {
    let sketch =
        Sketch::default().outer(1, &square([0, 0], [4, 4])).inner(2, &[[4, 0], [5, 2], [4, 4]]);
    let expected = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.))));
    assert_broken(&sketch, &expected, &[gap(&[2], [[4, 0], [4, 4]], 4.0)]);
}

#[test]
fn three_ways_between_two_nodes_cannot_be_told() {
    let sketch = Sketch::default()
        .outer(1, &[[0, 0], [0, 4], [4, 4]])
        .outer(2, &[[0, 0], [4, 4]])
        .outer(3, &[[0, 0], [4, 0], [4, 4]])
        .outer(4, &[[4, 4], [6, 4], [6, 6], [4, 4]]);
    // The triangle hangs on by one node only.
    let expected = wkt!(MULTIPOLYGON(((4. 4., 6. 4., 6. 6., 4. 4.))));
    let fork = AreaProblem::Fork { ways: vec![1, 2, 3], nodes: vec![spot([0, 0]), spot([4, 4])] };
    assert_broken(&sketch, &expected, &[fork]);
    assert!(texts(&sketch.assemble()).starts_with(
        "an odd number of lines of ways 1, 2, 3 meet at node 0 (0.00 m east, 0.00 m north), \
         node 4004 (4.00 m east, 4.00 m north), so that"
    ));
}

#[test]
fn the_hole_of_a_lost_area_does_not_become_an_area() {
    let sketch = Sketch::default()
        .outer(1, &[[0, 0], [9, 0], [9, 9], [0, 9]])
        .inner(2, &square([1, 1], [3, 3]));
    let gap = gap(&[1], [[0, 0], [0, 9]], 9.0);
    let reason = LeftOutReason::RoleContradicts(WayRole::Inner);
    let hole = left_out(&[2], RingKind::Outer, reason);
    assert_broken(&sketch, &nothing(), &[gap.clone(), hole, AreaProblem::NoRing]);
    assert!(texts(&sketch.assemble()).contains(
        "the closed ring of way 2 (outer boundary) is left out: its role is `inner` and another \
         part of the boundary is unknown"
    ));
    // Without a role nothing speaks against it.
    let mut unset = sketch.clone();
    unset.ways[1].1 = WayRole::Unset;
    let expected = wkt!(MULTIPOLYGON(((1. 1., 3. 1., 3. 3., 1. 3., 1. 1.))));
    assert_broken(&unset, &expected, &[gap]);
}

#[test]
fn the_island_in_a_lost_hole_does_not_become_a_hole() {
    let sketch = Sketch { missing: vec![9, 7, 9], ..Sketch::default() }
        .outer(1, &square([0, 0], [9, 9]))
        .outer(2, &square([2, 2], [3, 3]));
    let expected = wkt!(MULTIPOLYGON(((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.))));
    let reason = LeftOutReason::RoleContradicts(WayRole::Outer);
    let problems =
        [AreaProblem::MissingWay { ways: vec![7, 9] }, left_out(&[2], RingKind::Inner, reason)];
    assert_broken(&sketch, &expected, &problems);
}

#[test]
fn a_ring_that_crosses_itself_is_no_area() {
    let bow = [[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]];
    let sketch = Sketch::default()
        .outer(1, &bow)
        .outer(2, &square([10, 0], [12, 2]))
        // Touches the bow in a node.
        .outer(3, &[[4, 4], [6, 4], [6, 6], [4, 4]]);
    let expected = wkt!(MULTIPOLYGON(
        ((4. 4., 6. 4., 6. 6., 4. 4.)),
        ((10. 0., 12. 0., 12. 2., 10. 2., 10. 0.))
    ));
    let crossing = AreaProblem::Crossing { ways: vec![1], first: bare([2, 2]), places: 1 };
    assert_broken(&sketch, &expected, &[crossing]);
    assert_eq!(
        texts(&sketch.assemble()),
        "the boundary crosses itself without a common node at 1 place, first at (2.00 m east, \
         2.00 m north): way 1; the rings that cross are left out"
    );
}

#[test]
fn a_hole_that_crosses_the_outer_ring_takes_it_along() {
    let sketch = Sketch::default()
        .outer(1, &square([0, 0], [4, 4]))
        .inner(2, &square([3, 1], [5, 3]))
        // A hole in the lost area, and an island in the lost hole: both unknown.
        .inner(3, &square([1, 1], [2, 2]));
    let crossing = AreaProblem::Crossing { ways: vec![1, 2], first: bare([4, 1]), places: 2 };
    let hole = left_out(&[3], RingKind::Inner, LeftOutReason::BesideUnusable);
    assert_broken(&sketch, &nothing(), &[crossing, hole, AreaProblem::NoRing]);
}

#[test]
fn an_area_with_a_hole_that_crosses_itself_is_left_out() {
    let sketch = Sketch::default()
        .outer(1, &square([0, 0], [9, 9]))
        .inner(2, &[[1, 1], [3, 3], [3, 1], [1, 3], [1, 1]])
        .inner(3, &square([5, 5], [8, 8]))
        .outer(4, &square([6, 6], [7, 7]));
    let crossing = AreaProblem::Crossing { ways: vec![2], first: bare([2, 2]), places: 1 };
    let problems = [
        crossing,
        left_out(&[1], RingKind::Outer, LeftOutReason::BesideUnusable),
        left_out(&[3], RingKind::Inner, LeftOutReason::BesideUnusable),
    ];
    // The island in the other hole is bounded by nothing unknown.
    let expected = wkt!(MULTIPOLYGON(((6. 6., 7. 6., 7. 7., 6. 7., 6. 6.))));
    assert_broken(&sketch, &expected, &problems);
}

#[test]
fn an_open_line_that_crosses_a_ring_is_only_open() {
    let sketch = Sketch::default().outer(1, &square([0, 0], [4, 4])).outer(2, &[[1, 1], [7, 1]]);
    let expected = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.))));
    assert_broken(&sketch, &expected, &[gap(&[2], [[1, 1], [7, 1]], 6.0)]);
}

#[test]
fn missing_nodes_open_a_way_there() {
    let sketch = Sketch::default()
        .outer(1, &[[0, 0], GONE, [4, 0], [4, 4], GONE, GONE, [0, 0]])
        .outer(2, &square([10, 0], [12, 2]));
    let expected = wkt!(MULTIPOLYGON(((10. 0., 12. 0., 12. 2., 10. 2., 10. 0.))));
    let missing = AreaProblem::MissingNode { way: 1, nodes: 3 };
    assert_broken(&sketch, &expected, &[missing, gap(&[1], [[4, 0], [4, 4]], 4.0)]);
}

#[test]
fn a_ring_that_is_whole_without_the_missing_way_is_incomplete() {
    let sketch = Sketch { missing: vec![5], ..Sketch::default() };
    let expected = wkt!(MULTIPOLYGON(((0. 0., 2. 0., 2. 2., 0. 2., 0. 0.))));
    let problems = [AreaProblem::MissingWay { ways: vec![5] }];
    assert_broken(&sketch.outer(1, &square([0, 0], [2, 2])), &expected, &problems);
}

#[test]
fn what_encloses_nothing_is_no_ring() {
    assert_broken(&Sketch::default(), &nothing(), &[AreaProblem::NoRing]);
    let point = Sketch::default().outer(1, &[[0, 0], [0, 0]]);
    let degenerate = AreaProblem::DegenerateWay { way: 1 };
    let repeated = AreaProblem::RepeatedNode { way: 1, first: spot([0, 0]), nodes: 1 };
    assert_broken(&point, &nothing(), &[degenerate, repeated, AreaProblem::NoRing]);
    let line = Sketch::default().outer(1, &[[0, 0], [4, 0], [0, 0]]);
    let spike = AreaProblem::Spike { way: 1, tip: spot([4, 0]), segments: 1 };
    assert_broken(&line, &nothing(), &[spike, AreaProblem::NoRing]);
    let same =
        Sketch::default().outer(1, &square([0, 0], [4, 4])).inner(2, &square([0, 0], [4, 4]));
    let twice = AreaProblem::DuplicateSegment {
        ways: vec![1, 2],
        first: spot([0, 0]),
        segments: 4,
        times: 2,
    };
    assert_broken(&same, &nothing(), &[twice, AreaProblem::NoRing]);
}

#[test]
fn a_boundary_of_a_hundred_thousand_nodes() {
    // A comb: 25,000 teeth of width 1 and height 10 on a base of height 1, cut into ways of 50
    // nodes; with as many holes of 1 by 1 in a second, larger area around it all.
    let teeth = 25_000;
    let mut path = Vec::new();
    for tooth in 0..teeth {
        let x = 2 * tooth;
        path.extend([[x, 0], [x, 10], [x + 1, 10], [x + 1, 0]]);
    }
    path.extend([[2 * teeth, 0], [2 * teeth, -1], [0, -1], [0, 0]]);
    let places: Vec<NodePlace> = path
        .iter()
        .enumerate()
        .map(|(at, place)| NodePlace { at: place.map(|metres| metres * 100), id: at as i64 })
        .collect();
    let nodes: Vec<u32> = (0..path.len() as u32).collect();
    let place_of = |node: u32| places[node as usize];
    let ways: Vec<AreaWay<'_>> = (0..nodes.len() - 1)
        .step_by(50)
        .map(|from| AreaWay {
            id: from as i64,
            nodes: &nodes[from..(from + 51).min(nodes.len())],
            role: WayRole::Outer,
        })
        .collect();
    let found = assemble(&ways, &[], &place_of, MapUnit::Centimetres);
    assert!(found.complete);
    // The last node lies where the first does.
    assert!(matches!(found.problems.as_slice(), [AreaProblem::SamePlace { places: 1, .. }]));
    assert_eq!(found.area.0.len(), 1);
    assert_eq!(found.area.signed_area(), f64::from(teeth) * 10.0 + f64::from(2 * teeth));
}
