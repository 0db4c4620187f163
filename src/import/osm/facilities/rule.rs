//! Which elements are of which category, and what must be read of a file to find them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::keys::KEYS;
use crate::import::osm::{TagRule, TagRuleError};

/// What in OpenStreetMap belongs to a category.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CategoryRule {
    /// Key of the category, such as `pharmacy`.
    pub key: String,
    /// An element that matches any of these belongs to it.
    pub osm: Vec<TagRule>,
}

impl CategoryRule {
    /// Reads the rules of a category.
    ///
    /// # Errors
    /// [`TagRuleError`] for the first text that is no rule.
    pub fn parse(key: &str, rules: &[impl AsRef<str>]) -> Result<Self, TagRuleError> {
        let osm = rules.iter().map(|rule| rule.as_ref().parse()).collect::<Result<_, _>>()?;
        Ok(Self { key: key.to_owned(), osm })
    }
}

/// Keys of tags that most of a map has. Ways and relations are not selected by them: all roads,
/// tracks and buildings would come along.
const EVERYWHERE: [&str; 10] = [
    "barrier", "boundary", "building", "highway", "landuse", "natural", "place", "power",
    "railway", "waterway",
];

/// Which elements and tags of a file are needed to find facilities.
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

/// What to read of a file to find the facilities of some categories; sorted, each key once.
///
/// A reader selects by the key alone, so `amenity=bank` brings all car parks along, but of a rule
/// with several conditions one key suffices; taken is the first. Ways and relations are not
/// selected by keys that most of a map has (`highway`, `railway`, `building`, `landuse`, ...), but
/// by the next key of the rule, if there is one; **a way or relation that has none of `way_keys` is
/// never a facility**, whether the file was read with more or not. So stops are found as nodes by
/// `highway=bus_stop` and `railway=station`, and as areas by `public_transport`.
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
    let all = || rules.iter().flat_map(|rule| &rule.osm);
    let owned = |keys: BTreeSet<&str>| keys.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let narrow = |key: &&str| !EVERYWHERE.contains(key);
    let way_keys = owned(all().filter_map(|rule| rule.keys().find(narrow)).collect());
    let kept = all().flat_map(TagRule::tag_keys).chain(KEYS.iter().copied());
    FacilityKeys {
        node_keys: owned(all().filter_map(|rule| rule.keys().next()).collect()),
        relation_keys: way_keys.clone(),
        way_keys,
        tag_keys: owned(kept.collect()),
    }
}

/// A category that an element belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Membership {
    /// Position in [`RuleIndex::categories`].
    pub category: usize,
    /// Only by a presumption.
    pub presumed: bool,
}

/// Rules by the first key they require.
pub(super) struct RuleIndex<'r> {
    /// Keys of the categories, ascending.
    pub categories: Vec<&'r str>,
    by_key: HashMap<&'r str, Vec<(usize, &'r TagRule)>>,
}

impl<'r> RuleIndex<'r> {
    /// Rules given for the same category add up.
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
