//! What people read in the place of the names of columns.

use nahraum::base::Lang;
use nahraum::present::alias;

use crate::support::{drawn, limits};

#[test]
fn names_are_composed_of_known_ones() {
    let (region, _) = drawn("AB\n\nSP", &limits("supermarket", &[500]));
    let said = |name: &str| [Lang::En, Lang::De].map(|lang| alias(name, &region, lang));
    let both = |en: &str, de: &str| [Some(en.to_owned()), Some(de.to_owned())];
    assert_eq!(said("limit_m"), both("Limit", "Grenzwert"));
    assert_eq!(said("a_facility_name"), both("A: Facility", "A: Einrichtung"));
    assert_eq!(
        said("pharmacy_500_share_covered"),
        both("Pharmacy: Share covered (500 m)", "Apotheke: Anteil versorgt (500 m)")
    );
    assert_eq!(
        said("need_pharmacy_500m_uncertain"),
        both("Need uncertain: Pharmacy (500 m)", "Bedarf ungewiss: Apotheke (500 m)")
    );
    assert_eq!(said("health_variety"), both("Variety: health", "Vielfalt: health"));
    assert_eq!(said("pharmacy"), both("Pharmacy", "Apotheke"));
    assert_eq!(said("flower"), [None, None]);
    assert_eq!(said("pharmacy_500_flower"), [None, None]);
}
