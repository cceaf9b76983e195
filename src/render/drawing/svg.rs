//! The drawing as SVG 1.1, for Markdown and HTML.

use std::fmt::Display;

use super::{DateCertainty, Drawing, DrawingLabel, Element, LabelAlign, Tone, rounded};
use crate::render::data::Colours;
use crate::render::xml::{Attributes, XmlWriter};

/// The styles for each kind of element, with placeholders for the colours. Colour alone never
/// carries meaning.
///
/// All class names begin with `dl-`, since these rules apply to the whole page if the SVG is
/// inline.
const STYLE: &str = "\
.dl-text{font-family:'Libertinus Serif','Source Serif 4',Georgia,'Times New Roman',serif;fill:#595959;dominant-baseline:central}\
.dl-strong{font-weight:600}.dl-name{fill:#141414}.dl-middle{text-anchor:middle}.dl-end{text-anchor:end}\
.dl-band{fill:#f0f0f0}.dl-edge,.dl-cut{stroke:ACCENT;stroke-width:.8}\
.dl-tick{stroke:#999;stroke-width:.5}.dl-leader{stroke:#8c8c8c;stroke-width:.5}\
.dl-limit{stroke:ACCENT;stroke-width:.9}\
.dl-today{stroke:#b3261e;stroke-width:.9;stroke-dasharray:2 1.4}\
.dl-mark,.dl-badge{stroke:ACCENT;stroke-width:.7}\
.dl-bar{fill:TINT}.dl-dot{fill:ACCENT}.dl-planned{fill:#fff}.dl-doubt{stroke-dasharray:1.6 1.2}\
.dl-badge{fill:#fff}.dl-number{text-anchor:middle;fill:ACCENT;font-weight:600}\
.dl-badge.dl-full{fill:ACCENT}.dl-number.dl-full{fill:#fff}";

/// Where an SVG is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SvgHost {
    /// A standalone file, without a style sheet.
    File,
    /// A page whose style sheet defines the classes of the SVG.
    StyledPage,
}

/// The description of an event, shown at its marks, and a link to its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkLink {
    /// The description: "7: ITPP agreed, 12 July 2023".
    pub(crate) text: String,
    /// The address of the row, if it is on the same page.
    pub(crate) href: Option<String>,
}

impl Drawing {
    /// Returns the drawing as a self-contained image: no scripts, fonts or external files. `links`
    /// are in the order of the event numbers, from 1; a mark without a link has no description.
    pub fn svg(&self, colours: &Colours, links: &[MarkLink]) -> String {
        self.svg_in(SvgHost::File, colours, links)
    }

    /// Returns the drawing for a page whose style sheet defines the classes of the drawing. It
    /// contains no inline styles, which a strict Content-Security-Policy would block.
    pub(crate) fn svg_for_page(&self, colours: &Colours, links: &[MarkLink]) -> String {
        self.svg_in(SvgHost::StyledPage, colours, links)
    }

    fn svg_in(&self, host: SvgHost, colours: &Colours, links: &[MarkLink]) -> String {
        let style = STYLE.replace("ACCENT", &colours.accent).replace("TINT", &colours.tint);
        let mut svg = XmlWriter::new();
        let view = format!("-1 -1 {} {}", rounded(self.width + 2.0), rounded(self.height + 2.0));
        // A drawing with links is a group, because assistive technology cannot reach links inside
        // an image.
        let role = if links.iter().any(|link| link.href.is_some()) { "group" } else { "img" };
        svg.open(
            "svg",
            &[
                ("xmlns", &"http://www.w3.org/2000/svg"),
                ("viewBox", &view),
                ("role", &role),
                ("aria-labelledby", &"dl-title"),
            ],
        );
        svg.newline();
        svg.text("title", &[("id", &"dl-title")], &self.alt);
        svg.newline();
        if host == SvgHost::File {
            svg.open("style", &[]);
            svg.raw(&style);
            svg.close("style");
            svg.newline();
        }
        for (number, element) in self.elements.iter().enumerate() {
            let about: Vec<&MarkLink> =
                element.rows().iter().filter_map(|row| links.get(row.checked_sub(1)?)).collect();
            let text = about.iter().map(|link| link.text.as_str()).collect::<Vec<_>>().join("\n");
            let href = about.first().and_then(|link| link.href.as_ref());
            if let Some(href) = href {
                svg.open("a", &[("href", href)]);
            } else if !about.is_empty() {
                svg.open("g", &[]);
            }
            if !about.is_empty() {
                svg.text("title", &[], &text);
            }
            element.write(number, host, colours, &mut svg);
            if !about.is_empty() {
                svg.close(if href.is_some() { "a" } else { "g" });
                svg.newline();
            }
        }
        svg.close("svg");
        svg.newline();
        svg.finish()
    }
}

fn line(svg: &mut XmlWriter, from: (f64, f64), to: (f64, f64), class: &str) {
    let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(|number| format!("{number:.2}"));
    svg.empty("line", &[("class", &class), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)]);
    svg.newline();
}

impl Element {
    /// Returns the row numbers of the events that the element shows.
    fn rows(&self) -> &[usize] {
        match self {
            Self::Bar { rows, .. } | Self::Dot { rows, .. } | Self::Badge { rows, .. } => rows,
            Self::Label(label) => &label.rows,
            Self::Band { .. } | Self::Cut { .. } | Self::Line { .. } => &[],
        }
    }

    fn write(&self, number: usize, host: SvgHost, colours: &Colours, svg: &mut XmlWriter) {
        match self {
            Self::Band { x, y, width, height } => {
                let place: Attributes<'_> =
                    &[("class", &"dl-band"), ("x", x), ("y", y), ("width", width), ("height", height)];
                svg.empty("rect", place);
                svg.newline();
                line(svg, (*x, *y), (x + width, *y), "dl-edge");
            }
            Self::Cut { x, y, height } => {
                for aside in [-1.5, 1.5] {
                    line(svg, (x + aside - 1.5, y + height), (x + aside + 1.5, *y), "dl-cut");
                }
            }
            Self::Line { from, to, tone } => line(svg, *from, *to, tone.name()),
            Self::Bar { x, y, width, height, doubt, planned, open_start, open_end, .. } => {
                let mut class = format!("dl-mark {}{}", filling("dl-bar", *planned), doubt.class());
                // Fill and outline an open end with a gradient, so that it fades out.
                let mut paint: Vec<(&str, String)> = Vec::new();
                if *open_start || *open_end {
                    let open = [*open_start, *open_end];
                    let fill =
                        if *planned { ("#fff", "dl-stop-planned") } else { (&*colours.tint, "dl-stop-bar") };
                    for (name, (color, stop)) in
                        [("fill", fill), ("stroke", (&*colours.accent, "dl-stop-stroke"))]
                    {
                        let id = format!("dl-{name}-{number}");
                        // On a page, use a class: the page's style sheet defines the colours, light
                        // or dark.
                        let color: (&str, &dyn Display) = match host {
                            SvgHost::File => ("stop-color", &color),
                            SvgHost::StyledPage => ("class", &stop),
                        };
                        write_gradient(svg, &id, color, open);
                        paint.push((name, format!("url(#{id})")));
                    }
                }
                // Use a separate class, because a style sheet rule for the usual one would override
                // the attributes.
                if !paint.is_empty() && host == SvgHost::StyledPage {
                    class = format!("dl-open{}", doubt.class());
                }
                let mut place: Vec<(&str, &dyn Display)> = vec![
                    ("class", &class),
                    ("x", x),
                    ("y", y),
                    ("width", width),
                    ("height", height),
                    ("rx", &1.2),
                ];
                let style =
                    paint.iter().fold(String::new(), |style, (name, value)| style + name + ":" + value + ";");
                match host {
                    _ if paint.is_empty() => {}
                    SvgHost::File => place.push(("style", &style)),
                    SvgHost::StyledPage => {
                        place.extend(paint.iter().map(|(name, value)| (*name, value as &dyn Display)));
                    }
                }
                svg.empty("rect", &place);
                svg.newline();
            }
            Self::Dot { x, y, radius, doubt, planned, .. } => {
                let class = format!("dl-mark {}", filling("dl-dot", *planned));
                if *doubt == DateCertainty::None {
                    svg.empty("circle", &[("class", &class), ("cx", x), ("cy", y), ("r", radius)]);
                } else {
                    // Draw an uncertain day as a diamond, because a dashed outline would not be
                    // visible on it.
                    let half = radius + 0.5;
                    let [left, right, top, bottom] =
                        [x - half, x + half, y - half, y + half].map(|number| format!("{number:.2}"));
                    let d = format!("M{left} {y}L{x} {top}L{right} {y}L{x} {bottom}Z");
                    svg.empty("path", &[("class", &class), ("d", &d)]);
                }
                svg.newline();
            }
            Self::Badge { x, y, width, height, text, size, strong, .. } => {
                let (full, radius) = (if *strong { " dl-full" } else { "" }, height / 2.0);
                let class = format!("dl-badge{full}");
                let place: Attributes<'_> = &[
                    ("class", &class),
                    ("x", x),
                    ("y", y),
                    ("width", width),
                    ("height", height),
                    ("rx", &radius),
                ];
                svg.empty("rect", place);
                let class = format!("dl-text dl-number{full}");
                let (x, y) = (rounded(x + width / 2.0), rounded(y + radius));
                svg.text("text", &[("class", &class), ("x", &x), ("y", &y), ("font-size", size)], text);
                svg.newline();
            }
            Self::Label(DrawingLabel { x, y, width, align, text, size, strong, name, .. }) => {
                let (x, anchor) = match align {
                    LabelAlign::Start => (*x, ""),
                    LabelAlign::Middle => (rounded(x + width / 2.0), " dl-middle"),
                    LabelAlign::End => (rounded(x + width), " dl-end"),
                };
                let strong = if *strong { " dl-strong" } else { "" };
                let name = if *name { " dl-name" } else { "" };
                let class = format!("dl-text{strong}{name}{anchor}");
                svg.text("text", &[("class", &class), ("x", &x), ("y", y), ("font-size", size)], text);
                svg.newline();
            }
        }
    }
}

/// Defines a gradient of one colour that fades out at the start or the end, if that end is open.
fn write_gradient(svg: &mut XmlWriter, id: &str, color: (&str, &dyn Display), [start, end]: [bool; 2]) {
    svg.open("linearGradient", &[("id", &id)]);
    for (at, shown) in [(0, !start), (45, true), (55, true), (100, !end)] {
        let (offset, opacity) = (format!("{at}%"), u8::from(shown));
        svg.empty("stop", &[("offset", &offset), color, ("stop-opacity", &opacity)]);
    }
    svg.close("linearGradient");
    svg.newline();
}

/// Returns `past`, or the class for a planned event.
const fn filling(past: &'static str, planned: bool) -> &'static str {
    if planned { "dl-planned" } else { past }
}

impl Tone {
    const fn name(self) -> &'static str {
        match self {
            Self::Tick => "dl-tick",
            Self::Leader => "dl-leader",
            Self::Limit => "dl-limit",
            Self::Today => "dl-today",
        }
    }
}

impl DateCertainty {
    const fn class(self) -> &'static str {
        match self {
            Self::None => "",
            Self::About | Self::Uncertain => " dl-doubt",
        }
    }
}
