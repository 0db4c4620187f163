//! Cuts a stream of JSON into features without parsing it.
//!
//! A byte-level scan tracks strings and nesting and emits the elements of each `features` array one
//! by one. The remaining document (type, `crs`, or a single feature) is emitted afterwards. So an
//! invalid feature does not affect the others, and memory holds one feature at a time.

use std::io::BufRead;

use crate::base::limits::{JSON_DEPTH_MAX, RECORD_BYTES_MAX};
use crate::format::FormatError;
use crate::format::file_error::FileError;

/// A piece of the stream with its offset.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// An element of a top-level `features` array.
    Feature(&'a [u8], u64),
    /// A top-level value, the elements of its `features` array left out.
    Document(&'a [u8], u64),
    /// Bytes between top-level values that are not JSON.
    Garbage(&'a [u8], u64),
}

/// The scan's state; feed it chunks, then [`finish`](Splitter::finish) it.
#[derive(Default)]
pub(super) struct Splitter {
    depth: usize,
    in_string: bool,
    escaped: bool,
    in_features: bool,
    /// Text of the document so far, without features.
    document: Vec<u8>,
    document_at: u64,
    /// Text of the current feature.
    feature: Vec<u8>,
    feature_at: u64,
    garbage: Vec<u8>,
    garbage_at: u64,
    /// Offset in `document` of the last string at depth 1, while it may be a key.
    key_from: Option<usize>,
    key_is_features: bool,
    offset: u64,
}

/// Reasons to stop a scan.
#[derive(Debug)]
pub(super) enum Stop {
    Deep,
    Long,
    Truncated(u64),
    /// The receiver has stopped the scan.
    Refused(FormatError),
}

type Receiver<'r> = dyn FnMut(Piece<'_>) -> Result<(), FormatError> + 'r;

impl Splitter {
    /// Scans a chunk.
    pub(super) fn feed(&mut self, chunk: &[u8], out: &mut Receiver<'_>) -> Result<(), Stop> {
        let mut at = 0;
        while at < chunk.len() {
            let inner = if self.escaped { 0 } else { self.inner_run(&chunk[at..]) };
            if inner > 0 {
                self.store(&chunk[at..at + inner]);
                self.offset += inner as u64;
                at += inner;
            } else {
                self.step(chunk[at], out)?;
                self.offset += 1;
                at += 1;
            }
            if self.document.len().max(self.feature.len()) > RECORD_BYTES_MAX {
                return Err(Stop::Long);
            }
        }
        Ok(())
    }

    /// Tracks strings and nesting while the scan stays inside a feature or below the document's
    /// first level, where keys do not matter; returns the number of bytes. Nearly all bytes pass
    /// here, so the loop only counts.
    fn inner_run(&mut self, bytes: &[u8]) -> usize {
        let floor = if self.in_features { 2 } else { 1 };
        if self.depth <= floor {
            return 0;
        }
        let mut at = 0;
        while at < bytes.len() {
            if self.in_string {
                let rest = &bytes[at..];
                let Some(end) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')) else {
                    return bytes.len();
                };
                at += end;
                if bytes[at] == b'\\' {
                    if at + 1 == bytes.len() {
                        // The escaped byte is in the next chunk; leave it to the slow path.
                        return at;
                    }
                    at += 2;
                    continue;
                }
                self.in_string = false;
            } else {
                match bytes[at] {
                    b'"' => self.in_string = true,
                    b'{' | b'[' if self.depth < JSON_DEPTH_MAX => self.depth += 1,
                    b'}' | b']' if self.depth > floor + 1 => self.depth -= 1,
                    // The end of the feature or value, or nesting that is too deep.
                    b'{' | b'[' | b'}' | b']' => return at,
                    _ => {}
                }
            }
            at += 1;
        }
        at
    }

    fn store(&mut self, bytes: &[u8]) {
        if self.in_features && self.depth >= 2 {
            self.feature.extend_from_slice(bytes);
        } else {
            self.document.extend_from_slice(bytes);
        }
    }

    fn step(&mut self, byte: u8, out: &mut Receiver<'_>) -> Result<(), Stop> {
        if self.depth == 0 {
            return self.step_outside(byte, out);
        }
        if self.in_string {
            self.step_in_string(byte);
            return Ok(());
        }
        match byte {
            b'"' => {
                self.in_string = true;
                if self.depth == 1 {
                    self.key_from = Some(self.document.len() + 1);
                }
                self.begin_or_store(byte);
            }
            b'{' | b'[' => self.open(byte)?,
            b'}' | b']' => self.close(byte, out)?,
            b',' if self.in_features && self.depth == 2 => self.end_feature(out)?,
            b',' if self.depth == 1 => {
                self.key_is_features = false;
                self.store(&[byte]);
            }
            _ => self.begin_or_store(byte),
        }
        Ok(())
    }

    fn step_outside(&mut self, byte: u8, out: &mut Receiver<'_>) -> Result<(), Stop> {
        match byte {
            b'{' | b'[' => {
                self.end_garbage(out)?;
                self.depth = 1;
                self.document.clear();
                self.document.push(byte);
                self.document_at = self.offset;
                self.key_is_features = false;
            }
            b'\n' | 0x1e => self.end_garbage(out)?,
            byte if byte.is_ascii_whitespace() && self.garbage.is_empty() => {}
            0xef | 0xbb | 0xbf if self.offset < 3 => {}
            _ => {
                if self.garbage.is_empty() {
                    self.garbage_at = self.offset;
                }
                // A prefix is enough for messages; a stream of garbage must not exhaust memory.
                if self.garbage.len() < 80 {
                    self.garbage.push(byte);
                }
            }
        }
        Ok(())
    }

    fn step_in_string(&mut self, byte: u8) {
        if self.escaped {
            self.escaped = false;
        } else if byte == b'\\' {
            self.escaped = true;
        } else if byte == b'"' {
            self.in_string = false;
            if let (1, Some(from)) = (self.depth, self.key_from.take()) {
                // A value equal to `features` is not followed by `[`, so it is harmless.
                self.key_is_features = &self.document[from..] == b"features";
            }
        }
        self.store(&[byte]);
    }

    fn begin_or_store(&mut self, byte: u8) {
        if self.in_features && self.depth == 2 && self.feature.is_empty() {
            if byte.is_ascii_whitespace() {
                return;
            }
            self.feature_at = self.offset;
        }
        self.store(&[byte]);
    }

    fn open(&mut self, byte: u8) -> Result<(), Stop> {
        if self.depth >= JSON_DEPTH_MAX {
            return Err(Stop::Deep);
        }
        if self.depth == 1 && byte == b'[' && self.key_is_features && !self.in_features {
            self.store(&[byte]);
            self.in_features = true;
            self.depth = 2;
            return Ok(());
        }
        self.begin_or_store(byte);
        self.depth += 1;
        Ok(())
    }

    fn close(&mut self, byte: u8, out: &mut Receiver<'_>) -> Result<(), Stop> {
        if self.in_features && self.depth == 2 {
            self.end_feature(out)?;
            self.in_features = false;
            self.key_is_features = false;
            self.depth = 1;
            self.store(&[byte]);
            return Ok(());
        }
        self.store(&[byte]);
        self.depth -= 1;
        if self.depth == 0 {
            out(Piece::Document(&self.document, self.document_at)).map_err(Stop::Refused)?;
            self.document.clear();
        }
        Ok(())
    }

    fn end_feature(&mut self, out: &mut Receiver<'_>) -> Result<(), Stop> {
        if !self.feature.is_empty() {
            out(Piece::Feature(&self.feature, self.feature_at)).map_err(Stop::Refused)?;
            self.feature.clear();
        }
        Ok(())
    }

    fn end_garbage(&mut self, out: &mut Receiver<'_>) -> Result<(), Stop> {
        if !self.garbage.is_empty() {
            out(Piece::Garbage(&self.garbage, self.garbage_at)).map_err(Stop::Refused)?;
            self.garbage.clear();
        }
        Ok(())
    }

    /// Ends the scan; a value that is still open is an error.
    pub(super) fn finish(mut self, out: &mut Receiver<'_>) -> Result<(), Stop> {
        if self.depth > 0 {
            return Err(Stop::Truncated(self.offset));
        }
        self.end_garbage(out)
    }
}

/// Scans a whole stream.
pub(super) fn split(
    reader: &mut dyn BufRead,
    name: &str,
    out: &mut Receiver<'_>,
) -> Result<(), Stop> {
    let mut splitter = Splitter::default();
    loop {
        let chunk = reader.fill_buf().map_err(|error| {
            let offset = format!("{name}, after byte {} of the unpacked text", splitter.offset);
            Stop::Refused(FileError::when("read", offset)(error).into())
        })?;
        if chunk.is_empty() {
            return splitter.finish(out);
        }
        let length = chunk.len();
        splitter.feed(chunk, out)?;
        reader.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &[u8], chunk: usize) -> Vec<String> {
        let mut found = Vec::new();
        let mut receive = |piece: Piece<'_>| {
            let (kind, bytes, at) = match piece {
                Piece::Feature(bytes, at) => ("F", bytes, at),
                Piece::Document(bytes, at) => ("D", bytes, at),
                Piece::Garbage(bytes, at) => ("G", bytes, at),
            };
            found.push(format!("{kind}{at}:{}", String::from_utf8_lossy(bytes)));
            Ok(())
        };
        let mut splitter = Splitter::default();
        for part in text.chunks(chunk) {
            splitter.feed(part, &mut receive).expect("well-formed");
        }
        splitter.finish(&mut receive).expect("complete");
        found
    }

    #[test]
    fn features_are_cut_out_whatever_the_chunks() {
        let text = br#" {"type":"FeatureCollection","features":[ {"a":"]}\""}, null,[1] ],"x":{"features":[9]}}"#;
        let expected = [
            r#"F42:{"a":"]}\""}"#,
            "F56:null",
            "F61:[1]",
            r#"D1:{"type":"FeatureCollection","features":[],"x":{"features":[9]}}"#,
        ];
        for chunk in [1, 2, 3, 7, 1000] {
            let found = pieces(text, chunk);
            let trimmed: Vec<String> = found.iter().map(|piece| piece.trim_end().into()).collect();
            assert_eq!(trimmed, expected, "chunks of {chunk}");
        }
    }

    #[test]
    fn sequences_and_garbage_are_told_apart() {
        let text = b"\xef\xbb\xbf\x1e{\"a\":1}\n\x1e{\"b\":2}\noops\n{}";
        let expected = ["D4:{\"a\":1}", "D13:{\"b\":2}", "G21:oops", "D26:{}"];
        assert_eq!(pieces(text, 3), expected);
    }

    #[test]
    fn open_values_and_deep_ones_stop_the_scan() {
        let mut receive = |_: Piece<'_>| Ok(());
        let mut open = Splitter::default();
        open.feed(b"{\"a\":[", &mut receive).expect("no end yet");
        assert!(matches!(open.finish(&mut receive), Err(Stop::Truncated(6))));
        let deep = vec![b'['; 5000];
        assert!(matches!(Splitter::default().feed(&deep, &mut receive), Err(Stop::Deep)));
    }
}
