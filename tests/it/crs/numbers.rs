//! Published points, there and back, failures, threads.

use geo::Coord;
use nahraum::base::Bounds;
use nahraum::crs::{
    CrsError, CrsId, Transformer, add_grid_folder, facts, require_metric, transform_coords,
    working_crs,
};
use proptest::prelude::*;

pub fn at(x: f64, y: f64) -> Coord<f64> {
    Coord { x, y }
}

pub fn transformed(from: u32, to: u32, x: f64, y: f64) -> Coord<f64> {
    let mut coords = [at(x, y)];
    let failed = transform_coords(&mut coords, &CrsId::epsg(from), &CrsId::epsg(to))
        .unwrap_or_else(|error| panic!("{from} to {to}: {error}"));
    assert!(failed.is_empty(), "{from} to {to}: {x}, {y}");
    coords[0]
}

fn degrees(degrees: f64, minutes: f64, seconds: f64) -> f64 {
    degrees + minutes / 60.0 + seconds / 3600.0
}

/// Worked examples of IOGP Publication 373-7-2 (EPSG Guidance Note 7, part 2), Coordinate
/// Conversions and Transformations including Formulas. Each is a conversion within one datum, so
/// the printed digits must come out; axes are east before north here.
#[test]
fn published_examples() {
    // (section, geographic CRS, projected CRS, longitude, latitude, easting, northing)
    let cases = [
        ("Lambert azimuthal equal area", 4258, 3035, 5.0, 50.0, 3_962_799.45, 2_999_718.85),
        ("Transverse Mercator", 4277, 27700, 0.5, 50.5, 577_274.99, 69_740.50),
        (
            "Popular visualisation pseudo-Mercator",
            4326,
            3857,
            -degrees(100.0, 20.0, 0.0),
            degrees(24.0, 22.0, 54.433),
            -11_169_055.58,
            2_800_000.00,
        ),
        ("Lambert conic conformal (2SP)", 4267, 32040, -96.0, 28.5, 2_963_503.91, 254_759.80),
    ];
    for (section, geographic, projected, longitude, latitude, easting, northing) in cases {
        let found = transformed(geographic, projected, longitude, latitude);
        let error = (found.x - easting).hypot(found.y - northing);
        assert!(error < 0.02, "{section}: {found:?}, {error} off");
        let back = transformed(projected, geographic, easting, northing);
        let error = (back.x - longitude).hypot(back.y - latitude);
        assert!(error < 2e-7, "{section} back: {back:?}");
    }
}

/// The false origin of each system is a point where the answer is written in its definition.
#[test]
fn false_origins() {
    assert_eq!(transformed(4258, 25832, 9.0, 0.0), at(500_000.0, 0.0));
    for (code, longitude, easting) in
        [(31466, 6.0, 2.5e6), (31467, 9.0, 3.5e6), (31468, 12.0, 4.5e6)]
    {
        let found = transformed(4314, code, longitude, 0.0);
        assert!((found.x - easting).abs() < 1e-6 && found.y.abs() < 1e-6, "{code}: {found:?}");
    }
    let found = transformed(4258, 3035, 10.0, 52.0);
    assert!((found.x - 4_321_000.0).abs() < 1e-6 && (found.y - 3_210_000.0).abs() < 1e-6);
}

/// The same place in zone 2 and zone 3 of Gauss-Krüger is the same place in UTM.
#[test]
fn gauss_kruger_zones_agree() {
    for (longitude, latitude) in [(6.8, 51.2), (7.5, 51.5), (7.9, 51.8)] {
        let [two, three] = [31466, 31467].map(|code| {
            let local = transformed(4314, code, longitude, latitude);
            transformed(code, 25832, local.x, local.y)
        });
        assert!((two.x - three.x).hypot(two.y - three.y) < 1e-3, "{two:?} {three:?}");
    }
}

#[test]
fn same_system_changes_nothing() {
    let same = transformed(4326, 4326, 7.123_456_789_012_3, 51.987_654_321_098_7);
    assert_eq!(same, at(7.123_456_789_012_3, 51.987_654_321_098_7));
    let crs84: CrsId = "urn:ogc:def:crs:OGC:1.3:CRS84".parse().expect("CRS84");
    let mut coords = [at(7.1, 51.9), at(f64::NAN, 51.0)];
    let failed =
        transform_coords(&mut coords, &crs84, &CrsId::epsg(4326)).expect("the same system");
    assert_eq!((failed, coords[0]), (vec![1], at(7.1, 51.9)));
}

#[test]
fn one_bad_point_does_not_spoil_the_others() {
    let transformer = Transformer::new(&CrsId::wgs84(), &CrsId::epsg(25832)).expect("PROJ");
    let bad = [at(7.0, 95.0), at(f64::NAN, 51.0), at(7.0, f64::INFINITY), at(1e308, -1e308)];
    let good = transformed(4326, 25832, 7.0, 51.0);
    for bad in bad {
        let mut coords = vec![at(7.0, 51.0); 3000];
        coords[0] = bad;
        coords[1500] = bad;
        coords[2999] = bad;
        assert_eq!(transformer.apply(&mut coords), [0, 1500, 2999], "{bad:?}");
        assert!(coords[1500].x.is_nan() && coords[1500].y.is_nan());
        assert!(coords.iter().enumerate().all(|(i, c)| i % 1500 == 0 || i == 2999 || *c == good));
    }
}

#[test]
fn what_is_no_map_system_is_an_error_that_says_why() {
    let error = |code| facts(&CrsId::epsg(code)).expect_err("no map system").to_string();
    assert!(error(999_999).contains("EPSG:999999"), "{}", error(999_999));
    assert!(error(4978).contains("geocentric"), "{}", error(4978));
    assert!(error(7837).contains("heights"), "{}", error(7837));
    let missing = add_grid_folder("no/such/folder".as_ref()).expect_err("no folder");
    assert!(missing.to_string().contains("no/such/folder"));
    // A compound system counts by its horizontal part: 5555 is UTM zone 32 with heights.
    let same = transformed(5555, 25832, 393_530.0, 5_708_000.0);
    assert!((same.x - 393_530.0).hypot(same.y - 5_708_000.0) < 1e-6);
}

/// PROJ would answer with coordinates that are some hundred metres off, and say nothing: there is
/// no published way from the datum of the Herat North maps (EPSG:4255) to the old Spanish one
/// (EPSG:4903).
#[test]
fn operations_that_ignore_the_datum_are_refused() {
    let plain = proj::Proj::new_known_crs("EPSG:4255", "EPSG:4903", None);
    assert!(plain.is_ok(), "PROJ left alone finds something");
    let refused = Transformer::new(&CrsId::epsg(4255), &CrsId::epsg(4903));
    let Err(error) = refused else { panic!("a way without the datum") };
    assert!(matches!(error, CrsError::NoWay { .. }), "{error}");
}

const RUHR: Bounds = Bounds::new(6.3, 51.1, 8.1, 51.9);

#[test]
fn working_systems_are_accepted_or_refused() {
    for code in [25832, 25833, 31466, 31467, 3035, 5555] {
        require_metric(&CrsId::epsg(code), RUHR).unwrap_or_else(|error| panic!("{error}"));
    }
    // Degrees; feet of New York; web Mercator; a zone 18 degrees away.
    for (code, why) in [(4326, "metres"), (2263, "metres"), (3857, "1.6"), (25829, "true")] {
        let error = require_metric(&CrsId::epsg(code), RUHR).expect_err("unfit").to_string();
        assert!(error.contains(why), "{code}: {error}");
    }
}

#[test]
fn zones_follow_the_grid_and_its_exceptions() {
    let point = |x, y| working_crs(Bounds::new(x, y, x, y));
    assert_eq!(working_crs(RUHR), CrsId::epsg(25832));
    assert_eq!([point(5.99, 51.0), point(12.0, 51.0)], [CrsId::epsg(25831), CrsId::epsg(25833)]);
    assert_eq!([point(5.3, 60.4), point(5.3, 55.9)], [CrsId::epsg(25832), CrsId::epsg(25831)]);
    assert_eq!([point(15.6, 78.2), point(8.9, 78.0)], [CrsId::epsg(25833), CrsId::epsg(25831)]);
    assert_eq!(point(-74.0, 40.7), CrsId::epsg(32618));
    assert_eq!(point(151.2, -33.9), CrsId::epsg(32756));
}

/// Points all over Europe, some beyond the poles, in an order that meets failures everywhere.
fn scattered(count: usize) -> Vec<Coord<f64>> {
    (0..count)
        .map(|i| {
            let x = (i as f64 * 0.618_033_988_749_895).fract() * 20.0;
            let y = 40.0 + (i as f64 * 0.414_213_562_373_095).fract() * 52.0;
            at(x, y)
        })
        .collect()
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let on_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let mut coords = scattered(400_001);
        let failed = pool
            .install(|| {
                let (from, to) = (CrsId::wgs84(), CrsId::epsg(31467));
                transform_coords(&mut coords, &from, &to)
            })
            .expect("PROJ");
        let bits: Vec<(u64, u64)> = coords.iter().map(|c| (c.x.to_bits(), c.y.to_bits())).collect();
        (failed, bits)
    };
    let one = on_threads(1);
    let beyond = scattered(400_001).iter().filter(|c| c.y > 90.0).count();
    assert!(beyond > 1000 && one.0.len() == beyond, "{} of {beyond}", one.0.len());
    for threads in [2, 3, 7] {
        assert!(on_threads(threads) == one, "{threads} threads");
    }
}

/// Many threads that fail at the same time: this corrupts memory when error texts are shared.
#[test]
fn failing_on_many_threads_is_safe() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("threads");
    let mut coords: Vec<_> = scattered(400_000).iter().map(|c| at(c.x * 9.0, c.y + 50.0)).collect();
    let failed =
        pool.install(|| transform_coords(&mut coords, &CrsId::wgs84(), &CrsId::epsg(25832)));
    assert_eq!(failed.expect("PROJ").len(), coords.iter().filter(|c| c.x.is_nan()).count());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// There and back within 1 mm, over the Ruhr.
    #[test]
    fn there_and_back(points in prop::collection::vec((6.0..8.5_f64, 50.8..52.2_f64), 1..200)) {
        let given: Vec<_> = points.iter().map(|(x, y)| at(*x, *y)).collect();
        let mut start = given.clone();
        let (wgs84, utm) = (CrsId::wgs84(), CrsId::epsg(25832));
        prop_assert!(transform_coords(&mut start, &wgs84, &utm).expect("PROJ").is_empty());
        for code in [3035, 31466, 31467, 3857, 25833, 4647, 4326, 4258] {
            let mut coords = start.clone();
            let other = CrsId::epsg(code);
            let there = transform_coords(&mut coords, &utm, &other).expect("PROJ");
            let back = transform_coords(&mut coords, &other, &utm).expect("PROJ");
            prop_assert!(there.is_empty() && back.is_empty());
            for (a, b) in start.iter().zip(&coords) {
                let error = (a.x - b.x).hypot(a.y - b.y);
                prop_assert!(error < 1e-3, "EPSG:{} {:?} {:?}: {} m", code, a, b, error);
            }
        }
    }
}
