//! Choice of the working CRS, and a check whether coordinates can be in their stated CRS.

use geo::{BoundingRect, Coord};

use super::library::{facts, scale};
use super::transform::{Transformer, is_number, transform_coords};
use super::{CrsError, CrsId};
use crate::base::{Bounds, Diagnostics, Finding, codes, zip_equal};
use crate::dataset::Layer;

/// The usual extent of Nahraum's data: Central Europe. It only serves to *name the likely CRS* of
/// coordinates that cannot be in the stated one; possible coordinates are never judged by it.
const CENTRAL_EUROPE: Bounds = Bounds::new(4.0, 45.0, 19.0, 56.0);

/// The CRS of data from German offices and web maps, in the order in which they are tried.
const LIKELY: [u32; 8] = [4326, 25832, 25833, 4647, 3035, 31466, 31467, 3857];

/// Largest accepted error of lengths in a working CRS: 10 m in 1 km.
const SCALE_ERROR_MAX: f64 = 0.01;

/// The best metric CRS for a bounding box in degrees: the UTM zone of its centre, on ETRS89 in Europe
/// (EPSG:25828 to 25838) and on WGS 84 elsewhere.
///
/// Lengths in a UTM zone are true to 0.04 % near its middle meridian (scale 0.9996) and to 0.1 %
/// at four degrees from it.
///
/// ```
/// use nahraum::base::Bounds;
/// use nahraum::crs::{CrsId, working_crs};
/// let ruhr = Bounds::new(6.3, 51.1, 8.1, 51.9);
/// assert_eq!(working_crs(ruhr), CrsId::epsg(25832));
/// let auckland = Bounds::new(174.6, -37.0, 175.0, -36.7);
/// assert_eq!(working_crs(auckland), CrsId::epsg(32760));
/// ```
pub fn working_crs(region: Bounds) -> CrsId {
    let [lon, lat] = region.middle();
    let zone = utm_zone(lon, lat);
    let in_europe = (-16.1..=40.2).contains(&lon) && (32.9..=84.7).contains(&lat);
    if in_europe && (28..=38).contains(&zone) {
        CrsId::epsg(25800 + zone)
    } else if lat >= 0.0 {
        CrsId::epsg(32600 + zone)
    } else {
        CrsId::epsg(32700 + zone)
    }
}

/// The UTM zone of a place, with the exceptions for south-west Norway and Svalbard.
fn utm_zone(lon: f64, lat: f64) -> u32 {
    if (56.0..64.0).contains(&lat) && (3.0..12.0).contains(&lon) {
        return 32;
    }
    if (72.0..84.0).contains(&lat) && (0.0..42.0).contains(&lon) {
        return match lon {
            lon if lon < 9.0 => 31,
            lon if lon < 21.0 => 33,
            lon if lon < 33.0 => 35,
            _ => 37,
        };
    }
    (((lon + 180.0) / 6.0).floor() as i64).clamp(0, 59) as u32 + 1
}

/// Refuses a working CRS in which straight lines cannot be measured in a region, given as a bounding
/// box in degrees.
///
/// # Errors
/// [`CrsError::NotMetric`] for degrees and feet, and when lengths are wrong by more than 10 m in 1 km at
/// the region's centre or at one of its corners. Web Mercator makes lengths 60 % too long in the Ruhr;
/// a distant UTM zone is similarly wrong. [`CrsError::Unknown`] when PROJ does not know
/// the CRS.
pub fn require_metric(crs: &CrsId, region: Bounds) -> Result<(), CrsError> {
    let facts = facts(crs)?;
    let refuse = |reason: String| {
        Err(CrsError::NotMetric { crs: crs.clone(), name: facts.name.clone(), reason })
    };
    if !(facts.is_projected && facts.is_metre) {
        return refuse("its coordinates are not in metres".to_owned());
    }
    let places = region.corners().into_iter().chain([region.middle()]);
    let places: Vec<Coord<f64>> = places.map(Coord::from).collect();
    match scale(crs, &places)? {
        None => refuse("it is not defined in the whole region".to_owned()),
        Some((least, most)) if least < 1.0 - SCALE_ERROR_MAX || most > 1.0 + SCALE_ERROR_MAX => {
            refuse(format!("lengths are {least:.3} to {most:.3} of the true ones in the region"))
        }
        Some(_) => Ok(()),
    }
}

/// The bounding box in degrees of coordinates in a CRS; `None` when none of them can be transformed.
///
/// # Errors
/// As [`Transformer::new`].
pub fn lon_lat_box(coords: &[Coord<f64>], crs: &CrsId) -> Result<Option<Bounds>, CrsError> {
    let mut coords = coords.to_vec();
    Transformer::new(crs, &CrsId::wgs84())?.apply(&mut coords);
    Ok(Bounds::around(coords.into_iter().filter(|coord| !coord.x.is_nan())))
}

/// One coordinate of each geometry, which is enough to locate a layer.
fn middles(layer: &Layer) -> impl Iterator<Item = (usize, Coord<f64>)> {
    let rows = layer.geometry.iter().enumerate();
    rows.filter_map(|(row, geometry)| Some((row, geometry.as_ref()?.bounding_rect()?.center())))
}

/// Layers with fewer features are asked one by one.
const MANY: usize = 1_000;

/// Into so many parts the box around many coordinates is divided.
const BOX_PARTS: u32 = 16;

/// Largest box, in degrees, of which its inside can be told by some of its places.
const BOX_DEGREES: f64 = 10.0;

/// So often a box that does not tell is divided into quarters.
const QUARTERINGS: u32 = 3;

/// Whether a box around all coordinates of a layer lies in all of some boxes in degrees: then each of them does. `false`
/// for a few coordinates.
///
/// # Errors
/// As [`Transformer::new`].
fn box_lies_in(layer: &Layer, crs: &CrsId, all: &[Bounds]) -> Result<bool, CrsError> {
    if layer.len() < MANY || !middles(layer).all(|(_, at)| is_number(&at)) {
        return Ok(false);
    }
    let Some(own) = Bounds::around(middles(layer).map(|(_, at)| at)) else { return Ok(false) };
    lies_in(own, crs, all, QUARTERINGS)
}

/// Whether a box lies in all of some boxes in degrees, by places at even steps in it and a margin of a quarter of its
/// size. If it is so large that places in it tell nothing, or only its margin lies outside, its quarters are asked, and
/// theirs in turn, so many times.
///
/// # Errors
/// As [`Transformer::new`].
fn lies_in(own: Bounds, crs: &CrsId, all: &[Bounds], quarterings: u32) -> Result<bool, CrsError> {
    let part = |number: u32| f64::from(number) / f64::from(BOX_PARTS);
    let place = |x: u32, y: u32| Coord {
        x: own.west + own.width() * part(x),
        y: own.south + own.height() * part(y),
    };
    let steps = || 0..=BOX_PARTS;
    let mut places: Vec<Coord<f64>> =
        steps().flat_map(|x| steps().map(move |y| place(x, y))).collect();
    transform_coords(&mut places, crs, &CrsId::wgs84())?;
    let are_numbers = places.iter().all(is_number);
    // A place that lies outside is one of a quarter too.
    let Some(degrees) = Bounds::around(places)
        .filter(|degrees| are_numbers && all.iter().all(|one| one.encloses(degrees)))
    else {
        return Ok(false);
    };
    let (width, height) = (degrees.width(), degrees.height());
    let wide = degrees.widened(width / 4.0, height / 4.0);
    if width.max(height) <= BOX_DEGREES && all.iter().all(|one| one.encloses(&wide)) {
        return Ok(true);
    }
    if quarterings == 0 {
        return Ok(false);
    }
    let [x, y] = own.middle();
    let quarters = [
        Bounds::new(own.west, own.south, x, y),
        Bounds::new(x, own.south, own.east, y),
        Bounds::new(own.west, y, x, own.north),
        Bounds::new(x, y, own.east, own.north),
    ];
    for quarter in quarters {
        if !lies_in(quarter, crs, all, quarterings - 1)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a place in degrees lies in Central Europe only if its coordinates are swapped. That alone is
/// not an error: the region may be in Somalia.
pub fn looks_swapped(lon: f64, lat: f64) -> bool {
    !CENTRAL_EUROPE.contains([lon, lat]) && CENTRAL_EUROPE.contains([lat, lon])
}

/// Share of coordinates that lie in `target` and may be in `crs` at all.
fn share_inside(coords: &[Coord<f64>], crs: &CrsId, target: Bounds) -> f64 {
    let mut coords = coords.to_vec();
    let Ok(transformer) = Transformer::new(crs, &CrsId::wgs84()) else { return 0.0 };
    let Ok(area) = possible_area(crs) else { return 0.0 };
    transformer.apply(&mut coords);
    let hits = coords.iter().filter(|coord| target.contains(**coord) && area.contains(**coord));
    hits.count() as f64 / coords.len().max(1) as f64
}

/// Where coordinates in a CRS may lie, in degrees: its area of use and five degrees around it.
fn possible_area(crs: &CrsId) -> Result<Bounds, CrsError> {
    Ok(facts(crs)?.area_of_use.unwrap_or(Bounds::WORLD).widened(5.0, 5.0))
}

/// Names the CRS in which most of the coordinates lie in `target`; never the refused one.
fn likely_crs(coords: &[Coord<f64>], target: Bounds, refused: &CrsId) -> Option<String> {
    let fits = |coords: &[Coord<f64>], code: u32| {
        share_inside(coords, &CrsId::epsg(code), target.widened(0.5, 0.5)) > 0.5
    };
    let mut others = LIKELY.into_iter().filter(|code| CrsId::epsg(*code) != *refused);
    if let Some(code) = others.find(|code| fits(coords, *code)) {
        return Some(format!("the coordinates look like EPSG:{code}: set `crs = \"EPSG:{code}\"`"));
    }
    let swapped: Vec<_> = coords.iter().map(|c| Coord { x: c.y, y: c.x }).collect();
    LIKELY.into_iter().find(|code| fits(&swapped, *code)).map(|code| {
        format!("x and y look swapped (EPSG:{code} with north first): exchange the two fields")
    })
}

/// Reports coordinates that cannot be in the stated CRS of the layer.
///
/// A coordinate is impossible if it lies more than five degrees outside the CRS's area of use, as PROJ
/// has it, and not in the region either, or cannot be transformed to degrees. `reference` is the location
/// of the rest of the region.
///
/// - The layer gets one error (E101), which names the likely CRS, if most coordinates are impossible;
///   or if few lie within two degrees of the reference and another CRS or swapped axes would put most
///   of them there.
/// - Single coordinates that are impossible, or more than two degrees from the reference, are warnings
///   (W102).
///
/// # Errors
/// [`CrsError::Missing`] when the layer does not state its CRS; [`CrsError::Unknown`] when PROJ does
/// not know it.
pub fn check_plausible(layer: &Layer, reference: Option<Bounds>) -> Result<Diagnostics, CrsError> {
    let mut diagnostics = Diagnostics::default();
    let crs = layer.crs.clone().ok_or_else(|| CrsError::Missing { layer: layer.name.clone() })?;
    let area = possible_area(&crs)?;
    let near = reference.map(|reference| reference.widened(2.0, 2.0));
    let boxes: Vec<Bounds> = near.into_iter().chain([area, Bounds::WORLD]).collect();
    if box_lies_in(layer, &crs, &boxes)? {
        return Ok(diagnostics);
    }
    let middles: Vec<(usize, Coord<f64>)> = middles(layer).collect();
    let coords: Vec<Coord<f64>> = middles.iter().map(|(_, at)| *at).collect();
    let mut degrees = coords.clone();
    transform_coords(&mut degrees, &crs, &CrsId::wgs84())?;
    // What lies where the rest of the region lies is in the stated CRS, also beyond its area of use.
    let among = reference.map(|reference| reference.widened(0.5, 0.5));
    let possible = |at: &Coord<f64>| {
        let is_among = among.is_some_and(|among| among.contains(*at));
        (area.contains(*at) || is_among) && Bounds::WORLD.contains(*at)
    };
    let near = |at: &Coord<f64>| near.is_none_or(|near| near.contains(*at));
    let fine = degrees.iter().filter(|at| possible(at) && near(at)).count();
    if fine * 2 < degrees.len() {
        let hint = likely_crs(&coords, reference.unwrap_or(CENTRAL_EUROPE), &crs);
        let mostly_impossible =
            degrees.iter().filter(|at| possible(at)).count() * 2 < degrees.len();
        if mostly_impossible || hint.is_some() {
            let example = coords[0];
            let message = format!(
                "{} of {} coordinates cannot be in {crs}; the first is x = {}, y = {}",
                degrees.len() - fine,
                degrees.len(),
                example.x,
                example.y
            );
            let finding = Finding::new(codes::E101, message).at(layer.place(middles[0].0));
            let advice = || "set `crs` of the layer to the CRS of the data".to_owned();
            diagnostics.push(finding.hint(hint.unwrap_or_else(advice)));
            return Ok(diagnostics);
        }
    }
    for (at, (row, coord)) in zip_equal(&degrees, &middles) {
        if !(possible(at) && near(at)) {
            diagnostics.push_with(codes::W102, layer.source_name(), |file| {
                let Coord { x, y } = coord;
                let message = format!("x = {x}, y = {y} lies far away from the region");
                (file.feature(layer.record(*row)), message)
            });
        }
    }
    Ok(diagnostics)
}

#[cfg(test)]
mod tests {
    use geo::Point;

    use super::*;

    fn layer_of(points: &[[f64; 2]], code: u32) -> Layer {
        let point = |[x, y]: &[f64; 2]| Some(Point::new(*x, *y).into());
        Layer {
            crs: Some(CrsId::epsg(code)),
            geometry: points.iter().map(point).collect(),
            ..Layer::default()
        }
    }

    fn grid(low: [f64; 2], step: f64) -> Vec<[f64; 2]> {
        let place = |number: u32| {
            let (x, y) = (f64::from(number % 50), f64::from(number / 50));
            [low[0] + step * x, low[1] + step * y]
        };
        (0..2_000).map(place).collect()
    }

    #[test]
    fn the_box_of_many_points_tells_of_all_and_a_stray_point_is_found_all_the_same() {
        let ruhr = Bounds::new(6.5, 51.2, 7.9, 51.8);
        let near = ruhr.widened(2.0, 2.0);
        let mut points = grid([360_000.0, 5_680_000.0], 1_000.0);
        let lies_in = |points: &[[f64; 2]], one: Bounds| {
            let layer = layer_of(points, 25832);
            box_lies_in(&layer, &CrsId::epsg(25832), &[Bounds::WORLD, one]).expect("a known CRS")
        };
        assert!(lies_in(&points, near));
        assert!(!lies_in(&points[..MANY - 1], near), "a few are asked one by one");
        assert!(!lies_in(&points, Bounds::new(7.1, 51.2, 7.9, 51.8)), "it lies partly outside");
        let check = |points: &[[f64; 2]]| {
            let found = check_plausible(&layer_of(points, 25832), Some(ruhr));
            let found = found.expect("a known CRS");
            (found.count(), found.count_of_code(codes::W102))
        };
        assert_eq!(check(&points), (0, 0));
        points.push([800_000.0, 5_680_000.0]);
        assert!(!lies_in(&points, near));
        assert_eq!(check(&points), (1, 1));
        points[2_000] = [f64::NAN, 0.0];
        assert!(!lies_in(&points, near));
    }

    /// More than ten degrees wide, 760 by 403 km, from this easting.
    fn nation(west: f64) -> (Vec<[f64; 2]>, Bounds) {
        let mut points = grid([west, 5_480_000.0], 15_500.0);
        points.truncate(27 * 50);
        let coords: Vec<Coord<f64>> =
            points.iter().map(|at| Coord { x: at[0], y: at[1] }).collect();
        let around = lon_lat_box(&coords, &CrsId::epsg(25832)).expect("a known CRS");
        (points, around.expect("some points"))
    }

    #[test]
    fn the_box_of_a_nation_is_told_by_its_quarters() {
        // The westernmost place is that in the north west of one and in the south west of the other.
        for west in [140_000.0, 560_000.0] {
            let (points, around) = nation(west);
            assert!(around.width() > BOX_DEGREES, "{around:?}");
            let lies_in = |one: Bounds| {
                let layer = layer_of(&points, 25832);
                let found = box_lies_in(&layer, &CrsId::epsg(25832), &[Bounds::WORLD, one]);
                found.expect("a known CRS")
            };
            // A margin of a quarter of its quarters would lie outside.
            let near = around.widened(1.0, 1.0);
            assert!(lies_in(near));
            for outside in [
                Bounds { west: around.west + 0.1, ..near },
                Bounds { south: around.south + 0.1, ..near },
                Bounds { east: around.east - 0.1, ..near },
                Bounds { north: around.north - 0.1, ..near },
            ] {
                assert!(!lies_in(outside), "{outside:?}");
            }
        }
    }

    #[test]
    fn a_stray_point_of_a_nation_is_found() {
        let (mut points, around) = nation(140_000.0);
        let check = |points: &[[f64; 2]]| {
            let found = check_plausible(&layer_of(points, 25832), Some(around));
            let found = found.expect("a known CRS");
            (found.count(), found.count_of_code(codes::W102))
        };
        assert_eq!(check(&points), (0, 0));
        points.push([points[0][0], points[0][1] - 900_000.0]);
        assert_eq!(check(&points), (1, 1));
    }

    #[test]
    fn a_box_around_the_pole_tells_nothing_of_its_inside() {
        let points = grid([-25_000.0, -20_000.0], 1_000.0);
        let layer = layer_of(&points, 3995);
        let lies_in = box_lies_in(&layer, &CrsId::epsg(3995), &[Bounds::WORLD]);
        assert!(!lies_in.expect("a known CRS"));
    }
}
