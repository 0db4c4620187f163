//! Services that come to people: what their layers say of where they go and where they start from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo::{Coord, Intersects};

use super::catalog::Catalog;
use super::error::RegionError;
use super::fields::{Field, Number, optional};
use super::geometry::{Site, require_positions, site_of};
use super::inputs::{FacilityFields, Mapped};
use super::model::{Coming, Municipality, Region, ServiceArea};
use super::municipalities::{MunicipalityNames, names_none};
use super::served::ServiceIndex;
use crate::base::{
    Checked, Diagnostics, FacilityId, Finding, Millimetres, MunicipalityId, Place, codes,
};
use crate::dataset::UsualColumn;
use crate::spatial::{Outline, point_inside, straight_line};

/// What the layers of services are read against.
pub(super) struct Homes<'m> {
    list: &'m [Municipality],
    names: MunicipalityNames<'m>,
}

/// What a layer says of services, row by row.
pub(super) struct Services<'l> {
    mapped: &'l Mapped<FacilityFields>,
    homes: &'l Homes<'l>,
    municipalities: Option<Field<'l>>,
    radius_m: Option<Field<'l>>,
    office: Option<Field<'l>>,
    around_all: Option<ServiceArea>,
}

/// A service as its row states it.
#[derive(Clone)]
pub(super) struct Stated {
    /// What it serves; `None` when the row does not say.
    pub area: Option<ServiceArea>,
    pub office: Office,
    /// Its row.
    pub place: Place,
}

/// Where the office of a service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Office {
    /// At the position of the row.
    Here,
    /// In this municipality, or in none of the region.
    In(Option<MunicipalityId>),
    /// The row does not say.
    Unknown,
}

impl<'m> Homes<'m> {
    pub(super) fn new(list: &'m [Municipality]) -> Self {
        Self { list, names: MunicipalityNames::new(list) }
    }

    /// The municipality that a text names; other texts are reported (W876).
    fn named(
        &self,
        text: &str,
        (place, fate): (&Place, &str),
        diagnostics: &mut Diagnostics,
    ) -> Option<MunicipalityId> {
        let fault = match self.names.find(text) {
            Ok(id) => return Some(id),
            Err(fault) => names_none(self.list, text, &fault),
        };
        let hint = "name municipalities by key or name, several of them separated by `;`";
        let finding = Finding::new(codes::W876, format!("{fault}; {fate}"));
        diagnostics.push(finding.at(place.clone()).hint(hint));
        None
    }
}

impl<'l> Services<'l> {
    /// Looks up the fields of a layer. A radius of all its services that is no length is reported (W877).
    pub(super) fn new(
        mapped: &'l Mapped<FacilityFields>,
        homes: &'l Homes<'l>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, RegionError> {
        let (layer, fields) = (&mapped.layer, &mapped.mapping.service);
        let get = |name: &Option<String>, usual: UsualColumn| {
            optional(layer, name.as_deref(), usual.own_name(), &mapped.no_value)
        };
        let place = Place::of_source(layer.source_name()).layer(&layer.name);
        let of_all = fields.radius_of_all_m.and_then(|metres| around(metres, place, diagnostics));
        Ok(Self {
            mapped,
            homes,
            municipalities: get(&fields.municipalities, UsualColumn::ServiceMunicipalities)?,
            radius_m: get(&fields.radius_m, UsualColumn::ServiceRadius)?,
            office: get(&fields.office, UsualColumn::OfficeMunicipality)?,
            around_all: of_all,
        })
    }

    /// Refuses the layer if no row has a position or does without one.
    pub(super) fn require_positions(&self) -> Result<(), RegionError> {
        let named = |row: usize| {
            self.municipalities.as_ref().is_some_and(|field| field.text(row).is_some())
        };
        match (0..self.mapped.layer.len()).any(named) {
            true => Ok(()),
            false => require_positions(&self.mapped.layer),
        }
    }

    /// Where a row lies that is nothing but a service, and what it serves. `None` when it has no position and needs
    /// one, which is reported (W307).
    pub(super) fn service(
        &self,
        row: usize,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Site, Stated)> {
        let listed = self.listed(row, diagnostics);
        let first = listed.as_ref().and_then(|homes| homes.first());
        let inside = first.and_then(|home| point_inside(self.homes.list[home.index()].area()));
        let site = match (&self.mapped.layer.geometry[row], inside) {
            // The middle of what it serves, so that maps have a place for it.
            (None, Some(position)) => Site { position, entrances: Vec::new(), outline: None },
            _ => site_of(self.mapped, row, diagnostics)?,
        };
        let is_placed = self.mapped.layer.geometry[row].is_some();
        Some(self.described(row, site, (listed, is_placed), diagnostics))
    }

    /// What a row that is a place, too, says of the services that start there.
    pub(super) fn beside_place(&self, row: usize, diagnostics: &mut Diagnostics) -> Stated {
        let area = self.listed(row, diagnostics).map(ServiceArea::Municipalities);
        let area = area.or_else(|| self.around(row, diagnostics));
        let office = self.office(row, diagnostics).unwrap_or(Office::Here);
        Stated { area, office, place: self.mapped.layer.place(row) }
    }

    fn described(
        &self,
        row: usize,
        mut site: Site,
        (listed, is_placed): (Option<Vec<MunicipalityId>>, bool),
        diagnostics: &mut Diagnostics,
    ) -> (Site, Stated) {
        let is_area = matches!(site.outline, Some(Outline::Area(_)));
        let is_ground = self.mapped.mapping.service.is_geometry && is_area;
        // A point beside the polygons of a collection is the office.
        let office_point = site.entrances.first().copied().filter(|_| is_ground);
        site.position = office_point.unwrap_or(site.position);
        let outline = site.outline.take_if(|_| is_ground);
        if is_ground {
            site.entrances.clear();
        }
        let area = match (listed, outline) {
            (Some(homes), _) => Some(ServiceArea::Municipalities(homes)),
            (None, Some(outline)) => Some(ServiceArea::Ground(outline)),
            (None, None) => self.around(row, diagnostics),
        };
        let is_here = is_placed && (!is_ground || office_point.is_some());
        let usual = if is_here { Office::Here } else { Office::Unknown };
        let office = self.office(row, diagnostics).unwrap_or(usual);
        (site, Stated { area, office, place: self.mapped.layer.place(row) })
    }

    /// The municipalities of the region that a row lists, ascending; `None` when it lists none at all. A list of others
    /// alone is a service that comes to nobody here, whatever else the row says.
    fn listed(&self, row: usize, diagnostics: &mut Diagnostics) -> Option<Vec<MunicipalityId>> {
        let field = self.municipalities.as_ref()?;
        let (text, place) = (field.text(row)?, field.place(row));
        let mut names = text.split(';').map(str::trim).filter(|name| !name.is_empty()).peekable();
        names.peek()?;
        let fate = "it is left out of the service area";
        let homes = names.filter_map(|name| self.homes.named(name, (&place, fate), diagnostics));
        let homes: BTreeSet<MunicipalityId> = homes.collect();
        Some(homes.into_iter().collect())
    }

    fn around(&self, row: usize, diagnostics: &mut Diagnostics) -> Option<ServiceArea> {
        let own = self.radius_m.as_ref().map(|field| (field.number(row, diagnostics), field));
        match own {
            Some((Number::Value(metres), field)) => around(metres, field.place(row), diagnostics),
            Some((Number::Bad, _)) => None,
            Some((Number::Missing, _)) | None => self.around_all.clone(),
        }
    }

    fn office(&self, row: usize, diagnostics: &mut Diagnostics) -> Option<Office> {
        let field = self.office.as_ref()?;
        let (text, place) = (field.text(row)?, field.place(row));
        let fate = "the office counts as outside the region";
        Some(Office::In(self.homes.named(&text, (&place, fate), diagnostics)))
    }
}

/// A radius of some metres; a number that is no length is reported (W877).
fn around(metres: f64, place: Place, diagnostics: &mut Diagnostics) -> Option<ServiceArea> {
    let area = ServiceArea::around(metres);
    if area.is_none() {
        let message = format!("found a radius of {metres} m, expected {}", ServiceArea::RADIUS);
        diagnostics.push(Finding::new(codes::W877, message).at(place));
    }
    area
}

/// What becomes of the services of each visiting category.
#[derive(Default)]
pub(super) struct Visiting {
    /// Services of each category that say what they serve, and those that do not.
    counts: BTreeMap<String, [u64; 2]>,
    /// Categories with a service that says what it serves, whether or not they are analysed.
    stating: BTreeSet<String>,
}

impl Visiting {
    /// Takes what a service says as said by its category, which need not be analysed: others are derived from it.
    pub(super) fn hear(&mut self, category: &str, stated: &Stated) {
        if stated.area.is_some() && !self.stating.contains(category) {
            self.stating.insert(category.to_owned());
        }
    }

    /// Notes a service of a category that is analysed.
    pub(super) fn note(&mut self, category: &str, stated: &Stated) {
        let counts = self.counts.entry(category.to_owned()).or_default();
        counts[usize::from(stated.area.is_none())] += 1;
        self.hear(category, stated);
    }

    /// Whether residents have a category by the areas of its services: one of them, or of the categories from which it
    /// is derived, says what it serves.
    pub(super) fn comes(&self, catalog: &Catalog, category: &str) -> bool {
        catalog.sources_of(category).any(|key| self.stating.contains(key))
    }

    /// Whether a service is used. One that does not say what it serves is left out where others of its category do
    /// (W875); where none does, all are left out (N382), unless the category is `wanted` by its name: it is analysed
    /// as if people went to the offices (N383).
    pub(super) fn uses(
        &self,
        (catalog, category): (&Catalog, &str),
        stated: &Stated,
        (is_wanted, diagnostics): (bool, &mut Diagnostics),
    ) -> bool {
        if !self.comes(catalog, category) {
            return is_wanted;
        }
        if stated.area.is_none() {
            let message = format!(
                "the service (`{category}`) does not say what it serves, as others of its kind do; it is left out"
            );
            diagnostics.push(Finding::new(codes::W875, message).at(stated.place.clone()).hint(HOW));
        }
        stated.area.is_some()
    }

    /// Reports what becomes of each category.
    pub(super) fn report(
        &self,
        catalog: &Catalog,
        is_wanted: &dyn Fn(&str) -> bool,
        diagnostics: &mut Diagnostics,
    ) {
        for (key, [stated, unstated]) in &self.counts {
            let (finding, count) = match (self.comes(catalog, key), is_wanted(key)) {
                (true, _) => {
                    let message = format!(
                        "`{key}` comes to people: who lives in a service area has it; limits and distances say \
                         nothing about it, and no new places are proposed"
                    );
                    (Finding::new(codes::N874, message), stated)
                }
                (false, false) => {
                    let message = format!(
                        "`{key}` comes to people, nobody walks to it, and no service says what it serves: left out \
                         of coverage, gaps, border effect and overlaps"
                    );
                    let hint = format!(
                        "{HOW}; or name it to analyse the distances to the offices: --category {key}"
                    );
                    (Finding::new(codes::N382, message).hint(hint), unstated)
                }
                (false, true) => {
                    let message = format!(
                        "`{key}` comes to people; its distances are those to the office it starts from"
                    );
                    (Finding::new(codes::N383, message).hint(HOW), unstated)
                }
            };
            diagnostics.push_counted(finding, *count);
        }
    }
}

/// How a layer says what services serve.
const HOW: &str = "list municipalities in a column `service_municipalities`, give a `service_radius_m`, or set \
                   `geometry_is_service_area = true` where polygons are what services serve";

impl Stated {
    /// The service of a facility; `None` where people go to the office.
    pub(super) fn coming(self) -> Option<Arc<Coming>> {
        let is_office_known = self.office != Office::Unknown;
        Some(Arc::new(Coming { area: self.area?, is_office_known }))
    }
}

/// The region with the findings about it, to which those about services are added that come to nobody (W878).
///
/// Cost: O(cells log services).
pub(super) fn checked(value: Region, mut diagnostics: Diagnostics) -> Checked<Region> {
    report_idle(&value, &mut diagnostics);
    Checked { value, diagnostics }
}

fn report_idle(region: &Region, diagnostics: &mut Diagnostics) {
    let all = region.facilities().iter().enumerate();
    let coming = all.filter(|(_, facility)| facility.comes());
    let coming: Vec<FacilityId> = coming.map(|(at, _)| FacilityId::at(at)).collect();
    if coming.is_empty() {
        return;
    }
    let services = coming.iter().map(|id| (*id, region.facility(*id)));
    let index = ServiceIndex::new(services, region.municipalities().len());
    let (mut is_busy, mut serving) = (vec![false; region.facilities().len()], Vec::new());
    for cell in region.cells_inside() {
        if region.cells().persons(0)[cell.index()] > 0 {
            let home = region.cells().municipality(cell);
            index.serving(region.cells().position(cell), home, &mut serving);
            serving.iter().for_each(|id| is_busy[id.index()] = true);
        }
    }
    for id in coming.into_iter().filter(|id| !is_busy[id.index()]) {
        let facility = region.facility(id);
        let why = match touches(region, id) {
            true => "nobody is known to live in its service area",
            false => "its service area lies outside the region",
        };
        diagnostics.push_with(codes::W878, "facilities", |facilities| {
            let message = format!("the service comes to no resident of the region: {why}");
            (facilities.feature(facility.key()), message)
        });
    }
}

/// Whether the area of a service touches a municipality.
fn touches(region: &Region, id: FacilityId) -> bool {
    let facility = region.facility(id);
    let mut homes = region.municipalities().iter().map(Municipality::area);
    match facility.service_area() {
        None | Some(ServiceArea::Municipalities(_)) => true,
        Some(ServiceArea::Ground(Outline::Area(ground))) => {
            homes.any(|home| home.intersects(ground))
        }
        Some(ServiceArea::Ground(Outline::Lines(_))) => false,
        Some(ServiceArea::Around(radius)) => {
            let from = facility.position();
            homes.any(|home| nearest_of(home, from) <= *radius)
        }
    }
}

/// The straight distance from a point to an area; 0 inside.
fn nearest_of(area: &geo::MultiPolygon<f64>, from: Coord<f64>) -> Millimetres {
    use geo::{Closest, ClosestPoint};
    match area.closest_point(&from.into()) {
        Closest::Intersection(_) => Millimetres(0),
        Closest::SinglePoint(at) => straight_line(from, at.into()),
        Closest::Indeterminate => Millimetres::UNREACHED,
    }
}
