//! The input of a region: layers, the mapping of their fields, and settings.

use super::catalog::Catalog;
use super::known::Known;
use super::providers::ProviderRules;
use crate::base::names::folded;
use crate::base::{Boundary, CellExtent, GroupUnit, Keeping, Permeability, WholeExtent};
use crate::dataset::{CrsId, Layer, UsualColumn};

/// A layer with the mapping of its fields.
#[derive(Clone, Debug)]
pub struct Mapped<M> {
    /// The data.
    pub layer: Layer,
    /// The mapping of fields.
    pub mapping: M,
    /// Texts that mean "no value", such as `-1`; blank text always does.
    pub no_value: Vec<String>,
    /// Whether invalid polygons are repaired; each repair is reported.
    pub repair: bool,
}

impl<M> Mapped<M> {
    /// A layer in which only blank text means "no value".
    pub fn new(layer: Layer, mapping: M) -> Self {
        Self { layer, mapping, no_value: Vec::new(), repair: false }
    }
}

/// The default name of a column.
fn usual(column: UsualColumn) -> String {
    column.own_name().to_owned()
}

/// Fields of municipalities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MunicipalityFields {
    /// AGS, ARS or another unique id.
    pub id: String,
    /// Name; the id when absent.
    pub name: Option<String>,
    /// Id of the county; the first five digits of a German key when absent, elsewhere each
    /// municipality is its own county.
    pub county_id: Option<String>,
    /// Name of the county.
    pub county: Option<String>,
    /// The municipalities of the region, by id or name; what lies in the others is halo. All when this
    /// and `only_counties` are empty.
    pub only: Vec<String>,
    /// Counties whose municipalities are in the region too, by id or name.
    pub only_counties: Vec<String>,
}

impl Default for MunicipalityFields {
    fn default() -> Self {
        Self {
            id: usual(UsualColumn::AreaId),
            name: Some(usual(UsualColumn::AreaName)),
            county_id: Some(usual(UsualColumn::CountyId)),
            county: Some(usual(UsualColumn::CountyName)),
            only: Vec::new(),
            only_counties: Vec::new(),
        }
    }
}

/// Fields of quartiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuartierFields {
    /// Unique id.
    pub id: String,
    /// Name; the id when absent.
    pub name: Option<String>,
    /// Id or name of its municipality; the one with the largest overlap when absent.
    pub municipality: Option<String>,
    /// Name or id of its district.
    pub district: Option<String>,
    /// Number of persons; spread over the quartier when there are no cells.
    pub persons: Option<String>,
    /// A number by which quartiers are ranked: income, benefit rate. The parts of a quartier that differ in it have
    /// none.
    pub attribute: Option<String>,
    /// Further numbers by which quartiers are compared: building year, income. As above for parts that differ.
    pub attributes: Vec<String>,
}

impl Default for QuartierFields {
    fn default() -> Self {
        let named = |name: &str| Some(name.to_owned());
        Self {
            id: usual(UsualColumn::AreaId),
            name: Some(usual(UsualColumn::AreaName)),
            municipality: named("municipality"),
            district: named("district"),
            persons: Some(usual(UsualColumn::Persons)),
            attribute: named("attribute"),
            attributes: Vec::new(),
        }
    }
}

/// Fields of facilities.
#[derive(Clone, Debug, PartialEq)]
pub struct FacilityFields {
    /// Unique id; made from file and record when absent.
    pub id: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Field with the category, unless `category` sets it for all.
    pub category_field: Option<String>,
    /// Category of all facilities of the layer.
    pub category: Option<String>,
    /// Whether `category` applies only when the layer has no category field.
    pub category_is_default: bool,
    /// Translation of the category field's values to category keys.
    pub category_values: Vec<(String, String)>,
    /// Provider.
    pub provider: Option<String>,
    /// Provider type.
    pub provider_type: Option<String>,
    /// Capacity.
    pub capacity: Option<String>,
    /// Attributes to keep, each with its column: `("wheelchair", "barrierefrei")`. Beside them those of
    /// [`RegionSettings::attributes`] are kept where a column is called as they are.
    pub attributes: Vec<(String, String)>,
    /// Entrances beside the outline: points in well-known text, in the CRS of the layer.
    pub entrances: Option<String>,
    /// What those of its facilities serve that come to people.
    pub service: ServiceFields,
    /// Where the layer has every facility of its categories.
    pub known: Known,
}

/// Fields of services that come to people: where each of them goes. Other facilities do not use them.
///
/// A service serves the municipalities that it names, else the ground of its geometry, else everything around its
/// office.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceFields {
    /// The municipalities that a service serves: keys or names, separated by `;`.
    pub municipalities: Option<String>,
    /// Whether polygons are what services serve, not the houses that they start from.
    pub is_geometry: bool,
    /// How far around its office a service goes, metres in a straight line.
    pub radius_m: Option<String>,
    /// The same of every service of the layer that says nothing itself.
    pub radius_of_all_m: Option<f64>,
    /// The municipality of the office: key or name. Where it is absent, the position of a point says it.
    pub office: Option<String>,
}

impl Default for ServiceFields {
    fn default() -> Self {
        let named = |column| Some(usual(column));
        Self {
            municipalities: named(UsualColumn::ServiceMunicipalities),
            is_geometry: false,
            radius_m: named(UsualColumn::ServiceRadius),
            radius_of_all_m: None,
            office: named(UsualColumn::OfficeMunicipality),
        }
    }
}

impl Default for FacilityFields {
    fn default() -> Self {
        let named = |column| Some(usual(column));
        Self {
            id: named(UsualColumn::FacilityId),
            name: named(UsualColumn::FacilityName),
            category_field: named(UsualColumn::Category),
            category: None,
            category_is_default: false,
            category_values: Vec::new(),
            provider: named(UsualColumn::Provider),
            provider_type: named(UsualColumn::ProviderType),
            capacity: named(UsualColumn::Capacity),
            attributes: Vec::new(),
            entrances: named(UsualColumn::Entrances),
            service: ServiceFields::default(),
            known: Known::Unstated,
        }
    }
}

/// A group of persons in a cells layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupField {
    /// Group, such as `65`; column `persons_65`.
    pub key: String,
    /// Field in the layer.
    pub field: String,
    /// Unit of the field: persons or percent.
    pub unit: GroupUnit,
}

/// Fields of population cells.
#[derive(Clone, Debug, PartialEq)]
pub struct CellFields {
    /// Unique id; made from the record when absent.
    pub id: Option<String>,
    /// Persons.
    pub persons: String,
    /// Further groups.
    pub groups: Vec<GroupField>,
    /// Side length of the grid in metres of the source CRS; detected when absent, 0 for no grid.
    pub grid_size_m: Option<f64>,
    /// Where the source counts everybody, so that no row means nobody; nowhere when absent.
    pub extent: Option<CellExtent>,
}

impl Default for CellFields {
    fn default() -> Self {
        let group = |key: &str| GroupField {
            key: key.into(),
            field: format!("persons_{key}"),
            unit: GroupUnit::Count,
        };
        Self {
            id: Some("id".into()),
            persons: usual(UsualColumn::Persons),
            groups: vec![group("65"), group("80"), group("under_18")],
            grid_size_m: None,
            extent: None,
        }
    }
}

/// Fields of homes: addresses or residential buildings.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeFields {
    /// Weight of a home, such as its dwellings, residents or floor area; all homes weigh the same when absent.
    pub weight: Option<String>,
}

impl Default for HomeFields {
    fn default() -> Self {
        Self { weight: Some(usual(UsualColumn::HomeWeight)) }
    }
}

/// All layers of a region. At least one of municipalities and quartiers is needed.
#[derive(Clone, Debug, Default)]
pub struct RegionInputs {
    /// Municipalities; made from the quartiers' municipality field when absent.
    pub municipalities: Option<Mapped<MunicipalityFields>>,
    /// Quartiers; one for each municipality when absent.
    pub quartiers: Option<Mapped<QuartierFields>>,
    /// Facilities.
    pub facilities: Vec<Mapped<FacilityFields>>,
    /// Population cells; spread from the quartiers' persons when there are none.
    pub cells: Vec<Mapped<CellFields>>,
    /// Homes, by which the persons of cells larger than quartiers are shared out; by area when there are none.
    pub homes: Vec<Mapped<HomeFields>>,
}

impl RegionInputs {
    /// Inputs from layers whose fields have the default names. The cells are taken to count everybody in
    /// the region.
    pub fn from_layers(
        municipalities: Layer,
        quartiers: Layer,
        facilities: Layer,
        cells: Layer,
    ) -> Self {
        Self {
            municipalities: Some(Mapped::new(municipalities, MunicipalityFields::default())),
            quartiers: Some(Mapped::new(quartiers, QuartierFields::default())),
            facilities: vec![Mapped::new(facilities, FacilityFields::default())],
            cells: vec![Mapped::new(
                cells,
                CellFields {
                    extent: Some(CellExtent::Whole(WholeExtent::Region)),
                    ..CellFields::default()
                },
            )],
            homes: Vec::new(),
        }
    }
}

/// Settings of a region.
#[derive(Clone, Debug)]
pub struct RegionSettings {
    /// Name for reports.
    pub name: String,
    /// Working CRS; chosen from the data when absent.
    pub crs: Option<CrsId>,
    /// Whether the part of each municipality without quartiers becomes a rest quartier.
    pub fill_rest: bool,
    /// Spacing of the points over which the persons of quartiers are spread, metres.
    pub spread_spacing_m: f64,
    /// Whether the persons of a cell larger than a quartier are shared out over the quartiers that it
    /// overlaps, by homes or by area; otherwise a cell counts for the quartier of its centre.
    pub share_cells: bool,
    /// Categories and limits to choose from.
    pub catalog: Catalog,
    /// Which spellings are one provider, and who belongs to which umbrella organisation.
    pub providers: ProviderRules,
    /// Key of the standard whose limits apply.
    pub standard: String,
    /// Own limits in metres by category; categories are named as for [`Catalog::key_of`].
    pub own_limits: Vec<(String, Vec<u32>)>,
    /// Limits in metres for every category, instead of own limits and those of the standard.
    pub limits_m: Vec<u32>,
    /// The categories to use, named as for [`Catalog::key_of`]; all when empty.
    pub categories: Vec<String>,
    /// Categories that the region has even without a facility, beside those that occur; named as for
    /// [`Catalog::key_of`]. A scenario opens the first facility of them. Only those that it
    /// [uses](Self::uses): of others it does not know the facilities.
    pub kept_categories: Vec<String>,
    /// Attributes of facilities that something needs, such as `opening_hours`; a layer without one says nothing of it.
    pub attributes: Vec<String>,
    /// Permeability between municipalities.
    pub inner_borders: Permeability,
    /// Permeability towards the halo.
    pub outer_border: Permeability,
    /// The boundary that opens and closes in the border effect.
    pub boundary: Boundary,
    /// Pairs of municipalities, by key or name, with an impassable boundary.
    pub hard_borders: Vec<(String, String)>,
    /// Largest size of the reach table in bytes; no bound when absent.
    pub reach_bytes_max: Option<u64>,
    /// Where the walking network has every way; `None` for straight-line distances.
    pub network_known: Option<Known>,
    /// Where what is found about a region is kept for the next run; nowhere by default.
    pub keeping: Keeping,
}

impl Default for RegionSettings {
    fn default() -> Self {
        Self {
            name: "Region".into(),
            crs: None,
            fill_rest: false,
            spread_spacing_m: 100.0,
            share_cells: true,
            catalog: Catalog::builtin(),
            providers: ProviderRules::builtin(),
            standard: "quartier".into(),
            own_limits: Vec::new(),
            limits_m: Vec::new(),
            categories: Vec::new(),
            kept_categories: Vec::new(),
            attributes: Vec::new(),
            inner_borders: Permeability::Open,
            outer_border: Permeability::Open,
            boundary: Boundary::default(),
            hard_borders: Vec::new(),
            reach_bytes_max: None,
            network_known: None,
            keeping: Keeping::default(),
        }
    }
}

impl RegionSettings {
    /// Whether facilities of a category are used whatever they say of themselves: those of the named ones; without
    /// names those that people go to, and of derived categories, which whoever derives them names. Services that come
    /// are used wherever one of the category states what it serves.
    pub fn uses(&self, key: &str) -> bool {
        match self.categories.is_empty() {
            true => !self.catalog.is_visiting(key) || self.catalog.derivation(key).is_some(),
            false => self.categories.iter().any(|text| self.category_key(text) == key),
        }
    }

    /// The key of the category that a text names. A text that is not in the catalogue is a category of
    /// the user's own; its key is the first spelling among `categories` and `own_limits`.
    pub fn category_key(&self, text: &str) -> String {
        self.catalog.key_of(text).unwrap_or_else(|| {
            let name = folded(text);
            let first = self.named_categories().find(|known| folded(known) == name);
            first.unwrap_or(text).to_owned()
        })
    }

    /// The categories that the settings name, as they are spelled there.
    pub(super) fn named_categories(&self) -> impl Iterator<Item = &str> {
        let limited = self.own_limits.iter().map(|(text, _)| text);
        self.categories.iter().chain(limited).map(String::as_str)
    }
}
