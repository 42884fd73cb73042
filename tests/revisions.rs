//! Two revisions of one plan: pairs, grades, rules, approvals.
//!
//! The Linxia plan is edited in every way that people edit plans; each edit must be found with its
//! grade and nothing else. What must hold for all plans is tried on plans made at random, whose seed
//! proptest prints.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::fmt::Write as _;

use planlint::finding::Lang;
use planlint::output::diff::{self, Diff};
use planlint::revision::{Aspect, Grade, Kind, Thing};
use planlint::rule::changes::{Described, described};
use planlint::source::{Source, Sources};
use planlint::{Older, Options, Workspace};
use proptest::prelude::*;

fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(Source::new(*name, *text));
    }
    sources
}

fn older(files: &[(&str, &str)]) -> Older {
    Older {
        name: "old".to_owned(),
        sources: sources(files),
        ..Older::default()
    }
}

fn compared(old: &[(&str, &str)], new: &[(&str, &str)]) -> Workspace {
    let mut workspace = planlint::load(sources(new));
    workspace.against(older(old));
    workspace
}

fn options() -> Options {
    Options {
        select: vec!["revision".to_owned()],
        ..Options::default()
    }
}

fn changes(workspace: &Workspace) -> Vec<Described> {
    described(&planlint::check(workspace, &options()))
}

/// What is told of a change in these tests: element, aspect, grade.
fn told(change: &Described) -> (String, &'static str, &'static str) {
    let id = change
        .element
        .as_ref()
        .map_or_else(String::new, |e| e.id.clone());
    (id, change.aspect.word(), change.grade.word())
}

fn linxia() -> Vec<(String, String)> {
    let folder = common::fixtures().join("linxia");
    let plans = common::files(&folder, "plan");
    let read = |path: &std::path::PathBuf| (common::name(path, &folder), common::text(path));
    plans.iter().map(read).collect()
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect()
}

/// An edit of the Linxia plan: what stands there, what is put there, and what must be found.
type Edit = (
    &'static str,
    &'static str,
    (&'static str, &'static str, &'static str),
);

/// One of every class.
const EDITS: &[Edit] = &[
    // Values, comparators, strength.
    (
        "目标 gdp \"全州地区生产总值\" 年均增长 >= 7%",
        "目标 gdp \"全州地区生产总值\" 年均增长 >= 6.5%",
        ("gdp", "value", "weakened"),
    ),
    (
        "目标 urban-income \"城镇居民人均可支配收入\" 年均增长 >= 7%",
        "目标 urban-income \"城镇居民人均可支配收入\" 年均增长 >= 8%",
        ("urban-income", "value", "tightened"),
    ),
    (
        "目标 rural-income \"农村居民人均可支配收入\" 年均增长 >= 8% 期限 2025",
        "目标 rural-income \"农村居民人均可支配收入\" 年均增长 >= 8% 期限 2025 争取",
        ("rural-income", "strength", "weakened"),
    ),
    (
        "目标 urbanisation \"全州常住人口城镇化率\" >= 50% 期限 2025",
        "目标 urbanisation \"全州常住人口城镇化率\" >= 50% 期限 2026",
        ("urbanisation", "due", "weakened"),
    ),
    (
        "{ 范围 临夏市 }",
        "{ 范围 全州 }",
        ("air-quality", "scope", "changed"),
    ),
    // Wording: hedges, floors, values, dates, verbs, and what is only wording.
    (
        "高速(一级)公路里程达到600公里以上",
        "高速(一级)公路里程力争达到600公里以上",
        ("四(一)", "text-hedge", "weakened"),
    ),
    (
        "二级公路覆盖70%以上的乡镇",
        "二级公路覆盖60%以上的乡镇",
        ("四(一)", "text-value", "weakened"),
    ),
    (
        "期间全州完成营造林90万亩",
        "期间全州完成营造林95万亩",
        ("五(四)", "text-value", "tightened"),
    ),
    (
        "不断拓展城市发展空间",
        "逐步拓展城市发展空间",
        ("二(一)", "text-verb", "weakened"),
    ),
    (
        "到2025年,全州争取创建2个",
        "到2026年,全州争取创建2个",
        ("三(二)3", "text-date", "weakened"),
    ),
    (
        "提升城市品质形象",
        "擦亮城市名片",
        ("二(一)", "text", "changed"),
    ),
    // Who.
    (
        "牵头单位:州文旅局\n      责任单位:各县市政府\n      依据 《临夏州全域",
        "牵头单位:州体育局\n      责任单位:各县市政府\n      依据 《临夏州全域",
        ("三(一)1", "lead", "changed"),
    ),
    (
        "牵头单位:东乡县、广河县、康乐县政府",
        "牵头单位:东乡县、广河县政府",
        ("二(二)1", "lead", "weakened"),
    ),
    (
        "牵头单位:和政县、广河县政府",
        "牵头单位:和政县、广河县、康乐县政府",
        ("二(二)2", "lead", "tightened"),
    ),
    (
        "责任单位:州自然资源局、州住建局、州发改委、州文旅局、州生态环境局、州林草局、州农业农村局\n",
        "责任单位:州自然资源局、州住建局、州发改委、州文旅局、州生态环境局、州林草局\n",
        ("二(二)3", "responsible", "weakened"),
    ),
    // Projects.
    (
        "项目 \"和政县松鸣冰雪运动小镇\" 推进",
        "项目 \"和政县松鸣冰雪运动小镇\" 谋划",
        ("和政县松鸣冰雪运动小镇", "commitment", "weakened"),
    ),
    (
        "项目 \"积石山县大河家保安族风情小镇\" 推进 { 地点 积石山县 }",
        "项目 \"积石山县大河家保安族风情小镇\" 推进 { 地点 临夏县 }",
        ("积石山县大河家保安族风情小镇", "place", "changed"),
    ),
    (
        "目标 main-indicators \"主要经济指标\" 年均增长 >= \"两位数\" 期限 2025 争取",
        "目标 main-indicators \"主要经济指标\" 年均增长 >= \"两位数\" 期限 2025",
        ("main-indicators", "strength", "tightened"),
    ),
    (
        "\"全州“三品一标”农产品数量\" 年均增幅 >= 10%",
        "\"全州“三品一标”农产品数量\" 年均增幅 > 10%",
        ("certified-products", "op", "tightened"),
    ),
    (
        "\"营造林\" 累计 90万亩 期间",
        "\"营造林\" 累计 800000亩 期间",
        ("afforestation", "value", "weakened"),
    ),
    (
        "确保黄河径流稳定",
        "黄河径流稳定",
        ("五(五)", "text-verb", "weakened"),
    ),
    (
        "年均增幅保持在10%以上",
        "年均增幅保持在10%",
        ("三(二)4", "text-hedge", "weakened"),
    ),
    (
        "依据 《临夏州沿太子山旅游大通道总体规划》",
        "依据 《临夏州交通运输“十四五”规划》",
        ("三(一)2", "cites", "changed"),
    ),
    (
        "    报送 定期\n",
        "    报送 每季度\n",
        ("八(二)", "reports", "tightened"),
    ),
    // Added, dropped, renamed.
    (
        "      项目 \"临夏州传染病医院\" 建成\n",
        "",
        ("临夏州传染病医院", "existence", "removed"),
    ),
    (
        "      项目 \"临夏经济开发区产城融合示范区\" 推进\n",
        "      项目 \"临夏经济开发区产城融合示范区\" 推进\n      项目 \"百吨级冷库\" 推进\n",
        ("百吨级冷库", "existence", "added"),
    ),
    (
        "    目标 forest-coverage \"森林覆盖率\"\n",
        "",
        ("forest-coverage", "existence", "removed"),
    ),
    (
        "章节 二 \"优化城镇空间布局\"",
        "章节 二 \"优化城乡空间布局\"",
        ("二", "title", "renamed"),
    ),
    (
        "单位 临夏县政府 \"临夏县人民政府\"",
        "单位 临夏县政府 \"甘肃省临夏县人民政府\"",
        ("临夏县政府", "title", "renamed"),
    ),
    (
        "项目 \"临夏市百益亿农国际鲜花港\" 推进",
        "项目 \"临夏市百益亿农国际鲜花港\" 建成",
        ("临夏市百益亿农国际鲜花港", "commitment", "tightened"),
    ),
    (
        "任务 八(一) \"健全协同推进机制\" {",
        "任务 八(一) \"健全协同推进机制\" 期限 2024 {",
        ("八(一)", "due", "tightened"),
    ),
];

fn edited(files: &[(String, String)], edits: &[Edit]) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    for (from, to, _) in edits {
        let file = files.iter_mut().find(|(_, text)| text.contains(from));
        let (_, text) = file.unwrap_or_else(|| panic!("the plan holds {from}"));
        assert_eq!(text.matches(from).count(), 1, "{from} stands there once");
        *text = text.replacen(from, to, 1);
    }
    files
}

#[test]
fn every_edit_of_the_linxia_plan_is_found_with_its_grade_and_nothing_else() {
    let old = linxia();
    let new = edited(&old, EDITS);
    let mut found: Vec<_> = changes(&compared(&borrowed(&old), &borrowed(&new)))
        .iter()
        .map(told)
        .collect();
    let mut wanted: Vec<_> = EDITS
        .iter()
        .map(|(_, _, (id, aspect, grade))| ((*id).to_owned(), *aspect, *grade))
        .collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
}

/// Elements moved, dropped, put in, renamed.
#[test]
fn what_is_moved_dropped_and_put_in_is_told_apart() {
    let old = linxia();
    let mut new = old.clone();
    let tasks = &mut new
        .iter_mut()
        .find(|(n, _)| n == "tasks.plan")
        .expect("the tasks")
        .1;
    // 二(三) moves into chapter 三; a project goes; a task comes; a title changes.
    let start = tasks.find("  任务 二(三) ").expect("the task");
    let end = start + tasks[start..].find("\n  }\n").expect("its end") + 5;
    let moved = tasks[start..end].to_owned();
    tasks.replace_range(start..end, "");
    let chapter = "章节 三 \"着力打造兰州经济圈的“后花园”\" {\n";
    *tasks = tasks.replacen(chapter, &format!("{chapter}{moved}"), 1);
    *tasks = tasks.replacen("打造全域旅游精品线路\" {", "打造全域旅游精品路线\" {", 1);
    tasks.push_str("\n任务 九 \"开展年度评估\" { 牵头单位:州发改委 }\n");
    let found: Vec<_> = changes(&compared(&borrowed(&old), &borrowed(&new)))
        .iter()
        .map(told)
        .collect();
    let wanted = [
        ("九", "existence", "added"),
        ("三(一)1", "title", "renamed"),
        ("二(三)", "parent", "moved"),
    ];
    let wanted: Vec<_> = wanted.map(|(id, a, g)| (id.to_owned(), a, g)).into();
    assert_eq!(found, wanted);
}

/// Another number, another order, other marks and blanks: no finding, and nothing but harmless changes.
#[test]
fn renumbered_reordered_and_reformatted_is_the_same_plan() {
    let old = linxia();
    let mut new = old.clone();
    for (_, text) in &mut new {
        *text = text
            .replace(',', "，")
            .replace("编号 \"(一)\"", "编号 \"（1）\"")
            .replace("原文 \"\"\"", "原文 \"\"\" ")
            .replace("、州住建局、州交通局、", "、州交通局、州住建局、")
            .replace("90.8% 期限 2025", "90.8% 期限 2025年")
            .replace("\n    ", "\n      ");
    }
    // The chapters in another order.
    let tasks = &mut new
        .iter_mut()
        .find(|(n, _)| n == "tasks.plan")
        .expect("the tasks")
        .1;
    let at = tasks.find("章节 六 ").expect("chapter 6");
    let end = tasks[at..]
        .find("\n章节 七 ")
        .map_or(tasks.len(), |n| at + n + 1);
    let chapter = tasks[at..end].to_owned();
    tasks.replace_range(at..end, "");
    tasks.push_str(&chapter);
    let workspace = compared(&borrowed(&old), &borrowed(&new));
    assert_eq!(workspace.problems, []);
    let report = planlint::check(&workspace, &options());
    assert_eq!(report.run.hits.len(), 0);
    let heavy: Vec<_> = described(&report)
        .iter()
        .filter(|c| c.grade > Grade::Harmless)
        .map(told)
        .collect();
    assert_eq!(heavy, []);
}

/// Ids that are printed numbers wander when a task is put in between: the tasks stay the same.
#[test]
fn wandering_ids_lead_to_no_wrong_pairs() {
    let old = "task 1 \"修建高速公路\" { lead 交通局 }\ntask 2 \"治理水土流失\" { lead 水务局 }\ntask 3 \"建设体育公园\" { lead 体育局 }\n";
    let new = "task 1 \"修建高速公路\" { lead 交通局 }\ntask 2 \"推广优质牧草\" { lead 农业局 }\ntask 3 \"治理水土流失\" { lead 水务局 }\ntask 4 \"建设体育公园\" { lead 体育局 }\n";
    let found: Vec<_> = changes(&compared(&[("p.plan", old)], &[("p.plan", new)]))
        .iter()
        .map(told)
        .collect();
    let wanted = [
        ("2", "existence", "added"),
        ("3", "id", "renamed"),
        ("4", "id", "renamed"),
    ];
    let wanted: Vec<_> = wanted.map(|(id, a, g)| (id.to_owned(), a, g)).into();
    assert_eq!(found, wanted);
}

#[test]
fn doubtful_pairs_say_so() {
    let old = "task a \"改造城区供水管网\" { text \"更换老旧管道，改造泵站，铺设主管。\" }\n";
    let new = "task b \"供水保障工程\" { text \"更换老旧管道，改造泵站，铺设支线。\" }\n";
    let workspace = compared(&[("p.plan", old)], &[("p.plan", new)]);
    let before = workspace.before.as_ref().expect("a comparison");
    let task = Thing::new(Kind::Task, 0);
    assert!(before.pairs.before(task).is_some());
    assert!(before.pairs.is_doubtful(task));
}

/// Approving every error leaves none; when the change grows it is a finding again, and the entry too.
#[test]
fn an_approval_holds_for_exactly_one_change() {
    let old = [(
        "p.plan",
        "plan p { number \"1\"; issued 2024-01-10 }\ntarget r \"公路里程\" >= 600 km by 2025\n",
    )];
    let weaker = |value: u32| {
        format!(
            "plan p {{ number \"2\"; issued 2025-01-10 }}\ntarget r \"公路里程\" >= {value} km by 2025\n"
        )
    };
    let first = weaker(550);
    let workspace = compared(&old, &[("p.plan", &first)]);
    let report = planlint::check(&workspace, &options());
    assert_eq!(report.run.hits.len(), 1);
    let finding = report.finding(&report.run.hits[0], Lang::En);
    let entries =
        planlint::output::waivers::text(&workspace.model, std::slice::from_ref(&finding), Lang::En);
    assert!(entries.starts_with("in p\n"), "{entries}");
    // What only people know is filled in.
    let filled = entries
        .replace("on r {", "on r \"the route is shorter\" {")
        .replace("# approved", "approved Council")
        .replace("# number", "number \"3/2025\"")
        .replace("# issued", "issued 2025-01-08");
    let select = || Options {
        select: [
            "revision",
            "stale-suppression",
            "suppression-without-reason",
        ]
        .map(str::to_owned)
        .into(),
        ..Options::default()
    };
    let rules = |value: u32| {
        let plan = weaker(value);
        let workspace = compared(&old, &[("p.plan", &plan), ("approved.plan", &filled)]);
        assert_eq!(workspace.problems, []);
        let report = planlint::check(&workspace, &select());
        let name = |hit: &planlint::rule::run::Hit| {
            report.run.programs[usize::from(hit.rule)].name.clone()
        };
        report.run.hits.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(rules(550), [""; 0]);
    assert_eq!(rules(500), ["target-weakened", "stale-suppression"]);
    assert_eq!(rules(600), ["stale-suppression"]);
}

#[test]
fn one_finding_of_any_rule_is_waived_by_its_fingerprint() {
    let plan = "task 1 \"Meet\" { }\ntask 2 \"Write\" { }\n";
    let options = Options {
        select: vec!["task-without-lead".to_owned()],
        ..Options::default()
    };
    let workspace = planlint::load(sources(&[("p.plan", plan)]));
    let report = planlint::check(&workspace, &options);
    let first = report.finding(&report.run.hits[0], Lang::En);
    let waived = format!(
        "{plan}waive task-without-lead on 1 \"as printed\" {{ fingerprint \"{}\" }}\n",
        first.fingerprint
    );
    let workspace = planlint::load(sources(&[("p.plan", &waived)]));
    let report = planlint::check(&workspace, &options);
    assert_eq!((report.run.hits.len(), report.waived.len()), (1, 1));
}

#[test]
fn json_of_a_comparison_holds_to_its_schema() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../docs/schema/diff.schema.json")).expect("JSON");
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler
        .add_resource("diff.json", schema)
        .expect("a schema");
    let index = compiler
        .compile("diff.json", &mut schemas)
        .expect("it compiles");
    let old = linxia();
    let new = edited(&old, EDITS);
    for (a, b) in [(&old, &new), (&new, &old), (&old, &old)] {
        let workspace = compared(&borrowed(a), &borrowed(b));
        let report = planlint::check(&workspace, &options());
        let diff = Diff::new(&report, ("a".to_owned(), "b".to_owned()), &[]);
        let mut bytes = Vec::new();
        diff::write_json(&diff, Lang::Zh, &mut bytes).expect("memory can be written");
        let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        if let Err(error) = schemas.validate(&value, index) {
            panic!("{error}");
        }
    }
}

/// Two years of one plan, written for the purpose: the changelog is what a reader would write.
#[test]
fn the_changelog_of_two_years() {
    let folder = common::fixtures().join("revisions/harbour");
    let file = |year: &str| common::text(&folder.join(year).join("harbour.plan"));
    let workspace = compared(
        &[("2024/harbour.plan", &file("2024"))],
        &[("2025/harbour.plan", &file("2025"))],
    );
    assert_eq!(workspace.problems, []);
    let report = planlint::check(&workspace, &options());
    let diff = Diff::new(&report, ("2024".to_owned(), "2025".to_owned()), &[]);
    for (name, lang) in [("changes.en.md", Lang::En), ("changes.zh.md", Lang::Zh)] {
        let found = diff::markdown(&diff, lang);
        let path = folder.join(name);
        if std::env::var_os("PLANLINT_ACCEPT").is_some() {
            std::fs::write(&path, &found).expect("fixtures can be written");
        }
        assert_eq!(
            common::text(&path),
            found,
            "PLANLINT_ACCEPT=1 cargo test --test revisions accepts it"
        );
    }
}

/// A plan of tasks with targets, as text.
#[derive(Clone, Debug)]
struct Made {
    tasks: Vec<(u8, u8, u8, u8, u8)>,
}

const VERBS: [&str; 4] = ["建成", "推进", "谋划", "完成"];
const THINGS: [&str; 6] = [
    "高速公路",
    "体育公园",
    "供水管网",
    "县级医院",
    "物流园区",
    "污水处理厂",
];
const UNITS: [&str; 4] = ["交通局", "体育局", "水务局", "卫健委"];

impl Made {
    fn text(&self) -> String {
        let mut out = String::from("plan p \"方案\" { number \"1\"; issued 2024-01-10 }\n");
        for (n, (verb, thing, unit, year, value)) in self.tasks.iter().enumerate() {
            let verb = VERBS[usize::from(*verb) % VERBS.len()];
            let thing = THINGS[usize::from(*thing) % THINGS.len()];
            let unit = UNITS[usize::from(*unit) % UNITS.len()];
            let year = 2024 + u32::from(*year % 4);
            let value = 10 + u32::from(*value);
            writeln!(
                out,
                "task {thing}{n} \"{verb}{thing}第{n}期\" by {year} {{ lead {unit}; text \"{verb}{thing}，达到{value}公里以上。\"\n  target t{n} \"{thing}规模{n}\" >= {value} 公里 by {year} }}"
            )
            .expect("a string takes it");
        }
        out
    }
}

fn made() -> impl Strategy<Value = Made> {
    let task = (
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
    );
    prop::collection::vec(task, 0..12).prop_map(|tasks| Made { tasks })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// A plan has not changed against itself.
    #[test]
    fn the_same_plan_has_no_changes(plan in made()) {
        let text = plan.text();
        let workspace = compared(&[("a.plan", &text)], &[("b.plan", &text)]);
        let all = changes(&workspace).iter().map(told).collect::<Vec<_>>();
        prop_assert_eq!(all, vec![]);
    }

    /// Swapping the sides swaps the pairs, and weakened with tightened, added with removed.
    #[test]
    fn the_other_way_round_is_the_mirror(a in made(), b in made()) {
        let (a, b) = (a.text(), b.text());
        let there = compared(&[("a.plan", &a)], &[("b.plan", &b)]);
        let back = compared(&[("b.plan", &b)], &[("a.plan", &a)]);
        let (to, fro) = (there.before.as_ref().expect("compared"), back.before.as_ref().expect("compared"));
        for kind in Kind::ALL {
            for id in 0..kind.count(&there.model) as u32 {
                let new = Thing::new(kind, id);
                prop_assert_eq!(to.pairs.before(new), fro.pairs.after(new));
            }
        }
        let grades = |workspace: &Workspace, mirrored: bool| {
            let before = workspace.before.as_ref().expect("compared");
            let all = before.changes.iter();
            let mut told: Vec<(Kind, Aspect, Grade)> = all
                .map(|c| (c.of.kind, c.aspect, if mirrored { c.grade.mirrored() } else { c.grade }))
                .collect();
            told.sort_unstable();
            told
        };
        prop_assert_eq!(grades(&there, false), grades(&back, true));
    }

    /// Approving every error leaves no error.
    #[test]
    fn an_accepted_set_leaves_nothing(a in made(), b in made()) {
        let (a, b) = (a.text(), b.text().replace("number \"1\"", "number \"2\""));
        let workspace = compared(&[("a.plan", &a)], &[("b.plan", &b)]);
        let report = planlint::check(&workspace, &options());
        let errors: Vec<_> = report.run.hits.iter().map(|hit| report.finding(hit, Lang::En)).collect();
        let entries = planlint::output::waivers::text(&workspace.model, &errors, Lang::En)
            .replace("# approved", "approved Council")
            .replace("# number", "number \"3\"")
            .replace("# issued", "issued 2025-01-08");
        prop_assume!(!errors.is_empty());
        let workspace = compared(&[("a.plan", &a)], &[("b.plan", &b), ("approved.plan", &entries)]);
        let problems: Vec<_> = workspace.problems.iter().map(|p| p.message.en.clone()).collect();
        prop_assert_eq!(problems, Vec::<String>::new());
        let report = planlint::check(&workspace, &options());
        let left: Vec<_> = report.run.hits.iter().map(|hit| report.finding(hit, Lang::En).message).collect();
        prop_assert_eq!(left, Vec::<String>::new());
    }
}
