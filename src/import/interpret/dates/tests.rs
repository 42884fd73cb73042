use super::*;

fn read(text: &str) -> Vec<String> {
    let context = Context {
        period: Some((2021, 2025)),
        issued: civil::Date::new(2022, 4, 2).ok(),
        ..Context::default()
    };
    let letters = Letters::new(text, 0);
    mentions(&letters, &context)
        .into_iter()
        .map(|m| {
            let when = m.when.map_or_else(
                |r| format!("{r:?}"),
                |w| w.written(crate::finding::Lang::En),
            );
            let inferred = if m.inferred { " inferred" } else { "" };
            format!("{} {:?} {when}{inferred}", letters.folded(m.range), m.role)
        })
        .collect()
}

#[test]
fn goals_and_deadlines() {
    assert_eq!(read("到２０２５年，全州"), ["到2025年 Goal by 2025"]);
    assert_eq!(
        read("2024年6月底前完成"),
        ["2024年6月底前 Before by 2024-06"]
    );
    assert_eq!(read("2025年底前"), ["2025年底前 Before by 2025"]);
    assert_eq!(read("二〇二五年底"), ["二〇二五年底 Before by 2025"]);
    assert_eq!(
        read("2025 年10 月27 日前"),
        ["2025年10月27日前 Before by 2025-10-27"]
    );
    assert_eq!(
        read("2023年第三季度末"),
        ["2023年第三季度末 Before by 2023-Q3"]
    );
    assert_eq!(read("2025年前建成"), ["2025年前 Before Before"]);
    assert_eq!(
        read("2026年6月持续跟踪"),
        ["2026年6月 Before by 2026-06 ongoing"]
    );
}

#[test]
fn a_month_takes_the_year_of_its_sentence() {
    assert_eq!(
        read("2023年6月底前完成甲，12月底前完成乙"),
        [
            "2023年6月底前 Before by 2023-06",
            "12月底前 Before by 2023-12 inferred"
        ]
    );
    assert_eq!(read("12月底前完成"), ["12月底前 Before NoYear inferred"]);
    assert!(read("3个月的时间，5月花").is_empty());
}

#[test]
fn periods_and_intervals() {
    assert_eq!(
        read("十四五”期间全州"),
        ["十四五”期间 During over 2021..2025"]
    );
    assert_eq!(read("到“十四五”末"), ["到“十四五”末 Goal by 2025"]);
    assert_eq!(read("2021—2025年"), ["2021-2025年 During over 2021..2025"]);
    assert_eq!(read("三年内"), ["三年内 Within by 2025-04-02 inferred"]);
    assert_eq!(read("每季度报送"), ["每季度 Each by each quarter"]);
    assert_eq!(read("（持续推进）"), ["持续推进 Ongoing ongoing"]);
    assert!(read("持续推进污染治理").is_empty());
}

#[test]
fn what_is_no_deadline() {
    assert_eq!(read("较2020年增长"), ["较2020年 Baseline by 2020"]);
    assert_eq!(read("截至2023年底"), ["截至2023年底 Past by 2023"]);
    assert_eq!(read("2020年，全州"), ["2020年 Past by 2020"]);
    assert_eq!(
        read("有效期至2027年12月31日"),
        ["有效期至2027年12月31日 Bare Validity"]
    );
    assert!(read("《2035年远景目标纲要》").is_empty());
}
