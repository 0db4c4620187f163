//! Every table that is written, and how its counts of persons are protected.

use crate::analysis::coverage::Level;

/// How the counts of persons in a table are protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Coverage of the areas of a level, a row for each category and limit.
    Coverage(Level),
    /// The border effect in the areas of a level, a row for each category and limit.
    Border(Level),
    /// Variety in the areas of a level, a row for each set.
    Variety(Level),
    /// The areas of a level with all of that in one row.
    Areas(Level),
    /// From where to where residents have their nearest facility.
    Flows,
    /// All counts are withheld: the places or rows share residents in ways that allow too many subtractions.
    Altogether,
    /// All counts are withheld, and what is reached and how far: of cells, and of single groups of persons.
    Reach,
    /// All counts are made of published ones alone: nothing is withheld beyond these.
    Published,
    /// The table counts no persons.
    NoPersons,
}

/// Tables with a name of their own.
const TABLES: [(&str, Protection); 52] = [
    ("access_facilities", Protection::Altogether),
    ("access_flows", Protection::Altogether),
    ("assigned_facilities", Protection::Altogether),
    ("assigned_flows", Protection::Altogether),
    ("barrier_lines", Protection::Altogether),
    ("barrier_services", Protection::Altogether),
    ("barriers", Protection::Altogether),
    ("border_flows", Protection::Flows),
    ("cell_distances", Protection::NoPersons),
    ("cells", Protection::Reach),
    ("compare_straight_walk", Protection::Altogether),
    ("cooperation_municipalities", Protection::Altogether),
    ("cooperation_pairs", Protection::Altogether),
    ("cooperation_places", Protection::Altogether),
    ("cooperation_region", Protection::Altogether),
    ("cooperation_shares", Protection::Altogether),
    ("cooperation_triples", Protection::Altogether),
    ("counties", Protection::Areas(Level::County)),
    ("distances", Protection::NoPersons),
    ("districts", Protection::Areas(Level::District)),
    ("facilities", Protection::Altogether),
    ("gap_places", Protection::Altogether),
    ("gaps", Protection::Altogether),
    ("gaps_connected", Protection::Altogether),
    ("help_mix", Protection::Published),
    ("help_mix_fields", Protection::Published),
    ("islands", Protection::Altogether),
    ("municipalities", Protection::Areas(Level::Municipality)),
    ("municipality_pairs", Protection::Altogether),
    ("need", Protection::Altogether),
    ("overlap_facilities", Protection::Altogether),
    ("overlap_municipalities", Protection::Altogether),
    ("overlap_pairs", Protection::Altogether),
    ("overlap_providers", Protection::Altogether),
    ("overlap_umbrellas", Protection::Altogether),
    ("providers", Protection::NoPersons),
    ("quartier_types", Protection::Published),
    ("quartiers", Protection::Areas(Level::Quartier)),
    ("quartiers_facing", Protection::NoPersons),
    ("quartiers_split", Protection::Altogether),
    ("reach", Protection::Altogether),
    ("reached_ways", Protection::NoPersons),
    ("region", Protection::Areas(Level::Region)),
    ("similar", Protection::Published),
    ("site_summary", Protection::Altogether),
    ("sites", Protection::Altogether),
    ("stops", Protection::Altogether),
    ("type_counts", Protection::Published),
    ("type_variables", Protection::Published),
    ("types", Protection::Published),
    ("unlinked", Protection::Altogether),
    ("unlinked_lines", Protection::Altogether),
];

/// How the counts of persons in a table are protected, by the name under which it stands among other tables; `None` for
/// a name that is not declared, whose counts are withheld altogether.
pub fn protection(name: &str) -> Option<Protection> {
    if let Ok(at) = TABLES.binary_search_by_key(&name, |(table, _)| table) {
        return Some(TABLES[at].1);
    }
    let (what, key) = name.rsplit_once('_')?;
    let level = Level::ALL.into_iter().find(|level| level.key() == key)?;
    match what {
        "access" | "changes" | "diff" | "hours" => Some(Protection::Altogether),
        "assigned" | "fairness" => Some(Protection::Reach),
        "coverage" | "border" if level == Level::Cell => Some(Protection::Reach),
        "coverage" => Some(Protection::Coverage(level)),
        "border" => Some(Protection::Border(level)),
        "variety" => Some(Protection::Variety(level)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stand_by_the_alphabet() {
        assert!(TABLES.is_sorted_by_key(|(name, _)| name));
        assert_eq!(protection("quartiers"), Some(Protection::Areas(Level::Quartier)));
        assert_eq!(protection("coverage_district"), Some(Protection::Coverage(Level::District)));
        assert_eq!(protection("coverage_cell"), Some(Protection::Reach));
        assert_eq!(protection("fairness_quartier"), Some(Protection::Reach));
        assert_eq!(protection("a_new_table"), None);
    }
}
