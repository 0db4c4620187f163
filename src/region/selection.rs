//! Cuts a layer of municipalities to the ones that a region is made of; everything around is halo.

use geo::{BoundingRect, Geometry, MultiPolygon};

use super::borders::Borders;
use super::error::RegionError;
use super::geometry::area_of;
use super::inputs::{Mapped, MunicipalityFields, RegionInputs};
use super::model::{County, District, Municipality};
use super::municipalities::{Columns, Municipalities, MunicipalityNames};
use super::quartiers::Quartiers;
use crate::base::names::{NameError, find_named, nearest_name};
use crate::base::{
    Bounds, CellExtent, CountyId, Diagnostics, DistrictId, Finding, MunicipalityId, Place, codes,
    zip_equal,
};
use crate::crs::transform_layer;
use crate::dataset::{CrsId, Layer};

/// The municipalities of a layer that are not part of the region. Their areas stand apart from the layer,
/// so that they decide neither where the region lies nor what is reported.
pub(super) struct LeftOut {
    /// The rows of the layer, with an area where the municipality is left out.
    areas: Mapped<()>,
    /// By row of the layer.
    is_left_out: Vec<bool>,
}

impl LeftOut {
    /// Takes the areas that the settings do not name out of the layer of municipalities; `None` when all
    /// stay. Extents of cells no longer name the municipalities that are left out.
    ///
    /// # Errors
    /// [`RegionError::NotChosen`] with all names that are unknown or ambiguous.
    pub(super) fn taken_from(inputs: &mut RegionInputs) -> Result<Option<Self>, RegionError> {
        let Some(mapped) = &mut inputs.municipalities else { return Ok(None) };
        let fields = &mapped.mapping;
        if fields.only.is_empty() && fields.only_counties.is_empty() {
            return Ok(None);
        }
        let (all, of_row) = Columns::from_layer(mapped)?.named(mapped.len());
        let is_kept = chosen(&all, mapped)?;
        let extents = inputs.cells.iter_mut().filter_map(|cells| cells.mapping.extent.as_mut());
        extents.for_each(|extent| without_left_out(extent, &all.list, &is_kept));
        let is_left_out: Vec<bool> = of_row.iter().map(|id| !is_kept[id.index()]).collect();
        if !is_left_out.contains(&true) {
            return Ok(None);
        }
        let layer = &mut mapped.layer;
        let mut apart = vec![None; layer.len()];
        for (row, _) in is_left_out.iter().enumerate().filter(|(_, is_left_out)| **is_left_out) {
            apart[row] = layer.geometry[row].take();
            layer.unplaced_reported.insert(row);
        }
        let (name, crs) = (layer.name.clone(), layer.crs.clone());
        let areas = Layer { name, crs, geometry: apart, ..Layer::default() };
        let (repair, no_value) = (mapped.repair, Vec::new());
        let areas = Mapped { layer: areas, mapping: (), no_value, repair };
        Ok(Some(Self { areas, is_left_out }))
    }

    /// Transforms the areas to the working CRS, and forgets those that lie apart from all quartiers:
    /// they have none.
    pub(super) fn transform(
        &mut self,
        crs: &CrsId,
        quartiers: Option<&Layer>,
    ) -> Result<(), RegionError> {
        // A faulty area of a municipality that is left out is in no result.
        transform_layer(&mut self.areas.layer, crs)?;
        let shapes = quartiers.into_iter().flat_map(|layer| layer.geometry.iter().flatten());
        let around = shapes.filter_map(bounds_of).reduce(Bounds::joined);
        let is_near = |shape: &Geometry<f64>| match (around, bounds_of(shape)) {
            (Some(around), Some(bounds)) => around.shared(bounds).is_some(),
            _ => false,
        };
        for geometry in &mut self.areas.layer.geometry {
            *geometry = geometry.take().filter(is_near);
        }
        Ok(())
    }

    /// The area of a row that is left out, empty where it does not matter; `None` for a row that stays.
    pub(super) fn area(&self, row: usize, key: &str) -> Option<MultiPolygon<f64>> {
        let mut ignored = Diagnostics::default();
        let area = || area_of(&self.areas, row, key, &mut ignored);
        self.is_left_out[row].then(area).map(|area| area.unwrap_or(MultiPolygon(Vec::new())))
    }
}

fn bounds_of(shape: &Geometry<f64>) -> Option<Bounds> {
    shape.bounding_rect().map(Bounds::from)
}

/// Which municipalities the settings name, by id or name or by their county.
fn chosen(
    all: &Municipalities,
    mapped: &Mapped<MunicipalityFields>,
) -> Result<Vec<bool>, RegionError> {
    let names = MunicipalityNames::new(&all.list);
    let mut is_kept = vec![false; all.list.len()];
    let mut faults = Vec::new();
    for text in &mapped.mapping.only {
        match names.find(text) {
            Ok(id) => is_kept[id.index()] = true,
            Err(fault) => {
                let known = all.list.iter().flat_map(|one| [one.key(), one.name()]);
                faults.push(in_words(["municipality", "municipalities"], text, fault, known));
            }
        }
    }
    for text in &mapped.mapping.only_counties {
        match find_named(&all.counties, text, County::key, |county, is| is(county.name())) {
            Ok(county) => {
                let members = zip_equal(&mut is_kept, &all.list);
                let members = members.filter(|(_, one)| one.county() == CountyId::at(county));
                members.for_each(|(is_kept, _)| *is_kept = true);
            }
            Err(fault) => {
                let known = all.counties.iter().flat_map(|one| [one.key(), one.name()]);
                faults.push(in_words(["county", "counties"], text, fault, known));
            }
        }
    }
    if !faults.is_empty() {
        let source_name = mapped.layer.source_name().to_owned();
        return Err(RegionError::NotChosen { source_name, faults });
    }
    Ok(is_kept)
}

/// Why a text names nothing: with the nearest name, or the ids of all that bear it.
fn in_words<'n>(
    [one, several]: [&str; 2],
    text: &str,
    fault: NameError,
    known: impl Iterator<Item = &'n str>,
) -> String {
    match fault {
        NameError::Several { keys } => {
            format!("several {several} are called `{text}`, with the ids {}", keys.join(", "))
        }
        NameError::Unknown => match nearest_name(text, known) {
            Some(nearest) => format!("unknown {one} `{text}`, did you mean `{nearest}`?"),
            None => format!("unknown {one} `{text}`"),
        },
    }
}

/// Takes municipalities that are left out off a list of those in which everybody is counted.
fn without_left_out(extent: &mut CellExtent, all: &[Municipality], is_kept: &[bool]) {
    if let CellExtent::Of(list) = extent {
        let names = MunicipalityNames::new(all);
        list.retain(|text| names.find(text).map_or(true, |id| is_kept[id.index()]));
    }
}

/// The areas of a region with what depends on the numbers of its municipalities.
pub(super) struct Areas {
    pub municipalities: Vec<Municipality>,
    pub counties: Vec<County>,
    pub quartiers: Quartiers,
    pub borders: Borders,
}

/// Numbers of what stays: for each old number, the new one.
fn renumbered<T>(is_kept: &[bool], id: impl Fn(usize) -> T) -> Vec<Option<T>> {
    let mut next = 0..;
    let number = |kept: &bool| kept.then(|| id(next.next().expect("a range without an end")));
    is_kept.iter().map(number).collect()
}

/// The areas of a region without the municipalities that are left out and their quartiers; a note (N820)
/// counts both. Quartiers have been given to their municipalities when all were known.
pub(super) fn cut(
    all: Municipalities,
    mut quartiers: Quartiers,
    borders: Borders,
    diagnostics: &mut Diagnostics,
) -> Areas {
    let Municipalities { mut list, mut counties, is_kept } = all;
    if !is_kept.contains(&false) {
        return Areas { municipalities: list, counties, quartiers, borders };
    }
    let new = renumbered(&is_kept, MunicipalityId::at);
    let (count, mut at) = (list.len(), 0..);
    list.retain(|_| at.next().is_some_and(|at| is_kept[at]));
    let mut is_used = vec![false; counties.len()];
    list.iter().for_each(|one| is_used[one.county.index()] = true);
    let new_county = renumbered(&is_used, CountyId::at);
    let mut at = 0..;
    counties.retain(|_| at.next().is_some_and(|at| is_used[at]));
    for one in &mut list {
        one.county = new_county[one.county.index()].expect("the county of a kept municipality");
    }
    let left_out = cut_quartiers(&mut quartiers, &new);
    let message = format!(
        "{} of {count} municipalities are the region, as `only` says; the others with {left_out} \
         quartiers are left out: what lies there is halo",
        list.len()
    );
    diagnostics
        .push(Finding::new(codes::N820, message).at(Place::default().layer("municipalities")));
    Areas { municipalities: list, counties, quartiers, borders: borders.renumbered(&new) }
}

/// Leaves out the quartiers and districts of municipalities without a new number; returns how many
/// quartiers.
fn cut_quartiers(quartiers: &mut Quartiers, new: &[Option<MunicipalityId>]) -> usize {
    let renumbered_home = |id: MunicipalityId| new[id.index()];
    let is_kept: Vec<bool> =
        quartiers.districts.iter().map(|one| renumbered_home(one.municipality).is_some()).collect();
    let new_district = renumbered(&is_kept, DistrictId::at);
    let districts = std::mem::take(&mut quartiers.districts).into_iter();
    let districts = districts.filter_map(|one| Some((renumbered_home(one.municipality)?, one.key)));
    quartiers.districts =
        districts.map(|(municipality, key)| District { key, municipality }).collect();
    let count = quartiers.list.len();
    // Rest quartiers have no number of persons; they come last.
    quartiers.persons.resize(count, None);
    let (list, persons) = (&mut quartiers.list, &mut quartiers.persons);
    let pairs = zip_equal(std::mem::take(list), std::mem::take(persons));
    for (mut quartier, number) in pairs {
        let Some(municipality) = renumbered_home(quartier.municipality) else { continue };
        quartier.municipality = municipality;
        quartier.district = quartier.district.and_then(|id| new_district[id.index()]);
        quartier.parts.retain_mut(|part| match renumbered_home(part.municipality) {
            Some(id) => {
                part.municipality = id;
                true
            }
            None => false,
        });
        list.push(quartier);
        persons.push(number);
    }
    count - list.len()
}
