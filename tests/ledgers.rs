//! Ledgers kept as tables say the same as records in the plan language.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::path::{Path, PathBuf};
use std::{env, fs};

use planlint::finding::Lang;
use planlint::source::{Role, Source, Sources};
use planlint::syntax::{Args, Event, Keyword, events};
use planlint::table::{self, Told, Wanted};
use planlint::{Options, Workspace};
use proptest::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

fn folder() -> PathBuf {
    common::fixtures().join("ledgers")
}

/// Rule, element, message and level of every finding, in order.
fn findings(workspace: &Workspace) -> Vec<String> {
    let report = planlint::check(workspace, &Options::default());
    let mut found: Vec<String> = report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::Zh))
        .map(|f| format!("{} {:?} {:?} {}", f.rule, f.severity, f.element, f.message))
        .collect();
    found.sort();
    found
}

/// The Linxia plan being carried out, with this table in the place of its records.
fn linxia(name: &str, bytes: &[u8]) -> Workspace {
    let fixtures = common::fixtures();
    let plain = common::workspace(&fixtures.join("linxia-executing"), &fixtures);
    let mut sources = Sources::default();
    for (_, source) in plain.iter() {
        let text = if source.name.ends_with("executing/ledger.plan") {
            let waiver = source.text.find("\n豁免 ").expect("the waiver stays");
            format!("属于 lanzhou-circle\n{}", &source.text[waiver..])
        } else {
            source.text.clone()
        };
        sources.add(Source::of(source.name.clone(), text, source.role));
    }
    let wanted = Wanted {
        path: name.to_owned(),
        span: None,
        plan: Some("lanzhou-circle".to_owned()),
        told: Told::default(),
    };
    let read = table::add(&mut sources, name, bytes, &wanted, None);
    assert_eq!(read.problems, [], "{name}");
    let workspace = planlint::load(sources);
    assert_eq!(workspace.problems, [], "{name}");
    workspace
}

/// The records of the plan language, a row each.
fn csv() -> String {
    let path = common::fixtures().join("linxia-executing/ledger.plan");
    let mut sources = Sources::default();
    let file = sources.add(Source::new("ledger.plan", common::text(&path)));
    let mut rows =
        vec!["编号,日期,完成值,来源,填报单位,佐证材料,验收单位,验收时间,更正,备注".to_owned()];
    let mut row: Option<Vec<String>> = None;
    for event in events(&sources.get(file).text, file) {
        let Event::Entry(entry) = event else { continue };
        let text = |span| sources.text(span).to_owned();
        if entry.keyword.is_item() {
            rows.extend(row.take().map(|row| row.join(",")));
        }
        let mut put = |column: usize, text: String| {
            row.get_or_insert_with(|| vec![String::new(); 10])[column] = text;
        };
        match (entry.keyword, &entry.args) {
            (_, Args::Record(of, _, date, _)) => {
                put(0, text(of.name.span));
                put(1, text(date.span));
                let whole = text(entry.span);
                put(
                    2,
                    whole
                        .split_once("= ")
                        .expect("a record has a value")
                        .1
                        .to_owned(),
                );
            }
            (Keyword::Source, Args::Name(name)) => put(3, text(name.span)),
            (Keyword::Reporter, Args::Name(name)) => put(4, text(name.span)),
            (Keyword::Evidence, Args::Names(names)) => put(5, text(names.names[0].span)),
            (Keyword::Accepted, Args::NameDate(Some(name), date)) => {
                put(6, text(name.span));
                put(7, text(date.span));
            }
            (Keyword::Corrects, Args::Date(date)) => put(8, text(date.span)),
            (Keyword::Note, Args::Name(name)) => put(9, text(name.span)),
            _ => {}
        }
    }
    rows.extend(row.map(|row| row.join(",")));
    rows.join("\n") + "\n"
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let lines = text
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect());
    lines.collect()
}

/// The table as a workbook: per cents as fractions with a format, days as days, the rest as text,
/// below a title line and beside a sheet that is no ledger.
fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2024, 6, 30).expect("a day");
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let note = book.add_worksheet().set_name("说明").expect("a name");
    note.write(0, 0, "请于每月五日前报送。").expect("a cell");
    let sheet = book.add_worksheet().set_name("台账").expect("a name");
    let percent = Format::new().set_num_format("0.0%");
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet
        .merge_range(0, 0, 0, 9, "兰州经济圈重点任务台账", &Format::new())
        .expect("a title");
    for (row, cells) in rows(&csv()).iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let (row, column) = (row as u32 + 1, column as u16);
            let share = text.strip_suffix('%').and_then(|n| n.parse::<f64>().ok());
            let date = ExcelDateTime::parse_from_str(text).ok();
            let written = match (share, date) {
                (Some(share), _) => sheet.write_with_format(row, column, share / 100.0, &percent),
                (_, Some(date)) if text.len() == 10 => {
                    sheet.write_with_format(row, column, &date, &day)
                }
                _ => sheet.write(row, column, text),
            };
            written.expect("a cell");
        }
    }
    book.save_to_buffer().expect("memory can be written")
}

#[test]
fn a_table_says_the_same_as_records() {
    let fixtures = common::fixtures();
    let sources = common::workspace(&fixtures.join("linxia-executing"), &fixtures);
    let expected = findings(&planlint::load(sources));
    assert!(
        expected
            .iter()
            .any(|f| f.starts_with("conflicting-reports"))
    );
    assert_eq!(findings(&linxia("linxia.csv", csv().as_bytes())), expected);
    let path = folder().join("linxia.xlsx");
    if env::var_os("PLANLINT_ACCEPT").is_some() {
        fs::write(folder().join("linxia.csv"), csv()).expect("fixtures can be written");
        fs::write(&path, xlsx()).expect("fixtures can be written");
    }
    assert_eq!(
        common::text(&folder().join("linxia.csv")),
        csv(),
        "PLANLINT_ACCEPT=1 writes it"
    );
    let bytes = fs::read(&path).expect("the workbook is there");
    assert_eq!(findings(&linxia("linxia.xlsx", &bytes)), expected);
    assert_eq!(findings(&linxia("linxia.xlsx", &xlsx())), expected);
}

#[test]
fn a_finding_names_the_cell_and_shows_the_row() {
    let workspace = linxia("linxia.xlsx", &xlsx());
    let report = planlint::check(&workspace, &Options::default());
    let hits = report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::Zh));
    let of = |rule: &str| hits.clone().find(|f| f.rule == rule);
    let span = of("progress-regression")
        .and_then(|f| f.span)
        .expect("it is found");
    let sources = &workspace.sources;
    assert_eq!(sources.get(span.file).role, Role::Original);
    assert_eq!(sources.text(span), "36.9万亩");
    assert_eq!(sources.landmark(span).as_deref(), Some("台账!C30"));
    let style = planlint::output::human::Style {
        lang: Lang::Zh,
        width: 100,
        colour: false,
        all: true,
        outcomes: false,
        elapsed: None,
    };
    let text = planlint::output::human::render(&report, style);
    assert!(
        text.contains("[linxia.xlsx 台账!C30]\n"),
        "no line and column behind a cell"
    );
    assert!(text.contains("30 │ afforestation │ 2023-12-31 │ 36.9万亩"));
}

/// What an encoding, a separator or a mark at the start does to a table: nothing.
#[test]
fn the_form_of_a_text_does_not_matter() {
    let expected = findings(&linxia("linxia.csv", csv().as_bytes()));
    let text = csv();
    let (gb, _, faulty) = encoding_rs::GB18030.encode(&text);
    assert!(!faulty);
    assert_eq!(findings(&linxia("a.csv", &gb)), expected);
    let marked = text.replace(',', ";\u{FEFF}").replace('\n', "\r\n");
    let marked = format!("\u{FEFF}{marked}");
    assert_eq!(findings(&linxia("b.csv", marked.as_bytes())), expected);
    let wide: Vec<u8> = format!("\u{FEFF}{}", text.replace(',', "\t"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(findings(&linxia("c.tsv", &wide)), expected);
}

/// Two values of one day are told apart by which was written last; without them the order of the
/// rows says nothing.
fn without_twins() -> Vec<String> {
    let twin = "provincial-parks,2023-12-31,6";
    let text = csv();
    let lines = text.lines().filter(|line| !line.starts_with(twin));
    lines.map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn the_order_of_the_rows_does_not_matter(rows in Just(without_twins()[1..].to_vec()).prop_shuffle()) {
        let all = without_twins();
        let ordered = linxia("a.csv", all.join("\n").as_bytes());
        let shuffled = format!("{}\n{}", all[0], rows.join("\n"));
        let shuffled = linxia("a.csv", shuffled.as_bytes());
        prop_assert_eq!(findings(&shuffled), findings(&ordered));
    }
}

fn understood(name: &str, bytes: &[u8]) -> (table::Ledger, Sources) {
    let mut sources = Sources::default();
    let wanted = Wanted {
        path: name.to_owned(),
        span: None,
        plan: None,
        told: Told::default(),
    };
    let ledger = table::add(&mut sources, name, bytes, &wanted, None);
    (ledger, sources)
}

/// What a plan that names this table as its ledger makes of it: problems in English and records.
fn named(entry: &str, bytes: &[u8]) -> (Vec<String>, String) {
    let mut sources = Sources::default();
    sources.add(Source::new("p.plan", format!("plan p \"P\"\n{entry}")));
    let problems = table::add_named(&mut sources, None, |_, wanted| {
        Ok((wanted.path.clone(), bytes.to_vec()))
    });
    let said = problems.iter().map(|p| p.message.en.clone()).collect();
    let made = sources.iter().filter(|(_, s)| s.origin.is_some());
    let made = made.map(|(_, s)| s.text.clone()).collect();
    (said, made)
}

#[test]
fn a_share_that_can_be_a_fraction_is_asked_for() {
    let table = "任务编号,完成率,日期\nA,0.3,2023\nB,1.2,2023\nC,45%,2023\n".as_bytes();
    let entry = |column: &str| format!("ledger \"l.csv\" {{ {column} }}");
    let (said, made) = named(&entry(""), table);
    assert_eq!(said, ["`0.3` can mean 0.3% or 30%"]);
    assert_eq!(made, "in \"p\"\nrecord \"C\" 2023 = 45%\n");
    let (said, made) = named(&entry("column fraction \"完成率\""), table);
    assert_eq!(said, [""; 0]);
    assert!(
        made.contains("\"A\" 2023 = 30%\nrecord \"B\" 2023 = 120%\nrecord \"C\" 2023 = 45%"),
        "{made}"
    );
    let (said, made) = named(&entry("列 百分数 \"完成率\""), table);
    assert_eq!(said, [""; 0]);
    assert!(
        made.contains("\"A\" 2023 = 0.3%\nrecord \"B\" 2023 = 1.2%"),
        "{made}"
    );
}

#[test]
fn a_sheet_of_a_text_file_is_said() {
    let table = "任务编号,完成率,日期\nA,30%,2023\nB,40%,2023年前\n".as_bytes();
    let (said, made) = named("ledger \"l.csv\" { sheet 台账 }", table);
    assert_eq!(
        said,
        [
            "`l.csv` is a text file and has no sheet `台账`; all of it is read",
            "`2023年前` can mean the end of that time or of the one before",
        ]
    );
    assert_eq!(made, "in \"p\"\nrecord \"A\" 2023 = 30%\n");
}

#[test]
fn a_sum_is_held_against_its_rows() {
    let text = "序号,项目名称,完成投资（万元）,完成值\n1,甲,30,5公里\n2,乙,12,2座\n合计,,45,7\n";
    let (ledger, sources) = understood("l.csv", text.as_bytes());
    let problems = ledger
        .problems
        .iter()
        .filter(|p| p.message.en.contains("total"));
    let said: Vec<String> = problems
        .map(|p| format!("{:?} {}", sources.landmark(p.span), p.message.zh))
        .collect();
    assert_eq!(said, ["Some(\"C4\") 合计数为 45，第 2 至 3 行相加为 42"]);
}

/// The records made of a text, and the problems in Chinese.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let (ledger, sources) = understood("l.csv", text.as_bytes());
    let made = sources.iter().filter(|(_, s)| s.origin.is_some());
    let made: String = made.map(|(_, s)| s.text.as_str()).collect();
    let records = made.lines().filter(|l| l.starts_with("record "));
    let records = records.map(|l| l.trim_start_matches("record ").to_owned());
    let said = ledger.problems.iter().map(|p| p.message.zh.clone());
    (records.collect(), said.collect())
}

/// 目前进展 beside 完成率: where they agree one is enough, where they differ both stand.
#[test]
fn a_task_ledger_with_groups_words_and_remarks() {
    let text = "重点任务台账,,,,\n序号,重点任务,目前进展,完成率,责任人\n一、布局,,,,\n\
        1,沿洮河城镇带,正在推进，已完成控规,45%,张三\n\
        2,园区发展,滞后,约三成,\n3,精品线路,已完成,30%,\n4,景区晋等,已完成,100%,\n\
        5,乡镇发展,未启动,0%,\n6,仓储物流,完成选址,,\n小计,,,,\n\
        注：完成率按工作量计算。,,,,\n填表人：王五,,审核人：赵六,填报时间：2023年11月30日,\n";
    let (records, said) = read(text);
    assert_eq!(
        records,
        [
            "\"沿洮河城镇带\" 2023-11-30 = 45%",
            "\"园区发展\" 2023-11-30 = started",
            "\"精品线路\" 2023-11-30 = 30%",
            "\"精品线路\" 2023-11-30 = done",
            "\"景区晋等\" 2023-11-30 = done",
            "\"乡镇发展\" 2023-11-30 = planned",
            "\"仓储物流\" 2023-11-30 = \"完成选址\"",
        ]
    );
    assert_eq!(said, ["“完成率”列应填数值，“约三成”不是数值"]);
}

/// 前三季度 under 2023年 is no whole year, and 同比 under 完成情况 is nothing that was reached.
#[test]
fn quarters_under_a_year() {
    let text = "序号,指标名称,2023年完成情况,,,,备注\n,,上半年,前三季度,全年,同比增长,\n\
        1,公路,430公里,455公里,,5.8%,\n2,桥梁,3座,,9座,—,\n";
    let (records, said) = read(text);
    assert_eq!(
        records,
        [
            "\"公路\" 2023-H1 = 430公里",
            "\"公路\" 2023-Q3 = 455公里",
            "\"桥梁\" 2023-H1 = 3座",
            "\"桥梁\" 2023 = 9座",
        ]
    );
    assert_eq!(said, ["有 1 列未读取：F 2023年完成情况/同比增长"]);
}

/// Sums stand in the heading of a group, and money spent is no share of a project's work.
#[test]
fn projects_with_sums_in_their_headings() {
    let text = "单位：万元,,,,\n序号,项目名称,总投资,1-10月完成投资,形象进度\n\
        ,合计（3个）,1200,95,\n一,交通（2个）,1000,75,\n1,高速公路,800,50,已完工\n2,机场,200,20,\n\
        二,产业（1个）,200,20,\n1,公路港,200,20,未开工，正在办理手续\n";
    let (records, said) = read(&text.replace("万元,,", "万元,2023年,"));
    assert_eq!(
        records,
        ["\"机场\" 2023-10 = started { spent 20万元 in 2023-10 }"]
    );
    assert_eq!(
        said,
        [
            "合计数为 75，第 5 至 6 行相加为 70",
            "有 2 行未说明是哪一天的情况：A5 A8",
        ]
    );
}

/// The sum over the parts of one thing says where the whole of it stands.
#[test]
fn a_sum_over_parts_is_the_whole() {
    let text = "营造林（截至2023年11月）,,,,\n任务,县市,年度任务,10月,完成比例\n\
        营造林,临夏县,3,2,66.7%\n营造林,和政县,4,3,75%\n合计,,7,5,71.4%\n\
        通道绿化,全州,9,6,66.7%\n";
    let (records, said) = read(text);
    assert_eq!(
        records,
        [
            "\"营造林\" of \"临夏县\" 2023-10 = 2",
            "\"营造林\" of \"和政县\" 2023-10 = 3",
            "\"营造林\" 2023-10 = 5",
            "\"通道绿化\" 2023-10 = 6",
        ]
    );
    assert_eq!(said, [""; 0]);
}

/// Quarters that add up to the year are steps; running totals end at it.
#[test]
fn what_was_done_in_each_quarter_is_no_position_reached() {
    let head = "指标名称,计量单位,一季度,二季度,三季度,合计,截至日期\n";
    let steps = format!(
        "2023年台账\n{head}营造林,万亩,3,4,5,12,2023-09-30\n公路,公里,0,8,6,14,2023-09-30\n"
    );
    let (records, said) = read(&steps);
    assert_eq!(
        records,
        [
            "\"营造林\" 2023-09-30 = 12万亩",
            "\"公路\" 2023-09-30 = 14公里"
        ]
    );
    assert_eq!(
        said,
        ["C D E 各列之和等于 F 列，可见填的是当期数而不是累计数；只采用 F 列"]
    );
    let running = steps
        .replace("3,4,5,12", "3,7,12,12")
        .replace("0,8,6,14", "0,8,14,14");
    let (records, said) = read(&running);
    assert_eq!(records.len(), 8, "{records:?}");
    assert_eq!(said, [""; 0]);
}

#[test]
fn what_is_no_state_and_no_value_is_said() {
    let text = "编号,状态,截至日期\n1,○,2023-11\n2,在建,2023-11\n";
    let (records, said) = read(text);
    assert_eq!(
        records,
        ["\"1\" 2023-11 = \"○\"", "\"2\" 2023-11 = started"]
    );
    assert_eq!(said, ["“○”不是可识别的状态，此类单元格有 1 个：B2"]);
    let text = "指标名称,完成率,截至日期\n城镇化率,82%,2023-11\n";
    let (records, said) = read(text);
    assert_eq!(records, [""; 0]);
    assert_eq!(said, ["有 1 个单元格填的是指标完成率而不是指标值：B2"]);
}

/// 临夏县 in a table is the share of 临夏县政府; of parts without a share it is said that they are
/// for nothing.
#[test]
fn parts_find_the_units_of_the_breakdown() {
    let check = |share: &str| {
        let mut sources = Sources::default();
        let plan = format!(
            "plan p \"P\" {{ as-of 2023-12-31; stage executing }}\n单位 甲县政府 \"甲县人民政府\"\n单位 乙县政府\n\
             目标 trees \"营造林\" 累计 >= 90万亩 期间 2021..2025 {{ {share} }}\n\
             记录 trees of 甲县人民政府 2023 = 30万亩\n记录 trees of 乙县 2023 = 24万亩\n"
        );
        sources.add(Source::new("p.plan", plan));
        let workspace = planlint::load(sources);
        let said: Vec<String> = workspace
            .problems
            .iter()
            .map(|p| p.message.zh.clone())
            .collect();
        (
            said,
            findings(&workspace)
                .iter()
                .any(|f| f.starts_with("behind-pro-rata") || f.contains("未达标")),
        )
    };
    let (said, _) = check("分解 甲县政府 50万亩, 乙县政府 40万亩");
    assert_eq!(said, [""; 0]);
    let (said, _) = check("牵头单位 甲县政府");
    assert_eq!(
        said,
        ["“trees”没有分解到甲县人民政府、乙县，其数值不计入总数"]
    );
}

/// A plan with these items and these records, or this table in their place.
fn plan_with(items: &str, records: &str, table: Option<&str>) -> Workspace {
    let mut sources = Sources::default();
    let head = "plan p \"P\" { as-of 2024-06-30; stage executing; period 2021..2025 }";
    sources.add(Source::new(
        "p.plan",
        format!("{head}\n{items}\n{records}\n"),
    ));
    if let Some(table) = table {
        let wanted = Wanted {
            path: "l.csv".to_owned(),
            span: None,
            plan: Some("p".to_owned()),
            told: Told::default(),
        };
        let read = table::add(&mut sources, "l.csv", table.as_bytes(), &wanted, None);
        assert_eq!(read.problems, []);
    }
    planlint::load(sources)
}

/// Two values of one day, and corrections of nothing: the same words wherever they are written.
#[test]
fn rows_that_contradict_each_other() {
    let items = "target road \"公路\" >= 600公里 by 2025";
    let said = |workspace: &Workspace| -> Vec<String> {
        let problems = workspace.problems.iter();
        problems.map(|p| p.message.en.clone()).collect()
    };
    let records = "record road 2023 = 480 km\nrecord road 2023 = 480000 m\nrecord road 2023 = 490 km\n\
        record road 2024-03 = 500 km { corrects 2022 }";
    let table = "编号,日期,完成值,更正\nroad,2023,480 km,\nroad,2023,480000 m,\nroad,2023,490 km,\nroad,2024-03,500 km,2022\n";
    let expected = [
        "`road` is 490 km on 2023, and 480000 m in another row",
        "`road` has no row of 2022 that could be corrected",
    ];
    assert_eq!(said(&plan_with(items, records, None)), expected);
    assert_eq!(said(&plan_with(items, "", Some(table))), expected);
}

/// The rules on states and shares see what tables say, as they see records.
#[test]
fn states_and_shares_of_tables_meet_their_rules() {
    let items = "task a \"修路\" by 2025\ntask b \"造林\" by 2025";
    let table = "任务,完成率,状态,截至日期,佐证材料\n修路,30%,已完成,2024-06,验收报告\n造林,120%,在建,2024-06,\n";
    let records = "record a 2024-06 = 30% { evidence \"验收报告\" }\nrecord a 2024-06 = done { evidence \"验收报告\" }\n\
        record b 2024-06 = 120%\nrecord b 2024-06 = started";
    let rules = |workspace: &Workspace| -> Vec<String> {
        assert_eq!(workspace.problems, []);
        let wanted = ["status-against-value", "share-over-whole"];
        let found = findings(workspace).into_iter();
        found
            .filter(|f| wanted.iter().any(|rule| f.starts_with(rule)))
            .collect()
    };
    let of_records = rules(&plan_with(items, records, None));
    assert_eq!(of_records.len(), 3, "{of_records:?}");
    assert_eq!(rules(&plan_with(items, "", Some(table))), of_records);
}

/// `plan:id` of a plan that is there, and nothing else with a colon, is taken apart.
#[test]
fn a_cell_may_name_an_item_of_another_plan() {
    let table = "事项,状态,日期\np:a,在建,2023\n目标:b,在建,2023\n".as_bytes();
    let (said, made) = named("ledger \"l.csv\"", table);
    assert_eq!(said, [""; 0]);
    assert!(
        made.contains("record p:a 2023") && made.contains("record \"目标:b\" 2023"),
        "{made}"
    );
}

#[test]
fn a_table_of_tasks_is_told_from_a_ledger() {
    let (ledger, _) = understood(
        "t.csv",
        "任务,牵头单位,完成时限\n修路,州交通局,2025年\n".as_bytes(),
    );
    let help = ledger.problems[0].help.as_ref().map(|h| h.en.clone());
    assert_eq!(
        help.as_deref(),
        Some("it looks like a table of tasks: `planlint import t.csv` makes a plan of it")
    );
    assert_eq!(
        planlint::output::ledger::entry("t.csv", &ledger, Lang::En),
        None
    );
    let text = "编号,状态,截至日期\n1,在建,2023-11\n";
    let (ledger, _) = understood("l.csv", text.as_bytes());
    let entry = planlint::output::ledger::entry("l.csv", &ledger, Lang::En).expect("an entry");
    assert!(
        !entry.contains("\n  as-of 2023"),
        "the day of the rows stays theirs: {entry}"
    );
}

/// An archive that holds a gigabyte of blanks in a megabyte is not unpacked.
#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused() {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive
        .start_file("xl/workbook.xml", options)
        .expect("a part");
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..300 {
        archive.write_all(&blanks).expect("memory can be written");
    }
    let mut bytes = archive.finish().expect("an archive").into_inner();
    let said = |bytes: &[u8]| understood("a.xlsx", bytes).0.problems[0].message.en.clone();
    assert!(
        said(&bytes).contains("unpacks to 300 MiB"),
        "{}",
        said(&bytes)
    );
    // One that lies about its size is found out all the same, or is no archive.
    let size = (300_u32 << 20).to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|four| four == size) {
        bytes[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    assert!(!said(&bytes).is_empty());
}

/// One column a year, under merged cells; percent as a fraction; errors, sums and headings.
#[test]
fn a_row_with_a_bad_date_never_takes_the_day_of_the_sheet() {
    let text = "指标名称;完成值;日期\n通车里程;480;31.12.2023\n绿化面积;12;昨天\n";
    let (ledger, _) = understood("l.csv", text.as_bytes());
    let said: Vec<&str> = ledger
        .problems
        .iter()
        .map(|p| p.message.en.as_str())
        .collect();
    assert_eq!(said, ["`31.12.2023` is no date", "`昨天` is no date"]);
    assert_eq!(ledger.sheets[0].counts.as_ref().map(|c| c.records), Some(0));
}

#[test]
fn a_sheet_with_years_groups_and_errors() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("指标").expect("a name");
    let plain = Format::new();
    sheet
        .merge_range(0, 0, 0, 5, "2023年台账（截至2023年11月底）", &plain)
        .expect("a title");
    sheet
        .merge_range(1, 0, 2, 0, "序号", &plain)
        .expect("a header");
    sheet
        .merge_range(1, 1, 2, 1, "指标名称", &plain)
        .expect("a header");
    sheet
        .merge_range(1, 2, 1, 3, "完成情况", &plain)
        .expect("a header");
    sheet
        .merge_range(1, 4, 2, 4, "计量单位", &plain)
        .expect("a header");
    sheet
        .write_row(2, 2, ["2022年", "1—11月"])
        .expect("a header");
    sheet
        .merge_range(3, 0, 3, 5, "一、基础设施", &plain)
        .expect("a heading");
    let percent = Format::new().set_num_format("0%");
    sheet
        .write_row(4, 0, ["1", "公路", "402", "468", "公里"])
        .expect("a row");
    sheet.write_row(5, 0, ["2", "城镇化率"]).expect("a row");
    sheet
        .write_with_format(5, 2, 0.4, &percent)
        .expect("a cell");
    sheet.write(5, 3, "#N/A").expect("a cell");
    sheet
        .write_row(6, 0, ["合计", "", "3", "4"])
        .expect("a row");
    let (ledger, sources) = understood("2023.xlsx", &book.save_to_buffer().expect("a book"));
    let read = &ledger.sheets[0];
    let counts = read.counts.as_ref().expect("it is a ledger");
    assert_eq!(
        (counts.records, counts.groups.len(), counts.totals.len()),
        (3, 1, 1)
    );
    assert_eq!(counts.missing_cells(), [(5, 3)]);
    let made: Vec<&str> = sources
        .iter()
        .filter(|(_, s)| s.role == Role::Plan)
        .map(|(_, s)| s.text.as_str())
        .collect();
    assert_eq!(
        made,
        ["ledger \"-\" { as-of 2023-11 }\n\
          record \"公路\" 2022 = 402公里\n\
          record \"公路\" 2023-11 = 468公里\n\
          record \"城镇化率\" 2022 = 40%\n"]
    );
}

/// Public documents nobody here wrote; they lie beside the repository on some machines only.
#[test]
fn public_tables_load() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    for folder in ["data", "tables"] {
        let Ok(files) = fs::read_dir(corpus.join(folder)) else {
            continue;
        };
        for path in files.flatten().map(|entry| entry.path()) {
            let name = path.to_string_lossy().into_owned();
            if table::ENDINGS
                .iter()
                .any(|e| name.ends_with(&format!(".{e}")))
            {
                let bytes = fs::read(&path).expect("it can be read");
                let (ledger, _) = understood(&name, &bytes);
                assert!(!ledger.sheets.is_empty(), "{name}");
            }
        }
    }
}
