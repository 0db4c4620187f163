//! Housing as a field of action.

use nahraum::region::Catalog;

use crate::support::Asked;

#[test]
fn housing_has_four_categories_with_limits_of_a_stated_origin() {
    let catalog = Catalog::builtin();
    for (text, key) in [
        ("Betreutes Wohnen", "assisted_living"),
        ("Barrierefreie Wohnungen", "barrier_free_housing"),
        ("Pflege-WG", "care_flat"),
        ("Wohnberatung", "housing_advice"),
    ] {
        assert_eq!(catalog.key_of(text).as_deref(), Some(key));
        let category = catalog.category(key, "quartier", &[]).expect("a category");
        assert_eq!(category.field_of_action(), "housing");
        assert_eq!(category.limit_max().metres(), Some(1000.0));
        assert!(category.limits()[0].source().contains("choice of this program"));
        assert!(catalog.needs.iter().any(|need| need.any.iter().any(|own| own == key)), "{key}");
    }
}

#[test]
fn a_list_of_flats_meets_the_need_for_them() {
    let folder = tempfile::tempdir().expect("a folder");
    super::write(folder.path(), "");
    let flats = "id,category,x,y\nW1,Barrierefreies Wohnen,380100,5700500\nW2,Pflege-WG,380500,5700500\n\
                 W3,Wohnberatung,381300,5700500\n";
    std::fs::write(folder.path().join("f.csv"), flats).expect("writable");
    let asked = Asked::about(folder.path(), "mix --of fields --limit 100", "");
    assert_eq!(asked.column("field_of_action"), ["housing", "housing"]);
    // Of 321 persons of West, 1 reaches flats and 20 a shared care flat; of 54,000 of East, 4,000 advice.
    assert_eq!(asked.column("needs"), ["3", "3"]);
    assert_eq!(asked.column("needs_met"), ["0", "0"]);
    let most = Asked::about(folder.path(), "mix --of fields --limit 1000", "");
    assert_eq!(most.column("needs_met"), ["3", "1"]);
}
