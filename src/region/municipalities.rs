//! Municipalities and counties.

use std::collections::BTreeMap;

use geo::{BooleanOps, MultiPolygon, unary_union};

use super::error::RegionError;
use super::fields::{Field, optional, required};
use super::geometry::area_of;
use super::inputs::{Mapped, MunicipalityFields, QuartierFields};
use super::model::{County, Municipality, Region};
use crate::base::names::{NameError, nearest_name};
use crate::base::{CountyId, Diagnostics, Finding, MunicipalityId, Place, codes};
use crate::dataset::{Layer, UsualColumn};

/// Number of leading digits of a municipality key (AGS or ARS) that form the county key.
const COUNTY_DIGITS: usize = 5;

/// Municipalities with the counties they form.
pub(super) struct Municipalities {
    pub list: Vec<Municipality>,
    pub counties: Vec<County>,
    /// Which of them are part of the region; the others only say whose the quartiers there are.
    pub is_kept: Vec<bool>,
}

/// A municipality before its county is known.
struct Draft {
    key: String,
    name: String,
    county: Option<String>,
    county_name: Option<String>,
    area: MultiPolygon<f64>,
    is_kept: bool,
}

impl Draft {
    /// The key of its county: as given, else from its own key.
    fn county_key(&self) -> &str {
        self.county.as_deref().unwrap_or_else(|| county_key(&self.key))
    }
}

/// The columns that name municipalities.
pub(super) struct Columns<'l> {
    ids: Field<'l>,
    names: Option<Field<'l>>,
    county_ids: Option<Field<'l>>,
    county_names: Option<Field<'l>>,
}

impl<'l> Columns<'l> {
    /// The columns of a layer; the error names the first that is missing.
    pub(super) fn from_layer(mapped: &'l Mapped<MunicipalityFields>) -> Result<Self, RegionError> {
        let (layer, fields) = (&mapped.layer, &mapped.mapping);
        let usual = |column: UsualColumn, name: &Option<String>| {
            optional(layer, name.as_deref(), column.own_name(), &mapped.no_value)
        };
        Ok(Self {
            ids: required(layer, &fields.id, &mapped.no_value)?,
            names: usual(UsualColumn::AreaName, &fields.name)?,
            county_ids: usual(UsualColumn::CountyId, &fields.county_id)?,
            county_names: usual(UsualColumn::CountyName, &fields.county)?,
        })
    }

    /// The key of a row; a row without an id gets one from its number.
    fn key(&self, row: usize) -> String {
        self.ids.text(row).unwrap_or_else(|| format!("municipality-{}", row + 1))
    }

    /// The municipality of a row, with an area.
    fn draft(&self, row: usize, area: MultiPolygon<f64>, is_kept: bool) -> Draft {
        let text = |field: &Option<Field<'_>>| field.as_ref().and_then(|field| field.text(row));
        let key = self.key(row);
        let name = text(&self.names).unwrap_or_else(|| key.clone());
        let (county, county_name) = (text(&self.county_ids), text(&self.county_names));
        Draft { key, name, county, county_name, area, is_kept }
    }

    /// All municipalities of a layer by name only, without their areas, and the municipality of each row.
    pub(super) fn named(&self, rows: usize) -> (Municipalities, Vec<MunicipalityId>) {
        let (mut drafts, mut of_row) = (Vec::new(), Vec::with_capacity(rows));
        let mut by_key: BTreeMap<String, MunicipalityId> = BTreeMap::new();
        for row in 0..rows {
            let id = *by_key.entry(self.key(row)).or_insert_with(|| {
                drafts.push(self.draft(row, MultiPolygon(Vec::new()), true));
                MunicipalityId::at(drafts.len() - 1)
            });
            of_row.push(id);
        }
        (with_counties(drafts), of_row)
    }
}

/// Reads municipalities from their layer. Features with the same id are parts of one municipality.
///
/// # Parameters
/// `left_out`: the area of a row (with its key) that is left out of the region; nothing is reported of such rows.
pub(super) fn from_layer(
    mapped: &Mapped<MunicipalityFields>,
    left_out: &dyn Fn(usize, &str) -> Option<MultiPolygon<f64>>,
    diagnostics: &mut Diagnostics,
) -> Result<Municipalities, RegionError> {
    let layer = &mapped.layer;
    let columns = Columns::from_layer(mapped)?;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    for row in 0..layer.len() {
        let key = columns.key(row);
        let apart = left_out(row, &key);
        let is_kept = apart.is_none();
        if is_kept && columns.ids.text(row).is_none() {
            let finding = Finding::new(codes::E310, "the municipality has no id");
            diagnostics.push(finding.at(layer.place(row).field(columns.ids.name())));
        }
        let area = apart.or_else(|| area_of(mapped, row, &key, diagnostics));
        let Some(area) = area else { continue };
        if let Some(first) = by_key.get(&key) {
            if is_kept {
                let message = format!(
                    "the id `{key}` occurs again; its areas are merged into one municipality"
                );
                diagnostics.push(Finding::new(codes::W311, message).at(layer.place(row)));
            }
            drafts[*first].area = drafts[*first].area.union(&area);
            continue;
        }
        by_key.insert(key, drafts.len());
        drafts.push(columns.draft(row, area, is_kept));
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
        county: None,
        county_name: None,
        area: unary_union(areas.iter()),
        is_kept: true,
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
    let short = |draft: &&Draft| draft.is_kept && county_key(&draft.key).len() == COUNTY_DIGITS - 1;
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
        members.entry(draft.county_key()).or_default().push(draft);
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
    let county_of = |draft: &Draft| {
        let at = counties.binary_search_by(|county| county.key.as_str().cmp(draft.county_key()));
        CountyId::at(at.expect("every municipality has put its county there"))
    };
    let list = drafts.iter().map(|draft| Municipality {
        county: county_of(draft),
        key: draft.key.clone(),
        name: draft.name.clone(),
        area: draft.area.clone(),
    });
    let is_kept = drafts.iter().map(|draft| draft.is_kept).collect();
    Municipalities { list: list.collect(), counties, is_kept }
}

/// Looks up municipalities by key or name, for fields and settings that refer to them: the rule of
/// [`find_named`](crate::base::names::find_named) for many look-ups.
pub(super) struct MunicipalityNames<'a> {
    list: &'a [Municipality],
    by_key: BTreeMap<&'a str, MunicipalityId>,
    /// By key and by name, in small letters.
    by_name: BTreeMap<String, Vec<MunicipalityId>>,
}

/// Why a text names no municipality of a region: with the one that is probably meant, or the keys of all that bear the
/// name.
pub(super) fn names_none(list: &[Municipality], text: &str, fault: &NameError) -> String {
    if let NameError::Several { keys } = fault {
        return format!("`{text}` is the name of several municipalities ({})", keys.join(", "));
    }
    let known = list.iter().flat_map(|home| [home.name(), home.key()]);
    let question = nearest_name(text, known).map(|name| format!("; did you mean `{name}`?"));
    format!("the region has no municipality `{text}`{}", question.unwrap_or_default())
}

impl Region {
    /// The municipality that people name by key or name, as [`Self::municipality_id`].
    ///
    /// # Errors
    /// A sentence that says why the text names none, with the one that is probably meant.
    pub fn municipality_named(&self, text: &str) -> Result<MunicipalityId, String> {
        self.municipality_id(text).map_err(|fault| names_none(self.municipalities(), text, &fault))
    }
}

impl<'a> MunicipalityNames<'a> {
    pub(super) fn new(list: &'a [Municipality]) -> Self {
        let mut by_key = BTreeMap::new();
        let mut by_name: BTreeMap<String, Vec<MunicipalityId>> = BTreeMap::new();
        for (at, municipality) in list.iter().enumerate() {
            let id = MunicipalityId::at(at);
            by_key.insert(municipality.key.as_str(), id);
            for name in [&municipality.key, &municipality.name] {
                let ids = by_name.entry(name.to_lowercase()).or_default();
                if ids.last() != Some(&id) {
                    ids.push(id);
                }
            }
        }
        Self { list, by_key, by_name }
    }

    /// The municipality that a setting names.
    ///
    /// # Errors
    /// [`RegionError::UnknownMunicipality`] and [`RegionError::SeveralMunicipalities`].
    pub(super) fn named(&self, name: &str) -> Result<MunicipalityId, RegionError> {
        self.find(name).map_err(|fault| match fault {
            NameError::Several { keys } => {
                RegionError::SeveralMunicipalities { name: name.to_owned(), ids: keys }
            }
            NameError::Unknown => RegionError::UnknownMunicipality { name: name.to_owned() },
        })
    }

    /// The municipality with a key or an unambiguous name.
    pub(super) fn find(&self, text: &str) -> Result<MunicipalityId, NameError> {
        let text = text.trim();
        if let Some(id) = self.by_key.get(text) {
            return Ok(*id);
        }
        match self.by_name.get(&text.to_lowercase()).map_or(&[][..], Vec::as_slice) {
            [] => Err(NameError::Unknown),
            [one] => Ok(*one),
            several => {
                let keys = several.iter().map(|id| self.list[id.index()].key.clone()).collect();
                Err(NameError::Several { keys })
            }
        }
    }
}
