//! The logo of a brief, as templates read it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::Serialize;

use super::plain::TextCleaner;
use crate::brief::{Logo, Picture, PictureFormat};

/// The logo at the head of a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownLogo {
    /// The name of the copy next to the Typst template: `_NAME.svg` or `_NAME.png`. No brief can
    /// have this name.
    pub file: String,
    /// The path of the original, relative to the project folder.
    pub path: String,
    /// The alternative text.
    pub alt: String,
    #[serde(skip)]
    picture: Picture,
}

impl ShownLogo {
    /// Returns the logo of the brief `name`, or `None` if its image was not loaded.
    pub(super) fn new(logo: &Logo, name: &str, plain: &mut TextCleaner) -> Option<Self> {
        let picture = logo.picture.clone()?;
        Some(Self {
            file: format!("_{name}.{}", picture.format().extension()),
            path: logo.path.value.clone(),
            alt: plain.exact(&logo.alt, "its `logo_alt`"),
            picture,
        })
    }

    /// Returns the contents of the image file.
    pub fn bytes(&self) -> &[u8] {
        self.picture.bytes()
    }

    /// Returns the contents of the image file if it is an SVG.
    #[cfg(feature = "cli")]
    pub(crate) fn svg(&self) -> Option<&[u8]> {
        (self.format() == PictureFormat::Svg).then(|| self.bytes())
    }

    /// Returns the format of the image file.
    pub(super) const fn format(&self) -> PictureFormat {
        self.picture.format()
    }

    /// Returns the width and height of a PNG in pixels; `None` for an SVG.
    pub(super) fn pixels(&self) -> Option<(u32, u32)> {
        self.picture.pixels()
    }

    /// Returns the image as a `data:` URL (RFC 2397). A browser does not run scripts in an image
    /// shown by `img`.
    pub(super) fn data_url(&self) -> String {
        format!("data:{};base64,{}", self.picture.format().media_type(), STANDARD.encode(self.bytes()))
    }
}
