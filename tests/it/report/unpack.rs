//! Reads packed tables out of a report, as its documentation describes them.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::DeflateDecoder;
use serde_json::Value;

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    None,
    Number(i64),
    Text(String),
    List(Vec<i64>),
    Place([i64; 2]),
    Area(usize),
    Code(u8),
}

/// A column of a part.
#[derive(Debug)]
pub struct Column {
    pub decimals: u32,
    pub refers: Option<String>,
    pub cells: Vec<Cell>,
}

/// A part of a table.
#[derive(Debug)]
pub struct Part {
    pub table: String,
    pub category: Option<String>,
    pub rows: usize,
    pub columns: BTreeMap<String, Column>,
}

/// The text of the element of an id.
pub fn element<'p>(page: &'p str, id: &str) -> &'p str {
    let (_, rest) = page.split_once(&format!("id=\"{id}\">")).expect("an element of the id");
    rest.split_once("</script>").expect("its end").0
}

/// What the page's script knows before it unpacks anything.
pub fn index(page: &str) -> Value {
    serde_json::from_str(element(page, "index")).expect("JSON")
}

/// All parts of a page.
pub fn parts(page: &str) -> Vec<Part> {
    let index = index(page);
    let headings = index["parts"].as_array().expect("parts");
    let part = |(at, heading): (usize, &Value)| {
        let columns = heading["columns"].as_u64().expect("the number of a list of columns");
        let columns = &index["headings"][columns as usize];
        let mut bytes = Vec::new();
        let packed = from_base64(element(page, &format!("part-{at}")));
        DeflateDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("deflated bytes");
        unpacked(&mut Bytes { bytes: &bytes, at: 0 }, heading, columns)
    };
    headings.iter().enumerate().map(part).collect()
}

fn from_base64(text: &str) -> Vec<u8> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in text.chars().filter(|letter| *letter != '=') {
        let value = letters.find(letter).unwrap_or_else(|| panic!("{letter} is no base64"));
        bits = bits << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}

struct Bytes<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Bytes<'_> {
    fn unsigned(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.bytes[self.at];
            self.at += 1;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return number;
            }
        }
    }

    fn signed(&mut self) -> i64 {
        sign_of(self.unsigned())
    }

    fn numbers(&mut self, rows: usize, delta: bool) -> Vec<Option<i64>> {
        let mut last = 0;
        let mut number = |code: u64| {
            let value = sign_of(code.checked_sub(1)?) + if delta { last } else { 0 };
            last = value;
            Some(value)
        };
        (0..rows).map(|_| self.unsigned()).map(&mut number).collect()
    }

    fn text(&mut self) -> String {
        let length = self.unsigned() as usize;
        self.at += length;
        String::from_utf8(self.bytes[self.at - length..self.at].to_vec()).expect("UTF-8")
    }
}

fn sign_of(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

fn unpacked(bytes: &mut Bytes<'_>, heading: &Value, listed: &Value) -> Part {
    let rows = heading["rows"].as_u64().expect("rows") as usize;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut columns = BTreeMap::new();
    for column in listed.as_array().expect("columns") {
        let cells = cells(bytes, column, rows);
        assert_eq!(cells.len(), rows, "{column}");
        let decimals = column["decimals"].as_u64().unwrap_or(0) as u32;
        let name = text(&column["name"]).expect("a name");
        let unpacked = Column { decimals, refers: text(&column["refers"]), cells };
        assert!(columns.insert(name, unpacked).is_none(), "a name twice");
    }
    assert_eq!(bytes.at, bytes.bytes.len(), "{heading}: all bytes are read");
    let table = text(&heading["table"]).expect("a table");
    Part { table, category: text(&heading["category"]), rows, columns }
}

fn cells(bytes: &mut Bytes<'_>, column: &Value, rows: usize) -> Vec<Cell> {
    let delta = column["delta"].as_bool().unwrap_or(false);
    let or_none = |cell: Option<Cell>| cell.unwrap_or(Cell::None);
    match column["kind"].as_str().expect("a kind") {
        "number" => {
            let numbers = bytes.numbers(rows, delta);
            numbers.into_iter().map(|number| or_none(number.map(Cell::Number))).collect()
        }
        "text" => {
            let count = bytes.unsigned();
            let texts: Vec<String> = (0..count).map(|_| bytes.text()).collect();
            let rows = bytes.numbers(rows, delta).into_iter();
            rows.map(|at| or_none(at.map(|at| Cell::Text(texts[at as usize].clone())))).collect()
        }
        "place" => {
            let (count, mut last) = (bytes.unsigned(), [0, 0]);
            let mut next = |_| {
                last = [last[0] + bytes.signed(), last[1] + bytes.signed()];
                last
            };
            let places: Vec<[i64; 2]> = (0..count).map(&mut next).collect();
            let rows = bytes.numbers(rows, delta).into_iter();
            rows.map(|at| or_none(at.map(|at| Cell::Place(places[at as usize])))).collect()
        }
        "list" => {
            let list = |_| {
                let (count, mut last) = (bytes.unsigned(), 0);
                let mut entry = |_| {
                    last += bytes.signed();
                    last
                };
                Cell::List((0..count).map(&mut entry).collect())
            };
            (0..rows).map(list).collect()
        }
        "area" => {
            let area = |_| {
                let rings = bytes.unsigned();
                for _ in 0..rings {
                    (0..bytes.unsigned() * 2).for_each(|_| _ = bytes.signed());
                }
                Cell::Area(rings as usize)
            };
            (0..rows).map(area).collect()
        }
        "code" => {
            bytes.at += rows;
            bytes.bytes[bytes.at - rows..bytes.at].iter().map(|code| Cell::Code(*code)).collect()
        }
        other => panic!("a column of kind {other}"),
    }
}
