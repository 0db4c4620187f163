//! Chooses between several records of one element: versions of a history, and copies.
//!
//! Copies are usual. Overpass writes an element that several parts of a query ask for once for each
//! of them, with tags in one part (`out body`) and without in another (`out skel`), or with tags but
//! without nodes (`out tags`).

use crate::format::osm::chunk::{Head, ListRow};
use crate::format::osm::ids::ElementId;
use crate::format::osm::notes::Notes;

/// The records of an element that count.
pub struct Winner<I> {
    /// Attributes and tags.
    pub head: Head<I>,
    /// The record that says where it lies.
    pub lies: u32,
}

/// The current state of ways or relations read with versions, ascending by id.
pub fn settle<I: ElementId>(rows: Vec<ListRow<I>>, notes: &mut Notes) -> Vec<ListRow<I>> {
    let ascend = rows.windows(2).all(|pair| pair[0].head.id < pair[1].head.id);
    if ascend && rows.iter().all(|row| row.head.visible) {
        // The common file: there is nothing to choose between.
        return rows;
    }
    let heads: Vec<Head<I>> = rows.iter().map(|row| row.head).collect();
    let has_list = |row: u32| rows[row as usize].len > 0;
    let whole = |winner: Winner<I>| {
        let ListRow { start, len, .. } = rows[winner.lies as usize];
        ListRow { head: winner.head, start, len }
    };
    winners(&heads, &has_list, notes).into_iter().map(whole).collect()
}

/// The current state of elements, ascending by id, without deleted ones; `has_shape` tells whether a
/// record has a place, nodes or members.
///
/// The highest version counts. Of several records in that version, and of those without a version,
/// the one with tags counts; of several with tags the last in the file, because a history without
/// versions is in chronological order. Place, nodes or members come from that record too, if it has
/// them.
pub fn winners<I: ElementId>(
    heads: &[Head<I>],
    has_shape: &dyn Fn(u32) -> bool,
    notes: &mut Notes,
) -> Vec<Winner<I>> {
    let mut rows: Vec<u32> = (0..heads.len() as u32).collect();
    let head = |row: u32| &heads[row as usize];
    rows.sort_by_key(|row| (head(*row).id, head(*row).version));
    let mut winners = Vec::new();
    for versions in rows.chunk_by(|a, b| head(*a).id == head(*b).id) {
        let Some(last) = versions.last().copied() else { continue };
        let is_current = |row: &&u32| [0, head(last).version].contains(&head(**row).version);
        let current: Vec<u32> = versions.iter().filter(is_current).copied().collect();
        if current.len() > 1 {
            notes.duplicates.push(head(last).id.whole());
        }
        if !head(last).visible {
            notes.deleted += 1;
            continue;
        }
        notes.replaced += (versions.len() - current.len()) as u64;
        winners.push(winner(&current, &head, has_shape));
    }
    winners
}

/// Joins the copies of an element, in the order of their weight.
fn winner<'h, I: ElementId + 'h>(
    copies: &[u32],
    head: &impl Fn(u32) -> &'h Head<I>,
    has_shape: &dyn Fn(u32) -> bool,
) -> Winner<I> {
    let seen = || copies.iter().copied().filter(|row| head(*row).visible);
    let last = || seen().next_back().expect("the last record of the element is visible");
    let says = seen().rfind(|row| head(*row).tagged).unwrap_or_else(last);
    let shaped = || seen().rfind(|row| has_shape(*row));
    let lies = if has_shape(says) { says } else { shaped().unwrap_or(says) };
    Winner { head: Head { near: head(lies).near, ..*head(says) }, lies }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::OsmWayId;

    /// Records of way 1 as version, whether there are tags, how many nodes; the version, tags and
    /// nodes that count.
    #[track_caller]
    fn check(records: &[(i32, bool, u32)], expected: (i32, bool, u32), duplicates: usize) {
        let row = |&(version, tagged, len): &(i32, bool, u32)| {
            let head = Head::<OsmWayId>::default();
            let head = Head { id: OsmWayId(1), version, visible: true, tagged, ..head };
            ListRow { head, start: 0, len }
        };
        let mut notes = Notes::default();
        let settled = settle(records.iter().map(row).collect(), &mut notes);
        let [one] = &settled[..] else { panic!("{} ways", settled.len()) };
        assert_eq!((one.head.version, one.head.tagged, one.len), expected);
        assert_eq!(notes.duplicates.len(), duplicates);
    }

    #[test]
    fn the_record_with_tags_counts_wherever_it_stands() {
        check(&[(0, true, 4), (0, false, 4)], (0, true, 4), 1);
        check(&[(0, false, 4), (0, true, 4)], (0, true, 4), 1);
        check(&[(3, true, 4), (3, false, 5)], (3, true, 4), 1);
        // A copy without a version says nothing against the one that has one.
        check(&[(0, true, 4), (3, false, 5)], (0, true, 4), 1);
        check(&[(3, true, 4), (0, false, 5)], (3, true, 4), 1);
        // Tags in one record, nodes in another.
        check(&[(0, true, 0), (0, false, 5)], (0, true, 5), 1);
        // A newer version without tags has lost them.
        check(&[(2, true, 4), (3, false, 5)], (3, false, 5), 0);
        // Of several with tags, the last in the file.
        check(&[(0, true, 4), (0, true, 5)], (0, true, 5), 1);
    }
}
