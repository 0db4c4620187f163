//! Files as other programs write them, made byte by byte.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use nahraum::dataset::Layer;
use polars::prelude::AnyValue;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A column of a dBASE table: name, kind, length, decimals.
pub type Field = (&'static [u8], u8, u8, u8);

/// A dBASE table; rows are fields of the stated lengths, filled up with blanks.
pub fn dbf(language: u8, fields: &[Field], rows: &[&[&[u8]]]) -> Vec<u8> {
    let record: usize = fields.iter().map(|field| usize::from(field.2)).sum::<usize>() + 1;
    let head = 32 + 32 * fields.len() + 1;
    let mut bytes = vec![0x03, 124, 11, 26];
    bytes.extend((rows.len() as u32).to_le_bytes());
    bytes.extend((head as u16).to_le_bytes());
    bytes.extend((record as u16).to_le_bytes());
    bytes.extend([0; 17]);
    bytes.extend([language, 0, 0]);
    for (name, kind, length, decimals) in fields {
        let mut field = name.to_vec();
        field.resize(11, 0);
        field.extend([*kind, 0, 0, 0, 0, *length, *decimals]);
        field.resize(32, 0);
        bytes.extend(field);
    }
    bytes.push(0x0d);
    for row in rows {
        bytes.push(b' ');
        for (value, field) in row.iter().zip(fields) {
            let mut value = value.to_vec();
            value.resize(field.2.into(), b' ');
            bytes.extend(value);
        }
    }
    bytes.push(0x1a);
    bytes
}

/// A file `.shp` and its index, of the contents of records.
pub fn shp(kind: u32, records: &[Vec<u8>]) -> (Vec<u8>, Vec<u8>) {
    let head = |words: usize| {
        let mut head = 9994_u32.to_be_bytes().to_vec();
        head.resize(24, 0);
        head.extend((words as u32).to_be_bytes());
        head.extend(1000_u32.to_le_bytes());
        head.extend(kind.to_le_bytes());
        head.resize(100, 0);
        head
    };
    let (mut shapes, mut index) = (Vec::new(), Vec::new());
    for (number, content) in records.iter().enumerate() {
        let words = (content.len() as u32 / 2).to_be_bytes();
        index.extend((50 + shapes.len() as u32 / 2).to_be_bytes());
        index.extend(words);
        shapes.extend((number as u32 + 1).to_be_bytes());
        shapes.extend(words);
        shapes.extend(content);
    }
    let shp = [head(50 + shapes.len() / 2), shapes].concat();
    (shp, [head(50 + index.len() / 2), index].concat())
}

/// The content of a record with a point.
pub fn point(x: f64, y: f64) -> Vec<u8> {
    [&1_u32.to_le_bytes()[..], &x.to_le_bytes(), &y.to_le_bytes()].concat()
}

/// The content of a record with the parts of lines or areas.
pub fn parts(kind: u32, parts: &[&[(f64, f64)]]) -> Vec<u8> {
    let mut bytes = kind.to_le_bytes().to_vec();
    bytes.resize(36, 0);
    bytes.extend((parts.len() as u32).to_le_bytes());
    let points: usize = parts.iter().map(|part| part.len()).sum();
    bytes.extend((points as u32).to_le_bytes());
    let mut start = 0_u32;
    for part in parts {
        bytes.extend(start.to_le_bytes());
        start += part.len() as u32;
    }
    for (x, y) in parts.iter().copied().flatten() {
        bytes.extend(x.to_le_bytes().iter().chain(&y.to_le_bytes()));
    }
    bytes
}

/// The files of a Shapefile with points, one for each row of its table.
pub struct Shapefile {
    pub folder: tempfile::TempDir,
}

impl Shapefile {
    /// Points at 0, 1, 2 and so on, with a table.
    pub fn points(table: &[u8], rows: usize) -> Self {
        let records: Vec<Vec<u8>> = (0..rows).map(|at| point(at as f64, 51.0)).collect();
        let (shp, shx) = shp(1, &records);
        Self::new(&shp).with("shx", &shx).with("dbf", table)
    }

    pub fn new(shp: &[u8]) -> Self {
        let made = Self { folder: tempfile::tempdir().expect("a folder") };
        made.with("shp", shp)
    }

    /// Writes the file with an ending.
    pub fn with(self, ending: &str, bytes: impl AsRef<[u8]>) -> Self {
        fs::write(self.path().with_extension(ending), bytes).expect("space on the disk");
        self
    }

    pub fn without(self, ending: &str) -> Self {
        fs::remove_file(self.path().with_extension(ending)).expect("a file");
        self
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("orte.shp")
    }

    /// All files as members of an archive, in a folder of it.
    pub fn members(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let files = fs::read_dir(self.folder.path()).expect("a folder");
        let member = |file: PathBuf| {
            let ending = file.extension()?.to_string_lossy().into_owned();
            Some((format!("{name}.{ending}"), fs::read(&file).ok()?))
        };
        let mut members: Vec<_> =
            files.filter_map(|file| member(file.expect("a file").path())).collect();
        members.sort();
        members
    }
}

/// A zip archive.
pub fn zipped<N: AsRef<str>, B: AsRef<[u8]>>(members: &[(N, B)]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut zip = ZipWriter::new(&mut bytes);
    for (name, content) in members {
        zip.start_file(name.as_ref(), SimpleFileOptions::default()).expect("a new entry");
        zip.write_all(content.as_ref()).expect("space");
    }
    zip.finish().expect("space");
    bytes.into_inner()
}

/// The members of an archive with one of them changed.
pub fn with_member(bytes: &[u8], name: &str, change: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut members = Vec::new();
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).expect("a member");
        let own = member.name().expect("a name").into_owned();
        let mut content = Vec::new();
        Read::read_to_end(&mut member, &mut content).expect("whole");
        let content = if own == name { change(&content) } else { content };
        members.push((own, content));
    }
    zipped(&members)
}

/// A file in a folder.
pub fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("space on the disk");
    path
}

/// An OpenDocument file with the sheets of this XML.
pub fn ods(sheets: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">\
         <office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", "<manifest/>"),
    ])
}

/// The values of a column, each as Rust writes it: `"a"`, `1`, `1.5`, `true`, `null`.
pub fn values(layer: &Layer, name: &str) -> Vec<String> {
    let column =
        layer.column(name).unwrap_or_else(|| panic!("no {name} in {:?}", layer.column_names()));
    let shown = |row: usize| match column.get(row).expect("a row") {
        AnyValue::Null => "null".to_owned(),
        AnyValue::Boolean(flag) => flag.to_string(),
        other => other.to_string(),
    };
    (0..layer.len()).map(shown).collect()
}
