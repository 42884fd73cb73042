//! A state and a share of the work in one row: one record where they agree, two where not.

use rust_decimal::Decimal;

use super::super::facts::Fact;
use super::super::mapping::Column;
use crate::syntax::keywords::State;

/// What a cell says, with its column.
pub(super) type Told<'a> = (Fact, &'a Column);

/// A state and a share of the work as records. Where one follows from the other it is enough;
/// where they differ both stand, the state last, and a rule compares them.
pub(super) fn agreed<'a>(state: Option<Told<'a>>, share: Option<Told<'a>>) -> Vec<Told<'a>> {
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
