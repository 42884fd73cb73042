//! Targets with where they come from, where they should be and where they are.

use jiff::civil;
use rust_decimal::Decimal;

use super::excerpt::Place;
use super::light::Signal;
use super::reader::Reader;
use crate::model::entity::QuantityAt;
use crate::model::ids::{Item, TargetId};
use crate::model::quantity::{MeasureId, Quantity};
use crate::model::target::{Missing, Outcome};
use crate::syntax::date::Date;
use crate::syntax::keywords::Strength;
use crate::syntax::tree::{Cmp, TargetKind};

/// A number with its unit of measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The number.
    pub value: Decimal,
    /// The unit of measure as written; empty for a bare number.
    pub unit: String,
    /// As people write the two.
    pub shown: String,
}

/// What a small chart shows, in the unit of the pass mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What should be reached by when.
    pub way: Vec<(civil::Date, Decimal)>,
    /// What was reported.
    pub readings: Vec<(civil::Date, Decimal)>,
    /// The pass mark.
    pub mark: Decimal,
}

/// A target on the day.
#[derive(Clone, Debug)]
pub struct Target {
    /// Id of its plan.
    pub plan: String,
    /// Its id.
    pub id: String,
    /// What is measured.
    pub metric: String,
    /// Level, growth, …
    pub kind: TargetKind,
    /// Comparator.
    pub cmp: Option<Cmp>,
    /// Pass mark.
    pub mark: Option<Amount>,
    /// Upper end of a range.
    pub max: Option<Amount>,
    /// A text in place of a value.
    pub words: Option<String>,
    /// How firmly.
    pub strength: Option<Strength>,
    /// The deadline that counts.
    pub due: Option<Date>,
    /// Starting value with its date.
    pub baseline: Option<(Amount, Option<Date>)>,
    /// The value that speaks, and the day it speaks about.
    pub actual: Option<(Amount, civil::Date)>,
    /// What should have been reached on that day; where nothing was reported, on the as-of date.
    pub expected: Option<Amount>,
    /// The outcome, or what is missing to say it.
    pub outcome: Result<Outcome, Missing>,
    /// Its light.
    pub signal: Signal,
    /// Units that answer for it, by id.
    pub owners: Vec<String>,
    /// Its chapter, by its number.
    pub chapter: Option<usize>,
    /// Id of its task.
    pub task: Option<String>,
    /// What can be drawn of it.
    pub chart: Option<Chart>,
    /// Where its head stands.
    pub place: Option<Place>,
    pub(super) item: TargetId,
}

pub(super) fn targets(reader: &Reader<'_>) -> Vec<Target> {
    let shown = reader.model.target_ids();
    let shown = shown.filter(|id| reader.concerns((*id).into()));
    shown.map(|id| target(reader, id)).collect()
}

pub(super) fn amount(reader: &Reader<'_>, quantity: Quantity) -> Amount {
    let (value, measure) = (quantity.value(), quantity.measure);
    Amount {
        value,
        unit: reader.model.measures.symbol(measure).to_owned(),
        shown: reader.model.measures.display(value, measure),
    }
}

fn target(reader: &Reader<'_>, id: TargetId) -> Target {
    let model = reader.model;
    let this = &model.targets[id.index()];
    let extra = model.target_extra(id);
    let item: Item = id.into();
    let day = reader.world.day(item);
    let written = |q: Option<QuantityAt>| q.map(|q| amount(reader, q.quantity));
    let actual = day.and_then(|day| model.actual(id, day).ok());
    let outcome = day.map_or(Err(Missing::AsOf), |day| model.outcome(id, day));
    let spoken = actual.map(|a| a.day).or(day);
    let measure = this.value.map(|v| v.quantity.measure);
    let expected = spoken.and_then(|day| {
        // An average rate, or what must hold all along, should be there on every day.
        let by_and_by = matches!(
            this.kind,
            TargetKind::Level | TargetKind::Total | TargetKind::Change
        );
        let value = if by_and_by {
            model.due_by(id, day).ok()?.round_dp(2).normalize()
        } else {
            this.value?.quantity.value()
        };
        Some(amount(reader, Quantity::new(value, measure?)?))
    });
    let own = reader.id(id);
    Target {
        plan: reader.id(this.plan),
        metric: reader
            .at(this.file, this.metric)
            .unwrap_or_else(|| own.clone()),
        id: own,
        kind: this.kind,
        cmp: this.cmp,
        mark: written(this.value),
        max: written(extra.and_then(|e| e.max)),
        words: extra.and_then(|e| e.words).map(|span| reader.text(span)),
        strength: this.strength,
        due: model.deadline(item).map(|d| d.date),
        baseline: written(this.baseline).map(|b| (b, this.baseline_at.map(|d| d.date))),
        actual: actual.map(|a| (amount(reader, a.quantity), a.day)),
        expected,
        outcome,
        signal: reader.signal(item),
        owners: reader.owners(item),
        chapter: reader.chapter(item),
        task: this.task.map(|t| reader.id(t)),
        chart: day
            .zip(measure)
            .and_then(|(day, m)| chart(reader, id, day, m)),
        place: reader.place_of(item),
        item: id,
    }
}

/// The way and the readings; nothing where no reading can be compared with the mark.
fn chart(reader: &Reader<'_>, id: TargetId, day: civil::Date, measure: MeasureId) -> Option<Chart> {
    let model = reader.model;
    let this = &model.targets[id.index()];
    let mark = this.value?.quantity.value();
    let readings = model.readings(id, day).into_iter();
    let comparable = |(day, quantity): (civil::Date, Quantity)| {
        Some((day, model.measures.convert(quantity, measure)?))
    };
    let readings: Vec<_> = readings.filter_map(comparable).collect();
    let level = matches!(
        this.kind,
        TargetKind::Level | TargetKind::Total | TargetKind::Change
    );
    let way = if level {
        model.way(id).unwrap_or_default()
    } else {
        let begin = model.way_begins(id)?;
        let end = model.deadline(id.into())?.date.last();
        vec![(begin, mark), (end, mark)]
    };
    (!readings.is_empty() || way.len() > 1).then_some(Chart {
        way,
        readings,
        mark,
    })
}
