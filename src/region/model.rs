//! What a region is made of: plain, immutable data in a metric CRS, addressed by dense ids.

use geo::{Coord, MultiPolygon};

use super::borders::Borders;
use super::grid::GridFrame;
use crate::base::{
    CategoryId, CellId, CountyId, DistrictId, FacilityId, Millimetres, MunicipalityId, ProviderId,
    QuartierId,
};
use crate::dataset::CrsId;

/// A municipality (Gemeinde, Kommune).
#[derive(Clone, Debug)]
pub struct Municipality {
    /// Official key as given: AGS (8 digits), ARS (12 digits) or any other id.
    pub key: String,
    /// Name.
    pub name: String,
    /// The county it belongs to.
    pub county: CountyId,
    /// Its area in the working CRS.
    pub area: MultiPolygon<f64>,
}

/// A county (Kreis) or district-free city: the municipalities whose keys share five digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    /// First five digits of the municipality keys, or the whole key where it is shorter.
    pub key: String,
    /// Name: the municipality's where it is alone in its county, else the key.
    pub name: String,
}

/// A district (Stadtbezirk) of a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct District {
    /// Name or id as given with the quartiers.
    pub key: String,
    /// The municipality it belongs to; districts of one name in two municipalities are two.
    pub municipality: MunicipalityId,
}

/// A part of a quartier that lies in one municipality.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuartierPart {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Shared area in square metres.
    pub area_m2: f64,
}

/// A neighbourhood (Quartier).
#[derive(Clone, Debug)]
pub struct Quartier {
    /// Id as given; unique in the region.
    pub key: String,
    /// Name.
    pub name: String,
    /// The municipality it belongs to: the given one, else the one with the largest overlap.
    pub municipality: MunicipalityId,
    /// Its district, when one was given.
    pub district: Option<DistrictId>,
    /// Its area in the working CRS.
    pub area: MultiPolygon<f64>,
    /// In which municipalities it lies, largest part first.
    pub parts: Vec<QuartierPart>,
    /// Whether it was made to fill what the given quartiers leave of its municipality.
    pub is_rest: bool,
}

/// A limit: the largest accepted distance on foot, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryLimit {
    /// The distance; a facility exactly this far away is still in reach.
    pub distance: Millimetres,
    /// Where the number comes from.
    pub source: String,
}

/// A kind of service (Angebot) that occurs in the region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Key such as `supermarket`.
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
    /// Key of its field of action; empty for a category of the user's own.
    pub field_of_action: String,
    /// Keys of the groups it belongs to.
    pub groups: Vec<String>,
    /// Its limits, ascending and never empty.
    pub limits: Vec<CategoryLimit>,
}

impl Category {
    /// The largest limit, up to which the reach table lists facilities.
    pub fn limit_max(&self) -> Millimetres {
        self.limits.last().expect("a category has a limit").distance
    }
}

/// A provider (Träger) of facilities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Name as given.
    pub name: String,
    /// Key of a [`ProviderType`](crate::base::ProviderType), or the text as given where it is none.
    pub provider_type: Option<String>,
}

/// A service location (Einrichtung).
#[derive(Clone, Debug, PartialEq)]
pub struct Facility {
    /// Id as given, or made from file and record.
    pub key: String,
    /// Name; may be empty.
    pub name: String,
    /// Position in the working CRS.
    pub position: Coord<f64>,
    /// Kind of service.
    pub category: CategoryId,
    /// Who runs it.
    pub provider: Option<ProviderId>,
    /// Places, beds or staff, in the unit of its category.
    pub capacity: Option<f64>,
    /// Where one gets in, when several places are known; one of them is `position`.
    pub entrances: Vec<Coord<f64>>,
    /// The municipality it lies in; `None` means it is part of the halo outside the region.
    pub municipality: Option<MunicipalityId>,
    /// The quartier it lies in.
    pub quartier: Option<QuartierId>,
}

impl Facility {
    /// All places to get in.
    pub fn doors(&self) -> &[Coord<f64>] {
        if self.entrances.is_empty() {
            std::slice::from_ref(&self.position)
        } else {
            &self.entrances
        }
    }

    /// Whether it lies outside the region: it serves residents, but is never reported.
    pub fn is_halo(&self) -> bool {
        self.municipality.is_none()
    }
}

/// A group of persons that cells count: all, or an age or other group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonGroup {
    /// Empty for all persons, else the group: `65`, `80`, `under_18`.
    pub key: String,
}

impl PersonGroup {
    /// Name of the column that counts the group: `persons`, `persons_65`.
    pub fn column(&self) -> String {
        if self.key.is_empty() { "persons".into() } else { format!("persons_{}", self.key) }
    }
}

/// The population cells (Zellen), one vector a property, addressed by [`CellId`].
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// Ids as given, or made from position or record.
    pub keys: Vec<String>,
    /// Centre points in the working CRS.
    pub positions: Vec<Coord<f64>>,
    /// The municipality each lies in; `None` means halo.
    pub municipality: Vec<Option<MunicipalityId>>,
    /// The quartier each lies in.
    pub quartier: Vec<Option<QuartierId>>,
    /// Persons by group and cell: `persons[g][c]`. Group 0 is all persons. Suppressed values
    /// count as nobody here and as one in `suppressed`.
    pub persons: Vec<Vec<u32>>,
    /// How many cells of the region have no value in each group.
    pub suppressed: Vec<u64>,
    /// The regular grid the cells lie on, when they do.
    pub grid: Option<GridFrame>,
    /// Distance from a cell to the nearest other one that half of the cells have at most, metres;
    /// `None` on a grid, and when there are fewer than two.
    pub spacing_m: Option<f64>,
}

impl Cells {
    /// Number of cells, the halo included.
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Whether the cell lies outside the region: its residents are never reported.
    pub fn is_halo(&self, cell: CellId) -> bool {
        self.municipality[cell.index()].is_none()
    }
}

/// A whole region, checked and immutable.
#[derive(Clone, Debug)]
pub struct Region {
    /// Name for reports.
    pub name: String,
    /// Working CRS; all coordinates are metres in it.
    pub crs: CrsId,
    /// Counties, by key.
    pub counties: Vec<County>,
    /// Municipalities, in input order.
    pub municipalities: Vec<Municipality>,
    /// Districts, by municipality and key.
    pub districts: Vec<District>,
    /// Quartiers, in input order, rest quartiers behind.
    pub quartiers: Vec<Quartier>,
    /// Categories that occur, by key.
    pub categories: Vec<Category>,
    /// Providers, by name.
    pub providers: Vec<Provider>,
    /// Facilities, in input order.
    pub facilities: Vec<Facility>,
    /// Groups of persons; group 0 is all persons.
    pub groups: Vec<PersonGroup>,
    /// Population cells, in input order.
    pub cells: Cells,
    /// Which boundaries residents may cross.
    pub borders: Borders,
    /// Who must be named wherever results are shown, in alphabetical order.
    pub attribution: Vec<String>,
}

impl Region {
    /// The region with the names that further data asks for, such as the network's.
    pub fn crediting(mut self, name: &str) -> Self {
        if !name.is_empty() && !self.attribution.iter().any(|known| known == name) {
            self.attribution.push(name.to_owned());
            self.attribution.sort();
        }
        self
    }

    /// Municipality of an id.
    pub fn municipality(&self, id: MunicipalityId) -> &Municipality {
        &self.municipalities[id.index()]
    }

    /// Quartier of an id.
    pub fn quartier(&self, id: QuartierId) -> &Quartier {
        &self.quartiers[id.index()]
    }

    /// Category of an id.
    pub fn category(&self, id: CategoryId) -> &Category {
        &self.categories[id.index()]
    }

    /// Facility of an id.
    pub fn facility(&self, id: FacilityId) -> &Facility {
        &self.facilities[id.index()]
    }

    /// All cells that are no halo, ascending.
    pub fn cells_inside(&self) -> impl Iterator<Item = CellId> + '_ {
        let all = (0..self.cells.len()).map(CellId::at);
        all.filter(|cell| !self.cells.is_halo(*cell))
    }

    /// Persons of all groups in the region, halo left out.
    pub fn persons(&self) -> Vec<u64> {
        let total = |persons: &Vec<u32>| {
            self.cells_inside().map(|cell| u64::from(persons[cell.index()])).sum()
        };
        self.cells.persons.iter().map(total).collect()
    }
}
