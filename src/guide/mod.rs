//! The guide: tutorial, methods, walking, scenarios, siting, supply and demand, services that come, similar quartiers,
//! opening hours, providers, open data, formats, serving, the cache, QGIS, Python, printed maps, publication, findings,
//! coordinate systems, changes. The same files are the pages of a book (`book.toml`).

/// Where links of one page to another lead here. The pages define them too, as files; what is defined first counts.
macro_rules! links {
    () => {
        "\n\
        [access.md]: crate::guide::access\n\
        [barriers.md]: crate::guide::barriers\n\
        [cache.md]: crate::guide::cache\n\
        [changelog.md]: crate::guide::changelog\n\
        [coming.md]: crate::guide::coming\n\
        [crs.md]: crate::guide::crs\n\
        [distances.md]: crate::guide::distances\n\
        [filters.md]: crate::guide::filters\n\
        [findings.md]: crate::guide::findings\n\
        [formats.md]: crate::guide::formats\n\
        [hours.md]: crate::guide::hours\n\
        [import.md]: crate::guide::import\n\
        [maps.md]: crate::guide::maps\n\
        [methods.md]: crate::guide::methods\n\
        [providers.md]: crate::guide::providers\n\
        [publication.md]: crate::guide::publication\n\
        [python.md]: crate::guide::python\n\
        [qgis.md]: crate::guide::qgis\n\
        [scenarios.md]: crate::guide::scenarios\n\
        [serve.md]: crate::guide::serve\n\
        [similar.md]: crate::guide::similar\n\
        [siting.md]: crate::guide::siting\n\
        [tutorial.de.md]: crate::guide::tutorial_de\n\
        [tutorial.md]: crate::guide::tutorial\n\
        [walking.md]: crate::guide::walking\n\n"
    };
}

/// From an extract of the map to a report for the council, step by step.
#[doc = concat!(links!(), include_str!("tutorial.md"))]
pub mod tutorial {}

/// The tutorial in German: vom Kartenauszug zum Bericht für den Rat.
#[doc = concat!(links!(), include_str!("tutorial.de.md"))]
pub mod tutorial_de {}

/// How each number is computed, with sources.
#[doc = concat!(links!(), include_str!("methods.md"))]
pub mod methods {}

/// Walking distances: open ways, networks, links, walkers, isochrones.
#[doc = concat!(links!(), include_str!("walking.md"))]
pub mod walking {}

/// What if: changes of facilities, ways and persons, and comparisons of two runs.
#[doc = concat!(links!(), include_str!("scenarios.md"))]
pub mod scenarios {}

/// Where new places achieve most: models, proofs, capacities.
#[doc = concat!(links!(), include_str!("siting.md"))]
pub mod siting {}

/// Is there enough for everybody: places against persons.
#[doc = concat!(links!(), include_str!("access.md"))]
pub mod access {}

/// Who is like us, and what is missing: similar quartiers, types, the help mix.
#[doc = concat!(links!(), include_str!("similar.md"))]
pub mod similar {}

/// Home care, meals, escorts and rolling shops: who lives in a service area.
#[doc = concat!(links!(), include_str!("coming.md"))]
pub mod coming {}

/// Who reaches what is open: moments, hours of the week, holidays.
#[doc = concat!(links!(), include_str!("hours.md"))]
pub mod hours {}

/// Distances that other programs have computed, and ours for them.
#[doc = concat!(links!(), include_str!("distances.md"))]
pub mod distances {}

/// Which stairs, kerbs and rough ways are worth mending.
#[doc = concat!(links!(), include_str!("barriers.md"))]
pub mod barriers {}

/// Which spellings are one provider, and who belongs to which umbrella organisation.
#[doc = concat!(links!(), include_str!("providers.md"))]
pub mod providers {}

/// Categories that are derived by filters, and housing.
#[doc = concat!(links!(), include_str!("filters.md"))]
pub mod filters {}

/// How OpenStreetMap, census, timetables and facility lists become a region.
#[doc = concat!(links!(), include_str!("import.md"))]
pub mod import {}

/// What is read and written, and what happens to messy data.
#[doc = concat!(links!(), include_str!("formats.md"))]
pub mod formats {}

/// Serving a finished run: report, live answers, layers for QGIS and GDAL.
#[doc = concat!(links!(), include_str!("serve.md"))]
pub mod serve {}

/// What is kept of a region from one question to the next, and how long each stage takes.
#[doc = concat!(links!(), include_str!("cache.md"))]
pub mod cache {}

/// Algorithms for the toolbox of QGIS, which call the commands.
#[doc = concat!(links!(), include_str!("qgis.md"))]
pub mod qgis {}

/// The Python package: questions, answers as tables of Arrow, errors.
#[doc = concat!(links!(), include_str!("python.md"))]
pub mod python {}

/// Maps to print: themes, classes, signs, and how a page is made.
#[doc = concat!(links!(), include_str!("maps.md"))]
pub mod maps {}

/// What is withheld when results are published, and what that protects.
#[doc = concat!(links!(), include_str!("publication.md"))]
pub mod publication {}

/// All findings: their meaning and what happens to the record.
#[doc = concat!(links!(), include_str!("findings.md"))]
pub mod findings {}

/// Coordinate reference systems, their accuracy, and how to add grids.
#[doc = concat!(links!(), include_str!("crs.md"))]
pub mod crs {}

/// What changed from version to version.
#[doc = concat!(links!(), include_str!("changelog.md"))]
pub mod changelog {}
