//! A facility from OpenStreetMap.

use geo::Coord;

use crate::base::ProviderType;
use crate::dataset::OsmId;
use crate::spatial::Outline;

/// Wheelchair accessibility. Source: OpenStreetMap wiki, "Key:wheelchair".
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Wheelchair {
    /// Fully accessible.
    Yes,
    /// Designed for wheelchair users.
    Designated,
    /// Partly accessible, or accessible with help.
    Limited,
    /// Not accessible.
    No,
}

impl Wheelchair {
    /// The value of the tag: `yes`, `designated`, `limited`, `no`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Designated => "designated",
            Self::Limited => "limited",
            Self::No => "no",
        }
    }
}

/// A facility found in OpenStreetMap.
#[derive(Clone, Debug, PartialEq)]
pub struct OsmFacility {
    /// Category, kind and id of the element: `pharmacy/n123`; no two facilities share it.
    pub id: String,
    /// The element.
    pub osm: OsmId,
    /// Key of the category.
    pub category: String,
    /// Name, else brand, else operator.
    pub name: Option<String>,
    /// Operator, else brand.
    pub provider: Option<String>,
    /// Kind of the operator.
    pub provider_type: Option<ProviderType>,
    /// Capacity in its own unit: places, beds, pupils.
    pub capacity: Option<u32>,
    /// Wheelchair accessibility.
    pub wheelchair: Option<Wheelchair>,
    /// Opening hours, as they are tagged.
    pub opening_hours: Option<String>,
    /// Whether it costs something to get in, as it is tagged.
    pub fee: Option<String>,
    /// Codes of languages that people speak there, with `;` between them.
    pub languages: Option<String>,
    /// Whom it is for, as it is tagged, with `;` between groups.
    pub target_group: Option<String>,
    /// Street and number, postcode and city, as far as known.
    pub address: Option<String>,
    /// Date of the last check by a mapper, as tagged.
    pub check_date: Option<String>,
    /// Position in the coordinates of the map (longitude and latitude in degrees; metres on a
    /// synthetic map): the first entrance, else the node, else a point inside the area or the
    /// midpoint of the line.
    pub position: Coord<f64>,
    /// Entrances and gates on its outline, the main one first.
    pub entrances: Vec<Coord<f64>>,
    /// Its area, with detached areas that belong to it, or its line, in the coordinates of the map;
    /// `None` if it is mapped as a node only.
    pub outline: Option<Outline>,
    /// Other elements that represent the same facility, sorted.
    pub merged: Vec<OsmId>,
    /// Whether the category is only presumed, because the tags do not state it.
    pub presumed: bool,
}
