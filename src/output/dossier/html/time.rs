//! Deadlines along the time.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::super::words;
use super::{LIMITS, Page, chart, left_out, said, t};
use crate::report::Deadline;
use crate::syntax::date::Date;
use crate::syntax::keywords::State;

/// Periods that fit side by side.
const MOST_PERIODS: usize = 14;

impl Page<'_> {
    pub(super) fn timeline(&self) -> Option<Markup> {
        let all = &self.dossier.deadlines;
        if all.is_empty() {
            return None;
        }
        let own: Vec<&Deadline> = all.iter().filter(|d| d.own).collect();
        let ends = all.len() - own.len();
        let mut shown = own.clone();
        shown.sort_by_key(|d| (!d.overdue, d.date.last()));
        shown.truncate(LIMITS.deadlines);
        shown.sort_by_key(|d| d.date.last());
        Some(html! {
            (self.stacks(all))
            @if ends > 0 {
                p { (t(
                    format!("{ends} elements have no day of their own: for them the end of the plan's period counts."),
                    format!("另有{ends}项未单独写明时限，以规划期末为限。"),
                )) }
            }
            @if !shown.is_empty() {
                div.wide {
                    table {
                        caption { (t("What has a day of its own, earliest first", "单独写明时限的事项（按时间先后）")) }
                        thead { tr { @for (en, zh) in [("by", "时限"), ("what", "类别"), ("name", "事项"), ("answers for it", "责任主体"), ("state", "进展"), ("", "是否逾期")] {
                            th scope="col" { @if en.is_empty() { (t("overdue", zh)) } @else { (t(en, zh)) } }
                        } } }
                        tbody { @for deadline in &shown { (self.deadline(deadline)) } }
                    }
                }
            }
            (left_out(shown.len(), own.len(), "deadlines", "时限"))
        })
    }

    pub(super) fn deadline(&self, deadline: &Deadline) -> Markup {
        html! {
            tr {
                td.w { (deadline.date) }
                td.w { (said(&words::due_kind(deadline.kind))) }
                th scope="row" { (deadline.title) @if let Some(place) = &deadline.place { " " span.note { (self.place(place)) } } }
                td { (deadline.owners.join("、")) }
                td { (said(&words::due_state(deadline))) }
                td.w { @if deadline.overdue { span.lamp.red { (t("overdue", "逾期")) } } @else { "—" } }
            }
        }
    }

    /// Overdue, done, open by quarter; by year where there are many.
    fn stacks(&self, all: &[Deadline]) -> Markup {
        let quarter = |d: &Deadline| {
            let day = d.date.last();
            (day.year(), (day.month() - 1) / 3 + 1)
        };
        let year = |d: &Deadline| (d.date.last().year(), 0);
        let quarters: BTreeSet<_> = all.iter().map(quarter).collect();
        let by_year = quarters.len() > MOST_PERIODS;
        let mut counts: BTreeMap<(i16, i8), [usize; 3]> = BTreeMap::new();
        for deadline in all {
            let key = if by_year {
                year(deadline)
            } else {
                quarter(deadline)
            };
            let done = deadline.state == Some(State::Done);
            let slot = if deadline.overdue {
                0
            } else if done {
                1
            } else {
                2
            };
            counts.entry(key).or_default()[slot] += 1;
        }
        let now = self.dossier.facts.as_of.map(Date::last);
        let now = now.map(|d| (d.year(), if by_year { 0 } else { (d.month() - 1) / 3 + 1 }));
        let before = now.map(|now| counts.keys().filter(|key| **key <= now).count());
        let name = |(year, quarter): (i16, i8)| {
            if quarter == 0 {
                year.to_string()
            } else {
                format!("{year} Q{quarter}")
            }
        };
        let skip = counts.len().saturating_sub(MOST_PERIODS);
        let periods: Vec<(String, [usize; 3])> = counts
            .into_iter()
            .skip(skip)
            .map(|(k, n)| (name(k), n))
            .collect();
        let label = self.lang.pick(
            "How many are due in each period: overdue, done, open",
            "各时段到期事项数：逾期、完成、未到期",
        );
        if periods.len() < 2 {
            return html! {};
        }
        html! {
            figure {
                figcaption { (t(
                    "Due in each period; from below: done (green), overdue (red), open (grey). Dotted: the as-of date.",
                    "各时段到期事项数。自下而上：已完成（绿）、已逾期（红）、未到期（灰）；竖点线为截至日期。",
                )) }
                div.wide { (chart::stacks(&periods, before.map(|n| n.saturating_sub(skip)), label)) }
            }
        }
    }
}
