use super::*;

/// `lead 甲局 | support 乙局、丙局,丁局…`
fn shown(owners: &Owners) -> String {
    let lists = owners.lists.iter().map(|list| {
        let mut out = list.role.word(crate::finding::Lang::En).to_owned();
        for (n, name) in list.names.iter().enumerate() {
            out.push_str(match (n, name.joined) {
                (0, _) => " ",
                (_, true) => "、",
                (_, false) => ",",
            });
            out.push_str(&name.text);
            if name.open.is_some() {
                out.push('…');
            }
        }
        out
    });
    let mut all: Vec<String> = lists.collect();
    if owners.first_leads.is_some() {
        all.push(if owners.from_here_on {
            "first*".to_owned()
        } else {
            "first".to_owned()
        });
    }
    all.extend(owners.deadlines.iter().map(|at| format!("by {}", at.len())));
    all.join(" | ")
}

fn bracket(text: &str) -> Vec<String> {
    let found = paragraph(text, 0..text.len(), &Roles::new());
    found
        .groups
        .iter()
        .map(|(_, owners)| shown(owners))
        .collect()
}

fn of_line(text: &str) -> String {
    line(text, 0..text.len(), &Roles::new())
        .map_or_else(|| "none".to_owned(), |owners| shown(&owners))
}

#[test]
fn lines_as_printed() {
    assert_eq!(
        of_line("牵头单位:临夏市、临夏县、东乡县政府"),
        "lead 临夏市、临夏县、东乡县政府"
    );
    assert_eq!(
        of_line("责任单位：州民政局、州体育局等,各县市政府"),
        "responsible 州民政局、州体育局…,各县市政府"
    );
    assert_eq!(
        of_line("责任单位:州商务局、州科技局、州招商局等单位,各县市政府"),
        "responsible 州商务局、州科技局、州招商局…,各县市政府"
    );
    assert_eq!(of_line("责任单位:"), "none");
    assert_eq!(
        of_line("牵头单位：甲局；责任单位：乙局、丙局"),
        "lead 甲局 | responsible 乙局、丙局"
    );
    assert_eq!(of_line("完成时限：2023年6月底前"), "by 17");
}

#[test]
fn trailing_brackets_of_all_wordings() {
    let cases = [
        (
            "做事。（责任单位：省经信厅、省科技厅。列第一位的为牵头单位，下同）",
            "responsible 省经信厅、省科技厅 | first*",
        ),
        ("做事。（责任单位：省经信厅。）", "responsible 省经信厅"),
        (
            "做事。（税务总局、财政部、海关总署负责，排在第一位的部门为牵头部门，下同）",
            "responsible 税务总局、财政部、海关总署 | first*",
        ),
        (
            "做事。（商务部、海关总署等有关部门负责）",
            "responsible 商务部、海关总署…",
        ),
        (
            "做事。（省经信厅牵头，省财政厅、省科技厅按职责分工负责）",
            "lead 省经信厅 | responsible 省财政厅、省科技厅",
        ),
        ("做事。(省经信厅牵头)", "lead 省经信厅"),
        (
            "做事。（牵头单位：省经信厅，配合单位：省财政厅、各市政府）",
            "lead 省经信厅 | support 省财政厅、各市政府",
        ),
        (
            "做事。（省经信厅会同省财政厅负责）",
            "lead 省经信厅 | responsible 省财政厅",
        ),
        (
            "做事。（省经信厅、省财政厅分别牵头，各市政府配合）",
            "lead 省经信厅、省财政厅 | support 各市政府",
        ),
        (
            "做事。（省教育厅指导，各县政府落实，省财政厅负责）",
            "oversee 省教育厅 | responsible 各县政府 | responsible 省财政厅",
        ),
        ("做事。（由省经信厅牵头实施）", "lead 省经信厅"),
        (
            "做事。（省经信厅负责；2023年6月底前完成）",
            "responsible 省经信厅 | by 23",
        ),
        (
            "做事。（责任单位：省发展改革委，各市、县〔市、区〕政府）",
            "responsible 省发展改革委,各市、县〔市、区〕政府",
        ),
        (
            "做事。（责任单位：省市场监管局（省知识产权局）、省数据集团〔筹〕）",
            "responsible 省市场监管局（省知识产权局）、省数据集团〔筹〕",
        ),
        (
            "做事。（省委组织部、省教育厅）",
            "responsible 省委组织部、省教育厅",
        ),
    ];
    for (text, wanted) in cases {
        assert_eq!(bracket(text), [wanted], "{text}");
    }
}

#[test]
fn several_groups_and_a_sentence_behind() {
    assert_eq!(
        bracket("做甲事（省经信厅负责），做乙事（省财政厅负责）。"),
        ["responsible 省经信厅", "responsible 省财政厅"]
    );
    assert_eq!(
        bracket("做事。（责任单位：省经信厅）本措施自发布之日起施行。"),
        ["responsible 省经信厅"]
    );
}

#[test]
fn brackets_about_other_things_are_none() {
    for text in [
        "建设（含语料库）。",
        "发展现代农业（苗木花卉繁育、肉牛养殖）。",
        "本措施（以下简称措施）负责人（含副职）到位。",
        "打造园区（甘肃省广河经济开发区、甘肃省东乡县经济开发区），发展工业。",
        "（此件公开发布）",
    ] {
        assert_eq!(bracket(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_is_not_understood_is_told() {
    let text = "做事。（责任单位：）";
    assert_eq!(
        paragraph(text, 0..text.len(), &Roles::new()).unread.len(),
        1
    );
    let text = "做事。（责任单位：省经信厅、省财政厅";
    let found = paragraph(text, 0..text.len(), &Roles::new());
    assert_eq!((found.groups.len(), found.unclosed.len()), (1, 1));
}

#[test]
fn lost_brackets_still_leave_the_label() {
    assert_eq!(
        bracket("做事。责任单位：省经信厅、省财政厅"),
        ["responsible 省经信厅、省财政厅"]
    );
}

#[test]
fn notes_in_every_wording() {
    for text in [
        "列第一位的为牵头单位，下同",
        "排在第一位的部门为牵头部门",
        "以下任务责任单位列第一位者为牵头单位。",
        "第一责任单位为牵头单位",
        "责任单位中，列第一位为牵头或汇总单位",
        "除标注“分别牵头”外，排名第一的单位为牵头单位",
    ] {
        assert!(first_leads(text, 0..text.len()).is_some(), "{text}");
    }
    for text in ["第一位的是质量", "列入第一批试点，市发改委牵头"] {
        assert!(first_leads(text, 0..text.len()).is_none(), "{text}");
    }
}
