//! Layers as OGC API - Features.

use std::collections::BTreeMap;

use geo::{Intersects, Rect};
use nahraum::crs::transform_layer;
use nahraum::dataset::{CrsId, Layer, text_value};
use nahraum::format::geopackage::{layers_of, read_layer_of};
use serde_json::{Value, json};

use super::{Served, Server};

/// The address of a link, without that of the server.
fn linked(document: &Value, rel: &str, server: &Server) -> Option<String> {
    let links = document["links"].as_array().expect("links");
    let link = links.iter().find(|link| link["rel"] == rel)?;
    let href = link["href"].as_str().expect("an address");
    Some(href.strip_prefix(&server.address()).expect("an address of the server").to_owned())
}

/// All features from a page on, page by page; the number of pages.
fn followed(server: &Server, first: &str) -> (Vec<Value>, usize) {
    let (mut features, mut pages, mut next) = (Vec::new(), 0, Some(first.to_owned()));
    while let Some(address) = next {
        let page = server.document(&address);
        let own = page["features"].as_array().expect("features");
        assert_eq!(page["numberReturned"], own.len());
        features.extend(own.iter().cloned());
        pages += 1;
        assert!(pages < 2_000, "no end");
        let before = linked(&page, "prev", server);
        assert_eq!(before.is_some(), pages > 1, "{address}");
        next = linked(&page, "next", server);
        if next.is_none() {
            assert_eq!(page["numberMatched"], features.len(), "{address}");
        }
    }
    (features, pages)
}

#[test]
fn pages_of_any_size_reach_each_feature_once() {
    let served = Served::new("gpkg");
    let server = served.live(&[]);
    let package = served.results().join("results.gpkg");
    for name in ["cells", "quartiers", "coverage_quartier", "overlap_facilities"] {
        let (layer, _) = read_layer_of(&package, name).expect("a layer");
        let all = layer.len();
        assert!(all > 1, "{name}");
        let whole = followed(&server, &format!("/collections/{name}/items?limit=1000")).0;
        for limit in [1, 7, 10, 1000] {
            let (features, pages) =
                followed(&server, &format!("/collections/{name}/items?limit={limit}"));
            assert_eq!((features.len(), pages), (all, all.div_ceil(limit)), "{name} by {limit}");
            assert_eq!(features, whole, "{name} by {limit}");
        }
        let ids: Vec<u64> = whole.iter().map(|one| one["id"].as_u64().expect("a number")).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{name}: {ids:?}");
    }
}

#[test]
fn a_feature_has_the_properties_and_the_place_of_its_row() {
    let served = Served::new("gpkg");
    let server = served.live(&[]);
    let package = served.results().join("results.gpkg");
    let entries = layers_of(&package).expect("a package");
    let listed = server.document("/collections");
    let listed = listed["collections"].as_array().expect("a list").clone();
    let ids = |one: &Value| one["id"].as_str().expect("a name").to_owned();
    let tables: Vec<String> = entries.iter().map(|entry| entry.table.clone()).collect();
    assert_eq!(listed.iter().map(ids).collect::<Vec<_>>(), tables);
    assert!(tables.len() > 20, "{tables:?}");
    for (entry, one) in entries.iter().zip(&listed) {
        let name = &entry.table;
        let (mut layer, _) = read_layer_of(&package, name).expect("a layer");
        if layer.crs.is_some() {
            transform_layer(&mut layer, &CrsId::wgs84()).expect("possible");
        }
        assert_eq!(server.document(&format!("/collections/{name}")), *one);
        let (features, _) = followed(&server, &format!("/collections/{name}/items?limit=10000"));
        assert_eq!(features.len(), layer.len(), "{name}");
        for (row, feature) in features.iter().enumerate() {
            let properties = feature["properties"].as_object().expect("properties");
            for column in layer.table.columns() {
                let told = properties.get(column.name().as_str());
                if column.name() == "fid" {
                    assert!(told.is_none(), "{name}: the number is the id");
                    continue;
                }
                let told = told.unwrap_or_else(|| panic!("{name}: no {}", column.name()));
                let text = match told {
                    Value::Null => None,
                    Value::String(text) => {
                        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
                    }
                    Value::Number(number) => number.as_f64().map(|number| number.to_string()),
                    other => Some(other.to_string()),
                };
                let written = text_value(column, row);
                let written =
                    written.map(|text| text.parse::<f64>().map_or(text, |one| one.to_string()));
                let text = text.map(|text| text.parse::<f64>().map_or(text, |one| one.to_string()));
                assert_eq!(text, written, "{name}: {} in row {row}", column.name());
            }
            assert_eq!(feature["geometry"].is_null(), layer.geometry[row].is_none(), "{name}");
        }
        let Some(bbox) = one["extent"]["spatial"]["bbox"][0].as_array() else { continue };
        let sides: Vec<f64> = bbox.iter().map(|side| side.as_f64().expect("a number")).collect();
        for shape in layer.geometry.iter().flatten() {
            let around = geo::BoundingRect::bounding_rect(shape).expect("a shape");
            let (low, high) = (around.min(), around.max());
            let slack = 1e-6;
            assert!(low.x > sides[0] - slack && low.y > sides[1] - slack, "{name}");
            assert!(high.x < sides[2] + slack && high.y < sides[3] + slack, "{name}");
        }
    }
    let one = server.document("/collections/quartiers/items/2");
    let page = server.document("/collections/quartiers/items?limit=1&offset=1");
    for member in ["id", "properties", "geometry", "type"] {
        assert_eq!(one[member], page["features"][0][member]);
    }
    assert_eq!(linked(&one, "collection", &server).as_deref(), Some("/collections/quartiers"));
}

#[test]
fn a_box_finds_what_touches_it() {
    let served = Served::new("gpkg");
    let server = served.live(&[]);
    let package = served.results().join("results.gpkg");
    let mut cases = 0;
    for name in ["cells", "quartiers", "municipalities", "overlap_facilities"] {
        let (mut layer, _) = read_layer_of(&package, name).expect("a layer");
        transform_layer(&mut layer, &CrsId::wgs84()).expect("possible");
        let shapes: Vec<geo::Rect> =
            layer.geometry.iter().flatten().filter_map(geo::BoundingRect::bounding_rect).collect();
        let (west, south) = shapes
            .iter()
            .fold((f64::MAX, f64::MAX), |(w, s), r| (w.min(r.min().x), s.min(r.min().y)));
        let (east, north) = shapes
            .iter()
            .fold((f64::MIN, f64::MIN), |(e, n), r| (e.max(r.max().x), n.max(r.max().y)));
        let mut counts = Vec::new();
        for step in 0..12 {
            let part = |low: f64, high: f64, share: f64| low + (high - low) * share;
            let from = f64::from(step) / 12.0 - 0.05;
            let (w, s) = (part(west, east, from), part(south, north, 0.9 - from));
            let (e, n) = (part(west, east, from + 0.31), part(south, north, 1.2 - from));
            let rect = Rect::new((w, s), (e, n));
            let expected: Vec<usize> = (0..layer.len())
                .filter(|row| {
                    layer.geometry[*row].as_ref().is_some_and(|shape| shape.intersects(&rect))
                })
                .map(|row| row + 1)
                .collect();
            let plain = format!("/collections/{name}/items?limit=3&bbox={w},{s},{e},{n}");
            let ids = |address: &str| -> Vec<usize> {
                let features = followed(&server, address).0;
                features.iter().map(|one| one["id"].as_u64().expect("a number") as usize).collect()
            };
            assert_eq!(ids(&plain), expected, "{plain}");
            let with_heights = format!("/collections/{name}/items?bbox={w},{s},-5,{e},{n},900");
            assert_eq!(ids(&with_heights), expected);
            counts.push(expected.len());
        }
        assert!(counts.iter().any(|count| *count > 0), "{name}: {counts:?}");
        cases += usize::from(counts.iter().any(|count| *count < layer.len()));
    }
    assert!(cases >= 2);
    // Beyond 180 degrees a box goes on from the west: everything but a strip around this town.
    let around = |sides: &str| {
        server.document(&format!("/collections/cells/items?bbox={sides}"))["numberMatched"].clone()
    };
    assert_eq!(around("8,-90,7,90"), around("170,-90,-170,90"));
    assert_eq!(around("7,-90,8,90"), server.document("/collections/cells/items")["numberMatched"]);
    assert_eq!(around("7,-90,6,90"), around("-180,-90,180,90"));
}

#[test]
fn a_property_finds_what_has_its_value() {
    let served = Served::new("gpkg");
    let server = served.live(&[]);
    let (layer, _) = read_layer_of(&served.results().join("results.gpkg"), "coverage_quartier")
        .expect("a layer");
    let values = |layer: &Layer, name: &str| -> Vec<Option<String>> {
        let column = layer.column(name).expect("a column");
        (0..layer.len()).map(|row| text_value(column, row)).collect()
    };
    let mut found = 0;
    for name in ["quartier_id", "category", "limit_m", "persons", "share_covered"] {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        values(&layer, name)
            .into_iter()
            .flatten()
            .for_each(|value| *counts.entry(value).or_default() += 1);
        for (value, count) in counts {
            let page =
                server.document(&format!("/collections/coverage_quartier/items?{name}={value}"));
            assert_eq!(page["numberMatched"], count, "{name}={value}");
            found += 1;
        }
    }
    assert!(found > 10);
    let both = server
        .document("/collections/coverage_quartier/items?category=pharmacy&quartier_id=Q&limit=1");
    assert_eq!(both["numberMatched"], 1);
    assert_eq!(both["features"][0]["properties"]["category"], "pharmacy");
    assert_eq!(
        server.document("/collections/coverage_quartier/items?category=x")["numberMatched"],
        0
    );
}

#[test]
fn wrong_parameters_are_refused_and_large_limits_are_cut() {
    let served = Served::new("gpkg");
    let server = served.live(&[]);
    let items = "/collections/cells/items";
    for query in [
        "limit=0",
        "limit=-1",
        "limit=x",
        "limit=",
        "offset=-1",
        "bbox=1,2,3",
        "bbox=1,2,3,x",
        "bbox=1,9,3,2",
        "bbox=1,2,NaN,4",
        "datetime=now",
        "datetime=",
        "f=html",
        "colour=red",
        "limit=1&limit=2",
        "persons=x",
        "limit=%",
        "limit=99999999999999999999999",
    ] {
        let reply = server.get(&format!("{items}?{query}"));
        assert_eq!(reply.status, 400, "{query}: {reply:?}");
        assert!(reply.json()["description"].as_str().is_some_and(|text| !text.is_empty()));
    }
    for query in ["limit=10001", "offset=1000000", "datetime=2026-01-01T00:00:00Z/..", "f=json", ""]
    {
        assert_eq!(server.get(&format!("{items}?{query}")).status, 200, "{query}");
    }
    assert_eq!(server.document(&format!("{items}?offset=1000000"))["numberReturned"], 0);
    for path in [
        "/collections?x=1",
        "/conformance?limit=1",
        "/api?x=1",
        "/collections/cells?x=1",
        "/collections/cells/items/1?limit=2",
    ] {
        assert_eq!(server.get(path).status, 400, "{path}");
    }
    for path in [
        "/collections/none",
        "/collections/none/items",
        "/collections/cells/items/0",
        "/collections/cells/items/x",
        "/collections/cells/items/1/more",
        "/none",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn the_landing_page_leads_to_everything_and_the_api_tells_the_limits() {
    let served = Served::new("gpkg");
    let server = served.live(&[]);
    let landing = server.document("/");
    assert_eq!(landing["title"], "Two towns");
    for (rel, kind) in [
        ("self", "application/json"),
        ("service-desc", "application/vnd.oai.openapi+json;version=3.0"),
        ("service-doc", "text/html"),
        ("conformance", "application/json"),
        ("data", "application/json"),
    ] {
        let link =
            landing["links"].as_array().expect("links").iter().find(|link| link["rel"] == rel);
        assert_eq!(link.expect("a link")["type"], kind, "{rel}");
        let path = linked(&landing, rel, &server).expect("a link");
        let reply = server.ask("GET", &path, &[&format!("Accept: {kind}")], "");
        assert_eq!(
            (reply.status, reply.head("content-type").split("; ").next()),
            (200, Some(kind)),
            "{rel}"
        );
    }
    let classes = server.document("/conformance");
    for class in ["core", "oas30", "geojson"] {
        let address = format!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{class}");
        assert!(classes["conformsTo"].as_array().expect("a list").contains(&json!(address)));
    }
    let api = server.document("/api");
    assert_eq!(api["openapi"], "3.0.3");
    for path in [
        "/",
        "/conformance",
        "/collections",
        "/collections/cells",
        "/collections/cells/items",
        "/collections/cells/items/{featureId}",
    ] {
        assert!(api["paths"][path]["get"].is_object(), "{path}");
    }
    let limit = &api["paths"]["/collections/cells/items"]["get"]["parameters"][0];
    let schema = &limit["schema"];
    assert_eq!(
        (&limit["name"], &schema["minimum"], &schema["maximum"], &schema["default"]),
        (&json!("limit"), &json!(1), &json!(10_000), &json!(100))
    );
    // Every reference leads to something.
    let text = api.to_string();
    for reference in text.split("\"$ref\":\"#/components/parameters/").skip(1) {
        let name = reference.split('"').next().expect("a name");
        assert!(api["components"]["parameters"][name].is_object(), "{name}");
    }
}

#[test]
fn a_run_without_a_geopackage_serves_its_other_files() {
    let served = Served::new("csv,geojson,parquet");
    let server = Server::start(served.path(), &["results"]);
    let listed = server.document("/collections");
    let listed = listed["collections"].as_array().expect("a list");
    let ids: Vec<&str> = listed.iter().map(|one| one["id"].as_str().expect("a name")).collect();
    assert!(ids.contains(&"coverage_quartier") && ids.contains(&"border_flows"), "{ids:?}");
    let count = |id: &str| ids.iter().filter(|known| **known == id).count();
    assert_eq!(count("coverage_quartier"), 1);
    for id in &ids {
        let (features, _) = followed(&server, &format!("/collections/{id}/items?limit=1000"));
        assert!(features.iter().all(|one| one["properties"].is_object()), "{id}");
    }
    let areas = server.document("/collections/coverage_quartier/items");
    assert_eq!(areas["features"][0]["geometry"]["type"], "MultiPolygon");
    assert_eq!(areas["numberMatched"], 4);
    // Its report needs the package, and live answers the configuration.
    assert_eq!(server.get("/report").status, 500);
    assert_eq!(server.get("/live").status, 404);
    assert_eq!(server.ask("POST", "/live/answer", &[], "{}").status, 404);
}
