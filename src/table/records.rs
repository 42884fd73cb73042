//! Rows to the plan language: one record for each row, or for each cell of a column with a date.

use super::cell::{Cell, Sheet, plain};
use super::counts::Counts;
use super::facts::{self, Fact, Fault};
use super::mapping::{self, Column, How, Mapping, NoDate};
use super::render::Shown;
use super::rows::{self, RowKind};
use super::sums::{self, Mismatch};
use super::vocabulary::{Field, is_missing};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::finding::{Lang, Problem, Said, Severity};
use crate::source::landmarks::{cell_name, column_name};
use crate::source::{Maker, Origin, Span};
use crate::syntax::date::Date;
use crate::syntax::keywords::State;
use crate::syntax::title;

/// What records are made with beside the sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    /// The id of the plan, where it has one.
    pub(super) plan: Option<&'a str>,
    /// The `ledger` entry, or the sheet where there is none.
    pub(super) entry: Span,
    /// The day of rows that name none, where the sheet does not tell either.
    pub(super) as_of: Option<Date>,
}

/// The records of a sheet, and what was said on the way.
#[derive(Debug)]
pub(super) struct Made {
    /// In the plan language.
    pub(super) text: String,
    /// Where each piece of it stands.
    pub(super) origin: Origin,
    /// What is wrong with the sheet.
    pub(super) problems: Vec<Problem>,
    /// What became of its rows.
    pub(super) counts: Counts,
}

/// Turns a sheet into records.
pub(super) fn make(sheet: &Sheet, mapping: &Mapping, shown: Shown<'_>, around: Around<'_>) -> Made {
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
        fallback: around.as_of.map(|date| (date, around.entry)),
        maker: Maker::new(shown.start().file),
        problems: Vec::new(),
        counts: Counts::default(),
        unclear: Vec::new(),
        told: FxHashMap::default(),
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
    fallback: Option<(Date, Span)>,
    maker: Maker,
    problems: Vec<Problem>,
    counts: Counts,
    /// Columns whose decimal mark was asked for.
    unclear: Vec<u32>,
    /// What was said of which item, part and day.
    told: FxHashMap<(String, String, Date, bool), Vec<Saying>>,
}

/// What a cell says, with its column.
type Told<'a> = (Fact, &'a Column);

/// A state and a share of the work as records. Where one follows from the other it is enough;
/// where they differ both stand, the state last, and a rule compares them.
fn agreed<'a>(state: Option<Told<'a>>, share: Option<Told<'a>>) -> Vec<Told<'a>> {
    let (Some(state), Some(share)) = (&state, &share) else {
        return state.into_iter().chain(share).collect();
    };
    let done = match &share.0 {
        Fact::Quantity(text) => portion(text),
        _ => None,
    };
    match (&state.0, done) {
        (Fact::State(State::Done), Some(done)) if done == Decimal::ONE_HUNDRED => {
            vec![state.clone()]
        }
        (Fact::State(State::Planned), Some(done)) if done.is_zero() => vec![state.clone()],
        (Fact::State(State::Started), Some(done))
            if done > Decimal::ZERO && done < Decimal::ONE_HUNDRED =>
        {
            vec![share.clone()]
        }
        _ => vec![share.clone(), state.clone()],
    }
}

/// The number of `45%`.
fn portion(text: &str) -> Option<Decimal> {
    text.strip_suffix('%')?.parse().ok()
}

/// What one row says.
#[derive(Clone, Debug)]
struct Saying {
    said: String,
    reporter: String,
    place: Span,
}

/// What all records of a row share.
struct Row<'a> {
    number: u32,
    /// The names of the thing, the first one the likeliest.
    names: Vec<(&'a Cell, Span)>,
    /// The part it speaks of.
    part: Option<(&'a Cell, Span)>,
    measure: Option<String>,
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
        let this = Row {
            number: row,
            names,
            part: self
                .field(row, Field::Part)
                .filter(|(cell, _)| !whole && !is_whole(&cell.text)),
            measure: measure.or_else(|| self.mapping.measure.clone()),
        };
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
            let beside = valued && column.field != Some(Field::State);
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
            return match mapping::date_of(cell, self.mapping.year) {
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
        self.maker.write_from(&quoted(&name.text), *name_place);
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
        self.check_twice(this, date, fact, said, place);
        self.block(this);
        self.maker.write("\n");
        self.maker.end();
    }

    /// Two values of one item and day; where two units report them, a rule speaks of it.
    fn check_twice(&mut self, this: &Row<'a>, date: Date, fact: &Fact, said: String, place: Span) {
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
        for (field, keyword) in [(Field::Accepted, "accepted"), (Field::Corrects, "corrects")] {
            let Some((cell, place)) = self.field(this.number, field) else {
                continue;
            };
            match mapping::date_of(cell, self.mapping.year) {
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

    fn say_left_out(&mut self) {
        let cells = |rows: &[(u32, u32)]| {
            let names = rows
                .iter()
                .take(5)
                .map(|(row, column)| cell_name("", *row, *column));
            let names: Vec<String> = names.collect();
            let more = if rows.len() > 5 { " …" } else { "" };
            format!("{}{more}", names.join(" "))
        };
        if let Some(&(row, column)) = self.counts.undated.first() {
            let n = self.counts.undated.len();
            let cells = cells(&self.counts.undated);
            let said = Said::new(
                format!(
                    "{} of an unknown day: {cells}",
                    number(n, "row speaks", "rows speak")
                ),
                format!("有 {n} 行未说明是哪一天的情况：{cells}"),
            );
            self.problems.push(Problem::error("ledger", self.shown.cell(row, column), said).help(Said::new(
                "add a column with dates, write `as-of` into the `ledger` entry, or call with `--as-of DATE`",
                "请增设“日期”列，或在“台账”中写明“截至”，或用 --as-of 指定日期",
            )));
        }
        if let Some(&(row, column)) = self.counts.unplaced.first() {
            let n = self.counts.unplaced.len();
            let cells = cells(&self.counts.unplaced);
            let said = Said::new(
                format!(
                    "{} nothing to be about: {cells}",
                    number(n, "row names", "rows name")
                ),
                format!("有 {n} 行未写明所报事项：{cells}"),
            );
            let mut problem =
                Problem::error("ledger", self.shown.cell(row, column), said).help(Said::new(
                    "fill in the id, number or name of the item, or merge the cells it stands for",
                    "请填写事项编号或名称，或将其单元格合并到各行",
                ));
            problem.severity = Severity::Warning;
            self.problems.push(problem);
        }
        self.say_undated_columns();
        self.say_unknown_states(cells);
        self.say_shares_of_indicators(cells);
        self.say_unread();
        self.say_missing(cells);
    }

    /// `11月` without a year anywhere.
    fn say_undated_columns(&mut self) {
        let undated: Vec<&Column> = self.mapping.columns.iter().filter(|c| c.undated).collect();
        let Some(column) = undated.first() else {
            return;
        };
        let header = &column.header;
        let said = Said::new(
            format!("`{header}` names no year, and nothing around does"),
            format!("“{header}”没有写年份，表内其他地方也没有"),
        );
        let place = self.shown.cell(column.row, column.column);
        self.problems
            .push(Problem::error("ledger", place, said).help(Said::new(
            "write the year into the header or a line above it, or `as-of` into the `ledger` entry",
            "请在表头或标题行写明年份，或在“台账”中写明“截至”",
        )));
    }

    /// Columns with something in them of which nothing becomes part of a record, though nobody
    /// knows that it should not.
    fn say_unread(&mut self) {
        let filled = |column: &Column| {
            (self.mapping.header.1 + 1..self.sheet.len())
                .any(|row| self.sheet.cell(row, column.column).is_some())
        };
        let unread = |column: &&Column| {
            let ignored = column.how == How::Told;
            let rival = column.doubled && column.field.is_some_and(Field::is_fact);
            (column.field.is_none() || rival) && !ignored && filled(column)
        };
        let columns: Vec<&Column> = self.mapping.columns.iter().filter(unread).collect();
        let Some(first) = columns.first() else {
            return;
        };
        let name = |column: &&Column| {
            let letter = column_name(column.column);
            format!("{letter} {}", column.header)
        };
        let names: Vec<String> = columns.iter().map(name).collect();
        let (n, en, zh) = (columns.len(), names.join(", "), names.join("、"));
        let said = Said::new(
            format!("{} not read: {en}", number(n, "column is", "columns are")),
            format!("有 {n} 列未读取：{zh}"),
        );
        let place = self.shown.cell(first.row, first.column);
        let mut problem = Problem::error("ledger", place, said).help(Said::new(
            "nothing of these becomes part of a record; say what a column holds in the `ledger` entry, as `column value \"…\"`, or `column ignore \"…\"`",
            "这些列的内容不计入记录；如需采用，请在“台账”中写明，如“列 完成值 \"…\"”，不需要的写“列 忽略 \"…\"”",
        ));
        problem.severity = Severity::Info;
        self.problems.push(problem);
    }

    /// `○` in a column of states.
    fn say_unknown_states(&mut self, cells: impl Fn(&[(u32, u32)]) -> String) {
        let unknown = &self.counts.unknown_states;
        let Some((row, column, text)) = unknown.first() else {
            return;
        };
        let places: Vec<(u32, u32)> = unknown.iter().map(|u| (u.0, u.1)).collect();
        let (n, cells) = (unknown.len(), cells(&places));
        let said = Said::new(
            format!(
                "`{text}` is no state that is known; {} such: {cells}",
                number(n, "cell is", "cells are")
            ),
            format!("“{text}”不是可识别的状态，此类单元格有 {n} 个：{cells}"),
        );
        let mut problem = Problem::error("ledger", self.shown.cell(*row, *column), said).help(Said::new(
            "write for example 未启动, 进行中, 已完成, 暂停, 已取消 (planned, started, done, paused, cancelled); until then it is kept as words and says nothing of the state",
            "请改为“未启动”“进行中”“已完成”“暂停”“已取消”等；此前只作文字保留，不据以判断进展",
        ));
        problem.severity = Severity::Warning;
        self.problems.push(problem);
    }

    /// 完成率 of an indicator: a share of its way, not where it stands.
    fn say_shares_of_indicators(&mut self, cells: impl Fn(&[(u32, u32)]) -> String) {
        let left = &self.counts.shares_of_indicators;
        let Some(&(row, column)) = left.first() else {
            return;
        };
        let header = self.mapping.columns.iter().find(|c| c.column == column);
        let header = header.map_or("", |c| &c.header);
        let (n, cells) = (left.len(), cells(left));
        let said = Said::new(
            format!(
                "{} how much of an indicator is done, not its value: {cells}",
                number(n, "cell says", "cells say")
            ),
            format!("有 {n} 个单元格填的是指标完成率而不是指标值：{cells}"),
        );
        let mut problem = Problem::error("ledger", self.shown.cell(row, column), said).help(Said::new(
            format!("add a column with the values reached; if these are the values, write `column value \"{header}\"` into the `ledger` entry; until then they are left out"),
            format!("请增设“完成值”列；如此列就是指标值，请在“台账”中写明“列 完成值 \"{header}\"”；此前不采用"),
        ));
        problem.severity = Severity::Warning;
        self.problems.push(problem);
    }

    fn say_missing(&mut self, cells: impl Fn(&[(u32, u32)]) -> String) {
        let missing: Vec<(u32, u32)> = self.counts.missing_cells();
        let Some(&(row, column)) = missing.first() else {
            return;
        };
        let n = missing.len();
        let cells = cells(&missing);
        let said = Said::new(
            format!(
                "{} no value (such as `/` or `#N/A`): {cells}",
                number(n, "cell holds", "cells hold")
            ),
            format!("有 {n} 个单元格没有值（如“/”“待定”“#N/A”）：{cells}"),
        );
        let mut problem = Problem::error("ledger", self.shown.cell(row, column), said);
        problem.severity = Severity::Info;
        self.problems.push(problem);
    }
}

/// A sum that is none; the records are made of the rows, so that it changes nothing else.
fn no_sum(mismatch: &Mismatch, shown: Shown<'_>) -> Problem {
    let (told, got) = (mismatch.told.normalize(), mismatch.got.normalize());
    let (first, last) = (mismatch.rows.0 + 1, mismatch.rows.1 + 1);
    let said = if mismatch.counted {
        Said::new(
            format!("the total counts {told}; rows {first} to {last} are {got}"),
            format!("合计为 {told} 项，第 {first} 至 {last} 行实有 {got} 项"),
        )
    } else {
        Said::new(
            format!("the total is given as {told}; rows {first} to {last} make {got}"),
            format!("合计数为 {told}，第 {first} 至 {last} 行相加为 {got}"),
        )
    };
    let place = shown.cell(mismatch.row, mismatch.column);
    let mut problem = Problem::error("ledger", place, said).help(Said::new(
        "find the row or the total that is wrong; only the rows are checked further",
        "请核对各行与合计，更正有误的一处；后续检查只采用各行数据",
    ));
    problem.severity = Severity::Warning;
    problem
}

fn no_date(why: NoDate, cell: &Cell, place: Span) -> Problem {
    let text = &cell.text;
    let (said, help) = match why {
        NoDate::NotInCalendar => (
            Said::new(
                format!("`{text}` is not in the calendar"),
                format!("日历上没有“{text}”这个日期"),
            ),
            Said::new("correct the date", "请改正日期"),
        ),
        NoDate::NoYear => (
            Said::new(
                format!("`{text}` names no year, and nothing around does"),
                format!("“{text}”没有写年份，表内其他地方也没有"),
            ),
            Said::new("write the year too", "请写明年份"),
        ),
        NoDate::Other => (
            Said::new(format!("`{text}` is no date"), format!("“{text}”不是日期")),
            Said::new(
                "write a date as `2025-06-30`, `2025-06` or `2025-Q3`",
                "日期写作“2025年6月30日”“2025年6月”或 2025-06-30",
            ),
        ),
    };
    Problem::error("ledger", place, said).help(help)
}

/// A number with the words that go with it.
fn number(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}

/// A text in quotes of the plan language, in which it has no quotes of its own.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "”"))
}
