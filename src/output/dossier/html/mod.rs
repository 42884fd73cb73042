//! A report as one HTML file that needs nothing else: no font, picture, style or script from
//! elsewhere, readable without script, on a screen and on paper.
//!
//! In: a dossier, the language it opens in. Out: the page. Texts are escaped by maud, which knows
//! text from markup by type. What is too much for one page is left out with words on what that is.

mod chart;
mod duties;
mod findings;
mod head;
mod rest;
mod rings;
mod sheets;
mod sources;
mod standing;
mod time;

use base64::Engine as _;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use crate::finding::{Lang, Said};
use crate::report::{Colour, Dossier, Place, Signal};
use crate::source::Sources;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// How much of what one page shows; the rest is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    findings: usize,
    tasks: usize,
    cells: usize,
    targets: usize,
    charts: usize,
    deadlines: usize,
    needs: usize,
    rings: usize,
    rules: usize,
    sheet_rows: usize,
    source_bytes: usize,
}

const LIMITS: Limits = Limits {
    findings: 1500,
    tasks: 1200,
    cells: 24_000,
    targets: 600,
    charts: 200,
    deadlines: 400,
    needs: 300,
    rings: 40,
    rules: 400,
    sheet_rows: 3000,
    source_bytes: 1 << 20,
};

/// What all parts of a page need.
pub(super) struct Page<'d> {
    dossier: &'d Dossier,
    sources: &'d Sources,
    lang: Lang,
    /// Files whose text stands at the end, by their number in the run.
    shown: Vec<u32>,
}

/// The whole report.
pub fn write(dossier: &Dossier, sources: &Sources, lang: Lang) -> String {
    let page = Page::new(dossier, sources, lang);
    let said = Said::new("Compliance report", "合规检查报告");
    written(&page.frame(&page.titled(&said), &page.body()))
}

/// The sheet of one unit as a page of its own, ready to be sent.
pub fn sheet(dossier: &Dossier, sources: &Sources, lang: Lang, number: usize) -> String {
    let page = Page {
        shown: Vec::new(),
        ..Page::new(dossier, sources, lang)
    };
    let sheet = &dossier.sheets[number];
    let unit = &dossier.units[sheet.unit].id;
    let said = Said::new(
        format!("Supervision sheet: {unit}"),
        format!("督办单：{unit}"),
    );
    let body = html! { main #main { (page.sheet(sheet, usize::MAX, true)) } (page.footer()) };
    written(&page.frame(&said, &body))
}

/// The page as text; it may hold any text of a plan, so what cannot be seen is said here.
fn written(page: &Markup) -> String {
    crate::output::visible::visible(&page.0).into_owned()
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    format!(
        "'sha256-{}'",
        base64::engine::general_purpose::STANDARD.encode(digest)
    )
}

/// A text in both languages; the style shows one of them.
fn t(en: impl AsRef<str>, zh: impl AsRef<str>) -> Markup {
    html! { span lang="zh" { (zh.as_ref()) } span lang="en" { (en.as_ref()) } }
}

fn said(said: &Said) -> Markup {
    if said.en == said.zh {
        return html! { (said.en) };
    }
    t(&said.en, &said.zh)
}

impl<'d> Page<'d> {
    fn new(dossier: &'d Dossier, sources: &'d Sources, lang: Lang) -> Self {
        Self {
            dossier,
            sources,
            lang,
            shown: sources::shown(dossier, sources),
        }
    }

    fn titled(&self, said: &Said) -> Said {
        match self.dossier.title() {
            Some(title) => Said::new(
                format!("{} – {title}", said.en),
                format!("{}：{title}", said.zh),
            ),
            None => said.clone(),
        }
    }

    fn frame(&self, title: &Said, body: &Markup) -> Markup {
        let policy = format!(
            "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
            hash(STYLE),
            hash(SCRIPT)
        );
        let code = self.lang.pick("en", "zh-CN");
        html! {
            (DOCTYPE)
            html lang=(code) data-title-en=(title.en) data-title-zh=(title.zh) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    meta name="generator" content={ "planlint " (self.dossier.facts.version) };
                    title { (title.get(self.lang)) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#main" { (t("Skip to the report", "跳到正文")) }
                    (self.bar())
                    (body)
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
    }

    /// Language and light or dark; works without script. The choices stand before all that depends
    /// on them: with `:has()` a browser looks at the whole page again for every printed sheet.
    fn bar(&self) -> Markup {
        let given = self.lang.pick("en", "zh");
        let languages = [("zh", "中文"), ("en", "English")];
        let themes = [
            ("auto", Said::new("as the system", "随系统")),
            ("light", Said::new("light", "浅色")),
            ("dark", Said::new("dark", "深色")),
        ];
        html! {
            @for (value, name) in languages {
                input.pick type="radio" name="lang" id={ "l-" (value) } value=(value) aria-label=(name) data-given=(given) checked[value == given];
            }
            @for (value, name) in &themes {
                input.pick type="radio" name="theme" id={ "t-" (value) } value=(value) aria-label=(name.get(self.lang)) data-given="auto" checked[*value == "auto"];
            }
            div.desk {}
            div.bar {
                p { span { (t("Language", "语言")) } @for (value, name) in languages { label for={ "l-" (value) } { (name) } } }
                p { span { (t("Colours", "明暗")) } @for (value, name) in &themes { label for={ "t-" (value) } { (said(name)) } } }
            }
        }
    }

    fn body(&self) -> Markup {
        let parts: Vec<(&str, Said, Option<Markup>)> = vec![
            (
                "changes",
                Said::new("Changes", "与上一版相比"),
                self.changes(),
            ),
            (
                "lights",
                Said::new("Lights", "亮灯情况"),
                Some(self.lights()),
            ),
            (
                "targets",
                Said::new("Targets", "指标完成情况"),
                self.targets(),
            ),
            ("time", Said::new("Deadlines", "时限安排"), self.timeline()),
            (
                "duties",
                Said::new("Responsibilities", "任务与责任分工"),
                self.duties(),
            ),
            (
                "load",
                Said::new("Load of the units", "单位任务量"),
                self.load(),
            ),
            (
                "rings",
                Said::new("What waits for what", "前后置关系与循环"),
                self.rings(),
            ),
            (
                "findings",
                Said::new("Findings", "问题清单"),
                Some(self.findings()),
            ),
            (
                "undecided",
                Said::new("Not evaluated", "未能判定的事项"),
                Some(self.undecided()),
            ),
            (
                "waivers",
                Said::new("Waivers", "豁免事项"),
                Some(self.waivers()),
            ),
            (
                "sheets",
                Said::new("Sheets of the units", "附：各单位督办单"),
                self.sheets(),
            ),
            (
                "sources",
                Said::new("Sources", "附：方案原文"),
                self.texts(),
            ),
        ];
        let parts: Vec<_> = parts
            .into_iter()
            .filter_map(|(id, name, part)| Some((id, name, part?)))
            .collect();
        html! {
            main #main {
                (self.head())
                nav aria-label=(self.lang.pick("Contents", "目录")) {
                    h2 { (t("Contents", "目录")) }
                    ol { @for (id, name, _) in &parts { li { a href={ "#" (id) } { (said(name)) } } } }
                }
                @for (id, name, part) in &parts {
                    section id=(id) aria-labelledby={ "h-" (id) } .sources[*id == "sources"] {
                        h2 id={ "h-" (id) } { (said(name)) }
                        (part)
                    }
                }
            }
            (self.footer())
        }
    }

    fn footer(&self) -> Markup {
        let version = self.dossier.facts.version;
        html! {
            footer {
                p { (t(
                    format!("Made by planlint {version} from the files named above. The same input gives the same report."),
                    format!("由 planlint {version} 根据上列文件生成；输入相同，报告相同。"),
                )) }
            }
        }
    }

    /// A place, as a link to the line where the text of the file is at hand.
    fn place(&self, place: &Place) -> Markup {
        let shown = super::words::place(&self.dossier.facts, place);
        if self.shown.contains(&place.id.0) {
            return html! { a.at href={ "#s" (place.id.0) "-" (place.line) } { (shown) } };
        }
        html! { span.at { (shown) } }
    }

    fn chapter(&self, number: Option<usize>) -> Markup {
        match number.and_then(|n| self.dossier.chapters.get(n)) {
            Some(chapter) => html! { (chapter.title) },
            None => said(&super::words::no_chapter()),
        }
    }

    fn unit_link(&self, id: &str) -> Markup {
        let dossier = self.dossier;
        let sheet = dossier
            .sheets
            .iter()
            .find(|s| dossier.units[s.unit].id == id);
        html! {
            @if let Some(sheet) = sheet { a href={ "#u" (sheet.unit) } { (id) } } @else { (id) }
        }
    }
}

fn lamp(signal: &Signal) -> Markup {
    use super::words::reason;
    let why = Said::new(reason(signal, Lang::En), reason(signal, Lang::Zh));
    html! { span class={ "lamp " (signal.colour.word()) } { (colour(signal.colour)) } br; span.note { (said(&why)) } }
}

fn colour(colour: Colour) -> Markup {
    said(&super::words::colour(colour))
}

/// Says what was left out of a list, and where it is.
fn left_out(shown: usize, all: usize, en: &str, zh: &str) -> Markup {
    if shown >= all {
        return html! {};
    }
    html! {
        p.note { (t(
            format!("{shown} of {all} {en} are shown; the workbook (--format xlsx) and the JSON hold all of them, and --unit makes a report for one unit."),
            format!("此处列出{zh}{shown}项，共{all}项；全部内容见 Excel 工作簿（--format xlsx）和 JSON，也可用 --unit 单独生成某一单位的报告。"),
        )) }
    }
}
