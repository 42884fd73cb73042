//! What waits for what: rings one by one, all needs as a picture and as a table.

#![allow(
    clippy::cast_precision_loss,
    reason = "days, counts and widths are small"
)]

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use unicode_width::UnicodeWidthStr as _;

use super::{LIMITS, Page, left_out, said, t};
use crate::output::graph::{self, Graph};
use crate::report::{Need, Node, Ring};

/// Boxes of a picture that can still be read.
const MOST_BOXES: usize = 400;

/// Steps of a ring that a picture shows.
const MOST_STEPS: usize = 10;

impl Page<'_> {
    pub(super) fn rings(&self) -> Option<Markup> {
        let dossier = self.dossier;
        if dossier.needs.is_empty() && dossier.rings.is_empty() {
            return None;
        }
        let needs = self.near_needs();
        Some(html! {
            @if dossier.rings.is_empty() { p { (t("No ring was found.", "未发现循环。")) } }
            div.rings { @for ring in dossier.rings.iter().take(LIMITS.rings) { (self.ring(ring)) } }
            (left_out(dossier.rings.len().min(LIMITS.rings), dossier.rings.len(), "rings", "循环"))
            (self.picture(&needs))
            @if !needs.is_empty() {
                div.wide {
                    table {
                        caption { (t("What needs what first", "前后置关系")) }
                        thead { tr { @for (en, zh) in [("this", "事项"), ("needs first", "前置事项"), ("where", "出处")] { th scope="col" { (t(en, zh)) } } } }
                        tbody { @for need in &needs { tr { th scope="row" { (label(&need.from)) } td { (label(&need.to)) } td.w { (self.place(&need.place)) } } } }
                    }
                }
            }
            (left_out(needs.len(), dossier.needs.len(), "needs", "前后置关系"))
        })
    }

    /// The graph of these needs, where it can be read as one picture.
    fn picture(&self, needs: &[&Need]) -> Markup {
        let mut numbers: BTreeMap<&Node, u32> = BTreeMap::new();
        let mut graph = Graph::default();
        let mut number = |node| {
            *numbers.entry(node).or_insert_with(|| {
                graph.nodes.push(graph::Node {
                    id: node.id.clone(),
                    title: node.title.clone(),
                });
                graph.nodes.len() as u32 - 1
            })
        };
        let edges: Vec<(u32, u32)> = needs
            .iter()
            .map(|need| (number(&need.from), number(&need.to)))
            .collect();
        graph.edges = edges;
        let count = graph.nodes.len();
        if count == 0 {
            return html! {};
        }
        if count > MOST_BOXES {
            return html! { p.note { (t(
                format!("{count} boxes make no picture that can be read; `planlint graph --around ID --depth 2` draws a part"),
                format!("共{count}项，画在一张图上无法辨认；可用“planlint graph --around 编号 --depth 2”画出局部"),
            )) } };
        }
        let title = self.lang.pick("What needs what first", "前后置关系图");
        html! { div.wide.graph { (PreEscaped(graph::inside_page(&graph, title, self.lang))) } }
    }

    /// All needs where they are few; else those in rings and what is beside these.
    fn near_needs(&self) -> Vec<&Need> {
        let dossier = self.dossier;
        if dossier.needs.len() <= LIMITS.needs {
            return dossier.needs.iter().collect();
        }
        let steps = dossier
            .rings
            .iter()
            .take(LIMITS.rings)
            .flat_map(|r| &r.steps);
        let mut inside: Vec<&Node> = steps.map(|s| &s.from).collect();
        inside.sort();
        inside.dedup();
        let near = |n: &&Need| {
            inside.binary_search(&&n.from).is_ok() || inside.binary_search(&&n.to).is_ok()
        };
        dossier
            .needs
            .iter()
            .filter(near)
            .take(LIMITS.needs)
            .collect()
    }

    fn ring(&self, ring: &Ring) -> Markup {
        let finding = &self.dossier.findings[ring.finding];
        html! {
            figure {
                figcaption { a href={ "#f" (ring.finding + 1) } { (said(&finding.message)) } }
                (draw(ring, finding.message.get(self.lang)))
                ol.meta { @for step in ring.steps.iter().take(MOST_STEPS) { li { (step.from.id) " → " (step.to.id) @if let Some(place) = &step.place { " " (self.place(place)) } } } }
                @if ring.steps.len() > MOST_STEPS { p.note { (t(format!("and {} more steps", ring.steps.len() - MOST_STEPS), format!("等{}步", ring.steps.len()))) } }
                @if ring.others > 0 { p.note { (t(format!("{} more are caught in it", ring.others), format!("另有{}个牵连其中", ring.others))) } }
            }
        }
    }
}

fn label(node: &Node) -> Markup {
    html! { (node.id) @if node.title != node.id { " " (node.title) } }
}

/// A box of the picture: its middle and half of its size.
struct Corner<'r> {
    x: f64,
    y: f64,
    half: f64,
    name: &'r str,
}

const HALF_HEIGHT: f64 = 13.0;

impl Corner<'_> {
    /// Where a line to another box leaves this one.
    fn edge(&self, to: &Corner<'_>) -> (f64, f64) {
        let (dx, dy) = (to.x - self.x, to.y - self.y);
        let across = if dx.abs() > f64::EPSILON {
            (self.half + 3.0) / dx.abs()
        } else {
            f64::INFINITY
        };
        let along = if dy.abs() > f64::EPSILON {
            (HALF_HEIGHT + 3.0) / dy.abs()
        } else {
            f64::INFINITY
        };
        let share = across.min(along).min(0.5);
        (self.x + dx * share, self.y + dy * share)
    }
}

/// The elements of a ring on a circle, with arrows from each to the next.
fn draw(ring: &Ring, text: &str) -> Markup {
    let names: Vec<&str> = ring
        .steps
        .iter()
        .take(MOST_STEPS)
        .map(|s| s.from.id.as_str())
        .collect();
    let count = names.len().max(1) as f64;
    let (width, height) = (340.0, 90.0 + (count - 2.0).max(0.0) * 26.0);
    let corners: Vec<Corner<'_>> = names
        .iter()
        .enumerate()
        .map(|(n, name)| {
            let angle = if names.len() == 2 {
                n as f64 * std::f64::consts::PI + std::f64::consts::PI
            } else {
                n as f64 / count * std::f64::consts::TAU - std::f64::consts::FRAC_PI_2
            };
            let half = (name.width() as f64 * 3.5 + 9.0).min(80.0);
            let reach = width / 2.0 - half - 8.0;
            Corner {
                x: width / 2.0 + angle.cos() * reach.min(width * 0.36),
                y: height / 2.0 + angle.sin() * (height / 2.0 - 22.0),
                half,
                name,
            }
        })
        .collect();
    let bend = if names.len() == 2 { 12.0 } else { 0.0 };
    html! {
        svg viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role="img" aria-label=(text) {
            title { (text) }
            @for (n, corner) in corners.iter().enumerate() {
                @if names.len() > 1 { (arrow(corner, &corners[(n + 1) % corners.len()], bend * if n == 0 { 1.0 } else { -1.0 })) }
            }
            @for corner in &corners {
                rect.box x=(round(corner.x - corner.half)) y=(round(corner.y - HALF_HEIGHT)) width=(round(corner.half * 2.0)) height=(HALF_HEIGHT * 2.0) rx="2" {}
                text x=(round(corner.x)) y=(round(corner.y + 4.5)) font-size="13" text-anchor="middle" { (cut(corner.name)) }
            }
        }
    }
}

fn arrow(from: &Corner<'_>, to: &Corner<'_>, aside: f64) -> Markup {
    let (a, b) = (from.edge(to), to.edge(from));
    let (a, b) = ((a.0, a.1 + aside), (b.0, b.1 + aside));
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let long = dx.hypot(dy).max(1.0);
    let (ux, uy) = (dx / long, dy / long);
    let foot = (b.0 - ux * 8.0, b.1 - uy * 8.0);
    let point = |x: f64, y: f64| format!("{},{}", round(x), round(y));
    let head = [
        point(b.0, b.1),
        point(foot.0 - uy * 4.0, foot.1 + ux * 4.0),
        point(foot.0 + uy * 4.0, foot.1 - ux * 4.0),
    ]
    .join(" ");
    html! {
        line.arrow x1=(round(a.0)) y1=(round(a.1)) x2=(round(foot.0)) y2=(round(foot.1)) {}
        polygon.head points=(head) {}
    }
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn cut(name: &str) -> String {
    if name.width() <= 22 {
        return name.to_owned();
    }
    let mut out: String = name.chars().take(10).collect();
    out.push('…');
    out
}
