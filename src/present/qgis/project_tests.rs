use std::io::Read;

use geo::{Geometry, Rect, coord};
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

use super::*;
use crate::base::Lang;
use crate::dataset::{CrsId, CrsTexts, Layer, Table};
use crate::present::qgis::{Service, style};

fn settings() -> Settings {
    let service = |key: &str, name: &str| Service {
        key: key.into(),
        name: name.into(),
        limits_m: vec![500, 1000],
    };
    Settings {
        lang: Lang::De,
        services: vec![service("pharmacy", "Apotheke"), service("supermarket", "Supermarkt")],
        region: "A & B [% 'x' %]".into(),
        database: "results.gpkg".into(),
        program: "nahraum".into(),
        sources: vec!["Stadt <A>, dl-de/by-2-0".into()],
        ..Settings::default()
    }
}

/// Two areas with the columns of a layer of that name.
fn layer(name: &str, columns: &[&str]) -> Layer {
    let mut table = Table::default();
    for column in columns {
        table.number((column, "", ""), 4, [Some(0.25), None].into_iter());
    }
    let square = |x: f64| Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + 9.0, y: 9.0 });
    let shapes = [0.0, 10.0].map(|x| Some(Geometry::from(square(x))));
    let mut layer = table.into_layer(name, Some((CrsId::epsg(25832), shapes.into())));
    layer.crs_texts = Some(CrsTexts {
        crs: CrsId::epsg(25832),
        name: "ETRS89 / UTM zone 32N".into(),
        wkt1: String::new(),
        wkt2: "PROJCRS[\"ETRS89 / UTM zone 32N\"]".into(),
        projjson: String::new(),
        is_geographic: false,
    });
    layer.fields[0].alias = "Wer \"hier\" & dort <lebt>".into();
    layer
}

fn sheets() -> Vec<Sheet> {
    let shares = |metres: u32| {
        ["pharmacy", "supermarket"].map(|key| format!("{key}_{metres}_share_covered"))
    };
    let names: Vec<String> = shares(500).into_iter().chain(shares(1000)).collect();
    let mut columns = vec!["persons", "supermarket_1000_share_uncertain"];
    columns.extend(names.iter().map(String::as_str));
    columns.push("supermarket_1000_border_gain");
    let gaps = ["persons", "category", "limit_m", "is_hidden", "is_split"];
    let layers =
        [layer("quartiers", &columns), layer("municipalities", &columns), layer("gaps", &gaps)];
    layers.iter().map(Sheet::from_layer).collect()
}

/// The texts of all attributes of a name, after reading the whole file as XML.
fn attributes(xml: &str, element: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut values = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) | Event::Empty(tag) => {
                let all = tag.attributes().map(|one| one.expect("a sound attribute"));
                for one in all {
                    if tag.name().as_ref() == element && one.key.as_ref() == name {
                        let text =
                            one.normalized_value(XmlVersion::Implicit1_0).expect("sound escapes");
                        values.push(text.into_owned());
                    }
                }
            }
            Event::Eof => return values,
            _ => {}
        }
    }
}

#[test]
fn a_project_is_a_zip_file_of_the_same_bytes_each_time() {
    let bytes = project(&sheets(), &settings());
    assert_eq!(bytes, project(&sheets(), &settings()));
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let mut text = String::new();
    let mut member = zip.by_name("nahraum.qgs").expect("the project");
    member.read_to_string(&mut text).expect("text");
    assert_eq!(text, project_text(&sheets(), &settings()));
}

#[test]
fn layers_stand_in_groups_with_long_ids_and_relative_paths() {
    let text = project_text(&sheets(), &settings());
    assert_eq!(
        attributes(&text, "layer-tree-group", "name").join(" | "),
        "Grenzen | Grenzeffekt | Lücken | Lücken, die ein Standort schließt | Versorgung | \
         Quartiere, 1.000 m | Quartiere, 500 m | Andere Ebenen"
    );
    let ids = attributes(&text, "layer", "id");
    // 2 boundaries, 2 border effects, gaps of 2 services, coverage: 1 uncertain, 3 and 1.
    assert_eq!(ids.len(), 11, "{ids:?}");
    let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len());
    assert!(ids.iter().all(|id| id.len() > 10), "QGIS drops layers with shorter ids: {ids:?}");
    let sources = attributes(&text, "layer-tree-layer", "source");
    assert!(sources.iter().all(|source| source.starts_with("./results.gpkg|layername=")));
    let said = unescape(&text).expect("sound escapes");
    assert!(said.contains("<wkt>PROJCRS[\"ETRS89 / UTM zone 32N\"]</wkt>"));
}

#[test]
fn it_opens_with_coverage_of_the_supermarket_and_the_boundaries() {
    let text = project_text(&sheets(), &settings());
    let checked = attributes(&text, "layer-tree-layer", "checked");
    let names = attributes(&text, "layer-tree-layer", "name");
    // The layers of the tree come first; those of the legends follow.
    let shown: Vec<&str> = std::iter::zip(&names, &checked)
        .take(11)
        .filter(|(_, checked)| *checked == "Qt::Checked")
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        shown,
        ["Gemeindegrenzen", "ungewiss (Rand der Daten): Supermarkt, 1.000 m", "Supermarkt"]
    );
    let questions = attributes(&text, "Layout", "name");
    let expected = [
        "Supermarkt: Für wen in der Nähe?",
        "Supermarkt: Wo fehlt den Menschen ein Angebot?",
        "Supermarkt: Wer ist auf die Nachbargemeinde angewiesen?",
    ];
    assert_eq!(questions, expected);
}

#[test]
fn texts_of_others_are_texts() {
    let sheets = sheets();
    let text = project_text(&sheets, &settings());
    let labels = attributes(&text, "LayoutItem", "labelText");
    assert!(labels.iter().any(|label| label.contains("Stadt <A>, dl-de/by-2-0")));
    let computed = labels.iter().filter(|label| label.contains("[%"));
    assert!(computed.clone().all(|label| label.contains("format_date(now()")), "{labels:?}");
    assert_eq!(computed.count(), 3, "the date of each of three pages");
    let qml = style(&sheets[0], &settings()).qml;
    assert_eq!(attributes(&qml, "alias", "name"), ["Wer \"hier\" & dort <lebt>"]);
}

#[test]
fn coverage_has_five_classes_and_two_for_what_has_none() {
    let qml = style(&sheets()[0], &settings()).qml;
    let labels = attributes(&qml, "rule", "label");
    let expected = [
        "0 bis unter 20 %",
        "20 bis unter 40 %",
        "40 bis unter 60 %",
        "60 bis unter 80 %",
        "80 bis 100 %",
        "unbewohnt",
        "nicht bekannt",
    ];
    assert_eq!(labels, expected);
    let filters = attributes(&qml, "rule", "filter");
    assert_eq!(
        filters[1],
        "(\"persons\" > 0) AND (\"supermarket_1000_share_covered\" >= 0.2 AND \
         \"supermarket_1000_share_covered\" < 0.4)"
    );
    assert_eq!(filters[5], "\"persons\" = 0");
}

#[test]
fn gaps_of_other_services_are_a_class_that_is_not_drawn() {
    let qml = style(&sheets()[2], &settings()).qml;
    let filters = attributes(&qml, "rule", "filter");
    let choice = "(\"category\" = 'supermarket') AND (\"limit_m\" = 1000)";
    assert_eq!(filters.len(), 4);
    assert!(filters[..3].iter().all(|filter| filter.starts_with(&format!("({choice}) AND "))));
    assert_eq!(filters[3], format!("NOT ({choice})"));
}

#[test]
fn maps_of_the_services_that_are_asked_for_are_printed_too() {
    let pages = vec!["pharmacy".into(), "supermarket".into()];
    let text = project_text(&sheets(), &Settings { pages, ..settings() });
    let mut questions = attributes(&text, "Layout", "name");
    questions.sort();
    let expected = [
        "Apotheke: Für wen in der Nähe?",
        "Apotheke: Wo fehlt den Menschen ein Angebot?",
        "Supermarkt: Für wen in der Nähe?",
        "Supermarkt: Wer ist auf die Nachbargemeinde angewiesen?",
        "Supermarkt: Wo fehlt den Menschen ein Angebot?",
    ];
    assert_eq!(questions, expected);
}

#[test]
fn facilities_are_drawn_by_field_and_printed_by_who_has_no_other_one() {
    let columns = ["persons_1000m", "persons_only_here_1000m", "category", "field_of_action"];
    let sheets = [Sheet::from_layer(&layer("facilities", &columns))];
    let text = project_text(&sheets, &settings());
    let questions = attributes(&text, "Layout", "name");
    assert_eq!(questions, ["Supermarkt: Wer ist auf eine einzige Einrichtung angewiesen?"]);
    let qml = style(&sheets[0], &settings()).qml;
    let labels = attributes(&qml, "rule", "label");
    assert_eq!(
        (labels.len(), &labels[0][..], &labels[7][..]),
        (8, "Nahversorgung", "andere Angebote")
    );
}
