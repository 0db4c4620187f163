//! The metadata of GeoParquet under the key `geo`.

use std::collections::BTreeSet;

use geo::{Geometry, Rect};
use serde_json::{Value, json};

use crate::dataset::{CrsId, Layer};

/// The key in the metadata of a file.
pub(super) const KEY: &str = "geo";

/// The metadata of a layer whose geometries and boxes are in two columns. WGS 84 is what the format means
/// without a CRS; a layer without one says so.
///
/// # Errors
/// When the CRS has no definition, in words.
pub(super) fn describe(
    layer: &Layer,
    boxes: &[Option<Rect<f64>>],
    geometry: &str,
    covering: &str,
) -> Result<String, String> {
    let types: BTreeSet<&str> = layer.geometry.iter().flatten().map(type_name).collect();
    let side = |name: &str| json!([covering, name]);
    let mut column = json!({
        "encoding": "WKB",
        "geometry_types": types,
        "covering": {"bbox": {
            "xmin": side("xmin"), "ymin": side("ymin"), "xmax": side("xmax"), "ymax": side("ymax"),
        }},
    });
    let whole = boxes
        .iter()
        .flatten()
        .map(|rect| [rect.min().x, rect.min().y, rect.max().x, rect.max().y])
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    if let Some(bbox) = whole {
        column["bbox"] = json!(bbox);
    }
    match &layer.crs {
        Some(crs) if *crs == CrsId::wgs84() => {}
        None => column["crs"] = Value::Null,
        Some(crs) => {
            let texts = layer.crs_texts.as_ref().filter(|texts| texts.crs == *crs);
            let text = texts.map(|texts| texts.projjson.as_str()).unwrap_or_default();
            column["crs"] = serde_json::from_str(text)
                .map_err(|_| format!("the definition of {crs} is not with the layer"))?;
        }
    }
    let mut columns = serde_json::Map::new();
    columns.insert(geometry.to_owned(), column);
    let all = json!({"version": "1.1.0", "primary_column": geometry, "columns": columns});
    Ok(all.to_string())
}

fn type_name(geometry: &Geometry<f64>) -> &'static str {
    match geometry {
        Geometry::Point(_) => "Point",
        Geometry::Line(_) | Geometry::LineString(_) => "LineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}

/// What the metadata of a file say about its geometries.
#[derive(Debug)]
pub(super) struct GeoColumn {
    /// The column of the geometries.
    pub name: String,
    /// The column of their boxes, which is no attribute.
    pub covering: Option<String>,
    /// The CRS; `None` when it is not known.
    pub crs: Option<CrsId>,
    /// The definition of a CRS that has no code.
    pub unnamed_crs: Option<String>,
}

/// Reads the metadata. An error says what is wrong or not supported.
pub(super) fn understand(text: &str) -> Result<GeoColumn, String> {
    let all: Value =
        serde_json::from_str(text).map_err(|error| format!("its metadata `geo`: {error}"))?;
    let name = all["primary_column"].as_str().ok_or("its metadata `geo` name no primary_column")?;
    let column = &all["columns"][name];
    let encoding = column["encoding"].as_str().unwrap_or("none");
    if !encoding.eq_ignore_ascii_case("WKB") {
        return Err(format!(
            "its geometries are encoded as `{encoding}`, expected WKB (GeoPandas writes it with \
             geometry_encoding=\"WKB\", GDAL with -lco GEOMETRY_ENCODING=WKB)"
        ));
    }
    let covering = column["covering"]["bbox"]["xmin"][0].as_str().map(str::to_owned);
    let (crs, unnamed_crs) = match column.get("crs") {
        // What the format means where nothing is stated: OGC:CRS84.
        None => (Some(CrsId::wgs84()), None),
        Some(Value::Null) => (None, None),
        Some(definition) => match code_of(definition) {
            Some(crs) => (Some(crs), None),
            None => {
                let named = definition["name"].as_str().or(definition.as_str());
                (None, Some(named.map_or_else(|| definition.to_string(), str::to_owned)))
            }
        },
    };
    Ok(GeoColumn { name: name.to_owned(), covering, crs, unnamed_crs })
}

/// The code in a definition as PROJJSON.
fn code_of(definition: &Value) -> Option<CrsId> {
    let id = &definition["id"];
    let authority = id["authority"].as_str()?;
    let code = id["code"].as_str().map_or_else(|| id["code"].to_string(), str::to_owned);
    format!("{authority}:{code}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(column: &str) -> Result<GeoColumn, String> {
        understand(&format!(r#"{{"primary_column":"g","columns":{{"g":{column}}}}}"#))
    }

    #[test]
    fn a_crs_is_stated_missing_or_unknown() {
        let crs = |text: &str| with(&format!(r#"{{"encoding":"WKB"{text}}}"#)).expect("valid");
        assert_eq!(crs("").crs, Some(CrsId::wgs84()));
        assert_eq!(crs(r#","crs":null"#).crs, None);
        let utm = crs(r#","crs":{"id":{"authority":"EPSG","code":25832}}"#);
        assert_eq!((utm.crs, utm.unnamed_crs), (Some(CrsId::epsg(25832)), None));
        let lon_lat = crs(r#","crs":{"id":{"authority":"OGC","code":"CRS84"}}"#);
        assert_eq!(lon_lat.crs, Some(CrsId::wgs84()));
        let local = crs(r#","crs":{"name":"Local grid"}"#);
        assert_eq!((local.crs, local.unnamed_crs.as_deref()), (None, Some("Local grid")));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        assert!(with(r#"{"encoding":"point"}"#).expect_err("GeoArrow").contains("`point`"));
        for text in ["", "{", "[]", "{}", r#"{"primary_column":7}"#] {
            assert!(understand(text).is_err(), "{text}");
        }
    }
}
