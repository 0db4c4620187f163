//! Quartiers: their municipality and district, their parts in several municipalities, and rest
//! quartiers.

use std::collections::BTreeMap;

use geo::LinesIter;
use geo::{
    Area, BooleanOps, BoundingRect, Contains, Coord, CoordsIter, MultiPolygon, Point, unary_union,
};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Line as Edge};
use rstar::{AABB, RTree};

use super::error::RegionError;
use super::fields::{Field, optional, required};
use super::geometry::area_of;
use super::inputs::{Mapped, QuartierFields};
use super::model::{District, Municipality, Quartier, QuartierPart};
use super::municipalities::{Municipalities, MunicipalityNames};
use crate::base::names::NameError;
use crate::base::{Diagnostics, DistrictId, Finding, MunicipalityId, codes, zip_equal};
use crate::dataset::UsualColumn;
use crate::spatial::AreaIndex;

/// Minimum area of a rest quartier, in square metres: one hectare, the size of a 100 m census cell. Smaller rests are
/// slivers between two versions of the same boundary.
pub const REST_AREA_MIN_M2: f64 = 10_000.0;

/// Quartiers with the districts they form.
#[derive(Default)]
pub(super) struct Quartiers {
    pub list: Vec<Quartier>,
    pub districts: Vec<District>,
    /// The number of persons of each quartier, if given.
    pub persons: Vec<Option<f64>>,
    /// Names of further numbers of each quartier.
    pub attributes: Vec<String>,
}

/// A quartier before its municipality is known.
struct Draft {
    key: String,
    name: String,
    municipality: Option<MunicipalityId>,
    district: Option<String>,
    persons: Option<f64>,
    attribute: Option<f64>,
    attributes: Vec<Option<f64>>,
    area: MultiPolygon<f64>,
    row: usize,
}

/// Reads quartiers from their layer.
pub(super) fn from_layer(
    mapped: &Mapped<QuartierFields>,
    municipalities: &[Municipality],
    diagnostics: &mut Diagnostics,
) -> Result<Quartiers, RegionError> {
    let drafts = read_drafts(mapped, municipalities, diagnostics)?;
    report_similar_keys(mapped, &drafts, diagnostics);
    let parts = parts_of(&drafts, municipalities);
    let mut kept = Vec::new();
    for (draft, parts) in zip_equal(drafts, parts) {
        let largest = parts.first().map(|part| part.municipality);
        match draft.municipality.or(largest) {
            Some(municipality) => kept.push((draft, municipality, parts)),
            None => {
                let message = format!("quartier `{}` lies in no municipality", draft.key);
                let place = mapped.layer.place(draft.row);
                diagnostics.push(Finding::new(codes::E320, message).at(place));
            }
        }
    }
    let mut named: Vec<(MunicipalityId, String)> = kept
        .iter()
        .filter_map(|(draft, home, _)| draft.district.clone().map(|district| (*home, district)))
        .collect();
    named.sort();
    named.dedup();
    let district_of = |home: MunicipalityId, draft: &Draft| {
        let name = draft.district.as_ref()?;
        named.binary_search(&(home, name.clone())).ok().map(DistrictId::at)
    };
    let persons = kept.iter().map(|(draft, _, _)| draft.persons).collect();
    let list = kept.into_iter().map(|(draft, municipality, parts)| Quartier {
        district: district_of(municipality, &draft),
        key: draft.key,
        name: draft.name,
        municipality,
        area: draft.area,
        parts,
        attribute: draft.attribute,
        attributes: draft.attributes,
        is_rest: false,
    });
    let list = list.collect();
    let districts =
        named.into_iter().map(|(municipality, key)| District { key, municipality }).collect();
    let attributes = mapped.mapping.attributes.clone();
    Ok(Quartiers { list, districts, persons, attributes })
}

fn read_drafts(
    mapped: &Mapped<QuartierFields>,
    municipalities: &[Municipality],
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Draft>, RegionError> {
    let (layer, fields, no_value) = (&mapped.layer, &mapped.mapping, &mapped.no_value);
    let names = MunicipalityNames::new(municipalities);
    let ids = required(layer, &fields.id, no_value)?;
    let name = optional(layer, fields.name.as_deref(), UsualColumn::AreaName.own_name(), no_value)?;
    let home = optional(layer, fields.municipality.as_deref(), "municipality", no_value)?;
    let district = optional(layer, fields.district.as_deref(), "district", no_value)?;
    let persons =
        optional(layer, fields.persons.as_deref(), UsualColumn::Persons.own_name(), no_value)?;
    let numbers = Numbers::of_layer(mapped)?;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    let text = |field: &Option<Field<'_>>, row| field.as_ref().and_then(|field| field.text(row));
    let persons_of = |row: usize, diagnostics: &mut Diagnostics| {
        persons.as_ref().and_then(|field| field.persons(row, diagnostics).value())
    };
    for row in 0..layer.len() {
        let mut key = ids.text(row).unwrap_or_else(|| {
            let finding = Finding::new(codes::E321, "the quartier has no id");
            diagnostics.push(finding.at(layer.place(row).field(ids.name())));
            format!("quartier-{}", row + 1)
        });
        let Some(area) = area_of(mapped, row, &key, diagnostics) else { continue };
        let name = text(&name, row).unwrap_or_else(|| key.clone());
        if let Some(known) = by_key.get(&key) {
            let twin = &mut drafts[*known];
            if twin.name == name {
                twin.area = twin.area.union(&area);
                numbers.keep_common(twin, row, diagnostics);
                let sum = add_persons(twin, persons_of(row, diagnostics));
                let message = format!(
                    "the id `{key}` occurs again; its areas are merged into one quartier {sum}"
                );
                diagnostics.push(Finding::new(codes::W322, message).at(layer.place(row)));
                continue;
            }
            let message =
                format!("two quartiers have the id `{key}`: `{}` and `{name}`", twin.name);
            diagnostics.push(Finding::new(codes::E323, message).at(layer.place(row)));
            key = format!("{key}~{}", row + 1);
        }
        by_key.insert(key.clone(), drafts.len());
        let municipality = text(&home, row).and_then(|given| {
            let known = municipality_named(&names, &given);
            let report = |message| Finding::new(codes::W324, message).at(layer.place(row));
            known.map_err(|message| diagnostics.push(report(message))).ok()
        });
        let persons = persons_of(row, diagnostics);
        let district = text(&district, row);
        let (attribute, attributes) = numbers.read(row, diagnostics);
        drafts.push(Draft {
            key,
            name,
            municipality,
            district,
            persons,
            attribute,
            attributes,
            area,
            row,
        });
    }
    Ok(drafts)
}

/// The municipality of a name, or why the one with the largest overlap counts instead.
fn municipality_named(
    names: &MunicipalityNames<'_>,
    given: &str,
) -> Result<MunicipalityId, String> {
    let told = match names.find(given) {
        Ok(municipality) => return Ok(municipality),
        Err(NameError::Unknown) => format!("unknown municipality `{given}`"),
        Err(NameError::Several { keys }) => {
            let keys = keys.join(", ");
            format!("several municipalities are called `{given}`, with the ids {keys}")
        }
    };
    Err(format!("{told}; the one with the largest overlap counts"))
}

/// The columns of numbers by which quartiers are ranked and compared.
struct Numbers<'l> {
    attribute: Option<Field<'l>>,
    attributes: Vec<Field<'l>>,
}

impl<'l> Numbers<'l> {
    fn of_layer(mapped: &'l Mapped<QuartierFields>) -> Result<Self, RegionError> {
        let (layer, fields, no_value) = (&mapped.layer, &mapped.mapping, &mapped.no_value);
        let column = |name: &String| required(layer, name, no_value);
        Ok(Self {
            attribute: optional(layer, fields.attribute.as_deref(), "attribute", no_value)?,
            attributes: fields.attributes.iter().map(column).collect::<Result<_, _>>()?,
        })
    }

    fn read(&self, row: usize, into: &mut Diagnostics) -> (Option<f64>, Vec<Option<f64>>) {
        let mut number = |field: &Field<'_>| field.number(row, into).value();
        let attribute = self.attribute.as_ref().and_then(&mut number);
        (attribute, self.attributes.iter().map(number).collect())
    }

    /// Leaves a quartier the numbers that another part of it, in this row, has too.
    fn keep_common(&self, quartier: &mut Draft, row: usize, into: &mut Diagnostics) {
        let (attribute, attributes) = self.read(row, into);
        quartier.attribute = quartier.attribute.filter(|own| attribute == Some(*own));
        for (own, other) in zip_equal(&mut quartier.attributes, attributes) {
            *own = own.filter(|own| other == Some(*own));
        }
    }
}

/// Adds the persons of another part of a quartier, unless the part repeats the same number. With a part
/// whose persons are unknown, those of the quartier are.
fn add_persons(quartier: &mut Draft, more: Option<f64>) -> &'static str {
    match (quartier.persons, more) {
        (None, None) => "without persons",
        (Some(known), Some(more)) if known == more => "whose number of persons is counted once",
        (Some(known), Some(more)) => {
            quartier.persons = Some(known + more);
            "whose persons are added"
        }
        (None, Some(_)) | (Some(_), None) => {
            quartier.persons = None;
            "whose number of persons is unknown, because that of a part is"
        }
    }
}

/// Reports ids that differ only in leading zeros: mostly the same id, corrupted by a spreadsheet.
fn report_similar_keys(
    mapped: &Mapped<QuartierFields>,
    drafts: &[Draft],
    diagnostics: &mut Diagnostics,
) {
    let mut bare: BTreeMap<&str, &Draft> = BTreeMap::new();
    for draft in drafts {
        if let Some(twin) = bare.insert(draft.key.trim_start_matches('0'), draft) {
            let message = format!(
                "the ids `{}` and `{}` differ only in leading zeros; they count as two quartiers",
                twin.key, draft.key
            );
            diagnostics.push(Finding::new(codes::W325, message).at(mapped.layer.place(draft.row)));
        }
    }
}

/// The parts of each quartier in different municipalities, largest first.
///
/// Most quartiers are far from any boundary; if no boundary edge is near, one point is enough.
fn parts_of(drafts: &[Draft], municipalities: &[Municipality]) -> Vec<Vec<QuartierPart>> {
    let areas = AreaIndex::new(municipalities.iter().map(|municipality| &municipality.area));
    let edges = municipalities.iter().flat_map(|municipality| municipality.area.lines_iter());
    let edges = edges.map(|line| {
        GeomWithData::new(Edge::<[f64; 2]>::new(line.start.into(), line.end.into()), ())
    });
    let edges = RTree::bulk_load(edges.collect());
    let near_edge = |low: Coord<f64>, high: Coord<f64>| {
        let envelope = AABB::from_corners(low.into(), high.into());
        edges.locate_in_envelope_intersecting(envelope).next().is_some()
    };
    let parts = |draft: &Draft| {
        let Some(rect) = draft.area.bounding_rect() else { return Vec::new() };
        let whole = |municipality: usize| QuartierPart {
            municipality: MunicipalityId::at(municipality),
            area_m2: draft.area.unsigned_area(),
        };
        if !near_edge(rect.min(), rect.max()) {
            let point = draft.area.coords_iter().next();
            return point.and_then(|at| areas.locate(at)).map(whole).into_iter().collect();
        }
        let candidates = areas.near_box(rect.min(), rect.max()).into_iter();
        let mut parts: Vec<QuartierPart> = candidates
            .filter_map(|number| {
                let shared = draft.area.intersection(&municipalities[number].area).unsigned_area();
                let municipality = MunicipalityId::at(number);
                (shared > 0.0).then_some(QuartierPart { municipality, area_m2: shared })
            })
            .collect();
        parts.sort_by(|a, b| {
            b.area_m2.total_cmp(&a.area_m2).then(a.municipality.cmp(&b.municipality))
        });
        parts
    };
    drafts.par_iter().map(parts).collect()
}

/// Adds a rest quartier to each municipality for its area without quartiers. With `whole_only`, only
/// municipalities without any quartier get one. Those that are left out of the region get none.
pub(super) fn fill_rest(
    quartiers: &mut Vec<Quartier>,
    all: &Municipalities,
    whole_only: bool,
    diagnostics: &mut Diagnostics,
) {
    let index = AreaIndex::new(quartiers.iter().map(|quartier| &quartier.area));
    let rest = |(municipality, is_kept): (&Municipality, &bool)| {
        let rect = municipality.area.bounding_rect().filter(|_| *is_kept)?;
        let near = index.near_box(rect.min(), rect.max());
        if whole_only && !near.is_empty() {
            return None;
        }
        let taken = unary_union(near.iter().map(|number| &quartiers[*number].area));
        let rest = municipality.area.difference(&taken);
        (rest.unsigned_area() >= REST_AREA_MIN_M2).then_some(rest)
    };
    let rests = all.list.par_iter().zip_eq(&all.is_kept).map(rest);
    let rests: Vec<Option<MultiPolygon<f64>>> = rests.collect();
    for (at, rest) in rests.into_iter().enumerate() {
        let Some(area) = rest else { continue };
        let (municipality, id) = (&all.list[at], MunicipalityId::at(at));
        let part = QuartierPart { municipality: id, area_m2: area.unsigned_area() };
        let message = format!(
            "{}: a rest quartier of {:.2} km² fills the area without quartiers",
            municipality.name,
            part.area_m2 / 1e6
        );
        diagnostics.push(Finding::new(codes::N326, message));
        quartiers.push(Quartier {
            key: if whole_only {
                municipality.key.clone()
            } else {
                format!("rest-{}", municipality.key)
            },
            // A municipality without quartiers becomes one quartier as a whole.
            name: if whole_only {
                municipality.name.clone()
            } else {
                format!("{} (rest)", municipality.name)
            },
            municipality: id,
            district: None,
            area,
            parts: vec![part],
            attribute: None,
            attributes: Vec::new(),
            is_rest: true,
        });
    }
}

/// Points of a regular grid inside an area, south-west first; at least one.
pub(super) fn grid_points(area: &MultiPolygon<f64>, spacing_m: f64) -> Vec<Coord<f64>> {
    use geo::InteriorPoint;
    let Some(rect) = area.bounding_rect() else { return Vec::new() };
    let index = geo::indexed::IntervalTreeMultiPolygon::new(area);
    // Multiples of the spacing, so that neighbouring quartiers share the same grid.
    let first = |low: f64| (low / spacing_m).floor() as i64;
    let last = |high: f64| (high / spacing_m).ceil() as i64;
    let mut points = Vec::new();
    for row in first(rect.min().y)..last(rect.max().y) {
        for column in first(rect.min().x)..last(rect.max().x) {
            let x = (column as f64 + 0.5) * spacing_m;
            let y = (row as f64 + 0.5) * spacing_m;
            if index.contains(&Point::new(x, y)) {
                points.push(Coord { x, y });
            }
        }
    }
    if points.is_empty() {
        points.extend(area.interior_point().map(Coord::from));
    }
    points
}
