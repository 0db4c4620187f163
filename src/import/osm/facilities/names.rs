//! Compares names regardless of spelling.

/// A name in lower case without accents, as words.
///
/// Umlauts become two letters (`Bäckerei`, `Baeckerei`), `straße` at the end of a word becomes
/// `str`, apostrophes vanish, and every other sign except letters and digits separates words.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Folded {
    words: Vec<String>,
    letters: String,
}

/// Length of the shortest name that is meaningful as part of another name.
const TELLING_LETTERS: usize = 4;

impl Folded {
    /// Folds a name; `None` if it has no letter or digit.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let mut text = String::with_capacity(name.len());
        for sign in name.chars().flat_map(char::to_lowercase) {
            match sign {
                // A combining diaeresis follows its vowel.
                '\u{308}' if text.ends_with(['a', 'o', 'u']) => text.push('e'),
                '\u{300}'..='\u{36f}' | '\'' | '’' | '`' | '´' => {}
                sign => match folded(sign) {
                    "" if sign.is_alphanumeric() => text.push(sign),
                    "" => text.push(' '),
                    letters => text.push_str(letters),
                },
            }
        }
        let short = |word: &str| match word.strip_suffix("strasse") {
            Some(start) => format!("{start}str"),
            None => word.to_owned(),
        };
        let words: Vec<String> = text.split_whitespace().map(short).collect();
        let letters = words.concat();
        (!letters.is_empty()).then_some(Self { words, letters })
    }

    /// Whether the letters and digits are the same, regardless of spaces and punctuation.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.letters == other.letters
    }

    /// Whether the names are equal or the words of one are part of the other.
    pub(super) fn resembles(&self, other: &Self) -> bool {
        let (short, long) =
            if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        let within = || long.words.windows(short.words.len()).any(|part| part == short.words);
        self.equals(other) || (short.letters.chars().count() >= TELLING_LETTERS && within())
    }
}

/// The plain spelling of an accented letter; empty for all other characters.
fn folded(sign: char) -> &'static str {
    match sign {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' | 'ø' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ō' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(name: &str) -> Folded {
        Folded::from_name(name).expect("a name with letters")
    }

    #[test]
    fn spelling_does_not_matter() {
        for (a, b) in [
            ("Bäckerei Müller", "BAECKEREI  Mueller"),
            ("Bäckerei", "Ba\u{308}ckerei"),
            ("Penny-Markt", "Penny Markt"),
            ("Schaan, Bahnhof", "Schaan Bahnhof"),
            ("Hauptstraße", "Hauptstr."),
            ("Café René", "Cafe Rene"),
            ("L'Étoile", "L’Etoile"),
            ("St. Josef", "St.Josef"),
        ] {
            assert!(fold(a).equals(&fold(b)), "{a} / {b}");
        }
        for (a, b) in [("Aldi Nord", "Aldi Süd"), ("Muller", "Müller"), ("Haus 1", "Haus 2")] {
            assert!(!fold(a).resembles(&fold(b)), "{a} / {b}");
        }
    }

    #[test]
    fn whole_words_in_a_row_resemble() {
        assert!(fold("Arche Noah").resembles(&fold("Kindergarten Arche Noah")));
        assert!(!fold("Arche").equals(&fold("Arche Noah")));
        assert!(!fold("Noah Arche").resembles(&fold("Kindergarten Arche Noah")));
        assert!(!fold("St.").resembles(&fold("St. Marien")));
        assert!(!fold("Ark").resembles(&fold("Marktkauf")));
    }

    #[test]
    fn signs_alone_are_no_name() {
        assert_eq!(Folded::from_name(" - "), None);
        assert_eq!(Folded::from_name(""), None);
        assert!(Folded::from_name("薬局").is_some());
    }
}
