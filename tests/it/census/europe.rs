//! The census grids of Europe: places are only in the ids of the cells.

use std::path::Path;
use std::process::Output;

use crate::cli::{err, out, program};

const HEAD: &str = "GRD_ID,T,M,F,Y_LT15,Y_1564,Y_GE65,EMP,CNTR_ID";

/// Three cells of 1 km with persons and one with a confidential number, in a row from west to east; `id`
/// writes the id of the cell with these kilometres of northing and easting.
fn grid(id: &dyn Fn(u32, u32) -> String) -> String {
    let row = |east: u32, values: &str| format!("{},{values},DE-NL\n", id(3100, east));
    HEAD.to_owned()
        + "\n"
        + &row(4100, "40,20,20,4,26,10,20")
        + &row(4101, "-9999,-9999,-9999,-9999,-9999,-9999,-9999")
        + &row(4102, "7,3,4,1,4,2,3")
        + &row(4103, "0,0,0,0,0,0,0")
}

fn long(north: u32, east: u32) -> String {
    format!("CRS3035RES1000mN{north}000E{east}000")
}

fn run(folder: &Path, arguments: &str) -> Output {
    let arguments = arguments.split_whitespace();
    let output = program().current_dir(folder).args(arguments).output().expect("started");
    assert!(output.status.success(), "{}", err(&output));
    output
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("writable");
}

#[test]
fn the_grid_is_imported_with_its_ages_and_the_confidential_cell_is_unknown() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "grid.csv", &grid(&long));
    let output = run(folder.path(), "import census grid.csv -o r");
    assert!(err(&output).contains("W858"), "{}", err(&output));
    let cells = std::fs::read_to_string(folder.path().join("r/cells.csv")).expect("there");
    let expected = "id,x,y,persons,persons_under_15,persons_15_64,persons_65\n\
                    4100500.0_3100500.0,4100500.0,3100500.0,40,4,26,10\n\
                    4102500.0_3100500.0,4102500.0,3100500.0,7,1,4,2\n\
                    4103500.0_3100500.0,4103500.0,3100500.0,0,0,0,0\n\
                    4101500.0_3100500.0,4101500.0,3100500.0,,,,\n";
    let sorted = |text: &str| {
        let mut columns: Vec<Vec<String>> = Vec::new();
        for line in text.lines() {
            columns.push(line.split(',').map(str::to_owned).collect());
        }
        let head = columns[0].clone();
        let row = |row: &Vec<String>| {
            let mut row: Vec<(String, String)> = head.iter().cloned().zip(row.clone()).collect();
            row.sort();
            row
        };
        columns.iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(sorted(&cells), sorted(expected));
    let config = std::fs::read_to_string(folder.path().join("r/region.toml")).expect("there");
    assert!(config.contains("grid_size_m = 1000") && config.contains("EPSG:3035"), "{config}");
}

#[test]
fn a_configuration_reads_the_grid_as_cells_whatever_the_form_of_the_ids() {
    let folder = tempfile::tempdir().expect("a folder");
    let area = "POLYGON((4100000 3100000,4104000 3100000,4104000 3101000,4100000 3101000,4100000 3100000))";
    write(folder.path(), "m.csv", &format!("id;name;wkt\n05911000;A;{area}\n"));
    // The pharmacy is in the middle of the first cell: its 40 persons reach it, the 7 live 2 km away.
    write(folder.path(), "f.csv", "id,category,x,y\n1,pharmacy,4100500,3100500\n");
    let short = |north: u32, east: u32| format!("1kmN{north}E{east}");
    let capital = |north: u32, east: u32| long(north, east).to_uppercase();
    let forms: [&dyn Fn(u32, u32) -> String; 3] = [&long, &short, &capital];
    for id in forms {
        write(folder.path(), "grid.csv", &grid(id));
        let output = run(
            folder.path(),
            "coverage --municipalities m.csv --set layers.municipalities.crs=EPSG:3035 \
             --facilities f.csv --facilities-crs EPSG:3035 --cells grid.csv --category pharmacy \
             --set region.crs=EPSG:25832 --limit 600 --by region --format csv",
        );
        let text = out(&output);
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let (head, row) = (lines.next().expect("a header"), lines.next().expect("a row"));
        let value = |name: &str| {
            let at = head.iter().position(|column| *column == name);
            row[at.unwrap_or_else(|| panic!("no {name} in {head:?}"))]
        };
        assert_eq!([value("persons"), value("persons_covered")], ["47", "40"], "{}", id(1, 1));
        assert_eq!([value("persons_65"), value("persons_65_covered")], ["12", "10"]);
    }
}

#[test]
fn a_cell_with_a_row_for_each_country_has_the_persons_of_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let grid = |rows: &str| {
        let text = format!("GRD_ID,CNTR_ID,T,Y_GE65\n{rows}");
        write(folder.path(), "grid.csv", &text);
        let output = run(folder.path(), "import census grid.csv -o r");
        let cells = std::fs::read_to_string(folder.path().join("r/cells.csv")).expect("there");
        let config = std::fs::read_to_string(folder.path().join("r/region.toml")).expect("there");
        let mut lines = cells.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let head = lines.next().expect("a header");
        let columns = ["persons", "persons_65"]
            .map(|name| head.iter().position(|column| *column == name).expect("a column"));
        let values: Vec<[String; 2]> =
            lines.map(|line| columns.map(|column| line[column].to_owned())).collect();
        (values, err(&output), config.contains("extent"))
    };
    let pairs =
        |pairs: &[[&str; 2]]| pairs.iter().map(|pair| pair.map(str::to_owned)).collect::<Vec<_>>();
    let (cells, said, has_extent) =
        grid("1kmN3100E4100,DE,100,30\n1kmN3100E4100,NL,200,50\n1kmN3100E4101,NL,7,1\n");
    assert_eq!(cells, pairs(&[["300", "80"], ["7", "1"]]));
    assert!(!said.contains("W842") && has_extent, "{said}");
    // The same country twice is a duplicate, whatever stands between.
    let (cells, said, has_extent) =
        grid("1kmN3100E4100,DE,100,30\n1kmN3100E4100,NL,200,50\n1kmN3100E4100,DE,100,30\n");
    assert_eq!(cells, pairs(&[["300", "80"]]));
    assert!(said.contains("W842") && !has_extent, "{said}");
    // The part of one country is confidential.
    let (cells, said, has_extent) = grid("1kmN3100E4100,DE,100,30\n1kmN3100E4100,NL,-9999,-9999\n");
    assert_eq!(cells, pairs(&[["100", "30"]]));
    assert!(said.contains("W858") && has_extent, "{said}");
    // Beside it nobody is known to live there, which is not nobody.
    let (cells, said, _) = grid(
        "1kmN3100E4100,DE,0,0\n1kmN3100E4100,NL,-9999,-9999\n\
                                 1kmN3100E4101,NL,7,1\n",
    );
    assert_eq!(cells, pairs(&[["7", "1"], ["", ""]]));
    assert!(said.contains("W858"), "{said}");
}

#[test]
fn a_withheld_cell_is_unknown_in_the_region_and_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "1kmN3100E4100,40\n1kmN3100E4101,-9999\n1kmN3100E4102,-9999\n";
    write(folder.path(), "grid.csv", &format!("GRD_ID,T\n{rows}"));
    let square = |from: u32, to: u32| {
        let (w, e) = (4_100_000 + from * 1000, 4_100_000 + to * 1000);
        format!("\"POLYGON(({w} 3100000,{e} 3100000,{e} 3101000,{w} 3101000,{w} 3100000))\"")
    };
    run(folder.path(), "import census grid.csv -o r");
    write(folder.path(), "r/m.csv", &format!("id,name,wkt\n05911000,A,{}\n", square(0, 4)));
    let quartiers = (0..4).map(|at| format!("q{at},{}\n", square(at, at + 1)));
    write(folder.path(), "r/q.csv", &format!("id,wkt\n{}", quartiers.collect::<String>()));
    write(folder.path(), "r/f.csv", "id,category,x,y\n1,pharmacy,4100500,3100500\n");
    let crs = "crs = \"EPSG:3035\"\n";
    let layers = format!(
        "[layers.municipalities]\npath = \"m.csv\"\n{crs}[layers.quartiers]\npath = \"q.csv\"\n{crs}\
         [[layers.facilities]]\npath = \"f.csv\"\n{crs}"
    );
    let config = std::fs::read_to_string(folder.path().join("r/region.toml")).expect("there");
    assert!(config.contains("extent = \"municipalities\""), "{config}");
    write(folder.path(), "r/region.toml", &(config + &layers));
    let said = err(&run(folder.path(), "run -c r/region.toml --limit 600 --out results"));
    assert!(said.contains("2 W343 cells of the region have no value"), "{said}");
    assert!(said.contains("persons are known for 2 of 4 quartiers"), "{said}");
    let record = std::fs::read_to_string(folder.path().join("results/run.json")).expect("there");
    let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
    assert_eq!(record["counts"]["suppressed"]["persons"], 2);
    assert_eq!(record["counts"]["quartiers_known"], 2);
    let table = crate::tables::Table::read(&folder.path().join("results/coverage_quartier.csv"));
    // The last quartier has no row: the census counts everybody else there, so nobody lives in it.
    assert_eq!(table.values("persons"), ["40", "", "", "0"]);
}

#[test]
fn no_extent_is_stated_when_a_row_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "1kmN3100E4100,40\n1kmN3100E4101,7\n";
    for (lost, code, has_extent) in [
        ("", None, true),
        ("1kmN31,9\n", Some("E800"), false),
        ("10kmN310E410,9\n", Some("E801"), false),
        ("1kmN3100E4100,9\n", Some("W842"), false),
        // A withheld value is a cell of its own, which is unknown.
        ("1kmN3100E4102,-9999\n", Some("W858"), true),
    ] {
        write(folder.path(), "grid.csv", &format!("GRD_ID,T\n{rows}{lost}"));
        let arguments = ["import", "census", "grid.csv", "-o", "r"];
        let output =
            program().current_dir(folder.path()).args(arguments).output().expect("started");
        let config = std::fs::read_to_string(folder.path().join("r/region.toml")).expect("there");
        assert_eq!(config.contains("extent"), has_extent, "{code:?}: {config}");
        let said = err(&output);
        assert!(code.is_none_or(|code| said.contains(code)), "{code:?}: {said}");
    }
}

#[test]
fn ids_may_state_the_easting_first() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "grid.csv", "CELLCODE,T\n1kmE4141N3147,40\n1kmE4142N3147,7\n");
    run(folder.path(), "import census grid.csv -o r");
    let cells = std::fs::read_to_string(folder.path().join("r/cells.csv")).expect("there");
    assert!(cells.contains("4141500.0,3147500.0,40"), "{cells}");
    assert!(cells.contains("4142500.0,3147500.0,7"), "{cells}");
}
