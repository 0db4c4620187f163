//! A reader that enforces size limits against zip bombs.

use std::io::{self, Read};

/// Which bound was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// The whole file is too long.
    File(u64),
    /// One row is too long: most likely a quote that is never closed.
    Row(u64),
}

/// A reader with one limit for the whole file and one for the bytes between two calls of
/// [`Guard::row_done`]. It ends every line, including the last, with a single line feed, so that
/// lines can be counted.
pub(super) struct Guard<R> {
    inner: R,
    file_limit: u64,
    row_limit: u64,
    read: u64,
    read_in_row: u64,
    reached: Option<Bound>,
    ended: bool,
    /// A carriage return is held back, because a line feed may follow.
    held: bool,
    last: u8,
}

impl<R: Read> Guard<R> {
    pub fn new(inner: R, file_limit: u64, row_limit: u64) -> Self {
        Self {
            inner,
            file_limit,
            row_limit,
            read: 0,
            read_in_row: 0,
            reached: None,
            ended: false,
            held: false,
            last: b'\n',
        }
    }

    /// A row is complete.
    pub fn row_done(&mut self) {
        self.read_in_row = 0;
    }

    /// The limit that stopped reading, if any.
    pub fn reached(&self) -> Option<Bound> {
        self.reached
    }

    /// Whether the end of the file was reached. Every line ends with a line feed, so only a row
    /// with an open quote reads as far as that.
    pub fn ended(&self) -> bool {
        self.ended
    }

    fn check(&mut self) -> io::Result<()> {
        if self.read_in_row > self.row_limit {
            self.reached = Some(Bound::Row(self.row_limit));
        } else if self.read > self.file_limit {
            self.reached = Some(Bound::File(self.file_limit));
        }
        if self.reached.is_some() { Err(io::Error::other("a bound is reached")) } else { Ok(()) }
    }

    /// Fills the buffer once; returns its new length and whether the end is reached.
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<(usize, bool)> {
        let held = usize::from(self.held);
        buffer[..held].fill(b'\r');
        let read = self.inner.read(&mut buffer[held..])?;
        self.held = false;
        self.read += read as u64;
        self.read_in_row += read as u64;
        let mut length = held + read;
        if buffer[..length].contains(&b'\r') {
            if read > 0 && buffer[length - 1] == b'\r' {
                (self.held, length) = (true, length - 1);
            }
            length = without_returns(&mut buffer[..length]);
        }
        Ok((length, read == 0))
    }
}

/// Removes carriage returns before line feeds and returns the new length.
fn without_returns(buffer: &mut [u8]) -> usize {
    let mut to = 0;
    for from in 0..buffer.len() {
        let drop = buffer[from] == b'\r' && buffer.get(from + 1) == Some(&b'\n');
        if !drop {
            buffer[to] = buffer[from];
            to += 1;
        }
    }
    to
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The buffer needs room for the byte held back and the one after it.
        if buffer.len() < 2 {
            return Err(io::Error::other("the buffer is too small"));
        }
        loop {
            self.check()?;
            let (mut length, end) = self.fill(buffer)?;
            if length > 0 {
                self.last = buffer[length - 1];
            } else if end && self.last != b'\n' {
                (buffer[0], self.last, length) = (b'\n', b'\n', 1);
            }
            if length > 0 || end {
                self.ended = length == 0;
                return Ok(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(mut guard: Guard<&[u8]>, rows: bool) -> (usize, Option<Bound>) {
        let (mut sum, mut buffer) = (0, [0; 10]);
        while let Ok(read @ 1..) = guard.read(&mut buffer) {
            sum += read;
            if rows {
                guard.row_done();
            }
        }
        (sum, guard.reached())
    }

    #[test]
    fn bounds_stop_long_files_and_long_rows_but_not_many_rows() {
        let data = [0; 100];
        assert_eq!(read_all(Guard::new(&data, 100, 100), false), (101, None));
        assert_eq!(read_all(Guard::new(&data, 49, 100), false), (50, Some(Bound::File(49))));
        assert_eq!(read_all(Guard::new(&data, 100, 29), false), (30, Some(Bound::Row(29))));
        assert_eq!(read_all(Guard::new(&data, 100, 29), true), (101, None));
    }

    #[test]
    fn lines_end_with_a_line_feed_wherever_the_buffer_ends() {
        let text = b"a\r\n\r\nb\rc\r\r\nd\ne\r";
        for size in 2..20 {
            let mut guard = Guard::new(&text[..], 1000, 1000);
            let (mut all, mut buffer) = (Vec::new(), vec![0; size]);
            loop {
                let read = guard.read(&mut buffer).expect("no bound is reached");
                if read == 0 {
                    break;
                }
                all.extend_from_slice(&buffer[..read]);
            }
            assert_eq!(all.escape_ascii().to_string(), "a\\n\\nb\\rc\\r\\nd\\ne\\r\\n", "{size}");
        }
    }
}
