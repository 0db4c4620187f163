//! `import facilities`: facility lists of public authorities.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use polars::prelude::{BooleanChunked, Column, NewChunkedArray};

use super::common::{read_categories, report_missing_attribution, stem};
use super::error::{ImportError, ListImportError};
use super::target::{Imported, Target};
use crate::base::names::list_members;
use crate::base::{Bounds, Diagnostics, Finding, Place, Progress, codes};
use crate::crs::{check_plausible, transform_coords, transform_layer, unify_rows};
use crate::dataset::{
    CrsId, Layer, UsualColumn, entrances_in, entrances_text, is_text, parse_number, text_value,
};
use crate::format::{CsvGeometry, CsvOptions, Input, OutputFormat, ReadOptions, file_and_table};
use crate::project::{ImportRecord, LayerLines, SourceRecord, WITHOUT_PLACE, file_parts};
use crate::region::{Catalog, RegionError};
use crate::run::read::read_layer;

/// Options of a list import.
#[derive(Clone, Debug, Default)]
pub struct ListImport {
    /// The list: a text table, a sheet, or a file of any other format of layers.
    pub list: PathBuf,
    /// Folder for the layer.
    pub out: PathBuf,
    /// Category of all facilities, unless a column contains it.
    pub category: Option<String>,
    /// CRS of the coordinates.
    pub crs: Option<CrsId>,
    /// Columns of fields: key and column. Keys are id, name, category, provider, provider_type,
    /// capacity, entrances, x, y and wkt.
    pub fields: Vec<(String, String)>,
    /// Columns of attributes that filters ask about: name and column, such as `wheelchair` and `Barrierefrei`.
    pub attributes: Vec<(String, String)>,
    /// Attribution with the licence.
    pub attribution: Option<String>,
    /// Date of the list.
    pub date: Option<String>,
    /// Name of the list in the folder; the file name when absent.
    pub name: Option<String>,
    /// Meanings of values in the category column: value and category.
    pub category_values: Vec<(String, String)>,
}

/// Turns a list into a layer of the folder. Rows without a position are written to a file of their own for
/// geocoding elsewhere: Nahraum does not look up addresses.
///
/// # Findings
/// W690 when the folder has no municipalities or quartiers yet, W691 when no column is known as the name,
/// W660 for rows without coordinates, E673 when no row has any, E674 when no coordinate columns are
/// recognised, N502 for columns used as fields, N662 without an attribution, W671 for categories that are
/// not in the catalogue, W672 for rows without a category.
///
/// # Errors
/// [`ImportError`] when the list cannot be read or its CRS is unknown; [`ListImportError`] for an unknown
/// field, or when the category of the facilities is not stated.
pub fn import_facilities(
    import: &ListImport,
    progress: &dyn Progress,
) -> Result<Imported, ImportError> {
    let list = list_name(import)?;
    let key = format!("facilities {list}");
    let record_name = format!("facilities-{list}");
    expect_own_name(import, &list, &record_name)?;
    let mut target = Target::open(&import.out, &key, "[[layers.facilities]]\n")?;
    let mut record = ImportRecord::new("facilities");
    let mut diagnostics = Diagnostics::default();
    let (mut layer, source) = read(import, progress, &mut diagnostics)?;
    let fields = field_columns(import, &layer, &mut diagnostics)?;
    let own = target.region_file.categories_file()?;
    let catalog = read_categories(own.as_deref())?.catalog;
    let attributes = attribute_columns(import, &layer, &mut diagnostics)?;
    let categories = categories(import, &layer, &fields, &catalog, &mut diagnostics);
    plain_numbers(&mut layer, &fields);
    record.sources.push(source);
    record.date.clone_from(&import.date);
    record.attribution.extend(import.attribution.clone());
    layer.attribution.extend(import.attribution.clone());
    let crs = layer.crs.clone();
    place_entrances(&mut layer, &fields)?;
    let kept = "no place of the list is compared with the region";
    let region = target.region_box(kept, &mut diagnostics)?;
    place(&mut layer, region, &mut diagnostics)?;
    let has_place = has_place(&layer, &fields);
    let without = has_place.iter().filter(|has| !**has).count();
    let name = format!("facilities_{list}");
    report(import, &layer, without, &name, &mut diagnostics);
    report_no_name(import, &layer, &fields, &mut diagnostics);
    if without > 0 {
        let lost: Vec<bool> = has_place.iter().map(|has| !has).collect();
        let mut rest = rows(&layer, &lost);
        rest.name = format!("{name}{WITHOUT_PLACE}");
        target.files().layer(&rest, OutputFormat::Csv)?;
    }
    let mut placed = rows(&layer, &has_place);
    placed.name = name;
    record.count("facilities", placed.len());
    record.count("without_place", without);
    if let Some(crs) = crs {
        record.set("crs", crs);
    }
    // A list without any position does not replace an earlier list of the same name.
    if !placed.is_empty() {
        let file = target.files().layer(&placed, OutputFormat::GeoJson)?;
        let lines = lines(import, &file, [&fields, &attributes], &categories);
        target.region_file.put_block(&key, &lines)?;
    }
    progress.end();
    target.finish(record, &record_name, diagnostics)
}

fn read(
    import: &ListImport,
    progress: &dyn Progress,
    diagnostics: &mut Diagnostics,
) -> Result<(Layer, SourceRecord), ImportError> {
    let column = |key: &str| {
        import.fields.iter().find(|(known, _)| known == key).map(|(_, column)| column.clone())
    };
    let geometry = match (column("x"), column("y"), column("wkt")) {
        (Some(x), Some(y), _) => CsvGeometry::Xy { x, y },
        (Some(_), None, _) => return Err(ListImportError::HalfPlace { given: "x" }.into()),
        (None, Some(_), _) => return Err(ListImportError::HalfPlace { given: "y" }.into()),
        (_, _, Some(column)) => CsvGeometry::Wkt { column },
        _ => CsvGeometry::Auto,
    };
    let options = ReadOptions {
        layer: "facilities".to_owned(),
        crs: import.crs.clone(),
        csv: CsvOptions { geometry, ..CsvOptions::default() },
        ..ReadOptions::default()
    };
    let name = import.list.display().to_string();
    progress.begin(&format!("reading facilities from {name}"), None);
    let read = read_layer(&Input::File(import.list.clone()), &options)
        .map_err(|source| ImportError::Layer { what: "facilities", source })?;
    let source = SourceRecord::new("facilities", name, &read);
    let source = SourceRecord { date: import.date.clone(), ..source };
    diagnostics.append(read.diagnostics);
    Ok((read.layer, source))
}

/// Whether each row has a position, or says which municipalities its service comes to.
fn has_place(layer: &Layer, fields: &[(String, String)]) -> Vec<bool> {
    let key = UsualColumn::ServiceMunicipalities.own_name();
    let column = fields.iter().find(|(known, _)| known == key);
    let column = column.and_then(|(_, column)| layer.column(column));
    let names = |row: usize| column.is_some_and(|column| text_value(column, row).is_some());
    let rows = layer.geometry.iter().enumerate();
    rows.map(|(row, geometry)| geometry.is_some() || names(row)).collect()
}

/// The columns of fields: the given ones, then those with a usual name.
fn field_columns(
    import: &ListImport,
    layer: &Layer,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<(String, String)>, ListImportError> {
    let columns = layer.column_names();
    let mut fields = Vec::new();
    for (key, column) in &import.fields {
        let is_place = matches!(key.as_str(), "x" | "y" | "wkt");
        if !is_place && !UsualColumn::OF_FACILITIES.iter().any(|column| column.own_name() == key) {
            let names = UsualColumn::OF_FACILITIES.map(UsualColumn::own_name);
            let known = names.join(", ") + ", x, y, wkt";
            return Err(ListImportError::UnknownField { found: key.clone(), known });
        }
        if !is_place && !columns.contains(column) {
            return Err(ListImportError::NoColumn {
                field: key.clone(),
                column: column.clone(),
                known: columns.join(", "),
            });
        }
        if !is_place {
            fields.push((key.clone(), column.clone()));
        }
    }
    for usual in UsualColumn::OF_FACILITIES {
        let key = usual.own_name();
        let is_named = fields.iter().any(|(known, _)| known == key);
        let is_answered = usual == UsualColumn::Category && import.category.is_some();
        let Some(column) = usual.find(&columns).filter(|_| !is_named && !is_answered) else {
            continue;
        };
        diagnostics.push(layer.used_as(column, &format!("the {}", key.replace('_', " "))));
        fields.push((key.to_owned(), column.to_owned()));
    }
    let has_categories = fields.iter().any(|(key, _)| key == "category");
    if let Some((value, _)) = import.category_values.first().filter(|_| !has_categories) {
        let list = import.list.clone();
        return Err(ListImportError::NoCategoryColumn { value: value.clone(), list });
    }
    if import.category.is_none() && !has_categories {
        return Err(ListImportError::NoCategory { list: import.list.clone() });
    }
    Ok(fields)
}

/// The columns of attributes: the given ones, then those with a usual name that is not the attribute's own.
fn attribute_columns(
    import: &ListImport,
    layer: &Layer,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<(String, String)>, ListImportError> {
    let columns = layer.column_names();
    let mut attributes = import.attributes.clone();
    if let Some((name, column)) = attributes.iter().find(|(_, column)| !columns.contains(column)) {
        let (field, column) = (name.clone(), column.clone());
        return Err(ListImportError::NoColumn { field, column, known: columns.join(", ") });
    }
    for usual in UsualColumn::OF_ATTRIBUTES {
        let name = usual.own_name();
        let is_given = attributes.iter().any(|(given, _)| given == name);
        let found = usual.find(&columns).filter(|column| !is_given && *column != name);
        let Some(column) = found else { continue };
        diagnostics.push(layer.used_as(column, &format!("`{name}`")));
        attributes.push((name.to_owned(), column.to_owned()));
    }
    Ok(attributes)
}

/// The categories of a list.
#[derive(Default)]
struct Categories {
    /// Category of all rows.
    all: Option<String>,
    /// Values of the category column with their meaning.
    values: BTreeMap<String, String>,
}

/// Maps the categories of a list to those of the catalogue, and reports unknown ones.
fn categories(
    import: &ListImport,
    layer: &Layer,
    fields: &[(String, String)],
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) -> Categories {
    let mut categories = Categories::default();
    let place = || Place::of_source(import.list.display().to_string());
    let is_known = |name: &str| catalog.key_of(name).is_some();
    // Layers read lists of categories themselves.
    let mut unknown = |text: &str, place: Place, rows: u64| {
        for name in list_members(text, &is_known).into_iter().filter(|name| !is_known(name)) {
            let finding = unknown_category(name, catalog).at(place.clone());
            diagnostics.push_counted(finding, rows);
        }
    };
    if let Some(category) = &import.category {
        categories.all = Some(catalog.key_of(category).unwrap_or_else(|| {
            unknown(category, place(), 1);
            category.clone()
        }));
    }
    let Some((_, column)) = fields.iter().find(|(key, _)| key == "category") else {
        return categories;
    };
    let (mut rows_of, mut without): (BTreeMap<String, u64>, u64) = Default::default();
    for row in 0..layer.len() {
        match layer.column(column).and_then(|values| text_value(values, row)) {
            Some(value) => *rows_of.entry(value).or_default() += 1,
            None => without += 1,
        }
    }
    for (value, rows) in rows_of {
        let mut given = import.category_values.iter().filter(|(text, _)| *text == value);
        let meant = given.next().map_or(&value, |(_, category)| category);
        match catalog.key_of(meant).or((meant != &value).then(|| meant.clone())) {
            Some(key) if key != value => drop(categories.values.insert(value, key)),
            Some(_) => {}
            None => unknown(&value, place().field(column), rows),
        }
    }
    if without > 0 && categories.all.is_none() {
        let message = "rows without a category are left out";
        let finding = Finding::new(codes::W672, message).at(place().field(column));
        diagnostics.push_counted(finding, without);
    }
    categories
}

/// The finding about a category that the catalogue does not have (W671).
fn unknown_category(name: &str, catalog: &Catalog) -> Finding {
    let message = format!("`{name}` is not in the catalogue; it becomes a category of its own");
    let nearest = catalog.nearest_key(name);
    let question = nearest.as_ref().map(|key| format!("did you mean `{key}`? "));
    let hint = format!(
        "{}map it with --category-value \"{name}={}\"; a category is given by its key or by its German \
         or English name",
        question.unwrap_or_default(),
        nearest.as_deref().unwrap_or("CATEGORY"),
    );
    Finding::new(codes::W671, message).hint(hint)
}

/// Rewrites numbers with a decimal point and without thousands separators, as the written file has them. Filters may ask
/// about any column, so a number is rewritten wherever it would be another one there; ids and names are no numbers.
fn plain_numbers(layer: &mut Layer, fields: &[(String, String)]) {
    if !layer.decimal_comma {
        return;
    }
    let numbers = [UsualColumn::Capacity, UsualColumn::ServiceRadius].map(UsualColumn::own_name);
    let is_number = |column: &String| {
        fields.iter().find(|(_, own)| own == column).map(|(key, _)| numbers.contains(&key.as_str()))
    };
    let has_numbers = |column: &String| is_number(column) != Some(false);
    for column in layer.column_names().iter().filter(|column| has_numbers(column)) {
        let Some(texts) = layer.column(column).filter(|values| is_text(values)) else { continue };
        let plain = |row: usize| {
            let text = text_value(texts, row)?;
            let meant = parse_number(&text, true);
            let is_same = is_number(column).is_none() && parse_number(&text, false) == meant;
            Some(meant.filter(|_| !is_same).map_or(text, |number| number.to_string()))
        };
        let values: Vec<Option<String>> = (0..layer.len()).map(plain).collect();
        let values = Column::new(column.as_str().into(), values);
        layer.table.with_column(values).expect("a value for each row");
    }
    layer.decimal_comma = false;
}

/// Transforms the entrances beside the outlines of a layer to WGS 84. A text that is no entrance stays;
/// it is reported where it is used.
fn place_entrances(layer: &mut Layer, fields: &[(String, String)]) -> Result<(), ImportError> {
    let column = fields.iter().find(|(key, _)| *key == UsualColumn::Entrances.own_name());
    let (Some((_, column)), Some(crs)) = (column, layer.crs.clone()) else { return Ok(()) };
    let mut texts: Vec<Option<String>> = Vec::with_capacity(layer.len());
    for row in 0..layer.len() {
        let text = layer.column(column).and_then(|values| text_value(values, row));
        let points = text.as_deref().and_then(entrances_in);
        texts.push(match points {
            Some(mut points) => {
                transform_coords(&mut points, &crs, &CrsId::wgs84())?;
                entrances_text(&points)
            }
            None => text,
        });
    }
    let values = Column::new(column.as_str().into(), texts);
    layer.table.with_column(values).expect("a value for each row");
    Ok(())
}

/// Transforms a layer to WGS 84; rows that cannot be transformed lose their position.
///
/// # Errors
/// [`ListImportError::Misplaced`] when most coordinates cannot be in their stated CRS, or are far from
/// the folder's region while another CRS would put them there.
fn place(
    layer: &mut Layer,
    reference: Option<Bounds>,
    diagnostics: &mut Diagnostics,
) -> Result<(), ImportError> {
    diagnostics.append(unify_rows(layer)?);
    if layer.geometry.iter().all(Option::is_none) {
        layer.crs = Some(CrsId::wgs84());
        return Ok(());
    }
    let findings = check_plausible(layer, reference)?;
    if findings.has_errors() {
        let mut all = std::mem::take(diagnostics);
        all.append(findings.clone());
        let source = RegionError::WrongCrs { diagnostics: Box::new(findings) };
        let diagnostics = Box::new(all);
        return Err(ListImportError::Misplaced { source, diagnostics }.into());
    }
    diagnostics.append(findings);
    diagnostics.append(transform_layer(layer, &CrsId::wgs84())?);
    Ok(())
}

/// The name of the list in the folder: the given one without blanks around it, else the name of the file,
/// made safe where it is not valid in a file name everywhere.
///
/// # Errors
/// [`ListImportError::BadName`] when the given name is not valid in a file name everywhere.
fn list_name(import: &ListImport) -> Result<String, ListImportError> {
    // Valid everywhere, and frequent in the names of downloads.
    let is_harmless = |c: char| " ()+,&'=@!#[]~".contains(c);
    let is_valid = |name: &str| {
        let strict = name.replace(is_harmless, "_");
        !name.is_empty() && file_parts(&[&strict]) == [strict.as_str()]
    };
    let (file, table) = file_and_table(&import.list);
    let stem = match table {
        Some(table) => format!("{}_{table}", stem(&file)),
        None => stem(&file),
    };
    let name = import.name.as_deref().unwrap_or(&stem).trim();
    match &import.name {
        _ if is_valid(name) => Ok(name.to_owned()),
        Some(given) => Err(ListImportError::BadName { found: given.clone() }),
        None => Ok(file_parts(&[name]).remove(0)),
    }
}

/// Refuses a name that another list in the folder has.
fn expect_own_name(
    import: &ListImport,
    list: &str,
    record_name: &str,
) -> Result<(), ListImportError> {
    let path = import.out.join(format!("import-{record_name}.json"));
    let earlier = std::fs::read_to_string(path).unwrap_or_default();
    let earlier: serde_json::Value = serde_json::from_str(&earlier).unwrap_or_default();
    let (known, own) = (earlier["sources"][0]["name"].as_str(), import.list.display().to_string());
    match known.filter(|known| *known != own) {
        Some(known) => {
            Err(ListImportError::NameTaken { name: list.to_owned(), known: known.to_owned() })
        }
        None => Ok(()),
    }
}

/// Typical parts of the names of coordinate columns.
const LIKE_COORDINATES: [&str; 13] = [
    "rechts", "hoch", "ost", "nord", "east", "north", "lon", "lat", "länge", "breite", "koord",
    "center", "utm",
];

fn report(
    import: &ListImport,
    layer: &Layer,
    without: usize,
    name: &str,
    diagnostics: &mut Diagnostics,
) {
    let (all, columns) = (layer.len(), layer.column_names());
    let at = || Place::of_source(import.list.display().to_string());
    let named = import.fields.iter().any(|(key, _)| matches!(key.as_str(), "x" | "wkt"));
    if without == all && !named {
        let like = |column: &&String| {
            let column = column.to_lowercase();
            column == "x"
                || column == "y"
                || LIKE_COORDINATES.iter().any(|part| column.contains(part))
        };
        let likely: Vec<&str> = columns.iter().filter(like).map(String::as_str).collect();
        let message = format!(
            "no coordinate columns were recognised, so none of {all} rows has a position; the rows are in \
             `{name}{WITHOUT_PLACE}.csv`"
        );
        let hint = match &likely[..] {
            [] => {
                format!(
                    "name them with --field x=… --field y=…; the columns are: {}",
                    columns.join(", ")
                )
            }
            likely => {
                format!(
                    "name them with --field x=… --field y=…; candidates are {}",
                    likely.join(", ")
                )
            }
        };
        diagnostics.push(Finding::new(codes::E674, message).at(at()).hint(hint));
    } else if without > 0 {
        let code = if without == all { codes::E673 } else { codes::W660 };
        let message = format!(
            "{without} of {all} rows have no coordinates; these rows are in `{name}{WITHOUT_PLACE}.csv`"
        );
        let hint = "geocode that file elsewhere, add x and y, and import it as a list of its own";
        diagnostics.push(Finding::new(code, message).at(at()).hint(hint));
    }
    if import.attribution.is_none() {
        report_missing_attribution(&import.list.display().to_string(), diagnostics);
    }
}

/// Offers columns that may be the name when none is known as it (W691).
fn report_no_name(
    import: &ListImport,
    layer: &Layer,
    fields: &[(String, String)],
    diagnostics: &mut Diagnostics,
) {
    if fields.iter().any(|(key, _)| key == UsualColumn::FacilityName.own_name()) {
        return;
    }
    let is_used = |column: &String| {
        fields.iter().chain(&import.fields).any(|(_, used)| used == column)
            || LIKE_COORDINATES.iter().any(|part| column.to_lowercase().contains(part))
    };
    let columns = layer.column_names();
    let candidates: Vec<&str> = columns
        .iter()
        .filter(|column| !is_used(column) && may_be_name(layer, column))
        .map(String::as_str)
        .collect();
    if candidates.is_empty() {
        return;
    }
    let message = "no column is known as the name, so the facilities have none";
    let hint =
        format!("name it with --field name=COLUMN; candidates are {}", candidates.join(", "));
    let place = Place::of_source(import.list.display().to_string());
    diagnostics.push(Finding::new(codes::W691, message).at(place).hint(hint));
}

/// Whether most rows have a text in a column that is no number, and most of these texts differ.
fn may_be_name(layer: &Layer, column: &str) -> bool {
    let Some(values) = layer.column(column) else { return false };
    let texts: Vec<String> = (0..layer.len()).filter_map(|row| text_value(values, row)).collect();
    let is_word = |text: &&String| {
        text.chars().any(char::is_alphabetic) && parse_number(text, layer.decimal_comma).is_none()
    };
    let words: BTreeSet<&String> = texts.iter().filter(is_word).collect();
    2 * words.len() > layer.len()
}

/// The rows of a layer with a set flag.
fn rows(layer: &Layer, keep: &[bool]) -> Layer {
    let mask = BooleanChunked::from_slice("keep".into(), keep);
    let table = layer.table.filter(&mask).expect("one flag a row");
    let pick = |at: usize| keep.get(at).copied().unwrap_or(false);
    let geometry = layer.geometry.iter().enumerate().filter(|(at, _)| pick(*at));
    let records = layer.records.iter().enumerate().filter(|(at, _)| pick(*at));
    Layer {
        geometry: geometry.map(|(_, geometry)| geometry.clone()).collect(),
        records: records.map(|(_, record)| *record).collect(),
        table,
        ..layer.clone()
    }
}

fn lines(
    import: &ListImport,
    file: &str,
    [fields, attributes]: [&[(String, String)]; 2],
    categories: &Categories,
) -> String {
    let by_column = fields.iter().any(|(key, _)| key == "category");
    let category = if by_column { "category_default" } else { "category" };
    let mut lines = LayerLines::listed("facilities")
        .key("path", file)
        .key_if(category, categories.all.as_ref())
        .key_if("attribution", import.attribution.as_ref())
        .key_if("date", import.date.as_ref());
    for (key, column) in fields {
        lines = lines.key_in("fields", key, column);
    }
    for (name, column) in attributes {
        lines = lines.pair_in("attributes", name, column);
    }
    for (value, category) in &categories.values {
        lines = lines.pair_in("category_values", value, category);
    }
    lines.to_string()
}
