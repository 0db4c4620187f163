//! What styles and a project are made with.

use crate::base::names::folded;
use crate::base::{CategoryId, Lang};
use crate::present::words::at_limit;
use crate::region::Region;

/// A service that maps are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its key in columns.
    pub key: String,
    /// Its name in the language of the maps.
    pub name: String,
    /// Its limits, metres, ascending.
    pub limits_m: Vec<u64>,
}

impl Service {
    /// The services of a region that were analysed, by name.
    pub fn of_region(region: &Region, categories: &[CategoryId], lang: Lang) -> Vec<Self> {
        let service = |id: &CategoryId| {
            let category = region.category(*id);
            let limits = category.limits().iter().map(|limit| limit.distance());
            Self {
                key: category.key().to_owned(),
                name: lang.pick(category.name_en(), category.name_de()).to_owned(),
                limits_m: limits.map(|limit| u64::from(limit.0) / 1000).collect(),
            }
        };
        let mut services: Vec<Self> = categories.iter().map(service).collect();
        services.sort_by_cached_key(|service| folded(&service.name));
        services
    }
}

/// Language, names and sources of styles and of a project.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Language of all texts.
    pub lang: Lang,
    /// The services that were analysed, in the order of the maps.
    pub services: Vec<Service>,
    /// Keys of the services whose maps are printed beside those of the one shown first.
    pub pages: Vec<String>,
    /// Name of the region.
    pub region: String,
    /// File name of the GeoPackage, which lies beside the project.
    pub database: String,
    /// The program with its version.
    pub program: String,
    /// Attribution with licences, as it must be shown.
    pub sources: Vec<String>,
    /// Whether the data are synthetic.
    pub synthetic: bool,
    /// Name of the walk profile; `None` where nobody walks along ways.
    pub walker: Option<String>,
    /// Whether distances come from a table; straight lines otherwise, unless somebody walks.
    pub is_table: bool,
    /// Side of the cells' grid, metres; `None` for cells that lie on none.
    pub cell_m: Option<f64>,
}

/// A service with one of its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Choice<'s> {
    pub service: &'s Service,
    pub metres: u64,
}

impl<'s> Choice<'s> {
    /// A service at its largest limit.
    fn largest(service: &'s Service) -> Option<Self> {
        service.limits_m.last().map(|metres| Self { service, metres: *metres })
    }

    pub(super) fn title(&self, lang: Lang) -> String {
        format!("{}, {}", self.service.name, at_limit(self.metres, lang))
    }

    /// Whether the service comes to people, who have it in its service area.
    pub(super) fn comes(&self) -> bool {
        self.metres == 0
    }

    /// Whether the service has no larger limit.
    pub(super) fn is_largest(&self) -> bool {
        self.service.limits_m.last() == Some(&self.metres)
    }

    /// The name of a column about this choice.
    pub(super) fn column(&self, ending: &str) -> String {
        format!("{}_{}_{ending}", self.service.key, self.metres)
    }
}

impl Settings {
    pub(super) fn choices(&self) -> impl Iterator<Item = Choice<'_>> {
        self.services.iter().flat_map(|service| {
            service.limits_m.iter().map(move |metres| Choice { service, metres: *metres })
        })
    }

    /// The choice shown first: supermarkets at their largest limit, because everybody needs them; else the
    /// first service at its largest.
    pub(super) fn first_choice(&self) -> Option<Choice<'_>> {
        let wanted = self.services.iter().find(|service| service.key == "supermarket");
        let service = wanted.or(self.services.first())?;
        Choice::largest(service)
    }

    /// The choices whose maps are printed: the one shown first, then the services that were asked for, each at its
    /// largest limit.
    pub(super) fn printed(&self) -> Vec<Choice<'_>> {
        let first = self.first_choice();
        let is_first =
            |service: &Service| first.is_some_and(|choice| choice.service.key == service.key);
        let asked = |service: &&Service| self.pages.contains(&service.key) && !is_first(service);
        let others = self.services.iter().filter(asked).filter_map(Choice::largest);
        first.into_iter().chain(others).collect()
    }

    /// Whether the maps of a choice are printed.
    pub(super) fn prints(&self, choice: &Choice<'_>) -> bool {
        self.printed().contains(choice)
    }
}
