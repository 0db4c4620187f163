//! Two runs row by row, and what their difference consists of.

use std::collections::{BTreeMap, BTreeSet};

/// A row of a table of coverage: an area, a category and a limit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// Id of the area; empty for residents outside all areas of the level.
    pub area: String,
    /// Id of the municipality of these residents; else empty.
    pub home: String,
    /// Key of the category.
    pub category: String,
    /// The limit in metres.
    pub limit_m: u64,
}

/// Persons of a row by group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// Name of the area.
    pub name: String,
    /// Persons by group; `None` where their number is not known.
    pub persons: Vec<Option<u64>>,
    /// Of these, persons with a facility within the limit.
    pub covered: Vec<Option<u64>>,
}

/// The rows of a state.
pub type Rows = BTreeMap<RowKey, Covered>;

/// What covered persons change by, in the order in which causes are exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Because facilities did.
    pub by_facilities: i64,
    /// Then because persons did.
    pub by_persons: i64,
    /// Then because the map did: boundaries and ways.
    pub by_map: i64,
}

/// The difference of one group of persons in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupDifference {
    /// Persons before and after; `None` where their number is not known.
    pub persons: [Option<u64>; 2],
    /// Covered persons before and after.
    pub covered: [Option<u64>; 2],
    /// What the change of covered persons consists of; `None` if that is not known.
    pub parts: Option<Parts>,
}

/// The difference of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowDifference {
    /// The row.
    pub key: RowKey,
    /// Name of the area, of after if it is there.
    pub name: String,
    /// By group.
    pub groups: Vec<GroupDifference>,
}

impl GroupDifference {
    /// Whether anything changes.
    fn is_change(&self) -> bool {
        let moves = |parts: Parts| parts != Parts { by_facilities: 0, by_persons: 0, by_map: 0 };
        self.persons[0] != self.persons[1]
            || self.covered[0] != self.covered[1]
            || self.parts.is_some_and(moves)
    }
}

/// Compares two states row by row.
///
/// # Parameters
/// `between`: the states on the way from one to the other, if they are known: with the facilities of after,
/// then with its persons too.
///
/// # Returns
/// The rows in which something changes, in the order of their keys. A row that a state does not have has
/// nobody in it there. Where the number of persons is not known in one of the states, nothing is said.
///
/// # Method
/// One cause after the other is exchanged: facilities, persons, map. Each part is the difference between
/// two neighbouring states, so that the parts sum to the whole exactly. Another order can give other
/// parts.
///
/// # Cost
/// O(n log n) in rows.
pub fn compare(before: &Rows, after: &Rows, between: Option<[&Rows; 2]>) -> Vec<RowDifference> {
    let states: Vec<&Rows> = match between {
        None => vec![before, after],
        Some([facilities, persons]) => vec![before, facilities, persons, after],
    };
    let keys: BTreeSet<&RowKey> = states.iter().flat_map(|rows| rows.keys()).collect();
    let groups = states.iter().flat_map(|rows| rows.values()).map(|row| row.covered.len()).max();
    let differences = keys.into_iter().map(|key| {
        let rows: Vec<Option<&Covered>> = states.iter().map(|rows| rows.get(key)).collect();
        let named = rows.iter().rev().flatten().next();
        RowDifference {
            key: key.clone(),
            name: named.map_or_else(String::new, |row| row.name.clone()),
            groups: (0..groups.unwrap_or(0)).map(|group| of_group(&rows, group)).collect(),
        }
    });
    differences.filter(|row| row.groups.iter().any(GroupDifference::is_change)).collect()
}

fn of_group(rows: &[Option<&Covered>], group: usize) -> GroupDifference {
    let persons = |row: &Option<&Covered>| {
        row.map_or(Some(0), |row| row.persons.get(group).copied().unwrap_or(Some(0)))
    };
    let covered = |row: &Option<&Covered>| {
        row.map_or(Some(0), |row| row.covered.get(group).copied().unwrap_or(Some(0)))
    };
    let ends = |value: &dyn Fn(&Option<&Covered>) -> Option<u64>| {
        [value(&rows[0]), value(&rows[rows.len() - 1])]
    };
    let known: Option<Vec<i64>> =
        rows.iter().map(|row| covered(row).and_then(|count| i64::try_from(count).ok())).collect();
    let parts = match known.as_deref() {
        Some([a, b, c, d]) => {
            Some(Parts { by_facilities: b - a, by_persons: c - b, by_map: d - c })
        }
        _ => None,
    };
    GroupDifference { persons: ends(&persons), covered: ends(&covered), parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(list: &[(&str, u64, u64)]) -> Rows {
        let row = |(area, persons, covered): &(&str, u64, u64)| {
            let key = RowKey {
                area: (*area).into(),
                home: String::new(),
                category: "pharmacy".into(),
                limit_m: 500,
            };
            let counts = (vec![Some(*persons)], vec![Some(*covered)]);
            (key, Covered { name: (*area).into(), persons: counts.0, covered: counts.1 })
        };
        list.iter().map(row).collect()
    }

    #[test]
    fn parts_sum_to_the_whole() {
        let before = rows(&[("A", 100, 40), ("B", 50, 50)]);
        let facilities = rows(&[("A", 100, 70), ("B", 50, 50)]);
        let persons = rows(&[("A", 120, 84), ("B", 50, 50)]);
        let after = rows(&[("A", 110, 80), ("B", 50, 50), ("C", 10, 0)]);
        let found = compare(&before, &after, Some([&facilities, &persons]));
        let names: Vec<&str> = found.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["A", "C"], "nothing changes in B");
        let group = found[0].groups[0];
        let parts = Parts { by_facilities: 30, by_persons: 14, by_map: -4 };
        assert_eq!((group.covered, group.parts), ([Some(40), Some(80)], Some(parts)));
        assert_eq!(found[1].groups[0].persons, [Some(0), Some(10)]);
        assert_eq!(compare(&before, &after, None)[0].groups[0].parts, None);
        assert!(compare(&before, &before, Some([&before, &before])).is_empty());
    }

    #[test]
    fn of_unknown_persons_nothing_is_said() {
        let before = rows(&[("A", 100, 40)]);
        let mut after = rows(&[("A", 100, 50)]);
        after.values_mut().for_each(|row| row.covered = vec![None]);
        let found = compare(&before, &after, Some([&before, &before]));
        assert_eq!(
            (found[0].groups[0].covered, found[0].groups[0].parts),
            ([Some(40), None], None)
        );
    }
}
