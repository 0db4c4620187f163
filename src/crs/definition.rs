//! Definitions of coordinate reference systems: as text for files, and from texts in files.

use super::ffi::Kind;
use super::library::{context, horizontal};
use super::{CrsError, CrsId};
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{CrsTexts, Layer};

/// From this confidence of `proj_identify` on, PROJ has found the same CRS under another name; below, a similar one.
const SAME_FROM_PERCENT: i32 = 70;

/// How many letters of a definition an error shows.
const DEFINITION_SHOWN: usize = 80;

/// The definitions of a CRS that files store: name, well-known texts, PROJJSON.
///
/// ```
/// use nahraum::crs::{CrsId, crs_texts};
/// let utm = crs_texts(&CrsId::epsg(25832)).unwrap();
/// assert_eq!(utm.name, "ETRS89 / UTM zone 32N");
/// assert!(utm.wkt1.starts_with("PROJCS[\"ETRS89 / UTM zone 32N\""));
/// assert!(utm.wkt2.starts_with("PROJCRS[\"ETRS89 / UTM zone 32N\""));
/// ```
///
/// # Errors
/// [`CrsError::Unknown`] when PROJ does not know the CRS, or cannot write it in one of the forms;
/// [`CrsError::Database`] when PROJ's database cannot be opened.
pub fn crs_texts(crs: &CrsId) -> Result<CrsTexts, CrsError> {
    let object = horizontal(&context()?, crs)?;
    let need = |text: Option<String>, form: &str| {
        let cause = || format!("it cannot be written as {form}");
        text.ok_or_else(|| CrsError::Unknown { crs: crs.clone(), cause: cause() })
    };
    Ok(CrsTexts {
        crs: crs.clone(),
        name: object.name(),
        wkt1: need(object.wkt1(), "WKT 1")?,
        wkt2: need(object.wkt2(), "WKT 2")?,
        projjson: need(object.projjson(), "PROJJSON")?,
        is_geographic: object.kind() == Kind::Geographic,
    })
}

/// Gives a layer the definitions of its CRS, which formats such as GeoPackage store. A layer without a CRS
/// stays as it is.
///
/// # Errors
/// As [`crs_texts`].
pub fn describe_crs(layer: &mut Layer) -> Result<(), CrsError> {
    layer.crs_texts = layer.crs.as_ref().map(crs_texts).transpose()?;
    Ok(())
}

/// The CRS that a well-known text of any dialect defines (GDAL, Esri, ISO 19162): the one whose code it
/// states, else the one of EPSG, else of Esri, that PROJ holds for the same. `None` when the text defines
/// no CRS, or one that no register has.
///
/// ```
/// use nahraum::crs::{CrsId, crs_texts, identify};
/// let text = crs_texts(&CrsId::epsg(31466)).unwrap().wkt2;
/// assert_eq!(identify(&text).unwrap(), Some(CrsId::epsg(31466)));
/// assert_eq!(identify("somewhere").unwrap(), None);
/// ```
///
/// # Errors
/// [`CrsError::Database`] when PROJ's database cannot be opened.
pub fn identify(wkt: &str) -> Result<Option<CrsId>, CrsError> {
    let context = context()?;
    let Ok(object) = context.crs_from_wkt(wkt) else { return Ok(None) };
    let mut object = object.without_shift();
    if object.kind() == Kind::Compound {
        object = object.horizontal_part().unwrap_or(object).without_shift();
    }
    let known = |(authority, code): (String, String)| format!("{authority}:{code}").parse().ok();
    if let Some(stated) = object.stated_code().and_then(known) {
        return Ok(Some(stated));
    }
    let likely = [c"EPSG", c"ESRI"].into_iter().find_map(|authority| {
        let (same, sure) = object.identified(authority)?;
        (sure >= SAME_FROM_PERCENT).then(|| same.stated_code()).flatten()
    });
    Ok(likely.and_then(known))
}

/// Gives a layer the code of the CRS that its source defines by well-known text (a file `.prj`). A CRS that the
/// layer has already, because the user named it, stays; that the source defines another one is reported (W214).
///
/// ```
/// use nahraum::crs::{CrsId, crs_texts, name_crs};
/// use nahraum::dataset::Layer;
/// let crs_wkt = crs_texts(&CrsId::epsg(25832)).unwrap().wkt1;
/// let mut layer = Layer { crs_wkt, ..Layer::default() };
/// name_crs(&mut layer).unwrap();
/// assert_eq!(layer.crs, Some(CrsId::epsg(25832)));
/// let mut layer = Layer { crs_wkt: "LOCAL_CS[\"ours\"]".into(), ..Layer::default() };
/// assert!(name_crs(&mut layer).is_err());
/// ```
///
/// # Errors
/// [`CrsError::Unnamed`] when no register has what the source defines, and the user named none;
/// [`CrsError::Database`] when PROJ's database cannot be opened.
pub fn name_crs(layer: &mut Layer) -> Result<Diagnostics, CrsError> {
    let mut diagnostics = Diagnostics::default();
    let definition = std::mem::take(&mut layer.crs_wkt);
    if definition.is_empty() {
        return Ok(diagnostics);
    }
    match (&layer.crs, identify(&definition)?) {
        (Some(wanted), Some(stated)) if *wanted != stated => {
            let message =
                format!("read as {wanted} as configured, although the file states {stated}");
            let place = Place::of_source(layer.source_name());
            diagnostics.push(Finding::new(codes::W214, message).at(place));
        }
        (Some(_), _) => {}
        (None, Some(stated)) => layer.crs = Some(stated),
        (None, None) => {
            let definition = definition.chars().take(DEFINITION_SHOWN).collect();
            let source_name = layer.source_name().to_owned();
            return Err(CrsError::Unnamed { source_name, definition });
        }
    }
    Ok(diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Esri's programs write it beside a Shapefile.
    const ESRI_UTM: &str = "PROJCS[\"ETRS_1989_UTM_Zone_32N\",GEOGCS[\"GCS_ETRS_1989\",DATUM[\"D_ETRS_1989\",\
        SPHEROID[\"GRS_1980\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",\
        0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",500000.0],\
        PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",9.0],PARAMETER[\"Scale_Factor\",0.9996],\
        PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";

    #[test]
    fn every_form_leads_back_to_the_code() {
        for code in [4326, 25832, 25833, 31466, 31467, 3035, 3857, 4258, 4647] {
            let crs = CrsId::epsg(code);
            let texts = crs_texts(&crs).expect("a known CRS");
            assert_eq!(texts.is_geographic, [4326, 4258].contains(&code), "{code}");
            for text in [&texts.wkt1, &texts.wkt2] {
                assert_eq!(identify(text).expect("a database"), Some(crs.clone()), "{text}");
            }
            let json: serde_json::Value = serde_json::from_str(&texts.projjson).expect("JSON");
            assert_eq!(json["id"]["code"], code);
        }
    }

    #[test]
    fn a_definition_without_code_is_found_by_what_it_says() {
        assert_eq!(identify(ESRI_UTM).expect("a database"), Some(CrsId::epsg(25832)));
        // With the number of the zone before the easting it is another system, without a code here.
        let shifted = ESRI_UTM.replace("500000.0", "32500123.0").replace("UTM_Zone_32N", "local");
        assert_eq!(identify(&shifted).expect("a database"), None);
        for broken in ["", "PROJCS[", "{}", "x\0y", "VERT_CS[\"h\"]"] {
            assert_eq!(identify(broken).expect("a database"), None, "{broken}");
        }
    }

    #[test]
    fn the_system_that_the_user_names_counts_and_a_difference_is_told() {
        let from = |crs: Option<u32>| Layer {
            crs: crs.map(CrsId::epsg),
            crs_wkt: ESRI_UTM.to_owned(),
            ..Layer::default()
        };
        for (given, named, told) in
            [(None, 25832, 0), (Some(25832), 25832, 0), (Some(31466), 31466, 1)]
        {
            let mut layer = from(given);
            let findings = name_crs(&mut layer).expect("a database");
            assert_eq!(layer.crs, Some(CrsId::epsg(named)));
            assert_eq!(findings.count_of_code(codes::W214), told);
            assert_eq!(layer.crs_wkt, "");
        }
    }

    #[test]
    fn a_layer_without_a_system_needs_no_definition() {
        let mut layer = Layer::default();
        describe_crs(&mut layer).expect("nothing to look up");
        assert_eq!(layer.crs_texts, None);
        layer.crs = Some(CrsId::epsg(25832));
        describe_crs(&mut layer).expect("a known CRS");
        assert_eq!(layer.crs_texts.take().map(|texts| texts.crs), Some(CrsId::epsg(25832)));
        layer.crs = Some(CrsId::epsg(999_999));
        assert!(matches!(describe_crs(&mut layer), Err(CrsError::Unknown { .. })));
    }
}
