//! The definitions of a coordinate reference system that files store.

use super::CrsId;

/// A CRS as files describe it, for programs that do not have a register of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrsTexts {
    /// Which CRS.
    pub crs: CrsId,
    /// Name, such as `ETRS89 / UTM zone 32N`.
    pub name: String,
    /// Well-known text of OGC 01-009 in the dialect of GDAL (WKT 1), for GeoPackage and Shapefile.
    pub wkt1: String,
    /// Well-known text of ISO 19162:2019 (WKT 2), for QGIS.
    pub wkt2: String,
    /// PROJJSON, for GeoParquet.
    pub projjson: String,
    /// Whether coordinates are degrees.
    pub is_geographic: bool,
}
