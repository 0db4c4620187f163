//! Where the limits of the catalogue are from.

use super::{Catalog, THRESHOLDS_TOML};

/// Whether a text has a year.
fn has_year(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_digit());
    words.filter_map(|word| word.parse().ok()).any(|year: u32| (1950..2100).contains(&year))
}

/// Whether a text names a place in a publication by its number, or a web page by its address.
fn has_place(text: &str) -> bool {
    let numbered = |word: &str| {
        let mut after = text.match_indices(word).map(|(at, _)| &text[at + word.len()..]);
        after.any(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_page =
        [".de", ".gov", ".com", ".nl", ".nrw", ".uk"].iter().any(|end| text.contains(end));
    ["page", "pages", "paragraph", "article", "written answer", "indicator"]
        .iter()
        .any(|w| numbered(w))
        || is_page
}

#[test]
fn every_limit_says_where_it_stands_and_when_that_was_written() {
    let catalog = Catalog::builtin();
    let of_limits = catalog.standards.iter().flat_map(|standard| &standard.limit);
    let own = ["quartier", "gb"].map(|key| &catalog.standard(key).expect("known").source);
    for source in of_limits.map(|limit| &limit.source).chain(own) {
        // A choice of this program has no other source.
        if !source.starts_with("A choice of this program") {
            assert!(has_place(source), "where: {source}");
            assert!(has_year(source), "when: {source}");
        }
    }
    assert!(!["page open", "year open"].iter().any(|open| THRESHOLDS_TOML.contains(open)));
    assert!(!has_place("Somebody 2015, a web page without page numbers") && !has_year("page 7"));
}
