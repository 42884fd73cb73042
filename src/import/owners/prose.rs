//! Owners in running words: 由甲局牵头，乙局配合; headings such as 甲局牵头工作（8项）; and what in a
//! text still speaks of owners after all groups were read.
//!
//! In: the bytes of a paragraph or a title. Out: a group where every name in it is a unit, else
//! nothing: prose is full of words that only look like owners.

use std::ops::Range;

use super::group::{self, Owners, Roles};
use super::labels::{Label, VERBS, WITH};
use super::{is_sound, names, note};
use crate::import::glyphs::Glyphs;
use crate::syntax::keywords::Keyword;

/// What a heading that gives its lead says behind the verb.
const WORK: [&str; 9] = [
    "重点工作任务",
    "工作任务",
    "重点任务",
    "重点工作",
    "具体工作",
    "工作",
    "任务",
    "事项",
    "项目",
];

/// How far into a clause 由 may stand: 此项工作由甲局牵头.
const LEAD_IN: usize = 8;

/// The owners that a paragraph names in a sentence: who leads, and who helps in the same sentence.
pub fn sentence(text: &str, bytes: Range<usize>, roles: &Roles) -> Option<(Range<usize>, Owners)> {
    if !text[bytes.clone()].contains(['牵', '牽']) {
        return None;
    }
    let glyphs = Glyphs::of(text, bytes);
    let sentences = glyphs.pieces(&(0..glyphs.len()), &['。', ';']);
    sentences.into_iter().find_map(|(_, sentence)| {
        let clauses = glyphs.pieces(&sentence, &[',']);
        let first = clauses
            .iter()
            .position(|(_, clause)| leads(text, &glyphs, clause, roles).is_some())?;
        let start = leads(text, &glyphs, &clauses[first].1, roles)?;
        let helping = clauses[first + 1..]
            .iter()
            .take_while(|(_, clause)| gives_role(text, &glyphs, clause, roles))
            .last();
        let end = helping.map_or(clauses[first].1.end, |(_, clause)| clause.end);
        let owners = group::read(text, &glyphs, start..end, roles, false)?;
        let firm = |list: &group::Listed| !list.names.iter().any(|n| n.text.ends_with("企业"));
        let sound = is_sound(&owners) && owners.lists.iter().all(firm);
        sound.then(|| (glyphs.bytes(start..end), owners))
    })
}

/// Where the names begin in a clause that says who leads.
fn leads(text: &str, glyphs: &Glyphs, clause: &Range<usize>, roles: &Roles) -> Option<usize> {
    let verbs: Vec<&str> = verbs(|role, _| role == Keyword::Lead);
    glyphs.tail(clause, &verbs)?;
    let by = (clause.start..clause.end.min(clause.start + LEAD_IN))
        .find(|at| glyphs.get(*at) == Some('由'))
        .map(|at| at + 1);
    let start = by.unwrap_or(clause.start);
    gives_role(text, glyphs, &(start..clause.end), roles).then_some(start)
}

fn gives_role(text: &str, glyphs: &Glyphs, clause: &Range<usize>, roles: &Roles) -> bool {
    let owners = group::read(text, glyphs, clause.clone(), roles, false);
    owners.is_some_and(|owners| !owners.lists.is_empty() && is_sound(&owners))
}

fn verbs(wanted: impl Fn(Keyword, &str) -> bool) -> Vec<&'static str> {
    let fits = VERBS.iter().filter(|(word, role)| wanted(*role, word));
    fits.map(|(word, _)| *word).collect()
}

/// The owners whom a heading names for all that stands below it: 甲局牵头工作（8项）.
pub fn heading(text: &str, bytes: Range<usize>, roles: &Roles) -> Option<Owners> {
    let glyphs = Glyphs::of(text, bytes);
    let mut range = 0..glyphs.len();
    if glyphs.get(range.end.wrapping_sub(1)) == Some(')') {
        let open = range.clone().rfind(|at| glyphs.get(*at) == Some('('))?;
        let counted = glyphs.text(open + 1..range.end - 1);
        let bare = counted.trim_start_matches(['共', '计']);
        if bare.starts_with(char::is_numeric) && bare.ends_with(['项', '条', '个', '件']) {
            range.end = open;
        }
    }
    if let Some((_, start)) = glyphs.tail(&range, &WORK) {
        range.end = start;
    }
    if range.end > 0 && glyphs.get(range.end - 1) == Some('的') {
        range.end -= 1;
    }
    let telling = verbs(|role, word| {
        role == Keyword::Lead || matches!(word, "负责" | "承办" | "主办" | "具体负责")
    });
    glyphs.tail(&range, &telling)?;
    let owners = group::read(text, &glyphs, range, roles, false)?;
    (is_sound(&owners) && !owners.lists.is_empty()).then_some(owners)
}

/// What in a text still speaks of owners: a label, a verb behind units, a bracket of units.
pub fn hints(text: &str, bytes: Range<usize>, roles: &Roles) -> Vec<Range<usize>> {
    let glyphs = Glyphs::of(text, bytes);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut seen = 0;
    for (_, clause) in glyphs.pieces(&(0..glyphs.len()), &['。', ';', ',']) {
        let labelled = (clause.start..clause.end).any(|at| {
            group::label_at(text, &glyphs, &(at..clause.end), roles)
                .is_some_and(|label| label.strong && matches!(label.label, Label::Role(_)))
        });
        let verb = verbs(|role, word| {
            role == Keyword::Lead || word.contains("分工") || word.ends_with("分别负责")
        });
        let led = glyphs.tail(&clause, &verb).is_some_and(|(_, start)| {
            let named = clause.start..start;
            named.len() >= 2 && names::is_unit(&glyphs, &named)
        });
        let with = glyphs.get(clause.start) == Some('由') && glyphs.has(&clause, &WITH);
        let told = glyphs.find(&clause, "负责").is_some_and(|at| {
            let named = clause.start..at;
            named.len() >= 3 && glyphs.get(at - 1).is_some_and(|c| OFFICES.contains(&c))
        });
        let led = led || with || told;
        let bracket = clause.end == glyphs.len() || glyphs.get(clause.end) == Some('。');
        let bracket = bracket && ends_in_units(text, &glyphs, &clause);
        if clause.start >= seen && (labelled || led || bracket || note::is_shared(&glyphs, &clause))
        {
            found.push(glyphs.bytes(clause.clone()));
            seen = clause.end;
        }
    }
    found
}

/// Whether a clause ends in a bracket that holds nothing but names of offices.
fn ends_in_units(text: &str, glyphs: &Glyphs, clause: &Range<usize>) -> bool {
    if clause.is_empty() || glyphs.get(clause.end - 1) != Some(')') {
        return false;
    }
    let Some(open) = clause.clone().rfind(|at| glyphs.get(*at) == Some('(')) else {
        return false;
    };
    let inside = open + 1..clause.end - 1;
    let pieces = glyphs.pieces(&inside, &['、', ',', ';']);
    let office = |piece: &Range<usize>| {
        names::names(text, glyphs, piece, false)
            .iter()
            .all(|name| name.text.chars().count() >= 3 && name.text.ends_with(OFFICES))
    };
    !pieces.is_empty() && pieces.iter().all(|(_, piece)| office(piece))
}

/// How the names of offices end, and hardly anything else in a bracket does.
const OFFICES: &[char] = &['局', '委', '办', '厅', '部', '联', '署', '府'];

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(owners: &Owners) -> String {
        let one = |list: &group::Listed| {
            let names: Vec<&str> = list.names.iter().map(|name| name.text.as_str()).collect();
            let role = list.role.word(crate::finding::Lang::En);
            format!("{role} {}", names.join("、"))
        };
        let all: Vec<String> = owners.lists.iter().map(one).collect();
        all.join(" | ")
    }

    fn said(text: &str) -> Option<String> {
        sentence(text, 0..text.len(), &Roles::new()).map(|(_, owners)| lists(&owners))
    }

    fn headed(text: &str) -> Option<String> {
        heading(text, 0..text.len(), &Roles::new()).map(|owners| lists(&owners))
    }

    #[test]
    fn a_sentence_says_who_leads() {
        for (text, wanted) in [
            (
                "由县水利局牵头，县应急局、县气象局配合，5月底前完成排查。",
                "lead 县水利局 | support 县应急局、县气象局",
            ),
            (
                "开展活动。市委宣传部牵头，市应急局、团市委等单位配合。",
                "lead 市委宣传部 | support 市应急局、团市委",
            ),
            ("此项工作由市民政局牵头负责。", "lead 市民政局"),
        ] {
            assert_eq!(said(text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "各级各部门要加强统筹，市政务服务局要牵头抓总。",
            "强化龙头企业牵头，提升水平。",
            "健全党委统一牵头。",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn a_heading_names_the_lead_of_its_items() {
        assert_eq!(
            headed("县示范区管委会牵头工作(8项)").as_deref(),
            Some("lead 县示范区管委会")
        );
        assert_eq!(
            headed("县教体局牵头（2项）").as_deref(),
            Some("lead 县教体局")
        );
        assert_eq!(
            headed("市发改委、市财政局负责的重点任务").as_deref(),
            Some("responsible 市发改委、市财政局")
        );
        for text in [
            "加强组织领导",
            "坚持党委领导、政府负责",
            "重点任务（8项）",
            "",
        ] {
            assert_eq!(headed(text), None, "{text}");
        }
    }

    #[test]
    fn what_still_speaks_of_owners_is_seen() {
        let hinted = |text: &str| hints(text, 0..text.len(), &Roles::new()).len();
        assert_eq!(hinted("做事责任单位：甲局"), 1);
        assert_eq!(hinted("无障碍改造1000户（市残联）"), 1);
        assert_eq!(hinted("以下各项均需相关市政府推进，不再单独列出。"), 2);
        assert_eq!(hinted("建设一批园区（高新区、经开区），加快发展。"), 0);
        assert_eq!(hinted("充分发挥牵头作用。"), 0);
    }
}
