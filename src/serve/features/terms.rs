//! Numbers and names of the standard that several documents have.

/// Features of a page where a client names no number.
pub(super) const LIMIT_DEFAULT: usize = 100;
/// Most features of a page; a client that asks for more gets so many.
pub(super) const LIMIT_MAX: usize = 10_000;
/// The kind of content of features.
pub(super) const GEOJSON: &str = "application/geo+json";
/// Longitude before latitude in WGS 84.
pub(super) const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
/// The kind of content of the definition of the API.
pub(in crate::serve) const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";
