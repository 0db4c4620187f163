//! PROJ itself: its database travels inside the binary, grid files are looked for on disk.

use std::ffi::{CString, c_char};
use std::path::Path;
use std::ptr;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::CrsError;

/// The name PROJ gives to the database that is linked into the program.
const EMBEDDED_DATABASE: &std::ffi::CStr = c"__embedded_proj_db__";

/// PROJ's default context is shared by all threads while contexts are made and destroyed.
static DEFAULT_CONTEXT: Mutex<()> = Mutex::new(());

/// Locks PROJ's default context. A context may only be made or destroyed under this lock:
/// destroying any context closes the default one's database.
pub(super) fn lock() -> MutexGuard<'static, ()> {
    // The guarded state is PROJ's own; a panic elsewhere leaves it usable.
    DEFAULT_CONTEXT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes every context use the embedded database, whatever PROJ files the machine has: a
/// `proj.db` of another version, found through `PROJ_DATA` or an install prefix, would otherwise
/// win over the embedded one.
pub(super) fn use_embedded_database() -> Result<(), CrsError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let done = DONE.get_or_init(|| {
        let _guard = lock();
        // SAFETY: as below; PROJ must not print, failures are findings.
        unsafe { proj_sys::proj_log_level(ptr::null_mut(), proj_sys::PJ_LOG_LEVEL_PJ_LOG_NONE) };
        // SAFETY: a null context means the default one, which lives as long as the program; the
        // path is a C string; auxiliary paths and options may be null. The lock keeps other
        // threads from copying the context meanwhile.
        let set = unsafe {
            proj_sys::proj_context_set_database_path(
                ptr::null_mut(),
                EMBEDDED_DATABASE.as_ptr(),
                ptr::null(),
                ptr::null(),
            )
        };
        set != 0
    });
    if *done { Ok(()) } else { Err(CrsError::Database) }
}

/// Lets PROJ look for grid files (such as `BETA2007.gsb`) in a folder, before the places it knows
/// already, which include `PROJ_DATA`. Holds for transformations made afterwards.
///
/// # Errors
/// [`CrsError::GridFolder`] when the folder does not exist or its name holds a zero byte.
pub fn add_grid_folder(folder: &Path) -> Result<(), CrsError> {
    let fail = || CrsError::GridFolder { folder: folder.display().to_string() };
    if !folder.is_dir() {
        return Err(fail());
    }
    let known = proj::ProjBuilder::new().lib_info().map(|info| info.searchpath).unwrap_or_default();
    let separator = if cfg!(windows) { ';' } else { ':' };
    let mut paths = vec![CString::new(folder.to_string_lossy().as_bytes()).map_err(|_| fail())?];
    paths.extend(known.split(separator).filter_map(|path| CString::new(path).ok()));
    let pointers: Vec<*const c_char> = paths.iter().map(|path| path.as_ptr()).collect();
    let _guard = lock();
    // SAFETY: the pointers are C strings that outlive the call, which copies them; a null context
    // means the default one.
    unsafe {
        proj_sys::proj_context_set_search_paths(
            ptr::null_mut(),
            pointers.len() as i32,
            pointers.as_ptr(),
        );
    }
    Ok(())
}

/// What PROJ says of a CRS.
#[derive(Clone, Debug, PartialEq)]
pub struct CrsFacts {
    /// Name, such as `ETRS89 / UTM zone 32N`.
    pub name: String,
    /// Coordinates are lengths on a map, not degrees.
    pub is_projected: bool,
    /// The unit of the coordinates is the metre.
    pub is_metre: bool,
    /// Where the CRS is meant to be used: west, south, east, north in degrees.
    pub area_of_use: Option<[f64; 4]>,
}

/// Looks a CRS up in PROJ's database.
///
/// # Errors
/// [`CrsError::Unknown`] when the database does not have it.
pub fn facts(crs: &super::CrsId) -> Result<CrsFacts, CrsError> {
    use_embedded_database()?;
    let unknown = |cause: String| CrsError::Unknown { crs: crs.clone(), cause };
    let _guard = lock();
    let object = proj::Proj::new(crs.as_str()).map_err(|error| unknown(error.to_string()))?;
    let json = object.to_projjson(None, None, None).map_err(|error| unknown(error.to_string()))?;
    let json: serde_json::Value =
        serde_json::from_str(&json).map_err(|error| unknown(error.to_string()))?;
    let area = object.area_of_use().ok().and_then(|(area, _)| area);
    let unit = &json["coordinate_system"]["axis"][0]["unit"];
    Ok(CrsFacts {
        name: json["name"].as_str().unwrap_or_default().to_owned(),
        is_projected: json["type"] == "ProjectedCRS",
        is_metre: unit == "metre",
        area_of_use: area.map(|area| [area.west, area.south, area.east, area.north]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_in_use_is_the_embedded_one() {
        use_embedded_database().expect("the database is linked in");
        let _guard = lock();
        // SAFETY: a null context means the default one; the answer is a C string it owns.
        let path = unsafe {
            std::ffi::CStr::from_ptr(proj_sys::proj_context_get_database_path(ptr::null_mut()))
        };
        let path = path.to_string_lossy();
        assert!(path.contains("ptr="), "an in-memory database, not the file `{path}`");
    }

    #[test]
    fn facts_tell_degrees_from_metres() {
        let facts_of = |code| facts(&super::super::CrsId::epsg(code)).expect("a known CRS");
        assert!(!facts_of(4326).is_projected);
        assert!(facts_of(25832).is_projected && facts_of(25832).is_metre);
        assert!(!facts_of(2230).is_metre, "US survey feet");
        assert!(facts(&super::super::CrsId::epsg(999_999)).is_err());
    }
}
