//! Rows to the plan language: one record for each row, or for each cell of a column with a date.

mod agree;
mod faults;
mod left_out;

use super::cell::{Cell, Sheet, plain};
use super::counts::Counts;
use super::days;
use super::facts::{self, Fact, Fault};
use super::mapping::{Column, Mapping};
use super::plan::is_id;
use super::render::Shown;
use super::rows::{self, RowKind};
use super::sums;
use super::vocabulary::{Field, is_missing};
use crate::finding::{Lang, Problem};
use crate::source::{Maker, Origin, Span};
use crate::syntax::date::Date;
use crate::syntax::keywords::State;
use crate::syntax::title;
use agree::{Told, agreed};
use faults::{no_date, no_sum};

/// What records are made with beside the sheet.
#[derive(Clone, Copy, Debug)]
pub(in crate::table) struct Around<'a> {
    /// The id of the plan, where it has one.
    pub(in crate::table) plan: Option<&'a str>,
    /// The ids of all plans, for names such as `plan:id`.
    pub(in crate::table) plans: &'a [String],
    /// The `ledger` entry, or the sheet where there is none.
    pub(in crate::table) entry: Span,
    /// The day of rows that name none, where the sheet does not tell either.
    pub(in crate::table) as_of: Option<Date>,
}

/// The records of a sheet, and what was said on the way.
#[derive(Debug)]
pub(in crate::table) struct Made {
    /// In the plan language.
    pub(in crate::table) text: String,
    /// Where each piece of it stands.
    pub(in crate::table) origin: Origin,
    /// What is wrong with the sheet.
    pub(in crate::table) problems: Vec<Problem>,
    /// What became of its rows.
    pub(in crate::table) counts: Counts,
}

/// Turns a sheet into records.
pub(in crate::table) fn make(
    sheet: &Sheet,
    mapping: &Mapping,
    shown: Shown<'_>,
    around: Around<'_>,
) -> Made {
    let mut scribe = Scribe {
        sheet,
        mapping,
        shown,
        day: mapping.as_of.map(|(date, at)| {
            (
                date,
                at.map_or(around.entry, |(row, column)| shown.cell(row, column)),
            )
        }),
        plans: around.plans,
        fallback: around.as_of.map(|date| (date, around.entry)),
        maker: Maker::new(shown.start().file),
        problems: Vec::new(),
        counts: Counts::default(),
        unclear: Vec::new(),
    };
    scribe.opening(around);
    let kinds = rows::rows(sheet, mapping);
    for &(row, kind) in &kinds {
        match kind {
            RowKind::Data => scribe.row(row),
            RowKind::Blank => {}
            RowKind::Header => scribe.counts.headers.push(row),
            RowKind::Group => scribe.counts.groups.push(row),
            RowKind::Total => {
                scribe.counts.totals.push(row);
                scribe.whole(row, &kinds);
            }
            RowKind::Note => scribe.counts.notes.push(row),
        }
    }
    for mismatch in sums::mismatches(sheet, mapping, &kinds) {
        scribe.problems.push(no_sum(&mismatch, shown));
    }
    scribe.close()
}

#[derive(Debug)]
struct Scribe<'a> {
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    shown: Shown<'a>,
    day: Option<(Date, Span)>,
    plans: &'a [String],
    fallback: Option<(Date, Span)>,
    maker: Maker,
    problems: Vec<Problem>,
    counts: Counts,
    /// Columns whose decimal mark was asked for.
    unclear: Vec<u32>,
}

/// What all records of a row share.
struct Row<'a> {
    number: u32,
    /// The names of the thing, the first one the likeliest.
    names: Vec<(&'a Cell, Span)>,
    /// The part it speaks of.
    part: Option<(&'a Cell, Span)>,
    measure: Option<String>,
    spent: Option<Spent>,
}

/// Money spent, and the day its column names.
struct Spent {
    said: String,
    place: Span,
    date: Option<(Date, Span)>,
}

/// Whether what stands in a column of parts means all of them.
fn is_whole(text: &str) -> bool {
    let all = [
        "全州", "全市", "全县", "全区", "全省", "全国", "total", "all",
    ];
    all.contains(&plain(text).as_str())
}

impl<'a> Scribe<'a> {
    fn opening(&mut self, around: Around<'_>) {
        if let Some(plan) = around.plan {
            self.maker.write("in ");
            self.maker.write_from(&quoted(plan), around.entry);
            self.maker.write("\n");
        }
        if let Some((date, place)) = self.day {
            self.maker.begin(place);
            self.maker
                .write(&format!("ledger \"-\" {{ as-of {date} }}\n"));
            self.maker.end();
        }
    }

    /// The cell of a field in a row, through merged cells, unless it stands for nothing.
    fn cell(&self, row: u32, column: &Column) -> Option<(&'a Cell, Span)> {
        let (at, cell) = self.sheet.filled(row, column.column)?;
        let place = self.shown.cell(at, cell.column);
        (!is_missing(&cell.text)).then_some((cell, place))
    }

    fn field(&self, row: u32, field: Field) -> Option<(&'a Cell, Span)> {
        self.mapping
            .of(field)
            .find_map(|column| self.cell(row, column))
    }

    fn names(&self, row: u32) -> Vec<(&'a Cell, Span)> {
        let order = [Field::Ref, Field::Metric, Field::Project, Field::Title];
        order
            .into_iter()
            .flat_map(|field| self.mapping.of(field))
            .filter_map(|column| self.cell(row, column))
            .collect()
    }

    fn row(&mut self, row: u32) {
        self.counts.rows += 1;
        self.tell(row, self.names(row), false);
    }

    /// A sum over the parts of one item says where the whole item stands.
    fn whole(&mut self, row: u32, kinds: &[(u32, RowKind)]) {
        if self.mapping.first(Field::Part).is_none() {
            return;
        }
        let Some(at) = kinds.iter().position(|(other, _)| *other == row) else {
            return;
        };
        let data = |kind: RowKind| kind == RowKind::Data;
        let above = kinds[..at].iter().rev().take_while(|k| data(k.1));
        let mut rows: Vec<u32> = above.map(|k| k.0).collect();
        if rows.is_empty() {
            let below = kinds[at + 1..].iter().take_while(|k| data(k.1));
            rows = below.map(|k| k.0).collect();
        }
        let name = |row: u32| {
            let names = self.names(row);
            names.first().map(|(cell, _)| title::key(&cell.text))
        };
        let Some(first) = rows.first().copied() else {
            return;
        };
        let of_one = rows
            .iter()
            .all(|row| name(*row) == name(first) && self.field(*row, Field::Part).is_some());
        if of_one && rows.len() > 1 && name(first).is_some() {
            self.tell(row, self.names(first), true);
        }
    }

    /// The records of a row, about the things named, or about the whole of them.
    fn tell(&mut self, row: u32, names: Vec<(&'a Cell, Span)>, whole: bool) {
        let measure = self
            .field(row, Field::Measure)
            .map(|(cell, _)| cell.text.to_string());
        let mut this = Row {
            number: row,
            names,
            part: self
                .field(row, Field::Part)
                .filter(|(cell, _)| !whole && !is_whole(&cell.text)),
            measure: measure.or_else(|| self.mapping.measure.clone()),
            spent: None,
        };
        this.spent = self.spent(&this);
        let dated: Vec<&Column> = self
            .mapping
            .columns
            .iter()
            .filter(|c| c.date.is_some() && !c.doubled && c.field.is_some_and(Field::is_fact))
            .filter(|c| c.field != Some(Field::Spent) || self.spent_speaks(&this))
            .collect();
        let (mut any, mut valued) = (false, false);
        for column in dated {
            let said = self.dated(&this, column);
            any |= said;
            valued |= said && column.field.is_some_and(Field::is_amount);
        }
        let facts = self.facts(&this, valued);
        if facts.is_empty() && !any {
            self.nothing(&this);
        }
        for (fact, column) in facts {
            self.plain(&this, &fact, column);
        }
    }

    /// Whether money spent is the value of the item: of an indicator it may be, of a project it is
    /// no share of the work.
    fn spent_speaks(&self, this: &Row<'a>) -> bool {
        let by_name = [Field::Project, Field::Title]
            .iter()
            .any(|f| self.field(this.number, *f).is_some());
        self.mapping.first(Field::Value).is_none() && !by_name && !this.names.is_empty()
    }

    /// The record of a column with a date.
    fn dated(&mut self, this: &Row<'a>, column: &'a Column) -> bool {
        let Some(cell) = self.sheet.cell(this.number, column.column) else {
            return false;
        };
        let place = self.shown.cell(this.number, column.column);
        match self.read(cell, column, this, place) {
            Some(Fact::Missing) => {
                self.counts.missing(column.column, this.number, &cell.text);
                false
            }
            Some(fact) => {
                let date = column
                    .date
                    .map(|d| (d, self.shown.cell(column.row, column.column)));
                self.write(this, &fact, place, date);
                true
            }
            None => true,
        }
    }

    /// What a row says, and the columns that say it: a value; else a state and a share of the
    /// work, of which one is enough where they agree; else words. `valued` tells that columns
    /// with dates gave its values.
    fn facts(&mut self, this: &Row<'a>, valued: bool) -> Vec<Told<'a>> {
        let (mut state, mut share, mut words, mut faulty) = (None, None, None, None);
        let order = [Field::Value, Field::State, Field::Share, Field::Progress];
        for column in order.into_iter().flat_map(|field| self.mapping.of(field)) {
            let beside = valued && matches!(column.field, Some(Field::Share | Field::Progress));
            if column.date.is_some() || beside {
                continue;
            }
            let Some((at, cell)) = self.sheet.filled(this.number, column.column) else {
                continue;
            };
            // A merged value is that of its first row: nobody knows how it is shared out.
            if at != this.number && matches!(column.field, Some(Field::Value)) {
                continue;
            }
            let place = self.shown.cell(at, cell.column);
            let fact = match self.read(cell, column, this, place) {
                Some(Fact::Missing) => {
                    self.counts.missing(column.column, this.number, &cell.text);
                    continue;
                }
                Some(fact) => fact,
                // A fault is said already. Beside a share nobody can read a state still speaks; of
                // a value without its number the rest would be half.
                None if column.field == Some(Field::Share) => {
                    faulty = Some((Fact::Missing, column));
                    continue;
                }
                None => return vec![(Fact::Missing, column)],
            };
            match (&fact, column.field) {
                (Fact::Words(text), Some(Field::State)) => {
                    self.counts.unknown_state(this.number, cell.column, text);
                    words = words.or(Some((fact, column)));
                }
                (Fact::Words(_), _) => words = words.or(Some((fact, column))),
                (Fact::State(_), _) => state = state.or(Some((fact, column))),
                (_, Some(Field::Share)) if self.of_indicator(this) => {
                    self.counts
                        .shares_of_indicators
                        .push((this.number, cell.column));
                }
                (_, Some(Field::Share)) => share = share.or(Some((fact, column))),
                _ => return vec![(fact, column)],
            }
        }
        let said = agreed(state, share);
        if said.is_empty() {
            let rest = faulty.or(words).or_else(|| self.implied(this));
            rest.into_iter().collect()
        } else {
            said
        }
    }

    /// Whether a row is about an indicator: a share of its way is no value of it.
    fn of_indicator(&self, this: &Row<'a>) -> bool {
        self.field(this.number, Field::Metric).is_some()
    }

    /// A row with nothing but the day on which it ended, or money spent, says that much.
    fn implied(&self, this: &Row<'a>) -> Option<Told<'a>> {
        let of = |field, state| {
            let column = self
                .mapping
                .of(field)
                .find(|c| self.cell(this.number, c).is_some());
            column.map(|column| (Fact::State(state), column))
        };
        of(Field::Ended, State::Done)
            .or_else(|| of(Field::Accepted, State::Done))
            .or_else(|| of(Field::Spent, State::Started))
    }

    fn read(&mut self, cell: &Cell, column: &Column, this: &Row<'_>, place: Span) -> Option<Fact> {
        match facts::read(cell, column, this.measure.as_deref()) {
            Ok(fact) => Some(fact),
            Err(fault) => {
                self.counts.faulty += 1;
                if matches!(fault, Fault::Unclear | Fault::Portion(_)) {
                    if self.unclear.contains(&column.column) {
                        return None;
                    }
                    self.unclear.push(column.column);
                }
                let (said, help) = fault.said(cell, column);
                self.problems
                    .push(Problem::error("ledger", place, said).help(help));
                None
            }
        }
    }

    fn plain(&mut self, this: &Row<'a>, fact: &Fact, column: &'a Column) {
        if *fact == Fact::Missing {
            return;
        }
        let place = self
            .cell(this.number, column)
            .map_or(self.shown.start(), |c| c.1);
        let own = column
            .date
            .map(|d| (d, self.shown.cell(column.row, column.column)));
        let date = match own {
            Some(own) => Ok(Some(own)),
            None => self.date(this.number, fact),
        };
        match date {
            Ok(date) => self.write(this, fact, place, date),
            Err(()) => self.counts.faulty += 1,
        }
    }

    /// The day of a row: when it ended, what its date says, what the sheet speaks of.
    fn date(&mut self, row: u32, fact: &Fact) -> Result<Option<(Date, Span)>, ()> {
        let ended = *fact == Fact::State(State::Done);
        let fields = [Field::Ended, Field::Accepted, Field::Date, Field::AsOf];
        for field in fields.into_iter().skip(if ended { 0 } else { 2 }) {
            let Some((cell, place)) = self.field(row, field) else {
                continue;
            };
            return match days::date_of(cell, self.mapping.year) {
                Ok(date) => Ok(Some((date, place))),
                Err(why) => {
                    self.problems.push(no_date(why, cell, place));
                    Err(())
                }
            };
        }
        Ok(self.day.or(self.fallback))
    }

    fn nothing(&mut self, this: &Row<'a>) {
        if this.names.is_empty() {
            let column = self.sheet.row(this.number).first().map_or(0, |c| c.column);
            self.counts.unplaced.push((this.number, column));
        } else {
            self.counts.silent.push(this.number);
        }
    }

    fn write(&mut self, this: &Row<'a>, fact: &Fact, place: Span, date: Option<(Date, Span)>) {
        let (Some((name, name_place)), Some((date, date_place))) = (this.names.first(), date)
        else {
            let column = self.sheet.row(this.number).first().map_or(0, |c| c.column);
            if this.names.is_empty() {
                self.counts.unplaced.push((this.number, column));
            } else {
                self.counts.undated.push((this.number, column));
            }
            return;
        };
        self.counts.records += 1;
        self.maker.begin(place);
        self.maker.write("record ");
        self.maker
            .write_from(&self.reference(&name.text), *name_place);
        if let Some((part, place)) = this.part {
            self.maker.write(" of ");
            self.maker.write_from(&quoted(&part.text), place);
        }
        self.maker.write(" ");
        self.maker.write_from(&date.to_string(), date_place);
        self.maker.write(" = ");
        let said = match fact {
            Fact::Quantity(quantity) => quantity.clone(),
            Fact::State(state) => state.word(Lang::En).to_owned(),
            Fact::Words(words) => quoted(words),
            Fact::Missing => String::new(),
        };
        self.maker.write_from(&said, place);
        self.block(this);
        self.maker.write("\n");
        self.maker.end();
    }

    /// A name as it is looked up: `plan:id` of a plan that is there, else any text.
    fn reference(&self, text: &str) -> String {
        match text.split_once([':', '：']) {
            Some((plan, id)) if self.plans.iter().any(|p| p == plan) && is_id(id) => {
                format!("{plan}:{id}")
            }
            _ => quoted(text),
        }
    }

    /// Money spent on the item, and the day its column names.
    fn spent(&mut self, this: &Row<'a>) -> Option<Spent> {
        let column = self.mapping.first(Field::Spent)?;
        if self.spent_speaks(this) {
            return None;
        }
        let cell = self.sheet.cell(this.number, column.column)?;
        let place = self.shown.cell(this.number, column.column);
        match self.read(cell, column, this, place) {
            Some(Fact::Quantity(said)) => {
                let head = self.shown.cell(column.row, column.column);
                let date = column.date.map(|date| (date, head));
                Some(Spent { said, place, date })
            }
            _ => None,
        }
    }

    fn block(&mut self, this: &Row<'a>) {
        let mut open = false;
        let mut begin = |maker: &mut Maker| {
            maker.write(if open { "; " } else { " { " });
            open = true;
        };
        for (name, place) in this.names.iter().skip(1) {
            begin(&mut self.maker);
            self.maker.write("aka ");
            self.maker.write_from(&quoted(&name.text), *place);
        }
        let statements = [
            (Field::Source, "source"),
            (Field::Reporter, "reporter"),
            (Field::Evidence, "evidence"),
            (Field::Issue, "note"),
            (Field::Note, "note"),
        ];
        for (field, keyword) in statements {
            for column in self.mapping.of(field) {
                if let Some((cell, place)) = self.cell(this.number, column) {
                    begin(&mut self.maker);
                    self.maker.write(keyword);
                    self.maker.write(" ");
                    self.maker.write_from(&quoted(&cell.text), place);
                }
            }
        }
        if let Some(Spent { said, place, date }) = &this.spent {
            begin(&mut self.maker);
            self.maker.write("spent ");
            self.maker.write_from(said, *place);
            if let Some((date, place)) = date {
                self.maker.write(" in ");
                self.maker.write_from(&date.to_string(), *place);
            }
        }
        for (field, keyword) in [(Field::Accepted, "accepted"), (Field::Corrects, "corrects")] {
            let Some((cell, place)) = self.field(this.number, field) else {
                continue;
            };
            match days::date_of(cell, self.mapping.year) {
                Ok(date) => {
                    begin(&mut self.maker);
                    self.maker.write(keyword);
                    self.maker.write(" ");
                    let by = self.field(this.number, Field::AcceptedBy);
                    if let (Field::Accepted, Some((by, place))) = (field, by) {
                        self.maker.write_from(&quoted(&by.text), place);
                        self.maker.write(" ");
                    }
                    self.maker.write_from(&date.to_string(), place);
                }
                Err(why) => self.problems.push(no_date(why, cell, place)),
            }
        }
        if open {
            self.maker.write(" }");
        }
    }

    fn close(mut self) -> Made {
        self.say_left_out();
        let (text, origin) = self.maker.finish();
        Made {
            text,
            origin,
            problems: self.problems,
            counts: self.counts,
        }
    }
}

/// A text in quotes of the plan language, in which it has no quotes of its own.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "”"))
}
