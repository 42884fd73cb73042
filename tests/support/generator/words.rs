//! Words and dates of which plans are made.

/// First and second characters of prefectures; no character stands in both.
pub(crate) const FIRST: &[char] = &[
    '临', '兰', '定', '天', '庆', '武', '张', '酒', '嘉', '陇', '海', '黄', '玉', '凉', '固', '银',
    '昌', '通', '德', '盛', '泰', '吉',
];
pub(crate) const SECOND: &[char] = &[
    '夏', '川', '泉', '水', '城', '源', '江', '河', '原', '陵', '岭', '滩', '峡', '桥', '关', '林',
];

/// Bureaus of a prefecture; their ranks are dealt out anew in each.
pub(crate) const BUREAUS: [&str; 24] = [
    "交通局",
    "住建局",
    "水务局",
    "林草局",
    "财政局",
    "教育局",
    "科技局",
    "人社局",
    "商务局",
    "统计局",
    "体育局",
    "医保局",
    "审计局",
    "能源局",
    "司法局",
    "公安局",
    "广电局",
    "地震局",
    "气象局",
    "税务局",
    "信访局",
    "文旅局",
    "自然资源局",
    "生态环境局",
];

/// Counties of a prefecture: they help everywhere and lead nowhere.
pub(crate) const COUNTIES: [&str; 4] = ["平县", "安县", "宁县", "远县"];

pub(crate) const VERBS: &[(&str, &str)] = &[
    ("推进", "Advance the "),
    ("完善", "Improve the "),
    ("建设", "Build the "),
    ("提升", "Raise the "),
    ("实施", "Carry out the "),
    ("优化", "Order the "),
];
pub(crate) const OBJECTS: &[(&str, &str)] = &[
    ("沿洮河城镇带", "river towns"),
    ("城乡供水一体化", "joint water supply"),
    ("高标准农田", "high-grade farmland"),
    ("数字政府平台", "digital services"),
    ("现代物流园区", "freight centre"),
    ("生态廊道", "green corridor"),
    ("养老服务体系", "care for the elderly"),
    ("老旧小区改造", "old quarters"),
];
pub(crate) const METRICS: &[(&str, &str)] = &[
    ("常住人口城镇化率", "Urban share of residents"),
    ("农村自来水普及率", "Homes with piped water"),
    ("造林完成量", "Forest planted"),
    ("旅游综合收入", "Income from visitors"),
    ("公路通车里程", "Roads open"),
    ("研发经费投入", "Spending on research"),
];
pub(crate) const CLAUSES: &[(&str, &str)] = &[
    (
        "统筹生产、生活、生态三大空间,引导企业“出城入园”",
        "Join up land for living, work and nature.",
    ),
    (
        "建立联席会议制度;定期通报进展情况 # 不是注释",
        "Meet each quarter; report what was done # not a comment",
    ),
    (
        "加大财政投入{含社会资本},强化要素保障。",
        "Spend more {and draw in others}, whatever it takes.",
    ),
];

/// A unit of measure, another of its kind, and how many of the other make one.
pub(crate) const MEASURES: &[(&str, &str, i64)] = &[
    ("万亩", "亩", 10_000),
    ("亿元", "万元", 10_000),
    ("公里", "km", 1),
    ("%", "‰", 10),
    ("万人", "人", 10_000),
    ("公顷", "亩", 15),
    ("户", "户", 1),
];

/// Deadlines in English and Chinese, in the order of their last days.
pub(crate) const DATES: &[(&str, &str)] = &[
    ("2022", "2022年底"),
    ("2023-H1", "2023年上半年"),
    ("2023-10", "2023年10月底前"),
    ("2023", "2023年"),
    ("2024-Q1", "2024年第一季度"),
    ("2024-05-31", "2024年5月31日"),
    ("2024-06", "2024年6月底前"),
    ("2024-09", "2024年9月"),
    ("2024-12-31", "2024年底前"),
    ("2025-Q2", "2025年第二季度"),
    ("2025-10-31", "2025年10月31日"),
    ("2025", "2025年"),
];

/// A day on or before each deadline and on or before the as-of day, for records.
pub(crate) const DAYS: &[&str] = &[
    "2022-12-31",
    "2023-06-30",
    "2023-10-31",
    "2023-12-31",
    "2024-03-31",
    "2024-05-31",
    "2024-06-30",
];

/// The deadline that falls on the as-of day: still in time, yet due.
pub(crate) const TODAY: usize = 6;

/// The last of [`DATES`].
pub(crate) const LAST: usize = 11;

/// The as-of day of every plan, and its period.
pub(crate) const AS_OF: &str = "2024-06-30";
pub(crate) const PERIOD: &str = "2021..2025";

/// Chinese forms of a keyword.
pub(crate) fn chinese(word: &str) -> &'static [&'static str] {
    match word {
        "section" => &["章节"],
        "task" => &["任务"],
        "target" => &["目标", "指标"],
        "project" => &["项目", "工程"],
        "milestone" => &["节点", "里程碑"],
        "record" => &["记录"],
        "delegate" => &["转办", "委托"],
        "unit" => &["单位"],
        "group" => &["单位组"],
        "aka" => &["别名", "简称"],
        "under" => &["上级单位", "上级"],
        "awaits" => &["等待"],
        "lead" => &["牵头单位", "牵头部门", "主办单位", "主责单位"],
        "responsible" => &["责任单位", "责任部门"],
        "support" => &["配合单位", "配合部门", "协办单位", "参与单位"],
        "needs" => &["前置", "前置任务"],
        "serves" => &["支撑"],
        "due" => &["完成时限", "期限", "时限要求"],
        "start" => &["开始时间", "开始"],
        "text" => &["原文"],
        "tag" => &["标签"],
        "baseline" => &["基期值", "基础值"],
        "corrects" => &["更正"],
        "evidence" => &["佐证材料"],
        "in" => &["属于"],
        "by" => &["期限", "完成时限"],
        "over" => &["期间", "实施期限"],
        "ongoing" => &["持续推进", "长期坚持"],
        "growth" => &["年均增长", "年均增幅"],
        "change" => &["累计变化"],
        "total" => &["累计"],
        "keep" => &["保持"],
        "each" => &["定期"],
        "etc" => &["等", "等单位"],
        "done" => &["完成", "办结"],
        "cancelled" => &["取消", "终止"],
        "merged" => &["并入"],
        "started" => &["进行中", "在建"],
        "binding" => &["约束性"],
        "expected" => &["预期性"],
        other => unreachable!("the generator knows no Chinese for {other}"),
    }
}
