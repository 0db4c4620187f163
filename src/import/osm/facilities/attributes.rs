//! Interprets the tags of a facility.

use super::keys::{
    ABANDONED, ADDR_CITY, ADDR_HOUSENUMBER, ADDR_PLACE, ADDR_POSTCODE, ADDR_STREET, CONSTRUCTION,
    DEMOLISHED, DESTROYED, DISUSED, LANGUAGES, PLANNED, PROPOSED, RAZED, REMOVED, RUINS,
    TARGET_GROUPS,
};
use super::model::Wheelchair;
use crate::base::ProviderType;
use crate::dataset::TagKey;

/// Tags of things that do not exist any more or do not exist yet. Source: OpenStreetMap wiki,
/// "Lifecycle prefix" and "Key:disused".
const NOT_IN_USE: [TagKey; 10] = [
    ABANDONED,
    CONSTRUCTION,
    DEMOLISHED,
    DESTROYED,
    DISUSED,
    PLANNED,
    PROPOSED,
    RAZED,
    REMOVED,
    RUINS,
];

/// The first tag by which an element is not in use. `construction=minor` means works during which
/// it stays open.
pub(super) fn not_in_use<'t>(tags: &[(&'t str, &'t str)]) -> Option<(&'t str, &'t str)> {
    let says = |tag: &&(&str, &str)| {
        let is = |key: &TagKey| key.as_str() == tag.0;
        let minor = is(&CONSTRUCTION) && tag.1 == "minor";
        NOT_IN_USE.iter().any(is) && tag.1 != "no" && !minor
    };
    tags.iter().find(says).copied()
}

/// The kind of provider that a value of `operator:type` means.
///
/// Source of the values: OpenStreetMap wiki, "Key:operator:type". Welfare associations, churches
/// and foundations are non-profit, whoever funds them; facilities run by citizens are civic;
/// `private` is commercial unless the value says non-profit.
pub(super) fn provider_type(value: &str) -> Option<ProviderType> {
    if let Some(named) = ProviderType::from_key(value) {
        return Some(named);
    }
    let value = value.trim().to_lowercase().replace([' ', '-'], "_");
    Some(match value.as_str() {
        "government" | "municipal" | "state" | "federal" | "military" => ProviderType::Public,
        "religious" | "church" | "ngo" | "charitable" | "charity" | "welfare" | "foundation"
        | "nonprofit" | "private_non_profit" | "private_nonprofit" => ProviderType::NonProfit,
        "private" | "business" | "company" | "private_for_profit" | "for_profit" => {
            ProviderType::Commercial
        }
        "community" | "cooperative" | "association" | "club" => ProviderType::Civic,
        _ => return None,
    })
}

/// The meaning of a value of `wheelchair`.
pub(super) fn wheelchair(value: &str) -> Option<Wheelchair> {
    Some(match value.trim() {
        "yes" => Wheelchair::Yes,
        "designated" => Wheelchair::Designated,
        "limited" => Wheelchair::Limited,
        "no" => Wheelchair::No,
        _ => return None,
    })
}

/// Codes of the languages that people speak in a facility: `de;tr` from `language:de=main` and `language:tr=yes`.
pub(super) fn languages<'t>(value_of: impl Fn(TagKey) -> Option<&'t str>) -> Option<String> {
    let spoken =
        LANGUAGES.into_iter().filter(|key| value_of(*key).is_some_and(|value| value != "no"));
    let codes: Vec<&str> =
        spoken.filter_map(|key| key.as_str().strip_prefix("language:")).collect();
    (!codes.is_empty()).then(|| codes.join(";"))
}

/// Whom a facility is for: the values of all tags that say so, each once.
pub(super) fn target_group<'t>(value_of: impl Fn(TagKey) -> Option<&'t str>) -> Option<String> {
    let mut groups: Vec<&str> = Vec::new();
    for value in TARGET_GROUPS.into_iter().filter_map(&value_of) {
        for group in value.split(';').map(str::trim).filter(|group| !group.is_empty()) {
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
    }
    (!groups.is_empty()).then(|| groups.join(";"))
}

/// Upper bound of a capacity; larger numbers are typing errors.
const CAPACITY_MAX: u32 = 100_000;

/// A whole number above zero in a text such as `ca. 120 Plätze` or `1.200`; `None` if the text has
/// no number, several numbers (`80-100`) or a fraction.
pub(super) fn whole_number(text: &str) -> Option<u32> {
    let text = text.trim();
    let start = text.find(|sign: char| sign.is_ascii_digit())?;
    let (before, rest) = text.split_at(start);
    let number_like = |sign: char| sign.is_ascii_digit() || matches!(sign, '.' | ',' | '\'' | '’');
    let end = rest.find(|sign: char| !number_like(sign)).unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    let number = number.trim_end_matches(['.', ',', '\'', '’']);
    let minus = before.trim_end().ends_with(['-', '−', '–']);
    if minus || after.contains(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let mut groups = number.split(['.', ',', '\'', '’']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    // Separators must precede groups of three digits; otherwise the number is a fraction.
    if !rest.is_empty() && (first.len() > 3 || rest.iter().any(|group| group.len() != 3)) {
        return None;
    }
    let value: u32 = [&[first][..], &rest].concat().concat().parse().ok()?;
    (1..=CAPACITY_MAX).contains(&value).then_some(value)
}

/// Street and number, postcode and city, as far as they are tagged: `Am Markt 5, 44137 Dortmund`.
pub(super) fn address<'t>(value_of: impl Fn(TagKey) -> Option<&'t str>) -> Option<String> {
    let joined = |keys: [TagKey; 2]| {
        let parts: Vec<&str> = keys.into_iter().filter_map(&value_of).collect();
        parts.join(" ")
    };
    let street = if value_of(ADDR_STREET).is_some() { ADDR_STREET } else { ADDR_PLACE };
    let parts = [joined([street, ADDR_HOUSENUMBER]), joined([ADDR_POSTCODE, ADDR_CITY])];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_of_messy_texts() {
        for (text, number) in [
            ("120", Some(120)),
            (" ca. 120 Plätze", Some(120)),
            ("~90", Some(90)),
            ("1.200", Some(1200)),
            ("1,200 beds", Some(1200)),
            ("1'200", Some(1200)),
            ("100+", Some(100)),
            ("75.", Some(75)),
            ("80-100", None),
            ("2x20", None),
            ("12.5", None),
            ("1234.567", None),
            ("-5", None),
            ("0", None),
            ("yes", None),
            ("", None),
            ("99999999999999", None),
            ("100001", None),
        ] {
            assert_eq!(whole_number(text), number, "`{text}`");
        }
    }

    #[test]
    fn addresses_are_one_text() {
        let address_of = |tags: &[(&str, &'static str)]| {
            address(|key| tags.iter().find(|tag| tag.0 == key.as_str()).map(|tag| tag.1))
        };
        let all_parts = [
            ("addr:city", "Dortmund"),
            ("addr:street", "Am Markt"),
            ("addr:postcode", "44137"),
            ("addr:housenumber", "5"),
        ];
        assert_eq!(address_of(&all_parts).as_deref(), Some("Am Markt 5, 44137 Dortmund"));
        assert_eq!(address_of(&all_parts[..1]).as_deref(), Some("Dortmund"));
        let village = [("addr:place", "Hof"), ("addr:housenumber", "3")];
        assert_eq!(address_of(&village).as_deref(), Some("Hof 3"));
        assert_eq!(address_of(&[]), None);
    }

    #[test]
    fn languages_and_target_groups_are_lists() {
        let said = |tags: &'static [(&str, &str)]| {
            move |key: TagKey| tags.iter().find(|tag| tag.0 == key.as_str()).map(|tag| tag.1)
        };
        let tags: &[(&str, &str)] = &[
            ("language:tr", "yes"),
            ("language:de", "main"),
            ("language:en", "no"),
            ("social_facility:for", "senior; migrant"),
            ("community_centre:for", "senior"),
        ];
        assert_eq!(languages(said(tags)).as_deref(), Some("de;tr"));
        assert_eq!(target_group(said(tags)).as_deref(), Some("senior;migrant"));
        assert_eq!((languages(said(&[])), target_group(said(&[]))), (None, None));
    }

    #[test]
    fn states_of_not_being_in_use() {
        assert_eq!(not_in_use(&[("disused", "yes")]), Some(("disused", "yes")));
        assert_eq!(not_in_use(&[("disused", "no"), ("historic", "church")]), None);
        assert_eq!(not_in_use(&[("construction", "minor")]), None);
    }
}
