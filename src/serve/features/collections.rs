//! What the site has: landing page, conformance, collections.

use serde_json::{Value, json};

use super::super::query::encoded;
use super::super::results::{ResultLayers, Source};
use super::terms::{CRS84, GEOJSON, OPENAPI};

fn link(href: String, rel: &str, kind: &str, title: &str) -> Value {
    json!({"href": href, "rel": rel, "type": kind, "title": title})
}

/// The landing page. `base`: the address of the site; `region`: its name.
pub(in crate::serve) fn landing(base: &str, region: &str, has_live: bool) -> Value {
    let json = "application/json";
    let mut links = vec![
        link(format!("{base}/"), "self", json, "This document"),
        link(format!("{base}/"), "alternate", "text/html", "This document for people"),
        link(format!("{base}/api"), "service-desc", OPENAPI, "The definition of the API"),
        link(format!("{base}/"), "service-doc", "text/html", "What this server answers"),
        link(format!("{base}/conformance"), "conformance", json, "What the API conforms to"),
        link(format!("{base}/collections"), "data", json, "The layers"),
        link(format!("{base}/report"), "related", "text/html", "The report"),
    ];
    if has_live {
        links.push(link(format!("{base}/live"), "related", "text/html", "Live answers"));
    }
    json!({"title": region, "description": "Results of Nahraum", "links": links})
}

/// What the API conforms to.
pub(in crate::serve) fn conformance() -> Value {
    let class =
        |name: &str| format!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}");
    json!({"conformsTo": [class("core"), class("oas30"), class("geojson")]})
}

/// All layers.
pub(in crate::serve) fn collections(base: &str, layers: &ResultLayers) -> Value {
    let all: Vec<Value> = layers.all().iter().map(|source| described(base, source)).collect();
    let own = link(format!("{base}/collections"), "self", "application/json", "This document");
    json!({"links": [own], "collections": all})
}

/// One layer.
pub(in crate::serve) fn collection(base: &str, source: &Source) -> Value {
    described(base, source)
}

fn described(base: &str, source: &Source) -> Value {
    let own = format!("{base}/collections/{}", encoded(&source.id));
    let links = [
        link(own.clone(), "self", "application/json", &source.title),
        link(format!("{own}/items"), "items", GEOJSON, &source.title),
    ];
    let mut described = json!({
        "id": source.id, "title": source.title, "description": source.description,
        "itemType": "feature", "crs": [CRS84], "links": links,
    });
    if let Some(extent) = source.extent {
        let sides = [extent.west, extent.south, extent.east, extent.north];
        described["extent"] = json!({"spatial": {"bbox": [sides], "crs": CRS84}});
    }
    described
}
