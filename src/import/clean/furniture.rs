//! Lines that are no part of a document: numbers and heads of pages, ornaments, and what the web
//! page around a copied text left in it.

use std::collections::BTreeMap;

use super::lines::Line;
use super::tokens;
use crate::import::draft::{Mark, Why};
use crate::syntax::fold::fold;

/// Longest line that can be a button, a counter or a running head, in cells.
const SHORT: usize = 80;

/// Fewer lines than that are no page: numbers so close count rows, not pages.
const PAGE_LINES: usize = 10;

/// For every line, why it is left out.
pub(super) fn find(text: &str, lines: &[Line]) -> Vec<Option<Why>> {
    let mut why: Vec<Option<Why>> = lines.iter().map(|line| own(text, line)).collect();
    split_page_numbers(text, lines, &mut why);
    bare_page_numbers(text, lines, &mut why);
    running_heads(text, lines, &mut why);
    login_notice(text, lines, &mut why);
    why
}

/// Why a line is left out whatever stands around it.
fn own(text: &str, line: &Line) -> Option<Why> {
    match line.mark {
        Some(Mark::Left(why)) => return Some(why),
        Some(Mark::Row) => return None,
        _ => {}
    }
    let raw = &text[line.range.clone()];
    if is_ornament(raw) {
        return Some(Why::Ornament);
    }
    if line.width > SHORT * 3 {
        return None;
    }
    let plain = plain(raw);
    if is_page_number(&plain) {
        return Some(Why::PageNumber);
    }
    if is_download(&plain) {
        return Some(Why::Download);
    }
    is_web_page(&plain, line.width).then_some(Why::WebPage)
}

/// Without blanks, in one width.
fn plain(raw: &str) -> String {
    fold(raw).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A line of one sign, or of ornaments that came out as one and the same letter.
fn is_ornament(raw: &str) -> bool {
    let mut signs = raw.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next() else {
        return false;
    };
    let (mut same, mut others) = (1, 0);
    for sign in signs {
        if sign == first {
            same += 1;
        } else {
            others += 1;
        }
    }
    others == 0 && same >= 5 && !first.is_ascii_alphanumeric()
}

/// `—3—`, `-3-`, `第3页`, `第3页共12页`, `3/12`, `·3·`.
fn is_page_number(plain: &str) -> bool {
    let inner = plain.trim_matches(|c| matches!(c, '-' | '·' | '.' | '~' | '_' | '|'));
    let dashed = inner.len() < plain.len() && plain.starts_with(['-', '·', '~', '|']);
    if dashed && !inner.is_empty() && inner.len() <= 4 && all_digits(inner) {
        return true;
    }
    let pages = plain
        .strip_prefix('第')
        .and_then(|rest| rest.split_once('页'));
    if let Some((number, rest)) = pages {
        let total = rest
            .trim_start_matches([',', '/', '('])
            .trim_end_matches(')');
        let total = total.strip_prefix('共').and_then(|t| t.strip_suffix('页'));
        return all_digits(number) && (rest.is_empty() || total.is_some_and(all_digits));
    }
    let parts = plain.split_once('/');
    parts.is_some_and(|(page, of)| {
        let numbers = page.parse::<u32>().ok().zip(of.parse::<u32>().ok());
        numbers.is_some_and(|(page, of)| page <= of && of <= 999)
    })
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_download(plain: &str) -> bool {
    let begins = [
        "文件下载:",
        "附件下载",
        "相关附件",
        "点击下载",
        "下载附件",
        "附件:点击",
    ];
    if begins.iter().any(|begin| plain.starts_with(begin)) {
        return true;
    }
    let endings = [
        ".pdf", ".doc", ".docx", ".wps", ".ofd", ".xls", ".xlsx", ".rar", ".zip",
    ];
    let lower = plain.to_ascii_lowercase();
    plain.chars().count() <= 120 && endings.iter().any(|ending| lower.ends_with(ending))
}

/// Whole lines of web pages.
const BUTTONS: [&str; 44] = [
    "新闻详情",
    "文章详情",
    "信息详情",
    "政策详情",
    "文件详情",
    "无障碍阅读",
    "长者模式",
    "关怀版",
    "打印整页",
    "打印内容",
    "收藏",
    "打印",
    "打印本页",
    "打印本文",
    "关闭",
    "关闭窗口",
    "关闭本页",
    "关闭页面",
    "分享",
    "分享到",
    "分享到:",
    "返回顶部",
    "返回首页",
    "返回",
    "X",
    "×",
    "x",
    "【打印】",
    "【关闭】",
    "[打印]",
    "[关闭]",
    "扫一扫在手机打开当前页",
    "扫一扫在手机上查看",
    "扫一扫在手机打开",
    "首页",
    "下一页",
    "上一页",
    "加入收藏",
    "设为首页",
    "无障碍浏览",
    "大中小",
    "【大中小】",
    "[大中小]",
    "责任编辑",
];

/// What lines of web pages begin with.
const BEGINNINGS: [&str; 36] = [
    "字号:",
    "字号[",
    "字号【",
    "字体:",
    "字体[",
    "【字体",
    "[字体",
    "【字号",
    "浏览次数",
    "浏览量",
    "点击次数",
    "点击数",
    "点击率",
    "点击量",
    "阅读次数",
    "阅读量",
    "访问次数",
    "访问量",
    "来源:",
    "信息来源:",
    "稿件来源:",
    "文章来源:",
    "发布时间:",
    "发布日期:",
    "发布机构:",
    "更新时间:",
    "当前位置",
    "您当前的位置",
    "您现在的位置",
    "您的位置",
    "上一篇",
    "下一篇",
    "责任编辑:",
    "编辑:",
    "审核:",
    "校对:",
];

/// What lines of web pages hold somewhere.
const WITHIN: [&str; 14] = [
    "ICP备",
    "公网安备",
    "网站标识码",
    "版权所有",
    "技术支持:",
    "网站地图",
    "建议使用IE",
    "分享到微信",
    "扫码",
    "【字体:",
    "[字体:",
    "打印本页",
    "关闭窗口",
    "浏览次数:",
];

/// When a page was put up, to the minute: 2022-05-19 14:17. Documents are signed with a day.
fn is_moment(plain: &str) -> bool {
    let sign = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '/' | '年' | '月' | '日');
    plain.starts_with("20") && plain.contains(':') && plain.len() >= 14 && plain.chars().all(sign)
}

fn is_web_page(plain: &str, width: usize) -> bool {
    if tokens::begins_with_number(plain) {
        return false;
    }
    BUTTONS.contains(&plain)
        || is_moment(plain)
        || (width <= SHORT && BEGINNINGS.iter().any(|begin| plain.starts_with(begin)))
        || (width <= SHORT * 2 && WITHIN.iter().any(|part| plain.contains(part)))
}

/// A page number between dashes that each stand on a line of their own.
fn split_page_numbers(text: &str, lines: &[Line], why: &mut [Option<Why>]) {
    let plains = |n: usize| {
        lines
            .get(n)
            .filter(|line| line.width <= 4)
            .map(|line| plain(&text[line.range.clone()]))
    };
    let mut n = 0;
    while n < lines.len() {
        let mut end = n + 1;
        if plains(n).as_deref() == Some("-") {
            while end < n + 5 && plains(end).is_some_and(|p| all_digits(&p)) {
                end += 1;
            }
            if end > n + 1 && plains(end).as_deref() == Some("-") {
                why[n..=end].fill(Some(Why::PageNumber));
                end += 1;
            }
        }
        n = end;
    }
}

/// Bare numbers that count the pages: each one more than the one before.
fn bare_page_numbers(text: &str, lines: &[Line], why: &mut [Option<Why>]) {
    let mut run: Vec<(usize, u32)> = Vec::new();
    let flush = |run: &mut Vec<(usize, u32)>, why: &mut [Option<Why>]| {
        if run.len() >= 3 {
            for (n, _) in run.iter() {
                why[*n] = Some(Why::PageNumber);
            }
        }
        run.clear();
    };
    for (n, line) in lines.iter().enumerate() {
        if line.width > 6 || why[n].is_some() || line.mark.is_some() {
            continue;
        }
        let Ok(number) = plain(&text[line.range.clone()]).parse::<u32>() else {
            continue;
        };
        let follows =
            |(before, last): &(usize, u32)| number == last + 1 && n - before >= PAGE_LINES;
        if !run.last().is_none_or(follows) {
            flush(&mut run, why);
        }
        run.push((n, number));
    }
    flush(&mut run, why);
}

/// Lines that stand at the top or foot of most pages, numbers aside.
fn running_heads(text: &str, lines: &[Line], why: &mut [Option<Why>]) {
    let edges = page_edges(lines, why);
    let pages = lines.iter().filter(|line| line.page).count();
    if pages < 4 {
        return;
    }
    let shape = |line: &Line| -> String {
        let plain = plain(&text[line.range.clone()]);
        plain
            .chars()
            .map(|c| if c.is_ascii_digit() { '0' } else { c })
            .collect()
    };
    let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for n in edges {
        let line = &lines[n];
        if line.width <= SHORT && !tokens::ends_sentence(&text[line.range.clone()]) {
            seen.entry(shape(line)).or_default().push(n);
        }
    }
    for (shape, places) in seen {
        let bare = all_digits(&shape);
        let enough = places.len() * 2 >= pages && places.len() >= 3;
        if enough {
            let reason = if bare {
                Why::PageNumber
            } else {
                Why::RunningHead
            };
            for n in places {
                why[n] = why[n].or(Some(reason));
            }
        }
    }
}

/// The first and last lines of pages that are still there.
fn page_edges(lines: &[Line], why: &[Option<Why>]) -> Vec<usize> {
    let mut edges = Vec::new();
    let mut last = None;
    let mut fresh = true;
    for (n, line) in lines.iter().enumerate() {
        if line.page {
            edges.extend(last.take());
            fresh = true;
        }
        if why[n].is_some() {
            continue;
        }
        if fresh {
            edges.push(n);
        } else {
            last = Some(n);
        }
        fresh = false;
    }
    edges.extend(last);
    edges
}

/// Notices about logging in that portals append to what is copied from them.
fn login_notice(text: &str, lines: &[Line], why: &mut [Option<Why>]) {
    let words = [
        "统一身份认证",
        "网民注册",
        "用户登录",
        "登录后可",
        "注册成功",
        "验证码",
    ];
    let from = lines.len().saturating_sub(12);
    for n in from..lines.len() {
        let raw = &text[lines[n].range.clone()];
        let notice = lines[n].width <= SHORT * 6
            && words.iter().filter(|word| raw.contains(**word)).count() >= 2;
        let hint = lines[n].width <= 16 && raw.starts_with("温馨提示");
        if notice || hint {
            why[n] = why[n].or(Some(Why::WebPage));
        }
    }
}
