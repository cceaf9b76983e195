//! The logo of a brief: an image file in the project, with alternative text.
//!
//! The image is validated by its contents: an SVG or PNG file of limited size.

use std::str;

use quick_xml::Reader;
use quick_xml::events::Event;
use thiserror::Error;

use super::fault::BriefFault;
use crate::source::Spanned;

/// The maximum size of a logo file, in bytes: 1 MiB.
pub(crate) const LARGEST: usize = 1 << 20;
/// The maximum width and height of a PNG logo, in pixels. The limit bounds the memory for decoding.
const MAX_PIXELS: u32 = 4096;

/// A logo as specified in a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The path of the file, relative to the project folder.
    pub path: Spanned<String>,
    /// The alternative text.
    pub alt: String,
    /// The image; `None` until the project loads the file, or if the file cannot be used.
    pub picture: Option<Picture>,
}

impl Logo {
    /// Creates a logo whose image is not loaded yet. Without alternative text, reports a fault and
    /// returns `None`.
    pub fn new(
        path: Spanned<String>,
        alt: Option<Spanned<String>>,
        faults: &mut Vec<BriefFault>,
    ) -> Option<Self> {
        if alt.is_none() {
            faults.push(BriefFault::LogoWithoutWords { span: path.span });
        }
        Some(Self { path, alt: alt?.value, picture: None })
    }
}

/// An image in a supported format.
///
/// ```
/// use dateline::internals::brief::{Picture, PictureError, PictureFormat};
///
/// let picture = Picture::new(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec())?;
/// assert_eq!(picture.format(), PictureFormat::Svg);
/// assert!(Picture::new(b"GIF89a".to_vec()).is_err());
/// # Ok::<(), PictureError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    format: PictureFormat,
    bytes: Vec<u8>,
}

/// The format of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// Scalable Vector Graphics, as XML in UTF-8.
    Svg,
    /// Portable Network Graphics.
    Png,
}

impl PictureFormat {
    /// Returns the file extension.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// Returns the media type (RFC 6838).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }
}

/// The reason why a file cannot be used as a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PictureError {
    /// The file is larger than 1 MiB.
    #[error("it is {} KiB, but the limit for a logo is {} KiB", .0.div_ceil(1024), LARGEST / 1024)]
    TooLarge(usize),
    /// A PNG that exceeds the pixel limit on one side.
    #[error("it is {width} by {height} pixels, but the limit for a logo is {MAX_PIXELS} on each side")]
    TooManyPixels {
        /// The width.
        width: u32,
        /// The height.
        height: u32,
    },
    /// The file is neither an SVG nor a PNG.
    #[error("it is neither SVG nor PNG")]
    Unknown,
}

impl Picture {
    /// Detects the format of an image from its contents; the file name is not used.
    pub fn new(bytes: Vec<u8>) -> Result<Self, PictureError> {
        if bytes.len() > LARGEST {
            return Err(PictureError::TooLarge(bytes.len()));
        }
        let format = if let Some((width, height)) = pixels(&bytes) {
            if width > MAX_PIXELS || height > MAX_PIXELS {
                return Err(PictureError::TooManyPixels { width, height });
            }
            PictureFormat::Png
        } else if is_svg(&bytes) {
            PictureFormat::Svg
        } else {
            return Err(PictureError::Unknown);
        };
        Ok(Self { format, bytes })
    }

    /// Returns the format, as detected from the file's first bytes.
    pub const fn format(&self) -> PictureFormat {
        self.format
    }

    /// Returns the width and the height of a PNG in pixels; `None` for an SVG.
    pub(crate) fn pixels(&self) -> Option<(u32, u32)> {
        pixels(&self.bytes)
    }

    /// Returns the contents of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Returns the width and height of a PNG from its first chunk (PNG, third edition, 5.2 and 11.2.1).
fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..)?.strip_prefix(b"IHDR")?;
    let (width, rest) = header.split_first_chunk()?;
    let (height, _) = rest.split_first_chunk()?;
    Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)))
}

/// Whether the first element of a document is `svg`.
fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                return element.local_name().as_ref() == "svg";
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the beginning of a PNG with these dimensions.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
        [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &size, b"\x08\x06\0\0\0"].concat()
    }

    #[test]
    fn picture_format_is_detected_by_content() {
        let format = |bytes: &[u8]| Picture::new(bytes.to_vec()).map(|picture| picture.format());
        let prologue =
            b"<?xml version=\"1.0\"?>\n<!-- a ship -->\n<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\"/>";
        for (bytes, wanted) in [
            (b"<svg/>".to_vec(), Ok(PictureFormat::Svg)),
            (b"\xEF\xBB\xBF<svg></svg>".to_vec(), Ok(PictureFormat::Svg)),
            (prologue.to_vec(), Ok(PictureFormat::Svg)),
            (png(64, 4096), Ok(PictureFormat::Png)),
            (png(64, 4097), Err(PictureError::TooManyPixels { width: 64, height: 4097 })),
            (b"<html><svg/></html>".to_vec(), Err(PictureError::Unknown)),
            (b"<svg".to_vec(), Err(PictureError::Unknown)),
            (b"\x89PNG\r\n\x1a\n".to_vec(), Err(PictureError::Unknown)),
            (b"GIF89a".to_vec(), Err(PictureError::Unknown)),
            (Vec::new(), Err(PictureError::Unknown)),
            (vec![b' '; LARGEST + 1], Err(PictureError::TooLarge(LARGEST + 1))),
        ] {
            assert_eq!(format(&bytes), wanted, "{:?}", bytes.get(..40));
        }
    }
}
