//! Small charts as SVG. Colours come from the style; shapes tell the same without them.

#![allow(
    clippy::cast_precision_loss,
    reason = "days, counts and widths are small"
)]

use jiff::civil;
use maud::{Markup, html};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::super::words;
use crate::finding::Lang;
use crate::model::ledger::days;
use crate::report::{Chart, Target};

const WIDTH: f64 = 150.0;
const HEIGHT: f64 = 46.0;
const MARGIN: f64 = 4.0;

/// From day and value to a point of the picture.
struct Scale {
    from: civil::Date,
    days: f64,
    low: f64,
    high: f64,
}

impl Scale {
    fn new(chart: &Chart, now: Option<civil::Date>) -> Option<Self> {
        let all = || chart.way.iter().chain(&chart.readings);
        let from = all().map(|p| p.0).min()?;
        let until = all().map(|p| p.0).chain(now).max()?;
        let values = all().map(|p| p.1).chain([chart.mark]);
        let values: Vec<f64> = values.filter_map(|v| v.to_f64()).collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Some(Self {
            from,
            days: (days(from, until) as f64).max(1.0),
            low,
            high: if high > low { high } else { low + 1.0 },
        })
    }

    fn x(&self, day: civil::Date) -> f64 {
        let share = days(self.from, day) as f64 / self.days;
        round(MARGIN + share.clamp(0.0, 1.0) * (WIDTH - 2.0 * MARGIN))
    }

    fn y(&self, value: Decimal) -> f64 {
        let share = (value.to_f64().unwrap_or(self.low) - self.low) / (self.high - self.low);
        round(HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN))
    }

    fn line(&self, points: &[(civil::Date, Decimal)]) -> String {
        let points = points
            .iter()
            .map(|(day, value)| format!("{},{}", self.x(*day), self.y(*value)));
        points.collect::<Vec<_>>().join(" ")
    }
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The way, the readings and the mark of a target.
pub(super) fn draw(target: &Target, chart: &Chart, now: Option<civil::Date>, lang: Lang) -> Markup {
    let Some(scale) = Scale::new(chart, now) else {
        return html! {};
    };
    let actual = target
        .actual
        .as_ref()
        .map_or("—", |(a, _)| a.shown.as_str());
    let expected = words::shown(target.expected.as_ref());
    let mark = words::mark(target);
    let label = lang.pick(
        format!("actual {actual}, expected {expected}, to reach {mark}"),
        format!("实际{actual}，应达{expected}，目标{mark}"),
    );
    let goal = scale.y(chart.mark);
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } width=(WIDTH) height=(HEIGHT) role="img" aria-label=(label) {
            title { (label) }
            line.goal x1=(MARGIN) y1=(goal) x2=(WIDTH - MARGIN) y2=(goal) {}
            @if let Some(now) = now { line.now x1=(scale.x(now)) y1="0" x2=(scale.x(now)) y2=(HEIGHT) {} }
            @if chart.way.len() > 1 { polyline.way points=(scale.line(&chart.way)) {} }
            @if chart.readings.len() > 1 { polyline.got points=(scale.line(&chart.readings)) {} }
            @for (day, value) in &chart.readings { circle.dot cx=(scale.x(*day)) cy=(scale.y(*value)) r="2.4" {} }
        }
    }
}

/// A bar for a load: what is led, then the rest.
pub(super) fn bar(led: usize, all: usize, most: usize) -> Markup {
    let width = |n: usize| round(n as f64 / most.max(1) as f64 * 120.0);
    html! {
        svg viewBox="0 0 120 12" width="120" height="12" aria-hidden="true" {
            rect.b2 x="0" y="3" width=(width(all)) height="6" opacity="0.5" {}
            rect.b0 x="0" y="1" width=(width(led)) height="10" {}
        }
    }
}

/// How many are due when: done, overdue, open, one stack a period.
pub(super) fn stacks(periods: &[(String, [usize; 3])], now: Option<usize>, label: &str) -> Markup {
    let step = 64.0;
    let width = (periods.len() as f64 * step + 20.0).max(200.0);
    let most = periods
        .iter()
        .map(|(_, n)| n.iter().sum::<usize>())
        .max()
        .unwrap_or(1)
        .max(1);
    let height = |n: usize| round(n as f64 / most as f64 * 90.0);
    let stack = |n: usize, counts: &[usize; 3]| {
        let mut top = 110.0;
        let mut boxes = Vec::new();
        for (class, count) in [("b1", counts[1]), ("b0", counts[0]), ("b2", counts[2])] {
            let tall = height(count);
            top -= tall;
            if count > 0 {
                boxes.push((class, round(top), tall));
            }
        }
        (round(10.0 + n as f64 * step), boxes, round(top - 4.0))
    };
    html! {
        svg viewBox={ "0 0 " (width) " 140" } width=(width) height="140" role="img" aria-label=(label) {
            title { (label) }
            line.ax x1="6" y1="110" x2=(width - 6.0) y2="110" {}
            @for (n, (name, counts)) in periods.iter().enumerate() {
                @let (x, boxes, top) = stack(n, counts);
                @for (class, y, tall) in boxes { rect class=(class) x=(x + 10.0) y=(y) width="28" height=(tall) {} }
                text x=(x + 24.0) y=(top) font-size="11" text-anchor="middle" { (counts.iter().sum::<usize>()) }
                text x=(x + 24.0) y="126" font-size="11" text-anchor="middle" { (name) }
            }
            @if let Some(n) = now { line.now x1=(10.0 + n as f64 * step - 4.0) y1="4" x2=(10.0 + n as f64 * step - 4.0) y2="132" {} }
        }
    }
}
