//! Builds facilities from groups of elements.

use geo::{Coord, LineString, MultiLineString, MultiPolygon};

use super::attributes::{
    address, languages, provider_type, target_group, wheelchair, whole_number,
};
use super::element::Element;
use super::findings::SourceFindings;
use super::ground::{Ground, Shape};
use super::keys::{
    ADDR_PLACE, ADDR_STREET, AMENITY, BEDS, BRAND, CAPACITY, CAPACITY_BEDS, CHECK_DATE, FEE,
    HEALTHCARE, NAME, OPENING_HOURS, OPERATOR, OPERATOR_TYPE, SOCIAL_FACILITY, WHEELCHAIR,
};
use super::model::OsmFacility;
use crate::base::{Code, codes};
use crate::dataset::TagKey;
use crate::spatial::Outline;

/// Builds a facility from the elements that represent it. The first element gives position and id,
/// and its tags take precedence.
pub(super) fn facility(
    category: (usize, &str),
    group: &[&Element],
    ground: Ground,
    findings: &mut SourceFindings,
) -> Option<OsmFacility> {
    let (first, others) = group.split_first()?;
    let text = |key: TagKey| group.iter().find_map(|element| tag(element, key));
    let owned = |key: TagKey| text(key).map(str::to_owned);
    let is_presumed = |element: &&Element| {
        let mut memberships = element.memberships.iter();
        memberships.any(|it| it.category == category.0 && it.presumed)
    };
    let mut merged: Vec<_> = others.iter().map(|element| element.id).collect();
    merged.sort_unstable();
    let housed =
        group.iter().find(|it| tag(it, ADDR_STREET).or_else(|| tag(it, ADDR_PLACE)).is_some());
    let parts = outlined(group, ground);
    Some(OsmFacility {
        id: format!("{}/{}", category.1, first.id.short()),
        osm: first.id,
        category: category.1.to_owned(),
        name: owned(NAME).or_else(|| owned(BRAND)).or_else(|| owned(OPERATOR)),
        provider: owned(OPERATOR).or_else(|| owned(BRAND)),
        provider_type: understood(group, OPERATOR_TYPE, findings, |value| {
            provider_type(value).ok_or(codes::N688)
        }),
        capacity: capacity(group, findings),
        wheelchair: understood(group, WHEELCHAIR, findings, |value| {
            wheelchair(value).ok_or(codes::N687)
        }),
        opening_hours: owned(OPENING_HOURS),
        fee: owned(FEE),
        languages: group.iter().find_map(|it| languages(|key| tag(it, key))),
        target_group: group.iter().find_map(|it| target_group(|key| tag(it, key))),
        // The parts of an address come from one element, never from several.
        address: address(|key| tag(housed.unwrap_or(first), key)),
        check_date: owned(CHECK_DATE),
        position: first.site.position(),
        entrances: entrances(&parts),
        outline: outline(&parts),
        merged,
        presumed: group.iter().all(is_presumed),
    })
}

/// The value of a tag, unless it is blank.
fn tag<'e>(element: &Element<'e>, key: TagKey) -> Option<&'e str> {
    element.tag(key).map(str::trim).filter(|value| !value.is_empty())
}

/// The elements whose outlines are those of the facility: the first area or line, and further areas
/// apart from it. At a stop they are places where passengers wait, as the first element is.
fn outlined<'g, 'e>(group: &[&'g Element<'e>], ground: Ground) -> Vec<&'g Element<'e>> {
    let Some(first) = group.first() else { return Vec::new() };
    let rank = first.identity.stop_rank();
    let mut parts: Vec<&Element> = Vec::new();
    for element in group.iter().filter(|element| element.identity.stop_rank() == rank) {
        let shape = &element.site.shape;
        let is_apart = |part: &&Element| {
            let areas = matches!((&part.site.shape, shape), (Shape::Area(_), Shape::Area(_)));
            areas && ground.gap_m(&part.site.shape, shape) > 0.0
        };
        if !shape.is_point() && parts.iter().all(is_apart) {
            parts.push(element);
        }
    }
    parts
}

/// The outline of some elements: of areas, or of a single line.
fn outline(parts: &[&Element]) -> Option<Outline> {
    let mut areas = MultiPolygon(Vec::new());
    for part in parts {
        match &part.site.shape {
            Shape::Area(area) => areas.0.extend(area.0.iter().cloned()),
            Shape::Line(line) => {
                let line = LineString::from(line.clone());
                return Some(Outline::Lines(MultiLineString(vec![line])));
            }
            Shape::Point(_) => {}
        }
    }
    (!areas.0.is_empty()).then_some(Outline::Area(areas))
}

/// All entrances and gates of some elements, entrances first.
fn entrances(parts: &[&Element]) -> Vec<Coord<f64>> {
    let entrances = parts.iter().flat_map(|part| &part.site.entrances);
    let mut all: Vec<Coord<f64>> = Vec::new();
    for at in entrances.chain(parts.iter().flat_map(|part| &part.site.gates)) {
        if !all.contains(at) {
            all.push(*at);
        }
    }
    all
}

/// The first value of a tag that can be interpreted; the others are reported.
fn understood<T>(
    group: &[&Element],
    key: TagKey,
    findings: &mut SourceFindings,
    parse: impl Fn(&str) -> Result<T, Code>,
) -> Option<T> {
    for element in group {
        let Some(value) = tag(element, key) else { continue };
        match parse(value) {
            Ok(meaning) => return Some(meaning),
            Err(code) => {
                let key = key.as_str();
                let message = format!("`{key}={value}` is not a known value; it is ignored");
                findings.tell(code, element.id, key, message);
            }
        }
    }
    None
}

/// Capacity in persons; beds count only where people stay overnight for care or treatment.
fn capacity(group: &[&Element], findings: &mut SourceFindings) -> Option<u32> {
    let cares = group.iter().any(|element| {
        let amenity = matches!(element.tag(AMENITY), Some("hospital" | "nursing_home"));
        amenity || [HEALTHCARE, SOCIAL_FACILITY].into_iter().any(|key| element.tag(key).is_some())
    });
    let keys = if cares { &[CAPACITY, CAPACITY_BEDS, BEDS][..] } else { &[CAPACITY] };
    let number = |value: &str| whole_number(value).ok_or(codes::W609);
    keys.iter().find_map(|key| understood(group, *key, findings, number))
}
