//! Two values of one item and day in one table.

use super::super::cell::plain;
use super::super::facts::Fact;
use super::super::vocabulary::Field;
use super::{Row, Saying, Scribe};
use crate::finding::{Lang, Problem, Said};
use crate::source::Span;
use crate::syntax::date::Date;
use crate::syntax::title;

impl<'a> Scribe<'a> {
    /// Two values of one item and day; where two units report them, a rule speaks of it.
    pub(super) fn check_twice(
        &mut self,
        this: &Row<'a>,
        date: Date,
        fact: &Fact,
        said: String,
        place: Span,
    ) {
        if self.field(this.number, Field::Corrects).is_some() {
            return;
        }
        let text = |field| {
            self.field(this.number, field)
                .map_or_else(String::new, |(c, _)| plain(&c.text))
        };
        let name = this
            .names
            .first()
            .map_or_else(String::new, |(c, _)| title::key(&c.text));
        let part = this.part.map_or_else(String::new, |(c, _)| plain(&c.text));
        let reporter = text(Field::Reporter);
        let is_state = matches!(fact, Fact::State(_));
        let before = self.told.entry((name, part, date, is_state)).or_default();
        let rival = before.iter().find(|b| {
            let for_the_rule =
                !b.reporter.is_empty() && !reporter.is_empty() && b.reporter != reporter;
            b.said != said && !for_the_rule
        });
        if let Some(rival) = rival {
            let (first, item) = (
                &rival.said,
                this.names.first().map_or("", |(c, _)| &*c.text),
            );
            let problem = Said::new(
                format!("`{item}` is {said} on {date}, and {first} in another row"),
                format!(
                    "“{item}”{}为 {said}，另一行却为 {first}",
                    date.display(Lang::Zh)
                ),
            );
            let problem = Problem::error("ledger", place, problem)
                .note(rival.place, Said::new("the other row", "另一行"))
                .help(Said::new(
                    "keep the right one, or give a date in a column `corrects`; until then the later row speaks",
                    "请保留正确的一行，或用“更正”列注明；此前以靠后的一行为准",
                ));
            self.problems.push(problem);
        }
        before.push(Saying {
            said,
            reporter,
            place,
        });
    }
}
