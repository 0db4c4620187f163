//! Unpacks bzip2 with all threads.
//!
//! A bzip2 file is a sequence of blocks of at most 900 kB of text, each of which can be unpacked alone.
//! Nothing says where a block begins, except 48 bits of pi, at any bit. So the bits are searched for
//! them (Seward 1996, bzip2 and libbzip2: its program `bzip2recover` does the same), and each block is
//! unpacked as a file of its own.

use std::io::{self, ErrorKind, Read};

use bzip2::read::BzDecoder;
use rayon::prelude::*;

/// The first 48 bits of a block: pi.
const BLOCK: u64 = 0x3141_5926_5359;
/// The first 48 bits of the end of a stream: the root of pi.
const END: u64 = 0x1772_4538_5090;
const MARK_BITS: u64 = 48;
/// The check sum after a mark.
const SUM_BITS: u64 = 32;
/// How many packed bytes are read at a time: some blocks for each of many threads.
const BATCH: usize = 4 << 20;
/// How many blocks for each thread are unpacked at a time. A block of repeated letters may have fifty
/// times its usual text.
const BLOCKS_A_THREAD: usize = 4;
/// Upper bound of a packed block in bits. Blocks hold 900 kB of text, and Huffman codes have at most
/// 20 bits for a byte.
const BLOCK_BITS_MAX: u64 = 8 * (4 << 20);

/// A mark at a bit of the file.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    bit: u64,
    is_end: bool,
}

/// Reads the text of a bzip2 file, also of several that follow each other.
pub struct Bzip2<R> {
    packed: R,
    /// Bytes of the file from `first` on.
    bytes: Vec<u8>,
    first: u64,
    /// Marks in these bytes whose blocks are not unpacked yet.
    marks: Vec<Mark>,
    /// The byte of the file up to which marks have been looked for.
    searched: u64,
    at_end: bool,
    /// Unpacked text, and how much of it has been read.
    text: Vec<u8>,
    read: usize,
    /// Check sum of the blocks of the stream.
    sum: u32,
    /// The last mark was the end of a stream.
    ended: bool,
}

impl<R: Read> Bzip2<R> {
    pub fn new(packed: R) -> Self {
        let (bytes, marks, text) = (Vec::new(), Vec::new(), Vec::new());
        let (first, searched, read, sum) = (0, 0, 0, 0);
        let (at_end, ended) = (false, false);
        Self { packed, bytes, first, marks, searched, at_end, text, read, sum, ended }
    }

    /// Unpacks the next blocks; false at the end of the file.
    fn advance(&mut self) -> io::Result<bool> {
        loop {
            let ready = self.ready();
            if ready > 0 {
                self.unpack(ready)?;
                return Ok(true);
            }
            let waiting = self.marks.first().map_or(0, |mark| 8 * self.end() - mark.bit);
            if waiting > BLOCK_BITS_MAX {
                return Err(broken("a block without end"));
            }
            if self.at_end {
                let message = "the bzip2 data break off";
                let cut = || io::Error::new(ErrorKind::UnexpectedEof, message);
                return if self.ended && self.marks.is_empty() { Ok(false) } else { Err(cut()) };
            }
            self.fill()?;
        }
    }

    fn end(&self) -> u64 {
        self.first + self.bytes.len() as u64
    }

    /// Reads more of the file and finds the marks in it.
    fn fill(&mut self) -> io::Result<()> {
        let count = self.packed.by_ref().take(BATCH as u64).read_to_end(&mut self.bytes)?;
        self.at_end = count < BATCH;
        let from = (self.searched - self.first) as usize;
        find_marks(&self.bytes, from, self.first, &mut self.marks);
        self.searched = self.end();
        Ok(())
    }

    /// How many marks can be dealt with: those before the last one, and the last one too if it is an
    /// end whose check sum is in memory.
    fn ready(&self) -> usize {
        let Some(last) = self.marks.last() else { return 0 };
        let is_whole = last.is_end && last.bit + MARK_BITS + SUM_BITS <= 8 * self.end();
        let ready = self.marks.len() - usize::from(!is_whole);
        ready.min(BLOCKS_A_THREAD * rayon::current_num_threads())
    }

    /// Unpacks the blocks of the first marks.
    fn unpack(&mut self, ready: usize) -> io::Result<()> {
        let (bytes, first) = (&self.bytes, self.first);
        let all = &self.marks;
        let texts: Vec<io::Result<Vec<u8>>> = (0..ready)
            .into_par_iter()
            .map(|at| match all[at].is_end {
                true => Ok(Vec::new()),
                false => block_text(bytes, all[at].bit - 8 * first, all[at + 1].bit - 8 * first),
            })
            .collect();
        self.text.clear();
        self.read = 0;
        for (mark, text) in all[..ready].iter().zip(texts) {
            let sum = bits(bytes, mark.bit - 8 * first + MARK_BITS, SUM_BITS) as u32;
            if mark.is_end && sum != std::mem::take(&mut self.sum) {
                return Err(broken("a check sum that does not fit"));
            }
            if !mark.is_end {
                self.sum = self.sum.rotate_left(1) ^ sum;
            }
            self.ended = mark.is_end;
            self.text.extend(text?);
        }
        self.marks.drain(..ready);
        // What follows the last mark is kept, and some bytes in which a mark may have begun.
        let kept = self.marks.first().map_or(self.searched.saturating_sub(8), |mark| mark.bit / 8);
        let kept = kept.max(self.first);
        self.bytes.drain(..(kept - self.first) as usize);
        self.first = kept;
        Ok(())
    }
}

impl<R: Read> Read for Bzip2<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.read == self.text.len() {
            if !self.advance()? {
                return Ok(0);
            }
        }
        let left = &self.text[self.read..];
        let count = left.len().min(into.len());
        into[..count].copy_from_slice(&left[..count]);
        self.read += count;
        Ok(count)
    }
}

fn broken(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("the bzip2 data have {what}"))
}

/// Finds the marks that end at `from` or later; `first` is the place of the bytes in the file.
fn find_marks(bytes: &[u8], from: usize, first: u64, marks: &mut Vec<Mark>) {
    const MASK: u64 = (1 << MARK_BITS) - 1;
    let mut window = bytes[from.saturating_sub(7)..from].iter().fold(0, push);
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        window = push(window, byte);
        for shift in (0..8).rev() {
            let found = (window >> shift) & MASK;
            if found == BLOCK || found == END {
                let end = 8 * (first + at as u64 + 1) - shift;
                // The window of the first bytes is not full.
                let bit = end.checked_sub(MARK_BITS).filter(|bit| *bit >= 8 * first);
                marks.extend(bit.map(|bit| Mark { bit, is_end: found == END }));
            }
        }
    }
}

fn push(window: u64, byte: &u8) -> u64 {
    window << 8 | u64::from(*byte)
}

/// Up to 32 bits from a bit on; bits beyond the end are 0.
fn bits(bytes: &[u8], from: u64, count: u64) -> u64 {
    let (start, shift) = ((from / 8) as usize, from % 8);
    let window = (start..start + 5).map(|at| bytes.get(at).copied().unwrap_or(0));
    let window = window.fold(0, |window, byte| push(window, &byte));
    window << (24 + shift) >> (64 - count)
}

/// The text of the block between two bits.
fn block_text(bytes: &[u8], from: u64, to: u64) -> io::Result<Vec<u8>> {
    let sum = bits(bytes, from + MARK_BITS, SUM_BITS);
    let mut file = b"BZh9".to_vec();
    file.reserve(((to - from) / 8) as usize + 16);
    let mut at = from;
    while at + 8 <= to {
        file.push(bits(bytes, at, 8) as u8);
        at += 8;
    }
    // The last bits of the block, the end of the stream, and the sum of its only block.
    let (left, rest) = (to - at, if to > at { bits(bytes, at, to - at) } else { 0 });
    let tail =
        u128::from(rest) << (MARK_BITS + SUM_BITS) | u128::from(END) << SUM_BITS | u128::from(sum);
    let tail = tail << (128 - left - MARK_BITS - SUM_BITS);
    file.extend_from_slice(&tail.to_be_bytes()[..11]);
    let mut text = Vec::new();
    BzDecoder::new(&file[..]).read_to_end(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use bzip2::Compression;
    use bzip2::write::BzEncoder;

    use super::*;

    /// Text that packs badly, so that there are several blocks.
    fn noise(len: usize) -> Vec<u8> {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as u8
        };
        (0..len).map(|_| next()).collect()
    }

    fn packed(text: &[u8], level: u32) -> Vec<u8> {
        let mut packer = BzEncoder::new(Vec::new(), Compression::new(level));
        packer.write_all(text).expect("memory");
        packer.finish().expect("memory")
    }

    fn unpacked(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        Bzip2::new(bytes).read_to_end(&mut text).map(|_| text)
    }

    #[test]
    fn gives_the_text_of_any_number_of_blocks_and_streams() {
        for (len, level) in [(0, 9), (1, 1), (99_000, 1), (350_000, 1), (3_000_000, 9)] {
            let text = noise(len);
            assert!(unpacked(&packed(&text, level)).expect("whole") == text, "{len} {level}");
        }
        let (first, second) = (noise(250_000), b"second".repeat(60_000));
        let both = [packed(&first, 1), packed(b"", 9), packed(&second, 3)].concat();
        assert!(unpacked(&both).expect("whole") == [first, second].concat());
    }

    #[test]
    fn refuses_what_is_cut_or_damaged() {
        let whole = packed(&noise(250_000), 1);
        for len in [0, 3, 20, whole.len() / 2, whole.len() - 5] {
            assert!(unpacked(&whole[..len]).is_err(), "{len}");
        }
        for at in [20, whole.len() / 2, whole.len() - 3] {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x10;
            assert!(unpacked(&damaged).is_err(), "{at}");
        }
    }
}
