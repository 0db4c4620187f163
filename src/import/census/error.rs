//! Errors on the way to population cells.

/// Why a census table, a raster or buildings cannot become population cells.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CensusError {
    /// The table of column names is not valid TOML, or a value has the wrong type.
    #[error("census columns cannot be read")]
    Columns {
        /// Line, column and cause.
        #[source]
        cause: toml::de::Error,
    },
    /// The table of column names gives one name two meanings.
    #[error("census columns: `{alias}` stands for {first} and for {second}; expected one meaning")]
    TwoMeanings {
        /// The name.
        alias: String,
        /// The first meaning.
        first: String,
        /// The second meaning.
        second: String,
    },
    /// A table of building kinds is not valid TOML, or a value has the wrong type.
    #[error("kinds of buildings cannot be read")]
    Buildings {
        /// Line, column and cause.
        #[source]
        cause: toml::de::Error,
    },
    /// A number in the table of building kinds is out of range.
    #[error("kinds of buildings: `{field}` is {found}; expected {expected}")]
    BuildingNumber {
        /// The entry.
        field: String,
        /// Its value.
        found: f64,
        /// The allowed range.
        expected: &'static str,
    },
    /// A table has no columns that locate its cells.
    #[error("`{name}` has neither a grid id nor x and y; its columns are {found}")]
    NoPlace {
        /// The table.
        name: String,
        /// Its columns.
        found: String,
    },
    /// A table has no column of persons or of an age group.
    #[error("`{name}` has no column of persons or ages; its columns are {found}")]
    NoValues {
        /// The table.
        name: String,
        /// Its columns.
        found: String,
    },
    /// The cell size cannot be determined.
    #[error(
        "`{name}`: the cell size is neither in a column name nor in a grid id, and {found}; \
         expected x and y in metres on a grid of 25 m to 100 km"
    )]
    NoCellSize {
        /// The table.
        name: String,
        /// Why the coordinates do not give the cell size either.
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
    /// The table chosen as the source of persons has no column of persons.
    #[error(
        "`{name}` has no column of persons; expected one, because age groups are parts of all \
         persons"
    )]
    NoPersons {
        /// The table.
        name: String,
    },
    /// The cells of two tables do not nest.
    #[error(
        "the {fine_m} m cells of `{fine}` do not nest in the {coarse_m} m cells of `{coarse}`; \
         expected one size to be a multiple of the other, in the same CRS"
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
    /// There are persons but no building.
    #[error("found {persons} persons but no building; expected at least one building")]
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
    /// A cell size of zero.
    #[error("found a cell size of 0 m; expected a size above 0")]
    CellSizeZero,
}
