//! Facilities: category, provider and location.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;

use super::coming::{Homes, Office, Services, Stated, Visiting};
use super::deriving::report_absent;
use super::error::RegionError;
use super::facility_reading::{Draft, Reading};
use super::inputs::{FacilityFields, Mapped, RegionSettings};
use super::model::{Attributes, Category, Facility};
use super::places::Kept;
use super::providers::{Directory, Named, named};
use crate::base::names::nearest_name;
use crate::base::{CategoryId, Diagnostics, Finding, MunicipalityId, QuartierId, codes, zip_equal};

/// Facilities with their categories and providers.
pub(super) struct Facilities {
    pub list: Vec<Facility>,
    pub attributes: Attributes,
    pub categories: Vec<Category>,
    pub providers: Named,
    /// The layers that have facilities of each category.
    pub layers_of: Vec<BTreeSet<usize>>,
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
    (places, directory, homes): (Kept<'_>, &Directory, &Homes<'_>),
    diagnostics: &mut Diagnostics,
) -> Result<Facilities, RegionError> {
    let [wanted, kept] = [&settings.categories, &settings.kept_categories].map(keys_by(settings));
    // What opens in a derived category opens in its source, too.
    let kept = kept.iter().flat_map(|key| settings.catalog.sources_of(key));
    let kept: Vec<&str> = kept.filter(|key| settings.uses(key)).collect();
    let mut reading = Reading::new(layers, settings, &wanted);
    let stems = zip_equal(stems(layers), entrances);
    for (number, (mapped, (stem, entrances))) in zip_equal(layers, stems).enumerate() {
        reading.layer = number;
        let services = Services::new(mapped, homes, diagnostics)?;
        reading.read((mapped, &services), &stem, entrances, diagnostics)?;
    }
    reading.settle_services(diagnostics);
    report_attributes(&reading, layers, diagnostics);
    let derived: BTreeMap<String, BTreeSet<usize>> =
        reading.deriving.used().map(|(key, layers)| (key.to_owned(), layers.clone())).collect();
    let used = reading.used();
    for text in settings.named_categories() {
        let key = settings.category_key(text);
        if !settings.catalog.has(&key) && !used.contains(key.as_str()) {
            return Err(unknown_category(text, settings, &used));
        }
    }
    reading.deriving.report(&|key| used.contains(key), diagnostics);
    for key in
        wanted.iter().filter(|key| !used.contains(key.as_str()) && !derived.contains_key(*key))
    {
        let message = format!("category `{key}` has no facility: nobody is covered");
        diagnostics.push(Finding::new(codes::W336, message));
    }
    let named_keys = wanted.iter().chain(derived.keys()).map(String::as_str).chain(kept);
    let all: BTreeSet<&str> = used.iter().copied().chain(named_keys).collect();
    let categories = all.iter().map(|key| category(key, settings, &reading.visiting));
    let categories = categories.collect::<Result<Vec<_>, _>>()?;
    let (drafts, attributes) = reading.finish();
    let providers = named(drafts.iter().filter_map(Draft::mention), directory, diagnostics);
    let (list, mut layers_of) = numbered(drafts, &categories, (&providers, places), diagnostics);
    // Where a facility of the source would be known, one of the derived category would be, too.
    for (category, layers) in zip_equal(&categories, &mut layers_of) {
        layers.extend(derived.get(&category.key).into_iter().flatten());
    }
    Ok(Facilities { list, attributes, categories, providers, layers_of })
}

/// Drafts as facilities, and the layers that have facilities of each category.
fn numbered(
    drafts: Vec<Draft>,
    categories: &[Category],
    (providers, places): (&Named, Kept<'_>),
    diagnostics: &mut Diagnostics,
) -> (Vec<Facility>, Vec<BTreeSet<usize>>) {
    let category_of = |key: &str| {
        let at = categories.binary_search_by(|category| category.key.as_str().cmp(key));
        CategoryId::at(at.expect("every draft's category has been collected"))
    };
    let mut halo = 0;
    let mut layers_of = vec![BTreeSet::new(); categories.len()];
    let positions: Vec<Coord<f64>> = drafts.iter().map(|draft| draft.site.position).collect();
    let (municipalities, quartiers) = places.homes(&positions);
    let here = zip_equal(municipalities, quartiers);
    // Drafts become facilities one by one, so that no list of texts is held twice.
    let facility = |(draft, here): (Draft, Home)| {
        let category = category_of(&draft.category);
        let service = draft.service.filter(|_| categories[category.index()].comes());
        let (municipality, quartier) = home_of(here, service.as_ref());
        halo += u64::from(municipality.is_none() && !draft.is_repeat && service.is_none());
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
            attributes: draft.attributes,
            municipality,
            quartier,
            place: draft.place,
            is_repeat: draft.is_repeat,
            coming: service.and_then(Stated::coming),
        }
    };
    let list: Vec<Facility> = zip_equal(drafts, here).map(facility).collect();
    if halo > 0 {
        report_halo(halo, diagnostics);
    }
    (list, layers_of)
}

/// Reports attributes that filters ask about and no layer has.
fn report_attributes(
    reading: &Reading<'_>,
    layers: &[Mapped<FacilityFields>],
    diagnostics: &mut Diagnostics,
) {
    let columns: BTreeSet<String> =
        layers.iter().flat_map(|mapped| mapped.layer.column_names()).collect();
    let has = |name: &str| reading.attributes_there.contains(name);
    report_absent(&reading.deriving.attributes(), &has, &columns, diagnostics);
}

fn report_halo(halo: u64, diagnostics: &mut Diagnostics) {
    let message = "facilities lie outside all municipalities; they serve residents (halo) but are never \
                   reported";
    diagnostics.push_counted(Finding::new(codes::N330, message), halo);
}

/// A category with its limits: those for all, its own, or those of the one that it is derived from.
fn category(
    key: &str,
    settings: &RegionSettings,
    visiting: &Visiting,
) -> Result<Category, RegionError> {
    let own =
        |key: &str| settings.own_limits.iter().find(|(text, _)| settings.category_key(text) == key);
    let catalog = &settings.catalog;
    let of_source = |source: &str| {
        let given = || catalog.derivation(source).map(|derivation| &derivation.limits_m[..]);
        let own = own(source).map(|(_, own)| &own[..]);
        own.or_else(|| given().filter(|given| !given.is_empty()))
    };
    let metres = match &settings.limits_m[..] {
        [] => catalog.sources_of(key).find_map(of_source).unwrap_or_default(),
        of_all => of_all,
    };
    let mut category = catalog.category(key, &settings.standard, metres)?;
    if visiting.comes(catalog, key) {
        category.come();
    }
    Ok(category)
}

/// Municipality and quartier of a place.
type Home = (Option<MunicipalityId>, Option<QuartierId>);

/// Municipality and quartier of a facility that is here, or of the office that a service comes from.
fn home_of(here: Home, service: Option<&Stated>) -> Home {
    match service.map_or(Office::Here, |stated| stated.office) {
        Office::Here => here,
        Office::In(home) => (home, None),
        Office::Unknown => (None, None),
    }
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
