//! `planlint graph`: what waits for what, as a picture.

use std::io::Write;
use std::path::PathBuf;

use super::input::{self, InputError};
use super::{Call, Exit, files, terminal};
use crate::finding::Said;
use crate::output::graph::{self, Graph};
use crate::syntax::keywords::nearest;

/// More boxes than this make no picture that people read.
const MOST: usize = 400;

/// Arguments of `graph`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint graph plans -o needs.svg
  planlint graph plans --around permit --depth 2 -o permit.svg
  planlint graph plans --only-cycles --units -o rings.svg")]
pub(super) struct Args {
    /// Plan files or folders [default: the current folder].
    paths: Vec<PathBuf>,
    /// Write into this file, which must not be there yet.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only this element, or unit, and what is near it.
    #[arg(long, value_name = "ID")]
    around: Option<String>,
    /// How many steps away is near.
    #[arg(long, value_name = "N", default_value_t = 2, requires = "around")]
    depth: usize,
    /// Only what stands in a ring.
    #[arg(long)]
    only_cycles: bool,
    /// Units in the place of tasks: who waits for whom.
    #[arg(long)]
    units: bool,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    if let Some(path) = &args.output {
        files::is_new(path)?;
    }
    let workspace = input::load(&args.paths, call, true)?;
    let lang = call.lang(&workspace);
    call.tell(&workspace.sources, &workspace.problems, lang);
    let (model, sources) = (&workspace.model, &workspace.sources);
    let whole = if args.units {
        graph::of_units(model, sources)
    } else {
        graph::of_needs(model, sources)
    };
    let wanted = filtered(args, whole)?;
    let plan = model.plans.first().and_then(|plan| plan.title);
    let title = plan.map_or("planlint", |at| sources.text(at));
    let svg = graph::draw(&wanted, title, lang);
    if let Some(path) = &args.output {
        files::create(path, &svg)?;
    } else {
        let mut out = terminal::out();
        out.write_all(svg.as_bytes())?;
        out.flush()?;
    }
    Ok(Exit::of_input(&workspace.problems))
}

/// The part of the graph that is asked for, where it can be read as a picture.
fn filtered(args: &Args, whole: Graph) -> Result<Graph, InputError> {
    if whole.nodes.is_empty() {
        return Err(InputError::Call(Said::new(
            "nothing waits for anything here: no `needs` is written",
            "没有可画的内容：各项之间没有写明“前置”",
        )));
    }
    let mut graph = whole;
    if args.only_cycles {
        graph = graph.only_cycles();
    }
    if let Some(id) = &args.around {
        graph = graph
            .around(id, args.depth)
            .ok_or_else(|| unknown(id, &graph))?;
    }
    if graph.nodes.is_empty() {
        return Err(InputError::Call(Said::new("there is no ring", "没有循环")));
    }
    let count = graph.nodes.len();
    if count > MOST {
        return Err(InputError::Call(Said::new(
            format!(
                "{count} boxes make no picture that can be read; choose with `--around ID --depth N`, `--only-cycles` or `--units`"
            ),
            format!(
                "共{count}项，画在一张图上无法辨认；请用 --around 编号 --depth 层数、--only-cycles 或 --units 缩小范围"
            ),
        )));
    }
    Ok(graph)
}

fn unknown(id: &str, graph: &Graph) -> InputError {
    let near = nearest(id, graph.nodes.iter().map(|node| node.id.as_str()));
    let (en, zh) = near.map_or_else(Default::default, |near| {
        (
            format!("; did you mean `{near}`?"),
            format!("；是否应为“{near}”？"),
        )
    });
    InputError::Call(Said::new(
        format!(
            "nothing in the picture is called `{id}`: only what needs something, or is needed, is drawn{en}"
        ),
        format!("图中没有“{id}”：只画有前置关系的各项{zh}"),
    ))
}
