//! Similar quartiers in words.

use crate::analysis::profile::Profiles;
use crate::analysis::similar::{Compared, Feature, Pair, Variable};
use crate::base::Lang;
use crate::region::{Catalog, Region};

/// Most services that a sentence names.
const SERVICES_MAX: usize = 3;

/// Says variables and pairs in words.
pub(super) struct Words<'r> {
    region: &'r Region,
    catalog: Catalog,
}

impl<'r> Words<'r> {
    pub(super) fn of_region(region: &'r Region) -> Self {
        Self { region, catalog: Catalog::builtin() }
    }

    /// The name of a field of action; its key where it is the user's own.
    fn field<'a>(&'a self, key: &'a str, lang: Lang) -> &'a str {
        let own = self.catalog.fields_of_action.iter().find(|field| field.key == key);
        own.map_or(key, |field| lang.pick(&field.name_en, &field.name_de))
    }

    /// The name of a variable.
    pub(super) fn variable(&self, variable: &Variable, lang: Lang) -> String {
        match variable {
            Variable::Density => lang.pick("Persons per km²", "Personen je km²").to_owned(),
            Variable::Ages { .. } | Variable::Group(_) => {
                format!("{} {}", lang.pick("Share", "Anteil"), self.persons(variable, lang))
            }
            Variable::Field(key) => {
                let head = lang.pick("Mean share reaching", "Mittlerer Anteil mit");
                format!("{head}: {}", self.field(key, lang))
            }
            Variable::Attribute(at) => self.region.quartier_attributes()[*at].clone(),
        }
    }

    /// The persons of an age or another group.
    fn persons(&self, variable: &Variable, lang: Lang) -> String {
        match variable {
            Variable::Ages { from, below: Some(below) } => {
                let last = below - 1;
                lang.pick(format!("aged {from} to {last}"), format!("von {from} bis {last} Jahren"))
            }
            Variable::Ages { from, below: None } => {
                lang.pick(format!("aged {from} and over"), format!("ab {from} Jahren"))
            }
            Variable::Group(group) => {
                let key = self.region.groups()[*group].key();
                format!("{} {key}", lang.pick("of group", "der Gruppe"))
            }
            Variable::Density | Variable::Field(_) | Variable::Attribute(_) => String::new(),
        }
    }

    /// A variable that is above or below the median.
    pub(super) fn feature(&self, compared: &Compared, feature: &Feature, lang: Lang) -> String {
        let variable = &compared.variables[feature.variable].variable;
        let either = |high: [&str; 2], low: [&str; 2]| {
            let [en, de] = if feature.is_high { high } else { low };
            lang.pick(en, de).to_owned()
        };
        match variable {
            Variable::Density => either(
                ["densely populated", "dicht besiedelt"],
                ["thinly populated", "dünn besiedelt"],
            ),
            Variable::Ages { .. } | Variable::Group(_) => {
                let head = either(["many", "viele"], ["few", "wenige"]);
                format!("{head} {}", self.persons(variable, lang))
            }
            Variable::Field(key) => {
                let head = either(
                    ["better within reach than in most", "besser erreichbar als meist"],
                    ["less within reach than in most", "schlechter erreichbar als meist"],
                );
                format!("{head}: {}", self.field(key, lang))
            }
            Variable::Attribute(at) => {
                let head = either(["high", "hoch"], ["low", "niedrig"]);
                format!("{head}: {}", self.region.quartier_attributes()[*at])
            }
        }
    }

    /// Features, one after the other.
    pub(super) fn features(&self, compared: &Compared, all: &[Feature], lang: Lang) -> String {
        let each = all.iter().map(|feature| self.feature(compared, feature, lang));
        each.collect::<Vec<_>>().join(", ")
    }

    /// What a type is called: its strongest features, or that it has none.
    pub(super) fn kind(&self, compared: &Compared, features: &[Feature], lang: Lang) -> String {
        match features.is_empty() {
            true => lang.pick("near the median in all", "in allem nah am Median").to_owned(),
            false => self.features(compared, features, lang),
        }
    }

    /// What a pair of quartiers says to the one that asks.
    pub(super) fn pair(
        &self,
        (compared, profiles): (&Compared, &Profiles),
        (pair, services): (&Pair, &[usize]),
        lang: Lang,
    ) -> String {
        let like = lang.pick("like yours", "wie Ihres");
        let alike = match pair.alike.is_empty() {
            true => String::new(),
            false => format!(" ({})", self.features(compared, &pair.alike, lang)),
        };
        let name = |service: &usize| {
            let category = self.region.category(profiles.services[*service].0);
            lang.pick(category.name_en(), category.name_de()).to_owned()
        };
        let names: Vec<String> = services.iter().take(SERVICES_MAX).map(name).collect();
        let reaches = match names.is_empty() {
            true => String::new(),
            false => {
                let head = lang.pick(", but reaches", ", erreicht aber");
                format!("{head}: {}", names.join(", "))
            }
        };
        let other = self.region.quartier(pair.other);
        let town = self.region.municipality(other.municipality());
        let see = lang.pick("see", "siehe");
        format!("{like}{alike}{reaches}; {see} {}, {}", other.name(), town.name())
    }
}
