//! Exact quantities: a decimal and a unit of measure whose dimension and factor are
//! looked up at run time. Quantities of unlike dimension do not compare.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// A unit of measure of this run; numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MeasureId(std::num::NonZeroU16);

/// A number with its unit of measure, as written: nothing is converted before it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    mantissa: i64,
    scale: u8,
    /// The unit of measure.
    pub measure: MeasureId,
}

impl Quantity {
    /// The quantity, unless the number has more than 18 digits.
    pub fn new(value: Decimal, measure: MeasureId) -> Option<Self> {
        let mantissa = i64::try_from(value.mantissa()).ok()?;
        Some(Self {
            mantissa,
            scale: value.scale() as u8,
            measure,
        })
    }

    /// The same number of another unit of measure.
    #[must_use]
    pub const fn in_measure(self, measure: MeasureId) -> Self {
        Self { measure, ..self }
    }

    /// The number as written.
    pub fn value(self) -> Decimal {
        Decimal::new(self.mantissa, u32::from(self.scale))
    }
}

/// What a unit of measure measures; units of one dimension convert into each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// No unit of measure.
    Bare,
    /// A named dimension of the table.
    Known(&'static str),
    /// A word that is in no table: a count of its own (户, 家, exporters).
    Own(u16),
}

#[derive(Clone, Debug)]
struct Measure {
    symbol: String,
    dimension: Dimension,
    factor: Decimal,
}

/// The units of measure of a run.
#[derive(Clone, Debug)]
pub struct Measures {
    all: Vec<Measure>,
    by_symbol: FxHashMap<String, MeasureId>,
}

/// Dimension, factor to its base unit, and the ways to write it.
const TABLE: &[(&str, &str, &[&str])] = &[
    ("share", "0.01", &["%", "percent", "per cent", "百分比"]),
    ("share", "0.001", &["‰", "permille"]),
    (
        "points",
        "1",
        &[
            "百分点",
            "个百分点",
            "pp",
            "percentage points",
            "percentage-points",
        ],
    ),
    (
        "length",
        "1",
        &["m", "米", "metre", "metres", "meter", "meters"],
    ),
    (
        "length",
        "1000",
        &[
            "km",
            "公里",
            "千米",
            "kilometre",
            "kilometres",
            "kilometers",
        ],
    ),
    ("length", "500", &["里", "华里"]),
    ("length", "1609.344", &["mile", "miles", "英里"]),
    ("area", "1", &["m2", "平方米", "㎡", "sqm", "平米"]),
    ("area", "1000000", &["km2", "平方公里", "平方千米", "sqkm"]),
    (
        "area",
        "10000",
        &["ha", "公顷", "hectare", "hectares", "平方百米"],
    ),
    ("area", "666.6666666666666666666666667", &["亩", "mu"]),
    ("volume", "1", &["m3", "立方米", "方"]),
    ("volume", "0.001", &["升", "l", "litre", "litres"]),
    ("mass", "1", &["kg", "公斤", "千克"]),
    ("mass", "0.5", &["斤"]),
    ("mass", "1000", &["t", "吨", "tonne", "tonnes", "tons"]),
    ("mass", "1000000000", &["Mt"]),
    ("power", "1", &["w", "W", "瓦"]),
    ("power", "1000", &["kw", "kW", "KW", "千瓦"]),
    ("power", "1000000", &["mw", "MW", "兆瓦"]),
    ("power", "1000000000", &["gw", "GW", "吉瓦"]),
    ("energy", "1", &["kwh", "kWh", "千瓦时", "度"]),
    ("energy", "1000", &["mwh", "MWh", "兆瓦时"]),
    ("energy", "1000000", &["gwh", "GWh"]),
    ("energy", "8141", &["吨标准煤", "吨标煤", "tce"]),
    ("yuan", "1", &["元", "yuan", "CNY", "RMB", "人民币"]),
    ("euro", "1", &["EUR", "euro", "euros", "欧元"]),
    ("dollar", "1", &["USD", "dollars", "美元"]),
    ("time", "1", &["天", "日", "day", "days"]),
    ("time", "7", &["周", "week", "weeks"]),
    ("time", "365.25", &["年", "year", "years"]),
    ("time", "30.4375", &["个月", "month", "months"]),
    ("hours", "1", &["小时", "hour", "hours", "h"]),
    (
        "hours",
        "0.0166666666666666666666666667",
        &["分钟", "minute", "minutes", "min"],
    ),
    ("people", "1", &["人", "名", "people", "persons", "位"]),
    ("pieces", "1", &["个", "项", "件"]),
    ("times", "1", &["次", "times", "人次"]),
];

/// Chinese multipliers in front of a unit of measure, longest first.
const MULTIPLIERS: &[(&str, i64)] = &[
    ("万亿", 1_000_000_000_000),
    ("千亿", 100_000_000_000),
    ("百亿", 10_000_000_000),
    ("十亿", 1_000_000_000),
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("十万", 100_000),
    ("亿", 100_000_000),
    ("万", 10_000),
];

fn known(symbol: &str) -> Option<(Dimension, Decimal)> {
    TABLE
        .iter()
        .find(|(_, _, forms)| forms.contains(&symbol))
        .map(|(dimension, factor, _)| {
            (
                Dimension::Known(dimension),
                factor.parse().unwrap_or(Decimal::ONE),
            )
        })
}

impl Default for Measures {
    fn default() -> Self {
        let mut measures = Self {
            all: Vec::new(),
            by_symbol: FxHashMap::default(),
        };
        measures.add("", Dimension::Bare, Decimal::ONE);
        measures
    }
}

impl Measures {
    fn add(&mut self, symbol: &str, dimension: Dimension, factor: Decimal) -> MeasureId {
        self.all.push(Measure {
            symbol: symbol.to_owned(),
            dimension,
            factor,
        });
        let number = u16::try_from(self.all.len()).unwrap_or(u16::MAX);
        let id = MeasureId(std::num::NonZeroU16::new(number).unwrap_or(std::num::NonZeroU16::MIN));
        self.by_symbol.insert(symbol.to_owned(), id);
        id
    }

    /// No unit of measure.
    pub fn bare(&self) -> MeasureId {
        MeasureId(std::num::NonZeroU16::MIN)
    }

    /// The unit of measure with this folded symbol. After 65,000 different ones, the bare number.
    pub fn intern(&mut self, symbol: &str) -> MeasureId {
        if let Some(&id) = self.by_symbol.get(symbol) {
            return id;
        }
        if self.all.len() >= usize::from(u16::MAX) {
            return self.bare();
        }
        let (dimension, factor) = self.look_up(symbol);
        self.add(symbol, dimension, factor)
    }

    /// The whole symbol first (千瓦, 百分点); only an unknown one loses one multiplier.
    fn look_up(&mut self, symbol: &str) -> (Dimension, Decimal) {
        if let Some(found) = known(symbol) {
            return found;
        }
        for (prefix, factor) in MULTIPLIERS {
            if let Some(rest) = symbol.strip_prefix(prefix) {
                let factor = Decimal::from(*factor);
                if rest.is_empty() {
                    return (Dimension::Bare, factor);
                }
                let (dimension, base) =
                    known(rest).unwrap_or_else(|| (self.own(rest), Decimal::ONE));
                return (dimension, factor * base);
            }
        }
        (Dimension::Own(self.all.len() as u16), Decimal::ONE)
    }

    /// The dimension of an unknown word: its own, shared with its multiples (户, 万户).
    fn own(&mut self, symbol: &str) -> Dimension {
        let id = self.intern(symbol);
        self.get(id).dimension
    }

    fn get(&self, id: MeasureId) -> &Measure {
        &self.all[usize::from(id.0.get()) - 1]
    }

    /// As it was written, folded.
    pub fn symbol(&self, id: MeasureId) -> &str {
        &self.get(id).symbol
    }

    /// What it measures.
    pub fn dimension(&self, id: MeasureId) -> Dimension {
        self.get(id).dimension
    }

    /// Whether two units of measure convert into each other.
    pub fn comparable(&self, a: MeasureId, b: MeasureId) -> bool {
        a == b || self.get(a).dimension == self.get(b).dimension
    }

    /// The value of `quantity` in `measure`, unless the dimensions differ or it overflows.
    pub fn convert(&self, quantity: Quantity, measure: MeasureId) -> Option<Decimal> {
        if quantity.measure == measure {
            return Some(quantity.value());
        }
        if !self.comparable(quantity.measure, measure) {
            return None;
        }
        let (from, to) = (self.get(quantity.measure).factor, self.get(measure).factor);
        let exact = quantity.value().checked_mul(from)?.checked_div(to)?;
        // Factors with endless decimals leave a trace in the last places; shares of a mu do not matter.
        Some(exact.round_dp(18).normalize())
    }

    /// Whether a unit of measure counts percentage points.
    pub fn in_points(&self, id: MeasureId) -> bool {
        self.get(id).dimension == Dimension::Known("points")
    }

    /// Whether a unit of measure counts shares of a whole.
    pub fn is_share(&self, id: MeasureId) -> bool {
        self.get(id).dimension == Dimension::Known("share")
    }

    /// A share in percent.
    pub fn percent(&self, quantity: Quantity) -> Option<Decimal> {
        let measure = self.get(quantity.measure);
        let share = measure.dimension == Dimension::Known("share");
        share.then(|| quantity.value() * measure.factor * Decimal::ONE_HUNDRED)
    }

    /// The value in the base unit of its dimension, near enough that equal quantities have
    /// equal ones; nothing where it overflows.
    pub fn in_base(&self, quantity: Quantity) -> Option<Decimal> {
        let factor = self.get(quantity.measure).factor;
        let base = quantity.value().checked_mul(factor)?;
        Some(base.round_sf(12).unwrap_or(base).normalize())
    }

    /// Compares two quantities, unless their dimensions differ.
    pub fn compare(&self, a: Quantity, b: Quantity) -> Option<Ordering> {
        self.convert(a, b.measure).map(|a| a.cmp(&b.value()))
    }

    /// A number with the symbol, as it is written in either language.
    pub fn display(&self, value: Decimal, measure: MeasureId) -> String {
        Shown {
            value,
            symbol: self.symbol(measure),
        }
        .to_string()
    }
}

struct Shown<'m> {
    value: Decimal,
    symbol: &'m str,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blank = if self.symbol.starts_with(|c: char| c.is_ascii_alphabetic()) {
            " "
        } else {
            ""
        };
        // What was written has few decimals; what was computed need not show them all.
        let value = if self.value.scale() > 6 {
            self.value.round_dp(2).normalize()
        } else {
            self.value
        };
        write!(f, "{value}{blank}{}", self.symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(measures: &mut Measures, value: &str, symbol: &str) -> Quantity {
        let measure = measures.intern(symbol);
        Quantity::new(value.parse().unwrap_or_default(), measure).unwrap_or(Quantity {
            mantissa: 0,
            scale: 0,
            measure,
        })
    }

    #[test]
    fn multipliers_and_dimensions() {
        let mut m = Measures::default();
        let pairs = [
            (("90", "万亩"), ("900000", "亩"), Some(Ordering::Equal)),
            (("600", "km"), ("600", "公里"), Some(Ordering::Equal)),
            (("1", "亿元"), ("9999", "万元"), Some(Ordering::Greater)),
            (("15", "亩"), ("1", "公顷"), Some(Ordering::Equal)),
            (("1", "千瓦"), ("1000", "瓦"), Some(Ordering::Equal)),
            (("5", "百分点"), ("5", "%"), None),
            (("3", "万户"), ("30000", "户"), Some(Ordering::Equal)),
            (("3", "户"), ("3", "家"), None),
            (("3", "万"), ("30000", ""), Some(Ordering::Equal)),
        ];
        for ((a, b), (c, d), expected) in pairs {
            let (left, right) = (quantity(&mut m, a, b), quantity(&mut m, c, d));
            assert_eq!(m.compare(left, right), expected, "{a}{b} against {c}{d}");
        }
    }

    #[test]
    fn no_form_stands_twice_in_the_table() {
        let mut seen = std::collections::BTreeSet::new();
        for (_, factor, forms) in TABLE {
            assert!(factor.parse::<Decimal>().is_ok());
            for form in *forms {
                assert!(seen.insert(form), "{form}");
            }
        }
    }

    #[test]
    fn equal_quantities_have_equal_base_values() {
        let mut measures = Measures::default();
        let mut quantity = |value: i64, scale: u32, symbol: &str| {
            let measure = measures.intern(symbol);
            Quantity::new(Decimal::new(value, scale), measure).expect("it fits")
        };
        let pairs = [
            (quantity(600, 0, "公里"), quantity(600_000, 0, "m")),
            (quantity(90, 0, "万亩"), quantity(60_000, 0, "公顷")),
            (quantity(365, 1, "%"), quantity(36_50, 2, "%")),
            (quantity(2, 0, "亿元"), quantity(20_000, 0, "万元")),
        ];
        for (a, b) in pairs {
            assert_eq!(measures.compare(a, b), Some(Ordering::Equal));
            assert_eq!(measures.in_base(a), measures.in_base(b), "{a:?} {b:?}");
        }
    }
}
