//! Why population cells cannot be made.

/// Why a census table, a raster or buildings cannot become population cells.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CensusError {
    /// The table of column names is no valid TOML or a value in it is of the wrong kind.
    #[error("census columns cannot be read")]
    Columns {
        /// Line, column and fault.
        #[source]
        cause: toml::de::Error,
    },
    /// The table of column names gives one name two meanings.
    #[error("census columns: `{alias}` stands for {first} and for {second}; expected one meaning")]
    TwoMeanings {
        /// The name.
        alias: String,
        /// What it means first.
        first: String,
        /// What it means then.
        second: String,
    },
    /// A table of buildings is no valid TOML or a value in it is of the wrong kind.
    #[error("kinds of buildings cannot be read")]
    Buildings {
        /// Line, column and fault.
        #[source]
        cause: toml::de::Error,
    },
    /// A number of the table of buildings makes no sense.
    #[error("kinds of buildings: `{field}` is {found}; expected {expected}")]
    BuildingNumber {
        /// The entry.
        field: String,
        /// Its value.
        found: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// A table does not say where its cells are.
    #[error("`{name}` has neither a grid id nor x and y; its columns are {found}")]
    NoPlace {
        /// The table.
        name: String,
        /// Its columns.
        found: String,
    },
    /// A table holds neither persons nor persons of an age.
    #[error("`{name}` has no column of persons or ages; its columns are {found}")]
    NoValues {
        /// The table.
        name: String,
        /// Its columns.
        found: String,
    },
    /// Nobody can tell how large the cells are.
    #[error(
        "`{name}`: the size of the cells is in no column name and no grid id, and {found}; \
         expected x and y in metres on a grid of 25 m to 100 km"
    )]
    NoCellSize {
        /// The table.
        name: String,
        /// What the coordinates say.
        found: String,
    },
    /// More rows than can be numbered.
    #[error("`{name}` has {found} rows; expected at most {limit}")]
    TooManyRows {
        /// The table.
        name: String,
        /// Its rows.
        found: usize,
        /// The bound.
        limit: usize,
    },
    /// The table that should give the persons has none.
    #[error("`{name}` has no column of persons, so there is nothing that ages could be parts of")]
    NoPersons {
        /// The table.
        name: String,
    },
    /// The cells of two tables do not nest.
    #[error(
        "cells of {fine_m} m of `{fine}` do not fill cells of {coarse_m} m of `{coarse}`; expected \
         sizes of which one is a multiple of the other, in one CRS"
    )]
    DoNotNest {
        /// The table with the smaller cells.
        fine: String,
        /// Their size in metres.
        fine_m: u32,
        /// The table with the larger cells.
        coarse: String,
        /// Their size in metres.
        coarse_m: u32,
    },
    /// Persons without a building to live in.
    #[error("{persons} persons and no building; expected one at least")]
    NoBuildings {
        /// The persons.
        persons: u64,
    },
    /// More persons than can be counted in one place.
    #[error("{found} persons in one place; expected at most {}", u32::MAX)]
    TooManyPersons {
        /// The persons.
        found: u128,
    },
    /// A grid of cells without size.
    #[error("cells of 0 m; expected a size above 0")]
    CellSizeZero,
}
