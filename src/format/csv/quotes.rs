//! Tracks lines and quotes of a text table: the line on which a record begins, quotes that are
//! never closed, and text after a closing quote. The parser tolerates both faults, which merges
//! lines, and it attributes blank lines to the record after them.

use std::collections::VecDeque;

/// Number of faults kept with their line; further faults are only counted.
const KEPT: usize = 20;

/// The state of the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote inside a quoted field: it ends the field, or a second one follows.
    MaybeClosed,
}

/// Follows the quotes of a table, byte by byte.
pub(super) struct Quotes {
    separator: u8,
    state: State,
    line: u64,
    opened: u64,
    /// Lines with text behind a closing quote.
    pub stray: Vec<u64>,
    /// How many there are.
    pub stray_count: u64,
    /// Bytes seen.
    seen: u64,
    /// Line breaks after the last record: their offset, and whether they end a line.
    breaks: VecDeque<(u64, bool)>,
    /// Lines that have ended before the last record.
    ended: u64,
}

impl Quotes {
    /// Begins at line 1.
    pub(super) fn new(separator: u8) -> Self {
        let (stray, stray_count) = (Vec::new(), 0);
        Self {
            separator,
            state: State::FieldStart,
            line: 1,
            opened: 0,
            stray,
            stray_count,
            seen: 0,
            breaks: VecDeque::new(),
            ended: 0,
        }
    }

    /// Scans more of the text.
    pub(super) fn see(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if matches!(byte, b'\n' | b'\r') {
                self.line += u64::from(*byte == b'\n');
                self.breaks.push_back((self.seen, *byte == b'\n'));
            }
            self.seen += 1;
            let ends = *byte == self.separator || matches!(byte, b'\n' | b'\r');
            self.state = match (self.state, *byte) {
                (State::FieldStart, b'"') => {
                    self.opened = self.line;
                    State::Quoted
                }
                (State::Quoted, b'"') => State::MaybeClosed,
                (State::Quoted, _) | (State::MaybeClosed, b'"') => State::Quoted,
                (_, _) if ends => State::FieldStart,
                (State::MaybeClosed, _) => {
                    self.stray_count += 1;
                    if self.stray.len() < KEPT {
                        self.stray.push(self.line);
                    }
                    State::Plain
                }
                (_, _) => State::Plain,
            };
        }
    }

    /// The line on which a record begins, given the byte offset reported by the parser. The rest of
    /// the previous line and blank lines are skipped. Records must be asked for in order.
    pub(super) fn line_of(&mut self, mut byte: u64) -> u64 {
        while let Some((at, ends)) = self.breaks.front().copied().filter(|(at, _)| *at <= byte) {
            byte += u64::from(at == byte);
            self.ended += u64::from(ends);
            self.breaks.pop_front();
        }
        self.ended + 1
    }

    /// The line of a quote that is still open; `None` if all are closed.
    pub(super) fn open(&self) -> Option<u64> {
        (self.state == State::Quoted).then_some(self.opened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> Quotes {
        let mut quotes = Quotes::new(b',');
        // In pieces: the state must survive the border between two buffers.
        text.as_bytes().chunks(3).for_each(|piece| quotes.see(piece));
        quotes
    }

    #[test]
    fn well_formed_quotes_are_fine() {
        for text in ["a,\"b\"\"c\",d\r\n\"x\ny\",2\n", "a b\"c,d\n", "\"\",\"\"\n", ""] {
            let quotes = after(text);
            assert!(quotes.stray.is_empty() && quotes.open().is_none(), "{text}");
        }
    }

    #[test]
    fn lines_are_counted_over_blank_ones_and_quoted_breaks() {
        let mut quotes = after("id\r\n\r\na\r\n\"b\nb\"\r\nc\n");
        // The parser's offsets of records follow the carriage return of the previous line.
        assert_eq!([0, 3, 8, 16].map(|byte| quotes.line_of(byte)), [1, 3, 4, 6]);
    }

    #[test]
    fn open_quotes_and_text_behind_closing_ones_are_found() {
        assert_eq!(after("a\nb,\"c\nd,e\n").open(), Some(2));
        assert_eq!(after("a,\"b\"c,d\n").stray, [1]);
        assert_eq!(after("1,\"x\n2,\"y\"\n").stray, [2]);
    }
}
