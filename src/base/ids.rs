//! Dense typed ids: positions in the vectors of a [`Region`](crate::region::Region) or of a walking
//! [`Network`](crate::network::Network).
//!
//! Inside the engine every object is a number from 0 to n - 1 with its own type, so a facility id
//! cannot be mistaken for a cell id. Foreign keys (AGS, OSM ids) are translated once
//! when a region is built and once when results are presented.

macro_rules! dense_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of position `index` in its vector.
            ///
            /// # Panics
            /// When `index` does not fit 32 bits; [`crate::base::limits::ROWS_MAX`] keeps every
            /// vector of a region below that.
            pub fn at(index: usize) -> Self {
                Self(u32::try_from(index).expect("ROWS_MAX keeps every vector within 32 bits"))
            }

            /// The position of this id in its vector.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

dense_ids! {
    /// A neighbourhood (Quartier).
    QuartierId,
    /// A municipality (Gemeinde, Kommune).
    MunicipalityId,
    /// A district (Stadtbezirk) of a municipality.
    DistrictId,
    /// A county (Kreis) or district-free city.
    CountyId,
    /// One side of the boundary that opens and closes: a municipality, or a county.
    SideId,
    /// A service location (Einrichtung).
    FacilityId,
    /// A kind of service (Angebot).
    CategoryId,
    /// A provider (Träger).
    ProviderId,
    /// An umbrella organisation (Verband) of providers.
    UmbrellaId,
    /// A population point or grid cell (Zelle).
    CellId,
    /// A node of a walking network: a junction, an end, or a point where properties change.
    NodeId,
    /// An edge of a walking network: a way between two nodes.
    EdgeId,
}
