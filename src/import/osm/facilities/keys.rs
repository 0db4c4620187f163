//! The tags that are read in addition to those of the rules.

use crate::dataset::tag_keys;

tag_keys! {
    pub(super) const {
        ABANDONED = "abandoned",
        ACCESS = "access",
        ADDR_CITY = "addr:city",
        ADDR_HOUSENUMBER = "addr:housenumber",
        ADDR_PLACE = "addr:place",
        ADDR_POSTCODE = "addr:postcode",
        ADDR_STREET = "addr:street",
        AMENITY = "amenity",
        AREA = "area",
        BARRIER = "barrier",
        BEDS = "beds",
        BRAND = "brand",
        CAPACITY = "capacity",
        CAPACITY_BEDS = "capacity:beds",
        CHECK_DATE = "check_date",
        CONSTRUCTION = "construction",
        DEMOLISHED = "demolished",
        DESTROYED = "destroyed",
        DISUSED = "disused",
        ENTRANCE = "entrance",
        HEALTHCARE = "healthcare",
        HIGHWAY = "highway",
        LEISURE = "leisure",
        LOCAL_REF = "local_ref",
        NAME = "name",
        OPENING_HOURS = "opening_hours",
        OPERATOR = "operator",
        OPERATOR_TYPE = "operator:type",
        PLANNED = "planned",
        PROPOSED = "proposed",
        PUBLIC_TRANSPORT = "public_transport",
        RAILWAY = "railway",
        RAZED = "razed",
        REF = "ref",
        REF_IFOPT = "ref:IFOPT",
        REMOVED = "removed",
        RUINS = "ruins",
        SOCIAL_FACILITY = "social_facility",
        TYPE = "type",
        WHEELCHAIR = "wheelchair",
    }
    /// All of these keys, which a file reader must keep.
    pub(super) KEYS
}
