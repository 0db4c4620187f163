//! Configurations with derived categories that cannot be used: all problems are told at once.

use super::{section, write};
use crate::support::refused;

#[test]
fn all_problems_are_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let derived = |key: &str, from: &str, filter: &str, more: &str| {
        format!(
            "[[category]]\nkey = \"{key}\"\nname_en = \"x\"\nname_de = \"x\"\nfrom = \"{from}\"\n\
             where = \"{filter}\"\n{more}\n"
        )
    };
    let all = [
        derived("a", "b", "fee=no", ""),
        derived("b", "c", "fee=no", ""),
        derived("c", "a", "fee=no", ""),
        derived("d", "meeting_plaze", "wheelchair==yes & capacity>viele", ""),
        derived("pharmacy", "doctor", "fee", ""),
        derived("e", "doctor", "fee", "field_of_action = \"socail\"\nlimits_m = [500, 300]"),
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
