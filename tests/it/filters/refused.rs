//! Configurations with derived categories that cannot be used: all problems are told at once.

use nahraum::region::{Catalog, DerivedCategory};

use super::{derived, section, write};
use crate::support::refused;

#[test]
fn all_problems_are_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = |key: &str, from: &str, filter: &str, more: &str| {
        format!(
            "[[category]]\nkey = \"{key}\"\nname_en = \"x\"\nname_de = \"x\"\nfrom = \"{from}\"\n\
             where = \"{filter}\"\n{more}\n"
        )
    };
    let all = [
        written("a", "b", "fee=no", ""),
        written("b", "c", "fee=no", ""),
        written("c", "a", "fee=no", ""),
        written("d", "meeting_plaze", "wheelchair==yes & capacity>viele", ""),
        written("pharmacy", "doctor", "fee", ""),
        written("e", "doctor", "fee", "field_of_action = \"socail\"\nlimits_m = [500, 300]"),
    ];
    write(folder.path(), &all.concat());
    let said = refused(folder.path(), "coverage", "");
    for told in [
        "a circle: `a` from `b` from `c` from `a`",
        "`d`: `from` names the unknown category `meeting_plaze`; did you mean `meeting_place`?",
        "`d`: `wheelchair==yes & capacity>viele`: character 12: found `==`, expected `=`",
        "character 28: found `viele`, expected a number after `>`",
        "the category `pharmacy` is defined twice",
        "`e`: unknown field of action `socail`; known: supply, health, care, housing, social",
        "the limits of `e` must be ascending",
    ] {
        assert!(said.contains(told), "{told} is not in {said}");
    }
    assert_eq!(said.matches("a circle").count(), 1, "{said}");
}

#[test]
fn a_category_needs_its_keys_and_has_no_others() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "[[category]]\nkey = \"a\"\n");
    assert!(refused(folder.path(), "coverage", "").contains("missing field `name_en`"));
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &section("a", "fee=no", "wheer = \"x\""));
    assert!(refused(folder.path(), "coverage", "").contains("unknown field `wheer`"));
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &section("a", "fee=no", "unknown = \"perhaps\""));
    assert!(refused(folder.path(), "coverage", "").contains("`out` or `in`"));
}

#[test]
fn names_that_mean_another_category_are_refused() {
    let named = |key: &str, name_en: &str, name_de: &str| DerivedCategory {
        name_en: name_en.into(),
        name_de: name_de.into(),
        ..derived(key, "meeting_place", "fee=no")
    };
    let refused = |all: &[DerivedCategory]| {
        let catalog = Catalog::builtin().with_derived(all, &[]);
        catalog.expect_err("unusable names").to_string()
    };
    let said = refused(&[named("open", "Open", "apotheke"), named("free", "Open", "Frei")]);
    assert!(said.contains("`open`: `apotheke` names `pharmacy` already"), "{said}");
    assert!(said.contains("`free`: `Open` names `open` already"), "{said}");
    assert!(Catalog::builtin().with_derived(&[named("open", "open", "Open")], &[]).is_ok());
    let said = refused(&[named("a/b", "A", "A"), named(" ", "B", "B")]);
    assert!(said.contains("`a/b` is no key: found `/`, expected no `/`, `;` or `,`"), "{said}");
    assert!(said.contains("an empty key"), "{said}");
}
