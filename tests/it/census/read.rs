//! Tables as they are published, with made-up numbers.

use nahraum::base::{GroupUnit, codes};
use nahraum::import::census::{
    Anchor, CensusColumns, CensusError, CensusTable, ValueColumns, recognise,
};

use super::support::{codes, german, group, message, read};

#[test]
fn zensus_2022_population() {
    let table = german(
        "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n\
         CRS3035RES100mN2689100E4337000;4337050;2689150;4\n\
         CRS3035RES100mN2689000E4341200;4341250;2689050;11\n\
         CRS3035RES100mN2689000E4341100;4341150;2689050;1234\n",
    );
    let (layout, read) = read(&table).expect("a sound table");
    assert_eq!((layout.cell_size_m, layout.crs_epsg, layout.anchor), (100, 3035, Anchor::Centre));
    let cells = [(4_341_100, 2_689_000), (4_341_200, 2_689_000), (4_337_000, 2_689_100)];
    assert_eq!(read.value.cells, cells);
    assert_eq!(read.value.persons, Some(vec![Some(1234), Some(11), Some(4)]));
    assert_eq!(read.value.lines, [4, 3, 2]);
    assert_eq!(codes(&read.diagnostics), []);
}

#[test]
fn zensus_2022_ages_in_five_classes_and_in_ten_years() {
    let table = german(
        "GITTER_ID_1km;x_mp_1km;y_mp_1km;Insgesamt_Bevoelkerung;Unter18;a18bis29;a30bis49;\
         a50bis64;a65undaelter;werterlaeuternde_Zeichen\n\
         CRS3035RES1000mN2689000E4337000;4337500;2689500;10;–;3;–;4;3;KLAMMERN\n",
    );
    let (layout, checked) = read(&table).expect("a sound table");
    assert_eq!(
        (layout.cell_size_m, &layout.unused[..]),
        (1000, &["werterlaeuternde_Zeichen".to_owned()][..])
    );
    assert_eq!(checked.value.persons, Some(vec![Some(10)]));
    let keys: Vec<&str> = checked.value.groups.iter().map(|group| group.key.as_str()).collect();
    assert_eq!(keys, ["under_18", "18_29", "30_49", "50_64", "65"]);
    assert_eq!(group(&checked.value, "65").values, [Some(3.0)]);
    assert_eq!(group(&checked.value, "under_18").values, [None]);
    // One finding for each column with suppressed values, one for the column that is not read.
    assert_eq!(codes(&checked.diagnostics), [(codes::N810, 1), (codes::N811, 2)]);
    let said = message(&checked.diagnostics, codes::N811);
    assert!(said.starts_with("1 of 1 values of `Unter18` are suppressed or unknown"), "{said}");

    let ten = german(
        "GITTER_ID_10km;x_mp_10km;y_mp_10km;Insgesamt_Bevoelkerung;Unter10;a10bis19;a20bis29;\
         a30bis39;a40bis49;a50bis59;a60bis69;a70bis79;a80undaelter\n\
         CRS3035RES10000mN2690000E4330000;4335000;2695000;45;1;2;3;4;5;6;7;8;9\n",
    );
    let (layout, checked) = read(&ten).expect("a sound table");
    assert_eq!((layout.cell_size_m, checked.value.groups.len()), (10_000, 9));
    assert_eq!(group(&checked.value, "under_10").values, [Some(1.0)]);
    assert_eq!(group(&checked.value, "80").values, [Some(9.0)]);
    assert_eq!(codes(&checked.diagnostics), []);
}

#[test]
fn shares_with_a_decimal_comma() {
    let table = german(
        "GITTER_ID_100m;x_mp_100m;y_mp_100m;AnteilUeber65;AnteilUnter18;Durchschnittsalter\n\
         CRS3035RES100mN2689100E4337000;4337050;2689150;33,33;120,5;41,2\n\
         CRS3035RES100mN2689100E4337100;4337150;2689150;viele;;40\n",
    );
    let (_, checked) = read(&table).expect("a sound table");
    let old = group(&checked.value, "65");
    assert_eq!((old.unit, &old.values[..]), (GroupUnit::Percent, &[Some(33.33), None][..]));
    assert_eq!(group(&checked.value, "under_18").values, [None, None]);
    // Average age is known and unused; `viele` is a text, 120,5 % no share, the blank suppressed.
    let found = [(codes::N810, 1), (codes::N811, 1), (codes::W840, 1), (codes::W841, 1)];
    assert_eq!(codes(&checked.diagnostics), found);
    assert!(!message(&checked.diagnostics, codes::N810).contains("unknown"));
}

#[test]
fn zensus_2011_wide() {
    let table = german(
        "Gitter_ID_1km;x_mp_1km;y_mp_1km;Einwohner;Alter_D;unter18_A;ab65_A;Auslaender_A\n\
         1kmN2689E4337;4337500;2689500;4;-1;-1;-9;-9\n\
         1kmN2689E4341;4341500;2689500;-1;-1;-1,0;-9,00;-1\n\
         1kmN2690E4341;4341500;2690500;11;40,11;12,5;27,27;0\n",
    );
    let (layout, checked) = read(&table).expect("a sound table");
    assert_eq!(layout.cell_size_m, 1000);
    assert_eq!(checked.value.persons, Some(vec![Some(4), None, Some(11)]));
    assert_eq!(group(&checked.value, "65").values, [None, None, Some(27.27)]);
    assert_eq!(group(&checked.value, "under_18").values, [None, None, Some(12.5)]);
    // One of the persons, two of each share.
    assert_eq!(codes(&checked.diagnostics), [(codes::N810, 1), (codes::N811, 5)]);
}

#[test]
fn derivates_tell_their_size_by_their_coordinates() {
    let text = "Einwohner,x,y,ab65_A,Kneipen\n\
                11,4139500,3127500,54.55,1\n\
                22,4140500,3127500,27.27,2\n\
                5,4140500,3128500,-9.0,3\n";
    let (layout, checked) =
        read(&CensusTable::of_text("km.csv", ',', text)).expect("a sound table");
    assert_eq!((layout.cell_size_m, layout.anchor), (1000, Anchor::Centre));
    assert_eq!(checked.value.cells[0], (4_139_000, 3_127_000));
    assert_eq!(group(&checked.value, "65").values, [Some(54.55), Some(27.27), None]);
    assert_eq!(codes(&checked.diagnostics), [(codes::N810, 1), (codes::N811, 1), (codes::N813, 1)]);
    let unread = message(&checked.diagnostics, codes::N810);
    assert!(unread.ends_with("the meaning of `Kneipen` is unknown"), "{unread}");

    let corners = "x,y,age_0_9,age_80plus\n4139500,3127500,3,\n4139600,3127500,,4\n";
    let (layout, checked) =
        read(&CensusTable::of_text("fine.csv", ',', corners)).expect("a sound table");
    assert_eq!((layout.cell_size_m, layout.anchor), (100, Anchor::Corner));
    assert_eq!(checked.value.cells, [(4_139_500, 3_127_500), (4_139_600, 3_127_500)]);
    assert_eq!(checked.value.persons, None);
    assert_eq!(codes(&checked.diagnostics), [(codes::N811, 2), (codes::N812, 1), (codes::N813, 1)]);
}

#[test]
fn rows_in_are_rows_out_and_rows_reported() {
    let table = german(
        "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n\
         CRS3035RES100mN2689100E4337000;4337050;2689150;4\n\
         CRS3035RES100mN2689100E4337100;4337250;2689150;5\n\
         irgendwo;4337250;2689150;6\n\
         ;4337333;2689150;7\n\
         CRS3035RES1000mN2689000E4337000;;;8\n\
         CRS25832RES100mN2689000E4337000;;;9\n\
         ;;;10\n\
         100mN26891E43370;;;11\n\
         100mN26892E43370;;;2,5\n",
    );
    let (_, checked) = read(&table).expect("a sound table");
    let grid = &checked.value;
    let cells = [(4_337_000, 2_689_100), (4_337_100, 2_689_100), (4_337_200, 2_689_100)];
    assert_eq!(grid.cells[..3], cells);
    assert_eq!(grid.persons, Some(vec![Some(4), Some(5), Some(6), Some(3)]));
    // Out: 4. Lines 5 and 8 have no cell, 6 and 7 another grid, 9 duplicates line 2: 9 rows.
    let found =
        [(codes::E800, 2), (codes::E801, 2), (codes::W842, 1), (codes::W843, 1), (codes::W844, 1)];
    assert_eq!(codes(&checked.diagnostics), found);
    assert_eq!(
        message(&checked.diagnostics, codes::W842),
        "duplicates line 2 for the same cell; the first row is kept, this one is left out"
    );
}

#[test]
fn findings_of_many_rows_are_counted_and_few_are_kept() {
    let mut text = "GITTER_ID_1km;Einwohner\n1kmN1E1;1\n".to_owned();
    (0..500).for_each(|row| text += &format!("nirgends {row};1\n"));
    let (_, checked) = read(&german(&text)).expect("a sound table");
    assert_eq!(codes(&checked.diagnostics), [(codes::E800, 500)]);
    assert_eq!(checked.diagnostics.groups().next().expect("one group").kept().len(), 20);
}

#[test]
fn groups_of_five_years_are_added_up() {
    let table = german(
        "GITTER_ID_1km;a65bis69;a70bis74;a75bis79;a80bis84;a85bis89;a90undaelter\n\
         1kmN1E1;1;2;3;4;5;6\n\
         1kmN1E2;1;2;–;4;–;–\n\
         1kmN1E3;7;–;–;–;–;–\n",
    );
    let (_, checked) = read(&table).expect("a sound table");
    assert_eq!(group(&checked.value, "65").values, [Some(21.0), Some(7.0), Some(7.0)]);
    assert_eq!(group(&checked.value, "80").values, [Some(15.0), Some(4.0), None]);
    // Lower bounds: two cells of `65`, one of `80`.
    assert_eq!(checked.diagnostics.count_of_code(codes::W855), 3);
    // With one part missing nothing is added up.
    let (_, checked) = read(&german("GITTER_ID_1km;a65bis69\n1kmN1E1;1\n")).expect("a table");
    assert_eq!(checked.value.groups.len(), 1);
}

#[test]
fn persons_are_read_rather_than_shares() {
    let table = german("GITTER_ID_1km;AnteilUeber65;a65undaelter\n1kmN1E1;50,0;3\n");
    let (layout, checked) = read(&table).expect("a sound table");
    let old = group(&checked.value, "65");
    assert_eq!((old.unit, old.values[0]), (GroupUnit::Count, Some(3.0)));
    assert_eq!(layout.unused, ["AnteilUeber65"]);
    let ValueColumns::Wide { persons, groups } = layout.values else { panic!("a wide table") };
    assert_eq!((persons, groups.len()), (None, 1));
}

#[test]
fn names_are_compared_without_spelling() {
    let table = german("\u{feff}gitter-id 1KM;EINWOHNER;A65UndÄlter\n1kmN1E1;9;3\n");
    let (_, checked) = read(&table).expect("a sound table");
    assert_eq!(checked.value.persons, Some(vec![Some(9)]));
    assert_eq!(group(&checked.value, "65").values, [Some(3.0)]);
}

#[test]
fn what_is_no_census_grid_is_said() {
    let fault =
        |text: &str| read(&german(text)).map(|_| ()).expect_err("no census grid").to_string();
    assert_eq!(
        fault("name;Einwohner\nHerne;3\n"),
        "`cells.csv` has neither a grid id nor x and y; its columns are `name`, `Einwohner`"
    );
    assert_eq!(
        fault("GITTER_ID_1km;Mieten\n1kmN1E1;3\n"),
        "`cells.csv` has no column of persons or ages; its columns are `GITTER_ID_1km`, `Mieten`"
    );
    let degrees = fault("x;y;Einwohner\n7,23;51,52;3\n7,24;51,53;3\n");
    assert!(degrees.contains("x and y lie on no such grid; expected x and y in metres"));
    assert!(fault("x;y;Einwohner\n;;3\n").contains("no row has a number in x and y"));
    // A column called `id` is one of grid ids only if they are some.
    assert!(fault("id;Einwohner\n17;3\n").contains("neither a grid id nor x and y"));
}

#[test]
fn an_empty_table_is_an_empty_grid() {
    let (layout, checked) = read(&german("GITTER_ID_100m;Einwohner\n")).expect("a sound table");
    assert_eq!((layout.cell_size_m, checked.value.cells.len()), (100, 0));
    assert!(read(&german("")).is_err());
}

#[test]
fn a_table_of_columns_can_be_wrong() {
    let fault = |text: &str| CensusColumns::parse(text).expect_err("a broken table");
    assert!(matches!(fault("grid_id = 3"), CensusError::Columns { .. }));
    let twice = nahraum::import::census::CENSUS_COLUMNS_TOML.replace("\"Unter10\"", "\"unter18\"");
    assert_eq!(
        fault(&twice).to_string(),
        "census columns: `unter18` stands for persons of the group `under_18` and for persons of \
         the group `under_10`; expected one meaning"
    );
    let other = nahraum::import::census::CENSUS_COLUMNS_TOML.replace("\"TOT_P\"", "\"Kopfzahl\"");
    let columns = CensusColumns::parse(&other).expect("a sound table");
    let layout = recognise(&german("GITTER_ID_1km;kopfzahl\n1kmN1E1;3\n"), &columns);
    let ValueColumns::Wide { persons, .. } = layout.expect("a layout").value.values else {
        panic!("a wide table")
    };
    assert_eq!(persons, Some(1));
}
