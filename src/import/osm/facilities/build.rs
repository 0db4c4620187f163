//! Builds facilities from groups of elements.

use super::attributes::{address, provider_type, wheelchair, whole_number};
use super::element::Element;
use super::findings::SourceFindings;
use super::ground::{Ground, Shape};
use super::keys::{
    ADDR_PLACE, ADDR_STREET, AMENITY, BEDS, BRAND, CAPACITY, CAPACITY_BEDS, CHECK_DATE, HEALTHCARE,
    NAME, OPENING_HOURS, OPERATOR, OPERATOR_TYPE, SOCIAL_FACILITY, WHEELCHAIR,
};
use super::model::OsmFacility;
use crate::base::{Code, codes};
use crate::dataset::TagKey;

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
        // The parts of an address come from one element, never from several.
        address: address(|key| tag(housed.unwrap_or(first), key)),
        check_date: owned(CHECK_DATE),
        position: first.site.position(),
        entrances: entrances(first, others, ground),
        merged,
        presumed: group.iter().all(is_presumed),
    })
}

/// The value of a tag, unless it is blank.
fn tag<'e>(element: &Element<'e>, key: TagKey) -> Option<&'e str> {
    element.tag(key).map(str::trim).filter(|value| !value.is_empty())
}

/// All entrances, and the centres of detached areas without entrances.
fn entrances(first: &Element, others: &[&Element], ground: Ground) -> Vec<geo::Coord<f64>> {
    let mut found = first.site.entrances.clone();
    for other in others {
        let site = &other.site;
        let apart = matches!(site.shape, Shape::Area(_))
            && ground.gap_m(&first.site.shape, &site.shape) > 0.0
            && !first.site.shape.is_point();
        if !site.entrances.is_empty() {
            found.extend(&site.entrances);
        } else if apart {
            if found.is_empty() {
                found.push(first.site.position());
            }
            found.push(site.middle);
        }
    }
    let mut seen = Vec::new();
    found.retain(|at| {
        let new = !seen.contains(at);
        seen.push(*at);
        new
    });
    found
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
