//! The real notice: what must be found in it is found, at its line, and nothing else.
//!
//! The lines are looked up in the text of the fixture by plain means, so that the checker is
//! not asked to confirm itself.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::collections::BTreeSet;

use planlint::finding::{Finding, Lang, Severity};
use planlint::rule::run::Outcome;
use planlint::{Options, Workspace};

/// The name of all counties together.
const ALL_COUNTIES: &str = "各县市政府";

fn read(name: &str) -> String {
    common::text(&common::fixtures().join("linxia").join(name))
}

fn load() -> Workspace {
    let workspace = planlint::load(common::workspace(
        &common::fixtures().join("linxia"),
        &common::fixtures(),
    ));
    assert_eq!(workspace.problems, []);
    workspace
}

fn found(workspace: &Workspace) -> Vec<Finding> {
    let report = planlint::check(workspace, &Options::default());
    report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::En))
        .collect()
}

fn outcome(rule: &str) -> Outcome {
    let workspace = load();
    let report = planlint::check(&workspace, &Options::default());
    let number = report.run.programs.iter().position(|p| p.name == rule);
    report.run.outcomes[number.unwrap_or_else(|| panic!("{rule} does not run"))].clone()
}

/// Id of the element and line, in the order of the file.
type Place = (String, u32);

/// Where `rule` fires.
fn places(rule: &str) -> Vec<Place> {
    let workspace = load();
    let of_rule = found(&workspace).into_iter().filter(|f| f.rule == rule);
    let places = of_rule.map(|finding| {
        let span = finding.span.expect("it has a place");
        assert_eq!(workspace.sources.get(span.file).name, "linxia/tasks.plan");
        let element = finding.element.expect("it is about an element");
        assert!(["", "lanzhou-circle"].contains(&element.plan.as_str()));
        (element.id, workspace.sources.position(span).line)
    });
    places.collect()
}

/// A line of the tasks: number, text without indent, and the task it stands in.
struct Line {
    number: u32,
    text: String,
    task: String,
}

fn lines() -> Vec<Line> {
    let mut task = String::new();
    let mut lines = Vec::new();
    for (n, text) in read("tasks.plan").lines().enumerate() {
        let text = text.trim();
        if let Some(head) = text.strip_prefix("任务 ") {
            head.split(' ')
                .next()
                .unwrap_or_default()
                .clone_into(&mut task);
        }
        lines.push(Line {
            number: n as u32 + 1,
            text: text.to_owned(),
            task: task.clone(),
        });
    }
    lines
}

/// The lines that satisfy `wanted`, named by their task.
fn tasks_where(wanted: impl Fn(&Line) -> bool) -> Vec<Place> {
    lines()
        .into_iter()
        .filter(wanted)
        .map(|line| (line.task, line.number))
        .collect()
}

/// The lines that begin with `keyword ID`, named by the id.
fn heads(keyword: &str, ids: &[&str]) -> Vec<Place> {
    let lines = lines();
    let place = |id: &&str| {
        let head = format!("{keyword} {id} ");
        let line = lines.iter().find(|line| line.text.starts_with(&head));
        (
            (*id).to_owned(),
            line.unwrap_or_else(|| panic!("no line begins with {head}"))
                .number,
        )
    };
    ids.iter().map(place).collect()
}

/// The names of a role line, without what is left open at its end.
fn names(list: &str) -> Vec<&str> {
    let names = list
        .split(['、', ','])
        .map(str::trim)
        .filter(|name| !name.is_empty());
    names
        .map(|name| name.trim_end_matches("单位").trim_end_matches('等'))
        .collect()
}

/// The part of a line behind `牵头单位:`, or behind either role.
fn leads(line: &Line) -> Option<&str> {
    line.text.strip_prefix("牵头单位:")
}

fn helpers(line: &Line) -> Option<&str> {
    line.text.strip_prefix("责任单位:")
}

fn roles(line: &Line) -> Option<&str> {
    leads(line).or(helpers(line))
}

#[test]
fn the_last_chapter_has_no_leads() {
    let expected = heads("任务", &["八(一)", "八(二)", "八(三)"]);
    assert_eq!(places("task-without-lead"), expected);
    let outcome = outcome("task-without-lead");
    assert_eq!(
        (
            outcome.checked,
            outcome.passed,
            outcome.failed,
            outcome.not_evaluated
        ),
        (44, 41, 3, 0)
    );
}

#[test]
fn nobody_answers_for_the_headline_goals() {
    let ids = [
        "gdp",
        "main-indicators",
        "air-quality",
        "urbanisation",
        "urban-income",
        "rural-income",
    ];
    assert_eq!(places("goal-without-owner"), heads("目标", &ids));
}

#[test]
fn twenty_tasks_have_several_leads() {
    let expected = tasks_where(|line| leads(line).is_some_and(|list| names(list).len() > 1));
    assert_eq!(expected.len(), 20);
    assert_eq!(places("multiple-leads"), expected);
    assert_eq!(outcome("multiple-leads").checked, 41);
}

#[test]
fn two_lists_are_left_open() {
    let expected = tasks_where(|line| {
        roles(line).is_some_and(|list| list.contains("等,") || list.contains("等单位"))
    });
    let ids: Vec<&str> = expected.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["三(一)4", "三(三)2"]);
    assert_eq!(places("open-ended-unit-list"), expected);
}

/// Written name and the unit that is meant.
const VARIANTS: [(&str, &str); 13] = [
    ("临夏市", "临夏市政府"),
    ("临夏县", "临夏县政府"),
    ("东乡县", "东乡县政府"),
    ("广河县", "广河县政府"),
    ("和政县", "和政县政府"),
    ("康乐县", "康乐县政府"),
    ("和政县", "和政县政府"),
    ("临夏县", "临夏县政府"),
    ("临夏县", "临夏县政府"),
    ("积石山县", "积石山县政府"),
    ("永靖县", "永靖县政府"),
    ("生态环境局", "州生态环境局"),
    ("州自然资源", "州自然资源局"),
];

#[test]
fn thirteen_names_are_not_as_declared() {
    let units = read("units.plan");
    let declared = |name: &&str| units.contains(&format!("单位 {name} ")) || *name == ALL_COUNTIES;
    let mut expected = Vec::new();
    for line in lines() {
        for name in roles(&line)
            .map(names)
            .unwrap_or_default()
            .into_iter()
            .filter(|name| !declared(name))
        {
            expected.push((line.task.clone(), line.number, name.to_owned()));
        }
    }
    let workspace = load();
    let of_rule: Vec<Finding> = found(&workspace)
        .into_iter()
        .filter(|f| f.rule == "unit-name-variant")
        .collect();
    let places: Vec<_> = of_rule
        .iter()
        .map(|finding| {
            let span = finding.span.expect("it has a place");
            let task = finding
                .element
                .as_ref()
                .expect("it is about a task")
                .id
                .clone();
            (
                task,
                workspace.sources.position(span).line,
                workspace.sources.text(span).to_owned(),
            )
        })
        .collect();
    assert_eq!(places, expected);
    let meant: Vec<_> = of_rule
        .iter()
        .map(|f| (f.args[0].1.as_str(), f.args[1].1["id"].as_str()))
        .collect();
    let wanted: Vec<_> = VARIANTS
        .iter()
        .map(|(name, unit)| (Some(*name), Some(*unit)))
        .collect();
    assert_eq!(meant, wanted);
}

#[test]
fn three_projects_are_listed_twice() {
    let second = |name: &str, within: &str| {
        let quoted = format!("\"{within}\"");
        let last = lines()
            .into_iter()
            .rfind(|line| line.text.contains(&quoted));
        (
            name.to_owned(),
            last.unwrap_or_else(|| panic!("{within} is there")).number,
        )
    };
    let museum = "和政古动物化石研究和展示中心";
    let park = "临夏州齐家文化遗址公园";
    let water = "甘南黄河水源补给临夏区域生态保护修复";
    let expected = [
        second(&format!("{water}项目"), water),
        second(museum, museum),
        second(park, park),
    ];
    assert_eq!(places("duplicate-project"), expected);
    let workspace = load();
    let severities: Vec<_> = found(&workspace)
        .into_iter()
        .filter(|f| f.rule == "duplicate-project")
        .map(|f| f.severity)
        .collect();
    assert_eq!(
        severities,
        [Severity::Warning, Severity::Error, Severity::Error]
    );
}

/// The one finding of a rule: the units it names, and its chapter.
fn ring(rule: &str) -> (BTreeSet<String>, String) {
    let workspace = load();
    let mut of_rule: Vec<Finding> = found(&workspace)
        .into_iter()
        .filter(|f| f.rule == rule)
        .collect();
    assert_eq!(of_rule.len(), 1, "{rule} finds one");
    let finding = of_rule.remove(0);
    let within = finding
        .args
        .iter()
        .find(|(name, _)| name == "ring.within")
        .expect("it names its chapter");
    assert!(finding.related.len() >= 2, "each step has its line");
    (
        finding.units.into_iter().collect(),
        within.1["id"].as_str().unwrap_or_default().to_owned(),
    )
}

fn set(units: &[&str]) -> BTreeSet<String> {
    units.iter().map(|unit| (*unit).to_owned()).collect()
}

#[test]
fn one_pair_helps_each_other() {
    assert_eq!(
        ring("mutual-support-pair"),
        (set(&["州住建局", "州交通局"]), "四".to_owned())
    );
}

#[test]
fn one_knot_of_five_units() {
    let units = set(&[
        "州水务局",
        "州生态环境局",
        "州自然资源局",
        "州林草局",
        "州发改委",
    ]);
    assert_eq!(ring("responsibility-cycle"), (units, "五".to_owned()));
}

#[test]
fn four_numbers_have_no_date() {
    let ids = [
        "certified-products",
        "food-sales",
        "expressway",
        "class-2-roads",
    ];
    assert_eq!(places("target-without-deadline"), heads("目标", &ids));
}

#[test]
fn no_target_has_a_starting_value() {
    let lines = lines();
    let targets = lines
        .iter()
        .filter_map(|line| Some((line.text.strip_prefix("目标 ")?, line.number)));
    let expected: Vec<Place> = targets
        .map(|(head, line)| (head.split(' ').next().unwrap_or_default().to_owned(), line))
        .collect();
    assert_eq!(expected.len(), 19);
    assert_eq!(places("target-without-baseline"), expected);
}

#[test]
fn the_counties_stand_as_one_in_thirty_six_tasks() {
    let expected =
        tasks_where(|line| line.text.contains(ALL_COUNTIES) && !line.text.starts_with("原文"));
    assert_eq!(expected.len(), 36);
    assert_eq!(places("collective-unit-as-owner"), expected);
    let lead = tasks_where(|line| leads(line) == Some(ALL_COUNTIES));
    let only = tasks_where(|line| helpers(line) == Some(ALL_COUNTIES));
    assert_eq!((lead.len(), only.len()), (1, 12));
    let workspace = load();
    for finding in found(&workspace)
        .into_iter()
        .filter(|f| f.rule == "collective-unit-as-owner")
    {
        let id = finding.element.expect("it is about a task").id;
        let warned = lead.iter().chain(&only).any(|(task, _)| *task == id);
        let expected = if warned {
            Severity::Warning
        } else {
            Severity::Info
        };
        assert_eq!(finding.severity, expected, "{id}");
    }
}

#[test]
fn no_unit_leads_and_helps_with_one_task() {
    let outcome = outcome("lead-also-support");
    assert_eq!(
        (outcome.checked, outcome.passed, outcome.failed),
        (41, 41, 0)
    );
}

/// What the catalogue quotes for each rule: a piece of the line that a finding points at, or
/// that one of its notes does.
const QUOTED: [(&str, &[&str]); 46] = [
    ("ambiguous-metric", &["三品一标", "高速"]),
    ("aspirational-commitment", &["永靖至民和", "临夏至定西铁路"]),
    (
        "collective-unit-as-owner",
        &["牵头单位:各县市政府", "责任单位:各县市政府"],
    ),
    ("compound-target", &["总量和强度"]),
    ("contradictory-targets", &["两位数", "7%"]),
    (
        "counted-set-without-list",
        &[
            "107户食品加工企业",
            "54户民族特需用品加工企业",
            "7个森林小镇",
        ],
    ),
    ("dangling-document-reference", &["太子山旅游大通道总体规划"]),
    (
        "duplicate-project",
        &["和政古动物化石研究和展示中心", "临夏州齐家文化遗址公园"],
    ),
    (
        "external-dependency-undeclared",
        &[
            "取水许可总量控制指标",
            "国家林草重点生态工程项目",
            "兰州市对接联系",
            "济南市",
        ],
    ),
    ("generic-project-name", &["全民健身中心", "文化馆"]),
    ("goal-without-owner", &["全州常住人口城镇化率"]),
    (
        "headline-target-not-cascaded",
        &["空气质量优良天数", "城镇化率", "可支配收入"],
    ),
    (
        "hedged-target",
        &["国家级现代农业产业园", "省级现代农业产业园", "销售收入"],
    ),
    ("implicit-deadline", &["营造林"]),
    ("metric-without-value", &["森林覆盖率", "草原综合植被盖度"]),
    (
        "multiple-leads",
        &[
            "州农业农村局、州水务局、州自然资源局",
            "州商务局、州发改委、州工信局",
        ],
    ),
    ("mutual-support-pair", &["州住建局", "州交通局"]),
    ("named-party-not-assigned", &["广河经济开发区"]),
    ("no-interim-milestone", &["2021..2025"]),
    ("nonstandard-term", &["工作台帐"]),
    ("open-ended-project-list", &["和政县中医药康养基地"]),
    ("open-ended-unit-list", &["州体育局等", "州招商局等"]),
    ("plan-period-partly-elapsed", &["2022"]),
    (
        "project-name-variant",
        &["花儿展演暨非遗", "花儿展演及非遗", "水电站扩机", "公路港"],
    ),
    (
        "project-site-overlap",
        &["大南岔河流域生态修复", "大南岔河水生态环境"],
    ),
    (
        "project-without-due-date",
        &["河州中学", "临夏州传染病医院"],
    ),
    ("project-without-owner", &["天然体育场", "太极镇养生园"]),
    (
        "punctuation-hygiene",
        &["十四五”", "国家 A 级", "连点 — 成线"],
    ),
    (
        "recurring-duty-without-frequency",
        &["定期召开联席会议", "落实任务责任分工"],
    ),
    (
        "responsibility-cycle",
        &["州林草局", "州水务局", "州发改委"],
    ),
    ("support-outranks-lead", &["和政县、广河县政府"]),
    ("target-breakdown-mismatch", &["营造林", "各县市政府"]),
    ("target-by-reference", &["省上下达"]),
    ("target-direction-missing", &["能源消耗总量和强度"]),
    ("target-scope-mismatch", &["空气质量优良天数比例"]),
    ("target-without-baseline", &["年均增幅"]),
    ("target-without-deadline", &["公路里程", "10%"]),
    ("target-without-measure", &["主要经济指标"]),
    ("task-without-lead", &["健全协同推进机制"]),
    ("task-without-target", &["五(一)", "七(三)"]),
    (
        "unit-name-variant",
        &[
            "州水务局、生态环境局",
            "州自然资源、",
            "临夏市、临夏县、东乡县政府",
        ],
    ),
    (
        "unit-overload",
        &["州发改委", "州自然资源局", "州农业农村局"],
    ),
    ("unmeasurable-outcome", &["取得重大突破", "取得明显成效"]),
    ("unquantified-quantifier", &["一批"]),
    ("vague-time-word", &["适时成立", "逐步构建"]),
    ("vague-verb", &["积极培育发展新业态"]),
];

#[test]
fn each_rule_fires_where_the_catalogue_quotes_the_notice() {
    let workspace = load();
    let found = found(&workspace);
    let line = |span: planlint::source::Span| {
        let (file, line) = workspace.sources.line_of(span);
        let text = &workspace.sources.get(file).text;
        text.lines().nth(line).unwrap_or_default().to_owned()
    };
    let mut missing = Vec::new();
    for (rule, quotes) in QUOTED {
        let of_rule = found.iter().filter(|f| f.rule == rule);
        let lines: Vec<String> = of_rule
            .flat_map(|f| {
                f.span
                    .into_iter()
                    .chain(f.related.iter().filter_map(|r| r.span))
            })
            .map(line)
            .collect();
        let absent = |quote: &&&str| !lines.iter().any(|line| line.contains(**quote));
        missing.extend(
            quotes
                .iter()
                .filter(absent)
                .map(|quote| format!("{rule}: {quote}")),
        );
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Rules that the notice passes although they have something to check there.
#[test]
fn what_the_catalogue_calls_passed_passes() {
    for rule in [
        "date-order",
        "enumeration-count-mismatch",
        "lead-also-support",
        "unresolved-reference",
    ] {
        let outcome = outcome(rule);
        assert!(outcome.checked > 0, "{rule} checks nothing");
        assert_eq!(outcome.failed, 0, "{rule}");
    }
}

/// Each rule that finds something is quoted above.
#[test]
fn there_are_no_other_findings() {
    let workspace = load();
    let rules: BTreeSet<String> = found(&workspace).into_iter().map(|f| f.rule).collect();
    let quoted: BTreeSet<String> = QUOTED.iter().map(|(rule, _)| (*rule).to_owned()).collect();
    assert_eq!(rules, quoted);
}

/// The text without any white space: the notice breaks its lines anywhere.
fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn titles_and_texts_are_those_of_the_notice() {
    let notice = solid(&read("notice.txt"));
    let workspace = load();
    let model = &workspace.model;
    let leaves: Vec<_> = model.tasks.iter().filter(|task| task.leaf).collect();
    assert_eq!(leaves.len(), 44);
    for task in leaves {
        for at in [task.title, task.text] {
            let span = at
                .span(task.file)
                .expect("every task has a title and a text");
            let text = solid(workspace.sources.text(span).trim_matches('"'));
            assert!(notice.contains(&text), "the notice does not say {text}");
        }
    }
}

#[test]
fn role_lines_are_those_of_the_notice() {
    let notice = solid(&read("notice.txt"));
    let lines = lines();
    let (mut leading, mut helping) = (0, 0);
    for (n, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| roles(line).is_some())
    {
        let broken = line.text.ends_with(['、', ',']);
        let rest = if broken {
            lines[n + 1].text.as_str()
        } else {
            ""
        };
        let whole = solid(&format!("{}{rest}", line.text));
        assert!(
            notice.contains(&whole),
            "{}: the notice does not say {whole}",
            line.number
        );
        leading += u32::from(leads(line).is_some());
        helping += u32::from(helpers(line).is_some());
    }
    assert_eq!((leading, helping), (41, 41));
    assert_eq!(notice.matches("牵头单位:").count(), 41);
}
