//! The arguments of one entry, by its keyword, read with nom from the entry's tokens.
//!
//! A fault inside one entry never reaches another: the tokens end where the entry does.

pub mod atoms;
pub mod input;

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::{preceded, terminated};

use atoms::{
    cmp, date, due, each, end, folded, head, heads, mark, name, names, period, phrase, reference,
    references, text, value, when, word_of,
};
use input::{
    Closed, ClosedWords, Parsed, SyntaxError, Tokens, Wanted, WantedList, fail, kind, refuse,
};

use super::keywords::{
    Commitment, DecimalMark, Interval, Keyword, Mark, Stage, State, Strength, Tier,
};
use super::token::Kind;
use super::tree::{Args, Fact, Head, TargetHead, TargetKind, Value, When};
use crate::finding::Said;
use crate::source::Span;

/// Reads the arguments of `keyword`; beside them, the fault that stopped the reading.
pub fn arguments(keyword: Keyword, input: Tokens<'_>) -> (Args, Option<SyntaxError>) {
    match keyword {
        Keyword::Target => target(input),
        Keyword::Task | Keyword::Milestone => {
            work(input, |i| head(i).map(|(rest, h)| (rest, (vec![h], None))))
        }
        Keyword::Project => work(input, heads),
        _ => match terminated(|i| statement(keyword, i), end).parse(input) {
            Ok((_, args)) => (args, None),
            Err(error) => (salvage(keyword, input), Some(refusal(error))),
        },
    }
}

/// Reads the arguments of an entry again, for the words of the grammar among them.
pub fn arguments_and_words(keyword: Keyword, input: Tokens<'_>) -> (Args, Vec<(Closed, Span)>) {
    let words = ClosedWords::default();
    let (args, _) = arguments(
        keyword,
        Tokens {
            words: Some(&words),
            ..input
        },
    );
    (args, words.into_inner())
}

/// What can be kept of a faulty entry: the head of an item, so that its block has an owner.
fn salvage(keyword: Keyword, input: Tokens<'_>) -> Args {
    match keyword {
        Keyword::Plan | Keyword::Document | Keyword::Section | Keyword::Unit => {
            known_head(input).map_or(Args::Nothing, |h| Args::Heads(vec![h], None))
        }
        _ => Args::Nothing,
    }
}

/// The head, or of a head with a faulty title its id: the element is still there.
fn known_head(input: Tokens<'_>) -> Option<Head> {
    if let Ok((_, head)) = head(input) {
        return Some(head);
    }
    let (_, id) = name(input).ok()?;
    Some(Head {
        id: Some(id),
        title: None,
    })
}

fn refusal(error: nom::Err<SyntaxError>) -> SyntaxError {
    match error {
        nom::Err::Error(error) | nom::Err::Failure(error) => error,
        nom::Err::Incomplete(_) => unreachable!("the whole entry is there: complete parsers only"),
    }
}

fn one_head(input: Tokens<'_>) -> Parsed<'_, Args> {
    head.map(|h| Args::Heads(vec![h], None)).parse(input)
}

fn statement(keyword: Keyword, input: Tokens<'_>) -> Parsed<'_, Args> {
    match keyword {
        Keyword::Plan | Keyword::Document | Keyword::Section => one_head(input),
        Keyword::Unit => heads.map(|(h, etc)| Args::Heads(h, etc)).parse(input),
        Keyword::Task | Keyword::Target | Keyword::Project | Keyword::Milestone => {
            unreachable!("read by `arguments`")
        }
        Keyword::Group => (
            head,
            opt(preceded(kind(Kind::Equals, Wanted::Equals), cut(names))),
        )
            .map(|(h, n)| Args::Group(h, n.unwrap_or_default()))
            .parse(input),
        Keyword::Record => record(input),
        Keyword::Delegate => (
            reference,
            preceded(mark(Mark::FromWord), cut(name)),
            preceded(mark(Mark::To), cut(name)),
            opt(preceded(mark(Mark::On), cut(date))),
        )
            .map(|(of, from, to, on)| Args::Delegate(of, from, to, on))
            .parse(input),
        Keyword::Waive => (name, preceded(mark(Mark::On), cut(reference)), opt(text))
            .map(|(rule, of, why)| Args::Waive(rule, of, why))
            .parse(input),
        Keyword::Number
        | Keyword::Fingerprint
        | Keyword::Source
        | Keyword::Text
        | Keyword::Note
        | Keyword::Person
        | Keyword::Sheet
        | Keyword::Ledger => phrase.map(Args::Name).parse(input),
        Keyword::In | Keyword::Scope | Keyword::Kind | Keyword::Reporter | Keyword::Approved => {
            name.map(Args::Name).parse(input)
        }
        Keyword::Issuer
        | Keyword::Under
        | Keyword::Tag
        | Keyword::Aka
        | Keyword::Awaits
        | Keyword::Lead
        | Keyword::Responsible
        | Keyword::Support
        | Keyword::Oversee
        | Keyword::Implementer
        | Keyword::Place
        | Keyword::Cites
        | Keyword::Evidence => names.map(Args::Names).parse(input),
        Keyword::Needs | Keyword::Serves => references.map(Args::Refs).parse(input),
        Keyword::Issued
        | Keyword::AsOf
        | Keyword::Start
        | Keyword::From
        | Keyword::Until
        | Keyword::Corrects => date.map(Args::Date).parse(input),
        Keyword::Period => period.map(Args::When).parse(input),
        Keyword::Due => due.map(Args::When).parse(input),
        Keyword::FirstIsLead => Ok((input, Args::Nothing)),
        Keyword::Reports => (each, opt(preceded(mark(Mark::To), cut(name))))
            .map(|((n, _), to)| Args::Reports(n, to))
            .parse(input),
        Keyword::Stage => word_of(Stage::parse, Wanted::Stage)
            .map(|(s, _)| Args::Stage(s))
            .parse(input),
        Keyword::Tier => tier(input),
        Keyword::State => word_of(State::parse, Wanted::State)
            .map(|(s, at)| Args::State(s, at))
            .parse(input),
        Keyword::Baseline => (
            value,
            opt(preceded(mark(Mark::InWord), cut(date))),
            opt(preceded(mark(Mark::Of), cut(name))),
        )
            .map(|(v, at, of)| Args::Value(v, at, of))
            .parse(input),
        Keyword::Cost | Keyword::Spent => (value, opt(preceded(mark(Mark::InWord), cut(date))))
            .map(|(v, at)| Args::Value(v, at, None))
            .parse(input),
        Keyword::Tolerance => value.map(|v| Args::Value(v, None, None)).parse(input),
        Keyword::Step => (value, preceded(mark(Mark::By), cut(date)))
            .map(|(v, at)| Args::Step(v, at))
            .parse(input),
        Keyword::Share => shares(input),
        Keyword::Accepted => accepted(input),
        Keyword::Column => column(input),
    }
}

/// `accepted [name] date`: a ledger may tell the day alone.
fn accepted(input: Tokens<'_>) -> Parsed<'_, Args> {
    if let Ok((rest, at)) = date(input)
        && rest.rest.is_empty()
    {
        return Ok((rest, Args::NameDate(None, at)));
    }
    (name, date)
        .map(|(n, at)| Args::NameDate(Some(n), at))
        .parse(input)
}

/// `column field header [decimal point|comma]`
fn column(input: Tokens<'_>) -> Parsed<'_, Args> {
    let decimal = |i| {
        let style = word_of(DecimalMark::parse, Wanted::DecimalMark);
        preceded(mark(Mark::Decimal), cut(style)).parse(i)
    };
    let (rest, field) = name(input)?;
    if let Ok((rest, (header, (style, _)))) = (name, decimal).parse(rest) {
        return Ok((rest, Args::Column(field, header, Some(style))));
    }
    let (rest, header) = phrase(rest)?;
    let (rest, style) = opt(decimal).parse(rest)?;
    Ok((rest, Args::Column(field, header, style.map(|s| s.0))))
}

fn tier(input: Tokens<'_>) -> Parsed<'_, Args> {
    let (rest, at) = name(input)?;
    let word = super::fold::fold(input.text(at.span));
    match Tier::parse(&word) {
        Some(tier) => Ok((rest, Args::Tier(Some(tier), at))),
        None => fail(
            at.span,
            Said::new(
                format!("`{word}` is no tier; write town, county, prefecture, province or state"),
                format!("“{word}”不是层级；可写乡镇级、县级、州级（市级）、省级、国家级"),
            ),
        ),
    }
}

fn shares(input: Tokens<'_>) -> Parsed<'_, Args> {
    let (mut input, first) = (name, value).parse(input)?;
    let mut shares = vec![first];
    while let Ok((rest, _)) = kind(Kind::Comma, Wanted::Name)(input) {
        let (rest, next) = cut((name, value)).parse(rest)?;
        shares.push(next);
        input = rest;
    }
    Ok((input, Args::Shares(shares)))
}

fn record(input: Tokens<'_>) -> Parsed<'_, Args> {
    let (input, of) = reference(input)?;
    let (input, part) = opt(preceded(mark(Mark::Of), cut(name))).parse(input)?;
    let (input, at) = date(input)?;
    let (input, _) = kind(Kind::Equals, Wanted::Equals)(input)?;
    if let Ok((rest, (state, span))) = word_of(State::parse, Wanted::State)(input) {
        return Ok((rest, Args::Record(of, part, at, Fact::State(state, span))));
    }
    match value(input) {
        Ok((rest, value)) => Ok((rest, Args::Record(of, part, at, Fact::Value(value)))),
        Err(nom::Err::Error(_)) => Err(nom::Err::Error(SyntaxError {
            at: input.here(),
            wanted: WantedList::of(&[Wanted::Value, Wanted::State]),
            because: None,
        })),
        Err(failure) => Err(failure),
    }
}

fn work<'a>(
    input: Tokens<'a>,
    heads: impl Fn(Tokens<'a>) -> Parsed<'a, (Vec<Head>, Option<Span>)>,
) -> (Args, Option<SyntaxError>) {
    let (mut input, (heads, etc)) = match heads(input) {
        Ok(read) => read,
        Err(error) => {
            let kept = known_head(input).map_or(Args::Nothing, |h| {
                Args::Work(vec![h], None, When::default(), None)
            });
            return (kept, Some(refusal(error)));
        }
    };
    let (mut due, mut commitment) = (When::default(), None);
    let fault = loop {
        if input.rest.is_empty() {
            break None;
        }
        if due.is_empty() {
            match when(input) {
                Ok((rest, read)) => {
                    (input, due) = (rest, read);
                    continue;
                }
                Err(nom::Err::Failure(error)) => break Some(error),
                Err(_) => {}
            }
        }
        match word_of(Commitment::parse, Wanted::End)(input) {
            Ok((rest, read)) if commitment.is_none() => {
                (input, commitment) = (rest, Some(read));
            }
            _ => break Some(unexpected(input, &[Wanted::Word(Mark::By), Wanted::End])),
        }
    };
    (Args::Work(heads, etc, due, commitment), fault)
}

/// The refusal of what no clause of a head begins with; a bare date or title gets its own words.
fn unexpected(input: Tokens<'_>, wanted: &[Wanted]) -> SyntaxError {
    let mut error = SyntaxError {
        at: input.here(),
        wanted: WantedList::of(wanted),
        because: None,
    };
    if let Some(token) = input.first().filter(|t| t.kind == Kind::Word) {
        let word = folded(&input, token);
        if super::date::looks_like_date(&word) {
            error.because = Some(Box::new(Said::new(
                format!("a date follows `by`: `by {word}`"),
                format!("日期前要写“期限”：“期限 {word}”"),
            )));
        }
    }
    error
}

fn target(input: Tokens<'_>) -> (Args, Option<SyntaxError>) {
    let (mut input, head, fault) = match head(input) {
        Ok((rest, head)) => (rest, head, None),
        Err(error) => match known_head(input) {
            Some(head) => (Tokens { rest: &[], ..input }, head, Some(refusal(error))),
            None => return (Args::Nothing, Some(refusal(error))),
        },
    };
    let mut target = TargetHead {
        head,
        kind: TargetKind::Level,
        cmp: None,
        value: None,
        when: When::default(),
        strength: None,
    };
    let mut kind_given = false;
    let fault = loop {
        if input.rest.is_empty() {
            break fault;
        }
        match target_clause(&mut target, &mut kind_given, input) {
            Ok((rest, ())) => input = rest,
            Err(error) => break Some(refusal(error)),
        }
    };
    (Args::Target(Box::new(target)), fault)
}

/// Whether only a value can begin here: a sign, a text, or a word that begins with a digit.
fn begins_value(input: &Tokens<'_>) -> bool {
    input.first().is_some_and(|t| match t.kind {
        Kind::Word => matches!(
            input.source.as_bytes()[t.start as usize],
            b'0'..=b'9' | b'-'
        ),
        kind => matches!(kind, Kind::Cmp | Kind::Equals | Kind::Text | Kind::OpenText),
    })
}

fn target_clause<'a>(
    target: &mut TargetHead,
    kind_given: &mut bool,
    input: Tokens<'a>,
) -> Parsed<'a, ()> {
    if target.value.is_none() && begins_value(&input) {
        return target_value(target, input);
    }
    if !*kind_given && let Ok((rest, kind)) = target_kind(input) {
        (target.kind, *kind_given) = (kind, true);
        return Ok((rest, ()));
    }
    if target.when.is_empty() {
        match when(input) {
            Ok((rest, when)) => {
                target.when = when;
                return Ok((rest, ()));
            }
            Err(nom::Err::Failure(error)) => return Err(nom::Err::Failure(error)),
            Err(_) => {}
        }
    }
    if target.strength.is_none()
        && let Ok((rest, (strength, _))) = word_of(Strength::parse, Wanted::Value)(input)
    {
        target.strength = Some(strength);
        return Ok((rest, ()));
    }
    if target.value.is_none() {
        return target_value(target, input);
    }
    Err(nom::Err::Error(unexpected(
        input,
        &[Wanted::Word(Mark::By), Wanted::End],
    )))
}

/// `[cmp] value`
fn target_value<'a>(target: &mut TargetHead, input: Tokens<'a>) -> Parsed<'a, ()> {
    if let Ok((rest, (sign, at))) = cmp(input) {
        target.cmp = Some((sign, at));
        let (rest, read) = cut(value).parse(rest)?;
        target.value = Some(read);
        return Ok((rest, ()));
    }
    match value(input) {
        Ok((rest, read)) => {
            check_sign_free(input, read)?;
            target.value = Some(read);
            Ok((rest, ()))
        }
        Err(nom::Err::Failure(error)) => Err(nom::Err::Failure(error)),
        Err(_) => Err(nom::Err::Error(unexpected(
            input,
            &[Wanted::Value, Wanted::Word(Mark::By)],
        ))),
    }
}

/// A bare `2025` behind the metric is a forgotten `by` more often than a value.
fn check_sign_free(input: Tokens<'_>, read: Value) -> Result<(), nom::Err<SyntaxError>> {
    let Value::Number(number) = read else {
        return Ok(());
    };
    let Some(measure) = number.measure.filter(|m| input.text(*m).starts_with('年')) else {
        return Ok(());
    };
    let word = super::fold::fold(input.text(number.span.to(measure)));
    if super::date::looks_like_date(&word) {
        return fail::<()>(
            number.span,
            Said::new(
                format!("a date follows `by`: `by {word}`"),
                format!("日期前要写“期限”：“期限 {word}”"),
            ),
        )
        .map(|_| ());
    }
    Ok(())
}

fn target_kind(input: Tokens<'_>) -> Parsed<'_, TargetKind> {
    let Some(token) = input.first().filter(|t| t.kind == Kind::Word) else {
        return refuse(input, Wanted::Value);
    };
    let mark = Mark::parse(&folded(&input, token)).unwrap_or(Mark::Each);
    let kind = match mark {
        Mark::Growth => TargetKind::Growth,
        Mark::Change => TargetKind::Change,
        Mark::Total => TargetKind::Total,
        Mark::Keep => TargetKind::Keep,
        _ => {
            return each
                .map(|(interval, _): (Interval, Span)| TargetKind::Each(interval))
                .parse(input);
        }
    };
    input.note(mark, token.span(input.file));
    Ok((input.skip_one(), kind))
}
