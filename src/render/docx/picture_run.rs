//! Writes a picture as a vector image, with a bitmap for programs that cannot show it.

use crate::render::picture::PaintedPicture;
use crate::render::xml::XmlWriter;

/// The number of English Metric Units (EMU) in a point.
const EMU: f64 = 12_700.0;

/// A picture in the package, with the relationship ids of its parts.
pub(super) struct PlacedPicture<'a> {
    /// The 1-based number of the picture in the document.
    pub(super) number: u32,
    /// The relationship to the bitmap.
    pub(super) bitmap: String,
    /// The relationship to the vector image.
    pub(super) vector: Option<String>,
    /// The alternative text.
    pub(super) alt: &'a str,
    /// The width in points.
    pub(super) width: f64,
    /// The height in points.
    pub(super) height: f64,
}

/// Returns the width and height of a picture, scaled down to fit into `width` by `height`, in
/// points.
pub(super) fn shrunk(picture: &PaintedPicture, width: f64, height: f64) -> (f64, f64) {
    let scale = (width / picture.width).min(height / picture.height).min(1.0);
    (picture.width * scale, picture.height * scale)
}

impl PlacedPicture<'_> {
    /// Writes the run of the picture.
    pub(super) fn write(&self, xml: &mut XmlWriter) {
        let (name, id) = (format!("Picture {}", self.number), self.number);
        let [cx, cy] = [self.width, self.height].map(|length| format!("{:.0}", length * EMU));
        let sides: &[(&str, &dyn std::fmt::Display)] =
            &[("distT", &0), ("distB", &0), ("distL", &0), ("distR", &0)];
        xml.open("w:r", &[]);
        xml.open("w:drawing", &[]);
        xml.open("wp:inline", sides);
        xml.empty("wp:extent", &[("cx", &cx), ("cy", &cy)]);
        xml.empty("wp:docPr", &[("id", &id), ("name", &name), ("descr", &self.alt)]);
        xml.raw("<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr>");
        xml.open("a:graphic", &[]);
        xml.open("a:graphicData", &[("uri", &"http://schemas.openxmlformats.org/drawingml/2006/picture")]);
        xml.open("pic:pic", &[]);
        xml.open("pic:nvPicPr", &[]);
        xml.empty("pic:cNvPr", &[("id", &id), ("name", &name), ("descr", &self.alt)]);
        xml.empty("pic:cNvPicPr", &[]);
        xml.close("pic:nvPicPr");
        xml.open("pic:blipFill", &[]);
        xml.open("a:blip", &[("r:embed", &self.bitmap)]);
        if let Some(vector) = &self.vector {
            xml.open("a:extLst", &[]);
            xml.open("a:ext", &[("uri", &"{96DAC541-7B7A-43D3-8B79-37D633B846F1}")]);
            xml.empty(
                "asvg:svgBlip",
                &[
                    ("xmlns:asvg", &"http://schemas.microsoft.com/office/drawing/2016/SVG/main"),
                    ("r:embed", vector),
                ],
            );
            xml.close("a:ext");
            xml.close("a:extLst");
        }
        xml.close("a:blip");
        xml.raw("<a:stretch><a:fillRect/></a:stretch>");
        xml.close("pic:blipFill");
        xml.raw("<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>");
        xml.empty("a:ext", &[("cx", &cx), ("cy", &cy)]);
        xml.raw("</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>");
        xml.close("pic:pic");
        xml.close("a:graphicData");
        xml.close("a:graphic");
        xml.close("wp:inline");
        xml.close("w:drawing");
        xml.close("w:r");
    }
}
