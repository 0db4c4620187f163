//! Summary of an import as a small table.

use std::collections::BTreeMap;

use crate::text::{TextColumn, aligned, grouped, visible_line};

/// Counts in the order of display; all others follow.
const ORDER: [&str; 7] =
    ["municipalities", "quartiers", "facilities", "stops", "departures", "cells", "persons"];
/// Number of parts shown for each count, largest first.
const PARTS: usize = 6;

/// The counts of an import as a table. A count whose name begins with another name is a part of that
/// count (`facilities_pharmacy` of `facilities`) and is shown below it. Of many parts only the largest are
/// shown, unless `all` is set.
pub fn summary(counts: &BTreeMap<String, u64>, all: bool) -> String {
    let mut rows: Vec<(String, u64)> = Vec::new();
    let is_part = |name: &str| ORDER.iter().any(|head| part_of(name, head).is_some());
    let others = counts.keys().map(String::as_str);
    let others = others.filter(|name| !ORDER.contains(name) && !is_part(name));
    for head in ORDER.into_iter().chain(others) {
        if let Some(count) = counts.get(head) {
            rows.push((head.replace('_', " "), *count));
        }
        let mut parts: Vec<(&str, u64)> = counts
            .iter()
            .filter_map(|(name, count)| Some((part_of(name, head)?, *count)))
            .collect();
        parts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        // A line about a single further part would take as much room as the part itself.
        let shown = if all || parts.len() <= PARTS + 1 { parts.len() } else { PARTS };
        let rest = parts.split_off(shown);
        rows.extend(
            parts.iter().map(|(part, count)| (format!("  {}", part.replace('_', " ")), *count)),
        );
        if !rest.is_empty() {
            let sum = rest.iter().map(|(_, count)| count).sum();
            rows.push((format!("  {} others (--verbose lists them)", rest.len()), sum));
        }
    }
    let words = rows.iter().map(|(what, _)| visible_line(what)).collect();
    let numbers = rows.iter().map(|(_, count)| grouped(*count)).collect();
    aligned(&[
        TextColumn { heading: String::new(), is_number: false, cells: words },
        TextColumn { heading: String::new(), is_number: true, cells: numbers },
    ])
}

/// The rest of a name after its head and an underscore.
fn part_of<'n>(name: &'n str, head: &str) -> Option<&'n str> {
    name.strip_prefix(head)?.strip_prefix('_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(list: &[(&str, u64)]) -> BTreeMap<String, u64> {
        list.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    #[test]
    fn parts_stand_below_what_they_are_parts_of_and_nothing_is_lost() {
        let counts = counts(&[
            ("facilities", 1_234),
            ("facilities_bench", 1_200),
            ("facilities_pharmacy", 34),
            ("municipalities", 11),
            ("network_edges", 20_000),
        ]);
        let expected = "municipalities      11\n\
                        facilities       1,234\n  \
                          bench          1,200\n  \
                          pharmacy          34\n\
                        network edges   20,000\n";
        assert_eq!(summary(&counts, false), expected);
    }

    #[test]
    fn many_parts_are_cut_unless_all_are_asked_for() {
        let names: Vec<String> = (0..9).map(|at| format!("facilities_k{at}")).collect();
        let list: Vec<(&str, u64)> = names.iter().map(String::as_str).zip(1..).collect();
        let (short, long) = (summary(&counts(&list), false), summary(&counts(&list), true));
        assert_eq!(short.lines().count(), 7);
        assert!(short.contains("3 others (--verbose lists them)  6\n"), "{short}");
        assert_eq!(long.lines().count(), 9);
    }
}
