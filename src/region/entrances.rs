//! Entrances of facilities, given in a column beside the outline.

use geo::Coord;

use super::error::RegionError;
use super::fields::optional;
use super::inputs::{FacilityFields, Mapped};
use crate::base::{Diagnostics, codes};
use crate::crs::transform_coords;
use crate::dataset::{CrsId, UsualColumn, entrances_in};

/// The entrances of each facility of each layer, as [`of_layer`] gives them.
pub(super) fn of_layers(
    layers: &[Mapped<FacilityFields>],
    working: &CrsId,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Vec<Vec<Coord<f64>>>>, RegionError> {
    layers.iter().map(|mapped| of_layer(mapped, working, diagnostics)).collect()
}

/// The entrances of each facility of a layer in the working CRS. They are points in well-known text, in
/// the CRS of the layer, which must not have been transformed yet. Texts that are no points are reported
/// (W391).
fn of_layer(
    mapped: &Mapped<FacilityFields>,
    working: &CrsId,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Vec<Coord<f64>>>, RegionError> {
    let (layer, name) = (&mapped.layer, mapped.mapping.entrances.as_deref());
    let field = optional(layer, name, UsualColumn::Entrances.own_name(), &mapped.no_value)?;
    let (Some(field), Some(crs)) = (field, &layer.crs) else {
        return Ok(vec![Vec::new(); layer.len()]);
    };
    let mut all = Vec::with_capacity(layer.len());
    for row in 0..layer.len() {
        let text = field.text(row);
        let mut points = text.as_deref().map_or(Some(Vec::new()), entrances_in).unwrap_or_default();
        if !points.is_empty() {
            transform_coords(&mut points, crs, working)?;
        }
        points.retain(|at| at.x.is_finite() && at.y.is_finite());
        if points.is_empty()
            && let Some(text) = text
        {
            diagnostics.push_with(codes::W391, field.source_name(), |_| {
                let message = format!(
                    "found `{text}`, expected points such as `MULTIPOINT((7.1 51.5),(7.2 51.5))`; the \
                     facility is entered as if it had no entrances"
                );
                (field.place(row), message)
            });
        }
        all.push(points);
    }
    Ok(all)
}
