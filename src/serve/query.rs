//! The parts of an address.

/// The bytes that a text with percent signs stands for; `None` where they are no UTF-8 or a sign is not followed
/// by two digits.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        rest = others;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, others) = others.split_at_checked(2)?;
        let digit = |byte: u8| char::from(byte).to_digit(16);
        bytes.push((digit(digits[0])? * 16 + digit(digits[1])?) as u8);
        rest = others;
    }
    String::from_utf8(bytes).ok()
}

/// A text that can stand in a path or a query.
pub(super) fn encoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' => {
                plain.push(char::from(byte));
            }
            other => plain.push_str(&format!("%{other:02X}")),
        }
    }
    plain
}

/// The names and values of a query, in its order; `None` where one cannot be decoded.
pub(super) fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let all = query.split('&').filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let part = part.replace('+', " ");
        let (name, value) = part.split_once('=').unwrap_or((&part, ""));
        Some((decoded(name)?, decoded(value)?))
    };
    all.map(pair).collect()
}

/// The segments of a path; `None` where one cannot be decoded.
pub(super) fn segments(path: &str) -> Option<Vec<String>> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    match path {
        "" => Some(Vec::new()),
        path => path.split('/').map(decoded).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_are_decoded_once() {
        assert_eq!(decoded("a%20b%C3%A4%252e").as_deref(), Some("a bä%2e"));
        for broken in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
        for text in ["Straße 1/2", "a&b=c#d?e", "%", "ä\u{0}"] {
            assert_eq!(decoded(&encoded(text)).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_query_is_a_list_of_pairs_and_a_path_a_list_of_segments() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let all = pairs("a=1&b=x%26y+z&&c").expect("decodable");
        assert_eq!(all, [pair("a", "1"), pair("b", "x&y z"), pair("c", "")]);
        assert_eq!(pairs("a=%"), None);
        assert_eq!(segments("/").expect("decodable"), [""; 0]);
        assert_eq!(segments("/a/b%2Fc/").expect("decodable"), ["a", "b/c"]);
        assert_eq!(segments("//a").expect("decodable"), ["", "a"]);
    }
}
