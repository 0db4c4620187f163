//! Facilities of a region, with their categories, limits and providers.

use std::sync::Arc;

use geo::Coord;

use super::attributes::AttributeRow;
use super::service::{Coming, ServiceArea};
use crate::base::{CategoryId, Millimetres, MunicipalityId, ProviderId, QuartierId, UmbrellaId};
use crate::region::derivation::Derivation;
use crate::spatial::Outline;

/// A limit: the largest accepted distance, and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryLimit {
    pub(in crate::region) distance: Millimetres,
    pub(in crate::region) source: String,
}

impl CategoryLimit {
    /// The distance; a facility exactly this far away is still in reach.
    pub fn distance(&self) -> Millimetres {
        self.distance
    }

    /// The source of the number.
    pub fn source(&self) -> &str {
        &self.source
    }
}

/// A kind of service (Angebot) that occurs in the region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    pub(in crate::region) key: String,
    pub(in crate::region) name_en: String,
    pub(in crate::region) name_de: String,
    pub(in crate::region) field_of_action: String,
    pub(in crate::region) groups: Vec<String>,
    pub(in crate::region) limits: Vec<CategoryLimit>,
    pub(in crate::region) viable_persons: Option<u64>,
    pub(in crate::region) comes: bool,
    pub(in crate::region) has_hours: bool,
    /// Its own, then those of its sources as far as they are derived.
    pub(in crate::region) derivations: Vec<Derivation>,
    pub(in crate::region) sources: Vec<String>,
}

impl Category {
    /// Key such as `supermarket`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// English name.
    pub fn name_en(&self) -> &str {
        &self.name_en
    }

    /// German name.
    pub fn name_de(&self) -> &str {
        &self.name_de
    }

    /// Key of its field of action; empty for a category of the user's own.
    pub fn field_of_action(&self) -> &str {
        &self.field_of_action
    }

    /// Keys of the groups it belongs to.
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// Its limits, ascending and never empty.
    pub fn limits(&self) -> &[CategoryLimit] {
        &self.limits
    }

    /// Fewest persons that a new place must serve, where a source says so.
    pub fn viable_persons(&self) -> Option<u64> {
        self.viable_persons
    }

    /// Whether its services come to people: who lives in a service area has the service, at distance 0, and nobody
    /// else. Its only limit is 0, and no distance says anything about it.
    pub fn comes(&self) -> bool {
        self.comes
    }

    /// Makes it a category whose services come.
    pub(in crate::region) fn come(&mut self) {
        let source = "the service area of each service".to_owned();
        self.limits = vec![CategoryLimit { distance: Millimetres(0), source }];
        (self.comes, self.viable_persons) = (true, None);
    }

    /// Whether its facilities have opening hours; otherwise one that states none can always be used: a stop, a park.
    pub fn has_hours(&self) -> bool {
        self.has_hours
    }

    /// How it is derived from another category; `None` for a category of the data.
    pub fn derivation(&self) -> Option<&Derivation> {
        self.derivations.first()
    }

    /// How it is derived, and how each of its sources is: those that are not analysed, too.
    pub fn derivations(&self) -> &[Derivation] {
        &self.derivations
    }

    /// The keys of all categories that it is derived from, the nearest first.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// The largest limit, up to which the reach table lists facilities.
    pub fn limit_max(&self) -> Millimetres {
        self.limits.last().expect("a category has a limit").distance
    }
}

/// A provider (Träger) of facilities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    pub(in crate::region) name: String,
    /// What all of its spellings have in common.
    pub(in crate::region) key: String,
    pub(in crate::region) provider_type: Option<String>,
    pub(in crate::region) umbrella: Option<UmbrellaId>,
}

impl Provider {
    /// Name: the most frequent of its spellings, or the one that an own file lists.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Key of a [`ProviderType`](crate::base::ProviderType), or the text as given when no type matches; that of the
    /// umbrella organisation when the data say none.
    pub fn provider_type(&self) -> Option<&str> {
        self.provider_type.as_deref()
    }

    /// The umbrella organisation (Verband) it belongs to.
    pub fn umbrella(&self) -> Option<UmbrellaId> {
        self.umbrella
    }
}

/// Who counts as one when providers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProviderBody {
    /// A single provider.
    Provider(ProviderId),
    /// All providers of an umbrella organisation.
    Umbrella(UmbrellaId),
}

impl ProviderBody {
    /// The provider, where it is a single one.
    pub fn provider(self) -> Option<ProviderId> {
        match self {
            Self::Provider(id) => Some(id),
            Self::Umbrella(_) => None,
        }
    }
}

/// What a facility is entered by, which decides where distances to it end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlacedBy {
    /// Its mapped or given entrances.
    Entrance,
    /// Walkable ways that meet or cross the outline of its area.
    Way,
    /// Its outline: in a straight line the nearest point of it, on foot the one nearest to a way.
    Outline,
    /// Its point: nothing else is known of it.
    Point,
    /// Nothing that is known here: its distances come from a table.
    Table,
    /// Nobody enters it: it comes to everybody in its service area.
    ServiceArea,
}

impl PlacedBy {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Entrance, Self::Way, Self::Outline, Self::Point, Self::Table, Self::ServiceArea];

    /// Its key in tables and records: `entrance`, `way`, `outline`, `point`, `table`, `service_area`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Entrance => "entrance",
            Self::Way => "way",
            Self::Outline => "outline",
            Self::Point => "point",
            Self::Table => "table",
            Self::ServiceArea => "service_area",
        }
    }
}

/// A service location (Einrichtung): a point, several entrances, or an area or line with its outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Facility {
    pub(in crate::region) key: String,
    pub(in crate::region) name: String,
    pub(in crate::region) position: Coord<f64>,
    pub(in crate::region) category: CategoryId,
    pub(in crate::region) provider: Option<ProviderId>,
    pub(in crate::region) capacity: Option<f64>,
    pub(in crate::region) entrances: Vec<Coord<f64>>,
    pub(in crate::region) outline: Option<Outline>,
    pub(in crate::region) municipality: Option<MunicipalityId>,
    pub(in crate::region) quartier: Option<QuartierId>,
    pub(in crate::region) coming: Option<Arc<Coming>>,
    pub(in crate::region) attributes: AttributeRow,
    pub(in crate::region) place: PlaceNumber,
    pub(in crate::region) is_repeat: bool,
}

/// Number of a place: the facilities that one record is in a category and in those derived from it share it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::region) struct PlaceNumber(pub u32);

impl Facility {
    /// Id as given, or made from file and record.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Name; may be empty.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Position in the working CRS: the point that it is given as, the first of several, a point inside
    /// its area, or the middle of its line. It decides in which municipality and quartier the facility
    /// lies, and where it is drawn; distances end at [`Self::outline`] or [`Self::entrances`].
    pub fn position(&self) -> Coord<f64> {
        self.position
    }

    /// Kind of service.
    pub fn category(&self) -> CategoryId {
        self.category
    }

    /// Its provider.
    pub fn provider(&self) -> Option<ProviderId> {
        self.provider
    }

    /// Places, beds or staff, in the unit of its category.
    pub fn capacity(&self) -> Option<f64> {
        self.capacity
    }

    /// Positions of the entrances, as far as they are known.
    pub fn entrances(&self) -> &[Coord<f64>] {
        &self.entrances
    }

    /// The area or line that it is given as; `None` for points.
    pub fn outline(&self) -> Option<&Outline> {
        self.outline.as_ref()
    }

    /// The area that it serves if it comes to people; `None` for a place that people go to.
    pub fn service_area(&self) -> Option<&ServiceArea> {
        self.coming.as_deref().map(Coming::area)
    }

    /// Whether it comes to people.
    pub fn comes(&self) -> bool {
        self.coming.is_some()
    }

    /// Whether it is known where it is, which holds for each place that people go to; see [`Coming::is_office_known`].
    pub fn is_office_known(&self) -> bool {
        self.coming.as_ref().is_none_or(|coming| coming.is_office_known())
    }

    /// What a straight line to it ends at.
    pub fn placed_in_straight_line(&self) -> PlacedBy {
        if self.comes() {
            return PlacedBy::ServiceArea;
        }
        match (&self.outline, &self.entrances[..]) {
            (Some(_), _) => PlacedBy::Outline,
            (None, []) => PlacedBy::Point,
            (None, _) => PlacedBy::Entrance,
        }
    }

    /// The municipality it lies in, or the office from which it comes; `None` means that it is outside the region, or
    /// that its office is not known.
    pub fn municipality(&self) -> Option<MunicipalityId> {
        self.municipality
    }

    /// The quartier it lies in.
    pub fn quartier(&self) -> Option<QuartierId> {
        self.quartier
    }

    /// The points of a facility that is given as points: the entrances, or the position when no entrances
    /// are known.
    pub fn doors(&self) -> &[Coord<f64>] {
        if self.entrances.is_empty() {
            std::slice::from_ref(&self.position)
        } else {
            &self.entrances
        }
    }

    /// Whether it is the same place as an earlier facility, which is of a category from which its own is derived. Sums
    /// over facilities of all categories leave it out, since they would count the place twice.
    pub fn is_repeat(&self) -> bool {
        self.is_repeat
    }

    /// Whether it lies outside the region: it serves residents, but is never reported. A service that comes is no halo,
    /// wherever its office is: what it does is done here.
    pub fn is_halo(&self) -> bool {
        self.municipality.is_none() && !self.comes()
    }
}
