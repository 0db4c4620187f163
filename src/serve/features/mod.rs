//! Layers as OGC API - Features (OGC 17-069r4), part 1: Core, in GeoJSON and with its API in OpenAPI 3.0.

mod api;
mod collections;
mod filter;
mod items;
mod terms;

pub(super) use api::definition;
pub(super) use collections::{collection, collections, conformance, landing};
pub(super) use filter::expect_json;
pub(super) use items::{item, items};
pub(super) use terms::OPENAPI;
