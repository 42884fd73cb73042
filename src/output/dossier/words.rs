//! Words that all forms of a report share, in both languages.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use crate::finding::{Lang, Said, Severity};
use crate::model::entity::Role;
use crate::output::{assessment, diff};
use crate::report::{
    Amount, Change, Changes, Colour, Counts, Deadline, Dossier, Facts, Kind, Place, RuleRow,
    Signal, Target, Waiver,
};
use crate::rule::types::{Enum, Ranked};
use crate::syntax::date::Date;
use crate::syntax::keywords::State;
use crate::syntax::tree::{Cmp, TargetKind};

/// The word of an enumerated value.
pub(super) fn word<T: Ranked>(value: T) -> Said {
    let name = |lang| T::ENUM.name(value.rank(), lang);
    Said::new(name(Lang::En), name(Lang::Zh))
}

/// A role in one letter.
pub(super) const fn letter(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Lead => ("L", "牵"),
        Role::Responsible => ("R", "责"),
        Role::Support => ("S", "配"),
        Role::Oversee => ("O", "督"),
        Role::Implementer => ("I", "施"),
    }
}

pub(super) fn role(role: Role) -> Said {
    let (en, zh) = match role {
        Role::Lead => ("lead", "牵头"),
        Role::Responsible => ("responsible", "责任"),
        Role::Support => ("support", "配合"),
        Role::Oversee => ("oversee", "督办"),
        Role::Implementer => ("implementer", "实施"),
    };
    Said::new(en, zh)
}

pub(super) fn level(severity: Severity) -> Said {
    Said::new(severity.name(Lang::En), severity.name(Lang::Zh))
}

pub(super) fn colour(colour: Colour) -> Said {
    Said::new(colour.word(), colour.word_zh())
}

/// The reason for a light.
pub(super) fn reason(signal: &Signal, lang: Lang) -> String {
    match signal.why {
        Ok(how) => assessment::basis(how, lang),
        Err(missing) => wanting(missing).get(lang).to_owned(),
    }
}

/// Why nothing can be said.
pub(super) fn wanting(missing: &str) -> Said {
    let (en, zh) = match missing {
        "not-due" => ("nothing due yet", "未到期"),
        "cancelled" => ("cancelled", "已取消"),
        "as-of" => ("no as-of date", "未给出截至日期"),
        "actual" => ("nothing reported", "未填报"),
        "yearly-rates" => ("a year without a rate", "缺某一年度增速"),
        "value" => ("no value", "无目标值"),
        "baseline" => ("no baseline", "无基期值"),
        "baseline-at" => ("no date of the baseline", "基期无日期"),
        "baseline-scope" => ("baseline of another scope", "基期口径不同"),
        "direction" => ("no comparator", "未写明方向"),
        "tolerance" => ("no tolerance", "未写明允许偏差"),
        "deadline" => ("no deadline", "无时限"),
        "measure" => ("units of measure differ", "计量单位不一致"),
        "broken" => ("could not be read", "未能读取"),
        "progress" => ("no share of the work reported", "未填报完成率"),
        "start" => ("no start", "无开始时间"),
        other => return Said::new(format!("no {other}"), format!("缺少{other}")),
    };
    Said::new(en, zh)
}

pub(super) fn due_kind(kind: Kind) -> Said {
    let (en, zh) = match kind {
        Kind::Milestone => ("milestone", "节点"),
        Kind::Task => ("task", "任务"),
        Kind::Project => ("project", "项目"),
        Kind::Target => ("target", "指标"),
    };
    Said::new(en, zh)
}

/// The state of a task, project or milestone; a target has an outcome in its place.
pub(super) fn due_state(deadline: &Deadline) -> Said {
    match deadline.kind {
        Kind::Target => Said::new(
            reason(&deadline.signal, Lang::En),
            reason(&deadline.signal, Lang::Zh),
        ),
        _ => state(deadline.state, None),
    }
}

const fn sign(cmp: Option<Cmp>) -> &'static str {
    match cmp {
        Some(Cmp::Ge) => "≥",
        Some(Cmp::Le) => "≤",
        Some(Cmp::Gt) => ">",
        Some(Cmp::Lt) => "<",
        Some(Cmp::Eq) => "=",
        Some(Cmp::About) => "≈",
        None => "",
    }
}

/// The pass mark with its comparator: `≥ 90万亩`.
pub(super) fn mark(target: &Target) -> String {
    let Some(mark) = &target.mark else {
        return target.words.clone().unwrap_or_else(|| "—".to_owned());
    };
    let sign = sign(target.cmp);
    let blank = if sign.is_empty() { "" } else { " " };
    match &target.max {
        Some(max) => format!("{sign}{blank}{}–{}", mark.value, max.shown),
        None => format!("{sign}{blank}{}", mark.shown),
    }
}

pub(super) fn kind(kind: TargetKind) -> Said {
    let rank = match kind {
        TargetKind::Level => 0,
        TargetKind::Growth => 1,
        TargetKind::Change => 2,
        TargetKind::Total => 3,
        TargetKind::Each(_) => 4,
        TargetKind::Keep => 5,
    };
    let name = |lang| Enum::TargetKind.name(rank, lang);
    Said::new(name(Lang::En), name(Lang::Zh))
}

/// The outcome of a target in words, with how far it is behind.
pub(super) fn outcome(target: &Target) -> Said {
    match target.outcome {
        Ok(outcome) => {
            let said = word(outcome.verdict);
            match outcome.behind() {
                Some(behind) => {
                    let points = (behind * Decimal::ONE_HUNDRED).round_dp(1).normalize();
                    Said::new(
                        format!("{} by {points} points", said.en),
                        format!("{}{points}个百分点", said.zh),
                    )
                }
                None => said,
            }
        }
        Err(missing) => {
            let said = wanting(missing.field());
            Said::new(
                format!("not evaluated: {}", said.en),
                format!("未能判定：{}", said.zh),
            )
        }
    }
}

pub(super) fn shown(amount: Option<&Amount>) -> &str {
    amount.map_or("—", |a| a.shown.as_str())
}

pub(super) fn day(date: Option<Date>) -> String {
    date.map_or_else(|| "—".to_owned(), |d| d.to_string())
}

pub(super) fn percent(share: Option<Decimal>) -> String {
    share.map_or_else(
        || "—".to_owned(),
        |s| format!("{}%", (s * Decimal::ONE_HUNDRED).round_dp(1).normalize()),
    )
}

pub(super) fn score(score: Option<(Decimal, Decimal)>) -> String {
    score.map_or_else(|| "—".to_owned(), |(points, _)| points.to_string())
}

/// What a report is limited to, in words.
pub(super) fn filters(facts: &Facts) -> Said {
    let filters = &facts.filters;
    let mut en = Vec::new();
    let mut zh = Vec::new();
    let mut add = |list: &[String], name_en: &str, name_zh: &str| {
        if !list.is_empty() {
            en.push(format!("{name_en} {}", list.join(", ")));
            zh.push(format!("{name_zh}{}", list.join("、")));
        }
    };
    add(&filters.units, "units:", "单位：");
    add(&filters.select, "only rules:", "仅规则：");
    add(&filters.ignore, "without rules:", "不含规则：");
    if en.is_empty() {
        return Said::new("none: everything is here", "无，内容完整");
    }
    Said::new(en.join("; "), zh.join("；"))
}

/// The profile: the stage whose levels hold.
pub(super) fn profile(facts: &Facts) -> Said {
    if let Some(stage) = facts.profile {
        return word(stage);
    }
    let mut stages: Vec<_> = facts.plans.iter().filter_map(|p| p.stage).collect();
    stages.dedup();
    match stages.as_slice() {
        [] => Said::new(
            "no stage stated: the levels of the rules",
            "方案未写明阶段，按规则默认级别",
        ),
        [only] => {
            let said = word(*only);
            Said::new(
                format!("{} (stage of the plan)", said.en),
                format!("{}（方案所处阶段）", said.zh),
            )
        }
        _ => Said::new("each plan by its own stage", "各方案按所处阶段"),
    }
}

pub(super) fn as_of(facts: &Facts) -> Said {
    match facts.as_of {
        Some(day) => Said::new(day.display(Lang::En), day.display(Lang::Zh)),
        None => Said::new("not given", "未给出"),
    }
}

/// The counts in one line.
pub(super) fn counts(counts: &Counts) -> Said {
    let c = counts;
    let mut en = format!(
        "{} errors, {} warnings, {} info",
        c.errors, c.warnings, c.infos
    );
    let mut zh = format!(
        "错误{}处，警告{}处，提示{}处",
        c.errors, c.warnings, c.infos
    );
    let mut add = |n: u64, word_en: &str, word_zh: &str, unit: &str| {
        if n > 0 {
            let _ = write!(en, "; {n} {word_en}");
            let _ = write!(zh, "；{word_zh}{n}{unit}");
        }
    };
    add(c.problems as u64, "problems of the input", "输入问题", "处");
    add(c.waived as u64, "waived", "已豁免", "处");
    add(c.baselined as u64, "in the baseline", "基线内", "处");
    add(c.not_evaluated, "not evaluated", "未能判定", "项");
    Said::new(en, zh)
}

/// The colour of the whole as people say it, with why nothing is lit where no day is given.
pub(super) fn rule_of_lights(dossier: &Dossier) -> Said {
    let points = |share: Decimal| (share * Decimal::ONE_HUNDRED).round_dp(1).normalize();
    let (yellow, red) = (
        points(dossier.thresholds.yellow),
        points(dossier.thresholds.red),
    );
    Said::new(
        format!(
            "Red: missed, overdue, or more than {red} points behind schedule. Yellow: more than {yellow} points behind, not begun in time, blocked or paused. Green: met, done, or at most {yellow} points behind. Grey: nothing due, or nothing to decide by. A unit or chapter is as its gravest element; the lights speak of what it answers for."
        ),
        format!(
            "红灯：未达标、已逾期，或落后序时进度{red}个百分点以上；黄灯：落后{yellow}个百分点以上、未按时启动，或受阻、暂停；绿灯：达标、完成，或落后不超过{yellow}个百分点；灰灯：未到期，或缺少数据。单位、章节的灯取其承担事项中最重的一盏。"
        ),
    )
}

/// Why a rule could not decide.
pub(super) fn undecided(row: &RuleRow) -> Said {
    if let Some(why) = row.not_run {
        return Said::new(
            format!("not run: {}", why.said(Lang::En)),
            format!("未运行：{}", why.said(Lang::Zh)),
        );
    }
    if row.not_evaluated == 0 {
        return Said::new("nothing to check", "没有可查的内容");
    }
    let list = |lang: Lang| {
        let fields = row.missing.iter().map(|(field, n)| {
            let said = wanting(field);
            let said = said.get(lang);
            lang.pick(format!("{said} ({n})"), format!("{said}（{n}）"))
        });
        fields.collect::<Vec<_>>().join(lang.pick(", ", "、"))
    };
    Said::new(list(Lang::En), list(Lang::Zh))
}

/// What is done of a task in words: its state with the share of the work reported, or that
/// the ledger says nothing.
pub(super) fn state(state: Option<State>, done: Option<Decimal>) -> Said {
    let Some(state) = state else {
        return Said::new("not reported", "未填报");
    };
    let said = word(state);
    match done {
        Some(done) if state == State::Started => {
            let share = percent(Some(done));
            Said::new(
                format!("{} {share}", said.en),
                format!("{}{share}", said.zh),
            )
        }
        _ => said,
    }
}

/// What stands for a section without a title.
pub(super) fn no_chapter() -> Said {
    Said::new("(outside chapters)", "（不在章节内）")
}

/// A place with the name of its file alone, where no other file has it.
pub(super) fn place(facts: &Facts, place: &Place) -> String {
    let name = |file: &str| file.rsplit('/').next().unwrap_or_default().to_owned();
    let own = name(&place.file);
    // A file of an older revision has a namesake in the newer one.
    let namesakes = facts.files.iter().filter(|f| name(f) == own).count();
    if namesakes > 1 || !facts.files.contains(&place.file) {
        return place.shown();
    }
    Place {
        file: own,
        ..place.clone()
    }
    .shown()
}

/// Names in a list; of many the first ones and how many there are.
pub(super) fn few(names: &[String], most: usize, lang: Lang) -> String {
    let list = names.len().min(most.max(1));
    let shown = names[..list].join(lang.pick(", ", "、"));
    if list == names.len() {
        return shown;
    }
    lang.pick(
        format!("{shown} and {} more", names.len() - list),
        format!("{shown}等{}个单位", names.len()),
    )
}

/// The element of a change, and what of it has changed.
pub(super) fn change(change: &Change) -> Said {
    let what = &change.what;
    let text = |lang: Lang| {
        let said = diff::what(what, lang);
        let doubt = lang.pick(" (is it the same?)", "（配对存疑）");
        format!("{said}{}", if what.doubtful { doubt } else { "" })
    };
    Said::new(text(Lang::En), text(Lang::Zh))
}

/// The element that has changed.
pub(super) fn changed(change: &Change) -> Said {
    let what = &change.what;
    Said::new(
        format!("{} {}", what.kind.en, what.name.en),
        format!("{}{}", what.kind.zh, what.name.zh),
    )
}

/// What a rule says of a change: its level, or that it was approved.
pub(super) fn judged(change: &Change) -> Said {
    match change.what.verdicts.first() {
        Some(verdict) if verdict.waived => Said::new("approved", "已批准"),
        Some(verdict) => level(verdict.get(Lang::En).severity),
        None => Said::new("—", "—"),
    }
}

/// The rule that found a change.
pub(super) fn judge(change: &Change) -> &str {
    change
        .what
        .verdicts
        .first()
        .map_or("", |v| v.get(Lang::En).rule.as_str())
}

/// How many changes there are against what.
pub(super) fn against(changes: &Changes) -> Said {
    let (n, more) = (changes.list.len(), changes.harmless);
    let [mut en, mut zh] = [
        format!("against {}: {n} changes", changes.against),
        format!("与“{}”相比，变化{n}处", changes.against),
    ];
    if more > 0 {
        let _ = write!(en, ", and {more} without effect on the meaning");
        let _ = write!(zh, "，另有{more}处无实质变化");
    }
    Said::new(en, zh)
}

/// Who approved a waiver, by which document.
pub(super) fn approval(waiver: &Waiver) -> String {
    let number = waiver.number.as_deref();
    let parts: Vec<&str> = waiver
        .approved
        .as_deref()
        .into_iter()
        .chain(number)
        .collect();
    if parts.is_empty() {
        return "—".to_owned();
    }
    parts.join(" ")
}
