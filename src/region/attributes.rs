//! Reads the attributes of facilities from the columns of a layer.

use std::collections::BTreeSet;

use super::error::RegionError;
use super::fields::{Field, optional, required};
use super::inputs::{FacilityFields, Mapped, RegionSettings};

/// The names of all attributes that are kept: those that the settings name and those that a layer lists. Ascending.
pub(super) fn kept_names(
    layers: &[Mapped<FacilityFields>],
    settings: &RegionSettings,
) -> Vec<String> {
    let listed = layers.iter().flat_map(|mapped| mapped.mapping.attributes.iter());
    let names: BTreeSet<&String> =
        settings.attributes.iter().chain(listed.map(|(name, _)| name)).collect();
    names.into_iter().cloned().collect()
}

/// The columns in which a layer has some attributes: the one that the mapping names, which must be there, else the
/// one that is called as the attribute.
pub(super) fn columns_of<'l>(
    mapped: &'l Mapped<FacilityFields>,
    names: &[String],
) -> Result<Vec<Option<Field<'l>>>, RegionError> {
    let (layer, no_value) = (&mapped.layer, &mapped.no_value[..]);
    let given = |name: &String| mapped.mapping.attributes.iter().find(|(known, _)| known == name);
    let column = |name: &String| match given(name) {
        Some((_, column)) => required(layer, column, no_value).map(Some),
        None => optional(layer, Some(name), name, no_value),
    };
    names.iter().map(column).collect()
}
