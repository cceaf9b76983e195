//! A colour that is printed on white paper and read there.

use std::fmt;

use thiserror::Error;

/// A colour dark enough to be read on white: sRGB, written `#1f3a5f`.
///
/// Its contrast with white is at least 4.5 : 1, as WCAG 2.2 asks of text (success criterion 1.4.3).
///
/// ```
/// use dateline::ink::Ink;
///
/// let red = Ink::parse("#7A1F2B")?;
/// assert_eq!(red.to_string(), "#7a1f2b");
/// assert_eq!(red.tint(), "#c9a5aa");
/// let error = Ink::parse("#ffcc00").unwrap_err().to_string();
/// assert_eq!(error, "too pale to be read on white: its contrast is 1.5 : 1, and 4.5 : 1 is needed");
/// # Ok::<(), dateline::ink::InkError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    red: u8,
    green: u8,
    blue: u8,
}

/// Why words are no [`Ink`].
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum InkError {
    /// They are not written as a colour is.
    #[error("not written as a colour is, with # and six digits from 0 to f")]
    NoColour,
    /// The colour cannot be read on white.
    #[error("too pale to be read on white: its contrast is {contrast:.1} : 1, and 4.5 : 1 is needed")]
    Pale {
        /// Its contrast with white, from 1 to 21.
        contrast: f64,
    },
}

/// The least contrast with white.
const CONTRAST: f64 = 4.5;

impl Ink {
    /// What briefs are printed in where nothing else is asked.
    pub const NAVY: Self = Self { red: 0x1f, green: 0x3a, blue: 0x5f };

    /// Reads `#1f3a5f`, in capitals or not.
    pub fn parse(text: &str) -> Result<Self, InkError> {
        let digits = text.strip_prefix('#').filter(|it| it.len() == 6).ok_or(InkError::NoColour)?;
        let part = |at: usize| -> Result<u8, InkError> {
            let two = digits.get(at..at + 2).filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()));
            u8::from_str_radix(two.ok_or(InkError::NoColour)?, 16).map_err(|_| InkError::NoColour)
        };
        let ink = Self { red: part(0)?, green: part(2)?, blue: part(4)? };
        let contrast = ink.contrast();
        if contrast < CONTRAST { Err(InkError::Pale { contrast }) } else { Ok(ink) }
    }

    /// Its contrast with white, from 1 to 21 (WCAG 2.2, "contrast ratio").
    fn contrast(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue);
        1.05 / (luminance + 0.05)
    }

    /// The same mixed with three parts of white to two, light enough for the ink itself to show on it; as `#a5b0bf`.
    pub fn tint(self) -> String {
        let mixed = |part: u8| u8::try_from((u16::from(part) * 2 + 255 * 3) / 5).unwrap_or(u8::MAX);
        Self { red: mixed(self.red), green: mixed(self.green), blue: mixed(self.blue) }.to_string()
    }
}

impl fmt::Display for Ink {
    /// As CSS and Typst write it, in small letters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_ink_says_why() {
        for text in ["", "1f3a5f", "#1f3a5", "#1f3a5f0", "#gggggg", "#+1+2+3", "#ééé", "navy"] {
            assert_eq!(Ink::parse(text), Err(InkError::NoColour), "{text}");
        }
        // By the calculators that the W3C links to: 4.48 and 4.54.
        assert!(matches!(Ink::parse("#777777"), Err(InkError::Pale { contrast }) if contrast < 4.5));
        assert_eq!(Ink::parse("#767676").map(|ink| ink.to_string()), Ok("#767676".to_owned()));
        assert!((Ink::parse("#000000").unwrap().contrast() - 21.0).abs() < 1e-9);
    }
}
