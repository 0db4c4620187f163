//! Reads facilities from their layers, one draft for each category that a record is in.

use std::collections::BTreeSet;

use geo::Coord;

use super::attributes::{LayerAttributes, kept_names, provider_type};
use super::category_names::CategoryNames;
use super::coming::{Services, Stated, Visiting};
use super::deriving::Deriving;
use super::error::RegionError;
use super::fields::{Field, optional, required};
use super::geometry::{Site, site_of};
use super::inputs::{FacilityFields, Mapped, RegionSettings};
use super::model::{AttributeRow, AttributeWriter, Attributes, PlaceNumber};
use super::providers::Mention;
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::UsualColumn;
use crate::spatial::Outline;

/// A facility before categories and providers are numbered.
pub(super) struct Draft {
    pub key: String,
    pub name: String,
    pub category: String,
    /// Number of its layer.
    pub layer: usize,
    pub provider: Option<String>,
    pub provider_type: Option<String>,
    pub capacity: Option<f64>,
    pub attributes: AttributeRow,
    pub site: Site,
    pub place: PlaceNumber,
    /// Whether an earlier draft is the same place.
    pub is_repeat: bool,
    /// What it says of itself as a service that comes to people; `None` for a kind of place that people go to.
    pub service: Option<Stated>,
}

impl Draft {
    /// What it says of its provider; a place that is there already says nothing more.
    pub(super) fn mention(&self) -> Option<Mention<'_>> {
        let written = self.provider.as_deref().filter(|_| !self.is_repeat)?;
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

/// The state of reading facilities, layer by layer.
pub(super) struct Reading<'s> {
    settings: &'s RegionSettings,
    /// Keys of the only categories to read; all when empty.
    pub wanted: &'s BTreeSet<String>,
    drafts: Vec<Draft>,
    /// Ids in use.
    keys: BTreeSet<String>,
    /// Drafts without an id, and the id that each gets.
    unnamed: Vec<(usize, String)>,
    /// What the texts of category fields name.
    names: CategoryNames<'s>,
    /// Number of the layer that is read.
    pub layer: usize,
    /// The services that come to people.
    pub visiting: Visiting,
    attributes: AttributeWriter,
    /// Attributes that some layer has.
    pub attributes_there: BTreeSet<String>,
    pub deriving: Deriving<'s>,
    /// Number of places so far.
    places: u32,
}

/// What a row says of its place, in whatever categories it is.
struct Record {
    id: Option<String>,
    /// The id that is made for it where the data give none.
    made_id: String,
    row: usize,
    at: Place,
    /// The number of the place that it is in its first category.
    first_place: u32,
    name: String,
    provider: Option<String>,
    provider_type: Option<String>,
    capacity: Option<f64>,
    attributes: AttributeRow,
    site: Site,
    /// What it says of itself as a service, if one of its categories comes to people.
    service: Option<Stated>,
}

/// In which category a record becomes a facility, and how.
struct InCategory<'c> {
    key: &'c str,
    place: PlaceNumber,
    /// Whether its category stands before the id, because the record is a facility of several.
    is_one_of_several: bool,
    is_derived: bool,
}

impl<'s> Reading<'s> {
    pub(super) fn new(
        layers: &[Mapped<FacilityFields>],
        settings: &'s RegionSettings,
        wanted: &'s BTreeSet<String>,
    ) -> Self {
        let deriving = Deriving::new(settings, wanted);
        let asked = deriving.attributes();
        let names = kept_names(layers, settings, asked.keys().copied());
        Self {
            settings,
            wanted,
            drafts: Vec::new(),
            keys: BTreeSet::new(),
            unnamed: Vec::new(),
            names: CategoryNames::new(settings),
            visiting: Visiting::default(),
            layer: 0,
            attributes: AttributeWriter::new(names),
            attributes_there: BTreeSet::new(),
            deriving,
            places: 0,
        }
    }

    /// Reads a layer. Facilities without an id get one that begins with `stem`.
    pub(super) fn read(
        &mut self,
        (mapped, services): (&Mapped<FacilityFields>, &Services<'_>),
        stem: &str,
        mut entrances: Vec<Vec<Coord<f64>>>,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), RegionError> {
        let fields = fields_of(mapped)?;
        let numbers = self.deriving.numbers();
        let kept = LayerAttributes::new(mapped, self.attributes.names(), &numbers, diagnostics)?;
        let has = self.attributes.names().iter().filter(|name| kept.has(name));
        self.attributes_there.extend(has.cloned());
        let (layer, mapping) = (&mapped.layer, &mapped.mapping);
        services.require_positions()?;
        self.names.begin_layer(mapping);
        for row in 0..layer.len() {
            let given = text(&fields.category, row).or_else(|| mapping.category.clone());
            let named = given.map(|given| self.names.named_by(&given, row, mapping).to_vec());
            let named: Vec<String> =
                named.unwrap_or_default().into_iter().map(|category| category.key).collect();
            let sited = self.sited((row, &named), (mapped, services), &mut entrances, diagnostics);
            let Some((site, service)) = sited else { continue };
            if named.is_empty() {
                let message = "the facility has no category; it is left out";
                diagnostics.push(Finding::new(codes::E332, message).at(layer.place(row)));
                continue;
            }
            let wanted = self.wanted_among(&named);
            let keys: Vec<&str> = named.iter().map(String::as_str).collect();
            let is_concerned = self.deriving.concerns(&keys);
            if wanted.is_empty() && !is_concerned {
                continue;
            }
            self.hear(service.as_ref(), &keys);
            let said = kept.texts(row);
            let members = match is_concerned {
                true => self.members(&keys, &said),
                false => Vec::new(),
            };
            if wanted.is_empty() && members.is_empty() {
                continue;
            }
            let record = Record {
                id: text(&fields.id, row),
                made_id: format!("{stem}-{}", row + 1),
                row,
                at: layer.place(row),
                first_place: self.places,
                name: text(&fields.name, row).unwrap_or_default(),
                provider: text(&fields.provider, row),
                provider_type: text(&fields.provider_type, row).map(provider_type),
                capacity: { fields.capacity.as_ref() }
                    .and_then(|field| field.number(row, diagnostics).value()),
                attributes: self.attributes.row(said),
                site,
                service,
            };
            self.draft_all(&record, (&keys, &wanted, &members), diagnostics);
        }
        let place = |row| match &fields.category {
            Some(field) => field.place(row),
            None => layer.place(row),
        };
        self.names.report(self.wanted, &place, diagnostics);
        Ok(())
    }

    /// The positions of the categories of a row that are read.
    fn wanted_among(&self, named: &[String]) -> Vec<usize> {
        (0..named.len()).filter(|at| self.is_wanted(&named[*at])).collect()
    }

    fn is_wanted(&self, key: &str) -> bool {
        self.wanted.is_empty() || self.wanted.contains(key)
    }

    /// Where a row of some categories lies, and what it says of itself as a service if one of them comes to people.
    /// `None` where it needs a position and has none, or is a service that nobody wants.
    fn sited(
        &self,
        (row, named): (usize, &[String]),
        (mapped, services): (&Mapped<FacilityFields>, &Services<'_>),
        entrances: &mut [Vec<Coord<f64>>],
        diagnostics: &mut Diagnostics,
    ) -> Option<(Site, Option<Stated>)> {
        let keys: Vec<&str> = named.iter().map(String::as_str).collect();
        let comes = |key: &&&str| self.settings.catalog.is_visiting(key);
        let coming: Vec<&&str> = keys.iter().filter(comes).collect();
        if coming.is_empty() || coming.len() < named.len() {
            let site = place_of(mapped, row, entrances, diagnostics)?;
            let is_service = !coming.is_empty();
            return Some((site, is_service.then(|| services.beside_place(row, diagnostics))));
        }
        if !coming.iter().any(|key| self.is_wanted(key)) && !self.deriving.concerns(&keys) {
            return None;
        }
        let (mut site, stated) = services.service(row, diagnostics)?;
        site.entrances.append(&mut entrances[row]);
        Some((site, Some(stated)))
    }

    /// Takes what a record says of itself as said by all its categories, also by those that are not analysed.
    fn hear(&mut self, stated: Option<&Stated>, named: &[&str]) {
        let catalog = &self.settings.catalog;
        for key in named.iter().filter(|key| catalog.is_visiting(key)) {
            stated.into_iter().for_each(|stated| self.visiting.hear(key, stated));
        }
    }

    /// What a record says of itself as a service of a category; `None` if people go to the category.
    fn noted(&mut self, stated: Option<&Stated>, category: &str) -> Option<Stated> {
        let catalog = &self.settings.catalog;
        let comes = catalog.sources_of(category).any(|key| catalog.is_visiting(key));
        let stated = stated.filter(|_| comes)?;
        self.visiting.note(category, stated);
        Some(stated.clone())
    }

    /// Leaves out the services that are not used, and reports what becomes of all.
    pub(super) fn settle_services(&mut self, diagnostics: &mut Diagnostics) {
        let (catalog, wanted) = (&self.settings.catalog, self.wanted);
        // Whoever derives a category names it.
        let is_named = |key: &str| wanted.contains(key) || catalog.derivation(key).is_some();
        self.visiting.report(catalog, &is_named, diagnostics);
        let mut is_used = |draft: &Draft| match &draft.service {
            None => true,
            Some(stated) => {
                let key = draft.category.as_str();
                self.visiting.uses((catalog, key), stated, (is_named(key), &mut *diagnostics))
            }
        };
        let is_used: Vec<bool> = self.drafts.iter().map(&mut is_used).collect();
        let mut used = 0;
        let number = |is_used: &bool| {
            used += usize::from(*is_used);
            is_used.then(|| used - 1)
        };
        let now: Vec<Option<usize>> = is_used.iter().map(number).collect();
        let unnamed = std::mem::take(&mut self.unnamed).into_iter();
        self.unnamed = unnamed.filter_map(|(at, made)| Some((now[at]?, made))).collect();
        let (mut next, mut places) = (is_used.iter(), BTreeSet::new());
        self.drafts.retain(|_| next.next() == Some(&true));
        for draft in &mut self.drafts {
            let is_first = places.insert(draft.place);
            draft.is_repeat &= !is_first;
        }
    }

    /// The derived categories of a row, each with the position of the category that it comes from.
    fn members(&mut self, named: &[&str], said: &[Option<String>]) -> Vec<(&'s str, usize)> {
        let names = self.attributes.names();
        let text_of = |name: &str| {
            let at = names.binary_search_by(|own| own.as_str().cmp(name)).ok()?;
            said[at].as_deref()
        };
        self.deriving.members(named, self.layer, &text_of)
    }

    /// Makes a record a facility of each of its categories.
    fn draft_all(
        &mut self,
        record: &Record,
        (named, wanted, members): (&[&str], &[usize], &[(&str, usize)]),
        diagnostics: &mut Diagnostics,
    ) {
        self.places += named.len() as u32;
        let place = |root: usize| PlaceNumber(record.first_place + root as u32);
        let is_one_of_several = named.len() > 1;
        for root in wanted {
            let (key, place) = (named[*root], place(*root));
            let category = InCategory { key, place, is_one_of_several, is_derived: false };
            self.draft(record, &category, diagnostics);
        }
        for (key, root) in members {
            let place = place(*root);
            let category = InCategory { key, place, is_one_of_several: true, is_derived: true };
            self.draft(record, &category, diagnostics);
        }
    }

    fn draft(&mut self, record: &Record, category: &InCategory<'_>, diagnostics: &mut Diagnostics) {
        let id_of_category = |id: &str| match category.is_one_of_several {
            true => format!("{}/{id}", category.key),
            false => id.to_owned(),
        };
        let key = match &record.id {
            // A second facility with the id was reported with the category that the data give.
            Some(id) if category.is_derived => self.free_key(id_of_category(id)),
            Some(id) => {
                self.own_key(id_of_category(id), record.at.clone(), record.row, diagnostics)
            }
            None => {
                self.unnamed.push((self.drafts.len(), id_of_category(&record.made_id)));
                String::new()
            }
        };
        // The drafts of the row are the last ones.
        let mut earlier =
            self.drafts.iter().rev().take_while(|draft| draft.place.0 >= record.first_place);
        let is_repeat = category.is_derived && earlier.any(|draft| draft.place == category.place);
        let service = self.noted(record.service.as_ref(), category.key);
        self.drafts.push(Draft {
            key,
            name: record.name.clone(),
            category: category.key.to_owned(),
            layer: self.layer,
            provider: record.provider.clone(),
            provider_type: record.provider_type.clone(),
            capacity: record.capacity,
            attributes: record.attributes,
            site: record.site.clone(),
            place: category.place,
            is_repeat,
            service,
        });
    }

    /// The categories that have a draft.
    pub(super) fn used(&self) -> BTreeSet<&str> {
        self.drafts.iter().map(|draft| draft.category.as_str()).collect()
    }

    /// The drafts, each with an id of its own, and their attributes. Ids of the data go before ids that are made here.
    pub(super) fn finish(mut self) -> (Vec<Draft>, Attributes) {
        for (draft, mut key) in self.unnamed {
            while !self.keys.insert(key.clone()) {
                key.push('~');
            }
            self.drafts[draft].key = key;
        }
        (self.drafts, self.attributes.finish())
    }

    /// A text that is no id yet, with a suffix when it is one.
    fn free_key(&mut self, mut key: String) -> String {
        while !self.keys.insert(key.clone()) {
            key.push('~');
        }
        key
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

/// The text of a row; `None` without such a field, or where it has no value.
fn text(field: &Option<Field<'_>>, row: usize) -> Option<String> {
    field.as_ref().and_then(|field| field.text(row))
}
