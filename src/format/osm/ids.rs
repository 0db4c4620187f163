//! The ids of the three kinds of elements, for code that serves them all.

use std::fmt::Debug;

use crate::dataset::{OsmId, OsmKind, OsmNodeId, OsmRelationId, OsmWayId};

/// The id of an element of one kind.
pub trait ElementId: Copy + Debug + Ord + Send + Sync {
    const KIND: OsmKind;
    fn from_number(number: i64) -> Self;
    fn number(self) -> i64;

    /// The id with its kind.
    fn whole(self) -> OsmId {
        OsmId::new(Self::KIND, self.number())
    }
}

macro_rules! element_ids {
    ($($id:ident is $kind:ident),+ $(,)?) => {$(
        impl ElementId for $id {
            const KIND: OsmKind = OsmKind::$kind;

            fn from_number(number: i64) -> Self {
                Self(number)
            }

            fn number(self) -> i64 {
                self.0
            }
        }
    )+};
}

element_ids! {
    OsmNodeId is Node,
    OsmWayId is Way,
    OsmRelationId is Relation,
}

/// Stands for coordinates that are missing or outside the world.
pub const NOWHERE: [i32; 2] = [i32::MAX; 2];

/// Stands for a node that has neither id nor place in the file.
pub const UNKNOWN_NODE: OsmNodeId = OsmNodeId(i64::MIN);

/// Above every id that [`id_of_place`] gives, and below the ids that editors give to new nodes.
const PLACES_END: OsmNodeId = OsmNodeId(-(1 << 60));

/// An id for a node of which the file gives only the place: the same for the same place.
pub fn id_of_place(at: [i32; 2]) -> OsmNodeId {
    if at == NOWHERE {
        return UNKNOWN_NODE;
    }
    // From 1 up: longitude in the upper half, latitude (31 bits are enough) in the lower one.
    let east = i64::from(at[0]) + 1_800_000_000;
    let north = i64::from(at[1]) + 900_000_000;
    OsmNodeId(i64::MIN + (east << 31) + north + 1)
}

/// Whether a node is known by its place only.
pub fn is_of_place(id: OsmNodeId) -> bool {
    id < PLACES_END
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_ids_of_their_own_far_from_all_others() {
        let corners = [-1_800_000_000, 0, 1_800_000_000]
            .map(|lon| [-900_000_000, 0, 900_000_000].map(|lat| id_of_place([lon, lat])));
        let mut ids: Vec<OsmNodeId> = corners.concat();
        assert!(ids.is_sorted() && ids.iter().all(|id| is_of_place(*id)), "{ids:?}");
        ids.dedup();
        assert_eq!(ids.len(), 9);
        assert!(!ids.contains(&UNKNOWN_NODE) && id_of_place(NOWHERE) == UNKNOWN_NODE);
        assert!(!is_of_place(OsmNodeId(-1_000_000)) && !is_of_place(OsmNodeId(7)));
    }
}
