use super::*;
use crate::finding::Lang;

fn context() -> Context {
    Context {
        period: Some((2021, 2025)),
        issued: jiff::civil::Date::new(2022, 4, 2).ok(),
        ..Context::default()
    }
}

fn shown(target: &Target) -> String {
    let kind = match target.kind {
        TargetKind::Level => String::new(),
        TargetKind::Each(interval) => format!(" {}", interval.written(Lang::En)),
        kind => format!(" {kind:?}").to_lowercase(),
    };
    let cmp = target
        .cmp
        .map_or(String::new(), |cmp| format!(" {}", cmp.sign()));
    let when = target
        .when
        .map_or(String::new(), |w| format!(" {}", w.written(Lang::En)));
    let strength = target
        .strength
        .map_or(String::new(), |s| format!(" {}", s.word(Lang::En)));
    let baseline = target
        .baseline
        .map_or(String::new(), |d| format!(" since {d}"));
    format!(
        "{}{kind}{cmp} {}{when}{strength}{baseline}",
        target.subject, target.value
    )
}

fn read(text: &str) -> Vec<String> {
    find(text, &context()).found.iter().map(shown).collect()
}

fn refused(text: &str) -> Vec<(String, Reason)> {
    let reading = find(text, &context());
    assert_eq!(reading.found, [], "{text}");
    reading
        .refused
        .into_iter()
        .map(|r| (text[r.range].to_owned(), r.reason))
        .collect()
}

#[test]
fn levels() {
    assert_eq!(
        read("全州常住人口城镇化率达到50%以上，临夏市空气质量优良天数比例达到90.8%。"),
        [
            "全州常住人口城镇化率 >= 50%",
            "临夏市空气质量优良天数比例 90.8%"
        ]
    );
    assert_eq!(
        read("高速(一级)公路里程达到600公里以上、实现县县通高速目标，二级公路覆盖70%以上的乡镇。"),
        ["高速(一级)公路里程 >= 600公里", "二级公路覆盖乡镇 >= 70%"]
    );
    assert_eq!(
        read("到２０２７年，核心产业营业收入超１万亿元。"),
        ["核心产业营业收入 > 1万亿元 by 2027"]
    );
    assert_eq!(
        read("单位能耗控制在0.5吨标准煤以内"),
        ["单位能耗 <= 0.5吨标准煤"]
    );
    assert_eq!(read("城镇化率稳步提高，达到50%。"), ["城镇化率 50%"]);
}

#[test]
fn counted_things() {
    assert_eq!(
        read(
            "到2025年,全州争取创建2个国家级现代农业产业园,创建认定8-10个省级现代农业产业园,高标准建设一批州级现代农业产业园。"
        ),
        [
            "国家级现代农业产业园 2个 by 2025 strive",
            "省级现代农业产业园 = 8..10个 by 2025"
        ]
    );
    assert_eq!(
        read("培育深度应用人工智能技术的智能工厂30家，认定首版次软件10 项、首批次新材料10项以上。"),
        [
            "深度应用人工智能技术的智能工厂 30家",
            "首版次软件 10项",
            "首批次新材料 >= 10项"
        ]
    );
    assert_eq!(
        read("培育100个省级标杆用云企业和1000个示范应用场景"),
        ["省级标杆用云企业 100个", "示范应用场景 1000个"]
    );
    assert_eq!(read("滚动开放不低于５０个应用场景"), ["应用场景 >= 50个"]);
    assert_eq!(read("打造三家以上龙头企业"), ["龙头企业 >= 3家"]);
}

#[test]
fn growth_change_sums_and_floors() {
    assert_eq!(
        read("力争食品生产销售收入年均增长10%。"),
        ["食品生产销售收入 growth 10% strive"]
    );
    assert_eq!(
        read("全州“三品一标”农产品数量年均增幅保持在10%以上。"),
        ["全州“三品一标”农产品数量 growth >= 10%"]
    );
    assert_eq!(
        read("单位地区生产总值能耗较2020年下降13.5%以上。"),
        ["单位地区生产总值能耗 change <= -13.5% since 2020"]
    );
    assert_eq!(
        read("“十四五”期间全州完成营造林90万亩。"),
        ["营造林 total 90万亩 over 2021..2025"]
    );
    assert_eq!(
        read("每年引进１０名以上人工智能顶尖人才"),
        ["人工智能顶尖人才 each year >= 10名"]
    );
    assert_eq!(read("就业率保持在90%以上"), ["就业率 keep >= 90%"]);
    assert_eq!(
        read("到2025年，营业收入翻一番。"),
        ["营业收入 change >= 100% by 2025"]
    );
}

#[test]
fn values_bound_to_their_subjects() {
    assert_eq!(
        read("到2025年，城乡居民人均可支配收入年均分别增长7%和8%以上"),
        [
            "城镇居民人均可支配收入 growth >= 7% by 2025",
            "农村居民人均可支配收入 growth >= 8% by 2025"
        ]
    );
    assert_eq!(
        read("森林覆盖率、草原综合植被盖度分别达到13%、54%"),
        ["森林覆盖率 13%", "草原综合植被盖度 54%"]
    );
    let unbound = refused("主要指标分别增长7%、8%和9%");
    assert_eq!(unbound[0].1, Reason::NoSubject);
}

#[test]
fn values_in_words() {
    assert_eq!(
        read("争取主要经济指标两位数增长"),
        ["主要经济指标 growth >= \"两位数\" strive"]
    );
    assert_eq!(
        read("其他主要经济指标不低于全市平均水平"),
        ["其他主要经济指标 >= \"全市平均水平\""]
    );
    assert_eq!(
        read("居民收入增长与经济增长基本同步。"),
        ["居民收入增长 = \"与经济增长基本同步\""]
    );
    assert_eq!(read("森林抚育完成省定任务"), ["森林抚育 = \"省定任务\""]);
    assert_eq!(read("实现行政村5G网络全覆盖"), ["行政村5G网络全覆盖 100%"]);
    assert_eq!(read("综合排名位居全国前三"), ["综合排名 = \"全国前三\""]);
}

#[test]
fn refused_with_reason() {
    let reason = |text: &str| -> Vec<Reason> { refused(text).into_iter().map(|r| r.1).collect() };
    assert_eq!(
        reason("高标准建设一批州级现代农业产业园"),
        [Reason::NoNumber]
    );
    assert_eq!(reason("给予最高1000万元省财政补助"), [Reason::Cap]);
    assert_eq!(reason("企业享受贴息金额每年不超过1000万元"), [Reason::Cap]);
    assert_eq!(
        reason("按照产品售价的15%，给予最高2000元/件补助"),
        [Reason::Cap, Reason::Cap]
    );
    assert_eq!(
        reason("对研发费用占营业收入比重3%以上且研发费用年增长20%以上的企业，给予财政补助"),
        [Reason::Condition, Reason::Condition]
    );
    assert_eq!(
        reason("年薪100万元以上且具有5年以上研发经验的，可直接认定"),
        [Reason::Condition, Reason::Condition]
    );
    assert_eq!(
        reason("发挥“4+1”专项基金作用，加快5G网络部署"),
        [Reason::Name; 3]
    );
    assert_eq!(
        reason("建成临大、临康广、兰永临、永积、永井5条高速公路"),
        [Reason::Label]
    );
    assert_eq!(
        reason("实施大南岔河、新营河等5条河(沟)的疏浚"),
        [Reason::Label]
    );
    assert_eq!(
        reason("重点支持107户食品加工企业加快技术创新"),
        [Reason::Label]
    );
    assert_eq!(reason("2021年全州生产总值同比增长8%"), [Reason::Status]);
    assert_eq!(reason("截至2020年底，城镇化率达到36.7%"), [Reason::Status]);
    assert_eq!(reason("打造兰州1小时都市经济圈"), [Reason::Duration]);
    assert!(reason("实施《全域旅游规划(2020—2030)》").is_empty());
    assert!(reason("形成全覆盖的社会治理网络").is_empty());
}

#[test]
fn places_are_those_of_the_text() {
    let text = "二、目标\n到2025年，城镇化率达到50%以上。";
    let reading = find(text, &context());
    assert_eq!(&text[reading.found[0].range.clone()], "达到50%以上");
}
