//! Names, lists, dates, values: the pieces of which arguments are made.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use super::input::{Closed, Parsed, SyntaxError, Tokens, Wanted, WantedList, fail, kind, refuse};
use crate::finding::{Lang, Said};
use crate::source::Span;
use crate::syntax::date;
use crate::syntax::fold::fold;
use crate::syntax::keywords::{Interval, Keyword, Mark};
use crate::syntax::number;
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::{Cmp, DateAt, Head, Name, Names, Number, Ref, Value, When};

/// The folded text of a token.
pub fn folded<'a>(input: &Tokens<'a>, token: Token) -> std::borrow::Cow<'a, str> {
    fold(token.text(input.source))
}

/// The next token, if it is this word of the grammar.
pub fn mark<'a>(wanted: Mark) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| match input.first() {
        Some(token) if token.kind == Kind::Word => {
            let word = folded(&input, token);
            if wanted.forms(Lang::En).contains(&&*word) || wanted.forms(Lang::Zh).contains(&&*word)
            {
                input.note(wanted, token.span(input.file));
                Ok((input.skip_one(), token.span(input.file)))
            } else {
                refuse(input, Wanted::Word(wanted))
            }
        }
        _ => refuse(input, Wanted::Word(wanted)),
    }
}

/// A word of a closed list.
pub fn word_of<'a, T: Copy + Into<Closed>>(
    parse: fn(&str) -> Option<T>,
    wanted: Wanted,
) -> impl Fn(Tokens<'a>) -> Parsed<'a, (T, Span)> {
    move |input| match input.first() {
        Some(token) if token.kind == Kind::Word => match parse(&folded(&input, token)) {
            Some(value) => {
                input.note(value, token.span(input.file));
                Ok((input.skip_one(), (value, token.span(input.file))))
            }
            None => refuse(input, wanted),
        },
        _ => refuse(input, wanted),
    }
}

/// The longest fence that a message quotes, in bytes.
const LONGEST_FENCE: usize = 12;

fn unclosed<T>(input: Tokens<'_>, token: Token) -> Parsed<'_, T> {
    let quote: String = token.text(input.source).chars().take(1).collect();
    let written = token.text(input.source);
    let long = written.starts_with("\"\"\"");
    let fence = if long {
        &written[..crate::syntax::lexer::fence(written.as_bytes(), 0)]
    } else {
        &quote
    };
    let close = match quote.as_str() {
        "“" => "”",
        "《" => "》",
        "「" => "」",
        _ => fence,
    };
    let at = Span::new(input.file, token.start, token.start + fence.len() as u32);
    // A fence may be as long as a file; its count says as much.
    let short = format!("{} × {quote}", close.len() / quote.len());
    let close = if close.len() > LONGEST_FENCE {
        &short
    } else {
        close
    };
    fail(
        at,
        Said::new(
            format!(
                "this quote is never closed: `{close}` is missing{}",
                if long { "" } else { " on its line" }
            ),
            format!(
                "引号没有闭合：{}缺少“{close}”",
                if long { "" } else { "本行" }
            ),
        ),
    )
}

/// A quoted text.
pub fn text(input: Tokens<'_>) -> Parsed<'_, Name> {
    match input.first() {
        Some(token) if token.kind == Kind::Text => {
            let (start, end) = token.content(input.source);
            Ok((
                input.skip_one(),
                Name {
                    span: Span::new(input.file, start, end),
                    quoted: true,
                },
            ))
        }
        Some(token) if token.kind == Kind::OpenText => unclosed(input, token),
        _ => refuse(input, Wanted::Text),
    }
}

fn word(input: Tokens<'_>) -> Parsed<'_, Name> {
    kind(Kind::Word, Wanted::Name)
        .map(|t| Name {
            span: t.span(input.file),
            quoted: false,
        })
        .parse(input)
}

/// A word or a quoted text.
pub fn name(input: Tokens<'_>) -> Parsed<'_, Name> {
    match input.first().map(|t| t.kind) {
        Some(Kind::Word) => word(input),
        Some(Kind::Text | Kind::OpenText) => text(input),
        _ => refuse(input, Wanted::Name),
    }
}

/// A text that should be quoted but may be one word.
pub fn phrase(input: Tokens<'_>) -> Parsed<'_, Name> {
    let (rest, first) = name(input)?;
    if !first.quoted
        && rest
            .first()
            .is_some_and(|t| matches!(t.kind, Kind::Word | Kind::Text))
    {
        let last = rest.rest.last().map_or(first.span, |t| t.span(input.file));
        let whole = input.text(first.span.to(last));
        let shown: String = whole.chars().take(20).collect();
        return fail(
            first.span.to(last),
            Said::new(
                format!("put a text of several words in quotes: `\"{shown}\"`"),
                format!("含空格的文字须加引号：“\"{shown}\"”"),
            ),
        );
    }
    Ok((rest, first))
}

/// `[name] [text]`, at least one.
pub fn head(input: Tokens<'_>) -> Parsed<'_, Head> {
    let (rest, first) = name(input)?;
    if first.quoted {
        return Ok((
            rest,
            Head {
                id: None,
                title: Some(first),
            },
        ));
    }
    let (rest, title) = opt(text).parse(rest)?;
    Ok((
        rest,
        Head {
            id: Some(first),
            title,
        },
    ))
}

/// `head, head, 等`
pub fn heads(input: Tokens<'_>) -> Parsed<'_, (Vec<Head>, Option<Span>)> {
    let (mut input, first) = head(input)?;
    let mut heads = vec![first];
    while let Ok((rest, _)) = kind(Kind::Comma, Wanted::Name)(input) {
        if let Ok((rest, etc)) = mark(Mark::Etc)(rest) {
            return Ok((rest, (heads, Some(etc))));
        }
        let (rest, next) = cut(head).parse(rest)?;
        heads.push(next);
        input = rest;
    }
    let (rest, etc) = opt(mark(Mark::Etc)).parse(input)?;
    Ok((rest, (heads, etc)))
}

/// Whether a word can be the open end of a list, by its first byte: most words are names.
fn may_be_etc(input: &Tokens<'_>) -> bool {
    input.first().is_some_and(|t| {
        t.kind == Kind::Word && matches!(input.source.as_bytes()[t.start as usize], b'e' | 0xE7)
    })
}

/// `name, name, 等`; a separator with nothing behind it is kept as [`Names::dangling`].
pub fn names(input: Tokens<'_>) -> Parsed<'_, Names> {
    let whole = input;
    let (mut input, first) = name(input)?;
    let most = input.rest.len() / 2 + 1;
    let mut list = Names {
        names: Vec::with_capacity(most),
        ..Names::default()
    };
    list.names.push(first);
    let (mut tight, mut loose) = (false, false);
    loop {
        match input.first() {
            Some(token) if token.kind == Kind::Comma => {
                let rest = input.skip_one();
                if let Some((rest, etc)) = may_be_etc(&rest)
                    .then(|| mark(Mark::Etc)(rest).ok())
                    .flatten()
                {
                    list.etc = Some(etc);
                    list.before_etc = list.names.len();
                    input = rest;
                    // 「A、B等，C」: what follows the open end still belongs to the list.
                    if rest.first().is_some_and(|t| t.kind == Kind::Comma) {
                        continue;
                    }
                    break;
                }
                if rest.rest.is_empty() {
                    list.dangling = Some(token.span(input.file));
                    input = rest;
                    break;
                }
                if token.end - token.start == 3 && token.text(input.source) == "、" {
                    tight = true;
                } else {
                    loose = true;
                }
                let (rest, next) = cut(name).parse(rest)?;
                list.names.push(next);
                input = rest;
            }
            Some(token)
                if may_be_etc(&input) && Mark::parse(&folded(&input, token)) == Some(Mark::Etc) =>
            {
                list.etc = Some(token.span(input.file));
                list.before_etc = list.names.len();
                input.note(Mark::Etc, token.span(input.file));
                input = input.skip_one();
            }
            Some(token) if matches!(token.kind, Kind::Word | Kind::Text) && list.etc.is_none() => {
                let previous = list.names.last().map_or("", |n| input.text(n.span));
                let next = token.text(input.source);
                return fail(
                    token.span(input.file),
                    Said::new(
                        format!("a separator is missing: `{previous}, {next}`"),
                        format!("两个名称之间缺少分隔符：“{previous}、{next}”"),
                    ),
                );
            }
            _ => break,
        }
    }
    if tight && loose {
        list.loose = two_levels(whole, &list);
    }
    Ok((input, list))
}

/// Of a list with two kinds of separators, which names another one than `、` parts from the next.
fn two_levels(input: Tokens<'_>, list: &Names) -> Vec<bool> {
    let commas: Vec<&Token> = input
        .rest
        .iter()
        .filter(|t| t.kind == Kind::Comma)
        .collect();
    let parted = |next: &Name| {
        let behind = commas.partition_point(|t| t.end <= next.span.start);
        let before = behind.checked_sub(1).map(|n| commas[n]);
        before.is_none_or(|t| t.text(input.source) != "、")
    };
    list.names.iter().skip(1).map(parted).collect()
}

/// `[plan:]name`
pub fn reference(input: Tokens<'_>) -> Parsed<'_, Ref> {
    let (rest, first) = name(input)?;
    match kind(Kind::Colon, Wanted::Name)(rest) {
        Ok((rest, _)) => {
            let (rest, name) = cut(name).parse(rest)?;
            Ok((
                rest,
                Ref {
                    plan: Some(first),
                    name,
                },
            ))
        }
        Err(_) => Ok((
            rest,
            Ref {
                plan: None,
                name: first,
            },
        )),
    }
}

/// Several references.
pub fn references(input: Tokens<'_>) -> Parsed<'_, Vec<Ref>> {
    let (mut input, first) = reference(input)?;
    let mut refs = vec![first];
    while let Ok((rest, _)) = kind(Kind::Comma, Wanted::Name)(input) {
        let (rest, next) = cut(reference).parse(rest)?;
        refs.push(next);
        input = rest;
    }
    Ok((input, refs))
}

/// A date.
pub fn date(input: Tokens<'_>) -> Parsed<'_, DateAt> {
    match input.first() {
        Some(token) if token.kind == Kind::Word => match date::parse(&folded(&input, token)) {
            Ok(date) => Ok((
                input.skip_one(),
                DateAt {
                    date,
                    span: token.span(input.file),
                },
            )),
            Err(said) => {
                let error = SyntaxError {
                    at: token.span(input.file),
                    wanted: WantedList::of(&[Wanted::Date]),
                    because: Some(Box::new(said)),
                };
                // What begins with a digit was meant as a date: no other reading is tried.
                let meant = token.text(input.source).starts_with(char::is_numeric);
                Err(if meant {
                    nom::Err::Failure(error)
                } else {
                    nom::Err::Error(error)
                })
            }
        },
        _ => refuse(input, Wanted::Date),
    }
}

fn number(input: Tokens<'_>) -> Parsed<'_, Number> {
    let Some(token) = input.first().filter(|t| t.kind == Kind::Word) else {
        return refuse(input, Wanted::Value);
    };
    let span = token.span(input.file);
    let written = token.text(input.source);
    let word = fold(written);
    let Some((digits, tail)) = number::split(&word) else {
        return refuse(input, Wanted::Value);
    };
    if let Some(said) = number::refuse_measure(digits, tail) {
        return fail(span, said);
    }
    let value = match number::decimal(digits) {
        Ok(value) => value,
        Err(said) => return fail(span, said),
    };
    let mut rest = input.skip_one();
    // 「1,200」 is three tokens; the separator of a list cannot follow a number here.
    if tail.is_empty()
        && digits.len() <= 3
        && let [comma, group, ..] = rest.rest
    {
        let text = group.text(input.source);
        let ascii_comma = comma.kind == Kind::Comma
            && comma.end == group.start
            && comma.text(input.source) == ",";
        if ascii_comma && text.len() >= 3 && text.as_bytes()[..3].iter().all(u8::is_ascii_digit) {
            return fail(
                span.to(group.span(input.file)),
                Said::new(
                    format!("write the number without separators: `{digits}{text}`"),
                    format!("数字中不用千分位逗号：“{digits}{text}”"),
                ),
            );
        }
    }
    let measure_start = span.end - tail_bytes(written, tail);
    let mut number = Number {
        value,
        measure: (!tail.is_empty()).then(|| Span::new(input.file, measure_start, span.end)),
        span,
    };
    if number.measure.is_none() {
        if let Some((next, factor)) = rest
            .first()
            .filter(|t| t.kind == Kind::Word)
            .and_then(|t| Some((t, number::scale_word(&folded(&rest, t))?)))
        {
            number.value = match value.checked_mul(factor) {
                Some(value) => value.normalize(),
                None => return fail(span, Said::new("this number is too large", "数值过大")),
            };
            number.span = number.span.to(next.span(input.file));
            rest = rest.skip_one();
        }
        if let Some(next) = rest.first().filter(|t| is_measure(&rest, *t)) {
            let word = folded(&rest, next);
            if let Some(said) = number::refuse_measure(digits, &word) {
                return fail(span.to(next.span(input.file)), said);
            }
            number.measure = Some(next.span(input.file));
            number.span = number.span.to(next.span(input.file));
            rest = rest.skip_one();
        }
    }
    Ok((rest, number))
}

/// Bytes of `written` that fold to `tail`.
fn tail_bytes(written: &str, tail: &str) -> u32 {
    if written.ends_with(tail) {
        return tail.len() as u32;
    }
    // One character may fold to several: ℃ to °C.
    let mut left = tail.len();
    let mut bytes = 0;
    for c in written.chars().rev() {
        if left == 0 {
            break;
        }
        left = left.saturating_sub(fold(c.encode_utf8(&mut [0; 4])).len());
        bytes += c.len_utf8();
    }
    bytes as u32
}

/// Whether a word behind a number is its unit of measure: no digit, and no word of the grammar.
fn is_measure(input: &Tokens<'_>, token: Token) -> bool {
    use crate::syntax::keywords::{Commitment, Strength};
    if token.kind != Kind::Word {
        return false;
    }
    let word = folded(input, token);
    !word.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && Mark::parse(&word).is_none()
        && Strength::parse(&word).is_none()
        && Commitment::parse(&word).is_none()
        && Keyword::parse(&word).is_none()
}

/// `number [unit] [.. number [unit]]`, or a text.
pub fn value(input: Tokens<'_>) -> Parsed<'_, Value> {
    if input
        .first()
        .is_some_and(|t| matches!(t.kind, Kind::Text | Kind::OpenText))
    {
        return text.map(Value::Text).parse(input);
    }
    let (rest, mut low) = number(input)?;
    match kind(Kind::Range, Wanted::Value)(rest) {
        Ok((rest, _)) => {
            let (rest, mut high) = cut(number).parse(rest)?;
            // 「8..10个」: one unit of measure serves both ends.
            low.measure = low.measure.or(high.measure);
            high.measure = high.measure.or(low.measure);
            Ok((rest, Value::Range(low, high)))
        }
        Err(_) => Ok((rest, Value::Number(low))),
    }
}

/// A comparator.
pub fn cmp(input: Tokens<'_>) -> Parsed<'_, (Cmp, Span)> {
    let Some(token) = input.first() else {
        return refuse(input, Wanted::Value);
    };
    let sign = match token.kind {
        Kind::Equals => Some(Cmp::Eq),
        Kind::Cmp => match token.text(input.source) {
            "~" | "≈" => Some(Cmp::About),
            ">" | "＞" => Some(Cmp::Gt),
            "<" | "＜" => Some(Cmp::Lt),
            sign if sign.starts_with(['<', '≤', '≦', '＜']) => Some(Cmp::Le),
            _ => Some(Cmp::Ge),
        },
        Kind::Word => match Mark::parse(&folded(&input, token)) {
            Some(Mark::AtLeast) => Some(Cmp::Ge),
            Some(Mark::AtMost) => Some(Cmp::Le),
            _ => None,
        },
        _ => None,
    };
    match sign {
        Some(sign) => {
            input.note(sign, token.span(input.file));
            Ok((input.skip_one(), (sign, token.span(input.file))))
        }
        None => refuse(input, Wanted::Value),
    }
}

/// `each [interval]`, or a word such as `每季度`.
pub fn each(input: Tokens<'_>) -> Parsed<'_, (Interval, Span)> {
    if let Ok((rest, at)) = mark(Mark::Each)(input) {
        let (rest, (interval, span)) = match word_of(Interval::parse, Wanted::Interval)(rest) {
            Ok((rest, (interval, span))) => (rest, (interval, at.to(span))),
            Err(_) => (rest, (Interval::Unspecified, at)),
        };
        input.note(interval, span);
        return Ok((rest, (interval, span)));
    }
    match input.first() {
        Some(token) if token.kind == Kind::Word && folded(&input, token).starts_with('每') => {
            word_of(Interval::parse, Wanted::Interval)(input)
        }
        _ => refuse(input, Wanted::Interval),
    }
}

/// `date [ongoing] | ongoing | each …`
pub fn due(input: Tokens<'_>) -> Parsed<'_, When> {
    alt((
        mark(Mark::Ongoing).map(|at| When {
            ongoing: Some(at),
            ..When::default()
        }),
        each.map(|each| When {
            each: Some(each),
            ..When::default()
        }),
        (date, opt(mark(Mark::Ongoing))).map(|(by, ongoing)| When {
            by: Some(by),
            ongoing,
            ..When::default()
        }),
    ))
    .parse(input)
}

/// `date [.. date]`
pub fn period(input: Tokens<'_>) -> Parsed<'_, When> {
    let (rest, from) = date(input)?;
    let (rest, to) = opt(preceded(kind(Kind::Range, Wanted::End), cut(date))).parse(rest)?;
    Ok((
        rest,
        When {
            from: Some(from),
            by: Some(to.unwrap_or(from)),
            ..When::default()
        },
    ))
}

/// `by due | over period | ongoing`
pub fn when(input: Tokens<'_>) -> Parsed<'_, When> {
    alt((
        preceded(mark(Mark::By), cut(due)),
        preceded(mark(Mark::Over), cut(period)),
        mark(Mark::Ongoing).map(|at| When {
            ongoing: Some(at),
            ..When::default()
        }),
    ))
    .parse(input)
}

/// The end of the entry.
pub fn end(input: Tokens<'_>) -> Parsed<'_, ()> {
    if input.rest.is_empty() {
        Ok((input, ()))
    } else {
        refuse(input, Wanted::End)
    }
}

#[cfg(test)]
mod tests {
    use super::tail_bytes;

    #[test]
    fn a_unit_of_measure_that_folds_to_more_characters_keeps_its_own_place() {
        assert_eq!(tail_bytes("18℃", "°C"), 3);
        assert_eq!(tail_bytes("600㎡", "m2"), 3);
        assert_eq!(tail_bytes("５０％", "%"), 3);
        assert_eq!(tail_bytes("600公里", "公里"), 6);
    }
}
