//! The drawing as SVG 1.1, for Markdown and HTML.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::{Doubt, Drawing, Element, Label, Tone};
use crate::render::data::Colours;

/// The style of each kind of element, with placeholders for the colours. No meaning depends on
/// colour alone.
///
/// All class names begin with `dl-`, since in an HTML page these rules apply to the whole page.
const STYLE: &str = "\
.dl-text{font-family:'Libertinus Serif','Source Serif 4',Georgia,'Times New Roman',serif;fill:#595959;dominant-baseline:central}\
.dl-strong{font-weight:600}\
.dl-band{fill:#f0f0f0}.dl-edge,.dl-cut{stroke:ACCENT;stroke-width:.8}\
.dl-tick{stroke:#999;stroke-width:.5}.dl-leader{stroke:#8c8c8c;stroke-width:.5}\
.dl-today{stroke:#b3261e;stroke-width:.9;stroke-dasharray:2 1.4}\
.dl-mark,.dl-badge{stroke:ACCENT;stroke-width:.7}\
.dl-bar{fill:TINT}.dl-dot{fill:ACCENT}.dl-about,.dl-uncertain{fill:#fff}.dl-uncertain{stroke-dasharray:1.6 1.2}\
.dl-badge{fill:#fff}.dl-number{text-anchor:middle;fill:ACCENT;font-weight:600}\
.dl-badge.dl-full{fill:ACCENT}.dl-number.dl-full{fill:#fff}";

impl Drawing {
    /// Returns the drawing as a self-contained image: no scripts, fonts or external files.
    pub fn svg(&self, colours: &Colours) -> String {
        let style = STYLE.replace("ACCENT", &colours.accent).replace("TINT", &colours.tint);
        let (width, height) = (self.width, self.height);
        let alt = escape(&*self.alt);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-1 -1 {} {}\" role=\"img\" \
             aria-labelledby=\"dl-title\">\n<title id=\"dl-title\">{alt}</title>\n<style>{style}</style>\n",
            width + 2.0,
            height + 2.0,
        );
        for (number, element) in self.elements.iter().enumerate() {
            // Writing into a String does not fail.
            let _ = element.write(number, colours, &mut svg);
        }
        svg.push_str("</svg>\n");
        svg
    }
}

impl Element {
    fn write(&self, number: usize, colours: &Colours, svg: &mut String) -> std::fmt::Result {
        match self {
            Self::Band { x, y, width, height } => {
                writeln!(
                    svg,
                    "<rect class=\"dl-band\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
                )?;
                line(svg, (*x, *y), (x + width, *y), "dl-edge")
            }
            Self::Cut { x, y, height } => [-1.5, 1.5].into_iter().try_for_each(|aside| {
                line(svg, (x + aside - 1.5, y + height), (x + aside + 1.5, *y), "dl-cut")
            }),
            Self::Line { from, to, tone } => line(svg, *from, *to, tone.name()),
            Self::Bar { x, y, width, height, doubt, open_start, open_end } => {
                let class = doubt.class("dl-bar");
                let open = *open_start || *open_end;
                let mut paint = String::new();
                // An open end fades out: fill and outline get a gradient.
                if open {
                    let fill = if *doubt == Doubt::None { &*colours.tint } else { "#fff" };
                    for (name, color) in [("fill", fill), ("stroke", &*colours.accent)] {
                        let stop = |at: u8, shown: bool| {
                            let opacity = u8::from(shown);
                            format!(
                                "<stop offset=\"{at}%\" stop-color=\"{color}\" stop-opacity=\"{opacity}\"/>"
                            )
                        };
                        let stops =
                            [stop(0, !open_start), stop(45, true), stop(55, true), stop(100, !open_end)];
                        let stops = stops.concat();
                        writeln!(svg, "<linearGradient id=\"dl-{name}-{number}\">{stops}</linearGradient>")?;
                        write!(paint, "{name}:url(#dl-{name}-{number});")?;
                    }
                    paint = format!(" style=\"{paint}\"");
                }
                writeln!(
                    svg,
                    "<rect class=\"dl-mark {class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"1.2\"{paint}/>"
                )
            }
            // An uncertain day is a hollow diamond.
            Self::Dot { x, y, doubt: Doubt::Uncertain } => {
                let d = format!("M{} {y}L{x} {}L{} {y}L{x} {}Z", x - 2.2, y - 2.2, x + 2.2, y + 2.2);
                writeln!(svg, "<path class=\"dl-mark dl-about\" d=\"{d}\"/>")
            }
            Self::Dot { x, y, doubt } => {
                writeln!(
                    svg,
                    "<circle class=\"dl-mark {}\" cx=\"{x}\" cy=\"{y}\" r=\"1.7\"/>",
                    doubt.class("dl-dot")
                )
            }
            Self::Badge { x, y, width, height, text, size, strong } => {
                let (full, radius) = (if *strong { " dl-full" } else { "" }, height / 2.0);
                writeln!(
                    svg,
                    "<rect class=\"dl-badge{full}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>\
                     <text class=\"dl-text dl-number{full}\" x=\"{}\" y=\"{}\" font-size=\"{size}\">{}</text>",
                    x + width / 2.0,
                    y + radius,
                    escape(&**text),
                )
            }
            Self::Label(Label { x, y, text, size, strong }) => {
                let strong = if *strong { " dl-strong" } else { "" };
                writeln!(
                    svg,
                    "<text class=\"dl-text{strong}\" x=\"{x}\" y=\"{y}\" font-size=\"{size}\">{}</text>",
                    escape(&**text)
                )
            }
        }
    }
}

fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), class: &str) -> std::fmt::Result {
    let ((x1, y1), (x2, y2)) = (from, to);
    writeln!(svg, "<line class=\"{class}\" x1=\"{x1:.2}\" y1=\"{y1:.2}\" x2=\"{x2:.2}\" y2=\"{y2:.2}\"/>")
}

impl Tone {
    const fn name(self) -> &'static str {
        match self {
            Self::Tick => "dl-tick",
            Self::Leader => "dl-leader",
            Self::Today => "dl-today",
        }
    }
}

impl Doubt {
    const fn class(self, certain: &'static str) -> &'static str {
        match self {
            Self::None => certain,
            Self::About => "dl-about",
            Self::Uncertain => "dl-uncertain",
        }
    }
}
