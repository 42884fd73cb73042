//! Projects of a paragraph: named works in lists (甲、乙等项目) or alone (云网融合工程), with the verb
//! that commits, the place, and the count that the text claims.

mod names;
mod words;

use std::ops::Range;

use super::clauses::clauses;
use super::dates;
use super::letters::{Letters, sentences};
use super::{Context, Reading, Reason};
use crate::syntax::keywords::Commitment;
use names::{List, Part};
use words::{CALLED, DONE_TO, HOW, REMARKS, VERBS, WORKS, WORKS_CALLED};

/// Projects that one verb commits to, as they are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projects {
    /// The bytes from the verb to the end of the list.
    pub range: Range<usize>,
    /// The projects.
    pub projects: Vec<Project>,
    /// What the verb promises; nothing for verbs that promise no stage.
    pub commitment: Option<Commitment>,
    /// Whether the list goes on (等).
    pub open: bool,
    /// How many the text says there are.
    pub claimed: Option<u32>,
    /// What is done to all of them, where the text says so behind the list: 提质扩容.
    pub note: Option<String>,
}

/// A named project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The bytes of its name, without words it shares with others.
    pub range: Range<usize>,
    /// Its name, with what it shares.
    pub name: String,
    /// The one place that it names.
    pub place: Option<String>,
}

/// The projects of a paragraph.
pub fn find(text: &str, context: &Context) -> Reading<Projects> {
    let mut reading = Reading::default();
    for range in sentences(text) {
        let letters = Letters::new(&text[range.clone()], range.start);
        let dates = dates::mentions(&letters, context);
        for clause in joined(&letters, &clauses(&letters)) {
            let start = dates
                .iter()
                .filter(|m| clause.contains(&m.range.start) && m.range.end <= clause.end)
                .map(|m| m.range.end)
                .next()
                .filter(|end| end - clause.start < 14)
                .unwrap_or(clause.start);
            let Some(statement) = Statement::of(&letters, start..clause.end) else {
                continue;
            };
            statement.read(&letters, context, &mut reading);
        }
    }
    reading
}

/// Clauses, where one that only goes on with a list is put to the one before:
/// 争取实施甲工程,国家重点工程、乙新建工程.
fn joined(letters: &Letters<'_>, clauses: &[Range<usize>]) -> Vec<Range<usize>> {
    let verbs = VERBS.map(|(verb, _)| verb);
    let mut found: Vec<Range<usize>> = Vec::new();
    for clause in clauses {
        let goes_on = letters.longest_before(clause.end, &CALLED).is_some()
            && letters.has(clause.clone(), &["、"])
            && !letters.has(clause.clone(), &["等"])
            && letters.longest(clause.start, &HOW).is_none()
            && letters
                .find(clause.start..clause.end.min(clause.start + 6), &verbs)
                .is_none();
        match found.last_mut() {
            Some(before)
                if goes_on
                    && letters.get(before.end) == Some(',')
                    && (letters.longest_before(before.end, &WORKS).is_some()
                        || letters.longest_before(before.end, &DONE_TO).is_some()) =>
            {
                before.end = clause.end;
            }
            _ => found.push(clause.clone()),
        }
    }
    found
}

/// A verb and its object.
struct Statement {
    verb: Range<usize>,
    commitment: Option<Commitment>,
    object: Range<usize>,
}

impl Statement {
    /// The verb that a clause begins with, or that stands behind 以…为主.
    fn of(letters: &Letters<'_>, clause: Range<usize>) -> Option<Self> {
        let mut at = clause.start;
        while let Some((_, end)) = letters.longest(at, &HOW) {
            at = end;
        }
        let names = VERBS.map(|(verb, _)| verb);
        let (verb, end) = letters.longest(at, &names).or_else(|| {
            let (_, main) = letters.find(
                clause.clone(),
                &["为主建", "为重点建", "领域实施", "县)建", "县市建"],
            )?;
            let at = (main..clause.end).find(|n| letters.longest(*n, &names).is_some())?;
            letters.longest(at, &names)
        })?;
        let commitment = VERBS.iter().find(|(v, _)| *v == verb)?.1;
        let start = end - verb.chars().count();
        (end < clause.end).then_some(Self {
            verb: start..end,
            commitment,
            object: end..clause.end,
        })
    }

    fn read(&self, letters: &Letters<'_>, context: &Context, reading: &mut Reading<Projects>) {
        let found = self
            .open_list(letters, context)
            .or_else(|| self.closed_list(letters, context));
        let Some((list, open, note)) = found else {
            return;
        };
        let named: Vec<Project> = list
            .parts
            .iter()
            .filter_map(|part| project(letters, part, context, list.shares))
            .collect();
        if named.is_empty() {
            return;
        }
        let bytes = letters.bytes(self.verb.start..self.object.end);
        let proper = named.iter().any(|p| p.place.is_some()) || open.is_some();
        if !proper && !self.speaks_for_itself(letters, &list, context) {
            reading.refuse(bytes, Reason::Unnamed);
            return;
        }
        let remark = REMARKS
            .iter()
            .find(|remark| letters.at(self.verb.start, remark))
            .map(|remark| (*remark).to_owned());
        let complete = list.claimed.is_some_and(|n| n as usize <= named.len());
        reading.found.push(Projects {
            range: bytes,
            commitment: self.commitment,
            open: open.unwrap_or(false) && !complete,
            claimed: list.claimed,
            note: note.or(remark),
            projects: named,
        });
    }

    /// 甲、乙等项目: the list, that it is open, and what is done to its members.
    fn open_list(
        &self,
        letters: &Letters<'_>,
        context: &Context,
    ) -> Option<(List, Option<bool>, Option<String>)> {
        let at = self.object.clone().rev().find(|at| {
            let inside = letters.inside(*at);
            letters.get(*at) == Some('等') && !(inside.bracket || inside.quote || inside.title)
        })?;
        let tail = at + 1..self.object.end;
        let done = letters.longest_before(tail.end, &DONE_TO);
        let note = done.map(|(word, _)| word.to_owned());
        let mut end = done.map_or(tail.end, |(_, start)| start);
        if let Some((_, start)) = letters.longest_before(end, &["建设", "实施", "落地"]) {
            end = start;
        }
        // 等5条河(沟)的疏浚: counted behind 等.
        let counted = super::numbers::number(letters, tail.start)
            .is_some_and(|n| n.value > rust_decimal::Decimal::ONE);
        let called = tail.is_empty()
            || letters.longest_before(end, &CALLED).is_some()
            || letters.longest_before(end, &WORKS_CALLED).is_some()
            || letters.has(tail.clone(), &["项目", "工程"]);
        let tail_is_short = tail.len() <= 24;
        if !(called || counted) || !tail_is_short || self.object.start >= at {
            return None;
        }
        let range = self.object.start..at;
        let list = if counted {
            counted_behind(letters, range, tail, context)
        } else {
            names::list(letters, range, &context.places)
        };
        Some((list, Some(true), note))
    }

    /// 甲、乙工程; 加快甲建设: without 等.
    fn closed_list(
        &self,
        letters: &Letters<'_>,
        context: &Context,
    ) -> Option<(List, Option<bool>, Option<String>)> {
        let mut object = self.object.clone();
        let built = letters.longest_before(object.end, &["建设"]);
        let only_speeds = letters.ends(self.verb.end, "加快") && self.verb.len() == 2;
        match built {
            Some((_, start)) => object.end = start,
            None if only_speeds => return None,
            None => {}
        }
        // 甲县、乙县为重点的生产基地: the places only qualify.
        if let Some((word, at)) = letters.find(object.clone(), &["为重点的"]) {
            object.start = at + word.chars().count();
        }
        let mut list = names::list(letters, object, &context.places);
        share_done(letters, &mut list);
        list.parts = merged(letters, list.parts);
        (!list.parts.is_empty()).then_some((list, None, None))
    }

    /// Whether names without a place are projects: the text calls them so, or has them built.
    fn speaks_for_itself(&self, letters: &Letters<'_>, list: &List, context: &Context) -> bool {
        let Some(end) = list.parts.last() else {
            return false;
        };
        let called = letters.longest_before(self.object.end, &CALLED).is_some()
            || letters.ends(self.object.end, "计划")
                && context.places.at(letters, self.object.start).is_some();
        let own = end.letters.len() > 5 || list.parts.len() > 1;
        let stem = list.parts.iter().any(|part| {
            part.letters
                .clone()
                .any(|at| context.places.at(letters, at).is_some())
        });
        let quoted = end.letters.clone().any(|at| letters.inside(at).quote);
        let built = matches!(
            self.commitment,
            Some(Commitment::Build | Commitment::Complete)
        );
        let mended =
            list.parts.len() > 1 && letters.longest_before(end.letters.end, &DONE_TO).is_some();
        (called && (own || quoted))
            || stem
            || mended
            || (built && !letters.at(self.object.start, "以"))
    }
}

/// Whether a part ends like the name of works.
fn is_works(letters: &Letters<'_>, part: &Part) -> bool {
    if !part.shared.is_empty() {
        let ends = |words: &[&str]| words.iter().any(|word| part.shared.ends_with(word));
        return ends(&WORKS) || ends(&DONE_TO);
    }
    let mut end = part.letters.end;
    if letters.before(end) == Some(')') {
        let open = part
            .letters
            .clone()
            .rev()
            .find(|at| letters.get(*at) == Some('('));
        end = open.unwrap_or(end);
    }
    letters.longest_before(end, &WORKS).is_some() || letters.longest_before(end, &DONE_TO).is_some()
}

/// Parts that end in no works belong to the next one: 扩容升级、扩面覆盖工程. What is left over at
/// the end names none.
fn merged(letters: &Letters<'_>, parts: Vec<Part>) -> Vec<Part> {
    let mut found = Vec::new();
    let mut start = None;
    for mut part in parts {
        let works = is_works(letters, &part);
        let from = *start.get_or_insert(part.letters.start);
        if works {
            part.letters.start = from;
            start = None;
            found.push(part);
        } else if !part.shared.is_empty() {
            start = None;
        }
    }
    found
}

/// 甲、乙等5条河的疏浚: the count and what is done stand behind 等.
fn counted_behind(
    letters: &Letters<'_>,
    range: Range<usize>,
    tail: Range<usize>,
    context: &Context,
) -> List {
    let mut list = names::list(letters, range, &context.places);
    let number = super::numbers::number(letters, tail.start);
    list.claimed = number.and_then(|n| u32::try_from(n.value.mantissa()).ok());
    let behind = letters.written(tail);
    if let Some((_, work)) = behind.split_once('的') {
        for part in &mut list.parts {
            work.clone_into(&mut part.shared);
        }
        list.shares = true;
    }
    list
}

/// 疾控中心、乡镇卫生院提升改造: what is done to the last is done to all.
fn share_done(letters: &Letters<'_>, list: &mut List) {
    let Some((final_part, others)) = list.parts.split_last_mut() else {
        return;
    };
    let many = !others.is_empty();
    let mut end = final_part.letters.end;
    if many && let Some((_, start)) = letters.longest_before(end, &["项目"]) {
        end = start;
    }
    let Some((word, _)) = letters.longest_before(end, &DONE_TO) else {
        return;
    };
    final_part.letters.end = end;
    for part in others {
        let end = part.letters.end;
        let own = letters.longest_before(end, &DONE_TO).is_some()
            || letters.longest_before(end, &CALLED).is_some();
        if !own {
            part.shared.push_str(word);
        }
    }
}

/// A part of a list as a project; nothing for what names none.
fn project(
    letters: &Letters<'_>,
    part: &Part,
    context: &Context,
    sharing: bool,
) -> Option<Project> {
    let range = part.letters.clone();
    let vague = [
        "一批",
        "以",
        "若干",
        "一系列",
        "各类",
        "重大",
        "重点",
        "其他",
    ];
    if range.len() < 2 || letters.longest(range.start, &vague).is_some() {
        return None;
    }
    let written = letters.written(range.clone()).trim();
    // 东乡、康乐抽水蓄能电站项目: the word behind shared names is no part of any.
    let own = if sharing {
        written.strip_suffix("项目").unwrap_or(written)
    } else {
        written
    };
    let shared = part.shared.strip_suffix("项目").unwrap_or(&part.shared);
    Some(Project {
        range: letters.bytes(range.clone()),
        name: format!("{own}{shared}"),
        place: context.places.only(letters, range),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Lang;
    use crate::import::interpret::Places;

    fn context() -> Context {
        Context {
            places: Places::of(
                "临夏市、临夏县、东乡县、康乐县、积石山县、和政县、永靖县、广河县政府",
            ),
            ..Context::default()
        }
    }

    fn read(text: &str) -> Vec<String> {
        let reading = find(text, &context());
        let shown = reading.found.iter().map(|list| {
            let names: Vec<String> = list
                .projects
                .iter()
                .map(|p| match &p.place {
                    Some(place) => format!("{}@{place}", p.name),
                    None => p.name.clone(),
                })
                .collect();
            let commitment = list.commitment.map_or("-", |c| c.word(Lang::En));
            let open = if list.open { " etc" } else { "" };
            let claimed = list
                .claimed
                .map_or(String::new(), |n| format!(" claims {n}"));
            let note = list
                .note
                .as_ref()
                .map_or(String::new(), |n| format!(" ({n})"));
            format!("{commitment}: {}{open}{claimed}{note}", names.join(" | "))
        });
        shown.collect()
    }

    #[test]
    fn lists_with_their_verb_place_and_count() {
        assert_eq!(
            read("建成广河三甲集物流园、“云仓配”智慧冷链系统等项目，"),
            ["build: 广河三甲集物流园@广河县 | “云仓配”智慧冷链系统 etc"]
        );
        assert_eq!(
            read("建成临大、永积、永井5条高速公路和安临一级公路"),
            ["build: 临大高速公路 | 永积高速公路 | 永井高速公路 | 安临一级公路 claims 5"]
        );
        assert_eq!(
            read("争取实施大南岔河、牛津河等2条河(沟)的疏浚及综合治理；"),
            ["strive: 大南岔河疏浚及综合治理 | 牛津河疏浚及综合治理 claims 2"]
        );
        assert_eq!(
            read("全力推进松鸣岩景区、八坊十三巷等重点景区景点提质扩容"),
            ["advance: 松鸣岩景区 | 八坊十三巷 etc (提质扩容)"]
        );
    }

    #[test]
    fn shared_tails() {
        assert_eq!(
            read("实施东乡、康乐、积石山抽水蓄能电站项目"),
            [
                "implement: 东乡抽水蓄能电站@东乡县 | 康乐抽水蓄能电站@康乐县 | 积石山抽水蓄能电站@积石山县"
            ]
        );
        assert_eq!(
            read("布局建设永靖县、东乡县2个百万千瓦光伏发电基地"),
            [
                "implement: 永靖县百万千瓦光伏发电基地@永靖县 | 东乡县百万千瓦光伏发电基地@东乡县 claims 2"
            ]
        );
        assert_eq!(
            read("推进州县疾控中心、乡镇卫生院提升改造"),
            ["advance: 州县疾控中心提升改造 | 乡镇卫生院提升改造"]
        );
    }

    #[test]
    fn single_works() {
        assert_eq!(read("组织实施云网融合工程"), ["implement: 云网融合工程"]);
        assert_eq!(
            read("加快永靖明长城国家文化公园建设"),
            ["implement: 永靖明长城国家文化公园@永靖县"]
        );
        assert_eq!(
            read("建设兰(临)合铁路和临夏机场"),
            ["implement: 兰(临)合铁路 | 临夏机场"]
        );
    }

    #[test]
    fn no_projects() {
        for text in [
            "建设史前文化遗址公园",
            "高标准建设一批州级现代农业产业园",
            "推进节能环保、中医中药等生态产业发展",
            "大力开发水上疗养、森林氧吧等特色康复保健项目",
            "打造冷链物流基地",
            "加快5G网络部署和商用推广",
            "",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
        let refused = find("建设史前文化遗址公园", &context()).refused;
        assert_eq!(refused[0].reason, Reason::Unnamed);
    }
}
