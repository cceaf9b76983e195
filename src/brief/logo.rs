//! The logo of a brief: a picture in a file of the project, and the words that stand for it.

use std::str;

use quick_xml::Reader;
use quick_xml::events::Event;
use thiserror::Error;

use super::fault::Fault;
use crate::source::Spanned;

/// The most bytes that the file of a logo may have: 1 MiB.
pub const LARGEST: usize = 1 << 20;
/// The most pixels that a logo may have, along either side: a bitmap is unpacked in memory.
const WIDEST: u32 = 4096;

/// A logo, as the file of a brief names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The file, from the project's folder.
    pub path: Spanned<String>,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// The picture itself; none until the project has read it, and where it cannot be used.
    pub picture: Option<Picture>,
}

impl Logo {
    /// A logo whose picture has not been read yet. Where nothing says what it shows there is none, and a fault.
    pub fn new(path: Spanned<String>, alt: Option<Spanned<String>>, faults: &mut Vec<Fault>) -> Option<Self> {
        if alt.is_none() {
            faults.push(Fault::LogoWithoutWords { span: path.span });
        }
        Some(Self { path, alt: alt?.value, picture: None })
    }
}

/// A picture whose format is known.
///
/// ```
/// use dateline::brief::{Picture, PictureError, PictureFormat};
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

/// The format of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// Scalable Vector Graphics, as XML in UTF-8.
    Svg,
    /// Portable Network Graphics.
    Png,
}

impl PictureFormat {
    /// How the names of such files end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// The media type (RFC 6838).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }
}

/// Why bytes are no picture that a brief can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PictureError {
    /// The file is larger than [`LARGEST`].
    #[error("it has {} KiB, more than the {} KiB that a logo may have", .0.div_ceil(1024), LARGEST / 1024)]
    TooLarge(usize),
    /// A bitmap with more pixels than a brief could print.
    #[error("it is {width} by {height} pixels, more than the {WIDEST} that a logo may have along a side")]
    TooManyPixels {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Neither of the formats.
    #[error("it is neither SVG nor PNG")]
    Unknown,
}

impl Picture {
    /// The picture that `bytes` are, by what stands in them; the name of its file says nothing.
    pub fn new(bytes: Vec<u8>) -> Result<Self, PictureError> {
        if bytes.len() > LARGEST {
            return Err(PictureError::TooLarge(bytes.len()));
        }
        let format = if let Some((width, height)) = pixels(&bytes) {
            if width > WIDEST || height > WIDEST {
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

    /// Its format.
    pub const fn format(&self) -> PictureFormat {
        self.format
    }

    /// The file as it was.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Width and height of a PNG, as its first chunk tells them (PNG, third edition, 5.2 and 11.2.1).
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

    /// The beginning of a PNG of that size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
        [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &size, b"\x08\x06\0\0\0"].concat()
    }

    #[test]
    fn a_picture_is_known_by_what_stands_in_it() {
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
