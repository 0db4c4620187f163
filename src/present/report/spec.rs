//! Which columns of which tables of results a report has.

/// How the values of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Numbers with so many decimals.
    Number(u8),
    Text,
    /// The number of a quartier, or of the residents of a municipality outside all quartiers.
    Quartier,
    /// The number of a district, or of the residents of a municipality outside all districts.
    District,
    Municipality,
    County,
    /// The number of a facility among those of its category.
    Facility,
    /// Numbers of several, whose ids stand in one text.
    Quartiers,
    Municipalities,
    /// Persons by municipality in one text, in the order of the municipalities.
    PersonsBy,
}

/// Which rows a report has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    All,
    /// Those that say yes in a column.
    Flagged(&'static str),
    /// The first gaps of the region and of each municipality.
    FirstGaps,
    /// The largest connected gaps, and the hidden ones.
    LargestGaps,
    /// Those with residents or facilities.
    Used,
}

/// The shape of each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    None,
    Place,
    Area,
    /// An area in a part of its own, without which the first map is drawn.
    AreaApart,
}

/// What a report takes of a table.
#[derive(Debug)]
pub(super) struct Spec {
    /// The table's name in `results.gpkg`.
    pub table: &'static str,
    /// Whether each category is a part of its own, unpacked when it is asked for.
    pub by_category: bool,
    pub rows: Rows,
    pub shape: Shape,
    /// Columns in order. A star stands for any text: the columns of all groups of persons.
    pub columns: &'static [(&'static str, Form)],
}

const fn table(table: &'static str, columns: &'static [(&'static str, Form)]) -> Spec {
    Spec { table, by_category: false, rows: Rows::All, shape: Shape::None, columns }
}

const fn by_category(name: &'static str, columns: &'static [(&'static str, Form)]) -> Spec {
    Spec { by_category: true, ..table(name, columns) }
}

use Form::{
    County, District, Facility, Municipalities, Municipality, Number, PersonsBy, Quartier,
    Quartiers, Text,
};

const WHOLE: Form = Number(0);
const SHARE: Form = Number(6);

/// Coverage of a level beside quartiers.
macro_rules! coverage {
    ($($area:expr),*) => {
        &[
            $($area,)*
            ("limit_m", WHOLE),
            ("persons*", WHOLE),
            ("share_*covered", SHARE),
            ("mean_distance_m", Number(1)),
            ("median_distance_m", Number(1)),
            ("nearest_uncertain_persons", WHOLE),
            ("facilities_in_reach", Number(3)),
        ]
    };
}

/// Coverage of a level that maps show, beside its areas.
macro_rules! coverage_by_category {
    ($table:expr, $area:expr) => {
        by_category(
            $table,
            &[
                $area,
                ("limit_m", WHOLE),
                ("persons*_covered", WHOLE),
                ("persons_uncertain", WHOLE),
                ("mean_distance_m", WHOLE),
            ],
        )
    };
}

/// The border effect of a level that maps show, beside its areas.
macro_rules! border_by_category {
    ($table:expr, $area:expr) => {
        by_category(
            $table,
            &[
                $area,
                ("limit_m", WHOLE),
                ("border_gain", WHOLE),
                ("border_gain_uncertain", WHOLE),
                ("covered_closed_uncertain", WHOLE),
                ("nearest_abroad_persons", WHOLE),
            ],
        )
    };
}

/// Places that fall to the areas of a level.
macro_rules! access {
    ($($area:expr),*) => {
        &[
            $($area,)*
            ("limit_m", WHOLE),
            ("weight", Text),
            ("persons", WHOLE),
            ("capacity_*", Number(3)),
            ("per_1000_*", Number(4)),
            ("persons_without", WHOLE),
        ]
    };
}

/// Who has a place when the nearest are full.
macro_rules! assigned {
    ($($area:expr),*) => {
        &[
            $($area,)*
            ("limit_m", WHOLE),
            ("weight", Text),
            ("persons_*", WHOLE),
            ("share_served", SHARE),
        ]
    };
}

/// Who has it near and who has it far.
macro_rules! fairness {
    ($($area:expr),*) => {
        &[
            $($area,)*
            ("limit_m", WHOLE),
            ("weight", Text),
            ("persons", WHOLE),
            ("share_covered", SHARE),
            ("mean_distance_m", Number(1)),
            ("median_distance_m", Number(1)),
            ("worst_tenth_distance_m", Number(1)),
            ("gini", SHARE),
            ("theil*", SHARE),
            ("palma", SHARE),
            ("concentration", SHARE),
        ]
    };
}

/// The border effect of a level beside quartiers.
macro_rules! border {
    ($($area:expr),*) => {
        &[
            $($area,)*
            ("limit_m", WHOLE),
            ("persons", WHOLE),
            ("covered_open", WHOLE),
            ("covered_closed", WHOLE),
            ("covered_closed_uncertain", WHOLE),
            ("border_gain*", WHOLE),
            ("nearest_abroad_persons", WHOLE),
            ("nearest_abroad_share", SHARE),
            ("mean_saved_m", Number(1)),
            ("without_own_persons", WHOLE),
        ]
    };
}

/// Variety on a level.
macro_rules! variety {
    ($($area:expr),*) => {
        &[
            $($area,)*
            ("set", Text),
            ("limit_m", WHOLE),
            ("categories", WHOLE),
            ("variety", Number(4)),
            ("persons_all", WHOLE),
            ("persons_none", WHOLE),
        ]
    };
}

/// Gaps, with columns of their kind before what lies nearest.
macro_rules! gaps {
    ($($more:expr),*) => {
        &[
            ("limit_m", WHOLE),
            ("rank", WHOLE),
            ("persons*", WHOLE),
            ("area_km2", Number(4)),
            ("is_split", WHOLE),
            ("is_hidden", WHOLE),
            ("municipality_ids", Municipalities),
            ("persons_by_municipality", PersonsBy),
            $($more,)*
            ("nearest_facility_name", Text),
            ("nearest_distance_m", WHOLE),
        ]
    };
}

/// Hours of the week on a level.
macro_rules! hours {
    ($($area:expr),*) => {
        &[
            $($area,)*
            ("limit_m", WHOLE),
            ("weekday", Text),
            ("hour", WHOLE),
            ("persons", WHOLE),
            ("persons_covered", WHOLE),
            ("persons_hours_unknown", WHOLE),
            ("persons_uncertain", WHOLE),
            ("facilities_open", WHOLE),
            ("facilities_hours_unknown", WHOLE),
        ]
    };
}

/// Columns of the tables of providers and umbrella organisations.
const PROVIDER_COLUMNS: &[(&str, Form)] = &[
    ("category", Text),
    ("limit_m", WHOLE),
    ("provider", Text),
    ("provider_type", Text),
    ("umbrella*", Text),
    ("facilities", WHOLE),
    ("municipalities", WHOLE),
    ("persons", WHOLE),
    ("persons_abroad", WHOLE),
    ("municipalities_served", WHOLE),
    ("double_structures", WHOLE),
    ("is_known", WHOLE),
];

/// All tables but `cells` and those that are taken whole.
pub(super) const SPECS: &[Spec] = &[
    Spec {
        shape: Shape::AreaApart,
        ..table(
            "quartiers",
            &[
                ("quartier_id", Quartier),
                ("quartier_name", Text),
                ("district_id", District),
                ("municipality_id", Municipality),
                ("persons*", WHOLE),
            ],
        )
    },
    table(
        "districts",
        &[
            ("district_id", District),
            ("district_name", Text),
            ("municipality_id", Municipality),
            ("persons*", WHOLE),
        ],
    ),
    Spec {
        shape: Shape::Area,
        ..table(
            "municipalities",
            &[
                ("municipality_id", Municipality),
                ("municipality_name", Text),
                ("county_id", County),
                ("persons*", WHOLE),
            ],
        )
    },
    table("counties", &[("county_id", County), ("county_name", Text), ("persons*", WHOLE)]),
    coverage_by_category!("coverage_quartier", ("quartier_id", Quartier)),
    coverage_by_category!("coverage_district", ("district_id", District)),
    coverage_by_category!("coverage_county", ("county_id", County)),
    table(
        "coverage_municipality",
        coverage![("category", Text), ("municipality_id", Municipality)],
    ),
    table("coverage_region", coverage![("category", Text)]),
    border_by_category!("border_quartier", ("quartier_id", Quartier)),
    border_by_category!("border_district", ("district_id", District)),
    border_by_category!("border_county", ("county_id", County)),
    table("border_municipality", border![("category", Text), ("municipality_id", Municipality)]),
    table("border_region", border![("category", Text)]),
    table("variety_quartier", variety![("quartier_id", Quartier)]),
    table("variety_municipality", variety![("municipality_id", Municipality)]),
    table("variety_region", variety![]),
    table(
        "border_flows",
        &[
            ("category", Text),
            ("home_id", Municipality),
            ("host_id", Municipality),
            ("persons", WHOLE),
            ("nearest_uncertain_persons", WHOLE),
        ],
    ),
    table(
        "municipality_pairs",
        &[
            ("category", Text),
            ("limit_m", WHOLE),
            ("a_municipality_id", Municipality),
            ("b_municipality_id", Municipality),
            ("facility_pairs", WHOLE),
            ("double_structures", WHOLE),
            ("persons_both", WHOLE),
            ("persons_a_to_b", WHOLE),
            ("persons_b_to_a", WHOLE),
            ("gain_a", WHOLE),
            ("gain_b", WHOLE),
            ("is_known", WHOLE),
        ],
    ),
    Spec {
        rows: Rows::Flagged("is_double_structure"),
        ..by_category(
            "overlap_pairs",
            &[
                ("limit_m", WHOLE),
                ("a_facility_id", Facility),
                ("b_facility_id", Facility),
                ("kind", Text),
                ("is_one_umbrella", WHOLE),
                ("persons_both", WHOLE),
                ("persons_either", WHOLE),
                ("lost_if_a_closes", WHOLE),
                ("lost_if_b_closes", WHOLE),
            ],
        )
    },
    by_category(
        "overlap_facilities",
        &[("limit_m", WHOLE), ("facility_id", Facility), ("quartiers_abroad", Quartiers)],
    ),
    Spec {
        shape: Shape::Place,
        ..by_category(
            "facilities",
            &[
                ("facility_id", Facility),
                ("facility_name", Text),
                ("municipality_id", Municipality),
                ("quartier_id", Quartier),
                ("provider", Text),
                ("umbrella_name", Text),
                ("placed_by", Text),
                ("persons*m", WHOLE),
                ("municipalities_abroad_*", WHOLE),
                ("only_here_uncertain_persons_*", WHOLE),
            ],
        )
    },
    table("overlap_providers", PROVIDER_COLUMNS),
    table("overlap_umbrellas", PROVIDER_COLUMNS),
    table(
        "quartiers_facing",
        &[("a_quartier_id", Quartier), ("b_quartier_id", Quartier), ("shared_length_m", WHOLE)],
    ),
    table(
        "quartiers_split",
        &[
            ("quartier_id", Quartier),
            ("part_municipality_id", Municipality),
            ("area_km2", Number(4)),
            ("share_of_area", Number(4)),
            ("persons*", WHOLE),
        ],
    ),
    by_category(
        "access_quartier",
        &[
            ("quartier_id", Quartier),
            ("limit_m", WHOLE),
            ("weight", Text),
            ("persons", WHOLE),
            ("per_1000_open", Number(4)),
        ],
    ),
    table("access_municipality", access![("category", Text), ("municipality_id", Municipality)]),
    table("access_region", access![("category", Text)]),
    table(
        "assigned_municipality",
        assigned![("category", Text), ("municipality_id", Municipality)],
    ),
    table("assigned_region", assigned![("category", Text)]),
    table(
        "fairness_municipality",
        fairness![("category", Text), ("municipality_id", Municipality)],
    ),
    table("fairness_region", fairness![("category", Text)]),
    table(
        "help_mix",
        &[
            ("quartier_id", Quartier),
            ("municipality_id", Municipality),
            ("needs", WHOLE),
            ("needs_met", WHOLE),
            ("provider_types", Text),
            ("missing_en", Text),
            ("missing_de", Text),
        ],
    ),
    by_category("hours_municipality", hours![("municipality_id", Municipality)]),
    by_category("hours_region", hours![]),
    table(
        "similar",
        &[
            ("quartier_id", Quartier),
            ("municipality_id", Municipality),
            ("rank", WHOLE),
            ("like_quartier_id", Quartier),
            ("difference", Number(4)),
            ("words_en", Text),
            ("words_de", Text),
        ],
    ),
    table("types", &[("quartier_type", WHOLE), ("quartiers", WHOLE), ("municipalities", WHOLE)]),
    table(
        "quartier_types",
        &[
            ("quartier_id", Quartier),
            ("municipality_id", Municipality),
            ("quartier_type", WHOLE),
            ("type_en", Text),
            ("type_de", Text),
            ("lacks", Text),
        ],
    ),
    Spec {
        shape: Shape::Place,
        ..table(
            "barriers",
            &[
                ("rank", WHOLE),
                ("kind", Text),
                ("municipality_id", Municipality),
                ("is_on_boundary", WHOLE),
                ("b_municipality_id", Municipality),
                ("length_m", Number(1)),
                ("services", WHOLE),
                ("person_services*", WHOLE),
                ("person_km_saved", Number(3)),
            ],
        )
    },
    Spec { rows: Rows::LargestGaps, ..by_category("gaps_connected", gaps![]) },
    Spec {
        rows: Rows::Used,
        ..table(
            "islands",
            &[
                ("rank", WHOLE),
                ("municipality_id", Municipality),
                ("length_m", WHOLE),
                ("is_linked", WHOLE),
                ("closed_for", Text),
                ("persons", WHOLE),
                ("persons_unlinked", WHOLE),
                ("facilities", WHOLE),
                ("facilities_unlinked", WHOLE),
            ],
        )
    },
    Spec {
        rows: Rows::FirstGaps,
        ..by_category(
            "gaps",
            gaps![
                ("quartier_ids", Quartiers),
                ("place_id", Text),
                ("place_municipality_id", Municipality),
                ("threshold_persons", WHOLE)
            ],
        )
    },
    Spec {
        rows: Rows::FirstGaps,
        shape: Shape::Place,
        ..by_category("gap_places", &[("limit_m", WHOLE), ("rank", WHOLE), ("place_id", Text)])
    },
];

/// All tables in the order in which a run writes them, so that a report of a finished run is that of the run.
pub(super) const ORDER: &[&str] = &[
    "coverage_quartier",
    "coverage_district",
    "coverage_municipality",
    "coverage_county",
    "coverage_region",
    "variety_quartier",
    "variety_municipality",
    "variety_region",
    CELLS,
    "border_quartier",
    "quartiers",
    "border_district",
    "districts",
    "border_municipality",
    "municipalities",
    "border_county",
    "counties",
    "border_region",
    "border_flows",
    "gaps_connected",
    "gaps",
    "gap_places",
    "sites",
    "site_summary",
    "overlap_pairs",
    "overlap_facilities",
    "facilities",
    "municipality_pairs",
    "overlap_providers",
    "overlap_umbrellas",
    "quartiers_facing",
    "quartiers_split",
    "islands",
    "access_quartier",
    "access_municipality",
    "access_region",
    "assigned_municipality",
    "assigned_region",
    "fairness_municipality",
    "fairness_region",
    "help_mix",
    "hours_municipality",
    "hours_region",
    "similar",
    "types",
    "quartier_types",
    "barriers",
    "cooperation_region",
    "cooperation_municipalities",
    "cooperation_shares",
    "cooperation_pairs",
];

/// The table of cells.
pub(super) const CELLS: &str = "cells";

/// Small tables that a report has with all of their columns, where a run has them.
pub(super) const TAKEN_WHOLE: &[&str] = &[
    "sites",
    "site_summary",
    "cooperation_region",
    "cooperation_municipalities",
    "cooperation_pairs",
    "cooperation_shares",
];

/// Whether a column's name is that of a pattern, in which one star stands for any text.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => {
            name.len() >= head.len() + tail.len() && name.starts_with(head) && name.ends_with(tail)
        }
    }
}
