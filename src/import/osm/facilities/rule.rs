//! Rules that assign elements to categories, and the keys a file reader needs for them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::keys::KEYS;
use crate::import::osm::{TagRule, TagRuleError};

/// The rules for one category in OpenStreetMap.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CategoryRule {
    /// Key of the category, such as `pharmacy`.
    pub key: String,
    /// The rules; an element that matches any of them belongs to the category.
    pub osm: Vec<TagRule>,
}

impl CategoryRule {
    /// Reads the rules of a category.
    ///
    /// # Errors
    /// [`TagRuleError`] for the first text that is not a valid rule.
    pub fn parse(key: &str, rules: &[impl AsRef<str>]) -> Result<Self, TagRuleError> {
        let osm = rules.iter().map(|rule| rule.as_ref().parse()).collect::<Result<_, _>>()?;
        Ok(Self { key: key.to_owned(), osm })
    }
}

/// Keys that most elements of a map have. Ways and relations are not selected by them, because that
/// would select all roads, tracks and buildings.
const EVERYWHERE: [&str; 10] = [
    "barrier", "boundary", "building", "highway", "landuse", "natural", "place", "power",
    "railway", "waterway",
];

/// The elements and tags of a file that are needed to find facilities.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FacilityKeys {
    /// Nodes that have one of these keys.
    pub node_keys: Vec<String>,
    /// Ways that have one of these keys, with their nodes.
    pub way_keys: Vec<String>,
    /// Relations that have one of these keys, with their members.
    pub relation_keys: Vec<String>,
    /// The tags to keep.
    pub tag_keys: Vec<String>,
}

/// The keys to read from a file to find the facilities of some categories; sorted, without
/// duplicates.
///
/// A reader selects by key alone, so `amenity=bank` also selects all car parks. One key per rule is
/// enough; the first one is used. Ways and relations are not selected by keys that most elements
/// have (`highway`, `railway`, `building`, `landuse`, ...), but by the next key of the rule, if
/// there is one. **A way or relation without any of `way_keys` is never a facility**, even if the
/// file was read with more keys. So stops are found as nodes by `highway=bus_stop` and
/// `railway=station`, and as areas by `public_transport`.
///
/// ```
/// use nahraum::import::osm::facilities::{CategoryRule, selection};
/// let rule = CategoryRule::parse("stop", &["highway=bus_stop", "public_transport=platform"])?;
/// let keys = selection(&[rule]);
/// assert_eq!(keys.node_keys, ["highway", "public_transport"]);
/// assert_eq!(keys.way_keys, ["public_transport"]);
/// assert!(keys.tag_keys.iter().any(|key| key == "wheelchair"));
/// # Ok::<(), nahraum::import::osm::TagRuleError>(())
/// ```
pub fn selection(rules: &[CategoryRule]) -> FacilityKeys {
    let tag_rules = || rules.iter().flat_map(|rule| &rule.osm);
    let owned = |keys: BTreeSet<&str>| keys.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let narrow = |key: &&str| !EVERYWHERE.contains(key);
    let way_keys = owned(tag_rules().filter_map(|rule| rule.keys().find(narrow)).collect());
    let kept = tag_rules().flat_map(TagRule::tag_keys).chain(KEYS.iter().copied());
    FacilityKeys {
        node_keys: owned(tag_rules().filter_map(|rule| rule.keys().next()).collect()),
        relation_keys: way_keys.clone(),
        way_keys,
        tag_keys: owned(kept.collect()),
    }
}

/// A category that an element belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Membership {
    /// Index in [`RuleIndex::categories`].
    pub category: usize,
    /// Whether the membership is only presumed.
    pub presumed: bool,
}

/// Rules by the first key they require.
pub(super) struct RuleIndex<'r> {
    /// Keys of the categories, ascending.
    pub categories: Vec<&'r str>,
    by_key: HashMap<&'r str, Vec<(usize, &'r TagRule)>>,
}

impl<'r> RuleIndex<'r> {
    /// Several rules for the same category are combined.
    pub(super) fn new(rules: &'r [CategoryRule]) -> Self {
        let keys: BTreeSet<&str> = rules.iter().map(|rule| rule.key.as_str()).collect();
        let categories: Vec<&str> = keys.into_iter().collect();
        let mut by_key: HashMap<&str, Vec<(usize, &TagRule)>> = HashMap::new();
        for rule in rules {
            let category = categories.partition_point(|key| *key < rule.key.as_str());
            for tag_rule in &rule.osm {
                if let Some(key) = tag_rule.keys().next() {
                    by_key.entry(key).or_default().push((category, tag_rule));
                }
            }
        }
        Self { categories, by_key }
    }

    /// The categories of an element, ascending.
    pub(super) fn memberships(&self, tags: &[(&str, &str)]) -> Vec<Membership> {
        let value_of = |key: &str| tags.iter().find(|tag| tag.0 == key).map(|tag| tag.1);
        let mut found: BTreeMap<usize, bool> = BTreeMap::new();
        for (category, rule) in tags.iter().filter_map(|tag| self.by_key.get(tag.0)).flatten() {
            if rule.matches(value_of) {
                let presumed = found.entry(*category).or_insert(true);
                *presumed &= rule.is_presumed();
            }
        }
        found.into_iter().map(|(category, presumed)| Membership { category, presumed }).collect()
    }
}
