//! What import reads in the Linxia notice (临州办发〔2022〕29号), against the plan written by hand.

use std::collections::BTreeSet;

use planlint::import::interpret::{Context, Places, deadlines, documents, projects, targets};

const NOTICE: &str = include_str!("../fixtures/linxia/notice.txt");
const PLAN: &str = include_str!("../fixtures/linxia/tasks.plan");

fn context() -> Context {
    Context {
        period: Some((2021, 2025)),
        issued: jiff::civil::Date::new(2022, 4, 2).ok(),
        places: Places::of(NOTICE),
    }
}

/// The texts of the hand-written plan: one a paragraph, without the titles.
fn paragraphs() -> impl Iterator<Item = &'static str> {
    PLAN.split("原文 \"\"\"")
        .skip(1)
        .filter_map(|rest| rest.split("\"\"\"").next())
}

/// Quoted names behind a keyword, with the rest of the statement.
fn statements(keyword: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = PLAN.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        if let Some(rest) = line.strip_prefix(keyword) {
            let mut whole = rest.trim().to_owned();
            while whole.ends_with(',') {
                whole.push_str(lines.next().unwrap_or(""));
            }
            found.push(whole);
        }
    }
    found
}

fn names(statement: &str) -> Vec<String> {
    let head = statement.split('{').next().unwrap_or("");
    head.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_quantified_target_is_found() {
    let context = context();
    let mut found = BTreeSet::new();
    for text in paragraphs() {
        for target in targets::find(text, &context).found {
            let kind = match target.kind {
                planlint::syntax::tree::TargetKind::Level => String::new(),
                kind => format!("{kind:?} "),
            };
            let cmp = target.cmp.map_or("", planlint::syntax::tree::Cmp::sign);
            let when = target.when.map_or(String::new(), |w| {
                format!(" {}", w.written(planlint::finding::Lang::Zh))
            });
            let strength = target.strength.map_or(String::new(), |s| format!(" {s:?}"));
            let line = format!(
                "{}: {kind}{cmp}{}{when}{strength}",
                target.subject, target.value
            );
            println!("{line}");
            found.insert(line);
        }
    }
    let wanted = [
        "全州地区生产总值: Growth >=7% 期限 2025",
        "主要经济指标: Growth >=\"两位数\" 期限 2025 Strive",
        "临夏市空气质量优良天数比例: 90.8% 期限 2025",
        "全州常住人口城镇化率: >=50% 期限 2025",
        "城镇居民人均可支配收入: Growth >=7% 期限 2025",
        "农村居民人均可支配收入: Growth >=8% 期限 2025",
        "国家级现代农业产业园: 2个 期限 2025 Strive",
        "省级现代农业产业园: =8..10个 期限 2025",
        "全州“三品一标”农产品数量: Growth >=10%",
        "食品和民族特需用品生产销售收入: Growth 10% Strive",
        "高速(一级)公路里程: >=600公里",
        "二级公路覆盖乡镇: >=70%",
        "治理水土流失治理: =\"省上下达任务\" 期间 2021..2025",
        "营造林: Total 90万亩 期间 2021..2025",
    ];
    for line in wanted {
        assert!(found.contains(line), "{line}");
    }
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
}

#[test]
fn projects_against_the_hand_written_plan() {
    let context = context();
    let mut found = BTreeSet::new();
    for text in paragraphs() {
        for list in projects::find(text, &context).found {
            found.extend(list.projects.into_iter().map(|p| p.name));
        }
    }
    let wanted: BTreeSet<String> = statements("项目 ").iter().flat_map(|s| names(s)).collect();
    let hits = found.intersection(&wanted).count();
    for miss in wanted.difference(&found) {
        println!("missed: {miss}");
    }
    for extra in found.difference(&wanted) {
        println!("extra:  {extra}");
    }
    let (precision, recall) = (100 * hits / found.len(), 100 * hits / wanted.len());
    println!(
        "{hits} of {} found, {} wanted: precision {precision} %, recall {recall} %",
        found.len(),
        wanted.len()
    );
    assert!(precision >= 95, "precision {precision} %");
    assert!(recall >= 95, "recall {recall} %");
}

/// Goals of three more notices: 浙江省人民政府 浙政发〔2025〕10号, 浙江省经济和信息化厅 浙经信材料〔2025〕298号,
/// 鞍山市立山区人民政府 2023年重点工作任务分解和责任分工方案.
#[test]
fn goals_of_other_notices() {
    let read = |text: &str| -> Vec<String> {
        let context = Context::default();
        let shown = targets::find(text, &context).found.into_iter().map(|t| {
            let cmp = t.cmp.map_or("", planlint::syntax::tree::Cmp::sign);
            format!("{} {cmp}{}", t.subject, t.value)
        });
        shown.collect()
    };
    assert_eq!(
        read(
            "到２０２７年，力争打造３家千亿级链主企业，培育３０家百亿级龙头企业。（责任单位：省经信厅、省发展改革委、省科技厅。列第一位的为牵头单位，下同）"
        ),
        ["千亿级链主企业 3家", "百亿级龙头企业 30家"]
    );
    assert_eq!(
        read(
            "——打造一批典型案例。面向产品研发、生产调度、供应链优化、大宗商品价格预测等应用需求，引育基础数据、算法模型、智能体、工具软件等领域专业服务商50 家，服务企业实现数据驱动的研发生产应用500 家以上。"
        ),
        [
            "基础数据、算法模型、智能体、工具软件等领域专业服务商 50家",
            "数据驱动的研发生产应用 >=500家"
        ]
    );
    assert_eq!(
        read("2.规模上工业增加值增长5%左右。"),
        ["规模上工业增加值 ~5%"]
    );
    assert_eq!(
        read(
            "支持有条件的地方发放算力券，采用非自主算力服务的，可按照不高于合同实际执行金额的１０％，给予最高８００万元补助。"
        ),
        Vec::<String>::new()
    );
}

/// Damaged text: every reader comes back, and every place lies in the text, between letters.
#[test]
fn damaged_text_is_read_to_its_end() {
    let context = context();
    let whole: Vec<&str> = NOTICE.lines().filter(|line| line.len() > 100).collect();
    let bare = |line: &str| -> String {
        line.chars()
            .filter(|c| !"()（）“”《》".contains(*c))
            .collect()
    };
    let backwards = |line: &str| -> String { line.chars().rev().collect() };
    for (n, line) in whole.iter().enumerate() {
        // Another cut in every line, so that all together cut at many kinds of places.
        let cut = (n * 37) % line.len();
        let cut = (cut..line.len())
            .find(|at| line.is_char_boundary(*at))
            .unwrap_or(0);
        let doubled = format!("{line}{line}");
        for text in [
            &line[..cut],
            &line[cut..],
            &bare(line),
            &backwards(line),
            &doubled,
        ] {
            let mut places = Vec::new();
            let targets = targets::find(text, &context);
            places.extend(targets.found.into_iter().map(|t| t.range));
            places.extend(targets.refused.into_iter().map(|r| r.range));
            let deadlines = deadlines::find(text, &context);
            places.extend(deadlines.found.into_iter().map(|d| d.range));
            places.extend(deadlines.refused.into_iter().map(|r| r.range));
            let projects = projects::find(text, &context);
            places.extend(
                projects
                    .found
                    .iter()
                    .flat_map(|l| &l.projects)
                    .map(|p| p.range.clone()),
            );
            places.extend(documents::find(text).found.into_iter().map(|d| d.range));
            for place in places {
                assert!(
                    text.get(place.clone()).is_some_and(|t| !t.is_empty()),
                    "{place:?} of {text}"
                );
            }
        }
    }
}
