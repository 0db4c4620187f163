//! `nahraum import facilities`.

use super::command::{err, run, text};

const LIST: &str = "Nr.;Bezeichnung;Träger;Plätze;Anschrift;x;y\n\
    1;Haus am Park;Diakonie;80;Parkweg 1;380000;5700000\n\
    2;Haus Süd;Caritas;60;Südstraße 2;;\n\
    3;Haus Nord;;40;Nordstraße 3;381000;5701000\n";

#[test]
fn rows_with_coordinates_become_a_layer_the_others_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("pflege.csv"), folder.path().join("region"));
    std::fs::write(&file, LIST).expect("writable");
    let base = ["import", "facilities", file.to_str().expect("UTF-8"), "-o"];
    let out_text = out.to_str().expect("UTF-8");
    let more = ["--category", "residential_care", "--crs", "EPSG:25832"];
    let output = run(&[&base[..], &[out_text], &more, &["--attribution", "Kreis X, CC0"]].concat());
    assert!(output.status.success(), "{}", err(&output));
    assert!(err(&output).contains("1 of 3 rows have no coordinates"), "{}", err(&output));
    let layer = text(&out.join("facilities_pflege.geojson"));
    assert!(layer.contains("Haus am Park") && layer.contains("Parkweg 1"), "{layer}");
    assert!(!layer.contains("Haus Süd"), "{layer}");
    // EPSG:25832 380000, 5700000 (pyproj 3.7).
    assert!(layer.contains("[7.2734766,51.4384683]"), "{layer}");
    let rest = text(&out.join("facilities_pflege_without_place.csv"));
    assert_eq!(rest.lines().count(), 2, "{rest}");
    assert!(rest.contains("2,Haus Süd,Caritas,60,Südstraße 2"), "{rest}");
    let config = text(&out.join("region.toml"));
    for line in [
        "category = \"residential_care\"",
        "attribution = \"Kreis X, CC0\"",
        "name = \"Bezeichnung\"",
        "provider = \"Träger\"",
        "capacity = \"Plätze\"",
        "id = \"Nr.\"",
    ] {
        assert!(config.contains(line), "no `{line}` in {config}");
    }
}

#[test]
fn a_list_without_any_place_is_answered_with_no() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("l.csv"), folder.path().join("region"));
    std::fs::write(&file, "Name;Anschrift\nA;Weg 1\nB;Weg 2\n").expect("writable");
    let base = ["import", "facilities", file.to_str().expect("UTF-8"), "-o"];
    let out_text = out.to_str().expect("UTF-8");
    let output = run(&[&base[..], &[out_text, "--category", "doctor"]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(err(&output).contains("E674"), "{}", err(&output));
    assert_eq!(text(&out.join("facilities_l_without_place.csv")).lines().count(), 3);
    assert!(!out.join("facilities_l.geojson").exists());
    assert!(!out.join("region.toml").exists());
    // Nothing says what they are, or a field is named that is not there.
    let output = run(&[&base[..], &[out_text]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("--category"), "{}", err(&output));
    let more = ["--category", "doctor", "--field", "provider=Betreiber"];
    let output = run(&[&base[..], &[out_text], &more].concat());
    assert!(err(&output).contains("no column `Betreiber`"), "{}", err(&output));
}

#[test]
fn columns_that_may_be_coordinates_are_named_and_lists_keep_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("region");
    let out_text = out.to_str().expect("UTF-8");
    let list = "Name;rechts_utm;hoch_utm\nA;380000;5700000\n";
    let files = ["one", "two"].map(|name| folder.path().join(name).join("kita.2025.csv"));
    for file in &files {
        std::fs::create_dir(file.parent().expect("a folder")).expect("writable");
        std::fs::write(file, list).expect("writable");
    }
    let import = |file: &std::path::Path, more: &[&str]| {
        let base = ["import", "facilities", file.to_str().expect("UTF-8"), "-o", out_text];
        run(&[&base[..], &["--category", "kindergarten"], more].concat())
    };
    let output = import(&files[0], &[]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(err(&output).contains("candidates are rechts_utm, hoch_utm"), "{}", err(&output));
    let output = import(&files[0], &["--field", "x=rechts_utm"]);
    assert!(err(&output).contains("found only `x`, expected both x and y"), "{}", err(&output));
    let xy = ["--field", "x=rechts_utm", "--field", "y=hoch_utm", "--crs", "EPSG:25832"];
    assert!(import(&files[0], &xy).status.success());
    assert!(out.join("facilities_kita.2025.geojson").exists());
    // Another list of the same name does not take its place.
    let output = import(&files[1], &xy);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("choose another name with --as"), "{}", err(&output));
    let output = import(&files[1], &[&xy[..], &["--as", "second"]].concat());
    assert!(output.status.success(), "{}", err(&output));
    let config = text(&out.join("region.toml"));
    assert_eq!(config.matches("[[layers.facilities]]").count(), 2, "{config}");
}

#[test]
fn german_names_are_categories_and_decimal_commas_survive() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("l.csv"), folder.path().join("region"));
    let list = "Name;Kategorie;Plätze;x;y\nA;apotheke;1.234;380000,5;5700000,5\n\
                B;Luftschloss;12,5;380100,5;5700000,5\nC;;ca. 3;380200,5;5700000,5\n\
                D;supermarket;;380300,5;5700000,5\n";
    std::fs::write(&file, list).expect("writable");
    let (file, out_text) = (file.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    let output = run(&["import", "facilities", file, "-o", out_text, "--crs", "EPSG:25832"]);
    assert!(output.status.success(), "{}", err(&output));
    let said = err(&output);
    assert!(
        said.contains("`Luftschloss` is not in the catalogue") && said.contains("W672"),
        "{said}"
    );
    let layer = text(&out.join("facilities_l.geojson"));
    for value in ["\"1234\"", "\"12.5\"", "\"ca. 3\"", "\"apotheke\""] {
        assert!(layer.contains(value), "no {value} in {layer}");
    }
    let config = text(&out.join("region.toml"));
    let values = "[layers.facilities.category_values]\n\"apotheke\" = \"pharmacy\"\n";
    assert!(config.contains(values), "{config}");
    // What a list means can be said; a column of categories wins over the category of all.
    let more = ["--category-value", "Luftschloss=Bibliothek", "--crs", "EPSG:25832"];
    let more = [&more[..], &["--category", "doctor", "--field", "category=Kategorie"]].concat();
    let output = run(&[&["import", "facilities", file, "-o", out_text][..], &more].concat());
    assert!(output.status.success() && !err(&output).contains("W671"), "{}", err(&output));
    let config = text(&out.join("region.toml"));
    for line in ["\"Luftschloss\" = \"library\"", "category_default = \"doctor\""] {
        assert!(config.contains(line), "no {line} in {config}");
    }
    // The one category of a list may be named in German too.
    let more = ["--category", "Apotheke", "--as", "second", "--crs", "EPSG:25832"];
    let base = ["import", "facilities", file, "-o", out_text];
    assert!(run(&[&base[..], &more].concat()).status.success());
    let config = text(&out.join("region.toml"));
    assert!(config.contains("category = \"pharmacy\""), "{config}");
    // An invalid date and an empty attribution are errors.
    for odd in [["--date", "gestern"], ["--attribution", ""]] {
        assert_eq!(run(&[&base[..], &more, &odd].concat()).status.code(), Some(2), "{odd:?}");
    }
    for date in ["2022", "2022-05", "2022-05-15"] {
        assert!(run(&[&base[..], &more, &["--date", date]].concat()).status.success(), "{date}");
    }
}

#[test]
fn a_list_that_lost_its_places_leaves_the_earlier_one_and_hand_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("l.csv"), folder.path().join("region"));
    let (list, out_text) = (file.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    let import = || {
        let base = ["import", "facilities", list, "-o", out_text, "--category", "doctor"];
        run(&[&base[..], &["--crs", "EPSG:25832"]].concat())
    };
    let full = "Name;x;y\nA;380000;5700000\nB;;\n";
    std::fs::write(&file, full).expect("writable");
    assert!(import().status.success());
    let layer = text(&out.join("facilities_l.geojson"));
    std::fs::write(&file, "Name;rw;hw\nA;380000;5700000\n").expect("writable");
    assert_eq!(import().status.code(), Some(1));
    assert_eq!(text(&out.join("facilities_l.geojson")), layer);
    assert!(text(&out.join("region.toml")).contains("facilities_l.geojson"));
    // Somebody gave the rows without a place one: they are not removed when the list has none.
    let by_hand = out.join("facilities_l_without_place.csv");
    std::fs::write(&by_hand, "Name,x,y\nB,1,1\n").expect("writable");
    std::fs::write(&file, "Name;x;y\nA;380000;5700000\n").expect("writable");
    assert!(import().status.success());
    assert_eq!(text(&by_hand), "Name,x,y\nB,1,1\n");
}
