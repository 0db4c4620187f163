//! Quotes in a text table: where they are left open, and where text follows a closing one. The
//! parser forgives both, and swallows lines on the way.

/// Faults that are remembered with their line; more are counted.
const KEPT: usize = 20;

/// Where the reading stands.
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
}

impl Quotes {
    /// Begins at line 1.
    pub(super) fn new(separator: u8) -> Self {
        let (stray, stray_count) = (Vec::new(), 0);
        Self { separator, state: State::FieldStart, line: 1, opened: 0, stray, stray_count }
    }

    /// Looks at more of the text.
    pub(super) fn see(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.line += u64::from(*byte == b'\n');
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

    /// The line of a quote that is still open.
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
    fn open_quotes_and_text_behind_closing_ones_are_found() {
        assert_eq!(after("a\nb,\"c\nd,e\n").open(), Some(2));
        assert_eq!(after("a,\"b\"c,d\n").stray, [1]);
        assert_eq!(after("1,\"x\n2,\"y\"\n").stray, [2]);
    }
}
