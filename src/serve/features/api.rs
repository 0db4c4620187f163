//! The definition of the API (OpenAPI 3.0.3), from which clients take how many features a page may have.

use serde_json::{Map, Value, json};

use super::super::query::encoded;
use super::super::results::{ResultLayers, Source};
use super::terms::{GEOJSON, LIMIT_DEFAULT, LIMIT_MAX};

fn limit() -> Value {
    json!({
        "name": "limit", "in": "query", "required": false, "style": "form", "explode": false,
        "description": format!("Most features of a page; of more than {LIMIT_MAX} so many come"),
        "schema": {"type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT_DEFAULT},
    })
}

fn parameters() -> Value {
    json!({
        "limit": limit(),
        "offset": {
            "name": "offset", "in": "query", "required": false, "style": "form", "explode": false,
            "description": "Features before the page",
            "schema": {"type": "integer", "minimum": 0, "default": 0},
        },
        "bbox": {
            "name": "bbox", "in": "query", "required": false, "style": "form", "explode": false,
            "description": "West, south, east, north in degrees: only features that touch this box",
            "schema": {
                "type": "array", "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
                "items": {"type": "number"},
            },
        },
        "datetime": {
            "name": "datetime", "in": "query", "required": false, "style": "form", "explode": false,
            "description": "A time or an interval (RFC 3339); results have no time, so that all count",
            "schema": {"type": "string"},
        },
        "properties": {
            "name": "properties", "in": "query", "required": false, "style": "form", "explode": true,
            "description": "The name of any property with a value: only features that have this value",
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "f": {
            "name": "f", "in": "query", "required": false, "style": "form", "explode": false,
            "description": "The form of the answer",
            "schema": {"type": "string", "enum": ["json"], "default": "json"},
        },
    })
}

fn answers(kind: &str, what: &str) -> Value {
    let schema = json!({"type": "object"});
    let wrong = |what: &str| {
        let document = json!({"type": "object", "required": ["code"], "properties": {
            "code": {"type": "string"}, "description": {"type": "string"},
        }});
        json!({"description": what, "content": {"application/json": {"schema": document}}})
    };
    json!({
        "200": {"description": what, "content": {kind: {"schema": schema}}},
        "400": wrong("A parameter is wrong"),
        "404": wrong("Nothing is here"),
        "429": wrong("Too many requests came in; try again in a second"),
    })
}

fn get(summary: &str, kind: &str, parameters: Vec<Value>) -> Value {
    json!({"get": {"summary": summary, "parameters": parameters, "responses": answers(kind, summary)}})
}

fn of_layer(source: &Source, paths: &mut Map<String, Value>) {
    let own = format!("/collections/{}", encoded(&source.id));
    let named = |name: &str| json!({"$ref": format!("#/components/parameters/{name}")});
    // Some clients follow no reference to the number that they look for.
    let mut all = vec![limit()];
    all.extend(["offset", "bbox", "datetime", "properties", "f"].map(named));
    let id = json!({
        "name": "featureId", "in": "path", "required": true, "description": "The id of a feature",
        "schema": {"type": "integer", "minimum": 0},
    });
    paths.insert(own.clone(), get(&source.title, "application/json", vec![named("f")]));
    paths.insert(format!("{own}/items"), get(&source.title, GEOJSON, all));
    let one = format!("{own}/items/{{featureId}}");
    paths
        .insert(one, get(&format!("{}: one feature", source.title), GEOJSON, vec![id, named("f")]));
}

/// The definition of the API of a site with these layers.
pub(in crate::serve) fn definition(base: &str, region: &str, layers: &ResultLayers) -> Value {
    let json_of = "application/json";
    let form = || vec![json!({"$ref": "#/components/parameters/f"})];
    let mut paths = Map::new();
    paths.insert("/".into(), get("Landing page", json_of, form()));
    paths.insert("/conformance".into(), get("What the API conforms to", json_of, form()));
    paths.insert("/collections".into(), get("The layers", json_of, form()));
    layers.all().iter().for_each(|source| of_layer(source, &mut paths));
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": region, "version": env!("CARGO_PKG_VERSION"),
            "description": "Results of Nahraum as OGC API - Features",
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"parameters": parameters()},
    })
}
