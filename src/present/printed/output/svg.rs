//! Pages as SVG files for browsers and drawing programs.

use std::io::Write;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::base::base64;
use crate::present::printed::fonts::{FAMILY, Weight};
use crate::present::printed::page::Page;

/// A page as an SVG file of its own.
///
/// The fonts are inside, because names are placed by the widths of their letters: a browser shows them on a machine
/// that has no Noto Sans. Programs that do not read fonts of a file take the installed one, or another without serifs.
///
/// # Cost
/// 130 kB more than the page.
pub fn svg_file(page: &Page) -> String {
    let start = page.svg.find("<svg").unwrap_or(0);
    let Some(end) = page.svg[start..].find('>') else { return page.svg.clone() };
    let (head, content) = page.svg.split_at(start + end + 1);
    format!("{head}\n<style>{}</style>{content}", *STYLE)
}

static STYLE: LazyLock<String> = LazyLock::new(|| {
    let face = |weight: Weight| {
        let font = base64(&woff(weight.bytes()));
        format!(
            "@font-face{{font-family:\"{FAMILY}\";font-weight:{};src:url(data:font/woff;base64,{font})}}",
            weight.number()
        )
    };
    Weight::ALL.map(face).concat()
});

/// A TrueType font as WOFF 1.0 (W3C 2012): the same tables, each compressed.
fn woff(font: &[u8]) -> Vec<u8> {
    const HEAD: usize = 44;
    const ENTRY: usize = 20;
    let number = |at: usize| u32::from_be_bytes([0, 1, 2, 3].map(|byte| font[at + byte]));
    let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let mut entries = Vec::new();
    let mut tables = Vec::new();
    for entry in (0..count).map(|at| 12 + 16 * at) {
        let (checksum, offset, length) = (number(entry + 4), number(entry + 8), number(entry + 12));
        let table = &font[offset as usize..][..length as usize];
        let packed = zlib(table);
        let kept = if packed.len() < table.len() { &packed[..] } else { table };
        let place = HEAD + ENTRY * count + tables.len();
        entries.extend(&font[entry..entry + 4]);
        for value in [place as u32, kept.len() as u32, length, checksum] {
            entries.extend(value.to_be_bytes());
        }
        tables.extend(kept);
        tables.resize(tables.len().next_multiple_of(4), 0);
    }
    let whole = (HEAD + entries.len() + tables.len()) as u32;
    let mut file = b"wOFF".to_vec();
    file.extend(&font[..4]);
    file.extend(whole.to_be_bytes());
    file.extend((count as u16).to_be_bytes());
    file.extend([0; 2]);
    file.extend((font.len() as u32).to_be_bytes());
    // Version 1.0; no description and no private part.
    file.extend([0, 1, 0, 0]);
    file.resize(HEAD, 0);
    file.extend(entries);
    file.extend(tables);
    file
}

fn zlib(table: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(table).and_then(|()| encoder.finish()).expect("memory takes all bytes")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_packed_font_has_all_tables_of_the_font() {
        let font = Weight::Bold.bytes();
        let packed = woff(font);
        let number = |bytes: &[u8], at: usize| {
            u32::from_be_bytes([0, 1, 2, 3].map(|byte| bytes[at + byte])) as usize
        };
        assert_eq!(number(&packed, 8), packed.len());
        assert!(packed.len() < font.len() * 6 / 10, "{} of {}", packed.len(), font.len());
        let count = usize::from(u16::from_be_bytes([packed[12], packed[13]]));
        assert!(count > 10);
        for table in 0..count {
            let (entry, source) = (44 + 20 * table, 12 + 16 * table);
            assert_eq!(packed[entry..entry + 4], font[source..source + 4]);
            let bytes = &packed[number(&packed, entry + 4)..][..number(&packed, entry + 8)];
            let expected = &font[number(font, source + 8)..][..number(font, source + 12)];
            let mut plain = Vec::new();
            if bytes.len() == expected.len() {
                plain.extend(bytes);
            } else {
                flate2::read::ZlibDecoder::new(bytes).read_to_end(&mut plain).expect("zlib");
            }
            assert!(plain == expected, "table {table}");
        }
    }

    #[test]
    fn a_file_has_the_page_and_both_fonts() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1mm\" height=\"1mm\"><title>&lt;a></title></svg>";
        let page =
            Page { svg: svg.to_owned(), width_mm: 1.0, height_mm: 1.0, title: String::new() };
        let file = svg_file(&page);
        assert_eq!(file.matches("@font-face").count(), 2);
        let without: String = file.replacen(&format!("\n<style>{}</style>", *STYLE), "", 1);
        assert_eq!(without, svg);
        assert!(file.len() < svg.len() + 160_000, "{}", file.len());
    }
}
