//! Layers as OGC API - Features (OGC 17-069r4), part 1: Core, in GeoJSON and with its API in OpenAPI 3.0.

mod api;
mod collections;
mod filter;
mod items;

pub(super) use api::definition;
pub(super) use collections::{collection, collections, conformance, landing};
pub(super) use filter::expect_json;
pub(super) use items::{item, items};

/// Features of a page where a client names no number.
const LIMIT_DEFAULT: usize = 100;
/// Most features of a page; a client that asks for more gets so many.
const LIMIT_MAX: usize = 10_000;
/// The kind of content of features.
const GEOJSON: &str = "application/geo+json";
/// Longitude before latitude in WGS 84.
const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
/// The kind of content of the definition of the API.
pub(super) const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";
