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
    assert!(err(&output).contains("E660"), "{}", err(&output));
    assert_eq!(text(&out.join("facilities_l_without_place.csv")).lines().count(), 3);
    assert!(!out.join("facilities_l.geojson").exists());
    assert!(!text(&out.join("region.toml")).contains("[[layers.facilities]]"));
    // Nothing says what they are, or a field is named that is not there.
    let output = run(&[&base[..], &[out_text]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("--category"), "{}", err(&output));
    let more = ["--category", "doctor", "--field", "provider=Betreiber"];
    let output = run(&[&base[..], &[out_text], &more].concat());
    assert!(err(&output).contains("no column `Betreiber`"), "{}", err(&output));
}
