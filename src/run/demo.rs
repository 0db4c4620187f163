//! The demo region as inputs of a run, in memory or as files.

use geo::Geometry;
use polars::prelude::Column;

use super::degrees::to_degrees;
use super::error::{AnalysisError, WalkError};
use super::write_error::WriteError;
use crate::base::{Bounds, Progress};
use crate::dataset::{CrsId, Layer, OsmExtract};
use crate::format::OutputFormat;
use crate::network::{Network, build_network};
use crate::project::{REGION_FILE, StagedFolder};
use crate::region::{Known, RegionInputs};
use crate::synthetic::SyntheticRegion;

/// The configuration for the files.
const CONFIG: &str = r#"# Inputs of the synthetic demo region: made-up data.

[region]
name = "Ruhr (synthetic)"
synthetic = true

[layers.municipalities]
path = "municipalities.geojson"

[layers.quartiers]
path = "quartiers.geojson"

[[layers.facilities]]
path = "facilities.csv"
crs = "EPSG:25832"
known_box = [4.0, 49.0, 20.0, 56.0]  # nothing is missing: there is nothing else in a made-up world

[[layers.cells]]
path = "cells.csv"
crs = "EPSG:25832"
extent = "region"
"#;

/// The keys that switch to walking distances.
const ON_FOOT: &str = "distance = \"walk\"\n\n[walk]\nnetwork = \"network.nahraum\"\nknown_box = [4.0, 49.0, 20.0, 56.0]\n";

/// Where the demo region is complete, in degrees: nothing lies outside it in a made-up world.
pub const DEMO_BOX: [f64; 4] = [4.0, 49.0, 20.0, 56.0];

/// Writes the demo region's layers and a configuration that reads them: areas as GeoJSON (WGS 84),
/// points as CSV with x and y in EPSG:25832. With `on_foot` the configuration names the network
/// `network.nahraum`. Returns the names of the files.
///
/// # Errors
/// [`WriteError`] when the folder or a file cannot be written. The earlier files stay.
pub fn write_inputs(
    region: SyntheticRegion,
    on_foot: bool,
    mut folder: StagedFolder,
) -> Result<Vec<String>, WriteError> {
    let out = &mut folder.files;
    for areas in [region.municipalities, region.quartiers] {
        let areas = to_degrees(areas).map_err(|source| AnalysisError::Crs { source })?;
        out.layer(&areas, OutputFormat::GeoJson)?;
    }
    out.layer(&with_xy(region.facilities), OutputFormat::Csv)?;
    out.layer(&with_xy(region.cells), OutputFormat::Csv)?;
    let marker = "synthetic = true\n";
    let text = match on_foot {
        true => CONFIG.replacen(marker, &format!("{marker}{ON_FOOT}"), 1),
        false => CONFIG.to_owned(),
    };
    out.file(REGION_FILE, text.as_bytes(), 4)?;
    let names = out.outputs.keys().cloned().collect();
    folder.publish(REGION_FILE)?;
    Ok(names)
}

/// The layer with its points as columns x and y.
fn with_xy(mut layer: Layer) -> Layer {
    let axis = |pick: fn(&geo::Point<f64>) -> f64| -> Vec<Option<f64>> {
        let value = |geometry: &Option<Geometry<f64>>| match geometry {
            Some(Geometry::Point(point)) => Some(pick(point)),
            _ => None,
        };
        layer.geometry.iter().map(value).collect()
    };
    let columns =
        [Column::new("x".into(), axis(|at| at.x())), Column::new("y".into(), axis(|at| at.y()))];
    for column in columns {
        layer.table.with_column(column).expect("one coordinate a row");
    }
    layer
}

/// The walking network of synthetic streets, in their CRS.
///
/// # Errors
/// [`WalkError::Network`] when nothing is walkable.
pub fn synthetic_network(
    streets: &OsmExtract,
    progress: &dyn Progress,
) -> Result<Network, WalkError> {
    let crs = streets.crs.clone().unwrap_or_else(CrsId::wgs84);
    let built = build_network(streets, &crs, None, progress);
    Ok(built.map_err(|source| WalkError::Network { source })?.value)
}

/// The layers of the demo region as inputs.
pub fn synthetic_inputs(region: SyntheticRegion) -> RegionInputs {
    let mut inputs = RegionInputs::from_layers(
        region.municipalities,
        region.quartiers,
        region.facilities,
        region.cells,
    );
    let [west, south, east, north] = DEMO_BOX;
    for mapped in &mut inputs.facilities {
        mapped.mapping.known = Known::within(Bounds::new(west, south, east, north));
    }
    inputs
}
