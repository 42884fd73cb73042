//! Writes a plan down: keywords by the chapter's language, lists, comments and marks in
//! the ways people write them.

use super::dice::Dice;
use super::other;
use super::words::{AS_OF, CLAUSES, DATES, METRICS, OBJECTS, PERIOD, VERBS, chinese};
use super::{Chapter, Goal, Manner, Open, Part, Plan, Planted, Row, Task, Unit, When, Work};

/// Id of every generated plan.
pub(super) const PLAN: &str = "demo";

/// The finished text.
pub(super) fn write(mut plan: Plan) -> Planted {
    let mut dice = Dice::new(plan.dice.below(1 << 30) as u64);
    let mut parts = vec![header(&plan, &mut dice), units(&plan, &mut dice)];
    for c in 0..plan.chapters.len() {
        let mut writer = Writer::new(plan.manner, plan.chapters[c].zh, &mut dice);
        writer.chapter(&plan, c);
        parts.push(Part {
            name: format!("c{c:04}.plan"),
            text: writer.out,
            belongs: belongs(plan.chapters[c].zh),
        });
    }
    parts.push(ledger(&plan, &mut dice));
    parts.push(other::part(&mut plan));
    let mut faults = plan.faults;
    faults.sort();
    Planted {
        parts,
        faults,
        undecided: plan.undecided,
    }
}

const fn belongs(zh: bool) -> &'static str {
    if zh {
        "属于 demo\n"
    } else {
        "in demo  # one file a chapter\n"
    }
}

fn header(plan: &Plan, dice: &mut Dice) -> Part {
    let text = if dice.chance(50) {
        let first = if plan.first_is_lead {
            "  首位牵头\n"
        } else {
            ""
        };
        let number = "  文号：\"示办发〔2021〕1号\"；印发日期：2021年2月1日\n";
        format!(
            "# 自动生成\n方案 {PLAN} “示范方案” {{\n{number}{first}  截至 {AS_OF}\n  期间：{PERIOD}；阶段 执行\n}}\n\n"
        )
    } else {
        let first = if plan.first_is_lead {
            "  first-is-lead\n"
        } else {
            ""
        };
        format!(
            "plan {PLAN} \"A plan for show\" {{\n{first}  as-of {AS_OF}\n  period {PERIOD}; stage executing # since 2021\n}}\n\n"
        )
    };
    Part {
        name: "a-plan.plan".to_owned(),
        text,
        belongs: "",
    }
}

fn units(plan: &Plan, dice: &mut Dice) -> Part {
    let mut list: Vec<&Unit> = plan.units.iter().collect();
    // Twins of one name stay in order behind the others, so that the first is known.
    dice.shuffle(&mut list);
    let mut writer = Writer::new(plan.manner, false, dice);
    for unit in list.into_iter().chain(&plan.extra_units) {
        writer.zh = writer.dice.chance(50);
        writer.unit(unit);
    }
    writer.out.push('\n');
    Part {
        name: "b-units.plan".to_owned(),
        text: writer.out,
        belongs: "",
    }
}

fn ledger(plan: &Plan, dice: &mut Dice) -> Part {
    let mut writer = Writer::new(plan.manner, false, dice);
    writer.out.push('\n');
    for [of, from, to] in &plan.delegations {
        writer.zh = writer.dice.chance(50);
        let (keyword, id) = (writer.word("delegate"), writer.id(of));
        let text = if writer.zh {
            format!("{keyword} {id} 由 {from} 至 {to}")
        } else {
            format!("{keyword} {id} from {from} to {to} on 2023-05")
        };
        writer.line(&text);
    }
    for row in &plan.rows {
        writer.zh = writer.dice.chance(50);
        writer.row(row);
    }
    Part {
        name: "z-ledger.plan".to_owned(),
        text: writer.out,
        belongs: belongs(false),
    }
}

struct Writer<'d> {
    manner: Manner,
    dice: &'d mut Dice,
    zh: bool,
    out: String,
    /// For every open block its closing brace.
    open: Vec<&'static str>,
}

impl<'d> Writer<'d> {
    const fn new(manner: Manner, zh: bool, dice: &'d mut Dice) -> Self {
        Self {
            manner,
            dice,
            zh,
            out: String::new(),
            open: Vec::new(),
        }
    }

    /// A keyword in the language at hand, in one of its forms.
    fn word(&mut self, word: &'static str) -> &'static str {
        if self.zh {
            self.dice.pick(chinese(word))
        } else {
            word
        }
    }

    /// A keyword with the colon it may have.
    fn key(&mut self, word: &'static str) -> String {
        let word = self.word(word);
        let behind = if self.zh {
            ["：", ":", " "]
        } else {
            [" ", " ", ": "]
        };
        format!("{word}{}", self.dice.pick(&behind))
    }

    fn id(&mut self, id: &str) -> String {
        if self.zh && self.dice.chance(50) {
            id.replace('(', "（").replace(')', "）")
        } else {
            id.to_owned()
        }
    }

    fn quoted(&mut self, text: &str) -> String {
        if self.zh && self.dice.chance(20) && !text.contains('”') {
            format!("“{text}”")
        } else {
            format!("\"{text}\"")
        }
    }

    /// One line, perhaps with a comment, perhaps after an empty one.
    fn line(&mut self, text: &str) {
        let comment = match (self.dice.below(40), self.manner) {
            (0, _) => "  # see the notes",
            (1, Manner::Braces) => "  # 见附件 } task x \"y\" {",
            (1, Manner::Quotes) => "  # a board 5\" wide",
            (2, Manner::Quotes) => "  # \"\"\"",
            (2, _) => " # ",
            _ => "",
        };
        if self.manner != Manner::Pairs {
            self.out.push_str(&"  ".repeat(self.open.len()));
        }
        self.out.push_str(text);
        self.out.push_str(comment);
        self.out.push('\n');
    }

    fn open(&mut self, text: &str) {
        let wide = self.zh && self.manner != Manner::Plain && self.dice.chance(10);
        let (open, mut close) = if wide { ('｛', "｝") } else { ('{', "}") };
        if wide && self.manner == Manner::Braces && self.dice.chance(50) {
            close = "}";
        }
        self.line(&format!("{text} {open}"));
        if self.manner == Manner::Pairs && !wide && self.dice.chance(20) {
            self.out.push_str("# }\n");
            close = "# {\n}";
        }
        self.open.push(close);
    }

    fn close(&mut self) {
        let brace = self.open.pop().unwrap_or("}");
        self.line(brace);
    }

    /// A list of names; behind a separator it may go on in the next line.
    fn list(&mut self, names: &[String], joined: bool, open: Open) -> String {
        let separators: &[&str] = if joined {
            &["、"]
        } else if self.zh {
            &["、", "、", "，", ", "]
        } else {
            &[", "]
        };
        let separator = self.dice.pick(separators);
        let mut out = String::new();
        for (n, name) in names.iter().enumerate() {
            if n > 0 {
                out.push_str(separator);
                if !joined && self.dice.chance(5) {
                    out.push_str("\n        ");
                }
            }
            out.push_str(name);
        }
        match open {
            Open::No => {}
            Open::Etc => out.extend([separator, self.word("etc")]),
            Open::Joined => out.push('等'),
        }
        out
    }

    fn names(&mut self, keyword: &'static str, names: &[String]) {
        if !names.is_empty() {
            let (key, list) = (self.key(keyword), self.list(names, false, Open::No));
            self.line(&format!("{key}{list}"));
        }
    }

    fn refs(&mut self, keyword: &'static str, ids: &[String]) {
        let ids: Vec<String> = ids.iter().map(|id| self.id(id)).collect();
        self.names(keyword, &ids);
    }

    fn unit(&mut self, unit: &Unit) {
        let title = unit
            .full
            .as_ref()
            .map_or_else(String::new, |full| format!(" \"{full}\""));
        if !unit.members.is_empty() {
            let (word, list) = (
                self.word("group"),
                self.list(&unit.members, false, Open::No),
            );
            return self.line(&format!("{word} {}{title} = {list}", unit.id));
        }
        let head = format!("{} {}{title}", self.word("unit"), unit.id);
        if unit.aka.is_empty() && unit.under.is_empty() && unit.awaits.is_empty() {
            return self.line(&head);
        }
        self.open(&head);
        self.names("aka", &unit.aka);
        self.names("under", &unit.under);
        self.names("awaits", &unit.awaits);
        self.close();
    }

    fn date(&self, n: usize) -> &'static str {
        let (en, zh) = DATES[n];
        if self.zh { zh } else { en }
    }

    /// What stands in a head behind the name.
    fn when(&mut self, when: &When) -> String {
        match when {
            When::Unsaid => String::new(),
            When::By(due) => format!(" {} {}", self.word("by"), self.date(*due)),
            When::On(date) => format!(" {} {date}", self.word("by")),
            When::Over(start, due) => {
                format!(" {} {start}..{}", self.word("over"), self.date(*due))
            }
            When::Ongoing if self.zh => format!(" {} {}", self.word("by"), self.word("ongoing")),
            When::Ongoing => " ongoing".to_owned(),
        }
    }

    fn title(&mut self) -> String {
        let (verb, object) = (self.dice.pick(VERBS), self.dice.pick(OBJECTS));
        let title = if self.zh {
            format!("{}{}", verb.0, object.0)
        } else {
            format!("{}{}", verb.1, object.1)
        };
        self.quoted(&title)
    }

    fn chapter(&mut self, plan: &Plan, c: usize) {
        let chapter = &plan.chapters[c];
        if chapter.outer {
            self.headlines(plan, c, None);
            return self.subs(plan, c, chapter);
        }
        let (word, title) = (self.word("section"), self.title());
        self.out.push('\n');
        self.open(&format!("{word} {} {title}", chapter.id));
        self.headlines(plan, c, None);
        self.subs(plan, c, chapter);
        self.close();
    }

    fn subs(&mut self, plan: &Plan, c: usize, chapter: &Chapter) {
        for (s, sub) in chapter.subs.iter().enumerate() {
            let start = c * 40 + s * 8;
            let tasks: Vec<usize> = (start..start + 8)
                .filter(|&n| n < plan.tasks.len() && plan.tasks[n].parent.is_none())
                .collect();
            if tasks.is_empty() {
                continue;
            }
            if !chapter.outer {
                let (word, title) = (self.word("section"), self.title());
                self.open(&format!("{word} {}.{s} {title}", chapter.id));
                if let Some(rank) = sub.lead {
                    let lead = plan.id(chapter.prefecture, rank);
                    self.names("lead", &[lead]);
                    self.names("support", &sub.support);
                }
                if let Some(due) = sub.due {
                    let text = format!("{}{}", self.key("due"), self.date(due));
                    self.line(&text);
                }
                self.headlines(plan, c, Some(s));
            }
            for n in tasks {
                self.task(plan, n);
            }
            if !chapter.outer {
                self.close();
            }
        }
    }

    fn headlines(&mut self, plan: &Plan, c: usize, s: Option<usize>) {
        for (_, _, goal) in plan.headlines.iter().filter(|h| h.0 == c && h.1 == s) {
            self.goal(goal);
        }
    }

    fn task(&mut self, plan: &Plan, n: usize) {
        let task = &plan.tasks[n];
        let (word, id, title) = (self.word("task"), self.id(&task.id), self.title());
        let in_head =
            task.start.is_none() && (self.dice.chance(50) || !matches!(task.when, When::By(_)));
        let when = if in_head {
            self.when(&task.when)
        } else {
            String::new()
        };
        if self.dice.chance(30) {
            self.out.push('\n');
        }
        self.open(&format!("{word} {id} {title}{when}"));
        if !in_head {
            self.dates(task);
        }
        self.roles(task);
        self.refs("needs", &task.needs);
        self.refs("serves", &task.serves);
        self.extras();
        task.goals.iter().for_each(|goal| self.goal(goal));
        task.works.iter().for_each(|work| self.work(work));
        task.children
            .iter()
            .for_each(|&child| self.task(plan, child));
        self.close();
    }

    fn dates(&mut self, task: &Task) {
        if let Some(start) = task.start {
            let text = format!("{}{start}", self.key("start"));
            self.line(&text);
        }
        if let When::By(due) = task.when {
            let text = format!("{}{}", self.key("due"), self.date(due));
            self.line(&text);
        }
    }

    fn roles(&mut self, task: &Task) {
        if self.dice.chance(10)
            && !task.lead.is_empty()
            && task.support.is_empty()
            && task.responsible.is_empty()
        {
            // Two statements on a line.
            let (lead, tag) = (self.key("lead"), self.key("tag"));
            let list = self.list(&task.lead, false, Open::No).replace('\n', " ");
            let semicolon = if self.zh { "；" } else { "; " };
            return self.line(&format!("{lead}{list}{semicolon}{tag}show"));
        }
        self.names("lead", &task.lead);
        self.names("responsible", &task.responsible);
        if !task.support.is_empty() {
            let (key, list) = (
                self.key("support"),
                self.list(&task.support, task.joined, task.open),
            );
            self.line(&format!("{key}{list}"));
        }
    }

    fn extras(&mut self) {
        let (zh, en) = self.dice.pick(CLAUSES);
        let clause = if self.zh { zh } else { en };
        match self.dice.below(5) {
            0..3 => {
                let text = format!("{}\"{clause}\"", self.key("text"));
                self.line(&text);
            }
            3 => {
                let text = format!(
                    "{}\"\"\"{clause}\n  second line }} task z {{\n\"\"\"",
                    self.key("text")
                );
                self.line(&text);
            }
            _ => {}
        }
    }

    fn goal(&mut self, goal: &Goal) {
        let metric = METRICS[goal.metric];
        let metric = self.quoted(if self.zh { metric.0 } else { metric.1 });
        let (word, id) = (self.word("target"), self.id(&goal.id));
        let kind = if goal.kind.is_empty() {
            String::new()
        } else {
            format!(" {}", self.word(goal.kind))
        };
        let strength = goal
            .strength
            .map_or_else(String::new, |s| format!(" {}", self.word(s)));
        let head = format!(
            "{word} {id} {metric}{kind} {}{}{strength}",
            goal.value,
            self.when(&goal.when)
        );
        if goal.baseline.is_none() && goal.lead.is_none() {
            return self.line(&head);
        }
        self.open(&head);
        if let Some((value, year)) = &goal.baseline {
            let (key, in_) = (self.key("baseline"), if self.zh { "于" } else { "in" });
            self.line(&format!("{key}{value} {in_} {year}"));
        }
        self.names("lead", goal.lead.as_slice());
        self.close();
    }

    fn work(&mut self, work: &Work) {
        let keyword = self.word(work.keyword);
        let heads: Vec<String> = work
            .heads
            .iter()
            .map(|(id, name)| self.head(id.as_deref(), name))
            .collect();
        let (list, when) = (self.list(&heads, false, Open::No), self.when(&work.when));
        if work.needs.is_empty() {
            return self.line(&format!("{keyword} {list}{when}"));
        }
        self.open(&format!("{keyword} {list}{when}"));
        self.refs("needs", &work.needs);
        self.close();
    }

    fn head(&mut self, id: Option<&str>, name: &str) -> String {
        let name = self.quoted(name);
        match id {
            Some(id) => format!("{} {name}", self.id(id)),
            None => name,
        }
    }

    fn row(&mut self, row: &Row) {
        let (word, id) = (self.word("record"), self.id(&row.of));
        let part = row.part.map_or_else(String::new, |part| {
            format!(" {} {part}", if self.zh { "其中" } else { "of" })
        });
        let fact = match row.fact.as_str() {
            "done" => self.word("done").to_owned(),
            "started" => self.word("started").to_owned(),
            "cancelled" => self.word("cancelled").to_owned(),
            "merged" => self.word("merged").to_owned(),
            value => value.to_owned(),
        };
        let head = format!("{word} {id}{part} {} = {fact}", row.day);
        match row.corrects {
            Some(day) => {
                let corrects = self.key("corrects");
                self.line(&format!("{head} {{ {corrects}{day} }}"));
            }
            None if self.dice.chance(10) => {
                let evidence = self.key("evidence");
                self.line(&format!("{head} {{ {evidence}\"a report\" }}"));
            }
            None => self.line(&head),
        }
    }
}
