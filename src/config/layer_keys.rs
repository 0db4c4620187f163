//! The keys that tables of layers may have.

/// Keys of every layer: those of [`super::SourceKeys`], and the fields.
const COMMON: [&str; 12] = [
    "path",
    "attribution",
    "date",
    "format",
    "table",
    "crs",
    "separator",
    "decimal_comma",
    "no_value",
    "fix_encoding",
    "repair",
    "fields",
];

/// Keys that only layers of one kind have.
fn own_keys(layer: &str) -> &'static [&'static str] {
    match layer {
        "municipalities" => &["only", "only_counties"],
        "facilities" => &[
            "category",
            "category_default",
            "category_values",
            "geometry_is_service_area",
            "service_radius_m",
            "attributes",
            "known_around_m",
            "known_box",
            "known_area",
        ],
        "cells" => &["grid_size_m", "extent", "groups"],
        _ => &[],
    }
}

/// Checks the keys of the layer tables: serde cannot refuse unknown keys in flattened tables. Returns
/// the first unknown key as an error.
pub(super) fn check_source_keys(text: &str) -> Result<(), String> {
    let table: toml::Table = text.parse().unwrap_or_default();
    let Some(layers) = table.get("layers").and_then(toml::Value::as_table) else { return Ok(()) };
    for (layer, value) in layers {
        let own = own_keys(layer);
        let tables: Vec<&toml::Value> = match value {
            toml::Value::Array(list) => list.iter().collect(),
            single => vec![single],
        };
        for key in tables.iter().filter_map(|value| value.as_table()).flat_map(|table| table.keys())
        {
            if !COMMON.contains(&key.as_str()) && !own.contains(&key.as_str()) {
                return Err(format!("layers.{layer}.{key}"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::base::{CellExtent, GroupUnit};
    use crate::config::{
        AttributeKeys, CellKeys, CellLayer, FacilityKeys, FacilityLayer, GroupKeys, HomeKeys,
        LayerSection, MunicipalityKeys, MunicipalityLayer, QuartierKeys, SourceKeys,
    };

    /// Every key with a value. A new key does not compile here until it has one.
    fn source() -> SourceKeys {
        SourceKeys {
            path: "a.csv".to_owned(),
            format: Some("csv".to_owned()),
            table: Some("towns".to_owned()),
            crs: Some("EPSG:25832".to_owned()),
            separator: Some(';'),
            decimal_comma: Some(true),
            no_value: vec!["-".to_owned()],
            attribution: Some("the city".to_owned()),
            date: Some("2024-01-01".to_owned()),
            fix_encoding: true,
            repair: true,
        }
    }

    #[track_caller]
    fn assert_keys(kind: &str, layer: &impl serde::Serialize) {
        let table = toml::Table::try_from(layer).expect("a table");
        let written: BTreeSet<&str> = table.keys().map(String::as_str).collect();
        let allowed: BTreeSet<&str> = COMMON.iter().chain(own_keys(kind)).copied().collect();
        assert_eq!(written, allowed, "{kind}");
    }

    #[test]
    fn the_allowed_keys_are_those_of_the_sections() {
        let facilities = FacilityLayer {
            category: Some("pharmacy".to_owned()),
            category_default: Some("pharmacy".to_owned()),
            geometry_is_service_area: true,
            service_radius_m: Some(8000.0),
            known_around_m: Some(2000.0),
            known_box: Some([7.0, 51.0, 8.0, 52.0]),
            known_area: Some("known.geojson".to_owned()),
            source: source(),
            fields: FacilityKeys::default(),
            attributes: AttributeKeys::Named(vec!["fee".to_owned()]),
            category_values: BTreeMap::from([("a".to_owned(), "pharmacy".to_owned())]),
        };
        let group = GroupKeys { field: "old".to_owned(), unit: GroupUnit::default() };
        let cells = CellLayer {
            grid_size_m: Some(100.0),
            extent: Some(CellExtent::Of(vec!["A".to_owned()])),
            source: source(),
            fields: CellKeys::default(),
            groups: BTreeMap::from([("old".to_owned(), group)]),
        };
        let municipalities = MunicipalityLayer {
            only: vec!["05916000".to_owned()],
            only_counties: vec!["05978".to_owned()],
            source: source(),
            fields: MunicipalityKeys::default(),
        };
        assert_keys("municipalities", &municipalities);
        assert_keys("facilities", &facilities);
        assert_keys("cells", &cells);
        let fields = QuartierKeys::default();
        assert_keys("quartiers", &LayerSection { source: source(), fields });
        let fields = HomeKeys::default();
        assert_keys("homes", &LayerSection { source: source(), fields });
    }
}
