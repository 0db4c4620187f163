//! Variables by which quartiers are compared.

use std::collections::BTreeMap;

use geo::Area;

use crate::analysis::profile::{Profile, Profiles};
use crate::base::{CategoryId, QuartierId};
use crate::region::Region;

/// What quartiers are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variable {
    /// Persons per square kilometre.
    Density,
    /// The share of persons of an age.
    Ages {
        /// From this year on.
        from: u32,
        /// And below this one; without it all older persons.
        below: Option<u32>,
    },
    /// The share of persons of another group, by its number in [`Region::groups`].
    Group(usize),
    /// Of a field of action, the mean share of persons who reach each of its services.
    Field(String),
    /// A number that comes with the quartiers, by its number in [`Region::quartier_attributes`].
    Attribute(usize),
}

impl Variable {
    /// Its name in settings and tables: `density`, `share_65_to_79`, `share_80`, `share_under_18`, `coverage_health`,
    /// or the column of an attribute.
    pub fn key(&self, region: &Region) -> String {
        match self {
            Self::Density => "density".to_owned(),
            Self::Ages { from, below: None } => format!("share_{from}"),
            Self::Ages { from, below: Some(below) } => format!("share_{from}_to_{}", below - 1),
            Self::Group(group) => format!("share_{}", region.groups()[*group].key()),
            Self::Field(key) => format!("coverage_{key}"),
            Self::Attribute(at) => region.quartier_attributes()[*at].clone(),
        }
    }

    /// Its unit.
    pub fn unit(&self) -> &'static str {
        match self {
            Self::Density => "persons/km²",
            Self::Ages { .. } | Self::Group(_) | Self::Field(_) => "%",
            Self::Attribute(_) => "",
        }
    }

    /// The value on the scale on which quartiers are compared: densities and shares differ by factors, so that a few
    /// large ones would outweigh all others.
    ///
    /// # Method
    /// The logarithm of a density, and the inverse hyperbolic sine of a share of persons in percent, which is like a
    /// logarithm, but has a value at 0 (as in Gale, Singleton, Bates and Longley 2016, J. Spatial Information Science
    /// 12:1-27). Coverage and attributes stay as they are.
    pub fn transformed(&self, value: f64) -> f64 {
        match self {
            Self::Density => value.ln(),
            Self::Ages { .. } | Self::Group(_) => value.asinh(),
            Self::Field(_) | Self::Attribute(_) => value,
        }
    }
}

/// The groups of persons who are at least some years old, by age.
fn ages(region: &Region) -> BTreeMap<u32, usize> {
    let groups = region.groups().iter().enumerate().skip(1);
    groups.filter_map(|(at, group)| Some((group.key().parse().ok()?, at))).collect()
}

/// All variables that a region has: density, ages, other groups, fields of action, attributes.
///
/// Ages are apart from each other: of groups from 65 and from 80 years on, 65 to 79 and 80. The youngest are left out,
/// because the others fix their share.
pub fn variables(region: &Region, profiles: &Profiles) -> Vec<Variable> {
    let mut all = vec![Variable::Density];
    let ages: Vec<u32> = ages(region).into_keys().collect();
    for (at, from) in ages.iter().enumerate() {
        all.push(Variable::Ages { from: *from, below: ages.get(at + 1).copied() });
    }
    let is_other = |at: &usize| region.groups()[*at].key().parse::<u32>().is_err();
    all.extend((1..region.groups().len()).filter(is_other).map(Variable::Group));
    let of_service = |(category, _): &(_, _)| region.category(*category).field_of_action();
    let mut fields: Vec<&str> = Vec::new();
    for field in profiles.services.iter().map(of_service).filter(|field| !field.is_empty()) {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    fields.sort_unstable();
    all.extend(fields.into_iter().map(|field| Variable::Field(field.to_owned())));
    all.extend((0..region.quartier_attributes().len()).map(Variable::Attribute));
    all
}

/// Values of variables.
pub(super) struct Valued<'r> {
    pub region: &'r Region,
    pub profiles: &'r Profiles,
    /// A share that could be larger by more than this, because of unknown ground, is not known.
    pub uncertain_max: f64,
}

impl Valued<'_> {
    /// The value of a variable for a quartier; `None` where it is not known, or nobody lives there.
    pub(super) fn value(&self, variable: &Variable, profile: &Profile) -> Option<f64> {
        let persons = profile.residents().filter(|persons| *persons > 0)?;
        let share = |part: u64| Some(100.0 * part as f64 / persons as f64);
        match variable {
            Variable::Density => {
                let area_m2 = self.region.quartier(profile.quartier).area().unsigned_area();
                (area_m2 > 0.0).then(|| persons as f64 / (area_m2 / 1e6))
            }
            Variable::Ages { from, below } => {
                let ages = ages(self.region);
                let group = |from: &u32| profile.persons[ages[from]];
                let older = below.as_ref().map_or(Some(0), group)?;
                share(group(from)?.checked_sub(older)?)
            }
            Variable::Group(group) => share(profile.persons[*group]?),
            Variable::Field(key) => self.coverage(key, persons, profile),
            Variable::Attribute(at) => self.attribute(*at, profile.quartier),
        }
    }

    fn attribute(&self, at: usize, quartier: QuartierId) -> Option<f64> {
        self.region.quartier(quartier).attributes().get(at).copied().flatten()
    }

    /// The mean share of persons who reach each service of a field of action, in percent. A service that is derived
    /// from another one of the field is left out, since it would weigh its places twice.
    fn coverage(&self, field: &str, persons: u64, profile: &Profile) -> Option<f64> {
        let services = self.profiles.services.iter().enumerate();
        let region = self.region;
        let is_meant = |id: &CategoryId| region.category(*id).field_of_action() == field;
        let all = self.profiles.services.iter().map(|(id, _)| *id);
        let own = region.without_derived(all.filter(is_meant).collect());
        let own = services.filter(|(_, (id, _))| own.contains(id));
        let (mut covered, mut uncertain, mut count) = (0, 0, 0);
        for (at, _) in own {
            let reached = profile.reached[at]?;
            covered += reached.covered;
            uncertain += reached.uncertain;
            count += 1;
        }
        let all = (persons * count) as f64;
        (uncertain as f64 <= self.uncertain_max * all).then(|| 100.0 * covered as f64 / all)
    }
}
