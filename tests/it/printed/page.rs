//! What stands around a map, and what a page is made of.

use super::town::{NAMES, Towns, texts};
use quick_xml::events::Event;

/// The names of all elements; reading them all shows that the page is well-formed.
fn elements(svg: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut names = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) | Event::Empty(tag) => {
                names.push(tag.name().as_ref().to_owned());
            }
            Event::Eof => return names,
            _ => {}
        }
    }
}

/// A number of an attribute in a line.
fn number(line: &str, name: &str) -> f64 {
    let start = line.find(&format!(" {name}=\"")).unwrap_or_else(|| panic!("no {name} in {line}"));
    let value = line[start + name.len() + 3..].split('"').next().expect("an end");
    value.trim_end_matches("mm").parse().expect("a number")
}

#[test]
fn names_that_try_to_be_markup_are_letters() {
    let towns = Towns::new(&[]);
    for options in ["", "--theme overlaps", "--theme gaps --by municipality", "--of A"] {
        let page = towns.map(options);
        let mut names = elements(&page);
        names.sort_unstable();
        names.dedup();
        let known =
            ["circle", "clipPath", "defs", "g", "path", "pattern", "rect", "svg", "text", "title"];
        assert!(names.iter().all(|name| known.contains(&&name[..])), "{options}: {names:?}");
        assert!(
            !page.contains("<script") && !page.contains("<image") && !page.contains(" href=\"")
        );
    }
    let page = towns.map("");
    assert!(texts(&page).contains(&NAMES[0].to_owned()), "{:?}", texts(&page));
}

#[test]
fn the_scale_bar_is_as_long_as_it_says() {
    let towns = Towns::new(&[]);
    for options in ["", "--paper a3", "--orientation portrait", "--of A"] {
        let page = towns.map(options);
        let bar = page.split("<g id=\"scale-bar\">").nth(1).expect("a bar");
        let bar = bar.split("</g>").next().expect("an end");
        let parts: Vec<f64> = bar
            .lines()
            .filter(|line| line.starts_with("<rect"))
            .map(|line| number(line, "width"))
            .collect();
        let said = texts(bar);
        let metres: f64 = said[2].trim_end_matches(" m").replace(',', "").parse().expect("metres");
        let scale = said[3].trim_start_matches("Scale 1 : ").replace(',', "");
        let scale: f64 = scale.parse().expect("a number");
        assert_eq!(parts.len(), 2, "{options}");
        let on_ground = parts.iter().sum::<f64>() * scale / 1_000.0;
        // Widths are rounded to hundredths of a millimetre.
        assert!(
            (on_ground - metres).abs() <= 0.011 * scale / 1_000.0,
            "{options}: {on_ground} of {metres}"
        );
        // The west and east ends of the first quartier are 500 m apart.
        let first =
            page.split("id=\"area-1\"").nth(1).or_else(|| page.split("id=\"area-5\"").nth(1));
        let steps = first.expect("an area").split("d=\"").nth(1).expect("steps");
        let steps = steps.split('"').next().expect("an end").replace('l', " ").replace('-', " -");
        let corners: Vec<f64> = steps
            .trim_matches(['M', 'z'])
            .split_whitespace()
            .map(|word| word.parse().expect("a number"))
            .collect();
        let widths = corners[2..].chunks(2).map(|step| step[0].abs());
        let width = widths.fold(0.0, f64::max) * scale / 1_000.0;
        assert!((width - 500.0).abs() < 0.02 * scale / 1_000.0, "{options}: {width}");
    }
}

#[test]
fn paper_has_its_size_and_lies_as_asked() {
    let towns = Towns::new(&[]);
    let size = |options: &str| {
        let page = towns.map(options);
        let head = page.lines().next().expect("a line").to_owned();
        [number(&head, "width"), number(&head, "height")]
    };
    // The towns are wider than high.
    assert_eq!(size(""), [297.0, 210.0]);
    assert_eq!(size("--orientation portrait"), [210.0, 297.0]);
    assert_eq!(size("--paper a3"), [420.0, 297.0]);
    assert_eq!(size("--paper a3 --orientation portrait"), [297.0, 420.0]);
}

#[test]
fn the_maps_of_a_pair_divide_the_page_alike() {
    let towns = Towns::new(&[]);
    let picture = |options: &str| {
        let page = towns.map(options);
        let clip = page.split("<clipPath id=\"picture\">").nth(1).expect("a picture");
        clip.split("</clipPath>").next().expect("an end").to_owned()
    };
    let papers = ["", "--orientation portrait", "--paper a3", "--paper a3 --orientation portrait"];
    for theme in ["", "--theme gaps", "--by municipality"] {
        for paper in papers {
            let options = format!("{theme} {paper}");
            let open = picture(&format!("{options} --without-boundaries"));
            assert_eq!(picture(&options), open, "{options}");
        }
    }
}

#[test]
fn a_page_says_where_its_data_come_from_in_both_languages() {
    let towns = Towns::new(&[]);
    let german = texts(&towns.map("--lang de")).join(" ");
    for said in [
        "Bäckerei: Für wen in der Nähe? (mit Grenzen)",
        "Anteil der Personen innerhalb des Grenzwerts von 300 m (Luftlinie)",
        "nur Angebote der eigenen Gemeinde",
        "nach Quartieren · Two towns",
        "Daten: Office & Co, CC BY 4.0 (Daten verändert)",
        "Stand der Daten: 01.05.2024 bis 31.01.2025",
        "(EPSG:25832)",
        "239 von 550 Personen (43,5 %) haben das Angebot.",
        "Klassen: fest",
        "Maßstab 1 : ",
    ] {
        assert!(german.contains(said), "{said} in {german}");
    }
    let english = texts(&towns.map("--lang en --without-boundaries")).join(" ");
    for said in [
        "places of all municipalities",
        "data of 2024-05-01 to 2025-01-31",
        "319 of 550 persons (58.0 %) have the service.",
        "Scale 1 : ",
    ] {
        assert!(english.contains(said), "{said} in {english}");
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let towns = Towns::new(&[]);
    for theme in ["coverage", "gaps", "border", "overlaps"] {
        let one = towns.map(&format!("--theme {theme} --threads 1"));
        assert_eq!(one, towns.map(&format!("--theme {theme} --threads 3")), "{theme}");
    }
}

#[test]
fn what_the_run_lacks_is_refused_with_what_it_has() {
    let towns = Towns::new(&[]);
    let said = towns.refused("--category library");
    assert!(said.contains("no service `library`: found bakery"), "{said}");
    let said = towns.refused("--category Bäckerei --limit 500");
    assert!(said.contains("no `bakery` within 500 m: found limits of 300 m, 900 m"), "{said}");
    let said = towns.refused("--theme sites");
    assert!(said.contains("no table `sites`") && said.contains("[site]"), "{said}");
    let said = towns.refused("--of Atlantis");
    assert!(said.contains("no municipality `Atlantis`"), "{said}");
    let said = towns.refused("--by cell");
    assert!(said.contains("expected quartier, district, municipality or county"), "{said}");
    std::fs::remove_file(towns.results().join("results.gpkg")).expect("removed");
    let said = towns.refused("");
    assert!(said.contains("no results.gpkg") && said.contains("`gpkg` among --formats"), "{said}");
}
