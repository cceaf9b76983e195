//! The names and values of a query string or a form, and links that contain them.

use std::fmt::Write as _;

/// The names and values of a request, in order. A name may occur several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct QueryPairs(Vec<(String, String)>);

impl From<Vec<(String, String)>> for QueryPairs {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }
}

impl QueryPairs {
    /// Returns the first value of the parameter `name`, or an empty string if it is absent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// Returns all values of the parameter `name`.
    pub(crate) fn all<'q>(&'q self, name: &str) -> impl Iterator<Item = &'q str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the trimmed value of the parameter `name`, or `None` if it is empty.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        Some(self.get(name).trim()).filter(|value| !value.is_empty())
    }

    /// Parses the parameter `name` as a number.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.get(name).trim().parse().ok()
    }

    /// Whether the parameter `name` occurs, with or without a value.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }
}

/// Returns the URL of a page with a query: "/paper?path=papers%2Fa.md". Empty values are omitted.
pub(crate) fn address(page: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = page.to_owned();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.len() == page.len() { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        address.push_str(&encoded(value));
    }
    address
}

/// Percent-encodes `text` as a query value.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            byte => write!(encoded, "%{byte:02X}").expect("writing to a string does not fail"),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_and_empty_ones_left_out() {
        let pairs = [("path", "papers/a b&c.md"), ("words", ""), ("é", "é")];
        assert_eq!(address("/paper", &pairs[..2]), "/paper?path=papers%2Fa+b%26c.md");
        assert_eq!(address("/", &[("actor", "é"), ("tag", "x")]), "/?actor=%C3%A9&tag=x");
        assert_eq!(address("/", &[("actor", "")]), "/");
    }
}
