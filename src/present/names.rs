//! What rows speak of by its id: keys and names of municipalities, quartiers, facilities, categories.
//!
//! Each text stands in a column once, in the order of ids, and polars joins that column to the ids of a
//! table. Roll-ups are not polars' part: `analysis` sums whole persons in vectors addressed by dense
//! ids. In one run of the bench `i_roll_up` (`benches/analyses.rs`) polars' group-by took ten times as
//! long for the demo's cells and twelve times for ten copies of them.

use polars::prelude::Column;

use super::table::{Positions, Table};
use crate::base::{CategoryId, MunicipalityId, QuartierId};
use crate::region::{County, Facility, Municipality, Quartier, Region};

/// A column of texts to be looked up.
pub(super) fn texts<'t>(values: impl Iterator<Item = &'t str>) -> Column {
    Column::new("".into(), values.collect::<Vec<_>>())
}

/// Keys and names of one kind of things, in the order of their ids.
pub(super) struct Names {
    pub keys: Column,
    pub names: Column,
}

impl Names {
    pub(super) fn of_counties(region: &Region) -> Self {
        let counties = || region.counties().iter();
        Self {
            keys: texts(counties().map(County::key)),
            names: texts(counties().map(County::name)),
        }
    }

    pub(super) fn of_municipalities(region: &Region) -> Self {
        let municipalities = || region.municipalities().iter();
        let keys = texts(municipalities().map(Municipality::key));
        Self { keys, names: texts(municipalities().map(Municipality::name)) }
    }

    pub(super) fn of_quartiers(region: &Region) -> Self {
        let quartiers = || region.quartiers().iter();
        let keys = texts(quartiers().map(Quartier::key));
        Self { keys, names: texts(quartiers().map(Quartier::name)) }
    }

    pub(super) fn of_facilities(region: &Region) -> Self {
        let facilities = || region.facilities().iter();
        let keys = texts(facilities().map(Facility::key));
        Self { keys, names: texts(facilities().map(Facility::name)) }
    }
}

/// The municipality of each row; nothing outside the region.
pub(super) fn municipality_rows(rows: impl Iterator<Item = Option<MunicipalityId>>) -> Positions {
    rows.map(|id| id.map(|id| id.0)).collect()
}

/// The quartier of each row; nothing outside all quartiers.
pub(super) fn quartier_rows(rows: impl Iterator<Item = Option<QuartierId>>) -> Positions {
    rows.map(|id| id.map(|id| id.0)).collect()
}

impl Table {
    /// The column of the rows' categories.
    pub(super) fn category(
        &mut self,
        description: &str,
        region: &Region,
        rows: impl Iterator<Item = CategoryId>,
    ) {
        let keys = texts(region.categories().iter().map(|category| category.key()));
        let rows: Positions = rows.map(|id| Some(id.0)).collect();
        self.look_up(("category", "", description), &keys, &rows);
    }
}
