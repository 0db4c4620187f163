//! Presentation: results as layers and maps, with names, units and descriptions on every field.

mod access;
mod area_columns;
mod areas;
mod assign;
mod barriers;
mod border;
mod counted;
mod cooperate;
mod coverage;
mod diff;
mod distances;
mod fairness;
mod gap;
mod hours;
mod level_tables;
mod links;
mod mix;
mod names;
mod naming;
mod need;
mod numbers;
mod overlap;
mod palette;
pub mod printed;
mod persons;
mod providers;
pub mod publication;
pub mod qgis;
mod report;
mod scenario;
mod served;
mod similar;
mod site;
mod steps;
mod table;
mod walk;
pub mod words;

pub use access::{
    DividedPlaces, Question, access_facility_table, access_flow_table, access_table,
    question_in_words,
};
pub use area_columns::{SetVariety, add_variety};
pub use areas::{AtLimit, area_shapes};
pub use assign::{AssignedPlaces, assigned_facility_table, assigned_flow_table, assigned_table};
pub use barriers::{WorthMending, barrier_service_table, barrier_tables};
pub use border::{BorderEffects, border_table, flow_table};
pub use cooperate::{
    Studied, cooperation_municipality_table, cooperation_pair_table, cooperation_place_table,
    cooperation_region_table, cooperation_share_table, cooperation_triple_table,
};
pub use coverage::{LevelCoverage, Shapes, cell_table, coverage_table, variety_table};
pub use diff::{run_difference_table, run_difference_words};
pub use distances::DistanceTables;
pub use fairness::fairness_table;
pub use gap::{GapPlace, gap_place_table, gap_table};
pub use hours::hour_table;
pub use level_tables::LevelTables;
pub use links::{island_table, unlinked_tables};
pub use mix::{HelpMix, mix_field_table, mix_table};
pub use naming::{alias, name_for_people, name_groups_for_people};
pub use need::{NeedRows, StopRow, need_table, stop_table};
pub use overlap::{
    facility_table, facing_table, municipality_lines, municipality_pair_table, pair_table,
    provider_table, split_table,
};
pub use persons::persons_table;
pub use providers::provider_spelling_table;
pub use report::{Report, policy_hash};
pub use scenario::{difference_table, in_words};
pub use served::served_table;
pub use similar::{
    is_small_type, quartier_type_table, similar_table, type_count_table, type_table,
    type_variable_table,
};
pub use site::{SitePlace, SitePlan, SiteWalks, site_summary_table, site_table};
pub use walk::{ReachRow, detour_table, reach_table, reached_ways_table};
