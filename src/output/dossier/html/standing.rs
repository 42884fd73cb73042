//! Where things stand: lights of units and chapters, targets, the load of units.

use maud::{Markup, html};

use super::super::words;
use super::{LIMITS, Page, chart, colour, left_out, said, t};
use crate::model::entity::Role;
use crate::report::{Colour, Lights, Target};

impl Page<'_> {
    pub(super) fn lights(&self) -> Markup {
        let dossier = self.dossier;
        let lit = |lights: &Lights| lights.total() > 0;
        let mut units: Vec<_> = dossier
            .units
            .iter()
            .filter(|u| lit(&u.lights) && u.members.is_empty())
            .collect();
        if !dossier.facts.filters.units.is_empty() {
            units.retain(|u| {
                dossier
                    .sheets
                    .iter()
                    .any(|s| dossier.units[s.unit].id == u.id)
            });
        }
        units.sort_by_key(|u| {
            let count = |c| std::cmp::Reverse(u.lights.count(c));
            (u.lights.whole(), count(Colour::Red), count(Colour::Yellow))
        });
        let chapters = dossier.chapters.iter().filter(|c| lit(&c.lights));
        html! {
            p.note { (said(&words::rule_of_lights(dossier))) }
            @if dossier.facts.as_of.is_none() { p { (t("No as-of date is given, so most lights are grey: give one with --as-of.", "未给出截至日期，多数灯为灰色；可用 --as-of 指定。")) } }
            div.wide {
                table {
                    caption { (t("By chapter", "按章节")) }
                    (lights_head("chapter", "章节"))
                    tbody { @for chapter in chapters { (lights_row(&html! { (chapter.title) }, chapter.lights, chapter.score)) } }
                }
            }
            div.wide {
                table {
                    caption { (t("By unit, gravest first", "按单位（由重到轻）")) }
                    (lights_head("unit", "单位"))
                    tbody { @for unit in units.iter().take(LIMITS.rules) { (lights_row(&self.unit_link(&unit.id), unit.lights, unit.score)) } }
                }
            }
            (left_out(units.len().min(LIMITS.rules), units.len(), "units", "单位"))
        }
    }

    pub(super) fn targets(&self) -> Option<Markup> {
        let targets = &self.dossier.targets;
        (!targets.is_empty()).then(|| html! {
            div.wide {
                table {
                    caption { (t(
                        "Chart: dashed, what should be reached by when; line with dots, what was reported; solid, the target; dotted, the as-of date.",
                        "图示：虚线为序时要求，带点实线为填报值，横线为目标值，竖点线为截至日期。",
                    )) }
                    thead { tr {
                        @for (en, zh) in [("target", "指标"), ("to reach", "目标值"), ("by", "时限"), ("baseline", "基期值"), ("actual", "实际值"), ("expected then", "序时应达"), ("outcome", "结论"), ("course", "走势"), ("light", "亮灯")] {
                            th scope="col" { (t(en, zh)) }
                        }
                    } }
                    tbody { @for (n, target) in targets.iter().take(LIMITS.targets).enumerate() { (self.target(n, target)) } }
                }
            }
            (left_out(targets.len().min(LIMITS.targets), targets.len(), "targets", "指标"))
        })
    }

    fn target(&self, number: usize, target: &Target) -> Markup {
        let day = self
            .dossier
            .facts
            .as_of
            .map(crate::syntax::date::Date::last);
        html! {
            tr {
                th scope="row" {
                    (target.metric)
                    br; span.note {
                        (said(&words::kind(target.kind)))
                        @if let Some(strength) = target.strength { " · " (said(&words::word(strength))) }
                        @if !target.owners.is_empty() { " · " (target.owners.join("、")) }
                        @if let Some(place) = &target.place { " · " (self.place(place)) }
                    }
                }
                td.n { (words::mark(target)) }
                td.w { (words::day(target.due)) }
                td.n {
                    @if let Some((amount, date)) = &target.baseline { (amount.shown) @if let Some(date) = date { br; span.note { (date) } } } @else { "—" }
                }
                td.n {
                    @if let Some((amount, day)) = &target.actual { (amount.shown) br; span.note { (day) } } @else { "—" }
                }
                td.n { (words::shown(target.expected.as_ref())) }
                td.said {
                    (said(&words::outcome(target)))
                    @if let Ok(outcome) = target.outcome && let (Some(done), Some(due)) = (outcome.done, outcome.expected) {
                        br; span.note { (t(
                            format!("{} done, {} due", words::percent(Some(done)), words::percent(Some(due))),
                            format!("完成{}，序时{}", words::percent(Some(done)), words::percent(Some(due))),
                        )) }
                    }
                }
                td.chart { @if number < LIMITS.charts && let Some(chart) = &target.chart { (chart::draw(target, chart, day, self.lang)) } @else { "—" } }
                td { span class={ "lamp " (target.signal.colour.word()) } { (colour(target.signal.colour)) } }
            }
        }
    }

    pub(super) fn load(&self) -> Option<Markup> {
        let dossier = self.dossier;
        let mut units: Vec<_> = dossier
            .units
            .iter()
            .filter(|u| u.load.total() > 0)
            .collect();
        units.sort_by_key(|u| {
            let of = |role| std::cmp::Reverse(u.load.of(role));
            (of(Role::Lead), of(Role::Responsible), of(Role::Support))
        });
        let most = units.iter().map(|u| u.load.total()).max()?;
        Some(html! {
            div.wide {
                table {
                    caption { (t("Tasks by role; “through groups” counts those in which only a collective with the unit in it is named.", "按角色统计任务数；“经统称”指仅以“各县市政府”等统称列入的任务。")) }
                    thead { tr {
                        th scope="col" { (t("unit", "单位")) }
                        @for role in Role::ALL { th scope="col" { (said(&words::role(role))) } }
                        th scope="col" { (t("through groups", "经统称")) }
                        th scope="col" { (t("all", "合计")) }
                        th scope="col" { (t("findings", "问题")) }
                        th scope="col" { (t("load", "任务量")) }
                    } }
                    tbody {
                        @for unit in units.iter().take(LIMITS.rules) {
                            tr {
                                th scope="row" { (self.unit_link(&unit.id)) @if !unit.members.is_empty() { " " span.note { (t("(group)", "（统称）")) } } }
                                @for role in Role::ALL { td.n { (unit.load.of(role)) } }
                                td.n { (unit.load.through_groups) }
                                td.n { (unit.load.total()) }
                                td.n { (unit.findings) }
                                td { (chart::bar(unit.load.of(Role::Lead), unit.load.total(), most)) }
                            }
                        }
                    }
                }
            }
            (left_out(units.len().min(LIMITS.rules), units.len(), "units", "单位"))
        })
    }
}

fn lights_head(en: &str, zh: &str) -> Markup {
    html! {
        thead { tr {
            th scope="col" { (t(en, zh)) }
            th scope="col" { (t("light", "亮灯")) }
            @for each in Colour::ALL { th.n scope="col" { (colour(each)) } }
            th.n scope="col" { (t("score", "得分")) }
            th.n scope="col" { (t("weight scored", "已评权重")) }
        } }
    }
}

fn lights_row(
    name: &Markup,
    lights: Lights,
    score: Option<(rust_decimal::Decimal, rust_decimal::Decimal)>,
) -> Markup {
    let whole = lights.whole();
    html! {
        tr {
            th scope="row" { (name) }
            td.w { span class={ "lamp " (whole.word()) } { (colour(whole)) } }
            @for each in Colour::ALL { td.n { (lights.count(each)) } }
            td.n { (words::score(score)) }
            td.n { (words::percent(score.map(|s| s.1))) }
        }
    }
}
