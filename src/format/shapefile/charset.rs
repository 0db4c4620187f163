//! The character set of a dBASE table: from the file `.cpg`, else from the language byte of the table, else guessed
//! from its texts.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The second half of the tables of code page 437 (IBM PC, United States).
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
/// Of code page 850 (IBM PC, Western Europe).
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
/// Of code page 852 (IBM PC, Central Europe).
const CP852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀\
    ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}";

/// A character set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Charset {
    /// One that browsers know too. ISO-8859-1 is read as Windows-1252, which has letters where it has none.
    Known(&'static Encoding),
    /// A code page of the IBM PC: its name, and the characters from 128 on.
    Oem(&'static str, &'static str),
}

impl Charset {
    pub(super) const UTF8: Self = Self::Known(UTF_8);
    pub(super) const WINDOWS: Self = Self::Known(WINDOWS_1252);

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Known(encoding) => encoding.name(),
            Self::Oem(name, _) => name,
        }
    }

    /// The character set of the text in a file `.cpg`, such as `UTF-8`, `ISO-8859-1`, `ANSI 1252`, `OEM 850`, `1252`.
    pub(super) fn named(text: &str) -> Option<Self> {
        let text = text.trim();
        let upper = text.to_ascii_uppercase();
        let plain: String = upper.chars().filter(char::is_ascii_alphanumeric).collect();
        if let Some(number) = plain.strip_prefix("LDID") {
            return Self::of_language(number.parse().ok()?);
        }
        let marks = ["ANSI", "OEM", "WINDOWS", "IBM", "MSDOS", "CP", "ISO"];
        let bare = marks.iter().find_map(|mark| plain.strip_prefix(mark)).unwrap_or(&plain);
        if let Some(part) = bare.strip_prefix("8859").filter(|part| !part.is_empty()) {
            return Encoding::for_label(format!("iso-8859-{part}").as_bytes()).map(Self::Known);
        }
        match bare.parse() {
            Ok(page) => Self::of_code_page(page),
            Err(_) if ["UTF", "UTF8"].contains(&plain.as_str()) => Some(Self::UTF8),
            Err(_) => Encoding::for_label(text.as_bytes()).map(Self::Known),
        }
    }

    fn of_code_page(page: u32) -> Option<Self> {
        let label = match page {
            437 => return Some(Self::Oem("code page 437", CP437)),
            850 => return Some(Self::Oem("code page 850", CP850)),
            852 => return Some(Self::Oem("code page 852", CP852)),
            866 => "ibm866".to_owned(),
            874 => "windows-874".to_owned(),
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            1250..=1258 => format!("windows-{page}"),
            10_000 => "macintosh".to_owned(),
            10_007 => "x-mac-cyrillic".to_owned(),
            28_591..=28_606 => format!("iso-8859-{}", page - 28_590),
            65_001 => "utf-8".to_owned(),
            _ => return None,
        };
        Encoding::for_label(label.as_bytes()).map(Self::Known)
    }

    /// The character set of a table's language byte, as dBASE, FoxPro and Esri number them.
    pub(super) fn of_language(byte: u8) -> Option<Self> {
        let page = match byte {
            0x01 | 0x09 | 0x0b | 0x0d | 0x0f | 0x11 | 0x15 | 0x18 | 0x19 | 0x1b => 437,
            0x02 | 0x0a | 0x0e | 0x10 | 0x12 | 0x14 | 0x16 | 0x1a | 0x1d | 0x25 | 0x37 => 850,
            0x03 | 0x57 | 0x58 | 0x59 => 1252,
            0x04 => 10_000,
            0x13 | 0x7b => 932,
            0x1f | 0x22 | 0x23 | 0x40 | 0x64 | 0x87 => 852,
            0x26 | 0x65 => 866,
            0x4d | 0x7a => 936,
            0x4e | 0x79 => 949,
            0x4f | 0x78 => 950,
            0x50 | 0x7c => 874,
            0x96 => 10_007,
            0xc8 => 1250,
            0xc9 => 1251,
            0xca => 1254,
            0xcb => 1253,
            0xcc => 1257,
            _ => return None,
        };
        Self::of_code_page(page)
    }

    /// The text of bytes, and whether all of them have a meaning in the character set. A text that does not fit is
    /// read as Windows-1252, except for a letter of UTF-8 that the end of a field cuts off.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        if bytes.is_ascii() {
            return (String::from_utf8_lossy(bytes), true);
        }
        match self {
            Self::Oem(_, upper) => {
                let letter = |byte: &u8| match byte.checked_sub(128) {
                    None => Some(char::from(*byte)),
                    Some(above) => upper.chars().nth(above.into()),
                };
                (bytes.iter().filter_map(letter).collect::<String>().into(), true)
            }
            Self::Known(encoding) if encoding == UTF_8 => match std::str::from_utf8(bytes) {
                Ok(text) => (text.into(), true),
                Err(error) if error.error_len().is_none() => {
                    (String::from_utf8_lossy(&bytes[..error.valid_up_to()]), false)
                }
                Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, false),
            },
            Self::Known(encoding) => {
                let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
                match has_errors {
                    true => (WINDOWS_1252.decode_without_bom_handling(bytes).0, false),
                    false => (text, true),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_sets_are_named_in_many_ways() {
        let name = |text: &str| Charset::named(text).map(Charset::name);
        for utf8 in ["UTF-8", "utf8\r\n", "65001", "CP65001", "UTF 8"] {
            assert_eq!(name(utf8), Some("UTF-8"), "{utf8}");
        }
        for windows in ["ISO-8859-1", "ISO 88591", "88591", "1252", "ANSI 1252", "LDID/87", "28591"]
        {
            assert_eq!(name(windows), Some("windows-1252"), "{windows}");
        }
        for oem in ["OEM 850", "850", "cp850", "IBM850", "LDID/16"] {
            assert_eq!(name(oem), Some("code page 850"), "{oem}");
        }
        assert_eq!(name("ISO-8859-15"), Some("ISO-8859-15"));
        for unknown in ["", "863", "the usual one", "ISO", "LDID/300", "LDID/0"] {
            assert_eq!(name(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn code_pages_have_a_character_for_each_byte() {
        for (page, upper) in [(437, CP437), (850, CP850), (852, CP852)] {
            assert_eq!(upper.chars().count(), 128, "{page}");
            let all: Vec<u8> = (128..=255).collect();
            let charset = Charset::of_code_page(page).expect("a code page");
            assert_eq!(charset.decode(&all), (upper.into(), true));
        }
        let grosse = b"Gr\x94\xe1e \xe1";
        for language in [0x01, 0x0f, 0x02, 0x10, 0x64] {
            let charset = Charset::of_language(language).expect("a language");
            assert_eq!(charset.decode(grosse), ("Größe ß".into(), true), "{language}");
        }
        assert_eq!(Charset::of_language(0), None);
    }

    #[test]
    fn text_that_does_not_fit_is_told() {
        assert_eq!(Charset::UTF8.decode("Größe".as_bytes()), ("Größe".into(), true));
        assert_eq!(Charset::UTF8.decode(b"Gr\xf6\xdfe"), ("Größe".into(), false));
        assert_eq!(Charset::UTF8.decode(b"Gr\xc3"), ("Gr".into(), false), "cut in a letter");
        assert_eq!(Charset::WINDOWS.decode(b"Gr\xf6\xdfe"), ("Größe".into(), true));
    }
}
