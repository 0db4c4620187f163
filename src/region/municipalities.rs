//! Municipalities and counties.

use std::collections::BTreeMap;

use geo::{BooleanOps, MultiPolygon, unary_union};

use super::error::RegionError;
use super::fields::{optional, required};
use super::geometry::area_of;
use super::inputs::{Mapped, MunicipalityFields, QuartierFields};
use super::model::{County, Municipality};
use crate::base::{CountyId, Diagnostics, Finding, MunicipalityId, Place, codes};
use crate::dataset::{Layer, UsualColumn};

/// Number of leading digits of a municipality key (AGS or ARS) that form the county key.
const COUNTY_DIGITS: usize = 5;

/// Municipalities with the counties they form.
pub(super) struct Municipalities {
    pub list: Vec<Municipality>,
    pub counties: Vec<County>,
}

/// A municipality before its county is known.
struct Draft {
    key: String,
    name: String,
    county_name: Option<String>,
    area: MultiPolygon<f64>,
}

/// Reads municipalities from their layer. Features with the same id are parts of one municipality.
pub(super) fn from_layer(
    mapped: &Mapped<MunicipalityFields>,
    diagnostics: &mut Diagnostics,
) -> Result<Municipalities, RegionError> {
    let (layer, fields) = (&mapped.layer, &mapped.mapping);
    let ids = required(layer, &fields.id, &mapped.no_value)?;
    let names = optional(
        layer,
        fields.name.as_deref(),
        UsualColumn::AreaName.own_name(),
        &mapped.no_value,
    )?;
    let counties = optional(layer, fields.county.as_deref(), "", &mapped.no_value)?;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    for row in 0..layer.len() {
        let key = ids.text(row).unwrap_or_else(|| {
            let finding = Finding::new(codes::E310, "the municipality has no id");
            diagnostics.push(finding.at(layer.place(row).field(ids.name())));
            format!("municipality-{}", row + 1)
        });
        let Some(area) = area_of(mapped, row, &key, diagnostics) else { continue };
        if let Some(first) = by_key.get(&key) {
            let message =
                format!("the id `{key}` occurs again; its areas are merged into one municipality");
            diagnostics.push(Finding::new(codes::W311, message).at(layer.place(row)));
            drafts[*first].area = drafts[*first].area.union(&area);
            continue;
        }
        by_key.insert(key.clone(), drafts.len());
        let name = names.as_ref().and_then(|names| names.text(row)).unwrap_or_else(|| key.clone());
        let county_name = counties.as_ref().and_then(|counties| counties.text(row));
        drafts.push(Draft { key, name, county_name, area });
    }
    report_lost_zeros(&drafts, layer, diagnostics);
    Ok(with_counties(drafts))
}

/// Makes municipalities from the quartiers' municipality field: each is the union of its quartiers.
pub(super) fn from_quartiers(
    mapped: &Mapped<QuartierFields>,
    diagnostics: &mut Diagnostics,
) -> Result<Municipalities, RegionError> {
    let layer = &mapped.layer;
    let name = mapped.mapping.municipality.as_deref().unwrap_or("municipality");
    let field = required(layer, name, &mapped.no_value)?;
    let mut parts: BTreeMap<String, Vec<MultiPolygon<f64>>> = BTreeMap::new();
    let mut ignored = Diagnostics::default();
    for row in 0..layer.len() {
        // Problems of areas, and quartiers without a municipality, are reported when the quartiers
        // themselves are read.
        let Some(key) = field.text(row) else { continue };
        if let Some(area) = area_of(mapped, row, &key, &mut ignored) {
            parts.entry(key).or_default().push(area);
        }
    }
    let message = "no municipalities given; each is the union of its quartiers";
    diagnostics.push(Finding::new(codes::N313, message).at(layer.place(0).layer("municipalities")));
    let drafts = parts.into_iter().map(|(key, areas)| Draft {
        name: key.clone(),
        key,
        county_name: None,
        area: unary_union(areas.iter()),
    });
    Ok(with_counties(drafts.collect()))
}

/// The county key of a municipality key. Keys of 7 or 11 digits have lost their leading zero: the keys
/// of states 01 to 09 begin with one.
fn county_key(key: &str) -> &str {
    let official = key.bytes().all(|byte| byte.is_ascii_digit());
    match key.len() {
        7 | 11 if official => &key[..COUNTY_DIGITS - 1],
        8.. if official => &key[..COUNTY_DIGITS],
        _ => key,
    }
}

fn report_lost_zeros(drafts: &[Draft], layer: &Layer, diagnostics: &mut Diagnostics) {
    let short = |draft: &&Draft| county_key(&draft.key).len() == COUNTY_DIGITS - 1;
    if let Some(first) = drafts.iter().find(short) {
        let message = format!(
            "`{}` has lost the leading zero of official keys; its county is determined all the same, \
                         but other tables may have the full key",
            first.key
        );
        let count = drafts.iter().filter(short).count() as u64;
        let place = Place::of_source(&layer.source).layer(&layer.name);
        diagnostics.push_counted(Finding::new(codes::W314, message).at(place), count);
    }
}

fn with_counties(drafts: Vec<Draft>) -> Municipalities {
    let mut members: BTreeMap<&str, Vec<&Draft>> = BTreeMap::new();
    for draft in &drafts {
        members.entry(county_key(&draft.key)).or_default().push(draft);
    }
    let name = |key: &str, drafts: &[&Draft]| {
        let given = drafts.iter().find_map(|draft| draft.county_name.clone());
        let alone = (drafts.len() == 1).then(|| drafts[0].name.clone());
        given.or(alone).unwrap_or_else(|| key.to_owned())
    };
    let counties: Vec<County> = members
        .iter()
        .map(|(key, drafts)| County { key: (*key).to_owned(), name: name(key, drafts) })
        .collect();
    let county_of = |key: &str| {
        let at = counties.binary_search_by(|county| county.key.as_str().cmp(county_key(key)));
        CountyId::at(at.expect("every municipality has put its county there"))
    };
    let list = drafts.iter().map(|draft| Municipality {
        county: county_of(&draft.key),
        key: draft.key.clone(),
        name: draft.name.clone(),
        area: draft.area.clone(),
    });
    Municipalities { list: list.collect(), counties }
}

/// Looks up municipalities by key or name, for fields and settings that refer to them.
pub(super) struct MunicipalityNames(BTreeMap<String, Option<MunicipalityId>>);

impl MunicipalityNames {
    /// Collects keys and names; a name that two municipalities share refers to neither.
    pub(super) fn new(list: &[Municipality]) -> Self {
        let mut names = BTreeMap::new();
        for (at, municipality) in list.iter().enumerate() {
            names
                .entry(municipality.name.to_lowercase())
                .and_modify(|id| *id = None)
                .or_insert(Some(MunicipalityId::at(at)));
        }
        for (at, municipality) in list.iter().enumerate() {
            names.insert(municipality.key.to_lowercase(), Some(MunicipalityId::at(at)));
        }
        Self(names)
    }

    /// The municipality with a key or an unambiguous name.
    pub(super) fn find(&self, text: &str) -> Option<MunicipalityId> {
        self.0.get(&text.trim().to_lowercase()).copied().flatten()
    }
}
