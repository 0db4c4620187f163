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

/// A folder whose configuration reads one municipality under another name than imports give it: the square
/// from 9.0 to 9.1 degrees east and 48.0 to 48.1 north.
fn own_region(folder: &std::path::Path, layer: &str) -> std::path::PathBuf {
    let region = folder.join("region");
    std::fs::create_dir_all(region.join("areas")).expect("writable");
    let square = "[[[9.0,48.0],[9.1,48.0],[9.1,48.1],[9.0,48.1],[9.0,48.0]]]";
    let area = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":\
         {{\"id\":\"a\",\"name\":\"A\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{square}}}}}]}}"
    );
    std::fs::write(region.join("areas/gemeinde.geojson"), area).expect("writable");
    let text = format!("[layers.{layer}]\npath = \"areas/gemeinde.geojson\"\n");
    std::fs::write(region.join("region.toml"), text).expect("writable");
    region
}

/// A point layer in degrees with one text property for each point.
fn points(property: &str, places: &[(f64, f64)]) -> String {
    let point = |(x, y): &(f64, f64)| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"{property}\":\"At {x} {y}\"}},\"geometry\":\
             {{\"type\":\"Point\",\"coordinates\":[{x},{y}]}}}}"
        )
    };
    let points: Vec<String> = places.iter().map(point).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", points.join(","))
}

#[test]
fn lists_without_ids_get_ids_that_differ_and_names_by_their_usual_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let region = own_region(folder.path(), "municipalities");
    let out = region.to_str().expect("UTF-8");
    for (name, property, category) in
        [("a", "title", "residential_care"), ("b", "Name der Einrichtung", "library")]
    {
        let file = folder.path().join(format!("{name}.geojson"));
        std::fs::write(&file, points(property, &[(9.01, 48.01), (9.02, 48.01)])).expect("writable");
        let file = file.to_str().expect("UTF-8");
        let output = run(&["import", "facilities", file, "-o", out, "--category", category, "-v"]);
        assert!(output.status.success(), "{}", err(&output));
        let said = format!("column `{property}` is used as the name");
        assert!(err(&output).contains(&said), "{}", err(&output));
        assert!(!err(&output).contains("W690"), "{}", err(&output));
    }
    let config = region.join("region.toml");
    let config = config.to_str().expect("UTF-8");
    let output = run(&["check", "-c", config]);
    assert!(output.status.success() && !err(&output).contains("W334"), "{}", err(&output));
    let pairs = ["overlaps", "--of", "facilities", "--limit", "2000", "--format", "csv"];
    let cells = folder.path().join("cells.csv");
    std::fs::write(&cells, "longitude,latitude,persons\n9.011,48.01,10\n").expect("writable");
    let more = ["-c", config, "--cells", cells.to_str().expect("UTF-8")];
    let output = run(&[&pairs[..], &more].concat());
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    for id in ["facilities_a-1", "facilities_a-2", "facilities_b-1", "facilities_b-2"] {
        assert!(table.contains(id), "no {id} in {table}{}", err(&output));
    }
    assert!(table.contains("At 9.01 48.01"), "{table}");
}

#[test]
fn a_list_of_a_city_without_municipalities_says_what_to_add() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("l.geojson"), folder.path().join("region"));
    std::fs::write(&file, points("Haus", &[(9.01, 48.01), (9.02, 48.01)])).expect("writable");
    let paths = [&file, &out].map(|path| path.to_str().expect("UTF-8"));
    let output = run(&["import", "facilities", paths[0], "-o", paths[1], "--category", "library"]);
    let said = err(&output);
    assert!(said.contains("W690") && said.contains("[layers.municipalities]"), "{said}");
    assert!(said.contains("W691") && said.contains("candidates are Haus"), "{said}");
    let config = out.join("region.toml");
    let output = run(&["check", "-c", config.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(2));
    let said = err(&output);
    assert!(said.contains("names no municipalities or quartiers"), "{said}");
    assert!(said.contains("hint: import a map into the folder"), "{said}");
}

#[test]
fn the_region_is_what_the_configuration_names() {
    // Longitude 9.05, latitude 48.05 lies at x 4250140, y 2771170 in EPSG:3035 (formulas of EPSG method
    // 9820, Guidance Note 7-2); the last cell lies 470 km away.
    let rows = "GITTER_ID_1km;x_mp_1km;y_mp_1km;Einwohner\n1kmN2771E4250;4250500;2771500;12\n\
                1kmN2772E4250;4250500;2772500;8\n1kmN3241E4250;4250500;3241500;500\n";
    for layer in ["municipalities", "quartiers"] {
        let folder = tempfile::tempdir().expect("a folder");
        let region = own_region(folder.path(), layer);
        let file = folder.path().join("census.csv");
        std::fs::write(&file, rows).expect("writable");
        let paths = [&file, &region].map(|path| path.to_str().expect("UTF-8"));
        let output = run(&["import", "census", paths[0], "-o", paths[1], "-v"]);
        assert!(output.status.success() && err(&output).contains("N663"), "{}", err(&output));
        assert_eq!(text(&region.join("cells.csv")).lines().count(), 1 + 2, "{layer}");
        // A list whose coordinates are in another CRS than it says is refused with the likely one.
        let list = folder.path().join("list.csv");
        std::fs::write(&list, "Name;x;y\nA;500000;5322000\nB;500100;5322000\n").expect("writable");
        let base = ["import", "facilities", list.to_str().expect("UTF-8"), "-o", paths[1]];
        let more = ["--category", "library", "--crs", "EPSG:25833"];
        let output = run(&[&base[..], &more].concat());
        assert_eq!(output.status.code(), Some(2), "{layer}: {}", err(&output));
        assert!(err(&output).contains("EPSG:25832"), "{}", err(&output));
        // Without a file of that name it is the configuration that is wrong, not the import's business.
        std::fs::remove_file(region.join("areas/gemeinde.geojson")).expect("there");
        let output = run(&["import", "census", paths[0], "-o", paths[1]]);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        assert!(err(&output).contains("gemeinde.geojson"), "{}", err(&output));
    }
}

#[test]
fn blanks_around_the_name_of_a_list_do_not_matter() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("l.csv"), folder.path().join("region"));
    std::fs::write(&file, LIST).expect("writable");
    let base = ["import", "facilities", file.to_str().expect("UTF-8"), "-o"];
    let more = ["--category", "pharmacy", "--crs", "EPSG:25832", "--as"];
    for name in ["x ", "x", " x"] {
        let output = run(&[&base[..], &[out.to_str().expect("UTF-8")], &more, &[name]].concat());
        assert!(output.status.success(), "{}", err(&output));
        let config = text(&out.join("region.toml"));
        assert_eq!(config.matches("[[layers.facilities]]").count(), 1, "`{name}`: {config}");
    }
    assert!(out.join("facilities_x.geojson").exists());
}

#[test]
fn a_name_that_is_no_file_name_everywhere_is_refused_before_the_list_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("l.csv"), folder.path().join("region"));
    let long = "x".repeat(250);
    let odd = [
        "CON",
        "a*b",
        "x\"y",
        "a\u{202e}b",
        &long,
        "",
        " ",
        ".x",
        "a/b",
        "a\\b",
        "C:",
        "a\nb",
        "a.",
    ];
    let import = |name: &str| {
        let base = ["import", "facilities", file.to_str().expect("UTF-8"), "-o"];
        let more = ["--category", "pharmacy", "--crs", "EPSG:25832", "--as", name];
        run(&[&base[..], &[out.to_str().expect("UTF-8")], &more].concat())
    };
    for name in odd {
        // The list is not even there.
        let output = import(name);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(err(&output).contains("is not a valid name of a list"), "{}", err(&output));
        assert!(err(&output).contains("choose another name with --as"), "{}", err(&output));
        assert!(!out.exists());
    }
    std::fs::write(&file, LIST).expect("writable");
    for name in ["Kitas (2025)", "Ärzte, Stand 1. Mai", "pflege+kurz"] {
        let output = import(name);
        assert!(output.status.success(), "{}", err(&output));
        assert!(out.join(format!("facilities_{name}.geojson")).exists());
    }
}

#[cfg(unix)]
#[test]
fn a_list_whose_file_name_is_not_valid_everywhere_gets_a_safe_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("region");
    let long = "x".repeat(120);
    for (number, stem) in ["CON", "a*b", "a\u{202e}b", &long].into_iter().enumerate() {
        let file = folder.path().join(format!("{stem}.csv"));
        std::fs::write(&file, LIST).expect("writable");
        let base = ["import", "facilities", file.to_str().expect("UTF-8"), "-o"];
        let more = ["--category", "pharmacy", "--crs", "EPSG:25832"];
        let output = run(&[&base[..], &[out.to_str().expect("UTF-8")], &more].concat());
        assert!(output.status.success(), "{}", err(&output));
        let config = text(&out.join("region.toml"));
        assert_eq!(config.matches("[[layers.facilities]]").count(), number + 1, "{config}");
    }
    for entry in std::fs::read_dir(&out).expect("a folder").flatten() {
        let name = entry.file_name().into_string().expect("UTF-8");
        assert!(!name.contains(['*', '\u{202e}']) && name.len() < 140, "{name}");
    }
}

/// Filters may ask about any column, so that every number is written with a decimal point; ids and names stay.
#[test]
fn numbers_of_all_columns_are_written_with_a_decimal_point() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("l.csv"), folder.path().join("region"));
    let list = "id;name;seats;Fax;x;y\n1.001;1.002;1.200;0234;380000,5;5700000,5\n\
                2,5;B;3,5;ca. 2,5;380100,5;5700000,5\n";
    std::fs::write(&file, list).expect("writable");
    let (file, target) = (file.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    let more = ["--crs", "EPSG:25832", "--category", "library", "--attribute", "chairs=seats"];
    let output = run(&[&["import", "facilities", file, "-o", target][..], &more].concat());
    assert!(output.status.success(), "{}", err(&output));
    let layer = text(&out.join("facilities_l.geojson"));
    for value in
        ["\"1.001\"", "\"1.002\"", "\"1200\"", "\"0234\"", "\"2,5\"", "\"3.5\"", "\"ca. 2,5\""]
    {
        assert!(layer.contains(value), "no {value} in {layer}");
    }
}
