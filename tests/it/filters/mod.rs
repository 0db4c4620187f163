//! Derived categories: facilities that a filter takes out of another category.

mod housing;
mod imports;
mod once;
mod refused;
mod scenarios;
mod towns;

use std::fs;
use std::path::Path;

use nahraum::base::{CellExtent, Checked, Silent, WholeExtent};
use nahraum::region::{
    Catalog, CellFields, DerivedCategory, FacilityFields, Mapped, MunicipalityFields, Region,
    RegionInputs, RegionSettings, build,
};

use crate::region::{municipalities, read};
use crate::support::{Asked, write_west_and_east};

/// Meeting places and a library, each 300 m or more from the next; nobody else says anything.
pub const PLACES: &str = "\
id,category,name,provider,wheelchair,fee,languages,capacity,x,y
M1,meeting_place,Alpha,AWO,yes,no,de;tr,40,380100,5700500
M2,meeting_place,Beta,AWO,limited,no,de,20,380500,5700500
M3,meeting_place,Gamma,Caritas,,,,viele,380900,5700500
M4,meeting_place,Delta,Caritas,designated,yes,de,,381300,5700500
L1,library,Stadtbücherei,Stadt,yes,no,,,381700,5700500
";

/// Residents at the places, in the same order. A sum of their numbers says who was reached.
const CELLS: &str = "\
id,persons,x,y
c1,1,380100,5700500
c2,20,380500,5700500
c3,300,380900,5700500
c4,4000,381300,5700500
c5,50000,381700,5700500
";

/// A `[[category]]` derived from meeting places.
pub fn section(key: &str, filter: &str, more: &str) -> String {
    format!(
        "[[category]]\nkey = \"{key}\"\nname_en = \"{key} in English\"\nname_de = \"{key} auf Deutsch\"\n\
         from = \"meeting_place\"\nwhere = '{filter}'\n{more}\n"
    )
}

/// West and East with their places, and some further configuration.
pub fn write(folder: &Path, more: &str) {
    write_west_and_east(folder);
    fs::write(folder.join("f.csv"), PLACES).expect("writable");
    fs::write(folder.join("c.csv"), CELLS).expect("writable");
    configure(folder, more);
}

/// Adds to the configuration of a folder.
pub fn configure(folder: &Path, more: &str) {
    let path = folder.join("region.toml");
    let text = fs::read_to_string(&path).expect("readable");
    fs::write(&path, format!("{text}\n{more}")).expect("writable");
}

/// Persons who reach a facility of a category within 100 m.
pub fn covered(folder: &Path, category: &str) -> String {
    let more = format!("--limit 100 --category {category}");
    let asked = Asked::about(folder, "coverage --by region", &more);
    asked.column("persons_covered").join(" ")
}

/// The places as a region with derived categories.
pub fn region(derived: &[DerivedCategory], categories: &[&str]) -> Checked<Region> {
    region_of(PLACES, derived, categories)
}

/// A region of other places.
pub fn region_of(
    places: &str,
    derived: &[DerivedCategory],
    categories: &[&str],
) -> Checked<Region> {
    let catalog = Catalog::builtin().with_derived(derived, &[]).expect("usable categories");
    let settings = RegionSettings {
        catalog,
        categories: categories.iter().map(|key| (*key).to_owned()).collect(),
        ..RegionSettings::default()
    };
    let extent = Some(CellExtent::Whole(WholeExtent::Region));
    let cells = CellFields { extent, ..CellFields::default() };
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        facilities: vec![Mapped::new(
            read("places.csv", places, Some(25832)),
            FacilityFields::default(),
        )],
        cells: vec![Mapped::new(read("cells.csv", CELLS, Some(25832)), cells)],
        ..RegionInputs::default()
    };
    build(inputs, &settings, &Silent).expect("buildable")
}

/// A category derived from another one.
pub fn derived(key: &str, from: &str, filter: &str) -> DerivedCategory {
    DerivedCategory {
        key: key.into(),
        name_en: format!("{key} in English"),
        name_de: format!("{key} auf Deutsch"),
        from: from.into(),
        filter: filter.into(),
        ..DerivedCategory::default()
    }
}

/// The ids of the facilities of a category.
pub fn keys(region: &Region, category: &str) -> Vec<String> {
    let id = region.category_id(category).expect("a category of the region");
    let own = region.facilities().iter().filter(|one| one.category() == id);
    own.map(|one| one.key().to_owned()).collect()
}
