//! The logo of a brief, as the templates have it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::Serialize;

use super::plain::Plain;
use crate::brief::{Logo, Picture};

/// The picture at the head of a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownLogo {
    /// The name of the file that lies beside the Typst template: `_NAME.svg` or `_NAME.png`. No brief is called so.
    pub file: String,
    /// The file that it is a copy of, from the project's folder.
    pub path: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    #[serde(skip)]
    picture: Picture,
}

impl ShownLogo {
    /// The logo of the brief `name`; none where its picture has not been read.
    pub(super) fn new(logo: &Logo, name: &str, plain: &mut Plain) -> Option<Self> {
        let picture = logo.picture.clone()?;
        Some(Self {
            file: format!("_{name}.{}", picture.format().extension()),
            path: logo.path.value.clone(),
            alt: plain.text(&logo.alt, "its `logo_alt`"),
            picture,
        })
    }

    /// The file itself.
    pub fn bytes(&self) -> &[u8] {
        self.picture.bytes()
    }

    /// The picture as an address that holds it whole (RFC 2397). A browser that shows it in an `img` runs nothing in it.
    pub(super) fn data_url(&self) -> String {
        format!("data:{};base64,{}", self.picture.format().media_type(), STANDARD.encode(self.bytes()))
    }
}
