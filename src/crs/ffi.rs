//! Owned wrappers of PROJ's C objects.
//!
//! The wrapper type of the `proj` crate (0.31) is not used for two reasons: it frees PROJ's *global*
//! state whenever one of its objects is dropped, and it reads the message of a failed point from a
//! string in PROJ's *shared* default context, so that two threads with failed points corrupt the heap.
//! Here each thread uses its own context, every object belongs to one context, and nothing global is
//! written.

use std::ffi::{CStr, CString, c_char};
use std::path::PathBuf;
use std::ptr::{self, NonNull};
use std::rc::Rc;
use std::sync::OnceLock;

use crate::base::Bounds;
use proj_sys as c;

/// PROJ's name for the copy of `proj.db` that is linked into the program.
const EMBEDDED_DATABASE: &CStr = c"__embedded_proj_db__";
/// PROJ's marker for "no bound known" in an area of use.
const UNKNOWN_BOUND: f64 = -1000.0;

/// A PROJ context: errors, database handle and search paths of one thread.
pub(super) struct Context(NonNull<c::PJ_CONTEXT>);

/// A CRS or a coordinate operation; keeps its context alive.
pub(super) struct Object {
    pointer: NonNull<c::PJ>,
    context: Rc<Context>,
}

/// The kind of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Geographic,
    Projected,
    Compound,
    Other(&'static str),
}

impl Context {
    /// A context that reads the built-in database, never a `proj.db` on disk, and searches grid
    /// files first in `grid_folders`, then in PROJ's default folders.
    ///
    /// Errors are PROJ's messages.
    pub(super) fn new(grid_folders: &[PathBuf]) -> Result<Rc<Self>, String> {
        // SAFETY: takes no arguments; a null result is caught.
        let pointer = NonNull::new(unsafe { c::proj_context_create() })
            .ok_or_else(|| "PROJ is out of memory".to_owned())?;
        let context = Self(pointer);
        // SAFETY: the context is alive and ours alone; the database name is a C string, and null
        // is allowed for the two lists. Messages are returned to the caller, never printed.
        let opened = unsafe {
            c::proj_log_level(pointer.as_ptr(), c::PJ_LOG_LEVEL_PJ_LOG_NONE);
            let name = EMBEDDED_DATABASE.as_ptr();
            c::proj_context_set_database_path(pointer.as_ptr(), name, ptr::null(), ptr::null())
        };
        if opened == 0 {
            return Err(context.last_error());
        }
        if !grid_folders.is_empty() {
            context.search_also_in(grid_folders)?;
        }
        Ok(Rc::new(context))
    }

    fn search_also_in(&self, folders: &[PathBuf]) -> Result<(), String> {
        let mut paths = Vec::with_capacity(folders.len() + 4);
        for folder in folders {
            let text = folder.to_str().ok_or("the folder's name is not UTF-8")?;
            paths.push(CString::new(text).map_err(|error| error.to_string())?);
        }
        paths.extend_from_slice(default_search_paths());
        let pointers: Vec<*const c_char> = paths.iter().map(|path| path.as_ptr()).collect();
        let count = i32::try_from(pointers.len()).map_err(|error| error.to_string())?;
        // SAFETY: `pointers` holds `count` C strings that outlive the call; PROJ copies them.
        unsafe { c::proj_context_set_search_paths(self.0.as_ptr(), count, pointers.as_ptr()) };
        Ok(())
    }

    /// The path from which the database in use was opened.
    #[cfg(test)]
    pub(super) fn database_path(&self) -> Option<String> {
        // SAFETY: the context is alive; the text lives in it until the next such call.
        unsafe { text(c::proj_context_get_database_path(self.0.as_ptr())) }
    }

    /// PROJ's message for the last error of this context.
    fn last_error(&self) -> String {
        // SAFETY: the context is alive, and the message is stored in it, not in shared memory.
        let words = unsafe {
            let number = c::proj_context_errno(self.0.as_ptr());
            text(c::proj_context_errno_string(self.0.as_ptr(), number))
        };
        words.unwrap_or_else(|| "PROJ gives no reason".to_owned())
    }

    /// The CRS with an authority and code.
    pub(super) fn crs(self: &Rc<Self>, authority: &str, code: &str) -> Result<Object, String> {
        let authority = CString::new(authority).map_err(|error| error.to_string())?;
        let code = CString::new(code).map_err(|error| error.to_string())?;
        let kind = c::PJ_CATEGORY_PJ_CATEGORY_CRS;
        // SAFETY: the context is alive, both texts outlive the call, null options are allowed.
        let pointer = unsafe {
            let (authority, code) = (authority.as_ptr(), code.as_ptr());
            c::proj_create_from_database(self.0.as_ptr(), authority, code, kind, 0, ptr::null())
        };
        self.own(pointer)
    }

    /// The CRS that a well-known text of any dialect defines.
    pub(super) fn crs_from_wkt(self: &Rc<Self>, wkt: &str) -> Result<Object, String> {
        let wkt = CString::new(wkt).map_err(|error| error.to_string())?;
        // SAFETY: the context is alive, the text outlives the call, null is allowed for options and
        // for the two lists of messages nobody wants.
        let pointer = unsafe {
            let null = ptr::null_mut();
            c::proj_create_from_wkt(self.0.as_ptr(), wkt.as_ptr(), ptr::null(), null, null)
        };
        self.own(pointer)
    }

    /// The operation from one CRS to another, both with x (east) before y (north). "Ballpark"
    /// operations, which ignore the difference between the datums, are refused.
    pub(super) fn operation(self: &Rc<Self>, from: &Object, to: &Object) -> Result<Object, String> {
        let options = [c"ALLOW_BALLPARK=NO".as_ptr(), ptr::null()];
        // SAFETY: context and both CRS are alive, a null area is allowed, options end with null.
        let raw = self.own(unsafe {
            c::proj_create_crs_to_crs_from_pj(
                self.0.as_ptr(),
                from.pointer.as_ptr(),
                to.pointer.as_ptr(),
                ptr::null_mut(),
                options.as_ptr(),
            )
        })?;
        // SAFETY: context and operation are alive; the result is a new object.
        self.own(unsafe {
            c::proj_normalize_for_visualization(self.0.as_ptr(), raw.pointer.as_ptr())
        })
    }

    fn own(self: &Rc<Self>, pointer: *mut c::PJ) -> Result<Object, String> {
        match NonNull::new(pointer) {
            Some(pointer) => Ok(Object { pointer, context: Rc::clone(self) }),
            None => Err(self.last_error()),
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: every object holds an `Rc` of its context, so none is left.
        unsafe { c::proj_context_destroy(self.0.as_ptr()) };
    }
}

impl Object {
    /// Transforms points in place; a point that cannot be transformed becomes infinite.
    pub(super) fn transform(&self, points: &mut [c::PJ_COORD]) {
        // SAFETY: object and context are alive and not shared with another thread (both types
        // are not `Send`); pointer and length are those of the slice.
        unsafe {
            c::proj_trans_array(
                self.pointer.as_ptr(),
                c::PJ_DIRECTION_PJ_FWD,
                points.len(),
                points.as_mut_ptr(),
            );
        }
    }

    /// Name in the register.
    pub(super) fn name(&self) -> String {
        // SAFETY: the object is alive and owns the text.
        unsafe { text(c::proj_get_name(self.pointer.as_ptr())) }.unwrap_or_default()
    }

    /// What kind of CRS this is.
    pub(super) fn kind(&self) -> Kind {
        // SAFETY: the object is alive.
        match unsafe { c::proj_get_type(self.pointer.as_ptr()) } {
            c::PJ_TYPE_PJ_TYPE_GEOGRAPHIC_2D_CRS | c::PJ_TYPE_PJ_TYPE_GEOGRAPHIC_3D_CRS => {
                Kind::Geographic
            }
            c::PJ_TYPE_PJ_TYPE_PROJECTED_CRS | c::PJ_TYPE_PJ_TYPE_DERIVED_PROJECTED_CRS => {
                Kind::Projected
            }
            c::PJ_TYPE_PJ_TYPE_COMPOUND_CRS => Kind::Compound,
            c::PJ_TYPE_PJ_TYPE_VERTICAL_CRS => Kind::Other("a system of heights"),
            c::PJ_TYPE_PJ_TYPE_GEOCENTRIC_CRS => Kind::Other("geocentric (X, Y, Z)"),
            c::PJ_TYPE_PJ_TYPE_ENGINEERING_CRS => Kind::Other("a local engineering system"),
            _ => Kind::Other("an object of another kind"),
        }
    }

    /// The first part of a compound CRS, which is the horizontal one.
    pub(super) fn horizontal_part(&self) -> Option<Object> {
        // SAFETY: context and object are alive; the result is a new object, owned at once.
        let part =
            unsafe { c::proj_crs_get_sub_crs(self.context.0.as_ptr(), self.pointer.as_ptr(), 0) };
        self.context.own(part).ok()
    }

    /// The CRS below a shift to WGS 84 that a definition carries (`TOWGS84`).
    pub(super) fn without_shift(self) -> Object {
        // SAFETY: the object is alive.
        if unsafe { c::proj_get_type(self.pointer.as_ptr()) } != c::PJ_TYPE_PJ_TYPE_BOUND_CRS {
            return self;
        }
        // SAFETY: context and object are alive; the result is a new object, owned at once.
        let source =
            unsafe { c::proj_get_source_crs(self.context.0.as_ptr(), self.pointer.as_ptr()) };
        self.context.own(source).unwrap_or(self)
    }

    /// Well-known text of the CRS of OGC 01-009, as GDAL writes it.
    pub(super) fn wkt1(&self) -> Option<String> {
        self.wkt(c::PJ_WKT_TYPE_PJ_WKT1_GDAL)
    }

    /// Well-known text of the CRS of ISO 19162:2019.
    pub(super) fn wkt2(&self) -> Option<String> {
        self.wkt(c::PJ_WKT_TYPE_PJ_WKT2_2019)
    }

    fn wkt(&self, dialect: c::PJ_WKT_TYPE) -> Option<String> {
        let options = [c"MULTILINE=NO".as_ptr(), ptr::null()];
        // SAFETY: context and object are alive, options end with null; the object owns the text.
        unsafe {
            let (context, object) = (self.context.0.as_ptr(), self.pointer.as_ptr());
            text(c::proj_as_wkt(context, object, dialect, options.as_ptr()))
        }
    }

    /// The CRS as PROJJSON.
    pub(super) fn projjson(&self) -> Option<String> {
        let options = [c"MULTILINE=NO".as_ptr(), ptr::null()];
        // SAFETY: context and object are alive, options end with null; the object owns the text.
        unsafe {
            let (context, object) = (self.context.0.as_ptr(), self.pointer.as_ptr());
            text(c::proj_as_projjson(context, object, options.as_ptr()))
        }
    }

    /// Authority and code that the definition itself states.
    pub(super) fn stated_code(&self) -> Option<(String, String)> {
        // SAFETY: the object is alive and owns both texts.
        unsafe {
            let authority = text(c::proj_get_id_auth_name(self.pointer.as_ptr(), 0))?;
            Some((authority, text(c::proj_get_id_code(self.pointer.as_ptr(), 0))?))
        }
    }

    /// The CRS of an authority that this one most likely is, and how surely, in percent.
    pub(super) fn identified(&self, authority: &CStr) -> Option<(Object, i32)> {
        let mut confidences = ptr::null_mut();
        // SAFETY: context and object are alive, the text outlives the call, null options are allowed; the
        // list and the numbers are freed below, and the first object is owned before that.
        unsafe {
            let (context, object) = (self.context.0.as_ptr(), self.pointer.as_ptr());
            let list = c::proj_identify(
                context,
                object,
                authority.as_ptr(),
                ptr::null(),
                &mut confidences,
            );
            if list.is_null() {
                return None;
            }
            let first = self.context.own(c::proj_list_get(context, list, 0));
            // Without any object there is no number to read.
            let found = first.ok().filter(|_| !confidences.is_null());
            let found = found.map(|first| (first, *confidences));
            c::proj_int_list_destroy(confidences);
            c::proj_list_destroy(list);
            found
        }
    }

    /// Size of the first axis' unit: metres for a projected CRS, radians for a geographic one.
    pub(super) fn axis_unit(&self) -> Option<f64> {
        let context = self.context.0.as_ptr();
        let null = ptr::null_mut();
        let mut factor = 0.0;
        // SAFETY: context and object are alive; `system` is owned before use; PROJ allows null
        // for every result nobody wants, and writes one number to `factor`.
        let succeeded = unsafe {
            let system = c::proj_crs_get_coordinate_system(context, self.pointer.as_ptr());
            let system = self.context.own(system).ok()?;
            let system = system.pointer.as_ptr();
            c::proj_cs_get_axis_info(
                context,
                system,
                0,
                null,
                null,
                null,
                &mut factor,
                null,
                null,
                null,
            )
        };
        (succeeded != 0).then_some(factor)
    }

    /// Area of use in degrees.
    pub(super) fn area_of_use(&self) -> Option<Bounds> {
        let mut bounds = [UNKNOWN_BOUND; 4];
        let [west, south, east, north] = &mut bounds;
        // SAFETY: context and object are alive; PROJ writes one number to each of the four.
        let succeeded = unsafe {
            c::proj_get_area_of_use(
                self.context.0.as_ptr(),
                self.pointer.as_ptr(),
                west,
                south,
                east,
                north,
                ptr::null_mut(),
            )
        };
        let [west, south, east, north] = bounds;
        (succeeded != 0 && !bounds.contains(&UNKNOWN_BOUND))
            .then_some(Bounds::new(west, south, east, north))
    }

    /// Smallest and largest scale of a projected CRS over all directions at a place in degrees: map
    /// length over true length.
    pub(super) fn scale_at(&self, longitude: f64, latitude: f64) -> Option<(f64, f64)> {
        let place = coordinate(longitude.to_radians(), latitude.to_radians());
        // SAFETY: the object is alive; PROJ reports failure in the context's error number.
        let (factors, number) = unsafe {
            c::proj_errno_reset(self.pointer.as_ptr());
            let factors = c::proj_factors(self.pointer.as_ptr(), place);
            (factors, c::proj_errno(self.pointer.as_ptr()))
        };
        let scale = (factors.tissot_semiminor, factors.tissot_semimajor);
        (number == 0 && scale.0.is_finite() && scale.1.is_finite() && scale.0 > 0.0)
            .then_some(scale)
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        // SAFETY: this is the only owner, and the context outlives it.
        unsafe { c::proj_destroy(self.pointer.as_ptr()) };
    }
}

/// A plane position as PROJ wants it: no height, no time.
pub(super) fn coordinate(x: f64, y: f64) -> c::PJ_COORD {
    c::PJ_COORD { xyzt: c::PJ_XYZT { x, y, z: 0.0, t: f64::INFINITY } }
}

/// The plane part of a PROJ position.
pub(super) fn plane(point: &c::PJ_COORD) -> (f64, f64) {
    // SAFETY: every variant of the union is made of doubles from its start, so the first two
    // doubles are always initialised.
    unsafe { (point.xy.x, point.xy.y) }
}

/// PROJ's default search folders: `PROJ_DATA`, the user's and the installation's.
fn default_search_paths() -> &'static [CString] {
    static PATHS: OnceLock<Vec<CString>> = OnceLock::new();
    PATHS.get_or_init(|| {
        // SAFETY: the text belongs to PROJ and is replaced by the next `proj_info`; this is the
        // only call in the program, and `OnceLock` makes it once.
        let joined = unsafe { text(c::proj_info().searchpath) }.unwrap_or_default();
        let separator = if cfg!(windows) { ';' } else { ':' };
        let folders = joined.split(separator).filter(|folder| !folder.is_empty());
        folders.filter_map(|folder| CString::new(folder).ok()).collect()
    })
}

/// A copy of a C string; `None` for null.
///
/// # Safety
/// `pointer` is null or a C string that stays valid during the call.
unsafe fn text(pointer: *const c_char) -> Option<String> {
    // SAFETY: promised by the caller.
    (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_in_use_lies_in_memory() {
        let context = Context::new(&[]).expect("a context");
        let path = context.database_path().expect("a database");
        // PROJ opens a database in memory by address and size; one on disk by its plain path.
        assert!(path.starts_with("file:/proj.db?immutable=1&ptr="), "{path}");
    }

    #[test]
    fn a_grid_folder_keeps_the_default_search_paths() {
        let folder = tempfile::tempdir().expect("a folder");
        let context = Context::new(&[folder.path().to_owned()]).expect("a context");
        let path = context.database_path().expect("a database");
        assert!(path.starts_with("file:/proj.db?immutable=1&ptr="), "{path}");
        assert!(!default_search_paths().is_empty());
    }

    #[test]
    fn only_coordinate_reference_systems_are_accepted() {
        let context = Context::new(&[]).expect("a context");
        assert!(context.crs("EPSG", "25832").is_ok());
        // 7019 is the ellipsoid GRS 1980 and 1777 a transformation.
        assert!(context.crs("EPSG", "7019").is_err());
        assert!(context.crs("EPSG", "1777").is_err());
    }
}
