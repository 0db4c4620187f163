//! Reads the attributes of facilities from the columns of a layer.

use std::collections::BTreeSet;

use super::error::RegionError;
use super::fields::{Field, optional, required};
use super::inputs::{FacilityFields, Mapped, RegionSettings};
use crate::base::{Diagnostics, ProviderType, zip_equal};
use crate::dataset::UsualColumn;

/// The names of all attributes that are kept: those that filters ask about, those that the settings name, and those
/// that a layer lists. Ascending.
pub(super) fn kept_names<'n>(
    layers: &'n [Mapped<FacilityFields>],
    settings: &'n RegionSettings,
    asked: impl Iterator<Item = &'n str>,
) -> Vec<String> {
    let listed = layers.iter().flat_map(|mapped| mapped.mapping.attributes.iter());
    let named = settings.attributes.iter().chain(listed.map(|(name, _)| name));
    let names: BTreeSet<&str> = named.map(String::as_str).chain(asked).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The attributes of one layer.
pub(super) struct LayerAttributes<'l> {
    names: Vec<String>,
    columns: Vec<Option<Field<'l>>>,
    /// Whether a filter compares each as a number.
    are_numbers: Vec<bool>,
}

impl<'l> LayerAttributes<'l> {
    /// The columns in which a layer has some attributes: the one that the mapping names, which must be there; else the
    /// one that is called as the attribute, that is mapped to the field of this name, or that has a usual name (N502).
    /// Those among `numbers` are read as the layer writes numbers.
    pub(super) fn new(
        mapped: &'l Mapped<FacilityFields>,
        names: &[String],
        numbers: &BTreeSet<&str>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, RegionError> {
        let (layer, no_value) = (&mapped.layer, &mapped.no_value[..]);
        let given = |name: &String| mapped.mapping.attributes.iter().find(|(own, _)| own == name);
        let column = |name: &String| match (given(name), mapped_field(&mapped.mapping, name)) {
            (Some((_, column)), _) => required(layer, column, no_value).map(Some),
            (None, Some(field)) => optional(layer, Some(field), field, no_value),
            (None, None) if layer.column(name).is_some() => {
                required(layer, name, no_value).map(Some)
            }
            (None, None) => {
                let column = usual_column(name, &layer.column_names());
                if let Some(column) = &column {
                    diagnostics.push(layer.used_as(column, &format!("`{name}`")));
                }
                column.map(|column| required(layer, &column, no_value)).transpose()
            }
        };
        let columns = names.iter().map(column).collect::<Result<_, _>>()?;
        let are_numbers = names.iter().map(|name| numbers.contains(name.as_str())).collect();
        Ok(Self { names: names.to_vec(), columns, are_numbers })
    }

    /// Whether the layer has an attribute.
    pub(super) fn has(&self, name: &str) -> bool {
        zip_equal(&self.names, &self.columns).any(|(own, column)| own == name && column.is_some())
    }

    /// What a row says of each attribute.
    pub(super) fn texts(&self, row: usize) -> Vec<Option<String>> {
        let text = |((name, column), is_number): ((&String, &Option<Field<'_>>), &bool)| {
            let column = column.as_ref()?;
            match (is_number, name == UsualColumn::ProviderType.own_name()) {
                (true, _) => column.plain_text(row),
                (false, true) => column.text(row).map(provider_type),
                (false, false) => column.text(row),
            }
        };
        let columns = zip_equal(&self.names, &self.columns);
        zip_equal(columns, &self.are_numbers).map(text).collect()
    }
}

/// The column that has one of the usual names of an attribute.
fn usual_column(name: &str, columns: &[String]) -> Option<String> {
    let mut usual = UsualColumn::OF_ATTRIBUTES.into_iter();
    usual.find(|usual| usual.own_name() == name)?.find(columns).map(str::to_owned)
}

/// The column of a field that the region itself reads.
fn mapped_field<'m>(mapping: &'m FacilityFields, name: &str) -> Option<&'m str> {
    let columns = [&mapping.name, &mapping.provider, &mapping.provider_type, &mapping.capacity];
    let mut fields = UsualColumn::ALSO_ATTRIBUTES.iter().zip(columns);
    fields.find(|(usual, _)| usual.own_name() == name)?.1.as_deref()
}

/// The key of a known provider type, else the text as given.
pub(super) fn provider_type(given: String) -> String {
    ProviderType::from_key(&given).map_or(given, |known| known.key().to_owned())
}
