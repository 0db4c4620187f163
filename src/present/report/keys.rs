//! Numbers in the place of ids: rows of one table name rows of another by them.

use std::collections::HashMap;

/// The numbers of ids, by what they are ids of. An id gets the next number when it first occurs.
#[derive(Default)]
pub(super) struct Keys(HashMap<String, HashMap<String, i64>>);

impl Keys {
    /// The number of an id of a kind.
    pub(super) fn number(&mut self, kind: &str, id: &str) -> i64 {
        if !self.0.contains_key(kind) {
            self.0.insert(kind.to_owned(), HashMap::new());
        }
        let ids = self.0.get_mut(kind).expect("it was put in");
        let next = ids.len() as i64;
        match ids.get(id) {
            Some(number) => *number,
            None => *ids.entry(id.to_owned()).or_insert(next),
        }
    }

    /// The number of a quartier, or, without one, of the residents of a municipality outside all quartiers.
    pub(super) fn quartier(&mut self, quartier: Option<&str>, home: Option<&str>) -> Option<i64> {
        match (quartier, home) {
            (Some(id), _) => Some(self.number(QUARTIERS, id)),
            (None, Some(home)) => Some(self.number(QUARTIERS, &format!("\u{1f}{home}"))),
            (None, None) => None,
        }
    }

    /// The number of a district, or, without one, of the residents of a municipality outside all districts. Two
    /// municipalities may call a district alike.
    pub(super) fn district(&mut self, district: Option<&str>, home: Option<&str>) -> Option<i64> {
        let (district, home) = (district.unwrap_or_default(), home?);
        Some(self.number(DISTRICTS, &format!("{district}\u{1f}{home}")))
    }
}

/// The table that has districts.
pub(super) const DISTRICTS: &str = "districts";
/// The table that has counties.
pub(super) const COUNTIES: &str = "counties";
/// The table that has quartiers.
pub(super) const QUARTIERS: &str = "quartiers";
/// The table that has municipalities.
pub(super) const MUNICIPALITIES: &str = "municipalities";
/// The table that has facilities, with a part for each category.
pub(super) const FACILITIES: &str = "facilities";
