//! Look-ups in PROJ's database, and the folders of grid files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{PoisonError, RwLock};

use geo::Coord;

use super::ffi::{Context, Kind, Object};
use super::{CrsError, CrsId};
use crate::base::Bounds;

/// Folders for grid files, in the order they were added.
static GRID_FOLDERS: RwLock<Vec<PathBuf>> = RwLock::new(Vec::new());

/// What was looked up: a look-up takes milliseconds, and folders for grid files do not change it.
static KNOWN_FACTS: RwLock<BTreeMap<CrsId, CrsFacts>> = RwLock::new(BTreeMap::new());

/// The folders for grid files that were added to this process, in their order.
pub fn grid_folders() -> Vec<PathBuf> {
    // A list of paths is consistent after every push, so a poisoned lock is harmless.
    GRID_FOLDERS.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Adds a folder in which PROJ searches grid files (such as `BETA2007.gsb`) before its default folders,
/// which include `PROJ_DATA`. A `proj.db` in the folder is ignored.
///
/// The folder applies to all transformations that the process makes afterwards. Programs should call
/// this once, before they load anything. No other function of the library adds a folder.
///
/// # Errors
/// [`CrsError::GridFolder`] when the folder does not exist or its name is not UTF-8.
pub fn add_grid_folder(folder: &Path) -> Result<(), CrsError> {
    if !folder.is_dir() || folder.to_str().is_none_or(|name| name.contains('\0')) {
        return Err(CrsError::GridFolder { folder: folder.display().to_string() });
    }
    let mut folders = GRID_FOLDERS.write().unwrap_or_else(PoisonError::into_inner);
    if !folders.iter().any(|known| known == folder) {
        folders.push(folder.to_owned());
    }
    Ok(())
}

/// A context for the calling thread.
pub(super) fn context() -> Result<Rc<Context>, CrsError> {
    Context::new(&grid_folders()).map_err(|cause| CrsError::Database { cause })
}

/// Properties of a CRS in PROJ's database.
#[derive(Clone, Debug, PartialEq)]
pub struct CrsFacts {
    /// Name, such as `ETRS89 / UTM zone 32N`.
    pub name: String,
    /// Whether it is projected: coordinates are lengths on a map, not degrees.
    pub is_projected: bool,
    /// Whether the unit of the coordinates is the metre.
    pub is_metre: bool,
    /// The area of use of the CRS, in degrees.
    pub area_of_use: Option<Bounds>,
}

/// Looks up a CRS in PROJ's database; for a compound CRS with heights, its horizontal part.
///
/// # Errors
/// [`CrsError::Unknown`] when the database does not have the CRS, or it has no horizontal part.
pub fn facts(crs: &CrsId) -> Result<CrsFacts, CrsError> {
    let known = || KNOWN_FACTS.read().unwrap_or_else(PoisonError::into_inner).get(crs).cloned();
    if let Some(known) = known() {
        return Ok(known);
    }
    let object = horizontal(&context()?, crs)?;
    let facts = CrsFacts {
        name: object.name(),
        is_projected: object.kind() == Kind::Projected,
        is_metre: object.kind() == Kind::Projected && object.axis_unit() == Some(1.0),
        area_of_use: object.area_of_use(),
    };
    let mut all = KNOWN_FACTS.write().unwrap_or_else(PoisonError::into_inner);
    all.insert(crs.clone(), facts.clone());
    Ok(facts)
}

/// Smallest and largest scale (map length over true length) of a projected CRS at places in degrees;
/// `None` when the CRS is not defined at one of them.
///
/// Method: Tissot's indicatrix (Snyder 1987, Map Projections: A Working Manual, USGS Professional
/// Paper 1395, p. 20) as PROJ computes it.
pub(super) fn scale(crs: &CrsId, places: &[Coord<f64>]) -> Result<Option<(f64, f64)>, CrsError> {
    let object = horizontal(&context()?, crs)?;
    let mut range = (f64::INFINITY, 0.0_f64);
    for place in places {
        let Some((least, most)) = object.scale_at(place.x, place.y) else { return Ok(None) };
        range = (range.0.min(least), range.1.max(most));
    }
    Ok(Some(range))
}

/// The CRS with a code, or its horizontal part if it also has heights.
pub(super) fn horizontal(context: &Rc<Context>, crs: &CrsId) -> Result<Object, CrsError> {
    let unknown = |cause: String| CrsError::Unknown { crs: crs.clone(), cause };
    let (authority, code) = crs.as_str().split_once(':').unwrap_or(("EPSG", crs.as_str()));
    let mut object = context.crs(authority, code).map_err(unknown)?;
    if object.kind() == Kind::Compound {
        object = object.horizontal_part().unwrap_or(object);
    }
    match object.kind() {
        Kind::Geographic | Kind::Projected => Ok(object),
        Kind::Compound => Err(unknown("it has no horizontal part".to_owned())),
        Kind::Other(kind) => {
            Err(unknown(format!("it is {kind}, not a geographic or projected CRS")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_tell_degrees_from_metres() {
        let facts_of = |code| facts(&CrsId::epsg(code)).expect("a known CRS");
        assert!(!facts_of(4326).is_projected);
        assert!(facts_of(25832).is_projected && facts_of(25832).is_metre);
        assert!(!facts_of(2230).is_metre, "US survey feet");
        assert!(facts_of(5555).is_metre, "UTM with heights");
        // Nothing; a geocentric system; a system of heights; an ellipsoid.
        for code in [999_999, 4978, 7837, 7019] {
            assert!(matches!(facts(&CrsId::epsg(code)), Err(CrsError::Unknown { .. })), "{code}");
        }
    }

    #[test]
    fn scale_follows_the_textbook() {
        let at = |code, x, y| {
            scale(&CrsId::epsg(code), &[Coord { x, y }]).expect("a CRS").expect("a scale")
        };
        let (least, most) = at(25832, 9.0, 51.5);
        assert!((least - 0.9996).abs() < 1e-9 && (most - 0.9996).abs() < 1e-9);
        // Spherical transverse Mercator: k = k0 / sqrt(1 - (cos(lat) sin(dlon))^2).
        let sine = 51.5_f64.to_radians().cos() * 2.0_f64.to_radians().sin();
        let expected = 0.9996 / (1.0 - sine * sine).sqrt();
        let (least, most) = at(25832, 7.0, 51.5);
        assert!((least - expected).abs() < 2e-6 && (most - expected).abs() < 2e-6);
    }
}
