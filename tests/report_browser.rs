//! The report of the Linxia plan in Chromium: filters, ways to the source, language, widths, paper,
//! and that nothing leaves the file.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "common/browser.rs"]
mod browser;
mod common;

use std::fs;

use browser::{Page, address};
use planlint::Options;
use planlint::finding::Lang;
use planlint::output::dossier;
use planlint::report::{Dossier, Request};
use serde_json::json;

/// The report in a folder of its own, with its address and how many findings it holds.
fn linxia() -> (tempfile::TempDir, String, u64) {
    let fixtures = common::fixtures();
    let workspace = common::load(&fixtures.join("linxia"), &fixtures);
    let options = Options {
        as_of: planlint::syntax::date::parse("2023-12-31").ok(),
        ..Options::default()
    };
    let report = planlint::check(&workspace, &options);
    let dossier = Dossier::new(&report, &Request::default());
    let page = dossier::html(&dossier, &workspace.sources, Lang::Zh);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("report.html");
    fs::write(&path, page).expect("it can be written");
    (folder, address(&path), dossier.findings.len() as u64)
}

const SHOWN: &str = "document.querySelectorAll('ol.found>li[data-s]:not([hidden])').length";

fn choose(page: &mut Page, field: &str, value: &str) {
    page.eval(&format!(
        "(function () {{ var f = document.querySelector('[name={field}]'); f.focus(); f.value = {value:?};
           f.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()"
    ));
}

#[test]
fn filters_are_kept_in_the_address() {
    let (_folder, url, all) = linxia();
    let mut page = Page::new();
    page.open(&url);
    assert_eq!(page.eval(SHOWN), all);
    choose(&mut page, "severity", "error");
    let errors = page.eval(SHOWN).as_u64().expect("a number");
    assert!(0 < errors && errors < all);
    assert_eq!(
        page.text("document.getElementById('seen').textContent"),
        format!("{errors} / {all}")
    );
    assert_eq!(
        page.eval("document.querySelectorAll('ol.found>li.e:not([hidden])').length"),
        errors
    );
    choose(&mut page, "unit", "州水务局");
    let both = page.eval(SHOWN).as_u64().expect("a number");
    assert!(0 < both && both < errors);
    let kept = page.text("location.href");
    assert!(
        kept.contains("severity=error") && kept.contains("unit="),
        "{kept}"
    );
    page.open(&kept);
    assert_eq!(page.eval(SHOWN), both, "the address says what is shown");
    assert_eq!(
        page.text("document.querySelector('[name=unit]').value"),
        "州水务局"
    );
    page.click("#filters button[type=reset]");
    assert_eq!(page.eval(SHOWN), all);
    for field in ["rule", "section"] {
        let last = format!("document.querySelector('[name={field}] option:last-child').value");
        let value = page.text(&last);
        choose(&mut page, field, &value);
        let some = page.eval(SHOWN).as_u64().expect("a number");
        assert!(0 < some && some < all, "{field}");
        page.click("#filters button[type=reset]");
    }
    choose(&mut page, "text", "没有这几个字的问题");
    assert_eq!(page.eval(SHOWN), 0);
}

#[test]
fn a_finding_leads_to_its_source() {
    let (_folder, url, _) = linxia();
    let mut page = Page::new();
    page.open(&url);
    let target =
        page.text("document.querySelector('ol.found>li[data-s] a.at').getAttribute('href')");
    let marked = page.text("document.querySelector('ol.found>li[data-s] pre mark').textContent");
    page.click("ol.found>li[data-s] a.at");
    assert_eq!(page.text("location.hash"), target);
    let line = format!("document.getElementById({:?})", &target[1..]);
    assert!(page.text(&format!("{line}.textContent")).contains(&marked));
    assert_eq!(page.eval(&format!("{line}.closest('details').open")), true);
    let inside = format!(
        "(function () {{ var r = {line}.getBoundingClientRect(); return r.height > 0 && r.top >= 0 && r.bottom <= innerHeight; }})()"
    );
    assert_eq!(page.eval(&inside), true, "the line is in sight");
    assert_eq!(
        page.eval(&format!("document.activeElement === {line}")),
        true
    );
}

/// What the page says and shows in a language, as far as styles decide it.
const LOOK: &str = "[getComputedStyle(document.querySelector('h1 span[lang=zh]')).display, \
     getComputedStyle(document.querySelector('h1 span[lang=en]')).display]";

#[test]
fn language_and_light_are_chosen() {
    let (_folder, url, _) = linxia();
    let mut page = Page::new();
    page.open(&url);
    assert_eq!(page.eval(LOOK), json!(["inline", "none"]));
    assert_eq!(page.text("document.documentElement.lang"), "zh-CN");
    page.click("[for=l-en]");
    assert_eq!(page.eval(LOOK), json!(["none", "inline"]));
    assert_eq!(page.text("document.documentElement.lang"), "en");
    assert!(page.text("document.title").starts_with("Compliance report"));
    let paper = "getComputedStyle(document.querySelector('main')).backgroundColor";
    let light = page.text(paper);
    page.click("[for=t-dark]");
    assert_ne!(page.text(paper), light);
    let kept = page.text("location.href");
    page.open(&kept);
    assert_eq!(page.eval(LOOK), json!(["none", "inline"]), "{kept}");
}

#[test]
fn it_can_be_read_without_script() {
    let (_folder, url, all) = linxia();
    let mut page = Page::new();
    page.call(
        "Emulation.setScriptExecutionDisabled",
        &json!({ "value": true }),
    );
    page.open(&url);
    assert_eq!(page.eval(SHOWN), all);
    assert_eq!(page.eval("document.getElementById('filters').hidden"), true);
    assert_eq!(page.eval(LOOK), json!(["inline", "none"]));
    page.eval("document.getElementById('l-en').checked = true");
    assert_eq!(page.eval(LOOK), json!(["none", "inline"]));
}

#[test]
fn nothing_is_wider_than_the_window() {
    let (_folder, url, _) = linxia();
    let mut page = Page::new();
    for lang in ["zh", "en"] {
        for width in [1440, 800, 380] {
            let size =
                json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
            page.call("Emulation.setDeviceMetricsOverride", &size);
            page.open(&format!("{url}#lang={lang}"));
            let wide = page.eval("document.documentElement.scrollWidth");
            assert!(
                wide.as_u64().is_some_and(|w| w <= width),
                "{lang} {width}: {wide}"
            );
        }
    }
}

#[test]
fn nothing_leaves_the_file() {
    let (_folder, url, _) = linxia();
    let mut page = Page::new();
    page.open(&url);
    page.click("ol.found>li[data-s] a.at");
    let own = |asked: &String| asked == &url || asked == "about:blank";
    assert!(page.asked.contains(&url));
    assert!(page.asked.iter().all(own), "{:?}", page.asked);
    // Even what somebody would smuggle in is refused by the policy of the page.
    let refused = page.eval(
        "new Promise(function (done) {
           var seen = [];
           document.addEventListener('securitypolicyviolation', function (e) { seen.push(e.effectiveDirective); });
           var script = document.createElement('script'); script.textContent = 'window.smuggled = 1';
           document.body.append(script);
           var picture = new Image(); picture.src = 'http://127.0.0.1:9/a.png'; document.body.append(picture);
           fetch('http://127.0.0.1:9/').catch(function () {});
           setTimeout(function () { done([seen.sort().join(' '), String(window.smuggled)]); }, 400);
         })",
    );
    assert_eq!(
        refused,
        json!(["connect-src img-src script-src-elem", "undefined"])
    );
}

#[test]
fn it_prints_to_pdf() {
    let (_folder, url, _) = linxia();
    let mut page = Page::new();
    page.open(&url);
    let printed = page.call("Page.printToPDF", &json!({ "preferCSSPageSize": true }));
    let data = printed["data"].as_str().expect("it is there");
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, data);
    let bytes = bytes.expect("it is base64");
    assert!(bytes.starts_with(b"%PDF-"));
    let text = String::from_utf8_lossy(&bytes);
    let pages = text.matches("/Type /Page\n").count();
    assert!((60..400).contains(&pages), "{pages} pages");
}
