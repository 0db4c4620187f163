//! Facilities: category, provider and location.

use std::collections::BTreeSet;

use geo::Coord;

use super::category_names::{CategoryNames, NamedCategory};
use super::coming::{Homes, Office, Services, Stated, Visiting};
use super::error::RegionError;
use super::fields::{Field, optional, required};
use super::geometry::{Site, require_positions, site_of};
use super::inputs::{FacilityFields, Mapped, RegionSettings};
use super::model::{Category, Facility, Municipality, Quartier};
use super::providers::{Directory, Mention, Named, named};
use crate::base::names::nearest_name;
use crate::base::{
    CategoryId, Diagnostics, Finding, MunicipalityId, Place, ProviderType, QuartierId, codes,
    zip_equal,
};
use crate::dataset::UsualColumn;
use crate::spatial::{AreaIndex, Outline};

/// Point-in-polygon indexes of municipalities and quartiers.
pub struct Places {
    pub(super) municipalities: AreaIndex,
    pub(super) quartiers: AreaIndex,
}

impl Places {
    /// Indexes areas. Cost: O(n log n) in corners.
    pub(super) fn new(municipalities: &[Municipality], quartiers: &[Quartier]) -> Self {
        Self {
            municipalities: AreaIndex::new(municipalities.iter().map(Municipality::area)),
            quartiers: AreaIndex::new(quartiers.iter().map(Quartier::area)),
        }
    }

    /// Municipality and quartier of a point in the working CRS.
    pub fn locate(&self, at: Coord<f64>) -> (Option<MunicipalityId>, Option<QuartierId>) {
        let municipality = self.municipalities.locate(at).map(MunicipalityId::at);
        (municipality, self.quartiers.locate(at).map(QuartierId::at))
    }
}

/// Facilities with their categories and providers.
pub(super) struct Facilities {
    pub list: Vec<Facility>,
    pub categories: Vec<Category>,
    pub providers: Named,
    /// The layers that have facilities of each category.
    pub layers_of: Vec<BTreeSet<usize>>,
}

/// A facility before categories and providers are numbered.
struct Draft {
    key: String,
    name: String,
    category: String,
    /// Number of its layer.
    layer: usize,
    provider: Option<String>,
    provider_type: Option<String>,
    capacity: Option<f64>,
    site: Site,
    /// What it says of itself as a service that comes to people; `None` for a kind of place that people go to.
    service: Option<Stated>,
}

impl Draft {
    /// What it says of its provider.
    fn mention(&self) -> Option<Mention<'_>> {
        let written = self.provider.as_deref()?;
        Some(Mention { written, provider_type: self.provider_type.as_deref() })
    }
}

/// The optional fields of a facilities layer.
struct Fields<'l> {
    id: Option<Field<'l>>,
    name: Option<Field<'l>>,
    category: Option<Field<'l>>,
    provider: Option<Field<'l>>,
    provider_type: Option<Field<'l>>,
    capacity: Option<Field<'l>>,
}

/// The keys of categories that some settings name.
fn keys_by(settings: &RegionSettings) -> impl Fn(&Vec<String>) -> BTreeSet<String> {
    move |named: &Vec<String>| named.iter().map(|text| settings.category_key(text)).collect()
}

/// Facilities from their layers, with the entrances that are given beside their geometry.
pub(super) fn from_layers(
    layers: &[Mapped<FacilityFields>],
    entrances: Vec<Vec<Vec<Coord<f64>>>>,
    settings: &RegionSettings,
    (places, directory, homes): (&Places, &Directory, &Homes<'_>),
    diagnostics: &mut Diagnostics,
) -> Result<Facilities, RegionError> {
    let [wanted, kept] = [&settings.categories, &settings.kept_categories].map(keys_by(settings));
    let mut reading = Reading::new(settings, &wanted);
    let stems = zip_equal(stems(layers), entrances);
    for (number, (mapped, (stem, entrances))) in zip_equal(layers, stems).enumerate() {
        reading.layer = number;
        let services = Services::new(mapped, homes, diagnostics)?;
        reading.read((mapped, &services), &stem, entrances, diagnostics)?;
    }
    let visiting = std::mem::take(&mut reading.visiting);
    let drafts = used_drafts(reading.with_keys(), &visiting, &wanted, diagnostics);
    let used: BTreeSet<&str> = drafts.iter().map(|draft| draft.category.as_str()).collect();
    for text in settings.named_categories() {
        let key = settings.category_key(text);
        if !settings.catalog.has(&key) && !used.contains(key.as_str()) {
            return Err(unknown_category(text, settings, &used));
        }
    }
    for key in wanted.iter().filter(|key| !used.contains(key.as_str())) {
        let message = format!("category `{key}` has no facility: nobody is covered");
        diagnostics.push(Finding::new(codes::W336, message));
    }
    let all: BTreeSet<&str> =
        used.iter().copied().chain(wanted.iter().chain(&kept).map(String::as_str)).collect();
    let categories = all.iter().map(|key| category(key, settings, &visiting));
    let categories = categories.collect::<Result<Vec<_>, _>>()?;
    let category_of = |key: &str| {
        let at = categories.binary_search_by(|category| category.key.as_str().cmp(key));
        CategoryId::at(at.expect("every draft's category has been collected"))
    };
    let providers = named(drafts.iter().filter_map(Draft::mention), directory, diagnostics);
    let mut halo = 0;
    let mut layers_of = vec![BTreeSet::new(); categories.len()];
    // Drafts become facilities one by one, so that no list of texts is held twice.
    let list: Vec<Facility> = drafts
        .into_iter()
        .map(|draft| {
            let service = draft.service.filter(|_| visiting.comes(&draft.category));
            let (municipality, quartier) = home_of(&draft.site, service.as_ref(), places);
            halo += u64::from(municipality.is_none() && service.is_none());
            let category = category_of(&draft.category);
            layers_of[category.index()].insert(draft.layer);
            Facility {
                category,
                provider: draft.provider.as_deref().map(|written| providers.id(written)),
                key: draft.key,
                name: draft.name,
                position: draft.site.position,
                entrances: draft.site.entrances,
                outline: draft.site.outline,
                capacity: draft.capacity,
                municipality,
                quartier,
                coming: service.and_then(Stated::coming),
            }
        })
        .collect();
    if halo > 0 {
        report_halo(halo, diagnostics);
    }
    Ok(Facilities { list, categories, providers, layers_of })
}

/// The drafts that are used, services that come to people among them; reports what becomes of those.
fn used_drafts(
    mut drafts: Vec<Draft>,
    visiting: &Visiting,
    wanted: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) -> Vec<Draft> {
    visiting.report(wanted, diagnostics);
    drafts.retain(|draft| match &draft.service {
        None => true,
        Some(stated) => {
            let is_wanted = wanted.contains(&draft.category);
            visiting.uses(&draft.category, stated, (is_wanted, &mut *diagnostics))
        }
    });
    drafts
}

fn report_halo(halo: u64, diagnostics: &mut Diagnostics) {
    let message = "facilities lie outside all municipalities; they serve residents (halo) but are never \
                   reported";
    diagnostics.push_counted(Finding::new(codes::N330, message), halo);
}

fn category(
    key: &str,
    settings: &RegionSettings,
    visiting: &Visiting,
) -> Result<Category, RegionError> {
    let own = settings.own_limits.iter().find(|(text, _)| settings.category_key(text) == key);
    let metres = match (&settings.limits_m[..], own) {
        ([], Some((_, metres))) => metres,
        (for_all, _) => for_all,
    };
    let mut category = settings.catalog.category(key, &settings.standard, metres)?;
    if visiting.comes(key) {
        category.come();
    }
    Ok(category)
}

/// A name for each layer, from which its facilities without an id get one: that of its file without folder
/// and extensions, or that of the layer. No two layers have the same.
fn stems(layers: &[Mapped<FacilityFields>]) -> Vec<String> {
    let mut known = BTreeSet::new();
    let stem = |mapped: &Mapped<FacilityFields>| {
        let file = mapped.layer.source.rsplit(['/', '\\']).next().unwrap_or_default();
        let file = file.split('.').next().unwrap_or_default();
        let own = if matches!(file, "" | "-") { mapped.layer.name.as_str() } else { file };
        let mut stem = own.to_owned();
        let mut number = 2;
        while !known.insert(stem.clone()) {
            stem = format!("{own}.{number}");
            number += 1;
        }
        stem
    };
    layers.iter().map(stem).collect()
}

/// The state of reading facilities, layer by layer.
struct Reading<'s> {
    settings: &'s RegionSettings,
    /// Keys of the only categories to read; all when empty.
    wanted: &'s BTreeSet<String>,
    drafts: Vec<Draft>,
    /// Ids in use.
    keys: BTreeSet<String>,
    /// Drafts without an id, and the id that each gets.
    unnamed: Vec<(usize, String)>,
    /// What the texts of category fields name.
    names: CategoryNames<'s>,
    /// Number of the layer that is read.
    layer: usize,
    /// The services that come to people.
    visiting: Visiting,
}

impl<'s> Reading<'s> {
    fn new(settings: &'s RegionSettings, wanted: &'s BTreeSet<String>) -> Self {
        Self {
            settings,
            wanted,
            drafts: Vec::new(),
            keys: BTreeSet::new(),
            unnamed: Vec::new(),
            names: CategoryNames::new(settings),
            visiting: Visiting::default(),
            layer: 0,
        }
    }

    fn read(
        &mut self,
        (mapped, services): (&Mapped<FacilityFields>, &Services<'_>),
        stem: &str,
        mut entrances: Vec<Vec<Coord<f64>>>,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), RegionError> {
        let fields = fields_of(mapped)?;
        let (layer, mapping) = (&mapped.layer, &mapped.mapping);
        let text =
            |field: &Option<Field<'_>>, row| field.as_ref().and_then(|field| field.text(row));
        if !(0..layer.len()).any(|row| services.needs_no_position(row)) {
            require_positions(layer)?;
        }
        self.names.begin_layer(mapping);
        for row in 0..layer.len() {
            let given = text(&fields.category, row).or_else(|| mapping.category.clone());
            let named = given.map(|given| self.names.named_by(&given, row, mapping).to_vec());
            let named = named.unwrap_or_default();
            let sited = self.sited((row, &named), (mapped, services), &mut entrances, diagnostics);
            let Some((site, service)) = sited else { continue };
            if named.is_empty() {
                let message = "the facility has no category; it is left out";
                diagnostics.push(Finding::new(codes::E332, message).at(layer.place(row)));
                continue;
            }
            let keys = named.iter().map(|category| &category.key);
            let wanted: Vec<String> = keys.filter(|key| self.is_wanted(key)).cloned().collect();
            if wanted.is_empty() {
                continue;
            }
            let is_list = named.len() > 1;
            let id = text(&fields.id, row);
            let capacity =
                fields.capacity.as_ref().and_then(|field| field.number(row, diagnostics).value());
            let provider_type = text(&fields.provider_type, row).map(provider_type);
            for category in wanted {
                let id_of_category = |id: &str| match is_list {
                    true => format!("{category}/{id}"),
                    false => id.to_owned(),
                };
                let key = match &id {
                    Some(id) => {
                        self.own_key(id_of_category(id), layer.place(row), row, diagnostics)
                    }
                    None => self.key_to_make(id_of_category(&format!("{stem}-{}", row + 1))),
                };
                let service = self.noted(service.as_ref(), &category);
                self.drafts.push(Draft {
                    key,
                    name: text(&fields.name, row).unwrap_or_default(),
                    category,
                    layer: self.layer,
                    provider: text(&fields.provider, row),
                    provider_type: provider_type.clone(),
                    capacity,
                    site: site.clone(),
                    service,
                });
            }
        }
        let place = |row| match &fields.category {
            Some(field) => field.place(row),
            None => layer.place(row),
        };
        self.names.report(self.wanted, &place, diagnostics);
        Ok(())
    }

    /// Notes that the next draft has no id of its own. It gets this one when those of all data are known.
    fn key_to_make(&mut self, made: String) -> String {
        self.unnamed.push((self.drafts.len(), made));
        String::new()
    }

    /// What a row says of itself as a service of a category; `None` if people go to the category.
    fn noted(&mut self, stated: Option<&Stated>, category: &str) -> Option<Stated> {
        let stated = stated.filter(|_| self.settings.catalog.is_visiting(category))?;
        self.visiting.note(category, stated);
        Some(stated.clone())
    }

    fn is_wanted(&self, key: &str) -> bool {
        self.wanted.is_empty() || self.wanted.contains(key)
    }

    /// Where a row of some categories lies, and what it says of itself as a service if one of them comes to people.
    /// `None` where it needs a position and has none, or is a service that nobody wants.
    fn sited(
        &self,
        (row, named): (usize, &[NamedCategory]),
        (mapped, services): (&Mapped<FacilityFields>, &Services<'_>),
        entrances: &mut [Vec<Coord<f64>>],
        diagnostics: &mut Diagnostics,
    ) -> Option<(Site, Option<Stated>)> {
        let comes = |one: &&NamedCategory| self.settings.catalog.is_visiting(&one.key);
        let coming: Vec<&NamedCategory> = named.iter().filter(comes).collect();
        if coming.is_empty() || coming.len() < named.len() {
            let site = place_of(mapped, row, entrances, diagnostics)?;
            let is_service = !coming.is_empty();
            return Some((site, is_service.then(|| services.beside_place(row, diagnostics))));
        }
        if !coming.iter().any(|one| self.is_wanted(&one.key)) {
            return None;
        }
        let (mut site, stated) = services.service(row, diagnostics)?;
        site.entrances.append(&mut entrances[row]);
        Some((site, Some(stated)))
    }

    /// The drafts, each with an id of its own. Ids of the data go before ids that are made here.
    fn with_keys(mut self) -> Vec<Draft> {
        for (draft, mut key) in self.unnamed {
            while !self.keys.insert(key.clone()) {
                key.push('~');
            }
            self.drafts[draft].key = key;
        }
        self.drafts
    }

    /// The id of a facility, with a suffix when the id is in use already (W334). The data may have the id
    /// with the suffix, too.
    fn own_key(&mut self, key: String, at: Place, row: usize, log: &mut Diagnostics) -> String {
        if self.keys.insert(key.clone()) {
            return key;
        }
        let mut own = format!("{key}~{}", row + 1);
        while !self.keys.insert(own.clone()) {
            own.push('~');
        }
        let message = format!("a second facility has the id `{key}`; its id becomes `{own}`");
        log.push(Finding::new(codes::W334, message).at(at));
        own
    }
}

/// Municipality and quartier of a facility, or of the office that a service comes from.
fn home_of(
    site: &Site,
    service: Option<&Stated>,
    places: &Places,
) -> (Option<MunicipalityId>, Option<QuartierId>) {
    match service.map_or(Office::Here, |stated| stated.office) {
        Office::Here => places.locate(site.position),
        Office::In(home) => (home, None),
        Office::Unknown => (None, None),
    }
}

/// Where a facility lies, with the entrances that are given beside its geometry. Reports that it is more
/// than a point (N308).
fn place_of(
    mapped: &Mapped<FacilityFields>,
    row: usize,
    entrances: &mut [Vec<Coord<f64>>],
    diagnostics: &mut Diagnostics,
) -> Option<Site> {
    let mut site = site_of(mapped, row, diagnostics)?;
    site.entrances.append(&mut entrances[row]);
    let shape = match &site.outline {
        None => return Some(site),
        Some(Outline::Area(_)) => "an area",
        Some(Outline::Lines(_)) => "a line",
    };
    diagnostics.push_with(codes::N308, mapped.layer.source_name(), |file| {
        let message = format!(
            "the facility is {shape}: distances end at its entrances, where ways meet its outline, or at \
             its outline"
        );
        (file.feature(mapped.layer.record(row)), message)
    });
    Some(site)
}

/// The key of a known provider type, else the text as given.
fn provider_type(given: String) -> String {
    ProviderType::from_key(&given).map_or(given, |known| known.key().to_owned())
}

/// The error for a category in neither the data nor the catalogue: probably a typo.
fn unknown_category(name: &str, settings: &RegionSettings, used: &BTreeSet<&str>) -> RegionError {
    let catalog = &settings.catalog;
    let keys = catalog.categories.iter().map(|category| category.key.as_str());
    let all: BTreeSet<&str> = keys.chain(used.iter().copied()).collect();
    let nearest_used = || nearest_name(name, used.iter().copied()).map(str::to_owned);
    RegionError::UnknownCategory {
        name: name.to_owned(),
        known: all.iter().copied().collect::<Vec<_>>().join(", "),
        nearest: catalog.nearest_key(name).or_else(nearest_used),
    }
}

fn fields_of(mapped: &Mapped<FacilityFields>) -> Result<Fields<'_>, RegionError> {
    let (layer, mapping, no_value) = (&mapped.layer, &mapped.mapping, &mapped.no_value[..]);
    let get = |name: &Option<String>, usual: UsualColumn| {
        optional(layer, name.as_deref(), usual.own_name(), no_value)
    };
    let category = match (&mapping.category, &mapping.category_field) {
        (Some(_), Some(field)) if mapping.category_is_default => {
            optional(layer, Some(field), field, no_value)?
        }
        (Some(_), _) => None,
        (None, Some(field)) => Some(required(layer, field, no_value)?),
        (None, None) => {
            return Err(RegionError::NoCategory {
                layer: layer.name.clone(),
                source_name: layer.source.clone(),
            });
        }
    };
    Ok(Fields {
        id: get(&mapping.id, UsualColumn::FacilityId)?,
        name: get(&mapping.name, UsualColumn::FacilityName)?,
        category,
        provider: get(&mapping.provider, UsualColumn::Provider)?,
        provider_type: get(&mapping.provider_type, UsualColumn::ProviderType)?,
        capacity: get(&mapping.capacity, UsualColumn::Capacity)?,
    })
}
