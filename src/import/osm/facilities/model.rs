//! What a facility out of OpenStreetMap is.

use std::fmt;

use geo::Coord;

use crate::base::ProviderType;
use crate::dataset::OsmKind;

/// Whether people in wheelchairs get in.
/// Source: OpenStreetMap wiki, "Key:wheelchair".
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Wheelchair {
    /// Everywhere.
    Yes,
    /// It is made for them.
    Designated,
    /// To a part of it, or with help.
    Limited,
    /// Not at all.
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
    /// Kind of the element.
    pub osm_type: OsmKind,
    /// Id of the element.
    pub osm_id: i64,
    /// Key of the category.
    pub category: String,
    /// Name, else brand, else operator.
    pub name: Option<String>,
    /// Operator, else brand.
    pub provider: Option<String>,
    /// Kind of the operator.
    pub provider_type: Option<ProviderType>,
    /// How many persons it has room for, in its own unit: places, beds, pupils.
    pub capacity: Option<u32>,
    /// Whether people in wheelchairs get in.
    pub wheelchair: Option<Wheelchair>,
    /// Opening hours, as they are tagged.
    pub opening_hours: Option<String>,
    /// Street and number, postcode and city, as far as they are known.
    pub address: Option<String>,
    /// When a mapper last looked, as it is tagged.
    pub check_date: Option<String>,
    /// Where it is, in the coordinates of the map (longitude and latitude in degrees; metres on a
    /// map that is made up): the first entrance, else the node, else a place inside the area or
    /// the middle of the line.
    pub position: Coord<f64>,
    /// All places where one gets in, the main one first: entrances, and the middles of further
    /// areas that belong to it but lie apart. Empty when only `position` is known.
    pub entrances: Vec<Coord<f64>>,
    /// Other elements that stand for the same facility, ascending.
    pub merged: Vec<(OsmKind, i64)>,
    /// It is only presumed to be of this category: its tags do not say so.
    pub presumed: bool,
}

/// Kind and id of an element as in `n123`, `w45`, `r6`.
#[derive(Clone, Copy)]
pub(super) struct ElementName(pub OsmKind, pub i64);

impl fmt::Display for ElementName {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.0 {
            OsmKind::Node => 'n',
            OsmKind::Way => 'w',
            OsmKind::Relation => 'r',
        };
        write!(to, "{letter}{}", self.1)
    }
}
