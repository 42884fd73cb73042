//! From plans to a document: the entries of all files, with nothing left out but comments.

use serde_json::{Value, json};

use super::form::{key, title_key};
use super::gather::{Frame, Held, List, Object, append, push};
use crate::finding::Lang;
use crate::source::{FileId, Role, Sources, Span};
use crate::syntax::keywords::{Interval, Keyword};
use crate::syntax::tree::{
    self, Args, DateAt, Entry, Fact, Head, Name, Names, Number, Ref, TargetKind, When,
};
use crate::syntax::{Event, events};

use Keyword as K;

/// The key that names the part a share is for; it stands first.
const PART: &str = "of";

/// The version of the form.
pub(super) const VERSION: u32 = 1;

/// The plans of all sources as one document.
pub fn document(sources: &Sources) -> Value {
    let mut writer = Writer {
        sources,
        open: Vec::new(),
        shared: Object::new(),
        plans: Vec::new(),
        orphans: Held::default(),
        current: None,
    };
    for (id, source) in sources.iter().filter(|(_, s)| s.role == Role::Plan) {
        writer.current = None;
        writer.file(id, &source.text);
    }
    writer.finish()
}

/// A plan with what stands in all its files.
struct Plan {
    id: String,
    header: Option<Object>,
    items: Held,
}

struct Writer<'s> {
    sources: &'s Sources,
    /// Nothing for an entry that could not be read; what it holds goes to the one around it.
    open: Vec<Option<Frame>>,
    shared: Object,
    plans: Vec<Plan>,
    orphans: Held,
    current: Option<usize>,
}

impl Writer<'_> {
    fn file(&mut self, id: FileId, text: &str) {
        self.open.clear();
        for event in events(text, id) {
            match event {
                Event::Entry(entry) => self.entry(&entry),
                Event::Close(_) => self.close(),
                Event::Problem(_) => {}
            }
        }
    }

    fn text(&self, span: Span) -> &str {
        self.sources.text(span)
    }

    fn entry(&mut self, entry: &Entry) {
        if !entry.keyword.is_item() {
            return self.statement(entry);
        }
        if let (K::In, Args::Name(name)) = (entry.keyword, &entry.args) {
            let id = self.text(name.span).to_owned();
            self.current = Some(self.plan(&id));
            return;
        }
        let frame = self.item(entry).map(|object| Frame {
            keyword: entry.keyword,
            object,
            held: Held::default(),
            names: Vec::new(),
        });
        if let Some(Frame {
            keyword: K::Plan,
            object,
            ..
        }) = &frame
        {
            let id = object.get("id").or_else(|| object.get("title"));
            let id = id.and_then(Value::as_str).unwrap_or_default().to_owned();
            self.current = Some(self.plan(&id));
        }
        let mut frame = frame;
        if let (Some(frame), Args::Group(_, names)) = (&mut frame, &entry.args) {
            let list = self.list(names);
            frame.add_names("members", list);
        }
        self.open.push(frame);
        if !entry.opens {
            self.close();
        }
    }

    fn plan(&mut self, id: &str) -> usize {
        let known = self.plans.iter().position(|p| p.id == id);
        known.unwrap_or_else(|| {
            self.plans.push(Plan {
                id: id.to_owned(),
                header: None,
                items: Held::default(),
            });
            self.plans.len() - 1
        })
    }

    fn close(&mut self) {
        let Some(Some(frame)) = self.open.pop() else {
            return;
        };
        let keyword = frame.keyword;
        let object = frame.finish();
        if keyword == K::Plan {
            return self.close_plan(object);
        }
        let shared = matches!(keyword, K::Unit | K::Group);
        let around = self.open.iter_mut().rev().flatten().next();
        let around = match around {
            Some(frame) if frame.keyword != K::Plan => Some(&mut frame.held),
            _ => None,
        };
        let object = Value::Object(object);
        let held = match (around, self.current) {
            (Some(held), _) => held,
            (None, _) if shared => return push(&mut self.shared, key(keyword), object),
            (None, Some(plan)) => &mut self.plans[plan].items,
            (None, None) => &mut self.orphans,
        };
        held.add(keyword, object);
    }

    fn close_plan(&mut self, object: Object) {
        if let Some(plan) = self.current.map(|n| &mut self.plans[n]) {
            plan.header.get_or_insert(object);
        }
    }

    /// The head of an item; nothing where it could not be read.
    fn item(&self, entry: &Entry) -> Option<Object> {
        let mut object = Object::new();
        match &entry.args {
            Args::Heads(heads, etc) => self.heads(entry.keyword, heads, *etc, &mut object),
            Args::Work(heads, etc, when, commitment) => {
                self.heads(entry.keyword, heads, *etc, &mut object);
                self.when(when, &mut object);
                if let Some((word, _)) = commitment {
                    object.insert("commitment".into(), word.word(Lang::En).into());
                }
            }
            Args::Target(target) => self.target(target, &mut object),
            Args::Group(head, _) => self.head(K::Group, *head, &mut object),
            Args::Record(of, part, date, fact) => {
                object.insert("of".into(), self.reference(of));
                if let Some(part) = part {
                    object.insert("part".into(), self.name(*part));
                }
                object.insert("date".into(), self.text(date.span).into());
                match fact {
                    Fact::State(state, _) => {
                        object.insert("state".into(), state.word(Lang::En).into());
                    }
                    Fact::Value(value) => {
                        object.insert("value".into(), self.quantity(*value));
                    }
                }
            }
            Args::Delegate(of, from, to, on) => {
                object.insert("of".into(), self.reference(of));
                object.insert("from".into(), self.name(*from));
                object.insert("to".into(), self.name(*to));
                if let Some(on) = on {
                    object.insert("on".into(), self.text(on.span).into());
                }
            }
            Args::Waive(rule, on, reason) => {
                object.insert("rule".into(), self.name(*rule));
                object.insert("on".into(), self.reference(on));
                if let Some(reason) = reason {
                    object.insert("reason".into(), self.name(*reason));
                }
            }
            Args::Name(name) => {
                object.insert("file".into(), self.name(*name));
            }
            _ => return None,
        }
        Some(object)
    }

    fn name(&self, name: Name) -> Value {
        self.text(name.span).into()
    }

    fn head(&self, keyword: Keyword, head: Head, object: &mut Object) {
        if let Some(id) = head.id {
            object.insert("id".into(), self.name(id));
        }
        if let Some(title) = head.title {
            object.insert(title_key(keyword).into(), self.name(title));
        }
    }

    fn heads(&self, keyword: Keyword, heads: &[Head], etc: Option<Span>, object: &mut Object) {
        if let ([head], None) = (heads, etc) {
            return self.head(keyword, *head, object);
        }
        let names: Vec<Value> = heads
            .iter()
            .map(|head| match (head.id, head.title) {
                (Some(id), None) if keyword == K::Unit => self.name(id),
                (None, Some(title)) if keyword == K::Project => self.name(title),
                _ => {
                    let mut object = Object::new();
                    self.head(keyword, *head, &mut object);
                    Value::Object(object)
                }
            })
            .collect();
        object.insert("names".into(), names.into());
        if etc.is_some() {
            object.insert("etc".into(), true.into());
        }
    }

    fn when(&self, when: &When, object: &mut Object) {
        let date = |at: &DateAt| self.text(at.span).to_owned();
        if let Some((interval, _)) = when.each {
            object.insert("due".into(), interval.written(Lang::En).into());
            return;
        }
        match (&when.from, &when.by) {
            (Some(from), Some(by)) if from.span == by.span => {
                object.insert("period".into(), date(from).into());
            }
            (Some(from), Some(by)) => {
                let period = format!("{}..{}", date(from), date(by));
                object.insert("period".into(), period.into());
            }
            (_, by) => {
                let by = by.as_ref().map(date);
                let ongoing = when.ongoing.map(|_| "ongoing".to_owned());
                let words: Vec<String> = by.into_iter().chain(ongoing).collect();
                if !words.is_empty() {
                    object.insert("due".into(), words.join(" ").into());
                }
            }
        }
    }

    fn target(&self, target: &tree::TargetHead, object: &mut Object) {
        self.head(K::Target, target.head, object);
        let kind = match target.kind {
            TargetKind::Level => None,
            TargetKind::Growth => Some("growth"),
            TargetKind::Change => Some("change"),
            TargetKind::Total => Some("total"),
            TargetKind::Keep => Some("keep"),
            TargetKind::Each(interval) => Some(interval.written(Lang::En)),
        };
        if let Some(kind) = kind {
            object.insert("kind".into(), kind.into());
        }
        if let Some(value) = target.value {
            if let Some((cmp, _)) = target.cmp {
                object.insert("op".into(), cmp.sign().into());
            }
            object.insert("value".into(), self.quantity(value));
        }
        self.when(&target.when, object);
        if let Some(strength) = target.strength {
            object.insert("strength".into(), strength.word(Lang::En).into());
        }
    }

    fn number(&self, number: &Number) -> &str {
        self.text(number.span)
    }

    /// A quantity as it is written. A text that begins like a number says that it is none.
    fn quantity(&self, value: tree::Value) -> Value {
        match value {
            tree::Value::Number(number) => self.number(&number).into(),
            tree::Value::Range(low, high) => {
                format!("{}..{}", self.number(&low), self.number(&high)).into()
            }
            tree::Value::Text(name) => {
                let text = self.text(name.span);
                if super::values::begins_like_number(text) {
                    json!({ "text": text })
                } else {
                    text.into()
                }
            }
        }
    }

    /// `plan:id`; an object where a name has a colon of its own.
    fn reference(&self, of: &Ref) -> Value {
        let id = self.text(of.name.span);
        let plan = of.plan.map(|plan| self.text(plan.span));
        let simple = |name: &str| !name.contains(':') && name.trim() == name && !name.is_empty();
        match plan {
            None if simple(id) => id.into(),
            None => json!({ "id": id }),
            Some(plan) if simple(plan) && simple(id) => format!("{plan}:{id}").into(),
            Some(plan) => json!({ "plan": plan, "id": id }),
        }
    }

    fn list(&self, names: &Names) -> List {
        let mut runs = vec![Vec::new()];
        for (n, name) in names.names.iter().enumerate() {
            if let Some(run) = runs.last_mut() {
                run.push(self.text(name.span).to_owned());
            }
            if n + 1 < names.names.len() && !names.joined(n) {
                runs.push(Vec::new());
            }
        }
        List {
            runs,
            etc: names.etc.map(|_| names.before_etc),
        }
    }

    fn statement(&mut self, entry: &Entry) {
        let keyword = entry.keyword;
        let key = key(keyword);
        if let Args::Names(names) = &entry.args {
            let list = self.list(names);
            if let Some(frame) = self.open.iter_mut().rev().flatten().next() {
                frame.add_names(key, list);
            }
            return;
        }
        let several = matches!(keyword, K::Step | K::Share | K::Needs | K::Serves);
        let value = match &entry.args {
            Args::Nothing if keyword == K::FirstIsLead => Value::Bool(true),
            Args::Name(name) => self.name(*name),
            Args::Refs(refs) => refs.iter().map(|r| self.reference(r)).collect(),
            Args::Date(date) => self.text(date.span).into(),
            Args::When(when) => {
                let mut object = Object::new();
                self.when(when, &mut object);
                match object.into_iter().next() {
                    Some((_, value)) => value,
                    None => return,
                }
            }
            Args::Value(value, at, of) => self.dated(*value, *at, *of),
            Args::Step(value, at) => json!([self.with(*value, "by", self.text(at.span))]),
            Args::Shares(shares) => shares
                .iter()
                .map(|(name, value)| self.with(*value, PART, self.text(name.span)))
                .collect(),
            Args::NameDate(None, date) => json!({ "date": self.text(date.span) }),
            Args::NameDate(Some(name), date) => {
                json!({ "name": self.name(*name), "date": self.text(date.span) })
            }
            Args::Reports(interval, to) => self.reports(*interval, *to),
            Args::Stage(stage) => stage.word(Lang::En).into(),
            Args::Tier(Some(tier), _) => tier.word(Lang::En).into(),
            Args::State(state, _) => state.word(Lang::En).into(),
            Args::Column(field, header, decimal) => {
                let (field, header) = (self.text(field.span).to_owned(), self.name(*header));
                let header = match decimal {
                    Some(mark) => json!({ "header": header, "decimal": mark.word(Lang::En) }),
                    None => header,
                };
                if let Some(columns) = self.columns(key) {
                    append(columns, &field, header);
                }
                return;
            }
            _ => return,
        };
        let Some(frame) = self.open.iter_mut().rev().flatten().next() else {
            return;
        };
        if several {
            if let Value::Array(values) = value {
                for value in values {
                    push(&mut frame.object, key, value);
                }
            }
        } else if keyword.is_single() || matches!(keyword, K::FirstIsLead | K::Kind) {
            frame.object.entry(key).or_insert(value);
        } else {
            append(&mut frame.object, key, value);
        }
    }

    /// A quantity, as an object where its date or its part is told.
    fn dated(&self, value: tree::Value, at: Option<DateAt>, of: Option<Name>) -> Value {
        let told = [("in", at.map(|at| at.span)), ("of", of.map(|of| of.span))];
        let mut told = told.iter().filter_map(|(key, span)| Some((*key, (*span)?)));
        let Some((key, span)) = told.next() else {
            return self.quantity(value);
        };
        let mut object = self.with(value, key, self.text(span));
        for (key, span) in told {
            object[key] = self.text(span).into();
        }
        object
    }

    fn columns(&mut self, key: &str) -> Option<&mut Object> {
        let frame = self.open.iter_mut().rev().flatten().next()?;
        let columns = frame.object.entry(key).or_insert_with(|| json!({}));
        columns.as_object_mut()
    }

    fn with(&self, value: tree::Value, key: &str, more: &str) -> Value {
        let mut object = Object::new();
        let before = key == PART;
        if before {
            object.insert(key.into(), more.into());
        }
        match self.quantity(value) {
            Value::Object(text) => object.extend(text),
            Value::String(text) if matches!(value, tree::Value::Text(_)) => {
                object.insert("text".into(), text.into());
            }
            value => {
                object.insert("value".into(), value);
            }
        }
        if !before {
            object.insert(key.into(), more.into());
        }
        Value::Object(object)
    }

    fn reports(&self, interval: Interval, to: Option<Name>) -> Value {
        let each = interval.written(Lang::En);
        match to {
            Some(to) => json!({ "each": each, "to": self.name(to) }),
            None => each.into(),
        }
    }

    /// One plan stands in `plan` with its items beside it, several in `plans` with theirs inside.
    fn finish(self) -> Value {
        let mut root = Object::new();
        root.insert("schema".into(), VERSION.into());
        let Self {
            shared,
            mut plans,
            orphans,
            ..
        } = self;
        if plans.len() == 1 && orphans.lists.is_empty() {
            if let Some(plan) = plans.pop() {
                match plan.header {
                    Some(header) => root.insert("plan".into(), Value::Object(header)),
                    None => root.insert("in".into(), plan.id.into()),
                };
                root.extend(shared);
                root.extend(plan.items.finish());
            }
            return Value::Object(root);
        }
        root.extend(shared);
        root.extend(orphans.finish());
        let plans = plans.into_iter().map(|plan| {
            let mut object = plan.header.unwrap_or_else(|| {
                let mut header = Object::new();
                header.insert("id".into(), plan.id.into());
                header
            });
            object.extend(plan.items.finish());
            Value::Object(object)
        });
        let plans: Vec<Value> = plans.collect();
        if !plans.is_empty() {
            root.insert("plans".into(), plans.into());
        }
        Value::Object(root)
    }
}
