//! Repairs text that was encoded twice.

use encoding_rs::WINDOWS_1252;

use crate::base::{Diagnostics, Place, codes};

/// The original of a text that was encoded twice; `None` if it was not. `SÃ¼d` is the UTF-8 of
/// `Süd`, misread as Windows-1252 or Latin-1 and encoded again.
///
/// Only text that decodes to valid UTF-8 is repaired, so that real names survive: `São Tomé` does
/// not decode to valid UTF-8.
pub(super) fn undo_double_encoding(text: &str) -> Option<String> {
    if text.is_ascii() || !text.contains(['Ã', 'Â', 'Å', 'â', 'Ä']) {
        return None;
    }
    let (windows, _, unmappable) = WINDOWS_1252.encode(text);
    let latin: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let readings = [(!unmappable).then(|| windows.into_owned()), latin];
    let once = readings.into_iter().flatten().find_map(|bytes| String::from_utf8(bytes).ok())?;
    (once != text).then_some(once)
}

/// Reports a text that was encoded twice, with its repair (`fix`) or its probable meaning.
pub(super) fn report_double_encoding(
    (text, mended): (&str, &str),
    fix: bool,
    (source, place): (&str, impl FnOnce(Place) -> Place),
    diagnostics: &mut Diagnostics,
) {
    if fix {
        diagnostics.push_with(codes::W231, source, |file| {
            (place(file), format!("`{text}` repaired to `{mended}`"))
        });
    } else {
        diagnostics.push_with(codes::W206, source, |file| {
            let hint = "the text was encoded twice; set `fix_encoding = true` to repair it";
            (place(file), format!("`{text}` probably means `{mended}`"), hint)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::undo_double_encoding;

    #[test]
    fn doubly_encoded_names_are_recognised_and_real_ones_left_alone() {
        assert_eq!(undo_double_encoding("SÃ¼d").as_deref(), Some("Süd"));
        assert_eq!(undo_double_encoding("StraÃŸe").as_deref(), Some("Straße"));
        assert_eq!(undo_double_encoding("Stra\u{c3}\u{9f}e").as_deref(), Some("Straße"));
        assert_eq!(undo_double_encoding("\u{c3}\u{9c}ckendorf").as_deref(), Some("Ückendorf"));
        for real in ["Süd", "São Tomé", "Ängelholm", "Âge", "Straße", "plain"] {
            assert_eq!(undo_double_encoding(real), None, "{real}");
        }
    }
}
