//! The units that a document names: collected from its owner lists, as they are written.
//!
//! In: all lists of the document, and lists of offices among its attachments. Out: units to
//! declare, groups for collectives, and what a person has to confirm. A name that looks like
//! another one with a slip is not declared, so that the checker still finds the slip.

use std::collections::{BTreeMap, BTreeSet};

use super::owners::{Listed, Name};
use crate::finding::Said;

/// A unit to declare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Its name as written most often.
    pub name: String,
    /// Its full name, where the document prints it.
    pub full: Option<String>,
    /// Other spellings.
    pub aka: Vec<String>,
}

/// A collective.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its members, where the document lists them.
    pub members: Vec<String>,
}

/// A proposal that a person has to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The name it is about.
    pub name: String,
    /// What to confirm.
    pub what: Said,
}

/// Everything to declare, in the order of first mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Units.
    pub units: Vec<Unit>,
    /// Collectives.
    pub groups: Vec<Group>,
    /// What to confirm.
    pub doubts: Vec<Doubt>,
}

impl Register {
    /// What is to be confirmed about a name.
    pub fn doubts_of<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r Said> {
        self.doubts
            .iter()
            .filter(move |doubt| doubt.name == name)
            .map(|doubt| &doubt.what)
    }
}

/// Levels with which names begin.
const LEVELS: [&str; 7] = ["国家", "自治区", "省", "市", "州", "区", "县"];

/// Short forms and what they stand for.
const SHORT: [(&str, &str); 30] = [
    ("发展和改革", "发改"),
    ("发展改革", "发改"),
    ("经济和信息化", "经信"),
    ("经济信息化", "经信"),
    ("工业和信息化", "工信"),
    ("工业信息化", "工信"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("人力社保", "人社"),
    ("文化广电和旅游", "文旅"),
    ("文化和旅游", "文旅"),
    ("文化旅游", "文旅"),
    ("文广旅", "文旅"),
    ("卫生健康", "卫健"),
    ("医疗保障", "医保"),
    ("市场监督管理", "市场监管"),
    ("应急管理", "应急"),
    ("交通运输", "交通"),
    ("林业和草原", "林草"),
    ("科学技术", "科技"),
    ("自然资源和规划", "资规"),
    ("农业和农村", "农业农村"),
    ("退役军人事务", "退役军人"),
    ("生态环境保护", "生态环境"),
    ("金融监督管理", "金融监管"),
    ("委员会", "委"),
    ("人民政府", "政府"),
    ("办公厅", "办公室"),
];

/// A name with its parts in their shortest form.
fn key(name: &str) -> String {
    let mut key = name.to_owned();
    for (long, short) in SHORT {
        if key.contains(long) {
            key = key.replace(long, short);
        }
    }
    key
}

/// Whether a name stands for many: 各县市政府, 有关部门, 省级有关单位.
pub fn is_collective(name: &str) -> bool {
    let many = [
        "有关",
        "相关",
        "成员单位",
        "主管部门",
        "各地",
        "所属单位",
        "组成部门",
    ];
    name.contains('各') || many.iter().any(|word| name.contains(word))
}

/// What ends the name of a place.
const PLACE: &str = "市县区州旗盟镇乡";

/// The office behind the place in 东乡县政府: 政府.
fn office_of(name: &str) -> Option<&str> {
    let offices = ["人民政府", "政府", "党委", "管委会", "法院", "检察院"];
    let office = offices.into_iter().find(|office| name.ends_with(office))?;
    let place = &name[..name.len() - office.len()];
    (place.chars().count() >= 2 && place.ends_with(|c| PLACE.contains(c)) && !is_collective(name))
        .then_some(office)
}

/// The full names behind one list: 临夏市、东乡县政府 are two governments.
pub fn expanded(names: &[Name]) -> Vec<String> {
    let mut full: Vec<String> = names.iter().map(|name| name.text.clone()).collect();
    let mut office = None;
    for n in (0..names.len()).rev() {
        if let Some(own) = office_of(&names[n].text) {
            office = Some(own);
        } else if let Some(office) = office
            && names[n].text.ends_with(|c| PLACE.contains(c))
            && !is_collective(&names[n].text)
        {
            full[n] = format!("{}{office}", names[n].text);
        }
        if !names[n].joined {
            office = None;
        }
    }
    full
}

/// Collects what the lists of a document name; `rosters` are its lists of offices.
pub fn collect<'l>(
    lists: impl Iterator<Item = &'l Listed>,
    rosters: &[(String, Vec<Name>)],
) -> Register {
    let mut names = Names::default();
    for list in lists {
        let full = expanded(&list.names);
        let prefix = list.names.first().and_then(|name| level(&name.text));
        for name in full {
            names.add(name, prefix);
        }
    }
    for (_, members) in rosters {
        for name in members {
            names.add(name.text.clone(), None);
        }
    }
    names.register(rosters)
}

fn level(name: &str) -> Option<&'static str> {
    LEVELS.into_iter().find(|level| name.starts_with(level))
}

/// Names in the order of first mention, with their number.
#[derive(Debug, Default)]
struct Names {
    order: Vec<String>,
    count: BTreeMap<String, usize>,
    /// The level of the first of the list, for names without one.
    level: BTreeMap<String, &'static str>,
}

impl Names {
    fn add(&mut self, name: String, level: Option<&'static str>) {
        let count = self.count.entry(name.clone()).or_default();
        *count += 1;
        if let Some(level) = level {
            self.level.entry(name.clone()).or_insert(level);
        }
        if *count == 1 {
            self.order.push(name);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.count.contains_key(name)
    }

    fn register(self, rosters: &[(String, Vec<Name>)]) -> Register {
        let mut register = Register::default();
        let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
        for name in &self.order {
            if is_collective(name) {
                register.groups.push(Group {
                    name: name.clone(),
                    members: members(name, rosters),
                });
            } else if let Some(doubt) = self.slip(name) {
                register.doubts.push(doubt);
            } else {
                Self::unit(name, &mut by_key, &mut register);
            }
        }
        register
    }

    /// A name that is another one with a part left out, so that it is not declared.
    fn slip(&self, name: &str) -> Option<Doubt> {
        let longer = ["局", "厅", "委", "办", "部"]
            .into_iter()
            .map(|end| format!("{name}{end}"));
        let cut = longer.into_iter().find(|longer| self.has(longer));
        let elided = match level(name) {
            Some(_) => None,
            None => self
                .level
                .get(name)
                .map(|level| format!("{level}{name}"))
                .filter(|full| self.has(full)),
        };
        let full = cut.or(elided)?;
        Some(Doubt {
            name: full.clone(),
            what: Said::new(
                format!("`{name}` is written in a role; perhaps `{full}`"),
                format!("原文有“{name}”，是否即“{full}”"),
            ),
        })
    }

    fn unit(name: &str, by_key: &mut BTreeMap<String, usize>, register: &mut Register) {
        let key = key(name);
        let known = by_key
            .get(&key)
            .copied()
            .or_else(|| with_level(&key, by_key));
        let Some(known) = known else {
            by_key.insert(key, register.units.len());
            register.units.push(Unit {
                name: name.to_owned(),
                ..Unit::default()
            });
            return;
        };
        let unit = &mut register.units[known];
        unit.aka.push(name.to_owned());
        register.doubts.push(Doubt {
            name: unit.name.clone(),
            what: Said::new(
                format!("is `{name}` the same as `{}`?", unit.name),
                format!("“{name}”与“{}”是否为同一单位", unit.name),
            ),
        });
    }
}

/// The one unit that has the same name with a level before it, or without: 国家发展改革委.
fn with_level(key: &str, by_key: &BTreeMap<String, usize>) -> Option<usize> {
    if key.chars().count() < 3 {
        return None;
    }
    let own = match LEVELS.into_iter().find(|level| key.starts_with(level)) {
        Some(level) => vec![key[level.len()..].to_owned()],
        None => LEVELS
            .into_iter()
            .map(|level| format!("{level}{key}"))
            .collect(),
    };
    let found: BTreeSet<usize> = own
        .iter()
        .filter_map(|key| by_key.get(key))
        .copied()
        .collect();
    // 市财政局 and 县财政局 both end as 财政局 does: then nothing is proposed.
    let levels = own.iter().filter(|key| by_key.contains_key(*key)).count();
    found.first().copied().filter(|_| levels == 1)
}

fn members(name: &str, rosters: &[(String, Vec<Name>)]) -> Vec<String> {
    let roster = rosters.iter().find(|(title, _)| title == name);
    let mut seen = BTreeSet::new();
    let all = roster
        .into_iter()
        .flat_map(|(_, names)| names.iter().map(|name| name.text.clone()));
    all.filter(|member| !is_collective(member) && seen.insert(member.clone()))
        .collect()
}

impl Register {
    /// Declares the offices that issued the document. One whose short name the lists hold gets
    /// its full name there, to be confirmed. The names to write as issuers are returned.
    pub fn issuers(&mut self, issuers: &[String]) -> Vec<String> {
        issuers.iter().map(|issuer| self.issuer(issuer)).collect()
    }

    fn issuer(&mut self, issuer: &str) -> String {
        let full = key(issuer);
        let same = |unit: &&mut Unit| {
            let short = key(&unit.name);
            short == full
                || (short.chars().count() >= 4 && level(&short).is_some() && full.ends_with(&short))
        };
        let found = self.units.iter_mut().find(same);
        let Some(unit) = found else {
            let declared = Unit {
                name: issuer.to_owned(),
                ..Unit::default()
            };
            self.units.insert(0, declared);
            return issuer.to_owned();
        };
        if unit.name != issuer {
            unit.full = Some(issuer.to_owned());
            self.doubts.push(Doubt {
                name: unit.name.clone(),
                what: Said::new(
                    format!("is `{issuer}` its full name?"),
                    format!("全称是否为“{issuer}”"),
                ),
            });
        }
        unit.name.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::keywords::Keyword;

    fn listed(text: &str) -> Listed {
        let mut joined = false;
        let mut names = Vec::new();
        for piece in text.split_inclusive(['、', ',']) {
            let name = piece.trim_end_matches(['、', ',']);
            names.push(Name {
                at: 0..0,
                text: name.to_owned(),
                joined,
                open: None,
            });
            joined = piece.ends_with('、');
        }
        Listed {
            role: Keyword::Lead,
            names,
        }
    }

    fn shown(texts: &[&str]) -> (Vec<String>, Vec<String>, usize) {
        let lists: Vec<Listed> = texts.iter().map(|text| listed(text)).collect();
        let register = collect(lists.iter(), &[]);
        let unit = |unit: &Unit| {
            let names = std::iter::once(&unit.name).chain(&unit.aka);
            names.cloned().collect::<Vec<_>>().join("=")
        };
        (
            register.units.iter().map(unit).collect(),
            register
                .groups
                .iter()
                .map(|group| group.name.clone())
                .collect(),
            register.doubts.len(),
        )
    }

    #[test]
    fn a_shared_suffix_makes_several_governments() {
        let (units, groups, _) = shown(&["临夏市、临夏县、东乡县政府", "州住建局,各县市政府"]);
        assert_eq!(
            units,
            ["临夏市政府", "临夏县政府", "东乡县政府", "州住建局"]
        );
        assert_eq!(groups, ["各县市政府"]);
    }

    #[test]
    fn a_comma_ends_what_shares_a_suffix() {
        assert_eq!(shown(&["杭州市,宁波市政府"]).0, ["杭州市", "宁波市政府"]);
    }

    #[test]
    fn slips_stay_undeclared() {
        let (units, _, doubts) = shown(&[
            "州水务局、生态环境局",
            "州自然资源局、州生态环境局",
            "州自然资源、州林草局",
        ]);
        assert_eq!(
            units,
            ["州水务局", "州自然资源局", "州生态环境局", "州林草局"]
        );
        assert_eq!(doubts, 2);
    }

    #[test]
    fn spellings_of_one_unit_are_proposed_as_aliases() {
        let (units, _, doubts) = shown(&[
            "省发展改革委、省发改委",
            "国家发展改革委",
            "市财政局",
            "县财政局",
        ]);
        assert_eq!(
            units,
            [
                "省发展改革委=省发改委",
                "国家发展改革委",
                "市财政局",
                "县财政局"
            ]
        );
        assert_eq!(doubts, 1);
        assert_eq!(
            shown(&["国家药监局", "药监局、海关总署"]).0,
            ["国家药监局=药监局", "海关总署"]
        );
    }

    #[test]
    fn the_issuer_gets_its_short_name() {
        let mut register = collect([listed("州政府办公室、州发改委")].iter(), &[]);
        assert_eq!(
            register.issuers(&["临夏回族自治州人民政府办公室".to_owned()]),
            ["州政府办公室"]
        );
        assert_eq!(
            register.units[0].full.as_deref(),
            Some("临夏回族自治州人民政府办公室")
        );
        assert_eq!(register.issuers(&["国务院".to_owned()]), ["国务院"]);
    }
}
