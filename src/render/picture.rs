//! Renders pictures for formats that cannot rely on the fonts of the reader's machine: a drawing
//! or a logo becomes an SVG of outlines only, and a bitmap.

use serde::{Deserialize, Serialize};

/// A picture as a vector image and as a bitmap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaintedPicture {
    /// An SVG without text, styles, scripts or references to files.
    pub(super) svg: String,
    /// The picture as a PNG.
    pub(super) png: Vec<u8>,
    /// The width in points.
    pub(super) width: f64,
    /// The height in points.
    pub(super) height: f64,
}

#[cfg(feature = "pdf")]
mod paint {
    use std::sync::{Arc, LazyLock};

    use resvg::tiny_skia::{Pixmap, Transform};
    use resvg::usvg::{self, fontdb};

    use super::PaintedPicture;
    use crate::render::pdf::Fonts;

    /// The resolution of the bitmap, in pixels per point: 216 per inch.
    const RESOLUTION: f32 = 3.0;
    /// The maximum width and height of the bitmap in pixels, which limits its memory.
    const LARGEST: f32 = 4096.0;

    /// The fonts bundled with Typst.
    static BUILT_IN: LazyLock<fontdb::Database> = LazyLock::new(|| {
        let mut fonts = fontdb::Database::new();
        for (font, _) in typst_kit::fonts::embedded() {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(font.data().clone())));
        }
        fonts.set_serif_family("Libertinus Serif");
        fonts
    });

    impl PaintedPicture {
        /// Paints an SVG. Characters that the built-in typeface lacks come from `fonts`. Files to
        /// which the SVG refers are not opened.
        ///
        /// # Errors
        ///
        /// Returns a description of the error in the SVG.
        pub fn paint(svg: &[u8], fonts: &Fonts) -> Result<Self, String> {
            let mut database = BUILT_IN.clone();
            for file in fonts.files() {
                // Skip unreadable fonts: Typst reports them when it loads the fonts.
                if let Ok(bytes) = file.read() {
                    database.load_font_data(bytes);
                }
            }
            let options = usvg::Options {
                fontdb: Arc::new(database),
                font_family: "Libertinus Serif".to_owned(),
                image_href_resolver: usvg::ImageHrefResolver {
                    resolve_string: Box::new(|_, _| None),
                    ..usvg::ImageHrefResolver::default()
                },
                ..usvg::Options::default()
            };
            let tree = usvg::Tree::from_data(svg, &options).map_err(|error| error.to_string())?;
            let (width, height) = (tree.size().width(), tree.size().height());
            let scale = RESOLUTION.min(LARGEST / width.max(height));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "both are positive and at most `LARGEST`"
            )]
            let pixels = |points: f32| (points * scale).ceil().max(1.0) as u32;
            let mut pixmap = Pixmap::new(pixels(width), pixels(height)).ok_or("it has no size")?;
            resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
            Ok(Self {
                svg: tree.to_string(&usvg::WriteOptions {
                    coordinates_precision: 3,
                    transforms_precision: 5,
                    indent: usvg::Indent::None,
                    ..usvg::WriteOptions::default()
                }),
                png: pixmap.encode_png().map_err(|error| error.to_string())?,
                width: f64::from(width),
                height: f64::from(height),
            })
        }
    }
}

#[cfg(all(test, feature = "pdf"))]
mod tests {
    use super::*;
    use crate::render::pdf::Fonts;

    #[test]
    fn text_becomes_outlines() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 20\">\
                   <style>.a{font-family:serif}</style><text class=\"a\" x=\"2\" y=\"15\">Pact</text></svg>";
        let painted = PaintedPicture::paint(svg.as_bytes(), &Fonts::default()).unwrap();
        assert!(painted.svg.contains("<path") && !painted.svg.contains("<text"), "{}", painted.svg);
        assert!(!painted.svg.contains("style"), "{}", painted.svg);
        assert!(painted.png.starts_with(b"\x89PNG"));
        assert_eq!((painted.width, painted.height), (40.0, 20.0));
    }

    #[test]
    fn referenced_files_are_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.svg");
        let square =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><path d=\"M0 0H4V4Z\"/></svg>";
        crate::file::write_atomically(&path, square.as_bytes()).unwrap();
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><image href=\"{}\" width=\"4\" height=\"4\"/></svg>",
            path.display()
        );
        let painted = PaintedPicture::paint(svg.as_bytes(), &Fonts::default()).unwrap();
        assert!(!painted.svg.contains("<path") && !painted.svg.contains("<image"), "{}", painted.svg);
    }
}
