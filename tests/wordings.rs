//! Wordings of offices that `fixtures` do not hold: each document with the tasks it must give.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::ops::Range;

use planlint::finding::Lang;
use planlint::import::notice::{Choices, Imported, import};
use planlint::import::read::{Options, read};
use planlint::source::Sources;

fn imported(text: &str) -> Imported {
    named("notice.txt", text.as_bytes())
}

fn named(name: &str, bytes: &[u8]) -> Imported {
    let mut sources = Sources::default();
    let reading = read(name, bytes, Options::default(), &mut sources)
        .unwrap_or_else(|problem| panic!("{problem:?}"));
    let paper = &reading.paper;
    let place = |range: Range<usize>| format!("{name}:{}", range.start);
    let choices = Choices {
        keywords: Lang::En,
        ..Choices::default()
    };
    let imported = import(&reading.paper, &reading.tables, name, &place, &choices);
    let imported = imported.unwrap_or_else(|problems| panic!("{problems:?}\n{}", paper.text));
    let workspace = planlint::load(common::plan(&imported.text));
    assert_eq!(workspace.problems, [], "{}", imported.text);
    imported
}

/// Heads, roles and dates of a plan, one line each; what else a plan says is left out.
fn outline(imported: &Imported) -> String {
    const TOLD: [&str; 9] = [
        "section ",
        "task ",
        "lead ",
        "responsible ",
        "support ",
        "oversee ",
        "due ",
        "period ",
        "first-is-lead",
    ];
    let body = imported
        .text
        .split_once("\n\n")
        .map_or("", |(_, body)| body);
    let lines = body.split(['\n', ';']).map(|line| {
        let line = line.trim().trim_end_matches(['{', '}', ' ']);
        line.rsplit_once(" { ").map_or(line, |(head, _)| head)
    });
    let told: Vec<&str> = lines
        .filter(|line| TOLD.iter().any(|start| line.starts_with(start)))
        .collect();
    told.join("\n")
}

fn unclear(imported: &Imported) -> Vec<&str> {
    let unclear = imported.report.unclear.iter();
    unclear.map(|place| place.text.as_str()).collect()
}

#[test]
fn brackets_with_a_note_about_all_tasks() {
    let made = imported(
        "一、改革\n(一)加强建设。推进建设。〔责任单位:省发展改革委、商务厅按职责分工负责。具体任务均涉及相关市(州)人民政府,不再做分工,下同。〕\n\
         (二)优化环境。全面实施。〔责任单位:省市场监管局〕\n(三)强化支撑。〔财政厅、省税务局按职责分工负责〕\n",
    );
    assert_eq!(
        outline(&made),
        "section 一 \"改革\"\n\
         task 一(一) \"加强建设\"\nresponsible 省发展改革委, 商务厅\n\
         task 一(二) \"优化环境\"\nresponsible 省市场监管局\n\
         task 一(三) \"强化支撑\"\nresponsible 财政厅, 省税务局"
    );
    assert_eq!(
        unclear(&made),
        ["具体任务均涉及相关市(州)人民政府", "不再做分工"]
    );
}

#[test]
fn a_chapter_that_names_the_lead_of_its_tasks() {
    let made = imported(
        "任务分解\n一、县示范区管委会牵头工作(2项)\n1.新建道路12公里。\n配合单位：县住建局、县自然资源局\n2.引进项目10个。\n\
         二、县发改局牵头（1项）\n3.推动高铁前期工作。\n",
    );
    assert_eq!(
        outline(&made),
        "section 一 \"县示范区管委会牵头工作(2项)\"\nlead 县示范区管委会\n\
         task 一1 \"新建道路12公里\"\nsupport 县住建局, 县自然资源局\ntask 一2 \"引进项目10个\"\n\
         section 二 \"县发改局牵头（1项）\"\nlead 县发改局\ntask 二3 \"推动高铁前期工作\""
    );
    assert_eq!(made.report.counts.owned, 3);
    assert_eq!(unclear(&made), Vec::<&str>::new());
}

#[test]
fn labels_parted_by_blanks_with_deadlines() {
    let made = imported(
        "某市2025年行动方案\n一、任务\n1.做甲。做甲。（牵头单位：市发改委；配合单位：市财政局、各县（区）人民政府；完成时限：2025年12月底）\n\
         2.做乙。做乙。（牵头单位：市政务服务局 配合单位：市发改委、市财政局 完成时限：持续推进）\n\
         3.做丙。做丙。（市发改委牵头，市工信局配合，长期坚持）\n4.做丁，责任单位：市商务局，完成时限：11月底。\n\
         5.做戊。责任单位为市妇联，配合单位为市住建局。\n6.做己（责任单位 市人社局、市总工会）\n7.做庚【牵头单位：省自然资源厅；参加单位：省大数据局】\n\
         8.做辛。(牵头部门)市市场监管局 (配合部门)市行政审批局\n9.做壬。牵头：市大数据局；配合：各县（市、区）\n",
    );
    assert_eq!(
        outline(&made),
        "section 一 \"任务\"\n\
         task 一1 \"做甲\"\nlead 市发改委\nsupport 市财政局, 各县（区）人民政府\ndue 2025-12\n\
         task 一2 \"做乙\"\nlead 市政务服务局\nsupport 市发改委, 市财政局\ndue ongoing\n\
         task 一3 \"做丙\"\nlead 市发改委\nsupport 市工信局\ndue ongoing\n\
         task 一4 \"做丁\"\nresponsible 市商务局\ndue 2025-11\n\
         task 一5 \"做戊\"\nresponsible 市妇联\nsupport 市住建局\n\
         task 一6 \"做己\"\nresponsible 市人社局, 市总工会\n\
         task 一7 \"做庚\"\nlead 省自然资源厅\nsupport 省大数据局\n\
         task 一8 \"做辛\"\nlead 市市场监管局\nsupport 市行政审批局\n\
         task 一9 \"做壬\"\nlead 市大数据局\nsupport 各县（市、区）"
    );
    assert_eq!(unclear(&made), Vec::<&str>::new());
}

#[test]
fn lines_with_people_among_them() {
    let made = imported(
        "2024年重点工作任务清单\n一、行动\n1．修路\n工作目标：年底前完成路基工程。\n牵头领导：张三 县委常委、常务副县长\n牵头单位：县交通运输局\n\
         责任单位：县林业局、城关镇\n责 任 人：李四 王五\n完成时限：2024年12月\n2．改造\n分管县领导：孙八\n责任单位：县农业农村局\n\
         配合单位：县水务局、县财政局\n时间节点：2024年11月底前\n",
    );
    assert_eq!(
        outline(&made),
        "section 一 \"行动\"\ntask 一1 \"修路\"\nlead 县交通运输局\nresponsible 县林业局, 城关镇\ndue 2024-12\n\
         task 一2 \"改造\"\nresponsible 县农业农村局\nsupport 县水务局, 县财政局\ndue 2024-11"
    );
    let people: Vec<&str> = made
        .report
        .left
        .iter()
        .map(|left| left.text.as_str())
        .collect();
    assert!(people.contains(&"责 任 人：李四 王五"), "{people:?}");
    assert!(!made.text.contains("李四"), "{}", made.text);
}

#[test]
fn owners_in_running_words() {
    let made = imported(
        "会议纪要\n一、研究防汛\n（一）由县水利局牵头，县应急局、县气象局配合，5月底前完成排查。\n（二）开展活动。市委宣传部牵头，市应急局等单位配合。\n\
         （三）推进改革，由县农业农村局会同县财政局修改完善后印发。\n（四）县财政局负责落实经费。\n",
    );
    assert_eq!(
        outline(&made),
        "section 一 \"研究防汛\"\n\
         task 一(一) \"由县水利局牵头，县应急局、县气象局配合，5月底前完成排查\"\nlead 县水利局\nsupport 县应急局, 县气象局\n\
         task 一(二) \"开展活动\"\nlead 市委宣传部\nsupport 市应急局, etc\n\
         task 一(三) \"推进改革，由县农业农村局会同县财政局修改完善后印发\"\n\
         task 一(四) \"县财政局负责落实经费\""
    );
    assert_eq!(
        unclear(&made),
        [
            "由县农业农村局会同县财政局修改完善后印发",
            "县财政局负责落实经费"
        ]
    );
}

#[test]
fn traditional_script_is_read_like_simplified() {
    let made = imported(
        "某市2022年工作要點\n一、優化審批\n1.編制清單。2022年10月底前公布。(市政府辦公室、市審改辦牽頭,市級各有關部門按職責分工負責)\n\
         2.強化監管，抽查比例不低於3%。(牽頭單位:市市場監管局;責任單位:市直有關部門)\n",
    );
    assert_eq!(
        outline(&made),
        "section 一 \"優化審批\"\n\
         task 一1 \"編制清單\"\nlead 市政府辦公室, 市審改辦\nresponsible 市級各有關部門\ndue 2022-10\n\
         task 一2 \"強化監管，抽查比例不低於3%\"\nlead 市市場監管局\nresponsible 市直有關部門"
    );
    assert!(made.text.contains("\"抽查比例\" >= 3%"), "{}", made.text);
}

#[test]
fn articles_are_the_tasks_of_a_regulation() {
    let made = imported(
        "某市投资项目管理办法\n第一章  总 则\n第一条 为加强管理，制定本办法。\n第二章 职责\n第二条 发展改革部门负责申报。\n第三章 附 则\n第三条 本办法自2024年1月1日起施行。\n",
    );
    assert_eq!(
        outline(&made),
        "section 第一章 \"总 则\"\nsection 第一章第一条 \"为加强管理，制定本办法\"\n\
         section 第二章 \"职责\"\ntask 第二章第二条 \"发展改革部门负责申报\"\n\
         section 第三章 \"附 则\"\nsection 第三章第三条 \"本办法自2024年1月1日起施行\""
    );
}

#[test]
fn names_set_apart_by_blanks_and_an_offices_pair() {
    let made = imported(
        "关于印发《工作方案》的通知\n各乡镇：\n现将《工作方案》印发给你们。\n中共某县委办公室 某县人民政府办公室\n2023年6月1日\n工作方案\n\
         一、任务\n(一) 甲\n责任单位： 乡人居办  各村委会\n协助单位： 乡综合执法队\n",
    );
    assert!(
        made.text
            .contains("issuer 中共某县委办公室, 某县人民政府办公室"),
        "{}",
        made.text
    );
    assert_eq!(
        outline(&made),
        "section 一 \"任务\"\ntask 一(一) \"甲\"\nresponsible 乡人居办, 各村委会\nsupport 乡综合执法队"
    );
}

#[test]
fn a_short_text_wrapped_by_hand() {
    let made = imported(
        "    一、空间布局\n    （一）做强中心。支持州府扩容提质，到\n2025年，建成区面积达到45平方公里，常住人口\n城镇化率达到50%以上。\n\
         \u{20}   牵头单位：州住建局、州自然资\n          源局\n    责任单位：各县市政府\n",
    );
    assert_eq!(
        outline(&made),
        "section 一 \"空间布局\"\ntask 一(一) \"做强中心\"\nlead 州住建局, 州自然资源局\nresponsible 各县市政府"
    );
    assert!(
        made.text.contains("\"常住人口城镇化率\" >= 50% by 2025"),
        "{}",
        made.text
    );
}

const TABLE: &str = "<html><head><meta charset=\"utf-8\"></head><body><article><h1>某市三年行动计划（2023—2025年）</h1>\
<p>一、总体要求</p><p>全面推进。</p><p>二、重点任务</p><p>（一）建设中心。建成中心2个。（责任单位：市数据局）</p><p>（二）推进上云。</p>\
<p>任务清单</p><table><tr><th>序号</th><th>类别</th><th>重点任务</th><th>工作目标</th><th>牵头单位</th><th>配合单位</th><th>责任领导</th><th>时间节点</th></tr>\
<tr><td>1</td><td rowspan=2>经济</td><td>推进上云</td><td></td><td>市经信局</td><td>市财政局</td><td>张三</td><td>2024年底</td></tr>\
<tr><td>2</td><td>建设基站2000个</td><td>2000个</td><td>市通管办</td><td>各县区、<br>市城投公司</td><td>张三</td><td>2025年</td></tr>\
<tr><td>3</td><td>民生</td><td>新建幼儿园</td><td>新增学位500个</td><td>市教育局</td><td>/</td><td>李四</td><td>持续推进</td></tr>\
<tr><td colspan=8>合计：3项</td></tr></table></article></body></html>";

#[test]
fn a_task_table_in_a_web_page_beside_prose() {
    let made = named("plan.html", TABLE.as_bytes());
    assert_eq!(
        outline(&made),
        "section 一 \"总体要求\"\nsection 二 \"重点任务\"\n\
         task 二(一) \"建设中心\"\nresponsible 市数据局\n\
         task 二(二) \"推进上云\"\nlead 市经信局\nsupport 市财政局\ndue 2024\n\
         section 表 \"任务清单\"\nsection 表(1) \"经济\"\n\
         task 表-2 \"建设基站2000个\"\nlead 市通管办\nsupport 各县区, 市城投公司\ndue 2025\n\
         section 表(2) \"民生\"\n\
         task 表-3 \"新建幼儿园\"\nlead 市教育局\ndue ongoing"
    );
    assert_eq!((made.report.taken.rows, made.report.taken.repeated), (2, 1));
    assert_eq!(made.report.counts.owned, 4);
    assert!(made.text.contains("\"学位\" total 500个"), "{}", made.text);
    assert!(
        !made.text.contains("张三") && !made.text.contains("│"),
        "{}",
        made.text
    );
    assert_eq!(unclear(&made), Vec::<&str>::new());
}

#[test]
fn a_table_below_a_heading_holds_its_tasks() {
    let page = "<html><head><meta charset=\"utf-8\"></head><body><p>2024年工作要点</p><p>一、总体要求</p><p>坚持人民至上。</p><p>二、主要任务</p>\
        <table><tr><td>重点任务</td><td>责任单位</td></tr><tr><td>完善预案。修订预案20个。</td><td>市应急局</td></tr>\
        <tr><td></td><td>市气象局</td></tr></table><p>三、保障</p><p>加强领导。</p></body></html>";
    let made = named("plan.html", page.as_bytes());
    assert_eq!(
        outline(&made),
        "section 一 \"总体要求\"\nsection 二 \"主要任务\"\n\
         task 二-1 \"完善预案\"\nresponsible 市应急局\nresponsible 市气象局\ntask 三 \"保障\""
    );
}

#[test]
fn numbers_in_parts_count_on() {
    let made = imported(
        "2025年重点工作计划\n1 安全管理\n1.1 完善机制。检查不少于4次。责任部门：安全环保部\n1.2 强化培训。责任部门：人力资源部，配合部门：各部门\n\
         2 经营管理\n2.1 提升营收。利润总额不低于8000万元。责任部门：财务部\n",
    );
    assert_eq!(
        outline(&made),
        "section 1 \"安全管理\"\ntask 1.1 \"完善机制\"\nresponsible 安全环保部\n\
         task 1.2 \"强化培训\"\nresponsible 人力资源部\nsupport 各部门\n\
         section 2 \"经营管理\"\ntask 2.1 \"提升营收\"\nresponsible 财务部"
    );
    // A quantity at the start of a paragraph is no number.
    let made = imported("方案\n一、任务\n（一）造林。\n1.5万亩荒山造林。（责任单位：林业局）\n");
    assert_eq!(
        outline(&made),
        "section 一 \"任务\"\ntask 一(一) \"造林\"\nresponsible 林业局"
    );
}

#[test]
fn annexes_with_numbers_and_owners_of_their_own() {
    let made = imported(
        "某省人民政府关于印发总体方案等文件的通知\n某政发〔2023〕8号\n各市人民政府：\n现将《总体方案》《工作要点》印发给你们。\n附件：1．总体方案\n2．工作要点\n\
         某省人民政府\n2023年4月12日\n附件1\n总体方案\n一、任务\n（一）建设平台。做事。（责任单位：省大数据局）\n（二）推进共享。做事。（责任单位：省大数据局）\n\
         附件2\n工作要点\n一、基础\n1.扩容。做事。（责任单位：省数据局）\n",
    );
    assert!(
        made.text.starts_with("plan 某政发〔2023〕8号 \"总体方案\""),
        "{}",
        made.text
    );
    assert_eq!(
        outline(&made),
        "section 一 \"任务\"\ntask 一(一) \"建设平台\"\nresponsible 省大数据局\n\
         task 一(二) \"推进共享\"\nresponsible 省大数据局\n\
         section 附件2 \"工作要点\"\nsection 附件2-一 \"基础\"\ntask 附件2-一1 \"扩容\"\nresponsible 省数据局"
    );
    assert_eq!(unclear(&made), Vec::<&str>::new());
}

#[test]
fn a_short_text_on_one_line_and_signs_before_numbers() {
    let made = imported(
        "某区若干措施 制定以下措施。一、丰富供给。推出10条精品旅游线路，打造文旅新名片，提升服务水平，完善配套设施。（责任单位：区文旅局、各街道）\
         二、培育场景。打造夜间消费集聚区3个，丰富夜间消费供给，优化夜间交通服务。（责任单位：区商务局）三、加大宣传。举办活动50场以上。（责任单位：区委宣传部）",
    );
    assert_eq!(
        outline(&made),
        "task 一 \"丰富供给\"\nresponsible 区文旅局, 各街道\n\
         task 二 \"培育场景\"\nresponsible 区商务局\ntask 三 \"加大宣传\"\nresponsible 区委宣传部"
    );
    let made = imported(
        "措施\n✅1. 支持创新。做事。（责任单位：市科技局）\n★2. 降低成本。做事。（责任单位：市发改委）\n",
    );
    assert_eq!(
        outline(&made),
        "task 1 \"支持创新\"\nresponsible 市科技局\ntask 2 \"降低成本\"\nresponsible 市发改委"
    );
}

#[test]
fn what_cannot_be_a_plan_is_said_plainly() {
    let made = imported("各单位要高度重视，加强领导。\n责任单位：市发改委\n");
    let why: Vec<&str> = made
        .report
        .unclear
        .iter()
        .map(|place| &*place.why.en)
        .collect();
    assert!(why[0].starts_with("no numbered item"), "{why:?}");
    let made = imported("Strategic Plan\n1. Improve safety.\n2. Serve the public.\n");
    let why: Vec<&str> = made
        .report
        .unclear
        .iter()
        .map(|place| &*place.why.en)
        .collect();
    assert!(
        why[0].starts_with("this document is not in Chinese"),
        "{why:?}"
    );
    assert_eq!(made.report.counts.tasks, 2);
    let made = imported(
        "方案\n一、任务\n（一）做事。（责任单位：甲局）\n附件\n各单位要在每月月底前将工作进展情况书面报送办公室，逾期未报的予以通报批评，并纳入考核。\n",
    );
    assert_eq!(made.report.unclear.len(), 1);
}

#[test]
fn cut_anywhere_a_document_gives_a_plan_that_reads() {
    for end in (1..TABLE.len()).filter(|end| end % 5 == 0 && TABLE.is_char_boundary(*end)) {
        let mut sources = Sources::default();
        let cut = &TABLE.as_bytes()[..end];
        if read("plan.html", cut, Options::default(), &mut sources).is_ok() {
            named("plan.html", cut);
        }
    }
    let text = "工作方案\n1 管理\n1.1 甲。责任部门：甲部 配合部门：乙部\n一、县发改局牵头工作（2项）\n★1.乙【责任单位：丙局】\n由丁局牵头，戊局配合。\n\
                （责任单位 己局。以下均需各市政府推进，不再列出，下同）\n责任人：张三\n附件2\n清单\n一、庚\n时间节点：持续推进\n责任单位：辛局  壬局\n";
    for at in (1..text.len()).filter(|at| text.is_char_boundary(*at)) {
        imported(&text[..at]);
        if !text[at..].trim().is_empty() {
            imported(&text[at..]);
        }
    }
}

/// Heads of pages: menus, times, labels; offices side by side; what a notice issues.
#[test]
fn heads_of_pages_and_joint_notices() {
    let made = imported(
        "新闻详情\n中共甲省委 甲省人民政府关于做好2022年重点工作的实施意见\n2022-05-19 14:17\n为做好工作，提出如下意见。\n(一)加强耕地保护。到2022年底新建高标准农田480万亩。\n(二)稳就业。城镇新增就业3.5万人。\n",
    );
    for line in [
        "plan \"中共甲省委甲省人民政府关于做好2022年重点工作的实施意见\" {",
        "issuer 中共甲省委, 甲省人民政府",
        "target \"高标准农田\" 480万亩 by 2022",
        "target \"城镇新增就业\" total 3.5万人",
    ] {
        assert!(made.text.contains(line), "{line}\n{}", made.text);
    }
    assert!(!made.text.contains("新闻详情"), "{}", made.text);
    let made = imported(
        "索引号：1134/2025-1 组配分类：其他文件\n发布机构：甲市人民政府办公室\n名称：甲市人民政府办公室关于印发2025年主要目标任务分解的通知\n发文日期：2025-01-14\n\
         甲市人民政府办公室\n关于印发2025年政府工作报告主要目标\n任务分解的通知\n各县、区人民政府：\n现将主要目标任务分解下发。\n甲市人民政府办公室\n2025年1月14日\n\
         2025年政府工作报告主要目标任务分解\n一、主要预期目标\n1.地区生产总值增长6%左右。（市发展改革委负责）\n",
    );
    for line in [
        "政府工作报告主要目标任务分解\" {",
        "issuer 甲市人民政府办公室",
        "period 2025",
    ] {
        assert!(made.text.contains(line), "{line}\n{}", made.text);
    }
    let made = imported(
        "甲市发展和改革委员会 中共甲市委社会工作部 关于印发甲市社区设施建设工程实施方案的通知\n各县政府：\n现将《甲市社区设施建设工程实施方案》印发给你们。\n一、重点任务\n\
         (一)补齐设施。新建社区食堂200个。[市民政局牵头,各县政府负责]\n",
    );
    let line = "issuer 甲市发展和改革委员会, 中共甲市委社会工作部";
    assert!(made.text.contains(line), "{}", made.text);
}
