//! How long each stage takes: lexing, reading entries, building the model, the rules, a
//! whole check as a person sees it, and knots of graphs.
//!
//! `cargo bench --bench stages`; docs/benchmarks.md says what the figures are for.

#[path = "../tests/support/generator.rs"]
mod generator;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use planlint::finding::Lang;
use planlint::model::{self, graph};
use planlint::output::human::{self, Style};
use planlint::source::{FileId, Source, Sources};
use planlint::syntax::{events, lexer::Lexer};
use planlint::{Options, Workspace};

/// Sizes of the plans, in tasks.
const SIZES: [usize; 2] = [1_000, 10_000];

/// Nodes of the graphs.
const NODES: u32 = 100_000;

fn main() {
    divan::main();
}

fn text(tasks: usize) -> String {
    generator::generate(tasks, 1).text()
}

fn sources(text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add(Source::new("plan.plan", text));
    sources
}

fn selected() -> Options {
    Options {
        select: generator::RULES.map(str::to_owned).to_vec(),
        ..Options::default()
    }
}

/// What `planlint check` shows, less the time it took.
fn shown(workspace: &Workspace) -> String {
    let report = planlint::check(workspace, &selected());
    human::render(
        &report,
        Style {
            lang: Lang::En,
            width: 100,
            colour: false,
            all: false,
            outcomes: false,
            elapsed: None,
        },
    )
}

#[divan::bench(args = SIZES, sample_count = 10, max_time = 3)]
fn lex(bencher: Bencher<'_, '_>, tasks: usize) {
    let text = text(tasks);
    let tokens = Lexer::new(&text).count();
    bencher
        .counter(ItemsCount::new(tokens))
        .counter(BytesCount::of_str(&text))
        .bench_local(|| Lexer::new(black_box(&text)).count());
}

#[divan::bench(args = SIZES, sample_count = 10, max_time = 3)]
fn parse(bencher: Bencher<'_, '_>, tasks: usize) {
    let text = text(tasks);
    let entries = events(&text, FileId(0)).count();
    bencher
        .counter(ItemsCount::new(entries))
        .counter(BytesCount::of_str(&text))
        .bench_local(|| events(black_box(&text), FileId(0)).count());
}

#[divan::bench(args = SIZES, sample_count = 10, max_time = 3)]
fn build_model(bencher: Bencher<'_, '_>, tasks: usize) {
    let text = text(tasks);
    let sources = sources(&text);
    bencher
        .counter(ItemsCount::new(tasks))
        .counter(BytesCount::of_str(&text))
        .bench_local(|| model::build(black_box(&sources)));
}

#[divan::bench(args = SIZES, sample_count = 10, max_time = 3)]
fn rules(bencher: Bencher<'_, '_>, tasks: usize) {
    let text = text(tasks);
    let workspace = planlint::load(sources(&text));
    let options = selected();
    let bencher = bencher
        .counter(ItemsCount::new(tasks))
        .counter(BytesCount::of_str(&text));
    bencher.bench_local(|| {
        planlint::check(black_box(&workspace), &options)
            .run
            .hits
            .len()
    });
}

/// From the text to the report.
#[divan::bench(args = SIZES, sample_count = 10, max_time = 3)]
fn whole_check(bencher: Bencher<'_, '_>, tasks: usize) {
    let text = text(tasks);
    bencher
        .counter(ItemsCount::new(tasks))
        .counter(BytesCount::of_str(&text))
        .with_inputs(|| sources(&text))
        .bench_local_values(|sources| shown(&planlint::load(sources)).len());
}

/// Reading and compiling the rules alone: what every run pays, however small the plan.
#[divan::bench(sample_count = 10, max_time = 3)]
fn load_rules(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| planlint::load(Sources::default()).pack.programs.len());
}

#[divan::bench(sample_count = 10, max_time = 3)]
fn knots_of_a_chain(bencher: Bencher<'_, '_>) {
    let edges: Vec<(u32, u32)> = (1..NODES).map(|n| (n, n - 1)).collect();
    bencher
        .counter(ItemsCount::new(edges.len()))
        .bench_local(|| graph::knots(NODES as usize, black_box(&edges)).len());
}

/// Three edges a node, so that most of the graph is one knot.
fn random_edges() -> Vec<(u32, u32)> {
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % u64::from(NODES)) as u32
    };
    (0..NODES * 3).map(|_| (next(), next())).collect()
}

#[divan::bench(sample_count = 10, max_time = 3)]
fn knots_of_a_random_graph(bencher: Bencher<'_, '_>) {
    let edges = random_edges();
    bencher
        .counter(ItemsCount::new(edges.len()))
        .bench_local(|| graph::knots(NODES as usize, black_box(&edges)).len());
}

#[divan::bench(sample_count = 10, max_time = 3)]
fn shortest_ring_of_a_random_graph(bencher: Bencher<'_, '_>) {
    let edges = random_edges();
    let knots = graph::knots(NODES as usize, &edges);
    let knot = knots
        .iter()
        .max_by_key(|knot| knot.len())
        .expect("so many edges make a knot");
    bencher
        .counter(ItemsCount::new(knot.len()))
        .bench_local(|| graph::ring(black_box(knot), &edges).0.len());
}

/// A document of several megabytes becomes paragraphs; the time per byte is the same for each size.
#[divan::bench(args = [1, 10, 100])]
fn clean_document(bencher: Bencher, megabytes: usize) {
    let line = "为贯彻落实全州经济工作部署，进一步明确责任分工，加快推进各项重点\n任务落实，经研究，制定本方案。（责任单位：州发改委、州生态\n环境局）\n";
    let text = line.repeat(megabytes * 1_000_000 / line.len());
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut sources = Sources::default();
        planlint::import::read(
            "a.txt",
            black_box(text.as_bytes()),
            planlint::import::read::Options::default(),
            &mut sources,
        )
    });
}
