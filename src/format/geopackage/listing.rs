//! What a GeoPackage says about its layers, without reading them.

use std::path::Path;

use super::contents::{System, listed, system};
use super::open::Foreign;
use crate::base::Bounds;
use crate::dataset::CrsId;
use crate::format::FormatError;

/// A layer or table as the contents of a GeoPackage list it.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerEntry {
    /// The name of its table.
    pub table: String,
    /// The name for people; empty without one.
    pub title: String,
    /// What it shows.
    pub description: String,
    /// Whether its rows have geometries.
    pub has_geometry: bool,
    /// The box around its features with its CRS, if the file tells both.
    pub extent: Option<(Bounds, CrsId)>,
}

/// The layers and tables of a GeoPackage, in its order.
///
/// # Errors
/// [`FormatError::Unreadable`] when the file is damaged or no GeoPackage.
pub fn layers_of(path: &Path) -> Result<Vec<LayerEntry>, FormatError> {
    let name = path.display().to_string();
    let broken = |error: rusqlite::Error| FormatError::Unreadable {
        name: name.clone(),
        reason: error.to_string(),
    };
    let foreign = Foreign::open(path).map_err(broken)?;
    let Some(all) = listed(&foreign).map_err(broken)? else {
        let reason = "it has no table `gpkg_contents`".to_owned();
        return Err(FormatError::Unreadable { name, reason });
    };
    let mut entries = Vec::new();
    for one in all.into_iter().filter(|one| foreign.has(&one.table)) {
        let extent = match &one.geometry {
            Some((_, srs_id)) => extent(&foreign, &one.table, *srs_id).map_err(broken)?,
            None => None,
        };
        let has_geometry = one.geometry.is_some();
        let (title, description) = (one.title, one.description);
        entries.push(LayerEntry { table: one.table, title, description, has_geometry, extent });
    }
    Ok(entries)
}

/// The box around the features of a layer.
fn extent(
    foreign: &Foreign,
    table: &str,
    srs_id: i32,
) -> rusqlite::Result<Option<(Bounds, CrsId)>> {
    let System::Known(crs) = system(foreign, srs_id)? else { return Ok(None) };
    let sql = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?1";
    let mut statement = foreign.db.prepare(sql)?;
    let mut rows = statement.query([table])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut sides = [0.0; 4];
    for (at, side) in sides.iter_mut().enumerate() {
        match row.get_ref(at)?.as_f64() {
            Ok(value) if value.is_finite() => *side = value,
            _ => return Ok(None),
        }
    }
    let [west, south, east, north] = sides;
    Ok((west <= east && south <= north).then(|| (Bounds::new(west, south, east, north), crs)))
}
