//! The coordinates of a block.

use crate::format::osm::chunk::place;

/// How a block writes coordinates.
#[derive(Clone, Copy)]
pub struct Grid {
    pub granularity: i64,
    pub lon_offset: i64,
    pub lat_offset: i64,
}

impl Grid {
    #[inline]
    pub fn place(self, lon: i64, lat: i64) -> [i32; 2] {
        let nano =
            |offset: i64, value: i64| offset.saturating_add(self.granularity.saturating_mul(value));
        place([nano(self.lon_offset, lon), nano(self.lat_offset, lat)])
    }
}
