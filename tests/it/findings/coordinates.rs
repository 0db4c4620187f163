//! 1xx: coordinates.

use geo::{Geometry, Point};
use nahraum::base::{Diagnostics, Silent, codes};
use nahraum::crs::transform_layer;
use nahraum::dataset::{CrsId, Layer};
use nahraum::region::{
    Mapped, MunicipalityFields, RegionError, RegionInputs, RegionSettings, build,
};

use super::{Provoked, assert_complete};
use crate::region::read;

/// Municipalities of these rings in degrees; those without quartiers always say so (N351, N326).
fn municipalities(rings: &[&str], crs: u32) -> Result<Diagnostics, RegionError> {
    let mut text = "id,name,wkt\n".to_owned();
    for (at, ring) in rings.iter().enumerate() {
        text += &format!("0591100{at},m{at},\"POLYGON(({ring}))\"\n");
    }
    let layer = read("municipalities.csv", &text, Some(crs));
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(layer, MunicipalityFields::default())),
        ..RegionInputs::default()
    };
    Ok(build(inputs, &RegionSettings::default(), &Silent)?.diagnostics)
}

fn places(provoked: &mut Provoked) {
    let beside = [codes::N351, codes::N326, codes::W348, codes::W355];
    let metres = "380000 5700000,381000 5700000,381000 5701000,380000 5701000,380000 5700000";
    match municipalities(&[metres], 4326) {
        Err(RegionError::WrongCrs { diagnostics }) => {
            provoked.exactly(&[codes::E101], &[], &diagnostics);
        }
        other => panic!("{other:?}"),
    }
    let (here, beside_it, far) = (
        "7 51,7.1 51,7.1 51.1,7 51.1,7 51",
        "7.1 51,7.2 51,7.2 51.1,7.1 51.1,7.1 51",
        "-24 51,-23.9 51,-23.9 51.1,-24 51.1,-24 51",
    );
    let stray = municipalities(&[here, beside_it, far], 4326).expect("buildable");
    provoked.exactly(&[codes::W102], &[&beside[..], &[codes::W350]].concat(), &stray);
    let swapped = municipalities(&["51 7,51.1 7,51.1 7.1,51 7.1,51 7"], 4326).expect("buildable");
    provoked.exactly(&[codes::W103], &beside, &swapped);
}

#[test]
fn the_likely_crs_is_never_the_refused_one() {
    // Zone 32 ends at 12 degrees; these numbers mean a place at 18 degrees.
    let mut corner = [geo::Coord { x: 18.0, y: 51.0 }];
    let (degrees, utm) = (CrsId::wgs84(), CrsId::epsg(25832));
    nahraum::crs::transform_coords(&mut corner, &degrees, &utm).expect("a place");
    let [(west, south), (east, north)] =
        [(corner[0].x, corner[0].y), (corner[0].x + 1000.0, corner[0].y + 1000.0)];
    let ring =
        format!("{west} {south},{east} {south},{east} {north},{west} {north},{west} {south}");
    let Err(RegionError::WrongCrs { diagnostics }) = municipalities(&[&ring], 25832) else {
        panic!("beyond the area of use");
    };
    let group = diagnostics.groups().next().expect("a finding");
    let hint = group.first().hint.as_deref().expect("advice");
    assert!(!hint.contains("25832"), "{hint}");
    // Where the rest of the region lies, such numbers are right.
    let facilities = read("f.csv", &format!("id,x,y\n1,{west},{south}\n"), Some(25832));
    let region = nahraum::base::Bounds::new(17.9, 50.9, 18.1, 51.1);
    let found = nahraum::crs::check_plausible(&facilities, Some(region)).expect("known CRS");
    assert_eq!(found.count(), 0, "{found:?}");
}

fn a_place_without_image(provoked: &mut Provoked) {
    let points = [Point::new(7.0, 51.0), Point::new(7.0, 1e6)];
    let mut layer = Layer {
        name: "places".to_owned(),
        crs: Some(CrsId::wgs84()),
        geometry: points.into_iter().map(|point| Some(Geometry::Point(point))).collect(),
        ..Layer::default()
    };
    let found = transform_layer(&mut layer, &CrsId::epsg(25832)).expect("known CRS");
    provoked.exactly(&[codes::E110], &[], &found);
    assert!(layer.geometry[0].is_some() && layer.geometry[1].is_none());
    // Whoever misses the place is told that this has been reported.
    assert!(layer.unplaced_reported.contains(&1));
}

#[test]
fn every_finding_about_coordinates_is_provoked() {
    assert_complete(&['1'], &[places, a_place_without_image]);
}
