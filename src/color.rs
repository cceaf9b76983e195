//! A colour that is readable on white paper.

use std::fmt;

use thiserror::Error;

/// An sRGB colour, written `#1f3a5f`, that is dark enough to be readable on white.
///
/// Its contrast with white is at least 4.5 : 1, as WCAG 2.2 requires for text (success criterion
/// 1.4.3).
///
/// ```
/// use dateline::internals::color::Color;
///
/// let red = Color::parse("#7A1F2B")?;
/// assert_eq!(red.to_string(), "#7a1f2b");
/// assert_eq!(red.tint(), "#c9a5aa");
/// let error = Color::parse("#ffcc00").unwrap_err().to_string();
/// assert_eq!(error, "too pale on white: its contrast is 1.5 : 1, but 4.5 : 1 is required");
/// # Ok::<(), dateline::internals::color::ColorError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

/// The reason why a text is not a valid [`Color`].
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum ColorError {
    /// The text is not `#` with six hexadecimal digits.
    #[error("not a colour: expected # and six hexadecimal digits")]
    NotAColor,
    /// The contrast with white is too low.
    #[error("too pale on white: its contrast is {contrast:.1} : 1, but 4.5 : 1 is required")]
    Pale {
        /// The contrast with white, from 1 to 21.
        contrast: f64,
    },
}

/// The minimum contrast with white.
const CONTRAST: f64 = 4.5;

impl Color {
    /// The default colour of briefs.
    pub const NAVY: Self = Self { red: 0x1f, green: 0x3a, blue: 0x5f };

    /// Parses a colour such as `#1f3a5f`, in lower or upper case.
    pub fn parse(text: &str) -> Result<Self, ColorError> {
        let digits =
            text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(ColorError::NotAColor)?;
        let part = |at: usize| -> Result<u8, ColorError> {
            let two = digits.get(at..at + 2).filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()));
            u8::from_str_radix(two.ok_or(ColorError::NotAColor)?, 16).map_err(|_| ColorError::NotAColor)
        };
        let color = Self { red: part(0)?, green: part(2)?, blue: part(4)? };
        let contrast = color.contrast();
        if contrast < CONTRAST { Err(ColorError::Pale { contrast }) } else { Ok(color) }
    }

    /// Returns the contrast with white, from 1 to 21 (WCAG 2.2, "contrast ratio").
    fn contrast(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue);
        1.05 / (luminance + 0.05)
    }

    /// Returns the colour mixed with white in the ratio 2 : 3, such as `#a5b0bf`. Text in this
    /// colour is readable on the result.
    pub fn tint(self) -> String {
        let mixed =
            |part: u8| u8::try_from((u16::from(part) * 2 + 255 * 3) / 5).expect("a mean of bytes is a byte");
        Self { red: mixed(self.red), green: mixed(self.green), blue: mixed(self.blue) }.to_string()
    }
}

impl fmt::Display for Color {
    /// Writes the colour as in CSS and Typst, in lower case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_colors_are_rejected_with_a_reason() {
        for text in ["", "1f3a5f", "#1f3a5", "#1f3a5f0", "#gggggg", "#+1+2+3", "#ééé", "navy"] {
            assert_eq!(Color::parse(text), Err(ColorError::NotAColor), "{text}");
        }
        // The contrast of #777777 is 4.48 and that of #767676 is 4.54, according to the calculators
        // that the W3C links to.
        assert!(matches!(Color::parse("#777777"), Err(ColorError::Pale { contrast }) if contrast < 4.5));
        assert_eq!(Color::parse("#767676").map(|color| color.to_string()), Ok("#767676".to_owned()));
        assert!((Color::parse("#000000").unwrap().contrast() - 21.0).abs() < 1e-9);
    }
}
