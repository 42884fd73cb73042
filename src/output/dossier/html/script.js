(function () {
  "use strict";
  var d = document, root = d.documentElement;
  function all(q, from) { return Array.prototype.slice.call((from || d).querySelectorAll(q)); }
  var langs = all("input[name=lang]"), themes = all("input[name=theme]");
  var form = d.getElementById("filters"), items = all("ol.found>li[data-s]"), groups = all("details.rule");
  var fields = form ? all("select,input[type=search]", form) : [];
  function lang() { var on = d.getElementById("l-en"); return on && on.checked ? "en" : "zh"; }
  function speak() {
    root.lang = lang() === "en" ? "en" : "zh-CN";
    all("[data-en]").forEach(function (e) { e.textContent = e.getAttribute("data-" + lang()); });
    d.title = root.getAttribute("data-title-" + lang());
  }
  function show() {
    var want = {}, any = false, seen = 0;
    fields.forEach(function (f) { want[f.name] = f.value.trim(); any = any || want[f.name] !== ""; });
    items.forEach(function (li) {
      var ok = (!want.severity || li.dataset.s === want.severity) &&
        (!want.rule || li.dataset.r === want.rule) &&
        (!want.section || li.dataset.c === want.section) &&
        (!want.unit || ("|" + li.dataset.u + "|").indexOf("|" + want.unit + "|") >= 0) &&
        (!want.text || li.textContent.indexOf(want.text) >= 0);
      li.hidden = !ok;
      if (ok) seen += 1;
    });
    groups.forEach(function (g) {
      var left = all("ol.found>li:not([hidden])", g).length;
      g.hidden = left === 0;
      g.querySelector(".left").textContent = any ? left + "/" : "";
      if (any && seen <= 60 && left) g.open = true;
    });
    var out = d.getElementById("seen");
    if (out) out.textContent = seen + " / " + items.length;
  }
  function keep() {
    var parts = [];
    fields.forEach(function (f) { if (f.value.trim()) parts.push(f.name + "=" + encodeURIComponent(f.value.trim())); });
    langs.concat(themes).forEach(function (i) { if (i.checked && i.value !== i.dataset.given) parts.push(i.name + "=" + i.value); });
    history.replaceState(null, "", parts.length ? "#" + parts.join("&") : "#");
  }
  function read() {
    var hash = location.hash.slice(1);
    if (hash && hash.indexOf("=") < 0) { reveal(); return; }
    var said = {};
    hash.split("&").forEach(function (p) { var at = p.indexOf("="); if (at > 0) { try { said[p.slice(0, at)] = decodeURIComponent(p.slice(at + 1)); } catch (e) { /* not ours */ } } });
    fields.forEach(function (f) { f.value = said[f.name] || ""; if (f.value !== (said[f.name] || "")) f.value = ""; });
    langs.concat(themes).forEach(function (i) { if ((said[i.name] || i.dataset.given) === i.value) i.checked = true; });
    speak(); show();
  }
  function reveal() {
    var at = d.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!at) return;
    for (var e = at; e; e = e.parentElement) { if (e.tagName === "DETAILS") e.open = true; if (e.hidden) e.hidden = false; }
    at.scrollIntoView({ block: "center" });
    if (at.matches("[tabindex]")) at.focus({ preventScroll: true });
  }
  if (form) {
    form.hidden = false;
    form.addEventListener("input", function () { show(); keep(); });
    form.addEventListener("submit", function (e) { e.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(function () { show(); keep(); }, 0); });
  }
  langs.concat(themes).forEach(function (i) { i.addEventListener("change", function () { speak(); keep(); }); });
  window.addEventListener("hashchange", read);
  window.addEventListener("beforeprint", function () { all("details:not(.src):not(.file)").forEach(function (e) { e.open = true; }); });
  speak(); read(); show();
})();
