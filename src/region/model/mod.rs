//! The model of a region: plain, immutable data in a metric CRS, indexed by dense ids.

mod areas;
mod attributes;
mod cells;
mod facility;
mod known;
mod need;
mod service;

pub use areas::{County, District, Municipality, Quartier, QuartierPart};
pub(in crate::region) use attributes::{AttributeRow, AttributeWriter, Attributes};
pub(in crate::region) use cells::{CellColumns, CellLayout};
pub use cells::{Cells, PersonGroup};
pub(in crate::region) use facility::PlaceNumber;
pub use facility::{Category, CategoryLimit, Facility, PlacedBy, Provider, ProviderBody};
pub use known::KnownPersons;
pub use need::Need;
pub use service::{Coming, ServiceArea};

use std::sync::Arc;

use super::borders::Borders;
use super::known::Grounds;
use super::providers::{Directory, ProviderSpelling, Umbrella};
use crate::base::names::{NameError, find_named};
use crate::base::{
    Boundary, CategoryId, CellId, CountyId, DistrictId, FacilityId, MunicipalityId, ProviderId,
    ProviderLevel, QuartierId, SideId, UmbrellaId,
};
use crate::dataset::CrsId;

/// A region, checked and immutable, as [`build`](crate::region::build) makes it from layers.
///
/// Ids are dense: they are indexes into these slices. External keys (`05916000`, `pharmacy`) are looked
/// up once.
///
/// ```
/// use nahraum::base::Silent;
/// use nahraum::region::{RegionInputs, RegionSettings, build};
///
/// let town = nahraum::synthetic::town("AABB\n\n2.S3")?;
/// let inputs = RegionInputs::from_layers(
///     town.municipalities, town.quartiers, town.facilities, town.cells,
/// );
/// let region = build(inputs, &RegionSettings::default(), &Silent)?.value;
/// let shop = region.category_id("supermarket").expect("the town has one");
/// assert_eq!(region.category_id("Supermarkt"), Some(shop)); // by its name as well
/// assert_eq!(region.category_id("pharmacy"), None); // there is none in this town
/// let b = region.municipality_id("B").expect("the town has a municipality B");
/// assert_eq!(region.facilities()[0].municipality(), Some(b));
/// assert_eq!(region.persons(), [50, 10, 5]); // all, 65 and older, 80 and older
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Region {
    pub(in crate::region) name: String,
    pub(in crate::region) crs: CrsId,
    pub(in crate::region) counties: Vec<County>,
    // What copies of a region share.
    pub(in crate::region) municipalities: Arc<[Municipality]>,
    pub(in crate::region) districts: Vec<District>,
    pub(in crate::region) quartiers: Arc<[Quartier]>,
    pub(in crate::region) quartier_attributes: Vec<String>,
    pub(in crate::region) needs: Vec<Need>,
    pub(in crate::region) categories: Vec<Category>,
    pub(in crate::region) providers: Vec<Provider>,
    pub(in crate::region) spellings: Arc<[ProviderSpelling]>,
    pub(in crate::region) directory: Arc<Directory>,
    pub(in crate::region) facilities: Vec<Facility>,
    pub(in crate::region) attributes: Arc<Attributes>,
    pub(in crate::region) groups: Vec<PersonGroup>,
    pub(in crate::region) cells: Arc<Cells>,
    pub(in crate::region) known: KnownPersons,
    pub(in crate::region) borders: Borders,
    pub(in crate::region) boundary: Boundary,
    pub(in crate::region) grounds: Arc<Grounds>,
    pub(in crate::region) attribution: Vec<String>,
}

impl Region {
    /// A region without areas, facilities, cells and groups. It serves questions that a network alone
    /// can answer, such as how far one walks in ten minutes.
    pub fn without_data(crs: CrsId) -> Self {
        Self {
            name: String::new(),
            crs,
            counties: Vec::new(),
            municipalities: Arc::default(),
            districts: Vec::new(),
            quartiers: Arc::default(),
            quartier_attributes: Vec::new(),
            needs: Vec::new(),
            categories: Vec::new(),
            providers: Vec::new(),
            spellings: Arc::default(),
            directory: Arc::default(),
            facilities: Vec::new(),
            attributes: Arc::default(),
            groups: Vec::new(),
            cells: Arc::new(Cells::new(CellColumns::default(), CellLayout::default())),
            known: KnownPersons::default(),
            borders: Borders::default(),
            boundary: Boundary::default(),
            grounds: Arc::default(),
            attribution: Vec::new(),
        }
    }

    /// The region with one more attribution, such as the network's.
    pub fn crediting(mut self, name: &str) -> Self {
        if !name.is_empty() && !self.attribution.iter().any(|known| known == name) {
            self.attribution.push(name.to_owned());
            self.attribution.sort();
        }
        self
    }

    /// Name for reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Working CRS; all coordinates are metres in it.
    pub fn crs(&self) -> &CrsId {
        &self.crs
    }

    /// Counties, by key.
    pub fn counties(&self) -> &[County] {
        &self.counties
    }

    /// Municipalities, in input order.
    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// Districts, by municipality and key.
    pub fn districts(&self) -> &[District] {
        &self.districts
    }

    /// Quartiers, in input order, followed by rest quartiers.
    pub fn quartiers(&self) -> &[Quartier] {
        &self.quartiers
    }

    /// Names of the further numbers that come with quartiers.
    pub fn quartier_attributes(&self) -> &[String] {
        &self.quartier_attributes
    }

    /// What an age-friendly quartier has within reach, as the catalogue says.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }

    /// Categories that occur, by key.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// Providers, by name.
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// How the data write each provider, and what it was taken for: by provider, then by the text. A scenario does not
    /// change it.
    pub fn provider_spellings(&self) -> &[ProviderSpelling] {
        &self.spellings
    }

    /// Umbrella organisations that the rules know, whether or not they have a provider here.
    pub fn umbrellas(&self) -> &[Umbrella] {
        self.directory.umbrellas()
    }

    /// Facilities, in input order.
    pub fn facilities(&self) -> &[Facility] {
        &self.facilities
    }

    /// Names of the attributes of facilities that are kept, ascending.
    pub fn attribute_names(&self) -> &[String] {
        self.attributes.names()
    }

    /// Groups of persons; group 0 is all persons. None in a region without data.
    pub fn groups(&self) -> &[PersonGroup] {
        &self.groups
    }

    /// Population cells, in input order.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Of which areas the persons are known.
    pub fn known_persons(&self) -> &KnownPersons {
        &self.known
    }

    /// Which boundaries residents may cross.
    pub fn borders(&self) -> &Borders {
        &self.borders
    }

    /// The boundary that opens and closes in the border effect.
    pub fn boundary(&self) -> Boundary {
        self.boundary
    }

    /// Number of sides that this boundary has: municipalities, or counties.
    pub fn sides(&self) -> usize {
        match self.boundary {
            Boundary::Municipality => self.municipalities.len(),
            Boundary::County => self.counties.len(),
        }
    }

    /// The side of this boundary on which a municipality lies. Sides are numbered as the municipalities, or
    /// as the counties are.
    pub fn side_of(&self, home: MunicipalityId) -> SideId {
        match self.boundary {
            Boundary::Municipality => SideId(home.0),
            Boundary::County => SideId(self.municipality(home).county().0),
        }
    }

    /// The side of this boundary on which a cell lies; `None` in the halo.
    pub fn side_of_cell(&self, id: CellId) -> Option<SideId> {
        self.cells.municipality(id).map(|home| self.side_of(home))
    }

    /// The side of this boundary on which a facility lies; `None` in the halo.
    pub fn side_of_facility(&self, id: FacilityId) -> Option<SideId> {
        self.facility(id).municipality().map(|home| self.side_of(home))
    }

    /// The side of this boundary on which a facility counts for the residents of a cell: where it lies; the cell's own
    /// side for a service that comes from an unknown office.
    pub fn side_for(&self, id: FacilityId, cell: CellId) -> Option<SideId> {
        match self.facility(id).is_office_known() {
            true => self.side_of_facility(id),
            false => self.side_of_cell(cell),
        }
    }

    /// Where the data would show a facility of each category.
    pub fn grounds(&self) -> &Grounds {
        &self.grounds
    }

    /// Attributions to be shown with all results, in alphabetical order.
    pub fn attribution(&self) -> &[String] {
        &self.attribution
    }

    /// All cells inside the region (not halo), ascending.
    pub fn cells_inside(&self) -> impl Iterator<Item = CellId> + '_ {
        let all = (0..self.cells.len()).map(CellId::at);
        all.filter(|cell| !self.cells.is_halo(*cell))
    }

    /// Number of known persons in the region for each group, without the halo.
    pub fn persons(&self) -> Vec<u64> {
        let total = |persons: &[u32]| {
            self.cells_inside().map(|cell| u64::from(persons[cell.index()])).sum()
        };
        self.cells.persons_by_group().map(total).collect()
    }
}

/// Look-ups by id.
///
/// # Panics
/// When the id comes from another region and does not exist in this one.
impl Region {
    /// The county with an id.
    pub fn county(&self, id: CountyId) -> &County {
        &self.counties[id.index()]
    }

    /// The municipality with an id.
    pub fn municipality(&self, id: MunicipalityId) -> &Municipality {
        &self.municipalities[id.index()]
    }

    /// The district with an id.
    pub fn district(&self, id: DistrictId) -> &District {
        &self.districts[id.index()]
    }

    /// The quartier with an id.
    pub fn quartier(&self, id: QuartierId) -> &Quartier {
        &self.quartiers[id.index()]
    }

    /// The category with an id.
    pub fn category(&self, id: CategoryId) -> &Category {
        &self.categories[id.index()]
    }

    /// The provider with an id.
    pub fn provider(&self, id: ProviderId) -> &Provider {
        &self.providers[id.index()]
    }

    /// The umbrella organisation with an id.
    pub fn umbrella(&self, id: UmbrellaId) -> &Umbrella {
        &self.umbrellas()[id.index()]
    }

    /// Who counts as one with a provider on a level.
    pub fn provider_body(&self, id: ProviderId, level: ProviderLevel) -> ProviderBody {
        let joined = self.provider(id).umbrella().filter(|id| !self.umbrella(*id).is_independent());
        match (level, joined) {
            (ProviderLevel::Umbrella, Some(umbrella)) => ProviderBody::Umbrella(umbrella),
            _ => ProviderBody::Provider(id),
        }
    }

    /// The facility with an id.
    pub fn facility(&self, id: FacilityId) -> &Facility {
        &self.facilities[id.index()]
    }

    /// What the data say of a facility under a name such as `opening_hours`, as they write it. `None` when they do not
    /// say it: that is unknown, not "no"; and when the attribute is not kept ([`Self::attribute_names`]).
    ///
    /// ```
    /// use nahraum::base::{FacilityId, Silent};
    /// use nahraum::region::{RegionInputs, RegionSettings, build};
    ///
    /// let town = nahraum::synthetic::town("AABB\n\n2.S3")?;
    /// let inputs = RegionInputs::from_layers(
    ///     town.municipalities, town.quartiers, town.facilities, town.cells,
    /// );
    /// // In a drawn town each facility has a provider, and nothing says who gets in.
    /// let attributes = vec!["provider".into(), "wheelchair".into()];
    /// let settings = RegionSettings { attributes, ..RegionSettings::default() };
    /// let region = build(inputs, &settings, &Silent)?.value;
    /// assert_eq!(region.attribute(FacilityId(0), "provider"), Some("Provider B"));
    /// assert_eq!(region.attribute(FacilityId(0), "wheelchair"), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn attribute(&self, id: FacilityId, name: &str) -> Option<&str> {
        self.attributes.text(self.facility(id).attributes, name)
    }
}

/// Look-ups by external keys and names. Cost: linear in the number of candidates.
impl Region {
    /// The municipality with a key (AGS, ARS), or with a name that only one municipality has, ignoring
    /// case.
    ///
    /// # Errors
    /// As [`find_named`].
    pub fn municipality_id(&self, key_or_name: &str) -> Result<MunicipalityId, NameError> {
        let all = &self.municipalities;
        find_named(all, key_or_name, Municipality::key, |one, is| is(&one.name))
            .map(MunicipalityId::at)
    }

    /// The quartier with a key, or with a name that only one quartier has, ignoring case.
    ///
    /// # Errors
    /// As [`find_named`].
    pub fn quartier_id(&self, key_or_name: &str) -> Result<QuartierId, NameError> {
        find_named(&self.quartiers, key_or_name, Quartier::key, |one, is| is(&one.name))
            .map(QuartierId::at)
    }

    /// The category with a key (`pharmacy`), or with an English or German name that only one category
    /// has, ignoring case. `None` when the region has no facility of the category.
    pub fn category_id(&self, key_or_name: &str) -> Option<CategoryId> {
        let at = find_named(&self.categories, key_or_name, Category::key, |category, is| {
            is(&category.name_en) || is(&category.name_de)
        });
        at.ok().map(CategoryId::at)
    }

    /// The facility with a key.
    pub fn facility_id(&self, key: &str) -> Option<FacilityId> {
        self.facilities.iter().position(|facility| facility.key == key).map(FacilityId::at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_before_names_and_a_name_that_two_have_means_neither() {
        let county = |key: &str, name: &str| County { key: key.into(), name: name.into() };
        let all = [
            county("05913", "Dortmund"),
            county("05916", "Herne"),
            county("herne", "Elsewhere"),
            county("05978", "Unna"),
            county("x", "UNNA"),
        ];
        let find = |text| find_named(&all, text, County::key, |county, is| is(county.name())).ok();
        assert_eq!(find("05916"), Some(1));
        assert_eq!(find(" dortmund "), Some(0));
        assert_eq!(find("herne"), Some(2), "a key as it is written");
        assert_eq!(find("Herne"), None, "the name of one and, but for case, the key of another");
        assert_eq!(find("Unna"), None, "the name of two");
        assert_eq!(find("X"), Some(4));
        assert_eq!(find(""), None);
    }
}
