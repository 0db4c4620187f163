//! What runs and imports record of such files, and that they are read wherever layers are.

use std::fs;
use std::path::Path;

use nahraum::base::{Silent, codes};
use nahraum::config::Config;
use nahraum::format::{companions, file_and_table, fingerprint};
use nahraum::run::import::{ListImport, import_facilities};
use nahraum::run::load;

use super::made::{Field, Shapefile, dbf, file, parts, shp};
use rust_xlsxwriter::Workbook;

const FIELDS: [Field; 2] = [(b"id", b'C', 5, 0), (b"name", b'C', 10, 0)];

/// A town as an area in degrees, with its definition.
fn town() -> Shapefile {
    let ring = [(7.0, 51.0), (7.0, 51.1), (7.1, 51.1), (7.1, 51.0), (7.0, 51.0)];
    let (bytes, shx) = shp(5, &[parts(5, &[&ring])]);
    let table = dbf(0x57, &FIELDS, &[&[b"05913", b"Dortm\xfcnd"]]);
    let definition = nahraum::crs::crs_texts(&nahraum::crs::CrsId::wgs84()).expect("known").wkt1;
    Shapefile::new(&bytes).with("shx", shx).with("dbf", table).with("prj", definition)
}

/// A list of facilities in two sheets.
fn list(folder: &Path) {
    let mut book = Workbook::new();
    for (sheet, category) in [("Apotheken", "pharmacy"), ("Hinweise", "")] {
        let sheet = book.add_worksheet().set_name(sheet).expect("a name");
        let names = ["id", "name", "category", "lon", "lat"];
        for (column, name) in names.into_iter().enumerate() {
            sheet.write_string(0, column as u16, name).expect("a value");
        }
        sheet.write_number(1, 0, 7.0).expect("a value");
        sheet.write_string(1, 1, "Löwen").expect("a value");
        sheet.write_string(1, 2, category).expect("a value");
        sheet.write_number(1, 3, 7.05).expect("a value");
        sheet.write_number(1, 4, 51.05).expect("a value");
    }
    book.save(folder.join("liste.xlsx")).expect("space");
}

fn nothing(_: &str) -> Option<String> {
    None
}

#[test]
fn a_configuration_reads_them_and_each_file_has_its_fingerprint() {
    let made = town();
    list(made.folder.path());
    let text = "[layers.municipalities]\npath = \"orte.shp\"\n[[layers.facilities]]\n\
                path = \"liste.xlsx\"\ntable = \"Apotheken\"\nknown_area = \"orte.shp\"\n\
                [[layers.facilities]]\npath = \"liste.xlsx:Apotheken\"\n";
    let config = Config::parse(text, "region.toml").expect("valid");
    let loaded = load(&config, made.folder.path(), &nothing, &Silent).expect("readable");
    let [towns, first, second] = &loaded.sources[..] else { panic!("{:?}", loaded.sources) };
    let beside: Vec<&str> = towns.beside.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(beside, ["orte.dbf", "orte.shx", "orte.prj"]);
    for one in &towns.beside {
        let known = fingerprint(&made.folder.path().join(&one.name)).expect("a file");
        assert_eq!((one.sha256.clone(), one.bytes), known);
    }
    let known = fingerprint(&made.folder.path().join("liste.xlsx")).expect("a file").0;
    for list in [first, second] {
        assert_eq!((&list.sha256, list.features, list.beside.len()), (&known, 1, 0));
    }
    assert_eq!(second.name, "liste.xlsx:Apotheken");
    let areas = loaded.inputs.municipalities.expect("an area");
    assert_eq!(areas.layer.crs, Some(nahraum::crs::CrsId::wgs84()));
    assert_eq!(super::made::values(&areas.layer, "name"), ["\"Dortmünd\""]);
}

#[test]
fn a_list_in_a_workbook_is_imported_by_the_name_of_its_sheet() {
    let folder = tempfile::tempdir().expect("a folder");
    list(folder.path());
    let out = folder.path().join("region");
    let path = folder.path().join("liste.xlsx");
    let import = ListImport { list: path.clone(), out: out.clone(), ..ListImport::default() };
    let error = import_facilities(&import, &Silent).expect_err("two sheets");
    let source = std::error::Error::source(&error).expect("a cause").to_string();
    assert!(source.contains("`Apotheken`, `Hinweise`"), "{source}");
    let list = format!("{}:Apotheken", path.display()).into();
    let imported = import_facilities(&ListImport { list, ..import }, &Silent).expect("imported");
    assert_eq!(imported.diagnostics.count_of_code(codes::W690), 1);
    let written =
        fs::read_to_string(out.join("facilities_liste_Apotheken.geojson")).expect("a layer");
    assert!(written.contains("Löwen"), "{written}");
}

#[test]
fn paths_may_name_a_layer_behind_a_colon() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(folder.path(), "a.gpkg", "x");
    let colon = file(folder.path(), "b:c.csv", "x");
    let text = |path: &Path| path.display().to_string();
    assert_eq!(file_and_table(&path), (path.clone(), None));
    assert_eq!(file_and_table(&colon), (colon.clone(), None), "a file with a colon");
    let named = format!("{}:Städte: alle", text(&path));
    assert_eq!(file_and_table(Path::new(&named)), (path, Some("Städte: alle".to_owned())));
    for none in ["nowhere.gpkg:a", "a.gpkg:", ":a"] {
        assert_eq!(file_and_table(Path::new(none)), (none.into(), None), "{none}");
    }
    assert_eq!(companions(&town().path()).len(), 3);
}
