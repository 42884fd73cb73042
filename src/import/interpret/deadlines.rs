//! Deadlines of a paragraph: when its duty is due, recurs or goes on.

use std::ops::Range;

use super::dates::{self, Role, When};
use super::letters::{Letters, sentences};
use super::{Context, Reading, Reason};

/// A deadline found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Its bytes in the paragraph.
    pub range: Range<usize>,
    /// What it says.
    pub when: When,
    /// How the text says it.
    pub form: Form,
    /// Whether the year, or the day from which it is counted, is not written beside it.
    pub inferred: bool,
}

/// How a text states a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 2025年底前完成: the duty is due then.
    Due,
    /// 到2025年: the year of the goals that follow, not of the duty as a whole.
    Goal,
    /// “十四五”期间, 三年内.
    Window,
    /// 每季度.
    Cycle,
    /// 长期坚持.
    Ongoing,
}

/// The deadlines of a paragraph, or of a line that states nothing else.
pub fn find(text: &str, context: &Context) -> Reading<Deadline> {
    let mut reading = Reading::default();
    for range in sentences(text) {
        let letters = Letters::new(&text[range.clone()], range.start);
        for mention in dates::mentions(&letters, context) {
            let bytes = letters.bytes(mention.range.clone());
            if mention.role == Role::Each && counted(&letters, mention.range.end) {
                continue;
            }
            let Some(form) = form(mention.role) else {
                if mention.role == Role::Past {
                    reading.refuse(bytes, Reason::Status);
                } else if let Err(reason) = mention.when {
                    reading.refuse(bytes, reason);
                }
                continue;
            };
            match mention.when {
                Ok(when) => reading.found.push(Deadline {
                    range: bytes,
                    when,
                    form,
                    inferred: mention.inferred,
                }),
                Err(reason) => reading.refuse(bytes, reason),
            }
        }
    }
    reading
}

/// A line such as `时限要求：2025年12月`, where a bare date is the deadline.
pub fn stated(text: &str, context: &Context) -> Reading<Deadline> {
    let mut reading = find(text, context);
    let letters = Letters::new(text, 0);
    for mention in dates::mentions(&letters, context) {
        if let (Role::Bare | Role::Past, Ok(when)) = (mention.role, mention.when) {
            let range = letters.bytes(mention.range);
            reading.refused.retain(|refused| refused.range != range);
            reading.found.push(Deadline {
                range,
                when,
                form: Form::Due,
                inferred: mention.inferred,
            });
        }
    }
    reading.found.sort_by_key(|deadline| deadline.range.start);
    reading
}

/// Whether the clause behind 每年 counts something: then it is the kind of a target.
fn counted(letters: &Letters<'_>, at: usize) -> bool {
    (at..letters.len())
        .map_while(|n| letters.get(n).filter(|c| !",;。".contains(*c)))
        .any(|c| c.is_ascii_digit())
}

const fn form(role: Role) -> Option<Form> {
    Some(match role {
        Role::Goal => Form::Goal,
        Role::Before => Form::Due,
        Role::During | Role::Within => Form::Window,
        Role::Each => Form::Cycle,
        Role::Ongoing => Form::Ongoing,
        Role::Baseline | Role::Past | Role::Bare => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::date;

    fn by(text: &str) -> Option<When> {
        date::parse(text).ok().map(When::By)
    }

    #[test]
    fn deadlines_with_their_form_and_place() {
        let text =
            "到2025年，建成甲。乙2024年6月底前完成，每季度报送。本办法自2024年1月1日起施行。";
        let reading = find(text, &Context::default());
        let forms: Vec<Form> = reading.found.iter().map(|d| d.form).collect();
        assert_eq!(forms, [Form::Goal, Form::Due, Form::Cycle]);
        assert_eq!(Some(reading.found[1].when), by("2024-06"));
        assert_eq!(&text[reading.found[1].range.clone()], "2024年6月底前");
        assert_eq!(reading.refused.len(), 1);
        assert_eq!(reading.refused[0].reason, Reason::Validity);
    }

    #[test]
    fn a_line_of_its_own_may_hold_a_bare_date() {
        let reading = stated("2023年12月", &Context::default());
        assert_eq!(reading.found.first().map(|d| d.when), by("2023-12"));
        assert!(find("2023年12月", &Context::default()).found.is_empty());
        assert!(
            find("每年引进10名人才", &Context::default())
                .found
                .is_empty()
        );
        let ongoing = stated("长期坚持", &Context::default());
        assert_eq!(ongoing.found.first().map(|d| d.when), Some(When::Ongoing));
    }
}
