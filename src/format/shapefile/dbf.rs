//! The frame of a dBASE table: header, fields, records as bytes.

use std::io::Read;

use crate::base::limits::COLUMNS_MAX;
use crate::format::error::FormatError;
use crate::format::file_error::FileError;

/// Bytes of the header before the fields, and of each field.
const PART_BYTES: usize = 32;
/// The mark after the last field.
const FIELDS_END: u8 = 0x0d;
/// The mark after the last record.
const FILE_END: u8 = 0x1a;

/// A column as the header describes it.
pub(super) struct Field {
    /// The bytes of its name, in the character set of the table.
    pub name: Vec<u8>,
    /// Its kind: `C` text, `N` and `F` number, `D` date, `L` truth value, and others.
    pub kind: u8,
    /// Where it begins in a record, and how many bytes it has.
    at: (usize, usize),
    /// Digits after the decimal point.
    pub decimals: u8,
}

impl Field {
    /// The bytes of its value.
    pub(super) fn bytes_in<'r>(&self, record: &'r [u8]) -> &'r [u8] {
        &record[self.at.0..self.at.0 + self.at.1]
    }
}

/// A table that is read from front to back.
pub(super) struct Dbf<R> {
    reader: R,
    name: String,
    /// The byte that states the language, with it the character set.
    pub language: u8,
    pub fields: Vec<Field>,
    record: Vec<u8>,
    /// Records that the header states, and those read.
    stated: u64,
    read: u64,
    /// Bytes so far.
    byte: u64,
}

impl<R: Read> Dbf<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`FormatError::Broken`] when it ends early or its lengths contradict each other.
    pub(super) fn open(reader: R, name: &str) -> Result<Self, FormatError> {
        let mut table = Self {
            reader,
            name: name.to_owned(),
            language: 0,
            fields: Vec::new(),
            record: Vec::new(),
            stated: 0,
            read: 0,
            byte: 0,
        };
        let head = table.bytes(PART_BYTES)?;
        let number = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let (head_bytes, record_bytes) = (number(8), number(10));
        table.stated = u32::from_le_bytes([head[4], head[5], head[6], head[7]]).into();
        table.language = head[29];
        let Some(rest) = head_bytes.checked_sub(PART_BYTES).filter(|_| record_bytes > 0) else {
            let reason = format!(
                "the header states {head_bytes} bytes for itself and {record_bytes} for a record"
            );
            return Err(table.broken(reason));
        };
        let descriptions = table.bytes(rest)?;
        table.take_fields(&descriptions, record_bytes)?;
        table.record = vec![0; record_bytes];
        Ok(table)
    }

    fn take_fields(&mut self, bytes: &[u8], record_bytes: usize) -> Result<(), FormatError> {
        let mut next = 1; // after the mark of deletion
        for field in bytes.chunks(PART_BYTES).take_while(|field| field[0] != FIELDS_END) {
            if field.len() < PART_BYTES {
                return Err(self.broken("the header ends in a field".to_owned()));
            }
            let name = field[..11].split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
            let (kind, decimals) = (field[11], field[17]);
            let mut length = usize::from(field[16]);
            if kind == b'C' {
                // Long texts have the second byte of their length where numbers have their decimals.
                length += usize::from(decimals) << 8;
            }
            self.fields.push(Field { name, kind, at: (next, length), decimals });
            next += length;
        }
        if next > record_bytes {
            let reason = format!("its fields have {next} bytes, its records {record_bytes}");
            return Err(self.broken(reason));
        }
        match self.fields.len() > COLUMNS_MAX {
            true => Err(FormatError::TooLarge {
                name: self.name.clone(),
                place: "the header".to_owned(),
                what: format!("{} columns", self.fields.len()),
                limit: COLUMNS_MAX,
            }),
            false => Ok(()),
        }
    }

    fn broken(&self, reason: String) -> FormatError {
        let after = match self.read {
            0 => String::new(),
            records => format!(", after record {records}"),
        };
        FormatError::Broken { name: self.name.clone(), byte: self.byte, after, reason }
    }

    /// A few bytes of the header.
    fn bytes(&mut self, count: usize) -> Result<Vec<u8>, FormatError> {
        let mut bytes = Vec::new();
        let read = self.reader.by_ref().take(count as u64).read_to_end(&mut bytes);
        self.byte += read.map_err(FileError::when("read", &self.name))? as u64;
        match bytes.len() < count {
            true => Err(self.broken("the file ends in the header".to_owned())),
            false => Ok(bytes),
        }
    }

    /// The next record, its mark of deletion in front; `None` after the last.
    ///
    /// # Errors
    /// [`FormatError::Broken`] when the file ends before the stated number of records.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, FormatError> {
        if self.read == self.stated {
            return Ok(None);
        }
        let (mut filled, length) = (0, self.record.len());
        while filled < length {
            let count = self.reader.read(&mut self.record[filled..]);
            match count.map_err(FileError::when("read", &self.name))? {
                0 => break,
                count => filled += count,
            }
        }
        let is_ended = filled == 0 || (filled < length && self.record[0] == FILE_END);
        if filled < length {
            let stated = self.stated;
            let place = if is_ended { "after" } else { "within" };
            let reason =
                format!("the file ends {place} a record, although the header states {stated}");
            return Err(self.broken(reason));
        }
        self.byte += length as u64;
        self.read += 1;
        Ok(Some(&self.record))
    }
}
