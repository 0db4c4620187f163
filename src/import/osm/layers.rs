//! Municipalities and quartiers as layers.

use geo::{Geometry, MultiPolygon, Point};

use super::facilities::{OsmFacility, Wheelchair};
use super::{OsmCounty, OsmMunicipality, OsmQuartier};
use crate::base::ProviderType;
use crate::dataset::{CrsId, Layer, OsmId, Table, UsualColumn, entrances_text};
use crate::spatial::Outline;

/// The layer of municipalities with id, name, persons, county and origin, in WGS 84.
pub fn municipality_layer(list: &[OsmMunicipality]) -> Layer {
    let mut table = Table::default();
    let each = || list.iter();
    table.text(("id", "", "Official key, or letter and id of the element"), each().map(|m| &m.id));
    table.text(("name", "", "Name"), each().map(|m| &m.name));
    let level = each().map(|m| m.level.map(|level| level.to_string()));
    table.maybe_text(("admin_level", "", "Administrative level in OpenStreetMap"), level);
    let persons = each().map(|m| m.persons);
    table.maybe_count(("persons", "persons", "Persons as tagged or given"), persons);
    let county = |value: fn(&OsmCounty) -> &String| {
        list.iter().map(move |m| m.county.as_ref().map(|county| value(county).clone()))
    };
    let head = "Id of the county; empty where the municipality's key names it, or where it is one";
    table.maybe_text(("county_id", "", head), county(|county| &county.id));
    table.maybe_text(("county", "", "Name of the county"), county(|county| &county.name));
    let origin = each().map(|m| if m.osm.is_some() { "mapped" } else { "extent_of_file" });
    table.text(("origin", "", "mapped, or extent_of_file where no boundary is whole"), origin);
    table.maybe_text(OSM_HEAD, each().map(|m| m.osm.map(OsmId::path)));
    shaped(table, "municipalities", each().map(|m| &m.area))
}

/// The layer of quartiers with id, name, municipality, district, persons and origin, in WGS 84.
pub fn quartier_layer(list: &[OsmQuartier], municipalities: &[OsmMunicipality]) -> Layer {
    let mut table = Table::default();
    let each = || list.iter();
    table.text(("id", "", "Letter and id of the element in OpenStreetMap"), each().map(|q| &q.id));
    table.text(("name", "", "Name"), each().map(|q| &q.name));
    let home = each().map(|q| &municipalities[q.municipality].id);
    table.text(("municipality", "", "Id of the municipality"), home);
    table.maybe_text(("district", "", "District"), each().map(|q| q.district.clone()));
    table.text(
        ("sort", "", "Administrative level or kind of place in OpenStreetMap"),
        each().map(|q| &q.kind),
    );
    let origin = "mapped; rest: without the parts other quartiers cover; nearest_place: derived \
                  from a point, the ground it is nearest to";
    table.text(("origin", "", origin), each().map(|q| q.origin.as_str()));
    let persons = each().map(|q| q.persons);
    table.maybe_count(("persons_tagged", "persons", "Persons as tagged in OpenStreetMap"), persons);
    table.maybe_text(OSM_HEAD, each().map(|q| Some(q.osm.path())));
    shaped(table, "quartiers", each().map(|q| &q.area))
}

/// A layer of facilities with their attributes, in WGS 84. The geometry is the outline of an area or
/// line, as a multipolygon or multilinestring, else a point; entrances stand beside it as well-known text.
pub fn facility_layer(name: &str, list: &[&OsmFacility]) -> Layer {
    let mut table = Table::default();
    let each = || list.iter().copied();
    table.text(("id", "", "Category, kind and id of the element"), each().map(|one| &one.id));
    table.text(("category", "", "Category"), each().map(|one| &one.category));
    let mut text = |name, description, value: fn(&OsmFacility) -> Option<String>| {
        table.maybe_text((name, "", description), each().map(value));
    };
    text("name", "Name, else brand, else operator", |one| one.name.clone());
    text("provider", "Operator, else brand", |one| one.provider.clone());
    text("provider_type", "public, non_profit, commercial or civic", |one| {
        one.provider_type.map(ProviderType::key).map(str::to_owned)
    });
    text("address", "Street, number, postcode, city as tagged", |one| one.address.clone());
    text("wheelchair", "Whether people in wheelchairs get in", |one| {
        one.wheelchair.map(Wheelchair::as_str).map(str::to_owned)
    });
    text("opening_hours", "Opening hours as tagged", |one| one.opening_hours.clone());
    text("fee", "Whether it costs something to get in, as tagged", |one| one.fee.clone());
    text("languages", "Languages spoken there", |one| one.languages.clone());
    text("target_group", "Whom it is for, as tagged", |one| one.target_group.clone());
    text("check_date", "When a mapper last looked", |one| one.check_date.clone());
    text(OSM_HEAD.0, OSM_HEAD.2, |one| Some(one.osm.path()));
    text("merged", "Further elements that stand for it", |one| {
        let others: Vec<String> = one.merged.iter().map(|other| other.path()).collect();
        (!others.is_empty()).then(|| others.join("; "))
    });
    table.flag(
        ("presumed", "", "Its tags do not say so, but it is likely of this category"),
        each().map(|one| one.presumed),
    );
    let capacity = each().map(|one| one.capacity.map(u64::from));
    table.maybe_count(("capacity", "", "Places, beds or pupils as tagged"), capacity);
    let entrances = "Entrances and gates on the outline, as points in well-known text";
    let doors = each().map(|one| entrances_text(&one.entrances));
    table.maybe_text((UsualColumn::Entrances.own_name(), "", entrances), doors);
    let shapes = each().map(|one| Some(shape(one))).collect();
    table.into_layer(name, Some((CrsId::wgs84(), shapes)))
}

/// The outline as a geometry, else the position.
fn shape(facility: &OsmFacility) -> Geometry<f64> {
    match &facility.outline {
        None => Point::from(facility.position).into(),
        Some(Outline::Area(area)) => area.clone().into(),
        Some(Outline::Lines(lines)) => lines.clone().into(),
    }
}

const OSM_HEAD: (&str, &str, &str) = ("osm", "", "Element in OpenStreetMap");

fn shaped<'a>(
    table: Table,
    name: &str,
    areas: impl Iterator<Item = &'a MultiPolygon<f64>>,
) -> Layer {
    let shapes = areas.map(|area| Some(Geometry::MultiPolygon(area.clone()))).collect();
    table.into_layer(name, Some((CrsId::wgs84(), shapes)))
}
