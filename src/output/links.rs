//! What waits for what, as text for programs that draw: DOT of Graphviz and Mermaid.
//!
//! In: a model. Out: the tasks by plan and section, projects, targets and milestones that stand in a
//! `needs`, and every `needs` as an arrow from what waits to what it waits for. How it is laid out is left
//! to the program that draws.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::model::Model;
use crate::model::ids::{Item, TaskId};
use crate::source::Sources;

/// The program that draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// Graphviz.
    Dot,
    /// Mermaid, as in Markdown of code hosts.
    Mermaid,
}

/// A task, or what else waits or is waited for.
struct Node {
    item: Item,
    id: String,
    title: String,
}

/// Nodes under one heading; the name of it is empty where there is none.
struct Cluster {
    name: String,
    nodes: Vec<Node>,
}

/// The model as text for a program that draws.
pub fn write(model: &Model, sources: &Sources, drawing: Drawing) -> String {
    let edges = edges(model);
    let clusters = clusters(model, sources, &edges);
    match drawing {
        Drawing::Dot => dot(&clusters, &edges),
        Drawing::Mermaid => mermaid(&clusters, &edges),
    }
}

/// Every `needs` once: what waits, what it waits for.
fn edges(model: &Model) -> Vec<(Item, Item)> {
    use crate::model::entity::Reference;
    let mut edges = Vec::new();
    let mut seen = BTreeSet::new();
    for item in items(model) {
        for needed in model.needs(item).filter_map(Reference::to) {
            if seen.insert((item, needed)) {
                edges.push((item, needed));
            }
        }
    }
    edges
}

fn items(model: &Model) -> impl Iterator<Item = Item> {
    use crate::model::ids::{MilestoneId, ProjectId, TargetId};
    let count = |n: usize| 0..n as u32;
    count(model.tasks.len())
        .map(|n| TaskId(n).into())
        .chain(count(model.targets.len()).map(|n| TargetId(n).into()))
        .chain(count(model.projects.len()).map(|n| ProjectId(n).into()))
        .chain(count(model.milestones.len()).map(|n| MilestoneId(n).into()))
}

fn clusters(model: &Model, sources: &Sources, edges: &[(Item, Item)]) -> Vec<Cluster> {
    let joined: BTreeSet<Item> = edges.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let mut clusters: Vec<Cluster> = Vec::new();
    for item in items(model).filter(|i| i.task().is_some() || joined.contains(i)) {
        let name = heading(model, sources, item);
        let node = Node {
            item,
            id: model.names.get(model.id(item)).to_owned(),
            title: title(model, sources, item),
        };
        match clusters.iter_mut().find(|c| c.name == name) {
            Some(cluster) => cluster.nodes.push(node),
            None => clusters.push(Cluster {
                name,
                nodes: vec![node],
            }),
        }
    }
    clusters
}

/// The section of an item, with the plan before it where there are several.
fn heading(model: &Model, sources: &Sources, item: Item) -> String {
    let plan = model.plan_of(item).filter(|_| model.plans.len() > 1);
    let plan = plan.map(|p| model.names.get(model.plans[p.index()].id));
    let section = model.section_of(item).map(|id| {
        let section = &model.sections[id.index()];
        let id = model.names.get(section.id);
        let title = section.title.span(section.file).map(|at| sources.text(at));
        match title.filter(|title| *title != id) {
            Some(title) => format!("{id} {title}"),
            None => id.to_owned(),
        }
    });
    let parts: Vec<&str> = plan.into_iter().chain(section.as_deref()).collect();
    parts.join(" / ")
}

/// What is printed of an item beside its id.
fn title(model: &Model, sources: &Sources, item: Item) -> String {
    let task = item.task().map(|id| &model.tasks[id.index()]);
    let title = task.and_then(|task| task.title.span(task.file));
    title
        .map(|at| sources.text(at).to_owned())
        .unwrap_or_default()
}

/// Id and title on two lines, in characters that `escape` makes harmless.
fn label(node: &Node, line_end: &str, escape: fn(&str) -> String) -> String {
    if node.title.is_empty() || node.title == node.id {
        return escape(&node.id);
    }
    format!("{}{line_end}{}", escape(&node.id), escape(&node.title))
}

/// The number of a node: ids may hold anything, numbers may not.
fn numbers(clusters: &[Cluster]) -> std::collections::BTreeMap<Item, usize> {
    let nodes = clusters.iter().flat_map(|c| &c.nodes);
    nodes.enumerate().map(|(n, node)| (node.item, n)).collect()
}

fn dot(clusters: &[Cluster], edges: &[(Item, Item)]) -> String {
    let numbers = numbers(clusters);
    let mut out = String::from("digraph plan {\n  rankdir=LR;\n  node [shape=box];\n");
    for (n, cluster) in clusters.iter().enumerate() {
        let indent = if cluster.name.is_empty() {
            "  "
        } else {
            let name = dot_text(&cluster.name);
            let _ = writeln!(out, "  subgraph cluster_{n} {{\n    label=\"{name}\";");
            "    "
        };
        for node in &cluster.nodes {
            let (number, label) = (numbers[&node.item], label(node, "\\n", dot_text));
            let _ = writeln!(out, "{indent}n{number} [label=\"{label}\"];");
        }
        if !cluster.name.is_empty() {
            out.push_str("  }\n");
        }
    }
    for (from, to) in edges {
        let _ = writeln!(out, "  n{} -> n{};", numbers[from], numbers[to]);
    }
    out.push_str("}\n");
    out
}

/// Graphviz reads escapes and, as it draws, entities: neither is left to it.
fn dot_text(text: &str) -> String {
    let text = visible(text).replace('\\', "\\\\").replace('"', "\\\"");
    text.replace('&', "&amp;")
}

/// A text on one line, without characters that turn the direction of writing or are none.
fn visible(text: &str) -> String {
    let turning = |c: &char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    let kept: String = text.chars().filter(|c| !turning(c)).collect();
    let words = kept.split(|c: char| c.is_whitespace() || c.is_control());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn mermaid(clusters: &[Cluster], edges: &[(Item, Item)]) -> String {
    let numbers = numbers(clusters);
    let mut out = String::from("flowchart LR\n");
    for (n, cluster) in clusters.iter().enumerate() {
        if !cluster.name.is_empty() {
            let _ = writeln!(out, "  subgraph s{n}[\"{}\"]", mermaid_text(&cluster.name));
        }
        for node in &cluster.nodes {
            let (number, label) = (numbers[&node.item], label(node, "<br>", mermaid_text));
            let _ = writeln!(out, "    n{number}[\"{label}\"]");
        }
        if !cluster.name.is_empty() {
            out.push_str("  end\n");
        }
    }
    for (from, to) in edges {
        let _ = writeln!(out, "  n{} --> n{}", numbers[from], numbers[to]);
    }
    out
}

/// Mermaid reads Markdown and HTML in labels: whatever could be either becomes its code.
fn mermaid_text(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | '-' | '(' | ')' | '/' | '%') {
            let _ = write!(out, "#{};", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn drawn(text: &str, drawing: Drawing) -> String {
        let mut sources = Sources::default();
        sources.add(Source::new("a.plan", text));
        let (model, problems) = crate::model::build(&sources);
        assert_eq!(problems, []);
        write(&model, &sources, drawing)
    }

    const PLAN: &str =
        "section 一 \"道路\" { task 1 \"修<b>路\\\" { needs 2 } }\ntask 2 \"桥\" { }\n";

    #[test]
    fn dot_keeps_texts_in_their_quotes() {
        let dot = drawn(PLAN, Drawing::Dot);
        assert!(dot.contains("label=\"一 道路\""), "{dot}");
        assert!(dot.contains("n0 [label=\"1\\n修<b>路\\\\\"];"), "{dot}");
        assert!(dot.contains("  n0 -> n1;\n}"), "{dot}");
    }

    #[test]
    fn nothing_in_a_title_is_left_to_the_program() {
        let plan = "task 1 \"a&amp;\u{202E}b\tc %% `d` ]-->x\" { }";
        assert!(drawn(plan, Drawing::Dot).contains("[label=\"1\\na&amp;amp;b c %% `d` ]-->x\"]"));
        let mermaid = drawn(plan, Drawing::Mermaid);
        assert!(
            mermaid.contains("a#38;amp#59;b c %% #96;d#96; #93;--#62;x"),
            "{mermaid}"
        );
    }

    #[test]
    fn mermaid_reads_no_markup() {
        let text = drawn(PLAN, Drawing::Mermaid);
        assert!(text.contains("n0[\"1<br>修#60;b#62;路#92;\"]"), "{text}");
        assert!(text.contains("n0 --> n1"), "{text}");
        assert_eq!(
            drawn("task 1 \"a\" { }", Drawing::Mermaid),
            "flowchart LR\n    n0[\"1<br>a\"]\n"
        );
    }
}
