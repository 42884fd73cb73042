//! The picture of a graph as SVG: boxes as wide as their texts, arrows, rings in a colour of their
//! own and thicker, so that they are seen without the colour, too.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::layout::layout;
use super::{Graph, Node};
use crate::finding::Lang;

/// Widest text, in columns of half-width letters, and what one of them takes.
const COLUMNS: usize = 26;
const LETTER: usize = 7;
const HEIGHT: usize = 40;
const BEND: usize = 10;
const GAP: usize = 14;
const BETWEEN: usize = 70;
const EDGE: usize = 16;

const STYLE: &str = "svg{color-scheme:light dark;background:#fff}\
text{font:13px 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;fill:#1a1a1a}.t{font-size:12px;fill:#555}\
rect{fill:#f7f5f0;stroke:#767676}.r rect{stroke:#d55e00;stroke-width:2.5}\
path{fill:none;stroke:#767676;stroke-width:1.2}path.r{stroke:#d55e00;stroke-width:2.5}\
.h{fill:#767676;stroke:none}.hr{fill:#d55e00;stroke:none}\
@media(prefers-color-scheme:dark){svg{background:#161616}text{fill:#eee}.t{fill:#bbb}rect{fill:#262626;stroke:#999}\
path{stroke:#999}.h{fill:#999}.r rect,path.r{stroke:#ff9e4a}.hr{fill:#ff9e4a}}";

/// Where a box or a bend stands.
#[derive(Clone, Copy, Default)]
struct Place {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

/// Draws a graph as a file of its own; the names are those of the picture.
pub fn draw(graph: &Graph, title: &str, lang: Lang) -> String {
    picture(graph, title, lang, &format!("<style>{STYLE}</style>\n"))
}

/// Draws a graph for a page, which brings the colours for `text`, `.t`, `rect`, `path`, `.h`, `.hr` and `.r`.
pub fn inside_page(graph: &Graph, title: &str, lang: Lang) -> String {
    picture(graph, title, lang, "")
}

fn picture(graph: &Graph, title: &str, lang: Lang, style: &str) -> String {
    let made = layout(graph);
    let (places, width, height) = places(graph, &made.layers);
    let knots = graph.knots();
    let mut knot: BTreeMap<u32, usize> = BTreeMap::new();
    for (n, nodes) in knots.iter().enumerate() {
        knot.extend(nodes.iter().map(|node| (*node, n)));
    }
    let mut out = head(graph, title, knots.len(), (width, height), lang);
    out.push_str(style);
    out.push_str(MARKERS);
    for (&(from, to), way) in graph.edges.iter().zip(&made.ways) {
        let ring = knot.contains_key(&from) && knot.get(&from) == knot.get(&to);
        let points: Vec<Place> = way.iter().map(|n| places[*n]).collect();
        arrow(&points, ring, &mut out);
    }
    for (n, node) in graph.nodes.iter().enumerate() {
        node_box(node, places[n], knot.contains_key(&(n as u32)), &mut out);
    }
    out.push_str("</svg>\n");
    out
}

fn head(graph: &Graph, title: &str, rings: usize, size: (usize, usize), lang: Lang) -> String {
    let (width, height) = size;
    let (nodes, edges) = (graph.nodes.len(), graph.edges.len());
    let said = lang.pick(
        format!("{nodes} boxes, {edges} arrows from what waits to what it waits for; boxes in rings: {rings} groups, drawn thick"),
        format!("共{nodes}项、{edges}条箭头，由等待方指向前置方；循环{rings}组，以粗线标出"),
    );
    let language = lang.pick("en", "zh-CN");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         aria-labelledby=\"graph-t graph-d\" lang=\"{language}\">\n<title id=\"graph-t\">{}</title>\n<desc id=\"graph-d\">{said}</desc>\n",
        escaped(title)
    )
}

/// The heads of arrows.
const MARKERS: &str = "<defs><marker id=\"graph-a\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">\
         <path class=\"h\" d=\"M0 0L8 4L0 8z\"/></marker><marker id=\"graph-b\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"11\" markerHeight=\"11\" \
         markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"hr\" d=\"M0 0L8 4L0 8z\"/></marker></defs>\n";

/// Places of nodes and bends, and the size of the whole.
fn places(graph: &Graph, layers: &[Vec<usize>]) -> (Vec<Place>, usize, usize) {
    let count = layers.iter().flatten().max().map_or(0, |most| most + 1);
    let mut places = vec![Place::default(); count];
    let tall = |node: &usize| {
        if *node < graph.nodes.len() {
            HEIGHT
        } else {
            BEND
        }
    };
    let heights: Vec<usize> = layers
        .iter()
        .map(|layer| layer.iter().map(|n| tall(n) + GAP).sum::<usize>())
        .collect();
    let most = heights.iter().copied().max().unwrap_or(0);
    let mut x = EDGE;
    for (layer, height) in layers.iter().zip(&heights) {
        let widths = layer.iter().filter_map(|n| graph.nodes.get(*n)).map(wide);
        let wide = widths.max().unwrap_or(BEND);
        let mut y = EDGE + (most - height) / 2;
        for node in layer {
            places[*node] = Place {
                x,
                y,
                width: wide,
                height: tall(node),
            };
            y += tall(node) + GAP;
        }
        x += wide + BETWEEN;
    }
    let width = x.saturating_sub(BETWEEN) + EDGE;
    (places, width.max(120), most + 2 * EDGE)
}

fn wide(node: &Node) -> usize {
    let text = cut(&node.id).width().max(cut(&node.title).width());
    text * LETTER + 16
}

/// A line through the places of an edge, from the side that looks to the next one.
fn arrow(way: &[Place], ring: bool, out: &mut String) {
    let (Some(first), Some(last)) = (way.first(), way.last()) else {
        return;
    };
    let middle = |p: &Place| p.y + p.height / 2;
    let mut d = String::new();
    if first.x == last.x && way.len() == 2 {
        // A task that waits for itself.
        let (x, y) = (first.x + first.width, middle(first));
        let _ = write!(
            d,
            "M{x} {}C{} {} {} {} {x} {}",
            y - 8,
            x + 40,
            y - 30,
            x + 40,
            y + 30,
            y + 8
        );
    } else {
        let forth = first.x < last.x;
        let (mut x, mut y) = (
            if forth {
                first.x + first.width
            } else {
                first.x
            },
            middle(first),
        );
        let _ = write!(d, "M{x} {y}");
        for (n, place) in way.iter().enumerate().skip(1) {
            let (near, far) = if forth {
                (place.x, place.x + place.width)
            } else {
                (place.x + place.width, place.x)
            };
            let (half, to) = (usize::midpoint(x, near), middle(place));
            let _ = write!(d, "C{half} {y} {half} {to} {near} {to}");
            (x, y) = (near, to);
            if n + 1 < way.len() {
                let _ = write!(d, "L{far} {to}");
                x = far;
            }
        }
    }
    let (class, head) = if ring {
        (" class=\"r\"", "graph-b")
    } else {
        ("", "graph-a")
    };
    let _ = writeln!(out, "<path{class} d=\"{d}\" marker-end=\"url(#{head})\"/>");
}

fn node_box(node: &Node, place: Place, ring: bool, out: &mut String) {
    let class = if ring { " class=\"r\"" } else { "" };
    let Place {
        x,
        y,
        width,
        height,
    } = place;
    let (id, title) = (escaped(&node.id), escaped(&node.title));
    let _ = write!(
        out,
        "<g{class}><title>{id} {title}</title><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>"
    );
    let left = x + 8;
    if node.title.is_empty() || node.title == node.id {
        let _ = write!(
            out,
            "<text x=\"{left}\" y=\"{}\">{}</text>",
            y + 25,
            escaped(&cut(&node.id))
        );
    } else {
        let _ = write!(
            out,
            "<text x=\"{left}\" y=\"{}\">{}</text><text class=\"t\" x=\"{left}\" y=\"{}\">{}</text>",
            y + 17,
            escaped(&cut(&node.id)),
            y + 33,
            escaped(&cut(&node.title))
        );
    }
    out.push_str("</g>\n");
}

/// As much of a text as a box holds: a Chinese letter takes two columns.
fn cut(text: &str) -> String {
    if text.width() <= COLUMNS {
        return text.to_owned();
    }
    let mut columns = 0;
    let kept = text.chars().take_while(|c| {
        columns += c.width().unwrap_or(0);
        columns < COLUMNS
    });
    let mut out: String = kept.collect();
    out.push('…');
    out
}

/// A text as XML takes it, without characters that turn the direction of writing or are none.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}'
            | '\u{FFFE}'
            | '\u{FFFF}' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_texts_and_rings_are_marked() {
        let node = |id: &str, title: &str| Node {
            id: id.to_owned(),
            title: title.to_owned(),
        };
        let graph = Graph {
            nodes: vec![
                node("1", "修<script>\u{202E}路&\"\n桥"),
                node("2", ""),
                node("3", "三"),
            ],
            edges: vec![(0, 1), (1, 0), (2, 0)],
        };
        let svg = draw(&graph, "P<", Lang::Zh);
        assert!(svg.contains("修&lt;script&gt;路&amp;&quot; 桥"), "{svg}");
        assert_eq!(svg.matches("<path class=\"r\"").count(), 2, "{svg}");
        assert_eq!(svg.matches("<g class=\"r\"").count(), 2, "{svg}");
        assert!(
            svg.contains("<title id=\"graph-t\">P&lt;</title>") && !svg.contains("<script"),
            "{svg}"
        );
        assert_eq!(svg, draw(&graph, "P<", Lang::Zh));
        assert!(draw(&Graph::default(), "", Lang::En).ends_with("</svg>\n"));
    }
}
