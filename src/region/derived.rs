//! Derived categories in a catalogue: all that is wrong with them is told at once.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::{Catalog, CatalogError, CategoryInfo, ServiceKind, check_limits};
use super::derivation::Derivation;
use super::filter::Filter;
use super::model::Need;
use crate::base::WhenUnknown;
use crate::base::names::{folded, nearest_name};

/// A category whose facilities are those of another one that fulfil a filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DerivedCategory {
    /// Its key.
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
    /// The category whose facilities are looked at: a key or a name, also of another derived category.
    pub from: String,
    /// What they have to fulfil, as [`Filter`] explains.
    pub filter: String,
    /// What becomes of facilities of which the data do not say whether they fulfil it.
    pub unknown: WhenUnknown,
    /// Its field of action; that of `from` when absent.
    pub field_of_action: Option<String>,
    /// Groups that it belongs to.
    pub groups: Vec<String>,
    /// Its limits in metres, ascending; those of `from` when empty.
    pub limits_m: Vec<u32>,
    /// Whether an age-friendly quartier needs it, so that the help mix asks for it.
    pub is_need: bool,
}

impl Catalog {
    /// The catalogue with further categories that are derived from those that it has, or from each other.
    ///
    /// # Parameters
    /// `own`: categories of the user's own, which the catalogue does not have.
    ///
    /// # Errors
    /// [`CatalogError::Derived`] with all that is wrong: filters that cannot be understood, categories that do not
    /// exist, keys that exist already, circles, limits that do not ascend.
    ///
    /// ```
    /// use nahraum::region::{Catalog, DerivedCategory};
    ///
    /// let step_free = DerivedCategory {
    ///     key: "step_free_meeting_place".into(),
    ///     name_en: "Meeting place without steps".into(),
    ///     name_de: "Begegnungsstätte ohne Stufen".into(),
    ///     from: "meeting_place".into(),
    ///     filter: "wheelchair=yes".into(),
    ///     ..DerivedCategory::default()
    /// };
    /// let catalog = Catalog::builtin().with_derived(&[step_free.clone()], &[])?;
    /// let key = catalog.key_of("Begegnungsstätte ohne Stufen").expect("found by its name");
    /// let category = catalog.category(&key, "quartier", &[])?;
    /// assert_eq!(category.field_of_action(), "social");
    /// assert_eq!(category.limit_max().metres(), Some(1000.0));
    ///
    /// let wrong = DerivedCategory { from: "meeting_plaze".into(), filter: "wheelchair==yes".into(), ..step_free };
    /// let error = Catalog::builtin().with_derived(&[wrong], &[]).expect_err("two problems").to_string();
    /// assert!(error.contains("did you mean `meeting_place`?") && error.contains("character 12"), "{error}");
    /// # Ok::<(), nahraum::region::CatalogError>(())
    /// ```
    pub fn with_derived(
        mut self,
        derived: &[DerivedCategory],
        own: &[String],
    ) -> Result<Self, CatalogError> {
        let (sources, mut problems) = self.sources(derived, own);
        problems.extend(circles(derived, &sources));
        for (category, source) in derived.iter().zip(&sources) {
            let filter = Filter::parse(&category.filter);
            problems
                .extend(filter.as_ref().err().map(|error| format!("`{}`: {error}", category.key)));
            problems.extend(self.faults(category));
            if let (Ok(filter), Some(from)) = (filter, source) {
                let (unknown, limits_m) = (category.unknown, category.limits_m.clone());
                let derivation = Derivation { from: from.clone(), filter, unknown, limits_m };
                self.derived.insert(category.key.clone(), derivation);
            }
        }
        if !problems.is_empty() {
            return Err(CatalogError::Derived { problems });
        }
        for category in derived {
            let info = self.info(category);
            self.categories.push(info);
            self.needs.extend(category.is_need.then(|| need(category)));
        }
        Ok(self)
    }

    /// How a category is derived; `None` for one that is not.
    pub fn derivation(&self, key: &str) -> Option<&Derivation> {
        self.derived.get(key)
    }

    /// The key of the category from which each is derived, and what is wrong with keys and sources.
    fn sources(
        &self,
        derived: &[DerivedCategory],
        own: &[String],
    ) -> (Vec<Option<String>>, Vec<String>) {
        let mut problems = Vec::new();
        let mut keys: BTreeSet<&str> = BTreeSet::new();
        for category in derived {
            let key = category.key.as_str();
            if key.trim().is_empty() {
                problems
                    .push("a category has an empty key: expected such as `open_pharmacy`".into());
            } else if let Some(sign) = key.chars().find(|sign| "/;,".contains(*sign)) {
                let message =
                    format!("`{key}` is no key: found `{sign}`, expected no `/`, `;` or `,`");
                problems.push(message);
            } else if self.has(key) || !keys.insert(key) {
                problems.push(format!("the category `{key}` is defined twice"));
            }
        }
        problems.extend(self.name_clashes(derived));
        let source = |text: &str| {
            let among = |category: &&DerivedCategory| {
                let names = [&category.key, &category.name_en, &category.name_de];
                names.into_iter().any(|name| folded(name) == folded(text))
            };
            let derived = || derived.iter().find(among).map(|category| category.key.clone());
            let own = || own.iter().find(|name| folded(name) == folded(text)).cloned();
            self.key_of(text).or_else(derived).or_else(own)
        };
        let sources: Vec<Option<String>> =
            derived.iter().map(|category| source(&category.from)).collect();
        for (category, _) in derived.iter().zip(&sources).filter(|(_, source)| source.is_none()) {
            let near = self.nearest_key(&category.from);
            let near = near
                .or_else(|| nearest_name(&category.from, keys.iter().copied()).map(str::to_owned));
            let hint = near.map(|key| format!("; did you mean `{key}`?")).unwrap_or_default();
            problems.push(format!(
                "`{}`: `from` names the unknown category `{}`{hint}",
                category.key, category.from
            ));
        }
        (sources, problems)
    }

    /// Keys and names that would mean two categories: one that is there already, or another derived one.
    fn name_clashes(&self, derived: &[DerivedCategory]) -> Vec<String> {
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        for category in &self.categories {
            let names = [&category.key, &category.name_en, &category.name_de].into_iter();
            known.extend(names.map(|name| (folded(name), category.key.as_str())));
        }
        let mut clashes = Vec::new();
        for DerivedCategory { key, name_en, name_de, .. } in derived {
            let names: BTreeSet<&str> = [key, name_en, name_de].map(String::as_str).into();
            // A key that is there already is told as such.
            for name in names.into_iter().filter(|name| !self.has(name)) {
                match known.get(&folded(name)).filter(|other| *other != key) {
                    Some(other) => {
                        clashes.push(format!("`{key}`: `{name}` names `{other}` already"))
                    }
                    None => drop(known.insert(folded(name), key)),
                }
            }
        }
        clashes
    }

    /// What is wrong with the field of action, the groups and the limits of a category.
    fn faults(&self, category: &DerivedCategory) -> Vec<String> {
        let key = &category.key;
        let fields: Vec<&str> =
            self.fields_of_action.iter().map(|field| field.key.as_str()).collect();
        let groups: Vec<&str> = self.groups.iter().map(|group| group.key.as_str()).collect();
        let mut faults = Vec::new();
        let named =
            category.field_of_action.iter().map(|field| ("field of action", field, &fields));
        let named = named.chain(category.groups.iter().map(|group| ("group", group, &groups)));
        for (what, name, known) in named.filter(|(_, name, known)| !known.contains(&name.as_str()))
        {
            faults.push(format!("`{key}`: unknown {what} `{name}`; known: {}", known.join(", ")));
        }
        if !category.limits_m.is_empty() {
            faults
                .extend(check_limits(key, &category.limits_m).err().map(|error| error.to_string()));
        }
        faults
    }

    /// A derived category as an entry of the catalogue; those that it is derived from are there.
    fn info(&self, category: &DerivedCategory) -> CategoryInfo {
        let mut root = category.key.as_str();
        while let Some(derivation) = self.derived.get(root) {
            root = &derivation.from;
        }
        let root = self.categories.iter().find(|known| known.key == root);
        let field = || root.map(|root| root.field_of_action.clone()).unwrap_or_default();
        CategoryInfo {
            key: category.key.clone(),
            name_en: category.name_en.clone(),
            name_de: category.name_de.clone(),
            also: Vec::new(),
            field_of_action: category.field_of_action.clone().unwrap_or_else(field),
            groups: category.groups.clone(),
            osm: Vec::new(),
            kind: root.map_or(ServiceKind::default(), |root| root.kind),
            hours: root.is_none_or(|root| root.hours),
        }
    }
}

fn need(category: &DerivedCategory) -> Need {
    Need {
        key: category.key.clone(),
        name_en: category.name_en.clone(),
        name_de: category.name_de.clone(),
        any: vec![category.key.clone()],
        source: "set by the user".to_owned(),
    }
}

/// Circles of categories that are derived from each other, each once.
fn circles(derived: &[DerivedCategory], sources: &[Option<String>]) -> Vec<String> {
    let from: BTreeMap<&str, &str> = derived
        .iter()
        .zip(sources)
        .filter_map(|(category, source)| Some((category.key.as_str(), source.as_deref()?)))
        .collect();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut circles = Vec::new();
    for start in derived.iter().map(|category| category.key.as_str()) {
        let mut chain = vec![start];
        while let Some(next) = chain.last().and_then(|last| from.get(last)) {
            if *next == start {
                if chain.iter().all(|key| told.insert(*key)) {
                    circles.push(format!("a circle: `{}` from `{start}`", chain.join("` from `")));
                }
                break;
            }
            if chain.contains(next) {
                break;
            }
            chain.push(*next);
        }
    }
    circles
}
