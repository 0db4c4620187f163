//! `[layers]`: the data, and how each layer is read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{CellExtent, GroupUnit};

/// `[layers]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct LayersSection {
    /// Municipalities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub municipalities: Option<MunicipalityLayer>,
    /// Quartiers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quartiers: Option<LayerSection<QuartierKeys>>,
    /// Facilities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facilities: Vec<FacilityLayer>,
    /// Population cells.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<CellLayer>,
    /// Homes: addresses or residential buildings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub homes: Vec<LayerSection<HomeKeys>>,
}

/// The source of a layer and how to read it; common to all layers.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct SourceKeys {
    /// File, or `-` for standard input.
    pub path: String,
    /// geojson, csv, fgb, parquet, shp, xlsx, ods or gpkg; detected when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The name of the layer or sheet in a file that has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// CRS of the coordinates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// Separator of a text table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Whether numbers use a decimal comma; detected when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_comma: Option<bool>,
    /// Texts that mean "no value".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_value: Vec<String>,
    /// Attribution with the licence, shown with every result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
    /// Date of the data, as its source states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Whether text that was encoded twice is corrected.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fix_encoding: bool,
    /// Whether invalid polygons are repaired.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub repair: bool,
}

/// A layer without further keys of its own.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct LayerSection<F> {
    /// The source of the layer.
    #[serde(flatten)]
    pub source: SourceKeys,
    /// Its fields.
    pub fields: F,
}

/// Declares the fields of a layer: each key names the column that has it, and keys without a name are not
/// written.
macro_rules! columns {
    ($(#[$about:meta])* $fields:ident { $($(#[$about_key:meta])* $key:ident,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $fields {
            $(
                $(#[$about_key])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $key: Option<String>,
            )+
        }
    };
}

/// `[layers.municipalities]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct MunicipalityLayer {
    /// The municipalities of the region, by id or name; what lies in the others is halo. All when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// Counties whose municipalities are in the region too, by id or name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only_counties: Vec<String>,
    /// The source of the layer.
    #[serde(flatten)]
    pub source: SourceKeys,
    /// Its fields.
    pub fields: MunicipalityKeys,
}

columns! {
    /// `[layers.municipalities.fields]`.
    MunicipalityKeys {
        /// AGS, ARS or another id; default `id`.
        id,
        /// Name; default `name`.
        name,
        /// Id of the county; default `county_id`, else the first five digits of the key.
        county_id,
        /// Name of the county; default `county`.
        county,
        /// Column of well-known text.
        wkt,
    }
}

/// `[layers.quartiers.fields]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct QuartierKeys {
    /// Id; default `id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name; default `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Id or name of the municipality; default `municipality`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub municipality: Option<String>,
    /// District; default `district`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Persons, used when there are no cells; default `persons`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<String>,
    /// A number by which fairness ranks quartiers; default `attribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// Columns of further numbers by which quartiers are compared.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// Column of well-known text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wkt: Option<String>,
}

/// `[[layers.facilities]]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct FacilityLayer {
    /// Category of all its facilities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Category of all facilities where the layer has no field for it; `--category` sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_default: Option<String>,
    /// Whether polygons are what services serve that come to people, not the houses that they start from.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub geometry_is_service_area: bool,
    /// How far around its office each service comes that says nothing itself, metres in a straight line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_radius_m: Option<f64>,
    /// The layer has every facility of its categories up to this distance from the municipalities, metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_around_m: Option<f64>,
    /// The layer has every facility between these degrees: west, south, east, north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_box: Option<[f64; 4]>,
    /// File with the area in which the layer has every facility.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_area: Option<String>,
    /// The source of the layer.
    #[serde(flatten)]
    pub source: SourceKeys,
    /// Its fields.
    pub fields: FacilityKeys,
    /// What is kept of each facility beside its fields, such as `wheelchair`.
    #[serde(skip_serializing_if = "AttributeKeys::is_empty")]
    pub attributes: AttributeKeys,
    /// Translation of the category field's values to categories.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub category_values: BTreeMap<String, String>,
}

/// `attributes` of `[[layers.facilities]]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(
    untagged,
    expecting = "expected a list of columns, or a table with the column of each attribute"
)]
pub enum AttributeKeys {
    /// Columns that are called as the attribute is.
    Named(Vec<String>),
    /// The column of each attribute.
    Columns(BTreeMap<String, String>),
}

impl Default for AttributeKeys {
    fn default() -> Self {
        Self::Named(Vec::new())
    }
}

impl AttributeKeys {
    /// Each attribute with its column.
    pub fn columns(&self) -> Vec<(String, String)> {
        match self {
            Self::Named(names) => names.iter().map(|name| (name.clone(), name.clone())).collect(),
            Self::Columns(columns) => {
                columns.iter().map(|(name, column)| (name.clone(), column.clone())).collect()
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.columns().is_empty()
    }
}

columns! {
    /// `[layers.facilities.fields]`.
    FacilityKeys {
        /// Id; default `id`.
        id,
        /// Name; default `name`.
        name,
        /// Category; default `category`.
        category,
        /// Provider; default `provider`.
        provider,
        /// Provider type; default `provider_type`.
        provider_type,
        /// Capacity; default `capacity`.
        capacity,
        /// Entrances of areas, as points in well-known text; default `entrances`.
        entrances,
        /// Municipalities to which a service comes, separated by `;`; default `service_municipalities`.
        service_municipalities,
        /// How far around its office a service comes, metres; default `service_radius_m`.
        service_radius_m,
        /// Municipality from which a service comes; default `office_municipality`, else that of its point.
        office_municipality,
        /// Easting or longitude of a text table.
        x,
        /// Northing or latitude of a text table.
        y,
        /// Column of well-known text.
        wkt,
    }
}

/// `[[layers.cells]]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct CellLayer {
    /// Side length of the grid in metres; detected when absent, 0 for no grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid_size_m: Option<f64>,
    /// Where the source counts everybody, so that no row means nobody: `region`, `municipalities` (in
    /// which it has a row), or a list of municipalities. Nowhere when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<CellExtent>,
    /// The source of the layer.
    #[serde(flatten)]
    pub source: SourceKeys,
    /// Its fields.
    pub fields: CellKeys,
    /// Groups of persons, besides all persons.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, GroupKeys>,
}

columns! {
    /// `[layers.cells.fields]`.
    CellKeys {
        /// Id; default `id`.
        id,
        /// Persons; default `persons`.
        persons,
        /// Easting or longitude of a text table.
        x,
        /// Northing or latitude of a text table.
        y,
        /// Column of well-known text.
        wkt,
    }
}

columns! {
    /// `[layers.homes.fields]`.
    HomeKeys {
        /// Weight of a home, such as its dwellings; default `weight`, and without such a column all weigh the same.
        weight,
        /// Easting or longitude of a text table.
        x,
        /// Northing or latitude of a text table.
        y,
        /// Column of well-known text.
        wkt,
    }
}

/// `[layers.cells.groups.NAME]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GroupKeys {
    /// The field.
    pub field: String,
    /// The unit of its values.
    #[serde(default)]
    pub unit: GroupUnit,
}
